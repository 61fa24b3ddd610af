/* The unit of the amounts: kronor, and nothing else. A heading or a note that says thousands or millions is
 * refused at its cell, since every amount would be read a thousand times too small. */
#include "import/matrix_row.h"

static bool refuse_unit(struct reading *reading, size_t row, const struct sheet_cell *cell, bool heading)
{
	if (cell->cell.kind != TABLE_TEXT)
		return false;
	enum money_unit unit = words_unit(cell->folded, heading);
	if (unit == UNIT_KRONOR)
		return false;
	reading_error(reading, "matrix.unit",
		reading_place(reading, reading->sheet.rows[row].number, cell->cell.column),
		"Beloppen står i %s kronor (\"%s\"); skriv dem i kronor och läs in filen igen.",
		unit == UNIT_THOUSANDS ? "tusental" : "miljoner", cell_text(reading, cell));
	return true;
}

/* A second line of headings: words alone in the amount's column, just below the header. */
static bool refuse_below(struct reading *reading)
{
	size_t row = reading->header_at + 1;
	if (row >= reading->sheet.row_count)
		return false;
	const struct sheet_cell *cell =
		sheet_cell(&reading->sheet, row, reading->header.columns[ROLE_AMOUNT]);
	return cell && !cell_looks_amount(cell) && refuse_unit(reading, row, cell, true);
}

void reading_unit(struct reading *reading)
{
	uint32_t first, last;
	row_columns(&reading->header, &first, &last);
	for (size_t row = 0; row <= reading->header_at && row < reading->sheet.row_count; row++) {
		const struct sheet_row *sheet_row = &reading->sheet.rows[row];
		bool heading = row == reading->header_at;
		for (size_t i = 0; i < sheet_row->cell_count; i++) {
			const struct sheet_cell *cell = &sheet_row->cells[i];
			if (heading && (cell->cell.column < first || cell->cell.column > last))
				continue;
			if (refuse_unit(reading, row, cell, heading))
				return;
		}
	}
	(void)refuse_below(reading);
}
