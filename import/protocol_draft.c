/* The draft: a decision file made of a protocol, as docs/decision-file.md says, with `draft` after the
 * decisions, which tells where each field stands. Written in one layout, so that it reads well and the same
 * protocol gives the same bytes. A field that the protocol does not say is left out, never filled in. */
#include <stdio.h>
#include <string.h>

#include "import/json_string.h"
#include "import/protocol.h"

enum { PATH_MAX_BYTES = 160, DEPTH_MAX = 16 };

/* A JSON text on its way. */
struct writing {
	struct buffer *out;
	unsigned depth;
	bool first[DEPTH_MAX]; /* nothing stands yet in the list or object at this depth */
	bool lines;            /* the second walk: what is written are the lines of the fields */
	char path[PATH_MAX_BYTES];
};

/* ---- JSON ---- */

static void begin_value(struct writing *writing)
{
	if (writing->depth > 0) {
		buffer_text(writing->out, writing->first[writing->depth] ? "\n" : ",\n");
		writing->first[writing->depth] = false;
	}
	for (unsigned i = 0; i < writing->depth; i++)
		buffer_text(writing->out, "  ");
}

static void begin_key(struct writing *writing, const char *key)
{
	begin_value(writing);
	if (key) {
		json_string_put(writing->out, key);
		buffer_text(writing->out, ": ");
	}
}

static void open_bracket(struct writing *writing, const char *key, char bracket)
{
	begin_key(writing, key);
	buffer_byte(writing->out, bracket);
	writing->first[++writing->depth] = true;
}

static void close_bracket(struct writing *writing, char bracket)
{
	bool empty = writing->first[writing->depth--];
	if (!empty) {
		buffer_byte(writing->out, '\n');
		for (unsigned i = 0; i < writing->depth; i++)
			buffer_text(writing->out, "  ");
	}
	buffer_byte(writing->out, bracket);
}

static void put_text(struct writing *writing, const char *key, const char *text)
{
	begin_key(writing, key);
	json_string_put(writing->out, text);
}

static void put_number(struct writing *writing, const char *key, long long number)
{
	begin_key(writing, key);
	buffer_print(writing->out, "%lld", number);
}

/* ---- fields, and where they stand ---- */

/* The walk is made twice: for the fields, and for `lines`, with the same paths. */
static bool says_lines(const struct writing *writing)
{
	return writing->lines;
}

static void put_place(struct writing *writing, const char *field, struct protocol_place place)
{
	char path[PATH_MAX_BYTES * 2];
	if (place.line == 0)
		return;
	(void)snprintf(path, sizeof path, "%s.%s", writing->path, field);
	put_number(writing, path, place.text_line);
}

static void field(struct writing *writing, const char *key, const char *text, struct protocol_place place)
{
	if (!text)
		return;
	if (says_lines(writing))
		put_place(writing, key, place);
	else
		put_text(writing, key, text);
}

static void open_object(struct writing *writing, const char *key)
{
	if (!says_lines(writing))
		open_bracket(writing, key, '{');
}

static void close_object(struct writing *writing)
{
	if (!says_lines(writing))
		close_bracket(writing, '}');
}

static void open_list(struct writing *writing, const char *key)
{
	if (!says_lines(writing))
		open_bracket(writing, key, '[');
}

static void close_list(struct writing *writing)
{
	if (!says_lines(writing))
		close_bracket(writing, ']');
}

/* Goes into "path.key[index]"; the length to go back to. */
static size_t enter(struct writing *writing, const char *key, size_t index)
{
	size_t length = strlen(writing->path);
	(void)snprintf(writing->path + length, sizeof writing->path - length, "%s%s[%zu]",
		length > 0 ? "." : "", key, index);
	return length;
}

static void leave(struct writing *writing, size_t length)
{
	writing->path[length] = '\0';
}

static const struct protocol_place nowhere = {0, 0, 0};

static void amount_field(
	struct writing *writing, const char *key, struct uph_money amount, struct protocol_place place)
{
	char text[UPH_MONEY_TEXT_MAX];
	if (amount.ore > 0)
		field(writing, key, uph_money_print(amount, UPH_MONEY_SWEDISH, text), place);
}

static void day_field(
	struct writing *writing, const char *key, struct uph_date date, struct protocol_place place)
{
	char text[UPH_DATE_TEXT_MAX];
	if (date.ymd != 0)
		field(writing, key, uph_date_print(date, text), place);
}

static void fraction_field(struct writing *writing, const char *key, int64_t numerator, int64_t denominator,
	struct protocol_place place)
{
	char text[64];
	(void)snprintf(text, sizeof text, "%lld/%lld", (long long)numerator, (long long)denominator);
	field(writing, key, text, place);
}

static void texts_field(
	struct writing *writing, const char *key, const struct protocol_text *texts, size_t count)
{
	if (count == 0)
		return;
	open_list(writing, key);
	for (size_t i = 0; i < count; i++) {
		char indexed[48];
		(void)snprintf(indexed, sizeof indexed, "%s[%zu]", key, i);
		if (says_lines(writing))
			put_place(writing, indexed, texts[i].place);
		else
			put_text(writing, NULL, texts[i].text);
	}
	close_list(writing);
}

/* ---- the decision ---- */

static void write_line(struct writing *writing, const struct protocol_line *line, bool amount)
{
	open_object(writing, NULL);
	field(writing, "fund", line->fund, line->place);
	field(writing, "activity", line->activity,
		line->activity_place.line > 0 ? line->activity_place : line->place);
	if (amount)
		amount_field(writing, "amount", line->amount, line->place);
	close_object(writing);
}

static void write_period(struct writing *writing, const struct protocol_paragraph *paragraph)
{
	size_t length = strlen(writing->path);
	if (paragraph->period_first.ymd == 0 && paragraph->period_last.ymd == 0)
		return;
	open_object(writing, "period");
	(void)snprintf(writing->path + length, sizeof writing->path - length, ".period");
	day_field(writing, "first", paragraph->period_first, paragraph->period_place);
	day_field(writing, "last", paragraph->period_last, paragraph->period_place);
	leave(writing, length);
	close_object(writing);
}

static bool same_name(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static void write_allocation(
	struct writing *writing, const struct protocol_paragraph *paragraph, size_t index)
{
	size_t back = enter(writing, "allocations", index);
	open_object(writing, NULL);
	field(writing, "purpose", paragraph->purpose, paragraph->purpose_place);
	field(writing, "extent", paragraph->extent, paragraph->extent_place);
	write_period(writing, paragraph);
	field(writing, "requisitioner", paragraph->requisitioner, paragraph->requisitioner_place);
	field(writing, "recipient", paragraph->recipient, paragraph->recipient_place);
	if (!same_name(paragraph->performer, paragraph->recipient))
		field(writing, "performer", paragraph->performer, paragraph->performer_place);
	amount_field(writing, paragraph->at_most ? "at_most" : "amount", paragraph->amount,
		paragraph->amount_place);
	if (paragraph->financing_count > 0)
		open_list(writing, "financing");
	for (size_t i = 0; i < paragraph->financing_count; i++) {
		size_t length = enter(writing, "financing", i);
		write_line(writing, &paragraph->financing[i], paragraph->amount.ore > 0);
		leave(writing, length);
	}
	if (paragraph->financing_count > 0)
		close_list(writing);
	close_object(writing);
	leave(writing, back);
}

static void write_cofinancing(struct writing *writing, const struct protocol_condition *condition)
{
	size_t length = strlen(writing->path);
	(void)snprintf(writing->path + length, sizeof writing->path - length, ".cofinancing");
	open_object(writing, "cofinancing");
	field(writing, "version", "applied", nowhere);
	fraction_field(writing, "own_share", condition->own_numerator, condition->own_denominator,
		condition->own_place);
	open_list(writing, "funders");
	size_t back = enter(writing, "funders", 0);
	open_object(writing, NULL);
	field(writing, "party", condition->funder, condition->place);
	fraction_field(writing, "share", condition->funder_numerator, condition->funder_denominator,
		condition->funder_place);
	close_object(writing);
	leave(writing, back);
	close_list(writing);
	close_object(writing);
	leave(writing, length);
}

static void write_condition(struct writing *writing, const struct protocol_condition *condition)
{
	open_object(writing, NULL);
	field(writing, "kind", uph_condition_kind_name(condition->kind), nowhere);
	field(writing, "name", condition->name, nowhere);
	if (condition->otherwise && !says_lines(writing)) {
		begin_key(writing, "text");
		struct buffer text;
		buffer_init(&text, PROTOCOL_TEXT_MAX);
		buffer_print(&text, "%s; annars: %s", condition->text, condition->otherwise);
		json_string_put(writing->out, buffer_string(&text));
		buffer_pass_on(&text, writing->out);
		buffer_free(&text);
	} else {
		field(writing, "text", condition->text, condition->place);
	}
	day_field(writing, "due", condition->due, condition->due_place);
	if (condition->kind == UPH_CONDITION_COFINANCING)
		write_cofinancing(writing, condition);
	close_object(writing);
}

static void write_decision(
	struct writing *writing, const struct protocol *protocol, const struct protocol_paragraph *paragraph)
{
	open_object(writing, NULL);
	field(writing, "body", protocol->body ? protocol->body : "LSVO", nowhere);
	day_field(writing, "date", protocol_day(protocol), protocol->date_place);
	field(writing, "paragraph", paragraph->number, paragraph->place);
	field(writing, "title", paragraph->title, paragraph->place);
	field(writing, "stage", "recommended", nowhere);
	if (!protocol->adjusted_latest)
		day_field(writing, "adjusted", protocol->adjusted, protocol->adjusted_place);
	field(writing, "decider", paragraph->decider, nowhere);
	texts_field(writing, "clauses", paragraph->clauses, paragraph->clause_count);
	open_list(writing, "allocations");
	if (paragraph->part_count == 0)
		write_allocation(writing, paragraph, 0);
	for (size_t i = 0; i < paragraph->part_count; i++)
		write_allocation(writing, &paragraph->parts[i], i);
	close_list(writing);
	if (paragraph->condition_count > 0)
		open_list(writing, "conditions");
	for (size_t i = 0; i < paragraph->condition_count; i++) {
		size_t length = enter(writing, "conditions", i);
		write_condition(writing, &paragraph->conditions[i]);
		leave(writing, length);
	}
	if (paragraph->condition_count > 0)
		close_list(writing);
	texts_field(writing, "distribution", paragraph->distribution, paragraph->distribution_count);
	close_object(writing);
}

static void write_decisions(struct writing *writing, const struct protocol *protocol)
{
	size_t count = 0;
	for (size_t i = 0; i < protocol->paragraph_count; i++) {
		if (!protocol_drafted(&protocol->paragraphs[i]))
			continue;
		size_t length = enter(writing, "decisions", count++);
		write_decision(writing, protocol, &protocol->paragraphs[i]);
		leave(writing, length);
	}
}

/* ---- what the draft is made of ---- */

/* Visits every financing line of the draft. */
typedef bool line_visitor(const struct protocol_line *line, const void *context);

/* Whether a line before (paragraph, index) passes the same test. */
static bool seen_before(const struct protocol *protocol, size_t paragraph, size_t index, line_visitor *same,
	const struct protocol_line *line)
{
	for (size_t i = 0; i <= paragraph; i++) {
		const struct protocol_paragraph *here = &protocol->paragraphs[i];
		if (!protocol_drafted(here))
			continue;
		for (size_t k = 0; k < here->financing_count && (i < paragraph || k < index); k++) {
			if (same(&here->financing[k], line))
				return true;
		}
	}
	return false;
}

static bool same_fund(const struct protocol_line *line, const void *other)
{
	return strcmp(line->fund, ((const struct protocol_line *)other)->fund) == 0;
}

static bool same_activity(const struct protocol_line *line, const void *other)
{
	return strcmp(line->activity, ((const struct protocol_line *)other)->activity) == 0;
}

static void write_fund(struct writing *writing, const struct protocol_line *line)
{
	open_bracket(writing, NULL, '{');
	put_text(writing, "name", line->fund);
	put_text(writing, "kind", "state");
	if (line->year != 0)
		put_number(writing, "year", line->year);
	begin_key(writing, "earlier");
	buffer_text(writing->out, line->earlier ? "true" : "false");
	close_bracket(writing, '}');
}

static void write_activity(struct writing *writing, const struct protocol_line *line)
{
	open_bracket(writing, NULL, '{');
	put_text(writing, "code", line->activity);
	put_text(writing, "name", line->activity_name ? line->activity_name : line->activity);
	close_bracket(writing, '}');
}

/* Each fund, or each activity but the undivided, once. */
static void write_used(struct writing *writing, const struct protocol *protocol, bool funds)
{
	line_visitor *same = funds ? same_fund : same_activity;
	for (size_t i = 0; i < protocol->paragraph_count; i++) {
		const struct protocol_paragraph *paragraph = &protocol->paragraphs[i];
		if (!protocol_drafted(paragraph))
			continue;
		for (size_t k = 0; k < paragraph->financing_count; k++) {
			const struct protocol_line *line = &paragraph->financing[k];
			if ((!funds && !*line->activity) || seen_before(protocol, i, k, same, line))
				continue;
			if (funds)
				write_fund(writing, line);
			else
				write_activity(writing, line);
		}
	}
}

static void write_draft(struct writing *writing, const struct protocol *protocol)
{
	char day[UPH_DATE_TEXT_MAX];
	open_bracket(writing, "draft", '{');
	put_text(writing, "protocol", protocol->name);
	put_text(writing, "sha256", protocol->sha256);
	open_bracket(writing, "meeting", '{');
	put_text(writing, "body", protocol->body ? protocol->body : "LSVO");
	if (protocol_day(protocol).ymd != 0)
		put_text(writing, "date", uph_date_print(protocol_day(protocol), day));
	close_bracket(writing, '}');
	open_bracket(writing, "funds", '[');
	write_used(writing, protocol, true);
	close_bracket(writing, ']');
	open_bracket(writing, "activities", '[');
	write_used(writing, protocol, false);
	close_bracket(writing, ']');
	open_bracket(writing, "lines", '{');
	writing->lines = true;
	write_decisions(writing, protocol);
	writing->lines = false;
	close_bracket(writing, '}');
	open_bracket(writing, "notes", '[');
	for (size_t i = 0; i < protocol->note_count; i++)
		put_text(writing, NULL, protocol->notes[i]);
	close_bracket(writing, ']');
	close_bracket(writing, '}');
}

void protocol_draft_write(const struct protocol *protocol, struct buffer *out)
{
	struct writing writing = {.out = out};
	open_bracket(&writing, NULL, '{');
	put_text(&writing, "format", "uph-beslut-1");
	open_bracket(&writing, "decisions", '[');
	write_decisions(&writing, protocol);
	close_bracket(&writing, ']');
	write_draft(&writing, protocol);
	close_bracket(&writing, '}');
	buffer_byte(out, '\n');
}
