/* The register: every account with its entries and running balance, on the real matrix's ledger. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/real_book.h"

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

static struct uph_report *ask(struct real_book *book, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_register(book->ledger, query, &report, &err), &err);
	return report;
}

static void refuses_what_is_not_there(void **state)
{
	static const struct {
		struct uph_query query;
		enum uph_status status;
	} cases[] = {
		{{.fund = "ESF 2019"}, UPH_E_MISSING},
		{{.known_at = "1999-01-01"}, UPH_E_MISSING},
		{{.known_at = "i går"}, UPH_E_USAGE},
		{{.from = {20241231}, .to = {20240101}}, UPH_E_USAGE},
	};
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "refuse.uph");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_report *report;
		struct uph_error err = {0};
		assert_int_equal(
			uph_report_register(book.ledger, &cases[i].query, &report, &err), cases[i].status);
		assert_null(report);
		assert_true(err.message[0] != '\0');
	}
	real_book_close(&book);
}

/* The balance after each entry follows from the one before, within each account; the last is what the account
 * closes with. */
static void follow(const struct uph_report *report)
{
	size_t accounts = report_section_named(report, "accounts");
	const struct uph_section *rows = &report->sections[0];
	const char *account = "";
	int64_t balance = 0;
	for (size_t i = 0; i < rows->row_count; i++) {
		enum uph_row_style style = rows->rows[i].style;
		if (style != UPH_ROW_PLAIN && style != UPH_ROW_MUTED)
			continue;
		if (strcmp(account, report_words(report, 0, i, "account")) != 0)
			balance = 0;
		account = report_words(report, 0, i, "account");
		const struct uph_value *debit = report_value(report, 0, i, "debit");
		const struct uph_value *credit = report_value(report, 0, i, "credit");
		if (style == UPH_ROW_MUTED) {
			assert_string_equal(report_words(report, 0, i, "row"), "opening");
			balance = report_ore(report, 0, i, "balance");
		} else {
			assert_string_equal(report_words(report, 0, i, "row"), "entry");
			assert_true((debit->kind == UPH_VALUE_MONEY) != (credit->kind == UPH_VALUE_MONEY));
			balance += debit->kind == UPH_VALUE_MONEY ? debit->money.ore : -credit->money.ore;
		}
		assert_int_equal(report_ore(report, 0, i, "balance"), balance);
		if (i + 1 < rows->row_count && rows->rows[i + 1].style == UPH_ROW_SUBTOTAL)
			assert_int_equal(
				report_ore(report, accounts,
					report_row_named(report, accounts, "account", account), "closing"),
				balance);
	}
	assert_int_equal(report_total_ore(report, accounts, "closing"), 0);
	assert_int_equal(report_total_ore(report, 0, "debit"), report_total_ore(report, 0, "credit"));
}

static int64_t closing(const struct uph_report *report, const char *account)
{
	size_t accounts = report_section_named(report, "accounts");
	return report_ore(
		report, accounts, report_row_named(report, accounts, "account", account), "closing");
}

static void every_account(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "all.uph");
	struct uph_report *report = ask(&book, &(struct uph_query){0});
	size_t accounts = report_section_named(report, "accounts");
	assert_string_equal(report->name, "register");
	assert_string_equal(report->title, "Huvudbok");
	assert_int_equal(report->sections[accounts].row_count, 26);
	follow(report);
	assert_int_equal(closing(report, "Ingående balans · UPH t.o.m. 2023"), -181087406);
	assert_int_equal(closing(report, "Pott · UPH t.o.m. 2023 · 786"), -3999964);
	assert_int_equal(closing(report, "Pott · UPH 2024 · Ofördelat"), 1476578600);
	assert_int_equal(closing(report, "Bidragsgivare · UPH 2024"), -1476578600);
	assert_int_equal(closing(report, "Reserverat · UPH 2024 · 787 · UPH-24-016"), 20000000);
	assert_int_equal(closing(report, "Avsatt på balansen · UPH 2024 · 964 · UPH-24-003"), 5381300);
	/* In order: kind, fund, activity, with the undivided last. */
	assert_string_equal(report_words(report, accounts, 1, "account"), "Pott · UPH t.o.m. 2023 · 786");
	assert_string_equal(report_words(report, accounts, 4, "account"), "Pott · UPH 2024 · 786");
	assert_string_equal(report_words(report, accounts, 7, "account"), "Pott · UPH 2024 · Ofördelat");
	assert_string_equal(report_words(report, accounts, 7, "activity"), "");
	assert_string_equal(report_words(report, accounts, 7, "kind"), "pot");
	assert_string_equal(report->notes[0], "Summan av alla utgående saldon i kronor: 0,00.");
	/* A click on an account leads to where it begins. */
	const struct uph_value *account = report_value(report, accounts, 4, "account");
	assert_true(account->linked);
	assert_int_equal(account->link_section, 0);
	assert_int_equal(report->sections[0].rows[account->link_row].style, UPH_ROW_SUBTOTAL);
	assert_string_equal(report_words(report, 0, account->link_row, "account"), account->text);
	assert_string_equal(report_words(report, 0, account->link_row + 1, "row"), "entry");
	uph_report_free(report);
	real_book_close(&book);
}

static void from_a_day_with_what_was_there(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "from.uph");
	struct uph_report *report = ask(&book, &(struct uph_query){.from = {20240601}, .to = {20240630}});
	size_t accounts = report_section_named(report, "accounts");
	follow(report);
	size_t row = report_row_named(report, accounts, "account", "Pott · UPH 2024 · 786");
	assert_int_equal(report_ore(report, accounts, row, "opening"), 0);
	assert_int_equal(report_ore(report, accounts, row, "credit"), 268351500);
	assert_int_equal(report_ore(report, accounts, row, "closing"), -268351500);
	row = report_row_named(report, accounts, "account", "Pott · UPH t.o.m. 2023 · 786");
	assert_int_equal(report_ore(report, accounts, row, "opening"), -3999964);
	assert_int_equal(report_ore(report, accounts, row, "debit"), 0);
	assert_int_equal(report_total_ore(report, accounts, "opening"), 0);
	uph_report_free(report);
	/* What is before the first day alone makes no difference to where it ends. */
	report = ask(&book, &(struct uph_query){.from = {20991231}});
	assert_int_equal(closing(report, "Pott · UPH t.o.m. 2023 · 786"), -3999964);
	follow(report);
	uph_report_free(report);
	real_book_close(&book);
}

static void one_fund_and_what_it_gives_to_others(void **state)
{
	struct real_book book;
	struct uph_error err;
	(void)state;
	real_book_open(&book, folder, "fund.uph");
	real_book_begin(&book);
	const struct uph_movement carry = {.event = UPH_EVENT_CARRY,
		.date = {20241001},
		.amount = {100},
		.fund = real_book_fund(&book, "UPH t.o.m. 2023"),
		.activity = real_book_activity(&book, "787"),
		.to_fund = real_book_fund(&book, "UPH 2024"),
		.to_activity = real_book_activity(&book, "787")};
	assert_status(UPH_OK, uph_movement_post(book.ledger, &carry, NULL, &err), &err);
	real_book_commit(&book);
	struct uph_report *report = ask(&book, &(struct uph_query){.fund = "UPH t.o.m. 2023"});
	follow(report);
	assert_int_equal(closing(report, "Andra bidragsår · UPH 2024"), 100);
	size_t accounts = report_section_named(report, "accounts");
	assert_string_equal(report_words(report, accounts, 0, "kind"), "outside");
	assert_int_equal(report->note_count, 3);
	uph_report_free(report);
	report = ask(&book, &(struct uph_query){0});
	assert_int_equal(report->note_count, 2);
	follow(report);
	uph_report_free(report);
	real_book_close(&book);
}

static void as_it_was_known(void **state)
{
	struct real_book book;
	char hex[65];
	(void)state;
	real_book_open(&book, folder, "known.uph");
	struct uph_head before = uph_ledger_head(book.ledger);
	(void)uph_head_hex(&before, hex);
	struct uph_report *then = ask(&book, &(struct uph_query){0});
	real_book_begin(&book);
	struct uph_error err;
	const struct uph_movement grant = {.event = UPH_EVENT_GRANT,
		.date = {20240101},
		.amount = {5},
		.fund = real_book_fund(&book, "UPH 2024"),
		.activity = real_book_activity(&book, "")};
	assert_status(UPH_OK, uph_movement_post(book.ledger, &grant, NULL, &err), &err);
	real_book_commit(&book);
	struct uph_report *now = ask(&book, &(struct uph_query){0});
	struct uph_report *known = ask(&book, &(struct uph_query){.known_at = hex});
	assert_int_equal(closing(now, "Pott · UPH 2024 · Ofördelat"), 1476578605);
	assert_int_equal(closing(known, "Pott · UPH 2024 · Ofördelat"), 1476578600);
	assert_int_equal(known->sections[0].row_count, then->sections[0].row_count);
	assert_string_equal(known->head, then->head);
	uph_report_free(then);
	uph_report_free(now);
	uph_report_free(known);
	real_book_close(&book);
}

static void closings_are_live_sums(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "live.uph");
	struct uph_report *report = ask(&book, &(struct uph_query){.from = {20240401}});
	const struct uph_section *rows = &report->sections[0];
	size_t with_formula = 0;
	for (size_t i = 0; i < rows->row_count; i++) {
		if (rows->rows[i].style != UPH_ROW_SUBTOTAL)
			continue;
		const struct uph_value *balance = report_value(report, 0, i, "balance");
		with_formula += balance->term_count == 3;
	}
	assert_int_equal(with_formula, report->sections[report_section_named(report, "accounts")].row_count);
	char *path = support_path(folder, "huvudbok.xlsx");
	struct uph_error err;
	assert_status(UPH_OK, uph_report_render(report, UPH_FORMAT_XLSX, NULL, path, &err), &err);
	free(path);
	uph_report_free(report);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_not_there),
		cmocka_unit_test(every_account),
		cmocka_unit_test(from_a_day_with_what_was_there),
		cmocka_unit_test(one_fund_and_what_it_gives_to_others),
		cmocka_unit_test(as_it_was_known),
		cmocka_unit_test(closings_are_live_sums),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
