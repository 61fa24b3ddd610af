/* What the ledger has of a file of events: the entries that this file, or another version of it, was posted
 * as; and which of them a row of the file is.
 *
 * A row's key is the file's name, the row's facts and its occurrence among rows that say the same. The ledger
 * is asked for a key when a row has it, so that a file of a million rows, or a book with as many, need not be
 * in memory; who has to see all entries at once gathers them. */
#ifndef UPH_IMPORT_JOURNAL_KNOWN_H
#define UPH_IMPORT_JOURNAL_KNOWN_H

#include "import/journal_sheet.h"
#include "import/row_key.h"
#include "import/rows_said.h"
#include "ledger/base/arena.h"

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
	const char *kind;   /* what the books call such files: "journal", workbooks included */
	const char *series; /* the file's name when it was first read; a workbook's own */
	const char *file_name;
	struct row_keys keys;        /* of the series; what the row says is behind … */
	size_t prefix_length;        /* … the kind and the series */
	struct buffer other_bytes;   /* the same as another series would have it */
	int64_t seq_max;             /* the ledger's last record when it was begun */
	bool empty;                  /* the ledger has no file of events: there is nothing to ask it */
	struct known_entry found;    /* the one that was asked for last */
	unsigned char *matched;      /* a bit for each record up to seq_max: a row of the file is it; NULL */
	struct known_entry *entries; /* of all files of events, by seq, once they are gathered */
	size_t count, capacity;
	bool gathered;
	const char *others[KNOWN_OTHERS_MAX];
	size_t other_count;
	size_t elsewhere;           /* new rows that are in the books by another file … */
	const char *elsewhere_name; /* … the last one's series … */
	int64_t elsewhere_voucher;  /* … and voucher */
	struct rows_said said;      /* what rows have said so far */
	int64_t was;  /* a voucher that did as the row that was asked for last, when it is new, and has
		       * been corrected away; 0 … */
	int64_t also; /* … and the voucher that another file made of it; 0 */
	bool failed;  /* a name could not be looked up */
	struct uph_error failure; /* of journal_known_left(); status UPH_OK: none */
	bool with_decision;       /* a row's decision is one of its facts */
};

/* Begins inside the change. `row_count`: the rows there will be. */
enum uph_status journal_known_begin(struct journal_known *known, struct uph_ledger *ledger,
	struct arena *arena, const char *kind, const char *series, const char *file_name, size_t row_count,
	struct uph_error *err);
void journal_known_end(struct journal_known *known);
/* Begins again with the first row. */
void journal_known_restart(struct journal_known *known);
/* Reads all entries of files of events into `entries`. */
enum uph_status journal_known_gather(struct journal_known *known, struct uph_error *err);

/* The entry that the row is; NULL when it is new: `key` is then the one to post it with. It lives until the
 * next question, unless the entries have been gathered. */
enum uph_status journal_known_find(struct journal_known *known, const struct journal_row *row,
	unsigned char key[UPH_ROW_KEY_SIZE], struct known_entry **out, struct uph_error *err);

/* The entry of a file of events by its seq; NULL: it is none. Of what has been gathered. */
struct known_entry *journal_known_entry(const struct journal_known *known, int64_t seq);

/* A row of the file is what the voucher did. Of what has been gathered. */
void journal_known_match(struct journal_known *known, int64_t voucher);

/* Whether an entry is a row by itself: what is set aside is, also when a voucher has several. Else a voucher
 * is one row, and its first entry has the row's key. */
bool journal_known_is_row(const struct known_entry *entry);

/* Rows in the books that no row of the file is, of its series or (`named`) of files by its name in the
 * series: the first of their vouchers as a list, and how many rows there are. When the ledger cannot be read
 * `failure` says so. */
size_t journal_known_left(struct journal_known *known, bool named, char *list, size_t size);

#endif
