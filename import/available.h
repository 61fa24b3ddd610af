/* What every import tells before and after: Kvar att besluta. */
#ifndef UPH_IMPORT_AVAILABLE_H
#define UPH_IMPORT_AVAILABLE_H

#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"

/* What is left to decide over all funds, the running transaction included. */
enum uph_status import_available(struct uph_ledger *ledger, struct uph_money *out, struct uph_error *err);

#endif
