/* Where the money of a condition goes when it fails. */
#ifndef UPH_REPORTS_CONDITIONS_H
#define UPH_REPORTS_CONDITIONS_H

#include "uph/condition.h"
#include "uph/report.h"

/* The pots, each once: "UPH 2024 786, UPH t.o.m. 2023 ofördelat"; NULL for a condition that is not open, and
 * when it holds nothing and names no pot. */
const char *condition_goes_to(struct uph_ledger *ledger, struct uph_report *report,
	const struct uph_condition *condition, const struct uph_condition_part *parts, size_t count);

#endif
