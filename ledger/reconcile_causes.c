/* What no counterpart was found for becomes causes: entries and rows that stand alone, what the pots opened
 * with, and what neither tells.
 *
 * Rules: an entry between two pots that they have not is one difference, and so is a voucher of theirs that
 * moves money between pots. What has been explained before and is no longer among the items is in the
 * opening: it keeps its name there, and is not shown twice. What then differs between pots alone is one
 * difference. */
#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"
#include "ledger/reconcile.h"

#define CARRIED_MAX 14 /* explanations of a pot whose sums are tried */

/* ---- what stands alone ---- */

static bool is_left(const struct reconcile_mark *mark)
{
	return !mark->taken && mark->phase == PHASE_WITHIN;
}

/* So near the day that it may be in the next file: nothing in this one is later. */
static bool may_come(const struct reconcile *r, const struct reconcile_mark *mark)
{
	const int32_t as_of = uph_date_days(r->options.as_of);
	for (size_t i = r->mark_count; i-- > r->ours_count;) {
		if (r->marks[i].phase == PHASE_AFTER)
			return false;
		break; /* theirs are in order of days */
	}
	return mark->days > as_of - r->options.window;
}

static enum uph_status ours_alone(struct reconcile *r, size_t mark, struct uph_error *err)
{
	const struct reconcile_mark *of = &r->marks[mark];
	const size_t both[] = {mark, of->other};
	const bool late = may_come(r, of);
	const size_t count = of->other != RECONCILE_NONE && is_left(&r->marks[of->other]) ? 2 : 1;
	return reconcile_add_cause(r, late ? UPH_DIFFERENCE_LATE : UPH_DIFFERENCE_OURS, both, count, err);
}

struct of_voucher {
	uint32_t bundle;
	size_t mark;
};

static int by_bundle(const void *a, const void *b)
{
	const struct of_voucher *x = a, *y = b;
	if (x->bundle != y->bundle)
		return x->bundle < y->bundle ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

/* Rows of a voucher that sum to nothing: it moves money between pots. */
static bool is_move(const struct reconcile *r, const struct of_voucher *rows, size_t count)
{
	int64_t sum = 0;
	bool fits = count > 1;
	for (size_t i = 0; fits && i < count; i++)
		fits = !__builtin_add_overflow(sum, r->marks[rows[i].mark].ore, &sum);
	return fits && sum == 0;
}

static enum uph_status their_moves(struct reconcile *r, struct uph_error *err)
{
	struct of_voucher *rows = calloc(r->mark_count - r->ours_count + 1, sizeof *rows);
	size_t *marks = calloc(r->mark_count - r->ours_count + 1, sizeof *marks), count = 0;
	enum uph_status status = rows && marks ? UPH_OK : reconcile_no_memory(err);
	for (size_t i = r->ours_count; status == UPH_OK && i < r->mark_count; i++) {
		if (is_left(&r->marks[i]) && r->marks[i].bundle)
			rows[count++] = (struct of_voucher){r->marks[i].bundle, i};
	}
	if (status == UPH_OK && count > 1)
		qsort(rows, count, sizeof *rows, by_bundle);
	for (size_t i = 0, end; status == UPH_OK && i < count; i = end) {
		for (end = i; end < count && rows[end].bundle == rows[i].bundle; end++)
			marks[end - i] = rows[end].mark;
		if (is_move(r, rows + i, end - i))
			status = reconcile_add_cause(r, UPH_DIFFERENCE_THEIRS, marks, end - i, err);
	}
	free(rows);
	free(marks);
	return status;
}

struct of_reference {
	size_t pot;
	uint32_t reference;
	size_t mark;
};

static int by_reference(const void *a, const void *b)
{
	const struct of_reference *x = a, *y = b;
	if (x->pot != y->pot)
		return x->pot < y->pot ? -1 : 1;
	if (x->reference != y->reference)
		return x->reference < y->reference ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark); /* ours first */
}

/* One of each that is left of a paper in a pot: its amount is another, or its sign. */
static enum uph_status other_amounts(struct reconcile *r, struct uph_error *err)
{
	struct of_reference *list = calloc(r->mark_count + 1, sizeof *list);
	size_t count = 0;
	enum uph_status status = list ? UPH_OK : reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < r->mark_count; i++) {
		const struct reconcile_mark *mark = &r->marks[i];
		if (is_left(mark) && mark->reference && mark->ore != INT64_MIN)
			list[count++] = (struct of_reference){mark->pot, mark->reference, i};
	}
	if (status == UPH_OK && count > 1)
		qsort(list, count, sizeof *list, by_reference);
	for (size_t i = 0, end; status == UPH_OK && i < count; i = end) {
		for (end = i + 1; end < count && list[end].pot == list[i].pot &&
				  list[end].reference == list[i].reference;)
			end++;
		const size_t both[] = {list[i].mark, list[end - 1].mark};
		if (end - i == 2 && both[0] < r->ours_count && both[1] >= r->ours_count)
			status = reconcile_add_cause(r, UPH_DIFFERENCE_AMOUNT, both, 2, err);
	}
	free(list);
	return status;
}

enum uph_status reconcile_alone(struct reconcile *r, struct uph_error *err)
{
	enum uph_status status = their_moves(r, err);
	if (status == UPH_OK)
		status = other_amounts(r, err);
	for (size_t i = 0; status == UPH_OK && i < r->mark_count; i++) {
		if (!is_left(&r->marks[i]))
			continue;
		status = r->marks[i].ours ? ours_alone(r, i, err)
					  : reconcile_add_cause(r, UPH_DIFFERENCE_THEIRS, &i, 1, err);
	}
	return status;
}

/* ---- what the pots opened with, or what cannot be taken apart ---- */

static enum uph_status add_sum(struct reconcile *r, enum uph_difference_kind kind, const char *key,
	const struct uph_difference_part *parts, size_t count, struct uph_error *err)
{
	enum uph_status status =
		reconcile_room(&r->causes, r->cause_count, &r->cause_capacity, sizeof *r->causes, err);
	if (status != UPH_OK)
		return status;
	struct reconcile_cause cause = {.kind = kind, .key = key, .part_count = count};
	cause.parts = arena_alloc_array(r->memory, count, sizeof *cause.parts);
	if (!cause.parts || !key)
		return reconcile_no_memory(err);
	memcpy(cause.parts, parts, count * sizeof *parts);
	r->causes[r->cause_count++] = cause;
	return UPH_OK;
}

/* Explanations of the pot that sum to the amount, as many as there can be: bits of `of`. */
static unsigned carried_sum(const struct reconcile *r, const size_t *of, size_t count, int64_t amount)
{
	unsigned best = 0;
	int best_count = 0;
	for (unsigned mask = 1; mask < 1U << count; mask++) {
		int64_t sum = 0;
		bool fits = true;
		for (size_t i = 0; fits && i < count; i++) {
			if (mask & 1U << i)
				fits = !__builtin_add_overflow(sum, r->explanations[of[i]].ore, &sum);
		}
		if (fits && sum == amount && __builtin_popcount(mask) > best_count) {
			best = mask;
			best_count = __builtin_popcount(mask);
		}
	}
	return best;
}

/* Part by part, for the explanations that the pot's amount is the sum of; `chosen` by explanation. */
static void choose_carried(
	const struct reconcile *r, const struct reconcile_pot *pot, int64_t *amount, bool *chosen)
{
	size_t of[CARRIED_MAX], count = 0;
	for (size_t i = 0; i < r->explanation_count && count < CARRIED_MAX; i++) {
		const struct explanation *item = &r->explanations[i];
		if (item->fund == pot->told.fund && item->activity == pot->told.activity && item->ore != 0 &&
			(item->carried || !r->has_rows))
			of[count++] = i;
	}
	unsigned mask = *amount != 0 ? carried_sum(r, of, count, *amount) : 0;
	for (size_t i = 0; i < count; i++) {
		if (mask & 1U << i)
			chosen[of[i]] = true;
	}
	*amount = mask ? 0 : *amount;
}

/* A part of an explained difference that is chosen in another pot stands here as well, whatever else does. */
static void choose_rest(struct reconcile *r, int64_t *amounts, bool *chosen)
{
	for (size_t i = 0, end; i < r->explanation_count; i = end) {
		bool any = false;
		for (end = i; end < r->explanation_count &&
			      strcmp(r->explanations[end].key, r->explanations[i].key) == 0;
			end++)
			any = any || chosen[end];
		for (size_t k = i; any && k < end; k++) {
			const struct explanation *of = &r->explanations[k];
			const int64_t key[2] = {of->fund, of->activity};
			const size_t pot = key_map_find(&r->pot_keys, key);
			if (chosen[k] || of->ore == 0 || pot == KEY_MAP_NONE || amounts[pot] == 0 ||
				(!of->carried && r->has_rows))
				continue;
			chosen[k] = !__builtin_sub_overflow(amounts[pot], of->ore, &amounts[pot]);
		}
	}
}

/* A cause for each explained difference, over its pots; explanations are in order of key. */
static enum uph_status add_carried(
	struct reconcile *r, enum uph_difference_kind kind, const bool *chosen, struct uph_error *err)
{
	struct uph_difference_part *parts = calloc(r->explanation_count + 1, sizeof *parts);
	enum uph_status status = parts ? UPH_OK : reconcile_no_memory(err);
	for (size_t i = 0, end; status == UPH_OK && i < r->explanation_count; i = end) {
		size_t count = 0;
		for (end = i; end < r->explanation_count &&
			      strcmp(r->explanations[end].key, r->explanations[i].key) == 0;
			end++) {
			const struct explanation *of = &r->explanations[end];
			if (chosen[end])
				parts[count++] =
					(struct uph_difference_part){of->fund, of->activity, {of->ore}};
		}
		if (count > 0)
			status = add_sum(r, kind, r->explanations[i].key, parts, count, err);
	}
	free(parts);
	return status;
}

/* The undivided pot, or any other, has what the rest of the fund lacks. */
static enum uph_difference_kind shape(
	const struct reconcile *r, const struct uph_difference_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct uph_activity *activity = uph_activity_by_id(r->ledger, parts[i].activity);
		bool against = activity && activity->code[0] == '\0' && parts[i].amount.ore < 0;
		for (size_t k = 0; against && k < count; k++)
			against = k == i || parts[k].amount.ore > 0;
		if (against)
			return UPH_DIFFERENCE_DIVIDED;
	}
	return count == 2 ? UPH_DIFFERENCE_ACTIVITY : UPH_DIFFERENCE_BALANCE;
}

/* What is left in the pots of a fund: one difference when it sums to nothing, else one for each pot. */
static enum uph_status add_left(struct reconcile *r, enum uph_difference_kind kind, const int64_t *amounts,
	const size_t *order, size_t count, struct uph_error *err)
{
	const char *what = kind == UPH_DIFFERENCE_OPENING ? "opening" : "balance";
	struct uph_difference_part *parts = calloc(count + 1, sizeof *parts);
	int64_t sum = 0;
	size_t at = 0;
	bool fits = true;
	enum uph_status status = parts ? UPH_OK : reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const struct uph_reconcile_pot *pot = &r->pots[order[i]].told;
		if (amounts[order[i]] == 0)
			continue;
		parts[at++] = (struct uph_difference_part){pot->fund, pot->activity, {amounts[order[i]]}};
		fits = fits && !__builtin_add_overflow(sum, amounts[order[i]], &sum);
	}
	enum uph_difference_kind together =
		status == UPH_OK && fits && sum == 0 && at > 1 ? shape(r, parts, at) : UPH_DIFFERENCE_BALANCE;
	if (together != UPH_DIFFERENCE_BALANCE) {
		status = add_sum(r, together, reconcile_pot_key(r, what, &parts[0]), parts, at, err);
		at = 0;
	}
	for (size_t i = 0; status == UPH_OK && i < at; i++)
		status = add_sum(r, kind, reconcile_pot_key(r, what, &parts[i]), &parts[i], 1, err);
	free(parts);
	return status;
}

enum uph_status reconcile_add_sums(struct reconcile *r, enum uph_difference_kind kind, int64_t *amounts,
	const size_t *order, struct uph_error *err)
{
	bool *chosen = calloc(r->explanation_count + 1, sizeof *chosen);
	const size_t count = reconcile_pot_count(r);
	enum uph_status status = chosen ? UPH_OK : reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		choose_carried(r, &r->pots[order[i]], &amounts[order[i]], chosen);
	if (status == UPH_OK)
		choose_rest(r, amounts, chosen);
	if (status == UPH_OK)
		status = add_carried(r, kind, chosen, err);
	for (size_t i = 0, end; status == UPH_OK && i < count; i = end) {
		for (end = i; end < count && r->pots[order[end]].told.fund == r->pots[order[i]].told.fund;)
			end++;
		status = add_left(r, kind, amounts, order + i, end - i, err);
	}
	free(chosen);
	return status;
}
