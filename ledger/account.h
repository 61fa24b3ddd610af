/* Accounts: tuples that get an id when money first moves over them, and what stands on them. */
#ifndef UPH_LEDGER_ACCOUNT_H
#define UPH_LEDGER_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/key_map.h"
#include "ledger/db.h"
#include "uph/error.h"
#include "uph/journal.h"

struct account_state {
	int64_t id;
	int64_t balance_ore;
	int64_t before_ore; /* what stood there when the transaction began */
	int64_t voucher;    /* the last voucher that moved money over it */
	bool dirty;         /* the stored balance is behind */
};

struct accounts {
	struct key_map keys;
	struct account_state *items;
	size_t capacity;
	size_t *touched; /* numbers of accounts that the open voucher moved money over */
	size_t touched_count, touched_capacity;
};

void accounts_init(struct accounts *accounts);
void accounts_free(struct accounts *accounts);

/* The number of the account's state. One that is not in the ledger is added when `add`, else UPH_E_MISSING
 * without a message. */
enum uph_status account_resolve(struct uph_ledger *ledger, const struct uph_account *account, bool add,
	size_t *number, struct uph_error *err);
const struct uph_account *account_tuple(
	const struct uph_ledger *ledger, size_t number, struct uph_account *out);
/* Moves `ore` (either sign) onto the account in memory, as part of the open voucher. */
enum uph_status account_move(struct uph_ledger *ledger, size_t number, int64_t ore, struct uph_error *err);
/* Writes the balances that changed. */
enum uph_status accounts_flush(struct uph_ledger *ledger, struct uph_error *err);

/* The account in five columns of a row: kind, fund, activity, allocation, party. */
struct uph_account account_at_columns(struct db_statement *row, int column);

/* Which parts an account of a kind has, and whether it may stand below zero. */
struct account_rule {
	const char *name;                       /* "reserved" */
	const char *label;                      /* "reserverat", for messages */
	bool fund, activity, allocation, party; /* these, and no other */
	bool below_zero;
};
const struct account_rule *account_rule(enum uph_account_kind kind); /* NULL for no such kind */

#endif
