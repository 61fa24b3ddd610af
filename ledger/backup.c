/* A copy of the ledger while others use it.
 *
 * The rules: the copy is of one moment; it takes its name only when it is complete, on disk, ends where the
 * ledger ended, and (for a backup) has been verified; what stands at that name is never written over, so
 * neither is the ledger; nobody may read it who may not read the ledger. */
#include "uph/backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/base/new_file.h"
#include "ledger/db_wait.h"
#include "ledger/handle.h"
#include "ledger/unfinished_ledger.h"
#include "uph/finding.h"
#include "uph/verify.h"

struct copying {
	struct uph_ledger *ledger;
	const char *path;
	struct unfinished_ledger made;
	void (*progress)(void *context, int64_t done, int64_t total);
	void *progress_context;
};

/* The pages, and what the head was then. */
static enum uph_status copy_pages(struct copying *copying, struct uph_head *head, struct uph_error *err)
{
	struct db *into = NULL;
	bool begun = false;
	enum uph_status status = db_open(copying->made.path, DB_WAIT_MILLISECONDS, &into, err);
	if (status == UPH_OK)
		status = ledger_snapshot_begin(copying->ledger, &begun, err);
	if (status == UPH_OK) {
		*head = copying->ledger->head;
		status = db_copy(copying->ledger->db, into, err);
		if (status != UPH_OK)
			(void)uph_error_at(err, status, copying->path);
		/* Who waits to write need not wait for what is done with the copy. */
		ledger_snapshot_end(copying->ledger, begun || copying->ledger->read_only);
	}
	db_close(into);
	return status;
}

static enum uph_status verify_copy(
	const struct copying *copying, struct uph_ledger *copy, struct uph_error *err)
{
	struct uph_verify_result result;
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status =
		uph_verify(copy, NULL, copying->progress, copying->progress_context, &result, findings, err);
	size_t errors = uph_findings_count_of(findings, UPH_SEVERITY_ERROR);
	for (size_t i = 0; status == UPH_OK && errors > 0 && i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		if (finding->severity == UPH_SEVERITY_ERROR)
			status = uph_fail(err, UPH_E_DATABASE,
				"boken är inte hel, och ingen kopia är gjord: %s%s%s; kör \"uph verify\" och utgå "
				"från en äldre kopia",
				finding->where, *finding->where ? ": " : "", finding->message);
	}
	uph_findings_free(findings);
	return status;
}

/* The copy as anyone else would open it. */
static enum uph_status check_copy(
	const struct copying *copying, const struct uph_head *head, bool whole, struct uph_error *err)
{
	const struct uph_ledger_options options = {.read_only = true};
	struct uph_ledger *copy = NULL;
	enum uph_status status = uph_ledger_open(copying->made.path, &options, &copy, err);
	if (status == UPH_OK) {
		const struct uph_head found = uph_ledger_head(copy);
		if (found.seq != head->seq || memcmp(found.hash, head->hash, sizeof found.hash) != 0)
			status = uph_fail(err, UPH_E_DATABASE,
				"kopian slutar inte där boken slutade; ingen kopia är gjord, försök igen");
	}
	if (status == UPH_OK && whole)
		status = verify_copy(copying, copy, err);
	uph_ledger_close(copy);
	return status;
}

/* Names that SQLite takes for its own: what lies there when a book is opened is used or thrown away. */
static enum uph_status check_name(const char *path, struct uph_error *err)
{
	static const char *const own[] = {"-journal", "-wal", "-shm"};
	size_t length = strlen(path);
	if (length == 0)
		return uph_fail(err, UPH_E_USAGE, "kopians filnamn är tomt");
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		size_t end = strlen(own[i]);
		if (length >= end && strcmp(path + length - end, own[i]) == 0)
			return uph_fail(err, UPH_E_USAGE,
				"%s: en fil vars namn slutar på %s tar databasen för sin egen och kan ta bort; välj "
				"ett annat namn",
				path, own[i]);
	}
	return UPH_OK;
}

/* The file to copy to, for no more eyes than the book's. */
static enum uph_status begin(struct copying *copying, struct uph_error *err)
{
	struct stat book;
	enum uph_status status = unfinished_ledger_begin(copying->path, &copying->made, err);
	if (status != UPH_OK)
		return status;
	mode_t mask = umask(0);
	(void)umask(mask);
	if (stat(copying->ledger->path, &book) == 0)
		(void)chmod(copying->made.path, (book.st_mode & 0666 & ~mask) | S_IRUSR | S_IWUSR);
	return UPH_OK;
}

static enum uph_status copy_ledger(
	struct copying *copying, bool whole, struct uph_backup *out, struct uph_error *err)
{
	struct uph_backup made = {0};
	struct stat st;
	if (copying->ledger->writing)
		return uph_fail(err, UPH_E_USAGE, "boken kan inte kopieras mitt i en ändring");
	enum uph_status status = check_name(copying->path, err);
	if (status == UPH_OK)
		status = new_file_absent(copying->path, err);
	if (status == UPH_OK)
		status = begin(copying, err);
	if (status != UPH_OK)
		return status;
	status = copy_pages(copying, &made.head, err);
	if (status == UPH_OK)
		status = check_copy(copying, &made.head, whole, err);
	if (status == UPH_OK)
		status = new_file_force(copying->made.path, copying->path, err);
	if (status == UPH_OK && stat(copying->made.path, &st) == 0)
		made.size = (int64_t)st.st_size;
	if (status == UPH_OK)
		status = new_file_place(copying->made.path, copying->path, err);
	unfinished_ledger_end(&copying->made);
	if (status == UPH_OK && out)
		*out = made;
	return status;
}

enum uph_status uph_ledger_copy(
	struct uph_ledger *ledger, const char *path, struct uph_backup *out, struct uph_error *err)
{
	struct copying copying = {.ledger = ledger, .path = path};
	return copy_ledger(&copying, false, out, err);
}

enum uph_status uph_ledger_backup(struct uph_ledger *ledger, const char *path,
	void (*progress)(void *context, int64_t done, int64_t total), void *progress_context,
	struct uph_backup *out, struct uph_error *err)
{
	struct copying copying = {
		.ledger = ledger, .path = path, .progress = progress, .progress_context = progress_context};
	return copy_ledger(&copying, true, out, err);
}
