/* Shares: an amount divided between those who share it, to the öre, also shares of shares.
 *
 * A tree: the whole, its parts by exact fractions, their parts in turn. Each node's amount is divided among
 * its children by largest remainder, so that every level sums to the level above. */
#ifndef UPH_SHARE_H
#define UPH_SHARE_H

#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/money.h"
#include "uph/register.h"

#define UPH_SHARE_ROOT ((size_t)-1)

struct uph_share {
	size_t parent; /* index of the node it is a part of, before its own; UPH_SHARE_ROOT: the whole */
	int64_t numerator, denominator; /* of the parent's amount; the whole's are 1 and 1 */
	int64_t id;                     /* of its record; 0: none */
	int64_t allocation;             /* what the leaf became; 0: none */
	const char *name;               /* NULL */
};

/* nodes[0] is the whole. Fills parts[count]. UPH_E_SYNTAX when children's fractions do not sum to one, with
 * what they sum to ("andelarna blir 9/10 tillsammans; de ska bli 1, 1/10 saknas"); UPH_E_OVERFLOW. */
enum uph_status uph_share_split(struct uph_money total, const struct uph_share *nodes, size_t count,
	struct uph_money *parts, struct uph_error *err);

/* Records a node under a decision; `parent` is the record it is a part of (0: the whole). */
enum uph_status uph_share_add(struct uph_ledger *ledger, int64_t decision, int64_t parent,
	const struct uph_share *node, const struct uph_origin *origin, int64_t *id, struct uph_error *err);
/* The shares of a decision, wholes and parts in the order of recording; a later whole of the same name stands
 * for an earlier one. Freed with free(). Names belong to the ledger until its next write. */
enum uph_status uph_shares(struct uph_ledger *ledger, int64_t decision, struct uph_share **out, size_t *count,
	struct uph_error *err);

#endif
