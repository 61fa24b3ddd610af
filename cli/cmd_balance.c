/* uph balance: what is left to decide and what stands on the balance. */
#include "report_output.h"

static const enum option_id options[] = {OPTION_BY, OPTIONS_OF_QUESTION, OPTIONS_OF_DRAWING, OPTION_NONE};

/* In the order of the option's choices. */
static const enum uph_group groups[] = {
	UPH_BY_ACTIVITY, UPH_BY_FUND, UPH_BY_RECIPIENT, UPH_BY_DECISION, UPH_BY_MONTH};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct output output;
	struct uph_query query;
	enum uph_status status = report_ask(invocation, &output, &query, err);
	if (status != UPH_OK)
		return status;
	/* A workbook and a web page have room for every decision. */
	query.detail = output.format == UPH_FORMAT_XLSX || output.format == UPH_FORMAT_HTML;
	if (invocation_value(invocation, OPTION_BY))
		query.group = groups[option_choice(&invocation->arguments, OPTION_BY)];
	return report_answer(invocation, &output, &query, uph_report_balance, err);
}

const struct command command_balance = {
	.name = "balance",
	.swedish = "saldo",
	.group = "Rapporter",
	.summary = "saldo: vad som är kvar att besluta och vad som står på balansen",
	.usage = "[--by activity|fund|recipient|decision|month] [--fund NAMN] [--as-of DAG]",
	.options = options,
	.help = "En rad för varje aktivitet, eller för det som --by anger. Kvar att besluta är "
		"potternas summa: ingående + tilldelat + fördelat + överfört − rekommenderat och "
		"beslutat − avsatt + återfört + återbetalt − återbetalat till staten. På balansen är "
		"det som ännu inte är utbetalt: kvar att besluta och det som är reserverat, avsatt "
		"och rekvirerat.\n"
		"\n"
		"  uph balance\n"
		"  uph balance --by fund --as-of 2024-09-27\n"
		"  uph balance -o saldo.xlsx\n",
	.ledger = COMMAND_READS,
	.run = run,
};
