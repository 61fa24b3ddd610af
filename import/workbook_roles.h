/* What a row of a new decision says of its allocation beside the money: who does the work and who
 * requisitions, how much, and when. */
#ifndef UPH_IMPORT_WORKBOOK_ROLES_H
#define UPH_IMPORT_WORKBOOK_ROLES_H

#include "import/journal_sheet.h"
#include "uph/decision.h"

/* Reads them into `out`, with purpose and recipient. A party that is not known is added when there is
 * somewhere to tell of it (`remarks`, not NULL), unless it is near one that is. `*fault` is the column that a
 * refusal is about. */
enum uph_status workbook_roles_read(struct uph_ledger *ledger, const struct journal_row *row,
	const struct uph_origin *origin, struct uph_findings *remarks, struct uph_allocation *out,
	size_t *fault, struct uph_error *err);

/* From now on the allocation is as the row says; what the row leaves out stays. */
enum uph_status workbook_roles_amend(struct uph_ledger *ledger, int64_t allocation,
	const struct uph_allocation *row, const struct uph_origin *origin, struct uph_error *err);

/* A warning when a row that is in the books already says otherwise than they do: it is not taken. */
enum uph_status workbook_roles_compare(struct uph_ledger *ledger, int64_t allocation,
	const struct journal_row *row, const char *place, struct uph_findings *remarks,
	struct uph_error *err);

#endif
