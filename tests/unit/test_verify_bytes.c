/* A thousand copies of a ledger, each with one byte changed: verify must report every change that another
 * reader can see, and no change may crash it. The other reader is SQLite itself, past the program: all rows
 * of all tables with their types, the words of the schema, the two numbers of the header, and the agreement
 * of the indexes. Then wider damage: several bytes, a file cut short, pages zeroed, pages that change places.
 *
 * UPH_BYTES and UPH_SEED ask for more changes, and others. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/digest.h"
#include "tests/support/book.h"
#include "tests/support/full_book.h"

#define CHANGES 1000
#define PAGE 4096

struct bytes {
	char *folder, *path; /* of the copy */
	char *whole;         /* the ledger as the program wrote it */
	size_t size;
	unsigned char seen[DIGEST_SIZE]; /* what the other reader sees in it */
	uint64_t random;
	size_t changed, reported, needless;
};

/* xorshift64*: the same changes on every machine. */
static uint64_t draw(struct bytes *bytes, uint64_t below)
{
	bytes->random ^= bytes->random >> 12;
	bytes->random ^= bytes->random << 25;
	bytes->random ^= bytes->random >> 27;
	return (bytes->random * UINT64_C(0x2545F4914F6CDD1D) >> 16) % below;
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *value = getenv(name);
	return value ? strtoull(value, NULL, 10) : otherwise;
}

/* ---- the other reader ---- */

static bool add_rows(sqlite3 *db, const char *sql, struct digest *digest)
{
	sqlite3_stmt *row = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &row, NULL);
	while (code == SQLITE_OK && (code = sqlite3_step(row)) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(row); i++) {
			int type = sqlite3_column_type(row, i), length = sqlite3_column_bytes(row, i);
			const void *data = type == SQLITE_BLOB ? sqlite3_column_blob(row, i)
							       : (const void *)sqlite3_column_text(row, i);
			length = type == SQLITE_BLOB ? length : sqlite3_column_bytes(row, i);
			(void)digest_add(digest, &type, sizeof type);
			(void)digest_add(digest, &length, sizeof length);
			(void)digest_add(digest, data ? data : "", data ? (size_t)length : 0);
		}
		code = SQLITE_OK;
	}
	(void)sqlite3_finalize(row);
	return code == SQLITE_DONE;
}

static bool add_tables(sqlite3 *db, struct digest *digest)
{
	sqlite3_stmt *names = NULL;
	int code = sqlite3_prepare_v2(
		db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", -1, &names, NULL);
	while (code == SQLITE_OK && (code = sqlite3_step(names)) == SQLITE_ROW) {
		char *sql =
			sqlite3_mprintf("SELECT * FROM \"%w\" NOT INDEXED", sqlite3_column_text(names, 0));
		code = add_rows(db, sql, digest) ? SQLITE_OK : SQLITE_ERROR;
		sqlite3_free(sql);
	}
	(void)sqlite3_finalize(names);
	return code == SQLITE_DONE;
}

static bool indexes_agree(sqlite3 *db)
{
	sqlite3_stmt *check = NULL;
	bool agree = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &check, NULL) == SQLITE_OK &&
		     sqlite3_step(check) == SQLITE_ROW &&
		     strcmp((const char *)sqlite3_column_text(check, 0), "ok") == 0;
	(void)sqlite3_finalize(check);
	return agree;
}

/* What the copy says, as a digest; false when it cannot be read, or contradicts itself. */
static bool see(const char *path, unsigned char out[DIGEST_SIZE])
{
	sqlite3 *db = NULL;
	struct digest *digest = digest_new();
	bool whole = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
		     digest_begin(digest) && add_rows(db, "PRAGMA application_id", digest) &&
		     add_rows(db, "PRAGMA user_version", digest) && add_rows(db, "PRAGMA encoding", digest) &&
		     add_rows(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema", digest) &&
		     add_tables(db, digest) && indexes_agree(db) && digest_end(digest, out);
	digest_free(digest);
	(void)sqlite3_close(db);
	return whole;
}

/* ---- the program ---- */

/* Whether the program says that something is wrong: it refuses the file, or verify finds something. The
 * report is made as well, for it asks the same file. */
static bool reported(const char *path)
{
	struct uph_error err = {0};
	struct uph_ledger *ledger = NULL;
	struct uph_verify_result result;
	struct uph_report *report = NULL;
	const struct uph_ledger_options options = {
		.read_only = true, .busy_milliseconds = 1, .examine = true};
	struct uph_findings *findings = uph_findings_new();
	enum uph_status status = uph_ledger_open(path, &options, &ledger, &err);
	if (status == UPH_OK)
		status = uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err);
	if (status == UPH_OK)
		status = uph_report_verify(ledger, &result, findings, UPH_SWEDISH, &report, &err);
	if (status != UPH_OK) /* a refusal is a sentence */
		assert_true(strlen(err.message) > 10);
	bool found = status != UPH_OK || uph_findings_count_of(findings, UPH_SEVERITY_ERROR) > 0;
	uph_report_free(report);
	uph_findings_free(findings);
	uph_ledger_close(ledger);
	return found;
}

static void remove_beside(const char *path)
{
	static const char *const endings[] = {"-journal", "-wal", "-shm"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		char name[512];
		(void)snprintf(name, sizeof name, "%s%s", path, endings[i]);
		(void)unlink(name);
	}
}

/* Tries a copy with these bytes; `what` tells how it was made. */
static void try_copy(struct bytes *bytes, const char *copy, size_t size, const char *what)
{
	unsigned char seen[DIGEST_SIZE];
	support_write(bytes->path, copy, size);
	remove_beside(bytes->path);
	bool differs = !see(bytes->path, seen) || memcmp(seen, bytes->seen, DIGEST_SIZE) != 0;
	support_write(bytes->path, copy, size); /* the other reader may have written */
	remove_beside(bytes->path);
	bool told = reported(bytes->path);
	bytes->changed += differs;
	bytes->reported += told;
	bytes->needless += told && !differs;
	if (differs && !told)
		fail_msg(
			"not reported: %s (UPH_SEED=%llu)", what, (unsigned long long)setting("UPH_SEED", 1));
}

static int setup(void **state)
{
	struct bytes *bytes = calloc(1, sizeof *bytes);
	bytes->folder = support_folder();
	char *path = full_book(bytes->folder);
	bytes->whole = support_read(path, &bytes->size);
	bytes->path = support_path(bytes->folder, "kopia.uph");
	bytes->random = setting("UPH_SEED", 1) * UINT64_C(0x9E3779B97F4A7C15) | 1;
	assert_true(see(path, bytes->seen));
	assert_false(reported(path));
	free(path);
	*state = bytes;
	return 0;
}

static int teardown(void **state)
{
	struct bytes *bytes = *state;
	support_folder_remove(bytes->folder);
	free(bytes->path);
	free(bytes->whole);
	free(bytes);
	return 0;
}

/* ---- damage ---- */

/* Every other change anywhere; the others where something stands, for much of a page is unused. */
static size_t choose_place(struct bytes *bytes, size_t number)
{
	size_t at = draw(bytes, bytes->size);
	while (number % 2 && bytes->whole[at] == 0)
		at = draw(bytes, bytes->size);
	return at;
}

static void a_changed_byte_is_reported(void **state)
{
	struct bytes *bytes = *state;
	size_t changes = setting("UPH_BYTES", CHANGES);
	char *copy = malloc(bytes->size);
	memcpy(copy, bytes->whole, bytes->size);
	for (size_t i = 0; i < changes; i++) {
		char what[80];
		size_t at = choose_place(bytes, i);
		copy[at] = (char)(copy[at] ^ (char)(1 + draw(bytes, 255)));
		(void)snprintf(what, sizeof what, "byte %zu: %02x -> %02x", at,
			(unsigned)(unsigned char)bytes->whole[at], (unsigned)(unsigned char)copy[at]);
		try_copy(bytes, copy, bytes->size, what);
		copy[at] = bytes->whole[at];
	}
	print_message(
		"%zu changes: %zu changed content, %zu reported, %zu of them without a change of content\n",
		changes, bytes->changed, bytes->reported, bytes->needless);
	assert_true(bytes->changed > changes / 5);
	free(copy);
}

/* Every byte of the file's header, a bit at a time: what may pass is what SQLite does not read. */
static void the_header_is_watched(void **state)
{
	struct bytes *bytes = *state;
	char *copy = malloc(bytes->size);
	memcpy(copy, bytes->whole, bytes->size);
	for (size_t at = 0; at < 108; at++) {
		char what[40];
		copy[at] = (char)(copy[at] ^ (char)(1 << at % 8));
		(void)snprintf(what, sizeof what, "header %zu", at);
		try_copy(bytes, copy, bytes->size, what);
		copy[at] = bytes->whole[at];
	}
	free(copy);
}

static void several_bytes_are_reported(void **state)
{
	struct bytes *bytes = *state;
	char *copy = malloc(bytes->size);
	for (size_t i = 0; i < 60; i++) {
		memcpy(copy, bytes->whole, bytes->size);
		for (size_t k = 0; k < 2 + i % 40; k++) {
			size_t at = choose_place(bytes, k);
			copy[at] = (char)draw(bytes, 256);
		}
		try_copy(bytes, copy, bytes->size, "several bytes");
	}
	free(copy);
}

static void a_file_cut_short_is_reported(void **state)
{
	struct bytes *bytes = *state;
	static const size_t sizes[] = {0, 1, 15, 16, 99, 100, 512, 4095, 4096, 4097, 8192};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		try_copy(bytes, bytes->whole, sizes[i], "cut at the start");
	for (size_t i = 0; i < 20; i++)
		try_copy(bytes, bytes->whole, draw(bytes, bytes->size), "cut anywhere");
	try_copy(bytes, bytes->whole, bytes->size - 1, "the last byte is gone");
	try_copy(bytes, bytes->whole, bytes->size - PAGE, "the last page is gone");
}

static void lost_pages_are_reported(void **state)
{
	struct bytes *bytes = *state;
	size_t pages = bytes->size / PAGE;
	char *copy = malloc(bytes->size);
	for (size_t page = 0; page < pages; page++) {
		char what[60];
		size_t other = draw(bytes, pages);
		memcpy(copy, bytes->whole, bytes->size);
		memset(copy + page * PAGE, 0, PAGE);
		(void)snprintf(what, sizeof what, "page %zu zeroed", page + 1);
		try_copy(bytes, copy, bytes->size, what);
		if (page % 2)
			continue;
		memcpy(copy + page * PAGE, bytes->whole + other * PAGE, PAGE);
		memcpy(copy + other * PAGE, bytes->whole + page * PAGE, PAGE);
		(void)snprintf(what, sizeof what, "pages %zu and %zu swapped", page + 1, other + 1);
		try_copy(bytes, copy, bytes->size, what);
	}
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_changed_byte_is_reported, setup, teardown),
		cmocka_unit_test_setup_teardown(the_header_is_watched, setup, teardown),
		cmocka_unit_test_setup_teardown(several_bytes_are_reported, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_cut_short_is_reported, setup, teardown),
		cmocka_unit_test_setup_teardown(lost_pages_are_reported, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
