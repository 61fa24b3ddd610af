#include "ledger/audit_pick.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/audit.h"

static int by_group(const void *a, const void *b)
{
	const struct audit_in_group *x = a, *y = b;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

struct audit_picked audit_pick(struct audit *audit, audit_group_of *group_of)
{
	const struct audit_book *book = &audit->book;
	struct audit_picked picked = {0};
	size_t count = 0;
	for (size_t i = 0; i < book->entry_count; i++)
		count += group_of(book, i) != AUDIT_NONE;
	picked.items = count ? audit_memory(audit, count, sizeof *picked.items) : NULL;
	if (!picked.items)
		return picked;
	for (size_t i = 0; i < book->entry_count; i++) {
		size_t group = group_of(book, i);
		if (group != AUDIT_NONE)
			picked.items[picked.count++] = (struct audit_in_group){group, i};
	}
	qsort(picked.items, picked.count, sizeof *picked.items, by_group);
	return picked;
}

size_t audit_group_end(const struct audit_picked *picked, size_t first)
{
	size_t end = first;
	while (end < picked->count && picked->items[end].group == picked->items[first].group)
		end++;
	return end;
}

struct uph_money audit_group_sum(
	const struct audit_book *book, const struct audit_picked *picked, size_t first, size_t end)
{
	struct uph_money sum = {0};
	for (size_t i = first; i < end; i++)
		sum.ore += book->entries[picked->items[i].entry].left.ore;
	return sum;
}

const char *audit_party_text(const struct audit_book *book, int64_t party)
{
	const struct uph_party *known = audit_party(book, party);
	return known ? known->name : "ingen";
}

static bool is_part_of(const struct audit_book *book, int64_t part, int64_t whole)
{
	const struct uph_party *party = audit_party(book, part);
	for (size_t steps = 0; party && steps <= book->party_count; steps++) {
		if (party->id == whole)
			return true;
		party = audit_party(book, party->parent);
	}
	return false;
}

bool audit_same_family(const struct audit_book *book, int64_t a, int64_t b)
{
	return a == b || is_part_of(book, a, b) || is_part_of(book, b, a);
}

bool audit_is_over(const struct uph_step *step)
{
	return step->stage == UPH_REJECTED || step->stage == UPH_WITHDRAWN || step->stage == UPH_REPLACED;
}

bool audit_of_matrix(const struct audit_entry *entry)
{
	return entry->entry.source_kind && strcmp(entry->entry.source_kind, "matrix") == 0;
}

struct uph_date audit_day_of(int64_t microseconds)
{
	const int64_t day = INT64_C(86400000000);
	struct uph_date date = {0};
	int64_t days = microseconds / day - (microseconds % day < 0);
	if (days < INT32_MIN || days > INT32_MAX || !uph_date_from_days((int32_t)days, &date))
		date.ymd = 0;
	return date;
}

void *audit_memory(struct audit *audit, size_t count, size_t size)
{
	void *memory = arena_alloc_array(&audit->memory, count, size);
	audit_failed(audit, memory ? UPH_OK : UPH_E_MEMORY, NULL);
	return memory;
}
