/* The model's co-financing: what a plan lets a funder pay into an allocation. */
#include <assert.h>

#include "tests/support/model.h"

const char *model_plan_add(struct model *model, const struct model_plan *plan)
{
	int voucher, number, state;
	if (plan->condition < 1 || plan->condition > model_count(model, MODEL_CONDITIONS))
		return "no such condition";
	state = model_condition_state(model, plan->condition, &voucher);
	if (!model->conditions[plan->condition].cofinancing)
		return "a condition of something else";
	if (state == OUT_FAILED || state == OUT_SETTLED)
		return "it has its outcome";
	if (plan->funder_count == 2 && plan->funders[0] == plan->funders[1])
		return "a funder named twice";
	number = ++model->now.count[MODEL_PLANS];
	assert(number < MODEL_ALLOCATIONS_MAX);
	model->plans[number] = *plan;
	return NULL;
}

/* What is granted comes before what is applied for, the later before the earlier. */
static const struct model_plan *plan_of(const struct model *model, int condition)
{
	const struct model_plan *found = NULL;
	for (int i = 1; i <= model_count(model, MODEL_PLANS); i++) {
		const struct model_plan *plan = &model->plans[i];
		if (plan->condition == condition && (!found || plan->granted || !found->granted))
			found = plan;
	}
	return found;
}

static bool concerns(const struct model *model, const struct model_condition *condition, int allocation)
{
	return condition->allocation ? condition->allocation == allocation
				     : condition->decision == model_owner(model, allocation);
}

/* What the party has paid into all that the condition concerns. */
static int64_t funded(const struct model *model, const struct model_condition *condition, int party)
{
	int64_t sum = 0;
	for (int i = 1; i <= model_count(model, MODEL_ENTRIES); i++) {
		const struct model_entry *entry = &model->entries[i];
		bool forth = entry->to.kind == AT_COFUNDED;
		const struct model_account *into = forth ? &entry->to : &entry->from;
		if (entry->event == DO_COFUND && (forth ? entry->from.party : entry->to.party) == party &&
			concerns(model, condition, into->allocation))
			sum += forth ? entry->amount : -entry->amount;
	}
	return sum;
}

const char *model_plan_refuses(
	const struct model *model, int allocation, int party, int64_t amount, bool override)
{
	int64_t payable = 0, paid = 0;
	bool planned = false, named = false;
	for (int i = 1; i <= model_count(model, MODEL_CONDITIONS); i++) {
		const struct model_condition *condition = &model->conditions[i];
		const struct model_plan *plan = condition->cofinancing ? plan_of(model, i) : NULL;
		int voucher;
		bool failed = model_condition_state(model, i, &voucher) == OUT_FAILED;
		if (!plan || !concerns(model, condition, allocation))
			continue;
		planned = true;
		for (int k = 0; k < plan->funder_count; k++) {
			if (plan->funders[k] != party)
				continue;
			int64_t so_far = funded(model, condition, party);
			named = true;
			payable += failed ? 0 : plan->payable[k];
			paid = so_far > paid ? so_far : paid;
		}
	}
	if (planned && !named)
		return "no funder of the plan";
	if (planned && !override && amount > payable - paid)
		return "more than the plan says";
	return NULL;
}
