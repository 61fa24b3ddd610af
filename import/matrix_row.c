/* A row's cells by role, merged ranges included, and the label its words make. */
#include "import/matrix_row.h"

#include <string.h>

static size_t row_of_number(const struct sheet *sheet, uint32_t number)
{
	size_t low = 0, high = sheet->row_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (sheet->rows[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sheet->row_count && sheet->rows[low].number == number ? low : NOWHERE;
}

static struct sheet_cell *merged_cell(const struct sheet *sheet, uint32_t number, uint32_t column)
{
	for (size_t i = 0; i < sheet->merge_count; i++) {
		const struct table_range *range = &sheet->merges[i];
		if (range->column_first != column || number <= range->row_first || number > range->row_last)
			continue;
		size_t row = row_of_number(sheet, range->row_first);
		return row == NOWHERE ? NULL : sheet_cell(sheet, row, column);
	}
	return NULL;
}

void row_gather(struct reading *reading, size_t at, struct row_cells *out)
{
	*out = (struct row_cells){.at = at, .number = reading->sheet.rows[at].number};
	for (enum column_role role = ROLE_DATE; role < ROLE_COUNT; role++) {
		uint32_t column = reading->header.columns[role];
		if (!column)
			continue;
		out->own[role] = sheet_cell(&reading->sheet, at, column);
		out->merged[role] = out->own[role];
		if (!out->own[role] && role != ROLE_AMOUNT)
			out->merged[role] = merged_cell(&reading->sheet, out->number, column);
	}
}

bool row_has_activity(const struct sheet_cell *cell)
{
	if (!cell)
		return false;
	if (cell->cell.kind != TABLE_TEXT)
		return true;
	if (words_dash(cell->folded))
		return false;
	return words_label(cell->folded) == LABEL_NONE || words_code(cell->folded).kind != CODE_NONE;
}

enum label_kind row_label_of(const struct sheet_cell *cell)
{
	return cell && cell->cell.kind == TABLE_TEXT ? words_label(cell->folded) : LABEL_NONE;
}

enum label_kind row_label(
	struct reading *reading, const struct row_cells *cells, struct sheet_cell **label_cell)
{
	struct sheet_row *row = &reading->sheet.rows[cells->at];
	static const enum column_role right[] = {ROLE_ACTIVITY, ROLE_RECIPIENT, ROLE_COMMENT};
	uint32_t first, last;
	row_columns(&reading->header, &first, &last);
	*label_cell = cells->own[ROLE_PURPOSE];
	enum label_kind label = row_label_of(*label_cell);
	for (size_t i = row->cell_count; i-- > 0 && label == LABEL_NONE;)
		/* Farther to the left another table may stand. */
		if (row->cells[i].cell.column < reading->header.columns[ROLE_AMOUNT] &&
			row->cells[i].cell.column + 1 >= first) {
			*label_cell = &row->cells[i];
			label = row_label_of(*label_cell);
		}
	for (size_t i = 0; i < sizeof right / sizeof right[0] && label == LABEL_NONE; i++) {
		*label_cell = cells->own[right[i]];
		label = row_label_of(*label_cell);
	}
	return label;
}

/* A label that a date beside it does not turn into a decision: the sum, what is left, or the grant "per" a
 * day. */
bool row_firm_label(enum label_kind label, const struct sheet_cell *cell)
{
	if (label == LABEL_LEFT || label == LABEL_SUM)
		return true;
	return label == LABEL_GRANT && (strncmp(cell->folded, "statsbidrag", 11) == 0 ||
					       strncmp(cell->folded, "stimulansmedel", 14) == 0 ||
					       strncmp(cell->folded, "tilldel", 7) == 0);
}

bool row_dated(struct reading *reading, const struct row_cells *cells)
{
	struct uph_date date;
	return cells->own[ROLE_DATE] && cell_date(reading, cells->at, cells->own[ROLE_DATE], true, &date);
}

bool row_next_is_adjacent(const struct reading *reading, size_t at)
{
	const struct sheet_row *row = &reading->sheet.rows[at];
	uint32_t lines = 1;
	if (at + 1 >= reading->sheet.row_count)
		return false;
	/* A quoted cell of a CSV file may go on over several lines. */
	if (table_format(reading->table) == TABLE_CSV)
		for (size_t i = 0; i < row->cell_count; i++)
			for (const char *c = row->cells[i].cell.text; *c; c++)
				lines += *c == '\n';
	return reading->sheet.rows[at + 1].number <= row->number + lines;
}
