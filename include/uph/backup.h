/* A copy of the ledger, taken while others use it: every page of one moment, as it lies.
 *
 * SQLite's online backup rather than VACUUM INTO: the pages are those of the ledger, also the ones that are
 * free or damaged, so that the copy can be held against it. While the pages are copied, others can read; one
 * who wants to write waits. A ledger that is only read lets go of its moment then: close it afterwards, since
 * what it is asked later is of a later moment. */
#ifndef UPH_BACKUP_H
#define UPH_BACKUP_H

#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"

struct uph_backup {
	struct uph_head head; /* where the copy's chain ends */
	int64_t size;         /* bytes of the file */
};

/* Copies the ledger as it stands, whole or not, to `path`, where nothing may stand (UPH_E_EXISTS): complete
 * or absent, forced to disk. `out` may be NULL. */
enum uph_status uph_ledger_copy(
	struct uph_ledger *ledger, const char *path, struct uph_backup *out, struct uph_error *err);

/* The same of a ledger that is whole: the copy is opened and verified from its first record to its last
 * before it gets its name. UPH_E_DATABASE with the first fault otherwise. `progress` may be NULL. */
enum uph_status uph_ledger_backup(struct uph_ledger *ledger, const char *path,
	void (*progress)(void *context, int64_t done, int64_t total), void *progress_context,
	struct uph_backup *out, struct uph_error *err);

#endif
