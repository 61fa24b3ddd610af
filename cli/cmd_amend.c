/* uph amend: what a decision or one of its lines says from now on, and an amount that comes later. */
#include <string.h>

#include "change.h"
#include "decision_words.h"
#include "uph/verdict.h"

static const enum option_id options[] = {OPTION_AMOUNT, OPTION_DATE, OPTION_STAGE, OPTION_PURPOSE,
	OPTION_EXTENT, OPTION_PERIOD_FIRST, OPTION_PERIOD_LAST, OPTION_PERFORMER, OPTION_REQUISITIONER,
	OPTION_ALLOCATION, OPTION_REASON, OPTION_OVERRIDE, OPTIONS_OF_CHANGE, OPTION_NONE};

static enum uph_status set_amount(
	struct change *change, const struct decision_words *words, const char *reason, struct uph_error *err)
{
	struct uph_money amount;
	struct uph_date date;
	int64_t voucher = 0;
	char text[UPH_MONEY_TEXT_MAX];
	enum uph_status status = change_amount(change->invocation, OPTION_AMOUNT, NULL, &amount, err);
	if (status == UPH_OK && amount.ore <= 0)
		status = uph_fail(err, UPH_E_USAGE, "--amount ska vara större än noll");
	if (status == UPH_OK)
		status = change_date(change->invocation, OPTION_DATE, &date, err);
	if (status == UPH_OK && words->line_count > 1)
		status = uph_fail(err, UPH_E_USAGE, "ett belopp gäller en tilldelning, eller hela beslutet");
	if (status == UPH_OK && words->line_count == 1)
		status = uph_allocation_set_amount(
			change->ledger, words->lines[0], amount, date, reason, NULL, &voucher, err);
	else if (status == UPH_OK)
		status = uph_decision_set_amount(
			change->ledger, words->decision.id, amount, date, reason, NULL, &voucher, err);
	if (status == UPH_OK)
		change_say(change, "%s har nu beloppet %s.", words->name,
			uph_money_print(amount, UPH_MONEY_SWEDISH, text));
	return status;
}

static enum uph_status take_back(
	struct change *change, const struct decision_words *words, const char *reason, struct uph_error *err)
{
	struct uph_verdict verdict = {.decision = words->decision.id,
		.allocations = words->line_count > 0 ? words->lines : NULL,
		.allocation_count = words->line_count,
		.note = reason};
	enum uph_status status = change_date(change->invocation, OPTION_DATE, &verdict.date, err);
	if (status == UPH_OK)
		status = uph_take_back(change->ledger, &verdict, err);
	if (status == UPH_OK)
		change_say(change, "%s är åter rekommenderat, inte beslutat.", words->name);
	return status;
}

static enum uph_status read_party(
	const struct change *change, enum option_id id, int64_t *out, struct uph_error *err)
{
	const char *name = invocation_value(change->invocation, id);
	const struct uph_party *party;
	if (!name)
		return UPH_OK;
	enum uph_status status = uph_party_find(change->ledger, name, &party, err);
	if (status == UPH_OK)
		*out = party->id;
	return status;
}

static enum uph_status reword(struct change *change, const struct decision_words *words,
	const struct uph_allocation_change *wanted, const char *reason, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	if (words->line_count == 0)
		return uph_fail(err, UPH_E_USAGE,
			"ange vilken tilldelning som ändras, med dess nummer: uph amend UPH-24-016 …");
	for (size_t i = 0; status == UPH_OK && i < words->line_count; i++) {
		struct uph_allocation allocation;
		status = uph_allocation_amend(change->ledger, words->lines[i], wanted, reason, NULL, err);
		if (status == UPH_OK)
			status = uph_allocation_by_id(change->ledger, words->lines[i], &allocation, err);
		if (status == UPH_OK && allocation.period_first.ymd && allocation.period_last.ymd &&
			allocation.period_first.ymd > allocation.period_last.ymd)
			status = uph_fail(err, UPH_E_USAGE, "periodens sista dag ligger före den första");
		if (status == UPH_OK)
			change_say(change, "%s (%s) är ändrad.", allocation.label, allocation.purpose);
	}
	return status;
}

static enum uph_status amend(struct change *change, void *context, struct uph_error *err)
{
	struct decision_words words;
	const struct invocation *invocation = change->invocation;
	const char *reason = invocation_value(invocation, OPTION_REASON);
	struct uph_allocation_change wanted = {.purpose = invocation_value(invocation, OPTION_PURPOSE),
		.extent = invocation_value(invocation, OPTION_EXTENT)};
	(void)context;
	enum uph_status status = decision_words_read(change, &words, err);
	if (status == UPH_OK && !reason)
		status = uph_fail(err, UPH_E_USAGE, "ange skälet till ändringen: --reason \"…\"");
	if (status == UPH_OK && invocation_value(invocation, OPTION_PERIOD_FIRST))
		status = change_date(invocation, OPTION_PERIOD_FIRST, &wanted.period_first, err);
	if (status == UPH_OK && invocation_value(invocation, OPTION_PERIOD_LAST))
		status = change_date(invocation, OPTION_PERIOD_LAST, &wanted.period_last, err);
	if (status == UPH_OK)
		status = read_party(change, OPTION_PERFORMER, &wanted.performer, err);
	if (status == UPH_OK)
		status = read_party(change, OPTION_REQUISITIONER, &wanted.requisitioner, err);
	if (status != UPH_OK)
		return status;
	bool rewords = wanted.purpose || wanted.extent || wanted.period_first.ymd || wanted.period_last.ymd ||
		       wanted.performer || wanted.requisitioner;
	bool amounts = invocation_value(invocation, OPTION_AMOUNT) != NULL;
	bool stages = invocation_value(invocation, OPTION_STAGE) != NULL;
	if (!rewords && !amounts && !stages)
		return uph_fail(
			err, UPH_E_USAGE, "ange vad som ändras, till exempel --amount eller --last-day");
	if (stages)
		status = take_back(change, &words, reason, err);
	if (status == UPH_OK && rewords)
		status = reword(change, &words, &wanted, reason, err);
	if (status == UPH_OK && amounts)
		status = set_amount(change, &words, reason, err);
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	return change_run(invocation, amend, NULL, err);
}

const struct command command_amend = {
	.name = "amend",
	.swedish = "ändra",
	.group = "Beslut",
	.summary = "ändrar vad ett beslut säger: belopp som kommer senare, period, roller, skede",
	.usage = "BESLUT|NR --reason TEXT [--amount BELOPP --date DAG] [--last-day DAG] …",
	.words_max = DECISION_WORDS_MAX,
	.options = options,
	.help = "Ingenting skrivs över: det som stod finns kvar i boken, med skälet till ändringen.\n"
		"\n"
		"--amount ger ett beslut utan belopp dess belopp, delat efter beslutets andelar till "
		"öret, och reserverar det; har det redan ett belopp reserveras eller återförs "
		"skillnaden. --stage recommended tar tillbaka ett felaktigt \"beslutat\" som inte "
		"flyttade pengar; har steget flyttat pengar rättas det med \"uph reverse\".\n"
		"\n"
		"  uph amend LSVO 2025-02-14 § 12 --amount 500000 --date 2025-03-01 --reason \"beslut om belopp\"\n"
		"  uph amend UPH-24-016 --last-day 2025-03-31 --reason \"förlängt enligt § 91/24\"\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
