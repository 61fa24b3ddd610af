/* Parts of the balance that other reports use, and the decisions behind a balance by activity. */
#ifndef UPH_REPORTS_BALANCE_DETAIL_H
#define UPH_REPORTS_BALANCE_DETAIL_H

#include "uph/reports.h"

/* "786, 787 och 964": the activities among the rows that stand below zero, the undivided grant not counted;
 * NULL when none does. */
const char *balance_below_zero(
	struct uph_report *report, struct uph_ledger *ledger, const struct uph_balance *rows, size_t count);
/* Whether the undivided grant covers every activity that stands below zero. */
bool balance_undivided_covers(struct uph_ledger *ledger, const struct uph_balance *rows, size_t count);
/* The note that activities stand below zero because the year's grant is not divided; none when that is not
 * so. */
void balance_note_below_zero(
	struct uph_report *report, struct uph_ledger *ledger, const struct uph_balance *rows, size_t count);

/* A section "Per beslut" with what each decision took from each activity, and a link to its first row from
 * every row of `section`, whose first column is the activity's code and second its name. */
enum uph_status balance_detail(struct uph_report *report, size_t section, struct uph_ledger *ledger,
	const struct uph_scope *scope, struct uph_error *err);

#endif
