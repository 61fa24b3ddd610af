/* The matrix reader: from a table as people make it to what it says, row by row, or to why it cannot be read.
 *
 * Pure: it knows tables, money and words, no ledger. Within the table's amount column every number is
 * explained or the matrix is refused; nothing is corrected and nothing is guessed in silence. The six rules
 * stand at the head of matrix.c. */
#ifndef UPH_IMPORT_MATRIX_H
#define UPH_IMPORT_MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/table.h"
#include "uph/date.h"
#include "uph/error.h"
#include "uph/finding.h"
#include "uph/money.h"

enum matrix_row_kind {
	MATRIX_OPENING, /* an activity's row of the opening block; zero rows too: they name the activity */
	MATRIX_OPENING_SUM, /* the opening block's own sum */
	MATRIX_MOVEMENT, /* a decision row: `amount` above zero is taken from the pot, below zero comes back
			  */
	MATRIX_GRANT,    /* money in */
	MATRIX_SUBTOTAL, /* explained by the rows above */
	MATRIX_LEFT,     /* the final "Kvar" */
	MATRIX_FILLER    /* a zero or a dash */
};

struct matrix_row {
	enum matrix_row_kind kind;
	const char *place;       /* of the amount: "Blad1!C14" or "14" */
	struct uph_money amount; /* as shown, in öre */
	bool whole;              /* shown without öre */
	/* movements; texts are NULL when the row has none */
	struct uph_date date; /* own or inherited */
	const char *purpose;  /* own or inherited */
	const char
		*activity; /* code; opening rows and movements; "" is money not divided between activities */
	const char *activity_name; /* opening rows: what stands beside the code; NULL: none */
	const char *recipient;     /* NULL: none is named, the money is set aside on the balance */
	const char *comment;
	bool inherited; /* date or purpose comes from the row above */
	bool torn;      /* put together from two rows */
	/* Stands above the (first) grant, or there is none but an opening block: draws on earlier years'
	 * money. */
	bool before_grant;
	const char *explanation; /* subtotals: "summan hittills", "ingående + bidrag", … */
};

struct matrix {
	const char *title; /* NULL when there is none */
	int year;          /* of the title, else of the dates; 0 when nothing tells */
	struct uph_date
		balance_date; /* of "Kvar på balansen 2023-12-31"; none when there is no opening block */
	size_t sheet;
	struct matrix_row *rows; /* in the sheet's order, opening block first */
	size_t row_count;
	struct uph_money opening, granted, moved, left; /* left = opening + granted − moved, exactly */
	void *memory;                                   /* owns all of the above */
};

struct matrix_options {
	const char *sheet; /* NULL: the one sheet that holds a matrix */
};

/* Whether some sheet of the table holds a matrix's header row: what `uph import` asks of content. Rewinds the
 * table. */
bool matrix_recognised(struct table *table);

/* Reads the matrix. UPH_OK and a filled `out` (free with matrix_free); or UPH_E_REFUSED when the content is
 * not accepted, then `findings` has every reason as an error with its place, and `err` a one-line summary; or
 * an error of the table itself. Notes and warnings go to `findings` in both cases. */
enum uph_status matrix_read(struct table *table, const struct matrix_options *options, struct matrix *out,
	struct uph_findings *findings, struct uph_error *err);
void matrix_free(struct matrix *matrix);

#endif
