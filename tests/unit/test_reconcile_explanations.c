/* Differences explained, carried, lapsed and cleared; pots kept as reconciled, and what verify says of it. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/broken_book.h"
#include "tests/support/outside_rows.h"

#define KRONOR(n) (INT64_C(100) * (n))

struct fixture {
	char *folder;
	struct book book;
	struct outside_rows file;
	struct uph_reconciliation result;
	int64_t seq_max;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct uph_error err;
	f->folder = support_folder();
	book_open(&f->book, f->folder);
	struct book *b = &f->book;
	struct uph_account grantor = {.kind = UPH_ACCOUNT_GRANTOR, .fund = b->year};
	assert_status(UPH_OK, uph_ledger_begin(b->ledger, &err), &err);
	book_post(b, UPH_EVENT_GRANT, 20240105, KRONOR(1000), grantor, book_pot(b->year, b->a786));
	book_post(b, UPH_EVENT_GRANT, 20240105, KRONOR(2000), grantor, book_pot(b->year, b->a787));
	assert_status(UPH_OK, uph_ledger_commit(b->ledger, &err), &err);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	uph_reconcile_free(&f->result);
	book_close(&f->book);
	support_folder_remove(f->folder);
	free(f);
	return 0;
}

/* The year to date with one row that we have not, of `ore`. */
static void year_file(struct fixture *f, const char *name, int32_t last, int64_t ore)
{
	outside_begin(&f->file, name, 20240101, last);
	outside_row(&f->file, "A 1", 1, 20240105, f->book.year, f->book.a786, KRONOR(1000), "");
	outside_row(&f->file, "A 1", 2, 20240105, f->book.year, f->book.a787, KRONOR(2000), "");
	outside_row(&f->file, "A 9", 1, 20240112, f->book.year, f->book.a786, ore, "");
}

static void reconcile(struct fixture *f, int32_t as_of)
{
	const struct uph_reconcile_options options = {.as_of = {as_of}, .seq_max = f->seq_max};
	uph_reconcile_free(&f->result);
	outside_reconcile(f->book.ledger, &f->file, &options, &f->result);
}

static const struct uph_difference *one(struct fixture *f)
{
	assert_int_equal(1, f->result.difference_count);
	return &f->result.differences[0];
}

static void explain(struct fixture *f, const char *text, int32_t until)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(f->book.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_reconcile_explain(
			f->book.ledger, &f->result, one(f), text, (struct uph_date){until}, &err),
		&err);
	assert_status(UPH_OK, uph_ledger_commit(f->book.ledger, &err), &err);
}

static size_t keep(struct fixture *f)
{
	struct uph_error err;
	size_t kept = 99;
	assert_status(UPH_OK, uph_ledger_begin(f->book.ledger, &err), &err);
	assert_status(UPH_OK, uph_reconcile_keep(f->book.ledger, &f->result, &kept, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(f->book.ledger, &err), &err);
	return kept;
}

static int32_t through(struct fixture *f, int64_t fund, int64_t activity, int64_t seq_max)
{
	struct uph_error err;
	struct uph_date day;
	assert_status(
		UPH_OK, uph_reconciled_through(f->book.ledger, fund, activity, seq_max, &day, &err), &err);
	return day.ymd;
}

static int32_t all_through(struct fixture *f)
{
	struct uph_error err;
	struct uph_date day;
	assert_status(UPH_OK, uph_reconciled_all(f->book.ledger, (struct uph_date){0}, 0, &day, &err), &err);
	return day.ymd;
}

static void refusals(void **state)
{
	struct fixture *f = *state;
	struct uph_error err;
	year_file(f, "jan.se", 20240131, 500);
	reconcile(f, 20240131);
	static const struct {
		const char *text;
		int32_t until;
		const char *message;
	} cases[] = {
		{" ", 20240331, "ange förklaringen till skillnad 1: ett tomt skäl förklarar ingenting"},
		{NULL, 20240331, "ange förklaringen till skillnad 1: ett tomt skäl förklarar ingenting"},
		{"ränta", 0, "ange till och med vilken dag förklaringen av skillnad 1 gäller: --until DAG"},
		{"ränta", 20240130,
			"förklaringen av skillnad 1 skulle gälla till och med 2024-01-30, före "
			"avstämningsdagen 2024-01-31; ange en senare dag"},
	};
	assert_status(UPH_OK, uph_ledger_begin(f->book.ledger, &err), &err);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_status(UPH_E_INVARIANT,
			uph_reconcile_explain(f->book.ledger, &f->result, one(f), cases[i].text,
				(struct uph_date){cases[i].until}, &err),
			&err);
		assert_string_equal(cases[i].message, err.message);
	}
	assert_status(
		UPH_E_INVARIANT, uph_reconcile_unexplain(f->book.ledger, &f->result, one(f), &err), &err);
	assert_string_equal("skillnad 1 är inte förklarad, så det finns inget att ta tillbaka", err.message);
	uph_ledger_rollback(f->book.ledger);
}

static void carried_lapsed_taken_back(void **state)
{
	struct fixture *f = *state;
	struct uph_error err;
	year_file(f, "jan.se", 20240131, 500);
	reconcile(f, 20240131);
	assert_false(one(f)->explained);
	assert_int_equal(1, f->result.unexplained_count);
	explain(f, "ränta, bokförs i mars", 20240331);

	year_file(f, "feb.se", 20240229, 500);
	reconcile(f, 20240229);
	assert_true(one(f)->explained);
	assert_string_equal("ränta, bokförs i mars", one(f)->explanation);
	assert_string_equal("controller", one(f)->person);
	assert_int_equal(20240331, one(f)->until.ymd);
	assert_int_equal(0, f->result.unexplained_count);
	assert_int_equal(500, f->result.total.explained.ore);
	assert_int_equal(20240229, f->result.total.reconciled.ymd);

	year_file(f, "mar.se", 20240331, 501); /* another amount: another difference */
	reconcile(f, 20240331);
	assert_false(one(f)->explained || one(f)->lapsed);

	year_file(f, "apr.se", 20240430, 500); /* its day has passed */
	reconcile(f, 20240430);
	assert_true(one(f)->lapsed && !one(f)->explained);
	assert_string_equal("ränta, bokförs i mars", one(f)->explanation);
	int64_t before = uph_ledger_head(f->book.ledger).seq;
	explain(f, "ränta, utreds", 20241231);
	reconcile(f, 20240430);
	assert_true(one(f)->explained);
	f->seq_max = before; /* as it was known */
	reconcile(f, 20240430);
	assert_true(one(f)->lapsed);
	f->seq_max = 0;

	reconcile(f, 20240430);
	assert_status(UPH_OK, uph_ledger_begin(f->book.ledger, &err), &err);
	assert_status(UPH_OK, uph_reconcile_unexplain(f->book.ledger, &f->result, one(f), &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(f->book.ledger, &err), &err);
	reconcile(f, 20240430);
	assert_false(one(f)->explained || one(f)->lapsed);
	book_verify(f->book.ledger);
}

/* A file of a month alone: what was explained is in its opening, and is shown once, by its own name. */
static void carried_into_the_opening(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	year_file(f, "jan.se", 20240131, 500);
	reconcile(f, 20240131);
	explain(f, "ränta", 20241231);
	outside_begin(&f->file, "feb.se", 20240201, 20240229);
	outside_opening(&f->file, b->year, b->a786, KRONOR(1000) + 500);
	outside_opening(&f->file, b->year, b->a787, KRONOR(2000));
	outside_row(&f->file, "A 30", 1, 20240210, b->year, b->a787, 77, "");
	reconcile(f, 20240229);
	assert_int_equal(2, f->result.difference_count);
	assert_string_equal("theirs:2024:A 9/1", f->result.differences[0].key);
	assert_true(f->result.differences[0].explained);
	assert_int_equal(UPH_DIFFERENCE_OPENING, f->result.differences[0].kind);
	assert_string_equal("theirs:2024:A 30/1", f->result.differences[1].key);

	outside_opening(&f->file, b->year, b->a786, KRONOR(1000)); /* they have rebooked it: cleared */
	reconcile(f, 20240229);
	assert_string_equal("theirs:2024:A 30/1", one(f)->key);
}

static void kept(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	struct uph_error err;
	year_file(f, "jan.se", 20240131, 500);
	reconcile(f, 20240131);
	assert_int_equal(0, all_through(f));
	int64_t before = uph_ledger_head(b->ledger).seq;
	assert_int_equal(1, keep(f)); /* 787 alone */
	assert_int_equal(20240131, through(f, b->year, b->a787, 0));
	assert_int_equal(0, through(f, b->year, b->a786, 0));
	assert_int_equal(0, through(f, b->year, b->a787, before));
	assert_int_equal(20240131, through(f, 0, b->a787, 0));
	assert_int_equal(0, all_through(f));
	explain(f, "ränta", 20241231);
	reconcile(f, 20240131);
	assert_int_equal(1, keep(f));
	reconcile(f, 20240131);
	assert_int_equal(0, keep(f)); /* nothing new */
	assert_int_equal(20240131, all_through(f));

	year_file(f, "feb.se", 20240229, 500);
	reconcile(f, 20240229);
	assert_int_equal(20240131, f->result.pots[0].before.ymd);
	assert_int_equal(20240229, f->result.pots[0].reconciled.ymd);
	assert_int_equal(2, keep(f));
	assert_int_equal(20240229, all_through(f));
	book_verify(b->ledger);

	/* An entry of a day that was reconciled: what was kept before that day still counts. */
	assert_status(UPH_OK, uph_ledger_begin(b->ledger, &err), &err);
	book_post(b, UPH_EVENT_DISTRIBUTE, 20240215, 100, book_pot(b->year, b->a786),
		book_pot(b->year, b->a787));
	assert_status(UPH_OK, uph_ledger_commit(b->ledger, &err), &err);
	assert_int_equal(20240131, through(f, b->year, b->a786, 0));
	assert_int_equal(20240131, all_through(f));
	book_verify(b->ledger);
}

static void what_breaks_a_rule_is_found(void **state)
{
	struct fixture *f = *state;
	static const struct broken_book cases[] = {
		{"UPDATE explanation SET text = NULL, until = NULL", "reconcile.explanation",
			"förklaringen är återtagen utan att någon är given"},
		{"UPDATE reconciliation SET explained_ore = explained_ore + 1", "reconcile.sum",
			"avstämningens skillnad är inte det som är förklarat"},
		{"UPDATE reconciliation SET ours_ore = ours_ore + 1, theirs_ore = theirs_ore + 1"
		 " WHERE activity = (SELECT seq FROM activity WHERE code = '787')",
			"reconcile.ours",
			"avstämningen säger 2 000,01 på balansen, och posterna som fanns då ger 2 000,00"},
	};
	year_file(f, "jan.se", 20240131, 500);
	reconcile(f, 20240131);
	explain(f, "ränta", 20241231);
	reconcile(f, 20240131);
	assert_int_equal(2, keep(f));
	book_verify(f->book.ledger);
	uph_ledger_close(f->book.ledger);
	f->book.ledger = NULL;
	broken_book_expect(f->book.path, f->folder, cases, sizeof cases / sizeof *cases);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(refusals),
		CASE(carried_lapsed_taken_back),
		CASE(carried_into_the_opening),
		CASE(kept),
		CASE(what_breaks_a_rule_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
