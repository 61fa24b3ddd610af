/* uph journal: the entries in the order they were made. */
#include "report_output.h"

static const enum option_id options[] = {OPTIONS_OF_QUESTION, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return report_run(invocation, uph_report_journal, err);
}

const struct command command_journal = {
	.name = "journal",
	.swedish = "grundbok",
	.group = "Rapporter",
	.summary = "alla poster i registreringsordning, med källa och verifikation",
	.usage = "[--fund NAMN] [--from DAG] [--to DAG] [--known-at NÄR]",
	.options = options,
	.help = "Varje post flyttar ett belopp från ett konto till ett annat. Raden säger när det "
		"gäller, vad det är, varifrån uppgiften kommer (fil och cell) och vem som förde in "
		"den. En rättelse pekar på den post den rättar, och tvärtom.\n"
		"\n"
		"  uph journal --from 2024-01-01 --to 2024-06-30\n"
		"  uph journal -o journal.csv\n",
	.ledger = COMMAND_READS,
	.run = run,
};
