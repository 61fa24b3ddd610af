/* What verify says of conditions and co-financing that were written past the program. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/esf_book.h"

static char *folder;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	support_folder_remove(folder);
	return 0;
}

/* A whole ledger with an outcome that moved money, closed; its path is the caller's. */
static char *whole_ledger(void)
{
	struct esf_book esf;
	esf_book_open(&esf, folder);
	esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701);
	book_verify(esf.book.ledger);
	uph_ledger_close(esf.book.ledger);
	return esf.book.path;
}

static void run_past_the_guards(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *names;
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	char *drop = sqlite3_mprintf("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;");
	assert_int_equal(
		SQLITE_OK, sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", -1,
				   &names, NULL));
	while (sqlite3_step(names) == SQLITE_ROW) {
		char *more = sqlite3_mprintf("%s DROP TRIGGER %s;", drop, sqlite3_column_text(names, 0));
		sqlite3_free(drop);
		drop = more;
	}
	sqlite3_finalize(names);
	assert_int_equal(SQLITE_OK, sqlite3_exec(db, drop, NULL, NULL, NULL));
	sqlite3_free(drop);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_true(sqlite3_changes(db) > 0);
	sqlite3_close(db);
}

static void expect_finding(const char *path, const char *sql, const char *rule, const char *message)
{
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	const struct uph_ledger_options options = {.read_only = true};
	struct uph_findings *findings = uph_findings_new();
	bool found = false;
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		if (strcmp(finding->rule, rule) != 0)
			continue;
		found = true;
		assert_string_equal(message, finding->message);
	}
	if (!found)
		fail_msg("%s: %s is not found", sql, rule);
	uph_findings_free(findings);
	uph_ledger_close(ledger);
}

struct broken {
	const char *sql, *rule, *message;
};

static void what_breaks_a_rule_is_found(void **state)
{
	(void)state;
	static const struct broken cases[] = {
		{"INSERT INTO outcome SELECT seq + 1000, recorded_at + 1, command, source, place, condition, 'met',"
		 " date, NULL, NULL, hash FROM outcome",
			"conditions.outcome",
			"villkoret har fått ett utfall utan att det förra är taget tillbaka"},
		{"UPDATE outcome SET outcome = 'reopened'", "conditions.outcome",
			"villkoret har fått ett utfall utan att det förra är taget tillbaka"},
		{"UPDATE outcome SET voucher = 3", "conditions.voucher",
			"utfallets verifikation finns inte i samma ändring"},
		{"UPDATE outcome SET voucher = 99", "conditions.voucher",
			"utfallets verifikation finns inte i samma ändring"},
		{"UPDATE cofunder SET amount_ore = amount_ore + 1", "cofinancing.total",
			"egen del och finansiärer blir inte hela kostnaden"},
		{"DELETE FROM cofunder", "cofinancing.total",
			"egen del och finansiärer blir inte hela kostnaden"},
		{"DELETE FROM cofunder", "cofinancing.shares",
			"medfinansieringen ska ha minst en finansiär och högst 32"},
		{"UPDATE cofunder SET share_numerator = 53", "cofinancing.shares",
			"andelarna blir 99/100 tillsammans; de ska bli 1, 1/100 saknas"},
		{"UPDATE condition SET kind = 'body'", "cofinancing.condition",
			"villkoret gäller inte medfinansiering"},
		{"UPDATE condition SET number = 2", "conditions.number", "villkorens nummer är inte löpande"},
	};
	char *original = whole_ledger(), *path = support_path(folder, "rubbad.uph");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t length;
		char *bytes = support_read(original, &length);
		support_write(path, bytes, length);
		free(bytes);
		run_past_the_guards(path, cases[i].sql);
		expect_finding(path, cases[i].sql, cases[i].rule, cases[i].message);
	}
	free(path);
	free(original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_breaks_a_rule_is_found, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
