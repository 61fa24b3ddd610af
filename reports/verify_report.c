/* The verifier's result as a report: what was checked, whether it holds, and every finding. */
#include "reports/query.h"

enum uph_status uph_report_verify(struct uph_ledger *ledger, const struct uph_verify_result *result,
	const struct uph_findings *findings, enum uph_language language, struct uph_report **out,
	struct uph_error *err)
{
	const struct uph_query everything = {.language = language};
	struct query_scope resolved;
	struct uph_report *report = NULL;
	bool whole = uph_findings_count_of(findings, UPH_SEVERITY_ERROR) == 0;
	*out = NULL;
	enum uph_status status = query_resolve(ledger, &everything, &resolved, err);
	if (status == UPH_OK)
		status = query_report(ledger, &everything, &resolved, "verify",
			word(WORD_VERIFICATION, language), &report, err);
	if (status != UPH_OK)
		return query_finish(status, report, out, err);
	report->parameter_count = 0; /* the whole book is checked, whatever is asked */
	uph_report_figure(report, "intact", word(WORD_INTACT, language), uph_value_boolean(report, whole));
	uph_report_figure(report, "record_count", word(WORD_RECORDS, language),
		uph_value_integer(result->record_count));
	uph_report_figure(
		report, "entry_count", word(WORD_ENTRIES, language), uph_value_integer(result->entry_count));
	uph_report_figure(report, "voucher_count", word(WORD_VOUCHERS, language),
		uph_value_integer(result->voucher_count));
	uph_report_figure(report, "error_count", word(WORD_ERRORS, language),
		uph_value_integer((int64_t)uph_findings_count_of(findings, UPH_SEVERITY_ERROR)));
	uph_report_figure(report, "digest", word(WORD_CHECKSUM_HEADING, language),
		uph_value_text(report, report->head));
	report->findings = findings;
	return query_finish(status, report, out, err);
}
