/* One screen: what the book holds, and what is open. */
#include <stdlib.h>
#include <string.h>

#include "reports/query.h"
#include "uph/decision.h"
#include "uph/extent.h"
#include "uph/reconcile.h"
#include "uph/source.h"

enum { FUND, AVAILABLE, ON_BALANCE, COLUMNS };

struct status_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	const struct query_scope *resolved;
	int64_t undecided_count, below_zero_count;
	struct uph_money undecided, held, requisitioned;
	const char *last_import;
};

static enum uph_status too_large(struct uph_error *err)
{
	return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

static void figure_text(struct uph_report *report, const char *key, enum word label, const char *text)
{
	uph_report_figure(report, key, word(label, report->language), uph_value_text(report, text));
}

static void figure_integer(struct uph_report *report, const char *key, enum word label, int64_t integer)
{
	uph_report_figure(report, key, word(label, report->language), uph_value_integer(integer));
}

static void figure_money(struct uph_report *report, const char *key, enum word label, struct uph_money money)
{
	uph_report_figure(report, key, word(label, report->language), uph_value_money(money));
}

static void figure_date(struct uph_report *report, const char *key, enum word label, struct uph_date date)
{
	uph_report_figure(report, key, word(label, report->language), uph_value_date(date));
}

/* ---- what the book holds ---- */

static enum uph_status add_extent(struct status_report *status_report, struct uph_error *err)
{
	struct uph_report *report = status_report->report;
	const struct query_scope *resolved = status_report->resolved;
	const char *path = uph_ledger_path(status_report->ledger);
	const char *slash = strrchr(path, '/');
	struct uph_date first, last;
	int64_t entries;
	enum uph_status status = uph_entry_days(status_report->ledger, &resolved->scope, &first, &last, err);
	if (status == UPH_OK)
		status = uph_entry_count(status_report->ledger, resolved->scope.seq_max, &entries, err);
	if (status != UPH_OK)
		return status;
	figure_text(report, "name", WORD_BOOK,
		uph_ledger_setting_at(status_report->ledger, "name", resolved->scope.seq_max, ""));
	figure_text(report, "file", WORD_FILE, slash ? slash + 1 : path);
	figure_integer(report, "records", WORD_RECORDS, resolved->head.seq);
	figure_integer(report, "vouchers", WORD_VOUCHERS, resolved->head.voucher);
	figure_integer(report, "entries", WORD_ENTRIES, entries);
	figure_date(report, "first_day", WORD_FIRST_DAY, first);
	figure_date(report, "last_day", WORD_LAST_DAY, last);
	return UPH_OK;
}

static enum uph_status add_funds(struct status_report *status_report, struct uph_error *err)
{
	struct uph_report *report = status_report->report;
	enum uph_language language = report->language;
	const struct uph_column columns[COLUMNS] = {
		[FUND] = {.key = "fund", .label = word(WORD_FUND, language), .kind = UPH_VALUE_TEXT},
		[AVAILABLE] = {.key = "available",
			.label = word(WORD_AVAILABLE, language),
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH},
		[ON_BALANCE] = {.key = "on_balance",
			.label = word(WORD_ON_BALANCE, language),
			.kind = UPH_VALUE_MONEY,
			.flags = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH},
	};
	struct uph_balance *rows = NULL;
	size_t count = 0;
	enum uph_status status = uph_balances(
		status_report->ledger, &status_report->resolved->scope, UPH_BY_FUND, &rows, &count, err);
	if (status != UPH_OK)
		return status;
	size_t section = uph_report_section(report, "funds", "", report->title, columns, COLUMNS);
	report->sections[section].total_row = true;
	for (size_t i = 0; i < count; i++) {
		const struct uph_fund *fund = uph_fund_by_id(status_report->ledger, rows[i].fund);
		struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
		if (!row)
			break;
		row->values[FUND] = uph_value_text(report, fund ? fund->name : NULL);
		row->values[AVAILABLE] = uph_value_money(rows[i].figures[UPH_AVAILABLE]);
		row->values[ON_BALANCE] = uph_value_money(rows[i].figures[UPH_ON_BALANCE]);
	}
	free(rows);
	return UPH_OK;
}

/* ---- what is open ---- */

static enum uph_status take_activities(struct status_report *status_report, struct uph_error *err)
{
	struct uph_balance *rows = NULL;
	size_t count = 0;
	enum uph_status status = uph_balances(
		status_report->ledger, &status_report->resolved->scope, UPH_BY_ACTIVITY, &rows, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const struct uph_money *figures = rows[i].figures;
		status_report->below_zero_count += figures[UPH_AVAILABLE].ore < 0;
		if (!uph_money_add(status_report->held, figures[UPH_STANDS_HELD], &status_report->held) ||
			!uph_money_add(status_report->requisitioned, figures[UPH_STANDS_REQUISITIONED],
				&status_report->requisitioned))
			status = too_large(err);
	}
	free(rows);
	return status;
}

/* What has been recommended, and not decided by the one who may decide. */
static enum uph_status take_decisions(struct status_report *status_report, struct uph_error *err)
{
	struct uph_balance *rows = NULL;
	size_t count = 0;
	enum uph_status status = uph_balances(
		status_report->ledger, &status_report->resolved->scope, UPH_BY_DECISION, &rows, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		const struct uph_money *figures = rows[i].figures;
		struct uph_money amount;
		struct uph_step step;
		if (rows[i].allocation == 0)
			continue;
		status = uph_allocation_step_on(status_report->ledger, rows[i].allocation,
			status_report->resolved->scope.to, status_report->resolved->scope.seq_max, &step,
			err);
		if (status != UPH_OK || (step.stage != UPH_PROPOSED && step.stage != UPH_RECOMMENDED))
			continue;
		if (!uph_money_add(figures[UPH_ALLOCATED], figures[UPH_HELD], &amount) ||
			!uph_money_subtract(amount, figures[UPH_RELEASED], &amount) ||
			!uph_money_add(status_report->undecided, amount, &status_report->undecided))
			status = too_large(err);
		status_report->undecided_count += amount.ore != 0;
	}
	free(rows);
	return status;
}

static enum uph_status take_source(void *context, const struct uph_source *source, struct uph_error *err)
{
	struct status_report *status_report = context;
	char time[UPH_TIME_TEXT_MAX];
	(void)err;
	status_report->last_import = uph_report_print(status_report->report, "%s, %s, %s", source->name,
		uph_time_print(source->recorded_at, false, time), source->person ? source->person : "");
	return UPH_OK;
}

static enum uph_status add_open(struct status_report *status_report, struct uph_error *err)
{
	struct uph_report *report = status_report->report;
	const struct uph_scope *scope = &status_report->resolved->scope;
	struct uph_date reconciled = {0};
	enum uph_status status = take_activities(status_report, err);
	if (status == UPH_OK)
		status = uph_reconciled_all(
			status_report->ledger, scope->to, scope->seq_max, &reconciled, err);
	if (status == UPH_OK)
		status = take_decisions(status_report, err);
	if (status == UPH_OK)
		status = uph_sources(status_report->ledger, status_report->resolved->scope.seq_max,
			take_source, status_report, err);
	if (status != UPH_OK)
		return status;
	figure_integer(report, "undecided_count", WORD_UNDECIDED_COUNT, status_report->undecided_count);
	figure_money(report, "undecided", WORD_UNDECIDED, status_report->undecided);
	figure_money(report, "held", WORD_HELD_ON_BALANCE, status_report->held);
	figure_money(report, "requisitioned", WORD_REQUISITIONED_UNPAID, status_report->requisitioned);
	figure_integer(report, "below_zero", WORD_ACTIVITIES_BELOW_ZERO, status_report->below_zero_count);
	if (reconciled.ymd)
		figure_date(report, "reconciled", WORD_RECONCILE_THROUGH, reconciled);
	figure_text(report, "last_import", WORD_LAST_IMPORT, status_report->last_import);
	return UPH_OK;
}

enum uph_status uph_report_status(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct status_report status_report = {.ledger = ledger, .resolved = &resolved};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "status", word(WORD_STATUS, query->language),
			&status_report.report, err);
	if (status == UPH_OK)
		status = add_extent(&status_report, err);
	if (status == UPH_OK)
		status = add_open(&status_report, err);
	if (status == UPH_OK)
		status = add_funds(&status_report, err);
	return query_finish(status, status_report.report, out, err);
}
