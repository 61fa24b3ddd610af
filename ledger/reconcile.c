/* Reconciliation: the pots as they stand on both sides, what they opened with, and the order of the work:
 * gather, match, tell.
 *
 * Rules: skillnad = theirs − ours in every pot, and the parts of the differences in a pot sum to it, to the
 * öre; what nothing explains is a difference of its own. Nothing is written. The same book and file give the
 * same paper. */
#include "ledger/reconcile.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/flow.h"
#include "ledger/handle.h"

#define MEMORY_MAX ((size_t)2 << 30)
#define WINDOW_DAYS 10
#define EFFORT 3000000

struct reconciliation_memory {
	struct arena arena;
};

enum uph_status reconcile_no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till avstämningen");
}

enum uph_status reconcile_room(
	void *items_at, size_t count, size_t *capacity, size_t size, struct uph_error *err)
{
	void **items = items_at;
	if (count < *capacity)
		return UPH_OK;
	size_t larger = *capacity ? *capacity * 2 : 64;
	void *grown = larger > SIZE_MAX / size ? NULL : realloc(*items, larger * size);
	if (!grown)
		return reconcile_no_memory(err);
	*items = grown;
	*capacity = larger;
	return UPH_OK;
}

enum uph_status reconcile_add(int64_t *a, int64_t b, struct uph_error *err)
{
	if (__builtin_add_overflow(*a, b, a))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return UPH_OK;
}

enum uph_status reconcile_take(int64_t *a, int64_t b, struct uph_error *err)
{
	if (__builtin_sub_overflow(*a, b, a))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return UPH_OK;
}

/* ---- pots ---- */

bool reconcile_has_fund(const struct reconcile *r, int64_t fund)
{
	const struct uph_scope scope = {.funds = r->options.funds, .fund_count = r->options.fund_count};
	return fund == 0 || uph_scope_has_fund(&scope, fund);
}

size_t reconcile_pot_count(const struct reconcile *r)
{
	return r->pot_keys.count;
}

static void place_pot(struct reconcile *r, struct reconcile_pot *pot)
{
	const struct uph_fund *funds;
	const struct uph_activity *activities;
	size_t count = 0;
	if (uph_funds(r->ledger, &funds, &count, NULL) != UPH_OK)
		count = 0;
	for (size_t i = 0; i < count; i++) {
		if (funds[i].id == pot->told.fund)
			pot->fund_order = i + 1;
	}
	if (uph_activities(r->ledger, &activities, &count, NULL) != UPH_OK)
		count = 0;
	for (size_t i = 0; i < count; i++) {
		if (activities[i].id == pot->told.activity)
			pot->activity_order = i;
	}
}

enum uph_status reconcile_pot_at(
	struct reconcile *r, int64_t fund, int64_t activity, size_t *out, struct uph_error *err)
{
	const int64_t key[2] = {fund, activity};
	*out = key_map_find(&r->pot_keys, key);
	if (*out != KEY_MAP_NONE)
		return UPH_OK;
	enum uph_status status =
		reconcile_room(&r->pots, r->pot_keys.count, &r->pot_capacity, sizeof *r->pots, err);
	if (status != UPH_OK)
		return status;
	*out = key_map_add(&r->pot_keys, key);
	if (*out == KEY_MAP_NONE)
		return reconcile_no_memory(err);
	r->pots[*out] = (struct reconcile_pot){.told = {.fund = fund, .activity = activity}};
	place_pot(r, &r->pots[*out]);
	return UPH_OK;
}

enum uph_status reconcile_our_pot(
	struct reconcile *r, int64_t fund, int64_t activity, size_t *out, struct uph_error *err)
{
	return reconcile_pot_at(r, r->outside->tells_funds ? fund : 0, activity, out, err);
}

/* ---- ours ---- */

static enum uph_status take_flow(void *context, const struct flow *flow, struct uph_error *err)
{
	struct reconcile *r = context;
	size_t number;
	if (flow->kind != UPH_ACCOUNT_POT && flow->kind != UPH_ACCOUNT_RESERVED &&
		flow->kind != UPH_ACCOUNT_REQUISITIONED && flow->kind != UPH_ACCOUNT_HELD)
		return UPH_OK;
	enum uph_status status = reconcile_our_pot(r, flow->fund, flow->activity, &number, err);
	if (status != UPH_OK)
		return status;
	struct uph_reconcile_pot *pot = &r->pots[number].told;
	struct uph_money *to = flow->kind == UPH_ACCOUNT_POT    ? &pot->available
			       : flow->kind == UPH_ACCOUNT_HELD ? &pot->held
								: &pot->decided;
	status = reconcile_add(&to->ore, flow->ore, err);
	return status == UPH_OK ? reconcile_add(&pot->ours.ore, flow->ore, err) : status;
}

static enum uph_status our_pots(struct reconcile *r, struct uph_error *err)
{
	const struct uph_scope scope = {.funds = r->options.funds,
		.fund_count = r->options.fund_count,
		.to = r->options.as_of,
		.seq_max = r->options.seq_max};
	return flows(r->ledger, &scope, false, take_flow, r, err);
}

/* ---- theirs ---- */

static enum uph_status take_balances(struct reconcile *r, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < r->outside->balance_count; i++) {
		const struct uph_outside_balance *balance = &r->outside->balances[i];
		size_t number;
		if (!reconcile_has_fund(r, balance->fund))
			continue;
		status = reconcile_pot_at(r, balance->fund, balance->activity, &number, err);
		if (status != UPH_OK)
			break;
		struct reconcile_pot *pot = &r->pots[number];
		pot->has_opening = pot->has_opening || balance->has_opening;
		pot->has_closing = pot->has_closing || balance->has_closing;
		if (balance->has_opening)
			status = reconcile_add(&pot->theirs_opening, balance->opening.ore, err);
		if (status == UPH_OK && balance->has_closing)
			status = reconcile_add(&pot->theirs_closing, balance->closing.ore, err);
	}
	return status;
}

/* What they had on the day: their closing balance less what is dated after the day, else what they opened
 * with and the rows since. What they opened with may have to be counted back. */
static enum uph_status their_balance(struct reconcile_pot *pot, struct uph_error *err)
{
	int64_t closing = pot->theirs_opening;
	enum uph_status status = reconcile_add(&closing, pot->theirs_before, err);
	if (status == UPH_OK)
		status = reconcile_add(&closing, pot->theirs_within, err);
	if (status == UPH_OK && pot->has_closing) {
		int64_t on_the_day = pot->theirs_closing;
		status = reconcile_take(&on_the_day, pot->theirs_after, err);
		if (status == UPH_OK && !pot->has_opening) {
			pot->theirs_opening = on_the_day;
			status = reconcile_take(&pot->theirs_opening, pot->theirs_before, err);
			if (status == UPH_OK)
				status = reconcile_take(&pot->theirs_opening, pot->theirs_within, err);
		}
		closing = on_the_day;
	}
	pot->told.theirs.ore = closing;
	if (status == UPH_OK)
		status = reconcile_add(&pot->opening, pot->theirs_opening, err);
	if (status == UPH_OK)
		status = reconcile_add(&pot->opening, pot->theirs_before, err);
	if (status == UPH_OK)
		status = reconcile_take(&pot->opening, pot->ours_before, err);
	if (status == UPH_OK && !uph_money_subtract(pot->told.theirs, pot->told.ours, &pot->told.difference))
		status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return status;
}

/* ---- the whole ---- */

static enum uph_status check_options(const struct reconcile *r, struct uph_error *err)
{
	const struct uph_outside *outside = r->outside;
	char day[UPH_DATE_TEXT_MAX], first[UPH_DATE_TEXT_MAX];
	if (!uph_date_valid(r->options.as_of))
		return uph_fail(err, UPH_E_USAGE, "ange dagen som avstämningen gäller: --as-of DAG");
	if (outside->first.ymd && r->options.as_of.ymd < outside->first.ymd)
		return uph_fail(err, UPH_E_USAGE,
			"%s börjar %s och säger inget om %s; stäm av en dag från och med den första",
			outside->name, uph_date_print(outside->first, first),
			uph_date_print(r->options.as_of, day));
	/* rows alone may have an end without any: then there is nothing to go by */
	if (outside->balance_count > 0 && outside->last.ymd && r->options.as_of.ymd > outside->last.ymd)
		return uph_fail(err, UPH_E_USAGE,
			"%s går till och med %s och säger inget om %s; stäm av en dag som filen har, eller ta "
			"ut en senare fil",
			outside->name, uph_date_print(outside->last, first),
			uph_date_print(r->options.as_of, day));
	if (!r->has_rows && outside->covers.ymd && r->options.as_of.ymd != outside->covers.ymd)
		return uph_fail(err, UPH_E_USAGE,
			"%s har bara saldon, och de är av %s, inte %s; stäm av den dagen, eller ta ut en fil "
			"med verifikationer",
			outside->name, uph_date_print(outside->covers, first),
			uph_date_print(r->options.as_of, day));
	if (r->options.fund_count > 0 && !outside->tells_funds)
		return uph_fail(err, UPH_E_USAGE,
			"%s skiljer inte bidragsåren åt; stäm av utan --fund, eller låt kartan säga "
			"vilket konto eller objekt som är vilket bidragsår",
			outside->name);
	return UPH_OK;
}

static enum uph_status compare(struct reconcile *r, struct uph_reconciliation *out, struct uph_error *err)
{
	enum uph_status status = our_pots(r, err);
	if (status == UPH_OK)
		status = take_balances(r, err);
	if (status == UPH_OK)
		status = reconcile_gather(r, err);
	for (size_t i = 0; status == UPH_OK && i < reconcile_pot_count(r); i++)
		status = their_balance(&r->pots[i], err);
	if (status == UPH_OK)
		status = explanations_gather(r, err);
	if (status == UPH_OK && r->has_rows)
		status = reconcile_match(r, err);
	return status == UPH_OK ? reconcile_tell(r, out, err) : status;
}

/* Whether the rows are all there is: there are some, or balances that say that there were none. */
static bool tells_rows(const struct uph_outside *outside)
{
	bool told = outside->row_count > 0 || outside->balance_count > 0;
	for (size_t i = 0; outside->row_count == 0 && told && i < outside->balance_count; i++) {
		const struct uph_outside_balance *balance = &outside->balances[i];
		told = balance->has_opening &&
		       (!balance->has_closing || balance->closing.ore == balance->opening.ore);
	}
	return told;
}

enum uph_status uph_reconcile(struct uph_ledger *ledger, const struct uph_outside *outside,
	const struct uph_reconcile_options *options, struct uph_reconciliation *out, struct uph_error *err)
{
	struct reconcile r = {.ledger = ledger,
		.outside = outside,
		.options = *options,
		.seq_max = options->seq_max ? options->seq_max : INT64_MAX,
		.has_rows = tells_rows(outside),
		.effort = EFFORT};
	bool begun = false;
	memset(out, 0, sizeof *out);
	if (r.options.window <= 0)
		r.options.window = WINDOW_DAYS;
	enum uph_status status = check_options(&r, err);
	if (status != UPH_OK)
		return status;
	struct reconciliation_memory *memory = calloc(1, sizeof *memory);
	if (!memory)
		return reconcile_no_memory(err);
	arena_init(&memory->arena, MEMORY_MAX);
	r.memory = &memory->arena;
	key_map_init(&r.pot_keys, 2 * sizeof(int64_t));
	status = ledger_snapshot_begin(ledger, &begun, err);
	if (status == UPH_OK)
		status = compare(&r, out, err);
	ledger_snapshot_end(ledger, begun);
	key_map_free(&r.pot_keys);
	free(r.pots);
	free(r.marks);
	free(r.matches);
	free(r.causes);
	free(r.explanations);
	out->as_of = options->as_of;
	out->outside = outside;
	out->start = r.start;
	out->memory = memory;
	if (status != UPH_OK)
		uph_reconcile_free(out);
	return status;
}

void uph_reconcile_free(struct uph_reconciliation *reconciliation)
{
	struct reconciliation_memory *memory = reconciliation->memory;
	if (memory)
		arena_free(&memory->arena);
	free(memory);
	memset(reconciliation, 0, sizeof *reconciliation);
}

const char *uph_match_name(enum uph_match match)
{
	static const char *const names[] = {
		[UPH_MATCH_EXACT] = "exact",
		[UPH_MATCH_WINDOW] = "window",
		[UPH_MATCH_SPLIT] = "split",
		[UPH_MATCH_OPENING] = "opening",
		[UPH_MATCH_CANCELLED] = "cancelled",
	};
	return names[match];
}

const char *uph_difference_name(enum uph_difference_kind kind)
{
	static const char *const names[] = {
		[UPH_DIFFERENCE_LATE] = "late",
		[UPH_DIFFERENCE_ACTIVITY] = "activity",
		[UPH_DIFFERENCE_AMOUNT] = "amount",
		[UPH_DIFFERENCE_DIVIDED] = "divided",
		[UPH_DIFFERENCE_OPENING] = "opening",
		[UPH_DIFFERENCE_THEIRS] = "theirs",
		[UPH_DIFFERENCE_OURS] = "ours",
		[UPH_DIFFERENCE_BALANCE] = "balance",
	};
	return names[kind];
}
