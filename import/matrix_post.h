/* A plan carried out: new rows posted, changed texts recorded, accepted conflicts corrected, all inside the
 * running transaction. */
#ifndef UPH_IMPORT_MATRIX_POST_H
#define UPH_IMPORT_MATRIX_POST_H

#include "import/matrix_plan.h"
#include "uph/source.h"

/* Where the postings come from. */
struct post_source {
	int64_t id;
	const char *name;
};

/* Each row that is posted gets its voucher and allocation; `entries` the number of entries written. Adds a
 * note for each recipient that the ledger did not know. */
enum uph_status plan_post(struct uph_ledger *ledger, struct plan *plan, const struct matrix *matrix,
	const struct post_source *source, size_t *entries, struct uph_findings *findings,
	struct uph_error *err);

#endif
