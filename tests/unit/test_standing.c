/* Where an allocation's money stands, from the accounts in memory, against the same asked of the entries:
 * over a long run of movements, with marks that are taken back to, in small changes and in a bulk load. */
#include <string.h>

#include "ledger/handle.h"
#include "ledger/standing.h"
#include "tests/support/book.h"

#define ALLOCATIONS 5
#define MOVEMENTS 400

static const char sql_entries[] =
	"SELECT a.kind, a.fund, a.activity, (SELECT ifnull(sum(e.amount_ore), 0) FROM entry e WHERE e.to_account = a.id)"
	" - (SELECT ifnull(sum(e.amount_ore), 0) FROM entry e WHERE e.from_account = a.id)"
	" FROM account a WHERE a.allocation = ?1 AND a.fund IS NOT NULL AND a.activity IS NOT NULL ORDER BY a.id";

static struct book book;
static char *folder;
static int64_t allocations[ALLOCATIONS];
static uint64_t seed;

static int setup(void **state)
{
	(void)state;
	int64_t held;
	struct uph_error err;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &allocations[0], &held);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	for (int i = 1; i < ALLOCATIONS; i++)
		allocations[i] = book_allocation(&book, 20241001, "Insats", book.karlskrona);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	seed = 7;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static uint64_t next(uint64_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (seed >> 33) % below;
}

/* The same accounts in the same order of pots, with the same money. */
static void compare(int64_t allocation)
{
	struct standing standing;
	struct uph_error err;
	struct db_statement *row;
	struct uph_money sums[UPH_ACCOUNT_LAST + 1] = {{0}};
	size_t pots = 0;
	assert_status(UPH_OK, standing_take(book.ledger, allocation, &standing, &err), &err);
	assert_status(UPH_OK, db_prepare(book.ledger->db, sql_entries, &row, &err), &err);
	db_bind_int(row, 1, allocation);
	while (db_step(row, &err) == UPH_OK) {
		int64_t kind = db_int(row, 0);
		size_t at = 0;
		while (at < standing.count && (standing.lines[at].fund != db_int(row, 1) ||
						      standing.lines[at].activity != db_int(row, 2)))
			at++;
		assert_true(at < standing.count && at <= pots); /* in the order of first use */
		pots += at == pots;
		assert_int_equal(db_int(row, 3), standing.lines[at].at[kind].ore);
		sums[kind].ore += db_int(row, 3);
	}
	assert_int_equal(pots, standing.count);
	for (int kind = 1; kind <= UPH_ACCOUNT_LAST; kind++)
		assert_int_equal(sums[kind].ore, standing_sum(&standing, (enum uph_account_kind)kind).ore);
	standing_free(&standing);
}

static void compare_all(void)
{
	for (int i = 0; i < ALLOCATIONS; i++)
		compare(allocations[i]);
}

/* Any movement of any allocation; most are possible, some are refused and write nothing. */
static void move_something(void)
{
	static const enum uph_event events[] = {UPH_EVENT_ALLOCATE, UPH_EVENT_REQUISITION, UPH_EVENT_PAY,
		UPH_EVENT_SPEND, UPH_EVENT_CLAIM, UPH_EVENT_REFUND, UPH_EVENT_RELEASE};
	struct uph_error err;
	int64_t pots[] = {book.a786, book.a787};
	struct uph_movement movement = {.event = events[next(sizeof events / sizeof *events)],
		.date = {20241002},
		.amount = {1 + (int64_t)next(900)},
		.allocation = allocations[next(ALLOCATIONS)]};
	if (movement.event == UPH_EVENT_ALLOCATE) {
		movement.fund = book.year;
		movement.activity = pots[next(2)];
	}
	enum uph_status status = uph_movement_post(book.ledger, &movement, NULL, &err);
	assert_true(status == UPH_OK || status == UPH_E_INVARIANT);
}

static void a_run_of_movements_agrees_with_its_entries(void **state)
{
	(void)state;
	struct uph_error err;
	const struct uph_head start = uph_ledger_head(book.ledger);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	for (int i = 0; i < MOVEMENTS; i++) {
		if (next(4) == 0)
			assert_status(UPH_OK, uph_ledger_mark(book.ledger, &err), &err);
		move_something();
		if (next(5) == 0 && book.ledger->mark.set)
			assert_status(UPH_OK, uph_ledger_unmark(book.ledger, &err), &err);
		compare(allocations[next(ALLOCATIONS)]);
	}
	compare_all();
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	assert_true(uph_ledger_head(book.ledger).voucher > start.voucher + 50);
	compare_all(); /* outside a change, too */
	book_verify(book.ledger);
}

static void a_bulk_load_agrees_with_its_entries(void **state)
{
	(void)state;
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin_bulk(book.ledger, &err), &err);
	for (int i = 0; i < MOVEMENTS; i++) {
		move_something();
		compare(allocations[next(ALLOCATIONS)]);
	}
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	compare_all();
	uph_ledger_rollback(book.ledger);
	compare_all();
	book_verify(book.ledger);
}

/* What a change is made with is as before when the bulk load is over, however it ends. */
static void a_bulk_load_leaves_the_connection_as_it_was(void **state)
{
	(void)state;
	static const char *const questions[] = {
		"PRAGMA foreign_keys", "PRAGMA cache_size", "PRAGMA threads", "PRAGMA recursive_triggers"};
	static const int64_t usual[] = {1, -16384, 0, 1};
	struct uph_error err;
	int64_t number;
	for (int commit = 0; commit < 2; commit++) {
		assert_status(UPH_OK, uph_ledger_begin_bulk(book.ledger, &err), &err);
		assert_status(UPH_OK, db_number(book.ledger->db, questions[0], &number, &err), &err);
		assert_int_equal(0, number);
		move_something();
		if (commit)
			assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
		else
			uph_ledger_rollback(book.ledger);
		for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
			assert_status(UPH_OK, db_number(book.ledger->db, questions[i], &number, &err), &err);
			assert_int_equal(usual[i], number);
		}
	}
	book_verify(book.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_run_of_movements_agrees_with_its_entries, setup, teardown),
		cmocka_unit_test_setup_teardown(a_bulk_load_agrees_with_its_entries, setup, teardown),
		cmocka_unit_test_setup_teardown(a_bulk_load_leaves_the_connection_as_it_was, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
