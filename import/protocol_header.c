/* Whose meeting it was, and when its minutes are adjusted. The body is the one that decides in the text; who
 * is only spoken of is not. Attendance lists are left alone: nobody's name is read. */
#include <string.h>

#include "import/protocol_reading.h"

static const struct {
	const char *name;
	const char *words[6];
} bodies[] = {
	{"LSVO", {"lsvo", "lsvo:s", "ledningssamverkan vård och omsorg",
			 "ledningssamverkan inom vård och omsorg", "ledningssamverkan"}},
	{"PSVO", {"psvo", "psvo:s", "politisk samverkan vård och omsorg", "politisk samverkan"}},
	{"Regionstyrelsen", {"regionstyrelsen"}},
	{"Samverkansnämnden", {"samverkansnämnden"}},
};

enum { BODY_COUNT = sizeof bodies / sizeof *bodies, LABEL_LINES = 4 };

static bool names_body(const struct spoken *spoken, size_t body, struct found *at)
{
	return words_find_any(spoken, 0, bodies[body].words, at, NULL);
}

const char *body_named(const struct spoken *spoken)
{
	struct found at;
	for (size_t i = 0; i < BODY_COUNT; i++) {
		if (names_body(spoken, i, &at))
			return bodies[i].name;
	}
	return NULL;
}

/* "Hälsorådet beslutar" alone on its line: the body is what stands before. */
static const char *other_body(struct reading *reading)
{
	for (size_t i = 0; i < reading->line_count; i++) {
		const struct spoken *said = &reading->lines[i].said;
		struct found verb;
		size_t rest;
		if (reading->lines[i].blank || !line_decides(said, &rest) ||
			!words_find(said, 0, "beslutar", &verb) || verb.from < 3)
			continue;
		return spoken_copy(reading, said, 0, verb.from);
	}
	return NULL;
}

/* The line of the first decision of a body, or of its first mention. */
static void count_bodies(const struct reading *reading, size_t *decided, size_t *spoken_of)
{
	struct found at;
	size_t rest;
	for (size_t i = 0; i < reading->line_count; i++) {
		const struct source_line *line = &reading->lines[i];
		if (line->blank)
			continue;
		bool decides = line_decides(&line->said, &rest);
		for (size_t body = 0; body < BODY_COUNT; body++) {
			if (!names_body(&line->said, body, &at))
				continue;
			decided[body] += decides;
			spoken_of[body] += i < reading->head_last ? 2 : 1;
		}
	}
}

static size_t largest(const size_t *counts)
{
	size_t best = 0;
	for (size_t i = 1; i < BODY_COUNT; i++)
		best = counts[i] > counts[best] ? i : best;
	return counts[best] > 0 ? best : NOT_FOUND;
}

static void find_body(struct reading *reading)
{
	size_t decided[BODY_COUNT] = {0}, spoken_of[BODY_COUNT] = {0};
	count_bodies(reading, decided, spoken_of);
	size_t best = largest(decided);
	if (best != NOT_FOUND) {
		reading->out->body = bodies[best].name;
		return;
	}
	reading->out->body = other_body(reading);
	if (reading->out->body)
		return;
	best = largest(spoken_of);
	if (best == NOT_FOUND)
		return;
	reading->out->body = bodies[best].name;
	reading_say(reading, UPH_SEVERITY_WARNING, "protocol.body", (struct protocol_place){0},
		"Protokollet säger inte vem som beslutar; %s nämns mest och antas vara den som sammanträdde.",
		bodies[best].name);
}

/* ---- adjustment ---- */

static bool is_adjusted_word(const struct spoken *said, struct found *at)
{
	static const char *const words[] = {"plats och tid för justering*", "tid och plats för justering*",
		"digital justering", "justering", "justeras", "justerat", "justerades", "justerad", NULL};
	return words_find_any(said, 0, words, at, NULL);
}

/* "senast", or a day that is yet to come: the minutes may not have been adjusted. */
static void take_adjusted(
	struct reading *reading, size_t line, const struct day_found *day, const struct found *word)
{
	struct protocol *out = reading->out;
	const struct spoken *said = &reading->lines[line].said;
	struct spoken before = spoken_part(said, 0, day->at.from);
	out->adjusted = day->date;
	out->adjusted_place = reading->lines[line].place;
	bool done = words_match(said, word->from, "justerat") > 0 ||
		    words_match(said, word->from, "justerad*") > 0;
	out->adjusted_latest = !done || words_has(&before, "senast");
}

static void find_adjusted(struct reading *reading)
{
	/* The head's first, then the foot's: a paragraph of its own says it, too. */
	for (size_t i = 0; i < reading->line_count; i++) {
		const struct source_line *line = &reading->lines[i];
		struct found word;
		struct day_found day;
		if (line->blank || line->said.plain_length > 200 || !is_adjusted_word(&line->said, &word))
			continue;
		int year = reading_year(reading);
		for (size_t k = i; k < reading->line_count && k < i + LABEL_LINES; k++) {
			if (k > i && reading->lines[k].blank)
				break;
			if (!day_find(&reading->lines[k].said, k == i ? word.to : 0, year, &day) ||
				day.month != 0)
				continue;
			if (reading_year(reading) > 0 && day.date.ymd < protocol_day(reading->out).ymd)
				continue;
			take_adjusted(reading, k, &day, &word);
			return;
		}
	}
}

void reading_body(struct reading *reading)
{
	struct protocol *out = reading->out;
	char day[UPH_DATE_TEXT_MAX];
	find_body(reading);
	find_adjusted(reading);
	uph_date_print(out->adjusted, day);
	if (out->adjusted.ymd == 0)
		reading_note(reading,
			"Protokollet säger inte när det justerades: det är ojusterat tills någon säger annat.");
	else if (out->adjusted_latest)
		reading_note(reading,
			reading_text(reading,
				"Protokollet ska justeras senast %s; det är ojusterat tills någon säger annat.",
				day));
}
