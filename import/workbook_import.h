/* A workbook that has been filled in, into the ledger. */
#ifndef UPH_IMPORT_WORKBOOK_IMPORT_H
#define UPH_IMPORT_WORKBOOK_IMPORT_H

#include "import/import_job.h"

/* Reads the sheets that are filled in, and takes each row that the books do not have, all of them or none.
 * Whatever is wrong, in form or against the books, is told at once with its cell: UPH_E_REFUSED. */
enum uph_status workbook_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
