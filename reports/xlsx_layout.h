/* Where everything stands in the workbook: sheets and their names, the rows of every section, widths of
 * columns.
 *
 * Worked out before the first cell is written, since a formula or a link may point at what comes later. Rows
 * and columns count from 0, as libxlsxwriter does.
 *
 * The sheets of part 0, the report itself, come first, then those of part 1, and so on. A sheet belongs to
 * one part: sections share a sheet only within their own. What stands once in a report (figures, totals,
 * chart, notes) stands on the first sheet of its part; the head and the paper of every sheet are its own
 * part's. The findings of a part are a section after its own, on a sheet after its own.
 *
 * A row of a section is a row of its sheet, but one that spans columns with more text than a row can be high
 * is followed by rows with the rest: xlsx_section_row() knows. */
#ifndef UPH_REPORTS_XLSX_LAYOUT_H
#define UPH_REPORTS_XLSX_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "uph/report.h"

#define XLSX_ROWS_MAX 1048576
#define XLSX_COLUMNS_MAX 16384
#define XLSX_SHEET_NAME_MAX 31
#define XLSX_NOWHERE UINT32_MAX

struct xlsx_section {
	const struct uph_section *section;
	const struct uph_report *report; /* that it is of */
	size_t part;
	size_t index; /* in its report; the findings come after the last */
	size_t sheet;
	size_t label_column;                        /* of the section: where a total's label stands */
	uint32_t title_row, heading_row, total_row; /* XLSX_NOWHERE: not drawn */
	uint32_t first_row;                         /* of the rows */
	uint32_t row_count;                         /* of the sheet, that the rows take */
	const uint32_t *starts; /* by row, its first row of the sheet; NULL: they follow each other */
	uint32_t first_slot, last_slot;
	unsigned *indents; /* by column: see xlsx_column_indent() */
};

struct xlsx_sheet {
	const struct uph_report *report; /* whose head and paper it has */
	size_t part;
	bool first;         /* of its part */
	bool spans;         /* some text stands across columns: the sheet is as wide as the paper */
	const char *wanted; /* what sections call it */
	const char *name;   /* what a workbook accepts */
	size_t slot_count;
	double *widths; /* by slot, in the spreadsheet's units */
	bool *wraps;    /* by slot: some text is wider than the column */
	uint32_t heading_count;
	size_t main_section;     /* the longest with a heading; SIZE_MAX: none */
	uint32_t head_lines;     /* organisation and status stand on one when there is room for both */
	uint32_t head_row_count; /* title block, parameters, blank */
	uint32_t figure_row;     /* first of its part: the first figure */
	uint32_t totals_row;     /* first of its part: the report's totals */
	uint32_t chart_row;
	uint32_t end_row;   /* the first free row */
	double more_points; /* how much higher than the usual row the rows are, all together */
	/* Where figures stand: in the column `figure_slot`; 0: as text, "label: value". */
	size_t figure_slot;
};

struct xlsx_part {
	const struct uph_report *report;
	size_t first_sheet, sheet_end;
	size_t first_section, section_end; /* the findings', if any, is the last */
};

struct xlsx_layout {
	const struct uph_report *report; /* part 0 */
	struct xlsx_part *parts;
	size_t part_count;
	struct xlsx_section *sections; /* part by part */
	size_t section_count;
	struct xlsx_sheet *sheets;
	size_t sheet_count;
};

#define XLSX_CHART_ROWS 21

/* `findings` (may be NULL) has for each part NULL or a report whose section stands on a sheet of its own
 * after the part's. All memory is the arena's. UPH_E_LIMIT when a sheet cannot hold it. */
enum uph_status xlsx_layout_make(const struct uph_report *report, struct uph_report *const *findings,
	struct arena *arena, struct xlsx_layout *out, struct uph_error *err);

/* The same without the rows: sheets, slots and widths alone. The HTML page, which is to look like the
 * workbook, takes them from here. */
enum uph_status xlsx_layout_columns(const struct uph_report *report, struct uph_report *const *findings,
	struct arena *arena, struct xlsx_layout *out, struct uph_error *err);

/* A section of a part's report; NULL when there is none. */
const struct xlsx_section *xlsx_layout_section(const struct xlsx_layout *layout, size_t part, size_t section);
/* The row of the sheet where a row of the section stands (its first, when it takes several). */
uint32_t xlsx_section_row(const struct xlsx_section *placed, size_t row);
/* The last slot that a column's text stands across: its own unless it is made to span. */
uint32_t xlsx_span_last(const struct xlsx_layout *layout, const struct xlsx_section *placed, size_t column);

/* The formula of a value ("=SUM(C8:C9)"), or NULL when it has none or it points at what is not on paper. When
 * memory ends under it, or under the next two, `scratch` has failed. */
const char *xlsx_layout_formula(const struct xlsx_layout *layout, size_t sheet, const struct uph_value *value,
	struct arena *arena, struct buffer *scratch);
/* The sum of a column over the plain rows of a section: "=SUM(C8:C9,C12)"; NULL when it would be too long. */
const char *xlsx_layout_total(
	const struct xlsx_section *placed, size_t column, struct arena *arena, struct buffer *scratch);
/* "internal:'Blad'!A5", or NULL. */
const char *xlsx_layout_link(const struct xlsx_layout *layout, const struct uph_value *value,
	struct arena *arena, struct buffer *scratch);

/* ---- widths (xlsx_width.c, and of texts xlsx_text.c) ---- */

/* Sets the widths of all sheets. */
enum uph_status xlsx_measure(struct xlsx_layout *layout, struct arena *arena, struct uph_error *err);
/* How many lines a text takes in a column, at least 1. */
uint32_t xlsx_text_lines(const char *text, double units, bool bold);
/* How many bytes of a text go on so many lines, cut at a space where there is one. */
size_t xlsx_text_take(const char *text, double units, bool bold, uint32_t lines_max);
/* The width of the columns from one slot to another, made one. */
double xlsx_slots_width(const struct xlsx_sheet *sheet, uint32_t first, uint32_t last);
/* The room that the text of a cell has, in the column or across those that it spans. */
double xlsx_cell_room(const struct xlsx_layout *layout, const struct xlsx_section *placed, size_t column,
	const struct uph_row *row);
/* How far the text of a row's cell is moved in, in levels of the workbook. */
unsigned xlsx_cell_indent(const struct xlsx_section *placed, size_t column, const struct uph_row *row);
/* Words in the column after an amount stand a little off it: 1, else 0. */
unsigned xlsx_column_indent(const struct xlsx_section *placed, size_t column);
#define XLSX_INDENT_UNITS 1.5
/* The width of all columns together. */
double xlsx_sheet_width(const struct xlsx_sheet *sheet);
/* How wide a text is in the spreadsheet's units. */
double xlsx_text_units(const char *text, bool bold);

#endif
