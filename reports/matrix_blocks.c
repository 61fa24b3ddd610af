/* The blocks around a matrix's decisions: the opening of each activity above, the state of each below. */
#include "reports/matrix_form.h"

const char *matrix_activity_code(const struct matrix_report *matrix, int64_t id)
{
	const struct uph_activity *activity = uph_activity_by_id(matrix->ledger, id);
	return activity ? activity->code : "";
}

static const char *activity_name(const struct matrix_report *matrix, int64_t id, enum uph_language language)
{
	const struct uph_activity *activity = uph_activity_by_id(matrix->ledger, id);
	return activity && activity->code[0] ? activity->name : word(WORD_UNDIVIDED, language);
}

const char *matrix_activity_title(const struct matrix_report *matrix, int64_t id, enum uph_language language)
{
	const struct uph_activity *activity = uph_activity_by_id(matrix->ledger, id);
	if (!activity || activity->code[0] == '\0')
		return word(WORD_UNDIVIDED, language);
	return uph_report_print(
		matrix->report, "%s%s%s", activity->code, activity->name[0] ? " " : "", activity->name);
}

const char *matrix_opening_title(const struct matrix_report *matrix, enum uph_language language)
{
	char day[UPH_DATE_TEXT_MAX];
	if (matrix->rows.balance_date.ymd == 0)
		return word(WORD_OPENING_BALANCE, language);
	return uph_report_print(matrix->report, "%s %s", word(WORD_LEFT_ON_BALANCE, language),
		uph_date_print(matrix->rows.balance_date, day));
}

/* ---- the opening block ---- */

enum { OB_ACTIVITY, OB_NAME, OB_SHOWN, OB_OPENING = MATRIX_OPENING_AMOUNT, OB_COLUMNS };

static void add_opening_row(struct matrix_report *matrix, const struct matrix_form *form, size_t index)
{
	struct uph_report *report = matrix->report;
	int64_t activity = matrix->rows.balances[index].activity;
	const char *code = matrix_activity_code(matrix, activity);
	const char *title = matrix_activity_title(matrix, activity, form->language);
	if (*code == '\0' && matrix->rows.openings[index].ore == 0)
		return;
	struct uph_row *row = uph_report_row(report, form->opening, UPH_ROW_PLAIN);
	if (!row)
		return;
	if (!form->full && *code)
		title = uph_report_print(report, "%s %s", word(WORD_ACTIVITY, form->language), title);
	row->values[OB_ACTIVITY] = uph_value_text(report, code);
	row->values[OB_NAME] = uph_value_text(report, activity_name(matrix, activity, form->language));
	row->values[OB_SHOWN] = uph_value_text(report, title);
	row->values[OB_OPENING] = uph_value_money(matrix->rows.openings[index]);
	row->trace = *code ? uph_report_print(report, "aktivitet:%s", code) : NULL;
}

void matrix_add_opening(struct matrix_report *matrix, struct matrix_form *form)
{
	struct uph_report *report = matrix->report;
	const struct uph_column columns[OB_COLUMNS] = {
		[OB_ACTIVITY] = {.key = "activity",
			.label = word(WORD_ACTIVITY, form->language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE},
		[OB_NAME] = {.key = "name",
			.label = word(WORD_NAME, form->language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_DATA_ONLY},
		[OB_SHOWN] = {.label = word(WORD_ACTIVITY, form->language),
			.kind = UPH_VALUE_TEXT,
			.slot = form->text_slot},
		[OB_OPENING] = {.key = "opening",
			.label = word(WORD_OPENING, form->language),
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH,
			.slot = form->amount_slot},
	};
	form->opening = uph_report_section(report, form->opening_key,
		matrix_opening_title(matrix, form->language), form->sheet, columns, OB_COLUMNS);
	report->sections[form->opening].heading_row = false;
	report->sections[form->opening].above = true;
	for (size_t i = 0; i < matrix->rows.balance_count; i++)
		add_opening_row(matrix, form, i);
	struct uph_row *sum = uph_report_row(report, form->opening, UPH_ROW_SUBTOTAL);
	if (!sum)
		return;
	sum->values[OB_SHOWN] = uph_value_text(report, word(WORD_TOTAL, form->language));
	sum->values[OB_OPENING] = uph_value_money(matrix->rows.opening);
	if (form->opening_sum > 0) {
		const struct uph_term term = {
			.section = form->opening, .row_last = form->opening_sum - 1, .column = OB_OPENING};
		uph_report_formula(report, &sum->values[OB_OPENING], &term, 1);
	}
}

size_t matrix_opening_sum_row(const struct matrix_report *matrix)
{
	size_t count = 0;
	for (size_t i = 0; i < matrix->rows.balance_count; i++)
		count += matrix_activity_code(matrix, matrix->rows.balances[i].activity)[0] != '\0' ||
			 matrix->rows.openings[i].ore != 0;
	return count;
}

/* ---- the state per activity ---- */

enum {
	PA_ACTIVITY,
	PA_NAME,
	PA_SHOWN,
	PA_OPENING,
	PA_ALLOCATED,
	PA_AVAILABLE,
	PA_UNPAID,
	PA_HELD,
	PA_ON_BALANCE,
	PA_COLUMNS
};

static void activity_figures(const struct matrix_report *matrix, size_t index, struct uph_money *opening,
	struct uph_money *allocated)
{
	const struct matrix_rows *rows = &matrix->rows;
	int64_t activity = rows->balances[index].activity;
	*opening = rows->openings[index];
	*allocated = (struct uph_money){0};
	for (size_t i = 0; i < rows->grant_count; i++) {
		if (rows->grants[i].activity == activity)
			opening->ore += rows->grants[i].amount.ore;
	}
	for (size_t i = 0; i < rows->line_count; i++) {
		if (rows->lines[i].activity == activity)
			allocated->ore += rows->lines[i].amount.ore;
	}
}

static void add_activity(
	struct matrix_report *matrix, const struct matrix_form *form, size_t section, size_t index)
{
	struct uph_report *report = matrix->report;
	const struct uph_balance *balance = &matrix->rows.balances[index];
	struct uph_money opening, allocated;
	activity_figures(matrix, index, &opening, &allocated);
	struct uph_money unpaid = {
		balance->figures[UPH_STANDS_RESERVED].ore + balance->figures[UPH_STANDS_REQUISITIONED].ore};
	size_t at = report->sections[section].row_count;
	struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
	if (!row)
		return;
	const char *code = matrix_activity_code(matrix, balance->activity);
	row->values[PA_ACTIVITY] = uph_value_text(report, code);
	row->values[PA_NAME] =
		uph_value_text(report, activity_name(matrix, balance->activity, form->language));
	row->values[PA_SHOWN] =
		uph_value_text(report, matrix_activity_title(matrix, balance->activity, form->language));
	row->values[PA_OPENING] = uph_value_money(opening);
	row->values[PA_ALLOCATED] = uph_value_money(allocated);
	row->values[PA_AVAILABLE] = uph_value_money(balance->figures[UPH_AVAILABLE]);
	row->values[PA_UNPAID] = uph_value_money(unpaid);
	row->values[PA_HELD] = uph_value_money(balance->figures[UPH_STANDS_HELD]);
	row->values[PA_ON_BALANCE] = uph_value_money(balance->figures[UPH_ON_BALANCE]);
	const struct uph_term left[] = {
		{.section = section, .row_first = at, .row_last = at, .column = PA_OPENING},
		{.subtract = true,
			.section = section,
			.row_first = at,
			.row_last = at,
			.column = PA_ALLOCATED},
	};
	uph_report_formula(report, &row->values[PA_AVAILABLE], left, 2);
	const struct uph_term held[] = {
		{.section = section, .row_first = at, .row_last = at, .column = PA_AVAILABLE},
		{.section = section, .row_first = at, .row_last = at, .column = PA_UNPAID},
		{.section = section, .row_first = at, .row_last = at, .column = PA_HELD},
	};
	uph_report_formula(report, &row->values[PA_ON_BALANCE], held, 3);
	row->trace = uph_report_print(report, "aktivitet:%s", *code ? code : "ofördelat");
}

void matrix_add_per_activity(struct matrix_report *matrix, const struct matrix_form *form)
{
	static const struct {
		const char *key;
		enum word word;
		size_t slot;
	} figures[PA_COLUMNS] = {
		[PA_OPENING] = {"opening", WORD_OPENING, 4},
		[PA_ALLOCATED] = {"allocated", WORD_ALLOCATED_NARROW, 5},
		[PA_AVAILABLE] = {"available", WORD_AVAILABLE, 6},
		[PA_UNPAID] = {"undisbursed", WORD_UNPAID, 7},
		[PA_HELD] = {"held", WORD_HELD, 8},
		[PA_ON_BALANCE] = {"on_balance", WORD_ON_BALANCE, 9},
	};
	struct uph_report *report = matrix->report;
	struct uph_column columns[PA_COLUMNS] = {
		[PA_ACTIVITY] = {.key = "activity",
			.label = word(WORD_ACTIVITY, form->language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE},
		[PA_NAME] = {.key = "name",
			.label = word(WORD_NAME, form->language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_DATA_ONLY},
		[PA_SHOWN] = {.label = word(WORD_PER_ACTIVITY, form->language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_CODE,
			.slot = form->text_slot},
	};
	for (size_t i = PA_OPENING; i < PA_COLUMNS; i++)
		columns[i] = (struct uph_column){.key = figures[i].key,
			.label = word(figures[i].word, form->language),
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH,
			.slot = figures[i].slot};
	size_t section = uph_report_section(report, "per_activity", "", form->sheet, columns, PA_COLUMNS);
	report->sections[section].total_row = true;
	for (size_t i = 0; i < matrix->rows.balance_count; i++)
		add_activity(matrix, form, section, i);
}
