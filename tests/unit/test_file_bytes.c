/* The bytes of a file: a small one in memory, a large one in place, a large stream by way of a file without a
 * name; the same digest of all, and a large file that somebody writes in is noticed. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "import/file_bytes.h"
#include "tests/support/support.h"

#define LIMIT ((size_t)64 << 20)

static char *folder, *path;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	path = support_path(folder, "stor.csv");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(path);
	support_folder_remove(folder);
	return 0;
}

static char *make(size_t length)
{
	char *data = malloc(length + 1);
	assert_non_null(data);
	for (size_t i = 0; i < length; i++)
		data[i] = (char)('a' + i % 23);
	support_write(path, data, length);
	return data;
}

static void expect_digest(const struct file_bytes *file, const char *data, size_t length)
{
	unsigned char digest[DIGEST_SIZE];
	struct digest *running = digest_new();
	assert_true(
		digest_begin(running) && digest_add(running, data, length) && digest_end(running, digest));
	digest_free(running);
	assert_int_equal(length, file->length);
	assert_memory_equal(digest, file->digest, DIGEST_SIZE);
}

static void missing_folders_and_limits_are_told(void **state)
{
	(void)state;
	struct file_bytes file;
	struct uph_error err;
	assert_int_equal(UPH_E_IO, file_bytes_read(path, LIMIT, &file, &err));
	assert_int_equal(UPH_E_IO, file_bytes_read(folder, LIMIT, &file, &err));
	assert_string_equal("detta är en mapp, ingen fil; ange filen i mappen", err.message);
	free(make((size_t)3 << 20));
	assert_int_equal(UPH_E_LIMIT, file_bytes_read(path, (size_t)2 << 20, &file, &err));
	assert_string_equal("filen är större än gränsen 2 MiB; dela upp den", err.message);
	assert_int_equal(-1, file.fd);
}

static void a_small_file_is_held(void **state)
{
	(void)state;
	static const size_t lengths[] = {0, 1, 65536, FILE_BYTES_HELD_MAX};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct file_bytes file;
		struct uph_error err;
		char *data = make(lengths[i]);
		assert_status(UPH_OK, file_bytes_read(path, LIMIT, &file, &err), &err);
		assert_non_null(file.data);
		assert_string_equal("stor.csv", file.name);
		expect_digest(&file, data, lengths[i]);
		assert_memory_equal(data, file.data, lengths[i]);
		free(data);
		file_bytes_free(&file);
	}
}

static void a_large_file_is_read_in_place(void **state)
{
	(void)state;
	const size_t length = FILE_BYTES_HELD_MAX + 1;
	struct file_bytes file;
	struct uph_error err;
	char beginning[100], *data = make(length);
	size_t got;
	assert_status(UPH_OK, file_bytes_read(path, LIMIT, &file, &err), &err);
	assert_null(file.data);
	assert_true(file.fd >= 0 && !file.spooled);
	expect_digest(&file, data, length);
	assert_status(UPH_OK, file_bytes_begin(&file, beginning, sizeof beginning, &got, &err), &err);
	assert_int_equal(sizeof beginning, got);
	assert_memory_equal(data, beginning, got);
	assert_status(UPH_OK, file_bytes_unchanged(&file, &err), &err);
	assert_status(UPH_OK, file_bytes_hold(&file, &err), &err);
	assert_memory_equal(data, file.data, length);
	assert_int_equal(-1, file.fd);
	free(data);
	file_bytes_free(&file);
}

static void writing_in_a_large_file_is_noticed(void **state)
{
	(void)state;
	struct file_bytes file;
	struct uph_error err;
	free(make(FILE_BYTES_HELD_MAX + 100));
	assert_status(UPH_OK, file_bytes_read(path, LIMIT, &file, &err), &err);
	int fd = open(path, O_WRONLY | O_APPEND);
	assert_true(fd >= 0 && write(fd, "x", 1) == 1);
	(void)close(fd);
	assert_int_equal(UPH_E_IO, file_bytes_unchanged(&file, &err));
	assert_string_equal(
		"filen ändrades medan den lästes; inget är bokfört, läs in den igen", err.message);
	assert_int_equal(UPH_E_IO, file_bytes_hold(&file, &err));
	assert_null(file.data);
	file_bytes_free(&file);
}

/* A stream of `length` bytes as standard input. */
static void expect_stream(size_t length)
{
	int ends[2], saved = dup(STDIN_FILENO);
	struct file_bytes file;
	struct uph_error err;
	char *data = make(length);
	assert_int_equal(0, pipe(ends));
	pid_t writer = fork();
	if (writer == 0) {
		(void)close(ends[0]);
		for (size_t at = 0; at < length;) {
			ssize_t written = write(ends[1], data + at, length - at);
			if (written <= 0)
				_exit(1);
			at += (size_t)written;
		}
		_exit(0);
	}
	(void)close(ends[1]);
	assert_int_equal(STDIN_FILENO, dup2(ends[0], STDIN_FILENO));
	(void)close(ends[0]);
	assert_status(UPH_OK, file_bytes_read("-", LIMIT, &file, &err), &err);
	(void)dup2(saved, STDIN_FILENO);
	(void)close(saved);
	assert_string_equal("(standard in)", file.name);
	expect_digest(&file, data, length);
	assert_int_equal(length > FILE_BYTES_HELD_MAX, file.spooled);
	assert_status(UPH_OK, file_bytes_hold(&file, &err), &err);
	assert_memory_equal(data, file.data, length);
	free(data);
	file_bytes_free(&file);
}

static void a_stream_is_held_or_spooled(void **state)
{
	(void)state;
	expect_stream(1000);
	expect_stream(FILE_BYTES_HELD_MAX + 70000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(missing_folders_and_limits_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_small_file_is_held, setup, teardown),
		cmocka_unit_test_setup_teardown(a_large_file_is_read_in_place, setup, teardown),
		cmocka_unit_test_setup_teardown(writing_in_a_large_file_is_noticed, setup, teardown),
		cmocka_unit_test_setup_teardown(a_stream_is_held_or_spooled, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
