/* The inside of the trace's report, for the trace_* files of reports/ alone. */
#ifndef UPH_REPORTS_TRACE_H
#define UPH_REPORTS_TRACE_H

#include "reports/query.h"
#include "uph/trace.h"

struct trace_report {
	struct uph_ledger *ledger;
	struct uph_report *report;
	const struct uph_trace *trace;
	size_t section;  /* of the tree */
	size_t *rows;    /* by node: its row */
	int64_t seq_max; /* as it was known */
};

/* What a node is called: "Tilldelning UPH-24-006 Projektledare → Karlskrona kommun". */
const char *trace_title(struct trace_report *made, size_t node);
/* What a program knows it by: "UPH-24-006", "entry:57", "pot:UPH 2024:787", "decision:31/clause:2"; unique.
 */
const char *trace_id(struct trace_report *made, size_t node);
/* Who asks for, carries out and how long, and of one without entries from which pots: a line under an
 * allocation; NULL when nothing of it is known. */
const char *trace_terms(struct trace_report *made, size_t node);
/* "fordelning.csv rad 14", "fordelning.xlsx Blad1!C14"; NULL: by hand. */
const char *trace_place(struct trace_report *made, const char *name, const char *place);
/* "anna 2024-10-01 14:05"; the moment is UTC. */
const char *trace_entered(struct trace_report *made, const char *person, int64_t moment);
/* The first digits of a digest. */
const char *trace_digits(struct trace_report *made, const unsigned char digest[UPH_DIGEST_SIZE]);
/* "787", "ofördelat". */
const char *trace_code(struct trace_report *made, int64_t activity);
const char *trace_fund(struct trace_report *made, int64_t fund);
const char *trace_party(struct trace_report *made, int64_t party);
const char *trace_decision(struct trace_report *made, const struct uph_decision *decision);

/* The tree's section, and a node's row in it (with its terms, when it is an allocation). */
#define TRACE_TREE 0 /* the column that is drawn as a tree */
void trace_add_tree(struct trace_report *made);
enum uph_status trace_add_row(struct trace_report *made, size_t node, struct uph_error *err);

/* The sheets beside the tree. */
void trace_add_entries_sheet(struct trace_report *made);
void trace_add_decisions_sheet(struct trace_report *made);
void trace_add_sources(struct trace_report *made);

#endif
