/* The program uph: finds the command, lets it run, and says in one line what went wrong.
 *
 * Data goes to standard output, all else to standard error. Exit codes: 0 fine, 1 refused content, 2 usage, 3
 * a file or ledger that cannot be read or written. */
#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "help.h"
#include "ledger/base/reason.h"
#include "ledger/base/unfinished.h"
#include "messages.h"
#include "report_output.h"
#include "streams.h"
#include "waiting.h"

#define LEDGER_DEFAULT "ledger.uph"

const char *invocation_value(const struct invocation *invocation, enum option_id id)
{
	return invocation->arguments.values[id];
}

static void tell_upgraded(void *context, int version_before, int version, const char *kept_at)
{
	(void)version_before;
	const struct invocation *invocation = context;
	message_told("%s är uppgraderad till version %d; som den var ligger den i %s",
		invocation->ledger_path, version, kept_at);
}

enum uph_status invocation_ledger(
	struct invocation *invocation, struct uph_ledger **out, struct uph_error *err)
{
	const struct command *command = invocation->command;
	assert(command->ledger != COMMAND_NO_LEDGER && !invocation->ledger);
	struct uph_ledger_options options = {.read_only = true};
	enum uph_status status = UPH_OK;
	if (command->ledger == COMMAND_WRITES) {
		status = identity_find(&invocation->identity, command->name, &invocation->arguments, err);
		options = identity_options(&invocation->identity);
	}
	if (status == UPH_OK)
		status = waiting_options(&options, err);
	if (status != UPH_OK)
		return status;
	options.examine = command->ledger == COMMAND_PROVES;
	options.upgraded = tell_upgraded;
	options.upgraded_context = invocation;
	status = uph_ledger_open(invocation->ledger_path, &options, &invocation->ledger, err);
	*out = invocation->ledger;
	return status;
}

static const char *choose_ledger(const struct arguments *arguments)
{
	const char *variable = getenv("UPH_LEDGER");
	if (arguments->values[OPTION_LEDGER])
		return arguments->values[OPTION_LEDGER];
	return variable && *variable ? variable : LEDGER_DEFAULT;
}

static enum uph_status run_command(struct invocation *invocation, struct uph_error *err)
{
	const struct command *command = invocation->command;
	const struct arguments *arguments = &invocation->arguments;
	if (arguments->values[OPTION_HELP])
		return help_command(command, stdout), UPH_OK;
	if (arguments->values[OPTION_VERSION])
		return command_version.run(invocation, err);
	if (arguments->word_count > command->words_max)
		return uph_fail(err, UPH_E_USAGE, "\"%s\" är ett ord för mycket; ta bort det",
			arguments->words[command->words_max]);
	invocation->ledger_path = choose_ledger(arguments);
	enum uph_status status = output_check_standard(invocation, err);
	return status == UPH_OK ? command->run(invocation, err) : status;
}

/* Options before the command are those that all commands take. */
static enum uph_status run(int count, char **words, struct invocation *invocation, struct uph_error *err)
{
	int at = 0;
	struct arguments *arguments = &invocation->arguments;
	enum uph_status status = options_parse(count, words, NULL, &at, arguments, err);
	if (status != UPH_OK)
		return status;
	if (arguments->values[OPTION_VERSION])
		return command_version.run(invocation, err);
	if (at == count && arguments->values[OPTION_HELP])
		return help_overview(stdout), UPH_OK;
	if (at == count)
		return uph_fail(err, UPH_E_USAGE, "ange ett kommando");
	status = command_find(words[at], &invocation->command, err);
	if (status != UPH_OK)
		return status;
	status = options_parse(
		count - at - 1, words + at + 1, invocation->command->options, NULL, arguments, err);
	return status == UPH_OK ? run_command(invocation, err) : status;
}

/* One line, with where to read more when the words of the command are off. */
static void tell(const struct invocation *invocation, enum uph_status status, const struct uph_error *err)
{
	char line[UPH_ERROR_MESSAGE_MAX + 128];
	size_t length = strlen(err->message);
	if (length == 0)
		return;
	if (status != UPH_E_USAGE) {
		message_error(err->message);
		return;
	}
	bool ended = strchr(".?!", err->message[length - 1]) != NULL;
	(void)snprintf(line, sizeof line, "%s%s Se \"uph help%s%s\".", err->message, ended ? "" : ".",
		invocation->command ? " " : "", invocation->command ? invocation->command->name : "");
	message_error(line);
}

/* Ctrl-C, or a terminal that was closed: what is half made goes, and then we do. What is written in the book
 * is undone by SQLite. */
static void interrupted(int number)
{
	unfinished_remove_all();
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}

static void answer_signals(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	/* Not signal(): with it a second Ctrl-C would end us in the middle of the answer to the first. */
	struct sigaction answer = {.sa_handler = interrupted}, before;
	(void)sigfillset(&answer.sa_mask);
	/* A full disk and a reader that went away are told as failures to write. */
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		/* What nohup or a shell has made deaf stays so. */
		if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			(void)sigaction(numbers[i], &answer, NULL);
	}
}

int main(int argc, char **argv)
{
	struct invocation invocation = {0};
	struct uph_error err = {0};
	streams_take_places();
	answer_signals();
	invocation.arguments.words = calloc((size_t)argc + 1, sizeof *invocation.arguments.words);
	if (!invocation.arguments.words) {
		message_error("minnet räcker inte");
		return uph_status_exit(UPH_E_MEMORY);
	}
	enum uph_status status = run(argc > 0 ? argc - 1 : 0, argc > 0 ? argv + 1 : argv, &invocation, &err);
	if (status == UPH_OK && (fflush(stdout) != 0 || ferror(stdout)))
		status = uph_fail(&err, UPH_E_IO, "utmatningen kan inte skrivas: %s", reason_to_write(errno));
	uph_ledger_close(invocation.ledger);
	if (status == UPH_END) /* a row that a sound book has was not there */
		status = uph_fail(&err, UPH_E_DATABASE, "boken saknar något; pröva den med uph verify");
	if (status != UPH_OK &&
		!invocation.ledger_path) { /* words that are off: told, but not in the books */
		invocation.ledger_path = choose_ledger(&invocation.arguments);
		(void)output_check_standard(&invocation, NULL);
	}
	if (status != UPH_OK)
		tell(&invocation, status, &err);
	identity_free(&invocation.identity);
	free(invocation.arguments.words);
	return uph_status_exit(status);
}
