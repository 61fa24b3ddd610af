/* The way back of a workbook. Its mark says of which moment of which book it is: rows are known by that,
 * under whatever name the file has been saved, and what others have recorded since is not recorded once more.
 */
#include "import/workbook_import.h"

#include <stdio.h>
#include <string.h>

#include "import/journal_posting.h"
#include "import/workbook_group.h"
#include "import/workbook_proposal.h"
#include "import/workbook_roles.h"
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
	struct workbook_group group;
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
			"sedan dess jämförs med raderna bara när referens, eller beslut och ändamål, är desamma.");
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
	enum uph_status status = journal_known_gather(&posting->known, err);
	if (status == UPH_OK)
		status = workbook_said_begin(
			&workbook->said, posting, &workbook->rows, workbook->made.seq, err);
	return status == UPH_OK ? workbook_proposals_begin(&workbook->proposals, ledger, &posting->known,
					  posting->job->memory, err)
				: status;
}

static void restart(struct journal_posting *posting)
{
	struct workbook *workbook = posting->context;
	workbook_proposals_restart(&workbook->proposals);
	workbook_group_restart(&workbook->group, &workbook->rows);
}

static enum uph_status next(struct journal_posting *posting, size_t row, struct uph_error *err)
{
	struct workbook *workbook = posting->context;
	return workbook_group_next(&workbook->group, posting, row, err);
}

/* What is said of a row whether it is taken or not. */
static void remark_again(struct journal_posting *posting, const char *place)
{
	if (posting->known.was)
		(void)uph_findings_add(posting->remarks, UPH_SEVERITY_WARNING, "workbook.again", place,
			"raden bokfördes förut, som verifikation %lld, som har tagits tillbaka, och bokförs nu "
			"igen; ska den inte det: ta bort raden",
			(long long)posting->known.was);
}

/* A workbook that has lost its mark is not known to be the one that posted the row. */
static enum uph_status refuse_unmarked(const struct journal_posting *posting, struct uph_error *err)
{
	return uph_fail(err, UPH_E_INVARIANT,
		"samma rad är redan bokförd ur en annan fil, som verifikation %lld, och arbetsboken saknar sitt "
		"märke: det syns inte om den är samma arbetsbok; ta bort raden, eller skriv i kolumnen Undantag "
		"varför den ska bokföras en gång till",
		(long long)posting->known.also);
}

/* The reason stays with the entry. */
static enum uph_status keep_reason(const struct journal_posting *posting, const struct said *said,
	struct uph_movement_words *words, struct uph_error *err)
{
	const char *text = words->fields[UPH_MOVEMENT_TEXT];
	words->fields[UPH_MOVEMENT_TEXT] = arena_print(posting->job->memory,
		"%s%sBokfört utöver verifikation %lld: %s", text ? text : "", text ? ". " : "",
		(long long)said->voucher, words->fields[UPH_MOVEMENT_OVERRIDE]);
	return words->fields[UPH_MOVEMENT_TEXT] ? UPH_OK : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* What the books say already is refused, unless the row says why it is right. */
static enum uph_status check(struct journal_posting *posting, size_t row, struct uph_movement_words *words,
	size_t *fault, struct uph_error *err)
{
	struct workbook *workbook = posting->context;
	bool changed;
	const struct said *said =
		workbook_said_find(&workbook->said, posting, row, &workbook->rows.more[row], &changed);
	enum uph_status status = UPH_OK;
	words->joins = workbook->group.allocation;
	remark_again(posting, words->origin.place);
	*fault = posting->rows[row].anchor;
	if (said && !words->fields[UPH_MOVEMENT_OVERRIDE])
		return workbook_said_refuse(said, changed, err);
	if (said)
		status = keep_reason(posting, said, words, err);
	else if (!words->fields[UPH_MOVEMENT_OVERRIDE] && !workbook->mark.hex[0] && posting->known.also)
		return refuse_unmarked(posting, err);
	return status == UPH_OK ? workbook_group_begin(&workbook->group, posting, row, true, err) : status;
}

static enum uph_status recognise(struct journal_posting *posting, size_t row, const char *place,
	int64_t allocation, struct uph_error *err)
{
	const struct journal_row *at = &posting->rows[row];
	if (at->event != UPH_EVENT_ALLOCATE && at->event != UPH_EVENT_HOLD)
		return UPH_OK;
	return workbook_roles_compare(posting->job->ledger, allocation, at, place, posting->remarks, err);
}

static enum uph_status take(struct journal_posting *posting, size_t row,
	const struct uph_movement_words *words, struct journal_deed *out, bool *taken, size_t *fault,
	struct uph_error *err)
{
	struct workbook *workbook = posting->context;
	const struct workbook_row *more = &workbook->rows.more[row];
	const struct workbook_carrying carrying = {.joins = words->joins,
		.joins_proposal = workbook->group.carried_out,
		.row_count = workbook_group_size(&workbook->group, row)};
	enum uph_status status = workbook_carry_out(&workbook->proposals, posting->job->ledger,
		&posting->rows[row], more, words, &carrying, out, taken, fault, err);
	workbook->group.carried_out = *taken;
	return status;
}

static enum uph_status post(struct journal_posting *posting, size_t row, const char *place,
	struct journal_deed *out, size_t *fault, struct uph_error *err)
{
	struct workbook *workbook = posting->context;
	const struct workbook_row *more = &workbook->rows.more[row];
	const struct uph_origin origin = {posting->source, place};
	if (more->says == WORKBOOK_PROPOSE) {
		enum uph_status status = workbook_group_begin(&workbook->group, posting, row, false, err);
		return status == UPH_OK
			       ? workbook_propose(&workbook->proposals, posting->job->ledger,
					 &posting->rows[row], more, &origin, workbook->group.allocation,
					 posting->remarks, out, fault, err)
			       : status;
	}
	return workbook_judge(
		posting->job->ledger, &posting->rows[row], more, &origin, posting->remarks, out, fault, err);
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
	struct journal_known *known = &posting->known;
	struct uph_findings *findings = posting->job->findings;
	char list[LIST_MAX];
	if (workbook->rows.filled == 0)
		tell(posting->job, UPH_SEVERITY_NOTE, "workbook.empty", "",
			"Inget är ifyllt i arbetsboken: inget är bokfört.");
	remark_on_moment(posting->job, workbook, UPH_SEVERITY_NOTE);
	if (known->elsewhere > 0)
		(void)uph_findings_add(findings, UPH_SEVERITY_WARNING, "workbook.elsewhere", "",
			"%zu %s detsamma som redan är bokfört ur en annan fil%s verifikation %lld, och bokförs en "
			"gång till. Är det samma händelse: ångra med uph reverse och ta bort raden.",
			known->elsewhere, known->elsewhere == 1 ? "rad säger" : "rader säger",
			known->elsewhere == 1 ? ", som" : ", den sista som",
			(long long)known->elsewhere_voucher);
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
	.next = next,
	.check = check,
	.recognise = recognise,
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
	if (table_format(job->table) == TABLE_CSV)
		return uph_fail(err, UPH_E_REFUSED,
			"filen ser ut som ett blad ur en arbetsbok; en textfil kan inte läsas som arbetsbok: läs "
			"in hela arbetsboken, sparad som xlsx eller ods");
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
