/* Movements: what happens to money, recorded by hand or by import, with the checks that make it right.
 *
 * A movement names an event and what it concerns; the ledger makes the entries, one voucher. An amount of an
 * allocation that has several pots is taken from them in proportion to what stands there, unless a pot is
 * named. Never more than is there: the message says how much there is and which decision bounds it. */
#ifndef UPH_MOVEMENT_H
#define UPH_MOVEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/journal.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/register.h"

struct uph_movement {
	enum uph_event event;
	struct uph_date date;
	struct uph_money amount; /* above zero; an opening may be below */
	int64_t allocation;     /* requisition, pay, spend, claim, refund, release, cofund; hold and allocate:
				   made before with uph_allocation_add() */
	int64_t fund, activity; /* the pot the money is in or goes to; fund 0: the allocation's pots */
	int64_t to_fund, to_activity; /* distribute, carry; release and refund to another pot: fund 0: none */
	bool from_spent;              /* claim, refund: of what is spent, not of what is paid */
	bool from_claimed;            /* refund: of what is claimed */
	bool to_reserved;             /* refund: back to what is reserved, not to the pot */
	int64_t counterparty;         /* party; cofund: the funder */
	int64_t decision;             /* refund of something older than the books; 0 */
	const char *reference;        /* invoice or requisition number; NULL */
	const char *text;             /* NULL */
	const char *override_reason;  /* outside the period, or a fund below zero, on purpose; NULL */
	struct uph_origin origin;
	const unsigned char *row_key; /* NULL; only with one entry's movement … */
	bool key_of_first;            /* … unless it is the key of the first of several */
};

/* Inside a change: makes one voucher, or adds to the one that is open. `voucher` may be NULL.
 *
 * Checks: the amount is there (reserved for requisition, pay and own use; paid for spend, claim, refund; and
 * so on by the event table); a movement of requisition, pay or spend is dated inside the allocation's period
 * (override "outside-period"); only the region's own units spend straight from what is reserved or
 * requisitioned; own use of a bought service names the counterparty (the performer, when nobody is named); no
 * money of an allocation moves on a day before it was set aside; a funder is one of those that the decision's
 * plan of co-financing names, when there is one, and pays no more than it says (override
 * "cofunding-above-plan").
 * UPH_E_INVARIANT with a sentence that names the allocation, what is there, and the decision. What is refused
 * that way has written nothing. A fund that the movement's own voucher puts below zero is overridden when a
 * reason is given; in a voucher that was open already that is the caller's to do. */
enum uph_status uph_movement_post(struct uph_ledger *ledger, const struct uph_movement *movement,
	int64_t *voucher, struct uph_error *err);

/* Mirrors what is left of a whole voucher, or of all entries of a source, in one voucher. A date of none:
 * each mirror has its entry's own date, or the first open day after it when that period is closed. A step or
 * an outcome that the voucher carried out, and that nothing has followed, is taken back with it (the
 * condition is reopened, the decision is recommended again). UPH_E_INVARIANT when money has moved on (the
 * message names the voucher in the way), when nothing is left to mirror, when the date lies before an entry's
 * own, when a line lives on the money and has been decided since, and when money would be laid on top of what
 * a line has got or been decided to get since; UPH_E_MISSING when there is no such voucher, or the source has
 * no entries. What is refused can only be rolled back. */
enum uph_status uph_reverse_voucher(struct uph_ledger *ledger, int64_t voucher, struct uph_date date,
	const char *reason, int64_t *out, struct uph_error *err);
enum uph_status uph_reverse_source(struct uph_ledger *ledger, int64_t source, struct uph_date date,
	const char *reason, int64_t *out, struct uph_error *err);

#endif
