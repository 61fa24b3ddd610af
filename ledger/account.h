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
	size_t next;        /* the number + 1 of the allocation's next account in its list; 0: none */
	bool dirty;         /* the stored balance is behind */
};

/* An allocation's accounts of pots, in the order of their ids, as numbers + 1; 0: none. */
struct account_list {
	size_t first, last;
};

struct accounts {
	struct key_map keys;
	struct account_state *items;
	size_t capacity;
	struct key_map allocations; /* those whose accounts have been listed … */
	struct account_list *lists; /* … by the key's number */
	size_t list_capacity;
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
/* The number of the first of an allocation's accounts that have a fund and an activity, in the order in which
 * they were first used, and of the one after another; KEY_MAP_NONE: no more. Read once in a change; those
 * that it adds are put last. */
enum uph_status accounts_of_allocation(
	struct uph_ledger *ledger, int64_t allocation, size_t *first, struct uph_error *err);
size_t account_next(const struct accounts *accounts, size_t number);
/* Forgets which accounts are an allocation's, and all from number `count` on. */
void accounts_cut(struct accounts *accounts, size_t count);
/* Whether the account's balance, less or more by so much, is still a number of 64 bits. */
bool account_takes(const struct uph_ledger *ledger, size_t number, int64_t ore);
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
