/* Gathers what the audit's rules read: every list once, by the visitors that the reports use, then what
 * belongs together is joined by id. Nothing after the day, and nothing recorded after the moment, is there.
 */
#include "ledger/audit_book.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/audit_pick.h"
#include "ledger/base/key_map.h"
#include "ledger/handle.h"
#include "uph/extent.h"

#define TEXTS_MAX ((size_t)2 << 30)

static const char sql_origins[] =
	"SELECT d.seq, s.kind, s.name, d.place, EXISTS (SELECT 1 FROM stage g WHERE g.linked = d.seq"
	" AND g.stage IN ('decided', 'rejected')) FROM decision d LEFT JOIN source s ON s.seq = d.source"
	" WHERE d.seq <= ?1 ORDER BY d.seq";
static const char sql_purposes[] = "SELECT seq, purpose FROM allocation WHERE seq <= ?1 ORDER BY seq";
static const char sql_overrides[] =
	"SELECT o.seq, o.recorded_at, ifnull(o.fund, 0), ifnull(o.allocation, 0), o.rule, o.reason, c.person"
	" FROM override o JOIN command c ON c.seq = o.command WHERE o.seq <= ?1 ORDER BY o.seq";
static const char sql_plans[] = "SELECT version FROM cofinancing WHERE condition = ?1 AND seq <= ?2"
				" AND ifnull(date, 0) <= ?3 ORDER BY CASE version WHEN 'applied' THEN 0"
				" WHEN 'granted' THEN 1 ELSE 2 END DESC LIMIT 1";

/* ---- lists that grow ---- */

/* The place of the next item of a list, zeroed; NULL when memory is out. */
static void *next_item(void *items_at, size_t *count, size_t size)
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

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till granskningen");
}

/* A copy of a text that lives as long as the book; `*text` NULL stays so. */
static bool keep(struct audit_book *book, const char **text)
{
	if (*text)
		*text = arena_string(&book->memory, *text);
	else
		return true;
	return *text != NULL;
}

static bool keep_step(struct audit_book *book, struct uph_step *step)
{
	return keep(book, &step->function) && keep(book, &step->reference) && keep(book, &step->note);
}

/* Ids to indexes. */
static bool index_of(const struct key_map *map, int64_t id, size_t *out)
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
		return no_memory(err);
	bool kept = true;
	for (size_t i = 0; status == UPH_OK && i < book->fund_count; i++)
		kept = kept && keep(book, &book->funds[i].name) && keep(book, &book->funds[i].kind);
	for (size_t i = 0; status == UPH_OK && i < book->activity_count; i++)
		kept = kept && keep(book, &book->activities[i].code) &&
		       keep(book, &book->activities[i].name) && keep(book, &book->activities[i].area);
	for (size_t i = 0; status == UPH_OK && i < book->party_count; i++)
		kept = kept && keep(book, &book->parties[i].name) && keep(book, &book->parties[i].kind) &&
		       keep(book, &book->parties[i].organisation_number);
	return status == UPH_OK && !kept ? no_memory(err) : status;
}

/* ---- meetings and their paragraphs ---- */

static enum uph_status take_meeting(void *context, const struct uph_meeting *meeting, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_meeting *item = next_item(&book->meetings, &book->meeting_count, sizeof *item);
	if (!item)
		return no_memory(err);
	*item = *meeting;
	bool kept = keep(book, &item->body) && keep(book, &item->first_paragraph) &&
		    keep(book, &item->last_paragraph) && keep(book, &item->note) &&
		    keep(book, &item->protocol_name);
	return kept ? UPH_OK : no_memory(err);
}

static enum uph_status take_minute(void *context, const struct uph_minute *minute, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_minute *item = next_item(&book->minutes, &book->minute_count, sizeof *item);
	if (!item)
		return no_memory(err);
	*item = *minute;
	bool kept = keep(book, &item->paragraph) && keep(book, &item->title) && keep(book, &item->text) &&
		    keep(book, &item->body) && keep(book, &item->source_name) && keep(book, &item->place);
	return kept ? UPH_OK : no_memory(err);
}

/* ---- decisions ---- */

static enum uph_status take_decision(
	void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct audit_book *book = context;
	if (decision->date.ymd > book->as_of.ymd)
		return UPH_OK;
	struct audit_decision *item = next_item(&book->decisions, &book->decision_count, sizeof *item);
	if (!item)
		return no_memory(err);
	item->decision = *decision;
	item->minute = item->meeting = AUDIT_NONE;
	struct uph_decision *copy = &item->decision;
	bool kept = keep(book, &copy->body) && keep(book, &copy->paragraph) && keep(book, &copy->title) &&
		    keep(book, &copy->decider);
	return kept ? UPH_OK : no_memory(err);
}

struct texts_of {
	struct audit_book *book;
	struct audit_text **items;
	size_t *count;
};

static enum uph_status take_text(void *context, int64_t number, const char *text, struct uph_error *err)
{
	struct texts_of *texts = context;
	struct audit_text *item = next_item(texts->items, texts->count, sizeof *item);
	if (!item)
		return no_memory(err);
	*item = (struct audit_text){number, text};
	return keep(texts->book, &item->text) ? UPH_OK : no_memory(err);
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
	if (status == UPH_OK && !keep_step(book, &item->step))
		status = no_memory(err);
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
		if (!index_of(decisions, db_int(row, 0), &index))
			continue;
		struct audit_decision *item = &book->decisions[index];
		item->source_kind = db_text(row, 1);
		item->source_name = db_text(row, 2);
		item->place = db_text(row, 3);
		item->is_verdict = db_int(row, 4) != 0;
		if (!(keep(book, &item->source_kind) && keep(book, &item->source_name) &&
			    keep(book, &item->place))) {
			status = no_memory(err);
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status gather_decisions(
	struct audit_book *book, struct key_map *decisions, struct uph_error *err)
{
	enum uph_status status = uph_decisions(book->ledger, book->seq_max, take_decision, book, err);
	for (size_t i = 0; status == UPH_OK && i < book->decision_count; i++) {
		if (key_map_add(decisions, &book->decisions[i].decision.id) == KEY_MAP_NONE)
			status = no_memory(err);
		else
			status = complete_decision(book, &book->decisions[i], err);
	}
	return status == UPH_OK ? gather_origins(book, decisions, err) : status;
}

/* ---- allocations ---- */

struct with_map {
	struct audit_book *book;
	const struct key_map *decisions, *allocations;
};

static enum uph_status take_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	const struct with_map *with = context;
	struct audit_book *book = with->book;
	size_t index;
	if (!index_of(with->decisions, decision->id, &index))
		return UPH_OK;
	struct audit_allocation *item = next_item(&book->allocations, &book->allocation_count, sizeof *item);
	if (!item)
		return no_memory(err);
	item->allocation = *allocation;
	item->decision = index;
	item->first_entry = item->matrix_entry = AUDIT_NONE;
	struct uph_allocation *copy = &item->allocation;
	bool kept = keep(book, &copy->label) && keep(book, &copy->purpose) && keep(book, &copy->extent) &&
		    keep(book, &copy->bound) && keep(book, &copy->source_kind) &&
		    keep(book, &copy->purpose_kind) && keep(book, &copy->purpose_series);
	return kept ? UPH_OK : no_memory(err);
}

struct financing_of {
	struct audit_allocation *allocation;
};

static enum uph_status take_financing(void *context, const struct uph_financing *line, struct uph_error *err)
{
	struct audit_allocation *item = ((struct financing_of *)context)->allocation;
	struct uph_financing *copy = next_item(&item->financing, &item->financing_count, sizeof *copy);
	if (!copy)
		return no_memory(err);
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
	return keep_step(of->book, &of->allocation->verdict) ? UPH_OK : no_memory(err);
}

static enum uph_status complete_allocation(
	struct audit_book *book, struct audit_allocation *item, struct uph_error *err)
{
	int64_t id = item->allocation.id;
	struct financing_of financing = {item};
	struct verdict_of verdict = {book, item};
	enum uph_status status =
		uph_allocation_step_on(book->ledger, id, book->as_of, book->seq_max, &item->step, err);
	if (status == UPH_OK && !keep_step(book, &item->step))
		status = no_memory(err);
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
		if (!index_of(allocations, db_int(row, 0), &index))
			continue;
		book->allocations[index].first_purpose = db_text(row, 1);
		if (!keep(book, &book->allocations[index].first_purpose)) {
			status = no_memory(err);
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status gather_allocations(struct audit_book *book, const struct key_map *decisions,
	struct key_map *allocations, struct uph_error *err)
{
	struct with_map with = {book, decisions, allocations};
	enum uph_status status = uph_allocations(book->ledger, book->seq_max, take_allocation, &with, err);
	for (size_t i = 0; status == UPH_OK && i < book->allocation_count; i++) {
		if (key_map_add(allocations, &book->allocations[i].allocation.id) == KEY_MAP_NONE)
			status = no_memory(err);
		else
			status = complete_allocation(book, &book->allocations[i], err);
	}
	for (size_t i = 0; i < book->allocation_count; i++)
		book->decisions[book->allocations[i].decision].is_verdict = false;
	return status == UPH_OK ? gather_purposes(book, allocations, err) : status;
}

/* ---- entries ---- */

static void add_to(struct uph_money *sum, int64_t ore)
{
	sum->ore += ore; /* balances of a book that holds stay within 64 bits: the journal sees to it */
}

static struct uph_money *standing(struct audit_stands *stands, enum uph_account_kind kind)
{
	switch ((int)kind) {
	case UPH_ACCOUNT_RESERVED:
		return &stands->reserved;
	case UPH_ACCOUNT_HELD:
		return &stands->held;
	case UPH_ACCOUNT_REQUISITIONED:
		return &stands->requisitioned;
	case UPH_ACCOUNT_PAID:
		return &stands->paid;
	case UPH_ACCOUNT_SPENT:
		return &stands->spent;
	case UPH_ACCOUNT_CLAIMED:
		return &stands->claimed;
	default:
		return NULL;
	}
}

static struct uph_money *flowing(struct audit_flow *flow, enum uph_event event)
{
	switch ((int)event) {
	case UPH_EVENT_ALLOCATE:
		return &flow->allocated;
	case UPH_EVENT_HOLD:
		return &flow->held;
	case UPH_EVENT_REQUISITION:
		return &flow->requisitioned;
	case UPH_EVENT_PAY:
		return &flow->paid;
	case UPH_EVENT_SPEND:
		return &flow->spent;
	case UPH_EVENT_CLAIM:
		return &flow->claimed;
	case UPH_EVENT_REFUND:
		return &flow->refunded;
	case UPH_EVENT_RELEASE:
		return &flow->released;
	default:
		return NULL;
	}
}

static void move_allocation(struct audit_allocation *allocation, const struct uph_entry *entry)
{
	struct uph_money *from = standing(&allocation->stands, entry->from.kind);
	struct uph_money *to = standing(&allocation->stands, entry->to.kind);
	struct uph_money *flow = flowing(&allocation->flow, entry->event);
	if (from && entry->from.allocation == allocation->allocation.id)
		add_to(from, -entry->amount.ore);
	if (to && entry->to.allocation == allocation->allocation.id)
		add_to(to, entry->amount.ore);
	if (flow && entry->corrects == 0)
		add_to(flow, entry->amount.ore - entry->corrected.ore);
}

/* The pot's figure that the event goes to, and whether money out of the pot counts there as above zero. */
static struct uph_money *pot_figure(struct audit_pot *pot, enum uph_event event, bool *outwards)
{
	*outwards = event == UPH_EVENT_ALLOCATE || event == UPH_EVENT_HOLD || event == UPH_EVENT_REPAY;
	switch ((int)event) {
	case UPH_EVENT_GRANT:
		return &pot->granted;
	case UPH_EVENT_DISTRIBUTE:
		return &pot->distributed;
	case UPH_EVENT_CARRY:
		return &pot->carried;
	case UPH_EVENT_ALLOCATE:
		return &pot->allocated;
	case UPH_EVENT_HOLD:
		return &pot->held;
	case UPH_EVENT_RELEASE:
		return &pot->released;
	case UPH_EVENT_REFUND:
		return &pot->refunded;
	case UPH_EVENT_REPAY:
		return &pot->repaid;
	default:
		return &pot->opening;
	}
}

static enum uph_status move_pot(struct audit_book *book, const struct uph_account *account,
	enum uph_event event, int64_t ore, struct uph_error *err)
{
	struct audit_pot *pot = NULL;
	bool outwards;
	if (account->kind != UPH_ACCOUNT_POT)
		return UPH_OK;
	for (size_t i = 0; !pot && i < book->pot_count; i++) {
		if (book->pots[i].fund == account->fund && book->pots[i].activity == account->activity)
			pot = &book->pots[i];
	}
	if (!pot) {
		pot = next_item(&book->pots, &book->pot_count, sizeof *pot);
		if (!pot)
			return no_memory(err);
		pot->fund = account->fund;
		pot->activity = account->activity;
	}
	struct uph_money *figure = pot_figure(pot, event, &outwards);
	add_to(figure, outwards ? -ore : ore);
	add_to(&pot->available, ore);
	return UPH_OK;
}

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	const struct with_map *with = context;
	struct audit_book *book = with->book;
	size_t number = book->entry_count;
	struct audit_entry *item = next_item(&book->entries, &book->entry_count, sizeof *item);
	if (!item)
		return no_memory(err);
	item->entry = *entry;
	item->left.ore = entry->corrects ? 0 : entry->amount.ore - entry->corrected.ore;
	(void)index_of(with->decisions, entry->decision, &item->decision);
	struct uph_entry *copy = &item->entry;
	const char **texts[] = {&copy->reference, &copy->text, &copy->reason, &copy->source_kind,
		&copy->source_name, &copy->source_series, &copy->place, &copy->person,
		&copy->allocation_label, &copy->purpose, &copy->body, &copy->paragraph};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!keep(book, texts[i]))
			return no_memory(err);
	}
	if (index_of(with->allocations, entry->allocation, &item->allocation)) {
		struct audit_allocation *allocation = &book->allocations[item->allocation];
		move_allocation(allocation, entry);
		bool gives = entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD;
		if (gives && allocation->first_entry == AUDIT_NONE)
			allocation->first_entry = number;
		if (gives && allocation->matrix_entry == AUDIT_NONE && entry->source_kind &&
			strcmp(entry->source_kind, "matrix") == 0)
			allocation->matrix_entry = number;
	}
	enum uph_status status = move_pot(book, &entry->from, entry->event, -entry->amount.ore, err);
	return status == UPH_OK ? move_pot(book, &entry->to, entry->event, entry->amount.ore, err) : status;
}

static bool pot_before(const struct audit_book *book, const struct audit_pot *a, const struct audit_pot *b)
{
	if (a->fund != b->fund)
		return a->fund < b->fund;
	const struct uph_activity *x = audit_activity(book, a->activity),
				  *y = audit_activity(book, b->activity);
	return x && y && strcmp(x->code, y->code) < 0;
}

/* By fund and code, so that lists read the same whichever way the activities came into the books. */
static void sort_pots(struct audit_book *book)
{
	for (size_t i = 1; i < book->pot_count; i++) {
		struct audit_pot pot = book->pots[i];
		size_t at = i;
		for (; at > 0 && pot_before(book, &pot, &book->pots[at - 1]); at--)
			book->pots[at] = book->pots[at - 1];
		book->pots[at] = pot;
	}
}

/* ---- conditions, and what else is there ---- */

static enum uph_status take_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	const struct with_map *with = context;
	struct audit_book *book = with->book;
	size_t decision, allocation;
	if (!index_of(with->decisions, condition->decision, &decision))
		return UPH_OK;
	(void)index_of(with->allocations, condition->allocation, &allocation);
	struct audit_condition *item = next_item(&book->conditions, &book->condition_count, sizeof *item);
	if (!item)
		return no_memory(err);
	item->condition = *condition;
	item->decision = decision;
	item->allocation = allocation;
	struct uph_condition *copy = &item->condition;
	bool kept = keep(book, &copy->label) && keep(book, &copy->text) && keep(book, &copy->name) &&
		    keep(book, &copy->reason) && keep(book, &copy->evidence);
	return kept ? UPH_OK : no_memory(err);
}

static enum uph_status latest_plan(
	struct audit_book *book, struct audit_condition *item, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_cofinancing_version version = UPH_APPLIED;
	enum uph_status status = db_prepare(book->ledger->db, sql_plans, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, item->condition.id);
	db_bind_int(row, 2, book->seq_max);
	db_bind_int(row, 3, book->as_of.ymd);
	status = db_step(row, err);
	for (int i = UPH_APPLIED; status == UPH_OK && i <= UPH_FINAL; i++) {
		if (strcmp(db_text(row, 0), uph_cofinancing_version_name((enum uph_cofinancing_version)i)) ==
			0)
			version = (enum uph_cofinancing_version)i;
	}
	db_reset(row);
	if (status != UPH_OK)
		return status == UPH_END ? UPH_OK : status;
	status = uph_cofinancing_on(
		book->ledger, item->condition.id, version, book->as_of, book->seq_max, &item->plan, err);
	item->has_plan = status == UPH_OK;
	return status == UPH_E_MISSING ? UPH_OK : status;
}

static enum uph_status gather_conditions(
	struct audit_book *book, struct with_map *with, struct uph_error *err)
{
	enum uph_status status =
		uph_conditions_on(book->ledger, book->as_of, book->seq_max, take_condition, with, err);
	for (size_t i = 0; status == UPH_OK && i < book->condition_count; i++) {
		struct audit_condition *item = &book->conditions[i];
		status = uph_condition_at_risk(book->ledger, &item->condition, book->as_of, book->seq_max,
			&item->unpaid, &item->paid, err);
		if (status == UPH_OK)
			status = latest_plan(book, item, err);
	}
	return status;
}

static enum uph_status take_source(void *context, const struct uph_source *source, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_source *item = next_item(&book->sources, &book->source_count, sizeof *item);
	if (!item)
		return no_memory(err);
	*item = *source;
	bool kept = keep(book, &item->kind) && keep(book, &item->name) && keep(book, &item->title) &&
		    keep(book, &item->series) && keep(book, &item->person);
	return kept ? UPH_OK : no_memory(err);
}

static enum uph_status take_attachment(
	void *context, const struct uph_attachment *attachment, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_attachment *item = next_item(&book->attachments, &book->attachment_count, sizeof *item);
	if (!item)
		return no_memory(err);
	*item = *attachment;
	return keep(book, &item->name) && keep(book, &item->person) ? UPH_OK : no_memory(err);
}

static enum uph_status take_attest(void *context, const struct uph_attest *attest, struct uph_error *err)
{
	struct audit_book *book = context;
	struct uph_attest *item = next_item(&book->attests, &book->attest_count, sizeof *item);
	if (!item)
		return no_memory(err);
	*item = *attest;
	bool kept = keep(book, &item->registered_by) && keep(book, &item->attested_by);
	return kept ? UPH_OK : no_memory(err);
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
			next_item(&book->overrides, &book->override_count, sizeof *item);
		if (item)
			*item = (struct audit_override){db_int(row, 0), db_int(row, 1), db_int(row, 2),
				db_int(row, 3), db_text(row, 4), db_text(row, 5), db_text(row, 6)};
		if (!item || !(keep(book, &item->rule) && keep(book, &item->reason) &&
				     keep(book, &item->person))) {
			status = no_memory(err);
			break;
		}
	}
	db_reset(row);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status gather_lists(struct audit_book *book, struct key_map *decisions,
	struct key_map *allocations, const struct uph_audit_options *options, struct uph_error *err)
{
	struct with_map with = {book, decisions, allocations};
	const struct uph_scope scope = {.funds = options->funds,
		.fund_count = options->fund_count,
		.to = book->as_of,
		.seq_max = book->seq_max};
	enum uph_status status = gather_decisions(book, decisions, err);
	if (status == UPH_OK)
		status = gather_allocations(book, decisions, allocations, err);
	if (status == UPH_OK)
		status = uph_entries(book->ledger, &scope, take_entry, &with, err);
	if (status == UPH_OK)
		status = gather_conditions(book, &with, err);
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
	if (book->as_of.ymd)
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
	sort_pots(book);
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
