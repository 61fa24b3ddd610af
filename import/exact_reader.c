#include "import/exact_reader.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"

#define PIECE_BYTES ((size_t)1 << 16)
#define ROW_BYTES_MAX ((size_t)16 << 20)
#define ENDED (-1)

enum uph_status exact_reader_open(struct exact_reader *reader,
	size_t (*next)(void *context, char *into, size_t size), void *context, struct uph_error *err)
{
	*reader = (struct exact_reader){.next = next, .context = context, .line = 1};
	buffer_init(&reader->bytes, ROW_BYTES_MAX);
	buffer_init(&reader->before, 3 * ROW_BYTES_MAX); /* with quotation marks doubled */
	reader->piece = malloc(PIECE_BYTES);
	reader->digest = digest_new();
	return reader->piece && reader->digest && digest_begin(reader->digest)
		       ? UPH_OK
		       : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

void exact_reader_close(struct exact_reader *reader)
{
	buffer_free(&reader->bytes);
	buffer_free(&reader->before);
	digest_free(reader->digest);
	reader->digest = NULL;
	free(reader->piece);
	reader->piece = NULL;
}

static int peek(struct exact_reader *reader)
{
	if (reader->at == reader->length) {
		buffer_append(
			&reader->before, reader->piece + reader->row_from, reader->length - reader->row_from);
		reader->row_from = reader->at = 0;
		reader->length = reader->next(reader->context, reader->piece, PIECE_BYTES);
		if (reader->length == 0)
			return ENDED;
	}
	return (unsigned char)reader->piece[reader->at];
}

static int take(struct exact_reader *reader)
{
	int byte = peek(reader);
	if (byte != ENDED)
		reader->at++;
	reader->line += byte == '\n';
	return byte;
}

static enum uph_status read_quoted(struct exact_reader *reader, struct uph_error *err)
{
	size_t began = reader->line;
	(void)take(reader);
	for (;;) {
		int byte = take(reader);
		if (byte == ENDED)
			return uph_fail(err, UPH_E_SYNTAX,
				"texten som börjar på rad %zu slutar inte: filen är avbruten", began);
		if (byte == '\0')
			return uph_fail(err, UPH_E_SYNTAX, "filen har en nollbyte i en text");
		if (byte == '"') {
			if (peek(reader) != '"')
				return UPH_OK;
			(void)take(reader);
		}
		buffer_byte(&reader->bytes, (char)byte);
	}
}

static enum uph_status read_bare(struct exact_reader *reader, struct uph_error *err)
{
	for (int byte = peek(reader); byte != ',' && byte != '\n' && byte != ENDED; byte = peek(reader)) {
		if (byte == '\r')
			return UPH_OK;
		if (byte == '"' || byte == '\0')
			return uph_fail(err, UPH_E_SYNTAX, "ett citattecken eller en nollbyte står fel");
		buffer_byte(&reader->bytes, (char)take(reader));
	}
	return UPH_OK;
}

static enum uph_status read_cell(struct exact_reader *reader, struct uph_error *err)
{
	bool words = peek(reader) == '"';
	if (reader->count == EXACT_CELLS)
		return uph_fail(err, UPH_E_SYNTAX, "raden har fler än %d fält", (int)EXACT_CELLS);
	size_t start = reader->bytes.length;
	enum uph_status status = words ? read_quoted(reader, err) : read_bare(reader, err);
	size_t length = reader->bytes.length - start, bad_at = 0;
	buffer_byte(&reader->bytes, '\0');
	if (status != UPH_OK)
		return status;
	if (buffer_starved(&reader->bytes))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (buffer_failed(&reader->bytes))
		return uph_fail(err, UPH_E_LIMIT, "raden är längre än %zu MiB", ROW_BYTES_MAX >> 20);
	if (!text_valid(reader->bytes.data + start, length, &bad_at))
		return uph_fail(err, UPH_E_SYNTAX, "fält %zu är inte giltig UTF-8 (byte %zu)",
			reader->count + 1, bad_at + 1);
	reader->starts[reader->count] = start;
	/* Where it stands is known when the row is whole, for the bytes may move until then. */
	reader->cells[reader->count++] =
		(struct uph_exact_cell){.text = words || length > 0 ? "" : NULL, .words = words};
	return UPH_OK;
}

/* The row before is counted in, and the next begins. */
static enum uph_status begin_row(struct exact_reader *reader, struct uph_error *err)
{
	struct buffer *before = &reader->before;
	bool counted = !reader->digest ||
		       (!buffer_failed(before) && digest_add(reader->digest, before->data, before->length) &&
			       digest_add(reader->digest, reader->piece + reader->row_from,
				       reader->at - reader->row_from));
	buffer_clear(before);
	reader->row_from = reader->at;
	buffer_clear(&reader->bytes);
	reader->count = 0;
	reader->row_line = reader->line;
	return counted ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
}

enum uph_status exact_reader_digest(
	struct exact_reader *reader, unsigned char out[DIGEST_SIZE], struct uph_error *err)
{
	bool made = reader->digest && digest_end(reader->digest, out);
	digest_free(reader->digest);
	reader->digest = NULL;
	return made ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
}

enum uph_status exact_reader_row(struct exact_reader *reader, struct uph_error *err)
{
	enum uph_status begun = begin_row(reader, err);
	if (begun != UPH_OK)
		return begun;
	if (peek(reader) == ENDED)
		return UPH_END;
	for (;;) {
		enum uph_status status = read_cell(reader, err);
		if (status != UPH_OK)
			return status;
		int after = take(reader);
		if (after == ENDED)
			return uph_fail(err, UPH_E_SYNTAX, "raden är inte hel: filen är avbruten");
		if (after == '\n')
			break;
		if (after == '\r')
			return uph_fail(err, UPH_E_SYNTAX,
				"raden slutar som i ett annat program (CR): filen är ändrad sedan uph skrev den");
		if (after != ',')
			return uph_fail(err, UPH_E_SYNTAX, "efter fält %zu står varken komma eller radslut",
				reader->count);
	}
	for (size_t i = 0; i < reader->count; i++) {
		if (reader->cells[i].text)
			reader->cells[i].text = reader->bytes.data + reader->starts[i];
	}
	return UPH_OK;
}
