/* Somebody else's books, made up for a test. */
#ifndef UPH_TESTS_OUTSIDE_ROWS_H
#define UPH_TESTS_OUTSIDE_ROWS_H

#include "tests/support/support.h"
#include "uph.h"

#define OUTSIDE_ROWS_MAX 640
#define OUTSIDE_BALANCES_MAX 32

struct outside_rows {
	struct uph_outside outside;
	struct uph_outside_row rows[OUTSIDE_ROWS_MAX];
	struct uph_outside_balance balances[OUTSIDE_BALANCES_MAX];
};

/* A file of the system "232100-0081" that speaks of the days, and tells funds. */
void outside_begin(struct outside_rows *file, const char *name, int32_t first, int32_t last);
void outside_row(struct outside_rows *file, const char *voucher, int number, int32_t day, int64_t fund,
	int64_t activity, int64_t ore, const char *reference);
void outside_opening(struct outside_rows *file, int64_t fund, int64_t activity, int64_t ore);
void outside_closing(struct outside_rows *file, int64_t fund, int64_t activity, int64_t ore);

/* Compares, and fails the test unless the sums hold: of every pot, the parts of its differences are theirs
 * less ours, explained and not; every item is of one match or one difference. */
void outside_reconcile(struct uph_ledger *ledger, const struct outside_rows *file,
	const struct uph_reconcile_options *options, struct uph_reconciliation *out);
/* What must hold of any reconciliation. */
void outside_check(const struct uph_reconciliation *reconciliation);

#endif
