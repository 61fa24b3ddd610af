/* Decision files read again when the book has gone on: verdicts, corrections and reversals since. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/decision_case.h"
#include "uph/cofinancing.h"
#include "uph/condition.h"
#include "uph/movement.h"
#include "uph/share.h"
#include "uph/verdict.h"

static void verify(void)
{
	book_verify(here.ledger);
}

static void approve(const char *words, int32_t day, int64_t ore)
{
	struct uph_error err;
	struct uph_decision decision;
	int64_t line;
	assert_status(UPH_OK, uph_decision_resolve(here.ledger, words, &decision, &line, &err), &err);
	const struct uph_verdict verdict = {.decision = decision.id,
		.allocations = line ? &line : NULL,
		.allocation_count = line != 0,
		.date = {day},
		.has_amount = ore != 0,
		.amount = {ore}};
	begin();
	assert_status(UPH_OK, uph_approve(here.ledger, &verdict, NULL, &err), &err);
	commit();
}

static struct uph_step step_of(const char *label)
{
	struct uph_error err;
	struct uph_step step;
	assert_status(
		UPH_OK, uph_allocation_step(here.ledger, allocation_of(label).id, 0, &step, &err), &err);
	return step;
}

/* What moved money before the paragraph was known is taken back by its voucher, and by nothing else. */
static void a_verdict_before_the_paragraph_keeps_its_voucher(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t voucher;
	approve("LSVO 2024-09-27", 20241003, 15000000);
	expect_available(&here, "7943742.06");
	file_is_example(LEADER);
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	verify();
	struct uph_step step = step_of("UPH-24-016");
	assert_int_equal(UPH_DECIDED, step.stage);
	assert_true(step.voucher > 0);
	const struct uph_verdict back = {
		.decision = decision_of("LSVO 2024-09-27 § 84").id, .date = {20241004}, .note = "fel"};
	begin();
	assert_int_equal(UPH_E_INVARIANT, uph_take_back(here.ledger, &back, &err));
	uph_ledger_rollback(here.ledger);
	begin();
	assert_status(UPH_OK,
		uph_reverse_voucher(
			here.ledger, step.voucher, (struct uph_date){20241005}, "fel", &voucher, &err),
		&err);
	commit();
	expect_available(&here, "7893742.06");
	assert_int_equal(UPH_RECOMMENDED, step_of("UPH-24-016").stage);
	verify();
}

/* The same decision with another amount is never a second one. */
static void another_amount_for_a_linked_row_is_a_conflict(void **state)
{
	(void)state;
	file_is_example(LEADER);
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	char *text = example(LEADER), *at;
	while ((at = strstr(text, "200 000,00\"")) != NULL)
		memcpy(at, "210 000,00", 10);
	import_case_text(&here, text);
	free(text);
	import_case_refused(&here, NULL, UPH_E_CONFLICT, decision_conflict);
	expect_available(&here, "7893742.06");
}

static void the_meetings_own_row_with_another_amount_is_told(void **state)
{
	(void)state;
	char *text = example(LEADER), *at;
	while ((at = strstr(text, "200 000,00\"")) != NULL)
		memcpy(at, "210 000,00", 10);
	import_case_text(&here, text);
	free(text);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	(void)import_case_finding(&here, "decision.alike");
}

static void a_paragraph_with_its_year_is_the_same(void **state)
{
	(void)state;
	file_is_example(LEADER);
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	file_is_example_with(LEADER, "\"paragraph\": \"84\"", "\"paragraph\": \"84/24\"");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	expect_available(&here, "7893742.06");
}

static void what_is_decided_is_not_corrected_by_a_file(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_import_result result;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	approve("LSVO 2024-02-16 § 25 c", 20240301, 0);
	char *text = example(ESF), *at = strstr(text, "\"at_most\": \"2 000 000,00\"");
	memcpy(at, "\"at_most\": \"1 500 000,00\"", 25);
	at = strstr(text, "\"amount\": \"1 000 000,00\"");
	memcpy(at, "\"amount\": \"  500 000,00\"", 24);
	import_case_text(&here, text);
	free(text);
	assert_int_equal(UPH_E_REFUSED, import_case_run(&here, &accept_changes, &result, &err));
	assert_non_null(strstr(err.message,
		"är beslutat 2024-03-01; ta tillbaka det steget innan beloppet ändras: uph amend UPH-24-017"));
	expect_available(&here, "5893742.06");
}

static void what_is_decided_is_not_corrected_by_a_matrix(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_import_result result;
	const char *const lower[] = {"Programledare 0,75 (kommun);200 000",
		"Programledare 0,75 (kommun);180 000", "7 893 742,06", "7 913 742,06", NULL};
	approve("UPH-24-016", 20241003, 15000000);
	import_case_example(&here, lower);
	assert_int_equal(UPH_E_REFUSED, import_case_run(&here, &accept_changes, &result, &err));
	assert_non_null(strstr(err.message,
		"UPH-24-016 (Programledare 0,75 (kommun)) är beslutat 2024-10-03; ta tillbaka "
		"det steget innan beloppet ändras: uph reverse 19"));
	expect_available(&here, "7943742.06");
}

/* These very bytes again change nothing that has been said since. */
static void a_file_read_again_undoes_nothing(void **state)
{
	(void)state;
	struct uph_error err;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	begin();
	const struct uph_allocation_change longer = {.period_last = {20271231}, .purpose = "ESF, förlängt"};
	assert_status(UPH_OK,
		uph_allocation_amend(
			here.ledger, allocation_of("UPH-24-017").id, &longer, "förlängt", NULL, &err),
		&err);
	commit();
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	assert_int_equal(20271231, allocation_of("UPH-24-017").period_last.ymd);
	assert_string_equal("ESF, förlängt", allocation_of("UPH-24-017").purpose);
}

static void a_file_that_was_reversed_is_a_conflict_until_accepted(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_import_result result;
	int64_t voucher;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	begin();
	assert_status(UPH_OK,
		uph_reverse_voucher(here.ledger, 19, (struct uph_date){20240301}, "fel", &voucher, &err),
		&err);
	commit();
	expect_available(&here, "7893742.06");
	import_case_refused(&here, NULL, UPH_E_CONFLICT, decision_conflict);
	assert_status(UPH_OK, import_case_run(&here, &accept_changes, &result, &err), &err);
	uph_import_free(&result);
	expect_available(&here, "5893742.06");
	verify();
}

static void a_rejected_decision_is_read_as_history(void **state)
{
	(void)state;
	struct uph_error err;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	const struct uph_verdict no = {
		.decision = decision_of("LSVO 2024-02-16 § 25 c").id, .date = {20240301}};
	begin();
	assert_status(UPH_OK, uph_reject(here.ledger, &no, NULL, &err), &err);
	commit();
	file_is_example_with(ESF, "\"distribution\"",
		"\"approval\": {\"result\": \"decided\", \"date\": \"2024-03-01\"}, \"distribution\"");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	(void)import_case_finding(&here, "decision.approval");
	expect_available(&here, "7893742.06");
	verify();
}

static void a_rejected_proposal_taken_back_is_a_proposal(void **state)
{
	(void)state;
	struct uph_error err;
	file_is_example_with(ESF, "\"recommended\"", "\"proposed\"");
	import_case_expect(&here, NULL, 0, 0, 0, 0);
	const struct uph_verdict no = {
		.decision = decision_of("LSVO 2024-02-16 § 25 c").id, .date = {20240301}, .note = "fel"};
	begin();
	assert_status(UPH_OK, uph_reject(here.ledger, &no, NULL, &err), &err);
	assert_status(UPH_OK, uph_take_back(here.ledger, &no, &err), &err);
	commit();
	assert_int_equal(UPH_PROPOSED, step_of("UPH-24-017").stage);
	verify();
}

static void a_withdrawn_decision_reversed_is_decided_again(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t voucher, mirror;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	approve("LSVO 2024-02-16 § 25 c", 20240301, 0);
	const struct uph_verdict back = {
		.decision = decision_of("LSVO 2024-02-16 § 25 c").id, .date = {20240401}};
	begin();
	assert_status(UPH_OK, uph_withdraw(here.ledger, &back, 0, &voucher, &err), &err);
	commit();
	begin();
	assert_status(UPH_OK,
		uph_reverse_voucher(here.ledger, voucher, (struct uph_date){20240402}, "fel", &mirror, &err),
		&err);
	commit();
	assert_int_equal(UPH_DECIDED, step_of("UPH-24-017").stage);
	expect_available(&here, "5893742.06");
	verify();
}

static void a_line_named_twice_is_one(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_allocation line = allocation_of("UPH-24-009");
	const int64_t twice[] = {line.id, line.id};
	const struct uph_verdict verdict = {.decision = line.decision,
		.allocations = twice,
		.allocation_count = 2,
		.date = {20240501},
		.has_amount = true,
		.amount = {24609600}};
	begin();
	assert_status(UPH_OK, uph_approve(here.ledger, &verdict, NULL, &err), &err);
	commit();
	expect_available(&here, "7893742.06");
	verify();
}

static void an_amount_for_lines_that_are_settled_is_refused(void **state)
{
	(void)state;
	struct uph_error err;
	approve("UPH-24-009", 20240501, 0);
	const struct uph_verdict verdict = {.decision = decision_of("LSVO 2024-04-12").id,
		.date = {20240502},
		.has_amount = true,
		.amount = {100000000}};
	begin();
	assert_int_equal(UPH_E_INVARIANT, uph_approve(here.ledger, &verdict, NULL, &err));
	assert_string_equal(
		"LSVO 2024-04-12 har rader som redan är avgjorda; ange vilka rader beloppet gäller, med "
		"deras nummer",
		err.message);
	uph_ledger_rollback(here.ledger);
}

static void a_line_made_by_hand_is_not_the_files_to_take_away(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t allocation;
	file_is_example(LEADER);
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	begin();
	const struct uph_decision decision = decision_of("LSVO 2024-09-27 § 84");
	const struct uph_party *party;
	assert_status(UPH_OK, uph_party_find(here.ledger, "Ronneby", &party, &err), &err);
	const struct uph_allocation own = {
		.decision = decision.id, .purpose = "För hand", .bound = "exact", .recipient = party->id};
	assert_status(
		UPH_OK, uph_allocation_add(here.ledger, &own, decision.date, NULL, &allocation, &err), &err);
	const struct uph_fund *fund;
	const struct uph_activity *activity;
	assert_status(UPH_OK, uph_fund_find(here.ledger, "UPH 2024", &fund, &err), &err);
	assert_status(UPH_OK, uph_activity_find(here.ledger, "787", &activity, &err), &err);
	const struct uph_financing line = {
		.allocation = allocation, .fund = fund->id, .activity = activity->id, .amount = {100}};
	assert_status(UPH_OK, uph_financing_add(here.ledger, &line, 0, NULL, &err), &err);
	commit();
	file_is_example_with(LEADER, "programledare, 0,75", "programledare på 0,75");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_verdict_before_the_paragraph_keeps_its_voucher),
		TEST(another_amount_for_a_linked_row_is_a_conflict),
		TEST(the_meetings_own_row_with_another_amount_is_told),
		TEST(a_paragraph_with_its_year_is_the_same),
		TEST(what_is_decided_is_not_corrected_by_a_file),
		TEST(what_is_decided_is_not_corrected_by_a_matrix),
		TEST(a_file_read_again_undoes_nothing),
		TEST(a_file_that_was_reversed_is_a_conflict_until_accepted),
		TEST(a_rejected_decision_is_read_as_history),
		TEST(a_rejected_proposal_taken_back_is_a_proposal),
		TEST(a_withdrawn_decision_reversed_is_decided_again),
		TEST(a_line_named_twice_is_one),
		TEST(an_amount_for_lines_that_are_settled_is_refused),
		TEST(a_line_made_by_hand_is_not_the_files_to_take_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
