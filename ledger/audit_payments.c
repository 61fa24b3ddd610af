/* What has been paid, against what was decided: too early, to another, and amounts at most that nobody has
 * settled. Money that an own unit uses straight from what is reserved has left as surely as what is paid out.
 */
#include <string.h>

#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"

/* Days without any use after which an amount at most without a period is taken for used up. */
enum { QUIET_DAYS = 180 };

/* ---- R06: paid before decided ---- */

/* Money that leaves for good: paid out, or used by an own unit of what was never paid out. */
static bool leaves(const struct audit_entry *entry)
{
	bool used = entry->entry.event == UPH_EVENT_SPEND &&
		    (entry->entry.from.kind == UPH_ACCOUNT_RESERVED ||
			    entry->entry.from.kind == UPH_ACCOUNT_REQUISITIONED);
	return (entry->entry.event == UPH_EVENT_PAY || used) && entry->left.ore > 0 &&
	       entry->allocation != AUDIT_NONE;
}

static size_t paid_undecided(const struct audit_book *book, size_t index)
{
	const struct audit_entry *entry = &book->entries[index];
	if (!leaves(entry))
		return AUDIT_NONE;
	enum uph_stage stage = book->allocations[entry->allocation].step.stage;
	return stage == UPH_RECOMMENDED || stage == UPH_PROPOSED ? entry->allocation : AUDIT_NONE;
}

static size_t paid_too_early(const struct audit_book *book, size_t index)
{
	const struct audit_entry *entry = &book->entries[index];
	if (!leaves(entry))
		return AUDIT_NONE;
	const struct audit_allocation *allocation = &book->allocations[entry->allocation];
	return allocation->verdict.date.ymd != 0 && entry->entry.date.ymd < allocation->verdict.date.ymd
		       ? entry->allocation
		       : AUDIT_NONE;
}

static const char *verb_of(const struct uph_entry *entry)
{
	return entry->event == UPH_EVENT_PAY ? "utbetalt" : "förbrukat";
}

static void item_payment(struct audit *audit, size_t index)
{
	const struct audit_entry *entry = &audit_books(audit)->entries[index];
	audit_item(audit, audit_entry_where(audit, index), &entry->left, audit_entry_trace(audit, index),
		"%s %s %s%s%s", audit_day(audit, entry->entry.date), verb_of(&entry->entry),
		audit_allocation_text(audit, entry->allocation), entry->entry.reference ? ", " : "",
		entry->entry.reference ? entry->entry.reference : "");
}

/* All on one line: what is missing is the same thing for all of them. */
static void say_undecided(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_picked paid = audit_pick(audit, paid_undecided);
	struct audit_draft draft = audit_draft(audit, "R06");
	size_t allocations = 0;
	if (paid.count == 0)
		return;
	for (size_t i = 0; i < paid.count; i = audit_group_end(&paid, i))
		allocations++;
	draft.has_amount = true;
	draft.amount = audit_group_sum(book, &paid, 0, paid.count);
	draft.where = audit_entry_where(audit, paid.items[0].entry);
	draft.action = "för in besluten om de finns: uph approve; annars stoppa fler utbetalningar";
	audit_say(audit, "R06", &draft,
		"%s är utbetalt eller förbrukat på %s utan känt beslut av den som får besluta.",
		audit_money(audit, draft.amount),
		audit_number_of(audit, allocations, "tilldelning", "tilldelningar"));
	for (size_t i = 0; i < paid.count; i++)
		item_payment(audit, paid.items[i].entry);
}

void audit_paid_before_decided(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	say_undecided(audit);
	struct audit_picked early = audit_pick(audit, paid_too_early);
	for (size_t i = 0, end; i < early.count; i = end) {
		const struct audit_allocation *allocation = &book->allocations[early.items[i].group];
		struct audit_draft draft = audit_draft(audit, "R06");
		end = audit_group_end(&early, i);
		draft.has_amount = true;
		draft.amount = audit_group_sum(book, &early, i, end);
		draft.where = audit_entry_where(audit, early.items[i].entry);
		draft.subject.allocation = allocation->allocation.id;
		draft.trace = allocation->allocation.label;
		draft.action = "kontrollera datumen; fråga vem som godkände utbetalningen";
		audit_say(audit, "R06", &draft, "%s: %s är utbetalt eller förbrukat före beslutet %s.",
			audit_allocation_text(audit, early.items[i].group), audit_money(audit, draft.amount),
			audit_day(audit, allocation->verdict.date));
		for (size_t k = i; k < end; k++)
			item_payment(audit, early.items[k].entry);
	}
}

/* ---- R07: paid to another ---- */

static bool is_for(const struct audit_book *book, int64_t party, int64_t role)
{
	return role != 0 && audit_same_family(book, party, role);
}

static size_t paid_to_another(const struct audit_book *book, size_t index)
{
	const struct audit_entry *entry = &book->entries[index];
	int64_t to = entry->entry.counterparty;
	if (entry->entry.event != UPH_EVENT_PAY || entry->left.ore <= 0 || entry->allocation == AUDIT_NONE ||
		to == 0)
		return AUDIT_NONE;
	const struct uph_allocation *allocation = &book->allocations[entry->allocation].allocation;
	bool nobody = allocation->recipient == 0 && allocation->requisitioner == 0;
	return nobody || is_for(book, to, allocation->recipient) ||
			       is_for(book, to, allocation->requisitioner) ||
			       is_for(book, to, allocation->performer)
		       ? AUDIT_NONE
		       : entry->allocation;
}

static bool to_several(
	const struct audit_book *book, const struct audit_picked *paid, size_t first, size_t end)
{
	bool several = false;
	for (size_t i = first; i < end; i++)
		several = several || book->entries[paid->items[i].entry].entry.counterparty !=
					     book->entries[paid->items[first].entry].entry.counterparty;
	return several;
}

void audit_paid_to_another(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_picked paid = audit_pick(audit, paid_to_another);
	for (size_t i = 0, end; i < paid.count; i = end) {
		const struct uph_allocation *allocation = &book->allocations[paid.items[i].group].allocation;
		struct audit_draft draft = audit_draft(audit, "R07");
		end = audit_group_end(&paid, i);
		draft.has_amount = true;
		draft.amount = audit_group_sum(book, &paid, i, end);
		draft.where = audit_entry_where(audit, paid.items[i].entry);
		draft.subject.allocation = allocation->id;
		draft.trace = allocation->label;
		draft.action = "begär tillbaka pengarna, eller visa beslutet som ändrade mottagaren";
		audit_say(audit, "R07", &draft, "%s är beslutad till %s, men %s är utbetalt till %s%s.",
			audit_allocation_text(audit, paid.items[i].group),
			audit_party_text(book,
				allocation->recipient ? allocation->recipient : allocation->requisitioner),
			audit_money(audit, draft.amount),
			audit_party_text(book, book->entries[paid.items[i].entry].entry.counterparty),
			to_several(book, &paid, i, end) ? " och andra" : "");
		for (size_t k = i; end - i > 1 && k < end; k++)
			audit_item(audit, audit_entry_where(audit, paid.items[k].entry),
				&book->entries[paid.items[k].entry].left,
				audit_entry_trace(audit, paid.items[k].entry), "%s till %s",
				audit_day(audit, book->entries[paid.items[k].entry].entry.date),
				audit_party_text(
					book, book->entries[paid.items[k].entry].entry.counterparty));
	}
}

/* ---- R08: at most, not settled ---- */

/* The last day that money of each allocation was paid or used. */
static struct uph_date *last_use(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct uph_date *days = audit_memory(audit, book->allocation_count + 1, sizeof *days);
	for (size_t i = 0; days && i < book->entry_count; i++) {
		const struct audit_entry *entry = &book->entries[i];
		bool uses = entry->entry.event == UPH_EVENT_PAY || entry->entry.event == UPH_EVENT_SPEND;
		if (uses && entry->left.ore > 0 && entry->allocation != AUDIT_NONE &&
			entry->entry.date.ymd > days[entry->allocation].ymd)
			days[entry->allocation] = entry->entry.date;
	}
	return days;
}

static void say_at_most(struct audit *audit, size_t index, struct uph_money left, const char *why)
{
	const struct audit_allocation *of = &audit_books(audit)->allocations[index];
	struct audit_draft draft = audit_draft(audit, "R08");
	draft.has_amount = true;
	draft.amount = left;
	draft.where = audit_allocation_where(audit, index);
	draft.subject.allocation = of->allocation.id;
	draft.trace = of->allocation.label;
	draft.action = "räkna av mot redovisningen och återför resten: uph record release";
	audit_say(audit, "R08", &draft, "%s är beslutad med högst %s. %s, och %s är inte avräknat.",
		audit_allocation_text(audit, index), audit_money(audit, audit_given(of)), why,
		audit_money(audit, left));
}

void audit_at_most_open(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct uph_date *used = last_use(audit);
	for (size_t i = 0; used && i < book->allocation_count; i++) {
		const struct audit_allocation *of = &book->allocations[i];
		struct uph_date last = of->allocation.period_last;
		struct uph_money left = {
			of->stands.reserved.ore + of->stands.requisitioned.ore + of->stands.held.ore};
		if (strcmp(of->allocation.bound, "most") != 0 || used[i].ymd == 0 || !audit_alive(of) ||
			book->decisions[of->decision].extended_by != 0) /* it runs on */
			continue;
		if (last.ymd != 0 && last.ymd < book->as_of.ymd) {
			left.ore += of->stands.paid.ore;
			if (left.ore > 0)
				say_at_most(audit, i, left,
					audit_print(audit, "Perioden gick ut %s", audit_day(audit, last)));
		} else if (last.ymd == 0 && left.ore > 0 && audit_days(used[i], book->as_of) > QUIET_DAYS) {
			say_at_most(audit, i, left,
				audit_print(audit, "Sedan %s har inget betalats eller förbrukats",
					audit_day(audit, used[i])));
		}
	}
}
