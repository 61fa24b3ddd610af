/* What becomes of a condition, and what that does to the money.
 *
 *  1. A condition has one outcome at a time; another takes that it is reopened first.
 *  2. An outcome that moved money is taken back by reversing its voucher, and by nothing else.
 *  3. What is given back goes to the pots it came from, each what it gave, or to the pot that is named; what
 * is paid or used becomes a claim; all of it in one voucher, which the outcome's record names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "ledger/condition.h"
#include "ledger/handle.h"
#include "ledger/release.h"
#include "uph/cofinancing.h"
#include "uph/decision.h"

#define TEXTS_MAX ((size_t)1 << 20)

/* As the outcome table has them, by state. */
static const char *const outcome_names[] = {
	[UPH_CONDITION_OPEN] = "reopened",
	[UPH_CONDITION_MET] = "met",
	[UPH_CONDITION_FAILED] = "failed",
	[UPH_CONDITION_SETTLED] = "settled",
};
static const char *const happened[] = {
	[UPH_CONDITION_OPEN] = "öppnades",
	[UPH_CONDITION_MET] = "uppfylldes",
	[UPH_CONDITION_FAILED] = "föll",
	[UPH_CONDITION_SETTLED] = "avräknades",
};

enum uph_status condition_has_outcome(const struct uph_condition *condition, struct uph_error *err)
{
	char name[CONDITION_NAME_MAX], day[UPH_DATE_TEXT_MAX];
	condition_name(condition, name);
	uph_date_print(condition->outcome_date, day);
	if (condition->voucher)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s: villkoret %s %s (verifikation %lld); rätta det först med \"uph reverse %lld\"",
			name, happened[condition->state], day, (long long)condition->voucher,
			(long long)condition->voucher);
	return uph_fail(err, UPH_E_INVARIANT,
		"%s: villkoret %s %s; öppna det först med \"uph condition reopen %s\"", name,
		happened[condition->state], day, condition->label);
}

/* ---- what is asked ---- */

static enum uph_status check_reopening(const struct uph_condition *condition,
	const struct uph_condition_outcome *outcome, struct uph_error *err)
{
	char name[CONDITION_NAME_MAX], day[UPH_DATE_TEXT_MAX];
	condition_name(condition, name);
	if (condition->state == UPH_CONDITION_OPEN)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s: villkoret är öppet, det finns inget utfall att ta tillbaka", name);
	if (condition->voucher)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s: utfallet %s flyttade pengar i verifikation %lld; rätta den med \"uph reverse %lld\", så "
			"öppnas villkoret",
			name, uph_date_print(condition->outcome_date, day), (long long)condition->voucher,
			(long long)condition->voucher);
	if (!outcome->evidence)
		return uph_fail(
			err, UPH_E_INVARIANT, "%s: ange varför villkoret öppnas igen (--evidence)", name);
	return UPH_OK;
}

static enum uph_status check_day(struct uph_ledger *ledger, const struct uph_condition *condition,
	const struct uph_condition_outcome *outcome, struct uph_error *err)
{
	struct uph_decision decision;
	char name[CONDITION_NAME_MAX], day[UPH_DATE_TEXT_MAX], decided[UPH_DATE_TEXT_MAX];
	if (!uph_date_valid(outcome->date))
		return uph_fail(err, UPH_E_INVARIANT, "%s: utfallet saknar giltig dag",
			condition_name(condition, name));
	enum uph_status status = uph_decision_by_id(ledger, condition->decision, &decision, err);
	if (status == UPH_OK && outcome->date.ymd < decision.date.ymd)
		status = uph_fail(err, UPH_E_INVARIANT, "%s: utfallet %s ligger före beslutet %s",
			condition_name(condition, name), uph_date_print(outcome->date, day),
			uph_date_print(decision.date, decided));
	return status;
}

/* The last day is past. */
static enum uph_status check_due(const struct uph_condition *condition,
	const struct uph_condition_outcome *outcome, struct uph_error *err)
{
	char name[CONDITION_NAME_MAX], due[UPH_DATE_TEXT_MAX], day[UPH_DATE_TEXT_MAX];
	bool shared = condition->kind == UPH_CONDITION_COFINANCING;
	condition_name(condition, name);
	if (condition->due.ymd == 0)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s: villkoret saknar sista dag och kan inte avräknas; ange utfallet med \"uph condition met\" "
			"eller \"uph condition failed\"%s",
			name, shared ? ", eller slutversionen med \"uph cofinancing --version final\"" : "");
	if (condition->due.ymd >= outcome->date.ymd)
		return uph_fail(err, UPH_E_INVARIANT,
			"%s: sista dagen %s har inte passerat %s; avräkna när den har det, eller ange utfallet med \"uph "
			"condition met\" eller \"uph condition failed\"",
			name, uph_date_print(condition->due, due), uph_date_print(outcome->date, day));
	return UPH_OK;
}

/* A project that was granted is settled when its final version is there: what came true first does not stand
 * in the way of the account. */
static bool is_final_account(struct uph_ledger *ledger, const struct uph_condition *condition,
	const struct uph_condition_outcome *outcome)
{
	struct uph_cofinancing final;
	return outcome->state == UPH_CONDITION_SETTLED && condition->state == UPH_CONDITION_MET &&
	       condition->kind == UPH_CONDITION_COFINANCING &&
	       uph_cofinancing_latest(ledger, condition->id, UPH_FINAL, 0, &final, NULL) == UPH_OK;
}

static enum uph_status check(struct uph_ledger *ledger, const struct uph_condition *condition,
	const struct uph_condition_outcome *outcome, struct uph_error *err)
{
	char name[CONDITION_NAME_MAX];
	enum uph_status status;
	if (outcome->state == UPH_CONDITION_OPEN)
		status = check_reopening(condition, outcome, err);
	else if (condition->state != UPH_CONDITION_OPEN && !is_final_account(ledger, condition, outcome))
		status = condition_has_outcome(condition, err);
	else
		status = check_day(ledger, condition, outcome, err);
	if (status != UPH_OK || outcome->to_fund == 0)
		return status;
	if (outcome->state == UPH_CONDITION_OPEN || outcome->state == UPH_CONDITION_MET)
		return uph_fail(err, UPH_E_INVARIANT, "%s: inga pengar går tillbaka, så ingen pott kan anges",
			condition_name(condition, name));
	if (!outcome->reason || outcome->reason[0] == '\0')
		return uph_fail(err, UPH_E_INVARIANT,
			"%s: ange varför pengarna går till en annan pott (--reason)",
			condition_name(condition, name));
	return UPH_OK;
}

/* ---- what goes back ---- */

/* `amount` NULL: all that there is. */
static enum uph_status give_back(struct uph_ledger *ledger, const struct uph_condition *condition,
	const struct uph_condition_outcome *outcome, const struct uph_money *amount, int64_t *voucher,
	struct uph_error *err)
{
	int64_t *allocations = NULL;
	size_t count;
	char name[CONDITION_NAME_MAX], text[2 * CONDITION_NAME_MAX], reason[TEXT_EXCERPT_MAX] = "";
	bool other = outcome->to_fund != 0;
	const char *why = other ? outcome->reason : condition->fund ? condition->reason : NULL;
	enum uph_status status = release_allocations(
		ledger, condition->decision, condition->allocation, &allocations, &count, err);
	if (status != UPH_OK)
		return free(allocations), status;
	if (why)
		text_excerpt(why, strlen(why), reason);
	(void)snprintf(text, sizeof text, "Villkor %s %s%s%s", condition_name(condition, name),
		happened[outcome->state], why ? ": " : "", reason);
	const struct release release = {
		.allocations = allocations,
		.allocation_count = count,
		.date = outcome->date,
		.whole = amount == NULL,
		.amount = amount ? *amount : (struct uph_money){0},
		.fund = other ? outcome->to_fund : condition->fund,
		.activity = other ? outcome->to_activity : condition->activity,
		.claims = true,
		.text = text,
		.closed_advice =
			!other && condition->fund == 0
				? ". Är bidragsåret avslutat går pengarna till dess efterföljare med "
				  "--to-fund och --reason"
				: NULL,
		.origin = outcome->origin,
	};
	if (count > 0)
		status = release_post(ledger, &release, voucher, err);
	free(allocations);
	return status == UPH_OK ? UPH_OK : uph_error_at(err, status, name);
}

/* What the own share of the final version does not need. */
static enum uph_status settle_shares(struct uph_ledger *ledger, const struct uph_condition *condition,
	const struct uph_condition_outcome *outcome, const struct uph_cofinancing *final, int64_t *voucher,
	struct uph_error *err)
{
	struct uph_cofinancing_state state;
	struct uph_money surplus;
	enum uph_status status = uph_cofinancing_state(ledger, final, (struct uph_date){0}, 0, &state, err);
	if (status != UPH_OK)
		return status;
	if (!uph_money_subtract(state.own_decided, state.own_needed, &surplus))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	return surplus.ore > 0 ? give_back(ledger, condition, outcome, &surplus, voucher, err) : UPH_OK;
}

static enum uph_status settle(struct uph_ledger *ledger, const struct uph_condition *condition,
	const struct uph_condition_outcome *outcome, int64_t *voucher, struct uph_error *err)
{
	struct uph_cofinancing final;
	enum uph_status status = UPH_E_MISSING;
	if (condition->kind == UPH_CONDITION_COFINANCING)
		status = uph_cofinancing_latest(ledger, condition->id, UPH_FINAL, 0, &final, err);
	if (status == UPH_OK)
		return settle_shares(ledger, condition, outcome, &final, voucher, err);
	if (status == UPH_E_MISSING)
		status = check_due(condition, outcome, err);
	return status == UPH_OK ? give_back(ledger, condition, outcome, NULL, voucher, err) : status;
}

static enum uph_status carry_out(struct uph_ledger *ledger, const struct uph_condition *condition,
	const struct uph_condition_outcome *outcome, int64_t *voucher, struct uph_error *err)
{
	switch (outcome->state) {
	case UPH_CONDITION_OPEN:
	case UPH_CONDITION_MET:
		return UPH_OK;
	case UPH_CONDITION_FAILED:
		return give_back(ledger, condition, outcome, NULL, voucher, err);
	case UPH_CONDITION_SETTLED:
		return settle(ledger, condition, outcome, voucher, err);
	}
	return uph_fail(err, UPH_E_INVARIANT, "utfallet är av ett slag som inte finns");
}

enum uph_status uph_condition_settle(struct uph_ledger *ledger, const struct uph_condition_outcome *outcome,
	int64_t *voucher, struct uph_error *err)
{
	struct uph_condition condition;
	struct arena texts;
	int64_t made = 0;
	arena_init(&texts, TEXTS_MAX);
	enum uph_status status =
		condition_read(ledger, outcome->condition, (struct uph_date){0}, 0, &texts, &condition, err);
	if (status == UPH_OK)
		status = check(ledger, &condition, outcome, err);
	if (status == UPH_OK)
		status = carry_out(ledger, &condition, outcome, &made, err);
	const struct value fields[] = {value_source(&outcome->origin), value_place(&outcome->origin),
		value_number(outcome->condition), value_text(outcome_names[outcome->state]),
		value_number(outcome->date.ymd), value_text(outcome->evidence), value_optional(made)};
	if (status == UPH_OK)
		status = record_append(ledger, RECORD_OUTCOME, fields, NULL, err);
	arena_free(&texts);
	if (status == UPH_OK && voucher)
		*voucher = made;
	return status;
}
