/* CSV and its kin, on libcsv, one line at a time.
 *
 * The file is read twice: once to decide its encoding from all of its bytes, once for its rows. libcsv knows
 * neither encodings nor lines, so it is fed decoded text, a line at a time, and a row begins on the line
 * whose feeding began it. A quote inside a field without quotes is kept as it stands, since nothing is lost;
 * text after a closing quote and a quote that is never closed are refused. Spaces around a field are dropped,
 * those within quotes kept. A whole line without quotes is split in place, without libcsv (csv_plain.h). */
#include "import/table_reader.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "import/csv_dialect.h"
#include "import/csv_plain.h"
#include "import/encoding.h"

enum { CHUNK = 65536, OPTIONS = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL };

struct csv_reader {
	struct csv_parser parser;
	bool parser_made;
	struct encoding_decoder decoder;
	enum encoding encoding;
	unsigned bom_length;
	struct csv_dialect dialect;
	unsigned char *raw;
	uint64_t offset;    /* of the next raw bytes */
	struct buffer text; /* decoded, of which `at` is fed */
	size_t at;
	uint32_t line;          /* being fed */
	uint32_t row_line;      /* on which the open row began; 0: none is open */
	uint32_t quote_line;    /* on which the open quote began */
	uint32_t column;        /* of the last field of the open row */
	uint32_t column_before; /* as it was when the line began */
	bool row_done;
	bool plain; /* … by a line without quotes, whose cells are in `text` */
	struct table *table;
	enum uph_status status; /* of the callbacks, which cannot return one */
	struct uph_error *err;
};

static void on_field(void *data, size_t length, void *context)
{
	struct csv_reader *reader = context;
	struct table *table = reader->table;
	reader->column++;
	if (length == 0 || reader->status != UPH_OK)
		return;
	if (reader->column > table->limits.columns) {
		reader->status = table_refuse(table, reader->row_line, 0, reader->err, UPH_E_LIMIT,
			"raden har fler kolumner än gränsen %u: kontrollera skiljetecknet, eller dela upp "
			"tabellen.",
			table->limits.columns);
		return;
	}
	if (length > table->limits.cell_bytes) {
		reader->status = table_refuse(table, reader->row_line, reader->column, reader->err,
			UPH_E_LIMIT,
			"cellen är större än gränsen %u byte: kontrollera att inget citattecken saknas.",
			table->limits.cell_bytes);
		return;
	}
	struct table_cell *cell = table_cells_add(&table->row, reader->column);
	if (!cell) {
		reader->status = table_out_of_memory(reader->err);
		return;
	}
	cell->kind = TABLE_TEXT;
	cell->text_length = length;
	buffer_append(&table->row.pool, data, length);
	buffer_byte(&table->row.pool, '\0');
}

static void on_row(int c, void *context)
{
	struct csv_reader *reader = context;
	(void)c;
	reader->row_done = true;
}

static enum uph_status refuse_parse(struct csv_reader *reader)
{
	int code = csv_error(&reader->parser);
	if (code == CSV_ENOMEM || code == CSV_ETOOBIG)
		return table_out_of_memory(reader->err);
	return table_refuse(reader->table, reader->line, reader->column + 1, reader->err, UPH_E_SYNTAX,
		"text följer direkt efter ett avslutande citattecken: skriv citattecken inom citat dubbelt "
		"(\"\").");
}

/* Feeds one piece; a quote inside a field without quotes is let through, alone, as text. */
static enum uph_status feed(struct csv_reader *reader, const char *data, size_t length)
{
	size_t at = 0;
	while (at < length && reader->status == UPH_OK) {
		at += csv_parse(&reader->parser, data + at, length - at, on_field, on_row, reader);
		if (at == length)
			break;
		if (csv_error(&reader->parser) != CSV_EPARSE || reader->parser.quoted)
			return refuse_parse(reader);
		(void)csv_set_opts(&reader->parser, OPTIONS & ~CSV_STRICT);
		if (csv_parse(&reader->parser, data + at, 1, on_field, on_row, reader) != 1)
			return refuse_parse(reader);
		(void)csv_set_opts(&reader->parser, OPTIONS);
		at++;
	}
	return reader->status;
}

/* What has not been fed, the beginning of a line, comes first. */
static void keep_rest(struct csv_reader *reader)
{
	size_t left = reader->text.length - reader->at;
	if (left > 0)
		memmove(reader->text.data, reader->text.data + reader->at, left);
	reader->text.length = left;
	reader->at = 0;
}

/* The next piece of decoded text: `*got` false at the end of the file. */
static enum uph_status refill(struct csv_reader *reader, bool *got)
{
	size_t count = 0, kept = reader->text.length - reader->at;
	keep_rest(reader);
	do {
		enum uph_status status = table_bytes_read(
			&reader->table->bytes, reader->offset, reader->raw, CHUNK, &count, reader->err);
		if (status != UPH_OK)
			return status;
		reader->offset += count;
		encoding_decode(&reader->decoder, reader->raw, count, &reader->text);
		if (buffer_failed(&reader->text))
			return table_out_of_memory(reader->err);
	} while (count > 0 && reader->text.length == kept);
	*got = reader->text.length > 0;
	return UPH_OK;
}

/* After a line's end: either its row is done, or a quote is open across it. */
static enum uph_status end_line(struct csv_reader *reader)
{
	if (reader->row_done)
		reader->quote_line = 0;
	else if (!reader->quote_line || reader->column != reader->column_before)
		reader->quote_line = reader->line;
	if (reader->line == UINT32_MAX || reader->line > reader->table->limits.rows)
		return table_refuse(reader->table, reader->line, 0, reader->err, UPH_E_LIMIT,
			"filen har fler rader än gränsen %u: dela upp den.", reader->table->limits.rows);
	reader->line++;
	reader->column_before = reader->row_done ? 0 : reader->column;
	return UPH_OK;
}

/* A quote that is never closed swallows the file: stop while the field is small. */
static enum uph_status check_open_field(struct csv_reader *reader)
{
	if (csv_get_buffer_size(&reader->parser) <= (size_t)reader->table->limits.cell_bytes + 2 * CHUNK)
		return UPH_OK;
	uint32_t line = reader->quote_line ? reader->quote_line : reader->line;
	return table_refuse(reader->table, line, 0, reader->err, UPH_E_LIMIT,
		"cellen är större än gränsen %u byte: kontrollera att inget citattecken saknas.",
		reader->table->limits.cell_bytes);
}

/* The line break that ends what is to be fed next; NULL when it has not come. */
static const char *line_end(const struct csv_reader *reader)
{
	size_t left = reader->text.length - reader->at;
	return left > 0 ? memchr(reader->text.data + reader->at, '\n', left) : NULL;
}

static enum uph_status feed_line(struct csv_reader *reader, const char *found)
{
	const char *start = reader->text.data + reader->at;
	size_t left = reader->text.length - reader->at;
	size_t length = found ? (size_t)(found - start) + 1 : left;
	if (!reader->row_line)
		reader->row_line = reader->line;
	enum uph_status status = feed(reader, start, length);
	reader->at += length;
	if (status == UPH_OK && found)
		status = end_line(reader);
	if (status == UPH_OK && !reader->row_done)
		status = check_open_field(reader);
	return status;
}

static enum uph_status finish_file(struct csv_reader *reader)
{
	if (csv_fini(&reader->parser, on_field, on_row, reader) == 0)
		return reader->status;
	uint32_t line = reader->quote_line ? reader->quote_line : reader->line;
	return table_refuse(reader->table, line, 0, reader->err, UPH_E_SYNTAX,
		"citattecknet som öppnas på raden stängs aldrig: sätt dit det som saknas, eller ta bort "
		"det.");
}

/* A row that is one plain line, whole in memory: `*taken` stays false when it is something else. */
static enum uph_status take_plain_line(struct csv_reader *reader, const char *found, bool *taken)
{
	struct table *table = reader->table;
	char *line = reader->text.data + reader->at;
	size_t length = (size_t)(found - line);
	if (reader->row_line)
		return UPH_OK;
	enum csv_plain split =
		csv_plain_split(line, length, reader->dialect.separator, &table->limits, &table->row);
	if (split == CSV_PLAIN_MEMORY)
		return table_out_of_memory(reader->err);
	if (split == CSV_PLAIN_OTHER)
		return UPH_OK;
	*taken = reader->row_done = true;
	reader->at += length + 1;
	reader->row_line = reader->line;
	return end_line(reader);
}

/* Whether text without a line's end is to be kept until more has come: none, or the beginning of a row. */
static bool is_torn(const struct csv_reader *reader)
{
	size_t left = reader->text.length - reader->at;
	return left == 0 ||
	       (left < CHUNK && !reader->row_line && reader->offset < reader->table->bytes.length);
}

/* Reads until a row is done; `*got` false when there are no more. */
static enum uph_status read_row(struct csv_reader *reader, bool *got)
{
	bool more = true;
	enum uph_status status = UPH_OK;
	reader->plain = reader->row_done = false;
	while (status == UPH_OK && !reader->row_done && more) {
		const char *found = line_end(reader);
		if (!found && is_torn(reader)) {
			status = refill(reader, &more);
			if (status == UPH_OK && !more)
				status = finish_file(reader);
			continue;
		}
		if (found)
			status = take_plain_line(reader, found, &reader->plain);
		if (status == UPH_OK && !reader->plain)
			status = feed_line(reader, found);
	}
	*got = reader->row_done;
	return status;
}

static enum uph_status csv_next(struct table *table, struct table_row *row, struct uph_error *err)
{
	struct csv_reader *reader = table->reader;
	bool got = true;
	reader->err = err;
	reader->status = UPH_OK;
	do {
		table_cells_clear(&table->row);
		enum uph_status status = read_row(reader, &got);
		if (status != UPH_OK)
			return status;
		row->number = reader->row_line;
		reader->row_line = 0;
		reader->column = 0;
	} while (got && table->row.count == 0);
	if (!got)
		return UPH_END;
	if (!reader->plain && !table_cells_finish(&table->row))
		return table_refuse(
			table, row->number, 0, err, UPH_E_LIMIT, "raden är för stor: dela upp den.");
	row->cells = table->row.cells;
	row->cell_count = table->row.count;
	return UPH_OK;
}

static enum uph_status csv_start(struct table *table, struct uph_error *err)
{
	struct csv_reader *reader = table->reader;
	if (reader->parser_made)
		csv_free(&reader->parser);
	reader->parser_made = csv_init(&reader->parser, OPTIONS) == 0;
	if (!reader->parser_made)
		return table_out_of_memory(err);
	csv_set_delim(&reader->parser, (unsigned char)reader->dialect.separator);
	csv_set_blk_size(&reader->parser, 4096);
	reader->decoder = (struct encoding_decoder){.encoding = reader->encoding};
	reader->offset = reader->bom_length;
	buffer_clear(&reader->text);
	reader->at = 0;
	reader->line = 1;
	reader->row_line = reader->quote_line = reader->column = reader->column_before = 0;
	reader->err = err;
	bool got;
	enum uph_status status = refill(reader, &got);
	if (status != UPH_OK || !reader->dialect.skip)
		return status;
	reader->at = reader->dialect.skip; /* a first line "sep=;" is within the first piece */
	reader->line++;
	return UPH_OK;
}

static enum uph_status decide_encoding(struct csv_reader *reader, struct uph_error *err)
{
	struct encoding_scan scan;
	uint64_t offset = 0;
	size_t got;
	encoding_scan_begin(&scan);
	do {
		enum uph_status status =
			table_bytes_read(&reader->table->bytes, offset, reader->raw, CHUNK, &got, err);
		if (status != UPH_OK)
			return status;
		if (got > 0)
			encoding_scan_add(&scan, reader->raw, got);
		offset += got;
	} while (got > 0);
	reader->table->rows_about = scan.lines ? scan.lines : 1;
	return encoding_scan_end(&scan, &reader->encoding, &reader->bom_length, err);
}

static enum uph_status csv_open(struct table *table, struct uph_error *err)
{
	struct csv_reader *reader = calloc(1, sizeof *reader);
	if (!reader)
		return table_out_of_memory(err);
	table->reader = reader;
	reader->table = table;
	reader->dialect.separator = ';';
	buffer_init(&reader->text, (size_t)CHUNK * 5);
	reader->raw = malloc(CHUNK);
	if (!reader->raw)
		return table_out_of_memory(err);
	enum uph_status status = decide_encoding(reader, err);
	if (status != UPH_OK)
		return status;
	status = csv_start(table, err);
	if (status != UPH_OK)
		return status;
	const char *sample = buffer_string(&reader->text);
	status = table_sniff_text(sample, reader->text.length, err);
	if (status != UPH_OK)
		return status;
	reader->dialect =
		csv_dialect_find(sample, reader->text.length, reader->offset == table->bytes.length);
	table->separator = reader->dialect.separator;
	table->encoding = encoding_name(reader->encoding);
	return table_sheet_add(table, "", false, err);
}

static enum uph_status csv_select(struct table *table, struct uph_error *err)
{
	return csv_start(table, err);
}

static void csv_close(struct table *table)
{
	struct csv_reader *reader = table->reader;
	if (!reader)
		return;
	if (reader->parser_made)
		csv_free(&reader->parser);
	buffer_free(&reader->text);
	free(reader->raw);
	free(reader);
}

const struct table_driver table_csv_driver = {
	.format = TABLE_CSV,
	.open = csv_open,
	.select = csv_select,
	.next = csv_next,
	.close = csv_close,
};
