/* Decision files into the ledger: new decisions, the same fact from a matrix and a file, stages, shares, next
 * versions and what is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/decision_case.h"
#include "uph/cofinancing.h"
#include "uph/condition.h"
#include "uph/movement.h"
#include "uph/share.h"
#include "uph/verdict.h"

/* ---- the real case ---- */

static void the_decision_that_the_matrix_forgot(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_condition condition;
	struct uph_cofinancing plan;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	expect_available(&here, "5893742.06");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	expect_available(&here, "5893742.06");
	struct uph_decision decision = decision_of("LSVO 2024-02-16 § 25 c");
	assert_string_equal("Egen del i ESF-projekt, förlängning", decision.title);
	assert_status(UPH_OK, uph_condition_find(here.ledger, "ESF-projekt", &condition, &err), &err);
	assert_string_equal("V-24-001", condition.label);
	assert_int_equal(0, condition.due.ymd); /* no last date: kept, not refused */
	assert_status(
		UPH_OK, uph_cofinancing_latest(here.ledger, condition.id, UPH_APPLIED, 0, &plan, &err), &err);
	assert_int_equal(434782609, plan.total.ore);
	assert_int_equal(200000000, plan.own.ore);
	assert_int_equal(234782609, plan.funders[0].amount.ore);
}

static void the_same_fact_from_matrix_and_file_is_linked(void **state)
{
	(void)state;
	file_is_example(LEADER);
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	expect_available(&here, "7893742.06");
	struct uph_allocation allocation = allocation_of("UPH-24-016");
	struct uph_decision decision = decision_of("LSVO 2024-09-27 § 84/24");
	assert_int_equal(decision.id, allocation.decision);
	assert_string_equal("0,75 årsarbetare", allocation.extent);
	assert_string_equal("Programledare 0,75 (kommun)", allocation.purpose); /* the matrix's words */
	assert_int_equal(20241231, allocation.period_last.ymd);
	assert_string_equal("Karlshamns kommun", uph_party_by_id(here.ledger, allocation.performer)->name);
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	import_case_example(&here, NULL); /* and the matrix again */
	import_case_expect(&here, NULL, 0, 22, 0, 0);
}

/* The other way round: the file first, then a matrix that lists the decision. */
static void a_matrix_knows_what_a_file_has_brought(void **state)
{
	(void)state;
	const char *const longer[] = {"2024-09-27;Programledare",
		"2024-02-16;ESF;1 000 000;786;KoU;\n2024-09-27;Programledare", "7 893 742,06", "6 893 742,06",
		NULL};
	file_is_example_with(ESF,
		"{\"fund\": \"UPH t.o.m. 2023\", \"activity\": \"\", \"amount\": \"1 000 000,00\"},", "");
	char *text = support_read(here.file, NULL), *at = strstr(text, "2 000 000,00\"");
	memcpy(at, "1 000 000,00\"", 13);
	import_case_text(&here, text);
	free(text);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	expect_available(&here, "6893742.06");
	import_case_example(&here, longer);
	import_case_expect(&here, NULL, 0, 22, 1, 0); /* the matrix gives it its words */
	expect_available(&here, "6893742.06");
	(void)import_case_finding(&here, "import.known_decisions");
}

static void what_was_approved_of_a_linked_row_stays_approved(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_step step;
	struct uph_allocation allocation = allocation_of("UPH-24-016");
	begin();
	const struct uph_verdict verdict = {
		.decision = allocation.decision, .date = {20241003}, .reference = "2024/00123"};
	assert_status(UPH_OK, uph_approve(here.ledger, &verdict, NULL, &err), &err);
	commit();
	file_is_example(LEADER);
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	assert_status(UPH_OK, uph_allocation_step(here.ledger, allocation.id, 0, &step, &err), &err);
	assert_int_equal(UPH_DECIDED, step.stage);
	assert_string_equal("2024/00123", step.reference);
}

/* ---- stages ---- */

static void a_proposal_moves_no_money_until_it_is_recommended(void **state)
{
	(void)state;
	file_is_example_with(ESF, "\"recommended\"", "\"proposed\"");
	import_case_expect(&here, NULL, 0, 0, 0, 0);
	expect_available(&here, "7893742.06");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	expect_available(&here, "5893742.06");
	file_is_example_with(ESF, "\"recommended\"", "\"proposed\""); /* an older draft undoes nothing */
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	expect_available(&here, "5893742.06");
}

static void an_approval_in_the_file_decides(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_step step;
	file_is_example_with(ESF, "\"distribution\"",
		"\"approval\": {\"result\": \"decided\", \"date\": \"2024-03-01\", \"reference\": \"2024/00042\", "
		"\"amount\": \"1 900 000,00\"}, \"distribution\"");
	struct uph_import_result result;
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	uph_import_free(&result);
	expect_available(&here, "5993742.06");
	assert_status(UPH_OK,
		uph_decision_step(here.ledger, decision_of("LSVO 2024-02-16").id, 0, &step, &err), &err);
	assert_int_equal(UPH_DECIDED, step.stage);
	assert_int_equal(190000000, step.amount.ore);
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	assert_int_equal(0, result.posted);
	uph_import_free(&result);
}

static void a_rejection_in_the_file_gives_the_money_back(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_import_result result;
	file_is_example_with(ESF, "\"distribution\"",
		"\"approval\": {\"result\": \"rejected\", \"date\": \"2024-03-01\"}, \"distribution\"");
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	uph_import_free(&result);
	expect_available(&here, "7893742.06");
}

/* ---- next versions ---- */

static void other_money_is_a_conflict_until_it_is_accepted(void **state)
{
	(void)state;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	char *text = example(ESF), *at;
	at = strstr(text, "\"at_most\": \"2 000 000,00\"");
	memcpy(at, "\"at_most\": \"1 900 000,00\"", 25);
	at = strstr(text, "\"activity\": \"786\", \"amount\": \"1 000 000,00\"");
	memcpy(at, "\"activity\": \"786\", \"amount\": \"0 900 000,00\"", 43);
	at = strstr(at, "0 900");
	memcpy(at, "  900", 5);
	import_case_text(&here, text);
	free(text);
	import_case_refused(&here, NULL, UPH_E_CONFLICT, decision_conflict);
	expect_available(&here, "5893742.06");
	struct uph_error err;
	struct uph_import_result result;
	assert_status(UPH_OK, import_case_run(&here, &accept_changes, &result, &err), &err);
	assert_int_equal(1, result.corrected);
	assert_int_equal(4, result.posted); /* two mirrored, two new */
	uph_import_free(&result);
	expect_available(&here, "5993742.06");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
}

static void an_allocation_that_is_gone_is_a_conflict(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_import_result result;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	import_case_text(&here,
		"{\"body\": \"LSVO\", \"date\": \"2024-02-16\", \"paragraph\": \"25 c\", \"stage\": \"recommended\"}");
	import_case_refused(&here, NULL, UPH_E_CONFLICT, decision_conflict);
	assert_status(UPH_OK, import_case_run(&here, &accept_changes, &result, &err), &err);
	uph_import_free(&result);
	expect_available(&here, "7893742.06");
}

static void a_period_that_reads_otherwise_is_recorded(void **state)
{
	(void)state;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	file_is_example_with(ESF, "2026-08-31\"}", "2026-12-31\"}");
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	assert_int_equal(20261231, allocation_of("UPH-24-017").period_last.ymd);
}

/* ---- shares ---- */

static const char *const coordinator =
	"{\"body\": \"LSVO\", \"date\": \"2025-02-14\", \"paragraph\": \"12\", \"stage\": \"recommended\","
	" \"allocations\": [{\"purpose\": \"Samordnare 100 %\", \"financing\": [{\"fund\": \"UPH 2024\","
	" \"activity\": \"787\"}], \"shares\": [{\"recipient\": \"Region Blekinge\", \"share\": \"50 %\"},"
	" {\"name\": \"kommunerna\", \"share\": \"1/2\", \"shares\": [{\"recipient\": \"Karlshamn\"},"
	" {\"recipient\": \"Karlskrona\"}, {\"recipient\": \"Olofström\"}, {\"recipient\": \"Ronneby\"},"
	" {\"recipient\": \"Sölvesborg\"}]}]}],"
	" \"conditions\": [{\"kind\": \"received\", \"text\": \"under förutsättning att statliga medel erhålls\"}]}";

struct lining {
	int64_t ore;
};

static enum uph_status take_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	(void)err;
	((struct lining *)context)->ore += line->amount.ore;
	return UPH_OK;
}

static void a_decision_gets_its_amount_later_by_its_shares(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t voucher;
	static const int64_t parts[] = {5000001, 1000000, 1000000, 1000000, 1000000, 1000000};
	import_case_text(&here, coordinator);
	import_case_expect(&here, NULL, 0, 0, 0, 0);
	expect_available(&here, "7893742.06");
	begin();
	assert_status(UPH_OK,
		uph_decision_set_amount(here.ledger, decision_of("LSVO 2025-02-14").id,
			(struct uph_money){10000001}, (struct uph_date){20250301}, "beslut om belopp", NULL,
			&voucher, &err),
		&err);
	commit();
	expect_available(&here, "7793742.05");
	for (int i = 0; i < 6; i++) {
		char label[32];
		struct lining sum = {0};
		(void)snprintf(label, sizeof label, "UPH-25-%03d", 17 + i);
		assert_status(UPH_OK,
			uph_financings(here.ledger, allocation_of(label).id, 0, take_line, &sum, &err), &err);
		assert_int_equal(parts[i], sum.ore);
	}
	import_case_expect(&here, NULL, 0, 6, 0, 0);
	begin(); /* another amount, while nothing is paid */
	assert_status(UPH_OK,
		uph_decision_set_amount(here.ledger, decision_of("LSVO 2025-02-14").id,
			(struct uph_money){20000000}, (struct uph_date){20250301}, "nytt belopp", NULL,
			&voucher, &err),
		&err);
	commit();
	expect_available(&here, "7693742.06");
}

static void an_equal_split_is_to_the_ore(void **state)
{
	(void)state;
	import_case_text(&here,
		"{\"body\": \"LSVO\", \"date\": \"2024-11-15\", \"paragraph\": \"99\", \"stage\": \"recommended\","
		" \"allocations\": [{\"purpose\": \"Lokala samordnare\", \"amount\": \"1 230 480\", \"financing\":"
		" [{\"fund\": \"UPH 2024\", \"activity\": \"787\"}], \"shares\": [{\"recipient\": \"Karlshamn\"},"
		" {\"recipient\": \"Karlskrona\"}, {\"recipient\": \"Olofström\"}, {\"recipient\": \"Ronneby\"},"
		" {\"recipient\": \"Sölvesborg\"}]}]}");
	struct uph_error err;
	struct uph_import_result result;
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	assert_int_equal(5, result.posted);
	for (size_t i = 0; i < result.row_count; i++)
		assert_int_equal(24609600, result.rows[i].amount.ore);
	assert_int_equal(result.rows[0].voucher, result.rows[4].voucher); /* stand or fall together */
	uph_import_free(&result);
	expect_available(&here, "6663262.06");
}

static void a_body_that_only_recommends_does_not_decide(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_import_result result;
	file_is_example_with(ESF, "\"stage\": \"recommended\"", "\"stage\": \"decided\"");
	assert_int_equal(UPH_E_REFUSED, import_case_run(&here, NULL, &result, &err));
	assert_string_equal(
		"LSVO får inte besluta: det gör regiondirektören. Skriv \"stage\": \"recommended\", och "
		"beslutet under \"approval\".",
		import_case_finding(&here, "decision.stage")->message);
}

/* What a next version says otherwise of a condition is told, and what is money in it counts from now. */
static void conditions_that_read_otherwise_are_told(void **state)
{
	(void)state;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	file_is_example_with(ESF, "beviljar 54 % av projektets kostnad;", "beviljar sin del;");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	assert_string_equal(
		"LSVO 2024-02-16 § 25 c: villkoret \"ESF-projekt\" lyder annorlunda i boken; bokens lydelse "
		"står kvar.",
		import_case_finding(&here, "decision.condition")->message);
	char *text = example(ESF);
	memcpy(strstr(text, "46/100"), "40/100", 6);
	memcpy(strstr(text, "54/100"), "60/100", 6);
	import_case_text(&here, text);
	free(text);
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	assert_string_equal(
		"LSVO 2024-02-16 § 25 c: medfinansieringen (ansökt) är en annan än i boken, totalt 5 000 000,00 "
		"mot 4 347 826,09; filens gäller från nu, bokens finns kvar i historiken.",
		import_case_finding(&here, "decision.cofinancing")->message);
}

/* ---- refusals ---- */

struct refusal {
	const char *old, *new, *where, *message;
};

static void names_that_are_not_there_are_told_together(void **state)
{
	(void)state;
	static const struct refusal refusals[] = {
		{"\"KoU\"", "\"Karlskroma kommun\"", "allocations[0]",
			"Parten \"Karlskroma kommun\" finns inte i boken; menade du \"Karlskrona kommun\"? Bekräfta "
			"det i så fall med uph party alias \"Karlskrona kommun\" \"Karlskroma kommun\", eller rätta "
			"namnet."},
		{"\"UPH 2024\"", "\"UPH 2042\"", "allocations[0].financing[1]",
			"bidragsåret \"UPH 2042\" finns inte i boken; menade du \"UPH 2024\"?"},
		{"\"786\"", "\"788\"", "allocations[0].financing[1]", NULL},
	};
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct uph_error err;
		struct uph_import_result result;
		file_is_example_with(ESF, refusals[i].old, refusals[i].new);
		assert_int_equal(UPH_E_REFUSED, import_case_run(&here, NULL, &result, &err));
		const struct uph_finding *finding = uph_findings_at(here.findings, 0);
		assert_non_null(finding);
		assert_string_equal(refusals[i].where, finding->where);
		if (refusals[i].message)
			assert_string_equal(refusals[i].message, finding->message);
	}
}

static void more_than_the_fund_holds_is_refused(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_import_result result;
	char *text = example(ESF), *at = strstr(text, "\"at_most\": \"2 000 000,00\"");
	memcpy(at, "\"at_most\": \"3 000 000,00\"", 25);
	at = strstr(text, "\"amount\": \"1 000 000,00\"");
	memcpy(at, "\"amount\": \"2 000 000,00\"", 24);
	import_case_text(&here, text);
	free(text);
	assert_int_equal(UPH_E_INVARIANT, import_case_run(&here, NULL, &result, &err));
	assert_non_null(strstr(err.message, "bidragsåret UPH t.o.m. 2023 räcker inte"));
	expect_available(&here, "7893742.06");
}

static void an_earlier_decision_is_replaced(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_step step;
	struct uph_import_result result;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	int64_t earlier = decision_of("LSVO 2024-02-16 § 25 c").id;
	import_case_text(&here,
		"{\"body\": \"LSVO\", \"date\": \"2024-06-14\", \"paragraph\": \"60\", \"stage\": \"recommended\","
		" \"replaces\": {\"body\": \"LSVO\", \"date\": \"2024-02-16\", \"paragraph\": \"25 c\"},"
		" \"allocations\": [{\"purpose\": \"ESF-projekt, egen del\", \"recipient\": \"KoU\","
		" \"amount\": \"500 000\", \"financing\": [{\"fund\": \"UPH 2024\", \"activity\": \"786\"}]}]}");
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	uph_import_free(&result);
	expect_available(&here, "7393742.06");
	assert_status(UPH_OK, uph_decision_step(here.ledger, earlier, 0, &step, &err), &err);
	assert_int_equal(UPH_REPLACED, step.stage);
	assert_int_equal(decision_of("LSVO 2024-06-14 § 60").id, step.linked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_decision_that_the_matrix_forgot),
		TEST(the_same_fact_from_matrix_and_file_is_linked),
		TEST(a_matrix_knows_what_a_file_has_brought),
		TEST(what_was_approved_of_a_linked_row_stays_approved),
		TEST(a_proposal_moves_no_money_until_it_is_recommended),
		TEST(an_approval_in_the_file_decides),
		TEST(a_rejection_in_the_file_gives_the_money_back),
		TEST(other_money_is_a_conflict_until_it_is_accepted),
		TEST(an_allocation_that_is_gone_is_a_conflict),
		TEST(a_period_that_reads_otherwise_is_recorded),
		TEST(a_decision_gets_its_amount_later_by_its_shares),
		TEST(an_equal_split_is_to_the_ore),
		TEST(a_body_that_only_recommends_does_not_decide),
		TEST(conditions_that_read_otherwise_are_told),
		TEST(names_that_are_not_there_are_told_together),
		TEST(more_than_the_fund_holds_is_refused),
		TEST(an_earlier_decision_is_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
