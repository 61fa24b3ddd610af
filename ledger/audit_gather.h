/* Inside the gathering of the audit's books (audit_book.c): lists that grow, texts that are kept, and the
 * parts that have files of their own. */
#ifndef UPH_LEDGER_AUDIT_GATHER_H
#define UPH_LEDGER_AUDIT_GATHER_H

#include "ledger/audit_book.h"
#include "ledger/base/key_map.h"

/* The place of the next item of a list (`items_at` points at the pointer to it), zeroed; NULL when memory is
 * out. */
void *audit_next_item(void *items_at, size_t *count, size_t size);
enum uph_status audit_no_memory(struct uph_error *err);
/* Makes `*text` a copy that lives as long as the book; NULL stays so. False when memory is out. */
bool audit_keep(struct audit_book *book, const char **text);
bool audit_keep_step(struct audit_book *book, struct uph_step *step);
/* The index of an id; false, and AUDIT_NONE, when it is not there. */
bool audit_index_of(const struct key_map *map, int64_t id, size_t *out);

struct audit_maps {
	struct audit_book *book;
	const struct key_map *decisions, *allocations; /* ids to indexes */
};

enum uph_status audit_gather_decisions(
	struct audit_book *book, struct key_map *decisions, struct uph_error *err);
enum uph_status audit_gather_allocations(struct audit_book *book, const struct key_map *decisions,
	struct key_map *allocations, struct uph_error *err);
/* A visitor of entries; `context` is the maps. */
enum uph_status audit_take_entry(void *context, const struct uph_entry *entry, struct uph_error *err);
enum uph_status audit_gather_conditions(
	struct audit_book *book, struct audit_maps *with, struct uph_error *err);
/* By fund and code, so that lists read the same whichever way the activities came into the books. */
void audit_sort_pots(struct audit_book *book);

#endif
