/* R01, R02, R03, R09, R10: protocols against matrices, on small books and on the real case. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/audit_case.h"
#include "tests/support/real_book.h"
#include "uph/decision.h"
#include "uph/import.h"
#include "uph/meeting.h"

/* ---- small books ---- */

/* A matrix of 2024: its opening, its grant, and a row of 2024-01-19 and one of 2024-09-27. */
static void a_matrix(void)
{
	books_from("matrix", "matris.csv", "5");
	books_open(books.earlier, books.a786, KRONOR(100000), 20240101);
	books_from("matrix", "matris.csv", "9");
	books_grant(books.year, books.undivided, KRONOR(900000), 20240101, "dnr 1");
	books_from("matrix", "matris.csv", "12");
	(void)books_allocate(
		books_decide(20240119, NULL), books.year, books.a787, KRONOR(1000), "Mötesplats", books.kou);
	books_from("matrix", "matris.csv", "20");
	(void)books_allocate(books_decide(20240927, NULL), books.year, books.a787, KRONOR(200000),
		"Programledare", books.kou);
	books_by_hand();
}

static int64_t decide_of_file(int32_t day, const char *paragraph, int64_t fund)
{
	books_from("decisions", "beslut.json", "allocations[0]");
	int64_t decision = books_decide(day, paragraph);
	int64_t allocation = books_allocate_as(&(struct uph_allocation){.decision = decision,
						       .purpose = "Projektets egen del",
						       .bound = "most",
						       .recipient = books.kou},
		fund, books.a786, KRONOR(2000), NULL);
	books_by_hand();
	return allocation;
}

static void a_paragraph_that_moves_money_has_no_row(void **state)
{
	(void)state;
	a_matrix();
	books_minute("LSVO", 20240216, "25 c", UPH_MINUTE_MONEY, KRONOR(2000));
	audit_on(20240927);
	audit_says("R01", UPH_SEVERITY_ERROR, "protokoll.txt rad 12", KRONOR(2000),
		"LSVO 2024-02-16 § 25 c \"Fråga om medel\" (2 000,00) har ingen rad i matrisen. Kvar att besluta är "
		"797 000,00 med beslutet och 799 000,00 utan.");
	assert_string_equal("R01 LSVO 2024-02-16 § 25 c", audit_finding("R01")->key);
	assert_true(audit_finding("R01")->subject.minute != 0);
}

/* A file that no matrix has followed is one cause; a paragraph beside it is another. */
static void many_decisions_without_rows_are_one_line(void **state)
{
	(void)state;
	a_matrix();
	for (int i = 0; i < 10; i++)
		(void)decide_of_file(20240305 + i, NULL, books.year);
	audit_on(20240927);
	assert_int_equal(10, audit_count("R01"));
	(void)decide_of_file(20240402, NULL, books.year);
	audit_on(20240927);
	audit_says("R01", UPH_SEVERITY_ERROR, "beslut.json allocations[0]", KRONOR(22000),
		"11 beslut i boken om tillsammans 22 000,00 har ingen rad i matrisen. Kvar att besluta är 777 000,00 "
		"med besluten och 799 000,00 utan.");
	assert_string_equal("R01 boken", audit_finding("R01")->key);
	assert_int_equal(11, audit_finding("R01")->item_count);
	audit_lists("R01", 0, "beslut.json allocations[0]", KRONOR(2000), "LSVO 2024-03-05 (högst 2 000,00)");
	books_minute("LSVO", 20240216, "25 c", UPH_MINUTE_MONEY, KRONOR(2000));
	audit_on(20240927);
	assert_int_equal(2, audit_count("R01"));
}

/* A paragraph whose row draws on another fund is not missed when the audit is made for one. */
static void one_fund_does_not_miss_the_rows_of_another(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_audit *audit;
	const struct uph_audit_options options = {
		.as_of = {20240927}, .funds = &books.earlier, .fund_count = 1};
	a_matrix();
	books_open(books.earlier, books.a787, KRONOR(5000), 20240101);
	books_from("matrix", "matris.csv", "13");
	(void)books_allocate(
		books_decide(20240119, "9"), books.earlier, books.a787, KRONOR(1), "Äldre", books.kou);
	(void)books_allocate(
		books_decide(20240927, "90"), books.earlier, books.a787, KRONOR(1), "Äldre", books.kou);
	(void)books_allocate(
		books_decide(20240412, "41"), books.year, books.a787, KRONOR(3000), "Listad", books.kou);
	books_by_hand();
	(void)decide_of_file(20240216, "25 c", books.year);
	books_minute("LSVO", 20240412, "41", UPH_MINUTE_MONEY, KRONOR(3000));
	books_minute("LSVO", 20240216, "25 c", UPH_MINUTE_MONEY, KRONOR(2000));
	assert_status(UPH_OK, uph_audit_run(books.ledger, &options, &audit, &err), &err);
	for (size_t i = 0; i < uph_audit_count(audit); i++)
		assert_string_not_equal("R01", uph_audit_at(audit, i)->rule->number);
	uph_audit_free(audit);
	audit_on(20240927);
	assert_string_equal("R01 LSVO 2024-02-16 § 25 c", audit_finding("R01")->key);
}

static void a_decision_of_another_source_has_no_row(void **state)
{
	(void)state;
	a_matrix();
	(void)decide_of_file(20240216, "25 c", books.year);
	audit_on(20240927);
	audit_says("R01", UPH_SEVERITY_ERROR, "beslut.json allocations[0]", KRONOR(2000),
		"LSVO 2024-02-16 § 25 c (högst 2 000,00) har ingen rad i matrisen. Kvar att besluta är 797 000,00 med "
		"beslutet och 799 000,00 utan.");
	const char *key = "R01 LSVO 2024-02-16 § 25 c";
	assert_string_equal(key, audit_finding("R01")->key);
	books_minute("LSVO", 20240216, "25 c", UPH_MINUTE_MONEY, KRONOR(2000)); /* one cause, one finding */
	audit_on(20240927);
	assert_string_equal(key, audit_finding("R01")->key);
	assert_string_equal("protokoll.txt rad 12", audit_finding("R01")->where);
}

static void a_proposal_in_the_books_of_what_the_protocol_decided(void **state)
{
	(void)state;
	a_matrix();
	(void)books_decide_by("LSVO", 20240216, "25 c", UPH_PROPOSED);
	books_minute("LSVO", 20240216, "25 c", UPH_MINUTE_MONEY, KRONOR(2000));
	audit_on(20240927);
	assert_int_equal(KRONOR(2000), audit_finding("R01")->amount.ore);
	assert_true(audit_finding("R01")->subject.decision != 0);
}

/* R45: a draft that nobody has taken in, of a meeting that no matrix is asked for. */
static void a_paragraph_that_the_books_do_not_have(void **state)
{
	(void)state;
	books_grant(books.year, books.undivided, KRONOR(5000000), 20240101, "dnr 1");
	books_minute("LSVO", 20241115, "101", UPH_MINUTE_MONEY, KRONOR(300000));
	books_minute("LSVO", 20241115, "102", UPH_MINUTE_OTHER, KRONOR(10));
	books_minute("LSVO", 20241115, "103", UPH_MINUTE_NONE, 0);
	audit_on(0); /* after the last entry: it is known all the same */
	audit_says("R45", UPH_SEVERITY_WARNING, "protokoll.txt rad 12", KRONOR(300000),
		"LSVO 2024-11-15 § 101 \"Fråga om medel\" (300 000,00) står i protokollet och finns inte i boken.");
	audit_silent("R01");
	audit_on(20241031); /* as it was before the meeting */
	audit_silent("R45");
	(void)books_allocate(books_decide(20241115, NULL), books.year, books.undivided, KRONOR(300000),
		"Föräldrastöd", books.karlskrona);
	audit_on(0);
	audit_silent("R45"); /* its paragraph is not known, but the money is there */
}

static void a_paragraph_that_the_books_have(void **state)
{
	(void)state;
	books_grant(books.year, books.undivided, KRONOR(5000000), 20240101, "dnr 1");
	books_minute("LSVO", 20241115, "101", UPH_MINUTE_MONEY, KRONOR(300000));
	(void)books_allocate(books_decide(20241115, "101"), books.year, books.undivided, KRONOR(250000),
		"Föräldrastöd", books.karlskrona);
	audit_on(0);
	audit_silent("R45"); /* another amount is R03's to say */
}

static void what_no_matrix_answers_for_needs_no_row(void **state)
{
	(void)state;
	books_minute("LSVO", 20240216, "25 c", UPH_MINUTE_MONEY, KRONOR(2000));
	audit_on(20240927);
	audit_silent("R01"); /* no matrix at all */
	a_matrix();
	books_minute("LSVO", 20240216, "25 c", UPH_MINUTE_NONE, 0); /* clauses without money */
	books_minute("LSVO", 20240216, "24", UPH_MINUTE_OTHER, KRONOR(5));
	books_minute("LSVO", 20240216, "26", UPH_MINUTE_IDEA, KRONOR(7));
	books_minute("LSVO", 20231120, "3", UPH_MINUTE_MONEY, KRONOR(8));  /* before the balance day */
	books_minute("LSVO", 20241018, "91", UPH_MINUTE_MONEY, KRONOR(9)); /* after the last meeting */
	books_minute("Nämnden", 20240216, "4", UPH_MINUTE_MONEY, KRONOR(10));
	(void)decide_of_file(20241018, "92", books.year);
	int64_t other = books_fund("ESF 2024", 2024, false);
	books_grant(other, books.a786, KRONOR(5000), 20240101, "dnr 2");
	(void)decide_of_file(20240412, "40", other); /* a fund without a matrix */
	struct uph_allocation rejected = {.recipient = books.kou, .purpose = "Avslaget"};
	rejected.decision = books_decide(20240413, "41");
	(void)books_allocate_as(&rejected, books.year, books.a786, KRONOR(11), NULL);
	books_reject(rejected.decision, 20240501);
	audit_on(20241231);
	audit_silent("R01");
}

static void a_row_whose_paragraph_is_unknown_answers(void **state)
{
	(void)state;
	a_matrix();
	books_minute("LSVO", 20240927, "84", UPH_MINUTE_MONEY, KRONOR(200000));
	books_from("matrix", "matris.csv", "14");
	int64_t decision = books_decide(20240412, NULL);
	for (int i = 0; i < 5; i++) /* five equal parts of one paragraph */
		(void)books_allocate(decision, books.year, books.a787, KRONOR(24609), "Lokala samordnare",
			books.karlskrona);
	books_by_hand();
	books_minute("LSVO", 20240412, "33", UPH_MINUTE_MONEY, KRONOR(5 * 24609));
	audit_on(20240927);
	audit_silent("R01");
	books_minute("LSVO", 20240412, "34", UPH_MINUTE_MONEY, KRONOR(1)); /* and one that no row is */
	audit_on(20240927);
	assert_int_equal(KRONOR(1), audit_finding("R01")->amount.ore);
}

static void a_row_of_a_day_near_may_be_the_one(void **state)
{
	(void)state;
	a_matrix();
	books_minute("LSVO", 20240920, "80", UPH_MINUTE_MONEY, KRONOR(200000));
	audit_on(20240927);
	assert_int_equal(1, audit_finding("R01")->item_count);
	audit_lists("R01", 0, "matris.csv rad 20", KRONOR(200000),
		"Samma belopp står på 2024-09-27: \"Programledare\"");
}

/* The file first, then a matrix that has the row: it says so of the allocation, and posts nothing. */
static void a_later_matrix_knows_the_row(void **state)
{
	(void)state;
	struct uph_error err;
	a_matrix();
	int64_t allocation = decide_of_file(20240216, "25 c", books.year);
	struct uph_source matrix;
	unsigned char digest[UPH_DIGEST_SIZE] = "matris.csv";
	assert_status(UPH_OK, uph_source_find(books.ledger, "matrix", digest, NULL, &matrix, &err), &err);
	const struct uph_allocation_change words = {.purpose = "ESF, egen del"};
	const struct uph_origin origin = {matrix.id, "13"};
	books_begin();
	assert_status(UPH_OK,
		uph_allocation_amend(
			books.ledger, allocation, &words, "raden står i matrisen", &origin, &err),
		&err);
	books_commit();
	audit_on(20240927);
	audit_silent("R01");
}

static void rows_without_paragraph_are_one_note(void **state)
{
	(void)state;
	a_matrix();
	(void)decide_of_file(20240216, "25 c", books.year);
	audit_on(20240927);
	audit_says("R02", UPH_SEVERITY_NOTE, "matris.csv rad 12", KRONOR(201000),
		"2 rader i matrisen, från 2 sammanträden, har ingen känd paragraf.");
	assert_int_equal(2, audit_finding("R02")->item_count);
	audit_lists("R02", 0, "matris.csv rad 12", KRONOR(1000),
		"LSVO 2024-01-19: 1 rad, protokollet är inte inläst");
	books_minute("LSVO", 20240927, "84", UPH_MINUTE_MONEY, KRONOR(200000));
	audit_on(20240927);
	audit_lists("R02", 1, "matris.csv rad 20", KRONOR(200000),
		"LSVO 2024-09-27: 1 rad, protokollet är inläst men raderna hör inte till någon paragraf");
}

static void rows_with_paragraph_need_no_note(void **state)
{
	(void)state;
	books_from("matrix", "matris.csv", "12");
	books_grant(books.year, books.a787, KRONOR(5000), 20240101, "dnr 1");
	(void)books_allocate(
		books_decide(20240119, "7"), books.year, books.a787, KRONOR(1000), "Mötesplats", books.kou);
	books_by_hand();
	(void)books_allocate(
		books_decide(20240412, NULL), books.year, books.a787, KRONOR(10), "För hand", books.kou);
	audit_on(20240927);
	audit_silent("R02");
}

/* ---- R03 ---- */

static int64_t row_with(const char *purpose, const char *extent, int64_t performer, const char *text)
{
	books_from("matrix", "matris.csv", "20");
	books_grant(books.year, books.a787, KRONOR(900000), 20240101, "dnr 1");
	int64_t decision = books_decide(20240927, "84");
	(void)books_allocate_as(&(struct uph_allocation){.decision = decision,
					.purpose = purpose,
					.extent = extent,
					.requisitioner = books.kou,
					.recipient = books.kou,
					.performer = performer},
		books.year, books.a787, KRONOR(200000), text);
	books_by_hand();
	return decision;
}

static void the_extent_and_the_purchase_differ(void **state)
{
	(void)state;
	(void)row_with(
		"Programledare 0,75 % (kommun)", "0,75 årsarbetare", books_party("Karlshamns kommun"), NULL);
	audit_on(20240927);
	audit_says("R03", UPH_SEVERITY_WARNING, "matris.csv rad 20", KRONOR(200000),
		"UPH-24-001 \"Programledare 0,75 % (kommun)\": Matrisen säger \"0,75 %\", beslutet \"0,75 årsarbetare\". "
		"Mottagare är KoU och utförare Karlshamns kommun (köpt tjänst); det säger inte matrisen.");
	assert_string_equal("R03 UPH-24-001", audit_finding("R03")->key);
}

static void a_purchase_alone_is_a_note(void **state)
{
	(void)state;
	(void)row_with(
		"Programledare 0,75 (kommun)", "0,75 årsarbetare", books_party("Karlshamns kommun"), NULL);
	audit_on(20240927);
	audit_says("R03", UPH_SEVERITY_NOTE, "matris.csv rad 20", KRONOR(200000),
		"UPH-24-001 \"Programledare 0,75 (kommun)\": Mottagare är KoU och utförare Karlshamns kommun (köpt "
		"tjänst); det säger inte matrisen.");
}

static void the_same_in_other_words_is_no_difference(void **state)
{
	(void)state;
	(void)row_with("Programledare 75 %", "0,75 årsarbetare", books_party("Karlshamns kommun"),
		"Utförare: Karlshamn");
	(void)books_allocate_as(
		&(struct uph_allocation){.decision = books_decide(20240412, "12"),
			.purpose = "Processledare 2 × 50 %",
			.extent = "två tjänster om 50 procent",
			.requisitioner = books_party("Region Blekinge"), /* a region and its unit */
			.recipient = books.kou,
			.performer = books_party("Region Blekinge")},
		books.year, books.a787, KRONOR(1), NULL);
	audit_on(20240927);
	audit_silent("R03");
}

static void another_requisitioner_and_another_activity(void **state)
{
	(void)state;
	books_from("matrix", "matris.csv", "20");
	books_grant(books.year, books.a787, KRONOR(900000), 20240101, "dnr 1");
	int64_t decision = books_decide(20240927, "84");
	(void)books_allocate_as(&(struct uph_allocation){.decision = decision,
					.purpose = "Programledare",
					.requisitioner = books.kou,
					.recipient = books.karlskrona},
		books.year, books.a787, KRONOR(200000), NULL);
	books_by_hand();
	books_clause(decision, "att medlen tas från suicidprevention (aktivitet 964)");
	audit_on(20240927);
	audit_says("R03", UPH_SEVERITY_WARNING, "matris.csv rad 20", KRONOR(200000),
		"UPH-24-001 \"Programledare\": Matrisens mottagare är Karlskrona kommun, men enligt beslutet "
		"rekvirerar KoU. Matrisen drar på 787, men protokollet säger \"att medlen tas från suicidprevention "
		"(ak…\".");
	books_clause(decision, "och från aktivitet 787");
	audit_on(20240927);
	assert_int_equal(1, audit_count("R03"));
}

static void the_protocol_says_another_amount(void **state)
{
	(void)state;
	(void)row_with("Programledare", NULL, 0, NULL);
	books_minute("LSVO", 20240927, "84", UPH_MINUTE_MONEY, KRONOR(200000));
	audit_on(20240927);
	audit_silent("R03");
	books_minute("LSVO", 20240927, "84", UPH_MINUTE_MONEY, KRONOR(210000));
	audit_on(20240927);
	audit_says("R03", UPH_SEVERITY_WARNING, "protokoll.txt rad 12", KRONOR(10000),
		"LSVO 2024-09-27 § 84: protokollet säger 210 000,00, boken har 200 000,00; det skiljer 10 000,00.");
}

static void what_was_decided_is_another_amount(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t decision = row_with("Programledare", NULL, 0, NULL);
	books_minute("LSVO", 20240927, "84", UPH_MINUTE_MONEY, KRONOR(200000));
	const struct uph_verdict verdict = {.decision = decision,
		.date = {20241003},
		.has_amount = true,
		.amount = {KRONOR(180000)},
		.reference = "2024/00123"};
	books_begin();
	assert_status(UPH_OK, uph_approve(books.ledger, &verdict, NULL, &err), &err);
	books_commit();
	audit_on(20241231);
	audit_says("R03", UPH_SEVERITY_NOTE, "matris.csv rad 20", -KRONOR(20000),
		"LSVO 2024-09-27 § 84: rekommenderat 200 000,00, beslutat 180 000,00 av regiondirektören 2024-10-03, dnr "
		"2024/00123.");
}

/* The verdict is of one of the meeting's rows; the others wait. */
static void one_row_was_decided_with_another_amount(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t decision = row_with("Programledare", NULL, 0, NULL);
	books_from("matrix", "matris.csv", "21");
	const int64_t line = books_allocate(
		decision, books.year, books.a787, KRONOR(50000), "Samordnare", books.karlskrona);
	books_by_hand();
	const struct uph_verdict verdict = {.decision = decision,
		.allocations = &line,
		.allocation_count = 1,
		.date = {20241003},
		.has_amount = true,
		.amount = {KRONOR(40000)}};
	books_begin();
	assert_status(UPH_OK, uph_approve(books.ledger, &verdict, NULL, &err), &err);
	books_commit();
	audit_on(20241231);
	audit_says("R03", UPH_SEVERITY_NOTE, "matris.csv rad 20", -KRONOR(10000),
		"LSVO 2024-09-27 § 84, UPH-24-002 \"Samordnare\": rekommenderat 50 000,00, beslutat 40 000,00 av "
		"regiondirektören 2024-10-03.");
}

static void what_was_decided_as_recommended_is_no_difference(void **state)
{
	(void)state;
	books_approve(row_with("Programledare", NULL, 0, NULL), 20241003, "2024/00123");
	audit_on(20241231);
	audit_silent("R03");
}

/* ---- R09 ---- */

/* Fridays, and one row of a Tuesday. */
static void fridays_and_a_tuesday(int32_t tuesday)
{
	books_from("matrix", "matris.csv", "29");
	books_grant(books.year, books.a786, KRONOR(900000), 20240101, "dnr 1");
	(void)books_allocate(books_decide(tuesday, NULL), books.year, books.a786, KRONOR(419515),
		"Återbetalning", books.kou);
	books_by_hand();
	(void)books_decide(20240119, NULL);
	(void)books_decide(20240412, NULL);
	(void)books_decide(20240614, NULL);
}

static void a_tuesday_near_a_friday(void **state)
{
	(void)state;
	fridays_and_a_tuesday(20240618);
	audit_on(20240927);
	audit_says("R09", UPH_SEVERITY_WARNING, "matris.csv rad 29", KRONOR(419515),
		"LSVO 2024-06-18 är en tisdag, 4 dagar efter fredagen 2024-06-14. LSVO sammanträder annars på "
		"fredagar, och inget protokoll från den dagen är känt.");
	assert_string_equal("R09 LSVO 2024-06-18", audit_finding("R09")->key);
	audit_lists("R09", 0, "matris.csv rad 29", KRONOR(419515), "Återbetalning");
}

static void a_tuesday_that_is_known_is_not_odd(void **state)
{
	(void)state;
	fridays_and_a_tuesday(20240618);
	(void)books_meeting("LSVO", 20240618, UPH_MEETING_HELD);
	audit_on(20240927);
	audit_silent("R09");
}

static void a_tuesday_far_from_others_is_not_odd(void **state)
{
	(void)state;
	fridays_and_a_tuesday(20240813);
	audit_on(20240927);
	audit_silent("R09");
}

static void a_body_without_a_habit_has_no_odd_days(void **state)
{
	(void)state;
	fridays_and_a_tuesday(20240618);
	(void)books_decide(20240610, NULL); /* a Monday */
	(void)books_decide(20240205, NULL);
	audit_on(20240927);
	audit_silent("R09");
}

/* ---- R10 ---- */

static void protocols_not_adjusted_are_one_line(void **state)
{
	(void)state;
	struct uph_error err;
	books_minute("LSVO", 20240216, "25 c", UPH_MINUTE_MONEY, KRONOR(1));
	audit_on(20240927);
	audit_says("R10", UPH_SEVERITY_NOTE, "protokoll.txt", NO_AMOUNT,
		"1 inläst protokoll är inte känt som justerat.");
	books_minute("LSVO", 20240927, "84", UPH_MINUTE_MONEY, KRONOR(2));
	audit_on(20240927);
	audit_says("R10", UPH_SEVERITY_NOTE, "protokoll.txt", NO_AMOUNT,
		"2 inlästa protokoll är inte kända som justerade.");
	audit_lists("R10", 1, "protokoll.txt", NO_AMOUNT, "LSVO 2024-09-27");
	(void)books_meeting("LSVO", 20240412, UPH_MEETING_HELD); /* no protocol has been read */
	const struct uph_meeting adjusted = {
		.body = "LSVO", .date = {20240216}, .state = UPH_MEETING_HELD, .adjusted = {20240301}};
	books_begin();
	assert_status(UPH_OK, uph_meeting_say(books.ledger, &adjusted, NULL, NULL, &err), &err);
	books_commit();
	books_step(books_decide(20240927, "84"), UPH_ADJUSTED, 20241011);
	audit_on(20241010);
	assert_int_equal(1, audit_finding("R10")->item_count);
	audit_on(20241011);
	audit_silent("R10");
}

/* ---- the real case ---- */

static void import_file(struct uph_ledger *ledger, const char *path)
{
	struct uph_error err = {0};
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	const struct uph_import_options options = {.override_reason = "matrisen läses in efteråt"};
	assert_status(UPH_OK, uph_import_file(ledger, path, &options, &result, findings, &err), &err);
	uph_import_free(&result);
	uph_findings_free(findings);
}

static void import_drafts(struct uph_ledger *ledger)
{
	static const char *const drafts[] = {
		"examples/beslut-2024-02-16.json", "examples/beslut-2024-09-27.json"};
	for (size_t i = 0; i < 2; i++) {
		char *path = support_project(drafts[i]);
		import_file(ledger, path);
		free(path);
	}
}

static void say_minute(struct uph_ledger *ledger, int32_t day, const char *paragraph,
	enum uph_minute_kind kind, int64_t ore, bool most)
{
	struct uph_error err;
	struct uph_source known,
		source = {.kind = "protocol", .name = "lsvo.txt", .size = 1, .digest = "lsvo"};
	struct uph_origin origin = {0, "rad 391"};
	const struct uph_meeting meeting = {.body = "LSVO", .date = {day}, .state = UPH_MEETING_HELD};
	struct uph_minute minute = {.paragraph = paragraph, .kind = kind, .amount = {ore}, .at_most = most};
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	if (uph_source_find(ledger, "protocol", source.digest, NULL, &known, NULL) == UPH_OK)
		origin.source = known.id;
	else
		assert_status(UPH_OK, uph_source_add(ledger, &source, &origin.source, &err), &err);
	assert_status(UPH_OK, uph_meeting_say(ledger, &meeting, &origin, &minute.meeting, &err), &err);
	assert_status(UPH_OK, uph_minute_add(ledger, &minute, &origin, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(ledger, &err), &err);
}

static void say_minutes(struct uph_ledger *ledger)
{
	say_minute(ledger, 20240216, "25 c", UPH_MINUTE_MONEY, KRONOR(2000000), true);
	say_minute(ledger, 20240216, "25 d", UPH_MINUTE_NONE, 0, false);
	say_minute(ledger, 20240927, "84", UPH_MINUTE_MONEY, KRONOR(200000), false);
	say_minute(ledger, 20240927, "91", UPH_MINUTE_OTHER, 0, false);
}

static struct uph_audit *audited(struct uph_ledger *ledger)
{
	struct uph_error err;
	struct uph_audit *audit;
	const struct uph_audit_options options = {0};
	assert_status(UPH_OK, uph_audit_run(ledger, &options, &audit, &err), &err);
	return audit;
}

/* The rule's one finding, of this amount; NULL when the rule is to be silent. */
static const struct uph_audit_finding *expect(
	const struct uph_audit *audit, const char *rule, size_t count, int64_t ore)
{
	const struct uph_audit_finding *found = NULL;
	size_t there = 0;
	for (size_t i = 0; i < uph_audit_count(audit); i++) {
		if (strcmp(uph_audit_at(audit, i)->rule->number, rule) != 0)
			continue;
		there++;
		found = uph_audit_at(audit, i);
	}
	if (there != count)
		audit_print_all(audit);
	assert_int_equal(count, there);
	if (found && ore != NO_AMOUNT)
		assert_int_equal(ore, found->amount.ore);
	return found;
}

/* What is the same whether the decisions are known or not. */
static void expect_the_matrix(const struct uph_audit *audit)
{
	assert_string_equal("R09 LSVO 2024-06-18", expect(audit, "R09", 1, KRONOR(419515))->key);
	assert_string_equal("R12 UPH-24-003", expect(audit, "R12", 1, KRONOR(53813))->key);
	assert_string_equal("R44 UPH-24-004", expect(audit, "R44", 1, KRONOR(350000))->key);
	(void)expect(audit, "R39", 1, 1657666006);
	static const char *const silent[] = {
		"R06", "R07", "R08", "R11", "R34", "R35", "R36", "R37", "R38", "R41", "R42"};
	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
		(void)expect(audit, silent[i], 0, NO_AMOUNT);
}

static void the_real_matrix_and_its_protocols(void **state)
{
	(void)state;
	char *folder = support_folder();
	struct real_book book;
	real_book_open(&book, folder, "a.uph");
	struct uph_audit *audit = audited(book.ledger);
	expect_the_matrix(audit);
	(void)expect(audit, "R01", 0, NO_AMOUNT);
	(void)expect(audit, "R03", 0, NO_AMOUNT);
	(void)expect(audit, "R10", 0, NO_AMOUNT);
	(void)expect(audit, "R40", 0, NO_AMOUNT);
	(void)expect(audit, "R02", 1, KRONOR(8682918));
	(void)expect(audit, "R04", 1, KRONOR(8682918));
	uph_audit_free(audit);

	say_minutes(book.ledger); /* the protocols are known, the books are as before */
	audit = audited(book.ledger);
	expect_the_matrix(audit);
	const struct uph_audit_finding *missing = expect(audit, "R01", 1, KRONOR(2000000));
	assert_string_equal(
		"LSVO 2024-02-16 § 25 c (högst 2 000 000,00) har ingen rad i matrisen. Kvar att besluta är "
		"5 893 742,06 med beslutet och 7 893 742,06 utan.",
		missing->message);
	assert_string_equal("R01 LSVO 2024-02-16 § 25 c", missing->key);
	assert_string_equal("lsvo.txt rad 391", missing->where);
	assert_int_equal(UPH_SEVERITY_ERROR, missing->severity);
	assert_int_equal(2, expect(audit, "R10", 1, NO_AMOUNT)->item_count);
	uph_audit_free(audit);

	import_drafts(book.ledger);
	audit = audited(book.ledger);
	expect_the_matrix(audit);
	missing = expect(audit, "R01", 1, KRONOR(2000000));
	assert_string_equal(
		"LSVO 2024-02-16 § 25 c \"Egen del i ESF-projekt, förlängning\" (högst 2 000 000,00) har ingen "
		"rad i matrisen. Kvar att besluta är 5 893 742,06 med beslutet och 7 893 742,06 utan.",
		missing->message);
	assert_string_equal("R01 LSVO 2024-02-16 § 25 c", missing->key);
	assert_string_equal("R03 UPH-24-016", expect(audit, "R03", 1, KRONOR(200000))->key);
	(void)expect(audit, "R02", 1, KRONOR(8482918));
	(void)expect(audit, "R04", 1, KRONOR(10682918));
	uph_audit_free(audit);
	real_book_close(&book);
	support_folder_remove(folder);
}

/* Of one fund only: no part of a decision is taken for the whole. */
static void the_real_case_of_one_fund(void **state)
{
	(void)state;
	struct uph_error err;
	char *folder = support_folder();
	struct real_book book;
	real_book_open(&book, folder, "a.uph");
	say_minutes(book.ledger);
	import_drafts(book.ledger);
	const int64_t fund = real_book_fund(&book, "UPH 2024");
	const struct uph_audit_options options = {.funds = &fund, .fund_count = 1};
	struct uph_audit *audit;
	assert_status(UPH_OK, uph_audit_run(book.ledger, &options, &audit, &err), &err);
	(void)expect(audit, "R01", 1, KRONOR(1000000));
	(void)expect(audit, "R03", 1, KRONOR(200000));
	(void)expect(audit, "R37", 0, NO_AMOUNT);
	uph_audit_free(audit);
	real_book_close(&book);
	support_folder_remove(folder);
}

/* The matrix as it stands in the protocol, misread words and a private name included. */
static void the_protocols_own_matrix(void **state)
{
	(void)state;
	char *sample = support_sample("data/matrix/fordelning-2024-09-27.tsv");
	if (!sample)
		skip();
	char *folder = support_folder();
	struct real_book book;
	real_book_empty(&book, folder, "a.uph");
	import_file(book.ledger, sample);
	import_drafts(book.ledger);
	say_minutes(book.ledger);
	struct uph_audit *audit = audited(book.ledger);
	expect_the_matrix(audit);
	(void)expect(audit, "R01", 1, KRONOR(2000000));
	const struct uph_audit_finding *differs = expect(audit, "R03", 1, KRONOR(200000));
	assert_int_equal(UPH_SEVERITY_WARNING, differs->severity);
	assert_non_null(strstr(differs->message, "Matrisen säger \"0,75%\", beslutet \"0,75 årsarbetare\"."));
	const struct uph_audit_finding *named = expect(audit, "R40", 1, KRONOR(419515));
	assert_string_equal("R40 UPH-24-015", named->key);
	assert_null(strstr(named->message, "lön)"));
	uph_audit_free(audit);
	real_book_close(&book);
	support_folder_remove(folder);
	free(sample);
}

/* Both drafts, then the matrix: § 84 is known to stand in it, § 25 c is not. */
static void the_drafts_before_the_matrix(void **state)
{
	(void)state;
	struct uph_error err;
	char *folder = support_folder(), *matrix = support_project("examples/fordelning-2024.csv");
	struct real_book book;
	real_book_empty(&book, folder, "a.uph");
	real_book_begin(&book);
	const struct uph_fund earlier = {
		.name = "UPH t.o.m. 2023", .kind = "state", .year = 2023, .earlier = true};
	const struct uph_fund year = {.name = "UPH 2024", .kind = "state", .year = 2024};
	int64_t id;
	assert_status(UPH_OK, uph_fund_add(book.ledger, &earlier, NULL, &id, &err), &err);
	assert_status(UPH_OK, uph_fund_add(book.ledger, &year, NULL, &id, &err), &err);
	static const char *const codes[] = {"786", "787"};
	for (size_t i = 0; i < 2; i++) {
		const struct uph_activity activity = {.code = codes[i], .name = ""};
		assert_status(UPH_OK, uph_activity_add(book.ledger, &activity, NULL, &id, &err), &err);
	}
	real_book_commit(&book);
	import_drafts(book.ledger);
	import_file(book.ledger, matrix);
	struct uph_audit *audit = audited(book.ledger);
	assert_string_equal("R01 LSVO 2024-02-16 § 25 c", expect(audit, "R01", 1, KRONOR(2000000))->key);
	(void)expect(audit, "R02", 1, KRONOR(8482918));
	(void)expect(audit, "R04", 1, KRONOR(10682918));
	(void)expect(audit, "R09", 1, KRONOR(419515));
	(void)expect(audit, "R38", 1, NO_AMOUNT);
	uph_audit_free(audit);
	real_book_close(&book);
	free(matrix);
	support_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(a_paragraph_that_moves_money_has_no_row),
		AUDIT_TEST(many_decisions_without_rows_are_one_line),
		AUDIT_TEST(one_fund_does_not_miss_the_rows_of_another),
		AUDIT_TEST(a_decision_of_another_source_has_no_row),
		AUDIT_TEST(a_proposal_in_the_books_of_what_the_protocol_decided),
		AUDIT_TEST(a_paragraph_that_the_books_do_not_have),
		AUDIT_TEST(a_paragraph_that_the_books_have),
		AUDIT_TEST(what_no_matrix_answers_for_needs_no_row),
		AUDIT_TEST(a_row_whose_paragraph_is_unknown_answers),
		AUDIT_TEST(a_row_of_a_day_near_may_be_the_one),
		AUDIT_TEST(a_later_matrix_knows_the_row),
		AUDIT_TEST(rows_without_paragraph_are_one_note),
		AUDIT_TEST(rows_with_paragraph_need_no_note),
		AUDIT_TEST(the_extent_and_the_purchase_differ),
		AUDIT_TEST(a_purchase_alone_is_a_note),
		AUDIT_TEST(the_same_in_other_words_is_no_difference),
		AUDIT_TEST(another_requisitioner_and_another_activity),
		AUDIT_TEST(the_protocol_says_another_amount),
		AUDIT_TEST(what_was_decided_is_another_amount),
		AUDIT_TEST(one_row_was_decided_with_another_amount),
		AUDIT_TEST(what_was_decided_as_recommended_is_no_difference),
		AUDIT_TEST(a_tuesday_near_a_friday),
		AUDIT_TEST(a_tuesday_that_is_known_is_not_odd),
		AUDIT_TEST(a_tuesday_far_from_others_is_not_odd),
		AUDIT_TEST(a_body_without_a_habit_has_no_odd_days),
		AUDIT_TEST(protocols_not_adjusted_are_one_line),
		cmocka_unit_test(the_real_matrix_and_its_protocols),
		cmocka_unit_test(the_real_case_of_one_fund),
		cmocka_unit_test(the_protocols_own_matrix),
		cmocka_unit_test(the_drafts_before_the_matrix),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
