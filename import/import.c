/* One file into the ledger: bytes, kind, content, plan, transaction. Each kind of source has a row in the
 * table. */
#include "uph/import.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "import/audit_answers.h"
#include "import/decision_file.h"
#include "import/decision_import.h"
#include "import/exact_import.h"
#include "import/file_bytes.h"
#include "import/journal_import.h"
#include "import/journal_sheet.h"
#include "import/mapped.h"
#include "import/matrix.h"
#include "import/matrix_import.h"
#include "import/protocol.h"
#include "import/protocol_import.h"
#include "import/sie.h"
#include "import/sie_import.h"
#include "import/table.h"
#include "import/workbook_header.h"
#include "import/workbook_import.h"
#include "ledger/base/arena.h"

#define FILE_BYTES_MAX ((size_t)2 << 30)
#define BEGINNING_BYTES ((size_t)1 << 20)
#define RESULT_BYTES_MAX ((size_t)1 << 30)

/* A kind is known by its bytes, or by the table they hold. */
struct source_kind {
	const char *name;
	bool (*recognised_bytes)(const unsigned char *data, size_t length);
	bool (*recognised_table)(struct table *table); /* NULL: it is no table */
	enum uph_status (*import)(
		const struct import_job *job, struct uph_import_result *out, struct uph_error *err);
	bool in_place; /* it reads the bytes as they come, however many: a large file is not held */
};

/* A sheet that a mapping reads looks like any other: it is known by what the ledger keeps. */
static bool mapped_never(struct table *table)
{
	(void)table;
	return false;
}

/* A workbook has sheets of all kinds: it is asked for first. A sheet of events has all that heads a matrix,
 * and more. */
static const struct source_kind kinds[] = {
	{"exact", exact_recognised, NULL, exact_import, true},
	{"workbook", NULL, workbook_recognised, workbook_import, false},
	{"audit", NULL, audit_answers_recognised, audit_answers_import, false},
	{"journal", NULL, journal_recognised, journal_import, false},
	{"mapped", NULL, mapped_never, mapped_import, false},
	{"matrix", NULL, matrix_recognised, matrix_import, false},
	{"decisions", decision_file_recognised, NULL, decision_import, false},
	{"protocol", protocol_recognised, NULL, protocol_import, false},
	{"sie", sie_recognised, NULL, sie_import, false},
};

#define KIND_COUNT (sizeof kinds / sizeof *kinds)
#define KIND_WORKBOOK 1

static enum uph_status named_kind(const char *as, const struct source_kind **out, struct uph_error *err)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (strcmp(kinds[i].name, as) == 0) {
			*out = &kinds[i];
			return UPH_OK;
		}
	}
	return uph_fail(err, UPH_E_USAGE,
		"filer av slaget \"%s\" kan inte läsas in; --as tar matrix, journal, mapped, decisions, workbook, protocol, sie eller exact",
		as);
}

/* A protocol is known by reading some of it, which takes memory. */
static enum uph_status is_of_kind(const struct source_kind *kind, const unsigned char *data, size_t length,
	bool *is, struct uph_error *err)
{
	if (kind->import == protocol_import)
		return protocol_look(data, length, is, err);
	*is = kind->recognised_bytes && kind->recognised_bytes(data, length);
	return UPH_OK;
}

static enum uph_status kind_of_data(
	const char *data, size_t length, const struct source_kind **out, struct uph_error *err)
{
	bool is = false;
	enum uph_status status = UPH_OK;
	*out = NULL;
	for (size_t i = 0; status == UPH_OK && !is && i < KIND_COUNT; i++) {
		status = is_of_kind(&kinds[i], (const unsigned char *)data, length, &is, err);
		if (is)
			*out = &kinds[i];
	}
	return status;
}

/* A large file is known by its beginning. */
static enum uph_status kind_of_bytes(
	const struct file_bytes *file, const struct source_kind **out, struct uph_error *err)
{
	if (file->data)
		return kind_of_data(file->data, file->length, out, err);
	size_t got = 0;
	char *beginning = malloc(BEGINNING_BYTES);
	if (!beginning)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = file_bytes_begin(file, beginning, BEGINNING_BYTES, &got, err);
	if (status == UPH_OK)
		status = kind_of_data(beginning, got, out, err);
	free(beginning);
	return status;
}

/* A table that is of no kind is given to one of them all the same, which says what is missing: to the first
 * when it looks like a sheet of a workbook, else to the last, the matrix reader. */
static const struct source_kind *kind_of_table(const struct import_job *job, struct table *table)
{
	const struct source_kind *last = NULL, *mapped = NULL;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (kinds[i].import == mapped_import)
			mapped = &kinds[i];
	}
	if (job->options->mapping || job->options->suggest)
		return mapped;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (kinds[i].recognised_table)
			last = &kinds[i];
		if (kinds[i].recognised_table && kinds[i].recognised_table(table))
			return last;
	}
	if (mapped_recognised(job->ledger, table))
		return mapped;
	return workbook_resembled(table) ? &kinds[KIND_WORKBOOK] : last;
}

static enum uph_status open_table(const struct file_bytes *file, struct table **out, struct uph_error *err)
{
	return file->data ? table_open_memory(file->data, file->length, NULL, out, err)
			  : table_open_descriptor(file->fd, file->length, NULL, out, err);
}

/* What a file is: by its bytes, else by the table in it, which is opened. An archive that is no table may be
 * a large document, which is known by its end as well. */
static enum uph_status find_kind(struct import_job *job, struct file_bytes *file,
	const struct source_kind **out, struct uph_error *err)
{
	enum uph_status status = kind_of_bytes(file, out, err);
	if (status != UPH_OK || *out)
		return status;
	status = open_table(file, &job->table, err);
	if (status == UPH_OK)
		*out = kind_of_table(job, job->table);
	else if (!file->data && file_bytes_hold(file, NULL) == UPH_OK &&
		 kind_of_data(file->data, file->length, out, err) == UPH_E_MEMORY)
		status = UPH_E_MEMORY;
	return *out ? UPH_OK : status;
}

/* A SIE file is source rows, unless the mapping that is given is of a sheet: its vouchers are then events. */
static enum uph_status events_of_sie(
	const struct import_job *job, const struct source_kind **kind, struct uph_error *err)
{
	bool sheet = false;
	assert(*kind); /* a table that is of no kind is given to one of them */
	if ((*kind)->import != sie_import || !job->options->mapping)
		return UPH_OK;
	enum uph_status status = mapped_file_is_sheet(job->options->mapping, &sheet, err);
	return status == UPH_OK && sheet ? named_kind("mapped", kind, err) : status;
}

static enum uph_status import_bytes(struct import_job *job, struct file_bytes *file, const char *as,
	struct uph_import_result *out, struct uph_error *err)
{
	const struct source_kind *kind = NULL;
	enum uph_status status = as ? named_kind(as, &kind, err) : find_kind(job, file, &kind, err);
	if (status == UPH_OK && !as)
		status = events_of_sie(job, &kind, err);
	if (status == UPH_OK && kind->recognised_table && !job->table)
		status = open_table(file, &job->table, err);
	if (status == UPH_OK && !kind->recognised_table && !kind->in_place)
		status = file_bytes_hold(file, err);
	if (status == UPH_OK && ((job->options->draft && !job->options->suggest) || job->options->date.ymd) &&
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
		status = out->name ? import_bytes(&job, &file, options->as, out, err)
				   : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		file_bytes_free(&file);
	}
	if (status != UPH_OK && status != UPH_E_CONFLICT)
		uph_import_free(out);
	/* A list of findings that had no room for one more says no more than that. */
	return status == UPH_E_MEMORY ? uph_fail(err, status, "minnet räcker inte") : status;
}

void uph_import_free(struct uph_import_result *result)
{
	if (result->memory) {
		arena_free(result->memory);
		free(result->memory);
	}
	memset(result, 0, sizeof *result);
}
