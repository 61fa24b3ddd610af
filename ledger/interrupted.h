/* A change that was interrupted, by a crash or a power cut, leaves its journal beside the book:
 * "bok.uph-journal". Whoever opens the book next, to read it as well, takes the change back by it, and so
 * must be let to write. */
#ifndef UPH_LEDGER_INTERRUPTED_H
#define UPH_LEDGER_INTERRUPTED_H

#include <stdbool.h>

#include "uph/error.h"

/* When `status` is that the book at `path` could not be read or written, and such a journal is why: the
 * sentence that says so, with the same status. */
enum uph_status interrupted_explain(const char *path, enum uph_status status, struct uph_error *err);

/* Whether a change of the book at `path` lies in its journal, to be taken back by whoever opens the book
 * next. */
bool interrupted(const char *path);

#endif
