/* uph decisions: every decision, its allocations and how far it has come; or all there is of one. */
#include <string.h>

#include "ledger/base/buffer.h"
#include "report_output.h"

#define WORDS_BYTES_MAX 1024

static const enum option_id options[] = {
	OPTION_FUND, OPTION_AS_OF, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	const struct arguments *arguments = &invocation->arguments;
	struct output output;
	struct uph_query query;
	struct buffer words;
	enum uph_status status = output_choose(invocation, &output, err);
	if (status == UPH_OK)
		status = query_read(invocation, &query, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&words, WORDS_BYTES_MAX);
	arguments_join(arguments, 0, &words);
	query.language = output.language;
	query.detail = output.format == UPH_FORMAT_XLSX || output.format == UPH_FORMAT_HTML ||
		       output.format == UPH_FORMAT_JSON;
	if (arguments->word_count > 0)
		query.decision = buffer_string(&words);
	status = buffer_failed(&words)
			 ? uph_fail(err, UPH_E_USAGE, "beslutet har ett för långt namn")
			 : report_answer(invocation, &output, &query, uph_report_decisions, err);
	buffer_free(&words);
	return status;
}

const struct command command_decisions = {
	.name = "decisions",
	.swedish = "beslut",
	.group = "Rapporter",
	.summary = "besluten: belopp, finansiering, skede och vem som har beslutat",
	.usage = "[BESLUT] [--fund NAMN] [--as-of DAG] [--known-at NÄR]",
	.words_max = 12,
	.options = options,
	.help = "En rad för varje tilldelning, under sitt beslut. Bara det som den som får besluta har "
		"beslutat heter beslutat; annat är föreslaget eller rekommenderat, eller avslaget, "
		"återtaget eller ersatt. Ett protokoll som inte är justerat står som ojusterat.\n"
		"\n"
		"Arbetsboken, webbsidan och JSON har också att-satserna, beslutens steg, villkoren, "
		"sändlistorna och bilagorna. Med ett beslut angivet visas allt om det, även som text.\n"
		"\n"
		"  uph decisions\n"
		"  uph decisions \"LSVO 2024-09-27 § 84\"\n"
		"  uph decisions UPH-24-016\n"
		"  uph decisions -o beslut.xlsx\n",
	.ledger = COMMAND_READS,
	.run = run,
};
