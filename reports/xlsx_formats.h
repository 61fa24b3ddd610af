/* The house's typography: one place decides every font, colour, rule and number format of the papers. */
#ifndef UPH_REPORTS_XLSX_FORMATS_H
#define UPH_REPORTS_XLSX_FORMATS_H

#include <stdbool.h>

#include <xlsxwriter.h>

#include "uph/report.h"

#define XLSX_FONT "Arial"
#define XLSX_LINE_POINTS 13.0 /* the height of a line of body text */
#define XLSX_LINES_MAX 31     /* a row is at most 409 points high */

enum xlsx_kind {
	XLSX_TEXT,
	XLSX_CODE, /* text that stays text when a person types in the cell */
	XLSX_MONEY,
	XLSX_MONEY_DASH,
	XLSX_INTEGER,
	XLSX_DATE,
	/* what stands outside tables */
	XLSX_HEADING,
	XLSX_SECTION_TITLE,
	XLSX_TITLE,
	XLSX_SUBTITLE,
	XLSX_ORGANISATION,
	XLSX_STATUS,
	XLSX_NOTE,
	XLSX_KIND_COUNT
};

#define XLSX_INDENT_MAX 7

/* How a cell looks. */
struct xlsx_look {
	enum xlsx_kind kind;
	enum uph_row_style style;
	bool right, wrap, link;
	unsigned indent; /* 0 to XLSX_INDENT_MAX */
};

#define XLSX_FORMATS_SIZE (16 * 8 * 2 * 2 * 2 * 8)

struct xlsx_formats {
	lxw_workbook *workbook;
	lxw_format *known[XLSX_FORMATS_SIZE]; /* by look; NULL until asked for */
};

/* The format of a look, made at first use; NULL when memory is out, which the workbook takes for its default.
 */
lxw_format *xlsx_format(struct xlsx_formats *formats, struct xlsx_look look);

#endif
