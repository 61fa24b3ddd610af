/* A sheet of events: its rows are posted as they stand, and the file's name is what its next version is known
 * by. */
#include "import/journal_import.h"

#include "import/journal_posting.h"

#define LIST_MAX 400

static void remark(struct journal_posting *posting)
{
	const struct journal_known *known = &posting->known;
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

enum uph_status journal_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct journal_sheet sheet;
	if (job->options->fund)
		return uph_fail(err, UPH_E_USAGE, "--fund gäller matriser, inte händelser");
	enum uph_status status =
		journal_sheet_read(job->table, job->options->sheet, job->memory, &sheet, job->findings, err);
	if (status != UPH_OK)
		return status;
	struct journal_posting posting = {.job = job,
		.out = out,
		.kind = &sheet_of_events,
		.rows = sheet.rows,
		.row_count = sheet.row_count};
	return journal_post(&posting, err);
}
