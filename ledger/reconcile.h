/* The inside of a reconciliation: what its files hand to each other.
 *
 * A mark is an item of either side while it is looked for on the other. It counts (within the days that are
 * compared), or stands before them (it is in our opening) or after them, and then it can only explain. A mark
 * is taken once: by a match, or by a cause, which becomes a difference. Rules: every mark that counts ends in
 * one of the two; the marks of a match that count sum to the same on both sides in its pot, but for what the
 * opening of the pot explains; so that the parts of all differences in a pot sum to the pot's difference. */
#ifndef UPH_LEDGER_RECONCILE_H
#define UPH_LEDGER_RECONCILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/arena.h"
#include "ledger/base/key_map.h"
#include "uph/journal.h"
#include "uph/reconcile.h"

#define RECONCILE_NONE SIZE_MAX
#define RECONCILE_LATE_DAYS 62 /* so much later is "a month late" */

enum reconcile_phase { PHASE_BEFORE, PHASE_WITHIN, PHASE_AFTER };

struct reconcile_mark {
	bool ours;
	enum reconcile_phase phase;
	size_t pot; /* index */
	int32_t days;
	int64_t ore;                         /* onto the balance */
	uint32_t reference, label;           /* what is written alike has the same number; 0: none */
	uint32_t reference_form, label_form; /* … and what is of the same form: F1911 and F1902 */
	uint32_t bundle;                     /* theirs: the voucher's number among vouchers; 0: it has none */
	/* ours */
	int64_t seq, voucher, root; /* root: the entry that a correction goes back to; else itself */
	int entry_number;           /* which entry of the voucher, from 1 */
	int sign;                   /* of a correction in its root's sum; 1 for the root */
	enum uph_event event;
	size_t other; /* the mark of the other pot, when the entry moved money between two; else NONE */
	/* where it ends */
	bool taken;
	size_t group, cause;
	struct uph_reconcile_item item; /* as it is told */
};

struct reconcile_cause {
	enum uph_difference_kind kind;
	size_t *marks; /* ours first */
	size_t count;
	/* of what has no marks; else NULL: they are those of the marks */
	const char *key;
	struct uph_difference_part *parts;
	size_t part_count;
};

struct reconcile_pot {
	struct uph_reconcile_pot told;
	size_t fund_order, activity_order;
	bool has_opening, has_closing;
	int64_t theirs_opening, theirs_closing;             /* as given */
	int64_t theirs_before, theirs_after, theirs_within; /* Σ rows */
	int64_t ours_before; /* on balance before the first day compared, openings of that day included */
	int64_t opening;     /* what is left of theirs − ours there */
};

struct reconcile {
	struct uph_ledger *ledger;
	const struct uph_outside *outside;
	struct uph_reconcile_options options;
	int64_t seq_max;
	struct uph_date start;
	bool has_rows;
	struct key_map pot_keys; /* {fund, activity} */
	struct reconcile_pot *pots;
	size_t pot_capacity;
	struct reconcile_mark *marks; /* ours, then theirs; each by date and number */
	size_t mark_count, mark_capacity, ours_count;
	struct uph_reconcile_match *matches;
	size_t match_count, match_capacity;
	struct reconcile_cause *causes;
	size_t cause_count, cause_capacity;
	struct arena *memory;
	size_t effort; /* steps that the search for sums may still take */
	struct explanation *explanations;
	size_t explanation_count;
};

/* ---- reconcile.c ---- */

/* Room for one more in a list. */
enum uph_status reconcile_room(
	void *items_at, size_t count, size_t *capacity, size_t size, struct uph_error *err);
enum uph_status reconcile_no_memory(struct uph_error *err);
/* a + b and a − b, or UPH_E_OVERFLOW. */
enum uph_status reconcile_add(int64_t *a, int64_t b, struct uph_error *err);
enum uph_status reconcile_take(int64_t *a, int64_t b, struct uph_error *err);
enum uph_status reconcile_pot_at(
	struct reconcile *r, int64_t fund, int64_t activity, size_t *out, struct uph_error *err);
size_t reconcile_pot_count(const struct reconcile *r);
/* The pot of money of ours: its fund is not told apart when theirs is not. */
enum uph_status reconcile_our_pot(
	struct reconcile *r, int64_t fund, int64_t activity, size_t *out, struct uph_error *err);
bool reconcile_has_fund(const struct reconcile *r, int64_t fund);

/* ---- reconcile_start.c ---- */

/* The first day compared, once the balances of both sides are in. */
enum uph_status reconcile_choose_start(struct reconcile *r, struct uph_error *err);

/* ---- reconcile_items.c ---- */

/* Chooses the first day compared, and takes in both sides. */
enum uph_status reconcile_gather(struct reconcile *r, struct uph_error *err);

/* ---- reconcile_match.c ---- */

/* Both have a reference, of one form, and not the same: two papers, whatever their amounts. */
bool reconcile_contradicts(const struct reconcile_mark *a, const struct reconcile_mark *b);

/* Finds what is the same; what is not, and has a counterpart elsewhere, becomes a cause. */
enum uph_status reconcile_match(struct reconcile *r, struct uph_error *err);
enum uph_status reconcile_add_match(
	struct reconcile *r, enum uph_match how, const size_t *marks, size_t count, struct uph_error *err);
enum uph_status reconcile_add_cause(struct reconcile *r, enum uph_difference_kind kind, const size_t *marks,
	size_t count, struct uph_error *err);

/* ---- reconcile_lots.c ---- */

/* It counts, and is of no match or cause yet. */
bool reconcile_is_free(const struct reconcile_mark *mark);
/* Its pot's number, or its fund's id. */
int64_t reconcile_where(const struct reconcile *r, size_t mark, bool in_pot);
/* One against several with the same sum, of what stands together: a voucher, a reference, a day. In a pot it
 * is a match, over pots the cause of a difference. */
enum uph_status reconcile_match_lots(struct reconcile *r, bool in_pot, struct uph_error *err);
/* A cause over pots: an activity that is another there, or a grant that is divided there. */
enum uph_status reconcile_add_divided(
	struct reconcile *r, const size_t *marks, size_t count, struct uph_error *err);

/* ---- reconcile_sums.c ---- */

/* The same of whatever within the window sums to it. */
enum uph_status reconcile_match_sums(struct reconcile *r, bool in_pot, struct uph_error *err);
/* Money that came in and was moved on here, entry by entry, where theirs has what is left of it, or nothing.
 */
enum uph_status reconcile_match_moved_on(struct reconcile *r, struct uph_error *err);
/* What of ours they opened with. */
enum uph_status reconcile_match_opened(struct reconcile *r, struct uph_error *err);

/* ---- reconcile_causes.c ---- */

/* What stands alone on either side becomes causes. */
enum uph_status reconcile_alone(struct reconcile *r, struct uph_error *err);
/* Amounts by pot become causes: first what has been explained of them before, then what is left. `order` is
 * the pots in theirs; the amounts are used up. */
enum uph_status reconcile_add_sums(struct reconcile *r, enum uph_difference_kind kind, int64_t *amounts,
	const size_t *order, struct uph_error *err);

/* ---- reconcile_tell.c ---- */

/* What is left becomes causes; then all are told as differences, in order, with their parts. */
enum uph_status reconcile_tell(struct reconcile *r, struct uph_reconciliation *out, struct uph_error *err);

/* ---- reconcile_words.c ---- */

const char *reconcile_key(struct reconcile *r, const struct reconcile_mark *mark);
const char *reconcile_pot_key(struct reconcile *r, const char *what, const struct uph_difference_part *part);
/* Fills proposal and commands. */
enum uph_status reconcile_propose(struct reconcile *r, const struct reconcile_cause *cause,
	struct uph_difference *difference, struct uph_error *err);

/* ---- explanation.c ---- */

/* What people have explained of a system: the latest of each difference and pot, those taken back left out.
 */
struct explanation {
	const char *key;
	int64_t fund, activity, ore, seq, recorded_at;
	const char *text, *person;
	struct uph_date until;
	bool carried; /* what it is of is not among the items that count: the opening has it */
};
enum uph_status explanations_gather(struct reconcile *r, struct uph_error *err);
/* Whether every part of a difference is explained with its amount; says it in the difference. */
void explanation_apply(const struct reconcile *r, struct uph_difference *difference);

#endif
