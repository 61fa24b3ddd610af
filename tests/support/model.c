/* The model's accounts: entries appended, undone, and put into figures. */
#include "tests/support/model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

#define AMOUNT_MAX INT64_C(1000000000000000)
#define DIVIDE_MAX 64

/* ---- arithmetic ---- */

void model_divide(int64_t total, const int64_t *weights, size_t count, int64_t *parts)
{
	wide sum = 0, size = total < 0 ? -(wide)total : total, given = 0;
	for (size_t i = 0; i < count; i++)
		sum += weights[i];
	wide rest[DIVIDE_MAX];
	assert(count < DIVIDE_MAX && (sum > 0 || total == 0));
	for (size_t i = 0; i < count; i++) {
		parts[i] = sum ? (int64_t)(size * weights[i] / sum) : 0;
		rest[i] = sum ? size * weights[i] % sum : 0;
		given += parts[i];
	}
	for (; given < size; given++) {
		size_t most = 0;
		for (size_t i = 1; i < count; i++)
			most = rest[i] > rest[most] ? i : most;
		parts[most]++;
		rest[most] = -1;
	}
	for (size_t i = 0; total < 0 && i < count; i++)
		parts[i] = -parts[i];
}

/* ---- accounts ---- */

static int pot_index(int fund, int activity)
{
	assert(fund >= 1 && fund <= MODEL_FUNDS && activity >= 1 && activity <= MODEL_ACTIVITIES);
	return (fund - 1) * MODEL_ACTIVITIES + activity - 1;
}

static int64_t *at(struct model *model, const struct model_account *account)
{
	struct model_allocation *allocation = &model->allocations[account->allocation];
	switch (account->kind) {
	case AT_POT:
		return &model->pots[account->fund][account->activity];
	case AT_FUNDER:
		return &model->funder[account->party];
	case AT_COFUNDED:
		return &allocation->cofunded;
	case AT_OPENING:
	case AT_GRANTOR:
	case AT_RECEIVED:
	case AT_EARLIER:
	case AT_REPAID:
		return &model->fund_at[account->fund][account->kind];
	default:
		return &allocation->at[pot_index(account->fund, account->activity)][account->kind];
	}
}

static bool is_allocations(int kind)
{
	return kind >= AT_RESERVED && kind <= AT_CLAIMED;
}

int64_t model_balance(struct model *model, const struct model_account *account)
{
	return *at(model, account);
}

int64_t model_fund_total(const struct model *model, int fund)
{
	int64_t sum = 0;
	for (int activity = 1; activity <= MODEL_ACTIVITIES; activity++)
		sum += model->pots[fund][activity];
	return sum;
}

int64_t model_standing(const struct model *model, int allocation, int kind, int fund, int activity)
{
	int64_t sum = 0;
	for (int f = 1; f <= MODEL_FUNDS; f++) {
		for (int a = 1; a <= MODEL_ACTIVITIES; a++) {
			if ((fund == 0 || fund == f) && (activity == 0 || activity == a))
				sum += model->allocations[allocation].at[pot_index(f, a)][kind];
		}
	}
	return sum;
}

int64_t model_holds(const struct model *model, int allocation)
{
	int64_t sum = 0;
	for (int kind = AT_RESERVED; kind <= AT_CLAIMED; kind++)
		sum += model_standing(model, allocation, kind, 0, 0);
	return sum;
}

/* ---- figures ---- */

/* The columns, in the report's order. */
enum {
	FLOW_OPENING,
	FLOW_GRANTED,
	FLOW_DISTRIBUTED,
	FLOW_CARRIED,
	FLOW_ALLOCATED,
	FLOW_HELD,
	FLOW_RELEASED,
	FLOW_REFUNDED,
	FLOW_REPAID,
	AVAILABLE,
	STANDS_RESERVED,
	STANDS_HELD,
	STANDS_REQUISITIONED,
	STANDS_PAID,
	STANDS_SPENT,
	STANDS_CLAIMED,
	ON_BALANCE
};

void model_derive(int64_t figures[MODEL_FIGURES])
{
	figures[AVAILABLE] = figures[FLOW_OPENING] + figures[FLOW_GRANTED] + figures[FLOW_DISTRIBUTED] +
			     figures[FLOW_CARRIED] - figures[FLOW_ALLOCATED] - figures[FLOW_HELD] +
			     figures[FLOW_RELEASED] + figures[FLOW_REFUNDED] - figures[FLOW_REPAID];
	figures[ON_BALANCE] = figures[AVAILABLE] + figures[STANDS_RESERVED] + figures[STANDS_HELD] +
			      figures[STANDS_REQUISITIONED];
}

int model_root(const struct model *model, const struct model_entry *entry)
{
	while (entry->corrects)
		entry = &model->entries[entry->corrects];
	return entry->event;
}

/* Which column an account's flow is in; −1: none. `ore` gets the column's own sign. */
static int column_of(int event, int kind, bool before, int64_t *ore)
{
	if (is_allocations(kind))
		return STANDS_RESERVED + (kind - AT_RESERVED);
	if (kind != AT_POT)
		return -1;
	if (before)
		return FLOW_OPENING;
	switch (event) {
	case DO_OPENING:
		return FLOW_OPENING;
	case DO_GRANT:
		return FLOW_GRANTED;
	case DO_DISTRIBUTE:
		return FLOW_DISTRIBUTED;
	case DO_CARRY:
		return FLOW_CARRIED;
	case DO_RELEASE:
		return FLOW_RELEASED;
	case DO_REFUND:
		return FLOW_REFUNDED;
	default:
		break;
	}
	*ore = -*ore;
	return event == DO_ALLOCATE ? FLOW_ALLOCATED
	       : event == DO_HOLD   ? FLOW_HELD
	       : event == DO_REPAY  ? FLOW_REPAID
				    : -1;
}

static void tally_side(struct model_tally *tally, const struct model_account *side, int allocation, int event,
	int64_t ore, bool before)
{
	int column = column_of(event, side->kind, before, &ore);
	if (column < 0 || (tally->funds && !(tally->funds & (1u << side->fund))))
		return;
	int64_t *rows[] = {tally->total, tally->fund[side->fund], tally->activity[side->activity],
		tally->allocation[allocation]};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		rows[i][column] += ore;
		model_derive(rows[i]);
	}
}

void model_tally_add(const struct model *model, struct model_tally *tally, const struct model_entry *entry,
	int sign, bool before)
{
	int event = model_root(model, entry);
	int allocation = entry->from.allocation ? entry->from.allocation : entry->to.allocation;
	tally_side(tally, &entry->from, allocation, event, -sign * entry->amount, before);
	tally_side(tally, &entry->to, allocation, event, sign * entry->amount, before);
}

/* ---- entries ---- */

int model_count(const struct model *model, enum model_list list)
{
	return model->now.count[list];
}

/* A correction takes from what is left of its entry, gives back to what that one corrects, and so on. */
static void move_left(struct model *model, int entry, int64_t ore)
{
	int64_t sign = -1;
	for (; entry; entry = model->entries[entry].corrects, sign = -sign)
		model->entries[entry].left += sign * ore;
}

static void use_pot(struct model *model, const struct model_account *side, int entry)
{
	if (!is_allocations(side->kind))
		return;
	int *first = &model->allocations[side->allocation].first_use[pot_index(side->fund, side->activity)];
	if (*first == 0)
		*first = entry;
}

static void forget_pot(struct model *model, const struct model_account *side, int entry)
{
	if (!is_allocations(side->kind))
		return;
	int *first = &model->allocations[side->allocation].first_use[pot_index(side->fund, side->activity)];
	if (*first == entry)
		*first = 0;
}

static bool sets_aside(const struct model_entry *entry)
{
	return (entry->event == DO_ALLOCATE || entry->event == DO_HOLD) && entry->corrects == 0;
}

static void append(struct model *model, const struct model_entry *entry)
{
	int number = ++model->now.count[MODEL_ENTRIES];
	assert(number < MODEL_ENTRIES_MAX);
	model->entries[number] = *entry;
	model->entries[number].left = entry->amount;
	move_left(model, entry->corrects, entry->amount);
	*at(model, &entry->from) -= entry->amount;
	*at(model, &entry->to) += entry->amount;
	use_pot(model, &entry->from, number);
	use_pot(model, &entry->to, number);
	if (sets_aside(entry)) {
		int *last = &model->allocations[entry->to.allocation].last_aside;
		model->entries[number].aside_before = *last;
		*last = number;
	}
	model_tally_add(model, &model->tally, entry, 1, false);
}

static void undo(struct model *model)
{
	int number = model->now.count[MODEL_ENTRIES];
	const struct model_entry *entry = &model->entries[number];
	model_tally_add(model, &model->tally, entry, -1, false);
	*at(model, &entry->from) += entry->amount;
	*at(model, &entry->to) -= entry->amount;
	forget_pot(model, &entry->from, number);
	forget_pot(model, &entry->to, number);
	if (sets_aside(entry))
		model->allocations[entry->to.allocation].last_aside = entry->aside_before;
	move_left(model, entry->corrects, -entry->amount);
	model->now.count[MODEL_ENTRIES]--;
}

int model_closed_through(const struct model *model, int fund)
{
	int last = 0;
	for (int i = 1; i <= model->now.count[MODEL_CLOSINGS]; i++) {
		const struct model_closing *closing = &model->closings[i];
		if ((closing->fund == 0 || closing->fund == fund) && closing->through > last)
			last = closing->through;
	}
	return last;
}

static bool same(const struct model_account *a, const struct model_account *b)
{
	return a->kind == b->kind && a->fund == b->fund && a->activity == b->activity &&
	       a->allocation == b->allocation && a->party == b->party;
}

const char *model_post(struct model *model, int event, int date, int64_t amount, struct model_account from,
	struct model_account to, int corrects)
{
	const struct model_entry entry = {.event = event,
		.date = date,
		.corrects = corrects,
		.voucher = model->now.voucher + 1,
		.amount = amount,
		.from = from,
		.to = to};
	if (amount <= 0 || amount > AMOUNT_MAX)
		return "the amount of an entry";
	if (date <= 0)
		return "no day";
	if (date <= model_closed_through(model, from.fund) || date <= model_closed_through(model, to.fund))
		return "the period is closed";
	if (same(&from, &to))
		return "from and to are the same";
	append(model, &entry);
	return NULL;
}

const char *model_voucher_end(struct model *model, const struct model_mark *before)
{
	int first = before->count[MODEL_ENTRIES] + 1, last = model->now.count[MODEL_ENTRIES];
	for (int i = first; i <= last; i++) {
		const struct model_account *sides[] = {&model->entries[i].from, &model->entries[i].to};
		for (int k = 0; k < 2; k++) {
			if (is_allocations(sides[k]->kind) && *at(model, sides[k]) < 0)
				return "more leaves an allocation than is there";
		}
	}
	if (last >= first)
		model->now.voucher++;
	return NULL;
}

/* ---- parties, settings ---- */

int model_counts_as(const struct model *model, int party, int merges)
{
	int into = 0;
	for (int i = merges < 0 ? model->now.count[MODEL_MERGES] : merges; i >= 1; i--) {
		if (model->merges[i].party != party)
			continue;
		into = model->merges[i].into;
		break;
	}
	return into ? model_counts_as(model, into, merges) : party;
}

const char *model_merge(struct model *model, int party, int into)
{
	const bool merged = model_counts_as(model, party, -1) != party;
	if (into == 0 && !merged)
		return "nothing to part";
	if (into != 0 && (merged || into == party))
		return "merged already, or with itself";
	if (into != 0 && model_counts_as(model, into, -1) != into)
		return "into one that is merged";
	model->merges[++model->now.count[MODEL_MERGES]] = (struct model_merge){party, into};
	return NULL;
}

void model_set_limit(struct model *model, int64_t limit)
{
	model->limits[++model->now.count[MODEL_LIMITS]] = limit;
}

/* ---- a change ---- */

struct model *model_new(void)
{
	struct model *model = calloc(1, sizeof *model);
	assert(model);
	model_set_limit(model, 50000000);
	return model;
}

struct model_mark model_mark(const struct model *model)
{
	return model->now;
}

void model_return(struct model *model, const struct model_mark *mark)
{
	while (model->now.count[MODEL_ENTRIES] > mark->count[MODEL_ENTRIES])
		undo(model);
	for (int i = model->now.count[MODEL_AMENDMENTS]; i > mark->count[MODEL_AMENDMENTS]; i--) {
		struct model_allocation *moved = &model->allocations[model->amendments[i].allocation];
		if (model->amendments[i].decision == 0)
			continue;
		moved->owner = model_decision_of(model, model->amendments[i].allocation, i - 1);
		moved->moves--;
	}
	for (int i = 1; i <= mark->count[MODEL_LINES]; i++) {
		if (model->lines[i].replaced_by > mark->count[MODEL_LINES])
			model->lines[i].replaced_by = 0;
	}
	model->now = *mark;
}

void model_begin(struct model *model)
{
	model->begun = model->now;
	model->overridden = false;
	memset(model->excused, 0, sizeof model->excused);
	for (int fund = 1; fund <= MODEL_FUNDS; fund++)
		model->begun_totals[fund] = model_fund_total(model, fund);
}

void model_rollback(struct model *model)
{
	model_return(model, &model->begun);
	model->overridden = false;
	memset(model->excused, 0, sizeof model->excused);
}

const char *model_commit(const struct model *model)
{
	for (int fund = 1; fund <= MODEL_FUNDS; fund++) {
		int64_t total = model_fund_total(model, fund);
		if (!model->overridden && !model->excused[fund] && total < 0 &&
			total < model->begun_totals[fund])
			return "a fund goes below zero";
	}
	return NULL;
}

/* ---- taking in proportion ---- */

size_t model_pots_of(const struct model *model, int allocation, int fund, int activity, int pots[MODEL_POTS])
{
	const int *first = model->allocations[allocation].first_use;
	size_t count = 0;
	for (int pot = 0; pot < MODEL_POTS; pot++) {
		int in_fund = pot / MODEL_ACTIVITIES + 1, of_activity = pot % MODEL_ACTIVITIES + 1;
		if (first[pot] == 0 || (fund && fund != in_fund) || (activity && activity != of_activity))
			continue;
		size_t place = count++;
		for (; place > 0 && first[pots[place - 1]] > first[pot]; place--)
			pots[place] = pots[place - 1];
		pots[place] = pot;
	}
	return count;
}

const char *model_take(struct model *model, int event, int date, int allocation, int kind, const int *pots,
	size_t count, int64_t amount, int to_kind, int to_fund, int to_activity)
{
	int64_t weights[MODEL_POTS] = {0}, parts[MODEL_POTS] = {0};
	const char *refusal = NULL;
	for (size_t i = 0; i < count; i++)
		weights[i] = model->allocations[allocation].at[pots[i]][kind];
	if (amount > 0)
		model_divide(amount, weights, count, parts);
	for (size_t i = 0; !refusal && amount > 0 && i < count; i++) {
		int fund = pots[i] / MODEL_ACTIVITIES + 1, activity = pots[i] % MODEL_ACTIVITIES + 1;
		const struct model_account from = {kind, fund, activity, allocation, 0};
		struct model_account to = {to_kind, fund, activity, allocation, 0};
		if (to_kind == AT_POT)
			to = (struct model_account){
				AT_POT, to_fund ? to_fund : fund, to_fund ? to_activity : activity, 0, 0};
		if (parts[i] > 0)
			refusal = model_post(model, event, date, parts[i], from, to, 0);
	}
	return refusal;
}
