/* Breaking text into lines. */
#ifndef UPH_REPORTS_WRAP_H
#define UPH_REPORTS_WRAP_H

#include <stddef.h>

/* The next line of `text` from *at, no wider than `width` (0: no limit), broken at a space where there is
 * one. Moves *at past it and the spaces after; `*length` is the line's. Returns its start. */
const char *wrap_next(const char *text, size_t *at, size_t width, size_t *length);

/* How many lines a text takes; its own line ends count. An empty text takes none. */
size_t wrap_count(const char *text, size_t width);

/* The width of the widest word. */
size_t wrap_longest_word(const char *text);

#endif
