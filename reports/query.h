/* A query made into what the ledger is asked, and the report's head: what all reports have in common. */
#ifndef UPH_REPORTS_QUERY_H
#define UPH_REPORTS_QUERY_H

#include "reports/words.h"
#include "uph/reports.h"

/* A query resolved. `scope` may point at `fund_id`: not to be copied. */
struct query_scope {
	struct uph_scope scope;
	int64_t fund_id;
	int year;             /* of a matrix; 0: the fund's */
	struct uph_head head; /* what is known: the chain's head, or an earlier one */
};

/* Finds the fund and the head the query names. Errors as uph_report_balance(). */
enum uph_status query_resolve(struct uph_ledger *ledger, const struct uph_query *query,
	struct query_scope *out, struct uph_error *err);

/* A new report with organisation, parameters, footer and head. */
enum uph_status query_report(struct uph_ledger *ledger, const struct uph_query *query,
	const struct query_scope *resolved, const char *name, const char *title, struct uph_report **out,
	struct uph_error *err);

/* Hands the report over in `*out` when `status` is UPH_OK and nothing was lost; else frees it. */
enum uph_status query_finish(
	enum uph_status status, struct uph_report *report, struct uph_report **out, struct uph_error *err);

/* A note of what is not attested, when the ledger asks for attests. */
enum uph_status query_note_attests(struct uph_report *report, struct uph_ledger *ledger,
	const struct query_scope *resolved, struct uph_error *err);

/* Refuses a question from a day on, for reports of a state. */
enum uph_status query_refuse_from(const struct uph_query *query, struct uph_error *err);

/* "LSVO 2024-09-27 § 84", without the paragraph when it is NULL; NULL without a body. */
const char *query_decision_text(
	struct uph_report *report, const char *body, struct uph_date date, const char *paragraph);

/* The text with the spaces that hold it together made unbreakable, for cells that wrap: after "§" and between
 * the digits of amounts. */
const char *query_unbroken(struct uph_report *report, const char *text);

#endif
