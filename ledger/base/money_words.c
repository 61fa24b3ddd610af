/* The words of people about money: years, whose money it is, and that it comes back. Only things to ask
 * about: no word here decides a direction or an amount. */
#include "ledger/base/money_words.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool words_is_letter(const char *text, size_t at)
{
	unsigned char c = (unsigned char)text[at];
	if (c == 0xC2) /* U+0080–U+00BF: marks, not letters */
		return false;
	if (c >= 0x80 && c < 0xC0 && at > 0 && (unsigned char)text[at - 1] == 0xC2)
		return false;
	return c >= 0x80 || is_digit((char)c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

size_t words_begin(const char *text, const char *word)
{
	size_t length = strlen(word);
	if (strncmp(text, word, length) != 0)
		return 0;
	if (text[length] && words_is_letter(text, length) && words_is_letter(text, length - 1))
		return 0;
	return length;
}

const char *words_beginning(const char *text, const char *part)
{
	for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
		if (at == text || !words_is_letter(text, (size_t)(at - text) - 1))
			return at;
	return NULL;
}

int words_year_at(const char *text)
{
	if (text[0] != '2' || text[1] != '0' || !is_digit(text[2]) || !is_digit(text[3]))
		return 0;
	return 2000 + (text[2] - '0') * 10 + (text[3] - '0');
}

bool words_return(const char *folded)
{
	static const char *const stems[] = {
		"återbetal", "återkrav", "återkräv", "återför", "retur", "krediter"};
	for (size_t i = 0; i < sizeof stems / sizeof stems[0]; i++)
		if (words_beginning(folded, stems[i]))
			return true;
	return false;
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
