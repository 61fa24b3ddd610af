#include "import/undecided.h"

#include "uph/decision.h"

enum uph_status import_check_undecided(struct uph_ledger *ledger, int64_t allocation, struct uph_error *err)
{
	struct uph_step step;
	struct uph_allocation line;
	char day[UPH_DATE_TEXT_MAX];
	enum uph_status status = uph_allocation_step(ledger, allocation, 0, &step, err);
	if (status != UPH_OK || step.stage != UPH_DECIDED)
		return status;
	status = uph_allocation_by_id(ledger, allocation, &line, err);
	if (status != UPH_OK)
		return status;
	uph_date_print(step.date, day);
	if (step.voucher != 0)
		return uph_fail(err, UPH_E_REFUSED,
			"%s (%s) är beslutat %s; ta tillbaka det steget innan beloppet ändras: uph reverse %lld",
			line.label, line.purpose, day, (long long)step.voucher);
	return uph_fail(err, UPH_E_REFUSED,
		"%s (%s) är beslutat %s; ta tillbaka det steget innan beloppet ändras: uph amend %s --stage recommended",
		line.label, line.purpose, day, line.label);
}
