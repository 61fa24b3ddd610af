/* A ledger altered past the program and its guards, and what verify says of it. */
#ifndef UPH_TESTS_BROKEN_BOOK_H
#define UPH_TESTS_BROKEN_BOOK_H

#include <sqlite3.h>

#include "tests/support/support.h"
#include "uph/finding.h"

struct broken_book {
	const char *sql;     /* run on a copy, without triggers, checks and foreign keys */
	const char *rule;    /* which must be found */
	const char *message; /* of every finding of that rule */
};

/* Each case on a copy of the ledger at `original`, made in `folder`. */
void broken_book_expect(
	const char *original, const char *folder, const struct broken_book *cases, size_t count);

/* A copy that a forger works on. */
struct forged_book {
	sqlite3 *db;
	const char *path;
	char *guards; /* the triggers that were taken away */
};

/* Copies the ledger at `original` to `path` and opens the copy without triggers, checks and foreign keys. */
void broken_book_begin(struct forged_book *book, const char *original, const char *path);
/* Closes it; with `guards`, they are there again, to the letter. */
void broken_book_end(struct forged_book *book, bool guards);

/* What a forger who knows the program can do. Balances, sums, blocks and numbers made again from the records;
 */
void broken_book_derive(struct forged_book *book);
/* every record after `last` taken away, and all that is derived made again; */
void broken_book_cut(struct forged_book *book, int64_t last);
/* every hash counted anew, from the first record to the head. */
void broken_book_rechain(struct forged_book *book);

/* What verify finds in a ledger; the caller frees. `head` may be NULL. */
struct uph_findings *broken_book_findings(const char *path, const char *head);

#endif
