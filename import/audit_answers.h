/* The audit's report with its column Svar filled in: each answer is the reason that a finding is accepted
 * with. */
#ifndef UPH_IMPORT_AUDIT_ANSWERS_H
#define UPH_IMPORT_AUDIT_ANSWERS_H

#include "import/import_job.h"

/* Whether a sheet has the headings of keys and answers beside each other. */
bool audit_answers_recognised(struct table *table);

/* Accepts what has an answer, all or nothing. A finding that is no longer there is told; one whose amount is
 * another, or that was accepted with other words, is refused. */
enum uph_status audit_answers_import(
	const struct import_job *job, struct uph_import_result *out, struct uph_error *err);

#endif
