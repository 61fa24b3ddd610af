/* Reconciliation: an accounting system's balances and vouchers against ours **on balance**, per fund and
 * activity; what differs, why that may be, and what a person has explained.
 *
 * Ours is pots + reserved + requisitioned + held, and what changes it: entries that move money onto or off
 * the balance, or between pots. Theirs has our sign (uph/outside.h). Skillnad = theirs − ours. */
#ifndef UPH_RECONCILE_H
#define UPH_RECONCILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/outside.h"

/* How theirs and ours were found to be the same. */
enum uph_match {
	UPH_MATCH_EXACT,   /* amount, and day or reference */
	UPH_MATCH_WINDOW,  /* amount, within the window of days, or alone of its amount a month late */
	UPH_MATCH_SPLIT,   /* one against several with the same sum */
	UPH_MATCH_OPENING, /* one of ours that theirs opened with, or theirs booked after the file's first day
			    */
	UPH_MATCH_CANCELLED /* they take each other out on their own side: an error and its correction */
};

/* What a difference seems to be. */
enum uph_difference_kind {
	UPH_DIFFERENCE_LATE,     /* theirs is booked after the day, or ours is: clears by itself */
	UPH_DIFFERENCE_ACTIVITY, /* on another activity there */
	UPH_DIFFERENCE_AMOUNT,   /* the same reference with another amount, or the other sign, there */
	UPH_DIFFERENCE_DIVIDED,  /* divided by activity there and not here: proposes `distribute` */
	UPH_DIFFERENCE_OPENING,  /* the balance they opened with differs from ours the day before */
	UPH_DIFFERENCE_THEIRS,   /* stands there alone */
	UPH_DIFFERENCE_OURS,     /* stands here alone */
	UPH_DIFFERENCE_BALANCE   /* the file has balances alone: what differs cannot be taken apart */
};

const char *uph_match_name(enum uph_match match);               /* "exact" */
const char *uph_difference_name(enum uph_difference_kind kind); /* "late" */

/* One item of either side: a row of theirs, or an entry of ours as it moved the balance of one pot. */
struct uph_reconcile_item {
	bool ours;
	int64_t entry;     /* ours: its seq; 0 */
	const char *name;  /* "A 17", "ver 12" */
	const char *place; /* theirs */
	struct uph_date date;
	int64_t fund, activity;
	struct uph_money amount; /* what it adds to the balance */
	const char *reference, *text;
	size_t group;      /* of matched ones: index of its match; else SIZE_MAX */
	size_t difference; /* of others: index of its difference */
	bool counts; /* it is part of the balance on the day; false: it stands after it, and only explains */
};

/* Items that are the same. */
struct uph_reconcile_match {
	enum uph_match how;
	size_t ours, theirs;    /* how many items; one of them 0 of OPENING and CANCELLED */
	int64_t fund, activity; /* as pots are: fund 0 when theirs does not tell */
	struct uph_money amount;
};

/* What a difference is in one pot: theirs − ours. */
struct uph_difference_part {
	int64_t fund, activity;  /* as pots are */
	struct uph_money amount; /* never zero */
};

/* A difference: one cause, in one pot or several. Its parts, over all differences, sum to each pot's. */
struct uph_difference {
	size_t number;   /* from 1, in the order of the paper, explained or not */
	const char *key; /* what it hangs on, by content: the same in next month's file */
	enum uph_difference_kind kind;
	const struct uph_difference_part *parts; /* in the order of the pots; one at least */
	size_t part_count;
	struct uph_money amount; /* over all parts: zero when it stands in the wrong pots only */
	struct uph_money moved;  /* of parts above zero: what stands in other pots, when amount is zero */
	const size_t *items;     /* indices, ours first */
	size_t item_count;
	const char *proposal; /* a sentence; "" when there is nothing to propose */
	const char *commands; /* commands that would clear it, a line each; "" */
	/* explained by a person */
	bool explained;
	const char *explanation; /* "" */
	struct uph_date until;
	bool lapsed;          /* it was explained until a day that has passed */
	const char *person;   /* who explained it; "" */
	int64_t explained_at; /* when: UTC microseconds; 0 */
};

/* A pot as it stands on both sides. */
struct uph_reconcile_pot {
	int64_t fund, activity; /* fund 0: over all funds */
	struct uph_money theirs, ours;
	struct uph_money available, decided,
		held; /* of ours: left to decide; reserved and requisitioned; held */
	struct uph_money difference, explained, unexplained;
	size_t unexplained_count;   /* differences: two may sum to nothing */
	struct uph_date reconciled; /* the last day it is reconciled through, this one included; none */
	struct uph_date before;     /* the same as kept before this one */
};

struct uph_reconciliation {
	struct uph_date as_of;
	const struct uph_outside *outside; /* borrowed */
	struct uph_reconcile_pot *pots;    /* by fund, activity: those that either side has */
	size_t pot_count;
	struct uph_reconcile_pot total;
	struct uph_reconcile_item *items;
	size_t item_count;
	struct uph_reconcile_match *matches;
	size_t match_count;
	struct uph_difference *differences;
	size_t difference_count;
	size_t unexplained_count;
	struct uph_date start; /* items are compared from this day; what stood before is one opening */
	void *memory;
};

struct uph_reconcile_options {
	struct uph_date as_of;
	const int64_t *funds; /* NULL: all */
	size_t fund_count;
	int window;      /* days; 0: 10 */
	int64_t seq_max; /* 0: all */
};

/* Compares; writes nothing. Free with uph_reconcile_free() after UPH_OK; `outside` must outlive it.
 * UPH_E_USAGE: no day, a day that the file says nothing of, funds asked for that theirs does not tell apart.
 */
enum uph_status uph_reconcile(struct uph_ledger *ledger, const struct uph_outside *outside,
	const struct uph_reconcile_options *options, struct uph_reconciliation *out, struct uph_error *err);
void uph_reconcile_free(struct uph_reconciliation *reconciliation);

/* Explains a difference, inside a change; it is carried until the day, or until it clears. UPH_E_INVARIANT:
 * no text, a day before as_of. */
enum uph_status uph_reconcile_explain(struct uph_ledger *ledger,
	const struct uph_reconciliation *reconciliation, const struct uph_difference *difference,
	const char *text, struct uph_date until, struct uph_error *err);
/* Takes an explanation back. */
enum uph_status uph_reconcile_unexplain(struct uph_ledger *ledger,
	const struct uph_reconciliation *reconciliation, const struct uph_difference *difference,
	struct uph_error *err);
/* Keeps that the pots without anything unexplained are reconciled through the day, inside a change; the file
 * becomes a source. `kept` gets how many that were not kept through the day before. */
enum uph_status uph_reconcile_keep(struct uph_ledger *ledger, const struct uph_reconciliation *reconciliation,
	size_t *kept, struct uph_error *err);
/* The last day that a pot is reconciled through, up to a record (0: all); none when it never was. What was
 * kept of a day counts as long as no later record has changed what was on balance then. `fund` 0: every fund
 * that the activity has money on balance in. What was kept of the activity over all funds counts as well. */
enum uph_status uph_reconciled_through(struct uph_ledger *ledger, int64_t fund, int64_t activity,
	int64_t seq_max, struct uph_date *out, struct uph_error *err);
/* The same of all pots with money on balance at the end of `as_of` (none: now): the earliest of them. */
enum uph_status uph_reconciled_all(struct uph_ledger *ledger, struct uph_date as_of, int64_t seq_max,
	struct uph_date *out, struct uph_error *err);

#endif
