/* The model's decisions and conditions: where they stand, what a verdict does to the money, and amounts that
 * come later. */
#include <assert.h>

#include "tests/support/model.h"

#define LINES_MAX 32

static int next(struct model *model, enum model_list list, int most)
{
	int number = ++model->now.count[list];
	assert(number < most);
	(void)most;
	return number;
}

/* ---- what is recorded ---- */

int model_decide(struct model *model, int date)
{
	int number = next(model, MODEL_DECISIONS, MODEL_ALLOCATIONS_MAX);
	model->decisions[number] = (struct model_decision){date};
	return number;
}

int model_allocation_add(struct model *model, const struct model_allocation *allocation)
{
	int number = next(model, MODEL_ALLOCATIONS, MODEL_ALLOCATIONS_MAX);
	model->allocations[number] = *allocation;
	model->allocations[number].owner = allocation->decision;
	return number;
}

void model_line_add(struct model *model, const struct model_line *line)
{
	int number = next(model, MODEL_LINES, MODEL_ROWS_MAX);
	model->lines[number] = *line;
	if (line->replaces)
		model->lines[line->replaces].replaced_by = number;
}

void model_step_say(struct model *model, struct model_step step)
{
	step.amendments = model_count(model, MODEL_AMENDMENTS);
	step.entries = model_count(model, MODEL_ENTRIES);
	model->steps[next(model, MODEL_STEPS, MODEL_ROWS_MAX)] = step;
}

void model_step_add(struct model *model, int decision, int allocation, int stage, int voucher)
{
	model_step_say(model, (struct model_step){decision, allocation, stage, voucher, false, 0, 0, 0});
}

int model_share_add(struct model *model, const struct model_share *share)
{
	int number = next(model, MODEL_SHARES, MODEL_ROWS_MAX);
	model->shares[number] = *share;
	return number;
}

void model_amend(struct model *model, const struct model_amendment *amendment)
{
	int number = next(model, MODEL_AMENDMENTS, MODEL_ROWS_MAX);
	model->amendments[number] = *amendment;
	if (amendment->decision) {
		model->allocations[amendment->allocation].owner = amendment->decision;
		model->allocations[amendment->allocation].moves++;
	}
}

void model_close(struct model *model, int fund, int through)
{
	int number = next(model, MODEL_CLOSINGS, 100);
	model->closings[number] = (struct model_closing){fund, through};
}

/* ---- as it reads now ---- */

int model_decision_of(const struct model *model, int allocation, int amendments)
{
	for (int i = amendments; i >= 1; i--) {
		const struct model_amendment *amendment = &model->amendments[i];
		if (amendment->allocation == allocation && amendment->decision)
			return amendment->decision;
	}
	return model->allocations[allocation].decision;
}

int model_owner(const struct model *model, int allocation)
{
	return model->allocations[allocation].owner;
}

/* A step is about the allocation that it names; a whole decision's about those that were its then. */
bool model_is_about(const struct model *model, const struct model_step *step, int decision, int allocation)
{
	if (allocation == 0)
		return step->allocation == 0 && step->decision == decision;
	if (step->allocation)
		return step->allocation == allocation;
	if (model->allocations[allocation].moves == 0)
		return step->decision == model->allocations[allocation].decision;
	return step->decision == model_decision_of(model, allocation, step->amendments);
}

int model_step_of(const struct model *model, int decision, int allocation, int last)
{
	while (last > 0 && !model_is_about(model, &model->steps[last], decision, allocation))
		last--;
	return last;
}

int model_stage_of(const struct model *model, int decision, int allocation, int *voucher)
{
	int step = model_step_of(model, decision, allocation, model_count(model, MODEL_STEPS));
	if (voucher)
		*voucher = step ? model->steps[step].voucher : 0;
	return step ? model->steps[step].stage : IS_PROPOSED;
}

void model_period(const struct model *model, int allocation, int *first, int *last)
{
	*first = model->allocations[allocation].period_first;
	*last = model->allocations[allocation].period_last;
	for (int i = 1; i <= model_count(model, MODEL_AMENDMENTS); i++) {
		const struct model_amendment *amendment = &model->amendments[i];
		if (amendment->allocation != allocation)
			continue;
		*first = amendment->first ? amendment->first : *first;
		*last = amendment->last ? amendment->last : *last;
	}
}

size_t model_lines_of(const struct model *model, int allocation, const struct model_line **out)
{
	size_t count = 0;
	for (int i = 1; i <= model_count(model, MODEL_LINES); i++) {
		const struct model_line *line = &model->lines[i];
		bool gone = line->replaced_by || (line->replaces && !line->amount && !line->denominator);
		if (line->allocation != allocation || gone)
			continue;
		assert(count < LINES_MAX);
		out[count++] = line;
	}
	return count;
}

static size_t allocations_of(const struct model *model, int decision, int *out)
{
	size_t count = 0;
	for (int i = 1; i <= model_count(model, MODEL_ALLOCATIONS); i++) {
		assert(count < LINES_MAX);
		if (model_owner(model, i) == decision)
			out[count++] = i;
	}
	return count;
}

/* ---- giving back ---- */

struct giving {
	const int *lines;
	size_t count;
	int date, to_fund, to_activity;
	int64_t amount; /* −1: all there is, and claims on what has left */
	bool claims;
};

/* One kind of account after the other; of each, in proportion to what the lines have there. */
static const char *give_back(struct model *model, const struct giving *giving)
{
	static const int kinds[] = {AT_RESERVED, AT_HELD, AT_REQUISITIONED, AT_PAID, AT_SPENT};
	int64_t left = giving->amount < 0 ? INT64_MAX : giving->amount;
	const char *refusal = NULL;
	for (size_t k = 0; !refusal && k < (giving->claims ? 5 : 3); k++) {
		int64_t weights[LINES_MAX], parts[LINES_MAX], there = 0;
		for (size_t i = 0; i < giving->count; i++) {
			weights[i] = model_standing(model, giving->lines[i], kinds[k], 0, 0);
			there += weights[i];
		}
		int64_t amount = there < left ? there : left;
		if (amount > 0)
			model_divide(amount, weights, giving->count, parts);
		for (size_t i = 0; !refusal && amount > 0 && i < giving->count; i++) {
			int pots[MODEL_POTS];
			size_t count = model_pots_of(model, giving->lines[i], 0, 0, pots);
			refusal = model_take(model, k < 3 ? DO_RELEASE : DO_CLAIM,
				model_there_from(model, giving->lines[i], giving->date), giving->lines[i],
				kinds[k], pots, count, parts[i], k < 3 ? AT_POT : AT_CLAIMED, giving->to_fund,
				giving->to_activity);
		}
		left -= amount;
	}
	if (!refusal && giving->amount >= 0 && left > 0)
		refusal = "less is there than is to go back";
	return refusal;
}

/* ---- verdicts ---- */

struct judged {
	int lines[LINES_MAX];
	size_t count;
	bool whole; /* the step is the decision's own */
};

static bool may_follow(int stage, int wanted)
{
	switch (wanted) {
	case IS_DECIDED:
		return stage == IS_RECOMMENDED;
	case IS_REJECTED:
		return stage == IS_RECOMMENDED || stage == IS_PROPOSED;
	case IS_WITHDRAWN:
		return stage == IS_RECOMMENDED || stage == IS_PROPOSED || stage == IS_DECIDED;
	default: /* recommended again */
		return stage != IS_PROPOSED && stage != IS_RECOMMENDED;
	}
}

static const char *judge(
	const struct model *model, const struct model_verdict *verdict, int wanted, struct judged *judged)
{
	int own[LINES_MAX];
	size_t all = allocations_of(model, verdict->decision, own);
	judged->count = 0;
	if (verdict->date < model->decisions[verdict->decision].date)
		return "before the meeting";
	for (int i = 0; verdict->allocations && i < verdict->allocation_count; i++) {
		int line = verdict->allocations[i];
		bool twice = false;
		if (line < 1 || line > model_count(model, MODEL_ALLOCATIONS) ||
			model_owner(model, line) != verdict->decision)
			return "another decision's line";
		for (size_t k = 0; k < judged->count; k++)
			twice = twice || judged->lines[k] == line;
		if (twice)
			continue;
		if (!may_follow(model_stage_of(model, verdict->decision, line, NULL), wanted))
			return "the line's stage";
		judged->lines[judged->count++] = line;
	}
	judged->whole = false;
	if (verdict->allocations)
		return NULL;
	for (size_t i = 0; i < all; i++) {
		if (may_follow(model_stage_of(model, verdict->decision, own[i], NULL), wanted))
			judged->lines[judged->count++] = own[i];
	}
	judged->whole = judged->count == all;
	if (verdict->has_amount && judged->count < all)
		return "an amount for which of the lines?";
	if (all == 0 && !may_follow(model_stage_of(model, verdict->decision, 0, NULL), wanted))
		return "the decision's stage";
	return all > 0 && judged->count == 0 ? "every line's stage" : NULL;
}

static void conclude(struct model *model, const struct model_verdict *verdict, int stage,
	const struct judged *judged, int voucher)
{
	struct model_step step = {verdict->decision, 0, stage, voucher, verdict->has_amount, 0, 0, 0};
	if (judged->whole) {
		step.amount = verdict->amount;
		model_step_say(model, step);
	}
	for (size_t i = 0; !judged->whole && i < judged->count; i++) {
		step.allocation = judged->lines[i];
		step.amount = model_holds(model, judged->lines[i]);
		model_step_say(model, step);
	}
}

/* More is reserved for the lines and their pots, in proportion to all that they hold. */
static const char *reserve_more(
	struct model *model, const struct model_verdict *verdict, const struct judged *judged, int64_t more)
{
	int64_t weights[LINES_MAX], parts[LINES_MAX], pot_weights[MODEL_POTS], pot_parts[MODEL_POTS];
	const char *refusal = NULL;
	for (size_t i = 0; i < judged->count; i++)
		weights[i] = model_holds(model, judged->lines[i]);
	model_divide(more, weights, judged->count, parts);
	for (size_t i = 0; i < judged->count; i++) {
		int pots[MODEL_POTS], line = judged->lines[i];
		size_t count = model_pots_of(model, line, 0, 0, pots);
		bool held = model_standing(model, line, AT_HELD, 0, 0) > 0;
		if (parts[i] == 0)
			continue;
		for (size_t k = 0; k < count; k++) {
			pot_weights[k] = 0;
			for (int kind = AT_RESERVED; kind <= AT_CLAIMED; kind++)
				pot_weights[k] += model->allocations[line].at[pots[k]][kind];
		}
		model_divide(parts[i], pot_weights, count, pot_parts);
		for (size_t k = 0; !refusal && k < count; k++) {
			int fund = pots[k] / MODEL_ACTIVITIES + 1, activity = pots[k] % MODEL_ACTIVITIES + 1;
			if (pot_parts[k] > 0)
				refusal = model_post(model, held ? DO_HOLD : DO_ALLOCATE, verdict->date,
					pot_parts[k], (struct model_account){AT_POT, fund, activity, 0, 0},
					(struct model_account){
						held ? AT_HELD : AT_RESERVED, fund, activity, line, 0},
					0);
		}
	}
	return refusal;
}

static const char *adjust(
	struct model *model, const struct model_verdict *verdict, const struct judged *judged)
{
	int64_t holds = 0, unpaid = 0;
	for (size_t i = 0; i < judged->count; i++) {
		holds += model_holds(model, judged->lines[i]);
		unpaid += model_standing(model, judged->lines[i], AT_RESERVED, 0, 0) +
			  model_standing(model, judged->lines[i], AT_HELD, 0, 0);
	}
	int64_t off = verdict->amount - holds;
	if (off == 0)
		return NULL;
	if (holds == 0)
		return "no amount yet";
	if (off > 0)
		return reserve_more(model, verdict, judged, off);
	if (-off > unpaid)
		return "requisitioned beyond what is decided";
	const struct giving giving = {
		.lines = judged->lines, .count = judged->count, .date = verdict->date, .amount = -off};
	return give_back(model, &giving);
}

/* Ends the operation's voucher; `voucher` gets 0 when nothing moved. */
static const char *finish(
	struct model *model, const struct model_mark *before, const char *refusal, int *voucher)
{
	if (!refusal)
		refusal = model_voucher_end(model, before);
	*voucher = model->now.voucher > before->voucher ? model->now.voucher : 0;
	if (refusal)
		model_return(model, before);
	return refusal;
}

const char *model_approve(struct model *model, const struct model_verdict *verdict)
{
	const struct model_mark before = model_mark(model);
	struct judged judged;
	int voucher;
	const char *refusal = judge(model, verdict, IS_DECIDED, &judged);
	if (!refusal && verdict->has_amount)
		refusal = adjust(model, verdict, &judged);
	refusal = finish(model, &before, refusal, &voucher);
	if (!refusal)
		conclude(model, verdict, IS_DECIDED, &judged, voucher);
	return refusal;
}

static const char *turn_down(struct model *model, const struct model_verdict *verdict, int stage, bool claims)
{
	const struct model_mark before = model_mark(model);
	struct judged judged;
	int voucher;
	const char *refusal = judge(model, verdict, stage == IS_REPLACED ? IS_WITHDRAWN : stage, &judged);
	const struct giving giving = {.lines = judged.lines,
		.count = judged.count,
		.date = verdict->date,
		.amount = -1,
		.claims = claims};
	if (!refusal)
		refusal = give_back(model, &giving);
	refusal = finish(model, &before, refusal, &voucher);
	if (!refusal)
		conclude(model, verdict, stage, &judged, voucher);
	return refusal;
}

const char *model_reject(struct model *model, const struct model_verdict *verdict)
{
	return turn_down(model, verdict, IS_REJECTED, true);
}

const char *model_withdraw(struct model *model, const struct model_verdict *verdict, bool replaced)
{
	return turn_down(model, verdict, replaced ? IS_REPLACED : IS_WITHDRAWN, !replaced);
}

static int stage_before_verdict(const struct model *model, int allocation)
{
	for (int i = model_count(model, MODEL_STEPS); i >= 1; i--) {
		const struct model_step *step = &model->steps[i];
		bool early = step->stage == IS_PROPOSED || step->stage == IS_RECOMMENDED;
		if (early && model_is_about(model, step, 0, allocation))
			return step->stage;
	}
	return IS_PROPOSED;
}

const char *model_take_back(struct model *model, const struct model_verdict *verdict)
{
	struct judged judged;
	const char *refusal = judge(model, verdict, IS_RECOMMENDED, &judged);
	for (size_t i = 0; !refusal && i < judged.count; i++) {
		int voucher;
		model_stage_of(model, verdict->decision, judged.lines[i], &voucher);
		if (voucher)
			refusal = "the step moved money";
	}
	/* Each line stands as before anybody decided. */
	for (size_t i = 0; !refusal && i < judged.count; i++) {
		int stage = stage_before_verdict(model, judged.lines[i]);
		model_step_add(model, verdict->decision, judged.lines[i], stage, 0);
	}
	if (!refusal && judged.count == 0)
		model_step_add(model, verdict->decision, 0, IS_RECOMMENDED, 0);
	return refusal;
}

/* ---- amounts that come later ---- */

static const char *divide_by_lines(
	const struct model_line *const *lines, size_t count, int64_t amount, int64_t *parts)
{
	int64_t weights[LINES_MAX], sum = 0;
	if (count == 0)
		return "no lines";
	for (size_t i = 0; i < count; i++) {
		weights[i] = lines[i]->denominator ? lines[i]->numerator : lines[i]->amount;
		sum += weights[i];
		if (count > 1 && weights[i] == 0)
			return "a line without share or amount";
	}
	if (count > 1 && lines[0]->denominator && sum != lines[0]->denominator)
		return "shares that do not sum to one";
	parts[0] = amount;
	if (count > 1)
		model_divide(amount, weights, count, parts);
	return NULL;
}

static const char *set_amount(struct model *model, int allocation, int64_t amount, int date)
{
	const struct model_line *lines[LINES_MAX];
	int64_t parts[LINES_MAX], more[LINES_MAX], holds = model_holds(model, allocation);
	int64_t unpaid = model_standing(model, allocation, AT_RESERVED, 0, 0) +
			 model_standing(model, allocation, AT_HELD, 0, 0);
	bool held = model_standing(model, allocation, AT_HELD, 0, 0) > 0;
	int stage = model_stage_of(model, 0, allocation, NULL);
	if (amount <= 0)
		return "no amount";
	if (stage != IS_PROPOSED && stage != IS_RECOMMENDED && (stage != IS_DECIDED || holds > 0))
		return "the stage";
	if (holds - amount > unpaid)
		return "requisitioned beyond the amount";
	size_t count = model_lines_of(model, allocation, lines);
	const char *refusal = divide_by_lines(lines, count, amount, parts);
	if (!refusal && holds < amount && stage != IS_PROPOSED) {
		refusal = divide_by_lines(lines, count, amount - holds, more);
		for (size_t i = 0; !refusal && i < count; i++) {
			if (more[i] > 0)
				refusal = model_post(model, held ? DO_HOLD : DO_ALLOCATE, date, more[i],
					(struct model_account){
						AT_POT, lines[i]->fund, lines[i]->activity, 0, 0},
					(struct model_account){held ? AT_HELD : AT_RESERVED, lines[i]->fund,
						lines[i]->activity, allocation, 0},
					0);
		}
	} else if (!refusal && holds > amount) {
		const struct giving giving = {
			.lines = &allocation, .count = 1, .date = date, .amount = holds - amount};
		refusal = give_back(model, &giving);
	}
	for (size_t i = 0; !refusal && i < count; i++) {
		struct model_line line = *lines[i];
		if (line.amount == parts[i])
			continue;
		line.replaces = (int)(lines[i] - model->lines);
		line.amount = parts[i];
		model_line_add(model, &line);
	}
	return refusal;
}

const char *model_set_amount(struct model *model, int allocation, int64_t amount, int date)
{
	const struct model_mark before = model_mark(model);
	int voucher;
	if (allocation < 1 || allocation > model_count(model, MODEL_ALLOCATIONS))
		return "no such allocation";
	return finish(model, &before, set_amount(model, allocation, amount, date), &voucher);
}

/* What the shares below `parent` get of `amount`, by share. */
static const char *divide_by_shares(
	const struct model *model, int decision, int parent, int64_t amount, int64_t *parts)
{
	int children[LINES_MAX];
	int64_t weights[LINES_MAX], divided[LINES_MAX], sum = 0;
	size_t count = 0;
	const char *refusal = NULL;
	for (int i = 1; i <= model_count(model, MODEL_SHARES); i++) {
		const struct model_share *share = &model->shares[i];
		if (share->decision != decision || share->parent != parent)
			continue;
		weights[count] = share->numerator;
		sum += share->numerator;
		children[count++] = i;
	}
	if (count == 0)
		return NULL;
	if (sum != model->shares[children[0]].denominator)
		return "shares that do not sum to one";
	model_divide(amount, weights, count, divided);
	for (size_t i = 0; !refusal && i < count; i++) {
		parts[children[i]] = divided[i];
		refusal = divide_by_shares(model, decision, children[i], divided[i], parts);
	}
	return refusal;
}

const char *model_set_decision_amount(struct model *model, int decision, int64_t amount, int date)
{
	static int64_t parts[MODEL_ROWS_MAX];
	const struct model_mark before = model_mark(model);
	int lines[LINES_MAX], voucher, wholes = 0;
	size_t count = allocations_of(model, decision, lines);
	int shares = model_count(model, MODEL_SHARES), root = 0;
	for (int i = 1; i <= shares; i++) {
		if (model->shares[i].decision != decision || model->shares[i].parent)
			continue;
		root = i;
		wholes++;
	}
	if (count == 0)
		return "nothing to give an amount";
	if (wholes == 0 && count > 1)
		return "which of them?";
	if (wholes == 0)
		return finish(model, &before, set_amount(model, lines[0], amount, date), &voucher);
	if (wholes > 1)
		return "several wholes";
	if (amount <= 0)
		return "no amount";
	parts[root] = amount;
	const char *refusal = divide_by_shares(model, decision, root, amount, parts);
	/* Those that get less give back first, each in a voucher of its own; the others get theirs in one. */
	for (int raised = 0; raised < 2; raised++) {
		struct model_mark mark = model_mark(model);
		for (int i = 1; !refusal && i <= shares; i++) {
			const struct model_share *share = &model->shares[i];
			bool has = share->decision == decision && share->allocation && parts[i] > 0;
			if (!has || (model_holds(model, share->allocation) > parts[i]) == (raised == 1))
				continue;
			refusal = set_amount(model, share->allocation, parts[i], date);
			if (!refusal && raised == 0)
				refusal = model_voucher_end(model, &mark);
			mark = raised == 0 ? model_mark(model) : mark;
		}
		if (!refusal && raised == 1)
			refusal = model_voucher_end(model, &mark);
	}
	if (refusal)
		model_return(model, &before);
	return refusal;
}

/* ---- conditions ---- */

const char *model_condition_add(struct model *model, const struct model_condition *condition, int decided)
{
	if (condition->allocation && model_owner(model, condition->allocation) != condition->decision)
		return "another decision's line";
	if (condition->due && condition->due < decided)
		return "due before it was decided";
	if ((condition->fund == 0) != (condition->activity == 0))
		return "half a pot";
	int number = next(model, MODEL_CONDITIONS, MODEL_ALLOCATIONS_MAX);
	model->conditions[number] = *condition;
	return NULL;
}

int model_condition_state(const struct model *model, int condition, int *voucher)
{
	*voucher = 0;
	for (int i = model_count(model, MODEL_OUTCOMES); i >= 1; i--) {
		if (model->outcomes[i].condition != condition)
			continue;
		*voucher = model->outcomes[i].voucher;
		return model->outcomes[i].outcome;
	}
	return OUT_OPEN;
}

static const char *may_settle(const struct model *model, const struct model_condition *condition, int state,
	int voucher, int outcome, int date, bool evidence, int to_fund, bool reason)
{
	if (outcome == OUT_OPEN && (state == OUT_OPEN || voucher || !evidence))
		return "nothing to reopen, or not so";
	if (outcome != OUT_OPEN && state != OUT_OPEN)
		return "it has its outcome";
	if (outcome != OUT_OPEN && date < model->decisions[condition->decision].date)
		return "before the decision";
	if (to_fund && (outcome == OUT_OPEN || outcome == OUT_MET || !reason))
		return "a pot for nothing, or without a reason";
	if (outcome == OUT_SETTLED && (condition->due == 0 || condition->due >= date))
		return "its last day is not past";
	return NULL;
}

const char *model_settle(struct model *model, int number, int outcome, int date, bool evidence, int to_fund,
	int to_activity, bool reason)
{
	const struct model_mark before = model_mark(model);
	const struct model_condition *condition = &model->conditions[number];
	int lines[LINES_MAX], voucher, state;
	size_t count = 1;
	if (number < 1 || number > model_count(model, MODEL_CONDITIONS))
		return "no such condition";
	state = model_condition_state(model, number, &voucher);
	const char *refusal =
		may_settle(model, condition, state, voucher, outcome, date, evidence, to_fund, reason);
	lines[0] = condition->allocation;
	if (condition->allocation == 0)
		count = allocations_of(model, condition->decision, lines);
	const struct giving giving = {.lines = lines,
		.count = count,
		.date = date,
		.to_fund = to_fund ? to_fund : condition->fund,
		.to_activity = to_fund ? to_activity : condition->activity,
		.amount = -1,
		.claims = true};
	if (!refusal && (outcome == OUT_FAILED || outcome == OUT_SETTLED))
		refusal = give_back(model, &giving);
	refusal = finish(model, &before, refusal, &voucher);
	if (!refusal)
		model->outcomes[next(model, MODEL_OUTCOMES, MODEL_ROWS_MAX)] =
			(struct model_settled){number, outcome, voucher};
	return refusal;
}
