/* Shares that a paragraph's clauses name: "mellan länets fem kommuner (50%) och Region Blekinge (50%)". How
 * much work a percentage is, and what a funder pays, is read elsewhere. */
#include <string.h>

#include "import/protocol_reading.h"

enum { SHARES_MAX = 32, NAME_MAX_LENGTH = 80 };

/* A percentage of work, or of a co-financing. */
static bool is_other(const struct spoken *said, const struct percent_found *percent)
{
	static const char *const words[] = {"tjänst*", "egenfinansiering*", "medfinansiering*", "egen del",
		"egen insats", "esf*", "heltid", "årsarbet*", "sysselsättning*", "egen andel", NULL};
	struct spoken near =
		spoken_part(said, percent->at.from > 24 ? percent->at.from - 24 : 0, percent->at.to + 24);
	return words_has_any(&near, words);
}

/* The name before "(50 %)": back to "mellan", "och", a comma or the beginning. */
static const char *name_before(struct reading *reading, const struct spoken *said, size_t at)
{
	static const char *const heads[] = {"mellan", "och", "samt", "av", "*,", "*:", "*)", NULL};
	size_t from = at > NAME_MAX_LENGTH ? at - NAME_MAX_LENGTH : 0;
	struct spoken before = spoken_part(said, from, at);
	size_t start = 0;
	struct found hit;
	for (size_t i = 0; heads[i]; i++) {
		for (size_t k = 0; words_find(&before, k, heads[i], &hit); k = hit.to)
			start = hit.to > start ? hit.to : start;
	}
	struct spoken name = spoken_part(&before, start, before.plain_length);
	while (name.plain_length > 0 && strchr("( -", name.plain[name.plain_length - 1]))
		name.plain_length--;
	return name.plain_length < 3 ? NULL : spoken_copy(reading, &name, 0, name.plain_length);
}

static bool take_shares(
	struct reading *reading, struct item *item, const struct joined *text, bool clause, void *context)
{
	struct protocol_share *shares = context;
	struct percent_found percent;
	size_t seen = 0;
	if (!clause)
		return true;
	for (size_t from = 0; seen < SHARES_MAX && percent_find(&text->said, from, &percent); seen++) {
		from = percent.at.to;
		if (item->out.share_count == SHARES_MAX || is_other(&text->said, &percent))
			continue;
		const char *name = name_before(reading, &text->said, percent.at.from);
		if (name)
			shares[item->out.share_count++] = (struct protocol_share){name, percent.numerator,
				percent.denominator, joined_place(reading, text, percent.at.from)};
	}
	return false;
}

void item_shares(struct reading *reading, struct item *item)
{
	struct protocol_share *shares = arena_alloc_array(reading->arena, SHARES_MAX, sizeof *shares);
	if (!shares) {
		reading->no_memory = true;
		return;
	}
	(void)item_texts(reading, item, take_shares, shares);
	item->out.shares = shares;
	if (item->out.share_count == 0 || item->out.kind != UPH_MINUTE_MONEY)
		return;
	const char *text = reading_text(reading, "§ %s nämner andelar:", item->out.number);
	for (size_t i = 0; i < item->out.share_count; i++)
		text = reading_text(reading, "%s%s %s %s", text, i > 0 ? "," : "", shares[i].name,
			reading_share(reading, shares[i].numerator, shares[i].denominator));
	text = reading_text(
		reading, "%s; de kommer inte med i utkastet: skriv in dem om de delar pengarna.", text);
	reading_say(reading, UPH_SEVERITY_NOTE, "protocol.share", shares[0].place, "%s", text);
	reading_note(reading, text);
}
