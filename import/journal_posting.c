#include "import/journal_posting.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "import/available.h"
#include "import/journal_result.h"
#include "uph/decision.h"
#include "uph/source.h"
#include "uph/source_row.h"

/* Refusals that are told one by one. */
#define REFUSALS_MAX 100
/* From so many rows on, when nothing of their kind is in the books, indexes are made after the load. */
#define BULK_ROWS ((size_t)10000)
#define TELL_EVERY 1024
/* Rows posted again for the sake of the next refusal; beyond them the rest is left untried. */
#define REPLAYED_MAX ((size_t)100000)
/* A workbook's record is of this kind, too, as the books name kinds: what it brings is events. */
#define SOURCE_KIND "journal"

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- the file's record ---- */

static const char *source_kind(const struct journal_posting *posting)
{
	return posting->source_kind ? posting->source_kind : SOURCE_KIND;
}

/* A document that names itself is that document. Of others, the same bytes under another name are the file
 * they were, and other bytes under the same name its next version; what comes by standard input has no name:
 * only its bytes say what it is. */
static enum uph_status choose_series(struct journal_posting *posting, const char **out, struct uph_error *err)
{
	const struct file_bytes *file = posting->job->file;
	struct uph_source known;
	char hex[2 * UPH_DIGEST_SIZE + 1];
	enum uph_status status = uph_source_find(
		posting->job->ledger, source_kind(posting), file->digest, posting->series, &known, err);
	posting->out->known_file = status == UPH_OK;
	if (status != UPH_OK && status != UPH_E_MISSING)
		return status;
	*out = posting->series;
	if (*out)
		return UPH_OK;
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
	struct uph_source known, new = {.kind = source_kind(posting),
					 .name = job->file->name,
					 .size = (int64_t)job->file->length,
					 .title = posting->title,
					 .series = posting->known.series};
	memcpy(new.digest, job->file->digest, UPH_DIGEST_SIZE);
	enum uph_status status =
		uph_source_find(job->ledger, source_kind(posting), new.digest, new.series, &known, err);
	if (status == UPH_OK)
		posting->source = known.id;
	return status == UPH_E_MISSING ? uph_source_add(job->ledger, &new, &posting->source, err) : status;
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

static struct journal_deed deed_of(const struct journal_row *row, enum uph_import_action action)
{
	return (struct journal_deed){
		.action = action, .event = uph_event_name(row->event), .amount = row->amount};
}

static enum uph_status settle_known(
	struct journal_posting *posting, size_t i, const struct known_entry *entry, struct uph_error *err)
{
	const struct journal_row *row = posting->row;
	struct journal_deed deed = deed_of(row, UPH_IMPORT_UNCHANGED);
	const struct uph_activity *activity;
	const char *words = row->fields[UPH_MOVEMENT_ACTIVITY];
	char place[TABLE_PLACE_MAX];
	deed.allocation = entry->allocation;
	if (words && uph_activity_find(posting->job->ledger, words, &activity, NULL) == UPH_OK)
		deed.activity = activity->id;
	enum uph_status status = UPH_OK;
	if (posting->kind->recognise)
		status = posting->kind->recognise(posting, i,
			journal_result_place(posting, row->anchor, place), entry->allocation, err);
	return status == UPH_OK ? journal_result_row(posting, i, &deed, err) : status;
}

static enum uph_status record(struct journal_posting *posting, const struct uph_movement_words *words,
	struct journal_deed *deed, struct uph_error *err)
{
	struct uph_movement movement;
	enum uph_status status = uph_movement_record(
		posting->job->ledger, words, &movement, &deed->voucher, posting->remarks, err);
	if (status == UPH_OK)
		status = warn_of_stage(posting, &movement, words->origin.place, err);
	if (status != UPH_OK)
		return status;
	deed->allocation = movement.allocation;
	deed->activity = movement.activity;
	deed->counterparty = movement.counterparty;
	return UPH_OK;
}

static void count_posted(struct journal_posting *posting, size_t i, const struct journal_deed *deed)
{
	posting->posted_rows++;
	posting->said_rows += deed->voucher == 0;
	posting->latest = *deed;
	posting->latest_row = i + 1;
}

/* `*fault` is the column that a refusal is about. */
static enum uph_status post_movement(struct journal_posting *posting, size_t i,
	const unsigned char key[UPH_ROW_KEY_SIZE], size_t *fault, struct uph_error *err)
{
	const struct journal_row *row = posting->row;
	char place[TABLE_PLACE_MAX];
	bool taken = false;
	enum uph_movement_field field = (enum uph_movement_field)row->anchor;
	struct journal_deed deed = deed_of(row, UPH_IMPORT_POSTED);
	struct uph_movement_words words = {.event = row->event,
		.called = posting->kind->called,
		.event_called = uph_event_label,
		.origin = {posting->source, journal_result_place(posting, row->anchor, place)},
		.row_key = key,
		.at_fault = &field};
	memcpy(words.fields, row->fields, sizeof words.fields);
	enum uph_status status =
		posting->kind->check ? posting->kind->check(posting, i, &words, fault, err) : UPH_OK;
	posting->unwritten = status != UPH_OK;
	if (status == UPH_OK && posting->kind->take)
		status = posting->kind->take(posting, i, &words, &deed, &taken, fault, err);
	if (status == UPH_OK && !taken) {
		status = record(posting, &words, &deed, err);
		*fault = field;
	}
	if (status != UPH_OK)
		return status;
	count_posted(posting, i, &deed);
	return journal_result_row(posting, i, &deed, err);
}

static enum uph_status post_other(
	struct journal_posting *posting, size_t i, size_t *fault, struct uph_error *err)
{
	struct journal_deed deed = {0};
	char place[TABLE_PLACE_MAX];
	journal_result_place(posting, posting->row->anchor, place);
	posting->unwritten = false;
	enum uph_status status = posting->kind->post(posting, i, place, &deed, fault, err);
	if (status != UPH_OK)
		return status;
	if (deed.known_voucher)
		journal_known_match(&posting->known, deed.known_voucher);
	if (deed.action == UPH_IMPORT_POSTED)
		count_posted(posting, i, &deed);
	return journal_result_row(posting, i, &deed, err);
}

static enum uph_status post_row(
	struct journal_posting *posting, size_t i, size_t *fault, struct uph_error *err)
{
	const struct journal_row *row = posting->row;
	unsigned char key[UPH_ROW_KEY_SIZE];
	struct known_entry *known;
	*fault = row->anchor;
	posting->unwritten = true;
	if (row->event == 0)
		return post_other(posting, i, fault, err);
	enum uph_status status = journal_known_find(&posting->known, row, key, &known, err);
	if (status != UPH_OK)
		return status;
	return known ? settle_known(posting, i, known, err) : post_movement(posting, i, key, fault, err);
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
	if (posting->refusal_count >= posting->told)
		journal_result_tell(posting->job->findings, UPH_SEVERITY_ERROR, "journal.refused",
			journal_result_place(posting, fault, place), message);
	if (posting->refused)
		posting->refused[i] = true;
	posting->refusal_count++;
}

/* ---- all rows ---- */

/* The next row: `i` counts from 0. UPH_END after the last. */
static enum uph_status take_row(struct journal_posting *posting, size_t i, struct uph_error *err)
{
	if (posting->stream)
		return posting->stream->next(posting->stream->context, &posting->row, err);
	if (i == posting->row_count)
		return UPH_END;
	posting->row = &posting->rows[i];
	return UPH_OK;
}

static void tell_progress(const struct journal_posting *posting, size_t i)
{
	const struct uph_import_options *options = posting->job->options;
	if (options->progress && i % TELL_EVERY == 0)
		options->progress(options->progress_context, (int64_t)i, (int64_t)posting->row_count);
}

static enum uph_status begin_rows(struct journal_posting *posting, struct uph_error *err)
{
	posting->posted_rows = posting->said_rows = posting->latest_row = 0;
	journal_known_restart(&posting->known);
	if (posting->kind->restart)
		posting->kind->restart(posting);
	key_map_free(&posting->warned);
	uph_findings_free(posting->remarks);
	uph_findings_free(posting->first_remarks);
	posting->first_remarks = NULL;
	posting->remarks_dropped = 0;
	posting->remarks = uph_findings_new();
	enum uph_status status = posting->remarks ? source_record(posting, err) : no_memory(err);
	return status == UPH_OK && posting->stream ? posting->stream->begin(posting->stream->context, err)
						   : status;
}

/* The row that is taken: posted, or refused and taken back. `*stop`: what it did can only be taken back
 * together with the rows before it. */
static enum uph_status try_row(struct journal_posting *posting, size_t i, bool *stop, struct uph_error *err)
{
	struct uph_ledger *ledger = posting->job->ledger;
	struct uph_error why = {0};
	size_t fault;
	const struct uph_head before = uph_ledger_head(ledger);
	enum uph_status status = posting->careful ? uph_ledger_mark(ledger, err) : UPH_OK;
	if (status != UPH_OK)
		return status;
	status = post_row(posting, i, &fault, &why);
	if (status == UPH_OK)
		return journal_result_bound_remarks(posting, err);
	if (!is_refusal(status))
		return uph_fail(err, status, "%s", why.message);
	refuse_row(posting, i, fault, why.message);
	if (posting->kind->restart) /* its own state is sound when the row has not come to the books */
		*stop = !posting->unwritten;
	else if (posting->careful)
		status = uph_ledger_unmark(ledger, err);
	else
		*stop = !uph_ledger_unchanged(ledger, &before);
	*stop = *stop || posting->refusal_count >= REFUSALS_MAX;
	return posting->careful ? status : UPH_OK;
}

/* Posts the rows that have not been refused. `*stopped_at` is one that was refused now, else the number of
 * rows. */
static enum uph_status attempt(struct journal_posting *posting, size_t *stopped_at, struct uph_error *err)
{
	bool stop = false;
	*stopped_at = posting->row_count;
	enum uph_status status = begin_rows(posting, err);
	for (size_t i = 0; status == UPH_OK; i++) {
		status = take_row(posting, i, err);
		if (status != UPH_OK)
			break;
		tell_progress(posting, i);
		if (posting->refused && posting->refused[i])
			continue;
		if (posting->kind->next && (status = posting->kind->next(posting, i, err)) != UPH_OK)
			return status;
		status = try_row(posting, i, &stop, err);
		if (status == UPH_OK && stop) {
			*stopped_at = i;
			return UPH_OK;
		}
	}
	if (status != UPH_END)
		return status;
	return posting->kind->next ? posting->kind->next(posting, posting->row_count, err) : UPH_OK;
}

/* Posts all rows of a stream that has not been looked at, and counts them. */
static enum uph_status attempt_at_once(struct journal_posting *posting, struct uph_error *err)
{
	size_t i = 0, fault;
	assert(posting->stream && !posting->kind->restart && !posting->kind->next);
	enum uph_status status = begin_rows(posting, err);
	while (status == UPH_OK && (status = take_row(posting, i, err)) == UPH_OK) {
		tell_progress(posting, i);
		status = post_row(posting, i++, &fault, err);
		posting->refused_one = is_refusal(status);
		if (status == UPH_OK)
			status = journal_result_bound_remarks(posting, err);
	}
	if (status != UPH_END)
		return status;
	posting->row_count = i;
	posting->at_once = false;
	return UPH_OK;
}

/* Whether the rows after a refused one are to be tried, too: from the first row on, again. */
static bool goes_on(struct journal_posting *posting, size_t stopped_at)
{
	const char *why = NULL;
	posting->replayed += stopped_at;
	if (stopped_at + 1 >= posting->row_count)
		return false;
	if (posting->refusal_count >= REFUSALS_MAX)
		why = "Fler fel visas inte; raderna efter detta är inte prövade.";
	else if (posting->kind->restart && posting->replayed > REPLAYED_MAX)
		why = "Raderna efter den sista som nämns är inte prövade.";
	if (why)
		(void)uph_findings_add(
			posting->job->findings, UPH_SEVERITY_ERROR, "journal.untried", "", "%s", why);
	return !why;
}

static enum uph_status begin_change(struct journal_posting *posting, struct uph_error *err)
{
	struct uph_ledger *ledger = posting->job->ledger;
	return posting->bulk ? uph_ledger_begin_bulk(ledger, err) : uph_ledger_begin(ledger, err);
}

/* What was done is taken back. A kind with a state of its own has the same rows but the refused ones posted
 * again; of others every row is tried once more, each behind a mark, and no refusal is told twice. */
static enum uph_status begin_again(struct journal_posting *posting, struct uph_error *err)
{
	uph_ledger_rollback(posting->job->ledger);
	if (!posting->kind->restart) {
		posting->careful = true;
		posting->told = posting->refusal_count;
		posting->refusal_count = 0;
	}
	return begin_change(posting, err);
}

static enum uph_status post_all(struct journal_posting *posting, struct uph_error *err)
{
	size_t stopped_at = 0;
	if (posting->at_once)
		return attempt_at_once(posting, err);
	enum uph_status status = attempt(posting, &stopped_at, err);
	while (status == UPH_OK && stopped_at < posting->row_count && goes_on(posting, stopped_at)) {
		status = begin_again(posting, err);
		if (status == UPH_OK)
			status = attempt(posting, &stopped_at, err);
	}
	if (status == UPH_OK && posting->fault_count > 0)
		return uph_fail(err, UPH_E_REFUSED, "inget är bokfört: %zu fel",
			posting->fault_count + posting->refusal_count);
	if (status == UPH_OK && posting->refusal_count > 0)
		return uph_fail(err, UPH_E_REFUSED, "inget är bokfört: boken tar inte emot %zu %s",
			posting->refusal_count, posting->refusal_count == 1 ? "händelse" : "händelser");
	return status;
}

/* ---- the end ---- */

static enum uph_status conclude(struct journal_posting *posting, int64_t before, struct uph_error *err)
{
	const struct import_job *job = posting->job;
	struct uph_import_result *out = posting->out;
	out->rows = posting->result_rows;
	out->row_count = journal_result_listed(posting);
	out->unlisted = posting->row_count - out->row_count;
	out->unchanged = posting->row_count - posting->posted_rows;
	enum uph_status status = uph_entries_after(job->ledger, before, &out->posted, err);
	if (status != UPH_OK)
		return status;
	out->posted += posting->said_rows;
	if (posting->kind->finish)
		status = posting->kind->finish(posting, err);
	if (status == UPH_OK)
		status = import_check(job->ledger, job->options, err);
	if (status != UPH_OK)
		return status;
	journal_result_tell_remarks(posting);
	if (posting->known.failure.status != UPH_OK)
		return uph_fail(err, posting->known.failure.status, "%s", posting->known.failure.message);
	rows_said_free(&posting->known.said); /* a commit needs memory of its own, for the indexes */
	status = file_bytes_unchanged(job->file, err);
	return status == UPH_OK ? import_available(job->ledger, &out->available_after, err) : status;
}

/* What is in the books before anything is posted. */
static enum uph_status gather(struct journal_posting *posting, struct uph_error *err)
{
	const struct import_job *job = posting->job;
	const char *series = "";
	enum uph_status status = import_available(job->ledger, &posting->out->available_before, err);
	if (status == UPH_OK)
		status = choose_series(posting, &series, err);
	if (status == UPH_OK)
		status = journal_known_begin(&posting->known, job->ledger, job->memory, source_kind(posting),
			series, job->file->name, posting->row_count, err);
	return status == UPH_OK && posting->kind->prepare ? posting->kind->prepare(posting, err) : status;
}

static enum uph_status not_empty(void *context, const char *series, struct uph_error *err)
{
	(void)series;
	(void)err;
	*(bool *)context = false;
	return UPH_OK;
}

/* In a bulk change nobody can be asked for a row's key: it is for a book that has no file of events. */
static enum uph_status choose_bulk(struct journal_posting *posting, struct uph_error *err)
{
	posting->bulk = posting->stream && !posting->kind->restart && posting->row_count >= BULK_ROWS;
	return posting->bulk ? uph_source_series(posting->job->ledger, source_kind(posting), not_empty,
				       &posting->bulk, err)
			     : UPH_OK;
}

/* Another may have been first with such a file while this one waited for its turn. */
static enum uph_status begin_first_change(struct journal_posting *posting, struct uph_error *err)
{
	enum uph_status status = choose_bulk(posting, err);
	if (status == UPH_OK)
		status = begin_change(posting, err);
	if (status != UPH_OK || !posting->bulk)
		return status;
	status = choose_bulk(posting, err);
	if (status == UPH_OK && posting->bulk)
		return UPH_OK;
	uph_ledger_rollback(posting->job->ledger);
	return status == UPH_OK ? begin_change(posting, err) : status;
}

static enum uph_status in_one_transaction(struct journal_posting *posting, struct uph_error *err)
{
	const struct import_job *job = posting->job;
	enum uph_status status = begin_first_change(posting, err);
	if (status != UPH_OK)
		return status;
	int64_t before = uph_ledger_head(job->ledger).seq;
	status = gather(posting, err);
	if (status == UPH_OK)
		status = post_all(posting, err);
	if (status == UPH_OK)
		status = conclude(posting, before, err);
	if (status == UPH_OK && posting->out->posted > 0 && !job->options->dry_run)
		return uph_ledger_commit(job->ledger, err);
	uph_ledger_rollback(job->ledger);
	return status;
}

enum uph_status journal_post(struct journal_posting *posting, struct uph_error *err)
{
	struct arena *memory = posting->job->memory;
	enum uph_status status = UPH_OK;
	key_map_init(&posting->warned, sizeof(int64_t));
	if (posting->kind->restart) {
		posting->refused =
			arena_alloc_array(memory, posting->row_count + 1, sizeof *posting->refused);
		status = posting->refused ? UPH_OK : no_memory(err);
	}
	posting->result_rows =
		arena_alloc_array(memory, journal_result_listed(posting) + 1, sizeof *posting->result_rows);
	if (!posting->result_rows)
		status = no_memory(err);
	if (status == UPH_OK)
		status = in_one_transaction(posting, err);
	journal_known_end(&posting->known);
	key_map_free(&posting->warned);
	uph_findings_free(posting->remarks);
	uph_findings_free(posting->first_remarks);
	return status;
}
