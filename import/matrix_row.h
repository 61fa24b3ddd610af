/* One row of a matrix as cells by role, with what its words say; and where the table ends. */
#ifndef UPH_IMPORT_MATRIX_ROW_H
#define UPH_IMPORT_MATRIX_ROW_H

#include "import/matrix_reading.h"

/* A row's cells by role, after merges. */
struct row_cells {
	size_t at;
	uint32_t number;
	struct sheet_cell *own[ROLE_COUNT];
	struct sheet_cell *merged[ROLE_COUNT]; /* own, or the merged cell that reaches here */
};

void row_gather(struct reading *reading, size_t at, struct row_cells *out);
/* Whether the activity's cell names an activity, rather than holding nothing, a dash or a label. */
bool row_has_activity(const struct sheet_cell *cell);
enum label_kind row_label_of(const struct sheet_cell *cell);
/* The row's label: its purpose, else the nearest text to the left of the amount, else one to the right. */
enum label_kind row_label(
	struct reading *reading, const struct row_cells *cells, struct sheet_cell **label_cell);
/* A label that a date beside it does not turn into a decision. */
bool row_firm_label(enum label_kind label, const struct sheet_cell *cell);
bool row_dated(struct reading *reading, const struct row_cells *cells);
/* Whether the row with index `at` + 1 stands directly below the one with index `at`, without an empty row
 * between. */
bool row_next_is_adjacent(const struct reading *reading, size_t at);

/* The first and last column of a header. */
void row_columns(const struct header *header, uint32_t *first, uint32_t *last);
/* Whether the row holds anything in these columns. */
bool row_within(const struct sheet_row *row, uint32_t first, uint32_t last);

/* matrix_header.c: sets header, header_at and stop_at; refuses two matrices on one sheet. */
void row_choose_header(struct reading *reading);

/* matrix_end.c: sets last_at and has_left, and stop_at where a later table begins. */
void row_find_end(struct reading *reading);
/* Decisions below the final Kvar would be left out in silence: refused. */
void row_check_below(struct reading *reading);

#endif
