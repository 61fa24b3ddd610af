/* The whole book as one JSON document, for programs: the register, the decisions, the entries with their
 * source places and the chain's digests. docs/export.md describes it.
 *
 * Amounts are exact decimals in strings, days ISO, moments UTC. What another thing is known by is its
 * record's number ("id"), for accounts their names. `fund`, `from` and `to` choose entries and the accounts
 * they stand on; the rest is as known. */
#include <string.h>

#include "reports/export.h"
#include "reports/json_text.h"
#include "uph/attachment.h"
#include "uph/condition.h"
#include "uph/decision.h"
#include "uph/history.h"
#include "uph/source.h"

struct document {
	struct export *export;
	struct json_text json;
	bool first; /* of the list that is being written */
	bool inner; /* of the list within its item */
};

/* ---- members of an object on one line ---- */

static void begin(struct document *document)
{
	json_put_item(&document->json, 2, &document->first);
	sink_byte(document->json.sink, '{');
}

static void end(struct document *document)
{
	sink_byte(document->json.sink, '}');
}

static void text(struct document *document, bool *first, const char *key, const char *value)
{
	json_put_key(&document->json, first, key);
	json_put_string(&document->json, value);
}

static void number(struct document *document, bool *first, const char *key, int64_t value)
{
	json_put_key(&document->json, first, key);
	json_put_integer(&document->json, value);
}

/* 0: null. */
static void reference(struct document *document, bool *first, const char *key, int64_t id)
{
	json_put_key(&document->json, first, key);
	if (id)
		json_put_integer(&document->json, id);
	else
		json_put_string(&document->json, NULL);
}

static void money(struct document *document, bool *first, const char *key, struct uph_money amount)
{
	json_put_key(&document->json, first, key);
	json_put_money(&document->json, amount);
}

static void day(struct document *document, bool *first, const char *key, struct uph_date date)
{
	json_put_key(&document->json, first, key);
	json_put_date(&document->json, date);
}

static void moment(struct document *document, bool *first, const char *key, int64_t microseconds)
{
	char time[UPH_TIME_TEXT_MAX];
	text(document, first, key, uph_time_print(microseconds, true, time));
}

static void digest(struct document *document, bool *first, const char *key, const unsigned char *bytes)
{
	struct uph_head head = {0};
	char hex[2 * UPH_DIGEST_SIZE + 1];
	if (bytes)
		memcpy(head.hash, bytes, UPH_DIGEST_SIZE);
	text(document, first, key, bytes ? uph_head_hex(&head, hex) : NULL);
}

/* ---- the register ---- */

static bool is_known(const struct document *document, int64_t record)
{
	return record <= document->export->book.scope.seq_max;
}

static enum uph_status put_funds(struct document *document, struct uph_error *err)
{
	const struct uph_fund *funds;
	size_t count;
	enum uph_status status = uph_funds(document->export->ledger, &funds, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		bool first = true;
		if (!is_known(document, funds[i].id))
			continue;
		begin(document);
		number(document, &first, "id", funds[i].id);
		text(document, &first, "name", funds[i].name);
		text(document, &first, "kind", funds[i].kind);
		reference(document, &first, "year", funds[i].year);
		json_put_key(&document->json, &first, "earlier");
		sink_text(document->json.sink, funds[i].earlier ? "true" : "false");
		end(document);
	}
	return status;
}

static enum uph_status put_activities(struct document *document, struct uph_error *err)
{
	const struct uph_activity *activities;
	size_t count;
	enum uph_status status = uph_activities(document->export->ledger, &activities, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		bool first = true;
		if (!is_known(document, activities[i].id))
			continue;
		begin(document);
		number(document, &first, "id", activities[i].id);
		text(document, &first, "code", activities[i].code);
		text(document, &first, "name", activities[i].name);
		text(document, &first, "area", activities[i].area);
		end(document);
	}
	return status;
}

static enum uph_status put_parties(struct document *document, struct uph_error *err)
{
	const struct uph_party *parties;
	size_t count;
	enum uph_status status = uph_parties(document->export->ledger, &parties, &count, err);
	for (size_t i = 0; status == UPH_OK && i < count; i++) {
		bool first = true;
		struct uph_party party;
		if (!is_known(document, parties[i].id) ||
			!uph_party_known(document->export->ledger, parties[i].id,
				document->export->resolved->scope.seq_max, &party))
			continue;
		begin(document);
		number(document, &first, "id", party.id);
		text(document, &first, "name", party.name);
		text(document, &first, "kind", party.kind);
		reference(document, &first, "parent", party.parent);
		text(document, &first, "organisation_number", party.organisation_number);
		if (party.into)
			reference(document, &first, "counts_as", party.into);
		end(document);
	}
	return status;
}

/* ---- sources and commands ---- */

static enum uph_status put_source(void *context, const struct uph_source *source, struct uph_error *err)
{
	struct document *document = context;
	bool first = true;
	(void)err;
	begin(document);
	number(document, &first, "id", source->id);
	text(document, &first, "kind", source->kind);
	text(document, &first, "name", source->name);
	digest(document, &first, "sha256", source->digest);
	number(document, &first, "size", source->size);
	text(document, &first, "title", source->title);
	text(document, &first, "series", source->series);
	moment(document, &first, "recorded_at", source->recorded_at);
	text(document, &first, "person", source->person);
	end(document);
	return UPH_OK;
}

static enum uph_status put_sources(struct document *document, struct uph_error *err)
{
	return uph_sources(
		document->export->ledger, document->export->book.scope.seq_max, put_source, document, err);
}

static enum uph_status put_command(void *context, const struct uph_command_run *run, struct uph_error *err)
{
	struct document *document = context;
	bool first = true;
	(void)err;
	begin(document);
	number(document, &first, "id", run->first_seq);
	moment(document, &first, "recorded_at", run->recorded_at);
	text(document, &first, "person", run->person);
	text(document, &first, "program", run->program);
	text(document, &first, "words", run->words);
	number(document, &first, "last_record", run->last_seq);
	end(document);
	return UPH_OK;
}

static enum uph_status put_commands(struct document *document, struct uph_error *err)
{
	return uph_history(
		document->export->ledger, document->export->book.scope.seq_max, put_command, document, err);
}

/* ---- decisions ---- */

static void begin_inner(struct document *document, bool *first, const char *key)
{
	json_put_key(&document->json, first, key);
	sink_byte(document->json.sink, '[');
	document->inner = true;
}

static void next_inner(struct document *document)
{
	if (!document->inner)
		sink_text(document->json.sink, ", ");
	document->inner = false;
}

static enum uph_status put_text_inner(void *context, int64_t order, const char *words, struct uph_error *err)
{
	struct document *document = context;
	(void)order;
	(void)err;
	next_inner(document);
	json_put_string(&document->json, words);
	return UPH_OK;
}

static enum uph_status put_step(void *context, const struct uph_step *step, struct uph_error *err)
{
	struct document *document = context;
	bool first = true;
	(void)err;
	next_inner(document);
	sink_byte(document->json.sink, '{');
	text(document, &first, "stage", uph_stage_name(step->stage));
	day(document, &first, "date", step->date);
	text(document, &first, "function", step->function);
	text(document, &first, "reference", step->reference);
	text(document, &first, "note", step->note);
	reference(document, &first, "linked", step->linked);
	if (step->has_amount)
		money(document, &first, "amount", step->amount);
	reference(document, &first, "allocation", step->allocation);
	reference(document, &first, "voucher", step->voucher);
	end(document);
	return UPH_OK;
}

static enum uph_status put_decision(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct document *document = context;
	struct uph_ledger *ledger = document->export->ledger;
	int64_t seq_max = document->export->book.scope.seq_max;
	bool first = true;
	begin(document);
	number(document, &first, "id", decision->id);
	text(document, &first, "body", decision->body);
	day(document, &first, "date", decision->date);
	text(document, &first, "paragraph", decision->paragraph);
	text(document, &first, "title", decision->title);
	text(document, &first, "decider", decision->decider);
	begin_inner(document, &first, "clauses");
	enum uph_status status = uph_clauses(ledger, decision->id, seq_max, put_text_inner, document, err);
	sink_byte(document->json.sink, ']');
	begin_inner(document, &first, "distribution");
	if (status == UPH_OK)
		status = uph_distribution(ledger, decision->id, seq_max, put_text_inner, document, err);
	sink_byte(document->json.sink, ']');
	begin_inner(document, &first, "steps");
	if (status == UPH_OK)
		status = uph_steps(ledger, decision->id, seq_max, put_step, document, err);
	sink_byte(document->json.sink, ']');
	end(document);
	return status;
}

static enum uph_status put_decisions(struct document *document, struct uph_error *err)
{
	return uph_decisions(
		document->export->ledger, document->export->book.scope.seq_max, put_decision, document, err);
}

static enum uph_status put_financing(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct document *document = context;
	bool first = true;
	(void)err;
	next_inner(document);
	sink_byte(document->json.sink, '{');
	reference(document, &first, "fund", line->fund);
	reference(document, &first, "activity", line->activity);
	json_put_key(&document->json, &first, "amount");
	if (line->amount.ore)
		json_put_money(&document->json, line->amount);
	else
		json_put_string(&document->json, NULL);
	reference(document, &first, "share_numerator", line->share_numerator);
	reference(document, &first, "share_denominator", line->share_denominator);
	end(document);
	return UPH_OK;
}

static enum uph_status put_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct document *document = context;
	bool first = true;
	begin(document);
	number(document, &first, "id", allocation->id);
	text(document, &first, "label", allocation->label);
	number(document, &first, "decision", decision->id);
	text(document, &first, "purpose", allocation->purpose);
	text(document, &first, "extent", allocation->extent);
	day(document, &first, "period_first", allocation->period_first);
	day(document, &first, "period_last", allocation->period_last);
	text(document, &first, "bound", allocation->bound);
	reference(document, &first, "requisitioner", allocation->requisitioner);
	reference(document, &first, "recipient", allocation->recipient);
	reference(document, &first, "performer", allocation->performer);
	begin_inner(document, &first, "financing");
	enum uph_status status = uph_financings(document->export->ledger, allocation->id,
		document->export->book.scope.seq_max, put_financing, document, err);
	sink_byte(document->json.sink, ']');
	end(document);
	return status;
}

static enum uph_status put_allocations(struct document *document, struct uph_error *err)
{
	return uph_allocations(document->export->ledger, document->export->book.scope.seq_max, put_allocation,
		document, err);
}

static enum uph_status put_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct document *document = context;
	bool first = true;
	(void)err;
	begin(document);
	number(document, &first, "id", condition->id);
	text(document, &first, "label", condition->label);
	number(document, &first, "decision", condition->decision);
	reference(document, &first, "allocation", condition->allocation);
	text(document, &first, "kind", uph_condition_kind_name(condition->kind));
	text(document, &first, "text", condition->text);
	text(document, &first, "name", condition->name);
	day(document, &first, "due", condition->due);
	text(document, &first, "state", uph_condition_state_name(condition->state));
	day(document, &first, "outcome_date", condition->outcome_date);
	text(document, &first, "evidence", condition->evidence);
	reference(document, &first, "voucher", condition->voucher);
	end(document);
	return UPH_OK;
}

static enum uph_status put_conditions(struct document *document, struct uph_error *err)
{
	return uph_conditions(
		document->export->ledger, document->export->book.scope.seq_max, put_condition, document, err);
}

static enum uph_status put_attachment(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct document *document = context;
	bool first = true;
	(void)err;
	begin(document);
	number(document, &first, "id", attachment->id);
	text(document, &first, "name", attachment->name);
	digest(document, &first, "sha256", attachment->digest);
	number(document, &first, "size", attachment->size);
	reference(document, &first, "decision", attachment->decision);
	reference(document, &first, "allocation", attachment->allocation);
	reference(document, &first, "voucher", attachment->voucher);
	reference(document, &first, "party", attachment->party);
	end(document);
	return UPH_OK;
}

static enum uph_status put_attachments(struct document *document, struct uph_error *err)
{
	return uph_attachments(document->export->ledger, document->export->book.scope.seq_max, put_attachment,
		document, err);
}

/* ---- money ---- */

static enum uph_status put_accounts(struct document *document, struct uph_error *err)
{
	const struct account_book *book = &document->export->book;
	(void)err;
	for (size_t i = 0; i < book->order_count; i++) {
		const struct book_account *account = &book->accounts[book->order[i]];
		bool first = true;
		begin(document);
		text(document, &first, "account", document->export->names[book->order[i]]);
		text(document, &first, "kind", book_kind_name(account->tuple.kind));
		text(document, &first, "fund", account->fund);
		text(document, &first, "activity", account->activity);
		text(document, &first, "allocation", account->allocation);
		text(document, &first, "party", account->party);
		money(document, &first, "opening", account->opening);
		money(document, &first, "debit", account->debit);
		money(document, &first, "credit", account->credit);
		money(document, &first, "closing", account->closing);
		end(document);
	}
	return UPH_OK;
}

static enum uph_status put_entry(
	void *context, const struct uph_entry *entry, size_t from, size_t to, struct uph_error *err)
{
	struct document *document = context;
	bool first = true;
	(void)err;
	begin(document);
	number(document, &first, "id", entry->seq);
	number(document, &first, "voucher", entry->voucher);
	day(document, &first, "date", entry->date);
	text(document, &first, "event", uph_event_name(entry->event));
	money(document, &first, "amount", entry->amount);
	text(document, &first, "from", document->export->names[from]);
	text(document, &first, "to", document->export->names[to]);
	reference(document, &first, "decision", entry->decision);
	reference(document, &first, "allocation", entry->allocation);
	reference(document, &first, "counterparty", entry->counterparty);
	text(document, &first, "reference", entry->reference);
	text(document, &first, "text", entry->text);
	text(document, &first, "reason", entry->reason);
	reference(document, &first, "corrects", entry->corrects);
	reference(document, &first, "corrects_voucher", entry->corrects_voucher);
	reference(document, &first, "corrected_by_voucher", entry->corrected_by_voucher);
	money(document, &first, "corrected", entry->corrected);
	reference(document, &first, "source", entry->source);
	text(document, &first, "place", entry->place);
	moment(document, &first, "recorded_at", entry->recorded_at);
	text(document, &first, "person", entry->person);
	digest(document, &first, "hash", entry->hash);
	end(document);
	return UPH_OK;
}

static enum uph_status put_entries(struct document *document, struct uph_error *err)
{
	return account_book_entries(&document->export->book, put_entry, document, err);
}

/* ---- the document ---- */

static void put_head(struct document *document, bool *first)
{
	struct json_text *json = &document->json;
	const struct uph_query *query = document->export->query;
	const struct uph_head *head = &document->export->resolved->head;
	bool inner = true;
	json_put_key_line(json, 1, first, "export");
	json_put_string(json, "uph");
	json_put_key_line(json, 1, first, "version");
	json_put_integer(json, 1);
	json_put_key_line(json, 1, first, "program");
	json_put_string(json, "uph " UPH_VERSION);
	json_put_key_line(json, 1, first, "book");
	json_put_string(json, uph_ledger_setting(document->export->ledger, "name", ""));
	json_put_key_line(json, 1, first, "currency");
	json_put_string(json, EXPORT_CURRENCY);
	json_put_key_line(json, 1, first, "parameters");
	sink_byte(json->sink, '{');
	text(document, &inner, "fund", query->fund);
	day(document, &inner, "from", query->from);
	day(document, &inner, "to", query->to);
	text(document, &inner, "known_at", query->known_at);
	sink_byte(json->sink, '}');
	inner = true;
	json_put_key_line(json, 1, first, "head");
	sink_byte(json->sink, '{');
	number(document, &inner, "record", head->seq);
	number(document, &inner, "voucher", head->voucher);
	moment(document, &inner, "recorded_at", head->recorded_at);
	digest(document, &inner, "hash", head->hash);
	sink_byte(json->sink, '}');
}

enum uph_status export_json(struct export *export, struct uph_error *err)
{
	static const struct {
		const char *key;
		enum uph_status (*put)(struct document *document, struct uph_error *err);
	} lists[] = {{"funds", put_funds}, {"activities", put_activities}, {"parties", put_parties},
		{"commands", put_commands}, {"sources", put_sources}, {"decisions", put_decisions},
		{"allocations", put_allocations}, {"conditions", put_conditions},
		{"attachments", put_attachments}, {"accounts", put_accounts}, {"entries", put_entries}};
	struct document document = {.export = export, .json = {.sink = export->sink}};
	enum uph_status status = UPH_OK;
	bool first = true;
	buffer_init(&document.json.scratch, (size_t)16 << 20);
	sink_byte(export->sink, '{');
	put_head(&document, &first);
	for (size_t i = 0; status == UPH_OK && i < sizeof lists / sizeof *lists; i++) {
		json_put_key_line(&document.json, 1, &first, lists[i].key);
		sink_byte(export->sink, '[');
		document.first = true;
		status = lists[i].put(&document, err);
		json_put_close(&document.json, 1, document.first, ']');
	}
	json_put_close(&document.json, 0, false, '}');
	sink_byte(export->sink, '\n');
	if (status == UPH_OK && buffer_failed(&document.json.scratch))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till exporten");
	buffer_free(&document.json.scratch);
	return status;
}
