/* Where an allocation's money stands: what each of its accounts holds, by pot. */
#ifndef UPH_LEDGER_STANDING_H
#define UPH_LEDGER_STANDING_H

#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/journal.h"
#include "uph/ledger.h"
#include "uph/money.h"

/* What an allocation holds of one pot's money. */
struct standing_line {
	int64_t fund, activity;
	struct uph_money at[UPH_ACCOUNT_LAST + 1]; /* by kind of account */
};

struct standing {
	int64_t allocation;
	struct standing_line *lines; /* by fund and activity, in the order of first use */
	size_t count;
};

/* As it is now, the running change included. Free with standing_free(). */
enum uph_status standing_take(
	struct uph_ledger *ledger, int64_t allocation, struct standing *out, struct uph_error *err);
void standing_free(struct standing *standing);
/* The sum over pots. Never overflows where commits have not. */
struct uph_money standing_sum(const struct standing *standing, enum uph_account_kind kind);

/* Divides `amount` over the lines in proportion to what they hold on accounts of `kind`: parts[count],
 * summing to the amount, none above what its line holds. UPH_E_INVARIANT without a message when they hold
 * less. */
enum uph_status standing_divide(const struct standing *standing, enum uph_account_kind kind,
	struct uph_money amount, struct uph_money *parts, struct uph_error *err);

/* The first day on or after `day` on which an allocation's money was there, by the dates of what has been set
 * aside for it and not taken back: `day` itself when some was by then, and when nothing ever has been. */
enum uph_status standing_there_from(struct uph_ledger *ledger, int64_t allocation, struct uph_date day,
	struct uph_date *out, struct uph_error *err);

#endif
