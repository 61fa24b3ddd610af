/* Gathers entries for the audit, with what they have made of each pot and each allocation by its day, and the
 * conditions with what is at stake. */
#include "ledger/audit_gather.h"

#include <string.h>

#include "ledger/handle.h"

static const char sql_plans[] = "SELECT version FROM cofinancing WHERE condition = ?1 AND seq <= ?2"
				" AND ifnull(date, 0) <= ?3 ORDER BY CASE version WHEN 'applied' THEN 0"
				" WHEN 'granted' THEN 1 ELSE 2 END DESC LIMIT 1";

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
		pot = audit_next_item(&book->pots, &book->pot_count, sizeof *pot);
		if (!pot)
			return audit_no_memory(err);
		pot->fund = account->fund;
		pot->activity = account->activity;
	}
	struct uph_money *figure = pot_figure(pot, event, &outwards);
	add_to(figure, outwards ? -ore : ore);
	add_to(&pot->available, ore);
	return UPH_OK;
}

enum uph_status audit_take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	const struct audit_maps *with = context;
	struct audit_book *book = with->book;
	size_t number = book->entry_count;
	struct audit_entry *item = audit_next_item(&book->entries, &book->entry_count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	item->entry = *entry;
	item->left.ore = entry->corrects ? 0 : entry->amount.ore - entry->corrected.ore;
	(void)audit_index_of(with->decisions, entry->decision, &item->decision);
	struct uph_entry *copy = &item->entry;
	const char **texts[] = {&copy->reference, &copy->text, &copy->reason, &copy->source_kind,
		&copy->source_name, &copy->source_series, &copy->place, &copy->person,
		&copy->allocation_label, &copy->purpose, &copy->body, &copy->paragraph};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!audit_keep(book, texts[i]))
			return audit_no_memory(err);
	}
	if (audit_index_of(with->allocations, entry->allocation, &item->allocation)) {
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

void audit_sort_pots(struct audit_book *book)
{
	for (size_t i = 1; i < book->pot_count; i++) {
		struct audit_pot pot = book->pots[i];
		size_t at = i;
		for (; at > 0 && pot_before(book, &pot, &book->pots[at - 1]); at--)
			book->pots[at] = book->pots[at - 1];
		book->pots[at] = pot;
	}
}

/* ---- conditions ---- */

static enum uph_status take_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	const struct audit_maps *with = context;
	struct audit_book *book = with->book;
	size_t decision, allocation;
	if (!audit_index_of(with->decisions, condition->decision, &decision))
		return UPH_OK;
	(void)audit_index_of(with->allocations, condition->allocation, &allocation);
	struct audit_condition *item =
		audit_next_item(&book->conditions, &book->condition_count, sizeof *item);
	if (!item)
		return audit_no_memory(err);
	item->condition = *condition;
	item->decision = decision;
	item->allocation = allocation;
	struct uph_condition *copy = &item->condition;
	bool kept = audit_keep(book, &copy->label) && audit_keep(book, &copy->text) &&
		    audit_keep(book, &copy->name) && audit_keep(book, &copy->reason) &&
		    audit_keep(book, &copy->evidence);
	return kept ? UPH_OK : audit_no_memory(err);
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

enum uph_status audit_gather_conditions(
	struct audit_book *book, struct audit_maps *with, struct uph_error *err)
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
