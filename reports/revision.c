/* A revision: everything an auditor needs, in one archive.
 *
 * The ledger is copied first, and all else is made of the copy: so every paper is of the moment that the copy
 * is of, and nobody who writes has to wait for the papers. Copy and drawings lie in a folder beside the
 * archive until it is complete. SHA256SUMS comes last and covers every other file. */
#include "reports/revision.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/new_file.h"
#include "ledger/base/reason.h"
#include "ledger/base/unfinished.h"
#include "uph/backup.h"

#define LEFT_OUT_MAX ((size_t)1 << 20)

/* The folder to work in, and the two files that lie there. */
struct workshop {
	char *folder, *copy, *scratch;
};

static enum uph_status open_workshop(const char *path, struct workshop *out, struct uph_error *err)
{
	out->folder = new_file_beside(path, ".arbete-XXXXXX");
	size_t size = (out->folder ? strlen(out->folder) : 0) + 32;
	out->copy = calloc(1, size);
	out->scratch = calloc(1, size);
	if (!out->folder || !out->copy || !out->scratch) {
		if (out->folder)
			out->folder[0] = '\0';
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	if (!mkdtemp(out->folder)) {
		out->folder[0] = '\0';
		return uph_fail(err, UPH_E_IO, "%s kan inte skapas: %s", path, reason_to_write(errno));
	}
	unfinished_add(out->folder);
	(void)snprintf(out->copy, size, "%s/boken.uph", out->folder);
	(void)snprintf(out->scratch, size, "%s/papper", out->folder);
	unfinished_add(out->copy);
	unfinished_add(out->scratch);
	return UPH_OK;
}

static void close_workshop(struct workshop *workshop)
{
	if (workshop->folder && workshop->folder[0]) {
		(void)unlink(workshop->copy);
		(void)unlink(workshop->scratch);
		(void)rmdir(workshop->folder);
		unfinished_end(workshop->scratch);
		unfinished_end(workshop->copy);
		unfinished_end(workshop->folder);
	}
	free(workshop->folder);
	free(workshop->copy);
	free(workshop->scratch);
}

/* What went wrong with a file of the workshop is told of the archive: the workshop is gone by then. */
static enum uph_status tell_of(
	const char *path, const struct workshop *workshop, enum uph_status status, struct uph_error *err)
{
	const char *const files[] = {workshop->copy, workshop->scratch};
	for (size_t i = 0; status != UPH_OK && err && i < 2; i++) {
		size_t length = files[i] ? strlen(files[i]) : 0;
		if (length > 0 && strncmp(err->message, files[i], length) == 0) {
			struct uph_error told = *err;
			return uph_fail(err, status, "%s%s", path, told.message + length);
		}
	}
	return status;
}

void revision_step(struct revision *revision)
{
	revision->done++;
	if (revision->progress)
		revision->progress(revision->progress_context, revision->done, revision->total);
}

enum uph_status revision_draw(struct revision *revision, const char *name, const struct uph_report *report,
	enum uph_format format, bool english_csv, struct uph_error *err)
{
	const struct uph_render_options options = {.english_csv = english_csv};
	enum uph_status status = uph_report_render(report, format, &options, revision->scratch, err);
	if (status == UPH_OK)
		status = archive_add_file(revision->archive, name, revision->scratch, err);
	return status;
}

static enum uph_status fill(struct revision *revision, const char *copy, struct uph_error *err)
{
	enum uph_status status = revision_papers(revision, err);
	if (status == UPH_OK)
		status = revision_evidence(revision, err);
	revision_step(revision);
	if (status == UPH_OK)
		status = archive_add_file(revision->archive, "bok/boken.uph", copy, err);
	revision_step(revision);
	if (status != UPH_OK)
		return status;
	char *sums = strdup(archive_sums(revision->archive));
	status = sums ? archive_add(revision->archive, "SHA256SUMS", sums, strlen(sums), false, err)
		      : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	free(sums);
	return status;
}

static enum uph_status write_archive(
	struct revision *revision, const char *path, const char *copy, struct uph_error *err)
{
	struct stat st;
	enum uph_status status =
		archive_begin(path, revision->result->head.recorded_at, &revision->archive, err);
	if (status == UPH_OK) {
		archive_limit_rights(revision->archive, copy);
		status = fill(revision, copy, err);
	}
	if (status == UPH_OK)
		status = archive_end(revision->archive, err);
	if (status == UPH_OK) {
		revision->result->file_count = archive_count(revision->archive);
		revision->result->size = stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
	}
	archive_free(revision->archive);
	return status;
}

enum uph_status uph_revision_write(struct uph_ledger *ledger, const char *path, enum uph_language language,
	void (*progress)(void *context, int64_t done, int64_t total), void *progress_context,
	struct uph_revision *out, struct uph_error *err)
{
	const struct uph_ledger_options reading = {.read_only = true};
	struct workshop workshop = {0};
	struct uph_revision result = {0};
	struct uph_backup copied;
	struct revision revision = {.language = language,
		.progress = progress,
		.progress_context = progress_context,
		.total = revision_papers_steps() + 2,
		.result = &result};
	buffer_init(&revision.left_out, LEFT_OUT_MAX);
	enum uph_status status = open_workshop(path, &workshop, err);
	if (status == UPH_OK)
		status = uph_ledger_copy(ledger, workshop.copy, &copied, err);
	if (status == UPH_OK)
		status = uph_ledger_open(workshop.copy, &reading, &revision.ledger, err);
	if (status == UPH_OK) {
		result.head = copied.head;
		revision.scratch = workshop.scratch;
		status = write_archive(&revision, path, workshop.copy, err);
	}
	uph_ledger_close(revision.ledger);
	status = tell_of(path, &workshop, status, err);
	close_workshop(&workshop);
	buffer_free(&revision.left_out);
	if (status == UPH_OK && out)
		*out = result;
	return status;
}
