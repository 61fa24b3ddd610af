/* Between the files that build the matrix report: matrix.c (decisions, the whole), matrix_blocks.c (the
 * opening block above them, the state per activity below) and matrix_proposals.c (what is only proposed). */
#ifndef UPH_REPORTS_MATRIX_FORM_H
#define UPH_REPORTS_MATRIX_FORM_H

#include "reports/matrix_rows.h"

enum matrix_column {
	MATRIX_NUMBER,
	MATRIX_LABEL,
	MATRIX_DATE,
	MATRIX_PARAGRAPH,
	MATRIX_PARAGRAPH_SHOWN,
	MATRIX_PURPOSE,
	MATRIX_AMOUNT,
	MATRIX_ACTIVITY,
	MATRIX_ACTIVITY_SHOWN,
	MATRIX_RECIPIENT,
	MATRIX_RECIPIENT_SHOWN,
	MATRIX_RD_DECISION,
	MATRIX_COMMENT,
	MATRIX_FUND,
	MATRIX_STAGE,
	MATRIX_COLUMNS
};

/* A column of the decisions in one of the forms. */
struct column_form {
	enum matrix_column column;
	const char *key;
	enum word word;
	enum uph_value_kind kind;
	unsigned flags;
	size_t slot;
};

/* One of the two forms being built. */
struct matrix_form {
	const struct column_form *columns;
	size_t column_count;
	size_t at[MATRIX_COLUMNS];     /* where the form has each column; SIZE_MAX: nowhere */
	size_t text_slot, amount_slot; /* of the purpose and the amount: other sections stand under them */
	enum uph_language language;
	const char *decisions_key, *opening_key, *sheet;
	size_t decisions, opening; /* sections */
	size_t opening_sum;        /* row of the opening section */
	bool full;
	size_t input_rows; /* to be filled in, after the decisions */
};

struct matrix_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	struct matrix_rows rows;
	struct matrix_line *proposals; /* freed by matrix.c */
	size_t proposal_count, proposal_capacity;
	struct uph_money proposed, available_after; /* available − proposed */
};

/* The column of the opening section that holds the amounts. */
#define MATRIX_OPENING_AMOUNT 3

/* "Kvar på balansen 2023-12-31". */
const char *matrix_opening_title(const struct matrix_report *matrix, enum uph_language language);
/* The row that the opening's sum will have, before it is made: other sections point at it. */
size_t matrix_opening_sum_row(const struct matrix_report *matrix);
void matrix_add_opening(struct matrix_report *matrix, struct matrix_form *form);
void matrix_add_per_activity(struct matrix_report *matrix, const struct matrix_form *form);

const char *matrix_activity_code(const struct matrix_report *matrix, int64_t id);
/* "786 Ungdomsmottagning", "Ofördelat". */
const char *matrix_activity_title(const struct matrix_report *matrix, int64_t id, enum uph_language language);

/* A decision row, or another movement of the pots. */
void matrix_add_line(
	struct matrix_report *matrix, const struct matrix_form *form, const struct matrix_line *line);
/* A labelled sum among the decisions, with its formula; returns its row. */
size_t matrix_add_sum(struct matrix_report *matrix, const struct matrix_form *form, const char *label,
	struct uph_money amount, const struct uph_term *terms, size_t term_count, enum uph_row_style style);
/* Amounts from one row of the decisions to another, for a formula. */
struct uph_term matrix_block(const struct matrix_form *form, size_t first, size_t last, bool subtract);

/* What is only proposed, in the matrix's funds. */
enum uph_status matrix_collect_proposals(struct matrix_report *matrix, struct uph_error *err);
/* The proposals as rows below what is left, which stands in row `available`; nothing when there are none. */
void matrix_add_proposals(struct matrix_report *matrix, const struct matrix_form *form, size_t available);
/* What is left of each activity before and after them. */
void matrix_add_left_after(struct matrix_report *matrix, const struct matrix_form *form);

#endif
