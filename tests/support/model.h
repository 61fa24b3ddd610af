/* A small model of the books, to hold the ledger against: plain arrays and plain arithmetic, nothing shared
 * with the ledger but the struct of an amount. It says for each operation whether it is refused, and what
 * every account and every figure then is.
 *
 * Funds, activities, parties, decisions, allocations, conditions, lines and entries are numbered from 1 in
 * the order they are made; 0 is none. Everything is appended and never changed, so that a rollback is to take
 * the last ones away again. An operation returns NULL when the books take it, else why they do not (in
 * English, for the one who reads the test's output), and has then changed nothing. */
#ifndef UPH_TESTS_MODEL_H
#define UPH_TESTS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/money.h"

#define MODEL_FUNDS 3
#define MODEL_ACTIVITIES 4
#define MODEL_NAMED_PARTIES 6 /* may be funders; the others are merged and parted */
#define MODEL_PARTIES 8
#define MODEL_POTS (MODEL_FUNDS * MODEL_ACTIVITIES)
#define MODEL_FIGURES 17 /* as enum uph_figure_kind, in its order */

/* Kinds of account, numbered as the design lists them and as the ledger stores them. */
enum model_kind {
	AT_NONE,
	AT_OPENING,
	AT_POT,
	AT_GRANTOR,
	AT_RECEIVED,
	AT_RESERVED,
	AT_HELD,
	AT_REQUISITIONED,
	AT_PAID,
	AT_SPENT,
	AT_CLAIMED,
	AT_EARLIER,
	AT_REPAID,
	AT_FUNDER,
	AT_COFUNDED,
	MODEL_KINDS
};
enum model_event {
	DO_NOTHING,
	DO_OPENING,
	DO_GRANT,
	DO_RECEIVE,
	DO_DISTRIBUTE,
	DO_CARRY,
	DO_ALLOCATE,
	DO_HOLD,
	DO_REQUISITION,
	DO_PAY,
	DO_SPEND,
	DO_CLAIM,
	DO_REFUND,
	DO_RELEASE,
	DO_REPAY,
	DO_COFUND,
	MODEL_EVENTS
};
enum model_stage { IS_PROPOSED, IS_RECOMMENDED, IS_DECIDED, IS_REJECTED, IS_REPLACED, IS_WITHDRAWN };
enum model_outcome { OUT_OPEN, OUT_MET, OUT_FAILED, OUT_SETTLED };

struct model_account {
	int kind, fund, activity, allocation, party;
};

struct model_entry {
	int event, date, corrects, voucher;
	int64_t amount, left; /* left: what later entries have not mirrored away */
	struct model_account from, to;
	int aside_before; /* the entry before it that set money aside for its allocation */
	int64_t seq;      /* in the ledger; the test fills it in */
};

struct model_decision {
	int date;
};
struct model_allocation {
	int decision, recipient, performer; /* the decision it was made under; amendments follow */
	int owner, moves;                   /* whose it is now, and how often that has changed */
	int period_first, period_last;      /* as decided; amendments follow */
	int64_t cofunded;
	int64_t at[MODEL_POTS][MODEL_KINDS];
	int first_use[MODEL_POTS]; /* the entry that first brought the pot's money here; 0: none has */
	int last_aside;            /* the last entry that set money aside for it; 0: none has */
};
struct model_line {
	int allocation, fund, activity;
	int64_t amount, numerator, denominator;
	int replaces, replaced_by;
};
struct model_step {
	int decision, allocation, stage, voucher;
	bool has_amount;
	int64_t amount;
	int amendments, entries; /* how many came before it: whose the lines were then */
};
struct model_share {
	int decision, parent, allocation; /* parent: another share; 0: the whole */
	int64_t numerator, denominator;
};
struct model_condition {
	int decision, allocation, due, fund, activity;
	bool cofinancing;
};
/* What funders are to pay under a condition of co-financing. */
struct model_plan {
	int condition;
	bool granted; /* comes before what is applied for */
	int funders[2], funder_count;
	int64_t payable[2];
};
struct model_settled {
	int condition, outcome, voucher;
};
struct model_amendment {
	int allocation, first, last, decision; /* 0: as before */
};
struct model_merge {
	int party, into; /* 0: it is one of its own again */
};
struct model_closing {
	int fund, through;
};

enum model_list {
	MODEL_ENTRIES,
	MODEL_DECISIONS,
	MODEL_ALLOCATIONS,
	MODEL_LINES,
	MODEL_STEPS,
	MODEL_SHARES,
	MODEL_CONDITIONS,
	MODEL_OUTCOMES,
	MODEL_AMENDMENTS,
	MODEL_CLOSINGS,
	MODEL_ATTESTS,
	MODEL_PLANS,
	MODEL_MERGES,
	MODEL_LIMITS,
	MODEL_LISTS
};
struct model_mark {
	int count[MODEL_LISTS], voucher;
};

#define MODEL_ENTRIES_MAX 500000
#define MODEL_ALLOCATIONS_MAX 700
#define MODEL_ROWS_MAX 20000

/* What stands in a balance's rows. */
struct model_tally {
	unsigned funds; /* a bit for each fund that is asked for; 0: all */
	int64_t total[MODEL_FIGURES];
	int64_t fund[MODEL_FUNDS + 1][MODEL_FIGURES];
	int64_t activity[MODEL_ACTIVITIES + 1][MODEL_FIGURES];
	int merges; /* how many had been said then: whose an allocation's row counts as */
	int64_t allocation[MODEL_ALLOCATIONS_MAX][MODEL_FIGURES];
};

struct model {
	struct model_mark now, begun;
	bool overridden;               /* a fund may go below zero in this change … */
	bool excused[MODEL_FUNDS + 1]; /* … or these */
	int64_t begun_totals[MODEL_FUNDS + 1];
	bool party_is_own[MODEL_PARTIES + 1];

	int64_t pots[MODEL_FUNDS + 1][MODEL_ACTIVITIES + 1];
	int64_t fund_at[MODEL_FUNDS + 1][MODEL_KINDS]; /* opening, grantor, received, earlier, repaid */
	int64_t funder[MODEL_PARTIES + 1];

	struct model_entry entries[MODEL_ENTRIES_MAX];
	struct model_decision decisions[MODEL_ALLOCATIONS_MAX];
	struct model_allocation allocations[MODEL_ALLOCATIONS_MAX];
	struct model_line lines[MODEL_ROWS_MAX];
	struct model_step steps[MODEL_ROWS_MAX];
	struct model_share shares[MODEL_ROWS_MAX];
	struct model_condition conditions[MODEL_ALLOCATIONS_MAX];
	struct model_settled outcomes[MODEL_ROWS_MAX];
	struct model_amendment amendments[MODEL_ROWS_MAX];
	struct model_plan plans[MODEL_ALLOCATIONS_MAX];
	struct model_closing closings[100];
	struct model_merge merges[MODEL_ROWS_MAX];
	int64_t limits[MODEL_ROWS_MAX]; /* what may be attested, the latest counts */
	int attests[MODEL_ROWS_MAX];    /* vouchers */
	struct model_tally tally;
};

/* ---- arithmetic and accounts (model.c) ---- */

/* Largest remainder, ties to the earlier: parts sum to the total, which may be below zero. */
void model_divide(int64_t total, const int64_t *weights, size_t count, int64_t *parts);

struct model *model_new(void);
int model_count(const struct model *model, enum model_list list);
/* What stands on an account. */
int64_t model_balance(struct model *model, const struct model_account *account);
int64_t model_fund_total(const struct model *model, int fund);
/* What stands on the allocation's accounts of a kind, in the pots that are named (0: all). */
int64_t model_standing(const struct model *model, int allocation, int kind, int fund, int activity);
/* All that an allocation holds, wherever it stands. */
int64_t model_holds(const struct model *model, int allocation);
/* Adds an entry's effect to the figures, or with `sign` −1 takes it away. `before`: as opening. */
void model_tally_add(const struct model *model, struct model_tally *tally, const struct model_entry *entry,
	int sign, bool before);
/* The event of the entry at the root of a chain of corrections. */
int model_root(const struct model *model, const struct model_entry *entry);
/* Whom a party counted as after so many merges (−1: now). */
int model_counts_as(const struct model *model, int party, int merges);
const char *model_merge(struct model *model, int party, int into);
void model_set_limit(struct model *model, int64_t limit);
/* Makes "available" and "on balance" of a row's other figures. */
void model_derive(int64_t figures[MODEL_FIGURES]);

void model_begin(struct model *model);
void model_rollback(struct model *model);
/* Whether the change may be committed: NULL, or why not (it is then still to be rolled back). */
const char *model_commit(const struct model *model);
struct model_mark model_mark(const struct model *model);
void model_return(struct model *model, const struct model_mark *mark);

/* Appends an entry under the next voucher; the voucher is counted by model_voucher_end(). */
const char *model_post(struct model *model, int event, int date, int64_t amount, struct model_account from,
	struct model_account to, int corrects);
/* Nothing may have left an allocation that did not enter it. */
const char *model_voucher_end(struct model *model, const struct model_mark *before);
int model_closed_through(const struct model *model, int fund);

/* The pots that an allocation has used (those named: 0 for all), in the order of their first use. */
size_t model_pots_of(const struct model *model, int allocation, int fund, int activity, int pots[MODEL_POTS]);
/* Moves `amount` of what stands on the allocation's accounts of one kind, in proportion to what each pot has
 * there: to accounts of another kind, or (AT_POT) to the pots, or to the one that is named. */
const char *model_take(struct model *model, int event, int date, int allocation, int kind, const int *pots,
	size_t count, int64_t amount, int to_kind, int to_fund, int to_activity);

/* ---- movements (model_movement.c) ---- */

struct model_movement {
	int event, date, allocation, fund, activity, to_fund, to_activity, counterparty;
	int64_t amount;
	bool from_spent, from_claimed, to_reserved, override;
};
const char *model_move(struct model *model, const struct model_movement *movement);
/* Several in one voucher; a reason given with one stands for its period only. */
const char *model_move_all(struct model *model, const struct model_movement *movements, size_t count);
/* Corrections and reversals (model_correction.c). */
const char *model_correct(struct model *model, int entry, int64_t amount, int date, bool reason);
const char *model_reverse(struct model *model, int voucher, int date, bool reason);
const char *model_attest(struct model *model, int voucher, bool own, int64_t limit);
/* The earliest day of the money that is set aside for the allocation, or `day` when that is no earlier. */
int model_there_from(const struct model *model, int allocation, int day);

/* ---- decisions (model_decision.c) ---- */

/* Whose the allocation is, or was when so many amendments had been said. */
int model_decision_of(const struct model *model, int allocation, int amendments);
int model_owner(const struct model *model, int allocation);
/* Whether it is the step, or one of those, that says where the allocation (0: the decision) stands. */
bool model_is_about(const struct model *model, const struct model_step *step, int decision, int allocation);
/* Where an allocation stands, or with 0 its decision. */
int model_stage_of(const struct model *model, int decision, int allocation, int *voucher);
/* The step in which it stood after the first `last`; 0: none. */
int model_step_of(const struct model *model, int decision, int allocation, int last);
void model_step_say(struct model *model, struct model_step step);
void model_period(const struct model *model, int allocation, int *first, int *last);
/* The financing lines that stand, in order; at most 32. */
size_t model_lines_of(const struct model *model, int allocation, const struct model_line **out);

int model_decide(struct model *model, int date);
int model_allocation_add(struct model *model, const struct model_allocation *allocation);
void model_line_add(struct model *model, const struct model_line *line);
void model_step_add(struct model *model, int decision, int allocation, int stage, int voucher);
int model_share_add(struct model *model, const struct model_share *share);
void model_amend(struct model *model, const struct model_amendment *amendment);
void model_close(struct model *model, int fund, int through);

struct model_verdict {
	int decision, date;
	const int *allocations; /* NULL: all that the verdict may follow */
	int allocation_count;
	bool has_amount;
	int64_t amount;
};
const char *model_approve(struct model *model, const struct model_verdict *verdict);
const char *model_reject(struct model *model, const struct model_verdict *verdict);
const char *model_withdraw(struct model *model, const struct model_verdict *verdict, bool replaced);
const char *model_take_back(struct model *model, const struct model_verdict *verdict);
const char *model_set_amount(struct model *model, int allocation, int64_t amount, int date);
const char *model_set_decision_amount(struct model *model, int decision, int64_t amount, int date);

const char *model_condition_add(struct model *model, const struct model_condition *condition, int decided);
const char *model_plan_add(struct model *model, const struct model_plan *plan);
/* Why the party may not pay so much into the allocation. */
const char *model_plan_refuses(
	const struct model *model, int allocation, int party, int64_t amount, bool override);
int model_condition_state(const struct model *model, int condition, int *voucher);
const char *model_settle(struct model *model, int condition, int outcome, int date, bool evidence,
	int to_fund, int to_activity, bool reason);

#endif
