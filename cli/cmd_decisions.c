/* uph decisions: every decision, its allocations and how far it has come; or all there is of one. */
#include "report_output.h"

static const enum option_id options[] = {
	OPTION_FUND, OPTION_AS_OF, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return report_run_words(invocation, uph_report_decisions, REPORT_OF_DECISION, true, err);
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
