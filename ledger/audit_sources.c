/* The audit's rules of which money: newer before older, a source that is too small for what is drawn on it,
 * another year's money named than drawn, and decisions older than the balance. */
#include <string.h>

#include "ledger/audit_pots.h"
#include "ledger/audit_words.h"
#include "ledger/base/money_words.h"

/* ---- R18: newer money before older ---- */

static bool is_newer(const struct uph_fund *fund, const struct uph_fund *than)
{
	return than->year != 0 && fund->year > than->year && strcmp(fund->kind, than->kind) == 0;
}

/* What newer funds have set aside for the activity. */
static struct uph_money newer_used(
	const struct audit_book *book, const struct uph_fund *older, int64_t activity)
{
	struct uph_money used = {0};
	for (size_t i = 0; i < book->pot_count; i++) {
		const struct audit_pot *pot = &book->pots[i];
		const struct uph_fund *fund = audit_fund(book, pot->fund);
		if (pot->activity == activity && fund && is_newer(fund, older))
			used.ore += audit_pot_set_aside(pot).ore;
	}
	return used;
}

/* What could have been taken of the older money instead. */
static struct uph_money could_take(
	const struct audit_book *book, const struct uph_fund *older, const struct audit_pot *pot)
{
	struct uph_money used = newer_used(book, older, pot->activity);
	if (pot->fund != older->id || pot->available.ore <= 0 || used.ore <= 0 ||
		audit_is_undivided(book, pot->activity))
		return (struct uph_money){0};
	return pot->available.ore < used.ore ? pot->available : used;
}

static void say_newer(struct audit *audit, const struct uph_fund *older, struct uph_money could)
{
	const struct audit_book *book = audit_books(audit);
	const char *list = "", *bound = "";
	struct uph_money left = audit_fund_left(book, older->id);
	for (size_t i = 0; i < book->pot_count; i++) {
		const struct audit_pot *pot = &book->pots[i];
		if (could_take(book, older, pot).ore > 0)
			list = audit_joined(audit, list, ", ",
				audit_print(audit, "%s %s", audit_activity_text(book, pot->activity),
					audit_money(audit, pot->available)));
	}
	if (left.ore < could.ore)
		bound = audit_print(
			audit, " Av bidragsåret som helhet är %s kvar.", audit_money(audit, left));
	struct audit_draft draft = audit_draft(audit, "R18");
	draft.has_amount = true;
	draft.amount = left.ore < could.ore ? left : could;
	draft.action = "ta äldre medel först, eller godta: se efter hur länge de får användas";
	draft.subject.fund = older->id;
	audit_say(audit, "R18", &draft,
		"Senare års medel är beslutade för aktiviteter som har pengar kvar i %s: %s.%s", older->name,
		list, bound);
	for (size_t i = 0; i < book->pot_count; i++) {
		const struct audit_pot *pot = &book->pots[i];
		struct uph_money part = could_take(book, older, pot);
		if (part.ore > 0)
			audit_item(audit, NULL, &part, NULL,
				"%s: %s kvar i %s, %s beslutat och avsatt ur senare bidragsår",
				audit_activity_text(book, pot->activity), audit_money(audit, pot->available),
				older->name, audit_money(audit, newer_used(book, older, pot->activity)));
	}
}

void audit_newer_before_older(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->fund_count; i++) {
		const struct uph_fund *older = &book->funds[i];
		struct uph_money could = {0};
		for (size_t j = 0; j < book->pot_count; j++)
			could.ore += could_take(book, older, &book->pots[j]).ore;
		if (could.ore > 0 && audit_fund_left(book, older->id).ore > 0)
			say_newer(audit, older, could);
	}
}

/* ---- R19: the named source is too small ---- */

static void item_drawn(struct audit *audit, const struct audit_beyond *beyond)
{
	const struct audit_entry *entry = &audit_books(audit)->entries[beyond->entry];
	audit_item(audit, audit_entry_where(audit, beyond->entry), &beyond->lacks,
		audit_entry_trace(audit, beyond->entry), "%s tar %s",
		entry->allocation == AUDIT_NONE ? "?" : audit_allocation_text(audit, entry->allocation),
		audit_money(audit, entry->left));
}

static void say_too_small(
	struct audit *audit, const struct audit_pot *pot, const struct audit_pot_state *state)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_beyond beyond = {0}, first = {0};
	size_t count = 0;
	while (audit_beyond_next(book, pot, state, &beyond)) {
		first = count++ == 0 ? beyond : first;
	}
	const struct audit_entry *entry = &book->entries[first.entry];
	bool undivided = audit_is_undivided(book, pot->activity);
	struct uph_money had = {entry->left.ore - first.lacks.ore}, left = audit_fund_left(book, pot->fund);
	struct audit_draft draft = audit_draft(audit, "R19");
	draft.severity = undivided ? UPH_SEVERITY_NOTE : draft.severity;
	draft.where = audit_entry_where(audit, first.entry);
	draft.has_amount = true;
	draft.amount.ore = -pot->available.ore;
	draft.action = undivided ? "fördela om från de aktiviteter vars pengar det är"
				 : "fördela om, eller ändra varifrån pengarna tas";
	draft.subject.fund = pot->fund;
	draft.subject.activity = pot->activity;
	draft.trace = audit_entry_trace(audit, first.entry);
	audit_say(audit, "R19", &draft,
		"%s tar %s ur %s, där %s fanns kvar; %s. Bidragsåret som helhet räcker: %s är kvar.",
		entry->allocation == AUDIT_NONE ? "En post" : audit_allocation_text(audit, entry->allocation),
		audit_money(audit, entry->left), audit_pot_text(audit, pot->fund, pot->activity),
		audit_money(audit, had),
		count > 1 ? audit_print(audit, "%zu rader saknar tillsammans %s", count,
				    audit_money(audit, draft.amount))
			  : audit_print(audit, "%s saknas", audit_money(audit, draft.amount)),
		audit_money(audit, left));
	for (beyond = (struct audit_beyond){0}; count > 1 && audit_beyond_next(book, pot, state, &beyond);)
		item_drawn(audit, &beyond);
}

void audit_source_too_small(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_pot_state *states = audit_pot_states(audit);
	for (size_t i = 0; states && i < book->pot_count; i++) {
		if (states[i].shortage == AUDIT_NAMED)
			say_too_small(audit, &book->pots[i], &states[i]);
	}
}

/* ---- R20: another year's money named ---- */

/* The year that the texts name and the fund is not of; 0: none. */
static int year_named(
	const struct uph_entry *entry, int drawn, size_t (*years_in)(const char *, int *, size_t))
{
	int year = audit_text_year(entry->purpose, drawn, years_in);
	return year ? year : audit_text_year(entry->text, drawn, years_in);
}

/* What is set aside without a formal decision is said by R12, with the balance that its words name. */
static bool said_of_held(const struct audit_entry *entry, int drawn)
{
	return entry->entry.event == UPH_EVENT_HOLD && entry->entry.paragraph == NULL &&
	       year_named(&entry->entry, drawn, words_balance_years) != 0;
}

static int other_year(struct audit *audit, const struct audit_entry *entry)
{
	const struct uph_fund *fund = audit_fund(audit_books(audit), entry->entry.from.fund);
	if (!audit_draws(entry) || !fund || fund->year == 0 || said_of_held(entry, fund->year))
		return 0;
	return year_named(&entry->entry, fund->year, words_money_years);
}

static bool same_question(const struct audit_entry *a, const struct audit_entry *b)
{
	return a->allocation == b->allocation && a->entry.from.fund == b->entry.from.fund;
}

/* The sum of the allocation's rows from `first` on that name the year; 0 when an earlier one has said it. */
static struct uph_money rows_naming(struct audit *audit, size_t first, int year)
{
	const struct audit_book *book = audit_books(audit);
	struct uph_money sum = {0};
	for (size_t i = 0; i < book->entry_count; i++) {
		if (!audit_draws(&book->entries[i]) ||
			!same_question(&book->entries[i], &book->entries[first]) ||
			other_year(audit, &book->entries[i]) != year)
			continue;
		if (i < first)
			return (struct uph_money){0};
		sum.ore += book->entries[i].left.ore;
	}
	return sum;
}

void audit_other_year(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		int year = other_year(audit, entry);
		struct uph_money sum = year ? rows_naming(audit, i, year) : (struct uph_money){0};
		if (sum.ore == 0)
			continue;
		const struct uph_entry *of = &entry->entry;
		bool by_text = audit_text_year(of->text, 0, words_money_years) == year;
		struct audit_draft draft = audit_draft(audit, "R20");
		draft.where = audit_entry_where(audit, i);
		draft.has_amount = true;
		draft.amount = sum;
		draft.action = "fråga vilket års medel som menas; flytta raden om det är ett annat";
		draft.subject.allocation = of->allocation;
		draft.subject.entry = of->allocation ? 0 : of->seq;
		draft.trace = audit_entry_trace(audit, i);
		audit_say(audit, "R20", &draft, "%s %s: orden%s nämner %d års medel, men raden dras från %s.",
			audit_quoted(audit, of->purpose), audit_money(audit, sum),
			by_text ? audit_print(audit, " (%s)", audit_quoted(audit, of->text)) : "", year,
			audit_fund_name(book, of->from.fund));
	}
}

/* ---- R21: decisions older than the balance ---- */

static struct uph_date day_before(struct uph_date day)
{
	struct uph_date before = {0};
	(void)uph_date_from_days(uph_date_days(day) - 1, &before);
	return before;
}

struct old_draws {
	struct uph_date opened;
	struct uph_money sum, below;
	size_t count, first;
	const char *list; /* "786 −39 999,64 (720 000,36 mot 760 000,00)" */
};

static void add_old(
	struct audit *audit, size_t index, const struct audit_pot_state *state, struct old_draws *draws)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_pot *pot = &book->pots[index];
	if (state->old.ore == 0)
		return;
	for (size_t i = 0; i < draws->first && i < book->entry_count; i++) {
		if (audit_draws_old(book, &book->entries[i], pot, state))
			draws->first = i;
	}
	draws->opened = state->opened;
	draws->sum.ore += state->old.ore;
	draws->count += state->old_count;
	if (state->shortage != AUDIT_OLD_DRAWS)
		return;
	draws->below.ore += pot->available.ore;
	draws->list = audit_joined(audit, draws->list, ", ",
		audit_print(audit, "%s %s (%s mot %s)", audit_activity_text(book, pot->activity),
			audit_money(audit, pot->available), audit_money(audit, audit_pot_had(pot)),
			audit_money(audit, audit_pot_set_aside(pot))));
}

static void say_old(struct audit *audit, const struct audit_pot_state *states, int64_t fund,
	const struct old_draws *draws)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_draft draft = audit_draft(audit, "R21");
	draft.severity = draws->below.ore < 0 ? UPH_SEVERITY_WARNING : UPH_SEVERITY_NOTE;
	draft.where = audit_entry_where(audit, draws->first);
	draft.has_amount = true;
	draft.amount = draws->below.ore < 0 ? draws->below : draws->sum;
	draft.action = "ta reda på vad som var betalt på balansdagen, och för ner raden med det";
	draft.subject.fund = fund;
	draft.trace = audit_entry_trace(audit, draws->first);
	audit_say(audit, "R21", &draft,
		"%s om %s är %s senast balansdagen %s och dras helt från %s; det som då redan var betalt dras "
		"två gånger.%s%s%s",
		audit_number_of(audit, draws->count, "rad", "rader"), audit_money(audit, draws->sum),
		draws->count == 1 ? "beslutad" : "beslutade", audit_day(audit, day_before(draws->opened)),
		audit_fund_name(book, fund), *draws->list ? " Under noll står: " : "", draws->list,
		*draws->list ? "." : "");
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		for (size_t j = 0; j < book->pot_count; j++) {
			if (book->pots[j].fund == fund &&
				audit_draws_old(book, entry, &book->pots[j], &states[j]))
				audit_item(audit, audit_entry_where(audit, i), &entry->left,
					audit_entry_trace(audit, i), "%s %s, %s",
					audit_decision_text(audit, entry->decision),
					audit_quoted(audit, entry->entry.purpose),
					audit_activity_text(book, book->pots[j].activity));
		}
	}
}

void audit_before_balance_day(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_pot_state *states = audit_pot_states(audit);
	for (size_t i = 0; states && i < book->fund_count; i++) {
		struct old_draws draws = {.first = book->entry_count, .list = ""};
		for (size_t j = 0; j < book->pot_count; j++) {
			if (book->pots[j].fund == book->funds[i].id)
				add_old(audit, j, &states[j], &draws);
		}
		if (draws.count > 0)
			say_old(audit, states, book->funds[i].id, &draws);
	}
}
