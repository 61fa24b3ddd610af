/* What differs, as rows of the paper; the commands that would clear it; and, on sheets of their own, what was
 * matched with what, and what stands without a match. */
#include <stdlib.h>
#include <string.h>

#include "reports/query.h"
#include "reports/reconcile.h"

enum {
	NUMBER,
	NUMBER_SHOWN,
	KIND,
	FUND,
	ACTIVITY,
	POT_SHOWN,
	DATE,
	AMOUNT,
	THERE,
	THERE_DATA,
	HERE,
	HERE_DATA,
	WHAT,
	PROPOSAL,
	COMMANDS,
	EXPLANATION,
	UNTIL,
	PERSON,
	COLUMNS
};
enum { C_NUMBER, C_COMMAND, C_COLUMNS };
enum {
	I_NUMBER,
	I_HOW,
	I_HOW_SHOWN,
	I_DIFFERENCE,
	I_SIDE,
	I_SIDE_SHOWN,
	I_NAME,
	I_PLACE,
	I_DATE,
	I_FUND,
	I_ACTIVITY,
	I_ACTIVITY_SHOWN,
	I_AMOUNT,
	I_REFERENCE,
	I_TEXT,
	I_COLUMNS
};

static const enum word kinds[] = {
	[UPH_DIFFERENCE_LATE] = WORD_RECONCILE_LATE,
	[UPH_DIFFERENCE_ACTIVITY] = WORD_RECONCILE_ACTIVITY,
	[UPH_DIFFERENCE_AMOUNT] = WORD_RECONCILE_OTHER_AMOUNT,
	[UPH_DIFFERENCE_DIVIDED] = WORD_RECONCILE_DIVIDED,
	[UPH_DIFFERENCE_OPENING] = WORD_RECONCILE_OPENING,
	[UPH_DIFFERENCE_THEIRS] = WORD_RECONCILE_THEIRS_ALONE,
	[UPH_DIFFERENCE_OURS] = WORD_RECONCILE_OURS_ALONE,
	[UPH_DIFFERENCE_BALANCE] = WORD_RECONCILE_BALANCE,
};
const enum word reconcile_hows[RECONCILE_HOWS] = {
	[UPH_MATCH_EXACT] = WORD_RECONCILE_EXACT,
	[UPH_MATCH_WINDOW] = WORD_RECONCILE_WINDOW,
	[UPH_MATCH_SPLIT] = WORD_RECONCILE_SPLIT,
	[UPH_MATCH_OPENING] = WORD_RECONCILE_OPENED,
	[UPH_MATCH_CANCELLED] = WORD_RECONCILE_CANCELLED,
};

static const char *said(const struct reconcile_paper *paper, enum word which)
{
	return word(which, paper->language);
}

static bool is_there(const char *text)
{
	return text && *text;
}

/* ---- differences ---- */

/* A line of a file is called one; a cell has a name of its own. */
static const char *place_words(struct reconcile_paper *paper, const char *place)
{
	bool line = strspn(place, "0123456789") == strlen(place);
	return line ? uph_report_print(paper->report, "%s %s", said(paper, WORD_TRACE_LINE), place) : place;
}

/* "A 17 F1902 (rad 120, 121) 2024-08-02, A 18 …": the items of one side, rows of a voucher together; the day
 * where it is not the first's. */
static const char *items_of(struct reconcile_paper *paper, const struct uph_difference *difference, bool ours)
{
	struct uph_report *report = paper->report;
	const struct uph_reconcile_item *items = paper->of->items, *before = NULL;
	const char *list = "", *places = "", *tail = "";
	char day[UPH_DATE_TEXT_MAX];
	for (size_t i = 0; list && places && tail && i < difference->item_count; i++) {
		const struct uph_reconcile_item *item = &items[difference->items[i]];
		if (item->ours != ours)
			continue;
		if (before && is_there(item->place) && *places && item->date.ymd == before->date.ymd &&
			strcmp(item->name, before->name) == 0) {
			places = uph_report_print(report, "%s, %s", places, item->place);
			before = item;
			continue;
		}
		list = uph_report_print(report, "%s%s%s%s%s%s%s%s", list, *places ? " (" : "", places,
			*places ? ")" : "", tail, *list ? ", " : "", item->name,
			is_there(item->reference) ? uph_report_print(report, " %s", item->reference) : "");
		places = is_there(item->place) ? place_words(paper, item->place) : "";
		tail = item->date.ymd == items[difference->items[0]].date.ymd
			       ? ""
			       : uph_report_print(report, " %s", uph_date_print(item->date, day));
		before = item;
	}
	if (!before || !list || !places || !tail)
		return NULL;
	return uph_report_print(
		report, "%s%s%s%s%s", list, *places ? " (" : "", places, *places ? ")" : "", tail);
}

/* The proposal, or the kind when there is none; then what a person has said. */
static const char *what_of(struct reconcile_paper *paper, const struct uph_difference *difference)
{
	struct uph_report *report = paper->report;
	char until[UPH_DATE_TEXT_MAX];
	const char *text = is_there(difference->proposal)
				   ? difference->proposal
				   : uph_report_print(report, "%s.", said(paper, kinds[difference->kind]));
	uph_date_print(difference->until, until);
	if (difference->explained)
		text = uph_report_print(report, "%s %s: \"%s\" (%s), %s %s.", text,
			said(paper, WORD_RECONCILE_EXPLAINED_OF), difference->explanation,
			difference->person ? difference->person : "", said(paper, WORD_RECONCILE_UNTIL),
			until);
	else if (difference->lapsed)
		text = uph_report_print(report, "%s %s %s: \"%s\".", text, said(paper, WORD_RECONCILE_LAPSED),
			until, difference->explanation);
	return text ? query_unbroken(report, text) : NULL;
}

static size_t add_section(struct reconcile_paper *paper, bool explained)
{
	const unsigned data = UPH_COLUMN_DATA_ONLY, wrap = UPH_COLUMN_WRAP, code = UPH_COLUMN_CODE;
	const struct uph_column columns[COLUMNS] = {
		[NUMBER] = {"number", said(paper, WORD_NUMBER), UPH_VALUE_TEXT, data | code, 0},
		[NUMBER_SHOWN] = {NULL, said(paper, WORD_NUMBER), UPH_VALUE_TEXT, code | wrap,
			RECONCILE_SLOT_NUMBER},
		[KIND] = {"kind", "", UPH_VALUE_TEXT, data, 0},
		[FUND] = {"fund", said(paper, WORD_FUND), UPH_VALUE_TEXT, data, 0},
		[ACTIVITY] = {"activity", said(paper, WORD_ACTIVITY), UPH_VALUE_TEXT, data | code, 0},
		[POT_SHOWN] = {NULL, said(paper, WORD_ACTIVITY_SHORT), UPH_VALUE_TEXT, code | wrap,
			RECONCILE_SLOT_POT},
		[DATE] = {"date", said(paper, WORD_DATE), UPH_VALUE_DATE, 0, RECONCILE_SLOT_THEIRS},
		[AMOUNT] = {"amount", said(paper, WORD_AMOUNT), UPH_VALUE_MONEY, 0, RECONCILE_SLOT_OURS},
		[THERE] = {NULL, said(paper, WORD_RECONCILE_THERE), UPH_VALUE_TEXT, wrap | UPH_COLUMN_SPAN(1),
			RECONCILE_SLOT_AVAILABLE},
		[THERE_DATA] = {"there", said(paper, WORD_RECONCILE_THERE), UPH_VALUE_TEXT, data, 0},
		[HERE] = {NULL, said(paper, WORD_RECONCILE_HERE), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(17),
			RECONCILE_SLOT_HELD},
		[HERE_DATA] = {"here", said(paper, WORD_RECONCILE_HERE), UPH_VALUE_TEXT, data, 0},
		[WHAT] = {NULL, said(paper, explained ? WORD_RECONCILE_EXPLANATION : WORD_RECONCILE_WHAT),
			UPH_VALUE_TEXT, wrap | UPH_COLUMN_SPAN(UPH_SPAN_REST), RECONCILE_SLOT_DIFFERENCE},
		[PROPOSAL] = {"proposal", "", UPH_VALUE_TEXT, data, 0},
		[COMMANDS] = {"commands", "", UPH_VALUE_TEXT, data, 0},
		[EXPLANATION] = {"explanation", "", UPH_VALUE_TEXT, data, 0},
		[UNTIL] = {"until", "", UPH_VALUE_DATE, data, 0},
		[PERSON] = {"person", "", UPH_VALUE_TEXT, data, 0},
	};
	return uph_report_section(paper->report, explained ? "explained" : "unexplained",
		said(paper, explained ? WORD_RECONCILE_EXPLAINED : WORD_RECONCILE_UNEXPLAINED),
		said(paper, WORD_RECONCILIATION), columns, COLUMNS);
}

static struct uph_value text_or_none(struct uph_report *report, const char *text)
{
	return uph_value_text(report, is_there(text) ? text : NULL);
}

/* What the difference is in one pot; a program finds number and kind on each of its rows. */
static struct uph_row *add_part(struct reconcile_paper *paper, size_t section,
	const struct uph_difference *difference, const struct uph_difference_part *part)
{
	struct uph_report *report = paper->report;
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	const char *fund = reconcile_fund(paper, part->fund);
	const char *code = reconcile_activity(paper, part->activity, true);
	if (!row)
		return NULL;
	row->values[NUMBER] = uph_value_text(report, reconcile_number(paper, difference));
	row->values[KIND] = uph_value_text(report, uph_difference_name(difference->kind));
	row->values[FUND] = uph_value_text(report, fund);
	row->values[ACTIVITY] = uph_value_text(report, reconcile_activity(paper, part->activity, false));
	row->values[POT_SHOWN] =
		uph_value_text(report, fund ? uph_report_print(report, "%s %s", fund, code) : code);
	row->values[AMOUNT] = uph_value_money(part->amount);
	return row;
}

/* The first row says what it is; those after it have its other pots alone. */
static void add_difference(
	struct reconcile_paper *paper, size_t section, const struct uph_difference *difference)
{
	struct uph_report *report = paper->report;
	const char *there = items_of(paper, difference, false), *here = items_of(paper, difference, true);
	for (size_t i = 0; i < difference->part_count; i++) {
		struct uph_row *row = add_part(paper, section, difference, &difference->parts[i]);
		if (!row || i > 0)
			continue;
		struct uph_value *values = row->values;
		values[NUMBER_SHOWN] = values[NUMBER];
		if (difference->item_count > 0)
			values[DATE] = uph_value_date(paper->of->items[difference->items[0]].date);
		values[THERE] = uph_value_text(report, there ? query_unbroken(report, there) : "–");
		values[THERE_DATA] = text_or_none(report, there);
		values[HERE] = uph_value_text(report, here ? query_unbroken(report, here) : "–");
		values[HERE_DATA] = text_or_none(report, here);
		values[WHAT] = uph_value_text(report, what_of(paper, difference));
		values[PROPOSAL] = text_or_none(report, difference->proposal);
		values[COMMANDS] = text_or_none(report, difference->commands);
		values[EXPLANATION] = text_or_none(report, difference->explanation);
		values[UNTIL] = uph_value_date(difference->until);
		values[PERSON] = text_or_none(report, difference->person);
	}
}

void reconcile_add_differences(struct reconcile_paper *paper, bool explained)
{
	size_t count = 0;
	for (size_t i = 0; i < paper->of->difference_count; i++)
		count += paper->of->differences[i].explained == explained;
	if (count == 0)
		return;
	size_t section = add_section(paper, explained);
	for (size_t i = 0; uph_report_complete(paper->report) && i < paper->of->difference_count; i++) {
		if (paper->of->differences[i].explained == explained)
			add_difference(paper, section, &paper->of->differences[i]);
	}
}

/* ---- commands ---- */

static void add_command_lines(
	struct reconcile_paper *paper, size_t section, const struct uph_difference *difference)
{
	struct uph_report *report = paper->report;
	const char *line = difference->commands;
	while (is_there(line)) {
		size_t length = strcspn(line, "\n");
		struct uph_row *row = length > 0 ? uph_report_row(report, section, UPH_ROW_PLAIN) : NULL;
		if (row) {
			row->values[C_NUMBER] = uph_value_text(report, reconcile_number(paper, difference));
			row->values[C_COMMAND] =
				uph_value_text(report, uph_report_print(report, "%.*s", (int)length, line));
		}
		line += length + (line[length] == '\n');
	}
}

void reconcile_add_commands(struct reconcile_paper *paper)
{
	const struct uph_column columns[C_COLUMNS] = {
		[C_NUMBER] = {"number", said(paper, WORD_NUMBER), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			RECONCILE_SLOT_NUMBER},
		[C_COMMAND] = {"command", said(paper, WORD_RECONCILE_COMMAND), UPH_VALUE_TEXT,
			UPH_COLUMN_CODE | UPH_COLUMN_SPAN(UPH_SPAN_REST), RECONCILE_SLOT_POT},
	};
	bool any = false;
	for (size_t i = 0; i < paper->of->difference_count; i++)
		any = any || is_there(paper->of->differences[i].commands);
	if (!any)
		return;
	size_t section = uph_report_section(paper->report, "commands", said(paper, WORD_RECONCILE_COMMANDS),
		said(paper, WORD_RECONCILIATION), columns, C_COLUMNS);
	paper->report->sections[section].paper_only = true; /* programs have them with the difference */
	for (size_t i = 0; uph_report_complete(paper->report) && i < paper->of->difference_count; i++)
		add_command_lines(paper, section, &paper->of->differences[i]);
}

/* ---- items ---- */

static size_t add_items_section(struct reconcile_paper *paper, bool matched, const char *sheet)
{
	const unsigned data = UPH_COLUMN_DATA_ONLY, code = UPH_COLUMN_CODE;
	const unsigned wrap = UPH_COLUMN_WRAP;
	const unsigned funds = paper->of->outside->tells_funds ? 0 : data;
	const struct uph_column columns[I_COLUMNS] = {
		[I_NUMBER] = {"match", said(paper, WORD_NUMBER), UPH_VALUE_INTEGER, matched ? 0 : data, 0},
		[I_HOW] = {"how", "", UPH_VALUE_TEXT, data, 0},
		[I_HOW_SHOWN] = {NULL, said(paper, WORD_RECONCILE_HOW), UPH_VALUE_TEXT, matched ? 0 : data,
			0},
		[I_DIFFERENCE] = {"difference", said(paper, WORD_RECONCILE_BELONGS), UPH_VALUE_TEXT,
			matched ? data : code, 0},
		[I_SIDE] = {"side", "", UPH_VALUE_TEXT, data, 0},
		[I_SIDE_SHOWN] = {NULL, said(paper, WORD_RECONCILE_SIDE), UPH_VALUE_TEXT, 0, 0},
		[I_NAME] = {"name", said(paper, WORD_RECONCILE_ITEM), UPH_VALUE_TEXT, 0, 0},
		[I_PLACE] = {"place", said(paper, WORD_RECONCILE_PLACE), UPH_VALUE_TEXT, code, 0},
		[I_DATE] = {"date", said(paper, WORD_DATE), UPH_VALUE_DATE, 0, 0},
		[I_FUND] = {"fund", said(paper, WORD_FUND), UPH_VALUE_TEXT, funds, 0},
		[I_ACTIVITY] = {"activity", "", UPH_VALUE_TEXT, data | code, 0},
		[I_ACTIVITY_SHOWN] = {NULL, said(paper, WORD_ACTIVITY_SHORT), UPH_VALUE_TEXT, code, 0},
		[I_AMOUNT] = {"amount", said(paper, WORD_AMOUNT), UPH_VALUE_MONEY, 0, 0},
		[I_REFERENCE] = {"reference", said(paper, WORD_REFERENCE), UPH_VALUE_TEXT, code, 0},
		[I_TEXT] = {"text", said(paper, WORD_TEXT), UPH_VALUE_TEXT, wrap | UPH_COLUMN_LINE(40), 0},
	};
	return uph_report_section(
		paper->report, matched ? "matched" : "unmatched", sheet, sheet, columns, I_COLUMNS);
}

static void add_item(struct reconcile_paper *paper, size_t section, size_t at)
{
	struct uph_report *report = paper->report;
	const struct uph_reconciliation *of = paper->of;
	const struct uph_reconcile_item *item = &of->items[at];
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	if (!row)
		return;
	struct uph_value *values = row->values;
	if (item->group != SIZE_MAX) {
		enum uph_match how = of->matches[item->group].how;
		values[I_NUMBER] = uph_value_integer((int64_t)item->group + 1);
		values[I_HOW] = uph_value_text(report, uph_match_name(how));
		values[I_HOW_SHOWN] = uph_value_text(report, said(paper, reconcile_hows[how]));
	} else if (item->difference < of->difference_count) {
		values[I_DIFFERENCE] =
			uph_value_text(report, reconcile_number(paper, &of->differences[item->difference]));
	}
	values[I_SIDE] = uph_value_text(report, item->ours ? "ours" : "theirs");
	values[I_SIDE_SHOWN] =
		uph_value_text(report, said(paper, item->ours ? WORD_RECONCILE_HERE : WORD_RECONCILE_THERE));
	values[I_NAME] = uph_value_text(report, item->name);
	values[I_PLACE] = text_or_none(report, item->place);
	values[I_DATE] = uph_value_date(item->date);
	values[I_FUND] = uph_value_text(report, reconcile_fund(paper, item->fund));
	values[I_ACTIVITY] = uph_value_text(report, reconcile_activity(paper, item->activity, false));
	values[I_ACTIVITY_SHOWN] = uph_value_text(report, reconcile_activity(paper, item->activity, true));
	values[I_AMOUNT] = uph_value_money(item->amount);
	values[I_REFERENCE] = text_or_none(report, item->reference);
	values[I_TEXT] = text_or_none(report, item->text);
	row->trace = item->ours ? uph_report_text(report, item->name) : NULL;
}

/* Items by match, each match's in their own order: where each match's items begin among `order`. */
static bool order_by_match(const struct uph_reconciliation *of, size_t **order_out, size_t *count_out)
{
	size_t *order = calloc(of->item_count + 1, sizeof *order);
	size_t *ends = calloc(of->match_count + 1, sizeof *ends);
	bool made = order && ends;
	*count_out = 0;
	for (size_t i = 0; made && i < of->item_count; i++) {
		if (of->items[i].group < of->match_count)
			ends[of->items[i].group + 1]++;
	}
	for (size_t i = 0; made && i < of->match_count; i++)
		ends[i + 1] += ends[i];
	for (size_t i = 0; made && i < of->item_count; i++) {
		if (of->items[i].group < of->match_count)
			order[ends[of->items[i].group]++] = i;
	}
	if (made)
		*count_out = of->match_count ? ends[of->match_count] : 0;
	free(ends);
	*order_out = order;
	return made;
}

/* What is after the day and explains nothing is of no month yet. */
static bool stands_alone(const struct uph_reconciliation *of, const struct uph_reconcile_item *item)
{
	return item->group >= of->match_count && (item->counts || item->difference < of->difference_count);
}

bool reconcile_add_items(struct reconcile_paper *paper)
{
	const struct uph_reconciliation *of = paper->of;
	size_t *order, matched, alone = 0;
	bool made = order_by_match(of, &order, &matched);
	if (matched > 0) {
		size_t section = add_items_section(paper, true, said(paper, WORD_RECONCILE_MATCHED));
		for (size_t i = 0; uph_report_complete(paper->report) && i < matched; i++)
			add_item(paper, section, order[i]);
	}
	free(order);
	for (size_t i = 0; i < of->item_count; i++)
		alone += stands_alone(of, &of->items[i]);
	if (!made || alone == 0)
		return made;
	size_t section = add_items_section(paper, false, said(paper, WORD_RECONCILE_UNMATCHED));
	for (size_t i = 0; uph_report_complete(paper->report) && i < of->item_count; i++) {
		if (stands_alone(of, &of->items[i]))
			add_item(paper, section, i);
	}
	return true;
}
