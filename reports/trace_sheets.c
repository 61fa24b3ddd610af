/* The sheets beside a trace's tree: its entries, its decisions, the files it stands in. A click goes from the
 * tree's voucher to the entry and back, from a decision's or an allocation's title to its row and back. */
#include <string.h>

#include "reports/account_words.h"
#include "reports/allocation_lines.h"
#include "reports/trace.h"

static struct uph_value text(struct trace_report *made, const char *words)
{
	return uph_value_text(made->report, words);
}

/* The value leads to a row; the first text of the tree's row leads back. */
static void link_to(struct uph_value *value, size_t section, size_t row)
{
	value->linked = true;
	value->link_section = section;
	value->link_row = row;
}

static size_t last_row(const struct trace_report *made, size_t section)
{
	return made->report->sections[section].row_count - 1;
}

static size_t column_called(const struct trace_report *made, const char *key)
{
	const struct uph_section *tree = &made->report->sections[made->section];
	for (size_t i = 0; i < tree->column_count; i++)
		if (tree->columns[i].key && strcmp(tree->columns[i].key, key) == 0)
			return i;
	return 0;
}

/* From a cell of the tree's row to a row of the section, and back from its column `back`. */
static void link_both(struct trace_report *made, size_t node, size_t tree_column, size_t section, size_t back)
{
	size_t row = last_row(made, section);
	struct uph_section *tree = &made->report->sections[made->section];
	link_to(&tree->rows[made->rows[node]].values[tree_column], section, row);
	link_to(&made->report->sections[section].rows[row].values[back], made->section, made->rows[node]);
}

static size_t add_section(struct trace_report *made, const char *key, enum word title,
	const struct uph_column *columns, size_t count)
{
	const char *heading = word(title, made->report->language);
	return uph_report_section(made->report, key, heading, heading, columns, count);
}

/* ---- entries ---- */

enum {
	E_VOUCHER,
	E_DATE,
	E_EVENT,
	E_FROM,
	E_TO,
	E_AMOUNT,
	E_ALLOCATION,
	E_ABOUT,
	E_WHERE,
	E_DIGEST,
	E_PERSON,
	E_RECORDED,
	E_PROGRAM,
	E_COMMAND,
	E_ID,
	E_COLUMNS
};

static size_t entries_section(struct trace_report *made)
{
	enum uph_language l = made->report->language;
	const unsigned wrap = UPH_COLUMN_WRAP, data = UPH_COLUMN_DATA_ONLY;
	const struct uph_column columns[E_COLUMNS] = {
		[E_VOUCHER] = {"voucher", word(WORD_VOUCHER, l), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[E_DATE] = {"date", word(WORD_DATE, l), UPH_VALUE_DATE, 0, 0},
		[E_EVENT] = {"event_label", word(WORD_EVENT, l), UPH_VALUE_TEXT, 0, 0},
		[E_FROM] = {"from", word(WORD_FROM_ACCOUNT, l), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(20),
			0},
		[E_TO] = {"to", word(WORD_TO_ACCOUNT, l), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(20), 0},
		[E_AMOUNT] = {"amount", word(WORD_AMOUNT, l), UPH_VALUE_MONEY, 0, 0},
		[E_ALLOCATION] = {"allocation", word(WORD_NUMBER, l), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[E_ABOUT] = {"text", word(WORD_TEXT, l), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(20), 0},
		[E_WHERE] = {"where", word(WORD_SOURCE, l), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(20), 0},
		[E_DIGEST] = {"digest", word(WORD_CHECKSUM_HEADING, l), UPH_VALUE_TEXT, data, 0},
		[E_PERSON] = {"who", word(WORD_PERSON, l), UPH_VALUE_TEXT, 0, 0},
		[E_RECORDED] = {"recorded", word(WORD_RECORDED_AT, l), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(12), 0},
		[E_PROGRAM] = {"program", word(WORD_TRACE_PROGRAM, l), UPH_VALUE_TEXT, 0, 0},
		[E_COMMAND] = {"command", word(WORD_TRACE_COMMAND, l), UPH_VALUE_TEXT, data, 0},
		[E_ID] = {"id", word(WORD_TRACE_ID, l), UPH_VALUE_TEXT, data, 0},
	};
	return add_section(made, "entries", WORD_ENTRIES, columns, E_COLUMNS);
}

static void add_entry(struct trace_report *made, size_t section, size_t node_at, size_t voucher_column)
{
	const struct uph_trace_node *node = &made->trace->nodes[node_at];
	const struct uph_entry *entry = node->entry;
	char time[UPH_TIME_TEXT_MAX];
	struct uph_report *report = made->report;
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	if (!row)
		return;
	struct uph_value *values = row->values;
	values[E_VOUCHER] = text(made, uph_report_print(report, "%lld", (long long)entry->voucher));
	values[E_DATE] = uph_value_date(entry->date);
	values[E_EVENT] = text(made,
		entry->corrects ? word(WORD_CORRECTED, report->language) : uph_event_label(entry->event));
	values[E_FROM] = text(made, account_words(report, made->ledger, &entry->from, entry));
	values[E_TO] = text(made, account_words(report, made->ledger, &entry->to, entry));
	values[E_AMOUNT] = uph_value_money(entry->amount);
	values[E_ALLOCATION] = text(made, entry->allocation_label);
	values[E_ABOUT] = text(made, entry->text ? entry->text : entry->purpose);
	values[E_WHERE] = text(made, trace_place(made, entry->source_name, entry->place));
	if (node->origin->source)
		values[E_DIGEST] = text(made, trace_digits(made, node->origin->digest));
	values[E_PERSON] = text(made, entry->person);
	values[E_RECORDED] = text(made, uph_time_print(entry->recorded_at, true, time));
	values[E_PROGRAM] = text(made, node->origin->program);
	values[E_COMMAND] = text(made, node->origin->words);
	values[E_ID] = text(made, trace_id(made, node_at));
	link_both(made, node_at, voucher_column, section, E_VOUCHER);
}

void trace_add_entries_sheet(struct trace_report *made)
{
	size_t section = entries_section(made), voucher = column_called(made, "voucher");
	for (size_t i = 0; i < made->trace->count; i++)
		if (made->trace->nodes[i].kind == UPH_TRACE_ENTRY)
			add_entry(made, section, i, voucher);
}

/* ---- decisions ---- */

enum {
	D_DECISION,
	D_ALLOCATION,
	D_PURPOSE,
	D_RECIPIENT,
	D_GRANTED,
	D_RESERVED,
	D_REQUISITIONED,
	D_PAID,
	D_SPENT,
	D_REFUNDED,
	D_WHERE,
	D_COLUMNS
};

static size_t decisions_section(struct trace_report *made)
{
	enum uph_language l = made->report->language;
	const unsigned wrap = UPH_COLUMN_WRAP, sum = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH;
	const struct uph_column columns[D_COLUMNS] = {
		[D_DECISION] = {"decision", word(WORD_DECISION, l), UPH_VALUE_TEXT, 0, 0},
		[D_ALLOCATION] = {"allocation", word(WORD_NUMBER, l), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[D_PURPOSE] = {"purpose", word(WORD_PURPOSE, l), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(26),
			0},
		[D_RECIPIENT] = {"recipient", word(WORD_RECIPIENT, l), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(16), 0},
		[D_GRANTED] = {"granted", word(WORD_TRACE_GRANTED, l), UPH_VALUE_MONEY, sum, 0},
		[D_RESERVED] = {"stands_reserved", word(WORD_RESERVED, l), UPH_VALUE_MONEY, sum, 0},
		[D_REQUISITIONED] = {"stands_requisitioned", word(WORD_REQUISITIONED, l), UPH_VALUE_MONEY,
			sum, 0},
		[D_PAID] = {"stands_paid", word(WORD_PAID, l), UPH_VALUE_MONEY, sum, 0},
		[D_SPENT] = {"stands_spent", word(WORD_SPENT, l), UPH_VALUE_MONEY, sum, 0},
		[D_REFUNDED] = {"refunded", word(WORD_TRACE_REFUNDED, l), UPH_VALUE_MONEY, sum, 0},
		[D_WHERE] = {"where", word(WORD_SOURCE, l), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(20), 0},
	};
	size_t section = add_section(made, "decisions", WORD_DECISIONS, columns, D_COLUMNS);
	made->report->sections[section].total_row = true;
	return section;
}

/* What is set aside without a recipient stands with what is reserved: it has not left the pot's year. */
static bool reserved_and_held(const struct uph_trace_figures *figures, struct uph_money *out)
{
	return uph_money_add(figures->reserved, figures->held, out);
}

static void add_decision(struct trace_report *made, size_t section, size_t node_at)
{
	const struct uph_trace_node *node = &made->trace->nodes[node_at];
	const struct uph_trace_node *decision = &made->trace->nodes[node->parent];
	struct uph_money reserved = {0};
	struct uph_row *row = uph_report_row(made->report, section, UPH_ROW_PLAIN);
	if (!row)
		return;
	struct uph_value *values = row->values;
	values[D_DECISION] = text(made, trace_decision(made, decision->decision));
	values[D_ALLOCATION] = text(made, node->allocation->label);
	values[D_PURPOSE] = text(made, node->allocation->purpose);
	values[D_RECIPIENT] = text(made, trace_party(made, node->allocation->recipient));
	values[D_GRANTED] = uph_value_money(node->figures->granted);
	if (reserved_and_held(node->figures, &reserved))
		values[D_RESERVED] = uph_value_money(reserved);
	values[D_REQUISITIONED] = uph_value_money(node->figures->requisitioned);
	values[D_PAID] = uph_value_money(node->figures->paid);
	values[D_SPENT] = uph_value_money(node->figures->spent);
	values[D_REFUNDED] = uph_value_money(node->figures->refunded);
	if (node->origin && node->origin->source)
		values[D_WHERE] =
			text(made, trace_place(made, node->origin->source_name, node->origin->place));
	link_both(made, node_at, 0, section, D_ALLOCATION);
	link_to(&made->report->sections[section].rows[last_row(made, section)].values[D_DECISION],
		made->section, made->rows[node->parent]);
	struct uph_value *title =
		&made->report->sections[made->section].rows[made->rows[node->parent]].values[0];
	if (!title->linked)
		link_to(title, section, last_row(made, section));
}

void trace_add_decisions_sheet(struct trace_report *made)
{
	size_t section = decisions_section(made);
	for (size_t i = 0; i < made->trace->count; i++)
		if (made->trace->nodes[i].kind == UPH_TRACE_ALLOCATION)
			add_decision(made, section, i);
}

/* ---- files ---- */

enum { S_NAME, S_KIND, S_DIGEST, S_DIGEST_WHOLE, S_ENTRIES, S_IMPORTED, S_PERSON, S_COLUMNS };

static size_t sources_section(struct trace_report *made)
{
	enum uph_language l = made->report->language;
	const unsigned data = UPH_COLUMN_DATA_ONLY;
	const struct uph_column columns[S_COLUMNS] = {
		[S_NAME] = {"name", word(WORD_FILE, l), UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(50),
			0},
		[S_KIND] = {"kind", word(WORD_KIND, l), UPH_VALUE_TEXT, 0, 0},
		[S_DIGEST] = {NULL, "SHA-256", UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[S_DIGEST_WHOLE] = {"digest", "SHA-256", UPH_VALUE_TEXT, data, 0},
		[S_ENTRIES] = {"entries", word(WORD_TRACE_ENTRIES_HERE, l), UPH_VALUE_INTEGER, 0, 0},
		[S_IMPORTED] = {"imported", word(WORD_IMPORTED, l), UPH_VALUE_TEXT, 0, 0},
		[S_PERSON] = {"who", word(WORD_PERSON, l), UPH_VALUE_TEXT, 0, 0},
	};
	const char *heading = word(WORD_SOURCES, l);
	return uph_report_section(made->report, "sources", heading, heading, columns, S_COLUMNS);
}

void trace_add_sources(struct trace_report *made)
{
	if (made->trace->source_count == 0)
		return;
	size_t section = sources_section(made);
	for (size_t i = 0; i < made->trace->source_count; i++) {
		const struct uph_source *source = &made->trace->sources[i];
		struct uph_row *row = uph_report_row(made->report, section, UPH_ROW_PLAIN);
		struct uph_head head = {0};
		char time[UPH_TIME_TEXT_MAX], hex[2 * UPH_DIGEST_SIZE + 1];
		if (!row)
			return;
		memcpy(head.hash, source->digest, UPH_DIGEST_SIZE);
		row->values[S_NAME] = text(made, source->name);
		row->values[S_KIND] = text(made, source->kind);
		row->values[S_DIGEST] = text(made, trace_digits(made, source->digest));
		row->values[S_DIGEST_WHOLE] = text(made, uph_head_hex(&head, hex));
		row->values[S_ENTRIES] = uph_value_integer(source->entry_count);
		row->values[S_IMPORTED] = text(made, uph_time_print(source->recorded_at, false, time));
		row->values[S_PERSON] = text(made, source->person);
	}
}
