/* The way back of a workbook. Its mark says of which moment of which book it is: rows are known by that,
 * under whatever name the file has been saved, and what others have recorded since is not recorded once more.
 */
#include "import/workbook_import.h"

#include <stdio.h>
#include <string.h>

#include "import/journal_posting.h"
#include "import/workbook_proposal.h"
#include "import/workbook_rows.h"
#include "import/workbook_said.h"
#include "import/workbook_verdict.h"
#include "import/workbook_words.h"

#define LIST_MAX 400
/* Digits of the mark that the series has: enough to tell all moments of a book apart. */
#define SERIES_DIGITS 16

struct workbook {
	struct workbook_mark mark;
	struct uph_head made; /* where the chain ended when it was made; seq 0: not known */
	int64_t voucher;      /* the last one when its rows are read */
	struct workbook_rows rows;
	struct workbook_said said;
	struct workbook_proposals proposals;
};

static void tell(const struct import_job *job, enum uph_severity severity, const char *rule,
	const char *place, const char *message)
{
	(void)uph_findings_add(job->findings, severity, rule, place, "%s", message);
}

/* ---- the mark ---- */

static enum uph_status refuse_mark(const struct import_job *job, const struct workbook *workbook,
	const char *message, struct uph_error *err)
{
	tell(job, UPH_SEVERITY_ERROR, "workbook.mark", workbook->mark.place, message);
	return uph_fail(err, UPH_E_REFUSED, "arbetsboken godtas inte: 1 fel");
}

/* Which moment of the book the workbook is of. */
static enum uph_status find_moment(
	const struct import_job *job, struct workbook *workbook, struct uph_error *err)
{
	const struct workbook_mark *mark = &workbook->mark;
	enum uph_status status = workbook_mark_find(job->table, &workbook->mark, err);
	if (status != UPH_OK)
		return status;
	if (mark->newer)
		return refuse_mark(job, workbook,
			"Arbetsboken är gjord av en nyare version av uph än den här. Läs in den med den.",
			err);
	if (mark->twice)
		return refuse_mark(job, workbook,
			"Filen har blad ur två olika arbetsböcker. Läs in dem var för sig.", err);
	if (!mark->hex[0]) {
		tell(job, UPH_SEVERITY_WARNING, "workbook.no_mark", "",
			"Arbetsboken saknar sitt märke: det syns inte när den gjordes, och vad andra har bokfört "
			"sedan dess jämförs inte med raderna.");
		return UPH_OK;
	}
	status = uph_ledger_known_at_digest(job->ledger, mark->hex, &workbook->made, err);
	if (status == UPH_E_MISSING)
		return refuse_mark(job, workbook,
			"Arbetsboken är gjord ur en annan bok, eller ur ett senare läge av den här än det som "
			"boken nu har (en äldre säkerhetskopia kan vara återläst). Gör en ny med uph workbook och "
			"för över raderna.",
			err);
	return status;
}

/* What the file's record says of it: which workbook it is, and what of. */
static enum uph_status name_file(const struct import_job *job, const struct workbook *workbook,
	struct journal_posting *posting, struct uph_error *err)
{
	posting->title = "Arbetsbok";
	if (!workbook->mark.hex[0])
		return UPH_OK;
	posting->series = arena_print(job->memory, "arbetsbok %.*s", SERIES_DIGITS, workbook->mark.hex);
	posting->title = arena_print(
		job->memory, "Arbetsbok, gjord efter verifikation %lld", (long long)workbook->made.voucher);
	return posting->series && posting->title ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- the rows ---- */

static enum uph_status prepare(struct journal_posting *posting, struct uph_error *err)
{
	struct workbook *workbook = posting->context;
	struct uph_ledger *ledger = posting->job->ledger;
	posting->known.with_decision = true;
	workbook->voucher = uph_ledger_head(ledger).voucher;
	enum uph_status status =
		workbook_said_begin(&workbook->said, posting, &workbook->rows, workbook->made.seq, err);
	return status == UPH_OK
		       ? workbook_proposals_begin(&workbook->proposals, ledger, posting->job->memory, err)
		       : status;
}

static void restart(struct journal_posting *posting)
{
	struct workbook *workbook = posting->context;
	workbook_proposals_restart(&workbook->proposals);
}

/* What the books say already is refused, unless the row says why it is right: the reason stays with the
 * entry. */
static enum uph_status check(struct journal_posting *posting, size_t row, struct uph_movement_words *words,
	size_t *fault, struct uph_error *err)
{
	const struct workbook *workbook = posting->context;
	const char *reason = words->fields[UPH_MOVEMENT_OVERRIDE];
	const char *text = words->fields[UPH_MOVEMENT_TEXT];
	const struct said *said = workbook_said_find(
		&workbook->said, posting->job->ledger, &posting->rows[row], &workbook->rows.more[row]);
	if (!said)
		return UPH_OK;
	*fault = posting->rows[row].anchor;
	if (!reason)
		return workbook_said_refuse(said, err);
	words->fields[UPH_MOVEMENT_TEXT] =
		arena_print(posting->job->memory, "%s%sBokfört utöver verifikation %lld: %s",
			text ? text : "", text ? ". " : "", (long long)said->voucher, reason);
	return words->fields[UPH_MOVEMENT_TEXT] ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static enum uph_status take(struct journal_posting *posting, size_t row,
	const struct uph_movement_words *words, struct journal_deed *out, bool *taken, size_t *fault,
	struct uph_error *err)
{
	struct workbook *workbook = posting->context;
	return workbook_carry_out(&workbook->proposals, posting->job->ledger, &posting->rows[row],
		&workbook->rows.more[row], words, out, taken, fault, err);
}

static enum uph_status post(struct journal_posting *posting, size_t row, const char *place,
	struct journal_deed *out, size_t *fault, struct uph_error *err)
{
	struct workbook *workbook = posting->context;
	const struct workbook_row *more = &workbook->rows.more[row];
	const struct uph_origin origin = {posting->source, place};
	if (more->says == WORKBOOK_PROPOSE)
		return workbook_propose(&workbook->proposals, posting->job->ledger, &posting->rows[row], more,
			&origin, posting->remarks, out, fault, err);
	return workbook_judge(posting->job->ledger, &posting->rows[row], more, &origin, out, fault, err);
}

/* ---- what is said of the whole ---- */

static void remark_on_moment(
	const struct import_job *job, const struct workbook *workbook, enum uph_severity severity)
{
	if (workbook->said.others > 0 && workbook->voucher > workbook->made.voucher)
		(void)uph_findings_add(job->findings, severity, "workbook.stale", "",
			"Boken har gått vidare sedan arbetsboken gjordes, från verifikation %lld till %lld. Varje "
			"rad prövas mot boken som den är nu.",
			(long long)workbook->made.voucher, (long long)workbook->voucher);
}

static void remark(struct journal_posting *posting)
{
	const struct workbook *workbook = posting->context;
	const struct journal_known *known = &posting->known;
	struct uph_findings *findings = posting->job->findings;
	char list[LIST_MAX];
	if (workbook->rows.filled == 0)
		tell(posting->job, UPH_SEVERITY_NOTE, "workbook.empty", "",
			"Inget är ifyllt i arbetsboken: inget är bokfört.");
	remark_on_moment(posting->job, workbook, UPH_SEVERITY_NOTE);
	if (known->elsewhere > 0)
		(void)uph_findings_add(findings, UPH_SEVERITY_WARNING, "workbook.elsewhere", "",
			"%zu %s detsamma som redan är bokfört ur %s, och bokförs en gång till. Är det samma "
			"händelse: ångra med uph reverse och ta bort raden.",
			known->elsewhere, known->elsewhere == 1 ? "rad säger" : "rader säger",
			known->elsewhere_name);
	size_t left = journal_known_left(known, true, list, sizeof list);
	if (left > 0)
		(void)uph_findings_add(findings, UPH_SEVERITY_NOTE, "workbook.gone", "",
			"%zu %s tidigare bokfördes ur arbetsboken finns inte i den längre: verifikation %s. %s "
			"står kvar i boken; det som var fel tas bort med uph reverse.",
			left, left == 1 ? "rad som" : "rader som", list, left == 1 ? "Den" : "De");
}

static const struct journal_kind workbook_kind = {.called = workbook_called,
	.prepare = prepare,
	.restart = restart,
	.check = check,
	.take = take,
	.post = post,
	.remark = remark};

/* ---- the whole ---- */

static enum uph_status take_rows(const struct import_job *job, struct workbook *workbook,
	struct uph_import_result *out, struct uph_error *err)
{
	struct journal_posting posting = {.job = job,
		.out = out,
		.kind = &workbook_kind,
		.context = workbook,
		.rows = workbook->rows.rows,
		.row_count = workbook->rows.count,
		.fault_count = workbook->rows.error_count};
	enum uph_status status = name_file(job, workbook, &posting, err);
	if (status == UPH_OK)
		status = journal_post(&posting, err);
	if (status != UPH_OK) /* what was refused may be for what others have recorded */
		remark_on_moment(job, workbook, UPH_SEVERITY_WARNING);
	workbook_said_end(&workbook->said);
	return status;
}

enum uph_status workbook_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	if (job->options->fund)
		return uph_fail(err, UPH_E_USAGE, "--fund gäller matriser, inte arbetsböcker");
	if (job->options->sheet)
		return uph_fail(err, UPH_E_USAGE,
			"--sheet gäller inte arbetsböcker: alla blad som fylls i läses tillsammans");
	struct workbook *workbook = arena_alloc(job->memory, sizeof *workbook);
	if (!workbook)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = find_moment(job, workbook, err);
	if (status == UPH_OK)
		status = workbook_rows_read(job->table, job->memory, &workbook->rows, job->findings, err);
	if (status == UPH_OK && !uph_findings_complete(job->findings))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	return status == UPH_OK ? take_rows(job, workbook, out, err) : status;
}
