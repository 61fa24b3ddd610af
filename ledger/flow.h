/* Flows in a scope: what entries did to accounts, from stored sums where a whole month of a whole block is
 * asked for and from the entries themselves for the odd days and the odd block. */
#ifndef UPH_LEDGER_FLOW_H
#define UPH_LEDGER_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/journal.h"

struct flow {
	int32_t month; /* yyyymm; with `detail` it is not told */
	bool before;   /* dated before the scope's first day */
	enum uph_account_kind kind;
	enum uph_event event;
	int64_t fund, activity;
	int64_t allocation; /* of this account or the one opposite; only with `detail` */
	int64_t ore;        /* in above zero, out below */
};

typedef enum uph_status flow_visit(void *context, const struct flow *flow, struct uph_error *err);

/* Every flow up to the scope's last day, those before its first day marked; flows alike may be told as one.
 * `detail` tells their allocation, and of accounts that are no pots it may leave out the event (0). Funds of
 * the scope are respected. */
enum uph_status flows(struct uph_ledger *ledger, const struct uph_scope *scope, bool detail,
	flow_visit *visit, void *context, struct uph_error *err);

#endif
