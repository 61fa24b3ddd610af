/* The model's corrections and reversals: what is mirrored, what was said along with it, and what may not be
 * taken back. */
#include "tests/support/model.h"

/* ---- corrections ---- */

static const char *mirror(struct model *model, int number, int64_t amount, int date)
{
	const struct model_entry entry = model->entries[number];
	if (amount <= 0 || amount > entry.left)
		return "more than is left to correct";
	/* What is taken back of a correction comes back on what it corrects; of that one's own, it goes
	 * again. */
	for (int above = entry.corrects; above; above = model->entries[above].corrects) {
		above = model->entries[above].corrects;
		if (above && model->entries[above].left < amount)
			return "an entry would be corrected with more than its amount";
		if (above == 0)
			break;
	}
	return model_post(model, entry.event, date, amount, entry.to, entry.from, number);
}

const char *model_correct(struct model *model, int entry, int64_t amount, int date, bool reason)
{
	const struct model_mark before = model_mark(model);
	if (!reason)
		return "no reason";
	if (entry < 1 || entry > model_count(model, MODEL_ENTRIES))
		return "no such entry";
	const char *refusal = mirror(model, entry, amount ? amount : model->entries[entry].left, date);
	if (!refusal)
		refusal = model_voucher_end(model, &before);
	if (refusal)
		model_return(model, &before);
	return refusal;
}

/* Closings do not end with a month. */
static int open_day(const struct model *model, int fund, int date)
{
	int through = model_closed_through(model, fund);
	return date > through ? date : through + 1;
}

/* ---- what was said along with a voucher ---- */

/* A line (0: the decision) stands in what the voucher carried out: nothing has followed it. */
static bool stands_in(const struct model *model, int decision, int line, int voucher)
{
	int now;
	model_stage_of(model, decision, line, &now);
	return now == voucher;
}

/* Says again where the line (0: the decision) stood before a step. */
static void say_again(struct model *model, int number, int decision, int line)
{
	int before = model_step_of(model, decision, line, number - 1);
	struct model_step again = {.stage = IS_PROPOSED};
	if (before)
		again = model->steps[before];
	again.decision = decision;
	again.allocation = line;
	again.voucher = 0;
	model_step_say(model, again);
}

/* Each line that the step was about, and that has not gone on, stands where it stood; the decision too, when
 * none of its lines has gone on. */
static void take_step_back(struct model *model, int number)
{
	const struct model_step step = model->steps[number];
	int lines[MODEL_ALLOCATIONS_MAX], count = 0, last = model_count(model, MODEL_ALLOCATIONS);
	bool whole = step.allocation == 0 && stands_in(model, step.decision, 0, step.voucher);
	for (int line = 1; line <= last; line++) {
		bool stands = stands_in(model, 0, line, step.voucher);
		if (model_owner(model, line) == step.decision)
			whole = whole && stands;
		if (stands && model_is_about(model, &step, 0, line))
			lines[count++] = line;
	}
	if (whole)
		say_again(model, number, step.decision, 0);
	for (int i = 0; i < count; i++) {
		bool said = whole && model_owner(model, lines[i]) == step.decision &&
			    model_step_of(model, 0, lines[i], number - 1) ==
				    model_step_of(model, step.decision, 0, number - 1);
		if (!said)
			say_again(model, number, model_owner(model, lines[i]), lines[i]);
	}
}

static void take_outcome_back(struct model *model, int number)
{
	int last = model_count(model, MODEL_OUTCOMES);
	for (int i = number + 1; i <= last; i++) {
		if (model->outcomes[i].condition == model->outcomes[number].condition)
			return;
	}
	model->outcomes[++model->now.count[MODEL_OUTCOMES]] =
		(struct model_settled){model->outcomes[number].condition, OUT_OPEN, 0};
}

static void take_back(struct model *model, int voucher)
{
	int steps = model_count(model, MODEL_STEPS), outcomes = model_count(model, MODEL_OUTCOMES);
	for (int i = 1; i <= steps; i++) {
		if (model->steps[i].voucher == voucher)
			take_step_back(model, i);
	}
	for (int i = 1; i <= outcomes; i++) {
		if (model->outcomes[i].voucher == voucher && model->outcomes[i].outcome != OUT_OPEN)
			take_outcome_back(model, i);
	}
}

/* ---- what a reversal may not do to a line that has gone on ---- */

static bool sets_aside(const struct model_entry *entry)
{
	return entry->from.kind == AT_POT && entry->to.kind >= AT_RESERVED &&
	       entry->to.kind <= AT_REQUISITIONED;
}

/* Whether the line stands decided, and has been decided after the entry. */
static bool decided_since(const struct model *model, int line, int entry, int last)
{
	if (model_stage_of(model, 0, line, NULL) != IS_DECIDED)
		return false;
	for (int i = last; i >= 1 && model->steps[i].entries >= entry; i--) {
		if (model->steps[i].stage == IS_DECIDED && model_is_about(model, &model->steps[i], 0, line))
			return true;
	}
	return false;
}

/* Money that is set aside is not taken from under what has been decided since. */
static const char *check_decided(const struct model *model, int voucher)
{
	for (int i = model_count(model, MODEL_ENTRIES); i >= 1; i--) {
		const struct model_entry *entry = &model->entries[i];
		int line = entry->to.allocation;
		if (entry->voucher == voucher && entry->left > 0 && sets_aside(entry) &&
			decided_since(model, line, i, model_count(model, MODEL_STEPS)) &&
			!stands_in(model, 0, line, voucher))
			return "the line has been decided since";
	}
	return NULL;
}

/* Whether a line holds more than is decided: its own step, its decision's, or else its financing says. */
static bool beyond_decided(const struct model *model, int line)
{
	const struct model_line *lines[32];
	int step = model_step_of(model, 0, line, model_count(model, MODEL_STEPS)),
	    own = model_owner(model, line);
	const struct model_step *stands = &model->steps[step];
	int64_t holds = 0, bound = 0;
	if (step && stands->stage == IS_DECIDED && stands->has_amount) {
		for (int i = 1; i <= model_count(model, MODEL_ALLOCATIONS); i++) {
			if (stands->allocation ? i == line : model_owner(model, i) == own)
				holds += model_holds(model, i);
		}
		return holds > stands->amount;
	}
	size_t count = model_lines_of(model, line, lines);
	for (size_t i = 0; i < count; i++) {
		if (lines[i]->amount <= 0)
			return false;
		bound += lines[i]->amount;
	}
	return count > 0 && model_holds(model, line) > bound;
}

/* Money that comes back does not lie on top of what has come, or been decided, since it went. */
static const char *check_restored(const struct model *model, const struct model_mark *before)
{
	int last = before->count[MODEL_ENTRIES];
	for (int i = last + 1; i <= model_count(model, MODEL_ENTRIES); i++) {
		const struct model_entry *mirror = &model->entries[i];
		int line = mirror->to.allocation, first = mirror->corrects;
		bool since = false;
		if (!sets_aside(mirror))
			continue;
		for (int k = last + 1; k <= model_count(model, MODEL_ENTRIES); k++) {
			const struct model_entry *other = &model->entries[k];
			if (sets_aside(other) && other->to.allocation == line && other->corrects < first)
				first = other->corrects;
		}
		for (int k = first + 1; k <= last; k++) {
			const struct model_entry *given = &model->entries[k];
			since = since || (sets_aside(given) && given->to.allocation == line &&
						 given->corrects == 0 && given->left > 0);
		}
		since = since || decided_since(model, line, first, before->count[MODEL_STEPS]);
		if (since && beyond_decided(model, line))
			return "more would come back than is decided";
	}
	return NULL;
}

const char *model_reverse(struct model *model, int voucher, int date, bool reason)
{
	const struct model_mark before = model_mark(model);
	const char *refusal = NULL;
	int last = model_count(model, MODEL_ENTRIES);
	if (voucher < 1 || voucher > model->now.voucher)
		return "no such voucher";
	if (!reason)
		return "no reason";
	refusal = check_decided(model, voucher);
	for (int i = last; !refusal && i >= 1 && model->entries[i].voucher >= voucher; i--) {
		const struct model_entry *entry = &model->entries[i];
		int day = date;
		if (entry->voucher != voucher || entry->left <= 0)
			continue;
		if (day == 0)
			day = open_day(model, entry->to.fund, open_day(model, entry->from.fund, entry->date));
		refusal = day < entry->date ? "before the day of what it takes back"
					    : mirror(model, i, entry->left, day);
	}
	if (!refusal && model_count(model, MODEL_ENTRIES) == last)
		refusal = "nothing is left to mirror";
	if (!refusal)
		refusal = model_voucher_end(model, &before);
	if (!refusal) {
		take_back(model, voucher);
		refusal = check_restored(model, &before);
	}
	if (refusal)
		model_return(model, &before);
	return refusal;
}
