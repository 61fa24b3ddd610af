/* The audit's rules of conditions: what makes each say something, in which words, and what must not. */
#include "tests/support/audit_case.h"

#include <string.h>

/* 2 000 000 kr of own share to KoU, of earlier years and of the year's 786, on condition that ESF pays. */
static int64_t decision, line;

static int64_t project(int32_t due)
{
	books_open(books.earlier, books.undivided, KRONOR(1800000), 20240101);
	books_grant(books.year, books.a786, KRONOR(9000000), 20240101, "S2024/1");
	decision = books_decide(20240216, "25 c");
	line = books_allocate(
		decision, books.earlier, books.undivided, KRONOR(1000000), "Egen del", books.kou);
	books_finance(line, books.year, books.a786, KRONOR(1000000));
	return books_condition(decision, UPH_CONDITION_COFINANCING, "ESF-projekt", due);
}

/* ---- R29 ---- */

static void past_the_last_day(void **state)
{
	(void)state;
	project(20240601);
	books_spend(line, 20240701, KRONOR(200000), NULL);
	audit_on(0);
	audit_says("R29", UPH_SEVERITY_ERROR, "LSVO 2024-02-16 § 25 c", KRONOR(2000000),
		"V-24-001 \"ESF-projekt\" (LSVO 2024-02-16 § 25 c): sista dag var 2024-06-01 och villkoret är "
		"öppet; 2 000 000,00 står på spel, varav 200 000,00 är utbetalt.");
	assert_string_equal(audit_finding("R29")->trace, "V-24-001");
	audit_silent("R30");
}

static void on_the_last_day(void **state)
{
	(void)state;
	project(20240601);
	audit_on(20240601);
	audit_silent("R29");
	audit_silent("R30");
}

static void settled_in_time(void **state)
{
	(void)state;
	int64_t condition = project(20240601);
	books_outcome(condition, UPH_CONDITION_MET, 20240520, "ESF-rådets beslut 2024-05-20");
	audit_on(20240901);
	audit_silent("R29");
	audit_silent("R30");
	audit_silent("R31");
}

static void failed_in_time(void **state)
{
	(void)state;
	books_outcome(project(20240601), UPH_CONDITION_FAILED, 20240520, NULL);
	audit_on(20240901);
	audit_silent("R29");
	audit_silent("R30");
	audit_silent("R31");
}

/* ---- R30 ---- */

static void without_a_last_day(void **state)
{
	(void)state;
	project(0);
	audit_on(0);
	audit_says("R30", UPH_SEVERITY_NOTE, "LSVO 2024-02-16 § 25 c", KRONOR(2000000),
		"V-24-001 \"ESF-projekt\" (LSVO 2024-02-16 § 25 c) har ingen sista dag; 2 000 000,00 väntar på "
		"det.");
	audit_silent("R29");
}

/* One for each condition: each has its own answer. */
static void two_without_a_last_day(void **state)
{
	(void)state;
	project(0);
	books_condition(decision, UPH_CONDITION_REPORT, NULL, 0);
	books_from("decisions", "beslut.json", "conditions[0]");
	books_condition(decision, UPH_CONDITION_BODY, "Annat organ", 20251231);
	audit_on(0);
	assert_int_equal(audit_count("R30"), 2);
}

/* What was never decided on, and money that is to be used inside its lines' period. */
static void without_a_last_day_of_its_own(void **state)
{
	(void)state;
	project(0);
	books_reject(decision, 20240301);
	int64_t other = books_decide(20240412, "3");
	books_allocate_as(&(struct uph_allocation){.decision = other,
				  .purpose = "Utbildning",
				  .recipient = books.kou,
				  .period_last = {20241231}},
		books.year, books.a786, KRONOR(5), NULL);
	books_condition(other, UPH_CONDITION_PERIOD, NULL, 0);
	audit_on(0);
	audit_silent("R30");
	audit_silent("R32");
}

/* ---- R31 ---- */

static void met_without_evidence(void **state)
{
	(void)state;
	books_outcome(project(20240601), UPH_CONDITION_MET, 20240520, NULL);
	audit_on(20240601);
	audit_says("R31", UPH_SEVERITY_WARNING, "LSVO 2024-02-16 § 25 c", NO_AMOUNT,
		"V-24-001 \"ESF-projekt\" (LSVO 2024-02-16 § 25 c) är satt som uppfyllt 2024-05-20 utan uppgift "
		"om underlag.");
}

static void met_with_a_dash(void **state)
{
	(void)state;
	books_outcome(project(20240601), UPH_CONDITION_MET, 20240520, " – ");
	audit_on(20240601);
	assert_int_equal(audit_count("R31"), 1);
}

/* ---- R32 ---- */

static void own_share_not_covered(void **state)
{
	(void)state;
	int64_t condition = project(0);
	books_plan(condition, UPH_APPLIED, UPH_GIVEN_OWN, KRONOR(2000000), 20240216);
	books_plan(condition, UPH_GRANTED_VERSION, UPH_GIVEN_GRANT, KRONOR(3976183), 20240620);
	audit_on(20240927);
	audit_says("R32", UPH_SEVERITY_WARNING, "LSVO 2024-02-16 § 25 c", 138711885,
		"V-24-001 \"ESF-projekt\", beviljat (2024-06-20): totalt 7 363 301,85 kräver egen del "
		"3 387 118,85, men 2 000 000,00 är beslutat; 1 387 118,85 är inte täckt.");
	audit_silent("R33");
}

/* The version applied for is covered; the one granted was not there yet. */
static void own_share_covered(void **state)
{
	(void)state;
	int64_t condition = project(0);
	books_plan(condition, UPH_APPLIED, UPH_GIVEN_OWN, KRONOR(2000000), 20240216);
	books_plan(condition, UPH_GRANTED_VERSION, UPH_GIVEN_GRANT, KRONOR(3976183), 20240620);
	audit_on(20240601);
	audit_silent("R32");
	books_outcome(condition, UPH_CONDITION_FAILED, 20240801, NULL);
	audit_on(20240927);
	audit_silent("R32");
}

/* ---- R33 ---- */

static int64_t project_with_plan(void)
{
	int64_t condition = project(0);
	books_plan(condition, UPH_APPLIED, UPH_GIVEN_OWN, KRONOR(2000000), 20240216);
	return condition;
}

static void ratio_in_mid_project(void **state)
{
	(void)state;
	project_with_plan();
	books_spend(line, 20240701, KRONOR(1900000), NULL);
	books_move(&(struct uph_movement){.event = UPH_EVENT_COFUND,
		.date = {20240801},
		.amount = {KRONOR(100)},
		.allocation = line,
		.counterparty = books_party("ESF-rådet")});
	audit_on(0);
	audit_silent("R33");
}

static void final_with_another_share(void **state)
{
	(void)state;
	int64_t condition = project_with_plan();
	struct uph_cofinancing plan = {.condition = condition,
		.version = UPH_FINAL,
		.date = {20240901},
		.own_share = {40, 100},
		.funders = {{.party = books_party("ESF-rådet"), .share = {60, 100}}},
		.funder_count = 1};
	books_plan_as(&plan, UPH_GIVEN_TOTAL, KRONOR(4000000));
	audit_on(20240927);
	audit_says("R33", UPH_SEVERITY_WARNING, "LSVO 2024-02-16 § 25 c", -KRONOR(240000),
		"V-24-001 \"ESF-projekt\", slutligt (2024-09-01): av redovisad kostnad 4 000 000,00 är egen "
		"del 40/100, villkoret säger 46/100.");
}

static void final_that_a_cap_breaks(void **state)
{
	(void)state;
	int64_t condition = project_with_plan();
	books_spend(line, 20240701, KRONOR(1840000), NULL);
	struct uph_cofinancing plan = {.condition = condition,
		.version = UPH_FINAL,
		.date = {20240901},
		.own_share = {46, 100},
		.cap = {KRONOR(2060000)},
		.funders = {{.party = books_party("ESF-rådet"), .share = {54, 100}}},
		.funder_count = 1};
	books_plan_as(&plan, UPH_GIVEN_TOTAL, KRONOR(4000000));
	audit_on(20240927);
	audit_says("R33", UPH_SEVERITY_WARNING, "LSVO 2024-02-16 § 25 c", KRONOR(100000),
		"V-24-001 \"ESF-projekt\", slutligt (2024-09-01): av redovisad kostnad 4 000 000,00 betalar "
		"finansiärerna 2 060 000,00; egen del blir 1 940 000,00, 48,5 %, mot villkorets 46,0 %.");
	audit_silent("R32");
}

/* What the cap leaves to nobody is said once, as not covered. */
static void final_that_a_cap_leaves_uncovered(void **state)
{
	(void)state;
	int64_t condition = project_with_plan();
	books_spend(line, 20240701, KRONOR(2000000), NULL);
	struct uph_cofinancing plan = {.condition = condition,
		.version = UPH_FINAL,
		.date = {20240901},
		.own_share = {46, 100},
		.cap = {KRONOR(1500000)},
		.funders = {{.party = books_party("ESF-rådet"), .share = {54, 100}}},
		.funder_count = 1};
	books_plan_as(&plan, UPH_GIVEN_TOTAL, KRONOR(4000000));
	audit_on(20240927);
	audit_says("R32", UPH_SEVERITY_WARNING, "LSVO 2024-02-16 § 25 c", KRONOR(500000),
		"V-24-001 \"ESF-projekt\", slutligt (2024-09-01): totalt 4 000 000,00 kräver egen del "
		"2 500 000,00, men 2 000 000,00 är beslutat; 500 000,00 är inte täckt.");
	audit_silent("R33");
}

static void final_with_too_little_of_our_own(void **state)
{
	(void)state;
	int64_t condition = project_with_plan();
	books_spend(line, 20240701, KRONOR(1500000), NULL);
	books_plan(condition, UPH_FINAL, UPH_GIVEN_TOTAL, KRONOR(4000000), 20240901);
	audit_on(20240927);
	audit_says("R33", UPH_SEVERITY_WARNING, "LSVO 2024-02-16 § 25 c", KRONOR(340000),
		"V-24-001 \"ESF-projekt\", slutligt (2024-09-01): av redovisad kostnad 4 000 000,00 är "
		"1 500 000,00 egna medel använda, 37,5 %, mot villkorets 46,0 % (1 840 000,00).");
}

static void final_that_keeps_the_ratio(void **state)
{
	(void)state;
	int64_t condition = project_with_plan();
	books_spend(line, 20240701, KRONOR(1840000), NULL);
	books_plan(condition, UPH_FINAL, UPH_GIVEN_TOTAL, KRONOR(4000000), 20240901);
	audit_on(20240927);
	audit_silent("R32");
	audit_silent("R33");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(past_the_last_day),
		AUDIT_TEST(on_the_last_day),
		AUDIT_TEST(settled_in_time),
		AUDIT_TEST(failed_in_time),
		AUDIT_TEST(without_a_last_day),
		AUDIT_TEST(two_without_a_last_day),
		AUDIT_TEST(without_a_last_day_of_its_own),
		AUDIT_TEST(met_without_evidence),
		AUDIT_TEST(met_with_a_dash),
		AUDIT_TEST(own_share_not_covered),
		AUDIT_TEST(own_share_covered),
		AUDIT_TEST(ratio_in_mid_project),
		AUDIT_TEST(final_with_another_share),
		AUDIT_TEST(final_that_a_cap_breaks),
		AUDIT_TEST(final_that_a_cap_leaves_uncovered),
		AUDIT_TEST(final_with_too_little_of_our_own),
		AUDIT_TEST(final_that_keeps_the_ratio),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
