/* The second decision: what the one who may decide says of what has been recommended, and what takes a
 * decision back. Money that is no longer granted goes back to the pots it came from, in their shares, in one
 * voucher. */
#ifndef UPH_VERDICT_H
#define UPH_VERDICT_H

#include "uph/decision.h"

struct uph_verdict {
	int64_t decision;
	const int64_t *allocations; /* some of its lines only; NULL: all that are not decided yet */
	size_t allocation_count;
	struct uph_date date;
	bool has_amount; /* approve: what is decided for the lines together, when it differs */
	struct uph_money amount;
	const char *function;  /* NULL: the decision's decider, else "regiondirektören" */
	const char *reference; /* dnr; NULL */
	const char *note;      /* NULL */
	struct uph_origin origin;
};

/* Inside a change. UPH_E_INVARIANT with a sentence: decided already, only proposed, rejected, more than the
 * pots hold, money already requisitioned beyond what is decided. `voucher` (may be NULL) gets 0 when no money
 * moved. A lower amount releases the rest pro rata over lines and pots; a higher one reserves more. */
enum uph_status uph_approve(struct uph_ledger *ledger, const struct uph_verdict *verdict, int64_t *voucher,
	struct uph_error *err);
/* What is reserved and requisitioned is released, what is paid becomes a claim. */
enum uph_status uph_reject(struct uph_ledger *ledger, const struct uph_verdict *verdict, int64_t *voucher,
	struct uph_error *err);
/* The body takes its decision back, or (`by` not 0) replaces it by another: as a rejection. */
enum uph_status uph_withdraw(struct uph_ledger *ledger, const struct uph_verdict *verdict, int64_t by,
	int64_t *voucher, struct uph_error *err);
/* A verdict was a mistake: what it was about is recommended again. `note` says why. One that moved money is
 * taken back by reversing its voucher, which says this by itself: UPH_E_INVARIANT names it. */
enum uph_status uph_take_back(
	struct uph_ledger *ledger, const struct uph_verdict *verdict, struct uph_error *err);
/* An allocation that had no amount, or another, gets one: the difference is reserved (in the shares of its
 * financing lines) or released. `allocation` may be one of several that share an amount: then see
 * uph_decision_set_amount(). */
enum uph_status uph_allocation_set_amount(struct uph_ledger *ledger, int64_t allocation,
	struct uph_money amount, struct uph_date date, const char *reason, const struct uph_origin *origin,
	int64_t *voucher, struct uph_error *err);
/* A decision whose amount came later: divided by its shares (uph/share.h) and its financing lines' shares, to
 * the öre, and reserved in one voucher. UPH_E_INVARIANT when it has an amount already or several wholes. */
enum uph_status uph_decision_set_amount(struct uph_ledger *ledger, int64_t decision, struct uph_money amount,
	struct uph_date date, const char *reason, const struct uph_origin *origin, int64_t *voucher,
	struct uph_error *err);

#endif
