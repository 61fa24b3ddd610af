/* uph sample: entries drawn for spot checks. */
#include <stdlib.h>
#include <string.h>

#include "report_output.h"

static const enum option_id options[] = {OPTION_SEED, OPTION_MIN_AMOUNT, OPTION_ALL_ABOVE,
	OPTIONS_OF_QUESTION, OPTIONS_OF_DRAWING, OPTION_NONE};

#define COUNT_DIGITS 9

static enum uph_status read_count(const struct arguments *arguments, int64_t *out, struct uph_error *err)
{
	if (arguments->word_count == 0)
		return uph_fail(err, UPH_E_USAGE, "ange hur många poster som ska dras: uph sample 25");
	const char *words = arguments->words[0];
	size_t digits = strspn(words, "0123456789");
	if (digits == 0 || digits > COUNT_DIGITS || words[digits] != '\0' || strtol(words, NULL, 10) == 0)
		return uph_fail(
			err, UPH_E_USAGE, "\"%s\" är inget antal poster; skriv ett heltal från 1", words);
	*out = strtol(words, NULL, 10);
	return UPH_OK;
}

static enum uph_status read_amount(
	const struct invocation *invocation, enum option_id id, struct uph_money *out, struct uph_error *err)
{
	const char *text = invocation_value(invocation, id);
	if (!text)
		return UPH_OK;
	enum uph_status status = uph_money_parse(text, strlen(text), 0, out, NULL, err);
	if (status == UPH_OK && out->ore <= 0)
		status = uph_fail(err, UPH_E_USAGE, "beloppet ska vara större än noll");
	return status == UPH_OK ? UPH_OK
				: uph_error_at(err, UPH_E_USAGE,
					  id == OPTION_MIN_AMOUNT ? "--min-amount" : "--all-above");
}

static enum uph_status answer(struct invocation *invocation, const struct output *output,
	const struct uph_query *query, const struct uph_sample *sample, struct uph_error *err)
{
	struct uph_ledger *ledger;
	struct uph_report *report = NULL;
	enum uph_status status = invocation_ledger(invocation, &ledger, err);
	if (status == UPH_OK)
		status = uph_report_sample(ledger, query, sample, &report, err);
	if (status == UPH_OK) {
		uph_ledger_read_end(ledger);
		status = output_draw(output, report, err);
	}
	uph_report_free(report);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct output output;
	struct uph_query query;
	struct uph_sample sample = {.seed = invocation_value(invocation, OPTION_SEED)};
	enum uph_status status = read_count(&invocation->arguments, &sample.count, err);
	if (status == UPH_OK)
		status = read_amount(invocation, OPTION_MIN_AMOUNT, &sample.least, err);
	if (status == UPH_OK)
		status = read_amount(invocation, OPTION_ALL_ABOVE, &sample.all_above, err);
	if (status == UPH_OK)
		status = report_ask(invocation, &output, &query, err);
	if (status != UPH_OK)
		return status;
	return answer(invocation, &output, &query, &sample, err);
}

const struct command command_sample = {
	.name = "sample",
	.swedish = "stickprov",
	.group = "Rapporter",
	.summary = "poster dragna för stickprov, att bocka av och signera",
	.usage = "ANTAL [--seed TEXT] [--min-amount BELOPP] [--all-above BELOPP]",
	.words_max = 1,
	.options = options,
	.help = "Samma frö och samma bok ger alltid samma poster, på vilken dator som helst. För varje post "
		"räknas SHA-256 på texten FRÖ:VERIFIKATION:POST, där POST är postens plats i verifikationen från "
		"1, och de poster dras som har de minsta summorna. Det kan göras om utan uph:\n"
		"\n"
		"  printf '%s' 'revision 2024:7:1' | sha256sum\n"
		"\n"
		"Överst står hur stor del av antalet och beloppet som stickprovet täcker. Poster från --all-above "
		"tas med utöver de dragna.\n"
		"\n"
		"  uph sample 25 --seed \"revision 2024\" --all-above 1000000 -o stickprov.xlsx\n",
	.ledger = COMMAND_READS,
	.run = run,
};
