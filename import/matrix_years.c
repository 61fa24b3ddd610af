/* Days inside the words of a matrix: the balance's day, the title's year. */
#include "import/matrix_words.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int month_named(const char *text, size_t *length)
{
	static const char *const months[] = {"januari", "februari", "mars", "april", "maj", "juni", "juli",
		"augusti", "september", "oktober", "november", "december"};
	for (int i = 0; i < 12; i++) {
		*length = words_begin(text, months[i]);
		if (*length)
			return i + 1;
		char brief[4] = {months[i][0], months[i][1], months[i][2], '\0'};
		*length = words_begin(text, brief);
		if (*length)
			return i + 1;
	}
	return 0;
}

static int small_number(const char *text, size_t length)
{
	int value = 0;
	for (size_t i = 0; i < length; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

/* "31/12 2023", "31.12.2023", "31 december 2023" at `text`, which begins with one or two digits. */
static bool day_month_year(const char *text, struct uph_date *out)
{
	size_t length = strspn(text, "0123456789");
	if (length == 0 || length > 2)
		return false;
	int day = small_number(text, length), month;
	const char *at = text + length;
	size_t month_length;
	if (*at == '/' || (*at == '.' && is_digit(at[1]))) {
		at++;
		month_length = strspn(at, "0123456789");
		if (month_length == 0 || month_length > 2)
			return false;
		month = small_number(at, month_length);
	} else {
		at += strspn(at, ". ");
		month = month_named(at, &month_length);
	}
	at += month_length;
	at += strspn(at, " -/.");
	int year = words_year_at(at);
	return year && month && uph_date_make(year, month, day, out);
}

bool words_date_within(const char *folded, struct uph_date *out)
{
	for (const char *at = folded; *at; at++) {
		if (!is_digit(*at) || (at > folded && words_is_letter(folded, (size_t)(at - folded) - 1)))
			continue;
		size_t length = strspn(at, "0123456789-/.");
		while (length > 0 && !is_digit(at[length - 1]))
			length--;
		if (length >= 6 && uph_date_parse(at, length, out, NULL) == UPH_OK)
			return true;
		if (day_month_year(at, out))
			return true;
		at += strspn(at, "0123456789-/.") - 1;
	}
	int years[2];
	size_t count = words_years(folded, years, 2);
	return count == 1 && uph_date_make(years[0], 12, 31, out);
}
