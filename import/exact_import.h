/* The books as uph journal --exact wrote them, into a new ledger: all of them or nothing. */
#ifndef UPH_IMPORT_EXACT_IMPORT_H
#define UPH_IMPORT_EXACT_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "import/import_job.h"

/* By the mark that the file begins with. */
bool exact_recognised(const unsigned char *data, size_t length);
enum uph_status exact_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
