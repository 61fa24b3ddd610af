/* Gathers what the audit's rules read: every list once, by the visitors that the reports use, then what
 * belongs together is joined by id. Nothing after the day, and nothing recorded after the moment, is there.
 */
#include "ledger/audit_book.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/audit_gather.h"
#include "ledger/audit_pick.h"
#include "ledger/handle.h"
#include "uph/extent.h"

#define TEXTS_MAX ((size_t)2 << 30)

static const char sql_overrides[] =
	"SELECT o.seq, o.recorded_at, ifnull(o.fund, 0), ifnull(o.allocation, 0), o.rule, o.reason, c.person"
	" FROM override o JOIN command c ON c.seq = o.command WHERE o.seq <= ?1 ORDER BY o.seq";

/* ---- lists that grow ---- */

/* The place of the next item of a list, zeroed; NULL when memory is out. */
void *audit_next_item(void *items_at, size_t *count, size_t size)
{
	void **items = items_at;
	if ((*count & (*count - 1)) == 0) { /* full at 0, 1, 2, 4, 8 … */
		void *larger = realloc(*items, (*count ? 2 * *count : 1) * size);
		if (!larger)
			return NULL;
		*items = larger;
	}
	void *item = (char *)*items + (*count)++ * size;
	memset(item, 0, size);
	return item;
}

enum uph_status audit_no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till granskningen");
}

/* A copy of a text that lives as long as the book; `*text` NULL stays so. */
bool audit_keep(struct audit_book *book, const char **text)
{
	if (*text)
		*text = arena_string(&book->memory, *text);
	else
		return true;
	return *text != NULL;
}

bool audit_keep_step(struct audit_book *book, struct uph_step *step)
{
	return audit_keep(book, &step->function) && audit_keep(book, &step->reference) &&
	       audit_keep(book, &step->note);
}

/* Ids to indexes. */
bool audit_index_of(const struct key_map *map, int64_t id, size_t *out)
{
	size_t found = id ? key_map_find(map, &id) : KEY_MAP_NONE;
	*out = found == KEY_MAP_NONE ? AUDIT_NONE : found;
	return found != KEY_MAP_NONE;
}

/* ---- register ---- */

static enum uph_status gather_register(struct audit_book *book, struct uph_error *err)
{
	const struct uph_fund *funds;
	const struct uph_activity *activities;
	const struct uph_party *parties;
	enum uph_status status = uph_funds(book->ledger, &funds, &book->fund_count, err);
	if (status == UPH_OK) {
		book->funds = (void *)arena_copy(
			&book->memory, (const char *)funds, book->fund_count * sizeof *funds);
		status = uph_activities(book->ledger, &activities, &book->activity_count, err);
	}
	if (status == UPH_OK) {
		book->activities = (void *)arena_copy(
			&book->memory, (const char *)activities, book->activity_count * sizeof *activities);
		status = uph_parties(book->ledger, &parties, &book->party_count, err);
	}
	if (status == UPH_OK)
		book->parties = (void *)arena_copy(
			&book->memory, (const char *)parties, book->party_count * sizeof *parties);
	if (status == UPH_OK && !(book->funds && book->activities && book->parties))
		return audit_no_memory(err);
	for (size_t i = 0; status == UPH_OK && i < book->party_count; i++)
		(void)uph_party_known(book->ledger, book->parties[i].id, book->seq_max, &book->parties[i]);
	bool kept = true;
	for (size_t i = 0; status == UPH_OK && i < book->fund_count; i++)
		kept = kept && audit_keep(book, &book->funds[i].name) &&
		       audit_keep(book, &book->funds[i].kind);
	for (size_t i = 0; status == UPH_OK && i < book->activity_count; i++)
		kept = kept && audit_keep(book, &book->activities[i].code) &&
		       audit_keep(book, &book->activities[i].name) &&
		       audit_keep(book, &book->activities[i].area);
	for (size_t i = 0; status == UPH_OK && i < book->party_count; i++)
		kept = kept && audit_keep(book, &book->parties[i].name) &&
		       audit_keep(book, &book->parties[i].kind) &&
		       audit_keep(book, &book->parties[i].organisation_number);
	return status == UPH_OK && !kept ? audit_no_memory(err) : status;
}

/* ---- meetings and their paragraphs ---- */

static enum uph_status take_meeting(void *context, const struct uph_meeting *meeting, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_meeting *item = audit_next_item(&book->meetings, &book->meeting_count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	*item = *meeting;
	bool kept = audit_keep(book, &item->body) && audit_keep(book, &item->first_paragraph) &&
		    audit_keep(book, &item->last_paragraph) && audit_keep(book, &item->note) &&
		    audit_keep(book, &item->protocol_name);
	return kept ? UPH_OK : audit_no_memory(err);
}

static enum uph_status take_minute(void *context, const struct uph_minute *minute, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_minute *item = audit_next_item(&book->minutes, &book->minute_count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	*item = *minute;
	bool kept = audit_keep(book, &item->paragraph) && audit_keep(book, &item->title) &&
		    audit_keep(book, &item->text) && audit_keep(book, &item->body) &&
		    audit_keep(book, &item->source_name) && audit_keep(book, &item->place);
	return kept ? UPH_OK : audit_no_memory(err);
}

/* ---- what else is there ---- */

static enum uph_status take_source(void *context, const struct uph_source *source, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_source *item = audit_next_item(&book->sources, &book->source_count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	*item = *source;
	bool kept = audit_keep(book, &item->kind) && audit_keep(book, &item->name) &&
		    audit_keep(book, &item->title) && audit_keep(book, &item->series) &&
		    audit_keep(book, &item->person);
	return kept ? UPH_OK : audit_no_memory(err);
}

static enum uph_status take_attachment(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_attachment *item =
		audit_next_item(&book->attachments, &book->attachment_count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	*item = *attachment;
	return audit_keep(book, &item->name) && audit_keep(book, &item->person) ? UPH_OK
										: audit_no_memory(err);
}

static enum uph_status take_attest(void *context, const struct uph_attest *attest, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_attest *item = audit_next_item(&book->attests, &book->attest_count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	*item = *attest;
	bool kept = audit_keep(book, &item->registered_by) && audit_keep(book, &item->attested_by);
	return kept ? UPH_OK : audit_no_memory(err);
}

static enum uph_status gather_overrides(struct audit_book *book, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(book->ledger->db, sql_overrides, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, book->seq_max);
	while ((status = db_step(row, err)) == UPH_OK) {
		struct audit_override *item =
			audit_next_item(&book->overrides, &book->override_count, sizeof *item);
		if (item)
			*item = (struct audit_override){db_int(row, 0), db_int(row, 1), db_int(row, 2),
				db_int(row, 3), db_text(row, 4), db_text(row, 5), db_text(row, 6)};
		if (!item || !(audit_keep(book, &item->rule) && audit_keep(book, &item->reason) &&
				     audit_keep(book, &item->person))) {
			status = audit_no_memory(err);
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status gather_lists(struct audit_book *book, struct key_map *decisions,
	struct key_map *allocations, const struct uph_audit_options *options, struct uph_error *err)
{
	struct audit_maps with = {book, decisions, allocations};
	const struct uph_scope scope = {.funds = options->funds,
		.fund_count = options->fund_count,
		.to = book->as_of,
		.seq_max = book->seq_max};
	enum uph_status status = audit_gather_decisions(book, decisions, err);
	if (status == UPH_OK)
		status = audit_gather_allocations(book, decisions, allocations, err);
	if (status == UPH_OK)
		status = uph_entries(book->ledger, &scope, audit_take_entry, &with, err);
	if (status == UPH_OK)
		status = audit_gather_conditions(book, &with, err);
	return status;
}

static enum uph_status take_latest(void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct uph_date *latest = context;
	(void)err;
	if (decision->date.ymd > latest->ymd)
		*latest = decision->date;
	return UPH_OK;
}

/* The day asked for; else that of the book's last entry, of whichever fund, of its last decision, or of its
 * last record. */
static enum uph_status choose_day(
	struct audit_book *book, const struct uph_audit_options *options, struct uph_error *err)
{
	const struct uph_scope scope = {.seq_max = book->seq_max};
	book->all_funds = options->fund_count == 0;
	book->as_of = options->as_of;
	book->day_asked = options->as_of.ymd != 0;
	if (book->day_asked)
		return UPH_OK;
	enum uph_status status = uph_entry_days(book->ledger, &scope, NULL, &book->as_of, err);
	if (status == UPH_OK && book->as_of.ymd == 0)
		status = uph_decisions(book->ledger, book->seq_max, take_latest, &book->as_of, err);
	if (book->as_of.ymd == 0)
		book->as_of = audit_day_of(uph_ledger_head(book->ledger).recorded_at);
	return status;
}

enum uph_status audit_book_gather(struct uph_ledger *ledger, const struct uph_audit_options *options,
	struct audit_book *book, struct uph_error *err)
{
	struct key_map decisions, allocations;
	memset(book, 0, sizeof *book);
	arena_init(&book->memory, TEXTS_MAX);
	key_map_init(&decisions, sizeof(int64_t));
	key_map_init(&allocations, sizeof(int64_t));
	book->ledger = ledger;
	book->seq_max = options->seq_max ? options->seq_max : INT64_MAX;
	enum uph_status status = choose_day(book, options, err);
	if (status == UPH_OK)
		status = gather_register(book, err);
	if (status == UPH_OK)
		status = uph_meetings(ledger, book->seq_max, take_meeting, book, err);
	if (status == UPH_OK)
		status = uph_minutes(
			ledger, NULL, (struct uph_date){0}, book->seq_max, take_minute, book, err);
	if (status == UPH_OK)
		status = gather_lists(book, &decisions, &allocations, options, err);
	if (status == UPH_OK)
		status = uph_sources(ledger, book->seq_max, take_source, book, err);
	if (status == UPH_OK)
		status = uph_attachments(ledger, book->seq_max, take_attachment, book, err);
	if (status == UPH_OK)
		status = uph_attests(ledger, book->seq_max, take_attest, book, err);
	if (status == UPH_OK)
		status = gather_overrides(book, err);
	audit_sort_pots(book);
	key_map_free(&decisions);
	key_map_free(&allocations);
	return status;
}

void audit_book_free(struct audit_book *book)
{
	for (size_t i = 0; i < book->decision_count; i++) {
		free(book->decisions[i].clauses);
		free(book->decisions[i].distribution);
	}
	for (size_t i = 0; i < book->allocation_count; i++)
		free(book->allocations[i].financing);
	free(book->decisions);
	free(book->allocations);
	free(book->entries);
	free(book->conditions);
	free(book->meetings);
	free(book->minutes);
	free(book->sources);
	free(book->attachments);
	free(book->attests);
	free(book->overrides);
	free(book->pots);
	arena_free(&book->memory);
}

const struct uph_fund *audit_fund(const struct audit_book *book, int64_t id)
{
	for (size_t i = 0; i < book->fund_count; i++) {
		if (book->funds[i].id == id)
			return &book->funds[i];
	}
	return NULL;
}

const struct uph_activity *audit_activity(const struct audit_book *book, int64_t id)
{
	for (size_t i = 0; i < book->activity_count; i++) {
		if (book->activities[i].id == id)
			return &book->activities[i];
	}
	return NULL;
}

const struct uph_party *audit_party(const struct audit_book *book, int64_t id)
{
	for (size_t i = 0; i < book->party_count; i++) {
		if (book->parties[i].id == id)
			return &book->parties[i];
	}
	return NULL;
}

const char *audit_activity_text(const struct audit_book *book, int64_t id)
{
	const struct uph_activity *activity = audit_activity(book, id);
	return !activity ? "?" : activity->code[0] ? activity->code : "ofördelat";
}
