/* What the drop-downs choose among: funds, activities, parties and bodies of the register, and for each sheet
 * to fill in the allocations that it can be about now. */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "reports/workbook.h"

#define FIRST_BODY "LSVO"

/* ---- what can be done with an allocation ---- */

static bool is_of_region(const struct workbook *workbook, int64_t party)
{
	const struct uph_party *found = party ? uph_party_by_id(workbook->ledger, party) : NULL;
	return found && (strcmp(found->kind, "region") == 0 || strcmp(found->kind, "unit") == 0);
}

/* Own units use what is reserved for them; others what has been paid to them. */
static bool uses_directly(const struct workbook *workbook, const struct uph_allocation *allocation)
{
	return is_of_region(workbook, allocation->recipient) || is_of_region(workbook, allocation->performer);
}

static bool sum_of(struct uph_money a, struct uph_money b, struct uph_money c, struct uph_money *out)
{
	return uph_money_add(a, b, out) && uph_money_add(*out, c, out);
}

bool workbook_concerns(const struct workbook *workbook, const struct allocation_line *line)
{
	const struct uph_allocation *allocation = &line->allocation;
	return !workbook->party || allocation->recipient == workbook->party->id ||
	       allocation->requisitioner == workbook->party->id;
}

bool workbook_may_choose(const struct workbook *workbook, enum uph_form form, size_t index,
	struct uph_money *there, struct uph_money *of_which)
{
	const struct allocation_line *line = &workbook->lines.lines[index];
	const struct workbook_standing *stands = &workbook->standing[index];
	const struct uph_money none = {0};
	*there = *of_which = none;
	if (!workbook_concerns(workbook, line))
		return false;
	switch (form) {
	case UPH_FORM_VERDICTS:
		return line->step.stage == UPH_RECOMMENDED && !allocation_line_undone(line) &&
		       sum_of(line->granted, line->held, none, there);
	case UPH_FORM_REQUISITIONS:
		*there = stands->reserved;
		break;
	case UPH_FORM_PAYMENTS:
		*of_which = stands->requisitioned;
		return sum_of(stands->requisitioned, stands->reserved, none, there) && there->ore > 0;
	case UPH_FORM_USE:
		*there = stands->paid;
		if (uses_directly(workbook, &line->allocation))
			return sum_of(stands->paid, stands->requisitioned, stands->reserved, there) &&
			       there->ore > 0;
		break;
	case UPH_FORM_REFUNDS:
		return sum_of(stands->paid, stands->spent, stands->claimed, there) && there->ore > 0;
	case UPH_FORM_DECISIONS:
	case UPH_FORM_COUNT:
		return false;
	}
	return there->ore > 0;
}

static const struct {
	enum word title, there, of_which; /* WORD_COUNT: none */
} headings[UPH_FORM_COUNT] = {
	[UPH_FORM_DECISIONS] = {WORD_COUNT, WORD_COUNT, WORD_COUNT},
	[UPH_FORM_VERDICTS] = {WORD_LIST_TO_DECIDE, WORD_RECOMMENDED_AMOUNT, WORD_COUNT},
	[UPH_FORM_REQUISITIONS] = {WORD_LIST_TO_REQUISITION, WORD_LEFT_TO_REQUISITION, WORD_COUNT},
	[UPH_FORM_PAYMENTS] = {WORD_TO_PAY, WORD_LEFT_TO_PAY_OUT, WORD_OF_WHICH_REQUISITIONED},
	[UPH_FORM_USE] = {WORD_LIST_TO_USE, WORD_LEFT_TO_USE, WORD_COUNT},
	[UPH_FORM_REFUNDS] = {WORD_LIST_TO_REFUND, WORD_CAN_BE_REFUNDED, WORD_COUNT},
};

const char *workbook_there_heading(enum uph_form form)
{
	enum word heading = headings[form].there;
	return heading == WORD_COUNT ? NULL : word(heading, UPH_SWEDISH);
}

const char *workbook_of_which_heading(enum uph_form form)
{
	enum word heading = headings[form].of_which;
	return heading == WORD_COUNT ? NULL : word(heading, UPH_SWEDISH);
}

/* ---- a form's list ---- */

/* "UPH-24-016 Programledare UPH 0,75 årsarbetare (KoU)"; where money moves, and may do so before anybody has
 * decided, "…, ej beslutat". */
static const char *choice_text(
	const struct workbook *workbook, enum uph_form form, const struct allocation_line *line)
{
	bool undecided = form != UPH_FORM_VERDICTS && line->step.stage == UPH_RECOMMENDED;
	const char *decided = undecided ? word(WORD_NOT_YET_DECIDED, UPH_SWEDISH) : "";
	const struct uph_party *recipient =
		line->allocation.recipient ? uph_party_by_id(workbook->ledger, line->allocation.recipient)
					   : NULL;
	const char *purpose = line->allocation.purpose ? line->allocation.purpose : "";
	char excerpt[TEXT_EXCERPT_MAX];
	text_excerpt(purpose, strlen(purpose), excerpt);
	if (!recipient)
		return uph_report_print(workbook->lists, "%s %s %s%s", line->allocation.label, excerpt,
			word(WORD_SET_ASIDE, UPH_SWEDISH), decided);
	return uph_report_print(
		workbook->lists, "%s %s (%s)%s", line->allocation.label, excerpt, recipient->name, decided);
}

/* Whether what the form records is to be dated inside the allocation's period. */
static bool in_period(enum uph_form form)
{
	return form == UPH_FORM_REQUISITIONS || form == UPH_FORM_PAYMENTS || form == UPH_FORM_USE;
}

static struct uph_date later(struct uph_date a, struct uph_date b)
{
	return a.ymd > b.ymd ? a : b;
}

/* The first day that it may be decided: the meeting's; that money may move: when there is money, and the
 * period has begun. */
static struct uph_date earliest(enum uph_form form, const struct allocation_line *line)
{
	struct uph_date meeting = line->decision.date;
	if (form == UPH_FORM_VERDICTS)
		return meeting;
	struct uph_date there = later(meeting, line->money_from);
	return in_period(form) ? later(there, line->allocation.period_first) : there;
}

static void add_choice(struct workbook *workbook, enum uph_form form, size_t index)
{
	const struct allocation_line *line = &workbook->lines.lines[index];
	struct uph_report *report = workbook->lists;
	struct uph_money there, of_which;
	if (!workbook_may_choose(workbook, form, index, &there, &of_which))
		return;
	struct uph_row *row = uph_report_row(report, workbook->form_list[form], UPH_ROW_PLAIN);
	if (!row)
		return;
	const struct uph_party *recipient =
		line->allocation.recipient ? uph_party_by_id(workbook->ledger, line->allocation.recipient)
					   : NULL;
	row->values[WORKBOOK_CHOICE] = uph_value_text(report, choice_text(workbook, form, line));
	row->values[WORKBOOK_NUMBER] = uph_value_text(report, line->allocation.label);
	row->values[WORKBOOK_RECIPIENT] = uph_value_text(report, recipient ? recipient->name : NULL);
	row->values[WORKBOOK_PURPOSE] = uph_value_text(report, line->allocation.purpose);
	row->values[WORKBOOK_THERE] = uph_value_money(there);
	if (workbook_of_which_heading(form))
		row->values[WORKBOOK_OF_WHICH] = uph_value_money(of_which);
	row->values[WORKBOOK_EARLIEST] = uph_value_date(earliest(form, line));
	if (in_period(form))
		row->values[WORKBOOK_LATEST] = uph_value_date(line->allocation.period_last);
	workbook->form_choices[form]++;
}

static void add_form_list(struct workbook *workbook, enum uph_form form)
{
	const unsigned wrap = UPH_COLUMN_WRAP;
	enum uph_language language = workbook->lists->language;
	const char *of_which = workbook_of_which_heading(form);
	const unsigned last = in_period(form) ? 0 : UPH_COLUMN_DATA_ONLY;
	const struct uph_column columns[WORKBOOK_LIST_COLUMNS] = {
		[WORKBOOK_CHOICE] = {"choice", word(WORD_CHOOSE, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(60), 0},
		[WORKBOOK_NUMBER] = {"number", word(WORD_NUMBER, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE,
			1},
		[WORKBOOK_RECIPIENT] = {"recipient", word(WORD_RECIPIENT, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(28), 2},
		[WORKBOOK_PURPOSE] = {"purpose", word(WORD_PURPOSE_OF, language), UPH_VALUE_TEXT,
			wrap | UPH_COLUMN_LINE(40), 3},
		[WORKBOOK_THERE] = {"there", workbook_there_heading(form), UPH_VALUE_MONEY, 0, 4},
		[WORKBOOK_OF_WHICH] = {"of_which", of_which, UPH_VALUE_MONEY,
			of_which ? 0 : UPH_COLUMN_DATA_ONLY, 5},
		[WORKBOOK_EARLIEST] = {"earliest", word(WORD_EARLIEST, language), UPH_VALUE_DATE, 0, 6},
		[WORKBOOK_LATEST] = {"latest", word(WORD_LATEST, language), UPH_VALUE_DATE, last, 7},
	};
	workbook->form_list[form] = uph_report_section(workbook->lists, uph_form_sheet(form)->name,
		word(headings[form].title, language), word(WORD_LISTS_SHEET, UPH_SWEDISH), columns,
		WORKBOOK_LIST_COLUMNS);
	for (size_t i = 0; i < workbook->lines.count; i++)
		add_choice(workbook, form, i);
}

/* ---- the register ---- */

static size_t add_list(struct workbook *workbook, const char *key, enum word title)
{
	const struct uph_column column = {
		"name", "", UPH_VALUE_TEXT, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(60), 0};
	size_t section = uph_report_section(workbook->lists, key, word(title, workbook->lists->language),
		word(WORD_LISTS_SHEET, UPH_SWEDISH), &column, 1);
	workbook->lists->sections[section].heading_row = false;
	return section;
}

static void add_word(struct workbook *workbook, size_t section, const char *text)
{
	struct uph_row *row = uph_report_row(workbook->lists, section, UPH_ROW_PLAIN);
	if (row)
		row->values[0] = uph_value_text(workbook->lists, text);
}

static enum uph_status add_activities(struct workbook *workbook, struct uph_error *err)
{
	const struct uph_activity *activities;
	size_t count;
	workbook->activity_list = add_list(workbook, "activities", WORD_LIST_ACTIVITIES);
	enum uph_status status = uph_activities(workbook->ledger, &activities, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		if (activities[i].code[0])
			add_word(workbook, workbook->activity_list,
				uph_report_print(workbook->lists, "%s%s%s", activities[i].code,
					activities[i].name[0] ? " " : "", activities[i].name));
	add_word(workbook, workbook->activity_list, word(WORD_UNDIVIDED_ACCOUNT, UPH_SWEDISH));
	return status;
}

static enum uph_status add_funds(struct workbook *workbook, struct uph_error *err)
{
	const struct uph_fund *funds;
	size_t count;
	workbook->fund_list = add_list(workbook, "funds", WORD_LIST_FUNDS);
	enum uph_status status = uph_funds(workbook->ledger, &funds, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		add_word(workbook, workbook->fund_list, funds[i].name);
	return status;
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Those that money is given to; not the state and others that it comes from, nor what has been merged. */
static enum uph_status add_parties(struct workbook *workbook, struct uph_error *err)
{
	const struct uph_party *parties;
	size_t all, count = 0;
	workbook->party_list = add_list(workbook, "parties", WORD_LIST_PARTIES);
	enum uph_status status = uph_parties(workbook->ledger, &parties, &all, err);
	if (status != UPH_OK)
		return status;
	const char **names = calloc(all + 1, sizeof *names);
	if (!names)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till arbetsboken");
	for (size_t i = 0; i < all; i++)
		if (!parties[i].into && strcmp(parties[i].kind, "state") != 0 &&
			strcmp(parties[i].kind, "funder") != 0)
			names[count++] = parties[i].name;
	qsort(names, count, sizeof *names, by_text);
	for (size_t i = 0; i < count; i++)
		add_word(workbook, workbook->party_list, names[i]);
	free(names);
	return UPH_OK;
}

static bool lists_word(const struct uph_report *report, size_t index, const char *text)
{
	const struct uph_section *section = &report->sections[index];
	for (size_t i = 0; index < report->section_count && i < section->row_count; i++)
		if (strcmp(section->rows[i].values[0].text, text) == 0)
			return true;
	return false;
}

/* Bodies that have set money aside so far. */
static void add_bodies(struct workbook *workbook)
{
	workbook->body_list = add_list(workbook, "bodies", WORD_LIST_BODIES);
	add_word(workbook, workbook->body_list, FIRST_BODY);
	for (size_t i = 0; i < workbook->lines.count; i++) {
		const char *body = workbook->lines.lines[i].decision.body;
		if (!lists_word(workbook->lists, workbook->body_list, body))
			add_word(workbook, workbook->body_list, body);
	}
}

enum uph_status workbook_make_lists(struct workbook *workbook, unsigned forms, struct uph_error *err)
{
	enum uph_status status =
		workbook_part(workbook, "lists", word(WORD_LISTS_SHEET, UPH_SWEDISH), &workbook->lists, err);
	if (status != UPH_OK)
		return status;
	workbook->lists->subtitle = word(WORD_LISTS_SUBTITLE, workbook->lists->language);
	workbook->lists->landscape = true;
	if (forms & 1U << UPH_FORM_DECISIONS) {
		status = add_activities(workbook, err);
		if (status == UPH_OK)
			status = add_funds(workbook, err);
		if (status == UPH_OK)
			status = add_parties(workbook, err);
		add_bodies(workbook);
	}
	for (enum uph_form form = 0; status == UPH_OK && form < UPH_FORM_COUNT; form++)
		if (form != UPH_FORM_DECISIONS && forms & 1U << form)
			add_form_list(workbook, form);
	return status;
}
