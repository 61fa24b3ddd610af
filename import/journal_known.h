/* What the ledger has of a file of events: the entries that this file, or another version of it, was posted
 * as; and which of them a row of the file is.
 *
 * A row's key is the file's name, the row's facts and its occurrence among rows that say the same. */
#ifndef UPH_IMPORT_JOURNAL_KNOWN_H
#define UPH_IMPORT_JOURNAL_KNOWN_H

#include "import/journal_sheet.h"
#include "import/row_key.h"
#include "ledger/base/key_map.h"

/* Files by other names, the latest of them, that are asked whether they say the same. */
#define KNOWN_OTHERS_MAX 16

struct known_entry {
	int64_t seq, voucher, allocation, source;
	enum uph_event event;
	bool other;   /* of another series */
	bool named;   /* of a file by this one's name */
	bool gone;    /* corrected away, whole */
	bool matched; /* a row of the file is it */
};

struct journal_known {
	struct uph_ledger *ledger;
	struct arena *arena;
	const char *series; /* the file's name when it was first read; a workbook's own */
	const char *file_name;
	struct row_keys keys;
	struct known_entry *entries; /* of all files of events, by seq */
	size_t count, capacity;
	const char *others[KNOWN_OTHERS_MAX];
	size_t other_count, oldest; /* which of the others is */
	size_t elsewhere;           /* new rows that are in the books by another file … */
	const char *elsewhere_name; /* … the last one's series … */
	int64_t elsewhere_voucher;  /* … and voucher */
	struct key_map facts;       /* what rows have said so far … */
	size_t *occurrences;        /* … how often … */
	int64_t *taken_back;        /* … and the voucher that was, and has been corrected away; 0 */
	int64_t was;                /* the same of the row that was asked for last, when it is new; 0 … */
	int64_t also;               /* … and the voucher that another file made of it; 0 */
	bool failed;                /* a name could not be looked up */
	bool with_decision;         /* a row's decision is one of its facts */
};

/* Gathers the entries of the series. `row_count`: the rows there will be. */
enum uph_status journal_known_begin(struct journal_known *known, struct uph_ledger *ledger,
	struct arena *arena, const char *series, const char *file_name, size_t row_count,
	struct uph_error *err);
void journal_known_end(struct journal_known *known);
/* Begins again with the first row. */
void journal_known_restart(struct journal_known *known);

/* The entry that the row is; NULL when it is new: `key` is then the one to post it with. */
enum uph_status journal_known_find(struct journal_known *known, const struct journal_row *row,
	unsigned char key[UPH_ROW_KEY_SIZE], struct known_entry **out, struct uph_error *err);

/* The entry of a file of events by its seq; NULL: it is none. */
struct known_entry *journal_known_entry(const struct journal_known *known, int64_t seq);

/* A row of the file is what the voucher did. */
void journal_known_match(struct journal_known *known, int64_t voucher);

/* Whether an entry is a row by itself: what is set aside is, also when a voucher has several. Else a voucher
 * is one row, and its first entry has the row's key. */
bool journal_known_is_row(const struct known_entry *entry);

/* Rows in the books that no row of the file is, of its series or (`named`) of files by its name in the
 * series: the first of their vouchers as a list, and how many rows there are. */
size_t journal_known_left(const struct journal_known *known, bool named, char *list, size_t size);

#endif
