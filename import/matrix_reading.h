/* The state of one reading of a matrix, between the parts of the reader (matrix*.c). */
#ifndef UPH_IMPORT_MATRIX_READING_H
#define UPH_IMPORT_MATRIX_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/matrix.h"
#include "import/matrix_sheet.h"
#include "import/matrix_words.h"
#include "ledger/base/arena.h"

/* Memory one reading may take. */
#define READING_BYTES_MAX ((size_t)256 << 20)
#define NOWHERE SIZE_MAX

/* A row on its way to becoming a matrix_row. */
struct draft {
	struct matrix_row row;
	size_t at;        /* index of its row in the sheet */
	bool number;      /* not a movement: to be explained, or a grant */
	bool never_grant; /* labelled as a sum or as what is left */
	bool named_grant; /* labelled as a grant */
	bool own_date, own_purpose;
	size_t head;        /* the draft it inherits from; its own index when it inherits nothing */
	size_t second_half; /* sheet row of a torn row's other half; NOWHERE */
	bool zero_formula;  /* a filler without activity that a formula gives */
};

struct reading {
	struct arena *arena;
	struct table *table;
	struct uph_findings *findings;
	size_t sheet_index;
	struct sheet sheet;
	struct header header;
	size_t header_at; /* index of the header's row */
	size_t last_at;   /* index of the table's last row: the final Kvar */
	size_t stop_at;   /* index of the first row of a later table; the sheet's row count when none */
	bool has_left;
	struct draft *drafts;
	size_t count, capacity;
	size_t opening_count; /* drafts of the opening block, first */
	const char *title;
	const char *title_place, *title_spot; /* of the cell that gives the year */
	bool has_opening;
	const char *balance_place, *balance_spot; /* of the opening block's label */
	struct uph_date balance_date;
	int year;
	bool year_derived;
	const char *serial_place; /* of the first date that is a bare day number; NULL: none */
	struct uph_date serial_date;
	size_t serial_count;
	bool amounts_unread; /* some amount could not be read: arithmetic would mislead */
	size_t error_count;
	bool out_of_memory;
};

/* ---- matrix_cells.c: places, findings, and what a cell holds ---- */

/* "Blad1!C14", or the line of a CSV file; in the reading's arena, never NULL. */
const char *reading_place(struct reading *reading, uint32_t row, uint32_t column);
/* The same with the column even in a CSV file ("14:3"). */
const char *reading_place_exact(struct reading *reading, uint32_t row, uint32_t column);
/* "C14" or "rad 14": short, for the middle of a sentence. */
const char *reading_spot(struct reading *reading, uint32_t row, uint32_t column);
/* Text in the arena; "" when memory is out. */
const char *reading_print(struct reading *reading, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* `list` with one more item, `*count` counting them; beyond a dozen only "…" is added. */
const char *reading_list(
	struct reading *reading, const char *list, size_t *count, const char *joint, const char *item);
/* "1 810 874,06" in the arena. */
const char *reading_money(struct reading *reading, struct uph_money amount);
void reading_error(struct reading *reading, const char *rule, const char *place, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void reading_error_amount(struct reading *reading, const char *rule, const char *place,
	struct uph_money amount, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* A new draft, zeroed; NULL when memory is out. Valid until the next one. */
struct draft *reading_draft(struct reading *reading);

/* A cell that may be read at all: no error value, no formula without its result. Else an error is given. */
bool cell_sound(struct reading *reading, size_t row, const struct sheet_cell *cell);
/* Whether the cell could be an amount: a number, or a text with a digit or a lone dash. */
bool cell_looks_amount(const struct sheet_cell *cell);
/* Reads an amount, or gives an error and returns false. */
bool cell_amount(struct reading *reading, size_t row, const struct sheet_cell *cell, struct uph_money *amount,
	bool *whole);
/* Reads a date; quietly when `quiet`. */
bool cell_date(struct reading *reading, size_t row, const struct sheet_cell *cell, bool quiet,
	struct uph_date *date);
/* Text of any cell, white space tidied; NULL for an empty one or a lone dash. */
const char *cell_text(struct reading *reading, const struct sheet_cell *cell);
/* The folded text of any cell; "" for none. */
const char *cell_folded(struct reading *reading, const struct sheet_cell *cell);
/* The activity's code, or NULL with an error given. Names are looked for in the opening block. */
const char *cell_activity(struct reading *reading, size_t row, const struct sheet_cell *cell);

/* ---- the steps ---- */
void reading_unit(struct reading *reading);    /* matrix_unit.c: amounts are in kronor */
void reading_opening(struct reading *reading); /* matrix_opening.c: title, balance date, opening block */
/* matrix_title.c: the title and its year; NOWHERE when no opening block's label stands in a row */
void reading_title(struct reading *reading, size_t label_row);
/* The day in the opening block's label, or in the cell to the right of it. */
void reading_label_date(struct reading *reading, size_t row, struct sheet_cell *label);
/* Once the title is read: the day that the label means, and that title and day agree. */
void reading_balance_day(struct reading *reading, const struct sheet_cell *label);
void reading_rows(struct reading *reading); /* matrix_rows.c: the rows below the header */
void reading_prove(struct reading *reading, struct matrix *out); /* matrix_proof.c: the arithmetic */
void reading_outside(struct reading *reading); /* matrix_outside.c: what stands beside and below */
/* matrix_remarks.c: what an honest reader says about a matrix that is accepted */
void reading_remarks(struct reading *reading, const struct matrix *matrix);
/* matrix_cell_remarks.c: the same of single cells: dates, purposes, sums that came out as nothing */
void reading_cell_remarks(struct reading *reading, const struct matrix *matrix);

#endif
