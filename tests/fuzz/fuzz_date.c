/* Days and moments from any bytes: what is read is a day of the calendar, and is read again from its print.
 * The calendar is checked against a count of days of our own; the cells of workbooks that hold days, too. */
#include <stdlib.h>
#include <string.h>

#include "import/cell_value.h"
#include "ledger/base/text.h"
#include "tests/fuzz/require.h"
#include "uph/date.h"

static void check_day(struct uph_date date)
{
	char printed[UPH_DATE_TEXT_MAX];
	struct uph_date again;
	require(uph_date_valid(date));
	uph_date_print(date, printed);
	require(uph_date_parse(printed, strlen(printed), &again, NULL) == UPH_OK && again.ymd == date.ymd);
	require(uph_date_from_days(uph_date_days(date), &again) && again.ymd == date.ymd);
	require(uph_date_weekday(date) >= 1 && uph_date_weekday(date) <= 7);
	/* Days since 1970-03-01, counted by years that begin in March. */
	int year = uph_date_year(date) - (uph_date_month(date) < 3), month = (uph_date_month(date) + 9) % 12;
	int days = 365 * year + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 +
		   uph_date_day(date) - 1;
	require(uph_date_days(date) == days - 719468);
}

static void check_parse(const char *text, size_t length)
{
	struct uph_error err = {0};
	struct uph_date date;
	enum uph_status status = uph_date_parse(text, length, &date, &err);
	if (status == UPH_OK) {
		check_day(date);
	} else {
		require(status == UPH_E_SYNTAX);
		require_refusal(status, &err);
	}
}

static void check_time(const char *text, size_t length)
{
	char printed[UPH_TIME_TEXT_MAX];
	struct uph_error err = {0};
	int64_t first, last, again = 0;
	enum uph_status status = uph_time_parse(text, length, false, &first, &err);
	require(uph_time_parse(text, length, true, &last, NULL) == status);
	if (status != UPH_OK) {
		require_refusal(status, &err);
		return;
	}
	require(first <= last && last - first < INT64_C(86400000000));
	uph_time_print(first, true, printed);
	require(*printed && uph_time_parse(printed, strlen(printed), false, &again, NULL) == UPH_OK);
	require(again <= first && first - again < 1000000);
}

static void check_moment(enum cell_moment moment, struct uph_date date, const struct buffer *pool)
{
	const char *text = pool->length > 0 ? pool->data : "";
	require(moment != CELL_NO_MOMENT || pool->length == 0);
	require(moment != CELL_DAY || (uph_date_valid(date) && (pool->length == 10 || pool->length == 19)));
	require(moment != CELL_CLOCK || pool->length == 8);
	if (moment == CELL_DAY) {
		struct uph_date again;
		require(uph_date_parse(text, 10, &again, NULL) == UPH_OK && again.ymd == date.ymd);
	}
}

static void check_cells(const char *text, size_t length)
{
	struct uph_date date = {0};
	struct buffer pool;
	buffer_init(&pool, 4 * length + 64);
	for (int epoch = 0; epoch < 2; epoch++) {
		if (cell_is_decimal(text, length))
			check_moment(cell_from_serial(text, length, epoch == 1, &date, &pool), date, &pool);
		buffer_clear(&pool);
	}
	check_moment(cell_from_iso(text, length, &date, &pool), date, &pool);
	buffer_clear(&pool);
	require(cell_from_duration(text, &pool) || pool.length == 0);
	buffer_clear(&pool);
	cell_formula_from_open(text, &pool);
	require(!buffer_failed(&pool));
	buffer_clear(&pool);
	buffer_append(&pool, text, length);
	require(cell_unescape(pool.data ? pool.data : (char[1]){0}, pool.length) <= length);
	buffer_free(&pool);
}

static void check_serial(const uint8_t *data, size_t size)
{
	int64_t serial = 0;
	memcpy(&serial, data, size < sizeof serial ? size : sizeof serial);
	for (int epoch = 0; epoch < 2; epoch++) {
		struct uph_error err = {0};
		struct uph_date date;
		enum uph_status status = uph_date_from_serial(serial, epoch == 1, &date, &err);
		if (status == UPH_OK)
			check_day(date);
		else
			require_refusal(status, &err);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 1000)
		return 0;
	/* A copy of exactly this size, so that a read beyond the end is seen. */
	char *text = malloc(size + 1);
	require(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	char *bare = malloc(size > 0 ? size : 1);
	require(bare != NULL);
	memcpy(bare, text, size);
	check_parse(bare, size);
	check_time(bare, size);
	if (!memchr(text, '\0', size) && text_valid(text, size, NULL))
		check_cells(text, size);
	check_serial(data, size);
	free(bare);
	free(text);
	return 0;
}
