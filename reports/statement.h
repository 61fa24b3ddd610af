/* Between the files that make statements: statement.c (what is gathered, for one and for all) and
 * statement_paper.c (a recipient's paper). */
#ifndef UPH_REPORTS_STATEMENT_H
#define UPH_REPORTS_STATEMENT_H

#include "reports/allocation_lines.h"

/* What conditions say of an allocation. */
struct statement_terms {
	struct uph_date due; /* the first last day of the open ones; none: none has one */
	const char *failed;  /* "V-24-001 2024-11-30"; NULL: none */
	const char *open;    /* "V-24-001"; NULL: none */
};

struct statements {
	struct uph_ledger *ledger;
	const struct uph_query *query;
	const struct query_scope *resolved;
	struct allocation_lines lines;
	struct statement_terms *terms; /* of each line */
};

/* Whether the line stands on its recipient's statement. */
bool statement_has_line(const struct statements *statements, const struct allocation_line *line);
enum uph_status statement_paper(const struct statements *statements, const struct uph_party *party,
	struct uph_report **out, struct uph_error *err);

#endif
