/* Entries that a rule asks about, in groups, so that a cause is one finding and its rows are items. */
#ifndef UPH_LEDGER_AUDIT_PICK_H
#define UPH_LEDGER_AUDIT_PICK_H

#include "ledger/audit_rules.h"

/* The group that an entry belongs to: an allocation's index, a decision's, …; AUDIT_NONE: it is not asked
 * about. */
typedef size_t audit_group_of(const struct audit_book *book, size_t entry);

struct audit_picked {
	struct audit_in_group {
		size_t group, entry;
	} * items; /* by group, then as registered; they live as long as the audit */
	size_t count;
};

struct audit_picked audit_pick(struct audit *audit, audit_group_of *group_of);
/* Where the group that begins at `first` ends. */
size_t audit_group_end(const struct audit_picked *picked, size_t first);
/* What is left of the entries of a group, together. */
struct uph_money audit_group_sum(
	const struct audit_book *book, const struct audit_picked *picked, size_t first, size_t end);

/* The name; "ingen" for none. */
const char *audit_party_text(const struct audit_book *book, int64_t party);
/* The same party, or one is part of the other. */
bool audit_same_family(const struct audit_book *book, int64_t a, int64_t b);
/* Rejected, withdrawn or replaced. */
bool audit_is_over(const struct uph_step *step);
bool audit_of_matrix(const struct audit_entry *entry);
/* "2024-10-01" of a moment in UTC. */
struct uph_date audit_day_of(int64_t microseconds);
/* Memory that lives as long as the audit, zeroed; NULL is remembered by it. */
void *audit_memory(struct audit *audit, size_t count, size_t size);

#endif
