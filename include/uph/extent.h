/* How far a ledger reaches: its first and last day of entries, and how many there are. */
#ifndef UPH_EXTENT_H
#define UPH_EXTENT_H

#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/journal.h"
#include "uph/ledger.h"

/* The first and the last day that has an entry in the scope; no dates when none has. Either may be NULL. */
enum uph_status uph_entry_days(struct uph_ledger *ledger, const struct uph_scope *scope,
	struct uph_date *first, struct uph_date *last, struct uph_error *err);

/* How many entries were registered up to a record; `seq_max` 0: all. */
enum uph_status uph_entry_count(
	struct uph_ledger *ledger, int64_t seq_max, int64_t *out, struct uph_error *err);

#endif
