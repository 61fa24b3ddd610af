/* The tree's second part: the decisions by day, what is known of each, their allocations, and every entry of
 * these allocations' lives. */
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/trace.h"

struct writing {
	struct trace_build *build;
	size_t parent;      /* of what is being written */
	int64_t allocation; /* whose steps; 0: the decision's own */
	bool adjusted;      /* a step has said so */
	const struct trace_decision *of;
};

static struct uph_trace_node *new_node(struct writing *writing, enum uph_trace_kind kind)
{
	size_t at = trace_node(writing->build, kind, writing->parent);
	return at == SIZE_MAX ? NULL : &writing->build->trace->nodes[at];
}

static struct uph_trace_node *node_at(struct writing *writing, size_t at)
{
	return &writing->build->trace->nodes[at];
}

/* ---- the protocol ---- */

static enum uph_status add_protocol(struct writing *writing, struct uph_error *err)
{
	struct trace_build *build = writing->build;
	const struct uph_decision *decision = &writing->of->decision;
	struct uph_minute minute = {0};
	if (!decision->paragraph)
		return UPH_OK;
	enum uph_status status = uph_minute_of(build->ledger, decision->body, decision->date,
		decision->paragraph, build->scope->seq_max, &minute, err);
	if (status == UPH_E_MISSING)
		return UPH_OK;
	if (status != UPH_OK)
		return status;
	struct uph_minute *kept = arena_alloc(build->memory, sizeof *kept);
	struct uph_trace_node *node = new_node(writing, UPH_TRACE_PROTOCOL);
	if (!kept || !node)
		return trace_no_memory(err);
	*kept = minute;
	kept->paragraph = trace_keep(build, minute.paragraph);
	kept->title = trace_keep(build, minute.title);
	kept->text = trace_keep(build, minute.text);
	kept->body = trace_keep(build, minute.body);
	kept->source_name = trace_keep(build, minute.source_name);
	kept->place = trace_keep(build, minute.place);
	node->minute = kept;
	node->has_amount = minute.amount.ore != 0;
	node->amount = minute.amount;
	node->date = minute.date;
	return UPH_OK;
}

/* What no step says: the register of meetings may know when the protocol was signed. */
static enum uph_status add_adjusted(struct writing *writing, struct uph_error *err)
{
	struct trace_build *build = writing->build;
	const struct uph_decision *decision = &writing->of->decision;
	struct uph_meeting meeting = {0};
	if (writing->adjusted)
		return UPH_OK;
	enum uph_status status = uph_meeting_on(
		build->ledger, decision->body, decision->date, build->scope->seq_max, &meeting, err);
	if (status != UPH_OK && status != UPH_E_MISSING)
		return status;
	struct uph_trace_node *node = new_node(writing, UPH_TRACE_ADJUSTED);
	if (!node)
		return trace_no_memory(err);
	struct uph_date last = build->scope->to;
	if (status == UPH_OK && (last.ymd == 0 || meeting.adjusted.ymd <= last.ymd))
		node->date = meeting.adjusted;
	return UPH_OK;
}

/* ---- texts ---- */

static enum uph_status take_clause(void *context, int64_t number, const char *text, struct uph_error *err)
{
	struct writing *writing = context;
	struct uph_trace_node *node = new_node(writing, UPH_TRACE_CLAUSE);
	if (!node)
		return trace_no_memory(err);
	node->number = number;
	node->text = trace_keep(writing->build, text);
	return UPH_OK;
}

static enum uph_status take_recipient(void *context, int64_t number, const char *text, struct uph_error *err)
{
	struct buffer *list = context;
	(void)err;
	buffer_print(list, "%s%s", number > 1 && list->length > 0 ? "; " : "", text);
	return UPH_OK;
}

static enum uph_status add_distribution(struct writing *writing, struct uph_error *err)
{
	struct trace_build *build = writing->build;
	struct buffer list;
	buffer_init(&list, (size_t)1 << 20);
	enum uph_status status = uph_distribution(
		build->ledger, writing->of->decision.id, build->scope->seq_max, take_recipient, &list, err);
	if (status == UPH_OK && list.length > 0) {
		struct uph_trace_node *node = new_node(writing, UPH_TRACE_DISTRIBUTION);
		if (node)
			node->text = trace_keep(build, buffer_string(&list));
		else
			status = trace_no_memory(err);
	}
	buffer_free(&list);
	return status;
}

/* ---- steps ---- */

static enum uph_status keep_decision(
	struct trace_build *build, int64_t id, const struct uph_decision **out, struct uph_error *err)
{
	struct uph_decision linked;
	struct uph_decision *kept = arena_alloc(build->memory, sizeof *kept);
	*out = kept;
	if (!kept)
		return trace_no_memory(err);
	enum uph_status status =
		uph_decision_by_id_at(build->ledger, id, build->scope->seq_max, &linked, err);
	if (status == UPH_OK)
		*kept = trace_keep_decision(build, &linked);
	return status;
}

static enum uph_status add_step(struct writing *writing, const struct uph_step *step,
	const struct uph_decision *of, struct uph_error *err)
{
	struct trace_build *build = writing->build;
	writing->adjusted = writing->adjusted || step->stage == UPH_ADJUSTED;
	size_t at = trace_node(build, UPH_TRACE_STEP, writing->parent);
	if (at == SIZE_MAX)
		return trace_no_memory(err);
	struct uph_trace_node node = *node_at(writing, at);
	node.step = step;
	node.of = of;
	node.date = step->date;
	node.has_amount = step->has_amount;
	node.amount = step->amount;
	enum uph_status status = trace_origin(build, ORIGIN_STEP, step->id, &node.origin, err);
	if (status == UPH_OK && step->linked)
		status = keep_decision(build, step->linked, &node.linked, err);
	*node_at(writing, at) = node;
	return status;
}

static enum uph_status add_whole_steps(struct writing *writing, struct uph_error *err)
{
	struct trace_steps steps;
	enum uph_status status = trace_steps_of(writing->build, writing->of->decision.id, 0, &steps, err);
	for (size_t i = 0; status == UPH_OK && i < steps.count; i++)
		status = add_step(writing, &steps.steps[i], &writing->of->decision, err);
	return status;
}

/* Of a whole decision that the allocation was counted to before: that it was recommended and adjusted is said
 * by the one that it is counted to now. */
static bool says_more(const struct uph_step *step)
{
	return step->stage != UPH_PROPOSED && step->stage != UPH_RECOMMENDED && step->stage != UPH_ADJUSTED;
}

static enum uph_status take_own_step(
	void *context, const struct uph_step *step, int64_t decision, struct uph_error *err)
{
	struct writing *writing = context;
	const struct uph_decision *of = &writing->of->decision;
	bool before = decision != of->id;
	if (step->allocation == 0 && (!before || !says_more(step)))
		return UPH_OK;
	enum uph_status status = before ? keep_decision(writing->build, decision, &of, err) : UPH_OK;
	return status == UPH_OK ? add_step(writing, step, of, err) : status;
}

static bool undecided(const struct trace_allocation *allocation)
{
	return allocation->step.stage == UPH_RECOMMENDED;
}

/* None of those that are shown has been decided: said once, of the decision. */
static bool all_undecided(const struct trace_build *build, const struct trace_decision *decision)
{
	bool any = false;
	for (size_t i = 0; i < decision->allocation_count; i++) {
		const struct trace_allocation *allocation = &build->allocations[decision->allocations[i]];
		if (!allocation->subject)
			continue;
		if (!undecided(allocation))
			return false;
		any = true;
	}
	return any;
}

static enum uph_status add_undecided(struct writing *writing, struct uph_error *err)
{
	struct uph_trace_node *node = new_node(writing, UPH_TRACE_UNDECIDED);
	if (!node)
		return trace_no_memory(err);
	node->text = writing->of->decision.decider;
	return UPH_OK;
}

/* ---- conditions, documents ---- */

static enum uph_status add_conditions(struct writing *writing, struct uph_error *err)
{
	struct trace_build *build = writing->build;
	for (size_t i = 0; i < build->condition_count; i++) {
		const struct uph_condition *condition = &build->conditions[i];
		if (condition->allocation != writing->allocation ||
			(writing->allocation == 0 && condition->decision != writing->of->decision.id))
			continue;
		size_t at = trace_node(build, UPH_TRACE_CONDITION, writing->parent);
		if (at == SIZE_MAX)
			return trace_no_memory(err);
		struct uph_trace_node node = *node_at(writing, at);
		node.condition = condition;
		node.date = condition->outcome_date.ymd ? condition->outcome_date : condition->due;
		enum uph_status status =
			trace_origin(build, ORIGIN_CONDITION, condition->id, &node.origin, err);
		*node_at(writing, at) = node;
		if (status != UPH_OK)
			return status;
	}
	return UPH_OK;
}

static enum uph_status add_documents(
	struct writing *writing, int64_t decision, int64_t allocation, struct uph_error *err)
{
	struct trace_build *build = writing->build;
	for (size_t i = 0; i < build->attachment_count && build->attachments[i].voucher == 0; i++) {
		const struct uph_attachment *attachment = &build->attachments[i];
		if ((decision && attachment->decision != decision) ||
			(allocation && attachment->allocation != allocation))
			continue;
		struct uph_trace_node *node = new_node(writing, UPH_TRACE_ATTACHMENT);
		if (!node)
			return trace_no_memory(err);
		node->attachment = attachment;
	}
	return UPH_OK;
}

/* ---- an allocation ---- */

static enum uph_status add_standing(
	struct writing *writing, enum uph_account_kind kind, struct uph_money amount, struct uph_error *err)
{
	if (amount.ore == 0)
		return UPH_OK;
	struct uph_trace_node *node = new_node(writing, UPH_TRACE_STANDING);
	if (!node)
		return trace_no_memory(err);
	node->stands = kind;
	node->has_amount = true;
	node->amount = amount;
	return UPH_OK;
}

static enum uph_status add_standings(
	struct writing *writing, const struct uph_trace_figures *figures, struct uph_error *err)
{
	enum uph_status status = add_standing(writing, UPH_ACCOUNT_RESERVED, figures->reserved, err);
	if (status == UPH_OK)
		status = add_standing(writing, UPH_ACCOUNT_HELD, figures->held, err);
	if (status == UPH_OK)
		status = add_standing(writing, UPH_ACCOUNT_REQUISITIONED, figures->requisitioned, err);
	if (status == UPH_OK)
		status = add_standing(writing, UPH_ACCOUNT_PAID, figures->paid, err);
	if (status == UPH_OK)
		status = add_standing(writing, UPH_ACCOUNT_SPENT, figures->spent, err);
	return status == UPH_OK ? add_standing(writing, UPH_ACCOUNT_CLAIMED, figures->claimed, err) : status;
}

static enum uph_status add_allocation(
	struct writing *decision, size_t place, bool said_undecided, struct uph_error *err)
{
	struct trace_build *build = decision->build;
	const struct trace_allocation *allocation = &build->allocations[place];
	size_t at = trace_node(build, UPH_TRACE_ALLOCATION, decision->parent);
	if (at == SIZE_MAX)
		return trace_no_memory(err);
	struct writing writing = {
		.build = build, .parent = at, .allocation = allocation->allocation.id, .of = decision->of};
	struct uph_trace_node node = *node_at(&writing, at);
	node.allocation = &allocation->allocation;
	node.figures = &allocation->figures;
	node.has_amount = true;
	node.amount = allocation->figures.granted;
	node.matches = key_map_find(&build->chosen, &allocation->allocation.id) != KEY_MAP_NONE &&
		       !build->trace->of_entries;
	enum uph_status status =
		trace_origin(build, ORIGIN_ALLOCATION, allocation->allocation.id, &node.origin, err);
	*node_at(&writing, at) = node;
	if (status == UPH_OK)
		status = trace_life_of(build, allocation->allocation.id, take_own_step, &writing, err);
	if (status == UPH_OK && undecided(allocation) && !said_undecided)
		status = add_undecided(&writing, err);
	if (status == UPH_OK)
		status = add_conditions(&writing, err);
	if (status == UPH_OK)
		status = trace_add_entries(build, &build->of_allocations, place, at, err);
	if (status == UPH_OK)
		status = add_documents(&writing, 0, allocation->allocation.id, err);
	return status == UPH_OK ? add_standings(&writing, &allocation->figures, err) : status;
}

/* ---- a decision ---- */

static enum uph_status add_facts(struct writing *writing, bool said_undecided, struct uph_error *err)
{
	struct trace_build *build = writing->build;
	int64_t id = writing->of->decision.id, seq_max = build->scope->seq_max;
	enum uph_status status = add_protocol(writing, err);
	if (status == UPH_OK)
		status = uph_clauses(build->ledger, id, seq_max, take_clause, writing, err);
	if (status == UPH_OK)
		status = add_whole_steps(writing, err);
	if (status == UPH_OK)
		status = add_adjusted(writing, err);
	if (status == UPH_OK && said_undecided)
		status = add_undecided(writing, err);
	if (status == UPH_OK)
		status = add_conditions(writing, err);
	if (status == UPH_OK)
		status = add_distribution(writing, err);
	return status == UPH_OK ? add_documents(writing, id, 0, err) : status;
}

static enum uph_status add_others(
	struct writing *writing, struct uph_money sum, int64_t count, struct uph_error *err)
{
	if (count == 0)
		return UPH_OK;
	struct uph_trace_node *node = new_node(writing, UPH_TRACE_OTHERS);
	if (!node)
		return trace_no_memory(err);
	node->number = count;
	node->has_amount = true;
	node->amount = sum;
	return UPH_OK;
}

static enum uph_status add_decision(
	struct trace_build *build, const struct trace_decision *decision, struct uph_error *err)
{
	struct uph_money others = {0};
	int64_t other_count = 0;
	struct uph_trace_figures whole = {.granted = {0}};
	bool fits = true;
	struct writing writing = {.build = build, .of = decision};
	writing.parent = trace_node(build, UPH_TRACE_DECISION, SIZE_MAX);
	if (writing.parent == SIZE_MAX)
		return trace_no_memory(err);
	for (size_t i = 0; i < decision->allocation_count; i++) {
		const struct trace_allocation *allocation = &build->allocations[decision->allocations[i]];
		fits = fits && trace_add_figures(&whole, &allocation->figures);
		if (!allocation->subject) {
			other_count++;
			fits = fits && uph_money_add(others, allocation->figures.granted, &others);
		}
	}
	if (!fits)
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	struct uph_trace_node node = *node_at(&writing, writing.parent);
	node.decision = &decision->decision;
	node.date = decision->decision.date;
	node.has_amount = true;
	node.amount = whole.granted;
	enum uph_status status =
		trace_origin(build, ORIGIN_DECISION, decision->decision.id, &node.origin, err);
	*node_at(&writing, writing.parent) = node;
	bool said_undecided = all_undecided(build, decision);
	if (status == UPH_OK)
		status = add_facts(&writing, said_undecided, err);
	for (size_t i = 0; status == UPH_OK && i < decision->allocation_count; i++) {
		if (build->allocations[decision->allocations[i]].subject)
			status = add_allocation(&writing, decision->allocations[i], said_undecided, err);
	}
	if (status == UPH_OK)
		status = add_others(&writing, others, other_count, err);
	/* Of one alone its own say it. */
	return status == UPH_OK && decision->allocation_count > 1 ? add_standings(&writing, &whole, err)
								  : status;
}

/* Each decision's allocations, in the order they were kept. */
static enum uph_status part_allocations(struct trace_build *build, struct uph_error *err)
{
	size_t *places = arena_alloc_array(build->memory, build->allocation_count + 1, sizeof *places);
	size_t used = 0;
	if (!places)
		return trace_no_memory(err);
	for (size_t i = 0; i < build->allocation_count; i++) {
		size_t at = key_map_find(&build->decision_ids, &build->allocations[i].decision.id);
		if (at != KEY_MAP_NONE)
			build->decisions[at].allocation_count++;
	}
	for (size_t i = 0; i < build->decision_count; i++) {
		build->decisions[i].allocations = places + used;
		used += build->decisions[i].allocation_count;
		build->decisions[i].allocation_count = 0;
	}
	for (size_t i = 0; i < build->allocation_count; i++) {
		size_t at = key_map_find(&build->decision_ids, &build->allocations[i].decision.id);
		if (at == KEY_MAP_NONE)
			continue;
		struct trace_decision *decision = &build->decisions[at];
		places[(size_t)(decision->allocations - places) + decision->allocation_count++] = i;
	}
	return UPH_OK;
}

enum uph_status trace_add_decisions(struct trace_build *build, struct uph_error *err)
{
	enum uph_status status = part_allocations(build, err);
	for (size_t i = 0; status == UPH_OK && i < build->decision_count; i++) {
		status = add_decision(build, &build->decisions[i], err);
		build->trace->decision_count++;
	}
	return status;
}
