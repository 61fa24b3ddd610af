/* Operations on money: movements of every event, corrections and reversals, done to the ledger and its model.
 */
#include <inttypes.h>
#include <string.h>

#include "tests/support/model_operations.h"

/* ---- movements ---- */

static struct uph_movement real_movement(const struct model_movement *m)
{
	return (struct uph_movement){.event = (enum uph_event)m->event,
		.date = {m->date},
		.amount = {m->amount},
		.allocation = allocation_id(m->allocation),
		.fund = book->fund[m->fund],
		.activity = book->activity[m->activity],
		.to_fund = book->fund[m->to_fund],
		.to_activity = book->activity[m->to_activity],
		.from_spent = m->from_spent,
		.from_claimed = m->from_claimed,
		.to_reserved = m->to_reserved,
		.counterparty = book->party[m->counterparty],
		.reference = once_in(3) ? "F 17" : NULL,
		.override_reason = m->override ? "rätt ändå" : NULL};
}

enum uph_status attempt_move(struct attempt *attempt, const struct model_movement *m, struct uph_error *err)
{
	if (!goes_on(attempt, model_move(model, m)))
		return UPH_OK;
	const struct uph_movement movement = real_movement(m);
	int64_t voucher = 0;
	enum uph_status status = uph_movement_post(book->ledger, &movement, &voucher, err);
	if (status == UPH_OK && !attempt->refusal && voucher != model->now.voucher)
		model_book_fail(book, "voucher %" PRId64 ", expected %d", voucher, model->now.voucher);
	return status;
}

static struct model_movement movement_of_pot(int event)
{
	struct model_movement m = {.event = event, .date = usual_day()};
	m.fund = one_of(MODEL_FUNDS);
	m.activity = one_of(MODEL_ACTIVITIES);
	m.amount = random_amount();
	m.override = once_in(12);
	if (once_in(60))
		m.fund = 0;
	if (once_in(60))
		m.activity = 0;
	if (once_in(80))
		m.amount = 0;
	return m;
}

static enum uph_status opening(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_OPENING);
	if (once_in(5))
		m.amount = -m.amount;
	return attempt_move(attempt, &m, err);
}

static enum uph_status grant(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_GRANT);
	m.amount += below(500000000);
	if (once_in(25))
		m.amount = UPH_MONEY_INPUT_MAX_ORE + 1;
	return attempt_move(attempt, &m, err);
}

static enum uph_status receive(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_RECEIVE);
	const struct model_account grantor = {AT_GRANTOR, m.fund, 0, 0, 0};
	m.activity = 0;
	m.amount = m.fund ? amount_of(-model_balance(model, &grantor)) : 1;
	return attempt_move(attempt, &m, err);
}

static enum uph_status distribute(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_DISTRIBUTE);
	m.to_activity = (int)below(MODEL_ACTIVITIES + 1);
	m.to_fund = once_in(3) ? m.fund : once_in(20) ? one_of(MODEL_FUNDS) : 0;
	return attempt_move(attempt, &m, err);
}

static enum uph_status carry(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_CARRY);
	m.to_fund = (int)below(MODEL_FUNDS + 1);
	m.to_activity = once_in(2) ? one_of(MODEL_ACTIVITIES) : 0;
	m.amount = m.fund ? amount_of(model_fund_total(model, m.fund) / 4) : 1;
	if (once_in(5)) /* closed where it goes, perhaps open where it comes from */
		m.date = m.to_fund ? model_closed_through(model, m.to_fund) : m.date;
	return attempt_move(attempt, &m, err);
}

static enum uph_status repay(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_REPAY);
	if (m.fund)
		m.amount = amount_of(model_fund_total(model, m.fund) / 4);
	return attempt_move(attempt, &m, err);
}

static enum uph_status refund_of_earlier(struct attempt *attempt, struct uph_error *err)
{
	const struct model_movement m = movement_of_pot(DO_REFUND);
	return attempt_move(attempt, &m, err);
}

static enum uph_status set_aside(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_ALLOCATE);
	m.allocation = some_allocation(0);
	int count = model_count(model, MODEL_ALLOCATIONS);
	bool held = m.allocation && m.allocation <= count && model->allocations[m.allocation].recipient == 0;
	if (held != once_in(15))
		m.event = DO_HOLD;
	if (once_in(2))
		m.fund = m.activity = 0;
	return attempt_move(attempt, &m, err);
}

/* A movement of an allocation's money that stands on accounts of `kind`. */
static struct model_movement movement_of_allocation(int event, int kind)
{
	struct model_movement m = {.event = event, .date = usual_day()};
	m.allocation = some_allocation(kind);
	m.override = once_in(8);
	bool known = m.allocation && m.allocation <= model_count(model, MODEL_ALLOCATIONS);
	int first = 0, last = 0, pots[MODEL_POTS];
	size_t count = known ? model_pots_of(model, m.allocation, 0, 0, pots) : 0;
	if (known)
		model_period(model, m.allocation, &first, &last);
	if (first && m.date < first && !once_in(3))
		m.date = first - once_in(5);
	if (last && m.date > last && !once_in(3))
		m.date = last + once_in(5);
	if (count > 0 && once_in(4)) {
		int pot = pots[below((int64_t)count)];
		m.fund = pot / MODEL_ACTIVITIES + 1;
		m.activity = once_in(3) ? 0 : pot % MODEL_ACTIVITIES + 1;
	}
	m.amount = known ? amount_of(model_standing(model, m.allocation, kind, m.fund, m.activity)) : 1;
	return m;
}

static enum uph_status requisition(struct attempt *attempt, struct uph_error *err)
{
	const struct model_movement m = movement_of_allocation(DO_REQUISITION, AT_RESERVED);
	return attempt_move(attempt, &m, err);
}

static enum uph_status pay(struct attempt *attempt, struct uph_error *err)
{
	const struct model_movement m =
		movement_of_allocation(DO_PAY, once_in(2) ? AT_RESERVED : AT_REQUISITIONED);
	return attempt_move(attempt, &m, err);
}

static enum uph_status spend(struct attempt *attempt, struct uph_error *err)
{
	static const int kinds[] = {AT_PAID, AT_PAID, AT_RESERVED, AT_REQUISITIONED};
	const struct model_movement m = movement_of_allocation(DO_SPEND, kinds[below(4)]);
	return attempt_move(attempt, &m, err);
}

static enum uph_status claim(struct attempt *attempt, struct uph_error *err)
{
	bool spent = once_in(2);
	struct model_movement m = movement_of_allocation(DO_CLAIM, spent ? AT_SPENT : AT_PAID);
	m.from_spent = spent;
	return attempt_move(attempt, &m, err);
}

static enum uph_status refund(struct attempt *attempt, struct uph_error *err)
{
	static const int kinds[] = {AT_PAID, AT_SPENT, AT_CLAIMED, AT_CLAIMED};
	int kind = kinds[below(4)];
	struct model_movement m = movement_of_allocation(DO_REFUND, kind);
	m.from_spent = kind == AT_SPENT;
	m.from_claimed = kind == AT_CLAIMED;
	m.to_reserved = once_in(3);
	if (!m.to_reserved && once_in(3)) {
		m.to_fund = one_of(MODEL_FUNDS);
		m.to_activity = one_of(MODEL_ACTIVITIES);
	}
	return attempt_move(attempt, &m, err);
}

static enum uph_status release(struct attempt *attempt, struct uph_error *err)
{
	static const int kinds[] = {AT_RESERVED, AT_HELD, AT_REQUISITIONED};
	struct model_movement m = movement_of_allocation(DO_RELEASE, kinds[below(3)]);
	if (once_in(5)) {
		m.to_fund = one_of(MODEL_FUNDS);
		m.to_activity = one_of(MODEL_ACTIVITIES);
	}
	return attempt_move(attempt, &m, err);
}

static enum uph_status cofund(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = {.event = DO_COFUND, .date = usual_day()};
	m.amount = random_amount();
	m.allocation = some_allocation(0);
	m.counterparty = once_in(10) ? 0 : one_of(MODEL_NAMED_PARTIES);
	m.override = once_in(8);
	int plans = model_count(model, MODEL_PLANS);
	if (plans > 0 && once_in(2)) {
		const struct model_plan *plan = &model->plans[one_of(plans)];
		const struct model_condition *condition = &model->conditions[plan->condition];
		for (int tries = 0; tries < 40 && model_owner(model, m.allocation) != condition->decision;
			tries++)
			m.allocation = one_of(model_count(model, MODEL_ALLOCATIONS));
		m.counterparty = plan->funders[0];
		m.amount = once_in(2) ? plan->payable[0]
				      : amount_of(plan->payable[0]); /* often all, and again */
		m.override = m.override && once_in(3);
	}
	return attempt_move(attempt, &m, err);
}

/* What is requisitioned, paid and used at once, in one voucher. */
static enum uph_status together(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement parts[3];
	size_t count = 2 + (size_t)below(2);
	parts[0] = movement_of_allocation(DO_REQUISITION, AT_RESERVED);
	for (size_t i = 1; i < count; i++) {
		parts[i] = parts[i - 1];
		parts[i].event = i == 1 ? DO_PAY : DO_SPEND;
		parts[i].amount = once_in(2) ? amount_of(parts[i - 1].amount) : parts[i - 1].amount;
	}
	if (!goes_on(attempt, model_move_all(model, parts, count)))
		return UPH_OK;
	enum uph_status status = uph_voucher_begin(book->ledger, NULL, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const struct uph_movement movement = real_movement(&parts[i]);
		status = uph_movement_post(book->ledger, &movement, NULL, err);
	}
	return status == UPH_OK ? uph_voucher_end(book->ledger, err) : status;
}

/* ---- corrections ---- */

static enum uph_status correct(struct attempt *attempt, struct uph_error *err)
{
	int count = model_count(model, MODEL_ENTRIES), entry = 0;
	for (int tries = 0; tries < 6 && count > 0; tries++) {
		entry = once_in(3) ? one_of(count) : count - (int)below(count < 60 ? count : 60);
		if (model->entries[entry].left > 0)
			break;
	}
	/* Sometimes a correction, also one that takes back a correction. */
	bool chain = once_in(2);
	for (int tries = 0; chain && tries < 300 && entry > 0; tries++) {
		const struct model_entry *above = &model->entries[model->entries[entry].corrects];
		if (model->entries[entry].left > 0 && model->entries[entry].corrects &&
			(above->corrects || tries > 150))
			break;
		entry = one_of(count);
	}
	bool reason = !once_in(40);
	int day = usual_day();
	int64_t amount = once_in(2) || entry == 0 ? 0 : amount_of(model->entries[entry].left);
	int64_t seq = entry ? model->entries[entry].seq : INT64_C(99999999);
	if (!goes_on(attempt, model_correct(model, entry, amount, day, reason)))
		return UPH_OK;
	enum uph_status status = uph_voucher_begin(book->ledger, NULL, err);
	if (status == UPH_OK)
		status = uph_entry_correct(book->ledger, seq, (struct uph_money){amount},
			(struct uph_date){day}, reason ? "fel" : NULL, NULL, NULL, err);
	return status == UPH_OK ? uph_voucher_end(book->ledger, err) : status;
}

static enum uph_status reverse(struct attempt *attempt, struct uph_error *err)
{
	int last = model->now.voucher, day = once_in(2) ? 0 : usual_day();
	int voucher = last == 0 || once_in(60) ? last + 1
		      : once_in(3)             ? one_of(last)
					       : last - (int)below(last < 30 ? last : 30);
	bool reason = !once_in(40), verdict = once_in(3);
	int64_t made = 0;
	int steps = model_count(model, MODEL_STEPS);
	for (int tries = 0; verdict && tries < 20 && steps > 0; tries++) {
		const struct model_step *step = &model->steps[one_of(steps)];
		voucher = step->voucher ? step->voucher : voucher;
		if (step->voucher)
			break;
	}
	if (!goes_on(attempt, model_reverse(model, voucher, day, reason)))
		return UPH_OK;
	enum uph_status status = uph_reverse_voucher(
		book->ledger, voucher, (struct uph_date){day}, reason ? "fel" : "", &made, err);
	if (status == UPH_OK && !attempt->refusal && made != model->now.voucher)
		model_book_fail(book, "voucher %" PRId64 ", expected %d", made, model->now.voucher);
	return status;
}

/* ---- all of them ---- */

struct operation money_operations[] = {
	{"opening", opening, 3, 0, 0},
	{"grant", grant, 6, 0, 0},
	{"receive", receive, 3, 0, 0},
	{"distribute", distribute, 6, 0, 0},
	{"carry", carry, 4, 0, 0},
	{"repay", repay, 3, 0, 0},
	{"refund of earlier", refund_of_earlier, 2, 0, 0},
	{"allocate, hold", set_aside, 6, 0, 0},
	{"requisition", requisition, 10, 0, 0},
	{"pay", pay, 12, 0, 0},
	{"spend", spend, 10, 0, 0},
	{"claim", claim, 5, 0, 0},
	{"refund", refund, 7, 0, 0},
	{"release", release, 5, 0, 0},
	{"cofund", cofund, 6, 0, 0},
	{"together", together, 5, 0, 0},
	{"correct", correct, 11, 0, 0},
	{"reverse", reverse, 9, 0, 0},
	{NULL, NULL, 0, 0, 0},
};
