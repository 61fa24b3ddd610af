/* The rows of a trace's tree: what a person reads, and beside it what a program does. */
#include <string.h>

#include "reports/account_words.h"
#include "reports/trace.h"

enum {
	TREE = TRACE_TREE, /* on paper: with the mark of what answers */
	LEVEL,
	KIND,
	ID,
	PARENT,
	TITLE,
	AMOUNT,
	DATE,
	VOUCHER,
	WHERE,
	ENTERED,
	WHO,
	RECORDED,
	MATCH,
	EVENT,
	FROM,
	TO,
	FUND,
	ACTIVITY,
	ALLOCATION,
	DECISION,
	RECIPIENT,
	STANDS,
	SOURCE,
	PLACE,
	DIGEST,
	PROGRAM,
	ATTESTED_BY,
	ATTESTED_AT,
	REFERENCE,
	TEXT,
	COLUMNS
};

struct trace_column {
	const char *key;
	enum word word;
	enum uph_value_kind kind;
	unsigned flags;
};

#define DATA UPH_COLUMN_DATA_ONLY

static const struct trace_column trace_columns[COLUMNS] = {
	[TREE] = {NULL, WORD_TRACE_WHAT, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(64)},
	[LEVEL] = {"level", WORD_TRACE_LEVEL, UPH_VALUE_INTEGER, DATA},
	[KIND] = {"kind", WORD_TRACE_KIND, UPH_VALUE_TEXT, DATA},
	[ID] = {"id", WORD_TRACE_ID, UPH_VALUE_TEXT, DATA},
	[PARENT] = {"parent", WORD_TRACE_PARENT, UPH_VALUE_TEXT, DATA},
	[TITLE] = {"title", WORD_TRACE_WHAT, UPH_VALUE_TEXT, DATA},
	[AMOUNT] = {"amount", WORD_AMOUNT, UPH_VALUE_MONEY, 0},
	[DATE] = {"date", WORD_DATE, UPH_VALUE_DATE, 0},
	[VOUCHER] = {"voucher", WORD_VOUCHER, UPH_VALUE_INTEGER, 0},
	[WHERE] = {"where", WORD_SOURCE, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(24)},
	[ENTERED] = {NULL, WORD_TRACE_ENTERED, UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(18)},
	[WHO] = {"who", WORD_PERSON, UPH_VALUE_TEXT, DATA},
	[RECORDED] = {"recorded", WORD_RECORDED_AT, UPH_VALUE_TEXT, DATA},
	[MATCH] = {"match", WORD_TRACE_MATCH, UPH_VALUE_BOOLEAN, DATA},
	[EVENT] = {"event", WORD_EVENT_NAME, UPH_VALUE_TEXT, DATA},
	[FROM] = {"from", WORD_FROM_ACCOUNT, UPH_VALUE_TEXT, DATA},
	[TO] = {"to", WORD_TO_ACCOUNT, UPH_VALUE_TEXT, DATA},
	[FUND] = {"fund", WORD_FUND, UPH_VALUE_TEXT, DATA},
	[ACTIVITY] = {"activity", WORD_ACTIVITY, UPH_VALUE_TEXT, DATA | UPH_COLUMN_CODE},
	[ALLOCATION] = {"allocation", WORD_NUMBER, UPH_VALUE_TEXT, DATA | UPH_COLUMN_CODE},
	[DECISION] = {"decision", WORD_DECISION, UPH_VALUE_TEXT, DATA},
	[RECIPIENT] = {"recipient", WORD_RECIPIENT, UPH_VALUE_TEXT, DATA},
	[STANDS] = {"stands", WORD_TRACE_NOW, UPH_VALUE_TEXT, DATA},
	[SOURCE] = {"source", WORD_FILE, UPH_VALUE_TEXT, DATA},
	[PLACE] = {"place", WORD_TRACE_PLACE, UPH_VALUE_TEXT, DATA},
	[DIGEST] = {"digest", WORD_CHECKSUM_HEADING, UPH_VALUE_TEXT, DATA},
	[PROGRAM] = {"program", WORD_TRACE_PROGRAM, UPH_VALUE_TEXT, DATA},
	[ATTESTED_BY] = {"attested_by", WORD_ATTESTED_BY, UPH_VALUE_TEXT, DATA},
	[ATTESTED_AT] = {"attested_at", WORD_TRACE_ATTESTED, UPH_VALUE_TEXT, DATA},
	[REFERENCE] = {"reference", WORD_REFERENCE, UPH_VALUE_TEXT, DATA},
	[TEXT] = {"text", WORD_TEXT, UPH_VALUE_TEXT, DATA},
};

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

void trace_add_tree(struct trace_report *made)
{
	struct uph_column columns[COLUMNS];
	memset(columns, 0, sizeof columns);
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = (struct uph_column){.key = trace_columns[i].key,
			.label = word(trace_columns[i].word, made->report->language),
			.kind = trace_columns[i].kind,
			.flags = trace_columns[i].flags};
	made->section = uph_report_section(
		made->report, "trace", "", word(WORD_TRACE, made->report->language), columns, COLUMNS);
	made->report->sections[made->section].tree = true;
}

/* ---- a row ---- */

static struct uph_value text(struct trace_report *made, const char *words)
{
	return uph_value_text(made->report, words);
}

/* "786"; "" for what is not divided yet. */
static struct uph_value code(struct trace_report *made, int64_t activity)
{
	const struct uph_activity *known = activity ? uph_activity_by_id(made->ledger, activity) : NULL;
	return text(made, known ? known->code : NULL);
}

static void fill_entry(struct trace_report *made, const struct uph_entry *entry, struct uph_value *values)
{
	struct uph_report *report = made->report;
	const struct uph_account *pot = entry->from.activity ? &entry->from : &entry->to;
	values[VOUCHER] = uph_value_integer(entry->voucher);
	values[EVENT] = text(made, entry->corrects ? "correct" : uph_event_name(entry->event));
	values[FROM] = text(made, account_words(report, made->ledger, &entry->from, entry));
	values[TO] = text(made, account_words(report, made->ledger, &entry->to, entry));
	values[FUND] = text(made, trace_fund(made, pot->fund));
	values[ACTIVITY] = code(made, pot->activity);
	values[ALLOCATION] = text(made, entry->allocation_label);
	values[DECISION] =
		text(made, query_decision_text(report, entry->body, entry->decided, entry->paragraph));
	values[RECIPIENT] = text(made, trace_party(made, entry->recipient));
	values[REFERENCE] = text(made, entry->reference);
	values[TEXT] = text(made, entry->text);
}

static void fill_origin(
	struct trace_report *made, const struct uph_trace_node *node, struct uph_value *values)
{
	const struct uph_trace_origin *origin = node->origin;
	char time[UPH_TIME_TEXT_MAX];
	if (node->minute) {
		values[WHERE] = text(made, trace_place(made, node->minute->source_name, node->minute->place));
		values[SOURCE] = text(made, node->minute->source_name);
		values[PLACE] = text(made, node->minute->place);
	}
	if (!origin)
		return;
	const char *entered = trace_entered(made, origin->person, origin->recorded_at);
	bool own = node->kind == UPH_TRACE_ENTRY || node->kind == UPH_TRACE_STEP ||
		   node->kind == UPH_TRACE_CONDITION;
	if (own && node->attested_by)
		entered = uph_report_print(made->report, "%s, %s %s", entered,
			word(WORD_TRACE_ATTESTED, made->report->language),
			trace_entered(made, node->attested_by, node->attested_at));
	if (own)
		values[ENTERED] = text(made, entered);
	values[WHERE] = text(made, origin->source ? trace_place(made, origin->source_name, origin->place)
						  : word(WORD_TRACE_BY_HAND, made->report->language));
	values[WHO] = text(made, origin->person);
	values[RECORDED] = text(made, uph_time_print(origin->recorded_at, true, time));
	values[PROGRAM] = text(made, origin->program);
	if (origin->source) {
		values[SOURCE] = text(made, origin->source_name);
		values[PLACE] = text(made, origin->place);
		values[DIGEST] = text(made, trace_digits(made, origin->digest));
	}
	if (node->attested_by) {
		values[ATTESTED_BY] = text(made, node->attested_by);
		values[ATTESTED_AT] = text(made, uph_time_print(node->attested_at, true, time));
	}
}

static void fill_things(
	struct trace_report *made, const struct uph_trace_node *node, struct uph_value *values)
{
	if (node->fund)
		values[FUND] = text(made, trace_fund(made, node->fund));
	if (node->activity)
		values[ACTIVITY] = code(made, node->activity);
	if (node->allocation) {
		values[ALLOCATION] = text(made, node->allocation->label);
		values[RECIPIENT] = text(made, trace_party(made, node->allocation->recipient));
		values[TEXT] = text(made, node->allocation->purpose);
	}
	if (node->decision) {
		values[DECISION] = text(made, trace_decision(made, node->decision));
		values[TEXT] = text(made, node->decision->title);
	}
	if (node->step) {
		values[EVENT] = text(made, uph_stage_name(node->step->stage));
		values[REFERENCE] = text(made, node->step->reference);
		values[TEXT] = text(made, node->step->note);
		if (node->step->voucher)
			values[VOUCHER] = uph_value_integer(node->step->voucher);
	}
	if (node->condition) {
		values[EVENT] = text(made, uph_condition_state_name(node->condition->state));
		values[TEXT] = text(made, node->condition->text);
		if (node->condition->voucher)
			values[VOUCHER] = uph_value_integer(node->condition->voucher);
	}
	if (node->minute)
		values[TEXT] = text(made, node->minute->text);
	if (node->attachment)
		values[DIGEST] = text(made, trace_digits(made, node->attachment->digest));
	if (node->text)
		values[TEXT] = text(made, node->text);
	if (node->stands)
		values[STANDS] = text(made, uph_account_kind_name(node->stands));
}

static enum uph_row_style style_of(const struct uph_trace_node *node)
{
	switch (node->kind) {
	case UPH_TRACE_MORE:
	case UPH_TRACE_OTHERS:
	case UPH_TRACE_ADJUSTED:
	case UPH_TRACE_CLAUSE:
	case UPH_TRACE_DISTRIBUTION:
	case UPH_TRACE_ATTACHMENT:
		return UPH_ROW_MUTED;
	case UPH_TRACE_FUND:
	case UPH_TRACE_POT:
	case UPH_TRACE_ENTRY:
	case UPH_TRACE_DRAWN:
	case UPH_TRACE_LEFT:
	case UPH_TRACE_DECISION:
	case UPH_TRACE_PROTOCOL:
	case UPH_TRACE_STEP:
	case UPH_TRACE_UNDECIDED:
	case UPH_TRACE_CONDITION:
	case UPH_TRACE_ALLOCATION:
	case UPH_TRACE_STANDING:
		break;
	}
	return UPH_ROW_PLAIN;
}

static const char *trace_of(struct trace_report *made, const struct uph_trace_node *node)
{
	if (node->kind == UPH_TRACE_ALLOCATION)
		return uph_report_text(made->report, node->allocation->label);
	if (node->kind == UPH_TRACE_DECISION)
		return trace_decision(made, node->decision);
	if (node->entry)
		return uph_report_print(made->report, "ver %lld", (long long)node->entry->voucher);
	return NULL;
}

static enum uph_status add_terms(struct trace_report *made, size_t at, struct uph_error *err)
{
	const struct uph_trace_node *node = &made->trace->nodes[at];
	const char *terms = node->kind == UPH_TRACE_ALLOCATION ? trace_terms(made, at) : NULL;
	if (!terms)
		return UPH_OK;
	struct uph_row *row = uph_report_row(made->report, made->section, UPH_ROW_MUTED);
	if (!row)
		return out_of_memory(err);
	row->level = node->level + 1;
	row->values[TITLE] = row->values[TEXT] = text(made, terms);
	row->values[TREE] = text(made, query_unbroken(made->report, terms));
	row->values[LEVEL] = uph_value_integer(row->level);
	row->values[KIND] = text(made, "terms");
	row->values[ID] = text(made, uph_report_print(made->report, "%s/terms", trace_id(made, at)));
	row->values[PARENT] = text(made, trace_id(made, at));
	row->values[ALLOCATION] = text(made, node->allocation->label);
	return UPH_OK;
}

enum uph_status trace_add_row(struct trace_report *made, size_t at, struct uph_error *err)
{
	const struct uph_trace_node *node = &made->trace->nodes[at];
	bool marked = node->matches && made->trace->of_entries;
	struct uph_row *row = uph_report_row(made->report, made->section, style_of(node));
	if (!row)
		return out_of_memory(err);
	made->rows[at] = made->report->sections[made->section].row_count - 1;
	const char *title = trace_title(made, at);
	const char *shown = query_unbroken(made->report, title);
	struct uph_value *values = row->values;
	row->level = node->level;
	row->trace = trace_of(made, node);
	values[TREE] = text(made, marked ? uph_report_print(made->report, "► %s", shown) : shown);
	values[LEVEL] = uph_value_integer(node->level);
	values[KIND] = text(made, uph_trace_kind_name(node->kind));
	values[ID] = text(made, trace_id(made, at));
	if (node->parent != SIZE_MAX)
		values[PARENT] = text(made, trace_id(made, node->parent));
	values[TITLE] = text(made, title);
	if (node->has_amount)
		values[AMOUNT] = uph_value_money(node->amount);
	values[DATE] = uph_value_date(node->date);
	values[MATCH] = uph_value_boolean(made->report, node->matches);
	fill_things(made, node, values);
	if (node->entry)
		fill_entry(made, node->entry, values);
	fill_origin(made, node, values);
	return add_terms(made, at, err);
}
