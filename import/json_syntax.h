/* Whether bytes are JSON, to the letter (RFC 8259), and where they are not.
 *
 * cJSON builds the tree but takes a lot for JSON that is none: control characters in texts, numbers such as
 * 01, text after the end, "\u0000" that cuts a text short. This check comes first, so that the tree is built
 * of nothing but JSON, and so that the person is told the line. */
#ifndef UPH_IMPORT_JSON_SYNTAX_H
#define UPH_IMPORT_JSON_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

#define JSON_DEPTH_MAX 64  /* of objects and lists within each other */
#define JSON_NUMBER_MAX 40 /* characters of a number */
#define JSON_PLACE_MAX 48

struct json_fault {
	const char *rule; /* "syntax", "encoding", "nul", "depth", "number", "trailing" */
	size_t at;        /* the byte where it shows */
	char message[512];
};

/* True when all of the text is one JSON value and blanks around it; else `fault` tells the first fault. */
bool json_syntax_check(const char *text, size_t length, struct json_fault *fault);

/* "3:14", the line and the character in it that the byte belongs to, both from 1. `out` holds
 * JSON_PLACE_MAX. */
char *json_syntax_place(const char *text, size_t length, size_t at, char *out);

#endif
