/* A machine's decimal, as a spreadsheet stores a cell, read into whole öre with integers only.
 *
 * A spreadsheet counts in binary floating point and shows 15 digits: 0.1 + 0.2 is stored as
 * 0.30000000000000004 and 1810874.06 - 1810000 as 874.0600000000559. Both are whole öre to the person who
 * made the sheet, so: first 15 significant digits; then what is closer to a whole öre than a millionth of a
 * krona is that öre. An amount that was written with three decimals is refused all the same. */
#include "uph/money.h"

#include <string.h>

#include "ledger/base/text.h"

#define SIGNIFICANT_MAX 15
/* Beyond any number of a spreadsheet, and small enough to add to a length. */
#define EXPONENT_MAX 100000

/* digits × 10^scale */
struct decimal {
	bool negative;
	int64_t digits;
	int64_t scale;
};

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The exponent after "E"; false when there is none to read. */
static bool read_exponent(const char *text, size_t length, int64_t *out)
{
	size_t at = 0;
	int64_t value = 0;
	bool negative = length > 0 && text[0] == '-';

	if (length > 0 && (text[0] == '-' || text[0] == '+'))
		at++;
	if (at == length)
		return false;
	for (; at < length; at++) {
		if (!is_digit(text[at]))
			return false;
		if (value < EXPONENT_MAX)
			value = value * 10 + (text[at] - '0');
	}
	*out = negative ? -value : value;
	return true;
}

/* Rounds half away from zero to 15 digits on the way: the 16th decides. */
static bool read_decimal(const char *text, size_t length, struct decimal *out)
{
	size_t at = 0;
	int taken = 0;
	bool any = false;
	bool point = false;
	int64_t exponent = 0;

	*out = (struct decimal){0};
	if (length > 0 && (text[0] == '-' || text[0] == '+')) {
		out->negative = text[0] == '-';
		at++;
	}
	for (; at < length && (is_digit(text[at]) || (text[at] == '.' && !point)); at++) {
		if (text[at] == '.') {
			point = true;
			continue;
		}
		any = true;
		int digit = text[at] - '0';
		if (taken < SIGNIFICANT_MAX)
			out->digits = out->digits * 10 + digit;
		else if (taken == SIGNIFICANT_MAX && digit >= 5)
			out->digits++;
		if (taken < SIGNIFICANT_MAX && point)
			out->scale--;
		if (taken >= SIGNIFICANT_MAX && !point)
			out->scale++;
		if (taken > 0 || digit != 0)
			taken = taken > SIGNIFICANT_MAX ? taken : taken + 1;
	}
	if (at < length && (text[at] == 'e' || text[at] == 'E')) {
		if (!read_exponent(text + at + 1, length - at - 1, &exponent))
			return false;
		at = length;
	}
	out->scale += exponent;
	return any && at == length;
}

static int64_t power_of_ten(int64_t exponent)
{
	int64_t power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

/* digits × 10^scale öre as whole öre; false when more is left over than a computation leaves. scale < 0. */
static bool whole_ore(int64_t digits, int64_t scale, int64_t *ore)
{
	/* The digits are at most 10^15: what begins this far down is no more than a millionth of a krona. */
	if (scale < -18) {
		*ore = 0;
		return true;
	}
	int64_t unit = power_of_ten(-scale);
	int64_t near = unit / 10000; /* a millionth of a krona */
	int64_t rest = digits % unit;
	*ore = digits / unit;
	if (rest == 0 || rest < near)
		return true;
	*ore += 1;
	return unit - rest < near;
}

static int decimals_of(int64_t ore)
{
	if (ore % 100 == 0)
		return 0;
	return ore % 10 == 0 ? 1 : 2;
}

enum uph_status uph_money_from_decimal(
	const char *text, size_t length, struct uph_money *out, int *decimals, struct uph_error *err)
{
	char quoted[TEXT_EXCERPT_MAX];
	struct decimal value;
	int64_t ore;

	while (length > 0 && text[0] == ' ') {
		text++;
		length--;
	}
	while (length > 0 && text[length - 1] == ' ')
		length--;
	if (!read_decimal(text, length, &value))
		return uph_fail(err, UPH_E_SYNTAX,
			"\"%s\" är inget tal. Skriv beloppet med decimalpunkt, som 1810874.06.",
			text_excerpt(text, length, quoted));
	int64_t scale = value.scale + 2;
	ore = value.digits;
	if (scale < 0 && !whole_ore(value.digits, scale, &ore))
		return uph_fail(err, UPH_E_SYNTAX,
			"Beloppet %s har fler än två decimaler. Avrunda det till hela ören.",
			text_excerpt(text, length, quoted));
	for (; scale > 0 && ore != 0 && ore <= UPH_MONEY_INPUT_MAX_ORE; scale--)
		ore *= 10;
	if (ore > UPH_MONEY_INPUT_MAX_ORE)
		return uph_fail(err, UPH_E_OVERFLOW,
			"Beloppet %s är större än boken tar emot (10 000 000 000 000,00). "
			"Kontrollera det.",
			text_excerpt(text, length, quoted));
	out->ore = value.negative ? -ore : ore;
	if (decimals != NULL)
		*decimals = decimals_of(ore);
	return UPH_OK;
}
