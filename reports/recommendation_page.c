/* The first half of the page: what the body decides, how it is paid for, who gets the money and does the
 * work. */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "reports/balance_detail.h"
#include "reports/recommendation.h"
#include "reports/report_words.h"

#define WRAP UPH_COLUMN_WRAP
#define DATA UPH_COLUMN_DATA_ONLY
#define CODE UPH_COLUMN_CODE
#define TEXT_BYTES_MAX ((size_t)1 << 20)

const char *recommendation_capitals(struct uph_report *report, const char *text)
{
	struct buffer out;
	buffer_init(&out, TEXT_BYTES_MAX);
	text_capitals(&out, text);
	const char *made = report_words_keep(report, &out);
	buffer_free(&out);
	return made;
}

const char *recommendation_decider(const struct recommendation *recommendation)
{
	const char *decider = recommendation->facts->decision.decider;
	return decider ? decider : DIRECTOR;
}

void recommendation_sentence(
	struct recommendation *recommendation, const char *key, const char *title, const char *text)
{
	struct uph_report *report = recommendation->report;
	const struct uph_column column = {NULL, "", UPH_VALUE_TEXT, WRAP | UPH_COLUMN_SPAN(UPH_SPAN_REST), 0};
	size_t index = uph_report_section(
		report, key, title, word(WORD_RECOMMENDATION_SHEET, report->language), &column, 1);
	struct uph_section *section = &report->sections[index];
	section->paper_only = true;
	section->heading_row = false;
	struct uph_row *row = uph_report_row(report, index, UPH_ROW_PLAIN);
	if (row)
		row->values[0] = uph_value_text(report, text);
}

/* ---- clauses ---- */

enum { L_NUMBER, L_TEXT, L_COLUMNS };

struct clauses {
	struct recommendation *recommendation;
	size_t section;
};

static enum uph_status take_clause(void *context, int64_t number, const char *text, struct uph_error *err)
{
	struct clauses *clauses = context;
	struct uph_report *report = clauses->recommendation->report;
	struct uph_row *row = uph_report_row(report, clauses->section, UPH_ROW_PLAIN);
	if (!row)
		return recommendation_no_memory(err);
	row->values[L_NUMBER] = uph_value_integer(number);
	row->values[L_TEXT] = uph_value_text(report, query_unbroken(report, text));
	row->trace = clauses->recommendation->name;
	return UPH_OK;
}

static enum uph_status add_clauses(struct recommendation *recommendation, struct uph_error *err)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	const struct uph_decision *decision = &recommendation->facts->decision;
	const char *sheet = word(WORD_RECOMMENDATION_SHEET, language);
	const char *title = uph_report_print(report, "1 %s %s", decision->body, word(WORD_DECIDES, language));
	bool any = recommendation->facts->clauses > 0;
	const struct uph_column columns[L_COLUMNS] = {
		[L_NUMBER] = {"order", word(WORD_NUMBER_IN_ORDER, language), UPH_VALUE_INTEGER, DATA, 0},
		[L_TEXT] = {"text", word(WORD_CLAUSE, language), UPH_VALUE_TEXT,
			any ? WRAP | UPH_COLUMN_SPAN(UPH_SPAN_REST) : DATA, 0},
	};
	struct clauses clauses = {recommendation,
		uph_report_section(report, "clauses", any ? title : "", sheet, columns, L_COLUMNS)};
	report->sections[clauses.section].heading_row = false;
	report->sections[clauses.section].above = true;
	if (any)
		return uph_clauses(recommendation->ledger, decision->id,
			recommendation->resolved->scope.seq_max, take_clause, &clauses, err);
	recommendation_sentence(
		recommendation, "clauses_missing", title, word(WORD_CLAUSES_NOT_READ, language));
	report->sections[report->section_count - 1].above = true;
	return UPH_OK;
}

/* ---- financing ---- */

enum { F_ACTIVITY, F_NAME, F_FUND, F_BEFORE, F_AMOUNT, F_AFTER, F_COLUMNS };

static void add_financing_section(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	const unsigned money = UPH_COLUMN_ZERO_DASH;
	const struct uph_column columns[F_COLUMNS] = {
		[F_ACTIVITY] = {"activity", word(WORD_ACTIVITY_SHORT, language), UPH_VALUE_TEXT, CODE, 0},
		[F_NAME] = {"name", word(WORD_NAME, language), UPH_VALUE_TEXT, WRAP | UPH_COLUMN_LINE(24), 1},
		[F_FUND] = {"fund", word(WORD_FUND, language), UPH_VALUE_TEXT, WRAP | UPH_COLUMN_LINE(16), 2},
		[F_BEFORE] = {"before", word(WORD_BEFORE, language), UPH_VALUE_MONEY, money, 3},
		[F_AMOUNT] = {"amount", word(WORD_THIS_DECISION, language), UPH_VALUE_MONEY, money, 4},
		[F_AFTER] = {"after", word(WORD_AFTER, language), UPH_VALUE_MONEY, money, 5},
	};
	recommendation->financing =
		uph_report_section(report, "financing", word(WORD_FINANCING_NUMBERED, language),
			word(WORD_RECOMMENDATION_SHEET, language), columns, F_COLUMNS);
}

static void set_figures(struct recommendation *recommendation, const struct recommended_activity *activity,
	size_t index, struct uph_row *row)
{
	const struct uph_term terms[] = {
		{false, recommendation->financing, index, index, F_BEFORE},
		{true, recommendation->financing, index, index, F_AMOUNT},
	};
	row->values[F_BEFORE] = uph_value_money(activity->before);
	if (activity->unknown && activity->amount.ore == 0)
		return;
	row->values[F_AMOUNT] = uph_value_money(activity->amount);
	row->values[F_AFTER] = uph_value_money(activity->after);
	uph_report_formula(recommendation->report, &row->values[F_AFTER], terms, 2);
}

static void add_financing_rows(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	size_t index = 0;
	for (size_t i = 0; i < recommendation->activity_count; i++) {
		const struct recommended_activity *activity = &recommendation->activities[i];
		const struct uph_activity *named =
			uph_activity_by_id(recommendation->ledger, activity->activity);
		bool undivided = !named || named->code[0] == '\0';
		if (!activity->drawn && !(undivided && activity->before.ore != 0))
			continue;
		struct uph_row *row = uph_report_row(report, recommendation->financing, UPH_ROW_PLAIN);
		if (!row)
			return;
		row->values[F_ACTIVITY] = uph_value_text(report, undivided ? "" : named->code);
		row->values[F_NAME] =
			uph_value_text(report, undivided ? word(WORD_UNDIVIDED, language) : named->name);
		row->values[F_FUND] = uph_value_text(report, activity->funds);
		row->trace = uph_report_print(report, "aktivitet:%s", undivided ? "ofördelat" : named->code);
		set_figures(recommendation, activity, index++, row);
	}
	struct uph_row *total = uph_report_row(report, recommendation->financing, UPH_ROW_TOTAL);
	if (!total)
		return;
	total->values[F_NAME] = uph_value_text(report, word(WORD_ALL_ACTIVITIES, language));
	set_figures(recommendation, &recommendation->all, index, total);
	uph_report_total(report, "before", NULL, total->values[F_BEFORE]);
	uph_report_total(report, "amount", NULL, total->values[F_AMOUNT]);
	uph_report_total(report, "after", NULL, total->values[F_AFTER]);
}

/* Why an activity that the decision takes from ends below zero, and whether the undivided grant covers it. */
static enum uph_status explain_below_zero(struct recommendation *recommendation, struct uph_error *err)
{
	struct uph_report *report = recommendation->report;
	size_t count = recommendation->activity_count, drawn = 0;
	struct uph_balance *all = calloc(count + 1, sizeof *all), *ours = calloc(count + 1, sizeof *ours);
	if (!all || !ours) {
		free(all);
		free(ours);
		return recommendation_no_memory(err);
	}
	for (size_t i = 0; i < count; i++) {
		all[i].activity = recommendation->activities[i].activity;
		all[i].figures[UPH_AVAILABLE] = recommendation->activities[i].after;
		if (recommendation->activities[i].drawn)
			ours[drawn++] = all[i];
	}
	const char *codes = balance_below_zero(report, recommendation->ledger, ours, drawn);
	bool covered = balance_undivided_covers(recommendation->ledger, all, count);
	if (codes)
		recommendation_sentence(recommendation, "below_zero", "",
			uph_report_print(report, "%s %s %s", word(WORD_BELOW_ZERO, report->language), codes,
				word(covered ? WORD_COVERED_BY_UNDIVIDED : WORD_NOT_COVERED_BY_UNDIVIDED,
					report->language)));
	free(all);
	free(ours);
	return UPH_OK;
}

/* The amount has been changed since: the enclosed matrix has what stood then. */
static enum uph_status explain_changed(struct recommendation *recommendation, struct uph_error *err)
{
	struct uph_report *report = recommendation->report;
	struct uph_money then = {0};
	char amount[UPH_MONEY_TEXT_MAX];
	bool changed = false;
	for (size_t i = 0; i < recommendation->line_count; i++) {
		const struct recommended_line *line = &recommendation->lines[i];
		if (!uph_money_add(then, line->set_aside, &then))
			return recommendation_too_large(err);
		changed = changed || (line->set_aside.ore != 0 && line->by_financing &&
					     line->set_aside.ore != line->amounts.recommended.ore);
	}
	if (changed)
		recommendation_sentence(recommendation, "stood_that_day", "",
			query_unbroken(report, uph_report_print(report, "%s %s.",
						       word(WORD_STOOD_THAT_DAY, report->language),
						       uph_money_print(then, UPH_MONEY_SWEDISH, amount))));
	return UPH_OK;
}

/* What is no longer in the books is not to be signed. */
static void explain_corrected(struct recommendation *recommendation)
{
	struct uph_report *report = recommendation->report;
	const char *list = NULL;
	for (size_t i = 0; i < recommendation->line_count; i++) {
		const struct allocation_line *line = recommendation->lines[i].line;
		if (allocation_line_undone(line))
			list = uph_report_print(
				report, "%s%s %s", list ? list : "", list ? "," : "", line->allocation.label);
	}
	if (list)
		recommendation_sentence(recommendation, "corrected_away", "",
			uph_report_print(report, "%s%s.", word(WORD_CORRECTED_AWAY, report->language), list));
}

static enum uph_status add_financing(struct recommendation *recommendation, struct uph_error *err)
{
	struct uph_report *report = recommendation->report;
	enum uph_language language = report->language;
	char day[UPH_DATE_TEXT_MAX];
	add_financing_rows(recommendation);
	enum uph_status status = explain_below_zero(recommendation, err);
	if (!recommendation->amount_known && recommendation->line_count > 0)
		recommendation_sentence(recommendation, "amount_unknown", "",
			uph_report_print(report, "%s: %s.", word(WORD_AMOUNT_IN_LINE, language),
				word(WORD_AMOUNT_NOT_SAID, language)));
	if (recommendation->day.ymd != recommendation->facts->decision.date.ymd)
		recommendation_sentence(recommendation, "counted_from", "",
			uph_report_print(report, "%s %s.", word(WORD_STATE_SHOWN_AS_OF, language),
				uph_date_print(recommendation->day, day)));
	if (recommendation->verdicts_put_back)
		recommendation_sentence(
			recommendation, "same_day_verdicts", "", word(WORD_SAME_DAY_VERDICTS, language));
	explain_corrected(recommendation);
	return status == UPH_OK ? explain_changed(recommendation, err) : status;
}

enum uph_status recommendation_add_page(struct recommendation *recommendation, struct uph_error *err)
{
	add_financing_section(recommendation); /* the first: what JSON and CSV have rows of */
	enum uph_status status = add_clauses(recommendation, err);
	if (status == UPH_OK)
		status = add_financing(recommendation, err);
	if (status == UPH_OK)
		recommendation_add_recipients(recommendation);
	return status;
}
