/* What stands on the balance on the last day of a year, and whose it is: one pass over the entries, with a
 * line for each pot and for each allocation's money out of it. */
#include "ledger/newyear.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/arena.h"
#include "ledger/base/key_map.h"
#include "uph/decision.h"
#include "uph/journal.h"
#include "uph/newyear.h"
#include "uph/register.h"

#define TEXTS_BYTES_MAX ((size_t)256 << 20)

struct line_key {
	int64_t fund, activity, allocation;
};

struct gathering {
	struct uph_ledger *ledger;
	struct uph_newyear *out;
	struct arena *texts;
	struct key_map keys; /* of out->lines, in order until they are sorted */
	size_t capacity;
};

enum uph_status newyear_no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till årsskiftet");
}

enum uph_status newyear_add(struct uph_money *sum, struct uph_money amount, struct uph_error *err)
{
	return uph_money_add(*sum, amount, sum)
		       ? UPH_OK
		       : uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

/* ---- entries ---- */

static struct uph_newyear_line *line_of(struct gathering *gathering, const struct uph_account *account)
{
	struct uph_newyear *out = gathering->out;
	const struct line_key key = {account->fund, account->activity, account->allocation};
	size_t number = key_map_find(&gathering->keys, &key);
	if (number != KEY_MAP_NONE)
		return &out->lines[number];
	if (out->line_count == gathering->capacity) {
		size_t capacity = gathering->capacity ? gathering->capacity * 2 : 64;
		struct uph_newyear_line *more = realloc(out->lines, capacity * sizeof *more);
		if (!more)
			return NULL;
		out->lines = more;
		gathering->capacity = capacity;
	}
	if (key_map_add(&gathering->keys, &key) == KEY_MAP_NONE)
		return NULL;
	struct uph_newyear_line *line = &out->lines[out->line_count++];
	*line = (struct uph_newyear_line){
		.fund = account->fund, .activity = account->activity, .allocation = account->allocation};
	return line;
}

/* The figure that an account of the balance counts in; NULL for one outside it. */
static struct uph_money *figure_of(struct uph_newyear_line *line, enum uph_account_kind kind)
{
	if (kind == UPH_ACCOUNT_POT)
		return &line->available;
	if (kind == UPH_ACCOUNT_RESERVED)
		return &line->reserved;
	if (kind == UPH_ACCOUNT_REQUISITIONED)
		return &line->requisitioned;
	return kind == UPH_ACCOUNT_HELD ? &line->held_amount : NULL;
}

static bool on_balance(enum uph_account_kind kind)
{
	struct uph_newyear_line line;
	return figure_of(&line, kind) != NULL;
}

static enum uph_status take_side(struct gathering *gathering, const struct uph_entry *entry,
	const struct uph_account *account, struct uph_money into, struct uph_error *err)
{
	if (!on_balance(account->kind))
		return UPH_OK;
	bool gives = entry->event == UPH_EVENT_ALLOCATE || entry->event == UPH_EVENT_HOLD ||
		     entry->event == UPH_EVENT_RELEASE;
	struct uph_newyear_line *line = line_of(gathering, account);
	if (!line)
		return newyear_no_memory(err);
	enum uph_status status = newyear_add(figure_of(line, account->kind), into, err);
	if (status == UPH_OK)
		status = newyear_add(&line->on_balance, into, err);
	if (status == UPH_OK && gives && account->allocation)
		status = newyear_add(&line->given, into, err);
	if (account->kind == UPH_ACCOUNT_HELD)
		line->held = true;
	return status;
}

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct gathering *gathering = context;
	enum uph_status status =
		take_side(gathering, entry, &entry->from, (struct uph_money){-entry->amount.ore}, err);
	return status == UPH_OK ? take_side(gathering, entry, &entry->to, entry->amount, err) : status;
}

/* ---- names ---- */

static const char *keep(struct gathering *gathering, const char *text, bool *failed)
{
	const char *kept = text ? arena_string(gathering->texts, text) : NULL;
	*failed = *failed || (text && !kept);
	return kept;
}

static enum uph_status name_lines(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct gathering *gathering = context;
	struct uph_newyear *out = gathering->out;
	bool failed = false;
	for (size_t i = 0; i < out->line_count; i++) {
		struct uph_newyear_line *line = &out->lines[i];
		if (line->allocation != allocation->id)
			continue;
		line->decision = decision->id;
		line->number = allocation->number;
		line->recipient = allocation->recipient;
		line->label = keep(gathering, allocation->label, &failed);
		line->purpose = keep(gathering, allocation->purpose, &failed);
		line->body = keep(gathering, decision->body, &failed);
		line->paragraph = keep(gathering, decision->paragraph, &failed);
		line->decided = decision->date;
	}
	return failed ? newyear_no_memory(err) : UPH_OK;
}

/* ---- order ---- */

/* Places of funds and activities in the register's own order. */
struct order {
	size_t fund, activity;
	struct uph_newyear_line line;
};

static int by_place(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	if (x->fund != y->fund)
		return x->fund < y->fund ? -1 : 1;
	if (x->activity != y->activity)
		return x->activity < y->activity ? -1 : 1;
	return (x->line.number > y->line.number) - (x->line.number < y->line.number);
}

static enum uph_status sort(struct gathering *gathering, struct uph_error *err)
{
	struct uph_newyear *out = gathering->out;
	const struct uph_fund *funds;
	const struct uph_activity *activities;
	size_t fund_count, activity_count;
	enum uph_status status = uph_funds(gathering->ledger, &funds, &fund_count, err);
	if (status == UPH_OK)
		status = uph_activities(gathering->ledger, &activities, &activity_count, err);
	if (status != UPH_OK)
		return status;
	struct order *order = calloc(out->line_count + 1, sizeof *order);
	if (!order)
		return newyear_no_memory(err);
	for (size_t i = 0; i < out->line_count; i++) {
		order[i].line = out->lines[i];
		while (order[i].fund < fund_count && funds[order[i].fund].id != out->lines[i].fund)
			order[i].fund++;
		while (order[i].activity < activity_count &&
			activities[order[i].activity].id != out->lines[i].activity)
			order[i].activity++;
	}
	if (out->line_count > 1)
		qsort(order, out->line_count, sizeof *order, by_place);
	for (size_t i = 0; i < out->line_count; i++)
		out->lines[i] = order[i].line;
	free(order);
	return UPH_OK;
}

static enum uph_status add_up(struct uph_newyear *out, struct uph_error *err)
{
	struct uph_newyear_line *total = &out->total;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < out->line_count; i++) {
		const struct uph_newyear_line *line = &out->lines[i];
		status = newyear_add(&total->available, line->available, err);
		if (status == UPH_OK)
			status = newyear_add(&total->reserved, line->reserved, err);
		if (status == UPH_OK)
			status = newyear_add(&total->requisitioned, line->requisitioned, err);
		if (status == UPH_OK)
			status = newyear_add(&total->held_amount, line->held_amount, err);
		if (status == UPH_OK)
			status = newyear_add(&total->on_balance, line->on_balance, err);
	}
	return status;
}

/* ---- the whole ---- */

enum uph_status uph_newyear_gather(struct uph_ledger *ledger, struct uph_date through, int64_t seq_max,
	struct uph_newyear *out, struct uph_error *err)
{
	struct gathering gathering = {.ledger = ledger, .out = out};
	const struct uph_scope scope = {.to = through, .seq_max = seq_max};
	memset(out, 0, sizeof *out);
	out->through = through;
	out->year = uph_date_year(through) + 1;
	gathering.texts = malloc(sizeof *gathering.texts);
	if (!gathering.texts)
		return newyear_no_memory(err);
	arena_init(gathering.texts, TEXTS_BYTES_MAX);
	out->memory = gathering.texts;
	key_map_init(&gathering.keys, sizeof(struct line_key));
	enum uph_status status = uph_entries(ledger, &scope, take_entry, &gathering, err);
	if (status == UPH_OK)
		status = uph_allocations(ledger, seq_max, name_lines, &gathering, err);
	if (status == UPH_OK)
		status = sort(&gathering, err);
	key_map_free(&gathering.keys);
	return status == UPH_OK ? add_up(out, err) : status;
}

void uph_newyear_free(struct uph_newyear *newyear)
{
	if (newyear->memory)
		arena_free(newyear->memory);
	free(newyear->memory);
	free(newyear->lines);
	memset(newyear, 0, sizeof *newyear);
}

bool uph_newyear_line_stands(const struct uph_newyear_line *line)
{
	return line->available.ore != 0 || line->reserved.ore != 0 || line->requisitioned.ore != 0 ||
	       line->held_amount.ore != 0;
}
