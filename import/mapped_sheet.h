/* A sheet held whole, and its headings: one or several lines joined to a heading for each column. */
#ifndef UPH_IMPORT_MAPPED_SHEET_H
#define UPH_IMPORT_MAPPED_SHEET_H

#include "import/mapped.h"
#include "ledger/base/buffer.h"

/* Lines that are enough to find the headings. */
#define MAPPED_TOP_LINES 100

struct mapped_line {
	uint32_t number;
	bool hidden;
	const struct table_cell *cells;
	size_t count;
};

struct mapped_grid {
	struct table *table;
	struct arena *arena;
	size_t sheet;
	struct mapped_line *lines; /* those that hold something */
	size_t count;
	uint32_t top_width; /* the last column that holds something near the top */
	struct table_range *merges;
	size_t merge_count;
};

struct mapped_headings {
	size_t first, lines;                       /* of the grid; 0 lines: there are none */
	const char *texts[MAPPED_COLUMNS_MAX + 1]; /* by column, from 1; NULL: none. As people read them */
	const char *folded[MAPPED_COLUMNS_MAX + 1];
	uint32_t width;
	uint32_t lettered; /* columns without a heading are named by letter as far as this */
};

/* Reads a sheet, at most `lines_max` lines of it. UPH_E_LIMIT beyond the columns that a mapping can name. */
enum uph_status mapped_grid_read(struct table *table, size_t sheet, size_t lines_max, struct arena *arena,
	struct mapped_grid *out, struct uph_error *err);
/* NULL when nothing stands there. */
const struct table_cell *mapped_cell(const struct mapped_line *line, uint32_t column);
const char *mapped_place(
	const struct mapped_grid *grid, uint32_t row, uint32_t column, char text[TABLE_PLACE_MAX]);

/* The headings when they begin at a line. False when memory is out. */
bool mapped_headings_at(
	const struct mapped_grid *grid, size_t first, size_t lines, struct mapped_headings *out);
/* By heading, else by letter; 0: there is no such column. */
uint32_t mapped_column(const struct mapped_headings *headings, const char *name);
/* The second column with a heading; 0: there is none. */
uint32_t mapped_column_again(const struct mapped_headings *headings, const char *name);
/* "AB". */
const char *mapped_letters(uint32_t column, char out[4]);
/* "bokf.datum|ver nr|debet": what a mapping of these headings is kept under. NULL when memory is out. */
const char *mapped_headings_key(
	const struct table *table, const struct mapped_headings *headings, struct arena *arena);
/* Whether the line is the headings again. */
bool mapped_is_heading(const struct mapped_grid *grid, const struct mapped_headings *headings, size_t line);

/* Every column that a mapping names, in turn; NULL after the last. `*path` (may be NULL) is where it is
 * named. */
const char *mapped_named_column(const struct mapped_mapping *mapping, size_t index, const char **path);

/* Finds the sheet and the headings of a mapping, and holds at most `lines_max` lines. What is missing goes to
 * `findings`: UPH_E_REFUSED. */
enum uph_status mapped_open(struct table *table, const struct mapped_mapping *mapping, const char *sheet,
	size_t lines_max, struct arena *arena, struct mapped_grid *grid, struct mapped_headings *headings,
	struct uph_findings *findings, struct uph_error *err);

/* ---- mapped_amount.c ---- */

/* The amount of a cell in öre, exactly; false and why. `decimal` and `thousands` as in struct mapped_format.
 */
bool mapped_amount(const struct table_cell *cell, const struct mapped_format *format, enum mapped_unit unit,
	struct uph_money *out, struct buffer *why);
bool mapped_day(const struct table *table, const struct table_cell *cell, enum mapped_day_order order,
	struct uph_date *out, struct buffer *why);
/* Whether a text or a number could be an amount, of any writing. */
bool mapped_looks_amount(const struct table_cell *cell);

/* ---- mapped_totals.c ---- */

#define MAPPED_TOTALS_MAX 10000

/* Sums so far, and where they stood at each total: what a total may be the sum from. */
struct mapped_sums {
	struct uph_money sides[2]; /* the one column; debit and credit */
	struct uph_money (*marks)[2];
	size_t mark_count;
	struct arena *arena;
	bool overflow;
};

bool mapped_sums_begin(struct mapped_sums *sums, struct arena *arena);
void mapped_sums_add(struct mapped_sums *sums, const struct uph_money sides[2]);
/* Whether the amounts are a sum of the rows above; a NULL side has none. `*off` is what the first that is not
 * is off by, from the nearest sum: the last subtotal's or, when `whole`, the whole. */
bool mapped_sums_hold(const struct mapped_sums *sums, const struct uph_money *const sides[2], bool whole,
	struct uph_money *off, struct uph_money *expected);
void mapped_sums_mark(struct mapped_sums *sums);

#endif
