/* A file is written whole or not at all: what fails half way leaves nothing, and what stood there stays. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reports/whole_file.h"
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

static enum uph_status fill_half(void *context, struct sink *sink, struct uph_error *err)
{
	(void)context;
	sink_text(sink, "halva");
	return uph_fail(err, UPH_E_REFUSED, "det gick inte");
}

static enum uph_status fill_words(void *context, struct sink *sink, struct uph_error *err)
{
	(void)err;
	sink_text(sink, context);
	return UPH_OK;
}

static void half_a_file_is_none(void **state)
{
	struct uph_error err;
	struct stat found;
	size_t length;
	(void)state;
	char *path = support_path(folder, "halv.txt");
	assert_int_equal(whole_file_write(path, fill_half, NULL, &err), UPH_E_REFUSED);
	assert_string_equal(err.message, "det gick inte");
	assert_int_not_equal(stat(path, &found), 0);
	support_write(path, "före", 5);
	assert_int_equal(whole_file_write(path, fill_half, NULL, &err), UPH_E_REFUSED);
	char *text = support_read(path, &length);
	assert_string_equal(text, "före");
	assert_int_equal(unlink(path), 0);
	/* Nothing else lies in the folder, either: it can be removed. */
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	free(text);
	free(path);
}

static void a_folder_and_a_missing_folder(void **state)
{
	struct uph_error err;
	(void)state;
	char words[] = "x";
	char *missing = support_path(folder, "saknas/x.txt");
	assert_int_equal(whole_file_write(folder, fill_words, words, &err), UPH_E_IO);
	assert_non_null(strstr(err.message, "kan inte skrivas"));
	assert_int_equal(whole_file_write(missing, fill_words, words, &err), UPH_E_IO);
	assert_non_null(strstr(err.message, "kan inte skrivas"));
	free(missing);
}

static void a_link_is_followed_and_rights_are_kept(void **state)
{
	struct uph_error err;
	struct stat found;
	size_t length;
	char words[] = "efter";
	(void)state;
	char *path = support_path(folder, "fil.txt"), *link = support_path(folder, "lank.txt");
	support_write(path, "före", 5);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(symlink("fil.txt", link), 0);
	assert_status(UPH_OK, whole_file_write(link, fill_words, words, &err), &err);
	char *text = support_read(path, &length);
	assert_string_equal(text, "efter");
	assert_int_equal(lstat(link, &found), 0);
	assert_true(S_ISLNK(found.st_mode));
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0640);
	free(text);
	free(path);
	free(link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_a_file_is_none),
		cmocka_unit_test(a_folder_and_a_missing_folder),
		cmocka_unit_test(a_link_is_followed_and_rights_are_kept),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
