#include "reports/query.h"

#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"
#include "reports/report_memory.h"
#include "reports/report_words.h"
#include "uph/attest.h"
#include "uph/extent.h"

#define ORGANISATION "Region Blekinge · KoU"

static enum uph_status known_at(
	struct uph_ledger *ledger, const char *words, struct uph_head *out, struct uph_error *err)
{
	int64_t moment;
	unsigned char low[DIGEST_SIZE], high[DIGEST_SIZE];
	if (uph_time_parse(words, strlen(words), true, &moment, NULL) == UPH_OK)
		return uph_ledger_known_at_time(ledger, moment, out, err);
	if (digest_read_beginning(words, low, high) >= DIGEST_DIGITS_MIN)
		return uph_ledger_known_at_digest(ledger, words, out, err);
	return uph_fail(err, UPH_E_USAGE,
		"\"%s\" är varken en tidpunkt eller en kontrollsumma; skriv 2024-10-01, 2024-10-01 14:05 "
		"(UTC) "
		"eller minst 8 siffror av kontrollsumman",
		words);
}

enum uph_status query_resolve(struct uph_ledger *ledger, const struct uph_query *query,
	struct query_scope *out, struct uph_error *err)
{
	const struct uph_fund *fund;
	memset(out, 0, sizeof *out);
	out->scope.from = query->from;
	out->scope.to = query->to;
	out->scope.seq_after = query->seq_after;
	out->year = query->year;
	out->head = uph_ledger_head(ledger);
	enum uph_status status = UPH_OK;
	if (query->from.ymd && query->to.ymd && query->from.ymd > query->to.ymd)
		return uph_fail(err, UPH_E_USAGE, "första dagen ligger efter den sista; byt plats på dem");
	if (query->fund) {
		status = uph_fund_find(ledger, query->fund, &fund, err);
		if (status != UPH_OK)
			return status;
		out->fund_id = fund->id;
		out->scope.funds = &out->fund_id;
		out->scope.fund_count = 1;
	}
	if (query->known_at) {
		status = known_at(ledger, query->known_at, &out->head, err);
		out->scope.seq_max = out->head.seq;
	}
	return status;
}

/* ---- the head of a report ---- */

static void date_parameter(struct uph_report *report, const char *key, enum word label, struct uph_date date)
{
	char text[UPH_DATE_TEXT_MAX];
	uph_report_parameter(
		report, key, word(label, report->language), date.ymd ? uph_date_print(date, text) : NULL);
}

static void add_parameters(struct uph_report *report, struct uph_ledger *ledger,
	const struct uph_query *query, const struct query_scope *resolved)
{
	const struct uph_fund *fund = resolved->fund_id ? uph_fund_by_id(ledger, resolved->fund_id) : NULL;
	bool as_of = query->from.ymd == 0;
	const struct uph_date none = {0};
	uph_report_parameter(report, "fund", word(WORD_FUND, report->language), fund ? fund->name : NULL);
	date_parameter(report, "as_of", WORD_AS_OF, as_of ? query->to : none);
	date_parameter(report, "from", WORD_FROM_DAY, query->from);
	date_parameter(report, "to", WORD_TO_DAY, as_of ? none : query->to);
	uph_report_parameter(report, "known_at", word(WORD_KNOWN_AT, report->language), query->known_at);
}

static enum uph_status add_footer(struct uph_report *report, struct uph_ledger *ledger,
	const struct query_scope *resolved, struct uph_error *err)
{
	enum uph_language language = report->language;
	const struct uph_head *head = &resolved->head;
	struct uph_date last = resolved->scope.to;
	char day[UPH_DATE_TEXT_MAX], time[UPH_TIME_TEXT_MAX], hex[2 * UPH_DIGEST_SIZE + 1];
	if (last.ymd == 0) {
		enum uph_status status = uph_entry_days(ledger, &resolved->scope, NULL, &last, err);
		if (status != UPH_OK)
			return status;
	}
	const char *facts = last.ymd ? uph_report_print(report, " · %s %s", word(WORD_FACTS_UNTIL, language),
					       uph_date_print(last, day))
				     : "";
	(void)uph_head_hex(head, hex);
	report->footer = uph_report_print(report, "%s \"%s\"%s · %s %lld, %s · %s %.4s %.4s %.4s %.4s",
		word(WORD_FROM_BOOK, language),
		uph_ledger_setting_at(ledger, "name", resolved->scope.seq_max, ""), facts,
		word(WORD_BOOK_AT_VOUCHER, language), (long long)head->voucher,
		uph_time_print(head->recorded_at, false, time), word(WORD_CHECKSUM, language), hex, hex + 4,
		hex + 8, hex + 12);
	report->head = uph_report_text(report, head->seq ? hex : "");
	report->head_time = head->recorded_at;
	return UPH_OK;
}

enum uph_status query_report(struct uph_ledger *ledger, const struct uph_query *query,
	const struct query_scope *resolved, const char *name, const char *title, struct uph_report **out,
	struct uph_error *err)
{
	*out = uph_report_new(name, title, query->language);
	if (!*out)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	((struct report_memory *)(*out)->memory)->ledger = ledger;
	(*out)->organisation = uph_report_text(
		*out, uph_ledger_setting_at(ledger, "organisation", resolved->scope.seq_max, ORGANISATION));
	add_parameters(*out, ledger, query, resolved);
	return add_footer(*out, ledger, resolved, err);
}

enum uph_status query_finish(
	enum uph_status status, struct uph_report *report, struct uph_report **out, struct uph_error *err)
{
	if (status == UPH_OK && report && !uph_report_complete(report))
		status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
	const struct uph_ledger *ledger =
		report ? ((const struct report_memory *)report->memory)->ledger : NULL;
	if (status == UPH_OK && ledger)
		status = uph_ledger_sound(ledger, err);
	if (status != UPH_OK) {
		uph_report_free(report);
		report = NULL;
	}
	*out = report;
	return status;
}

enum uph_status query_note_attests(struct uph_report *report, struct uph_ledger *ledger,
	const struct query_scope *resolved, struct uph_error *err)
{
	enum uph_language language = report->language;
	struct uph_money amount;
	int64_t count;
	char text[UPH_MONEY_TEXT_MAX];
	if (!uph_attest_required_at(ledger, resolved->scope.seq_max))
		return UPH_OK;
	enum uph_status status = uph_attest_missing(ledger, resolved->scope.seq_max, &count, &amount, err);
	if (status != UPH_OK || count == 0)
		return status;
	uph_report_note(report, "%lld %s, %s %s, %s", (long long)count,
		word(count == 1 ? WORD_VOUCHER_LOWER : WORD_VOUCHERS_LOWER, language),
		uph_money_print(amount, UPH_MONEY_SWEDISH, text), word(WORD_CURRENCY, language),
		word(count == 1 ? WORD_ONE_NOT_ATTESTED : WORD_MANY_NOT_ATTESTED, language));
	return UPH_OK;
}

enum uph_status query_refuse_from(const struct uph_query *query, struct uph_error *err)
{
	if (query->from.ymd == 0)
		return UPH_OK;
	return uph_fail(err, UPH_E_USAGE,
		"rapporten visar läget en dag; ange bara vilken dag den ska visa (--as-of)");
}

const char *query_decision_text(
	struct uph_report *report, const char *body, struct uph_date date, const char *paragraph)
{
	char day[UPH_DATE_TEXT_MAX];
	if (!body)
		return NULL;
	return uph_report_texts(report,
		(const char *const[]){
			body, " ", uph_date_print(date, day), paragraph ? " § " : NULL, paragraph},
		5);
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* A space with a digit before it and three of them after it, or one that "§" stands before. */
static bool holds_together(const char *text, size_t at)
{
	static const char sign[] = "§";
	size_t length = sizeof sign - 1;
	if (text[at] != ' ' || at == 0)
		return false;
	if (at >= length && memcmp(text + at - length, sign, length) == 0)
		return true;
	return is_digit(text[at - 1]) && is_digit(text[at + 1]) && is_digit(text[at + 2]) &&
	       is_digit(text[at + 3]) && !is_digit(text[at + 4]);
}

const char *query_unbroken(struct uph_report *report, const char *text)
{
	struct buffer out;
	if (!text)
		return NULL;
	buffer_init(&out, (size_t)1 << 20);
	for (size_t i = 0; text[i]; i++) {
		if (holds_together(text, i))
			buffer_text(&out, "\u00a0");
		else
			buffer_byte(&out, text[i]);
	}
	const char *made = report_words_keep(report, &out);
	buffer_free(&out);
	return made;
}
