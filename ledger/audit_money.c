/* The audit's rules of what there is: activities and funds below zero, more decided than granted, and grants
 * without agreement or without division. A pot below zero is said once, by the rule of its cause. */
#include <string.h>

#include "ledger/audit_pots.h"
#include "ledger/audit_words.h"
#include "ledger/base/money_words.h"

static struct uph_money positive(struct uph_money amount)
{
	return (struct uph_money){amount.ore < 0 ? -amount.ore : amount.ore};
}

/* ---- R13: an activity below zero ---- */

/* "det ofördelade (200,00) räcker inte"; "" when there is nothing undivided. */
static const char *undivided_words(struct audit *audit, int64_t fund)
{
	const struct audit_pot *undivided = audit_undivided_pot(audit_books(audit), fund);
	if (!undivided || undivided->available.ore <= 0)
		return " och bidragsåret har inget ofördelat som täcker det";
	return audit_print(audit, " och det ofördelade i bidragsåret (%s) räcker inte till alla som står så",
		audit_money(audit, undivided->available));
}

static void item_beyond(struct audit *audit, const struct audit_pot *pot, const struct audit_beyond *beyond)
{
	const struct audit_entry *entry = &audit_books(audit)->entries[beyond->entry];
	audit_item(audit, audit_entry_where(audit, beyond->entry), &beyond->lacks,
		audit_entry_trace(audit, beyond->entry), "%s %s tar %s ur %s: %s mer än vad som fanns",
		entry->entry.allocation_label ? entry->entry.allocation_label : "",
		audit_quoted(audit, entry->entry.purpose), audit_money(audit, entry->left),
		audit_pot_text(audit, pot->fund, pot->activity), audit_money(audit, beyond->lacks));
}

static void list_beyond(struct audit *audit, const struct audit_pot *pot, const struct audit_pot_state *state)
{
	struct audit_beyond beyond = {0};
	while (audit_beyond_next(audit_books(audit), pot, state, &beyond))
		item_beyond(audit, pot, &beyond);
}

static const char *pot_figures(struct audit *audit, const struct audit_pot *pot)
{
	return audit_print(audit, "%s har kommit dit, %s är beslutat och avsatt",
		audit_money(audit, audit_pot_had(pot)), audit_money(audit, audit_pot_set_aside(pot)));
}

static void say_below(struct audit *audit, const struct audit_pot *pot)
{
	const struct audit_book *book = audit_books(audit);
	bool undivided = audit_is_undivided(book, pot->activity);
	struct audit_draft draft = audit_draft(audit, "R13");
	draft.has_amount = true;
	draft.amount = pot->available;
	draft.action = undivided ? "rätta fördelningen: mer har gått härifrån än vad som fanns"
				 : "fördela om från en aktivitet som har pengar kvar, eller för ner beslut";
	draft.subject.fund = pot->fund;
	draft.subject.activity = pot->activity;
	audit_say(audit, "R13", &draft, "%s står %s under noll i %s (%s)%s.",
		undivided ? "Det ofördelade"
			  : audit_print(audit, "Aktivitet %s", audit_activity_text(book, pot->activity)),
		audit_money(audit, positive(pot->available)), audit_fund_name(book, pot->fund),
		pot_figures(audit, pot), undivided ? "" : undivided_words(audit, pot->fund));
}

void audit_activity_below_zero(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_pot_state *states = audit_pot_states(audit);
	for (size_t i = 0; states && i < book->pot_count; i++) {
		if (states[i].shortage != AUDIT_BELOW)
			continue;
		say_below(audit, &book->pots[i]);
		list_beyond(audit, &book->pots[i], &states[i]);
	}
}

/* ---- R14, R15: a fund below zero ---- */

struct fund_sum {
	struct uph_money has, decided, repaid, left;
};

static struct fund_sum sum_fund(const struct audit_book *book, int64_t fund)
{
	struct fund_sum sum = {{0}, {0}, {0}, {0}};
	for (size_t i = 0; i < book->pot_count; i++) {
		const struct audit_pot *pot = &book->pots[i];
		if (pot->fund != fund)
			continue;
		sum.decided.ore += audit_pot_set_aside(pot).ore;
		sum.repaid.ore += pot->repaid.ore;
		sum.left.ore += pot->available.ore;
	}
	sum.has.ore = sum.left.ore + sum.decided.ore + sum.repaid.ore;
	return sum;
}

static void list_pots(struct audit *audit, int64_t fund)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->pot_count; i++) {
		const struct audit_pot *pot = &book->pots[i];
		if (pot->fund == fund)
			audit_item(audit, NULL, &pot->available, NULL, "%s: %s",
				audit_pot_text(audit, fund, pot->activity), pot_figures(audit, pot));
	}
}

void audit_fund_below_zero(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->fund_count; i++) {
		int64_t fund = book->funds[i].id;
		struct fund_sum sum = sum_fund(book, fund);
		if (sum.left.ore >= 0 || sum.decided.ore > sum.has.ore) /* R15 says it */
			continue;
		struct audit_draft draft = audit_draft(audit, "R14");
		draft.has_amount = true;
		draft.amount = sum.left;
		draft.action = "rätta det som är återbetalat eller ingående, eller bokför det som saknas";
		draft.subject.fund = fund;
		audit_say(audit, "R14", &draft,
			"Bidragsåret %s står %s under noll: %s har kommit, %s är beslutat och avsatt och %s "
			"är återbetalat till staten.",
			book->funds[i].name, audit_money(audit, positive(sum.left)),
			audit_money(audit, sum.has), audit_money(audit, sum.decided),
			audit_money(audit, sum.repaid));
		list_pots(audit, fund);
	}
}

void audit_more_than_granted(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->fund_count; i++) {
		int64_t fund = book->funds[i].id;
		struct fund_sum sum = sum_fund(book, fund);
		if (sum.decided.ore <= 0 || sum.decided.ore <= sum.has.ore)
			continue;
		struct uph_money over = {sum.decided.ore - sum.has.ore};
		struct audit_draft draft = audit_draft(audit, "R15");
		draft.has_amount = true;
		draft.amount = over;
		draft.action = "för ner beslut, eller bokför det bidrag som saknas";
		draft.subject.fund = fund;
		audit_say(audit, "R15", &draft,
			"%s: %s är beslutat och avsatt av %s som är tilldelat, ingående och överfört; "
			"bidragsåret står %s under noll.",
			book->funds[i].name, audit_money(audit, sum.decided), audit_money(audit, sum.has),
			audit_money(audit, positive(sum.left)));
		list_pots(audit, fund);
	}
}

/* ---- R16: a grant without agreement ---- */

static bool says_agreement(struct audit *audit, const struct uph_entry *entry)
{
	if (entry->reference && *entry->reference)
		return true;
	const char *text = audit_fold(audit, entry->text);
	return words_beginning(text, "dnr") || words_beginning(text, "diarienummer") ||
	       words_beginning(text, "överenskommelse");
}

static bool is_unreferenced(struct audit *audit, size_t index, int64_t fund)
{
	const struct audit_entry *entry = &audit_books(audit)->entries[index];
	return entry->entry.event == UPH_EVENT_GRANT && entry->left.ore > 0 && entry->entry.to.fund == fund &&
	       !says_agreement(audit, &entry->entry);
}

void audit_grant_without_agreement(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->fund_count; i++) {
		struct uph_money sum = {0};
		size_t first = AUDIT_NONE, count = 0;
		for (size_t j = 0; j < book->entry_count; j++) {
			if (!is_unreferenced(audit, j, book->funds[i].id))
				continue;
			first = first == AUDIT_NONE ? j : first;
			sum.ore += book->entries[j].left.ore;
			count++;
		}
		if (count == 0)
			continue;
		struct audit_draft draft = audit_draft(audit, "R16");
		draft.where = audit_entry_where(audit, first);
		draft.has_amount = true;
		draft.amount = sum;
		draft.action =
			audit_print(audit, "ange diarienumret: uph amend --voucher %lld --text \"Dnr …\"",
				(long long)book->entries[first].entry.voucher);
		draft.subject.fund = book->funds[i].id;
		draft.trace = audit_entry_trace(audit, first);
		audit_say(audit, "R16", &draft,
			"Bidraget %s till %s är bokfört utan överenskommelse eller diarienummer.",
			audit_money(audit, sum), book->funds[i].name);
		for (size_t j = first; count > 1 && j < book->entry_count; j++) {
			if (is_unreferenced(audit, j, book->funds[i].id))
				audit_item(audit, audit_entry_where(audit, j), &book->entries[j].left,
					audit_entry_trace(audit, j), "%s, %s",
					audit_pot_text(
						audit, book->funds[i].id, book->entries[j].entry.to.activity),
					audit_day(audit, book->entries[j].entry.date));
		}
	}
}

/* ---- R17: a grant that is not divided ---- */

static bool takes_of_undivided(
	const struct audit_book *book, const struct audit_pot_state *states, size_t pot, int64_t fund)
{
	return book->pots[pot].fund == fund && states[pot].shortage == AUDIT_UNDIVIDED;
}

/* "786 −2 723 514,64, 787 −2 898 736,30": in all funds together, as a matrix counts. */
static const char *below_in_all(struct audit *audit, const struct audit_pot_state *states, int64_t fund)
{
	const struct audit_book *book = audit_books(audit);
	const char *list = "";
	for (size_t i = 0; i < book->pot_count; i++) {
		struct uph_money left = audit_activity_left(book, book->pots[i].activity);
		if (takes_of_undivided(book, states, i, fund) && left.ore < 0)
			list = audit_joined(audit, list, ", ",
				audit_print(audit, "%s %s", audit_activity_text(book, book->pots[i].activity),
					audit_money(audit, left)));
	}
	return list;
}

/* ", −39 999,64 i UPH t.o.m. 2023": the activity's other pots. */
static const char *other_pots(struct audit *audit, const struct audit_pot *pot)
{
	const struct audit_book *book = audit_books(audit);
	const char *list = "";
	for (size_t i = 0; i < book->pot_count; i++) {
		const struct audit_pot *other = &book->pots[i];
		if (other->activity == pot->activity && other->fund != pot->fund && other->available.ore)
			list = audit_print(audit, "%s, %s i %s", list, audit_money(audit, other->available),
				audit_fund_name(book, other->fund));
	}
	return list;
}

static size_t entry_of_grant(const struct audit_book *book, int64_t fund)
{
	for (size_t i = 0; i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		if (entry->entry.event == UPH_EVENT_GRANT && entry->left.ore > 0 &&
			entry->entry.to.fund == fund && audit_is_undivided(book, entry->entry.to.activity))
			return i;
	}
	return AUDIT_NONE;
}

static void say_undivided(struct audit *audit, const struct audit_pot_state *states,
	const struct audit_pot *undivided, size_t count)
{
	const struct audit_book *book = audit_books(audit);
	int64_t fund = undivided->fund;
	size_t grant = entry_of_grant(book, fund);
	const char *below = below_in_all(audit, states, fund);
	struct audit_draft draft = audit_draft(audit, "R17");
	draft.has_amount = true;
	draft.amount = audit_pot_had(undivided);
	draft.action = "fördela bidraget på aktiviteterna: uph record distribute";
	draft.subject.fund = fund;
	if (grant != AUDIT_NONE) {
		draft.where = audit_entry_where(audit, grant);
		draft.trace = audit_entry_trace(audit, grant);
	}
	audit_say(audit, "R17", &draft, "%s %s i %s är inte fördelat på aktivitet. %s%s.",
		grant != AUDIT_NONE ? "Bidraget" : "Det ofördelade",
		audit_money(audit, audit_pot_had(undivided)), audit_fund_name(book, fund),
		*below ? "Därför står under noll: "
		       : audit_number_of(audit, count, "aktivitet tar av det", "aktiviteter tar av det"),
		below);
	for (size_t i = 0; i < book->pot_count; i++) {
		const struct audit_pot *pot = &book->pots[i];
		struct uph_money left = audit_activity_left(book, pot->activity);
		if (takes_of_undivided(book, states, i, fund))
			audit_item(audit, NULL, &left, NULL, "%s: %s i %s%s",
				audit_activity_text(book, pot->activity), audit_money(audit, pot->available),
				audit_fund_name(book, fund), other_pots(audit, pot));
	}
}

void audit_grant_undivided(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_pot_state *states = audit_pot_states(audit);
	for (size_t i = 0; states && i < book->fund_count; i++) {
		const struct audit_pot *undivided = audit_undivided_pot(book, book->funds[i].id);
		size_t count = 0;
		for (size_t j = 0; j < book->pot_count; j++)
			count += takes_of_undivided(book, states, j, book->funds[i].id);
		if (undivided && count > 0)
			say_undivided(audit, states, undivided, count);
	}
}
