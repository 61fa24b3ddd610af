/* The cells of a line without quotes, as libcsv would find them: between separators, without the spaces and
 * tabs at their ends, and none where nothing is left. What is not so plain, or beyond a limit, is libcsv's to
 * read, and the refusal the CSV reader's to word. */
#include "import/csv_plain.h"

#include <string.h>

static bool blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* The text between two separators. False when memory is out. */
static bool add(struct table_cells *cells, char *from, char *to, uint32_t column)
{
	while (from < to && blank(*from))
		from++;
	while (from < to && blank(to[-1]))
		to--;
	if (from == to)
		return true;
	struct table_cell *cell = table_cells_add(cells, column);
	if (!cell)
		return false;
	cell->kind = TABLE_TEXT;
	cell->text = from;
	cell->text_length = (size_t)(to - from);
	return true;
}

/* Each text has a byte of its own line behind it: a separator, a space or the line break. */
static void end_texts(char *line, const struct table_cells *cells)
{
	for (size_t i = 0; i < cells->count; i++) {
		const struct table_cell *cell = &cells->cells[i];
		line[(size_t)(cell->text - line) + cell->text_length] = '\0';
	}
}

enum csv_plain csv_plain_split(char *line, size_t length, char separator, const struct table_limits *limits,
	struct table_cells *cells)
{
	uint32_t column = 1;
	char *from = line, *end = line + length;
	if (length > limits->cell_bytes || memchr(line, '"', length))
		return CSV_PLAIN_OTHER;
	for (char *at = line; at < end; at++) {
		if (*at != separator)
			continue;
		if (at > from && !add(cells, from, at, column))
			return CSV_PLAIN_MEMORY;
		from = at + 1;
		if (++column > limits->columns) {
			table_cells_clear(cells);
			return CSV_PLAIN_OTHER;
		}
	}
	if (!add(cells, from, end, column))
		return CSV_PLAIN_MEMORY;
	end_texts(line, cells);
	return CSV_PLAIN_DONE;
}
