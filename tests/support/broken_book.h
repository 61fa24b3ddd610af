/* A ledger altered past the program and its guards, and what verify says of it. */
#ifndef UPH_TESTS_BROKEN_BOOK_H
#define UPH_TESTS_BROKEN_BOOK_H

#include "tests/support/support.h"

struct broken_book {
	const char *sql;     /* run on a copy, without triggers, checks and foreign keys */
	const char *rule;    /* which must be found */
	const char *message; /* of every finding of that rule */
};

/* Each case on a copy of the ledger at `original`, made in `folder`. */
void broken_book_expect(
	const char *original, const char *folder, const struct broken_book *cases, size_t count);

#endif
