/* What was left before a decision, what it takes and what is left after it.
 *
 * before = the balance on the day, with what the decision itself and those after it have moved put back;
 * this = its financing lines as they stand, or, where they have no amounts, what it set aside by then, a
 * verdict's own change not counted; nothing when all of that has been corrected away by then; after = before
 * − this. The day is the meeting's, or the first that its money counts from when that is later (a decision
 * older than the opening balance). After it come decisions of later meetings and, of the same meeting, those
 * that were registered later, the matrix's own order; and what is decided or refused of that meeting the same
 * day. So what one decision of a meeting leaves is what the next finds. */
#include <stdlib.h>
#include <string.h>

#include "reports/recommendation.h"
#include "uph/journal.h"

/* Money that the decision takes from a pot. */
struct taken {
	int64_t fund, activity;
	struct uph_money amount;
	bool unknown;
};

struct counting {
	struct recommendation *recommendation;
	const struct uph_scope *on_day; /* the state on the day, of the funds that the page is about */
	struct uph_balance *balances;   /* by activity */
	size_t balance_count;
	struct uph_money *moved; /* of each balance: by this decision and those after it */
	struct taken *taken;
	size_t taken_count, taken_capacity;
	int64_t *verdicts; /* vouchers of the meeting's steps that came after the recommendation */
	size_t verdict_count, verdict_capacity;
	struct key_map earlier; /* int64_t: decisions of the same meeting that came before */
	bool began;             /* the decision's first entry has been seen */
};

enum uph_status recommendation_no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

enum uph_status recommendation_too_large(struct uph_error *err)
{
	return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

static bool has_number(const int64_t *numbers, size_t count, int64_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (numbers[i] == number)
			return true;
	}
	return false;
}

/* Adds a number that is not the last already: entries of a voucher stand together. */
static bool add_number(int64_t **numbers, size_t *count, size_t *capacity, int64_t number)
{
	if (*count > 0 && (*numbers)[*count - 1] == number)
		return true;
	if (*count == *capacity) {
		size_t wanted = *capacity ? *capacity * 2 : 16;
		int64_t *grown = realloc(*numbers, wanted * sizeof *grown);
		if (!grown)
			return false;
		*numbers = grown;
		*capacity = wanted;
	}
	(*numbers)[(*count)++] = number;
	return true;
}

static bool sets_aside(const struct uph_entry *entry)
{
	return entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD;
}

static bool is_own(const struct recommendation *recommendation, const struct uph_entry *entry)
{
	return entry->decision == recommendation->facts->decision.id;
}

/* ---- the steps and the day ---- */

static enum uph_status take_verdict(
	struct counting *counting, const struct uph_step *step, struct uph_error *err)
{
	if (step->voucher == 0 || add_number(&counting->verdicts, &counting->verdict_count,
					  &counting->verdict_capacity, step->voucher))
		return UPH_OK;
	return recommendation_no_memory(err);
}

static enum uph_status take_own_step(void *context, const struct uph_step *step, struct uph_error *err)
{
	bool verdict = step->stage != UPH_PROPOSED && step->stage != UPH_RECOMMENDED;
	return verdict ? take_verdict(context, step, err) : UPH_OK;
}

/* What the meeting itself replaces or takes back is its own doing, in its order. */
static enum uph_status take_other_step(void *context, const struct uph_step *step, struct uph_error *err)
{
	bool verdict = step->stage == UPH_DECIDED || step->stage == UPH_REJECTED;
	return verdict ? take_verdict(context, step, err) : UPH_OK;
}

static enum uph_status take_steps(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct counting *counting = context;
	const struct recommendation *recommendation = counting->recommendation;
	const struct uph_decision *own = &recommendation->facts->decision;
	if (decision->date.ymd != own->date.ymd)
		return UPH_OK;
	return uph_steps(recommendation->ledger, decision->id, recommendation->resolved->scope.seq_max,
		decision->id == own->id ? take_own_step : take_other_step, counting, err);
}

/* The correction of a verdict's entry goes with it. */
static bool by_verdict(const struct counting *counting, const struct uph_entry *entry)
{
	return has_number(counting->verdicts, counting->verdict_count, entry->voucher) ||
	       (entry->corrects &&
		       has_number(counting->verdicts, counting->verdict_count, entry->corrects_voucher));
}

static enum uph_status look_at_own(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct counting *counting = context;
	struct recommendation *recommendation = counting->recommendation;
	struct uph_date last = recommendation->resolved->scope.to;
	if (!is_own(recommendation, entry))
		return UPH_OK;
	if ((last.ymd == 0 || entry->date.ymd <= last.ymd) &&
		!add_number(&recommendation->vouchers, &recommendation->voucher_count,
			&recommendation->voucher_capacity, entry->voucher))
		return recommendation_no_memory(err);
	if (sets_aside(entry) && !entry->corrects && !by_verdict(counting, entry) &&
		(recommendation->day.ymd == 0 || entry->date.ymd < recommendation->day.ymd))
		recommendation->day = entry->date;
	return UPH_OK;
}

/* The day is the same whatever day the question is about. */
static enum uph_status find_day(struct counting *counting, struct uph_error *err)
{
	struct recommendation *recommendation = counting->recommendation;
	const struct uph_decision *decision = &recommendation->facts->decision;
	struct uph_scope scope = recommendation->resolved->scope;
	scope.decision = decision->id;
	scope.to = (struct uph_date){0};
	enum uph_status status =
		uph_decisions(recommendation->ledger, scope.seq_max, take_steps, counting, err);
	if (status == UPH_OK)
		status = uph_entries(recommendation->ledger, &scope, look_at_own, counting, err);
	if (recommendation->day.ymd < decision->date.ymd)
		recommendation->day = decision->date;
	return status;
}

/* ---- what has moved ---- */

static bool take(struct counting *counting, int64_t fund, int64_t activity, struct uph_money amount)
{
	struct taken *taken = NULL;
	for (size_t i = 0; i < counting->taken_count && !taken; i++) {
		if (counting->taken[i].fund == fund && counting->taken[i].activity == activity)
			taken = &counting->taken[i];
	}
	if (!taken && counting->taken_count == counting->taken_capacity) {
		size_t capacity = counting->taken_capacity ? counting->taken_capacity * 2 : 16;
		struct taken *grown = realloc(counting->taken, capacity * sizeof *grown);
		if (!grown)
			return false;
		counting->taken = grown;
		counting->taken_capacity = capacity;
	}
	if (!taken) {
		taken = &counting->taken[counting->taken_count++];
		*taken = (struct taken){.fund = fund, .activity = activity};
	}
	return uph_money_add(taken->amount, amount, &taken->amount);
}

/* Decided or refused on the day of the meeting that recommended it. */
static bool is_same_day_verdict(const struct counting *counting, const struct uph_entry *entry)
{
	int32_t meeting = counting->recommendation->facts->decision.date.ymd;
	return entry->decided.ymd == meeting && entry->date.ymd == meeting && by_verdict(counting, entry);
}

static bool comes_after(struct counting *counting, const struct uph_entry *entry)
{
	int32_t meeting = counting->recommendation->facts->decision.date.ymd;
	if (entry->decision == 0 || entry->decided.ymd != meeting)
		return entry->decision != 0 && entry->decided.ymd > meeting;
	return key_map_find(&counting->earlier, &entry->decision) == KEY_MAP_NONE ||
	       is_same_day_verdict(counting, entry);
}

static struct recommended_line *own_line(struct recommendation *recommendation, int64_t allocation)
{
	for (size_t i = 0; i < recommendation->line_count; i++) {
		if (recommendation->lines[i].line->allocation.id == allocation)
			return &recommendation->lines[i];
	}
	return NULL;
}

/* What an entry of the decision or of one after it did to a pot is put back. */
static bool put_back(struct counting *counting, const struct uph_account *pot, struct uph_money into)
{
	bool fits = true;
	for (size_t i = 0; i < counting->balance_count; i++) {
		if (counting->balances[i].activity == pot->activity)
			fits = fits && uph_money_add(counting->moved[i], into, &counting->moved[i]);
	}
	return fits;
}

/* What the decision itself set aside from a pot, before any verdict on it. */
static bool count_own(struct counting *counting, struct recommended_line *line, const struct uph_entry *entry,
	const struct uph_account *pot, struct uph_money into)
{
	if (!sets_aside(entry) || by_verdict(counting, entry))
		return true;
	line->corrected = line->corrected || entry->corrects;
	if (!uph_money_subtract(line->set_aside, into, &line->set_aside))
		return false;
	line->counted = line->counted || !line->by_financing;
	return line->by_financing || take(counting, pot->fund, pot->activity, (struct uph_money){-into.ore});
}

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct counting *counting = context;
	struct recommendation *recommendation = counting->recommendation;
	const struct uph_account *sides[] = {&entry->from, &entry->to};
	bool own = is_own(recommendation, entry), fits = true;
	struct recommended_line *line = own ? own_line(recommendation, entry->allocation) : NULL;
	counting->began = counting->began || own;
	if (!counting->began && entry->decision &&
		entry->decided.ymd == recommendation->facts->decision.date.ymd &&
		key_map_add(&counting->earlier, &entry->decision) == KEY_MAP_NONE)
		return recommendation_no_memory(err);
	if (!own && !comes_after(counting, entry))
		return UPH_OK;
	for (size_t i = 0; fits && i < 2; i++) {
		struct uph_money into = {i == 0 ? -entry->amount.ore : entry->amount.ore};
		if (sides[i]->kind != UPH_ACCOUNT_POT ||
			!uph_scope_has_fund(counting->on_day, sides[i]->fund))
			continue;
		recommendation->verdicts_put_back =
			recommendation->verdicts_put_back || is_same_day_verdict(counting, entry);
		fits = put_back(counting, sides[i], into) &&
		       (!line || count_own(counting, line, entry, sides[i], into));
	}
	return fits ? UPH_OK : recommendation_too_large(err);
}

/* A financing line; without an amount it says from where alone. */
static enum uph_status take_financing(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct counting *counting = context;
	if (!take(counting, line->fund, line->activity, line->amount))
		return recommendation_too_large(err);
	for (size_t i = 0; line->amount.ore == 0 && i < counting->taken_count; i++) {
		struct taken *taken = &counting->taken[i];
		if (taken->fund == line->fund && taken->activity == line->activity)
			taken->unknown = true;
	}
	return UPH_OK;
}

/* All that it set aside has been corrected away by the day. */
static enum uph_status leave_out(
	struct recommendation *recommendation, struct recommended_line *line, struct uph_error *err)
{
	if (line->amounts.known && !uph_money_subtract(recommendation->amount, line->amounts.recommended,
					   &recommendation->amount))
		return recommendation_too_large(err);
	line->amounts.recommended = (struct uph_money){0};
	return UPH_OK;
}

static enum uph_status take_moves(
	struct counting *counting, const struct uph_scope *on_day, struct uph_error *err)
{
	struct recommendation *recommendation = counting->recommendation;
	enum uph_status status = uph_balances(recommendation->ledger, on_day, UPH_BY_ACTIVITY,
		&counting->balances, &counting->balance_count, err);
	if (status != UPH_OK)
		return status;
	counting->moved = calloc(counting->balance_count + 1, sizeof *counting->moved);
	if (!counting->moved)
		return recommendation_no_memory(err);
	status = uph_entries(recommendation->ledger, on_day, take_entry, counting, err);
	for (size_t i = 0; status == UPH_OK && i < recommendation->line_count; i++) {
		struct recommended_line *line = &recommendation->lines[i];
		if (line->corrected && line->set_aside.ore == 0)
			status = leave_out(recommendation, line, err);
		else if (!line->counted)
			status = uph_financings(recommendation->ledger, line->line->allocation.id,
				on_day->seq_max, take_financing, counting, err);
	}
	return status;
}

/* ---- the rows ---- */

static const char *join_fund(struct recommendation *recommendation, const char *list, int64_t id)
{
	const struct uph_fund *fund = uph_fund_by_id(recommendation->ledger, id);
	if (!fund)
		return list;
	return uph_report_print(
		recommendation->report, "%s%s%s", list ? list : "", list ? ", " : "", fund->name);
}

static bool fill_activity(struct counting *counting, size_t index, struct recommended_activity *out)
{
	const struct uph_balance *balance = &counting->balances[index];
	*out = (struct recommended_activity){.activity = balance->activity};
	for (size_t i = 0; i < counting->taken_count; i++) {
		const struct taken *taken = &counting->taken[i];
		if (taken->activity != balance->activity || (taken->amount.ore == 0 && !taken->unknown))
			continue;
		out->drawn = true;
		out->unknown = out->unknown || taken->unknown;
		out->funds = join_fund(counting->recommendation, out->funds, taken->fund);
		if (!uph_money_add(out->amount, taken->amount, &out->amount))
			return false;
	}
	return uph_money_subtract(balance->figures[UPH_AVAILABLE], counting->moved[index], &out->before) &&
	       uph_money_subtract(out->before, out->amount, &out->after);
}

static enum uph_status fill_activities(struct counting *counting, struct uph_error *err)
{
	struct recommendation *recommendation = counting->recommendation;
	struct recommended_activity *all = &recommendation->all;
	bool fits = true;
	recommendation->activities = calloc(counting->balance_count + 1, sizeof *recommendation->activities);
	if (!recommendation->activities)
		return recommendation_no_memory(err);
	recommendation->activity_count = counting->balance_count;
	for (size_t i = 0; i < counting->balance_count; i++) {
		struct recommended_activity *activity = &recommendation->activities[i];
		fits = fits && fill_activity(counting, i, activity) &&
		       uph_money_add(all->before, activity->before, &all->before) &&
		       uph_money_add(all->amount, activity->amount, &all->amount);
		all->unknown = all->unknown || activity->unknown;
		all->drawn = all->drawn || activity->drawn;
	}
	fits = fits && uph_money_subtract(all->before, all->amount, &all->after);
	return fits ? UPH_OK : recommendation_too_large(err);
}

/* Of which years the undivided money is. */
static enum uph_status name_undivided(
	struct recommendation *recommendation, struct uph_scope on_day, struct uph_error *err)
{
	const struct uph_scope chosen = on_day;
	const struct uph_fund *funds;
	size_t count;
	enum uph_status status = uph_funds(recommendation->ledger, &funds, &count, err);
	for (size_t i = 0; status == UPH_OK && i < recommendation->activity_count; i++) {
		struct recommended_activity *activity = &recommendation->activities[i];
		for (size_t k = 0; status == UPH_OK && !activity->drawn && k < count; k++) {
			struct uph_balance *balances = NULL;
			size_t balance_count = 0;
			const int64_t fund = funds[k].id;
			const struct uph_activity *of =
				uph_activity_by_id(recommendation->ledger, activity->activity);
			if ((of && of->code[0] != '\0') || !uph_scope_has_fund(&chosen, fund))
				continue;
			on_day.funds = &fund;
			on_day.fund_count = 1;
			status = uph_balances(recommendation->ledger, &on_day, UPH_BY_ACTIVITY, &balances,
				&balance_count, err);
			for (size_t b = 0; status == UPH_OK && b < balance_count; b++) {
				if (balances[b].activity == activity->activity &&
					balances[b].figures[UPH_AVAILABLE].ore != 0)
					activity->funds = join_fund(recommendation, activity->funds, fund);
			}
			free(balances);
		}
	}
	return status;
}

enum uph_status recommendation_count(struct recommendation *recommendation, struct uph_error *err)
{
	struct counting counting = {.recommendation = recommendation};
	key_map_init(&counting.earlier, sizeof(int64_t));
	enum uph_status status = find_day(&counting, err);
	if (status == UPH_OK)
		status = recommendation_choose_funds(recommendation, err);
	const struct uph_scope on_day = {.to = recommendation->day,
		.seq_max = recommendation->resolved->scope.seq_max,
		.funds = recommendation->funds,
		.fund_count = recommendation->fund_count};
	counting.on_day = &on_day;
	if (status == UPH_OK)
		status = take_moves(&counting, &on_day, err);
	if (status == UPH_OK)
		status = fill_activities(&counting, err);
	if (status == UPH_OK)
		status = name_undivided(recommendation, on_day, err);
	key_map_free(&counting.earlier);
	free(counting.balances);
	free(counting.moved);
	free(counting.taken);
	free(counting.verdicts);
	return status;
}
