/* A matrix set against the ledger: which of its rows are there already, which are new, which read otherwise.
 *
 * A row is known by fund, event, decision date, purpose, activity, recipient and amount, as often as it
 * occurs. Rows of the ledger that no row of the file answers are set against rows of the file that answer
 * nothing: a pair that differs in words alone is a changed text, all else is a conflict. So is a row that was
 * there once and has been corrected away: an old version of the file does not bring it back in silence.
 * Nothing is written here. */
#ifndef UPH_IMPORT_MATRIX_PLAN_H
#define UPH_IMPORT_MATRIX_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/matrix.h"
#include "ledger/base/arena.h"
#include "uph/finding.h"
#include "uph/import.h"
#include "uph/journal.h"
#include "uph/ledger.h"

/* One row's facts, the same for what the file says and what the ledger holds. */
struct plan_facts {
	enum uph_event event;
	bool earlier_fund;       /* draws on earlier years' money, not the year's */
	bool out;                /* opening below zero: from the pot */
	struct uph_date date;    /* when it counts */
	struct uph_date decided; /* the meeting's day; for rows without a decision the day it counts */
	const char *activity;    /* code */
	const char *recipient;   /* the party's name in the ledger, or as the file has it; "" for nobody */
	const char *purpose;     /* "" when there is none */
	const char *comment;     /* "" when there is none */
	struct uph_money amount; /* above zero */
};

struct plan_known { /* a row of the ledger */
	struct plan_facts facts;
	int64_t entry, voucher, allocation;
	int64_t corrected_away; /* the voucher that took all of it back; 0: it is live */
	bool answered;
};

struct plan_row { /* a row of the file */
	struct plan_facts facts;
	const struct matrix_row *row;
	enum uph_import_action action;
	const struct plan_known *known; /* unchanged, changed, and conflicts that have an old row */
	bool continues;                 /* belongs to the same allocation as the row before */
};

struct plan {
	const char *year_fund, *earlier_fund;  /* names */
	int64_t year_fund_id, earlier_fund_id; /* 0: not in the ledger yet */
	int year;
	bool opening_known; /* the ledger already holds earlier years: the opening block is checked, not
			       posted */
	struct plan_row *rows;
	size_t row_count;
	struct plan_known *known;
	size_t known_count;
	size_t unchanged, changed, conflicts, new_rows;
};

/* Makes the plan; all of it lives in `memory`. Adds notes and warnings; UPH_E_REFUSED with errors in
 * `findings` when the funds cannot be told. */
enum uph_status plan_make(struct uph_ledger *ledger, const struct matrix *matrix, const char *fund_name,
	struct arena *memory, struct plan *out, struct uph_findings *findings, struct uph_error *err);

#endif
