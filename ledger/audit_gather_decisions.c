/* Gathers decisions and their allocations for the audit, as they stood on its day: the words, where each
 * stands, who judged it, and which meeting and paragraph it is. */
#include "ledger/audit_gather.h"

#include <string.h>

#include "ledger/handle.h"

static const char sql_origins[] =
	"SELECT d.seq, s.kind, s.name, d.place, EXISTS (SELECT 1 FROM stage g WHERE g.linked = d.seq"
	" AND g.stage IN ('decided', 'rejected')) FROM decision d LEFT JOIN source s ON s.seq = d.source"
	" WHERE d.seq <= ?1 ORDER BY d.seq";
static const char sql_purposes[] = "SELECT seq, purpose FROM allocation WHERE seq <= ?1 ORDER BY seq";

/* ---- decisions ---- */

static enum uph_status take_decision(
	void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct audit_book *book = context;
	if (decision->date.ymd > book->as_of.ymd)
		return UPH_OK;
	struct audit_decision *item = audit_next_item(&book->decisions, &book->decision_count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	item->decision = *decision;
	item->minute = item->meeting = AUDIT_NONE;
	struct uph_decision *copy = &item->decision;
	bool kept = audit_keep(book, &copy->body) && audit_keep(book, &copy->paragraph) &&
		    audit_keep(book, &copy->title) && audit_keep(book, &copy->decider);
	return kept ? UPH_OK : audit_no_memory(err);
}

struct texts_of {
	struct audit_book *book;
	struct audit_text **items;
	size_t *count;
};

static enum uph_status take_text(void *context, int64_t number, const char *text, struct uph_error *err)
{
	struct texts_of *texts = context;
	struct audit_text *item = audit_next_item(texts->items, texts->count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	*item = (struct audit_text){number, text};
	return audit_keep(texts->book, &item->text) ? UPH_OK : audit_no_memory(err);
}

/* What steps say beside where the decision stands. */
struct life {
	struct uph_date as_of, adjusted;
	int64_t extended_by;
};

static enum uph_status take_life(void *context, const struct uph_step *step, struct uph_error *err)
{
	struct life *found = context;
	(void)err;
	if (step->stage == UPH_ADJUSTED && step->date.ymd <= found->as_of.ymd)
		found->adjusted = step->date;
	if (step->stage == UPH_EXTENDED && step->date.ymd <= found->as_of.ymd)
		found->extended_by = step->linked;
	return UPH_OK;
}

static bool same_meeting(const char *body, struct uph_date date, const struct uph_decision *decision)
{
	return date.ymd == decision->date.ymd && strcmp(body, decision->body) == 0;
}

static void join_meeting(struct audit_book *book, struct audit_decision *item)
{
	for (size_t i = 0; i < book->meeting_count; i++) {
		if (same_meeting(book->meetings[i].body, book->meetings[i].date, &item->decision))
			item->meeting = i;
	}
	for (size_t i = 0; item->decision.paragraph && i < book->minute_count; i++) {
		const struct uph_minute *minute = &book->minutes[i];
		if (same_meeting(minute->body, minute->date, &item->decision) &&
			strcmp(minute->paragraph, item->decision.paragraph) == 0)
			item->minute = i;
	}
	if (item->meeting != AUDIT_NONE && book->meetings[item->meeting].adjusted.ymd <= book->as_of.ymd)
		item->adjusted = book->meetings[item->meeting].adjusted;
}

static enum uph_status complete_decision(
	struct audit_book *book, struct audit_decision *item, struct uph_error *err)
{
	int64_t id = item->decision.id;
	struct life life = {.as_of = book->as_of};
	struct texts_of clauses = {book, &item->clauses, &item->clause_count};
	struct texts_of list = {book, &item->distribution, &item->distribution_count};
	join_meeting(book, item);
	enum uph_status status =
		uph_decision_step_on(book->ledger, id, book->as_of, book->seq_max, &item->step, err);
	if (status == UPH_OK && !audit_keep_step(book, &item->step))
		status = audit_no_memory(err);
	if (status == UPH_OK)
		status = uph_steps(book->ledger, id, book->seq_max, take_life, &life, err);
	if (life.adjusted.ymd)
		item->adjusted = life.adjusted;
	item->extended_by = life.extended_by;
	if (status == UPH_OK)
		status = uph_clauses(book->ledger, id, book->seq_max, take_text, &clauses, err);
	if (status == UPH_OK)
		status = uph_distribution(book->ledger, id, book->seq_max, take_text, &list, err);
	return status;
}

/* Where the file says it, and whether it only answers another decision. */
static enum uph_status gather_origins(
	struct audit_book *book, const struct key_map *decisions, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(book->ledger->db, sql_origins, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, book->seq_max);
	while ((status = db_step(row, err)) == UPH_OK) {
		size_t index;
		if (!audit_index_of(decisions, db_int(row, 0), &index))
			continue;
		struct audit_decision *item = &book->decisions[index];
		item->source_kind = db_text(row, 1);
		item->source_name = db_text(row, 2);
		item->place = db_text(row, 3);
		item->is_verdict = db_int(row, 4) != 0;
		if (!(audit_keep(book, &item->source_kind) && audit_keep(book, &item->source_name) &&
			    audit_keep(book, &item->place))) {
			status = audit_no_memory(err);
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status audit_gather_decisions(
	struct audit_book *book, struct key_map *decisions, struct uph_error *err)
{
	enum uph_status status = uph_decisions(book->ledger, book->seq_max, take_decision, book, err);
	for (size_t i = 0; status == UPH_OK && i < book->decision_count; i++) {
		if (key_map_add(decisions, &book->decisions[i].decision.id) == KEY_MAP_NONE)
			status = audit_no_memory(err);
		else
			status = complete_decision(book, &book->decisions[i], err);
	}
	return status == UPH_OK ? gather_origins(book, decisions, err) : status;
}

/* ---- allocations ---- */

static enum uph_status take_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	const struct audit_maps *with = context;
	struct audit_book *book = with->book;
	size_t index;
	if (!audit_index_of(with->decisions, decision->id, &index))
		return UPH_OK;
	struct audit_allocation *item =
		audit_next_item(&book->allocations, &book->allocation_count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	item->allocation = *allocation;
	item->decision = index;
	item->first_entry = item->matrix_entry = AUDIT_NONE;
	struct uph_allocation *copy = &item->allocation;
	bool kept = audit_keep(book, &copy->label) && audit_keep(book, &copy->purpose) &&
		    audit_keep(book, &copy->extent) && audit_keep(book, &copy->bound) &&
		    audit_keep(book, &copy->source_kind) && audit_keep(book, &copy->purpose_kind) &&
		    audit_keep(book, &copy->purpose_series);
	return kept ? UPH_OK : audit_no_memory(err);
}

struct financing_of {
	struct audit_allocation *allocation;
};

static enum uph_status take_financing(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct audit_allocation *item = ((struct financing_of *)context)->allocation;
	struct uph_financing *copy = audit_next_item(&item->financing, &item->financing_count, sizeof *copy);
	if (!copy)
		return audit_no_memory(err);
	*copy = *line;
	return UPH_OK;
}

struct verdict_of {
	struct audit_book *book;
	struct audit_allocation *allocation;
};

static enum uph_status take_verdict(void *context, const struct uph_step *step, struct uph_error *err)
{
	struct verdict_of *of = context;
	if (step->stage != UPH_DECIDED || step->date.ymd > of->book->as_of.ymd ||
		(step->allocation != 0 && step->allocation != of->allocation->allocation.id))
		return UPH_OK;
	of->allocation->verdict = *step;
	return audit_keep_step(of->book, &of->allocation->verdict) ? UPH_OK : audit_no_memory(err);
}

static enum uph_status complete_allocation(
	struct audit_book *book, struct audit_allocation *item, struct uph_error *err)
{
	int64_t id = item->allocation.id;
	struct financing_of financing = {item};
	struct verdict_of verdict = {book, item};
	enum uph_status status =
		uph_allocation_step_on(book->ledger, id, book->as_of, book->seq_max, &item->step, err);
	if (status == UPH_OK && !audit_keep_step(book, &item->step))
		status = audit_no_memory(err);
	if (status == UPH_OK)
		status = uph_financings(book->ledger, id, book->seq_max, take_financing, &financing, err);
	if (status == UPH_OK && item->step.stage == UPH_DECIDED)
		status = uph_steps(book->ledger, book->decisions[item->decision].decision.id, book->seq_max,
			take_verdict, &verdict, err);
	return status;
}

static enum uph_status gather_purposes(
	struct audit_book *book, const struct key_map *allocations, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(book->ledger->db, sql_purposes, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, book->seq_max);
	while ((status = db_step(row, err)) == UPH_OK) {
		size_t index;
		if (!audit_index_of(allocations, db_int(row, 0), &index))
			continue;
		book->allocations[index].first_purpose = db_text(row, 1);
		if (!audit_keep(book, &book->allocations[index].first_purpose)) {
			status = audit_no_memory(err);
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status audit_gather_allocations(struct audit_book *book, const struct key_map *decisions,
	struct key_map *allocations, struct uph_error *err)
{
	struct audit_maps with = {book, decisions, allocations};
	enum uph_status status = uph_allocations(book->ledger, book->seq_max, take_allocation, &with, err);
	for (size_t i = 0; status == UPH_OK && i < book->allocation_count; i++) {
		if (key_map_add(allocations, &book->allocations[i].allocation.id) == KEY_MAP_NONE)
			status = audit_no_memory(err);
		else
			status = complete_allocation(book, &book->allocations[i], err);
	}
	for (size_t i = 0; i < book->allocation_count; i++)
		book->decisions[book->allocations[i].decision].is_verdict = false;
	return status == UPH_OK ? gather_purposes(book, allocations, err) : status;
}
