/* The rules: what is read is what was written, byte by byte, or the visit ends with an error; a text is
 * copied into the file once and pointed at in what has been read; sums are taken while rows are written, so
 * that a total costs no visit; what the disk does not take stays in memory, so that a full one fails no
 * report that memory can hold.
 *
 * A row is its length, its style, level and trace, and then its values: a byte for the kind and what the kind
 * has, a text with its length before and NUL after. */
#define _XOPEN_SOURCE 700 /* pread() */

#include "reports/row_file.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "reports/temporary.h"

#define PIECE_BYTES ((size_t)256 << 10)
#define NO_TEXT UINT32_MAX

struct column_sum {
	struct uph_money sum;
	bool overflow;
};

struct row_file {
	int file; /* -1: not yet made */
	size_t column_count, row_count;
	struct column_sum *sums;
	size_t written; /* bytes that stand in the file */
	unsigned char
		*piece; /* the bytes after them: to be written, or, when the disk took no more, to stay */
	size_t piece_used, piece_size;
	bool full; /* the disk took no more */
	bool memory_out;
};

struct row_file *row_file_new(size_t column_count)
{
	struct row_file *file = calloc(1, sizeof *file);
	struct column_sum *sums = calloc(column_count + 1, sizeof *sums);
	unsigned char *piece = malloc(PIECE_BYTES);
	if (!file || !sums || !piece) {
		free(file);
		free(sums);
		free(piece);
		return NULL;
	}
	*file = (struct row_file){.file = -1,
		.column_count = column_count,
		.sums = sums,
		.piece = piece,
		.piece_size = PIECE_BYTES};
	return file;
}

void row_file_free(struct row_file *file)
{
	if (!file)
		return;
	if (file->file >= 0)
		(void)close(file->file);
	free(file->sums);
	free(file->piece);
	free(file);
}

/* ---- writing ---- */

static void write_piece(struct row_file *file)
{
	char path[TEMPORARY_PATH_MAX];
	size_t done = 0;
	if (file->file < 0 && !file->full)
		file->file = temporary_open(path);
	file->full = file->full || file->file < 0;
	while (done < file->piece_used && !file->full) {
		ssize_t put = write(file->file, file->piece + done, file->piece_used - done);
		if (put > 0)
			done += (size_t)put;
		else
			file->full = put == 0 || errno != EINTR;
	}
	file->written += done;
	file->piece_used -= done;
	if (file->piece_used > 0 && done > 0)
		memmove(file->piece, file->piece + done, file->piece_used);
}

/* Room for so many bytes more; NULL when memory is out. */
static unsigned char *room_for(struct row_file *file, size_t size)
{
	if (file->piece_size - file->piece_used < size)
		write_piece(file);
	if (file->piece_size - file->piece_used < size) {
		size_t needed = file->piece_used + size, larger = file->piece_size * 2;
		larger = larger > needed ? larger : needed;
		unsigned char *piece = realloc(file->piece, larger);
		if (!piece) {
			file->memory_out = true;
			return NULL;
		}
		file->piece = piece;
		file->piece_size = larger;
	}
	return file->piece + file->piece_used;
}

static size_t size_of_text(const char *text)
{
	return sizeof(uint32_t) + (text ? strlen(text) + 1 : 0);
}

static size_t size_of(const struct uph_value *value)
{
	switch (value->kind) {
	case UPH_VALUE_TEXT:
		return 1 + size_of_text(value->text);
	case UPH_VALUE_BOOLEAN:
		return 2 + size_of_text(value->text);
	case UPH_VALUE_MONEY:
	case UPH_VALUE_INTEGER:
		return 1 + sizeof(int64_t);
	case UPH_VALUE_DATE:
		return 1 + sizeof(int32_t);
	case UPH_VALUE_NONE:
		break;
	}
	return 1;
}

static unsigned char *put(unsigned char *at, const void *bytes, size_t size)
{
	memcpy(at, bytes, size);
	return at + size;
}

static unsigned char *put_text(unsigned char *at, const char *text)
{
	uint32_t length = text ? (uint32_t)strlen(text) : NO_TEXT;
	at = put(at, &length, sizeof length);
	return text ? put(at, text, (size_t)length + 1) : at;
}

static unsigned char *put_value(unsigned char *at, const struct uph_value *value)
{
	*at++ = (unsigned char)value->kind;
	switch (value->kind) {
	case UPH_VALUE_BOOLEAN:
		*at++ = value->boolean;
		return put_text(at, value->text);
	case UPH_VALUE_TEXT:
		return put_text(at, value->text);
	case UPH_VALUE_MONEY:
		return put(at, &value->money.ore, sizeof value->money.ore);
	case UPH_VALUE_INTEGER:
		return put(at, &value->integer, sizeof value->integer);
	case UPH_VALUE_DATE:
		return put(at, &value->date.ymd, sizeof value->date.ymd);
	case UPH_VALUE_NONE:
		break;
	}
	return at;
}

static void add_up(struct row_file *file, const struct uph_row *row)
{
	for (size_t i = 0; row->style == UPH_ROW_PLAIN && i < file->column_count; i++)
		if (row->values[i].kind == UPH_VALUE_MONEY &&
			!uph_money_add(file->sums[i].sum, row->values[i].money, &file->sums[i].sum))
			file->sums[i].overflow = true;
}

void row_file_add(struct row_file *file, const struct uph_row *row)
{
	size_t size = sizeof(uint32_t) + 1 + sizeof(int32_t) + size_of_text(row->trace);
	for (size_t i = 0; i < file->column_count; i++) {
		assert(!row->values[i].linked && row->values[i].term_count == 0);
		size += size_of(&row->values[i]);
	}
	unsigned char *at = size < NO_TEXT ? room_for(file, size) : NULL;
	if (!at) {
		file->memory_out = true;
		return;
	}
	uint32_t length = (uint32_t)size;
	int32_t level = row->level;
	at = put(at, &length, sizeof length);
	*at++ = (unsigned char)row->style;
	at = put(at, &level, sizeof level);
	at = put_text(at, row->trace);
	for (size_t i = 0; i < file->column_count; i++)
		at = put_value(at, &row->values[i]);
	file->piece_used += size;
	file->row_count++;
	add_up(file, row);
}

enum uph_status row_file_finish(struct row_file *file, struct uph_error *err)
{
	write_piece(file);
	if (file->piece_used == 0) {
		free(file->piece);
		file->piece = NULL;
	}
	if (file->memory_out)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	return UPH_OK;
}

/* ---- reading ---- */

struct reading {
	const struct row_file *file;
	unsigned char *bytes;
	size_t used, end, size; /* what has been taken, read, and has room */
	size_t offset;          /* of what comes after */
};

/* The next bytes of all that has been added, at most `room`; how many, 0: there are no more, or they cannot
 * be read. */
static size_t read_on(struct reading *reading, unsigned char *out, size_t room)
{
	const struct row_file *file = reading->file;
	if (reading->offset >= file->written) {
		size_t at = reading->offset - file->written, left = file->piece_used - at;
		size_t taken = left < room ? left : room;
		if (taken > 0)
			memcpy(out, file->piece + at, taken);
		return taken;
	}
	size_t left = file->written - reading->offset;
	ssize_t got;
	do
		got = pread(file->file, out, left < room ? left : room, (off_t)reading->offset);
	while (got < 0 && errno == EINTR);
	return got > 0 ? (size_t)got : 0;
}

/* So many bytes from `used` on are there; false: they cannot be read, or memory is out. */
static bool fill(struct reading *reading, size_t needed)
{
	if (reading->end - reading->used >= needed)
		return true;
	memmove(reading->bytes, reading->bytes + reading->used, reading->end - reading->used);
	reading->end -= reading->used;
	reading->used = 0;
	if (needed > reading->size) {
		unsigned char *larger = realloc(reading->bytes, needed);
		if (!larger)
			return false;
		reading->bytes = larger;
		reading->size = needed;
	}
	while (reading->end < needed) {
		size_t got = read_on(reading, reading->bytes + reading->end, reading->size - reading->end);
		if (got == 0)
			return false;
		reading->end += got;
		reading->offset += got;
	}
	return true;
}

static const unsigned char *take(const unsigned char *at, void *out, size_t size)
{
	memcpy(out, at, size);
	return at + size;
}

static const unsigned char *take_text(const unsigned char *at, const char **out)
{
	uint32_t length;
	at = take(at, &length, sizeof length);
	*out = length == NO_TEXT ? NULL : (const char *)at;
	return length == NO_TEXT ? at : at + length + 1;
}

static const unsigned char *take_value(const unsigned char *at, struct uph_value *out)
{
	*out = (struct uph_value){.kind = (enum uph_value_kind) * at++};
	switch (out->kind) {
	case UPH_VALUE_BOOLEAN:
		out->boolean = *at++;
		return take_text(at, &out->text);
	case UPH_VALUE_TEXT:
		return take_text(at, &out->text);
	case UPH_VALUE_MONEY:
		return take(at, &out->money.ore, sizeof out->money.ore);
	case UPH_VALUE_INTEGER:
		return take(at, &out->integer, sizeof out->integer);
	case UPH_VALUE_DATE:
		return take(at, &out->date.ymd, sizeof out->date.ymd);
	case UPH_VALUE_NONE:
		break;
	}
	return at;
}

/* The next row, its texts where they have been read; false: it cannot be read. */
static bool next_row(struct reading *reading, struct uph_row *row)
{
	uint32_t length;
	int32_t level;
	if (!fill(reading, sizeof length))
		return false;
	memcpy(&length, reading->bytes + reading->used, sizeof length);
	if (!fill(reading, length))
		return false;
	const unsigned char *at = reading->bytes + reading->used + sizeof length;
	reading->used += length;
	row->style = (enum uph_row_style) * at++;
	at = take(at, &level, sizeof level);
	row->level = level;
	at = take_text(at, &row->trace);
	for (size_t i = 0; i < reading->file->column_count; i++)
		at = take_value(at, &row->values[i]);
	return true;
}

enum uph_status row_file_visit(
	const struct row_file *file, uph_row_visitor *visit, void *context, struct uph_error *err)
{
	struct reading reading = {.file = file, .bytes = malloc(PIECE_BYTES), .size = PIECE_BYTES};
	struct uph_row row = {.values = calloc(file->column_count + 1, sizeof *row.values)};
	enum uph_status status = UPH_OK;
	if (!reading.bytes || !row.values)
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	for (size_t i = 0; status == UPH_OK && i < file->row_count; i++)
		status = next_row(&reading, &row)
				 ? visit(context, &row, i, err)
				 : uph_fail(err, UPH_E_IO, "rapportens tillfälliga fil vid %s kan inte läsas",
					   temporary_folder());
	free(reading.bytes);
	free(row.values);
	return status;
}

bool row_file_total(const struct row_file *file, size_t column, struct uph_money *out)
{
	*out = file->sums[column].sum;
	return !file->sums[column].overflow;
}
