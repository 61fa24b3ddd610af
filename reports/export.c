/* The forms of export, one row each, and what they have in common. */
#include "reports/export.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ledger/base/text.h"
#include "reports/whole_file.h"

#define TEXTS_MAX ((size_t)256 << 20)
#define LINE_MAX_BYTES ((size_t)4 << 20)
#define MICROSECONDS_OF_DAY (INT64_C(86400) * 1000000)

/* The first part of an account's name in beancount, which asks for one of five. */
static const char *beancount_root(enum uph_account_kind kind)
{
	switch (kind) {
	case UPH_ACCOUNT_POT:
	case UPH_ACCOUNT_RESERVED:
	case UPH_ACCOUNT_HELD:
	case UPH_ACCOUNT_REQUISITIONED:
	case UPH_ACCOUNT_PAID:
	case UPH_ACCOUNT_CLAIMED:
		return "Assets";
	case UPH_ACCOUNT_GRANTOR:
		return "Liabilities";
	case UPH_ACCOUNT_RECEIVED:
	case UPH_ACCOUNT_FUNDER:
		return "Income";
	case UPH_ACCOUNT_SPENT:
	case UPH_ACCOUNT_REPAID:
	case UPH_ACCOUNT_COFUNDED:
		return "Expenses";
	case UPH_ACCOUNT_OPENING:
	case UPH_ACCOUNT_EARLIER:
		break;
	}
	return "Equity";
}

static const struct form {
	const char *name;
	const char *(*root)(enum uph_account_kind kind);
	export_part *part;
	export_write *write;
} forms[UPH_EXPORT_COUNT] = {
	[UPH_EXPORT_HLEDGER] = {"hledger", NULL, export_part_plain, export_hledger},
	[UPH_EXPORT_LEDGER] = {"ledger", NULL, export_part_plain, export_ledger},
	[UPH_EXPORT_BEANCOUNT] = {"beancount", beancount_root, export_part_beancount, export_beancount},
	[UPH_EXPORT_SIE] = {"sie", NULL, export_part_plain, export_sie},
	[UPH_EXPORT_JSON] = {"json", NULL, export_part_plain, export_json},
};

const char *uph_export_format_name(enum uph_export_format format)
{
	return (size_t)format < UPH_EXPORT_COUNT ? forms[format].name : NULL;
}

enum uph_status uph_export_format_named(const char *name, enum uph_export_format *out, struct uph_error *err)
{
	char asked[TEXT_EXCERPT_MAX];
	for (size_t i = 0; i < UPH_EXPORT_COUNT; i++) {
		if (strcasecmp(name, forms[i].name) == 0) {
			*out = (enum uph_export_format)i;
			return UPH_OK;
		}
	}
	return uph_fail(err, UPH_E_USAGE,
		"formatet \"%s\" finns inte; välj hledger, ledger, beancount, sie eller json",
		text_excerpt(name, strlen(name), asked));
}

/* ---- what is said of an entry ---- */

const char *export_event(const struct uph_entry *entry)
{
	return entry->corrects ? word(WORD_CORRECTED, UPH_SWEDISH) : uph_event_label(entry->event);
}

void export_words_free(struct export *export, struct buffer *words)
{
	buffer_pass_on(words, &export->line);
	buffer_free(words);
}

const char *export_about(struct export *export, const struct uph_entry *entry)
{
	const char *const parts[] = {entry->purpose, entry->text, entry->reason};
	buffer_clear(&export->line);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!parts[i] || parts[i][0] == '\0')
			continue;
		buffer_text(&export->line, export->line.length > 0 ? " · " : "");
		buffer_text(&export->line, parts[i]);
	}
	return buffer_string(&export->line);
}

static void put_print(struct export *export, export_fact *put, const char *key, const char *before,
	const char *between, const char *after)
{
	struct buffer text;
	buffer_init(&text, LINE_MAX_BYTES);
	buffer_print(&text, "%s%s%s", before, after ? between : "", after ? after : "");
	put(export, key, buffer_string(&text));
	export_words_free(export, &text);
}

static void put_voucher(struct export *export, export_fact *put, const char *key, int64_t voucher)
{
	char text[32];
	(void)snprintf(text, sizeof text, "%lld", (long long)voucher);
	if (voucher)
		put(export, key, text);
}

static void put_decision(struct export *export, export_fact *put, const struct uph_entry *entry)
{
	char day[UPH_DATE_TEXT_MAX];
	struct buffer text;
	if (!entry->body)
		return;
	buffer_init(&text, LINE_MAX_BYTES);
	buffer_print(&text, "%s %s", entry->body, uph_date_print(entry->decided, day));
	put_print(export, put, "decision", buffer_string(&text), " § ", entry->paragraph);
	export_words_free(export, &text);
}

static void put_party(struct export *export, export_fact *put, const char *key, int64_t id)
{
	const struct uph_party *party = id ? uph_party_by_id(export->ledger, id) : NULL;
	if (party)
		put(export, key, party->name);
}

void export_facts(struct export *export, const struct uph_entry *entry, export_fact *put)
{
	char time[UPH_TIME_TEXT_MAX], hex[2 * UPH_DIGEST_SIZE + 1];
	struct uph_head digest = {0};
	if (entry->text)
		put(export, "text", entry->text);
	if (entry->purpose)
		put(export, "purpose", entry->purpose);
	if (entry->allocation_label)
		put(export, "allocation", entry->allocation_label);
	put_party(export, put, "recipient", entry->recipient);
	put_party(export, put, "counterparty", entry->counterparty);
	put_decision(export, put, entry);
	if (entry->reference)
		put(export, "reference", entry->reference);
	if (entry->source_name)
		put_print(export, put, "source", entry->source_name, " ", entry->place);
	put_voucher(export, put, "corrects", entry->corrects_voucher);
	put_voucher(export, put, "corrected-by", entry->corrected_by_voucher);
	if (entry->reason)
		put(export, "reason", entry->reason);
	put(export, "recorded", uph_time_print(entry->recorded_at, true, time));
	if (entry->person)
		put(export, "person", entry->person);
	if (entry->hash)
		memcpy(digest.hash, entry->hash, UPH_DIGEST_SIZE);
	put(export, "hash", uph_head_hex(&digest, hex));
}

/* ---- vouchers ---- */

struct walking {
	struct export *export;
	const struct export_walk *walk;
	int64_t voucher;
	struct uph_date date;
};

static void end_voucher(struct walking *walking)
{
	if (walking->voucher && walking->walk->end)
		walking->walk->end(walking->export);
}

static enum uph_status walk_entry(
	void *context, const struct uph_entry *entry, size_t from, size_t to, struct uph_error *err)
{
	struct walking *walking = context;
	struct export *export = walking->export;
	(void)err;
	if (entry->voucher != walking->voucher || entry->date.ymd != walking->date.ymd) {
		end_voucher(walking);
		walking->voucher = entry->voucher;
		walking->date = entry->date;
		walking->walk->begin(export, entry);
	}
	walking->walk->entry(export, entry, export->names[from], export->names[to]);
	return UPH_OK;
}

enum uph_status export_vouchers(struct export *export, const struct export_walk *walk, struct uph_error *err)
{
	struct walking walking = {.export = export, .walk = walk};
	enum uph_status status = account_book_entries(&export->book, walk_entry, &walking, err);
	end_voucher(&walking);
	return status;
}

const char *export_amount(struct uph_money amount, char *text)
{
	return uph_money_print(amount, UPH_MONEY_PLAIN, text);
}

void export_day(struct export *export, struct uph_date day)
{
	char text[UPH_DATE_TEXT_MAX];
	sink_text(export->sink, uph_date_print(day, text));
}

void export_posting(struct export *export, const char *indent, const char *account, struct uph_money amount)
{
	char text[UPH_MONEY_TEXT_MAX];
	sink_text(export->sink, indent);
	sink_text(export->sink, account);
	sink_text(export->sink, "  ");
	sink_text(export->sink, export_amount(amount, text));
	sink_text(export->sink, " " EXPORT_CURRENCY "\n");
}

void export_opening(struct export *export, const char *name, const char *indent)
{
	const struct account_book *book = &export->book;
	if (book->scope.from.ymd == 0)
		return;
	export_day(export, book->scope.from);
	sink_text(export->sink, " * ");
	sink_text(export->sink, name);
	sink_byte(export->sink, '\n');
	for (size_t i = 0; i < book->order_count; i++) {
		const struct book_account *account = &book->accounts[book->order[i]];
		if (account->opening.ore != 0)
			export_posting(export, indent, export->names[book->order[i]], account->opening);
	}
	sink_byte(export->sink, '\n');
}

struct uph_date export_head_day(const struct export *export)
{
	struct uph_date day = {0};
	(void)uph_date_from_days((int32_t)(export->resolved->head.recorded_at / MICROSECONDS_OF_DAY), &day);
	return day;
}

struct uph_date export_first_day(const struct export *export)
{
	const struct account_book *book = &export->book;
	if (book->scope.from.ymd)
		return book->scope.from;
	return book->first.ymd ? book->first : export_head_day(export);
}

struct uph_date export_last_day(const struct export *export)
{
	const struct account_book *book = &export->book;
	struct uph_date first = export_first_day(export);
	if (book->scope.to.ymd)
		return book->scope.to;
	return book->last.ymd > first.ymd ? book->last : first;
}

/* ---- writing ---- */

struct writing {
	struct export *export;
	const struct form *form;
};

static enum uph_status write_form(void *context, struct sink *sink, struct uph_error *err)
{
	struct writing *writing = context;
	writing->export->sink = sink;
	enum uph_status status = writing->form->write(writing->export, err);
	if (status == UPH_OK && buffer_failed(&writing->export->line))
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till exporten");
	return status == UPH_OK ? uph_ledger_sound(writing->export->ledger, err) : status;
}

enum uph_status uph_export(struct uph_ledger *ledger, enum uph_export_format format,
	const struct uph_query *query, const char *path, struct uph_error *err)
{
	struct query_scope resolved;
	struct export export = {.ledger = ledger, .query = query, .resolved = &resolved};
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status != UPH_OK)
		return status;
	arena_init(&export.texts, TEXTS_MAX);
	buffer_init(&export.line, LINE_MAX_BYTES);
	status = account_book_read(ledger, &resolved, &export.book, err);
	if (status == UPH_OK)
		status = export_names(&export, forms[format].root, forms[format].part, err);
	if (status == UPH_OK) {
		struct writing writing = {&export, &forms[format]};
		status = whole_file_write(path, write_form, &writing, err);
	}
	free(export.names);
	buffer_free(&export.line);
	arena_free(&export.texts);
	account_book_free(&export.book);
	return status;
}
