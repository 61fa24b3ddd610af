/* A matrix file into the ledger. */
#ifndef UPH_IMPORT_MATRIX_IMPORT_H
#define UPH_IMPORT_MATRIX_IMPORT_H

#include "import/import_job.h"

enum uph_status matrix_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
