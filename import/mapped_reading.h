/* A sheet's rows on their way: what is known of the sheet, and of the line that is read. */
#ifndef UPH_IMPORT_MAPPED_READING_H
#define UPH_IMPORT_MAPPED_READING_H

#include "import/mapped_sheet.h"

/* Errors that are told; the others are counted. */
#define MAPPED_ERRORS_MAX 100
#define MAPPED_SENTENCE_MAX ((size_t)1 << 14)

struct mapped_reading {
	const struct mapped_mapping *mapping;
	struct mapped_grid grid;
	struct mapped_headings headings;
	struct uph_findings *findings;
	struct arena *arena;
	struct mapped_sums all, taken;
	uint32_t columns[MAPPED_FIELDS], sides[2], event_column, find_column, total_column;
	uint32_t named[MAPPED_COLUMNS_MAX + 1]; /* by column: 1 when the mapping names it */
	bool undecided_too, out_of_memory;
	bool unsure; /* an amount above could not be read: sums cannot be checked */
	size_t errors;
};

struct mapped_row_reading {
	struct mapped_reading *reading;
	const struct mapped_line *line;
	struct mapped_row row;
	const struct uph_money *sides[2]; /* NULL: nothing stands there */
	struct uph_money amounts[2];
	bool has_amount, has_day, sound;
};

/* ---- mapped_row.c ---- */

/* Says what is wrong at a column of the line, which is then no row. */
void mapped_row_error(struct mapped_row_reading *at, uint32_t column, const char *rule, const char *format,
	...) __attribute__((format(printf, 4, 5)));
/* Says why the line is not read. */
void mapped_leave_out(struct mapped_row_reading *at, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The text; "" when memory is out, which is remembered. */
const char *mapped_kept(struct mapped_reading *reading, const char *text);

/* NULL when nothing stands there, or a dash that stands for nothing. */
const struct table_cell *mapped_row_cell(const struct mapped_row_reading *at, uint32_t column);
bool mapped_row_day(struct mapped_row_reading *at, uint32_t column, struct uph_date *out, struct buffer *why);
/* Reads the sides. False when one cannot be read, and why. */
bool mapped_row_amounts(struct mapped_row_reading *at, uint32_t *fault, struct buffer *why);
/* How many cells of columns that the mapping names hold something. */
size_t mapped_named_cells(const struct mapped_row_reading *at);
/* All else that a line with a day and an amount says. */
void mapped_row_read(struct mapped_row_reading *at, struct buffer *why);

/* ---- mapped_filter.c ---- */

/* Leaves the line out when a condition of the mapping does not hold. */
bool mapped_filtered_out(struct mapped_row_reading *at);
/* Whether a text begins with the word, as a word. */
bool mapped_begins(const char *text, const char *word);
/* The words of the line that make it a total; NULL: it is none. */
const char *mapped_total_word(const struct mapped_row_reading *at);

#endif
