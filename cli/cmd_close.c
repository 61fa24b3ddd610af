/* uph close: a year (or the days up to one) takes no more entries. */
#include <stdio.h>
#include <string.h>

#include "change.h"
#include "report_output.h"
#include "uph/closing.h"
#include "uph/register.h"

static const enum option_id options[] = {
	OPTION_CLOSE_FUND, OPTION_REASON, OPTION_KNOWN_AT, OPTIONS_OF_CHANGE, OPTION_NONE};

struct closing_words {
	struct uph_date through;
	int64_t fund;
	char what[140]; /* "2024", "2024 för UPH 2024" */
};

/* "2024", or a last day. */
static bool read_period(const char *word, struct uph_date *out)
{
	bool year = strlen(word) == 4 && strspn(word, "0123456789") == 4;
	if (!year)
		return uph_date_parse(word, strlen(word), out, NULL) == UPH_OK;
	int number = 0;
	for (const char *digit = word; *digit; digit++)
		number = number * 10 + (*digit - '0');
	return uph_date_make(number, 12, 31, out);
}

static enum uph_status read_words(
	const struct change *change, struct closing_words *out, struct uph_error *err)
{
	const char *period = change->invocation->arguments.words[0];
	const char *fund = invocation_value(change->invocation, OPTION_CLOSE_FUND);
	const struct uph_fund *found = NULL;
	if (!read_period(period, &out->through))
		return uph_fail(err, UPH_E_USAGE,
			"\"%s\" är varken ett år eller en dag; skriv uph close 2024, eller uph close 2024-06-30",
			period);
	enum uph_status status = fund ? uph_fund_find(change->ledger, fund, &found, err) : UPH_OK;
	if (status != UPH_OK)
		return status;
	out->fund = found ? found->id : 0;
	(void)snprintf(out->what, sizeof out->what, "%.20s%s%.90s", period, found ? " för " : "",
		found ? found->name : "");
	return UPH_OK;
}

static enum uph_status say_closed_already(
	struct change *change, const struct closing_words *words, struct uph_error *err)
{
	struct uph_closing closing;
	char day[UPH_DATE_TEXT_MAX], time[UPH_TIME_TEXT_MAX];
	enum uph_status status = uph_closing_of(change->ledger, words->fund, words->through, &closing, err);
	if (status == UPH_OK)
		change_say(change,
			"%s är redan stängt: allt till och med %s stängdes %s av %s%s%s. Ingenting är gjort.",
			words->what, uph_date_print(closing.through, day),
			uph_time_print(closing.recorded_at, false, time), closing.person,
			closing.reason ? ", " : "", closing.reason ? closing.reason : "");
	return status;
}

static enum uph_status close_period(struct change *change, void *context, struct uph_error *err)
{
	struct closing_words words = {.fund = 0};
	const char *reason = invocation_value(change->invocation, OPTION_REASON);
	char day[UPH_DATE_TEXT_MAX], first[UPH_DATE_TEXT_MAX];
	struct uph_date open = {0};
	bool made = false;
	(void)context;
	enum uph_status status = read_words(change, &words, err);
	if (status == UPH_OK)
		status = uph_close(change->ledger, words.fund, words.through, reason, &made, err);
	if (status == UPH_OK && !made)
		return say_closed_already(change, &words, err);
	if (status == UPH_OK)
		status = change_warn_closing(change, words.fund, words.through, err);
	if (status == UPH_OK)
		status = uph_ledger_first_open_day(
			change->ledger, words.fund, words.through.ymd, &open.ymd, err);
	if (status == UPH_OK)
		change_say(change,
			"%s är stängt till och med %s: inga poster tas emot där. Rättelser räknas från %s och säger "
			"vilken stängd period de rör.",
			words.what, uph_date_print(words.through, day), uph_date_print(open, first));
	return status;
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	bool asks = invocation->arguments.word_count == 0;
	if (asks && (invocation_value(invocation, OPTION_CLOSE_FUND) ||
			    invocation_value(invocation, OPTION_REASON)))
		return uph_fail(err, UPH_E_USAGE, "ange året som ska stängas: uph close 2024");
	return asks ? report_run(invocation, uph_report_closings, err)
		    : change_run(invocation, close_period, NULL, err);
}

const struct command command_close = {
	.name = "close",
	.swedish = "stäng",
	.group = "Boken",
	.summary = "stänger ett år för nya poster; utan ord visas vad som är stängt",
	.usage = "[ÅR|DAG] [--fund NAMN] [--reason TEXT] [--dry-run]",
	.words_max = 1,
	.options = options,
	.help = "I en stängd period tas inga poster emot, och den öppnas inte igen. Det som sedan visar sig "
		"vara fel rättas i den öppna perioden: \"uph reverse\", en ändrad fördelning som läses in på "
		"nytt och en rättad beslutsfil räknas från den första öppna dagen, och rättelsens skäl säger "
		"vilken stängd period den rör.\n"
		"\n"
		"Det som ännu väntar i perioden sägs, och perioden stängs ändå: verifikationer som inte är "
		"attesterade, pengar som är rekommenderade men inte beslutade, villkor vars sista dag är "
		"förbi. En period som inte är förbi stängs bara med ett skäl, och ett år som inte har börjat "
		"inte alls. Att stänga det som är stängt "
		"gör ingenting.\n"
		"\n"
		"  uph close\n"
		"  uph close 2024 --dry-run\n"
		"  uph close 2024 --fund \"UPH 2024\" --reason \"bokslut\"\n"
		"  uph close 2024-06-30 --reason \"delårsbokslut\"\n",
	.ledger = COMMAND_WRITES,
	.run = run,
};
