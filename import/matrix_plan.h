/* A matrix set against the ledger: which of its rows are there already, which are new, which read otherwise.
 *
 * A matrix is a version of a document, and the fund that its grant goes to names that document: its series.
 * Only rows that versions of the same series brought are set against it, whatever fund they draw on.
 *
 * A row is known by fund, event, decision date, purpose, activity, recipient and amount, as often as it
 * occurs. Rows of the ledger that no row of the file answers are set against rows of the file that answer
 * nothing: a pair that differs in words alone is a changed text, all else is a conflict. So is a row that was
 * there once and has been corrected away: an old version of the file does not bring it back in silence. So
 * are rows of one allocation that no longer name one purpose: none is renamed by another.
 *
 * What a decision file has brought, a protocol's draft for one, answers the row that is the same money of the
 * same meeting. The row gives it its words, as it would have had them if it had come first. A row of the same
 * meeting and pot with other money under the like words contradicts it: a conflict, too.
 *
 * Plans are made inside the transaction that carries them out. Nothing is written here. */
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
	bool earlier_fund;    /* draws on earlier years' money, not the year's */
	bool out;             /* opening below zero: from the pot */
	int64_t fund;         /* that a row before the grant draws on, when several could; 0: the plan's */
	struct uph_date date; /* when it counts */
	struct uph_date
		date_last; /* of a file's row: the last day that it may count from, periods being closed */
	struct uph_date decided; /* the meeting's day; for rows without a decision the day it counts */
	const char *activity;    /* code */
	const char *recipient;   /* the party's name in the ledger, or as the file has it; "" for nobody */
	const char *purpose;     /* "" when there is none; of a refund with its comment: "Insats (åter)" */
	const char *comment;     /* "" when there is none */
	const char *recipient_folded, *purpose_folded; /* for comparing */
	struct uph_money amount;                       /* above zero */
};

struct plan_known { /* a row of the ledger */
	struct plan_facts facts;
	int64_t entry, voucher, allocation;
	int64_t fund, activity; /* of the pot */
	struct uph_money whole; /* as it was posted; facts.amount is what has not been corrected since */
	const char *label;      /* of the allocation; "" */
	int64_t corrected_away; /* the voucher that took all of it back; 0: it is live */
	bool others;            /* not this series brought it: it answers a row, but is never gone */
	bool of_file;           /* a decision file brought it: the matrix gives it its words */
	bool words_are_ours;    /* its purpose is nobody's or this series' to say */
	const char *source_name, *place; /* where it stands; "" */
	bool answered;
};

struct plan_row { /* a row of the file */
	struct plan_facts facts;
	const struct matrix_row *row;
	enum uph_import_action action;
	const struct plan_known *known; /* unchanged, changed, and conflicts that have an old row */
	bool continues;                 /* belongs to the same allocation as the row before */
	bool moves;   /* a conflict of words: to an allocation of its own, the old one has another purpose */
	bool renames; /* gives its allocation another wording */
	bool outstanding; /* answers what stood on the balance when the year began; its words are let be */
	int64_t voucher, allocation; /* when posted */
};

struct plan {
	const char *year_fund, *earlier_fund;  /* names; the first is the series, too */
	const char *kind;                      /* of both: "state", "esf", "own" */
	int64_t year_fund_id, earlier_fund_id; /* 0: not in the ledger yet */
	int year, earlier_year;                /* the latter: the last that the earlier fund covers */
	bool opening_known; /* the ledger already holds earlier years: the opening block is checked, not
			       posted */
	struct plan_row *rows;
	size_t row_count;
	struct plan_known *known;
	size_t known_count;
	size_t unchanged, changed, conflicts, new_rows;
	size_t answered_by_others; /* unchanged rows that another matrix, a decision file or a person has
				      brought */
	size_t contradictions;     /* conflicts with what a decision file has brought */
	size_t words_let_be;       /* unchanged rows whose words a later version has changed */
};

/* Begins a plan with the year and its fund; `fund_name` NULL: "UPH " and the year. All of a plan lives in
 * `memory`. UPH_E_REFUSED with an error in `findings` when the year cannot be told. */
enum uph_status plan_begin(struct uph_ledger *ledger, const struct matrix *matrix, const char *fund_name,
	struct arena *memory, struct plan *out, struct uph_findings *findings, struct uph_error *err);
/* Makes the rest of it. `known_file`: these very bytes were read before, so that their words are history
 * where the ledger's differ. Adds notes and warnings. */
enum uph_status plan_make(struct uph_ledger *ledger, const struct matrix *matrix, bool known_file,
	struct arena *memory, struct plan *plan, struct uph_findings *findings, struct uph_error *err);

#endif
