/* Closed periods: days that take no more entries, in one fund or in all. A closing is a record like any
 * other; nothing opens a period again. What is found wrong in it later is corrected in the open one, and the
 * correction names the closed. */
#ifndef UPH_CLOSING_H
#define UPH_CLOSING_H

#include <stdbool.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/ledger.h"

struct uph_closing {
	int64_t id;
	int64_t fund; /* 0: all */
	struct uph_date through;
	const char *reason; /* NULL */
	const char *person; /* who closed it */
	int64_t recorded_at;
};

/* Every closing, oldest first, as known up to a record (0: all); texts live until the visitor returns. */
enum uph_status uph_closings(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_closing *closing, struct uph_error *err),
	void *context, struct uph_error *err);
/* The first closing that has closed the day in the fund (0: in all funds). UPH_E_MISSING without a message
 * when it is open. Texts belong to the ledger until its next write. */
enum uph_status uph_closing_of(struct uph_ledger *ledger, int64_t fund, struct uph_date day,
	struct uph_closing *out, struct uph_error *err);

/* Closes every day up to and including `through` in a fund (0: in all), inside a change. `made` says false,
 * and nothing is written, when it was closed already. UPH_E_INVARIANT when the day is not past by the
 * ledger's clock and no reason is given. */
enum uph_status uph_close(struct uph_ledger *ledger, int64_t fund, struct uph_date through,
	const char *reason, bool *made, struct uph_error *err);
/* What is still open in the period, as warnings: vouchers that are not attested, money that is recommended
 * and not decided, conditions whose last day is past. It does not hinder a closing. */
enum uph_status uph_closing_matters(struct uph_ledger *ledger, int64_t fund, struct uph_date through,
	struct uph_findings *findings, struct uph_error *err);

#endif
