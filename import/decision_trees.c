/* How a decision's allocations are shared, kept in the ledger. */
#include <string.h>

#include "import/decision_money.h"
#include "uph/share.h"

static int64_t allocation_at(
	const struct money *money, const struct leaf_tree *tree, size_t node, bool *is_new)
{
	const struct leaves *leaves = &money->sync->leaves;
	for (size_t i = 0; i < leaves->count; i++) {
		if (leaves->items[i].allocation != tree->allocation)
			continue;
		*is_new = *is_new || !money->answers[i];
		if (leaves->items[i].node == node)
			return money->sync->allocations[i];
	}
	return 0;
}

/* A whole is known by its purpose, and by its order among those of the same purpose. */
static const char *whole_name(const struct money *money, const struct leaf_tree *tree)
{
	size_t order = 1;
	for (const struct leaf_tree *other = money->sync->leaves.trees; other < tree; other++)
		order += strcmp(other->allocation->purpose, tree->allocation->purpose) == 0;
	if (order == 1)
		return tree->allocation->purpose;
	return arena_print(money->sync->syncing->memory, "%s (%zu)", tree->allocation->purpose, order);
}

enum uph_status money_keep_tree(struct money *money, const struct leaf_tree *tree, struct uph_error *err)
{
	struct decision_sync *sync = money->sync;
	struct uph_origin origin = decision_origin(sync, tree->allocation->path);
	int64_t *ids = arena_alloc_array(sync->syncing->memory, tree->count, sizeof *ids);
	bool is_new = false;
	const char *name = whole_name(money, tree);
	(void)allocation_at(money, tree, 0, &is_new);
	enum uph_status status = ids && name ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; status == UPH_OK && is_new && i < tree->count; i++) {
		struct uph_share node = tree->nodes[i];
		if (i == 0)
			node.name = name;
		node.allocation = allocation_at(money, tree, i, &is_new);
		status = uph_share_add(sync->syncing->ledger, sync->id, i > 0 ? ids[node.parent] : 0, &node,
			&origin, &ids[i], err);
	}
	return status;
}
