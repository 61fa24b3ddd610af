/* Somebody else's books read: what the reader of each kind of file fills, and what they share. */
#ifndef UPH_IMPORT_OUTSIDE_READ_H
#define UPH_IMPORT_OUTSIDE_READ_H

#include "import/file_bytes.h"
#include "import/sie.h"
#include "ledger/base/arena.h"
#include "uph/outside.h"

/* What a struct uph_outside lives in. */
struct outside_memory {
	struct arena arena;
	struct sie_file sie; /* texts of rows point into it */
	bool has_sie;
};

struct outside_reading {
	struct uph_ledger *ledger;
	const struct uph_outside_options *options;
	const struct file_bytes *file;
	struct outside_memory *memory;
	struct uph_findings *findings;
	struct uph_outside *out;
	size_t balance_capacity;
	/* What the file says of the accounts as a whole: rows alone compare movements. */
	bool has_openings, has_closings;
};

/* The balance of a pot, added when it is not there yet; NULL when memory is out. */
struct uph_outside_balance *outside_balance(
	struct outside_reading *reading, int64_t fund, int64_t activity, const char *place);
/* Whether openings, rows and closings of every pot add up: such a file needs nothing of what came before. */
bool outside_adds_up(const struct outside_reading *reading);
/* Adds the vouchers that have been taken in of the system before and that the file does not have. */
enum uph_status outside_add_earlier(struct outside_reading *reading, struct uph_error *err);
/* Balances by fund and activity, rows by date, voucher and number. */
void outside_sort(struct uph_outside *out);

/* ---- outside_read_sie.c ---- */
enum uph_status outside_read_sie(struct outside_reading *reading, struct uph_error *err);
/* ---- outside_read_sheet.c ---- */
enum uph_status outside_read_sheet(struct outside_reading *reading, struct uph_error *err);

#endif
