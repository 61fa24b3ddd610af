/* When the chain does not hold: the one number whose removal proves the rest.
 *
 * Each number is in turn supposed to be wrong. A number that must be explained loses its demand; a movement,
 * a grant or the opening gets the value that makes Kvar hold, and must then make all else hold too; Kvar
 * loses its demand, but only counts when the grants it leaves are few and confirmed by a sum below them, for
 * without Kvar nearly anything could be a grant. A movement that no subtotal covers can always take the blame
 * for Kvar: then Kvar is named, and the stretch. */
#include "import/matrix_solve.h"

#include <assert.h>

#define GRANTS_TRIED_MAX 3
/* Steps of a walk that the search may take in all; a matrix of ordinary size takes a tenth of it. */
#define WALK_STEPS_MAX UINT64_C(4000000)
/* Numbers whose removal is tried. */
#define REMOVALS_MAX 100

/* One reading of the chain: which numbers are grants, and what is supposed wrong. */
struct trial {
	size_t grants[GRANTS_TRIED_MAX];
	size_t grant_count;
	size_t changed; /* item with another value; SIZE_MAX: none */
	int64_t change;
	int64_t opening_change;
};

struct outcome {
	size_t unexplained;
	bool confirmed; /* a number below the last grant is explained by it */
	bool left_agrees;
	int64_t left_over; /* exact − shown */
	struct solve_walk walk;
};

static bool trial_has(const struct trial *trial, size_t item)
{
	for (size_t i = 0; i < trial->grant_count; i++)
		if (trial->grants[i] == item)
			return true;
	return false;
}

/* Whether a sum explained so vouches for the grants above it. */
static bool confirms(enum solve_reason reason)
{
	return reason == REASON_OPENING_AND_GRANTS || reason == REASON_BALANCE ||
	       reason == REASON_GRANTS_ABOVE;
}

/* Walks the chain as the trial has it; with `mark`, writes roles and reasons into the items. */
static struct outcome trial_run(struct solve_item *items, size_t count, const struct trial *trial, bool mark)
{
	struct outcome outcome = {.walk = solve_start(items, count)};
	struct solve_walk *walk = &outcome.walk;
	walk->opening += trial->opening_change;
	for (size_t i = 0; i < count; i++) {
		struct solve_item *item = &items[i];
		int64_t ore = item->amount.ore + (i == trial->changed ? trial->change : 0);
		if (item->kind == SOLVE_MOVEMENT) {
			solve_walk_movement(walk, ore);
		} else if (item->kind == SOLVE_LEFT) {
			struct uph_money exact = solve_summary(walk).left;
			outcome.left_agrees = solve_agrees(item->amount, item->whole, exact);
			outcome.left_over = exact.ore - item->amount.ore;
			if (mark)
				item->exact = exact;
		} else if (item->kind == SOLVE_NUMBER && trial_has(trial, i)) {
			solve_walk_grant(walk, ore);
			outcome.confirmed = false;
			if (mark)
				item->grant = true;
		} else if (item->kind == SOLVE_NUMBER) {
			enum solve_reason reason = solve_explain(walk, item);
			outcome.unexplained += reason == REASON_NONE;
			outcome.confirmed = outcome.confirmed || confirms(reason);
			if (mark) {
				item->grant = false;
				item->reason = reason;
				item->unexplained = reason == REASON_NONE;
				(void)solve_reason_value(walk, reason, &item->exact.ore);
			}
			solve_walk_subtotal(walk);
		}
	}
	return outcome;
}

/* The explanation that comes nearest to a number, for the message. */
static enum solve_reason nearest(const struct solve_walk *walk, int64_t ore, int64_t *exact)
{
	enum solve_reason best = REASON_NONE;
	uint64_t best_distance = UINT64_MAX;
	for (enum solve_reason reason = REASON_ROWS_ABOVE; reason <= REASON_GRANTS_ABOVE; reason++) {
		int64_t value;
		if (!solve_reason_value(walk, reason, &value) || value == 0)
			continue;
		uint64_t distance =
			value > ore ? (uint64_t)value - (uint64_t)ore : (uint64_t)ore - (uint64_t)value;
		if (distance < best_distance) {
			best = reason;
			best_distance = distance;
			*exact = value;
		}
	}
	return best;
}

/* Fills reason and exact of every unexplained number with the nearest explanation. */
static void mark_nearest(struct solve_item *items, size_t count, const struct trial *trial)
{
	struct solve_walk walk = solve_start(items, count);
	for (size_t i = 0; i < count; i++) {
		struct solve_item *item = &items[i];
		if (item->kind == SOLVE_MOVEMENT) {
			solve_walk_movement(&walk, item->amount.ore);
		} else if (item->kind == SOLVE_NUMBER && trial_has(trial, i)) {
			solve_walk_grant(&walk, item->amount.ore);
		} else if (item->kind == SOLVE_NUMBER) {
			if (item->unexplained)
				item->reason = nearest(&walk, item->amount.ore, &item->exact.ore);
			solve_walk_subtotal(&walk);
		}
	}
}

struct suspects {
	bool *flags;
	size_t count;
	size_t first;           /* the first one found */
	int64_t change;         /* what to add to the first one */
	bool same_change;       /* all are movements off by the same */
	struct trial trial;     /* the reading of the first one */
	enum culprit_kind kind; /* of the first one */
};

static void suspect_add(struct suspects *suspects, enum culprit_kind kind, size_t item, int64_t change,
	const struct trial *trial)
{
	if (suspects->flags[item])
		return;
	suspects->flags[item] = true;
	if (suspects->count == 0) {
		suspects->first = item;
		suspects->change = change;
		suspects->trial = *trial;
		suspects->kind = kind;
		suspects->same_change = true;
	}
	if (kind != CULPRIT_MOVEMENT || suspects->kind != CULPRIT_MOVEMENT || change != suspects->change)
		suspects->same_change = false;
	suspects->count++;
}

/* Values of movements, grants and the opening that would prove the rest, with the trial's grants. */
static void try_values(struct solve_item *items, size_t count, struct trial trial, bool has_opening_sum,
	struct suspects *suspects)
{
	int64_t over = trial_run(items, count, &trial, false).left_over;
	if (over == 0)
		return;
	bool opening_tried = has_opening_sum;
	for (size_t i = 0; i < count; i++) {
		enum culprit_kind kind;
		struct trial changed = trial;
		if (items[i].kind == SOLVE_MOVEMENT) {
			kind = CULPRIT_MOVEMENT;
			changed.changed = i;
			changed.change = over;
		} else if (items[i].kind == SOLVE_NUMBER && trial_has(&trial, i)) {
			kind = CULPRIT_GRANT;
			changed.changed = i;
			changed.change = -over;
			if (items[i].amount.ore - over <= 0)
				continue;
		} else if (items[i].kind == SOLVE_OPENING && !opening_tried) {
			kind = CULPRIT_OPENING;
			changed.opening_change = -over;
			opening_tried = true;
		} else {
			continue;
		}
		struct outcome outcome = trial_run(items, count, &changed, false);
		bool trusted = trial.grant_count <= 1 || outcome.confirmed;
		if (outcome.left_agrees && outcome.unexplained == 0 && trusted)
			suspect_add(suspects, kind, i, kind == CULPRIT_MOVEMENT ? over : -over, &changed);
	}
}

struct readings {
	struct trial best; /* fewest unexplained; one where Kvar agrees before one where it does not */
	struct outcome best_outcome;
	bool any;
};

/* What a reading leaves in the dark: numbers unexplained, and grants beyond the first that nothing vouches
 * for. */
static size_t dark(const struct outcome *outcome)
{
	size_t grants = outcome->walk.grant_count;
	return outcome->unexplained + (grants > 1 && !outcome->confirmed ? grants - 1 : 0);
}

static bool better(const struct outcome *a, const struct outcome *b)
{
	if (a->left_agrees != b->left_agrees)
		return a->left_agrees;
	return dark(a) < dark(b);
}

static void try_grants(struct solve_item *items, size_t count, const struct trial *trial,
	bool has_opening_sum, struct suspects *suspects, struct readings *readings)
{
	struct outcome outcome = trial_run(items, count, trial, false);
	if (!readings->any || better(&outcome, &readings->best_outcome)) {
		readings->best = *trial;
		readings->best_outcome = outcome;
		readings->any = true;
	}
	try_values(items, count, *trial, has_opening_sum, suspects);
}

/* Every set of exactly `size` candidate grants. */
static void try_all_grants(struct solve_item *items, size_t count, size_t from, struct trial *trial,
	size_t size, bool has_opening_sum, struct suspects *suspects, struct readings *readings)
{
	if (trial->grant_count == size) {
		try_grants(items, count, trial, has_opening_sum, suspects, readings);
		return;
	}
	for (size_t i = from; i < count; i++) {
		if (items[i].kind != SOLVE_NUMBER || items[i].never_grant || items[i].amount.ore <= 0)
			continue;
		trial->grants[trial->grant_count++] = i;
		try_all_grants(items, count, i + 1, trial, size, has_opening_sum, suspects, readings);
		trial->grant_count--;
	}
}

/* The reading without Kvar, and whether it stands on its own: at most one grant, or grants that a sum below
 * them confirms. */
static bool stands_without_left(struct solve_item *items, size_t count, struct trial *trial)
{
	struct solve_walk walk = solve_start(items, count);
	bool confirmed = false;
	*trial = (struct trial){.changed = SIZE_MAX};
	for (size_t i = 0; i < count; i++) {
		if (items[i].kind == SOLVE_MOVEMENT) {
			solve_walk_movement(&walk, items[i].amount.ore);
			continue;
		}
		if (items[i].kind != SOLVE_NUMBER)
			continue;
		enum solve_reason reason = solve_explain(&walk, &items[i]);
		if (reason != REASON_NONE) {
			confirmed = confirmed || confirms(reason);
			solve_walk_subtotal(&walk);
			continue;
		}
		if (items[i].never_grant || items[i].amount.ore <= 0 ||
			trial->grant_count == GRANTS_TRIED_MAX)
			return false;
		trial->grants[trial->grant_count++] = i;
		solve_walk_grant(&walk, items[i].amount.ore);
		confirmed = false;
	}
	return trial->grant_count <= 1 || confirmed;
}

/* The numbers whose mere removal proves the rest. Returns how many; `*item` is the first. */
static size_t try_removals(struct solve_item *items, size_t count, size_t *item, struct trial *trial)
{
	size_t found = 0, tried = 0;
	for (size_t i = 0; i < count; i++) {
		if (items[i].kind != SOLVE_NUMBER || tried++ >= REMOVALS_MAX)
			continue;
		struct solve_result result;
		items[i].unchecked = true;
		if (solve_chain(items, count, &result) == SOLVE_PROVED &&
			result.grant_count <= GRANTS_TRIED_MAX) {
			if (found++ == 0) {
				*item = i;
				*trial = (struct trial){.changed = SIZE_MAX};
				for (size_t j = 0; j < count; j++)
					if (items[j].kind == SOLVE_NUMBER && items[j].grant)
						trial->grants[trial->grant_count++] = j;
			}
		}
		items[i].unchecked = false;
	}
	return found;
}

static size_t candidates(const struct solve_item *items, size_t count)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++)
		found += items[i].kind == SOLVE_NUMBER && !items[i].never_grant && items[i].amount.ore > 0;
	return found;
}

static void name_left(struct solve_item *items, size_t count, const struct trial *trial, struct culprit *out)
{
	struct outcome outcome = trial_run(items, count, trial, true);
	out->kind = CULPRIT_LEFT;
	out->item = count - 1;
	out->expected = solve_summary(&outcome.walk).left;
	out->difference.ore = items[count - 1].amount.ore - out->expected.ore;
	out->reading = solve_summary(&outcome.walk);
}

static void name_value(
	struct solve_item *items, size_t count, const struct suspects *suspects, struct culprit *out)
{
	struct outcome outcome = trial_run(items, count, &suspects->trial, true);
	out->item = suspects->first;
	out->reading = solve_summary(&outcome.walk);
	out->difference.ore = -suspects->change;
	if (suspects->count == 1) {
		out->kind = suspects->kind;
		out->expected.ore = out->kind == CULPRIT_OPENING
					    ? outcome.walk.opening
					    : items[suspects->first].amount.ore + suspects->change;
	} else {
		out->kind = CULPRIT_SEVERAL;
	}
}

static void name_number(
	struct solve_item *items, size_t count, size_t item, const struct trial *trial, struct culprit *out)
{
	struct outcome outcome = trial_run(items, count, trial, true);
	mark_nearest(items, count, trial);
	out->kind = CULPRIT_NUMBER;
	out->suspect_count = 0;
	out->item = item;
	out->reason = items[item].reason;
	out->expected = items[item].exact;
	out->difference.ore = items[item].amount.ore - items[item].exact.ore;
	out->reading = solve_summary(&outcome.walk);
}

void culprit_find(struct solve_item *items, size_t count, bool *suspect, struct culprit *out)
{
	assert(count > 0 && items[count - 1].kind == SOLVE_LEFT);
	*out = (struct culprit){.kind = CULPRIT_NONE, .suspect = suspect};
	bool has_opening_sum = false;
	for (size_t i = 0; i < count; i++) {
		suspect[i] = false;
		items[i].unexplained = false;
		has_opening_sum = has_opening_sum || items[i].kind == SOLVE_OPENING_SUM;
	}

	size_t removed = 0;
	struct trial removal, without_left, trial = {.changed = SIZE_MAX};
	size_t removals = try_removals(items, count, &removed, &removal);
	struct suspects suspects = {.flags = suspect};
	struct readings readings = {.any = false};
	size_t number = candidates(items, count);
	uint64_t sets = 1;
	/* Fewer grants are the likelier reading: the first size that has suspects is the last one tried. */
	for (size_t size = 0; size <= GRANTS_TRIED_MAX && suspects.count == 0; size++) {
		if (size > 0)
			sets = sets * (number >= size ? number - size + 1 : 0) / size;
		if (sets > WALK_STEPS_MAX / (count * count))
			break;
		try_all_grants(items, count, 0, &trial, size, has_opening_sum, &suspects, &readings);
	}
	out->suspect_count = suspects.count;

	bool left_alone = stands_without_left(items, count, &without_left);
	if (removals == 1)
		name_number(items, count, removed, &removal, out);
	else if (left_alone)
		name_left(items, count, &without_left, out);
	else if (suspects.count > 0 && removals == 0 && !readings.best_outcome.left_agrees)
		name_value(items, count, &suspects, out);
	else {
		struct outcome outcome = trial_run(items, count, &readings.best, true);
		mark_nearest(items, count, &readings.best);
		out->reading = solve_summary(&outcome.walk);
		out->expected = out->reading.left;
		out->difference.ore = items[count - 1].amount.ore - out->expected.ore;
	}
}
