/* Names that a workbook accepts for its sheets. */
#ifndef UPH_REPORTS_XLSX_SHEET_NAME_H
#define UPH_REPORTS_XLSX_SHEET_NAME_H

#include <stddef.h>

#include "ledger/base/arena.h"

/* `wanted` without []:*?/\ , controls and outer apostrophes, at most 31 characters, and unlike the `count`
 * names taken already, whatever their case; `taken` is the first of them and `stride` the bytes from one to
 * the next. NULL when memory is out. */
const char *xlsx_sheet_name(
	const char *wanted, const char *const *taken, size_t stride, size_t count, struct arena *arena);

#endif
