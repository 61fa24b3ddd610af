#include "ledger/flow_sums.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"

#define EVENTS (UPH_EVENT_LAST + 1)
/* Ids of accounts beyond this are a broken book's: their classes are looked up each time. */
#define ACCOUNTS_MAX (INT64_C(1) << 24)

static const char sql_entries[] =
	"SELECT event, from_account, to_account, amount_ore, date FROM entry WHERE seq <= ?1 AND date <= ?2";

void flow_sums_init(struct flow_sums *sums, struct uph_ledger *ledger)
{
	*sums = (struct flow_sums){.ledger = ledger};
	account_reader_init(&sums->accounts, ledger);
	key_map_init(&sums->classes, sizeof(struct flow_class));
}

void flow_sums_free(struct flow_sums *sums)
{
	account_reader_free(&sums->accounts);
	key_map_free(&sums->classes);
	free(sums->amounts);
	free(sums->class_of);
}

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- classes ---- */

static enum uph_status class_number(
	struct flow_sums *sums, const struct flow_class *class, size_t *out, struct uph_error *err)
{
	*out = key_map_find(&sums->classes, class);
	if (*out != KEY_MAP_NONE)
		return UPH_OK;
	if (sums->classes.count == sums->capacity) {
		size_t capacity = sums->capacity ? sums->capacity * 2 : 64;
		struct flow_amount *amounts = realloc(sums->amounts, capacity * sizeof *amounts);
		if (!amounts)
			return no_memory(err);
		sums->amounts = amounts;
		sums->capacity = capacity;
	}
	*out = key_map_add(&sums->classes, class);
	if (*out == KEY_MAP_NONE)
		return no_memory(err);
	sums->amounts[*out] = (struct flow_amount){.ore = {0}};
	return UPH_OK;
}

/* Room to remember the classes of an account; NULL: of this one they are not remembered. */
static uint32_t *remembered(struct flow_sums *sums, int64_t account, int64_t event)
{
	if (account < 0 || account >= ACCOUNTS_MAX || event < 0 || event >= EVENTS)
		return NULL;
	if ((size_t)account >= sums->class_of_accounts) {
		size_t count = sums->class_of_accounts ? sums->class_of_accounts : 64;
		while (count <= (size_t)account)
			count *= 2;
		uint32_t *class_of = realloc(sums->class_of, count * EVENTS * sizeof *class_of);
		if (!class_of)
			return NULL;
		memset(class_of + sums->class_of_accounts * EVENTS, 0,
			(count - sums->class_of_accounts) * EVENTS * sizeof *class_of);
		sums->class_of = class_of;
		sums->class_of_accounts = count;
	}
	return &sums->class_of[(size_t)account * EVENTS + (size_t)event];
}

/* A side's class; `opposite` tells the allocation when the account itself has none. UPH_E_MISSING without a
 * message when an account is not there. */
static enum uph_status class_of_side(struct flow_sums *sums, int64_t account, int64_t opposite, int64_t event,
	size_t *out, struct uph_error *err)
{
	uint32_t *known = remembered(sums, account, event);
	struct uph_account side, other;
	if (known && *known) {
		*out = *known - 1;
		return UPH_OK;
	}
	enum uph_status status = account_read(&sums->accounts, account, &side, err);
	if (status == UPH_OK)
		status = account_read(&sums->accounts, opposite, &other, err);
	if (status != UPH_OK)
		return status;
	const struct flow_class class = {side.kind, event, side.fund, side.activity,
		side.allocation ? side.allocation : other.allocation};
	status = class_number(sums, &class, out, err);
	if (status == UPH_OK && known && side.allocation && *out < UINT32_MAX)
		*known = (uint32_t)*out + 1;
	return status;
}

/* ---- adding ---- */

static enum uph_status add(
	struct flow_sums *sums, size_t number, bool before, int64_t ore, struct uph_error *err)
{
	struct flow_amount *amount = &sums->amounts[number];
	struct uph_money sum = {amount->ore[before]};
	amount->told[before] = true;
	if (!uph_money_add(sum, (struct uph_money){ore}, &sum))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	amount->ore[before] = sum.ore;
	return UPH_OK;
}

static enum uph_status add_entry(
	struct flow_sums *sums, struct db_statement *row, bool before, struct uph_error *err)
{
	int64_t event = db_int(row, 0), from = db_int(row, 1), to = db_int(row, 2), ore = db_int(row, 3);
	size_t left, reached;
	enum uph_status status = class_of_side(sums, from, to, event, &left, err);
	if (status == UPH_OK)
		status = class_of_side(sums, to, from, event, &reached, err);
	if (status == UPH_OK)
		status = add(sums, left, before, -ore, err);
	if (status == UPH_OK)
		status = add(sums, reached, before, ore, err);
	return status == UPH_E_MISSING ? UPH_OK : status;
}

enum uph_status flow_sums_add(
	struct flow_sums *sums, int64_t seq_last, int32_t day_first, int32_t day_last, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(sums->ledger->db, sql_entries, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_last);
	db_bind_int(row, 2, day_last);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = add_entry(sums, row, db_int(row, 4) < day_first, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status flow_sums_visit(
	struct flow_sums *sums, flow_visit *visit, void *context, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < sums->classes.count; i++) {
		struct flow_class class;
		memcpy(&class, key_map_key(&sums->classes, i), sizeof class);
		for (int before = 1; status == UPH_OK && before >= 0; before--) {
			const struct flow flow = {0, before, (enum uph_account_kind) class.kind,
				(enum uph_event) class.event, class.fund, class.activity, class.allocation,
				sums->amounts[i].ore[before]};
			if (sums->amounts[i].told[before])
				status = visit(context, &flow, err);
		}
	}
	return status;
}
