/* Decisions, their stages, and the allocations they make.
 *
 * A decision is body + meeting date + paragraph, which may be unknown. An allocation is one purpose of it,
 * with the number that stands on every paper and three roles. Its money is in the journal. */
#ifndef UPH_DECISION_H
#define UPH_DECISION_H

#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/register.h"

struct uph_decision {
	int64_t id;
	const char *body;
	struct uph_date date;
	const char *paragraph; /* NULL: unknown */
	const char *title;     /* NULL */
};

enum uph_stage {
	UPH_PROPOSED,
	UPH_RECOMMENDED,
	UPH_DECIDED,
	UPH_REJECTED,
	UPH_REPLACED,
	UPH_WITHDRAWN,
	UPH_EXTENDED,
	UPH_ADJUSTED
};

struct uph_allocation {
	int64_t id;
	int64_t decision;
	int64_t number;      /* running: 16 */
	const char *label;   /* "UPH-24-016" */
	const char *purpose; /* as it reads now, amendments included */
	const char *extent;  /* NULL */
	struct uph_date period_first, period_last;
	const char *bound;                           /* "exact", "most", "unknown" */
	int64_t requisitioner, recipient, performer; /* parties; 0: none */
};

/* The decision with this body, date and paragraph (NULL: the one whose paragraph is unknown); UPH_E_MISSING.
 */
enum uph_status uph_decision_find(struct uph_ledger *ledger, const char *body, struct uph_date date,
	const char *paragraph, int64_t *id, struct uph_error *err);
enum uph_status uph_decision_add(struct uph_ledger *ledger, const struct uph_decision *decision,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
enum uph_status uph_stage_add(struct uph_ledger *ledger, int64_t decision, enum uph_stage stage,
	struct uph_date date, const char *function, const char *reference, const struct uph_origin *origin,
	struct uph_error *err);
/* Adds the next att-clause, in order. */
enum uph_status uph_clause_add(struct uph_ledger *ledger, int64_t decision, const char *text,
	const struct uph_origin *origin, struct uph_error *err);
/* The stage a decision stands in as known up to a record (`seq_max` 0: all), and its date; a protocol's
 * adjustment is none. UPH_PROPOSED without a date when nothing has been said. */
enum uph_status uph_decision_stage(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_stage *out, struct uph_date *date, struct uph_error *err);
/* "föreslaget", "rekommenderat", "beslutat", … */
const char *uph_stage_word(enum uph_stage stage);

/* Adds an allocation; its number and label are given by the ledger (label "UPH-" year of the decision "-"
 * number). */
enum uph_status uph_allocation_add(struct uph_ledger *ledger, const struct uph_allocation *allocation,
	struct uph_date decided, const struct uph_origin *origin, int64_t *id, struct uph_error *err);
/* Adds a financing line; `replaces` is the line it stands in for (0: none). With amount 0 it says that the
 * line it replaces is gone. */
enum uph_status uph_financing_add(struct uph_ledger *ledger, int64_t allocation, int64_t fund,
	int64_t activity, struct uph_money amount, int64_t replaces, const struct uph_origin *origin,
	struct uph_error *err);
/* The latest line of an allocation with this fund, activity and amount that nothing has replaced; 0: none. */
enum uph_status uph_financing_find(struct uph_ledger *ledger, int64_t allocation, int64_t fund,
	int64_t activity, struct uph_money amount, int64_t *id, struct uph_error *err);

/* Visits every allocation known up to a record (`seq_max` 0: all) by number, with its decision. Texts live
 * until the visitor returns; it returns UPH_OK to go on. */
enum uph_status uph_allocations(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_allocation *allocation,
		const struct uph_decision *decision, struct uph_error *err),
	void *context, struct uph_error *err);

/* How a text reads from now on. */
enum uph_status uph_allocation_amend(struct uph_ledger *ledger, int64_t allocation, const char *purpose,
	const char *reason, const struct uph_origin *origin, struct uph_error *err);
enum uph_status uph_entry_amend(struct uph_ledger *ledger, int64_t entry, const char *text,
	const char *reason, const struct uph_origin *origin, struct uph_error *err);

#endif
