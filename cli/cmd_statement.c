/* uph statement: what a recipient has been given, and what it may still requisition; one paper, or all. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "messages.h"
#include "report_output.h"

#define PATH_BYTES_MAX 4096
#define NAME_BYTES_MAX 120

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
	for (size_t i = 0; i < arguments->word_count; i++)
		buffer_print(&name, "%s%s", i > 0 ? " " : "", arguments->words[i]);
	query.party = buffer_string(&name);
	status = buffer_failed(&name) ? uph_fail(err, UPH_E_USAGE, "mottagaren har ett för långt namn")
				      : report_answer(invocation, &output, &query, uph_report_statement, err);
	buffer_free(&name);
	return status;
}

/* ---- all ---- */

struct all {
	const struct invocation *invocation;
	const char *folder;
	struct buffer names; /* of the files written: "\nname\n" */
	size_t count;
};

/* "saldobesked-region-blekinge-kou": a name that every file system takes. */
static void put_file_name(struct buffer *out, const char *party)
{
	struct buffer folded;
	size_t at = 0, start = out->length;
	bool between = true;
	buffer_init(&folded, PATH_BYTES_MAX);
	text_fold(&folded, party, strlen(party));
	const char *text = buffer_string(&folded);
	buffer_text(out, "saldobesked");
	while (at < folded.length && out->length - start < NAME_BYTES_MAX) {
		uint32_t code = text_next(text, folded.length, &at);
		const char *plain = code == 0xE5 || code == 0xE4 ? "a"
				    : code == 0xF6               ? "o"
				    : code == 0xE9               ? "e"
				    : code == 0xFC               ? "u"
								 : NULL;
		bool letter = (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
		if (!plain && !letter) {
			between = true;
			continue;
		}
		if (between)
			buffer_byte(out, '-');
		between = false;
		if (plain)
			buffer_text(out, plain);
		else
			buffer_byte(out, (char)code);
	}
	buffer_free(&folded);
}

static bool is_taken(const struct all *all, const char *name)
{
	struct buffer wanted;
	buffer_init(&wanted, PATH_BYTES_MAX);
	buffer_print(&wanted, "\n%s\n", name);
	bool taken = strstr(buffer_string(&all->names), buffer_string(&wanted)) != NULL;
	buffer_free(&wanted);
	return taken;
}

/* Two parties whose names make the same file name get a number each. */
static void choose_name(struct all *all, const char *party, const char *suffix, struct buffer *out)
{
	for (int number = 1; number < 1000; number++) {
		buffer_clear(out);
		put_file_name(out, party);
		if (number > 1)
			buffer_print(out, "-%d", number);
		buffer_print(out, ".%s", suffix);
		if (!is_taken(all, buffer_string(out)))
			break;
	}
	buffer_print(&all->names, "\n%s\n", buffer_string(out));
}

static enum uph_status write_one(
	void *context, const struct uph_party *party, const struct uph_report *report, struct uph_error *err)
{
	struct all *all = context;
	struct invocation one = *all->invocation;
	const char *format = invocation_value(all->invocation, OPTION_FORMAT);
	const char *csv = invocation_value(all->invocation, OPTION_CSV);
	struct output output;
	struct buffer name, path;
	if (!format)
		format = csv ? "csv" : "xlsx";
	buffer_init(&name, PATH_BYTES_MAX);
	buffer_init(&path, PATH_BYTES_MAX);
	choose_name(all, party->name, strcmp(format, "text") == 0 ? "txt" : format, &name);
	size_t length = strlen(all->folder);
	buffer_print(&path, "%s%s%s", all->folder, length > 0 && all->folder[length - 1] == '/' ? "" : "/",
		buffer_string(&name));
	one.arguments.values[OPTION_FORMAT] = format;
	one.arguments.values[OPTION_OUTPUT] = buffer_string(&path);
	enum uph_status status = buffer_failed(&path) || buffer_failed(&name)
					 ? uph_fail(err, UPH_E_USAGE, "%s är en för lång sökväg", all->folder)
					 : output_choose(&one, &output, err);
	if (status == UPH_OK)
		status = output_draw(&output, report, err);
	if (status == UPH_OK)
		all->count++;
	buffer_free(&name);
	buffer_free(&path);
	return status;
}

static enum uph_status make_folder(const char *folder, struct uph_error *err)
{
	struct stat there;
	if (mkdir(folder, 0777) == 0)
		return UPH_OK;
	if (errno == EEXIST && stat(folder, &there) == 0 && S_ISDIR(there.st_mode))
		return UPH_OK;
	if (errno == EEXIST)
		return uph_fail(err, UPH_E_IO, "%s är ingen mapp; ange en annan med -o", folder);
	if (errno == ENOENT)
		return uph_fail(err, UPH_E_IO,
			"mappen %s kan inte skapas: mappen som den ska ligga i finns inte", folder);
	return uph_fail(err, UPH_E_IO, "mappen %s kan inte skapas: den får inte skrivas där", folder);
}

static enum uph_status run_all(struct invocation *invocation, struct uph_error *err)
{
	struct all all = {.invocation = invocation, .folder = invocation_value(invocation, OPTION_OUTPUT)};
	struct uph_query query;
	struct uph_ledger *ledger;
	if (invocation->arguments.word_count > 0)
		return uph_fail(
			err, UPH_E_USAGE, "--all gäller alla mottagare; ange ingen mottagare därtill");
	if (!all.folder || strcmp(all.folder, "-") == 0)
		return uph_fail(err, UPH_E_USAGE,
			"--all skriver en fil för varje mottagare; ange mappen: -o saldobesked/");
	enum uph_status status = read_question(invocation, &query, err);
	if (status == UPH_OK)
		status = invocation_ledger(invocation, &ledger, err);
	if (status == UPH_OK)
		status = make_folder(all.folder, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&all.names, (size_t)1 << 20);
	status = uph_report_statements(ledger, &query, write_one, &all, err);
	buffer_free(&all.names);
	if (status == UPH_OK && all.count == 0)
		message_told(
			"Boken har ingen mottagare med medel eller beslut; inget saldobesked är skrivet.");
	else if (status == UPH_OK)
		message_told("%zu saldobesked är skrivna i %s", all.count, all.folder);
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
