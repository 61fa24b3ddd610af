/* Books of every earlier version: brought up to date whole or not at all, and left beside as they were. */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "ledger/schema_check.h"
#include "tests/support/support.h"
#include "uph/balance.h"
#include "uph/ledger.h"
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

/* The example matrix; the same with its decisions, events, an approval, an amendment and an attest; the same
 * with a protocol, meetings, an accepted finding and a closing; the same with a mapping, and July of another
 * system's books explained and found reconciled; a small book with something in every table. The figures are
 * what the program of that version said. */
struct earlier {
	int version;
	const char *fixture, *head;
	int64_t available_ore, on_balance_ore, records, entries;
};
static const struct earlier versions[] = {
	{1, "tests/fixtures/ledger-v1.uph.gz",
		"88a3daf9cf8d8c238ca1cf42b21e41fcb52bcdca1542da1c909d2abf1c646372", 789374206, 1657666006,
		108, 22},
	{2, "tests/fixtures/ledger-v2.uph.gz",
		"32fbf9e225e3f168b546668efe26d4a249d285957e81c1ca67f6ad0cd978f88d", 608109131, 1489569081,
		153, 33},
	{3, "tests/fixtures/ledger-v3.uph.gz",
		"1d4de51284643ebcfb5503b780ab6b6bac97cd5f6a9aa35496db46ec3af64fb2", 593109131, 1489569081,
		170, 35},
	{4, "tests/fixtures/ledger-v4.uph.gz",
		"dad80d74cd7bc044bfaf6a93e5e67518764f10da068642d139bf38192305d51e", 593109131, 1365809656,
		189, 42},
	{5, "tests/fixtures/ledger-v5.uph.gz",
		"3bc337e410fc6aa63aa7e9969151ee6fabb3905d8fa00c7a3fe55ccac1179c7e", 565000, 590000, 75, 7},
};
enum { VERSIONS = sizeof versions / sizeof *versions, V4 = 3 };

static char *unpack(const struct earlier *version, const char *name)
{
	char *packed = support_project(version->fixture), *path = support_path(folder, name);
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

static char *joined(const char *path, const char *suffix)
{
	size_t size = strlen(path) + strlen(suffix) + 1;
	char *made = malloc(size);
	assert_non_null(made);
	(void)snprintf(made, size, "%s%s", path, suffix);
	return made;
}

static void same_files(const char *path, const char *other)
{
	size_t length, length_of_other;
	char *bytes = support_read(path, &length), *bytes_of_other = support_read(other, &length_of_other);
	assert_int_equal(length, length_of_other);
	assert_memory_equal(bytes, bytes_of_other, length);
	free(bytes);
	free(bytes_of_other);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static int64_t number(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *row;
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	if (sqlite3_prepare_v2(db, sql, -1, &row, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(SQLITE_ROW, sqlite3_step(row));
	int64_t found = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	sqlite3_close(db);
	return found;
}

/* ---- what is told ---- */

struct told {
	int count, before, after;
	char path[512];
};

static void tell(void *context, int version_before, int version, const char *kept_at)
{
	struct told *told = context;
	told->count++;
	told->before = version_before;
	told->after = version;
	(void)snprintf(told->path, sizeof told->path, "%s", kept_at);
}

static enum uph_status open_book(const char *path, struct told *told, struct uph_error *err)
{
	struct uph_ledger *ledger = NULL;
	const struct uph_ledger_options options = {
		.read_only = true, .upgraded = tell, .upgraded_context = told};
	*told = (struct told){0};
	enum uph_status status = uph_ledger_open(path, &options, &ledger, err);
	uph_ledger_close(ledger);
	return status;
}

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
	assert_int_equal(version->on_balance_ore, total.figures[UPH_ON_BALANCE].ore);
	free(rows);
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	assert_int_equal(0, uph_findings_count(findings));
	assert_int_equal(version->records, result.record_count);
	assert_int_equal(version->entries, result.entry_count);
	uph_findings_free(findings);
	uph_ledger_close(ledger);
}

/* ---- one after the other ---- */

static void every_version_is_brought_up_to_date(void **state)
{
	(void)state;
	/* What stands on accounts of some kinds, from the entries themselves. */
	static const char sql_pots[] =
		"SELECT sum(CASE WHEN t.kind = 2 THEN e.amount_ore ELSE 0 END"
		" - CASE WHEN f.kind = 2 THEN e.amount_ore ELSE 0 END) FROM entry e"
		" JOIN account t ON t.id = e.to_account JOIN account f ON f.id = e.from_account";
	static const char sql_balance[] =
		"SELECT sum(CASE WHEN t.kind IN (2, 5, 6, 7) THEN e.amount_ore ELSE 0 END"
		" - CASE WHEN f.kind IN (2, 5, 6, 7) THEN e.amount_ore ELSE 0 END) FROM entry e"
		" JOIN account t ON t.id = e.to_account JOIN account f ON f.id = e.from_account";
	for (size_t i = 0; i < VERSIONS; i++) {
		struct uph_error err;
		struct told told;
		char suffix[32];
		(void)snprintf(suffix, sizeof suffix, ".version-%d", versions[i].version);
		char *path = unpack(&versions[i], "v.uph"), *kept = joined(path, suffix),
		     *before = unpack(&versions[i], "före.uph");
		bool older = versions[i].version < SCHEMA_VERSION;
		assert_int_equal(0, chmod(path, 0640));
		assert_int_equal(versions[i].available_ore, number(path, sql_pots));
		assert_int_equal(versions[i].on_balance_ore, number(path, sql_balance));
		assert_status(UPH_OK, open_book(path, &told, &err), &err);
		assert_int_equal(older, told.count);
		opened_whole(path, &versions[i]);
		assert_int_equal(versions[i].available_ore, number(path, sql_pots));
		assert_int_equal(SCHEMA_VERSION, number(path, "PRAGMA user_version"));
		if (older) {
			struct stat made;
			assert_int_equal(versions[i].version, told.before);
			assert_int_equal(SCHEMA_VERSION, told.after);
			assert_string_equal(kept, told.path);
			same_files(before, kept);
			assert_int_equal(0, stat(kept, &made));
			assert_int_equal(0640, made.st_mode & 0777);
		}
		assert_status(UPH_OK, open_book(path, &told, &err), &err);
		assert_int_equal(0, told.count);
		(void)remove(path);
		(void)remove(kept);
		free(path);
		free(kept);
		free(before);
	}
}

/* What lies at the name is somebody's. */
static void a_taken_name_is_left_alone(void **state)
{
	(void)state;
	struct uph_error err;
	struct told told;
	char *path = unpack(&versions[V4], "bok.uph"), *first = joined(path, ".version-4"),
	     *second = joined(path, ".version-4-2"), *third = joined(path, ".version-4-3"),
	     *before = unpack(&versions[V4], "före.uph");
	support_write(first, "viktigt", 7);
	/* Another name of the book itself is no copy of it, nor is a link to a copy. */
	assert_int_equal(0, link(path, second));
	assert_int_equal(0, symlink(before, third));
	assert_status(UPH_OK, open_book(path, &told, &err), &err);
	assert_int_equal(1, told.count);
	assert_string_equal(".version-4-4", told.path + strlen(path));
	same_files(before, told.path);
	same_files(path, second);
	char *kept = support_read(first, NULL);
	assert_string_equal("viktigt", kept);
	opened_whole(path, &versions[V4]);
	free(kept);
	free(path);
	free(first);
	free(second);
	free(third);
	free(before);
}

/* The machine stopped between the copy and the upgrade: the copy that lies there will do. */
static void a_copy_left_by_a_crash_is_used(void **state)
{
	(void)state;
	struct uph_error err;
	struct told told;
	char *path = unpack(&versions[V4], "bok.uph"), *first = unpack(&versions[V4], "bok.uph.version-4"),
	     *second = joined(path, ".version-4-2");
	assert_status(UPH_OK, open_book(path, &told, &err), &err);
	assert_string_equal(first, told.path);
	assert_int_equal(-1, access(second, F_OK));
	opened_whole(path, &versions[V4]);
	free(path);
	free(first);
	free(second);
}

/* ---- what stands in the way ---- */

/* What the books hold is the same; what lies on unused pages need not be. */
static void same_books(const char *path, const char *other)
{
	char *const packed[] = {support_path(folder, "a.packad"), support_path(folder, "b.packad")};
	const char *const paths[] = {path, other};
	for (size_t i = 0; i < 2; i++) {
		char *sql = sqlite3_mprintf("VACUUM INTO %Q", packed[i]);
		run_sql(paths[i], sql);
		sqlite3_free(sql);
	}
	same_files(packed[0], packed[1]);
	for (size_t i = 0; i < 2; i++) {
		(void)remove(packed[i]);
		free(packed[i]);
	}
}

static size_t files_in_folder(void)
{
	size_t count = 0;
	char command[600];
	(void)snprintf(command, sizeof command, "ls -A '%s' | wc -l", folder);
	FILE *counted = popen(command, "r");
	assert_non_null(counted);
	assert_int_equal(1, fscanf(counted, "%zu", &count));
	(void)pclose(counted);
	return count;
}

/* In a child, which may write no file beyond so many bytes. */
static int open_within(const char *path, size_t bytes, const char *message)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct uph_error err = {0};
		struct told told;
		const struct rlimit limit = {bytes, bytes};
		(void)signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
			_exit(100);
		enum uph_status status = open_book(path, &told, &err);
		if (status == UPH_OK)
			_exit(0);
		_exit(strstr(err.message, message) && told.count == 0 ? 1 : 101);
	}
	int ended;
	assert_int_equal(child, waitpid(child, &ended, 0));
	assert_true(WIFEXITED(ended));
	return WEXITSTATUS(ended);
}

/* The disk ends in the copy, in the journal, or in the new tables: the book is what it was, and alone. */
static void a_full_disk_leaves_the_old_book(void **state)
{
	(void)state;
	char *path = unpack(&versions[V4], "bok.uph"), *before = unpack(&versions[V4], "före.uph");
	struct stat book;
	assert_int_equal(0, stat(path, &book));
	size_t size = (size_t)book.st_size, refused = 0;
	assert_int_equal(
		1, open_within(path, size / 2,
			   "boken är av version 4 och ska skrivas om till version 5, men den kan inte först "
			   "läggas bredvid som den är: "));
	for (size_t limit = 0; limit <= size + size / 8; limit += size / 8) {
		int ended = open_within(path, limit, "");
		assert_true(ended == 0 || ended == 1);
		if (ended == 0)
			break;
		same_books(before, path);
		assert_int_equal(2, files_in_folder());
		refused++;
	}
	assert_true(refused >= 8);
	opened_whole(path, &versions[V4]);
	free(path);
	free(before);
}

static void a_name_without_room_for_the_copys_leaves_the_old_book(void **state)
{
	(void)state;
	struct uph_error err;
	struct told told;
	char name[247]; /* with "-journal" it is as long as a name may be */
	memset(name, 'b', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	char *path = unpack(&versions[V4], name), *before = unpack(&versions[V4], "före.uph");
	assert_int_equal(UPH_E_IO, open_book(path, &told, &err));
	assert_non_null(strstr(err.message, "men den kan inte först läggas bredvid som den är: "));
	assert_non_null(strstr(err.message, "inget är ändrat"));
	assert_int_equal(0, told.count);
	same_files(before, path);
	assert_int_equal(2, files_in_folder());
	free(path);
	free(before);
}

/* Rights do not bite for root, who then upgrades. */
static void a_folder_that_may_not_be_written_is_told(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct told told;
	char *path = unpack(&versions[V4], "bok.uph"), *before = unpack(&versions[V4], "före.uph");
	if (geteuid() == 0) {
		free(path);
		free(before);
		skip();
	}
	assert_int_equal(0, chmod(folder, 0555));
	enum uph_status status = open_book(path, &told, &err);
	assert_int_equal(0, chmod(folder, 0755));
	assert_int_equal(UPH_E_IO, status);
	assert_non_null(strstr(err.message, "men den kan inte först läggas bredvid som den är: "));
	same_files(before, path);
	free(path);
	free(before);
}

static void a_book_that_another_writes_in_waits(void **state)
{
	(void)state;
	struct uph_ledger *ledger = NULL;
	struct uph_error err = {0};
	char *path = unpack(&versions[0], "bok.uph");
	const struct uph_ledger_options reads = {.read_only = true, .busy_milliseconds = 10};
	sqlite3 *db;
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	assert_int_equal(SQLITE_OK, sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
	assert_int_equal(UPH_E_LOCKED, uph_ledger_open(path, &reads, &ledger, &err));
	sqlite3_close(db);
	assert_int_equal(1, files_in_folder());
	assert_status(UPH_OK, uph_ledger_open(path, &reads, &ledger, &err), &err);
	uph_ledger_close(ledger);
	free(path);
}

/* A script is made of the names in the file, so only our own names may come. */
static void a_strange_older_book_is_refused(void **state)
{
	(void)state;
	static const char *const strange[] = {
		"CREATE TRIGGER mer AFTER INSERT ON entry BEGIN DELETE FROM account_balance; END",
		"CREATE TABLE \"x\"\"; DROP TABLE head; --\" (a)",
		"CREATE TABLE old_entry (a)",
		"CREATE VIEW saldon AS SELECT * FROM entry",
		"CREATE INDEX mer ON entry (abs(amount_ore))",
		"DROP TRIGGER entry_keeps_update",
		"ANALYZE",
		"PRAGMA user_version = 3",
		"PRAGMA user_version = 5",
	};
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		struct uph_error err = {0};
		struct told told;
		char *path = unpack(&versions[V4], "bok.uph"), *before = joined(path, ".före");
		run_sql(path, strange[i]);
		size_t length;
		char *bytes = support_read(path, &length);
		support_write(before, bytes, length);
		assert_int_equal(UPH_E_DATABASE, open_book(path, &told, &err));
		if (!strstr(err.message, "ingenting mer läses ur den"))
			fail_msg("%s", err.message);
		same_files(before, path);
		assert_int_equal(2, files_in_folder());
		(void)remove(path);
		(void)remove(before);
		free(bytes);
		free(path);
		free(before);
	}
}

/* Version 5 was first written with another index over the steps of a decision; such a book was called
 * altered. */
static void an_early_book_of_version_5_is_brought_up_to_date(void **state)
{
	(void)state;
	struct uph_error err;
	struct told told;
	const struct earlier *latest = &versions[VERSIONS - 1];
	char *path = unpack(latest, "bok.uph");
	run_sql(path, "DROP INDEX stage_by_decision; CREATE INDEX stage_by_decision ON stage (decision)");
	assert_status(UPH_OK, open_book(path, &told, &err), &err);
	assert_int_equal(1, told.count);
	assert_string_equal(".version-5", told.path + strlen(path));
	opened_whole(path, latest);
	free(path);
}

static void a_book_that_wrote_ahead_is_copied_whole(void **state)
{
	(void)state;
	struct uph_error err;
	struct told told;
	char *path = unpack(&versions[V4], "bok.uph"), *before = unpack(&versions[V4], "före.uph");
	sqlite3 *db;
	/* One who reads all the while: what was written last stays in the log beside the file. */
	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	assert_int_equal(
		SQLITE_OK, sqlite3_exec(db, "PRAGMA journal_mode = WAL; BEGIN; SELECT count(*) FROM entry",
				   NULL, NULL, NULL));
	struct uph_ledger *ledger = NULL;
	const struct uph_ledger_options reads = {.read_only = true, .busy_milliseconds = 10};
	assert_int_equal(UPH_E_LOCKED, uph_ledger_open(path, &reads, &ledger, &err));
	sqlite3_close(db);
	assert_status(UPH_OK, open_book(path, &told, &err), &err);
	assert_int_equal(1, told.count);
	assert_int_equal(number(before, "SELECT count(*) FROM entry"),
		number(told.path, "SELECT count(*) FROM entry"));
	opened_whole(path, &versions[V4]);
	free(path);
	free(before);
}

/* ---- several at once, and an end in the middle ---- */

static void two_at_once_upgrade_once(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		pid_t children[4];
		int upgraded = 0;
		char *path = unpack(&versions[V4], "bok.uph"), *before = unpack(&versions[V4], "före.uph"),
		     *kept = joined(path, ".version-4");
		for (size_t i = 0; i < 4; i++) {
			children[i] = fork();
			assert_true(children[i] >= 0);
			if (children[i] == 0) {
				struct uph_error err = {0};
				struct told told;
				enum uph_status status = open_book(path, &told, &err);
				_exit(status == UPH_OK ? told.count : 100);
			}
		}
		for (size_t i = 0; i < 4; i++) {
			int ended;
			assert_int_equal(children[i], waitpid(children[i], &ended, 0));
			assert_true(WIFEXITED(ended) && WEXITSTATUS(ended) <= 1);
			upgraded += WEXITSTATUS(ended);
		}
		assert_int_equal(1, upgraded);
		assert_int_equal(3, files_in_folder());
		same_files(before, kept);
		opened_whole(path, &versions[V4]);
		(void)remove(path);
		(void)remove(kept);
		free(path);
		free(kept);
		free(before);
	}
}

static void killed_in_the_middle_it_is_one_or_the_other(void **state)
{
	(void)state;
	int killed = 0;
	for (long microseconds = 500; microseconds < 60000; microseconds *= 2) {
		struct uph_error err;
		struct told told;
		char *path = unpack(&versions[V4], "bok.uph"), *before = unpack(&versions[V4], "före.uph"),
		     *kept = joined(path, ".version-4");
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0)
			_exit(open_book(path, &told, &err) == UPH_OK ? 0 : 1);
		const struct timespec moment = {0, microseconds * 1000};
		(void)nanosleep(&moment, NULL);
		(void)kill(child, SIGKILL);
		int ended;
		assert_int_equal(child, waitpid(child, &ended, 0));
		killed += WIFSIGNALED(ended);
		assert_status(UPH_OK, open_book(path, &told, &err), &err);
		same_files(before, kept);
		opened_whole(path, &versions[V4]);
		char command[600];
		(void)snprintf(command, sizeof command, "rm -rf '%s'/* '%s'/.[!.]*", folder, folder);
		assert_int_equal(0, system(command));
		free(path);
		free(kept);
		free(before);
	}
	assert_true(killed > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_version_is_brought_up_to_date, setup, teardown),
		cmocka_unit_test_setup_teardown(a_taken_name_is_left_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(a_copy_left_by_a_crash_is_used, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_disk_leaves_the_old_book, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_name_without_room_for_the_copys_leaves_the_old_book, setup, teardown),
		cmocka_unit_test_setup_teardown(a_folder_that_may_not_be_written_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_book_that_another_writes_in_waits, setup, teardown),
		cmocka_unit_test_setup_teardown(a_strange_older_book_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
			an_early_book_of_version_5_is_brought_up_to_date, setup, teardown),
		cmocka_unit_test_setup_teardown(a_book_that_wrote_ahead_is_copied_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(two_at_once_upgrade_once, setup, teardown),
		cmocka_unit_test_setup_teardown(killed_in_the_middle_it_is_one_or_the_other, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
