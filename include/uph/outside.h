/* Somebody else's books: rows of vouchers and balances as an accounting system gives them out, read by a kept
 * mapping of books, and what of it has been taken in as source rows.
 *
 * Amounts have our sign: above zero is money that we hold (the mapping says whether that is their credit or
 * their debit). Only rows of the accounts and dimensions that the mapping names are here. */
#ifndef UPH_OUTSIDE_H
#define UPH_OUTSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/ledger.h"
#include "uph/mapping.h"
#include "uph/money.h"
#include "uph/register.h"

/* One row of a voucher of theirs. */
struct uph_outside_row {
	const char *voucher; /* series and number, "A 17"; the external key. "" when the file has none */
	int number;          /* which row of the voucher, from 1, among those of the file */
	const char *place;   /* "120", "Blad1!C14" */
	struct uph_date date;
	const char *account; /* "2990" */
	const char *objects; /* "1=100 6=7860", by rising dimension; "" */
	int64_t fund;        /* 0: the mapping does not tell them apart */
	int64_t activity;    /* the undivided one when no object says */
	struct uph_money amount;
	const char *reference; /* what looks like one, in their text; "" */
	const char *text;      /* ""; the voucher's and the row's */
};

/* What stands on their accounts for a pot. */
struct uph_outside_balance {
	int64_t fund, activity; /* as in rows */
	const char *place;
	bool has_opening, has_closing;
	struct uph_money opening; /* before `first` */
	struct uph_money closing; /* after `last` */
};

/* A file, or what has been taken in of a system. Everything lives in `memory`. */
struct uph_outside {
	const char *system; /* whose books: "Region Blekinge" … */
	const char *key;    /* … and the key of its mapping: "232100-0081" */
	const char *name;   /* the file's, without folders */
	const char
		*reads; /* for the paper: "konto 2990–2999, dimension 6 = aktivitet, kredit är våra pengar" */
	unsigned char digest[UPH_DIGEST_SIZE];
	int64_t size;
	struct uph_date first, last; /* the days that the file speaks of; none: it does not say */
	struct uph_date covers;      /* the day that it says its closing balances are of; none: it does not */
	bool tells_funds;            /* rows and balances have funds */
	struct uph_outside_row *rows; /* by date, voucher, number */
	size_t row_count;
	struct uph_outside_balance *balances; /* by fund, activity */
	size_t balance_count;
	size_t passed_over; /* rows of other accounts, or without the dimension */
	/* What it was read by, for uph_mapping_keep(); its `id` is 0 when it was not kept before. */
	struct uph_mapping mapping;
	void *memory;
};

struct uph_outside_options {
	const char *mapping; /* a mapping's file; NULL: the kept one of the system or the headings */
	const char *sheet;   /* NULL: the one that fits */
};

/* Reads a file ("-": standard input): SIE 4, or a sheet with a mapping whose rows are of books. Writes
 * nothing. UPH_E_REFUSED with every reason in `findings`. Free with uph_outside_free() after UPH_OK. */
enum uph_status uph_outside_read(struct uph_ledger *ledger, const char *path,
	const struct uph_outside_options *options, struct uph_outside *out, struct uph_findings *findings,
	struct uph_error *err);
void uph_outside_free(struct uph_outside *outside);

/* ---- source rows: what has been taken in ---- */

/* Takes in one row as a record, inside a change, by `system` (the mapping's key). A voucher that has been
 * taken in is not to be added row by row again: uph_outside_voucher() says what is there. */
enum uph_status uph_outside_add(struct uph_ledger *ledger, const char *system,
	const struct uph_outside_row *row, const struct uph_origin *origin, int64_t *seq,
	struct uph_error *err);
/* The rows of a system as they stand up to a record (0: all): of each voucher those of the latest file that
 * had it. `voucher` NULL: all, by date, voucher, number; else the one. Texts live until the visitor returns.
 */
enum uph_status uph_outside_rows(struct uph_ledger *ledger, const char *system, const char *voucher,
	int64_t seq_max,
	enum uph_status (*visit)(
		void *context, const struct uph_outside_row *row, int64_t source, struct uph_error *err),
	void *context, struct uph_error *err);

#endif
