/* uph matrix: the allocation matrix, as the protocol prints it. */
#include "report_output.h"

static const enum option_id options[] = {
	OPTION_FORM, OPTION_WITH_PROPOSALS, OPTIONS_OF_QUESTION, OPTIONS_OF_DRAWING, OPTION_NONE};

/* In the order of the option's choices. */
static const enum uph_matrix_form forms[] = {UPH_MATRIX_PROTOCOL, UPH_MATRIX_FULL, UPH_MATRIX_BOTH};

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct output output;
	struct uph_query query;
	enum uph_status status = report_ask(invocation, &output, &query, err);
	if (status != UPH_OK)
		return status;
	query.form = output.format == UPH_FORMAT_XLSX ? UPH_MATRIX_BOTH : UPH_MATRIX_FULL;
	if (invocation_value(invocation, OPTION_FORM))
		query.form = forms[option_choice(&invocation->arguments, OPTION_FORM)];
	query.proposals = invocation_value(invocation, OPTION_WITH_PROPOSALS) != NULL;
	return report_answer(invocation, &output, &query, uph_report_matrix, err);
}

const struct command command_matrix = {
	.name = "matrix",
	.swedish = "matris",
	.group = "Rapporter",
	.summary = "fördelningen av medel, så som den trycks i protokollet",
	.usage = "[--form protokoll|full|both] [--with-proposals] [--fund NAMN] [--as-of DAG] [-o FIL]",
	.options = options,
	.help = "Kvar på balansen, årets bidrag och varje beslut med belopp, aktivitet och "
		"mottagare, ned till vad som är kvar att besluta. Arbetsboken har levande summor och "
		"går att läsa in igen med \"uph import\"; protokollets form även som CSV.\n"
		"\n"
		"--fund NAMN väljer årets bidrag; matrisen är då det och tidigare års medel. Ett bidrag från "
		"tidigare år (\"UPH t.o.m. 2023\") visas ensamt; det läses in i en ny bok men inte i sin egen, "
		"där årets rader skulle saknas.\n"
		"\n"
		"--with-proposals visar också det som bara är föreslaget, under det som är kvar, med kvar "
		"före och kvar efter. Förslagen står aldrig i protokollets form, som läses in igen som beslut.\n"
		"\n"
		"  uph matrix -o fordelningsmatris.xlsx\n"
		"  uph matrix --with-proposals -o infor-motet.xlsx\n"
		"  uph matrix --form protokoll --as-of 2024-09-27\n",
	.ledger = COMMAND_READS,
	.run = run,
};
