/* A place in a running change that it can be taken back to: what came after it is as if it had not been
 * tried, in the file and in memory, and the change goes on. */
#include "tests/support/book.h"

static struct book book;
static char *folder;
static int64_t allocation, held;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static enum uph_status move(enum uph_event event, int64_t ore, struct uph_error *err)
{
	const struct uph_movement movement = {
		.event = event, .date = {20241001}, .amount = {ore}, .allocation = allocation};
	return uph_movement_post(book.ledger, &movement, NULL, err);
}

static int64_t reserved(void)
{
	const struct uph_account account = book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, allocation);
	struct uph_money balance;
	struct uph_error err;
	assert_status(UPH_OK, uph_account_balance(book.ledger, &account, &balance, &err), &err);
	return balance.ore;
}

static void a_mark_is_set_in_a_sound_change(void **state)
{
	(void)state;
	struct uph_error err;
	assert_int_equal(UPH_E_USAGE, uph_ledger_mark(book.ledger, &err));
	assert_int_equal(UPH_E_USAGE, uph_ledger_unmark(book.ledger, &err));
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_int_equal(UPH_E_USAGE, uph_ledger_unmark(book.ledger, &err));
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_int_equal(UPH_E_USAGE, uph_ledger_mark(book.ledger, &err));
	uph_ledger_rollback(book.ledger);
}

static void what_came_after_it_has_not_been_tried(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t party, again;
	const struct uph_party *found;
	const struct uph_party mistaken = {.name = "Mistagets kommun", .kind = "municipality"};
	const struct uph_party right = {.name = "Rätt kommun", .kind = "municipality"};
	int64_t stood = reserved();
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, move(UPH_EVENT_REQUISITION, 1000, &err), &err);
	assert_status(UPH_OK, uph_ledger_mark(book.ledger, &err), &err);
	const struct uph_head before = uph_ledger_head(book.ledger);
	assert_true(uph_ledger_unchanged(book.ledger, &before));

	assert_status(UPH_OK, uph_party_add(book.ledger, &mistaken, NULL, &party, &err), &err);
	assert_status(UPH_OK, move(UPH_EVENT_REQUISITION, 2000, &err), &err);
	assert_status(UPH_OK, move(UPH_EVENT_PAY, 500, &err), &err);      /* an account that is new */
	assert_status(UPH_OK, uph_ledger_check(book.ledger, &err), &err); /* balances are written */
	assert_false(uph_ledger_unchanged(book.ledger, &before));
	assert_int_equal(stood - 3000, reserved());
	assert_status(UPH_OK, uph_ledger_unmark(book.ledger, &err), &err);

	assert_true(uph_ledger_unchanged(book.ledger, &before));
	assert_int_equal(stood - 1000, reserved());
	assert_int_equal(UPH_E_MISSING, uph_party_find(book.ledger, "Mistagets kommun", &found, &err));
	/* Another record gets the number, and must not pass for the one that is gone. */
	assert_status(UPH_OK, uph_party_add(book.ledger, &right, NULL, &again, &err), &err);
	assert_int_equal(party, again);
	assert_status(UPH_OK, move(UPH_EVENT_PAY, 700, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	assert_int_equal(stood - 1000, reserved()); /* the payment was of what is requisitioned */
	book_verify(book.ledger);
}

/* What is refused half-way leaves an open voucher, and a change that can only be taken back. */
static void a_refused_change_is_sound_again(void **state)
{
	(void)state;
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_mark(book.ledger, &err), &err);
	assert_status(UPH_OK, move(UPH_EVENT_REQUISITION, 1000, &err), &err);
	for (int i = 0; i < 3; i++) {
		assert_status(UPH_OK, uph_ledger_mark(book.ledger, &err), &err);
		const struct uph_entry_draft draft = {.event = UPH_EVENT_REQUISITION,
			.date = {20241001},
			.amount = {99999999},
			.from = book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, allocation),
			.to = book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, allocation)};
		assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
		assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
		assert_int_equal(UPH_E_INVARIANT, uph_voucher_end(book.ledger, &err));
		assert_int_equal(UPH_E_USAGE, uph_ledger_check(book.ledger, &err));
		assert_status(UPH_OK, uph_ledger_unmark(book.ledger, &err), &err);
	}
	/* The limits are asked of the voucher that gets the number now. */
	const struct uph_entry_draft draft = {.event = UPH_EVENT_REQUISITION,
		.date = {20241001},
		.amount = {99999999},
		.from = book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, allocation),
		.to = book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, allocation)};
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_int_equal(UPH_E_INVARIANT, uph_voucher_end(book.ledger, &err));
	assert_status(UPH_OK, uph_ledger_unmark(book.ledger, &err), &err);
	assert_status(UPH_OK, move(UPH_EVENT_REQUISITION, 1000, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void it_goes_in_a_bulk_change_too(void **state)
{
	(void)state;
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin_bulk(book.ledger, &err), &err);
	for (int i = 0; i < 20; i++) {
		assert_status(UPH_OK, uph_ledger_mark(book.ledger, &err), &err);
		assert_status(UPH_OK, move(UPH_EVENT_REQUISITION, 100 + i, &err), &err);
		if (i % 3 == 0)
			assert_status(UPH_OK, uph_ledger_unmark(book.ledger, &err), &err);
	}
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_mark_is_set_in_a_sound_change, setup, teardown),
		cmocka_unit_test_setup_teardown(what_came_after_it_has_not_been_tried, setup, teardown),
		cmocka_unit_test_setup_teardown(a_refused_change_is_sound_again, setup, teardown),
		cmocka_unit_test_setup_teardown(it_goes_in_a_bulk_change_too, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
