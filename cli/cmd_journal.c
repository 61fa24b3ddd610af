/* uph journal: the entries in the order they were made, all or those that a question takes. */
#include "ledger/base/buffer.h"
#include "report_output.h"

#define QUESTION_BYTES_MAX 4096

static const enum option_id options[] = {OPTIONS_OF_QUESTION, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct output output;
	struct uph_query query;
	struct buffer words;
	enum uph_status status = output_choose(invocation, &output, err);
	if (status == UPH_OK)
		status = query_read(invocation, &query, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&words, QUESTION_BYTES_MAX);
	arguments_join(&invocation->arguments, 0, &words);
	query.language = output.language;
	if (invocation->arguments.word_count > 0)
		query.question = buffer_string(&words);
	status = buffer_failed(&words) ? uph_fail(err, UPH_E_USAGE, "frågan är för lång")
				       : report_answer(invocation, &output, &query, uph_report_journal, err);
	buffer_free(&words);
	return status;
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
