/* The ledger as a file: created whole or not at all, opened or refused in one sentence, changed or left as it
 * was. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "tests/support/book.h"
#include "uph/balance.h"
#include "uph/verify.h"

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

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void refused(const char *path, enum uph_status expected, const char *message)
{
	struct uph_error err = {0};
	struct uph_ledger *ledger = NULL;
	struct uph_ledger_options options = {.read_only = true, .busy_milliseconds = 10};
	assert_status(expected, uph_ledger_open(path, &options, &ledger, &err), &err);
	assert_null(ledger);
	if (!strstr(err.message, message))
		fail_msg("message: %s", err.message);
	assert_int_equal(0, strncmp(err.message, path, strlen(path)));
}

static void files_that_are_no_ledger_are_refused(void **state)
{
	(void)state;
	char *path = support_path(folder, "annan");
	refused(path, UPH_E_IO, "boken finns inte; skapa den med");
	refused(folder, UPH_E_NOT_LEDGER, "detta är en mapp");
	support_write(path, "", 0);
	refused(path, UPH_E_NOT_LEDGER, "filen är ingen UPH-bok");
	support_write(path, "Kvar;7 893 742,06\n", 18);
	refused(path, UPH_E_NOT_LEDGER, "filen är ingen UPH-bok");
	(void)remove(path);
	run_sql(path, "CREATE TABLE t (a)");
	refused(path, UPH_E_NOT_LEDGER, "filen är ingen UPH-bok");
	free(path);
}

static void another_version_is_refused(void **state)
{
	(void)state;
	struct book book;
	book_open(&book, folder);
	uph_ledger_close(book.ledger);
	run_sql(book.path, "PRAGMA user_version = 6");
	refused(book.path, UPH_E_NEWER, "boken är av version 6 och programmet känner till 5");
	run_sql(book.path, "PRAGMA user_version = 0");
	refused(book.path, UPH_E_NOT_LEDGER, "version saknas");
	free(book.path);
}

static void a_locked_ledger_is_refused(void **state)
{
	(void)state;
	struct book book;
	sqlite3 *other;
	book_open(&book, folder);
	uph_ledger_close(book.ledger);
	assert_int_equal(SQLITE_OK, sqlite3_open(book.path, &other));
	assert_int_equal(SQLITE_OK, sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL));
	refused(book.path, UPH_E_LOCKED, "boken är upptagen av ett annat program");
	sqlite3_close(other);
	free(book.path);
}

static void a_reader_may_not_write(void **state)
{
	(void)state;
	struct book book;
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_ledger_options options = {.person = "controller", .words = "uph x", .read_only = true};
	book_open(&book, folder);
	book_close(&book);
	char *path = support_path(folder, "bok.uph");
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	assert_status(UPH_E_READONLY, uph_ledger_begin(ledger, &err), &err);
	uph_ledger_close(ledger);
	free(path);
}

static void create_never_overwrites(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t time = 0;
	struct uph_ledger_options options = book_options(&time, "uph init");
	char *path = support_path(folder, "bok.uph"), *nowhere = support_path(folder, "saknas/bok.uph");
	support_write(path, "viktigt", 7);
	assert_status(UPH_E_EXISTS, uph_ledger_create(path, "Blekinge", &options, &err), &err);
	char *kept = support_read(path, NULL);
	assert_string_equal("viktigt", kept);
	assert_status(UPH_E_IO, uph_ledger_create(nowhere, "Blekinge", &options, &err), &err);
	free(kept);
	free(path);
	free(nowhere);
}

static void the_same_words_make_the_same_ledger(void **state)
{
	(void)state;
	struct uph_error err;
	size_t lengths[2];
	char *bytes[2];
	for (int i = 0; i < 2; i++) {
		int64_t time = 0;
		struct uph_ledger_options options = book_options(&time, "uph init");
		char *path = support_path(folder, i ? "b.uph" : "a.uph");
		assert_status(UPH_OK, uph_ledger_create(path, "Blekinge", &options, &err), &err);
		bytes[i] = support_read(path, &lengths[i]);
		free(path);
	}
	assert_int_equal(lengths[0], lengths[1]);
	assert_memory_equal(bytes[0], bytes[1], lengths[0]);
	free(bytes[0]);
	free(bytes[1]);
}

static void a_refused_change_leaves_no_trace(void **state)
{
	(void)state;
	struct book book;
	struct uph_error err;
	size_t before_length, after_length;
	int64_t allocation, held;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	char *before = support_read(book.path, &before_length);
	struct uph_head head = uph_ledger_head(book.ledger);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	struct uph_account repaid = {.kind = UPH_ACCOUNT_REPAID, .fund = book.year};
	book_post(&book, UPH_EVENT_REPAY, 20240601, 600000, book_pot(book.year, book.undivided), repaid);
	assert_status(UPH_E_INVARIANT, uph_ledger_commit(book.ledger, &err), &err);
	assert_string_equal(
		"bidragsåret UPH 2024 räcker inte: det skulle stå på −1 350,00 kr; lägg in tilldelningen "
		"först, eller ange ett skäl med --override",
		err.message);
	char *after = support_read(book.path, &after_length);
	assert_int_equal(before_length, after_length);
	assert_memory_equal(before, after, before_length);
	assert_int_equal(head.seq, uph_ledger_head(book.ledger).seq);
	/* With a reason it is taken, and the reason kept. */
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_E_USAGE, uph_ledger_override(book.ledger, "fund-below-zero", "", &err), &err);
	assert_status(UPH_OK,
		uph_ledger_override(book.ledger, "fund-below-zero", "bidraget kommer i juli", &err), &err);
	book_post(&book, UPH_EVENT_REPAY, 20240601, 600000, book_pot(book.year, book.undivided), repaid);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
	free(before);
	free(after);
	book_close(&book);
}

/* A writer killed in the middle of a large change: the next one finds the old ledger. */
static void a_crash_leaves_the_old_ledger(void **state)
{
	(void)state;
	struct book book;
	int64_t allocation, held;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	struct uph_head head = uph_ledger_head(book.ledger);
	uph_ledger_close(book.ledger);
	pid_t child = fork();
	if (child == 0) {
		struct uph_ledger_options options = book_options(&book.time, "uph test");
		if (uph_ledger_open(book.path, &options, &book.ledger, NULL) != UPH_OK ||
			uph_ledger_begin(book.ledger, NULL) != UPH_OK)
			_exit(1);
		for (int i = 0; i < 100000; i++) /* more than the page cache holds */
			book_post(&book, UPH_EVENT_DISTRIBUTE, 20240601, 1,
				book_pot(book.year, book.undivided), book_pot(book.year, book.a786));
		_exit(0); /* without commit, without rollback */
	}
	int code;
	assert_int_equal(child, waitpid(child, &code, 0));
	assert_int_equal(0, code);
	char *journal = support_path(folder, "bok.uph-journal");
	assert_int_equal(0, access(journal, F_OK)); /* there was something to recover */
	free(journal);
	struct uph_error err;
	struct uph_ledger_options options = {.read_only = true};
	assert_status(UPH_OK, uph_ledger_open(book.path, &options, &book.ledger, &err), &err);
	assert_int_equal(head.seq, uph_ledger_head(book.ledger).seq);
	book_verify(book.ledger);
	book_close(&book);
}

static void guards_hold_against_plain_sql(void **state)
{
	(void)state;
	struct book book;
	int64_t allocation, held;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	uph_ledger_close(book.ledger);
	static const char *const attempts[] = {
		"UPDATE entry SET amount_ore = 1",
		"DELETE FROM entry",
		"UPDATE party SET name = 'x' || seq",
		"DELETE FROM decision",
		"UPDATE allocation SET purpose = 'x'",
		"PRAGMA recursive_triggers = ON; INSERT OR REPLACE INTO entry SELECT * FROM entry",
		"PRAGMA recursive_triggers = OFF; INSERT OR REPLACE INTO entry SELECT * FROM entry",
		"PRAGMA recursive_triggers = OFF; INSERT OR REPLACE INTO party SELECT * FROM party",
		"UPDATE head SET seq = seq - 1",
		"DELETE FROM head",
		"INSERT INTO entry SELECT seq + 1000, recorded_at, command, source, place, voucher, 99, date,"
		" amount_ore, from_account, to_account, counterparty, decision, reference, text, reason, corrects, NULL, hash"
		" FROM entry",
		"INSERT INTO entry SELECT seq + 1000, recorded_at, command, source, place, voucher, event, date,"
		" -amount_ore, from_account, to_account, counterparty, decision, reference, text, reason, corrects, NULL, hash"
		" FROM entry",
		"INSERT INTO entry SELECT seq + 1000, recorded_at, command, source, place, voucher, event, date,"
		" amount_ore, to_account, to_account, counterparty, decision, reference, text, reason, corrects, NULL, hash"
		" FROM entry",
	};
	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		sqlite3 *db;
		assert_int_equal(SQLITE_OK, sqlite3_open(book.path, &db));
		assert_int_equal(SQLITE_OK, sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL));
		if (sqlite3_exec(db, attempts[i], NULL, NULL, NULL) == SQLITE_OK)
			fail_msg("taken: %s", attempts[i]);
		sqlite3_close(db);
	}
	free(book.path);
}

/* Books as an earlier version of the schema kept them. */
static char *book_of_version(const char *fixture)
{
	char *packed = support_project(fixture), *path = support_path(folder, "v.uph");
	gzFile in = gzopen(packed, "rb");
	assert_non_null(in);
	static unsigned char bytes[1 << 20];
	int length = gzread(in, bytes, sizeof bytes);
	assert_in_range(length, 1, sizeof bytes - 1);
	assert_int_equal(Z_OK, gzclose(in));
	support_write(path, bytes, (size_t)length);
	free(packed);
	return path;
}

/* The example matrix; the same with its decisions, events, an approval, an amendment and an attest; the same
 * with a protocol, meetings, an accepted finding and a closing; the same with a mapping, and July of another
 * system's books explained and found reconciled. */
struct earlier {
	const char *fixture, *head;
	int64_t available_ore;
};
static const struct earlier versions[] = {
	{"tests/fixtures/ledger-v1.uph.gz",
		"88a3daf9cf8d8c238ca1cf42b21e41fcb52bcdca1542da1c909d2abf1c646372", 789374206},
	{"tests/fixtures/ledger-v2.uph.gz",
		"32fbf9e225e3f168b546668efe26d4a249d285957e81c1ca67f6ad0cd978f88d", 608109131},
	{"tests/fixtures/ledger-v3.uph.gz",
		"1d4de51284643ebcfb5503b780ab6b6bac97cd5f6a9aa35496db46ec3af64fb2", 593109131},
	{"tests/fixtures/ledger-v4.uph.gz",
		"dad80d74cd7bc044bfaf6a93e5e67518764f10da068642d139bf38192305d51e", 593109131},
};

static void opened_whole(const char *path, const struct earlier *version)
{
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_balance *rows, total;
	struct uph_verify_result result;
	size_t count;
	char hex[65];
	const struct uph_scope everything = {0};
	const struct uph_ledger_options reads = {.read_only = true};
	assert_status(UPH_OK, uph_ledger_open(path, &reads, &ledger, &err), &err);
	const struct uph_head head = uph_ledger_head(ledger);
	assert_string_equal(version->head, uph_head_hex(&head, hex));
	assert_status(UPH_OK, uph_balances(ledger, &everything, UPH_BY_FUND, &rows, &count, &err), &err);
	assert_status(UPH_OK, uph_balance_total(rows, count, &total, &err), &err);
	assert_int_equal(version->available_ore, total.figures[UPH_AVAILABLE].ore);
	free(rows);
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	assert_int_equal(0, uph_findings_count(findings));
	uph_findings_free(findings);
	uph_ledger_close(ledger);
}

static void older_versions_are_brought_up_to_date(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		char *path = book_of_version(versions[i].fixture);
		opened_whole(path, &versions[i]); /* brought up to date */
		opened_whole(path, &versions[i]); /* up to date */
		(void)remove(path);
		free(path);
	}
}

static void an_older_version_that_cannot_be_written_is_told(void **state)
{
	(void)state;
	struct uph_ledger *ledger = NULL;
	struct uph_error err = {0};
	char *path = book_of_version(versions[0].fixture);
	const struct uph_ledger_options reads = {.read_only = true, .busy_milliseconds = 10};
	sqlite3 *db;
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	assert_int_equal(SQLITE_OK, sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
	assert_int_equal(UPH_E_LOCKED, uph_ledger_open(path, &reads, &ledger, &err));
	sqlite3_close(db);
	assert_status(UPH_OK, uph_ledger_open(path, &reads, &ledger, &err), &err);
	uph_ledger_close(ledger);
	(void)remove(path);
	free(path);
}

static void what_was_known_when(void **state)
{
	(void)state;
	struct book book;
	struct uph_error err;
	struct uph_head early, found;
	int64_t allocation, held;
	char hex[65];
	book_open(&book, folder);
	early = uph_ledger_head(book.ledger);
	book_fill(&book, &allocation, &held);
	struct uph_head late = uph_ledger_head(book.ledger);
	assert_true(late.recorded_at > early.recorded_at);
	assert_status(UPH_OK, uph_ledger_known_at_time(book.ledger, early.recorded_at, &found, &err), &err);
	assert_int_equal(early.seq, found.seq);
	/* A moment in the middle of the second change is before it. */
	assert_status(
		UPH_OK, uph_ledger_known_at_time(book.ledger, late.recorded_at - 1, &found, &err), &err);
	assert_int_equal(early.seq, found.seq);
	assert_status(UPH_OK, uph_ledger_known_at_time(book.ledger, late.recorded_at, &found, &err), &err);
	assert_int_equal(late.seq, found.seq);
	assert_int_equal(4, found.voucher);
	assert_status(UPH_E_MISSING, uph_ledger_known_at_time(book.ledger, 1, &found, &err), &err);
	uph_head_hex(&early, hex);
	hex[16] = '\0';
	assert_status(UPH_OK, uph_ledger_known_at_digest(book.ledger, hex, &found, &err), &err);
	assert_int_equal(early.seq, found.seq);
	assert_status(UPH_E_USAGE, uph_ledger_known_at_digest(book.ledger, "3f9a", &found, &err), &err);
	assert_status(
		UPH_E_MISSING, uph_ledger_known_at_digest(book.ledger, "0000 0000", &found, &err), &err);
	book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(files_that_are_no_ledger_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(another_version_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_locked_ledger_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reader_may_not_write, setup, teardown),
		cmocka_unit_test_setup_teardown(create_never_overwrites, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_words_make_the_same_ledger, setup, teardown),
		cmocka_unit_test_setup_teardown(a_refused_change_leaves_no_trace, setup, teardown),
		cmocka_unit_test_setup_teardown(a_crash_leaves_the_old_ledger, setup, teardown),
		cmocka_unit_test_setup_teardown(guards_hold_against_plain_sql, setup, teardown),
		cmocka_unit_test_setup_teardown(older_versions_are_brought_up_to_date, setup, teardown),
		cmocka_unit_test_setup_teardown(
			an_older_version_that_cannot_be_written_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_known_when, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
