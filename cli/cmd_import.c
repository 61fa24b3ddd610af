/* uph import: files into the book, each all or nothing. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "import_report.h"
#include "messages.h"
#include "progress.h"
#include "report_output.h"
#include "uph/import.h"

#define SENTENCE_MAX 2048

static const enum option_id options[] = {OPTION_AS, OPTION_FUND_INTO, OPTION_SHEET, OPTION_DRY_RUN,
	OPTION_ACCEPT_CHANGES, OPTION_OVERRIDE, OPTION_DRAFT, OPTION_MEETING_DATE, OPTION_SHEET_MAPPING,
	OPTION_SUGGEST, OPTION_QUIET, OPTION_FORMAT, OPTION_CSV, OPTION_LANGUAGE, OPTION_NONE};

struct importing {
	struct invocation *invocation;
	struct uph_ledger *ledger;
	struct uph_import_options options;
	struct output output;
	struct import_report report;
	bool posted;    /* something has been written */
	bool draft_out; /* a protocol's draft goes to standard output, the report nowhere */
};

/* ---- telling ---- */

static bool is_about_ledger(enum uph_status status)
{
	return status == UPH_E_LOCKED || status == UPH_E_READONLY || status == UPH_E_DATABASE ||
	       status == UPH_E_NOT_LEDGER || status == UPH_E_NEWER;
}

static void tell_conflicts(const char *path, const struct uph_import_result *result)
{
	char sentence[SENTENCE_MAX];
	for (size_t i = 0; i < result->row_count; i++) {
		if (result->rows[i].action != UPH_IMPORT_CONFLICT)
			continue;
		import_row_sentence(&result->rows[i], sentence, sizeof sentence);
		message_at(path, result->rows[i].place, sentence);
	}
}

/* What is told beside the errors: what the plan warns of is about the book, as the conflicts are, and so is a
 * workbook's age; a SIE file without a mapping is told for what it is. What else the reader warns of can
 * wait. */
static const char *rules_told(enum uph_status status, const struct uph_findings *findings)
{
	if (status == UPH_E_CONFLICT)
		return "import.";
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		if (strcmp(uph_findings_at(findings, i)->rule, "sie.checked") == 0)
			return "sie.";
	}
	return "workbook.stale";
}

static void tell_refusal(const struct importing *importing, const char *path, enum uph_status status,
	const struct uph_import_result *result, const struct uph_findings *findings,
	const struct uph_error *err)
{
	char place[UPH_ERROR_MESSAGE_MAX];
	size_t errors = message_findings(path, findings, rules_told(status, findings));
	if (status == UPH_E_CONFLICT)
		tell_conflicts(path, result);
	if (status == UPH_E_REFUSED && errors > 0)
		return; /* the summary says no more than they do */
	size_t length = message_place_length(err->message);
	(void)snprintf(place, sizeof place, "%.*s", (int)length, err->message);
	message_at(is_about_ledger(status) ? importing->invocation->ledger_path : path, place,
		err->message + (length > 0 ? length + 2 : 0));
}

/* ---- doing ---- */

static enum uph_status draw(struct importing *importing, struct uph_error *err)
{
	const struct uph_head head = uph_ledger_head(importing->ledger);
	const struct uph_report *report = import_report_end(&importing->report, &head);
	enum uph_status status = output_draw(&importing->output, report, err);
	if (status == UPH_OK || !importing->posted)
		return status;
	struct uph_error why = *err;
	return uph_fail(err, status, "%s; men inläsningen är bokförd", why.message);
}

/* The draft goes to standard output instead of the report, whose findings are then told beside it. */
static enum uph_status draw_draft(const struct uph_import_result *result, const char *path,
	const struct uph_findings *findings, struct uph_error *err)
{
	(void)message_findings(path, findings, "protocol.");
	if (!result->draft_text)
		message_told("Ingen paragraf i %s flyttar pengar: det finns inget utkast.", path);
	else if (fputs(result->draft_text, stdout) == EOF || fflush(stdout) != 0)
		return uph_fail(err, UPH_E_IO, "utkastet kan inte skrivas till standard ut");
	return UPH_OK;
}

/* One file. A refusal has been told when this returns; what `err` holds is about the drawing. */
static enum uph_status import_one(struct importing *importing, const char *path, struct uph_error *err)
{
	struct uph_import_result result;
	struct uph_error refusal = {0};
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	struct progress progress;
	importing->options.progress = progress_update;
	importing->options.progress_context = &progress;
	progress_begin(&progress, "Läser in");
	enum uph_status status =
		uph_import_file(importing->ledger, path, &importing->options, &result, findings, &refusal);
	progress_end(&progress);
	bool filled = status == UPH_OK || status == UPH_E_CONFLICT;
	if (status != UPH_OK)
		tell_refusal(importing, path, status, filled ? &result : NULL, findings, &refusal);
	else if (result.posted > 0 && !importing->options.dry_run)
		importing->posted = true;
	import_report_add(&importing->report, path, filled ? &result : NULL, findings,
		status == UPH_OK ? NULL : &refusal);
	if (status == UPH_OK && importing->draft_out)
		status = draw_draft(&result, path, findings, err);
	if (filled)
		uph_import_free(&result);
	uph_findings_free(findings);
	return status;
}

/* On a terminal each file has its report as soon as it is read; in other formats all have one together, also
 * when one of them was refused. */
static enum uph_status import_all(struct importing *importing, struct uph_error *err)
{
	const struct arguments *arguments = &importing->invocation->arguments;
	bool each = importing->output.format == UPH_FORMAT_TEXT;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && i < arguments->word_count; i++) {
		if (each || i == 0)
			status = import_report_begin(&importing->report, arguments->words[i], err);
		if (status == UPH_OK)
			status = import_one(importing, arguments->words[i], err);
		if (status == UPH_OK && each && !importing->draft_out) {
			if (i > 0)
				(void)fputc('\n', stdout);
			status = draw(importing, err);
		}
		if (each)
			import_report_free(&importing->report);
	}
	if (!each && importing->report.report) {
		enum uph_status drawn = draw(importing, err);
		import_report_free(&importing->report);
		return uph_status_exit(drawn) > uph_status_exit(status) ? drawn : status;
	}
	return status;
}

static bool ends_json(const char *path)
{
	size_t length = strlen(path);
	return length > 5 && strcmp(path + length - 5, ".json") == 0;
}

/* Where a protocol's draft goes, and the day of its meeting. */
static enum uph_status choose_protocol(struct importing *importing, struct uph_error *err)
{
	struct invocation *invocation = importing->invocation;
	const char *draft = invocation_value(invocation, OPTION_DRAFT);
	const char *day = invocation_value(invocation, OPTION_MEETING_DATE);
	bool suggest = invocation_value(invocation, OPTION_SUGGEST) != NULL;
	if (suggest && invocation->arguments.word_count > 1)
		return uph_fail(err, UPH_E_USAGE, "--suggest gäller en fil; ta en i taget");
	if (suggest && invocation_value(invocation, OPTION_SHEET_MAPPING))
		return uph_fail(err, UPH_E_USAGE,
			"--suggest föreslår en karta och --mapping använder en; ange en av dem");
	if ((draft || day) && invocation->arguments.word_count > 1)
		return uph_fail(err, UPH_E_USAGE, "-o och --date gäller ett protokoll; läs in ett i taget");
	if (day && uph_date_parse(day, strlen(day), &importing->options.date, NULL) != UPH_OK)
		return uph_fail(err, UPH_E_USAGE, "--date tar en dag som 2024-09-27, inte \"%s\"", day);
	if (!draft)
		return UPH_OK;
	importing->options.draft = draft;
	importing->draft_out = strcmp(draft, "-") == 0;
	if (importing->draft_out && importing->output.format != UPH_FORMAT_TEXT)
		return uph_fail(err, UPH_E_USAGE,
			"med -o - är utkastet det som skrivs ut; utelämna -O, eller skriv utkastet till en fil");
	if (!importing->draft_out && !ends_json(draft))
		return uph_fail(err, UPH_E_USAGE, "-o namnger %s; ge filen ändelsen .json, inte %s",
			suggest ? "den föreslagna kartan" : "ett protokolls utkast, som är en beslutsfil",
			draft);
	return UPH_OK;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct importing importing = {.invocation = invocation};
	if (invocation->arguments.word_count == 0)
		return uph_fail(err, UPH_E_USAGE, "ange minst en fil att läsa in");
	enum uph_status status = output_choose(invocation, &importing.output, err);
	if (status == UPH_OK)
		status = choose_protocol(&importing, err);
	if (status == UPH_OK)
		status = invocation_ledger(invocation, &importing.ledger, err);
	if (status != UPH_OK)
		return status;
	importing.options = (struct uph_import_options){
		.draft = importing.options.draft,
		.date = importing.options.date,
		.as = invocation_value(invocation, OPTION_AS),
		.fund = invocation_value(invocation, OPTION_FUND_INTO),
		.sheet = invocation_value(invocation, OPTION_SHEET),
		.mapping = invocation_value(invocation, OPTION_SHEET_MAPPING),
		.suggest = invocation_value(invocation, OPTION_SUGGEST) != NULL,
		.dry_run = invocation_value(invocation, OPTION_DRY_RUN) != NULL ||
			   invocation_value(invocation, OPTION_SUGGEST) != NULL,
		.accept_changes = invocation_value(invocation, OPTION_ACCEPT_CHANGES) != NULL,
		.override_reason = invocation_value(invocation, OPTION_OVERRIDE),
	};
	importing.report = (struct import_report){
		.format = importing.output.format,
		.language = importing.output.language,
		.dry_run = importing.options.dry_run,
		.quiet = invocation_value(invocation, OPTION_QUIET) != NULL,
		.many = invocation->arguments.word_count > 1 && importing.output.format != UPH_FORMAT_TEXT,
	};
	return import_all(&importing, err);
}

const struct command command_import = {
	.name = "import",
	.swedish = "inläsning",
	.group = "Boken",
	.summary = "läser in filer i boken: matrisen, händelser, beslut, protokoll, arbetsboken, SIE",
	.usage =
		"FIL... [--as matrix|journal|mapped|decisions|workbook|protocol|sie|exact] [--fund NAMN] [--sheet NAMN] [--date DAG] [--mapping FIL] [--suggest] [--dry-run] [--accept-changes] [-o UTKAST] [-q]",
	.words_max = (size_t)-1,
	.options = options,
	.help = "Läser fördelningen av medel så som den står i LSVO:s protokoll, ur Excel (xlsx), "
		"OpenDocument (ods), CSV eller text med tabbar; \"-\" är standard in. Innehållet "
		"avgör vad filen är, inte namnet. Varje tal i tabellens beloppskolumn ska kunna "
		"förklaras; annars bokförs ingenting och cellen namnges med skillnaden.\n"
		"\n"
		"En fil bokförs hel eller inte alls. Flera filer läses i den ordning de står och var "
		"för sig; efter en som inte tas emot läses ingen mer.\n"
		"\n"
		"Ett kalkylblad med kolumnerna Händelse, Datum och Belopp bokförs rad för rad, som med "
		"uph record; kolumnerna står i docs/journal-sheet.md. Beslut i JSON står i "
		"docs/decision-file.md.\n"
		"\n"
		"Ett kalkylblad av annat slag, som en lista ur ekonomisystemet, läses med en karta: en JSON-fil "
		"som säger var rubrikerna står, vad kolumnerna betyder, enhet, tecken och händelse. --suggest "
		"föreslår en efter innehållet; det som filen inte säger står som \"?\" och väljs av en "
		"människa. Kartan sparas för rubrikerna och hittas sedan av sig själv. docs/mapping.md säger "
		"mer; uph setting mapping visar de sparade.\n"
		"\n"
		"Regionens bokföring som SIE-fil läses med en karta på samma sätt. Den bokför ingenting: rader som "
		"är våra pengar antecknas, så att uph reconcile har något att stämma av mot. docs/sie.md säger "
		"mer.\n"
		"\n"
		"Arbetsboken ur uph workbook läses tillbaka med allt som är ifyllt på dess blad: beslut, "
		"rekvisitioner, utbetalningar, förbrukat, återbetalningar. Rapporten visar verifikationen "
		"för varje rad. Samma arbetsbok igen, sparad under vilket namn som helst, bokför bara det "
		"som är nytt i den; docs/workbook.md säger mer.\n"
		"\n"
		"Ett protokoll (text, html, docx, eller pdf när pdftotext finns) läses till ett utkast: en "
		"beslutsfil med raden för varje uppgift, som du granskar, rättar och läser in. Protokollet "
		"självt bokför ingenting; mötet och dess paragrafer antecknas. docs/protocol.md säger mer.\n"
		"\n"
		"Samma fil igen bokför ingenting. Nästa version av filen bokför det som är nytt; en "
		"ändrad text visas och antecknas. Ett ändrat belopp, en ändrad aktivitet, mottagare "
		"eller dag och en försvunnen rad är konflikter: de visas mot boken och ingenting "
		"bokförs, om inte --accept-changes säger att filen har rätt.\n"
		"\n"
		"Rapporten säger hur mycket som bokfördes, vad som är kvar att besluta före och "
		"efter, och vad läsaren har att anmärka. Inget rättas i tysthet.\n"
		"\n"
		"  uph import --dry-run fordelning-2024-09-27.xlsx\n"
		"  uph import fordelning-2024-09-27.xlsx\n"
		"  uph import fordelning-2024-11-29.xlsx --accept-changes\n"
		"  uph import handelser-2024-oktober.xlsx\n"
		"  uph import ekonomirapport.xlsx --suggest -o karta.json\n"
		"  uph import ekonomirapport.xlsx --mapping karta.json\n"
		"  uph import arbetsbok.xlsx\n"
		"  uph import protokoll-2024-09-27.txt -o utkast.json\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
