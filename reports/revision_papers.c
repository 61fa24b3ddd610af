/* The papers of a revision: a row for each report. A new report is a row here. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "reports/revision.h"
#include "uph/export.h"
#include "uph/reports.h"

#define NAME_MAX_BYTES 512

typedef enum uph_status report_function(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

static enum uph_status audit(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	return uph_report_audit(ledger, query, out, NULL, err);
}

enum { WORKBOOK = 1, CSV = 2, RECHECKED = 4, UNLESS_MISSING = 8, BOTH_FORMATS = WORKBOOK | CSV };

static const struct paper {
	const char *name; /* of the file, without suffix */
	report_function *report;
	enum uph_group group;
	enum uph_matrix_form form;
	/* RECHECKED: also as kontroll/<name>.csv, which the scripts read. UNLESS_MISSING: left out when the
	 * books have nothing to make it of. */
	unsigned flags;
} papers[] = {
	{"saldo-aktivitet", uph_report_balance, UPH_BY_ACTIVITY, 0, BOTH_FORMATS | RECHECKED},
	{"saldo-bidragsar", uph_report_balance, UPH_BY_FUND, 0, BOTH_FORMATS | RECHECKED},
	{"saldo-mottagare", uph_report_balance, UPH_BY_RECIPIENT, 0, BOTH_FORMATS},
	{"saldo-beslut", uph_report_balance, UPH_BY_DECISION, 0, BOTH_FORMATS},
	{"saldo-manad", uph_report_balance, UPH_BY_MONTH, 0, BOTH_FORMATS},
	{"fordelningsmatris", uph_report_matrix, 0, UPH_MATRIX_BOTH, WORKBOOK | UNLESS_MISSING},
	{"fordelningsmatris", uph_report_matrix, 0, UPH_MATRIX_FULL, CSV | UNLESS_MISSING},
	{"fordelningsmatris-protokollet", uph_report_matrix, 0, UPH_MATRIX_PROTOCOL, CSV | UNLESS_MISSING},
	{"beslut", uph_report_decisions, 0, 0, BOTH_FORMATS},
	{"villkor", uph_report_conditions, 0, 0, BOTH_FORMATS},
	{"medfinansiering", uph_report_cofinancing, 0, 0, BOTH_FORMATS},
	{"sammantraden", uph_report_meetings, 0, 0, BOTH_FORMATS},
	{"grundbok", uph_report_journal, 0, 0, BOTH_FORMATS},
	{"huvudbok", uph_report_register, 0, 0, BOTH_FORMATS},
	{"behandlingshistorik", uph_report_history, 0, 0, BOTH_FORMATS},
	{"underlag", uph_report_sources, 0, 0, BOTH_FORMATS},
	{"bilagor", uph_report_attachments, 0, 0, BOTH_FORMATS},
	{"att-attestera", uph_report_attests, 0, 0, BOTH_FORMATS},
	{"stangda-perioder", uph_report_closings, 0, 0, BOTH_FORMATS},
	{"granskning", audit, 0, 0, BOTH_FORMATS},
	{"granskningens-regler", uph_report_audit_rules, 0, 0, BOTH_FORMATS},
	{"installningar", uph_report_settings, 0, 0, BOTH_FORMATS},
};
#define PAPER_COUNT (sizeof papers / sizeof *papers)

int64_t revision_papers_steps(void)
{
	return (int64_t)PAPER_COUNT + 3; /* the verifier, the statements, the exports */
}

static enum uph_status draw(struct revision *revision, const char *folder, const char *name,
	const struct uph_report *report, unsigned flags, struct uph_error *err)
{
	char path[NAME_MAX_BYTES];
	enum uph_status status = UPH_OK;
	if (flags & WORKBOOK) {
		(void)snprintf(path, sizeof path, "%s/%s.xlsx", folder, name);
		status = revision_draw(revision, path, report, UPH_FORMAT_XLSX, false, err);
	}
	if (status == UPH_OK && (flags & CSV)) {
		(void)snprintf(path, sizeof path, "%s/%s.csv", folder, name);
		status = revision_draw(revision, path, report, UPH_FORMAT_CSV, false, err);
	}
	if (status == UPH_OK && (flags & RECHECKED)) {
		(void)snprintf(path, sizeof path, "kontroll/%s.csv", name);
		status = revision_draw(revision, path, report, UPH_FORMAT_CSV, true, err);
	}
	return status;
}

/* Of books that are damaged some papers cannot be made: these are named instead. */
static enum uph_status left_out(
	struct revision *revision, const char *name, enum uph_status status, struct uph_error *err)
{
	static const struct uph_error unknown;
	if (status == UPH_OK || status == UPH_E_MEMORY || status == UPH_E_IO || status == UPH_E_LIMIT ||
		revision->result->error_count == 0)
		return status;
	buffer_print(&revision->left_out, "%s: %s\n", name, (err ? err : &unknown)->message);
	return UPH_OK;
}

static enum uph_status add_paper(struct revision *revision, const struct paper *paper, struct uph_error *err)
{
	struct uph_report *report = NULL;
	const struct uph_query query = {.group = paper->group,
		.form = paper->form,
		.detail = (paper->flags & WORKBOOK) != 0,
		.language = revision->language};
	enum uph_status status = paper->report(revision->ledger, &query, &report, err);
	if (status == UPH_E_MISSING && (paper->flags & UNLESS_MISSING))
		return UPH_OK;
	if (status == UPH_OK)
		status = draw(revision, "rapporter", paper->name, report, paper->flags, err);
	uph_report_free(report);
	return left_out(revision, paper->name, status, err);
}

/* ---- other programs ---- */

static enum uph_status add_exports(struct revision *revision, struct uph_error *err)
{
	static const char *const names[UPH_EXPORT_COUNT] = {
		[UPH_EXPORT_HLEDGER] = "export/boken.journal",
		[UPH_EXPORT_LEDGER] = "export/boken.ledger",
		[UPH_EXPORT_BEANCOUNT] = "export/boken.beancount",
		[UPH_EXPORT_SIE] = "export/boken.se",
		[UPH_EXPORT_JSON] = "export/boken.json",
	};
	const struct uph_query everything = {.language = revision->language};
	enum uph_status status = UPH_OK;
	for (enum uph_export_format format = 0; status == UPH_OK && format < UPH_EXPORT_COUNT; format++) {
		status = uph_export(revision->ledger, format, &everything, revision->scratch, err);
		if (status == UPH_OK)
			status = archive_add_file(revision->archive, names[format], revision->scratch, err);
		if (status == UPH_E_REFUSED || status == UPH_E_INVARIANT) {
			/* What another program cannot hold is no reason to be without the rest. */
			buffer_print(&revision->left_out, "%s: %s\n", names[format], err ? err->message : "");
			status = UPH_OK;
		}
		status = left_out(revision, names[format], status, err);
	}
	return status;
}

/* ---- the recipients ---- */

static bool is_taken(const struct revision *revision, const char *name)
{
	char line[NAME_MAX_BYTES];
	(void)snprintf(line, sizeof line, "  saldobesked/%s.csv\n", name);
	return strstr(archive_sums(revision->archive), line) != NULL;
}

static enum uph_status take_statement(
	void *context, const struct uph_party *party, const struct uph_report *report, struct uph_error *err)
{
	struct revision *revision = context;
	struct buffer name;
	enum uph_status status = UPH_OK;
	buffer_init(&name, NAME_MAX_BYTES / 2);
	for (int number = 1; number == 1 || is_taken(revision, buffer_string(&name)); number++) {
		buffer_clear(&name);
		text_file_name(&name, party->name);
		if (number > 1)
			buffer_print(&name, "-%d", number);
		if (buffer_failed(&name)) {
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
			break;
		}
	}
	if (status == UPH_OK)
		status = draw(revision, "saldobesked", buffer_string(&name), report, BOTH_FORMATS, err);
	buffer_free(&name);
	return status;
}

/* ---- the verifier ---- */

static enum uph_status add_verification(struct revision *revision, struct uph_error *err)
{
	struct uph_verify_result result;
	struct uph_report *report = NULL;
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_verify(revision->ledger, NULL, NULL, NULL, &result, findings, err);
	revision->result->error_count = uph_findings_count_of(findings, UPH_SEVERITY_ERROR);
	if (status == UPH_OK)
		status = uph_report_verify(
			revision->ledger, &result, findings, revision->language, &report, err);
	if (status == UPH_OK)
		status = draw(revision, "rapporter", "kontroll-av-boken", report, BOTH_FORMATS, err);
	uph_report_free(report);
	uph_findings_free(findings);
	return status;
}

static enum uph_status add_statements(struct revision *revision, struct uph_error *err)
{
	const struct uph_query everyone = {.language = revision->language};
	return left_out(revision, "saldobesked",
		uph_report_statements(revision->ledger, &everyone, take_statement, revision, err), err);
}

/* The verifier first: of what is not whole, some papers may be missing. */
enum uph_status revision_papers(struct revision *revision, struct uph_error *err)
{
	enum uph_status status = add_verification(revision, err);
	revision_step(revision);
	for (size_t i = 0; status == UPH_OK && i < PAPER_COUNT; i++) {
		status = add_paper(revision, &papers[i], err);
		revision_step(revision);
	}
	if (status == UPH_OK)
		status = add_statements(revision, err);
	revision_step(revision);
	if (status == UPH_OK)
		status = add_exports(revision, err);
	revision_step(revision);
	if (status == UPH_OK && buffer_failed(&revision->left_out))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK && revision->left_out.length > 0)
		status = archive_add(revision->archive, "rapporter/kunde-inte-goras.txt",
			buffer_string(&revision->left_out), revision->left_out.length, false, err);
	return status;
}
