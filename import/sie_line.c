/* See sie_line.h. What separates and encloses is a space, a tab, a quote, a brace. A backslash is one, but
 * before a quote. */
#include "import/sie_line.h"

#include <string.h>

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\v' || byte == '\f';
}

static struct sie_token *add(struct sie_line *line, enum sie_token_kind kind, char *text)
{
	if (line->count == SIE_FIELDS_MAX) {
		line->fault = SIE_LINE_MANY;
		return NULL;
	}
	struct sie_token *token = &line->tokens[line->count++];
	*token = (struct sie_token){.kind = kind, .text = text};
	return token;
}

/* `at` is after the opening quote; returns where to go on. */
static char *quoted(struct sie_line *line, char *at)
{
	struct sie_token *token = add(line, SIE_FIELD, at);
	char *to = at;
	while (*at && *at != '"') {
		if (at[0] == '\\' && at[1] == '"')
			at++;
		*to++ = *at++;
	}
	if (!*at)
		line->fault = SIE_LINE_QUOTE;
	else
		at++;
	*to = '\0';
	if (token)
		token->length = (size_t)(to - token->text);
	return at;
}

/* A field without quotes is ended by what comes after it, which is read before it becomes the NUL. */
static char *bare(struct sie_line *line, char *at, char *after)
{
	struct sie_token *token = add(line, SIE_FIELD, at);
	while (*at && !is_space(*at) && *at != '{' && *at != '}')
		at++;
	*after = *at;
	*at = '\0';
	if (token)
		token->length = (size_t)(at - token->text);
	return at;
}

static void split(struct sie_line *line, char *at)
{
	while (*at && line->fault == SIE_LINE_WHOLE) {
		char here = *at;
		if (here != '"' && here != '{' && here != '}' && !is_space(here)) {
			at = bare(line, at, &here);
			if (!here)
				break;
		}
		if (here == '"') {
			at = quoted(line, at + 1);
			continue;
		}
		if (here == '{' || here == '}')
			(void)add(line, here == '{' ? SIE_OPEN : SIE_CLOSE, at);
		at++;
	}
	for (size_t i = 0; i < line->count; i++) {
		if (line->tokens[i].length > SIE_FIELD_MAX && line->fault == SIE_LINE_WHOLE)
			line->fault = SIE_LINE_LONG;
	}
}

bool sie_lines_next(struct sie_lines *lines, struct sie_line *line)
{
	do {
		if (lines->at >= lines->end)
			return false;
		char *begin = lines->at;
		char *end = memchr(begin, '\n', (size_t)(lines->end - begin));
		if (!end)
			end = lines->end;
		*end = '\0';
		lines->at = end + 1;
		line->number = ++lines->number;
		line->count = 0;
		line->fault = SIE_LINE_WHOLE;
		split(line, begin);
	} while (line->count == 0 && line->fault == SIE_LINE_WHOLE);
	return true;
}

void sie_token_clean(struct sie_token *token)
{
	for (size_t i = 0; i < token->length; i++) {
		unsigned char byte = (unsigned char)token->text[i];
		if (byte < 0x20 || byte == 0x7F) {
			token->text[i] = ' ';
		} else if (byte == 0xC2 && (unsigned char)token->text[i + 1] < 0xA0) {
			token->text[i] = ' ';
			token->text[++i] = ' ';
		}
	}
}
