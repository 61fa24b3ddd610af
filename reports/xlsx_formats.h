/* How cells look in a workbook: the house's typography (see typography.h) as the formats that libxlsxwriter
 * takes, each made once. */
#ifndef UPH_REPORTS_XLSX_FORMATS_H
#define UPH_REPORTS_XLSX_FORMATS_H

#include <stdbool.h>

#include <xlsxwriter.h>

#include "uph/report.h"

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
	lxw_format *broken, *missing;         /* laid over a look by a condition */
};

/* The format of a look, made at first use; NULL when memory is out, which the workbook takes for its default.
 */
lxw_format *xlsx_format(struct xlsx_formats *formats, struct xlsx_look look);
/* What a condition lays over the look of a cell: of a check that has found something, or of a cell that is
 * empty and should not be. NULL when memory is out. */
lxw_format *xlsx_format_broken(struct xlsx_formats *formats, bool empty);

#endif
