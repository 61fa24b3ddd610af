/* What the ledger holds of a matrix's series, and whose money stands in earlier years' funds. */
#ifndef UPH_IMPORT_PLAN_KNOWN_H
#define UPH_IMPORT_PLAN_KNOWN_H

#include "import/matrix_plan.h"

/* A plan in the making. */
struct planning {
	struct uph_ledger *ledger;
	const struct matrix *matrix;
	struct arena *memory;
	struct plan *plan;
	struct uph_findings *findings;
	bool failed; /* memory ran out for some text; asked once, when all is made */

	size_t known_capacity;
	bool of_files;                       /* decision files have brought some of them */
	bool opened;                         /* the series has posted opening rows */
	const struct uph_fund *opened_later; /* a fund that others have opened, of this year or later; NULL */
	const struct uph_fund *funds;        /* the register's */
	size_t fund_count;
	const struct uph_fund *own_earlier; /* the fund that the series' earlier rows draw on; NULL */
	const struct uph_fund *
		others_earlier; /* the latest fund of earlier years that others have brought money to; NULL */
};

/* A text in the plan's memory; "" when there is no room, and that is noted. */
const char *planning_keep(struct planning *planning, const char *text);
/* The same, folded. */
const char *planning_fold(struct planning *planning, const char *text);

/* Fills plan->known and the fields above. */
enum uph_status plan_known_take(struct planning *planning, struct uph_error *err);

#endif
