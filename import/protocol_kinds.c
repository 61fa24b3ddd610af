/* What a paragraph is about: our money, other money, an idea or a cost without an amount, or no money at all.
 * Only what is decided moves money; what is discussed is an idea until it has been decided. */
#include <string.h>

#include "import/protocol_verdicts.h"

enum { IDEAS_MAX = 20, SENTENCES_MAX = 2000, SUMMARY_MAX = 160 };

static const char *const ours[] = {"uph", "uph:s", "uph-medel*", "uppdrag psykisk hälsa", "psykisk hälsa",
	"suicidprevention*", "samsjuklighet*", "brukarmedverkan", "brukarinflytande", "länsgemensamma medel",
	"länsgemensamma uph*", "stimulansmedel*", NULL};
static const char *const others[] = {"omställningen till nära vård", "omställning till nära vård",
	"god och nära vård", "nära vård", "egna medel", "regionens egna medel", "fou-medel",
	"forskningsmedel", "tillgänglighetsmiljard*", "prestationsmedel", "medel från skr",
	"samordningsförbundet*", "egen budget", "ordinarie budget", "inom ram", "äldreomsorgslyftet",
	"kömiljarden", "välfärdsteknik", "civilt försvar", NULL};
/* The other money's name as it stands: from its "statsbidrag" or "medel" on. */
static const char *other_name(struct reading *reading, const struct spoken *said)
{
	static const char *const heads[] = {"statsbidrag*", "stimulansmedel*", "medel", "bidrag", NULL};
	static const char *const ends[] = {"under förutsättning", "enligt", "till och med", "t.o.m.", "t o m",
		"tom", "fr.o.m.", "fr o m", "från och med", "för perioden", "under perioden", "*,", "*.",
		"*;", NULL};
	struct found name, head, end;
	if (!words_find_any(said, 0, others, &name, NULL))
		return NULL;
	size_t from = name.from, to = said->plain_length;
	if (words_find_any(said, 0, heads, &head, NULL) && head.from < name.from &&
		name.from - head.from < 40)
		from = head.from;
	for (size_t i = 0; ends[i]; i++) {
		if (words_find(said, name.to, ends[i], &end) && end.from < to)
			to = end.from;
	}
	return spoken_copy(reading, said, from, to);
}

/* What the clauses of a paragraph do, and those that its money is read from. */
struct judged {
	struct joined_list kept, back, asked;
	bool giving, our;
	const char *other;
};

static void keep(struct reading *reading, struct joined_list *list, const struct joined *clause)
{
	if (!reading_add(reading, list, clause))
		reading->no_memory = true;
}

static const char *shortened(struct reading *reading, const char *text);

static const char *clause_text(struct reading *reading, const struct joined *clause)
{
	return shortened(reading, spoken_copy(reading, &clause->said, 0, clause->said.plain_length));
}

static void judge_clause(
	struct reading *reading, const struct item *item, const struct joined *clause, struct judged *out)
{
	struct verdict verdict = clause_verdict(&clause->said);
	struct joined rest = *clause;
	switch (verdict.kind) {
	case VERDICT_GIVES:
		/* What stands before, such as what is turned down, is no part of it. */
		rest.said = spoken_part(&clause->said, verdict.from, clause->said.plain_length);
		keep(reading, &out->kept, &rest);
		out->giving = true;
		break;
	case VERDICT_BACK:
		keep(reading, &out->back, clause);
		if (!verdict.named)
			keep(reading, &out->kept, clause);
		break;
	case VERDICT_REFUSES:
		if (verdict.named)
			reading_say(reading, UPH_SEVERITY_NOTE, "protocol.refused",
				joined_place(reading, clause, 0),
				"§ %s flyttar inga pengar här, för det avslås eller skjuts upp: \"%s\"",
				item->out.number, clause_text(reading, clause));
		else
			keep(reading, &out->kept, clause);
		break;
	case VERDICT_ASKS:
		keep(reading, &out->asked, clause);
		break;
	case VERDICT_NONE:
		if (!verdict.named)
			keep(reading, &out->kept, clause);
		else
			reading_say(reading, UPH_SEVERITY_NOTE, "protocol.noted",
				joined_place(reading, clause, 0),
				"§ %s nämner pengar utan att flytta dem: \"%s\"", item->out.number,
				clause_text(reading, clause));
		break;
	}
}

/* Money back or between pots cannot be drafted as an allocation: it is said, with what to do. */
static void say_back(struct reading *reading, struct item *item, const struct joined_list *back)
{
	for (size_t i = 0; i < back->count; i++) {
		struct amount_found amount;
		const struct joined *clause = &back->items[i];
		bool named = amount_find(&clause->said, 0, &amount);
		/* What becomes of the money if a condition fails is the condition's. */
		if (!named && !item->out.by_hand)
			continue;
		const char *text = reading_text(reading,
			"§ %s flyttar pengar tillbaka eller mellan potter, och det kommer inte med i utkastet: \"%s\". "
			"Bokför det med uph record (distribute, carry, release eller refund) när det är beslutat.",
			item->out.number, clause_text(reading, clause));
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.back", joined_place(reading, clause, 0),
			"%s", text);
		reading_note(reading, text);
	}
}

static void take_asked(struct reading *reading, struct item *item, const struct joined_list *asked)
{
	for (size_t i = 0; i < asked->count; i++)
		keep(reading, &item->discussion, &asked->items[i]);
	if (asked->count > 0)
		item->asks = true;
}

static enum uph_minute_kind kind_of(struct reading *reading, struct item *item)
{
	struct judged judged = {.giving = false};
	struct found at;
	for (size_t i = 0; i < item->clauses.count; i++) {
		const struct spoken *said = &item->clauses.items[i].said;
		judge_clause(reading, item, &item->clauses.items[i], &judged);
		judged.our =
			judged.our || words_has_any(said, ours) || activity_named(said, NULL, &at) != NULL;
		if (!judged.other)
			judged.other = other_name(reading, said);
	}
	item->clauses = judged.kept;
	take_asked(reading, item, &judged.asked);
	if (!judged.giving && judged.back.count == 0)
		return UPH_MINUTE_NONE;
	if (!judged.our && judged.other) {
		item->out.other_money = judged.other;
		return UPH_MINUTE_OTHER;
	}
	item->out.by_hand = !judged.giving;
	say_back(reading, item, &judged.back);
	if (item->out.by_hand)
		item->out.purpose = clause_text(reading, &judged.back.items[0]);
	return UPH_MINUTE_MONEY;
}

/* ---- ideas ---- */

struct ideas {
	struct protocol_text *texts;
	size_t count, sentences;
	struct uph_money amount; /* of the first that names one */
	bool amounts;            /* what a paragraph that decides nothing discusses may have an amount */
};

static bool is_idea(const struct spoken *sentence)
{
	static const char *const words[] = {"tankar kring", "tankar om", "idé", "idéer", "kostnad",
		"kostnader", "kostnaden", "kostnaderna", "kostnads*", "underhållskostnad*", "driftkostnad*",
		"merkostnad*", "behov av medel", "behov av resurser", "behov av finansiering", "söka medel",
		"äska*", "behöver finansieras", "finansieringen är oklar", "medel avsätts", "*kostnader",
		NULL};
	return words_has_any(sentence, words);
}

static void take_sentence(
	struct reading *reading, const struct joined *text, size_t from, size_t to, struct ideas *ideas)
{
	struct spoken sentence = spoken_part(&text->said, from, to);
	struct amount_found amount;
	bool named = ideas->amounts && amount_find(&sentence, 0, &amount);
	if (ideas->count >= IDEAS_MAX || (!named && !is_idea(&sentence)))
		return;
	if (named && ideas->amount.ore == 0)
		ideas->amount = amount.amount;
	ideas->texts[ideas->count++] = (struct protocol_text){
		spoken_copy(reading, &sentence, 0, sentence.plain_length), joined_place(reading, text, from)};
}

static void find_ideas(struct reading *reading, struct item *item)
{
	struct ideas ideas = {.texts = arena_alloc_array(reading->arena, IDEAS_MAX, sizeof *ideas.texts),
		.amounts = item->out.kind == UPH_MINUTE_NONE && (!item->decides || item->asks)};
	if (!ideas.texts) {
		reading->no_memory = true;
		return;
	}
	for (size_t i = 0; i < item->discussion.count; i++) {
		const struct joined *text = &item->discussion.items[i];
		for (size_t from = 0; from < text->said.plain_length && ideas.sentences < SENTENCES_MAX;) {
			size_t to = sentence_end(&text->said, from);
			take_sentence(reading, text, from, to, &ideas);
			ideas.sentences++;
			from = to;
		}
	}
	item->out.ideas = ideas.texts;
	item->out.idea_count = ideas.count;
	if (ideas.count > 0 && item->out.kind == UPH_MINUTE_NONE) {
		item->out.kind = UPH_MINUTE_IDEA;
		item->out.amount = ideas.amount;
	}
}

/* ---- what is said of it ---- */

static const char *shortened(struct reading *reading, const char *text)
{
	struct spoken said;
	if (!words_speak(reading->arena, text, strlen(text), &said)) {
		reading->no_memory = true;
		return "";
	}
	if (said.plain_length <= SUMMARY_MAX)
		return text;
	size_t cut = SUMMARY_MAX;
	while (cut > SUMMARY_MAX / 2 && said.plain[cut] != ' ')
		cut--;
	return reading_text(reading, "%s …", spoken_copy(reading, &said, 0, cut));
}

static const char *money_summary(struct reading *reading, const struct protocol_paragraph *out)
{
	if (out->by_hand)
		return shortened(
			reading, reading_text(reading, "tillbaka eller mellan potter, bokförs för hand: %s",
					 out->purpose));
	const char *text = out->amount.ore == 0
				   ? "belopp inte angivet"
				   : reading_text(reading, "%s%s kr", out->at_most ? "högst " : "",
					     reading_amount(reading, out->amount));
	for (size_t i = 0; i < out->financing_count; i++) {
		const struct protocol_line *line = &out->financing[i];
		text = reading_text(reading, "%s%s %s, %s%s", text, i == 0 ? ":" : " +", line->fund,
			*line->activity ? line->activity : "ofördelat",
			out->financing_count > 1 && line->amount.ore > 0
				? reading_text(reading, " %s", reading_amount(reading, line->amount))
				: "");
	}
	if (out->recipient)
		text = reading_text(reading, "%s; till %s", text, out->recipient);
	if (out->purpose)
		text = reading_text(reading, "%s; %s", text, out->purpose);
	return shortened(reading, text);
}

static const char *other_summary(struct reading *reading, const struct protocol_paragraph *out)
{
	const char *text = reading_text(reading, "andra pengar: %s", out->other_money);
	for (size_t i = 0; i < out->share_count; i++)
		text = reading_text(reading, "%s%s %s %s", text, i == 0 ? ";" : ",", out->shares[i].name,
			reading_share(reading, out->shares[i].numerator, out->shares[i].denominator));
	return shortened(reading, text);
}

static void summarise(struct reading *reading, struct item *item)
{
	struct protocol_paragraph *out = &item->out;
	switch (out->kind) {
	case UPH_MINUTE_MONEY:
		out->summary = money_summary(reading, out);
		break;
	case UPH_MINUTE_OTHER:
		out->summary = other_summary(reading, out);
		break;
	case UPH_MINUTE_IDEA:
		out->summary = shortened(reading, out->ideas[0].text);
		break;
	case UPH_MINUTE_NONE:
		out->summary = out->decided
				       ? reading_text(reading, "behandlas; beslutas i § %s", out->decided)
			       : out->clause_count > 0 ? "beslut utan pengar"
						       : "information";
		break;
	}
}

/* A sentence that gives an amount, though nothing was recognised as a decision: a person must look. */
static void say_idea(struct reading *reading, const struct item *item, const struct protocol_text *idea)
{
	struct spoken said;
	if (!words_speak(reading->arena, idea->text, strlen(idea->text), &said)) {
		reading->no_memory = true;
		return;
	}
	struct verdict verdict = clause_verdict(&said);
	if (!item->asks && verdict.named && verdict.kind == VERDICT_GIVES && clause_gives(&said))
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.undecided", idea->place,
			"§ %s kan flytta pengar, men inget beslut känns igen: \"%s\". Är det beslutat: skriv in det i en "
			"beslutsfil.",
			item->out.number, shortened(reading, idea->text));
	else
		reading_say(reading, UPH_SEVERITY_NOTE, "protocol.idea", idea->place,
			"§ %s talar om pengar utan att besluta: \"%s\"", item->out.number,
			shortened(reading, idea->text));
}

static void say(struct reading *reading, const struct item *item)
{
	const struct protocol_paragraph *out = &item->out;
	if (out->kind == UPH_MINUTE_OTHER)
		reading_say(reading, UPH_SEVERITY_NOTE, "protocol.other", out->place,
			"§ %s gäller andra pengar (%s) och kommer inte med i utkastet.", out->number,
			out->other_money);
	if (out->decided)
		return;
	for (size_t i = 0; i < out->idea_count; i++)
		say_idea(reading, item, &out->ideas[i]);
}

void reading_kinds(struct reading *reading)
{
	for (size_t i = 0; i < reading->item_count && !reading->no_memory; i++) {
		struct item *item = &reading->items[i];
		item->out.kind = kind_of(reading, item);
		/* What is discussed of a matter that is decided elsewhere, or with other money, is no idea of
		 * ours. */
		if (!item->out.decided && item->out.kind != UPH_MINUTE_OTHER)
			find_ideas(reading, item);
		if (protocol_drafted(&item->out) && !item_parts(reading, item)) {
			item_money(reading, item);
			item_sources(reading, item);
			item_roles(reading, item);
		}
		if (protocol_drafted(&item->out) || item->out.kind == UPH_MINUTE_OTHER) {
			if (item->out.part_count == 0)
				item_period(reading, item);
			item_shares(reading, item);
			item_conditions(reading, item);
		}
		summarise(reading, item);
		say(reading, item);
	}
}
