/* Money that is given back: out of allocations, to the pots it came from. */
#ifndef UPH_LEDGER_RELEASE_H
#define UPH_LEDGER_RELEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/register.h"

struct release {
	const int64_t *allocations;
	size_t allocation_count;
	struct uph_date date;
	bool whole;              /* all that there is; else `amount` of it */
	struct uph_money amount; /* of the allocations together, pro rata */
	int64_t fund, activity;  /* the pot it goes to; fund 0: each where it came from */
	bool claims;      /* what is paid or used becomes a claim, when what is unpaid does not reach */
	const char *text; /* of the entries */
	const char *closed_advice; /* goes on the sentence that a fund is closed on the day; NULL */
	struct uph_origin origin;
};

/* Inside a change: one voucher, first from what is reserved or held, then from what is requisitioned, then
 * (with `claims`) a claim on what is paid and used. Nothing goes back before it came: an entry of an
 * allocation whose money was set aside later than the day is dated when it was. `voucher` gets 0 when there
 * is nothing to give back. UPH_E_INVARIANT when there is less than the amount, or when the day is closed in
 * the fund. */
enum uph_status release_post(
	struct uph_ledger *ledger, const struct release *release, int64_t *voucher, struct uph_error *err);

/* The allocations of a decision that stand (their paragraph as known now), or the one given; freed with
 * free(). */
enum uph_status release_allocations(struct uph_ledger *ledger, int64_t decision, int64_t allocation,
	int64_t **out, size_t *count, struct uph_error *err);

#endif
