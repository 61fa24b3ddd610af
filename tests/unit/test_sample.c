/* Spot checks: the same seed draws the same entries, by the method that is printed, whatever else is asked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/digest.h"
#include "tests/support/book.h"
#include "tests/support/real_book.h"

static char *folder;
static struct real_book book;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	real_book_open(&book, folder, "bok.uph");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	real_book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static struct uph_report *draw(const struct uph_query *query, const struct uph_sample *sample)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_sample(book.ledger, query, sample, &report, &err), &err);
	return report;
}

static void none_is_no_sample(void **state)
{
	struct uph_report *report;
	struct uph_error err;
	(void)state;
	assert_int_equal(uph_report_sample(
				 book.ledger, &(struct uph_query){0}, &(struct uph_sample){0}, &report, &err),
		UPH_E_USAGE);
	assert_string_equal(err.message, "stickprovets antal ska vara större än noll");
	assert_null(report);
}

/* What an auditor does with a list of the entries and sha256sum. */
static int64_t rank_by_hand(const char *seed, int64_t voucher, int64_t entry, char hex[DIGEST_HEX_MAX])
{
	char text[128];
	unsigned char sum[DIGEST_SIZE];
	struct digest *digest = digest_new();
	int length = snprintf(text, sizeof text, "%s:%lld:%lld", seed, (long long)voucher, (long long)entry);
	assert_true(
		digest_begin(digest) && digest_add(digest, text, (size_t)length) && digest_end(digest, sum));
	digest_free(digest);
	(void)digest_hex(sum, hex);
	int64_t rank = 0;
	for (size_t i = 0; i < 7; i++)
		rank = rank * 256 + sum[i];
	return rank;
}

struct counting {
	int64_t voucher, entry, ranks[64], vouchers[64], entries[64];
	size_t count;
};

static enum uph_status take(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct counting *all = context;
	char hex[DIGEST_HEX_MAX];
	(void)err;
	all->entry = entry->voucher == all->voucher ? all->entry + 1 : 1;
	all->voucher = entry->voucher;
	all->vouchers[all->count] = all->voucher;
	all->entries[all->count] = all->entry;
	all->ranks[all->count++] = rank_by_hand("revision 2024", all->voucher, all->entry, hex);
	return UPH_OK;
}

static void those_with_the_smallest_sums(void **state)
{
	struct counting all = {0};
	struct uph_error err;
	(void)state;
	assert_status(UPH_OK, uph_entries(book.ledger, &(struct uph_scope){0}, take, &all, &err), &err);
	struct uph_report *report =
		draw(&(struct uph_query){0}, &(struct uph_sample){.count = 6, .seed = "revision 2024"});
	assert_int_equal(report->sections[0].row_count, 6);
	size_t row = 0;
	for (size_t i = 0; i < all.count; i++) {
		size_t smaller = 0;
		for (size_t j = 0; j < all.count; j++)
			smaller += all.ranks[j] < all.ranks[i];
		if (smaller >= 6)
			continue;
		char hex[DIGEST_HEX_MAX];
		(void)rank_by_hand("revision 2024", all.vouchers[i], all.entries[i], hex);
		hex[16] = '\0';
		assert_int_equal(report_value(report, 0, row, "voucher")->integer, all.vouchers[i]);
		assert_int_equal(report_value(report, 0, row, "entry")->integer, all.entries[i]);
		assert_string_equal(report_words(report, 0, row, "rank"), hex);
		assert_string_equal(report_words(report, 0, row, "why"), "draget");
		row++;
	}
	assert_int_equal(row, 6);
	/* printf 'abc:1:1' | sha256sum */
	char hex[DIGEST_HEX_MAX];
	(void)rank_by_hand("abc", 1, 1, hex);
	assert_string_equal(hex, "589aa31c720e1e08a5539781e21582208295be504653fd78368c06e12ca39e9c");
	uph_report_free(report);
}

static void the_same_again_and_another_with_another_seed(void **state)
{
	(void)state;
	const struct uph_sample sample = {.count = 5, .seed = "a"};
	struct uph_report *first = draw(&(struct uph_query){0}, &sample);
	struct uph_report *again = draw(&(struct uph_query){0}, &sample);
	struct uph_report *other =
		draw(&(struct uph_query){0}, &(struct uph_sample){.count = 5, .seed = "b"});
	size_t differ = 0;
	for (size_t i = 0; i < 5; i++) {
		int64_t voucher = report_value(first, 0, i, "voucher")->integer;
		assert_int_equal(voucher, report_value(again, 0, i, "voucher")->integer);
		differ += voucher != report_value(other, 0, i, "voucher")->integer;
	}
	assert_true(differ > 0);
	uph_report_free(first);
	uph_report_free(again);
	uph_report_free(other);
}

static void without_a_seed_the_head_is_it(void **state)
{
	char hex[65];
	(void)state;
	struct uph_head head = uph_ledger_head(book.ledger);
	struct uph_report *report = draw(&(struct uph_query){0}, &(struct uph_sample){.count = 3});
	assert_string_equal(report_figure_value(report, "seed")->text, uph_head_hex(&head, hex));
	uph_report_free(report);
}

static void covers_so_much(void **state)
{
	static const struct {
		struct uph_query query;
		struct uph_sample sample;
		int64_t sampled, population, population_ore;
	} cases[] = {
		{{0}, {.count = 5, .seed = "x"}, 5, 22, 2525957806},
		{{0}, {.count = 500, .seed = "x"}, 22, 22, 2525957806},
		{{.fund = "UPH t.o.m. 2023"}, {.count = 500, .seed = "x"}, 5, 5, 257087406},
		{{.from = {20240601}, .to = {20240630}}, {.count = 1, .seed = "x"}, 1, 2, 268351500},
		{{0}, {.count = 500, .seed = "x", .least = {226400000}}, 2, 2, 1702978600},
		{{0}, {.count = 1, .seed = "x", .least = {226400000}, .all_above = {226400000}}, 2, 2,
			1702978600},
		{{.to = {20200101}}, {.count = 5, .seed = "x"}, 0, 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_report *report = draw(&cases[i].query, &cases[i].sample);
		assert_int_equal(report_figure_value(report, "sampled")->integer, cases[i].sampled);
		assert_int_equal(report_figure_value(report, "population")->integer, cases[i].population);
		assert_int_equal(
			report_figure_value(report, "population_amount")->money.ore, cases[i].population_ore);
		assert_int_equal(report->sections[0].row_count, cases[i].sampled);
		assert_int_equal(report_figure_value(report, "sampled_amount")->money.ore,
			report_total_ore(report, 0, "amount"));
		if (cases[i].sampled == cases[i].population && cases[i].sampled > 0)
			assert_int_equal(report_figure_value(report, "share_percent")->money.ore, 10000);
		uph_report_free(report);
	}
}

static void large_ones_besides_those_drawn(void **state)
{
	(void)state;
	struct uph_report *report = draw(&(struct uph_query){0},
		&(struct uph_sample){.count = 2, .seed = "revision 2024", .all_above = {226400000}});
	size_t drawn = 0, large = 0;
	for (size_t i = 0; i < report->sections[0].row_count; i++) {
		bool is_large = report_ore(report, 0, i, "amount") >= 226400000;
		drawn += strcmp(report_words(report, 0, i, "why"), "draget") == 0;
		large += is_large;
		assert_true(is_large || strcmp(report_words(report, 0, i, "why"), "draget") == 0);
	}
	assert_int_equal(drawn, 2);
	assert_int_equal(large, 2);
	uph_report_free(report);
}

/* A fund or a period asked for changes who can be drawn, and not what anyone's sum is. */
static void the_question_does_not_change_the_sums(void **state)
{
	(void)state;
	struct uph_report *all =
		draw(&(struct uph_query){0}, &(struct uph_sample){.count = 500, .seed = "s"});
	struct uph_report *june = draw(&(struct uph_query){.from = {20240618}, .to = {20240618}},
		&(struct uph_sample){.count = 500, .seed = "s"});
	assert_int_equal(june->sections[0].row_count, 1);
	size_t found = 0;
	for (size_t i = 0; i < all->sections[0].row_count; i++)
		found += strcmp(report_words(all, 0, i, "rank"), report_words(june, 0, 0, "rank")) == 0;
	assert_int_equal(found, 1);
	uph_report_free(all);
	uph_report_free(june);
}

static void says_whether_there_is_a_document(void **state)
{
	struct uph_error err;
	const struct uph_attachment invoice = {.name = "faktura.pdf", .size = 1, .voucher = 3};
	(void)state;
	real_book_begin(&book);
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &invoice, NULL, &err), &err);
	real_book_commit(&book);
	struct uph_report *report =
		draw(&(struct uph_query){0}, &(struct uph_sample){.count = 500, .seed = "s"});
	for (size_t i = 0; i < report->sections[0].row_count; i++) {
		bool has = report_value(report, 0, i, "voucher")->integer == 3;
		assert_string_equal(
			report_words(report, 0, i, "document"), has ? "vid verifikationen" : "saknas");
	}
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_is_no_sample),
		cmocka_unit_test(those_with_the_smallest_sums),
		cmocka_unit_test(the_same_again_and_another_with_another_seed),
		cmocka_unit_test(without_a_seed_the_head_is_it),
		cmocka_unit_test(covers_so_much),
		cmocka_unit_test(large_ones_besides_those_drawn),
		cmocka_unit_test(the_question_does_not_change_the_sums),
		cmocka_unit_test(says_whether_there_is_a_document),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
