/* uph conditions: what must come true, by when, and the money at risk. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report_output.h"

#define MICROSECONDS_PER_DAY INT64_C(86400000000)

static const enum option_id options[] = {OPTION_AS_OF, OPTION_KNOWN_AT, OPTIONS_OF_DRAWING, OPTION_NONE};

/* The day of the last record that was known then; none for words that the report will refuse. */
static struct uph_date day_of_known(struct uph_ledger *ledger, const char *words)
{
	struct uph_head head;
	struct uph_date day = {0};
	int64_t moment;
	enum uph_status status = uph_time_parse(words, strlen(words), true, &moment, NULL) == UPH_OK
					 ? uph_ledger_known_at_time(ledger, moment, &head, NULL)
					 : uph_ledger_known_at_digest(ledger, words, &head, NULL);
	if (status == UPH_OK)
		(void)uph_date_from_days((int32_t)(head.recorded_at / MICROSECONDS_PER_DAY), &day);
	return day;
}

/* Days are counted from today ($UPH_NOW's day, when that is set), unless the person asks for another day. */
static enum uph_status choose_day(struct uph_query *query, struct uph_error *err)
{
	const char *set = getenv("UPH_NOW");
	int64_t now = (int64_t)time(NULL) * 1000000;
	if (query->to.ymd || query->known_at)
		return UPH_OK;
	if (set && *set && (uph_time_parse(set, strlen(set), false, &now, NULL) != UPH_OK || now <= 0))
		return uph_fail(err, UPH_E_USAGE,
			"UPH_NOW är ingen tidpunkt som kan läsas; skriv den som 2024-10-01T12:00:00Z");
	(void)uph_date_from_days((int32_t)(now / MICROSECONDS_PER_DAY), &query->to);
	return UPH_OK;
}

/* What was known earlier is shown from the day of the last record that was known, as the paper of that day
 * was. */
static enum uph_status report_as_of(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct uph_query asked = *query;
	if (asked.known_at && asked.to.ymd == 0)
		asked.to = day_of_known(ledger, asked.known_at);
	return uph_report_conditions(ledger, &asked, out, err);
}

static enum uph_status run(struct invocation *invocation, struct uph_error *err)
{
	struct output output;
	struct uph_query query;
	enum uph_status status = output_choose(invocation, &output, err);
	if (status == UPH_OK)
		status = query_read(invocation, &query, err);
	if (status == UPH_OK)
		status = choose_day(&query, err);
	if (status != UPH_OK)
		return status;
	query.language = output.language;
	return report_answer(invocation, &output, &query, report_as_of, err);
}

const struct command command_conditions = {
	.name = "conditions",
	.swedish = "villkor",
	.group = "Rapporter",
	.summary = "villkor: sista dag, läge och pengarna som står på spel",
	.usage = "[--as-of DAG] [--known-at NÄR]",
	.options = options,
	.help = "En rad för varje villkor, den närmaste sista dagen först: vad som krävs, hur lång tid som "
		"återstår, vad som återförs till vilka potter om villkoret faller, och vad som då krävs "
		"åter. Villkor utan sista dag står sist. Dagarna räknas från i dag, eller från --as-of.\n"
		"\n"
		"  uph conditions\n"
		"  uph conditions --as-of 2024-12-31 -o villkor.xlsx\n",
	.ledger = COMMAND_READS,
	.run = run,
};
