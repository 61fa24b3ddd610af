/* The rows of a section that are too many to hold: written to a file without a name as they are made, and
 * read from its beginning each time someone goes over them.
 *
 * A row lives in memory alone while it is made and while it is visited; the file takes about as many bytes as
 * its texts have. It is of this process and this machine: not a format. */
#ifndef UPH_REPORTS_ROW_FILE_H
#define UPH_REPORTS_ROW_FILE_H

#include "uph/report.h"

/* For rows of so many values. NULL when memory is out. Nothing is made on disk before the first row. */
struct row_file *row_file_new(size_t column_count);
void row_file_free(struct row_file *file);

/* Adds a copy of a row, which has neither links nor formulas. What the disk does not take stays in memory. A
 * failure sticks, and is told by row_file_finish(). */
void row_file_add(struct row_file *file, const struct uph_row *row);
/* All rows are there; UPH_E_MEMORY when they are not. */
enum uph_status row_file_finish(struct row_file *file, struct uph_error *err);

/* From the first row to the last; as often as one likes, also while another visit is under way. UPH_E_IO when
 * the file cannot be read. */
enum uph_status row_file_visit(
	const struct row_file *file, uph_row_visitor *visit, void *context, struct uph_error *err);
/* The sum of a column of money over the plain rows; false on overflow. */
bool row_file_total(const struct row_file *file, size_t column, struct uph_money *out);

#endif
