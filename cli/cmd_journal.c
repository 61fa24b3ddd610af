/* uph journal: the entries in the order they were made, all or those that a question takes. */
#include "report_output.h"

static const enum option_id options[] = {OPTIONS_OF_QUESTION, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return report_run_words(invocation, uph_report_journal, REPORT_OF_QUESTION, false, err);
}

const struct command command_journal = {
	.name = "journal",
	.swedish = "grundbok",
	.group = "Rapporter",
	.summary = "alla poster i registreringsordning, med källa och verifikation",
	.usage = "[FRÅGA …] [--fund NAMN] [--from DAG] [--to DAG] [--known-at NÄR]",
	.words_max = 40,
	.options = options,
	.help = "Varje post flyttar ett belopp från ett konto till ett annat. Raden säger när det "
		"gäller, vad det är, varifrån uppgiften kommer (fil och cell) och vem som förde in "
		"den. En rättelse pekar på den post den rättar, och tvärtom.\n"
		"\n"
		"Med ord som i uph trace visas bara de poster som de gäller; uph help trace säger vilka ord "
		"som finns.\n"
		"\n"
		"  uph journal --from 2024-01-01 --to 2024-06-30\n"
		"  uph journal aktivitet:786 mottagare:Karlskrona\n"
		"  uph journal -o journal.csv\n",
	.ledger = COMMAND_READS,
	.run = run,
};
