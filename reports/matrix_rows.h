/* What a matrix is made of: the opening of each activity, the grants, and every movement of the pots, net of
 * corrections, in the order it was registered.
 *
 * A matrix is of one fund (a year's grant) and covers that fund and the earlier years' of its kind. A fund of
 * what earlier years left ("UPH t.o.m. 2023") is shown alone, as it stands in the matrix of the year after.
 * What was decided before the year and still stood reserved or held when it began is a row, as the opening on
 * the balance holds it. So what is left is opening + grants − rows, and equal to what the pots hold: that is
 * checked. */
#ifndef UPH_REPORTS_MATRIX_ROWS_H
#define UPH_REPORTS_MATRIX_ROWS_H

#include "reports/query.h"
#include "uph/decision.h"
#include "uph/newyear.h"

/* One row of the matrix: money taken from a pot (below zero: put back). */
struct matrix_line {
	int64_t fund, activity, allocation, decision;
	enum uph_event event;
	bool decided_row; /* an allocation's row, rather than money that comes back, is divided or repaid */
	bool held;
	bool proposal; /* no money has moved; an amount of 0 is not known yet */
	bool earlier;  /* drawn on an earlier year's money: stands before the grant */
	int64_t number;
	const char *label, *purpose, *recipient, *comment, *body, *paragraph;
	struct uph_date date;
	size_t order; /* among lines of the same day */
	struct uph_money amount;
	enum uph_stage stage; /* of its decision */
	struct uph_date stage_date;
};

struct matrix_grant {
	int64_t fund, activity;
	struct uph_money amount;
};

struct matrix_rows {
	const struct uph_fund *fund;
	struct uph_fund coming; /* stands in for the fund of a year that the books do not have yet */
	char coming_name[UPH_NEWYEAR_NAME_MAX];
	bool begins; /* asked for as it stands before the year's first day: its grant is still to come */
	int year;    /* of the matrix; 0: the fund has none */
	int64_t *funds;
	struct uph_scope scope;       /* over `funds`, as of the query's day */
	struct uph_date balance_date; /* the last day before the year; none when the fund has no year */
	struct uph_balance *balances; /* by activity: where money stands */
	size_t balance_count;
	struct uph_money *openings; /* of each balance */
	struct matrix_grant *grants;
	size_t grant_count;
	struct matrix_line *lines;
	size_t line_count;
	struct uph_money opening, granted, allocated,
		available;          /* available = opening + granted − allocated */
	struct uph_money undecided; /* of allocated: what the one who may decide has not decided */
	size_t undecided_count;
	struct uph_date latest_meeting;
	const char *latest_body, *latest_paragraph; /* the paragraph NULL unless all its rows have that one */
};

/* Texts are copied into the report. Free with matrix_rows_free(), also after a failure. */
enum uph_status matrix_rows_collect(struct uph_ledger *ledger, const struct query_scope *resolved,
	struct uph_report *report, struct matrix_rows *out, struct uph_error *err);
void matrix_rows_free(struct matrix_rows *rows);

/* The fund that a matrix is of: the one asked for, else the latest of the state's. */
enum uph_status matrix_rows_fund(struct uph_ledger *ledger, const struct query_scope *resolved,
	const struct uph_fund **out, struct uph_error *err);

#endif
