/* Solving the chain of a matrix.
 *
 * Every explanation of a number looks only at what stands above it. Walking from the top there is therefore
 * exactly one set of grants in which no grant can be explained otherwise: take as grant what is inexplicable,
 * and nothing else. If Kvar agrees with that set, it is the answer, whatever other sets would do. If it does
 * not, sets in which an explicable number is a grant after all are searched: two equal instalments look like
 * a sum. One such set is the answer when those numbers are labelled as grants. Without the label it is not: a
 * Kvar whose formula forgot a subtotal looks just the same. */
#include "import/matrix_solve.h"

#include <assert.h>

/* Items looked at before the search for other sets gives up. */
#define WORK_MAX 100000

static int64_t rounded_kronor(int64_t ore)
{
	int64_t rest = ore % 100;
	int64_t kronor = ore / 100;
	if (rest >= 50)
		kronor++;
	else if (rest <= -50)
		kronor--;
	return kronor * 100;
}

bool solve_agrees(struct uph_money shown, bool whole, struct uph_money exact)
{
	return shown.ore == exact.ore || (whole && shown.ore == rounded_kronor(exact.ore));
}

struct uph_money solve_difference(struct uph_money shown, bool whole, struct uph_money exact)
{
	return (struct uph_money){shown.ore - (whole ? rounded_kronor(exact.ore) : exact.ore)};
}

struct solve_walk solve_start(const struct solve_item *items, size_t count)
{
	struct solve_walk walk = {0};
	for (size_t i = 0; i < count; i++)
		if (items[i].kind == SOLVE_OPENING)
			walk.opening += items[i].amount.ore;
	return walk;
}

void solve_walk_movement(struct solve_walk *walk, int64_t ore)
{
	walk->moved += ore;
	walk->block += ore;
	walk->block_rows++;
	walk->run = 0;
	walk->run_length = 0;
}

void solve_walk_grant(struct solve_walk *walk, int64_t ore)
{
	walk->granted += ore;
	walk->grant_count++;
	walk->run += ore;
	walk->run_length++;
	walk->block = 0;
	walk->block_rows = 0;
}

void solve_walk_subtotal(struct solve_walk *walk)
{
	walk->block = 0;
	walk->block_rows = 0;
	walk->run = 0;
	walk->run_length = 0;
}

bool solve_reason_value(const struct solve_walk *walk, enum solve_reason reason, int64_t *ore)
{
	switch (reason) {
	case REASON_ROWS_ABOVE:
		*ore = walk->block;
		return walk->block_rows > 0;
	case REASON_SO_FAR:
		*ore = walk->moved;
		return true;
	case REASON_OPENING:
		*ore = walk->opening;
		return true;
	case REASON_OPENING_AND_GRANTS:
		*ore = walk->opening + walk->granted;
		return walk->grant_count > 0;
	case REASON_BALANCE:
		*ore = walk->opening + walk->granted - walk->moved;
		return true;
	case REASON_GRANTS_ABOVE:
		*ore = walk->run;
		return walk->run_length >= 2;
	case REASON_NONE:
		break;
	}
	return false;
}

enum solve_reason solve_explain(const struct solve_walk *walk, const struct solve_item *item)
{
	for (enum solve_reason reason = REASON_ROWS_ABOVE; reason <= REASON_GRANTS_ABOVE; reason++) {
		int64_t ore;
		if (solve_reason_value(walk, reason, &ore) &&
			solve_agrees(item->amount, item->whole, (struct uph_money){ore}))
			return reason;
	}
	return REASON_NONE;
}

struct solve_result solve_summary(const struct solve_walk *walk)
{
	return (struct solve_result){
		.opening = {walk->opening},
		.granted = {walk->granted},
		.moved = {walk->moved},
		.left = {walk->opening + walk->granted - walk->moved},
		.grant_count = walk->grant_count,
	};
}

bool solve_opening(struct solve_item *items, size_t count, struct uph_money *rows)
{
	struct solve_walk walk = solve_start(items, count);
	bool agrees = true;
	for (size_t i = 0; i < count; i++) {
		if (items[i].kind != SOLVE_OPENING_SUM)
			continue;
		items[i].exact.ore = walk.opening;
		agrees = agrees && solve_agrees(items[i].amount, items[i].whole, items[i].exact);
	}
	rows->ore = walk.opening;
	return agrees;
}

/* Which numbers that are explained may be grants all the same. */
enum freedom { FREE_NONE, FREE_NAMED, FREE_ALL };

struct search {
	struct solve_item *items;
	size_t count;
	int64_t granted_max; /* more grants than this and Kvar cannot agree: grants only add */
	size_t work;
	size_t found; /* sets found, counted to 2 */
	enum freedom freedom;
};

static void search_keep(struct search *search)
{
	for (size_t i = 0; i < search->count; i++) {
		if (search->found == 0)
			search->items[i].grant_first = search->items[i].grant;
		else
			search->items[i].grant_second = search->items[i].grant;
	}
	search->found++;
}

static bool may_be_grant(
	const struct search *search, const struct solve_walk *walk, const struct solve_item *item)
{
	return !item->never_grant && item->amount.ore > 0 &&
	       walk->granted + item->amount.ore <= search->granted_max;
}

static bool is_free(const struct search *search, const struct solve_item *item)
{
	return search->freedom == FREE_ALL || (search->freedom == FREE_NAMED && item->named_grant);
}

/* Walks from items[at] to Kvar; where a number is explained, first tries it as a grant all the same. */
static void search_from(struct search *search, size_t at, struct solve_walk walk)
{
	for (size_t i = at; i < search->count && search->found < 2; i++) {
		struct solve_item *item = &search->items[i];
		if (++search->work > WORK_MAX)
			return;
		switch (item->kind) {
		case SOLVE_OPENING:
		case SOLVE_OPENING_SUM:
			break;
		case SOLVE_MOVEMENT:
			solve_walk_movement(&walk, item->amount.ore);
			break;
		case SOLVE_NUMBER: {
			bool explained = item->unchecked || solve_explain(&walk, item) != REASON_NONE;
			bool grantable = !item->unchecked && may_be_grant(search, &walk, item);
			if (!explained && !grantable)
				return;
			if (explained && grantable && is_free(search, item)) {
				struct solve_walk branch = walk;
				solve_walk_grant(&branch, item->amount.ore);
				item->grant = true;
				search_from(search, i + 1, branch);
			}
			item->grant = !explained;
			if (explained)
				solve_walk_subtotal(&walk);
			else
				solve_walk_grant(&walk, item->amount.ore);
			break;
		}
		case SOLVE_LEFT:
			if (solve_agrees(item->amount, item->whole, solve_summary(&walk).left))
				search_keep(search);
			return;
		}
	}
}

/* Writes the reasons of the first set found, and its sums. */
static void tell(struct solve_item *items, size_t count, struct solve_result *out)
{
	struct solve_walk walk = solve_start(items, count);
	for (size_t i = 0; i < count; i++) {
		struct solve_item *item = &items[i];
		item->grant = item->grant_first;
		item->reason = REASON_NONE;
		item->doubtful = false;
		if (item->kind == SOLVE_MOVEMENT) {
			solve_walk_movement(&walk, item->amount.ore);
		} else if (item->kind == SOLVE_LEFT) {
			item->exact = solve_summary(&walk).left;
		} else if (item->kind == SOLVE_NUMBER && item->grant) {
			item->reason = solve_explain(&walk, item);
			item->doubtful = item->reason != REASON_NONE;
			solve_walk_grant(&walk, item->amount.ore);
		} else if (item->kind == SOLVE_NUMBER) {
			item->reason = solve_explain(&walk, item);
			(void)solve_reason_value(&walk, item->reason, &item->exact.ore);
			solve_walk_subtotal(&walk);
		}
	}
	*out = solve_summary(&walk);
}

enum solve_verdict solve_chain(struct solve_item *items, size_t count, struct solve_result *out)
{
	assert(count > 0 && count <= SOLVE_ITEMS_MAX && items[count - 1].kind == SOLVE_LEFT);
	struct solve_walk start = solve_start(items, count);
	const struct solve_item *left = &items[count - 1];
	int64_t moved = 0;
	for (size_t i = 0; i < count; i++) {
		items[i].grant = items[i].grant_first = items[i].grant_second = false;
		if (items[i].kind == SOLVE_MOVEMENT)
			moved += items[i].amount.ore;
	}
	struct search search = {
		.items = items,
		.count = count,
		.granted_max = left->amount.ore - start.opening + moved + (left->whole ? 50 : 0),
	};
	for (search.freedom = FREE_NONE; search.freedom <= FREE_ALL && search.found == 0; search.freedom++) {
		search.work = 0;
		search_from(&search, 0, start);
		if (search.found > 0)
			break;
		if (search.work > WORK_MAX)
			return SOLVE_TOO_MANY;
	}
	if (search.found == 0)
		return SOLVE_FAILED;
	if (search.found >= 2)
		return SOLVE_AMBIGUOUS;
	tell(items, count, out);
	return search.freedom == FREE_ALL ? SOLVE_DOUBTFUL : SOLVE_PROVED;
}
