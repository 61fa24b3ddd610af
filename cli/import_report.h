/* What an import did, or would do, as a report for every renderer: on a terminal one report for each file, in
 * other formats one document for all of them. */
#ifndef UPH_CLI_IMPORT_REPORT_H
#define UPH_CLI_IMPORT_REPORT_H

#include <stdbool.h>

#include "uph/import.h"
#include "uph/report.h"

struct import_report {
	/* how: set by the caller */
	enum uph_format format;
	enum uph_language language;
	bool dry_run, quiet;
	bool many; /* files: places carry the file's name */
	/* what: filled by import_report_add() */
	struct uph_report *report;
	struct uph_findings *findings;
	size_t section;    /* SIZE_MAX: no table */
	size_t paragraphs; /* of protocols; SIZE_MAX: no table */
	size_t file_count, posted, unchanged, changed, conflicts, corrected;
	struct uph_money before, after;
	const char *kind;
	bool balances_known;
};

/* UPH_E_MEMORY. */
enum uph_status import_report_begin(struct import_report *report, const char *path, struct uph_error *err);
/* One file. `result` is NULL when nothing could be read from it; `refusal` NULL or why the whole file was
 * refused. */
void import_report_add(struct import_report *report, const char *path, const struct uph_import_result *result,
	const struct uph_findings *findings, const struct uph_error *refusal);
/* Completes the report; `head` is where the chain ends now. It lives until import_report_free(). */
const struct uph_report *import_report_end(struct import_report *report, const struct uph_head *head);
void import_report_free(struct import_report *report);

/* import_report_protocol.c: what a protocol says; import_report_add() asks for it. */
void import_report_protocol(
	struct import_report *report, const char *path, const struct uph_import_result *result);

/* How the file reads against the ledger, for a row in conflict; in `out`, cut when too long. */
void import_row_sentence(const struct uph_import_row *row, char *out, size_t size);

#endif
