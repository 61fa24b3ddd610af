#include "tests/fuzz/import_tried.h"

#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/require.h"
#include "uph.h"

struct tried {
	struct uph_ledger *ledger;
	const char *path;
	struct uph_import_options options;
	enum uph_status status;
	struct uph_import_result result;
	struct uph_error err;
};

static void require_row(const struct uph_import_row *row)
{
	require(row->place && row->event && row->activity && row->recipient && row->purpose && row->label &&
		row->was);
	require_text(row->place);
	require_text(row->activity);
	require_text(row->recipient);
	require_text(row->purpose);
	require_text(row->label);
	require_text(row->was);
	require(!row->date.ymd || uph_date_valid(row->date));
}

static void require_result(const struct tried *tried)
{
	const struct uph_import_result *result = &tried->result;
	require(result->kind && result->name);
	require(result->row_count == 0 || result->rows);
	for (size_t i = 0; i < result->row_count; i++)
		require_row(&result->rows[i]);
	require(tried->status != UPH_E_CONFLICT || result->conflicts > 0);
	require(tried->status != UPH_OK || result->conflicts == 0);
	require_text(result->draft_text);
}

static void run(struct tried *tried)
{
	struct uph_findings *findings = uph_findings_new();
	require(findings != NULL);
	small_book_enter();
	tried->status = uph_import_file(
		tried->ledger, tried->path, &tried->options, &tried->result, findings, &tried->err);
	small_book_leave();
	require_findings(findings);
	if (tried->status != UPH_OK)
		require_refusal(tried->status, &tried->err);
	if (tried->status == UPH_OK || tried->status == UPH_E_CONFLICT)
		require_result(tried);
	else
		require(tried->result.memory == NULL);
	/* What any file may say is never a rule of the database's own, found too late. */
	require(tried->status != UPH_E_DATABASE);
	uph_findings_free(findings);
}

static bool same_head(const struct uph_head *a, const struct uph_head *b)
{
	return a->seq == b->seq && memcmp(a->hash, b->hash, sizeof a->hash) == 0;
}

static void require_proved(struct uph_ledger *ledger)
{
	struct uph_error err = {0};
	struct uph_verify_result result;
	struct uph_findings *findings = uph_findings_new();
	require(findings && uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err) == UPH_OK);
	if (uph_findings_count(findings) > 0)
		require_failed("verify", 0, uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
}

static int64_t available(struct uph_ledger *ledger)
{
	struct uph_balance *rows, sum;
	const struct uph_scope all = {0};
	size_t count;
	require(uph_balances(ledger, &all, UPH_BY_FUND, &rows, &count, NULL) == UPH_OK);
	require(uph_balance_total(rows, count, &sum, NULL) == UPH_OK);
	free(rows);
	return sum.figures[UPH_AVAILABLE].ore;
}

/* Said twice, the same is nothing new. */
static void try_again(const struct tried *first)
{
	struct tried again = *first;
	struct uph_head before = uph_ledger_head(first->ledger);
	run(&again);
	require(again.status == UPH_OK && again.result.posted == 0 && again.result.changed == 0 &&
		again.result.corrected == 0);
	struct uph_head after = uph_ledger_head(first->ledger);
	require(same_head(&before, &after));
	uph_import_free(&again.result);
}

/* A SIE file whose mapping nobody has given is checked by a dry run, and not taken in. */
static bool only_checked(const struct tried *dry, const struct tried *real)
{
	return dry->status == UPH_OK && strcmp(dry->result.kind, "sie") == 0 && dry->result.posted == 0 &&
	       real->status == UPH_E_REFUSED;
}

enum uph_status import_tried(
	enum small_book_kind kind, const struct uph_import_options *options, const uint8_t *data, size_t size)
{
	struct tried dry = {.ledger = small_book(kind), .options = *options};
	dry.path = small_book_input("indata", data, size);
	struct tried real = dry;
	struct uph_head before = uph_ledger_head(dry.ledger);
	dry.options.dry_run = true;
	run(&dry);
	struct uph_head between = uph_ledger_head(dry.ledger);
	require(same_head(&before, &between));
	run(&real);
	struct uph_head after = uph_ledger_head(real.ledger);
	if (dry.status != real.status && !only_checked(&dry, &real))
		require_failed("a dry run and the import differ", 0,
			dry.status != UPH_OK ? dry.err.message : real.err.message);
	require(dry.result.posted == real.result.posted && dry.result.unchanged == real.result.unchanged &&
		dry.result.changed == real.result.changed && dry.result.conflicts == real.result.conflicts);
	require(real.status == UPH_OK || same_head(&before, &after));
	require(real.result.posted == 0 || !same_head(&before, &after));
	if (real.status == UPH_OK && !options->suggest) {
		require(real.result.available_after.ore == available(real.ledger) ||
			strcmp(real.result.kind, "protocol") == 0);
		if (!same_head(&before, &after))
			require_proved(real.ledger);
		try_again(&real);
	}
	uph_import_free(&dry.result);
	uph_import_free(&real.result);
	return real.status;
}
