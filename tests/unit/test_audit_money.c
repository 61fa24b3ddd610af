/* The audit's rules of money: what makes each say something, in which words, and what must not. */
#include "tests/support/audit_case.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/real_book.h"

/* A grant of 5 000 that is all divided: 3 000 to 786 and 2 000 to 787. */
static void divide_the_grant(void)
{
	books_grant(books.year, books.undivided, KRONOR(5000), 20240101, "S2024/1");
	books_distribute(books.year, books.undivided, books.a786, KRONOR(3000), 20240102);
	books_distribute(books.year, books.undivided, books.a787, KRONOR(2000), 20240102);
}

/* ---- R13 ---- */

static void activity_below_zero(void **state)
{
	(void)state;
	divide_the_grant();
	int64_t decision = books_decide(20240412, "12");
	books_from("matrix", "matris.xlsx", "Blad1!C9");
	books_allocate(decision, books.year, books.a787, KRONOR(1500), "Samordnare", books.kou);
	books_from("matrix", "matris.xlsx", "Blad1!C10");
	books_allocate(decision, books.year, books.a787, KRONOR(800), "Utbildning", books.karlskrona);
	audit_on(0);
	audit_says("R13", UPH_SEVERITY_WARNING, "", -KRONOR(300),
		"Aktivitet 787 står 300,00 under noll i UPH 2024 (2 000,00 har kommit dit, 2 300,00 är "
		"beslutat och avsatt) och bidragsåret har inget ofördelat som täcker det.");
	audit_lists("R13", 0, "matris.xlsx Blad1!C10", KRONOR(300),
		"UPH-24-002 \"Utbildning\" tar 800,00 ur 787 i UPH 2024: 300,00 mer än vad som fanns");
	assert_int_equal(audit_finding("R13")->item_count, 1);
	assert_int_equal(audit_finding("R13")->subject.fund, books.year);
	assert_int_equal(audit_finding("R13")->subject.activity, books.a787);
	audit_silent("R14");
	audit_silent("R15");
	audit_silent("R17");
	audit_silent("R19");
}

static void activity_below_zero_beyond_the_undivided(void **state)
{
	(void)state;
	books_grant(books.year, books.undivided, KRONOR(1000), 20240101, "S2024/1");
	books_grant(books.year, books.a964, KRONOR(1000), 20240101, "S2024/1");
	books_from("matrix", "matris.xlsx", "Blad1!C9");
	books_allocate(
		books_decide(20240412, "12"), books.year, books.a787, KRONOR(1200), "Samordnare", books.kou);
	audit_on(0);
	audit_says("R13", UPH_SEVERITY_WARNING, "", -KRONOR(1200),
		"Aktivitet 787 står 1 200,00 under noll i UPH 2024 (0,00 har kommit dit, 1 200,00 är beslutat "
		"och avsatt) och det ofördelade i bidragsåret (1 000,00) räcker inte till alla som står så.");
	audit_silent("R17");
}

static void opened_below_zero(void **state)
{
	(void)state;
	books_open(books.earlier, books.a787, KRONOR(900), 20240101);
	books_open(books.earlier, books.a786, -KRONOR(500), 20240101);
	audit_on(0);
	audit_says("R13", UPH_SEVERITY_WARNING, "", -KRONOR(500),
		"Aktivitet 786 står 500,00 under noll i UPH t.o.m. 2023 (−500,00 har kommit dit, 0,00 är "
		"beslutat och avsatt) och bidragsåret har inget ofördelat som täcker det.");
	assert_int_equal(audit_finding("R13")->item_count, 0);
}

static void more_divided_than_there_was(void **state)
{
	(void)state;
	divide_the_grant();
	books_distribute(books.year, books.undivided, books.a964, KRONOR(700), 20240110);
	audit_on(0);
	audit_says("R13", UPH_SEVERITY_WARNING, "", -KRONOR(700),
		"Det ofördelade står 700,00 under noll i UPH 2024 (−700,00 har kommit dit, 0,00 är beslutat "
		"och avsatt).");
}

static void activity_that_the_undivided_covers(void **state)
{
	(void)state;
	books_grant(books.year, books.undivided, KRONOR(5000), 20240101, "S2024/1");
	int64_t decision = books_decide(20240412, "12");
	books_allocate(decision, books.year, books.a787, KRONOR(1500), "Samordnare", books.kou);
	audit_on(0);
	audit_silent("R13");
	audit_silent("R19");
	assert_int_equal(audit_count("R17"), 1);
}

/* ---- R14, R15 ---- */

static void fund_below_zero(void **state)
{
	(void)state;
	books_grant(books.year, books.a786, KRONOR(1000), 20240101, "S2024/1");
	books_allocate(
		books_decide(20240412, "12"), books.year, books.a786, KRONOR(400), "Utbildning", books.kou);
	books_move(&(struct uph_movement){.event = UPH_EVENT_REPAY,
		.date = {20241201},
		.amount = {KRONOR(750)},
		.fund = books.year,
		.activity = books.a786,
		.override_reason = "krav från staten"});
	audit_on(0);
	audit_says("R14", UPH_SEVERITY_ERROR, "", -KRONOR(150),
		"Bidragsåret UPH 2024 står 150,00 under noll: 1 000,00 har kommit, 400,00 är beslutat och "
		"avsatt och 750,00 är återbetalat till staten.");
	audit_lists("R14", 0, "", -KRONOR(150),
		"786 i UPH 2024: 250,00 har kommit dit, 400,00 är beslutat och avsatt");
	audit_silent("R13");
	audit_silent("R15");
}

static void more_decided_than_granted(void **state)
{
	(void)state;
	books_grant(books.year, books.undivided, KRONOR(5000), 20240101, "S2024/1");
	int64_t decision = books_decide(20240412, "12");
	books_begin();
	struct uph_error err;
	assert_status(
		UPH_OK, uph_ledger_override(books.ledger, "fund-below-zero", "tillskott väntas", &err), &err);
	books_allocate(decision, books.year, books.a787, KRONOR(6000), "Samordnare", books.kou);
	books_commit();
	audit_on(0);
	audit_says("R15", UPH_SEVERITY_ERROR, "", KRONOR(1000),
		"UPH 2024: 6 000,00 är beslutat och avsatt av 5 000,00 som är tilldelat, ingående och "
		"överfört; bidragsåret står 1 000,00 under noll.");
	assert_int_equal(audit_finding("R15")->item_count, 2);
	assert_int_equal(audit_finding("R15")->subject.fund, books.year);
	audit_silent("R13");
	audit_silent("R14");
	audit_silent("R17");
	audit_silent("R19");
}

static void all_decided_is_not_more(void **state)
{
	(void)state;
	books_grant(books.year, books.a787, KRONOR(5000), 20240101, "S2024/1");
	int64_t decision = books_decide(20240412, "12");
	int64_t line = books_allocate(
		decision, books.year, books.a787, KRONOR(5000), "Samordnare", books.karlskrona);
	books_pay(line, 20240501, KRONOR(5000), "F1");
	books_refund(line, 20240601, KRONOR(700));
	books_allocate(
		books_decide(20240614, "3"), books.year, books.a787, KRONOR(700), "Utbildning", books.kou);
	audit_on(0);
	audit_silent("R13");
	audit_silent("R14");
	audit_silent("R15");
}

/* ---- R16 ---- */

static void grant_without_agreement(void **state)
{
	(void)state;
	books_grant(books.year, books.a786, KRONOR(3000), 20240101, NULL);
	books_grant(books.year, books.a787, KRONOR(2000), 20240201, NULL);
	audit_on(0);
	audit_says("R16", UPH_SEVERITY_NOTE, "ver 1", KRONOR(5000),
		"Bidraget 5 000,00 till UPH 2024 är bokfört utan överenskommelse eller diarienummer.");
	audit_lists("R16", 1, "ver 2", KRONOR(2000), "787 i UPH 2024, 2024-02-01");
}

static void grant_with_agreement(void **state)
{
	(void)state;
	books_grant(books.year, books.a786, KRONOR(3000), 20240101, "S2024/00123");
	books_move(&(struct uph_movement){.event = UPH_EVENT_GRANT,
		.date = {20240101},
		.amount = {KRONOR(10)},
		.fund = books.year,
		.activity = books.a787,
		.text = "enligt Överenskommelse 2024"});
	books_reverse(books_grant(books.year, books.a787, KRONOR(77), 20240101, NULL), 20240105);
	audit_on(0);
	audit_silent("R16");
}

/* ---- R17 ---- */

static void grant_undivided(void **state)
{
	(void)state;
	books_open(books.earlier, books.a786, KRONOR(100), 20240101);
	books_open(books.earlier, books.a964, KRONOR(900), 20240101);
	books_from("matrix", "matris.xlsx", "Blad1!C11");
	books_grant(books.year, books.undivided, KRONOR(5000), 20240101, NULL);
	int64_t decision = books_decide(20240412, "12");
	books_allocate(decision, books.year, books.a786, KRONOR(700), "Barnahus", books.karlskrona);
	books_allocate(decision, books.year, books.a787, KRONOR(1500), "Samordnare", books.kou);
	books_allocate(decision, books.year, books.a964, KRONOR(200), "Temavecka", books.kou);
	audit_on(0);
	audit_says("R17", UPH_SEVERITY_WARNING, "matris.xlsx Blad1!C11", KRONOR(5000),
		"Bidraget 5 000,00 i UPH 2024 är inte fördelat på aktivitet. Därför står under noll: 786 "
		"−600,00, 787 −1 500,00.");
	assert_int_equal(audit_finding("R17")->item_count, 3);
	audit_lists("R17", 0, "", -KRONOR(600), "786: −700,00 i UPH 2024, 100,00 i UPH t.o.m. 2023");
	audit_lists("R17", 2, "", KRONOR(700), "964: −200,00 i UPH 2024, 900,00 i UPH t.o.m. 2023");
	audit_silent("R13");
}

static void grant_undivided_that_earlier_money_hides(void **state)
{
	(void)state;
	books_open(books.earlier, books.a964, KRONOR(900), 20240101);
	books_grant(books.year, books.undivided, KRONOR(5000), 20240101, NULL);
	books_allocate(
		books_decide(20240412, "12"), books.year, books.a964, KRONOR(200), "Temavecka", books.kou);
	audit_on(0);
	audit_says("R17", UPH_SEVERITY_WARNING, "ver 2", KRONOR(5000),
		"Bidraget 5 000,00 i UPH 2024 är inte fördelat på aktivitet. 1 aktivitet tar av det.");
}

/* The same list whichever way the activities came into the books. */
static void activities_are_listed_by_code(void **state)
{
	(void)state;
	books_grant(books.year, books.undivided, KRONOR(5000), 20240101, NULL);
	int64_t decision = books_decide(20240412, "12");
	books_allocate(decision, books.year, books.a787, KRONOR(200), "Temavecka", books.kou);
	books_allocate(decision, books.year, books_activity("265", "Brukarmedverkan", NULL), KRONOR(10),
		"Resor", books.karlskrona);
	audit_on(0);
	audit_says("R17", UPH_SEVERITY_WARNING, "ver 1", KRONOR(5000),
		"Bidraget 5 000,00 i UPH 2024 är inte fördelat på aktivitet. Därför står under noll: 265 "
		"−10,00, 787 −200,00.");
}

static void grant_divided(void **state)
{
	(void)state;
	divide_the_grant();
	books_allocate(
		books_decide(20240412, "12"), books.year, books.a787, KRONOR(2000), "Samordnare", books.kou);
	audit_on(0);
	audit_silent("R17");
	audit_silent("R13");
}

static void grant_that_nothing_is_taken_of(void **state)
{
	(void)state;
	books_grant(books.year, books.undivided, KRONOR(5000), 20240101, NULL);
	audit_on(0);
	audit_silent("R17");
}

/* ---- R18 ---- */

static void newer_before_older(void **state)
{
	(void)state;
	books_open(books.earlier, books.a787, KRONOR(900), 20240101);
	books_open(books.earlier, books.a964, KRONOR(300), 20240101);
	books_open(books.earlier, books.a786, KRONOR(50), 20240101);
	books_grant(books.year, books.undivided, KRONOR(5000), 20240101, NULL);
	int64_t decision = books_decide(20240412, "12");
	books_allocate(decision, books.year, books.a787, KRONOR(1500), "Samordnare", books.kou);
	books_allocate(decision, books.year, books.a964, KRONOR(200), "Temavecka", books.kou);
	audit_on(0);
	audit_says("R18", UPH_SEVERITY_NOTE, "", KRONOR(1100),
		"Senare års medel är beslutade för aktiviteter som har pengar kvar i UPH t.o.m. 2023: 787 "
		"900,00, 964 300,00.");
	audit_lists("R18", 1, "", KRONOR(200),
		"964: 300,00 kvar i UPH t.o.m. 2023, 200,00 beslutat och avsatt ur senare bidragsår");
	assert_int_equal(audit_finding("R18")->subject.fund, books.earlier);
}

static void older_first(void **state)
{
	(void)state;
	books_open(books.earlier, books.a787, KRONOR(900), 20240101);
	books_open(books.earlier, books.a964, KRONOR(300), 20240101);
	books_grant(books.year, books.a787, KRONOR(5000), 20240101, NULL);
	int64_t decision = books_decide(20240412, "12");
	books_allocate(decision, books.earlier, books.a787, KRONOR(900), "Samordnare", books.kou);
	books_allocate(decision, books.year, books.a787, KRONOR(600), "Samordnare, resten", books.kou);
	audit_on(0);
	audit_silent("R18");
}

/* ---- R19 ---- */

static void named_source_too_small(void **state)
{
	(void)state;
	books_open(books.earlier, books.a964, KRONOR(300), 20240101);
	books_open(books.earlier, books.a787, KRONOR(900), 20240101);
	int64_t decision = books_decide(20240412, "12");
	books_allocate(decision, books.earlier, books.a964, KRONOR(100), "Temavecka", books.kou);
	books_allocate(decision, books.earlier, books.a964, KRONOR(500), "Utbildning", books.kou);
	audit_on(0);
	audit_says("R19", UPH_SEVERITY_WARNING, "ver 4", KRONOR(300),
		"UPH-24-002 \"Utbildning\" tar 500,00 ur 964 i UPH t.o.m. 2023, där 200,00 fanns kvar; 300,00 "
		"saknas. Bidragsåret som helhet räcker: 600,00 är kvar.");
	audit_silent("R13");
}

static void undivided_source_that_the_fund_covers(void **state)
{
	(void)state;
	books_open(books.earlier, books.a787, KRONOR(900), 20240101);
	int64_t decision = books_decide(20240216, "25 c");
	books_allocate(decision, books.earlier, books.undivided, KRONOR(500), "Egen del", books.kou);
	books_allocate(decision, books.earlier, books.undivided, KRONOR(200), "Mer", books.kou);
	audit_on(0);
	audit_says("R19", UPH_SEVERITY_NOTE, "ver 2", KRONOR(700),
		"UPH-24-001 \"Egen del\" tar 500,00 ur det ofördelade i UPH t.o.m. 2023, där 0,00 fanns kvar; 2 rader saknar tillsammans 700,00. Bidragsåret som helhet räcker: 200,00 är kvar.");
	audit_lists("R19", 1, "ver 3", KRONOR(200), "UPH-24-002 \"Mer\" tar 200,00");
	audit_silent("R13");
}

static void source_that_is_enough(void **state)
{
	(void)state;
	books_open(books.earlier, books.a964, KRONOR(300), 20240101);
	int64_t decision = books_decide(20240412, "12");
	int64_t line =
		books_allocate(decision, books.earlier, books.a964, KRONOR(300), "Temavecka", books.kou);
	books_release(line, 20240501, KRONOR(100));
	books_allocate(books_decide(20240614, "4"), books.earlier, books.a964, KRONOR(100), "Utbildning",
		books.karlskrona);
	audit_on(0);
	audit_silent("R19");
}

/* ---- R20 ---- */

static void another_years_money(void **state)
{
	(void)state;
	books_open(books.earlier, books.a786, KRONOR(900), 20240101);
	int64_t decision = books_decide(20240412, "12");
	books_from("matrix", "matris.xlsx", "Blad1!C9");
	books_allocate_as(
		&(struct uph_allocation){
			.decision = decision, .purpose = "Utvärdering", .recipient = books.karlskrona},
		books.earlier, books.a786, KRONOR(270), "Från 2022 års medel");
	books_allocate(decision, books.earlier, books.a786, KRONOR(20), "Statsbidrag 2024, resor", books.kou);
	audit_on(0);
	assert_int_equal(audit_count("R20"), 2);
	const struct uph_audit *audit = audit_of_case();
	size_t at = 0;
	while (strcmp(uph_audit_at(audit, at)->rule->number, "R20") != 0)
		at++;
	assert_string_equal(uph_audit_at(audit, at)->message,
		"\"Utvärdering\" 270,00: orden (\"Från 2022 års medel\") nämner 2022 års medel, men raden dras "
		"från UPH t.o.m. 2023.");
	assert_int_equal(uph_audit_at(audit, at)->amount.ore, KRONOR(270));
	assert_int_equal(uph_audit_at(audit, at)->severity, UPH_SEVERITY_WARNING);
	assert_string_equal(uph_audit_at(audit, at)->where, "matris.xlsx Blad1!C9");
	assert_string_equal(uph_audit_at(audit, at + 1)->message,
		"\"Statsbidrag 2024, resor\" 20,00: orden nämner 2024 års medel, men raden dras från UPH "
		"t.o.m. 2023.");
}

static void the_same_years_money(void **state)
{
	(void)state;
	books_grant(books.year, books.a786, KRONOR(900), 20240101, "S2024/1");
	int64_t decision = books_decide(20240412, "12");
	books_allocate(decision, books.year, books.a786, KRONOR(20), "Av 2024 års medel", books.kou);
	books_allocate(decision, books.year, books.a786, KRONOR(30), "Temavecka hälsa 2023", books.kou);
	books_allocate(
		decision, books.year, books.a786, KRONOR(40), "Projekt 2023-10-01 – 2025-01-31", books.kou);
	audit_on(0);
	audit_silent("R20");
}

/* What is held without a formal decision is asked about once, by R12. */
static void held_of_a_balance(void **state)
{
	(void)state;
	books_grant(books.year, books.a964, KRONOR(900), 20240101, "S2024/1");
	books_hold(books_decide(20240119, NULL), books.year, books.a964, KRONOR(53),
		"Från balansen 2023 till 2024", NULL);
	audit_on(0);
	audit_silent("R20");
}

/* ---- R21 ---- */

static void decided_before_the_balance(void **state)
{
	(void)state;
	books_open(books.earlier, books.a786, KRONOR(720), 20240101);
	books_open(books.earlier, books.a787, KRONOR(900), 20240101);
	int64_t decision = books_decide(20231020, NULL);
	books_from("matrix", "matris.xlsx", "Blad1!C8");
	books_allocate(decision, books.earlier, books.a786, KRONOR(760), "Utvärdering", books.karlskrona);
	audit_on(20240601);
	audit_says("R21", UPH_SEVERITY_WARNING, "matris.xlsx Blad1!C8", -KRONOR(40),
		"1 rad om 760,00 är beslutad senast balansdagen 2023-12-31 och dras helt från UPH t.o.m. "
		"2023; det som då redan var betalt dras två gånger. Under noll står: 786 −40,00 (720,00 mot "
		"760,00).");
	audit_lists("R21", 0, "matris.xlsx Blad1!C8", KRONOR(760), "LSVO 2023-10-20 \"Utvärdering\", 786");
	audit_silent("R13");
	audit_silent("R19");
}

static void decided_before_the_balance_and_covered(void **state)
{
	(void)state;
	books_open(books.earlier, books.a786, KRONOR(720), 20240101);
	int64_t decision = books_decide(20231020, NULL);
	books_allocate(decision, books.earlier, books.a786, KRONOR(70), "Utvärdering", books.karlskrona);
	books_allocate(decision, books.earlier, books.a786, KRONOR(30), "Resor", books.karlskrona);
	audit_on(20240601);
	audit_says("R21", UPH_SEVERITY_NOTE, "ver 2", KRONOR(100),
		"2 rader om 100,00 är beslutade senast balansdagen 2023-12-31 och dras helt från UPH t.o.m. "
		"2023; det som då redan var betalt dras två gånger.");
}

/* An opening that is put right later in the year is no new balance. */
/* Below zero whatever was paid of the old decision: another cause. */
static void decided_before_the_balance_is_not_why(void **state)
{
	(void)state;
	books_open(books.earlier, books.a786, KRONOR(720), 20240101);
	books_open(books.earlier, books.a787, KRONOR(900), 20240101);
	books_allocate(books_decide(20231020, NULL), books.earlier, books.a786, KRONOR(20), "Utvärdering",
		books.karlskrona);
	books_allocate(
		books_decide(20240119, NULL), books.earlier, books.a786, KRONOR(800), "Resor", books.kou);
	audit_on(0);
	audit_says("R21", UPH_SEVERITY_NOTE, "ver 3", KRONOR(20),
		"1 rad om 20,00 är beslutad senast balansdagen 2023-12-31 och dras helt från UPH t.o.m. 2023; "
		"det som då redan var betalt dras två gånger.");
	assert_int_equal(audit_finding("R19")->amount.ore, KRONOR(100));
}

static void decided_after_the_balance(void **state)
{
	(void)state;
	books_open(books.earlier, books.a786, KRONOR(720), 20240101);
	books_open(books.earlier, books.a786, KRONOR(5), 20240601);
	books_allocate(books_decide(20240119, NULL), books.earlier, books.a786, KRONOR(700), "Utvärdering",
		books.karlskrona);
	audit_on(0);
	audit_silent("R21");
}

/* ---- the real case ---- */

struct wanted {
	const char *rule, *message;
	int64_t ore;
};

static const struct uph_audit_finding *only(const struct uph_audit *audit, const char *rule)
{
	const struct uph_audit_finding *found = NULL;
	for (size_t i = 0; i < uph_audit_count(audit); i++) {
		if (strcmp(uph_audit_at(audit, i)->rule->number, rule) != 0)
			continue;
		assert_null(found);
		found = uph_audit_at(audit, i);
	}
	return found;
}

static void check_wanted(const struct uph_audit *audit, const struct wanted *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct uph_audit_finding *finding = only(audit, wanted[i].rule);
		if (!finding || !wanted[i].message) {
			if (finding || wanted[i].message)
				fail_msg("%s: %s", wanted[i].rule,
					finding ? finding->message : "nothing was said");
			continue;
		}
		assert_string_equal(finding->message, wanted[i].message);
		assert_true(finding->has_amount);
		assert_int_equal(finding->amount.ore, wanted[i].ore);
	}
}

static const struct wanted on_the_matrix[] = {
	{"R13", NULL, 0},
	{"R14", NULL, 0},
	{"R15", NULL, 0},
	{"R16", "Bidraget 14 765 786,00 till UPH 2024 är bokfört utan överenskommelse eller diarienummer.",
		1476578600},
	{"R17",
		"Bidraget 14 765 786,00 i UPH 2024 är inte fördelat på aktivitet. Därför står under noll: 786 "
		"−2 723 514,64, 787 −2 898 736,30, 964 −1 249 793,00.",
		1476578600},
	{"R18",
		"Senare års medel är beslutade för aktiviteter som har pengar kvar i UPH t.o.m. 2023: 787 861 "
		"853,70, 964 229 020,00. Av bidragsåret som helhet är 1 050 874,06 kvar.",
		105087406},
	{"R19", NULL, 0},
	{"R21",
		"2 rader om 760 000,00 är beslutade senast balansdagen 2023-12-31 och dras helt från UPH "
		"t.o.m. 2023; det som då redan var betalt dras två gånger. Under noll står: 786 −39 999,64 "
		"(720 000,36 mot 760 000,00).",
		-3999964},
	{"R22", NULL, 0},
	{"R23", NULL, 0},
	{"R24", NULL, 0},
	{"R25", NULL, 0},
	{"R26", NULL, 0},
	{"R27", NULL, 0},
	{"R28", NULL, 0},
	{"R29", NULL, 0},
	{"R30", NULL, 0},
	{"R31", NULL, 0},
	{"R32", NULL, 0},
	{"R33", NULL, 0},
};

static void real_matrix(void **state)
{
	(void)state;
	struct uph_error err;
	struct real_book book;
	struct uph_audit *audit;
	char *folder = support_folder();
	real_book_open(&book, folder, "real.uph");
	assert_status(UPH_OK,
		uph_audit_run(book.ledger, &(struct uph_audit_options){{0}, 0, NULL, 0}, &audit, &err), &err);
	check_wanted(audit, on_the_matrix, sizeof on_the_matrix / sizeof *on_the_matrix);
	const struct uph_audit_finding *named = only(audit, "R20");
	assert_non_null(named);
	assert_int_equal(named->amount.ore, 27198200);
	assert_non_null(
		strstr(named->message, "nämner 2022 års medel, men raden dras från UPH t.o.m. 2023."));
	assert_non_null(strstr(only(audit, "R05")->message,
		"419 515,00 dras av, som raden står (Kvar 7 893 742,06). Är det pengar in som behålls blir "
		"Kvar 8 732 772,06; pengar in som går vidare till KoU, Kvar 8 313 257,06; pengar ut till "
		"Olofströms kommun, samma Kvar men fel mottagare."));
	uph_audit_free(audit);
	real_book_close(&book);
	support_folder_remove(folder);
}

static const struct wanted with_esf[] = {
	{"R13", NULL, 0},
	{"R15", NULL, 0},
	{"R17",
		"Bidraget 14 765 786,00 i UPH 2024 är inte fördelat på aktivitet. Därför står under noll: 786 "
		"−3 723 514,64, 787 −2 898 736,30, 964 −1 249 793,00.",
		1476578600},
	{"R18",
		"Senare års medel är beslutade för aktiviteter som har pengar kvar i UPH t.o.m. 2023: 787 861 "
		"853,70, 964 229 020,00. Av bidragsåret som helhet är 50 874,06 kvar.",
		5087406},
	{"R19",
		"UPH-24-017 \"ESF-projekt, egen del 46 %\" tar 1 000 000,00 ur det ofördelade i UPH t.o.m. "
		"2023, där 0,00 fanns kvar; 1 000 000,00 saknas. Bidragsåret som helhet räcker: 50 874,06 är "
		"kvar.",
		100000000},
	{"R30", "V-24-001 \"ESF-projekt\" (LSVO 2024-02-16 § 25 c) har ingen sista dag; 2 000 000,00 väntar på det.",
		200000000},
	{"R28", NULL, 0},
	{"R32", NULL, 0},
	{"R33", NULL, 0},
};

static void import_example(struct real_book *book, const char *name)
{
	struct uph_error err = {0};
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	char *path = support_project(name);
	assert_status(UPH_OK,
		uph_import_file(book->ledger, path, &(struct uph_import_options){0}, &result, findings, &err),
		&err);
	uph_import_free(&result);
	uph_findings_free(findings);
	free(path);
}

static void real_matrix_with_esf(void **state)
{
	(void)state;
	struct uph_error err;
	struct real_book book;
	struct uph_audit *audit;
	char *folder = support_folder();
	real_book_empty(&book, folder, "esf.uph");
	import_example(&book, "examples/fordelning-2024.csv");
	import_example(&book, "examples/beslut-2024-02-16.json");
	import_example(&book, "examples/beslut-2024-09-27.json");
	assert_status(UPH_OK,
		uph_audit_run(book.ledger, &(struct uph_audit_options){{0}, 0, NULL, 0}, &audit, &err), &err);
	check_wanted(audit, with_esf, sizeof with_esf / sizeof *with_esf);
	assert_int_equal(only(audit, "R19")->severity, UPH_SEVERITY_NOTE);
	assert_non_null(
		strstr(only(audit, "R05")->message, "(Kvar 5 893 742,06). Är det pengar in som behålls "
						    "blir Kvar 6 732 772,06; pengar in som går "
						    "vidare till KoU, Kvar 6 313 257,06;"));
	uph_audit_free(audit);
	import_example(&book, "examples/handelser-2024.csv");
	assert_status(UPH_OK,
		uph_audit_run(book.ledger, &(struct uph_audit_options){{0}, 0, NULL, 0}, &audit, &err), &err);
	static const struct wanted after[] = {{"R22", NULL, 0}, {"R23", NULL, 0},
		{"R24",
			"UPH-24-016 \"Programledare 0,75 (kommun)\": perioden slutade 2024-12-31 och 200 "
			"000,00 är kvar (reserverat).",
			20000000},
		{"R25", NULL, 0}, {"R26", NULL, 0}, {"R27", NULL, 0}, {"R28", NULL, 0}, {"R29", NULL, 0}};
	check_wanted(audit, after, sizeof after / sizeof *after);
	uph_audit_free(audit);
	real_book_close(&book);
	support_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(activity_below_zero),
		AUDIT_TEST(activity_below_zero_beyond_the_undivided),
		AUDIT_TEST(opened_below_zero),
		AUDIT_TEST(more_divided_than_there_was),
		AUDIT_TEST(activity_that_the_undivided_covers),
		AUDIT_TEST(fund_below_zero),
		AUDIT_TEST(more_decided_than_granted),
		AUDIT_TEST(all_decided_is_not_more),
		AUDIT_TEST(grant_without_agreement),
		AUDIT_TEST(grant_with_agreement),
		AUDIT_TEST(grant_undivided),
		AUDIT_TEST(grant_undivided_that_earlier_money_hides),
		AUDIT_TEST(activities_are_listed_by_code),
		AUDIT_TEST(grant_divided),
		AUDIT_TEST(grant_that_nothing_is_taken_of),
		AUDIT_TEST(newer_before_older),
		AUDIT_TEST(older_first),
		AUDIT_TEST(named_source_too_small),
		AUDIT_TEST(undivided_source_that_the_fund_covers),
		AUDIT_TEST(source_that_is_enough),
		AUDIT_TEST(another_years_money),
		AUDIT_TEST(the_same_years_money),
		AUDIT_TEST(held_of_a_balance),
		AUDIT_TEST(decided_before_the_balance),
		AUDIT_TEST(decided_before_the_balance_and_covered),
		AUDIT_TEST(decided_before_the_balance_is_not_why),
		AUDIT_TEST(decided_after_the_balance),
		cmocka_unit_test(real_matrix),
		cmocka_unit_test(real_matrix_with_esf),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
