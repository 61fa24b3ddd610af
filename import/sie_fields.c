/* The fields of a line of a SIE file as values: amounts, days, numbers, objects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/sie_reader.h"
#include "ledger/base/text.h"

enum { DIMENSION_MAX = 999999 };

const char *sie_field(const struct sie_reader *reader, size_t index)
{
	size_t depth = 0, at = 0;
	for (size_t i = 0; i < reader->line->count; i++) {
		const struct sie_token *token = &reader->line->tokens[i];
		if (token->kind == SIE_OPEN)
			depth++;
		else if (token->kind == SIE_CLOSE)
			depth -= depth > 0;
		else if (depth == 0 && at++ == index)
			return token->text;
	}
	return NULL;
}

const char *sie_text(const struct sie_reader *reader, size_t index)
{
	const char *text = sie_field(reader, index);
	return text ? text : "";
}

static bool read_dimension(struct sie_reader *reader, const char *text, int *out)
{
	char shown[TEXT_EXCERPT_MAX];
	char *end;
	long number = strtol(text, &end, 10);
	if (end == text || *end || number < 1 || number > DIMENSION_MAX) {
		sie_say(reader, "sie.objects",
			"objektlistan har \"%s\" där numret på en dimension ska stå: {dimension objekt}.",
			text_excerpt(text, strlen(text), shown));
		return false;
	}
	*out = (int)number;
	return true;
}

/* Kept in order as they come. */
static bool add_object(struct sie_reader *reader, int dimension, const char *number)
{
	struct sie_object *list = sie_grow(
		reader, reader->list, reader->list_count, &reader->capacity.list, sizeof *reader->list);
	if (!list)
		return false;
	reader->list = list;
	size_t at = reader->list_count++;
	while (at > 0 && list[at - 1].dimension > dimension) {
		list[at] = list[at - 1];
		at--;
	}
	list[at] = (struct sie_object){dimension, number};
	return true;
}

bool sie_objects(struct sie_reader *reader)
{
	const struct sie_line *line = reader->line;
	size_t at = 0;
	int dimension = 0;
	bool half = false;
	reader->list_count = 0;
	while (at < line->count && line->tokens[at].kind != SIE_OPEN)
		at++;
	if (at == line->count)
		return true;
	for (at++; at < line->count && line->tokens[at].kind != SIE_CLOSE; at++) {
		if (line->tokens[at].kind == SIE_OPEN)
			break;
		if (!half && !read_dimension(reader, line->tokens[at].text, &dimension))
			return false;
		if (half && *line->tokens[at].text && !add_object(reader, dimension, line->tokens[at].text))
			return false;
		half = !half;
	}
	if (at == line->count || line->tokens[at].kind == SIE_OPEN) {
		sie_say(reader, "sie.objects", "objektlistan saknar sin sista klammer.");
		return false;
	}
	if (half) {
		sie_say(reader, "sie.objects", "objektlistan har dimension %d utan objekt.", dimension);
		return false;
	}
	return true;
}

const struct sie_object *sie_objects_keep(struct sie_reader *reader)
{
	static const struct sie_object none[1];
	if (reader->list_count == 0)
		return none;
	struct sie_object *kept = arena_alloc_array(&reader->file->arena, reader->list_count, sizeof *kept);
	if (!kept) {
		reader->out_of_memory = true;
		return none;
	}
	memcpy(kept, reader->list, reader->list_count * sizeof *kept);
	return kept;
}

/* Only what SIE writes: a sign, digits, a point (or a comma), digits. */
static bool read_decimal(const char *text, struct uph_money *out, struct uph_error *err)
{
	enum { AMOUNT_MAX = 40 };
	char decimal[AMOUNT_MAX];
	size_t length = 0, digits = 0, points = 0;
	for (const char *at = text + (*text == '+'); *at; at++) {
		bool digit = *at >= '0' && *at <= '9';
		bool point = *at == '.' || *at == ',';
		if (length + 1 == AMOUNT_MAX || (!digit && !point && !(*at == '-' && length == 0)) ||
			(point && points++ > 0))
			return false;
		digits += digit;
		decimal[length++] = point ? '.' : *at;
	}
	decimal[length] = '\0';
	return digits > 0 && uph_money_from_decimal(decimal, length, out, NULL, err) == UPH_OK;
}

bool sie_amount(struct sie_reader *reader, size_t index, struct uph_money *out)
{
	char shown[TEXT_EXCERPT_MAX];
	struct uph_error err = {0};
	const char *text = sie_field(reader, index);
	if (!text || !*text) {
		sie_say(reader, "sie.amount", "beloppet saknas.");
		return false;
	}
	if (read_decimal(text, out, &err))
		return true;
	text_excerpt(text, strlen(text), shown);
	if (err.status == UPH_E_OVERFLOW)
		sie_say(reader, "sie.amount", "beloppet \"%s\" är större än vad boken kan hålla.", shown);
	else
		sie_say(reader, "sie.amount",
			"\"%s\" är inget belopp: det ska vara siffror med punkt före ören, som -1250.50.",
			shown);
	return false;
}

bool sie_date(struct sie_reader *reader, size_t index, bool required, struct uph_date *out)
{
	char shown[TEXT_EXCERPT_MAX];
	const char *text = sie_text(reader, index);
	*out = (struct uph_date){0};
	if (!*text && required)
		sie_say(reader, "sie.date", "datumet saknas.");
	if (!*text)
		return !required;
	if (uph_date_parse(text, strlen(text), out, NULL) == UPH_OK)
		return true;
	sie_say(reader, "sie.date", "\"%s\" är inget datum: det ska stå som 20240927.",
		text_excerpt(text, strlen(text), shown));
	return false;
}

bool sie_number(struct sie_reader *reader, size_t index, const char *what, int min, int max, int *out)
{
	char shown[TEXT_EXCERPT_MAX];
	const char *text = sie_text(reader, index);
	char *end;
	long number = strtol(text, &end, 10);
	if (end != text && !*end && number >= min && number <= max) {
		*out = (int)number;
		return true;
	}
	if (!*text)
		sie_say(reader, "sie.number", "%s saknas.", what);
	else
		sie_say(reader, "sie.number", "%s är \"%s\", och ska vara ett heltal från %d till %d.", what,
			text_excerpt(text, strlen(text), shown), min, max);
	return false;
}

bool sie_code(struct sie_reader *reader, size_t index, const char *what, const char **out)
{
	*out = sie_text(reader, index);
	if (**out)
		return true;
	sie_say(reader, "sie.missing", "%s saknas.", what);
	return false;
}
