/* The matrix's Kvar against the ledger's, when all has been posted. */
#ifndef UPH_IMPORT_PLAN_LEFT_H
#define UPH_IMPORT_PLAN_LEFT_H

#include "import/matrix_plan.h"

/* Says whether what the matrix ends in is what the ledger has left to decide, over the matrix's year and the
 * earlier ones of its kind, the running change included. Only where the opening was checked and not posted:
 * else the one is made of the other. */
enum uph_status plan_check_left(struct uph_ledger *ledger, const struct plan *plan,
	const struct matrix *matrix, struct uph_findings *findings, struct uph_error *err);

#endif
