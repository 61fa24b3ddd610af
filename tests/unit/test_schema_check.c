/* A book from a stranger: what stands in its schema is compared before anything of it can run. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/handle.h"
#include "ledger/schema_check.h"
#include "tests/support/broken_book.h"
#include "tests/support/full_book.h"
#include "uph/verify.h"

extern const char schema_sql[];

static char *folder, *original, *path;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	original = full_book(folder);
	path = support_path(folder, "främmande.uph");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(path);
	free(original);
	support_folder_remove(folder);
	return 0;
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

/* A whole book, and then what the stranger did to it. */
static void make_strange(const char *sql)
{
	sqlite3 *db;
	size_t length;
	char *bytes = support_read(original, &length);
	support_write(path, bytes, length);
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	run(db, sql);
	sqlite3_close(db);
	free(bytes);
}

static enum uph_status open_as(bool read_only, bool examine, struct uph_ledger **out, struct uph_error *err)
{
	const struct uph_ledger_options options = {.person = "controller",
		.words = "uph x",
		.read_only = read_only,
		.examine = examine,
		.busy_milliseconds = 10};
	*err = (struct uph_error){0};
	*out = NULL;
	return uph_ledger_open(path, &options, out, err);
}

/* ---- the digest ---- */

/* A changed schema is a new version, with a digest in schema_check.c. */
static void a_new_schema_has_a_new_version(void **state)
{
	(void)state;
	struct db *db;
	struct uph_error err;
	assert_status(UPH_OK, db_open_memory(&db, &err), &err);
	assert_status(UPH_OK, db_script(db, schema_sql, &err), &err);
	assert_status(UPH_OK, schema_check(db, SCHEMA_VERSION, &err), &err);
	for (int64_t version = 0; version <= SCHEMA_VERSION + 1; version++) {
		if (version != SCHEMA_VERSION)
			assert_int_equal(UPH_E_DATABASE, schema_check(db, version, &err));
	}
	db_close(db);
}

/* Each row of the schema with something else in one of its columns. */
static void every_word_of_the_schema_counts(void **state)
{
	(void)state;
	static const char *const changes[] = {"sql = sql || ' '", "name = name || 'x'", "type = type || 'x'",
		"tbl_name = tbl_name || 'x'", "sql = CAST(sql AS BLOB)", "sql = NULL"};
	enum { CHANGES = sizeof changes / sizeof *changes };
	sqlite3 *db;
	sqlite3_stmt *rows;
	int tried = 0;
	assert_int_equal(SQLITE_OK, sqlite3_open(original, &db));
	assert_int_equal(SQLITE_OK,
		sqlite3_prepare_v2(db, "SELECT rowid, sql IS NULL FROM sqlite_schema", -1, &rows, NULL));
	while (sqlite3_step(rows) == SQLITE_ROW) {
		struct uph_ledger *ledger;
		struct uph_error err;
		const char *change = changes[tried % CHANGES];
		if (sqlite3_column_int(rows, 1))
			change = changes[1 + tried % 3];
		char *sql = sqlite3_mprintf(
			"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET %s WHERE rowid = %d", change,
			sqlite3_column_int(rows, 0));
		make_strange(sql);
		enum uph_status status = open_as(tried % 2, false, &ledger, &err);
		if (status != UPH_E_DATABASE)
			fail_msg("%s: %s: %s", sql, uph_status_name(status), err.message);
		sqlite3_free(sql);
		tried++;
	}
	sqlite3_finalize(rows);
	sqlite3_close(db);
	assert_true(tried > 150);
}

/* ---- what a stranger does ---- */

struct strange {
	const char *sql, *first;
};

#define SHADOW(table)                                                                                        \
	"ALTER TABLE " table " RENAME TO real_" table "; CREATE VIEW " table " AS SELECT * FROM real_" table

static const struct strange strangers[] = {
	/* code that runs when we write */
	{"CREATE TRIGGER mer AFTER INSERT ON entry BEGIN DELETE FROM account_balance; END",
		"spärren mer hör inte till boken"},
	{"CREATE TRIGGER \"å'; DROP TABLE head; --\" AFTER INSERT ON entry BEGIN SELECT 1; END",
		"spärren å'; DROP TABLE head; -- hör inte till boken"},
	{"DROP TRIGGER entry_keeps_update", "spärren entry_keeps_update saknas i boken"},
	/* code that runs when we read */
	{"DROP TRIGGER setting_keeps_update; DROP TRIGGER setting_keeps_delete; DROP TRIGGER setting_keeps_insert;"
	 "PRAGMA legacy_alter_table = ON;" SHADOW("setting"),
		"tabellen setting saknas i boken, med mera; "},
	{"CREATE VIEW saldon AS SELECT * FROM entry", "vyn saldon hör inte till boken"},
	{"ALTER TABLE setting ADD COLUMN mer TEXT AS (upper(value))", "tabellen setting har ändrats"},
	{"CREATE INDEX mer ON entry (abs(amount_ore))", "indexet mer hör inte till boken"},
	{"CREATE INDEX mer ON party (name COLLATE NOCASE)", "indexet mer hör inte till boken"},
	{"CREATE VIRTUAL TABLE mer USING fts5 (text)", "tabellen mer hör inte till boken"},
	{"CREATE VIRTUAL TABLE mer USING rtree (id, a, b)", "tabellen mer hör inte till boken"},
	/* tables of other kinds than ours */
	{"CREATE TABLE mer (a PRIMARY KEY) WITHOUT ROWID", "tabellen mer hör inte till boken"},
	{"CREATE TABLE mer (a)", "tabellen mer hör inte till boken"},
	{"ANALYZE", "tabellen sqlite_stat1 hör inte till boken"},
	{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (amount_ore > 0)', "
	 "'CHECK (length(zeroblob(900000000)) > 0)') WHERE name = 'entry'",
		"tabellen entry har ändrats"},
	{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (amount_ore > 0)', "
	 "'CHECK (load_extension(''/tmp/x'') IS NULL)') WHERE name = 'entry'",
		"tabellen entry har ändrats"},
	{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || char(10) WHERE name = 'head'",
		"tabellen head har ändrats"},
	{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || char(0) || 'x' WHERE name = 'head'",
		NULL},
	/* the same object twice */
	{"PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT * FROM sqlite_schema"
	 " WHERE name = 'entry_keeps_update'",
		NULL},
};
enum { STRANGERS = sizeof strangers / sizeof *strangers };

static void a_strange_book_is_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < STRANGERS; i++) {
		sqlite3 *db;
		int code;
		size_t length;
		char *bytes = support_read(original, &length);
		support_write(path, bytes, length);
		free(bytes);
		assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
		code = sqlite3_exec(db, strangers[i].sql, NULL, NULL, NULL);
		sqlite3_close(db);
		if (code != SQLITE_OK) /* SQLite itself would not */
			continue;
		for (int read_only = 0; read_only < 2; read_only++) {
			struct uph_ledger *ledger;
			struct uph_error err;
			enum uph_status status = open_as(read_only, false, &ledger, &err);
			if (status != UPH_E_DATABASE ||
				(strangers[i].first && !strstr(err.message, strangers[i].first)))
				fail_msg("%s: %s", strangers[i].sql, err.message);
		}
	}
}

/* With an index over the schema itself, a question of the schema could get the index's answer. */
static void an_index_over_the_schema_hides_nothing(void **state)
{
	(void)state;
	struct uph_ledger *ledger;
	struct uph_error err;
	make_strange(
		"CREATE TRIGGER mer AFTER INSERT ON entry BEGIN SELECT 1; END;"
		"CREATE TABLE lager (type, name, tbl_name, rootpage, sql);"
		"CREATE INDEX lager_alla ON lager (type, name, tbl_name, sql, rootpage);"
		"INSERT INTO lager SELECT * FROM sqlite_schema WHERE name NOT IN ('mer', 'lager', 'lager_alla');"
		"PRAGMA writable_schema = ON;"
		"UPDATE sqlite_schema SET tbl_name = 'sqlite_master',"
		" sql = 'CREATE INDEX lager_alla ON sqlite_master (type, name, tbl_name, sql, rootpage)'"
		" WHERE name = 'lager_alla'");
	assert_int_equal(UPH_E_DATABASE, open_as(true, false, &ledger, &err));
	assert_int_equal(UPH_E_DATABASE, open_as(false, false, &ledger, &err));
}

/* ---- verify looks all the same, as far as nothing of the file's runs ---- */

static void verify_tells_of_a_strange_book(void **state)
{
	(void)state;
	make_strange("CREATE TRIGGER mer AFTER INSERT ON entry BEGIN SELECT 1; END; CREATE TABLE kladd (a);"
		     "CREATE VIEW saldon AS SELECT * FROM entry");
	struct uph_findings *findings = broken_book_findings(path, NULL);
	assert_int_equal(3, uph_findings_count(findings));
	assert_string_equal("tabellen kladd hör inte till boken", uph_findings_at(findings, 0)->message);
	assert_string_equal("spärren mer hör inte till boken", uph_findings_at(findings, 1)->message);
	assert_string_equal("vyn saldon hör inte till boken", uph_findings_at(findings, 2)->message);
	uph_findings_free(findings);
}

/* A module would be started as soon as the tables are counted. */
static void a_book_with_modules_is_not_even_examined(void **state)
{
	(void)state;
	static const char *const modules[] = {"CREATE VIRTUAL TABLE mer USING fts5 (text)",
		"CREATE VIRTUAL TABLE mer USING rtree (id, a, b)",
		"CREATE VIRTUAL TABLE mer USING fts5 (text);"
		"PRAGMA writable_schema = ON;"
		"UPDATE sqlite_schema SET"
		" sql = replace(sql, 'VIRTUAL', '/* */ virtual') WHERE name = 'mer'"};
	for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
		struct uph_ledger *ledger;
		struct uph_error err;
		make_strange(modules[i]);
		assert_int_equal(UPH_E_DATABASE, open_as(true, true, &ledger, &err));
		if (!strstr(err.message, "läses inte ens för att prövas"))
			fail_msg("%s: %s", modules[i], err.message);
	}
}

static void only_a_reader_may_examine(void **state)
{
	(void)state;
	struct uph_ledger *ledger;
	struct uph_error err;
	make_strange("CREATE TRIGGER mer AFTER INSERT ON entry BEGIN SELECT 1; END");
	assert_int_equal(UPH_E_DATABASE, open_as(false, true, &ledger, &err));
	assert_status(UPH_OK, open_as(true, true, &ledger, &err), &err);
	assert_int_equal(UPH_E_READONLY, uph_ledger_begin(ledger, &err));
	uph_ledger_close(ledger);
}

/* What the connection of a reader will not do, whatever the file says. */
static void nothing_of_the_files_own_runs(void **state)
{
	(void)state;
	static const char *const refused[] = {
		"SELECT * FROM saldon",               /* a view */
		"INSERT INTO kladd VALUES (1)",       /* a reader writes nothing */
		"ATTACH ':memory:' AS mer",           /* another file */
		"SELECT load_extension('/tmp/x')",    /* code from elsewhere */
		"SELECT fts3_tokenizer('x', x'00')",  /* an address in memory */
		"SELECT \"inget namn\"",              /* a text that was meant as a name */
		"SELECT length(zeroblob(268435457))", /* more than any document is */
		"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''",
	};
	struct db *db;
	struct uph_error err;
	int64_t found;
	make_strange("CREATE TABLE kladd (a); CREATE TABLE spår (a);"
		     "CREATE TRIGGER mer AFTER INSERT ON kladd BEGIN INSERT INTO spår VALUES (1); END;"
		     "CREATE VIEW saldon AS SELECT * FROM entry");
	assert_status(UPH_OK, db_open_unguarded(path, 10, &db, &err), &err);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		if (db_script(db, refused[i], &err) == UPH_OK)
			fail_msg("done: %s", refused[i]);
	}
	/* And no trigger, even when it writes: so a book is brought up to date. */
	assert_status(
		UPH_OK, db_script(db, "PRAGMA query_only = OFF; INSERT INTO kladd VALUES (1)", &err), &err);
	assert_status(UPH_OK, db_number(db, "SELECT count(*) FROM spår", &found, &err), &err);
	assert_int_equal(0, found);
	assert_status(UPH_OK, db_number(db, "PRAGMA mmap_size", &found, &err), &err);
	assert_int_equal(0, found);
	assert_status(UPH_OK, db_number(db, "PRAGMA trusted_schema", &found, &err), &err);
	assert_int_equal(0, found);
	assert_status(UPH_OK, db_number(db, "PRAGMA cell_size_check", &found, &err), &err);
	assert_int_equal(1, found);
	db_close(db);
}

/* ---- files of other kinds ---- */

static void texts_in_utf_16_are_refused(void **state)
{
	(void)state;
	sqlite3 *db;
	struct uph_ledger *ledger;
	struct uph_error err;
	(void)remove(path);
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	run(db, "PRAGMA encoding = 'UTF-16le'; PRAGMA application_id = 0x55504862; PRAGMA user_version = 5");
	run(db, schema_sql);
	sqlite3_close(db);
	assert_int_equal(UPH_E_DATABASE, open_as(true, false, &ledger, &err));
	assert_non_null(strstr(err.message, "bokens texter står inte i UTF-8"));
}

static void our_number_over_something_else_is_refused(void **state)
{
	(void)state;
	static const char *const others[] = {
		"CREATE TABLE t (a)", "CREATE TABLE head (a)", "CREATE VIEW head AS SELECT 1 AS id"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		sqlite3 *db;
		struct uph_ledger *ledger;
		struct uph_error err;
		(void)remove(path);
		assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
		run(db, "PRAGMA application_id = 0x55504862; PRAGMA user_version = 5");
		run(db, others[i]);
		sqlite3_close(db);
		assert_int_equal(UPH_E_DATABASE, open_as(true, false, &ledger, &err));
		assert_int_equal(UPH_E_DATABASE, open_as(false, false, &ledger, &err));
		if (open_as(true, true, &ledger, &err) == UPH_OK)
			uph_ledger_close(ledger);
	}
}

/* Pages of another size and room at their end, or a file that gives back its pages, are a book's too. */
static void the_form_of_the_pages_is_free(void **state)
{
	(void)state;
	static const char *const forms[] = {"PRAGMA page_size = 512; VACUUM",
		"PRAGMA page_size = 65536; VACUUM", "PRAGMA auto_vacuum = FULL; VACUUM"};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		make_strange(forms[i]);
		struct uph_findings *findings = broken_book_findings(path, NULL);
		assert_int_equal(0, uph_findings_count(findings));
		uph_findings_free(findings);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_schema_has_a_new_version),
		cmocka_unit_test(every_word_of_the_schema_counts),
		cmocka_unit_test(a_strange_book_is_refused_by_name),
		cmocka_unit_test(an_index_over_the_schema_hides_nothing),
		cmocka_unit_test(verify_tells_of_a_strange_book),
		cmocka_unit_test(a_book_with_modules_is_not_even_examined),
		cmocka_unit_test(only_a_reader_may_examine),
		cmocka_unit_test(nothing_of_the_files_own_runs),
		cmocka_unit_test(texts_in_utf_16_are_refused),
		cmocka_unit_test(our_number_over_something_else_is_refused),
		cmocka_unit_test(the_form_of_the_pages_is_free),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
