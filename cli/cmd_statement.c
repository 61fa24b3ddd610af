/* uph statement: what a recipient has been given, and what it may still requisition; one paper, or all. */
#include <string.h>

#include "ledger/base/buffer.h"
#include "messages.h"
#include "paper_folder.h"
#include "report_output.h"

#define PATH_BYTES_MAX 4096

static const enum option_id options[] = {
	OPTION_ALL, OPTION_FUND, OPTION_AS_OF, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status read_question(
	struct invocation *invocation, struct uph_query *query, struct uph_error *err)
{
	const char *language = invocation_value(invocation, OPTION_LANGUAGE);
	enum uph_status status = query_read(invocation, query, err);
	query->language = language && strcmp(language, "en") == 0 ? UPH_ENGLISH : UPH_SWEDISH;
	return status;
}

/* ---- one ---- */

static enum uph_status run_one(struct invocation *invocation, struct uph_error *err)
{
	const struct arguments *arguments = &invocation->arguments;
	struct output output;
	struct uph_query query;
	struct buffer name;
	if (arguments->word_count == 0)
		return uph_fail(err, UPH_E_USAGE,
			"ange mottagaren: uph statement \"Karlskrona kommun\", eller --all -o MAPP");
	enum uph_status status = output_choose(invocation, &output, err);
	if (status == UPH_OK)
		status = read_question(invocation, &query, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&name, PATH_BYTES_MAX);
	arguments_join(arguments, 0, &name);
	query.party = buffer_string(&name);
	status = buffer_failed(&name) ? uph_fail(err, UPH_E_USAGE, "mottagaren har ett för långt namn")
				      : report_answer(invocation, &output, &query, uph_report_statement, err);
	buffer_free(&name);
	return status;
}

/* ---- all ---- */

struct all {
	struct paper_folder folder;
	enum uph_format format;
	size_t count;
};

static enum uph_status write_one(
	void *context, const struct uph_party *party, const struct uph_report *report, struct uph_error *err)
{
	struct all *all = context;
	struct buffer words, name;
	buffer_init(&words, PATH_BYTES_MAX);
	buffer_init(&name, PATH_BYTES_MAX);
	buffer_print(&words, "saldobesked %s", party->name);
	enum uph_status status =
		paper_folder_name(&all->folder, "", buffer_string(&words), all->format, &name, err);
	if (status == UPH_OK)
		status = paper_folder_write(
			&all->folder, buffer_string(&name), report, all->format, NULL, err);
	if (status == UPH_OK)
		all->count++;
	buffer_free(&words);
	buffer_free(&name);
	return status;
}

/* Workbooks, when nothing else is said. */
static enum uph_status choose_format(
	const struct invocation *invocation, enum uph_format *out, struct uph_error *err)
{
	const char *format = invocation_value(invocation, OPTION_FORMAT);
	const char *csv = invocation_value(invocation, OPTION_CSV);
	*out = csv ? UPH_FORMAT_CSV : UPH_FORMAT_XLSX;
	enum uph_status status = format ? uph_format_named(format, out, err) : UPH_OK;
	if (status == UPH_OK && csv && *out != UPH_FORMAT_CSV)
		return uph_fail(err, UPH_E_USAGE, "--csv gäller bara formatet csv");
	return status;
}

static enum uph_status run_all(struct invocation *invocation, struct uph_error *err)
{
	const char *path = invocation_value(invocation, OPTION_OUTPUT);
	struct all all = {0};
	struct uph_query query;
	struct uph_ledger *ledger;
	if (invocation->arguments.word_count > 0)
		return uph_fail(
			err, UPH_E_USAGE, "--all gäller alla mottagare; ange ingen mottagare därtill");
	if (!path || strcmp(path, "-") == 0)
		return uph_fail(err, UPH_E_USAGE,
			"--all skriver en fil för varje mottagare; ange mappen: -o saldobesked/");
	enum uph_status status = choose_format(invocation, &all.format, err);
	if (status == UPH_OK)
		status = read_question(invocation, &query, err);
	if (status == UPH_OK)
		status = invocation_ledger(invocation, &ledger, err);
	if (status != UPH_OK)
		return status;
	status = paper_folder_open(&all.folder, invocation, OPTION_OUTPUT, err);
	if (status == UPH_OK)
		status = uph_report_statements(ledger, &query, write_one, &all, err);
	paper_folder_close(&all.folder);
	if (status == UPH_OK && all.count == 0)
		message_told(
			"Boken har ingen mottagare med medel eller beslut; inget saldobesked är skrivet.");
	else if (status == UPH_OK)
		message_told("%zu saldobesked är skrivna i %s", all.count, path);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return invocation_value(invocation, OPTION_ALL) ? run_all(invocation, err) : run_one(invocation, err);
}

const struct command command_statement = {
	.name = "statement",
	.swedish = "saldobesked",
	.group = "Rapporter",
	.summary = "saldobesked till en mottagare, eller till alla",
	.usage = "MOTTAGARE | --all -o MAPP [--fund NAMN] [--as-of DAG]",
	.words_max = 12,
	.options = options,
	.help = "En rad för varje tilldelning till mottagaren, hur många potter den än tas från:\n"
		"\n"
		"  Beviljat            det som har reserverats, minus det som har återförts\n"
		"  Rekvirerat          det som har rekvirerats, återfört och rättelser fråndragna\n"
		"  Utbetalt            allt som har betalats ut\n"
		"  Redovisat           det som mottagaren har redovisat som förbrukat\n"
		"  Återbet.            det som mottagaren har betalat tillbaka\n"
		"  Återkrävt           det som är återkrävt och inte har kommit; visas när det finns\n"
		"  Kvar att rekvirera  det som står reserverat\n"
		"  Senast              första sista dag bland öppna villkor, annars periodens sista dag\n"
		"\n"
		"En stjärna vid beslutet säger att det är rekommenderat, men inte beslutat. En enhets "
		"tilldelningar står på enhetens besked och inte på organisationens: beskeden kan läggas "
		"samman, och organisationens besked nämner enheterna.\n"
		"\n"
		"--all skriver en fil för varje mottagare som har medel eller ett beslut, i mappen som -o "
		"anger och som skapas om den inte finns. Utan -O blir de arbetsböcker.\n"
		"\n"
		"  uph statement \"Karlskrona kommun\"\n"
		"  uph statement \"Karlskrona kommun\" --as-of 2024-09-30 -o karlskrona.xlsx\n"
		"  uph statement --all -o saldobesked/\n",
	.ledger = COMMAND_READS,
	.run = run,
};
