/* The days of a matrix above its table: the title and its year, and the day of the opening balance.
 *
 * The year is the title's, and the title is the nearest text above the block that speaks of the money; a
 * remark elsewhere decides nothing. Where title and balance contradict each other the matrix is refused. */
#include "import/matrix_reading.h"

#include <string.h>

/* "år 2024": a year and no more. */
#define BARE_YEAR_BYTES_MAX 8

struct title {
	const struct sheet_cell *cell, *plain; /* with the title's words; any text at all */
	size_t row, plain_row;
	int year;
	bool said; /* by a text with the title's words */
};

static bool has_letter(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80 || (*text >= 'a' && *text <= 'z'))
			return true;
	return false;
}

static bool is_free_text(const struct sheet_cell *cell)
{
	return cell->cell.kind == TABLE_TEXT && !cell->used && !words_opening(cell->folded);
}

/* Looks for the title's words in one row; true when they name one year. */
static bool look_for_words(const struct reading *reading, size_t row, struct title *out)
{
	const struct sheet_row *sheet_row = &reading->sheet.rows[row];
	for (size_t i = 0; i < sheet_row->cell_count; i++) {
		const struct sheet_cell *cell = &sheet_row->cells[i];
		int years[2];
		if (!is_free_text(cell) || !words_title(cell->folded) || words_note(cell->folded))
			continue;
		size_t count = words_years(cell->folded, years, 2);
		if (count == 0 && out->cell)
			continue;
		out->cell = cell;
		out->row = row;
		if (count == 1) {
			out->year = years[0];
			out->said = true;
			return true;
		}
	}
	return false;
}

/* A year without the title's words: the first text that names one, and, beside a title without year, only a
 * text that is nothing but a year. */
static void look_for_year(const struct reading *reading, struct title *out)
{
	for (size_t row = 0; row < reading->header_at; row++) {
		const struct sheet_row *sheet_row = &reading->sheet.rows[row];
		for (size_t i = 0; i < sheet_row->cell_count && out->year == 0; i++) {
			const struct sheet_cell *cell = &sheet_row->cells[i];
			int years[2];
			if (!is_free_text(cell))
				continue;
			size_t count = words_years(cell->folded, years, 2);
			bool bare = strlen(cell->folded) <= BARE_YEAR_BYTES_MAX;
			bool decides = count == 1 && !words_note(cell->folded) && (!out->cell || bare);
			if (!out->plain || decides) {
				out->plain = cell;
				out->plain_row = row;
			}
			if (decides)
				out->year = years[0];
		}
	}
}

/* A year that only some text names gives way to the balance's day. */
static bool contradicts(const struct reading *reading, int year)
{
	return reading->balance_date.ymd && uph_date_month(reading->balance_date) == 12 &&
	       uph_date_year(reading->balance_date) + 1 != year;
}

void reading_title(struct reading *reading, size_t label_row)
{
	struct title title = {0};
	size_t anchor = label_row < reading->header_at ? label_row + 1 : reading->header_at;
	for (size_t row = anchor; row-- > 0 && !title.said;)
		(void)look_for_words(reading, row, &title);
	for (size_t row = anchor; row < reading->header_at && !title.said; row++)
		(void)look_for_words(reading, row, &title);
	if (!title.said) {
		look_for_year(reading, &title);
		if (contradicts(reading, title.year))
			title.year = 0;
	}
	const struct sheet_cell *cell = title.cell ? title.cell : title.plain;
	size_t row = title.cell ? title.row : title.plain_row;
	reading->year = title.year;
	if (!cell || (title.year == 0 && !has_letter(cell->folded)))
		return;
	uint32_t number = reading->sheet.rows[row].number;
	reading->title = cell_text(reading, cell);
	reading->title_place = reading_place(reading, number, cell->cell.column);
	reading->title_spot = reading_spot(reading, number, cell->cell.column);
}

void reading_label_date(struct reading *reading, size_t row, struct sheet_cell *label)
{
	uint32_t number = reading->sheet.rows[row].number;
	label->used = true;
	reading->balance_place = reading_place(reading, number, label->cell.column);
	reading->balance_spot = reading_spot(reading, number, label->cell.column);
	if (words_date_within(label->folded, &reading->balance_date))
		return;
	struct sheet_cell *next = sheet_cell(&reading->sheet, row, label->cell.column + 1);
	if (next && (next->cell.kind == TABLE_DATE || next->cell.kind == TABLE_TEXT) &&
		cell_date(reading, row, next, true, &reading->balance_date))
		next->used = true;
}

static const char *day_words(struct reading *reading, struct uph_date date)
{
	char text[UPH_DATE_TEXT_MAX];
	return reading_print(reading, "%s", uph_date_print(date, text));
}

static void note_day(struct reading *reading, const struct sheet_cell *label, const char *why)
{
	(void)uph_findings_add(reading->findings, UPH_SEVERITY_NOTE, "matrix.balance_date",
		reading->balance_place, "\"%s\" %s: ingående balans räknas per %s.",
		cell_text(reading, label), why, day_words(reading, reading->balance_date));
}

/* "Ingående balans 2024" under a title of 2024: what the year began with. */
static bool names_own_year(const struct reading *reading, const struct sheet_cell *label)
{
	int years[2];
	return reading->year && words_opening_of_year(label->folded) &&
	       words_years(label->folded, years, 2) == 1 && years[0] == reading->year &&
	       uph_date_month(reading->balance_date) == 12;
}

void reading_balance_day(struct reading *reading, const struct sheet_cell *label)
{
	struct uph_date *day = &reading->balance_date;
	if (day->ymd == 0 && reading->year == 0) {
		reading_error(reading, "matrix.date", reading->balance_place,
			"\"%s\" säger inte vilken dag balansen gäller. Skriv dagen, till exempel Kvar på "
			"balansen 2023-12-31.",
			cell_text(reading, label));
		return;
	}
	if (day->ymd == 0) {
		(void)uph_date_make(reading->year - 1, 12, 31, day);
		note_day(reading, label,
			reading_print(reading, "har ingen dag, och rubriken säger %d", reading->year));
	} else if (names_own_year(reading, label)) {
		(void)uph_date_make(reading->year - 1, 12, 31, day);
		note_day(reading, label, "är det som året börjar med");
	} else if (uph_date_month(*day) == 1 && uph_date_day(*day) == 1) {
		(void)uph_date_make(uph_date_year(*day) - 1, 12, 31, day);
		note_day(reading, label, "är dagen efter den som balansen gäller");
	}
	if (reading->year && uph_date_year(*day) + 1 != reading->year)
		reading_error(reading, "matrix.year", reading->title_place,
			"Rubriken (%s) säger %d, men ingående balans (%s) är per %s och hör till %d. Rätta "
			"den som är fel.",
			reading->title_spot, reading->year, reading->balance_spot, day_words(reading, *day),
			uph_date_year(*day) + 1);
}
