/* Rows of a file set against live rows of the ledger. */
#ifndef UPH_IMPORT_PLAN_MATCH_H
#define UPH_IMPORT_PLAN_MATCH_H

#include "import/matrix_plan.h"

/* Gives every row of the plan its action and counts them. Known rows that nothing answers stay unanswered:
 * they are gone from the file, a conflict each. False when memory is out. */
bool plan_match(struct plan *plan, struct arena *memory);

#endif
