/* uph history: who did what when. */
#include "report_output.h"

static const enum option_id options[] = {
	OPTION_FROM, OPTION_TO, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return report_run(invocation, uph_report_history, err);
}

const struct command command_history = {
	.name = "history",
	.swedish = "behandlingshistorik",
	.group = "Kontroll",
	.summary = "behandlingshistorik: vem gjorde vad, när och med vilket program",
	.usage = "[--from DAG] [--to DAG] [--known-at NÄR]",
	.options = options,
	.help = "En rad för varje kommando som har ändrat boken: tid (UTC), person, programmets version, "
		"kommandots ord, vad det gav (poster, beslut, källor …), verifikationerna, filerna som det "
		"läste in, och vilka uppgifter i kedjan som är dess.\n"
		"\n"
		"--from och --to är dagar då det infördes, inte dagar som det gäller.\n"
		"\n"
		"  uph history --from 2024-10-01\n"
		"  uph history -o behandlingshistorik.xlsx\n",
	.ledger = COMMAND_READS,
	.run = run,
};
