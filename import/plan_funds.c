/* Which of the earlier years' funds a new row before the grant draws on, when there are several: the oldest
 * that has enough, in the pot and in all, what the rows above it draw taken off. When none has, the plan's
 * own, as when there is one alone. It is never silent. */
#include <string.h>

#include "import/plan_outstanding.h"
#include "uph/journal.h"
#include "uph/register.h"

static size_t count_funds(const struct planning *planning)
{
	size_t count = 0;
	for (size_t i = 0; i < planning->fund_count; i++)
		count += plan_earlier_fund(planning->plan, &planning->funds[i]);
	return count;
}

/* What is left in a pot, and in the fund, after the rows of the plan that come before `before`. */
struct left {
	struct uph_money pot, fund;
};

static enum uph_status left_in(struct planning *planning, const struct uph_fund *fund,
	const struct plan_row *before, struct left *out, struct uph_error *err)
{
	const struct plan *plan = planning->plan;
	const struct uph_activity *activities;
	size_t count;
	*out = (struct left){.pot = {0}};
	enum uph_status status = uph_activities(planning->ledger, &activities, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const struct uph_account pot = {
			.kind = UPH_ACCOUNT_POT, .fund = fund->id, .activity = activities[i].id};
		struct uph_money left;
		status = uph_account_balance(planning->ledger, &pot, &left, err);
		if (status == UPH_OK && !uph_money_add(out->fund, left, &out->fund))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
		if (status == UPH_OK && strcmp(activities[i].code, before->facts.activity) == 0)
			out->pot = left;
	}
	for (const struct plan_row *row = plan->rows; row < before; row++) {
		if (row->action != UPH_IMPORT_POSTED || row->facts.fund != fund->id)
			continue;
		out->fund.ore -= row->facts.amount.ore;
		if (strcmp(row->facts.activity, before->facts.activity) == 0)
			out->pot.ore -= row->facts.amount.ore;
	}
	return status;
}

static void tell(struct planning *planning, const struct plan_row *row, const struct uph_fund *fund,
	struct uph_money left, bool enough)
{
	char there[UPH_MONEY_TEXT_MAX];
	const char *code = row->facts.activity[0] ? row->facts.activity : "ofördelat";
	(void)uph_findings_add(planning->findings, enough ? UPH_SEVERITY_NOTE : UPH_SEVERITY_WARNING,
		"import.earlier_fund", row->row->place,
		"\"%s\" är ny och dras från %s, %s (%s kvar där): %s. Säger beslutet något annat, flytta den för "
		"hand.",
		row->facts.purpose, fund->name, code, uph_money_print(left, UPH_MONEY_SWEDISH, there),
		enough ? "det äldsta bidragsår som räcker till"
		       : "inget av de tidigare bidragsåren räcker till på aktiviteten");
}

static enum uph_status choose(struct planning *planning, struct plan_row *row, struct uph_error *err)
{
	const struct uph_fund *chosen = NULL;
	struct left left = {.pot = {0}};
	enum uph_status status = UPH_OK;
	/* The register's list goes by year. */
	for (size_t i = 0; status == UPH_OK && !chosen && i < planning->fund_count; i++) {
		if (!plan_earlier_fund(planning->plan, &planning->funds[i]))
			continue;
		status = left_in(planning, &planning->funds[i], row, &left, err);
		if (left.pot.ore >= row->facts.amount.ore && left.fund.ore >= row->facts.amount.ore)
			chosen = &planning->funds[i];
	}
	bool enough = chosen != NULL;
	if (status == UPH_OK && !chosen) {
		chosen = uph_fund_by_id(planning->ledger, planning->plan->earlier_fund_id);
		if (chosen)
			status = left_in(planning, chosen, row, &left, err);
	}
	if (status != UPH_OK || !chosen)
		return status;
	row->facts.fund = chosen->id;
	tell(planning, row, chosen, left.pot, enough);
	return UPH_OK;
}

enum uph_status plan_choose_funds(struct planning *planning, struct uph_error *err)
{
	struct plan *plan = planning->plan;
	enum uph_status status = UPH_OK;
	if (!plan->opening_known || count_funds(planning) < 2)
		return UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < plan->row_count; i++) {
		struct plan_row *row = &plan->rows[i];
		bool draws = row->facts.event == UPH_EVENT_ALLOCATE || row->facts.event == UPH_EVENT_HOLD;
		if (!row->facts.earlier_fund)
			continue;
		if (row->known && row->known->facts.earlier_fund)
			row->facts.fund = row->known->fund;
		else if (row->action == UPH_IMPORT_POSTED && draws)
			status = choose(planning, row, err);
	}
	return status;
}
