/* A sheet of events by a mapping: each row that is read is posted as one voucher, all or none.
 *
 * A row is known by the sheet's headings and its own cells (those of the mapping's key, or all): read by
 * another mapping it is still the same row. One that is in the books with another amount, day or event is a
 * conflict. The mapping is kept for the headings when what it reads has been taken in. */
#include <stdio.h>
#include <string.h>

#include "import/available.h"
#include "import/journal_posting.h"
#include "import/mapped_sheet.h"
#include "import/row_key.h"
#include "ledger/base/key_map.h"
#include "uph/source.h"

#define LEFT_OUT_TOLD_MAX 30
#define RULE_LEFT_OUT "mapped.left_out"

struct event_row {
	struct journal_row row; /* its event is 0: it is posted here */
	enum uph_event event;
	const char *place, *identity;
	unsigned char key[UPH_ROW_KEY_SIZE];
	int64_t voucher; /* in the books already; 0 */
	const char *was; /* a conflict; NULL */
};

struct importing {
	const struct import_job *job;
	struct mapped_mapping mapping;
	const char *text, *name, *headings_key;
	struct event_row *rows;
	size_t count, capacity, left_out;
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
	struct event_row *rows = arena_alloc_array(importing->job->memory, larger, sizeof *rows);
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
	struct event_row *row = &importing->rows[importing->count++];
	memcpy(columns, from->columns, UPH_MOVEMENT_FIELDS * sizeof *columns);
	columns[UPH_MOVEMENT_AMOUNT] = from->anchor;
	*row = (struct event_row){.row = {.columns = columns,
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
	if (importing->left_out > LEFT_OUT_TOLD_MAX)
		(void)uph_findings_add(job->findings, UPH_SEVERITY_NOTE, RULE_LEFT_OUT, "",
			"Ytterligare %zu rader läses inte.", importing->left_out - LEFT_OUT_TOLD_MAX);
	return UPH_OK;
}

/* ---- what the books have ---- */

struct standing {
	int64_t voucher;
	enum uph_event event;
	struct uph_date date;
	struct uph_money amount, corrected;
};

static enum uph_status add_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct standing *standing = context;
	(void)err;
	if (standing->voucher == 0)
		*standing = (struct standing){
			.voucher = entry->voucher, .event = entry->event, .date = entry->date};
	if (entry->voucher != standing->voucher)
		return UPH_END;
	standing->amount.ore += entry->amount.ore;
	standing->corrected.ore += entry->corrected.ore;
	return UPH_OK;
}

static enum uph_status look_up(
	struct importing *importing, int64_t seq, struct standing *out, struct uph_error *err)
{
	const struct uph_scope after = {.seq_after = seq - 1};
	*out = (struct standing){0};
	enum uph_status status = uph_entries(importing->job->ledger, &after, add_entry, out, err);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status compare(struct importing *importing, struct event_row *row,
	const struct standing *standing, struct uph_error *err)
{
	char amount[UPH_MONEY_TEXT_MAX], day[UPH_DATE_TEXT_MAX];
	int64_t left = standing->amount.ore - standing->corrected.ore;
	int64_t ore = row->row.amount.ore < 0 ? -row->row.amount.ore : row->row.amount.ore;
	row->voucher = standing->voucher;
	if (row->event == standing->event && row->row.date.ymd == standing->date.ymd &&
		(ore == standing->amount.ore || ore == left))
		return UPH_OK;
	row->was = arena_print(importing->job->memory,
		"%s %s %s, verifikation %lld; har filen rätt, ångra den med uph reverse %lld och läs in igen",
		uph_event_label(standing->event),
		uph_money_print((struct uph_money){left}, UPH_MONEY_SWEDISH, amount),
		uph_date_print(standing->date, day), (long long)standing->voucher,
		(long long)standing->voucher);
	return row->was ? UPH_OK : no_memory(err);
}

/* The row's occurrence among those with the same cells that has not been corrected away. */
static enum uph_status find_row(struct importing *importing, struct row_keys *keys, struct event_row *row,
	size_t *occurrence, struct uph_error *err)
{
	for (;;) {
		int64_t seq;
		struct standing standing;
		enum uph_status status = row_key_of(keys, ++*occurrence, row->key, err);
		if (status == UPH_OK)
			status = uph_entry_by_row_key(importing->job->ledger, row->key, &seq, err);
		if (status != UPH_OK)
			return status == UPH_E_MISSING ? UPH_OK : status;
		status = look_up(importing, seq, &standing, err);
		if (status != UPH_OK)
			return status;
		if (standing.corrected.ore < standing.amount.ore)
			return compare(importing, row, &standing, err);
	}
}

static enum uph_status find_rows(struct importing *importing, struct uph_error *err)
{
	struct row_keys keys;
	struct key_map seen;
	unsigned char facts[UPH_ROW_KEY_SIZE];
	size_t *occurrences =
		arena_alloc_array(importing->job->memory, importing->count + 1, sizeof *occurrences);
	enum uph_status status = occurrences ? row_keys_begin(&keys, err) : no_memory(err);
	if (status != UPH_OK)
		return status;
	key_map_init(&seen, UPH_ROW_KEY_SIZE);
	for (size_t i = 0; status == UPH_OK && i < importing->count; i++) {
		struct event_row *row = &importing->rows[i];
		row_key_clear(&keys);
		row_key_put(&keys, "mapped");
		row_key_put(&keys, importing->headings_key);
		row_key_put(&keys, row->identity);
		status = row_key_of(&keys, 0, facts, err);
		if (status != UPH_OK)
			break;
		size_t number = key_map_find(&seen, facts);
		if (number == KEY_MAP_NONE)
			number = key_map_add(&seen, facts);
		status = number == KEY_MAP_NONE ? no_memory(err)
						: find_row(importing, &keys, row, &occurrences[number], err);
	}
	key_map_free(&seen);
	row_keys_end(&keys);
	return status;
}

/* ---- conflicts ---- */

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

static enum uph_status tell_conflicts(
	struct importing *importing, struct uph_import_result *out, struct uph_error *err)
{
	struct uph_import_row *rows =
		arena_alloc_array(importing->job->memory, importing->count + 1, sizeof *rows);
	if (!rows)
		return no_memory(err);
	for (size_t i = 0; i < importing->count; i++) {
		const struct event_row *row = &importing->rows[i];
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
			.purpose = or_nothing(row->row.fields[UPH_MOVEMENT_TEXT]),
			.label = or_nothing(row->row.fields[UPH_MOVEMENT_ALLOCATION]),
			.amount = row->row.amount,
			.was = row->was};
	}
	out->rows = rows;
	enum uph_status status = import_available(importing->job->ledger, &out->available_before, err);
	out->available_after = out->available_before;
	return status == UPH_OK ? uph_fail(err, UPH_E_CONFLICT, "inget är bokfört: %zu %s annat än boken",
					  out->conflicts, out->conflicts == 1 ? "rad säger" : "rader säger")
				: status;
}

/* ---- posting ---- */

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
	struct event_row *row = &importing->rows[i];
	enum uph_movement_field field = UPH_MOVEMENT_AMOUNT;
	struct uph_movement movement;
	*out = (struct journal_deed){.action = row->voucher ? UPH_IMPORT_UNCHANGED : UPH_IMPORT_POSTED,
		.event = uph_event_name(row->event),
		.amount = row->row.amount};
	if (row->voucher)
		return UPH_OK;
	struct uph_movement_words words = {.event = row->event,
		.called = journal_called,
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

static enum uph_status post_rows(
	struct importing *importing, struct uph_import_result *out, struct uph_error *err)
{
	static const struct journal_kind kind = {.called = journal_called, .post = post};
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
	return journal_post(&posting, err);
}

/* ---- the mapping ---- */

static enum uph_status keep_mapping(struct importing *importing, struct uph_error *err)
{
	struct uph_ledger *ledger = importing->job->ledger;
	const struct uph_origin origin = {0};
	const char *name = *importing->mapping.name ? importing->mapping.name : importing->job->file->name;
	const struct uph_mapping mapping = {.kind = UPH_MAPPING_SHEET,
		.key = importing->headings_key,
		.name = name,
		.body = importing->text};
	if (!importing->job->options->mapping || importing->job->options->dry_run)
		return UPH_OK;
	enum uph_status status = uph_ledger_begin(ledger, err);
	if (status == UPH_OK)
		status = uph_mapping_keep(ledger, &mapping, &origin, NULL, err);
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

enum uph_status mapped_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err)
{
	struct importing importing = {.job = job};
	bool conflict = false;
	if (job->options->suggest)
		return mapped_suggest(job, out, err);
	if (job->options->fund)
		return uph_fail(err, UPH_E_USAGE,
			"--fund gäller matriser; skriv bidragsåret i kartan, under constants");
	enum uph_status status = load(&importing, err);
	if (status == UPH_OK)
		status = read_sheet(&importing, err);
	if (status == UPH_OK)
		status = find_rows(&importing, err);
	for (size_t i = 0; status == UPH_OK && i < importing.count; i++)
		conflict = conflict || importing.rows[i].was;
	if (status == UPH_OK && conflict)
		return tell_conflicts(&importing, out, err);
	if (status == UPH_OK)
		status = post_rows(&importing, out, err);
	if (status == UPH_OK)
		status = keep_mapping(&importing, err);
	if (status == UPH_OK)
		tell_mapping(&importing);
	return status;
}
