/* The audit's rules of one allocation's way: words of repayment on a row that takes money, more requisitioned
 * than decided, movements outside the period, a period that is over with money left or soon is. */
#include <string.h>

#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"
#include "ledger/base/money_words.h"

#define NEAR_DAYS 60

/* ---- R05: words of repayment on a row that takes money ---- */

static bool speaks_of_return(const struct uph_entry *entry)
{
	return audit_text_is(entry->purpose, words_return) || audit_text_is(entry->text, words_return);
}

/* By allocation: rows that take money with such words. */
static size_t taken_with_words(const struct audit_book *book, size_t entry)
{
	const struct audit_entry *of = &book->entries[entry];
	if (of->allocation == AUDIT_NONE || !audit_draws(of) || !speaks_of_return(&of->entry))
		return AUDIT_NONE;
	return of->allocation;
}

static void say_return(struct audit *audit, size_t allocation, size_t entry, struct uph_money taken)
{
	const struct audit_book *book = audit_books(audit);
	const struct uph_allocation *of = &book->allocations[allocation].allocation;
	struct uph_money left = audit_left_to_decide(book);
	const char *recipient = audit_party_name(book, of->recipient);
	const char *other = audit_party_name(book, audit_party_in(audit, of->purpose, of->recipient));
	struct audit_draft draft = audit_draft(audit, "R05");
	draft.where = audit_entry_where(audit, entry);
	draft.has_amount = true;
	draft.amount = taken;
	draft.action = audit_print(audit, "fråga %s om pengarna kom in eller gick ut, och rätta raden",
		recipient ? recipient : "den som skrev raden");
	draft.subject.allocation = of->id;
	draft.trace = of->label;
	audit_say(audit, "R05", &draft,
		"%s %s dras av, som raden står (Kvar %s). Är det pengar in som behålls blir Kvar %s; pengar "
		"in som går vidare till %s, Kvar %s; pengar ut till %s, samma Kvar men fel mottagare.",
		audit_quoted(audit, of->purpose), audit_money(audit, taken), audit_money(audit, left),
		audit_money(audit, (struct uph_money){left.ore + 2 * taken.ore}),
		recipient ? recipient : "någon annan",
		audit_money(audit, (struct uph_money){left.ore + taken.ore}),
		other       ? other
		: recipient ? audit_print(audit, "någon annan än %s", recipient)
			    : "någon");
}

void audit_repayment_words(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_picked picked = audit_pick(audit, taken_with_words);
	for (size_t first = 0, end; first < picked.count; first = end) {
		size_t allocation = picked.items[first].group;
		end = audit_group_end(&picked, first);
		struct uph_money taken = audit_group_sum(book, &picked, first, end);
		struct uph_money given = audit_given(&book->allocations[allocation]);
		if (given.ore > 0)
			say_return(audit, allocation, picked.items[first].entry,
				taken.ore < given.ore ? taken : given);
	}
}

/* ---- R22: more requisitioned than decided ---- */

/* Asked for and not given back: what has been released of it, or paid back to be asked for again, is off. */
static int64_t asked_by(const struct audit_entry *entry)
{
	const struct uph_entry *of = &entry->entry;
	bool back = (of->event == UPH_EVENT_RELEASE && of->from.kind == UPH_ACCOUNT_REQUISITIONED) ||
		    (of->event == UPH_EVENT_REFUND && of->to.kind == UPH_ACCOUNT_RESERVED);
	if (of->event == UPH_EVENT_REQUISITION)
		return entry->left.ore;
	return back ? -entry->left.ore : 0;
}

static bool is_only_line(const struct audit_book *book, size_t allocation)
{
	for (size_t i = 0; i < book->allocation_count; i++) {
		if (i != allocation &&
			book->allocations[i].decision == book->allocations[allocation].decision)
			return false;
	}
	return true;
}

/* What the one who may decide has decided for the allocation; else what it has been given. */
static struct uph_money decided_for(const struct audit_book *book, size_t allocation)
{
	const struct audit_allocation *of = &book->allocations[allocation];
	const struct uph_step *verdict = &of->verdict;
	struct uph_money given = audit_given(of);
	if (verdict->date.ymd == 0 || !verdict->has_amount || verdict->amount.ore >= given.ore)
		return given;
	bool its_own = verdict->allocation == of->allocation.id || is_only_line(book, allocation);
	return its_own ? verdict->amount : given;
}

static size_t asks(const struct audit_book *book, size_t entry)
{
	return asked_by(&book->entries[entry]) != 0 ? book->entries[entry].allocation : AUDIT_NONE;
}

static void say_over(struct audit *audit, const struct audit_picked *picked, size_t first, size_t end,
	struct uph_money asked)
{
	const struct audit_book *book = audit_books(audit);
	size_t allocation = picked->items[first].group;
	struct uph_money decided = decided_for(book, allocation);
	struct audit_draft draft = audit_draft(audit, "R22");
	draft.where = audit_allocation_where(audit, allocation);
	draft.has_amount = true;
	draft.amount.ore = asked.ore - decided.ore;
	draft.action = "återför det som är rekvirerat för mycket, eller bokför det högre beslutet";
	draft.subject.allocation = book->allocations[allocation].allocation.id;
	draft.trace = book->allocations[allocation].allocation.label;
	audit_say(audit, "R22", &draft, "%s: %s är rekvirerat, %s är beslutat; %s för mycket.",
		audit_allocation_text(audit, allocation), audit_money(audit, asked),
		audit_money(audit, decided), audit_money(audit, draft.amount));
	for (size_t i = first; i < end; i++) {
		size_t index = picked->items[i].entry;
		const struct uph_entry *entry = &book->entries[index].entry;
		struct uph_money part = {asked_by(&book->entries[index])};
		audit_item(audit, audit_entry_where(audit, index), &part, audit_entry_trace(audit, index),
			"%s %s%s%s", uph_event_label(entry->event), audit_day(audit, entry->date),
			entry->reference ? ", " : "", entry->reference ? entry->reference : "");
	}
}

void audit_over_requisitioned(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct audit_picked picked = audit_pick(audit, asks);
	for (size_t first = 0, end; first < picked.count; first = end) {
		struct uph_money asked = {0};
		end = audit_group_end(&picked, first);
		for (size_t i = first; i < end; i++)
			asked.ore += asked_by(&book->entries[picked.items[i].entry]);
		if (asked.ore > decided_for(book, picked.items[first].group).ore)
			say_over(audit, &picked, first, end, asked);
	}
}

/* ---- R23: outside the period ---- */

static const char *period_text(struct audit *audit, const struct uph_allocation *allocation)
{
	return audit_print(audit, "%s – %s", audit_day(audit, allocation->period_first),
		audit_day(audit, allocation->period_last));
}

static size_t outside_period(const struct audit_book *book, size_t index)
{
	const struct audit_entry *entry = &book->entries[index];
	enum uph_event event = entry->entry.event;
	bool bound = event == UPH_EVENT_REQUISITION || event == UPH_EVENT_PAY || event == UPH_EVENT_SPEND;
	if (!bound || entry->left.ore <= 0 || entry->allocation == AUDIT_NONE)
		return AUDIT_NONE;
	const struct uph_allocation *allocation = &book->allocations[entry->allocation].allocation;
	int32_t day = entry->entry.date.ymd, first = allocation->period_first.ymd,
		last = allocation->period_last.ymd;
	return (first && day < first) || (last && day > last) ? entry->allocation : AUDIT_NONE;
}

/* Why somebody let the allocation's money move outside its period; NULL: nobody did. */
static const char *excuse_of(const struct audit_book *book, int64_t allocation)
{
	const char *reason = NULL;
	for (size_t i = 0; i < book->override_count; i++) {
		if (book->overrides[i].allocation == allocation &&
			strcmp(book->overrides[i].rule, "outside-period") == 0)
			reason = book->overrides[i].reason;
	}
	return reason;
}

static void say_outside(struct audit *audit, const struct audit_picked *picked, size_t first, size_t end)
{
	const struct audit_book *book = audit_books(audit);
	size_t allocation = picked->items[first].group;
	const struct uph_allocation *of = &book->allocations[allocation].allocation;
	const char *excuse = excuse_of(book, of->id);
	struct audit_draft draft = audit_draft(audit, "R23");
	draft.severity = excuse ? UPH_SEVERITY_WARNING : draft.severity;
	draft.where = audit_entry_where(audit, picked->items[first].entry);
	draft.has_amount = true;
	draft.amount = audit_group_sum(book, picked, first, end);
	draft.action = "rätta dagen, eller begär förlängd period";
	draft.subject.allocation = of->id;
	draft.trace = of->label;
	audit_say(audit, "R23", &draft, "%s: %s om %s utanför perioden %s.%s",
		audit_allocation_text(audit, allocation),
		audit_number_of(audit, end - first, "post", "poster"), audit_money(audit, draft.amount),
		period_text(audit, of), excuse ? audit_print(audit, " Skäl: %s.", excuse) : "");
	for (size_t i = first; i < end; i++) {
		size_t index = picked->items[i].entry;
		const struct audit_entry *entry = &book->entries[index];
		audit_item(audit, audit_entry_where(audit, index), &entry->left,
			audit_entry_trace(audit, index), "%s %s", uph_event_label(entry->entry.event),
			audit_day(audit, entry->entry.date));
	}
}

void audit_outside_period(struct audit *audit)
{
	struct audit_picked picked = audit_pick(audit, outside_period);
	for (size_t first = 0, end; first < picked.count; first = end) {
		end = audit_group_end(&picked, first);
		say_outside(audit, &picked, first, end);
	}
}

/* ---- R24, R25: the period is over, or soon ---- */

/* The last day, as a later decision may have prolonged it; none: it runs on. */
static struct uph_date last_day(const struct audit_book *book, size_t allocation)
{
	const struct audit_allocation *of = &book->allocations[allocation];
	const struct audit_decision *decision = &book->decisions[of->decision];
	struct uph_date last = of->allocation.period_last;
	for (size_t i = 0; decision->extended_by && i < book->allocation_count; i++) {
		const struct audit_allocation *other = &book->allocations[i];
		if (book->decisions[other->decision].decision.id != decision->extended_by)
			continue;
		if (other->allocation.period_last.ymd == 0 || other->allocation.period_last.ymd > last.ymd)
			last = other->allocation.period_last;
	}
	return last;
}

static struct uph_money unused(const struct audit_allocation *allocation)
{
	const struct audit_stands *stands = &allocation->stands;
	return (struct uph_money){
		stands->reserved.ore + stands->held.ore + stands->requisitioned.ore + stands->paid.ore};
}

/* "150 000,00 reserverat, 44 651,00 utbetalt och inte redovisat"; "reserverat" when it is all one. */
static const char *where_it_stands(struct audit *audit, const struct audit_stands *stands)
{
	const char *list = "";
	const struct {
		struct uph_money amount;
		const char *words;
	} parts[] = {{stands->reserved, "reserverat"}, {stands->held, "avsatt"},
		{stands->requisitioned, "rekvirerat"}, {stands->paid, "utbetalt och inte redovisat"}};
	size_t count = 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		count += parts[i].amount.ore > 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].amount.ore > 0)
			list = audit_joined(audit, list, ", ",
				audit_print(audit, "%s%s%s",
					count > 1 ? audit_money(audit, parts[i].amount) : "",
					count > 1 ? " " : "", parts[i].words));
	}
	return list;
}

void audit_period_over(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_allocation *allocation = &book->allocations[i];
		struct uph_date last = last_day(book, i);
		if (last.ymd == 0 || last.ymd >= book->as_of.ymd || !audit_alive(allocation) ||
			unused(allocation).ore <= 0)
			continue;
		struct audit_draft draft = audit_draft(audit, "R24");
		draft.where = audit_allocation_where(audit, i);
		draft.has_amount = true;
		draft.amount = unused(allocation);
		draft.action = allocation->step.stage == UPH_DECIDED
				       ? "begär redovisning, och återför det som inte behövs"
				       : "få beslutet fattat, eller återför pengarna: uph record release";
		draft.subject.allocation = allocation->allocation.id;
		draft.trace = allocation->allocation.label;
		audit_say(audit, "R24", &draft, "%s: perioden slutade %s och %s är kvar (%s).",
			audit_allocation_text(audit, i), audit_day(audit, last),
			audit_money(audit, draft.amount), where_it_stands(audit, &allocation->stands));
	}
}

static bool is_near(const struct audit_book *book, struct uph_date last)
{
	return last.ymd >= book->as_of.ymd && audit_days(book->as_of, last) <= NEAR_DAYS;
}

/* "om 10 dagar", "i dag" */
static const char *days_until(struct audit *audit, struct uph_date last)
{
	int32_t days = audit_days(audit_books(audit)->as_of, last);
	if (days == 0)
		return "i dag";
	return audit_print(audit, "om %s", audit_number_of(audit, (size_t)days, "dag", "dagar"));
}

static void say_allocation_near(struct audit *audit, size_t index, struct uph_date last)
{
	const struct audit_book *book = audit_books(audit);
	const struct audit_allocation *allocation = &book->allocations[index];
	bool decided = allocation->step.stage == UPH_DECIDED;
	struct audit_draft draft = audit_draft(audit, "R25");
	draft.where = audit_allocation_where(audit, index);
	draft.has_amount = true;
	draft.amount = allocation->stands.reserved;
	draft.action =
		decided ? "påminn den som ska rekvirera" : "få beslutet fattat, eller perioden förlängd";
	draft.subject.allocation = allocation->allocation.id;
	draft.trace = allocation->allocation.label;
	const char *own = audit_is_own(book, allocation->allocation.recipient) ? "använt" : "rekvirerat";
	audit_say(audit, "R25", &draft, "%s: sista dag %s är %s och %s är inte %s.",
		audit_allocation_text(audit, index), audit_day(audit, last), days_until(audit, last),
		audit_money(audit, draft.amount), decided ? own : "beslutat");
}

static void say_condition_near(struct audit *audit, const struct audit_condition *condition)
{
	const struct uph_condition *of = &condition->condition;
	struct audit_draft draft = audit_draft(audit, "R25");
	draft.where = audit_decision_where(audit, condition->decision);
	draft.has_amount = true;
	draft.amount.ore = condition->unpaid.ore + condition->paid.ore;
	draft.action = "se till att villkoret uppfylls, eller begär längre tid";
	draft.subject.condition = of->id;
	draft.trace = of->label;
	audit_say(audit, "R25", &draft, "%s %s: sista dag %s är %s och villkoret är öppet; %s står på spel.",
		of->label, audit_quoted(audit, of->name ? of->name : of->text), audit_day(audit, of->due),
		days_until(audit, of->due), audit_money(audit, draft.amount));
}

void audit_near_last_day(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_allocation *allocation = &book->allocations[i];
		struct uph_date last = last_day(book, i);
		if (audit_alive(allocation) && allocation->stands.reserved.ore > 0 && is_near(book, last))
			say_allocation_near(audit, i, last);
	}
	for (size_t i = 0; i < book->condition_count; i++) {
		const struct audit_condition *condition = &book->conditions[i];
		if (condition->condition.state == UPH_CONDITION_OPEN &&
			!audit_is_over(&book->decisions[condition->decision].step) &&
			is_near(book, condition->condition.due))
			say_condition_near(audit, condition);
	}
}
