/* uph approve, uph reject, uph withdraw: what becomes of what has been recommended. */
#include <string.h>

#include "change.h"
#include "decision_words.h"
#include "uph/verdict.h"

static const enum option_id approve_options[] = {OPTION_DATE, OPTION_AMOUNT, OPTION_ALLOCATION,
	OPTION_REFERENCE, OPTION_FUNCTION, OPTION_NOTE, OPTION_OVERRIDE, OPTIONS_OF_CHANGE, OPTION_NONE};
static const enum option_id reject_options[] = {OPTION_DATE, OPTION_ALLOCATION, OPTION_REFERENCE,
	OPTION_FUNCTION, OPTION_NOTE, OPTIONS_OF_CHANGE, OPTION_NONE};

static enum uph_status read(
	struct change *change, struct decision_words *words, struct uph_verdict *out, struct uph_error *err)
{
	const struct invocation *invocation = change->invocation;
	enum uph_status status = decision_words_read(change, words, err);
	if (status == UPH_OK)
		status = change_date(invocation, OPTION_DATE, &out->date, err);
	if (status == UPH_OK)
		status = change_amount(invocation, OPTION_AMOUNT, &out->has_amount, &out->amount, err);
	if (status != UPH_OK)
		return status;
	if (out->has_amount && out->amount.ore <= 0)
		return uph_fail(err, UPH_E_USAGE,
			"--amount ska vara större än noll; avslag skrivs med \"uph reject\"");
	out->decision = words->decision.id;
	out->allocations = words->line_count > 0 ? words->lines : NULL;
	out->allocation_count = words->line_count;
	out->function = invocation_value(invocation, OPTION_FUNCTION);
	out->reference = invocation_value(invocation, OPTION_REFERENCE);
	out->note = invocation_value(invocation, OPTION_NOTE);
	return UPH_OK;
}

static void say(struct change *change, const struct decision_words *words, const struct uph_verdict *verdict,
	const char *what, int64_t voucher)
{
	char day[UPH_DATE_TEXT_MAX];
	change_say(change, "%s%s är %s %s%s%s%s%s.", words->name,
		words->line_count > 0 ? " (de angivna raderna)" : "", what,
		uph_date_print(verdict->date, day), verdict->function ? " av " : "",
		verdict->function ? verdict->function : "", verdict->reference ? ", " : "",
		verdict->reference ? verdict->reference : "");
	if (voucher)
		change_say(change, "Skillnaden är bokförd i verifikation %lld.", (long long)voucher);
}

typedef enum uph_status verdict_function(struct uph_ledger *ledger, const struct uph_verdict *verdict,
	int64_t *voucher, struct uph_error *err);

static enum uph_status judge(
	struct change *change, verdict_function *function, const char *what, struct uph_error *err)
{
	struct decision_words words;
	struct uph_verdict verdict = {0};
	int64_t voucher = 0;
	enum uph_status status = read(change, &words, &verdict, err);
	if (status == UPH_OK)
		status = function(change->ledger, &verdict, &voucher, err);
	if (status == UPH_OK)
		say(change, &words, &verdict, what, voucher);
	return status;
}

static enum uph_status approve(struct change *change, void *context, struct uph_error *err)
{
	(void)context;
	return judge(change, uph_approve, "beslutat", err);
}

static enum uph_status reject(struct change *change, void *context, struct uph_error *err)
{
	(void)context;
	return judge(change, uph_reject, "avslaget", err);
}

static enum uph_status take_away(
	struct uph_ledger *ledger, const struct uph_verdict *verdict, int64_t *voucher, struct uph_error *err)
{
	return uph_withdraw(ledger, verdict, 0, voucher, err);
}

static enum uph_status withdraw(struct change *change, void *context, struct uph_error *err)
{
	(void)context;
	return judge(change, take_away, "återtaget", err);
}

static enum uph_status run_approve(struct invocation *invocation, struct uph_error *err)
{
	return change_run(invocation, approve, NULL, err);
}

static enum uph_status run_reject(struct invocation *invocation, struct uph_error *err)
{
	return change_run(invocation, reject, NULL, err);
}

static enum uph_status run_withdraw(struct invocation *invocation, struct uph_error *err)
{
	return change_run(invocation, withdraw, NULL, err);
}

const struct command command_approve = {
	.name = "approve",
	.swedish = "besluta",
	.group = "Beslut",
	.summary = "den som får besluta har beslutat det som är rekommenderat",
	.usage = "BESLUT --date DAG [--amount BELOPP] [--allocation NR,…] [--reference DNR] [--by FUNKTION]",
	.words_max = DECISION_WORDS_MAX,
	.options = approve_options,
	.help = "BESLUT skrivs som i protokollet, LSVO 2024-09-27 § 84; paragrafen behövs bara när dagen "
		"har flera. Ett nummer (UPH-24-016) eller --allocation beslutar bara de raderna.\n"
		"\n"
		"Med --amount beslutas ett annat belopp än det rekommenderade: är det lägre återförs "
		"skillnaden till potterna som den kom ifrån, i samma verifikation; är det högre "
		"reserveras mer ur dem. Det som redan är beslutat eller avslaget kan inte beslutas en "
		"gång till.\n"
		"\n"
		"  uph approve LSVO 2024-09-27 § 84 --date 2024-10-03 --reference 2024/00123\n"
		"  uph approve UPH-24-016 --date 2024-10-03 --amount 150000\n",
	.ledger = COMMAND_WRITES,
	.run = run_approve,
};

const struct command command_reject = {
	.name = "reject",
	.swedish = "avslå",
	.group = "Beslut",
	.summary = "den som får besluta har avslagit: pengarna återförs",
	.usage = "BESLUT --date DAG [--allocation NR,…] [--reference DNR] [--by FUNKTION]",
	.words_max = DECISION_WORDS_MAX,
	.options = reject_options,
	.help = "Det som är reserverat eller rekvirerat återförs till potterna som det kom ifrån, i en "
		"verifikation. Har något redan betalats ut blir det ett återkrav.\n"
		"\n"
		"  uph reject LSVO 2024-09-27 § 84 --date 2024-10-03 --reference 2024/00123\n",
	.ledger = COMMAND_WRITES,
	.run = run_reject,
};

const struct command command_withdraw = {
	.name = "withdraw",
	.swedish = "återta",
	.group = "Beslut",
	.summary = "ett beslut tas tillbaka: pengarna återförs",
	.usage = "BESLUT --date DAG [--allocation NR,…] [--reference DNR] [--by FUNKTION]",
	.words_max = DECISION_WORDS_MAX,
	.options = reject_options,
	.help = "Den som har beslutat eller rekommenderat tar tillbaka sitt beslut. Pengarna går samma väg "
		"som vid ett avslag. Ett beslut som ersätts av ett annat skrivs i det nya beslutets fil "
		"(\"replaces\").\n"
		"\n"
		"  uph withdraw LSVO 2024-06-14 § 60 --date 2024-09-27 --note \"projektet ställs in\"\n",
	.ledger = COMMAND_WRITES,
	.run = run_withdraw,
};
