/* What a question takes: all of its terms hold, each turned round when it says so. */
#include "ledger/question.h"

#include "ledger/base/text.h"

static bool either(const struct question_ids *ids, int64_t a, int64_t b)
{
	return (a && question_has_id(ids, a)) || (b && question_has_id(ids, b));
}

static bool between(const struct question_term *term, int64_t value)
{
	return value >= term->low && value <= term->high;
}

static bool says(const struct question_term *term, const char *text)
{
	return text && text_has(text, term->text, false);
}

static bool term_takes_entry(const struct question_term *term, const struct uph_entry *entry)
{
	switch (term->field) {
	case ASKS_ACTIVITY:
		return either(&term->ids, entry->from.activity, entry->to.activity);
	case ASKS_FUND:
		return either(&term->ids, entry->from.fund, entry->to.fund);
	case ASKS_RECIPIENT:
		return either(&term->ids, entry->recipient, 0);
	case ASKS_PARTY:
		return either(&term->ids, entry->recipient, entry->counterparty) ||
		       either(&term->ids, entry->from.party, entry->to.party);
	case ASKS_DECISION:
		return either(&term->ids, entry->decision, 0);
	case ASKS_DATE:
		return between(term, entry->date.ymd);
	case ASKS_AMOUNT:
		return between(term, entry->amount.ore);
	case ASKS_ALLOCATION:
		return either(&term->ids, entry->from.allocation, entry->to.allocation);
	case ASKS_VOUCHER:
		return between(term, entry->voucher);
	case ASKS_SOURCE:
		if (!term->placed)
			return either(&term->ids, entry->source, 0);
		return either(&term->entries, entry->seq, 0) ||
		       either(&term->allocations, entry->from.allocation, entry->to.allocation) ||
		       either(&term->decisions, entry->decision, 0);
	case ASKS_EVENT:
		return question_has_id(&term->ids, entry->corrects ? 0 : (int64_t)entry->event);
	case ASKS_TEXT:
		return says(term, entry->text) || says(term, entry->purpose) ||
		       says(term, entry->reference) || says(term, entry->reason);
	case ASKS_NOTHING:
		break;
	}
	return false;
}

bool uph_question_takes_entry(const struct uph_question *question, const struct uph_entry *entry)
{
	for (size_t i = 0; i < question->count; i++) {
		if (term_takes_entry(&question->terms[i], entry) == question->terms[i].negated)
			return false;
	}
	return true;
}

/* ---- what has no entries ---- */

static bool lines_have(const struct question_term *term, const struct uph_financing *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (question_has_id(&term->ids, term->field == ASKS_FUND ? lines[i].fund : lines[i].activity))
			return true;
	}
	return false;
}

static bool lines_amount(const struct question_term *term, const struct uph_financing *lines, size_t count)
{
	struct uph_money sum = {0};
	for (size_t i = 0; i < count; i++) {
		if (lines[i].amount.ore && between(term, lines[i].amount.ore))
			return true;
		if (!uph_money_add(sum, lines[i].amount, &sum))
			return false;
	}
	return sum.ore && between(term, sum.ore);
}

static bool term_takes_allocation(const struct question_term *term, const struct uph_allocation *allocation,
	const struct uph_decision *decision, const struct uph_financing *lines, size_t count)
{
	switch (term->field) {
	case ASKS_ACTIVITY:
	case ASKS_FUND:
		return lines_have(term, lines, count);
	case ASKS_RECIPIENT:
		return either(&term->ids, allocation->recipient, 0);
	case ASKS_PARTY:
		return either(&term->ids, allocation->recipient, allocation->requisitioner) ||
		       either(&term->ids, allocation->performer, 0);
	case ASKS_DECISION:
		return either(&term->ids, decision->id, 0);
	case ASKS_DATE:
		return between(term, decision->date.ymd);
	case ASKS_AMOUNT:
		return lines_amount(term, lines, count);
	case ASKS_ALLOCATION:
		return either(&term->ids, allocation->id, 0);
	case ASKS_SOURCE:
		return either(&term->allocations, allocation->id, 0) ||
		       either(&term->decisions, decision->id, 0);
	case ASKS_TEXT:
		return says(term, allocation->purpose) || says(term, allocation->extent) ||
		       says(term, decision->title);
	case ASKS_VOUCHER:
	case ASKS_EVENT:
	case ASKS_NOTHING:
		break;
	}
	return false;
}

bool uph_question_takes_allocation(const struct uph_question *question,
	const struct uph_allocation *allocation, const struct uph_decision *decision,
	const struct uph_financing *lines, size_t line_count)
{
	for (size_t i = 0; i < question->count; i++) {
		const struct question_term *term = &question->terms[i];
		if (term_takes_allocation(term, allocation, decision, lines, line_count) == term->negated)
			return false;
	}
	return true;
}

static bool term_takes_decision(const struct question_term *term, const struct uph_decision *decision)
{
	switch (term->field) {
	case ASKS_DECISION:
		return either(&term->ids, decision->id, 0);
	case ASKS_DATE:
		return between(term, decision->date.ymd);
	case ASKS_SOURCE:
		return either(&term->decisions, decision->id, 0);
	case ASKS_TEXT:
		return says(term, decision->title);
	case ASKS_ACTIVITY:
	case ASKS_FUND:
	case ASKS_RECIPIENT:
	case ASKS_PARTY:
	case ASKS_AMOUNT:
	case ASKS_ALLOCATION:
	case ASKS_VOUCHER:
	case ASKS_EVENT:
	case ASKS_NOTHING:
		break;
	}
	return false;
}

bool uph_question_takes_decision(const struct uph_question *question, const struct uph_decision *decision)
{
	for (size_t i = 0; i < question->count; i++) {
		if (term_takes_decision(&question->terms[i], decision) == question->terms[i].negated)
			return false;
	}
	return true;
}

/* ---- what kind of question ---- */

bool uph_question_of_allocations(const struct uph_question *question)
{
	for (size_t i = 0; i < question->count; i++) {
		enum question_field field = question->terms[i].field;
		if (field != ASKS_RECIPIENT && field != ASKS_DECISION && field != ASKS_ALLOCATION)
			return false;
	}
	return true;
}

bool uph_question_amount(const struct uph_question *question, struct uph_money *out)
{
	const struct question_term *term = &question->terms[0];
	if (question->count != 1 || term->field != ASKS_AMOUNT || term->negated || term->low != term->high)
		return false;
	out->ore = term->low;
	return true;
}
