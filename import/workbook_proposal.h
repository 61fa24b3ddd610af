/* A row of a new decision that is proposed: the decision and an allocation of it, with its financing. No
 * money moves.
 *
 * There is no entry to know it by: a row is an allocation that stands in the books already when decision,
 * purpose, recipient, pot and amount are the same. */
#ifndef UPH_IMPORT_WORKBOOK_PROPOSAL_H
#define UPH_IMPORT_WORKBOOK_PROPOSAL_H

#include "import/journal_posting.h"
#include "import/workbook_rows.h"

/* A financing line of an allocation that stands in the books. */
struct standing_proposal {
	int64_t allocation, decision, recipient, fund, activity;
	struct uph_money amount;
	const char *purpose;
	bool known;   /* a row is an entry of its allocation */
	bool matched; /* a row is it */
};

struct workbook_proposals {
	struct standing_proposal *standing;
	size_t count, capacity;
};

/* Gathers what stands, before anything is posted. `known` has been set against all rows. */
enum uph_status workbook_proposals_begin(struct workbook_proposals *proposals, struct uph_ledger *ledger,
	const struct journal_known *known, struct arena *arena, struct uph_error *err);
void workbook_proposals_restart(struct workbook_proposals *proposals);

/* Adds it, unless it stands: unchanged then. One that joins an allocation is one more pot of it. `*fault` is
 * the column that a refusal is about. */
enum uph_status workbook_propose(struct workbook_proposals *proposals, struct uph_ledger *ledger,
	const struct journal_row *row, const struct workbook_row *more, const struct uph_origin *origin,
	int64_t joins, struct uph_findings *remarks, struct journal_deed *out, size_t *fault,
	struct uph_error *err);

/* Which rows of one allocation a row is among. */
struct workbook_carrying {
	int64_t joins;       /* the allocation that the rows above it have become; 0: it is the first */
	bool joins_proposal; /* which was proposed before */
	size_t row_count;    /* rows of the allocation, from this one on */
};

/* Money is set aside for an allocation that is proposed in the books, when the row is it: no second one is
 * made. `*taken` stays false when there is none. What is proposed of several pots is carried out whole. */
enum uph_status workbook_carry_out(struct workbook_proposals *proposals, struct uph_ledger *ledger,
	const struct journal_row *row, const struct workbook_row *more,
	const struct uph_movement_words *words, const struct workbook_carrying *carrying,
	struct journal_deed *out, bool *taken, size_t *fault, struct uph_error *err);

#endif
