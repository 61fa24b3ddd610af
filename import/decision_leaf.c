#include "import/decision_leaf.h"

#include <string.h>

#include "uph/journal.h"
#include "uph/register.h"

struct making {
	struct uph_ledger *ledger;
	struct arena *memory;
	struct leaves *out;
	size_t capacity;
	size_t number; /* of the allocation */
	struct uph_error *err;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- lines ---- */

/* What each financing line holds of an amount that is known; zeros when it is not. */
static enum uph_status line_amounts(
	const struct decision_allocation *allocation, struct uph_money *out, struct uph_error *err)
{
	uint64_t weights[DECISION_SHARES_MAX];
	size_t count = allocation->financing_count;
	memset(out, 0, count * sizeof *out);
	if (allocation->financing_division == DECISION_DIVISION_AMOUNT) {
		for (size_t i = 0; i < count; i++)
			out[i] = allocation->financing[i].amount;
		return UPH_OK;
	}
	if (allocation->bound == DECISION_AMOUNT_NONE || count == 0)
		return UPH_OK;
	if (count == 1) {
		out[0] = allocation->amount;
		return UPH_OK;
	}
	if (count > DECISION_SHARES_MAX)
		return uph_fail(err, UPH_E_LIMIT, "för många finansieringsrader");
	for (size_t i = 0; i < count; i++)
		weights[i] = allocation->financing[i].weight;
	return uph_money_split(allocation->amount, weights, count, out, err);
}

static enum uph_status pot_of(struct making *making, const struct decision_line *line, struct leaf_line *out)
{
	const struct uph_fund *fund;
	const struct uph_activity *activity;
	enum uph_status status = uph_fund_find(making->ledger, line->fund, &fund, making->err);
	if (status == UPH_OK)
		out->fund = fund->id;
	if (status == UPH_OK)
		status = uph_activity_find(making->ledger, line->activity, &activity, making->err);
	if (status == UPH_OK)
		out->activity = activity->id;
	out->share = line->share;
	return status == UPH_OK ? UPH_OK : uph_error_at(making->err, status, line->path);
}

static enum uph_status party_of(struct making *making, const char *name, int64_t *out)
{
	const struct uph_party *party;
	*out = 0;
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_party_find(making->ledger, name, &party, making->err);
	if (status == UPH_OK)
		*out = party->id;
	return status;
}

static enum uph_status add_leaf(
	struct making *making, const struct decision_allocation *allocation, struct leaf **out)
{
	struct leaves *leaves = making->out;
	if (leaves->count == making->capacity) {
		size_t capacity = making->capacity ? 2 * making->capacity : 16;
		struct leaf *more = arena_alloc_array(making->memory, capacity, sizeof *more);
		if (!more)
			return no_memory(making->err);
		if (leaves->count > 0)
			memcpy(more, leaves->items, leaves->count * sizeof *more);
		leaves->items = more;
		making->capacity = capacity;
	}
	struct leaf *leaf = &leaves->items[leaves->count++];
	*leaf = (struct leaf){.path = allocation->path,
		.allocation = allocation,
		.purpose = allocation->purpose,
		.number = making->number,
		.line_count = allocation->financing_count};
	leaf->lines = arena_alloc_array(making->memory, allocation->financing_count + 1, sizeof *leaf->lines);
	if (!leaf->lines)
		return no_memory(making->err);
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < allocation->financing_count; i++)
		status = pot_of(making, &allocation->financing[i], &leaf->lines[i]);
	*out = leaf;
	return status;
}

/* ---- shares ---- */

static size_t count_nodes(const struct decision_share *shares, size_t count)
{
	size_t nodes = count;
	for (size_t i = 0; i < count; i++)
		nodes += count_nodes(shares[i].shares, shares[i].share_count);
	return nodes;
}

/* Parents stand before their children. */
static void add_nodes(struct leaf_tree *tree, const struct decision_share **shares_of, size_t parent,
	const struct decision_share *shares, size_t count, enum decision_division division)
{
	uint64_t sum = 0;
	size_t first = tree->count;
	for (size_t i = 0; i < count; i++)
		sum += shares[i].weight;
	for (size_t i = 0; i < count; i++) {
		bool fraction = division == DECISION_DIVISION_FRACTION;
		shares_of[tree->count] = &shares[i];
		tree->nodes[tree->count++] = (struct uph_share){.parent = parent,
			.numerator = fraction ? shares[i].share.numerator : (int64_t)shares[i].weight,
			.denominator = fraction ? shares[i].share.denominator : (int64_t)sum,
			.name = shares[i].name ? shares[i].name : shares[i].recipient};
	}
	for (size_t i = 0; i < count; i++)
		add_nodes(tree, shares_of, first + i, shares[i].shares, shares[i].share_count,
			shares[i].division);
}

static enum uph_status leaf_of_share(struct making *making, const struct decision_allocation *allocation,
	const struct decision_share *share, size_t node)
{
	struct leaf *leaf = NULL;
	enum uph_status status = add_leaf(making, allocation, &leaf);
	if (status != UPH_OK)
		return status;
	leaf->path = share->path;
	leaf->node = node;
	if (share->purpose)
		leaf->purpose = share->purpose;
	else if (!share->recipient && share->name)
		leaf->purpose = arena_print(making->memory, "%s (%s)", allocation->purpose, share->name);
	if (!leaf->purpose)
		return no_memory(making->err);
	status = party_of(making, share->recipient, &leaf->recipient);
	if (status == UPH_OK)
		status = party_of(making, share->requisitioner ? share->requisitioner : share->recipient,
			&leaf->requisitioner);
	if (status == UPH_OK)
		status = party_of(making, share->performer ? share->performer : allocation->performer,
			&leaf->performer);
	return status;
}

/* Every line's amount divided among the leaves, so that each line is spent to the öre. */
static enum uph_status divide_lines(
	struct making *making, const struct leaf_tree *tree, size_t first, const struct uph_money *amounts)
{
	struct uph_money *parts = arena_alloc_array(making->memory, tree->count, sizeof *parts);
	enum uph_status status = parts ? UPH_OK : no_memory(making->err);
	for (size_t line = 0; status == UPH_OK && line < tree->allocation->financing_count; line++) {
		status = uph_share_split(amounts[line], tree->nodes, tree->count, parts, making->err);
		for (size_t i = first; status == UPH_OK && i < making->out->count; i++)
			making->out->items[i].lines[line].amount = parts[making->out->items[i].node];
	}
	return status;
}

static enum uph_status make_shared(
	struct making *making, const struct decision_allocation *allocation, const struct uph_money *amounts)
{
	size_t nodes = 1 + count_nodes(allocation->shares, allocation->share_count);
	size_t first = making->out->count;
	struct leaf_tree *tree = &making->out->trees[making->out->tree_count++];
	const struct decision_share **shares_of = arena_alloc_array(making->memory, nodes, sizeof *shares_of);
	*tree = (struct leaf_tree){.allocation = allocation,
		.nodes = arena_alloc_array(making->memory, nodes, sizeof *tree->nodes)};
	if (!tree->nodes || !shares_of)
		return no_memory(making->err);
	tree->nodes[tree->count++] = (struct uph_share){
		.parent = UPH_SHARE_ROOT, .numerator = 1, .denominator = 1, .name = allocation->purpose};
	add_nodes(tree, shares_of, 0, allocation->shares, allocation->share_count, allocation->division);
	enum uph_status status = UPH_OK;
	for (size_t i = 1; status == UPH_OK && i < tree->count; i++) {
		if (shares_of[i]->share_count == 0)
			status = leaf_of_share(making, allocation, shares_of[i], i);
	}
	return status == UPH_OK ? divide_lines(making, tree, first, amounts) : status;
}

static enum uph_status make_whole(
	struct making *making, const struct decision_allocation *allocation, const struct uph_money *amounts)
{
	struct leaf *leaf = NULL;
	enum uph_status status = add_leaf(making, allocation, &leaf);
	if (status == UPH_OK)
		status = party_of(making, allocation->recipient, &leaf->recipient);
	if (status == UPH_OK)
		status = party_of(making, allocation->requisitioner, &leaf->requisitioner);
	if (status == UPH_OK)
		status = party_of(making, allocation->performer, &leaf->performer);
	if (status != UPH_OK)
		return status;
	leaf->held = leaf->recipient == 0;
	for (size_t i = 0; i < leaf->line_count; i++)
		leaf->lines[i].amount = amounts[i];
	return UPH_OK;
}

enum uph_status leaves_make(struct uph_ledger *ledger, const struct decision_text *decision,
	struct arena *memory, struct leaves *out, struct uph_error *err)
{
	struct making making = {.ledger = ledger, .memory = memory, .out = out, .err = err};
	*out = (struct leaves){
		.trees = arena_alloc_array(memory, decision->allocation_count + 1, sizeof *out->trees)};
	enum uph_status status = out->trees ? UPH_OK : no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < decision->allocation_count; i++) {
		const struct decision_allocation *allocation = &decision->allocations[i];
		struct uph_money *amounts =
			arena_alloc_array(memory, allocation->financing_count + 1, sizeof *amounts);
		making.number = i + 1;
		status = amounts ? line_amounts(allocation, amounts, err) : no_memory(err);
		if (status == UPH_OK)
			status = allocation->share_count > 0 ? make_shared(&making, allocation, amounts)
							     : make_whole(&making, allocation, amounts);
	}
	return status;
}

/* ---- the ledger's ---- */

struct knowing {
	struct arena *memory;
	int64_t decision;
	struct known_leaf *items;
	size_t count, capacity;
	bool failed;
};

static const char *keep(struct knowing *knowing, const char *text)
{
	if (!text)
		return NULL;
	const char *kept = arena_string(knowing->memory, text);
	knowing->failed = knowing->failed || !kept;
	return kept;
}

static bool is(const char *kind, const char *wanted)
{
	return kind && strcmp(kind, wanted) == 0;
}

static enum uph_status take_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct knowing *knowing = context;
	if (decision->id != knowing->decision)
		return UPH_OK;
	if (knowing->count == knowing->capacity) {
		size_t capacity = knowing->capacity ? 2 * knowing->capacity : 16;
		struct known_leaf *more = arena_alloc_array(knowing->memory, capacity, sizeof *more);
		if (!more)
			return no_memory(err);
		if (knowing->count > 0)
			memcpy(more, knowing->items, knowing->count * sizeof *more);
		knowing->items = more;
		knowing->capacity = capacity;
	}
	knowing->items[knowing->count++] = (struct known_leaf){.id = allocation->id,
		.decision = decision->id,
		.label = keep(knowing, allocation->label),
		.purpose = keep(knowing, allocation->purpose),
		.extent = keep(knowing, allocation->extent),
		.bound = keep(knowing, allocation->bound),
		.period_first = allocation->period_first,
		.period_last = allocation->period_last,
		.requisitioner = allocation->requisitioner,
		.recipient = allocation->recipient,
		.performer = allocation->performer,
		.of_matrix = is(allocation->source_kind, "matrix"),
		.of_file = is(allocation->source_kind, "decisions"),
		.matrix_words = is(allocation->purpose_kind, "matrix")};
	return UPH_OK;
}

struct lining {
	struct knowing *knowing;
	struct known_leaf *leaf;
	size_t capacity;
};

static enum uph_status take_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct lining *lining = context;
	struct known_leaf *leaf = lining->leaf;
	if (leaf->line_count == lining->capacity) {
		size_t capacity = lining->capacity ? 2 * lining->capacity : 4;
		struct leaf_line *more = arena_alloc_array(lining->knowing->memory, capacity, sizeof *more);
		if (!more)
			return no_memory(err);
		if (leaf->line_count > 0)
			memcpy(more, leaf->lines, leaf->line_count * sizeof *more);
		leaf->lines = more;
		lining->capacity = capacity;
	}
	leaf->lines[leaf->line_count++] = (struct leaf_line){.fund = line->fund,
		.activity = line->activity,
		.amount = line->amount,
		.share = {line->share_numerator, line->share_denominator}};
	return UPH_OK;
}

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct knowing *knowing = context;
	(void)err;
	if (entry->allocation == 0 || (entry->event != UPH_EVENT_ALLOCATE && entry->event != UPH_EVENT_HOLD))
		return UPH_OK;
	for (size_t i = 0; !entry->corrects && i < knowing->count; i++) {
		struct known_leaf *leaf = &knowing->items[i];
		if (leaf->id != entry->allocation)
			continue;
		bool live = entry->corrected.ore < entry->amount.ore;
		leaf->emptied = !leaf->posted && !live;
		if (live && !leaf->posted) {
			leaf->source_name = keep(knowing, entry->source_name);
			leaf->place = keep(knowing, entry->place);
		}
		leaf->posted = leaf->posted || live;
	}
	return UPH_OK;
}

enum uph_status known_leaves(struct uph_ledger *ledger, int64_t decision, struct arena *memory,
	struct known_leaf **out, size_t *count, struct uph_error *err)
{
	struct knowing knowing = {.memory = memory, .decision = decision};
	const struct uph_scope everything = {0};
	enum uph_status status = UPH_OK;
	if (decision != 0)
		status = uph_allocations(ledger, 0, take_allocation, &knowing, err);
	for (size_t i = 0; status == UPH_OK && i < knowing.count; i++) {
		struct lining lining = {.knowing = &knowing, .leaf = &knowing.items[i]};
		status = uph_financings(ledger, knowing.items[i].id, 0, take_line, &lining, err);
	}
	if (status == UPH_OK && knowing.count > 0)
		status = uph_entries(ledger, &everything, take_entry, &knowing, err);
	if (status == UPH_OK && knowing.failed)
		status = no_memory(err);
	*out = knowing.items;
	*count = knowing.count;
	return status;
}

/* ---- comparing ---- */

enum likeness { SAME_POT_AND_AMOUNT, SAME_POT, SAME_AMOUNT_HALF_A_POT };

static bool line_same(const struct leaf_line *a, const struct leaf_line *b, enum likeness likeness)
{
	bool fund = a->fund == b->fund, activity = a->activity == b->activity;
	bool amount = a->amount.ore == b->amount.ore;
	switch (likeness) {
	case SAME_POT_AND_AMOUNT:
		return fund && activity && amount;
	case SAME_POT:
		return fund && activity;
	case SAME_AMOUNT_HALF_A_POT:
		return (fund || activity) && amount;
	}
	return false;
}

/* Every line of the one answers a line of the other. */
static bool lines_pair(const struct leaf *leaf, const struct known_leaf *known, enum likeness likeness)
{
	bool used[DECISION_SHARES_MAX] = {false};
	if (known->line_count > DECISION_SHARES_MAX || known->line_count != leaf->line_count)
		return false;
	for (size_t i = 0; i < leaf->line_count; i++) {
		bool found = false;
		for (size_t k = 0; !found && k < known->line_count; k++) {
			if (used[k] || !line_same(&leaf->lines[i], &known->lines[k], likeness))
				continue;
			found = used[k] = true;
		}
		if (!found)
			return false;
	}
	return true;
}

bool leaf_lines_same(const struct leaf *leaf, const struct known_leaf *known, bool loosely)
{
	return lines_pair(leaf, known, SAME_POT_AND_AMOUNT) ||
	       (loosely && lines_pair(leaf, known, SAME_AMOUNT_HALF_A_POT));
}

bool leaf_pots_same(const struct leaf *leaf, const struct known_leaf *known)
{
	return lines_pair(leaf, known, SAME_POT);
}

bool leaf_lines_overlap(const struct leaf *leaf, const struct known_leaf *known)
{
	for (size_t i = 0; i < leaf->line_count; i++) {
		for (size_t k = 0; k < known->line_count; k++) {
			if (line_same(&leaf->lines[i], &known->lines[k], SAME_POT_AND_AMOUNT))
				return true;
		}
	}
	return false;
}
