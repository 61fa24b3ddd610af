/* The inside of a movement: what movement.c, movement_check.c, movement_cofunding.c and movement_pot.c
 * share. */
#ifndef UPH_LEDGER_MOVEMENT_H
#define UPH_LEDGER_MOVEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/standing.h"
#include "uph/decision.h"
#include "uph/movement.h"

/* The most kinds of account that one movement takes from. */
#define MOVEMENT_SOURCES_MAX 3

struct moving {
	struct uph_ledger *ledger;
	const struct uph_movement *movement;
	struct uph_allocation allocation;                    /* id 0: the movement is of pots alone */
	struct uph_decision decision;                        /* the allocation's */
	struct standing standing;                            /* of the pots that the movement may take from */
	enum uph_account_kind sources[MOVEMENT_SOURCES_MAX]; /* in the order they are taken from */
	size_t source_count;
	int64_t counterparty;
	bool written; /* an entry has been written */
};

/* Writes one entry of the movement. */
enum uph_status movement_entry(struct moving *moving, struct uph_money amount, struct uph_account from,
	struct uph_account to, struct uph_error *err);

/* ---- checks (movement_check.c) ---- */

/* The recipient or the performer is the region or one of its units. */
bool movement_is_own(const struct moving *moving);
/* Who the work was bought of; 0: nobody outside the region. */
int64_t movement_bought_of(const struct moving *moving);
/* What the sources hold together. */
struct uph_money movement_there(const struct moving *moving);
/* UPH_E_INVARIANT with a sentence when there is less than the amount. */
enum uph_status movement_check_amount(const struct moving *moving, struct uph_error *err);
/* UPH_E_INVARIANT on a day before the allocation's money was set aside. */
enum uph_status movement_check_day(const struct moving *moving, struct uph_error *err);
/* UPH_E_INVARIANT outside the allocation's period, unless a reason is given: then that is kept. */
enum uph_status movement_check_period(const struct moving *moving, struct uph_error *err);

/* ---- co-financing (movement_cofunding.c) ---- */

/* UPH_E_INVARIANT when the decision has a plan of co-financing in which the counterparty is no funder, or
 * pays less than it then would have paid, unless a reason is given: then that is kept. */
enum uph_status movement_check_cofunding(const struct moving *moving, struct uph_error *err);

/* ---- movements between pots and the world (movement_pot.c) ---- */

/* UPH_E_INVARIANT with a sentence when the movement does not say what it must. */
enum uph_status movement_pot_check(const struct moving *moving, struct uph_error *err);
enum uph_status movement_pot_post(struct moving *moving, struct uph_error *err);

#endif
