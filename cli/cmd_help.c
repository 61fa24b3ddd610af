/* uph help: what there is, and how it is used. */
#include "command.h"
#include "help.h"

static const enum option_id options[] = {OPTION_MAN, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	const struct command *command;
	if (invocation_value(invocation, OPTION_MAN)) {
		help_man(stdout);
		return UPH_OK;
	}
	if (invocation->arguments.word_count == 0) {
		help_overview(stdout);
		return UPH_OK;
	}
	enum uph_status status = command_find(invocation->arguments.words[0], &command, err);
	if (status == UPH_OK)
		help_command(command, stdout);
	return status;
}

const struct command command_help = {
	.name = "help",
	.swedish = "hjälp",
	.group = "Hjälp",
	.summary = "visar alla kommandon, eller berättar om ett",
	.usage = "[KOMMANDO] [--man]",
	.words_max = 1,
	.options = options,
	.help = "\"uph KOMMANDO --help\" visar detsamma som \"uph help KOMMANDO\".\n",
	.ledger = COMMAND_NO_LEDGER,
	.run = run,
};
