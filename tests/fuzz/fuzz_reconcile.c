/* Somebody else's books from any bytes, read by a kept mapping and set against a book that is in use: every
 * item is of one match or of one difference, and the differences of a pot sum to what differs in it. */
#include "tests/fuzz/require.h"
#include "tests/fuzz/small_book.h"
#include "uph.h"

/* What differs in the pot, by its differences. */
static int64_t parts_of(const struct uph_reconciliation *result, const struct uph_reconcile_pot *pot)
{
	int64_t sum = 0;
	for (size_t i = 0; i < result->difference_count; i++) {
		const struct uph_difference *difference = &result->differences[i];
		for (size_t j = 0; j < difference->part_count; j++) {
			const struct uph_difference_part *part = &difference->parts[j];
			require(part->amount.ore != 0);
			if (part->fund == pot->fund && part->activity == pot->activity)
				sum += part->amount.ore;
		}
	}
	return sum;
}

static void require_sums(const struct uph_reconciliation *result)
{
	int64_t difference = 0;
	for (size_t i = 0; i < result->pot_count; i++) {
		const struct uph_reconcile_pot *pot = &result->pots[i];
		require(pot->theirs.ore - pot->ours.ore == pot->difference.ore);
		require(pot->available.ore + pot->decided.ore + pot->held.ore == pot->ours.ore);
		require(pot->explained.ore + pot->unexplained.ore == pot->difference.ore);
		require(parts_of(result, pot) == pot->difference.ore);
		difference += pot->difference.ore;
	}
	require(result->total.difference.ore == difference);
}

static void require_items(const struct uph_reconciliation *result)
{
	for (size_t i = 0; i < result->item_count; i++) {
		const struct uph_reconcile_item *item = &result->items[i];
		require((item->group == SIZE_MAX) || (item->difference == SIZE_MAX));
		require(item->group == SIZE_MAX || item->group < result->match_count);
		require(item->difference == SIZE_MAX || item->difference < result->difference_count);
		require_text(item->name);
		require_text(item->reference);
		require_text(item->text);
	}
	for (size_t i = 0; i < result->difference_count; i++) {
		const struct uph_difference *difference = &result->differences[i];
		int64_t sum = 0;
		require(difference->part_count > 0 && difference->key && *difference->key);
		for (size_t j = 0; j < difference->part_count; j++)
			sum += difference->parts[j].amount.ore;
		require(sum == difference->amount.ore);
		require_text(difference->proposal);
		require_text(difference->commands);
	}
}

static void compare(struct uph_ledger *ledger, const struct uph_outside *outside, int32_t day)
{
	struct uph_reconciliation result;
	struct uph_error err = {0};
	const struct uph_reconcile_options options = {.as_of = {day}};
	enum uph_status status = uph_reconcile(ledger, outside, &options, &result, &err);
	if (status != UPH_OK) {
		require(status == UPH_E_USAGE || status == UPH_E_OVERFLOW || status == UPH_E_LIMIT);
		require_refusal(status, &err);
		return;
	}
	require_sums(&result);
	require_items(&result);
	uph_reconcile_free(&result);
}

static void require_outside(const struct uph_outside *outside)
{
	for (size_t i = 0; i < outside->row_count; i++) {
		const struct uph_outside_row *row = &outside->rows[i];
		require(row->number > 0 && uph_date_valid(row->date) && row->activity != 0);
		require(i == 0 || outside->rows[i - 1].date.ymd <= row->date.ymd);
		require_clean_text(row->voucher);
		require_clean_text(row->reference);
		require_clean_text(row->text);
	}
	require(!outside->first.ymd || !outside->last.ymd || outside->first.ymd <= outside->last.ymd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct uph_outside outside;
	struct uph_error err = {0};
	if (size > 1 << 16)
		return 0;
	struct uph_ledger *ledger = small_book(SMALL_BOOK_FILLED);
	const char *path = small_book_input("indata", data, size);
	struct uph_findings *findings = uph_findings_new();
	require(findings != NULL);
	enum uph_status status = uph_outside_read(ledger, path, NULL, &outside, findings, &err);
	require_findings(findings);
	if (status == UPH_OK) {
		require_outside(&outside);
		compare(ledger, &outside, 20240731);
		if (outside.covers.ymd)
			compare(ledger, &outside, outside.covers.ymd);
		uph_outside_free(&outside);
	} else {
		require_refusal(status, &err);
	}
	uph_findings_free(findings);
	return 0;
}
