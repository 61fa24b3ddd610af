/* Rows of one allocation: a new decision's money from several pots is a row for each of them, one right below
 * the other, as a matrix has its continuation rows. They become one allocation, with a financing line for
 * each pot, and one voucher.
 *
 * Only rows that are new together are one allocation: a row that is added below one that is in the books
 * already has its own. */
#ifndef UPH_IMPORT_WORKBOOK_GROUP_H
#define UPH_IMPORT_WORKBOOK_GROUP_H

#include "import/journal_posting.h"
#include "import/workbook_rows.h"

struct workbook_group {
	const struct workbook_rows *rows;
	size_t first;       /* row, from 1; 0: none */
	int64_t allocation; /* that the row joins; 0: it is the first of its own */
	bool carried_out;   /* it was proposed before */
	const char *reason; /* why a fund may stand below zero; NULL */
	bool open;          /* its voucher has been begun */
};

void workbook_group_restart(struct workbook_group *group, const struct workbook_rows *rows);

/* Before each row, and after the last one: ends the voucher of the rows before, unless the row is of them. */
enum uph_status workbook_group_next(struct workbook_group *group, const struct journal_posting *posting,
	size_t row, struct uph_error *err);

/* The row is to be taken: begins a voucher when the row below is of the same allocation, and `voucher`. */
enum uph_status workbook_group_begin(struct workbook_group *group, const struct journal_posting *posting,
	size_t row, bool voucher, struct uph_error *err);

/* How many rows there are of the allocation that begins with `row`. */
size_t workbook_group_size(const struct workbook_group *group, size_t row);

#endif
