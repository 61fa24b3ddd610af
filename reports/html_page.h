/* The writer of one HTML page: what the parts of the HTML renderer share.
 *
 * The markup is HTML that an XML parser reads as well: every element is closed, every attribute quoted, and
 * the only named references are those of XML. */
#ifndef UPH_REPORTS_HTML_PAGE_H
#define UPH_REPORTS_HTML_PAGE_H

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "reports/html_anchor.h"
#include "reports/sink.h"
#include "reports/xlsx_layout.h"
#include "uph/report.h"

struct html_page {
	const struct uph_report *whole;  /* part 0 */
	const struct uph_report *report; /* the part at hand */
	struct sink *sink;
	struct xlsx_layout layout; /* columns alone: see xlsx_layout_columns() */
	struct html_anchors anchors;
	struct arena arena;
	struct buffer text; /* what is to be escaped next */
	bool failed;        /* memory is out */
	/* What going over a section's rows came to, and where it is told. */
	enum uph_status rows_status;
	struct uph_error *err;
};

/* ---- words (html_escape.c) ---- */

/* Writes a text as it stands, with all that could be markup escaped; line ends become <br/>. */
void html_escape(struct sink *sink, const char *text, size_t length);
/* Writes what stands in page->text, escaped, and clears it. */
void html_flush(struct html_page *page);
/* Writes a text of the report on one line: fit for paper, and escaped. Good in attributes, too. */
void html_text(struct html_page *page, const char *text);
/* Writes a text that may take several lines: days are held together, very long words may be broken. */
void html_running(struct html_page *page, const char *text);
/* Writes a value as a person reads it; lines of a text stay lines. */
void html_value(struct html_page *page, const struct uph_value *value, unsigned column_flags);
/* Writes by a format into the page. For numbers and fixed words: nothing is escaped. */
void html_print(struct html_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- the page (html_page.c) ---- */

/* All before the first sheet, and all after the last. */
void html_page_begin(struct html_page *page);
void html_page_end(struct html_page *page);
/* A sheet's head: organisation and status, title, parameters. The first one's words stand on the screen, too;
 * the later ones' on paper alone. */
void html_page_head(struct html_page *page, size_t sheet);
void html_page_figures(struct html_page *page);
void html_page_totals(struct html_page *page);
void html_page_notes(struct html_page *page);

/* ---- style (html_style.c) ---- */

/* The <style> element. */
void html_style(struct html_page *page);

/* ---- sheets (html_sheet.c) ---- */

/* Opens a sheet's element: on paper its letters are as large as lets it be one page wide, and one page high
 * when they can still be read then. */
void html_sheet_open(struct html_page *page, size_t sheet);

/* ---- tables (html_table.c) ---- */

/* A section with its title, headings, rows and total; nothing when none of it is for paper. */
void html_section(struct html_page *page, size_t section);

/* ---- chart (html_chart.c) ---- */

/* The bars that the report asks for; nothing when it asks for none or there is nothing to draw. */
void html_chart(struct html_page *page);

#endif
