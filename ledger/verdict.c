/* The second decision. A verdict is a step of the decision (or of some of its lines), linked to the deciding
 * function's own decision, and the voucher that moves the difference. */
#include "ledger/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/release.h"
#include "ledger/standing.h"

#define DECIDER "regiondirektören"

struct judging {
	struct uph_ledger *ledger;
	const struct uph_verdict *verdict;
	struct uph_decision decision;
	char name[UPH_DECISION_TEXT_MAX];
	int64_t *lines; /* allocations that the verdict is about */
	size_t line_count;
	bool all; /* they are all there are: the step is the decision's own */
};

/* "beslutat 2024-10-03 (dnr 2024/00123)" */
static void describe(const struct uph_step *step, char *out, size_t size)
{
	char day[UPH_DATE_TEXT_MAX];
	(void)snprintf(out, size, "%s %s%s%s%s", uph_stage_word(step->stage), uph_date_print(step->date, day),
		step->reference ? " (" : "", step->reference ? step->reference : "",
		step->reference ? ")" : "");
}

/* The name of what is refused: the line's when the person named lines, else the decision's. */
static const char *named(struct judging *judging, int64_t line, char text[UPH_DECISION_TEXT_MAX])
{
	struct uph_allocation allocation;
	if (!judging->verdict->allocations ||
		uph_allocation_by_id(judging->ledger, line, &allocation, NULL) != UPH_OK)
		return judging->name;
	(void)snprintf(text, UPH_DECISION_TEXT_MAX, "%s (%.120s)", allocation.label, allocation.purpose);
	text[text_cut(text, strlen(text))] = '\0';
	return text;
}

static enum uph_status refuse(struct judging *judging, int64_t line, const struct uph_step *step,
	enum uph_stage wanted, struct uph_error *err)
{
	char text[UPH_DECISION_TEXT_MAX], stands[200];
	const char *name = named(judging, line, text);
	describe(step, stands, sizeof stands);
	if (wanted == UPH_RECOMMENDED)
		return uph_fail(err, UPH_E_INVARIANT, "%s är %s: det finns inget steg att ta tillbaka", name,
			uph_stage_word(step->stage));
	if (step->stage == UPH_PROPOSED)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s är bara föreslaget; läs in det som rekommenderat innan det beslutas", name);
	if (step->stage == UPH_DECIDED && wanted != UPH_DECIDED)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s är redan %s; var det fel, ta tillbaka steget med \"uph amend … --stage recommended\" först",
			name, stands);
	return uph_fail(err, UPH_E_INVARIANT, "%s är redan %s", name, stands);
}

/* Which stages a verdict may follow. */
static bool may_follow(enum uph_stage stage, enum uph_stage wanted)
{
	switch (wanted) {
	case UPH_DECIDED:
		return stage == UPH_RECOMMENDED;
	case UPH_REJECTED:
		return stage == UPH_RECOMMENDED || stage == UPH_PROPOSED;
	case UPH_WITHDRAWN:
	case UPH_REPLACED:
		return stage == UPH_RECOMMENDED || stage == UPH_PROPOSED || stage == UPH_DECIDED;
	case UPH_RECOMMENDED: /* taken back */
		return stage == UPH_DECIDED || stage == UPH_REJECTED || stage == UPH_WITHDRAWN ||
		       stage == UPH_REPLACED;
	case UPH_PROPOSED:
	case UPH_EXTENDED:
	case UPH_ADJUSTED:
		break;
	}
	return false;
}

/* Leaves out the lines that the verdict may not follow, unless the person named them; none left is a refusal.
 */
static enum uph_status choose_lines(struct judging *judging, enum uph_stage wanted, struct uph_error *err)
{
	const struct uph_verdict *verdict = judging->verdict;
	size_t kept = 0, all = judging->line_count;
	struct uph_step step;
	enum uph_status status = UPH_OK;
	if (all == 0) {
		status = uph_decision_step(judging->ledger, verdict->decision, 0, &step, err);
		judging->all = true;
		return status == UPH_OK && !may_follow(step.stage, wanted)
			       ? refuse(judging, 0, &step, wanted, err)
			       : status;
	}
	for (size_t i = 0; status == UPH_OK && i < all; i++) {
		int64_t line = judging->lines[i];
		status = uph_allocation_step(judging->ledger, line, 0, &step, err);
		if (status != UPH_OK)
			break;
		if (may_follow(step.stage, wanted))
			judging->lines[kept++] = line;
		else if (verdict->allocations || (kept == 0 && i + 1 == all))
			status = refuse(judging, line, &step, wanted, err);
	}
	if (status == UPH_OK && verdict->has_amount && !verdict->allocations && kept < all)
		status = uph_fail(err, UPH_E_INVARIANT,
			"%s har rader som redan är avgjorda; ange vilka rader beloppet gäller, med deras nummer",
			judging->name);
	judging->all = kept == all && !verdict->allocations;
	judging->line_count = kept;
	return status;
}

static enum uph_status check_lines(struct judging *judging, struct uph_error *err)
{
	const struct uph_verdict *verdict = judging->verdict;
	size_t count;
	int64_t *own;
	enum uph_status status =
		release_allocations(judging->ledger, verdict->decision, 0, &own, &count, err);
	if (status != UPH_OK || !verdict->allocations) {
		judging->lines = own;
		judging->line_count = count;
		return status;
	}
	judging->lines = calloc(verdict->allocation_count, sizeof *judging->lines);
	if (!judging->lines)
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; status == UPH_OK && i < verdict->allocation_count; i++) {
		bool there = false;
		for (size_t k = 0; k < count; k++)
			there = there || own[k] == verdict->allocations[i];
		if (!there)
			status = uph_fail(
				err, UPH_E_INVARIANT, "tilldelningen hör inte till %s", judging->name);
		for (size_t k = 0; there && k < judging->line_count; k++) /* named twice */
			there = judging->lines[k] != verdict->allocations[i];
		if (there)
			judging->lines[judging->line_count++] = verdict->allocations[i];
	}
	free(own);
	return status;
}

static enum uph_status judge_begin(struct judging *judging, struct uph_ledger *ledger,
	const struct uph_verdict *verdict, enum uph_stage wanted, struct uph_error *err)
{
	*judging = (struct judging){.ledger = ledger, .verdict = verdict};
	enum uph_status status = uph_decision_by_id(ledger, verdict->decision, &judging->decision, err);
	if (status != UPH_OK)
		return status;
	uph_decision_print(&judging->decision, judging->name);
	if (!uph_date_valid(verdict->date))
		return uph_fail(err, UPH_E_INVARIANT, "ett beslut ska ha ett datum");
	if (verdict->date.ymd < judging->decision.date.ymd) {
		char day[UPH_DATE_TEXT_MAX];
		return uph_fail(err, UPH_E_INVARIANT, "%s kan inte ha avgjorts %s, före sammanträdet",
			judging->name, uph_date_print(verdict->date, day));
	}
	status = check_lines(judging, err);
	return status == UPH_OK ? choose_lines(judging, wanted, err) : status;
}

/* ---- the step ---- */

/* The deciding function's own decision, "Regiondirektören 2024-10-03"; its dnr stands in the step. */
static enum uph_status deciding(
	struct judging *judging, const char *function, int64_t *out, struct uph_error *err)
{
	const struct uph_verdict *verdict = judging->verdict;
	char body[120];
	(void)snprintf(body, sizeof body, "%s", function);
	if (body[0] >= 'a' && body[0] <= 'z')
		body[0] = (char)(body[0] - 'a' + 'A');
	enum uph_status status = uph_decision_find(judging->ledger, body, verdict->date, NULL, out, err);
	if (status != UPH_E_MISSING)
		return status;
	const struct uph_decision own = {.body = body, .date = verdict->date};
	return uph_decision_add(judging->ledger, &own, &verdict->origin, out, err);
}

static enum uph_status add_steps(struct judging *judging, struct uph_step *step, struct uph_error *err)
{
	const struct uph_verdict *verdict = judging->verdict;
	enum uph_status status = UPH_OK;
	step->date = verdict->date;
	step->reference = verdict->reference;
	step->note = verdict->note;
	if (judging->all) {
		step->has_amount = verdict->has_amount;
		step->amount = verdict->amount;
		return uph_step_add(judging->ledger, verdict->decision, step, &verdict->origin, err);
	}
	for (size_t i = 0; status == UPH_OK && i < judging->line_count; i++) {
		step->allocation = judging->lines[i];
		step->has_amount = verdict->has_amount;
		if (step->has_amount)
			status = allocation_holds(judging->ledger, step->allocation, &step->amount, err);
		if (status == UPH_OK)
			status =
				uph_step_add(judging->ledger, verdict->decision, step, &verdict->origin, err);
	}
	return status;
}

static enum uph_status conclude(
	struct judging *judging, enum uph_stage stage, int64_t linked, int64_t voucher, struct uph_error *err)
{
	const struct uph_verdict *verdict = judging->verdict;
	const char *function = verdict->function           ? verdict->function
			       : judging->decision.decider ? judging->decision.decider
							   : DECIDER;
	struct uph_step step = {.stage = stage, .linked = linked, .voucher = voucher};
	bool second = stage == UPH_DECIDED || stage == UPH_REJECTED;
	enum uph_status status = UPH_OK;
	if (second) {
		step.function = function;
		status = deciding(judging, function, &step.linked, err);
	} else
		step.function = verdict->function;
	return status == UPH_OK ? add_steps(judging, &step, err) : status;
}

/* ---- the money ---- */

static enum uph_status give_back(struct judging *judging, bool whole, struct uph_money amount, bool claims,
	int64_t *voucher, struct uph_error *err)
{
	const struct release release = {.allocations = judging->lines,
		.allocation_count = judging->line_count,
		.date = judging->verdict->date,
		.whole = whole,
		.amount = amount,
		.claims = claims,
		.text = judging->verdict->note,
		.origin = judging->verdict->origin};
	return release_post(judging->ledger, &release, voucher, err);
}

/* Reserves more for a line, in the shares of its pots. */
static enum uph_status reserve_more(
	struct reserving *reserving, int64_t line, struct uph_money amount, struct uph_error *err)
{
	struct standing standing;
	uint64_t *weights = NULL;
	struct uph_money *parts = NULL;
	enum uph_status status = standing_take(reserving->ledger, line, &standing, err);
	if (status != UPH_OK)
		return status;
	weights = calloc(standing.count + 1, sizeof *weights);
	parts = calloc(standing.count + 1, sizeof *parts);
	if (!weights || !parts)
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; status == UPH_OK && i < standing.count; i++) {
		for (int kind = UPH_ACCOUNT_RESERVED; kind <= UPH_ACCOUNT_CLAIMED; kind++)
			weights[i] += (uint64_t)standing.lines[i].at[kind].ore;
	}
	if (status == UPH_OK)
		status = uph_money_split(amount, weights, standing.count, parts, err);
	reserving->held = standing_sum(&standing, UPH_ACCOUNT_HELD).ore > 0;
	for (size_t i = 0; status == UPH_OK && i < standing.count; i++)
		status = reserve_from_pot(
			reserving, line, standing.lines[i].fund, standing.lines[i].activity, parts[i], err);
	free(weights);
	free(parts);
	standing_free(&standing);
	return status;
}

static enum uph_status raise_amount(
	struct judging *judging, struct uph_money more, int64_t *voucher, struct uph_error *err)
{
	struct reserving reserving = {.ledger = judging->ledger,
		.date = judging->verdict->date,
		.text = judging->verdict->note,
		.origin = judging->verdict->origin};
	uint64_t *weights = calloc(judging->line_count, sizeof *weights);
	struct uph_money *parts = calloc(judging->line_count, sizeof *parts);
	enum uph_status status =
		weights && parts ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; status == UPH_OK && i < judging->line_count; i++) {
		struct uph_money holds;
		status = allocation_holds(judging->ledger, judging->lines[i], &holds, err);
		weights[i] = (uint64_t)holds.ore;
	}
	if (status == UPH_OK)
		status = uph_money_split(more, weights, judging->line_count, parts, err);
	for (size_t i = 0; status == UPH_OK && i < judging->line_count; i++) {
		if (parts[i].ore > 0)
			status = reserve_more(&reserving, judging->lines[i], parts[i], err);
	}
	if (status == UPH_OK)
		status = reserve_end(&reserving, err);
	*voucher = reserving.voucher;
	free(weights);
	free(parts);
	return status;
}

/* The lines' money made what is decided. */
static enum uph_status adjust(struct judging *judging, int64_t *voucher, struct uph_error *err)
{
	struct uph_money holds, total = {0}, off, unpaid = {0};
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < judging->line_count; i++) {
		struct standing standing;
		status = allocation_holds(judging->ledger, judging->lines[i], &holds, err);
		if (status == UPH_OK)
			status = standing_take(judging->ledger, judging->lines[i], &standing, err);
		if (status != UPH_OK)
			break;
		(void)uph_money_add(total, holds, &total);
		(void)uph_money_add(unpaid, standing_sum(&standing, UPH_ACCOUNT_RESERVED), &unpaid);
		(void)uph_money_add(unpaid, standing_sum(&standing, UPH_ACCOUNT_HELD), &unpaid);
		standing_free(&standing);
	}
	if (status != UPH_OK || !uph_money_subtract(judging->verdict->amount, total, &off))
		return status;
	if (total.ore == 0 && off.ore != 0)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s har inget belopp än; ange det först med \"uph amend … --amount\"", judging->name);
	if (off.ore > 0)
		return raise_amount(judging, off, voucher, err);
	off.ore = -off.ore;
	if (off.ore > unpaid.ore) {
		char wanted[UPH_MONEY_TEXT_MAX], there[UPH_MONEY_TEXT_MAX], name[UPH_DECISION_TEXT_MAX];
		return uph_fail(err, UPH_E_INVARIANT,
			"%s: %s ska återföras, men bara %s är varken rekvirerat eller utbetalt; rätta eller återkräv det "
			"först",
			named(judging, judging->lines[0], name),
			uph_money_print(off, UPH_MONEY_SWEDISH, wanted),
			uph_money_print(unpaid, UPH_MONEY_SWEDISH, there));
	}
	return off.ore == 0 ? UPH_OK : give_back(judging, false, off, false, voucher, err);
}

/* ---- the verdicts ---- */

enum uph_status uph_approve(
	struct uph_ledger *ledger, const struct uph_verdict *verdict, int64_t *voucher, struct uph_error *err)
{
	struct judging judging;
	int64_t moved = 0;
	enum uph_status status = judge_begin(&judging, ledger, verdict, UPH_DECIDED, err);
	if (status == UPH_OK && verdict->has_amount)
		status = adjust(&judging, &moved, err);
	if (status == UPH_OK)
		status = conclude(&judging, UPH_DECIDED, 0, moved, err);
	free(judging.lines);
	if (voucher)
		*voucher = moved;
	return status;
}

static enum uph_status take_back(struct uph_ledger *ledger, const struct uph_verdict *verdict,
	enum uph_stage stage, int64_t linked, bool claims, int64_t *voucher, struct uph_error *err)
{
	struct judging judging;
	int64_t moved = 0;
	enum uph_status status = judge_begin(&judging, ledger, verdict, stage, err);
	if (status == UPH_OK)
		status = give_back(&judging, true, (struct uph_money){0}, claims, &moved, err);
	if (status == UPH_OK)
		status = conclude(&judging, stage, linked, moved, err);
	free(judging.lines);
	if (voucher)
		*voucher = moved;
	return status;
}

enum uph_status uph_reject(
	struct uph_ledger *ledger, const struct uph_verdict *verdict, int64_t *voucher, struct uph_error *err)
{
	return take_back(ledger, verdict, UPH_REJECTED, 0, true, voucher, err);
}

enum uph_status uph_withdraw(struct uph_ledger *ledger, const struct uph_verdict *verdict, int64_t by,
	int64_t *voucher, struct uph_error *err)
{
	/* What has been paid under a decision that another replaces stays paid. */
	return take_back(ledger, verdict, by ? UPH_REPLACED : UPH_WITHDRAWN, by, by == 0, voucher, err);
}

/* Whether what a step's voucher moved still stands. */
static enum uph_status check_moved_nothing(struct judging *judging, struct uph_error *err)
{
	struct uph_step step;
	enum uph_status status = UPH_OK;
	if (judging->line_count == 0)
		return UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < judging->line_count; i++) {
		status = uph_allocation_step(judging->ledger, judging->lines[i], 0, &step, err);
		if (status == UPH_OK && step.voucher != 0)
			status = uph_fail(err, UPH_E_INVARIANT,
				"%s: steget flyttade pengar i verifikation %lld; ta tillbaka det med \"uph reverse %lld\"",
				judging->name, (long long)step.voucher, (long long)step.voucher);
	}
	return status;
}

/* Each line stands again where it stood before anybody decided. */
static enum uph_status stand_again(struct judging *judging, struct uph_error *err)
{
	const struct uph_verdict *verdict = judging->verdict;
	struct uph_step step = {.stage = UPH_RECOMMENDED, .date = verdict->date, .note = verdict->note};
	enum uph_status status = UPH_OK;
	if (judging->line_count == 0)
		return uph_step_add(judging->ledger, verdict->decision, &step, &verdict->origin, err);
	for (size_t i = 0; status == UPH_OK && i < judging->line_count; i++) {
		step.allocation = judging->lines[i];
		status = stage_before_verdict(judging->ledger, step.allocation, &step.stage, err);
		if (status == UPH_OK)
			status = uph_step_add(
				judging->ledger, verdict->decision, &step, &verdict->origin, err);
	}
	return status;
}

enum uph_status uph_take_back(
	struct uph_ledger *ledger, const struct uph_verdict *verdict, struct uph_error *err)
{
	struct judging judging;
	enum uph_status status = judge_begin(&judging, ledger, verdict, UPH_RECOMMENDED, err);
	if (status == UPH_OK)
		status = check_moved_nothing(&judging, err);
	if (status == UPH_OK)
		status = stand_again(&judging, err);
	free(judging.lines);
	return status;
}
