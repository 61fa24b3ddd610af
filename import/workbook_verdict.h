/* A row of the sheet of verdicts: one allocation approved or rejected, on a day. */
#ifndef UPH_IMPORT_WORKBOOK_VERDICT_H
#define UPH_IMPORT_WORKBOOK_VERDICT_H

#include "import/journal_posting.h"
#include "import/workbook_rows.h"

/* Says it in the books, unless they say it already: unchanged then. Another verdict that stands is a refusal.
 * `*fault` is the column that a refusal is about. */
enum uph_status workbook_judge(struct uph_ledger *ledger, const struct journal_row *row,
	const struct workbook_row *more, const struct uph_origin *origin, struct uph_findings *remarks,
	struct journal_deed *out, size_t *fault, struct uph_error *err);

#endif
