/* uph reconcile: somebody else's books against ours on balance; what differs, and what a person says of it.
 */
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "ledger/base/buffer.h"
#include "messages.h"
#include "report_output.h"
#include "uph/outside.h"
#include "uph/reconcile.h"

static const enum option_id options[] = {OPTION_AS_OF, OPTION_FUND, OPTION_BOOKS_MAPPING, OPTION_SHEET,
	OPTION_WINDOW, OPTION_EXPLAIN, OPTION_UNTIL, OPTION_UNEXPLAIN, OPTION_KEEP, OPTIONS_OF_DRAWING,
	OPTION_NONE};

#define WORDS_MAX (OPTIONS_REPEATED_MAX + 1)
#define WINDOW_DIGITS 3
#define NUMBER_DIGITS 9
#define SAID_MAX 65536
#define SAID_PARTS 12 /* pots of a difference that are said */

/* The same without writing: the book may be one that this person may not write. */
static const struct command reading = {
	.name = "reconcile", .options = options, .words_max = WORDS_MAX, .ledger = COMMAND_READS};

struct reconciling {
	struct invocation *invocation;
	struct uph_ledger *ledger;
	struct output output;
	struct uph_query query;
	struct uph_reconcile_options options;
	int64_t fund;
	const char *path;
	struct uph_outside outside;
	struct uph_reconciliation reconciliation;
	struct buffer said; /* a line for each that is explained or not any more */
	bool read, compared, written;
};

static const char *value(const struct reconciling *work, enum option_id id)
{
	return invocation_value(work->invocation, id);
}

static const char *repeated(const struct reconciling *work, enum option_id id, size_t index)
{
	return arguments_repeated(&work->invocation->arguments, id, index);
}

static size_t count_of(const struct reconciling *work, enum option_id id)
{
	size_t count = 0;
	while (repeated(work, id, count))
		count++;
	return count;
}

static bool writes(const struct reconciling *work)
{
	return value(work, OPTION_EXPLAIN) || value(work, OPTION_UNEXPLAIN) || value(work, OPTION_KEEP);
}

/* ---- words ---- */

/* A text for each explanation, a day for each or one for all. */
static enum uph_status check_explanations(const struct reconciling *work, struct uph_error *err)
{
	const struct arguments *arguments = &work->invocation->arguments;
	size_t explained = count_of(work, OPTION_EXPLAIN), days = count_of(work, OPTION_UNTIL);
	size_t texts = arguments->word_count - 1;
	const char *first = value(work, OPTION_EXPLAIN);
	if (texts > 0 && explained == 0)
		return uph_fail(err, UPH_E_USAGE,
			"\"%s\" är ett ord för mycket; en förklaring skrivs --explain O1 \"%s\" --until DAG",
			arguments->words[1], arguments->words[1]);
	if (texts < explained)
		return uph_fail(err, UPH_E_USAGE,
			"en förklaring saknar text: --explain %s \"vad skillnaden beror på\" --until DAG",
			repeated(work, OPTION_EXPLAIN, texts));
	if (texts > explained)
		return uph_fail(err, UPH_E_USAGE,
			"\"%s\" är ett ord för mycket; sätt texten inom citattecken",
			arguments->words[explained + 1]);
	if (explained > 0 && days == 0)
		return uph_fail(err, UPH_E_USAGE,
			"ange hur länge förklaringen gäller: --explain %s \"…\" --until 2024-12-31", first);
	if (days > 0 && explained == 0)
		return uph_fail(err, UPH_E_USAGE, "--until hör ihop med --explain");
	if (days > 1 && days != explained)
		return uph_fail(err, UPH_E_USAGE,
			"%zu förklaringar och %zu dagar: ange en dag för varje --explain, eller en för alla",
			explained, days);
	return UPH_OK;
}

static enum uph_status read_window(struct reconciling *work, struct uph_error *err)
{
	const char *text = value(work, OPTION_WINDOW);
	if (!text)
		return UPH_OK;
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > WINDOW_DIGITS || text[digits] || strtol(text, NULL, 10) == 0)
		return uph_fail(
			err, UPH_E_USAGE, "--window tar ett antal dagar från 1 till 999, inte \"%s\"", text);
	work->options.window = (int)strtol(text, NULL, 10);
	return UPH_OK;
}

static enum uph_status read_day(const char *text, struct uph_date *out, struct uph_error *err)
{
	if (uph_date_parse(text, strlen(text), out, NULL) == UPH_OK)
		return UPH_OK;
	return uph_fail(err, UPH_E_USAGE, "--until tar en dag som 2024-12-31, inte \"%s\"", text);
}

static enum uph_status read_words(struct reconciling *work, struct uph_error *err)
{
	const struct arguments *arguments = &work->invocation->arguments;
	struct uph_date day;
	const char *text;
	if (arguments->word_count == 0)
		return uph_fail(err, UPH_E_USAGE,
			"ange filen ur ekonomisystemet: uph reconcile ekonomi.se --as-of 2024-09-30");
	work->path = arguments->words[0];
	enum uph_status status = check_explanations(work, err);
	for (size_t i = 0; status == UPH_OK && (text = repeated(work, OPTION_UNTIL, i)) != NULL; i++)
		status = read_day(text, &day, err);
	if (status == UPH_OK)
		status = read_window(work, err);
	if (status == UPH_OK)
		status = output_choose(work->invocation, &work->output, err);
	if (status == UPH_OK)
		status = query_read(work->invocation, &work->query, err);
	return status;
}

/* "O3", "F3" and "3" are the same: the number stays when a difference is explained. */
static enum uph_status find_difference(const struct reconciling *work, const char *text,
	const struct uph_difference **out, struct uph_error *err)
{
	const struct uph_reconciliation *of = &work->reconciliation;
	const char *digits = text + (*text && strchr("OoFf", *text) != NULL);
	size_t length = strspn(digits, "0123456789");
	if (length == 0 || length > NUMBER_DIGITS || digits[length])
		return uph_fail(err, UPH_E_USAGE,
			"\"%s\" är inget nummer på en skillnad; skriv O1 som det står "
			"på rapporten",
			text);
	unsigned long number = strtoul(digits, NULL, 10);
	for (size_t i = 0; i < of->difference_count; i++) {
		if (of->differences[i].number == number) {
			*out = &of->differences[i];
			return UPH_OK;
		}
	}
	if (of->difference_count == 0)
		return uph_fail(err, UPH_E_USAGE, "%s finns inte: det finns ingen skillnad", text);
	return uph_fail(
		err, UPH_E_USAGE, "%s finns inte bland de %zu skillnaderna", text, of->difference_count);
}

/* ---- reading and comparing ---- */

/* Every reason on a line of its own; what the file is said to be when there is none. */
static enum uph_status read_file(struct reconciling *work, struct uph_error *err)
{
	const struct uph_outside_options how = {
		.mapping = value(work, OPTION_BOOKS_MAPPING), .sheet = value(work, OPTION_SHEET)};
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	enum uph_status status =
		uph_outside_read(work->ledger, work->path, &how, &work->outside, findings, err);
	work->read = status == UPH_OK;
	size_t errors = message_findings(work->path, findings, "sie.");
	if (status == UPH_E_REFUSED && errors > 0)
		err->message[0] = '\0'; /* said already */
	else if (status != UPH_OK && *err->message)
		status = uph_error_at(err, status, work->path);
	uph_findings_free(findings);
	return status;
}

static enum uph_status choose_day(struct reconciling *work, struct uph_error *err)
{
	if (work->query.to.ymd == 0)
		work->query.to = work->outside.last;
	if (work->query.to.ymd == 0)
		return uph_fail(err, UPH_E_USAGE, "filen säger inte vilken dag den gäller; ange --as-of DAG");
	work->options.as_of = work->query.to;
	return UPH_OK;
}

static enum uph_status choose_fund(struct reconciling *work, struct uph_error *err)
{
	const struct uph_fund *fund;
	if (!work->query.fund)
		return UPH_OK;
	enum uph_status status = uph_fund_find(work->ledger, work->query.fund, &fund, err);
	if (status != UPH_OK)
		return status;
	work->fund = fund->id;
	work->options.funds = &work->fund;
	work->options.fund_count = 1;
	return UPH_OK;
}

static enum uph_status compare(struct reconciling *work, struct uph_error *err)
{
	if (work->compared)
		uph_reconcile_free(&work->reconciliation);
	enum uph_status status =
		uph_reconcile(work->ledger, &work->outside, &work->options, &work->reconciliation, err);
	work->compared = status == UPH_OK;
	return status;
}

/* ---- writing ---- */

/* Numbers are counted anew each time, so what one meant is said by pot and amount. `until` NULL: taken back.
 */
static void say_which(
	struct reconciling *work, const struct uph_difference *difference, const struct uph_date *until)
{
	const struct uph_reconcile_item *items = work->reconciliation.items;
	char amount[UPH_MONEY_TEXT_MAX], day[UPH_DATE_TEXT_MAX];
	struct buffer *said = &work->said;
	buffer_print(said, "Skillnad %zu (", difference->number);
	for (size_t i = 0; i < difference->part_count && i < SAID_PARTS; i++) {
		const struct uph_difference_part *part = &difference->parts[i];
		const struct uph_activity *activity = uph_activity_by_id(work->ledger, part->activity);
		const struct uph_fund *fund = part->fund ? uph_fund_by_id(work->ledger, part->fund) : NULL;
		buffer_print(said, "%s%s%s%s %s", i > 0 ? "; " : "", fund ? fund->name : "", fund ? " " : "",
			activity && activity->code[0] ? activity->code : "ofördelat",
			uph_money_print(part->amount, UPH_MONEY_SWEDISH, amount));
	}
	if (difference->part_count > SAID_PARTS)
		buffer_text(said, "; …");
	if (difference->item_count > 0)
		buffer_print(said, "; %s", items[difference->items[0]].name);
	if (until)
		buffer_print(said, ") är förklarad t.o.m. %s%s\n", uph_date_print(*until, day),
			difference->explained ? "; den förra förklaringen gäller inte längre." : ".");
	else
		buffer_text(said, ") är inte längre förklarad.\n");
}

static void tell_said(const struct buffer *said)
{
	const char *line = buffer_string(said);
	while (*line) {
		size_t length = strcspn(line, "\n");
		message_told("%.*s", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

static enum uph_status explain_all(struct reconciling *work, struct uph_error *err)
{
	const struct arguments *arguments = &work->invocation->arguments;
	const struct uph_difference *difference;
	const char *number;
	enum uph_status status = UPH_OK;
	for (size_t i = 0; status == UPH_OK && (number = repeated(work, OPTION_UNEXPLAIN, i)) != NULL; i++) {
		status = find_difference(work, number, &difference, err);
		if (status == UPH_OK)
			status =
				uph_reconcile_unexplain(work->ledger, &work->reconciliation, difference, err);
		if (status == UPH_OK)
			say_which(work, difference, NULL);
	}
	bool *given = calloc(work->reconciliation.difference_count + 1, sizeof *given);
	if (status == UPH_OK && !given)
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	for (size_t i = 0; status == UPH_OK && (number = repeated(work, OPTION_EXPLAIN, i)) != NULL; i++) {
		const char *day = repeated(work, OPTION_UNTIL, i);
		struct uph_date until = {0};
		status = read_day(day ? day : value(work, OPTION_UNTIL), &until, err);
		if (status == UPH_OK)
			status = find_difference(work, number, &difference, err);
		if (status == UPH_OK && given[difference->number])
			status = uph_fail(err, UPH_E_USAGE,
				"%s förklaras två gånger; en skillnad har en förklaring", number);
		if (status == UPH_OK)
			given[difference->number] = true;
		if (status == UPH_OK)
			status = uph_reconcile_explain(work->ledger, &work->reconciliation, difference,
				arguments->words[i + 1], until, err);
		if (status == UPH_OK)
			say_which(work, difference, &until);
	}
	free(given);
	return status;
}

/* Those that were kept through the day, or a later one, before are among those that are. */
static void tell_kept(const struct reconciling *work, size_t kept)
{
	const struct uph_reconciliation *of = &work->reconciliation;
	char day[UPH_DATE_TEXT_MAX];
	size_t before = 0;
	for (size_t i = 0; i < of->pot_count; i++)
		before += of->pots[i].unexplained_count == 0 && of->pots[i].before.ymd >= of->as_of.ymd;
	message_told("Avstämt t.o.m. %s: %zu av %zu%s.", uph_date_print(of->as_of, day), kept + before,
		of->pot_count, kept == 0 && before > 0 ? ", antecknat förut" : "");
}

/* One change: explanations, the mapping that was read by, and what is reconciled after them. */
static enum uph_status write(struct reconciling *work, struct uph_error *err)
{
	size_t kept = 0;
	enum uph_status status = uph_ledger_begin(work->ledger, err);
	if (status != UPH_OK)
		return status;
	status = compare(work, err);
	if (status == UPH_OK)
		status = explain_all(work, err);
	if (status == UPH_OK && value(work, OPTION_BOOKS_MAPPING))
		status = uph_mapping_keep(work->ledger, &work->outside.mapping, NULL, NULL, err);
	if (status == UPH_OK)
		status = compare(work, err);
	if (status == UPH_OK && value(work, OPTION_KEEP))
		status = uph_reconcile_keep(work->ledger, &work->reconciliation, &kept, err);
	if (status == UPH_OK)
		status = uph_ledger_check(work->ledger, err);
	if (status == UPH_OK)
		status = uph_ledger_commit(work->ledger, err);
	else
		uph_ledger_rollback(work->ledger);
	work->written = status == UPH_OK;
	if (work->written)
		tell_said(&work->said);
	if (work->written && value(work, OPTION_KEEP))
		tell_kept(work, kept);
	if (status == UPH_OK)
		status = uph_ledger_read_begin(work->ledger, err);
	return status == UPH_OK ? compare(work, err) : status;
}

/* ---- the command ---- */

static enum uph_status draw(struct reconciling *work, struct uph_error *err)
{
	struct uph_report *report = NULL;
	work->query.language = work->output.language;
	work->query.detail = work->output.format != UPH_FORMAT_TEXT && work->output.format != UPH_FORMAT_CSV;
	enum uph_status status =
		uph_report_reconciliation(work->ledger, &work->query, &work->reconciliation, &report, err);
	uph_ledger_read_end(work->ledger);
	if (status == UPH_OK)
		status = output_draw(&work->output, report, err);
	uph_report_free(report);
	if (status == UPH_OK || !work->written)
		return status;
	struct uph_error why = *err;
	return uph_fail(err, status, "%s; men det som skulle antecknas är antecknat i boken", why.message);
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct reconciling work = {.invocation = invocation};
	enum uph_status status = read_words(&work, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&work.said, SAID_MAX);
	if (!writes(&work))
		invocation->command = &reading;
	status = invocation_ledger(invocation, &work.ledger, err);
	if (status == UPH_OK)
		status = choose_fund(&work, err);
	if (status == UPH_OK)
		status = read_file(&work, err);
	if (status == UPH_OK)
		status = choose_day(&work, err);
	if (status == UPH_OK)
		status = writes(&work) ? write(&work, err) : compare(&work, err);
	if (status == UPH_OK)
		status = draw(&work, err);
	if (status == UPH_OK && work.reconciliation.unexplained_count > 0)
		status = UPH_E_REFUSED; /* the report has said why */
	if (work.compared)
		uph_reconcile_free(&work.reconciliation);
	if (work.read)
		uph_outside_free(&work.outside);
	buffer_free(&work.said);
	return status;
}

const struct command command_reconcile = {
	.name = "reconcile",
	.swedish = "avstäm",
	.group = "Kontroll",
	.summary = "stämmer av boken mot ekonomisystemet, aktivitet för aktivitet",
	.usage = "FIL [--as-of DAG] [--mapping FIL] [--fund NAMN] [--window DAGAR] "
		 "[--explain NR \"TEXT\" --until DAG]… [--unexplain NR]… [--keep]",
	.words_max = WORDS_MAX,
	.options = options,
	.help = "FIL är en SIE-fil ur ekonomisystemet, eller ett kalkylblad med dess saldon eller "
		"verifikationer. En karta säger vilka konton som är våra pengar och i vilken dimension "
		"aktiviteten står; den föreslås av \"uph import FIL --suggest -o karta.json\", anges första "
		"gången med --mapping och sparas i boken när något antecknas. Vad som har lästs står på "
		"rapporten. Utan --as-of gäller filens sista dag, när den anger någon.\n"
		"\n"
		"Ekonomisystemets saldo ställs mot bokens På balansen för varje bidragsår och aktivitet. "
		"Verifikationer träffar på belopp och dag eller referens, sedan på belopp inom några dagar, "
		"sedan en mot flera. Det som skiljer får ett nummer, vad det ser ut att vara, och kommandon "
		"som skulle rätta det. Slutkod 1 när något är oförklarat.\n"
		"\n"
		"En skillnad som är utredd förklaras en gång: O1 blir F1 och följer med från månad till månad "
		"tills den är borta eller dagen har passerat. --keep antecknar att aktiviteterna utan något "
		"oförklarat är avstämda; det visas i uph balance och uph status. Utan --explain, --unexplain "
		"och --keep läses boken bara.\n"
		"\n"
		"  uph reconcile ekonomi-2024-09.se --as-of 2024-09-30 --mapping karta.json\n"
		"  uph reconcile ekonomi-2024-09.se --as-of 2024-09-30 -o avstamning.xlsx\n"
		"  uph reconcile ekonomi-2024-09.se --as-of 2024-09-30 --explain O1 \"betald i oktober\"\n"
		"      --until 2024-10-31\n"
		"  uph reconcile ekonomi-2024-09.se --as-of 2024-09-30 --keep\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
