/* Dates and moments read from text, as people and programs write them.
 *
 * Rules: only forms that begin with the year are read (27.09.24 and 09/27/24 are refused: nobody can tell
 * them apart); a day that does not exist is refused, never moved; hyphens that a word processor has put in
 * count as hyphens. */
#include "uph/date.h"

#include <string.h>

#include "ledger/base/text.h"

/* The longest form, "2024-10-01T14:05:09.123456789Z", and some. */
#define FORM_MAX 40

struct scanner {
	char text[FORM_MAX + 1]; /* ASCII, spaces and dashes made plain; '?' for the rest */
	size_t at;
};

static char plain(uint32_t code)
{
	if (code > ' ' && code < 0x7F)
		return (char)code;
	switch (code) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
	case 0x00A0:
	case 0x2009:
	case 0x202F:
		return ' ';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2212:
		return '-';
	default:
		return '?';
	}
}

/* False when the text is longer than any date. Space at both ends is left out. */
static bool scan_start(struct scanner *scanner, const char *text, size_t length)
{
	size_t count = 0;
	size_t at = 0;

	scanner->at = 0;
	while (at < length) {
		char sign = plain(text_next(text, length, &at));
		if (sign == ' ' && count == 0)
			continue;
		if (count == FORM_MAX && sign == ' ')
			continue;
		if (count == FORM_MAX)
			return false;
		scanner->text[count++] = sign;
	}
	while (count > 0 && scanner->text[count - 1] == ' ')
		count--;
	scanner->text[count] = '\0';
	return true;
}

static bool take(struct scanner *scanner, char sign)
{
	if (scanner->text[scanner->at] != sign)
		return false;
	scanner->at++;
	return true;
}

static bool at_end(const struct scanner *scanner)
{
	return scanner->text[scanner->at] == '\0';
}

static size_t digits_ahead(const struct scanner *scanner)
{
	return strspn(scanner->text + scanner->at, "0123456789");
}

/* Exactly `count` digits. */
static bool take_digits(struct scanner *scanner, size_t count, int *out)
{
	int value = 0;

	if (digits_ahead(scanner) < count)
		return false;
	for (size_t i = 0; i < count; i++)
		value = value * 10 + (scanner->text[scanner->at++] - '0');
	*out = value;
	return true;
}

struct day_form {
	int year;
	int month;
	int day;
	bool iso; /* yyyy-mm-dd: a clock may follow */
};

static int full_year(int two_digits)
{
	return two_digits < 80 ? 2000 + two_digits : 1900 + two_digits;
}

static bool take_day(struct scanner *scanner, struct day_form *out)
{
	size_t year_digits = digits_ahead(scanner);
	bool together = year_digits == 6 || year_digits == 8;
	char mark = '\0';

	out->iso = false;
	if (together)
		year_digits -= 4;
	if ((year_digits != 2 && year_digits != 4) || !take_digits(scanner, year_digits, &out->year))
		return false;
	if (!together) {
		mark = scanner->text[scanner->at];
		if (mark != '-' && (year_digits == 2 || (mark != '/' && mark != '.')))
			return false;
		scanner->at++;
	}
	if (!take_digits(scanner, 2, &out->month) || (!together && !take(scanner, mark)) ||
		!take_digits(scanner, 2, &out->day))
		return false;
	if (year_digits == 2)
		out->year = full_year(out->year);
	else
		out->iso = mark == '-';
	return true;
}

/* hh:mm, hh:mm:ss, with up to `decimals_max` (nine at most) decimals of seconds; nanoseconds of the day. */
/* Nanoseconds since midnight; `*unit` is the length of the smallest part written: a minute, a second, 1 ns.
 */
static bool take_clock(struct scanner *scanner, size_t decimals_max, int64_t *out, int64_t *unit)
{
	int hour;
	int minute;
	int second = 0;
	int fraction = 0;

	*unit = INT64_C(60000000000);
	if (!take_digits(scanner, 2, &hour) || !take(scanner, ':') || !take_digits(scanner, 2, &minute))
		return false;
	if (take(scanner, ':')) {
		if (!take_digits(scanner, 2, &second))
			return false;
		*unit = 1000000000;
		if (take(scanner, '.')) {
			*unit = 1000;
			size_t count = digits_ahead(scanner);
			if (count == 0 || count > decimals_max || !take_digits(scanner, count, &fraction))
				return false;
			for (; count < 9; count++)
				fraction *= 10;
		}
	}
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	*out = ((int64_t)hour * 3600 + minute * 60 + second) * 1000000000 + fraction;
	return true;
}

/* "T" or a space, then the clock. */
static bool take_clock_after_day(struct scanner *scanner, size_t decimals_max, int64_t *out, int64_t *unit)
{
	return (take(scanner, 'T') || take(scanner, ' ')) && take_clock(scanner, decimals_max, out, unit);
}

static bool take_text(struct scanner *scanner, const char *text)
{
	size_t length = strlen(text);

	if (strncmp(scanner->text + scanner->at, text, length) != 0)
		return false;
	scanner->at += length;
	return true;
}

/* A day written as 2024-09-27 and nothing else, as most are; false for what has to be looked at. */
static bool parse_plain(const char *text, size_t length, struct uph_date *out)
{
	static const unsigned char place[10] = {0, 0, 0, 0, 1, 0, 0, 1, 0, 0};
	int part[3] = {0}, at = 0;

	if (length != sizeof place)
		return false;
	for (size_t i = 0; i < sizeof place; i++) {
		if (place[i] ? text[i] != '-' : text[i] < '0' || text[i] > '9')
			return false;
		if (place[i])
			at++;
		else
			part[at] = part[at] * 10 + (text[i] - '0');
	}
	return uph_date_make(part[0], part[1], part[2], out);
}

enum uph_status uph_date_parse(const char *text, size_t length, struct uph_date *out, struct uph_error *err)
{
	char quoted[TEXT_EXCERPT_MAX];
	struct scanner scanner;
	struct day_form form;
	int64_t clock, unit;

	if (parse_plain(text, length, out))
		return UPH_OK;
	if (!scan_start(&scanner, text, length) || !take_day(&scanner, &form))
		goto unreadable;
	if (form.iso && !at_end(&scanner)) {
		/* A spreadsheet writes nanoseconds. */
		if (!take_clock_after_day(&scanner, 9, &clock, &unit))
			goto unreadable;
		take(&scanner, 'Z');
	}
	if (!at_end(&scanner))
		goto unreadable;
	if (!uph_date_make(form.year, form.month, form.day, out))
		return uph_fail(err, UPH_E_SYNTAX,
			"Dagen \"%s\" finns inte i kalendern mellan 1900 och 2199. "
			"Kontrollera år, månad och dag.",
			text_excerpt(text, length, quoted));
	return UPH_OK;

unreadable:
	return uph_fail(err, UPH_E_SYNTAX,
		"\"%s\" går inte att läsa som ett datum. Skriv det som 2024-09-27.",
		text_excerpt(text, length, quoted));
}

enum uph_status uph_time_parse(
	const char *text, size_t length, bool last, int64_t *out, struct uph_error *err)
{
	char quoted[TEXT_EXCERPT_MAX];
	struct scanner scanner;
	struct day_form form;
	struct uph_date date;
	int64_t clock = 0, unit = INT64_C(86400000000000);

	if (!scan_start(&scanner, text, length) || !take_day(&scanner, &form) || !form.iso)
		goto unreadable;
	if (!at_end(&scanner)) {
		if (!take_clock_after_day(&scanner, 6, &clock, &unit))
			goto unreadable;
		if (!take(&scanner, 'Z'))
			take_text(&scanner, " UTC");
	}
	if (!at_end(&scanner))
		goto unreadable;
	if (!uph_date_make(form.year, form.month, form.day, &date))
		return uph_fail(err, UPH_E_SYNTAX,
			"Dagen \"%s\" finns inte i kalendern mellan 1900 och 2199. "
			"Kontrollera år, månad och dag.",
			text_excerpt(text, length, quoted));
	*out = (int64_t)uph_date_days(date) * INT64_C(86400000000) + clock / 1000 +
	       (last ? unit / 1000 - 1 : 0);
	return UPH_OK;

unreadable:
	return uph_fail(err, UPH_E_SYNTAX,
		"\"%s\" går inte att läsa som en tidpunkt. Skriv den som 2024-10-01 14:05, i UTC.",
		text_excerpt(text, length, quoted));
}
