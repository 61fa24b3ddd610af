/* Formulas of the rows that are filled in: what is looked up, and what the checks say. They hold references
 * and our own words, never data. Rows count from 0 within the section. All texts are the arena's. */
#ifndef UPH_REPORTS_XLSX_CHECKS_H
#define UPH_REPORTS_XLSX_CHECKS_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/arena.h"
#include "reports/xlsx_layout.h"

/* Whether the column of an input row is written in by a person. */
bool xlsx_filled_in(const struct uph_section *section, size_t column);
/* The first column of the section that is drawn and is of the kind; column_count: none. */
size_t xlsx_input_of_kind(const struct uph_section *section, enum uph_input_kind kind);

/* "='Öppna'!$A$9:$A$40": from the first plain row of the column to the last; NULL when there is none, or it
 * is not in the workbook. */
const char *xlsx_choices(const struct xlsx_layout *layout, struct uph_place place, struct arena *arena);

/* What a lookup shows, "" when nothing is chosen or found; NULL when there is nowhere to look. */
const char *xlsx_lookup_formula(const struct xlsx_layout *layout, const struct xlsx_section *placed,
	size_t row, size_t column, struct arena *arena);

/* The sentence of a check: "" while nothing is filled in, "OK" when nothing is wrong. NULL when it would be
 * longer than a cell may hold, or memory is out. */
const char *xlsx_check_formula(const struct xlsx_layout *layout, const struct xlsx_section *placed,
	size_t row, enum uph_language language, struct arena *arena);

#endif
