/* A mapping of somebody else's books proposed from a SIE file: only what is certain, the rest is listed for a
 * person. */
#ifndef UPH_IMPORT_BOOKS_SUGGEST_H
#define UPH_IMPORT_BOOKS_SUGGEST_H

#include "import/books_map.h"

/* The dimension whose name or objects are the ledger's activities; the liability accounts that carry it,
 * those whose names speak of grants alone when there are any; objects whose number is an activity's code or
 * other name, or whose name is an activity's, folded. What is left is warned of in `findings`. UPH_E_REFUSED
 * when there is nothing to propose. The map lives in `arena`, in the file and in the ledger's lists. */
enum uph_status books_suggest(struct uph_ledger *ledger, const struct sie_file *file, struct arena *arena,
	struct books_map *out, struct uph_findings *findings, struct uph_error *err);

#endif
