/* Days and periods in running text. A day must exist; what looks like one and does not is left alone. */
#include <string.h>

#include "import/protocol_figures.h"

/* So many days of one text are tried as ends of a period. */
enum { DAYS_MAX = 200 };

static const char *const month_names[] = {"januari", "februari", "mars", "april", "maj", "juni", "juli",
	"augusti", "september", "oktober", "november", "december"};
static const char *const month_short[] = {
	"jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"};
static const char *const weekdays[] = {"måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"};

static size_t digits_at(const struct spoken *spoken, size_t at, int *value)
{
	size_t count = 0;
	*value = 0;
	while (at + count < spoken->plain_length && words_digit(spoken->plain[at + count])) {
		if (count < 8)
			*value = *value * 10 + (spoken->plain[at + count] - '0');
		count++;
	}
	return count;
}

static size_t spaces_at(const struct spoken *spoken, size_t at)
{
	size_t count = 0;
	while (at + count < spoken->plain_length && spoken->plain[at + count] == ' ')
		count++;
	return count;
}

static int full_year(int year, size_t digits)
{
	return digits == 2 ? 2000 + year : year;
}

static bool year_fits(int year)
{
	return year >= 1990 && year <= 2099;
}

/* "kr" or the like after a number of six digits makes it money. */
static bool money_follows(const struct spoken *spoken, size_t at)
{
	static const char *const units[] = {"kr", "kronor", "sek", "tkr", "mkr", NULL};
	at += spaces_at(spoken, at);
	for (size_t i = 0; units[i]; i++) {
		if (words_match(spoken, at, units[i]) > 0)
			return true;
	}
	return at < spoken->plain_length && (spoken->plain[at] == ':' || spoken->plain[at] == '%');
}

/* 20240927 and 240927. */
static bool packed_day(const struct spoken *spoken, size_t at, size_t count, int value, struct day_found *out)
{
	int year = full_year(value / 10000, count - 4);
	if (money_follows(spoken, at + count) || !year_fits(year) ||
		!uph_date_make(year, value / 100 % 100, value % 100, &out->date))
		return false;
	out->at = (struct found){at, at + count};
	return true;
}

/* 2024-09-27, 24-09-27, 2024.09.27, 2024/09/27; `count` digits of year have been seen. */
static bool parted_day(const struct spoken *spoken, size_t at, size_t count, int year, struct day_found *out)
{
	int month, day;
	size_t next = at + count;
	char sign = spoken->plain[next];
	if (sign != '-' && sign != '.' && sign != '/')
		return false;
	size_t got = digits_at(spoken, next + 1, &month);
	next += 1 + got;
	if (got < 1 || got > 2 || next >= spoken->plain_length || spoken->plain[next] != sign)
		return false;
	got = digits_at(spoken, next + 1, &day);
	next += 1 + got;
	if (got < 1 || got > 2 || (count == 2 && sign != '-'))
		return false;
	year = full_year(year, count);
	if (!year_fits(year) || !uph_date_make(year, month, day, &out->date))
		return false;
	out->at = (struct found){at, next};
	return true;
}

/* The year after a day and month: " 2024", "-24", " -24"; 0 when there is none, then `*end` stays. */
static int year_after(const struct spoken *spoken, size_t *end)
{
	int year;
	size_t at = *end + spaces_at(spoken, *end);
	bool short_form = false;
	if (at < spoken->plain_length &&
		(spoken->plain[at] == '-' || spoken->plain[at] == '\'' || spoken->plain[at] == '/')) {
		short_form = true;
		at++;
	}
	if (at < spoken->plain_length && spoken->plain[at] == ',')
		at += 1 + spaces_at(spoken, at + 1);
	size_t got = digits_at(spoken, at, &year);
	char after = at + got < spoken->plain_length ? spoken->plain[at + got] : ' ';
	if (words_letter(after) && after != '?')
		return 0;
	if (got == 4 && year_fits(year)) {
		*end = at + got;
		return year;
	}
	/* "9/11-12/11" is two days. */
	if (got == 2 && short_form && after != '/' && after != '-') {
		*end = at + got;
		return 2000 + year;
	}
	return 0;
}

static bool finish_day(const struct spoken *spoken, size_t from, size_t end, int day, int month, int hint,
	struct day_found *out)
{
	int year = year_after(spoken, &end);
	out->yearless = year == 0;
	if (year == 0)
		year = hint;
	if (year == 0 || !uph_date_make(year, month, day, &out->date))
		return false;
	out->at = (struct found){from, end};
	return true;
}

/* 27/9, 27/9 2024, 27/9-24. */
static bool slashed_day(
	const struct spoken *spoken, size_t at, size_t count, int day, int hint, struct day_found *out)
{
	int month;
	size_t next = at + count;
	if (count > 2 || spoken->plain[next] != '/')
		return false;
	size_t got = digits_at(spoken, next + 1, &month);
	next += 1 + got;
	if (got < 1 || got > 2 || (next < spoken->plain_length && words_letter(spoken->plain[next])))
		return false;
	return finish_day(spoken, at, next, day, month, hint, out);
}

/* The month's number and length at plain[at]; 0. */
static int month_at(const struct spoken *spoken, size_t at, size_t *length)
{
	for (int i = 0; i < 12; i++) {
		*length = words_match(spoken, at, month_names[i]);
		if (*length > 0)
			return i + 1;
	}
	if (words_match(spoken, at, "sept") > 0) {
		*length = 4;
		return 9;
	}
	for (int i = 0; i < 12; i++) {
		*length = words_match(spoken, at, month_short[i]);
		if (*length > 0)
			return i + 1;
	}
	return 0;
}

/* 27 september 2024, 27:e sept. */
static bool named_day(
	const struct spoken *spoken, size_t at, size_t count, int day, int hint, struct day_found *out)
{
	size_t next = at + count, length;
	if (count > 2)
		return false;
	if (words_match(spoken, next, "*:e") > 0 || words_match(spoken, next, "*:a") > 0)
		next += 2;
	next += spaces_at(spoken, next);
	int month = month_at(spoken, next, &length);
	if (month == 0)
		return false;
	next += length;
	if (next < spoken->plain_length && spoken->plain[next] == '.')
		next++;
	return finish_day(spoken, at, next, day, month, hint, out);
}

static bool month_alone(const struct spoken *spoken, size_t at, int hint, struct day_found *out)
{
	size_t length;
	int month = month_at(spoken, at, &length);
	size_t end = at + length;
	if (month == 0 || length < 3)
		return false;
	int year = year_after(spoken, &end);
	out->yearless = year == 0;
	if (year == 0)
		year = hint;
	if (year == 0 || !uph_date_make(year, month, 1, &out->date))
		return false;
	out->month = month;
	out->at = (struct found){at, end};
	return true;
}

bool day_at(const struct spoken *spoken, size_t at, int year, struct day_found *out)
{
	int value;
	memset(out, 0, sizeof *out);
	if (at >= spoken->plain_length)
		return false;
	char before = at > 0 ? spoken->plain[at - 1] : ' ';
	if (words_letter(before) || words_digit(before))
		return false;
	size_t count = digits_at(spoken, at, &value);
	if (count == 0)
		return month_alone(spoken, at, year, out);
	if (before == ',' || before == '.' || before == PLAIN_SECTION)
		return false;
	char after = at + count < spoken->plain_length ? spoken->plain[at + count] : ' ';
	if (count == 6 || count == 8)
		return !(words_letter(after) || after == ',') && packed_day(spoken, at, count, value, out);
	if (count == 4 || count == 2) {
		if (parted_day(spoken, at, count, value, out))
			return true;
	}
	return slashed_day(spoken, at, count, value, year, out) ||
	       named_day(spoken, at, count, value, year, out);
}

bool day_find(const struct spoken *spoken, size_t from, int year, struct day_found *out)
{
	for (size_t at = from; at < spoken->plain_length; at++) {
		char here = spoken->plain[at];
		bool month = here == 'j' || here == 'f' || here == 'm' || here == 'a' || here == 's' ||
			     here == 'o' || here == 'n' || here == 'd';
		if (!words_digit(here) && !month)
			continue;
		if (at > 0 && (words_letter(spoken->plain[at - 1]) || words_digit(spoken->plain[at - 1])))
			continue;
		if (day_at(spoken, at, year, out))
			return true;
	}
	return false;
}

/* ---- periods ---- */

static const char *const joints[] = {"till och med", "t o m", "t.o.m.", "t.o.m", "t. o. m.", "t.om.", "tom",
	"till den", "till", "-", "--", NULL};
static const char *const starts[] = {"från och med", "fr o m", "fr.o.m.", "fr.o.m", "fr. o m.", "fr. o. m.",
	"f.o.m.", "fom", "from", "från den", "från", "med start", NULL};
static const char *const stops[] = {
	"till och med", "t o m", "t.o.m.", "t.o.m", "t. o. m.", "tom", "fram till", NULL};

static size_t any_at(const struct spoken *spoken, size_t at, const char *const *patterns)
{
	for (size_t i = 0; patterns[i]; i++) {
		size_t length = words_match(spoken, at, patterns[i]);
		if (length > 0)
			return length;
	}
	return 0;
}

static size_t pass_den(const struct spoken *spoken, size_t at)
{
	at += spaces_at(spoken, at);
	size_t den = words_match(spoken, at, "den");
	return den > 0 ? at + den + spaces_at(spoken, at + den) : at;
}

static struct uph_date month_end(struct uph_date first)
{
	struct uph_date last = first;
	for (int day = 31; day >= 28; day--) {
		if (uph_date_make(uph_date_year(first), uph_date_month(first), day, &last))
			break;
	}
	return last;
}

/* The words `patterns` end just before plain[at]. */
static bool stands_before(const struct spoken *spoken, size_t at, const char *const *patterns, size_t *from)
{
	size_t back = at > 28 ? at - 28 : 0;
	for (size_t i = back; i < at; i++) {
		size_t length = any_at(spoken, i, patterns);
		if (length > 0 && pass_den(spoken, i + length) == at) {
			*from = i;
			return true;
		}
	}
	return false;
}

/* Both ends, beginning at a day. */
static bool two_ends(
	const struct spoken *spoken, const struct day_found *first, int hint, struct period_found *out)
{
	struct day_found last, begin = *first;
	size_t at = first->at.to + spaces_at(spoken, first->at.to);
	size_t joint = any_at(spoken, at, joints);
	if (joint == 0)
		return false;
	at = pass_den(spoken, at + joint);
	/* "fr.o.m. A – t.o.m. B" */
	size_t more = any_at(spoken, at, stops);
	at = pass_den(spoken, at + more);
	if (!day_at(spoken, at, begin.yearless ? hint : uph_date_year(begin.date), &last))
		return false;
	/* "1 oktober - 31 december 2024": the year is said once. */
	if (begin.yearless && !last.yearless &&
		!uph_date_make(uph_date_year(last.date), uph_date_month(begin.date), uph_date_day(begin.date),
			&begin.date))
		return false;
	if ((begin.month == 0) != (last.month == 0))
		return false;
	out->first = begin.date;
	out->last = last.month ? month_end(last.date) : last.date;
	out->at = (struct found){begin.at.from, last.at.to};
	return true;
}

bool period_find(const struct spoken *spoken, size_t from, int year, struct period_found *out)
{
	struct day_found day;
	struct period_found one = {0};
	bool has_one = false;
	size_t start;
	memset(out, 0, sizeof *out);
	for (size_t seen = 0; seen < DAYS_MAX && day_find(spoken, from, year, &day); seen++) {
		if (two_ends(spoken, &day, year, out))
			return true;
		if (!has_one && stands_before(spoken, day.at.from, starts, &start)) {
			one.first = day.date;
			one.at = (struct found){start, day.at.to};
			has_one = true;
		} else if (!has_one && stands_before(spoken, day.at.from, stops, &start)) {
			one.last = day.month ? month_end(day.date) : day.date;
			one.at = (struct found){start, day.at.to};
			has_one = true;
		}
		from = day.at.to;
	}
	*out = one;
	return has_one;
}

bool period_in_words(const struct spoken *spoken, struct found *out)
{
	static const char *const seasons[] = {"hösten", "våren", "sommaren", "vintern", "höstterminen",
		"vårterminen", "halvåret", "kvartalet", "kvartal", "tertialet", NULL};
	return words_find_any(spoken, 0, seasons, out, NULL);
}

int weekday_named(const struct spoken *spoken)
{
	for (int i = 0; i < 7; i++) {
		char stem[16];
		size_t length = strlen(weekdays[i]);
		memcpy(stem, weekdays[i], length);
		memcpy(stem + length, "*", 2);
		if (words_has(spoken, stem))
			return i + 1;
	}
	return 0;
}

const char *weekday_word(int weekday)
{
	return weekday >= 1 && weekday <= 7 ? weekdays[weekday - 1] : "";
}

int year_find(const struct spoken *spoken, size_t from, struct found *at)
{
	for (size_t i = from; i < spoken->plain_length; i++) {
		int value;
		size_t count = digits_at(spoken, i, &value);
		if (count == 0)
			continue;
		struct day_found day;
		char before = i > 0 ? spoken->plain[i - 1] : ' ';
		char after = i + count < spoken->plain_length ? spoken->plain[i + count] : ' ';
		if (day_at(spoken, i, 0, &day)) {
			i = day.at.to - 1;
			continue;
		}
		if (count == 4 && value >= 2000 && value <= 2099 && !words_letter(before) && before != '-' &&
			before != '/' && before != '.' && after != '-' &&
			!(words_letter(after) && after != '?')) {
			*at = (struct found){i, i + count};
			return value;
		}
		i += count - 1;
	}
	return 0;
}
