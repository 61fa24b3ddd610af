/* Paragraphs and their lettered parts: titles, lines, and which of them belong together. */
#include <string.h>

#include "import/protocol_headings.h"

enum { TITLE_LINES_MAX = 3, TITLE_LENGTH_MAX = 240, TITLE_WRAPPED_FROM = 80, KEY_MIN = 8, OUTSIDE_MAX = 10 };

/* ---- titles ---- */

static bool begins_body(const struct spoken *said)
{
	static const char *const words[] = {"föredragande*", "att", "protokollet ska*",
		"protokollet skickas*", "dokument:", "informeras om", NULL};
	size_t rest;
	for (size_t i = 0; words[i]; i++) {
		if (words_begins(said, words[i], NULL))
			return true;
	}
	return line_decides(said, &rest);
}

/* A title may be written over some lines: one that is full, or ends with a comma, goes on. */
static bool title_goes_on(const struct source_line *line, const struct source_line *next)
{
	char letter;
	char last = line->said.plain[line->said.plain_length - 1];
	return !next->blank && (last == ',' || line->said.plain_length >= TITLE_WRAPPED_FROM) &&
	       next->said.plain_length <= TITLE_LENGTH_MAX && !begins_body(&next->said) &&
	       heading_letter(&next->said, 0, false, &letter) == 0;
}

/* The title from plain[rest] of a line, or from the next line that holds something; returns the line after.
 */
static size_t take_title(struct reading *reading, struct item *item, size_t line, size_t rest, size_t until)
{
	size_t first = line, skip = rest;
	if (rest >= reading->lines[line].said.plain_length) {
		first = line + 1;
		skip = 0;
		while (first < until && reading->lines[first].blank)
			first++;
		char letter;
		if (first >= until || begins_body(&reading->lines[first].said) ||
			reading->lines[first].said.plain_length > TITLE_LENGTH_MAX ||
			heading_letter(&reading->lines[first].said, 0, false, &letter) > 0)
			return line + 1;
	} else if (reading->lines[line].said.plain_length - rest > TITLE_LENGTH_MAX) {
		return line;
	}
	size_t last = first + 1;
	while (last < until && last - first < TITLE_LINES_MAX &&
		title_goes_on(&reading->lines[last - 1], &reading->lines[last]))
		last++;
	struct joined title;
	if (!reading_join(reading, first, last, skip, &title)) {
		reading->no_memory = true;
		return last;
	}
	item->title = title.said;
	item->out.title = spoken_copy(reading, &title.said, 0, title.said.plain_length);
	return last;
}

/* The title's letters and digits, what stands in brackets at its end left out. */
static const char *title_key(struct reading *reading, const struct spoken *title)
{
	size_t end = title->plain_length, length = 0;
	if (end > 0 && title->plain[end - 1] == ')') {
		while (end > 0 && title->plain[end - 1] != '(')
			end--;
		end -= end > 0;
	}
	char *key = arena_alloc(reading->arena, end + 1);
	if (!key) {
		reading->no_memory = true;
		return "";
	}
	for (size_t i = 0; i < end; i++) {
		char here = title->plain[i];
		if (words_letter(here) || words_digit(here))
			key[length++] = here;
	}
	key[length] = '\0';
	return length >= KEY_MIN ? key : "";
}

/* ---- items ---- */

static struct item *add_item(struct reading *reading)
{
	if (reading->item_count == PROTOCOL_PARAGRAPHS_MAX)
		return NULL;
	if (reading->item_count == reading->item_capacity) {
		size_t capacity = reading->item_capacity > 0 ? reading->item_capacity * 2 : 32;
		struct item *more = arena_alloc_array(reading->arena, capacity, sizeof *more);
		if (!more) {
			reading->no_memory = true;
			return NULL;
		}
		if (reading->item_count > 0)
			memcpy(more, reading->items, reading->item_count * sizeof *more);
		reading->items = more;
		reading->item_capacity = capacity;
	}
	struct item *item = &reading->items[reading->item_count++];
	*item = (struct item){.key = "", .discussed = NOT_FOUND};
	item->out.kind = UPH_MINUTE_NONE;
	return item;
}

static const char *number_text(struct reading *reading, const struct heading *head, char letter)
{
	int number = head->number;
	if (head->dotted)
		return letter ? reading_text(reading, "%d.%d %c", number / 100, number % 100, letter)
			      : reading_text(reading, "%d.%d", number / 100, number % 100);
	return letter ? reading_text(reading, "%d %c", number, letter) : reading_text(reading, "%d", number);
}

/* Lines that may begin a lettered part, in order, inside a paragraph. */
static size_t find_parts(
	struct reading *reading, size_t first, size_t last, struct heading *parts, size_t max)
{
	size_t count = 0;
	char expected = 'a';
	for (size_t i = first; i < last && count < max; i++) {
		struct heading part = {.line = i};
		const struct spoken *said = &reading->lines[i].said;
		if (reading->lines[i].blank || reading->lines[i].tabs > 1)
			continue;
		part.rest = heading_letter(said, 0, false, &part.letter);
		if (part.rest == 0 || part.rest >= said->plain_length || part.letter < expected ||
			part.letter > expected + (count > 0))
			continue;
		struct spoken rest = spoken_part(said, part.rest, said->plain_length);
		if (words_begins(&rest, "att", NULL))
			continue;
		parts[count++] = part;
		expected = (char)(part.letter + 1);
	}
	return count;
}

static bool holds_decision(const struct reading *reading, size_t first, size_t last)
{
	size_t rest;
	for (size_t i = first; i < last; i++) {
		if (!reading->lines[i].blank && line_decides(&reading->lines[i].said, &rest))
			return true;
	}
	return false;
}

static void finish_item(struct reading *reading, struct item *item, size_t first, size_t last)
{
	item->first = first;
	item->last = last;
	item->decides = holds_decision(reading, first, last);
	if (item->title.text)
		item->key = title_key(reading, &item->title);
}

static void make_parts(struct reading *reading, const struct heading *head, const struct heading *parts,
	size_t count, size_t until)
{
	for (size_t i = 0; i < count; i++) {
		size_t end = i + 1 < count ? parts[i + 1].line : until;
		struct item *item = add_item(reading);
		if (!item)
			return;
		item->out.number = number_text(reading, head, parts[i].letter);
		item->out.place = reading->lines[parts[i].line].place;
		finish_item(reading, item, take_title(reading, item, parts[i].line, parts[i].rest, end), end);
	}
}

/* A paragraph, or its lettered parts when it has any; then it is one itself only when it decides before them.
 */
static void make_items(struct reading *reading, const struct heading *head, size_t until)
{
	struct heading parts[26];
	struct item heading = {.key = ""};
	size_t first = take_title(reading, &heading, head->line, head->rest, until);
	size_t count = head->letter ? 0 : find_parts(reading, first, until, parts, 26);
	size_t own_end = count > 0 ? parts[0].line : until;
	if (count == 0 || holds_decision(reading, first, own_end)) {
		struct item *item = add_item(reading);
		if (!item)
			return;
		item->title = heading.title;
		item->out.title = heading.out.title;
		item->out.number = number_text(reading, head, head->letter);
		item->out.place = reading->lines[head->line].place;
		finish_item(reading, item, first, own_end);
	}
	make_parts(reading, head, parts, count, until);
}

/* Where the same matter is discussed in one paragraph and decided in another, they belong together. */
static void tie_items(struct reading *reading)
{
	for (size_t i = 0; i < reading->item_count; i++) {
		struct item *decided = &reading->items[i];
		if (!*decided->key || !decided->decides)
			continue;
		for (size_t k = 0; k < reading->item_count; k++) {
			struct item *other = &reading->items[k];
			if (k == i || strcmp(other->key, decided->key) != 0 || other->out.decided ||
				other->decides)
				continue;
			decided->discussed = k;
			decided->out.discussed = other->out.number;
			other->out.decided = decided->out.number;
			break;
		}
	}
}

/* What is decided of money before the first paragraph belongs to none, and must not be lost. */
static void say_outside(struct reading *reading)
{
	bool decides = false;
	size_t rest, said = 0;
	for (size_t i = 0; i < reading->head_last && reading->item_count > 0 && said < OUTSIDE_MAX; i++) {
		const struct source_line *line = &reading->lines[i];
		struct amount_found amount;
		bool in_matrix = i >= reading->matrix_first && i < reading->matrix_last;
		if (line->blank || in_matrix)
			continue;
		decides = decides || line_decides(&line->said, &rest);
		if (!decides || !amount_find(&line->said, 0, &amount))
			continue;
		said++;
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.outside", line->place,
			"Här beslutas om pengar före den första paragraf som känns igen (§ %s), och det kommer inte med: "
			"\"%s\". Skriv in det i en beslutsfil, eller rätta paragrafens nummer i texten.",
			reading->items[0].out.number,
			spoken_copy(reading, &line->said, 0, line->said.plain_length));
	}
}

void reading_paragraphs(struct reading *reading)
{
	struct heading *headings;
	size_t count = headings_find(reading, &headings);
	reading->head_last = count > 0 ? headings[0].line : reading->line_count;
	for (size_t i = 0; i < count && !reading->no_memory; i++)
		make_items(reading, &headings[i], i + 1 < count ? headings[i + 1].line : reading->line_count);
	say_outside(reading);
	tie_items(reading);
	if (count > 0 && reading->item_count > 0) {
		reading->out->first_paragraph = number_text(reading, &headings[0], 0);
		reading->out->last_paragraph = number_text(reading, &headings[count - 1], 0);
	}
}
