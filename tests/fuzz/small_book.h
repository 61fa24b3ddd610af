/* A ledger in a folder of its own for a harness to try an input on, over and over: what a try has written is
 * gone before the next one, so that each begins with the same books. */
#ifndef UPH_TESTS_FUZZ_SMALL_BOOK_H
#define UPH_TESTS_FUZZ_SMALL_BOOK_H

#include <stddef.h>
#include <stdint.h>

#include "uph/ledger.h"

enum small_book_kind {
	SMALL_BOOK_EMPTY,
	SMALL_BOOK_FILLED, /* the examples: a matrix, a year's events, decisions, a mapping of their books */
	SMALL_BOOK_KINDS
};

/* The book, open to be written in; the caller does not close it. */
struct uph_ledger *small_book(enum small_book_kind kind);
/* The input as a file in the book's folder; the path lives for ever. `name` is the file's. */
const char *small_book_input(const char *name, const uint8_t *data, size_t size);
/* The folder as the current one while something is done that may write there. */
void small_book_enter(void);
void small_book_leave(void);

#endif
