/* What a value looks like to a person, and texts made fit to be drawn.
 *
 * A report's texts come from files that others made. Here they become whole UTF-8 (a bad byte is U+FFFD),
 * and, where they go to a terminal or on paper, without controls: an escape sequence is shown and not obeyed,
 * and marks that turn the direction of writing are left out, so that a line says what it seems to say. */
#ifndef UPH_REPORTS_SHOWN_H
#define UPH_REPORTS_SHOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/buffer.h"
#include "uph/report.h"

#define SHOWN_TEXT_MAX ((size_t)16 << 20)

/* `text` as whole UTF-8: itself when it is that already, else rewritten in `scratch` (cleared first). */
const char *shown_valid(const char *text, struct buffer *scratch);

/* Appends `text` for a terminal or paper. Line ends, tabs and other white controls become spaces, or, with
 * `lines`, line ends stay; other controls become the visible signs U+2400…; what text_unseen() says goes. */
void shown_text(struct buffer *out, const char *text, bool lines);

/* Appends `text` for a cell of a workbook: as shown_text() with lines, but the marks of direction stay. A
 * cell obeys nothing, and what is read back must be what stands in the book. */
void shown_cell(struct buffer *out, const char *text);

/* `text` as data in a file of lines: itself, or rewritten in `scratch` (cleared first) as whole UTF-8 in
 * which controls but the tab and line ends are the visible signs U+2400…. */
const char *shown_data(const char *text, struct buffer *scratch);

/* Appends a value as a person reads it: "−2 723 514,64", "2024-09-27", "22". NONE is nothing. */
void shown_value(struct buffer *out, const struct uph_value *value, unsigned column_flags);

/* Numbers and amounts stand to the right. */
bool shown_right(enum uph_value_kind kind);

/* Whether a section has any column for paper and terminal. */
bool shown_on_paper(const struct uph_section *section);
/* Whether all of its rows are to be filled in, which a workbook alone has. */
bool shown_only_inputs(const struct uph_section *section);
/* The label of the drawn total row. */
const char *shown_total_label(const struct uph_section *section, enum uph_language language);
/* The first text column that is drawn: where a total's label stands and levels indent; column_count: none. */
size_t shown_label_column(const struct uph_section *section);

/* Appends the parameters as one line, "Per: 2024-09-27 · Bidragsår: UPH 2024"; nothing when none is shown. */
void shown_parameters(struct buffer *out, const struct uph_report *report);
/* The column that names a chart's bars: the last text before them, else the label column; column_count: none.
 */
size_t shown_chart_names(const struct uph_section *section, size_t bars);
/* Whether the report asks for a chart over columns that are on paper and have a column of names. */
bool shown_chart_drawable(const struct uph_report *report);

#endif
