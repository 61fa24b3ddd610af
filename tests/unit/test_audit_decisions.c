/* R04, R06, R07, R08, R11, R12, R44: who has decided, and what was done before that. */
#include <string.h>

#include "tests/support/audit_case.h"

/* Money to decide of, and a decision with one allocation. */
static int64_t decided(int32_t day, const char *paragraph, int64_t *allocation)
{
	books_grant(books.year, books.a787, KRONOR(900000), 20240101, "dnr 1");
	int64_t decision = books_decide(day, paragraph);
	int64_t made = books_allocate(
		decision, books.year, books.a787, KRONOR(1000), "Projektledare", books.karlskrona);
	if (allocation)
		*allocation = made;
	return decision;
}

/* ---- R04 ---- */

static void what_waits_is_one_line(void **state)
{
	(void)state;
	(void)decided(20240412, "12", NULL);
	audit_on(20240927);
	audit_says("R04", UPH_SEVERITY_NOTE, "", KRONOR(1000),
		"1 rekommenderad tilldelning saknar känt beslut av regiondirektören: 1 000,00, som är matrisens "
		"\"rekommenderat, ej beslutat\".");
	(void)books_hold(books_decide(20240119, NULL), books.year, books.a787, KRONOR(50), "Avsatt", NULL);
	audit_on(20240927);
	audit_says("R04", UPH_SEVERITY_NOTE, "", KRONOR(1050),
		"2 rekommenderade tilldelningar saknar känt beslut av regiondirektören: 1 050,00, som är matrisens "
		"\"rekommenderat, ej beslutat\"; avsatt på balansen är därav 50,00.");
	audit_lists("R04", 0, "ver 2", KRONOR(1000), "UPH-24-001 \"Projektledare\", LSVO 2024-04-12 § 12");
	assert_string_equal("R04 boken", audit_finding("R04")->key);
}

static void what_is_decided_or_only_proposed_does_not_wait(void **state)
{
	(void)state;
	int64_t decision = decided(20240412, "12", NULL);
	books_approve(decision, 20240503, "2024/00123");
	struct uph_allocation proposed = {.purpose = "Förslag", .recipient = books.kou};
	proposed.decision = books_decide_by("LSVO", 20240614, "40", UPH_PROPOSED);
	(void)books_allocate_as(&proposed, books.year, books.a787, 0, NULL);
	audit_on(20240927);
	audit_silent("R04");
	audit_on(20240502); /* but it was, the day before */
	assert_int_equal(KRONOR(1000), audit_finding("R04")->amount.ore);
}

/* ---- R06 ---- */

static void money_paid_without_a_decision(void **state)
{
	(void)state;
	int64_t allocation;
	int64_t decision = decided(20240412, "12", &allocation);
	(void)books_pay(allocation, 20240603, KRONOR(600), "F1881");
	int64_t own = books_allocate(
		books_decide(20240413, "13"), books.year, books.a787, KRONOR(300), "Eget arbete", books.kou);
	(void)books_spend(own, 20240630, KRONOR(100), "lön");
	audit_on(20240927);
	audit_says("R06", UPH_SEVERITY_ERROR, "ver 3", KRONOR(700),
		"700,00 är utbetalt eller förbrukat på 2 tilldelningar utan känt beslut av den som får besluta.");
	audit_lists(
		"R06", 0, "ver 3", KRONOR(600), "2024-06-03 utbetalt UPH-24-001 \"Projektledare\", F1881");
	audit_lists("R06", 1, "ver 5", KRONOR(100), "2024-06-30 förbrukat UPH-24-002 \"Eget arbete\", lön");
	books_approve(decision, 20240701, NULL);
	books_reverse(5, 20240701);
	audit_on(20240927);
	audit_says("R06", UPH_SEVERITY_ERROR, "ver 3", KRONOR(600),
		"UPH-24-001 \"Projektledare\": 600,00 är utbetalt eller förbrukat före beslutet 2024-07-01.");
	assert_string_equal("R06 UPH-24-001", audit_finding("R06")->key);
}

static void money_paid_after_the_decision(void **state)
{
	(void)state;
	int64_t allocation;
	books_approve(decided(20240412, "12", &allocation), 20240503, NULL);
	(void)books_requisition(allocation, 20240420, KRONOR(600)); /* asked for, not paid */
	(void)books_pay(allocation, 20240503, KRONOR(600), "F1881");
	audit_on(20240927);
	audit_silent("R06");
}

/* ---- R07 ---- */

static void pay_to(int64_t allocation, int64_t party, int64_t ore)
{
	(void)books_move(&(struct uph_movement){.event = UPH_EVENT_PAY,
		.date = {20240603},
		.amount = {ore},
		.allocation = allocation,
		.counterparty = party});
}

static void money_paid_to_another(void **state)
{
	(void)state;
	int64_t allocation;
	(void)decided(20240412, "12", &allocation);
	pay_to(allocation, books_party("Karlshamns kommun"), KRONOR(400));
	audit_on(20240927);
	audit_says("R07", UPH_SEVERITY_ERROR, "ver 3", KRONOR(400),
		"UPH-24-001 \"Projektledare\" är beslutad till Karlskrona kommun, men 400,00 är utbetalt till Karlshamns "
		"kommun.");
	assert_int_equal(0, audit_finding("R07")->item_count);
	pay_to(allocation, books_party("Ronneby kommun"), KRONOR(100));
	audit_on(20240927);
	audit_says("R07", UPH_SEVERITY_ERROR, "ver 3", KRONOR(500),
		"UPH-24-001 \"Projektledare\" är beslutad till Karlskrona kommun, men 500,00 är utbetalt till Karlshamns "
		"kommun och andra.");
	audit_lists("R07", 1, "ver 4", KRONOR(100), "2024-06-03 till Ronneby kommun");
}

static void money_paid_to_the_recipient_or_its_unit(void **state)
{
	(void)state;
	int64_t allocation;
	(void)decided(20240412, "12", &allocation);
	int64_t unit = books_party_of("Karlskrona kommun, socialförvaltningen", "unit", books.karlskrona);
	pay_to(allocation, books.karlskrona, KRONOR(100));
	pay_to(allocation, unit, KRONOR(100));
	pay_to(allocation, 0, KRONOR(100));
	int64_t bought = books_allocate_as(&(struct uph_allocation){.decision = books_decide(20240413, "13"),
						   .purpose = "Köpt tjänst",
						   .requisitioner = books_party("Region Blekinge"),
						   .recipient = books.kou,
						   .performer = books_party("Karlshamns kommun")},
		books.year, books.a787, KRONOR(500), NULL);
	pay_to(bought, books_party("Region Blekinge"), KRONOR(100)); /* a region and its unit */
	pay_to(bought, books_party("Karlshamns kommun"), KRONOR(100));
	audit_on(20240927);
	audit_silent("R07");
}

/* ---- R08 ---- */

static int64_t at_most(int32_t last)
{
	books_grant(books.year, books.a787, KRONOR(900000), 20240101, "dnr 1");
	return books_allocate_as(&(struct uph_allocation){.decision = books_decide(20240119, "7"),
					 .purpose = "Utvärdering",
					 .bound = "most",
					 .period_first = {last ? 20240119 : 0},
					 .period_last = {last},
					 .recipient = books.karlskrona},
		books.year, books.a787, KRONOR(1000), NULL);
}

static void an_amount_at_most_whose_period_is_over(void **state)
{
	(void)state;
	int64_t allocation = at_most(20240630);
	(void)books_pay(allocation, 20240503, KRONOR(700), "F1");
	(void)books_spend(allocation, 20240630, KRONOR(600), "redovisat");
	audit_on(20240701);
	audit_says("R08", UPH_SEVERITY_NOTE, "ver 2", KRONOR(400),
		"UPH-24-001 \"Utvärdering\" är beslutad med högst 1 000,00. Perioden gick ut 2024-06-30, och 400,00 är inte "
		"avräknat.");
	audit_on(20240630); /* it runs on */
	audit_silent("R08");
	(void)books_release(allocation, 20240702, KRONOR(300));
	(void)books_spend(allocation, 20240630, KRONOR(100), "redovisat");
	audit_on(20240927);
	audit_silent("R08");
}

static void an_amount_at_most_that_has_gone_quiet(void **state)
{
	(void)state;
	int64_t allocation = at_most(0);
	audit_on(20241231); /* nothing has been used: it may not have begun */
	audit_silent("R08");
	(void)books_pay(allocation, 20240503, KRONOR(700), "F1");
	audit_on(20241030);
	audit_silent("R08");
	audit_on(20241031);
	audit_says("R08", UPH_SEVERITY_NOTE, "ver 2", KRONOR(300),
		"UPH-24-001 \"Utvärdering\" är beslutad med högst 1 000,00. Sedan 2024-05-03 har inget betalats eller "
		"förbrukats, och 300,00 är inte avräknat.");
}

static void a_prolonged_amount_at_most_runs_on(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t allocation = at_most(20240630);
	(void)books_pay(allocation, 20240503, KRONOR(700), "F1");
	struct uph_allocation made;
	assert_status(UPH_OK, uph_allocation_by_id(books.ledger, allocation, &made, &err), &err);
	const struct uph_step prolonged = {
		.stage = UPH_EXTENDED, .date = {20240614}, .linked = books_decide(20240614, "40")};
	books_begin();
	assert_status(UPH_OK, uph_step_add(books.ledger, made.decision, &prolonged, NULL, &err), &err);
	books_commit();
	audit_on(20240927);
	audit_silent("R08");
}

static void an_exact_amount_is_not_settled(void **state)
{
	(void)state;
	int64_t allocation;
	(void)decided(20240119, "7", &allocation);
	(void)books_pay(allocation, 20240203, KRONOR(700), "F1");
	audit_on(20241231);
	audit_silent("R08");
}

/* ---- R11 ---- */

static void the_one_who_decides_is_not_on_the_list(void **state)
{
	(void)state;
	int64_t decision = decided(20240412, "12", NULL);
	books_sent_to(decision, "Föredragande");
	books_sent_to(decision, "Ekonomi");
	audit_on(20240927);
	audit_says("R11", UPH_SEVERITY_WARNING, "LSVO 2024-04-12 § 12", NO_AMOUNT,
		"LSVO 2024-04-12 § 12 ska beslutas av regiondirektören, som inte står på sändlistan (Föredragande, "
		"Ekonomi).");
	assert_string_equal("R11 LSVO 2024-04-12 § 12", audit_finding("R11")->key);
}

static void the_one_who_decides_is_on_the_list(void **state)
{
	(void)state;
	static const char *const forms[] = {"Regiondirektören", "regiondirektör", "REGIONDIREKTÖREN",
		"Regiondirektör och kommunchef/-direktörer", "RD"};
	books_grant(books.year, books.a787, KRONOR(900000), 20240101, "dnr 1");
	for (int i = 0; i < 5; i++) {
		int64_t decision = books_decide(20240412 + i, "12");
		(void)books_allocate(decision, books.year, books.a787, KRONOR(10), "Insats", books.kou);
		books_sent_to(decision, "Föredragande");
		books_sent_to(decision, forms[i]);
	}
	books_sent_to(books_decide(20240614, "21"), "Föredragande"); /* moves no money */
	(void)books_allocate(books_decide(20240615, "22"), books.year, books.a787, KRONOR(10), "Insats",
		books.kou); /* no list */
	int64_t own = books_decide_by("Regiondirektören", 20240616, "1", UPH_DECIDED);
	(void)books_allocate(own, books.year, books.a787, KRONOR(10), "Insats", books.kou);
	books_sent_to(own, "Ekonomi");
	audit_on(20240927);
	audit_silent("R11");
}

/* ---- R12 ---- */

static void money_held_without_a_paragraph(void **state)
{
	(void)state;
	books_from("matrix", "matris.csv", "16");
	books_grant(books.year, books.a964, KRONOR(100000), 20240101, "dnr 1");
	(void)books_hold(books_decide(20240119, NULL), books.year, books.a964, KRONOR(53813),
		"Överföring från balansen 2023 till 2024", "Ligga kvar på balansen. Formellt beslut.");
	books_by_hand();
	audit_on(20240927);
	audit_says("R12", UPH_SEVERITY_WARNING, "matris.csv rad 16", KRONOR(53813),
		"UPH-24-001 \"Överföring från balansen 2023 till 2024\": 53 813,00 på 964 är avsatt på balansen utan "
		"mottagare och utan känd paragraf, fast raden säger \"formellt beslut\". Orden nämner balansen 2023, men "
		"pengarna dras från UPH 2024.");
	assert_string_equal("R12 UPH-24-001", audit_finding("R12")->key);
	(void)books_release(audit_finding("R12")->subject.allocation, 20240601, KRONOR(53813));
	audit_on(20240927);
	audit_silent("R12");
}

static void money_held_by_a_paragraph(void **state)
{
	(void)state;
	books_grant(books.year, books.a964, KRONOR(100000), 20240101, "dnr 1");
	(void)books_hold(books_decide(20240119, "9"), books.year, books.a964, KRONOR(53813),
		"Avsatt till hösten", NULL);
	(void)books_allocate(books_decide(20240412, NULL), books.year, books.a964, KRONOR(5), "Insats",
		books.kou); /* it has a recipient */
	audit_on(20240927);
	audit_silent("R12");
}

/* ---- R44 ---- */

static void one_decision_on_two_activities_is_a_note(void **state)
{
	(void)state;
	books_from("matrix", "matris.csv", "18");
	books_grant(books.year, books.a787, KRONOR(500000), 20240101, "dnr 1");
	books_grant(books.year, books.a964, KRONOR(500000), 20240101, "dnr 1");
	books_begin();
	int64_t allocation = books_allocate(
		books_decide(20240412, NULL), books.year, books.a787, KRONOR(175000), "Temavecka", books.kou);
	books_finance(allocation, books.year, books.a964, KRONOR(175000));
	books_commit();
	books_by_hand();
	audit_on(20240927);
	audit_says("R44", UPH_SEVERITY_NOTE, "matris.csv rad 18", KRONOR(350000),
		"UPH-24-001 \"Temavecka\" är läst som ett beslut på flera aktiviteter: 175 000,00 från 787 och 175 000,00 från "
		"964. En rad utan eget datum och ändamål hör till raden ovanför.");
	assert_string_equal("R44 UPH-24-001", audit_finding("R44")->key);
}

static void one_decision_on_one_activity_or_by_hand_is_no_note(void **state)
{
	(void)state;
	books_from("matrix", "matris.csv", "18");
	books_grant(books.year, books.a787, KRONOR(500000), 20240101, "dnr 1");
	int64_t same = books_allocate(
		books_decide(20240412, NULL), books.year, books.a787, KRONOR(488), "Utvärdering", books.kou);
	books_finance(same, books.year, books.a787, KRONOR(272));
	books_by_hand();
	int64_t told = books_allocate(
		books_decide(20240413, "1"), books.year, books.a787, KRONOR(4), "Insats", books.kou);
	books_grant(books.year, books.a964, KRONOR(500000), 20240101, "dnr 1");
	books_finance(told, books.year, books.a964, KRONOR(3));
	audit_on(20240927);
	audit_silent("R44");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(what_waits_is_one_line),
		AUDIT_TEST(what_is_decided_or_only_proposed_does_not_wait),
		AUDIT_TEST(money_paid_without_a_decision),
		AUDIT_TEST(money_paid_after_the_decision),
		AUDIT_TEST(money_paid_to_another),
		AUDIT_TEST(money_paid_to_the_recipient_or_its_unit),
		AUDIT_TEST(an_amount_at_most_whose_period_is_over),
		AUDIT_TEST(an_amount_at_most_that_has_gone_quiet),
		AUDIT_TEST(a_prolonged_amount_at_most_runs_on),
		AUDIT_TEST(an_exact_amount_is_not_settled),
		AUDIT_TEST(the_one_who_decides_is_not_on_the_list),
		AUDIT_TEST(the_one_who_decides_is_on_the_list),
		AUDIT_TEST(money_held_without_a_paragraph),
		AUDIT_TEST(money_held_by_a_paragraph),
		AUDIT_TEST(one_decision_on_two_activities_is_a_note),
		AUDIT_TEST(one_decision_on_one_activity_or_by_hand_is_no_note),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
