/* A new allocation by hand: under a decision that is there, or one that is added with it. */
#include <stdio.h>
#include <string.h>

#include "record_words.h"
#include "uph/decision.h"

struct named_decision {
	char body[100], paragraph[40];
	struct uph_date date;
};

/* "LSVO 2024-09-27 § 84" into its parts; false when there is no body or no day. */
static bool read_name(const char *words, struct named_decision *out)
{
	memset(out, 0, sizeof *out);
	for (const char *at = words; *at;) {
		size_t length = strcspn(at, " ");
		const char *rest = at + length + strspn(at + length, " ");
		if (out->date.ymd == 0 && uph_date_parse(at, length, &out->date, NULL) == UPH_OK) {
			rest += strncmp(rest, "§", strlen("§")) == 0 ? strlen("§") : 0;
			rest += strspn(rest, " ");
			(void)snprintf(out->paragraph, sizeof out->paragraph, "%s", rest);
			return out->body[0] != '\0';
		}
		size_t used = strlen(out->body);
		(void)snprintf(out->body + used, sizeof out->body - used, "%s%.*s", used ? " " : "",
			(int)length, at);
		at = rest;
	}
	return false;
}

static enum uph_status add_decision(
	struct change *change, const char *words, struct uph_decision *out, struct uph_error *err)
{
	struct named_decision name;
	char text[UPH_DECISION_TEXT_MAX];
	struct uph_error why = {0};
	if (!read_name(words, &name))
		return uph_fail(err, UPH_E_USAGE,
			"--decision tar ett beslut som \"LSVO 2024-09-27 § 84\", inte \"%s\"", words);
	const struct uph_decision new = {
		.body = name.body, .date = name.date, .paragraph = name.paragraph[0] ? name.paragraph : NULL};
	const struct uph_step step = {.stage = UPH_RECOMMENDED, .date = name.date};
	int64_t id;
	enum uph_status status = uph_decision_add(change->ledger, &new, NULL, &id, &why);
	if (status == UPH_OK)
		status = uph_step_add(change->ledger, id, &step, NULL, &why);
	if (status == UPH_OK)
		status = uph_decision_by_id(change->ledger, id, out, &why);
	if (status != UPH_OK)
		return uph_fail(err, status, "%s", why.message);
	change_say(change, "Beslutet %s är nytt i boken, som rekommenderat.", uph_decision_print(out, text));
	return UPH_OK;
}

/* A new line of a decision that is there is recommended, whatever has become of the others. */
static enum uph_status join_decision(struct change *change, const struct uph_decision *decision,
	int64_t allocation, struct uph_date date, struct uph_error *err)
{
	const struct uph_step own = {.stage = UPH_RECOMMENDED, .date = date, .allocation = allocation};
	return uph_step_add(change->ledger, decision->id, &own, NULL, err);
}

static enum uph_status check_stage(
	struct change *change, const struct uph_decision *decision, struct uph_error *err)
{
	struct uph_step step;
	char text[UPH_DECISION_TEXT_MAX];
	enum uph_status status = uph_decision_step(change->ledger, decision->id, 0, &step, err);
	if (status != UPH_OK || step.stage == UPH_PROPOSED || step.stage == UPH_RECOMMENDED ||
		step.stage == UPH_DECIDED)
		return status;
	return uph_fail(err, UPH_E_INVARIANT, "%s är %s och tar inga nya tilldelningar",
		uph_decision_print(decision, text), uph_stage_word(step.stage));
}

static enum uph_status read_roles(struct change *change, struct uph_allocation *out, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	out->purpose = invocation_value(invocation, OPTION_PURPOSE);
	out->extent = invocation_value(invocation, OPTION_EXTENT);
	out->bound = "exact";
	enum uph_status status = record_party(change, OPTION_RECIPIENT, &out->recipient, err);
	if (status == UPH_OK)
		status = record_party(change, OPTION_PERFORMER, &out->performer, err);
	if (status == UPH_OK)
		status = record_party(change, OPTION_REQUISITIONER, &out->requisitioner, err);
	if (status == UPH_OK && invocation_value(invocation, OPTION_PERIOD_FIRST))
		status = change_date(invocation, OPTION_PERIOD_FIRST, &out->period_first, err);
	if (status == UPH_OK && invocation_value(invocation, OPTION_PERIOD_LAST))
		status = change_date(invocation, OPTION_PERIOD_LAST, &out->period_last, err);
	if (status == UPH_OK && out->period_first.ymd && out->period_last.ymd &&
		out->period_first.ymd > out->period_last.ymd)
		return uph_fail(err, UPH_E_USAGE, "periodens sista dag ligger före den första");
	return status;
}

enum uph_status record_allocation(
	struct change *change, const struct uph_movement *movement, int64_t *out, struct uph_error *err)
{
	const char *words = invocation_value(change->invocation, OPTION_DECISION);
	struct uph_decision decision = {0};
	struct uph_allocation allocation = {0};
	int64_t line;
	enum uph_status status = read_roles(change, &allocation, err);
	if (status != UPH_OK)
		return status;
	status = uph_decision_resolve(change->ledger, words, &decision, &line, err);
	bool found = status == UPH_OK;
	if (status == UPH_E_MISSING)
		status = add_decision(change, words, &decision, err);
	else if (found)
		status = check_stage(change, &decision, err);
	allocation.decision = decision.id;
	if (status == UPH_OK)
		status = uph_allocation_add(change->ledger, &allocation, decision.date, NULL, out, err);
	if (status == UPH_OK && found)
		status = join_decision(change, &decision, *out, decision.date, err);
	const struct uph_financing financing = {.allocation = *out,
		.fund = movement->fund,
		.activity = movement->activity,
		.amount = movement->amount};
	return status == UPH_OK ? uph_financing_add(change->ledger, &financing, 0, NULL, err) : status;
}
