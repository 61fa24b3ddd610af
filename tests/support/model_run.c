/* Whether an operation is taken or refused is what the model says; about a third are refused, and then
 * nothing has changed. After every operation the entries it wrote, the accounts they touch, all pots and
 * accounts of funds, and the stages it changed are the model's; after every 500th change every account, stage
 * and condition is; after every thousand operations every figure of every kind of balance, what is left to
 * correct of each entry, and the verifier's word. At the end the ledger is asked what was known after its
 * changes, and says what the model said then.
 *
 * A fault strikes an operation, a file or a commit: then the books stand as before it, or (a commit that said
 * it failed may have been kept) as after it, and never otherwise. */
#include "tests/support/model_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/model_operations.h"
#include "tests/support/real_book.h"

/* Of how many moments one is asked for every group of balance. */
#define STRIDE 17
/* One change in so many is struck, and one of the operations in it. */
#define STRUCK 7

static struct operation *const tables[] = {money_operations, verdict_operations, saying_operations};
#define TABLES (sizeof tables / sizeof *tables)

static struct model_run *run;

static struct operation *some_operation(void)
{
	int64_t all = 0, at;
	for (size_t t = 0; t < TABLES; t++) {
		for (const struct operation *operation = tables[t]; operation->name; operation++)
			all += operation->weight;
	}
	at = below(all);
	for (size_t t = 0; t < TABLES; t++) {
		for (struct operation *operation = tables[t]; operation->name; operation++) {
			at -= operation->weight;
			if (at < 0)
				return operation;
		}
	}
	return money_operations;
}

static struct operation *operation_named(const char *name)
{
	for (size_t t = 0; t < TABLES; t++) {
		for (struct operation *operation = tables[t]; operation->name; operation++) {
			if (strcmp(operation->name, name) == 0)
				return operation;
		}
	}
	return money_operations;
}

void count_one(bool refused)
{
	run->counts->operations++;
	run->counts->refused += refused;
	run->counts->entries = model_count(model, MODEL_ENTRIES);
}

/* ---- faults ---- */

/* Mostly early: an operation does few things, a commit some more, a file many. */
static void strike(int64_t most)
{
	const enum model_fault kind = (enum model_fault)below(MODEL_FAULTS);
	const int64_t limits[MODEL_FAULTS] = {most, 1 + most / 20, 4, 3};
	run->faults->arm(kind, 1 + below(limits[kind]));
}

static bool struck(enum uph_status status)
{
	if (!run->faults->disarm())
		return false;
	/* It may have struck where a word is looked up: then nothing more is answered until it is taken back. */
	if (status == UPH_OK && uph_ledger_sound(book->ledger, NULL) == UPH_OK)
		return false;
	run->counts->faults++;
	return true;
}

bool struck_whole(enum uph_status status)
{
	return run->faults && struck(status);
}

void strike_whole(int64_t most)
{
	if (run->faults && once_in(STRUCK))
		strike(most);
}

static struct uph_head head_in_file(void)
{
	struct uph_error err;
	if (once_in(2))
		model_book_reopen(book);
	model_book_must(uph_ledger_begin(book->ledger, &err), &err);
	const struct uph_head head = uph_ledger_head(book->ledger);
	uph_ledger_rollback(book->ledger);
	return head;
}

bool kept_after_fault(const struct uph_head *before)
{
	const struct uph_head head = head_in_file();
	return head.seq != before->seq;
}

/* ---- changes ---- */

/* A refusal is a sentence about what was asked, not a failure of the machine. */
void expect_refusal(const char *expected, enum uph_status status, const struct uph_error *err)
{
	if (status == UPH_OK)
		model_book_fail(book, "it was taken, expected a refusal: %s", expected);
	if (status != UPH_E_INVARIANT && status != UPH_E_MISSING && status != UPH_E_SYNTAX &&
		status != UPH_E_EXISTS && status != UPH_E_REFUSED)
		model_book_fail(book, "refused as %s: %s (expected: %s)", uph_status_name(status),
			err->message, expected);
	if (err->message[0] == '\0')
		model_book_fail(book, "refused without a sentence (expected: %s)", expected);
}

/* After a rollback everything is as it was. */
void expect_unchanged(const struct uph_head *before)
{
	static int rollbacks;
	const struct uph_head head = uph_ledger_head(book->ledger);
	if (head.seq != before->seq || head.voucher != before->voucher ||
		memcmp(head.hash, before->hash, sizeof head.hash) != 0)
		model_book_fail(book, "the head is %" PRId64 " after a rollback, expected %" PRId64, head.seq,
			before->seq);
	const struct model_mark now = model_mark(model);
	model_book_same_accounts(book, &now);
	if (rollbacks++ % 500 == 0)
		model_book_same_all(book);
}

enum deed { TAKEN, REFUSED, STRUCK_DOWN };

/* One operation in the running change. */
static enum deed operate(bool alone)
{
	struct uph_error err = {0};
	struct operation *operation = some_operation();
	const struct model_mark before = model_mark(model);
	struct attempt attempt = {.cautious = !alone && !once_in(6)};
	int64_t seq = uph_ledger_head(book->ledger).seq;
	if (model_count(model, MODEL_DECISIONS) < 3)
		operation = operation_named(once_in(2) ? "grant" : "decide");
	book->doing = operation->name;
	if (run->faults && once_in(STRUCK))
		strike(once_in(2) ? 40 : 400);
	enum uph_status status = operation->run(&attempt, &err);
	if (run->faults && struck(status))
		return STRUCK_DOWN;
	if (!attempt.tried)
		return TAKEN;
	operation->tried++;
	count_one(attempt.refusal != NULL);
	if (attempt.refusal) {
		operation->refused++;
		expect_refusal(attempt.refusal, status, &err);
		return REFUSED;
	}
	if (status != UPH_OK)
		model_book_fail(book, "refused, expected to be taken: %s", err.message);
	model_book_same_entries(book, &before, seq);
	model_book_same_accounts(book, &before);
	model_book_same_stages(book, &before);
	return TAKEN;
}

/* The one who comes second while somebody writes is told so, and nothing else happens. */
static void expect_busy(void)
{
	struct uph_error err = {0};
	enum uph_status status = uph_ledger_begin(book->second, &err);
	if (status != UPH_E_LOCKED || err.message[0] == '\0')
		model_book_fail(book, "two write at once: %s", uph_status_name(status));
}

static void take_back(const struct uph_head *before, bool drop)
{
	uph_ledger_rollback(book->ledger);
	model_rollback(model);
	if (drop) {
		model_book_reopen(book);
		run->counts->dropped++;
	}
	expect_unchanged(before);
}

static void commit(const struct uph_head *before)
{
	struct uph_error err = {0};
	const char *refusal = model_commit(model);
	book->doing = "commit";
	if (run->faults && once_in(STRUCK))
		strike(once_in(2) ? 40 : 400);
	enum uph_status status = uph_ledger_commit(book->ledger, &err);
	if (run->faults && struck(status)) {
		if (!kept_after_fault(before)) {
			model_rollback(model);
			expect_unchanged(before);
			return;
		}
		if (refusal)
			model_book_fail(book, "kept after a fault, expected a refusal: %s", refusal);
		model_book_same_all(book);
		model_book_remember(book);
		return;
	}
	if (refusal) {
		expect_refusal(refusal, status, &err);
		model_rollback(model);
		expect_unchanged(before);
	} else if (status != UPH_OK) {
		model_book_fail(book, "not committed: %s", err.message);
	} else if (uph_ledger_head(book->ledger).seq > before->seq) {
		model_book_remember(book);
	}
}

/* A change of one operation or some, committed or taken back. */
static void change(void)
{
	struct uph_error err = {0};
	int most = once_in(4) ? 1 + one_of(4) : 1;
	enum deed deed = TAKEN;
	if (once_in(5))
		model_book_turn(book);
	book->doing = "begin";
	model_book_must(uph_ledger_begin(book->ledger, &err), &err);
	const struct uph_head before = uph_ledger_head(book->ledger);
	model_begin(model);
	for (int i = 0; deed == TAKEN && i < most; i++) {
		deed = operate(i == 0);
		book->operation++;
	}
	if (deed == TAKEN && once_in(100))
		expect_busy();
	if (deed != TAKEN || once_in(most > 1 ? 6 : 50))
		take_back(&before, run->faults && once_in(deed == STRUCK_DOWN ? 2 : 40));
	else
		commit(&before);
}

/* Another person attests: a change of its own, by another handle. */
static void attest(void)
{
	struct uph_error err = {0};
	const struct uph_head before = uph_ledger_head(book->ledger);
	int voucher = one_of(model->now.voucher + 1);
	book->doing = "attest";
	model_book_must(uph_ledger_begin(book->other, &err), &err);
	model_begin(model);
	const char *refusal =
		model_attest(model, voucher, false, model->limits[model_count(model, MODEL_LIMITS)]);
	enum uph_status status = uph_attest_add(book->other, voucher, &err);
	count_one(refusal != NULL);
	if (refusal) {
		expect_refusal(refusal, status, &err);
		uph_ledger_rollback(book->other);
		model_book_equal(uph_ledger_head(book->other).seq, before.seq, "the head after a refusal");
		return;
	}
	if (status != UPH_OK)
		model_book_fail(book, "refused, expected to be taken: %s", err.message);
	model_book_must(uph_ledger_commit(book->other, &err), &err);
	/* The first handle sees it when it begins. */
	model_book_must(uph_ledger_begin(book->ledger, &err), &err);
	model_book_equal(uph_ledger_head(book->ledger).seq, uph_ledger_head(book->other).seq,
		"what the other handle sees");
	uph_ledger_rollback(book->ledger);
	model_book_remember(book);
}

/* ---- what was known then ---- */

static void same_report(const struct model_moment *moment, const struct model_tally *tally)
{
	static const char *const keys[MODEL_FIGURES] = {[UPH_OPENING] = "opening",
		[UPH_GRANTED] = "granted",
		[UPH_DISTRIBUTED] = "distributed",
		[UPH_CARRIED] = "carried",
		[UPH_ALLOCATED] = "allocated",
		[UPH_HELD] = "held",
		[UPH_RELEASED] = "released",
		[UPH_REFUNDED] = "refunded",
		[UPH_REPAID] = "repaid",
		[UPH_AVAILABLE] = "available",
		[UPH_STANDS_RESERVED] = "reserved",
		[UPH_STANDS_REQUISITIONED] = "requisitioned",
		[UPH_STANDS_PAID] = "paid",
		[UPH_STANDS_SPENT] = "spent",
		[UPH_STANDS_CLAIMED] = "claimed",
		[UPH_ON_BALANCE] = "on_balance"};
	struct uph_error err;
	struct uph_report *report;
	char hex[65];
	for (int group = UPH_BY_ACTIVITY; group <= UPH_BY_RECIPIENT; group++) {
		const struct uph_query query = {
			.known_at = uph_head_hex(&moment->head, hex), .group = (enum uph_group)group};
		model_book_must(uph_report_balance(book->ledger, &query, &report, &err), &err);
		for (int i = 0; i < MODEL_FIGURES; i++) {
			if (keys[i] && report_total_ore(report, 0, keys[i]) != tally->total[i])
				model_book_fail(book,
					"the report of group %d as known at %" PRId64 " says %s %" PRId64
					", expected %" PRId64,
					group, moment->head.seq, keys[i],
					report_total_ore(report, 0, keys[i]), tally->total[i]);
		}
		uph_report_free(report);
	}
}

static void expect_head(const struct uph_head *head, const struct model_moment *moment)
{
	model_book_equal(head->seq, moment->head.seq, "the head as known then");
	if (memcmp(head->hash, moment->head.hash, sizeof head->hash) != 0)
		model_book_fail(book, "the digest known at %" PRId64 " is another", head->seq);
}

/* By the very microsecond, the one before it, and by the digest. */
static void same_known(int at)
{
	const struct model_moment *moment = &book->moments[at];
	struct uph_error err;
	struct uph_head head;
	char hex[65];
	model_book_must(uph_ledger_known_at_time(book->ledger, moment->head.recorded_at, &head, &err), &err);
	expect_head(&head, moment);
	model_book_must(
		uph_ledger_known_at_digest(book->ledger, uph_head_hex(&moment->head, hex), &head, &err),
		&err);
	expect_head(&head, moment);
	if (at == 0)
		return;
	model_book_must(
		uph_ledger_known_at_time(book->ledger, moment->head.recorded_at - 1, &head, &err), &err);
	expect_head(&head, moment - 1);
}

static void known_then(void)
{
	static struct model_tally tally;
	int at = 0;
	memset(&tally, 0, sizeof tally);
	book->doing = "what was known then";
	for (int i = 0; i < book->moment_count; i++) {
		const struct model_moment *moment = &book->moments[i];
		for (; at < moment->mark.count[MODEL_ENTRIES]; at++)
			model_tally_add(model, &tally, &model->entries[at + 1], 1, false);
		model_book_equal(tally.total[UPH_AVAILABLE], moment->available, "the model's own available");
		model_book_equal(tally.total[UPH_ON_BALANCE], moment->on_balance, "the model's own balance");
		const struct uph_scope scope = {.seq_max = moment->head.seq};
		tally.merges = moment->mark.count[MODEL_MERGES];
		book->operation = i;
		if (i % run->stride == 0 || i + 1 == book->moment_count)
			model_book_same_balance(book, &scope, UPH_BY_ACTIVITY, &tally);
		if (i % STRIDE != 0 && i + 1 < book->moment_count)
			continue;
		model_book_same_balance(book, &scope, UPH_BY_FUND, &tally);
		same_known(i);
		if (i % (25 * STRIDE) == 0) {
			model_book_same_balance(book, &scope, UPH_BY_RECIPIENT, &tally);
			model_book_same_balance(book, &scope, UPH_BY_DECISION, &tally);
			same_report(moment, &tally);
		}
	}
}

/* ---- a run ---- */

static void everything_holds(bool full)
{
	model_book_same_all(book);
	model_book_same_left(book);
	if (book->moment_count > 0)
		model_book_same_balances(book, &book->moments[book->moment_count - 1], full);
	model_book_verify(book);
}

static void forget_counts(void)
{
	for (size_t t = 0; t < TABLES; t++) {
		for (struct operation *operation = tables[t]; operation->name; operation++)
			operation->tried = operation->refused = 0;
	}
}

/* Every operation has been taken and refused, but for those that can only be one of them. */
static void tell_counts(void)
{
	int64_t tried = 0, refused = 0;
	for (size_t t = 0; t < TABLES; t++) {
		for (const struct operation *operation = tables[t]; operation->name; operation++) {
			bool never = strcmp(operation->name, "attest one's own") == 0;
			tried += operation->tried;
			refused += operation->refused;
			if (run->all_kinds && (operation->tried == operation->refused) != never)
				model_book_fail(book, "%s was never taken", operation->name);
			if (run->tell)
				(void)printf("%-26s %6d tried %6d refused\n", operation->name,
					operation->tried, operation->refused);
		}
	}
	if (run->all_kinds && (refused < tried / 5 || refused > tried / 2))
		model_book_fail(book, "%" PRId64 " of %" PRId64 " were refused; about a third should be",
			refused, tried);
}

static bool something_else(void)
{
	if (model->now.voucher > 0 && once_in(70)) {
		attest();
		return true;
	}
	return run->rows > 0 && once_in(60) && import_events(run->rows);
}

void model_run(struct model_run *asked)
{
	struct model_counts own = {0};
	char *folder = support_folder();
	int64_t checked = 0;
	run = asked;
	if (!run->counts)
		run->counts = &own;
	throw_dice(run->seed);
	book = model_book_open(folder, run->seed);
	model = book->model;
	forget_counts();
	forget_files();
	for (int64_t changes = 0; run->counts->operations < run->operations; changes++) {
		book->operation = (int)run->counts->operations;
		if (!something_else())
			change();
		if (changes % 500 == 0)
			model_book_same_all(book);
		if (run->counts->operations / 1000 != checked) {
			checked = run->counts->operations / 1000;
			book->doing = "every thousand operations";
			everything_holds(false);
		}
	}
	book->doing = "the end";
	everything_holds(true);
	known_then();
	same_at_the_end();
	tell_counts();
	run->counts->entries = model_count(model, MODEL_ENTRIES);
	memcpy(run->hash, uph_ledger_head(book->ledger).hash, sizeof run->hash);
	model_book_close(book);
	support_folder_remove(folder);
}
