/* The cells of a workbook's row: days, amounts, words that are chosen. */
#include "import/workbook_cells.h"

#include <stdarg.h>
#include <string.h>

#include "import/field_cells.h"
#include "import/workbook_words.h"
#include "ledger/base/text.h"

/* In the order of UPH_FORM_STAGES and UPH_FORM_OUTCOMES. */
enum { STAGE_ALLOCATE, STAGE_PROPOSE, STAGE_HOLD };
enum { OUTCOME_APPROVE, OUTCOME_REJECT };

/* ---- telling ---- */

void workbook_row_error(
	struct workbook_row_reading *at, enum uph_form_field field, const char *rule, const char *format, ...)
{
	struct workbook_reading *reading = at->reading;
	char place[TABLE_PLACE_MAX];
	struct buffer said;
	va_list values;
	at->sound = false;
	if (reading->out->error_count++ >= WORKBOOK_ERRORS_MAX)
		return;
	buffer_init(&said, WORKBOOK_SENTENCE_MAX);
	va_start(values, format);
	buffer_vprint(&said, format, values);
	va_end(values);
	table_place(reading->table, reading->header->sheet, at->row.number, reading->header->columns[field],
		place, sizeof place);
	(void)uph_findings_add(
		reading->findings, UPH_SEVERITY_ERROR, rule, place, "%s", buffer_string(&said));
	buffer_free(&said);
}

/* What could not be read is what `why` says. */
static void unreadable(struct workbook_row_reading *at, enum uph_form_field field, const char *rule)
{
	workbook_row_error(at, field, rule, "%s", buffer_string(&at->reading->why));
}

/* ---- cells ---- */

const char *workbook_kept(struct workbook_reading *reading, const char *text)
{
	reading->out_of_memory = reading->out_of_memory || !text;
	return text ? text : "";
}

static const char *first_word(struct workbook_reading *reading, const char *text)
{
	return workbook_kept(reading, arena_copy(reading->arena, text, strcspn(text, " ")));
}

static void read_day(struct workbook_row_reading *at, enum uph_form_field field)
{
	struct workbook_reading *reading = at->reading;
	struct uph_date day;
	char text[UPH_DATE_TEXT_MAX];
	if (!field_day(reading->table, at->cells[field], &day, &reading->why)) {
		unreadable(at, field, "workbook.date");
		return;
	}
	if (field == UPH_FIELD_DATE)
		at->row.date = day;
	at->texts[field] = workbook_kept(reading, arena_string(reading->arena, uph_date_print(day, text)));
}

static void read_amount(struct workbook_row_reading *at)
{
	struct workbook_reading *reading = at->reading;
	char text[UPH_MONEY_TEXT_MAX];
	struct uph_money *amount = &at->row.amount;
	if (!field_amount(at->cells[UPH_FIELD_AMOUNT], amount, &reading->why))
		unreadable(at, UPH_FIELD_AMOUNT, "workbook.amount");
	else if (amount->ore <= 0)
		workbook_row_error(at, UPH_FIELD_AMOUNT, "workbook.amount",
			"Beloppet %s ska vara större än noll.",
			uph_money_print(*amount, UPH_MONEY_SWEDISH, text));
	else
		at->texts[UPH_FIELD_AMOUNT] = workbook_kept(reading,
			arena_string(reading->arena, uph_money_print(*amount, UPH_MONEY_PLAIN, text)));
}

/* "§ 84" is 84; what the program has made a day of cannot be known. */
static void read_paragraph(struct workbook_row_reading *at)
{
	const struct table_cell *cell = at->cells[UPH_FIELD_PARAGRAPH];
	if (cell->kind == TABLE_DATE) {
		workbook_row_error(at, UPH_FIELD_PARAGRAPH, "workbook.paragraph",
			"Kalkylprogrammet har gjort paragrafen till dagen %s. Formatera cellen som text och skriv "
			"paragrafen igen.",
			cell->text);
		return;
	}
	const char *text = workbook_kept(at->reading, field_text(at->reading->arena, cell));
	if (strncmp(text, "§", strlen("§")) == 0)
		text += strlen("§");
	text += strspn(text, " ");
	at->texts[UPH_FIELD_PARAGRAPH] = *text ? text : NULL;
}

static void read_text(struct workbook_row_reading *at, enum uph_form_field field)
{
	struct workbook_reading *reading = at->reading;
	const char *text = workbook_kept(reading, field_text(reading->arena, at->cells[field]));
	if (field == UPH_FIELD_ALLOCATION)
		text = first_word(reading, text);
	at->texts[field] = *text ? text : NULL;
	if (!*text) /* nothing but white space: not filled in */
		at->cells[field] = NULL;
}

/* ---- words of a few ---- */

static const char *heading_of(const struct workbook_row_reading *at, enum uph_form_field field)
{
	const struct uph_form_sheet *form = uph_form_sheet(at->reading->form);
	for (size_t i = 0; i < form->column_count; i++) {
		if (form->columns[i].field == field)
			return form->columns[i].heading;
	}
	return "";
}

static void read_choice(
	struct workbook_row_reading *at, enum uph_form_field field, const char *choices, size_t *out)
{
	*out = 0;
	read_text(at, field);
	if (!at->texts[field])
		return;
	buffer_clear(&at->reading->why);
	*out = workbook_choice(choices, at->texts[field], heading_of(at, field), &at->reading->why);
	if (at->reading->why.length > 0)
		unreadable(at, field, "workbook.choice");
}

static void read_stage(struct workbook_row_reading *at)
{
	size_t choice;
	read_choice(at, UPH_FIELD_STAGE, UPH_FORM_STAGES, &choice);
	if (choice == STAGE_PROPOSE)
		at->more.says = WORKBOOK_PROPOSE;
	else
		at->row.event = choice == STAGE_HOLD ? UPH_EVENT_HOLD : UPH_EVENT_ALLOCATE;
}

static void read_outcome(struct workbook_row_reading *at)
{
	size_t choice;
	read_choice(at, UPH_FIELD_OUTCOME, UPH_FORM_OUTCOMES, &choice);
	at->more.says = choice == OUTCOME_REJECT ? WORKBOOK_REJECT : WORKBOOK_APPROVE;
}

/* Other forms of the words do, too; one that is none gets what can be chosen. */
static void read_word(struct workbook_row_reading *at, enum uph_form_field field, const char *choices,
	const char *(*value_of)(const char *))
{
	size_t choice;
	read_text(at, field);
	if (!at->texts[field])
		return;
	const char *value = value_of(at->texts[field]);
	if (value)
		at->texts[field] = value;
	else
		read_choice(at, field, choices, &choice);
}

void workbook_read_field(struct workbook_row_reading *at, enum uph_form_field field)
{
	const struct table_cell *cell = at->cells[field];
	buffer_clear(&at->reading->why);
	if (!field_is_readable(cell, &at->reading->why)) {
		unreadable(at, field, "workbook.cell");
		return;
	}
	switch ((int)field) {
	case UPH_FIELD_DATE:
	case UPH_FIELD_FIRST_DAY:
	case UPH_FIELD_LAST_DAY:
		read_day(at, field);
		return;
	case UPH_FIELD_AMOUNT:
		read_amount(at);
		return;
	case UPH_FIELD_PARAGRAPH:
		read_paragraph(at);
		return;
	case UPH_FIELD_STAGE:
		read_stage(at);
		return;
	case UPH_FIELD_OUTCOME:
		read_outcome(at);
		return;
	case UPH_FIELD_OF:
		read_word(at, field, UPH_FORM_OF, journal_of);
		return;
	case UPH_FIELD_INTO:
		read_word(at, field, UPH_FORM_INTO, journal_into);
		return;
	default:
		read_text(at, field);
	}
}
