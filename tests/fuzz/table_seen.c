#include "tests/fuzz/table_seen.h"

#include <ctype.h>
#include <string.h>

#include "ledger/base/text.h"
#include "tests/fuzz/require.h"

const struct table_limits table_seen_limits = {.rows = 5000,
	.columns = 200,
	.cell_bytes = 4096,
	.unzipped_bytes = 1 << 20,
	.shared_bytes = 1 << 16,
	.file_bytes = 1 << 20};

static void see(struct table_seen *seen, const void *data, size_t size)
{
	const unsigned char *bytes = data;
	for (size_t i = 0; i < size; i++)
		seen->digest = (seen->digest ^ bytes[i]) * UINT64_C(1099511628211);
}

static void see_cell(struct table_seen *seen, uint32_t row, const struct table_cell *cell)
{
	int parts[] = {(int)row, (int)cell->column, (int)cell->kind, cell->uncached, cell->hidden,
		cell->shown_whole, cell->percent, cell->zero_pad};
	see(seen, parts, sizeof parts);
	see(seen, cell->text, cell->text_length + 1);
	if (cell->formula)
		see(seen, cell->formula, strlen(cell->formula) + 1);
	seen->cells++;
	seen->bytes += cell->text_length;
}

static void require_cell(const struct table_cell *cell, uint32_t column)
{
	require(cell->column > column && cell->column <= table_seen_limits.columns);
	require(cell->text && cell->text[cell->text_length] == '\0');
	require(cell->text_length <= table_seen_limits.cell_bytes);
	require(text_valid(cell->text, cell->text_length, NULL));
	require(!cell->formula || text_valid(cell->formula, strlen(cell->formula), NULL));
	require(cell->kind != TABLE_DATE || uph_date_valid(cell->date));
	require(!cell->uncached || (cell->formula && cell->kind == TABLE_EMPTY));
	require(cell->kind != TABLE_BOOL || strcmp(cell->text, "TRUE") == 0 ||
		strcmp(cell->text, "FALSE") == 0);
}

/* Every cell in quotes, on the line where it was; spaces outside of them say nothing, but make the text seem
 * less of control characters. */
static void rewrite_row(struct table_seen *seen, const struct table_row *row)
{
	uint32_t column = 1;
	for (; seen->line < row->number; seen->line++)
		buffer_byte(seen->rewritten, '\n');
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct table_cell *cell = &row->cells[i];
		for (; column < cell->column; column++)
			buffer_byte(seen->rewritten, ';');
		for (size_t pad = 0; pad < 10 * cell->text_length; pad++)
			buffer_byte(seen->rewritten, ' ');
		buffer_byte(seen->rewritten, '"');
		for (size_t at = 0; at < cell->text_length; at++) {
			if (cell->text[at] == '"')
				buffer_byte(seen->rewritten, '"');
			seen->line += cell->text[at] == '\n';
			buffer_byte(seen->rewritten, cell->text[at]);
		}
		buffer_byte(seen->rewritten, '"');
	}
	buffer_byte(seen->rewritten, '\n');
	seen->line++;
}

static void require_stop(enum uph_status status, const struct uph_error *err, bool csv)
{
	if (status == UPH_END)
		return;
	require_refusal(status, err);
	/* A line of text is always told where it stands. */
	require(!csv || isdigit((unsigned char)err->message[0]));
}

static void read_sheet(struct table *table, size_t sheet, struct table_seen *seen)
{
	struct uph_error err = {0};
	struct table_row row;
	uint32_t before = 0;
	char place[TABLE_PLACE_MAX];
	size_t count;
	enum uph_status status = table_select(table, sheet, &err);
	bool selected = status == UPH_OK;
	while (status == UPH_OK && (status = table_next(table, &row, &err)) == UPH_OK) {
		uint32_t column = 0;
		require(row.number > before && row.cell_count > 0);
		before = row.number;
		for (size_t i = 0; i < row.cell_count; i++) {
			require_cell(&row.cells[i], column);
			column = row.cells[i].column;
			see_cell(seen, row.number - seen->lines_before, &row.cells[i]);
			(void)table_place(table, sheet, row.number, column, place, sizeof place);
			require_text(place);
		}
		if (seen->rewritten && sheet == 0)
			rewrite_row(seen, &row);
	}
	require_stop(status, &err, table_format(table) == TABLE_CSV);
	/* What has failed goes on failing, with the same words. */
	struct uph_error again = {0};
	require(!selected || (table_next(table, &row, &again) == status &&
				     (status == UPH_END || strcmp(err.message, again.message) == 0)));
	seen->status = status;
	see(seen, &status, sizeof status);
	seen->nested = seen->nested || (status != UPH_END && strstr(err.message, "nästlad"));
	const struct table_range *merges = table_merges(table, &count);
	for (size_t i = 0; i < count; i++) {
		require(merges[i].row_first > 0 && merges[i].row_first <= merges[i].row_last);
		require(merges[i].column_first > 0 && merges[i].column_first <= merges[i].column_last);
	}
}

void table_seen_memory(const void *data, size_t size, struct table_seen *seen)
{
	struct uph_error err = {0};
	struct table *table;
	seen->line = 1;
	seen->status = table_open_memory(data, size, &table_seen_limits, &table, &err);
	if (seen->status != UPH_OK) {
		require(!table);
		require_refusal(seen->status, &err);
		see(seen, &seen->status, sizeof seen->status);
		seen->nested = strstr(err.message, "nästlad") != NULL;
		return;
	}
	require(table_sheet_count(table) > 0);
	for (size_t sheet = 0; sheet < table_sheet_count(table); sheet++) {
		require_text(table_sheet_name(table, sheet));
		read_sheet(table, sheet, seen);
	}
	table_close(table);
}
