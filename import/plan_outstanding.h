/* What stood on the balance when the matrix's year began, set against its rows before the grant. */
#ifndef UPH_IMPORT_PLAN_OUTSTANDING_H
#define UPH_IMPORT_PLAN_OUTSTANDING_H

#include "import/plan_known.h"

/* Gives the rows that answer a decision still on the balance their action, and says what differs; before the
 * other rows are matched. Does nothing unless the ledger knows the opening. */
enum uph_status plan_match_outstanding(struct planning *planning, struct uph_error *err);

/* Says which fund each new row before the grant draws on, when several could: the oldest whose pot has
 * enough. After the rows have been matched. */
enum uph_status plan_choose_funds(struct planning *planning, struct uph_error *err);

/* The earlier years' funds of the matrix's kind of money. */
bool plan_earlier_fund(const struct plan *plan, const struct uph_fund *fund);

#endif
