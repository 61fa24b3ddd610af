/* Causes told as differences, in the order of their pots, and the pots with what they come to.
 *
 * Rules: the parts of the differences in a pot sum to the pot's difference; a cause that comes to nothing in
 * every pot is a match after all; what the causes do not sum to is a difference of its own. */
#include <stdlib.h>
#include <string.h>

#include "ledger/reconcile.h"

struct telling {
	struct reconcile *r;
	size_t *order;  /* pots in order */
	size_t *place;  /* of each pot in that order */
	int64_t *sums;  /* by pot, for one cause; */
	int64_t *taken; /* … for all */
};

static enum uph_status order_pots(struct telling *telling, struct uph_error *err)
{
	struct reconcile *r = telling->r;
	const size_t count = reconcile_pot_count(r);
	telling->order = calloc(count + 1, sizeof *telling->order);
	telling->place = calloc(count + 1, sizeof *telling->place);
	telling->sums = calloc(count + 1, sizeof *telling->sums);
	telling->taken = calloc(count + 1, sizeof *telling->taken);
	if (!telling->order || !telling->place || !telling->sums || !telling->taken)
		return reconcile_no_memory(err);
	for (size_t i = 0; i < count; i++) { /* a handful, in order one by one */
		const struct reconcile_pot *pot = &r->pots[i];
		size_t k = i;
		for (; k > 0; k--) {
			const struct reconcile_pot *before = &r->pots[telling->order[k - 1]];
			if (before->fund_order < pot->fund_order ||
				(before->fund_order == pot->fund_order &&
					before->activity_order <= pot->activity_order))
				break;
			telling->order[k] = telling->order[k - 1];
		}
		telling->order[k] = i;
	}
	for (size_t i = 0; i < count; i++)
		telling->place[telling->order[i]] = i;
	return UPH_OK;
}

/* What a cause is in each pot. */
static enum uph_status sums_of(
	struct telling *telling, const struct reconcile_cause *cause, int64_t *sums, struct uph_error *err)
{
	struct reconcile *r = telling->r;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < cause->count; i++) {
		const struct reconcile_mark *mark = &r->marks[cause->marks[i]];
		if (mark->phase == PHASE_WITHIN)
			status = mark->ours ? reconcile_take(&sums[mark->pot], mark->ore, err)
					    : reconcile_add(&sums[mark->pot], mark->ore, err);
	}
	for (size_t i = 0; status == UPH_OK && i < cause->part_count; i++) {
		size_t pot;
		status = reconcile_pot_at(r, cause->parts[i].fund, cause->parts[i].activity, &pot, err);
		if (status == UPH_OK)
			status = reconcile_add(&sums[pot], cause->parts[i].amount.ore, err);
	}
	return status;
}

static enum uph_status parts_of(struct telling *telling, const struct reconcile_cause *cause,
	struct uph_difference *out, struct uph_error *err)
{
	struct reconcile *r = telling->r;
	const size_t count = reconcile_pot_count(r);
	size_t parts = 0, at = 0;
	memset(telling->sums, 0, count * sizeof *telling->sums);
	enum uph_status status = sums_of(telling, cause, telling->sums, err);
	for (size_t i = 0; i < count; i++)
		parts += telling->sums[i] != 0;
	struct uph_difference_part *list = arena_alloc_array(r->memory, parts + 1, sizeof *list);
	if (!list)
		return reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const size_t pot = telling->order[i];
		const int64_t ore = telling->sums[pot];
		if (ore == 0)
			continue;
		list[at++] = (struct uph_difference_part){
			r->pots[pot].told.fund, r->pots[pot].told.activity, {ore}};
		status = reconcile_add(&out->amount.ore, ore, err);
		if (status == UPH_OK && ore > 0)
			status = reconcile_add(&out->moved.ore, ore, err);
	}
	out->parts = list;
	out->part_count = at;
	return status;
}

struct told {
	const struct reconcile_cause *cause;
	size_t place, number;
};

static int by_place(const void *a, const void *b)
{
	const struct told *x = a, *y = b;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/* Causes whose parts sum to nothing in every pot are matches after all. */
static enum uph_status drop_empty(struct telling *telling, struct uph_error *err)
{
	struct reconcile *r = telling->r;
	enum uph_status status = UPH_OK;
	size_t kept = 0;
	for (size_t i = 0; status == UPH_OK && i < r->cause_count; i++) {
		struct uph_difference difference = {0};
		status = parts_of(telling, &r->causes[i], &difference, err);
		if (status != UPH_OK)
			break;
		const struct reconcile_cause cause = r->causes[i];
		for (size_t k = 0; difference.part_count > 0 && k < cause.count; k++)
			r->marks[cause.marks[k]].cause = kept;
		if (difference.part_count > 0)
			r->causes[kept++] = cause;
		for (size_t k = 0; difference.part_count == 0 && k < cause.count; k++)
			r->marks[cause.marks[k]].cause = RECONCILE_NONE;
		if (difference.part_count == 0 && cause.count > 0)
			status = reconcile_add_match(r, UPH_MATCH_SPLIT, cause.marks, cause.count, err);
	}
	r->cause_count = kept;
	return status;
}

static enum uph_status tell_items(
	struct reconcile *r, size_t *at_item, struct uph_reconciliation *out, struct uph_error *err)
{
	size_t count = 0;
	for (size_t i = 0; i < r->mark_count; i++)
		count += r->marks[i].group != RECONCILE_NONE || r->marks[i].cause != RECONCILE_NONE;
	out->items = arena_alloc_array(r->memory, count + 1, sizeof *out->items);
	if (!out->items)
		return reconcile_no_memory(err);
	for (size_t o = 0, t = r->ours_count; o < r->ours_count || t < r->mark_count;) {
		bool ours = o < r->ours_count && (t == r->mark_count || r->marks[o].days <= r->marks[t].days);
		size_t mark = ours ? o++ : t++;
		const struct reconcile_mark *of = &r->marks[mark];
		if (of->group == RECONCILE_NONE && of->cause == RECONCILE_NONE)
			continue;
		at_item[mark] = out->item_count;
		struct uph_reconcile_item *item = &out->items[out->item_count++];
		*item = of->item;
		item->group = of->group;
		item->difference = RECONCILE_NONE;
		item->counts = of->phase == PHASE_WITHIN;
	}
	out->match_count = r->match_count;
	out->matches = arena_alloc_array(r->memory, r->match_count + 1, sizeof *out->matches);
	if (!out->matches)
		return reconcile_no_memory(err);
	if (r->match_count > 0)
		memcpy(out->matches, r->matches, r->match_count * sizeof *out->matches);
	return UPH_OK;
}

static enum uph_status tell_one(struct telling *telling, const struct told *told, const size_t *at_item,
	struct uph_reconciliation *out, struct uph_error *err)
{
	struct reconcile *r = telling->r;
	const struct reconcile_cause *cause = told->cause;
	struct uph_difference *difference = &out->differences[out->difference_count];
	size_t *items = arena_alloc_array(r->memory, cause->count + 1, sizeof *items);
	*difference = (struct uph_difference){.number = out->difference_count + 1,
		.kind = cause->kind,
		.items = items,
		.item_count = cause->count,
		.explanation = "",
		.person = "",
		.proposal = "",
		.commands = ""};
	if (!items)
		return reconcile_no_memory(err);
	for (size_t i = 0; i < cause->count; i++) {
		items[i] = at_item[cause->marks[i]];
		out->items[items[i]].difference = out->difference_count;
	}
	out->difference_count++;
	const struct reconcile_mark *first = NULL; /* that counts: what explains may not be there next time */
	for (size_t i = 0; !first && i < cause->count; i++)
		first = r->marks[cause->marks[i]].phase == PHASE_WITHIN ? &r->marks[cause->marks[i]] : NULL;
	difference->key = cause->key ? cause->key : first ? reconcile_key(r, first) : NULL;
	if (!difference->key)
		return reconcile_no_memory(err);
	enum uph_status status = parts_of(telling, cause, difference, err);
	if (status == UPH_OK)
		status = reconcile_propose(r, cause, difference, err);
	if (status == UPH_OK)
		explanation_apply(r, difference);
	out->unexplained_count += !difference->explained;
	return status;
}

static enum uph_status tell_differences(
	struct telling *telling, struct uph_reconciliation *out, struct uph_error *err)
{
	struct reconcile *r = telling->r;
	struct told *told = calloc(r->cause_count + 1, sizeof *told);
	size_t *at_item = calloc(r->mark_count + 1, sizeof *at_item);
	enum uph_status status =
		told && at_item ? tell_items(r, at_item, out, err) : reconcile_no_memory(err);
	out->differences = arena_alloc_array(r->memory, r->cause_count + 1, sizeof *out->differences);
	if (status == UPH_OK && !out->differences)
		status = reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < r->cause_count; i++) {
		struct uph_difference difference = {0};
		size_t pot = 0;
		status = parts_of(telling, &r->causes[i], &difference, err);
		if (status == UPH_OK)
			status = reconcile_pot_at(
				r, difference.parts[0].fund, difference.parts[0].activity, &pot, err);
		told[i] = (struct told){&r->causes[i], telling->place[pot], i};
	}
	if (status == UPH_OK && r->cause_count > 1)
		qsort(told, r->cause_count, sizeof *told, by_place);
	for (size_t i = 0; status == UPH_OK && i < r->cause_count; i++)
		status = tell_one(telling, &told[i], at_item, out, err);
	free(told);
	free(at_item);
	return status;
}

/* What the explained and the unexplained come to in each pot. */
static enum uph_status settle_pots(
	struct reconcile *r, const struct uph_reconciliation *out, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < out->difference_count; i++) {
		const struct uph_difference *difference = &out->differences[i];
		for (size_t k = 0; status == UPH_OK && k < difference->part_count; k++) {
			size_t number;
			status = reconcile_pot_at(
				r, difference->parts[k].fund, difference->parts[k].activity, &number, err);
			if (status != UPH_OK)
				break;
			struct uph_reconcile_pot *pot = &r->pots[number].told;
			pot->unexplained_count += !difference->explained;
			status = reconcile_add(
				difference->explained ? &pot->explained.ore : &pot->unexplained.ore,
				difference->parts[k].amount.ore, err);
		}
	}
	return status;
}

static enum uph_status add_to_total(
	struct uph_reconcile_pot *total, const struct uph_reconcile_pot *pot, struct uph_error *err)
{
	struct uph_money *to[] = {&total->theirs, &total->ours, &total->available, &total->decided,
		&total->held, &total->difference, &total->explained, &total->unexplained};
	const struct uph_money from[] = {pot->theirs, pot->ours, pot->available, pot->decided, pot->held,
		pot->difference, pot->explained, pot->unexplained};
	enum uph_status status = UPH_OK;
	total->unexplained_count += pot->unexplained_count;
	for (size_t i = 0; status == UPH_OK && i < sizeof from / sizeof *from; i++)
		status = reconcile_add(&to[i]->ore, from[i].ore, err);
	return status;
}

static enum uph_status tell_pots(
	struct telling *telling, struct uph_reconciliation *out, struct uph_error *err)
{
	struct reconcile *r = telling->r;
	enum uph_status status = settle_pots(r, out, err);
	const size_t count = reconcile_pot_count(r);
	out->pots = arena_alloc_array(r->memory, count + 1, sizeof *out->pots);
	if (!out->pots)
		return reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		struct uph_reconcile_pot *pot = &out->pots[i];
		*pot = r->pots[telling->order[i]].told;
		status = uph_reconciled_through(
			r->ledger, pot->fund, pot->activity, r->options.seq_max, &pot->before, err);
		pot->reconciled = pot->before;
		if (pot->unexplained_count == 0 && r->options.as_of.ymd > pot->before.ymd)
			pot->reconciled = r->options.as_of;
		if (status == UPH_OK)
			status = add_to_total(&out->total, pot, err);
		out->pot_count++;
		if (i == 0 || pot->reconciled.ymd < out->total.reconciled.ymd)
			out->total.reconciled = pot->reconciled;
		if (i == 0 || pot->before.ymd < out->total.before.ymd)
			out->total.before = pot->before;
	}
	return status;
}

/* What the causes so far do not sum to; a file with balances alone has nothing else. */
static enum uph_status add_rest(struct telling *telling, struct uph_error *err)
{
	struct reconcile *r = telling->r;
	const size_t count = reconcile_pot_count(r);
	enum uph_status status = UPH_OK;
	memset(telling->taken, 0, count * sizeof *telling->taken);
	for (size_t i = 0; status == UPH_OK && i < r->cause_count; i++)
		status = sums_of(telling, &r->causes[i], telling->taken, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		int64_t rest = r->pots[i].told.difference.ore;
		status = reconcile_take(&rest, telling->taken[i], err);
		telling->taken[i] = rest;
	}
	return status == UPH_OK
		       ? reconcile_add_sums(r, UPH_DIFFERENCE_BALANCE, telling->taken, telling->order, err)
		       : status;
}

static enum uph_status add_openings(struct telling *telling, struct uph_error *err)
{
	struct reconcile *r = telling->r;
	for (size_t i = 0; i < reconcile_pot_count(r); i++)
		telling->taken[i] = r->pots[i].opening;
	return reconcile_add_sums(r, UPH_DIFFERENCE_OPENING, telling->taken, telling->order, err);
}

enum uph_status reconcile_tell(struct reconcile *r, struct uph_reconciliation *out, struct uph_error *err)
{
	struct telling telling = {.r = r};
	enum uph_status status = order_pots(&telling, err);
	if (status == UPH_OK && r->has_rows)
		status = reconcile_alone(r, err);
	if (status == UPH_OK && r->has_rows)
		status = add_openings(&telling, err);
	if (status == UPH_OK)
		status = drop_empty(&telling, err);
	if (status == UPH_OK)
		status = add_rest(&telling, err);
	if (status == UPH_OK)
		status = tell_differences(&telling, out, err);
	if (status == UPH_OK)
		status = tell_pots(&telling, out, err);
	free(telling.order);
	free(telling.place);
	free(telling.sums);
	free(telling.taken);
	return status;
}
