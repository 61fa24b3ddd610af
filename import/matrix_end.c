/* Where a matrix ends: its final Kvar. Decisions below it are refused, since nobody would read them. */
#include "import/matrix_row.h"

#include <string.h>

static bool nonzero(const struct sheet_cell *cell)
{
	struct uph_money amount;
	if (!cell || cell->cell.uncached)
		return cell != NULL;
	if (cell->cell.kind == TABLE_TEXT)
		return uph_money_parse(cell->cell.text, cell->cell.text_length, UPH_MONEY_DASH_IS_ZERO,
			       &amount, NULL, NULL) == UPH_OK &&
		       amount.ore != 0;
	return cell->cell.kind == TABLE_NUMBER &&
	       uph_money_from_decimal(cell->cell.text, cell->cell.text_length, &amount, NULL, NULL) ==
		       UPH_OK &&
	       amount.ore != 0;
}

static bool shows_number(const struct sheet_cell *cell)
{
	return cell && (cell->cell.uncached || cell->cell.kind != TABLE_TEXT || cell_looks_amount(cell));
}

/* Headings of another table: two, or one above the amounts, and no amount there. */
static bool is_heading(const struct reading *reading, const struct row_cells *cells)
{
	const struct header *header = &reading->sheet.rows[cells->at].header;
	return (header->role_count >= 2 ||
		       header->columns[ROLE_AMOUNT] == reading->header.columns[ROLE_AMOUNT]) &&
	       !shows_number(cells->own[ROLE_AMOUNT]);
}

/* After Kvar and an empty row: whether a row with an amount goes on with the table, with a decision, or with
 * a number alone or one labelled as a grant. */
static bool goes_on(struct reading *reading, const struct row_cells *cells, uint32_t first, uint32_t last)
{
	const struct sheet_row *row = &reading->sheet.rows[cells->at];
	const struct sheet_cell *date = cells->own[ROLE_DATE];
	if (!shows_number(cells->own[ROLE_AMOUNT]))
		return false;
	if (row_has_activity(cells->own[ROLE_ACTIVITY]))
		return !cell_text(reading, date) || row_dated(reading, cells);
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		if (cell->cell.column < first || cell->cell.column > last || cell == cells->own[ROLE_AMOUNT])
			continue;
		if (row_label_of(cell) != LABEL_GRANT && cell_text(reading, cell) &&
			!(cell == date && row_dated(reading, cells)))
			return false;
	}
	return true;
}

static bool has_numbers(const struct sheet_row *row, uint32_t first, uint32_t last)
{
	for (size_t i = 0; i < row->cell_count; i++)
		if (row->cells[i].cell.column >= first && row->cells[i].cell.column <= last &&
			cell_looks_amount(&row->cells[i]))
			return true;
	return false;
}

enum beyond { BEYOND_UNKNOWN, BEYOND_SAME_TABLE, BEYOND_OTHER_TABLE };

/* What a row below Kvar and an empty row belongs to. Words alone do not tell. */
static enum beyond look_beyond(
	struct reading *reading, const struct row_cells *cells, uint32_t first, uint32_t last)
{
	if (is_heading(reading, cells)) {
		reading->stop_at = cells->at;
		return BEYOND_OTHER_TABLE;
	}
	if (goes_on(reading, cells, first, last))
		return BEYOND_SAME_TABLE;
	return has_numbers(&reading->sheet.rows[cells->at], first, last) ? BEYOND_OTHER_TABLE
									 : BEYOND_UNKNOWN;
}

/* The last labelled number of the table's own rows that says what is left; else the last row that looks like
 * a movement. */
void row_find_end(struct reading *reading)
{
	struct row_cells cells;
	struct sheet_cell *label;
	uint32_t first, last;
	size_t movement = reading->header_at;
	bool ended = false, gap = false; /* a Kvar was seen; and after it an empty row */
	row_columns(&reading->header, &first, &last);
	for (size_t at = reading->header_at + 1; at < reading->stop_at; at++) {
		gap = gap || !row_next_is_adjacent(reading, at - 1);
		if (!row_within(&reading->sheet.rows[at], first, last)) {
			gap = true;
			continue;
		}
		row_gather(reading, at, &cells);
		enum beyond beyond =
			ended && gap ? look_beyond(reading, &cells, first, last) : BEYOND_SAME_TABLE;
		if (beyond == BEYOND_OTHER_TABLE)
			break;
		if (beyond == BEYOND_UNKNOWN || !cells.own[ROLE_AMOUNT])
			continue;
		gap = false;
		if (row_has_activity(cells.own[ROLE_ACTIVITY])) {
			movement = at;
			ended = false;
			continue;
		}
		if (shows_number(cells.own[ROLE_AMOUNT]) &&
			row_label(reading, &cells, &label) == LABEL_LEFT && label->cell.kind == TABLE_TEXT) {
			reading->last_at = at;
			reading->has_left = true;
			ended = !words_opening(label->folded);
		}
	}
	if (!reading->has_left)
		reading->last_at = movement;
}

static bool known_activity(const struct reading *reading, const struct sheet_cell *cell)
{
	if (!cell)
		return false;
	struct code_found found = words_code(cell->cell.kind == TABLE_TEXT ? cell->folded : cell->cell.text);
	if (found.kind != CODE_LEADING)
		return false;
	const char *text = cell->cell.kind == TABLE_TEXT ? cell->folded : cell->cell.text;
	for (size_t i = 0; i < reading->count; i++) {
		const char *code = reading->drafts[i].row.activity;
		if (code && strlen(code) == found.length && strncmp(code, text + found.at, found.length) == 0)
			return true;
	}
	return false;
}

void row_check_below(struct reading *reading)
{
	struct row_cells cells;
	for (size_t at = reading->last_at + 1; at < reading->stop_at; at++) {
		row_gather(reading, at, &cells);
		if (!nonzero(cells.own[ROLE_AMOUNT]))
			continue;
		bool next = at == reading->last_at + 1 && row_next_is_adjacent(reading, reading->last_at);
		bool known = known_activity(reading, cells.own[ROLE_ACTIVITY]);
		/* A bare number in the date column is hardly a date here: another table may stand below. */
		bool day = row_dated(reading, &cells) && cells.own[ROLE_DATE]->cell.kind != TABLE_NUMBER;
		if (!day && !(known && (next || cells.own[ROLE_RECIPIENT])))
			continue;
		reading_error(reading, "matrix.below_left",
			reading_place(reading, cells.number, reading->header.columns[ROLE_AMOUNT]),
			"Raden har ett belopp med %s men står under slutraden Kvar (%s). Flytta den ovanför "
			"Kvar, eller "
			"skriv Kvar sist.",
			known ? "aktivitet" : "datum",
			reading_spot(reading, reading->sheet.rows[reading->last_at].number,
				reading->header.columns[ROLE_AMOUNT]));
	}
}
