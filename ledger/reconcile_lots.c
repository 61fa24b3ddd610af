/* One against several: a payment of ours that they booked in parts, parts of ours that they booked as one, a
 * grant that is divided between activities there.
 *
 * A lot is what stands together on one side: one item, or those of a voucher, a reference or a day. Lots of
 * the two sides with the same sum are set against each other, the fewest items first, then the fewest days
 * between.
 *
 * Rules: within a pot it is a match; over pots, the cause of a difference. Always in the same order. */
#include <stdlib.h>
#include <string.h>

#include "ledger/reconcile.h"

#define SIDE_MAX 64 /* of lots with the same sum, on each side */

enum lot_kind { LOT_ONE, LOT_VOUCHER, LOT_REFERENCE, LOT_LABEL, LOT_DAY, LOT_ROOT, LOT_MOVED_ON };

struct lot {
	bool ours;
	int64_t where, ore;
	size_t first, count; /* members */
	int32_t first_day, last_day;
	uint32_t reference, label; /* that all of it has */
	bool any_day;              /* a grant, which may come whenever */
};

struct lots {
	struct lot *items;
	size_t count, capacity;
	size_t *members;
	size_t member_count, member_capacity;
};

struct together {
	int64_t where, of; /* what they have in common */
	size_t mark;
};

bool reconcile_is_free(const struct reconcile_mark *mark)
{
	return !mark->taken && mark->phase == PHASE_WITHIN;
}

int64_t reconcile_where(const struct reconcile *r, size_t mark, bool in_pot)
{
	const size_t pot = r->marks[mark].pot;
	return in_pot ? (int64_t)pot : r->pots[pot].told.fund;
}

/* ---- lots ---- */

static enum uph_status add_member(struct lots *lots, size_t mark, struct uph_error *err)
{
	enum uph_status status = reconcile_room(
		&lots->members, lots->member_count, &lots->member_capacity, sizeof *lots->members, err);
	if (status == UPH_OK)
		lots->members[lots->member_count++] = mark;
	return status;
}

/* The members from `first` on become a lot, unless they sum to nothing. */
static enum uph_status end_lot(
	const struct reconcile *r, struct lots *lots, size_t first, int64_t where, struct uph_error *err)
{
	const struct reconcile_mark *head = &r->marks[lots->members[first]];
	struct lot lot = {.ours = head->ours,
		.where = where,
		.first = first,
		.count = lots->member_count - first,
		.first_day = head->days,
		.last_day = head->days,
		.reference = head->reference,
		.label = head->label};
	for (size_t i = first; i < lots->member_count; i++) {
		const struct reconcile_mark *mark = &r->marks[lots->members[i]];
		if (__builtin_add_overflow(lot.ore, mark->ore, &lot.ore))
			return UPH_OK; /* no such sum stands in any books */
		lot.first_day = mark->days < lot.first_day ? mark->days : lot.first_day;
		lot.last_day = mark->days > lot.last_day ? mark->days : lot.last_day;
		lot.reference = mark->reference == lot.reference ? lot.reference : 0;
		lot.label = mark->label == lot.label ? lot.label : 0;
		lot.any_day = lot.any_day || (mark->ours && mark->event == UPH_EVENT_GRANT);
	}
	if (lot.ore == 0)
		return UPH_OK;
	enum uph_status status =
		reconcile_room(&lots->items, lots->count, &lots->capacity, sizeof *lots->items, err);
	if (status == UPH_OK)
		lots->items[lots->count++] = lot;
	return status;
}

static int64_t common(const struct reconcile_mark *mark, enum lot_kind kind)
{
	switch (kind) {
	case LOT_VOUCHER:
		return mark->ours ? mark->voucher : mark->bundle;
	case LOT_REFERENCE:
		return mark->reference;
	case LOT_LABEL:
		return mark->ours ? mark->label : 0;
	case LOT_DAY:
		return mark->days;
	case LOT_ROOT:
		return mark->ours ? mark->root : 0;
	case LOT_ONE:
	case LOT_MOVED_ON:
		break;
	}
	return 0;
}

static int by_common(const void *a, const void *b)
{
	const struct together *x = a, *y = b;
	if (x->where != y->where)
		return x->where < y->where ? -1 : 1;
	if (x->of != y->of)
		return x->of < y->of ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

static enum uph_status add_kind(const struct reconcile *r, struct lots *lots, struct together *room,
	enum lot_kind kind, bool ours, bool in_pot, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	size_t count = 0;
	for (size_t i = ours ? 0 : r->ours_count; i < (ours ? r->ours_count : r->mark_count); i++) {
		int64_t of = common(&r->marks[i], kind);
		if (reconcile_is_free(&r->marks[i]) && of != 0)
			room[count++] = (struct together){reconcile_where(r, i, in_pot), of, i};
	}
	if (count > 1)
		qsort(room, count, sizeof *room, by_common);
	for (size_t i = 0, end; status == UPH_OK && i < count; i = end) {
		size_t first = lots->member_count;
		for (end = i + 1;
			end < count && room[end].where == room[i].where && room[end].of == room[i].of;)
			end++;
		for (size_t k = i; end - i > 1 && status == UPH_OK && k < end; k++)
			status = add_member(lots, room[k].mark, err);
		if (status == UPH_OK && end - i > 1)
			status = end_lot(r, lots, first, room[i].where, err);
	}
	return status;
}

static enum uph_status add_ones(
	const struct reconcile *r, struct lots *lots, bool in_pot, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < r->mark_count; i++) {
		if (!reconcile_is_free(&r->marks[i]))
			continue;
		status = add_member(lots, i, err);
		if (status == UPH_OK)
			status = end_lot(r, lots, lots->member_count - 1, reconcile_where(r, i, in_pot), err);
	}
	return status;
}

/* A grant, and all that has been moved on from its pot and has nothing there. */
static enum uph_status add_moved_on(const struct reconcile *r, struct lots *lots, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0, grants = 0; status == UPH_OK && i < r->ours_count && grants < SIDE_MAX; i++) {
		size_t first = lots->member_count;
		if (!reconcile_is_free(&r->marks[i]) || r->marks[i].event != UPH_EVENT_GRANT)
			continue;
		grants++;
		status = add_member(lots, i, err);
		for (size_t k = 0; status == UPH_OK && k < r->ours_count; k++) {
			const struct reconcile_mark *mark = &r->marks[k];
			if (reconcile_is_free(mark) && mark->pot == r->marks[i].pot &&
				mark->other != RECONCILE_NONE && (mark->ore < 0) != (r->marks[i].ore < 0))
				status = add_member(lots, k, err);
		}
		if (status == UPH_OK && lots->member_count - first > 1)
			status = end_lot(r, lots, first, reconcile_where(r, i, false), err);
	}
	return status;
}

static enum uph_status make_lots(
	const struct reconcile *r, struct lots *lots, bool in_pot, struct uph_error *err)
{
	static const enum lot_kind kinds[] = {LOT_ROOT, LOT_VOUCHER, LOT_REFERENCE, LOT_LABEL, LOT_DAY};
	struct together *room = calloc(r->mark_count + 1, sizeof *room);
	enum uph_status status = room ? add_ones(r, lots, in_pot, err) : reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < sizeof kinds / sizeof *kinds; i++) {
		status = add_kind(r, lots, room, kinds[i], true, in_pot, err);
		if (status == UPH_OK)
			status = add_kind(r, lots, room, kinds[i], false, in_pot, err);
	}
	free(room);
	return status == UPH_OK && !in_pot ? add_moved_on(r, lots, err) : status;
}

/* ---- causes over pots ---- */

static bool is_divided(const struct reconcile *r, const size_t *marks, size_t count)
{
	bool grant = false;
	for (size_t i = 0; i < count; i++)
		grant = grant || (r->marks[marks[i]].ours && r->marks[marks[i]].event == UPH_EVENT_GRANT);
	return grant;
}

/* Taken for the cause that is being made. */
static bool is_member(const struct reconcile_mark *mark)
{
	return mark->taken && mark->phase == PHASE_WITHIN && mark->cause == RECONCILE_NONE &&
	       mark->group == RECONCILE_NONE;
}

static void take_move(struct reconcile *r, size_t mark, size_t *all, size_t *count)
{
	r->marks[mark].taken = true;
	all[(*count)++] = mark;
}

/* What has been moved between the pots in question here, and has nothing there, is of the same cause. */
static void add_moves(struct reconcile *r, const bool *in, size_t *all, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		r->marks[all[i]].taken = true;
	for (size_t i = 0; i < r->ours_count; i++) {
		const struct reconcile_mark *mark = &r->marks[i];
		if (mark->other == RECONCILE_NONE || mark->other < i)
			continue;
		const struct reconcile_mark *other = &r->marks[mark->other];
		bool between = in[mark->pot] && in[other->pot];
		bool free_one = reconcile_is_free(mark), free_other = reconcile_is_free(other);
		if (free_one && (is_member(other) || (between && free_other)))
			take_move(r, i, all, count);
		if (free_other && is_member(mark))
			take_move(r, mark->other, all, count);
	}
}

static enum uph_status with_moves(struct reconcile *r, const size_t *marks, size_t count, size_t **out,
	size_t *out_count, struct uph_error *err)
{
	size_t *all = calloc(r->ours_count + count, sizeof *all);
	bool *in = calloc(reconcile_pot_count(r) + 1, sizeof *in);
	if (all && in) {
		memcpy(all, marks, count * sizeof *all);
		for (size_t i = 0; i < count; i++)
			in[r->marks[marks[i]].pot] = true;
		add_moves(r, in, all, &count);
	}
	bool made = all && in;
	free(in);
	*out = all;
	*out_count = count;
	return made ? UPH_OK : reconcile_no_memory(err);
}

enum uph_status reconcile_add_divided(
	struct reconcile *r, const size_t *marks, size_t count, struct uph_error *err)
{
	size_t *all = NULL, all_count = 0;
	if (!is_divided(r, marks, count))
		return reconcile_add_cause(r, UPH_DIFFERENCE_ACTIVITY, marks, count, err);
	enum uph_status status = with_moves(r, marks, count, &all, &all_count, err);
	if (status == UPH_OK)
		status = reconcile_add_cause(r, UPH_DIFFERENCE_DIVIDED, all, all_count, err);
	free(all);
	return status;
}

/* ---- lots against lots ---- */

struct lot_pair {
	const struct lot *ours, *theirs;
	size_t count;
	int64_t days;
};

static int by_sum(const void *a, const void *b)
{
	const struct lot *x = a, *y = b;
	if (x->where != y->where)
		return x->where < y->where ? -1 : 1;
	if (x->ore != y->ore)
		return x->ore < y->ore ? -1 : 1;
	if (x->ours != y->ours)
		return x->ours ? -1 : 1;
	if (x->count != y->count)
		return x->count < y->count ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static int by_nearness(const void *a, const void *b)
{
	const struct lot_pair *x = a, *y = b;
	if (x->count != y->count)
		return x->count < y->count ? -1 : 1;
	if (x->days != y->days)
		return x->days < y->days ? -1 : 1;
	if (x->ours->first != y->ours->first)
		return x->ours->first < y->ours->first ? -1 : 1;
	return (x->theirs->first > y->theirs->first) - (x->theirs->first < y->theirs->first);
}

static bool alike(const struct lot *a, const struct lot *b)
{
	return b->reference && (a->reference == b->reference || a->label == b->reference);
}

/* Days between the two stretches. */
static int64_t days_between(const struct lot *a, const struct lot *b)
{
	if (a->last_day < b->first_day)
		return (int64_t)b->first_day - a->last_day;
	return b->last_day < a->first_day ? (int64_t)a->first_day - b->last_day : 0;
}

static bool all_free(const struct reconcile *r, const struct lots *lots, const struct lot *lot)
{
	for (size_t i = 0; i < lot->count; i++) {
		if (!reconcile_is_free(&r->marks[lots->members[lot->first + i]]))
			return false;
	}
	return true;
}

static enum uph_status take_pair(struct reconcile *r, const struct lots *lots, const struct lot_pair *pair,
	bool in_pot, struct uph_error *err)
{
	if (!all_free(r, lots, pair->ours) || !all_free(r, lots, pair->theirs))
		return UPH_OK;
	size_t *marks = calloc(pair->count, sizeof *marks);
	if (!marks)
		return reconcile_no_memory(err);
	memcpy(marks, lots->members + pair->ours->first, pair->ours->count * sizeof *marks);
	memcpy(marks + pair->ours->count, lots->members + pair->theirs->first,
		pair->theirs->count * sizeof *marks);
	enum uph_status status = in_pot ? reconcile_add_match(r, UPH_MATCH_SPLIT, marks, pair->count, err)
					: reconcile_add_divided(r, marks, pair->count, err);
	free(marks);
	return status;
}

/* Lots with the same sum. */
static enum uph_status pair_lots(struct reconcile *r, const struct lots *lots, const struct lot *run,
	size_t count, bool in_pot, struct lot_pair *pairs, struct uph_error *err)
{
	size_t ours = 0, pair_count = 0;
	while (ours < count && run[ours].ours)
		ours++;
	for (size_t i = 0; i < ours && i < SIDE_MAX; i++) {
		for (size_t k = ours; k < count && k - ours < SIDE_MAX; k++) {
			const struct lot *a = &run[i], *b = &run[k];
			int64_t days = days_between(a, b);
			bool near = days <= r->options.window || alike(a, b) || (a->any_day && !in_pot);
			if (a->count + b->count > 2 && near)
				pairs[pair_count++] = (struct lot_pair){a, b, a->count + b->count, days};
		}
	}
	if (pair_count > 1)
		qsort(pairs, pair_count, sizeof *pairs, by_nearness);
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < pair_count; i++)
		status = take_pair(r, lots, &pairs[i], in_pot, err);
	return status;
}

enum uph_status reconcile_match_lots(struct reconcile *r, bool in_pot, struct uph_error *err)
{
	struct lots lots = {0};
	struct lot_pair *pairs = calloc((size_t)SIDE_MAX * SIDE_MAX, sizeof *pairs);
	enum uph_status status = pairs ? make_lots(r, &lots, in_pot, err) : reconcile_no_memory(err);
	if (status == UPH_OK && lots.count > 1)
		qsort(lots.items, lots.count, sizeof *lots.items, by_sum);
	for (size_t i = 0, end; status == UPH_OK && i < lots.count; i = end) {
		for (end = i + 1; end < lots.count && lots.items[end].where == lots.items[i].where &&
				  lots.items[end].ore == lots.items[i].ore;)
			end++;
		if (end - i > 1)
			status = pair_lots(r, &lots, lots.items + i, end - i, in_pot, pairs, err);
	}
	free(pairs);
	free(lots.items);
	free(lots.members);
	return status;
}
