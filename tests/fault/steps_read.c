/* The steps that only read: reports in every format, the verifier, copies. */
#include <string.h>

#include "tests/fault/session.h"

typedef enum uph_status report_function(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

static enum uph_status audit(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	size_t standing;
	return uph_report_audit(ledger, query, out, &standing, err);
}

static report_function *const reports[] = {
	[REPORT_BALANCE] = uph_report_balance,
	[REPORT_MATRIX] = uph_report_matrix,
	[REPORT_JOURNAL] = uph_report_journal,
	[REPORT_TRACE] = uph_report_trace,
	[REPORT_AUDIT] = audit,
	[REPORT_DECISIONS] = uph_report_decisions,
	[REPORT_CONDITIONS] = uph_report_conditions,
	[REPORT_RECOMMENDATION] = uph_report_recommendation,
	[REPORT_STATEMENT] = uph_report_statement,
	[REPORT_REGISTER] = uph_report_register,
	[REPORT_HISTORY] = uph_report_history,
	[REPORT_SOURCES] = uph_report_sources,
	[REPORT_STATUS] = uph_report_status,
	[REPORT_WORKBOOK] = uph_report_workbook,
	[REPORT_NEWYEAR] = uph_report_newyear,
};

enum uph_status step_report(struct session *session, const struct step *step, struct uph_error *err)
{
	struct uph_report *report = NULL;
	struct uph_query query = {.detail = step->format == UPH_FORMAT_XLSX, .form = UPH_MATRIX_BOTH};
	if (step->report == REPORT_RECOMMENDATION)
		query.decision = step->word;
	else if (step->report == REPORT_STATEMENT)
		query.party = step->word;
	else
		query.question = step->word;
	if (step->report == REPORT_NEWYEAR)
		query.year = 2025;
	enum uph_status status = reports[step->report](session->ledger, &query, &report, err);
	if (status == UPH_OK)
		status = uph_report_render(
			report, (enum uph_format)step->format, NULL, session->output_path, err);
	uph_report_free(report);
	return status;
}

/* A finding is an answer as well: the ledger is whole, so there is one only when something failed. */
enum uph_status step_verify(struct session *session, const struct step *step, struct uph_error *err)
{
	(void)step;
	struct uph_verify_result result;
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_verify(session->ledger, NULL, NULL, NULL, &result, findings, err);
	if (status == UPH_OK && !uph_findings_complete(findings))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK && uph_findings_count(findings) > 0)
		status = uph_fail(err, UPH_E_DATABASE, "%s", uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
	return status;
}

enum uph_status step_backup(struct session *session, const struct step *step, struct uph_error *err)
{
	(void)step;
	return uph_ledger_backup(session->ledger, session->output_path, NULL, NULL, NULL, err);
}

enum uph_status step_export(struct session *session, const struct step *step, struct uph_error *err)
{
	const struct uph_query query = {0};
	return uph_export(
		session->ledger, (enum uph_export_format)step->format, &query, session->output_path, err);
}

enum uph_status step_exact_export(struct session *session, const struct step *step, struct uph_error *err)
{
	(void)step;
	return uph_exact_export(session->ledger, session->output_path, err);
}

enum uph_status step_revision(struct session *session, const struct step *step, struct uph_error *err)
{
	(void)step;
	struct uph_revision made;
	return uph_revision_write(session->ledger, session->output_path, UPH_SWEDISH, NULL, NULL, &made, err);
}
