/* The reconciliation's paper, shared by the files that make it: the pots, the differences, what was matched.
 */
#ifndef UPH_REPORTS_RECONCILE_H
#define UPH_REPORTS_RECONCILE_H

#include "reports/words.h"
#include "uph/reconcile.h"
#include "uph/reports.h"

/* Slots of the paper's first sheet, which all its tables stand in. */
enum {
	RECONCILE_SLOT_NUMBER,
	RECONCILE_SLOT_POT,
	RECONCILE_SLOT_THEIRS,
	RECONCILE_SLOT_OURS,
	RECONCILE_SLOT_AVAILABLE,
	RECONCILE_SLOT_DECIDED,
	RECONCILE_SLOT_HELD,
	RECONCILE_SLOT_DIFFERENCE,
	RECONCILE_SLOT_EXPLAINED,
	RECONCILE_SLOT_UNEXPLAINED,
	RECONCILE_SLOT_THROUGH
};

#define RECONCILE_HOWS (UPH_MATCH_CANCELLED + 1)
extern const enum word reconcile_hows[RECONCILE_HOWS];

struct reconcile_paper {
	struct uph_ledger *ledger;
	const struct uph_reconciliation *of;
	struct uph_report *report;
	enum uph_language language;
};

/* NULL for the pots over all funds. */
const char *reconcile_fund(const struct reconcile_paper *paper, int64_t fund);
/* "786", "" for the undivided one; with `shown` "ofördelat". */
const char *reconcile_activity(const struct reconcile_paper *paper, int64_t activity, bool shown);
/* "O3", and "F3" when it is explained. */
const char *reconcile_number(const struct reconcile_paper *paper, const struct uph_difference *difference);

/* What is explained, or what is not, under the pots. */
void reconcile_add_differences(struct reconcile_paper *paper, bool explained);
/* The commands that would clear what differs. */
void reconcile_add_commands(struct reconcile_paper *paper);
/* What was matched, and what was not, item by item, on sheets of their own; false when memory is out. */
bool reconcile_add_items(struct reconcile_paper *paper);

#endif
