/* Sequences of ten thousand operations at random, done to the ledger and to a small model of it side by side.
 *
 * Whether an operation is taken or refused is what the model says; about a third are refused, and then nothing
 * has changed. After every operation the entries it wrote, the accounts they touch, all pots and accounts of
 * funds, and the stages it changed are the model's; after every 500th change every account, stage and condition is; after every
 * thousand operations every figure of every kind of balance, what is left to correct of each entry, and the
 * verifier's word. At the end the ledger is asked what was known after the changes on the way (STRIDE), and
 * says what the model said then. UPH_SEED gives another sequence, UPH_OPERATIONS another length. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/model_book.h"
#include "tests/support/real_book.h"

#define OPERATIONS 10000
#define STRIDE 17
#define ALLOCATIONS_MOST (MODEL_ALLOCATIONS_MAX - 10)

static struct model_book *book;
static struct model *model;
static uint64_t dice;

/* What an operation is told: whether it went on to the ledger, and what the model says of it. */
struct attempt {
	bool cautious; /* what the model refuses is not tried: it would cost the whole change */
	bool tried;
	const char *refusal;
};

/* Where ledger and model are known to differ: such operations are not tried. UPH_FAULTS=1 tries them, and the
 * functions that ask this are to be taken away with the faults. */
static bool avoids_faults(void)
{
	return getenv("UPH_FAULTS") == NULL;
}

/* The ledger lets a correction of a correction's correction take back more of the first entry than there is. */
static bool known_fault(const char *refusal)
{
	return avoids_faults() && strcmp(refusal, MODEL_CORRECTED_TWICE) == 0;
}

static uint64_t random_bits(void)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return dice;
}

static int64_t below(int64_t limit)
{
	return (int64_t)(random_bits() >> 1) % limit;
}

static bool once_in(int64_t many)
{
	return below(many) == 0;
}

static int one_of(int count)
{
	return 1 + (int)below(count);
}

/* True when the operation is to be tried on the ledger. */
static bool goes_on(struct attempt *attempt, const char *refusal)
{
	attempt->refusal = refusal;
	attempt->tried = !refusal || !(attempt->cautious || known_fault(refusal));
	return attempt->tried;
}

/* ---- what to choose from ---- */

static int random_day(void)
{
	int closings = model_count(model, MODEL_CLOSINGS);
	if (closings > 0 && once_in(2)) /* a closed period's last day, or the day after */
		return model->closings[one_of(closings)].through + (int)below(2);
	int year = once_in(3) ? 2025 : 2024;
	return (year * 100 + one_of(12)) * 100 + one_of(28);
}

/* Mostly a day that is open and after the decisions. */
static int usual_day(void)
{
	if (once_in(30))
		return once_in(4) ? 0 : random_day();
	return once_in(2) ? 20250000 + one_of(12) * 100 + one_of(28)
			  : 20240700 + (int)below(6) * 100 + one_of(28);
}

static int64_t random_amount(void)
{
	static const int64_t limits[] = {100, 10000, 5000000, 80000000};
	return 1 + below(limits[below(4)]);
}

/* Of what is there: all, a part, one öre, and sometimes more than there is. */
static int64_t amount_of(int64_t there)
{
	if (there <= 0)
		return random_amount();
	switch (below(12)) {
	case 0:
	case 1:
	case 2:
		return there;
	case 3:
		return 1;
	case 4:
		return there + 1;
	case 5:
		return there + random_amount();
	case 6:
		return once_in(4) ? -below(1000) : (there + 1) / 2;
	default:
		return 1 + below(there);
	}
}

/* An allocation; mostly one that has something on accounts of the kind (0: anything at all). */
static int some_allocation(int kind)
{
	int count = model_count(model, MODEL_ALLOCATIONS), chosen = 0;
	if (count == 0 || once_in(100))
		return once_in(2) ? 0 : count + 1;
	for (int tries = 0; tries < 12; tries++) {
		chosen = once_in(3) ? one_of(count) : count - (int)below(count < 40 ? count : 40);
		if (kind ? model_standing(model, chosen, kind, 0, 0) > 0 : model_holds(model, chosen) > 0)
			break;
	}
	return chosen;
}

static int64_t allocation_id(int allocation)
{
	return allocation > model_count(model, MODEL_ALLOCATIONS) ? INT64_C(99999999)
								  : book->allocation[allocation];
}

static int some_decision(void)
{
	int count = model_count(model, MODEL_DECISIONS);
	return once_in(3) ? one_of(count) : count - (int)below(count < 25 ? count : 25);
}

/* ---- movements ---- */

static enum uph_status move(
	struct attempt *attempt, const struct model_movement *m, struct uph_error *err)
{
	if (!goes_on(attempt, model_move(model, m)))
		return UPH_OK;
	const struct uph_movement movement = {.event = (enum uph_event)m->event,
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
	int64_t voucher = 0;
	enum uph_status status = uph_movement_post(book->ledger, &movement, &voucher, err);
	if (status == UPH_OK && !attempt->refusal && voucher != model->now.voucher)
		model_book_fail(book, "voucher %" PRId64 ", expected %d", voucher, model->now.voucher);
	return status;
}

static struct model_movement movement_of_pot(int event)
{
	struct model_movement m = {.event = event,
		.date = usual_day(),
		.fund = one_of(MODEL_FUNDS),
		.activity = one_of(MODEL_ACTIVITIES),
		.amount = random_amount(),
		.override = once_in(12)};
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
	return move(attempt, &m, err);
}

static enum uph_status grant(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_GRANT);
	m.amount += below(500000000);
	if (once_in(25))
		m.amount = UPH_MONEY_INPUT_MAX_ORE + 1;
	return move(attempt, &m, err);
}

static enum uph_status receive(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_RECEIVE);
	const struct model_account grantor = {AT_GRANTOR, m.fund, 0, 0, 0};
	m.activity = 0;
	m.amount = m.fund ? amount_of(-model_balance(model, &grantor)) : 1;
	return move(attempt, &m, err);
}

static enum uph_status distribute(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_DISTRIBUTE);
	m.to_activity = (int)below(MODEL_ACTIVITIES + 1);
	m.to_fund = once_in(3) ? m.fund : once_in(20) ? one_of(MODEL_FUNDS) : 0;
	return move(attempt, &m, err);
}

static enum uph_status carry(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_CARRY);
	m.to_fund = (int)below(MODEL_FUNDS + 1);
	m.to_activity = once_in(2) ? one_of(MODEL_ACTIVITIES) : 0;
	m.amount = m.fund ? amount_of(model_fund_total(model, m.fund) / 4) : 1;
	return move(attempt, &m, err);
}

static enum uph_status repay(struct attempt *attempt, struct uph_error *err)
{
	struct model_movement m = movement_of_pot(DO_REPAY);
	if (m.fund)
		m.amount = amount_of(model_fund_total(model, m.fund) / 4);
	return move(attempt, &m, err);
}

static enum uph_status refund_of_earlier(struct attempt *attempt, struct uph_error *err)
{
	const struct model_movement m = movement_of_pot(DO_REFUND);
	return move(attempt, &m, err);
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
	return move(attempt, &m, err);
}

/* A movement of an allocation's money that stands on accounts of `kind`. */
static struct model_movement movement_of_allocation(int event, int kind)
{
	struct model_movement m = {
		.event = event, .date = usual_day(), .allocation = some_allocation(kind), .override = once_in(8)};
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
	return move(attempt, &m, err);
}

static enum uph_status pay(struct attempt *attempt, struct uph_error *err)
{
	const struct model_movement m =
		movement_of_allocation(DO_PAY, once_in(2) ? AT_RESERVED : AT_REQUISITIONED);
	return move(attempt, &m, err);
}

static enum uph_status spend(struct attempt *attempt, struct uph_error *err)
{
	static const int kinds[] = {AT_PAID, AT_PAID, AT_RESERVED, AT_REQUISITIONED};
	const struct model_movement m = movement_of_allocation(DO_SPEND, kinds[below(4)]);
	return move(attempt, &m, err);
}

static enum uph_status claim(struct attempt *attempt, struct uph_error *err)
{
	bool spent = once_in(2);
	struct model_movement m = movement_of_allocation(DO_CLAIM, spent ? AT_SPENT : AT_PAID);
	m.from_spent = spent;
	return move(attempt, &m, err);
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
	return move(attempt, &m, err);
}

static enum uph_status release(struct attempt *attempt, struct uph_error *err)
{
	static const int kinds[] = {AT_RESERVED, AT_HELD, AT_REQUISITIONED};
	struct model_movement m = movement_of_allocation(DO_RELEASE, kinds[below(3)]);
	if (once_in(5)) {
		m.to_fund = one_of(MODEL_FUNDS);
		m.to_activity = one_of(MODEL_ACTIVITIES);
	}
	return move(attempt, &m, err);
}

static enum uph_status cofund(struct attempt *attempt, struct uph_error *err)
{
	const struct model_movement m = {.event = DO_COFUND,
		.date = usual_day(),
		.amount = random_amount(),
		.allocation = some_allocation(0),
		.counterparty = once_in(10) ? 0 : one_of(MODEL_PARTIES)};
	return move(attempt, &m, err);
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

/* The verifier takes a verdict that is said again, since what followed it is taken back, for one too many. */
static bool judged_again(const struct model_mark *mark)
{
	bool again = false;
	if (!avoids_faults())
		return false;
	for (int i = mark->count[MODEL_STEPS] + 1; i <= model_count(model, MODEL_STEPS); i++)
		again = again || model->steps[i].stage == IS_DECIDED || model->steps[i].stage == IS_REJECTED;
	return again;
}

/* The ledger takes back a whole decision's step though one of its lines has gone on to another. */
static bool followed_by_a_line(int voucher)
{
	for (int i = 1; avoids_faults() && i <= model_count(model, MODEL_STEPS); i++) {
		const struct model_step *step = &model->steps[i];
		if (step->voucher != voucher || step->allocation)
			continue;
		for (int k = i + 1; k <= model_count(model, MODEL_STEPS); k++) {
			if (model->steps[k].decision == step->decision && model->steps[k].allocation)
				return true;
		}
	}
	return false;
}

static enum uph_status reverse(struct attempt *attempt, struct uph_error *err)
{
	int last = model->now.voucher, day = once_in(2) ? 0 : usual_day();
	int voucher = last == 0 || once_in(60) ? last + 1
		      : once_in(3)             ? one_of(last)
					       : last - (int)below(last < 30 ? last : 30);
	bool reason = !once_in(40);
	int64_t made = 0;
	const struct model_mark mark = model_mark(model);
	const char *refusal = model_reverse(model, voucher, day, reason);
	if (judged_again(&mark) || followed_by_a_line(voucher)) {
		model_return(model, &mark);
		return UPH_OK;
	}
	if (!goes_on(attempt, refusal))
		return UPH_OK;
	enum uph_status status = uph_reverse_voucher(
		book->ledger, voucher, (struct uph_date){day}, reason ? "fel" : "", &made, err);
	if (status == UPH_OK && !attempt->refusal && made != model->now.voucher)
		model_book_fail(book, "voucher %" PRId64 ", expected %d", made, model->now.voucher);
	return status;
}

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
		const struct model_line line = {.allocation = allocation,
			.fund = one_of(MODEL_FUNDS),
			.activity = one_of(MODEL_ACTIVITIES),
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

static enum uph_status add_allocation(int decision, int *out, struct uph_error *err)
{
	const bool period = once_in(2);
	const struct model_allocation new = {.decision = decision,
		.recipient = once_in(7) ? 0 : one_of(5),
		.performer = once_in(5) ? one_of(5) : 0,
		.period_first = period ? 20240702 + one_of(3) * 100 : 0,
		.period_last = period && !once_in(4) ? 20250027 + one_of(12) * 100 : 0};
	*out = model_allocation_add(model, &new);
	const struct uph_allocation real = {.decision = book->decision[decision],
		.purpose = "Insats",
		.bound = "exact",
		.period_first = {new.period_first},
		.period_last = {new.period_last},
		.recipient = book->party[new.recipient],
		.performer = book->party[new.performer]};
	return uph_allocation_add(book->ledger, &real, (struct uph_date){model->decisions[decision].date},
		NULL, &book->allocation[*out], err);
}

/* A new decision; with `amounts` its money is set aside at once, as an import does. */
static enum uph_status decide(struct attempt *attempt, struct uph_error *err)
{
	int day = 20240000 + one_of(8) * 100 + one_of(28), decision, allocation = 0;
	int lines = once_in(25) ? 0 : one_of(4), stage = once_in(5) ? IS_PROPOSED : IS_RECOMMENDED;
	int first = model_count(model, MODEL_ALLOCATIONS) + 1;
	bool amounts = !once_in(3), shares = !amounts && !once_in(3);
	char paragraph[24];
	if (first + lines >= ALLOCATIONS_MOST || model_count(model, MODEL_DECISIONS) >= ALLOCATIONS_MOST ||
		!goes_on(attempt, NULL))
		return UPH_OK;
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
			.allocation = i,
			.amount = random_amount()};
		status = move(attempt, &m, err);
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
			bool stray = once_in(400);
			if ((model->allocations[i].decision == decision && once_in(2)) || stray) {
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

/* The verifier takes the second verdict for one too many when the first was taken back line by line. */
static bool judged_before(const struct model_verdict *verdict)
{
	int stage = model_stage_of(model, verdict->decision, 0, NULL);
	return avoids_faults() && !verdict->allocations && stage != IS_RECOMMENDED && stage != IS_PROPOSED;
}

static enum uph_status approve(struct attempt *attempt, struct uph_error *err)
{
	struct verdict_draft draft;
	struct uph_verdict verdict = some_verdict(&draft, IS_RECOMMENDED);
	int64_t holds = 0, voucher = -1;
	int before = model->now.voucher;
	for (int i = 1; i <= model_count(model, MODEL_ALLOCATIONS); i++) {
		if (model->allocations[i].decision == draft.verdict.decision)
			holds += model_holds(model, i);
	}
	draft.verdict.has_amount = verdict.has_amount = once_in(2);
	draft.verdict.amount = once_in(4) ? holds : once_in(2) ? amount_of(holds) : holds + below(100000);
	verdict.amount.ore = draft.verdict.amount;
	if (judged_before(&draft.verdict))
		return UPH_OK;
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
	const struct uph_verdict verdict = some_verdict(&draft, IS_RECOMMENDED);
	int64_t voucher = -1;
	int before = model->now.voucher;
	if (judged_before(&draft.verdict))
		return UPH_OK;
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
	const struct uph_verdict verdict = some_verdict(&draft, once_in(2) ? IS_DECIDED : IS_RECOMMENDED);
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
	struct verdict_draft draft;
	const struct uph_verdict verdict = some_verdict(&draft, IS_DECIDED);
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
		if (model->allocations[i].decision == decision &&
			(model_holds(model, i) > 0 || (stage != IS_RECOMMENDED && stage != IS_DECIDED)))
			return false;
	}
	return true;
}

static enum uph_status set_decision_amount(struct attempt *attempt, struct uph_error *err)
{
	int shares = model_count(model, MODEL_SHARES), day = usual_day(), before = model->now.voucher;
	int decision = shares > 0 && !once_in(6) ? model->shares[one_of(shares)].decision : some_decision();
	int64_t amount = random_amount(), voucher = 0;
	for (int tries = 0; tries < 15 && shares > 0 && !awaits_amount(decision); tries++)
		decision = model->shares[one_of(shares)].decision;
	if (!goes_on(attempt, model_set_decision_amount(model, decision, amount, day)))
		return UPH_OK;
	enum uph_status status = uph_decision_set_amount(book->ledger, book->decision[decision],
		(struct uph_money){amount}, (struct uph_date){day}, "beloppet blev klart", NULL, &voucher, err);
	if (status == UPH_OK && !attempt->refusal)
		same_voucher(before, voucher);
	return status;
}

/* ---- conditions ---- */

static enum uph_status set_condition(struct attempt *attempt, struct uph_error *err)
{
	int allocation = some_allocation(0), number = model_count(model, MODEL_CONDITIONS) + 1;
	if (allocation == 0 || allocation > model_count(model, MODEL_ALLOCATIONS) || number >= ALLOCATIONS_MOST)
		return UPH_OK;
	int decision = once_in(15) ? some_decision() : model->allocations[allocation].decision;
	int decided = model->decisions[decision].date;
	struct model_condition new = {.decision = decision,
		.allocation = once_in(2) ? allocation : 0,
		.due = once_in(4) ? 0 : once_in(10) ? 20231231 : 20241000 + (int)below(3) * 100 + one_of(27)};
	if (once_in(4)) {
		new.fund = one_of(MODEL_FUNDS);
		new.activity = once_in(10) ? 0 : one_of(MODEL_ACTIVITIES);
	}
	if (!goes_on(attempt, model_condition_add(model, &new, decided)))
		return UPH_OK;
	const struct uph_condition condition = {.decision = book->decision[decision],
		.kind = (enum uph_condition_kind)below(UPH_CONDITION_KINDS),
		.text = "under förutsättning att",
		.due = {new.due},
		.allocation = book->allocation[new.allocation],
		.fund = book->fund[new.fund],
		.activity = book->activity[new.activity],
		.reason = new.fund ? "så beslutat" : NULL};
	return uph_condition_add(
		book->ledger, &condition, (struct uph_date){decided}, NULL, &book->condition[number], err);
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

static enum uph_status amend_period(struct attempt *attempt, struct uph_error *err)
{
	int allocation = some_allocation(0);
	if (allocation == 0 || allocation > model_count(model, MODEL_ALLOCATIONS) || !goes_on(attempt, NULL))
		return UPH_OK;
	const struct uph_allocation_change change = {
		.period_first = {once_in(2) ? 20240702 + one_of(4) * 100 : 0},
		.period_last = {once_in(2) ? 20250027 + one_of(12) * 100 : 0}};
	model_amend(model, allocation, change.period_first.ymd, change.period_last.ymd);
	return uph_allocation_amend(
		book->ledger, book->allocation[allocation], &change, "förlängd", NULL, err);
}

static enum uph_status close_period(struct attempt *attempt, struct uph_error *err)
{
	static const int ends[] = {20240115, 20240220, 20240320, 20240410, 20240525, 20240620, 20240705};
	int fund = (int)below(MODEL_FUNDS + 1), through = ends[below(7)];
	if (model_count(model, MODEL_CLOSINGS) > 40 || !once_in(10) || !goes_on(attempt, NULL))
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

struct operation {
	const char *name;
	enum uph_status (*run)(struct attempt *attempt, struct uph_error *err);
	int weight;
	int tried, refused;
};
static struct operation operations[] = {
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
	{"cofund", cofund, 3, 0, 0},
	{"correct", correct, 11, 0, 0},
	{"reverse", reverse, 9, 0, 0},
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
	{"amend a period", amend_period, 2, 0, 0},
	{"close a period", close_period, 2, 0, 0},
	{"attest one's own", attest_own, 1, 0, 0},
};
#define OPERATION_KINDS (sizeof operations / sizeof *operations)

static struct operation *some_operation(void)
{
	int64_t all = 0, at;
	for (size_t i = 0; i < OPERATION_KINDS; i++)
		all += operations[i].weight;
	at = below(all);
	for (size_t i = 0; i < OPERATION_KINDS; i++) {
		at -= operations[i].weight;
		if (at < 0)
			return &operations[i];
	}
	return operations;
}

/* ---- changes ---- */

/* A refusal is a sentence about what was asked, not a failure of the machine. */
static void expect_refusal(const char *expected, enum uph_status status, const struct uph_error *err)
{
	if (status == UPH_OK)
		model_book_fail(book, "it was taken, expected a refusal: %s", expected);
	if (status != UPH_E_INVARIANT && status != UPH_E_MISSING && status != UPH_E_SYNTAX)
		model_book_fail(book, "refused as %s: %s (expected: %s)", uph_status_name(status), err->message,
			expected);
	if (err->message[0] == '\0')
		model_book_fail(book, "refused without a sentence (expected: %s)", expected);
}

/* After a rollback everything is as it was. */
static void expect_unchanged(const struct uph_head *before)
{
	static int rollbacks;
	const struct uph_head head = uph_ledger_head(book->ledger);
	if (head.seq != before->seq || head.voucher != before->voucher ||
		memcmp(head.hash, before->hash, sizeof head.hash) != 0)
		model_book_fail(book, "the head is %" PRId64 " after a rollback, expected %" PRId64, head.seq,
			before->seq);
	const struct model_mark now = model_mark(model);
	model_book_same_accounts(book, &now);
	if (rollbacks++ % 500 == 0)
		model_book_same_all(book);
}

/* One operation in the running change; false when it was refused. */
static bool operate(bool alone, int *count)
{
	struct uph_error err = {0};
	struct operation *operation = some_operation();
	const struct model_mark before = model_mark(model);
	struct attempt attempt = {.cautious = !alone && !once_in(6)};
	int64_t seq = uph_ledger_head(book->ledger).seq;
	if (model_count(model, MODEL_DECISIONS) < 3)
		operation = &operations[once_in(2) ? 1 : 17];
	book->doing = operation->name;
	enum uph_status status = operation->run(&attempt, &err);
	if (!attempt.tried)
		return true;
	++*count;
	operation->tried++;
	if (attempt.refusal) {
		operation->refused++;
		expect_refusal(attempt.refusal, status, &err);
		return false;
	}
	if (status != UPH_OK)
		model_book_fail(book, "refused, expected to be taken: %s", err.message);
	model_book_same_entries(book, &before, seq);
	model_book_same_accounts(book, &before);
	model_book_same_stages(book, &before);
	return true;
}

/* A change of one operation or some, committed or taken back. Returns how many were tried. */
static int change(void)
{
	struct uph_error err = {0};
	int count = 0, most = once_in(4) ? 1 + one_of(4) : 1;
	bool taken = true;
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	const struct uph_head before = uph_ledger_head(book->ledger);
	model_begin(model);
	for (int i = 0; taken && i < most; i++) {
		taken = operate(i == 0, &count);
		book->operation++;
	}
	book->doing = "commit";
	if (!taken || once_in(most > 1 ? 6 : 50)) {
		uph_ledger_rollback(book->ledger);
		model_rollback(model);
		expect_unchanged(&before);
		return count;
	}
	const char *refusal = model_commit(model);
	enum uph_status status = uph_ledger_commit(book->ledger, &err);
	if (refusal) {
		expect_refusal(refusal, status, &err);
		model_rollback(model);
		expect_unchanged(&before);
	} else if (status != UPH_OK) {
		model_book_fail(book, "not committed: %s", err.message);
	} else if (uph_ledger_head(book->ledger).seq > before.seq) {
		model_book_remember(book);
	}
	return count;
}

/* Another person attests: a change of its own, by another handle. */
static void attest(void)
{
	struct uph_error err = {0};
	const struct uph_head before = uph_ledger_head(book->ledger);
	int voucher = one_of(model->now.voucher + 1);
	book->doing = "attest";
	assert_status(UPH_OK, uph_ledger_begin(book->other, &err), &err);
	model_begin(model);
	const char *refusal = model_attest(model, voucher, false, 50000000);
	enum uph_status status = uph_attest_add(book->other, voucher, &err);
	if (refusal) {
		expect_refusal(refusal, status, &err);
		uph_ledger_rollback(book->other);
		assert_int_equal(before.seq, uph_ledger_head(book->other).seq);
		return;
	}
	if (status != UPH_OK)
		model_book_fail(book, "refused, expected to be taken: %s", err.message);
	assert_status(UPH_OK, uph_ledger_commit(book->other, &err), &err);
	assert_true(uph_ledger_head(book->other).seq > before.seq);
	/* The first handle sees it when it begins. */
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_int_equal(uph_ledger_head(book->ledger).seq, uph_ledger_head(book->other).seq);
	uph_ledger_rollback(book->ledger);
	model_book_remember(book);
}

/* ---- what was known then ---- */

static void same_report(const struct model_moment *moment, const struct model_tally *tally)
{
	static const char *const keys[MODEL_FIGURES] = {[UPH_OPENING] = "opening",
		[UPH_GRANTED] = "granted",
		[UPH_DISTRIBUTED] = "distributed",
		[UPH_CARRIED] = "carried",
		[UPH_ALLOCATED] = "allocated",
		[UPH_HELD] = "held",
		[UPH_RELEASED] = "released",
		[UPH_REFUNDED] = "refunded",
		[UPH_REPAID] = "repaid",
		[UPH_AVAILABLE] = "available",
		[UPH_STANDS_RESERVED] = "reserved",
		[UPH_STANDS_REQUISITIONED] = "requisitioned",
		[UPH_STANDS_PAID] = "paid",
		[UPH_STANDS_SPENT] = "spent",
		[UPH_STANDS_CLAIMED] = "claimed",
		[UPH_ON_BALANCE] = "on_balance"};
	struct uph_error err;
	struct uph_report *report;
	char hex[65];
	for (int group = UPH_BY_ACTIVITY; group <= UPH_BY_RECIPIENT; group++) {
		const struct uph_query query = {
			.known_at = uph_head_hex(&moment->head, hex), .group = (enum uph_group)group};
		assert_status(UPH_OK, uph_report_balance(book->ledger, &query, &report, &err), &err);
		for (int i = 0; i < MODEL_FIGURES; i++) {
			if (keys[i] && report_total_ore(report, 0, keys[i]) != tally->total[i])
				model_book_fail(book, "the report of group %d as known at %" PRId64 " says %s %" PRId64
						", expected %" PRId64,
					group, moment->head.seq, keys[i], report_total_ore(report, 0, keys[i]),
					tally->total[i]);
		}
		uph_report_free(report);
	}
}

static void same_known(const struct model_moment *moment)
{
	struct uph_error err;
	struct uph_head head;
	char hex[65];
	assert_status(UPH_OK, uph_ledger_known_at_time(book->ledger, moment->head.recorded_at, &head, &err), &err);
	assert_int_equal(head.seq, moment->head.seq);
	assert_status(UPH_OK,
		uph_ledger_known_at_digest(book->ledger, uph_head_hex(&moment->head, hex), &head, &err), &err);
	assert_int_equal(head.seq, moment->head.seq);
	assert_memory_equal(head.hash, moment->head.hash, sizeof head.hash);
}

static void known_then(void)
{
	static struct model_tally tally;
	int at = 0;
	memset(&tally, 0, sizeof tally);
	book->doing = "what was known then";
	for (int i = 0; i < book->moment_count; i++) {
		const struct model_moment *moment = &book->moments[i];
		for (; at < moment->mark.count[MODEL_ENTRIES]; at++)
			model_tally_add(model, &tally, &model->entries[at + 1], 1, false);
		assert_int_equal(tally.total[UPH_AVAILABLE], moment->available);
		assert_int_equal(tally.total[UPH_ON_BALANCE], moment->on_balance);
		if (i % STRIDE != 0 && i + 1 < book->moment_count)
			continue;
		const struct uph_scope scope = {.seq_max = moment->head.seq};
		book->operation = i;
		model_book_same_balance(book, &scope, UPH_BY_ACTIVITY, &tally);
		model_book_same_balance(book, &scope, UPH_BY_FUND, &tally);
		same_known(moment);
		if (i % (25 * STRIDE) == 0) {
			model_book_same_balance(book, &scope, UPH_BY_RECIPIENT, &tally);
			model_book_same_balance(book, &scope, UPH_BY_DECISION, &tally);
			same_report(moment, &tally);
		}
	}
}

/* ---- a sequence ---- */

static int64_t number_from(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	return text ? strtoll(text, NULL, 10) : otherwise;
}

static void everything_holds(bool full)
{
	model_book_same_all(book);
	model_book_same_left(book);
	if (book->moment_count > 0)
		model_book_same_balances(book, &book->moments[book->moment_count - 1], full);
	model_book_verify(book);
}

static void run(uint64_t seed)
{
	char *folder = support_folder();
	int64_t most = number_from("UPH_OPERATIONS", OPERATIONS), done = 0, checked = 0, changes = 0;
	int refused = 0, tried = 0;
	dice = seed ? seed : 1;
	book = model_book_open(folder, dice);
	model = book->model;
	for (size_t i = 0; i < OPERATION_KINDS; i++)
		operations[i].tried = operations[i].refused = 0;
	for (; done < most; changes++) {
		book->operation = (int)done;
		if (model->now.voucher > 0 && once_in(70)) {
			attest();
			done++;
		}
		done += change();
		if (changes % 500 == 0)
			model_book_same_all(book);
		if (done / 1000 != checked) {
			checked = done / 1000;
			book->doing = "every thousand operations";
			everything_holds(false);
		}
	}
	book->doing = "the end";
	everything_holds(true);
	known_then();
	for (size_t i = 0; i < OPERATION_KINDS; i++) {
		tried += operations[i].tried;
		refused += operations[i].refused;
		if (most >= OPERATIONS && (operations[i].tried == operations[i].refused) !=
						  (operations[i].run == attest_own))
			model_book_fail(book, "%s was never taken", operations[i].name);
		if (getenv("UPH_TELL"))
			print_message("%-24s %5d tried %5d refused\n", operations[i].name, operations[i].tried,
				operations[i].refused);
	}
	print_message("UPH_SEED=%" PRIu64 ": %d operations, %d refused, %d entries, %d allocations, %d moments\n",
		seed, tried, refused, model_count(model, MODEL_ENTRIES), model_count(model, MODEL_ALLOCATIONS),
		book->moment_count);
	model_book_close(book);
	support_folder_remove(folder);
}

static void a_sequence_at_random(void **state)
{
	(void)state;
	run((uint64_t)number_from("UPH_SEED", 1810874));
}

static void another_sequence(void **state)
{
	(void)state;
	if (getenv("UPH_SEED"))
		skip();
	run(14765786);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sequence_at_random),
		cmocka_unit_test(another_sequence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
