/* Amounts, dates and folded text from any bytes: nothing overruns, and what is read is read again from its
 * print. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "tests/fuzz/require.h"
#include "uph/date.h"
#include "uph/money.h"

static void check_printed(struct uph_money amount)
{
	char text[UPH_MONEY_TEXT_MAX];
	struct uph_money again;

	require(amount.ore >= -UPH_MONEY_INPUT_MAX_ORE && amount.ore <= UPH_MONEY_INPUT_MAX_ORE);
	for (int style = UPH_MONEY_PLAIN; style <= UPH_MONEY_COMMA; style++) {
		uph_money_print(amount, (enum uph_money_style)style, text);
		require(uph_money_parse(text, strlen(text), 0, &again, NULL, NULL) == UPH_OK);
		require(again.ore == amount.ore);
	}
	uph_money_print(amount, UPH_MONEY_PLAIN, text);
	require(uph_money_from_decimal(text, strlen(text), &again, NULL, NULL) == UPH_OK);
	require(again.ore == amount.ore);
}

static void check_refused(enum uph_status status, const struct uph_error *err)
{
	require(status == UPH_E_SYNTAX || status == UPH_E_OVERFLOW);
	require(err->status == status && err->message[0] != '\0');
	require(text_valid(err->message, strlen(err->message), NULL));
}

static void fuzz_amount(const char *text, size_t length)
{
	struct uph_error err;
	struct uph_money amount;
	int decimals;

	for (unsigned flags = 0; flags <= UPH_MONEY_DASH_IS_ZERO; flags++) {
		enum uph_status status = uph_money_parse(text, length, flags, &amount, &decimals, &err);
		if (status != UPH_OK) {
			check_refused(status, &err);
			continue;
		}
		require(decimals >= 0 && decimals <= 2);
		check_printed(amount);
	}
	enum uph_status status = uph_money_from_decimal(text, length, &amount, &decimals, &err);
	if (status != UPH_OK) {
		check_refused(status, &err);
		return;
	}
	require(decimals >= 0 && decimals <= 2);
	check_printed(amount);
}

static void fuzz_date(const char *text, size_t length)
{
	char printed[UPH_DATE_TEXT_MAX];
	struct uph_error err;
	struct uph_date date;
	struct uph_date again;
	int64_t moment;

	enum uph_status status = uph_date_parse(text, length, &date, &err);
	if (status == UPH_OK) {
		require(uph_date_valid(date));
		uph_date_print(date, printed);
		require(uph_date_parse(printed, strlen(printed), &again, NULL) == UPH_OK);
		require(again.ymd == date.ymd);
	} else {
		check_refused(status, &err);
	}
	status = uph_time_parse(text, length, true, &moment, &err);
	if (status != UPH_OK)
		check_refused(status, &err);
	else
		require(uph_date_from_days(
			(int32_t)((moment - (moment < 0 ? INT64_C(86399999999) : 0)) / INT64_C(86400000000)),
			&date));
}

static void fuzz_text(const char *text, size_t length)
{
	struct buffer once;
	struct buffer twice;

	buffer_init(&once, 3 * length);
	buffer_init(&twice, 3 * length);
	text_fold(&once, text, length);
	require(!buffer_failed(&once));
	require(text_valid(buffer_string(&once), once.length, NULL));
	text_fold(&twice, buffer_string(&once), once.length);
	require(once.length == twice.length);
	require(strcmp(buffer_string(&once), buffer_string(&twice)) == 0);
	require(once.length == 0 || text_has(buffer_string(&once), buffer_string(&twice), true));
	require(text_distance(buffer_string(&once), buffer_string(&twice), 256) == 0 || once.length > 256);
	require(text_cut(text, length) <= length && text_width(text, length) <= 2 * length);
	buffer_free(&once);
	buffer_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of exactly this size, so that a read beyond the end is seen. */
	char *text = malloc(size == 0 ? 1 : size);

	if (text == NULL)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	fuzz_amount(text, size);
	fuzz_date(text, size);
	fuzz_text(text, size);
	free(text);
	return 0;
}
