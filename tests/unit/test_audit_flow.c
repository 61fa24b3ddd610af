/* The audit's rules of flow: what makes each say something, in which words, and what must not. */
#include "tests/support/audit_case.h"

#include <string.h>

#include "uph/attachment.h"

/* The grant that the cases below take of, divided. */
static void grant(void)
{
	books_grant(books.year, books.a787, KRONOR(9000), 20240101, "S2024/1");
	books_grant(books.year, books.a786, KRONOR(9000), 20240101, "S2024/1");
}

/* A line of 5 000 kr to Karlskrona, decided the day it was recommended; the period may be none. */
static int64_t line_in_period(int32_t first, int32_t last)
{
	grant();
	int64_t decision = books_decide(20240412, "12");
	int64_t line = books_allocate_as(&(struct uph_allocation){.decision = decision,
						 .purpose = "Samordnare",
						 .recipient = books.karlskrona,
						 .period_first = {first},
						 .period_last = {last}},
		books.year, books.a787, KRONOR(5000), NULL);
	books_approve(decision, 20240415, "RD 1");
	return line;
}

static int64_t another_line(const char *paragraph, const char *purpose, int64_t recipient)
{
	int64_t decision = books_decide(20240614, paragraph);
	int64_t line = books_allocate(decision, books.year, books.a786, KRONOR(3000), purpose, recipient);
	books_approve(decision, 20240620, "RD 2");
	return line;
}

/* ---- R05 ---- */

static void words_of_repayment(void **state)
{
	(void)state;
	grant();
	books_from("matrix", "matris.xlsx", "Blad1!C29");
	int64_t decision = books_decide(20240618, NULL);
	books_allocate(decision, books.year, books.a786, KRONOR(400), "Olofström återbetalning", books.kou);
	audit_on(0);
	audit_says("R05", UPH_SEVERITY_WARNING, "matris.xlsx Blad1!C29", KRONOR(400),
		"\"Olofström återbetalning\" 400,00 dras av, som raden står (Kvar 17 600,00). Är det pengar in "
		"som behålls blir Kvar 18 400,00; pengar in som går vidare till KoU, Kvar 18 000,00; pengar ut "
		"till Olofströms kommun, samma Kvar men fel mottagare.");
	assert_string_equal(
		audit_finding("R05")->action, "fråga KoU om pengarna kom in eller gick ut, och rätta raden");
	assert_string_equal(audit_finding("R05")->trace, "UPH-24-001");
}

/* The words may stand in the comment, and name nobody. */
static void words_of_repayment_in_a_comment(void **state)
{
	(void)state;
	grant();
	int64_t decision = books_decide(20240618, NULL);
	books_allocate_as(
		&(struct uph_allocation){
			.decision = decision, .purpose = "Barnahus", .recipient = books.karlskrona},
		books.year, books.a786, KRONOR(400), "Återkrav av lön");
	audit_on(0);
	audit_says("R05", UPH_SEVERITY_WARNING, "ver 3", KRONOR(400),
		"\"Barnahus\" 400,00 dras av, som raden står (Kvar 17 600,00). Är det pengar in som behålls "
		"blir Kvar 18 400,00; pengar in som går vidare till Karlskrona kommun, Kvar 18 000,00; pengar "
		"ut till någon annan än Karlskrona kommun, samma Kvar men fel mottagare.");
}

static void money_that_comes_back(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0);
	books_pay(line, 20240501, KRONOR(5000), "F1");
	books_move(&(struct uph_movement){.event = UPH_EVENT_REFUND,
		.date = {20240601},
		.amount = {KRONOR(10)},
		.allocation = line,
		.text = "återbetalning"});
	books_move(&(struct uph_movement){.event = UPH_EVENT_REPAY,
		.date = {20240701},
		.amount = {KRONOR(10)},
		.fund = books.year,
		.activity = books.a787,
		.text = "återbetalning till staten"});
	int64_t released = books_allocate(books_decide(20240618, NULL), books.year, books.a786, KRONOR(400),
		"Olofström återbetalning", books.kou);
	books_release(released, 20240701, KRONOR(400));
	audit_on(0);
	audit_silent("R05");
}

/* ---- R22 ---- */

static void requisitioned_above_decided(void **state)
{
	(void)state;
	grant();
	int64_t decision = books_decide(20240412, "12");
	int64_t line = books_allocate(
		decision, books.year, books.a787, KRONOR(5000), "Samordnare", books.karlskrona);
	books_requisition(line, 20240501, KRONOR(3000));
	books_requisition(line, 20240601, KRONOR(1500));
	const struct uph_step verdict = {.stage = UPH_DECIDED,
		.date = {20240615},
		.has_amount = true,
		.amount = {KRONOR(4000)},
		.allocation = line};
	struct uph_error err;
	books_begin();
	assert_status(UPH_OK, uph_step_add(books.ledger, decision, &verdict, NULL, &err), &err);
	books_commit();
	audit_on(20240615);
	audit_says("R22", UPH_SEVERITY_ERROR, "ver 3", KRONOR(500),
		"UPH-24-001 \"Samordnare\": 4 500,00 är rekvirerat, 4 000,00 är beslutat; 500,00 för mycket.");
	audit_lists("R22", 1, "ver 5", KRONOR(1500), "Rekvirerat 2024-06-01");
}

/* Paid back to be asked for again, and given back from what was asked for, are not asked for twice. */
static void requisitioned_again(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0);
	books_requisition(line, 20240501, KRONOR(5000));
	books_pay(line, 20240510, KRONOR(5000), "F1");
	books_move(&(struct uph_movement){.event = UPH_EVENT_REFUND,
		.date = {20240601},
		.amount = {KRONOR(2000)},
		.allocation = line,
		.to_reserved = true});
	books_requisition(line, 20240701, KRONOR(2000));
	books_release(line, 20240801, KRONOR(2000));
	audit_on(0);
	audit_silent("R22");
}

/* ---- R23 ---- */

static void outside_the_period(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0);
	books_requisition(line, 20240501, KRONOR(3000));
	books_pay(line, 20240510, KRONOR(3000), "F1");
	const struct uph_allocation_change shorter = {.period_first = {20240505}, .period_last = {20241231}};
	struct uph_error err;
	books_begin();
	assert_status(UPH_OK, uph_allocation_amend(books.ledger, line, &shorter, "rättad", NULL, &err), &err);
	books_commit();
	audit_on(0);
	audit_says("R23", UPH_SEVERITY_ERROR, "ver 4", KRONOR(3000),
		"UPH-24-001 \"Samordnare\": 1 post om 3 000,00 utanför perioden 2024-05-05 – 2024-12-31.");
	audit_lists("R23", 0, "ver 4", KRONOR(3000), "Rekvirerat 2024-05-01");
}

static void outside_the_period_with_a_reason(void **state)
{
	(void)state;
	int64_t line = line_in_period(20240501, 20240531);
	books_move(&(struct uph_movement){.event = UPH_EVENT_REQUISITION,
		.date = {20240603},
		.amount = {KRONOR(3000)},
		.allocation = line,
		.override_reason = "sena löner"});
	books_pay(line, 20240531, KRONOR(1000), "F1");
	audit_on(0);
	audit_says("R23", UPH_SEVERITY_WARNING, "ver 4", KRONOR(3000),
		"UPH-24-001 \"Samordnare\": 1 post om 3 000,00 utanför perioden 2024-05-01 – 2024-05-31. Skäl: "
		"sena löner.");
}

static void inside_the_period(void **state)
{
	(void)state;
	int64_t line = line_in_period(20240501, 20240531);
	books_requisition(line, 20240501, KRONOR(3000));
	books_pay(line, 20240531, KRONOR(3000), "F1");
	books_refund(line, 20240801, KRONOR(100)); /* money may come back later */
	audit_on(0);
	audit_silent("R23");
}

/* ---- R24 ---- */

static void extend(int64_t decision, int64_t by, int32_t day)
{
	struct uph_error err;
	const struct uph_step extended = {.stage = UPH_EXTENDED, .date = {day}, .linked = by};
	books_begin();
	assert_status(UPH_OK, uph_step_add(books.ledger, decision, &extended, NULL, &err), &err);
	books_commit();
}

static void period_over(void **state)
{
	(void)state;
	int64_t line = line_in_period(20240501, 20240930);
	books_requisition(line, 20240601, KRONOR(3000));
	books_pay(line, 20240610, KRONOR(3000), "F1");
	audit_on(20241001);
	audit_says("R24", UPH_SEVERITY_WARNING, "ver 3", KRONOR(5000),
		"UPH-24-001 \"Samordnare\": perioden slutade 2024-09-30 och 5 000,00 är kvar (2 000,00 "
		"reserverat, 3 000,00 utbetalt och inte redovisat).");
	audit_on(20240930);
	audit_silent("R24");
}

static void period_over_and_all_used(void **state)
{
	(void)state;
	int64_t line = line_in_period(20240501, 20240930);
	books_pay(line, 20240610, KRONOR(3000), "F1");
	books_spend(line, 20240930, KRONOR(2500), NULL);
	books_refund(line, 20241015, KRONOR(500));
	books_release(line, 20241015, KRONOR(2000));
	audit_on(20241101);
	audit_silent("R24");
}

/* A project that runs on, and one whose period a later decision has prolonged. */
static void period_that_runs_on(void **state)
{
	(void)state;
	line_in_period(20240501, 20240930);
	int64_t later = books_decide(20240901, "31");
	books_allocate_as(&(struct uph_allocation){.decision = later,
				  .purpose = "Samordnare, förlängning",
				  .recipient = books.karlskrona,
				  .period_last = {20250630}},
		books.year, books.a787, KRONOR(100), NULL);
	struct uph_error err;
	struct uph_decision first;
	int64_t none;
	assert_status(UPH_OK, uph_decision_resolve(books.ledger, "LSVO 2024-04-12 § 12", &first, &none, &err),
		&err);
	extend(first.id, later, 20240901);
	audit_on(20241101);
	audit_silent("R24");
}

/* ---- R25 ---- */

static void near_the_last_day(void **state)
{
	(void)state;
	line_in_period(20240501, 20240930);
	audit_on(20240801);
	audit_says("R25", UPH_SEVERITY_NOTE, "ver 3", KRONOR(5000),
		"UPH-24-001 \"Samordnare\": sista dag 2024-09-30 är om 60 dagar och 5 000,00 är inte "
		"rekvirerat.");
	audit_on(20240731);
	audit_silent("R25");
	audit_on(20241001);
	audit_silent("R25");
}

static void near_the_last_day_and_not_decided(void **state)
{
	(void)state;
	grant();
	books_allocate_as(&(struct uph_allocation){.decision = books_decide(20240412, "12"),
				  .purpose = "Samordnare",
				  .recipient = books.kou,
				  .period_last = {20240930}},
		books.year, books.a787, KRONOR(5000), NULL);
	audit_on(20240929);
	audit_says("R25", UPH_SEVERITY_NOTE, "ver 3", KRONOR(5000),
		"UPH-24-001 \"Samordnare\": sista dag 2024-09-30 är om 1 dag och 5 000,00 är inte beslutat.");
	assert_string_equal(audit_finding("R25")->action, "få beslutet fattat, eller perioden förlängd");
}

static void near_a_conditions_last_day(void **state)
{
	(void)state;
	grant();
	int64_t decision = books_decide(20240412, "12");
	books_allocate(decision, books.year, books.a787, KRONOR(5000), "Samordnare", books.kou);
	books_condition(decision, UPH_CONDITION_GRANTED, "Ansökan", 20240930);
	audit_on(20240920);
	audit_says("R25", UPH_SEVERITY_NOTE, "LSVO 2024-04-12 § 12", KRONOR(5000),
		"V-24-001 \"Ansökan\": sista dag 2024-09-30 är om 10 dagar och villkoret är öppet; 5 000,00 "
		"står på spel.");
}

static void near_the_last_day_and_asked_for(void **state)
{
	(void)state;
	int64_t line = line_in_period(20240501, 20240930);
	books_requisition(line, 20240601, KRONOR(5000));
	audit_on(20240920);
	audit_silent("R25");
}

/* ---- R26, R27 ---- */

static void invoice_twice(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0);
	books_pay(line, 20240501, KRONOR(1200), "F1881");
	books_pay(line, 20240601, KRONOR(1200), "f1881 ");
	audit_on(0);
	audit_says("R26", UPH_SEVERITY_ERROR, "ver 4", KRONOR(1200),
		"\"F1881\" från Karlskrona kommun, 1 200,00, är utbetald 2 gånger.");
	audit_lists("R26", 1, "ver 5", KRONOR(1200), "Utbetalt 2024-06-01, UPH-24-001 \"Samordnare\"");
	assert_int_equal(audit_finding("R26")->item_count, 2);
	audit_silent("R27");
}

/* A voucher's entries with one reference are one paper, however they are divided. */
static void invoice_twice_in_parts(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0), voucher;
	struct uph_error err;
	books_begin();
	assert_status(UPH_OK, uph_voucher_begin(books.ledger, &voucher, &err), &err);
	books_pay(line, 20240501, KRONOR(500), "F7");
	books_pay(line, 20240501, KRONOR(100), "F7");
	assert_status(UPH_OK, uph_voucher_end(books.ledger, &err), &err);
	books_commit();
	books_pay(line, 20240601, KRONOR(600), "F7");
	audit_on(0);
	audit_says("R26", UPH_SEVERITY_ERROR, "ver 4", KRONOR(600),
		"\"F7\" från Karlskrona kommun, 600,00, är utbetald 2 gånger.");
}

static void invoice_paid_of_two_lines(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0), other = another_line("3", "Utbildning", books.karlskrona);
	books_pay(line, 20240701, KRONOR(1200), "F1881");
	books_pay(other, 20240801, KRONOR(1200), "F1881");
	audit_on(0);
	assert_int_equal(audit_count("R26"), 1);
	audit_silent("R27");
}

/* Two senders may have the same number; each of them twice is two causes. */
static void two_senders_invoices_twice(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0);
	const int64_t senders[] = {books_party("Karlshamns kommun"), books_party("Ronneby kommun")};
	for (size_t i = 0; i < 4; i++)
		(void)books_move(&(struct uph_movement){.event = UPH_EVENT_PAY,
			.date = {20240501},
			.amount = {KRONOR(100) * (1 + (int64_t)(i % 2))},
			.allocation = line,
			.reference = "F1",
			.counterparty = senders[i % 2]});
	audit_on(0);
	assert_int_equal(audit_count("R26"), 2);
}

/* A payment and its own report; one invoice over two pots; another sender's number; a corrected one. */
static void invoices_that_are_not_twice(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0);
	int64_t other = another_line("3", "Utbildning", books_party("Karlshamns kommun"));
	books_pay(line, 20240701, KRONOR(1200), "F1881");
	books_spend(line, 20240801, KRONOR(1200), "F1881");
	books_pay(other, 20240801, KRONOR(1200), "F1881");
	books_reverse(books_pay(line, 20240802, KRONOR(1200), "F1881"), 20240803);
	books_begin();
	struct uph_error err;
	int64_t voucher;
	assert_status(UPH_OK, uph_voucher_begin(books.ledger, &voucher, &err), &err);
	books_pay(line, 20240901, KRONOR(300), "F7");
	books_pay(line, 20240901, KRONOR(300), "F7");
	assert_status(UPH_OK, uph_voucher_end(books.ledger, &err), &err);
	books_commit();
	static const char *const come_back[] = {
		NULL, "Lön", "UPH-24-001", "Avtal 2024/17", "RD 1", "Dnr 2024/00123"};
	for (size_t i = 0; i < sizeof come_back / sizeof *come_back; i++) {
		books_pay(line, 20241001, KRONOR(10), come_back[i]);
		books_pay(line, 20241101, KRONOR(10), come_back[i]);
	}
	audit_on(0);
	audit_silent("R26");
	audit_silent("R27");
}

static void cost_in_two_fundings(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0), other = another_line("3", "Utbildning", books.karlskrona);
	books_pay(line, 20240701, KRONOR(2000), "F1");
	books_pay(other, 20240701, KRONOR(2000), "F2");
	books_spend(line, 20240801, KRONOR(1200), "Faktura 77");
	books_spend(other, 20240901, KRONOR(1200), "faktura 77");
	audit_on(0);
	audit_says("R27", UPH_SEVERITY_WARNING, "ver 7", KRONOR(1200),
		"\"Faktura 77\", 1 200,00, står både på UPH-24-001 \"Samordnare\" och på UPH-24-002 "
		"\"Utbildning\".");
	assert_int_equal(audit_finding("R27")->item_count, 2);
	audit_silent("R26");
}

static void cost_divided_between_two(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0), other = another_line("3", "Utbildning", books.karlskrona);
	books_pay(line, 20240701, KRONOR(2000), "F1");
	books_pay(other, 20240701, KRONOR(2000), "F1"); /* paid twice, said by R26 */
	books_spend(line, 20240801, KRONOR(800), "Faktura 77");
	books_spend(other, 20240901, KRONOR(400), "Faktura 77");
	audit_on(0);
	audit_says("R27", UPH_SEVERITY_NOTE, "ver 7", KRONOR(400),
		"\"Faktura 77\", 400,00, står både på UPH-24-001 \"Samordnare\" och på UPH-24-002 "
		"\"Utbildning\".");
}

static void cost_here_and_as_cofinancing(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0);
	books_pay(line, 20240701, KRONOR(1000), "Löner 2024-06");
	books_move(&(struct uph_movement){.event = UPH_EVENT_COFUND,
		.date = {20240801},
		.amount = {KRONOR(900)},
		.allocation = line,
		.counterparty = books_party("ESF-rådet"),
		.reference = "Löner 2024-06"});
	audit_on(0);
	audit_says("R27", UPH_SEVERITY_WARNING, "ver 4", KRONOR(900),
		"\"Löner 2024-06\", 900,00, står både på UPH-24-001 \"Samordnare\" och som medfinansiering av "
		"UPH-24-001 \"Samordnare\".");
}

static void attach(int64_t voucher, const char *name)
{
	struct uph_error err;
	const struct uph_attachment paper = {
		.name = name, .digest = {7, 7, 7}, .size = 3, .voucher = voucher};
	books_begin();
	assert_status(UPH_OK, uph_attachment_add(books.ledger, &paper, NULL, &err), &err);
	books_commit();
}

static void paper_in_two_fundings(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0), other = another_line("3", "Utbildning", books.kou);
	attach(books_pay(line, 20240701, KRONOR(2000), "F1"), "faktura.pdf");
	attach(books_spend(other, 20240801, KRONOR(2000), NULL), "kopia.pdf");
	audit_on(0);
	audit_says("R27", UPH_SEVERITY_WARNING, "ver 5", KRONOR(2000),
		"Underlaget \"faktura.pdf\" ligger både vid UPH-24-001 \"Samordnare\" och vid UPH-24-002 "
		"\"Utbildning\".");
}

static void paper_of_one_payment_and_its_report(void **state)
{
	(void)state;
	int64_t line = line_in_period(0, 0);
	attach(books_pay(line, 20240701, KRONOR(2000), "F1"), "faktura.pdf");
	attach(books_spend(line, 20240801, KRONOR(2000), NULL), "faktura.pdf");
	audit_on(0);
	audit_silent("R27");
}

/* ---- R28 ---- */

static void same_amount_near(void **state)
{
	(void)state;
	grant();
	books_allocate(books_decide(20240412, "12"), books.year, books.a787, KRONOR(500), "Samordnare",
		books.karlskrona);
	books_allocate(books_decide(20240611, "3"), books.year, books.a787, KRONOR(500), "Samordning",
		books.karlskrona);
	audit_on(0);
	audit_says("R28", UPH_SEVERITY_WARNING, "ver 4", KRONOR(500),
		"Karlskrona kommun får 500,00 i olika beslut inom 60 dagar: LSVO 2024-04-12 § 12 och LSVO "
		"2024-06-11 § 3.");
	audit_lists("R28", 0, "ver 3", KRONOR(500), "LSVO 2024-04-12 § 12, UPH-24-001 \"Samordnare\"");
	assert_int_equal(audit_finding("R28")->item_count, 2);
}

/* Five equal parts, one decision on two activities, Karlshamn and Karlskrona, a region and its unit, a later
 * year's, and what was taken back. */
static void same_amounts_that_are_different(void **state)
{
	(void)state;
	grant();
	int64_t decision = books_decide(20240412, "12"), other = books_decide(20240614, "3");
	books_allocate(decision, books.year, books.a787, KRONOR(500), "Femtedel", books.karlskrona);
	books_allocate(decision, books.year, books.a786, KRONOR(500), "Temavecka", books.karlskrona);
	books_allocate(
		other, books.year, books.a787, KRONOR(500), "Femtedel", books_party("Karlshamns kommun"));
	books_allocate(other, books.year, books.a786, KRONOR(750), "Projekt", books.kou);
	books_allocate(
		decision, books.year, books.a786, KRONOR(750), "Projekt", books_party("Region Blekinge"));
	books_allocate(books_decide(20240701, "9"), books.year, books.a787, KRONOR(500), "Femtedel igen",
		books.karlskrona);
	int64_t taken_back = books_decide(20240501, "7");
	books_allocate(taken_back, books.year, books.a787, KRONOR(500), "Femtedel", books.karlskrona);
	books_reject(taken_back, 20240515);
	int64_t first = books_decide(20240801, "1"), prolonged = books_decide(20240901, "2");
	books_allocate(first, books.year, books.a787, KRONOR(333), "Projekt", books.kou);
	books_allocate(prolonged, books.year, books.a787, KRONOR(333), "Projekt, förlängning", books.kou);
	extend(first, prolonged, 20240901);
	audit_on(0);
	audit_silent("R28");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(words_of_repayment),
		AUDIT_TEST(words_of_repayment_in_a_comment),
		AUDIT_TEST(money_that_comes_back),
		AUDIT_TEST(requisitioned_above_decided),
		AUDIT_TEST(requisitioned_again),
		AUDIT_TEST(outside_the_period),
		AUDIT_TEST(outside_the_period_with_a_reason),
		AUDIT_TEST(inside_the_period),
		AUDIT_TEST(period_over),
		AUDIT_TEST(period_over_and_all_used),
		AUDIT_TEST(period_that_runs_on),
		AUDIT_TEST(near_the_last_day),
		AUDIT_TEST(near_the_last_day_and_not_decided),
		AUDIT_TEST(near_a_conditions_last_day),
		AUDIT_TEST(near_the_last_day_and_asked_for),
		AUDIT_TEST(invoice_twice),
		AUDIT_TEST(invoice_twice_in_parts),
		AUDIT_TEST(invoice_paid_of_two_lines),
		AUDIT_TEST(two_senders_invoices_twice),
		AUDIT_TEST(invoices_that_are_not_twice),
		AUDIT_TEST(cost_in_two_fundings),
		AUDIT_TEST(cost_divided_between_two),
		AUDIT_TEST(cost_here_and_as_cofinancing),
		AUDIT_TEST(paper_in_two_fundings),
		AUDIT_TEST(paper_of_one_payment_and_its_report),
		AUDIT_TEST(same_amount_near),
		AUDIT_TEST(same_amounts_that_are_different),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
