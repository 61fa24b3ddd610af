/* Between the files that make a recommendation: recommendation.c (the whole, and what follows the page),
 * recommendation_funds.c (whose money), recommendation_money.c (before, this decision, after), and the page:
 * recommendation_head.c, recommendation_page.c (clauses, financing), recommendation_recipients.c,
 * recommendation_terms.c (conditions and co-financing) and recommendation_end.c (enclosures, the decision
 * block, the distribution list). */
#ifndef UPH_REPORTS_RECOMMENDATION_H
#define UPH_REPORTS_RECOMMENDATION_H

#include "reports/decisions.h"
#include "uph/balance.h"

/* An activity as the decision found and left it. */
struct recommended_activity {
	int64_t activity;
	const char *funds; /* that the decision takes from, or that the money there is of: "UPH 2024" */
	bool drawn;        /* the decision takes from it */
	bool unknown;      /* and nobody has said how much */
	struct uph_money before, amount, after;
};

/* One of the decision's allocations. */
struct recommended_line {
	const struct allocation_line *line;
	struct allocation_amounts amounts;
	bool by_financing; /* its financing lines say what it takes; else what has been set aside does */
	bool counted;      /* something has been set aside by the day */
	bool corrected;    /* and something of it corrected away by then */
	struct uph_money set_aside; /* by then, corrections taken off */
	size_t row;                 /* of the recipients */
};

struct recommendation {
	struct uph_ledger *ledger;
	struct uph_report *report;
	const struct uph_query *query;
	const struct query_scope *resolved;
	struct decisions_report known;
	const struct decision_facts *facts;
	const char *name; /* "LSVO 2024-09-27 § 84" */
	struct recommended_line *lines;
	size_t line_count;
	struct uph_date
		day; /* whose state is before and after: the meeting's, or that its money counts from */
	struct recommended_activity *activities; /* by code, the undivided last */
	size_t activity_count;
	struct recommended_activity all; /* of all activities */
	struct uph_money amount;         /* that is recommended, of all allocations */
	bool amount_known, most;         /* somebody has said it of each; some of it is at most */
	bool undecided, decided;         /* some allocation is not decided; some is */
	bool verdicts_put_back;          /* of the meeting's day itself: the enclosed matrix has them */
	bool undone;                     /* all that it set aside has been corrected away since */
	const char *matrix_fund;         /* whose matrix is enclosed; NULL: whichever, if there is one */
	int64_t *funds;                  /* whose money the page is about; none: all */
	size_t fund_count;
	int64_t *vouchers; /* with entries of the decision */
	size_t voucher_count, voucher_capacity;
	size_t financing, recipients, enclosures; /* sections */
	size_t matrix_row, entries_row;           /* of the enclosures; SIZE_MAX: not there */
};

enum uph_status recommendation_no_memory(struct uph_error *err);
enum uph_status recommendation_too_large(struct uph_error *err);

/* The funds that the page and its matrix are of; the day is known. */
enum uph_status recommendation_choose_funds(struct recommendation *recommendation, struct uph_error *err);
/* The day, the funds, the activities and the vouchers. */
enum uph_status recommendation_count(struct recommendation *recommendation, struct uph_error *err);

/* A sentence on paper alone, across the sheet, below what stands there; with a title above it ("": none). */
void recommendation_sentence(
	struct recommendation *recommendation, const char *key, const char *title, const char *text);
/* The function that may decide: "regiondirektören". */
const char *recommendation_decider(const struct recommendation *recommendation);
const char *recommendation_capitals(struct uph_report *report, const char *text);

/* The step that all of it has come to; when they differ the first that is decided, else the first. */
const struct uph_step *recommendation_step(const struct recommendation *recommendation);

/* The head and the sections of the page, in order. */
void recommendation_add_head(struct recommendation *recommendation);
enum uph_status recommendation_add_page(struct recommendation *recommendation, struct uph_error *err);
void recommendation_add_recipients(struct recommendation *recommendation); /* by the one above */
enum uph_status recommendation_add_terms(struct recommendation *recommendation, struct uph_error *err);
enum uph_status recommendation_add_end(struct recommendation *recommendation, struct uph_error *err);

#endif
