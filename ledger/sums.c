#include "ledger/sums.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"

static const char sql_last[] = "SELECT id, entry_count FROM block ORDER BY id DESC LIMIT 1";
static const char sql_add[] =
	"INSERT INTO block (id, first_seq, last_seq, entry_count) VALUES (?1, ?2, ?3, ?4)";
static const char sql_extend[] =
	"UPDATE block SET last_seq = ?2, entry_count = entry_count + ?3 WHERE id = ?1";
static const char sql_sum[] =
	"INSERT INTO flow_sum (block, period, kind, event, fund, activity, amount_ore)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (block, period, kind, event, fund, activity)"
	" DO UPDATE SET amount_ore = amount_ore + excluded.amount_ore";

void sums_init(struct sums *sums)
{
	memset(sums, 0, sizeof *sums);
	key_map_init(&sums->keys, sizeof(struct sum_key));
}

void sums_free(struct sums *sums)
{
	key_map_free(&sums->keys);
	free(sums->amounts);
	sums_init(sums);
}

static enum uph_status add_one(
	struct sums *sums, const struct sum_key *key, int64_t ore, struct uph_error *err)
{
	size_t number = key_map_find(&sums->keys, key);
	if (number == KEY_MAP_NONE) {
		number = key_map_add(&sums->keys, key);
		if (number != KEY_MAP_NONE && number >= sums->capacity) {
			size_t capacity = sums->capacity ? sums->capacity * 2 : 64;
			int64_t *amounts = realloc(sums->amounts, capacity * sizeof *amounts);
			if (!amounts)
				return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			sums->amounts = amounts;
			sums->capacity = capacity;
		}
		if (number == KEY_MAP_NONE)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		sums->amounts[number] = 0;
	}
	struct uph_money sum;
	if (!uph_money_add((struct uph_money){sums->amounts[number]}, (struct uph_money){ore}, &sum))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	sums->amounts[number] = sum.ore;
	return UPH_OK;
}

enum uph_status sums_add(struct sums *sums, int64_t seq, enum uph_event event, struct uph_date date,
	int64_t amount_ore, const struct uph_account *from, const struct uph_account *to,
	struct uph_error *err)
{
	struct sum_key key = {date.ymd, (int64_t)from->kind, (int64_t)event, from->fund, from->activity};
	enum uph_status status = add_one(sums, &key, -amount_ore, err);
	key.kind = (int64_t)to->kind;
	key.fund = to->fund;
	key.activity = to->activity;
	if (status == UPH_OK)
		status = add_one(sums, &key, amount_ore, err);
	if (sums->entry_count++ == 0)
		sums->first_seq = seq;
	sums->last_seq = seq;
	return status;
}

enum uph_status sums_add_months(struct sums *sums, struct uph_error *err)
{
	size_t days = sums->keys.count;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < days; i++) {
		struct sum_key key;
		memcpy(&key, key_map_key(&sums->keys, i), sizeof key);
		key.period /= 100;
		status = add_one(sums, &key, sums->amounts[i], err);
	}
	return status;
}

/* The block that takes this transaction's entries. */
static enum uph_status choose_block(struct uph_ledger *ledger, int64_t *id, struct uph_error *err)
{
	const struct sums *sums = &ledger->sums;
	struct db_statement *last, *row;
	enum uph_status status = db_prepare(ledger->db, sql_last, &last, err);
	if (status != UPH_OK)
		return status;
	status = db_step(last, err);
	int64_t last_id = 0, count = BLOCK_ENTRIES;
	if (status == UPH_OK) {
		last_id = db_int(last, 0);
		count = db_int(last, 1);
	}
	db_reset(last);
	if (status != UPH_OK && status != UPH_END)
		return status;
	bool extend = count + sums->entry_count <= BLOCK_ENTRIES;
	*id = extend ? last_id : last_id + 1;
	status = db_prepare(ledger->db, extend ? sql_extend : sql_add, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, *id);
	db_bind_int(row, 2, extend ? sums->last_seq : sums->first_seq);
	db_bind_int(row, 3, extend ? sums->entry_count : sums->last_seq);
	if (!extend)
		db_bind_int(row, 4, sums->entry_count);
	return db_run(row, err);
}

enum uph_status sums_flush(struct uph_ledger *ledger, struct uph_error *err)
{
	struct sums *sums = &ledger->sums;
	if (sums->entry_count == 0)
		return UPH_OK;
	int64_t block;
	struct db_statement *row;
	enum uph_status status = choose_block(ledger, &block, err);
	if (status == UPH_OK)
		status = sums_add_months(sums, err);
	if (status == UPH_OK)
		status = db_prepare(ledger->db, sql_sum, &row, err);
	for (size_t i = 0; status == UPH_OK && i < sums->keys.count; i++) {
		struct sum_key key;
		memcpy(&key, key_map_key(&sums->keys, i), sizeof key);
		db_bind_int(row, 1, block);
		db_bind_int(row, 2, key.period);
		db_bind_int(row, 3, key.kind);
		db_bind_int(row, 4, key.event);
		db_bind_int(row, 5, key.fund);
		db_bind_int(row, 6, key.activity);
		db_bind_int(row, 7, sums->amounts[i]);
		status = db_run(row, err);
	}
	sums_free(sums);
	return status;
}
