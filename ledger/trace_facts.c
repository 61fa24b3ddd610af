/* What is known of the decisions and allocations that answer, beside their money: where each stands,
 * conditions, documents. */
#include <stdlib.h>

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

static bool note_vouchers(struct trace_build *build)
{
	for (size_t i = 0; i < build->entry_count; i++) {
		const int64_t *voucher = &build->entries[i].entry.voucher;
		if (key_map_find(&build->vouchers, voucher) == KEY_MAP_NONE &&
			key_map_add(&build->vouchers, voucher) == KEY_MAP_NONE)
			return false;
	}
	return true;
}

static int compare_attachments(const void *a, const void *b)
{
	const struct uph_attachment *first = a, *second = b;
	if (first->voucher != second->voucher)
		return first->voucher < second->voucher ? -1 : 1;
	return first->id < second->id ? -1 : first->id > second->id;
}

static enum uph_status take_attachment(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct trace_build *build = context;
	if (key_map_find(&build->decision_ids, &attachment->decision) == KEY_MAP_NONE &&
		key_map_find(&build->allocation_ids, &attachment->allocation) == KEY_MAP_NONE &&
		key_map_find(&build->vouchers, &attachment->voucher) == KEY_MAP_NONE)
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
	if (status == UPH_OK && !note_vouchers(build))
		status = trace_no_memory(err);
	if (status == UPH_OK)
		status = uph_attachments(build->ledger, scope->seq_max, take_attachment, build, err);
	if (status == UPH_OK && build->attachment_count > 1)
		qsort(build->attachments, build->attachment_count, sizeof *build->attachments,
			compare_attachments);
	return status;
}
