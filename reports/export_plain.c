/* The books as a journal of plain text, for hledger and for Ledger, which read nearly the same.
 *
 * Accounts, the currency and (for Ledger) the names of facts are declared, so that a strict reading passes.
 * Facts of an entry stand as comments under its first posting, "key: words". The last transaction moves
 * nothing and states what every account stands on: the reading program proves it. */
#include <string.h>

#include "reports/export.h"

static const char *const fact_keys[] = {"text", "purpose", "allocation", "recipient", "counterparty",
	"decision", "reference", "source", "corrects", "corrected-by", "reason", "recorded", "person",
	"hash"};

/* A comment's "key: words" at the beginning of a line. */
static void put_comment(struct export *export, const char *indent, const char *key, const char *text)
{
	struct buffer words;
	buffer_init(&words, (size_t)4 << 20);
	export_plain(&words, text);
	sink_text(export->sink, indent);
	sink_text(export->sink, "; ");
	sink_text(export->sink, key);
	sink_text(export->sink, ": ");
	sink_text(export->sink, buffer_string(&words));
	sink_byte(export->sink, '\n');
	export_words_free(export, &words);
}

static void put_fact(struct export *export, const char *key, const char *text)
{
	put_comment(export, "        ", key, text);
}

/* ---- the head ---- */

static void put_head(struct export *export, const char *program)
{
	const struct uph_head *head = &export->resolved->head;
	const char *fund = export->query->fund;
	char hex[2 * UPH_DIGEST_SIZE + 1], time[UPH_TIME_TEXT_MAX];
	sink_text(export->sink, "; uph export ");
	sink_text(export->sink, program);
	sink_byte(export->sink, '\n');
	put_comment(export, "", "book", uph_ledger_setting(export->ledger, "name", ""));
	if (fund)
		put_comment(export, "", "fund", fund);
	put_comment(export, "", "head", uph_head_hex(head, hex));
	put_comment(export, "", "head recorded", uph_time_print(head->recorded_at, true, time));
	sink_text(export->sink,
		"; plus is debit, what comes into an account; minus is credit, what goes out\n\n");
}

static void put_accounts(struct export *export)
{
	const struct account_book *book = &export->book;
	for (size_t i = 0; i < book->order_count; i++) {
		sink_text(export->sink, "account ");
		sink_text(export->sink, export->names[book->order[i]]);
		sink_byte(export->sink, '\n');
	}
	sink_byte(export->sink, '\n');
}

/* ---- vouchers ---- */

static void begin(struct export *export, const struct uph_entry *first)
{
	struct buffer words;
	char number[32];
	buffer_init(&words, (size_t)4 << 20);
	buffer_text(&words, export_event(first));
	const char *about = export_about(export, first);
	if (about[0])
		buffer_text(&words, " · ");
	export_plain(&words, about);
	export_day(export, first->date);
	(void)snprintf(number, sizeof number, " * (%lld) ", (long long)first->voucher);
	sink_text(export->sink, number);
	sink_text(export->sink, buffer_string(&words));
	sink_byte(export->sink, '\n');
	export_words_free(export, &words);
}

static void entry(struct export *export, const struct uph_entry *entry, const char *from, const char *to)
{
	export_posting(export, "    ", to, entry->amount);
	export_facts(export, entry, put_fact);
	export_posting(export, "    ", from, (struct uph_money){-entry->amount.ore});
}

static void end(struct export *export)
{
	sink_byte(export->sink, '\n');
}

static void put_closing(struct export *export)
{
	const struct account_book *book = &export->book;
	char text[UPH_MONEY_TEXT_MAX];
	if (book->order_count == 0)
		return;
	export_day(export, export_last_day(export));
	sink_text(export->sink, " * Saldon enligt boken\n");
	for (size_t i = 0; i < book->order_count; i++) {
		sink_text(export->sink, "    ");
		sink_text(export->sink, export->names[book->order[i]]);
		sink_text(export->sink, "  0.00 " EXPORT_CURRENCY " = ");
		sink_text(export->sink, export_amount(book->accounts[book->order[i]].closing, text));
		sink_text(export->sink, " " EXPORT_CURRENCY "\n");
	}
}

static enum uph_status put_all(struct export *export, struct uph_error *err)
{
	static const struct export_walk walk = {.begin = begin, .entry = entry, .end = end};
	put_accounts(export);
	export_opening(export, "Ingående saldon", "    ");
	enum uph_status status = export_vouchers(export, &walk, err);
	put_closing(export);
	return status;
}

enum uph_status export_hledger(struct export *export, struct uph_error *err)
{
	put_head(export, "hledger");
	sink_text(export->sink, "decimal-mark .\ncommodity 1000.00 " EXPORT_CURRENCY "\n\n");
	return put_all(export, err);
}

enum uph_status export_ledger(struct export *export, struct uph_error *err)
{
	put_head(export, "ledger");
	sink_text(export->sink, "commodity " EXPORT_CURRENCY "\n    format 1000.00 " EXPORT_CURRENCY "\n\n");
	for (size_t i = 0; i < sizeof fact_keys / sizeof *fact_keys; i++) {
		sink_text(export->sink, "tag ");
		sink_text(export->sink, fact_keys[i]);
		sink_byte(export->sink, '\n');
	}
	sink_byte(export->sink, '\n');
	return put_all(export, err);
}
