/* Accounts by tuple, kept in memory while a transaction runs; balances are written once, at its end. */
#include "ledger/account.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"

static const char sql_find[] =
	"SELECT a.id, ifnull(b.amount_ore, 0) FROM account a LEFT JOIN account_balance b ON b.account = a.id"
	" WHERE a.kind = ?1 AND ifnull(a.fund, 0) = ?2 AND ifnull(a.activity, 0) = ?3"
	" AND ifnull(a.allocation, 0) = ?4 AND ifnull(a.party, 0) = ?5";
/* Adds nothing when a part leads nowhere: a bulk load has no other check of it. */
static const char sql_add[] =
	"INSERT INTO account (kind, fund, activity, allocation, party) SELECT ?1, ?2, ?3, ?4, ?5"
	" WHERE (?2 IS NULL OR EXISTS (SELECT 1 FROM fund WHERE seq = ?2))"
	" AND (?3 IS NULL OR EXISTS (SELECT 1 FROM activity WHERE seq = ?3))"
	" AND (?4 IS NULL OR EXISTS (SELECT 1 FROM allocation WHERE seq = ?4))"
	" AND (?5 IS NULL OR EXISTS (SELECT 1 FROM party WHERE seq = ?5)) RETURNING id";
static const char sql_of_allocation[] =
	"SELECT a.kind, a.fund, a.activity, a.allocation, ifnull(a.party, 0) FROM account a"
	" WHERE a.allocation = ?1 AND a.fund IS NOT NULL AND a.activity IS NOT NULL ORDER BY a.id";
static const char sql_balance[] = "INSERT INTO account_balance (account, amount_ore) VALUES (?1, ?2)"
				  " ON CONFLICT (account) DO UPDATE SET amount_ore = excluded.amount_ore";

static const struct account_rule rules[UPH_ACCOUNT_LAST + 1] = {
	[UPH_ACCOUNT_OPENING] = {"opening", "ingående balans", true, false, false, false, true},
	[UPH_ACCOUNT_POT] = {"pot", "kvar att besluta", true, true, false, false, true},
	[UPH_ACCOUNT_GRANTOR] = {"grantor", "bidragsgivare", true, false, false, false, true},
	[UPH_ACCOUNT_RECEIVED] = {"received", "erhållet", true, false, false, false, true},
	[UPH_ACCOUNT_RESERVED] = {"reserved", "reserverat", true, true, true, false, false},
	[UPH_ACCOUNT_HELD] = {"held", "avsatt på balansen", true, true, true, false, false},
	[UPH_ACCOUNT_REQUISITIONED] = {"requisitioned", "rekvirerat", true, true, true, false, false},
	[UPH_ACCOUNT_PAID] = {"paid", "utbetalt", true, true, true, false, false},
	[UPH_ACCOUNT_SPENT] = {"spent", "förbrukat", true, true, true, false, false},
	[UPH_ACCOUNT_CLAIMED] = {"claimed", "återkrävt", true, true, true, false, false},
	[UPH_ACCOUNT_EARLIER] = {"earlier", "utbetalt före boken", true, false, false, false, true},
	[UPH_ACCOUNT_REPAID] = {"repaid", "återbetalat till staten", true, false, false, false, true},
	[UPH_ACCOUNT_FUNDER] = {"funder", "medfinansiär", false, false, false, true, true},
	[UPH_ACCOUNT_COFUNDED] = {"cofunded", "medfinansierat", false, false, true, false, true},
};

const struct account_rule *account_rule(enum uph_account_kind kind)
{
	return kind >= 1 && kind <= UPH_ACCOUNT_LAST ? &rules[kind] : NULL;
}

const char *uph_account_kind_name(enum uph_account_kind kind)
{
	const struct account_rule *rule = account_rule(kind);
	return rule ? rule->name : "?";
}

struct uph_account account_at_columns(struct db_statement *row, int column)
{
	return (struct uph_account){(enum uph_account_kind)db_int(row, column), db_int(row, column + 1),
		db_int(row, column + 2), db_int(row, column + 3), db_int(row, column + 4)};
}

void accounts_init(struct accounts *accounts)
{
	memset(accounts, 0, sizeof *accounts);
	key_map_init(&accounts->keys, 5 * sizeof(int64_t));
	key_map_init(&accounts->allocations, sizeof(int64_t));
}

void accounts_free(struct accounts *accounts)
{
	key_map_free(&accounts->keys);
	key_map_free(&accounts->allocations);
	free(accounts->items);
	free(accounts->lists);
	free(accounts->touched);
	accounts_init(accounts);
}

static enum uph_status find(
	struct uph_ledger *ledger, const int64_t key[5], struct account_state *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_find, &row, err);
	if (status != UPH_OK)
		return status;
	for (int i = 0; i < 5; i++)
		db_bind_int(row, i + 1, key[i]);
	status = db_step(row, err);
	if (status == UPH_OK) {
		out->id = db_int(row, 0);
		out->balance_ore = out->before_ore = db_int(row, 1);
	}
	db_reset(row);
	return status;
}

static enum uph_status add(
	struct uph_ledger *ledger, const int64_t key[5], struct account_state *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_add, &row, err);
	if (status != UPH_OK)
		return status;
	for (int i = 0; i < 5; i++) {
		if (key[i] != 0)
			db_bind_int(row, i + 1, key[i]);
	}
	status = db_step(row, err);
	if (status == UPH_OK)
		out->id = db_int(row, 0);
	db_reset(row);
	if (status == UPH_END)
		return uph_fail(err, UPH_E_MISSING,
			"kontot hänvisar till ett bidragsår, en aktivitet, en tilldelning eller en part som inte finns");
	return status;
}

static enum uph_status remember(struct accounts *accounts, const int64_t key[5],
	const struct account_state *state, size_t *number, struct uph_error *err)
{
	if (accounts->keys.count == accounts->capacity) {
		size_t capacity = accounts->capacity ? accounts->capacity * 2 : 64;
		struct account_state *items = realloc(accounts->items, capacity * sizeof *items);
		if (!items)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		accounts->items = items;
		accounts->capacity = capacity;
	}
	*number = key_map_add(&accounts->keys, key);
	if (*number == KEY_MAP_NONE)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	accounts->items[*number] = *state;
	return UPH_OK;
}

/* A new account, as the last of its allocation's when those have been listed. */
static void join_list(struct accounts *accounts, const struct uph_account *account, size_t number)
{
	if (account->allocation == 0 || account->fund == 0 || account->activity == 0)
		return;
	size_t at = key_map_find(&accounts->allocations, &account->allocation);
	if (at == KEY_MAP_NONE)
		return;
	struct account_list *list = &accounts->lists[at];
	if (list->last == 0)
		list->first = number + 1;
	else
		accounts->items[list->last - 1].next = number + 1;
	list->last = number + 1;
}

enum uph_status account_resolve(struct uph_ledger *ledger, const struct uph_account *account, bool may_add,
	size_t *number, struct uph_error *err)
{
	const int64_t key[5] = {(int64_t)account->kind, account->fund, account->activity, account->allocation,
		account->party};
	*number = key_map_find(&ledger->accounts.keys, key);
	if (*number != KEY_MAP_NONE)
		return UPH_OK;
	struct account_state state = {0};
	enum uph_status status = find(ledger, key, &state, err);
	bool is_new = status == UPH_END;
	if (is_new && !may_add)
		return UPH_E_MISSING;
	if (is_new)
		status = add(ledger, key, &state, err);
	if (status == UPH_OK)
		status = remember(&ledger->accounts, key, &state, number, err);
	if (status == UPH_OK && is_new)
		join_list(&ledger->accounts, account, *number);
	return status;
}

/* ---- the accounts of an allocation ---- */

/* Room for one more list, before its key is added. */
static bool list_room(struct accounts *accounts)
{
	if (accounts->allocations.count < accounts->list_capacity)
		return true;
	size_t capacity = accounts->list_capacity ? accounts->list_capacity * 2 : 64;
	struct account_list *lists = realloc(accounts->lists, capacity * sizeof *lists);
	if (!lists)
		return false;
	accounts->lists = lists;
	accounts->list_capacity = capacity;
	return true;
}

static enum uph_status read_list(
	struct uph_ledger *ledger, int64_t allocation, struct account_list *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_of_allocation, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, allocation);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct uph_account account = account_at_columns(row, 0);
		size_t number;
		status = account_resolve(ledger, &account, false, &number, err);
		if (status != UPH_OK)
			break;
		if (out->last == 0)
			out->first = number + 1;
		else
			ledger->accounts.items[out->last - 1].next = number + 1;
		out->last = number + 1;
		ledger->accounts.items[number].next = 0;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status accounts_of_allocation(
	struct uph_ledger *ledger, int64_t allocation, size_t *first, struct uph_error *err)
{
	struct accounts *accounts = &ledger->accounts;
	size_t at = key_map_find(&accounts->allocations, &allocation);
	struct account_list list = {0};
	enum uph_status status = UPH_OK;
	if (at == KEY_MAP_NONE) {
		status = read_list(ledger, allocation, &list, err);
		if (status == UPH_OK && ledger->writing) {
			at = list_room(accounts) ? key_map_add(&accounts->allocations, &allocation)
						 : KEY_MAP_NONE;
			if (at == KEY_MAP_NONE)
				return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			accounts->lists[at] = list;
		}
	} else {
		list = accounts->lists[at];
	}
	*first = list.first ? list.first - 1 : KEY_MAP_NONE;
	return status;
}

size_t account_next(const struct accounts *accounts, size_t number)
{
	size_t next = accounts->items[number].next;
	return next ? next - 1 : KEY_MAP_NONE;
}

void accounts_cut(struct accounts *accounts, size_t count)
{
	key_map_cut(&accounts->keys, count);
	key_map_free(&accounts->allocations);
	free(accounts->lists);
	accounts->lists = NULL;
	accounts->list_capacity = 0;
	accounts->touched_count = 0;
}

/* ---- moving ---- */

const struct uph_account *account_tuple(
	const struct uph_ledger *ledger, size_t number, struct uph_account *out)
{
	int64_t key[5];
	memcpy(key, key_map_key(&ledger->accounts.keys, number), sizeof key);
	*out = (struct uph_account){(enum uph_account_kind)key[0], key[1], key[2], key[3], key[4]};
	return out;
}

static enum uph_status touch(struct accounts *accounts, size_t number, struct uph_error *err)
{
	if (accounts->touched_count == accounts->touched_capacity) {
		size_t capacity = accounts->touched_capacity ? accounts->touched_capacity * 2 : 16;
		size_t *touched = realloc(accounts->touched, capacity * sizeof *touched);
		if (!touched)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		accounts->touched = touched;
		accounts->touched_capacity = capacity;
	}
	accounts->touched[accounts->touched_count++] = number;
	return UPH_OK;
}

bool account_takes(const struct uph_ledger *ledger, size_t number, int64_t ore)
{
	struct uph_money sum;
	return uph_money_add((struct uph_money){ledger->accounts.items[number].balance_ore},
		(struct uph_money){ore}, &sum);
}

enum uph_status account_move(struct uph_ledger *ledger, size_t number, int64_t ore, struct uph_error *err)
{
	struct account_state *state = &ledger->accounts.items[number];
	if (!account_takes(ledger, number, ore))
		return uph_fail(err, UPH_E_OVERFLOW, "summan på kontot blir större än boken kan bära");
	if (state->voucher != ledger->voucher) {
		enum uph_status status = touch(&ledger->accounts, number, err);
		if (status != UPH_OK)
			return status;
		state->voucher = ledger->voucher;
	}
	state->balance_ore += ore;
	state->dirty = true;
	return UPH_OK;
}

enum uph_status accounts_flush(struct uph_ledger *ledger, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_balance, &row, err);
	for (size_t i = 0; status == UPH_OK && i < ledger->accounts.keys.count; i++) {
		struct account_state *state = &ledger->accounts.items[i];
		if (!state->dirty)
			continue;
		db_bind_int(row, 1, state->id);
		db_bind_int(row, 2, state->balance_ore);
		status = db_run(row, err);
		state->dirty = false;
	}
	return status;
}

enum uph_status uph_account_balance(struct uph_ledger *ledger, const struct uph_account *account,
	struct uph_money *out, struct uph_error *err)
{
	size_t number;
	enum uph_status status = account_resolve(ledger, account, false, &number, err);
	*out = (struct uph_money){0};
	if (status == UPH_OK)
		out->ore = ledger->accounts.items[number].balance_ore;
	return status == UPH_E_MISSING ? UPH_OK : status;
}
