/* The file under the books: an index of entry that differs from its table is found whatever is wrong with it,
 * in the words of the engine's own examination; and a whole file is proven without asking for them. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/handle.h"
#include "ledger/verify_pages.h"
#include "tests/support/broken_book.h"
#include "tests/support/full_book.h"
#include "uph/verify.h"

static char *folder, *original;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	original = full_book(folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	support_folder_remove(folder);
	free(original);
	return 0;
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

static int64_t number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *row;
	assert_int_equal(SQLITE_OK, sqlite3_prepare_v2(db, sql, -1, &row, NULL));
	assert_int_equal(SQLITE_ROW, sqlite3_step(row));
	int64_t found = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return found;
}

/* ---- an index made to differ from its table, which stays as it was ---- */

static void begin(struct forged_book *forged, const char *path)
{
	broken_book_begin(forged, original, path);
	run(forged->db, "CREATE TEMP TABLE kept AS SELECT * FROM entry; PRAGMA writable_schema = ON;");
}

/* The index is as the schema has it again, and the guards are back. */
static void end(struct forged_book *forged)
{
	run(forged->db, "PRAGMA writable_schema = OFF;");
	broken_book_end(forged, true);
}

static void hide(struct forged_book *forged, const char *index)
{
	char *sql = sqlite3_mprintf(
		"CREATE TEMP TABLE hidden AS SELECT * FROM main.sqlite_schema WHERE name = %Q;"
		"DELETE FROM main.sqlite_schema WHERE name = %Q; PRAGMA writable_schema = RESET;"
		"PRAGMA writable_schema = ON;",
		index, index);
	run(forged->db, sql);
	sqlite3_free(sql);
}

static void show(struct forged_book *forged)
{
	run(forged->db, "INSERT INTO main.sqlite_schema SELECT * FROM hidden; DROP TABLE hidden;"
			"PRAGMA writable_schema = RESET; PRAGMA writable_schema = ON;");
}

/* Fills the index as if it had these words, and gives it its own back. */
static void fill_as(struct forged_book *forged, const char *index, const char *words)
{
	char *sql =
		sqlite3_mprintf("CREATE TEMP TABLE own AS SELECT sql FROM main.sqlite_schema WHERE name = %Q;"
				"UPDATE main.sqlite_schema SET sql = %Q WHERE name = %Q;"
				"PRAGMA writable_schema = RESET; REINDEX %s; PRAGMA writable_schema = ON;"
				"UPDATE main.sqlite_schema SET sql = (SELECT sql FROM own) WHERE name = %Q;"
				"PRAGMA writable_schema = RESET;",
			index, words, index, index, index);
	run(forged->db, sql);
	sqlite3_free(sql);
}

/* ---- what is found ---- */

static const char said_of_file[] = "filens inre stämmer inte: ";

/* The next finding after `*at` that tells what the engine said; all others must be that the book cannot be
 * read whole, which the questions to the books may meet before. */
static const char *next_said(const struct uph_findings *findings, size_t *at, const char *what)
{
	for (; *at < uph_findings_count(findings); (*at)++) {
		const struct uph_finding *finding = uph_findings_at(findings, *at);
		if (strncmp(finding->message, said_of_file, strlen(said_of_file)) == 0)
			return uph_findings_at(findings, (*at)++)->message + strlen(said_of_file);
		if (strcmp(finding->rule, "file") != 0)
			fail_msg("%s: %s: %s", what, finding->where, finding->message);
	}
	return "nothing more";
}

/* Verify says of the file what the engine says, line by line, and nothing else. */
static void expect_engines_words(const char *path, const char *what)
{
	sqlite3 *db;
	sqlite3_stmt *row;
	size_t at = 0;
	struct uph_findings *findings = broken_book_findings(path, NULL);
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	assert_int_equal(SQLITE_OK, sqlite3_prepare_v2(db, "PRAGMA integrity_check(20)", -1, &row, NULL));
	while (sqlite3_step(row) == SQLITE_ROW) {
		const char *words = (const char *)sqlite3_column_text(row, 0);
		const char *said = next_said(findings, &at, what);
		if (strcmp(words, "ok") == 0)
			fail_msg("%s: nothing is wrong with the file", what);
		if (strcmp(words, said) != 0)
			fail_msg("%s: \"%s\", expected \"%s\"", what, said, words);
	}
	assert_string_equal("nothing more", next_said(findings, &at, what));
	sqlite3_finalize(row);
	sqlite3_close(db);
	uph_findings_free(findings);
}

/* Of each index, a column of it, how it is altered, and the entries that stand in it. */
static const struct {
	const char *name, *column, *altered, *where;
} indexes[] = {
	{"entry_apart", "date", "date + 1", "event NOT BETWEEN 8 AND 11"},
	{"entry_by_to", "to_account", "to_account + 1", "1"},
	{"entry_apart", "amount_ore", "amount_ore + 1", "event NOT BETWEEN 8 AND 11"},
	{"entry_apart", "from_account", "from_account - 1", "event NOT BETWEEN 8 AND 11"},
	{"entry_by_correction", "corrects", "corrects - 1", "corrects IS NOT NULL"},
	{"entry_by_row", "row_key", "zeroblob(16)", "row_key IS NOT NULL"},
};
#define INDEXES (sizeof indexes / sizeof *indexes)

static void an_altered_row_of_an_index_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < INDEXES; i++) {
		struct forged_book forged;
		char *path = support_path(folder, "rubbad.uph");
		begin(&forged, path);
		char *alter = sqlite3_mprintf(
			"UPDATE entry SET %s = %s WHERE seq = (SELECT max(seq) FROM kept WHERE %s)",
			indexes[i].column, indexes[i].altered, indexes[i].where);
		char *restore = sqlite3_mprintf(
			"UPDATE entry SET %s = (SELECT k.%s FROM kept k WHERE k.seq = entry.seq)",
			indexes[i].column, indexes[i].column);
		run(forged.db, alter);
		assert_int_equal(1, sqlite3_changes(forged.db));
		hide(&forged, indexes[i].name);
		run(forged.db, restore);
		show(&forged);
		end(&forged);
		expect_engines_words(path, alter);
		sqlite3_free(alter);
		sqlite3_free(restore);
		(void)unlink(path);
		free(path);
	}
}

static void a_missing_row_of_an_index_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < INDEXES; i++) {
		struct forged_book forged;
		char *path = support_path(folder, "rubbad.uph");
		begin(&forged, path);
		char *delete =
			sqlite3_mprintf("DELETE FROM entry WHERE seq = (SELECT min(seq) FROM kept WHERE %s)",
				indexes[i].where);
		run(forged.db, delete);
		assert_int_equal(1, sqlite3_changes(forged.db));
		hide(&forged, indexes[i].name);
		run(forged.db,
			"INSERT INTO entry SELECT * FROM kept WHERE seq NOT IN (SELECT seq FROM entry)");
		show(&forged);
		end(&forged);
		expect_engines_words(path, indexes[i].name);
		sqlite3_free(delete);
		(void)unlink(path);
		free(path);
	}
}

static void a_stray_row_of_an_index_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < INDEXES; i++) {
		struct forged_book forged;
		char *path = support_path(folder, "rubbad.uph");
		begin(&forged, path);
		char *insert = sqlite3_mprintf("UPDATE kept SET seq = 1000000, row_key ="
					       " iif(row_key IS NULL, NULL, zeroblob(16))"
					       " WHERE seq = (SELECT max(seq) FROM kept WHERE %s);"
					       "INSERT INTO entry SELECT * FROM kept WHERE seq = 1000000",
			indexes[i].where);
		run(forged.db, insert);
		hide(&forged, indexes[i].name);
		run(forged.db, "DELETE FROM entry WHERE seq = 1000000");
		show(&forged);
		end(&forged);
		expect_engines_words(path, indexes[i].name);
		sqlite3_free(insert);
		(void)unlink(path);
		free(path);
	}
}

static void an_index_filled_by_other_words_is_found(void **state)
{
	static const char *const filled[][2] = {
		/* the wrong way round */
		{"entry_by_to", "CREATE INDEX entry_by_to ON entry (to_account DESC)"},
		{"entry_apart",
			"CREATE INDEX entry_apart ON entry (from_account DESC, event, to_account, date, amount_ore)"
			" WHERE event NOT BETWEEN 8 AND 11"},
		/* with rows that do not belong in it, and that no question to it would give */
		{"entry_apart",
			"CREATE INDEX entry_apart ON entry (from_account, event, to_account, date, amount_ore)"},
		{"entry_by_correction", "CREATE INDEX entry_by_correction ON entry (corrects)"},
		{"entry_by_row", "CREATE INDEX entry_by_row ON entry (row_key)"},
		/* without rows that do */
		{"entry_apart",
			"CREATE INDEX entry_apart ON entry (from_account, event, to_account, date, amount_ore)"
			" WHERE event > 11"},
		{"entry_by_correction",
			"CREATE INDEX entry_by_correction ON entry (corrects) WHERE corrects IS NULL"},
		/* other columns */
		{"outside_by_voucher", "CREATE INDEX outside_by_voucher ON outside (voucher, system)"},
		{"entry_by_to", "CREATE INDEX entry_by_to ON entry (from_account)"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof filled / sizeof *filled; i++) {
		struct forged_book forged;
		char *path = support_path(folder, "rubbad.uph");
		begin(&forged, path);
		fill_as(&forged, filled[i][0], filled[i][1]);
		end(&forged);
		expect_engines_words(path, filled[i][1]);
		(void)unlink(path);
		free(path);
	}
}

/* A forger who makes the chain anew is met by the tables' own rules. */
static void an_entry_that_breaks_its_tables_rules_is_found(void **state)
{
	static const char *const forgeries[] = {
		"UPDATE entry SET reason = NULL WHERE corrects IS NOT NULL",
		"UPDATE entry SET place = 'B7', source = NULL WHERE seq = (SELECT max(seq) FROM entry)",
		"UPDATE entry SET row_key = zeroblob(15) WHERE row_key IS NOT NULL",
	};
	(void)state;
	for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
		struct forged_book forged;
		char *path = support_path(folder, "rubbad.uph");
		broken_book_begin(&forged, original, path);
		run(forged.db, forgeries[i]);
		assert_true(sqlite3_changes(forged.db) > 0);
		broken_book_rechain(&forged);
		broken_book_end(&forged, true);
		expect_engines_words(path, forgeries[i]);
		(void)unlink(path);
		free(path);
	}
}

/* The same row posted twice, past the unique index: told both of the books and of the file. */
static void a_row_posted_twice_is_found(void **state)
{
	(void)state;
	struct forged_book forged;
	char *path = support_path(folder, "rubbad.uph");
	size_t twice = 0, file = 0;
	begin(&forged, path);
	hide(&forged, "entry_by_row");
	run(forged.db, "UPDATE entry SET row_key = (SELECT k.row_key FROM kept k WHERE k.row_key IS NOT NULL)"
		       " WHERE seq = (SELECT max(seq) FROM entry WHERE row_key IS NULL)");
	show(&forged);
	fill_as(&forged, "entry_by_row",
		"CREATE INDEX entry_by_row ON entry (row_key) WHERE row_key IS NOT NULL");
	end(&forged);
	struct uph_findings *findings = broken_book_findings(path, NULL);
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		twice += strcmp(finding->rule, "books.twice") == 0;
		file += strcmp(finding->message,
				"filens inre stämmer inte: non-unique entry in index entry_by_row") == 0;
	}
	assert_int_equal(1, twice);
	assert_true(file > 0);
	uph_findings_free(findings);
	(void)unlink(path);
	free(path);
}

/* ---- the proof itself ---- */

/* Whether the file is proven, by a walk over its entries alone; `drop`: how many of them it does not meet. */
static bool proven(const char *path, bool snapshot, int drop)
{
	struct uph_error err;
	struct uph_ledger *ledger;
	struct pages *pages;
	struct db_statement *row;
	bool begun = false;
	const struct uph_ledger_options options = {.read_only = snapshot, .examine = snapshot};
	const struct record_table *table = record_table(RECORD_ENTRY);
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	if (snapshot)
		assert_status(UPH_OK, ledger_snapshot_begin(ledger, &begun, &err), &err);
	assert_status(UPH_OK, pages_begin(ledger, &pages, &err), &err);
	assert_status(UPH_OK, db_prepare(ledger->db, table->select, &row, &err), &err);
	while (db_step(row, &err) == UPH_OK) {
		struct record_read entry = {.kind = RECORD_ENTRY, .seq = db_int(row, 0)};
		for (size_t i = 0; i < table->field_count; i++)
			entry.fields[i] = value_of_column(row, (int)i + 2);
		if (drop-- <= 0)
			pages_take(pages, &entry);
	}
	bool whole = pages_prove(pages);
	pages_free(pages);
	ledger_snapshot_end(ledger, begun);
	uph_ledger_close(ledger);
	return whole;
}

static void a_whole_file_is_proven(void **state)
{
	(void)state;
	sqlite3 *db;
	assert_false(proven(original, true, 1));
	assert_true(proven(original, true, 0));  /* beside the walk */
	assert_true(proven(original, false, 0)); /* after it */
	assert_int_equal(SQLITE_OK, sqlite3_open(original, &db));
	for (size_t i = 0; i < INDEXES; i++) { /* or the cases above say nothing */
		char *sql = sqlite3_mprintf("SELECT count(*) FROM entry WHERE %s", indexes[i].where);
		assert_true(number(db, sql) > 0);
		sqlite3_free(sql);
	}
	assert_int_equal(4, number(db, "SELECT count(*) FROM pragma_index_list('entry')"));
	sqlite3_close(db);
}

/* What is asked by the index of corrections, once the file is proven. */
static void a_wrong_correction_in_a_proven_file_is_found(void **state)
{
	static const char *const forgeries[][2] = {
		{"UPDATE entry SET corrects = (SELECT min(seq) FROM entry) WHERE corrects IS NOT NULL",
			"rättelsen speglar inte den post som den säger sig rätta"},
		{"UPDATE entry SET amount_ore = 1 + (SELECT o.amount_ore FROM entry o WHERE o.seq = entry.corrects)"
		 " WHERE corrects IS NOT NULL",
			"posten är rättad med mer än sitt belopp"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
		struct forged_book forged;
		char *path = support_path(folder, "rättad.uph");
		size_t found = 0;
		broken_book_begin(&forged, original, path);
		run(forged.db, forgeries[i][0]);
		assert_int_equal(1, sqlite3_changes(forged.db));
		broken_book_derive(&forged);
		broken_book_rechain(&forged);
		broken_book_end(&forged, true);
		assert_true(proven(path, true, 0));
		struct uph_findings *findings = broken_book_findings(path, NULL);
		for (size_t k = 0; k < uph_findings_count(findings); k++)
			found += strcmp(uph_findings_at(findings, k)->message, forgeries[i][1]) == 0;
		assert_int_equal(1, found);
		uph_findings_free(findings);
		(void)unlink(path);
		free(path);
	}
}

static void an_index_more_or_less_is_not_proven(void **state)
{
	static const char *const altered[] = {"CREATE INDEX entry_by_voucher ON entry (voucher)",
		"DROP INDEX entry_by_correction", "CREATE TABLE more (id INTEGER) STRICT"};
	(void)state;
	for (size_t i = 0; i < sizeof altered / sizeof *altered; i++) {
		struct forged_book forged;
		char *path = support_path(folder, "annan.uph");
		broken_book_begin(&forged, original, path);
		run(forged.db, altered[i]);
		broken_book_end(&forged, true);
		assert_false(proven(path, true, 0));
		(void)unlink(path);
		free(path);
	}
}

/* ---- the connection beside ---- */

static void a_connection_beside_stands_at_the_same_moment(void **state)
{
	(void)state;
	struct db *db, *beside = NULL;
	struct uph_error err;
	int64_t mine = 0, theirs = 0;
	static const char sql_head[] = "SELECT seq FROM head", sql_name[] = "UPDATE head SET seq = seq + 1";
	char *path = support_path(folder, "sidan.uph"), *moved = support_path(folder, "flyttad.uph");
	size_t length;
	char *bytes = support_read(original, &length);
	support_write(path, bytes, length);

	assert_status(UPH_OK, db_open(path, 1, &db, &err), &err);
	assert_false(db_open_beside(db, &beside)); /* stands nowhere */
	assert_status(UPH_OK, db_begin(db, true, &err), &err);
	assert_false(db_open_beside(db, &beside)); /* writes */
	db_rollback(db);
	assert_status(UPH_OK, db_begin(db, false, &err), &err);
	assert_status(UPH_OK, db_number(db, sql_head, &mine, &err), &err);
	assert_true(db_open_beside(db, &beside));
	assert_status(UPH_OK, db_number(beside, sql_head, &theirs, &err), &err);
	assert_int_equal(mine, theirs);
	assert_int_equal(UPH_E_READONLY, db_script(beside, sql_name, &err));
	struct db *writer;
	assert_status(UPH_OK, db_open(path, 1, &writer, &err), &err);
	assert_int_equal(UPH_E_LOCKED, db_script(writer, sql_name, &err)); /* while anyone reads */
	db_rollback(db);
	assert_int_equal(UPH_E_LOCKED, db_script(writer, sql_name, &err));
	db_close(beside);
	assert_status(UPH_OK, db_script(writer, sql_name, &err), &err);

	assert_status(UPH_OK, db_begin(db, false, &err), &err);
	assert_status(UPH_OK, db_number(db, sql_head, &mine, &err), &err);
	assert_int_equal(theirs + 1, mine);
	assert_int_equal(0, rename(path, moved));
	support_write(path, bytes, length); /* another file of the same name */
	assert_false(db_open_beside(db, &beside));
	db_close(db);
	db_close(writer);
	free(bytes);
	free(path);
	free(moved);
}

static void a_file_that_writes_ahead_has_none_beside_and_is_proven(void **state)
{
	(void)state;
	struct db *db, *beside = NULL;
	struct uph_error err;
	int64_t seq;
	sqlite3 *ahead;
	char *path = support_path(folder, "före.uph");
	size_t length;
	char *bytes = support_read(original, &length);
	support_write(path, bytes, length);
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &ahead));
	run(ahead, "PRAGMA journal_mode = WAL");
	assert_status(UPH_OK, db_open(path, 1, &db, &err), &err);
	assert_status(UPH_OK, db_begin(db, false, &err), &err);
	assert_status(UPH_OK, db_number(db, "SELECT seq FROM head", &seq, &err), &err);
	assert_false(db_open_beside(db, &beside));
	db_close(db);
	assert_true(proven(path, true, 0));
	sqlite3_close(ahead);
	assert_status(UPH_OK, db_open_memory(&db, &err), &err);
	assert_status(UPH_OK, db_begin(db, false, &err), &err);
	assert_status(UPH_OK, db_number(db, "SELECT count(*) FROM sqlite_schema", &seq, &err), &err);
	assert_false(db_open_beside(db, &beside));
	db_close(db);
	free(bytes);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_altered_row_of_an_index_is_found),
		cmocka_unit_test(a_missing_row_of_an_index_is_found),
		cmocka_unit_test(a_stray_row_of_an_index_is_found),
		cmocka_unit_test(an_index_filled_by_other_words_is_found),
		cmocka_unit_test(an_entry_that_breaks_its_tables_rules_is_found),
		cmocka_unit_test(a_row_posted_twice_is_found),
		cmocka_unit_test(a_whole_file_is_proven),
		cmocka_unit_test(a_wrong_correction_in_a_proven_file_is_found),
		cmocka_unit_test(an_index_more_or_less_is_not_proven),
		cmocka_unit_test(a_connection_beside_stands_at_the_same_moment),
		cmocka_unit_test(a_file_that_writes_ahead_has_none_beside_and_is_proven),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
