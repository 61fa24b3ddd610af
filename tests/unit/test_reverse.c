/* Reversals: a voucher and a file mirrored whole, what they carried out taken back, and what stands in the
 * way named. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"

static char *folder;
static struct book book;
static int64_t samordnare, reserv;
static struct uph_error err;
static const struct uph_date june = {20240615}, none = {0};

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &samordnare, &reserv); /* vouchers 1 opening, 2 grant, 3 allocate, 4 hold */
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

static int64_t posts(enum uph_event event, int64_t ore, const char *reference)
{
	int64_t voucher;
	const struct uph_movement movement = {.event = event,
		.date = {20240601},
		.amount = {ore},
		.allocation = samordnare,
		.reference = reference};
	assert_status(UPH_OK, uph_movement_post(book.ledger, &movement, &voucher, &err), &err);
	return voucher;
}

static int64_t at(enum uph_account_kind kind, int64_t activity, int64_t allocation)
{
	struct uph_money money;
	const struct uph_account account = {kind, book.year, activity, allocation, 0};
	assert_status(UPH_OK, uph_account_balance(book.ledger, &account, &money, &err), &err);
	return money.ore;
}

static void refuses(enum uph_status expected, int64_t voucher, struct uph_date date, const char *message)
{
	enum uph_status status = uph_reverse_voucher(book.ledger, voucher, date, "fel", NULL, &err);
	assert_status(expected, status, &err);
	assert_string_equal(message, err.message);
}

static void begin_again(void)
{
	uph_ledger_rollback(book.ledger);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
}

/* ---- refusals ---- */

static void what_has_moved_on_is_named(void **state)
{
	(void)state;
	posts(UPH_EVENT_REQUISITION, 20000, "rekvisition 12");
	posts(UPH_EVENT_PAY, 20000, NULL);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	begin_again();
	refuses(UPH_E_INVARIANT, 3, june,
		"UPH-24-001 (Samordnare): det saknas 200,00 på reserverat, som har gått vidare: Rekvirerat "
		"rekvisition 12 2024-06-01 (verifikation 5); rätta den först");
	begin_again();
	refuses(UPH_E_INVARIANT, 5, june,
		"UPH-24-001 (Samordnare): det saknas 200,00 på rekvirerat, som har gått vidare: Utbetalt 2024-06-01 "
		"(verifikation 6); rätta den först");
	begin_again();
	for (int64_t voucher = 6; voucher >= 3; voucher--)
		assert_status(
			UPH_OK, uph_reverse_voucher(book.ledger, voucher, june, "fel", NULL, &err), &err);
	assert_int_equal(0, at(UPH_ACCOUNT_POT, book.a787, 0));
	assert_int_equal(0, at(UPH_ACCOUNT_RESERVED, book.a787, samordnare));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void nothing_is_left(void **state)
{
	(void)state;
	int64_t by;
	refuses(UPH_E_MISSING, 99, june, "verifikation 99 finns inte i boken, den sista är 4");
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 4, june, "fel", &by, &err), &err);
	assert_int_equal(5, by);
	refuses(UPH_E_INVARIANT, 4, june, "verifikation 4 är redan rättad i sin helhet (verifikation 5)");
	begin_again();
	assert_status(UPH_E_INVARIANT, uph_reverse_voucher(book.ledger, 4, june, "", NULL, &err), &err);
	assert_string_equal("en rättelse ska ha ett skäl", err.message);
}

static void a_closed_day_is_refused(void **state)
{
	(void)state;
	assert_status(UPH_OK, uph_ledger_close_period(book.ledger, 0, 20240630, "halvår", &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	begin_again();
	refuses(UPH_E_INVARIANT, 3, june,
		"perioden är stängd till och med 2024-06-30: en post daterad 2024-06-15 tas inte emot; den "
		"första öppna dagen är 2024-07-01. Ange den med --date; en ny rad i en fil bokförs för hand den dagen "
		"(uph record), och läses sedan in som oförändrad");
	begin_again();
	int64_t by;
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 3, none, "fel", &by, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void a_mirror_is_no_older_than_what_it_mirrors(void **state)
{
	(void)state;
	refuses(UPH_E_INVARIANT, 3, (struct uph_date){20240411},
		"rättelsen kan inte ha dagen 2024-04-11: den ligger före 2024-04-12, då verifikation 3 räknas; ange "
		"den dagen eller en senare");
	begin_again();
	assert_status(UPH_OK,
		uph_reverse_voucher(book.ledger, 3, (struct uph_date){20240412}, "fel", NULL, &err), &err);
}

static void a_chain_is_not_reversed_too_far(void **state)
{
	(void)state;
	int64_t paid = posts(UPH_EVENT_PAY, 10000, NULL); /* voucher 5 */
	for (int64_t voucher = paid; voucher < 7; voucher++)
		assert_status(
			UPH_OK, uph_reverse_voucher(book.ledger, voucher, june, "fel", NULL, &err), &err);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, paid, june, "fel", NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
	begin_again();
	refuses(UPH_E_INVARIANT, 7, june,
		"verifikation 7 kan inte rättas med 100,00: då är verifikation 5 rättad igen, och av den är bara 0,00 "
		"kvar att rätta; rätta verifikation 8 först");
	assert_status(UPH_E_USAGE, uph_ledger_commit(book.ledger, &err), &err);
}

static int64_t decision_of(int64_t allocation)
{
	struct uph_allocation found;
	assert_status(UPH_OK, uph_allocation_by_id(book.ledger, allocation, &found, &err), &err);
	return found.decision;
}

static void approves(int64_t line, int64_t ore, int64_t voucher_expected)
{
	int64_t voucher;
	const struct uph_verdict approved = {.decision = decision_of(samordnare),
		.allocations = line ? &line : NULL,
		.allocation_count = line ? 1 : 0,
		.date = {20240501},
		.has_amount = ore != 0,
		.amount = {ore},
		.reference = "2024/17"};
	assert_status(UPH_OK, uph_approve(book.ledger, &approved, &voucher, &err), &err);
	assert_int_equal(voucher_expected, voucher);
}

/* What is decided keeps the money that it was decided about. */
static void what_is_decided_is_taken_back_first(void **state)
{
	(void)state;
	approves(0, 0, 0);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	begin_again();
	refuses(UPH_E_INVARIANT, 3, june,
		"UPH-24-001 (Samordnare) är beslutat 2024-05-01 (2024/17); ta tillbaka det steget först: uph amend "
		"UPH-24-001 --stage recommended");
	refuses(UPH_E_INVARIANT, 4, june,
		"UPH-24-002 (Reserv) är beslutat 2024-05-01 (2024/17); ta tillbaka det steget först: uph amend "
		"UPH-24-002 --stage recommended");
	const struct uph_verdict mistaken = {
		.decision = decision_of(samordnare), .date = june, .note = "fel"};
	assert_status(UPH_OK, uph_take_back(book.ledger, &mistaken, &err), &err);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 3, june, "fel", NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void what_moved_money_goes_back_before_it(void **state)
{
	(void)state;
	approves(samordnare, 40000, 5);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	begin_again();
	refuses(UPH_E_INVARIANT, 3, june,
		"UPH-24-001 (Samordnare) är beslutat 2024-05-01 (2024/17); ta tillbaka det steget först: uph reverse "
		"5");
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 5, june, "fel", NULL, &err), &err);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 3, june, "fel", NULL, &err), &err);
	assert_int_equal(0, at(UPH_ACCOUNT_RESERVED, book.a787, samordnare));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

/* Money that went back before others came in its place, or before it was decided what the line gets. */
static void money_is_not_laid_on_top_of_what_has_come_since(void **state)
{
	(void)state;
	int64_t voucher;
	const struct uph_financing line = {
		.allocation = samordnare, .fund = book.year, .activity = book.a787, .amount = {30000}};
	assert_status(UPH_OK, uph_financing_add(book.ledger, &line, 0, NULL, &err), &err);
	int64_t released = posts(UPH_EVENT_RELEASE, 20000, NULL);
	approves(samordnare, 10000, 0);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	begin_again();
	refuses(UPH_E_INVARIANT, released, june,
		"UPH-24-001 (Samordnare) skulle få 300,00 när pengarna kommer tillbaka, men beslutet ger 100,00; det är "
		"beslutat 2024-05-01 (2024/17); ta tillbaka det steget först: uph amend UPH-24-001 --stage recommended");
	assert_status(UPH_E_USAGE, uph_ledger_commit(book.ledger, &err), &err);
	begin_again();
	const struct uph_verdict withdrawn = {.decision = decision_of(samordnare),
		.allocations = &samordnare,
		.allocation_count = 1,
		.date = {20240601}};
	assert_status(UPH_OK, uph_withdraw(book.ledger, &withdrawn, 0, &voucher, &err), &err);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, voucher, june, "fel", NULL, &err), &err);
	assert_int_equal(10000, at(UPH_ACCOUNT_RESERVED, book.a787, samordnare));
}

static void a_new_amount_stands_in_the_way(void **state)
{
	(void)state;
	int64_t voucher;
	const struct uph_financing line = {
		.allocation = samordnare, .fund = book.year, .activity = book.a787, .amount = {30000}};
	assert_status(UPH_OK, uph_financing_add(book.ledger, &line, 0, NULL, &err), &err);
	int64_t released = posts(UPH_EVENT_RELEASE, 30000, NULL);
	assert_status(UPH_OK,
		uph_allocation_set_amount(book.ledger, samordnare, (struct uph_money){10000},
			(struct uph_date){20240610}, "nytt belopp", NULL, &voucher, &err),
		&err);
	assert_int_equal(6, voucher);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	begin_again();
	refuses(UPH_E_INVARIANT, released, june,
		"UPH-24-001 (Samordnare) skulle få 400,00 när pengarna kommer tillbaka, men beslutet ger 100,00; den har "
		"fått pengar i verifikation 6; rätta den först");
	begin_again();
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, voucher, june, "fel", NULL, &err), &err);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, released, june, "fel", NULL, &err), &err);
	assert_int_equal(30000, at(UPH_ACCOUNT_RESERVED, book.a787, samordnare));
}

/* ---- what it does ---- */

static enum uph_status look_at_last(void *context, const struct uph_entry *entry, struct uph_error *error)
{
	(void)error;
	struct uph_entry *last = context;
	last->voucher = entry->voucher;
	last->date = entry->date;
	last->amount = entry->amount;
	last->corrects_voucher = entry->corrects_voucher;
	return UPH_OK;
}

static void what_is_left_is_mirrored_on_its_own_day(void **state)
{
	(void)state;
	int64_t entry = book_post(&book, UPH_EVENT_DISTRIBUTE, 20240301, 10000,
		book_pot(book.year, book.undivided), book_pot(book.year, book.a786));
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(
			book.ledger, entry, (struct uph_money){4000}, june, "halva", NULL, NULL, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	int64_t by;
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 5, none, "resten", &by, &err), &err);
	struct uph_entry last;
	const struct uph_scope all = {0};
	assert_status(UPH_OK, uph_entries(book.ledger, &all, look_at_last, &last, &err), &err);
	assert_int_equal(7, last.voucher);
	assert_int_equal(20240301, last.date.ymd);
	assert_int_equal(6000, last.amount.ore);
	assert_int_equal(5, last.corrects_voucher);
	/* A reversal is reversed: the money is back where it was. */
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, by, none, "ändå rätt", &by, &err), &err);
	assert_int_equal(6000, at(UPH_ACCOUNT_POT, book.a786, 0));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void a_file_is_mirrored_in_one_voucher(void **state)
{
	(void)state;
	int64_t source, by;
	struct uph_source file = {.kind = "journal", .name = "utbetalningar.csv", .size = 7};
	assert_status(UPH_OK, uph_source_add(book.ledger, &file, &source, &err), &err);
	assert_status(
		UPH_E_MISSING, uph_reverse_source(book.ledger, source, none, "fel fil", &by, &err), &err);
	assert_string_equal("filen har inga poster i boken att rätta", err.message);
	struct uph_movement movement = {.event = UPH_EVENT_REQUISITION,
		.date = {20240601},
		.amount = {20000},
		.allocation = samordnare,
		.origin = {source, "2"}};
	assert_status(UPH_OK, uph_movement_post(book.ledger, &movement, NULL, &err), &err);
	movement.event = UPH_EVENT_PAY;
	movement.amount.ore = 25000;
	movement.origin.place = "3";
	assert_status(UPH_OK, uph_movement_post(book.ledger, &movement, NULL, &err), &err);
	assert_int_equal(25000, at(UPH_ACCOUNT_PAID, book.a787, samordnare));
	assert_status(UPH_OK, uph_reverse_source(book.ledger, source, june, "fel fil", &by, &err), &err);
	assert_int_equal(7, by);
	assert_int_equal(30000, at(UPH_ACCOUNT_RESERVED, book.a787, samordnare));
	assert_int_equal(0, at(UPH_ACCOUNT_REQUISITIONED, book.a787, samordnare));
	assert_int_equal(0, at(UPH_ACCOUNT_PAID, book.a787, samordnare));
	assert_status(
		UPH_E_INVARIANT, uph_reverse_source(book.ledger, source, june, "igen", &by, &err), &err);
	assert_string_equal("filen är redan rättad i sin helhet (verifikation 7)", err.message);
}

static enum uph_stage stage_of(int64_t allocation, const char *note)
{
	struct uph_step step;
	assert_status(UPH_OK, uph_allocation_step(book.ledger, allocation, 0, &step, &err), &err);
	if (note)
		assert_string_equal(note, step.note);
	return step.stage;
}

static void a_step_goes_back_with_its_money(void **state)
{
	(void)state;
	int64_t voucher, decision = decision_of(samordnare);
	const struct uph_verdict approved = {.decision = decision,
		.allocations = &reserv,
		.allocation_count = 1,
		.date = {20240501},
		.reference = "2024/17"};
	assert_status(UPH_OK, uph_approve(book.ledger, &approved, &voucher, &err), &err);
	assert_int_equal(0, voucher);
	const struct uph_verdict withdrawn = {.decision = decision, .date = {20240502}};
	assert_status(UPH_OK, uph_withdraw(book.ledger, &withdrawn, 0, &voucher, &err), &err);
	assert_int_equal(5, voucher);
	assert_int_equal(UPH_WITHDRAWN, stage_of(samordnare, NULL));
	assert_int_equal(UPH_WITHDRAWN, stage_of(reserv, NULL));
	assert_int_equal(0, at(UPH_ACCOUNT_RESERVED, book.a787, samordnare));
	assert_status(
		UPH_OK, uph_reverse_voucher(book.ledger, voucher, june, "fel beslut", NULL, &err), &err);
	assert_int_equal(30000, at(UPH_ACCOUNT_RESERVED, book.a787, samordnare));
	assert_int_equal(5000, at(UPH_ACCOUNT_HELD, book.a964, reserv));
	assert_int_equal(UPH_RECOMMENDED, stage_of(samordnare, "rättelse av verifikation 5: fel beslut"));
	assert_int_equal(UPH_DECIDED, stage_of(reserv, "rättelse av verifikation 5: fel beslut"));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

/* A decision of the same meeting, with one line of its own that is decided. */
static int64_t another_paragraph(int64_t *line)
{
	int64_t decision;
	const struct uph_decision other = {.body = "LSVO", .date = {20240412}, .paragraph = "2"};
	const struct uph_step step = {.stage = UPH_RECOMMENDED, .date = {20240412}};
	assert_status(UPH_OK, uph_decision_add(book.ledger, &other, NULL, &decision, &err), &err);
	assert_status(UPH_OK, uph_step_add(book.ledger, decision, &step, NULL, &err), &err);
	const struct uph_allocation wanted = {
		.decision = decision, .purpose = "Annat", .bound = "exact", .recipient = book.kou};
	assert_status(UPH_OK,
		uph_allocation_add(book.ledger, &wanted, (struct uph_date){20240412}, NULL, line, &err),
		&err);
	const struct uph_verdict approved = {.decision = decision, .date = {20240501}};
	assert_status(UPH_OK, uph_approve(book.ledger, &approved, NULL, &err), &err);
	return decision;
}

static void moves_to(int64_t line, int64_t decision)
{
	const struct uph_allocation_change change = {.decision = decision};
	assert_status(
		UPH_OK, uph_allocation_amend(book.ledger, line, &change, "rätt paragraf", NULL, &err), &err);
}

/* Lines that have been counted to another paragraph since, and from one. */
static void each_line_goes_back_where_it_is_now(void **state)
{
	(void)state;
	int64_t other, voucher;
	int64_t decision = decision_of(samordnare), second = another_paragraph(&other);
	const struct uph_verdict withdrawn = {.decision = decision, .date = {20240502}};
	assert_status(UPH_OK, uph_withdraw(book.ledger, &withdrawn, 0, &voucher, &err), &err);
	moves_to(samordnare, second);
	moves_to(other, decision);
	assert_int_equal(UPH_WITHDRAWN, stage_of(samordnare, NULL));
	assert_int_equal(UPH_DECIDED, stage_of(other, NULL));
	assert_status(
		UPH_OK, uph_reverse_voucher(book.ledger, voucher, june, "fel beslut", NULL, &err), &err);
	assert_int_equal(UPH_RECOMMENDED, stage_of(samordnare, "rättelse av verifikation 5: fel beslut"));
	assert_int_equal(UPH_RECOMMENDED, stage_of(reserv, "rättelse av verifikation 5: fel beslut"));
	assert_int_equal(UPH_DECIDED, stage_of(other, NULL));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

/* A line that has gone on is left alone when the step of the whole is taken back. */
static void what_has_gone_on_is_left_alone(void **state)
{
	(void)state;
	int64_t voucher, decision = decision_of(samordnare);
	const struct uph_verdict withdrawn = {.decision = decision, .date = {20240502}};
	assert_status(UPH_OK, uph_withdraw(book.ledger, &withdrawn, 0, &voucher, &err), &err);
	const struct uph_step proposed = {
		.stage = UPH_PROPOSED, .date = {20240510}, .allocation = reserv, .note = "på nytt"};
	assert_status(UPH_OK, uph_step_add(book.ledger, decision, &proposed, NULL, &err), &err);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, voucher, june, "fel", NULL, &err), &err);
	assert_int_equal(UPH_RECOMMENDED, stage_of(samordnare, "rättelse av verifikation 5: fel"));
	assert_int_equal(UPH_PROPOSED, stage_of(reserv, "på nytt"));
}

/* What was decided before it was withdrawn is decided again. */
static void what_was_decided_is_decided_again(void **state)
{
	(void)state;
	int64_t voucher;
	approves(0, 0, 0);
	const struct uph_verdict withdrawn = {.decision = decision_of(samordnare), .date = {20240502}};
	assert_status(UPH_OK, uph_withdraw(book.ledger, &withdrawn, 0, &voucher, &err), &err);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, voucher, june, "fel", NULL, &err), &err);
	assert_int_equal(UPH_DECIDED, stage_of(samordnare, "rättelse av verifikation 5: fel"));
	assert_int_equal(UPH_DECIDED, stage_of(reserv, "rättelse av verifikation 5: fel"));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static enum uph_status look_at_condition(
	void *context, const struct uph_condition *condition, struct uph_error *error)
{
	(void)error;
	*(enum uph_condition_state *)context = condition->state;
	return UPH_OK;
}

static void a_condition_is_open_again(void **state)
{
	(void)state;
	int64_t id, voucher;
	enum uph_condition_state now = UPH_CONDITION_MET;
	const struct uph_condition condition = {.decision = decision_of(samordnare),
		.kind = UPH_CONDITION_GRANTED,
		.text = "att ESF beviljar",
		.allocation = samordnare};
	assert_status(UPH_OK,
		uph_condition_add(book.ledger, &condition, (struct uph_date){20240412}, NULL, &id, &err),
		&err);
	const struct uph_condition_outcome failed = {
		.condition = id, .state = UPH_CONDITION_FAILED, .date = {20240601}, .evidence = "avslag"};
	assert_status(UPH_OK, uph_condition_settle(book.ledger, &failed, &voucher, &err), &err);
	assert_int_equal(5, voucher);
	assert_int_equal(0, at(UPH_ACCOUNT_RESERVED, book.a787, samordnare));
	assert_status(
		UPH_OK, uph_reverse_voucher(book.ledger, voucher, june, "fel ansökan", NULL, &err), &err);
	assert_int_equal(30000, at(UPH_ACCOUNT_RESERVED, book.a787, samordnare));
	assert_status(UPH_OK, uph_conditions(book.ledger, 0, look_at_condition, &now, &err), &err);
	assert_int_equal(UPH_CONDITION_OPEN, now);
	assert_status(UPH_OK, uph_condition_settle(book.ledger, &failed, &voucher, &err), &err);
	assert_int_equal(7, voucher);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_has_moved_on_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_left, setup, teardown),
		cmocka_unit_test_setup_teardown(a_closed_day_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_mirror_is_no_older_than_what_it_mirrors, setup, teardown),
		cmocka_unit_test_setup_teardown(a_chain_is_not_reversed_too_far, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_decided_is_taken_back_first, setup, teardown),
		cmocka_unit_test_setup_teardown(what_moved_money_goes_back_before_it, setup, teardown),
		cmocka_unit_test_setup_teardown(
			money_is_not_laid_on_top_of_what_has_come_since, setup, teardown),
		cmocka_unit_test_setup_teardown(a_new_amount_stands_in_the_way, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_left_is_mirrored_on_its_own_day, setup, teardown),
		cmocka_unit_test_setup_teardown(each_line_goes_back_where_it_is_now, setup, teardown),
		cmocka_unit_test_setup_teardown(what_has_gone_on_is_left_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_decided_is_decided_again, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_is_mirrored_in_one_voucher, setup, teardown),
		cmocka_unit_test_setup_teardown(a_step_goes_back_with_its_money, setup, teardown),
		cmocka_unit_test_setup_teardown(a_condition_is_open_again, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
