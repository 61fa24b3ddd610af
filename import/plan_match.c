/* Matching in passes, each over what the ones before left: the same to the letter; the same but for words;
 * one that an earlier year's matrix brought; the nearest that is alike in most; one that was corrected away;
 * and what is left is new, or gone. At last the words: an allocation has one purpose, which its rows may
 * change together and no row alone. */
#include "import/plan_match.h"

#include <stdlib.h>
#include <string.h>

#include "import/words_alike.h"
#include "ledger/base/text.h"

/* Alike enough to be the same row with something changed: the weights of what agrees. */
enum {
	ALIKE_PURPOSE = 4,
	ALIKE_AMOUNT = 3,
	ALIKE_DATE = 2,
	ALIKE_ACTIVITY = 2,
	ALIKE_RECIPIENT = 2,
	ALIKE_EVENT = 1,
	ALIKE_FUND = 1,
	ALIKE_ENOUGH = 8
};

static bool open_to_answer(const struct plan_known *known)
{
	return !known->answered && !known->others && known->corrected_away == 0;
}

static bool is_allocated(const struct plan_facts *facts)
{
	return facts->event == UPH_EVENT_ALLOCATE || facts->event == UPH_EVENT_HOLD;
}

/* A decided row is known by its meeting; when it counts follows from that, or from a closed period. */
static bool same_day(const struct plan_facts *row, const struct plan_facts *known)
{
	if (is_allocated(row) || row->event == UPH_EVENT_REFUND) {
		if (row->decided.ymd != known->decided.ymd)
			return false;
	}
	return is_allocated(row) ||
	       (row->date.ymd <= known->date.ymd && known->date.ymd <= row->date_last.ymd);
}

static bool same_money(const struct plan_facts *row, const struct plan_facts *known)
{
	return row->event == known->event && row->earlier_fund == known->earlier_fund &&
	       row->out == known->out && same_day(row, known) && row->amount.ore == known->amount.ore &&
	       strcmp(row->activity, known->activity) == 0 &&
	       strcmp(row->recipient_folded, known->recipient_folded) == 0;
}

static bool same_words(const struct plan_facts *a, const struct plan_facts *b)
{
	return strcmp(a->purpose, b->purpose) == 0 && strcmp(a->comment, b->comment) == 0;
}

static int alike(const struct plan_facts *a, const struct plan_facts *b)
{
	bool one_of_its_kind =
		a->event == b->event && (a->event == UPH_EVENT_GRANT || a->event == UPH_EVENT_OPENING);
	if (one_of_its_kind) /* an activity has one opening; a grant stands for itself */
		return strcmp(a->activity, b->activity) == 0 ? ALIKE_ENOUGH + 1 : 0;
	if (a->event == UPH_EVENT_GRANT || a->event == UPH_EVENT_OPENING || b->event == UPH_EVENT_GRANT ||
		b->event == UPH_EVENT_OPENING)
		return 0;
	return (strcmp(a->purpose_folded, b->purpose_folded) == 0 ? ALIKE_PURPOSE : 0) +
	       (a->amount.ore == b->amount.ore ? ALIKE_AMOUNT : 0) +
	       (a->decided.ymd == b->decided.ymd ? ALIKE_DATE : 0) +
	       (strcmp(a->activity, b->activity) == 0 ? ALIKE_ACTIVITY : 0) +
	       (strcmp(a->recipient_folded, b->recipient_folded) == 0 ? ALIKE_RECIPIENT : 0) +
	       (a->event == b->event ? ALIKE_EVENT : 0) +
	       (a->earlier_fund == b->earlier_fund ? ALIKE_FUND : 0);
}

static void answer(struct plan_row *row, struct plan_known *known, enum uph_import_action action)
{
	row->known = known;
	row->action = action;
	known->answered = true;
}

static void match_same(struct plan *plan)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		for (size_t k = 0; !row->known && k < plan->known_count; k++) {
			struct plan_known *known = &plan->known[k];
			if (open_to_answer(known) && same_money(&row->facts, &known->facts) &&
				same_words(&row->facts, &known->facts))
				answer(row, known, UPH_IMPORT_UNCHANGED);
		}
	}
}

static size_t word_distance(const struct plan_facts *a, const struct plan_facts *b)
{
	const size_t limit = 200;
	return text_distance(a->purpose, b->purpose, limit) * 2 +
	       text_distance(a->comment, b->comment, limit);
}

static void match_words(struct plan *plan)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		struct plan_known *nearest = NULL;
		size_t best = SIZE_MAX;
		for (size_t k = 0; !row->known && k < plan->known_count; k++) {
			struct plan_known *known = &plan->known[k];
			if (!open_to_answer(known) || !same_money(&row->facts, &known->facts))
				continue;
			size_t distance = word_distance(&row->facts, &known->facts);
			if (distance < best) {
				best = distance;
				nearest = known;
			}
		}
		if (nearest)
			answer(row, nearest, UPH_IMPORT_CHANGED);
	}
}

struct pair {
	struct plan_row *row;
	struct plan_known *known;
	int score;
};

/* The most alike first; of equals, the earlier row. */
static int by_likeness(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	if (x->score != y->score)
		return y->score - x->score;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->known > y->known) - (x->known < y->known);
}

static size_t alike_pairs(struct plan *plan, struct pair *pairs)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->row_count; i++) {
		for (size_t k = 0; !plan->rows[i].known && k < plan->known_count; k++) {
			if (!open_to_answer(&plan->known[k]))
				continue;
			int score = alike(&plan->rows[i].facts, &plan->known[k].facts);
			if (score < ALIKE_ENOUGH)
				continue;
			if (pairs)
				pairs[count] = (struct pair){&plan->rows[i], &plan->known[k], score};
			count++;
		}
	}
	return count;
}

static bool match_alike(struct plan *plan, struct arena *memory)
{
	size_t count = alike_pairs(plan, NULL);
	struct pair *pairs = arena_alloc_array(memory, count + 1, sizeof *pairs);
	if (!pairs)
		return false;
	(void)alike_pairs(plan, pairs);
	if (count > 1)
		qsort(pairs, count, sizeof *pairs, by_likeness);
	for (size_t i = 0; i < count; i++) {
		if (!pairs[i].row->known && !pairs[i].known->answered)
			answer(pairs[i].row, pairs[i].known, UPH_IMPORT_CONFLICT);
	}
	return true;
}

static void match_corrected_away(struct plan *plan)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		for (size_t k = 0; !row->known && k < plan->known_count; k++) {
			struct plan_known *known = &plan->known[k];
			if (known->corrected_away != 0 && !known->others && !known->answered &&
				same_money(&row->facts, &known->facts) &&
				strcmp(row->facts.purpose_folded, known->facts.purpose_folded) == 0)
				answer(row, known, UPH_IMPORT_CONFLICT);
		}
	}
}

/* The same decision, listed again by a later year's matrix above its grant; its words there are let be. */
static bool same_decision(const struct plan_facts *row, const struct plan_facts *known)
{
	bool grant = row->event == UPH_EVENT_GRANT; /* recorded by hand on the day it was told */
	return row->earlier_fund == known->earlier_fund && row->event == known->event &&
	       (grant || row->decided.ymd == known->decided.ymd) && row->amount.ore == known->amount.ore &&
	       strcmp(row->activity, known->activity) == 0 &&
	       strcmp(row->recipient_folded, known->recipient_folded) == 0;
}

static void match_others(struct plan *plan, bool same_purpose)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		for (size_t k = 0; !row->known && k < plan->known_count; k++) {
			struct plan_known *known = &plan->known[k];
			if (!known->others || known->answered || known->corrected_away != 0 ||
				!same_decision(&row->facts, &known->facts) ||
				(same_purpose &&
					strcmp(row->facts.purpose_folded, known->facts.purpose_folded) != 0))
				continue;
			answer(row, known, UPH_IMPORT_UNCHANGED);
			plan->answered_by_others++;
		}
	}
}

/* ---- what a decision file brought ---- */

static bool same_pot(const struct plan_facts *a, const struct plan_facts *b)
{
	return a->earlier_fund == b->earlier_fund && strcmp(a->activity, b->activity) == 0;
}

static bool same_meeting(const struct plan_facts *row, const struct plan_known *known)
{
	return known->of_file && !known->answered && known->corrected_away == 0 && is_allocated(row) &&
	       is_allocated(&known->facts) && row->decided.ymd == known->facts.decided.ymd;
}

/* The same money to the same recipient, out of a pot that differs in fund or activity. */
static bool same_half_a_pot(const struct plan_facts *row, const struct plan_known *known)
{
	const struct plan_facts *facts = &known->facts;
	return same_meeting(row, known) && row->amount.ore == facts->amount.ore &&
	       strcmp(row->recipient_folded, facts->recipient_folded) == 0 &&
	       (row->earlier_fund == facts->earlier_fund || strcmp(row->activity, facts->activity) == 0);
}

/* Of the same meeting and pot, in the like words, with another amount or another recipient. */
static bool contradicts(const struct plan_facts *row, const struct plan_known *known)
{
	const struct plan_facts *facts = &known->facts;
	return same_meeting(row, known) && same_pot(row, facts) &&
	       (row->amount.ore == facts->amount.ore ||
		       strcmp(row->recipient_folded, facts->recipient_folded) == 0) &&
	       words_alike(row->purpose, facts->purpose);
}

static void match_files(struct plan *plan,
	bool (*is)(const struct plan_facts *row, const struct plan_known *known),
	enum uph_import_action action, size_t *count)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		for (size_t k = 0; !row->known && k < plan->known_count; k++) {
			if (!is(&row->facts, &plan->known[k]))
				continue;
			answer(row, &plan->known[k], action);
			++*count;
		}
	}
}

/* Rows that answer one allocation agree on its purpose. */
static bool agreed(const struct plan *plan, const struct plan_row *row)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		const struct plan_row *other = &plan->rows[i];
		if (other->known && other->known->allocation == row->known->allocation &&
			strcmp(other->facts.purpose, row->facts.purpose) != 0)
			return false;
	}
	return true;
}

/* ---- words ---- */

/* A file that was read before and has been followed by another version: its words are history, not news. */
static void let_words_be(struct plan *plan)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		if (plan->rows[i].action != UPH_IMPORT_CHANGED)
			continue;
		plan->rows[i].action = UPH_IMPORT_UNCHANGED;
		plan->words_let_be++;
	}
}

bool plan_keeps_allocation(const struct plan_row *row)
{
	const struct plan_facts *new = &row->facts, *old = row->known ? &row->known->facts : NULL;
	if (!old || row->known->allocation == 0 || row->moves)
		return false;
	if (row->action == UPH_IMPORT_CONFLICT && row->known->of_file)
		return strcmp(old->recipient_folded, new->recipient_folded) == 0;
	return row->action != UPH_IMPORT_CONFLICT ||
	       (old->event == new->event &&
		       old->decided.ymd ==
			       new->decided.ymd &&strcmp(old->purpose_folded, new->purpose_folded) == 0 &&
		       strcmp(old->recipient_folded, new->recipient_folded) == 0);
}

/* The purpose that the row's allocation would have if it were to say. */
static const char *wording(const struct plan_row *row)
{
	return row->action == UPH_IMPORT_UNCHANGED ? row->known->facts.purpose : row->facts.purpose;
}

static bool is_contradicted(const struct plan *plan, const struct plan_row *row)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		const struct plan_row *other = &plan->rows[i];
		if (plan_keeps_allocation(other) && other->known->allocation == row->known->allocation &&
			strcmp(wording(other), wording(row)) != 0)
			return true;
	}
	return false;
}

static bool is_renamed(const struct plan *plan, const struct plan_row *before, int64_t allocation)
{
	for (const struct plan_row *row = plan->rows; row < before; row++) {
		if (row->renames && row->known->allocation == allocation)
			return true;
	}
	return false;
}

/* Rows that would change the purpose of their allocation: together they rename it; when they do not agree,
 * or another row keeps the old purpose, each of them leaves it. */
static bool settle_words(struct plan *plan, struct arena *memory)
{
	bool *leaves = arena_alloc_array(memory, plan->row_count + 1, sizeof *leaves);
	if (!leaves)
		return false;
	for (size_t i = 0; i < plan->row_count; i++) {
		const struct plan_row *row = &plan->rows[i];
		leaves[i] = plan_keeps_allocation(row) &&
			    strcmp(wording(row), row->known->facts.purpose) != 0 &&
			    is_contradicted(plan, row);
	}
	for (size_t i = 0; i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		row->moves = leaves[i];
		if (row->moves)
			row->action = UPH_IMPORT_CONFLICT;
		row->renames = plan_keeps_allocation(row) &&
			       strcmp(wording(row), row->known->facts.purpose) != 0 &&
			       !is_renamed(plan, row, row->known->allocation);
	}
	return true;
}

/* What a decision file brought reads as the matrix has it, as it would if the matrix had come first. */
static void give_words(struct plan *plan)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		if (!row->known || row->outstanding || row->action != UPH_IMPORT_UNCHANGED ||
			!row->known->of_file || !row->known->words_are_ours || row->known->allocation == 0)
			continue;
		row->renames = strcmp(row->facts.purpose, row->known->facts.purpose) != 0 &&
			       agreed(plan, row) && !is_renamed(plan, row, row->known->allocation);
		if (row->renames || strcmp(row->facts.comment, row->known->facts.comment) != 0)
			row->action = UPH_IMPORT_CHANGED;
	}
}

bool plan_match(struct plan *plan, bool known_file, struct arena *memory)
{
	match_same(plan);
	match_words(plan);
	match_others(plan, true);
	match_others(plan, false);
	match_files(plan, same_half_a_pot, UPH_IMPORT_UNCHANGED, &plan->answered_by_others);
	if (!match_alike(plan, memory))
		return false;
	match_corrected_away(plan);
	match_files(plan, contradicts, UPH_IMPORT_CONFLICT, &plan->contradictions);
	if (known_file)
		let_words_be(plan);
	if (!settle_words(plan, memory))
		return false;
	if (!known_file)
		give_words(plan);
	plan->unchanged = plan->changed = plan->conflicts = plan->new_rows = 0;
	for (size_t i = 0; i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		if (!row->known)
			row->action = UPH_IMPORT_POSTED;
		plan->unchanged += row->action == UPH_IMPORT_UNCHANGED;
		plan->changed += row->action == UPH_IMPORT_CHANGED;
		plan->conflicts += row->action == UPH_IMPORT_CONFLICT;
		plan->new_rows += row->action == UPH_IMPORT_POSTED;
	}
	for (size_t k = 0; k < plan->known_count; k++)
		plan->conflicts += open_to_answer(&plan->known[k]);
	return true;
}
