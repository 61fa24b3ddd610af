/* Closed periods: how far each closing reaches, of which money, when, by whom and why. */
#include "reports/query.h"
#include "uph/closing.h"

enum { THROUGH, FUND, CLOSED, PERSON, REASON, COLUMNS };

struct closing_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	size_t section;
};

static void add_section(struct closing_report *closings)
{
	enum uph_language language = closings->report->language;
	const struct uph_column columns[COLUMNS] = {
		[THROUGH] = {.key = "through",
			.label = word(WORD_CLOSED_THROUGH, language),
			.kind = UPH_VALUE_DATE},
		[FUND] = {.key = "fund", .label = word(WORD_CLOSED_FUND, language), .kind = UPH_VALUE_TEXT},
		[CLOSED] = {.key = "closed", .label = word(WORD_CLOSED_AT, language), .kind = UPH_VALUE_TEXT},
		[PERSON] = {.key = "person", .label = word(WORD_PERSON, language), .kind = UPH_VALUE_TEXT},
		[REASON] = {.key = "reason",
			.label = word(WORD_REASON, language),
			.kind = UPH_VALUE_TEXT,
			.flags = UPH_COLUMN_WRAP},
	};
	closings->section = uph_report_section(
		closings->report, "closings", "", closings->report->title, columns, COLUMNS);
}

static enum uph_status add_closing(void *context, const struct uph_closing *closing, struct uph_error *err)
{
	struct closing_report *closings = context;
	struct uph_report *report = closings->report;
	char time[UPH_TIME_TEXT_MAX];
	const struct uph_fund *fund = closing->fund ? uph_fund_by_id(closings->ledger, closing->fund) : NULL;
	struct uph_row *row = uph_report_row(report, closings->section, UPH_ROW_PLAIN);
	if (!row)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	row->values[THROUGH] = uph_value_date(closing->through);
	row->values[FUND] =
		uph_value_text(report, fund ? fund->name : word(WORD_CLOSED_ALL, report->language));
	row->values[CLOSED] = uph_value_text(report, uph_time_print(closing->recorded_at, false, time));
	row->values[PERSON] = uph_value_text(report, closing->person);
	row->values[REASON] = uph_value_text(report, closing->reason);
	return UPH_OK;
}

enum uph_status uph_report_closings(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct closing_report closings = {.ledger = ledger};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "closings",
			word(WORD_CLOSINGS, query->language), &closings.report, err);
	if (status == UPH_OK) {
		add_section(&closings);
		status = uph_closings(ledger, resolved.scope.seq_max, add_closing, &closings, err);
		if (status == UPH_OK && closings.report->sections[closings.section].row_count == 0)
			uph_report_note(closings.report, "%s", word(WORD_CLOSED_NONE, query->language));
	}
	return query_finish(status, closings.report, out, err);
}
