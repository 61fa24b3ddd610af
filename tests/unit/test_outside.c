/* Rows of other books as records: of each voucher what the latest file says, and nothing of one that has been
 * taken away; a system is not another; what was known then is told as then. */
#include <string.h>

#include "ledger/base/buffer.h"
#include "tests/support/audit_case.h"
#include "tests/support/support.h"
#include "uph/outside.h"

/* A file with one voucher: two rows, or one without an amount. */
static void take_in(
	unsigned char mark, const char *system, const char *voucher, int64_t first, int64_t second)
{
	struct uph_error err = {0};
	struct uph_source file = {.kind = "sie", .name = "export.se", .size = 9};
	struct uph_origin origin = {0, "12"};
	struct uph_outside_row row = {.voucher = voucher,
		.number = 1,
		.date = {20240502},
		.account = "2990",
		.objects = "6=787",
		.activity = books.a787,
		.amount = {first},
		.text = "utbetalning"};
	memset(file.digest, mark, sizeof file.digest);
	assert_status(UPH_OK, uph_ledger_begin(books.ledger, &err), &err);
	assert_status(UPH_OK, uph_source_add(books.ledger, &file, &origin.source, &err), &err);
	assert_status(UPH_OK, uph_outside_add(books.ledger, system, &row, &origin, NULL, &err), &err);
	if (second) {
		row.number = 2;
		row.amount.ore = second;
		row.fund = books.year;
		row.reference = "F 17";
		assert_status(UPH_OK, uph_outside_add(books.ledger, system, &row, &origin, NULL, &err), &err);
	}
	assert_status(UPH_OK, uph_ledger_commit(books.ledger, &err), &err);
}

static enum uph_status list(
	void *context, const struct uph_outside_row *row, int64_t source, struct uph_error *err)
{
	(void)err;
	assert_true(source > 0);
	buffer_print(context, "%s/%d %lld %s|", row->voucher, row->number, (long long)row->amount.ore,
		row->reference);
	return UPH_OK;
}

static void told(const char *expected, const char *system, const char *voucher, int64_t seq_max)
{
	struct uph_error err = {0};
	struct buffer listed;
	buffer_init(&listed, 4096);
	assert_status(
		UPH_OK, uph_outside_rows(books.ledger, system, voucher, seq_max, list, &listed, &err), &err);
	assert_string_equal(expected, buffer_string(&listed));
	buffer_free(&listed);
}

static void the_latest_file_says_what_a_voucher_is(void **state)
{
	(void)state;
	take_in(1, "R", "A 17", -10000, -5000);
	take_in(2, "R", "A 18", 700, 0);
	int64_t before = uph_ledger_head(books.ledger).seq;
	told("A 17/1 -10000 |A 17/2 -5000 F 17|A 18/1 700 |", "R", NULL, 0);
	take_in(3, "R", "A 17", -15000, 0);
	told("A 17/1 -15000 |A 18/1 700 |", "R", NULL, 0);
	told("A 17/1 -15000 |", "R", "A 17", 0);
	take_in(4, "R", "A 18", 0, 0);
	told("A 17/1 -15000 |", "R", NULL, 0);
	told("A 17/1 -10000 |A 17/2 -5000 F 17|A 18/1 700 |", "R", NULL, before);
	told("", "S", NULL, 0);
	book_verify(books.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(the_latest_file_says_what_a_voucher_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
