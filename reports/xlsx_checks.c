/* One sentence for each row: what is wrong with it first. Cells are asked what they hold before they are
 * reckoned with, for a person may write anything in them. Functions have their English names in the file, and
 * each program shows its own. */
#include "reports/xlsx_checks.h"

#include "reports/words.h"
#include "reports/xlsx_reference.h"

#define TESTS_MAX 50 /* of 64 functions within each other */

bool xlsx_filled_in(const struct uph_section *section, size_t column)
{
	if (section->columns[column].flags & UPH_COLUMN_DATA_ONLY)
		return false;
	switch (section->inputs[column].kind) {
	case UPH_INPUT_TEXT:
	case UPH_INPUT_DATE:
	case UPH_INPUT_AMOUNT:
	case UPH_INPUT_CHOICE:
		return true;
	case UPH_INPUT_NONE:
	case UPH_INPUT_LOOKUP:
	case UPH_INPUT_CHECK:
		break;
	}
	return false;
}

size_t xlsx_input_of_kind(const struct uph_section *section, enum uph_input_kind kind)
{
	size_t column = 0;
	while (column < section->column_count &&
		(section->inputs[column].kind != kind ||
			(section->columns[column].flags & UPH_COLUMN_DATA_ONLY)))
		column++;
	return column;
}

/* Whether anything is filled in on the row; what already stood there does not count. */
static void put_begun(struct xlsx_formula *formula)
{
	const struct uph_section *section = formula->placed->section;
	bool first = true;
	buffer_text(&formula->text, "COUNTA(");
	for (size_t i = 0; i < section->column_count; i++) {
		if (!xlsx_filled_in(section, i) ||
			section->rows[formula->row].values[i].kind != UPH_VALUE_NONE)
			continue;
		buffer_text(&formula->text, first ? "" : ",");
		xlsx_formula_cell(formula, i);
		first = false;
	}
	buffer_text(&formula->text, first ? "1)" : ")"); /* all of it stood there */
}

/* "IF(": the caller puts the condition, what is said when it holds, and a comma; what comes next stands where
 * it does not. False when there are too many. */
static bool begin_test(struct xlsx_formula *formula)
{
	if (formula->tests >= TESTS_MAX)
		return false;
	formula->tests++;
	buffer_text(&formula->text, "IF(");
	return true;
}

static void say(struct xlsx_formula *formula, size_t column, const char *between, const char *words)
{
	buffer_byte(&formula->text, ',');
	xlsx_formula_literal(formula, formula->placed->section->columns[column].label, between, words);
	buffer_byte(&formula->text, ',');
}

static void put_required(struct xlsx_formula *formula, enum uph_language language)
{
	const struct uph_section *section = formula->placed->section;
	for (size_t i = 0; i < section->column_count; i++) {
		if (!section->inputs[i].required || !xlsx_filled_in(section, i) || !begin_test(formula))
			continue;
		buffer_text(&formula->text, "TRIM(");
		xlsx_formula_cell(formula, i);
		buffer_text(&formula->text, ")=\"\"");
		say(formula, i, " ", word(WORD_INPUT_MISSING, language));
	}
}

/* A day from 2000 to 2199, as the cell takes it. */
static void put_day(struct xlsx_formula *formula, size_t column, enum uph_language language)
{
	if (!begin_test(formula))
		return;
	buffer_text(&formula->text, "IF(ISNUMBER(");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, "),OR(");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, "<DATE(2000,1,1),");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, ">=DATE(2200,1,1)),");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, "<>\"\")");
	say(formula, column, ": ", word(WORD_INPUT_NO_DAY, language));
}

/* Kronor and whole ören, above zero. */
static void put_amount(struct xlsx_formula *formula, size_t column, enum uph_language language)
{
	if (!begin_test(formula))
		return;
	buffer_text(&formula->text, "IF(ISNUMBER(");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, "),OR(");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, "<=0,ABS(");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, "-ROUND(");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, ",2))>0.00001),");
	xlsx_formula_cell(formula, column);
	buffer_text(&formula->text, "<>\"\")");
	say(formula, column, ": ", word(WORD_INPUT_NO_AMOUNT, language));
}

static void put_kinds(struct xlsx_formula *formula, enum uph_language language)
{
	const struct uph_section *section = formula->placed->section;
	for (size_t i = 0; i < section->column_count; i++) {
		if (!xlsx_filled_in(section, i))
			continue;
		if (section->inputs[i].kind == UPH_INPUT_DATE)
			put_day(formula, i, language);
		else if (section->inputs[i].kind == UPH_INPUT_AMOUNT)
			put_amount(formula, i, language);
	}
}

static void put_known(struct xlsx_formula *formula, const struct uph_check *check)
{
	if (!begin_test(formula))
		return;
	buffer_text(&formula->text, "AND(");
	xlsx_formula_cell(formula, check->column);
	buffer_text(&formula->text, "<>\"\",");
	xlsx_formula_cell(formula, check->other);
	buffer_text(&formula->text, "=\"\")");
	say(formula, check->column, ": ", check->message);
}

static void put_sum(struct xlsx_formula *formula, const struct xlsx_run *choices,
	const struct xlsx_run *amounts, const char *rest)
{
	buffer_text(&formula->text, "+SUMIF(");
	xlsx_formula_run(formula, choices);
	buffer_byte(&formula->text, ',');
	xlsx_formula_first_word(formula, choices->column);
	buffer_text(&formula->text, rest);
	buffer_byte(&formula->text, ',');
	xlsx_formula_run(formula, amounts);
	buffer_byte(&formula->text, ')');
}

/* The amounts of the rows with this row's choice, its first word alone or with words after it, less what
 * there is. Errors in cells of other choices do not reach it. */
static void put_excess(struct xlsx_formula *formula, const struct uph_check *check)
{
	const struct uph_section *section = formula->placed->section;
	size_t by = section->inputs[check->other].by;
	buffer_text(&formula->text, "ROUND(0");
	for (size_t first = 0; first < section->row_count; first++) {
		size_t last = first;
		while (last < section->row_count && section->rows[last].style == UPH_ROW_INPUT)
			last++;
		if (last == first)
			continue;
		struct xlsx_run choices = {by, first, last - 1}, amounts = {check->column, first, last - 1};
		put_sum(formula, &choices, &amounts, "");
		put_sum(formula, &choices, &amounts, "&\" *\"");
		first = last;
	}
	buffer_byte(&formula->text, '-');
	xlsx_formula_cell(formula, check->other);
	buffer_text(&formula->text, ",2)");
}

/* "5 000,00 kr mer än vad som är kvar" */
static void put_together(
	struct xlsx_formula *formula, const struct uph_check *check, enum uph_language language)
{
	const struct uph_section *section = formula->placed->section;
	if (section->inputs[check->other].kind != UPH_INPUT_LOOKUP || !begin_test(formula))
		return;
	buffer_text(&formula->text, "IF(AND(ISNUMBER(");
	xlsx_formula_cell(formula, check->column);
	buffer_text(&formula->text, "),ISNUMBER(");
	xlsx_formula_cell(formula, check->other);
	buffer_text(&formula->text, ")),");
	buffer_text(&formula->text, "IFERROR("); /* an amount that is an error is said on its own row */
	put_excess(formula, check);
	buffer_text(&formula->text, ",0)>0,FALSE),");
	xlsx_formula_literal(formula, section->columns[check->column].label, ": ", "");
	buffer_text(&formula->text, "&FIXED(");
	put_excess(formula, check);
	buffer_text(&formula->text, ",2)&");
	xlsx_formula_literal(formula, " ", word(WORD_CURRENCY, language), " ");
	buffer_byte(&formula->text, '&');
	xlsx_formula_literal(formula, check->message, "", "");
	buffer_byte(&formula->text, ',');
}

static void put_order(struct xlsx_formula *formula, const struct uph_check *check, const char *wrong)
{
	if (!begin_test(formula))
		return;
	buffer_text(&formula->text, "IF(AND(ISNUMBER(");
	xlsx_formula_cell(formula, check->column);
	buffer_text(&formula->text, "),ISNUMBER(");
	xlsx_formula_cell(formula, check->other);
	buffer_text(&formula->text, ")),");
	xlsx_formula_cell(formula, check->column);
	buffer_text(&formula->text, wrong);
	xlsx_formula_cell(formula, check->other);
	buffer_text(&formula->text, ",FALSE)");
	say(formula, check->column, ": ", check->message);
}

static void put_checks(struct xlsx_formula *formula, enum uph_language language)
{
	const struct uph_section *section = formula->placed->section;
	for (size_t i = 0; i < section->check_count; i++) {
		const struct uph_check *check = &section->checks[i];
		if (check->column >= section->column_count || check->other >= section->column_count)
			continue;
		switch (check->kind) {
		case UPH_CHECK_KNOWN:
			put_known(formula, check);
			break;
		case UPH_CHECK_TOGETHER:
			put_together(formula, check, language);
			break;
		case UPH_CHECK_NOT_AFTER:
			put_order(formula, check, ">");
			break;
		case UPH_CHECK_NOT_BEFORE:
			put_order(formula, check, "<");
			break;
		}
	}
}

const char *xlsx_check_formula(const struct xlsx_layout *layout, const struct xlsx_section *placed,
	size_t row, enum uph_language language, struct arena *arena)
{
	struct xlsx_formula formula = {.layout = layout, .placed = placed, .row = row};
	buffer_init(&formula.text, XLSX_FORMULA_MAX);
	buffer_text(&formula.text, "=IFERROR(IF(");
	put_begun(&formula);
	buffer_text(&formula.text, "=0,\"\",");
	put_required(&formula, language);
	put_kinds(&formula, language);
	put_checks(&formula, language);
	xlsx_formula_literal(&formula, word(WORD_INPUT_OK, language), "", "");
	for (; formula.tests > 0; formula.tests--)
		buffer_byte(&formula.text, ')');
	buffer_text(&formula.text, "),");
	xlsx_formula_literal(&formula, word(WORD_INPUT_ERROR_VALUE, language), "", "");
	buffer_byte(&formula.text, ')');
	return xlsx_formula_finish(&formula, true, arena);
}
