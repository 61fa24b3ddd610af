/* What every import does before it is complete: tells Kvar att besluta, and asks whether the books hold. */
#ifndef UPH_IMPORT_AVAILABLE_H
#define UPH_IMPORT_AVAILABLE_H

#include "uph/error.h"
#include "uph/import.h"
#include "uph/ledger.h"
#include "uph/money.h"

/* What is left to decide over all funds, the running transaction included. */
enum uph_status import_available(struct uph_ledger *ledger, struct uph_money *out, struct uph_error *err);

/* uph_ledger_check(); with a reason a fund may stand below zero. */
enum uph_status import_check(
	struct uph_ledger *ledger, const struct uph_import_options *options, struct uph_error *err);

#endif
