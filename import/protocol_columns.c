/* A table in the text of a PDF: its columns stand apart by blanks alone. The header row says where the
 * columns are, a cell belongs to the column it overlaps most or stands nearest, and a line with neither day
 * nor amount goes on with the cells of the line above. Whether it was read right, the arithmetic of the
 * matrix tells. */
#include <string.h>

#include "import/protocol_reading.h"

enum { COLUMNS_MAX = 12, BLANKS = 2, ABOVE_MAX = 12, BELOW_MAX = 400, GAP_MAX = 3, HEADINGS_MIN = 4 };

struct stretch {
	size_t from, to; /* columns of the line, in characters */
};

struct columns {
	struct stretch items[COLUMNS_MAX];
	size_t count;
	size_t date, amount; /* which they are; NOT_FOUND */
	size_t header;       /* line */
};

/* One row's cells: plain stretches of its line. */
struct cells {
	struct spoken raw;
	struct stretch items[COLUMNS_MAX];
	size_t count;
};

static bool raw_line(struct reading *reading, size_t line, struct spoken *out)
{
	const struct source_line *from = &reading->lines[line];
	if (words_speak(reading->arena, from->raw, from->raw_length, out))
		return true;
	reading->no_memory = true;
	return false;
}

/* What stands apart by two blanks or more; false when there is too much of it. */
static bool split(const struct spoken *raw, struct cells *out)
{
	size_t at = 0;
	out->raw = *raw;
	out->count = 0;
	while (at < raw->plain_length) {
		while (at < raw->plain_length && raw->plain[at] == ' ')
			at++;
		size_t from = at, blanks = 0;
		while (at < raw->plain_length && blanks < BLANKS)
			blanks = raw->plain[at++] == ' ' ? blanks + 1 : 0;
		size_t to = at - blanks;
		if (to <= from)
			break;
		if (out->count == COLUMNS_MAX)
			return false;
		out->items[out->count++] = (struct stretch){from, to};
	}
	return true;
}

static bool cell_has(const struct cells *cells, size_t index, const char *const *words)
{
	struct spoken cell = spoken_part(&cells->raw, cells->items[index].from, cells->items[index].to);
	return words_has_any(&cell, words);
}

static bool is_header(const struct cells *cells, struct columns *out)
{
	static const char *const dates[] = {"beslutsdatum", "datum", "lsvo", NULL};
	static const char *const amounts[] = {"belopp", NULL};
	static const char *const others[] = {
		"till", "ändamål", "aktivitet", "akt.", "mottagare", "kommentar", NULL};
	size_t others_found = 0;
	out->date = out->amount = NOT_FOUND;
	for (size_t i = 0; i < cells->count; i++) {
		if (cell_has(cells, i, amounts))
			out->amount = i;
		else if (out->date == NOT_FOUND && cell_has(cells, i, dates))
			out->date = i;
		others_found += cell_has(cells, i, others);
	}
	out->count = cells->count;
	memcpy(out->items, cells->items, sizeof out->items);
	return cells->count >= HEADINGS_MIN && out->amount != NOT_FOUND && out->date != NOT_FOUND &&
	       others_found >= 2;
}

/* The column of a cell. */
static size_t column_of(const struct columns *columns, const struct stretch *cell)
{
	size_t best = 0, best_overlap = 0, best_distance = NOT_FOUND;
	for (size_t i = 0; i < columns->count; i++) {
		const struct stretch *column = &columns->items[i];
		size_t from = cell->from > column->from ? cell->from : column->from;
		size_t to = cell->to < column->to ? cell->to : column->to;
		size_t overlap = to > from ? to - from : 0, distance = to > from ? 0 : from - to;
		if (overlap > best_overlap || (overlap == best_overlap && distance < best_distance)) {
			best = i;
			best_overlap = overlap;
			best_distance = distance;
		}
	}
	return best;
}

static bool begins_kvar(const struct cells *cells)
{
	static const char *const words[] = {"kvar", NULL};
	for (size_t i = 0; i < cells->count; i++) {
		struct spoken cell = spoken_part(&cells->raw, cells->items[i].from, cells->items[i].to);
		if (words_begins(&cell, words[0], NULL))
			return true;
	}
	return false;
}

/* Down to the row of Kvar. */
static bool find_end(struct reading *reading, size_t header)
{
	size_t gap = 0, rest;
	for (size_t i = header + 1; i < reading->line_count && i < header + BELOW_MAX && gap <= GAP_MAX;
		i++) {
		struct spoken raw;
		struct cells cells;
		gap = reading->lines[i].blank ? gap + 1 : 0;
		if (reading->lines[i].blank)
			continue;
		if (line_is_section(&reading->lines[i].said) ||
			line_decides(&reading->lines[i].said, &rest) || !raw_line(reading, i, &raw) ||
			!split(&raw, &cells))
			return false;
		if (cells.count > 1 && begins_kvar(&cells)) {
			reading->matrix_last = i + 1;
			return true;
		}
	}
	return false;
}

/* Up to the title, or to the first row of the opening block. */
static void find_start(struct reading *reading, size_t header)
{
	size_t gap = 0;
	reading->matrix_first = header;
	for (size_t i = header; i-- > 0 && header - i <= ABOVE_MAX && gap <= GAP_MAX;) {
		struct spoken raw;
		struct cells cells;
		gap = reading->lines[i].blank ? gap + 1 : 0;
		if (reading->lines[i].blank)
			continue;
		bool title = words_begins(&reading->lines[i].said, "fördelning*", NULL);
		if (!raw_line(reading, i, &raw) || !split(&raw, &cells) || (cells.count < 2 && !title))
			break;
		reading->matrix_first = i;
		if (title)
			break;
	}
}

bool columns_find(struct reading *reading)
{
	struct columns *columns = arena_alloc(reading->arena, sizeof *columns);
	if (!columns) {
		reading->no_memory = true;
		return false;
	}
	for (size_t i = 0; i < reading->line_count; i++) {
		struct spoken raw;
		struct cells cells;
		if (reading->lines[i].blank || !words_has(&reading->lines[i].said, "belopp"))
			continue;
		if (!raw_line(reading, i, &raw) || !split(&raw, &cells) || !is_header(&cells, columns) ||
			!find_end(reading, i))
			continue;
		find_start(reading, i);
		columns->header = i;
		reading->columns = columns;
		return true;
	}
	return false;
}

/* ---- writing ---- */

struct row {
	struct buffer cells[COLUMNS_MAX];
	bool filled;
};

static void add_cell(struct row *row, size_t column, const struct spoken *raw, const struct stretch *cell)
{
	struct buffer *to = &row->cells[column];
	size_t from = raw->back[cell->from];
	if (to->length > 0)
		buffer_byte(to, ' ');
	buffer_append(to, raw->text + from, raw->back[cell->to] - from);
	row->filled = true;
}

static void put_row(const struct columns *columns, struct row *row, struct buffer *out)
{
	for (size_t i = 0; row->filled && i < columns->count; i++) {
		if (i > 0)
			buffer_byte(out, '\t');
		buffer_append(out, buffer_string(&row->cells[i]), row->cells[i].length);
	}
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		buffer_clear(&row->cells[i]);
	row->filled = false;
}

/* Whether a line goes on with the cells of the row above. */
static bool goes_on(
	const struct columns *columns, const struct cells *cells, const struct row *row, size_t line)
{
	if (!row->filled || line <= columns->header + 1)
		return false;
	for (size_t i = 0; i < cells->count; i++) {
		size_t column = column_of(columns, &cells->items[i]);
		if (column == columns->date || column == columns->amount)
			return false;
	}
	return true;
}

void columns_put(struct reading *reading, struct buffer *out)
{
	const struct columns *columns = reading->columns;
	struct row row = {.filled = false};
	size_t newlines = 0; /* that are due: the text's lines keep their numbers */
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		buffer_init(&row.cells[i], PROTOCOL_TEXT_MAX);
	for (size_t i = 0; i < reading->matrix_last; i++) {
		struct spoken raw;
		struct cells cells;
		bool inside = i >= reading->matrix_first && !reading->lines[i].blank &&
			      raw_line(reading, i, &raw) && split(&raw, &cells);
		if (inside && !goes_on(columns, &cells, &row, i)) {
			put_row(columns, &row, out);
			for (; newlines > 0; newlines--)
				buffer_byte(out, '\n');
		}
		for (size_t k = 0; inside && k < cells.count; k++)
			add_cell(&row, column_of(columns, &cells.items[k]), &raw, &cells.items[k]);
		newlines++;
	}
	put_row(columns, &row, out);
	buffer_byte(out, '\n');
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		buffer_free(&row.cells[i]);
}
