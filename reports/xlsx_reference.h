/* What formulas of the rows that are filled in are built of: references to cells of the row ("C9") and to
 * blocks of rows ("'Blad'!$C$9:$C$48"), and our own words as text. */
#ifndef UPH_REPORTS_XLSX_REFERENCE_H
#define UPH_REPORTS_XLSX_REFERENCE_H

#include <stddef.h>

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "reports/xlsx_layout.h"

#define XLSX_FORMULA_MAX 8000 /* a spreadsheet takes 8 192 characters */

struct xlsx_formula {
	const struct xlsx_layout *layout;
	const struct xlsx_section *placed; /* where it stands; NULL: on no sheet */
	size_t row;                        /* of the section */
	struct buffer text;
	unsigned tests; /* that are open: each takes a ")" */
};

/* Rows of a column of the section that the formula stands on. */
struct xlsx_run {
	size_t column, first, last;
};

/* A cell of the formula's own row. */
void xlsx_formula_cell(struct xlsx_formula *formula, size_t column);
/* Rows of a column, of any section. */
void xlsx_formula_rows(struct xlsx_formula *formula, const struct xlsx_section *placed, size_t column,
	size_t first, size_t last);
void xlsx_formula_run(struct xlsx_formula *formula, const struct xlsx_run *run);
/* The first word of a cell of the formula's own row. */
void xlsx_formula_first_word(struct xlsx_formula *formula, size_t column);
/* Three texts in a row as one text of the formula. */
void xlsx_formula_literal(
	struct xlsx_formula *formula, const char *before, const char *between, const char *after);
/* What xlsx_formula_finish() gives for one that memory ran out under: no workbook is made without it. */
extern const char xlsx_formula_lost[];
/* Frees the buffer; NULL when it is not good or too long. */
const char *xlsx_formula_finish(struct xlsx_formula *formula, bool good, struct arena *arena);

#endif
