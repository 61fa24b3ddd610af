/* uph sources: the files that the books are made from. */
#include "report_output.h"

static const enum option_id options[] = {OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return report_run(invocation, uph_report_sources, err);
}

const struct command command_sources = {
	.name = "sources",
	.swedish = "källor",
	.group = "Kontroll",
	.summary = "inlästa filer: när, av vem, och deras kontrollsummor",
	.usage = "[--known-at NÄR]",
	.options = options,
	.help = "En rad för varje inläst fil, med SHA-256 av dess innehåll, så att en fil kan visas vara den "
		"som lästes in.\n",
	.ledger = COMMAND_READS,
	.run = run,
};
