/* One file into the ledger: bytes, kind, content, plan, transaction. Each kind of source has a row in the
 * table. */
#include "uph/import.h"

#include <stdlib.h>
#include <string.h>

#include "import/file_bytes.h"
#include "import/matrix.h"
#include "import/matrix_import.h"
#include "import/table.h"
#include "ledger/base/arena.h"

#define FILE_BYTES_MAX ((size_t)512 << 20)
#define RESULT_BYTES_MAX ((size_t)1 << 30)

struct source_kind {
	const char *name;
	bool (*recognised)(struct table *table);
	enum uph_status (*import)(
		const struct import_job *job, struct uph_import_result *out, struct uph_error *err);
};

static const struct source_kind kinds[] = {
	{"matrix", matrix_recognised, matrix_import},
};

#define KIND_COUNT (sizeof kinds / sizeof *kinds)

/* A file without a matrix's header row is given to the matrix reader all the same: it says what is missing.
 */
static enum uph_status choose_kind(
	const char *as, struct table *table, const struct source_kind **out, struct uph_error *err)
{
	*out = &kinds[0];
	if (!as) {
		for (size_t i = 0; i < KIND_COUNT; i++) {
			if (kinds[i].recognised(table)) {
				*out = &kinds[i];
				return UPH_OK;
			}
		}
		return UPH_OK;
	}
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (strcmp(kinds[i].name, as) == 0) {
			*out = &kinds[i];
			return UPH_OK;
		}
	}
	return uph_fail(err, UPH_E_USAGE, "filer av slaget \"%s\" kan inte läsas in; --as tar matrix", as);
}

static enum uph_status import_bytes(
	struct import_job *job, const char *as, struct uph_import_result *out, struct uph_error *err)
{
	const struct source_kind *kind = NULL;
	enum uph_status status =
		table_open_memory(job->file->data, job->file->length, NULL, &job->table, err);
	if (status == UPH_OK)
		status = choose_kind(as, job->table, &kind, err);
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
