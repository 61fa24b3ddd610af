/* The register (huvudbok): the books in account order. For each account what it opened with, its entries by
 * day with the balance after each, and what it closes with; then all accounts with their sums, which are
 * zero.
 *
 * To a program it is one flat table, the account's parts on every row, and a table of accounts. */
#include <stdlib.h>
#include <string.h>

#include "reports/account_book.h"
#include "reports/report_words.h"

#define NAME_MAX_BYTES 4096

enum {
	R_ACCOUNT,
	R_KIND,
	R_FUND,
	R_ACTIVITY,
	R_ALLOCATION,
	R_PARTY,
	R_ROW,
	R_DATE,
	R_VOUCHER,
	R_ABOUT,
	R_EVENT,
	R_PURPOSE,
	R_TEXT,
	R_COUNTER_SHORT,
	R_COUNTER,
	R_DEBIT,
	R_CREDIT,
	R_BALANCE,
	R_REFERENCE,
	R_COLUMNS
};

enum {
	A_ACCOUNT,
	A_KIND,
	A_FUND,
	A_ACTIVITY,
	A_ALLOCATION,
	A_PARTY,
	A_OPENING,
	A_DEBIT,
	A_CREDIT,
	A_CLOSING,
	A_COLUMNS
};

/* One side of an entry. Texts belong to the report. */
struct line {
	size_t account, counter;
	int64_t order; /* in which it was registered */
	struct uph_date date;
	int64_t voucher;
	bool debit;
	struct uph_money amount;
	const char *about, *event, *purpose, *text, *reference;
};

struct ledger_report {
	struct uph_report *report;
	struct account_book book;
	size_t entries, accounts; /* sections */
	struct line *lines;       /* two for each entry */
	size_t line_count;
	size_t *headings; /* of each account: the row that it begins with */
	struct buffer name;
	bool from_a_day;
};

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till rapporten");
}

/* ---- lines ---- */

/* "Rekommenderat · Projektledare · egna ord", and of a correction which voucher it corrects. */
static const char *about_text(struct uph_report *report, const struct uph_entry *entry)
{
	const char *event = entry->corrects ? uph_report_print(report, "%s %lld",
						      word(WORD_CORRECTS_VOUCHER, report->language),
						      (long long)entry->corrects_voucher)
					    : uph_event_label(entry->event);
	const char *words = entry->corrects && entry->reason ? entry->reason : entry->text;
	return uph_report_print(report, "%s%s%s%s%s", event, entry->purpose ? " · " : "",
		entry->purpose ? entry->purpose : "", words ? " · " : "", words ? words : "");
}

static enum uph_status take_entry(
	void *context, const struct uph_entry *entry, size_t from, size_t to, struct uph_error *err)
{
	struct ledger_report *ledger = context;
	struct uph_report *report = ledger->report;
	if (ledger->line_count + 2 > 2 * (size_t)ledger->book.entry_count)
		return uph_fail(err, UPH_E_DATABASE, "boken ändrades medan den lästes; gör om");
	struct line line = {.account = from,
		.counter = to,
		.order = entry->seq,
		.date = entry->date,
		.voucher = entry->voucher,
		.amount = entry->amount,
		.about = about_text(report, entry),
		.event = entry->corrects ? "correct" : uph_event_name(entry->event),
		.purpose = uph_report_text(report, entry->purpose),
		.text = uph_report_text(report, entry->text),
		.reference = uph_report_text(report, entry->reference)};
	ledger->lines[ledger->line_count++] = line;
	line.account = to;
	line.counter = from;
	line.debit = true;
	ledger->lines[ledger->line_count++] = line;
	return UPH_OK;
}

/* By account, as they were first seen; within it by day. */
static int compare_lines(const void *left, const void *right)
{
	const struct line *a = left, *b = right;
	if (a->account != b->account)
		return a->account < b->account ? -1 : 1;
	if (a->date.ymd != b->date.ymd)
		return a->date.ymd < b->date.ymd ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static enum uph_status read_lines(struct ledger_report *ledger, struct uph_error *err)
{
	ledger->lines = calloc(2 * (size_t)ledger->book.entry_count + 1, sizeof *ledger->lines);
	if (!ledger->lines)
		return no_memory(err);
	enum uph_status status = account_book_entries(&ledger->book, take_entry, ledger, err);
	if (status == UPH_OK)
		qsort(ledger->lines, ledger->line_count, sizeof *ledger->lines, compare_lines);
	return status;
}

/* ---- columns ---- */

static struct uph_column column(const struct uph_report *report, const char *key, enum word label,
	enum uph_value_kind kind, unsigned flags)
{
	return (struct uph_column){
		.key = key, .label = word(label, report->language), .kind = kind, .flags = flags};
}

static void add_entries_section(struct ledger_report *ledger)
{
	const struct uph_report *r = ledger->report;
	const unsigned data = UPH_COLUMN_DATA_ONLY, code = UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE;
	const enum uph_value_kind text = UPH_VALUE_TEXT, money = UPH_VALUE_MONEY;
	const struct uph_column columns[R_COLUMNS] = {
		[R_ACCOUNT] = column(r, "account", WORD_ACCOUNT_NAME, text, data),
		[R_KIND] = column(r, "kind", WORD_ACCOUNT_KIND, text, data),
		[R_FUND] = column(r, "fund", WORD_FUND, text, data),
		[R_ACTIVITY] = column(r, "activity", WORD_ACTIVITY, text, code),
		[R_ALLOCATION] = column(r, "allocation", WORD_NUMBER, text, code),
		[R_PARTY] = column(r, "party", WORD_PARTY, text, data),
		[R_ROW] = column(r, "row", WORD_ACCOUNT_ROW, text, data),
		[R_DATE] = column(r, "date", WORD_DATE, UPH_VALUE_DATE, 0),
		[R_VOUCHER] = column(r, "voucher", WORD_VOUCHER, UPH_VALUE_INTEGER, 0),
		[R_ABOUT] = column(r, NULL, WORD_ACCOUNT, text, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(44)),
		[R_EVENT] = column(r, "event", WORD_EVENT_NAME, text, data),
		[R_PURPOSE] = column(r, "purpose", WORD_PURPOSE_OF, text, data),
		[R_TEXT] = column(r, "text", WORD_TEXT, text, data),
		[R_COUNTER_SHORT] =
			column(r, NULL, WORD_COUNTER_ACCOUNT, text, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(26)),
		[R_COUNTER] = column(r, "counter_account", WORD_COUNTER_ACCOUNT, text, data),
		[R_DEBIT] = column(r, "debit", WORD_DEBIT, money, UPH_COLUMN_TOTAL),
		[R_CREDIT] = column(r, "credit", WORD_CREDIT, money, UPH_COLUMN_TOTAL),
		[R_BALANCE] = column(r, "balance", WORD_RUNNING_BALANCE, money, 0),
		[R_REFERENCE] = column(r, "reference", WORD_REFERENCE, text, data),
	};
	ledger->entries = uph_report_section(
		ledger->report, "entries", "", word(WORD_REGISTER_SHEET, r->language), columns, R_COLUMNS);
}

static void add_accounts_section(struct ledger_report *ledger)
{
	const struct uph_report *r = ledger->report;
	const unsigned data = UPH_COLUMN_DATA_ONLY, code = UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE;
	const enum uph_value_kind text = UPH_VALUE_TEXT, money = UPH_VALUE_MONEY;
	const struct uph_column columns[A_COLUMNS] = {
		[A_ACCOUNT] = column(r, "account", WORD_ACCOUNT, text, UPH_COLUMN_WRAP | UPH_COLUMN_LINE(48)),
		[A_KIND] = column(r, "kind", WORD_ACCOUNT_KIND, text, data),
		[A_FUND] = column(r, "fund", WORD_FUND, text, data),
		[A_ACTIVITY] = column(r, "activity", WORD_ACTIVITY, text, code),
		[A_ALLOCATION] = column(r, "allocation", WORD_NUMBER, text, code),
		[A_PARTY] = column(r, "party", WORD_PARTY, text, data),
		[A_OPENING] = column(r, "opening", WORD_OPENS_WITH, money,
			UPH_COLUMN_TOTAL | (ledger->from_a_day ? 0U : data)),
		[A_DEBIT] = column(r, "debit", WORD_DEBIT, money, UPH_COLUMN_TOTAL),
		[A_CREDIT] = column(r, "credit", WORD_CREDIT, money, UPH_COLUMN_TOTAL),
		[A_CLOSING] = column(r, "closing", WORD_CLOSES_WITH, money, UPH_COLUMN_TOTAL),
	};
	const char *title = word(WORD_REGISTER_ACCOUNTS, r->language);
	ledger->accounts = uph_report_section(ledger->report, "accounts", title, title, columns, A_COLUMNS);
	struct uph_section *section = &ledger->report->sections[ledger->accounts];
	section->total_row = true;
	section->total_label = word(WORD_SUM_OF_ACCOUNTS, r->language);
}

/* ---- rows ---- */

static const char *full_name(struct ledger_report *ledger, size_t number)
{
	buffer_clear(&ledger->name);
	book_account_name(&ledger->name, &ledger->book.accounts[number], " · ", ledger->report->language);
	return report_words_keep(ledger->report, &ledger->name);
}

static const char *short_name(struct ledger_report *ledger, size_t number)
{
	buffer_clear(&ledger->name);
	book_account_short_name(&ledger->name, &ledger->book.accounts[number], ledger->report->language);
	return report_words_keep(ledger->report, &ledger->name);
}

/* A value of a text that the report has already. */
static struct uph_value kept(const char *text)
{
	return (struct uph_value){.kind = text ? UPH_VALUE_TEXT : UPH_VALUE_NONE, .text = text};
}

/* The account's parts, as a program reads them, from column `first` on. */
static void put_parts(struct uph_value *values, const struct book_account *account)
{
	values[0] = kept(book_kind_name(account->tuple.kind));
	values[1] = kept(account->fund);
	values[2] = kept(account->activity);
	values[3] = kept(account->allocation);
	values[4] = kept(account->party);
}

static struct uph_row *add_row(struct ledger_report *ledger, enum uph_row_style style, const char *name,
	const struct book_account *account)
{
	struct uph_row *row = uph_report_row(ledger->report, ledger->entries, style);
	if (!row)
		return NULL;
	row->values[R_ACCOUNT] = kept(name);
	put_parts(&row->values[R_KIND], account);
	return row;
}

static struct uph_term block(
	const struct ledger_report *ledger, size_t first, size_t last, size_t column, bool subtract)
{
	return (struct uph_term){.subtract = subtract,
		.section = ledger->entries,
		.row_first = first,
		.row_last = last,
		.column = column};
}

/* What the account closes with, under its entries: live sums of the two sides, and what they leave. */
static bool add_closing(struct ledger_report *ledger, const char *name, const struct book_account *account,
	size_t first, size_t opening)
{
	struct uph_report *report = ledger->report;
	size_t rows = report->sections[ledger->entries].row_count;
	struct uph_row *row = add_row(ledger, UPH_ROW_SUBTOTAL, name, account);
	if (!row)
		return false;
	row->values[R_ABOUT] = kept(word(WORD_CLOSES_WITH, report->language));
	row->values[R_DEBIT] = uph_value_money(account->debit);
	row->values[R_CREDIT] = uph_value_money(account->credit);
	row->values[R_BALANCE] = uph_value_money(account->closing);
	if (rows > first) {
		const struct uph_term debit = block(ledger, first, rows - 1, R_DEBIT, false);
		const struct uph_term credit = block(ledger, first, rows - 1, R_CREDIT, false);
		uph_report_formula(report, &row->values[R_DEBIT], &debit, 1);
		uph_report_formula(report, &row->values[R_CREDIT], &credit, 1);
	}
	struct uph_term terms[3] = {
		block(ledger, rows, rows, R_DEBIT, false), block(ledger, rows, rows, R_CREDIT, true)};
	size_t count = 2;
	if (opening != SIZE_MAX)
		terms[count++] = block(ledger, opening, opening, R_BALANCE, false);
	uph_report_formula(report, &row->values[R_BALANCE], terms, count);
	return true;
}

static bool add_line(
	struct ledger_report *ledger, const char *name, const struct line *line, struct uph_money *balance)
{
	struct uph_report *report = ledger->report;
	struct uph_row *row = add_row(ledger, UPH_ROW_PLAIN, name, &ledger->book.accounts[line->account]);
	/* Within the account's own sums: it cannot overflow. */
	if (!row || !(line->debit ? uph_money_add(*balance, line->amount, balance)
				  : uph_money_subtract(*balance, line->amount, balance)))
		return false;
	row->level = 1;
	row->trace = uph_report_print(report, "ver %lld", (long long)line->voucher);
	row->values[R_ROW] = kept("entry");
	row->values[R_DATE] = uph_value_date(line->date);
	row->values[R_VOUCHER] = uph_value_integer(line->voucher);
	row->values[R_ABOUT] = kept(line->about);
	row->values[R_EVENT] = kept(line->event);
	row->values[R_PURPOSE] = kept(line->purpose);
	row->values[R_TEXT] = kept(line->text);
	row->values[R_COUNTER_SHORT] = kept(short_name(ledger, line->counter));
	row->values[R_COUNTER] = kept(full_name(ledger, line->counter));
	row->values[line->debit ? R_DEBIT : R_CREDIT] = uph_value_money(line->amount);
	row->values[R_BALANCE] = uph_value_money(*balance);
	row->values[R_REFERENCE] = kept(line->reference);
	return true;
}

/* The account's lines, from `line` on; how many there are into `count`. */
static bool add_account(struct ledger_report *ledger, size_t number, const struct line *line)
{
	const struct book_account *account = &ledger->book.accounts[number];
	struct uph_report *report = ledger->report;
	struct uph_money balance = account->opening;
	const char *name = full_name(ledger, number);
	size_t opening = SIZE_MAX;
	struct uph_row *heading = add_row(ledger, UPH_ROW_SUBTOTAL, name, account);
	if (!heading)
		return false;
	heading->values[R_ABOUT] = kept(name);
	ledger->headings[number] = report->sections[ledger->entries].row_count - 1;
	if (ledger->from_a_day) {
		opening = report->sections[ledger->entries].row_count;
		struct uph_row *row = add_row(ledger, UPH_ROW_MUTED, name, account);
		if (!row)
			return false;
		row->level = 1;
		row->values[R_ROW] = kept("opening");
		row->values[R_DATE] = uph_value_date(ledger->book.scope.from);
		row->values[R_ABOUT] = kept(word(WORD_OPENS_WITH, report->language));
		row->values[R_BALANCE] = uph_value_money(account->opening);
	}
	size_t first = report->sections[ledger->entries].row_count;
	for (int64_t i = 0; i < account->entry_count; i++) {
		if (!add_line(ledger, name, &line[i], &balance))
			return false;
	}
	return add_closing(ledger, name, account, first, opening);
}

/* Where each account's lines begin; freed with free(). */
static size_t *find_lines(const struct ledger_report *ledger)
{
	size_t *starts = calloc(ledger->book.count + 1, sizeof *starts);
	for (size_t i = 0; starts && i < ledger->line_count; i++) {
		if (i == 0 || ledger->lines[i].account != ledger->lines[i - 1].account)
			starts[ledger->lines[i].account] = i;
	}
	return starts;
}

static enum uph_status add_all(struct ledger_report *ledger, struct uph_error *err)
{
	size_t *starts = find_lines(ledger);
	ledger->headings = calloc(ledger->book.count + 1, sizeof *ledger->headings);
	bool fine = starts && ledger->headings;
	for (size_t i = 0; fine && i < ledger->book.order_count; i++) {
		size_t number = ledger->book.order[i];
		fine = add_account(ledger, number, ledger->lines + starts[number]);
	}
	free(starts);
	return fine ? UPH_OK : no_memory(err);
}

static enum uph_status add_accounts(struct ledger_report *ledger, struct uph_error *err)
{
	struct uph_report *report = ledger->report;
	for (size_t i = 0; i < ledger->book.order_count; i++) {
		const struct book_account *account = &ledger->book.accounts[ledger->book.order[i]];
		struct uph_row *row = uph_report_row(report, ledger->accounts, UPH_ROW_PLAIN);
		if (!row)
			return no_memory(err);
		row->values[A_ACCOUNT] = kept(full_name(ledger, ledger->book.order[i]));
		row->values[A_ACCOUNT].linked = true;
		row->values[A_ACCOUNT].link_section = ledger->entries;
		row->values[A_ACCOUNT].link_row = ledger->headings[ledger->book.order[i]];
		put_parts(&row->values[A_KIND], account);
		row->values[A_OPENING] = uph_value_money(account->opening);
		row->values[A_DEBIT] = uph_value_money(account->debit);
		row->values[A_CREDIT] = uph_value_money(account->credit);
		row->values[A_CLOSING] = uph_value_money(account->closing);
		struct uph_term terms[3] = {
			{.column = A_DEBIT}, {.column = A_CREDIT, .subtract = true}, {.column = A_OPENING}};
		for (size_t term = 0; term < 3; term++) {
			terms[term].section = ledger->accounts;
			terms[term].row_first = terms[term].row_last = i;
		}
		uph_report_formula(report, &row->values[A_CLOSING], terms, ledger->from_a_day ? 3 : 2);
	}
	return UPH_OK;
}

/* ---- the report ---- */

static void add_notes(struct ledger_report *ledger)
{
	struct uph_report *report = ledger->report;
	char sum[UPH_MONEY_TEXT_MAX];
	uph_report_note(report, "%s %s.", word(WORD_REGISTER_SUM, report->language),
		uph_money_print(ledger->book.sum, UPH_MONEY_SWEDISH, sum));
	uph_report_note(report, "%s", word(WORD_REGISTER_SIDES, report->language));
	if (ledger->book.scope.fund_count > 0)
		uph_report_note(report, "%s", word(WORD_REGISTER_OUTSIDE, report->language));
}

/* The names of parts are the book's, which is freed before the report. */
static void keep_parts(struct ledger_report *ledger)
{
	for (size_t i = 0; i < ledger->book.count; i++) {
		struct book_account *account = &ledger->book.accounts[i];
		account->fund = uph_report_text(ledger->report, account->fund);
		account->activity = uph_report_text(ledger->report, account->activity);
		account->allocation = uph_report_text(ledger->report, account->allocation);
		account->party = uph_report_text(ledger->report, account->party);
	}
}

static enum uph_status fill(struct ledger_report *ledger, struct uph_error *err)
{
	ledger->report->landscape = true;
	keep_parts(ledger);
	add_entries_section(ledger);
	add_accounts_section(ledger);
	enum uph_status status = read_lines(ledger, err);
	if (status == UPH_OK)
		status = add_all(ledger, err);
	if (status == UPH_OK)
		status = add_accounts(ledger, err);
	if (status == UPH_OK)
		add_notes(ledger);
	return status;
}

enum uph_status uph_report_register(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err)
{
	struct query_scope resolved;
	struct ledger_report made = {.from_a_day = query->from.ymd != 0};
	*out = NULL;
	enum uph_status status = query_resolve(ledger, query, &resolved, err);
	if (status != UPH_OK)
		return status;
	buffer_init(&made.name, NAME_MAX_BYTES);
	status = account_book_read(ledger, &resolved, &made.book, err);
	if (status == UPH_OK)
		status = query_report(ledger, query, &resolved, "register",
			word(WORD_REGISTER, query->language), &made.report, err);
	if (status == UPH_OK)
		status = fill(&made, err);
	free(made.lines);
	free(made.headings);
	buffer_free(&made.name);
	account_book_free(&made.book);
	return query_finish(status, made.report, out, err);
}
