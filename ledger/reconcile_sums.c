/* One against several that nothing but their sum tells: what is near in time, what money that came in was
 * moved on to, and what they opened with. At most eight of the nearest eighteen, the fewest first; among
 * equal numbers the first in order.
 *
 * Rules: the search never takes more steps than it is given, in all and for one item, so that it ends in time
 * whatever the books say. */
#include <stdlib.h>
#include <string.h>

#include "ledger/reconcile.h"

#define NEAR_MAX 256
#define EFFORT_OF_ONE 6000
#define GRANT_DAYS 400 /* a grant comes when it comes */
#define SUM_MAX 8
#define SUM_OF 18

/* ---- which amounts sum to a target ---- */

struct search {
	const int64_t *amounts;
	size_t count;
	size_t *effort;
	size_t *chosen;
};

/* `left` more amounts from index `at` on, which sum to `target`. */
static bool choose(struct search *search, size_t depth, size_t left, size_t at, int64_t target)
{
	for (size_t i = at; i + left <= search->count; i++) {
		int64_t rest;
		if (*search->effort == 0)
			return false;
		(*search->effort)--;
		if (__builtin_sub_overflow(target, search->amounts[i], &rest))
			continue;
		search->chosen[depth] = i;
		if (left == 1 ? rest == 0 : choose(search, depth + 1, left - 1, i + 1, rest))
			return true;
	}
	return false;
}

/* Which of `count` amounts sum to the target, `least` of them at the least, and how many; 0: none, or not
 * within `effort` steps, which is counted down. */
static size_t find_sum(const int64_t *amounts, size_t count, int64_t target, size_t least, size_t *effort,
	size_t chosen[SUM_MAX])
{
	struct search search = {amounts, count, effort, chosen};
	for (size_t size = least; size <= count && size <= SUM_MAX; size++) {
		if (choose(&search, 0, size, 0, target))
			return size;
	}
	return 0;
}

/* ---- sums of what is near ---- */

struct placed {
	int64_t where, day;
	size_t mark;
};

struct near {
	size_t mark;
	int64_t days;
};

struct nearby {
	size_t *marks; /* free ones of one side, by where and day */
	int64_t *where;
	size_t count;
};

static int by_days(const void *a, const void *b)
{
	const struct near *x = a, *y = b;
	if (x->days != y->days)
		return x->days < y->days ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

static int by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->where != y->where)
		return x->where < y->where ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

/* The free marks of a side; of ours, only those of entries between pots when `moves`. */
static enum uph_status list_side(const struct reconcile *r, bool ours, bool moves, bool in_pot,
	struct nearby *out, struct uph_error *err)
{
	struct placed *room = calloc(r->mark_count + 1, sizeof *room);
	*out = (struct nearby){.marks = calloc(r->mark_count + 1, sizeof *out->marks),
		.where = calloc(r->mark_count + 1, sizeof *out->where)};
	if (!room || !out->marks || !out->where) {
		free(room);
		return reconcile_no_memory(err);
	}
	for (size_t i = ours ? 0 : r->ours_count; i < (ours ? r->ours_count : r->mark_count); i++) {
		if (reconcile_is_free(&r->marks[i]) && (!moves || r->marks[i].other != RECONCILE_NONE))
			room[out->count++] =
				(struct placed){reconcile_where(r, i, in_pot), r->marks[i].days, i};
	}
	if (out->count > 1)
		qsort(room, out->count, sizeof *room, by_place);
	for (size_t i = 0; i < out->count; i++) {
		out->where[i] = room[i].where;
		out->marks[i] = room[i].mark;
	}
	free(room);
	return UPH_OK;
}

static size_t first_near(const struct reconcile *r, const struct nearby *nearby, int64_t where, int64_t day)
{
	size_t low = 0, high = nearby->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (nearby->where[middle] < where ||
			(nearby->where[middle] == where && r->marks[nearby->marks[middle]].days < day))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The nearest of the other side that may be parts of `ore`, of `mark`'s day. */
static size_t parts_of(const struct reconcile *r, const struct nearby *nearby, size_t mark, int64_t ore,
	int64_t window, bool in_pot, size_t out[SUM_OF])
{
	struct near near[NEAR_MAX];
	const struct reconcile_mark *whole = &r->marks[mark];
	int64_t where = reconcile_where(r, mark, in_pot);
	size_t count = 0;
	for (size_t i = first_near(r, nearby, where, whole->days - window); i < nearby->count; i++) {
		const struct reconcile_mark *part = &r->marks[nearby->marks[i]];
		int64_t days = (int64_t)part->days - whole->days;
		if (nearby->where[i] != where || days > window || count == NEAR_MAX)
			break;
		if (reconcile_is_free(part) && (part->ore < 0) == (ore < 0) &&
			(ore < 0 ? part->ore > ore : part->ore < ore))
			near[count++] = (struct near){nearby->marks[i], days < 0 ? -days : days};
	}
	if (count > 1)
		qsort(near, count, sizeof *near, by_days);
	count = count < SUM_OF ? count : SUM_OF;
	for (size_t i = 0; i < count; i++)
		out[i] = near[i].mark;
	return count;
}

/* Spends of the whole search's effort, never more on one than it may. */
static size_t spend(struct reconcile *r, const int64_t *amounts, size_t count, int64_t target, size_t least,
	size_t chosen[SUM_MAX])
{
	size_t given = r->effort < EFFORT_OF_ONE ? r->effort : EFFORT_OF_ONE, left = given;
	size_t found = find_sum(amounts, count, target, least, &left, chosen);
	r->effort -= given - left;
	return found;
}

/* `whole` is one mark, or a grant with what has been moved on of it, which together are `ore`. */
static enum uph_status match_sum_of(struct reconcile *r, const struct nearby *nearby, const size_t *whole,
	size_t whole_count, int64_t ore, bool in_pot, struct uph_error *err)
{
	size_t parts[SUM_OF], chosen[SUM_MAX];
	size_t marks[SUM_MAX + SUM_OF + 1];
	int64_t amounts[SUM_OF];
	bool grant = r->marks[whole[0]].ours && r->marks[whole[0]].event == UPH_EVENT_GRANT;
	int64_t window = grant && !in_pot ? GRANT_DAYS : r->options.window;
	size_t count = parts_of(r, nearby, whole[0], ore, window, in_pot, parts);
	for (size_t i = 0; i < count; i++)
		amounts[i] = r->marks[parts[i]].ore;
	size_t found = count > 1 ? spend(r, amounts, count, ore, 2, chosen) : 0;
	if (found == 0)
		return UPH_OK;
	memcpy(marks, whole, whole_count * sizeof *marks);
	for (size_t i = 0; i < found; i++)
		marks[whole_count + i] = parts[chosen[i]];
	return in_pot ? reconcile_add_match(r, UPH_MATCH_SPLIT, marks, whole_count + found, err)
		      : reconcile_add_divided(r, marks, whole_count + found, err);
}

static size_t moves_of(
	const struct reconcile *r, const struct nearby *nearby, size_t whole, size_t out[SUM_OF]);

/* A grant of which some has been moved on here already. */
static enum uph_status match_rest_of(struct reconcile *r, const struct nearby *nearby,
	const struct nearby *moved, size_t mark, struct uph_error *err)
{
	size_t whole[SUM_OF + 1] = {mark};
	int64_t ore = r->marks[mark].ore;
	if (!reconcile_is_free(&r->marks[mark]) || r->marks[mark].event != UPH_EVENT_GRANT)
		return UPH_OK;
	size_t count = moves_of(r, moved, mark, whole + 1);
	for (size_t i = 1; i <= count; i++) {
		if (__builtin_add_overflow(ore, r->marks[whole[i]].ore, &ore))
			return UPH_OK;
	}
	return count > 0 ? match_sum_of(r, nearby, whole, count + 1, ore, false, err) : UPH_OK;
}

enum uph_status reconcile_match_sums(struct reconcile *r, bool in_pot, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (int side = 0; status == UPH_OK && side < 2; side++) {
		struct nearby nearby = {0};
		bool ours = side == 0; /* the one; the several are of the other side */
		status = list_side(r, !ours, false, in_pot, &nearby, err);
		for (size_t i = ours ? 0 : r->ours_count;
			status == UPH_OK && i < (ours ? r->ours_count : r->mark_count); i++) {
			if (reconcile_is_free(&r->marks[i]))
				status = match_sum_of(r, &nearby, &i, 1, r->marks[i].ore, in_pot, err);
		}
		struct nearby moved = {0};
		if (status == UPH_OK && ours && !in_pot)
			status = list_side(r, true, true, true, &moved, err);
		for (size_t i = 0; status == UPH_OK && ours && !in_pot && i < r->ours_count; i++)
			status = match_rest_of(r, &nearby, &moved, i, err);
		free(moved.marks);
		free(moved.where);
		free(nearby.marks);
		free(nearby.where);
	}
	return status;
}

/* ---- moved on, and opened with ---- */

/* Free moves out of (or into) the pot of `whole`, against its sign. */
static size_t moves_of(
	const struct reconcile *r, const struct nearby *nearby, size_t whole, size_t out[SUM_OF])
{
	size_t count = 0, seen = 0;
	const struct reconcile_mark *of = &r->marks[whole];
	for (size_t i = first_near(r, nearby, (int64_t)of->pot, INT32_MIN);
		i < nearby->count && nearby->where[i] == (int64_t)of->pot && count < SUM_OF &&
		seen < NEAR_MAX;
		i++, seen++) {
		const struct reconcile_mark *mark = &r->marks[nearby->marks[i]];
		if (reconcile_is_free(mark) && nearby->marks[i] != whole && (mark->ore < 0) != (of->ore < 0))
			out[count++] = nearby->marks[i];
	}
	return count;
}

static enum uph_status match_moved_on_to(struct reconcile *r, size_t whole, const size_t *moves, size_t count,
	size_t theirs, struct uph_error *err)
{
	int64_t amounts[SUM_OF], target;
	size_t chosen[SUM_MAX], marks[SUM_MAX + 2], at = 0;
	for (size_t i = 0; i < count; i++)
		amounts[i] = r->marks[moves[i]].ore;
	if (__builtin_sub_overflow(
		    theirs == RECONCILE_NONE ? 0 : r->marks[theirs].ore, r->marks[whole].ore, &target))
		return UPH_OK;
	size_t found = spend(r, amounts, count, target, 1, chosen);
	if (found == 0)
		return UPH_OK;
	marks[at++] = whole;
	for (size_t i = 0; i < found; i++)
		marks[at++] = moves[chosen[i]];
	if (theirs != RECONCILE_NONE)
		marks[at++] = theirs;
	return reconcile_add_match(
		r, theirs == RECONCILE_NONE ? UPH_MATCH_CANCELLED : UPH_MATCH_SPLIT, marks, at, err);
}

/* Those that they have in the other pot, first; how many. */
static size_t keep_settled(const struct reconcile *r, size_t *moves, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (r->marks[r->marks[moves[i]].other].group != RECONCILE_NONE)
			moves[kept++] = moves[i];
	}
	return kept;
}

/* Money that came in to be divided. A payment and the money moved in for it take each other out only when
 * they have the move in the other pot: there the payment stands with them. */
static bool came_in(const struct reconcile_mark *mark)
{
	return mark->ore > 0 &&
	       (mark->event == UPH_EVENT_GRANT || mark->event == UPH_EVENT_OPENING ||
		       mark->event == UPH_EVENT_CARRY || mark->event == UPH_EVENT_DISTRIBUTE);
}

enum uph_status reconcile_match_moved_on(struct reconcile *r, struct uph_error *err)
{
	struct nearby ours = {0}, theirs = {0};
	size_t moves[SUM_OF];
	enum uph_status status = list_side(r, true, true, true, &ours, err);
	if (status == UPH_OK)
		status = list_side(r, false, false, true, &theirs, err);
	for (size_t i = 0; status == UPH_OK && i < r->ours_count; i++) {
		const struct reconcile_mark *whole = &r->marks[i];
		size_t count = reconcile_is_free(whole) ? moves_of(r, &ours, i, moves) : 0, tried = 0;
		if (count == 0)
			continue;
		if (came_in(whole))
			status = match_moved_on_to(r, i, moves, count, RECONCILE_NONE, err);
		for (size_t k = first_near(r, &theirs, (int64_t)whole->pot, INT32_MIN);
			status == UPH_OK && reconcile_is_free(whole) && k < theirs.count &&
			theirs.where[k] == (int64_t)whole->pot && tried < SUM_OF;
			k++) {
			if (!reconcile_is_free(&r->marks[theirs.marks[k]]))
				continue;
			tried++;
			status = match_moved_on_to(r, i, moves, count, theirs.marks[k], err);
		}
		count = reconcile_is_free(whole) && !came_in(whole) ? keep_settled(r, moves, count) : 0;
		if (status == UPH_OK && count > 0)
			status = match_moved_on_to(r, i, moves, count, RECONCILE_NONE, err);
	}
	free(ours.marks);
	free(ours.where);
	free(theirs.marks);
	free(theirs.where);
	return status;
}

/* What has been explained of the pot and is not among the items: the opening has it. */
static int64_t carried_in(const struct reconcile *r, const struct reconcile_pot *pot)
{
	int64_t sum = 0;
	for (size_t i = 0; i < r->explanation_count; i++) {
		const struct explanation *of = &r->explanations[i];
		if (of->carried && of->fund == pot->told.fund && of->activity == pot->told.activity &&
			__builtin_add_overflow(sum, of->ore, &sum))
			return 0;
	}
	return sum;
}

static enum uph_status match_opened_in(
	struct reconcile *r, const struct nearby *ours, size_t number, struct uph_error *err)
{
	struct reconcile_pot *pot = &r->pots[number];
	size_t items[SUM_OF], chosen[SUM_MAX], count = 0, found = 0;
	int64_t amounts[SUM_OF], carried = carried_in(r, pot), target;
	int64_t last = (int64_t)uph_date_days(r->start) + r->options.window;
	for (size_t i = first_near(r, ours, (int64_t)number, INT32_MIN);
		i < ours->count && ours->where[i] == (int64_t)number && count < SUM_OF &&
		r->marks[ours->marks[i]].days <= last;
		i++) {
		if (!reconcile_is_free(&r->marks[ours->marks[i]]))
			continue;
		amounts[count] = r->marks[ours->marks[i]].ore;
		items[count++] = ours->marks[i];
	}
	if (carried != pot->opening)
		found = spend(r, amounts, count, pot->opening, 1, chosen);
	if (found == 0 && carried != 0 && !__builtin_sub_overflow(pot->opening, carried, &target) &&
		target != 0)
		found = spend(r, amounts, count, target, 1, chosen);
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < found; i++) {
		status = reconcile_take(&pot->opening, amounts[chosen[i]], err);
		if (status == UPH_OK)
			status = reconcile_add_match(r, UPH_MATCH_OPENING, &items[chosen[i]], 1, err);
	}
	return status;
}

enum uph_status reconcile_match_opened(struct reconcile *r, struct uph_error *err)
{
	struct nearby ours = {0};
	enum uph_status status = list_side(r, true, false, true, &ours, err);
	for (size_t i = 0; status == UPH_OK && i < reconcile_pot_count(r); i++) {
		if (r->pots[i].opening != 0)
			status = match_opened_in(r, &ours, i, err);
	}
	free(ours.marks);
	free(ours.where);
	return status;
}
