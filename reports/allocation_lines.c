#include "reports/allocation_lines.h"

#include <stdlib.h>
#include <string.h>

#include "uph/journal.h"

#define TEXTS_BYTES_MAX ((size_t)1 << 30)

struct collecting {
	struct uph_ledger *ledger;
	const struct uph_scope *scope;
	int64_t party; /* 0: all */
	struct allocation_lines *lines;
};

static enum uph_status out_of_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

static const char *keep(struct allocation_lines *lines, const char *text, bool *kept)
{
	const char *copy = text ? arena_string(&lines->texts, text) : NULL;
	*kept = *kept && (copy || !text);
	return copy;
}

static struct allocation_line *new_line(struct allocation_lines *lines, int64_t allocation)
{
	if (lines->count == lines->capacity) {
		size_t capacity = lines->capacity ? lines->capacity * 2 : 64;
		struct allocation_line *grown = realloc(lines->lines, capacity * sizeof *grown);
		if (!grown)
			return NULL;
		lines->lines = grown;
		lines->capacity = capacity;
	}
	if (key_map_add(&lines->ids, &allocation) == KEY_MAP_NONE)
		return NULL;
	struct allocation_line *line = &lines->lines[lines->count++];
	memset(line, 0, sizeof *line);
	return line;
}

/* The party receives it, or carries it out, or it is one of the party's units that does receive it. */
static bool is_of_party(const struct collecting *collecting, const struct uph_allocation *allocation)
{
	struct uph_party recipient = {0};
	if (allocation->recipient == collecting->party || allocation->performer == collecting->party)
		return true;
	if (allocation->recipient)
		(void)uph_party_known(
			collecting->ledger, allocation->recipient, collecting->scope->seq_max, &recipient);
	return recipient.parent == collecting->party;
}

static enum uph_status take_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	struct collecting *collecting = context;
	struct allocation_lines *lines = collecting->lines;
	struct uph_date last = collecting->scope->to;
	bool kept = true;
	if (collecting->party && !is_of_party(collecting, allocation))
		return UPH_OK;
	if ((last.ymd && decision->date.ymd > last.ymd) ||
		(collecting->scope->decision && collecting->scope->decision != decision->id))
		return UPH_OK;
	struct allocation_line *line = new_line(lines, allocation->id);
	if (!line)
		return out_of_memory(err);
	line->allocation = *allocation;
	line->allocation.label = keep(lines, allocation->label, &kept);
	line->allocation.purpose = keep(lines, allocation->purpose, &kept);
	line->allocation.extent = keep(lines, allocation->extent, &kept);
	line->allocation.bound = keep(lines, allocation->bound, &kept);
	line->decision = *decision;
	line->decision.body = keep(lines, decision->body, &kept);
	line->decision.paragraph = keep(lines, decision->paragraph, &kept);
	line->decision.title = keep(lines, decision->title, &kept);
	line->decision.decider = keep(lines, decision->decider, &kept);
	return kept ? UPH_OK : out_of_memory(err);
}

static enum uph_status take_steps(struct collecting *collecting, struct uph_error *err)
{
	struct allocation_lines *lines = collecting->lines;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < lines->count; i++) {
		struct allocation_line *line = &lines->lines[i];
		bool kept = true;
		status = uph_allocation_step_on(collecting->ledger, line->allocation.id,
			collecting->scope->to, collecting->scope->seq_max, &line->step, err);
		if (status != UPH_OK)
			break;
		line->step.function = keep(lines, line->step.function, &kept);
		line->step.reference = keep(lines, line->step.reference, &kept);
		line->step.note = keep(lines, line->step.note, &kept);
		if (!kept)
			status = out_of_memory(err);
	}
	return status;
}

/* ---- entries ---- */

static void take_pot(struct allocation_line *line, const struct uph_account *account)
{
	for (size_t i = 0; i < line->pot_count; i++) {
		if (line->pots[i][0] == account->fund && line->pots[i][1] == account->activity)
			return;
	}
	if (line->pot_count == ALLOCATION_POTS_MAX)
		return;
	line->pots[line->pot_count][0] = account->fund;
	line->pots[line->pot_count++][1] = account->activity;
}

/* One side of an entry: `into` is what came to the account, below zero what left it. A correction goes the
 * other way between the same accounts, and so takes back what its root did. */
static bool tally(struct allocation_line *line, const struct uph_entry *entry,
	const struct uph_account *account, struct uph_money into)
{
	enum uph_account_kind kind = account->kind;
	enum uph_event event = entry->event;
	const struct uph_money out = {-into.ore};
	bool stands =
		kind == UPH_ACCOUNT_RESERVED || kind == UPH_ACCOUNT_HELD || kind == UPH_ACCOUNT_REQUISITIONED;
	bool made = event == UPH_EVENT_ALLOCATE || event == UPH_EVENT_HOLD;
	bool fits = true;
	line->has_entries = true;
	take_pot(line, account);
	if (stands && (made || event == UPH_EVENT_RELEASE)) {
		bool by_step = line->step.voucher != 0 && entry->voucher == line->step.voucher;
		struct uph_money *change = by_step ? &line->by_step : &line->set_aside;
		if (by_step || made)
			fits = uph_money_add(*change, into, change);
		if (made && !entry->corrects &&
			(line->money_from.ymd == 0 || entry->date.ymd < line->money_from.ymd))
			line->money_from = entry->date;
		line->corrected = line->corrected || (made && !by_step && entry->corrects);
	}
	if (kind == UPH_ACCOUNT_RESERVED)
		fits = fits && uph_money_add(line->left, into, &line->left);
	if (kind == UPH_ACCOUNT_HELD)
		return fits && uph_money_add(line->held, into, &line->held);
	if (kind == UPH_ACCOUNT_CLAIMED)
		fits = fits && uph_money_add(line->claimed, into, &line->claimed);
	if (event == UPH_EVENT_ALLOCATE && kind == UPH_ACCOUNT_RESERVED)
		fits = fits && uph_money_add(line->allocated, into, &line->allocated);
	if (event == UPH_EVENT_RELEASE && stands)
		fits = fits && uph_money_add(line->released, out, &line->released);
	if ((event == UPH_EVENT_REQUISITION || event == UPH_EVENT_RELEASE) &&
		kind == UPH_ACCOUNT_REQUISITIONED)
		fits = fits && uph_money_add(line->requisitioned, into, &line->requisitioned);
	if (event == UPH_EVENT_PAY && kind == UPH_ACCOUNT_PAID)
		fits = fits && uph_money_add(line->paid, into, &line->paid);
	if (event == UPH_EVENT_SPEND && kind == UPH_ACCOUNT_SPENT)
		fits = fits && uph_money_add(line->spent, into, &line->spent);
	if (event == UPH_EVENT_REFUND &&
		(kind == UPH_ACCOUNT_PAID || kind == UPH_ACCOUNT_SPENT || kind == UPH_ACCOUNT_CLAIMED))
		fits = fits && uph_money_add(line->refunded, out, &line->refunded);
	return fits;
}

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct collecting *collecting = context;
	struct allocation_lines *lines = collecting->lines;
	const struct uph_account *sides[] = {&entry->from, &entry->to};
	for (size_t i = 0; i < 2; i++) {
		const struct uph_account *account = sides[i];
		struct uph_money into = {i == 0 ? -entry->amount.ore : entry->amount.ore};
		if (account->allocation == 0 || !uph_scope_has_fund(collecting->scope, account->fund))
			continue;
		size_t number = key_map_find(&lines->ids, &account->allocation);
		if (number != KEY_MAP_NONE && !tally(&lines->lines[number], entry, account, into))
			return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	return UPH_OK;
}

/* Of few allocations their own entries are read, not all. */
static enum uph_status take_entries(struct collecting *collecting, struct uph_error *err)
{
	static const int64_t none;
	const struct key_map *ids = &collecting->lines->ids;
	struct uph_scope scope = *collecting->scope;
	if (collecting->party) {
		scope.allocations = ids->count > 0 ? key_map_key(ids, 0) : &none;
		scope.allocation_count = ids->count;
	}
	return uph_entries(collecting->ledger, &scope, take_entry, collecting, err);
}

static enum uph_status collect(struct collecting *collecting, bool steps, struct uph_error *err)
{
	struct allocation_lines *out = collecting->lines;
	memset(out, 0, sizeof *out);
	arena_init(&out->texts, TEXTS_BYTES_MAX);
	key_map_init(&out->ids, sizeof(int64_t));
	enum uph_status status = uph_allocations(
		collecting->ledger, collecting->scope->seq_max, take_allocation, collecting, err);
	if (status == UPH_OK && steps)
		status = take_steps(collecting, err);
	if (status == UPH_OK)
		status = take_entries(collecting, err);
	for (size_t i = 0; status == UPH_OK && i < out->count; i++) {
		struct allocation_line *line = &out->lines[i];
		if (!uph_money_subtract(line->allocated, line->released, &line->granted))
			status = uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
	}
	return status;
}

enum uph_status allocation_lines_collect(struct uph_ledger *ledger, const struct uph_scope *scope,
	struct allocation_lines *out, struct uph_error *err)
{
	struct collecting collecting = {.ledger = ledger, .scope = scope, .lines = out};
	return collect(&collecting, true, err);
}

enum uph_status allocation_lines_collect_of(struct uph_ledger *ledger, const struct uph_scope *scope,
	int64_t party, struct allocation_lines *out, struct uph_error *err)
{
	struct collecting collecting = {.ledger = ledger, .scope = scope, .party = party, .lines = out};
	return collect(&collecting, true, err);
}

enum uph_status allocation_lines_collect_money(struct uph_ledger *ledger, const struct uph_scope *scope,
	struct allocation_lines *out, struct uph_error *err)
{
	struct collecting collecting = {.ledger = ledger, .scope = scope, .lines = out};
	return collect(&collecting, false, err);
}

void allocation_lines_free(struct allocation_lines *lines)
{
	arena_free(&lines->texts);
	if (lines->ids.key_size > 0)
		key_map_free(&lines->ids);
	free(lines->lines);
	memset(lines, 0, sizeof *lines);
}

const struct allocation_line *allocation_lines_find(const struct allocation_lines *lines, int64_t allocation)
{
	size_t number = key_map_find(&lines->ids, &allocation);
	return number == KEY_MAP_NONE ? NULL : &lines->lines[number];
}

const char *allocation_period(struct uph_report *report, const struct uph_allocation *allocation)
{
	char first[UPH_DATE_TEXT_MAX], last[UPH_DATE_TEXT_MAX];
	if (allocation->period_first.ymd == 0 && allocation->period_last.ymd == 0)
		return NULL;
	return uph_report_print(report, "%s – %s", uph_date_print(allocation->period_first, first),
		uph_date_print(allocation->period_last, last));
}

const char *allocation_stage(enum uph_stage stage, enum uph_language language)
{
	return language == UPH_ENGLISH ? uph_stage_name(stage) : uph_stage_word(stage);
}

bool allocation_line_undone(const struct allocation_line *line)
{
	return line->corrected && line->set_aside.ore == 0 && line->by_step.ore == 0;
}

bool allocation_line_amounts(
	const struct allocation_line *line, const struct uph_money *financing, struct allocation_amounts *out)
{
	*out = (struct allocation_amounts){.known = financing || line->has_entries,
		.recommended = financing ? *financing : line->set_aside,
		.is_decided = line->step.stage == UPH_DECIDED};
	if (!uph_money_add(out->recommended, line->by_step, &out->decided))
		return false;
	if (line->step.allocation && line->step.has_amount)
		out->decided = line->step.amount;
	return true;
}
