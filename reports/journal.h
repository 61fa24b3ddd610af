/* The journal of one decision: the entries behind a paper. */
#ifndef UPH_REPORTS_JOURNAL_H
#define UPH_REPORTS_JOURNAL_H

#include "uph/reports.h"

/* The entries of a decision's allocations in the query's scope. */
enum uph_status journal_of_decision(struct uph_ledger *ledger, const struct uph_query *query,
	int64_t decision, const char *title, struct uph_report **out, struct uph_error *err);

#endif
