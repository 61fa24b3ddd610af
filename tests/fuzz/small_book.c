/* See small_book.h. The book's bytes are kept in memory, and are written out again when a try has changed it.
 */
#include "tests/fuzz/small_book.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/buffer.h"
#include "tests/fuzz/require.h"
#include "uph.h"

#define PATH_MAX_BYTES 1024
#define BOOK_BYTES_MAX ((size_t)16 << 20)
/* 2024-10-01 12:00:00 UTC; a try begins a day later. */
#define START INT64_C(1727784000000000)
#define DAY INT64_C(86400000000)

struct kept_book {
	struct buffer bytes;
	struct uph_ledger *ledger; /* NULL: not open */
	struct uph_head head;      /* as it was when it was filled */
	int64_t now;
	char path[PATH_MAX_BYTES];
};

static char folder[PATH_MAX_BYTES], input_path[PATH_MAX_BYTES];
static int outside = -1; /* the folder that was the current one */
static struct kept_book books[SMALL_BOOK_KINDS];

static int64_t next_moment(void *context)
{
	int64_t *now = context;
	*now += 1000000;
	return *now;
}

static void put_path(char *out, const char *first, const char *second)
{
	int length = snprintf(out, PATH_MAX_BYTES, "%s/%s", first, second);
	require(length > 0 && length < PATH_MAX_BYTES);
}

/* All that a try has left behind; the books, too, when all is over. */
static void sweep(bool books_too)
{
	char path[2 * PATH_MAX_BYTES];
	DIR *directory = opendir(folder);
	struct dirent *entry;
	while (directory && (entry = readdir(directory)) != NULL) {
		const char *ending = strrchr(entry->d_name, '.');
		if (*entry->d_name == '.' || (!books_too && ending && strcmp(ending, ".uph") == 0))
			continue;
		(void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		(void)unlink(path);
	}
	if (directory)
		(void)closedir(directory);
}

static void end(void)
{
	for (size_t i = 0; i < SMALL_BOOK_KINDS; i++) {
		uph_ledger_close(books[i].ledger);
		buffer_free(&books[i].bytes);
	}
	sweep(true);
	(void)rmdir(folder);
}

static void begin(void)
{
	const char *base = getenv("TMPDIR");
	if (*folder)
		return;
	put_path(folder, base && *base ? base : "/tmp", "uph-fuzz-XXXXXX");
	require(mkdtemp(folder) != NULL);
	outside = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	require(outside >= 0);
	require(atexit(end) == 0);
}

static void write_file(const char *path, const void *data, size_t size)
{
	FILE *file = fopen(path, "wb");
	require(file != NULL);
	require(fwrite(data, 1, size, file) == size);
	require(fclose(file) == 0);
}

static void read_file(const char *path, struct buffer *out)
{
	char piece[65536];
	FILE *file = fopen(path, "rb");
	require(file != NULL);
	for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
		buffer_append(out, piece, got);
	require(!ferror(file) && !buffer_failed(out));
	(void)fclose(file);
}

static void open_book(struct kept_book *book)
{
	struct uph_error err = {0};
	const struct uph_ledger_options options = {.person = "controller",
		.words = "uph import",
		.clock = next_moment,
		.clock_context = &book->now};
	if (uph_ledger_open(book->path, &options, &book->ledger, &err) != UPH_OK)
		require_failed(book->path, 0, err.message);
}

static void import_example(struct kept_book *book, const char *name, const char *mapping)
{
	char path[PATH_MAX_BYTES], map_path[PATH_MAX_BYTES];
	struct uph_error err = {0};
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	put_path(path, UPH_SOURCE_DIR "/examples", name);
	struct uph_import_options options = {0};
	if (mapping) {
		put_path(map_path, UPH_SOURCE_DIR "/examples", mapping);
		options.mapping = map_path;
	}
	if (uph_import_file(book->ledger, path, &options, &result, findings, &err) != UPH_OK)
		require_failed(path, 0, err.message);
	uph_import_free(&result);
	uph_findings_free(findings);
}

static void fill(struct kept_book *book)
{
	import_example(book, "fordelning-2024.csv", NULL);
	import_example(book, "handelser-2024.csv", NULL);
	import_example(book, "beslut-2024-02-16.json", NULL);
	import_example(book, "ekonomi-2024-07.se", "karta-ekonomi.json");
}

static void make_book(struct kept_book *book, enum small_book_kind kind)
{
	struct uph_error err = {0};
	book->now = START;
	put_path(book->path, folder, kind == SMALL_BOOK_EMPTY ? "tom.uph" : "bok.uph");
	const struct uph_ledger_options options = {.person = "controller",
		.words = "uph init",
		.clock = next_moment,
		.clock_context = &book->now};
	require(uph_ledger_create(book->path, "Blekinge", &options, &err) == UPH_OK);
	open_book(book);
	if (kind == SMALL_BOOK_FILLED)
		fill(book);
	book->head = uph_ledger_head(book->ledger);
	uph_ledger_close(book->ledger);
	book->ledger = NULL;
	buffer_init(&book->bytes, BOOK_BYTES_MAX);
	read_file(book->path, &book->bytes);
}

static bool untouched(const struct kept_book *book)
{
	struct uph_head head = uph_ledger_head(book->ledger);
	return head.seq == book->head.seq && memcmp(head.hash, book->head.hash, sizeof head.hash) == 0;
}

struct uph_ledger *small_book(enum small_book_kind kind)
{
	struct kept_book *book = &books[kind];
	begin();
	if (!*book->path)
		make_book(book, kind);
	if (book->ledger && !untouched(book)) {
		uph_ledger_close(book->ledger);
		book->ledger = NULL;
		write_file(book->path, buffer_string(&book->bytes), book->bytes.length);
	}
	book->now = START + DAY;
	if (!book->ledger)
		open_book(book);
	return book->ledger;
}

const char *small_book_input(const char *name, const uint8_t *data, size_t size)
{
	begin();
	sweep(false);
	put_path(input_path, folder, name);
	write_file(input_path, data, size);
	return input_path;
}

void small_book_enter(void)
{
	begin();
	require(chdir(folder) == 0);
}

void small_book_leave(void)
{
	require(fchdir(outside) == 0);
}
