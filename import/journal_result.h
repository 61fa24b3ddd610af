/* What is shown of a posting: the line that a row has in the result, where its cells stand, and the remarks.
 */
#ifndef UPH_IMPORT_JOURNAL_RESULT_H
#define UPH_IMPORT_JOURNAL_RESULT_H

#include "import/journal_posting.h"

/* Where the column of the row that is tried stands; the row's own place for a column that its sheet does not
 * have. */
const char *journal_result_place(
	const struct journal_posting *posting, size_t column, char text[TABLE_PLACE_MAX]);

/* How many rows have a line. */
size_t journal_result_listed(const struct journal_posting *posting);

/* The line of the row that is tried, the `i`th from 0; nothing for one beyond those that have a line. */
enum uph_status journal_result_row(
	struct journal_posting *posting, size_t i, const struct journal_deed *deed, struct uph_error *err);

/* A finding whose message becomes a sentence. */
void journal_result_tell(struct uph_findings *findings, enum uph_severity severity, const char *rule,
	const char *place, const char *message);

/* A long file's remarks are told up to a number, and counted from there. */
enum uph_status journal_result_bound_remarks(struct journal_posting *posting, struct uph_error *err);
/* All that is to be said of a posting that has gone in. */
void journal_result_tell_remarks(struct journal_posting *posting);

#endif
