/* The turn of the year: what stands on the balance on the last day of a year, per fund, activity and
 * allocation; what waits to be done before; and the first day of the next year.
 *
 * Nothing is moved by the calendar. A ledger lives on from year to year, and its funds persist: what is
 * decided and not paid follows with its allocation, and what is undecided stays in its fund until somebody
 * decides to carry it. */
#ifndef UPH_NEWYEAR_H
#define UPH_NEWYEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/ledger.h"
#include "uph/money.h"

/* A pot, or an allocation's money out of one pot. */
struct uph_newyear_line {
	int64_t fund, activity;
	int64_t allocation; /* 0: the pot itself; else the fields below, which are of the allocation as known
			     */
	int64_t decision, number, recipient;
	const char *label, *purpose, *body, *paragraph; /* the last NULL when it is unknown */
	struct uph_date decided;
	bool held; /* set aside without a recipient */
	/* on the balance, on the day */
	struct uph_money available, reserved, requisitioned, held_amount, on_balance;
	/* What it has been given out of the pot, less what was released: what is left of it stands above. */
	struct uph_money given;
};

/* Lines by fund (as the register has them), activity, the pot before its allocations, and number. Lines on
 * which nothing is left stand, too: on_balance and all that makes it are zero. */
struct uph_newyear {
	int year;                /* the new one */
	struct uph_date through; /* the last day of the year before */
	struct uph_newyear_line *lines;
	size_t line_count;
	struct uph_newyear_line total; /* of the money alone */
	void *memory;
};

/* Gathers what stands on a day, the last of a year, as known up to a record (0: all). Free with
 * uph_newyear_free(), also after a failure. */
enum uph_status uph_newyear_gather(struct uph_ledger *ledger, struct uph_date through, int64_t seq_max,
	struct uph_newyear *out, struct uph_error *err);
void uph_newyear_free(struct uph_newyear *newyear);
/* Whether anything of the line is on the balance: money that cancels out counts. */
bool uph_newyear_line_stands(const struct uph_newyear_line *line);

/* What a person should do or know before the turn, of the book as it is now: what uph_closing_matters()
 * tells; a period that is not closed; pots with money that are not reconciled through the last day; a grant
 * that is not divided while pots stand below zero. */
enum uph_status uph_newyear_matters(struct uph_ledger *ledger, const struct uph_newyear *newyear,
	struct uph_findings *findings, struct uph_error *err);

/* ---- the turn itself ---- */

struct uph_newyear_turn {
	int year;
	/* The decision that undecided money is carried by, in words ("LSVO 2024-12-13 § 101"; one that the
	 * books do not have is added, as recommended); NULL: nothing is carried. */
	const char *decision;
	const char *fund, *activity; /* only from this fund and activity; NULL: from all earlier ones */
	struct uph_money amount;     /* of one activity: no more than this; 0: all that is undecided */
};

/* Money of one pot that is carried to the same activity of the new year's fund; below zero: the other way,
 * for a pot that stands below zero. */
struct uph_newyear_carried {
	int64_t fund, activity;
	struct uph_money amount;
};

struct uph_newyear_turned {
	int64_t fund; /* the new year's */
	bool fund_made, decision_made;
	int64_t decision; /* 0: none */
	int64_t voucher;  /* 0: no money moved */
	struct uph_newyear_carried *carried;
	size_t carried_count;
	struct uph_money sum;
	struct uph_money left; /* undecided in the earlier funds after it */
};

/* Inside a change: adds the new year's fund when it is missing and carries undecided state money of earlier
 * years to it, dated the first day of the year or the decision's when that is later. What stood in a pot on
 * the last day of the old year, less what the decision has carried already and no more than stands there
 * now: the same again carries nothing. Free with uph_newyear_turned_free(). UPH_E_USAGE for an amount without
 * an activity, or without the fund when several have money there; UPH_E_INVARIANT for more than there is. */
enum uph_status uph_newyear_turn(struct uph_ledger *ledger, const struct uph_newyear_turn *turn,
	struct uph_newyear_turned *out, struct uph_error *err);
void uph_newyear_turned_free(struct uph_newyear_turned *turned);
/* The state's fund of a year; NULL in `*out` when the books have none, and its name to be in `name`. */
struct uph_fund;
#define UPH_NEWYEAR_NAME_MAX 32
enum uph_status uph_newyear_fund(struct uph_ledger *ledger, int year, const struct uph_fund **out,
	char name[UPH_NEWYEAR_NAME_MAX], struct uph_error *err);

#endif
