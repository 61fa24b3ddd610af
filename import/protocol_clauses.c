/* Inside a paragraph: what is discussed, what is decided (the att-clauses, each in full over its lines and
 * with its list), and whom the minutes are sent to. */
#include <string.h>

#include "import/protocol_verdicts.h"

enum {
	CLAUSES_MAX = 200,
	NAMES_MAX = 500,
	ROW_LENGTH_MAX = 100,
	SENTENCES_MAX = 2000,
	NAME_LENGTH_MAX = 120,
	BARE_NAME_MAX = 40
};

enum state { DISCUSSING, DECIDING, PROPOSING, SENDING, LISTING };

/* One paragraph on its way through its lines. */
struct walk {
	struct reading *reading;
	struct item *item;
	enum state state;
	size_t first;  /* of the clause or block that is open; NOT_FOUND: none is */
	size_t skip;   /* plain offset where it begins in its first line */
	size_t last;   /* its last line that holds something */
	bool gap;      /* a blank line since */
	size_t blanks; /* how many, in a row */
	bool listed;   /* names come as a list with dashes */
	size_t width;  /* of the widest line */
	bool parted;   /* clauses have stood apart by blank lines */
};

/* ---- what a line is ---- */

/* Where a list's dash or bullet ends; 0: there is none. */
static size_t pass_dash(const struct spoken *line)
{
	char first = line->plain_length > 1 ? line->plain[0] : ' ';
	if ((first != '-' && first != '*') || words_digit(line->plain[1]))
		return 0;
	size_t at = 1;
	while (at < line->plain_length && (line->plain[at] == ' ' || line->plain[at] == '-'))
		at++;
	return at;
}

/* Where an att-clause begins: past "1.", "a)", "-"; NOT_FOUND: the line begins none. */
static size_t clause_begins(const struct spoken *line)
{
	static const char *const words[] = {"att", "atl", "alt", "a t t", NULL};
	size_t at = pass_dash(line);
	size_t number = at;
	while (number < line->plain_length && words_digit(line->plain[number]))
		number++;
	if (number == at && number + 1 < line->plain_length && line->plain[number + 1] == ')')
		number++;
	if (number > at && number < line->plain_length && strchr(".):", line->plain[number])) {
		while (number < line->plain_length && strchr(".): ", line->plain[number]))
			number++;
		at = number;
	}
	for (size_t i = 0; words[i]; i++) {
		size_t length = words_match(line, at, words[i]);
		if (length > 0 && at + length < line->plain_length && line->plain[at + length] == ' ')
			return at;
	}
	return NOT_FOUND;
}

bool line_sends(const struct spoken *line, size_t *rest)
{
	static const char *const words[] = {"protokollet ska skickas till", "protokollet skall skickas till",
		"protokollet skickas till", "protokoll skickas till", "protokollsutdrag skickas till",
		"protokollsutdrag till", "beslutet skickas till", "beslutet ska skickas till", "skickas till",
		"sändlista", "expedieras till", "delges", "kopia till", NULL};
	for (size_t i = 0; words[i]; i++) {
		if (words_begins(line, words[i], rest)) {
			while (*rest < line->plain_length &&
				(line->plain[*rest] == ':' || line->plain[*rest] == ' '))
				(*rest)++;
			return true;
		}
	}
	return false;
}

/* Lists that are neither discussion nor decision. */
static bool begins_listing(const struct spoken *line)
{
	static const char *const words[] = {"dokument:", "dokument", "bilaga:", "bilagor:", "bilagor",
		"underlag:", "handlingar:", "beslutsunderlag", NULL};
	for (size_t i = 0; words[i]; i++) {
		size_t end;
		if (words_begins(line, words[i], &end) && end >= line->plain_length)
			return true;
	}
	return false;
}

/* ---- taking ---- */

static void add(
	struct walk *walk, struct joined_list *list, size_t max, size_t first, size_t last, size_t skip)
{
	struct joined joined;
	if (list->count >= max)
		return;
	if (!reading_join(walk->reading, first, last, skip, &joined) ||
		!reading_add(walk->reading, list, &joined))
		walk->reading->no_memory = true;
}

/* A sentence that decides in the middle of what is discussed, when it concerns money. */
static void take_told(struct walk *walk, const struct joined *block)
{
	const struct spoken *said = &block->said;
	size_t sentences = 0, begin;
	for (size_t from = 0; from < said->plain_length && sentences < SENTENCES_MAX; sentences++) {
		size_t to = sentence_end(said, from);
		if (walk->item->clauses.count < CLAUSES_MAX && sentence_decides(said, from, to, &begin)) {
			struct joined clause = *block;
			clause.said = spoken_part(said, begin, to);
			if (clause_verdict(&clause.said).kind != VERDICT_NONE) {
				walk->item->decides = true;
				if (!reading_add(walk->reading, &walk->item->clauses, &clause))
					walk->reading->no_memory = true;
			}
		}
		from = to;
	}
}

/* Ends the clause or the block that is open. */
static void close_open(struct walk *walk)
{
	struct item *item = walk->item;
	if (walk->first != NOT_FOUND) {
		if (walk->state == DECIDING) {
			add(walk, &item->clauses, CLAUSES_MAX, walk->first, walk->last + 1, walk->skip);
		} else if (walk->state == PROPOSING) {
			add(walk, &item->proposed, CLAUSES_MAX, walk->first, walk->last + 1, walk->skip);
		} else if (walk->state == DISCUSSING) {
			add(walk, &item->discussion, SIZE_MAX, walk->first, walk->last + 1, walk->skip);
			if (!walk->reading->no_memory && item->discussion.count > 0)
				take_told(walk, &item->discussion.items[item->discussion.count - 1]);
		}
	}
	walk->first = NOT_FOUND;
}

static const struct joined_list *list_of(const struct walk *walk)
{
	return walk->state == PROPOSING ? &walk->item->proposed : &walk->item->clauses;
}

static void open_at(struct walk *walk, size_t line, size_t skip)
{
	close_open(walk);
	walk->first = walk->last = line;
	walk->skip = skip;
	walk->gap = false;
}

/* Whether a line that begins with "att" begins a clause: it does, unless the line before was full and went
 * on. */
static bool is_new_clause(const struct walk *walk, size_t line, size_t at)
{
	const struct source_line *here = &walk->reading->lines[line];
	if (walk->first == NOT_FOUND || walk->gap || at > 0 ||
		here->said.text[here->said.back[at]] != here->said.plain[at])
		return true;
	const struct spoken *before = &walk->reading->lines[walk->last].said;
	char last = before->plain_length > 0 ? before->plain[before->plain_length - 1] : '.';
	if (strchr(".,;:", last))
		return true;
	/* "att" would have had room on the line before. */
	return before->plain_length + 4 <= walk->width || !walk->parted;
}

/* Three figures and no more: a group of thousands. */
static bool figures_begin(const struct spoken *line)
{
	return line->plain_length >= 3 && words_digit(line->plain[0]) && words_digit(line->plain[1]) &&
	       words_digit(line->plain[2]) && (line->plain_length == 3 || !words_digit(line->plain[3]));
}

/* A row of a list of amounts after a clause that announced one, or after another row. */
static bool is_row(const struct walk *walk, size_t line)
{
	static const char *const words[] = {"följande", "enligt nedan", "enligt nedanstående",
		"enligt tabell*", "fördelat på", "fördelas enligt", "fördelade på", NULL};
	const struct source_line *here = &walk->reading->lines[line],
				 *before = &walk->reading->lines[walk->last];
	const struct spoken *said = &before->said;
	struct amount_found amount;
	bool announced = said->plain[said->plain_length - 1] == ':' || words_has_any(said, words);
	if (here->said.plain_length > ROW_LENGTH_MAX)
		return false;
	if (here->tabs > 0 && (announced || before->tabs > 0))
		return true;
	return amount_find(&here->said, 0, &amount) &&
	       (announced || (said->plain_length <= ROW_LENGTH_MAX && amount_find(said, 0, &amount)));
}

/* After blank lines a clause goes on with a list, or with a small letter where the page was turned. */
static bool clause_goes_on(const struct walk *walk, size_t line)
{
	const struct spoken *before = &walk->reading->lines[walk->last].said;
	const struct spoken *here = &walk->reading->lines[line].said;
	char last = before->plain_length > 0 ? before->plain[before->plain_length - 1] : '.';
	if (!walk->gap)
		return true;
	if (pass_dash(here) > 0 || is_row(walk, line))
		return true;
	/* An amount torn by a page: "200" and "000 kr". */
	if (words_digit(last) && figures_begin(here))
		return true;
	bool small = words_letter(here->plain[0]) && here->text[0] == here->plain[0];
	return small && last != '.' && last != ':';
}

/* "1. Bevilja …", "2) Uppdra …": where the words begin; 0: no number stands there. */
static size_t clause_number(const struct spoken *line)
{
	size_t at = 0;
	while (at < line->plain_length && at < 2 && words_digit(line->plain[at]))
		at++;
	size_t digits = at;
	while (at < line->plain_length && strchr(".)", line->plain[at]))
		at++;
	if (digits == 0 || at == digits || at >= line->plain_length || line->plain[at] != ' ')
		return 0;
	while (at < line->plain_length && line->plain[at] == ' ')
		at++;
	return at < line->plain_length && words_letter(line->plain[at]) ? at : 0;
}

/* The first clause, or the one after another that was numbered. */
static bool numbers_follow(const struct walk *walk, size_t line)
{
	const struct spoken *said = &walk->reading->lines[line].said;
	if (walk->first == NOT_FOUND)
		return list_of(walk)->count == 0 && said->plain[0] == '1';
	return walk->skip > 0 && clause_number(&walk->reading->lines[walk->first].said) == walk->skip;
}

static void take_deciding(struct walk *walk, size_t line)
{
	struct source_line *here = &walk->reading->lines[line];
	size_t at = clause_begins(&here->said);
	if (at != NOT_FOUND && is_new_clause(walk, line, at)) {
		walk->parted = walk->parted || (walk->gap && walk->first != NOT_FOUND);
		open_at(walk, line, at);
	} else if ((at = clause_number(&here->said)) > 0 && numbers_follow(walk, line)) {
		open_at(walk, line, at); /* "2. Uppdra åt …" */
	} else if (walk->first != NOT_FOUND && clause_goes_on(walk, line)) {
		walk->last = line;
		walk->gap = false;
	} else if (walk->first == NOT_FOUND && list_of(walk)->count == 0) {
		open_at(walk, line, 0); /* a decision without "att" */
	} else {
		close_open(walk);
		walk->state = DISCUSSING;
		open_at(walk, line, 0);
	}
}

/* "Föredragande, Regiondirektören" on one line. */
static void take_names(struct walk *walk, size_t line, size_t skip)
{
	const struct spoken *said = &walk->reading->lines[line].said;
	size_t from = skip;
	for (size_t at = skip; at <= said->plain_length; at++) {
		if (at < said->plain_length && said->plain[at] != ',' && said->plain[at] != ';')
			continue;
		if (at > from) {
			struct joined name;
			struct spoken part = spoken_part(said, from, at);
			if (part.plain_length > 0 && walk->item->names.count < NAMES_MAX) {
				name = (struct joined){.said = part,
					.pieces = arena_alloc(walk->reading->arena, sizeof *name.pieces),
					.piece_count = 1};
				if (!name.pieces ||
					(name.pieces->line = line,
						!reading_add(walk->reading, &walk->item->names, &name)))
					walk->reading->no_memory = true;
			}
		}
		from = at + 1;
	}
}

static void take_sending(struct walk *walk, size_t line)
{
	struct item *item = walk->item;
	const struct spoken *said = &walk->reading->lines[line].said;
	size_t dash = pass_dash(said);
	/* In a text with a blank line after every line a name is short and no sentence. */
	bool name = walk->blanks == 1 && !walk->listed && said->plain_length <= BARE_NAME_MAX &&
		    said->plain[said->plain_length - 1] != '.' && said->text[0] != said->plain[0];
	bool ended = walk->gap && item->names.count > 0 && !(walk->listed && dash > 0) && !name;
	if (ended || said->plain_length > NAME_LENGTH_MAX) {
		walk->state = DISCUSSING;
		open_at(walk, line, 0);
		return;
	}
	walk->listed = dash > 0;
	walk->gap = false;
	/* A name with its unit stays whole; only lists on the heading's own line are parted. */
	if (item->names.count < NAMES_MAX)
		add(walk, &item->names, NAMES_MAX, line, line + 1, dash);
}

static void take_line(struct walk *walk, size_t line)
{
	const struct spoken *said = &walk->reading->lines[line].said;
	size_t rest;
	if (line_decides(said, &rest)) {
		close_open(walk);
		walk->state = DECIDING;
		walk->item->decides = true;
		if (rest < said->plain_length)
			open_at(walk, line, rest);
		return;
	}
	if (line_proposes(said)) {
		close_open(walk);
		walk->state = PROPOSING;
		return;
	}
	if (line_sends(said, &rest)) {
		close_open(walk);
		walk->state = SENDING;
		walk->gap = walk->listed = false;
		if (rest < said->plain_length)
			take_names(walk, line, rest);
		return;
	}
	if (begins_listing(said)) {
		close_open(walk);
		walk->state = LISTING;
		walk->gap = false;
		return;
	}
	switch (walk->state) {
	case DECIDING:
	case PROPOSING:
		take_deciding(walk, line);
		break;
	case SENDING:
		take_sending(walk, line);
		break;
	case LISTING:
		if (!walk->gap || pass_dash(said) > 0) {
			walk->gap = false;
			break;
		}
		walk->state = DISCUSSING;
		open_at(walk, line, 0);
		break;
	case DISCUSSING:
		if (walk->first == NOT_FOUND || walk->gap)
			open_at(walk, line, 0);
		walk->last = line;
		break;
	}
}

/* "enligt förslag": what was proposed is what was decided. */
static bool adopts(const struct joined_list *clauses)
{
	static const char *const words[] = {"enligt förslag*", "i enlighet med förslag*", "bifall*",
		"enligt ovan*", "godkänna förslag*", "anta förslag*", "godkänner förslag*", "antar förslag*",
		"bakom förslag*", "enligt beredning*", NULL};
	struct amount_found amount;
	for (size_t i = 0; i < clauses->count; i++) {
		const struct spoken *said = &clauses->items[i].said;
		if (words_has_any(said, words) && !words_has(said, "avslå*") &&
			!amount_find(said, 0, &amount))
			return true;
	}
	return false;
}

/* A proposal that was adopted is the decision; one that was not is discussion. */
static void settle_proposal(struct reading *reading, struct item *item)
{
	struct joined_list *to = adopts(&item->clauses) ? &item->clauses : &item->discussion;
	for (size_t i = 0; i < item->proposed.count; i++) {
		if (!reading_add(reading, to, &item->proposed.items[i]))
			reading->no_memory = true;
	}
}

static void walk_item(struct reading *reading, struct item *item)
{
	struct walk walk = {.reading = reading, .item = item, .first = NOT_FOUND};
	for (size_t i = item->first; i < item->last; i++) {
		if (reading->lines[i].said.plain_length > walk.width)
			walk.width = reading->lines[i].said.plain_length;
	}
	for (size_t i = item->first; i < item->last && !reading->no_memory; i++) {
		const struct source_line *line = &reading->lines[i];
		bool in_matrix = i >= reading->matrix_first && i < reading->matrix_last;
		if (line->furniture)
			continue; /* a page turned in the middle of a sentence */
		if (line->blank && !line->divider) {
			/* A list may begin after a blank line: "skickas till" and its names. */
			walk.gap = walk.state != LISTING || walk.gap;
			walk.blanks++;
			continue;
		}
		if (line->divider || in_matrix) {
			close_open(&walk);
			walk.state = DISCUSSING;
			continue;
		}
		take_line(&walk, i);
		walk.blanks = 0;
	}
	close_open(&walk);
	settle_proposal(reading, item);
}

/* ---- for the result ---- */

static const struct protocol_text *texts_of(struct reading *reading, const struct joined_list *list)
{
	struct protocol_text *texts = arena_alloc_array(reading->arena, list->count + 1, sizeof *texts);
	if (!texts) {
		reading->no_memory = true;
		return NULL;
	}
	for (size_t i = 0; i < list->count; i++) {
		const struct joined *from = &list->items[i];
		texts[i].text = spoken_copy(reading, &from->said, 0, from->said.plain_length);
		texts[i].place = joined_place(reading, from, 0);
	}
	return texts;
}

void reading_clauses(struct reading *reading)
{
	for (size_t i = 0; i < reading->item_count && !reading->no_memory; i++) {
		struct item *item = &reading->items[i];
		walk_item(reading, item);
		item->out.clauses = texts_of(reading, &item->clauses);
		item->out.distribution = texts_of(reading, &item->names);
		item->out.clause_count = item->out.clauses ? item->clauses.count : 0;
		item->out.distribution_count = item->out.distribution ? item->names.count : 0;
	}
}

bool item_texts(struct reading *reading, struct item *item, text_visitor *visit, void *context)
{
	for (size_t i = 0; i < item->clauses.count; i++) {
		if (visit(reading, item, &item->clauses.items[i], true, context))
			return true;
	}
	const struct joined_list *lists[] = {&item->discussion,
		item->discussed == NOT_FOUND ? NULL : &reading->items[item->discussed].discussion};
	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; lists[k] && i < lists[k]->count; i++) {
			if (visit(reading, item, &lists[k]->items[i], false, context))
				return true;
		}
	}
	return false;
}
