#include "import/plan_left.h"

#include <stdlib.h>
#include <string.h>

#include "uph/balance.h"
#include "uph/register.h"

static enum uph_status left_to_decide(
	struct uph_ledger *ledger, const struct plan *plan, struct uph_money *out, struct uph_error *err)
{
	const struct uph_fund *funds;
	const struct uph_activity *activities;
	size_t fund_count, activity_count;
	*out = (struct uph_money){0};
	enum uph_status status = uph_funds(ledger, &funds, &fund_count, err);
	if (status == UPH_OK)
		status = uph_activities(ledger, &activities, &activity_count, err);
	for (size_t f = 0; status == UPH_OK && f < fund_count; f++) {
		bool counts = strcmp(funds[f].kind, plan->kind) == 0 && funds[f].year != 0 &&
			      funds[f].year <= plan->year;
		for (size_t a = 0; status == UPH_OK && counts && a < activity_count; a++) {
			const struct uph_account pot = {
				.kind = UPH_ACCOUNT_POT, .fund = funds[f].id, .activity = activities[a].id};
			struct uph_money left;
			status = uph_account_balance(ledger, &pot, &left, err);
			if (status == UPH_OK && !uph_money_add(*out, left, out))
				status =
					uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
		}
	}
	return status;
}

enum uph_status plan_check_left(struct uph_ledger *ledger, const struct plan *plan,
	const struct matrix *matrix, struct uph_findings *findings, struct uph_error *err)
{
	struct uph_money left, difference;
	char theirs[UPH_MONEY_TEXT_MAX], ours[UPH_MONEY_TEXT_MAX], off[UPH_MONEY_TEXT_MAX];
	if (!plan->opening_known || matrix->balance_date.ymd == 0)
		return UPH_OK;
	enum uph_status status = left_to_decide(ledger, plan, &left, err);
	if (status != UPH_OK || !uph_money_subtract(matrix->left, left, &difference))
		return status;
	uph_money_print(matrix->left, UPH_MONEY_SWEDISH, theirs);
	uph_money_print(left, UPH_MONEY_SWEDISH, ours);
	if (difference.ore == 0)
		(void)uph_findings_add(findings, UPH_SEVERITY_NOTE, "import.left_equal", "",
			"Kvar i matrisen, %s, är det som boken har kvar att besluta.", theirs);
	else
		(void)uph_findings_add_amount(findings, UPH_SEVERITY_WARNING, "import.left", "", difference,
			"Kvar i matrisen är %s; boken har %s kvar att besluta (skiljer %s). Skillnaden är det som sägs "
			"ovan om ingående balans och kvarstående beslut, och det som boken har bokfört utöver matrisen.",
			theirs, ours, uph_money_print(difference, UPH_MONEY_SWEDISH, off));
	return UPH_OK;
}
