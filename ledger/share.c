/* Shares of shares: each level divided by largest remainder, so that it sums to the level above. */
#include "uph/share.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/arena.h"
#include "ledger/base/fraction.h"
#include "ledger/handle.h"

static const char sql_shares[] =
	"SELECT seq, ifnull(parent, 0), ifnull(name, ''), numerator, denominator, ifnull(allocation, 0)"
	" FROM share WHERE decision = ?1 ORDER BY seq";

/* ---- dividing ---- */

static enum uph_status unequal(int64_t sum, int64_t whole, struct uph_error *err)
{
	int64_t divisor = fraction_divisor(sum, whole);
	int64_t off = sum > whole ? sum - whole : whole - sum;
	int64_t off_divisor = fraction_divisor(off, whole);
	return uph_fail(err, UPH_E_SYNTAX, "andelarna blir %lld/%lld tillsammans; de ska bli 1, %lld/%lld %s",
		(long long)(sum / divisor), (long long)(whole / divisor), (long long)(off / off_divisor),
		(long long)(whole / off_divisor), sum > whole ? "för mycket" : "saknas");
}

/* The children's fractions over one denominator. */
static enum uph_status weigh(const struct uph_share *nodes, const size_t *children, size_t count,
	uint64_t *weights, struct uph_error *err)
{
	int64_t whole = 1, sum = 0;
	for (size_t i = 0; i < count; i++) {
		const struct uph_share *child = &nodes[children[i]];
		if (child->numerator <= 0 || child->denominator <= 0)
			return uph_fail(err, UPH_E_SYNTAX, "en andel ska vara större än noll");
		if (!fraction_common(whole, child->denominator, &whole))
			return uph_fail(err, UPH_E_OVERFLOW,
				"andelarnas nämnare är för stora för att räknas ihop; skriv dem enklare");
	}
	for (size_t i = 0; i < count; i++) {
		const struct uph_share *child = &nodes[children[i]];
		int64_t factor = whole / child->denominator;
		if (child->numerator > (INT64_MAX - sum) / factor)
			return uph_fail(err, UPH_E_OVERFLOW, "andelarna är för stora för att räknas ihop");
		sum += child->numerator * factor;
		weights[i] = (uint64_t)(child->numerator * factor);
	}
	return sum == whole ? UPH_OK : unequal(sum, whole, err);
}

struct splitting {
	size_t *children;
	uint64_t *weights;
	struct uph_money *parts;
};

static enum uph_status split_children(const struct splitting *work, const struct uph_share *nodes,
	size_t count, size_t parent, struct uph_money *parts, struct uph_error *err)
{
	size_t children = 0;
	for (size_t i = parent + 1; i < count; i++) {
		if (nodes[i].parent == parent)
			work->children[children++] = i;
	}
	if (children == 0)
		return UPH_OK;
	enum uph_status status = weigh(nodes, work->children, children, work->weights, err);
	if (status == UPH_OK)
		status = uph_money_split(parts[parent], work->weights, children, work->parts, err);
	for (size_t i = 0; status == UPH_OK && i < children; i++)
		parts[work->children[i]] = work->parts[i];
	return status;
}

enum uph_status uph_share_split(struct uph_money total, const struct uph_share *nodes, size_t count,
	struct uph_money *parts, struct uph_error *err)
{
	if (count == 0 || nodes[0].parent != UPH_SHARE_ROOT)
		return uph_fail(err, UPH_E_SYNTAX, "andelarna saknar en helhet");
	struct splitting work = {calloc(count, sizeof *work.children), calloc(count, sizeof *work.weights),
		calloc(count, sizeof *work.parts)};
	enum uph_status status = work.children && work.weights && work.parts
					 ? UPH_OK
					 : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK) {
		memset(parts, 0, count * sizeof *parts);
		parts[0] = total;
	}
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		if (i > 0 && nodes[i].parent >= i)
			status = uph_fail(
				err, UPH_E_SYNTAX, "en andel ska stå efter det som den är en del av");
		if (status == UPH_OK)
			status = split_children(&work, nodes, count, i, parts, err);
	}
	free(work.children);
	free(work.weights);
	free(work.parts);
	return status;
}

/* ---- in the ledger ---- */

enum uph_status uph_share_add(struct uph_ledger *ledger, int64_t decision, int64_t parent,
	const struct uph_share *node, const struct uph_origin *origin, int64_t *id, struct uph_error *err)
{
	const struct value fields[] = {value_source(origin), value_place(origin), value_number(decision),
		value_optional(parent), value_text(node->name), value_number(node->numerator),
		value_number(node->denominator), value_optional(node->allocation)};
	return record_append(ledger, RECORD_SHARE, fields, id, err);
}

static size_t index_of(const struct uph_share *nodes, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (nodes[i].id == id)
			return i;
	}
	return UPH_SHARE_ROOT;
}

static enum uph_status take(struct uph_ledger *ledger, struct db_statement *row, struct uph_share **nodes,
	size_t *count, size_t *capacity, struct uph_error *err)
{
	if (*count == *capacity) {
		size_t more = *capacity ? 2 * *capacity : 16;
		struct uph_share *grown = realloc(*nodes, more * sizeof *grown);
		if (!grown)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		*nodes = grown;
		*capacity = more;
	}
	int64_t parent = db_int(row, 1);
	(*nodes)[*count] = (struct uph_share){
		.id = db_int(row, 0),
		.parent = parent ? index_of(*nodes, *count, parent) : UPH_SHARE_ROOT,
		.name = ledger_keep(ledger, db_text(row, 2)),
		.numerator = db_int(row, 3),
		.denominator = db_int(row, 4),
		.allocation = db_int(row, 5),
	};
	(*count)++;
	return UPH_OK;
}

/* Leaves out a whole, with its parts, that a later one of the same name stands for. */
static void drop_replaced(struct uph_share *nodes, size_t *count)
{
	size_t kept = 0;
	bool dropping = false;
	for (size_t i = 0; i < *count; i++) {
		if (nodes[i].parent == UPH_SHARE_ROOT) {
			dropping = false;
			for (size_t k = i + 1; k < *count; k++)
				dropping = dropping || (nodes[k].parent == UPH_SHARE_ROOT &&
							       strcmp(nodes[k].name, nodes[i].name) == 0);
		}
		if (dropping)
			continue;
		size_t moved = i - kept;
		nodes[kept] = nodes[i];
		if (nodes[kept].parent != UPH_SHARE_ROOT)
			nodes[kept].parent -= moved;
		kept++;
	}
	*count = kept;
}

enum uph_status uph_shares(struct uph_ledger *ledger, int64_t decision, struct uph_share **out, size_t *count,
	struct uph_error *err)
{
	struct db_statement *row;
	size_t capacity = 0;
	*out = NULL;
	*count = 0;
	enum uph_status status = db_prepare(ledger->db, sql_shares, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, decision);
	while ((status = db_step(row, err)) == UPH_OK) {
		status = take(ledger, row, out, count, &capacity, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	if (status == UPH_END) {
		drop_replaced(*out, count);
		return UPH_OK;
	}
	free(*out);
	*out = NULL;
	return status;
}
