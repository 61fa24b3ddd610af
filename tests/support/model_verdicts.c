/* Operations on decisions: made, recommended, judged, given an amount, put under conditions, done to the
 * ledger and its model. */
#include <inttypes.h>
#include <stdio.h>

#include "tests/support/model_operations.h"

#define ALLOCATIONS_MOST (MODEL_ALLOCATIONS_MAX - 10)

/* ---- decisions ---- */

static enum uph_status add_step(int decision, int stage, struct uph_error *err)
{
	const struct uph_step step = {
		.stage = (enum uph_stage)stage, .date = {model->decisions[decision].date}};
	model_step_add(model, decision, 0, stage, 0);
	return uph_step_add(book->ledger, book->decision[decision], &step, NULL, err);
}

static enum uph_status add_lines(int allocation, bool amounts, struct uph_error *err)
{
	int count = once_in(40) ? 0 : once_in(2) ? 1 : 1 + one_of(3);
	bool shares = count > 0 && (!amounts || once_in(2));
	int64_t weights[4], sum = once_in(30) ? 1 : 0;
	enum uph_status status = UPH_OK;
	for (int i = 0; i < count; i++)
		sum += weights[i] = one_of(9);
	for (int i = 0; status == UPH_OK && i < count; i++) {
		const int fund = one_of(MODEL_FUNDS), activity = one_of(MODEL_ACTIVITIES);
		const struct model_line line = {.allocation = allocation,
			.fund = fund,
			.activity = activity,
			.amount = amounts ? random_amount() : 0,
			.numerator = shares ? weights[i] : 0,
			.denominator = shares ? sum : 0};
		const struct uph_financing real = {.allocation = book->allocation[allocation],
			.fund = book->fund[line.fund],
			.activity = book->activity[line.activity],
			.amount = {line.amount},
			.share_numerator = line.numerator,
			.share_denominator = line.denominator};
		model_line_add(model, &line);
		status = uph_financing_add(book->ledger, &real, 0, NULL, err);
	}
	return status;
}

static enum uph_status add_share(int decision, int parent, int allocation, int64_t numerator,
	int64_t denominator, int *out, struct uph_error *err)
{
	const struct model_share share = {decision, parent, allocation, numerator, denominator};
	const struct uph_share real = {.numerator = numerator,
		.denominator = denominator,
		.allocation = book->allocation[allocation],
		.name = "del"};
	*out = model_share_add(model, &share);
	return uph_share_add(book->ledger, book->decision[decision], parent ? book->share[parent] : 0, &real,
		NULL, &book->share[*out], err);
}

/* The first allocation has a part of its own, the rest share what is left: shares of shares. */
static enum uph_status add_shares(int decision, int first, int last, struct uph_error *err)
{
	int root, part, leaf;
	int64_t weights[8], sum = 0, own = one_of(9);
	enum uph_status status = add_share(decision, 0, 0, 1, 1, &root, err);
	if (status == UPH_OK && first == last)
		return add_share(decision, root, first, 1, 1, &leaf, err);
	if (status == UPH_OK)
		status = add_share(decision, root, first, own, 10, &leaf, err);
	if (status == UPH_OK)
		status = add_share(decision, root, 0, 10 - own, 10, &part, err);
	for (int i = first + 1; i <= last; i++)
		sum += weights[i - first] = one_of(70000);
	for (int i = first + 1; status == UPH_OK && i <= last; i++)
		status = add_share(decision, part, i, weights[i - first], sum, &leaf, err);
	return status;
}

/* All but the funder. */
static int some_recipient(void)
{
	int party = one_of(MODEL_PARTIES - 1);
	return party < MODEL_NAMED_PARTIES ? party : party + 1;
}

static enum uph_status add_allocation(int decision, int *out, struct uph_error *err)
{
	const bool period = once_in(2);
	struct model_allocation new = {.decision = decision, .recipient = once_in(7) ? 0 : some_recipient()};
	new.performer = once_in(5) ? some_recipient() : 0;
	new.period_first = period ? 20240702 + one_of(3) * 100 : 0;
	new.period_last = period && !once_in(4) ? 20250027 + one_of(12) * 100 : 0;
	*out = model_allocation_add(model, &new);
	const struct uph_allocation real = {.decision = book->decision[decision],
		.purpose = "Insats",
		.bound = "exact",
		.period_first = {new.period_first},
		.period_last = {new.period_last},
		.recipient = book->party[new.recipient],
		.performer = book->party[new.performer]};
	enum uph_status status = uph_allocation_add(book->ledger, &real,
		(struct uph_date){model->decisions[decision].date}, NULL, &book->allocation[*out], err);
	struct uph_allocation made;
	if (status == UPH_OK)
		status = uph_allocation_by_id(book->ledger, book->allocation[*out], &made, err);
	if (status == UPH_OK)
		(void)snprintf(book->label[*out], sizeof book->label[*out], "%s", made.label);
	return status;
}

/* A new decision; with `amounts` its money is set aside at once, as an import does. */
static enum uph_status decide(struct attempt *attempt, struct uph_error *err)
{
	int day = day_in(2024, 1, 8), decision, allocation = 0;
	int decisions = model_count(model, MODEL_DECISIONS);
	int lines = once_in(25) ? 0 : one_of(4), stage = once_in(5) ? IS_PROPOSED : IS_RECOMMENDED;
	int first = model_count(model, MODEL_ALLOCATIONS) + 1;
	bool amounts = !once_in(3), shares = !amounts && !once_in(3);
	char paragraph[24];
	if (first + lines >= ALLOCATIONS_MOST || model_count(model, MODEL_DECISIONS) >= ALLOCATIONS_MOST ||
		!goes_on(attempt, NULL))
		return UPH_OK;
	if (decisions > 0 && once_in(2)) /* another paragraph of a meeting */
		day = model->decisions[decisions].date;
	attempt->cautious = false; /* the decision is written: a refusal is for the whole change */
	decision = model_decide(model, day);
	(void)snprintf(paragraph, sizeof paragraph, "%d", decision);
	const struct uph_decision new = {.body = "LSVO", .date = {day}, .paragraph = paragraph};
	enum uph_status status = uph_decision_add(book->ledger, &new, NULL, &book->decision[decision], err);
	if (status == UPH_OK && !once_in(20))
		status = add_step(decision, stage, err);
	for (int i = 0; status == UPH_OK && i < lines; i++) {
		status = add_allocation(decision, &allocation, err);
		if (status == UPH_OK)
			status = add_lines(allocation, amounts, err);
	}
	if (status == UPH_OK && shares && lines > 0)
		status = add_shares(decision, first, allocation, err);
	for (int i = first; status == UPH_OK && amounts && stage == IS_RECOMMENDED && i <= allocation; i++) {
		struct model_movement m = {.event = model->allocations[i].recipient ? DO_ALLOCATE : DO_HOLD,
			.date = once_in(20) ? day : usual_day(),
			.allocation = i};
		m.amount = random_amount();
		status = attempt_move(attempt, &m, err);
		if (attempt->refusal)
			break;
	}
	return status;
}

static enum uph_status recommend(struct attempt *attempt, struct uph_error *err)
{
	int decision = some_decision();
	for (int tries = 0; tries < 20 && model_stage_of(model, decision, 0, NULL) != IS_PROPOSED; tries++)
		decision = some_decision();
	if (model_stage_of(model, decision, 0, NULL) != IS_PROPOSED || !goes_on(attempt, NULL))
		return UPH_OK;
	return add_step(decision, IS_RECOMMENDED, err);
}

struct verdict_draft {
	struct model_verdict verdict;
	int lines[4];
	int64_t ids[4];
};

/* A verdict on a decision, mostly one that has a line at `stage`; sometimes on some of its lines. */
static struct uph_verdict some_verdict(struct verdict_draft *draft, int stage)
{
	int decision = 0, day = once_in(30) ? random_day() : usual_day(), count = 0;
	for (int tries = 0; tries < 8; tries++) {
		decision = some_decision();
		if (model_stage_of(model, decision, 0, NULL) == stage)
			break;
	}
	if (day == 0)
		day = 20240630;
	draft->verdict = (struct model_verdict){.decision = decision, .date = day};
	if (once_in(3)) {
		int last = model_count(model, MODEL_ALLOCATIONS);
		for (int i = 1; i <= last && count < 4; i++) {
			bool stray = once_in(2000);
			bool twice = once_in(20);
			if ((model_owner(model, i) != decision || once_in(2)) && !stray)
				continue;
			for (int k = 0; k < (twice ? 2 : 1) && count < 4; k++) {
				draft->ids[count] = book->allocation[i];
				draft->lines[count++] = i;
			}
		}
		if (count > 0)
			draft->verdict.allocations = draft->lines;
		draft->verdict.allocation_count = count;
	}
	return (struct uph_verdict){.decision = book->decision[decision],
		.allocations = count > 0 ? draft->ids : NULL,
		.allocation_count = (size_t)count,
		.date = {day},
		.reference = once_in(3) ? "2024/00123" : NULL,
		.note = "enligt beslut"};
}

static void same_voucher(int before, int64_t voucher)
{
	int expected = model->now.voucher > before ? model->now.voucher : 0;
	if (voucher != expected)
		model_book_fail(book, "voucher %" PRId64 ", expected %d", voucher, expected);
}

static enum uph_status approve(struct attempt *attempt, struct uph_error *err)
{
	struct verdict_draft draft;
	struct uph_verdict verdict = some_verdict(&draft, IS_RECOMMENDED);
	int64_t holds = 0, voucher = -1;
	int before = model->now.voucher;
	for (int i = 1; i <= model_count(model, MODEL_ALLOCATIONS); i++) {
		if (model_owner(model, i) == draft.verdict.decision)
			holds += model_holds(model, i);
	}
	draft.verdict.has_amount = verdict.has_amount = once_in(2);
	draft.verdict.amount = once_in(4) ? holds : once_in(2) ? amount_of(holds) : holds + below(100000);
	verdict.amount.ore = draft.verdict.amount;
	if (!goes_on(attempt, model_approve(model, &draft.verdict)))
		return UPH_OK;
	enum uph_status status = uph_approve(book->ledger, &verdict, &voucher, err);
	if (status == UPH_OK && !attempt->refusal)
		same_voucher(before, voucher);
	return status;
}

static enum uph_status reject(struct attempt *attempt, struct uph_error *err)
{
	struct verdict_draft draft;
	const struct uph_verdict verdict = some_verdict(&draft, once_in(3) ? IS_PROPOSED : IS_RECOMMENDED);
	int64_t voucher = -1;
	int before = model->now.voucher;
	if (!goes_on(attempt, model_reject(model, &draft.verdict)))
		return UPH_OK;
	enum uph_status status = uph_reject(book->ledger, &verdict, &voucher, err);
	if (status == UPH_OK && !attempt->refusal)
		same_voucher(before, voucher);
	return status;
}

static enum uph_status withdraw(struct attempt *attempt, struct uph_error *err)
{
	struct verdict_draft draft;
	static const int stages[] = {IS_DECIDED, IS_DECIDED, IS_RECOMMENDED, IS_PROPOSED};
	const struct uph_verdict verdict = some_verdict(&draft, stages[below(4)]);
	int64_t voucher = -1;
	int before = model->now.voucher, by = once_in(3) ? some_decision() : 0;
	if (!goes_on(attempt, model_withdraw(model, &draft.verdict, by != 0)))
		return UPH_OK;
	enum uph_status status =
		uph_withdraw(book->ledger, &verdict, by ? book->decision[by] : 0, &voucher, err);
	if (status == UPH_OK && !attempt->refusal)
		same_voucher(before, voucher);
	return status;
}

static enum uph_status take_back(struct attempt *attempt, struct uph_error *err)
{
	static const int stages[] = {IS_DECIDED, IS_DECIDED, IS_REJECTED, IS_WITHDRAWN};
	struct verdict_draft draft;
	const struct uph_verdict verdict = some_verdict(&draft, stages[below(4)]);
	if (!goes_on(attempt, model_take_back(model, &draft.verdict)))
		return UPH_OK;
	return uph_take_back(book->ledger, &verdict, err);
}

static enum uph_status set_amount(struct attempt *attempt, struct uph_error *err)
{
	int allocation = some_allocation(0), day = usual_day(), before = model->now.voucher;
	int64_t holds = allocation && allocation <= model_count(model, MODEL_ALLOCATIONS)
				? model_holds(model, allocation)
				: 0;
	int64_t amount = once_in(2) ? amount_of(holds) : holds + below(100000), voucher = 0;
	if (!goes_on(attempt, model_set_amount(model, allocation, amount, day)))
		return UPH_OK;
	enum uph_status status = uph_allocation_set_amount(book->ledger, allocation_id(allocation),
		(struct uph_money){amount}, (struct uph_date){day}, "nytt belopp", NULL, &voucher, err);
	if (status == UPH_OK && !attempt->refusal)
		same_voucher(before, voucher);
	return status;
}

/* Whether a decision's lines are still without money and may be given some. */
static bool awaits_amount(int decision)
{
	for (int i = 1; i <= model_count(model, MODEL_ALLOCATIONS); i++) {
		int stage = model_stage_of(model, decision, i, NULL);
		if (model_owner(model, i) == decision &&
			(model_holds(model, i) > 0 || (stage != IS_RECOMMENDED && stage != IS_DECIDED)))
			return false;
	}
	return true;
}

static enum uph_status set_decision_amount(struct attempt *attempt, struct uph_error *err)
{
	int shares = model_count(model, MODEL_SHARES), day = usual_day(), before = model->now.voucher;
	int decision = shares > 0 && !once_in(6) ? model->shares[one_of(shares)].decision : some_decision();
	int64_t amount = once_in(30) ? -below(2) : random_amount(), voucher = 0;
	for (int tries = 0; tries < (once_in(3) ? 0 : 15) && shares > 0 && !awaits_amount(decision); tries++)
		decision = model->shares[one_of(shares)].decision;
	if (!goes_on(attempt, model_set_decision_amount(model, decision, amount, day)))
		return UPH_OK;
	enum uph_status status =
		uph_decision_set_amount(book->ledger, book->decision[decision], (struct uph_money){amount},
			(struct uph_date){day}, "beloppet blev klart", NULL, &voucher, err);
	if (status == UPH_OK && !attempt->refusal)
		same_voucher(before, voucher);
	return status;
}

/* ---- conditions ---- */

static enum uph_status set_condition(struct attempt *attempt, struct uph_error *err)
{
	int allocation = some_allocation(0), number = model_count(model, MODEL_CONDITIONS) + 1;
	if (allocation == 0 || allocation > model_count(model, MODEL_ALLOCATIONS) ||
		number >= ALLOCATIONS_MOST)
		return UPH_OK;
	int decision = once_in(15) ? some_decision() : model_owner(model, allocation);
	int decided = model->decisions[decision].date;
	enum uph_condition_kind kind =
		once_in(3) ? UPH_CONDITION_COFINANCING : (enum uph_condition_kind)below(UPH_CONDITION_KINDS);
	struct model_condition new = {.decision = decision,
		.cofinancing = kind == UPH_CONDITION_COFINANCING,
		.allocation = once_in(2) ? allocation : 0};
	new.due = once_in(4) ? 0 : once_in(10) ? 20231231 : day_in(2024, 10, 3);
	if (once_in(4)) {
		new.fund = one_of(MODEL_FUNDS);
		new.activity = once_in(10) ? 0 : one_of(MODEL_ACTIVITIES);
	}
	if (!goes_on(attempt, model_condition_add(model, &new, decided)))
		return UPH_OK;
	const struct uph_condition condition = {.decision = book->decision[decision],
		.kind = kind,
		.text = "under förutsättning att",
		.due = {new.due},
		.allocation = book->allocation[new.allocation],
		.fund = book->fund[new.fund],
		.activity = book->activity[new.activity],
		.reason = new.fund ? "så beslutat" : NULL};
	return uph_condition_add(
		book->ledger, &condition, (struct uph_date){decided}, NULL, &book->condition[number], err);
}

/* What funders are to pay: half of the time the one who will be asked is among them. */
static enum uph_status plan(struct attempt *attempt, struct uph_error *err)
{
	int count = model_count(model, MODEL_CONDITIONS), condition;
	if (count == 0 || model_count(model, MODEL_PLANS) > ALLOCATIONS_MOST)
		return UPH_OK;
	condition = one_of(count);
	for (int tries = 0; tries < 8 && !model->conditions[condition].cofinancing; tries++)
		condition = one_of(count);
	int64_t weights[3], parts[3], sum = 0;
	int funders = one_of(2);
	const int64_t total = 1 + below(1000000);
	struct model_plan new = {.condition = condition, .granted = once_in(2), .funder_count = funders};
	for (int i = 0; i <= funders; i++)
		sum += weights[i] = one_of(9);
	model_divide(total, weights, (size_t)funders + 1, parts);
	struct uph_cofinancing real = {.condition = book->condition[condition],
		.version = new.granted ? UPH_GRANTED_VERSION : UPH_APPLIED,
		.date = {usual_day()},
		.total = {total},
		.own = {parts[0]},
		.own_share = {weights[0], sum},
		.funder_count = (size_t)funders};
	for (int i = 0; i < funders; i++) {
		int64_t cap = once_in(3) ? 1 + below(100000) : 0;
		new.funders[i] = one_of(MODEL_NAMED_PARTIES);
		new.payable[i] = cap &&cap < parts[i + 1] ? cap : parts[i + 1];
		real.funders[i] = (struct uph_cofunder){.party = book->party[new.funders[i]],
			.share = {weights[i + 1], sum},
			.amount = {parts[i + 1]},
			.cap = {cap}};
	}
	if (!goes_on(attempt, model_plan_add(model, &new)))
		return UPH_OK;
	return uph_cofinancing_add(book->ledger, &real, NULL, NULL, err);
}

static enum uph_status settle(struct attempt *attempt, struct uph_error *err)
{
	static const int outcomes[] = {OUT_MET, OUT_FAILED, OUT_FAILED, OUT_SETTLED, OUT_OPEN};
	int count = model_count(model, MODEL_CONDITIONS), day = once_in(20) ? random_day() : usual_day();
	if (count == 0)
		return UPH_OK;
	int condition = one_of(count), outcome = outcomes[below(5)], before = model->now.voucher, state;
	for (int tries = 0; tries < 8; tries++) {
		int voucher;
		condition = one_of(count);
		state = model_condition_state(model, condition, &voucher);
		if ((outcome == OUT_OPEN) == (state != OUT_OPEN))
			break;
	}
	int due = model->conditions[condition].due;
	if (day == 0 || (due && once_in(3)))
		day = due && due > model->decisions[model->conditions[condition].decision].date
			      ? due + (int)below(2)
			      : 20250630;
	bool evidence = !once_in(6), reason = !once_in(6), other = once_in(8);
	int to_fund = other ? one_of(MODEL_FUNDS) : 0, to_activity = other ? one_of(MODEL_ACTIVITIES) : 0;
	int64_t voucher = 0;
	if (!goes_on(attempt,
		    model_settle(model, condition, outcome, day, evidence, to_fund, to_activity, reason)))
		return UPH_OK;
	const struct uph_condition_outcome what = {.condition = book->condition[condition],
		.state = (enum uph_condition_state)outcome,
		.date = {day},
		.evidence = evidence ? "brev" : NULL,
		.to_fund = book->fund[to_fund],
		.to_activity = book->activity[to_activity],
		.reason = reason ? "potten är stängd" : NULL};
	enum uph_status status = uph_condition_settle(book->ledger, &what, &voucher, err);
	if (status == UPH_OK && !attempt->refusal)
		same_voucher(before, voucher);
	return status;
}

/* ---- the rest ---- */

static int lines_of(int decision)
{
	int count = 0;
	for (int i = 1; i <= model_count(model, MODEL_ALLOCATIONS); i++)
		count += model_owner(model, i) == decision;
	return count;
}

static enum uph_status amend_period(struct attempt *attempt, struct uph_error *err)
{
	int allocation = some_allocation(0);
	if (allocation == 0 || allocation > model_count(model, MODEL_ALLOCATIONS) || !goes_on(attempt, NULL))
		return UPH_OK;
	struct uph_allocation_change change = {.period_first = {once_in(2) ? 20240702 + one_of(4) * 100 : 0}};
	change.period_last.ymd = once_in(2) ? 20250027 + one_of(12) * 100 : 0;
	model_amend(model,
		&(struct model_amendment){allocation, change.period_first.ymd, change.period_last.ymd, 0});
	return uph_allocation_amend(
		book->ledger, book->allocation[allocation], &change, "förlängd", NULL, err);
}

/* The line turns out to be of another paragraph of its meeting. */
static enum uph_status move_line(struct attempt *attempt, struct uph_error *err)
{
	int allocation = some_allocation(0), decision = some_decision();
	if (allocation == 0 || allocation > model_count(model, MODEL_ALLOCATIONS))
		return UPH_OK;
	int owner = model_owner(model, allocation), date = model->decisions[owner].date;
	for (int tries = 0; tries < 100 && (decision == owner || model->decisions[decision].date != date);
		tries++)
		decision = one_of(model_count(model, MODEL_DECISIONS));
	for (int i = 1; i <= model_count(model, MODEL_SHARES); i++) {
		if (model->shares[i].allocation == allocation)
			return UPH_OK;
	}
	if (decision == owner || model->decisions[decision].date != date || lines_of(decision) > 8 ||
		!goes_on(attempt, NULL))
		return UPH_OK;
	const struct uph_allocation_change change = {.decision = book->decision[decision]};
	model_amend(model, &(struct model_amendment){allocation, 0, 0, decision});
	return uph_allocation_amend(
		book->ledger, book->allocation[allocation], &change, "fel paragraf", NULL, err);
}

static enum uph_status close_period(struct attempt *attempt, struct uph_error *err)
{
	static const int ends[] = {20240115, 20240220, 20240320, 20240410, 20240525, 20240620, 20240705};
	int fund = (int)below(MODEL_FUNDS + 1), through = ends[below(7)];
	if (model_count(model, MODEL_CLOSINGS) > 40 || !once_in(5) || !goes_on(attempt, NULL))
		return UPH_OK;
	model_close(model, fund, through);
	return uph_ledger_close_period(book->ledger, book->fund[fund], through, "bokslut", err);
}

static enum uph_status attest_own(struct attempt *attempt, struct uph_error *err)
{
	int voucher = one_of(model->now.voucher + 1);
	if (!goes_on(attempt, model_attest(model, voucher, true, 0)))
		return UPH_OK;
	return uph_attest_add(book->ledger, voucher, err);
}

/* ---- all of them ---- */

struct operation verdict_operations[] = {
	{"decide", decide, 9, 0, 0},
	{"recommend", recommend, 4, 0, 0},
	{"approve", approve, 10, 0, 0},
	{"reject", reject, 3, 0, 0},
	{"withdraw", withdraw, 4, 0, 0},
	{"take back", take_back, 3, 0, 0},
	{"set amount", set_amount, 6, 0, 0},
	{"set a decision's amount", set_decision_amount, 3, 0, 0},
	{"set a condition", set_condition, 5, 0, 0},
	{"settle a condition", settle, 9, 0, 0},
	{"plan a co-financing", plan, 5, 0, 0},
	{"amend a period", amend_period, 2, 0, 0},
	{"move a line", move_line, 4, 0, 0},
	{"close a period", close_period, 2, 0, 0},
	{"attest one's own", attest_own, 1, 0, 0},
	{NULL, NULL, 0, 0, 0},
};
