/* The audit's rule of one amount to one recipient in different decisions on near days: it may be the same
 * decision, once from the matrix and once from its protocol. */
#include <stdlib.h>
#include <string.h>

#include "ledger/audit_pick.h"
#include "ledger/audit_words.h"

#define NEAR_DAYS 60

struct line {
	int64_t recipient, ore;
	int32_t day;
	size_t decision, allocation;
};

static int by_amount_and_day(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	if (x->recipient != y->recipient)
		return x->recipient < y->recipient ? -1 : 1;
	if (x->ore != y->ore)
		return x->ore < y->ore ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->allocation > y->allocation) - (x->allocation < y->allocation);
}

static size_t gather_lines(const struct audit_book *book, struct line *lines)
{
	size_t count = 0;
	for (size_t i = 0; i < book->allocation_count; i++) {
		const struct audit_allocation *of = &book->allocations[i];
		if (of->allocation.recipient == 0 || !audit_alive(of) || audit_given(of).ore <= 0)
			continue;
		lines[count++] = (struct line){of->allocation.recipient, audit_given(of).ore,
			uph_date_days(book->decisions[of->decision].decision.date), of->decision, i};
	}
	qsort(lines, count, sizeof *lines, by_amount_and_day);
	return count;
}

/* One prolongs the other: it is meant to say the same. */
static bool prolongs(const struct audit_book *book, size_t a, size_t b)
{
	return book->decisions[a].extended_by == book->decisions[b].decision.id ||
	       book->decisions[b].extended_by == book->decisions[a].decision.id;
}

/* Where a run of lines ends, each near the one before it; `*several` gets whether they are of decisions that
 * do not know of each other. */
static size_t end_of_run(
	const struct audit_book *book, const struct line *lines, size_t first, size_t count, bool *several)
{
	size_t end = first + 1;
	*several = false;
	for (; end < count; end++) {
		const struct line *before = &lines[end - 1], *line = &lines[end];
		if (line->recipient != before->recipient || line->ore != before->ore ||
			line->day - before->day > NEAR_DAYS)
			break;
		*several = *several || (line->decision != before->decision &&
					       !prolongs(book, line->decision, before->decision));
	}
	return end;
}

static void say_run(struct audit *audit, const struct line *lines, size_t first, size_t end)
{
	const struct audit_book *book = audit_books(audit);
	const struct line *last = &lines[end - 1];
	const struct uph_money amount = {lines[first].ore};
	struct audit_draft draft = audit_draft(audit, "R28");
	draft.where = audit_allocation_where(audit, last->allocation);
	draft.has_amount = true;
	draft.amount = amount;
	draft.action = "se efter om det är samma beslut två gånger; återför i så fall det ena";
	draft.subject.allocation = book->allocations[last->allocation].allocation.id;
	draft.trace = book->allocations[last->allocation].allocation.label;
	audit_say(audit, "R28", &draft, "%s får %s i olika beslut inom %d dagar: %s och %s.",
		audit_party_text(book, lines[first].recipient), audit_money(audit, amount), NEAR_DAYS,
		audit_decision_text(audit, lines[first].decision),
		end - first == 2 ? audit_decision_text(audit, last->decision)
				 : audit_number_of(audit, end - first - 1, "till", "till"));
	for (size_t i = first; i < end; i++)
		audit_item(audit, audit_allocation_where(audit, lines[i].allocation), &amount,
			book->allocations[lines[i].allocation].allocation.label, "%s, %s",
			audit_decision_text(audit, lines[i].decision),
			audit_allocation_text(audit, lines[i].allocation));
}

void audit_same_amount_near(struct audit *audit)
{
	const struct audit_book *book = audit_books(audit);
	struct line *lines = audit_memory(audit, book->allocation_count + 1, sizeof *lines);
	size_t count = lines ? gather_lines(book, lines) : 0;
	for (size_t first = 0, end; first < count; first = end) {
		bool several;
		end = end_of_run(book, lines, first, count, &several);
		if (several)
			say_run(audit, lines, first, end);
	}
}
