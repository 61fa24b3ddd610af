/* uph recommend: the page that a decision is put before the one who may decide it with. */
#include "ledger/base/buffer.h"
#include "report_output.h"

#define WORDS_BYTES_MAX 1024
#define PASTED_WIDTH 100 /* of the text that goes to a file: it is to be pasted into a protocol */

static const enum option_id options[] = {OPTION_AS_OF, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	const struct arguments *arguments = &invocation->arguments;
	struct output output;
	struct uph_query query;
	struct buffer words;
	if (arguments->word_count == 0)
		return uph_fail(err, UPH_E_USAGE,
			"ange beslutet: uph recommend \"LSVO 2024-09-27 § 84\" (uph decisions visar alla)");
	enum uph_status status = output_choose(invocation, &output, err);
	if (status == UPH_OK)
		status = query_read(invocation, &query, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&words, WORDS_BYTES_MAX);
	arguments_join(arguments, 0, &words);
	query.language = output.language;
	query.decision = buffer_string(&words);
	if (output.render.width == 0)
		output.render.width = PASTED_WIDTH;
	status = buffer_failed(&words)
			 ? uph_fail(err, UPH_E_USAGE, "beslutet har ett för långt namn")
			 : report_answer(invocation, &output, &query, uph_report_recommendation, err);
	buffer_free(&words);
	return status;
}

const struct command command_recommend = {
	.name = "recommend",
	.swedish = "rekommendera",
	.group = "Rapporter",
	.summary = "beslutsunderlag till den som får besluta: en sida att skriva under",
	.usage = "BESLUT [--as-of DAG] [--known-at NÄR]",
	.words_max = 12,
	.options = options,
	.help = "Arbetsboken och webbsidan har tre delar: sidan som skrivs under, fördelningsmatrisen efter "
		"mötet och verifikationerna bakom beslutet. Text, CSV och JSON har sidan; CSV bara "
		"finansieringens rader.\n"
		"\n"
		"  Kvar före     kvar att besluta på mötets dag, efter allt som rekommenderats tidigare\n"
		"  Detta beslut  det som beslutet tar; för ett förslag det som föreslås\n"
		"  Kvar efter    skillnaden\n"
		"\n"
		"Sidan räknar samma medel som den bifogade matrisen. Det som har rättats bort ur boken kan "
		"inte skrivas under: sidan säger det.\n"
		"\n"
		"Ett beslut som är äldre än bokens ingående balans visas den dag då det räknas. --as-of "
		"visar vad som var beslutat, uppfyllt och utbetalt en dag; Kvar före och efter ändras inte.\n"
		"\n"
		"  uph recommend \"LSVO 2024-09-27 § 84\" -o rekommendation.xlsx\n"
		"  uph recommend UPH-24-016 -o rekommendation.html\n"
		"  uph recommend LSVO 2024-02-16\n",
	.ledger = COMMAND_READS,
	.run = run,
};
