/* Rows of a worksheet that are too many for the library to hold, written past it.
 *
 * With `constant_memory` libxlsxwriter writes each row, once it is left, as XML to a temporary file, and puts
 * that file into the sheet when the workbook is closed. A section whose rows stand in a file themselves (see
 * uph_report_rows_begin) writes its rows there in the library's place: the same XML, but without an
 * allocation and a formatted print for every cell. Head, headings, formats, page and everything else of the
 * workbook are the library's. Rows come from the first to the last, the cells of a row in any order. */
#ifndef UPH_REPORTS_XLSX_ROWS_H
#define UPH_REPORTS_XLSX_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xlsxwriter.h>

#include "uph/report.h"

struct xlsx_rows;

/* Rows of a worksheet of a workbook of constant memory, with so many columns, each row so many points high
 * unless it is said. NULL when memory is out. */
struct xlsx_rows *xlsx_rows_new(lxw_worksheet *worksheet, size_t column_count, double points);
/* Every row there was has been written; `bytes`: how many those and the rows before them are. UPH_E_MEMORY,
 * UPH_E_IO without a message when the file did not take them. */
enum uph_status xlsx_rows_free(struct xlsx_rows *rows, uint64_t *bytes);

/* Begins a row, below those before; its cells follow, and xlsx_rows_end(). */
void xlsx_rows_begin(struct xlsx_rows *rows, uint32_t row);
void xlsx_rows_height(struct xlsx_rows *rows, double points);
/* A text, fit for a cell (see shown_cell); an empty one is a cell with nothing in it. */
void xlsx_rows_text(struct xlsx_rows *rows, size_t column, const char *text, lxw_format *format);
/* Money or an integer of at most fifteen digits, or a day. */
void xlsx_rows_number(
	struct xlsx_rows *rows, size_t column, const struct uph_value *value, lxw_format *format);
void xlsx_rows_end(struct xlsx_rows *rows);

#endif
