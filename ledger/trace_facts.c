/* What is known of the decisions and allocations that answer, beside their money: where each stands,
 * conditions, documents. */
#include "ledger/trace.h"

static enum uph_status take_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct trace_build *build = context;
	if (key_map_find(&build->decision_ids, &condition->decision) == KEY_MAP_NONE &&
		key_map_find(&build->allocation_ids, &condition->allocation) == KEY_MAP_NONE)
		return UPH_OK;
	if (!trace_grow((void **)&build->conditions, build->condition_count, &build->condition_capacity,
		    sizeof *build->conditions))
		return trace_no_memory(err);
	struct uph_condition *kept = &build->conditions[build->condition_count++];
	*kept = *condition;
	kept->label = trace_keep(build, condition->label);
	kept->text = trace_keep(build, condition->text);
	kept->name = trace_keep(build, condition->name);
	kept->reason = trace_keep(build, condition->reason);
	kept->evidence = trace_keep(build, condition->evidence);
	return UPH_OK;
}

static bool voucher_is_shown(const struct trace_build *build, int64_t voucher)
{
	for (size_t i = 0; voucher && i < build->entry_count; i++)
		if (build->entries[i].entry.voucher == voucher)
			return true;
	return false;
}

static enum uph_status take_attachment(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct trace_build *build = context;
	if (key_map_find(&build->decision_ids, &attachment->decision) == KEY_MAP_NONE &&
		key_map_find(&build->allocation_ids, &attachment->allocation) == KEY_MAP_NONE &&
		!voucher_is_shown(build, attachment->voucher))
		return UPH_OK;
	if (!trace_grow((void **)&build->attachments, build->attachment_count, &build->attachment_capacity,
		    sizeof *build->attachments))
		return trace_no_memory(err);
	struct uph_attachment *kept = &build->attachments[build->attachment_count++];
	*kept = *attachment;
	kept->name = trace_keep(build, attachment->name);
	kept->person = trace_keep(build, attachment->person);
	return UPH_OK;
}

enum uph_status trace_facts(struct trace_build *build, struct uph_error *err)
{
	const struct uph_scope *scope = build->scope;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < build->allocation_count; i++) {
		struct trace_allocation *allocation = &build->allocations[i];
		if (!allocation->subject)
			continue;
		status = trace_stands_at(build, allocation->allocation.id, &allocation->step, err);
	}
	if (status == UPH_OK)
		status = uph_conditions_on(
			build->ledger, scope->to, scope->seq_max, take_condition, build, err);
	if (status == UPH_OK)
		status = uph_attachments(build->ledger, scope->seq_max, take_attachment, build, err);
	return status;
}
