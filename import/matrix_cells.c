/* What one cell of a matrix holds: an amount, a date, an activity, a text; or an error that names the cell.
 */
#include "import/matrix_reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

/* A few cells of the largest size, and words around them. */
#define READING_TEXT_MAX ((size_t)1 << 20)

/* Of a cell's text, what a message repeats. */
#define QUOTE_BYTES_MAX 60
/* Items of a list in a message. */
#define LISTED_MAX 12

static const char *place_with(struct reading *reading, uint32_t row, uint32_t column)
{
	char text[TABLE_PLACE_MAX];
	return reading_print(reading, "%s",
		table_place(reading->table, reading->sheet_index, row, column, text, sizeof text));
}

const char *reading_place(struct reading *reading, uint32_t row, uint32_t column)
{
	return place_with(reading, row, table_format(reading->table) == TABLE_CSV ? 0 : column);
}

const char *reading_place_exact(struct reading *reading, uint32_t row, uint32_t column)
{
	return place_with(reading, row, column);
}

const char *reading_spot(struct reading *reading, uint32_t row, uint32_t column)
{
	if (table_format(reading->table) == TABLE_CSV)
		return reading_print(reading, "rad %u", row);
	const char *place = place_with(reading, row, column);
	const char *mark = strrchr(place, '!');
	return mark ? mark + 1 : place;
}

const char *reading_print(struct reading *reading, const char *format, ...)
{
	struct buffer buffer;
	va_list arguments;
	buffer_init(&buffer, READING_TEXT_MAX);
	va_start(arguments, format);
	buffer_vprint(&buffer, format, arguments);
	va_end(arguments);
	const char *copy = buffer_failed(&buffer)
				   ? NULL
				   : arena_copy(reading->arena, buffer_string(&buffer), buffer.length);
	buffer_free(&buffer);
	if (!copy)
		reading->out_of_memory = true;
	return copy ? copy : "";
}

const char *reading_money(struct reading *reading, struct uph_money amount)
{
	char text[UPH_MONEY_TEXT_MAX];
	return reading_print(reading, "%s", uph_money_print(amount, UPH_MONEY_SWEDISH, text));
}

const char *reading_list(
	struct reading *reading, const char *list, size_t *count, const char *joint, const char *item)
{
	(*count)++;
	if (*count > LISTED_MAX + 1)
		return list;
	return reading_print(reading, "%s%s%s", list, *list ? joint : "", *count > LISTED_MAX ? "…" : item);
}

static const char *vprint(struct reading *reading, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));

static const char *vprint(struct reading *reading, const char *format, va_list arguments)
{
	struct buffer buffer;
	buffer_init(&buffer, READING_TEXT_MAX);
	buffer_vprint(&buffer, format, arguments);
	const char *copy = buffer_failed(&buffer)
				   ? NULL
				   : arena_copy(reading->arena, buffer_string(&buffer), buffer.length);
	buffer_free(&buffer);
	if (!copy)
		reading->out_of_memory = true;
	return copy ? copy : "";
}

void reading_error(struct reading *reading, const char *rule, const char *place, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = vprint(reading, format, arguments);
	va_end(arguments);
	(void)uph_findings_add(reading->findings, UPH_SEVERITY_ERROR, rule, place, "%s", message);
	reading->error_count++;
}

void reading_error_amount(struct reading *reading, const char *rule, const char *place,
	struct uph_money amount, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = vprint(reading, format, arguments);
	va_end(arguments);
	(void)uph_findings_add_amount(
		reading->findings, UPH_SEVERITY_ERROR, rule, place, amount, "%s", message);
	reading->error_count++;
}

struct draft *reading_draft(struct reading *reading)
{
	if (reading->count == reading->capacity) {
		size_t larger = reading->capacity ? reading->capacity * 2 : 64;
		struct draft *drafts = arena_alloc_array(reading->arena, larger, sizeof *drafts);
		if (!drafts) {
			reading->out_of_memory = true;
			return NULL;
		}
		if (reading->count)
			memcpy(drafts, reading->drafts, reading->count * sizeof *drafts);
		reading->drafts = drafts;
		reading->capacity = larger;
	}
	struct draft *draft = &reading->drafts[reading->count];
	*draft = (struct draft){.head = reading->count, .second_half = NOWHERE};
	reading->count++;
	return draft;
}

static const char *place_of(struct reading *reading, size_t row, const struct sheet_cell *cell)
{
	return reading_place(reading, reading->sheet.rows[row].number, cell->cell.column);
}

/* The cell's text as a message repeats it. */
static const char *quoted(struct reading *reading, const struct sheet_cell *cell)
{
	const char *text = cell_text(reading, cell);
	if (!text)
		return "-";
	size_t length = strlen(text);
	if (length <= QUOTE_BYTES_MAX)
		return text;
	return reading_print(reading, "%.*s…", (int)text_cut(text, QUOTE_BYTES_MAX), text);
}

bool cell_sound(struct reading *reading, size_t row, const struct sheet_cell *cell)
{
	if (cell->cell.uncached) {
		reading_error(reading, "matrix.uncached", place_of(reading, row, cell),
			"Cellen har en formel (=%s) vars resultat inte finns i filen. Öppna filen i Excel "
			"eller "
			"LibreOffice, spara den och läs in den igen.",
			cell->cell.formula ? cell->cell.formula : "");
		return false;
	}
	if (cell->cell.kind == TABLE_ERROR) {
		reading_error(reading, "matrix.cell", place_of(reading, row, cell),
			"Cellen visar felvärdet %s. Rätta formeln och spara filen igen.", cell->cell.text);
		return false;
	}
	return true;
}

bool cell_looks_amount(const struct sheet_cell *cell)
{
	if (cell->cell.kind == TABLE_NUMBER)
		return true;
	if (cell->cell.kind != TABLE_TEXT)
		return false;
	struct uph_money amount;
	return uph_money_parse(cell->cell.text, cell->cell.text_length, UPH_MONEY_DASH_IS_ZERO, &amount, NULL,
		       NULL) == UPH_OK;
}

static bool amount_error(struct reading *reading, size_t row, const struct sheet_cell *cell, const char *why)
{
	reading_error(reading, "matrix.amount", place_of(reading, row, cell),
		"\"%s\" är inget belopp: cellen är %s. Skriv beloppet i kronor, till exempel 200 000 eller "
		"720 000,36.",
		quoted(reading, cell), why);
	return false;
}

/* The sentence of the money reader says it all. */
static bool amount_refused(
	struct reading *reading, size_t row, const struct sheet_cell *cell, const struct uph_error *err)
{
	reading_error(reading, "matrix.amount", place_of(reading, row, cell), "%s", err->message);
	return false;
}

bool cell_amount(struct reading *reading, size_t row, const struct sheet_cell *cell, struct uph_money *amount,
	bool *whole)
{
	struct uph_error err = {UPH_OK, ""};
	int decimals = 0;
	if (!cell_sound(reading, row, cell))
		return false;
	switch (cell->cell.kind) {
	case TABLE_TEXT:
		if (uph_money_parse(cell->cell.text, cell->cell.text_length, UPH_MONEY_DASH_IS_ZERO, amount,
			    &decimals, &err) != UPH_OK)
			return amount_refused(reading, row, cell, &err);
		*whole = decimals == 0;
		return true;
	case TABLE_NUMBER:
		if (cell->cell.percent)
			return amount_error(reading, row, cell, "formaterad som procent");
		if (uph_money_from_decimal(
			    cell->cell.text, cell->cell.text_length, amount, &decimals, &err) != UPH_OK)
			return amount_refused(reading, row, cell, &err);
		*whole = amount->ore % 100 == 0;
		return true;
	case TABLE_DATE:
		return amount_error(reading, row, cell, "formaterad som datum");
	case TABLE_BOOL:
		return amount_error(reading, row, cell, "sant eller falskt");
	case TABLE_EMPTY:
	case TABLE_ERROR:
		break;
	}
	return amount_error(reading, row, cell, "tom");
}

static bool digits_only(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

/* Day numbers of 2000 to 2099: what a date cell holds whose format was lost. */
#define SERIAL_FIRST 36526
#define SERIAL_LAST 73050

/* A bare day number in a workbook; the part of a day is dropped. A CSV file has no such cells. */
static bool serial_date(
	struct reading *reading, size_t row, const struct sheet_cell *cell, bool quiet, struct uph_date *date)
{
	const char *text = cell->cell.text;
	if (cell->cell.kind != TABLE_NUMBER || cell->cell.percent ||
		table_format(reading->table) == TABLE_CSV || strspn(text, "0123456789") != 5 ||
		(text[5] != '\0' && text[5] != '.'))
		return false;
	int64_t serial = 0;
	for (size_t i = 0; i < 5; i++)
		serial = serial * 10 + (text[i] - '0');
	if (serial < SERIAL_FIRST || serial > SERIAL_LAST ||
		uph_date_from_serial(serial, false, date, NULL) != UPH_OK)
		return false;
	if (!quiet && reading->serial_count++ == 0) {
		reading->serial_place = place_of(reading, row, cell);
		reading->serial_date = *date;
	}
	return true;
}

bool cell_date(
	struct reading *reading, size_t row, const struct sheet_cell *cell, bool quiet, struct uph_date *date)
{
	*date = (struct uph_date){0};
	if (cell->cell.kind == TABLE_DATE) {
		*date = cell->cell.date;
		return true;
	}
	if (cell->cell.kind == TABLE_TEXT &&
		uph_date_parse(cell->cell.text, cell->cell.text_length, date, NULL) == UPH_OK)
		return true;
	size_t length = cell->cell.text_length;
	if (cell->cell.kind == TABLE_NUMBER && (length == 6 || length == 8) && digits_only(cell->cell.text) &&
		uph_date_parse(cell->cell.text, length, date, NULL) == UPH_OK)
		return true;
	if (serial_date(reading, row, cell, quiet, date))
		return true;
	/* A formula without result or an error value has been named already. */
	if (!quiet && !cell->cell.uncached && cell->cell.kind != TABLE_ERROR)
		reading_error(reading, "matrix.date", place_of(reading, row, cell),
			"\"%s\" är inget datum. Skriv beslutets dag som 2024-09-27.", quoted(reading, cell));
	return false;
}

/* White space of all kinds becomes one space, none at the ends. */
static void tidy(struct buffer *out, const char *text, size_t length)
{
	bool space = false;
	for (size_t at = 0; at < length;) {
		size_t from = at;
		uint32_t code = text_next(text, length, &at);
		if (code <= 0x20 || code == 0xA0 || code == 0x2009 || code == 0x202F || code == 0x2028) {
			space = out->length > 0;
			continue;
		}
		if (space)
			buffer_byte(out, ' ');
		space = false;
		buffer_append(out, text + from, at - from);
	}
}

const char *cell_text(struct reading *reading, const struct sheet_cell *cell)
{
	char date[UPH_DATE_TEXT_MAX];
	if (!cell)
		return NULL;
	switch (cell->cell.kind) {
	case TABLE_EMPTY:
		return NULL;
	case TABLE_DATE:
		return reading_print(reading, "%s", uph_date_print(cell->cell.date, date));
	case TABLE_TEXT:
	case TABLE_NUMBER:
	case TABLE_BOOL:
	case TABLE_ERROR:
		break;
	}
	if (words_dash(cell->folded))
		return NULL;
	struct buffer tidied;
	buffer_init(&tidied, cell->cell.text_length + 16);
	tidy(&tidied, cell->cell.text, cell->cell.text_length);
	const char *copy = buffer_failed(&tidied)
				   ? NULL
				   : arena_copy(reading->arena, buffer_string(&tidied), tidied.length);
	buffer_free(&tidied);
	if (!copy)
		reading->out_of_memory = true;
	return copy && *copy ? copy : NULL;
}

const char *cell_folded(struct reading *reading, const struct sheet_cell *cell)
{
	if (!cell)
		return "";
	if (cell->cell.kind == TABLE_TEXT)
		return cell->folded;
	const char *text = cell_text(reading, cell);
	return text ? text : "";
}

/* A number's digits, with the zeros its format puts before them. */
static const char *code_of_number(struct reading *reading, const struct sheet_cell *cell)
{
	struct uph_money value;
	if (cell->cell.percent)
		return NULL;
	if (digits_only(cell->cell.text) && cell->cell.text_length <= CODE_LENGTH_MAX &&
		cell->cell.text_length >= cell->cell.zero_pad)
		return reading_print(reading, "%s", cell->cell.text);
	if (uph_money_from_decimal(cell->cell.text, cell->cell.text_length, &value, NULL, NULL) != UPH_OK ||
		value.ore <= 0 || value.ore % 100 != 0 || value.ore / 100 >= INT64_C(1000000000000))
		return NULL;
	return reading_print(reading, "%0*lld",
		(int)(cell->cell.zero_pad > CODE_LENGTH_MAX ? 1 : cell->cell.zero_pad),
		(long long)(value.ore / 100));
}

static bool lists_code(const struct reading *reading, const char *code)
{
	for (size_t i = 0; i < reading->opening_count; i++)
		if (reading->drafts[i].row.activity && strcmp(reading->drafts[i].row.activity, code) == 0)
			return true;
	return false;
}

/* The one activity of the opening block whose name is the text, or begins with it; NULL: none, or several. */
static const char *code_of_name(struct reading *reading, const char *folded)
{
	const char *found = NULL;
	for (size_t i = 0; i < reading->opening_count; i++) {
		const struct matrix_row *row = &reading->drafts[i].row;
		if (row->kind != MATRIX_OPENING || !row->activity_name)
			continue;
		const char *name = sheet_fold(reading->arena, row->activity_name, strlen(row->activity_name));
		if (!name)
			continue;
		if (strcmp(name, folded) == 0)
			return row->activity;
		if (strncmp(name, folded, strlen(folded)) == 0) {
			if (found)
				return NULL;
			found = row->activity;
		}
	}
	return found;
}

const char *cell_activity(struct reading *reading, size_t row, const struct sheet_cell *cell)
{
	const char *place = place_of(reading, row, cell);
	const char *code = NULL;
	if (!cell_sound(reading, row, cell))
		return NULL;
	if (cell->cell.kind == TABLE_NUMBER) {
		code = code_of_number(reading, cell);
	} else if (cell->cell.kind == TABLE_TEXT) {
		struct code_found found = words_code(cell->folded);
		if (found.kind == CODE_SEVERAL) {
			reading_error(reading, "matrix.activity", place,
				"\"%s\" nämner mer än en aktivitet. Dela raden i en rad för varje aktivitet.",
				quoted(reading, cell));
			return NULL;
		}
		if (found.kind == CODE_LEADING || found.kind == CODE_WITHIN)
			code = reading_print(reading, "%.*s", (int)found.length, cell->folded + found.at);
		if (found.kind == CODE_WITHIN && !lists_code(reading, code))
			code = NULL;
		if (found.kind == CODE_NONE)
			code = words_undivided(cell->folded) ? "" : code_of_name(reading, cell->folded);
	}
	if (!code)
		reading_error(reading, "matrix.activity", place,
			"\"%s\" är ingen aktivitet som kan läsas. Skriv aktivitetens kod, till exempel 787.",
			quoted(reading, cell));
	return code;
}
