/* Closed periods: days that take no more entries. */
#ifndef UPH_LEDGER_CLOSING_H
#define UPH_LEDGER_CLOSING_H

#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"

/* UPH_E_INVARIANT when the fund (0: none) is closed on that day. */
enum uph_status closing_check(
	struct uph_ledger *ledger, int64_t fund, struct uph_date date, struct uph_error *err);

#endif
