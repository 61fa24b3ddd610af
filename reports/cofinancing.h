/* How a part of a co-financed project is written. */
#ifndef UPH_REPORTS_COFINANCING_H
#define UPH_REPORTS_COFINANCING_H

#include "uph/report.h"

/* part / whole in percent with two decimals, half up: "46,00 %"; NULL when there is no whole. */
const char *cofinancing_percent(struct uph_report *report, int64_t part, int64_t whole);

#endif
