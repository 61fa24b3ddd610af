#include "reports/account_book.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "uph/decision.h"

#define TEXTS_MAX ((size_t)256 << 20)
#define KEY_PARTS 5

/* ---- names ---- */

const char *book_kind_word(enum uph_account_kind kind, enum uph_language language)
{
	static const enum word words[UPH_ACCOUNT_LAST + 1] = {
		[BOOK_OUTSIDE] = WORD_BOOK_OUTSIDE,
		[UPH_ACCOUNT_OPENING] = WORD_BOOK_OPENING,
		[UPH_ACCOUNT_POT] = WORD_BOOK_POT,
		[UPH_ACCOUNT_GRANTOR] = WORD_BOOK_GRANTOR,
		[UPH_ACCOUNT_RECEIVED] = WORD_BOOK_RECEIVED,
		[UPH_ACCOUNT_RESERVED] = WORD_BOOK_RESERVED,
		[UPH_ACCOUNT_HELD] = WORD_BOOK_HELD,
		[UPH_ACCOUNT_REQUISITIONED] = WORD_BOOK_REQUISITIONED,
		[UPH_ACCOUNT_PAID] = WORD_BOOK_PAID,
		[UPH_ACCOUNT_SPENT] = WORD_BOOK_SPENT,
		[UPH_ACCOUNT_CLAIMED] = WORD_BOOK_CLAIMED,
		[UPH_ACCOUNT_EARLIER] = WORD_BOOK_EARLIER,
		[UPH_ACCOUNT_REPAID] = WORD_BOOK_REPAID,
		[UPH_ACCOUNT_FUNDER] = WORD_BOOK_FUNDER,
		[UPH_ACCOUNT_COFUNDED] = WORD_BOOK_COFUNDED,
	};
	assert((size_t)kind <= UPH_ACCOUNT_LAST);
	return word(words[kind], language);
}

const char *book_kind_name(enum uph_account_kind kind)
{
	return kind == BOOK_OUTSIDE ? "outside" : uph_account_kind_name(kind);
}

static void put_part(struct buffer *out, const char *between, const char *part)
{
	if (!part)
		return;
	buffer_text(out, between);
	buffer_text(out, part);
}

/* The activity's code, or what money is called that has none yet. */
static const char *activity_part(const struct book_account *account, enum uph_language language)
{
	return account->activity && account->activity[0] == '\0' ? word(WORD_BOOK_UNDIVIDED, language)
								 : account->activity;
}

void book_account_name(struct buffer *out, const struct book_account *account, const char *between,
	enum uph_language language)
{
	buffer_text(out, book_kind_word(account->tuple.kind, language));
	put_part(out, between, account->fund);
	put_part(out, between, activity_part(account, language));
	put_part(out, between, account->allocation);
	put_part(out, between, account->party);
}

void book_account_short_name(
	struct buffer *out, const struct book_account *account, enum uph_language language)
{
	buffer_text(out, book_kind_word(account->tuple.kind, language));
	if (account->allocation) {
		put_part(out, " ", account->allocation);
		return;
	}
	put_part(out, " ", account->fund);
	put_part(out, " ", activity_part(account, language));
	put_part(out, " ", account->party);
}

/* ---- accounts ---- */

static enum uph_status no_memory(struct uph_error *err)
{
	return uph_fail(err, UPH_E_MEMORY, "minnet räcker inte till kontona");
}

static size_t fund_place(struct uph_ledger *ledger, int64_t id)
{
	const struct uph_fund *funds;
	size_t count = 0;
	if (uph_funds(ledger, &funds, &count, NULL) != UPH_OK)
		return 0;
	for (size_t i = 0; i < count; i++) {
		if (funds[i].id == id)
			return i;
	}
	return count;
}

/* The names of the account's parts; false when memory is out. */
static bool name_parts(struct account_book *book, struct book_account *account, struct uph_error *err)
{
	struct uph_ledger *ledger = book->ledger;
	const struct uph_account *tuple = &account->tuple;
	const struct uph_fund *fund = tuple->fund ? uph_fund_by_id(ledger, tuple->fund) : NULL;
	const struct uph_activity *activity =
		tuple->activity ? uph_activity_by_id(ledger, tuple->activity) : NULL;
	const struct uph_party *party = tuple->party ? uph_party_by_id(ledger, tuple->party) : NULL;
	struct uph_allocation allocation;
	if (fund) {
		account->fund_place = fund_place(ledger, fund->id);
		account->fund = arena_string(&book->texts, fund->name);
	}
	if (activity)
		account->activity = arena_string(&book->texts, activity->code);
	if (party)
		account->party = arena_string(&book->texts, party->name);
	if (tuple->allocation) {
		if (uph_allocation_by_id(ledger, tuple->allocation, &allocation, err) != UPH_OK)
			return false;
		account->allocation_number = allocation.number;
		account->allocation = arena_string(&book->texts, allocation.label);
	}
	return (!fund || account->fund) && (!activity || account->activity) && (!party || account->party) &&
	       (!tuple->allocation || account->allocation);
}

static bool make_room(struct account_book *book)
{
	if (book->count < book->capacity)
		return true;
	size_t wanted = book->capacity ? book->capacity * 2 : 64;
	struct book_account *grown = realloc(book->accounts, wanted * sizeof *grown);
	if (!grown)
		return false;
	book->accounts = grown;
	book->capacity = wanted;
	return true;
}

/* The account's number; of another fund than the one asked for, that of what stands for it. */
static enum uph_status find(
	struct account_book *book, const struct uph_account *tuple, size_t *out, struct uph_error *err)
{
	struct uph_account inside = *tuple;
	if (!uph_scope_has_fund(&book->scope, tuple->fund))
		inside = (struct uph_account){.kind = BOOK_OUTSIDE, .fund = tuple->fund};
	const int64_t key[KEY_PARTS] = {
		(int64_t)inside.kind, inside.fund, inside.activity, inside.allocation, inside.party};
	*out = key_map_find(&book->keys, key);
	if (*out != KEY_MAP_NONE)
		return UPH_OK;
	if (!make_room(book))
		return no_memory(err);
	struct book_account *account = &book->accounts[book->count];
	*account = (struct book_account){.tuple = inside};
	if (err)
		err->message[0] = '\0';
	if (!name_parts(book, account, err))
		return err && err->message[0] ? err->status : no_memory(err);
	*out = key_map_add(&book->keys, key);
	if (*out == KEY_MAP_NONE)
		return no_memory(err);
	book->count++;
	return UPH_OK;
}

/* ---- amounts ---- */

static enum uph_status too_large(struct uph_error *err)
{
	return uph_fail(err, UPH_E_OVERFLOW, "ett kontos summa är större än vad som kan hållas i ören");
}

static enum uph_status find_both(struct account_book *book, const struct uph_entry *entry, size_t *from,
	size_t *to, struct uph_error *err)
{
	enum uph_status status = find(book, &entry->from, from, err);
	return status == UPH_OK ? find(book, &entry->to, to, err) : status;
}

static enum uph_status add_to_opening(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct account_book *book = context;
	size_t from, to;
	enum uph_status status = find_both(book, entry, &from, &to, err);
	if (status != UPH_OK)
		return status;
	struct uph_money *out = &book->accounts[from].opening, *in = &book->accounts[to].opening;
	if (!uph_money_subtract(*out, entry->amount, out) || !uph_money_add(*in, entry->amount, in))
		return too_large(err);
	return UPH_OK;
}

static void note_day(struct book_account *account, struct uph_date day)
{
	account->entry_count++;
	if (account->first.ymd == 0 || day.ymd < account->first.ymd)
		account->first = day;
}

static enum uph_status add_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct account_book *book = context;
	size_t from, to;
	enum uph_status status = find_both(book, entry, &from, &to, err);
	if (status != UPH_OK)
		return status;
	struct book_account *giver = &book->accounts[from], *taker = &book->accounts[to];
	if (!uph_money_add(giver->credit, entry->amount, &giver->credit) ||
		!uph_money_add(taker->debit, entry->amount, &taker->debit))
		return too_large(err);
	note_day(giver, entry->date);
	note_day(taker, entry->date);
	book->entry_count++;
	if (book->first.ymd == 0 || entry->date.ymd < book->first.ymd)
		book->first = entry->date;
	if (entry->date.ymd > book->last.ymd)
		book->last = entry->date;
	return UPH_OK;
}

static enum uph_status close_accounts(struct account_book *book, struct uph_error *err)
{
	for (size_t i = 0; i < book->count; i++) {
		struct book_account *account = &book->accounts[i];
		if (!uph_money_add(account->opening, account->debit, &account->closing) ||
			!uph_money_subtract(account->closing, account->credit, &account->closing) ||
			!uph_money_add(book->sum, account->closing, &book->sum))
			return too_large(err);
	}
	return UPH_OK;
}

/* ---- order ---- */

static int by_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

/* The undivided stands last. */
static int by_activity(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	if (a[0] == '\0' || b[0] == '\0')
		return (a[0] == '\0') - (b[0] == '\0');
	return strcmp(a, b);
}

static int compare(const struct book_account *a, const struct book_account *b)
{
	int order = by_number((int64_t)a->tuple.kind, (int64_t)b->tuple.kind);
	if (order == 0)
		order = by_number((int64_t)a->fund_place, (int64_t)b->fund_place);
	if (order == 0)
		order = by_activity(a->activity, b->activity);
	if (order == 0)
		order = by_number(a->allocation_number, b->allocation_number);
	if (order == 0 && a->party && b->party)
		order = strcmp(a->party, b->party);
	return order;
}

struct ordered {
	const struct book_account *account;
	size_t number;
};

static int compare_ordered(const void *left, const void *right)
{
	const struct ordered *a = left, *b = right;
	int order = compare(a->account, b->account);
	return order ? order : by_number((int64_t)a->number, (int64_t)b->number);
}

static enum uph_status put_in_order(struct account_book *book, struct uph_error *err)
{
	struct ordered *all = calloc(book->count + 1, sizeof *all);
	book->order = calloc(book->count + 1, sizeof *book->order);
	if (!all || !book->order) {
		free(all);
		return no_memory(err);
	}
	for (size_t i = 0; i < book->count; i++) {
		const struct book_account *account = &book->accounts[i];
		/* What has come and gone before the first day is no account of this question. */
		if (account->entry_count > 0 || account->opening.ore != 0)
			all[book->order_count++] = (struct ordered){account, i};
	}
	qsort(all, book->order_count, sizeof *all, compare_ordered);
	for (size_t i = 0; i < book->order_count; i++)
		book->order[i] = all[i].number;
	free(all);
	return UPH_OK;
}

/* ---- reading ---- */

static enum uph_status read_openings(struct account_book *book, struct uph_error *err)
{
	struct uph_scope before = book->scope;
	if (book->scope.from.ymd == 0)
		return UPH_OK;
	before.from = (struct uph_date){0};
	if (!uph_date_from_days(uph_date_days(book->scope.from) - 1, &before.to))
		return UPH_OK;
	return uph_entries(book->ledger, &before, add_to_opening, book, err);
}

enum uph_status account_book_read(struct uph_ledger *ledger, const struct query_scope *resolved,
	struct account_book *out, struct uph_error *err)
{
	*out = (struct account_book){.ledger = ledger, .scope = resolved->scope};
	key_map_init(&out->keys, KEY_PARTS * sizeof(int64_t));
	arena_init(&out->texts, TEXTS_MAX);
	/* What another writes meanwhile is in none of the readings. */
	if (out->scope.seq_max == 0)
		out->scope.seq_max = resolved->head.seq;
	enum uph_status status = read_openings(out, err);
	if (status == UPH_OK)
		status = uph_entries(ledger, &out->scope, add_entry, out, err);
	if (status == UPH_OK)
		status = close_accounts(out, err);
	return status == UPH_OK ? put_in_order(out, err) : status;
}

void account_book_free(struct account_book *book)
{
	free(book->accounts);
	free(book->order);
	key_map_free(&book->keys);
	arena_free(&book->texts);
	*book = (struct account_book){0};
}

struct visiting {
	const struct account_book *book;
	account_book_visit *visit;
	void *context;
};

static size_t number_of(const struct account_book *book, const struct uph_account *tuple)
{
	bool inside = uph_scope_has_fund(&book->scope, tuple->fund);
	const int64_t key[KEY_PARTS] = {inside ? (int64_t)tuple->kind : (int64_t)BOOK_OUTSIDE, tuple->fund,
		inside ? tuple->activity : 0, inside ? tuple->allocation : 0, inside ? tuple->party : 0};
	return key_map_find(&book->keys, key);
}

static enum uph_status visit_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	const struct visiting *visiting = context;
	size_t from = number_of(visiting->book, &entry->from), to = number_of(visiting->book, &entry->to);
	assert(from != KEY_MAP_NONE && to != KEY_MAP_NONE);
	return visiting->visit(visiting->context, entry, from, to, err);
}

enum uph_status account_book_entries(
	const struct account_book *book, account_book_visit *visit, void *context, struct uph_error *err)
{
	struct visiting visiting = {book, visit, context};
	return uph_entries(book->ledger, &book->scope, visit_entry, &visiting, err);
}
