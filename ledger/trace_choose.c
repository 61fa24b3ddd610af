/* What answers a question: entries, then allocations (those of the entries, and those without entries that
 * are meant), then their decisions. An amount that no entry has may be that of a voucher, an allocation or a
 * decision. */
#include <stdlib.h>

#include "ledger/trace.h"

static bool put(struct key_map *map, const void *key)
{
	return key_map_find(map, key) != KEY_MAP_NONE || key_map_add(map, key) != KEY_MAP_NONE;
}

static bool has(const struct key_map *map, int64_t id)
{
	return key_map_find(map, &id) != KEY_MAP_NONE;
}

/* ---- entries ---- */

static bool put_pot(struct trace_build *build, const struct uph_account *account)
{
	const int64_t key[2] = {account->fund, account->activity};
	return account->kind != UPH_ACCOUNT_POT || put(&build->loose_pots, key);
}

static bool take_match(struct trace_build *build, const struct uph_entry *entry)
{
	bool put_all = put(&build->matches, &entry->seq);
	if (entry->allocation)
		put_all = put_all && put(&build->chosen, &entry->allocation);
	else
		put_all = put_all && put_pot(build, &entry->from) && put_pot(build, &entry->to);
	if (entry->decision && !entry->allocation)
		put_all = put_all && put(&build->decided, &entry->decision);
	build->trace->match_count++;
	return put_all;
}

static enum uph_status choose_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct trace_build *build = context;
	if (entry->allocation && !put(&build->moved, &entry->allocation))
		return trace_no_memory(err);
	if (!uph_question_takes_entry(build->question, entry))
		return UPH_OK;
	if (!uph_money_add(build->trace->match_sum, entry->amount, &build->trace->match_sum))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return take_match(build, entry) ? UPH_OK : trace_no_memory(err);
}

/* ---- allocations ---- */

#define LINES_MAX 64

struct lines {
	struct uph_financing lines[LINES_MAX];
	size_t count;
};

static enum uph_status take_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct lines *lines = context;
	(void)err;
	if (lines->count < LINES_MAX)
		lines->lines[lines->count++] = *line;
	return UPH_OK;
}

static bool too_late(const struct trace_build *build, const struct uph_decision *decision)
{
	return build->scope->to.ymd && decision->date.ymd > build->scope->to.ymd;
}

static enum uph_status choose_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct trace_build *build = context;
	bool chosen = has(&build->chosen, allocation->id);
	bool asked = build->trace->of_entries ? !has(&build->moved, allocation->id) : true;
	if (!chosen && asked && !too_late(build, decision)) {
		struct lines lines = {.count = 0};
		enum uph_status status = UPH_OK;
		if (build->trace->of_entries)
			status = uph_financings(
				build->ledger, allocation->id, build->scope->seq_max, take_line, &lines, err);
		if (status != UPH_OK)
			return status;
		chosen = uph_question_takes_allocation(
			build->question, allocation, decision, lines.lines, lines.count);
		if (chosen && !put(&build->chosen, &allocation->id))
			return trace_no_memory(err);
	}
	if (chosen && !put(&build->decided, &decision->id))
		return trace_no_memory(err);
	return UPH_OK;
}

/* Those that answer, and the others of their decisions. */
static enum uph_status keep_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct trace_build *build = context;
	bool subject = has(&build->chosen, allocation->id);
	if (!subject && (!has(&build->decided, decision->id) || too_late(build, decision)))
		return UPH_OK;
	if (!trace_grow((void **)&build->allocations, build->allocation_count, &build->allocation_capacity,
		    sizeof *build->allocations) ||
		key_map_add(&build->allocation_ids, &allocation->id) == KEY_MAP_NONE)
		return trace_no_memory(err);
	struct trace_allocation *kept = &build->allocations[build->allocation_count++];
	*kept = (struct trace_allocation){.allocation = *allocation, .subject = subject};
	kept->allocation.label = trace_keep(build, allocation->label);
	kept->allocation.purpose = trace_keep(build, allocation->purpose);
	kept->allocation.extent = trace_keep(build, allocation->extent);
	kept->allocation.bound = trace_keep(build, allocation->bound);
	kept->allocation.source_kind = NULL;
	kept->decision = trace_keep_decision(build, decision);
	return UPH_OK;
}

/* ---- decisions ---- */

static enum uph_status keep_decision(
	void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct trace_build *build = context;
	bool concerned = has(&build->decided, decision->id);
	if (!concerned && (too_late(build, decision) || build->chosen.count > 0 || build->matches.count > 0 ||
				  !uph_question_takes_decision(build->question, decision)))
		return UPH_OK;
	if (!trace_grow((void **)&build->decisions, build->decision_count, &build->decision_capacity,
		    sizeof *build->decisions) ||
		key_map_add(&build->decision_ids, &decision->id) == KEY_MAP_NONE)
		return trace_no_memory(err);
	build->decisions[build->decision_count++] =
		(struct trace_decision){.decision = trace_keep_decision(build, decision), .subject = true};
	return UPH_OK;
}

/* ---- those that a deciding function's decision has decided ---- */

/* "Regiondirektören 2024-10-03": no allocation is of it, but it is the one that decided some. */
struct deciding {
	struct trace_build *build;
	struct key_map asked; /* int64_t decision: is meant */
	struct key_map taken; /* int64_t decision: has a step that one of those took */
	bool found;
};

static enum uph_status ask_deciding(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct deciding *deciding = context;
	bool asked = uph_question_takes_decision(deciding->build->question, decision);
	return !asked || put(&deciding->asked, &decision->id) ? UPH_OK : trace_no_memory(err);
}

static bool note_linked(void *context, int64_t decision, int64_t linked)
{
	struct deciding *deciding = context;
	return !has(&deciding->asked, linked) || put(&deciding->taken, &decision);
}

static enum uph_status look_at_step(
	void *context, const struct uph_step *step, int64_t decision, struct uph_error *err)
{
	struct deciding *deciding = context;
	(void)decision;
	(void)err;
	deciding->found = deciding->found || (step->linked && has(&deciding->asked, step->linked));
	return UPH_OK;
}

static enum uph_status choose_decided(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct deciding *deciding = context;
	struct trace_build *build = deciding->build;
	deciding->found = false;
	enum uph_status status = trace_life_of(build, allocation->id, look_at_step, deciding, err);
	if (status == UPH_OK && deciding->found &&
		(!put(&build->chosen, &allocation->id) || !put(&build->decided, &decision->id)))
		return trace_no_memory(err);
	return status;
}

static enum uph_status choose_by_decider(struct trace_build *build, struct uph_error *err)
{
	struct deciding deciding = {.build = build};
	int64_t seq_max = build->scope->seq_max;
	key_map_init(&deciding.asked, sizeof(int64_t));
	key_map_init(&deciding.taken, sizeof(int64_t));
	enum uph_status status = uph_decisions(build->ledger, seq_max, ask_deciding, &deciding, err);
	if (status == UPH_OK && deciding.asked.count > 0)
		status = trace_linked(build, note_linked, &deciding, err);
	if (status == UPH_OK && deciding.taken.count > 0)
		status = uph_allocations(build->ledger, seq_max, choose_decided, &deciding, err);
	key_map_free(&deciding.asked);
	key_map_free(&deciding.taken);
	return status;
}

/* ---- sums: no single entry is of that amount ---- */

struct sums {
	struct trace_build *build;
	int64_t wanted;
	struct key_map vouchers, allocations, decisions;
	int64_t *of_voucher, *of_allocation, *of_decision;
	size_t voucher_capacity, allocation_capacity, decision_capacity;
	bool choosing;
};

static bool sum_up(struct key_map *map, int64_t **sums, size_t *capacity, int64_t key, int64_t ore)
{
	size_t at = key_map_find(map, &key);
	if (at == KEY_MAP_NONE) {
		if (!trace_grow((void **)sums, map->count, capacity, sizeof **sums) ||
			(at = key_map_add(map, &key)) == KEY_MAP_NONE)
			return false;
		(*sums)[at] = 0;
	}
	struct uph_money sum = {(*sums)[at]};
	if (!uph_money_add(sum, (struct uph_money){ore}, &sum))
		return false;
	(*sums)[at] = sum.ore;
	return true;
}

static bool sums_to(const struct sums *sums, const struct key_map *map, const int64_t *of, int64_t key)
{
	size_t at = key_map_find(map, &key);
	return at != KEY_MAP_NONE && of[at] == sums->wanted;
}

/* What an entry adds to what its allocation is granted. */
static int64_t granted_by(const struct uph_entry *entry)
{
	bool sets_aside = entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD ||
			  entry->event == UPH_EVENT_RELEASE;
	if (!sets_aside)
		return 0;
	return entry->from.kind == UPH_ACCOUNT_POT ? entry->amount.ore : -entry->amount.ore;
}

static enum uph_status look_at_sums(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct sums *sums = context;
	int64_t ore = granted_by(entry);
	if (sums->choosing) {
		bool whole = entry->allocation &&
			     (sums_to(sums, &sums->allocations, sums->of_allocation, entry->allocation) ||
				     sums_to(sums, &sums->decisions, sums->of_decision, entry->decision));
		bool voucher = sums_to(sums, &sums->vouchers, sums->of_voucher, entry->voucher);
		if (!(whole && ore != 0) && !voucher)
			return UPH_OK;
		if (!uph_money_add(
			    sums->build->trace->match_sum, entry->amount, &sums->build->trace->match_sum))
			return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
		return take_match(sums->build, entry) ? UPH_OK : trace_no_memory(err);
	}
	bool kept = sum_up(&sums->vouchers, &sums->of_voucher, &sums->voucher_capacity, entry->voucher,
		entry->amount.ore);
	if (kept && entry->allocation && ore != 0)
		kept = sum_up(&sums->allocations, &sums->of_allocation, &sums->allocation_capacity,
			       entry->allocation, ore) &&
		       sum_up(&sums->decisions, &sums->of_decision, &sums->decision_capacity, entry->decision,
			       ore);
	return kept ? UPH_OK : trace_no_memory(err);
}

static enum uph_status choose_sums(struct trace_build *build, int64_t wanted, struct uph_error *err)
{
	struct sums sums = {.build = build, .wanted = wanted};
	key_map_init(&sums.vouchers, sizeof(int64_t));
	key_map_init(&sums.allocations, sizeof(int64_t));
	key_map_init(&sums.decisions, sizeof(int64_t));
	enum uph_status status = uph_entries(build->ledger, build->scope, look_at_sums, &sums, err);
	sums.choosing = true;
	if (status == UPH_OK)
		status = uph_entries(build->ledger, build->scope, look_at_sums, &sums, err);
	key_map_free(&sums.vouchers);
	key_map_free(&sums.allocations);
	key_map_free(&sums.decisions);
	free(sums.of_voucher);
	free(sums.of_allocation);
	free(sums.of_decision);
	return status;
}

/* ---- the whole ---- */

static bool nothing(const struct trace_build *build)
{
	return build->matches.count == 0 && build->chosen.count == 0 && build->decided.count == 0;
}

enum uph_status trace_choose(struct trace_build *build, struct uph_error *err)
{
	struct uph_ledger *ledger = build->ledger;
	int64_t seq_max = build->scope->seq_max;
	struct uph_money amount;
	enum uph_status status = UPH_OK;
	if (build->trace->of_entries)
		status = uph_entries(ledger, build->scope, choose_entry, build, err);
	if (status == UPH_OK)
		status = uph_allocations(ledger, seq_max, choose_allocation, build, err);
	if (status == UPH_OK && nothing(build) && uph_question_amount(build->question, &amount)) {
		status = choose_sums(build, amount.ore, err);
		if (status == UPH_OK)
			status = uph_allocations(ledger, seq_max, choose_allocation, build, err);
	} else if (status == UPH_OK && nothing(build)) {
		status = choose_by_decider(build, err);
	}
	if (status == UPH_OK)
		status = uph_allocations(ledger, seq_max, keep_allocation, build, err);
	if (status == UPH_OK)
		status = uph_decisions(ledger, seq_max, keep_decision, build, err);
	if (status == UPH_OK && nothing(build) && build->decision_count == 0)
		return UPH_E_MISSING;
	return status;
}
