/* uph trace: which decision funded what, backwards to the grant and forwards to what came back. */
#include "report_output.h"

static const enum option_id options[] = {
	OPTION_FUND, OPTION_AS_OF, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return report_run_words(invocation, uph_report_trace, REPORT_OF_QUESTION, true, err);
}

const struct command command_trace = {
	.name = "trace",
	.swedish = "spåra",
	.group = "Rapporter",
	.summary = "vilket beslut som gav vad: från bidraget till det som kom tillbaka",
	.usage = "FRÅGA … [--fund NAMN] [--as-of DAG] [--known-at NÄR]",
	.words_max = 40,
	.options = options,
	.help = "Visar hela kedjan som ett träd: bidraget och potten som pengarna kommer ur, beslutet med "
		"paragraf, att-satser och skede, tilldelningen och varje post i dess liv, och var pengarna står "
		"nu. Varje post har sin källa (fil och cell), vem som förde in den och när. Summorna går att "
		"följa på varje nivå.\n"
		"\n"
		"Fråga efter ett beslut, en tilldelnings nummer, en mottagare, en verifikation, en fil eller en "
		"cell i den, eller ett belopp. Ett namn behöver bara sin början, när bara ett passar.\n"
		"\n"
		"  uph trace \"LSVO 2024-09-27 § 84\"\n"
		"  uph trace beslut:2024-04-12       alla beslut vid mötet\n"
		"  uph trace UPH-24-016              eller nr:16\n"
		"  uph trace mottagare:Karlskrona\n"
		"  uph trace ver:7\n"
		"  uph trace fordelning.xlsx:C24     det som blev av cellen, eller av dess rad\n"
		"  uph trace 246096                  poster på beloppet, annars det som summerar till det\n"
		"\n"
		"Flera ord tillsammans: alla ska gälla. not: vänder ett ord. Det som svarar på frågan har "
		"märket ►; det övriga hör ihop med det.\n"
		"\n"
		"  aktivitet:786   bidragsår:2024   mottagare:Karlskrona   part:ESF-rådet\n"
		"  beslut:2024-04-12   datum:2024   datum:2024-01-01..2024-06-30\n"
		"  belopp:>100000   belopp:1000..2000   händelse:utbetalt   text:barnahus\n"
		"  nr:16   ver:7-9   källa:fordelning.xlsx   not:aktivitet:786\n"
		"\n"
		"Arbetsboken och webbsidan har också posterna, besluten och filerna, med länkar fram och "
		"tillbaka. JSON har en rad för varje gren, med level, kind, id, parent, title, amount, date, "
		"voucher, where, who, recorded och match.\n",
	.ledger = COMMAND_READS,
	.run = run,
};
