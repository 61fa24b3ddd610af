#include "report_output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/buffer.h"

#define WORDS_BYTES_MAX 4096

/* ---- where and how ---- */

static bool stdout_is_terminal(void)
{
	return isatty(STDOUT_FILENO) == 1;
}

static size_t terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	if (columns && *columns && strspn(columns, "0123456789") == strlen(columns) && strlen(columns) < 5)
		return (size_t)strtoul(columns, NULL, 10);
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		return size.ws_col;
	return 0;
}

static bool terminal_takes_colour(void)
{
	const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
	return !(no_colour && *no_colour) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

static bool has_suffix(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	return dot && dot != name;
}

static enum uph_status choose_format(
	const struct invocation *invocation, struct output *out, struct uph_error *err)
{
	const char *named = invocation_value(invocation, OPTION_FORMAT);
	const char *csv = invocation_value(invocation, OPTION_CSV);
	out->format = csv ? UPH_FORMAT_CSV : UPH_FORMAT_TEXT;
	if (named) {
		enum uph_status status = uph_format_named(named, &out->format, err);
		if (status != UPH_OK)
			return status;
	} else if (strcmp(out->path, "-") != 0 && !uph_format_of_path(out->path, &out->format) &&
		   has_suffix(out->path) && !csv) {
		return uph_fail(err, UPH_E_USAGE,
			"ändelsen på %s säger inget format; ange det med -O text, csv, json, xlsx eller html",
			out->path);
	}
	if (csv && out->format != UPH_FORMAT_CSV)
		return uph_fail(err, UPH_E_USAGE, "--csv gäller bara formatet csv");
	return UPH_OK;
}

/* "ledger.uph-journal": what the engine finds there it takes for a change that was broken off. */
static bool is_engines_own(const char *ledger, const char *path)
{
	static const char *const suffixes[] = {"-journal", "-wal", "-shm"};
	const char *slash = strrchr(ledger, '/'), *other = strrchr(path, '/');
	const char *name = slash ? slash + 1 : ledger, *words = other ? other + 1 : path;
	size_t length = strlen(name);
	if (strncmp(words, name, length) != 0)
		return false;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (strcmp(words + length, suffixes[i]) == 0)
			return true;
	return false;
}

static bool is_stream(int number, const struct stat *ledger)
{
	struct stat stream;
	return S_ISREG(ledger->st_mode) && fstat(number, &stream) == 0 && stream.st_dev == ledger->st_dev &&
	       stream.st_ino == ledger->st_ino;
}

enum uph_status output_check_standard(const struct invocation *invocation, struct uph_error *err)
{
	struct stat ledger;
	if (stat(invocation->ledger_path, &ledger) != 0)
		return UPH_OK;
	bool errors = is_stream(STDERR_FILENO, &ledger);
	if (errors) /* not even the sentence about it may go there */
		(void)close(STDERR_FILENO);
	if (!errors && !is_stream(STDOUT_FILENO, &ledger))
		return UPH_OK;
	return uph_fail(err, UPH_E_USAGE, "standard ut är boken själv; skriv till en annan fil");
}

enum uph_status output_check_path(
	const struct invocation *invocation, const char *path, struct uph_error *err)
{
	struct stat ledger, output;
	if (is_engines_own(invocation->ledger_path, path))
		return uph_fail(
			err, UPH_E_USAGE, "%s är bokens egen arbetsfil; skriv till en annan fil", path);
	if (stat(invocation->ledger_path, &ledger) != 0 || stat(path, &output) != 0 ||
		ledger.st_dev != output.st_dev || ledger.st_ino != output.st_ino)
		return UPH_OK;
	return uph_fail(err, UPH_E_USAGE, "%s är boken själv; skriv rapporten till en annan fil", path);
}

enum uph_status output_choose(const struct invocation *invocation, struct output *out, struct uph_error *err)
{
	const char *path = invocation_value(invocation, OPTION_OUTPUT);
	const char *language = invocation_value(invocation, OPTION_LANGUAGE);
	const char *csv = invocation_value(invocation, OPTION_CSV);
	*out = (struct output){.path = path ? path : "-"};
	enum uph_status status = choose_format(invocation, out, err);
	if (status != UPH_OK)
		return status;
	bool to_stdout = strcmp(out->path, "-") == 0;
	out->language = language && strcmp(language, "en") == 0 ? UPH_ENGLISH : UPH_SWEDISH;
	out->render.english_csv = csv && strcmp(csv, "en") == 0;
	if (to_stdout && stdout_is_terminal()) {
		if (out->format == UPH_FORMAT_XLSX)
			return uph_fail(err, UPH_E_USAGE,
				"en arbetsbok kan inte visas i terminalen; skriv den till en fil%s",
				path || !invocation->arguments.values[OPTION_FORMAT] ? "" : ": -o FIL.xlsx");
		out->render.width = terminal_width();
		out->render.colour = terminal_takes_colour();
	}
	return to_stdout ? UPH_OK : output_check_path(invocation, out->path, err);
}

enum uph_status output_draw(
	const struct output *output, const struct uph_report *report, struct uph_error *err)
{
	return uph_report_render(report, output->format, &output->render, output->path, err);
}

/* ---- the question ---- */

static enum uph_status read_day(
	const struct invocation *invocation, enum option_id id, struct uph_date *out, struct uph_error *err)
{
	const char *text = invocation_value(invocation, id);
	if (!text || uph_date_parse(text, strlen(text), out, NULL) == UPH_OK)
		return UPH_OK;
	return uph_fail(err, UPH_E_USAGE, "--%s tar en dag som 2024-09-27, inte \"%s\"",
		option_by_id(id)->name, text);
}

enum uph_status query_read(const struct invocation *invocation, struct uph_query *out, struct uph_error *err)
{
	struct uph_date as_of = {0};
	char from[UPH_DATE_TEXT_MAX], to[UPH_DATE_TEXT_MAX];
	*out = (struct uph_query){.fund = invocation_value(invocation, OPTION_FUND),
		.known_at = invocation_value(invocation, OPTION_KNOWN_AT)};
	enum uph_status status = read_day(invocation, OPTION_AS_OF, &as_of, err);
	if (status == UPH_OK)
		status = read_day(invocation, OPTION_FROM, &out->from, err);
	if (status == UPH_OK)
		status = read_day(invocation, OPTION_TO, &out->to, err);
	if (status != UPH_OK)
		return status;
	if (as_of.ymd && (out->from.ymd || out->to.ymd))
		return uph_fail(
			err, UPH_E_USAGE, "--as-of är läget en dag och kan inte förenas med --from och --to");
	if (out->from.ymd && out->to.ymd && out->from.ymd > out->to.ymd)
		return uph_fail(err, UPH_E_USAGE, "--from %s är senare än --to %s",
			uph_date_print(out->from, from), uph_date_print(out->to, to));
	if (as_of.ymd)
		out->to = as_of;
	return UPH_OK;
}

/* ---- the answer ---- */

enum uph_status report_answer(struct invocation *invocation, const struct output *output,
	const struct uph_query *query, report_function *report, struct uph_error *err)
{
	struct uph_ledger *ledger;
	struct uph_report *made = NULL;
	enum uph_status status = invocation_ledger(invocation, &ledger, err);
	if (status == UPH_OK)
		status = uph_ledger_read_begin(ledger, err);
	if (status == UPH_OK)
		status = report(ledger, query, &made, err);
	if (status == UPH_OK) {
		uph_ledger_read_end(ledger);
		status = output_draw(output, made, err);
	}
	uph_report_free(made);
	return status;
}

enum uph_status report_ask(const struct invocation *invocation, struct output *output,
	struct uph_query *query, struct uph_error *err)
{
	enum uph_status status = output_choose(invocation, output, err);
	if (status == UPH_OK)
		status = query_read(invocation, query, err);
	if (status == UPH_OK)
		query->language = output->language;
	return status;
}

enum uph_status report_run(struct invocation *invocation, report_function *report, struct uph_error *err)
{
	struct output output;
	struct uph_query query;
	enum uph_status status = report_ask(invocation, &output, &query, err);
	if (status != UPH_OK)
		return status;
	return report_answer(invocation, &output, &query, report, err);
}

static enum uph_status answer_words(struct invocation *invocation, const struct output *output,
	struct uph_query *query, report_function *report, enum report_words of, struct uph_error *err)
{
	struct buffer words;
	enum uph_status status;
	buffer_init(&words, WORDS_BYTES_MAX);
	arguments_join(&invocation->arguments, 0, &words);
	const char *joined = invocation->arguments.word_count > 0 ? buffer_string(&words) : NULL;
	if (of == REPORT_OF_DECISION)
		query->decision = joined;
	else
		query->question = joined;
	if (buffer_failed(&words))
		status = uph_fail(err, UPH_E_USAGE,
			of == REPORT_OF_DECISION ? "beslutet har ett för långt namn" : "frågan är för lång");
	else
		status = report_answer(invocation, output, query, report, err);
	buffer_free(&words);
	return status;
}

enum uph_status report_run_words(struct invocation *invocation, report_function *report,
	enum report_words words, bool detail, struct uph_error *err)
{
	struct output output;
	struct uph_query query;
	enum uph_status status = report_ask(invocation, &output, &query, err);
	if (status != UPH_OK)
		return status;
	query.detail = detail && (output.format == UPH_FORMAT_XLSX || output.format == UPH_FORMAT_HTML ||
					 output.format == UPH_FORMAT_JSON);
	return answer_words(invocation, &output, &query, report, words, err);
}
