/* A revision while it is written: what its parts share. */
#ifndef UPH_REPORTS_REVISION_H
#define UPH_REPORTS_REVISION_H

#include "ledger/base/buffer.h"
#include "reports/archive.h"
#include "uph/revision.h"

struct revision {
	struct uph_ledger *ledger; /* the copy: all of one moment */
	struct archive *archive;
	const char *scratch; /* a file to draw in, of the folder that is removed at the end */
	enum uph_language language;
	void (*progress)(void *context, int64_t done, int64_t total);
	void *progress_context;
	int64_t done, total; /* steps */
	struct uph_revision *result;
	struct buffer left_out; /* papers that could not be made, a line each */
};

/* Draws a report and puts it in the archive as `name`. */
enum uph_status revision_draw(struct revision *revision, const char *name, const struct uph_report *report,
	enum uph_format format, bool english_csv, struct uph_error *err);
void revision_step(struct revision *revision);

/* Reports, journals and registers, and a statement for each recipient (revision_papers.c). */
enum uph_status revision_papers(struct revision *revision, struct uph_error *err);
int64_t revision_papers_steps(void);
/* Documents that are kept, the chain, the scripts, the texts (revision_evidence.c). */
enum uph_status revision_evidence(struct revision *revision, struct uph_error *err);

#endif
