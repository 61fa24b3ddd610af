/* What the ledger has of a file of events: the entries that this file, or another version of it, was posted
 * as; and which of them a row of the file is.
 *
 * A row's key is the file's name, the row's facts and its occurrence among rows that say the same. */
#ifndef UPH_IMPORT_JOURNAL_KNOWN_H
#define UPH_IMPORT_JOURNAL_KNOWN_H

#include "import/journal_sheet.h"
#include "import/row_key.h"
#include "ledger/base/key_map.h"

/* Files by other names that are asked whether they say the same. */
#define KNOWN_OTHERS_MAX 16

struct known_entry {
	int64_t seq, voucher, allocation;
	bool other;   /* of a file by another name */
	bool gone;    /* corrected away, whole */
	bool matched; /* a row of the file is it */
};

struct journal_known {
	struct uph_ledger *ledger;
	struct arena *arena;
	const char *series; /* the file's name when it was first read */
	struct row_keys keys;
	struct known_entry *entries; /* of all files of events, by seq */
	size_t count, capacity;
	const char *others[KNOWN_OTHERS_MAX];
	size_t other_count;
	size_t elsewhere;           /* new rows that are in the books by another file … */
	const char *elsewhere_name; /* … the last one's */
	struct key_map facts;       /* what rows have said so far … */
	size_t *occurrences;        /* … and how often */
	bool failed;                /* a name could not be looked up */
};

/* Gathers the entries of the series. `row_count`: the rows there will be. */
enum uph_status journal_known_begin(struct journal_known *known, struct uph_ledger *ledger,
	struct arena *arena, const char *series, size_t row_count, struct uph_error *err);
void journal_known_end(struct journal_known *known);
/* Begins again with the first row. */
void journal_known_restart(struct journal_known *known);

/* The entry that the row is; NULL when it is new: `key` is then the one to post it with. */
enum uph_status journal_known_find(struct journal_known *known, const struct journal_row *row,
	unsigned char key[UPH_ROW_KEY_SIZE], struct known_entry **out, struct uph_error *err);

/* Vouchers that no row of the file is: the first of them as a list, and how many there are. */
size_t journal_known_left(const struct journal_known *known, char *list, size_t size);

#endif
