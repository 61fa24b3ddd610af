/* The books exactly: every record that says something of money, word for word, in the order they were made,
 * so that a new ledger can be filled from them and stand on the same balances; docs/exact.md describes the
 * file.
 *
 * A row has a kind ("fund", "entry") and cells. What a record points at is named by content (a fund's name,
 * an allocation's number), and where a thing has no name, by its place among its like; never by a row id.
 * Amounts are whole kronor and öre with a point ("1234.50"), days ISO, texts as they stand in the books.
 *
 * Not among them, for a backup has it all: who recorded what and when, settings, attests, attached documents,
 * mappings, the rows of other books and what has been reconciled with them. */
#ifndef UPH_EXACT_H
#define UPH_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"
#include "uph/ledger.h"

/* The first words of a file, and its version. */
#define UPH_EXACT_MARK "uph exact"
#define UPH_EXACT_VERSION "1"

/* The columns of the file, the kind before them. */
enum uph_exact_column {
	UPH_EXACT_VOUCHER,
	UPH_EXACT_TYPE, /* the event, of an entry */
	UPH_EXACT_DATE,
	UPH_EXACT_AMOUNT,
	UPH_EXACT_FROM, /* the account's kind, and its four parts */
	UPH_EXACT_FROM_FUND,
	UPH_EXACT_FROM_ACTIVITY,
	UPH_EXACT_FROM_ALLOCATION,
	UPH_EXACT_FROM_PARTY,
	UPH_EXACT_TO,
	UPH_EXACT_TO_FUND,
	UPH_EXACT_TO_ACTIVITY,
	UPH_EXACT_TO_ALLOCATION,
	UPH_EXACT_TO_PARTY,
	UPH_EXACT_PARTY,
	UPH_EXACT_BODY, /* a decision: body, day and paragraph, as it was first written */
	UPH_EXACT_MEETING,
	UPH_EXACT_PARAGRAPH,
	UPH_EXACT_REFERENCE,
	UPH_EXACT_TEXT,
	UPH_EXACT_REASON,
	UPH_EXACT_ENTRY, /* voucher and which of its entries: "17/2" */
	UPH_EXACT_KEY,
	UPH_EXACT_SOURCE, /* which of the files; with the place in it */
	UPH_EXACT_PLACE,
	UPH_EXACT_NAME,
	UPH_EXACT_FUND,
	UPH_EXACT_ACTIVITY,
	UPH_EXACT_ALLOCATION,
	UPH_EXACT_OTHER_PARTY,
	UPH_EXACT_NUMBER,
	UPH_EXACT_FLAG,
	UPH_EXACT_TITLE,
	UPH_EXACT_SERIES,
	UPH_EXACT_FUNCTION,
	UPH_EXACT_OTHER_BODY,
	UPH_EXACT_OTHER_MEETING,
	UPH_EXACT_OTHER_PARAGRAPH,
	UPH_EXACT_NEW_PARAGRAPH,
	UPH_EXACT_EXTENT,
	UPH_EXACT_PERIOD_FIRST,
	UPH_EXACT_PERIOD_LAST,
	UPH_EXACT_BOUND,
	UPH_EXACT_REQUISITIONER,
	UPH_EXACT_RECIPIENT,
	UPH_EXACT_PERFORMER,
	UPH_EXACT_NUMERATOR,
	UPH_EXACT_DENOMINATOR,
	UPH_EXACT_SECOND_NUMERATOR,
	UPH_EXACT_SECOND_DENOMINATOR,
	UPH_EXACT_PARENT,
	UPH_EXACT_REPLACES,
	UPH_EXACT_CONDITION,
	UPH_EXACT_OWN,
	UPH_EXACT_CAP,
	UPH_EXACT_FINANCING,
	UPH_EXACT_COLUMNS
};
/* "voucher", …: its heading. */
const char *uph_exact_column_name(enum uph_exact_column column);

struct uph_exact_cell {
	const char *text; /* ends with a NUL; NULL: nothing, which is not the same as "" */
	bool words;       /* a text, which a file quotes; else a number, a day, an amount */
};

struct uph_exact_row {
	const char *kind;
	struct uph_exact_cell cells[UPH_EXACT_COLUMNS];
};

/* Visits the rows, as of one moment; closings come last, so that what was entered before them can be entered
 * again. Texts live until the visitor returns. */
enum uph_status uph_exact_rows(struct uph_ledger *ledger,
	enum uph_status (*visit)(void *context, const struct uph_exact_row *row, struct uph_error *err),
	void *context, struct uph_error *err);
/* All of them into a file of CSV, whole or not at all ("-" or NULL: standard output). */
enum uph_status uph_exact_export(struct uph_ledger *ledger, const char *path, struct uph_error *err);

/* ---- and back ---- */

struct uph_exact_filling;

/* Begins to fill a ledger, inside a change. UPH_E_REFUSED when it has entries or decisions: a book is filled
 * whole or not at all. What a new ledger knows from the start is recognised. */
enum uph_status uph_exact_begin(
	struct uph_ledger *ledger, struct uph_exact_filling **out, struct uph_error *err);
/* Whether a row can be read at all; `column` is the one at fault, UPH_EXACT_COLUMNS when it is the row.
 * UPH_E_SYNTAX with a sentence. */
enum uph_status uph_exact_check(
	const struct uph_exact_row *row, enum uph_exact_column *column, struct uph_error *err);
/* Adds the row's record. Every rule of the books holds: errors are the ledger's own; UPH_E_MISSING for what a
 * row points at and no row before it has made; UPH_E_CONFLICT when a number of the row is not the one that
 * the ledger gives. */
enum uph_status uph_exact_fill(struct uph_exact_filling *filling, const struct uph_exact_row *row,
	enum uph_exact_column *column, struct uph_error *err);
/* Ends the last voucher, and keeps which file it was. The change is then the caller's to commit. */
enum uph_status uph_exact_end(struct uph_exact_filling *filling, const char *file_name,
	const unsigned char digest[UPH_DIGEST_SIZE], int64_t size, struct uph_error *err);
void uph_exact_free(struct uph_exact_filling *filling); /* NULL is fine */

/* Whether the ledger was filled from these very bytes. */
enum uph_status uph_exact_known(struct uph_ledger *ledger, const unsigned char digest[UPH_DIGEST_SIZE],
	bool *known, struct uph_error *err);

#endif
