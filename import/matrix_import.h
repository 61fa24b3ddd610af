/* A matrix file into the ledger. */
#ifndef UPH_IMPORT_MATRIX_IMPORT_H
#define UPH_IMPORT_MATRIX_IMPORT_H

#include "import/file_bytes.h"
#include "import/table.h"
#include "ledger/base/arena.h"
#include "uph/import.h"

/* What every kind of import works on. */
struct import_job {
	struct uph_ledger *ledger;
	const struct file_bytes *file;
	struct table *table;
	const struct uph_import_options *options;
	struct uph_findings *findings;
	struct arena *memory; /* the result's */
};

enum uph_status matrix_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
