/* Conditions: what must come true, by when, and what happens to the money when it does not. */
#ifndef UPH_CONDITION_H
#define UPH_CONDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/decision.h"
#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/register.h"

enum uph_condition_kind {
	UPH_CONDITION_COFINANCING, /* another funder pays its share */
	UPH_CONDITION_DEADLINE,    /* something is done by a day */
	UPH_CONDITION_PERIOD,      /* the money is used inside a period */
	UPH_CONDITION_REPORT,      /* a report is handed in */
	UPH_CONDITION_RECEIVED,    /* state money is received */
	UPH_CONDITION_BODY,        /* another body decides */
	UPH_CONDITION_GRANTED,     /* something applied for is granted */
	UPH_CONDITION_OTHER
};
#define UPH_CONDITION_KINDS 8

enum uph_condition_state {
	UPH_CONDITION_OPEN,
	UPH_CONDITION_MET,
	UPH_CONDITION_FAILED,
	UPH_CONDITION_SETTLED
};

struct uph_condition {
	int64_t id, decision;
	const char *label; /* "V-24-001", given by the ledger */
	enum uph_condition_kind kind;
	const char *text;
	const char *name;       /* the project's; NULL */
	struct uph_date due;    /* the last day; none is reported, not refused */
	int64_t allocation;     /* 0: all of the decision's */
	int64_t fund, activity; /* the pot that the money goes to when it fails; fund 0: where it came from */
	const char *reason;     /* why there; NULL */
	/* what has become of it; not read when one is added */
	enum uph_condition_state state;
	struct uph_date outcome_date;
	const char *evidence; /* NULL */
	int64_t voucher;      /* that gave the money back; 0 */
};

const char *uph_condition_kind_name(enum uph_condition_kind kind); /* "cofinancing" */
const char *uph_condition_kind_word(enum uph_condition_kind kind); /* "medfinansiering" */
bool uph_condition_kind_named(const char *name, enum uph_condition_kind *out);
const char *uph_condition_state_name(enum uph_condition_state state); /* "open" */
const char *uph_condition_state_word(enum uph_condition_state state); /* "öppet" */

enum uph_status uph_condition_add(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date decided, const struct uph_origin *origin, int64_t *id, struct uph_error *err);
/* By label in any case ("V-24-001"), or the project's name where one fits. UPH_E_MISSING with the nearest,
 * UPH_E_USAGE with the candidates. Texts belong to the ledger until its next write. */
enum uph_status uph_condition_find(
	struct uph_ledger *ledger, const char *words, struct uph_condition *out, struct uph_error *err);
/* Every condition by number, as known up to a record; texts live until the visitor returns. */
enum uph_status uph_conditions(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_condition *condition, struct uph_error *err),
	void *context, struct uph_error *err);
/* The same with what had become of each on a day (none: now). */
enum uph_status uph_conditions_on(struct uph_ledger *ledger, struct uph_date as_of, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_condition *condition, struct uph_error *err),
	void *context, struct uph_error *err);
/* By id, with its state now. Texts belong to the ledger until its next write. */
enum uph_status uph_condition_by_id(
	struct uph_ledger *ledger, int64_t id, struct uph_condition *out, struct uph_error *err);

/* What a failure would take back as of a day: reserved, held and requisitioned, and what is paid or used.
 * Nothing of a condition that is not open. */
enum uph_status uph_condition_at_risk(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date as_of, int64_t seq_max, struct uph_money *unpaid, struct uph_money *paid,
	struct uph_error *err);

/* The same by allocation and pot, in order; those that hold nothing are left out. Freed with free(). */
struct uph_condition_part {
	int64_t allocation, fund, activity;
	struct uph_money unpaid, paid;
};
enum uph_status uph_condition_parts(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date as_of, int64_t seq_max, struct uph_condition_part **out, size_t *count,
	struct uph_error *err);

struct uph_condition_outcome {
	int64_t condition;
	enum uph_condition_state state; /* MET, FAILED, SETTLED; OPEN: reopened, the last one was a mistake */
	struct uph_date date;
	const char *evidence;         /* NULL */
	int64_t to_fund, to_activity; /* another pot than the condition names, with a reason; fund 0: none */
	const char *reason;           /* NULL */
	struct uph_origin origin;
};
/* Inside a change. Met: no money moves. Failed: what is reserved, requisitioned and held goes back to the
 * pots it came from, each what it gave (or to the pot named), what is paid or used becomes a claim, in one
 * voucher. Settled: of a condition whose last day has passed, as failed; of a co-financing with a final
 * version, what the own share does not need is released pro rata (what is paid of that becomes a claim).
 * UPH_E_INVARIANT with a sentence: it has its outcome already, the day is not past, the pot's fund is closed
 * (name its successor). `voucher` gets 0 when no money moved. */
enum uph_status uph_condition_settle(struct uph_ledger *ledger, const struct uph_condition_outcome *outcome,
	int64_t *voucher, struct uph_error *err);

#endif
