/* The tree's first part: where the money comes from. Funds by year, their pots that are concerned, what came
 * into each, who has it, what is left. What came in − what they have = what is left, in every pot. */
#include <string.h>

#include "ledger/trace.h"

size_t trace_node(struct trace_build *build, enum uph_trace_kind kind, size_t parent)
{
	struct uph_trace *trace = build->trace;
	if (!trace_grow((void **)&trace->nodes, trace->count, &build->node_capacity, sizeof *trace->nodes)) {
		build->failed = true;
		return SIZE_MAX;
	}
	struct uph_trace_node *node = &trace->nodes[trace->count];
	*node = (struct uph_trace_node){.kind = kind,
		.parent = parent,
		.level = parent == SIZE_MAX ? 0 : trace->nodes[parent].level + 1};
	return trace->count++;
}

static enum uph_status add_attachments(
	struct trace_build *build, int64_t voucher, size_t parent, struct uph_error *err)
{
	size_t low = 0, high = build->attachment_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (build->attachments[middle].voucher < voucher)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low; i < build->attachment_count && build->attachments[i].voucher == voucher; i++) {
		size_t at = trace_node(build, UPH_TRACE_ATTACHMENT, parent);
		if (at == SIZE_MAX)
			return trace_no_memory(err);
		build->trace->nodes[at].attachment = &build->attachments[i];
	}
	return UPH_OK;
}

/* What a pot's entry did to the pot has a sign: below zero what went to another. */
static bool leaves(const struct uph_trace_node *parent, const struct uph_entry *entry)
{
	return parent->kind == UPH_TRACE_POT && entry->from.kind == UPH_ACCOUNT_POT &&
	       entry->from.fund == parent->fund && entry->from.activity == parent->activity;
}

static enum uph_status add_entry(
	struct trace_build *build, struct trace_entry *listed, size_t parent, struct uph_error *err)
{
	const struct uph_entry *entry = &listed->entry;
	size_t at = trace_node(build, UPH_TRACE_ENTRY, parent);
	if (at == SIZE_MAX)
		return trace_no_memory(err);
	struct uph_trace_node node = build->trace->nodes[at];
	node.matches = listed->matches;
	node.has_amount = true;
	node.amount = entry->amount;
	if (leaves(&build->trace->nodes[parent], entry))
		node.amount.ore = -entry->amount.ore;
	node.date = entry->date;
	node.entry = entry;
	enum uph_status status = trace_origin(build, ORIGIN_ENTRY, entry->seq, &node.origin, err);
	if (status == UPH_OK)
		status = trace_attest(build, entry->voucher, &node.attested_by, &node.attested_at, err);
	build->trace->nodes[at] = node;
	return status == UPH_OK ? add_attachments(build, entry->voucher, at, err) : status;
}

/* The links are sorted by owner. */
enum uph_status trace_add_entries(struct trace_build *build, const struct trace_links *links, size_t owner,
	size_t parent, struct uph_error *err)
{
	size_t low = 0, high = links->count;
	enum uph_status status = UPH_OK;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (links->links[middle].owner < owner)
			low = middle + 1;
		else
			high = middle;
	}
	for (; status == UPH_OK && low < links->count && links->links[low].owner == owner; low++)
		status = add_entry(build, &build->entries[links->links[low].entry], parent, err);
	return status;
}

/* ---- a pot ---- */

static struct uph_trace_node *add_amount(
	struct trace_build *build, enum uph_trace_kind kind, size_t parent, struct uph_money amount)
{
	size_t at = trace_node(build, kind, parent);
	if (at == SIZE_MAX)
		return NULL;
	struct uph_trace_node *node = &build->trace->nodes[at];
	node->has_amount = true;
	node->amount = amount;
	node->fund = build->trace->nodes[parent].fund;
	node->activity = build->trace->nodes[parent].activity;
	return node;
}

/* What is left; false when it is larger than can be. */
static bool left_of(const struct trace_pot *pot, struct uph_money *out)
{
	return uph_money_subtract(pot->in, pot->subject, out) && uph_money_subtract(*out, pot->other, out);
}

/* An allocation that is asked for has a node of its own further down; of others only the number is known,
 * unless all that the pot has paid for is asked for. */
static enum uph_status add_shares(
	struct trace_build *build, size_t place, size_t parent, struct uph_error *err)
{
	int64_t others = 0;
	for (size_t i = 0; i < build->share_count; i++) {
		const struct trace_share *share = &build->shares[i];
		if (share->pot != place)
			continue;
		size_t at = key_map_find(&build->allocation_ids, &share->allocation);
		bool its = at != KEY_MAP_NONE && build->allocations[at].subject;
		if (!its && !build->pots[place].loose) {
			others++;
			continue;
		}
		struct uph_trace_node *node = add_amount(build, UPH_TRACE_DRAWN, parent, share->amount);
		if (!node)
			return trace_no_memory(err);
		if (its) {
			node->allocation = &build->allocations[at].allocation;
			continue;
		}
		struct uph_allocation *kept = arena_alloc(build->memory, sizeof *kept);
		enum uph_status status =
			kept ? uph_allocation_by_id(build->ledger, share->allocation, kept, err)
			     : trace_no_memory(err);
		if (status != UPH_OK)
			return status;
		kept->label = trace_keep(build, kept->label);
		kept->purpose = trace_keep(build, kept->purpose);
		kept->extent = trace_keep(build, kept->extent);
		kept->bound = trace_keep(build, kept->bound);
		build->trace->nodes[build->trace->count - 1].allocation = kept;
	}
	if (others == 0)
		return UPH_OK;
	struct uph_trace_node *node = add_amount(build, UPH_TRACE_OTHERS, parent, build->pots[place].other);
	if (!node)
		return trace_no_memory(err);
	node->number = others;
	return UPH_OK;
}

static enum uph_status add_pot(struct trace_build *build, size_t place, size_t fund, struct uph_error *err)
{
	const struct trace_pot *pot = &build->pots[place];
	struct uph_money left;
	size_t at = trace_node(build, UPH_TRACE_POT, fund);
	if (at == SIZE_MAX)
		return trace_no_memory(err);
	struct uph_trace_node *node = &build->trace->nodes[at];
	node->fund = pot->fund;
	node->activity = pot->activity;
	node->has_amount = true;
	node->amount = pot->in;
	enum uph_status status = trace_add_entries(build, &build->of_pots, place, at, err);
	if (status == UPH_OK && pot->more > 0) {
		struct uph_trace_node *more = add_amount(build, UPH_TRACE_MORE, at, pot->more_sum);
		if (!more)
			return trace_no_memory(err);
		more->number = pot->more;
	}
	if (status == UPH_OK)
		status = add_shares(build, place, at, err);
	if (status != UPH_OK)
		return status;
	if (!left_of(pot, &left))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return add_amount(build, UPH_TRACE_LEFT, at, left) ? UPH_OK : trace_no_memory(err);
}

/* ---- a fund ---- */

static enum uph_status add_fund(struct trace_build *build, int64_t fund, struct uph_error *err)
{
	struct uph_money in = {0}, left = {0}, of_pot;
	bool concerned = false, fits = true;
	for (size_t i = 0; i < build->pot_count; i++) {
		const struct trace_pot *pot = &build->pots[i];
		if (pot->fund != fund)
			continue;
		concerned = concerned || pot->concerned;
		fits = fits && uph_money_add(in, pot->in, &in) && left_of(pot, &of_pot) &&
		       uph_money_add(left, of_pot, &left);
	}
	if (!fits)
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	if (!concerned)
		return UPH_OK;
	size_t at = trace_node(build, UPH_TRACE_FUND, SIZE_MAX);
	if (at == SIZE_MAX)
		return trace_no_memory(err);
	struct uph_trace_node *node = &build->trace->nodes[at];
	node->fund = fund;
	node->has_amount = true;
	node->amount = in;
	const struct uph_activity *activities;
	size_t count;
	enum uph_status status = uph_activities(build->ledger, &activities, &count, err);
	/* The undivided comes last in the register, and first here: it is what the others are divided from.
	 */
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const int64_t key[2] = {fund, activities[i == 0 ? count - 1 : i - 1].id};
		size_t place = key_map_find(&build->pot_ids, key);
		if (place != KEY_MAP_NONE && build->pots[place].concerned)
			status = add_pot(build, place, at, err);
	}
	if (status != UPH_OK)
		return status;
	return add_amount(build, UPH_TRACE_LEFT, at, left) ? UPH_OK : trace_no_memory(err);
}

enum uph_status trace_add_pots(struct trace_build *build, struct uph_error *err)
{
	const struct uph_fund *funds;
	size_t count;
	enum uph_status status = uph_funds(build->ledger, &funds, &count, err);
	/* The register may be read again while nodes are made. */
	int64_t *ids = status == UPH_OK ? arena_alloc_array(build->memory, count + 1, sizeof *ids) : NULL;
	if (status == UPH_OK && !ids)
		return trace_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		ids[i] = funds[i].id;
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		status = add_fund(build, ids[i], err);
	return status;
}
