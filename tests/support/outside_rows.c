#include "tests/support/outside_rows.h"

#include <string.h>

void outside_begin(struct outside_rows *file, const char *name, int32_t first, int32_t last)
{
	memset(file, 0, sizeof *file);
	file->outside = (struct uph_outside){.system = "Region Blekinge",
		.key = "232100-0081",
		.name = name,
		.reads = "konto 2990, dimension 6 = aktivitet",
		.size = 1,
		.first = {first},
		.last = {last},
		.tells_funds = true,
		.rows = file->rows,
		.balances = file->balances};
	const size_t length = strlen(name), most = sizeof file->outside.digest;
	memcpy(file->outside.digest, name, length < most ? length : most);
}

void outside_row(struct outside_rows *file, const char *voucher, int number, int32_t day, int64_t fund,
	int64_t activity, int64_t ore, const char *reference)
{
	assert_true(file->outside.row_count < OUTSIDE_ROWS_MAX);
	file->rows[file->outside.row_count++] = (struct uph_outside_row){.voucher = voucher,
		.number = number,
		.place = "7",
		.date = {day},
		.account = "2990",
		.objects = "",
		.fund = fund,
		.activity = activity,
		.amount = {ore},
		.reference = reference,
		.text = ""};
}

static struct uph_outside_balance *balance(struct outside_rows *file, int64_t fund, int64_t activity)
{
	for (size_t i = 0; i < file->outside.balance_count; i++) {
		if (file->balances[i].fund == fund && file->balances[i].activity == activity)
			return &file->balances[i];
	}
	assert_true(file->outside.balance_count < OUTSIDE_BALANCES_MAX);
	file->balances[file->outside.balance_count] =
		(struct uph_outside_balance){.fund = fund, .activity = activity, .place = "3"};
	return &file->balances[file->outside.balance_count++];
}

void outside_opening(struct outside_rows *file, int64_t fund, int64_t activity, int64_t ore)
{
	struct uph_outside_balance *of = balance(file, fund, activity);
	of->has_opening = true;
	of->opening.ore = ore;
}

void outside_closing(struct outside_rows *file, int64_t fund, int64_t activity, int64_t ore)
{
	struct uph_outside_balance *of = balance(file, fund, activity);
	of->has_closing = true;
	of->closing.ore = ore;
}

static void check_pot(const struct uph_reconciliation *of, const struct uph_reconcile_pot *pot)
{
	int64_t explained = 0, unexplained = 0;
	size_t open = 0;
	for (size_t i = 0; i < of->difference_count; i++) {
		const struct uph_difference *difference = &of->differences[i];
		for (size_t k = 0; k < difference->part_count; k++) {
			const struct uph_difference_part *part = &difference->parts[k];
			if (part->fund != pot->fund || part->activity != pot->activity)
				continue;
			assert_int_not_equal(0, part->amount.ore);
			*(difference->explained ? &explained : &unexplained) += part->amount.ore;
			open += !difference->explained;
		}
	}
	assert_int_equal(pot->theirs.ore - pot->ours.ore, pot->difference.ore);
	assert_int_equal(pot->explained.ore, explained);
	assert_int_equal(pot->unexplained.ore, unexplained);
	assert_int_equal(pot->difference.ore, explained + unexplained);
	assert_int_equal(pot->unexplained_count, open);
	assert_int_equal(pot->ours.ore, pot->available.ore + pot->decided.ore + pot->held.ore);
}

static void check_differences(const struct uph_reconciliation *of)
{
	size_t unexplained = 0;
	for (size_t i = 0; i < of->difference_count; i++) {
		const struct uph_difference *difference = &of->differences[i];
		int64_t amount = 0, moved = 0;
		unexplained += !difference->explained;
		assert_int_equal(i + 1, difference->number);
		assert_true(difference->key[0] != '\0' && difference->part_count > 0);
		for (size_t k = 0; k < difference->part_count; k++) {
			int64_t ore = difference->parts[k].amount.ore;
			amount += ore;
			moved += ore > 0 ? ore : 0;
		}
		assert_int_equal(amount, difference->amount.ore);
		assert_int_equal(moved, difference->moved.ore);
		for (size_t k = 0; k < difference->item_count; k++)
			assert_int_equal(i, of->items[difference->items[k]].difference);
	}
	assert_int_equal(unexplained, of->unexplained_count);
}

void outside_check(const struct uph_reconciliation *of)
{
	for (size_t i = 0; i < of->pot_count; i++)
		check_pot(of, &of->pots[i]);
	check_differences(of);
	for (size_t i = 0; i < of->item_count; i++) {
		const struct uph_reconcile_item *item = &of->items[i];
		assert_true((item->group == SIZE_MAX) != (item->difference == SIZE_MAX));
		assert_true(item->group == SIZE_MAX || item->group < of->match_count);
	}
	for (size_t i = 0; i < of->match_count; i++) {
		size_t ours = 0, theirs = 0;
		int64_t our_sum = 0, their_sum = 0;
		for (size_t k = 0; k < of->item_count; k++) {
			const struct uph_reconcile_item *item = &of->items[k];
			if (item->group != i)
				continue;
			*(item->ours ? &ours : &theirs) += 1;
			*(item->ours ? &our_sum : &their_sum) += item->amount.ore;
		}
		assert_int_equal(of->matches[i].ours, ours);
		assert_int_equal(of->matches[i].theirs, theirs);
		if (ours && theirs)
			assert_int_equal(our_sum, their_sum);
		else if (of->matches[i].how == UPH_MATCH_CANCELLED)
			assert_int_equal(0, our_sum + their_sum);
		else
			assert_int_equal(UPH_MATCH_OPENING, of->matches[i].how);
	}
}

void outside_reconcile(struct uph_ledger *ledger, const struct outside_rows *file,
	const struct uph_reconcile_options *options, struct uph_reconciliation *out)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_reconcile(ledger, &file->outside, options, out, &err), &err);
	outside_check(out);
}
