/* Where minutes decide: the lines that begin the reading out of a decision, in the forms that secretaries
 * give them, and a decision told in the middle of a sentence. What others decide, what is only proposed and
 * what was decided before is told, not decided. */
#include <string.h>

#include "import/protocol_reading.h"

enum { MARKER_LENGTH_MAX = 70, INFINITIVE_MIN = 4 };

static const char *const bodies[] = {"lsvo:s", "lsvo", "psvo:s", "psvo", "ledningssamverkan vård och omsorg",
	"ledningssamverkan inom vård och omsorg", "ledningssamverkan", "politisk samverkan vård och omsorg",
	"styrgruppen", "mötet", "sammanträdet", "nämnden", "samverkansnämnden", "regionstyrelsen",
	"regionchefsgruppen", "rådet", NULL};

/* Those whose proposals are decisions of the meeting; what a steering group proposes is put before it. */
static const char *const own[] = {"lsvo", "psvo", "ledningssamverkan vård och omsorg",
	"ledningssamverkan inom vård och omsorg", "ledningssamverkan", "politisk samverkan vård och omsorg",
	"mötet", "sammanträdet", "rådet", "samverkansnämnden", NULL};

/* Verbs by which a body decides of itself; the clause is then the whole sentence. */
static const char *const acts[] = {"rekommenderar", "tillstyrker", "föreslår", "beviljar", "avslår",
	"bifaller", "anslår", "avsätter", "tilldelar", "tillsätter", "fördelar", "omfördelar", "godkänner",
	"fastställer", "bordlägger", "återremitterar", "återför", "ställer sig bakom", "enas om", "enades om",
	"är enig om", "är eniga om", "ger sitt bifall", "lämnar bifall", NULL};

static size_t pass_spaces(const struct spoken *line, size_t at)
{
	while (at < line->plain_length && line->plain[at] == ' ')
		at++;
	return at;
}

static size_t pass_colon(const struct spoken *line, size_t at)
{
	while (at < line->plain_length && (line->plain[at] == ' ' || line->plain[at] == ':'))
		at++;
	return at;
}

/* The first pattern that matches here; its length, 0: none does. */
static size_t match_any(const struct spoken *line, size_t at, const char *const *patterns)
{
	for (size_t i = 0; patterns[i]; i++) {
		size_t length = words_match(line, at, patterns[i]);
		if (length > 0)
			return length;
	}
	return 0;
}

/* How it was decided, between the verb and what was decided: "enhälligt", "efter diskussion". */
static size_t pass_manner(const struct spoken *line, size_t at)
{
	static const char *const words[] = {"enhälligt", "enigt", "gemensamt", "därmed", "även", "också",
		"vidare", "idag", "i dag", "härmed", "därför", "sålunda", "således", "enligt följande",
		"följande", "efter diskussion", "efter omröstning", "efter dialog", "i konsensus",
		"för egen del", "nu", "samtidigt", "slutligen", "för sin del", NULL};
	size_t length;
	while ((length = match_any(line, at, words)) > 0)
		at = pass_colon(line, at + length);
	return at;
}

/* "beslutar bevilja": what is decided follows without "att". */
static bool infinitive_at(const struct spoken *line, size_t at)
{
	size_t end = at;
	while (end < line->plain_length && words_letter(line->plain[end]))
		end++;
	return end - at >= INFINITIVE_MIN && line->plain[end - 1] == 'a' && end < line->plain_length &&
	       line->plain[end] == ' ';
}

/* What a body's "beslutar" is followed by: the clause, or nothing more on the line. */
static bool decided_at(const struct spoken *line, size_t after_verb, size_t *rest)
{
	static const char *const clauses[] = {"att", "enligt", "i enlighet med", NULL};
	bool colon = after_verb < line->plain_length && line->plain[after_verb] == ':';
	size_t at = pass_manner(line, pass_colon(line, after_verb));
	*rest = at;
	return at >= line->plain_length || colon || match_any(line, at, clauses) > 0 ||
	       infinitive_at(line, at);
}

/* A body at plain[at] and its verb. */
static bool body_decides(const struct spoken *line, size_t at, size_t *rest)
{
	static const char *const verbs[] = {"beslutar", "beslut", "beslutade", NULL};
	/* Of another meeting. */
	static const char *const before[] = {"förra mötet", "föregående möte*", "föregående sammanträde*",
		"tidigare möte*", "förra sammanträdet", "vid mötet", "vid sammanträdet", "i fjol",
		"förra året", "på mötet", NULL};
	size_t begin = at, length = match_any(line, at, bodies);
	if (length == 0)
		return false;
	at = pass_spaces(line, at + length);
	length = match_any(line, at, verbs);
	if (length > 0 && words_match(line, at, "beslutade") > 0 && words_has_any(line, before))
		return false;
	if (length > 0)
		return decided_at(line, at + length, rest);
	length = match_any(line, begin, own) > 0 ? match_any(line, at, acts) : 0;
	if (length == 0)
		return false;
	*rest = pass_manner(line, pass_colon(line, at + length));
	if (*rest < line->plain_length)
		*rest = begin;
	return true;
}

/* "Beslut: …", "Beslutar att …", "Det beslutades att …", "Beslut" alone. */
static bool says_decision(const struct spoken *line, size_t *rest)
{
	static const char *const words[] = {"beslutar", "beslut", "beslutade", "beslutades", "beslutas",
		"det beslutas", "det beslutades", "besluten", NULL};
	size_t length = match_any(line, 0, words);
	if (length == 0)
		return false;
	bool colon = length < line->plain_length && line->plain[length] == ':';
	size_t at = pass_manner(line, pass_colon(line, length));
	*rest = at;
	return at >= line->plain_length || colon || words_match(line, at, "att") > 0;
}

bool line_decides(const struct spoken *line, size_t *rest)
{
	struct found verb;
	*rest = 0;
	if (line->plain_length == 0)
		return false;
	if (body_decides(line, 0, rest) || says_decision(line, rest))
		return true;
	*rest = 0;
	/* "Hälsorådet beslutar": any body, alone on its line. */
	if (line->plain_length <= MARKER_LENGTH_MAX && words_find(line, 0, "beslutar", &verb)) {
		size_t after = pass_colon(line, verb.to);
		*rest = after;
		return after >= line->plain_length && !memchr(line->plain, '.', line->plain_length);
	}
	return false;
}

bool line_proposes(const struct spoken *line)
{
	static const char *const words[] = {"förslag till beslut", "förslag på beslut", "förslag till*",
		"beslutsförslag", "lsvo:s förslag", "beredningsgruppens förslag", NULL};
	size_t end;
	for (size_t i = 0; words[i]; i++) {
		if (words_begins(line, words[i], &end) && pass_colon(line, end) >= line->plain_length)
			return true;
	}
	return false;
}

/* Whether what stands before a body makes its deciding a proposal, a condition or a thing of the past. */
static bool is_only_told(const struct spoken *said, size_t at)
{
	static const char *const words[] = {
		"om", "innan", "när", "då", "att", "sedan", "förrän", "att även", "att också", NULL};
	struct spoken before = spoken_part(said, at > 16 ? at - 16 : 0, at);
	struct found hit;
	for (size_t i = 0; words[i]; i++) {
		for (size_t from = 0; words_find(&before, from, words[i], &hit); from = hit.to) {
			bool with = hit.from >= 4 && memcmp(before.plain + hit.from - 4, "med ", 4) == 0;
			if (hit.to == before.plain_length && !with)
				return true;
		}
	}
	return false;
}

bool sentence_decides(const struct spoken *said, size_t from, size_t to, size_t *begin)
{
	static const char *const turned[] = {"enades lsvo om", "enades mötet om", "enas lsvo om",
		"beslutas att", "beslutades att", "beslut fattas om*", "beslut fattades om*",
		"är överens om*", "är eniga om*", "råder enighet om*", "beslutar lsvo att",
		"beslutar mötet att", "beslutar ledningssamverkan att", "rekommenderar lsvo*",
		"föreslår lsvo*", "beviljar lsvo*", NULL};
	struct spoken sentence = spoken_part(said, from, to);
	size_t start = (size_t)(sentence.plain - said->plain), rest;
	struct found hit;
	/* Place by place: the words are looked for once each, however many bodies are named. */
	for (size_t at = 0; at < sentence.plain_length; at++) {
		if ((at > 0 && words_letter(sentence.plain[at - 1])) || match_any(&sentence, at, bodies) == 0)
			continue;
		if (!body_decides(&sentence, at, &rest) || is_only_told(&sentence, at))
			continue;
		struct spoken tail = spoken_part(&sentence, at, at + MARKER_LENGTH_MAX);
		if (words_find(&tail, 0, "beslutade", &(struct found){0}))
			continue;
		*begin = start + at;
		return true;
	}
	if (!words_find_any(&sentence, 0, turned, &hit, NULL) || is_only_told(&sentence, hit.from))
		return false;
	*begin = start + hit.from;
	return true;
}
