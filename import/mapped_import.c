/* A sheet of events by a mapping: each row that is read is posted as one voucher, all or none.
 *
 * A row is known by the sheet's headings and its own cells (those of the mapping's key, or all): read by
 * another mapping it is still the same row. One that is in the books with another amount, day, event or
 * place to go is a conflict: when changes are accepted, what the books have is reversed, of all such rows
 * first, and then the rows are posted. The mapping is kept for the headings, in the same change. */
#include <stdio.h>
#include <string.h>

#include "import/available.h"
#include "import/journal_posting.h"
#include "import/mapped_known.h"
#include "import/mapped_sheet.h"
#include "ledger/base/key_map.h"

#define LEFT_OUT_TOLD_MAX 30
#define RULE_LEFT_OUT "mapped.left_out"

struct importing {
	const struct import_job *job;
	struct mapped_mapping mapping;
	const char *text, *name, *headings_key;
	struct mapped_event *rows;
	size_t count, capacity, left_out;
	size_t conflicts;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- reading ---- */

static bool grow(struct importing *importing)
{
	if (importing->count < importing->capacity)
		return true;
	size_t larger = importing->capacity ? importing->capacity * 2 : 64;
	struct mapped_event *rows = arena_alloc_array(importing->job->memory, larger, sizeof *rows);
	if (!rows)
		return false;
	if (importing->count)
		memcpy(rows, importing->rows, importing->count * sizeof *rows);
	importing->rows = rows;
	importing->capacity = larger;
	return true;
}

static enum uph_status take_row(void *context, const struct mapped_row *from, struct uph_error *err)
{
	struct importing *importing = context;
	if (from->left_out) {
		if (importing->left_out++ < LEFT_OUT_TOLD_MAX)
			(void)uph_findings_add(importing->job->findings, UPH_SEVERITY_NOTE, RULE_LEFT_OUT,
				from->place, "%s", from->left_out);
		return UPH_OK;
	}
	uint32_t *columns = arena_alloc_array(importing->job->memory, JOURNAL_COLUMNS, sizeof *columns);
	if (!columns || !grow(importing))
		return no_memory(err);
	struct mapped_event *row = &importing->rows[importing->count++];
	memcpy(columns, from->columns, UPH_MOVEMENT_FIELDS * sizeof *columns);
	columns[UPH_MOVEMENT_AMOUNT] = from->anchor;
	*row = (struct mapped_event){.row = {.columns = columns,
					     .number = from->number,
					     .anchor = UPH_MOVEMENT_AMOUNT,
					     .date = from->date,
					     .amount = from->amount},
		.event = from->event,
		.place = from->place,
		.identity = from->identity};
	memcpy(row->row.fields, from->fields, sizeof row->row.fields);
	return UPH_OK;
}

static enum uph_status load(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	if (job->options->mapping)
		return mapped_read_file(job->options->mapping, job->memory, &importing->mapping,
			&importing->text, job->findings, err);
	enum uph_status status = mapped_find_kept(job->ledger, job->table, job->memory, &importing->mapping,
		&importing->name, &importing->text, err);
	if (status != UPH_E_MISSING)
		return status;
	return uph_fail(err, UPH_E_MISSING,
		"ingen karta är sparad för filens rubriker; \"uph import FIL --suggest -o karta.json\" föreslår "
		"en, och --mapping karta.json använder den");
}

static enum uph_status read_sheet(struct importing *importing, struct uph_error *err)
{
	const struct import_job *job = importing->job;
	size_t sheet = 0;
	if (importing->mapping.rows != MAPPED_EVENTS)
		return uph_fail(err, UPH_E_USAGE,
			"kartans rader är någon annans bok, inte händelser; jämför filen med uph reconcile");
	enum uph_status status = mapped_rows(job->table, &importing->mapping, job->options->sheet, false,
		job->memory, take_row, importing, job->findings, err);
	if (status == UPH_OK)
		status = mapped_sheet_key(job->table, &importing->mapping, job->options->sheet, job->memory,
			&sheet, &importing->headings_key, job->findings, err);
	if (status != UPH_OK)
		return status;
	for (size_t i = 0; i < importing->count; i++)
		importing->rows[i].row.sheet = sheet;
	if (importing->count == 0)
		(void)uph_findings_add(job->findings, UPH_SEVERITY_WARNING, "mapped.nothing", "",
			"Under rubrikerna finns ingen rad att läsa.");
	if (importing->left_out > LEFT_OUT_TOLD_MAX)
		(void)uph_findings_add(job->findings, UPH_SEVERITY_NOTE, RULE_LEFT_OUT, "",
			"Ytterligare %zu rader läses inte.", importing->left_out - LEFT_OUT_TOLD_MAX);
	return UPH_OK;
}

/* ---- conflicts ---- */

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

/* With the allocation's number, which may be what differs. */
static const char *said_in(const struct importing *importing, const struct mapped_event *row)
{
	const char *allocation = row->row.fields[UPH_MOVEMENT_ALLOCATION];
	const char *text = row->row.fields[UPH_MOVEMENT_TEXT];
	if (!allocation || (text && strstr(text, allocation)))
		return text;
	return arena_print(importing->job->memory, "%s%s%s", allocation, text ? " " : "", text ? text : "");
}

static enum uph_status tell_conflicts(
	struct importing *importing, struct uph_import_result *out, struct uph_error *err)
{
	struct uph_import_row *rows =
		arena_alloc_array(importing->job->memory, importing->count + 1, sizeof *rows);
	if (!rows)
		return no_memory(err);
	for (size_t i = 0; i < importing->count; i++) {
		const struct mapped_event *row = &importing->rows[i];
		out->conflicts += row->was != NULL;
		out->unchanged += row->voucher && !row->was;
		if (!row->was)
			continue;
		rows[out->row_count++] = (struct uph_import_row){.action = UPH_IMPORT_CONFLICT,
			.place = row->place,
			.event = uph_event_name(row->event),
			.date = row->row.date,
			.activity = or_nothing(row->row.fields[UPH_MOVEMENT_ACTIVITY]),
			.recipient = or_nothing(row->row.fields[UPH_MOVEMENT_PARTY]),
			.purpose = or_nothing(said_in(importing, row)),
			.label = or_nothing(row->row.fields[UPH_MOVEMENT_ALLOCATION]),
			.amount = row->row.amount,
			.was = row->was};
	}
	out->rows = rows;
	enum uph_status status = import_available(importing->job->ledger, &out->available_before, err);
	out->available_after = out->available_before;
	return status == UPH_OK
		       ? uph_fail(err, UPH_E_CONFLICT,
				 "inget är bokfört: %zu %s annat än boken. Har filen rätt: läs in den med "
				 "--accept-changes, så rättas boken",
				 out->conflicts, out->conflicts == 1 ? "rad säger" : "rader säger")
		       : status;
}

/* ---- posting ---- */

/* A field as the mapping has it: what it is called under columns and constants. */
static const char *mapped_called(enum uph_movement_field field, bool with_value)
{
	static const char *const called[UPH_MOVEMENT_FIELDS] = {
		[UPH_MOVEMENT_DATE] = "dagen",
		[UPH_MOVEMENT_AMOUNT] = "beloppet",
		[UPH_MOVEMENT_ALLOCATION] = "tilldelningens nummer (allocation)",
		[UPH_MOVEMENT_FUND] = "bidragsåret (fund)",
		[UPH_MOVEMENT_ACTIVITY] = "aktiviteten (activity)",
		[UPH_MOVEMENT_TO_FUND] = "det andra bidragsåret (to_fund)",
		[UPH_MOVEMENT_TO_ACTIVITY] = "den andra aktiviteten (to_activity)",
		[UPH_MOVEMENT_DECISION] = "beslutet (decision)",
		[UPH_MOVEMENT_PURPOSE] = "ändamålet (purpose)",
		[UPH_MOVEMENT_RECIPIENT] = "mottagaren (recipient)",
		[UPH_MOVEMENT_PERFORMER] = "utföraren (performer)",
		[UPH_MOVEMENT_REQUISITIONER] = "rekvirenten (requisitioner)",
		[UPH_MOVEMENT_EXTENT] = "omfattningen (extent)",
		[UPH_MOVEMENT_FIRST_DAY] = "första dagen (first_day)",
		[UPH_MOVEMENT_LAST_DAY] = "sista dagen (last_day)",
		[UPH_MOVEMENT_OF] = "vad det är av (of)",
		[UPH_MOVEMENT_INTO] = "vart det går (into)",
		[UPH_MOVEMENT_PARTY] = "parten (party)",
		[UPH_MOVEMENT_REFERENCE] = "referensen (reference)",
		[UPH_MOVEMENT_TEXT] = "texten (text)",
		[UPH_MOVEMENT_OVERRIDE] = "skälet (override)",
	};
	(void)with_value;
	return called[field];
}

static enum uph_status warn(struct journal_posting *posting, const struct uph_movement *movement,
	const char *place, struct uph_error *err)
{
	if (!movement->allocation || key_map_find(&posting->warned, &movement->allocation) != KEY_MAP_NONE)
		return UPH_OK;
	if (key_map_add(&posting->warned, &movement->allocation) == KEY_MAP_NONE)
		return no_memory(err);
	return uph_movement_warn(posting->job->ledger, movement, place, posting->remarks, err);
}

static enum uph_status post(struct journal_posting *posting, size_t i, const char *place,
	struct journal_deed *out, size_t *fault, struct uph_error *err)
{
	struct importing *importing = posting->context;
	struct mapped_event *row = &importing->rows[i];
	enum uph_movement_field field = UPH_MOVEMENT_AMOUNT;
	struct uph_movement movement;
	*out = (struct journal_deed){.action = row->was       ? UPH_IMPORT_CORRECTED
					       : row->voucher ? UPH_IMPORT_UNCHANGED
							      : UPH_IMPORT_POSTED,
		.event = uph_event_name(row->event),
		.amount = row->row.amount};
	if (row->voucher && !row->was)
		return UPH_OK;
	struct uph_movement_words words = {.event = row->event,
		.called = mapped_called,
		.event_called = uph_event_label,
		.origin = {posting->source, place},
		.row_key = row->key,
		.at_fault = &field};
	memcpy(words.fields, row->row.fields, sizeof words.fields);
	enum uph_status status = uph_movement_record(
		posting->job->ledger, &words, &movement, &out->voucher, posting->remarks, err);
	*fault = row->row.columns[field] ? (size_t)field : row->row.anchor;
	if (status != UPH_OK)
		return status;
	out->allocation = movement.allocation;
	out->activity = movement.activity;
	out->counterparty = movement.counterparty;
	return warn(posting, &movement, place, err);
}

/* Takes back what the books have otherwise, of all rows before any is posted: money that one row gives back
 * may be what another asks for. */
static enum uph_status reverse_all(struct journal_posting *posting, size_t next, struct uph_error *err)
{
	struct importing *importing = posting->context;
	struct uph_ledger *ledger = posting->job->ledger;
	const struct uph_date own_days = {0};
	size_t refused = 0;
	const char *reason = arena_print(posting->job->memory, "ändrad i %s", posting->job->file->name);
	if (next > 0 || importing->conflicts == 0)
		return UPH_OK;
	if (!reason)
		return no_memory(err);
	for (size_t i = 0; i < importing->count; i++) {
		const struct mapped_event *row = &importing->rows[i];
		struct uph_error why = {0};
		if (!row->was)
			continue;
		enum uph_status status = uph_ledger_mark(ledger, err);
		if (status != UPH_OK)
			return status;
		status = uph_reverse_voucher(ledger, row->voucher, own_days, reason, NULL, &why);
		if (status == UPH_E_INVARIANT) {
			refused++;
			(void)uph_findings_add(posting->job->findings, UPH_SEVERITY_ERROR, "mapped.reverse",
				row->place,
				"Raden kan inte rätta verifikation %lld: %s. Rätta det först, eller ta bort "
				"ändringen ur filen.",
				(long long)row->voucher, why.message);
			status = uph_ledger_unmark(ledger, err);
		} else if (status != UPH_OK) {
			return uph_fail(err, status, "%s", why.message);
		}
		if (status != UPH_OK)
			return status;
	}
	return refused ? uph_fail(err, UPH_E_REFUSED, "inget är bokfört: %zu verifikationer kan inte rättas",
				 refused)
		       : UPH_OK;
}

/* ---- the mapping ---- */

static enum uph_status keep_mapping(struct importing *importing, struct uph_error *err)
{
	const struct uph_origin origin = {0};
	const char *name = *importing->mapping.name ? importing->mapping.name : importing->job->file->name;
	const struct uph_mapping mapping = {.kind = UPH_MAPPING_SHEET,
		.key = importing->headings_key,
		.name = name,
		.body = importing->text};
	return importing->job->options->mapping
		       ? uph_mapping_keep(importing->job->ledger, &mapping, &origin, NULL, err)
		       : UPH_OK;
}

static enum uph_status finish(struct journal_posting *posting, struct uph_error *err)
{
	return keep_mapping(posting->context, err);
}

/* When no row is new the file leaves nothing in the books: the mapping is then kept alone. */
static enum uph_status keep_mapping_alone(struct importing *importing, struct uph_error *err)
{
	struct uph_ledger *ledger = importing->job->ledger;
	if (!importing->job->options->mapping || importing->job->options->dry_run)
		return UPH_OK;
	enum uph_status status = uph_ledger_begin(ledger, err);
	if (status == UPH_OK)
		status = keep_mapping(importing, err);
	if (status == UPH_OK)
		return uph_ledger_commit(ledger, err);
	uph_ledger_rollback(ledger);
	return status;
}

static void tell_mapping(struct importing *importing)
{
	if (importing->job->options->mapping)
		(void)uph_findings_add(importing->job->findings, UPH_SEVERITY_NOTE, "mapped.mapping", "",
			"Filen är läst med kartan %s%s.", importing->job->options->mapping,
			importing->job->options->dry_run ? ""
							 : ", som är sparad för filer med samma rubriker");
	else
		(void)uph_findings_add(importing->job->findings, UPH_SEVERITY_NOTE, "mapped.mapping", "",
			"Filen är läst med kartan \"%s\", sparad för dess rubriker.", importing->name);
}

/* ---- the whole ---- */

static enum uph_status post_rows(
	struct importing *importing, struct uph_import_result *out, struct uph_error *err)
{
	static const struct journal_kind kind = {
		.called = mapped_called, .post = post, .next = reverse_all, .finish = finish};
	struct journal_row *rows =
		arena_alloc_array(importing->job->memory, importing->count + 1, sizeof *rows);
	if (!rows)
		return no_memory(err);
	for (size_t i = 0; i < importing->count; i++)
		rows[i] = importing->rows[i].row;
	struct journal_posting posting = {.job = importing->job,
		.out = out,
		.kind = &kind,
		.context = importing,
		.source_kind = "mapped",
		.rows = rows,
		.row_count = importing->count};
	enum uph_status status = journal_post(&posting, err);
	if (status != UPH_OK)
		return status;
	for (size_t i = 0; i < importing->count && i < out->row_count; i++) {
		if (importing->rows[i].was)
			posting.result_rows[i].was = importing->rows[i].was;
	}
	out->corrected = importing->conflicts;
	out->unchanged -= importing->conflicts;
	return out->posted == 0 ? keep_mapping_alone(importing, err) : UPH_OK;
}

enum uph_status mapped_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct importing importing = {.job = job};
	if (job->options->suggest)
		return mapped_suggest(job, out, err);
	if (job->options->fund)
		return uph_fail(err, UPH_E_USAGE,
			"--fund gäller matriser; skriv bidragsåret i kartan, under constants");
	enum uph_status status = load(&importing, err);
	if (status == UPH_OK)
		status = read_sheet(&importing, err);
	if (status == UPH_OK)
		status = mapped_known_find(job->ledger, importing.headings_key, importing.rows,
			importing.count, job->memory, err);
	for (size_t i = 0; status == UPH_OK && i < importing.count; i++)
		importing.conflicts += importing.rows[i].was != NULL;
	if (status == UPH_OK && importing.conflicts > 0 && !job->options->accept_changes)
		return tell_conflicts(&importing, out, err);
	if (status == UPH_OK)
		status = post_rows(&importing, out, err);
	if (status == UPH_OK)
		tell_mapping(&importing);
	return status;
}
