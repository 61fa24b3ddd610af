/* Every column of every table is altered, every record deleted, with plain SQL on a copy without its guards:
 * verify must find it and name it, every time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/record.h"
#include "tests/support/book.h"
#include "tests/support/broken_book.h"
#include "tests/support/full_book.h"

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

/* Whether the findings tell of a table: "entry 12", "flow_sum 1", or its name in words. */
static bool tells_of(const struct uph_findings *findings, const char *table)
{
	size_t length = strlen(table);
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		const char *where = finding->where, *said = strstr(finding->message, table);
		if (strcmp(finding->rule, "schema") == 0)
			continue;
		if (strncmp(where, table, length) == 0 && (where[length] == ' ' || where[length] == '\0'))
			return true;
		if (said && said > finding->message && said[-1] == '(' && said[length] == ' ')
			return true;
	}
	return false;
}

/* Runs `sql` on a copy and verifies it; the first finding, which must not be about the schema, into `where`.
 * With `table`, a finding must tell of it. */
static int changed_and_found(const char *original, const char *sql, const char *table, char where[64])
{
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	struct forged_book forged;
	const struct uph_ledger_options options = {.read_only = true, .examine = true};
	char *path = support_path(folder, "rubbad.uph");
	broken_book_begin(&forged, original, path);
	int code = sqlite3_exec(forged.db, sql, NULL, NULL, NULL);
	int changes = code == SQLITE_OK ? sqlite3_changes(forged.db) : 0;
	broken_book_end(&forged, true);
	struct uph_findings *findings = uph_findings_new();
	enum uph_status status = uph_ledger_open(path, &options, &ledger, &err);
	(void)snprintf(where, 64, "%s", "");
	if (status == UPH_OK && changes > 0) {
		assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
		if (uph_findings_count(findings) == 0 ||
			strcmp(uph_findings_at(findings, 0)->rule, "schema") == 0)
			fail_msg("not found: %s", sql);
		if (table && !tells_of(findings, table))
			fail_msg("%s: told of %s: %s", sql, uph_findings_at(findings, 0)->where,
				uph_findings_at(findings, 0)->message);
		(void)snprintf(where, 64, "%s", uph_findings_at(findings, 0)->where);
	} else if (status != UPH_OK) { /* a head that cannot be read is found before verify begins */
		assert_non_null(strstr(sql, "head"));
	}
	uph_findings_free(findings);
	if (status == UPH_OK)
		uph_ledger_close(ledger);
	(void)remove(path);
	free(path);
	return changes;
}

static const char *altered(const char *type)
{
	if (strcmp(type, "INTEGER") == 0)
		return "ifnull(%s, 0) + 1";
	return strcmp(type, "BLOB") == 0 ? "zeroblob(ifnull(length(%s), 16))" : "ifnull(%s, '') || 'x'";
}

static void every_column_is_watched(void **state)
{
	(void)state;
	char *original = full_book(folder), where[64];
	sqlite3 *db;
	sqlite3_stmt *columns;
	int tried = 0;
	assert_int_equal(SQLITE_OK, sqlite3_open(original, &db));
	assert_int_equal(SQLITE_OK,
		sqlite3_prepare_v2(db,
			"SELECT t.name, c.name, c.type, t.wr FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
			" WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
			-1, &columns, NULL));
	while (sqlite3_step(columns) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(columns, 0);
		const char *column = (const char *)sqlite3_column_text(columns, 1);
		bool without_rowid = sqlite3_column_int(columns, 3) != 0;
		char *value = sqlite3_mprintf(altered((const char *)sqlite3_column_text(columns, 2)), column);
		char *sql = sqlite3_mprintf(
			without_rowid
				? "UPDATE %s SET %s = %s WHERE amount_ore = (SELECT max(amount_ore) FROM %s)"
				: "UPDATE %s SET %s = %s WHERE rowid = (SELECT max(rowid) FROM %s)",
			table, column, value, table);
		/* A number in the chain that another has as well may be told of either. */
		const char *told = strcmp(column, "seq") == 0 ? NULL : table;
		if (changed_and_found(original, sql, told, where) == 0)
			fail_msg("changed nothing: %s", sql);
		tried++;
		sqlite3_free(value);
		sqlite3_free(sql);
	}
	sqlite3_finalize(columns);
	sqlite3_close(db);
	assert_true(tried > 140);
	free(original);
}

static void every_record_is_missed(void **state)
{
	(void)state;
	char *original = full_book(folder), where[64];
	sqlite3 *db;
	sqlite3_stmt *tables;
	int tried = 0;
	assert_int_equal(SQLITE_OK, sqlite3_open(original, &db));
	assert_int_equal(SQLITE_OK,
		sqlite3_prepare_v2(db,
			"SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
			" AND name NOT LIKE 'sqlite_%'",
			-1, &tables, NULL));
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(tables, 0);
		const char *key = sqlite3_column_int(tables, 1) ? "amount_ore" : "rowid";
		for (int last = 0; last < 2; last++) {
			char *sql = sqlite3_mprintf("DELETE FROM %s WHERE %s = (SELECT %s(%s) FROM %s)",
				table, key, last ? "max" : "min", key, table);
			if (changed_and_found(original, sql, NULL, where) == 0)
				fail_msg("deleted nothing: %s", sql);
			tried++;
			sqlite3_free(sql);
		}
	}
	sqlite3_finalize(tables);
	sqlite3_close(db);
	assert_true(tried >= 40);
	free(original);
}

struct named {
	const char *sql, *where;
};

static void the_first_bad_record_is_named(void **state)
{
	(void)state;
	char *original = full_book(folder), where[64], expected[64];
	static const struct named cases[] = {
		{"UPDATE entry SET amount_ore = amount_ore + 1 WHERE voucher = 3", "entry"},
		{"UPDATE entry SET date = 20240413 WHERE voucher = 3", "entry"},
		{"UPDATE allocation SET purpose = 'Annat' WHERE number = 1", "allocation"},
		{"UPDATE party SET name = 'Någon annan' WHERE name = 'Karlskrona kommun'", "party"},
		{"UPDATE decision SET paragraph = '84'", "decision"},
		{"UPDATE alias SET name = 'Kvaliteten' WHERE name = 'Kvalitet'", "alias"},
		{"UPDATE source SET name = 'annan.csv'", "source"},
		{"UPDATE amendment SET text = 'Samordnare 2/5'", "amendment"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(1, changed_and_found(original, cases[i].sql, NULL, where));
		(void)snprintf(expected, sizeof expected, "%s ", cases[i].where);
		if (strncmp(where, expected, strlen(expected)) != 0)
			fail_msg("%s: found at %s", cases[i].sql, where);
	}
	/* Two entries change places. */
	assert_true(changed_and_found(original,
			    "UPDATE entry SET date = CASE voucher WHEN 3 THEN 20240501 ELSE 20240412 END"
			    " WHERE voucher IN (3, 5)",
			    NULL, where) == 2);
	assert_int_equal(0, strncmp(where, "entry ", 6));
	free(original);
}

/* What stands beside the chain, in another type, in an index or behind a hidden guard is found as well. */
static void what_hides_is_found(void **state)
{
	(void)state;
	char *original = full_book(folder), where[64];
	static const struct named cases[] = {
		{"INSERT INTO entry SELECT 9223372036854775807, recorded_at + 1, command, source, place, voucher, event,"
		 " date, amount_ore, from_account, to_account, counterparty, decision, reference, text, reason, corrects,"
		 " NULL, hash FROM entry WHERE voucher = 3",
			"entry 9223372036854775807"},
		{"INSERT INTO setting SELECT 9223372036854775807, recorded_at, command, source, place, key, 'Falsk', hash"
		 " FROM setting",
			"setting 9223372036854775807"},
		{"INSERT INTO setting SELECT -5, 1, command, source, place, key, 'Falsk', hash FROM setting",
			"setting -5"},
		{"INSERT INTO account (kind, fund) SELECT 11, max(seq) FROM fund", "account"},
		{"INSERT INTO flow_sum SELECT block, 209901, kind, event, fund, activity, 0 FROM flow_sum LIMIT 1",
			"flow_sum 1"},
		{"UPDATE flow_sum SET amount_ore = -9223372036854775807 - 1 WHERE amount_ore > 0",
			"flow_sum 1"},
		{"UPDATE account_balance SET amount_ore = -9223372036854775807 - 1", "account"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (changed_and_found(original, cases[i].sql, NULL, where) == 0)
			fail_msg("changed nothing: %s", cases[i].sql);
		if (strncmp(where, cases[i].where, strlen(cases[i].where)) != 0)
			fail_msg("%s: found at %s", cases[i].sql, where);
	}
	free(original);
}

/* A record of one kind that is altered does not excuse those that point at it. */
static void each_altered_record_is_named(void **state)
{
	(void)state;
	struct forged_book forged;
	char *original = full_book(folder), *path = support_path(folder, "rubbad.uph");
	broken_book_begin(&forged, original, path);
	assert_int_equal(SQLITE_OK,
		sqlite3_exec(forged.db,
			"UPDATE party SET organisation_number = '1' WHERE name = 'Karlskrona kommun';"
			"UPDATE entry SET date = 20240101 WHERE reference = 'faktura 17'",
			NULL, NULL, NULL));
	broken_book_end(&forged, true);
	struct uph_findings *findings = broken_book_findings(path, NULL);
	bool party = false, entry = false;
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		party = party || strncmp(finding->where, "party ", 6) == 0;
		entry = entry || (strncmp(finding->where, "entry ", 6) == 0 &&
					 strcmp(finding->rule, "chain.hash") == 0);
	}
	assert_true(party);
	assert_true(entry);
	uph_findings_free(findings);
	free(path);
	free(original);
}

static int64_t last_seq(const char *path)
{
	struct uph_error err;
	struct uph_ledger *ledger;
	const struct uph_ledger_options options = {.read_only = true, .examine = true};
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	int64_t seq = uph_ledger_head(ledger).seq;
	uph_ledger_close(ledger);
	return seq;
}

/* Where the column can be told, it is. */
static void the_altered_column_is_named(void **state)
{
	(void)state;
	char *original = full_book(folder);
	static const char hash_alone[] =
		"det är kolumnen hash som har ändrats; det som posten säger är som det skrevs";
	static const char *const columns[] = {"voucher", "recorded_at", "allocation"};
	const struct broken_book balance = {
		"UPDATE account_balance SET amount_ore = amount_ore + 100 WHERE account = 1", "books.balance",
		"det lagrade saldot skiljer 1,00 från kontots poster"};
	broken_book_expect(original, folder, &balance, 1);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		char sql[100], message[120];
		(void)snprintf(sql, sizeof sql, "UPDATE head SET %s = %s + 1", columns[i], columns[i]);
		(void)snprintf(message, sizeof message,
			"bokens slutmärke stämmer inte med den sista posten (%lld): kolumnen %s",
			(long long)last_seq(original), columns[i]);
		const struct broken_book head = {sql, "chain.head", message};
		broken_book_expect(original, folder, &head, 1);
	}
	/* What a record says: of the digest nothing is said. */
	static const struct broken_book content = {
		"UPDATE party SET organisation_number = '1' WHERE name = 'Karlskrona kommun'", "chain.hash",
		"parten \"Karlskrona kommun\" stämmer inte med sin kontrollsumma: den har ändrats sedan den "
		"skrevs, eller bytt plats"};
	broken_book_expect(original, folder, &content, 1);
	/* A record's own digest, in the middle of the chain and at its end. */
	static const char *const altered_hashes[] = {
		"UPDATE party SET hash = zeroblob(32) WHERE name = 'Karlskrona kommun'",
		"UPDATE attachment SET hash = zeroblob(32)"};
	for (size_t i = 0; i < 2; i++) {
		struct forged_book forged;
		char *path = support_path(folder, "rubbad.uph");
		broken_book_begin(&forged, original, path);
		assert_int_equal(SQLITE_OK, sqlite3_exec(forged.db, altered_hashes[i], NULL, NULL, NULL));
		broken_book_end(&forged, true);
		struct uph_findings *findings = broken_book_findings(path, NULL);
		assert_int_equal(2, uph_findings_count(findings));
		assert_string_equal(uph_findings_at(findings, 0)->where, uph_findings_at(findings, 1)->where);
		assert_string_equal(hash_alone, uph_findings_at(findings, 1)->message);
		uph_findings_free(findings);
		free(path);
	}
	free(original);
}

struct schema_case {
	const char *sql, *message;
};

static void a_schema_that_is_altered_is_told(void **state)
{
	(void)state;
	char *original = full_book(folder), *path = support_path(folder, "rubbad.uph");
	static const struct schema_case cases[] = {
		{"DROP TRIGGER entry_keeps_update", "spärren entry_keeps_update saknas i boken"},
		{"DROP TRIGGER entry_keeps_update; CREATE TRIGGER entry_keeps_update BEFORE UPDATE ON entry BEGIN"
		 " SELECT 1; END",
			"spärren entry_keeps_update har ändrats"},
		{"CREATE TRIGGER en_till AFTER INSERT ON entry BEGIN DELETE FROM account_balance; END",
			"spärren en_till hör inte till boken"},
		{"CREATE TABLE kladd (x)", "tabellen kladd hör inte till boken"},
		{"CREATE VIEW saldon AS SELECT * FROM account_balance", "vyn saldon hör inte till boken"},
		{"CREATE INDEX snabbt ON entry (amount_ore)", "indexet snabbt hör inte till boken"},
		{"DROP INDEX entry_by_to", "indexet entry_by_to saknas i boken"},
		{"DROP INDEX entry_by_row; CREATE INDEX entry_by_row ON entry (row_key) WHERE row_key IS NOT NULL",
			"indexet entry_by_row har ändrats"},
		{"ALTER TABLE setting ADD COLUMN extra TEXT", "tabellen setting har ändrats"},
		{"ANALYZE", "tabellen sqlite_stat1 hör inte till boken"},
		{"CREATE TABLE t (x INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE t",
			"tabellen sqlite_sequence hör inte till boken"},
		{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (amount_ore > 0)', '')"
		 " WHERE name = 'entry'",
			"tabellen entry har ändrats"},
		{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'REFERENCES party', '')"
		 " WHERE name = 'entry'",
			"tabellen entry har ändrats"},
		{"PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'closing_keeps_delete'",
			"spärren closing_keeps_delete saknas i boken"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct forged_book forged;
		broken_book_begin(&forged, original, path);
		broken_book_end(&forged, true);
		sqlite3 *db;
		assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
		if (sqlite3_exec(db, cases[i].sql, NULL, NULL, NULL) != SQLITE_OK)
			fail_msg("%s: %s", cases[i].sql, sqlite3_errmsg(db));
		sqlite3_close(db);
		struct uph_findings *findings = broken_book_findings(path, NULL);
		if (uph_findings_count(findings) != 1)
			fail_msg("%s: %zu findings", cases[i].sql, uph_findings_count(findings));
		assert_string_equal(cases[i].message, uph_findings_at(findings, 0)->message);
		uph_findings_free(findings);
	}
	free(path);
	free(original);
}

/* Without its table, a book cannot be walked: verify says which. */
static void a_table_that_is_gone_is_told(void **state)
{
	(void)state;
	char *original = full_book(folder), *path = support_path(folder, "rubbad.uph");
	sqlite3 *db;
	int64_t tables = 0;
	assert_int_equal(SQLITE_OK, sqlite3_open(original, &db));
	for (int kind = 0; kind < RECORD_KINDS + 5; kind++) {
		static const char *const others[] = {
			"account", "account_balance", "block", "flow_sum", "document"};
		const char *table = kind < RECORD_KINDS ? record_table((enum record_kind)kind)->name
							: others[kind - RECORD_KINDS];
		struct uph_error err = {0};
		struct uph_ledger *ledger = NULL;
		struct uph_verify_result result;
		struct forged_book forged;
		const struct uph_ledger_options options = {.read_only = true, .examine = true};
		char *drop = sqlite3_mprintf("DROP TABLE %s", table);
		char *message = sqlite3_mprintf("tabellen %s saknas i boken", table);
		struct uph_findings *findings = uph_findings_new();
		bool told = false;
		broken_book_begin(&forged, original, path);
		assert_int_equal(SQLITE_OK, sqlite3_exec(forged.db, drop, NULL, NULL, NULL));
		broken_book_end(&forged, false);
		assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
		assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
		for (size_t i = 0; i < uph_findings_count(findings); i++)
			told = told || strcmp(uph_findings_at(findings, i)->message, message) == 0;
		if (!told)
			fail_msg("%s is not told", message);
		uph_ledger_close(ledger);
		uph_findings_free(findings);
		sqlite3_free(message);
		sqlite3_free(drop);
		tables++;
	}
	sqlite3_close(db);
	assert_true(tables > 30);
	free(path);
	free(original);
}

/* Numbers in the file's header say whose file it is. */
static void a_book_of_another_number_is_refused(void **state)
{
	(void)state;
	char *original = full_book(folder), *path = support_path(folder, "rubbad.uph");
	static const struct schema_case cases[] = {
		{"PRAGMA application_id = 1", "filen är ingen UPH-bok"},
		{"PRAGMA user_version = 0", "filen är ingen färdig UPH-bok (version saknas)"},
		{"PRAGMA user_version = 99",
			"boken är av version 99 och programmet känner till 5; installera ett nyare program"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct forged_book forged;
		struct uph_error err = {0};
		struct uph_ledger *ledger = NULL;
		const struct uph_ledger_options options = {.read_only = true, .examine = true};
		broken_book_begin(&forged, original, path);
		assert_int_equal(SQLITE_OK, sqlite3_exec(forged.db, cases[i].sql, NULL, NULL, NULL));
		broken_book_end(&forged, true);
		assert_true(uph_ledger_open(path, &options, &ledger, &err) != UPH_OK);
		assert_non_null(strstr(err.message, cases[i].message));
	}
	free(path);
	free(original);
}

static void a_text_that_goes_on_after_its_end_is_told(void **state)
{
	(void)state;
	static const struct broken_book cases[] = {
		{"UPDATE party SET name = name || char(0) || 'x' WHERE name = 'Karlskrona kommun'",
			"record.text",
			"parten \"Karlskrona kommun\" har en text med ett nolltecken i sig: det som visas av den är "
			"bara början"},
		{"UPDATE entry SET text = char(0) WHERE voucher = 4", "record.text",
			"posten i verifikation 4 har en text med ett nolltecken i sig: det som visas av den är bara "
			"början"},
	};
	char *original = full_book(folder);
	broken_book_expect(original, folder, cases, sizeof cases / sizeof *cases);
	free(original);
}

static void guards_that_are_gone_are_told(void **state)
{
	(void)state;
	struct forged_book forged;
	char *original = full_book(folder), *path = support_path(folder, "rubbad.uph");
	broken_book_begin(&forged, original, path);
	broken_book_end(&forged, false);
	struct uph_findings *findings = broken_book_findings(path, NULL);
	assert_true(uph_findings_count(findings) >= 3 * (size_t)RECORD_KINDS);
	for (size_t i = 0; i < uph_findings_count(findings); i++)
		assert_string_equal("schema", uph_findings_at(findings, i)->rule);
	assert_string_equal(
		"spärren acceptance_keeps_delete saknas i boken", uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
	free(path);
	free(original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_column_is_watched, setup, teardown),
		cmocka_unit_test_setup_teardown(every_record_is_missed, setup, teardown),
		cmocka_unit_test_setup_teardown(the_first_bad_record_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(what_hides_is_found, setup, teardown),
		cmocka_unit_test_setup_teardown(each_altered_record_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(a_text_that_goes_on_after_its_end_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(guards_that_are_gone_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(the_altered_column_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(a_schema_that_is_altered_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_table_that_is_gone_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_book_of_another_number_is_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
