/* A sheet of events: its rows are posted as they stand, and the file's name is what its next version is known
 * by. Most sheets are sound and are read once: each row is posted as it is read. Should one row not be, what
 * was done is taken back, and the sheet is read again from the first row to have all said that there is to
 * say, in the order of the rows. */
#include "import/journal_import.h"

#include "import/journal_posting.h"
#include "import/read_ahead.h"

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

/* ---- a sheet that has been looked at ---- */

static enum uph_status begin(void *context, struct uph_error *err)
{
	return journal_rows_begin(context, err);
}

static enum uph_status next(void *context, const struct journal_row **out, struct uph_error *err)
{
	return journal_rows_next(context, out, err);
}

static enum uph_status post(const struct import_job *job, const struct journal_sheet *sheet, bool careful,
	struct uph_import_result *out, struct uph_error *err)
{
	struct journal_rows *rows;
	enum uph_status status = journal_rows_new(job->table, sheet, NULL, &rows, err);
	if (status != UPH_OK)
		return status;
	const struct journal_stream stream = {rows, begin, next};
	struct journal_posting posting = {.job = job,
		.out = out,
		.kind = &sheet_of_events,
		.stream = &stream,
		.row_count = sheet->row_count,
		.careful = careful};
	status = journal_post(&posting, err);
	journal_rows_free(rows);
	return status;
}

/* ---- a sheet that is taken to be sound ---- */

/* What is said of its rows waits until they have all been read. */
struct first_reading {
	struct journal_rows *rows;
	bool many;                       /* a second thread reads them … */
	struct journal_stream by_itself; /* … this */
	struct read_ahead *ahead;        /* NULL: there is none */
	struct uph_findings *said, *findings;
	bool ended;
};

static enum uph_status begin_first(void *context, struct uph_error *err)
{
	struct first_reading *reading = context;
	enum uph_status status = journal_rows_begin(reading->rows, err);
	reading->by_itself = (struct journal_stream){.context = reading->rows, .next = next};
	if (status == UPH_OK && reading->many)
		reading->ahead = read_ahead_begin(&reading->by_itself);
	return status;
}

static enum uph_status next_first(void *context, const struct journal_row **out, struct uph_error *err)
{
	struct first_reading *reading = context;
	enum uph_status status = reading->ahead ? read_ahead_next(reading->ahead, out, err)
						: journal_rows_next(reading->rows, out, err);
	if (status != UPH_END)
		return status;
	for (size_t i = 0; i < uph_findings_count(reading->said); i++) {
		const struct uph_finding *said = uph_findings_at(reading->said, i);
		(void)uph_findings_add(
			reading->findings, said->severity, said->rule, said->where, "%s", said->message);
	}
	if (!uph_findings_complete(reading->said) || !uph_findings_complete(reading->findings))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	reading->ended = true;
	return UPH_END;
}

/* Reads and posts the rows in one go. `*done` stays false when something is not as it should be, and nothing
 * has been told of it: the rows are to be looked at first. `*refused`: by the books. */
static enum uph_status post_at_once(const struct import_job *job, struct uph_import_result *out, bool *done,
	bool *refused, struct uph_error *err)
{
	struct journal_sheet sheet;
	struct first_reading reading = {.said = uph_findings_new(), .findings = job->findings};
	enum uph_status status =
		reading.said ? journal_sheet_find(job->table, job->options->sheet, &sheet, reading.said, err)
			     : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	const uint64_t lines = table_rows_about(job->table);
	if (status == UPH_OK && lines > 0 && uph_findings_count(reading.said) == 0)
		status = journal_rows_new(job->table, &sheet, reading.said, &reading.rows, err);
	if (reading.rows) {
		const struct journal_stream stream = {&reading, begin_first, next_first};
		struct journal_posting posting = {.job = job,
			.out = out,
			.kind = &sheet_of_events,
			.stream = &stream,
			.row_count = (size_t)(lines > sheet.header_row ? lines - sheet.header_row : 1),
			.at_once = true};
		reading.many = posting.row_count >= READ_AHEAD_ROWS;
		status = journal_post(&posting, err);
		read_ahead_end(reading.ahead);
		*refused = posting.refused_one;
	}
	*done = reading.ended;
	journal_rows_free(reading.rows);
	uph_findings_free(reading.said);
	return status;
}

enum uph_status journal_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct journal_sheet sheet;
	bool done = false, refused = false;
	const struct journal_progress progress = {job->options->progress, job->options->progress_context};
	if (job->options->fund)
		return uph_fail(err, UPH_E_USAGE, "--fund gäller matriser, inte händelser");
	enum uph_status status = post_at_once(job, out, &done, &refused, err);
	/* Neither memory nor a book that another has would be better the second time. */
	if (done || status == UPH_E_MEMORY || status == UPH_E_LOCKED || status == UPH_E_READONLY)
		return status;
	status = journal_sheet_check(job->table, job->options->sheet, &sheet, &progress, job->findings, err);
	return status == UPH_OK ? post(job, &sheet, refused, out, err) : status;
}
