#include "tests/support/broken_book.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "uph/ledger.h"
#include "uph/verify.h"

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

void broken_book_expect(
	const char *original, const char *folder, const struct broken_book *cases, size_t count)
{
	char *path = support_path(folder, "rubbad.uph");
	for (size_t i = 0; i < count; i++) {
		size_t length;
		char *bytes = support_read(original, &length);
		support_write(path, bytes, length);
		free(bytes);
		run_past_the_guards(path, cases[i].sql);
		expect_finding(path, cases[i].sql, cases[i].rule, cases[i].message);
	}
	free(path);
}
