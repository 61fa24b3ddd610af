/* Who asks for the money, who receives it and who does the work, as far as the text says. Parties that every
 * book knows come out by their usual names; others as they are written. */
#include <string.h>

#include "import/protocol_reading.h"

enum { PHRASE_MAX = 120, SENTENCES_MAX = 400 };

/* A unit stands before the region it belongs to. */
static const struct {
	const char *name;
	const char *words[7];
} parties[] = {
	{"KoU", {"enheten för kvalitet och utveckling", "enhet för kvalitet och utveckling", "kou",
			"kvalitet och utvecklingsenheten", "kvalitets- och utvecklingsenheten"}},
	{"Karlshamns kommun", {"karlshamns kommun*", "karlshamn kommun", "karlshamn"}},
	{"Karlskrona kommun", {"karlskrona kommun*", "karlskronas kommun", "karlskrona"}},
	{"Olofströms kommun", {"olofströms kommun*", "olofström kommun", "olofström"}},
	{"Ronneby kommun", {"ronneby kommun*", "ronnebys kommun", "ronneby"}},
	{"Sölvesborgs kommun", {"sölvesborgs kommun*", "sölvesborg kommun", "sölvesborg"}},
	{"Region Blekinge", {"region blekinge", "regionen", "landstinget blekinge"}},
};

static const struct {
	const char *name;
	const char *words[5];
} funders[] = {
	{"ESF-rådet", {"esf-rådet*", "esf rådet*", "svenska esf-rådet", "esf", "europeiska socialfonden"}},
	{"Allmänna arvsfonden", {"allmänna arvsfonden*", "arvsfonden*"}},
	{"Folkhälsomyndigheten", {"folkhälsomyndigheten*"}},
	{"Vinnova", {"vinnova*"}},
	{"Tillväxtverket", {"tillväxtverket*"}},
	{"Samordningsförbundet", {"samordningsförbundet*", "finsam"}},
	{"Interreg", {"interreg*"}},
};

enum { PARTY_COUNT = sizeof parties / sizeof *parties, FUNDER_COUNT = sizeof funders / sizeof *funders };

/* First in the text; where two begin together, the one that stands first in the table. A unit wins over the
 * region that stands just before it: "Region Blekinge, Enheten för …". */
const char *party_named(const struct spoken *spoken, size_t from, struct found *at)
{
	const char *name = NULL;
	struct found best = {NOT_FOUND, 0}, hit;
	for (size_t i = 0; i < PARTY_COUNT; i++) {
		if (words_find_any(spoken, from, parties[i].words, &hit, NULL) && hit.from < best.from) {
			best = hit;
			name = parties[i].name;
		}
	}
	if (!name)
		return NULL;
	*at = best;
	if (strcmp(name, "Region Blekinge") == 0 &&
		words_find_any(spoken, best.to, parties[0].words, &hit, NULL) && hit.from - best.to <= 12) {
		*at = (struct found){best.from, hit.to};
		return parties[0].name;
	}
	return name;
}

const char *funder_named(const struct spoken *spoken, size_t from, struct found *at)
{
	const char *name = NULL;
	struct found best = {NOT_FOUND, 0}, hit;
	for (size_t i = 0; i < FUNDER_COUNT; i++) {
		if (words_find_any(spoken, from, funders[i].words, &hit, NULL) && hit.from < best.from) {
			best = hit;
			name = funders[i].name;
		}
	}
	if (name)
		*at = best;
	return name;
}

/* ---- who asks, who receives ---- */

/* What stands after the words: a known party by its name, else the phrase; NULL when there is none. */
static const char *phrase_after(struct reading *reading, const struct joined *text, size_t from, bool known,
	struct protocol_place *place)
{
	static const char *const ends[] = {
		"*.", "*;", "och ska", "som", "för", "efter", "senast", "under", "när", "vid", NULL};
	size_t to = sentence_end(&text->said, from);
	struct found end, at;
	if (to > from + PHRASE_MAX)
		to = from + PHRASE_MAX;
	for (size_t i = 0; ends[i]; i++) {
		struct spoken part = spoken_part(&text->said, from, to);
		size_t start = (size_t)(part.plain - text->said.plain);
		/* "Enheten för kvalitet" is one name. */
		if (words_find(&part, 0, ends[i], &end) && end.from > 2 && strcmp(ends[i], "för") != 0)
			to = start + end.from;
	}
	struct spoken part = spoken_part(&text->said, from, to);
	*place = joined_place(reading, text, from);
	const char *name = party_named(&part, 0, &at);
	if (name && at.from < 40)
		return name;
	if (known || part.plain_length < 3)
		return NULL;
	return spoken_copy(reading, &part, 0, part.plain_length);
}

static bool take_requisitioner(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	struct found verb, by;
	(void)context;
	if (!clause || !words_find(&text->said, 0, "rekvirera*", &verb))
		return false;
	if (words_find(&text->said, verb.from, "av", &by) && by.from - verb.to < 60) {
		item->out.requisitioner =
			phrase_after(reading, text, by.to, false, &item->out.requisitioner_place);
		return item->out.requisitioner != NULL;
	}
	/* "KoU rekvirerar medlen" */
	struct spoken before = spoken_part(&text->said, sentence_begin(&text->said, verb.from), verb.from);
	struct found at;
	item->out.requisitioner = party_named(&before, 0, &at);
	item->out.requisitioner_place = joined_place(reading, text, verb.from);
	return item->out.requisitioner != NULL;
}

static bool take_recipient(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	static const char *const verbs[] = {"utbetalas till", "betalas ut till", "betalas till",
		"överförs till", "tillfaller", "tilldelas", "tilldelar", "tilldela", "beviljas", "beviljar",
		"bevilja", "ge", "ger", "anslå", "mottagare är", "till", NULL};
	struct found verb;
	(void)context;
	for (size_t i = 0; clause && verbs[i]; i++) {
		for (size_t from = 0; words_find(&text->said, from, verbs[i], &verb); from = verb.to) {
			struct found at;
			struct spoken after = spoken_part(&text->said, verb.to, verb.to + 50);
			const char *name = party_named(&after, 0, &at);
			if (!name || at.from > 3)
				continue;
			item->out.recipient = name;
			item->out.recipient_place = joined_place(reading, text, verb.from);
			return true;
		}
	}
	return false;
}

/* ---- who does the work ---- */

static bool is_region_of(const char *name, const char *unit)
{
	return strcmp(name, "Region Blekinge") == 0 && unit && strcmp(unit, "KoU") == 0;
}

static bool take_performer_in(
	struct reading *reading, struct item *item, const struct joined *text, const struct spoken *sentence)
{
	static const char *const words[] = {"tjänsteköp*", "köp av tjänst*", "köpt tjänst*", "köper tjänst*",
		"köpa tjänst*", "utförs av", "utföras av", "utförare*", "genomförs av", "genomföras av",
		"anställs av", "anställs i", NULL};
	struct found at;
	if (!words_has_any(sentence, words))
		return false;
	for (size_t from = 0;;) {
		const char *name = party_named(sentence, from, &at);
		if (!name)
			return false;
		from = at.to;
		const char *asks = item->out.requisitioner ? item->out.requisitioner : item->out.recipient;
		if ((asks && strcmp(name, asks) == 0) || is_region_of(name, asks))
			continue;
		item->out.performer = name;
		item->out.performer_place =
			joined_place(reading, text, (size_t)(sentence->plain - text->said.plain) + at.from);
		return true;
	}
}

static bool take_performer(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	size_t count = 0;
	(void)clause;
	(void)context;
	for (size_t from = 0; from < text->said.plain_length && count < SENTENCES_MAX; count++) {
		size_t to = sentence_end(&text->said, from);
		struct spoken sentence = spoken_part(&text->said, from, to);
		if (take_performer_in(reading, item, text, &sentence))
			return true;
		from = to;
	}
	return false;
}

void item_roles(struct reading *reading, struct item *item)
{
	struct protocol_paragraph *out = &item->out;
	(void)item_texts(reading, item, take_requisitioner, NULL);
	(void)item_texts(reading, item, take_recipient, NULL);
	if (!out->recipient && out->requisitioner) {
		out->recipient = out->requisitioner;
		out->recipient_place = out->requisitioner_place;
	} else if (out->recipient && out->requisitioner && strcmp(out->recipient, out->requisitioner) == 0) {
		out->recipient_place = out->requisitioner_place;
	}
	(void)item_texts(reading, item, take_performer, NULL);
	if (out->recipient)
		return;
	const char *text = reading_text(reading,
		"§ %s säger inte vem som rekvirerar eller tar emot pengarna; skriv mottagaren i utkastet.",
		out->number);
	reading_say(reading, UPH_SEVERITY_WARNING, "protocol.role", out->place, "%s", text);
	reading_note(reading, text);
}
