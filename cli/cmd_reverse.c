/* uph reverse: a voucher, or an imported file, taken back whole. */
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "ledger/base/text.h"
#include "uph/movement.h"
#include "uph/source.h"

#define DIGEST_HEX_SIZE (2 * UPH_DIGEST_SIZE + 1)

static const enum option_id options[] = {
	OPTION_REASON, OPTION_DATE, OPTION_OVERRIDE, OPTIONS_OF_CHANGE, OPTION_NONE};

/* ---- what is meant ---- */

/* "7"; 0 for anything else. */
static int64_t number_in(const char *word)
{
	int64_t number = 0;
	for (; *word; word++) {
		if (*word < '0' || *word > '9' || number > INT64_C(1000000000000))
			return 0;
		number = number * 10 + (*word - '0');
	}
	return number;
}

/* "7", "ver 7" or "verifikation 7". */
static int64_t voucher_in(const struct arguments *arguments)
{
	const char *first = arguments->words[0];
	if (arguments->word_count == 1 && strncmp(first, "ver ", 4) == 0)
		return number_in(first + 4);
	bool named = strcmp(first, "ver") == 0 || strcmp(first, "verifikation") == 0;
	if (named && arguments->word_count == 2)
		return number_in(arguments->words[1]);
	return arguments->word_count == 1 ? number_in(first) : 0;
}

struct wanted {
	const char *word;
	int64_t source;
	char name[200];
	size_t count;
};

/* A file is called by its name, or by the beginning of its digest. */
static enum uph_status look_at(void *context, const struct uph_source *source, struct uph_error *err)
{
	struct wanted *wanted = context;
	struct uph_head digest = {0};
	char hex[DIGEST_HEX_SIZE];
	size_t length = strlen(wanted->word);
	(void)err;
	memcpy(digest.hash, source->digest, UPH_DIGEST_SIZE);
	uph_head_hex(&digest, hex);
	bool called = text_same(source->name, wanted->word) ||
		      (length >= 8 && strncmp(hex, wanted->word, length) == 0);
	if (!called)
		return UPH_OK;
	wanted->count++;
	wanted->source = source->id;
	(void)snprintf(wanted->name, sizeof wanted->name, "%s", source->name);
	return UPH_OK;
}

static enum uph_status find_source(struct change *change, struct wanted *wanted, struct uph_error *err)
{
	enum uph_status status = uph_sources(change->ledger, 0, look_at, wanted, err);
	if (status != UPH_OK || wanted->count == 1)
		return status;
	if (wanted->count > 1)
		return uph_fail(err, UPH_E_USAGE,
			"%zu inlästa filer heter %s; ange den med dess kontrollsumma, som \"uph sources\" visar",
			wanted->count, wanted->word);
	return uph_fail(err, UPH_E_MISSING,
		"\"%s\" är varken ett verifikationsnummer eller en inläst fil; \"uph sources\" visar filerna",
		wanted->word);
}

/* ---- doing ---- */

static enum uph_status reverse(struct change *change, void *context, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	const char *reason = invocation_value(invocation, OPTION_REASON);
	struct wanted wanted = {.word = invocation->arguments.words[0]};
	int64_t voucher = voucher_in(&invocation->arguments), made = 0;
	struct uph_date date = {0};
	enum uph_status status = UPH_OK;
	(void)context;
	if (invocation_value(invocation, OPTION_DATE))
		status = change_date(invocation, OPTION_DATE, &date, err);
	if (status == UPH_OK && (voucher == 0 || voucher > uph_ledger_head(change->ledger).voucher)) {
		struct uph_error why;
		status = find_source(change, &wanted, &why);
		if (status == UPH_E_MISSING && voucher != 0)
			wanted.count = 0; /* a number: let it be told as a voucher's */
		else if (status != UPH_OK)
			return uph_fail(err, status, "%s", why.message);
		status = UPH_OK;
	}
	if (status == UPH_OK && wanted.count == 1) {
		status = uph_reverse_source(change->ledger, wanted.source, date, reason, &made, err);
		if (status == UPH_OK)
			change_say(change, "%s är rättad i sin helhet i verifikation %lld: %s.", wanted.name,
				(long long)made, reason);
		return status;
	}
	if (status == UPH_OK)
		status = uph_reverse_voucher(change->ledger, voucher, date, reason, &made, err);
	if (status == UPH_OK)
		change_say(change, "Verifikation %lld är rättad i verifikation %lld: %s.", (long long)voucher,
			(long long)made, reason);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	if (invocation->arguments.word_count == 0)
		return uph_fail(err, UPH_E_USAGE, "ange verifikationens nummer eller filens namn");
	if (!invocation_value(invocation, OPTION_REASON))
		return uph_fail(err, UPH_E_USAGE, "ange skälet till rättelsen: --reason \"…\"");
	return change_run(invocation, reverse, NULL, err);
}

const struct command command_reverse = {
	.name = "reverse",
	.swedish = "rätta",
	.group = "Pengar",
	.summary = "rättar en verifikation eller en inläst fil i sin helhet",
	.usage = "VERIFIKATION|FIL --reason TEXT [--date DAG] [--override SKÄL]",
	.words_max = 2,
	.options = options,
	.help = "Det som är kvar av varje post speglas i en ny verifikation; ingenting tas bort. Posterna "
		"räknas från samma dag som de rättar, eller från den första öppna dagen efter en stängd "
		"period; --date säger en annan dag. Följde ett beslut eller ett villkors utfall med "
		"verifikationen tas det tillbaka: beslutet är åter rekommenderat, villkoret öppet.\n"
		"\n"
		"Har pengarna gått vidare säger kommandot vart, och rättar ingenting; inte heller det som ett "
		"senare beslut vilar på, förrän det steget är tillbakataget. --override säger varför ett "
		"bidragsår ändå får stå under noll.\n"
		"\n"
		"  uph reverse 7 --reason \"fel aktivitet\"\n"
		"  uph reverse utbetalningar-2024.csv --reason \"fel fil\" --dry-run\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
