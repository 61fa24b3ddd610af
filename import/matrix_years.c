/* Days and years inside the words of a matrix: the balance's day, the title's year, the year whose money a
 * row names. */
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

/* The year at `at` when it stands alone as a word; else 0. */
static int lone_year(const char *text, const char *at)
{
	int year = words_year_at(at);
	if (!year || words_is_letter(text, (size_t)(at - text) + 4))
		return 0;
	if (at > text && words_is_letter(text, (size_t)(at - text) - 1))
		return 0;
	bool dated_before =
		at >= text + 2 && (at[-1] == '-' || at[-1] == '/' || at[-1] == '.') && is_digit(at[-2]);
	bool dated_after = (at[4] == '-' || at[4] == '/' || at[4] == '.') && is_digit(at[5]);
	/* "2023-2024" names two years, "2023-12-31" none. */
	if (dated_after && !(words_year_at(at + 5) && !is_digit(at[9])))
		return 0;
	if (dated_before && !(at >= text + 5 && words_year_at(at - 5)))
		return 0;
	return year;
}

static size_t add_year(int *years, size_t count, size_t years_max, int year)
{
	for (size_t i = 0; i < count; i++)
		if (years[i] == year)
			return count;
	if (count < years_max)
		years[count++] = year;
	return count;
}

size_t words_years(const char *folded, int *years, size_t years_max)
{
	size_t count = 0;
	for (const char *at = folded; *at; at++) {
		int year = lone_year(folded, at);
		if (year)
			count = add_year(years, count, years_max, year);
	}
	return count;
}

/* The word that ends just before `at` (spaces between): its start, and its length in `*length`. */
static const char *word_before(const char *text, const char *at, size_t *length)
{
	while (at > text && at[-1] == ' ')
		at--;
	const char *end = at;
	while (at > text && at[-1] != ' ')
		at--;
	*length = (size_t)(end - at);
	return at;
}

static bool starts_with_any(const char *word, size_t length, const char *const *stems)
{
	for (; *stems; stems++)
		if (length >= strlen(*stems) && strncmp(word, *stems, strlen(*stems)) == 0)
			return true;
	return false;
}

static const char *const balance_stems[] = {"balans", NULL};
static const char *const money_stems[] = {
	"balans", "medel", "medlen", "bidrag", "statsbidrag", "stimulansmedel", "pengar", "överskott", NULL};

/* "balansen 2023", "medel från 2022": the year's own word, or the one before "från", "för" or "år". */
static bool after_stem(const char *text, const char *at, const char *const *stems)
{
	size_t length;
	const char *word = word_before(text, at, &length);
	if ((length == 5 && strncmp(word, "från", 5) == 0) || (length == 4 && strncmp(word, "för", 4) == 0) ||
		(length == 3 && strncmp(word, "år", 3) == 0))
		word = word_before(text, word, &length);
	return starts_with_any(word, length, stems);
}

static size_t years_of(const char *folded, const char *const *stems, int *years, size_t years_max)
{
	size_t count = 0;
	for (const char *at = folded; *at; at++) {
		int year = lone_year(folded, at);
		if (!year)
			continue;
		const char *rest = at + 4 + strspn(at + 4, " ");
		size_t possessive = words_begin(rest, "års");
		const char *thing = rest + possessive + strspn(rest + possessive, " ");
		if ((possessive && starts_with_any(thing, strlen(thing), stems)) ||
			after_stem(folded, at, stems))
			count = add_year(years, count, years_max, year);
	}
	return count;
}

size_t words_money_years(const char *folded, int *years, size_t years_max)
{
	return years_of(folded, money_stems, years, years_max);
}

size_t words_balance_years(const char *folded, int *years, size_t years_max)
{
	return years_of(folded, balance_stems, years, years_max);
}
