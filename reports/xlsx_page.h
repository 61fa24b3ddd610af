/* The writer of one workbook: what the parts of the XLSX renderer share, cell by cell and page by page. */
#ifndef UPH_REPORTS_XLSX_PAGE_H
#define UPH_REPORTS_XLSX_PAGE_H

#include <xlsxwriter.h>

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "reports/xlsx_formats.h"
#include "reports/xlsx_layout.h"
#include "reports/xlsx_rows.h"

struct xlsx_book {
	const struct uph_report *report; /* part 0: a sheet's own is the layout's to say */
	struct xlsx_layout layout;
	struct xlsx_formats formats;
	lxw_workbook *workbook;
	lxw_worksheet **worksheets; /* by sheet of the layout */
	bool passes;                /* rows are written from the first to the last, and none is held */
	struct xlsx_rows
		*rows;      /* where the row at hand goes when it passes the library by; NULL: it does not */
	uint64_t row_bytes; /* what the rows took that passed it by */
	struct arena arena;
	struct buffer scratch;
	bool failed; /* out of memory, or a cell refused: a mistake of ours */
};

/* A cell of text, never a formula; longer than a cell may hold, it ends in "…". */
void xlsx_put_text(struct xlsx_book *book, lxw_worksheet *worksheet, uint32_t row, size_t column,
	const char *text, struct xlsx_look look);
/* A value, with its formula and its link. */
void xlsx_put_value(struct xlsx_book *book, size_t sheet, uint32_t row, size_t column,
	const struct uph_value *value, const char *formula, struct xlsx_look look);

/* Cells of a row made one for what is put into the first of them afterwards; a single one stays as it is. */
void xlsx_merge(struct xlsx_book *book, size_t sheet, uint32_t row, uint32_t first, uint32_t last,
	struct xlsx_look look);

/* Paper, margins, footer, headings that stay: all that is not a cell. */
void xlsx_page_setup(struct xlsx_book *book, size_t sheet);
/* Title block, parameters and figures. */
void xlsx_page_words(struct xlsx_book *book, size_t sheet);
/* What stands below the tables: the report's totals, chart and notes. */
void xlsx_page_words_below(struct xlsx_book *book, size_t sheet);

/* Sets a row's height; after the last, how the sheet fits on paper. */
void xlsx_row_height(struct xlsx_book *book, size_t index, uint32_t row, double points);
/* A row of a tree, whose height has been set: it can be folded in under the one above that has a lower level.
 */
void xlsx_row_level(struct xlsx_book *book, size_t index, uint32_t row, double points, int level);
void xlsx_page_fit(struct xlsx_book *book, size_t index);

#endif
