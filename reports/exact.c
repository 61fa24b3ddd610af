/* The books as exact CSV: comma between, every text in quotation marks and unchanged, amounts with a point,
 * a line feed after each row. The first row says what the file is, the second names the columns, the last how
 * many rows there are, so that a file cut short is found. It is written as it is read: nothing of it is held.
 *
 * Texts are not guarded against being taken for formulas, as they are in the ordinary CSV; the first row says
 * that, too. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reports/whole_file.h"
#include "uph/exact.h"

#define WARNING                                                                                                    \
	"Texterna står oförändrade: öppna inte filen i ett kalkylprogram, som kan ta en text som börjar med " \
	"= + - eller @ för en formel. Läs in den i en ny bok med uph import."

struct writing {
	struct uph_ledger *ledger;
	struct sink *sink;
	int64_t rows;
};

static void put_words(struct sink *sink, const char *text)
{
	sink_byte(sink, '"');
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, "\"");
		sink_bytes(sink, at, length);
		at += length;
		if (*at == '"') {
			sink_text(sink, "\"\"");
			at++;
		}
	}
	sink_byte(sink, '"');
}

static void put_head(struct sink *sink)
{
	put_words(sink, UPH_EXACT_MARK);
	sink_byte(sink, ',');
	sink_text(sink, UPH_EXACT_VERSION);
	sink_byte(sink, ',');
	put_words(sink, WARNING);
	sink_text(sink, "\n\"kind\"");
	for (size_t i = 0; i < UPH_EXACT_COLUMNS; i++) {
		sink_byte(sink, ',');
		put_words(sink, uph_exact_column_name((enum uph_exact_column)i));
	}
	sink_byte(sink, '\n');
}

static enum uph_status put_row(void *context, const struct uph_exact_row *row, struct uph_error *err)
{
	struct writing *writing = context;
	(void)err;
	put_words(writing->sink, row->kind);
	for (size_t i = 0; i < UPH_EXACT_COLUMNS; i++) {
		const struct uph_exact_cell *cell = &row->cells[i];
		sink_byte(writing->sink, ',');
		if (cell->text && cell->words)
			put_words(writing->sink, cell->text);
		else if (cell->text)
			sink_text(writing->sink, cell->text);
	}
	sink_byte(writing->sink, '\n');
	writing->rows++;
	return UPH_OK;
}

static enum uph_status write_all(void *context, struct sink *sink, struct uph_error *err)
{
	struct writing *writing = context;
	char text[32];
	writing->sink = sink;
	put_head(sink);
	enum uph_status status = uph_exact_rows(writing->ledger, put_row, writing, err);
	(void)snprintf(text, sizeof text, "\"end\",%" PRId64 "\n", writing->rows);
	if (status == UPH_OK)
		sink_text(sink, text);
	return status;
}

enum uph_status uph_exact_export(struct uph_ledger *ledger, const char *path, struct uph_error *err)
{
	struct writing writing = {.ledger = ledger};
	return whole_file_write(path, write_all, &writing, err);
}
