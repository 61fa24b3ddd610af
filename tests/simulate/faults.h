/* What the simulation makes fail: allocations, the library's own and SQLite's, and what SQLite does to files.
 */
#ifndef UPH_TESTS_SIMULATE_FAULTS_H
#define UPH_TESTS_SIMULATE_FAULTS_H

#include "tests/support/model_run.h"

/* Before anything opens a ledger; NULL when SQLite does not let itself be made to fail. */
const struct model_faults *simulate_faults(void);

#endif
