/* The ledger held against its model. */
#include "tests/support/model_book.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"

/* ---- what fails ---- */

void (*model_book_failing)(const char *message);
static struct model_book *current; /* the one that is open */

void model_book_fail(const struct model_book *book, const char *format, ...)
{
	char message[2000], whole[2200];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	(void)snprintf(whole, sizeof whole, "seed %" PRIu64 " operation %d (%s): %s", book->seed,
		book->operation, book->doing, message);
	if (model_book_failing)
		model_book_failing(whole);
	fail_msg("%s", whole);
	abort();
}

void model_book_must(enum uph_status status, const struct uph_error *err)
{
	if (status != UPH_OK)
		model_book_fail(current, "%s: %s", uph_status_name(status), err->message);
}

void model_book_equal(int64_t real, int64_t expected, const char *what)
{
	if (real != expected)
		model_book_fail(current, "%s: %" PRId64 ", expected %" PRId64, what, real, expected);
}

/* ---- made ---- */

static int64_t party_named(struct uph_ledger *ledger, const char *name)
{
	const struct uph_party *party;
	struct uph_error err;
	model_book_must(uph_party_find(ledger, name, &party, &err), &err);
	return party->id;
}

static void add_register(struct model_book *book)
{
	static const char *const codes[] = {NULL, "", "786", "787", "964"};
	static const char *const names[] = {NULL, "UPH t.o.m. 2023", "UPH 2024", "ESF 2024"};
	static const char *const parties[] = {NULL, "KoU", "Region Blekinge", "Karlskrona kommun",
		"Karlshamns kommun", "Ronneby kommun", "ESF-rådet", "Folkhögskolan i Bräkne",
		"Stiftelsen Ymer"};
	struct uph_error err;
	model_book_must(uph_ledger_begin(book->ledger, &err), &err);
	for (int i = MODEL_NAMED_PARTIES + 1; i <= MODEL_PARTIES; i++) {
		const struct uph_party party = {.name = parties[i], .kind = "other"};
		model_book_must(uph_party_add(book->ledger, &party, NULL, &book->party[i], &err), &err);
	}
	for (int i = 1; i <= MODEL_PARTIES; i++) {
		book->party[i] = party_named(book->ledger, parties[i]);
		book->model->party_is_own[i] = i <= 2;
	}
	for (int i = 1; i <= MODEL_FUNDS; i++) {
		const struct uph_fund fund = {.name = names[i],
			.kind = i == 3 ? "esf" : "state",
			.year = i == 1 ? 2023 : 2024,
			.earlier = i == 1};
		model_book_must(uph_fund_add(book->ledger, &fund, NULL, &book->fund[i], &err), &err);
	}
	for (int i = 2; i <= MODEL_ACTIVITIES; i++) {
		const struct uph_activity activity = {.code = codes[i], .name = "Namn"};
		model_book_must(
			uph_activity_add(book->ledger, &activity, NULL, &book->activity[i], &err), &err);
	}
	model_book_must(uph_ledger_set(book->ledger, "attest", "two", &err), &err);
	model_book_must(uph_ledger_set(book->ledger, "attest.limit CHEF", "500000.00", &err), &err);
	model_book_must(uph_ledger_commit(book->ledger, &err), &err);
	const struct uph_activity *undivided;
	model_book_must(uph_activity_find(book->ledger, "", &undivided, &err), &err);
	book->activity[1] = undivided->id;
}

/* A clock that mostly moves some microseconds, sometimes a second or two. */
static int64_t some_time_later(void *context)
{
	int64_t *time = context;
	if (*time == 0)
		return book_clock(context);
	const uint64_t bits = (uint64_t)*time * UINT64_C(0x9e3779b97f4a7c15) >> 32;
	*time += 1 + (int64_t)(bits % 7 == 0 ? bits % 2000000 : bits % 20);
	return *time;
}

static void open_handles(struct model_book *book)
{
	struct uph_error err;
	struct uph_ledger_options options = book_options(&book->time, "uph test");
	options.clock = some_time_later;
	options.busy_milliseconds = 1;
	model_book_must(uph_ledger_open(book->path, &options, &book->ledger, &err), &err);
	model_book_must(uph_ledger_open(book->path, &options, &book->second, &err), &err);
	options.person = "chef";
	model_book_must(uph_ledger_open(book->path, &options, &book->other, &err), &err);
}

static void close_handles(struct model_book *book)
{
	uph_ledger_close(book->other);
	uph_ledger_close(book->second);
	uph_ledger_close(book->ledger);
}

struct model_book *model_book_open(char *folder, uint64_t seed)
{
	struct uph_error err;
	struct model_book *book = calloc(1, sizeof *book);
	if (!book)
		abort();
	current = book;
	book->model = model_new();
	book->seed = seed;
	book->doing = "open";
	book->folder = folder;
	book->path = support_path(folder, "modell.uph");
	struct uph_ledger_options options = book_options(&book->time, "uph init");
	options.clock = some_time_later;
	model_book_must(uph_ledger_create(book->path, "Blekinge", &options, &err), &err);
	open_handles(book);
	add_register(book);
	return book;
}

void model_book_close(struct model_book *book)
{
	close_handles(book);
	(void)remove(book->path);
	free(book->path);
	free(book->model);
	free(book);
}

void model_book_turn(struct model_book *book)
{
	struct uph_ledger *second = book->second;
	book->second = book->ledger;
	book->ledger = second;
}

void model_book_reopen(struct model_book *book)
{
	close_handles(book);
	open_handles(book);
}

/* ---- which is which ---- */

static int number_of(const int64_t *ids, int count, int64_t id)
{
	for (int i = count; id != 0 && i >= 1; i--) {
		if (ids[i] == id)
			return i;
	}
	return id == 0 ? 0 : -1;
}

static struct model_account model_account_of(const struct model_book *book, const struct uph_account *account)
{
	return (struct model_account){(int)account->kind, number_of(book->fund, MODEL_FUNDS, account->fund),
		number_of(book->activity, MODEL_ACTIVITIES, account->activity),
		number_of(book->allocation, model_count(book->model, MODEL_ALLOCATIONS), account->allocation),
		number_of(book->party, MODEL_PARTIES, account->party)};
}

static struct uph_account account_of(const struct model_book *book, const struct model_account *account)
{
	return (struct uph_account){(enum uph_account_kind)account->kind, book->fund[account->fund],
		book->activity[account->activity], book->allocation[account->allocation],
		book->party[account->party]};
}

static bool same_account(const struct model_account *a, const struct model_account *b)
{
	return a->kind == b->kind && a->fund == b->fund && a->activity == b->activity &&
	       a->allocation == b->allocation && a->party == b->party;
}

/* ---- entries ---- */

struct matching {
	struct model_book *book;
	int first, last;
	int found;
};

static void tell(char *out, size_t size, const struct model_entry *entry)
{
	(void)snprintf(out, size,
		"%s %d: %" PRId64 " from %d/%d/%d/%d/%d to %d/%d/%d/%d/%d corrects %d voucher %d",
		uph_event_name((enum uph_event)entry->event), entry->date, entry->amount, entry->from.kind,
		entry->from.fund, entry->from.activity, entry->from.allocation, entry->from.party,
		entry->to.kind, entry->to.fund, entry->to.activity, entry->to.allocation, entry->to.party,
		entry->corrects, entry->voucher);
}

static int corrected_by_seq(const struct model_book *book, int64_t seq)
{
	for (int i = model_count(book->model, MODEL_ENTRIES); seq != 0 && i >= 1; i--) {
		if (book->model->entries[i].seq == seq)
			return i;
	}
	return seq == 0 ? 0 : -1;
}

static enum uph_status match(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct matching *matching = context;
	struct model_book *book = matching->book;
	const struct model_entry real = {.event = (int)entry->event,
		.date = entry->date.ymd,
		.amount = entry->amount.ore,
		.voucher = (int)entry->voucher,
		.from = model_account_of(book, &entry->from),
		.to = model_account_of(book, &entry->to),
		.corrects = corrected_by_seq(book, entry->corrects)};
	char told[300], expected[300] = "nothing";
	(void)err;
	while (matching->first <= matching->last && book->model->entries[matching->first].seq != 0)
		matching->first++;
	for (int i = matching->first; i <= matching->last; i++) {
		struct model_entry *known = &book->model->entries[i];
		if (known->seq != 0)
			continue;
		if (known->event == real.event && known->date == real.date && known->amount == real.amount &&
			known->voucher == real.voucher && known->corrects == real.corrects &&
			same_account(&known->from, &real.from) && same_account(&known->to, &real.to)) {
			known->seq = entry->seq;
			matching->found++;
			return UPH_OK;
		}
		tell(expected, sizeof expected, known);
	}
	tell(told, sizeof told, &real);
	model_book_fail(book, "the ledger has written an entry that the model has not:\n  %s\n  (model: %s)",
		told, expected);
}

void model_book_same_entries(struct model_book *book, const struct model_mark *mark, int64_t seq)
{
	struct uph_error err;
	const struct uph_scope scope = {.seq_after = seq};
	struct matching matching = {.book = book,
		.first = mark->count[MODEL_ENTRIES] + 1,
		.last = model_count(book->model, MODEL_ENTRIES)};
	model_book_must(uph_entries(book->ledger, &scope, match, &matching, &err), &err);
	for (int i = mark->count[MODEL_ENTRIES] + 1; i <= matching.last; i++) {
		char told[300];
		if (book->model->entries[i].seq != 0)
			continue;
		tell(told, sizeof told, &book->model->entries[i]);
		model_book_fail(book, "the model has an entry that the ledger has not written:\n  %s", told);
	}
}

static enum uph_status check_left(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct matching *matching = context;
	const struct model_entry *known = &matching->book->model->entries[++matching->found];
	(void)err;
	/* The ledger writes a voucher's entries in an order of its own. */
	for (int off = 1; known->seq != entry->seq && off < matching->last; off++) {
		const int after = matching->found + off, before = matching->found - off;
		if (after <= matching->last && matching->book->model->entries[after].seq == entry->seq)
			known = &matching->book->model->entries[after];
		else if (before > 0 && matching->book->model->entries[before].seq == entry->seq)
			known = &matching->book->model->entries[before];
	}
	if (known->amount - known->left != entry->corrected.ore)
		model_book_fail(matching->book,
			"of the entry %" PRId64 " %" PRId64 " is corrected, expected %" PRId64, entry->seq,
			entry->corrected.ore, known->amount - known->left);
	return UPH_OK;
}

void model_book_same_left(struct model_book *book)
{
	struct uph_error err;
	const struct uph_scope scope = {0};
	struct matching matching = {.book = book, .last = model_count(book->model, MODEL_ENTRIES)};
	model_book_must(uph_entries(book->ledger, &scope, check_left, &matching, &err), &err);
	model_book_equal(matching.found, matching.last, "the number of entries");
}

/* ---- accounts ---- */

static void same_balance(struct model_book *book, const struct model_account *account)
{
	struct uph_error err;
	struct uph_money balance;
	const struct uph_account real = account_of(book, account);
	int64_t expected = model_balance(book->model, account);
	model_book_must(uph_account_balance(book->ledger, &real, &balance, &err), &err);
	if (balance.ore != expected)
		model_book_fail(book, "the account %s %d/%d/%d/%d stands at %" PRId64 ", expected %" PRId64,
			uph_account_kind_name(real.kind), account->fund, account->activity,
			account->allocation, account->party, balance.ore, expected);
	bool bounded = account->kind >= AT_RESERVED && account->kind <= AT_CLAIMED;
	if (bounded && balance.ore < 0)
		model_book_fail(book, "the account %s of allocation %d is below zero: %" PRId64,
			uph_account_kind_name(real.kind), account->allocation, balance.ore);
}

static void same_allocation(struct model_book *book, int allocation)
{
	for (int pot = 0; pot < MODEL_POTS; pot++) {
		if (book->model->allocations[allocation].first_use[pot] == 0)
			continue;
		for (int kind = AT_RESERVED; kind <= AT_CLAIMED; kind++) {
			const struct model_account account = {
				kind, pot / MODEL_ACTIVITIES + 1, pot % MODEL_ACTIVITIES + 1, allocation, 0};
			same_balance(book, &account);
		}
	}
	const struct model_account cofunded = {AT_COFUNDED, 0, 0, allocation, 0};
	same_balance(book, &cofunded);
}

static void same_pots(struct model_book *book)
{
	static const int kinds[] = {AT_OPENING, AT_GRANTOR, AT_RECEIVED, AT_EARLIER, AT_REPAID};
	for (int fund = 1; fund <= MODEL_FUNDS; fund++) {
		for (int activity = 1; activity <= MODEL_ACTIVITIES; activity++) {
			const struct model_account pot = {AT_POT, fund, activity, 0, 0};
			same_balance(book, &pot);
		}
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
			const struct model_account account = {kinds[i], fund, 0, 0, 0};
			same_balance(book, &account);
		}
	}
}

void model_book_same_accounts(struct model_book *book, const struct model_mark *mark)
{
	int last = model_count(book->model, MODEL_ENTRIES), seen = 0;
	for (int i = mark->count[MODEL_ENTRIES] + 1; i <= last; i++) {
		const struct model_entry *entry = &book->model->entries[i];
		same_balance(book, &entry->from);
		same_balance(book, &entry->to);
		int allocation = entry->from.allocation ? entry->from.allocation : entry->to.allocation;
		if (allocation && allocation != seen)
			same_allocation(book, allocation);
		seen = allocation;
	}
	same_pots(book);
}

static void same_stage(struct model_book *book, int allocation)
{
	struct uph_error err;
	struct uph_step step;
	int voucher, stage = model_stage_of(book->model, 0, allocation, &voucher);
	model_book_must(
		uph_allocation_step(book->ledger, book->allocation[allocation], 0, &step, &err), &err);
	if ((int)step.stage != stage || step.voucher != voucher)
		model_book_fail(book, "allocation %d is %s (voucher %" PRId64 "), expected %s (voucher %d)",
			allocation, uph_stage_name(step.stage), step.voucher,
			uph_stage_name((enum uph_stage)stage), voucher);
}

void model_book_same_stages(struct model_book *book, const struct model_mark *mark)
{
	int last = model_count(book->model, MODEL_STEPS);
	for (int i = mark->count[MODEL_STEPS] + 1; i <= last; i++) {
		const struct model_step *step = &book->model->steps[i];
		bool first = i == mark->count[MODEL_STEPS] + 1 || step->decision != step[-1].decision;
		for (int k = 1; first && k <= model_count(book->model, MODEL_ALLOCATIONS); k++) {
			if (model_owner(book->model, k) == step->decision)
				same_stage(book, k);
		}
	}
	for (int i = mark->count[MODEL_AMENDMENTS] + 1; i <= model_count(book->model, MODEL_AMENDMENTS); i++)
		same_stage(book, book->model->amendments[i].allocation);
}

static void same_conditions(struct model_book *book)
{
	struct uph_error err;
	for (int i = 1; i <= model_count(book->model, MODEL_CONDITIONS); i++) {
		struct uph_condition condition;
		int voucher, state = model_condition_state(book->model, i, &voucher);
		model_book_must(
			uph_condition_by_id(book->ledger, book->condition[i], &condition, &err), &err);
		if ((int)condition.state != state || condition.voucher != voucher)
			model_book_fail(book, "condition %d is %s, expected state %d", i,
				uph_condition_state_name(condition.state), state);
	}
}

void model_book_same_all(struct model_book *book)
{
	same_pots(book);
	for (int i = 1; i <= model_count(book->model, MODEL_ALLOCATIONS); i++)
		same_allocation(book, i);
	for (int i = 1; i <= MODEL_PARTIES; i++) {
		const struct model_account funder = {AT_FUNDER, 0, 0, 0, i};
		same_balance(book, &funder);
	}
	for (int i = 1; i <= model_count(book->model, MODEL_ALLOCATIONS); i++)
		same_stage(book, i);
	same_conditions(book);
}

/* ---- balances ---- */

static void same_row(struct model_book *book, const struct uph_balance *row, const int64_t *expected,
	enum uph_group group, const struct uph_scope *scope)
{
	int64_t derived[MODEL_FIGURES];
	memcpy(derived, expected, sizeof derived);
	model_derive(derived);
	for (int i = 0; i < MODEL_FIGURES; i++) {
		if (row->figures[i].ore != derived[i])
			model_book_fail(book,
				"group %d, activity %" PRId64 " fund %" PRId64 " party %" PRId64
				" allocation %" PRId64 " month %d, figure %d is %" PRId64
				", expected %" PRId64 " (known at %" PRId64 ", %d to %d)",
				(int)group, row->activity, row->fund, row->party, row->allocation, row->month,
				i, row->figures[i].ore, derived[i], scope->seq_max, scope->from.ymd,
				scope->to.ymd);
	}
}

static const int64_t *row_of(const struct model_book *book, const struct model_tally *tally,
	const struct uph_balance *row, enum uph_group group)
{
	static int64_t sum[MODEL_FIGURES];
	int number;
	switch (group) {
	case UPH_BY_ACTIVITY:
		number = number_of(book->activity, MODEL_ACTIVITIES, row->activity);
		return number < 0 ? NULL : tally->activity[number];
	case UPH_BY_FUND:
		number = number_of(book->fund, MODEL_FUNDS, row->fund);
		return number < 0 ? NULL : tally->fund[number];
	case UPH_BY_RECIPIENT:
		number = number_of(book->party, MODEL_PARTIES, row->party);
		if (number < 0)
			return NULL;
		memset(sum, 0, sizeof sum);
		for (int i = 0; i <= model_count(book->model, MODEL_ALLOCATIONS); i++) {
			const int recipient = book->model->allocations[i].recipient;
			const int counts = model_counts_as(book->model, recipient, tally->merges);
			for (int k = 0; counts == number && k < MODEL_FIGURES; k++)
				sum[k] += tally->allocation[i][k];
		}
		return sum;
	case UPH_BY_DECISION:
		number = number_of(
			book->allocation, model_count(book->model, MODEL_ALLOCATIONS), row->allocation);
		return number < 0 ? NULL : tally->allocation[number];
	case UPH_BY_MONTH:
		break;
	}
	return NULL;
}

void model_book_same_balance(struct model_book *book, const struct uph_scope *scope, enum uph_group group,
	const struct model_tally *tally)
{
	struct uph_error err;
	struct uph_balance *rows, total;
	size_t count;
	model_book_must(uph_balances(book->ledger, scope, group, &rows, &count, &err), &err);
	for (size_t i = 0; i < count; i++) {
		const int64_t *expected = row_of(book, tally, &rows[i], group);
		if (!expected)
			model_book_fail(book, "a balance has a row that the model knows nothing of");
		same_row(book, &rows[i], expected, group, scope);
	}
	model_book_must(uph_balance_total(rows, count, &total, &err), &err);
	same_row(book, &total, tally->total, group, scope);
	free(rows);
}

void model_book_tally(
	const struct model_book *book, int entries, unsigned funds, int from, int to, struct model_tally *out)
{
	memset(out, 0, sizeof *out);
	out->funds = funds;
	for (int i = 1; i <= entries; i++) {
		const struct model_entry *entry = &book->model->entries[i];
		if (to == 0 || entry->date <= to)
			model_tally_add(book->model, out, entry, 1, from != 0 && entry->date < from);
	}
}

static void same_months(struct model_book *book, const struct model_moment *moment)
{
	static struct model_tally tally;
	struct uph_error err;
	struct uph_balance *rows;
	size_t count, months = 0;
	const struct uph_scope scope = {.seq_max = moment->head.seq};
	model_book_must(uph_balances(book->ledger, &scope, UPH_BY_MONTH, &rows, &count, &err), &err);
	for (int month = 202401; month <= 202512; month = month % 100 == 12 ? month + 89 : month + 1) {
		bool any = false;
		memset(&tally, 0, sizeof tally);
		for (int i = 1; i <= moment->mark.count[MODEL_ENTRIES]; i++) {
			const struct model_entry *entry = &book->model->entries[i];
			if (entry->date / 100 != month)
				continue;
			model_tally_add(book->model, &tally, entry, 1, false);
			any = true;
		}
		for (size_t i = 0; i < count; i++) {
			if (rows[i].month == month) {
				same_row(book, &rows[i], tally.total, UPH_BY_MONTH, &scope);
				months++;
				any = false;
			}
		}
		for (int i = 0; any && i < MODEL_FIGURES; i++) {
			if (tally.total[i] != 0)
				model_book_fail(book, "the month %d has no row", month);
		}
	}
	model_book_equal((int64_t)months, (int64_t)count, "the number of months");
	free(rows);
}

void model_book_same_balances(struct model_book *book, const struct model_moment *moment, bool full)
{
	static struct model_tally tally;
	static const struct {
		unsigned funds;
		int from, to;
	} scopes[] = {{0, 0, 0}, {2, 0, 0}, {12, 0, 0}, {0, 0, 20250117}, {0, 20240915, 20250301},
		{4, 20250101, 0}};
	int entries = moment->mark.count[MODEL_ENTRIES];
	for (size_t s = 0; s < sizeof scopes / sizeof *scopes; s++) {
		int64_t funds[MODEL_FUNDS];
		size_t fund_count = 0,
		       turn = (size_t)book->operation / 1000 % (sizeof scopes / sizeof *scopes);
		if (!full && s != 0 && s != turn)
			continue;
		for (int fund = 1; fund <= MODEL_FUNDS; fund++) {
			if (scopes[s].funds & (1u << fund))
				funds[fund_count++] = book->fund[fund];
		}
		const struct uph_scope scope = {.funds = funds,
			.fund_count = fund_count,
			.from = {scopes[s].from},
			.to = {scopes[s].to},
			.seq_max = moment->head.seq};
		model_book_tally(book, entries, scopes[s].funds, scopes[s].from, scopes[s].to, &tally);
		tally.merges = moment->mark.count[MODEL_MERGES];
		for (int group = UPH_BY_ACTIVITY; group <= UPH_BY_DECISION; group++)
			model_book_same_balance(book, &scope, (enum uph_group)group, &tally);
	}
	same_months(book, moment);
}

/* ---- the rest ---- */

void model_book_verify(struct model_book *book)
{
	struct uph_error err;
	struct uph_verify_result result;
	struct uph_findings *findings = uph_findings_new();
	model_book_must(uph_verify(book->ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	if (uph_findings_count(findings) > 0)
		model_book_fail(book, "verify: %s: %s", uph_findings_at(findings, 0)->where,
			uph_findings_at(findings, 0)->message);
	model_book_equal(result.entry_count, model_count(book->model, MODEL_ENTRIES), "the entries verified");
	uph_findings_free(findings);
}

void model_book_remember(struct model_book *book)
{
	if (book->moment_count >= MODEL_MOMENTS_MAX)
		model_book_fail(book, "too many changes to remember");
	struct model_moment *moment = &book->moments[book->moment_count++];
	moment->head = uph_ledger_head(book->ledger);
	moment->mark = book->model->now;
	moment->available = book->model->tally.total[UPH_AVAILABLE];
	moment->on_balance = book->model->tally.total[UPH_ON_BALANCE];
}
