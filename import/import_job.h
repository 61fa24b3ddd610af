/* What every kind of import works on. */
#ifndef UPH_IMPORT_IMPORT_JOB_H
#define UPH_IMPORT_IMPORT_JOB_H

#include "import/file_bytes.h"
#include "import/table.h"
#include "ledger/base/arena.h"
#include "uph/import.h"

struct import_job {
	struct uph_ledger *ledger;
	const struct file_bytes *file;
	struct table *table;
	const struct uph_import_options *options;
	struct uph_findings *findings;
	struct arena *memory; /* the result's */
};

#endif
