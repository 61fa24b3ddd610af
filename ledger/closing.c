#include "ledger/closing.h"

#include "ledger/handle.h"

static const char sql_latest[] = "SELECT ifnull(max(through), 0) FROM closing";
static const char sql_fund[] = "SELECT ifnull(max(through), 0) FROM closing WHERE fund IS NULL OR fund = ?1";

/* The last closed day that concerns the fund and is not before `date`; 0 when the day is open. The latest
 * closed day of any fund is remembered, so that the usual answer costs nothing. */
static enum uph_status closed_through(
	struct uph_ledger *ledger, int64_t fund, int32_t date, int32_t *out, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	*out = 0;
	if (!ledger->closings_known) {
		int64_t through = 0;
		status = db_number(ledger->db, sql_latest, &through, err);
		ledger->closed_through = (int32_t)through;
		ledger->closings_known = status == UPH_OK;
	}
	if (status != UPH_OK || date > ledger->closed_through)
		return status;
	struct db_statement *row;
	status = db_prepare(ledger->db, sql_fund, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, fund);
	status = db_step(row, err);
	if (status == UPH_OK && date <= db_int(row, 0))
		*out = (int32_t)db_int(row, 0);
	db_reset(row);
	return status;
}

enum uph_status closing_check(
	struct uph_ledger *ledger, int64_t fund, struct uph_date date, struct uph_error *err)
{
	int32_t through;
	enum uph_status status = closed_through(ledger, fund, date.ymd, &through, err);
	if (status != UPH_OK || through == 0)
		return status;
	char day[UPH_DATE_TEXT_MAX], last[UPH_DATE_TEXT_MAX];
	return uph_fail(err, UPH_E_INVARIANT,
		"perioden är stängd till och med %s: en post daterad %s tas inte emot; bokför i öppen period",
		uph_date_print((struct uph_date){through}, last), uph_date_print(date, day));
}

enum uph_status uph_ledger_first_open_day(
	struct uph_ledger *ledger, int64_t fund, int32_t date, int32_t *out, struct uph_error *err)
{
	int32_t through;
	struct uph_date next = {date};
	enum uph_status status = closed_through(ledger, fund, date, &through, err);
	if (status == UPH_OK && through != 0 &&
		!uph_date_from_days(uph_date_days((struct uph_date){through}) + 1, &next))
		status = uph_fail(err, UPH_E_INVARIANT, "alla dagar är stängda");
	*out = next.ymd;
	return status;
}

enum uph_status uph_ledger_close_period(
	struct uph_ledger *ledger, int64_t fund, int32_t through, const char *reason, struct uph_error *err)
{
	if (!uph_date_valid((struct uph_date){through}))
		return uph_fail(err, UPH_E_INVARIANT, "periodens sista dag är inget datum");
	const struct value fields[] = {
		value_null(), value_null(), value_optional(fund), value_number(through), value_text(reason)};
	ledger->closings_known = false;
	return record_append(ledger, RECORD_CLOSING, fields, NULL, err);
}
