/* The books as exact CSV: comma between, every text in quotation marks and unchanged, amounts with a point,
 * a line feed after each row. The first row says what the file is, the second names the columns, the last how
 * many rows there are and the SHA-256 of all before it, so that a file that has been cut short, or changed
 * anywhere, is found. It is written as it is read: nothing of it is held.
 *
 * Texts are not guarded against being taken for formulas, as they are in the ordinary CSV; the first row says
 * that, too. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"
#include "reports/whole_file.h"
#include "uph/exact.h"

#define WARNING                                                                                                    \
	"Texterna står oförändrade: öppna inte filen i ett kalkylprogram, som kan ta en text som börjar med " \
	"= + - eller @ för en formel. Läs in den i en ny bok med uph import."

#define ROW_BYTES_MAX ((size_t)1 << 28)

struct writing {
	struct uph_ledger *ledger;
	struct sink *sink;
	struct digest *digest; /* of all rows so far */
	struct buffer row;
	int64_t rows;
};

static void put_words(struct buffer *row, const char *text)
{
	buffer_byte(row, '"');
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, "\"");
		buffer_append(row, at, length);
		at += length;
		if (*at == '"') {
			buffer_text(row, "\"\"");
			at++;
		}
	}
	buffer_byte(row, '"');
}

/* The row, whole, into the file and its digest; the next begins. */
static enum uph_status end_row(struct writing *writing, struct uph_error *err)
{
	struct buffer *row = &writing->row;
	buffer_byte(row, '\n');
	if (buffer_failed(row))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (!digest_add(writing->digest, row->data, row->length))
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	sink_bytes(writing->sink, row->data, row->length);
	buffer_clear(row);
	return UPH_OK;
}

static enum uph_status put_head(struct writing *writing, struct uph_error *err)
{
	struct buffer *row = &writing->row;
	put_words(row, UPH_EXACT_MARK);
	buffer_print(row, ",%s,", UPH_EXACT_VERSION);
	put_words(row, WARNING);
	enum uph_status status = end_row(writing, err);
	put_words(row, "kind");
	for (size_t i = 0; i < UPH_EXACT_COLUMNS; i++) {
		buffer_byte(row, ',');
		put_words(row, uph_exact_column_name((enum uph_exact_column)i));
	}
	return status == UPH_OK ? end_row(writing, err) : status;
}

static enum uph_status put_row(void *context, const struct uph_exact_row *row, struct uph_error *err)
{
	struct writing *writing = context;
	put_words(&writing->row, row->kind);
	for (size_t i = 0; i < UPH_EXACT_COLUMNS; i++) {
		const struct uph_exact_cell *cell = &row->cells[i];
		buffer_byte(&writing->row, ',');
		if (cell->text && cell->words)
			put_words(&writing->row, cell->text);
		else if (cell->text)
			buffer_text(&writing->row, cell->text);
	}
	writing->rows++;
	return end_row(writing, err);
}

static enum uph_status put_end(struct writing *writing, struct uph_error *err)
{
	unsigned char digest[DIGEST_SIZE];
	char hex[DIGEST_HEX_MAX], text[DIGEST_HEX_MAX + 40];
	if (!digest_end(writing->digest, digest))
		return uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	(void)snprintf(
		text, sizeof text, "\"end\",%" PRId64 ",\"%s\"\n", writing->rows, digest_hex(digest, hex));
	sink_text(writing->sink, text);
	return UPH_OK;
}

static enum uph_status write_all(void *context, struct sink *sink, struct uph_error *err)
{
	struct writing *writing = context;
	writing->sink = sink;
	enum uph_status status = put_head(writing, err);
	if (status == UPH_OK)
		status = uph_exact_rows(writing->ledger, put_row, writing, err);
	if (status == UPH_OK)
		status = uph_ledger_sound(writing->ledger, err);
	return status == UPH_OK ? put_end(writing, err) : status;
}

enum uph_status uph_exact_export(struct uph_ledger *ledger, const char *path, struct uph_error *err)
{
	struct writing writing = {.ledger = ledger, .digest = digest_new()};
	buffer_init(&writing.row, ROW_BYTES_MAX);
	enum uph_status status = writing.digest && digest_begin(writing.digest)
					 ? whole_file_write(path, write_all, &writing, err)
					 : uph_fail(err, UPH_E_MEMORY, "SHA-256 kan inte räknas");
	buffer_free(&writing.row);
	digest_free(writing.digest);
	return status;
}
