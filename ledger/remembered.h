/* What a running change has read of allocations and decisions, so that a long import does not read the same
 * few of them a million times. Only entries may be written meanwhile: any other record, a correction, and the
 * end of the change make it forget. Outside a change nothing is remembered: another program may write. */
#ifndef UPH_LEDGER_REMEMBERED_H
#define UPH_LEDGER_REMEMBERED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/key_map.h"
#include "uph/date.h"
#include "uph/decision.h"

struct remembered_allocation {
	bool read;
	struct uph_allocation allocation; /* when it has been read */
	struct uph_date there; /* a day on which some of its money had been set aside; none: not asked */
};

/* Labels that are found without the database: of two with the same hash, the last one read. */
#define REMEMBERED_LABELS 4096

struct remembered {
	struct key_map allocations, decisions; /* by record */
	struct remembered_allocation *allocation_items;
	uint32_t *by_label; /* numbers + 1 of allocations, by a hash of their labels; 0: none */
	struct uph_decision *decision_items;
	size_t allocation_capacity, decision_capacity;
};

void remembered_init(struct remembered *remembered);
void remembered_forget(struct remembered *remembered); /* back to empty */

/* NULL: not remembered, or no change is running. */
const struct uph_allocation *remembered_allocation(const struct uph_ledger *ledger, int64_t id);
/* The one with exactly this label. */
const struct uph_allocation *remembered_allocation_labelled(
	const struct uph_ledger *ledger, const char *label);
const struct uph_decision *remembered_decision(const struct uph_ledger *ledger, int64_t id);
bool remembered_there(const struct uph_ledger *ledger, int64_t allocation, struct uph_date day);
/* For want of memory they do nothing. */
void remember_allocation(struct uph_ledger *ledger, const struct uph_allocation *allocation);
void remember_decision(struct uph_ledger *ledger, const struct uph_decision *decision);
void remember_there(struct uph_ledger *ledger, int64_t allocation, struct uph_date day);

#endif
