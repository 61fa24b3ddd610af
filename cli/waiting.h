/* The wait for a book that another program uses: how long (UPH_WAIT), and what the person is told meanwhile.
 */
#ifndef UPH_CLI_WAITING_H
#define UPH_CLI_WAITING_H

#include "uph/ledger.h"

/* Puts the wait into the options that a ledger is opened by. UPH_E_USAGE when UPH_WAIT is no number of
 * seconds. */
enum uph_status waiting_options(struct uph_ledger_options *options, struct uph_error *err);

#endif
