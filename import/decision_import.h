/* Decision files into the ledger: what a protocol says, set against what the books know, and what is new
 * added. */
#ifndef UPH_IMPORT_DECISION_IMPORT_H
#define UPH_IMPORT_DECISION_IMPORT_H

#include "import/import_job.h"

enum uph_status decision_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
