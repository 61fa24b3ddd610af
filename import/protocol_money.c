/* Amount and purpose of a paragraph that moves our money. The amount is what the decision says, never a sum
 * that nobody wrote: where amounts of several lines do not make the whole, that is said. */
#include <string.h>

#include "import/protocol_reading.h"

enum { AMOUNTS_MAX = 60, PURPOSE_MAX = 240 };

struct named_amount {
	struct amount_found found;
	const struct joined *text;
};

struct amounts {
	struct named_amount items[AMOUNTS_MAX];
	size_t count;
};

/* What must be asked about an amount, with what stands there. */
static void say_doubt(struct reading *reading, const struct item *item, const struct joined *clause,
	const struct amount_found *found)
{
	static const char *const reasons[] = {[AMOUNT_SURE] = "kan inte läsas säkert; skriv det i utkastet",
		[AMOUNT_RANGE] =
			"är ett intervall och inget belopp; fråga vad som beslutades, och skriv det i utkastet",
		[AMOUNT_RATE] = "gäller för varje period; räkna ut det hela, och skriv det i utkastet",
		[AMOUNT_EACH] =
			"gäller för var och en; skriv en tilldelning för varje mottagare, eller det hela, i utkastet",
		[AMOUNT_ABOUT] = "är ungefärligt; fråga vad som beslutades, och rätta i utkastet"};
	if (found->doubt == AMOUNT_SURE && !found->unreadable)
		return;
	size_t to = found->doubt == AMOUNT_SURE ? found->at.to : found->at.to + 20;
	if (to > clause->said.plain_length)
		to = clause->said.plain_length;
	while (to > found->at.to && to < clause->said.plain_length && clause->said.plain[to] != ' ')
		to--;
	const char *text = reading_text(reading, "§ %s: beloppet \"%s\" %s.", item->out.number,
		spoken_copy(reading, &clause->said, found->at.from, to), reasons[found->doubt]);
	reading_say(reading, UPH_SEVERITY_WARNING, "protocol.amount",
		joined_place(reading, clause, found->at.from), "%s", text);
	reading_note(reading, text);
}

/* "exkl. moms": what is paid may be more. */
static void say_tax(struct reading *reading, const struct item *item, const struct joined *clause)
{
	static const char *const words[] = {
		"exkl. moms", "exkl moms", "exklusive moms", "exklusive mervärdesskatt", "plus moms", NULL};
	struct found hit;
	if (!words_find_any(&clause->said, 0, words, &hit, NULL))
		return;
	const char *text = reading_text(reading,
		"§ %s: beloppet är utan moms; rätta i utkastet om momsen också ska tas av medlen.",
		item->out.number);
	reading_say(reading, UPH_SEVERITY_WARNING, "protocol.amount", joined_place(reading, clause, hit.from),
		"%s", text);
	reading_note(reading, text);
}

static void collect(struct reading *reading, const struct item *item, struct amounts *out)
{
	for (size_t i = 0; i < item->clauses.count; i++) {
		const struct joined *clause = &item->clauses.items[i];
		struct amount_found found;
		say_tax(reading, item, clause);
		for (size_t from = 0; out->count < AMOUNTS_MAX && amount_find(&clause->said, from, &found);) {
			from = found.at.to;
			say_doubt(reading, item, clause, &found);
			if (found.unreadable)
				continue;
			out->items[out->count++] = (struct named_amount){found, clause};
		}
	}
}

/* Whether all amounts but one make that one together. */
static bool is_whole(const struct amounts *amounts, size_t which)
{
	struct uph_money sum = {0};
	for (size_t i = 0; i < amounts->count; i++) {
		if (i != which && !uph_money_add(sum, amounts->items[i].found.amount, &sum))
			return false;
	}
	return sum.ore == amounts->items[which].found.amount.ore;
}

static bool same_everywhere(const struct amounts *amounts)
{
	for (size_t i = 1; i < amounts->count; i++) {
		if (amounts->items[i].found.amount.ore != amounts->items[0].found.amount.ore)
			return false;
	}
	return true;
}

/* The same amount told again in another clause, rather than given again in the same. */
static bool told_again(const struct amounts *amounts)
{
	for (size_t i = 1; i < amounts->count; i++) {
		if (amounts->items[i].text == amounts->items[i - 1].text)
			return false;
	}
	return same_everywhere(amounts);
}

/* The clause that gives money away: its amount is the whole. */
static bool gives(const struct joined *text)
{
	static const char *const verbs[] = {"tillsätta", "bevilja", "beviljar", "avsätta", "avsätter",
		"anslå", "tilldela", "finansiera", "fördela", "rekommendera*", NULL};
	return words_has_any(&text->said, verbs);
}

static size_t choose_whole(struct reading *reading, const struct item *item, const struct amounts *amounts)
{
	if (amounts->count == 1 || told_again(amounts))
		return 0;
	for (size_t i = 0; i < amounts->count; i++) {
		if (is_whole(amounts, i))
			return i;
	}
	size_t chosen = 0;
	while (chosen + 1 < amounts->count && !gives(amounts->items[chosen].text))
		chosen++;
	const struct named_amount *whole = &amounts->items[chosen];
	struct uph_money sum = {0};
	for (size_t i = 0; i < amounts->count; i++)
		(void)uph_money_add(sum, amounts->items[i].found.amount, &sum);
	const char *text = reading_text(reading,
		"§ %s nämner %zu belopp, tillsammans %s; %s antas vara det hela. Granska belopp och finansiering, och dela "
		"tilldelningen om pengarna går till flera ändamål.",
		item->out.number, amounts->count, reading_amount(reading, sum),
		reading_amount(reading, whole->found.amount));
	reading_say(reading, UPH_SEVERITY_WARNING, "protocol.amount",
		joined_place(reading, whole->text, whole->found.at.from), "%s", text);
	reading_note(reading, text);
	return chosen;
}

/* ---- several purposes ---- */

/* A clause that gives one amount to a purpose of its own. */
static bool gives_alone(const struct joined *clause)
{
	static const char *const verbs[] = {
		"tillsätta", "bevilja", "beviljar", "avsätta", "anslå", "tilldela", NULL};
	struct amount_found first, second;
	struct found till;
	return words_has_any(&clause->said, verbs) && amount_find(&clause->said, 0, &first) &&
	       !first.unreadable && words_find(&clause->said, 0, "till", &till) &&
	       !amount_find(&clause->said, first.at.to, &second);
}

size_t item_purposes(struct reading *reading, struct item *item, const struct joined **clauses, size_t max)
{
	struct amounts *amounts = arena_alloc(reading->arena, sizeof *amounts);
	size_t count = 0;
	if (!amounts) {
		reading->no_memory = true;
		return 0;
	}
	for (size_t i = 0; i < item->clauses.count; i++) {
		const struct joined *clause = &item->clauses.items[i];
		struct amount_found amount;
		if (!amount_find(&clause->said, 0, &amount))
			continue;
		/* What says where the money is taken from cannot be parted between purposes. */
		if (!gives_alone(clause) || count == max)
			return 0;
		amounts->items[amounts->count++] = (struct named_amount){amount, clause};
		clauses[count++] = clause;
	}
	/* Two equal amounts, each to something, are two; one that is the others together is their whole. */
	for (size_t i = 0; count > 2 && i < count; i++) {
		if (is_whole(amounts, i))
			return 0;
	}
	return count > 1 ? count : 0;
}

/* ---- at most ---- */

static bool says_at_most(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	struct amount_found found;
	(void)reading;
	(void)clause;
	(void)context;
	size_t seen = 0;
	for (size_t from = 0; seen < AMOUNTS_MAX && amount_find(&text->said, from, &found); seen++) {
		if (found.at_most && found.amount.ore == item->out.amount.ore)
			return true;
		from = found.at.to;
	}
	return false;
}

/* ---- purpose ---- */

static const char *const purpose_ends[] = {"under förutsättning", "inom ramen för", "enligt",
	"under perioden", "för perioden", "varav", "inom \"", "från och med", "fr.o.m.", "fr o m", "*;",
	NULL};

/* "till …" after the amount, or "för …". */
static bool read_purpose(struct reading *reading, struct item *item, const struct joined *text, size_t from)
{
	static const char *const heads[] = {"till", "för", "som", NULL};
	struct found head, end;
	size_t sentence = sentence_end(&text->said, from);
	for (size_t i = 0; heads[i]; i++) {
		if (!words_find(&text->said, from, heads[i], &head) || head.from - from > 40 ||
			head.from >= sentence)
			continue;
		size_t to = sentence;
		for (size_t k = 0; purpose_ends[k]; k++) {
			if (words_find(&text->said, head.to, purpose_ends[k], &end) && end.from < to &&
				end.from > head.to + 3)
				to = end.from;
		}
		/* Days at its end are the period. */
		struct day_found day;
		if (day_find(&text->said, head.to, 0, &day) && day.at.from < to && day.at.from > head.to + 3)
			to = day.at.from;
		while (to > head.to && strchr(" .,:(-", text->said.plain[to - 1]))
			to--;
		if (to - head.to < 4 || to - head.to > PURPOSE_MAX)
			continue;
		item->out.purpose = spoken_copy(reading, &text->said, head.to, to);
		item->out.purpose_place = joined_place(reading, text, head.from);
		return true;
	}
	return false;
}

static void find_purpose(struct reading *reading, struct item *item, const struct named_amount *whole)
{
	if (whole && read_purpose(reading, item, whole->text, whole->found.at.to))
		return;
	for (size_t i = 0; !whole && i < item->clauses.count; i++) {
		struct found verb;
		const struct joined *clause = &item->clauses.items[i];
		static const char *const verbs[] = {"medel", "medlen", "finansiera", "bevilja", NULL};
		if (words_find_any(&clause->said, 0, verbs, &verb, NULL) &&
			read_purpose(reading, item, clause, verb.to))
			return;
	}
	item->out.purpose =
		item->out.title ? item->out.title : reading_text(reading, "§ %s", item->out.number);
	item->out.purpose_place = item->out.place;
}

void item_decider(struct item *item)
{
	static const char *const functions[] = {"regiondirektören", "regiondirektör",
		"hälso- och sjukvårdsdirektören", "regionstyrelsen", "kommundirektören", NULL};
	static const char *const verbs[] = {
		"rekommendera*", "föreslå", "föreslår", "tillstyrk*", "hemställ*", NULL};
	struct found verb, function;
	size_t which;
	for (size_t i = 0; i < item->clauses.count; i++) {
		const struct spoken *said = &item->clauses.items[i].said;
		if (!words_find_any(said, 0, verbs, &verb, NULL) ||
			!words_find_any(said, verb.to, functions, &function, &which) ||
			function.from - verb.to > 12)
			continue;
		item->out.decider = which == 1 ? functions[0] : functions[which];
		return;
	}
}

void item_money(struct reading *reading, struct item *item)
{
	struct amounts *amounts = arena_alloc(reading->arena, sizeof *amounts);
	const struct named_amount *whole = NULL;
	if (!amounts) {
		reading->no_memory = true;
		return;
	}
	collect(reading, item, amounts);
	if (amounts->count > 0) {
		whole = &amounts->items[choose_whole(reading, item, amounts)];
		item->out.amount = whole->found.amount;
		item->out.amount_place = joined_place(reading, whole->text, whole->found.at.from);
		item->out.at_most = item_texts(reading, item, says_at_most, NULL);
	} else {
		const char *text = reading_text(reading,
			"§ %s flyttar pengar, men beloppet står inte i protokollet.", item->out.number);
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.amount", item->out.place, "%s", text);
		reading_note(reading, text);
	}
	find_purpose(reading, item, whole);
	item_decider(item);
}
