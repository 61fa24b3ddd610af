/* A paragraph that gives money to several purposes, a clause for each: every clause is read by itself,
 * together with the clauses that name no amount and so are about all of them. */
#include "import/protocol_reading.h"

enum { PARTS_MAX = 60 };

/* The clause of a purpose, and those about all. */
static bool clauses_of(
	struct reading *reading, const struct item *item, const struct joined *own, struct item *out)
{
	out->clauses = (struct joined_list){NULL, 0, 0};
	for (size_t i = 0; i < item->clauses.count; i++) {
		const struct joined *clause = &item->clauses.items[i];
		struct amount_found amount;
		if (clause != own && amount_find(&clause->said, 0, &amount))
			continue;
		if (!reading_add(reading, &out->clauses, clause)) {
			reading->no_memory = true;
			return false;
		}
	}
	return true;
}

static void read_part(struct reading *reading, struct item *part)
{
	item_money(reading, part);
	item_sources(reading, part);
	item_roles(reading, part);
	item_period(reading, part);
}

/* The paragraph's own figures are those of its parts together. */
static void add_up(
	struct reading *reading, struct item *item, const struct protocol_paragraph *parts, size_t count)
{
	struct protocol_paragraph *out = &item->out;
	size_t lines = 0;
	for (size_t i = 0; i < count; i++)
		lines += parts[i].financing_count;
	struct protocol_line *all = arena_alloc_array(reading->arena, lines + 1, sizeof *all);
	if (!all) {
		reading->no_memory = true;
		return;
	}
	lines = 0;
	for (size_t i = 0; i < count; i++) {
		(void)uph_money_add(out->amount, parts[i].amount, &out->amount);
		out->at_most = out->at_most || parts[i].at_most;
		for (size_t k = 0; k < parts[i].financing_count; k++)
			all[lines++] = parts[i].financing[k];
	}
	out->amount_place = parts[0].amount_place;
	out->decider = parts[0].decider;
	out->purpose = reading_text(reading, "%zu ändamål", count);
	out->purpose_place = out->amount_place;
	out->financing = all;
	out->financing_count = lines;
	out->parts = parts;
	out->part_count = count;
}

bool item_parts(struct reading *reading, struct item *item)
{
	const struct joined *clauses[PARTS_MAX];
	size_t count = item_purposes(reading, item, clauses, PARTS_MAX);
	if (count == 0)
		return false;
	struct protocol_paragraph *parts = arena_alloc_array(reading->arena, count, sizeof *parts);
	if (!parts) {
		reading->no_memory = true;
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		struct item part = *item;
		if (!clauses_of(reading, item, clauses[i], &part))
			return false;
		read_part(reading, &part);
		parts[i] = part.out;
	}
	add_up(reading, item, parts, count);
	return true;
}
