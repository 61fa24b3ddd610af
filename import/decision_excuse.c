/* A draft that is read before the matrix draws on funds whose grant and opening are not in the book yet. They
 * stand below zero until the matrix comes; that is allowed of a draft alone, with a warning and a record of
 * the reason. A fund that holds money keeps the ordinary rule. */
#include "import/decision_sync.h"
#include "uph/journal.h"

#define REASON "protokollets utkast läst in före matrisen: bidraget är inte bokfört än"

static enum uph_status fund_total(
	struct uph_ledger *ledger, int64_t fund, struct uph_money *out, struct uph_error *err)
{
	const struct uph_activity *activities;
	size_t count;
	*out = (struct uph_money){0};
	enum uph_status status = uph_activities(ledger, &activities, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const struct uph_account pot = {
			.kind = UPH_ACCOUNT_POT, .fund = fund, .activity = activities[i].id};
		struct uph_money left;
		status = uph_account_balance(ledger, &pot, &left, err);
		if (status == UPH_OK && !uph_money_add(*out, left, out))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	return status;
}

static enum uph_status excuse(
	struct syncing *syncing, const struct fund_opening *opening, struct uph_error *err)
{
	const struct uph_fund *fund = uph_fund_by_id(syncing->ledger, opening->fund);
	struct uph_origin origin = syncing->origin;
	char amount[UPH_MONEY_TEXT_MAX];
	struct uph_money left;
	enum uph_status status = fund_total(syncing->ledger, opening->fund, &left, err);
	if (status != UPH_OK || left.ore >= 0)
		return status;
	origin.place = decision_draft_place(syncing->draft, opening->path, syncing->memory);
	(void)uph_findings_add_amount(syncing->findings, UPH_SEVERITY_WARNING, "decision.before_matrix",
		opening->path, left,
		"Bidragsåret %s står på %s: utkastet är inläst före matrisen, och bidraget är inte bokfört än. Läs in "
		"matrisen.",
		fund ? fund->name : "", uph_money_print(left, UPH_MONEY_SWEDISH, amount));
	syncing->facts++;
	return uph_ledger_override_fund(syncing->ledger, opening->fund, REASON, &origin, err);
}

enum uph_status decision_excuse_funds(struct syncing *syncing, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && syncing->draft && i < syncing->opening_count; i++) {
		const struct fund_opening *opening = &syncing->openings[i];
		if (opening->drawn && !opening->holds_money)
			status = excuse(syncing, opening, err);
	}
	return status;
}
