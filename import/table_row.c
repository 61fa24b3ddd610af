/* The row that is being read, and the columns that are hidden: an array of cells and one pool of text, both
 * used again for the next row, so that a million rows cost no more memory than the widest of them. */
#include "import/table_reader.h"

#include <stdlib.h>
#include <string.h>

/* The text of one row; a cell's own limit stands in struct table_limits. */
#define ROW_BYTES_MAX ((size_t)64 << 20)

void table_cells_init(struct table_cells *cells)
{
	*cells = (struct table_cells){0};
	buffer_init(&cells->pool, ROW_BYTES_MAX);
}

void table_cells_free(struct table_cells *cells)
{
	free(cells->cells);
	free(cells->texts);
	buffer_free(&cells->pool);
	table_cells_init(cells);
}

void table_cells_clear(struct table_cells *cells)
{
	cells->count = 0;
	if (buffer_failed(&cells->pool))
		buffer_free(&cells->pool);
	else
		buffer_clear(&cells->pool);
}

static bool grow(struct table_cells *cells)
{
	size_t capacity = cells->capacity ? cells->capacity * 2 : 32;
	struct table_cell *more = realloc(cells->cells, capacity * sizeof *more);
	if (!more)
		return false;
	cells->cells = more;
	struct cell_text *texts = realloc(cells->texts, capacity * sizeof *texts);
	if (!texts)
		return false;
	cells->texts = texts;
	cells->capacity = capacity;
	return true;
}

struct table_cell *table_cells_add(struct table_cells *cells, uint32_t column)
{
	if (cells->count == cells->capacity && !grow(cells))
		return NULL;
	struct table_cell *cell = &cells->cells[cells->count];
	*cell = (struct table_cell){.kind = TABLE_EMPTY, .column = column};
	cells->texts[cells->count] =
		(struct cell_text){.text_at = cells->pool.length, .formula_at = CELL_NO_FORMULA};
	cells->count++;
	return cell;
}

bool table_cells_finish(struct table_cells *cells)
{
	if (buffer_failed(&cells->pool))
		return false;
	const char *pool = buffer_string(&cells->pool);
	for (size_t i = 0; i < cells->count; i++) {
		struct table_cell *cell = &cells->cells[i];
		const struct cell_text *text = &cells->texts[i];
		if (text->outside)
			cell->text = text->outside;
		else
			cell->text = cell->text_length ? pool + text->text_at : "";
		cell->formula = text->formula_at == CELL_NO_FORMULA ? NULL : pool + text->formula_at;
	}
	return true;
}

bool column_set_init(struct column_set *set, uint32_t column_max)
{
	set->column_max = column_max;
	set->bits = calloc((size_t)column_max / 8 + 1, 1);
	return set->bits;
}

void column_set_free(struct column_set *set)
{
	free(set->bits);
	set->bits = NULL;
}

void column_set_clear(struct column_set *set)
{
	memset(set->bits, 0, (size_t)set->column_max / 8 + 1);
}

void column_set_add(struct column_set *set, uint32_t first, uint32_t last)
{
	if (last > set->column_max)
		last = set->column_max;
	uint32_t column = first ? first : 1;
	while (column <= last) {
		if (column % 8 == 0 &&
			last - column >= 8) { /* whole bytes: a file may name every column, often */
			uint32_t bytes = (last - column) / 8;
			memset(set->bits + column / 8, 0xFF, bytes);
			column += bytes * 8;
			continue;
		}
		set->bits[column / 8] |= (unsigned char)(1U << (column % 8));
		column++;
	}
}

bool column_set_has(const struct column_set *set, uint32_t column)
{
	return column <= set->column_max && (set->bits[column / 8] >> (column % 8) & 1);
}
