/* Between the files that build the paper of the turn of the year: newyear.c (the specification and what comes
 * of it) and newyear_end.c (conditions that go on, what remains to do). */
#ifndef UPH_REPORTS_NEWYEAR_H
#define UPH_REPORTS_NEWYEAR_H

#include "reports/matrix_rows.h"

struct newyear_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	const struct uph_query *query;
	int64_t seq_max;
	struct uph_newyear newyear;
	struct matrix_rows matrix; /* of the new year, as it begins */
	char through[UPH_DATE_TEXT_MAX];
};

/* "UPH 2024", "786", "786 Ungdomsmottagning" or "Ofördelat"; the latter are the report's. */
const char *newyear_fund(const struct newyear_report *paper, int64_t id);
const char *newyear_code(const struct newyear_report *paper, int64_t id);
const char *newyear_activity(const struct newyear_report *paper, int64_t id);

enum uph_status newyear_add_conditions(struct newyear_report *paper, struct uph_error *err);
enum uph_status newyear_add_matters(struct newyear_report *paper, struct uph_error *err);

#endif
