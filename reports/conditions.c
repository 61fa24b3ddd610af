/* Conditions: what must come true, by when, and the money that would go back or be claimed.
 *
 * Days are counted from the query's last day; without one, from the day of the last record that is known, so
 * that the same book gives the same paper. Money that stands under several conditions is counted once in the
 * sums. */
#include "reports/conditions.h"

#include <stdlib.h>
#include <string.h>

#include "reports/query.h"
#include "uph/decision.h"

#define MICROSECONDS_PER_DAY INT64_C(86400000000)

enum {
	LABEL,
	DECISION,
	KIND,
	KIND_WORD,
	TEXT,
	NAME,
	ALLOCATION,
	DUE,
	STATUS,
	STATUS_WORD,
	DAYS_LEFT,
	TIME_LEFT,
	UNPAID,
	PAID,
	GOES_TO,
	OUTCOME_DATE,
	VOUCHER,
	EVIDENCE,
	COLUMNS
};

struct condition_row {
	struct uph_condition condition; /* its texts are the report's */
	const char *decision, *allocation, *goes_to;
	struct uph_money unpaid, paid;
};

struct conditions_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	struct uph_date as_of, day; /* as asked; that days are counted from */
	int64_t seq_max;
	struct condition_row *rows;
	size_t count, capacity;
	struct uph_condition_part *parts; /* of all of them, each once */
	size_t part_count;
	bool shared; /* some part stands under several */
	size_t section;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

/* ---- gathering ---- */

static const char *pot_text(
	struct uph_ledger *ledger, struct uph_report *report, int64_t fund_id, int64_t activity_id)
{
	const struct uph_fund *fund = uph_fund_by_id(ledger, fund_id);
	const struct uph_activity *activity = uph_activity_by_id(ledger, activity_id);
	bool undivided = !activity || activity->code[0] == '\0';
	return uph_report_print(report, "%s %s", fund ? fund->name : "?",
		undivided ? word(WORD_UNDIVIDED_ACCOUNT, report->language) : activity->code);
}

const char *condition_goes_to(struct uph_ledger *ledger, struct uph_report *report,
	const struct uph_condition *condition, const struct uph_condition_part *parts, size_t count)
{
	const char *pots = NULL;
	if (condition->state != UPH_CONDITION_OPEN)
		return NULL;
	if (condition->fund)
		return pot_text(ledger, report, condition->fund, condition->activity);
	for (size_t i = 0; i < count; i++) {
		const char *pot = pot_text(ledger, report, parts[i].fund, parts[i].activity);
		if (pot && (!pots || !strstr(pots, pot)))
			pots = uph_report_print(report, "%s%s%s", pots ? pots : "", pots ? ", " : "", pot);
	}
	return pots;
}

/* Keeps the parts that are not there already. */
static bool merge_parts(
	struct conditions_report *conditions, const struct uph_condition_part *parts, size_t count)
{
	size_t room = conditions->part_count + count;
	struct uph_condition_part *all = realloc(conditions->parts, (room + 1) * sizeof *all);
	if (!all)
		return false;
	conditions->parts = all;
	size_t before = conditions->part_count;
	for (size_t i = 0; i < count; i++) {
		bool there = false;
		for (size_t k = 0; k < before && !there; k++)
			there = all[k].allocation == parts[i].allocation && all[k].fund == parts[i].fund &&
				all[k].activity == parts[i].activity;
		conditions->shared = conditions->shared || there;
		if (!there)
			all[conditions->part_count++] = parts[i];
	}
	return true;
}

/* What is at risk, and where it would go. */
static enum uph_status take_parts(
	struct conditions_report *conditions, struct condition_row *row, struct uph_error *err)
{
	const struct uph_condition *condition = &row->condition;
	struct uph_condition_part *parts;
	size_t count;
	bool fits = true;
	enum uph_status status = uph_condition_parts(
		conditions->ledger, condition, conditions->as_of, conditions->seq_max, &parts, &count, err);
	if (status != UPH_OK)
		return status;
	for (size_t i = 0; i < count; i++)
		fits = fits && uph_money_add(row->unpaid, parts[i].unpaid, &row->unpaid) &&
		       uph_money_add(row->paid, parts[i].paid, &row->paid);
	row->goes_to = condition_goes_to(conditions->ledger, conditions->report, condition, parts, count);
	fits = fits && merge_parts(conditions, parts, count);
	free(parts);
	return fits ? UPH_OK : no_memory(err);
}

static enum uph_status take_names(
	struct conditions_report *conditions, struct condition_row *row, struct uph_error *err)
{
	struct uph_allocation allocation;
	if (row->condition.allocation == 0)
		return UPH_OK;
	enum uph_status status =
		uph_allocation_by_id(conditions->ledger, row->condition.allocation, &allocation, err);
	if (status == UPH_OK)
		row->allocation = uph_report_text(conditions->report, allocation.label);
	return status;
}

static struct condition_row *new_row(struct conditions_report *conditions)
{
	if (conditions->count == conditions->capacity) {
		size_t capacity = conditions->capacity ? conditions->capacity * 2 : 16;
		struct condition_row *rows = realloc(conditions->rows, capacity * sizeof *rows);
		if (!rows)
			return NULL;
		conditions->rows = rows;
		conditions->capacity = capacity;
	}
	struct condition_row *row = &conditions->rows[conditions->count];
	memset(row, 0, sizeof *row);
	return row;
}

/* A decision dated after the query's last day has made no condition yet. */
static enum uph_status take(void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct conditions_report *conditions = context;
	struct uph_report *report = conditions->report;
	struct uph_decision decision;
	enum uph_status status = uph_decision_by_id_at(
		conditions->ledger, condition->decision, conditions->seq_max, &decision, err);
	if (status != UPH_OK || (conditions->as_of.ymd && decision.date.ymd > conditions->as_of.ymd))
		return status;
	struct condition_row *row = new_row(conditions);
	if (!row)
		return no_memory(err);
	row->condition = *condition;
	row->condition.label = uph_report_text(report, condition->label);
	row->condition.text = uph_report_text(report, condition->text);
	row->condition.name = uph_report_text(report, condition->name);
	row->condition.evidence = uph_report_text(report, condition->evidence);
	row->decision = query_decision_text(report, decision.body, decision.date, decision.paragraph);
	conditions->count++;
	status = take_names(conditions, row, err);
	return status == UPH_OK ? take_parts(conditions, row, err) : status;
}

/* By last day, none last; conditions of the same day by number, as they came. */
static void sort(struct conditions_report *conditions)
{
	for (size_t i = 1; i < conditions->count; i++) {
		struct condition_row row = conditions->rows[i];
		int32_t due = row.condition.due.ymd ? row.condition.due.ymd : INT32_MAX;
		size_t k = i;
		for (; k > 0; k--) {
			int32_t before = conditions->rows[k - 1].condition.due.ymd;
			if ((before ? before : INT32_MAX) <= due)
				break;
			conditions->rows[k] = conditions->rows[k - 1];
		}
		conditions->rows[k] = row;
	}
}

/* ---- showing ---- */

/* A column that no row has anything in takes no room on paper. */
static unsigned unless_empty(const struct conditions_report *conditions, int column, unsigned flags)
{
	for (size_t i = 0; i < conditions->count; i++) {
		const struct uph_condition *condition = &conditions->rows[i].condition;
		if ((column == NAME && condition->name) ||
			(column == OUTCOME_DATE && condition->outcome_date.ymd) ||
			(column == VOUCHER && condition->voucher) ||
			(column == EVIDENCE && condition->evidence))
			return flags;
	}
	return flags | UPH_COLUMN_DATA_ONLY;
}

static void add_section(struct conditions_report *conditions)
{
	struct uph_report *report = conditions->report;
	enum uph_language language = report->language;
	const unsigned money = UPH_COLUMN_ZERO_DASH | (conditions->shared ? 0 : UPH_COLUMN_TOTAL);
	const struct uph_column columns[COLUMNS] = {
		[LABEL] = {"condition", word(WORD_CONDITION, language), UPH_VALUE_TEXT, UPH_COLUMN_CODE, 0},
		[DECISION] = {"decision", word(WORD_DECISION, language), UPH_VALUE_TEXT, UPH_COLUMN_WRAP, 0},
		[KIND] = {"kind", word(WORD_KIND, language), UPH_VALUE_TEXT, UPH_COLUMN_DATA_ONLY, 0},
		[KIND_WORD] = {NULL, word(WORD_KIND, language), UPH_VALUE_TEXT, UPH_COLUMN_WRAP, 0},
		[TEXT] = {"text", word(WORD_CONDITION_TEXT, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(28), 0},
		[NAME] = {"project", word(WORD_PROJECT, language), UPH_VALUE_TEXT,
			unless_empty(conditions, NAME, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(20)), 0},
		[ALLOCATION] = {"allocation", word(WORD_LABEL, language), UPH_VALUE_TEXT,
			UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE, 0},
		[DUE] = {"due", word(WORD_DUE, language), UPH_VALUE_DATE, 0, 0},
		[STATUS] = {"status", word(WORD_CONDITION_STATE, language), UPH_VALUE_TEXT,
			UPH_COLUMN_DATA_ONLY, 0},
		[STATUS_WORD] = {NULL, word(WORD_CONDITION_STATE, language), UPH_VALUE_TEXT, 0, 0},
		[DAYS_LEFT] = {"days_left", word(WORD_DAYS_LEFT, language), UPH_VALUE_INTEGER,
			UPH_COLUMN_DATA_ONLY, 0},
		[TIME_LEFT] = {NULL, word(WORD_TIME_LEFT, language), UPH_VALUE_TEXT, UPH_COLUMN_WRAP, 0},
		[UNPAID] = {"unpaid", word(WORD_WOULD_GO_BACK, language), UPH_VALUE_MONEY, money, 0},
		[PAID] = {"paid", word(WORD_WOULD_BE_CLAIMED, language), UPH_VALUE_MONEY, money, 0},
		[GOES_TO] = {"returns_to", word(WORD_GOES_TO, language), UPH_VALUE_TEXT,
			UPH_COLUMN_WRAP | UPH_COLUMN_LINE(20), 0},
		[OUTCOME_DATE] = {"outcome_date", word(WORD_OUTCOME_DATE, language), UPH_VALUE_DATE,
			unless_empty(conditions, OUTCOME_DATE, 0), 0},
		[VOUCHER] = {"voucher", word(WORD_VOUCHER, language), UPH_VALUE_INTEGER,
			unless_empty(conditions, VOUCHER, 0), 0},
		[EVIDENCE] = {"evidence", word(WORD_EVIDENCE, language), UPH_VALUE_TEXT,
			unless_empty(conditions, EVIDENCE, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(18)), 0},
	};
	conditions->section = uph_report_section(report, "conditions", "", report->title, columns, COLUMNS);
	report->sections[conditions->section].total_row = !conditions->shared;
}

/* "45 dagar", "1 dag för sent", "saknar sista dag". */
static void add_days(struct conditions_report *conditions, struct uph_date due, struct uph_row *row)
{
	struct uph_report *report = conditions->report;
	enum uph_language language = report->language;
	if (due.ymd == 0) {
		row->values[TIME_LEFT] = uph_value_text(report, word(WORD_NO_LAST_DAY, language));
		return;
	}
	int32_t left = uph_date_days(due) - uph_date_days(conditions->day);
	int32_t size = left < 0 ? -left : left;
	enum word unit =
		left < 0 ? (size == 1 ? WORD_DAY_PAST : WORD_DAYS_PAST) : (size == 1 ? WORD_DAY : WORD_DAYS);
	row->values[DAYS_LEFT] = uph_value_integer(left);
	row->values[TIME_LEFT] =
		uph_value_text(report, uph_report_print(report, "%d %s", (int)size, word(unit, language)));
}

static void add_state(
	struct conditions_report *conditions, const struct uph_condition *condition, struct uph_row *row)
{
	struct uph_report *report = conditions->report;
	bool english = report->language == UPH_ENGLISH;
	bool open = condition->state == UPH_CONDITION_OPEN;
	const char *name = uph_condition_state_name(condition->state);
	const char *shown = english ? name : uph_condition_state_word(condition->state);
	if (open && condition->due.ymd && condition->due.ymd < conditions->day.ymd) {
		name = "overdue";
		shown = word(WORD_OVERDUE, report->language);
	}
	row->values[STATUS] = uph_value_text(report, name);
	row->values[STATUS_WORD] = uph_value_text(report, shown);
	if (open)
		add_days(conditions, condition->due, row);
}

static void add_row(struct conditions_report *conditions, const struct condition_row *from)
{
	const struct uph_condition *condition = &from->condition;
	struct uph_report *report = conditions->report;
	bool english = report->language == UPH_ENGLISH;
	const char *kind = uph_condition_kind_name(condition->kind);
	struct uph_row *row = uph_report_row(report, conditions->section, UPH_ROW_PLAIN);
	if (!row)
		return;
	row->trace = condition->label;
	row->values[LABEL] = uph_value_text(report, condition->label);
	row->values[DECISION] = uph_value_text(report, from->decision);
	row->values[KIND] = uph_value_text(report, kind);
	row->values[KIND_WORD] =
		uph_value_text(report, english ? kind : uph_condition_kind_word(condition->kind));
	row->values[TEXT] = uph_value_text(report, condition->text);
	row->values[NAME] = uph_value_text(report, condition->name);
	row->values[ALLOCATION] = uph_value_text(report, from->allocation);
	row->values[DUE] = uph_value_date(condition->due);
	add_state(conditions, condition, row);
	row->values[UNPAID] = uph_value_money(from->unpaid);
	row->values[PAID] = uph_value_money(from->paid);
	row->values[GOES_TO] = uph_value_text(report, from->goes_to);
	row->values[OUTCOME_DATE] = uph_value_date(condition->outcome_date);
	if (condition->voucher)
		row->values[VOUCHER] = uph_value_integer(condition->voucher);
	row->values[EVIDENCE] = uph_value_text(report, condition->evidence);
}

/* The sums of money that several rows show. */
static enum uph_status add_totals(struct conditions_report *conditions, struct uph_error *err)
{
	struct uph_report *report = conditions->report;
	struct uph_money unpaid = {0}, paid = {0};
	if (!conditions->shared)
		return UPH_OK;
	for (size_t i = 0; i < conditions->part_count; i++) {
		if (!uph_money_add(unpaid, conditions->parts[i].unpaid, &unpaid) ||
			!uph_money_add(paid, conditions->parts[i].paid, &paid))
			return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	uph_report_total(
		report, "unpaid", word(WORD_WOULD_GO_BACK, report->language), uph_value_money(unpaid));
	uph_report_total(
		report, "paid", word(WORD_WOULD_BE_CLAIMED, report->language), uph_value_money(paid));
	uph_report_note(report, "%s", word(WORD_SHARED_MONEY, report->language));
	return UPH_OK;
}

static enum uph_status fill(
	struct conditions_report *conditions, const struct query_scope *resolved, struct uph_error *err)
{
	conditions->as_of = conditions->day = resolved->scope.to;
	conditions->seq_max = resolved->scope.seq_max;
	if (conditions->day.ymd == 0)
		(void)uph_date_from_days(
			(int32_t)(resolved->head.recorded_at / MICROSECONDS_PER_DAY), &conditions->day);
	enum uph_status status = uph_conditions_on(
		conditions->ledger, conditions->as_of, conditions->seq_max, take, conditions, err);
	if (status != UPH_OK)
		return status;
	sort(conditions);
	conditions->report->landscape = true;
	add_section(conditions);
	for (size_t i = 0; i < conditions->count; i++)
		add_row(conditions, &conditions->rows[i]);
	return add_totals(conditions, err);
}

enum uph_status uph_report_conditions(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct conditions_report conditions = {.ledger = ledger};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "conditions",
			word(WORD_CONDITIONS, query->language), &conditions.report, err);
	if (status == UPH_OK)
		status = fill(&conditions, &resolved, err);
	free(conditions.rows);
	free(conditions.parts);
	return query_finish(status, conditions.report, out, err);
}
