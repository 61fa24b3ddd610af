/* Every allocation with where it stands and what its money has done: one pass over the allocations and one
 * over the entries, however many papers are made of them.
 *
 * allocated    what has been reserved (Rekommenderat, then Beslutat), corrections and releases not counted
 * released     what went back to the pots without having left: refusals, claw-backs, lower amounts
 * granted      allocated − released
 * requisitioned   what has been, less what went back to the pots before it was paid
 * paid, spent, refunded   all that has flowed, net of corrections
 * claimed      what has been claimed back, less what has come of it
 * left         what stands reserved: what may still be requisitioned
 * held         what stands set aside; money without a recipient, in no sum above */
#ifndef UPH_REPORTS_ALLOCATION_LINES_H
#define UPH_REPORTS_ALLOCATION_LINES_H

#include "ledger/base/arena.h"
#include "ledger/base/key_map.h"
#include "reports/query.h"
#include "uph/decision.h"

#define ALLOCATION_POTS_MAX 24
/* Who may decide when the decision names nobody else. */
#define DIRECTOR "regiondirektören"

struct allocation_line {
	struct uph_allocation allocation;
	struct uph_decision decision;
	struct uph_step step; /* on the scope's last day */
	struct uph_money allocated, released, granted, requisitioned, paid, spent, refunded, claimed, left,
		held;
	/* What the deciding step's own voucher added or took back; with it the amount that was recommended.
	 */
	struct uph_money by_step;
	struct uph_money set_aside; /* all that was ever reserved or held, not counting the step's voucher */
	bool has_entries;
	struct uph_date money_from; /* the day of the first that set money aside; none: nothing has */
	bool corrected; /* some of what was set aside, by others than the step, has been mirrored away */
	int64_t pots[ALLOCATION_POTS_MAX][2]; /* fund and activity, in the order they were first used */
	size_t pot_count;
};

struct allocation_lines {
	struct arena texts;            /* what the lines point at */
	struct allocation_line *lines; /* by number */
	size_t count, capacity;
	struct key_map ids; /* int64_t allocation → place in `lines` */
};

/* Allocations of decisions made by the scope's last day, or of its one decision. Free with
 * allocation_lines_free(), also after a failure; lines that are all zero need no freeing. */
enum uph_status allocation_lines_collect(struct uph_ledger *ledger, const struct uph_scope *scope,
	struct allocation_lines *out, struct uph_error *err);
/* The same, only of those that `party` (above 0) receives or carries out, or that units of it receive. */
enum uph_status allocation_lines_collect_of(struct uph_ledger *ledger, const struct uph_scope *scope,
	int64_t party, struct allocation_lines *out, struct uph_error *err);
/* The same for papers that show no stage: `step`, and what was by it, is not looked up. */
enum uph_status allocation_lines_collect_money(struct uph_ledger *ledger, const struct uph_scope *scope,
	struct allocation_lines *out, struct uph_error *err);
void allocation_lines_free(struct allocation_lines *lines);

/* What an allocation was recommended with, and what was decided. */
struct allocation_amounts {
	bool known; /* somebody has said an amount; else the others are not read */
	struct uph_money recommended;
	bool is_decided;
	struct uph_money decided;
};
/* `financing` is the sum of its financing lines; NULL: not all of them have an amount. False when a sum is
 * too large. */
bool allocation_line_amounts(const struct allocation_line *line, const struct uph_money *financing,
	struct allocation_amounts *out);

/* All that was ever set aside has been corrected away: what was recommended is no longer in the books. */
bool allocation_line_undone(const struct allocation_line *line);

/* "2024-10-01 – 2024-12-31"; NULL when no period is given. */
const char *allocation_period(struct uph_report *report, const struct uph_allocation *allocation);
/* "beslutat", "decided". */
const char *allocation_stage(enum uph_stage stage, enum uph_language language);

/* NULL when there is none. */
const struct allocation_line *allocation_lines_find(const struct allocation_lines *lines, int64_t allocation);

#endif
