/* The lives of what answers a question: every entry of its allocations, and what came into the pots that they
 * draw on. This is the one place that reads entries for a tree. Their money is read from the indexes
 * (entry_moves.h): what touches pots once for all of them, and each allocation's own. Only the entries that
 * are listed are read whole. */
#include <stdlib.h>
#include <string.h>

#include "ledger/account_reader.h"
#include "ledger/entry_moves.h"
#include "ledger/trace.h"

static bool add(struct uph_money *sum, int64_t ore)
{
	return uph_money_add(*sum, (struct uph_money){ore}, sum);
}

static enum uph_status too_large(struct uph_error *err)
{
	return uph_fail(err, UPH_E_OVERFLOW, "summan blir större än boken kan bära");
}

/* ---- entries that are listed ---- */

static size_t keep_entry(struct trace_build *build, const struct uph_entry *entry)
{
	size_t count = build->entry_count;
	if (count > 0 && build->entries[count - 1].entry.seq == entry->seq)
		return count - 1; /* its other side */
	if (!trace_grow((void **)&build->entries, count, &build->entry_capacity, sizeof *build->entries))
		return SIZE_MAX;
	struct trace_entry *kept = &build->entries[build->entry_count++];
	*kept = (struct trace_entry){
		.entry = *entry, .matches = key_map_find(&build->matches, &entry->seq) != KEY_MAP_NONE};
	kept->entry.reference = trace_keep(build, entry->reference);
	kept->entry.text = trace_keep(build, entry->text);
	kept->entry.reason = trace_keep(build, entry->reason);
	kept->entry.source_kind = trace_keep(build, entry->source_kind);
	kept->entry.source_name = trace_keep(build, entry->source_name);
	kept->entry.source_series = trace_keep(build, entry->source_series);
	kept->entry.place = trace_keep(build, entry->place);
	kept->entry.person = trace_keep(build, entry->person);
	kept->entry.allocation_label = trace_keep(build, entry->allocation_label);
	kept->entry.purpose = trace_keep(build, entry->purpose);
	kept->entry.body = trace_keep(build, entry->body);
	kept->entry.paragraph = trace_keep(build, entry->paragraph);
	return count;
}

static bool link_entry(
	struct trace_build *build, struct trace_links *links, size_t owner, const struct uph_entry *entry)
{
	size_t at = keep_entry(build, entry);
	if (at == SIZE_MAX ||
		!trace_grow((void **)&links->links, links->count, &links->capacity, sizeof *links->links))
		return false;
	links->links[links->count++] = (struct trace_link){owner, at, entry->date};
	return true;
}

/* ---- money that has moved ---- */

/* An entry's money, with its accounts. */
struct moved {
	int64_t seq;
	enum uph_event event;
	int64_t ore;
	struct uph_account from, to;
};

/* An entry that is to be listed under a pot. */
struct listed {
	int64_t seq;
	size_t pot;
};

struct gathering {
	struct trace_build *build;
	struct uph_scope scope;
	struct account_reader accounts;
	struct listed *listed; /* in order of seq */
	size_t listed_count, listed_capacity, listed_next;
	struct entry_moves listing; /* the entries that are listed anywhere */
};

static enum uph_status moved_by(
	struct gathering *gathering, const struct entry_move *move, struct moved *out, struct uph_error *err)
{
	*out = (struct moved){.seq = move->seq, .event = move->event, .ore = move->ore};
	enum uph_status status = account_read(&gathering->accounts, move->from, &out->from, err);
	return status == UPH_OK ? account_read(&gathering->accounts, move->to, &out->to, err) : status;
}

/* The allocation on either side. A correction mirrors: it goes the other way between the same accounts. */
static int64_t allocation_of(const struct uph_account *from, const struct uph_account *to)
{
	return to->allocation ? to->allocation : from->allocation;
}

static enum uph_status list_under(
	struct gathering *gathering, const struct moved *moved, size_t pot, struct uph_error *err)
{
	if (!trace_grow((void **)&gathering->listed, gathering->listed_count, &gathering->listed_capacity,
		    sizeof *gathering->listed))
		return trace_no_memory(err);
	gathering->listed[gathering->listed_count++] = (struct listed){moved->seq, pot};
	return UPH_OK;
}

/* ---- pots ---- */

/* What has come in and is not divided yet pays for all that the fund does. 0 when the books have none. */
static enum uph_status undivided(struct uph_ledger *ledger, int64_t *out, struct uph_error *err)
{
	const struct uph_activity *activities;
	size_t count = 0;
	*out = 0;
	enum uph_status status = uph_activities(ledger, &activities, &count, err);
	for (size_t i = 0; status == UPH_OK && *out == 0 && i < count; i++)
		if (activities[i].code[0] == '\0')
			*out = activities[i].id;
	return status;
}

static enum uph_status pot_of(struct trace_build *build, int64_t fund, int64_t activity,
	struct trace_pot **out, struct uph_error *err)
{
	const int64_t key[2] = {fund, activity};
	size_t at = key_map_find(&build->pot_ids, key);
	if (at != KEY_MAP_NONE) {
		*out = &build->pots[at];
		return UPH_OK;
	}
	int64_t whole[2] = {fund, 0};
	enum uph_status status = undivided(build->ledger, &whole[1], err);
	if (status != UPH_OK)
		return status;
	if (!trace_grow((void **)&build->pots, build->pot_count, &build->pot_capacity, sizeof *build->pots) ||
		key_map_add(&build->pot_ids, key) == KEY_MAP_NONE)
		return trace_no_memory(err);
	struct trace_pot *pot = &build->pots[build->pot_count++];
	*pot = (struct trace_pot){.fund = fund, .activity = activity};
	pot->loose = key_map_find(&build->loose_pots, key) != KEY_MAP_NONE ||
		     key_map_find(&build->loose_pots, whole) != KEY_MAP_NONE;
	pot->concerned = pot->loose;
	*out = pot;
	return UPH_OK;
}

static bool subject(const struct trace_build *build, int64_t allocation)
{
	return key_map_find(&build->chosen, &allocation) != KEY_MAP_NONE;
}

static enum uph_status add_share(
	struct trace_build *build, size_t pot, int64_t allocation, int64_t ore, struct uph_error *err)
{
	const int64_t key[2] = {(int64_t)pot, allocation};
	size_t at = key_map_find(&build->share_ids, key);
	if (at == KEY_MAP_NONE) {
		if (!trace_grow((void **)&build->shares, build->share_count, &build->share_capacity,
			    sizeof *build->shares) ||
			(at = key_map_add(&build->share_ids, key)) == KEY_MAP_NONE)
			return trace_no_memory(err);
		build->shares[build->share_count++] =
			(struct trace_share){.pot = pot, .allocation = allocation};
	}
	return add(&build->shares[at].amount, ore) ? UPH_OK : too_large(err);
}

/* What an entry did to a pot: `into` is above zero when money came. */
static enum uph_status take_pot(struct gathering *gathering, const struct moved *moved,
	const struct uph_account *account, int64_t into, struct uph_error *err)
{
	struct trace_build *build = gathering->build;
	struct trace_pot *pot;
	int64_t allocation = allocation_of(&moved->from, &moved->to);
	enum uph_status status = pot_of(build, account->fund, account->activity, &pot, err);
	if (status != UPH_OK)
		return status;
	size_t place = (size_t)(pot - build->pots);
	if (allocation) {
		bool its = subject(build, allocation);
		pot->concerned = pot->concerned || its;
		return add(its ? &pot->subject : &pot->other, -into)
			       ? add_share(build, place, allocation, -into, err)
			       : too_large(err);
	}
	bool matches = key_map_find(&build->matches, &moved->seq) != KEY_MAP_NONE;
	if (!add(&pot->in, into))
		return too_large(err);
	if (pot->listed < TRACE_POT_ENTRIES_MAX || matches) {
		pot->listed++;
		return list_under(gathering, moved, place, err);
	}
	pot->more++;
	return add(&pot->more_sum, into) ? UPH_OK : too_large(err);
}

/* The claim on the state that is settled is of a fund, of no pot: listed with the undivided. */
static enum uph_status take_received(
	struct gathering *gathering, const struct moved *moved, struct uph_error *err)
{
	struct trace_build *build = gathering->build;
	struct trace_pot *pot;
	int64_t activity;
	enum uph_status status = undivided(build->ledger, &activity, err);
	if (status == UPH_OK)
		status = pot_of(
			build, moved->to.fund ? moved->to.fund : moved->from.fund, activity, &pot, err);
	if (status != UPH_OK)
		return status;
	bool matches = key_map_find(&build->matches, &moved->seq) != KEY_MAP_NONE;
	pot->concerned = pot->concerned || matches;
	if (pot->listed >= TRACE_POT_ENTRIES_MAX && !matches)
		return UPH_OK;
	pot->listed++;
	return list_under(gathering, moved, (size_t)(pot - build->pots), err);
}

static enum uph_status take_pots(
	struct gathering *gathering, const struct moved *moved, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (moved->event == UPH_EVENT_RECEIVE)
		status = take_received(gathering, moved, err);
	if (status == UPH_OK && moved->from.kind == UPH_ACCOUNT_POT)
		status = take_pot(gathering, moved, &moved->from, -moved->ore, err);
	if (status == UPH_OK && moved->to.kind == UPH_ACCOUNT_POT)
		status = take_pot(gathering, moved, &moved->to, moved->ore, err);
	return status;
}

static enum uph_status gather_pots(struct gathering *gathering, struct uph_error *err)
{
	struct entry_moves apart = {.count = 0};
	enum uph_status status = entry_moves_apart(gathering->build->ledger, &gathering->scope, &apart, err);
	entry_moves_sort(&apart);
	for (size_t i = 0; status == UPH_OK && i < apart.count; i++) {
		struct moved moved;
		status = moved_by(gathering, &apart.moves[i], &moved, err);
		if (status == UPH_OK)
			status = take_pots(gathering, &moved, err);
		status = status == UPH_E_MISSING ? UPH_OK : status;
	}
	entry_moves_free(&apart);
	return status;
}

/* ---- allocations ---- */

static struct uph_money *stands(struct uph_trace_figures *figures, enum uph_account_kind kind)
{
	switch (kind) {
	case UPH_ACCOUNT_RESERVED:
		return &figures->reserved;
	case UPH_ACCOUNT_HELD:
		return &figures->held;
	case UPH_ACCOUNT_REQUISITIONED:
		return &figures->requisitioned;
	case UPH_ACCOUNT_PAID:
		return &figures->paid;
	case UPH_ACCOUNT_SPENT:
		return &figures->spent;
	case UPH_ACCOUNT_CLAIMED:
		return &figures->claimed;
	case UPH_ACCOUNT_OPENING:
	case UPH_ACCOUNT_POT:
	case UPH_ACCOUNT_GRANTOR:
	case UPH_ACCOUNT_RECEIVED:
	case UPH_ACCOUNT_EARLIER:
	case UPH_ACCOUNT_REPAID:
	case UPH_ACCOUNT_FUNDER:
	case UPH_ACCOUNT_COFUNDED:
		break;
	}
	return NULL;
}

/* One side of an entry: what came to the account, below zero what left it. */
static bool tally(
	struct uph_trace_figures *figures, enum uph_event event, enum uph_account_kind kind, int64_t into)
{
	struct uph_money *sum = stands(figures, kind);
	bool set_aside =
		kind == UPH_ACCOUNT_RESERVED || kind == UPH_ACCOUNT_HELD || kind == UPH_ACCOUNT_REQUISITIONED;
	bool fits = !sum || add(sum, into);
	if (set_aside &&
		(event == UPH_EVENT_ALLOCATE || event == UPH_EVENT_HOLD || event == UPH_EVENT_RELEASE))
		fits = fits && add(&figures->granted, into);
	if (event == UPH_EVENT_REFUND && !set_aside && sum)
		fits = fits && add(&figures->refunded, -into);
	return fits;
}

static bool tally_both(struct uph_trace_figures *figures, const struct moved *moved)
{
	return (!moved->from.allocation || tally(figures, moved->event, moved->from.kind, -moved->ore)) &&
	       (!moved->to.allocation || tally(figures, moved->event, moved->to.kind, moved->ore));
}

/* Its figures; and its entries are listed, when it answers. */
static enum uph_status gather_allocation(
	struct gathering *gathering, struct trace_allocation *allocation, struct uph_error *err)
{
	struct entry_moves own = {.count = 0};
	enum uph_status status = entry_moves_of_allocation(
		gathering->build->ledger, &gathering->scope, allocation->allocation.id, &own, err);
	entry_moves_sort(&own);
	for (size_t i = 0; status == UPH_OK && i < own.count; i++) {
		struct moved moved;
		status = moved_by(gathering, &own.moves[i], &moved, err);
		if (status == UPH_OK && !tally_both(&allocation->figures, &moved))
			status = too_large(err);
		status = status == UPH_E_MISSING ? UPH_OK : status;
	}
	if (status == UPH_OK && allocation->subject)
		status = entry_moves_add(&gathering->listing, own.moves, own.count, err);
	entry_moves_free(&own);
	return status;
}

static enum uph_status gather_allocations(struct gathering *gathering, struct uph_error *err)
{
	struct trace_build *build = gathering->build;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < build->allocation_count; i++)
		status = gather_allocation(gathering, &build->allocations[i], err);
	return status;
}

/* ---- what is listed ---- */

static enum uph_status list_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct gathering *gathering = context;
	struct trace_build *build = gathering->build;
	int64_t id = allocation_of(&entry->from, &entry->to);
	size_t at = id ? key_map_find(&build->allocation_ids, &id) : KEY_MAP_NONE;
	if (at != KEY_MAP_NONE && build->allocations[at].subject) {
		build->trace->entry_count++;
		if (!link_entry(build, &build->of_allocations, at, entry))
			return trace_no_memory(err);
	}
	while (gathering->listed_next < gathering->listed_count &&
		gathering->listed[gathering->listed_next].seq <= entry->seq) {
		const struct listed *listed = &gathering->listed[gathering->listed_next++];
		if (listed->seq == entry->seq && !link_entry(build, &build->of_pots, listed->pot, entry))
			return trace_no_memory(err);
	}
	return UPH_OK;
}

static enum uph_status list_entries(struct gathering *gathering, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < gathering->listed_count; i++) {
		const struct entry_move move = {.seq = gathering->listed[i].seq};
		status = entry_moves_add(&gathering->listing, &move, 1, err);
	}
	entry_moves_sort(&gathering->listing);
	return status == UPH_OK ? entry_moves_read(gathering->build->ledger, &gathering->scope,
					  &gathering->listing, list_entry, gathering, err)
				: status;
}

/* ---- in order ---- */

static int compare_links(const void *a, const void *b)
{
	const struct trace_link *first = a, *second = b;
	if (first->owner != second->owner)
		return first->owner < second->owner ? -1 : 1;
	if (first->date.ymd != second->date.ymd)
		return first->date.ymd < second->date.ymd ? -1 : 1;
	return first->entry < second->entry ? -1 : first->entry > second->entry;
}

static void sort_links(struct trace_links *links)
{
	if (links->count > 1)
		qsort(links->links, links->count, sizeof *links->links, compare_links);
}

/* Where a pot that is shown got its money from another, that one is shown, too; so is what is not yet
 * divided. */
static void reach_back(struct trace_build *build)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < build->of_pots.count; i++) {
			const struct uph_entry *entry = &build->entries[build->of_pots.links[i].entry].entry;
			if (entry->from.kind != UPH_ACCOUNT_POT || entry->to.kind != UPH_ACCOUNT_POT)
				continue;
			const int64_t from_key[2] = {entry->from.fund, entry->from.activity};
			const int64_t to_key[2] = {entry->to.fund, entry->to.activity};
			struct trace_pot *from = &build->pots[key_map_find(&build->pot_ids, from_key)];
			const struct trace_pot *to = &build->pots[key_map_find(&build->pot_ids, to_key)];
			if (to->concerned && !from->concerned)
				from->concerned = more = true;
		}
	}
	for (size_t i = 0; i < build->pot_count; i++) {
		struct trace_pot *pot = &build->pots[i];
		const struct uph_activity *activity = uph_activity_by_id(build->ledger, pot->activity);
		if (!activity || activity->code[0] != '\0' || pot->listed == 0)
			continue;
		for (size_t other = 0; other < build->pot_count; other++)
			pot->concerned = pot->concerned || (build->pots[other].concerned &&
								   build->pots[other].fund == pot->fund);
	}
}

bool trace_add_figures(struct uph_trace_figures *sum, const struct uph_trace_figures *more)
{
	return add(&sum->granted, more->granted.ore) && add(&sum->reserved, more->reserved.ore) &&
	       add(&sum->held, more->held.ore) && add(&sum->requisitioned, more->requisitioned.ore) &&
	       add(&sum->paid, more->paid.ore) && add(&sum->spent, more->spent.ore) &&
	       add(&sum->claimed, more->claimed.ore) && add(&sum->refunded, more->refunded.ore);
}

static enum uph_status gather(struct trace_build *build, struct uph_error *err)
{
	struct gathering gathering = {
		.build = build, .scope = {.to = build->scope->to, .seq_max = build->scope->seq_max}};
	account_reader_init(&gathering.accounts, build->ledger);
	enum uph_status status = gather_pots(&gathering, err);
	if (status == UPH_OK)
		status = gather_allocations(&gathering, err);
	if (status == UPH_OK)
		status = list_entries(&gathering, err);
	account_reader_free(&gathering.accounts);
	entry_moves_free(&gathering.listing);
	free(gathering.listed);
	return status;
}

enum uph_status trace_gather(struct trace_build *build, struct uph_error *err)
{
	enum uph_status status = gather(build, err);
	if (status != UPH_OK)
		return status;
	sort_links(&build->of_allocations);
	sort_links(&build->of_pots);
	reach_back(build);
	for (size_t i = 0; i < build->allocation_count; i++) {
		if (!build->allocations[i].subject)
			continue;
		build->trace->allocation_count++;
		if (!trace_add_figures(&build->trace->figures, &build->allocations[i].figures))
			return too_large(err);
	}
	return UPH_OK;
}
