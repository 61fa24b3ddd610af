/* The inside of conditions: what their money stands at, and their reading from the tables. */
#ifndef UPH_LEDGER_CONDITION_H
#define UPH_LEDGER_CONDITION_H

#include <stdint.h>

#include "ledger/base/arena.h"
#include "uph/condition.h"

/* A condition by id with what had become of it on a day (none: now), as known up to a record (0: all). Texts
 * are copied into `texts`. */
enum uph_status condition_read(struct uph_ledger *ledger, int64_t id, struct uph_date as_of, int64_t seq_max,
	struct arena *texts, struct uph_condition *out, struct uph_error *err);

/* What the allocations of a condition hold as of a day, whatever has become of it: as uph_condition_parts().
 */
enum uph_status condition_holds(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date as_of, int64_t seq_max, struct uph_condition_part **out, size_t *count,
	struct uph_error *err);
/* The same summed. */
enum uph_status condition_sum(struct uph_ledger *ledger, const struct uph_condition *condition,
	struct uph_date as_of, int64_t seq_max, struct uph_money *unpaid, struct uph_money *paid,
	struct uph_error *err);

/* "V-24-001 (ESF …)" into `text`; returns `text`. */
#define CONDITION_NAME_MAX 256
char *condition_name(const struct uph_condition *condition, char text[CONDITION_NAME_MAX]);
/* Refuses with the sentence that says what outcome it has and how that is taken back. */
enum uph_status condition_has_outcome(const struct uph_condition *condition, struct uph_error *err);

#endif
