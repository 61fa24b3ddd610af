/* A proposal (a mapping) into the file that a person has named: complete or absent. */
#ifndef UPH_IMPORT_PROPOSAL_FILE_H
#define UPH_IMPORT_PROPOSAL_FILE_H

#include "import/import_job.h"

/* Into the job's `draft`, replacing what stands there, or into `out` when that is "-" or NULL. */
enum uph_status proposal_file_write(
	const struct import_job *job, const char *text, struct uph_import_result *out, struct uph_error *err);

#endif
