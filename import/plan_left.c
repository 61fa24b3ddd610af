#include "import/plan_left.h"

#include "uph/balance.h"

enum uph_status plan_check_left(struct uph_ledger *ledger, const struct plan *plan,
	const struct matrix *matrix, struct uph_findings *findings, struct uph_error *err)
{
	struct uph_money left, difference;
	char theirs[UPH_MONEY_TEXT_MAX], ours[UPH_MONEY_TEXT_MAX], off[UPH_MONEY_TEXT_MAX];
	if (!plan->opening_known || matrix->balance_date.ymd == 0)
		return UPH_OK;
	enum uph_status status = uph_available(ledger, plan->kind, plan->year, &left, err);
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
