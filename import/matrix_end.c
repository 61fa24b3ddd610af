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

/* The last labelled number that says what is left; else the last row that looks like a movement. */
void row_find_end(struct reading *reading)
{
	struct row_cells cells;
	struct sheet_cell *label;
	size_t movement = reading->header_at;
	for (size_t at = reading->header_at + 1; at < reading->sheet.row_count; at++) {
		row_gather(reading, at, &cells);
		const struct sheet_cell *amount = cells.own[ROLE_AMOUNT];
		if (!amount)
			continue;
		if (row_has_activity(cells.own[ROLE_ACTIVITY])) {
			movement = at;
			continue;
		}
		bool number =
			amount->cell.uncached || amount->cell.kind != TABLE_TEXT || cell_looks_amount(amount);
		if (number && row_label(reading, &cells, &label) == LABEL_LEFT &&
			label->cell.kind == TABLE_TEXT) {
			reading->last_at = at;
			reading->has_left = true;
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
	for (size_t at = reading->last_at + 1; at < reading->sheet.row_count; at++) {
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
