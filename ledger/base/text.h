/* UTF-8 text as people type it: checked, folded for comparing, measured for a terminal. */
#ifndef UPH_BASE_TEXT_H
#define UPH_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buffer.h"

/* Whole and shortest-form UTF-8 without surrogates; NUL bytes are refused. `*bad_at` (may be NULL): first bad
 * byte. */
bool text_valid(const char *text, size_t length, size_t *bad_at);

/* The next code point from text[*at], moving *at past it; U+FFFD for a bad byte. */
uint32_t text_next(const char *text, size_t length, size_t *at);
/* Writes a code point as UTF-8 into `bytes`, which holds 4; returns how many. What is no character is U+FFFD.
 */
size_t text_encode(uint32_t code, char *bytes);
/* Appends a code point as UTF-8. */
void text_put(struct buffer *out, uint32_t code);

/* For matching: lower case (Latin, Greek and Cyrillic letters enough for names), a + U+030A and a/o + U+0308
 * composed to å ä ö, é kept, every run of white space (NBSP, thin spaces, tab, newline) one space, none at
 * the ends, soft hyphens, zero-width and directional marks dropped, dashes and U+2212 to '-', curly quotes to
 * straight. å, ä, ö stay apart from a and o: Ås is not As. */
void text_fold(struct buffer *out, const char *text, size_t length);

/* In capitals: a-z, å ä ö and the other letters that folding lowers one by one; the rest as it stands. */
void text_capitals(struct buffer *out, const char *text);

/* Equal when folded. False, too, when memory is out (only texts of hundreds of bytes take any). */
bool text_same(const char *a, const char *b);
/* The folded haystack has the folded needle, as whole words when `words` (no letter or digit directly beside
 * it). A needle that folds to nothing is in no text. */
bool text_has(const char *haystack, const char *needle, bool words);

/* Columns on a terminal: combining and zero-width 0, wide (East Asian, emoji) 2, else 1; controls 0. */
size_t text_width(const char *text, size_t length);

/* A character that shows nothing itself but hides or turns what stands beside it: marks of direction,
 * zero-width spaces and joiners, the byte order mark, tags. A line that a person is to trust has none. */
bool text_unseen(uint32_t code);

/* Appends `text` as a shell reads one word, whatever is in it, so that a command that a message tells
 * somebody to type does what it says: text_shell_word() in quotes where it needs them, text_shell_quoted()
 * always. */
void text_shell_word(struct buffer *out, const char *text);
void text_shell_quoted(struct buffer *out, const char *text);

/* The same of a name, for a sentence; one of more than some hundred bytes is "…". Returns `out`. */
#define TEXT_SHELL_MAX 1024
char *text_shell_name(const char *name, char out[TEXT_SHELL_MAX]);

/* The number of single-character edits (insert, delete, replace, swap of neighbours) between the folded
 * texts, or `limit` + 1 when it is more than `limit` or a text is longer than a name (256 characters). For
 * "menade du …?". */
size_t text_distance(const char *a, const char *b, size_t limit);

/* `length` cut back so that no character is split. */
size_t text_cut(const char *text, size_t length);

/* Appends what a file is called, in letters that every file system takes: "Region Blekinge, KoU" gives
 * "region-blekinge-kou". Two texts may give the same name. */
void text_file_name(struct buffer *out, const char *words);

/* Bytes that hold any excerpt, NUL included. */
#define TEXT_EXCERPT_MAX 192
/* For quoting what a person wrote in a message: the first 40 characters, then "…" when there are more;
 * controls become spaces and bad bytes U+FFFD. Returns `out`, which holds TEXT_EXCERPT_MAX bytes. */
char *text_excerpt(const char *text, size_t length, char *out);

#endif
