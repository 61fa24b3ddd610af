/* Days of the calendar: checked, counted, printed, and from a spreadsheet's serial numbers. Reading dates and
 * moments from text is in date_read.c.
 *
 * Rules: a date is a day that exists in the years 1900 to 2199, or none; the Gregorian calendar throughout.
 */
#include "uph/date.h"

#include <string.h>

#define YEAR_FIRST 1900
#define YEAR_LAST 2199
/* 1900-01-01 and 2199-12-31, and the epochs of spreadsheets, in days since 1970-01-01. */
#define DAYS_FIRST (-25567)
#define DAYS_LAST 84005
#define DAYS_1899_12_30 (-25569)
#define DAYS_1904_01_01 (-24107)

static int days_in_month(int year, int month)
{
	static const signed char days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month];
}

bool uph_date_make(int year, int month, int day, struct uph_date *out)
{
	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
		day > days_in_month(year, month))
		return false;
	out->ymd = year * 10000 + month * 100 + day;
	return true;
}

bool uph_date_valid(struct uph_date date)
{
	struct uph_date made;

	return date.ymd > 0 &&
	       uph_date_make(uph_date_year(date), uph_date_month(date), uph_date_day(date), &made);
}

int uph_date_year(struct uph_date date)
{
	return date.ymd / 10000;
}

int uph_date_month(struct uph_date date)
{
	return date.ymd / 100 % 100;
}

int uph_date_day(struct uph_date date)
{
	return date.ymd % 100;
}

int32_t uph_date_year_month(struct uph_date date)
{
	return date.ymd / 100;
}

/* Counted in years that begin with March, so that the leap day is the last day of the year: a month m of such
 * a year begins after (153 m + 2) / 5 days. 719468 days lie between 0000-03-01 and 1970-01-01. */
int32_t uph_date_days(struct uph_date date)
{
	int month = uph_date_month(date);
	int year = uph_date_year(date) - (month <= 2);
	int month_from_march = (month + 9) % 12;
	int day_of_year = (153 * month_from_march + 2) / 5 + uph_date_day(date) - 1;

	return year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

bool uph_date_from_days(int32_t days, struct uph_date *out)
{
	if (days < DAYS_FIRST || days > DAYS_LAST)
		return false;
	int since = days + 719468;
	int century = (4 * since + 3) / 146097;
	int day_of_century = since - 146097 * century / 4;
	int year_of_century = (4 * day_of_century + 3) / 1461;
	int day_of_year = day_of_century - 1461 * year_of_century / 4;
	int month_from_march = (5 * day_of_year + 2) / 153;
	int day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
	int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;

	return uph_date_make(century * 100 + year_of_century + (month <= 2), month, day, out);
}

int uph_date_weekday(struct uph_date date)
{
	/* 1970-01-01 was a Thursday; the years before give negative days, so count from far before them. */
	return (uph_date_days(date) + 3 + 7 * 10000) % 7 + 1;
}

enum uph_status uph_date_from_serial(
	int64_t serial, bool epoch_1904, struct uph_date *out, struct uph_error *err)
{
	if (!epoch_1904 && serial == 60)
		return uph_fail(err, UPH_E_SYNTAX,
			"Dagnumret 60 är den 29 februari 1900 i kalkylbladet, en dag som inte har funnits. "
			"Skriv datumet som 2024-09-27.");
	bool known = serial >= (epoch_1904 ? 0 : 1) && serial <= 200000;
	if (known) {
		int32_t days = (int32_t)serial + (epoch_1904 ? DAYS_1904_01_01 : DAYS_1899_12_30);
		/* Before the day that never was, the 1900 epoch lies a day later. */
		if (!epoch_1904 && serial < 60)
			days++;
		known = uph_date_from_days(days, out);
	}
	if (!known)
		return uph_fail(err, UPH_E_SYNTAX,
			"Dagnumret %lld är ingen dag mellan åren 1900 och 2199. "
			"Skriv datumet som 2024-09-27.",
			(long long)serial);
	return UPH_OK;
}

/* `count` digits of the value at `text`; where they end. */
static char *put_digits(char *text, int64_t value, size_t count)
{
	for (size_t i = count; i > 0; i--) {
		text[i - 1] = (char)('0' + value % 10);
		value /= 10;
	}
	return text + count;
}

char *uph_date_print(struct uph_date date, char *text)
{
	char *end = text;

	if (uph_date_valid(date)) {
		end = put_digits(end, uph_date_year(date), 4);
		*end++ = '-';
		end = put_digits(end, uph_date_month(date), 2);
		*end++ = '-';
		end = put_digits(end, uph_date_day(date), 2);
	}
	*end = '\0';
	return text;
}

char *uph_time_print(int64_t microseconds, bool seconds, char *text)
{
	struct uph_date date;
	int64_t total = microseconds / 1000000 - (microseconds % 1000000 < 0);
	int64_t days = total / 86400 - (total % 86400 < 0);
	int64_t clock = total - days * 86400;

	text[0] = '\0';
	if (days < DAYS_FIRST || days > DAYS_LAST || !uph_date_from_days((int32_t)days, &date))
		return text;
	uph_date_print(date, text);
	char *end = text + strlen(text);
	*end++ = ' ';
	end = put_digits(end, clock / 3600, 2);
	*end++ = ':';
	end = put_digits(end, clock / 60 % 60, 2);
	if (seconds) {
		*end++ = ':';
		end = put_digits(end, clock % 60, 2);
	}
	memcpy(end, " UTC", sizeof " UTC");
	return text;
}
