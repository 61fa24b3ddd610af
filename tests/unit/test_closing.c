/* A closed period takes no entries, is closed once, and what is found wrong in it is corrected in the open
 * one, by a correction that names it. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"

static char *folder;
static struct book book;
static struct uph_error err;
static int64_t allocation, held;

/* The clock stands at 2024-10-01. */
static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &allocation, &held); /* vouchers 1–4 */
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static void closes(int64_t fund, int32_t through, const char *reason, bool expected)
{
	bool made = !expected;
	assert_status(
		UPH_OK, uph_close(book.ledger, fund, (struct uph_date){through}, reason, &made, &err), &err);
	assert_int_equal(expected, made);
}

static enum uph_status take_last(void *context, const struct uph_entry *entry, struct uph_error *error)
{
	struct uph_entry *last = context;
	(void)error;
	free((void *)(uintptr_t)last->reason);
	*last = *entry;
	last->reason = entry->reason ? strdup(entry->reason) : NULL;
	return UPH_OK;
}

static void expect_last(int32_t day, const char *reason)
{
	struct uph_entry last = {0};
	const struct uph_scope all = {0};
	assert_status(UPH_OK, uph_entries(book.ledger, &all, take_last, &last, &err), &err);
	assert_int_equal(day, last.date.ymd);
	assert_string_equal(reason, last.reason);
	free((void *)(uintptr_t)last.reason);
}

static void what_is_not_past_takes_a_reason(void **state)
{
	(void)state;
	bool made = true;
	const struct uph_date year = {20241231};
	assert_status(UPH_E_INVARIANT, uph_close(book.ledger, 0, year, NULL, &made, &err), &err);
	assert_string_equal(
		"2024-12-31 är inte förbi än; ange varför perioden stängs i förväg: --reason \"…\"",
		err.message);
	assert_status(UPH_E_INVARIANT, uph_close(book.ledger, 0, year, "", &made, &err), &err);
	assert_false(made);
	assert_status(UPH_E_INVARIANT,
		uph_close(book.ledger, 0, (struct uph_date){20241001}, NULL, &made, &err), &err);
	assert_status(UPH_E_INVARIANT,
		uph_close(book.ledger, 0, (struct uph_date){20250101}, "bokslut", &made, &err), &err);
	assert_string_equal(
		"2025-01-01 ligger i ett år som inte har börjat; det som stängs öppnas inte igen, så året "
		"stängs först när det är inne",
		err.message);
	assert_false(made);
	closes(0, 20240930, NULL, true);
	closes(0, 20241231, "verksamheten är slut", true);
}

static void what_is_closed_is_closed_once(void **state)
{
	(void)state;
	struct uph_closing closing;
	const struct uph_date day = {20240630}, later = {20240701};
	assert_int_equal(UPH_E_MISSING, uph_closing_of(book.ledger, book.year, day, &closing, &err));
	closes(book.year, 20240630, "halvår", true);
	int64_t before = uph_ledger_head(book.ledger).seq;
	closes(book.year, 20240630, "igen", false);
	closes(book.year, 20240331, "igen", false);
	assert_int_equal(before, uph_ledger_head(book.ledger).seq);
	assert_int_equal(UPH_E_MISSING, uph_closing_of(book.ledger, 0, day, &closing, &err)); /* not all */
	assert_int_equal(UPH_E_MISSING, uph_closing_of(book.ledger, book.year, later, &closing, &err));
	assert_status(UPH_OK, uph_closing_of(book.ledger, book.year, day, &closing, &err), &err);
	assert_int_equal(20240630, closing.through.ymd);
	assert_string_equal("halvår", closing.reason);
	assert_string_equal("controller", closing.person);
	closes(0, 20240630, NULL, true);
	closes(book.earlier, 20240630, NULL, false); /* all are closed */
}

static void a_day_in_it_is_refused_and_the_open_one_named(void **state)
{
	(void)state;
	int64_t voucher;
	closes(book.year, 20240630, "halvår", true);
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, &voucher, &err), &err);
	const struct uph_entry_draft draft = {.event = UPH_EVENT_DISTRIBUTE,
		.date = {20240630},
		.amount = {100},
		.from = book_pot(book.year, book.undivided),
		.to = book_pot(book.year, book.a786)};
	assert_status(UPH_E_INVARIANT, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_string_equal(
		"perioden är stängd till och med 2024-06-30: en post daterad 2024-06-30 tas inte emot; den första "
		"öppna dagen är 2024-07-01. Ange den med --date; en ny rad i en fil bokförs för hand den dagen "
		"(uph record), och läses sedan in som oförändrad",
		err.message);
}

static void a_correction_names_the_closed_period(void **state)
{
	(void)state;
	const struct uph_date none = {0}, december = {20241201};
	int64_t by;
	closes(book.year, 20240630, "halvår", true);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 3, none, "fel belopp", &by, &err), &err);
	expect_last(20240701, "fel belopp (rättelse av post 2024-04-12 i stängd period t.o.m. 2024-06-30)");
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 4, december, "fel pott", &by, &err), &err);
	expect_last(20241201, "fel pott (rättelse av post 2024-04-12 i stängd period t.o.m. 2024-06-30)");
	/* Of a fund that is open, and of an entry in the open period: the reason as it was given. */
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 1, none, "fel ingång", &by, &err), &err);
	expect_last(20240101, "fel ingång");
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 5, none, "var rätt", &by, &err), &err);
	expect_last(20240701, "var rätt");
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void a_correction_may_be_taken_back_over_two_closings(void **state)
{
	(void)state;
	const struct uph_date none = {0};
	int64_t by;
	closes(0, 20240630, "halvår", true);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, 3, none, "fel belopp", &by, &err), &err);
	closes(0, 20240930, "kvartal 3", true);
	assert_status(UPH_OK, uph_reverse_voucher(book.ledger, by, none, "var rätt", NULL, &err), &err);
	expect_last(20241001, "var rätt (rättelse av post 2024-07-01 i stängd period t.o.m. 2024-09-30)");
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void what_waits_is_told(void **state)
{
	(void)state;
	static const char *const expected[] = {
		"4 verifikationer om 6 350,00 med dag till och med 2024-06-30 är inte attesterade: 1, 2, 3, 4",
		"2 tilldelningar om 350,00 är rekommenderade men inte beslutade av den som får besluta: UPH-24-001, "
		"UPH-24-002",
		"villkoret \"att rapport lämnas\" skulle vara uppfyllt senast 2024-06-30 och är ännu öppet; 300,00 "
		"vilar på det"};
	struct uph_allocation found;
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "attest", "two", &err), &err);
	assert_status(UPH_OK, uph_allocation_by_id(book.ledger, allocation, &found, &err), &err);
	struct uph_condition condition = {.decision = found.decision,
		.allocation = allocation,
		.kind = UPH_CONDITION_REPORT,
		.text = "att rapport lämnas",
		.due = {20240630}};
	const struct uph_date decided = {20240412};
	assert_status(UPH_OK, uph_condition_add(book.ledger, &condition, decided, NULL, NULL, &err), &err);
	condition.due.ymd = 20240701; /* in the open period: waits for nobody */
	assert_status(UPH_OK, uph_condition_add(book.ledger, &condition, decided, NULL, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_closing_matters(book.ledger, 0, (struct uph_date){20240630}, findings, &err), &err);
	assert_int_equal(3, uph_findings_count(findings));
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(expected[i], uph_findings_at(findings, i)->message);
	assert_string_equal("V-24-001", uph_findings_at(findings, 2)->where);
	uph_findings_free(findings);
	/* Of the earlier years' fund only its own voucher; before all of it nothing. */
	findings = uph_findings_new();
	assert_status(UPH_OK,
		uph_closing_matters(book.ledger, book.earlier, (struct uph_date){20240630}, findings, &err),
		&err);
	assert_int_equal(1, uph_findings_count(findings));
	assert_string_equal(
		"1 verifikation om 1 000,00 med dag till och med 2024-06-30 är inte attesterad: 1",
		uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
	findings = uph_findings_new();
	assert_status(UPH_OK,
		uph_closing_matters(book.ledger, 0, (struct uph_date){20231231}, findings, &err), &err);
	assert_int_equal(0, uph_findings_count(findings));
	uph_findings_free(findings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_not_past_takes_a_reason, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_closed_is_closed_once, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_day_in_it_is_refused_and_the_open_one_named, setup, teardown),
		cmocka_unit_test_setup_teardown(a_correction_names_the_closed_period, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_correction_may_be_taken_back_over_two_closings, setup, teardown),
		cmocka_unit_test_setup_teardown(what_waits_is_told, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
