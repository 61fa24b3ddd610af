/* The text's lines: numbered as a person counts them, with what belongs to the page and not to the minutes
 * marked, and put together again to running text, each piece knowing its line. */
#include <string.h>

#include "import/protocol_reading.h"
#include "ledger/base/text.h"

enum { FURNITURE_LENGTH_MAX = 90, EDGE_LINES = 3, CAPITALS_MIN = 6, SENTENCE_MAX = 4000 };

/* ---- one line ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* White space at the ends off, NBSP too. */
static void trim(const char **text, size_t *length)
{
	for (;;) {
		if (*length > 0 && is_space(**text)) {
			(*text)++;
			(*length)--;
		} else if (*length > 1 && memcmp(*text, "\xC2\xA0", 2) == 0) {
			*text += 2;
			*length -= 2;
		} else {
			break;
		}
	}
	for (;;) {
		if (*length > 0 && is_space((*text)[*length - 1]))
			(*length)--;
		else if (*length > 1 && memcmp(*text + *length - 2, "\xC2\xA0", 2) == 0)
			*length -= 2;
		else
			break;
	}
}

static bool holds_word(const struct spoken *said)
{
	for (size_t i = 0; i < said->plain_length; i++) {
		if (words_digit(said->plain[i]) || (said->plain[i] >= 'a' && said->plain[i] <= 'z'))
			return true;
	}
	return false;
}

/* "7(10)", "Sida 7 av 10", "- 7 -": a page's number and nothing else. */
static bool is_page_number(const struct spoken *said)
{
	size_t at = 0, digits = 0;
	bool open = false, word = words_begins(said, "sida", &at) || words_begins(said, "sid", &at) ||
				  words_begins(said, "sid.", &at) || words_begins(said, "page", &at);
	bool dashed =
		said->plain_length > 2 && said->plain[0] == '-' && said->plain[said->plain_length - 1] == '-';
	if (said->plain_length > 24)
		return false;
	for (; at < said->plain_length; at++) {
		char here = said->plain[at];
		size_t of = words_match(said, at, "av");
		if (of > 0) {
			at += of - 1;
			open = true;
		} else if (words_digit(here)) {
			digits++;
		} else if (here == '(' || here == '/') {
			open = true;
		} else if (here != ' ' && here != ')' && here != '-') {
			return false;
		}
	}
	/* "12/4" may be a day; "7(10)" is not. */
	return digits > 0 && (word || dashed || (open && strchr(said->plain, '(') && said->plain[0] != '('));
}

static bool is_furniture(const struct spoken *said)
{
	static const char *const labels[] = {"justerandes sign*", "justerares sign*", "justerarnas sign*",
		"utdragsbestyrk*", "utdragsbestyrkning", "protokollsutdrag",
		"det här dokumentet är elektroniskt", "var vänlig verifiera dokumentet",
		"dokumentet är elektroniskt underskrivet", "signerat digitalt", "justerande sign*",
		"ordförandes sign*", NULL};
	if (said->plain_length > FURNITURE_LENGTH_MAX)
		return false;
	for (size_t i = 0; labels[i]; i++) {
		if (words_begins(said, labels[i], NULL))
			return true;
	}
	return is_page_number(said);
}

/* Capitals alone: a heading between paragraphs. */
static bool is_divider(const struct spoken *said)
{
	size_t at = 0, letters = 0;
	if (said->plain_length > FURNITURE_LENGTH_MAX ||
		memchr(said->plain, PLAIN_SECTION, said->plain_length))
		return false;
	while (at < said->length) {
		uint32_t code = text_next(said->text, said->length, &at);
		if ((code >= 'a' && code <= 'z') || (code >= 0xDF && code <= 0xFF) ||
			(code >= '0' && code <= '9'))
			return false;
		letters += (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE);
	}
	return letters >= CAPITALS_MIN;
}

static unsigned count_tabs(const char *raw, size_t length)
{
	unsigned count = 0;
	for (size_t i = 0; i < length; i++)
		count += raw[i] == '\t';
	return count;
}

static bool make_line(struct reading *reading, const char *raw, size_t length, struct protocol_place place)
{
	struct source_line *line = &reading->lines[reading->line_count];
	const char *text = raw;
	size_t size = length, rest;
	trim(&text, &size);
	*line = (struct source_line){.raw = raw, .raw_length = length, .place = place};
	line->tabs = size > 0 ? count_tabs(raw, (size_t)(text - raw) + size) : 0;
	if (!words_speak(reading->arena, text, size, &line->said))
		return false;
	line->furniture = is_furniture(&line->said);
	line->blank = line->furniture || !holds_word(&line->said);
	line->divider = !line->blank && is_divider(&line->said) && !line_decides(&line->said, &rest) &&
			!line_sends(&line->said, &rest) && !words_begins(&line->said, "att", &rest);
	reading->line_count++;
	return true;
}

/* ---- heads and feet that return on every page ---- */

/* The same but for its digits. */
static bool same_masked(const struct spoken *a, const struct spoken *b)
{
	if (a->plain_length != b->plain_length)
		return false;
	for (size_t i = 0; i < a->plain_length; i++) {
		if (a->plain[i] != b->plain[i] && !(words_digit(a->plain[i]) && words_digit(b->plain[i])))
			return false;
	}
	return true;
}

/* Marks lines at the edges of pages that return at the same place of the next page. */
static void mark_returning(struct reading *reading, const size_t *edges, size_t count, size_t each)
{
	size_t rest;
	for (size_t i = 0; i + each < count; i++) {
		if (edges[i] == NOT_FOUND || edges[i + each] == NOT_FOUND)
			continue;
		struct source_line *a = &reading->lines[edges[i]], *b = &reading->lines[edges[i + each]];
		struct amount_found amount;
		/* Paragraphs that each begin a page, and amounts that end it, look alike but for their
		 * digits. */
		bool minutes = line_decides(&a->said, &rest) || line_is_section(&a->said) ||
			       words_begins(&a->said, "att", NULL) || amount_find(&a->said, 0, &amount);
		if (!minutes && same_masked(&a->said, &b->said))
			a->furniture = a->blank = b->furniture = b->blank = true;
	}
}

static void mark_pages(struct reading *reading, unsigned pages)
{
	size_t count = (size_t)pages * EDGE_LINES;
	size_t *heads = arena_alloc_array(reading->arena, count, sizeof *heads);
	size_t *feet = arena_alloc_array(reading->arena, count, sizeof *feet);
	if (!heads || !feet) {
		reading->no_memory = true;
		return;
	}
	for (size_t i = 0; i < count; i++)
		heads[i] = feet[i] = NOT_FOUND;
	size_t filled = 0;
	unsigned page = 0;
	for (size_t i = 0; i < reading->line_count; i++) {
		const struct source_line *line = &reading->lines[i];
		filled = line->place.page == page ? filled : 0;
		page = line->place.page;
		if (!line->blank && filled < EDGE_LINES && page > 0)
			heads[(page - 1) * EDGE_LINES + filled++] = i;
	}
	page = 0;
	for (size_t i = reading->line_count; i-- > 0;) {
		const struct source_line *line = &reading->lines[i];
		filled = line->place.page == page ? filled : 0;
		page = line->place.page;
		if (!line->blank && filled < EDGE_LINES && page > 0)
			feet[(page - 1) * EDGE_LINES + filled++] = i;
	}
	mark_returning(reading, heads, count, EDGE_LINES);
	mark_returning(reading, feet, count, EDGE_LINES);
}

enum uph_status reading_lines(struct reading *reading, const char *text, size_t length, struct uph_error *err)
{
	size_t count = 1, at = 0;
	unsigned pages = 0;
	for (size_t i = 0; i < length; i++) {
		count += text[i] == '\n' || text[i] == '\f';
		pages += text[i] == '\f';
	}
	if (count > PROTOCOL_LINES_MAX)
		return uph_fail(err, UPH_E_LIMIT,
			"Texten har fler rader än gränsen %d för ett protokoll: dela upp filen.",
			PROTOCOL_LINES_MAX);
	reading->lines = arena_alloc_array(reading->arena, count, sizeof *reading->lines);
	if (!reading->lines)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	struct protocol_place place = {pages > 0 ? 1 : 0, 1, 1};
	while (at < length) {
		size_t end = at;
		if (text[at] == '\f') { /* pages begin at the beginning of a line */
			place.page++;
			place.line = 1;
			at++;
			continue;
		}
		while (end < length && text[end] != '\n' && text[end] != '\f')
			end++;
		if (!make_line(reading, text + at, end - at, place))
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		place.line++;
		place.text_line++;
		at = end + (end < length && text[end] == '\n');
	}
	if (pages > 1)
		mark_pages(reading, pages + 1);
	return reading->no_memory ? uph_fail(err, UPH_E_MEMORY, "minnet räcker inte") : UPH_OK;
}

/* ---- running text ---- */

/* "IT-" and "störningar": the hyphen joins them. */
static bool ends_parted(const char *text, size_t length, const struct spoken *next)
{
	if (length < 2 || text[length - 1] != '-' || next->plain_length == 0)
		return false;
	unsigned char before = (unsigned char)text[length - 2];
	bool word = (before | 0x20) >= 'a' && (before | 0x20) <= 'z';
	return (word || before >= 0x80 || before == ')') && next->plain[0] >= 'a' && next->plain[0] <= 'z';
}

bool reading_join(struct reading *reading, size_t first, size_t last, size_t skip, struct joined *out)
{
	size_t room = 0, length = 0;
	for (size_t i = first; i < last; i++)
		room += reading->lines[i].said.length + 1;
	char *text = arena_alloc(reading->arena, room + 1);
	*out = (struct joined){
		.pieces = arena_alloc_array(reading->arena, last - first + 1, sizeof *out->pieces)};
	if (!text || !out->pieces)
		return false;
	for (size_t i = first; i < last; i++) {
		const struct source_line *line = &reading->lines[i];
		if (line->blank && i > first)
			continue;
		size_t from = i == first ? line->said.back[skip] : 0;
		if (from >= line->said.length)
			continue;
		if (length > 0 && !ends_parted(text, length, &line->said))
			text[length++] = ' ';
		out->pieces[out->piece_count++] = (struct piece){(uint32_t)length, i};
		memcpy(text + length, line->said.text + from, line->said.length - from);
		length += line->said.length - from;
	}
	if (out->piece_count == 0)
		out->pieces[out->piece_count++] = (struct piece){0, first};
	return words_speak(reading->arena, text, length, &out->said);
}

bool reading_add(struct reading *reading, struct joined_list *list, const struct joined *joined)
{
	if (list->count == list->capacity) {
		size_t capacity = list->capacity > 0 ? list->capacity * 2 : 8;
		struct joined *more = arena_alloc_array(reading->arena, capacity, sizeof *more);
		if (!more)
			return false;
		if (list->count > 0)
			memcpy(more, list->items, list->count * sizeof *more);
		list->items = more;
		list->capacity = capacity;
	}
	list->items[list->count++] = *joined;
	return true;
}

struct protocol_place joined_place(const struct reading *reading, const struct joined *joined, size_t at)
{
	uint32_t offset = joined->said.back[at < joined->said.plain_length ? at : joined->said.plain_length];
	size_t low = 0, high = joined->piece_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (joined->pieces[middle].from <= offset)
			low = middle;
		else
			high = middle;
	}
	return reading->lines[joined->pieces[low].line].place;
}

const char *spoken_copy(struct reading *reading, const struct spoken *spoken, size_t from, size_t to)
{
	struct spoken part = spoken_part(spoken, from, to);
	char *copy = arena_copy(
		reading->arena, part.text + part.back[0], part.back[part.plain_length] - part.back[0]);
	if (!copy) {
		reading->no_memory = true;
		return "";
	}
	/* White space of any kind is one space. */
	size_t length = 0;
	for (const char *c = copy; *c; c++) {
		bool space = *c == '\t' || *c == ' ';
		if (space && length > 0 && copy[length - 1] == ' ')
			continue;
		copy[length++] = space ? ' ' : *c;
	}
	copy[length] = '\0';
	return copy;
}

/* What a full stop after it does not end. */
static bool is_abbreviation(const struct spoken *spoken, size_t stop)
{
	static const char *const words[] = {"kl", "ca", "nr", "resp", "inkl", "exkl", "fr", "dvs", "tom",
		"max", "akt", "kap", "dnr", "tel", "milj", "jan", "feb", "aug", "sept", "sep", "okt", "nov",
		"dec", "ev", "st", NULL};
	size_t from = stop;
	while (from > 0 && words_letter(spoken->plain[from - 1]))
		from--;
	if (stop - from == 1)
		return true;
	for (size_t i = 0; words[i]; i++) {
		if (strlen(words[i]) == stop - from &&
			memcmp(words[i], spoken->plain + from, stop - from) == 0)
			return true;
	}
	return false;
}

static bool ends_here(const struct spoken *spoken, size_t at)
{
	char here = spoken->plain[at];
	if (here != '.' && here != '!' && here != '?')
		return false;
	if (at + 1 >= spoken->plain_length)
		return true;
	if (spoken->plain[at + 1] != ' ' || (here == '.' && is_abbreviation(spoken, at)))
		return false;
	size_t next = at + 1;
	while (next < spoken->plain_length && spoken->plain[next] == ' ')
		next++;
	/* A small letter goes on with the sentence. */
	return next >= spoken->plain_length || spoken->text[spoken->back[next]] != spoken->plain[next] ||
	       !words_letter(spoken->plain[next]);
}

size_t sentence_end(const struct spoken *spoken, size_t from)
{
	size_t most = spoken->plain_length - from > SENTENCE_MAX ? from + SENTENCE_MAX : spoken->plain_length;
	for (size_t at = from; at < most; at++) {
		if (ends_here(spoken, at))
			return at + 1;
	}
	return most;
}

size_t sentence_begin(const struct spoken *spoken, size_t at)
{
	size_t least = at > SENTENCE_MAX ? at - SENTENCE_MAX : 0;
	while (at > least && !ends_here(spoken, at - 1))
		at--;
	while (at < spoken->plain_length && spoken->plain[at] == ' ')
		at++;
	return at;
}
