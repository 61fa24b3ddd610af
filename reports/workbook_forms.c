/* The sheets to fill in: the columns of the form table (ledger/workbook_form.c), then what there is to take
 * and whether the row is right, near enough to be seen on a small screen, then what else is shown of the
 * choice. */
#include <string.h>

#include "reports/workbook.h"

#define ROWS 200
#define COLUMNS_MAX 32
#define NOWHERE SIZE_MAX

struct form_sheet {
	const struct workbook *workbook;
	enum uph_form form;
	struct uph_report *report;
	struct uph_column columns[COLUMNS_MAX];
	struct uph_input inputs[COLUMNS_MAX];
	size_t count;
	size_t at[UPH_FIELD_COUNT];          /* where each field is; NOWHERE */
	size_t shown[WORKBOOK_LIST_COLUMNS]; /* where each of the list's columns is shown */
	struct uph_check checks[8];
	size_t check_count;
};

/* ---- columns that take something ---- */

static struct uph_place list_of(const struct form_sheet *sheet, size_t section, size_t column)
{
	return (struct uph_place){sheet->workbook->lists_part, section, column};
}

static enum uph_value_kind value_kind(enum uph_form_field field)
{
	switch (field) {
	case UPH_FIELD_DATE:
	case UPH_FIELD_FIRST_DAY:
	case UPH_FIELD_LAST_DAY:
		return UPH_VALUE_DATE;
	case UPH_FIELD_AMOUNT:
		return UPH_VALUE_MONEY;
	case UPH_FIELD_ALLOCATION:
	case UPH_FIELD_REFERENCE:
	case UPH_FIELD_TEXT:
	case UPH_FIELD_OVERRIDE:
	case UPH_FIELD_OF:
	case UPH_FIELD_INTO:
	case UPH_FIELD_BODY:
	case UPH_FIELD_PARAGRAPH:
	case UPH_FIELD_PURPOSE:
	case UPH_FIELD_FUND:
	case UPH_FIELD_ACTIVITY:
	case UPH_FIELD_RECIPIENT:
	case UPH_FIELD_PERFORMER:
	case UPH_FIELD_REQUISITIONER:
	case UPH_FIELD_EXTENT:
	case UPH_FIELD_STAGE:
	case UPH_FIELD_OUTCOME:
	case UPH_FIELD_FUNCTION:
	case UPH_FIELD_COUNT:
		break;
	}
	return UPH_VALUE_TEXT;
}

/* The list that a field chooses from; NULL: it is not chosen. */
static const size_t *field_list(const struct form_sheet *sheet, enum uph_form_field field)
{
	const struct workbook *workbook = sheet->workbook;
	switch ((int)field) {
	case UPH_FIELD_ALLOCATION:
		return &workbook->form_list[sheet->form];
	case UPH_FIELD_FUND:
		return &workbook->fund_list;
	case UPH_FIELD_ACTIVITY:
		return &workbook->activity_list;
	case UPH_FIELD_BODY:
		return &workbook->body_list;
	case UPH_FIELD_RECIPIENT:
	case UPH_FIELD_PERFORMER:
	case UPH_FIELD_REQUISITIONER:
		return &workbook->party_list;
	default:
		return NULL;
	}
}

static const char *field_fixed(enum uph_form_field field)
{
	switch ((int)field) {
	case UPH_FIELD_OF:
		return UPH_FORM_OF;
	case UPH_FIELD_INTO:
		return UPH_FORM_INTO;
	case UPH_FIELD_STAGE:
		return UPH_FORM_STAGES;
	case UPH_FIELD_OUTCOME:
		return UPH_FORM_OUTCOMES;
	default:
		return NULL;
	}
}

/* How wide a column is made: what is written in it is not known yet. */
static unsigned field_line(enum uph_form_field field)
{
	switch ((int)field) {
	case UPH_FIELD_ALLOCATION:
		return 44;
	case UPH_FIELD_PURPOSE:
		return 34;
	case UPH_FIELD_RECIPIENT:
	case UPH_FIELD_PERFORMER:
	case UPH_FIELD_REQUISITIONER:
	case UPH_FIELD_ACTIVITY:
	case UPH_FIELD_TEXT:
	case UPH_FIELD_OVERRIDE:
		return 24;
	default:
		return 14;
	}
}

static void add_field(struct form_sheet *sheet, const struct uph_form_column *from)
{
	enum uph_value_kind kind = value_kind(from->field);
	const size_t *list = field_list(sheet, from->field);
	struct uph_column *column = &sheet->columns[sheet->count];
	struct uph_input *input = &sheet->inputs[sheet->count];
	*column = (struct uph_column){.label = from->heading, .kind = kind};
	if (kind == UPH_VALUE_TEXT)
		column->flags = UPH_COLUMN_WRAP | UPH_COLUMN_LINE(field_line(from->field));
	if (from->field == UPH_FIELD_PARAGRAPH || from->field == UPH_FIELD_REFERENCE)
		column->flags |= UPH_COLUMN_CODE;
	*input = (struct uph_input){.kind = UPH_INPUT_TEXT,
		.required = from->required,
		.note = from->note,
		.fixed = field_fixed(from->field)};
	if (kind == UPH_VALUE_DATE)
		input->kind = UPH_INPUT_DATE;
	if (kind == UPH_VALUE_MONEY)
		input->kind = UPH_INPUT_AMOUNT;
	if (input->fixed || list)
		input->kind = UPH_INPUT_CHOICE;
	if (list)
		input->choices = list_of(sheet, *list, WORKBOOK_CHOICE);
	sheet->at[from->field] = sheet->count++;
}

/* ---- columns that show something ---- */

static void add_shown(struct form_sheet *sheet, size_t of_list, const char *heading, unsigned line)
{
	static const enum uph_value_kind kinds[WORKBOOK_LIST_COLUMNS] = {
		[WORKBOOK_CHOICE] = UPH_VALUE_TEXT,
		[WORKBOOK_NUMBER] = UPH_VALUE_TEXT,
		[WORKBOOK_RECIPIENT] = UPH_VALUE_TEXT,
		[WORKBOOK_PURPOSE] = UPH_VALUE_TEXT,
		[WORKBOOK_THERE] = UPH_VALUE_MONEY,
		[WORKBOOK_OF_WHICH] = UPH_VALUE_MONEY,
		[WORKBOOK_EARLIEST] = UPH_VALUE_DATE,
		[WORKBOOK_LATEST] = UPH_VALUE_DATE,
	};
	size_t list = sheet->workbook->form_list[sheet->form];
	sheet->columns[sheet->count] = (struct uph_column){.label = heading,
		.kind = kinds[of_list],
		.flags = line ? UPH_COLUMN_WRAP | UPH_COLUMN_LINE(line) : 0};
	sheet->inputs[sheet->count] = (struct uph_input){.kind = UPH_INPUT_LOOKUP,
		.by = sheet->at[UPH_FIELD_ALLOCATION],
		.key = list_of(sheet, list, WORKBOOK_NUMBER),
		.shown = of_list};
	sheet->shown[of_list] = sheet->count++;
}

static void add_amounts_shown(struct form_sheet *sheet)
{
	const char *of_which = workbook_of_which_heading(sheet->form);
	add_shown(sheet, WORKBOOK_THERE, workbook_there_heading(sheet->form), 0);
	if (of_which)
		add_shown(sheet, WORKBOOK_OF_WHICH, of_which, 0);
}

static void add_check_column(struct form_sheet *sheet)
{
	sheet->columns[sheet->count] = (struct uph_column){.label = word(WORD_CHECK_COLUMN, UPH_SWEDISH),
		.kind = UPH_VALUE_TEXT,
		.flags = UPH_COLUMN_WRAP | UPH_COLUMN_LINE(30)};
	sheet->inputs[sheet->count++] = (struct uph_input){.kind = UPH_INPUT_CHECK};
}

static void add_words_shown(struct form_sheet *sheet)
{
	bool in_period = sheet->form != UPH_FORM_VERDICTS && sheet->form != UPH_FORM_REFUNDS;
	add_shown(sheet, WORKBOOK_RECIPIENT, word(WORD_RECIPIENT, UPH_SWEDISH), 22);
	add_shown(sheet, WORKBOOK_PURPOSE, word(WORD_PURPOSE_OF, UPH_SWEDISH), 30);
	add_shown(sheet, WORKBOOK_EARLIEST, word(WORD_EARLIEST, UPH_SWEDISH), 0);
	if (in_period)
		add_shown(sheet, WORKBOOK_LATEST, word(WORD_LATEST, UPH_SWEDISH), 0);
}

/* ---- what may not be ---- */

static void check(
	struct form_sheet *sheet, enum uph_check_kind kind, size_t column, size_t other, enum word message)
{
	if (column != NOWHERE && other != NOWHERE)
		sheet->checks[sheet->check_count++] =
			(struct uph_check){kind, column, other, word(message, UPH_SWEDISH)};
}

static void add_checks(struct form_sheet *sheet)
{
	static const struct {
		enum word unknown, too_much; /* WORD_COUNT: nothing may not be */
	} messages[UPH_FORM_COUNT] = {
		[UPH_FORM_DECISIONS] = {WORD_COUNT, WORD_COUNT},
		[UPH_FORM_VERDICTS] = {WORD_NOT_TO_DECIDE, WORD_COUNT},
		[UPH_FORM_REQUISITIONS] = {WORD_NOT_TO_REQUISITION, WORD_MORE_THAN_TO_REQUISITION},
		[UPH_FORM_PAYMENTS] = {WORD_NOT_TO_PAY, WORD_MORE_THAN_TO_PAY},
		[UPH_FORM_USE] = {WORD_NOT_TO_USE, WORD_MORE_THAN_TO_USE},
		[UPH_FORM_REFUNDS] = {WORD_NOT_TO_REFUND, WORD_MORE_THAN_TO_REFUND},
	};
	enum word unknown = messages[sheet->form].unknown, too_much = messages[sheet->form].too_much;
	size_t day = sheet->at[UPH_FIELD_DATE];
	if (unknown != WORD_COUNT)
		check(sheet, UPH_CHECK_KNOWN, sheet->at[UPH_FIELD_ALLOCATION], sheet->shown[WORKBOOK_PURPOSE],
			unknown);
	if (too_much != WORD_COUNT)
		check(sheet, UPH_CHECK_TOGETHER, sheet->at[UPH_FIELD_AMOUNT], sheet->shown[WORKBOOK_THERE],
			too_much);
	check(sheet, UPH_CHECK_NOT_BEFORE, day, sheet->shown[WORKBOOK_EARLIEST],
		sheet->shown[WORKBOOK_LATEST] == NOWHERE ? WORD_BEFORE_MEETING
							 : WORD_BEFORE_DECISION_OR_PERIOD);
	check(sheet, UPH_CHECK_NOT_AFTER, day, sheet->shown[WORKBOOK_LATEST], WORD_AFTER_PERIOD);
	check(sheet, UPH_CHECK_NOT_BEFORE, sheet->at[UPH_FIELD_LAST_DAY], sheet->at[UPH_FIELD_FIRST_DAY],
		WORD_BEFORE_FIRST_DAY);
}

/* ---- the sheet ---- */

enum uph_status workbook_form_part(
	struct workbook *workbook, enum uph_form form, struct uph_report **out, struct uph_error *err)
{
	const struct uph_form_sheet *from = uph_form_sheet(form);
	struct form_sheet sheet = {.workbook = workbook, .form = form};
	enum uph_status status = workbook_part(workbook, "form", from->name, out, err);
	if (status != UPH_OK)
		return status;
	sheet.report = *out;
	sheet.report->landscape = true;
	sheet.report->subtitle = from->what;
	for (size_t i = 0; i < UPH_FIELD_COUNT; i++)
		sheet.at[i] = NOWHERE;
	for (size_t i = 0; i < WORKBOOK_LIST_COLUMNS; i++)
		sheet.shown[i] = NOWHERE;
	for (size_t i = 0; i < from->column_count; i++)
		add_field(&sheet, &from->columns[i]);
	bool chooses = sheet.at[UPH_FIELD_ALLOCATION] != NOWHERE;
	if (chooses)
		add_amounts_shown(&sheet);
	add_check_column(&sheet);
	if (chooses)
		add_words_shown(&sheet);
	add_checks(&sheet);
	size_t section = uph_report_section(sheet.report, "form", "", from->name, sheet.columns, sheet.count);
	uph_report_inputs(sheet.report, section, sheet.inputs, sheet.checks, sheet.check_count);
	for (size_t i = 0; i < ROWS; i++)
		(void)uph_report_row(sheet.report, section, UPH_ROW_INPUT);
	return UPH_OK;
}
