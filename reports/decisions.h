/* Between the files that make the report of decisions: decisions_gather.c (what is known), decisions.c (the
 * rows) and decisions_detail.c (clauses, steps, conditions, distribution lists and attachments on sheets of
 * their own).
 */
#ifndef UPH_REPORTS_DECISIONS_H
#define UPH_REPORTS_DECISIONS_H

#include "reports/allocation_lines.h"

struct decision_facts {
	struct uph_decision decision; /* its texts are the report's */
	struct uph_step step;         /* its own, on the scope's last day; allocations may have others */
	struct uph_date adjusted;     /* when the protocol was signed; none: it is not */
	const char *conditions;       /* of all of it: "V-24-001 öppet"; NULL */
	int64_t clauses;
	size_t allocation_count;
	size_t condition_count;
	bool deciding;    /* only says what it thinks of another: it is no row of its own */
	bool chosen;      /* is shown */
	size_t first_row; /* of the first section; SIZE_MAX: none */
	size_t row_count;
};

struct decisions_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	const struct query_scope *resolved;
	struct allocation_lines lines;
	const char **line_conditions; /* of each line: "V-24-001 öppet"; NULL */
	struct decision_facts *facts;
	size_t count, capacity;
	struct key_map ids; /* int64_t decision → place in `facts` */
	int64_t only;       /* the decision that was asked for; 0: all */
	size_t section;
	size_t decision_column, stage_column; /* of the rows, where links start */
};

/* Fills facts, lines and conditions, and chooses what is shown. */
enum uph_status decisions_gather(struct decisions_report *decisions, struct uph_error *err);
/* Frees what was gathered; the `ids` are made by the caller, before anything can fail. */
void decisions_free(struct decisions_report *decisions);
struct decision_facts *decisions_find(struct decisions_report *decisions, int64_t decision);
/* "LSVO 2024-09-27 § 84". */
const char *decisions_text(const struct decisions_report *decisions, const struct uph_decision *decision);
/* The label of an allocation; NULL for 0. */
const char *decisions_label(const struct decisions_report *decisions, int64_t allocation);
/* The sections beside the rows; links lead there and back. */
enum uph_status decisions_detail(struct decisions_report *decisions, struct uph_error *err);

#endif
