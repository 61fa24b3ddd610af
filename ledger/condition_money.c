/* What stands on the allocations of a condition: what a failure would take back. What stood there on an
 * earlier day, or was known earlier, is what stands there now less what has moved since. */
#include <stdlib.h>
#include <string.h>

#include "ledger/amended.h"
#include "ledger/condition.h"
#include "ledger/handle.h"

/* Accounts of the allocations, each of which belongs to the decision as known up to ?3; kinds reserved, held,
 * requisitioned, paid, spent. */
static const char sql_accounts[] =
	"SELECT a.kind, a.fund, a.activity, l.seq FROM allocation l JOIN account a ON a.allocation = l.seq"
	" WHERE l.seq <= ?3 AND a.kind BETWEEN 5 AND 9 AND (l.seq = ?2 OR (?2 = 0 AND " AMENDED(
		"l", "decision", "?3") " = ?1)) ORDER BY l.number, a.id";
/* What has come to the account ?1 since: by later records, or dated later. */
static const char sql_since[] =
	"SELECT ifnull(sum(ore), 0) FROM ("
	"SELECT CASE to_account WHEN ?1 THEN amount_ore ELSE -amount_ore END AS ore FROM entry"
	" WHERE seq > ?2 AND (+from_account = ?1 OR +to_account = ?1)"
	" UNION ALL "
	"SELECT CASE to_account WHEN ?1 THEN amount_ore ELSE -amount_ore END FROM entry"
	" WHERE date > ?3 AND +seq <= ?2 AND (+from_account = ?1 OR +to_account = ?1))";

struct gathering {
	struct uph_ledger *ledger;
	struct uph_date as_of;
	int64_t seq_max;
	struct uph_condition_part *parts;
	size_t count, capacity;
};

static enum uph_status stood_at(struct gathering *gathering, const struct uph_account *account,
	struct uph_money *out, struct uph_error *err)
{
	size_t number;
	struct db_statement *row;
	enum uph_status status = account_resolve(gathering->ledger, account, false, &number, err);
	if (status != UPH_OK) {
		out->ore = 0;
		return status == UPH_E_MISSING ? UPH_OK : status;
	}
	const struct account_state *state = &gathering->ledger->accounts.items[number];
	out->ore = state->balance_ore;
	if (gathering->as_of.ymd == 0 && gathering->seq_max == 0)
		return UPH_OK;
	status = db_prepare(gathering->ledger->db, sql_since, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, state->id);
	db_bind_int(row, 2, gathering->seq_max ? gathering->seq_max : INT64_MAX);
	db_bind_int(row, 3, gathering->as_of.ymd ? gathering->as_of.ymd : INT32_MAX);
	status = db_step(row, err);
	if (status == UPH_OK && !uph_money_subtract(*out, (struct uph_money){db_int(row, 0)}, out))
		status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	db_reset(row);
	return status;
}

static enum uph_status part_of(struct gathering *gathering, const struct uph_account *account,
	struct uph_condition_part **out, struct uph_error *err)
{
	for (size_t i = 0; i < gathering->count; i++) {
		struct uph_condition_part *part = &gathering->parts[i];
		if (part->allocation == account->allocation && part->fund == account->fund &&
			part->activity == account->activity) {
			*out = part;
			return UPH_OK;
		}
	}
	if (gathering->count == gathering->capacity) {
		size_t capacity = gathering->capacity ? gathering->capacity * 2 : 8;
		struct uph_condition_part *more = realloc(gathering->parts, capacity * sizeof *more);
		if (!more)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		gathering->parts = more;
		gathering->capacity = capacity;
	}
	*out = &gathering->parts[gathering->count++];
	**out = (struct uph_condition_part){account->allocation, account->fund, account->activity, {0}, {0}};
	return UPH_OK;
}

static enum uph_status gather(
	struct gathering *gathering, const struct uph_account *account, struct uph_error *err)
{
	struct uph_money stood;
	struct uph_condition_part *part = NULL;
	enum uph_status status = stood_at(gathering, account, &stood, err);
	if (status != UPH_OK || stood.ore == 0)
		return status;
	status = part_of(gathering, account, &part, err);
	if (status != UPH_OK)
		return status;
	bool left = account->kind == UPH_ACCOUNT_PAID || account->kind == UPH_ACCOUNT_SPENT;
	struct uph_money *to = left ? &part->paid : &part->unpaid;
	return uph_money_add(*to, stood, to)
		       ? UPH_OK
		       : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

enum uph_status condition_holds(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date as_of, int64_t seq_max, struct uph_condition_part **out, size_t *count,
	struct uph_error *err)
{
	struct gathering gathering = {.ledger = ledger, .as_of = as_of, .seq_max = seq_max};
	struct db_statement *row;
	*out = NULL;
	*count = 0;
	enum uph_status status = db_prepare(ledger->db, sql_accounts, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, condition->decision);
	db_bind_int(row, 2, condition->allocation);
	db_bind_int(row, 3, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		const struct uph_account account = {(enum uph_account_kind)db_int(row, 0), db_int(row, 1),
			db_int(row, 2), db_int(row, 3), 0};
		status = gather(&gathering, &account, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	if (status != UPH_END) {
		free(gathering.parts);
		return status;
	}
	*out = gathering.parts;
	*count = gathering.count;
	return UPH_OK;
}

enum uph_status condition_sum(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date as_of, int64_t seq_max, struct uph_money *unpaid, struct uph_money *paid,
	struct uph_error *err)
{
	struct uph_condition_part *parts;
	size_t count;
	*unpaid = *paid = (struct uph_money){0};
	enum uph_status status = condition_holds(ledger, condition, as_of, seq_max, &parts, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		if (!uph_money_add(*unpaid, parts[i].unpaid, unpaid) ||
			!uph_money_add(*paid, parts[i].paid, paid))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	free(parts);
	return status;
}

enum uph_status uph_condition_parts(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date as_of, int64_t seq_max, struct uph_condition_part **out, size_t *count,
	struct uph_error *err)
{
	*out = NULL;
	*count = 0;
	if (condition->state != UPH_CONDITION_OPEN)
		return UPH_OK;
	return condition_holds(ledger, condition, as_of, seq_max, out, count, err);
}

enum uph_status uph_condition_at_risk(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date as_of, int64_t seq_max, struct uph_money *unpaid, struct uph_money *paid,
	struct uph_error *err)
{
	*unpaid = *paid = (struct uph_money){0};
	if (condition->state != UPH_CONDITION_OPEN)
		return UPH_OK;
	return condition_sum(ledger, condition, as_of, seq_max, unpaid, paid, err);
}
