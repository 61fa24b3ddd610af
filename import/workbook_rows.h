/* What has been filled in in a workbook, sheet by sheet and row by row. Reading knows no ledger: it says of
 * every row what can be said of its form. */
#ifndef UPH_IMPORT_WORKBOOK_ROWS_H
#define UPH_IMPORT_WORKBOOK_ROWS_H

#include "import/journal_sheet.h"
#include "import/workbook_header.h"

enum workbook_says { WORKBOOK_MOVEMENT, WORKBOOK_PROPOSE, WORKBOOK_APPROVE, WORKBOOK_REJECT };

/* What a row says beside its movement's fields. */
struct workbook_row {
	enum workbook_says says;
	const char *body;     /* of a new decision */
	const char *function; /* who decided; NULL: nobody named */
	bool has_amount;
};

struct workbook_rows {
	struct workbook_header headers[UPH_FORM_COUNT];
	uint32_t columns[UPH_FORM_COUNT][JOURNAL_COLUMNS]; /* as a movement's */
	/* In the order of the forms, then as they stand. A row that is no movement has no event, and its
	 * words in the same fields. */
	struct journal_row *rows;
	struct workbook_row *more; /* by row */
	size_t count, capacity;
	size_t filled;      /* rows that hold something, sound or not */
	size_t error_count; /* told in the findings, or beyond what is told */
};

/* Rows and texts live in the arena. What is wrong goes to `findings`; a row with a fault is left out. */
enum uph_status workbook_rows_read(struct table *table, struct arena *arena, struct workbook_rows *out,
	struct uph_findings *findings, struct uph_error *err);

#endif
