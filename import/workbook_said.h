/* What the books say already of what a workbook's rows say, so that nothing is posted twice by a silent
 * guess: entries that others have recorded since the workbook was made, and entries of its own, or of a copy
 * of it, that none of its rows is: a row's words may have been changed. */
#ifndef UPH_IMPORT_WORKBOOK_SAID_H
#define UPH_IMPORT_WORKBOOK_SAID_H

#include "import/journal_posting.h"
#include "import/workbook_rows.h"

/* What a voucher did by one event, for one allocation, on one day. */
struct said {
	enum uph_event event;
	int64_t allocation, fund, activity, recipient, voucher;
	struct uph_date date, decided;
	struct uph_money amount;
	const char *body;   /* of the decision; NULL */
	const char *source; /* the file's name; NULL: by hand */
	bool own;           /* by this workbook, under the name it has */
};

struct workbook_said {
	struct said *entries;
	size_t count, capacity;
	struct key_map keys; /* event, allocation, day and amount … */
	size_t *first;       /* … to the first such entry */
	int64_t made;        /* the record that was last when the workbook was made; 0: not known */
	size_t others;       /* entries by others since */
};

/* Inside the change, before anything is posted. */
enum uph_status workbook_said_begin(struct workbook_said *said, struct journal_posting *posting,
	const struct workbook_rows *rows, int64_t made, struct uph_error *err);
void workbook_said_end(struct workbook_said *said);

/* What says the same as the row; NULL: nothing does. */
const struct said *workbook_said_find(const struct workbook_said *said, struct uph_ledger *ledger,
	const struct journal_row *row, const struct workbook_row *more);

/* Why the row is refused, and what to do. */
enum uph_status workbook_said_refuse(const struct said *said, struct uph_error *err);

#endif
