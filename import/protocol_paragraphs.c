/* Paragraphs and their lettered parts. A number at the beginning of a line may also cite another meeting's
 * paragraph, or stand in a table of contents: of all candidates those are paragraphs that make the longest
 * rising row, where one with text of its own counts more. Where no line begins with a §, numbers alone
 * ("4).", "9 a.)") are tried. */
#include <string.h>

#include "import/protocol_reading.h"

enum {
	CANDIDATES_MAX = 4000,
	NUMBER_MAX = 999,
	TITLE_LINES_MAX = 3,
	TITLE_LENGTH_MAX = 240,
	TITLE_WRAPPED_FROM = 80,
	BARE_TITLE_MAX = 120,
	KEY_MIN = 8,
	HEADING_MAX = 110
};

struct candidate {
	size_t line;
	int number;
	char letter; /* 0: none */
	size_t rest; /* plain offset where the title begins */
	int weight;
	int best;      /* of the rising row that ends here */
	size_t before; /* its last but one; NOT_FOUND */
};

struct candidates {
	struct candidate *items;
	size_t count;
};

static char sign_at(const struct spoken *said, size_t at)
{
	return at < said->plain_length ? said->plain[at] : '\0';
}

static size_t pass_spaces(const struct spoken *said, size_t at)
{
	while (sign_at(said, at) == ' ')
		at++;
	return at;
}

static size_t take_number(const struct spoken *said, size_t at, int *number)
{
	size_t count = 0;
	*number = 0;
	while (words_digit(sign_at(said, at + count)) && count < 4)
		*number = *number * 10 + (said->plain[at + count++] - '0');
	return *number >= 1 && *number <= NUMBER_MAX && !words_digit(sign_at(said, at + count)) ? count : 0;
}

/* "a)", "a.)", "a/", "a." and "(a)" at plain[at]; where it goes on, or 0. Without a sign after it a letter is
 * none, unless the number of a paragraph stands before it. */
static size_t take_letter(const struct spoken *said, size_t at, bool after_number, char *letter)
{
	bool open = sign_at(said, at) == '(';
	at += open;
	char here = sign_at(said, at);
	if (here < 'a' || here > 'z')
		return 0;
	size_t next = at + 1;
	char sign = sign_at(said, next);
	bool bracket = false, dot = false, slash = false;
	while (sign == '.' || sign == ')' || sign == '/') {
		bracket = bracket || sign == ')';
		dot = dot || sign == '.';
		slash = slash || sign == '/';
		sign = sign_at(said, ++next);
	}
	if (open && !bracket)
		return 0;
	bool free_after = sign == ' ' || sign == '\0' || sign == ':';
	bool marked = bracket || (slash && !words_digit(sign)) || (dot && free_after);
	if (!marked && !(after_number && free_after))
		return 0;
	*letter = here;
	next += sign == ':';
	return pass_spaces(said, next);
}

/* "/24" or "/2024" after a paragraph's number. */
static size_t pass_year(const struct spoken *said, size_t at)
{
	size_t next = at;
	if (sign_at(said, at) != '/')
		return at;
	size_t digits = 0;
	next++;
	while (words_digit(sign_at(said, next + digits)) && digits < 5)
		digits++;
	return digits == 2 || digits == 4 ? next + digits : at;
}

/* The sign or word that makes a number a paragraph; 0: it is not there. */
static size_t take_section(const struct spoken *said)
{
	static const char *const words[] = {"paragraf", "par.", "ärende", "punkt", NULL};
	size_t at = 0;
	while (sign_at(said, at) == PLAIN_SECTION)
		at++;
	if (at > 0)
		return pass_spaces(said, at);
	/* "$ 84/24" and "S 84/24" are how scanners read it. */
	if (sign_at(said, 0) == '$')
		return pass_spaces(said, 1);
	if (sign_at(said, 0) == 's' && sign_at(said, 1) == ' ' && words_digit(sign_at(said, 2))) {
		int number;
		size_t count = take_number(said, 2, &number);
		return count > 0 && pass_year(said, 2 + count) > 2 + count ? 2 : 0;
	}
	for (size_t i = 0; words[i]; i++) {
		if (words_begins(said, words[i], &at))
			return at;
	}
	return 0;
}

/* § 25 c, § 84/24, §22, § 25 c) Title. */
static bool section_candidate(const struct spoken *said, struct candidate *out)
{
	size_t at = take_section(said);
	if (at == 0)
		return false;
	size_t count = take_number(said, at, &out->number);
	if (count == 0)
		return false;
	at = pass_year(said, at + count);
	size_t spaced = pass_spaces(said, at);
	size_t after = take_letter(said, spaced, true, &out->letter);
	if (after > 0) {
		at = pass_year(said, after);
	} else {
		char next = sign_at(said, at);
		if (words_letter(next))
			return false;
		/* "§ 18, 19 och 20" lists paragraphs. */
		if (next == ',' || next == '-')
			return false;
		while (sign_at(said, at) == '.' || sign_at(said, at) == ':' || sign_at(said, at) == ')')
			at++;
	}
	out->rest = pass_spaces(said, at);
	return true;
}

bool line_is_section(const struct spoken *line)
{
	struct candidate candidate = {0};
	return section_candidate(line, &candidate);
}

/* "4).", "4. Title", "9 a.) Title": with a title that begins with a capital and is no sentence. */
static bool number_candidate(const struct spoken *said, struct candidate *out)
{
	size_t count = take_number(said, 0, &out->number);
	if (count == 0 || said->plain_length > BARE_TITLE_MAX)
		return false;
	size_t after = take_letter(said, pass_spaces(said, count), true, &out->letter), at = count;
	if (after > 0 && (sign_at(said, after - 1) == ' ' || after >= said->plain_length)) {
		at = after;
	} else {
		out->letter = 0;
		while (sign_at(said, at) == '.' || sign_at(said, at) == ')')
			at++;
		if (at == count || words_digit(sign_at(said, at)))
			return false;
		at = pass_spaces(said, at);
	}
	out->rest = at;
	if (at >= said->plain_length)
		return true;
	bool capital = said->text[said->back[at]] != said->plain[at];
	struct spoken rest = spoken_part(said, at, said->plain_length);
	return capital && !words_begins(&rest, "att", NULL) && said->plain[said->plain_length - 1] != '.';
}

/* A line of a table of contents: the page or the paragraph stands last, after dots or a TAB. */
static bool is_contents(const struct source_line *line)
{
	if (line->tabs == 0 && !strstr(line->said.plain, "....") && !strstr(line->said.plain, ". . ."))
		return false;
	char last = line->said.plain[line->said.plain_length - 1];
	return words_digit(last);
}

static void collect(struct reading *reading, bool sections, struct candidates *out)
{
	out->count = 0;
	for (size_t i = 0; i < reading->line_count && out->count < CANDIDATES_MAX; i++) {
		struct source_line *line = &reading->lines[i];
		struct candidate *candidate = &out->items[out->count];
		*candidate = (struct candidate){.line = i, .before = NOT_FOUND};
		if (line->blank || line->tabs > 1)
			continue;
		bool found = sections ? section_candidate(&line->said, candidate)
				      : number_candidate(&line->said, candidate);
		if (found && !is_contents(line))
			out->count++;
	}
}

/* A sentence about a paragraph, not its heading. */
static bool is_told(const struct spoken *said, size_t rest)
{
	return rest < said->plain_length &&
	       (said->plain[said->plain_length - 1] == '.' || said->plain_length - rest > HEADING_MAX);
}

/* How much stands below a candidate: a paragraph with text counts more than a line of a list. */
static void weigh(struct reading *reading, struct candidates *list)
{
	for (size_t i = 0; i < list->count; i++) {
		size_t until = i + 1 < list->count ? list->items[i + 1].line : reading->line_count;
		size_t filled = 0, rest;
		bool decides = false;
		for (size_t k = list->items[i].line + 1; k < until && filled < 4; k++) {
			filled += !reading->lines[k].blank;
			decides = decides || line_decides(&reading->lines[k].said, &rest);
		}
		list->items[i].weight = filled == 0 ? 1 : decides || filled >= 3 ? 5 : 3;
		if (is_told(&reading->lines[list->items[i].line].said, list->items[i].rest))
			list->items[i].weight -= 2;
	}
}

static bool rises(const struct candidate *a, const struct candidate *b)
{
	return a->number < b->number || (a->number == b->number && a->letter < b->letter);
}

/* A gap in the numbers is possible; a large one speaks against it. */
static int gain(const struct candidate *a, const struct candidate *b)
{
	int gap = b->number - a->number;
	return b->weight - (gap > 3 ? 2 : 0) - (gap > 20 ? 2 : 0);
}

/* The best rising row; its last candidate, or NOT_FOUND. */
static size_t choose(struct candidates *list)
{
	size_t best = NOT_FOUND;
	for (size_t i = 0; i < list->count; i++) {
		struct candidate *here = &list->items[i];
		here->best = here->weight;
		for (size_t k = 0; k < i; k++) {
			const struct candidate *before = &list->items[k];
			if (rises(before, here) && before->best + gain(before, here) >= here->best) {
				here->best = before->best + gain(before, here);
				here->before = k;
			}
		}
		if (best == NOT_FOUND || here->best >= list->items[best].best)
			best = i;
	}
	return best;
}

/* Leaves the chosen row alone in the list. */
static void keep_chosen(struct reading *reading, struct candidates *list)
{
	size_t last = choose(list), count = 0;
	struct candidate *kept = arena_alloc_array(reading->arena, list->count + 1, sizeof *kept);
	if (!kept) {
		reading->no_memory = true;
		list->count = 0;
		return;
	}
	for (size_t i = last; i != NOT_FOUND; i = list->items[i].before)
		kept[count++] = list->items[i];
	for (size_t i = 0; i < count / 2; i++) {
		struct candidate swap = kept[i];
		kept[i] = kept[count - 1 - i];
		kept[count - 1 - i] = swap;
	}
	*list = (struct candidates){kept, count};
}

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
	       take_letter(&next->said, 0, false, &letter) == 0;
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
			take_letter(&reading->lines[first].said, 0, false, &letter) > 0)
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

static const char *number_text(struct reading *reading, int number, char letter)
{
	return letter ? reading_text(reading, "%d %c", number, letter) : reading_text(reading, "%d", number);
}

/* Lines that may begin a lettered part, in order, inside a paragraph. */
static size_t find_parts(
	struct reading *reading, size_t first, size_t last, struct candidate *parts, size_t max)
{
	size_t count = 0;
	char expected = 'a';
	for (size_t i = first; i < last && count < max; i++) {
		struct candidate part = {.line = i};
		const struct spoken *said = &reading->lines[i].said;
		if (reading->lines[i].blank || reading->lines[i].tabs > 1)
			continue;
		part.rest = take_letter(said, 0, false, &part.letter);
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

static void make_parts(struct reading *reading, const struct candidate *head, const struct candidate *parts,
	size_t count, size_t until)
{
	for (size_t i = 0; i < count; i++) {
		size_t end = i + 1 < count ? parts[i + 1].line : until;
		struct item *item = add_item(reading);
		if (!item)
			return;
		item->out.number = number_text(reading, head->number, parts[i].letter);
		item->out.place = reading->lines[parts[i].line].place;
		finish_item(reading, item, take_title(reading, item, parts[i].line, parts[i].rest, end), end);
	}
}

/* A paragraph, or its lettered parts when it has any; then it is one itself only when it decides before them.
 */
static void make_items(struct reading *reading, const struct candidate *head, size_t until)
{
	struct candidate parts[26];
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
		item->out.number = number_text(reading, head->number, head->letter);
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

void reading_paragraphs(struct reading *reading)
{
	struct candidates list = {
		arena_alloc_array(reading->arena, CANDIDATES_MAX + 1, sizeof *list.items), 0};
	if (!list.items) {
		reading->no_memory = true;
		return;
	}
	collect(reading, true, &list);
	if (list.count == 0)
		collect(reading, false, &list);
	weigh(reading, &list);
	keep_chosen(reading, &list);
	reading->head_last = list.count > 0 ? list.items[0].line : reading->line_count;
	for (size_t i = 0; i < list.count && !reading->no_memory; i++)
		make_items(reading, &list.items[i],
			i + 1 < list.count ? list.items[i + 1].line : reading->line_count);
	tie_items(reading);
	if (list.count > 0 && reading->item_count > 0) {
		reading->out->first_paragraph = number_text(reading, list.items[0].number, 0);
		reading->out->last_paragraph = number_text(reading, list.items[list.count - 1].number, 0);
	}
}
