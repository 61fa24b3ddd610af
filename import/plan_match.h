/* Rows of a file set against live rows of the ledger. */
#ifndef UPH_IMPORT_PLAN_MATCH_H
#define UPH_IMPORT_PLAN_MATCH_H

#include "import/matrix_plan.h"

/* Gives every row of the plan its action and counts them. Known rows that nothing answers stay unanswered:
 * they are gone from the file, a conflict each. Of a known file, changed words are let be. False when memory
 * is out. */
bool plan_match(struct plan *plan, bool known_file, struct arena *memory);

/* Whether the row stays with the allocation of the row it answers: at most its amount, its pot or its wording
 * differs. */
bool plan_keeps_allocation(const struct plan_row *row);

#endif
