/* Sequences of ten thousand operations at random, done to the ledger and to a small model of it side by side.
 *
 * Whether an operation is taken or refused is what the model says; about a third are refused, and then
 * nothing has changed. After every operation the entries it wrote, the accounts they touch, all pots and
 * accounts of funds, and the stages it changed are the model's; after every 500th change every account, stage
 * and condition is; after every thousand operations every figure of every kind of balance, what is left to
 * correct of each entry, and the verifier's word. At the end the ledger is asked what was known after each
 * change (in the second sequence, and in the other groups than by activity, after one in STRIDE), and says
 * what the model said then. UPH_SEED gives another sequence (the same each time with the same compiler),
 * UPH_OPERATIONS another length, UPH_TELL=1 tells how many were refused. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/model_operations.h"
#include "tests/support/real_book.h"

#define OPERATIONS 10000
#define STRIDE 17

static struct operation *const tables[] = {money_operations, verdict_operations};
#define TABLES (sizeof tables / sizeof *tables)

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
	fail_msg("no operation is named %s", name);
	return NULL;
}

/* ---- changes ---- */

/* A refusal is a sentence about what was asked, not a failure of the machine. */
static void expect_refusal(const char *expected, enum uph_status status, const struct uph_error *err)
{
	if (status == UPH_OK)
		model_book_fail(book, "it was taken, expected a refusal: %s", expected);
	if (status != UPH_E_INVARIANT && status != UPH_E_MISSING && status != UPH_E_SYNTAX)
		model_book_fail(book, "refused as %s: %s (expected: %s)", uph_status_name(status),
			err->message, expected);
	if (err->message[0] == '\0')
		model_book_fail(book, "refused without a sentence (expected: %s)", expected);
}

/* After a rollback everything is as it was. */
static void expect_unchanged(const struct uph_head *before)
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

/* One operation in the running change; false when it was refused. */
static bool operate(bool alone, int *count)
{
	struct uph_error err = {0};
	struct operation *operation = some_operation();
	const struct model_mark before = model_mark(model);
	struct attempt attempt = {.cautious = !alone && !once_in(6)};
	int64_t seq = uph_ledger_head(book->ledger).seq;
	if (model_count(model, MODEL_DECISIONS) < 3)
		operation = operation_named(once_in(2) ? "grant" : "decide");
	book->doing = operation->name;
	enum uph_status status = operation->run(&attempt, &err);
	if (!attempt.tried)
		return true;
	++*count;
	operation->tried++;
	if (attempt.refusal) {
		operation->refused++;
		expect_refusal(attempt.refusal, status, &err);
		return false;
	}
	if (status != UPH_OK)
		model_book_fail(book, "refused, expected to be taken: %s", err.message);
	model_book_same_entries(book, &before, seq);
	model_book_same_accounts(book, &before);
	model_book_same_stages(book, &before);
	return true;
}

/* A change of one operation or some, committed or taken back. Returns how many were tried. */
static int change(void)
{
	struct uph_error err = {0};
	int count = 0, most = once_in(4) ? 1 + one_of(4) : 1;
	bool taken = true;
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	const struct uph_head before = uph_ledger_head(book->ledger);
	model_begin(model);
	for (int i = 0; taken && i < most; i++) {
		taken = operate(i == 0, &count);
		book->operation++;
	}
	book->doing = "commit";
	if (!taken || once_in(most > 1 ? 6 : 50)) {
		uph_ledger_rollback(book->ledger);
		model_rollback(model);
		expect_unchanged(&before);
		return count;
	}
	const char *refusal = model_commit(model);
	enum uph_status status = uph_ledger_commit(book->ledger, &err);
	if (refusal) {
		expect_refusal(refusal, status, &err);
		model_rollback(model);
		expect_unchanged(&before);
	} else if (status != UPH_OK) {
		model_book_fail(book, "not committed: %s", err.message);
	} else if (uph_ledger_head(book->ledger).seq > before.seq) {
		model_book_remember(book);
	}
	return count;
}

/* Another person attests: a change of its own, by another handle. */
static void attest(void)
{
	struct uph_error err = {0};
	const struct uph_head before = uph_ledger_head(book->ledger);
	int voucher = one_of(model->now.voucher + 1);
	book->doing = "attest";
	assert_status(UPH_OK, uph_ledger_begin(book->other, &err), &err);
	model_begin(model);
	const char *refusal = model_attest(model, voucher, false, 50000000);
	enum uph_status status = uph_attest_add(book->other, voucher, &err);
	if (refusal) {
		expect_refusal(refusal, status, &err);
		uph_ledger_rollback(book->other);
		assert_int_equal(before.seq, uph_ledger_head(book->other).seq);
		return;
	}
	if (status != UPH_OK)
		model_book_fail(book, "refused, expected to be taken: %s", err.message);
	assert_status(UPH_OK, uph_ledger_commit(book->other, &err), &err);
	assert_true(uph_ledger_head(book->other).seq > before.seq);
	/* The first handle sees it when it begins. */
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_int_equal(uph_ledger_head(book->ledger).seq, uph_ledger_head(book->other).seq);
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
		assert_status(UPH_OK, uph_report_balance(book->ledger, &query, &report, &err), &err);
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

static void same_known(const struct model_moment *moment)
{
	struct uph_error err;
	struct uph_head head;
	char hex[65];
	assert_status(
		UPH_OK, uph_ledger_known_at_time(book->ledger, moment->head.recorded_at, &head, &err), &err);
	assert_int_equal(head.seq, moment->head.seq);
	assert_status(UPH_OK,
		uph_ledger_known_at_digest(book->ledger, uph_head_hex(&moment->head, hex), &head, &err),
		&err);
	assert_int_equal(head.seq, moment->head.seq);
	assert_memory_equal(head.hash, moment->head.hash, sizeof head.hash);
}

/* `stride`: of how many changes one is asked for. */
static void known_then(int stride)
{
	static struct model_tally tally;
	int at = 0;
	memset(&tally, 0, sizeof tally);
	book->doing = "what was known then";
	for (int i = 0; i < book->moment_count; i++) {
		const struct model_moment *moment = &book->moments[i];
		for (; at < moment->mark.count[MODEL_ENTRIES]; at++)
			model_tally_add(model, &tally, &model->entries[at + 1], 1, false);
		assert_int_equal(tally.total[UPH_AVAILABLE], moment->available);
		assert_int_equal(tally.total[UPH_ON_BALANCE], moment->on_balance);
		const struct uph_scope scope = {.seq_max = moment->head.seq};
		book->operation = i;
		if (i % stride == 0 || i + 1 == book->moment_count)
			model_book_same_balance(book, &scope, UPH_BY_ACTIVITY, &tally);
		if (i % STRIDE != 0 && i + 1 < book->moment_count)
			continue;
		model_book_same_balance(book, &scope, UPH_BY_FUND, &tally);
		same_known(moment);
		if (i % (25 * STRIDE) == 0) {
			model_book_same_balance(book, &scope, UPH_BY_RECIPIENT, &tally);
			model_book_same_balance(book, &scope, UPH_BY_DECISION, &tally);
			same_report(moment, &tally);
		}
	}
}

/* ---- a sequence ---- */

static int64_t number_from(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	return text ? strtoll(text, NULL, 10) : otherwise;
}

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
static void tell_counts(bool whole)
{
	int tried = 0, refused = 0;
	for (size_t t = 0; t < TABLES; t++) {
		for (const struct operation *operation = tables[t]; operation->name; operation++) {
			bool never = strcmp(operation->name, "attest one's own") == 0;
			tried += operation->tried;
			refused += operation->refused;
			if (whole && (operation->tried == operation->refused) != never)
				model_book_fail(book, "%s was never taken", operation->name);
			if (getenv("UPH_TELL"))
				print_message("%-24s %5d tried %5d refused\n", operation->name,
					operation->tried, operation->refused);
		}
	}
	if (whole && (refused < tried / 5 || refused > tried / 2))
		model_book_fail(book, "%d of %d were refused; about a third should be", refused, tried);
	print_message("UPH_SEED=%" PRIu64
		      ": %d operations, %d refused, %d entries, %d allocations, %d moments\n",
		book->seed, tried, refused, model_count(model, MODEL_ENTRIES),
		model_count(model, MODEL_ALLOCATIONS), book->moment_count);
}

static void run(uint64_t seed, int stride)
{
	char *folder = support_folder();
	int64_t most = number_from("UPH_OPERATIONS", OPERATIONS), done = 0, checked = 0, changes = 0;
	throw_dice(seed ? seed : 1);
	book = model_book_open(folder, seed);
	model = book->model;
	forget_counts();
	for (; done < most; changes++) {
		book->operation = (int)done;
		if (model->now.voucher > 0 && once_in(70)) {
			attest();
			done++;
		}
		done += change();
		if (changes % 500 == 0)
			model_book_same_all(book);
		if (done / 1000 != checked) {
			checked = done / 1000;
			book->doing = "every thousand operations";
			everything_holds(false);
		}
	}
	book->doing = "the end";
	everything_holds(true);
	known_then(stride);
	tell_counts(most >= OPERATIONS);
	model_book_close(book);
	support_folder_remove(folder);
}

static void a_sequence_at_random(void **state)
{
	(void)state;
	run((uint64_t)number_from("UPH_SEED", 1810874), 1);
}

static void another_sequence(void **state)
{
	(void)state;
	if (getenv("UPH_SEED"))
		skip();
	run(14765786, STRIDE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sequence_at_random),
		cmocka_unit_test(another_sequence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
