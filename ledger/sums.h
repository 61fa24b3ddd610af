/* Sums by block: what a stretch of the chain did, by month and by day, account kind, event, fund and activity.
 * Kept in memory while a transaction runs and written once at its end. */
#ifndef UPH_LEDGER_SUMS_H
#define UPH_LEDGER_SUMS_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/key_map.h"
#include "uph/date.h"
#include "uph/error.h"
#include "uph/journal.h"

/* A block takes commits until it holds about this many entries. */
#define BLOCK_ENTRIES 4096

struct sum_key {
	int64_t period, kind, event, fund, activity; /* the period: yyyymm, or yyyymmdd */
};

struct sums {
	struct key_map keys; /* struct sum_key */
	int64_t *amounts;
	size_t capacity;
	int64_t entry_count, first_seq, last_seq;
};

void sums_init(struct sums *sums);
void sums_free(struct sums *sums);
/* Counts an entry by its day: out of one account, into another. */
enum uph_status sums_add(struct sums *sums, int64_t seq, enum uph_event event, struct uph_date date,
	int64_t amount_ore, const struct uph_account *from, const struct uph_account *to,
	struct uph_error *err);
/* Adds the months that the days make. The last that is done before the sums are read. */
enum uph_status sums_add_months(struct sums *sums, struct uph_error *err);
/* Writes days and months to the last block, or to a new one, and forgets them. */
enum uph_status sums_flush(struct uph_ledger *ledger, struct uph_error *err);

#endif
