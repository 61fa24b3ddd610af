/* Dates and amounts that are none are refused as they are typed; what is not in a list is asked about, for
 * the list is of what was open when the workbook was made. */
#include "reports/xlsx_input_rules.h"

#include <string.h>

#include "ledger/base/text.h"
#include "reports/words.h"
#include "reports/xlsx_checks.h"
#include "reports/xlsx_reference.h"

#define LIST_MAX 255 /* characters of a list that stands in the rule itself */
#define CHOICES_MAX 64

static void check(struct xlsx_book *book, lxw_error error)
{
	if (error != LXW_NO_ERROR)
		book->failed = true;
}

/* libxlsxwriter takes texts that may be changed, and changes none. */
static char *own(struct xlsx_book *book, const char *text)
{
	char *copy = arena_string(&book->arena, text);
	if (!copy)
		book->failed = true;
	return copy;
}

/* ---- what cells take ---- */

/* "Beslutat,Avslaget" as a list that ends in NULL; false when it is none, or longer than a rule may be. */
static bool split_choices(struct xlsx_book *book, const char *fixed, char **list)
{
	size_t count = 0, length = strlen(fixed);
	char *rest = own(book, fixed);
	if (!rest || length == 0 || text_width(fixed, length) > LIST_MAX)
		return false;
	while (rest && count < CHOICES_MAX) {
		char *comma = strchr(rest, ',');
		list[count++] = rest;
		if (comma)
			*comma++ = '\0';
		rest = comma;
	}
	list[count] = NULL;
	return !rest;
}

static bool make_choice_rule(
	struct xlsx_book *book, const struct uph_input *input, char **list, lxw_data_validation *rule)
{
	rule->error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
	if (input->fixed) {
		rule->validate = LXW_VALIDATION_TYPE_LIST;
		rule->value_list = list;
		return split_choices(book, input->fixed, list);
	}
	const char *choices = xlsx_choices(&book->layout, input->choices, &book->arena);
	if (choices == xlsx_formula_lost)
		book->failed = true;
	rule->validate = LXW_VALIDATION_TYPE_INTEGER_FORMULA; /* see make_list() */
	rule->criteria = LXW_VALIDATION_CRITERIA_EQUAL_TO;
	rule->value_formula = choices ? own(book, choices) : NULL;
	return choices != NULL && strlen(choices) <= LIST_MAX;
}

/* The rule just added becomes one of a list. libxlsxwriter 1.1.4 copies the formula of a list twice and frees
 * it once; that of a number it copies once. */
static void make_list(lxw_worksheet *worksheet)
{
	lxw_data_val_obj *rule = STAILQ_FIRST(worksheet->data_validations);
	while (rule && STAILQ_NEXT(rule, list_pointers))
		rule = STAILQ_NEXT(rule, list_pointers);
	if (rule && rule->validate == LXW_VALIDATION_TYPE_INTEGER_FORMULA) {
		rule->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
		rule->criteria = LXW_VALIDATION_CRITERIA_NONE;
	}
}

static void put_rule(
	struct xlsx_book *book, const struct xlsx_section *placed, size_t column, size_t first, size_t last)
{
	const struct uph_input *input = &placed->section->inputs[column];
	enum word title, message;
	char *list[CHOICES_MAX + 1];
	lxw_data_validation rule = {0};
	switch (input->kind) {
	case UPH_INPUT_DATE:
		rule.validate = LXW_VALIDATION_TYPE_DATE;
		rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
		rule.minimum_datetime = (lxw_datetime){.year = 2000, .month = 1, .day = 1};
		rule.maximum_datetime = (lxw_datetime){.year = 2199, .month = 12, .day = 31};
		title = WORD_INPUT_DAY_TITLE;
		message = WORD_INPUT_DAY;
		break;
	case UPH_INPUT_AMOUNT:
		rule.validate = LXW_VALIDATION_TYPE_DECIMAL;
		rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN;
		rule.value_number = 0;
		title = WORD_INPUT_AMOUNT_TITLE;
		message = WORD_INPUT_AMOUNT;
		break;
	case UPH_INPUT_CHOICE:
		if (!make_choice_rule(book, input, list, &rule))
			return;
		title = WORD_INPUT_CHOICE_TITLE;
		message = WORD_INPUT_CHOICE;
		break;
	case UPH_INPUT_NONE:
	case UPH_INPUT_TEXT:
	case UPH_INPUT_LOOKUP:
	case UPH_INPUT_CHECK:
	default:
		return;
	}
	rule.error_title = own(book, word(title, placed->report->language));
	rule.error_message = own(book, word(message, placed->report->language));
	lxw_col_t slot = (lxw_col_t)placed->section->columns[column].slot;
	check(book,
		worksheet_data_validation_range(book->worksheets[placed->sheet],
			xlsx_section_row(placed, first), slot, xlsx_section_row(placed, last), slot, &rule));
	make_list(book->worksheets[placed->sheet]);
}

/* ---- what turns red ---- */

static void put_condition(struct xlsx_book *book, const struct xlsx_section *placed, size_t column,
	size_t first, size_t last, char *criteria, lxw_format *format)
{
	lxw_col_t slot = (lxw_col_t)placed->section->columns[column].slot;
	lxw_conditional_format condition = {
		.type = LXW_CONDITIONAL_TYPE_FORMULA, .value_string = criteria, .format = format};
	if (!criteria || !format) {
		book->failed = true;
		return;
	}
	check(book, worksheet_conditional_format_range(book->worksheets[placed->sheet],
			    xlsx_section_row(placed, first), slot, xlsx_section_row(placed, last), slot,
			    &condition));
}

/* A check that has something to say, and on a row that is begun the required cells that are empty. */
static void put_conditions(
	struct xlsx_book *book, const struct xlsx_section *placed, size_t first, size_t last)
{
	const struct uph_section *section = placed->section;
	const char *ok = word(WORD_INPUT_OK, placed->report->language);
	size_t said = xlsx_input_of_kind(section, UPH_INPUT_CHECK);
	char cell[LXW_MAX_CELL_NAME_LENGTH], empty[LXW_MAX_CELL_NAME_LENGTH];
	uint32_t row = xlsx_section_row(placed, first);
	if (said == section->column_count)
		return;
	lxw_rowcol_to_cell_abs(cell, row, (lxw_col_t)section->columns[said].slot, false, true);
	put_condition(book, placed, said, first, last,
		arena_print(&book->arena, "=AND(%s<>\"\",%s<>\"%s\")", cell, cell, ok),
		xlsx_format_broken(&book->formats, false));
	for (size_t i = 0; i < section->column_count; i++) {
		if (!section->inputs[i].required || !xlsx_filled_in(section, i))
			continue;
		lxw_rowcol_to_cell(empty, row, (lxw_col_t)section->columns[i].slot);
		put_condition(book, placed, i, first, last,
			arena_print(&book->arena, "=AND(TRIM(%s)=\"\",%s<>\"\")", empty, cell),
			xlsx_format_broken(&book->formats, true));
	}
}

void xlsx_input_rules_put(
	struct xlsx_book *book, const struct xlsx_section *placed, size_t first, size_t last)
{
	for (size_t i = 0; i < placed->section->column_count; i++)
		if (xlsx_filled_in(placed->section, i))
			put_rule(book, placed, i, first, last);
	put_conditions(book, placed, first, last);
}
