/* uph attest: a second person stands for what another has registered. */
#include <string.h>

#include "change.h"
#include "report_output.h"
#include "uph/attest.h"

#define VOUCHERS_MAX 10000

static const enum option_id options[] = {OPTION_KNOWN_AT, OPTIONS_OF_CHANGE, OPTION_NONE};

/* "7" or "7-12" into the first and the last. */
static bool read_range(const char *word, int64_t *first, int64_t *last)
{
	int64_t numbers[2] = {0};
	size_t at = 0;
	for (; *word; word++) {
		if (*word == '-' && at == 0 && numbers[0] > 0)
			at = 1;
		else if (*word >= '0' && *word <= '9' && numbers[at] < INT64_C(1000000000000))
			numbers[at] = numbers[at] * 10 + (*word - '0');
		else
			return false;
	}
	*first = numbers[0];
	*last = at ? numbers[1] : numbers[0];
	return *first > 0 && *last >= *first && *last - *first < VOUCHERS_MAX;
}

static enum uph_status attest_one(struct change *change, int64_t voucher, struct uph_error *err)
{
	struct uph_attest attest;
	char amount[UPH_MONEY_TEXT_MAX];
	enum uph_status status = uph_attest_add(change->ledger, voucher, err);
	if (status == UPH_OK)
		status = uph_attest_of(change->ledger, voucher, 0, &attest, err);
	if (status == UPH_OK)
		change_say(change, "Verifikation %lld, %s, registrerad av %s, är attesterad av %s.",
			(long long)voucher, uph_money_print(attest.amount, UPH_MONEY_SWEDISH, amount),
			attest.registered_by, attest.attested_by);
	return status;
}

static enum uph_status attest_all(struct change *change, void *context, struct uph_error *err)
{
	const struct arguments *arguments = &change->invocation->arguments;
	enum uph_status status = UPH_OK;
	(void)context;
	for (size_t i = 0; status == UPH_OK && i < arguments->word_count; i++) {
		int64_t first = 0, last = 0;
		if (!read_range(arguments->words[i], &first, &last))
			return uph_fail(err, UPH_E_USAGE,
				"\"%s\" är inget verifikationsnummer (7 eller 7-12)", arguments->words[i]);
		for (int64_t voucher = first; status == UPH_OK && voucher <= last; voucher++)
			status = attest_one(change, voucher, err);
	}
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	if (invocation->arguments.word_count == 0)
		return report_run(invocation, uph_report_attests, err);
	return change_run(invocation, attest_all, NULL, err);
}

const struct command command_attest = {
	.name = "attest",
	.swedish = "attestera",
	.group = "Pengar",
	.summary = "attesterar vad en annan har registrerat; utan ord visas vad som väntar",
	.usage = "[VERIFIKATION... | --known-at NÄR]",
	.words_max = (size_t)-1,
	.options = options,
	.help = "När boken är inställd på två tillsammans (uph setting attest two) ska det som en person "
		"registrerar attesteras av en annan. Ens eget tas inte emot, inte heller vad som är över "
		"ens gräns (attest.limit). Rapporterna märker det som inte är attesterat.\n"
		"\n"
		"  uph attest\n"
		"  uph attest 7 9 12-20\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
