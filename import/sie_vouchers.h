/* The vouchers of a file against those that the ledger has taken in of the same books. */
#ifndef UPH_IMPORT_SIE_VOUCHERS_H
#define UPH_IMPORT_SIE_VOUCHERS_H

#include "import/books_rows.h"
#include "uph/import.h"
#include "uph/ledger.h"

struct sie_vouchers_voucher {
	enum uph_import_action action;      /* POSTED, UNCHANGED, CHANGED (words alone), CONFLICT */
	const struct uph_outside_row *rows; /* the file's; NULL: it is gone from the file */
	size_t row_count;
	/* as the ledger has it, copied */
	struct uph_outside_row *known;
	size_t known_count;
};

struct sie_vouchers {
	struct sie_vouchers_voucher *vouchers; /* by name, then those that are gone */
	size_t count;
};

/* `rows` are sorted by voucher and number. Those that are gone are looked for from `first` to `last` (none:
 * not at all). Everything lives in `arena`. */
enum uph_status sie_vouchers_compare(struct uph_ledger *ledger, const char *system, struct books_rows *rows,
	struct uph_date first, struct uph_date last, struct arena *arena, struct sie_vouchers *out,
	struct uph_error *err);

#endif
