/* The vocabulary's one way of matching: words of a protocol found in text that may have been damaged by a
 * scanner.
 *
 * A text is made plain, one byte for each character: lower case, å ä as a and ö as o, dashes "-", curly
 * quotes straight, white space " ", bullets "*". A pattern is written as it should read, in Swedish lower
 * case, and also matches where å, ä or ö came out as a, o, "?", nothing (in words of seven letters or more)
 * or a blank (eight), "i" and "l" as each other, "1" or "|", "o" as "0", and where a word was parted by a
 * hyphen. Digits stay digits in the plain text, so that numbers can be read from it.
 *
 * A pattern begins at the beginning of a word, unless it begins with "*", and ends at the end of one, unless
 * it ends with "*". */
#ifndef UPH_IMPORT_PROTOCOL_WORDS_H
#define UPH_IMPORT_PROTOCOL_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/protocol.h"

#define PLAIN_SECTION '\x02' /* the § sign */
#define PLAIN_OTHER '\x03'   /* any other sign */

/* A text with its plain form. `back[i]` is where in `text` the character of plain[i] begins;
 * back[plain_length] is the text's length. */
struct spoken {
	const char *text;
	size_t length;
	const char *plain;
	size_t plain_length;
	const uint32_t *back;
};

#define NOT_FOUND SIZE_MAX

/* A word found: [from, to) of the plain text. */
struct found {
	size_t from, to;
};

/* Makes `text`, which must live as long as the result, plain; false when memory is out. */
bool words_speak(struct arena *arena, const char *text, size_t length, struct spoken *out);

/* The length of what the pattern matches at plain[at]; 0: it does not. */
size_t words_match(const struct spoken *spoken, size_t at, const char *pattern);
/* The first place from `from` on. */
bool words_find(const struct spoken *spoken, size_t from, const char *pattern, struct found *out);
/* The first of several patterns (NULL last) in the text's order; `which` (may be NULL) says which. */
bool words_find_any(const struct spoken *spoken, size_t from, const char *const *patterns, struct found *out,
	size_t *which);
bool words_has(const struct spoken *spoken, const char *pattern);
bool words_has_any(const struct spoken *spoken, const char *const *patterns);
/* Whether the text begins with the pattern; `end` (may be NULL) gets where it goes on, white space passed. */
bool words_begins(const struct spoken *spoken, const char *pattern, size_t *end);

/* The part [from, to) of a text, white space at its ends left out. */
struct spoken spoken_part(const struct spoken *spoken, size_t from, size_t to);

bool words_letter(char plain);
bool words_digit(char plain);

#endif
