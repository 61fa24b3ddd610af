/* A SIE file into the ledger: the rows of somebody else's books that a mapping says are our money, kept to be
 * reconciled with. Nothing is posted in our own books, and nothing else of theirs is kept. */
#ifndef UPH_IMPORT_SIE_IMPORT_H
#define UPH_IMPORT_SIE_IMPORT_H

#include "import/import_job.h"

/* Records each voucher that the ledger has no rows of; a voucher whose rows read otherwise, or that is gone
 * from a file that covers its day, is a conflict, unless the changes are accepted. With `suggest` a mapping
 * is proposed and nothing read into the ledger. */
enum uph_status sie_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
