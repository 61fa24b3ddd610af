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

#include "tests/support/book.h"

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

/* A pipe has no end, and a device no beginning. */
static void what_is_no_plain_file_is_refused(void **state)
{
	(void)state;
	char *pipe = support_path(folder, "pipe");
	assert_int_equal(0, mkfifo(pipe, 0600));
	refused(pipe, UPH_E_NOT_LEDGER, "detta är ett rör eller en enhet, ingen UPH-bok");
	refused("/dev/zero", UPH_E_NOT_LEDGER, "detta är ett rör eller en enhet, ingen UPH-bok");
	free(pipe);
}

static void a_new_ledger_is_its_owners_alone(void **state)
{
	(void)state;
	static const mode_t masks[] = {0, 022, 077};
	for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
		struct uph_error err;
		struct stat made;
		int64_t time = 0;
		struct uph_ledger_options options = book_options(&time, "uph init");
		char *path = support_path(folder, "bok.uph");
		mode_t before = umask(masks[i]);
		enum uph_status status = uph_ledger_create(path, "Blekinge", &options, &err);
		(void)umask(before);
		assert_status(UPH_OK, status, &err);
		assert_int_equal(0, stat(path, &made));
		assert_int_equal(0600, made.st_mode & 0777);
		(void)remove(path);
		free(path);
	}
}

/* A change under way lies beside the book: as closed as the book, and beside the file, not beside a link to
 * it. */
static void a_journal_has_the_ledgers_rights(void **state)
{
	(void)state;
	struct book book;
	struct uph_error err;
	struct stat made;
	int64_t time = 0;
	struct uph_ledger *ledger;
	struct uph_ledger_options options = book_options(&time, "uph x");
	book_open(&book, folder);
	book_close(&book);
	char *path = support_path(folder, "bok.uph"), *link = support_path(folder, "länk.uph"),
	     *journal = support_path(folder, "bok.uph-journal");
	assert_int_equal(0, symlink("bok.uph", link));
	mode_t before = umask(0);
	assert_status(UPH_OK, uph_ledger_open(link, &options, &ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_set(ledger, "organisation", "Regionen", &err), &err);
	(void)umask(before);
	assert_int_equal(0, stat(journal, &made));
	assert_int_equal(0600, made.st_mode & 0777);
	uph_ledger_close(ledger);
	free(journal);
	free(link);
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
		cmocka_unit_test_setup_teardown(what_is_no_plain_file_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_new_ledger_is_its_owners_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(a_journal_has_the_ledgers_rights, setup, teardown),
		cmocka_unit_test_setup_teardown(another_version_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_locked_ledger_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reader_may_not_write, setup, teardown),
		cmocka_unit_test_setup_teardown(create_never_overwrites, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_words_make_the_same_ledger, setup, teardown),
		cmocka_unit_test_setup_teardown(a_refused_change_leaves_no_trace, setup, teardown),
		cmocka_unit_test_setup_teardown(a_crash_leaves_the_old_ledger, setup, teardown),
		cmocka_unit_test_setup_teardown(guards_hold_against_plain_sql, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_known_when, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
