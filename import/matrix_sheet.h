/* A sheet that may hold a matrix: where its header row stands, and all its cells within bounds. */
#ifndef UPH_IMPORT_MATRIX_SHEET_H
#define UPH_IMPORT_MATRIX_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/matrix_words.h"
#include "import/table.h"
#include "ledger/base/arena.h"

/* A matrix has tens of rows; a sheet beyond this is something else. */
#define SHEET_CELLS_MAX 100000

/* The columns of a header row; a column of 0 is not there. */
struct header {
	bool complete; /* amount, activity and one of date and purpose */
	uint32_t row;
	uint32_t columns[ROLE_COUNT];
	enum column_role twice; /* a role that two columns name; ROLE_NONE: none */
	uint32_t twice_first, twice_second;
	size_t role_count;
	bool failed; /* memory ran out: a heading may be lost, and the row must not be trusted */
};

/* Reads a row's cells as headings. */
struct header header_of_row(const struct table_row *row);
/* Whether the header is of the ledger's own full form (Nr, § and RD-beslut). */
bool header_full_form(const struct header *header);

struct sheet_cell {
	struct table_cell cell; /* texts live in the arena */
	const char *folded;     /* of a text; "" for other kinds */
	bool used;              /* explained as part of the matrix; the others are outside */
};

struct sheet_row {
	uint32_t number;
	bool hidden;
	struct sheet_cell *cells;
	size_t cell_count;
	struct header header; /* the row read as headings */
};

struct sheet {
	struct sheet_row *rows;
	size_t row_count;
	const struct table_range *merges; /* those of more than one row */
	size_t merge_count;
};

/* Reads the whole of a sheet. Empty cells are left out, texts of white space alone too. */
enum uph_status sheet_load(
	struct table *table, size_t index, struct arena *arena, struct sheet *out, struct uph_error *err);
/* NULL when nothing stands there. */
struct sheet_cell *sheet_cell(const struct sheet *sheet, size_t row, uint32_t column);
/* The folded text in the arena; NULL when memory is out. */
const char *sheet_fold(struct arena *arena, const char *text, size_t length);

#endif
