/* The cells of a workbook that a person fills in: how they look and what they take, lists to choose from,
 * notes at the headings, and what the row is told about itself. */
#ifndef UPH_REPORTS_XLSX_INPUTS_H
#define UPH_REPORTS_XLSX_INPUTS_H

#include <stddef.h>

#include "reports/xlsx_layout.h"
#include "reports/xlsx_page.h"

/* After the section's rows are drawn. Nothing when nothing is filled in on it. */
void xlsx_inputs_put(struct xlsx_book *book, const struct xlsx_section *placed);

/* The width that what will be filled in, looked up and said in a column needs; 0 when nothing is. `scratch`
 * is used for texts, and has failed when memory ended under them. */
double xlsx_input_units(const struct xlsx_layout *layout, const struct xlsx_section *placed, size_t column,
	struct buffer *scratch);

#endif
