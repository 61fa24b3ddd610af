/* uph export: the books for other programs. */
#include "report_output.h"
#include "uph/export.h"

static const enum option_id options[] = {OPTIONS_OF_QUESTION, OPTION_EXPORT_OUTPUT, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct uph_ledger *ledger;
	struct uph_query query;
	enum uph_export_format format = UPH_EXPORT_HLEDGER;
	const struct arguments *arguments = &invocation->arguments;
	const char *path = invocation_value(invocation, OPTION_EXPORT_OUTPUT);
	if (arguments->word_count == 0)
		return uph_fail(err, UPH_E_USAGE,
			"ange formatet: uph export hledger, ledger, beancount, sie eller json");
	enum uph_status status = uph_export_format_named(arguments->words[0], &format, err);
	if (status == UPH_OK)
		status = query_read(invocation, &query, err);
	if (status == UPH_OK && path)
		status = output_check_path(invocation, path, err);
	if (status == UPH_OK)
		status = invocation_ledger(invocation, &ledger, err);
	return status == UPH_OK ? uph_export(ledger, format, &query, path, err) : status;
}

const struct command command_export = {
	.name = "export",
	.swedish = "exportera",
	.group = "Rapporter",
	.summary = "boken för hledger, Ledger, beancount, SIE 4 eller som JSON",
	.usage = "hledger|ledger|beancount|sie|json [-o FIL]",
	.words_max = 1,
	.options = options,
	.help = "Samma konton och samma saldon som i uph register, till öret: plus är det som kommer in på kontot "
		"(debet), minus det som går ut (kredit). Med --from blir det som var förut en första "
		"verifikation med ingående saldon. Varje post har med sig källa, beslut, vem och när.\n"
		"\n"
		"  hledger    text för hledger; hledger -f bok.journal check --strict\n"
		"  ledger     text för Ledger; ledger -f bok.ledger --strict --pedantic bal\n"
		"  beancount  text för beancount; bean-check bok.beancount\n"
		"  sie        SIE typ 4E i teckentabell 437 med kontrollsumma; ett år i taget: --from och --to\n"
		"  json       allt: register, beslut, poster med källa, och kedjans kontrollsummor\n"
		"\n"
		"  uph export hledger -o bok.journal\n"
		"  uph export sie --from 2024-01-01 --to 2024-12-31 -o bok.se\n",
	.ledger = COMMAND_READS,
	.run = run,
};
