/* Balances: flows put into figures, by the thing asked for. The signs of the nine pot flows stand in one
 * table. */
#include "uph/balance.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/amended.h"
#include "ledger/base/key_map.h"
#include "ledger/flow.h"
#include "ledger/handle.h"

static const char sql_allocations[] =
	"SELECT l.seq, " AMENDED("l", "decision", "?1") ", ifnull(l.recipient, 0) FROM allocation l"
							" WHERE l.seq <= ?1 ORDER BY l.number";

/* The figure an event has in the pots, and whether it is shown as taken away. */
struct pot_figure {
	enum uph_figure_kind figure;
	bool taken;
};
static const struct pot_figure pot_figures[UPH_EVENT_LAST + 1] = {
	[UPH_EVENT_OPENING] = {UPH_OPENING, false},
	[UPH_EVENT_GRANT] = {UPH_GRANTED, false},
	[UPH_EVENT_DISTRIBUTE] = {UPH_DISTRIBUTED, false},
	[UPH_EVENT_CARRY] = {UPH_CARRIED, false},
	[UPH_EVENT_ALLOCATE] = {UPH_ALLOCATED, true},
	[UPH_EVENT_HOLD] = {UPH_HELD, true},
	[UPH_EVENT_RELEASE] = {UPH_RELEASED, false},
	[UPH_EVENT_REFUND] = {UPH_REFUNDED, false},
	[UPH_EVENT_REPAY] = {UPH_REPAID, true},
};

struct bucket_list {
	struct uph_ledger *ledger;
	int64_t seq_max; /* what was known */
	enum uph_group group;
	struct key_map keys; /* int64_t */
	struct uph_balance *rows;
	size_t capacity;
	struct key_map allocations; /* int64_t: those that are known by then … */
	size_t *row_of;             /* … and the row of each */
	size_t allocation_capacity;
};

static enum uph_status bucket(
	struct bucket_list *list, int64_t key, struct uph_balance **out, struct uph_error *err)
{
	size_t number = key_map_find(&list->keys, &key);
	if (number == KEY_MAP_NONE) {
		if (list->keys.count == list->capacity) {
			size_t capacity = list->capacity ? list->capacity * 2 : 32;
			struct uph_balance *rows = realloc(list->rows, capacity * sizeof *rows);
			if (!rows)
				return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			list->rows = rows;
			list->capacity = capacity;
		}
		number = key_map_add(&list->keys, &key);
		if (number == KEY_MAP_NONE)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		memset(&list->rows[number], 0, sizeof list->rows[number]);
	}
	*out = &list->rows[number];
	return UPH_OK;
}

static enum uph_status bucket_of(
	struct bucket_list *list, const struct flow *flow, struct uph_balance **out, struct uph_error *err)
{
	enum uph_status status;
	size_t known;
	switch (list->group) {
	case UPH_BY_ACTIVITY:
		status = bucket(list, flow->activity, out, err);
		if (status == UPH_OK)
			(*out)->activity = flow->activity;
		return status;
	case UPH_BY_FUND:
		status = bucket(list, flow->fund, out, err);
		if (status == UPH_OK)
			(*out)->fund = flow->fund;
		return status;
	case UPH_BY_MONTH:
		status = bucket(list, flow->month, out, err);
		if (status == UPH_OK)
			(*out)->month = flow->month;
		return status;
	case UPH_BY_RECIPIENT:
	case UPH_BY_DECISION:
		break;
	}
	/* What no allocation has is nobody's. */
	known = flow->allocation ? key_map_find(&list->allocations, &flow->allocation) : KEY_MAP_NONE;
	if (known == KEY_MAP_NONE)
		return bucket(list, 0, out, err);
	*out = &list->rows[list->row_of[known]];
	return UPH_OK;
}

static bool figure_of(const struct flow *flow, enum uph_figure_kind *figure, bool *taken)
{
	*taken = false;
	if (flow->kind == UPH_ACCOUNT_POT) {
		if (flow->event < 1)
			return false;
		*figure = flow->before ? UPH_OPENING : pot_figures[flow->event].figure;
		*taken = !flow->before && pot_figures[flow->event].taken;
		return true;
	}
	static const enum uph_figure_kind stands[UPH_ACCOUNT_LAST + 1] = {
		[UPH_ACCOUNT_RESERVED] = UPH_STANDS_RESERVED,
		[UPH_ACCOUNT_HELD] = UPH_STANDS_HELD,
		[UPH_ACCOUNT_REQUISITIONED] = UPH_STANDS_REQUISITIONED,
		[UPH_ACCOUNT_PAID] = UPH_STANDS_PAID,
		[UPH_ACCOUNT_SPENT] = UPH_STANDS_SPENT,
		[UPH_ACCOUNT_CLAIMED] = UPH_STANDS_CLAIMED,
	};
	*figure = stands[flow->kind];
	return *figure != UPH_OPENING; /* 0: a kind that is outside the balance */
}

static enum uph_status take_flow(void *context, const struct flow *flow, struct uph_error *err)
{
	enum uph_figure_kind figure;
	bool taken;
	struct uph_balance *row;
	if (flow->event > UPH_EVENT_LAST || flow->kind < 1 || flow->kind > UPH_ACCOUNT_LAST ||
		!figure_of(flow, &figure, &taken))
		return UPH_OK;
	enum uph_status status = bucket_of(context, flow, &row, err);
	if (status != UPH_OK)
		return status;
	const struct uph_money amount = {flow->ore};
	struct uph_money *to = &row->figures[figure];
	if (!(taken ? uph_money_subtract(*to, amount, to) : uph_money_add(*to, amount, to)))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return UPH_OK;
}

static enum uph_status derive(struct uph_balance *row, struct uph_error *err)
{
	static const enum uph_figure_kind plus[] = {
		UPH_OPENING, UPH_GRANTED, UPH_DISTRIBUTED, UPH_CARRIED, UPH_RELEASED, UPH_REFUNDED};
	static const enum uph_figure_kind minus[] = {UPH_ALLOCATED, UPH_HELD, UPH_REPAID};
	static const enum uph_figure_kind held[] = {
		UPH_AVAILABLE, UPH_STANDS_RESERVED, UPH_STANDS_HELD, UPH_STANDS_REQUISITIONED};
	struct uph_money available = {0}, balance = {0};
	bool fits = true;
	for (size_t i = 0; i < sizeof plus / sizeof *plus; i++)
		fits = fits && uph_money_add(available, row->figures[plus[i]], &available);
	for (size_t i = 0; i < sizeof minus / sizeof *minus; i++)
		fits = fits && uph_money_subtract(available, row->figures[minus[i]], &available);
	row->figures[UPH_AVAILABLE] = available;
	for (size_t i = 0; i < sizeof held / sizeof *held; i++)
		fits = fits && uph_money_add(balance, row->figures[held[i]], &balance);
	row->figures[UPH_ON_BALANCE] = balance;
	return fits ? UPH_OK : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

/* ---- the rows that are shown even when nothing moved, in their order ---- */

static enum uph_status expect_activities(struct bucket_list *list, struct uph_error *err)
{
	const struct uph_activity *activities;
	size_t count;
	struct uph_balance *row;
	enum uph_status status = uph_activities(list->ledger, &activities, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		if (activities[i].id > list->seq_max)
			continue;
		status = bucket(list, activities[i].id, &row, err);
		if (status == UPH_OK)
			row->activity = activities[i].id;
	}
	return status;
}

static enum uph_status expect_funds(
	struct bucket_list *list, const struct uph_scope *scope, struct uph_error *err)
{
	const struct uph_fund *funds;
	size_t count;
	struct uph_balance *row;
	enum uph_status status = uph_funds(list->ledger, &funds, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		if (!uph_scope_has_fund(scope, funds[i].id) || funds[i].id > list->seq_max)
			continue;
		status = bucket(list, funds[i].id, &row, err);
		if (status == UPH_OK)
			row->fund = funds[i].id;
	}
	return status;
}

static enum uph_status note_allocation(
	struct bucket_list *list, int64_t allocation, size_t row, struct uph_error *err)
{
	if (list->allocations.count == list->allocation_capacity) {
		size_t capacity = list->allocation_capacity ? list->allocation_capacity * 2 : 64;
		size_t *row_of = realloc(list->row_of, capacity * sizeof *row_of);
		if (!row_of)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		list->row_of = row_of;
		list->allocation_capacity = capacity;
	}
	size_t number = key_map_add(&list->allocations, &allocation);
	if (number == KEY_MAP_NONE)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	list->row_of[number] = row;
	return UPH_OK;
}

static enum uph_status expect_allocations(struct bucket_list *list, struct uph_error *err)
{
	struct db_statement *all;
	enum uph_status status = db_prepare(list->ledger->db, sql_allocations, &all, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(all, 1, list->seq_max);
	while ((status = db_step(all, err)) == UPH_OK) {
		struct uph_balance *row;
		bool by_recipient = list->group == UPH_BY_RECIPIENT;
		int64_t recipient = uph_party_counts_as(list->ledger, db_int(all, 2), list->seq_max);
		status = bucket(list, by_recipient ? recipient : db_int(all, 0), &row, err);
		if (status == UPH_OK)
			status = note_allocation(list, db_int(all, 0), (size_t)(row - list->rows), err);
		if (status != UPH_OK)
			break;
		row->party = recipient;
		if (!by_recipient) {
			row->allocation = db_int(all, 0);
			row->decision = db_int(all, 1);
		}
	}
	db_reset(all);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status expect(struct bucket_list *list, const struct uph_scope *scope, struct uph_error *err)
{
	switch (list->group) {
	case UPH_BY_ACTIVITY:
		return expect_activities(list, err);
	case UPH_BY_FUND:
		return expect_funds(list, scope, err);
	case UPH_BY_RECIPIENT:
	case UPH_BY_DECISION:
		return expect_allocations(list, err);
	case UPH_BY_MONTH:
		break;
	}
	return UPH_OK;
}

static int by_month(const void *a, const void *b)
{
	const struct uph_balance *x = a, *y = b;
	return (x->month > y->month) - (x->month < y->month);
}

static const char *party_name(struct uph_ledger *ledger, int64_t id)
{
	const struct uph_party *party = uph_party_by_id(ledger, id);
	return party ? party->name : "";
}

/* Recipients are few: put in order one by one. */
static void by_name(struct uph_ledger *ledger, struct uph_balance *rows, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct uph_balance row = rows[i];
		const char *name = party_name(ledger, row.party);
		size_t k = i;
		for (; k > 0 && strcmp(party_name(ledger, rows[k - 1].party), name) > 0; k--)
			rows[k] = rows[k - 1];
		rows[k] = row;
	}
}

/* Nobody's row, money that no allocation has, stands last. */
static void nobody_last(struct uph_balance *rows, size_t count, enum uph_group group)
{
	for (size_t i = 0; i + 1 < count; i++) {
		if ((group == UPH_BY_RECIPIENT ? rows[i].party : rows[i].allocation) != 0)
			continue;
		struct uph_balance nobody = rows[i];
		memmove(&rows[i], &rows[i + 1], (count - i - 1) * sizeof *rows);
		rows[count - 1] = nobody;
		return;
	}
}

enum uph_status uph_balances(struct uph_ledger *ledger, const struct uph_scope *scope, enum uph_group group,
	struct uph_balance **out, size_t *count, struct uph_error *err)
{
	struct bucket_list list = {
		.ledger = ledger, .seq_max = scope->seq_max ? scope->seq_max : INT64_MAX, .group = group};
	bool detail = group == UPH_BY_RECIPIENT || group == UPH_BY_DECISION;
	key_map_init(&list.keys, sizeof(int64_t));
	key_map_init(&list.allocations, sizeof(int64_t));
	enum uph_status status = expect(&list, scope, err);
	if (status == UPH_OK)
		status = flows(ledger, scope, detail, take_flow, &list, err);
	*count = list.keys.count;
	key_map_free(&list.keys);
	key_map_free(&list.allocations);
	free(list.row_of);
	for (size_t i = 0; status == UPH_OK && i < *count; i++)
		status = derive(&list.rows[i], err);
	if (status != UPH_OK) {
		free(list.rows);
		return status;
	}
	if (group == UPH_BY_MONTH && *count > 0)
		qsort(list.rows, *count, sizeof *list.rows, by_month);
	if (group == UPH_BY_RECIPIENT)
		by_name(ledger, list.rows, *count);
	if (detail)
		nobody_last(list.rows, *count, group);
	*out = list.rows;
	return UPH_OK;
}

enum uph_status uph_balance_total(
	const struct uph_balance *rows, size_t count, struct uph_balance *out, struct uph_error *err)
{
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < UPH_FIGURES; k++) {
			if (!uph_money_add(out->figures[k], rows[i].figures[k], &out->figures[k]))
				return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
		}
	}
	return UPH_OK;
}

enum uph_status uph_available(struct uph_ledger *ledger, const char *kind, int year_last,
	struct uph_money *out, struct uph_error *err)
{
	const struct uph_fund *funds;
	const struct uph_activity *activities;
	size_t fund_count, activity_count;
	*out = (struct uph_money){0};
	enum uph_status status = uph_funds(ledger, &funds, &fund_count, err);
	if (status == UPH_OK)
		status = uph_activities(ledger, &activities, &activity_count, err);
	for (size_t f = 0; status == UPH_OK && f < fund_count; f++) {
		bool counts = !kind || (strcmp(funds[f].kind, kind) == 0 && funds[f].year != 0 &&
					       funds[f].year <= year_last);
		for (size_t a = 0; status == UPH_OK && counts && a < activity_count; a++) {
			const struct uph_account pot = {
				.kind = UPH_ACCOUNT_POT, .fund = funds[f].id, .activity = activities[a].id};
			struct uph_money left;
			status = uph_account_balance(ledger, &pot, &left, err);
			if (status == UPH_OK && !uph_money_add(*out, left, out))
				status =
					uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
		}
	}
	return status;
}
