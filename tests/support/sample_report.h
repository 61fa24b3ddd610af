/* Reports that renderers are tested with: one of the real case's figures, one of names that break things. */
#ifndef UPH_TESTS_SAMPLE_REPORT_H
#define UPH_TESTS_SAMPLE_REPORT_H

#include <stddef.h>

#include "uph/report.h"

/* Balances per activity with totals, notes, a muted and a subtotal row, formulas and a second section. */
struct uph_report *sample_balance(void);
/* One text column and one amount; a row for each of sample_names. */
struct uph_report *sample_hard_names(void);

extern const char *const sample_names[];
extern const size_t sample_name_count;

/* Draws into a fresh folder, reads it back and removes it. The caller frees. Fails the test unless UPH_OK. */
char *sample_drawn(const struct uph_report *report, enum uph_format format,
	const struct uph_render_options *options, size_t *length);

#endif
