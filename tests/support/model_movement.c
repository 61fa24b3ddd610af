/* The model's movements: what an event takes from, in which order, and what it refuses. */
#include <assert.h>

#include "tests/support/model.h"

static const char *pot_movement(struct model *model, const struct model_movement *m)
{
	bool by_lines = m->fund == 0 && (m->event == DO_ALLOCATE || m->event == DO_HOLD);
	int to_fund = m->to_fund ? m->to_fund : m->fund;
	int to_activity = m->to_activity ? m->to_activity : m->activity;
	const struct model_account pot = {AT_POT, m->fund, m->activity, 0, 0};
	const struct model_account to = {AT_POT, to_fund, to_activity, 0, 0};
	const struct model_account grantor = {AT_GRANTOR, m->fund, 0, 0, 0};
	const char *plan = NULL;
	if (m->event == DO_COFUND && m->counterparty == 0)
		return "no funder";
	if (m->event == DO_COFUND && model_there_from(model, m->allocation, m->date) > m->date)
		return "before the money is there";
	if (m->event == DO_COFUND)
		plan = model_plan_refuses(model, m->allocation, m->counterparty, m->amount, m->override);
	if (plan)
		return plan;
	if (m->event == DO_COFUND)
		return model_post(model, m->event, m->date, m->amount,
			(struct model_account){AT_FUNDER, 0, 0, 0, m->counterparty},
			(struct model_account){AT_COFUNDED, 0, 0, m->allocation, 0}, 0);
	if (!by_lines && (m->fund == 0 || (m->activity == 0 && m->event != DO_RECEIVE)))
		return "no pot";
	switch (m->event) {
	case DO_OPENING: {
		const struct model_account opening = {AT_OPENING, m->fund, 0, 0, 0};
		return m->amount > 0 ? model_post(model, m->event, m->date, m->amount, opening, pot, 0)
				     : model_post(model, m->event, m->date, -m->amount, pot, opening, 0);
	}
	case DO_GRANT:
		return model_post(model, m->event, m->date, m->amount, grantor, pot, 0);
	case DO_RECEIVE:
		if (m->amount > -model_balance(model, &grantor))
			return "more than has been granted";
		return model_post(model, m->event, m->date, m->amount,
			(struct model_account){AT_RECEIVED, m->fund, 0, 0, 0}, grantor, 0);
	case DO_DISTRIBUTE:
		if (m->to_activity == 0 || to_fund != m->fund)
			return "distributed outside the fund";
		return model_post(model, m->event, m->date, m->amount, pot, to, 0);
	case DO_CARRY:
		if (m->to_fund == 0 || m->to_fund == m->fund)
			return "carried to no other fund";
		return model_post(model, m->event, m->date, m->amount, pot, to, 0);
	case DO_REPAY:
		return model_post(model, m->event, m->date, m->amount, pot,
			(struct model_account){AT_REPAID, m->fund, 0, 0, 0}, 0);
	case DO_REFUND:
		return model_post(model, m->event, m->date, m->amount,
			(struct model_account){AT_EARLIER, m->fund, 0, 0, 0}, to, 0);
	default:
		break;
	}
	assert(m->event == DO_ALLOCATE || m->event == DO_HOLD);
	if (m->event == DO_HOLD && model->allocations[m->allocation].recipient)
		return "held for somebody";
	int kind = m->event == DO_HOLD ? AT_HELD : AT_RESERVED;
	if (!by_lines)
		return model_post(model, m->event, m->date, m->amount, pot,
			(struct model_account){kind, m->fund, m->activity, m->allocation, 0}, 0);
	const struct model_line *lines[32];
	int64_t weights[32], parts[32];
	size_t count = model_lines_of(model, m->allocation, lines);
	for (size_t i = 0; i < count; i++) {
		weights[i] = count == 1 ? 1 : lines[i]->amount;
		if (weights[i] <= 0)
			return "lines without amounts";
	}
	if (count == 0)
		return "no lines";
	model_divide(m->amount, weights, count, parts);
	const char *refusal = NULL;
	for (size_t i = 0; !refusal && i < count; i++) {
		int fund = lines[i]->fund, activity = lines[i]->activity;
		if (parts[i] > 0)
			refusal = model_post(model, m->event, m->date, parts[i],
				(struct model_account){AT_POT, fund, activity, 0, 0},
				(struct model_account){kind, fund, activity, m->allocation, 0}, 0);
	}
	return refusal;
}

int model_there_from(const struct model *model, int allocation, int day)
{
	int first = 0;
	for (int i = model->allocations[allocation].last_aside; i; i = model->entries[i].aside_before) {
		const struct model_entry *entry = &model->entries[i];
		if (entry->left <= 0)
			continue;
		if (first == 0 || entry->date < first)
			first = entry->date;
	}
	return first > day ? first : day;
}

/* The kinds that the event takes from, in order; 0 ends them. */
static void sources_of(const struct model *model, const struct model_movement *m, int kinds[4])
{
	const struct model_allocation *allocation = &model->allocations[m->allocation];
	bool own = model->party_is_own[model_counts_as(model, allocation->recipient, -1)] ||
		   model->party_is_own[model_counts_as(model, allocation->performer, -1)];
	int count = 0;
	switch (m->event) {
	case DO_REQUISITION:
		kinds[count++] = AT_RESERVED;
		break;
	case DO_PAY:
		kinds[count++] = AT_REQUISITIONED;
		kinds[count++] = AT_RESERVED;
		break;
	case DO_SPEND:
		kinds[count++] = AT_PAID;
		if (own) {
			kinds[count++] = AT_REQUISITIONED;
			kinds[count++] = AT_RESERVED;
		}
		break;
	case DO_CLAIM:
		kinds[count++] = m->from_spent ? AT_SPENT : AT_PAID;
		break;
	case DO_REFUND:
		kinds[count++] = m->from_claimed ? AT_CLAIMED : m->from_spent ? AT_SPENT : AT_PAID;
		break;
	default:
		kinds[count++] = AT_RESERVED;
		kinds[count++] = AT_HELD;
		kinds[count++] = AT_REQUISITIONED;
	}
	kinds[count] = 0;
}

static int destination_of(const struct model_movement *m)
{
	switch (m->event) {
	case DO_REQUISITION:
		return AT_REQUISITIONED;
	case DO_PAY:
		return AT_PAID;
	case DO_SPEND:
		return AT_SPENT;
	case DO_CLAIM:
		return AT_CLAIMED;
	default:
		return m->event == DO_REFUND && m->to_reserved ? AT_RESERVED : AT_POT;
	}
}

static const char *allocation_movement(struct model *model, const struct model_movement *m)
{
	int kinds[4], pots[MODEL_POTS], first, last;
	int64_t there = 0, left = m->amount;
	sources_of(model, m, kinds);
	for (int i = 0; kinds[i]; i++)
		there += model_standing(model, m->allocation, kinds[i], m->fund, m->activity);
	if (m->amount > there)
		return "more than is there";
	if (model_there_from(model, m->allocation, m->date) > m->date)
		return "before the money is there";
	model_period(model, m->allocation, &first, &last);
	bool timed = m->event == DO_REQUISITION || m->event == DO_PAY || m->event == DO_SPEND;
	if (timed && !m->override && ((first && m->date < first) || (last && m->date > last)))
		return "outside the period";
	size_t count = model_pots_of(model, m->allocation, m->fund, m->activity, pots);
	const char *refusal = NULL;
	for (int i = 0; !refusal && kinds[i]; i++) {
		int64_t stands = model_standing(model, m->allocation, kinds[i], m->fund, m->activity);
		int64_t part = stands < left ? stands : left;
		refusal = model_take(model, m->event, m->date, m->allocation, kinds[i], pots, count, part,
			destination_of(m), m->to_fund, m->to_activity);
		left -= part;
	}
	return refusal;
}

static const char *movement(struct model *model, const struct model_movement *m)
{
	bool of_pots = m->event == DO_OPENING || m->event == DO_GRANT || m->event == DO_RECEIVE ||
		       m->event == DO_DISTRIBUTE || m->event == DO_CARRY || m->event == DO_REPAY ||
		       (m->event == DO_REFUND && m->allocation == 0);
	if (m->allocation < 0 || m->allocation > model_count(model, MODEL_ALLOCATIONS))
		return "no such allocation";
	if (!of_pots && m->allocation == 0)
		return "no allocation";
	if (m->date == 0 || m->amount == 0 || (m->amount < 0 && m->event != DO_OPENING))
		return "no day or no amount";
	if (of_pots || m->event == DO_ALLOCATE || m->event == DO_HOLD || m->event == DO_COFUND)
		return pot_movement(model, m);
	return allocation_movement(model, m);
}

const char *model_move(struct model *model, const struct model_movement *m)
{
	const struct model_mark before = model_mark(model);
	const char *refusal = movement(model, m);
	if (!refusal)
		refusal = model_voucher_end(model, &before);
	if (refusal)
		model_return(model, &before);
	else if (m->override && model_commit(model))
		model->overridden = true;
	return refusal;
}

const char *model_move_all(struct model *model, const struct model_movement *movements, size_t count)
{
	const struct model_mark before = model_mark(model);
	const char *refusal = NULL;
	for (size_t i = 0; !refusal && i < count; i++)
		refusal = movement(model, &movements[i]);
	if (!refusal)
		refusal = model_voucher_end(model, &before);
	if (refusal)
		model_return(model, &before);
	return refusal;
}

/* ---- attest ---- */

const char *model_attest(struct model *model, int voucher, bool own, int64_t limit)
{
	int64_t amount = 0;
	if (voucher < 1 || voucher > model->now.voucher)
		return "no such voucher";
	for (int i = 1; i <= model_count(model, MODEL_ATTESTS); i++) {
		if (model->attests[i] == voucher)
			return "attested already";
	}
	for (int i = 1; i <= model_count(model, MODEL_ENTRIES); i++)
		amount += model->entries[i].voucher == voucher ? model->entries[i].amount : 0;
	if (own)
		return "one's own";
	if (limit && amount > limit)
		return "above the limit";
	model->attests[++model->now.count[MODEL_ATTESTS]] = voucher;
	return NULL;
}
