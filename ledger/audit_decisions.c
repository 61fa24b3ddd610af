/* What has been decided and by whom: recommendations that wait for the one who may decide, distribution lists
 * without that one, money set aside without a paragraph, and one decision on several activities. Who may
 * decide stands in the decision, else it is the regiondirektör. */
#include <string.h>

#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"
#include "ledger/base/money_words.h"
#include "ledger/base/text.h"

#define DIRECTOR "regiondirektören"

static const char *decider_of(const struct audit_decision *decision)
{
	return decision->decision.decider ? decision->decision.decider : DIRECTOR;
}

/* ---- R04: recommended, not decided ---- */

/* As the matrix's paper counts "rekommenderat, ej beslutat": what has been reserved and set aside. */
static struct uph_money undecided(const struct audit_allocation *allocation)
{
	bool waits = allocation->step.stage == UPH_RECOMMENDED || allocation->step.stage == UPH_PROPOSED;
	return (struct uph_money){waits ? allocation->flow.allocated.ore + allocation->flow.held.ore : 0};
}

void audit_not_decided(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_draft draft = audit_draft(audit, "R04");
	struct uph_money held = {0};
	const char *decider = NULL;
	size_t count = 0;
	bool mixed = false;
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_allocation *allocation = &book->allocations[i];
		const char *by = decider_of(&book->decisions[allocation->decision]);
		if (undecided(allocation).ore == 0)
			continue;
		count++;
		draft.amount.ore += undecided(allocation).ore;
		held.ore += allocation->flow.held.ore;
		mixed = mixed || (decider && !text_same(decider, by));
		decider = by;
	}
	if (count == 0)
		return;
	draft.has_amount = true;
	draft.action = "begär besluten och för in dem: uph approve";
	audit_say(audit, "R04", &draft,
		"%s saknar känt beslut av %s: %s, som är matrisens \"rekommenderat, ej beslutat\"%s%s.",
		audit_number_of(audit, count, "rekommenderad tilldelning", "rekommenderade tilldelningar"),
		mixed ? "den som får besluta" : decider, audit_money(audit, draft.amount),
		held.ore != 0 ? "; avsatt på balansen är därav " : "",
		held.ore != 0 ? audit_money(audit, held) : "");
	for (size_t i = 0; i < book->allocation_count; i++) {
		struct uph_money amount = undecided(&book->allocations[i]);
		if (amount.ore != 0)
			audit_item(audit, audit_allocation_where(audit, i), &amount,
				book->allocations[i].allocation.label, "%s, %s",
				audit_allocation_text(audit, i),
				audit_decision_text(audit, book->allocations[i].decision));
	}
}

/* ---- R11: the one who decides is not sent it ---- */

/* "regiondirektör" of "Regiondirektören", folded. */
static const char *plain_form(struct audit *audit, const char *function)
{
	const char *folded = audit_fold(audit, function);
	size_t length = strlen(folded);
	bool definite = length > 5 &&
			(strcmp(folded + length - 2, "en") == 0 || strcmp(folded + length - 2, "et") == 0);
	return definite ? audit_print(audit, "%.*s", (int)(length - 2), folded) : folded;
}

static bool is_sent_to(struct audit *audit, const struct audit_decision *decision, const char *function)
{
	const char *plain = plain_form(audit, function);
	bool director = text_has(plain, "regiondirektör", false);
	for (size_t i = 0; i < decision->distribution_count; i++) {
		const char *to = decision->distribution[i].text;
		if (text_has(to, plain, false) || (director && text_has(to, "RD", true)))
			return true;
	}
	return false;
}

/* What moves money, or is told to: an approval, a proposal of none and a decision by the decider's own body
 * are sent as one likes. */
static bool is_for_another(struct audit *audit, size_t index, const bool *moves)
{
	const struct audit_decision *decision = &audit_books(audit)->decisions[index];
	return moves[index] && !decision->is_verdict && decision->distribution_count > 0 &&
	       !audit_is_over(&decision->step) &&
	       !text_has(audit_fold(audit, decision->decision.body), plain_form(audit, decider_of(decision)),
		       false);
}

void audit_approver_not_sent(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	bool *moves = audit_memory(audit, book->decision_count + 1, sizeof *moves);
	for (size_t i = 0; moves && i < book->allocation_count; i++)
		moves[book->allocations[i].decision] = true;
	for (size_t i = 0; moves && i < book->decision_count; i++) {
		const struct audit_decision *decision = &book->decisions[i];
		if (!is_for_another(audit, i, moves) || is_sent_to(audit, decision, decider_of(decision)))
			continue;
		struct audit_draft draft = audit_draft(audit, "R11");
		const char *list = "";
		for (size_t k = 0; k < decision->distribution_count; k++)
			list = audit_joined(audit, list, ", ", decision->distribution[k].text);
		draft.where = audit_decision_where(audit, i);
		draft.subject.decision = decision->decision.id;
		draft.trace = audit_decision_text(audit, i);
		draft.action = "skicka protokollet dit, och fråga om beslutet är fattat";
		audit_say(audit, "R11", &draft, "%s ska beslutas av %s, som inte står på sändlistan (%s).",
			audit_decision_text(audit, i), decider_of(decision), list);
	}
}

/* ---- R12: held without a formal decision ---- */

/* The words name another year's balance than the fund that is drawn on. */
static const char *other_balance(struct audit *audit, const char *words, const struct uph_fund *fund)
{
	int years[4];
	size_t count = words_balance_years(words, years, sizeof years / sizeof *years);
	if (count == 0 || !fund || fund->year == 0 || years[0] == fund->year ||
		(fund->earlier && years[0] < fund->year))
		return "";
	return audit_print(
		audit, " Orden nämner balansen %d, men pengarna dras från %s.", years[0], fund->name);
}

void audit_held_without_decision(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_allocation *of = &book->allocations[i];
		if (of->stands.held.ore <= 0 || of->allocation.recipient != 0 ||
			of->first_entry == AUDIT_NONE || book->decisions[of->decision].decision.paragraph ||
			!audit_alive(of))
			continue;
		const struct uph_entry *entry = &book->entries[of->first_entry].entry;
		const char *words = audit_fold(audit,
			audit_print(audit, "%s. %s", of->allocation.purpose, entry->text ? entry->text : ""));
		struct audit_draft draft = audit_draft(audit, "R12");
		draft.has_amount = true;
		draft.amount = of->stands.held;
		draft.where = audit_allocation_where(audit, i);
		draft.subject.allocation = of->allocation.id;
		draft.trace = of->allocation.label;
		draft.action = "visa paragrafen som avsatte pengarna, eller återför dem: uph record release";
		audit_say(audit, "R12", &draft,
			"%s: %s på %s är avsatt på balansen utan mottagare och utan känd paragraf%s.%s",
			audit_allocation_text(audit, i), audit_money(audit, of->stands.held),
			audit_activity_text(book, entry->from.activity),
			strstr(words, "formellt beslut") ? ", fast raden säger \"formellt beslut\"" : "",
			other_balance(audit, words, audit_fund(book, entry->from.fund)));
	}
}

/* ---- R44: one decision on several activities ---- */

static size_t row_of_allocation(const struct audit_book *book, size_t index)
{
	const struct audit_entry *entry = &book->entries[index];
	return audit_of_matrix(entry) && audit_draws(entry) ? entry->allocation : AUDIT_NONE;
}

void audit_inherited(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_picked rows = audit_pick(audit, row_of_allocation);
	for (size_t i = 0, end; i < rows.count; i = end) {
		const struct uph_entry *first = &book->entries[rows.items[i].entry].entry;
		const char *parts = "";
		bool several = false;
		end = audit_group_end(&rows, i);
		for (size_t k = i; k < end; k++) {
			const struct audit_entry *row = &book->entries[rows.items[k].entry];
			several = several || row->entry.from.activity != first->from.activity;
			parts = audit_joined(audit, parts, k + 1 == end ? " och " : ", ",
				audit_print(audit, "%s från %s", audit_money(audit, row->left),
					audit_activity_text(book, row->entry.from.activity)));
		}
		if (!several || rows.items[i].group == AUDIT_NONE)
			continue;
		struct audit_draft draft = audit_draft(audit, "R44");
		draft.has_amount = true;
		draft.amount = audit_group_sum(book, &rows, i, end);
		draft.where = audit_entry_where(audit, rows.items[i].entry);
		draft.subject.allocation = book->allocations[rows.items[i].group].allocation.id;
		draft.trace = book->allocations[rows.items[i].group].allocation.label;
		draft.action = "kontrollera att raderna hör ihop; skriv datum och ändamål på varje rad";
		audit_say(audit, "R44", &draft,
			"%s är läst som ett beslut på flera aktiviteter: %s. En rad utan eget datum och ändamål hör "
			"till raden ovanför.",
			audit_allocation_text(audit, rows.items[i].group), parts);
	}
}
