/* What the cells of rows that are filled in take, and when they turn red. */
#ifndef UPH_REPORTS_XLSX_INPUT_RULES_H
#define UPH_REPORTS_XLSX_INPUT_RULES_H

#include <stddef.h>

#include "reports/xlsx_page.h"

/* For the rows from `first` to `last` of a section, all to be filled in. */
void xlsx_input_rules_put(
	struct xlsx_book *book, const struct xlsx_section *placed, size_t first, size_t last);

#endif
