/* Protocols into the ledger: the meeting and what its paragraphs are about, as facts on paper. No money is
 * posted; what moves money becomes a draft that a person imports. */
#ifndef UPH_IMPORT_PROTOCOL_IMPORT_H
#define UPH_IMPORT_PROTOCOL_IMPORT_H

#include "import/import_job.h"

enum uph_status protocol_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
