/* Copies of structs whose texts the ledger keeps anyway. */
#include "ledger/remembered.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/handle.h"

void remembered_init(struct remembered *remembered)
{
	memset(remembered, 0, sizeof *remembered);
	key_map_init(&remembered->allocations, sizeof(int64_t));
	key_map_init(&remembered->decisions, sizeof(int64_t));
}

/* Asked at every record that is no entry: mostly there is nothing. */
void remembered_forget(struct remembered *remembered)
{
	if (!remembered->allocation_items && !remembered->decision_items)
		return;
	key_map_free(&remembered->allocations);
	key_map_free(&remembered->decisions);
	free(remembered->allocation_items);
	free(remembered->by_label);
	free(remembered->decision_items);
	remembered_init(remembered);
}

static struct remembered_allocation *find(const struct uph_ledger *ledger, int64_t id)
{
	const struct remembered *remembered = &ledger->remembered;
	size_t number = ledger->writing ? key_map_find(&remembered->allocations, &id) : KEY_MAP_NONE;
	return number == KEY_MAP_NONE ? NULL : &remembered->allocation_items[number];
}

const struct uph_allocation *remembered_allocation(const struct uph_ledger *ledger, int64_t id)
{
	const struct remembered_allocation *item = find(ledger, id);
	return item && item->read ? &item->allocation : NULL;
}

static size_t label_slot(const char *label)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	for (const unsigned char *at = (const unsigned char *)label; *at; at++)
		hash = (hash ^ *at) * UINT64_C(1099511628211);
	return (size_t)((hash ^ (hash >> 32)) % REMEMBERED_LABELS);
}

const struct uph_allocation *remembered_allocation_labelled(
	const struct uph_ledger *ledger, const char *label)
{
	const struct remembered *remembered = &ledger->remembered;
	uint32_t number =
		ledger->writing && remembered->by_label ? remembered->by_label[label_slot(label)] : 0;
	if (number == 0)
		return NULL;
	const struct uph_allocation *allocation = &remembered->allocation_items[number - 1].allocation;
	return strcmp(allocation->label, label) == 0 ? allocation : NULL;
}

const struct uph_decision *remembered_decision(const struct uph_ledger *ledger, int64_t id)
{
	const struct remembered *remembered = &ledger->remembered;
	size_t number = ledger->writing ? key_map_find(&remembered->decisions, &id) : KEY_MAP_NONE;
	return number == KEY_MAP_NONE ? NULL : &remembered->decision_items[number];
}

bool remembered_there(const struct uph_ledger *ledger, int64_t allocation, struct uph_date day)
{
	const struct remembered_allocation *item = find(ledger, allocation);
	return item && item->there.ymd != 0 && item->there.ymd <= day.ymd;
}

/* The allocation's place, a new one if need be; NULL when there is no room. */
static struct remembered_allocation *place(struct uph_ledger *ledger, int64_t id)
{
	struct remembered *remembered = &ledger->remembered;
	struct remembered_allocation *item = find(ledger, id);
	if (item || !ledger->writing)
		return item;
	if (remembered->allocations.count == remembered->allocation_capacity) {
		size_t capacity = remembered->allocation_capacity ? remembered->allocation_capacity * 2 : 64;
		item = realloc(remembered->allocation_items, capacity * sizeof *item);
		if (!item)
			return NULL;
		remembered->allocation_items = item;
		remembered->allocation_capacity = capacity;
	}
	size_t number = key_map_add(&remembered->allocations, &id);
	if (number == KEY_MAP_NONE)
		return NULL;
	item = &remembered->allocation_items[number];
	memset(item, 0, sizeof *item);
	return item;
}

void remember_allocation(struct uph_ledger *ledger, const struct uph_allocation *allocation)
{
	struct remembered *remembered = &ledger->remembered;
	struct remembered_allocation *item = place(ledger, allocation->id);
	if (!item)
		return;
	item->read = true;
	item->allocation = *allocation;
	if (!remembered->by_label)
		remembered->by_label = calloc(REMEMBERED_LABELS, sizeof *remembered->by_label);
	if (remembered->by_label && allocation->label)
		remembered->by_label[label_slot(allocation->label)] =
			(uint32_t)(item - remembered->allocation_items) + 1;
}

void remember_there(struct uph_ledger *ledger, int64_t allocation, struct uph_date day)
{
	struct remembered_allocation *item = place(ledger, allocation);
	if (item && (item->there.ymd == 0 || day.ymd < item->there.ymd))
		item->there = day;
}

void remember_decision(struct uph_ledger *ledger, const struct uph_decision *decision)
{
	struct remembered *remembered = &ledger->remembered;
	if (!ledger->writing || key_map_find(&remembered->decisions, &decision->id) != KEY_MAP_NONE)
		return;
	if (remembered->decisions.count == remembered->decision_capacity) {
		size_t capacity = remembered->decision_capacity ? remembered->decision_capacity * 2 : 64;
		struct uph_decision *items = realloc(remembered->decision_items, capacity * sizeof *items);
		if (!items)
			return;
		remembered->decision_items = items;
		remembered->decision_capacity = capacity;
	}
	size_t number = key_map_add(&remembered->decisions, &decision->id);
	if (number != KEY_MAP_NONE)
		remembered->decision_items[number] = *decision;
}
