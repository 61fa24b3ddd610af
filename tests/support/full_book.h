/* A ledger with at least one record in every table: what verify's tests break. */
#ifndef UPH_TESTS_FULL_BOOK_H
#define UPH_TESTS_FULL_BOOK_H

#include "tests/support/support.h"

/* Made in `folder`, proved whole and closed; its path, the caller's to free. A new table gets its record
 * here. */
char *full_book(const char *folder);

#endif
