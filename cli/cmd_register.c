/* uph register: the books in account order. */
#include "report_output.h"

static const enum option_id options[] = {OPTIONS_OF_QUESTION, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return report_run(invocation, uph_report_register, err);
}

const struct command command_register = {
	.name = "register",
	.swedish = "huvudbok",
	.group = "Rapporter",
	.summary = "huvudboken: varje konto med poster och saldo",
	.usage = "[--fund NAMN] [--from DAG] [--to DAG] [--as-of DAG] [--known-at NÄR]",
	.options = options,
	.help = "Ett konto är ett slag (pott, reserverat, utbetalt …), ett bidragsår, en aktivitet och en "
		"tilldelning eller en part. För varje konto visas ingående saldo (med --from), posterna efter "
		"dag med motkonto och saldot efter var och en, och utgående saldo; sist alla konton, vars "
		"summa är noll.\n"
		"\n"
		"Debet är det som kommer in på kontot, kredit det som går ut från det. Det är samma tecken "
		"som i uph export.\n"
		"\n"
		"  uph register --from 2024-01-01 --to 2024-12-31 -o huvudbok.xlsx\n"
		"  uph register --fund \"UPH 2024\"\n",
	.ledger = COMMAND_READS,
	.run = run,
};
