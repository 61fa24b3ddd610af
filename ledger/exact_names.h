/* From what a thing is called in an exact row to its record: remembered, since a million rows name the same
 * few funds, activities and parties. */
#ifndef UPH_LEDGER_EXACT_NAMES_H
#define UPH_LEDGER_EXACT_NAMES_H

#include "ledger/exact_form.h"

struct exact_known {
	enum field_type type;
	const char *columns[3]; /* NULL: nothing */
	int64_t id;
};

struct exact_names {
	struct exact_known *items;
	size_t count, capacity;
	uint32_t *slots; /* number + 1; 0: free */
	size_t slot_count;
	struct arena memory;
};

void exact_names_init(struct exact_names *names);
void exact_names_free(struct exact_names *names);

/* The record that a reference names by its columns (one, or a decision's three; not an account or an entry).
 * UPH_E_MISSING with a sentence. */
enum uph_status exact_names_find(struct exact_names *names, struct uph_ledger *ledger, enum field_type type,
	const char *const columns[3], int64_t *id, struct uph_error *err);

#endif
