/* The parts of a small workbook of either kind, with room in one of them for an input. */
#ifndef UPH_TESTS_FUZZ_WORKBOOK_PARTS_H
#define UPH_TESTS_FUZZ_WORKBOOK_PARTS_H

#include "tests/fuzz/zip_parts.h"

enum { XLSX_PARTS = 6, ODS_PARTS = 2 };

/* Words: "BOOK:", "SHEET:", "STYLES:", "STRINGS:", "RELATIONS:". */
extern const struct zip_part xlsx_parts[XLSX_PARTS];
/* The sheet and the strings so deep within other elements that all of it goes through expat. */
extern const struct zip_part xlsx_deep_sheet, xlsx_deep_strings;
enum { XLSX_SHEET = 3, XLSX_STRINGS = 5 };

/* The words "ODS:" and, for what stands within a table, "ROWS:". */
extern const struct zip_part ods_parts[ODS_PARTS];
extern const struct zip_part ods_row_parts[ODS_PARTS];

/* The word of `words` (NULL last) that the input begins with; NULL: none. */
const char *workbook_parts_word(const char *const *words, const unsigned char *data, size_t size);

#endif
