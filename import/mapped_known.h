/* Rows of events that a mapping has read, set against what the books have of them. */
#ifndef UPH_IMPORT_MAPPED_KNOWN_H
#define UPH_IMPORT_MAPPED_KNOWN_H

#include "import/journal_sheet.h"
#include "import/mapped.h"

struct mapped_event {
	struct journal_row row; /* its event is 0: it is posted by its mapping */
	enum uph_event event;
	const char *place, *identity;
	/* What it is posted under: free, unless the row is in the books as it stands. */
	unsigned char key[UPH_ROW_KEY_SIZE];
	int64_t voucher; /* in the books already, as it stands or otherwise; 0 */
	const char *was; /* how the books have it otherwise: a conflict; NULL */
};

/* A row is known by the sheet's headings and its identity. Of rows with the same, each is set against what it
 * says first, and what is then left in the order it stands. What has been corrected away, whole, is not in
 * the books. */
enum uph_status mapped_known_find(struct uph_ledger *ledger, const char *headings_key,
	struct mapped_event *events, size_t count, struct arena *arena, struct uph_error *err);

#endif
