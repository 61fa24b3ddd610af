#include "tests/fault/trial.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/unfinished.h"
#include "ledger/handle.h"
#include "tests/fault/faulty_memory.h"
#include "tests/fault/faulty_vfs.h"

const char *trial_kind_name(enum trial_kind kind)
{
	static const char *const names[] = {"memory", "io", "full", "short", "busy", "power"};
	return kind < TRIAL_KIND_COUNT ? names[kind] : NULL;
}

const char *trial_mode_name(enum trial_mode mode)
{
	static const char *const names[] = {"once", "on", "closed"};
	return mode < TRIAL_MODE_COUNT ? names[mode] : NULL;
}

/* A new ledger is made under a temporary name that the disk's model does not follow to its own. */
bool trial_fits(const struct step *step, enum trial_kind kind, enum trial_mode mode)
{
	if (kind == TRIAL_POWER)
		return mode == TRIAL_CLOSED && !step->reads && step->base != BASE_NONE;
	return mode != TRIAL_CLOSED || step->base != BASE_NONE;
}

/* The first thing that does not hold is told. */
static void wrong(struct trial_result *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void wrong(struct trial_result *out, const char *format, ...)
{
	va_list values;
	if (out->wrong[0])
		return;
	va_start(values, format);
	(void)vsnprintf(out->wrong, sizeof out->wrong, format, values);
	va_end(values);
}

static void arm(const struct trial *trial)
{
	static const enum faulty_kind kinds[] = {
		[TRIAL_IO] = FAULTY_IO,
		[TRIAL_FULL] = FAULTY_FULL,
		[TRIAL_SHORT] = FAULTY_SHORT,
		[TRIAL_BUSY] = FAULTY_BUSY,
		[TRIAL_POWER] = FAULTY_POWER,
	};
	if (trial->kind == TRIAL_MEMORY) {
		faulty_memory_begin(trial->nth, trial->mode != TRIAL_ONCE);
		return;
	}
	const struct faulty_plan plan = {
		.kind = kinds[trial->kind], .nth = trial->nth, .on = trial->mode != TRIAL_ONCE};
	faulty_vfs_begin(&plan);
}

static void disarm(const struct trial *trial, struct trial_result *out)
{
	bool memory = trial->kind == TRIAL_MEMORY;
	out->without.count = memory ? faulty_memory_end() : faulty_vfs_end();
	out->struck = memory ? faulty_memory_struck() : faulty_vfs_struck();
}

/* ---- what must hold ---- */

/* What failed is what is told, in a sentence: never that the content, or the person, is at fault. */
static void check_message(const struct trial *trial, struct trial_result *out)
{
	static const char *const words[] = {
		[TRIAL_MEMORY] = "innet räck",
		[TRIAL_IO] = "",
		[TRIAL_FULL] = "",
		[TRIAL_SHORT] = "",
		[TRIAL_BUSY] = "upptagen",
		[TRIAL_POWER] = "",
	};
	static const enum uph_status honest[] = {UPH_E_MEMORY, UPH_E_IO, UPH_E_LOCKED};
	bool is_honest = false;
	for (size_t i = 0; i < sizeof honest / sizeof *honest; i++)
		is_honest = is_honest || out->status == honest[i];
	if (out->message[0] == '\0')
		wrong(out, "the message is empty (%s)", uph_status_name(out->status));
	else if (strstr(out->message, "databasfel") || strstr(out->message, "not an error"))
		wrong(out, "the message says nothing: %s", out->message);
	else if (!strstr(out->message, words[trial->kind]))
		wrong(out, "the message does not say what failed: %s", out->message);
	else if (!is_honest)
		wrong(out, "the status is \"%s\", of another thing than what failed: %s",
			uph_status_name(out->status), out->message);
}

/* What fails after the commit does not undo it. Who is told that it failed is to be told this, too: that it
 * stands, or, when nothing of the file could be read after it, that nobody knows. */
static bool says_stands(const struct trial_result *out)
{
	return strstr(out->message, "boken är uppgraderad") != NULL;
}

static bool says_unknown(const struct trial_result *out)
{
	return strstr(out->message, "det går inte att läsa om den blev") != NULL;
}

static void check_ledger(struct session *session, const struct trial *trial,
	const struct trial_without *without, struct dump *found, struct trial_result *out)
{
	char why[256];
	if (!dump_ledger(session->ledger_path, found, why, sizeof why)) {
		wrong(out, "the ledger cannot be read: %s", why);
		return;
	}
	bool old = dump_same(found, &without->before), new = dump_same(found, &without->done);
	if (!old && !new)
		wrong(out, "the ledger is neither as before nor as after (%llu rows, %llu and %llu)",
			(unsigned long long)found->rows, (unsigned long long)without->before.rows,
			(unsigned long long)without->done.rows);
	else if (out->status == UPH_OK && !new)
		wrong(out, "the step said that it was done, and the ledger is as before");
	else if (out->status != UPH_OK && !old && trial->kind != TRIAL_POWER && !says_stands(out) &&
		 !says_unknown(out))
		wrong(out, "the step failed (%s), and the ledger is as after", out->message);
	else if (out->status != UPH_OK && !new &&says_stands(out))
		wrong(out, "the step says that the ledger is another (%s), and it is as before",
			out->message);
}

static void check_output(const struct session *session, const struct step *step,
	const struct trial_without *without, struct trial_result *out)
{
	struct dump found;
	char why[256];
	bool is_ledger = step->run == step_backup;
	if (!step->output)
		return;
	if (is_ledger)
		(void)dump_ledger(session->output_path, &found, why, sizeof why);
	else
		(void)dump_file(session->output_path, &found);
	if (out->status == UPH_OK && !dump_same(&found, &without->output))
		wrong(out, found.there ? "the file is not what it is when nothing fails"
				       : "the file is not there, and the step said that it was done");
	else if (out->status != UPH_OK && found.there)
		wrong(out, "the step failed (%s), and its file is there", out->message);
}

static void verify(const struct session *session, struct trial_result *out)
{
	struct uph_error err = {0};
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	const struct uph_ledger_options options = {.read_only = true};
	if (uph_ledger_open(session->ledger_path, &options, &ledger, &err) != UPH_OK) {
		wrong(out, "the ledger cannot be opened: %s", err.message);
		return;
	}
	struct uph_findings *findings = uph_findings_new();
	if (!findings || uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err) != UPH_OK)
		wrong(out, "the ledger cannot be verified: %s", err.message);
	else if (uph_findings_count(findings) > 0)
		wrong(out, "verify: %s: %s", uph_findings_at(findings, 0)->where,
			uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
	uph_ledger_close(ledger);
}

static void check_folder(const char *folder, const char *ledger, const char *output, struct trial_result *out)
{
	struct dirent *entry;
	DIR *open = opendir(folder);
	while (open && (entry = readdir(open)) != NULL) {
		const char *name = entry->d_name;
		/* The copy that is kept of a ledger of an earlier version; see check_kept(). */
		if (ledger && strncmp(name, ledger, strlen(ledger)) == 0 &&
			strncmp(name + strlen(ledger), ".version-", 9) == 0 &&
			strlen(name) == strlen(ledger) + 10)
			continue;
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
			(!ledger || strcmp(name, ledger) != 0) && (!output || strcmp(name, output) != 0))
			wrong(out, "a file is left: %s", name);
	}
	if (open)
		(void)closedir(open);
}

/* Of a ledger that is brought up to date a copy is kept first: there when the ledger is another, whatever the
 * step said, and never in part. */
static void check_kept(const struct session *session, const struct step *step,
	const struct trial_without *without, const struct dump *ledger, struct trial_result *out)
{
	struct dump found;
	char path[PATH_SIZE + 16], why[256];
	if (step->base < BASE_V1)
		return;
	(void)snprintf(
		path, sizeof path, "%s.version-%d", session->ledger_path, (int)(step->base - BASE_V1) + 1);
	if (!dump_ledger(path, &found, why, sizeof why))
		wrong(out, "the copy kept of the earlier version cannot be read: %s", why);
	else if (!found.there && dump_same(ledger, &without->done))
		wrong(out,
			"the ledger is of the new version, and there is no copy of the earlier (after: %s)",
			out->message);
	else if (found.there && !dump_same(&found, &without->before))
		wrong(out, "the copy kept of the earlier version is not what the ledger was");
}

/* A handle that is still open checks the references of its next change, whatever it had been set to. */
static void check_handle(struct session *session, const struct step *step, struct trial_result *out)
{
	int64_t on = 0;
	struct uph_error err = {0};
	if (!session->ledger || step->reads)
		return;
	if (uph_ledger_begin(session->ledger, &err) != UPH_OK)
		wrong(out, "no change can be begun any more: %s (after: %s)", err.message, out->message);
	else if (db_number(session->ledger->db, "PRAGMA foreign_keys", &on, &err) != UPH_OK || on != 1)
		wrong(out, "references are not checked any more (after: %s)", out->message);
	uph_ledger_rollback(session->ledger);
}

/* The same again on the same handle, with nothing failing. */
static void try_again(struct session *session, const struct step *step, const struct trial *trial,
	const struct trial_without *without, struct trial_result *out)
{
	struct uph_error err = {0};
	struct trial_result again = {0};
	struct dump found;
	/* One that reads stands at a moment; when that is lost it says so until it is opened anew. */
	if (step->reads)
		session_close(session);
	again.status = session_attempt(session, step, &err);
	if (again.status != UPH_OK) {
		wrong(out, "the second attempt failed: %s (after: %s)", err.message, out->message);
		return;
	}
	check_ledger(session, trial, without, &found, &again);
	check_output(session, step, without, &again);
	if (again.wrong[0])
		wrong(out, "after the second attempt: %s (after: %s)", again.wrong, out->message);
}

/* Nothing is held to be in the making: who is interrupted later takes away only what is. There are as many
 * places as files that can be told here, so one that is taken leaves one of these behind. */
#define UNFINISHED_MAX 16
static void check_unfinished(const struct session *session, struct trial_result *out)
{
	char paths[UNFINISHED_MAX][PATH_SIZE + 32];
	for (int i = 0; i < UNFINISHED_MAX; i++) {
		(void)snprintf(paths[i], sizeof paths[i], "%s/prov-%02d", session->spare, i);
		FILE *made = fopen(paths[i], "wb");
		if (!made || fclose(made) != 0)
			wrong(out, "%s cannot be made", paths[i]);
		unfinished_add(paths[i]);
	}
	unfinished_remove_all();
	for (int i = 0; i < UNFINISHED_MAX; i++) {
		unfinished_end(paths[i]);
		if (unlink(paths[i]) == 0)
			wrong(out, "a temporary file is still held to be in the making (after: %s)",
				out->message);
	}
}

static void note_without(struct session *session, const struct step *step, struct trial_result *out)
{
	char why[256];
	verify(session, out);
	if (out->status != UPH_OK)
		wrong(out, "it does not even do without a failure: %s", out->message);
	if (!dump_ledger(session->ledger_path, &out->without.done, why, sizeof why))
		wrong(out, "the ledger cannot be read: %s", why);
	if (step->run == step_backup)
		(void)dump_ledger(session->output_path, &out->without.output, why, sizeof why);
	else if (step->output)
		(void)dump_file(session->output_path, &out->without.output);
}

static void check_all(struct session *session, const struct step *step, const struct trial *trial,
	const struct trial_without *without, struct trial_result *out)
{
	struct dump found;
	if (out->status != UPH_OK && out->struck)
		check_message(trial, out);
	else if (out->status != UPH_OK)
		wrong(out, "nothing had failed, and the step did: %s", out->message);
	check_ledger(session, trial, without, &found, out);
	check_output(session, step, without, out);
	if (trial->kind != TRIAL_POWER)
		check_kept(session, step, without, &found, out);
	if (trial->verify && !out->wrong[0] && found.there && (step->base < BASE_V1 || !session->ledger))
		verify(session, out);
	check_handle(session, step, out);
	if (out->status != UPH_OK && !out->wrong[0] && dump_same(&found, &without->before))
		try_again(session, step, trial, without, out);
}

void trial_run(struct session *session, const struct step *step, const struct trial *trial,
	const struct trial_without *without, struct trial_result *out)
{
	char why[256];
	struct uph_error err = {0};
	bool plain = trial->nth < 0;
	memset(out, 0, sizeof *out);
	if (!session_reset(session, step))
		wrong(out, "the ledger to begin with cannot be put in place");
	if (plain && !dump_ledger(session->ledger_path, &out->without.before, why, sizeof why))
		wrong(out, "the ledger to begin with cannot be read: %s", why);
	long blocks = faulty_memory_blocks();
	arm(trial);
	out->status = session_attempt(session, step, &err);
	memcpy(out->message, err.message, sizeof out->message);
	if (trial->mode == TRIAL_CLOSED)
		session_close(session);
	if (trial->kind == TRIAL_POWER && !plain && !faulty_vfs_lose(trial->seed))
		wrong(out, "the files after the cut cannot be written");
	disarm(trial, out);
	if (plain)
		note_without(session, step, out);
	else
		check_all(session, step, trial, without, out);
	session_close(session);
	out->without.blocks = faulty_memory_blocks() - blocks;
	if (!plain && out->without.blocks > without->blocks)
		wrong(out, "%ld blocks of memory are not given back (after: %s)",
			out->without.blocks - without->blocks, out->message);
	if (faulty_memory_leaks())
		wrong(out, "memory is not given back (after: %s)", out->message);
	const char *name = strrchr(session->ledger_path, '/') + 1;
	check_folder(session->work, name, step->output, out);
	check_folder(session->spare, NULL, NULL, out);
	check_unfinished(session, out);
}
