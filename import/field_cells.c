#include "import/field_cells.h"

#include <string.h>

#include "ledger/base/text.h"

#define TEXT_BYTES_MAX ((size_t)1 << 17)

/* Whether a text that begins so says something: no white space, no dash, nothing that needs a second look. */
static bool is_sign(char first)
{
	unsigned char byte = (unsigned char)first;
	return (byte > ' ' && byte < 0x7F && byte != '-') || byte == 0xC3;
}

bool field_is_filler(const struct table_cell *cell)
{
	if (cell->kind == TABLE_EMPTY && !cell->uncached)
		return true;
	if (cell->kind != TABLE_TEXT || is_sign(cell->text[0]))
		return false;
	return text_same(cell->text, "") || text_same(cell->text, "-");
}

bool field_is_readable(const struct table_cell *cell, struct buffer *why)
{
	if (cell->uncached)
		buffer_print(why,
			"Cellen har en formel (=%s) vars resultat inte finns i filen. Öppna filen i Excel "
			"eller LibreOffice, spara den och läs in den igen.",
			cell->formula ? cell->formula : "");
	else if (cell->kind == TABLE_ERROR)
		buffer_print(
			why, "Cellen visar felvärdet %s. Rätta formeln och spara filen igen.", cell->text);
	return !cell->uncached && cell->kind != TABLE_ERROR;
}

/* ---- text ---- */

/* Whether the text is as it would be put in order: a space only between other signs, and no byte that may
 * begin a space of another kind. */
static bool is_tidy(const char *text, size_t length)
{
	unsigned char before = ' ';
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		if (byte < ' ' || byte == 0xC2 || byte == 0xE2 || (byte == ' ' && before == ' '))
			return false;
		before = byte;
	}
	return before != ' ' || length == 0;
}

static const char *tidy(struct arena *arena, const char *text, size_t length)
{
	if (is_tidy(text, length))
		return arena_copy(arena, text, length);
	struct buffer out;
	bool space = false;
	buffer_init(&out, 2 * TEXT_BYTES_MAX);
	for (size_t at = 0; at < length;) {
		size_t from = at;
		uint32_t code = text_next(text, length, &at);
		if (code <= 0x20 || code == 0xA0 || code == 0x2009 || code == 0x202F || code == 0x2028) {
			space = out.length > 0;
			continue;
		}
		if (space)
			buffer_byte(&out, ' ');
		space = false;
		buffer_append(&out, text + from, at - from);
	}
	const char *copy = buffer_failed(&out) ? NULL : arena_copy(arena, buffer_string(&out), out.length);
	buffer_free(&out);
	return copy;
}

/* "786" of a cell that shows "0786" is "0786". */
static const char *number_text(struct arena *arena, const struct table_cell *cell)
{
	char padded[300];
	if (cell->zero_pad <= cell->text_length || strspn(cell->text, "0123456789") != cell->text_length)
		return arena_string(arena, cell->text);
	size_t zeros = cell->zero_pad - cell->text_length;
	memset(padded, '0', zeros);
	memcpy(padded + zeros, cell->text, cell->text_length + 1);
	return arena_string(arena, padded);
}

const char *field_text_in_place(struct arena *arena, const struct table_cell *cell)
{
	return cell->kind == TABLE_TEXT && is_tidy(cell->text, cell->text_length) ? cell->text
										  : field_text(arena, cell);
}

const char *field_text(struct arena *arena, const struct table_cell *cell)
{
	return cell->kind == TABLE_NUMBER ? number_text(arena, cell)
					  : tidy(arena, cell->text, cell->text_length);
}

/* ---- days ---- */

/* Day numbers of 2000 to 2099, in both epochs: what a date cell holds whose format was lost. */
#define SERIAL_FIRST 35064
#define SERIAL_LAST 73050

static bool serial_date(const struct table *table, const struct table_cell *cell, struct uph_date *out)
{
	int64_t serial = 0;
	if (cell->kind != TABLE_NUMBER || cell->percent || strspn(cell->text, "0123456789") != 5 ||
		(cell->text[5] != '\0' && cell->text[5] != '.'))
		return false;
	for (size_t i = 0; i < 5; i++)
		serial = serial * 10 + (cell->text[i] - '0');
	return serial >= SERIAL_FIRST && serial <= SERIAL_LAST &&
	       uph_date_from_serial(serial, table_epoch_1904(table), out, NULL) == UPH_OK;
}

bool field_day(
	const struct table *table, const struct table_cell *cell, struct uph_date *out, struct buffer *why)
{
	char quote[TEXT_EXCERPT_MAX];
	bool digits = cell->kind == TABLE_NUMBER && (cell->text_length == 6 || cell->text_length == 8);
	if (cell->kind == TABLE_DATE) {
		*out = cell->date;
		return true;
	}
	if ((cell->kind == TABLE_TEXT || digits) &&
		uph_date_parse(cell->text, cell->text_length, out, NULL) == UPH_OK)
		return true;
	if (serial_date(table, cell, out))
		return true;
	buffer_print(why, "\"%s\" är inget datum. Skriv dagen som 2024-09-27.",
		text_excerpt(cell->text, cell->text_length, quote));
	return false;
}

/* ---- amounts ---- */

bool field_amount(const struct table_cell *cell, struct uph_money *out, struct buffer *why)
{
	struct uph_error error;
	char quote[TEXT_EXCERPT_MAX];
	enum uph_status status = UPH_E_SYNTAX;
	error.message[0] = '\0';
	if (cell->kind == TABLE_TEXT)
		status = uph_money_parse(cell->text, cell->text_length, 0, out, NULL, &error);
	else if (cell->kind == TABLE_NUMBER && !cell->percent)
		status = uph_money_from_decimal(cell->text, cell->text_length, out, NULL, &error);
	if (status == UPH_OK)
		return true;
	if (error.message[0])
		buffer_text(why, error.message);
	else
		buffer_print(why,
			"\"%s\" är inget belopp. Skriv det i kronor, till exempel 200 000 eller 720 000,36.",
			text_excerpt(cell->text, cell->text_length, quote));
	return false;
}
