/* Everything an auditor needs in one archive: the books, all reports, the chain, what describes the system,
 * and how to prove it all with sha256sum and sqlite3 alone. */
#ifndef UPH_REVISION_H
#define UPH_REVISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"
#include "uph/report.h"

struct uph_revision {
	struct uph_head head; /* where the books ended */
	size_t file_count;
	int64_t size;       /* bytes of the archive */
	size_t error_count; /* of the verifier: the books are handed over as they are, and the report says it
			     */
};

/* Writes the archive: complete or absent, in the place of what stood there. All of it is of one moment, the
 * one that the ledger is read at; others may write meanwhile, and the ledger is to be closed afterwards, as
 * after a copy (uph/backup.h). The same books give the same bytes. `progress` may be NULL. UPH_E_LIMIT beyond
 * what a zip holds (4 GiB, 65 535 files). */
enum uph_status uph_revision_write(struct uph_ledger *ledger, const char *path, enum uph_language language,
	void (*progress)(void *context, int64_t done, int64_t total), void *progress_context,
	struct uph_revision *out, struct uph_error *err);

#endif
