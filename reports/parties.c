/* Who is who: the parties by name, what each belongs to and is called, and what it has been granted. What has
 * been merged into another stands muted under it and adds nothing: its money is the other's. Behind it what
 * has been changed about parties, by whom and why. */
#include <stdlib.h>
#include <string.h>

#include "reports/allocation_lines.h"

enum { NAME, KIND, KIND_SHOWN, PARENT, NUMBER, ALIASES, ALLOCATIONS, GRANTED, INTO, COLUMNS };
enum { C_PARTY, C_FIELD, C_CHANGE, C_REASON, C_RECORDED, C_PERSON, C_COLUMNS };

struct parties_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	int64_t seq_max;
	struct allocation_lines lines;
	struct uph_party *parties;
	size_t count;
	size_t section, changes;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

static const char *said(const struct parties_report *made, enum word which)
{
	return word(which, made->report->language);
}

static const char *kind_shown(const struct parties_report *made, const char *kind)
{
	static const struct {
		const char *kind;
		enum word word;
	} words[] = {
		{"region", WORD_PARTY_REGION},
		{"unit", WORD_PARTY_UNIT},
		{"municipality", WORD_PARTY_MUNICIPALITY},
		{"state", WORD_PARTY_STATE},
		{"funder", WORD_PARTY_FUNDER},
		{"other", WORD_PARTY_OTHER},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].kind, kind) == 0)
			return said(made, words[i].word);
	return kind;
}

static const char *name_of(const struct parties_report *made, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(made->ledger, id) : NULL;
	return party ? party->name : NULL;
}

/* ---- the parties ---- */

static void add_section(struct parties_report *made)
{
	const unsigned wrap = UPH_COLUMN_WRAP;
	const struct uph_column columns[COLUMNS] = {
		[NAME] = {"name", said(made, WORD_PARTY), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(26), 0},
		[KIND] = {"kind", said(made, WORD_KIND), UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 8},
		[KIND_SHOWN] = {NULL, said(made, WORD_KIND), UPH_VALUE_TEXT, 0, 1},
		[PARENT] = {"parent", said(made, WORD_PARTY_PARENT), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(18), 2},
		[NUMBER] = {"organisation_number", said(made, WORD_PARTY_NUMBER), UPH_VALUE_TEXT,
			UPH_COLUMN_CODE, 3},
		[ALIASES] = {"aliases", said(made, WORD_PARTY_ALIASES), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(34), 4},
		[ALLOCATIONS] = {"allocations", said(made, WORD_PARTY_ALLOCATIONS), UPH_VALUE_INTEGER, 0, 5},
		[GRANTED] = {"granted", said(made, WORD_STATEMENT_GRANTED), UPH_VALUE_MONEY,
			UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH, 6},
		[INTO] = {"merged_into", said(made, WORD_PARTY_INTO), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(20), 7},
	};
	made->section =
		uph_report_section(made->report, "parties", "", made->report->title, columns, COLUMNS);
	made->report->sections[made->section].total_row = true;
}

struct names {
	struct parties_report *made;
	const char *list;
};

static enum uph_status take_name(void *context, const char *name, struct uph_error *err)
{
	struct names *names = context;
	const char *before = names->list;
	names->list = uph_report_print(
		names->made->report, "%s%s%s", before ? before : "", before ? "; " : "", name);
	return names->list ? UPH_OK : no_memory(err);
}

static enum uph_status add_party(
	struct parties_report *made, const struct uph_party *party, int level, struct uph_error *err)
{
	struct uph_report *report = made->report;
	struct names names = {made, NULL};
	struct uph_money granted = {0};
	int64_t count = 0;
	struct uph_row *row =
		uph_report_row(report, made->section, party->into ? UPH_ROW_MUTED : UPH_ROW_PLAIN);
	if (!row)
		return no_memory(err);
	enum uph_status status =
		uph_party_names(made->ledger, party->id, made->seq_max, take_name, &names, err);
	for (size_t i = 0; status == UPH_OK && i < made->lines.count; i++) {
		const struct allocation_line *line = &made->lines.lines[i];
		if (line->allocation.recipient != party->id)
			continue;
		count++;
		if (!uph_money_add(granted, line->granted, &granted))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	row->level = level;
	row->values[NAME] = uph_value_text(report, party->name);
	row->values[KIND] = uph_value_text(report, party->kind);
	row->values[KIND_SHOWN] = uph_value_text(report, kind_shown(made, party->kind));
	row->values[PARENT] = uph_value_text(report, name_of(made, party->parent));
	row->values[NUMBER] = uph_value_text(report, party->organisation_number);
	row->values[ALIASES] = uph_value_text(report, names.list);
	row->values[INTO] = uph_value_text(report, name_of(made, party->into));
	if (!party->into) {
		row->values[ALLOCATIONS] = uph_value_integer(count);
		row->values[GRANTED] = uph_value_money(granted);
	}
	if (count > 0)
		row->trace = uph_report_print(report, "mottagare:%s", party->name);
	return status;
}

static int by_name(const void *left, const void *right)
{
	const struct uph_party *a = left, *b = right;
	return strcmp(a->name, b->name);
}

/* As known then: copies, by name. */
static enum uph_status gather(struct parties_report *made, struct uph_error *err)
{
	const struct uph_party *parties;
	size_t all;
	enum uph_status status = uph_parties(made->ledger, &parties, &all, err);
	if (status != UPH_OK)
		return status;
	made->parties = calloc(all + 1, sizeof *made->parties);
	if (!made->parties)
		return no_memory(err);
	for (size_t i = 0; i < all; i++)
		if ((made->seq_max == 0 || parties[i].id <= made->seq_max) &&
			uph_party_known(
				made->ledger, parties[i].id, made->seq_max, &made->parties[made->count]))
			made->count++;
	qsort(made->parties, made->count, sizeof *made->parties, by_name);
	return UPH_OK;
}

static enum uph_status add_parties(struct parties_report *made, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	bool merged = false;
	for (size_t i = 0; status == UPH_OK && i < made->count; i++) {
		const struct uph_party *party = &made->parties[i];
		if (party->into)
			continue;
		status = add_party(made, party, 0, err);
		for (size_t k = 0; status == UPH_OK && k < made->count; k++) {
			if (made->parties[k].into != party->id)
				continue;
			merged = true;
			status = add_party(made, &made->parties[k], 1, err);
		}
	}
	if (merged)
		uph_report_note(made->report, "%s", said(made, WORD_PARTY_SAID));
	return status;
}

/* ---- what has been changed ---- */

static void add_changes_section(struct parties_report *made)
{
	const unsigned wrap = UPH_COLUMN_WRAP;
	const struct uph_column columns[C_COLUMNS] = {
		[C_PARTY] = {"party", said(made, WORD_PARTY), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(26), 0},
		[C_FIELD] = {"field", NULL, UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 8},
		[C_CHANGE] = {"change", said(made, WORD_PARTY_NOW), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(40) | UPH_COLUMN_SPAN(2), 1},
		[C_REASON] = {"reason", said(made, WORD_REASON), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(34),
			4},
		[C_RECORDED] = {"recorded_at", said(made, WORD_PARTY_CHANGED), UPH_VALUE_TEXT,
			UPH_COLUMN_SPAN(1), 5},
		[C_PERSON] = {"person", said(made, WORD_PERSON), UPH_VALUE_TEXT, 0, 7},
	};
	made->changes = uph_report_section(made->report, "changes", said(made, WORD_PARTY_CHANGES),
		made->report->title, columns, C_COLUMNS);
}

static const char *change_text(struct parties_report *made, const struct uph_party_change *change)
{
	struct uph_report *report = made->report;
	const char *other = name_of(made, change->other);
	const char *none = said(made, WORD_PARTY_NONE);
	switch (change->field) {
	case UPH_PARTY_PARENT:
		return uph_report_print(
			report, "%s: %s", said(made, WORD_PARTY_PARENT), other ? other : none);
	case UPH_PARTY_NUMBER:
		return uph_report_print(
			report, "%s: %s", said(made, WORD_PARTY_NUMBER), change->text ? change->text : none);
	case UPH_PARTY_KIND:
		return uph_report_print(report, "%s: %s", said(made, WORD_KIND),
			kind_shown(made, change->text ? change->text : ""));
	case UPH_PARTY_INTO:
		return other ? uph_report_print(report, "%s %s", said(made, WORD_PARTY_MERGED), other)
			     : said(made, WORD_PARTY_NO_LONGER_MERGED);
	case UPH_PARTY_UNNAMED:
		return uph_report_print(report, "\"%s\": %s", change->text ? change->text : "",
			said(made, WORD_PARTY_UNNAMED));
	}
	return NULL;
}

static enum uph_status add_change(void *context, const struct uph_party_change *change, struct uph_error *err)
{
	struct parties_report *made = context;
	struct uph_report *report = made->report;
	char time[UPH_TIME_TEXT_MAX];
	if (made->changes == 0)
		add_changes_section(made);
	struct uph_row *row = uph_report_row(report, made->changes, UPH_ROW_PLAIN);
	if (!row)
		return no_memory(err);
	row->values[C_PARTY] = uph_value_text(report, name_of(made, change->party));
	row->values[C_FIELD] = uph_value_text(report, uph_party_field_name(change->field));
	row->values[C_CHANGE] = uph_value_text(report, change_text(made, change));
	row->values[C_REASON] = uph_value_text(report, change->reason);
	row->values[C_RECORDED] = uph_value_text(report, uph_time_print(change->recorded_at, false, time));
	row->values[C_PERSON] = uph_value_text(report, change->person);
	return UPH_OK;
}

enum uph_status uph_report_parties(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct parties_report made = {.ledger = ledger};
	*out = NULL;
	enum uph_status status = query_refuse_from(query, err);
	if (status == UPH_OK)
		status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = allocation_lines_collect_money(ledger, &resolved.scope, &made.lines, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "parties",
			word(WORD_PARTIES, query->language), &made.report, err);
	if (status == UPH_OK) {
		made.seq_max = resolved.scope.seq_max;
		made.report->landscape = true;
		add_section(&made);
		status = gather(&made, err);
	}
	if (status == UPH_OK)
		status = add_parties(&made, err);
	if (status == UPH_OK)
		status = uph_party_changes(ledger, 0, made.seq_max, add_change, &made, err);
	free(made.parties);
	allocation_lines_free(&made.lines);
	return query_finish(status, made.report, out, err);
}
