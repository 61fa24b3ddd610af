/* The house's typography: the one place that decides what every paper looks like, on a sheet of a workbook
 * and on a page of HTML alike. Fonts, sizes, colours, heights, margins, paper, number formats, and what
 * stands at the top and the foot of a page. No report and no renderer has any of its own.
 *
 * Letters are measured in points, paper in millimetres, colours are 0xRRGGBB and differ in black and white.
 */
#ifndef UPH_REPORTS_TYPOGRAPHY_H
#define UPH_REPORTS_TYPOGRAPHY_H

#include <stdbool.h>

#include "ledger/base/buffer.h"
#include "uph/report.h"

/* ---- letters ---- */

#define TYPE_FONT "Arial"
#define TYPE_FONT_FAMILY                                                                                     \
	TYPE_FONT ",\"Liberation Sans\",Helvetica,sans-serif" /* where the first is lacking */
#define TYPE_BODY_POINTS 10
#define TYPE_TITLE_POINTS 14
#define TYPE_FOOTER_POINTS 7
#define TYPE_TITLE_SCALE ((double)TYPE_TITLE_POINTS / TYPE_BODY_POINTS)
#define TYPE_SCREEN_POINTS 11 /* the body's, on a screen */

#define TYPE_GREY 0x595959 /* context */
#define TYPE_LINK 0x1F4E79
#define TYPE_RULE 0xBBBBBB                             /* lines behind a chart */
#define TYPE_BAR_EDGE 0x262626                         /* round bars that are light */
#define TYPE_INPUT 0xFFF8DC                            /* cells that are to be filled in */
#define TYPE_BROKEN 0xB00020                           /* what a check has found */
#define TYPE_MISSING 0xF8CFCF                          /* a cell that is to be filled in and is not */
extern const unsigned type_bars[UPH_CHART_SERIES_MAX]; /* a chart's series, by darkness */

/* ---- heights ---- */

#define TYPE_ROW_POINTS 12.0   /* a row of one line */
#define TYPE_LINE_HEIGHT "1.2" /* the same, to the size of the letters */
#define TYPE_LINE_POINTS 13.0  /* a line of a row of several */
#define TYPE_LINES_ROOM 2.0    /* what such a row has besides */
#define TYPE_LINES_MAX 31      /* a workbook's row is at most 409 points high */
#define TYPE_TITLE_ROW_POINTS 21.0
#define TYPE_SIGN_POINTS 14 /* above a line to write on */

/* ---- paper: A4, within margins ---- */

#define TYPE_PAPER_LONG_MM 297
#define TYPE_PAPER_SHORT_MM 210
#define TYPE_MARGIN_SIDE_MM 12
#define TYPE_MARGIN_TOP_MM 12
#define TYPE_MARGIN_BOTTOM_MM 14
#define TYPE_FOOTER_ROOM_MM 6         /* of the bottom margin, where a page of HTML has its footer */
#define TYPE_SCALE_LEAST_PERMILLE 790 /* of the letters' size, to get a sheet on one page */

/* A spreadsheet's column n units wide is so many pixels of 1/96 inch for each, and so many besides. */
#define TYPE_UNIT_PIXELS 7.0
#define TYPE_COLUMN_PIXELS 5.0

#define TYPE_INCHES(mm) ((mm) / 25.4)
#define TYPE_POINTS(mm) ((mm)*72 / 25.4)
#define TYPE_PIXELS(mm) ((mm)*96 / 25.4)

/* What is between the margins: pixels of 1/96 inch across, points down, whole ones. */
int type_text_width_mm(bool landscape);
unsigned type_text_pixels(bool landscape);
unsigned type_text_points(bool landscape);

/* ---- formats of a spreadsheet: a real minus, and an en dash for zero, as literals ---- */

/* Thousands and decimal marks are the spreadsheet program's own; [$-41D] asks for Swedish ones where the
 * program lets a format choose: "1 810 874,06". */
#define TYPE_FORMAT_MONEY "[$-41D]#,##0.00;[$-41D]\"−\"#,##0.00"
#define TYPE_FORMAT_MONEY_DASH TYPE_FORMAT_MONEY ";\"–\""
#define TYPE_FORMAT_KRONOR "[$-41D]#,##0;[$-41D]\"−\"#,##0" /* a chart's axis */
#define TYPE_FORMAT_INTEGER "0;\"−\"0"
#define TYPE_FORMAT_DATE "yyyy\\-mm\\-dd"
#define TYPE_FORMAT_CODE "@"

/* ---- words at the top and the foot ---- */

/* A row in bold letters. */
bool type_bold(enum uph_row_style style);
/* Appends what stands at the right of the top line: the status, and what the paper belongs to. Nothing when
 * it has neither. */
void type_top_right(struct buffer *out, const struct uph_report *report);
/* Appends what stands at the foot of every page but its number: the title and the footer's words. */
void type_foot(struct buffer *out, const struct uph_report *report);
/* The same without the title: " · Ur UPH-boken …". */
void type_foot_words(struct buffer *out, const struct uph_report *report);

#endif
