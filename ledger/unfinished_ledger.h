/* A ledger that is being made under a temporary name, and the journal that the engine keeps beside it
 * meanwhile: neither is left when it comes to nothing, whatever the engine managed to clear away by itself.
 */
#ifndef UPH_LEDGER_UNFINISHED_LEDGER_H
#define UPH_LEDGER_UNFINISHED_LEDGER_H

#include "uph/error.h"

struct unfinished_ledger {
	char *path; /* of the file: given its name with new_file_place() */
	char *journal;
};

/* An empty file beside `path`, for its owner's eyes alone. */
enum uph_status unfinished_ledger_begin(
	const char *path, struct unfinished_ledger *out, struct uph_error *err);
/* Removes what is left of it, its connection having been closed. */
void unfinished_ledger_end(struct unfinished_ledger *made);

#endif
