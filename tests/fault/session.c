#include "tests/fault/session.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/book.h"

/* When a step begins, by its own clock: after everything that the ledgers begin with. */
#define STEP_TIME INT64_C(1730000000000000)

static const struct step steps[] = {{.name = "init", .base = BASE_NONE, .run = step_create},
	{.name = "import-matrix",
		.base = BASE_EMPTY,
		.run = step_import,
		.input = "examples/fordelning-2024.csv"},
	{.name = "import-matrix-xlsx",
		.base = BASE_EMPTY,
		.run = step_import,
		.input = "examples/fordelning-2024.xlsx"},
	{.name = "import-decisions",
		.base = BASE_MATRIX,
		.run = step_import,
		.input = "examples/beslut-2024-02-16.json"},
	{.name = "import-events",
		.base = BASE_DECISIONS,
		.run = step_import,
		.input = "examples/handelser-2024.csv"},
	{.name = "import-protocol",
		.base = BASE_MATRIX,
		.run = step_protocol,
		.input = "examples/protokoll-2024-02-16.txt",
		.output = "utkast.json"},
	{.name = "import-mapped",
		.base = BASE_MATRIX,
		.run = step_mapped,
		.input = "examples/ekonomirapport-tkr.csv",
		.word = "rattad.json"},
	{.name = "import-sie",
		.base = BASE_THEIRS,
		.run = step_mapped,
		.input = "examples/ekonomi-2024-07.se",
		.word = "examples/karta-ekonomi.json"},
	{.name = "import-workbook", .base = BASE_MATRIX, .run = step_import, .input = "arbetsbok.xlsx"},
	{.name = "import-exact", .base = BASE_EMPTY, .run = step_import, .input = "exakt.csv"},
	{.name = "import-bulk",
		.base = BASE_DECISIONS,
		.run = step_import,
		.input = "manga.csv",
		.heavy = true},
	{.name = "decide", .base = BASE_BOOK, .run = step_decide},
	{.name = "approve", .base = BASE_BOOK, .run = step_approve},
	{.name = "record", .base = BASE_BOOK, .run = step_pay},
	{.name = "condition-met", .base = BASE_DECISIONS, .run = step_met},
	{.name = "condition-failed", .base = BASE_DECISIONS, .run = step_failed},
	{.name = "reverse", .base = BASE_BOOK, .run = step_reverse},
	{.name = "amend", .base = BASE_BOOK, .run = step_amend},
	{.name = "attest", .base = BASE_BOOK, .run = step_attest, .person = "chefen"},
	{.name = "attach", .base = BASE_BOOK, .run = step_attach},
	{.name = "close", .base = BASE_BOOK, .run = step_close},
	{.name = "newyear", .base = BASE_BOOK, .run = step_newyear},
	{.name = "reconcile",
		.base = BASE_THEIRS,
		.run = step_reconcile,
		.input = "examples/ekonomi-2024-07.se",
		.word = "examples/karta-ekonomi.json"},
	{.name = "migrate-v1", .base = BASE_V1, .run = step_open},
	{.name = "migrate-v2", .base = BASE_V2, .run = step_open},
	{.name = "migrate-v3", .base = BASE_V3, .run = step_open},
	{.name = "migrate-v4", .base = BASE_V4, .run = step_open},
	{.name = "verify", .base = BASE_BOOK, .run = step_verify, .reads = true},
	{.name = "backup", .base = BASE_BOOK, .run = step_backup, .reads = true, .output = "kopia.uph"},
	{.name = "exact-export",
		.base = BASE_BOOK,
		.run = step_exact_export,
		.reads = true,
		.output = "exakt.csv"},
	{.name = "revision",
		.base = BASE_BOOK,
		.run = step_revision,
		.reads = true,
		.output = "revision.zip"},
#define EXPORT(which, file)                                                                                  \
	{                                                                                                    \
		.name = "export-" which, .base = BASE_BOOK, .run = step_export, .reads = true, .output = file

	EXPORT("hledger", "bok.journal"), .format = UPH_EXPORT_HLEDGER},
			 EXPORT("beancount", "bok.beancount"), .format = UPH_EXPORT_BEANCOUNT
}
, EXPORT("sie", "bok.se"), .format = UPH_EXPORT_SIE
}
, EXPORT("json", "bok.json"), .format = UPH_EXPORT_JSON
}
,
#undef EXPORT
#define REPORT(which, file)                                                                                  \
	{                                                                                                    \
		.name = which, .base = BASE_BOOK, .run = step_report, .reads = true, .output = file

	REPORT("balance-xlsx", "r.xlsx"), .report = REPORT_BALANCE, .format = UPH_FORMAT_XLSX
}
, REPORT("matrix-xlsx", "r.xlsx"), .report = REPORT_MATRIX, .format = UPH_FORMAT_XLSX
}
, REPORT("journal-text", "r.txt"), .report = REPORT_JOURNAL, .format = UPH_FORMAT_TEXT
}
, REPORT("journal-csv", "r.csv"), .report = REPORT_JOURNAL, .format = UPH_FORMAT_CSV
}
, REPORT("journal-json", "r.json"), .report = REPORT_JOURNAL, .format = UPH_FORMAT_JSON
}
, REPORT("journal-xlsx", "r.xlsx"), .report = REPORT_JOURNAL, .format = UPH_FORMAT_XLSX
}
, REPORT("journal-html", "r.html"), .report = REPORT_JOURNAL, .format = UPH_FORMAT_HTML
}
, REPORT("trace", "r.txt"), .report = REPORT_TRACE, .format = UPH_FORMAT_TEXT, .word = "UPH-24-006"
}
, REPORT("audit", "r.json"), .report = REPORT_AUDIT, .format = UPH_FORMAT_JSON
}
, REPORT("decisions", "r.txt"), .report = REPORT_DECISIONS, .format = UPH_FORMAT_TEXT
}
, REPORT("conditions", "r.csv"), .report = REPORT_CONDITIONS, .format = UPH_FORMAT_CSV
}
, REPORT("recommendation", "r.html"), .report = REPORT_RECOMMENDATION, .format = UPH_FORMAT_HTML,
				      .word = "LSVO 2024-09-27 § 84"
}
, REPORT("statement", "r.html"), .report = REPORT_STATEMENT, .format = UPH_FORMAT_HTML, .word = "KoU"
}
, REPORT("register", "r.csv"), .report = REPORT_REGISTER, .format = UPH_FORMAT_CSV
}
, REPORT("history", "r.txt"), .report = REPORT_HISTORY, .format = UPH_FORMAT_TEXT
}
, REPORT("sources", "r.json"), .report = REPORT_SOURCES, .format = UPH_FORMAT_JSON
}
, REPORT("status", "r.txt"), .report = REPORT_STATUS, .format = UPH_FORMAT_TEXT
}
, REPORT("workbook", "r.xlsx"), .report = REPORT_WORKBOOK, .format = UPH_FORMAT_XLSX
}
, REPORT("newyear-paper", "r.json"), .report = REPORT_NEWYEAR, .format = UPH_FORMAT_JSON
}
,
#undef REPORT
}
;

const struct step *const session_steps = steps;
const size_t session_step_count = sizeof steps / sizeof *steps;

/* ---- paths ---- */

static void join(char out[PATH_SIZE], const char *folder, const char *name)
{
	int length = snprintf(out, PATH_SIZE, "%s/%s", folder, name);
	if (length < 0 || length >= PATH_SIZE)
		out[0] = '\0';
}

const char *session_input(const struct session *session, const char *name, char out[PATH_SIZE])
{
	join(out,
		strncmp(name, "examples/", 9) == 0 || strncmp(name, "tests/", 6) == 0 ? UPH_SOURCE_DIR
										      : session->inputs,
		name);
	return out;
}

static bool base_path(const struct session *session, enum base base, char out[PATH_SIZE])
{
	char name[32];
	(void)snprintf(name, sizeof name, "bas-%d.uph", (int)base);
	join(out, session->inputs, name);
	return base != BASE_NONE;
}

static bool copy_file(const char *from, const char *to)
{
	char bytes[65536];
	size_t length;
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	bool done = in && out;
	while (done && (length = fread(bytes, 1, sizeof bytes, in)) > 0)
		done = fwrite(bytes, 1, length, out) == length;
	if (in)
		(void)fclose(in);
	return out && fclose(out) == 0 && done;
}

/* ---- what the steps share ---- */

/* The reasons stand in the findings; the first of them is told, unless the error is of something else. */
void session_tell_refusal(enum uph_status status, const struct uph_findings *findings, struct uph_error *err)
{
	if ((status != UPH_E_REFUSED && status != UPH_E_CONFLICT) || uph_findings_count(findings) == 0)
		return;
	const struct uph_finding *first = uph_findings_at(findings, 0);
	(void)uph_fail(err, status, "%s: %s", first->where, first->message);
}

enum uph_status session_import(struct session *session, const char *file,
	const struct uph_import_options *options, struct uph_error *err)
{
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status = uph_import_file(session->ledger, file, options, &result, findings, err);
	if (status == UPH_OK || status == UPH_E_CONFLICT)
		uph_import_free(&result);
	session_tell_refusal(status, findings, err);
	uph_findings_free(findings);
	return status;
}

enum uph_status session_change(struct session *session, const struct step *step,
	enum uph_status (*change)(struct uph_ledger *ledger, const struct step *step, struct uph_error *err),
	struct uph_error *err)
{
	enum uph_status status = uph_ledger_begin(session->ledger, err);
	if (status != UPH_OK)
		return status;
	status = change(session->ledger, step, err);
	if (status == UPH_OK)
		return uph_ledger_commit(session->ledger, err);
	uph_ledger_rollback(session->ledger);
	return status;
}

/* Stands still: what is tried twice is written as at the first time. */
static int64_t step_clock(void *context)
{
	(void)context;
	return STEP_TIME;
}

enum uph_status session_attempt(struct session *session, const struct step *step, struct uph_error *err)
{
	if (!session->ledger && step->base != BASE_NONE) {
		struct uph_ledger_options options = book_options(&session->time, step->name);
		if (step->person)
			options.person = step->person;
		options.clock = step_clock;
		options.read_only = step->reads;
		options.busy_milliseconds = 1;
		enum uph_status status =
			uph_ledger_open(session->ledger_path, &options, &session->ledger, err);
		if (status != UPH_OK)
			return status;
	}
	return step->run(session, step, err);
}

void session_close(struct session *session)
{
	uph_ledger_close(session->ledger);
	session->ledger = NULL;
}

/* ---- what they begin with ---- */

static void empty_folder(const char *folder)
{
	char path[PATH_SIZE];
	struct dirent *entry;
	DIR *open = opendir(folder);
	while (open && (entry = readdir(open)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		join(path, folder, entry->d_name);
		(void)unlink(path);
	}
	if (open)
		(void)closedir(open);
}

bool session_reset(struct session *session, const struct step *step)
{
	char base[PATH_SIZE];
	session->ledger = NULL;
	empty_folder(session->work);
	empty_folder(session->spare);
	join(session->output_path, session->work, step->output ? step->output : "ingenting");
	return !base_path(session, step->base, base) || copy_file(base, session->ledger_path);
}

static enum uph_status take_in(struct session *session, const char *const *files, struct uph_error *err)
{
	char path[PATH_SIZE];
	const struct uph_import_options plain = {0};
	const struct uph_ledger_options options = book_options(&session->time, "uph import");
	enum uph_status status = uph_ledger_open(session->ledger_path, &options, &session->ledger, err);
	for (; status == UPH_OK && *files; files++)
		status = session_import(session, session_input(session, *files, path), &plain, err);
	session_close(session);
	return status;
}

/* The ledger as it stands in `work`, kept as what steps begin with. */
static enum uph_status keep_base(struct session *session, enum base base, struct uph_error *err)
{
	char path[PATH_SIZE];
	(void)base_path(session, base, path);
	return copy_file(session->ledger_path, path) ? UPH_OK
						     : uph_fail(err, UPH_E_IO, "%s cannot be written", path);
}

static enum uph_status grow(
	struct session *session, enum base base, const char *const *files, struct uph_error *err)
{
	enum uph_status status = take_in(session, files, err);
	return status == UPH_OK ? keep_base(session, base, err) : status;
}

static enum uph_status make_ledgers(struct session *session, struct uph_error *err)
{
	static const char *const none[] = {NULL};
	static const char *const matrix[] = {"examples/fordelning-2024.csv", NULL};
	static const char *const decisions[] = {
		"examples/beslut-2024-02-16.json", "examples/beslut-2024-09-27.json", NULL};
	static const char *const events[] = {"examples/handelser-2024.csv", NULL};
	static const char *const payments[] = {
		"examples/handelser-2024.csv", "examples/handelser-avstamning.csv", NULL};
	char path[PATH_SIZE];
	const struct uph_ledger_options options = book_options(&session->time, "uph init");
	enum uph_status status = uph_ledger_create(session->ledger_path, "Blekinge", &options, err);
	if (status == UPH_OK)
		status = grow(session, BASE_EMPTY, none, err);
	if (status == UPH_OK)
		status = grow(session, BASE_MATRIX, matrix, err);
	if (status == UPH_OK)
		status = grow(session, BASE_DECISIONS, decisions, err);
	if (status == UPH_OK)
		status = grow(session, BASE_BOOK, events, err);
	if (status == UPH_OK &&
		!(base_path(session, BASE_MATRIX, path) && copy_file(path, session->ledger_path)))
		status = uph_fail(err, UPH_E_IO, "%s cannot be copied", path);
	return status == UPH_OK ? grow(session, BASE_THEIRS, payments, err) : status;
}

static bool unpack(struct session *session, int version)
{
	char to[PATH_SIZE], command[3 * PATH_SIZE];
	(void)base_path(session, (enum base)(BASE_V1 + version - 1), to);
	(void)snprintf(command, sizeof command, "gzip -dc '%s/tests/fixtures/ledger-v%d.uph.gz' >'%s'",
		UPH_SOURCE_DIR, version, to);
	return system(command) == 0;
}

bool session_paths(struct session *session, const char *home)
{
	memset(session, 0, sizeof *session);
	(void)snprintf(session->home, sizeof session->home, "%s", home);
	join(session->inputs, home, "in");
	join(session->work, home, "work");
	join(session->spare, home, "tmp");
	join(session->ledger_path, session->work, "bok.uph");
	return setenv("TMPDIR", session->spare, 1) == 0;
}

void session_remove(struct session *session)
{
	const char *const folders[] = {session->inputs, session->work, session->spare};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		empty_folder(folders[i]);
		(void)rmdir(folders[i]);
	}
	(void)rmdir(session->home);
}

bool session_prepare(struct session *session, const char *home, struct uph_error *err)
{
	if (!session_paths(session, home))
		return uph_fail(err, UPH_E_MEMORY, "no environment") == UPH_OK;
	(void)mkdir(session->inputs, 0700);
	(void)mkdir(session->work, 0700);
	(void)mkdir(session->spare, 0700);
	enum uph_status status = make_ledgers(session, err);
	for (int version = 1; status == UPH_OK && version <= 4; version++) {
		if (!unpack(session, version))
			status = uph_fail(
				err, UPH_E_IO, "the fixture of version %d cannot be unpacked", version);
	}
	return status == UPH_OK && session_make_inputs(session, err);
}
