/* A SIE file seen as a table: a row for each #TRANS, its voucher's fields repeated, a column for each
 * dimension, so that an ordinary mapping can make events of vouchers.
 *
 * Every cell is text, and a row's number is its line, as in CSV; the headings stand on the line above the
 * first row. "serie", "nummer", "rad" and "år" together are the row's own for ever, for systems begin at 1
 * every year. Amounts are the file's, debit above zero,
 * with a decimal comma ("-1250,50"); "debet" and "kredit" have the same without a sign, on one side. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/books_map.h"
#include "import/sie.h"
#include "import/table_reader.h"

enum column {
	COLUMN_SERIES = 1,
	COLUMN_NUMBER,
	COLUMN_ROW,
	COLUMN_YEAR,
	COLUMN_DATE,
	COLUMN_ACCOUNT,
	COLUMN_ACCOUNT_NAME,
	COLUMN_AMOUNT,
	COLUMN_DEBIT,
	COLUMN_CREDIT,
	COLUMN_TEXT, /* the voucher's and the row's together */
	COLUMN_ROW_TEXT,
	COLUMN_VOUCHER_TEXT,
	COLUMN_DIMENSIONS /* two for each: the number of the object, and its name */
};

static const char *const headings[COLUMN_DIMENSIONS] = {
	[COLUMN_SERIES] = "serie",
	[COLUMN_NUMBER] = "nummer",
	[COLUMN_ROW] = "rad",
	[COLUMN_YEAR] = "år",
	[COLUMN_DATE] = "datum",
	[COLUMN_ACCOUNT] = "konto",
	[COLUMN_ACCOUNT_NAME] = "kontonamn",
	[COLUMN_AMOUNT] = "belopp",
	[COLUMN_DEBIT] = "debet",
	[COLUMN_CREDIT] = "kredit",
	[COLUMN_TEXT] = "text",
	[COLUMN_ROW_TEXT] = "radtext",
	[COLUMN_VOUCHER_TEXT] = "verifikationstext",
};

enum { DIMENSIONS_MAX = 1000 };

struct sie_table {
	struct sie_file file;
	bool read;
	int dimensions[DIMENSIONS_MAX]; /* rising */
	size_t dimension_count;
	bool heading_given;
	size_t voucher, row; /* the next one */
};

/* ---- opening ---- */

static void add_dimension(struct sie_table *sie, int number)
{
	size_t at = 0;
	while (at < sie->dimension_count && sie->dimensions[at] < number)
		at++;
	if ((at < sie->dimension_count && sie->dimensions[at] == number) ||
		sie->dimension_count == DIMENSIONS_MAX)
		return;
	memmove(&sie->dimensions[at + 1], &sie->dimensions[at],
		(sie->dimension_count - at) * sizeof *sie->dimensions);
	sie->dimensions[at] = number;
	sie->dimension_count++;
}

static void find_dimensions(struct sie_table *sie)
{
	const struct sie_file *file = &sie->file;
	for (size_t i = 0; i < file->dimension_count; i++)
		add_dimension(sie, file->dimensions[i].number);
	for (size_t i = 0; i < file->voucher_count; i++) {
		for (size_t j = 0; j < file->vouchers[i].row_count; j++) {
			const struct sie_row *row = &file->vouchers[i].rows[j];
			for (size_t k = 0; k < row->object_count; k++)
				add_dimension(sie, row->objects[k].dimension);
		}
	}
}

/* A table has one sentence for what is wrong with it: the first, and how many more there are. */
static enum uph_status first_refusal(
	const struct uph_findings *findings, enum uph_status status, struct uph_error *err)
{
	size_t errors = uph_findings_count_of(findings, UPH_SEVERITY_ERROR);
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		if (finding->severity != UPH_SEVERITY_ERROR)
			continue;
		if (errors > 1)
			return uph_fail(err, status, "%s: %s (Och %zu fel till.)", finding->where,
				finding->message, errors - 1);
		return uph_fail(err, status, "%s: %s", finding->where, finding->message);
	}
	return status;
}

static enum uph_status read_file(struct table *table, struct sie_table *sie, struct uph_error *err)
{
	struct uph_findings *findings = uph_findings_new();
	size_t length = (size_t)table->bytes.length, got = 0;
	char *data = malloc(length + 1);
	enum uph_status status = findings && data ? UPH_OK : table_out_of_memory(err);
	if (status == UPH_OK)
		status = table_bytes_read(&table->bytes, 0, data, length, &got, err);
	if (status == UPH_OK)
		status = sie_read(data, got, &sie->file, findings, err);
	sie->read = status == UPH_OK;
	if (status == UPH_E_REFUSED)
		status = first_refusal(findings, status, err);
	if (status == UPH_OK && sie->file.voucher_count == 0)
		status = uph_fail(err, UPH_E_REFUSED,
			"SIE-filen är av typ %d och har inga verifikationer: exportera typ 4.",
			sie->file.type);
	free(data);
	uph_findings_free(findings);
	return status;
}

/* Vouchers without a number (of 4I) have nothing of their own. */
static bool all_numbered(const struct sie_file *file)
{
	for (size_t i = 0; i < file->voucher_count; i++) {
		if (!sie_is_numbered(&file->vouchers[i]))
			return false;
	}
	return true;
}

static enum uph_status sie_open(struct table *table, struct uph_error *err)
{
	struct sie_table *sie = calloc(1, sizeof *sie);
	if (!sie)
		return table_out_of_memory(err);
	table->reader = sie;
	enum uph_status status = read_file(table, sie, err);
	if (status != UPH_OK)
		return status;
	find_dimensions(sie);
	table->encoding = sie->file.encoding;
	table->key_columns = all_numbered(&sie->file) ? COLUMN_YEAR : 0;
	const char *key = books_map_key(&sie->file, &sie->file.arena);
	table->known_as = key ? arena_print(&sie->file.arena, "SIE %s", key) : NULL;
	if (!table->known_as)
		return table_out_of_memory(err);
	return table_sheet_add(table, "", false, err);
}

static enum uph_status sie_select(struct table *table, struct uph_error *err)
{
	struct sie_table *sie = table->reader;
	(void)err;
	sie->heading_given = false;
	sie->voucher = sie->row = 0;
	return UPH_OK;
}

/* ---- rows ---- */

/* An empty text is no cell. `kept`: it lives as long as the table. */
static bool put(struct table_cells *cells, uint32_t column, const char *text, bool kept)
{
	if (!*text)
		return true;
	struct table_cell *cell = table_cells_add(cells, column);
	if (!cell)
		return false;
	cell->kind = TABLE_TEXT;
	cell->text_length = strlen(text);
	if (kept)
		cells->texts[cells->count - 1].outside = text;
	else
		buffer_append(&cells->pool, text, cell->text_length + 1);
	return true;
}

static bool put_heading(struct table_cells *cells, const struct sie_table *sie)
{
	char text[64];
	bool whole = true;
	for (uint32_t i = COLUMN_SERIES; i < COLUMN_DIMENSIONS; i++)
		whole = put(cells, i, headings[i], true) && whole;
	for (uint32_t i = 0; i < sie->dimension_count; i++) {
		(void)snprintf(text, sizeof text, "dim %d", sie->dimensions[i]);
		whole = put(cells, COLUMN_DIMENSIONS + 2 * i, text, false) && whole;
		(void)snprintf(text, sizeof text, "dim %d namn", sie->dimensions[i]);
		whole = put(cells, COLUMN_DIMENSIONS + 2 * i + 1, text, false) && whole;
	}
	return whole;
}

static bool put_amount(struct table_cells *cells, struct uph_money amount)
{
	char text[UPH_MONEY_TEXT_MAX];
	struct uph_money size = {amount.ore < 0 ? -amount.ore : amount.ore};
	bool whole = put(cells, COLUMN_AMOUNT, uph_money_print(amount, UPH_MONEY_COMMA, text), false);
	uph_money_print(size, UPH_MONEY_COMMA, text);
	return put(cells, amount.ore < 0 ? COLUMN_CREDIT : COLUMN_DEBIT, text, false) && whole;
}

/* The words of a row, which may be its voucher's and its own joined. */
static bool put_words(struct table_cells *cells, const struct sie_voucher *voucher, const struct sie_row *row)
{
	struct buffer joined;
	buffer_init(&joined, SIE_FIELD_MAX * 8);
	const char *words = sie_words(voucher, row, &joined);
	bool whole = words && put(cells, COLUMN_TEXT, words, joined.length == 0);
	buffer_free(&joined);
	return whole;
}

static bool put_row(struct table_cells *cells, const struct sie_table *sie, const struct sie_voucher *voucher,
	const struct sie_row *row)
{
	char text[64], year[SIE_YEAR_NAME_MAX];
	bool whole = put(cells, COLUMN_SERIES, voucher->series, true) &&
		     put(cells, COLUMN_NUMBER, voucher->number, true);
	(void)snprintf(text, sizeof text, "%d", row->number);
	whole = whole && put(cells, COLUMN_ROW, text, false) &&
		put(cells, COLUMN_YEAR, sie_year_name(&sie->file, voucher->date, year), false) &&
		put(cells, COLUMN_DATE, uph_date_print(row->date, text), false) &&
		put(cells, COLUMN_ACCOUNT, row->account, true) &&
		put(cells, COLUMN_ACCOUNT_NAME, sie_account_name(&sie->file, row->account), true) &&
		put_amount(cells, row->amount) && put_words(cells, voucher, row) &&
		put(cells, COLUMN_ROW_TEXT, row->text, true) &&
		put(cells, COLUMN_VOUCHER_TEXT, voucher->text, true);
	for (uint32_t i = 0; whole && i < sie->dimension_count; i++) {
		int dimension = sie->dimensions[i];
		const char *number = sie_object_of(row->objects, row->object_count, dimension);
		whole = !number || (put(cells, COLUMN_DIMENSIONS + 2 * i, number, true) &&
					   put(cells, COLUMN_DIMENSIONS + 2 * i + 1,
						   sie_object_label(&sie->file, dimension, number), true));
	}
	return whole;
}

static enum uph_status finish(
	struct table *table, uint32_t number, bool whole, struct table_row *row, struct uph_error *err)
{
	if (!whole || !table_cells_finish(&table->row))
		return table_out_of_memory(err);
	*row = (struct table_row){
		.number = number, .cells = table->row.cells, .cell_count = table->row.count};
	return UPH_OK;
}

/* Headings stand directly above rows: on the line before the first #TRANS, where a "{" or a "#VER" is. */
static uint32_t heading_line(const struct sie_file *file)
{
	for (size_t i = 0; i < file->voucher_count; i++) {
		for (size_t j = 0; j < file->vouchers[i].row_count; j++) {
			const struct sie_row *row = &file->vouchers[i].rows[j];
			if (row->kind == SIE_TRANS && row->line > 1)
				return (uint32_t)(row->line - 1);
		}
	}
	return 1;
}

/* The next #TRANS; NULL after the last. */
static const struct sie_row *next_row(struct sie_table *sie, const struct sie_voucher **voucher)
{
	while (sie->voucher < sie->file.voucher_count) {
		*voucher = &sie->file.vouchers[sie->voucher];
		while (sie->row < (*voucher)->row_count) {
			const struct sie_row *row = &(*voucher)->rows[sie->row++];
			if (row->kind == SIE_TRANS)
				return row;
		}
		sie->voucher++;
		sie->row = 0;
	}
	return NULL;
}

static enum uph_status sie_next(struct table *table, struct table_row *row, struct uph_error *err)
{
	struct sie_table *sie = table->reader;
	const struct sie_voucher *voucher = NULL;
	table_cells_clear(&table->row);
	if (!sie->heading_given) {
		sie->heading_given = true;
		return finish(table, heading_line(&sie->file), put_heading(&table->row, sie), row, err);
	}
	const struct sie_row *next = next_row(sie, &voucher);
	if (!next)
		return UPH_END;
	return finish(table, (uint32_t)next->line, put_row(&table->row, sie, voucher, next), row, err);
}

static void sie_close(struct table *table)
{
	struct sie_table *sie = table->reader;
	if (sie && sie->read)
		sie_free(&sie->file);
	free(sie);
}

const struct table_driver table_sie_driver = {
	.format = TABLE_CSV,
	.open = sie_open,
	.select = sie_select,
	.next = sie_next,
	.close = sie_close,
};
