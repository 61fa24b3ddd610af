/* The vouchers of a SIE file as rows of somebody else's books: those that a mapping says are our money.
 *
 * A voucher is called by series, number and account year ("A 17/2024"), because systems begin at 1 every
 * year; one without a number by its day and text. Vouchers that a file calls the same are one. */
#ifndef UPH_IMPORT_BOOKS_ROWS_H
#define UPH_IMPORT_BOOKS_ROWS_H

#include <stddef.h>

#include "import/books_map.h"
#include "import/sie.h"
#include "ledger/base/arena.h"
#include "uph/outside.h"

struct books_rows {
	struct uph_outside_row *rows; /* by date, voucher, number */
	size_t count;
	size_t passed_over; /* rows that are not ours */
};

/* Rows and their texts live in `arena` and in the file. An object that the mapping does not name is an error
 * in `findings`, once an object, and UPH_E_REFUSED. Rows without an amount are left out. */
enum uph_status books_rows(const struct sie_file *file, const struct books_map *map, struct arena *arena,
	struct books_rows *out, struct uph_findings *findings, struct uph_error *err);

/* "1=100 6=7860", in the arena. */
const char *books_objects(const struct sie_object *objects, size_t count, struct arena *arena);
/* What looks like a reference in a text (an invoice or requisition number): "" when nothing does. */
const char *books_reference(const char *text, struct arena *arena);

#endif
