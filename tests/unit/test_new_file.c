/* A file that is complete or absent: its temporary name, what is left when somebody interrupts, and that
 * what stands there is not overwritten unasked. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/new_file.h"
#include "ledger/base/unfinished.h"
#include "tests/support/support.h"

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

static bool stands(const char *path)
{
	struct stat found;
	return lstat(path, &found) == 0;
}

static void a_taken_name_is_refused(void **state)
{
	struct uph_error err;
	char *temporary = NULL;
	(void)state;
	char *path = support_path(folder, "tagen");
	assert_status(UPH_OK, new_file_begin(path, &temporary, &err), &err);
	support_write(path, "mitt", 4);
	assert_status(UPH_E_EXISTS, new_file_absent(path, &err), &err);
	assert_status(UPH_E_EXISTS, new_file_place(temporary, path, &err), &err);
	char *kept = strdup(temporary);
	new_file_end(temporary);
	assert_false(stands(kept));
	char *text = support_read(path, NULL);
	assert_string_equal(text, "mitt");
	free(text);
	free(kept);
	free(path);
}

static void a_name_beside(void **state)
{
	static const struct {
		const char *path, *expected;
	} cases[] = {
		{"bok", ".bok.ny-XXXXXX"},
		{"a/b/bok.uph", "a/b/.bok.uph.ny-XXXXXX"},
		{"/bok", "/.bok.ny-XXXXXX"},
		{"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456"
		 "78\xC3\xA5"
		 "9", /* no character is split */
			".0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
			"45678.ny-XXXXXX"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *made = new_file_beside(cases[i].path, ".ny-XXXXXX");
		assert_string_equal(made, cases[i].expected);
		free(made);
	}
}

/* What is under way is removed, files before the folder they lie in; what has its name stays. */
static void interrupted(void **state)
{
	struct uph_error err;
	char *temporary = NULL, *other = NULL;
	(void)state;
	char *done = support_path(folder, "klar"), *half = support_path(folder, "halv");
	char *room = support_path(folder, "rum"), *inside = support_path(folder, "rum/fil");
	assert_status(UPH_OK, new_file_begin(done, &temporary, &err), &err);
	assert_status(UPH_OK, new_file_replace(temporary, done, &err), &err);
	new_file_end(temporary);
	assert_status(UPH_OK, new_file_begin(half, &other, &err), &err);
	assert_int_equal(mkdir(room, 0700), 0);
	unfinished_add(room);
	support_write(inside, "x", 1);
	unfinished_add(inside);
	unfinished_remove_all();
	assert_true(stands(done));
	assert_false(stands(other));
	assert_false(stands(inside));
	assert_false(stands(room));
	unfinished_end(inside);
	unfinished_end(room);
	new_file_end(other);
	assert_int_equal(mkdir(room, 0700), 0);
	unfinished_remove_all(); /* nothing is under way any more */
	assert_true(stands(room));
	free(done);
	free(half);
	free(room);
	free(inside);
}

/* More than there is room for are made all the same. */
static void more_than_there_is_room_for(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		unfinished_add("/finns/inte");
	for (int i = 0; i < 20; i++)
		unfinished_end("/finns/inte");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_taken_name_is_refused),
		cmocka_unit_test(a_name_beside),
		cmocka_unit_test(interrupted),
		cmocka_unit_test(more_than_there_is_room_for),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
