/* Decisions, the steps of their lives, and the allocations they make.
 *
 * A decision is body + meeting date + paragraph, which may be unknown. An allocation is one purpose of it,
 * with the number that stands on every paper and three roles. Its money is in the journal.
 *
 * Only the one who may decide makes something *beslutat*: until then it is proposed (no money has moved) or
 * recommended (it is reserved). A step may concern a whole decision or one of its allocations. */
#ifndef UPH_DECISION_H
#define UPH_DECISION_H

#include <stdbool.h>
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
	const char *paragraph; /* as it reads now; NULL: unknown */
	const char *title;     /* as it reads now; NULL */
	const char *decider;   /* the function that may decide; NULL: the regiondirektör */
};

enum uph_stage {
	UPH_PROPOSED,
	UPH_RECOMMENDED,
	UPH_DECIDED,
	UPH_REJECTED,
	UPH_REPLACED,
	UPH_WITHDRAWN,
	UPH_EXTENDED, /* a later decision prolongs it: `linked` */
	UPH_ADJUSTED  /* the protocol has been signed; says nothing of what was decided */
};

/* One step. */
struct uph_step {
	enum uph_stage stage;
	struct uph_date date;
	const char *function;  /* by whom: "regiondirektören"; NULL */
	const char *reference; /* dnr; NULL */
	const char *note;      /* NULL */
	int64_t linked;        /* the deciding, replacing or extending decision; 0 */
	bool has_amount;       /* decided, when it differs from what was recommended */
	struct uph_money amount;
	int64_t allocation; /* the one it is about; 0: all of the decision's */
	int64_t voucher;    /* that moved the money; 0 */
	int64_t id;         /* the record; not read when one is added */
};

struct uph_allocation {
	int64_t id;
	int64_t decision;    /* the paragraph it belongs to, as known */
	int64_t number;      /* running: 16 */
	const char *label;   /* "UPH-24-016" */
	const char *purpose; /* as it reads now, amendments included; so are the fields below */
	const char *extent;  /* NULL */
	struct uph_date period_first, period_last;
	const char *bound; /* "exact", "most", "unknown" */
	/* parties, as they count: of one that has been merged, the one that it was merged into; 0: none */
	int64_t requisitioner, recipient, performer;
	int64_t recipient_written; /* the very one that the record names */
	const char *source_kind;   /* of the file that brought it: "matrix", "decisions"; NULL: by hand */
	const char *purpose_kind,
		*purpose_series; /* of the file whose words the purpose is; NULL: a person's */
};

/* A financing line that nothing has replaced. */
struct uph_financing {
	int64_t id, allocation;
	int64_t fund, activity;
	struct uph_money amount;                    /* 0: not known yet */
	int64_t share_numerator, share_denominator; /* of the allocation's amount; 0: not given */
};

/* ---- finding ---- */

/* The decision with this body, date and paragraph (NULL: the one whose paragraph is unknown): that has it
 * now, else that had it before it was renumbered; UPH_E_MISSING. */
enum uph_status uph_decision_find(struct uph_ledger *ledger, const char *body, struct uph_date date,
	const char *paragraph, int64_t *id, struct uph_error *err);
/* What a person calls a decision: "LSVO 2024-09-27 § 84", without the paragraph (or the body) where one fits,
 * or an allocation's number "UPH-24-016", which goes to `allocation` (0: the whole decision). UPH_E_MISSING
 * with the nearest there are; UPH_E_USAGE with the candidates when several fit. */
enum uph_status uph_decision_resolve(struct uph_ledger *ledger, const char *words, struct uph_decision *out,
	int64_t *allocation, struct uph_error *err);
/* "LSVO 2024-09-27 § 84" into `text`; returns `text`. */
#define UPH_DECISION_TEXT_MAX 200
char *uph_decision_print(const struct uph_decision *decision, char text[UPH_DECISION_TEXT_MAX]);
enum uph_status uph_decision_by_id(
	struct uph_ledger *ledger, int64_t id, struct uph_decision *out, struct uph_error *err);
/* The same as it was known up to a record (0: all). */
enum uph_status uph_decision_by_id_at(struct uph_ledger *ledger, int64_t id, int64_t seq_max,
	struct uph_decision *out, struct uph_error *err);
enum uph_status uph_allocation_by_id(
	struct uph_ledger *ledger, int64_t id, struct uph_allocation *out, struct uph_error *err);
/* By number: "UPH-24-016" in any case, or "16". UPH_E_MISSING with a sentence. */
enum uph_status uph_allocation_find(
	struct uph_ledger *ledger, const char *words, struct uph_allocation *out, struct uph_error *err);

/* ---- adding ---- */

enum uph_status uph_decision_add(struct uph_ledger *ledger, const struct uph_decision *decision,
	const struct uph_origin *origin, int64_t *id, struct uph_error *err);
enum uph_status uph_step_add(struct uph_ledger *ledger, int64_t decision, const struct uph_step *step,
	const struct uph_origin *origin, struct uph_error *err);
/* Adds the next att-clause, in order. */
enum uph_status uph_clause_add(struct uph_ledger *ledger, int64_t decision, const char *text,
	const struct uph_origin *origin, struct uph_error *err);
/* Adds the next line of the distribution list, in order. */
enum uph_status uph_distribution_add(struct uph_ledger *ledger, int64_t decision, const char *text,
	const struct uph_origin *origin, struct uph_error *err);
/* How a decision's title reads from now on. */
enum uph_status uph_decision_retitle(struct uph_ledger *ledger, int64_t decision, const char *title,
	const char *reason, const struct uph_origin *origin, struct uph_error *err);

/* What a decision's § is from now on: one that was unknown, or wrong. "§ 84/24" of a meeting in 2024 is "84".
 * UPH_E_REFUSED when another decision of the same body and day has it. */
enum uph_status uph_decision_renumber(struct uph_ledger *ledger, int64_t decision, const char *paragraph,
	const char *reason, const struct uph_origin *origin, struct uph_error *err);
/* How the decision's att-clause `number` (from 1) reads from now on. UPH_E_MISSING when there is none. */
enum uph_status uph_clause_amend(struct uph_ledger *ledger, int64_t decision, int64_t number,
	const char *text, const char *reason, const struct uph_origin *origin, struct uph_error *err);

/* Adds an allocation; its number and label are given by the ledger (label "UPH-" year of the decision "-"
 * number). */
enum uph_status uph_allocation_add(struct uph_ledger *ledger, const struct uph_allocation *allocation,
	struct uph_date decided, const struct uph_origin *origin, int64_t *id, struct uph_error *err);
/* How an allocation reads from now on; what is NULL or 0 in the change stays as it was. */
struct uph_allocation_change {
	const char *purpose, *extent, *bound;
	struct uph_date period_first, period_last;
	int64_t requisitioner, performer;
	int64_t decision; /* the paragraph that it turned out to be of */
};
enum uph_status uph_allocation_amend(struct uph_ledger *ledger, int64_t allocation,
	const struct uph_allocation_change *change, const char *reason, const struct uph_origin *origin,
	struct uph_error *err);
/* How an entry's text reads from now on. */
enum uph_status uph_entry_amend(struct uph_ledger *ledger, int64_t entry, const char *text,
	const char *reason, const struct uph_origin *origin, struct uph_error *err);

/* Adds a financing line; the `id` is not read. `replaces` is the line it stands in for (0: none); with
 * neither amount nor share it then says that the line it replaces is gone. */
enum uph_status uph_financing_add(struct uph_ledger *ledger, const struct uph_financing *line,
	int64_t replaces, const struct uph_origin *origin, struct uph_error *err);
/* The latest line of an allocation with this fund, activity and amount that nothing has replaced; 0: none. */
enum uph_status uph_financing_find(struct uph_ledger *ledger, int64_t allocation, int64_t fund,
	int64_t activity, struct uph_money amount, int64_t *id, struct uph_error *err);

/* ---- reading; texts live until the visitor returns, which returns UPH_OK to go on; seq_max 0: all ---- */

/* Every decision by date, body and paragraph. */
enum uph_status uph_decisions(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_decision *decision, struct uph_error *err),
	void *context, struct uph_error *err);
/* The steps of a decision and its allocations, oldest first. */
enum uph_status uph_steps(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_step *step, struct uph_error *err),
	void *context, struct uph_error *err);
enum uph_status uph_clauses(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_status (*visit)(void *context, int64_t number, const char *text, struct uph_error *err),
	void *context, struct uph_error *err);
enum uph_status uph_distribution(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	enum uph_status (*visit)(void *context, int64_t number, const char *text, struct uph_error *err),
	void *context, struct uph_error *err);
/* Every allocation by number, with its decision. */
enum uph_status uph_allocations(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_allocation *allocation,
		const struct uph_decision *decision, struct uph_error *err),
	void *context, struct uph_error *err);
/* The financing lines of an allocation that stand, in order. */
enum uph_status uph_financings(struct uph_ledger *ledger, int64_t allocation, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_financing *line, struct uph_error *err),
	void *context, struct uph_error *err);

/* The step a decision, or an allocation (its own steps and its decision's), stands in; a protocol's
 * adjustment and a prolongation are none. UPH_PROPOSED without a date when nothing has been said. Texts
 * belong to the ledger until its next write. */
enum uph_status uph_decision_step(struct uph_ledger *ledger, int64_t decision, int64_t seq_max,
	struct uph_step *out, struct uph_error *err);
enum uph_status uph_allocation_step(struct uph_ledger *ledger, int64_t allocation, int64_t seq_max,
	struct uph_step *out, struct uph_error *err);
/* The same with what had been said by a day (none: any). */
enum uph_status uph_decision_step_on(struct uph_ledger *ledger, int64_t decision, struct uph_date as_of,
	int64_t seq_max, struct uph_step *out, struct uph_error *err);
enum uph_status uph_allocation_step_on(struct uph_ledger *ledger, int64_t allocation, struct uph_date as_of,
	int64_t seq_max, struct uph_step *out, struct uph_error *err);
/* "föreslaget", "rekommenderat", "beslutat", … */
const char *uph_stage_word(enum uph_stage stage);
const char *uph_stage_name(enum uph_stage stage); /* "proposed", … as stored and in JSON */

#endif
