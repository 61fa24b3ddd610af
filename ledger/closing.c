/* Closed periods. What decides is the record: the latest closed day of a fund is asked of the closings, and a
 * day that was open when its entry was written stays right afterwards (verify's rule: an entry is dated in no
 * period that was closed before it in the chain). */
#include "ledger/closing.h"

#include <string.h>

#include "ledger/handle.h"
#include "uph/closing.h"

static const char sql_latest[] = "SELECT ifnull(max(through), 0) FROM closing";
static const char sql_fund[] = "SELECT ifnull(max(through), 0) FROM closing WHERE fund IS NULL OR fund = ?1";
#define CLOSINGS                                                                                             \
	"SELECT c.seq, ifnull(c.fund, 0), c.through, c.reason, m.person, c.recorded_at"                      \
	" FROM closing c JOIN command m ON m.seq = c.command"
static const char sql_closings[] = CLOSINGS " WHERE c.seq <= ?1 ORDER BY c.seq";
static const char sql_closing_of[] =
	CLOSINGS " WHERE c.through >= ?2 AND (c.fund IS NULL OR c.fund = ?1) ORDER BY c.seq LIMIT 1";

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
	char day[UPH_DATE_TEXT_MAX], last[UPH_DATE_TEXT_MAX], first[UPH_DATE_TEXT_MAX];
	struct uph_date open;
	if (!uph_date_from_days(uph_date_days((struct uph_date){through}) + 1, &open))
		open.ymd = 0;
	return uph_fail(err, UPH_E_INVARIANT,
		"perioden är stängd till och med %s: en post daterad %s tas inte emot; den första öppna dagen är "
		"%s. Ange den med --date; en ny rad i en fil bokförs för hand den dagen (uph record), och läses "
		"sedan in som oförändrad",
		uph_date_print((struct uph_date){through}, last), uph_date_print(date, day),
		uph_date_print(open, first));
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

enum uph_status closing_reason(struct uph_ledger *ledger, const int64_t funds[2], struct uph_date date,
	const char *reason, struct buffer *out, struct uph_error *err)
{
	int32_t through = 0;
	enum uph_status status = UPH_OK;
	for (int i = 0; status == UPH_OK && i < 2; i++) {
		int32_t one;
		status = closed_through(ledger, funds[i], date.ymd, &one, err);
		through = one > through ? one : through;
	}
	char day[UPH_DATE_TEXT_MAX], last[UPH_DATE_TEXT_MAX];
	buffer_clear(out);
	buffer_append(out, reason, strlen(reason));
	if (through != 0)
		buffer_print(out, " (rättelse av post %s i stängd period t.o.m. %s)",
			uph_date_print(date, day), uph_date_print((struct uph_date){through}, last));
	if (status == UPH_OK && buffer_starved(out))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK && buffer_failed(out))
		return uph_fail(err, UPH_E_LIMIT, "skälet är för långt");
	return status;
}

/* ---- closing ---- */

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

static void take(struct db_statement *row, struct uph_closing *out)
{
	*out = (struct uph_closing){.id = db_int(row, 0),
		.fund = db_int(row, 1),
		.through = {(int32_t)db_int(row, 2)},
		.reason = db_text(row, 3),
		.person = db_text(row, 4),
		.recorded_at = db_int(row, 5)};
}

enum uph_status uph_closings(struct uph_ledger *ledger, int64_t seq_max,
	enum uph_status (*visit)(void *context, const struct uph_closing *closing, struct uph_error *err),
	void *context, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_closings, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, seq_max ? seq_max : INT64_MAX);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct uph_closing closing;
		take(row, &closing);
		status = visit(context, &closing, err);
		if (status != UPH_OK)
			break;
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status uph_closing_of(struct uph_ledger *ledger, int64_t fund, struct uph_date day,
	struct uph_closing *out, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(ledger->db, sql_closing_of, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, fund); /* 0 is no fund: only what closes all */
	db_bind_int(row, 2, day.ymd);
	status = db_step(row, err);
	if (status == UPH_OK) {
		take(row, out);
		out->reason = ledger_keep(ledger, out->reason);
		out->person = ledger_keep(ledger, out->person);
	}
	db_reset(row);
	return status == UPH_END ? UPH_E_MISSING : status;
}

/* The day is past by the clock, which need not tell the time of Sweden: the last hours of a year are not
 * worth a dispute. */
static bool is_past(struct uph_ledger *ledger, struct uph_date day)
{
	int64_t now = ledger->clock(ledger->clock_context);
	return now / INT64_C(86400000000) > uph_date_days(day);
}

/* What is closed is never opened again: a slip of the finger may not take years that have not begun. */
static bool has_begun(struct uph_ledger *ledger, struct uph_date day)
{
	struct uph_date today;
	int64_t now = ledger->clock(ledger->clock_context);
	return !uph_date_from_days((int32_t)(now / INT64_C(86400000000)), &today) ||
	       day.ymd / 10000 <= today.ymd / 10000;
}

enum uph_status uph_close(struct uph_ledger *ledger, int64_t fund, struct uph_date through,
	const char *reason, bool *made, struct uph_error *err)
{
	struct uph_closing closing;
	char day[UPH_DATE_TEXT_MAX];
	bool reasoned = reason && reason[0];
	*made = false;
	enum uph_status status = uph_closing_of(ledger, fund, through, &closing, err);
	if (status != UPH_E_MISSING)
		return status;
	if (!has_begun(ledger, through))
		return uph_fail(err, UPH_E_INVARIANT,
			"%s ligger i ett år som inte har börjat; det som stängs öppnas inte igen, så året stängs först "
			"när det är inne",
			uph_date_print(through, day));
	if (!reasoned && !is_past(ledger, through))
		return uph_fail(err, UPH_E_INVARIANT,
			"%s är inte förbi än; ange varför perioden stängs i förväg: --reason \"…\"",
			uph_date_print(through, day));
	status = uph_ledger_close_period(ledger, fund, through.ymd, reasoned ? reason : NULL, err);
	*made = status == UPH_OK;
	return status;
}
