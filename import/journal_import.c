/* A sheet of events: its rows are posted as they stand, and the file's name is what its next version is known
 * by. */
#include "import/journal_import.h"

#include "import/journal_posting.h"

#define LIST_MAX 400

static void remark(struct journal_posting *posting)
{
	struct journal_known *known = &posting->known;
	struct uph_findings *findings = posting->job->findings;
	char list[LIST_MAX];
	if (known->elsewhere > 0)
		(void)uph_findings_add(findings, UPH_SEVERITY_WARNING, "journal.elsewhere", "",
			"%zu %s detsamma som redan är bokfört ur %s, och bokförs en gång till, för filen heter "
			"något annat. Är den en ny version av den filen: ångra med uph reverse och läs in den "
			"under samma namn.",
			known->elsewhere, known->elsewhere == 1 ? "rad säger" : "rader säger",
			known->elsewhere_name);
	size_t left = journal_known_left(known, false, list, sizeof list);
	if (left > 0)
		(void)uph_findings_add(findings, UPH_SEVERITY_NOTE, "journal.gone", "",
			"%zu %s ur tidigare versioner av %s finns inte i filen: verifikation %s. %s står kvar i "
			"boken; det som var fel tas bort med uph reverse.",
			left, left == 1 ? "händelse" : "händelser", known->series, list,
			left == 1 ? "Den" : "De");
}

static const struct journal_kind sheet_of_events = {.called = journal_called, .remark = remark};

static enum uph_status begin(void *context, struct uph_error *err)
{
	return journal_rows_begin(context, err);
}

static enum uph_status next(void *context, const struct journal_row **out, struct uph_error *err)
{
	return journal_rows_next(context, out, err);
}

static enum uph_status post(const struct import_job *job, const struct journal_sheet *sheet,
	struct uph_import_result *out, struct uph_error *err)
{
	struct journal_rows *rows;
	enum uph_status status = journal_rows_new(job->table, sheet, &rows, err);
	if (status != UPH_OK)
		return status;
	const struct journal_stream stream = {rows, begin, next};
	struct journal_posting posting = {.job = job,
		.out = out,
		.kind = &sheet_of_events,
		.stream = &stream,
		.row_count = sheet->row_count};
	status = journal_post(&posting, err);
	journal_rows_free(rows);
	return status;
}

enum uph_status journal_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct journal_sheet sheet;
	const struct journal_progress progress = {job->options->progress, job->options->progress_context};
	if (job->options->fund)
		return uph_fail(err, UPH_E_USAGE, "--fund gäller matriser, inte händelser");
	enum uph_status status =
		journal_sheet_check(job->table, job->options->sheet, &sheet, &progress, job->findings, err);
	return status == UPH_OK ? post(job, &sheet, out, err) : status;
}
