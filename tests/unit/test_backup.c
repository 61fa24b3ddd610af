/* A copy of the ledger: refusals, what it holds, that it is of one moment, that a damaged book gets none. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/db.h"
#include "tests/support/book.h"
#include "tests/support/full_book.h"
#include "uph/backup.h"

struct case_ {
	char *folder, *book, *copy;
	struct uph_ledger *ledger;
};

static int set_up(void **state)
{
	struct case_ *test = calloc(1, sizeof *test);
	const struct uph_ledger_options reading = {.read_only = true};
	struct uph_error err;
	test->folder = support_folder();
	test->book = full_book(test->folder);
	test->copy = support_path(test->folder, "kopia.uph");
	assert_status(UPH_OK, uph_ledger_open(test->book, &reading, &test->ledger, &err), &err);
	*state = test;
	return 0;
}

static int tear_down(void **state)
{
	struct case_ *test = *state;
	uph_ledger_close(test->ledger);
	support_folder_remove(test->folder);
	free(test->book);
	free(test->copy);
	free(test);
	return 0;
}

static void test_nothing_is_written_over(void **state)
{
	struct case_ *test = *state;
	struct uph_error err;
	size_t length;
	support_write(test->copy, "mitt", 4);
	assert_int_equal(UPH_E_EXISTS, uph_ledger_backup(test->ledger, test->copy, NULL, NULL, NULL, &err));
	assert_non_null(strstr(err.message, "kopia.uph finns redan; välj ett annat namn"));
	char *kept = support_read(test->copy, &length);
	assert_string_equal(kept, "mitt");
	free(kept);
	assert_int_equal(UPH_E_EXISTS, uph_ledger_backup(test->ledger, test->book, NULL, NULL, NULL, &err));
	assert_int_equal(0, unlink(test->copy));
	assert_int_equal(0, symlink("finns-inte", test->copy)); /* be it a link to nothing */
	assert_int_equal(UPH_E_EXISTS, uph_ledger_copy(test->ledger, test->copy, NULL, &err));
	assert_int_equal(UPH_E_IO, uph_ledger_copy(test->ledger, "/finns/inte/alls.uph", NULL, &err));
}

static void test_the_copy_is_the_book(void **state)
{
	struct case_ *test = *state;
	struct uph_error err;
	struct uph_backup made;
	struct stat st, book;
	const struct uph_head head = uph_ledger_head(test->ledger);
	const struct uph_ledger_options reading = {.read_only = true};
	struct uph_ledger *copy;
	assert_status(UPH_OK, uph_ledger_backup(test->ledger, test->copy, NULL, NULL, &made, &err), &err);
	assert_int_equal(made.head.seq, head.seq);
	assert_memory_equal(made.head.hash, head.hash, sizeof head.hash);
	assert_int_equal(0, stat(test->copy, &st));
	assert_int_equal(0, stat(test->book, &book));
	assert_int_equal(made.size, st.st_size);
	assert_int_equal(st.st_size, book.st_size);
	assert_int_equal(st.st_mode, book.st_mode);
	assert_status(UPH_OK, uph_ledger_open(test->copy, &reading, &copy, &err), &err);
	book_verify(copy);
	uph_ledger_close(copy);
	/* Page for page: only the counters of SQLite's own file header differ. */
	size_t length, copied;
	char *was = support_read(test->book, &length), *is = support_read(test->copy, &copied);
	assert_int_equal(length, copied);
	assert_memory_equal(was + 100, is + 100, length - 100);
	free(was);
	free(is);
}

static void test_others_may_write_at_once(void **state)
{
	struct case_ *test = *state;
	struct uph_error err;
	struct uph_backup first, second;
	int64_t time = 1900000000000000;
	struct uph_ledger_options options = book_options(&time, "prov");
	struct uph_ledger *writer;
	char *later = support_path(test->folder, "senare.uph");
	options.busy_milliseconds = 1;
	assert_status(UPH_OK, uph_ledger_copy(test->ledger, test->copy, &first, &err), &err);
	/* The reader is still open, and in nobody's way. */
	assert_status(UPH_OK, uph_ledger_open(test->book, &options, &writer, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(writer, &err), &err);
	assert_status(UPH_OK, uph_ledger_set(writer, "organisation", "Regionen", &err), &err);
	assert_int_equal(UPH_E_USAGE, uph_ledger_copy(writer, later, NULL, &err)); /* half a change */
	assert_status(UPH_OK, uph_ledger_commit(writer, &err), &err);
	assert_status(UPH_OK, uph_ledger_copy(writer, later, &second, &err), &err);
	assert_int_equal(second.head.seq, first.head.seq + 2);
	uph_ledger_close(writer);
	free(later);
}

static void test_a_damaged_book_gets_no_backup(void **state)
{
	struct case_ *test = *state;
	struct uph_error err;
	struct db *db;
	const struct uph_ledger_options reading = {.read_only = true};
	uph_ledger_close(test->ledger);
	assert_status(UPH_OK, db_open(test->book, 0, &db, &err), &err);
	assert_status(UPH_OK,
		db_script(db,
			"DROP TRIGGER entry_keeps_update; UPDATE entry SET amount_ore = amount_ore + 1 WHERE seq = "
			"(SELECT max(seq) FROM entry);"
			"CREATE TRIGGER entry_keeps_update BEFORE UPDATE ON entry BEGIN\n"
			"\tSELECT RAISE(ABORT, 'append-only: entry'); END;",
			&err),
		&err);
	db_close(db);
	assert_status(UPH_OK, uph_ledger_open(test->book, &reading, &test->ledger, &err), &err);
	assert_int_equal(UPH_E_DATABASE, uph_ledger_backup(test->ledger, test->copy, NULL, NULL, NULL, &err));
	assert_non_null(strstr(err.message, "boken är inte hel, och ingen kopia är gjord: "));
	assert_int_equal(-1, access(test->copy, F_OK));
	/* A copy as it stands can be had, to be looked at. */
	assert_status(UPH_OK, uph_ledger_copy(test->ledger, test->copy, NULL, &err), &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing_is_written_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_copy_is_the_book, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_others_may_write_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_damaged_book_gets_no_backup, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
