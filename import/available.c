#include "import/available.h"

#include "uph/balance.h"

enum uph_status import_available(struct uph_ledger *ledger, struct uph_money *out, struct uph_error *err)
{
	return uph_available(ledger, NULL, 0, out, err);
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
