/* Reserving money for an allocation. */
#include "ledger/handle.h"
#include "ledger/standing.h"
#include "ledger/verdict.h"

enum uph_status allocation_holds(
	struct uph_ledger *ledger, int64_t allocation, struct uph_money *out, struct uph_error *err)
{
	static const enum uph_account_kind kinds[] = {UPH_ACCOUNT_RESERVED, UPH_ACCOUNT_HELD,
		UPH_ACCOUNT_REQUISITIONED, UPH_ACCOUNT_PAID, UPH_ACCOUNT_SPENT, UPH_ACCOUNT_CLAIMED};
	struct standing standing;
	*out = (struct uph_money){0};
	enum uph_status status = standing_take(ledger, allocation, &standing, err);
	for (size_t i = 0; status == UPH_OK && i < sizeof kinds / sizeof *kinds; i++) {
		if (!uph_money_add(*out, standing_sum(&standing, kinds[i]), out))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	standing_free(&standing);
	return status;
}

enum uph_status reserve_from_pot(struct reserving *reserving, int64_t allocation, int64_t fund,
	int64_t activity, struct uph_money amount, struct uph_error *err)
{
	const struct uph_entry_draft draft = {
		.event = reserving->held ? UPH_EVENT_HOLD : UPH_EVENT_ALLOCATE,
		.date = reserving->date,
		.amount = amount,
		.from = {UPH_ACCOUNT_POT, fund, activity, 0, 0},
		.to = {reserving->held ? UPH_ACCOUNT_HELD : UPH_ACCOUNT_RESERVED, fund, activity, allocation,
			0},
		.text = reserving->text,
		.origin = reserving->origin,
	};
	if (amount.ore == 0)
		return UPH_OK;
	enum uph_status status = UPH_OK;
	if (reserving->voucher == 0)
		status = uph_voucher_begin(reserving->ledger, &reserving->voucher, err);
	return status == UPH_OK ? uph_entry_add(reserving->ledger, &draft, NULL, err) : status;
}

enum uph_status reserve_end(struct reserving *reserving, struct uph_error *err)
{
	return reserving->voucher ? uph_voucher_end(reserving->ledger, err) : UPH_OK;
}
