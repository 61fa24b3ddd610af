/* A new allocation in words: under a decision that is there, or one that is added with it. */
#include <stdio.h>
#include <string.h>

#include "ledger/decision_named.h"
#include "ledger/movement_words.h"
#include "uph/decision.h"

static enum uph_status add_decision(
	const struct wording *wording, const char *words, struct uph_decision *out, struct uph_error *err)
{
	char text[UPH_DECISION_TEXT_MAX];
	enum uph_status status = decision_add_named(wording->ledger, words,
		wording_called(wording, UPH_MOVEMENT_DECISION), &wording->words->origin, out, err);
	if (status == UPH_OK)
		wording_remark(wording, UPH_SEVERITY_NOTE, "movement.new_decision",
			"Beslutet %s är nytt i boken, som rekommenderat.", uph_decision_print(out, text));
	return status;
}

/* A new line of a decision that is there is recommended, whatever has become of the others. */
static enum uph_status join_decision(const struct wording *wording, const struct uph_decision *decision,
	int64_t allocation, struct uph_error *err)
{
	const struct uph_step own = {
		.stage = UPH_RECOMMENDED, .date = decision->date, .allocation = allocation};
	return uph_step_add(wording->ledger, decision->id, &own, &wording->words->origin, err);
}

static enum uph_status check_stage(
	const struct wording *wording, const struct uph_decision *decision, struct uph_error *err)
{
	struct uph_step step;
	char text[UPH_DECISION_TEXT_MAX];
	enum uph_status status = uph_decision_step(wording->ledger, decision->id, 0, &step, err);
	if (status != UPH_OK || step.stage == UPH_PROPOSED || step.stage == UPH_RECOMMENDED ||
		step.stage == UPH_DECIDED)
		return status;
	return uph_fail(err, UPH_E_INVARIANT, "%s är %s och tar inga nya tilldelningar",
		uph_decision_print(decision, text), uph_stage_word(step.stage));
}

static enum uph_status find_decision(
	const struct wording *wording, struct uph_decision *out, bool *found, struct uph_error *err)
{
	const char *words = wording_text(wording, UPH_MOVEMENT_DECISION);
	int64_t line;
	enum uph_status status = uph_decision_resolve(wording->ledger, words, out, &line, err);
	*found = status == UPH_OK;
	if (status == UPH_E_MISSING)
		status = add_decision(wording, words, out, err);
	else if (*found)
		status = check_stage(wording, out, err);
	return wording_at(wording, UPH_MOVEMENT_DECISION, status);
}

static enum uph_status read_roles(
	const struct wording *wording, struct uph_allocation *out, struct uph_error *err)
{
	out->purpose = wording_text(wording, UPH_MOVEMENT_PURPOSE);
	out->extent = wording_text(wording, UPH_MOVEMENT_EXTENT);
	out->bound = "exact";
	enum uph_status status = wording_party(wording, UPH_MOVEMENT_RECIPIENT, &out->recipient, err);
	if (status == UPH_OK)
		status = wording_party(wording, UPH_MOVEMENT_PERFORMER, &out->performer, err);
	if (status == UPH_OK)
		status = wording_party(wording, UPH_MOVEMENT_REQUISITIONER, &out->requisitioner, err);
	if (status == UPH_OK)
		status = wording_day(wording, UPH_MOVEMENT_FIRST_DAY, &out->period_first, err);
	if (status == UPH_OK)
		status = wording_day(wording, UPH_MOVEMENT_LAST_DAY, &out->period_last, err);
	if (status == UPH_OK && out->period_first.ymd && out->period_last.ymd &&
		out->period_first.ymd > out->period_last.ymd)
		return wording_at(wording, UPH_MOVEMENT_LAST_DAY,
			uph_fail(err, UPH_E_USAGE, "periodens sista dag ligger före den första"));
	return status;
}

static enum uph_status add_line(const struct wording *wording, const struct uph_movement *movement,
	int64_t allocation, struct uph_error *err)
{
	const struct uph_financing line = {.allocation = allocation,
		.fund = movement->fund,
		.activity = movement->activity,
		.amount = movement->amount};
	return uph_financing_add(wording->ledger, &line, 0, &wording->words->origin, err);
}

enum uph_status wording_allocation(const struct wording *wording, const struct uph_movement *movement,
	int64_t *out, struct uph_error *err)
{
	const struct uph_origin *origin = &wording->words->origin;
	struct uph_decision decision = {0};
	struct uph_allocation allocation = {0};
	bool found = false;
	*out = wording->words->joins;
	if (*out)
		return add_line(wording, movement, *out, err);
	enum uph_status status = read_roles(wording, &allocation, err);
	if (status == UPH_OK)
		status = find_decision(wording, &decision, &found, err);
	allocation.decision = decision.id;
	if (status == UPH_OK)
		status = uph_allocation_add(wording->ledger, &allocation, decision.date, origin, out, err);
	if (status == UPH_OK && found)
		status = join_decision(wording, &decision, *out, err);
	return status == UPH_OK ? add_line(wording, movement, *out, err) : status;
}
