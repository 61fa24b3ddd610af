/* One file into the ledger: bytes, kind, content, plan, transaction. Each kind of source has a row in the
 * table. */
#include "uph/import.h"

#include <stdlib.h>
#include <string.h>

#include "import/audit_answers.h"
#include "import/decision_file.h"
#include "import/decision_import.h"
#include "import/file_bytes.h"
#include "import/journal_import.h"
#include "import/journal_sheet.h"
#include "import/matrix.h"
#include "import/matrix_import.h"
#include "import/protocol.h"
#include "import/protocol_import.h"
#include "import/table.h"
#include "import/workbook_header.h"
#include "import/workbook_import.h"
#include "ledger/base/arena.h"

#define FILE_BYTES_MAX ((size_t)512 << 20)
#define RESULT_BYTES_MAX ((size_t)1 << 30)

/* A kind is known by its bytes, or by the table they hold. */
struct source_kind {
	const char *name;
	bool (*recognised_bytes)(const unsigned char *data, size_t length);
	bool (*recognised_table)(struct table *table); /* NULL: it is no table */
	enum uph_status (*import)(
		const struct import_job *job, struct uph_import_result *out, struct uph_error *err);
};

/* A workbook has sheets of all kinds: it is asked for first. A sheet of events has all that heads a matrix,
 * and more. */
static const struct source_kind kinds[] = {
	{"workbook", NULL, workbook_recognised, workbook_import},
	{"audit", NULL, audit_answers_recognised, audit_answers_import},
	{"journal", NULL, journal_recognised, journal_import},
	{"matrix", NULL, matrix_recognised, matrix_import},
	{"decisions", decision_file_recognised, NULL, decision_import},
	{"protocol", protocol_recognised, NULL, protocol_import},
};

#define KIND_COUNT (sizeof kinds / sizeof *kinds)

static enum uph_status named_kind(const char *as, const struct source_kind **out, struct uph_error *err)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (strcmp(kinds[i].name, as) == 0) {
			*out = &kinds[i];
			return UPH_OK;
		}
	}
	return uph_fail(err, UPH_E_USAGE,
		"filer av slaget \"%s\" kan inte läsas in; --as tar matrix, journal, decisions, workbook eller protocol",
		as);
}

static const struct source_kind *kind_of_bytes(const struct file_bytes *file)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (kinds[i].recognised_bytes &&
			kinds[i].recognised_bytes((const unsigned char *)file->data, file->length))
			return &kinds[i];
	}
	return NULL;
}

/* A table that is of no kind is given to one of them all the same, which says what is missing: to the first
 * when it looks like a sheet of a workbook, else to the last, the matrix reader. */
static const struct source_kind *kind_of_table(struct table *table)
{
	const struct source_kind *last = NULL;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (kinds[i].recognised_table)
			last = &kinds[i];
		if (kinds[i].recognised_table && kinds[i].recognised_table(table))
			return last;
	}
	return workbook_resembled(table) ? &kinds[0] : last;
}

static enum uph_status import_bytes(
	struct import_job *job, const char *as, struct uph_import_result *out, struct uph_error *err)
{
	const struct source_kind *kind = NULL;
	enum uph_status status = UPH_OK;
	if (as)
		status = named_kind(as, &kind, err);
	else
		kind = kind_of_bytes(job->file);
	if (status == UPH_OK && (!kind || kind->recognised_table))
		status = table_open_memory(job->file->data, job->file->length, NULL, &job->table, err);
	if (status == UPH_OK && !kind)
		kind = kind_of_table(job->table);
	if (status == UPH_OK && (job->options->draft || job->options->date.ymd) &&
		kind->import != protocol_import)
		status = uph_fail(err, UPH_E_USAGE, "-o och --date gäller protokoll, och filen är inget");
	if (status == UPH_OK) {
		out->kind = kind->name;
		status = kind->import(job, out, err);
	}
	table_close(job->table);
	return status;
}

enum uph_status uph_import_file(struct uph_ledger *ledger, const char *path,
	const struct uph_import_options *options, struct uph_import_result *out,
	struct uph_findings *findings, struct uph_error *err)
{
	struct file_bytes file;
	struct arena *memory = malloc(sizeof *memory);
	memset(out, 0, sizeof *out);
	if (!memory)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	arena_init(memory, RESULT_BYTES_MAX);
	out->memory = memory;
	enum uph_status status = file_bytes_read(path, FILE_BYTES_MAX, &file, err);
	if (status == UPH_OK) {
		struct import_job job = {ledger, &file, NULL, options, findings, memory};
		out->name = arena_string(memory, file.name);
		status = out->name ? import_bytes(&job, options->as, out, err)
				   : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		file_bytes_free(&file);
	}
	if (status != UPH_OK && status != UPH_E_CONFLICT)
		uph_import_free(out);
	return status;
}

void uph_import_free(struct uph_import_result *result)
{
	if (result->memory) {
		arena_free(result->memory);
		free(result->memory);
	}
	memset(result, 0, sizeof *result);
}
