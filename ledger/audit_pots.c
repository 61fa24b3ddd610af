/* Why pots stand below zero: what each had, what was taken from it by what, and what covers it. */
#include "ledger/audit_pots.h"

#include <string.h>

#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"

struct uph_money audit_fund_left(const struct audit_book *book, int64_t fund)
{
	struct uph_money left = {0};
	for (size_t i = 0; i < book->pot_count; i++)
		left.ore += book->pots[i].fund == fund ? book->pots[i].available.ore : 0;
	return left;
}

struct uph_money audit_activity_left(const struct audit_book *book, int64_t activity)
{
	struct uph_money left = {0};
	for (size_t i = 0; i < book->pot_count; i++)
		left.ore += book->pots[i].activity == activity ? book->pots[i].available.ore : 0;
	return left;
}

const struct audit_pot *audit_undivided_pot(const struct audit_book *book, int64_t fund)
{
	for (size_t i = 0; i < book->pot_count; i++) {
		if (book->pots[i].fund == fund && audit_is_undivided(book, book->pots[i].activity))
			return &book->pots[i];
	}
	return NULL;
}

struct uph_money audit_pot_set_aside(const struct audit_pot *pot)
{
	return (struct uph_money){pot->allocated.ore + pot->held.ore - pot->released.ore};
}

struct uph_money audit_pot_had(const struct audit_pot *pot)
{
	return (struct uph_money){pot->available.ore + audit_pot_set_aside(pot).ore};
}

bool audit_draws_on(const struct audit_entry *entry, const struct audit_pot *pot)
{
	return audit_draws(entry) && entry->entry.from.fund == pot->fund &&
	       entry->entry.from.activity == pot->activity;
}

bool audit_draws_old(const struct audit_book *book, const struct audit_entry *entry,
	const struct audit_pot *pot, const struct audit_pot_state *state)
{
	return audit_draws_on(entry, pot) && entry->decision != AUDIT_NONE &&
	       book->decisions[entry->decision].decision.date.ymd < state->opened.ymd;
}

bool audit_beyond_next(const struct audit_book *book, const struct audit_pot *pot,
	const struct audit_pot_state *state, struct audit_beyond *beyond)
{
	int64_t had = pot->available.ore + state->drawn.ore;
	for (; beyond->next < book->entry_count; beyond->next++) {
		const struct audit_entry *entry = &book->entries[beyond->next];
		if (!audit_draws_on(entry, pot))
			continue;
		beyond->used.ore += entry->left.ore;
		int64_t lacks = beyond->used.ore - had;
		if (lacks <= 0)
			continue;
		beyond->entry = beyond->next++;
		beyond->lacks.ore = lacks < entry->left.ore ? lacks : entry->left.ore;
		return true;
	}
	return false;
}

/* ---- why a pot stands below zero ---- */

static void find_opening(const struct audit_book *book, struct audit_pot_state *states)
{
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct uph_entry *entry = &book->entries[i].entry;
		if (entry->event != UPH_EVENT_OPENING || book->entries[i].left.ore == 0)
			continue;
		int64_t fund = entry->from.fund ? entry->from.fund : entry->to.fund;
		for (size_t j = 0; j < book->pot_count; j++) {
			struct uph_date *opened = &states[j].opened;
			if (book->pots[j].fund == fund && (opened->ymd == 0 || entry->date.ymd < opened->ymd))
				*opened = entry->date; /* a later one puts the first right */
		}
	}
}

static void count_draws(const struct audit_book *book, struct audit_pot_state *states)
{
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		for (size_t j = 0; audit_draws(entry) && j < book->pot_count; j++) {
			if (!audit_draws_on(entry, &book->pots[j]))
				continue;
			bool old = audit_draws_old(book, entry, &book->pots[j], &states[j]);
			states[j].drawn.ore += entry->left.ore;
			states[j].old.ore += old ? entry->left.ore : 0;
			states[j].old_count += old;
			break;
		}
	}
}

/* Without them the pot would not stand below zero. */
static bool old_draws_explain(const struct audit_pot *pot, const struct audit_pot_state *state)
{
	return state->old.ore > 0 && pot->available.ore + state->old.ore >= 0;
}

static bool undivided_covers(
	const struct audit_book *book, const struct audit_pot_state *states, int64_t fund)
{
	const struct audit_pot *undivided = audit_undivided_pot(book, fund);
	int64_t below = 0;
	for (size_t i = 0; i < book->pot_count; i++) {
		const struct audit_pot *pot = &book->pots[i];
		if (pot->fund == fund && pot != undivided && pot->available.ore < 0 &&
			!old_draws_explain(pot, &states[i]))
			below -= pot->available.ore;
	}
	return undivided && undivided->available.ore >= below;
}

/* A matrix names an activity; a person, or a decision file, names a source. */
static bool named_as_source(
	const struct audit_book *book, const struct audit_pot *pot, const struct audit_pot_state *state)
{
	struct audit_beyond beyond = {0};
	while (audit_beyond_next(book, pot, state, &beyond)) {
		const char *kind = book->entries[beyond.entry].entry.source_kind;
		if (!kind || strcmp(kind, "matrix") != 0)
			return true;
	}
	return false;
}

static enum audit_shortage shortage_of(
	const struct audit_book *book, const struct audit_pot_state *states, size_t index)
{
	const struct audit_pot *pot = &book->pots[index];
	if (pot->available.ore >= 0)
		return AUDIT_ENOUGH;
	if (audit_fund_left(book, pot->fund).ore < 0)
		return AUDIT_FUND_SHORT;
	if (old_draws_explain(pot, &states[index]))
		return AUDIT_OLD_DRAWS;
	if (!audit_is_undivided(book, pot->activity) && undivided_covers(book, states, pot->fund))
		return AUDIT_UNDIVIDED;
	return named_as_source(book, pot, &states[index]) ? AUDIT_NAMED : AUDIT_BELOW;
}

const struct audit_pot_state *audit_pot_states(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_pot_state *states = audit_memory(audit, book->pot_count + 1, sizeof *states);
	if (!states)
		return NULL;
	find_opening(book, states);
	count_draws(book, states);
	for (size_t i = 0; i < book->pot_count; i++)
		states[i].shortage = shortage_of(book, states, i);
	return states;
}
