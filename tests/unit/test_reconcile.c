/* Reconciliation: what is found to be the same, what differs and why, with the figures of the real case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/outside_rows.h"

#define KRONOR(n) (INT64_C(100) * (n))
#define GRANT KRONOR(14765786)

struct fixture {
	char *folder;
	struct book book;
	int64_t allocation; /* of 787, to Karlskrona */
	struct outside_rows file;
	struct uph_reconciliation result;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->folder = support_folder();
	book_open(&f->book, f->folder);
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

static void begin(struct fixture *f)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(f->book.ledger, &err), &err);
}

static void commit(struct fixture *f)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_commit(f->book.ledger, &err), &err);
}

static void post(struct fixture *f, enum uph_event event, int32_t day, int64_t ore, struct uph_account from,
	struct uph_account to)
{
	begin(f);
	(void)book_post(&f->book, event, day, ore, from, to);
	commit(f);
}

/* The real opening and grant: 1 810 874,06 and 14 765 786. */
static void open_books(struct fixture *f)
{
	struct book *b = &f->book;
	struct uph_account opening = {.kind = UPH_ACCOUNT_OPENING, .fund = b->earlier};
	struct uph_account grantor = {.kind = UPH_ACCOUNT_GRANTOR, .fund = b->year};
	begin(f);
	book_post(b, UPH_EVENT_OPENING, 20240101, 72000036, opening, book_pot(b->earlier, b->a786));
	book_post(b, UPH_EVENT_OPENING, 20240101, 86185370, opening, book_pot(b->earlier, b->a787));
	book_post(b, UPH_EVENT_OPENING, 20240101, 22902000, opening, book_pot(b->earlier, b->a964));
	book_post(b, UPH_EVENT_GRANT, 20240101, GRANT, grantor, book_pot(b->year, b->undivided));
	f->allocation = book_allocation(b, 20240412, "Samordnare", b->karlskrona);
	book_post(b, UPH_EVENT_ALLOCATE, 20240412, KRONOR(2000000), book_pot(b->year, b->a787),
		book_at(UPH_ACCOUNT_RESERVED, b->year, b->a787, f->allocation));
	commit(f);
}

static void pay(struct fixture *f, int32_t day, int64_t ore, const char *reference)
{
	struct uph_error err;
	struct uph_entry_draft draft = {.event = UPH_EVENT_PAY,
		.date = {day},
		.amount = {ore},
		.from = book_at(UPH_ACCOUNT_RESERVED, f->book.year, f->book.a787, f->allocation),
		.to = book_at(UPH_ACCOUNT_PAID, f->book.year, f->book.a787, f->allocation),
		.counterparty = f->book.karlskrona,
		.reference = reference};
	begin(f);
	assert_status(UPH_OK, uph_voucher_begin(f->book.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(f->book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(f->book.ledger, &err), &err);
	commit(f);
}

/* A file of the year to date, opened as our books. */
static void begin_file(struct fixture *f, const char *name, int32_t last)
{
	outside_begin(&f->file, name, 20240101, last);
	outside_opening(&f->file, f->book.earlier, f->book.a786, 72000036);
	outside_opening(&f->file, f->book.earlier, f->book.a787, 86185370);
	outside_opening(&f->file, f->book.earlier, f->book.a964, 22902000);
}

static void their_grant(struct fixture *f)
{
	outside_row(&f->file, "A 1", 1, 20240103, f->book.year, f->book.undivided, GRANT, "");
}

static void theirs(struct fixture *f, const char *voucher, int number, int32_t day, int64_t activity,
	int64_t ore, const char *reference)
{
	outside_row(&f->file, voucher, number, day, f->book.year, activity, ore, reference);
}

static void reconcile(struct fixture *f, int32_t as_of)
{
	const struct uph_reconcile_options options = {.as_of = {as_of}};
	uph_reconcile_free(&f->result);
	outside_reconcile(f->book.ledger, &f->file, &options, &f->result);
}

static const struct uph_difference *only(struct fixture *f, enum uph_difference_kind kind)
{
	for (size_t i = 0; f->result.difference_count != 1 && i < f->result.difference_count; i++)
		print_error("difference %s: %s %s\n", f->result.differences[i].key,
			uph_difference_name(f->result.differences[i].kind),
			f->result.differences[i].proposal);
	assert_int_equal(1, f->result.difference_count);
	assert_string_equal(uph_difference_name(kind), uph_difference_name(f->result.differences[0].kind));
	return &f->result.differences[0];
}

static const struct uph_difference *of_kind(struct fixture *f, enum uph_difference_kind kind)
{
	for (size_t i = 0; i < f->result.difference_count; i++) {
		if (f->result.differences[i].kind == kind)
			return &f->result.differences[i];
	}
	fail_msg("no difference %s", uph_difference_name(kind));
	return NULL;
}

static void expect_part(const struct uph_difference *difference, size_t number, int64_t activity, int64_t ore)
{
	assert_true(number < difference->part_count);
	assert_int_equal(activity, difference->parts[number].activity);
	assert_int_equal(ore, difference->parts[number].amount.ore);
}

static size_t matched(const struct fixture *f, enum uph_match how)
{
	size_t count = 0;
	for (size_t i = 0; i < f->result.match_count; i++)
		count += f->result.matches[i].how == how;
	return count;
}

/* ---- refusals ---- */

static void refusals(void **state)
{
	struct fixture *f = *state;
	struct uph_error err;
	struct uph_reconciliation out;
	open_books(f);
	begin_file(f, "ver-2401.se", 20240131);
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
	assert_string_equal(
		"ver-2401.se skiljer inte bidragsåren åt; stäm av utan --fund, eller låt mappningen "
		"säga vilket konto eller objekt som är vilket bidragsår",
		err.message);
}

/* Nor of an earlier one, when there is nothing but balances. */
static void balances_of_another_day(void **state)
{
	struct fixture *f = *state;
	struct uph_error err;
	struct uph_reconciliation out;
	const struct uph_reconcile_options options = {.as_of = {20240531}};
	open_books(f);
	outside_begin(&f->file, "saldon.se", 20240101, 20240630);
	outside_closing(&f->file, f->book.earlier, f->book.a786, 72000036);
	f->file.outside.covers.ymd = 20240630;
	assert_status(
		UPH_E_USAGE, uph_reconcile(f->book.ledger, &f->file.outside, &options, &out, &err), &err);
	assert_string_equal(
		"saldon.se har bara saldon, och de är av 2024-06-30, inte 2024-05-31; stäm av den "
		"dagen, eller ta ut en fil med verifikationer",
		err.message);
	reconcile(f, 20240630);
}

/* ---- what is the same ---- */

static void in_balance(void **state)
{
	struct fixture *f = *state;
	open_books(f);
	pay(f, 20240520, KRONOR(525000), "F1881");
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 17", 1, 20240520, f->book.a787, -KRONOR(525000), "F 1881");
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, matched(f, UPH_MATCH_EXACT));
	assert_int_equal(1, matched(f, UPH_MATCH_WINDOW)); /* the grant, two days later */
	assert_int_equal(GRANT + 181087406 - KRONOR(525000), f->result.total.ours.ore);
	assert_int_equal(f->result.total.ours.ore, f->result.total.theirs.ore);
	assert_int_equal(20240630, f->result.total.reconciled.ymd);
	assert_int_equal(0, f->result.total.before.ymd);
}

/* A month late, with the same reference or alone of its amount: the same. */
static void a_month_late_is_the_same(void **state)
{
	struct fixture *f = *state;
	open_books(f);
	pay(f, 20240520, KRONOR(525000), "F1881");
	pay(f, 20240522, KRONOR(87500), NULL);
	begin_file(f, "ver.se", 20240731);
	their_grant(f);
	theirs(f, "A 40", 1, 20240624, f->book.a787, -KRONOR(525000), "f1881");
	theirs(f, "A 41", 1, 20240625, f->book.a787, -KRONOR(87500), "");
	reconcile(f, 20240731);
	assert_int_equal(0, f->result.difference_count);
}

static void split_in_two_is_the_same(void **state)
{
	struct fixture *f = *state;
	open_books(f);
	pay(f, 20240520, KRONOR(525000), NULL);
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 17", 1, 20240521, f->book.a787, -KRONOR(300000), "");
	theirs(f, "A 18", 1, 20240524, f->book.a787, -KRONOR(225000), "");
	theirs(f, "A 19", 1, 20240525, f->book.a787, -KRONOR(100000), "");
	reconcile(f, 20240630);
	const struct uph_difference *left = only(f, UPH_DIFFERENCE_THEIRS);
	assert_string_equal("theirs:2024:A 19/1", left->key);
	expect_part(left, 0, f->book.a787, -KRONOR(100000));
	assert_int_equal(1, matched(f, UPH_MATCH_SPLIT));
}

static void several_of_ours_are_one_of_theirs(void **state)
{
	struct fixture *f = *state;
	open_books(f);
	pay(f, 20240520, KRONOR(300000), "F7");
	pay(f, 20240620, KRONOR(225000), "F7");
	begin_file(f, "ver.se", 20240731);
	their_grant(f);
	theirs(f, "A 17", 1, 20240525, f->book.a787, -KRONOR(525000), "F7");
	reconcile(f, 20240731);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, matched(f, UPH_MATCH_SPLIT));
}

/* What is corrected away before the day is in neither; half of it stands as it stands. */
static void corrections(void **state)
{
	struct fixture *f = *state;
	struct uph_error err;
	int64_t seq;
	open_books(f);
	begin(f);
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
	commit(f);
	pay(f, 20240521, KRONOR(525000), NULL);
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 17", 1, 20240521, f->book.a787, -KRONOR(525000), "");
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, matched(f, UPH_MATCH_CANCELLED));
	reconcile(f, 20240520); /* before the correction: it counts */
	const struct uph_difference *left = only(f, UPH_DIFFERENCE_OURS);
	expect_part(left, 0, f->book.a787, KRONOR(52500));
}

static void their_own_error_takes_itself_out(void **state)
{
	struct fixture *f = *state;
	open_books(f);
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 17", 1, 20240521, f->book.a786, -KRONOR(525000), "");
	theirs(f, "A 22", 1, 20240603, f->book.a786, KRONOR(525000), "");
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, matched(f, UPH_MATCH_CANCELLED));
}

/* ---- what differs ---- */

static void the_grant_is_divided_there(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	begin_file(f, "ver.se", 20240630);
	theirs(f, "A 1", 1, 20240228, b->a786, KRONOR(6000000), "");
	theirs(f, "A 1", 2, 20240228, b->a787, KRONOR(6765786), "");
	theirs(f, "A 2", 1, 20240301, b->a964, KRONOR(2000000), "");
	reconcile(f, 20240630);
	const struct uph_difference *divided = only(f, UPH_DIFFERENCE_DIVIDED);
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
	post(f, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(6000000), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a786));
	reconcile(f, 20240630);
	divided = only(f, UPH_DIFFERENCE_DIVIDED);
	assert_int_equal(3, divided->part_count);
	assert_int_equal(KRONOR(8765786), divided->moved.ore);

	/* All three: in balance. */
	post(f, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(6765786), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a787));
	post(f, UPH_EVENT_DISTRIBUTE, 20240301, KRONOR(2000000), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a964));
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
}

static void on_another_activity(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	pay(f, 20240520, KRONOR(246096), "F9");
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 17", 1, 20240520, b->a786, -KRONOR(246096), "F9");
	reconcile(f, 20240630);
	const struct uph_difference *apart = only(f, UPH_DIFFERENCE_ACTIVITY);
	expect_part(apart, 0, b->a786, -KRONOR(246096));
	expect_part(apart, 1, b->a787, KRONOR(246096));
	assert_string_equal(
		"Bokfört där på aktivitet 786 (2024-05-20, ver A 17), här på 787. Rätta där, eller "
		"omfördela här om det är boken som är fel.",
		apart->proposal);
	assert_string_equal("uph record distribute --date 2024-05-20 --amount 246096.00 --fund \"UPH 2024\" "
			    "--activity 786 --to-activity 787",
		apart->commands);

	/* They correct it: what they had wrong takes itself out, and what is right is the same as ours. */
	theirs(f, "A 44", 1, 20240610, b->a786, KRONOR(246096), "");
	theirs(f, "A 44", 2, 20240610, b->a787, -KRONOR(246096), "");
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
}

/* The proposed command is run here instead. */
static void on_another_activity_moved_here(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	pay(f, 20240520, KRONOR(246096), "F9");
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 17", 1, 20240520, b->a786, -KRONOR(246096), "F9");
	post(f, UPH_EVENT_DISTRIBUTE, 20240520, KRONOR(246096), book_pot(b->year, b->a786),
		book_pot(b->year, b->a787));
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);

	/* Money moved in for a payment that is missing there, and the move as well: two things, not none. */
	f->file.outside.row_count--;
	reconcile(f, 20240630);
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
	struct fixture *f = *state;
	open_books(f);
	pay(f, 20240520, KRONOR(100000), "F1911");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		begin_file(f, "ver.se", 20240831);
		their_grant(f);
		theirs(f, "A 2", 1, cases[i].day, cases[i].same_pot ? f->book.a787 : f->book.a964,
			-KRONOR(100000), "F1999");
		reconcile(f, cases[i].day > 20240630 ? 20240630 : 20240831);
		assert_int_equal(UPH_DIFFERENCE_OURS, of_kind(f, UPH_DIFFERENCE_OURS)->kind);
		assert_int_equal(cases[i].day > 20240630 ? 1 : 2, f->result.difference_count);
	}
	/* One of another form says nothing of ours. */
	begin_file(f, "ver.se", 20240831);
	their_grant(f);
	theirs(f, "A 2", 1, 20240522, f->book.a787, -KRONOR(100000), "88123");
	reconcile(f, 20240831);
	assert_int_equal(0, f->result.difference_count);
	/* Two of theirs that are not ours do not take each other out. */
	theirs(f, "A 3", 1, 20240601, f->book.a787, -KRONOR(5000), "F2001");
	theirs(f, "A 4", 1, 20240611, f->book.a787, KRONOR(5000), "F2017");
	reconcile(f, 20240831);
	assert_int_equal(2, f->result.difference_count);
}

static void another_amount_of_the_same_paper(void **state)
{
	struct fixture *f = *state;
	open_books(f);
	pay(f, 20240520, KRONOR(100000) + 1, "F1911");
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 2", 1, 20240522, f->book.a787, -KRONOR(100000), "F1911");
	reconcile(f, 20240630);
	const struct uph_difference *other = only(f, UPH_DIFFERENCE_AMOUNT);
	expect_part(other, 0, f->book.a787, 1);
	assert_string_equal(
		"Olika belopp på F1911: −100 000,00 där, −100 000,01 här. Rätta på den sida som är fel.",
		other->proposal);
	f->file.rows[f->file.outside.row_count - 1].amount.ore = KRONOR(100000) + 1;
	reconcile(f, 20240630);
	other = only(f, UPH_DIFFERENCE_AMOUNT);
	expect_part(other, 0, f->book.a787, 2 * (KRONOR(100000) + 1));
	assert_string_equal(
		"Omvänt tecken på F1911: 100 000,01 där, −100 000,01 här. Rätta på den sida som är fel.",
		other->proposal);
}

static void booked_twice_there(void **state)
{
	struct fixture *f = *state;
	open_books(f);
	pay(f, 20240520, KRONOR(100000), "F1911");
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 2", 1, 20240520, f->book.a787, -KRONOR(100000), "F1911");
	theirs(f, "A 3", 1, 20240610, f->book.a787, -KRONOR(100000), "F1911");
	reconcile(f, 20240630);
	assert_string_equal(
		"Ser ut att vara bokförd två gånger där, också 2024-05-20, ver A 2: rätta där om det är så.",
		only(f, UPH_DIFFERENCE_THEIRS)->proposal);
}

/* A command is run as it stands: the undivided pot has a word, and a name may need quotes. */
static void moved_there_to_the_undivided(void **state)
{
	struct fixture *f = *state;
	open_books(f);
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 2", 1, 20240520, f->book.a787, -KRONOR(500), "");
	theirs(f, "A 2", 2, 20240520, f->book.undivided, KRONOR(500), "");
	reconcile(f, 20240630);
	assert_string_equal("uph record distribute --date 2024-05-20 --amount 500.00 --fund \"UPH 2024\" "
			    "--activity 787 --to-activity ofördelat",
		only(f, UPH_DIFFERENCE_THEIRS)->commands);
}

static void split_on_two_activities(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	pay(f, 20240520, KRONOR(525000), NULL);
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	theirs(f, "A 17", 1, 20240521, b->a787, -KRONOR(300000), "");
	theirs(f, "A 17", 2, 20240521, b->a786, -KRONOR(225000), "");
	reconcile(f, 20240630);
	const struct uph_difference *apart = only(f, UPH_DIFFERENCE_ACTIVITY);
	expect_part(apart, 0, b->a786, -KRONOR(225000));
	expect_part(apart, 1, b->a787, KRONOR(225000));
	assert_string_equal("uph record distribute --date 2024-05-21 --amount 225000.00 --fund \"UPH 2024\" "
			    "--activity 786 --to-activity 787",
		apart->commands);
	post(f, UPH_EVENT_DISTRIBUTE, 20240521, KRONOR(225000), book_pot(b->year, b->a786),
		book_pot(b->year, b->a787));
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
}

static void late_and_missing(void **state)
{
	struct fixture *f = *state;
	open_books(f);
	pay(f, 20240905, KRONOR(100000), NULL);
	pay(f, 20240910, KRONOR(525000), "F1881");
	pay(f, 20241003, KRONOR(50000), NULL);
	begin_file(f, "ver.se", 20241031);
	their_grant(f);
	theirs(f, "A 45", 1, 20241008, f->book.a787, -KRONOR(525000), "F1881");
	theirs(f, "A 30", 1, 20240928, f->book.a787, -KRONOR(50000), "");
	reconcile(f, 20240930);
	assert_int_equal(3, f->result.difference_count);
	const struct uph_difference *missing = &f->result.differences[2];
	const struct uph_difference *there = &f->result.differences[0], *here = &f->result.differences[1];
	assert_int_equal(UPH_DIFFERENCE_LATE, there->kind);
	assert_string_equal(
		"Bokfört där först 2024-10-08, ver A 45; jämnar ut sig av sig självt.", there->proposal);
	expect_part(there, 0, f->book.a787, KRONOR(525000));
	assert_int_equal(UPH_DIFFERENCE_LATE, here->kind);
	assert_string_equal(
		"Bokfört här först 2024-10-03, ver 8; jämnar ut sig av sig självt.", here->proposal);
	expect_part(here, 0, f->book.a787, -KRONOR(50000));
	assert_int_equal(UPH_DIFFERENCE_OURS, missing->kind);
	assert_string_equal("", missing->proposal);
	assert_string_equal("ours:6/1", missing->key);
	reconcile(f, 20241031); /* next month: what was late is the same, what was missing is */
	assert_string_equal("ours:6/1", only(f, UPH_DIFFERENCE_OURS)->key);
}

static void a_file_of_balances_alone(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	outside_begin(&f->file, "saldon.csv", 0, 20240630);
	outside_closing(&f->file, b->earlier, b->a786, 72000036);
	outside_closing(&f->file, b->earlier, b->a787, 86185370);
	outside_closing(&f->file, b->earlier, b->a964, 22902001);
	outside_closing(&f->file, b->year, b->a786, KRONOR(6000000));
	outside_closing(&f->file, b->year, b->a787, KRONOR(8765786));
	reconcile(f, 20240630);
	assert_int_equal(2, f->result.difference_count);
	assert_int_equal(UPH_DIFFERENCE_BALANCE, f->result.differences[0].kind);
	assert_string_equal("balance:UPH t.o.m. 2023/964", f->result.differences[0].key);
	expect_part(&f->result.differences[0], 0, b->a964, 1);
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
	struct fixture *f = *state;
	open_books(f);
	begin_file(f, "ver.se", 20240630);
	their_grant(f);
	outside_closing(&f->file, f->book.earlier, f->book.a786, 72000036 - 500);
	reconcile(f, 20240630);
	const struct uph_difference *left = only(f, UPH_DIFFERENCE_BALANCE);
	expect_part(left, 0, f->book.a786, -500);
}

/* The year's opening balances and a month's vouchers, as many systems give a month out. */
static void a_month_of_vouchers_alone(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	pay(f, 20240520, KRONOR(100000), "F1911");
	pay(f, 20240603, KRONOR(50000), "F1912");
	begin_file(f, "juni.se", 20240630);
	outside_opening(&f->file, b->year, b->undivided, 0);
	outside_opening(&f->file, b->year, b->a787, 0);
	outside_closing(&f->file, b->earlier, b->a786, 72000036);
	outside_closing(&f->file, b->earlier, b->a787, 86185370);
	outside_closing(&f->file, b->earlier, b->a964, 22902000);
	outside_closing(&f->file, b->year, b->undivided, GRANT);
	outside_closing(&f->file, b->year, b->a787, -KRONOR(150000));
	theirs(f, "A 9", 1, 20240604, b->a787, -KRONOR(50000), "F1912");
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(20240601, f->result.start.ymd);
	assert_int_equal(1, matched(f, UPH_MATCH_EXACT));
	/* What they had paid of it before is another amount: an opening, and the month still matches. */
	outside_closing(&f->file, b->year, b->a787, -KRONOR(150000) - 7);
	reconcile(f, 20240630);
	expect_part(only(f, UPH_DIFFERENCE_OPENING), 0, b->a787, -7);
}

static void funds_that_are_not_told_apart(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	pay(f, 20240520, KRONOR(525000), NULL);
	outside_begin(&f->file, "ver.se", 20240101, 20240630);
	f->file.outside.tells_funds = false;
	outside_opening(&f->file, 0, b->a786, 72000036);
	outside_opening(&f->file, 0, b->a787, 86185370);
	outside_opening(&f->file, 0, b->a964, 22902000);
	outside_row(&f->file, "A 1", 1, 20240101, 0, b->undivided, GRANT, "");
	outside_row(&f->file, "A 17", 1, 20240520, 0, b->a786, -KRONOR(525000), "");
	reconcile(f, 20240630);
	const struct uph_difference *apart = only(f, UPH_DIFFERENCE_ACTIVITY);
	assert_int_equal(4, f->result.pot_count);
	assert_int_equal(0, apart->parts[0].fund);
	assert_string_equal("uph record distribute --date 2024-05-20 --amount 525000.00 --fund \"UPH 2024\" "
			    "--activity 786 --to-activity 787",
		apart->commands);
}

/* Files of a month each: what stood over is in the opening of the next. */
static void monthly_files(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	pay(f, 20240530, KRONOR(525000), NULL);
	outside_begin(&f->file, "juni.se", 20240601, 20240630);
	outside_opening(&f->file, b->earlier, b->a786, 72000036);
	outside_opening(&f->file, b->earlier, b->a787, 86185370);
	outside_opening(&f->file, b->earlier, b->a964, 22902000);
	outside_opening(&f->file, b->year, b->undivided, GRANT);
	theirs(f, "A 17", 1, 20240603, b->a787, -KRONOR(525000), ""); /* ours of May */
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(1, matched(f, UPH_MATCH_OPENING));

	/* Theirs of May, ours of June: in what they opened with. */
	pay(f, 20240604, KRONOR(10000), NULL);
	outside_opening(&f->file, b->year, b->a787, -KRONOR(10000));
	reconcile(f, 20240630);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(2, matched(f, UPH_MATCH_OPENING));

	outside_opening(&f->file, b->year, b->a964, 1);
	reconcile(f, 20240630);
	assert_string_equal("opening:UPH 2024/964", only(f, UPH_DIFFERENCE_OPENING)->key);
}

/* Balances that have not changed, and no rows: what we have entered is missing there. */
static void a_month_without_rows(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	pay(f, 20240610, KRONOR(525000), NULL);
	outside_begin(&f->file, "juni.se", 20240601, 20240630);
	outside_opening(&f->file, b->earlier, b->a786, 72000036);
	outside_opening(&f->file, b->earlier, b->a787, 86185370);
	outside_opening(&f->file, b->earlier, b->a964, 22902000);
	outside_opening(&f->file, b->year, b->undivided, GRANT);
	outside_closing(&f->file, b->year, b->undivided, GRANT);
	reconcile(f, 20240630);
	assert_string_equal("ours:6/1", only(f, UPH_DIFFERENCE_OURS)->key);
	outside_closing(&f->file, b->year, b->undivided, GRANT - KRONOR(525000));
	reconcile(f, 20240630); /* it has changed, and no row says why */
	assert_int_equal(UPH_DIFFERENCE_DIVIDED, f->result.differences[0].kind);
	assert_int_equal(0, f->result.item_count);
}

static void more_than_the_books_can_hold(void **state)
{
	struct fixture *f = *state;
	struct uph_error err;
	struct uph_reconciliation out;
	const struct uph_reconcile_options options = {.as_of = {20240630}};
	open_books(f);
	begin_file(f, "ver.se", 20240630);
	theirs(f, "A 1", 1, 20240103, f->book.a786, INT64_MAX, "");
	theirs(f, "A 1", 2, 20240103, f->book.a786, INT64_MAX, "");
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

static void explain(struct fixture *f, enum uph_difference_kind kind, const char *text, int32_t until)
{
	struct uph_error err;
	begin(f);
	assert_status(UPH_OK,
		uph_reconcile_explain(
			f->book.ledger, &f->result, of_kind(f, kind), text, (struct uph_date){until}, &err),
		&err);
	commit(f);
}

static void september(struct fixture *f, const char *name, int32_t last)
{
	struct book *b = &f->book;
	begin_file(f, name, last);
	theirs(f, "A 1", 1, 20240228, b->a786, KRONOR(6000000), "");
	theirs(f, "A 1", 2, 20240228, b->a787, KRONOR(6765786), "");
	theirs(f, "A 1", 3, 20240228, b->a964, KRONOR(2000000), "");
	theirs(f, "A 70", 1, 20240913, b->a787, -KRONOR(300000), "");
	theirs(f, "A 70", 2, 20240913, b->a787, -KRONOR(225000), "");
	theirs(f, "A 74", 1, 20240916, b->a786, -KRONOR(246096), "F9");
}

static void october(struct fixture *f, const char *name, int32_t last)
{
	struct book *b = &f->book;
	september(f, name, last);
	theirs(f, "A 88", 1, 20241021, b->a787, -KRONOR(87500), "F12"); /* a month late */
	theirs(f, "A 90", 1, 20241023, b->a786, KRONOR(246096), "");
	theirs(f, "A 90", 2, 20241023, b->a787, -KRONOR(246096), "");
}

static void three_months_end_in_balance(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	struct uph_error err;
	size_t kept;
	struct uph_date day;
	open_books(f);
	pay(f, 20240905, KRONOR(63750), "F4"); /* missing there until November */
	pay(f, 20240912, KRONOR(525000), NULL);
	pay(f, 20240916, KRONOR(246096), "F9");
	pay(f, 20240922, KRONOR(87500), "F12");

	september(f, "2409.se", 20240930);
	reconcile(f, 20240930);
	assert_int_equal(4, f->result.difference_count);
	assert_int_equal(1, matched(f, UPH_MATCH_SPLIT));
	assert_string_equal("", of_kind(f, UPH_DIFFERENCE_OURS)->proposal);
	assert_string_equal("Bokfört här 2024-09-22, nära avstämningsdagen: kommer troligen i nästa fil.",
		of_kind(f, UPH_DIFFERENCE_LATE)->proposal);
	assert_int_equal(KRONOR(63750 + 87500), f->result.total.unexplained.ore);
	explain(f, UPH_DIFFERENCE_DIVIDED, "fördelas i oktober", 20241031);
	explain(f, UPH_DIFFERENCE_ACTIVITY, "rättas där i oktober", 20241031);
	explain(f, UPH_DIFFERENCE_LATE, "bokförs i oktober", 20241031);
	explain(f, UPH_DIFFERENCE_OURS, "efterfrågad", 20241031);
	reconcile(f, 20240930);
	assert_int_equal(0, f->result.unexplained_count);
	assert_int_equal(KRONOR(63750 + 87500), f->result.total.explained.ore);
	begin(f);
	assert_status(UPH_OK, uph_reconcile_keep(b->ledger, &f->result, &kept, &err), &err);
	commit(f);
	assert_int_equal(f->result.pot_count, kept);

	/* The file of October tells of September what the file of September could not. */
	october(f, "2410.se", 20241031);
	reconcile(f, 20240930);
	assert_string_equal("Bokfört där först 2024-10-21, ver A 88; jämnar ut sig av sig självt.",
		of_kind(f, UPH_DIFFERENCE_LATE)->proposal);
	assert_true(of_kind(f, UPH_DIFFERENCE_LATE)->explained);

	begin(f);
	book_post(b, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(6000000), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a786));
	book_post(b, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(6765786), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a787));
	book_post(b, UPH_EVENT_DISTRIBUTE, 20240228, KRONOR(2000000), book_pot(b->year, b->undivided),
		book_pot(b->year, b->a964));
	commit(f);
	reconcile(f, 20241031);
	assert_true(only(f, UPH_DIFFERENCE_OURS)->explained);
	reconcile(f, 20241031);

	october(f, "2411.se", 20241130);
	reconcile(f, 20241130);
	assert_true(only(f, UPH_DIFFERENCE_OURS)->lapsed);
	assert_int_equal(1, f->result.unexplained_count);
	theirs(f, "A 99", 1, 20241111, b->a787, -KRONOR(63750), "F4");
	reconcile(f, 20241130);
	assert_int_equal(0, f->result.difference_count);
	assert_int_equal(f->result.total.theirs.ore, f->result.total.ours.ore);
	assert_int_equal(
		GRANT + 181087406 - KRONOR(525000 + 246096 + 87500 + 63750), f->result.total.ours.ore);
	begin(f);
	assert_status(UPH_OK, uph_reconcile_keep(b->ledger, &f->result, &kept, &err), &err);
	commit(f);
	assert_status(UPH_OK, uph_reconciled_all(b->ledger, (struct uph_date){0}, 0, &day, &err), &err);
	assert_int_equal(20241130, day.ymd);
	book_verify(b->ledger);
}

/* Rows alone, of vouchers: what they had before is not known, and says so once. */
static void rows_without_balances(void **state)
{
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	pay(f, 20240520, KRONOR(525000), NULL);
	outside_begin(&f->file, "ver.si", 0, 0);
	theirs(f, "A 1", 1, 20240103, b->undivided, GRANT, "");
	theirs(f, "A 17", 1, 20240520, b->a787, -KRONOR(525000), "");
	reconcile(f, 20240630);
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
	struct fixture *f = *state;
	struct book *b = &f->book;
	open_books(f);
	pay(f, 20240520, KRONOR(100000), "F1911");
	begin_file(f, "juni.se", 20240630);
	their_grant(f);
	theirs(f, "A 2", 1, 20240522, b->a964, -KRONOR(100000), "F1911");
	reconcile(f, 20240630);
	explain(f, UPH_DIFFERENCE_ACTIVITY, "rättas i augusti", 20241231);
	outside_begin(&f->file, "juli.se", 20240701, 20240731);
	outside_opening(&f->file, b->earlier, b->a786, 72000036);
	outside_opening(&f->file, b->earlier, b->a787, 86185370);
	outside_opening(&f->file, b->earlier, b->a964, 22902000);
	outside_opening(&f->file, b->year, b->undivided, GRANT);
	outside_opening(&f->file, b->year, b->a787, -7);
	outside_opening(&f->file, b->year, b->a964, -KRONOR(100000));
	reconcile(f, 20240731);
	assert_int_equal(2, f->result.difference_count);
	assert_int_equal(1, f->result.unexplained_count);
	const struct uph_difference *carried = &f->result.differences[0], *new = &f->result.differences[1];
	if (!carried->explained) {
		new = carried;
		carried = &f->result.differences[1];
	}
	assert_string_equal("rättas i augusti", carried->explanation);
	expect_part(carried, 0, b->a787, KRONOR(100000));
	expect_part(carried, 1, b->a964, -KRONOR(100000));
	expect_part(new, 0, b->a787, -7);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(refusals),
		CASE(balances_of_another_day),
		CASE(in_balance),
		CASE(a_month_late_is_the_same),
		CASE(split_in_two_is_the_same),
		CASE(several_of_ours_are_one_of_theirs),
		CASE(corrections),
		CASE(their_own_error_takes_itself_out),
		CASE(the_grant_is_divided_there),
		CASE(on_another_activity),
		CASE(on_another_activity_moved_here),
		CASE(references_that_say_otherwise),
		CASE(another_amount_of_the_same_paper),
		CASE(booked_twice_there),
		CASE(moved_there_to_the_undivided),
		CASE(split_on_two_activities),
		CASE(late_and_missing),
		CASE(a_file_of_balances_alone),
		CASE(what_the_rows_do_not_sum_to),
		CASE(a_month_of_vouchers_alone),
		CASE(funds_that_are_not_told_apart),
		CASE(monthly_files),
		CASE(a_month_without_rows),
		CASE(more_than_the_books_can_hold),
		CASE(three_months_end_in_balance),
		CASE(rows_without_balances),
		CASE(explained_over_pots_and_opened_with),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
