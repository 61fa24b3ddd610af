/* Attest: two together, limits, what is refused, what was known when; and what verify finds of it. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"

static char *folder;
static struct book book;
static int64_t samordnare, reserv;
static struct uph_error err;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &samordnare, &reserv); /* 1 000,00, 5 000,00, 300,00, 50,00 by "controller" */
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static void set(const char *key, const char *value)
{
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, key, value, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
}

/* From here on somebody else writes. */
static void as(const char *person)
{
	struct uph_ledger_options options = book_options(&book.time, "uph attest");
	options.person = person;
	uph_ledger_close(book.ledger);
	assert_status(UPH_OK, uph_ledger_open(book.path, &options, &book.ledger, &err), &err);
}

static void refuses(enum uph_status expected, int64_t voucher, const char *message)
{
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	enum uph_status status = uph_attest_add(book.ledger, voucher, &err);
	assert_status(expected, status, &err);
	assert_string_equal(message, err.message);
	uph_ledger_rollback(book.ledger);
}

static void attests(int64_t voucher)
{
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_attest_add(book.ledger, voucher, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
}

static void missing_is(int64_t seq_max, int64_t count, int64_t ore)
{
	int64_t found;
	struct uph_money amount;
	assert_status(UPH_OK, uph_attest_missing(book.ledger, seq_max, &found, &amount, &err), &err);
	assert_int_equal(count, found);
	assert_int_equal(ore, amount.ore);
}

static void what_is_refused(void **state)
{
	(void)state;
	set("attest", "two");
	refuses(UPH_E_MISSING, 99, "verifikation 99 finns inte i boken, den sista är 4");
	refuses(UPH_E_INVARIANT, 3,
		"verifikation 3 är registrerad av controller: den som har registrerat får inte själv attestera, "
		"någon annan ska göra det");
	as("Controller");
	refuses(UPH_E_INVARIANT, 3,
		"verifikation 3 är registrerad av controller: den som har registrerat får inte själv attestera, "
		"någon annan ska göra det");
	set("attest.limit chefen", "1000.00");
	as("chefen");
	refuses(UPH_E_INVARIANT, 2,
		"verifikation 2 är på 5 000,00, och chefen får attestera högst 1 000,00; någon med högre gräns ska "
		"göra det");
	as("Chefen"); /* the same person */
	refuses(UPH_E_INVARIANT, 2,
		"verifikation 2 är på 5 000,00, och Chefen får attestera högst 1 000,00; någon med högre gräns ska "
		"göra det");
	as("chefen");
	attests(1);
	refuses(UPH_E_INVARIANT, 1, "verifikation 1 är redan attesterad av chefen 2024-10-01 12:00 UTC");
	as("någon annan"); /* without a limit of his own */
	attests(2);
	set("attest.limit CHEFEN", "tusen"); /* the latest counts, however it is spelt */
	as("chefen");
	refuses(UPH_E_INVARIANT, 3, "inställningen attest.limit CHEFEN är inget belopp: \"tusen\"");
	book_verify(book.ledger);
}

static void two_together_when_the_setting_says_so(void **state)
{
	(void)state;
	struct uph_attest attest;
	assert_false(uph_attest_required(book.ledger));
	missing_is(0, 0, 0);
	set("attest", "two");
	assert_true(uph_attest_required(book.ledger));
	int64_t before = uph_ledger_head(book.ledger).seq;
	missing_is(0, 4, 635000);
	missing_is(before - 2, 0, 0); /* the setting was not there */
	as("chefen");
	attests(2);
	missing_is(0, 3, 135000);
	missing_is(before, 4, 635000);
	assert_status(UPH_OK, uph_attest_of(book.ledger, 2, 0, &attest, &err), &err);
	assert_string_equal("controller", attest.registered_by);
	assert_string_equal("chefen", attest.attested_by);
	assert_int_equal(500000, attest.amount.ore);
	assert_true(attest.needed);
	assert_status(UPH_OK, uph_attest_of(book.ledger, 2, before, &attest, &err), &err);
	assert_null(attest.attested_by);
	set("attest.from", "300.00"); /* what is smaller needs no second person */
	missing_is(0, 2, 130000);
	assert_status(UPH_OK, uph_attest_of(book.ledger, 4, 0, &attest, &err), &err);
	assert_false(attest.needed);
	set("attest", "off");
	missing_is(0, 0, 0);
	book_verify(book.ledger);
}

/* Runs SQL on the file without its guards, which are put back; the first finding's rule and message. */
static void breaks(const char *sql, const char *rule, const char *message)
{
	sqlite3 *db;
	sqlite3_stmt *names;
	struct uph_verify_result result;
	struct uph_findings *findings = uph_findings_new();
	assert_int_equal(SQLITE_OK, sqlite3_open(book.path, &db));
	assert_int_equal(SQLITE_OK,
		sqlite3_prepare_v2(db,
			"SELECT 'DROP TRIGGER ' || name, sql FROM sqlite_schema WHERE type = 'trigger'", -1,
			&names, NULL));
	char *drop = sqlite3_mprintf("PRAGMA foreign_keys = OFF"), *guards = sqlite3_mprintf("%s", "");
	while (sqlite3_step(names) == SQLITE_ROW) {
		char *more = sqlite3_mprintf("%s; %s", drop, sqlite3_column_text(names, 0));
		char *again = sqlite3_mprintf("%s%s;", guards, sqlite3_column_text(names, 1));
		sqlite3_free(drop);
		sqlite3_free(guards);
		drop = more;
		guards = again;
	}
	sqlite3_finalize(names);
	assert_int_equal(SQLITE_OK, sqlite3_exec(db, drop, NULL, NULL, NULL));
	sqlite3_free(drop);
	assert_int_equal(SQLITE_OK, sqlite3_exec(db, sql, NULL, NULL, NULL));
	assert_true(sqlite3_changes(db) > 0);
	assert_int_equal(SQLITE_OK, sqlite3_exec(db, guards, NULL, NULL, NULL));
	sqlite3_free(guards);
	sqlite3_close(db);
	as("granskaren");
	assert_status(UPH_OK, uph_verify(book.ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	bool found = false;
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		if (strcmp(finding->rule, rule) == 0) {
			assert_string_equal(message, finding->message);
			found = true;
		}
	}
	if (!found)
		fail_msg("%s was not found", rule);
	uph_findings_free(findings);
}

static void verify_finds_ones_own(void **state)
{
	(void)state;
	set("attest", "two");
	as("chefen");
	attests(3);
	breaks("UPDATE command SET person = 'controller' WHERE person = 'chefen'", "attest.own",
		"verifikation 3 är attesterad av den som registrerade den");
}

static void verify_finds_an_attest_of_nothing(void **state)
{
	(void)state;
	as("chefen");
	attests(3);
	breaks("UPDATE attest SET voucher = 17", "attest.voucher",
		"verifikation 17 är attesterad men finns inte i boken");
}

static void verify_finds_what_lies_outside_its_period(void **state)
{
	(void)state;
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	const struct uph_allocation_change period = {.period_last = {20241231}};
	assert_status(UPH_OK,
		uph_allocation_amend(book.ledger, samordnare, &period, "enligt beslutet", NULL, &err), &err);
	struct uph_movement movement = {.event = UPH_EVENT_REQUISITION,
		.date = {20250115},
		.amount = {100},
		.allocation = samordnare,
		.override_reason = "kom sent"};
	assert_status(UPH_OK, uph_movement_post(book.ledger, &movement, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
	breaks("UPDATE override SET rule = 'fund-below-zero'", "books.period",
		"UPH-24-001: Rekvirerat 2025-01-15 ligger utanför tilldelningens period utan att ett skäl är angivet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(two_together_when_the_setting_says_so, setup, teardown),
		cmocka_unit_test_setup_teardown(verify_finds_ones_own, setup, teardown),
		cmocka_unit_test_setup_teardown(verify_finds_an_attest_of_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(verify_finds_what_lies_outside_its_period, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
