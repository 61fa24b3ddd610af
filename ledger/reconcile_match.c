/* One against one. Each pass puts what is still free of both sides in order by what must be the same (the
 * amount always; then pot, day, reference) and pairs each run: as many pairs as there can be, and of those
 * the ones with the fewest days between. Equals are paired by date and number, so that the same files always
 * give the same pairs. A pass sorts once: nothing is compared with everything.
 *
 * Rules: within a pot before between pots; a reference or a day before a window; what is booked after the day
 * is first paired with what is after it on the other side, so that next month's equal amount explains
 * nothing of this one's. */
#include <stdlib.h>
#include <string.h>

#include "ledger/reconcile.h"

#define PAIRS_MAX 65536 /* a run whose pairs are more is paired from its ends */

enum pass_where { IN_POT, IN_FUND, ANYWHERE };
enum pass_by { BY_AMOUNT = 0, BY_DAY = 1, BY_REFERENCE = 2 };
enum pass_end {
	ENDS_MATCHED, /* a match */
	ENDS_APART,   /* a cause: other pot */
	ENDS_LATE,    /* a cause: on either side of the day */
	ENDS_OPENED,  /* a match with what stood before */
	ENDS_AFTER    /* not told: both are after the day */
};

#define WINDOW (-1) /* the options' window */
#define ANY_DAYS 100000

struct pass {
	enum reconcile_phase ours, theirs;
	enum pass_where where;
	int by;
	int32_t days;
	bool alone; /* only one of each with the amount */
	enum pass_end end;
	enum uph_match how;
	enum uph_event only; /* ours of this event alone; 0: of any */
};

static const struct pass in_pot[] = {
	{PHASE_WITHIN, PHASE_WITHIN, IN_POT, BY_DAY | BY_REFERENCE, 0, false, ENDS_MATCHED, UPH_MATCH_EXACT,
		0},
	{PHASE_WITHIN, PHASE_WITHIN, IN_POT, BY_REFERENCE, ANY_DAYS, false, ENDS_MATCHED, UPH_MATCH_EXACT, 0},
	{PHASE_WITHIN, PHASE_WITHIN, IN_POT, BY_DAY, 0, false, ENDS_MATCHED, UPH_MATCH_EXACT, 0},
	{PHASE_WITHIN, PHASE_WITHIN, IN_POT, BY_AMOUNT, WINDOW, false, ENDS_MATCHED, UPH_MATCH_WINDOW, 0},
};
static const struct pass earlier[] = {
	{PHASE_BEFORE, PHASE_WITHIN, IN_POT, BY_REFERENCE, ANY_DAYS, false, ENDS_OPENED, UPH_MATCH_OPENING,
		0},
	{PHASE_BEFORE, PHASE_WITHIN, IN_POT, BY_AMOUNT, WINDOW, false, ENDS_OPENED, UPH_MATCH_OPENING, 0},
};
static const struct pass alone_late[] = {
	{PHASE_WITHIN, PHASE_WITHIN, IN_POT, BY_AMOUNT, RECONCILE_LATE_DAYS, true, ENDS_MATCHED,
		UPH_MATCH_WINDOW, 0},
	/* a grant without a day counts from the year's first, and comes when it comes */
	{PHASE_WITHIN, PHASE_WITHIN, IN_POT, BY_AMOUNT, ANY_DAYS, true, ENDS_MATCHED, UPH_MATCH_WINDOW,
		UPH_EVENT_GRANT},
};
static const struct pass apart_exact[] = {
	{PHASE_WITHIN, PHASE_WITHIN, IN_FUND, BY_REFERENCE, ANY_DAYS, false, ENDS_APART, UPH_MATCH_EXACT, 0},
	{PHASE_WITHIN, PHASE_WITHIN, IN_FUND, BY_DAY, 0, false, ENDS_APART, UPH_MATCH_EXACT, 0},
};
static const struct pass after[] = {
	{PHASE_AFTER, PHASE_AFTER, IN_POT, BY_REFERENCE, ANY_DAYS, false, ENDS_AFTER, UPH_MATCH_EXACT, 0},
	{PHASE_AFTER, PHASE_AFTER, IN_POT, BY_DAY, 0, false, ENDS_AFTER, UPH_MATCH_EXACT, 0},
	{PHASE_AFTER, PHASE_AFTER, IN_POT, BY_AMOUNT, WINDOW, false, ENDS_AFTER, UPH_MATCH_WINDOW, 0},
};
static const struct pass late[] = {
	{PHASE_WITHIN, PHASE_AFTER, IN_POT, BY_REFERENCE, ANY_DAYS, false, ENDS_LATE, UPH_MATCH_EXACT, 0},
	{PHASE_AFTER, PHASE_WITHIN, IN_POT, BY_REFERENCE, ANY_DAYS, false, ENDS_LATE, UPH_MATCH_EXACT, 0},
	{PHASE_WITHIN, PHASE_AFTER, IN_POT, BY_AMOUNT, RECONCILE_LATE_DAYS, false, ENDS_LATE,
		UPH_MATCH_WINDOW, 0},
	{PHASE_AFTER, PHASE_WITHIN, IN_POT, BY_AMOUNT, RECONCILE_LATE_DAYS, false, ENDS_LATE,
		UPH_MATCH_WINDOW, 0},
};
static const struct pass apart_near[] = {
	{PHASE_WITHIN, PHASE_WITHIN, IN_FUND, BY_AMOUNT, WINDOW, false, ENDS_APART, UPH_MATCH_WINDOW, 0},
	{PHASE_WITHIN, PHASE_WITHIN, ANYWHERE, BY_REFERENCE, ANY_DAYS, false, ENDS_APART, UPH_MATCH_EXACT, 0},
	{PHASE_WITHIN, PHASE_WITHIN, ANYWHERE, BY_DAY, 0, false, ENDS_APART, UPH_MATCH_EXACT, 0},
	{PHASE_WITHIN, PHASE_WITHIN, ANYWHERE, BY_AMOUNT, WINDOW, false, ENDS_APART, UPH_MATCH_WINDOW, 0},
};

/* ---- what a mark becomes ---- */

enum uph_status reconcile_add_match(
	struct reconcile *r, enum uph_match how, const size_t *marks, size_t count, struct uph_error *err)
{
	enum uph_status status =
		reconcile_room(&r->matches, r->match_count, &r->match_capacity, sizeof *r->matches, err);
	if (status != UPH_OK)
		return status;
	const struct reconcile_pot *pot = &r->pots[r->marks[marks[0]].pot];
	struct uph_reconcile_match match = {
		.how = how, .fund = pot->told.fund, .activity = pot->told.activity};
	int64_t ours = 0, theirs = 0;
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		struct reconcile_mark *mark = &r->marks[marks[i]];
		*(mark->ours ? &match.ours : &match.theirs) += 1;
		status = reconcile_add(mark->ours ? &ours : &theirs, mark->ore, err);
		mark->taken = true;
		mark->group = r->match_count;
	}
	match.amount.ore = match.theirs ? theirs : ours;
	r->matches[r->match_count++] = match;
	return status;
}

enum uph_status reconcile_add_cause(struct reconcile *r, enum uph_difference_kind kind, const size_t *marks,
	size_t count, struct uph_error *err)
{
	enum uph_status status =
		reconcile_room(&r->causes, r->cause_count, &r->cause_capacity, sizeof *r->causes, err);
	if (status != UPH_OK)
		return status;
	struct reconcile_cause cause = {.kind = kind, .count = count};
	cause.marks = arena_alloc_array(r->memory, count, sizeof *cause.marks);
	if (!cause.marks)
		return reconcile_no_memory(err);
	size_t at = 0;
	for (int side = 0; side < 2; side++) {
		for (size_t i = 0; i < count; i++) {
			if (r->marks[marks[i]].ours == (side == 0))
				cause.marks[at++] = marks[i];
		}
	}
	for (size_t i = 0; i < count; i++) {
		r->marks[marks[i]].taken = true;
		r->marks[marks[i]].cause = r->cause_count;
	}
	r->causes[r->cause_count++] = cause;
	return UPH_OK;
}

/* A grant that is not divided here is not on the wrong activity there. */
static enum uph_difference_kind apart_kind(const struct reconcile *r, size_t mark)
{
	const struct uph_activity *activity = uph_activity_by_id(r->ledger, r->marks[mark].item.activity);
	bool undivided = activity && activity->code[0] == '\0';
	return undivided && r->marks[mark].event == UPH_EVENT_GRANT ? UPH_DIFFERENCE_DIVIDED
								    : UPH_DIFFERENCE_ACTIVITY;
}

/* What stood before the first day was in our opening, and not in theirs: believed when the openings then
 * differ by less. */
static bool opening_agrees(const struct reconcile *r, size_t mark)
{
	const struct reconcile_pot *pot = &r->pots[r->marks[mark].pot];
	int64_t without, ore = r->marks[mark].ore;
	if (__builtin_add_overflow(pot->opening, ore, &without) || without == INT64_MIN ||
		pot->opening == INT64_MIN)
		return false;
	return (without < 0 ? -without : without) < (pot->opening < 0 ? -pot->opening : pot->opening);
}

static enum uph_status pair(
	struct reconcile *r, const struct pass *pass, size_t ours, size_t theirs, struct uph_error *err)
{
	const size_t both[] = {ours, theirs};
	switch (pass->end) {
	case ENDS_MATCHED:
		return reconcile_add_match(r, pass->how, both, 2, err);
	case ENDS_APART:
		return reconcile_add_cause(r, apart_kind(r, ours), both, 2, err);
	case ENDS_LATE:
		return reconcile_add_cause(r, UPH_DIFFERENCE_LATE, both, 2, err);
	case ENDS_OPENED:
		if (!opening_agrees(r, ours))
			return UPH_OK;
		r->pots[r->marks[ours].pot].opening += r->marks[ours].ore;
		return reconcile_add_match(r, pass->how, both, 2, err);
	case ENDS_AFTER:
		r->marks[ours].taken = r->marks[theirs].taken = true;
		break;
	}
	return UPH_OK;
}

/* ---- runs ---- */

struct line {
	int64_t where, ore, reference, day;
	size_t mark;
};

static int by_line(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	if (x->where != y->where)
		return x->where < y->where ? -1 : 1;
	if (x->ore != y->ore)
		return x->ore < y->ore ? -1 : 1;
	if (x->reference != y->reference)
		return x->reference < y->reference ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

static bool same_run(const struct line *a, const struct line *b)
{
	return a->where == b->where && a->ore == b->ore && a->reference == b->reference && a->day == b->day;
}

static int64_t apart(const struct reconcile *r, size_t a, size_t b)
{
	int64_t days = (int64_t)r->marks[a].days - r->marks[b].days;
	return days < 0 ? -days : days;
}

static bool says_other(const struct reconcile_mark *reference, uint32_t written, uint32_t form)
{
	return written && reference->reference && form == reference->reference_form &&
	       written != reference->reference;
}

bool reconcile_contradicts(const struct reconcile_mark *a, const struct reconcile_mark *b)
{
	const struct reconcile_mark *ours = a->ours ? a : b, *theirs = a->ours ? b : a;
	if (theirs->reference == 0 || ours->reference == theirs->reference ||
		ours->label == theirs->reference)
		return false;
	return says_other(theirs, ours->reference, ours->reference_form) ||
	       says_other(theirs, ours->label, ours->label_form);
}

struct run {
	const size_t *ours, *theirs;
	size_t ours_count, theirs_count;
	int64_t limit;
	bool by_amount; /* nothing but the amount says that they are the same */
};

static bool may_pair(const struct reconcile *r, const struct run *run, size_t ours, size_t theirs)
{
	return apart(r, ours, theirs) <= run->limit &&
	       !(run->by_amount && reconcile_contradicts(&r->marks[ours], &r->marks[theirs]));
}

/* From the ends: the most pairs that there can be, in order. */
static enum uph_status pair_in_order(
	struct reconcile *r, const struct pass *pass, const struct run *run, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0, k = 0; status == UPH_OK && i < run->ours_count && k < run->theirs_count;) {
		if (may_pair(r, run, run->ours[i], run->theirs[k]))
			status = pair(r, pass, run->ours[i++], run->theirs[k++], err);
		else if (r->marks[run->ours[i]].days < r->marks[run->theirs[k]].days)
			i++;
		else
			k++;
	}
	return status;
}

struct cell {
	uint32_t pairs; /* from here to the end */
	int64_t days;
	char step; /* 'p'air, pass over 'o'urs or 't'heirs */
};

/* The most pairs, with the fewest days between them. */
static enum uph_status pair_best(
	struct reconcile *r, const struct pass *pass, const struct run *run, struct uph_error *err)
{
	const size_t width = run->theirs_count + 1;
	struct cell *cells = calloc((run->ours_count + 1) * width, sizeof *cells);
	if (!cells)
		return reconcile_no_memory(err);
	for (size_t i = run->ours_count; i-- > 0;) {
		for (size_t k = run->theirs_count; k-- > 0;) {
			struct cell *cell = &cells[i * width + k];
			const struct cell *over[] = {cell + width, cell + 1, cell + width + 1};
			int64_t days = apart(r, run->ours[i], run->theirs[k]);
			*cell = *over[0];
			cell->step = 'o';
			if (over[1]->pairs > cell->pairs ||
				(over[1]->pairs == cell->pairs && over[1]->days < cell->days)) {
				*cell = *over[1];
				cell->step = 't';
			}
			if (may_pair(r, run, run->ours[i], run->theirs[k]) &&
				(over[2]->pairs + 1 > cell->pairs ||
					(over[2]->pairs + 1 == cell->pairs &&
						over[2]->days + days <= cell->days)))
				*cell = (struct cell){over[2]->pairs + 1, over[2]->days + days, 'p'};
		}
	}
	enum uph_status status = UPH_OK;
	for (size_t i = 0, k = 0; status == UPH_OK && i < run->ours_count && k < run->theirs_count;) {
		char step = cells[i * width + k].step;
		if (step == 'p')
			status = pair(r, pass, run->ours[i], run->theirs[k], err);
		i += step != 't';
		k += step != 'o';
	}
	free(cells);
	return status;
}

/* `lines` of one run; marks that an earlier run has taken, by another reference, are passed over. */
static enum uph_status pair_run(struct reconcile *r, const struct pass *pass, const struct line *lines,
	size_t count, size_t *room, struct uph_error *err)
{
	size_t ours = 0, theirs = 0;
	for (size_t i = 0; i < count; i++)
		ours += r->marks[lines[i].mark].ours && !r->marks[lines[i].mark].taken;
	for (size_t i = 0, at = 0; i < count; i++) {
		const struct reconcile_mark *mark = &r->marks[lines[i].mark];
		if (!mark->taken)
			room[mark->ours ? at++ : ours + theirs++] = lines[i].mark;
	}
	struct run run = {room, room + ours, ours, theirs,
		pass->days == WINDOW ? r->options.window : pass->days,
		pass->by == BY_AMOUNT || (pass->by == BY_DAY && pass->end != ENDS_MATCHED)};
	if (ours == 0 || theirs == 0 || (pass->alone && ours + theirs > 2))
		return UPH_OK;
	return pass->days == 0 || ours > PAIRS_MAX / theirs ? pair_in_order(r, pass, &run, err)
							    : pair_best(r, pass, &run, err);
}

/* ---- passes ---- */

static bool is_asked(const struct pass *pass, const struct reconcile_mark *mark)
{
	return !mark->taken && mark->phase == (mark->ours ? pass->ours : pass->theirs) &&
	       (!mark->ours || pass->only == 0 || mark->event == pass->only);
}

static void add_line(const struct reconcile *r, const struct pass *pass, size_t mark, uint32_t reference,
	struct line *lines, size_t *count)
{
	const struct reconcile_mark *of = &r->marks[mark];
	if ((pass->by & BY_REFERENCE) && reference == 0)
		return;
	lines[(*count)++] = (struct line){pass->where == IN_POT    ? (int64_t)of->pot
					  : pass->where == IN_FUND ? r->pots[of->pot].told.fund
								   : 0,
		of->ore, pass->by & BY_REFERENCE ? reference : 0, pass->by & BY_DAY ? of->days : 0, mark};
}

static enum uph_status run_pass(struct reconcile *r, const struct pass *pass, struct uph_error *err)
{
	struct line *lines = calloc(r->mark_count + 1, 2 * sizeof *lines);
	size_t *room = calloc(r->mark_count + 1, 2 * sizeof *room), count = 0;
	enum uph_status status = lines && room ? UPH_OK : reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < r->mark_count; i++) {
		const struct reconcile_mark *mark = &r->marks[i];
		if (!is_asked(pass, mark))
			continue;
		add_line(r, pass, i, mark->reference, lines, &count);
		if ((pass->by & BY_REFERENCE) && mark->label != mark->reference)
			add_line(r, pass, i, mark->label, lines, &count);
	}
	if (status == UPH_OK && count > 1)
		qsort(lines, count, sizeof *lines, by_line);
	for (size_t i = 0, end; status == UPH_OK && i < count; i = end) {
		for (end = i + 1; end < count && same_run(&lines[i], &lines[end]);)
			end++;
		status = pair_run(r, pass, lines + i, end - i, room, err);
	}
	free(lines);
	free(room);
	return status;
}

static enum uph_status run_passes(
	struct reconcile *r, const struct pass *passes, size_t count, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < count; i++)
		status = run_pass(r, &passes[i], err);
	return status;
}
#define RUN(passes) run_passes(r, passes, sizeof(passes) / sizeof *(passes), err)

/* ---- what takes itself out ---- */

static int by_root(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	if (x->where != y->where)
		return x->where < y->where ? -1 : 1;
	if (x->ore != y->ore)
		return x->ore < y->ore ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

/* An entry and all that corrects it, in one pot: nothing is left of it, and all of it counts. */
static enum uph_status cancel_chain(
	struct reconcile *r, const struct line *lines, size_t count, struct uph_error *err)
{
	int64_t left = 0;
	size_t marks[64];
	if (count < 2 || count > sizeof marks / sizeof *marks)
		return UPH_OK;
	for (size_t i = 0; i < count; i++) {
		marks[i] = lines[i].mark;
		if (r->marks[marks[i]].phase == PHASE_AFTER)
			continue;
		if (r->marks[marks[i]].phase == PHASE_BEFORE ||
			__builtin_add_overflow(left, r->marks[marks[i]].ore, &left))
			return UPH_OK;
	}
	size_t within = 0;
	for (size_t i = 0; i < count; i++) {
		if (r->marks[marks[i]].phase == PHASE_WITHIN)
			marks[within++] = marks[i];
	}
	return left == 0 && within > 1 ? reconcile_add_match(r, UPH_MATCH_CANCELLED, marks, within, err)
				       : UPH_OK;
}

static enum uph_status cancel_corrections(struct reconcile *r, struct uph_error *err)
{
	struct line *lines = calloc(r->ours_count + 1, sizeof *lines);
	size_t count = 0;
	enum uph_status status = lines ? UPH_OK : reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < r->ours_count; i++)
		lines[count++] = (struct line){r->marks[i].root, (int64_t)r->marks[i].pot, 0, 0, i};
	if (status == UPH_OK && count > 1)
		qsort(lines, count, sizeof *lines, by_root);
	for (size_t i = 0, end; status == UPH_OK && i < count; i = end) {
		for (end = i + 1;
			end < count && lines[end].where == lines[i].where && lines[end].ore == lines[i].ore;)
			end++;
		status = cancel_chain(r, lines + i, end - i, err);
	}
	free(lines);
	return status;
}

/* Two that take each other out: of a voucher or a reference, or alone of their amount within two months. */
static bool are_opposite(const struct reconcile *r, const struct line *lines, size_t count)
{
	const struct reconcile_mark *a = &r->marks[lines[0].mark], *b = &r->marks[lines[1].mark];
	if (a->ours != b->ours || a->ore != -b->ore)
		return false;
	if ((a->bundle && a->bundle == b->bundle) || (a->reference && a->reference == b->reference) ||
		(a->label && a->label == b->label))
		return true;
	bool told = !a->ours || (a->other != RECONCILE_NONE && b->other != RECONCILE_NONE);
	return count == 2 && told && !reconcile_contradicts(a, b) &&
	       apart(r, lines[0].mark, lines[1].mark) <= RECONCILE_LATE_DAYS;
}

/* Runs of one side, pot and amount regardless of sign, in order of days. */
static enum uph_status cancel_opposites(struct reconcile *r, struct uph_error *err)
{
	struct line *lines = calloc(r->mark_count + 1, sizeof *lines);
	size_t count = 0;
	enum uph_status status = lines ? UPH_OK : reconcile_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < r->mark_count; i++) {
		const struct reconcile_mark *mark = &r->marks[i];
		if (!mark->taken && mark->phase == PHASE_WITHIN && mark->ore != INT64_MIN)
			lines[count++] = (struct line){
				(int64_t)mark->pot, mark->ore < 0 ? -mark->ore : mark->ore, mark->ours, 0, i};
	}
	if (status == UPH_OK && count > 1)
		qsort(lines, count, sizeof *lines, by_line);
	for (size_t i = 0, end; status == UPH_OK && i < count; i = end) {
		for (end = i + 1; end < count && same_run(&lines[i], &lines[end]);)
			end++;
		for (size_t k = i; status == UPH_OK && k + 1 < end; k++) {
			const size_t both[] = {lines[k].mark, lines[k + 1].mark};
			if (!are_opposite(r, &lines[k], end - i))
				continue;
			status = reconcile_add_match(r, UPH_MATCH_CANCELLED, both, 2, err);
			k++;
		}
	}
	free(lines);
	return status;
}

enum uph_status reconcile_match(struct reconcile *r, struct uph_error *err)
{
	enum uph_status status = cancel_corrections(r, err);
	if (status == UPH_OK)
		status = RUN(in_pot);
	if (status == UPH_OK)
		status = reconcile_match_lots(r, true, err);
	if (status == UPH_OK)
		status = reconcile_match_moved_on(r, err);
	if (status == UPH_OK)
		status = RUN(earlier);
	if (status == UPH_OK)
		status = RUN(alone_late);
	if (status == UPH_OK)
		status = reconcile_match_sums(r, true, err);
	if (status == UPH_OK) /* again: more moves are settled now */
		status = reconcile_match_moved_on(r, err);
	if (status == UPH_OK)
		status = reconcile_match_opened(r, err);
	if (status == UPH_OK)
		status = cancel_opposites(r, err);
	if (status == UPH_OK)
		status = RUN(apart_exact);
	if (status == UPH_OK)
		status = reconcile_match_lots(r, false, err);
	if (status == UPH_OK)
		status = reconcile_match_sums(r, false, err);
	if (status == UPH_OK)
		status = RUN(after);
	if (status == UPH_OK)
		status = RUN(late);
	return status == UPH_OK ? RUN(apart_near) : status;
}
