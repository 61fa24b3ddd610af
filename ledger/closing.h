/* Closed periods: days that take no more entries. */
#ifndef UPH_LEDGER_CLOSING_H
#define UPH_LEDGER_CLOSING_H

#include <stdint.h>

#include "ledger/base/buffer.h"
#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"

/* UPH_E_INVARIANT when the fund (0: none) is closed on that day; the sentence names the first open one. */
enum uph_status closing_check(
	struct uph_ledger *ledger, int64_t fund, struct uph_date date, struct uph_error *err);

/* A correction's reason into `out`: `reason`, and when the entry of that day stands in a closed period of one
 * of the two funds, which: "fel belopp (rättelse av post 2024-11-03 i stängd period t.o.m. 2024-12-31)". */
enum uph_status closing_reason(struct uph_ledger *ledger, const int64_t funds[2], struct uph_date date,
	const char *reason, struct buffer *out, struct uph_error *err);

#endif
