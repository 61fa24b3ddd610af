/* What stands when a run is over, asked in other ways: of a backup, of new books that were filled from an
 * exact export, and of traces from each fund to its decisions. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/model_operations.h"

/* Books of more entries are not filled anew: it takes long. */
#define ENTRIES_FILLED_MAX 20000

/* ---- a backup ---- */

static void same_backup(void)
{
	struct uph_error err;
	struct uph_ledger *copy;
	const struct uph_ledger_options options = {.read_only = true};
	const struct uph_scope all = {0};
	struct uph_balance *rows, total;
	size_t count;
	book->doing = "a backup";
	char *path = support_path(book->folder, "kopia.uph");
	model_book_must(uph_ledger_backup(book->ledger, path, NULL, NULL, NULL, &err), &err);
	model_book_must(uph_ledger_open(path, &options, &copy, &err), &err);
	const struct uph_head head = uph_ledger_head(copy), own = uph_ledger_head(book->ledger);
	if (memcmp(head.hash, own.hash, sizeof head.hash) != 0)
		model_book_fail(book, "a backup ends in another digest");
	model_book_must(uph_balances(copy, &all, UPH_BY_ACTIVITY, &rows, &count, &err), &err);
	model_book_must(uph_balance_total(rows, count, &total, &err), &err);
	for (int i = 0; i < MODEL_FIGURES; i++)
		model_book_equal(total.figures[i].ore, model->tally.total[i], "a figure of a backup");
	free(rows);
	uph_ledger_close(copy);
	(void)remove(path);
	free(path);
}

/* ---- books filled anew ---- */

static void fill(struct uph_ledger *new, const char *path)
{
	struct uph_error err = {0};
	struct uph_import_result result = {0};
	const struct uph_import_options options = {.as = "exact", .override_reason = "som det stod"};
	struct uph_findings *findings = uph_findings_new();
	if (!findings)
		abort();
	enum uph_status status = uph_import_file(new, path, &options, &result, findings, &err);
	if (status != UPH_OK && uph_findings_count(findings) > 0)
		model_book_fail(book, "not filled anew: %s: %s: %s", err.message,
			uph_findings_at(findings, 0)->where, uph_findings_at(findings, 0)->message);
	model_book_must(status, &err);
	uph_import_free(&result);
	uph_findings_free(findings);
}

static int64_t fund_in(struct uph_ledger *ledger, int fund)
{
	struct uph_error err;
	const struct uph_fund *there = uph_fund_by_id(book->ledger, book->fund[fund]), *found;
	model_book_must(uph_fund_find(ledger, there->name, &found, &err), &err);
	return found->id;
}

static void same_funds(struct uph_ledger *new)
{
	struct uph_error err;
	struct uph_balance *rows;
	size_t count;
	const struct uph_scope all = {0};
	model_book_must(uph_balances(new, &all, UPH_BY_FUND, &rows, &count, &err), &err);
	for (int fund = 1; fund <= MODEL_FUNDS; fund++) {
		const int64_t id = fund_in(new, fund);
		for (size_t i = 0; i < count; i++) {
			for (int k = 0; rows[i].fund == id && k < MODEL_FIGURES; k++)
				model_book_equal(rows[i].figures[k].ore, model->tally.fund[fund][k],
					"a figure of books filled anew");
		}
	}
	free(rows);
}

static void same_when_filled_anew(void)
{
	struct uph_error err;
	struct uph_ledger *new;
	const struct uph_ledger_options options = {.person = "controller", .words = "uph import"};
	if (model_count(model, MODEL_ENTRIES) > ENTRIES_FILLED_MAX)
		return;
	book->doing = "an exact export";
	char *file = support_path(book->folder, "exakt.csv"), *path = support_path(book->folder, "ny.uph");
	model_book_must(uph_exact_export(book->ledger, file, &err), &err);
	model_book_must(uph_ledger_create(path, "Blekinge", &options, &err), &err);
	model_book_must(uph_ledger_open(path, &options, &new, &err), &err);
	fill(new, file);
	same_funds(new);
	uph_ledger_close(new);
	(void)remove(path);
	(void)remove(file);
	free(path);
	free(file);
}

/* ---- traces ---- */

/* What has come into a fund's pots is what its allocations have taken, and what is left. */
static void same_trace(int fund)
{
	struct uph_error err;
	struct uph_question *question;
	struct uph_trace *trace;
	const struct uph_scope all = {0};
	int64_t left = 0, came = 0, drawn = 0;
	char asked[80];
	const struct uph_fund *there = uph_fund_by_id(book->ledger, book->fund[fund]);
	(void)snprintf(asked, sizeof asked, "bidragsår:%s", there->name);
	model_book_must(uph_question_read(book->ledger, asked, &question, &err), &err);
	enum uph_status status = uph_trace_make(book->ledger, question, &all, &trace, &err);
	uph_question_free(question);
	if (status == UPH_E_MISSING) /* nothing of that fund */
		return;
	model_book_must(status, &err);
	for (size_t i = 0; i < trace->count; i++) {
		const struct uph_trace_node *node = &trace->nodes[i];
		if (node->fund != book->fund[fund])
			continue;
		if (node->kind == UPH_TRACE_POT)
			came += node->amount.ore;
		if (node->kind == UPH_TRACE_DRAWN || (node->kind == UPH_TRACE_OTHERS && node->level == 2))
			drawn += node->amount.ore;
		if (node->kind == UPH_TRACE_LEFT && node->level == 2)
			left += node->amount.ore;
	}
	uph_trace_free(trace);
	model_book_equal(left, model_fund_total(model, fund), "what a trace says is left of a fund");
	model_book_equal(came - drawn, left, "what came into a fund, less what its decisions have drawn");
}

void same_at_the_end(void)
{
	same_backup();
	same_when_filled_anew();
	book->doing = "a trace";
	for (int fund = 1; fund <= MODEL_FUNDS && model_count(model, MODEL_ENTRIES) <= ENTRIES_FILLED_MAX;
		fund++)
		same_trace(fund);
}
