/* Dates: read, refused, counted, and from a spreadsheet's day numbers. */
#include <stdio.h>
#include <string.h>

#include "tests/support/support.h"
#include "uph/date.h"

static const char *const unreadable_dates[] = {"", " ", "2024", "2024-09", "2024-9-27", "24-9-7", "2024-09-7",
	"27.09.24", "09/27/2024", "24/09/27", "24.09.27", "2024-09/27", "2024/09-27", "202409", "2024092",
	"202409271", "2024-09-27x", "2024-09-27T", "2024-09-27T24:00", "2024-09-27T12:60",
	"2024-09-27T12:00:60", "2024-09-27T12", "2024-09-27 1:00", "20240927T00:00:00",
	"2024-09-27T00:00:00.", "2024-09-27T00:00:00.1234567890", "-2024-09-27", "2024--09-27", "2024 09 27",
	"abcdef", "2024-0a-27", "2024-09-27Z", "２０２４-09-27",
	"2024-09-27                                                  x"};

static void what_is_no_date_is_refused(void **state)
{
	(void)state;
	struct uph_error err;

	for (size_t i = 0; i < sizeof unreadable_dates / sizeof *unreadable_dates; i++) {
		struct uph_date date = {7};
		const char *text = unreadable_dates[i];
		enum uph_status status = uph_date_parse(text, strlen(text), &date, &err);
		/* Six digits are yymmdd: 202409 is a day that does not exist rather than a form nobody knows.
		 */
		if (status != UPH_E_SYNTAX || date.ymd != 7)
			fail_msg("\"%s\" gave %s, %d", text, uph_status_name(status), (int)date.ymd);
	}
	uph_date_parse("27.09.24", 8, &(struct uph_date){0}, &err);
	assert_string_equal(
		err.message, "\"27.09.24\" går inte att läsa som ett datum. Skriv det som 2024-09-27.");
}

static void days_that_do_not_exist_are_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"2024-02-30", "2023-02-29", "1900-02-29", "2100-02-29",
		"2024-13-01", "2024-00-10", "2024-04-31", "2024-01-00", "2024-01-32", "1899-12-31",
		"2200-01-01", "240230", "202409", "0001-01-01", "20240931"};
	struct uph_error err;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct uph_date date = {7};
		assert_status(UPH_E_SYNTAX, uph_date_parse(texts[i], strlen(texts[i]), &date, &err), &err);
		assert_int_equal(date.ymd, 7);
		assert_non_null(strstr(err.message, "finns inte"));
	}
	uph_date_parse("2024-02-30", 10, &(struct uph_date){0}, &err);
	assert_string_equal(err.message, "Dagen \"2024-02-30\" finns inte i kalendern mellan 1900 och 2199. "
					 "Kontrollera år, månad och dag.");
}

static void every_known_form_is_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int32_t ymd;
	} cases[] = {
		{"2024-09-27", 20240927},
		{"20240927", 20240927},
		{"240927", 20240927},
		{"24-09-27", 20240927},
		{"2024/09/27", 20240927},
		{"2024.09.27", 20240927},
		{"  2024-09-27\t\n", 20240927},
		{"\xC2\xA0"
		 "2024-09-27\xC2\xA0",
			20240927},
		{"2024\xE2\x80\x91"
		 "09\xE2\x80\x93"
		 "27",
			20240927},
		{"2024-09-27T00:00:00", 20240927},
		{"2024-09-27T13:45:01.123456789", 20240927},
		{"2024-09-27 23:59", 20240927},
		{"2024-09-27T00:00:00Z", 20240927},
		{"2024-09-27                                                                 ", 20240927},
		{"000101", 20000101},
		{"790101", 20790101},
		{"800101", 19800101},
		{"991231", 19991231},
		{"1900-01-01", 19000101},
		{"2199-12-31", 21991231},
		{"2000-02-29", 20000229},
		{"2024-02-29", 20240229},
	};
	struct uph_error err;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_date date;
		assert_status(
			UPH_OK, uph_date_parse(cases[i].text, strlen(cases[i].text), &date, &err), &err);
		assert_int_equal(date.ymd, cases[i].ymd);
	}
}

/* What is read at once, and the same with a space before it, which is looked at sign by sign. */
static void the_plain_way_says_what_the_forms_say(void **state)
{
	(void)state;
	for (int year = 1895; year < 2205; year += 3) {
		for (int month = 0; month < 15; month++) {
			for (int day = 0; day < 34; day++) {
				char text[40];
				struct uph_date plain = {1}, spaced = {1};
				(void)snprintf(text, sizeof text, " %04d-%02d-%02d", year, month, day);
				enum uph_status status = uph_date_parse(text + 1, 10, &plain, NULL);
				assert_int_equal(uph_date_parse(text, 11, &spaced, NULL), status);
				assert_int_equal(plain.ymd, spaced.ymd);
			}
		}
	}
}

static void serials_that_are_no_day_are_refused(void **state)
{
	(void)state;
	static const int64_t serials_1900[] = {60, 0, -1, 109575, INT64_MAX, INT64_MIN};
	static const int64_t serials_1904[] = {-1, 108113, INT64_MAX, INT64_MIN};
	struct uph_error err;
	struct uph_date date = {7};

	for (size_t i = 0; i < sizeof serials_1900 / sizeof *serials_1900; i++)
		assert_status(UPH_E_SYNTAX, uph_date_from_serial(serials_1900[i], false, &date, &err), &err);
	for (size_t i = 0; i < sizeof serials_1904 / sizeof *serials_1904; i++)
		assert_status(UPH_E_SYNTAX, uph_date_from_serial(serials_1904[i], true, &date, &err), &err);
	assert_int_equal(date.ymd, 7);
	uph_date_from_serial(60, false, &date, &err);
	assert_string_equal(err.message,
		"Dagnumret 60 är den 29 februari 1900 i kalkylbladet, en dag som inte har "
		"funnits. Skriv datumet som 2024-09-27.");
}

static void serials_of_both_epochs(void **state)
{
	(void)state;
	static const struct {
		int64_t serial;
		bool epoch_1904;
		int32_t ymd;
	} cases[] = {
		{1, false, 19000101},
		{59, false, 19000228},
		{61, false, 19000301},
		{45562, false, 20240927},
		{45292, false, 20240101},
		{109574, false, 21991231},
		{0, true, 19040101},
		{60, true, 19040301},
		{44100, true, 20240927},
		{108112, true, 21991231},
	};
	struct uph_error err;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_date date;
		assert_status(UPH_OK, uph_date_from_serial(cases[i].serial, cases[i].epoch_1904, &date, &err),
			&err);
		assert_int_equal(date.ymd, cases[i].ymd);
	}
}

static void every_day_there_and_back(void **state)
{
	(void)state;
	struct uph_date date;
	struct uph_date next;
	int32_t count = 0;
	int weekday = 1; /* 1900-01-01 was a Monday */

	assert_false(uph_date_from_days(-25568, &date));
	assert_false(uph_date_from_days(84006, &date));
	assert_false(uph_date_from_days(INT32_MIN, &date));
	assert_false(uph_date_from_days(INT32_MAX, &date));
	for (int year = 1900; year <= 2199; year++)
		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= 31; day++) {
				char text[UPH_DATE_TEXT_MAX];
				struct uph_date read;
				if (!uph_date_make(year, month, day, &date))
					continue;
				if (!uph_date_valid(date) || uph_date_days(date) != -25567 + count ||
					!uph_date_from_days(-25567 + count, &next) || next.ymd != date.ymd ||
					uph_date_year(date) != year || uph_date_month(date) != month ||
					uph_date_day(date) != day ||
					uph_date_year_month(date) != year * 100 + month ||
					uph_date_weekday(date) != weekday)
					fail_msg("%d-%d-%d", year, month, day);
				uph_date_print(date, text);
				if (strlen(text) != 10 || uph_date_parse(text, 10, &read, NULL) != UPH_OK ||
					read.ymd != date.ymd)
					fail_msg("%s", text);
				count++;
				weekday = weekday % 7 + 1;
			}
	assert_int_equal(count, 109573);
}

static void known_days(void **state)
{
	(void)state;
	char text[UPH_DATE_TEXT_MAX];

	assert_int_equal(uph_date_days((struct uph_date){19700101}), 0);
	assert_int_equal(uph_date_days((struct uph_date){20240927}), 19993);
	assert_int_equal(uph_date_weekday((struct uph_date){20240618}), 2);
	assert_int_equal(uph_date_weekday((struct uph_date){20240614}), 5);
	assert_int_equal(uph_date_year_month((struct uph_date){20240927}), 202409);
	assert_string_equal(uph_date_print((struct uph_date){0}, text), "");
	assert_string_equal(uph_date_print((struct uph_date){20240230}, text), "");
	assert_false(uph_date_valid((struct uph_date){0}));
	assert_false(uph_date_valid((struct uph_date){-20240927}));
	assert_false(uph_date_valid((struct uph_date){INT32_MAX}));
	assert_false(uph_date_valid((struct uph_date){INT32_MIN}));
}

static void what_is_no_moment_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "2024-10-01T", "2024-10-01 14", "2024-10-01 14:5",
		"2024-10-01 24:00", "2024-10-01 14:05:9", "2024-10-01 14:05:", "2024-10-01 14:05:09.",
		"2024-10-01 14:05:09.1234567", "2024-10-01 14:05:09 CET", "2024-10-01 14:05+02:00",
		"20241001 14:05", "2024-02-30 10:00", "241001", "2024/10/01", "2024-10-01  14:05"};
	struct uph_error err;
	int64_t moment = 7;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		enum uph_status status = uph_time_parse(texts[i], strlen(texts[i]), false, &moment, &err);
		if (status != UPH_E_SYNTAX)
			fail_msg("\"%s\" gave %s", texts[i], uph_status_name(status));
	}
	assert_int_equal(moment, 7);
	uph_time_parse("nu", 2, false, &moment, &err);
	assert_string_equal(err.message,
		"\"nu\" går inte att läsa som en tidpunkt. Skriv den som 2024-10-01 14:05, i UTC.");
}

static void moments_are_read_and_printed(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool last;
		int64_t moment;
	} cases[] = {
		{"1970-01-01", false, 0},
		{"1970-01-01", true, INT64_C(86399999999)},
		{"2024-10-01", false, INT64_C(1727740800000000)},
		{"2024-10-01", true, INT64_C(1727827199999999)},
		{"2024-10-01 14:05", false, INT64_C(1727791500000000)},
		{"2024-10-01 14:05", true, INT64_C(1727791559999999)},
		{"2024-10-01 14:05:09", true, INT64_C(1727791509999999)},
		{"2024-10-01 14:05:09.5", true, INT64_C(1727791509500000)},
		{"2024-10-01T14:05:09Z", false, INT64_C(1727791509000000)},
		{"2024-10-01T14:05:09.5Z", false, INT64_C(1727791509500000)},
		{"2024-10-01T14:05:09.000001", false, INT64_C(1727791509000001)},
		{" 2024-10-01 14:05:09 UTC ", false, INT64_C(1727791509000000)},
		{"1969-12-31T23:59:59.999999Z", false, -1},
	};
	struct uph_error err;
	char text[UPH_TIME_TEXT_MAX];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t moment;
		assert_status(UPH_OK,
			uph_time_parse(cases[i].text, strlen(cases[i].text), cases[i].last, &moment, &err),
			&err);
		assert_true(moment == cases[i].moment);
	}
	assert_string_equal(uph_time_print(INT64_C(1727791509999999), true, text), "2024-10-01 14:05:09 UTC");
	assert_string_equal(uph_time_print(INT64_C(1727791509999999), false, text), "2024-10-01 14:05 UTC");
	assert_string_equal(uph_time_print(-1, true, text), "1969-12-31 23:59:59 UTC");
	assert_string_equal(uph_time_print(INT64_MAX, true, text), "");
	assert_string_equal(uph_time_print(INT64_MIN, true, text), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(days_that_do_not_exist_are_refused),
		cmocka_unit_test(every_known_form_is_read),
		cmocka_unit_test(the_plain_way_says_what_the_forms_say),
		cmocka_unit_test(serials_that_are_no_day_are_refused),
		cmocka_unit_test(serials_of_both_epochs),
		cmocka_unit_test(every_day_there_and_back),
		cmocka_unit_test(known_days),
		cmocka_unit_test(what_is_no_moment_is_refused),
		cmocka_unit_test(moments_are_read_and_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
