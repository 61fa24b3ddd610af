/* One section as a table of aligned columns for a terminal or a text file. */
#ifndef UPH_REPORTS_TEXT_TABLE_H
#define UPH_REPORTS_TEXT_TABLE_H

#include "reports/sink.h"
#include "uph/report.h"

struct text_style {
	size_t width; /* of the terminal; 0: no limit */
	bool colour;
	enum uph_language language;
};

/* Draws headings, rows and total. UPH_E_MEMORY is the only failure. */
enum uph_status text_table_draw(const struct uph_section *section, const struct text_style *style,
	struct sink *sink, struct uph_error *err);

/* ANSI codes, "" without colour. */
const char *text_bold(const struct text_style *style);
const char *text_dim(const struct text_style *style);
const char *text_plain(const struct text_style *style);

#endif
