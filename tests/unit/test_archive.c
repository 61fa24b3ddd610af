/* The zip that a revision is: what libzip reads of it, its bytes, its moment, and that nothing is left of one
 * that was not completed. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <zip.h>

#include "reports/archive.h"
#include "tests/support/support.h"

#define MOMENT INT64_C(1727784001000000) /* 2024-10-01 12:00:01 UTC */

static int set_up(void **state)
{
	*state = support_folder();
	return 0;
}

static int tear_down(void **state)
{
	support_folder_remove(*state);
	return 0;
}

static struct archive *begin(const char *path)
{
	struct uph_error err;
	struct archive *archive = NULL;
	assert_status(UPH_OK, archive_begin(path, MOMENT, &archive, &err), &err);
	return archive;
}

static void add(struct archive *archive, const char *name, const char *text, bool runs)
{
	struct uph_error err;
	assert_status(UPH_OK, archive_add(archive, name, text, strlen(text), runs, &err), &err);
}

static void end(struct archive *archive)
{
	struct uph_error err;
	assert_status(UPH_OK, archive_end(archive, &err), &err);
	archive_free(archive);
}

static void assert_holds(const char *path, const char *name, const void *data, size_t length)
{
	int code;
	struct zip_stat stat;
	zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
	assert_non_null(zip);
	assert_int_equal(0, zip_stat(zip, name, ZIP_FL_ENC_UTF_8, &stat));
	assert_int_equal(length, stat.size);
	zip_file_t *file = zip_fopen(zip, name, ZIP_FL_ENC_UTF_8);
	assert_non_null(file);
	char *read = malloc(length + 1);
	assert_int_equal((zip_int64_t)length, zip_fread(file, read, length + 1)); /* and its checksum */
	assert_memory_equal(data, read, length);
	free(read);
	assert_int_equal(0, zip_fclose(file));
	zip_discard(zip);
}

static void test_what_cannot_be_written(void **state)
{
	struct uph_error err;
	struct archive *archive = NULL;
	(void)state;
	assert_int_equal(UPH_E_IO, archive_begin("/finns/inte/x.zip", MOMENT, &archive, &err));
	assert_string_equal(err.message, "/finns/inte/x.zip kan inte skapas: mappen finns inte");
	char *path = support_path(*state, "x.zip");
	archive = begin(path);
	assert_int_equal(UPH_E_IO, archive_add_file(archive, "a", "/finns/inte", &err));
	archive_free(archive);
	assert_int_equal(-1, access(path, F_OK));
	free(path);
}

static void test_absent_until_complete(void **state)
{
	char *path = support_path(*state, "x.zip");
	size_t length;
	support_write(path, "det gamla", 9);
	struct archive *archive = begin(path);
	add(archive, "a.txt", "a", false);
	archive_free(archive); /* never ended */
	char *kept = support_read(path, &length);
	assert_string_equal(kept, "det gamla");
	free(kept);
	archive = begin(path);
	add(archive, "a.txt", "a", false);
	end(archive);
	assert_holds(path, "a.txt", "a", 1);
	assert_int_equal(0, unlink(path));
	assert_int_equal(0, rmdir(*state)); /* nothing is left beside it */
	free(*state);
	*state = support_folder();
	free(path);
}

static void noise(char *bytes, size_t length)
{
	uint32_t seed = 1;
	for (size_t i = 0; i < length; i++) {
		seed = seed * 1103515245 + 12345;
		bytes[i] = (char)(seed >> 24);
	}
}

/* A file that may not grow, as on a full disk: said at the write or at the end, and nothing is left. */
static void test_a_full_disk(void **state)
{
	char *path = support_path(*state, "x.zip");
	static char bytes[200000];
	struct rlimit limit, small;
	struct uph_error err;
	noise(bytes, sizeof bytes);
	assert_int_equal(0, getrlimit(RLIMIT_FSIZE, &limit));
	small = limit;
	void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
	for (rlim_t size = 10; size < 100000; size = size * 10 + 1000) {
		small.rlim_cur = size;
		struct archive *archive = begin(path);
		assert_int_equal(0, setrlimit(RLIMIT_FSIZE, &small));
		enum uph_status status =
			archive_add(archive, "a", bytes, size > 50000 ? 40000 : sizeof bytes, false, &err);
		for (int i = 0; status == UPH_OK && i < 2; i++)
			status = archive_add(archive, "b", bytes, 30000, false, &err);
		if (status == UPH_OK)
			status = archive_end(archive, &err);
		assert_int_equal(0, setrlimit(RLIMIT_FSIZE, &limit));
		assert_int_equal(UPH_E_IO, status);
		assert_non_null(strstr(err.message, "x.zip kan inte skrivas: "));
		archive_free(archive);
		assert_int_equal(-1, access(path, F_OK));
	}
	(void)signal(SIGXFSZ, before);
	free(path);
}

static void test_contents_come_back(void **state)
{
	char *path = support_path(*state, "x.zip"), *large_path = support_path(*state, "stor");
	const size_t large = 300001;
	struct uph_error err;
	char *bytes = malloc(large);
	memset(bytes, 'x', large);
	noise(bytes, large / 2);
	support_write(large_path, bytes, large);
	struct archive *archive = begin(path);
	add(archive, "LÄS MIG.txt", "åäö\n", false);
	add(archive, "tom", "", false);
	add(archive, "mapp/kör.sh", "#!/bin/sh\n", true);
	assert_status(UPH_OK, archive_add_file(archive, "mapp/stor", large_path, &err), &err);
	assert_int_equal(4, archive_count(archive));
	assert_non_null(strstr(archive_sums(archive),
		"\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  tom\n"));
	end(archive);
	assert_holds(path, "LÄS MIG.txt", "åäö\n", 7);
	assert_holds(path, "tom", "", 0);
	assert_holds(path, "mapp/kör.sh", "#!/bin/sh\n", 10);
	assert_holds(path, "mapp/stor", bytes, large);
	free(bytes);
	free(large_path);
	free(path);
}

static void test_rights_and_moment(void **state)
{
	char *path = support_path(*state, "x.zip");
	zip_uint8_t system;
	zip_uint32_t rights;
	size_t length;
	struct archive *archive = begin(path);
	add(archive, "a", "a", false);
	add(archive, "b", "b", true);
	end(archive);
	zip_t *zip = zip_open(path, ZIP_RDONLY, NULL);
	assert_int_equal(0, zip_file_get_external_attributes(zip, 0, 0, &system, &rights));
	assert_int_equal(ZIP_OPSYS_UNIX, system);
	assert_int_equal(0100644u, rights >> 16);
	assert_int_equal(0, zip_file_get_external_attributes(zip, 1, 0, &system, &rights));
	assert_int_equal(0100755u, rights >> 16);
	zip_discard(zip);
	/* 12:00:00 2024-10-01, whatever the time zone: two seconds is the finest there is */
	unsigned char *bytes = (unsigned char *)support_read(path, &length);
	const unsigned time = bytes[10] | (unsigned)bytes[11] << 8,
		       date = bytes[12] | (unsigned)bytes[13] << 8;
	assert_int_equal(12u << 11, time);
	assert_int_equal(44u << 9 | 10u << 5 | 1u, date);
	free(bytes);
	free(path);
}

static void test_the_same_bytes(void **state)
{
	char *paths[2] = {support_path(*state, "x.zip"), support_path(*state, "y.zip")};
	char *bytes[2];
	size_t lengths[2];
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(0, setenv("TZ", i == 0 ? "UTC" : "America/New_York", 1));
		struct archive *archive = begin(paths[i]);
		add(archive, "a", "samma", false);
		end(archive);
		bytes[i] = support_read(paths[i], &lengths[i]);
	}
	assert_int_equal(0, unsetenv("TZ"));
	assert_int_equal(lengths[0], lengths[1]);
	assert_memory_equal(bytes[0], bytes[1], lengths[0]);
	for (size_t i = 0; i < 2; i++) {
		free(bytes[i]);
		free(paths[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_cannot_be_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_absent_until_complete, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_full_disk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_contents_come_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rights_and_moment, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_same_bytes, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
