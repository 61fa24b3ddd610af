/* The headings of paragraphs. A number at the beginning of a line may also cite another meeting's paragraph,
 * or stand in a table of contents: of all candidates those are headings that make the longest rising row,
 * where one with text of its own counts more. Where no line begins with a §, numbers alone ("4).", "9 a.)")
 * are tried. */
#include "import/protocol_headings.h"

#include <string.h>

enum {
	CANDIDATES_MAX = 4000,
	NUMBER_MAX = 999,
	BARE_TITLE_MAX = 120,
	HEADING_MAX = 110,
	PASSED_MAX = 10,
	LOOK_LINES = 200
};

/* A heading, and the rising row that ends with it. */
struct candidate {
	struct heading heading;
	int weight;
	bool chosen; /* one of the row */
	int best;
	size_t before; /* the row's last but one; NOT_FOUND */
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
size_t heading_letter(const struct spoken *said, size_t at, bool after_number, char *letter)
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

/* "12 § Title", "12/24 §": the sign after the number. */
static bool is_reversed(const struct spoken *said, struct heading *out)
{
	size_t count = take_number(said, 0, &out->number);
	if (count == 0)
		return false;
	size_t at = pass_spaces(said, pass_year(said, count));
	size_t letter = heading_letter(said, at, true, &out->letter);
	if (letter > 0)
		at = letter;
	if (sign_at(said, at) != PLAIN_SECTION)
		return false;
	while (sign_at(said, at) == PLAIN_SECTION || sign_at(said, at) == '.' || sign_at(said, at) == ':')
		at++;
	out->rest = pass_spaces(said, at);
	/* "12 § lagen om …" is law: a title begins with a capital or a figure, or is on the next line. */
	return out->rest >= said->plain_length || said->text[said->back[out->rest]] != said->plain[out->rest];
}

/* § 25 c, § 84/24, §22, § 25 c) Title. */
static bool is_section(const struct spoken *said, struct heading *out)
{
	size_t at = take_section(said);
	if (at == 0)
		return is_reversed(said, out);
	size_t count = take_number(said, at, &out->number);
	if (count == 0)
		return false;
	at = pass_year(said, at + count);
	size_t spaced = pass_spaces(said, at);
	size_t after = heading_letter(said, spaced, true, &out->letter);
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
	struct heading heading = {0};
	return is_section(line, &heading);
}

/* "IV. Title": capitals only, with a full stop or a bracket after. */
static size_t take_roman(const struct spoken *said, int *number)
{
	static const struct {
		char sign;
		int value;
	} signs[] = {{'I', 1}, {'V', 5}, {'X', 10}, {'L', 50}};
	size_t at = 0;
	int last = 0, sum = 0;
	for (; at < said->plain_length && at < 8; at++) {
		int value = 0;
		for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
			if (said->text[said->back[at]] == signs[i].sign)
				value = signs[i].value;
		}
		if (value == 0)
			break;
		sum += value > last ? value - 2 * last : value;
		last = value;
	}
	char after = sign_at(said, at);
	if (at == 0 || sum < 1 || (after != '.' && after != ')'))
		return 0;
	*number = sum;
	return at;
}

/* "12.3 Title": the third matter of the twelfth; told apart by the last figure, which rises. */
static size_t take_dotted(const struct spoken *said, int *number)
{
	int first, second;
	size_t count = take_number(said, 0, &first);
	if (count == 0 || sign_at(said, count) != '.' || !words_digit(sign_at(said, count + 1)))
		return 0;
	size_t more = take_number(said, count + 1, &second);
	size_t end = count + 1 + more;
	if (more == 0 || second > 99 || first > 99 ||
		(sign_at(said, end) != ' ' && sign_at(said, end) != '\0'))
		return 0;
	*number = first * 100 + second;
	return end;
}

/* "4).", "4. Title", "9 a.) Title": with a title that begins with a capital and is no sentence. */
static bool is_numbered(const struct spoken *said, struct heading *out)
{
	out->dotted = false;
	size_t count = take_dotted(said, &out->number), dotted = count;
	if (count == 0)
		count = take_number(said, 0, &out->number);
	if (count == 0)
		count = take_roman(said, &out->number);
	if (count == 0 || said->plain_length > BARE_TITLE_MAX)
		return false;
	size_t after = dotted ? 0 : heading_letter(said, pass_spaces(said, count), true, &out->letter),
	       at = count;
	if (dotted) {
		out->dotted = true;
		out->letter = 0;
		at = pass_spaces(said, count);
	} else if (after > 0 && (sign_at(said, after - 1) == ' ' || after >= said->plain_length)) {
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
		*candidate = (struct candidate){.heading = {.line = i}, .before = NOT_FOUND};
		if (line->blank || line->tabs > 1)
			continue;
		bool found = sections ? is_section(&line->said, &candidate->heading)
				      : is_numbered(&line->said, &candidate->heading);
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
		size_t until = i + 1 < list->count ? list->items[i + 1].heading.line : reading->line_count;
		size_t filled = 0, rest;
		bool decides = false;
		for (size_t k = list->items[i].heading.line + 1; k < until && filled < 4; k++) {
			filled += !reading->lines[k].blank;
			decides = decides || line_decides(&reading->lines[k].said, &rest);
		}
		list->items[i].weight = filled == 0 ? 1 : decides || filled >= 3 ? 5 : 3;
		if (is_told(&reading->lines[list->items[i].heading.line].said, list->items[i].heading.rest))
			list->items[i].weight -= 2;
	}
}

static bool rises(const struct heading *a, const struct heading *b)
{
	if (a->dotted != b->dotted)
		return false;
	return a->number < b->number || (a->number == b->number && a->letter < b->letter);
}

/* A gap in the numbers is possible; a large one speaks against it. */
static int gain(const struct candidate *a, const struct candidate *b)
{
	int gap = b->heading.number - a->heading.number;
	if (b->heading.dotted) /* "12.2" and "13.1" */
		gap = b->heading.number / 100 - a->heading.number / 100;
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
			if (rises(&before->heading, &here->heading) &&
				before->best + gain(before, here) >= here->best) {
				here->best = before->best + gain(before, here);
				here->before = k;
			}
		}
		if (best == NOT_FOUND || here->best >= list->items[best].best)
			best = i;
	}
	return best;
}

/* Whether money is decided on between a candidate and the next, and it is no sentence. */
static bool decides_money(const struct reading *reading, const struct candidates *list, size_t which)
{
	const struct heading *heading = &list->items[which].heading;
	size_t until = which + 1 < list->count ? list->items[which + 1].heading.line : reading->line_count;
	bool decides = false;
	size_t rest;
	struct amount_found amount;
	if (is_told(&reading->lines[heading->line].said, heading->rest))
		return false;
	for (size_t i = heading->line + 1; i < until && i < heading->line + LOOK_LINES; i++) {
		const struct source_line *line = &reading->lines[i];
		decides = decides || (!line->blank && line_decides(&line->said, &rest));
		if (decides && amount_find(&line->said, 0, &amount))
			return true;
	}
	return false;
}

/* A heading that breaks the row of numbers may still be one of the minutes' own. */
static void say_passed_over(struct reading *reading, const struct candidates *list)
{
	size_t said = 0;
	for (size_t i = 0; i < list->count && said < PASSED_MAX; i++) {
		const struct candidate *here = &list->items[i];
		if (here->chosen || !decides_money(reading, list, i))
			continue;
		said++;
		reading_say(reading, UPH_SEVERITY_WARNING, "protocol.paragraph",
			reading->lines[here->heading.line].place,
			"\"%s\" står inte i nummerordning och läses inte som en paragraf; det som står under den läses "
			"till paragrafen före. Kontrollera paragrafens nummer i utkastet.",
			spoken_copy(reading, &reading->lines[here->heading.line].said, 0, HEADING_MAX));
	}
}

/* The chosen row, first to last; its length. */
static size_t take_chosen(struct reading *reading, struct candidates *list, struct heading **out)
{
	size_t last = choose(list), count = 0;
	for (size_t i = last; i != NOT_FOUND; i = list->items[i].before)
		count++;
	struct heading *chosen = arena_alloc_array(reading->arena, count + 1, sizeof *chosen);
	if (!chosen) {
		reading->no_memory = true;
		return 0;
	}
	size_t at = count;
	for (size_t i = last; i != NOT_FOUND; i = list->items[i].before) {
		chosen[--at] = list->items[i].heading;
		list->items[i].chosen = true;
	}
	say_passed_over(reading, list);
	*out = chosen;
	return count;
}

size_t headings_find(struct reading *reading, struct heading **out)
{
	struct candidates list = {
		arena_alloc_array(reading->arena, CANDIDATES_MAX + 1, sizeof *list.items), 0};
	*out = NULL;
	if (!list.items) {
		reading->no_memory = true;
		return 0;
	}
	collect(reading, true, &list);
	if (list.count == 0)
		collect(reading, false, &list);
	weigh(reading, &list);
	return take_chosen(reading, &list, out);
}
