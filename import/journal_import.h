/* A sheet of events into the ledger. */
#ifndef UPH_IMPORT_JOURNAL_IMPORT_H
#define UPH_IMPORT_JOURNAL_IMPORT_H

#include "import/import_job.h"

/* Reads the file, and posts each row that the books do not have as one voucher, all of them or none. A row
 * that the books refuse does not keep the others from being tried: `findings` has them all, with their
 * places, and UPH_E_REFUSED is returned. */
enum uph_status journal_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
