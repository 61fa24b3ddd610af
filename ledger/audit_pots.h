/* Why pots stand below zero: asked by several rules of money, so that what one rule says another does not say
 * again. */
#ifndef UPH_LEDGER_AUDIT_POTS_H
#define UPH_LEDGER_AUDIT_POTS_H

#include "ledger/audit_rules.h"

/* What is left of a fund, and of an activity, all pots together. */
struct uph_money audit_fund_left(const struct audit_book *book, int64_t fund);
struct uph_money audit_activity_left(const struct audit_book *book, int64_t activity);
/* The pot that is not divided between activities; NULL when no money has moved over it. */
const struct audit_pot *audit_undivided_pot(const struct audit_book *book, int64_t fund);
/* What came to a pot, before anything was set aside from it; and what is set aside. */
struct uph_money audit_pot_had(const struct audit_pot *pot);
struct uph_money audit_pot_set_aside(const struct audit_pot *pot);

/* The first that holds. */
enum audit_shortage {
	AUDIT_ENOUGH,     /* it does not stand below zero */
	AUDIT_FUND_SHORT, /* all of its fund does: R14, R15 */
	AUDIT_OLD_DRAWS,  /* decisions older than the balance are deducted whole: R21 */
	AUDIT_UNDIVIDED,  /* what is undivided in the fund covers it: R17 */
	AUDIT_NAMED,      /* a decision has named it as its source: R19 */
	AUDIT_BELOW       /* something else: R13 */
};

struct audit_pot_state {
	struct uph_date opened;      /* its fund, with what was left; none. Earlier decisions are older */
	struct uph_money drawn, old; /* by entries that stand; of that by decisions older than the balance */
	size_t old_count;            /* entries */
	enum audit_shortage shortage;
};
/* One for each pot of the book, in its order; NULL for want of memory, which is remembered. */
const struct audit_pot_state *audit_pot_states(struct audit *audit);

/* An entry that takes from this pot. */
bool audit_draws_on(const struct audit_entry *entry, const struct audit_pot *pot);
/* An entry that takes from this pot for a decision older than its opening. */
bool audit_draws_old(const struct audit_book *book, const struct audit_entry *entry,
	const struct audit_pot *pot, const struct audit_pot_state *state);

/* The pot's draws that go beyond what it had, in the order they were made: the next, and how much of it the
 * pot lacks. Begin with {0}. False when there are no more. */
struct audit_beyond {
	size_t next;           /* entry to look at */
	struct uph_money used; /* by those before it */
	size_t entry;          /* the one that was found */
	struct uph_money lacks;
};
bool audit_beyond_next(const struct audit_book *book, const struct audit_pot *pot,
	const struct audit_pot_state *state, struct audit_beyond *beyond);

#endif
