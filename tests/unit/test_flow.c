/* Flows out of stored sums and indexes are those of the entries: between any two days of a book, as known
 * after any record, by pot and by allocation. */
#include "ledger/flow.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/base/key_map.h"
#include "tests/support/real_book.h"

#define DAYS_MAX 64
#define KEYS_MAX 4096

static char *folder;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	support_folder_remove(folder);
	return 0;
}

struct key {
	int64_t month, before, kind, event, fund, activity, allocation;
};

struct tally {
	const struct uph_scope *scope;
	bool detail;
	struct key_map keys; /* struct key */
	int64_t ore[KEYS_MAX];
};

static void count(struct tally *tally, const struct key *key, int64_t ore)
{
	size_t at = key_map_find(&tally->keys, key);
	if (at == KEY_MAP_NONE) {
		at = key_map_add(&tally->keys, key);
		assert_true(at < KEYS_MAX);
		tally->ore[at] = 0;
	}
	tally->ore[at] += ore;
}

static enum uph_status take_flow(void *context, const struct flow *flow, struct uph_error *err)
{
	struct tally *tally = context;
	struct key key = {flow->month, flow->before, flow->kind, flow->event, flow->fund, flow->activity,
		flow->allocation};
	(void)err;
	assert_true(tally->detail || flow->event != 0);
	if (tally->detail) { /* what is not told then */
		key.month = 0;
		key.event = key.kind == UPH_ACCOUNT_POT ? key.event : 0;
		key.before = key.kind == UPH_ACCOUNT_POT ? key.before : 0;
	} else {
		key.allocation = 0;
	}
	count(tally, &key, flow->ore);
	return UPH_OK;
}

static void take_side(struct tally *tally, const struct uph_entry *entry, const struct uph_account *side,
	const struct uph_account *other, int64_t ore)
{
	const struct flow flow = {uph_date_year_month(entry->date), entry->date.ymd < tally->scope->from.ymd,
		side->kind, entry->event, side->fund, side->activity,
		side->allocation ? side->allocation : other->allocation, ore};
	if (uph_scope_has_fund(tally->scope, side->fund))
		(void)take_flow(tally, &flow, NULL);
}

static enum uph_status take_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	(void)err;
	take_side(context, entry, &entry->from, &entry->to, -entry->amount.ore);
	take_side(context, entry, &entry->to, &entry->from, entry->amount.ore);
	return UPH_OK;
}

/* The same things have flows, also those that add up to nothing, and as much. */
static void same(struct uph_ledger *ledger, const struct uph_scope *scope, bool detail)
{
	static struct tally told, counted;
	struct uph_error err = {0};
	struct uph_scope entries = *scope;
	entries.from.ymd = 0; /* flows before it are told, too */
	told.scope = counted.scope = scope;
	told.detail = counted.detail = detail;
	key_map_init(&told.keys, sizeof(struct key));
	key_map_init(&counted.keys, sizeof(struct key));
	assert_status(UPH_OK, flows(ledger, scope, detail, take_flow, &told, &err), &err);
	assert_status(UPH_OK, uph_entries(ledger, &entries, take_entry, &counted, &err), &err);
	for (size_t i = 0; i < counted.keys.count; i++) {
		struct key key;
		memcpy(&key, key_map_key(&counted.keys, i), sizeof key);
		size_t at = key_map_find(&told.keys, &key);
		if (at == KEY_MAP_NONE || told.ore[at] != counted.ore[i])
			fail_msg("%d..%d known at %lld: month %lld kind %lld event %lld: %lld, expected %lld",
				scope->from.ymd, scope->to.ymd, (long long)scope->seq_max,
				(long long)key.month, (long long)key.kind, (long long)key.event,
				at == KEY_MAP_NONE ? -1 : (long long)told.ore[at], (long long)counted.ore[i]);
	}
	assert_int_equal(told.keys.count, counted.keys.count);
	key_map_free(&told.keys);
	key_map_free(&counted.keys);
}

struct days {
	int32_t days[DAYS_MAX];
	size_t count;
};

/* Each day with entries, the day after it, and the ends of its month. */
static void add_day(struct days *days, int32_t day)
{
	for (size_t i = 0; i < days->count; i++)
		if (days->days[i] == day)
			return;
	if (days->count < DAYS_MAX && uph_date_valid((struct uph_date){day}))
		days->days[days->count++] = day;
}

static enum uph_status take_day(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	(void)err;
	add_day(context, entry->date.ymd);
	add_day(context, entry->date.ymd + 1);
	add_day(context, entry->date.ymd / 100 * 100 + 1);
	add_day(context, entry->date.ymd / 100 * 100 + 30);
	return UPH_OK;
}

static void between_all_days(struct uph_ledger *ledger, int64_t seq_max)
{
	struct uph_error err = {0};
	struct days days = {.days = {0}, .count = 1}; /* and no day */
	const struct uph_scope all = {.seq_max = seq_max};
	assert_status(UPH_OK, uph_entries(ledger, &all, take_day, &days, &err), &err);
	for (size_t from = 0; from < days.count; from++) {
		for (size_t to = 0; to < days.count; to++) {
			const struct uph_scope scope = {
				.from = {days.days[from]}, .to = {days.days[to]}, .seq_max = seq_max};
			if (days.days[to] != 0 && days.days[from] > days.days[to])
				continue;
			same(ledger, &scope, false);
			if ((from + to) % 7 == 0)
				same(ledger, &scope, true);
		}
	}
}

static void import_events(struct real_book *book)
{
	struct uph_error err = {0};
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	const struct uph_import_options options = {.as = "journal"};
	char *events = support_project("examples/handelser-2024.csv");
	assert_status(UPH_OK, uph_import_file(book->ledger, events, &options, &result, findings, &err), &err);
	uph_import_free(&result);
	uph_findings_free(findings);
	free(events);
}

static void flows_between_days(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "dagar.uph");
	import_events(&book);
	between_all_days(book.ledger, 0);
	real_book_close(&book);
}

/* A month is told from its sums less some days: what came only on those days has no flows. */
static void what_is_taken_away_again_is_not_told(void **state)
{
	struct real_book book;
	struct uph_error err = {0};
	int64_t voucher, seq;
	(void)state;
	real_book_open(&book, folder, "rattad.uph");
	const struct uph_account grantor = {
		.kind = UPH_ACCOUNT_GRANTOR, .fund = real_book_fund(&book, "UPH 2024")};
	const struct uph_account pot = {
		.kind = UPH_ACCOUNT_POT, .fund = grantor.fund, .activity = real_book_activity(&book, "786")};
	const struct uph_entry_draft draft = {
		.event = UPH_EVENT_GRANT, .date = {20250203}, .amount = {10000}, .from = grantor, .to = pot};
	real_book_begin(&book);
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, &voucher, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, &seq, &err), &err);
	/* the same day, so that the grant's flows add up to nothing; and a grant late in the month */
	assert_status(UPH_OK,
		uph_entry_correct(book.ledger, seq, (struct uph_money){0}, (struct uph_date){20250203}, "fel",
			NULL, NULL, &err),
		&err);
	struct uph_entry_draft late = draft;
	late.date.ymd = 20250227;
	late.event = UPH_EVENT_OPENING;
	late.from.kind = UPH_ACCOUNT_OPENING;
	assert_status(UPH_OK, uph_entry_add(book.ledger, &late, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	real_book_commit(&book);
	between_all_days(book.ledger, 0);
	real_book_close(&book);
}

static void flows_as_known_after_each_record(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "kanda.uph");
	import_events(&book);
	int64_t last = uph_ledger_head(book.ledger).seq;
	for (int64_t seq = 1; seq <= last; seq++) {
		const struct uph_scope known = {.seq_max = seq}, then = {.seq_max = seq, .to = {20240412}},
				       between = {.seq_max = seq, .from = {20240213}, .to = {20240620}};
		same(book.ledger, &known, false);
		same(book.ledger, &known, true);
		same(book.ledger, &then, false);
		same(book.ledger, &then, true);
		same(book.ledger, &between, false);
		same(book.ledger, &between, true);
	}
	real_book_close(&book);
}

/* Inside a change the stored balances are behind: the entries count. */
static void flows_inside_a_change(void **state)
{
	struct real_book book;
	struct uph_error err = {0};
	int64_t voucher;
	const struct uph_scope all = {.seq_max = 0};
	(void)state;
	real_book_open(&book, folder, "pagar.uph");
	const struct uph_account grantor = {
		.kind = UPH_ACCOUNT_GRANTOR, .fund = real_book_fund(&book, "UPH 2024")};
	const struct uph_account pot = {
		.kind = UPH_ACCOUNT_POT, .fund = grantor.fund, .activity = real_book_activity(&book, "787")};
	const struct uph_entry_draft draft = {
		.event = UPH_EVENT_GRANT, .date = {20250203}, .amount = {10000}, .from = grantor, .to = pot};
	real_book_begin(&book);
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, &voucher, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	same(book.ledger, &all, false);
	same(book.ledger, &all, true);
	real_book_commit(&book);
	same(book.ledger, &all, false);
	same(book.ledger, &all, true);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flows_between_days),
		cmocka_unit_test(what_is_taken_away_again_is_not_told),
		cmocka_unit_test(flows_as_known_after_each_record),
		cmocka_unit_test(flows_inside_a_change),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
