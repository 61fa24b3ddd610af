/* The formats of reports, each one function that draws into a sink. */
#ifndef UPH_REPORTS_RENDER_H
#define UPH_REPORTS_RENDER_H

#include "reports/sink.h"
#include "uph/report.h"

/* Draws a whole report. Failures of the sink are the caller's to find; the drawing itself may fail for
 * memory. */
typedef enum uph_status render_draw(const struct uph_report *report, const struct uph_render_options *options,
	struct sink *sink, struct uph_error *err);

render_draw render_text, render_csv, render_json, render_xlsx, render_html;

/* The rows that JSON and CSV carry: see all_rows of struct uph_section. */
bool render_row_is_data(const struct uph_section *section, const struct uph_row *row);
/* The next section, from index *next, that JSON and CSV carry; NULL: no more. The first is the report's own
 * columns and rows. */
const struct uph_section *render_data(const struct uph_report *report, size_t *next);
/* "plain", "subtotal", "total", "muted", "sign", "input". */
const char *render_row_kind(enum uph_row_style style);
/* A money column with a total. */
bool render_column_adds_up(const struct uph_column *column);
/* For each part of a report NULL or a report that holds nothing but the findings of that part, as a table on
 * a sheet of their own. NULL when memory is out; the caller frees. */
struct uph_report **render_findings(const struct uph_report *report);
void render_findings_free(struct uph_report **findings, const struct uph_report *report);

#endif
