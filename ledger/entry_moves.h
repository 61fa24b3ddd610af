/* Which entries there are of an allocation, and which touch the pots, found by the indexes of schema.sql:
 * to_account, and entry_apart for all that is not within one allocation. Their money alone, without what they
 * point at. */
#ifndef UPH_LEDGER_ENTRY_MOVES_H
#define UPH_LEDGER_ENTRY_MOVES_H

#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/journal.h"

struct entry_move {
	int64_t seq;
	enum uph_event event;
	struct uph_date date;
	int64_t ore;
	int64_t from, to; /* ids of accounts */
};

struct entry_moves {
	struct entry_move *moves;
	size_t count, capacity;
};

/* Each adds to `moves` what of its entries was known at the scope's seq_max and is dated up to its last day;
 * the rest of the scope is not read. The list is in no order and may have an entry twice until it is sorted.
 */
enum uph_status entry_moves_of_allocation(struct uph_ledger *ledger, const struct uph_scope *scope,
	int64_t allocation, struct entry_moves *moves, struct uph_error *err);
/* Of the allocations that are, or have been, counted to the decision, and of no allocation. */
enum uph_status entry_moves_of_decision(struct uph_ledger *ledger, const struct uph_scope *scope,
	int64_t decision, struct entry_moves *moves, struct uph_error *err);
/* All that are not within one allocation: whatever touches a pot, and all entries of no allocation. */
enum uph_status entry_moves_apart(struct uph_ledger *ledger, const struct uph_scope *scope,
	struct entry_moves *moves, struct uph_error *err);

enum uph_status entry_moves_add(
	struct entry_moves *moves, const struct entry_move *more, size_t count, struct uph_error *err);
/* In the order they were registered, each once. */
void entry_moves_sort(struct entry_moves *moves);
void entry_moves_free(struct entry_moves *moves);

/* As uph_entries(), of these alone, in the list's order: they must be within the scope. */
enum uph_status entry_moves_read(struct uph_ledger *ledger, const struct uph_scope *scope,
	const struct entry_moves *moves,
	enum uph_status (*visit)(void *context, const struct uph_entry *entry, struct uph_error *err),
	void *context, struct uph_error *err);

#endif
