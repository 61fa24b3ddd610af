/* What stands beside and below the table, and is not read: listed, block by block, so that nobody thinks it
 * was. Above the header only numbers are listed; words there are headings. */
#include "import/matrix_reading.h"

#include <string.h>

/* Blocks listed one by one; the rest are counted. */
#define BLOCKS_LISTED_MAX 12

struct block {
	struct table_range range;
	size_t numbers;
};

struct position {
	size_t row, index;
};

static bool is_number(const struct sheet_cell *cell)
{
	return cell->cell.kind == TABLE_NUMBER ||
	       (cell->cell.kind == TABLE_TEXT && strpbrk(cell->folded, "0123456789") &&
		       cell_looks_amount(cell));
}

static bool is_outside(const struct reading *reading, size_t row, const struct sheet_cell *cell)
{
	if (cell->used || cell->cell.kind == TABLE_EMPTY)
		return false;
	return row >= reading->header_at || is_number(cell);
}

static void add_cell(struct block *block, uint32_t row, const struct sheet_cell *cell)
{
	uint32_t column = cell->cell.column;
	if (row < block->range.row_first)
		block->range.row_first = row;
	if (row > block->range.row_last)
		block->range.row_last = row;
	if (column < block->range.column_first)
		block->range.column_first = column;
	if (column > block->range.column_last)
		block->range.column_last = column;
	block->numbers += is_number(cell);
}

/* Takes up the neighbours of a cell that are outside, too. */
static size_t push_neighbours(
	struct reading *reading, struct position at, struct position *stack, size_t depth)
{
	const struct sheet *sheet = &reading->sheet;
	uint32_t number = sheet->rows[at.row].number,
		 column = sheet->rows[at.row].cells[at.index].cell.column;
	size_t first = at.row > 0 ? at.row - 1 : 0;
	for (size_t row = first; row <= at.row + 1 && row < sheet->row_count; row++) {
		if (sheet->rows[row].number + 1 < number || sheet->rows[row].number > number + 1)
			continue;
		for (uint32_t c = column > 1 ? column - 1 : 1; c <= column + 1; c++) {
			struct sheet_cell *cell = sheet_cell(sheet, row, c);
			if (!cell || !is_outside(reading, row, cell))
				continue;
			cell->used = true;
			stack[depth++] = (struct position){row, (size_t)(cell - sheet->rows[row].cells)};
		}
	}
	return depth;
}

static struct block take_block(struct reading *reading, struct position start, struct position *stack)
{
	struct sheet *sheet = &reading->sheet;
	struct block block = {{UINT32_MAX, UINT32_MAX, 0, 0}, 0};
	size_t depth = 0;
	sheet->rows[start.row].cells[start.index].used = true;
	stack[depth++] = start;
	while (depth > 0) {
		struct position at = stack[--depth];
		add_cell(&block, sheet->rows[at.row].number, &sheet->rows[at.row].cells[at.index]);
		depth = push_neighbours(reading, at, stack, depth);
	}
	return block;
}

static const char *range_words(struct reading *reading, const struct table_range *range)
{
	const char *first = reading_spot(reading, range->row_first, range->column_first);
	if (table_format(reading->table) == TABLE_CSV)
		return range->row_first == range->row_last
			       ? reading_print(reading, "Rad %u", range->row_first)
			       : reading_print(reading, "Rad %u–%u", range->row_first, range->row_last);
	if (range->row_first == range->row_last && range->column_first == range->column_last)
		return first;
	return reading_print(
		reading, "%s:%s", first, reading_spot(reading, range->row_last, range->column_last));
}

static void report(struct reading *reading, const struct block *block)
{
	const char *numbers =
		block->numbers == 0 ? "inga tal" : reading_print(reading, "%zu tal", block->numbers);
	(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "matrix.outside",
		reading_place(reading, block->range.row_first, block->range.column_first),
		"%s ligger utanför tabellen och läses inte (%s).", range_words(reading, &block->range),
		numbers);
}

void reading_outside(struct reading *reading)
{
	struct sheet *sheet = &reading->sheet;
	size_t cells = 0, blocks = 0, more = 0, more_numbers = 0;
	for (size_t row = 0; row < sheet->row_count; row++)
		cells += sheet->rows[row].cell_count;
	struct position *stack = arena_alloc_array(reading->arena, cells + 1, sizeof *stack);
	if (!stack) {
		reading->out_of_memory = true;
		return;
	}
	for (size_t row = 0; row < sheet->row_count; row++)
		for (size_t i = 0; i < sheet->rows[row].cell_count; i++) {
			if (!is_outside(reading, row, &sheet->rows[row].cells[i]))
				continue;
			struct block block = take_block(reading, (struct position){row, i}, stack);
			if (++blocks <= BLOCKS_LISTED_MAX) {
				report(reading, &block);
			} else {
				more++;
				more_numbers += block.numbers;
			}
		}
	if (more > 0)
		(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "matrix.outside", "",
			"Ytterligare %zu områden ligger utanför tabellen och läses inte (%zu tal).", more,
			more_numbers);
}
