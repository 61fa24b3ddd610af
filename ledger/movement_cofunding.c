/* What a funder may pay into a project: nothing at all when the plan does not name it, and no more than the
 * plan says that it pays. The plan is the latest version of the decision's condition of co-financing, the
 * final before the granted before the one applied for; without any there is nothing to compare with. */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/handle.h"
#include "ledger/movement.h"
#include "uph/cofinancing.h"
#include "uph/condition.h"

#define FUNDERS_BYTES_MAX 4096
#define CONDITIONS_MAX 64

struct planned {
	const struct moving *moving;
	int64_t conditions[CONDITIONS_MAX]; /* of co-financing, that concern the allocation */
	bool failed[CONDITIONS_MAX];
	size_t condition_count;
	/* of the conditions' plans together */
	size_t plan_count;
	struct buffer funders; /* "ESF-rådet, Region Skåne" */
	bool is_funder;
	struct uph_money payable, funded;
};

static enum uph_status take_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct planned *planned = context;
	const struct uph_allocation *allocation = &planned->moving->allocation;
	bool concerns = condition->allocation ? condition->allocation == allocation->id
					      : condition->decision == allocation->decision;
	if (condition->kind != UPH_CONDITION_COFINANCING || !concerns)
		return UPH_OK;
	if (planned->condition_count == CONDITIONS_MAX)
		return uph_fail(err, UPH_E_LIMIT, "%s har fler än %d villkor om medfinansiering",
			allocation->label, CONDITIONS_MAX);
	planned->failed[planned->condition_count] = condition->state == UPH_CONDITION_FAILED;
	planned->conditions[planned->condition_count++] = condition->id;
	return UPH_OK;
}

static enum uph_status latest_plan(
	struct uph_ledger *ledger, int64_t condition, struct uph_cofinancing *out, struct uph_error *err)
{
	enum uph_status status = uph_cofinancing_latest(ledger, condition, UPH_FINAL, 0, out, err);
	if (status == UPH_E_MISSING)
		status = uph_cofinancing_latest(ledger, condition, UPH_GRANTED_VERSION, 0, out, err);
	if (status == UPH_E_MISSING)
		status = uph_cofinancing_latest(ledger, condition, UPH_APPLIED, 0, out, err);
	return status;
}

static void name_funder(struct planned *planned, int64_t id)
{
	const struct uph_party *party = uph_party_by_id(planned->moving->ledger, id);
	if (planned->funders.length > 0)
		buffer_text(&planned->funders, ", ");
	buffer_text(&planned->funders, party ? party->name : "?");
}

/* Adds what one plan says of the funder. What has been paid into the same allocations is counted once. */
static enum uph_status take_plan(
	struct planned *planned, const struct uph_cofinancing *plan, bool failed, struct uph_error *err)
{
	struct uph_money parts[UPH_COFUNDERS_MAX], funded;
	int64_t party = planned->moving->counterparty;
	enum uph_status status = uph_cofinancing_payable(plan, parts, err);
	planned->plan_count++;
	for (size_t i = 0; status == UPH_OK && i < plan->funder_count; i++) {
		name_funder(planned, plan->funders[i].party);
		if (plan->funders[i].party != party)
			continue;
		planned->is_funder = true;
		if (!failed && !uph_money_add(planned->payable, parts[i], &planned->payable))
			return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
		status = uph_cofinancing_funded(planned->moving->ledger, plan->condition, party,
			(struct uph_date){0}, 0, &funded, err);
		if (status == UPH_OK && funded.ore > planned->funded.ore)
			planned->funded = funded;
	}
	return status;
}

static enum uph_status read_plans(struct planned *planned, struct uph_error *err)
{
	struct uph_ledger *ledger = planned->moving->ledger;
	enum uph_status status = uph_conditions(ledger, 0, take_condition, planned, err);
	for (size_t i = 0; status == UPH_OK && i < planned->condition_count; i++) {
		struct uph_cofinancing plan;
		status = latest_plan(ledger, planned->conditions[i], &plan, err);
		if (status == UPH_OK)
			status = take_plan(planned, &plan, planned->failed[i], err);
		else if (status == UPH_E_MISSING)
			status = UPH_OK;
	}
	return status;
}

static enum uph_status judge(struct planned *planned, struct uph_error *err)
{
	const struct moving *moving = planned->moving;
	const struct uph_allocation *allocation = &moving->allocation;
	const struct uph_party *party = uph_party_by_id(moving->ledger, moving->counterparty);
	const char *name = party ? party->name : "?";
	struct uph_money left;
	if (!planned->is_funder) {
		return uph_fail(err, UPH_E_INVARIANT,
			"%s (%s): %s är ingen av dem som medfinansierar enligt planen (%s); ändra planen först "
			"med \"uph cofinancing\"",
			allocation->label, allocation->purpose, name, buffer_string(&planned->funders));
	}
	if (!uph_money_subtract(planned->payable, planned->funded, &left))
		return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	if (moving->movement->amount.ore <= left.ore)
		return UPH_OK;
	if (moving->movement->override_reason)
		return uph_ledger_override_allocation(moving->ledger, "cofunding-above-plan", allocation->id,
			moving->movement->override_reason, err);
	char asked[UPH_MONEY_TEXT_MAX], payable[UPH_MONEY_TEXT_MAX], funded[UPH_MONEY_TEXT_MAX];
	return uph_fail(err, UPH_E_INVARIANT,
		"%s (%s): %s är för mycket: %s har %s att betala, %s är betalt; ange ett skäl med --override om "
		"det ändå är rätt",
		allocation->label, allocation->purpose,
		uph_money_print(moving->movement->amount, UPH_MONEY_SWEDISH, asked), name,
		uph_money_print(planned->payable, UPH_MONEY_SWEDISH, payable),
		uph_money_print(planned->funded, UPH_MONEY_SWEDISH, funded));
}

enum uph_status movement_check_cofunding(const struct moving *moving, struct uph_error *err)
{
	struct planned planned = {.moving = moving};
	buffer_init(&planned.funders, FUNDERS_BYTES_MAX);
	enum uph_status status = read_plans(&planned, err);
	if (status == UPH_OK && planned.plan_count > 0)
		status = judge(&planned, err);
	buffer_free(&planned.funders);
	return status;
}
