/* What the money of a paragraph depends on: conditions, what happens if they fail, and the shares of a
 * co-financing. A clause that says only what happens belongs to the condition that it answers. */
#include <string.h>

#include "import/protocol_reading.h"

enum { CONDITIONS_MAX = 32, PERCENTS_MAX = 16 };

struct making {
	struct protocol_condition *items;
	size_t count;
	const struct joined *texts[CONDITIONS_MAX];
};

static const char *const heads[] = {"under förutsättning*", "förutsatt att", "med förbehåll*", "villkorat av",
	"på villkor att", "under villkor att", "villkoret är", "såvida", "i den mån", NULL};
/* What happens when something does not come about. */
static const char *const returns[] = {
	"återbetala*", "återgå*", "återför*", "tillbaka till", "betalas tillbaka", "går tillbaka", NULL};
static const char *const failing[] = {
	"i det fall", "i de fall", "i händelse av", "om", "ifall", "därest", NULL};
static const char *const negated[] = {"inte", "ej", "avslås", "avslag", "uteblir", NULL};
static const char *const own_words[] = {"egenfinansiering*", "egen finansiering", "medfinansiering*",
	"egen del", "egen insats", "egna insatsen", "egen andel", NULL};

static enum uph_condition_kind kind_of(const struct spoken *said)
{
	static const char *const state[] = {"statliga medel", "statsbidrag*", "statsbidraget",
		"medel från staten", "regeringen", "överenskommelsen tecknas", NULL};
	static const char *const deciding[] = {
		"fattar beslut*", "beslutar*", "fattas beslut", "godkänner*", "tillstyrker*", NULL};
	static const char *const reporting[] = {
		"redovisa*", "rapporter*", "slutrapport*", "återrapport*", NULL};
	static const char *const granting[] = {"bevilja*", "erhåll*", "tilldela*", NULL};
	struct found at;
	if (words_has_any(said, own_words) || funder_named(said, 0, &at))
		return UPH_CONDITION_COFINANCING;
	if (words_has_any(said, state))
		return UPH_CONDITION_RECEIVED;
	if (words_has_any(said, deciding))
		return UPH_CONDITION_BODY;
	if (words_has_any(said, reporting))
		return UPH_CONDITION_REPORT;
	return words_has_any(said, granting) ? UPH_CONDITION_GRANTED : UPH_CONDITION_OTHER;
}

/* The clause without its "att" at the beginning and its stop at the end. */
static const char *clause_text(struct reading *reading, const struct joined *text)
{
	size_t from = 0, to = text->said.plain_length;
	(void)words_begins(&text->said, "att", &from);
	while (to > from && strchr(" .,;", text->said.plain[to - 1]))
		to--;
	return spoken_copy(reading, &text->said, from, to);
}

/* The project's name: what stands last in the title after "till", else the title. */
static const char *project_name(struct reading *reading, const struct item *item)
{
	struct found hit;
	if (!item->title.text)
		return NULL;
	if (words_find(&item->title, 0, "till", &hit) && item->title.plain_length - hit.to > 6)
		return spoken_copy(reading, &item->title, hit.to, item->title.plain_length);
	return item->out.title;
}

/* "senast 2025-03-31" in the condition. */
static void find_due(struct reading *reading, const struct joined *text, struct protocol_condition *condition)
{
	struct found latest;
	struct day_found day;
	if (!words_find(&text->said, 0, "senast", &latest) ||
		!day_find(&text->said, latest.to, reading_year(reading), &day) || day.month != 0 ||
		day.at.from - latest.to > 12)
		return;
	condition->due = day.date;
	condition->due_place = joined_place(reading, text, day.at.from);
}

static void add_condition(
	struct reading *reading, struct item *item, const struct joined *text, struct making *making)
{
	struct found at;
	if (making->count == CONDITIONS_MAX)
		return;
	struct protocol_condition *condition = &making->items[making->count];
	making->texts[making->count++] = text;
	*condition = (struct protocol_condition){.kind = kind_of(&text->said),
		.text = clause_text(reading, text),
		.place = joined_place(reading, text, 0)};
	condition->funder = funder_named(&text->said, 0, &at);
	if (condition->kind == UPH_CONDITION_COFINANCING)
		condition->name = project_name(reading, item);
	find_due(reading, text, condition);
}

/* ---- what happens if it fails ---- */

static bool is_return(const struct spoken *said)
{
	return words_has_any(said, returns) && words_has_any(said, failing) && words_has_any(said, negated);
}

/* The condition that a consequence answers: the one with the same funder, else the only one, else none. */
static struct protocol_condition *answered(const struct joined *text, struct making *making)
{
	struct found at;
	const char *funder = funder_named(&text->said, 0, &at);
	for (size_t i = 0; i < making->count; i++) {
		struct protocol_condition *condition = &making->items[i];
		if (!condition->otherwise && funder && condition->funder &&
			strcmp(funder, condition->funder) == 0)
			return condition;
	}
	return making->count == 1 && !making->items[0].otherwise ? &making->items[0] : NULL;
}

static void take_return(
	struct reading *reading, struct item *item, const struct joined *text, struct making *making)
{
	struct protocol_condition *condition = answered(text, making);
	if (!condition) {
		add_condition(reading, item, text, making);
		return;
	}
	condition->otherwise = clause_text(reading, text);
	condition->otherwise_place = joined_place(reading, text, 0);
}

/* In the discussion, where no clause says it. */
static bool discussed_return(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	struct making *making = context;
	if (clause)
		return false;
	for (size_t from = 0, count = 0; from < text->said.plain_length && count < 400; count++) {
		size_t to = sentence_end(&text->said, from);
		struct spoken sentence = spoken_part(&text->said, from, to);
		if (is_return(&sentence)) {
			struct protocol_condition *condition = &making->items[0];
			while (to > from && strchr(" .", text->said.plain[to - 1]))
				to--;
			condition->otherwise = spoken_copy(reading, &text->said, from, to);
			condition->otherwise_place = joined_place(reading, text, from);
			reading_say(reading, UPH_SEVERITY_NOTE, "protocol.condition",
				condition->otherwise_place,
				"§ %s: att-satserna säger inte vad som händer om villkoret faller; det är hämtat här.",
				item->out.number);
			return true;
		}
		from = to;
	}
	return false;
}

/* ---- co-financing ---- */

struct percents {
	struct percent_found own, other;
	struct protocol_place own_place, other_place;
	size_t own_distance;
	bool has_own, has_other;
};

static size_t distance(const struct found *a, const struct found *b)
{
	return a->to <= b->from ? b->from - a->to : b->to <= a->from ? a->from - b->to : 0;
}

/* How near the percentage stands to one of the words. */
static size_t nearest(const struct spoken *said, const struct found *at)
{
	size_t best = NOT_FOUND;
	struct found hit;
	for (size_t i = 0; own_words[i]; i++) {
		for (size_t from = 0; words_find(said, from, own_words[i], &hit); from = hit.to) {
			size_t here = distance(&hit, at);
			best = here < best ? here : best;
		}
	}
	return best;
}

static bool take_percents(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	struct percents *percents = context;
	struct percent_found percent;
	size_t seen = 0;
	(void)item;
	(void)clause;
	if (!words_has_any(&text->said, own_words))
		return false;
	for (size_t from = 0; seen < PERCENTS_MAX && percent_find(&text->said, from, &percent); seen++) {
		size_t here = nearest(&text->said, &percent.at);
		from = percent.at.to;
		if (!percents->has_own || here < percents->own_distance) {
			if (percents->has_own) {
				percents->other = percents->own;
				percents->other_place = percents->own_place;
				percents->has_other = true;
			}
			percents->own = percent;
			percents->own_place = joined_place(reading, text, percent.at.from);
			percents->own_distance = here;
			percents->has_own = true;
		} else if (!percents->has_other) {
			percents->other = percent;
			percents->other_place = joined_place(reading, text, percent.at.from);
			percents->has_other = true;
		}
	}
	return percents->has_own;
}

static bool sums_to_one(const struct percents *percents)
{
	int64_t a, b;
	const struct percent_found *own = &percents->own, *other = &percents->other;
	return percents->has_other && !__builtin_mul_overflow(own->numerator, other->denominator, &a) &&
	       !__builtin_mul_overflow(other->numerator, own->denominator, &b) &&
	       a + b == own->denominator * other->denominator;
}

static void set_shares(struct reading *reading, struct item *item, struct protocol_condition *condition)
{
	struct percents percents = {.own_distance = NOT_FOUND};
	(void)item_texts(reading, item, take_percents, &percents);
	if (!percents.has_own || percents.own.numerator >= percents.own.denominator) {
		condition->kind = UPH_CONDITION_GRANTED;
		const char *text = reading_text(reading,
			"§ %s: villkoret gäller medfinansiering, men andelarna står inte i protokollet.",
			item->out.number);
		reading_say(reading, UPH_SEVERITY_NOTE, "protocol.condition", condition->place, "%s", text);
		reading_note(reading, text);
		return;
	}
	condition->own_numerator = percents.own.numerator;
	condition->own_denominator = percents.own.denominator;
	condition->own_place = percents.own_place;
	condition->funder_numerator = percents.own.denominator - percents.own.numerator;
	condition->funder_denominator = percents.own.denominator;
	condition->funder_place = percents.has_other ? percents.other_place : percents.own_place;
	if (sums_to_one(&percents))
		return;
	const char *text = reading_text(reading,
		"§ %s: den egna andelen är %s; finansiärens är räknad som resten, %s. Granska den i utkastet.",
		item->out.number,
		reading_share(reading, condition->own_numerator, condition->own_denominator),
		reading_share(reading, condition->funder_numerator, condition->funder_denominator));
	reading_say(reading, UPH_SEVERITY_WARNING, "protocol.condition", condition->own_place, "%s", text);
	reading_note(reading, text);
}

static void finish(struct reading *reading, struct item *item, struct making *making)
{
	for (size_t i = 0; i < making->count; i++) {
		struct protocol_condition *condition = &making->items[i];
		if (condition->kind != UPH_CONDITION_COFINANCING)
			continue;
		if (!condition->funder)
			condition->kind = UPH_CONDITION_GRANTED;
		else
			set_shares(reading, item, condition);
	}
	if (making->count == 1 && !making->items[0].otherwise)
		(void)item_texts(reading, item, discussed_return, making);
}

void item_conditions(struct reading *reading, struct item *item)
{
	struct making *making = arena_alloc(reading->arena, sizeof *making);
	if (!making ||
		!(making->items = arena_alloc_array(reading->arena, CONDITIONS_MAX, sizeof *making->items))) {
		reading->no_memory = true;
		return;
	}
	for (size_t i = 0; i < item->clauses.count; i++) {
		const struct joined *text = &item->clauses.items[i];
		if (words_has_any(&text->said, heads))
			add_condition(reading, item, text, making);
	}
	for (size_t i = 0; i < item->clauses.count; i++) {
		const struct joined *text = &item->clauses.items[i];
		if (!words_has_any(&text->said, heads) && is_return(&text->said))
			take_return(reading, item, text, making);
	}
	finish(reading, item, making);
	item->out.conditions = making->items;
	item->out.condition_count = making->count;
}
