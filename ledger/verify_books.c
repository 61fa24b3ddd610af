/* The books checked as the chain is walked: every rule that journal.c keeps when it writes is asked again
 * here of what was written, and every derived figure is made again and compared. */
#include <stdlib.h>
#include <string.h>

#include "ledger/correction.h"
#include "ledger/event.h"
#include "ledger/handle.h"
#include "ledger/verify_walk.h"

static const char sql_accounts[] =
	"SELECT id, kind, ifnull(fund, 0), ifnull(activity, 0), ifnull(allocation, 0), ifnull(party, 0)"
	" FROM account ORDER BY id";
static const char sql_blocks[] = "SELECT id, first_seq, last_seq, entry_count FROM block ORDER BY id";
static const char sql_sums[] =
	"SELECT period, kind, event, fund, activity, amount_ore FROM flow_sum WHERE block = ?1";
static const char sql_lost_sums[] = "SELECT count(*) FROM flow_sum WHERE block NOT IN (SELECT id FROM block)";
static const char sql_balances[] = "SELECT account, amount_ore FROM account_balance ORDER BY account";
/* By the table, for a file whose indexes may be wrong; else by the index of corrections, which are few. */
#define WRONG_CORRECTIONS(order)                                                                             \
	"SELECT c.seq FROM entry c LEFT JOIN entry o ON o.seq = c.corrects WHERE c.corrects IS NOT NULL AND" \
	" (o.seq IS NULL OR o.seq >= c.seq OR o.event <> c.event OR o.from_account <> c.to_account"          \
	" OR o.to_account <> c.from_account) ORDER BY " order
#define OVER_CORRECTED(is_corrected)                                                                         \
	"SELECT o.seq FROM entry o WHERE " is_corrected                                                      \
	" AND " CORRECTED("o.seq", "9223372036854775807") " NOT BETWEEN 0 AND o.amount_ore ORDER BY o.seq"
static const char sql_wrong_corrections[] = WRONG_CORRECTIONS("c.seq");
static const char sql_wrong_corrections_indexed[] = WRONG_CORRECTIONS("+c.seq");
static const char sql_over_corrected[] =
	OVER_CORRECTED("EXISTS (SELECT 1 FROM entry c WHERE c.corrects = o.seq)");
static const char sql_over_corrected_indexed[] =
	OVER_CORRECTED("o.seq IN (SELECT c.corrects FROM entry c WHERE c.corrects IS NOT NULL)");
static const char sql_lost_accounts[] =
	"SELECT a.id FROM account a LEFT JOIN fund f ON f.seq = a.fund LEFT JOIN activity c ON c.seq = a.activity"
	" LEFT JOIN allocation l ON l.seq = a.allocation LEFT JOIN party p ON p.seq = a.party"
	" WHERE (a.fund IS NOT NULL AND f.seq IS NULL) OR (a.activity IS NOT NULL AND c.seq IS NULL)"
	" OR (a.allocation IS NOT NULL AND l.seq IS NULL) OR (a.party IS NOT NULL AND p.seq IS NULL) ORDER BY a.id";
static const char sql_posted_twice[] =
	"SELECT max(seq) FROM entry WHERE row_key IS NOT NULL GROUP BY row_key HAVING count(*) > 1";

struct closed {
	int64_t fund, through;
};

struct account_check {
	int64_t id;
	struct uph_account account;
	int64_t balance_ore;
	int64_t before_ore; /* when the transaction being walked began */
	int64_t voucher;    /* that touched it last */
};

struct books {
	struct uph_ledger *ledger;
	struct uph_findings *findings;
	struct key_map account_ids;
	struct account_check *accounts;
	size_t account_count;
	size_t *touched; /* by the open voucher */
	size_t touched_count, touched_capacity;
	struct closed *closed;
	size_t closed_count;
	int64_t voucher, allocation, entry_count;
	int64_t last_entry; /* its seq */
	int64_t command;    /* the transaction being walked */
	bool pots_moved, overridden;
	int64_t excused[FUNDS_EXCUSED_MAX]; /* funds that alone may stand below zero */
	size_t excused_count;
	struct db_statement *blocks; /* stands at the block being walked */
	bool blocks_ended;
	struct sums sums;
	struct flow_rules *flow;
};

/* ---- accounts ---- */

static enum uph_status load_accounts(struct books *books, struct uph_error *err)
{
	struct db_statement *row;
	size_t capacity = 0;
	enum uph_status status = db_prepare(books->ledger->db, sql_accounts, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK) {
		if (books->account_count == capacity) {
			capacity = capacity ? capacity * 2 : 64;
			struct account_check *more = realloc(books->accounts, capacity * sizeof *more);
			if (!more) {
				status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
				break;
			}
			books->accounts = more;
		}
		struct account_check *check = &books->accounts[books->account_count++];
		*check = (struct account_check){.id = db_int(row, 0),
			.account = {(enum uph_account_kind)db_int(row, 1), db_int(row, 2), db_int(row, 3),
				db_int(row, 4), db_int(row, 5)}};
		if (key_map_add(&books->account_ids, &check->id) == KEY_MAP_NONE)
			status = uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	}
	return status == UPH_END ? UPH_OK : status;
}

/* Accounts are numbered from 1, and mostly stand in the place of their number. */
static struct account_check *account_of(const struct books *books, int64_t id)
{
	if (id > 0 && (uint64_t)id <= books->account_count && books->accounts[id - 1].id == id)
		return &books->accounts[id - 1];
	size_t number = key_map_find(&books->account_ids, &id);
	return number == KEY_MAP_NONE ? NULL : &books->accounts[number];
}

const struct uph_account *books_account(const struct books *books, int64_t id)
{
	const struct account_check *check = account_of(books, id);
	return check ? &check->account : NULL;
}

enum uph_status books_new(
	struct uph_ledger *ledger, struct uph_findings *findings, struct books **out, struct uph_error *err)
{
	struct books *books = calloc(1, sizeof *books);
	if (!books)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	books->ledger = ledger;
	books->findings = findings;
	key_map_init(&books->account_ids, sizeof(int64_t));
	sums_init(&books->sums);
	*out = books;
	books->flow = flow_rules_new();
	enum uph_status status =
		books->flow ? load_accounts(books, err) : uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	if (status == UPH_OK)
		status = db_prepare(ledger->db, sql_blocks, &books->blocks, err);
	if (status == UPH_OK)
		status = db_step(books->blocks, err);
	books->blocks_ended = status == UPH_END;
	return status == UPH_END ? UPH_OK : status;
}

void books_free(struct books *books)
{
	if (!books)
		return;
	if (books->blocks)
		db_reset(books->blocks);
	key_map_free(&books->account_ids);
	sums_free(&books->sums);
	flow_rules_free(books->flow);
	free(books->accounts);
	free(books->touched);
	free(books->closed);
	free(books);
}

int64_t books_voucher(const struct books *books)
{
	return books->voucher;
}

int64_t books_entries(const struct books *books)
{
	return books->entry_count;
}

int64_t books_allocation(const struct books *books)
{
	return books->allocation;
}

/* The next number; unsigned, so that no number in the file can overflow. */
static bool follows(int64_t number, int64_t before)
{
	return (uint64_t)number - (uint64_t)before == 1;
}

/* ---- limits ---- */

/* The open voucher is complete: nothing may have left what did not enter it. */
static void end_voucher(struct books *books)
{
	for (size_t i = 0; i < books->touched_count; i++) {
		const struct account_check *check = &books->accounts[books->touched[i]];
		const struct account_rule *rule = account_rule(check->account.kind);
		if (!rule || rule->below_zero || check->balance_ore >= 0)
			continue;
		char amount[UPH_MONEY_TEXT_MAX];
		verify_say(books->findings, "books.limit", "entry", books->last_entry,
			"verifikation %lld tar ut mer än som finns: %s på %s", (long long)books->voucher,
			uph_money_print((struct uph_money){check->balance_ore}, UPH_MONEY_SWEDISH, amount),
			rule->label);
	}
	books->touched_count = 0;
}

static bool is_excused(const struct books *books, int64_t fund)
{
	for (size_t i = 0; i < books->excused_count; i++) {
		if (books->excused[i] == fund)
			return true;
	}
	return false;
}

/* A transaction is complete: no fund may stand below zero because of it, unless it was said why. */
static void end_command(struct books *books)
{
	const struct uph_fund *funds;
	size_t count;
	if (!books->pots_moved || uph_funds(books->ledger, &funds, &count, NULL) != UPH_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		struct uph_money total = {0}, before = {0};
		bool fits = true;
		for (size_t k = 0; k < books->account_count; k++) {
			struct account_check *check = &books->accounts[k];
			if (check->account.kind != UPH_ACCOUNT_POT || check->account.fund != funds[i].id)
				continue;
			fits = fits && uph_money_add(total, (struct uph_money){check->balance_ore}, &total) &&
			       uph_money_add(before, (struct uph_money){check->before_ore}, &before);
			check->before_ore = check->balance_ore;
		}
		char amount[UPH_MONEY_TEXT_MAX];
		if (fits && (total.ore >= 0 || total.ore >= before.ore || books->overridden ||
				    is_excused(books, funds[i].id)))
			continue;
		verify_say(books->findings, "books.fund", "command", books->command,
			"bidragsåret %s står på %s utan att ett skäl är angivet", funds[i].name,
			uph_money_print(total, UPH_MONEY_SWEDISH, amount));
	}
}

static enum uph_status touch(
	struct books *books, struct account_check *check, int64_t ore, bool in, struct uph_error *err)
{
	const struct uph_money before = {check->balance_ore}, amount = {ore};
	struct uph_money sum = {0};
	if (!(in ? uph_money_add(before, amount, &sum) : uph_money_subtract(before, amount, &sum)))
		verify_say(books->findings, "books.amount", "entry", books->last_entry, "summan är orimlig");
	check->balance_ore = sum.ore;
	books->pots_moved = books->pots_moved || check->account.kind == UPH_ACCOUNT_POT;
	if (check->voucher == books->voucher)
		return UPH_OK;
	check->voucher = books->voucher;
	if (books->touched_count == books->touched_capacity) {
		size_t capacity = books->touched_capacity ? books->touched_capacity * 2 : 16;
		size_t *more = realloc(books->touched, capacity * sizeof *more);
		if (!more)
			return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
		books->touched = more;
		books->touched_capacity = capacity;
	}
	books->touched[books->touched_count++] = (size_t)(check - books->accounts);
	return UPH_OK;
}

/* ---- sums ---- */

static const char *print_difference(int64_t stored, int64_t made, char text[UPH_MONEY_TEXT_MAX])
{
	struct uph_money difference;
	if (!uph_money_subtract((struct uph_money){stored}, (struct uph_money){made}, &difference))
		return "orimligt mycket";
	return uph_money_print(difference, UPH_MONEY_SWEDISH, text);
}

static void compare_sum(
	struct books *books, int64_t block, const struct sum_key *key, int64_t stored, size_t *matched)
{
	char off[UPH_MONEY_TEXT_MAX];
	size_t number = key_map_find(&books->sums.keys, key);
	if (number == KEY_MAP_NONE) {
		verify_say(books->findings, "books.sum", "flow_sum", block,
			"en lagrad summa för %lld har inga poster", (long long)key->period);
		return;
	}
	(*matched)++;
	if (books->sums.amounts[number] != stored)
		verify_say(books->findings, "books.sum", "flow_sum", block,
			"en lagrad summa för %lld skiljer %s från sina poster", (long long)key->period,
			print_difference(stored, books->sums.amounts[number], off));
}

/* A block's stretch is walked: its stored sums must be those of its entries. */
static enum uph_status end_block(struct books *books, struct uph_error *err)
{
	int64_t block = db_int(books->blocks, 0);
	struct db_statement *row;
	size_t matched = 0;
	enum uph_status status = db_prepare(books->ledger->db, sql_sums, &row, err);
	if (status != UPH_OK)
		return status;
	db_bind_int(row, 1, block);
	if (sums_add_months(&books->sums, NULL) == UPH_E_OVERFLOW)
		verify_say(books->findings, "books.amount", "block", block, "summan är orimlig");
	while ((status = db_step(row, err)) == UPH_OK) {
		struct sum_key key = {
			db_int(row, 0), db_int(row, 1), db_int(row, 2), db_int(row, 3), db_int(row, 4)};
		compare_sum(books, block, &key, db_int(row, 5), &matched);
	}
	if (matched != books->sums.keys.count)
		verify_say(books->findings, "books.sum", "flow_sum", block,
			"lagrade summor saknas (block %lld i kedjan)", (long long)block);
	if (db_int(books->blocks, 3) != books->sums.entry_count ||
		(books->sums.entry_count > 0 && (db_int(books->blocks, 1) != books->sums.first_seq ||
							db_int(books->blocks, 2) != books->sums.last_seq)))
		verify_say(books->findings, "books.block", "block", block,
			"blocket har fel antal poster eller fel gränser");
	sums_free(&books->sums);
	if (status == UPH_END)
		status = db_step(books->blocks, err);
	books->blocks_ended = status == UPH_END;
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status sum(struct books *books, int64_t seq, const struct value *fields,
	const struct uph_account *from, const struct uph_account *to, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	while (status == UPH_OK && !books->blocks_ended && db_int(books->blocks, 2) < seq)
		status = end_block(books, err);
	if (status != UPH_OK)
		return status;
	if (fields[ENTRY_AMOUNT].number <= 0) /* told already; not to be negated */
		return UPH_OK;
	if (books->blocks_ended) {
		verify_say(books->findings, "books.block", "entry", seq,
			"posten ingår inte i de lagrade summorna");
		return UPH_OK;
	}
	status = sums_add(&books->sums, seq, (enum uph_event)fields[ENTRY_EVENT].number,
		(struct uph_date){(int32_t)fields[ENTRY_DATE].number}, fields[ENTRY_AMOUNT].number, from, to,
		NULL);
	if (status == UPH_E_OVERFLOW)
		verify_say(books->findings, "books.amount", "entry", seq, "summan är orimlig");
	return status == UPH_E_OVERFLOW ? UPH_OK : status;
}

/* ---- entries ---- */

static bool closed(const struct books *books, int64_t fund, int64_t date)
{
	for (size_t i = 0; i < books->closed_count; i++) {
		if ((books->closed[i].fund == 0 || books->closed[i].fund == fund) &&
			date <= books->closed[i].through)
			return true;
	}
	return false;
}

static void check_entry(struct books *books, const struct record_read *record, const struct uph_account *from,
	const struct uph_account *to)
{
	const struct value *fields = record->fields;
	int64_t date = fields[ENTRY_DATE].number, amount = fields[ENTRY_AMOUNT].number;
	const char *refusal = event_refuses((enum uph_event)fields[ENTRY_EVENT].number, from, to,
		fields[ENTRY_CORRECTS].kind == VALUE_NUMBER);
	if (refusal)
		verify_say(books->findings, "books.event", "entry", record->seq, "%s", refusal);
	if (amount <= 0)
		verify_say(books->findings, "books.amount", "entry", record->seq,
			"beloppet är inte större än noll");
	if (fields[ENTRY_FROM].number == fields[ENTRY_TO].number)
		verify_say(books->findings, "books.accounts", "entry", record->seq,
			"från och till är samma konto");
	if (date > INT32_MAX || date < 0 || !uph_date_valid((struct uph_date){(int32_t)date}))
		verify_say(books->findings, "books.date", "entry", record->seq, "datumet finns inte");
	if (closed(books, from->fund, date) || closed(books, to->fund, date))
		verify_say(books->findings, "books.closed", "entry", record->seq,
			"posten är daterad i en period som redan var stängd");
}

static enum uph_status take_entry(
	struct books *books, const struct record_read *record, struct uph_error *err)
{
	const struct value *fields = record->fields;
	struct account_check *from = account_of(books, fields[ENTRY_FROM].number);
	struct account_check *to = account_of(books, fields[ENTRY_TO].number);
	int64_t voucher = fields[ENTRY_VOUCHER].number;
	books->entry_count++;
	if (voucher != books->voucher) {
		end_voucher(books);
		if (!follows(voucher, books->voucher))
			verify_say(books->findings, "books.voucher", "entry", record->seq,
				"verifikation %lld följer på %lld", (long long)voucher,
				(long long)books->voucher);
		books->voucher = voucher;
	}
	books->last_entry = record->seq;
	if (!from || !to) {
		verify_say(
			books->findings, "books.accounts", "entry", record->seq, "postens konto finns inte");
		return UPH_OK;
	}
	check_entry(books, record, &from->account, &to->account);
	enum uph_status status = touch(books, from, fields[ENTRY_AMOUNT].number, false, err);
	if (status == UPH_OK)
		status = touch(books, to, fields[ENTRY_AMOUNT].number, true, err);
	return status == UPH_OK ? sum(books, record->seq, fields, &from->account, &to->account, err) : status;
}

static enum uph_status take_closing(
	struct books *books, const struct record_read *record, struct uph_error *err)
{
	struct closed *more = realloc(books->closed, (books->closed_count + 1) * sizeof *more);
	if (!more)
		return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte");
	books->closed = more;
	books->closed[books->closed_count++] =
		(struct closed){record->fields[3].kind == VALUE_NUMBER ? record->fields[3].number : 0,
			record->fields[4].number};
	return UPH_OK;
}

static bool overrides_funds(const struct record_read *record)
{
	static const char rule[] = "fund-below-zero";
	const struct value *said = &record->fields[3];
	return said->kind == VALUE_TEXT && said->length == strlen(rule) &&
	       memcmp(said->data, rule, said->length) == 0;
}

/* Of one fund, or of all. */
static void take_override(struct books *books, const struct record_read *record)
{
	if (record->fields[4].kind != VALUE_NUMBER)
		books->overridden = true;
	else if (books->excused_count < FUNDS_EXCUSED_MAX)
		books->excused[books->excused_count++] = record->fields[4].number;
}

enum uph_status books_take(struct books *books, const struct record_read *record, struct uph_error *err)
{
	if (record->kind == RECORD_COMMAND) {
		end_voucher(books);
		end_command(books);
		books->command = record->seq;
		books->pots_moved = books->overridden = false;
		books->excused_count = 0;
		return UPH_OK;
	}
	if (record->fields[0].number != books->command)
		verify_say(books->findings, "books.command", record_table(record->kind)->name, record->seq,
			"hör inte till kommandot närmast före i kedjan");
	const struct uph_account *to = record->kind == RECORD_ENTRY && flow_rules_ask(record)
					       ? books_account(books, record->fields[ENTRY_TO].number)
					       : NULL;
	enum uph_status status = flow_rules_take(books->flow, books->findings, record, to, err);
	if (status != UPH_OK)
		return status;
	if (record->kind == RECORD_ENTRY)
		return take_entry(books, record, err);
	if (record->kind == RECORD_CLOSING)
		return take_closing(books, record, err);
	if (record->kind == RECORD_OVERRIDE && overrides_funds(record))
		take_override(books, record);
	if (record->kind == RECORD_ALLOCATION) {
		if (!follows(record->fields[4].number, books->allocation))
			verify_say(books->findings, "books.allocation", "allocation", record->seq,
				"tilldelning nummer %lld följer på %lld", (long long)record->fields[4].number,
				(long long)books->allocation);
		books->allocation = record->fields[4].number;
	}
	return UPH_OK;
}

/* ---- after the last record ---- */

static enum uph_status compare_balances(struct books *books, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(books->ledger->db, sql_balances, &row, err);
	size_t stored = 0;
	char off[UPH_MONEY_TEXT_MAX];
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK) {
		const struct account_check *check = account_of(books, db_int(row, 0));
		stored++;
		if (!check || check->balance_ore != db_int(row, 1))
			verify_say(books->findings, "books.balance", "account_balance", db_int(row, 0),
				"det lagrade saldot skiljer %s från kontots poster",
				print_difference(db_int(row, 1), check ? check->balance_ore : 0, off));
	}
	for (size_t i = 0; i < books->account_count; i++) {
		if (books->accounts[i].voucher == 0)
			verify_say(books->findings, "books.accounts", "account", books->accounts[i].id,
				"kontot har inga poster");
	}
	if (status == UPH_END && stored != books->account_count)
		verify_say(books->findings, "books.balance", "account_balance", 0,
			"%zu konton har lagrat saldo av %zu", stored, books->account_count);
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status say_each(struct books *books, const char *sql, const char *rule, const char *table,
	const char *message, struct uph_error *err)
{
	struct db_statement *row;
	enum uph_status status = db_prepare(books->ledger->db, sql, &row, err);
	while (status == UPH_OK && (status = db_step(row, err)) == UPH_OK)
		verify_say(books->findings, rule, table, db_int(row, 0), "%s", message);
	return status == UPH_END ? UPH_OK : status;
}

enum uph_status books_end(struct books *books, bool indexed, struct uph_error *err)
{
	enum uph_status status = UPH_OK;
	int64_t lost = 0;
	end_voucher(books);
	end_command(books);
	while (status == UPH_OK && !books->blocks_ended)
		status = end_block(books, err);
	if (status == UPH_OK)
		status = db_number(books->ledger->db, sql_lost_sums, &lost, err);
	if (status == UPH_OK && lost)
		verify_say(books->findings, "books.sum", "flow_sum", 0, "%lld lagrade summor saknar block",
			(long long)lost);
	if (status == UPH_OK)
		status = compare_balances(books, err);
	if (status == UPH_OK)
		status = say_each(books, indexed ? sql_wrong_corrections_indexed : sql_wrong_corrections,
			"books.correction", "entry",
			"rättelsen speglar inte den post som den säger sig rätta", err);
	if (status == UPH_OK)
		status = say_each(books, indexed ? sql_over_corrected_indexed : sql_over_corrected,
			"books.correction", "entry", "posten är rättad med mer än sitt belopp", err);
	if (status == UPH_OK && !indexed)
		status = say_each(books, sql_posted_twice, "books.twice", "entry",
			"källans rad är bokförd två gånger", err);
	if (status == UPH_OK)
		status = say_each(books, sql_lost_accounts, "books.accounts", "account",
			"kontot hänvisar till något som inte finns", err);
	if (status == UPH_OK)
		status = verify_decisions(books->ledger, books->findings, err);
	if (status == UPH_OK)
		status = verify_conditions(books->ledger, books->findings, err);
	if (status == UPH_OK)
		status = verify_meetings(books->ledger, books->findings, err);
	if (status == UPH_OK)
		status = verify_reconcile(books->ledger, books->findings, err);
	if (status == UPH_OK)
		status = verify_parties(books->ledger, books->findings, err);
	return status == UPH_OK ? flow_rules_end(books->ledger, books->findings, err) : status;
}
