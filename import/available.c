#include "import/available.h"

#include <string.h>

#include "uph/journal.h"
#include "uph/register.h"

enum uph_status import_available_of(struct uph_ledger *ledger, const char *kind, int year_last,
	struct uph_money *out, struct uph_error *err)
{
	const struct uph_fund *funds;
	const struct uph_activity *activities;
	size_t fund_count, activity_count;
	*out = (struct uph_money){0};
	enum uph_status status = uph_funds(ledger, &funds, &fund_count, err);
	if (status == UPH_OK)
		status = uph_activities(ledger, &activities, &activity_count, err);
	for (size_t f = 0; status == UPH_OK && f < fund_count; f++) {
		bool counts = !kind || (strcmp(funds[f].kind, kind) == 0 && funds[f].year != 0 &&
					       funds[f].year <= year_last);
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

enum uph_status import_available(struct uph_ledger *ledger, struct uph_money *out, struct uph_error *err)
{
	return import_available_of(ledger, NULL, 0, out, err);
}

enum uph_status import_check(
	struct uph_ledger *ledger, const struct uph_import_options *options, struct uph_error *err)
{
	enum uph_status status = uph_ledger_check(ledger, err);
	if (status != UPH_E_INVARIANT || !options->override_reason)
		return status;
	status = uph_ledger_override(ledger, "fund-below-zero", options->override_reason, err);
	return status == UPH_OK ? uph_ledger_check(ledger, err) : status;
}
