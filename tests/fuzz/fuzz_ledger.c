/* A ledger whose file is damaged. A small good ledger is made once; each input is a few damages to a copy of
 * it (ledger_damage.h). Then it is opened, proved, asked everything, and written in.
 *
 * What must hold: no crash and no report from the sanitizers; each refusal is a sentence; and when verify
 * finds nothing, every answer is the undamaged ledger's. UPH_FUZZ_DAMAGED=FILE keeps the file as it was
 * damaged. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/ledger_damage.h"
#include "tests/fuzz/require.h"
#include "uph.h"

#define ANSWERS 12

static const char events[] =
	"Händelse;Datum;Belopp;Nr;Bidragsår;Aktivitet;Till aktivitet;Mottagare;Ändamål;Beslut;Av;Text\n"
	"Ingående balans;2024-01-01;5 000,00;;UPH t.o.m. 2023;786;;;;;;\n"
	"Tilldelat;2024-01-01;100 000;;UPH 2024;;;;;;;\n"
	"Fördelat på aktivitet;2024-01-02;50 000;;UPH 2024;;786;;;;;\n"
	"Rekommenderat;2024-03-01;1 000,50;;UPH 2024;786;;Karlskrona kommun;Utbildning;LSVO 2024-03-01 § 3;;\n"
	"Rekommenderat;2024-03-01;2 000;;UPH 2024;786;;Ronneby kommun;Föreläsning;LSVO 2024-03-01 § 4;;Höst\n"
	"Avsatt på balansen;2024-04-01;300;;UPH 2024;786;;;Reserv;LSVO 2024-04-01 § 5;;\n"
	"Rekvirerat;2024-05-01;800;1;;;;;;;;\n"
	"Utbetalt;2024-05-20;700;1;;;;;;;;F 17\n"
	"Förbrukat;2024-06-20;600;1;;;;;;;;\n"
	"Återbetalt av mottagare;2024-07-20;50;1;;;;;;;utbetalt;\n"
	"Återfört;2024-08-20;100;2;;;;;;;;\n";
static const char more_events[] =
	"Händelse;Datum;Belopp;Bidragsår;Text\nTilldelat;2024-09-01;10;UPH 2024;Mer\nTilldelat;2024-09-02;11;UPH 2024;Än mer\n";

static char folder[64], good_path[96], path[96], events_path[96], more_path[96], answer_path[96];
static struct {
	char *bytes;
	size_t length;
} good;
static char *expected[ANSWERS]; /* NULL: the good ledger does not answer either */

static int64_t tick(void *context)
{
	int64_t *time = context;
	return *time += 1000000;
}

static char *slurp(const char *name, size_t *length)
{
	FILE *file = fopen(name, "rb");
	if (!file)
		return NULL;
	(void)fseek(file, 0, SEEK_END);
	long size = ftell(file);
	(void)fseek(file, 0, SEEK_SET);
	char *bytes = calloc(1, (size_t)size + 1);
	require(bytes != NULL && fread(bytes, 1, (size_t)size, file) == (size_t)size);
	(void)fclose(file);
	if (length)
		*length = (size_t)size;
	return bytes;
}

static void spill(const char *name, const char *bytes, size_t length)
{
	FILE *file = fopen(name, "wb");
	require(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
}

static enum uph_status checked(enum uph_status status, const struct uph_error *err)
{
	if (status != UPH_OK)
		require_refusal(status, err);
	return status;
}

/* ---- questions ---- */

static enum uph_status audit(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	size_t standing;
	return uph_report_audit(ledger, query, out, &standing, err);
}

static const struct question {
	enum uph_status (*ask)(
		struct uph_ledger *, const struct uph_query *, struct uph_report **, struct uph_error *);
	struct uph_query query;
} questions[ANSWERS] = {
	{uph_report_balance, {0}},
	{uph_report_balance, {.to = {20240701}, .group = UPH_BY_DECISION}},
	{uph_report_journal, {0}},
	{uph_report_register, {0}},
	{uph_report_decisions, {.detail = true}},
	{uph_report_matrix, {0}},
	{uph_report_conditions, {0}},
	{uph_report_sources, {0}},
	{uph_report_parties, {0}},
	{uph_report_statement, {.party = "Karlskrona kommun"}},
	{uph_report_trace, {.question = "mottagare:Karlskrona"}},
	{audit, {0}},
};

/* What the ledger answers, as JSON, with the digest of its head taken out; NULL: it refuses. */
static char *answer(struct uph_ledger *ledger, const struct question *question)
{
	const struct uph_render_options plain = {0};
	struct uph_report *report = NULL;
	struct uph_error err;
	if (checked(question->ask(ledger, &question->query, &report, &err), &err) != UPH_OK)
		return NULL;
	enum uph_status status = uph_report_render(report, UPH_FORMAT_JSON, &plain, answer_path, &err);
	uph_report_free(report);
	return checked(status, &err) == UPH_OK ? slurp(answer_path, NULL) : NULL;
}

/* ---- the good ledger ---- */

static enum uph_status import(struct uph_ledger *ledger, const char *file)
{
	const struct uph_import_options plain = {0};
	struct uph_findings *findings = uph_findings_new();
	struct uph_import_result result;
	struct uph_error err;
	require(findings != NULL);
	enum uph_status status =
		checked(uph_import_file(ledger, file, &plain, &result, findings, &err), &err);
	if (status == UPH_OK || status == UPH_E_CONFLICT)
		uph_import_free(&result);
	require_findings(findings);
	uph_findings_free(findings);
	return status;
}

static void remove_folder(void)
{
	const char *const names[] = {good_path, path, events_path, more_path, answer_path};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		(void)unlink(names[i]);
	(void)rmdir(folder);
}

static void make_folder(void)
{
	struct stat st;
	(void)snprintf(folder, sizeof folder, "%s/uph-fuzz-ledger.XXXXXX",
		stat("/dev/shm", &st) == 0 ? "/dev/shm" : "/tmp");
	require(mkdtemp(folder) != NULL);
	(void)snprintf(good_path, sizeof good_path, "%s/good.uph", folder);
	(void)snprintf(path, sizeof path, "%s/bad.uph", folder);
	(void)snprintf(events_path, sizeof events_path, "%s/events.csv", folder);
	(void)snprintf(more_path, sizeof more_path, "%s/more.csv", folder);
	(void)snprintf(answer_path, sizeof answer_path, "%s/answer.json", folder);
	(void)atexit(remove_folder);
	spill(events_path, events, sizeof events - 1);
	spill(more_path, more_events, sizeof more_events - 1);
}

static void make_good(void)
{
	int64_t time = INT64_C(1727784000000000);
	const struct uph_ledger_options options = {.person = "Ekonom",
		.words = "uph import",
		.clock = tick,
		.clock_context = &time,
		.busy_milliseconds = 1};
	struct uph_ledger *ledger = NULL;
	struct uph_error err;
	make_folder();
	require(uph_ledger_create(good_path, "Provboken", &options, &err) == UPH_OK);
	require(uph_ledger_open(good_path, &options, &ledger, &err) == UPH_OK);
	require(import(ledger, events_path) == UPH_OK);
	require(uph_ledger_begin(ledger, &err) == UPH_OK);
	int64_t reversed;
	require(uph_reverse_voucher(ledger, 11, (struct uph_date){20240901}, "fel nummer", &reversed, &err) ==
		UPH_OK);
	require(uph_ledger_commit(ledger, &err) == UPH_OK);
	for (size_t i = 0; i < ANSWERS; i++)
		expected[i] = answer(ledger, &questions[i]);
	require(expected[0] && expected[2] && expected[9] && expected[11]);
	uph_ledger_close(ledger);
	good.bytes = slurp(good_path, &good.length);
}

/* ---- the damaged one ---- */

/* Whether verify could be carried out and found nothing. */
static bool is_clean(struct uph_ledger *ledger)
{
	struct uph_findings *findings = uph_findings_new();
	struct uph_verify_result result;
	struct uph_error err;
	require(findings != NULL);
	enum uph_status status = checked(uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	bool clean = status == UPH_OK && uph_findings_count(findings) == 0;
	require_findings(findings);
	uph_findings_free(findings);
	return clean;
}

static bool is_proved(void)
{
	const struct uph_ledger_options options = {
		.read_only = true, .examine = true, .busy_milliseconds = 1};
	struct uph_ledger *ledger = NULL;
	struct uph_error err;
	if (checked(uph_ledger_open(path, &options, &ledger, &err), &err) != UPH_OK)
		return false;
	bool clean = is_clean(ledger);
	uph_ledger_close(ledger);
	return clean;
}

/* Every question is asked, whatever the others were answered with. */
static void ask(bool clean)
{
	const struct uph_ledger_options options = {.read_only = true, .busy_milliseconds = 1};
	struct uph_ledger *ledger = NULL;
	struct uph_error err;
	if (checked(uph_ledger_open(path, &options, &ledger, &err), &err) != UPH_OK)
		return;
	for (size_t i = 0; i < ANSWERS; i++) {
		char *said = answer(ledger, &questions[i]);
		if (clean && (said == NULL) != (expected[i] == NULL))
			require_failed(
				__FILE__, __LINE__, "an answer is lost in a ledger that is proved whole");
		if (clean && said && strcmp(said, expected[i]) != 0)
			require_failed(
				__FILE__, __LINE__, "a ledger that is proved whole answers something else");
		free(said);
	}
	uph_ledger_close(ledger);
}

static void write_in(void)
{
	int64_t time = INT64_C(1727884000000000);
	const struct uph_ledger_options options = {.person = "Ekonom",
		.words = "uph import",
		.clock = tick,
		.clock_context = &time,
		.busy_milliseconds = 1};
	struct uph_ledger *ledger = NULL;
	struct uph_error err;
	int64_t reversed;
	if (checked(uph_ledger_open(path, &options, &ledger, &err), &err) != UPH_OK)
		return;
	(void)import(ledger, more_path);
	(void)import(ledger, events_path);
	if (checked(uph_ledger_begin(ledger, &err), &err) == UPH_OK) {
		if (checked(uph_reverse_voucher(
				    ledger, 9, (struct uph_date){20240902}, "prov", &reversed, &err),
			    &err) == UPH_OK)
			(void)checked(uph_ledger_commit(ledger, &err), &err);
		else
			uph_ledger_rollback(ledger);
	}
	uph_ledger_close(ledger);
}

static void remove_beside(void)
{
	static const char *const suffixes[] = {"-journal", "-wal", "-shm", ".version-1", ".version-2",
		".version-3", ".version-4", ".version-0", ""};
	char name[128];
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		(void)snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
		(void)unlink(name);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *kept = getenv("UPH_FUZZ_DAMAGED");
	if (!good.bytes)
		make_good();
	spill(path, good.bytes, good.length);
	ledger_damage(path, data, size);
	if (kept) {
		size_t length = 0;
		char *bytes = slurp(path, &length);
		spill(kept, bytes ? bytes : "", length);
		free(bytes);
	}
	bool clean = is_proved();
	if (size == 0)
		require(clean);
	ask(clean);
	write_in();
	(void)is_proved();
	remove_beside();
	return 0;
}
