/* uph workbook: a workbook to work in, read back by uph import. */
#include "workbook_output.h"

static const enum option_id options[] = {OPTIONS_OF_DRAWING, OPTION_NONE};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct output output;
	enum uph_status status = workbook_output(invocation, "uph workbook -o arbetsbok.xlsx", &output, err);
	if (status != UPH_OK)
		return status;
	const struct uph_query query = {.language = output.language};
	return report_answer(invocation, &output, &query, uph_report_workbook, err);
}

const struct command command_workbook = {
	.name = "workbook",
	.swedish = "arbetsbok",
	.group = "Arbetsbok",
	.summary = "arbetsbok att läsa och fylla i, som läses in igen",
	.usage = "-o FIL.xlsx",
	.options = options,
	.help = "Arbetsboken har blad att läsa (Saldo, Fördelningsmatris, Öppna tilldelningar, Villkor) och "
		"blad att fylla i:\n"
		"\n"
		"  Nya beslut       det som ett sammanträde rekommenderar, föreslår eller avsätter\n"
		"  Beslut av RD     det som regiondirektören, eller en annan, beslutar eller avslår\n"
		"  Rekvisitioner    det som mottagare har begärt\n"
		"  Utbetalningar    det som har betalats till mottagare\n"
		"  Förbrukat        det som mottagare har redovisat, eller egna enheter har förbrukat\n"
		"  Återbetalningar  det som mottagare har betalat tillbaka\n"
		"\n"
		"Varje blad har listor med det som kan väljas just nu och en kolumn Kontroll som blir röd när "
		"raden inte går ihop. Det som har fyllts i läses in med \"uph import\": alla rader eller ingen.\n"
		"\n"
		"  uph workbook -o arbetsbok.xlsx\n"
		"  uph import --dry-run arbetsbok.xlsx\n"
		"  uph import arbetsbok.xlsx\n",
	.ledger = COMMAND_READS,
	.run = run,
};
