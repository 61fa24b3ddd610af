/* What an import may not correct: money that somebody has decided. */
#ifndef UPH_IMPORT_UNDECIDED_H
#define UPH_IMPORT_UNDECIDED_H

#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"

/* UPH_E_REFUSED with what to do first, when the allocation has been decided; nothing is corrected away
 * beneath the one who decided. */
enum uph_status import_check_undecided(struct uph_ledger *ledger, int64_t allocation, struct uph_error *err);

#endif
