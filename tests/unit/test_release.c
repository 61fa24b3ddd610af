/* Money given back: on the day that is asked for, but never before it came. */
#include <stdlib.h>

#include "tests/support/book.h"

static char *folder;
static struct book book;
static int64_t samordnare, reserv;
static struct uph_error err;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &samordnare, &reserv); /* both set aside 2024-04-12 */
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	uph_ledger_rollback(book.ledger);
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

struct seen {
	int64_t voucher;
	int32_t days[8];
	size_t count;
};

static enum uph_status look(void *context, const struct uph_entry *entry, struct uph_error *error)
{
	struct seen *seen = context;
	(void)error;
	if (entry->voucher == seen->voucher)
		seen->days[seen->count++] = entry->date.ymd;
	return UPH_OK;
}

static void nothing_goes_back_before_it_came(void **state)
{
	(void)state;
	struct seen seen = {.count = 0};
	const struct uph_scope all = {0};
	int64_t late = book_allocation(&book, 20240412, "Sent", book.kou); /* its money came in August */
	book_post(&book, UPH_EVENT_ALLOCATE, 20240801, 1000, book_pot(book.year, book.a787),
		book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, late));
	book_post(&book, UPH_EVENT_PAY, 20240802, 400,
		book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, late),
		book_at(UPH_ACCOUNT_PAID, book.year, book.a787, late));
	struct uph_allocation allocation;
	assert_status(UPH_OK, uph_allocation_by_id(book.ledger, late, &allocation, &err), &err);
	const struct uph_verdict rejected = {.decision = allocation.decision, .date = {20240501}};
	assert_status(UPH_OK, uph_reject(book.ledger, &rejected, &seen.voucher, &err), &err);
	assert_status(UPH_OK, uph_entries(book.ledger, &all, look, &seen, &err), &err);
	/* Reserved of the first and the last, held of the second, and a claim on what is paid of the last. */
	assert_int_equal(4, seen.count);
	size_t early = 0;
	for (size_t i = 0; i < seen.count; i++)
		early += seen.days[i] == 20240501;
	assert_int_equal(2, early);
	for (size_t i = 0; i < seen.count; i++)
		assert_true(seen.days[i] == 20240501 || seen.days[i] == 20240801);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_goes_back_before_it_came, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
