/* What the matrices that have been read cover, and which allocations stand in them.
 *
 * A matrix answers for the funds that its rows draw on, from the day that it opens to its latest meeting, and
 * for the bodies whose meetings it lists. An allocation stands in it when it brought its money, or when it
 * was read later and says so (a record of the allocation with the matrix as its source). */
#ifndef UPH_LEDGER_AUDIT_MATRICES_H
#define UPH_LEDGER_AUDIT_MATRICES_H

#include "ledger/audit_rules.h"

struct audit_cover {
	const char *series, *body;
	struct uph_date from, to;
	int64_t *funds;
	size_t fund_count;
};

struct audit_matrices {
	struct audit_cover *covers;
	size_t count;
	bool *listed; /* of each allocation of the book */
};

/* All of it lives as long as the audit. */
void audit_matrices_read(struct audit *audit, struct audit_matrices *out);
/* Whether some matrix should have a row for a decision of this body and day on this fund (0: any). */
bool audit_matrices_cover(
	const struct audit_matrices *matrices, const char *body, struct uph_date date, int64_t fund);

#endif
