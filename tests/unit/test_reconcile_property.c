/* Whatever theirs says: the parts of the differences sum to every pot's difference, every item ends once, the
 * same rows in another order give the same paper, and each thing that was altered makes two differences at
 * the most. Theirs is made of ours by a few alterations, from a seed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/outside_rows.h"

#define BOOKS 6
#define SEEDS_OF_ONE 500
#define ENTRIES 40

struct random {
	uint64_t state;
};

static uint32_t next(struct random *random, uint32_t below)
{
	random->state = random->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(random->state >> 33) % below;
}

struct fixture {
	char *folder;
	struct book book;
	struct outside_rows made; /* theirs as ours is */
	struct outside_rows file; /* … altered */
};

static int32_t day(struct random *random)
{
	return 20240100 + (int32_t)next(random, 6) * 100 + 1 + (int32_t)next(random, 28);
}

static int64_t amount(struct random *random)
{
	return next(random, 2) ? 100 * (1 + (int64_t)next(random, 900)) : 1 + (int64_t)next(random, 5000000);
}

static void post(struct fixture *f, struct random *random)
{
	struct book *b = &f->book;
	const int64_t activities[] = {b->undivided, b->a786, b->a787, b->a964};
	int64_t at = activities[next(random, 4)], to = activities[next(random, 4)];
	struct uph_account grantor = {.kind = UPH_ACCOUNT_GRANTOR, .fund = b->year};
	struct uph_account repaid = {.kind = UPH_ACCOUNT_REPAID, .fund = b->year};
	if (next(random, 4) == 0 && at != to)
		book_post(b, UPH_EVENT_DISTRIBUTE, day(random), amount(random), book_pot(b->year, at),
			book_pot(b->year, to));
	else if (next(random, 3) == 0)
		book_post(
			b, UPH_EVENT_GRANT, day(random), 10 * amount(random), grantor, book_pot(b->year, at));
	else
		book_post(b, UPH_EVENT_REPAY, day(random), amount(random), book_pot(b->year, at), repaid);
}

static enum uph_status mirror(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct fixture *f = context;
	static const char *const names[] = {"A 1", "A 2", "A 3", "A 4", "A 5", "A 6", "A 7", "A 8", "A 9"};
	const char *name = names[entry->voucher % 9];
	const int number = (int)entry->seq * 2;
	(void)err;
	if (entry->from.kind == UPH_ACCOUNT_POT)
		outside_row(&f->made, name, number, entry->date.ymd, entry->from.fund, entry->from.activity,
			-entry->amount.ore, "");
	if (entry->to.kind == UPH_ACCOUNT_POT)
		outside_row(&f->made, name, number + 1, entry->date.ymd, entry->to.fund, entry->to.activity,
			entry->amount.ore, "");
	return UPH_OK;
}

static void fill(struct fixture *f, struct random *random)
{
	struct uph_error err;
	const struct uph_scope scope = {0};
	struct uph_account grantor = {.kind = UPH_ACCOUNT_GRANTOR, .fund = f->book.year};
	assert_status(UPH_OK, uph_ledger_begin(f->book.ledger, &err), &err);
	book_post(&f->book, UPH_EVENT_GRANT, 20240101, INT64_C(100000000000), grantor,
		book_pot(f->book.year, f->book.undivided));
	for (size_t i = 0; i < ENTRIES; i++)
		post(f, random);
	assert_status(UPH_OK, uph_ledger_commit(f->book.ledger, &err), &err);
	outside_begin(&f->made, "ver.se", 20240101, 20240731);
	assert_status(UPH_OK, uph_entries(f->book.ledger, &scope, mirror, f, &err), &err);
}

static void shift(struct uph_outside_row *row, struct random *random)
{
	(void)uph_date_from_days(uph_date_days(row->date) + (int32_t)next(random, 70), &row->date);
}

static void alter(struct fixture *f, struct random *random)
{
	struct book *b = &f->book;
	const int64_t activities[] = {b->undivided, b->a786, b->a787, b->a964};
	struct uph_outside *file = &f->file.outside;
	struct uph_outside_row *row = &f->file.rows[next(random, (uint32_t)file->row_count)];
	struct uph_outside_row copy = *row;
	switch (next(random, 7)) {
	case 0:
		*row = f->file.rows[--file->row_count];
		break;
	case 1:
		shift(row, random);
		break;
	case 2:
		row->activity = activities[next(random, 4)];
		break;
	case 3: /* split in two */
		copy.amount.ore = row->amount.ore / 3;
		row->amount.ore -= copy.amount.ore;
		copy.number += 1000;
		if (copy.amount.ore != 0)
			f->file.rows[file->row_count++] = copy;
		break;
	case 4:
		row->amount.ore += 1;
		break;
	case 5: /* twice */
		copy.number += 2000;
		f->file.rows[file->row_count++] = copy;
		break;
	case 6:
		row->voucher = "";
		shift(row, random);
		break;
	default:
		break;
	}
}

static void shuffle(struct fixture *f, struct random *random)
{
	for (size_t i = f->file.outside.row_count; i > 1; i--) {
		size_t other = next(random, (uint32_t)i);
		struct uph_outside_row row = f->file.rows[i - 1];
		f->file.rows[i - 1] = f->file.rows[other];
		f->file.rows[other] = row;
	}
}

static void copy_file(struct fixture *f)
{
	f->file = f->made;
	f->file.outside.rows = f->file.rows;
	f->file.outside.balances = f->file.balances;
}

static void expect_same(const struct uph_reconciliation *a, const struct uph_reconciliation *b)
{
	assert_int_equal(a->difference_count, b->difference_count);
	assert_int_equal(a->match_count, b->match_count);
	for (size_t i = 0; i < a->difference_count; i++) {
		const struct uph_difference *x = &a->differences[i], *y = &b->differences[i];
		assert_string_equal(x->key, y->key);
		assert_string_equal(x->proposal, y->proposal);
		assert_string_equal(x->commands, y->commands);
		assert_int_equal(x->kind, y->kind);
		assert_int_equal(x->part_count, y->part_count);
		assert_memory_equal(x->parts, y->parts, x->part_count * sizeof *x->parts);
	}
}

static void try_seed(struct fixture *f, struct random *random)
{
	struct uph_reconciliation first, again;
	copy_file(f);
	const size_t alterations = next(random, 5);
	for (size_t i = 0; i < alterations; i++)
		alter(f, random);
	const bool inside = next(random, 2) == 1;
	struct uph_reconcile_options options = {.as_of = {inside ? day(random) : 20240731}};
	outside_reconcile(f->book.ledger, &f->file, &options, &first);
	if (first.difference_count > 2 * alterations)
		fail_msg("%zu differences of %zu alterations, the first %s", first.difference_count,
			alterations, first.differences[0].key);
	shuffle(f, random);
	outside_reconcile(f->book.ledger, &f->file, &options, &again);
	expect_same(&first, &again);
	uph_reconcile_free(&first);
	uph_reconcile_free(&again);
}

/* Rows, openings and closings that have nothing to do with ours, of funds told apart or not. */
static void make_up(struct fixture *f, struct random *random)
{
	struct book *b = &f->book;
	const int64_t activities[] = {b->undivided, b->a786, b->a787, b->a964};
	const bool told = next(random, 2) == 1;
	const size_t rows = next(random, 60), balances = next(random, 5);
	outside_begin(&f->file, "ver.se", 20240101 + (int32_t)next(random, 5) * 100, 20240731);
	f->file.outside.tells_funds = told;
	for (size_t i = 0; i < rows; i++)
		outside_row(&f->file, next(random, 3) ? "B 1" : "", (int)i + 1, day(random),
			!told             ? 0
			: next(random, 4) ? b->year
					  : b->earlier,
			activities[next(random, 4)], next(random, 3) ? amount(random) : -amount(random),
			next(random, 5) ? "" : "F7");
	for (size_t i = 0; i < balances; i++) {
		int64_t fund = told ? b->year : 0, activity = activities[next(random, 4)];
		outside_opening(&f->file, fund, activity, amount(random));
		if (next(random, 2))
			outside_closing(&f->file, fund, activity, amount(random));
	}
}

static void try_made_up(struct fixture *f, struct random *random)
{
	struct uph_reconciliation result;
	make_up(f, random);
	struct uph_reconcile_options options = {.as_of = {20240601 + (int32_t)next(random, 28)}};
	outside_reconcile(f->book.ledger, &f->file, &options, &result);
	uph_reconcile_free(&result);
}

static void sums_hold_for_any_seed(void **state)
{
	(void)state;
	for (uint64_t book = 1; book <= BOOKS; book++) {
		struct fixture *f = calloc(1, sizeof *f);
		struct random random = {book * UINT64_C(7919)};
		f->folder = support_folder();
		book_open(&f->book, f->folder);
		fill(f, &random);
		for (size_t seed = 0; seed < SEEDS_OF_ONE; seed++)
			try_seed(f, &random);
		for (size_t seed = 0; seed < SEEDS_OF_ONE; seed++)
			try_made_up(f, &random);
		book_close(&f->book);
		support_folder_remove(f->folder);
		free(f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(sums_hold_for_any_seed)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
