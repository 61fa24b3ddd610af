/* One transaction for the whole file. When the books refuse a row, what was done is taken back, the rows that
 * were accepted are posted again and the next ones are tried, so that all refusals come at once. */
#include "import/journal_import.h"

#include <stdio.h>
#include <string.h>

#include "import/available.h"
#include "import/journal_known.h"
#include "import/journal_sheet.h"
#include "uph/decision.h"
#include "uph/source.h"

/* Refusals that are told one by one. */
#define REFUSALS_MAX 100
/* Rows posted again for the sake of the next refusal; beyond them the rest is left untried. */
#define REPLAYED_MAX ((size_t)100000)
#define SENTENCE_MAX ((size_t)1 << 14)
#define CODES_MAX 200

struct journal_posting {
	const struct import_job *job;
	struct uph_import_result *out;
	struct journal_sheet sheet;
	struct journal_known known;
	int64_t source;
	bool *refused; /* by row */
	size_t refusal_count, replayed;
	size_t posted_rows;
	struct uph_import_row *rows;
	struct uph_findings *remarks; /* of the attempt */
	struct key_map warned;        /* allocations whose stage has been told */
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

static void tell(struct uph_findings *findings, enum uph_severity severity, const char *rule,
	const char *place, const char *message)
{
	struct buffer sentence;
	buffer_init(&sentence, SENTENCE_MAX);
	journal_sentence(&sentence, message);
	(void)uph_findings_add(findings, severity, rule, place, "%s",
		buffer_failed(&sentence) ? message : buffer_string(&sentence));
	buffer_free(&sentence);
}

/* ---- the file's record ---- */

/* The same bytes under another name are the file they were; other bytes under the same name its next version.
 * What comes by standard input has no name: only its bytes say what it is. */
static enum uph_status choose_series(struct journal_posting *posting, const char **out, struct uph_error *err)
{
	const struct file_bytes *file = posting->job->file;
	struct uph_source known;
	char hex[2 * UPH_DIGEST_SIZE + 1];
	enum uph_status status =
		uph_source_find(posting->job->ledger, "journal", file->digest, NULL, &known, err);
	posting->out->known_file = status == UPH_OK;
	if (status != UPH_OK && status != UPH_E_MISSING)
		return status;
	for (size_t i = 0; i < UPH_DIGEST_SIZE; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", file->digest[i]);
	bool named = strcmp(file->name, "(standard in)") != 0;
	*out = arena_string(posting->job->memory, status == UPH_OK && known.series ? known.series
						  : named                          ? file->name
										   : hex);
	return *out ? UPH_OK : no_memory(err);
}

static enum uph_status source_record(struct journal_posting *posting, struct uph_error *err)
{
	const struct import_job *job = posting->job;
	struct uph_source known, new = {.kind = "journal",
					 .name = job->file->name,
					 .size = (int64_t)job->file->length,
					 .series = posting->known.series};
	memcpy(new.digest, job->file->digest, UPH_DIGEST_SIZE);
	enum uph_status status = uph_source_find(job->ledger, "journal", new.digest, new.series, &known, err);
	if (status == UPH_OK)
		posting->source = known.id;
	return status == UPH_E_MISSING ? uph_source_add(job->ledger, &new, &posting->source, err) : status;
}

/* ---- a row's line in the result ---- */

struct codes {
	struct uph_ledger *ledger;
	char text[CODES_MAX];
};

static enum uph_status add_code(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct codes *codes = context;
	const struct uph_activity *activity = uph_activity_by_id(codes->ledger, line->activity);
	size_t length = strlen(codes->text);
	(void)err;
	if (activity && !strstr(codes->text, activity->code))
		(void)snprintf(codes->text + length, sizeof codes->text - length, "%s%s", length ? ", " : "",
			activity->code);
	return UPH_OK;
}

static const char *kept(struct journal_posting *posting, const char *text)
{
	return arena_string(posting->job->memory, text ? text : "");
}

static const char *activity_of(struct journal_posting *posting, int64_t allocation, int64_t activity)
{
	struct uph_ledger *ledger = posting->job->ledger;
	const struct uph_activity *named = activity ? uph_activity_by_id(ledger, activity) : NULL;
	struct codes codes = {.ledger = ledger};
	if (!named && allocation)
		(void)uph_financings(ledger, allocation, 0, add_code, &codes, NULL);
	return kept(posting, named ? named->code : codes.text);
}

static enum uph_status fill_row(struct journal_posting *posting, size_t i, enum uph_import_action action,
	const struct uph_movement *movement, int64_t voucher, struct uph_error *err)
{
	const struct journal_row *from = &posting->sheet.rows[i];
	struct uph_ledger *ledger = posting->job->ledger;
	struct uph_import_row *row = &posting->rows[i];
	struct uph_allocation allocation = {0};
	char place[TABLE_PLACE_MAX];
	if (movement->allocation) {
		enum uph_status status = uph_allocation_by_id(ledger, movement->allocation, &allocation, err);
		if (status != UPH_OK)
			return status;
	}
	const struct uph_party *party =
		uph_party_by_id(ledger, allocation.recipient ? allocation.recipient : movement->counterparty);
	*row = (struct uph_import_row){.action = action,
		.place = kept(posting, journal_place(posting->job->table, &posting->sheet, from->number,
					       posting->sheet.columns[UPH_MOVEMENT_AMOUNT], place)),
		.event = uph_event_name(from->event),
		.date = from->date,
		.recipient = kept(posting, party ? party->name : ""),
		.purpose = kept(
			posting, allocation.purpose ? allocation.purpose : from->fields[UPH_MOVEMENT_TEXT]),
		.label = kept(posting, allocation.label),
		.amount = from->amount,
		.voucher = voucher,
		.was = ""};
	row->activity = activity_of(posting, movement->allocation, movement->activity);
	return row->place && row->recipient && row->purpose && row->label && row->activity ? UPH_OK
											   : no_memory(err);
}

/* ---- one row ---- */

static enum uph_status warn_of_stage(struct journal_posting *posting, const struct uph_movement *movement,
	const char *place, struct uph_error *err)
{
	if (!movement->allocation || key_map_find(&posting->warned, &movement->allocation) != KEY_MAP_NONE)
		return UPH_OK;
	size_t before = uph_findings_count(posting->remarks);
	enum uph_status status =
		uph_movement_warn(posting->job->ledger, movement, place, posting->remarks, err);
	if (status == UPH_OK && uph_findings_count(posting->remarks) > before &&
		key_map_add(&posting->warned, &movement->allocation) == KEY_MAP_NONE)
		return no_memory(err);
	return status;
}

static enum uph_status settle_known(
	struct journal_posting *posting, size_t i, const struct known_entry *entry, struct uph_error *err)
{
	const struct journal_row *row = &posting->sheet.rows[i];
	struct uph_movement movement = {.event = row->event, .allocation = entry->allocation};
	const struct uph_activity *activity;
	const char *words = row->fields[UPH_MOVEMENT_ACTIVITY];
	if (words && uph_activity_find(posting->job->ledger, words, &activity, NULL) == UPH_OK)
		movement.activity = activity->id;
	return fill_row(posting, i, UPH_IMPORT_UNCHANGED, &movement, 0, err);
}

/* `*fault` is the column that a refusal is about. */
static enum uph_status post_row(
	struct journal_posting *posting, size_t i, size_t *fault, struct uph_error *err)
{
	const struct journal_row *row = &posting->sheet.rows[i];
	unsigned char key[UPH_ROW_KEY_SIZE];
	char place[TABLE_PLACE_MAX];
	struct known_entry *known;
	struct uph_movement movement;
	enum uph_movement_field field = UPH_MOVEMENT_AMOUNT;
	int64_t voucher = 0;
	enum uph_status status = journal_known_find(&posting->known, row, key, &known, err);
	if (status != UPH_OK)
		return status;
	if (known)
		return settle_known(posting, i, known, err);
	struct uph_movement_words words = {.event = row->event,
		.called = journal_called,
		.event_called = uph_event_label,
		.origin = {posting->source, journal_place(posting->job->table, &posting->sheet, row->number,
						    posting->sheet.columns[UPH_MOVEMENT_AMOUNT], place)},
		.row_key = key,
		.at_fault = &field};
	memcpy(words.fields, row->fields, sizeof words.fields);
	status =
		uph_movement_record(posting->job->ledger, &words, &movement, &voucher, posting->remarks, err);
	*fault = field;
	if (status == UPH_OK)
		status = warn_of_stage(posting, &movement, place, err);
	if (status == UPH_OK)
		status = fill_row(posting, i, UPH_IMPORT_POSTED, &movement, voucher, err);
	posting->posted_rows++;
	return status;
}

/* Whether a failure is about the row, and not about the ledger or the machine. */
static bool is_refusal(enum uph_status status)
{
	return status == UPH_E_INVARIANT || status == UPH_E_MISSING || status == UPH_E_USAGE ||
	       status == UPH_E_EXISTS || status == UPH_E_OVERFLOW || status == UPH_E_SYNTAX;
}

static void refuse_row(struct journal_posting *posting, size_t i, size_t fault, const char *message)
{
	char place[TABLE_PLACE_MAX];
	const uint32_t *columns = posting->sheet.columns;
	journal_place(posting->job->table, &posting->sheet, posting->sheet.rows[i].number,
		columns[fault] ? columns[fault] : columns[UPH_MOVEMENT_AMOUNT], place);
	tell(posting->job->findings, UPH_SEVERITY_ERROR, "journal.refused", place, message);
	posting->refused[i] = true;
	posting->refusal_count++;
}

/* ---- all rows ---- */

/* Posts the rows that have not been refused. `*stopped_at` is one that was refused now, else the number of
 * rows. */
static enum uph_status attempt(struct journal_posting *posting, size_t *stopped_at, struct uph_error *err)
{
	struct uph_error why = {0};
	size_t fault = UPH_MOVEMENT_AMOUNT;
	*stopped_at = posting->sheet.row_count;
	posting->posted_rows = 0;
	journal_known_restart(&posting->known);
	key_map_free(&posting->warned);
	uph_findings_free(posting->remarks);
	posting->remarks = uph_findings_new();
	if (!posting->remarks)
		return no_memory(err);
	enum uph_status status = source_record(posting, err);
	for (size_t i = 0; status == UPH_OK && i < posting->sheet.row_count; i++) {
		if (posting->refused[i])
			continue;
		status = post_row(posting, i, &fault, &why);
		if (is_refusal(status)) {
			refuse_row(posting, i, fault, why.message);
			*stopped_at = i;
			return UPH_OK;
		}
		if (status != UPH_OK)
			return uph_fail(err, status, "%s", why.message);
	}
	return status;
}

/* Whether the rows after a refused one are to be tried, too. */
static bool goes_on(struct journal_posting *posting, size_t stopped_at)
{
	const char *why = NULL;
	posting->replayed += stopped_at;
	if (stopped_at + 1 >= posting->sheet.row_count)
		return false;
	if (posting->refusal_count >= REFUSALS_MAX)
		why = "Fler fel visas inte; raderna efter detta är inte prövade.";
	else if (posting->replayed > REPLAYED_MAX)
		why = "Raderna efter den sista som nämns är inte prövade.";
	if (why)
		(void)uph_findings_add(
			posting->job->findings, UPH_SEVERITY_ERROR, "journal.untried", "", "%s", why);
	return !why;
}

static enum uph_status post_all(struct journal_posting *posting, struct uph_error *err)
{
	size_t stopped_at = 0;
	enum uph_status status = attempt(posting, &stopped_at, err);
	while (status == UPH_OK && stopped_at < posting->sheet.row_count && goes_on(posting, stopped_at)) {
		uph_ledger_rollback(posting->job->ledger);
		status = uph_ledger_begin(posting->job->ledger, err);
		if (status == UPH_OK)
			status = attempt(posting, &stopped_at, err);
	}
	if (status == UPH_OK && posting->refusal_count > 0)
		return uph_fail(err, UPH_E_REFUSED, "inget är bokfört: boken tar inte emot %zu %s",
			posting->refusal_count, posting->refusal_count == 1 ? "händelse" : "händelser");
	return status;
}

/* ---- the end ---- */

static void tell_remarks(struct journal_posting *posting)
{
	struct uph_findings *findings = posting->job->findings;
	char list[400];
	for (size_t i = 0; i < uph_findings_count(posting->remarks); i++) {
		const struct uph_finding *remark = uph_findings_at(posting->remarks, i);
		tell(findings, remark->severity, remark->rule, remark->where, remark->message);
	}
	if (posting->known.elsewhere > 0)
		(void)uph_findings_add(findings, UPH_SEVERITY_WARNING, "journal.elsewhere", "",
			"%zu %s detsamma som redan är bokfört ur %s, och bokförs en gång till, för filen heter "
			"något annat. Är den en ny version av den filen: ångra med uph reverse och läs in den "
			"under samma namn.",
			posting->known.elsewhere, posting->known.elsewhere == 1 ? "rad säger" : "rader säger",
			posting->known.elsewhere_name);
	size_t left = journal_known_left(&posting->known, list, sizeof list);
	if (left > 0)
		(void)uph_findings_add(findings, UPH_SEVERITY_NOTE, "journal.gone", "",
			"%zu %s ur tidigare versioner av %s finns inte i filen: verifikation %s. %s står kvar i "
			"boken; det som var fel tas bort med uph reverse.",
			left, left == 1 ? "händelse" : "händelser", posting->known.series, list,
			left == 1 ? "Den" : "De");
}

static enum uph_status count_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	(void)entry;
	(void)err;
	++*(size_t *)context;
	return UPH_OK;
}

static enum uph_status conclude(struct journal_posting *posting, int64_t before, struct uph_error *err)
{
	const struct import_job *job = posting->job;
	struct uph_import_result *out = posting->out;
	const struct uph_scope new = {.seq_after = before};
	out->rows = posting->rows;
	out->row_count = posting->sheet.row_count;
	out->unchanged = out->row_count - posting->posted_rows;
	enum uph_status status = uph_entries(job->ledger, &new, count_entry, &out->posted, err);
	if (status != UPH_OK)
		return status;
	status = import_check(job->ledger, job->options, err);
	if (status != UPH_OK)
		return status;
	tell_remarks(posting);
	return import_available(job->ledger, &out->available_after, err);
}

static enum uph_status in_one_transaction(struct journal_posting *posting, struct uph_error *err)
{
	const struct import_job *job = posting->job;
	enum uph_status status = uph_ledger_begin(job->ledger, err);
	if (status != UPH_OK)
		return status;
	int64_t before = uph_ledger_head(job->ledger).seq;
	const char *series = "";
	status = import_available(job->ledger, &posting->out->available_before, err);
	if (status == UPH_OK)
		status = choose_series(posting, &series, err);
	if (status == UPH_OK)
		status = journal_known_begin(
			&posting->known, job->ledger, job->memory, series, posting->sheet.row_count, err);
	if (status == UPH_OK)
		status = post_all(posting, err);
	if (status == UPH_OK)
		status = conclude(posting, before, err);
	if (status == UPH_OK && posting->out->posted > 0 && !job->options->dry_run)
		return uph_ledger_commit(job->ledger, err);
	uph_ledger_rollback(job->ledger);
	return status;
}

enum uph_status journal_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct journal_posting posting = {.job = job, .out = out};
	if (job->options->fund)
		return uph_fail(err, UPH_E_USAGE, "--fund gäller matriser, inte händelser");
	enum uph_status status = journal_sheet_read(
		job->table, job->options->sheet, job->memory, &posting.sheet, job->findings, err);
	if (status != UPH_OK)
		return status;
	key_map_init(&posting.warned, sizeof(int64_t));
	posting.refused =
		arena_alloc_array(job->memory, posting.sheet.row_count + 1, sizeof *posting.refused);
	posting.rows = arena_alloc_array(job->memory, posting.sheet.row_count + 1, sizeof *posting.rows);
	status = posting.refused && posting.rows ? in_one_transaction(&posting, err) : no_memory(err);
	journal_known_end(&posting.known);
	key_map_free(&posting.warned);
	uph_findings_free(posting.remarks);
	return status;
}
