/* Workbooks for tests, made at run time: by a small script, or by hand from their parts. */
#ifndef UPH_TESTS_SHEET_H
#define UPH_TESTS_SHEET_H

#include <stddef.h>

/* Writes an XLSX from a script of one line per thing (an unknown line fails the test):
 *
 *   sheet Plan 2024              begins a sheet; without one, the first is "Blad1"
 *   hidden sheet Gammalt         begins a hidden one
 *   C8 Barnahus                  text, to the end of the line; "\n" in it is a line break
 *   C8 '0265                     text, whatever it looks like
 *   C9 2264000                   a number: digits, at most one point, a minus
 *   A9 2024-09-27                a real date, shown yyyy-mm-dd
 *   B9 TRUE                      a truth value
 *   C10 =SUM(C8:C9) 760000       a formula and its cached value: the last word, a number or a text
 *   C10 =SUM(C8:C9) ?            a formula without a cached value
 *   format #,##0                 for the numbers and formulas that follow; alone: the ordinary format
 *   merge A1:F1 Fördelning 2024  one text across cells
 *   hide row 9                   of the current sheet
 *   hide column B
 *   # a remark, or an empty line
 */
void support_workbook(const char *path, const char *script);

struct support_part {
	const char *name;
	const char *text;
	size_t length; /* 0: to the NUL */
};

/* Writes a zip of the parts. */
void support_zip(const char *path, const struct support_part *parts, size_t count);

/* An XLSX by hand, of one sheet "Blad1"; a NULL part is left out. */
struct support_xlsx {
	const char *workbook; /* what stands before <sheets>, "<workbookPr date1904=\"1\"/>" */
	const char *state;    /* of the sheet; NULL: visible */
	const char *sheet;    /* all within <worksheet>, "<sheetData>…</sheetData>" */
	const char *strings;  /* all within <sst> */
	const char *styles;   /* all within <styleSheet> */
};
void support_xlsx(const char *path, const struct support_xlsx *parts);

/* An ODS by hand: what stands within <office:automatic-styles> and <office:spreadsheet>. */
void support_ods(const char *path, const char *styles, const char *spreadsheet);

#endif
