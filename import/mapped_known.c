/* What the books have of a sheet's rows: found by the rows' keys, and compared by event, day, amount and what
 * the row names (allocation, pots, parties). */
#include "import/mapped_known.h"

#include <stdlib.h>

#include "import/row_key.h"
#include "ledger/base/key_map.h"
#include "uph/decision.h"
#include "uph/register.h"

/* Entries of a voucher whose pots are compared: as many as one row can become in practice. */
#define POTS_MAX 32
#define NAMES_NONE ((int64_t)-1)

/* A voucher that was posted for a row. */
struct standing {
	int64_t voucher;
	enum uph_event event;
	struct uph_date date;
	struct uph_money amount, corrected;
	int64_t allocation, recipient, counterparty;
	struct uph_account from[POTS_MAX], to[POTS_MAX];
	size_t count;
	bool matched;
};

/* What a row names, as the register knows it; 0: nothing, NAMES_NONE: what nobody knows. */
struct names {
	int64_t allocation, fund, activity, to_fund, to_activity, party, recipient;
	bool has_activity, has_to_activity;
};

/* Rows with the same key, in the order of the sheet. */
struct group {
	size_t first, last; /* of rows, from 1; 0: none */
	size_t next_key;    /* the occurrence that nobody has taken */
};

struct finding_rows {
	struct uph_ledger *ledger;
	const char *headings_key;
	struct mapped_event *events;
	size_t count;
	struct arena *arena;
	struct row_keys keys;
	struct key_map seen;
	struct group *groups;
	struct standing *standings; /* of the group at hand */
	size_t standing_count, capacity;
	size_t *next; /* the next row of the same group, from 1; 0: none */
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
}

/* ---- what the books have ---- */

static enum uph_status add_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct standing *standing = context;
	(void)err;
	if (standing->voucher == 0)
		*standing = (struct standing){.voucher = entry->voucher,
			.event = entry->event,
			.date = entry->date,
			.allocation = entry->allocation,
			.recipient = entry->recipient,
			.counterparty = entry->counterparty};
	if (entry->voucher != standing->voucher)
		return UPH_END;
	standing->amount.ore += entry->amount.ore;
	standing->corrected.ore += entry->corrected.ore;
	if (standing->count < POTS_MAX) {
		standing->from[standing->count] = entry->from;
		standing->to[standing->count] = entry->to;
	}
	standing->count++;
	return UPH_OK;
}

static enum uph_status look_up(
	struct finding_rows *finding, int64_t seq, struct standing *out, struct uph_error *err)
{
	const struct uph_scope after = {.seq_after = seq - 1};
	*out = (struct standing){0};
	enum uph_status status = uph_entries(finding->ledger, &after, add_entry, out, err);
	return status == UPH_END ? UPH_OK : status;
}

/* ---- what a row names ---- */

static const char *field(const struct mapped_event *event, enum uph_movement_field which)
{
	return event->row.fields[which];
}

static int64_t fund_named(struct uph_ledger *ledger, const char *words)
{
	const struct uph_fund *fund;
	if (!words)
		return 0;
	return uph_fund_find(ledger, words, &fund, NULL) == UPH_OK ? fund->id : NAMES_NONE;
}

static int64_t activity_named(struct uph_ledger *ledger, const char *words)
{
	const struct uph_activity *activity;
	if (!words)
		return 0;
	return uph_activity_find(ledger, words, &activity, NULL) == UPH_OK ? activity->id : NAMES_NONE;
}

static int64_t party_named(struct uph_ledger *ledger, const char *words)
{
	const struct uph_party *party;
	if (!words)
		return 0;
	return uph_party_find(ledger, words, &party, NULL) == UPH_OK ? party->id : NAMES_NONE;
}

static struct names names_of(struct uph_ledger *ledger, const struct mapped_event *event)
{
	const char *label = field(event, UPH_MOVEMENT_ALLOCATION);
	struct uph_allocation allocation;
	struct names names = {.fund = fund_named(ledger, field(event, UPH_MOVEMENT_FUND)),
		.activity = activity_named(ledger, field(event, UPH_MOVEMENT_ACTIVITY)),
		.to_fund = fund_named(ledger, field(event, UPH_MOVEMENT_TO_FUND)),
		.to_activity = activity_named(ledger, field(event, UPH_MOVEMENT_TO_ACTIVITY)),
		.party = party_named(ledger, field(event, UPH_MOVEMENT_PARTY)),
		.recipient = party_named(ledger, field(event, UPH_MOVEMENT_RECIPIENT)),
		.has_activity = field(event, UPH_MOVEMENT_ACTIVITY) != NULL,
		.has_to_activity = field(event, UPH_MOVEMENT_TO_ACTIVITY) != NULL};
	if (label)
		names.allocation = uph_allocation_find(ledger, label, &allocation, NULL) == UPH_OK
					   ? allocation.id
					   : NAMES_NONE;
	return names;
}

/* Whether one of the accounts is of the fund and the activity; what is not named fits all. */
static bool has_pot(const struct standing *standing, bool from, bool to, int64_t fund, int64_t activity,
	bool has_activity)
{
	if (fund == 0 && !has_activity)
		return true;
	for (size_t i = 0; i < 2 * standing->count; i++) {
		const struct uph_account *account = i % 2 ? &standing->to[i / 2] : &standing->from[i / 2];
		if (!(i % 2 ? to : from) || account->fund == 0)
			continue;
		if ((fund == 0 || account->fund == fund) && (!has_activity || account->activity == activity))
			return true;
	}
	return false;
}

static bool names_the_same(const struct standing *standing, const struct names *names)
{
	bool onwards = names->to_fund != 0 || names->has_to_activity;
	if ((names->allocation && names->allocation != standing->allocation) ||
		(names->party && names->party != standing->counterparty) ||
		(names->recipient && names->recipient != standing->recipient))
		return false;
	if (standing->count > POTS_MAX)
		return true;
	return has_pot(standing, true, !onwards, names->fund, names->activity, names->has_activity) &&
	       has_pot(standing, false, true, names->to_fund, names->to_activity, names->has_to_activity);
}

static bool is_same(
	const struct mapped_event *event, const struct names *names, const struct standing *standing)
{
	int64_t left = standing->amount.ore - standing->corrected.ore;
	int64_t ore = event->row.amount.ore < 0 ? -event->row.amount.ore : event->row.amount.ore;
	return event->event == standing->event && event->row.date.ymd == standing->date.ymd &&
	       (ore == standing->amount.ore || ore == left) && names_the_same(standing, names);
}

/* ---- rows of one key ---- */

static enum uph_status say_was(struct finding_rows *finding, struct mapped_event *event,
	const struct standing *standing, struct uph_error *err)
{
	char amount[UPH_MONEY_TEXT_MAX], day[UPH_DATE_TEXT_MAX];
	const struct uph_money left = {standing->amount.ore - standing->corrected.ore};
	const struct uph_party *party = uph_party_by_id(finding->ledger, standing->counterparty);
	struct uph_allocation allocation = {.label = ""};
	enum uph_status status = standing->allocation ? uph_allocation_by_id(finding->ledger,
								standing->allocation, &allocation, err)
						      : UPH_OK;
	if (status != UPH_OK)
		return status;
	event->voucher = standing->voucher;
	event->was = arena_print(finding->arena, "%s %s %s%s%s%s%s, verifikation %lld",
		uph_event_label(standing->event), uph_money_print(left, UPH_MONEY_SWEDISH, amount),
		uph_date_print(standing->date, day), *allocation.label ? ", " : "", allocation.label,
		party ? ", " : "", party ? party->name : "", (long long)standing->voucher);
	return event->was ? UPH_OK : no_memory(err);
}

static void put_key(struct finding_rows *finding, const struct mapped_event *event)
{
	row_key_clear(&finding->keys);
	row_key_put(&finding->keys, "mapped");
	row_key_put(&finding->keys, finding->headings_key);
	row_key_put(&finding->keys, event->identity);
}

static enum uph_status keep(struct finding_rows *finding, const struct standing *found, struct uph_error *err)
{
	if (finding->standing_count == finding->capacity) {
		size_t larger = finding->capacity ? 2 * finding->capacity : 4;
		struct standing *more = realloc(finding->standings, larger * sizeof *more);
		if (!more)
			return no_memory(err);
		finding->standings = more;
		finding->capacity = larger;
	}
	finding->standings[finding->standing_count++] = *found;
	return UPH_OK;
}

/* The vouchers of the group's keys that stand, in the order they were posted; the first key that is free. */
static enum uph_status gather(struct finding_rows *finding, struct group *group, struct uph_error *err)
{
	unsigned char key[UPH_ROW_KEY_SIZE];
	struct standing found;
	finding->standing_count = 0;
	for (group->next_key = 1;; group->next_key++) {
		int64_t seq;
		enum uph_status status = row_key_of(&finding->keys, group->next_key, key, err);
		if (status == UPH_OK)
			status = uph_entry_by_row_key(finding->ledger, key, &seq, err);
		if (status != UPH_OK)
			return status == UPH_E_MISSING ? UPH_OK : status;
		status = look_up(finding, seq, &found, err);
		if (status == UPH_OK && found.corrected.ore < found.amount.ore)
			status = keep(finding, &found, err);
		if (status != UPH_OK)
			return status;
	}
}

/* Each row with what says the same, then those that are left with what is left. */
static enum uph_status match(struct finding_rows *finding, const struct group *group, struct uph_error *err)
{
	struct standing *standings = finding->standings;
	size_t first = 0, count = finding->standing_count;
	for (size_t row = group->first; row && count > 0; row = finding->next[row - 1]) {
		struct mapped_event *event = &finding->events[row - 1];
		const struct names names = names_of(finding->ledger, event);
		while (first < count && standings[first].matched)
			first++;
		for (size_t i = first; i < count && !event->voucher; i++) {
			if (standings[i].matched || !is_same(event, &names, &standings[i]))
				continue;
			standings[i].matched = true;
			event->voucher = standings[i].voucher;
		}
	}
	first = 0;
	for (size_t row = group->first; row; row = finding->next[row - 1]) {
		struct mapped_event *event = &finding->events[row - 1];
		while (first < count && standings[first].matched)
			first++;
		if (event->voucher || first == count)
			continue;
		standings[first].matched = true;
		enum uph_status status = say_was(finding, event, &standings[first], err);
		if (status != UPH_OK)
			return status;
	}
	return UPH_OK;
}

static enum uph_status settle(struct finding_rows *finding, struct group *group, struct uph_error *err)
{
	put_key(finding, &finding->events[group->first - 1]);
	enum uph_status status = gather(finding, group, err);
	if (status == UPH_OK)
		status = match(finding, group, err);
	for (size_t row = group->first; status == UPH_OK && row; row = finding->next[row - 1]) {
		struct mapped_event *event = &finding->events[row - 1];
		if (!event->voucher || event->was)
			status = row_key_of(&finding->keys, group->next_key++, event->key, err);
	}
	return status;
}

/* ---- all rows ---- */

static enum uph_status group_rows(struct finding_rows *finding, struct uph_error *err)
{
	unsigned char facts[UPH_ROW_KEY_SIZE];
	for (size_t i = 0; i < finding->count; i++) {
		put_key(finding, &finding->events[i]);
		enum uph_status status = row_key_of(&finding->keys, 0, facts, err);
		if (status != UPH_OK)
			return status;
		size_t number = key_map_find(&finding->seen, facts);
		if (number == KEY_MAP_NONE)
			number = key_map_add(&finding->seen, facts);
		if (number == KEY_MAP_NONE)
			return no_memory(err);
		struct group *group = &finding->groups[number];
		if (group->last)
			finding->next[group->last - 1] = i + 1;
		else
			group->first = i + 1;
		group->last = i + 1;
	}
	return UPH_OK;
}

enum uph_status mapped_known_find(struct uph_ledger *ledger, const char *headings_key,
	struct mapped_event *events, size_t count, struct arena *arena, struct uph_error *err)
{
	struct finding_rows finding = {.ledger = ledger,
		.headings_key = headings_key,
		.events = events,
		.count = count,
		.arena = arena,
		.groups = arena_alloc_array(arena, count + 1, sizeof *finding.groups),
		.next = arena_alloc_array(arena, count + 1, sizeof *finding.next)};
	enum uph_status status =
		finding.groups && finding.next ? row_keys_begin(&finding.keys, err) : no_memory(err);
	if (status != UPH_OK)
		return status;
	key_map_init(&finding.seen, UPH_ROW_KEY_SIZE);
	status = group_rows(&finding, err);
	for (size_t i = 0; status == UPH_OK && i < finding.seen.count; i++)
		status = settle(&finding, &finding.groups[i], err);
	free(finding.standings);
	key_map_free(&finding.seen);
	row_keys_end(&finding.keys);
	return status;
}
