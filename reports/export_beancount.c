/* The books for beancount: accounts opened with their real names beside them, a transaction for each voucher
 * and day, facts of an entry as metadata of its first posting, corrections linked both ways (^ver-7), and
 * last a balance directive for every account on the day after, which bean-check proves. */
#include <string.h>

#include "reports/export.h"

static void put_string(struct export *export, const char *text)
{
	struct buffer words;
	buffer_init(&words, (size_t)4 << 20);
	export_one_line(&words, text);
	sink_byte(export->sink, '"');
	for (const char *at = buffer_string(&words); *at; at++) {
		if (*at == '"' || *at == '\\')
			sink_byte(export->sink, '\\');
		sink_byte(export->sink, *at);
	}
	sink_byte(export->sink, '"');
	export_words_free(export, &words);
}

static void put_fact_at(struct export *export, const char *indent, const char *key, const char *text)
{
	sink_text(export->sink, indent);
	sink_text(export->sink, key);
	sink_text(export->sink, ": ");
	put_string(export, text);
	sink_byte(export->sink, '\n');
}

static void put_fact(struct export *export, const char *key, const char *text)
{
	put_fact_at(export, "    ", key, text);
}

static void put_head(struct export *export)
{
	char hex[2 * UPH_DIGEST_SIZE + 1];
	sink_text(export->sink, "option \"title\" ");
	put_string(export, uph_ledger_setting(export->ledger, "name", "uph"));
	sink_text(export->sink, "\noption \"operating_currency\" \"" EXPORT_CURRENCY "\"\n\n");
	export_day(export, export_first_day(export));
	sink_text(export->sink, " commodity " EXPORT_CURRENCY "\n");
	put_fact_at(export, "  ", "head", uph_head_hex(&export->resolved->head, hex));
	if (export->query->fund)
		put_fact_at(export, "  ", "fund", export->query->fund);
	sink_byte(export->sink, '\n');
}

static void put_accounts(struct export *export)
{
	const struct account_book *book = &export->book;
	for (size_t i = 0; i < book->order_count; i++) {
		size_t number = book->order[i];
		export_day(export, export_first_day(export));
		sink_text(export->sink, " open ");
		sink_text(export->sink, export->names[number]);
		sink_text(export->sink, " " EXPORT_CURRENCY "\n");
		buffer_clear(&export->line);
		book_account_name(&export->line, &book->accounts[number], ":", UPH_SWEDISH);
		put_fact_at(export, "  ", "name", buffer_string(&export->line));
	}
	sink_byte(export->sink, '\n');
}

static void put_link(struct export *export, int64_t voucher)
{
	char text[32];
	(void)snprintf(text, sizeof text, " ^ver-%lld", (long long)voucher);
	sink_text(export->sink, text);
}

static void begin(struct export *export, const struct uph_entry *first)
{
	char number[32];
	export_day(export, first->date);
	sink_text(export->sink, " * ");
	put_string(export, export_event(first));
	sink_byte(export->sink, ' ');
	put_string(export, export_about(export, first));
	put_link(export, first->voucher);
	if (first->corrects_voucher && first->corrects_voucher != first->voucher)
		put_link(export, first->corrects_voucher);
	sink_byte(export->sink, '\n');
	(void)snprintf(number, sizeof number, "%lld", (long long)first->voucher);
	put_fact_at(export, "  ", "voucher", number);
}

static void entry(struct export *export, const struct uph_entry *entry, const char *from, const char *to)
{
	export_posting(export, "  ", to, entry->amount);
	export_facts(export, entry, put_fact);
	export_posting(export, "  ", from, (struct uph_money){-entry->amount.ore});
}

static void end(struct export *export)
{
	sink_byte(export->sink, '\n');
}

/* A balance holds as of the morning. */
static void put_closing(struct export *export)
{
	const struct account_book *book = &export->book;
	struct uph_date after;
	char text[UPH_MONEY_TEXT_MAX];
	if (!uph_date_from_days(uph_date_days(export_last_day(export)) + 1, &after))
		return;
	for (size_t i = 0; i < book->order_count; i++) {
		export_day(export, after);
		sink_text(export->sink, " balance ");
		sink_text(export->sink, export->names[book->order[i]]);
		sink_text(export->sink, "  ");
		sink_text(export->sink, export_amount(book->accounts[book->order[i]].closing, text));
		sink_text(export->sink, " " EXPORT_CURRENCY "\n");
	}
}

enum uph_status export_beancount(struct export *export, struct uph_error *err)
{
	static const struct export_walk walk = {.begin = begin, .entry = entry, .end = end};
	put_head(export);
	put_accounts(export);
	export_opening(export, "\"Ingående saldon\"", "  ");
	enum uph_status status = export_vouchers(export, &walk, err);
	put_closing(export);
	return status;
}
