/* Balances: what flowed and where money stands, by activity, fund, recipient, decision or month.
 *
 * Two figures, never mixed up: available (what is left to decide) is the sum of the pots; on_balance (what
 * the accounting system still holds) is pots + reserved + requisitioned + held. */
#ifndef UPH_BALANCE_H
#define UPH_BALANCE_H

#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/journal.h"
#include "uph/ledger.h"
#include "uph/money.h"

/* Columns of a balance. The first nine are flows of the pots, each with the sign it has in
 * available = opening + granted + distributed + carried − allocated − held + released + refunded − repaid. */
enum uph_figure_kind {
	UPH_OPENING,
	UPH_GRANTED,
	UPH_DISTRIBUTED,
	UPH_CARRIED,
	UPH_ALLOCATED,
	UPH_HELD, /* the flow into held; what stands there is UPH_STANDS_HELD */
	UPH_RELEASED,
	UPH_REFUNDED,
	UPH_REPAID,
	UPH_AVAILABLE,
	UPH_STANDS_RESERVED,
	UPH_STANDS_HELD,
	UPH_STANDS_REQUISITIONED,
	UPH_STANDS_PAID,
	UPH_STANDS_SPENT,
	UPH_STANDS_CLAIMED,
	UPH_ON_BALANCE,
	UPH_FIGURES
};

struct uph_balance {
	int64_t activity, fund, party, allocation; /* the one grouped by; else 0 */
	int64_t decision;
	int32_t month; /* yyyymm when grouped by month */
	struct uph_money figures[UPH_FIGURES];
};

enum uph_group { UPH_BY_ACTIVITY, UPH_BY_FUND, UPH_BY_RECIPIENT, UPH_BY_DECISION, UPH_BY_MONTH };

/* Balances in the scope, freed by the caller with free(). By activity: every activity the register held by
 * then, by code, the undivided last. By fund: every chosen fund, by year. By recipient: every recipient of an
 * allocation by name, 0 (nobody) last; by decision: every allocation by number; by month: months with
 * entries. With scope->from, `opening` holds what was available before that day, and what stands is as of
 * scope->to. */
enum uph_status uph_balances(struct uph_ledger *ledger, const struct uph_scope *scope, enum uph_group group,
	struct uph_balance **out, size_t *count, struct uph_error *err);

/* What is left to decide, the running change included: over all funds, or (`kind` not NULL) over those of the
 * kind that have a year, up to `year_last`. It asks what stands on the pots, and no sums. */
enum uph_status uph_available(struct uph_ledger *ledger, const char *kind, int year_last,
	struct uph_money *out, struct uph_error *err);

/* Adds up; UPH_E_OVERFLOW. */
enum uph_status uph_balance_total(
	const struct uph_balance *rows, size_t count, struct uph_balance *out, struct uph_error *err);

#endif
