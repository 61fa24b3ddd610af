/* A book as it was, laid beside it before it is brought up to a later version. */
#ifndef UPH_LEDGER_KEPT_COPY_H
#define UPH_LEDGER_KEPT_COPY_H

#include <stdbool.h>

#include "ledger/db.h"

struct kept_copy {
	char *temporary; /* complete and on disk, and without its name yet */
	char *path;      /* where it lies; NULL until it does */
	bool placed;     /* by us: not one that lay there already */
};

/* Copies the file `book`, which `db` stands in the transaction of one who writes in, before its first change.
 * UPH_E_IO when it cannot be copied. kept_copy_end() afterwards, whatever was returned. */
enum uph_status kept_copy_make(
	struct db *db, const char *book, struct kept_copy *copy, struct uph_error *err);
/* Gives it its name, "bok.uph.version-4", or the first after it that is free ("bok.uph.version-4-2"). One
 * that lies there already and is the same, byte for byte, will do. */
enum uph_status kept_copy_place(
	struct kept_copy *copy, const char *book, int64_t version, struct uph_error *err);
/* `keep`: what has been placed stays. */
void kept_copy_end(struct kept_copy *copy, bool keep);

#endif
