/* R34–R39, R43: attest, documents, days, numbers, overrides, reconciliation, areas to report. */
#include <stdlib.h>
#include <string.h>

#include "ledger/audit.h"
#include "ledger/db.h"
#include "tests/support/audit_case.h"
#include "tests/support/outside_rows.h"
#include "uph/attachment.h"
#include "uph/attest.h"

static int64_t an_allocation(void)
{
	books_grant(books.year, books.a787, KRONOR(900000), 20240101, "dnr 1");
	return books_allocate(books_decide(20240412, "12"), books.year, books.a787, KRONOR(1000),
		"Projektledare", books.karlskrona);
}

/* ---- R34 ---- */

/* The ledger refuses one's own attest, so the gathered books are made to say it. */
static void registered_and_attested_by_the_same(void **state)
{
	(void)state;
	struct audit audit = {0};
	struct uph_attest attest = {.voucher = 7,
		.amount = {KRONOR(500)},
		.registered_by = "Anna",
		.needed = true,
		.attested_by = "ANNA"};
	arena_init(&audit.memory, 1 << 16);
	audit.book.attests = &attest;
	audit.book.attest_count = 1;
	audit.book.as_of = (struct uph_date){20240927};
	audit_attested_by_same(&audit);
	assert_int_equal(1, audit.count);
	const struct uph_audit_finding *finding = &audit.said[0].finding;
	assert_string_equal(
		"Verifikation 7 är registrerad och attesterad av samma person, ANNA.", finding->message);
	assert_int_equal(UPH_SEVERITY_ERROR, finding->severity);
	assert_string_equal("ver 7", finding->where);
	assert_int_equal(KRONOR(500), finding->amount.ore);
	free(audit.said);
	audit.said = NULL;
	audit.count = audit.room = 0;
	attest.attested_by = "Bo";
	audit_attested_by_same(&audit);
	assert_int_equal(0, audit.count);
	arena_free(&audit.memory);
}

static void vouchers_that_wait_for_an_attest(void **state)
{
	(void)state;
	struct uph_error err;
	books_set("attest", "two");
	books_set("attest.from", "500.00");
	int64_t allocation = an_allocation(); /* registered 2024-10-01 */
	(void)books_pay(allocation, 20240603, KRONOR(400), "F1");
	audit_on(20241031);
	audit_silent("R34");
	audit_on(20241101);
	audit_says("R34", UPH_SEVERITY_WARNING, "ver 1", KRONOR(901000),
		"2 verifikationer är utan den attest som krävs, 31 dagar efter registreringen eller mer.");
	books_person("Bo");
	for (int64_t voucher = 1; voucher <= 2; voucher++) {
		books_begin();
		assert_status(UPH_OK, uph_attest_add(books.ledger, voucher, &err), &err);
		books_commit();
	}
	audit_on(20241101);
	audit_silent("R34");
}

static void no_attest_is_asked_for(void **state)
{
	(void)state;
	(void)an_allocation();
	audit_on(20241231);
	audit_silent("R34");
}

/* ---- R35 ---- */

static void payments_by_hand_without_a_document(void **state)
{
	(void)state;
	int64_t allocation = an_allocation();
	(void)books_pay(allocation, 20240603, KRONOR(400), NULL);
	(void)books_spend(allocation, 20240703, KRONOR(100), NULL);
	audit_on(20240927);
	audit_says("R35", UPH_SEVERITY_NOTE, "ver 3", KRONOR(500),
		"2 verifikationer med utbetalning eller förbrukning för hand saknar referens och bilaga.");
	audit_lists("R35", 0, "ver 3", KRONOR(400), "Utbetalt 2024-06-03 UPH-24-001");
}

static void payments_with_a_document(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t allocation = an_allocation();
	(void)books_pay(allocation, 20240603, KRONOR(400), "F1881");
	int64_t voucher = books_pay(allocation, 20240703, KRONOR(100), NULL);
	const struct uph_attachment invoice = {.name = "faktura.pdf", .size = 3, .voucher = voucher};
	books_begin();
	assert_status(UPH_OK, uph_attachment_add(books.ledger, &invoice, NULL, &err), &err);
	books_commit();
	books_from("journal", "handelser.csv", "5");
	(void)books_pay(allocation, 20240803, KRONOR(50), NULL);
	books_by_hand();
	(void)books_reverse(books_pay(allocation, 20240903, KRONOR(20), NULL), 20240904);
	(void)books_requisition(allocation, 20240904, KRONOR(30));
	audit_on(20240927);
	audit_silent("R35");
}

/* ---- R36 ---- */

static void entries_by_hand_long_after_their_day(void **state)
{
	(void)state;
	int64_t allocation = an_allocation(); /* of 2024-04-12, registered 2024-10-01 */
	(void)books_pay(allocation, 20240802, KRONOR(400), "F1");
	(void)books_pay(allocation, 20240801, KRONOR(100), "F2");
	audit_on(20240927);
	audit_says("R36", UPH_SEVERITY_NOTE, "ver 2", KRONOR(1100),
		"2 verifikationer för hand har registrerats långt efter sin dag, eller efter januari året efter.");
	audit_lists("R36", 1, "ver 4", KRONOR(100),
		"Utbetalt 2024-08-01 UPH-24-001, registrerad 2024-10-01 av controller");
}

/* What a year is closed with is registered in January; later it is late, however few the days. */
static void the_last_of_a_year_comes_in_january(void **state)
{
	(void)state;
	int64_t allocation = an_allocation();
	books.time += INT64_C(121) * 86400 * 1000000; /* 2025-01-30 */
	(void)books_pay(allocation, 20241231, KRONOR(100), "F1");
	audit_on(20250130);
	assert_int_equal(1, audit_finding("R36")->item_count); /* the allocation itself */
	books.time += INT64_C(2) * 86400 * 1000000;            /* 2025-02-01 */
	(void)books_pay(allocation, 20241231, KRONOR(10), "F2");
	audit_on(20250201);
	audit_lists("R36", 1, "ver 4", KRONOR(10),
		"Utbetalt 2024-12-31 UPH-24-001, registrerad 2025-02-01 av controller");
}

static void old_matrices_and_openings_are_not_back_dated(void **state)
{
	(void)state;
	books_open(books.earlier, books.a786, KRONOR(5), 20231231);
	books_grant(books.year, books.a787, KRONOR(900000), 20240101, "dnr 1");
	books_from("matrix", "matris.csv", "12");
	int64_t allocation = books_allocate(
		books_decide(20240119, NULL), books.year, books.a787, KRONOR(1000), "Mötesplats", books.kou);
	books_from("journal", "handelser.csv", "5");
	(void)books_pay(allocation, 20240220, KRONOR(10), "F1");
	books_by_hand();
	(void)books_pay(allocation, 20240802, KRONOR(10), "F2");
	audit_on(20240927);
	audit_silent("R36");
}

/* ---- R37 ---- */

static void after(const char *sql)
{
	struct uph_error err;
	struct db *db;
	assert_status(UPH_OK, db_open(books.path, 0, &db, &err), &err);
	assert_status(UPH_OK,
		db_script(db, "PRAGMA foreign_keys = OFF; DROP TRIGGER entry_keeps_delete;", &err), &err);
	assert_status(UPH_OK, db_script(db, sql, &err), &err);
	db_close(db);
}

/* Only somebody past the program can make one. */
static void a_gap_in_the_numbers(void **state)
{
	(void)state;
	int64_t allocation = an_allocation();
	for (int i = 0; i < 5; i++)
		(void)books_pay(allocation, 20240801 + i, KRONOR(10), "F");
	after("DELETE FROM entry WHERE voucher IN (3, 5, 6);");
	audit_on(20240927);
	assert_int_equal(2, audit_count("R37"));
	const struct uph_audit_finding *finding = NULL;
	for (size_t i = 0; i < uph_audit_count(audit_of_case()); i++) {
		const struct uph_audit_finding *at = uph_audit_at(audit_of_case(), i);
		if (strcmp(at->where, "ver 5") == 0 && strcmp(at->rule->number, "R37") == 0)
			finding = at;
	}
	assert_non_null(finding);
	assert_string_equal("Verifikationerna 5–6 saknas.", finding->message);
	assert_int_equal(UPH_SEVERITY_ERROR, finding->severity);
}

static void numbers_in_order(void **state)
{
	(void)state;
	int64_t allocation = an_allocation();
	(void)books_pay(allocation, 20241231, KRONOR(10), "F1");
	(void)books_pay(allocation, 20240601, KRONOR(10), "F2");
	audit_on(20240927); /* voucher 3 is of a later day, and not missing */
	audit_silent("R37");
}

/* ---- R38 ---- */

static void overrides_are_one_line(void **state)
{
	(void)state;
	audit_on(20240927);
	audit_silent("R38");
	books_grant(books.year, books.a787, KRONOR(100), 20240101, "dnr 1");
	int64_t allocation =
		books_allocate_as(&(struct uph_allocation){.decision = books_decide(20240412, "12"),
					  .purpose = "Insats",
					  .period_first = {20240501},
					  .period_last = {20240531},
					  .recipient = books.karlskrona},
			books.year, books.a787, KRONOR(50), NULL);
	(void)books_move(&(struct uph_movement){.event = UPH_EVENT_PAY,
		.date = {20240603},
		.amount = {KRONOR(10)},
		.allocation = allocation,
		.reference = "F1",
		.override_reason = "fakturan kom sent"});
	audit_on(20240927);
	audit_says("R38", UPH_SEVERITY_NOTE, "", NO_AMOUNT,
		"1 undantag från bokens regler har gjorts med skäl.");
	audit_lists("R38", 0, "2024-10-01", NO_AMOUNT,
		"utanför perioden, UPH-24-001: fakturan kom sent (controller)");
}

/* What has no amount is accepted as far as it was known: one more override is another question. */
static void an_override_after_the_acceptance(void **state)
{
	(void)state;
	struct uph_error err = {0};
	books_grant(books.year, books.a787, KRONOR(100), 20240101, "dnr 1");
	int64_t allocation =
		books_allocate_as(&(struct uph_allocation){.decision = books_decide(20240412, "12"),
					  .purpose = "Insats",
					  .period_last = {20240531},
					  .recipient = books.karlskrona},
			books.year, books.a787, KRONOR(50), NULL);
	for (int i = 0; i < 2; i++) {
		(void)books_move(&(struct uph_movement){.event = UPH_EVENT_PAY,
			.date = {20240603},
			.amount = {KRONOR(10)},
			.allocation = allocation,
			.override_reason = "fakturan kom sent"});
		audit_on(20240927);
		assert_false(audit_finding("R38")->accepted);
		books_begin();
		assert_status(UPH_OK,
			uph_audit_accept(
				books.ledger, audit_of_case(), "R38 boken", "läst", false, NULL, &err),
			&err);
		books_commit();
		audit_on(20240927);
		assert_true(audit_finding("R38")->accepted);
	}
}

/* ---- R39 ---- */

static void never_reconciled(void **state)
{
	(void)state;
	books_grant(books.year, books.a787, KRONOR(900), 20240801, "dnr 1");
	audit_on(20240915);
	audit_silent("R39"); /* 45 days: not yet */
	audit_on(20240916);
	audit_says("R39", UPH_SEVERITY_NOTE, "", KRONOR(900),
		"Boken har inte stämts av mot ekonomisystemet; 900,00 står på balansen.");
}

static void reconciled_long_ago(void **state)
{
	(void)state;
	books_grant(books.year, books.a787, KRONOR(900), 20240101, "dnr 1");
	books_set("reconciled", "2024-06-30");
	audit_on(20240814);
	audit_silent("R39");
	audit_on(20240815);
	audit_says("R39", UPH_SEVERITY_NOTE, "", KRONOR(900),
		"Senaste avstämning mot ekonomisystemet är från 2024-06-30, 46 dagar före 2024-08-15.");
	books_set("reconciled", "2024-08-31");
	audit_on(20240815);
	audit_silent("R39");
}

static void keep_reconciled(int64_t fund, int64_t activity, int64_t ore, int32_t day)
{
	struct uph_error err;
	struct uph_reconciliation result;
	struct outside_rows *file = calloc(1, sizeof *file);
	const struct uph_reconcile_options options = {.as_of = {day}, .funds = &fund, .fund_count = 1};
	size_t kept;
	outside_begin(file, "saldon.csv", 0, day);
	outside_closing(file, fund, activity, ore);
	outside_reconcile(books.ledger, file, &options, &result);
	books_begin();
	assert_status(UPH_OK, uph_reconcile_keep(books.ledger, &result, &kept, &err), &err);
	books_commit();
	assert_int_equal(1, kept);
	uph_reconcile_free(&result);
	free(file);
}

/* Every pot that has money counts; the first that lags says the day. */
static void reconciled_as_kept(void **state)
{
	(void)state;
	books_grant(books.year, books.a787, KRONOR(900), 20240101, "dnr 1");
	keep_reconciled(books.year, books.a787, KRONOR(900), 20240630);
	audit_on(20240814);
	audit_silent("R39");
	audit_on(20240815);
	audit_says("R39", UPH_SEVERITY_NOTE, "", KRONOR(900),
		"Senaste avstämning mot ekonomisystemet är från 2024-06-30, 46 dagar före 2024-08-15.");
	assert_string_equal("stäm av: uph reconcile FIL --as-of DAG --keep", audit_finding("R39")->action);
	books_open(books.earlier, books.a786, KRONOR(5), 20240101);
	audit_on(20240814);
	audit_says("R39", UPH_SEVERITY_NOTE, "", KRONOR(905),
		"Boken har inte stämts av mot ekonomisystemet; 905,00 står på balansen.");
	keep_reconciled(books.earlier, books.a786, KRONOR(5), 20240731);
	audit_on(20240814);
	audit_silent("R39");
}

static void nothing_to_reconcile(void **state)
{
	(void)state;
	audit_on(20240927);
	audit_silent("R39");
}

/* ---- R43 ---- */

/* Every area that the case's activities are named for has a decision, but for one. */
static int64_t decide_all_but(int64_t spared)
{
	const int64_t activities[] = {books.a786, books.a787, books.a964};
	int64_t decision = books_decide(20240412, "12");
	for (size_t i = 0; i < sizeof activities / sizeof *activities; i++) {
		books_grant(books.year, activities[i], KRONOR(100), 20240101, "dnr 1");
		if (activities[i] != spared)
			(void)books_allocate(
				decision, books.year, activities[i], KRONOR(10), "Insats", books.kou);
	}
	return decision;
}

static void an_area_to_report_without_a_decision(void **state)
{
	(void)state;
	int64_t activity = books_activity("265", "Inflytande", "brukarinflytande");
	books_grant(books.year, activity, KRONOR(100), 20240101, "dnr 1");
	int64_t decision = decide_all_but(0);
	audit_on(20240927);
	audit_says("R43", UPH_SEVERITY_NOTE, "", KRONOR(100),
		"Aktivitet 265 Inflytande ska återrapporteras (brukarinflytande) men inget beslut rör den.");
	assert_string_equal("R43 265", audit_finding("R43")->key);
	(void)books_allocate(decision, books.year, activity, KRONOR(10), "Insats", books.kou);
	audit_on(20240927);
	audit_silent("R43");
}

static void an_area_is_known_by_the_name(void **state)
{
	(void)state;
	(void)decide_all_but(books.a786);
	audit_on(20240927);
	audit_says("R43", UPH_SEVERITY_NOTE, "", KRONOR(100),
		"Aktivitet 786 Ungdomsmottagning ska återrapporteras (barn och unga) men inget beslut rör den.");
}

static void nothing_decided_and_no_area_have_no_duty(void **state)
{
	(void)state;
	audit_on(20240927);
	audit_silent("R43");
	(void)books_activity("999", "Annat", NULL);
	(void)decide_all_but(0);
	audit_on(20240927);
	audit_silent("R43");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(registered_and_attested_by_the_same),
		AUDIT_TEST(vouchers_that_wait_for_an_attest),
		AUDIT_TEST(no_attest_is_asked_for),
		AUDIT_TEST(payments_by_hand_without_a_document),
		AUDIT_TEST(payments_with_a_document),
		AUDIT_TEST(entries_by_hand_long_after_their_day),
		AUDIT_TEST(the_last_of_a_year_comes_in_january),
		AUDIT_TEST(old_matrices_and_openings_are_not_back_dated),
		AUDIT_TEST(a_gap_in_the_numbers),
		AUDIT_TEST(numbers_in_order),
		AUDIT_TEST(overrides_are_one_line),
		AUDIT_TEST(an_override_after_the_acceptance),
		AUDIT_TEST(never_reconciled),
		AUDIT_TEST(reconciled_long_ago),
		AUDIT_TEST(reconciled_as_kept),
		AUDIT_TEST(nothing_to_reconcile),
		AUDIT_TEST(an_area_to_report_without_a_decision),
		AUDIT_TEST(an_area_is_known_by_the_name),
		AUDIT_TEST(nothing_decided_and_no_area_have_no_duty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
