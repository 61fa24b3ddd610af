/* Reconciliation: what is found to be the same, what differs and why, with the figures of the real case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/reconcile_case.h"

/* ---- refusals ---- */

static void refusals(void **state)
{
	struct reconcile_case *f = *state;
	struct uph_error err;
	struct uph_reconciliation out;
	reconcile_open_books(f);
	reconcile_begin_file(f, "ver-2401.se", 20240131);
	struct uph_reconcile_options options = {.as_of = {0}};
	assert_status(
		UPH_E_USAGE, uph_reconcile(f->book.ledger, &f->file.outside, &options, &out, &err), &err);
	assert_string_equal("ange dagen som avstämningen gäller: --as-of DAG", err.message);
	options.as_of.ymd = 20231231;
	assert_status(
		UPH_E_USAGE, uph_reconcile(f->book.ledger, &f->file.outside, &options, &out, &err), &err);
	assert_string_equal(
		"ver-2401.se börjar 2024-01-01 och säger inget om 2023-12-31; stäm av en dag från och "
		"med den första",
		err.message);
	/* Balances of one day say nothing of a later one. */
	options.as_of.ymd = 20240229;
	assert_status(
		UPH_E_USAGE, uph_reconcile(f->book.ledger, &f->file.outside, &options, &out, &err), &err);
	assert_string_equal(
		"ver-2401.se går till och med 2024-01-31 och säger inget om 2024-02-29; stäm av en dag som "
		"filen har, eller ta ut en senare fil",
		err.message);
	f->file.outside.tells_funds = false;
	options =
		(struct uph_reconcile_options){.as_of = {20240131}, .funds = &f->book.year, .fund_count = 1};
	assert_status(
		UPH_E_USAGE, uph_reconcile(f->book.ledger, &f->file.outside, &options, &out, &err), &err);
	assert_string_equal("ver-2401.se skiljer inte bidragsåren åt; stäm av utan --fund, eller låt kartan "
			    "säga vilket konto eller objekt som är vilket bidragsår",
		err.message);
}

/* Nor of an earlier one, when there is nothing but balances. */
static void balances_of_another_day(void **state)
{
	struct reconcile_case *f = *state;
	struct uph_error err;
	struct uph_reconciliation out;
	const struct uph_reconcile_options options = {.as_of = {20240531}};
	reconcile_open_books(f);
	outside_begin(&f->file, "saldon.se", 20240101, 20240630);
	outside_closing(&f->file, f->book.earlier, f->book.a786, 72000036);
	f->file.outside.covers.ymd = 20240630;
	assert_status(
		UPH_E_USAGE, uph_reconcile(f->book.ledger, &f->file.outside, &options, &out, &err), &err);
	assert_string_equal(
		"saldon.se har bara saldon, och de är av 2024-06-30, inte 2024-05-31; stäm av den "
		"dagen, eller ta ut en fil med verifikationer",
		err.message);
	reconcile_at(f, 20240630);
}

/* ---- what is the same ---- */

static void in_balance(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(525000), "F1881");
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 17", 1, 20240520, f->book.a787, -KRONOR(525000), "F 1881");
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, reconcile_matched(f, UPH_MATCH_EXACT));
	assert_int_equal(1, reconcile_matched(f, UPH_MATCH_WINDOW)); /* the grant, two days later */
	assert_int_equal(GRANT + 181087406 - KRONOR(525000), f->result.total.ours.ore);
	assert_int_equal(f->result.total.ours.ore, f->result.total.theirs.ore);
	assert_int_equal(20240630, f->result.total.reconciled.ymd);
	assert_int_equal(0, f->result.total.before.ymd);
}

/* A month late, with the same reference or alone of its amount: the same. */
static void a_month_late_is_the_same(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(525000), "F1881");
	reconcile_pay(f, 20240522, KRONOR(87500), NULL);
	reconcile_begin_file(f, "ver.se", 20240731);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 40", 1, 20240624, f->book.a787, -KRONOR(525000), "f1881");
	reconcile_theirs(f, "A 41", 1, 20240625, f->book.a787, -KRONOR(87500), "");
	reconcile_at(f, 20240731);
	assert_int_equal(0, f->result.difference_count);
}

/* So many of one amount that they are paired from their ends: the most that there can be, all the same. */
static void hundreds_of_one_amount(void **state)
{
	struct reconcile_case *f = *state;
	char voucher[16];
	reconcile_open_books(f);
	reconcile_begin_file(f, "ver.se", 20240731);
	reconcile_their_grant(f);
	reconcile_pay(f, 20240110, KRONOR(100), NULL);
	reconcile_theirs(f, "A 1", 1, 20240415, f->book.a787, -KRONOR(100), "");
	for (int i = 0; i < 258; i++) {
		(void)snprintf(voucher, sizeof voucher, "A %d", i + 2);
		reconcile_pay(f, 20240620, KRONOR(100), NULL);
		reconcile_theirs(f, voucher, 1, 20240621, f->book.a787, -KRONOR(100), "");
	}
	reconcile_at(f, 20240731);
	assert_int_equal(258 + 1, reconcile_matched(f, UPH_MATCH_WINDOW)); /* and the grant */
	assert_int_equal(2, f->result.difference_count);
	reconcile_expect_part(reconcile_of_kind(f, UPH_DIFFERENCE_OURS), 0, f->book.a787, KRONOR(100));
	assert_string_equal("theirs:2024:A 1/1", reconcile_of_kind(f, UPH_DIFFERENCE_THEIRS)->key);
	assert_int_equal(f->result.total.ours.ore, f->result.total.theirs.ore);
}

static void split_in_two_is_the_same(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(525000), NULL);
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 17", 1, 20240521, f->book.a787, -KRONOR(300000), "");
	reconcile_theirs(f, "A 18", 1, 20240524, f->book.a787, -KRONOR(225000), "");
	reconcile_theirs(f, "A 19", 1, 20240525, f->book.a787, -KRONOR(100000), "");
	reconcile_at(f, 20240630);
	const struct uph_difference *left = reconcile_only(f, UPH_DIFFERENCE_THEIRS);
	assert_string_equal("theirs:2024:A 19/1", left->key);
	reconcile_expect_part(left, 0, f->book.a787, -KRONOR(100000));
	assert_int_equal(1, reconcile_matched(f, UPH_MATCH_SPLIT));
}

static void several_of_ours_are_one_of_theirs(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(300000), "F7");
	reconcile_pay(f, 20240620, KRONOR(225000), "F7");
	reconcile_begin_file(f, "ver.se", 20240731);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 17", 1, 20240525, f->book.a787, -KRONOR(525000), "F7");
	reconcile_at(f, 20240731);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, reconcile_matched(f, UPH_MATCH_SPLIT));
}

/* What is corrected away before the day is in neither; half of it stands as it stands. */
static void corrections(void **state)
{
	struct reconcile_case *f = *state;
	struct uph_error err;
	int64_t seq;
	reconcile_open_books(f);
	reconcile_begin(f);
	struct uph_account reserved =
		book_at(UPH_ACCOUNT_RESERVED, f->book.year, f->book.a787, f->allocation);
	struct uph_account paid = book_at(UPH_ACCOUNT_PAID, f->book.year, f->book.a787, f->allocation);
	int64_t wrong = book_post(&f->book, UPH_EVENT_PAY, 20240520, KRONOR(52500), reserved, paid);
	assert_status(UPH_OK, uph_voucher_begin(f->book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(f->book.ledger, wrong, (struct uph_money){0}, (struct uph_date){20240521},
			"fel belopp", NULL, &seq, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(f->book.ledger, &err), &err);
	reconcile_commit(f);
	reconcile_pay(f, 20240521, KRONOR(525000), NULL);
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 17", 1, 20240521, f->book.a787, -KRONOR(525000), "");
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, reconcile_matched(f, UPH_MATCH_CANCELLED));
	reconcile_at(f, 20240520); /* before the correction: it counts */
	const struct uph_difference *left = reconcile_only(f, UPH_DIFFERENCE_OURS);
	reconcile_expect_part(left, 0, f->book.a787, KRONOR(52500));
}

static void their_own_error_takes_itself_out(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 17", 1, 20240521, f->book.a786, -KRONOR(525000), "");
	reconcile_theirs(f, "A 22", 1, 20240603, f->book.a786, KRONOR(525000), "");
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, reconcile_matched(f, UPH_MATCH_CANCELLED));
}

/* ---- what differs ---- */

static void the_grant_is_divided_there(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_theirs(f, "A 1", 1, 20240228, b->a786, KRONOR(6000000), "");
	reconcile_theirs(f, "A 1", 2, 20240228, b->a787, KRONOR(6765786), "");
	reconcile_theirs(f, "A 2", 1, 20240301, b->a964, KRONOR(2000000), "");
	reconcile_at(f, 20240630);
	const struct uph_difference *divided = reconcile_only(f, UPH_DIFFERENCE_DIVIDED);
	assert_int_equal(4, divided->part_count);
	assert_int_equal(0, divided->amount.ore);
	assert_int_equal(GRANT, divided->moved.ore);
	assert_string_equal("ours:4/1", divided->key);
	assert_string_equal("Bidraget är fördelat på aktivitet i ekonomisystemet men inte i boken; bokför "
			    "fördelningen.",
		divided->proposal);
	assert_string_equal("uph record distribute --date 2024-02-28 --amount 6000000.00 --fund \"UPH 2024\" "
			    "--to-activity 786\n"
			    "uph record distribute --date 2024-02-28 --amount 6765786.00 --fund \"UPH 2024\" "
			    "--to-activity 787\n"
			    "uph record distribute --date 2024-03-01 --amount 2000000.00 --fund \"UPH 2024\" "
			    "--to-activity 964",
		divided->commands);

	/* One of the three is run: the rest is still one difference. */
	reconcile_post(f, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(6000000), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a786));
	reconcile_at(f, 20240630);
	divided = reconcile_only(f, UPH_DIFFERENCE_DIVIDED);
	assert_int_equal(3, divided->part_count);
	assert_int_equal(KRONOR(8765786), divided->moved.ore);

	/* All three: in balance. */
	reconcile_post(f, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(6765786), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a787));
	reconcile_post(f, UPH_EVENT_DISTRIBUTE, 20240301, KRONOR(2000000), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a964));
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
}

static void on_another_activity(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(246096), "F9");
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 17", 1, 20240520, b->a786, -KRONOR(246096), "F9");
	reconcile_at(f, 20240630);
	const struct uph_difference *apart = reconcile_only(f, UPH_DIFFERENCE_ACTIVITY);
	reconcile_expect_part(apart, 0, b->a786, -KRONOR(246096));
	reconcile_expect_part(apart, 1, b->a787, KRONOR(246096));
	assert_string_equal(
		"Bokfört där på aktivitet 786 (2024-05-20, ver A 17), här på 787. Rätta där, eller "
		"omfördela här om det är boken som är fel.",
		apart->proposal);
	assert_string_equal("uph record distribute --date 2024-05-20 --amount 246096.00 --fund \"UPH 2024\" "
			    "--activity 786 --to-activity 787",
		apart->commands);

	/* They correct it: what they had wrong takes itself out, and what is right is the same as ours. */
	reconcile_theirs(f, "A 44", 1, 20240610, b->a786, KRONOR(246096), "");
	reconcile_theirs(f, "A 44", 2, 20240610, b->a787, -KRONOR(246096), "");
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
}

/* A file of balances alone has no row to point at: the sums that part are told by activity. */
static void on_another_activity_without_rows(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_post(f, UPH_EVENT_DISTRIBUTE, 20240201, KRONOR(6000000), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a786));
	reconcile_post(f, UPH_EVENT_DISTRIBUTE, 20240201, KRONOR(8765786), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a787));
	outside_begin(&f->file, "saldon.se", 20240101, 20240630);
	outside_closing(&f->file, b->earlier, b->a786, 72000036);
	outside_closing(&f->file, b->earlier, b->a787, 86185370);
	outside_closing(&f->file, b->earlier, b->a964, 22902000);
	outside_closing(&f->file, b->year, b->a786, KRONOR(6000000) + 12345);
	outside_closing(&f->file, b->year, b->a787, KRONOR(8765786) - 12345);
	reconcile_at(f, 20240630);
	const struct uph_difference *apart = reconcile_only(f, UPH_DIFFERENCE_ACTIVITY);
	assert_int_equal(2, apart->part_count);
	reconcile_expect_part(apart, 0, b->a786, 12345);
	reconcile_expect_part(apart, 1, b->a787, -12345);
	assert_string_equal("Ekonomisystemet har mer på 786 och lika mycket mindre på 787. Rätta där, eller "
			    "omfördela här om det är boken som är fel.",
		apart->proposal);
	assert_string_equal("uph record distribute --date 2024-06-30 --amount 123.45 --fund \"UPH 2024\" "
			    "--activity 787 --to-activity 786",
		apart->commands);
}

/* The proposed command is run here instead. */
static void on_another_activity_moved_here(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(246096), "F9");
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 17", 1, 20240520, b->a786, -KRONOR(246096), "F9");
	reconcile_post(f, UPH_EVENT_DISTRIBUTE, 20240520, KRONOR(246096), book_pot(b->year, b->a786),
		book_pot(b->year, b->a787));
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);

	/* Money moved in for a payment that is missing there, and the move as well: two things, not none. */
	f->file.outside.row_count--;
	reconcile_at(f, 20240630);
	assert_int_equal(2, f->result.difference_count);
}

/* The same amount with another paper's reference is another payment: on another activity, late, and both
 * ways on one side. */
static void references_that_say_otherwise(void **state)
{
	static const struct {
		int32_t day;
		bool same_pot;
	} cases[] = {{20240522, false}, {20240522, true}, {20240617, true}, {20240805, true}};
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(100000), "F1911");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reconcile_begin_file(f, "ver.se", 20240831);
		reconcile_their_grant(f);
		reconcile_theirs(f, "A 2", 1, cases[i].day, cases[i].same_pot ? f->book.a787 : f->book.a964,
			-KRONOR(100000), "F1999");
		reconcile_at(f, cases[i].day > 20240630 ? 20240630 : 20240831);
		assert_int_equal(UPH_DIFFERENCE_OURS, reconcile_of_kind(f, UPH_DIFFERENCE_OURS)->kind);
		assert_int_equal(cases[i].day > 20240630 ? 1 : 2, f->result.difference_count);
	}
	/* One of another form says nothing of ours. */
	reconcile_begin_file(f, "ver.se", 20240831);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 2", 1, 20240522, f->book.a787, -KRONOR(100000), "88123");
	reconcile_at(f, 20240831);
	assert_int_equal(0, f->result.difference_count);
	/* Two of theirs that are not ours do not take each other out. */
	reconcile_theirs(f, "A 3", 1, 20240601, f->book.a787, -KRONOR(5000), "F2001");
	reconcile_theirs(f, "A 4", 1, 20240611, f->book.a787, KRONOR(5000), "F2017");
	reconcile_at(f, 20240831);
	assert_int_equal(2, f->result.difference_count);
}

static void another_amount_of_the_same_paper(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(100000) + 1, "F1911");
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 2", 1, 20240522, f->book.a787, -KRONOR(100000), "F1911");
	reconcile_at(f, 20240630);
	const struct uph_difference *other = reconcile_only(f, UPH_DIFFERENCE_AMOUNT);
	reconcile_expect_part(other, 0, f->book.a787, 1);
	assert_string_equal(
		"Olika belopp på F1911: −100 000,00 där, −100 000,01 här. Rätta på den sida som är fel.",
		other->proposal);
	f->file.rows[f->file.outside.row_count - 1].amount.ore = KRONOR(100000) + 1;
	reconcile_at(f, 20240630);
	other = reconcile_only(f, UPH_DIFFERENCE_AMOUNT);
	reconcile_expect_part(other, 0, f->book.a787, 2 * (KRONOR(100000) + 1));
	assert_string_equal(
		"Omvänt tecken på F1911: 100 000,01 där, −100 000,01 här. Rätta på den sida som är fel.",
		other->proposal);
}

static void booked_twice_there(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(100000), "F1911");
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 2", 1, 20240520, f->book.a787, -KRONOR(100000), "F1911");
	reconcile_theirs(f, "A 3", 1, 20240610, f->book.a787, -KRONOR(100000), "F1911");
	reconcile_at(f, 20240630);
	assert_string_equal(
		"Ser ut att vara bokförd två gånger där, också 2024-05-20, ver A 2: rätta där om det är så.",
		reconcile_only(f, UPH_DIFFERENCE_THEIRS)->proposal);
}

/* A command is run as it stands: the undivided pot has a word, and a name may need quotes. */
static void moved_there_to_the_undivided(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 2", 1, 20240520, f->book.a787, -KRONOR(500), "");
	reconcile_theirs(f, "A 2", 2, 20240520, f->book.undivided, KRONOR(500), "");
	reconcile_at(f, 20240630);
	assert_string_equal("uph record distribute --date 2024-05-20 --amount 500.00 --fund \"UPH 2024\" "
			    "--activity 787 --to-activity ofördelat",
		reconcile_only(f, UPH_DIFFERENCE_THEIRS)->commands);
}

static void split_on_two_activities(void **state)
{
	struct reconcile_case *f = *state;
	struct book *b = &f->book;
	reconcile_open_books(f);
	reconcile_pay(f, 20240520, KRONOR(525000), NULL);
	reconcile_begin_file(f, "ver.se", 20240630);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 17", 1, 20240521, b->a787, -KRONOR(300000), "");
	reconcile_theirs(f, "A 17", 2, 20240521, b->a786, -KRONOR(225000), "");
	reconcile_at(f, 20240630);
	const struct uph_difference *apart = reconcile_only(f, UPH_DIFFERENCE_ACTIVITY);
	reconcile_expect_part(apart, 0, b->a786, -KRONOR(225000));
	reconcile_expect_part(apart, 1, b->a787, KRONOR(225000));
	assert_string_equal("uph record distribute --date 2024-05-21 --amount 225000.00 --fund \"UPH 2024\" "
			    "--activity 786 --to-activity 787",
		apart->commands);
	reconcile_post(f, UPH_EVENT_DISTRIBUTE, 20240521, KRONOR(225000), book_pot(b->year, b->a786),
		book_pot(b->year, b->a787));
	reconcile_at(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
}

static void late_and_missing(void **state)
{
	struct reconcile_case *f = *state;
	reconcile_open_books(f);
	reconcile_pay(f, 20240905, KRONOR(100000), NULL);
	reconcile_pay(f, 20240910, KRONOR(525000), "F1881");
	reconcile_pay(f, 20241003, KRONOR(50000), NULL);
	reconcile_begin_file(f, "ver.se", 20241031);
	reconcile_their_grant(f);
	reconcile_theirs(f, "A 45", 1, 20241008, f->book.a787, -KRONOR(525000), "F1881");
	reconcile_theirs(f, "A 30", 1, 20240928, f->book.a787, -KRONOR(50000), "");
	reconcile_at(f, 20240930);
	assert_int_equal(3, f->result.difference_count);
	const struct uph_difference *missing = &f->result.differences[2];
	const struct uph_difference *there = &f->result.differences[0], *here = &f->result.differences[1];
	assert_int_equal(UPH_DIFFERENCE_LATE, there->kind);
	assert_string_equal(
		"Bokfört där först 2024-10-08, ver A 45; jämnar ut sig av sig självt.", there->proposal);
	reconcile_expect_part(there, 0, f->book.a787, KRONOR(525000));
	assert_int_equal(UPH_DIFFERENCE_LATE, here->kind);
	assert_string_equal(
		"Bokfört här först 2024-10-03, ver 8; jämnar ut sig av sig självt.", here->proposal);
	reconcile_expect_part(here, 0, f->book.a787, -KRONOR(50000));
	assert_int_equal(UPH_DIFFERENCE_OURS, missing->kind);
	assert_string_equal("", missing->proposal);
	assert_string_equal("ours:6/1", missing->key);
	reconcile_at(f, 20241031); /* next month: what was late is the same, what was missing is */
	assert_string_equal("ours:6/1", reconcile_only(f, UPH_DIFFERENCE_OURS)->key);
}
int main(void)
{
	const struct CMUnitTest tests[] = {
		RECONCILE_CASE(refusals),
		RECONCILE_CASE(balances_of_another_day),
		RECONCILE_CASE(in_balance),
		RECONCILE_CASE(a_month_late_is_the_same),
		RECONCILE_CASE(hundreds_of_one_amount),
		RECONCILE_CASE(split_in_two_is_the_same),
		RECONCILE_CASE(several_of_ours_are_one_of_theirs),
		RECONCILE_CASE(corrections),
		RECONCILE_CASE(their_own_error_takes_itself_out),
		RECONCILE_CASE(the_grant_is_divided_there),
		RECONCILE_CASE(on_another_activity),
		RECONCILE_CASE(on_another_activity_without_rows),
		RECONCILE_CASE(on_another_activity_moved_here),
		RECONCILE_CASE(references_that_say_otherwise),
		RECONCILE_CASE(another_amount_of_the_same_paper),
		RECONCILE_CASE(booked_twice_there),
		RECONCILE_CASE(moved_there_to_the_undivided),
		RECONCILE_CASE(split_on_two_activities),
		RECONCILE_CASE(late_and_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
