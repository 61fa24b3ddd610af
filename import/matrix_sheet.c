/* Finding a header row by its words, and loading a sheet. */
#include "import/matrix_sheet.h"

#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"

/* A heading is short; a longer text is a sentence that begins with the same word. */
#define HEADING_BYTES_MAX 80
/* Runs of neighbouring columns looked at in one row. */
#define RUNS_MAX 16

struct heading {
	enum column_role role;
	uint32_t column;
	size_t run;
};

static bool complete(const uint32_t columns[ROLE_COUNT])
{
	return columns[ROLE_AMOUNT] && columns[ROLE_ACTIVITY] &&
	       (columns[ROLE_DATE] || columns[ROLE_PURPOSE]);
}

static enum column_role cell_role(const struct table_cell *cell, bool *failed)
{
	enum column_role role = ROLE_NONE;
	if (cell->kind == TABLE_TEXT && cell->text_length <= HEADING_BYTES_MAX) {
		struct buffer folded;
		buffer_init(&folded, 4 * HEADING_BYTES_MAX + 16);
		text_fold(&folded, cell->text, cell->text_length);
		role = words_role(buffer_string(&folded));
		*failed = *failed || buffer_failed(&folded);
		buffer_free(&folded);
	}
	return role;
}

/* Takes the headings of the runs that are chosen; says whether a role came twice. */
static void take(struct header *header, const struct heading *headings, size_t count, const bool *chosen)
{
	for (size_t i = 0; i < count; i++) {
		enum column_role role = headings[i].role;
		if (!chosen[headings[i].run])
			continue;
		if (!header->columns[role]) {
			header->columns[role] = headings[i].column;
			header->role_count++;
		} else if (header->twice == ROLE_NONE) {
			header->twice = role;
			header->twice_first = header->columns[role];
			header->twice_second = headings[i].column;
		}
	}
	header->complete = complete(header->columns);
}

/* A second table may stand beside the matrix with headings on the same row. When one run of neighbouring
 * columns is a whole header by itself, a run that repeats any of its roles is another table; one that does
 * not belongs to it. */
static void choose_runs(const struct heading *headings, size_t count, size_t run_count, bool *chosen)
{
	size_t whole = RUNS_MAX, whole_count = 0;
	uint32_t columns[RUNS_MAX][ROLE_COUNT] = {{0}};
	for (size_t i = 0; i < count; i++)
		columns[headings[i].run][headings[i].role] = headings[i].column;
	for (size_t run = 0; run < run_count; run++) {
		chosen[run] = true;
		if (complete(columns[run])) {
			whole = run;
			whole_count++;
		}
	}
	if (whole_count != 1)
		return;
	for (size_t run = 0; run < run_count; run++)
		for (size_t role = 1; role < ROLE_COUNT; role++)
			if (run != whole && columns[run][role] && columns[whole][role])
				chosen[run] = false;
}

struct header header_of_row(const struct table_row *row)
{
	struct header header = {.row = row->number, .twice = ROLE_NONE};
	struct heading headings[4 * ROLE_COUNT];
	size_t count = 0, run = 0;
	uint32_t last = 0;
	for (size_t i = 0; i < row->cell_count && count < 4 * ROLE_COUNT; i++) {
		const struct table_cell *cell = &row->cells[i];
		if (cell->kind == TABLE_EMPTY)
			continue;
		if (last && cell->column > last + 1 && run + 1 < RUNS_MAX)
			run++;
		last = cell->column;
		enum column_role role = cell_role(cell, &header.failed);
		if (role != ROLE_NONE)
			headings[count++] = (struct heading){role, cell->column, run};
	}
	bool chosen[RUNS_MAX] = {false};
	choose_runs(headings, count, run + 1, chosen);
	take(&header, headings, count, chosen);
	return header;
}

bool header_full_form(const struct header *header)
{
	return header->columns[ROLE_NUMBER] && header->columns[ROLE_SECOND] &&
	       header->columns[ROLE_PARAGRAPH];
}

const char *sheet_fold(struct arena *arena, const char *text, size_t length)
{
	struct buffer folded;
	buffer_init(&folded, 4 * length + 16);
	text_fold(&folded, text, length);
	const char *copy =
		buffer_failed(&folded) ? NULL : arena_copy(arena, buffer_string(&folded), folded.length);
	buffer_free(&folded);
	return copy;
}

static bool copy_cell(struct arena *arena, const struct table_cell *from, struct sheet_cell *to)
{
	to->cell = *from;
	to->cell.text = arena_copy(arena, from->text, from->text_length);
	to->folded = "";
	if (from->kind == TABLE_TEXT)
		to->folded = sheet_fold(arena, from->text, from->text_length);
	if (from->formula)
		to->cell.formula = arena_string(arena, from->formula);
	return to->cell.text && to->folded && (!from->formula || to->cell.formula);
}

static enum uph_status copy_row(
	const struct table_row *row, struct arena *arena, struct sheet_row *out, struct uph_error *err)
{
	*out = (struct sheet_row){.number = row->number, .hidden = row->hidden, .header = header_of_row(row)};
	out->cells = arena_alloc_array(arena, row->cell_count ? row->cell_count : 1, sizeof *out->cells);
	if (!out->cells || out->header.failed)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; i < row->cell_count; i++) {
		const struct table_cell *cell = &row->cells[i];
		struct sheet_cell *copy = &out->cells[out->cell_count];
		if (cell->kind == TABLE_EMPTY && !cell->uncached)
			continue;
		if (!copy_cell(arena, cell, copy))
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		if (cell->kind == TABLE_TEXT && !*copy->folded)
			continue;
		out->cell_count++;
	}
	return UPH_OK;
}

static bool grow(struct arena *arena, struct sheet *sheet, size_t *capacity)
{
	if (sheet->row_count < *capacity)
		return true;
	size_t larger = *capacity ? *capacity * 2 : 128;
	struct sheet_row *rows = arena_alloc_array(arena, larger, sizeof *rows);
	if (!rows)
		return false;
	if (sheet->row_count)
		memcpy(rows, sheet->rows, sheet->row_count * sizeof *rows);
	sheet->rows = rows;
	*capacity = larger;
	return true;
}

static enum uph_status load_merges(
	struct table *table, struct arena *arena, struct sheet *out, struct uph_error *err)
{
	size_t count = 0;
	const struct table_range *merges = table_merges(table, &count);
	if (!merges || count == 0)
		return UPH_OK;
	struct table_range *copy = arena_alloc_array(arena, count, sizeof *copy);
	if (!copy)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; i < count; i++)
		if (merges[i].row_last > merges[i].row_first)
			copy[out->merge_count++] = merges[i];
	out->merges = copy;
	return UPH_OK;
}

enum uph_status sheet_load(
	struct table *table, size_t index, struct arena *arena, struct sheet *out, struct uph_error *err)
{
	*out = (struct sheet){0};
	enum uph_status status = table_select(table, index, err);
	size_t capacity = 0, cells = 0;
	struct table_row row;
	while (status == UPH_OK && (status = table_next(table, &row, err)) == UPH_OK) {
		cells += row.cell_count;
		if (cells > SHEET_CELLS_MAX)
			return uph_fail(err, UPH_E_LIMIT,
				"bladet har fler än %d celler och är för stort för att vara en matris",
				SHEET_CELLS_MAX);
		if (!grow(arena, out, &capacity))
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		status = copy_row(&row, arena, &out->rows[out->row_count], err);
		if (status == UPH_OK && out->rows[out->row_count].cell_count > 0)
			out->row_count++;
	}
	if (status != UPH_END)
		return status;
	return load_merges(table, arena, out, err);
}

struct sheet_cell *sheet_cell(const struct sheet *sheet, size_t row, uint32_t column)
{
	const struct sheet_row *found = &sheet->rows[row];
	size_t low = 0, high = found->cell_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (found->cells[middle].cell.column == column)
			return &found->cells[middle];
		if (found->cells[middle].cell.column < column)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
