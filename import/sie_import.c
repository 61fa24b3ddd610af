/* A SIE file's way into the ledger: read, checked, its rows of our money set against those taken in before,
 * and recorded in one transaction.
 *
 * A voucher is taken in whole: when it reads otherwise than before, all its rows of this file are new records
 * by a new source, and the ledger counts those of the latest file that had it. */
#include "import/sie_import.h"

#include <stdio.h>
#include <string.h>

#include "import/available.h"
#include "import/books_map.h"
#include "import/books_rows.h"
#include "import/books_suggest.h"
#include "import/proposal_file.h"
#include "import/sie.h"
#include "import/sie_vouchers.h"
#include "ledger/base/buffer.h"
#include "uph/mapping.h"
#include "uph/source.h"

#define EVENT "outside"
#define PREVIEW_ROWS 10
#define LISTED_MAX ((size_t)20000) /* rows of the result; conflicts are listed all the same */
#define WORDS_MAX ((size_t)900)    /* of a voucher's rows in a sentence */

struct importing {
	const struct import_job *job;
	struct uph_import_result *out;
	struct sie_file file;
	struct books_map map;
	const char *map_text;
	struct books_rows rows;
	struct sie_vouchers vouchers;
	struct uph_origin origin;
	struct uph_import_row *listed;
	bool kept; /* the mapping became a record */
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- the result ---- */

static const char *code_of(struct importing *importing, int64_t id)
{
	const struct uph_activity *activity = uph_activity_by_id(importing->job->ledger, id);
	const char *code = activity ? arena_string(importing->job->memory, activity->code) : "";
	return code ? code : "";
}

static bool add_listed(struct importing *importing, enum uph_import_action action,
	const struct uph_outside_row *row, const char *place)
{
	struct uph_import_result *out = importing->out;
	if (action != UPH_IMPORT_CONFLICT && out->row_count >= LISTED_MAX) {
		out->unlisted++;
		return true;
	}
	const char *purpose = arena_print(
		importing->job->memory, "%s%s%s", row->voucher, *row->text ? ", " : "", row->text);
	const char *copy = arena_string(importing->job->memory, place);
	if (!purpose || !copy)
		return false;
	importing->listed[out->row_count++] = (struct uph_import_row){.action = action,
		.place = copy,
		.event = EVENT,
		.date = row->date,
		.activity = code_of(importing, row->activity),
		.recipient = "",
		.purpose = purpose,
		.label = "",
		.amount = row->amount,
		.was = ""};
	return true;
}

/* "2024-04-30 konto 2990 aktivitet 786 100 000,00; …" */
static const char *rows_in_words(
	struct importing *importing, const struct uph_outside_row *rows, size_t count, struct uph_money *sum)
{
	struct buffer out;
	char day[UPH_DATE_TEXT_MAX], amount[UPH_MONEY_TEXT_MAX];
	buffer_init(&out, WORDS_MAX * 4);
	*sum = (struct uph_money){0};
	for (size_t i = 0; i < count; i++) {
		(void)uph_money_add(*sum, rows[i].amount, sum);
		if (out.length > WORDS_MAX)
			continue;
		const char *code = code_of(importing, rows[i].activity);
		buffer_print(&out, "%s%s konto %s %s%s %s", i ? "; " : "", uph_date_print(rows[i].date, day),
			rows[i].account, *code ? "aktivitet " : "ofördelat", code,
			uph_money_print(rows[i].amount, UPH_MONEY_SWEDISH, amount));
	}
	if (out.length > WORDS_MAX)
		buffer_text(&out, " …");
	const char *text = buffer_failed(&out)
				   ? NULL
				   : arena_copy(importing->job->memory, buffer_string(&out), out.length);
	buffer_free(&out);
	return text;
}

/* One row for a voucher: as the file has it, and as the ledger does. */
static bool list_conflict(struct importing *importing, const struct sie_vouchers_voucher *voucher,
	enum uph_import_action action)
{
	struct uph_money now, before;
	const struct uph_outside_row *first = voucher->rows ? &voucher->rows[0] : &voucher->known[0];
	const char *is = rows_in_words(importing, voucher->rows, voucher->row_count, &now);
	const char *was = rows_in_words(importing, voucher->known, voucher->known_count, &before);
	if (!is || !was ||
		!add_listed(importing, UPH_IMPORT_CONFLICT, first, voucher->rows ? first->place : ""))
		return false;
	struct uph_import_row *row = &importing->listed[importing->out->row_count - 1];
	row->action = action;
	row->amount = voucher->rows ? now : before;
	row->purpose = arena_print(importing->job->memory, "%s%s%s", first->voucher, *is ? ": " : "", is);
	row->was = voucher->rows ? was : arena_print(importing->job->memory, "%s: %s", first->voucher, was);
	return row->purpose && row->was;
}

/* ---- the source ---- */

/* A file that was the latest, was not any more, and is again, is a new source: the ledger goes by the latest.
 */
static enum uph_status source_record(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_source known, new = {.kind = "sie",
					 .name = job->file->name,
					 .size = (int64_t)job->file->length,
					 .title = importing->map.system,
					 .series = importing->map.key};
	memcpy(new.digest, job->file->digest, UPH_DIGEST_SIZE);
	for (int time = 2;; time++) {
		enum uph_status status =
			uph_source_find(job->ledger, new.kind, new.digest, new.series, &known, err);
		if (status == UPH_E_MISSING)
			return uph_source_add(job->ledger, &new, &importing->origin.source, err);
		if (status != UPH_OK)
			return status;
		new.series = arena_print(job->memory, "%s (%d)", importing->map.key, time);
		if (!new.series)
			return no_memory(err);
	}
}

static enum uph_status record_row(
	struct importing *importing, const struct uph_outside_row *row, struct uph_error *err)
{
	int64_t seq;
	enum uph_status status = UPH_OK;
	if (importing->origin.source == 0)
		status = source_record(importing, err);
	struct uph_origin origin = {importing->origin.source, row->place};
	return status == UPH_OK
		       ? uph_outside_add(importing->job->ledger, importing->map.key, row, &origin, &seq, err)
		       : status;
}

/* A voucher that is gone is one row without an amount. */
static enum uph_status record_voucher(
	struct importing *importing, const struct sie_vouchers_voucher *voucher, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < voucher->row_count; i++)
		status = record_row(importing, &voucher->rows[i], err);
	if (voucher->rows)
		return status;
	struct uph_outside_row none = voucher->known[0];
	none.number = 1;
	none.amount = (struct uph_money){0};
	none.place = NULL;
	none.reference = none.text = "";
	return record_row(importing, &none, err);
}

/* ---- vouchers ---- */

static bool list_voucher(struct importing *importing, const struct sie_vouchers_voucher *voucher)
{
	struct uph_import_result *out = importing->out;
	size_t count = voucher->row_count;
	switch (voucher->action) {
	case UPH_IMPORT_POSTED:
		out->posted += count;
		break;
	case UPH_IMPORT_UNCHANGED:
		out->unchanged += count;
		break;
	case UPH_IMPORT_CHANGED:
		out->changed += count;
		break;
	case UPH_IMPORT_LEFT_OUT:
		break;
	case UPH_IMPORT_CONFLICT:
	case UPH_IMPORT_CORRECTED:
		if (importing->job->options->accept_changes)
			out->corrected++;
		else
			out->conflicts++;
		return list_conflict(importing, voucher,
			importing->job->options->accept_changes ? UPH_IMPORT_CORRECTED : UPH_IMPORT_CONFLICT);
	}
	for (size_t i = 0; i < count; i++) {
		if (!add_listed(importing, voucher->action, &voucher->rows[i], voucher->rows[i].place))
			return false;
	}
	return true;
}

static enum uph_status list_vouchers(struct importing *importing, struct uph_error *err)
{
	size_t room = importing->rows.count < LISTED_MAX ? importing->rows.count : LISTED_MAX;
	importing->listed = arena_alloc_array(
		importing->job->memory, room + importing->vouchers.count + 1, sizeof *importing->listed);
	if (!importing->listed)
		return no_memory(err);
	importing->out->rows = importing->listed;
	for (size_t i = 0; i < importing->vouchers.count; i++) {
		if (!list_voucher(importing, &importing->vouchers.vouchers[i]))
			return no_memory(err);
	}
	return UPH_OK;
}

static enum uph_status record_vouchers(struct importing *importing, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < importing->vouchers.count; i++) {
		if (importing->vouchers.vouchers[i].action != UPH_IMPORT_UNCHANGED)
			status = record_voucher(importing, &importing->vouchers.vouchers[i], err);
	}
	return status;
}

/* ---- what the checks found ---- */

static size_t count_of(const struct uph_findings *findings, const char *rule)
{
	size_t count = 0;
	for (size_t i = 0; i < uph_findings_count(findings); i++)
		count += strcmp(uph_findings_at(findings, i)->rule, rule) == 0;
	return count;
}

/* Accounts whose balances are not reached by the vouchers, or too large to be compared. */
static size_t differing_balances(const struct uph_findings *findings)
{
	return count_of(findings, "sie.balance") + count_of(findings, "sie.overflow");
}

/* ---- the days that the file has all vouchers of ---- */

/* The whole of what it says when its balances are reached by its vouchers; else only from its first voucher
 * to its last, for an extract of a month may say that it is of the year. Of the days after it was written it
 * says nothing: it may be read after a later one. */
static void covered(const struct sie_file *file, struct uph_date *first, struct uph_date *last,
	struct uph_findings *findings)
{
	bool whole = !file->import_form && differing_balances(findings) == 0;
	*first = *last = (struct uph_date){0};
	for (size_t i = 0; i < file->voucher_count; i++) {
		struct uph_date date = file->vouchers[i].date;
		if (!first->ymd || date.ymd < first->ymd)
			*first = date;
		if (date.ymd > last->ymd)
			*last = date;
	}
	if (whole && file->first.ymd && file->last.ymd) {
		*first = file->first;
		if (!file->written.ymd || file->written.ymd >= file->last.ymd)
			*last = file->last;
		else if (file->written.ymd > last->ymd)
			*last = file->written;
	}
}

/* ---- the mapping ---- */

static enum uph_status keep_mapping(struct importing *importing, struct uph_error *err)
{
	static const struct uph_origin by_hand = {0, NULL};
	const struct uph_mapping mapping = {.kind = UPH_MAPPING_BOOKS,
		.key = importing->map.key,
		.name = importing->map.system,
		.body = importing->map_text};
	int64_t before = uph_ledger_head(importing->job->ledger).seq, id = 0;
	if (!importing->job->options->mapping)
		return UPH_OK;
	enum uph_status status = uph_mapping_keep(importing->job->ledger, &mapping, &by_hand, &id, err);
	importing->kept = id > before;
	return status;
}

/* ---- the transaction ---- */

static enum uph_status conflict(const struct importing *importing, struct uph_error *err)
{
	size_t count = importing->out->conflicts;
	return uph_fail(err, UPH_E_CONFLICT,
		"%zu %s annat än boken minns; inget är antecknat. Har filen rätt: läs in den med --accept-changes",
		count, count == 1 ? "verifikation säger" : "verifikationer säger");
}

static enum uph_status take_in(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_source known;
	struct uph_date first, last;
	covered(&importing->file, &first, &last, job->findings);
	importing->out->known_file =
		uph_source_find(job->ledger, "sie", job->file->digest, NULL, &known, NULL) == UPH_OK;
	enum uph_status status = keep_mapping(importing, err);
	if (status == UPH_OK)
		status = sie_vouchers_compare(job->ledger, importing->map.key, &importing->rows, first, last,
			job->memory, &importing->vouchers, err);
	if (status == UPH_OK)
		status = list_vouchers(importing, err);
	if (status == UPH_OK && importing->out->conflicts > 0)
		status = conflict(importing, err);
	if (status == UPH_OK)
		status = record_vouchers(importing, err);
	return status == UPH_OK ? import_check(job->ledger, job->options, err) : status;
}

static enum uph_status in_one_transaction(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	struct uph_import_result *out = importing->out;
	enum uph_status status = uph_ledger_begin(job->ledger, err);
	if (status != UPH_OK)
		return status;
	status = import_available(job->ledger, &out->available_before, err);
	out->available_after = out->available_before;
	if (status == UPH_OK)
		status = take_in(importing, err);
	if (status == UPH_OK && !job->options->dry_run &&
		(out->posted > 0 || out->changed > 0 || out->corrected > 0 || importing->kept))
		return uph_ledger_commit(job->ledger, err);
	uph_ledger_rollback(job->ledger);
	return status;
}

/* ---- the whole ---- */

static enum uph_status nothing_changes(struct importing *importing, struct uph_error *err)
{
	struct uph_import_result *out = importing->out;
	enum uph_status status = import_available(importing->job->ledger, &out->available_before, err);
	out->available_after = out->available_before;
	return status;
}

static enum uph_status no_memory_unless(bool whole, struct uph_error *err)
{
	return whole ? UPH_OK : no_memory(err);
}

/* The first rows as they would be read; an object that is still unknown is passed over in it. */
static enum uph_status preview(struct importing *importing, struct uph_error *err)
{
	struct books_map map = importing->map;
	struct arena *memory = importing->job->memory;
	struct books_object *objects = arena_alloc_array(memory, map.object_count + 1, sizeof *objects);
	importing->listed = arena_alloc_array(memory, PREVIEW_ROWS, sizeof *importing->listed);
	if (!objects || !importing->listed)
		return no_memory(err);
	if (map.object_count > 0)
		memcpy(objects, map.objects, map.object_count * sizeof *objects);
	objects[map.object_count++] = (struct books_object){.pattern = "*"};
	map.objects = objects;
	enum uph_status status =
		books_rows(&importing->file, &map, memory, &importing->rows, importing->job->findings, err);
	if (status != UPH_OK)
		return status;
	importing->out->rows = importing->listed;
	bool whole = true;
	for (size_t i = 0; whole && i < importing->rows.count && i < PREVIEW_ROWS; i++)
		whole = add_listed(importing, UPH_IMPORT_POSTED, &importing->rows.rows[i],
			importing->rows.rows[i].place);
	(void)uph_findings_add(importing->job->findings, UPH_SEVERITY_NOTE, "books.preview", "",
		"Med förslaget skulle %zu rader läsas (%s) och %zu förbigås.", importing->rows.count,
		importing->map_text ? books_map_describe(&importing->map, memory) : "",
		importing->rows.passed_over);
	return no_memory_unless(whole, err);
}

static enum uph_status suggest(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	enum uph_status status = books_suggest(
		job->ledger, &importing->file, job->memory, &importing->map, job->findings, err);
	if (status != UPH_OK)
		return status;
	importing->map_text = books_map_write(&importing->map, job->memory);
	if (!importing->map_text)
		return no_memory(err);
	status = proposal_file_write(job, importing->map_text, importing->out, err);
	if (status == UPH_OK)
		status = preview(importing, err);
	return status == UPH_OK ? nothing_changes(importing, err) : status;
}

/* What the file is, and what of its checks held: those that did not are findings of their own. */
static void tell_file(const struct importing *importing, enum uph_severity severity)
{
	const struct sie_file *file = &importing->file;
	struct uph_findings *findings = importing->job->findings;
	char first[UPH_DATE_TEXT_MAX], last[UPH_DATE_TEXT_MAX];
	size_t unbalanced = count_of(findings, "sie.unbalanced"), differing = differing_balances(findings);
	bool both = file->voucher_count > 0 && !file->import_form;
	(void)uph_findings_add(findings, severity, "sie.file", "",
		"SIE typ %d%s från %s%s%s (%s)%s%s%s%s. Verifikationer: %zu, varav %zu inte går jämnt upp. %s%s",
		file->type,
		file->type != 4     ? ""
		: file->import_form ? "I"
				    : "E",
		*file->company ? file->company : "okänt företag", *file->program ? ", ur " : "",
		file->program, file->encoding, file->first.ymd ? ", " : "",
		file->first.ymd ? uph_date_print(file->first, first) : "", file->first.ymd ? "–" : "",
		file->first.ymd ? uph_date_print(file->last, last) : "", file->voucher_count, unbalanced,
		!both           ? "Filen har inte både saldon och verifikationer att ställa mot varandra. "
		: differing > 0 ? "Saldona går inte ihop med verifikationerna på alla konton. "
				: "Saldona går ihop med verifikationerna på alla konton. ",
		file->has_checksum ? "Kontrollsumman stämmer." : "Filen har ingen kontrollsumma.");
}

/* Types 1 to 3. */
static enum uph_status only_balances(struct importing *importing, struct uph_error *err)
{
	(void)uph_findings_add(importing->job->findings, UPH_SEVERITY_NOTE, "sie.balances", "",
		"Filen är av typ %d och har %zu saldon men inga verifikationer: den är läst och kontrollerad, "
		"och inget ur den antecknas. Saldona jämförs med uph reconcile.",
		importing->file.type, importing->file.balance_count);
	return nothing_changes(importing, err);
}

/* A file whose mapping is not known yet can still be checked: a dry run tells what it is and what does not
 * add up, and then refuses it as the import will. */
static enum uph_status only_checked(struct importing *importing, const char *why, struct uph_error *err)
{
	(void)uph_findings_add(importing->job->findings, UPH_SEVERITY_WARNING, "sie.checked", "",
		"Filen är bara kontrollerad, och inget läses ur den.");
	tell_file(importing, UPH_SEVERITY_WARNING);
	return uph_fail(err, UPH_E_REFUSED, "%s", why);
}

static enum uph_status read_rows(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	enum uph_status status = books_map_load(job->ledger, &importing->file, job->options->mapping,
		job->memory, &importing->map, &importing->map_text, job->findings, err);
	if (status == UPH_E_MISSING && job->options->dry_run) {
		const struct uph_error why = *err;
		return only_checked(importing, why.message, err);
	}
	if (status == UPH_E_MISSING)
		return uph_fail(err, UPH_E_REFUSED, "%s", err->message);
	if (status == UPH_OK)
		status = books_rows(
			&importing->file, &importing->map, job->memory, &importing->rows, job->findings, err);
	if (status == UPH_OK)
		(void)uph_findings_add(job->findings, UPH_SEVERITY_NOTE, "sie.passed", "",
			"%zu %s våra pengar (%s); %zu på andra konton eller objekt är förbigångna och "
			"sparas inte.",
			importing->rows.count, importing->rows.count == 1 ? "rad är" : "rader är",
			books_map_describe(&importing->map, job->memory), importing->rows.passed_over);
	return status;
}

enum uph_status sie_import(const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct importing importing = {.job = job, .out = out};
	struct uph_error why = {0};
	if (job->options->fund)
		return uph_fail(err, UPH_E_USAGE,
			"--fund gäller matriser; vilket bidragsår konton hör till säger kartan");
	enum uph_status status =
		sie_read(job->file->data, job->file->length, &importing.file, job->findings, err);
	if (status != UPH_OK)
		return status;
	status = sie_check(&importing.file, job->findings, &why);
	if (status == UPH_OK && job->options->suggest)
		status = suggest(&importing, &why);
	else if (status == UPH_OK && importing.file.voucher_count == 0)
		status = only_balances(&importing, &why);
	else if (status == UPH_OK)
		status = read_rows(&importing, &why);
	if (status == UPH_OK && importing.map.account_count > 0 && !job->options->suggest &&
		importing.file.voucher_count > 0)
		status = in_one_transaction(&importing, &why);
	if (status == UPH_OK)
		tell_file(&importing, UPH_SEVERITY_NOTE);
	sie_free(&importing.file);
	return status == UPH_OK ? UPH_OK : uph_fail(err, status, "%s", why.message);
}
