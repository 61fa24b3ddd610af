/* uph status: one screen on what the book holds and what is open. */
#include "report_output.h"

static const enum option_id options[] = {OPTIONS_OF_QUESTION, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return report_run(invocation, uph_report_status, err);
}

const struct command command_status = {
	.name = "status",
	.swedish = "läge",
	.group = "Boken",
	.summary = "läget på en skärm: vad boken innehåller och vad som är öppet",
	.usage = "[--fund NAMN] [--as-of DAG]",
	.options = options,
	.help = "Bokens namn och poster, när den senast lästes in, kvar att besluta och på balansen per "
		"bidragsår, och det som någon behöver ta ställning till.\n",
	.ledger = COMMAND_READS,
	.run = run,
};
