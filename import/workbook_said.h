/* What the books say already of what a workbook's rows say, so that nothing is posted twice by a silent
 * guess: entries that others have recorded since the workbook was made; older ones that name the same paper,
 * or the same decision and purpose; and entries of its own, or of a copy of it, that none of its rows is: a
 * row may have been changed since. */
#ifndef UPH_IMPORT_WORKBOOK_SAID_H
#define UPH_IMPORT_WORKBOOK_SAID_H

#include "import/journal_posting.h"
#include "import/workbook_rows.h"

enum said_how {
	SAID_SINCE,  /* by hand, by another file, or by a copy of the workbook */
	SAID_BEFORE, /* when the workbook was made it was in the books */
	SAID_OWN     /* by this workbook, or by what it was saved from */
};

/* What a voucher did by one event, for one allocation, on one day. */
struct said {
	enum said_how how;
	enum uph_event event;
	int64_t allocation, fund, activity, recipient, voucher;
	struct uph_date date, decided;
	struct uph_money amount;
	const char *body, *purpose, *reference; /* NULL: none */
	const char *source;                     /* the file's name; NULL: by hand */
	const char *place;                      /* in the file; NULL */
	bool mine;                              /* by a file of this workbook's series … */
	bool named;                             /* … that has its name */
	size_t next;                            /* the next by the same key, from 1; 0: the last */
};

struct workbook_said {
	struct said *entries;
	size_t count, capacity;
	struct key_map keys;   /* event, allocation, day and amount … */
	size_t *first;         /* … to the first such entry, from 1 */
	struct key_map wanted; /* what the rows may be: the other entries are not kept */
	struct key_map kin;    /* records of files that this workbook was saved from */
	int64_t made;          /* the record that was last when the workbook was made; 0: not known */
	size_t others;         /* entries by others since */
};

/* Inside the change, before anything is posted. */
enum uph_status workbook_said_begin(struct workbook_said *said, struct journal_posting *posting,
	const struct workbook_rows *rows, int64_t made, struct uph_error *err);
void workbook_said_end(struct workbook_said *said); /* fine when all of it is zero, too */

/* What says the same as the row, or what the row may have been before it was changed (`*changed`); NULL:
 * nothing. */
const struct said *workbook_said_find(const struct workbook_said *said, const struct journal_posting *posting,
	size_t row, const struct workbook_row *more, bool *changed);

/* Why the row is refused, and what to do. */
enum uph_status workbook_said_refuse(const struct said *said, bool changed, struct uph_error *err);

#endif
