/* Amounts in kronor, thousands or millions, exactly; days in any order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/cell_value.h"
#include "import/field_cells.h"
#include "import/mapped_sheet.h"
#include "ledger/base/text.h"

#define DIGITS_MAX 40
#define DECIMALS_MAX 12

static const int unit_zeros[] = {[MAPPED_KRONOR] = 0, [MAPPED_THOUSANDS] = 3, [MAPPED_MILLIONS] = 6};
static const char *const unit_names[] = {
	[MAPPED_KRONOR] = "kr", [MAPPED_THOUSANDS] = "tkr", [MAPPED_MILLIONS] = "mnkr"};

/* ---- a text taken apart ---- */

/* Digits and the marks between them, in one character each: all spaces are ' ', apostrophes '\''. */
struct written {
	char marks[DIGITS_MAX + 1];
	size_t count;
	bool minus;
};

static bool is_space(uint32_t code)
{
	return code == ' ' || code == '\t' || code == 0xA0 || code == 0x2009 || code == 0x202F ||
	       code == 0x2007;
}

static bool is_minus(uint32_t code)
{
	return code == '-' || code == 0x2212 || code == 0x2013;
}

/* Takes away what stands at the end: "kr", "tkr", "SEK". */
static size_t without_unit(const char *text, size_t length)
{
	static const char *const units[] = {"mnkr", "tkr", "kr", "SEK", "sek", "Kr", "KR", ":-"};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t size = strlen(units[i]);
		if (length > size && memcmp(text + length - size, units[i], size) == 0)
			return length - size;
	}
	return length;
}

static bool take_apart(const char *text, size_t length, struct written *out)
{
	bool opened = false, closed = false, after = false;
	*out = (struct written){.count = 0};
	length = without_unit(text, length);
	for (size_t at = 0; at < length;) {
		uint32_t code = text_next(text, length, &at);
		if (is_space(code)) {
			if (out->count > 0 && out->count < DIGITS_MAX && !after)
				out->marks[out->count++] = ' ';
		} else if (is_minus(code) && !out->minus && !opened) {
			out->minus = true;
			after = out->count > 0;
		} else if (code == '+' && out->count == 0 && !out->minus) {
			continue;
		} else if (code == '(' && out->count == 0 && !out->minus && !opened) {
			opened = true;
		} else if (code == ')' && opened && !closed) {
			closed = after = true;
		} else if (!after && out->count < DIGITS_MAX &&
			   ((code >= '0' && code <= '9') || code == ',' || code == '.' || code == '\'' ||
				   code == 0x2019)) {
			out->marks[out->count++] = code == 0x2019 ? '\'' : (char)code;
		} else {
			return false;
		}
	}
	while (out->count > 0 && out->marks[out->count - 1] == ' ')
		out->count--;
	out->minus = out->minus || closed;
	return out->count > 0 && opened == closed;
}

/* ---- which mark is which ---- */

static size_t count_of(const struct written *written, char mark, size_t *last)
{
	size_t count = 0;
	for (size_t i = 0; i < written->count; i++) {
		if (written->marks[i] == mark) {
			count++;
			*last = i;
		}
	}
	return count;
}

/* The decimal mark by its looks; 0: none. False when it may be either. */
static bool find_decimal(const struct written *written, char *out)
{
	size_t comma = 0, point = 0;
	size_t commas = count_of(written, ',', &comma), points = count_of(written, '.', &point);
	*out = 0;
	if (commas == 0 && points == 0)
		return true;
	if (commas > 0 && points > 0) {
		*out = comma > point ? ',' : '.';
		return true;
	}
	if (commas + points > 1)
		return true; /* of thousands */
	size_t at = commas ? comma : point, first;
	size_t digits = written->count - at - 1;
	bool spaced = count_of(written, ' ', &first) > 0 || count_of(written, '\'', &first) > 0;
	if (digits == 3 && at <= 3 && !spaced && written->marks[0] != '0')
		return false;
	*out = commas ? ',' : '.';
	return true;
}

static bool is_thousands(const struct mapped_format *format, char mark)
{
	if (format && format->no_thousands)
		return false;
	if (format && format->thousands)
		return mark == format->thousands;
	return true;
}

/* The digits before and after the mark; false when groups are not of three. */
static bool to_digits(const struct written *written, const struct mapped_format *format, char decimal,
	char *digits, size_t *whole, size_t *decimals)
{
	size_t count = 0, group = 0;
	bool grouped = false, after = false;
	char between = 0;
	*whole = *decimals = 0;
	for (size_t i = 0; i < written->count; i++) {
		char mark = written->marks[i];
		if (mark >= '0' && mark <= '9') {
			digits[count++] = mark;
			group++;
			*(after ? decimals : whole) += 1;
		} else if (mark == decimal && decimal && !after) {
			if (group == 0 || (grouped && group != 3))
				return false;
			after = true;
			group = 0;
		} else {
			bool first = !grouped;
			if (after || !is_thousands(format, mark) || group == 0 || group > 3 ||
				(!first && (group != 3 || mark != between)))
				return false;
			between = mark;
			grouped = true;
			group = 0;
		}
	}
	digits[count] = '\0';
	return count > 0 && (after ? *decimals > 0 : !grouped || group == 3);
}

static bool to_ore(
	const char *digits, size_t decimals, int zeros, bool minus, struct uph_money *out, bool *too_fine)
{
	size_t count = strlen(digits);
	size_t kept = (size_t)(zeros + 2);
	int64_t ore = 0;
	*too_fine = false;
	for (size_t i = count - decimals + kept; i < count; i++)
		*too_fine = *too_fine || digits[i] != '0';
	size_t used = decimals > kept ? count - decimals + kept : count;
	for (size_t i = 0; i < used + (decimals < kept ? kept - decimals : 0); i++) {
		ore = ore * 10 + (i < used ? digits[i] - '0' : 0);
		if (ore > UPH_MONEY_INPUT_MAX_ORE)
			return false;
	}
	out->ore = minus ? -ore : ore;
	return true;
}

static bool text_amount(const struct table_cell *cell, const struct mapped_format *format,
	enum mapped_unit unit, struct uph_money *out, struct buffer *why)
{
	struct written written;
	char quote[TEXT_EXCERPT_MAX], digits[DIGITS_MAX + 1], decimal = format ? format->decimal : 0;
	size_t whole, decimals;
	bool too_fine;
	text_excerpt(cell->text, cell->text_length, quote);
	if (!take_apart(cell->text, cell->text_length, &written)) {
		buffer_print(why,
			"\"%s\" är inget belopp. Rätta cellen, eller utelämna raden med ett filter.", quote);
		return false;
	}
	if (!decimal && !find_decimal(&written, &decimal)) {
		buffer_print(why,
			"\"%s\" kan läsas på två sätt. Skriv i kartan, under formats, vilket tecken som skiljer "
			"ören (decimal).",
			quote);
		return false;
	}
	if (!to_digits(&written, format, decimal, digits, &whole, &decimals)) {
		buffer_print(why, "\"%s\" är inget belopp så som kartan säger att kolumnen skrivs.", quote);
		return false;
	}
	if (!to_ore(digits, decimals, unit_zeros[unit], written.minus, out, &too_fine)) {
		buffer_print(
			why, "Beloppet \"%s\" %s är större än boken kan hålla.", quote, unit_names[unit]);
		return false;
	}
	if (too_fine)
		buffer_print(why, "Beloppet \"%s\" %s har fler decimaler än ören; avrunda det i filen.",
			quote, unit_names[unit]);
	return !too_fine;
}

/* ---- numbers of workbooks ---- */

static bool number_amount(
	const struct table_cell *cell, enum mapped_unit unit, struct uph_money *out, struct buffer *why)
{
	char shifted[80];
	struct uph_error error = {0};
	const char *exponent = strpbrk(cell->text, "eE");
	size_t length = exponent ? (size_t)(exponent - cell->text) : cell->text_length;
	long power = exponent ? strtol(exponent + 1, NULL, 10) : 0;
	if (cell->percent || length > 60 || power > 30 || power < -60)
		return field_amount(cell, out, why);
	(void)snprintf(
		shifted, sizeof shifted, "%.*sE%ld", (int)length, cell->text, power + unit_zeros[unit]);
	enum uph_status status = uph_money_from_decimal(shifted, strlen(shifted), out, NULL, &error);
	if (status == UPH_E_OVERFLOW)
		buffer_print(
			why, "Beloppet %s %s är större än boken kan hålla.", cell->text, unit_names[unit]);
	else if (status != UPH_OK)
		buffer_print(why, "Beloppet %s %s har fler decimaler än ören; avrunda det i filen.",
			cell->text, unit_names[unit]);
	return status == UPH_OK;
}

bool mapped_amount(const struct table_cell *cell, const struct mapped_format *format, enum mapped_unit unit,
	struct uph_money *out, struct buffer *why)
{
	char quote[TEXT_EXCERPT_MAX];
	if (!field_is_readable(cell, why))
		return false;
	if (cell->kind == TABLE_NUMBER)
		return number_amount(cell, unit, out, why);
	if (cell->kind == TABLE_TEXT)
		return text_amount(cell, format, unit, out, why);
	buffer_print(why, "\"%s\" är inget belopp.", text_excerpt(cell->text, cell->text_length, quote));
	return false;
}

bool mapped_looks_amount(const struct table_cell *cell)
{
	struct written written;
	char digits[DIGITS_MAX + 1], decimal = 0;
	size_t whole, decimals;
	if (cell->kind == TABLE_NUMBER)
		return !cell->percent;
	if (cell->kind != TABLE_TEXT || !take_apart(cell->text, cell->text_length, &written))
		return false;
	if (!find_decimal(&written, &decimal))
		return true;
	return to_digits(&written, NULL, decimal, digits, &whole, &decimals);
}

/* ---- days ---- */

/* "27/9 2024", "27.09.24", "270924": three numbers in the order that the mapping says. */
static bool day_in_order(const char *text, enum mapped_day_order order, struct uph_date *out)
{
	int parts[3] = {0, 0, 0};
	size_t count = 0, width = 0, digits = strspn(text, "0123456789");
	if (text[digits] == '\0' && (digits == 6 || digits == 8)) {
		for (size_t i = 0; i < digits; i++) {
			size_t part = i / 2 > 2 ? 2 : i / 2;
			parts[part] = parts[part] * 10 + (text[i] - '0');
		}
		count = 3;
	} else {
		for (; *text && count <= 3; text++) {
			bool digit = *text >= '0' && *text <= '9';
			if (digit && width++ == 0 && ++count > 3)
				return false;
			if (digit && width <= 4)
				parts[count - 1] = parts[count - 1] * 10 + (*text - '0');
			else if (digit || !strchr("/.- ", *text))
				return false;
			else
				width = 0;
		}
	}
	if (parts[2] < 100)
		parts[2] += parts[2] < 80 ? 2000 : 1900;
	return count == 3 && uph_date_make(parts[2], order == MAPPED_DMY ? parts[1] : parts[0],
				     order == MAPPED_DMY ? parts[0] : parts[1], out);
}

bool mapped_day(const struct table *table, const struct table_cell *cell, enum mapped_day_order order,
	struct uph_date *out, struct buffer *why)
{
	char quote[TEXT_EXCERPT_MAX];
	if (!field_is_readable(cell, why))
		return false;
	if (order == MAPPED_YMD || cell->kind == TABLE_DATE)
		return field_day(table, cell, out, why);
	if (day_in_order(cell->text, order, out))
		return true;
	buffer_print(why, "\"%s\" är inget datum med %s först, som kartan säger.",
		text_excerpt(cell->text, cell->text_length, quote),
		order == MAPPED_DMY ? "dagen" : "månaden");
	return false;
}
