/* A line of a SIE file taken apart: fields, quoted or not, and braces. */
#ifndef UPH_IMPORT_SIE_LINE_H
#define UPH_IMPORT_SIE_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "import/sie.h"

enum sie_token_kind { SIE_FIELD, SIE_OPEN, SIE_CLOSE };

struct sie_token {
	enum sie_token_kind kind;
	char *text; /* of a field: NUL-terminated, in the file's own text */
	size_t length;
};

enum sie_line_fault {
	SIE_LINE_WHOLE,
	SIE_LINE_QUOTE, /* a quote without an end */
	SIE_LINE_LONG,  /* a field beyond SIE_FIELD_MAX */
	SIE_LINE_MANY   /* more than SIE_FIELDS_MAX */
};

struct sie_line {
	struct sie_token tokens[SIE_FIELDS_MAX];
	size_t count;
	size_t number;
	enum sie_line_fault fault;
};

/* Where the next line begins. */
struct sie_lines {
	char *at, *end; /* the text ends in NUL at `end` */
	size_t number;
};

/* The next line that has anything on it; false after the last. Fields are made of the text itself, which is
 * written in: `\"` becomes `"`. */
bool sie_lines_next(struct sie_lines *lines, struct sie_line *line);

/* Controls of a field, of more than one byte too, become spaces. */
void sie_token_clean(struct sie_token *token);

#endif
