/* What the two halves of the turn of the year share: telling that memory or the range of money ran out. */
#ifndef UPH_LEDGER_NEWYEAR_H
#define UPH_LEDGER_NEWYEAR_H

#include "uph/error.h"
#include "uph/money.h"

/* UPH_E_MEMORY, with its sentence. */
enum uph_status newyear_no_memory(struct uph_error *err);
/* UPH_E_OVERFLOW, and `*sum` as it was, when the sum does not fit. */
enum uph_status newyear_add(struct uph_money *sum, struct uph_money amount, struct uph_error *err);

#endif
