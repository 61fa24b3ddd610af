/* uph version: which program this is, and what it was built with. */
#include <stdio.h>

#include "command.h"

static const enum option_id options[] = {OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	(void)invocation;
	(void)err;
	(void)printf("uph %s\nbyggd med %s\n", UPH_VERSION, UPH_BUILT_WITH);
	return UPH_OK;
}

const struct command command_version = {
	.name = "version",
	.swedish = "version",
	.group = "Hjälp",
	.summary = "visar programmets version och vad det är byggt med",
	.usage = "",
	.options = options,
	.help = "Ange versionen när du rapporterar ett fel.\n",
	.ledger = COMMAND_NO_LEDGER,
	.run = run,
};
