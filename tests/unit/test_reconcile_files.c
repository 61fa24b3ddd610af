/* Reconciliation of files of every kind, month by month: balances alone, vouchers alone, a month at a time,
 * and three months that end in balance. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/reconcile_case.h"

static void a_file_of_balances_alone(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	outside_begin(&f->file, "saldon.csv", 0, 20240630);
	outside_closing(&f->file, b->earlier, b->a786, 72000036);
	outside_closing(&f->file, b->earlier, b->a787, 86185370);
	outside_closing(&f->file, b->earlier, b->a964, 22902001);
	outside_closing(&f->file, b->year, b->a786, KRONOR(6000000));
	outside_closing(&f->file, b->year, b->a787, KRONOR(8765786));
	reconcile_at(f, 20240630);
	assert_int_equal(2, f->result.difference_count);
	assert_int_equal(UPH_DIFFERENCE_BALANCE, f->result.differences[0].kind);
	assert_string_equal("balance:UPH t.o.m. 2023/964", f->result.differences[0].key);
	reconcile_expect_part(&f->result.differences[0], 0, b->a964, 1);
	assert_int_equal(UPH_DIFFERENCE_DIVIDED, f->result.differences[1].kind);
	assert_string_equal("uph record distribute --date 2024-06-30 --amount 6000000.00 --fund \"UPH 2024\" "
			    "--to-activity 786\n"
			    "uph record distribute --date 2024-06-30 --amount 8765786.00 --fund \"UPH 2024\" "
			    "--to-activity 787",
		f->result.differences[1].commands);
	assert_int_equal(0, f->result.item_count);
}

/* Their closing balance is not what they opened with and the rows. */
static void what_the_rows_do_not_sum_to(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	outside_closing(&f->file, f->book.earlier, f->book.a786, 72000036 - 500);
	reconcile_at(f, 20240630);
	const struct uph_difference *left = reconcile_only(f, UPH_DIFFERENCE_BALANCE);
	reconcile_expect_part(left, 0, f->book.a786, -500);
}

/* The year's opening balances and a month's vouchers, as many systems give a month out. */
static void a_month_of_vouchers_alone(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(100000), "F1911");
	reconcile_pay(f, 20240603, KRONOR(50000), "F1912");
	reconcile_begin_file(f, "juni.se", 20240630);
	outside_opening(&f->file, b->year, b->undivided, 0);
	outside_opening(&f->file, b->year, b->a787, 0);
	outside_closing(&f->file, b->earlier, b->a786, 72000036);
	outside_closing(&f->file, b->earlier, b->a787, 86185370);
	outside_closing(&f->file, b->earlier, b->a964, 22902000);
	outside_closing(&f->file, b->year, b->undivided, GRANT);
	outside_closing(&f->file, b->year, b->a787, -KRONOR(150000));
	reconcile_theirs(f, "A 9", 1, 20240604, b->a787, -KRONOR(50000), "F1912");
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(20240601, f->result.start.ymd);
	assert_int_equal(1, reconcile_matched(f, UPH_MATCH_EXACT));
	/* What they had paid of it before is another amount: an opening, and the month still matches. */
	outside_closing(&f->file, b->year, b->a787, -KRONOR(150000) - 7);
	reconcile_at(f, 20240630);
	reconcile_expect_part(reconcile_only(f, UPH_DIFFERENCE_OPENING), 0, b->a787, -7);
}

static void funds_that_are_not_told_apart(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(525000), NULL);
	outside_begin(&f->file, "ver.se", 20240101, 20240630);
	f->file.outside.tells_funds = false;
	outside_opening(&f->file, 0, b->a786, 72000036);
	outside_opening(&f->file, 0, b->a787, 86185370);
	outside_opening(&f->file, 0, b->a964, 22902000);
	outside_row(&f->file, "A 1", 1, 20240101, 0, b->undivided, GRANT, "");
	outside_row(&f->file, "A 17", 1, 20240520, 0, b->a786, -KRONOR(525000), "");
	reconcile_at(f, 20240630);
	const struct uph_difference *apart = reconcile_only(f, UPH_DIFFERENCE_ACTIVITY);
	assert_int_equal(4, f->result.pot_count);
	assert_int_equal(0, apart->parts[0].fund);
	assert_string_equal("uph record distribute --date 2024-05-20 --amount 525000.00 --fund \"UPH 2024\" "
			    "--activity 786 --to-activity 787",
		apart->commands);
}

/* Files of a month each: what stood over is in the opening of the next. */
static void monthly_files(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_pay(f, 20240530, KRONOR(525000), NULL);
	outside_begin(&f->file, "juni.se", 20240601, 20240630);
	outside_opening(&f->file, b->earlier, b->a786, 72000036);
	outside_opening(&f->file, b->earlier, b->a787, 86185370);
	outside_opening(&f->file, b->earlier, b->a964, 22902000);
	outside_opening(&f->file, b->year, b->undivided, GRANT);
	reconcile_theirs(f, "A 17", 1, 20240603, b->a787, -KRONOR(525000), ""); /* ours of May */
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, reconcile_matched(f, UPH_MATCH_OPENING));

	/* Theirs of May, ours of June: in what they opened with. */
	reconcile_pay(f, 20240604, KRONOR(10000), NULL);
	outside_opening(&f->file, b->year, b->a787, -KRONOR(10000));
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(2, reconcile_matched(f, UPH_MATCH_OPENING));

	outside_opening(&f->file, b->year, b->a964, 1);
	reconcile_at(f, 20240630);
	assert_string_equal("opening:UPH 2024/964", reconcile_only(f, UPH_DIFFERENCE_OPENING)->key);
}

/* Balances that have not changed, and no rows: what we have entered is missing there. */
static void a_month_without_rows(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_pay(f, 20240610, KRONOR(525000), NULL);
	outside_begin(&f->file, "juni.se", 20240601, 20240630);
	outside_opening(&f->file, b->earlier, b->a786, 72000036);
	outside_opening(&f->file, b->earlier, b->a787, 86185370);
	outside_opening(&f->file, b->earlier, b->a964, 22902000);
	outside_opening(&f->file, b->year, b->undivided, GRANT);
	outside_closing(&f->file, b->year, b->undivided, GRANT);
	reconcile_at(f, 20240630);
	assert_string_equal("ours:6/1", reconcile_only(f, UPH_DIFFERENCE_OURS)->key);
	outside_closing(&f->file, b->year, b->undivided, GRANT - KRONOR(525000));
	reconcile_at(f, 20240630); /* it has changed, and no row says why */
	assert_int_equal(UPH_DIFFERENCE_DIVIDED, f->result.differences[0].kind);
	assert_int_equal(0, f->result.item_count);
}

static void more_than_the_books_can_hold(void **state)
{
	struct reconcile_case *f = *state;
	struct uph_error err;
	struct uph_reconciliation out;
	const struct uph_reconcile_options options = {.as_of = {20240630}};
	reconcile_open_books(f);
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_theirs(f, "A 1", 1, 20240103, f->book.a786, INT64_MAX, "");
	reconcile_theirs(f, "A 1", 2, 20240103, f->book.a786, INT64_MAX, "");
	assert_status(
		UPH_E_OVERFLOW, uph_reconcile(f->book.ledger, &f->file.outside, &options, &out, &err), &err);
	assert_string_equal("summan blir större än boken kan bära", err.message);
	f->file.rows[1].activity = f->book.a787;
	f->file.rows[1].amount.ore = INT64_MIN;
	enum uph_status status = uph_reconcile(f->book.ledger, &f->file.outside, &options, &out, &err);
	if (status == UPH_OK)
		uph_reconcile_free(&out);
	else
		assert_status(UPH_E_OVERFLOW, status, &err);
}

/* ---- month by month ---- */

static void explain(struct reconcile_case *f, enum uph_difference_kind kind, const char *text, int32_t until)
{
	struct uph_error err;
	reconcile_begin(f);
	assert_status(UPH_OK,
		uph_reconcile_explain(f->book.ledger, &f->result, reconcile_of_kind(f, kind), text,
			(struct uph_date){until}, &err),
		&err);
	reconcile_commit(f);
}

static void september(struct reconcile_case *f, const char *name, int32_t last)
{
	struct book *b = &f->book;
	reconcile_begin_file(f, name, last);
	reconcile_theirs(f, "A 1", 1, 20240228, b->a786, KRONOR(6000000), "");
	reconcile_theirs(f, "A 1", 2, 20240228, b->a787, KRONOR(6765786), "");
	reconcile_theirs(f, "A 1", 3, 20240228, b->a964, KRONOR(2000000), "");
	reconcile_theirs(f, "A 70", 1, 20240913, b->a787, -KRONOR(300000), "");
	reconcile_theirs(f, "A 70", 2, 20240913, b->a787, -KRONOR(225000), "");
	reconcile_theirs(f, "A 74", 1, 20240916, b->a786, -KRONOR(246096), "F9");
}

static void october(struct reconcile_case *f, const char *name, int32_t last)
{
	struct book *b = &f->book;
	september(f, name, last);
	reconcile_theirs(f, "A 88", 1, 20241021, b->a787, -KRONOR(87500), "F12"); /* a month late */
	reconcile_theirs(f, "A 90", 1, 20241023, b->a786, KRONOR(246096), "");
	reconcile_theirs(f, "A 90", 2, 20241023, b->a787, -KRONOR(246096), "");
}

static void three_months_end_in_balance(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	struct uph_error err;
	size_t kept;
	struct uph_date day;
	reconcile_open_books(f);
	reconcile_pay(f, 20240905, KRONOR(63750), "F4"); /* missing there until November */
	reconcile_pay(f, 20240912, KRONOR(525000), NULL);
	reconcile_pay(f, 20240916, KRONOR(246096), "F9");
	reconcile_pay(f, 20240922, KRONOR(87500), "F12");

	september(f, "2409.se", 20240930);
	reconcile_at(f, 20240930);
	assert_int_equal(4, f->result.difference_count);
	assert_int_equal(1, reconcile_matched(f, UPH_MATCH_SPLIT));
	assert_string_equal("", reconcile_of_kind(f, UPH_DIFFERENCE_OURS)->proposal);
	assert_string_equal("Bokfört här 2024-09-22, nära avstämningsdagen: kommer troligen i nästa fil.",
		reconcile_of_kind(f, UPH_DIFFERENCE_LATE)->proposal);
	assert_int_equal(KRONOR(63750 + 87500), f->result.total.unexplained.ore);
	explain(f, UPH_DIFFERENCE_DIVIDED, "fördelas i oktober", 20241031);
	explain(f, UPH_DIFFERENCE_ACTIVITY, "rättas där i oktober", 20241031);
	explain(f, UPH_DIFFERENCE_LATE, "bokförs i oktober", 20241031);
	explain(f, UPH_DIFFERENCE_OURS, "efterfrågad", 20241031);
	reconcile_at(f, 20240930);
	assert_int_equal(0, f->result.unexplained_count);
	assert_int_equal(KRONOR(63750 + 87500), f->result.total.explained.ore);
	reconcile_begin(f);
	assert_status(UPH_OK, uph_reconcile_keep(b->ledger, &f->result, &kept, &err), &err);
	reconcile_commit(f);
	assert_int_equal(f->result.pot_count, kept);

	/* The file of October tells of September what the file of September could not. */
	october(f, "2410.se", 20241031);
	reconcile_at(f, 20240930);
	assert_string_equal("Bokfört där först 2024-10-21, ver A 88; jämnar ut sig av sig självt.",
		reconcile_of_kind(f, UPH_DIFFERENCE_LATE)->proposal);
	assert_true(reconcile_of_kind(f, UPH_DIFFERENCE_LATE)->explained);

	reconcile_begin(f);
	book_post(b, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(6000000), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a786));
	book_post(b, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(6765786), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a787));
	book_post(b, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(2000000), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a964));
	reconcile_commit(f);
	reconcile_at(f, 20241031);
	assert_true(reconcile_only(f, UPH_DIFFERENCE_OURS)->explained);
	reconcile_at(f, 20241031);

	october(f, "2411.se", 20241130);
	reconcile_at(f, 20241130);
	assert_true(reconcile_only(f, UPH_DIFFERENCE_OURS)->lapsed);
	assert_int_equal(1, f->result.unexplained_count);
	reconcile_theirs(f, "A 99", 1, 20241111, b->a787, -KRONOR(63750), "F4");
	reconcile_at(f, 20241130);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(f->result.total.theirs.ore, f->result.total.ours.ore);
	assert_int_equal(
		GRANT + 181087406 - KRONOR(525000 + 246096 + 87500 + 63750), f->result.total.ours.ore);
	reconcile_begin(f);
	assert_status(UPH_OK, uph_reconcile_keep(b->ledger, &f->result, &kept, &err), &err);
	reconcile_commit(f);
	assert_status(UPH_OK, uph_reconciled_all(b->ledger, (struct uph_date){0}, 0, &day, &err), &err);
	assert_int_equal(20241130, day.ymd);
	book_verify(b->ledger);
}

/* Rows alone, of vouchers: what they had before is not known, and says so once. */
static void rows_without_balances(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(525000), NULL);
	outside_begin(&f->file, "ver.si", 0, 0);
	reconcile_theirs(f, "A 1", 1, 20240103, b->undivided, GRANT, "");
	reconcile_theirs(f, "A 17", 1, 20240520, b->a787, -KRONOR(525000), "");
	reconcile_at(f, 20240630);
	assert_int_equal(3, f->result.difference_count);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(UPH_DIFFERENCE_OPENING, f->result.differences[i].kind);
		assert_string_equal("Filen säger inte vad ekonomisystemet hade före 2024-01-03; ta ut en fil "
				    "med ingående saldon.",
			f->result.differences[i].proposal);
	}
	assert_string_equal("opening:UPH t.o.m. 2023/786", f->result.differences[0].key);
	assert_int_equal(-72000036, f->result.differences[0].amount.ore);
}

/* What was explained over two pots stands in the next month's opening, besides something new in one. */
static void explained_over_pots_and_opened_with(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(100000), "F1911");
	reconcile_begin_file(f, "juni.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 2", 1, 20240522, b->a964, -KRONOR(100000), "F1911");
	reconcile_at(f, 20240630);
	explain(f, UPH_DIFFERENCE_ACTIVITY, "rättas i augusti", 20241231);
	outside_begin(&f->file, "juli.se", 20240701, 20240731);
	outside_opening(&f->file, b->earlier, b->a786, 72000036);
	outside_opening(&f->file, b->earlier, b->a787, 86185370);
	outside_opening(&f->file, b->earlier, b->a964, 22902000);
	outside_opening(&f->file, b->year, b->undivided, GRANT);
	outside_opening(&f->file, b->year, b->a787, -7);
	outside_opening(&f->file, b->year, b->a964, -KRONOR(100000));
	reconcile_at(f, 20240731);
	assert_int_equal(2, f->result.difference_count);
	assert_int_equal(1, f->result.unexplained_count);
	const struct uph_difference *carried = &f->result.differences[0], *new = &f->result.differences[1];
	if (!carried->explained) {
		new = carried;
		carried = &f->result.differences[1];
	}
	assert_string_equal("rättas i augusti", carried->explanation);
	reconcile_expect_part(carried, 0, b->a787, KRONOR(100000));
	reconcile_expect_part(carried, 1, b->a964, -KRONOR(100000));
	reconcile_expect_part(new, 0, b->a787, -7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RECONCILE_CASE(a_file_of_balances_alone),
		RECONCILE_CASE(what_the_rows_do_not_sum_to),
		RECONCILE_CASE(a_month_of_vouchers_alone),
		RECONCILE_CASE(funds_that_are_not_told_apart),
		RECONCILE_CASE(monthly_files),
		RECONCILE_CASE(a_month_without_rows),
		RECONCILE_CASE(more_than_the_books_can_hold),
		RECONCILE_CASE(three_months_end_in_balance),
		RECONCILE_CASE(rows_without_balances),
		RECONCILE_CASE(explained_over_pots_and_opened_with),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
