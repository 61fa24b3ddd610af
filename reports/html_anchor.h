/* Names of rows, so that a click leads to them: "#UPH-24-016".
 *
 * A row is called by its trace where no other row of the page has that one; a row that some value leads to
 * and that has no such trace is called by its place, "_2-5" (section and row, from 1), or "_1-2-5" in part 1.
 * No trace begins so. */
#ifndef UPH_REPORTS_HTML_ANCHOR_H
#define UPH_REPORTS_HTML_ANCHOR_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "uph/report.h"

struct html_named;
struct html_place;

struct html_anchors {
	const struct uph_report *report; /* part 0 */
	struct html_named *named;        /* rows with a trace that can be a name, by name */
	struct html_named *placed;       /* the same, by place */
	size_t named_count;
	struct arena texts;         /* their traces */
	struct html_place *targets; /* rows that are led to, by place */
	size_t target_count;
};

/* html_anchors_free() is called whatever it returns. */
enum uph_status html_anchors_make(
	struct html_anchors *anchors, const struct uph_report *report, struct uph_error *err);
void html_anchors_free(struct html_anchors *anchors);

/* Appends the name of a row of a part; the row after the last is the drawn total. False: it has none. */
bool html_anchor_name(
	const struct html_anchors *anchors, size_t part, size_t section, size_t row, struct buffer *out);
/* Appends where a value leads, "#UPH-24-016", with what an address may not hold as %XX. False: nowhere. */
bool html_anchor_link(const struct html_anchors *anchors, const struct uph_value *value, struct buffer *out);

#endif
