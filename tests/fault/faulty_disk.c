#include "tests/fault/faulty_disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512
#define FILES_MAX 64

struct pending {
	struct pending *next;
	bool truncate;
	int64_t offset; /* of a truncate: the length */
	size_t length;
	unsigned char data[];
};

struct disk_file {
	char *path;
	unsigned char *forced; /* NULL: nothing of it is on disk */
	size_t length;
	bool named;                   /* its name is on disk */
	bool deleted;                 /* taken away, which is not on disk yet while `named` stands */
	struct pending *first, *last; /* since it was last forced */
};

static struct disk_file *files[FILES_MAX];
static size_t file_count;

static void drop_pending(struct disk_file *file)
{
	while (file->first) {
		struct pending *next = file->first->next;
		free(file->first);
		file->first = next;
	}
	file->last = NULL;
}

void disk_forget(void)
{
	for (size_t i = 0; i < file_count; i++) {
		drop_pending(files[i]);
		free(files[i]->forced);
		free(files[i]->path);
		free(files[i]);
	}
	file_count = 0;
}

static struct disk_file *find(const char *path)
{
	for (size_t i = 0; i < file_count; i++) {
		if (strcmp(files[i]->path, path) == 0)
			return files[i];
	}
	return NULL;
}

bool disk_knows(const char *path)
{
	const struct disk_file *file = find(path);
	return file && !file->deleted;
}

static struct disk_file *add(const char *path)
{
	struct disk_file *file = file_count < FILES_MAX ? calloc(1, sizeof *file) : NULL;
	if (!file)
		return NULL;
	file->path = strdup(path);
	if (!file->path) {
		free(file);
		return NULL;
	}
	files[file_count++] = file;
	return file;
}

struct disk_file *disk_open(const char *path, const void *data, size_t length)
{
	struct disk_file *file = find(path);
	if (file && file->deleted) { /* made again under the name: what may come back is the latter */
		drop_pending(file);
		file->deleted = false;
		return file;
	}
	if (file)
		return file;
	file = add(path);
	if (!file || !data)
		return file;
	file->forced = malloc(length + 1);
	if (!file->forced)
		return NULL;
	memcpy(file->forced, data, length);
	file->length = length;
	file->named = true;
	return file;
}

static bool keep(struct disk_file *file, bool truncate, const void *data, size_t length, int64_t offset)
{
	struct pending *made = calloc(1, sizeof *made + length);
	if (!made)
		return false;
	made->truncate = truncate;
	made->offset = offset;
	made->length = length;
	if (length > 0)
		memcpy(made->data, data, length);
	if (file->last)
		file->last->next = made;
	else
		file->first = made;
	file->last = made;
	return true;
}

bool disk_write(struct disk_file *file, const void *data, size_t length, int64_t offset)
{
	return keep(file, false, data, length, offset);
}

bool disk_truncate(struct disk_file *file, int64_t length)
{
	return keep(file, true, NULL, 0, length);
}

static bool make_long(struct disk_file *file, size_t length)
{
	unsigned char *grown = realloc(file->forced, length + 1);
	if (!grown)
		return false;
	if (length > file->length)
		memset(grown + file->length, 0, length - file->length);
	file->forced = grown;
	file->length = length;
	return true;
}

/* Bytes [from, to) of a write. */
static bool apply_part(struct disk_file *file, const struct pending *write, size_t from, size_t to)
{
	size_t end = (size_t)write->offset + to;
	if (end > file->length && !make_long(file, end))
		return false;
	memcpy(file->forced + write->offset + from, write->data + from, to - from);
	return true;
}

static bool apply(struct disk_file *file, const struct pending *change)
{
	if (change->truncate)
		return make_long(file, (size_t)change->offset);
	return apply_part(file, change, 0, change->length);
}

static void force_names(void)
{
	for (size_t i = 0; i < file_count; i++) {
		files[i]->named = !files[i]->deleted;
		if (files[i]->deleted) {
			free(files[i]->forced);
			files[i]->forced = NULL;
			files[i]->length = 0;
		}
	}
}

bool disk_sync(struct disk_file *file)
{
	for (const struct pending *at = file->first; at; at = at->next) {
		if (!apply(file, at))
			return false;
	}
	drop_pending(file);
	if (!file->named)
		force_names();
	return true;
}

void disk_delete(const char *path, bool forced)
{
	struct disk_file *file = find(path);
	if (file) {
		drop_pending(file);
		file->deleted = true;
	}
	if (forced)
		force_names();
}

static uint64_t draw(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

/* Whole, not at all, or some of its sectors. */
static bool apply_torn(struct disk_file *file, const struct pending *write, uint64_t *state)
{
	for (size_t from = 0; from < write->length;) {
		size_t to = from + SECTOR - ((size_t)write->offset + from) % SECTOR;
		if (to > write->length)
			to = write->length;
		if (draw(state) % 2 == 0 && !apply_part(file, write, from, to))
			return false;
		from = to;
	}
	return true;
}

static bool apply_some(struct disk_file *file, uint64_t seed, uint64_t *state)
{
	for (const struct pending *at = file->first; at; at = at->next) {
		bool done = true;
		if (seed == 0 || (seed > 1 && draw(state) % 3 == 0))
			done = apply(file, at);
		else if (seed > 1 && !at->truncate && draw(state) % 3 == 0)
			done = apply_torn(file, at, state);
		if (!done)
			return false;
	}
	return true;
}

static bool put(const struct disk_file *file)
{
	FILE *out = fopen(file->path, "wb");
	if (!out)
		return false;
	size_t written = file->length > 0 ? fwrite(file->forced, 1, file->length, out) : 0;
	return fclose(out) == 0 && written == file->length;
}

/* Whether the name is there after the cut. */
static bool is_there(const struct disk_file *file, uint64_t seed, uint64_t *state)
{
	if (file->named != file->deleted) /* on disk and stays, or neither */
		return file->named;
	if (seed == 0)
		return !file->deleted;
	return seed == 1 ? file->named : draw(state) % 2 == 0;
}

bool disk_lose(uint64_t seed)
{
	uint64_t state = seed;
	bool done = true;
	for (size_t i = 0; i < file_count; i++) {
		struct disk_file *file = files[i];
		if (!is_there(file, seed, &state))
			(void)unlink(file->path);
		else
			done = apply_some(file, seed, &state) && put(file) && done;
	}
	return done;
}
