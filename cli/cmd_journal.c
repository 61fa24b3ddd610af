/* uph journal: the entries in the order they were made, all or those that a question takes; or the whole
 * book, word for word. */
#include "report_output.h"
#include "uph/exact.h"

static const enum option_id options[] = {OPTIONS_OF_QUESTION, OPTION_EXACT, OPTIONS_OF_DRAWING, OPTION_NONE};

/* A part of a book is not a book. */
static enum uph_status refuse_question(const struct invocation *invocation, struct uph_error *err)
{
	static const enum option_id asking[] = {
		OPTIONS_OF_QUESTION, OPTION_CSV, OPTION_LANGUAGE, OPTION_NONE};
	for (size_t i = 0; asking[i] != OPTION_NONE; i++) {
		if (invocation_value(invocation, asking[i]))
			return uph_fail(err, UPH_E_USAGE,
				"--exact är hela boken i en enda form och kan inte förenas med --%s",
				option_by_id(asking[i])->name);
	}
	if (invocation->arguments.word_count > 0)
		return uph_fail(err, UPH_E_USAGE,
			"--exact är hela boken och kan inte förenas med en fråga; ta bort \"%s\"",
			invocation->arguments.words[0]);
	return UPH_OK;
}

static enum uph_status run_exact(struct invocation *invocation, struct uph_error *err)
{
	struct uph_ledger *ledger;
	struct output output;
	enum uph_status status = refuse_question(invocation, err);
	if (status == UPH_OK)
		status = output_choose(invocation, &output, err);
	if (status == UPH_OK && output.format != UPH_FORMAT_CSV)
		status = uph_fail(err, UPH_E_USAGE,
			"--exact skriver CSV och inget annat: uph journal --exact -O csv, eller -o FIL.csv");
	if (status == UPH_OK)
		status = invocation_ledger(invocation, &ledger, err);
	return status == UPH_OK ? uph_exact_export(ledger, output.path, err) : status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	if (invocation_value(invocation, OPTION_EXACT))
		return run_exact(invocation, err);
	return report_run_words(invocation, uph_report_journal, REPORT_OF_QUESTION, false, err);
}

const struct command command_journal = {
	.name = "journal",
	.swedish = "grundbok",
	.group = "Rapporter",
	.summary = "alla poster i registreringsordning, med källa och verifikation",
	.usage = "[FRÅGA …] [--fund NAMN] [--from DAG] [--to DAG] [--known-at NÄR] [--exact]",
	.words_max = 40,
	.options = options,
	.help = "Varje post flyttar ett belopp från ett konto till ett annat. Raden säger när det "
		"gäller, vad det är, varifrån uppgiften kommer (fil och cell) och vem som förde in "
		"den. En rättelse pekar på den post den rättar, och tvärtom.\n"
		"\n"
		"Med ord som i uph trace visas bara de poster som de gäller; uph help trace säger vilka ord "
		"som finns.\n"
		"\n"
		"Den vanliga CSV-filen är gjord för kalkylprogram: en text som börjar med =, +, -, @, tabb "
		"eller radbyte får en apostrof först, så att den inte blir en formel. Med --exact skrivs hela "
		"boken ordagrant, med register, beslut och tilldelningar, så att en ny bok som läser in filen "
		"får samma saldon till öret och ger samma fil igen. Där står texterna oförändrade: öppna den "
		"inte i ett kalkylprogram. Den har inte med vem som gjorde vad och när, attester, bilagor, "
		"inställningar och avstämningar; uph backup har allt.\n"
		"\n"
		"  uph journal --from 2024-01-01 --to 2024-06-30\n"
		"  uph journal aktivitet:786 mottagare:Karlskrona\n"
		"  uph journal -o journal.csv\n"
		"  uph journal --exact -o bok.csv && uph -f ny.uph init && uph -f ny.uph import bok.csv\n",
	.ledger = COMMAND_READS,
	.run = run,
};
