#include "tests/support/table_text.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "tests/support/support.h"

static void put_quoted(struct buffer *out, const char *text)
{
	buffer_byte(out, '"');
	for (; *text; text++) {
		if (*text == '\n')
			buffer_text(out, "\\n");
		else
			buffer_byte(out, *text);
	}
	buffer_byte(out, '"');
}

static void put_value(struct buffer *out, const struct table_cell *cell)
{
	switch (cell->kind) {
	case TABLE_TEXT:
		put_quoted(out, cell->text);
		return;
	case TABLE_NUMBER:
		buffer_text(out, cell->text);
		return;
	case TABLE_DATE:
		buffer_print(out, "%s date", cell->text);
		break;
	case TABLE_BOOL:
		buffer_print(out, "%s bool", cell->text);
		break;
	case TABLE_ERROR:
		buffer_print(out, "%s error", cell->text);
		break;
	case TABLE_EMPTY:
		buffer_text(out, "empty");
		break;
	}
	if (cell->kind == TABLE_DATE && strncmp(cell->text, "19", 2) != 0 &&
		strncmp(cell->text, "20", 2) != 0)
		fail_msg("a date with the text %s", cell->text);
}

static void put_cell(struct buffer *out, const struct table *table, const struct table_row *row,
	const struct table_cell *cell)
{
	char place[TABLE_PLACE_MAX];
	const char *mark =
		strrchr(table_place(table, 0, row->number, cell->column, place, sizeof place), '!');
	buffer_print(out, "%s ", mark ? mark + 1 : place);
	if (strlen(cell->text) != cell->text_length)
		fail_msg("%s: text_length %zu of \"%s\"", place, cell->text_length, cell->text);
	put_value(out, cell);
	if (cell->formula)
		buffer_print(out, " =%s", cell->formula);
	if (cell->shown_whole)
		buffer_text(out, " whole");
	if (cell->percent)
		buffer_text(out, " percent");
	if (cell->zero_pad)
		buffer_print(out, " pad%u", cell->zero_pad);
	if (cell->hidden)
		buffer_text(out, " hidden");
	if (row->hidden)
		buffer_text(out, " row-hidden");
	if (cell->uncached)
		buffer_text(out, " uncached");
	buffer_byte(out, '\n');
}

static void put_sheet(struct buffer *out, struct table *table, size_t sheet)
{
	struct uph_error error = {0};
	struct table_row row;
	size_t count;
	uint32_t before = 0;
	if (table_format(table) != TABLE_CSV)
		buffer_print(out, "[%s]%s\n", table_sheet_name(table, sheet),
			table_sheet_hidden(table, sheet) ? " (dold)" : "");
	enum uph_status status = table_select(table, sheet, &error);
	while (status == UPH_OK && (status = table_next(table, &row, &error)) == UPH_OK) {
		if (row.number <= before || row.cell_count == 0)
			fail_msg("row %u with %zu cells after row %u", row.number, row.cell_count, before);
		before = row.number;
		for (size_t i = 0; i < row.cell_count; i++)
			put_cell(out, table, &row, &row.cells[i]);
	}
	if (status != UPH_END) {
		buffer_print(out, "! %s: %s\n", uph_status_name(status), error.message);
		if (error.status != status || table_next(table, &row, NULL) != status)
			fail_msg("a sheet that failed has to go on failing");
		return;
	}
	if (table_next(table, &row, NULL) != UPH_END)
		fail_msg("a sheet that ended has to stay ended");
	const struct table_range *merges = table_merges(table, &count);
	for (size_t i = 0; i < count; i++)
		buffer_print(out, "merged %u:%u-%u:%u\n", merges[i].row_first, merges[i].column_first,
			merges[i].row_last, merges[i].column_last);
}

static char *text_of(enum uph_status status, struct table *table, const struct uph_error *error)
{
	struct buffer out;
	buffer_init(&out, (size_t)64 << 20);
	if (status != UPH_OK)
		buffer_print(&out, "! %s: %s\n", uph_status_name(status), error->message);
	for (size_t i = 0; status == UPH_OK && i < table_sheet_count(table); i++)
		put_sheet(&out, table, i);
	table_close(table);
	char *text = strdup(buffer_string(&out));
	if (!text || buffer_failed(&out))
		fail_msg("out of memory");
	buffer_free(&out);
	return text;
}

char *support_table_text(const char *path, const struct table_limits *limits)
{
	struct uph_error error = {0};
	struct table *table;
	enum uph_status status = table_open(path, limits, &table, &error);
	return text_of(status, table, &error);
}

char *support_table_text_memory(const void *data, size_t length, const struct table_limits *limits)
{
	struct uph_error error = {0};
	struct table *table;
	enum uph_status status = table_open_memory(data, length, limits, &table, &error);
	return text_of(status, table, &error);
}
