/* When the money of a paragraph may be used, and how much work it pays: read in the clauses first, then in
 * the discussion. A time in words ("hösten 2024") is told and not turned into days. */
#include "import/protocol_reading.h"

/* What is decided to be revised, reported or met by a day is no period of the money. */
static bool is_of_money(const struct spoken *sentence)
{
	static const char *const words[] = {"perioden", "tidsperiod*", "satsning*", "medel*", "projekt*",
		"gäller för", "löper", "tjänst*", "uppdrag*", "anställ*", "insats*", "finansier*", "kronor",
		"kr", NULL};
	return words_has_any(sentence, words);
}

static struct spoken sentence_of(const struct joined *text, size_t at)
{
	return spoken_part(&text->said, sentence_begin(&text->said, at), sentence_end(&text->said, at));
}

static bool take_period(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	struct period_found period;
	struct protocol_paragraph *out = &item->out;
	(void)context;
	if (!period_find(&text->said, 0, reading_year(reading), &period))
		return false;
	struct spoken sentence = sentence_of(text, period.at.from);
	if (!is_of_money(&sentence))
		return false;
	struct protocol_place place = joined_place(reading, text, period.at.from);
	if (out->period_first.ymd || out->period_last.ymd) {
		bool same = (!period.first.ymd || period.first.ymd == out->period_first.ymd) &&
			    (!period.last.ymd || period.last.ymd == out->period_last.ymd);
		if (!same && !clause && period.first.ymd && period.last.ymd)
			reading_say(reading, UPH_SEVERITY_WARNING, "protocol.period", place,
				"§ %s: beslutet säger perioden %s – %s, men här står \"%s\"; beslutets gäller.",
				out->number, reading_day(reading, out->period_first),
				reading_day(reading, out->period_last),
				spoken_copy(reading, &text->said, period.at.from, period.at.to));
		return false;
	}
	if (period.first.ymd && period.last.ymd && period.first.ymd > period.last.ymd) {
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.period", place,
			"§ %s: perioden \"%s\" slutar innan den börjar; skriv den i utkastet.", out->number,
			spoken_copy(reading, &text->said, period.at.from, period.at.to));
		return false;
	}
	out->period_first = period.first;
	out->period_last = period.last;
	out->period_place = place;
	return false;
}

static bool take_words(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	struct found at;
	(void)context;
	if (!clause || !period_in_words(&text->said, &at))
		return false;
	size_t to = at.to;
	while (to < text->said.plain_length && to - at.to < 5 &&
		(text->said.plain[to] == ' ' || words_digit(text->said.plain[to])))
		to++;
	const char *message = reading_text(reading,
		"§ %s: tiden \"%s\" kan inte läsas som dagar; skriv perioden i utkastet.", item->out.number,
		spoken_copy(reading, &text->said, at.from, to));
	reading_say(reading, UPH_SEVERITY_NOTE, "protocol.period", joined_place(reading, text, at.from), "%s",
		message);
	reading_note(reading, message);
	return true;
}

static bool take_extent(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	struct found at;
	(void)clause;
	(void)context;
	if (!extent_find(&text->said, 0, &at))
		return false;
	item->out.extent = spoken_copy(reading, &text->said, at.from, at.to);
	item->out.extent_place = joined_place(reading, text, at.from);
	return true;
}

void item_period(struct reading *reading, struct item *item)
{
	(void)item_texts(reading, item, take_period, NULL);
	if (!item->out.period_first.ymd && !item->out.period_last.ymd)
		(void)item_texts(reading, item, take_words, NULL);
	(void)item_texts(reading, item, take_extent, NULL);
}
