/* A protocol's way into the books: its file as a source, its meeting, and one minute for each paragraph; and
 * the draft, which is complete or absent and never takes the place of one that a person has worked on. The
 * draft gets its name last before the commit, and loses it when that fails: both are there, or neither. A
 * crash between the two leaves the draft alone, which the same import again finds and is content. The same
 * bytes again record nothing. */
#include "import/protocol_import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import/available.h"
#include "import/decision_file.h"
#include "import/protocol.h"
#include "ledger/base/buffer.h"
#include "ledger/base/new_file.h"
#include "ledger/base/reason.h"
#include "uph/meeting.h"
#include "uph/source.h"

enum { DECISIONS_MAX = 200 };

struct importing {
	const struct import_job *job;
	struct uph_import_result *out;
	struct protocol *protocol;
	struct uph_origin origin;
	struct buffer draft;
	char *temporary; /* the draft's file until it has its name; NULL */
	char *replaced;  /* what stood under its name, until the commit; NULL */
	bool placed;     /* it has its name */
	bool stays;      /* and keeps it, since what it took the place of cannot be put back */
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- the result ---- */

static enum uph_status take_meeting(struct importing *importing, struct uph_error *err)
{
	const struct protocol *protocol = importing->protocol;
	struct uph_import_meeting *meeting = arena_alloc(importing->job->memory, sizeof *meeting);
	if (!meeting)
		return no_memory(err);
	*meeting = (struct uph_import_meeting){.body = protocol->body,
		.date = protocol_day(protocol),
		.stated = protocol->date,
		.adjusted = protocol->adjusted,
		.adjusted_latest = protocol->adjusted_latest,
		.first_paragraph = protocol->first_paragraph,
		.last_paragraph = protocol->last_paragraph,
		.matrix_read = protocol->matrix_read,
		.matrix_left = protocol->matrix_left};
	importing->out->meeting = meeting;
	return UPH_OK;
}

static enum uph_status take_paragraphs(struct importing *importing, struct uph_error *err)
{
	const struct protocol *protocol = importing->protocol;
	struct arena *memory = importing->job->memory;
	struct uph_import_paragraph *paragraphs =
		arena_alloc_array(memory, protocol->paragraph_count + 1, sizeof *paragraphs);
	if (!paragraphs)
		return no_memory(err);
	for (size_t i = 0; i < protocol->paragraph_count; i++) {
		const struct protocol_paragraph *from = &protocol->paragraphs[i];
		paragraphs[i] = (struct uph_import_paragraph){.number = from->number,
			.kind = uph_minute_kind_name(from->kind),
			.title = from->title ? from->title : "",
			.place = protocol_where(memory, from->place),
			.text = from->summary,
			.amount = from->amount,
			.at_most = from->at_most};
	}
	importing->out->paragraphs = paragraphs;
	importing->out->paragraph_count = protocol->paragraph_count;
	return take_meeting(importing, err);
}

/* ---- the draft ---- */

/* "protokoll.txt" gives "protokoll-utkast.json". */
static const char *usual_name(const struct import_job *job)
{
	const char *name = job->file->name;
	const char *dot = strrchr(name, '.');
	size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
	if (name[0] == '(') /* standard input */
		return arena_string(job->memory, "protokoll-utkast.json");
	return arena_print(job->memory, "%.*s-utkast.json", (int)length, name);
}

/* Whether the file holds these very bytes already; false when it is not there. */
static bool holds_draft(const char *path, const struct buffer *draft)
{
	struct file_bytes file;
	if (file_bytes_read(path, DECISION_FILE_BYTES_MAX, &file, NULL) != UPH_OK)
		return false;
	bool same = file.length == draft->length && memcmp(file.data, draft->data, draft->length) == 0;
	file_bytes_free(&file);
	return same;
}

static enum uph_status write_temporary(struct importing *importing, struct uph_error *err)
{
	const char *path = importing->out->draft;
	enum uph_status status = new_file_begin(path, &importing->temporary, err);
	if (status != UPH_OK)
		return status;
	FILE *file = fopen(importing->temporary, "wb");
	bool written = file && fwrite(importing->draft.data, 1, importing->draft.length, file) ==
				       importing->draft.length;
	int error = errno;
	if (file && fclose(file) != 0) {
		written = false;
		error = errno;
	}
	if (!written)
		return uph_fail(
			err, UPH_E_IO, "utkastet %s kan inte skrivas: %s", path, reason_to_write(error));
	return new_file_force(importing->temporary, path, err);
}

/* The draft's text, and its file under a temporary name; in a dry run the text alone. */
static enum uph_status prepare_draft(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_import_result *out = importing->out;
	struct stat st;
	out->draft_decisions = protocol_decision_count(importing->protocol);
	if (out->draft_decisions == 0)
		return UPH_OK;
	if (out->draft_decisions > DECISIONS_MAX)
		return uph_fail(err, UPH_E_LIMIT,
			"%zu paragrafer flyttar pengar; ett utkast rymmer %d: dela upp protokollet",
			out->draft_decisions, DECISIONS_MAX);
	protocol_draft_write(importing->protocol, &importing->draft);
	if (buffer_starved(&importing->draft))
		return no_memory(err);
	if (buffer_failed(&importing->draft))
		return uph_fail(
			err, UPH_E_LIMIT, "utkastet blir större än gränsen 1 MiB: dela upp protokollet");
	if (job->options->draft && strcmp(job->options->draft, "-") == 0) {
		out->draft_text = arena_copy(job->memory, importing->draft.data, importing->draft.length);
		out->draft = "-";
		return out->draft_text ? UPH_OK : no_memory(err);
	}
	out->draft = job->options->draft ? arena_string(job->memory, job->options->draft) : usual_name(job);
	if (!out->draft)
		return no_memory(err);
	if (job->options->dry_run || holds_draft(out->draft, &importing->draft))
		return UPH_OK;
	if (!job->options->draft && lstat(out->draft, &st) == 0)
		return uph_fail(err, UPH_E_EXISTS,
			"utkastet %s finns redan och säger annat; läs in det, ta bort det, eller namnge ett annat med -o",
			out->draft);
	return write_temporary(importing, err);
}

/* A second name for what stands there, so that it can be put back. None on a file system without links: there
 * the new draft stays, which the person has asked for in its place. */
static enum uph_status keep_replaced(struct importing *importing, struct uph_error *err)
{
	const char *path = importing->out->draft;
	struct stat st;
	if (lstat(path, &st) != 0)
		return UPH_OK;
	enum uph_status status = new_file_begin(path, &importing->replaced, err);
	if (status == UPH_OK && (unlink(importing->replaced) != 0 || link(path, importing->replaced) != 0)) {
		new_file_end(importing->replaced);
		importing->replaced = NULL;
	}
	importing->stays = !importing->replaced;
	return status;
}

/* What stands there already is replaced only when a person has named it. */
static enum uph_status place_draft(struct importing *importing, struct uph_error *err)
{
	const char *path = importing->out->draft;
	enum uph_status status = UPH_OK;
	if (!importing->temporary)
		return UPH_OK;
	if (importing->job->options->draft) {
		status = keep_replaced(importing, err);
		if (status == UPH_OK)
			status = new_file_replace(importing->temporary, path, err);
	} else {
		status = new_file_place(importing->temporary, path, err);
	}
	importing->placed = status == UPH_OK;
	return status;
}

/* The commit failed. */
static void take_draft_back(struct importing *importing)
{
	if (!importing->placed)
		return;
	if (importing->replaced)
		(void)rename(importing->replaced, importing->out->draft);
	else if (!importing->stays)
		(void)unlink(importing->out->draft);
}

/* ---- the books ---- */

static enum uph_status source_record(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_source known,
		new = {.kind = "protocol", .name = job->file->name, .size = (int64_t)job->file->length};
	memcpy(new.digest, job->file->digest, UPH_DIGEST_SIZE);
	enum uph_status status = uph_source_find(job->ledger, "protocol", new.digest, NULL, &known, err);
	importing->out->known_file = status == UPH_OK;
	if (status == UPH_OK)
		importing->origin.source = known.id;
	return status == UPH_E_MISSING ? uph_source_add(job->ledger, &new, &importing->origin.source, err)
				       : status;
}

static enum uph_status place_of(
	struct importing *importing, struct protocol_place place, const char **out, struct uph_error *err)
{
	const char *where = protocol_where(importing->job->memory, place);
	*out = place.page == 0 && place.line > 0 ? arena_print(importing->job->memory, "rad %s", where)
						 : where;
	return *out ? UPH_OK : no_memory(err);
}

/* The day that the protocol itself says, when another one counts; NULL. */
static const char *note_of(struct importing *importing)
{
	const struct protocol *protocol = importing->protocol;
	char day[UPH_DATE_TEXT_MAX];
	if (protocol->date.ymd == 0 || protocol->date.ymd == protocol_day(protocol).ymd)
		return NULL;
	return arena_print(
		importing->job->memory, "protokollet säger %s", uph_date_print(protocol->date, day));
}

static enum uph_status meeting_record(struct importing *importing, int64_t *id, struct uph_error *err)
{
	const struct protocol *protocol = importing->protocol;
	const struct uph_meeting meeting = {.body = protocol->body,
		.date = protocol_day(protocol),
		.state = UPH_MEETING_HELD,
		.adjusted = {protocol->adjusted_latest ? 0 : protocol->adjusted.ymd},
		.first_paragraph = protocol->first_paragraph,
		.last_paragraph = protocol->last_paragraph,
		.note = note_of(importing)};
	struct uph_origin origin = importing->origin;
	enum uph_status status = place_of(importing, protocol->date_place, &origin.place, err);
	if (status == UPH_OK && !*origin.place)
		origin.place = NULL;
	return status == UPH_OK ? uph_meeting_say(importing->job->ledger, &meeting, &origin, id, err)
				: status;
}

/* The text of what moves no money stays in the protocol, with the names that may stand there. */
static enum uph_status minute_record(struct importing *importing, int64_t meeting,
	const struct protocol_paragraph *from, struct uph_error *err)
{
	const struct uph_minute minute = {.meeting = meeting,
		.paragraph = from->number,
		.title = from->title,
		.kind = from->kind,
		.amount = from->amount,
		.at_most = from->at_most,
		.text = from->kind == UPH_MINUTE_NONE ? NULL : from->summary};
	struct uph_origin origin = importing->origin;
	enum uph_status status = place_of(importing, from->place, &origin.place, err);
	return status == UPH_OK ? uph_minute_add(importing->job->ledger, &minute, &origin, err) : status;
}

/* A day that nothing is known of yet. */
static enum uph_status planned_record(
	struct importing *importing, struct uph_date date, struct uph_error *err)
{
	struct uph_meeting known;
	const struct uph_meeting planned = {
		.body = importing->protocol->body, .date = date, .state = UPH_MEETING_PLANNED};
	enum uph_status status = uph_meeting_on(importing->job->ledger, planned.body, date, 0, &known, err);
	return status == UPH_E_MISSING
		       ? uph_meeting_say(importing->job->ledger, &planned, &importing->origin, NULL, err)
		       : status;
}

/* ---- the same meeting, read before ---- */

struct earlier {
	struct importing *importing;
};

static const struct protocol_paragraph *paragraph_of(const struct protocol *protocol, const char *number)
{
	for (size_t i = 0; i < protocol->paragraph_count; i++) {
		if (strcmp(protocol->paragraphs[i].number, number) == 0)
			return &protocol->paragraphs[i];
	}
	return NULL;
}

/* A paragraph whose money another text of the same meeting told otherwise: which of them is right is for a
 * person to say. */
static enum uph_status compare_minute(void *context, const struct uph_minute *known, struct uph_error *err)
{
	const struct earlier *earlier = context;
	const struct import_job *job = earlier->importing->job;
	const struct protocol_paragraph *now = paragraph_of(earlier->importing->protocol, known->paragraph);
	char before[UPH_MONEY_TEXT_MAX], after[UPH_MONEY_TEXT_MAX];
	bool other_source = known->source != earlier->importing->origin.source;
	bool moved = known->kind == UPH_MINUTE_MONEY, moves = now && now->kind == UPH_MINUTE_MONEY;
	if (!other_source || (!moved && !moves) ||
		(moved && moves && known->amount.ore == now->amount.ore && known->at_most == now->at_most))
		return UPH_OK;
	const char *file = known->source_name ? known->source_name : "ett tidigare protokoll";
	uph_money_print(known->amount, UPH_MONEY_SWEDISH, before);
	uph_money_print(now ? now->amount : (struct uph_money){0}, UPH_MONEY_SWEDISH, after);
	const char *where = now ? protocol_where(job->memory, now->place) : "";
	enum uph_status status =
		!now ? uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "protocol.again", where,
			       "§ %s, som flyttar pengar enligt %s (%s), finns inte i det här protokollet; pröva vilket som gäller.",
			       known->paragraph, file, before)
		: !moves || !moved
			? uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "protocol.again", where,
				  "§ %s flyttar %s enligt %s, men %s enligt det här protokollet; pröva vilket som gäller.",
				  known->paragraph, moved ? before : "inga pengar", file,
				  moves ? after : "inga pengar")
			: uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "protocol.again", where,
				  "§ %s stod på %s%s i %s och står nu på %s%s; pröva vilket som gäller, och rätta beslutet om det "
				  "redan är inläst.",
				  known->paragraph, known->at_most ? "högst " : "", before, file,
				  now->at_most ? "högst " : "", after);
	return status == UPH_OK ? UPH_OK : no_memory(err);
}

static enum uph_status compare_earlier(struct importing *importing, struct uph_error *err)
{
	struct earlier earlier = {.importing = importing};
	return uph_minutes(importing->job->ledger, importing->protocol->body,
		protocol_day(importing->protocol), 0, compare_minute, &earlier, err);
}

static enum uph_status record_all(struct importing *importing, struct uph_error *err)
{
	const struct protocol *protocol = importing->protocol;
	int64_t meeting = 0;
	enum uph_status status =
		import_available(importing->job->ledger, &importing->out->available_before, err);
	importing->out->available_after = importing->out->available_before;
	if (status == UPH_OK)
		status = source_record(importing, err);
	if (status == UPH_OK)
		status = compare_earlier(importing, err);
	if (status == UPH_OK)
		status = meeting_record(importing, &meeting, err);
	for (size_t i = 0; status == UPH_OK && i < protocol->paragraph_count; i++)
		status = minute_record(importing, meeting, &protocol->paragraphs[i], err);
	for (size_t i = 0; status == UPH_OK && i < protocol->planned_count; i++)
		status = planned_record(importing, protocol->planned[i], err);
	return status;
}

static enum uph_status in_one_transaction(struct importing *importing, struct uph_error *err)
{
	struct uph_ledger *ledger = importing->job->ledger;
	enum uph_status status = uph_ledger_begin(ledger, err);
	if (status != UPH_OK)
		return status;
	const int64_t before = uph_ledger_head(ledger).seq;
	status = record_all(importing, err);
	bool written = uph_ledger_head(ledger).seq != before;
	if (status == UPH_OK)
		status = place_draft(importing, err);
	if (status == UPH_OK && written && !importing->job->options->dry_run) {
		status = uph_ledger_commit(ledger, err);
		if (status != UPH_OK)
			take_draft_back(importing);
		return status;
	}
	uph_ledger_rollback(ledger);
	return status;
}

/* ---- the whole ---- */

/* What a meeting is known by. */
static enum uph_status check_known(const struct protocol *protocol, struct uph_error *err)
{
	if (!protocol->body)
		return uph_fail(err, UPH_E_REFUSED,
			"protokollet säger inte vem som beslutar; skriv till exempel \"LSVO beslutar\" före att-satserna");
	if (protocol_day(protocol).ymd == 0)
		return uph_fail(err, UPH_E_REFUSED,
			"protokollet säger inte vilken dag mötet hölls; ange dagen med --date");
	return UPH_OK;
}

enum uph_status protocol_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct importing importing = {.job = job, .out = out};
	if (job->options->fund || job->options->sheet)
		return uph_fail(err, UPH_E_USAGE, "--fund och --sheet gäller matriser, inte protokoll");
	enum uph_status status = protocol_read_on((const unsigned char *)job->file->data, job->file->length,
		job->file->name, job->options->date, job->memory, job->findings, &importing.protocol, err);
	if (status == UPH_OK)
		status = check_known(importing.protocol, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&importing.draft, DECISION_FILE_BYTES_MAX);
	status = take_paragraphs(&importing, err);
	if (status == UPH_OK)
		status = prepare_draft(&importing, err);
	if (status == UPH_OK)
		status = in_one_transaction(&importing, err);
	new_file_end(importing.temporary);
	new_file_end(importing.replaced);
	buffer_free(&importing.draft);
	return status;
}
