/* A paragraph that gives money to several purposes, a clause for each: every clause is read by itself,
 * together with the clauses that name no amount and so are about all of them. */
#include <string.h>

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

/* ---- several recipients in one clause ---- */

/* "Karlshamn 246 096 kr, Karlskrona 246 096 kr": amounts that each have a party of their own; one that is the
 * others together is their sum. */
struct recipients {
	struct {
		struct uph_money amount;
		const char *name, *activity; /* of its own; NULL */
		struct protocol_place place, name_place;
	} items[PARTS_MAX];
	size_t count;
	bool own; /* one of them has an activity of its own */
};

enum { BETWEEN_MAX = 60 };

static const char *const municipalities[] = {"Karlshamns kommun", "Karlskrona kommun", "Olofströms kommun",
	"Ronneby kommun", "Sölvesborgs kommun"};

/* The party of an amount: just before it, as in a list, or after "till". */
static const char *party_of(const struct spoken *said, size_t from, const struct amount_found *amount,
	size_t to, struct found *at)
{
	struct spoken before = spoken_part(said, from, amount->at.from);
	struct spoken after = spoken_part(said, amount->at.to, to);
	struct found till, hit;
	const char *name = NULL;
	if (words_find(&after, 0, "till", &till) && till.from < BETWEEN_MAX) {
		name = party_named(&after, till.to, &hit);
		*at = (struct found){(size_t)(after.plain - said->plain) + hit.from, 0};
		if (name && hit.from - till.to < BETWEEN_MAX)
			return name;
	}
	size_t near = before.plain_length > BETWEEN_MAX ? before.plain_length - BETWEEN_MAX : 0;
	name = party_named(&before, near, &hit);
	if (!name)
		return NULL;
	*at = (struct found){(size_t)(before.plain - said->plain) + hit.from, 0};
	return name;
}

static bool next_follows(const struct spoken *said, const struct amount_found *amount)
{
	struct amount_found next;
	return amount_find(said, amount->at.to, &next);
}

static void take_recipients(
	struct reading *reading, const struct joined *clause, struct recipients *out, bool *every)
{
	const struct spoken *said = &clause->said;
	struct amount_found amount, next;
	size_t before = 0;
	for (size_t from = 0; amount_find(said, from, &amount) && *every;) {
		size_t to = amount_find(said, amount.at.to, &next) ? next.at.from : said->plain_length;
		struct spoken stretch = spoken_part(said, before, amount.at.from);
		struct found at = {0};
		const char *name = party_of(said, before, &amount, to, &at);
		bool sum = words_has(&stretch, "total*") || words_has(&stretch, "summa") ||
			   words_has(&stretch, "tillsammans") || words_has(&stretch, "sammanlagt");
		from = before = amount.at.to;
		if (amount.unreadable || amount.doubt == AMOUNT_EACH || (!name && !sum) ||
			out->count == PARTS_MAX) {
			*every = false;
			return;
		}
		if (sum)
			continue;
		for (size_t i = 0; i < out->count; i++)
			*every = *every && strcmp(out->items[i].name, name) != 0;
		out->items[out->count].amount = amount.amount;
		out->items[out->count].name = name;
		struct spoken after = spoken_part(said, amount.at.from, to);
		struct found code;
		out->items[out->count].activity = activity_code(&after, &code);
		out->own = out->own || (out->items[out->count].activity && next_follows(said, &amount));
		out->items[out->count].place = joined_place(reading, clause, amount.at.from);
		out->items[out->count++].name_place = joined_place(reading, clause, at.from);
	}
}

/* "246 096 kr till vardera kommunen": the five of the county, each that much. */
static bool take_each(struct reading *reading, const struct joined *clause, struct recipients *out)
{
	static const char *const words[] = {"vardera kommunen", "per kommun", "till varje kommun", "/kommun",
		"*/kommun", "till vardera av länets kommuner", "till respektive kommun",
		"vardera till länets fem kommuner", "vardera till länets kommuner",
		"vardera till de fem kommunerna", NULL};
	struct amount_found amount, other;
	struct found at;
	if (!amount_find(&clause->said, 0, &amount) || amount.doubt != AMOUNT_EACH || amount.unreadable ||
		amount_find(&clause->said, amount.at.to, &other) ||
		!words_find_any(&clause->said, amount.at.to, words, &at, NULL) ||
		at.from > amount.at.to + 8 || words_digit(clause->said.plain[amount.at.from]) == false)
		return false;
	for (size_t i = 0; i < sizeof municipalities / sizeof *municipalities; i++) {
		out->items[out->count].amount = amount.amount;
		out->items[out->count].name = municipalities[i];
		out->items[out->count].place = joined_place(reading, clause, amount.at.from);
		out->items[out->count++].name_place = joined_place(reading, clause, at.from);
	}
	return true;
}

static bool find_recipients(struct reading *reading, const struct item *item, struct recipients *out)
{
	size_t naming = 0;
	bool every = true, each = false;
	for (size_t i = 0; i < item->clauses.count; i++) {
		struct amount_found amount;
		const struct joined *clause = &item->clauses.items[i];
		if (!amount_find(&clause->said, 0, &amount))
			continue;
		naming++;
		each = take_each(reading, clause, out);
		if (!each)
			take_recipients(reading, clause, out, &every);
	}
	return naming == 1 && every && out->count > 1;
}

/* Each recipient's part: the paragraph as it reads, with its own amount and its own share of the one pot. */
static bool recipient_parts(struct reading *reading, struct item *item)
{
	struct recipients *found = arena_alloc(reading->arena, sizeof *found);
	if (!found) {
		reading->no_memory = true;
		return false;
	}
	if (!find_recipients(reading, item, found))
		return false;
	struct item whole = *item;
	for (size_t i = 0; i < found->count; i++)
		(void)uph_money_add(whole.out.amount, found->items[i].amount, &whole.out.amount);
	whole.out.recipient = found->items[0].name;
	item_pot(reading, &whole);
	item_period(reading, &whole);
	item_roles(reading, &whole);
	struct protocol_paragraph *parts = arena_alloc_array(reading->arena, found->count, sizeof *parts);
	struct protocol_line *lines = arena_alloc_array(reading->arena, found->count, sizeof *lines);
	if (!parts || !lines) {
		reading->no_memory = true;
		return false;
	}
	for (size_t i = 0; i < found->count; i++) {
		parts[i] = whole.out;
		lines[i] = whole.out.financing[0];
		lines[i].amount = parts[i].amount = found->items[i].amount;
		parts[i].amount_place = found->items[i].place;
		parts[i].recipient = found->items[i].name;
		parts[i].recipient_place = found->items[i].name_place;
		if (found->own) {
			const char *code = found->items[i].activity;
			lines[i].activity = code ? code : "";
			lines[i].activity_name = code ? activity_name(code) : NULL;
			lines[i].activity_place = found->items[i].place;
		}
		parts[i].purpose =
			item->out.title ? item->out.title : reading_text(reading, "§ %s", item->out.number);
		parts[i].purpose_place = item->out.place;
		parts[i].financing = &lines[i];
		parts[i].financing_count = 1;
	}
	const char *text = reading_text(reading,
		"§ %s är delad i %zu tilldelningar, en för varje mottagare, tillsammans %s; granska delningen.",
		item->out.number, found->count, reading_amount(reading, whole.out.amount));
	reading_say(reading, UPH_SEVERITY_WARNING, "protocol.split", found->items[0].place, "%s", text);
	reading_note(reading, text);
	item_decider(item);
	parts[0].decider = item->out.decider;
	add_up(reading, item, parts, found->count);
	return true;
}

bool item_parts(struct reading *reading, struct item *item)
{
	const struct joined *clauses[PARTS_MAX];
	size_t count = item_purposes(reading, item, clauses, PARTS_MAX);
	if (count == 0)
		return recipient_parts(reading, item);
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
