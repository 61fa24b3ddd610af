/* Reports that renderers are tested with: one of the real case's figures, one of names that break things. */
#ifndef UPH_TESTS_SAMPLE_REPORT_H
#define UPH_TESTS_SAMPLE_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "uph/report.h"

/* Balances per activity with totals, notes, a muted and a subtotal row, formulas and a second section. */
struct uph_report *sample_balance(void);
/* One text column and one amount; a row for each of sample_names. */
struct uph_report *sample_hard_names(void);

/* A paper to be signed, upright: clauses across the columns (the second of SAMPLE_CLAUSE_WORDS words, "ord1"
 * to the last), financing with formulas, lines to write on; and two parts: the balances, lying, with a chart
 * of two series, and a sheet called as the paper's own. Rows lead from part to part. */
struct uph_report *sample_paper(void);
#define SAMPLE_CLAUSE_WORDS 500

extern const char *const sample_names[];
extern const size_t sample_name_count;

/* Draws into a fresh folder, reads it back and removes it. The caller frees. Fails the test unless UPH_OK. */
char *sample_drawn(const struct uph_report *report, enum uph_format format,
	const struct uph_render_options *options, size_t *length);
/* Whether a workbook's bytes are whole: see reports/xlsx_check.h. */
bool sample_is_whole(const char *data, size_t length);

#endif
