/* Balances of the real matrix, to the öre: by everything there is, as of a day, between days, as known
 * before. */
#include <stdio.h>
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

static struct uph_report *balance(struct real_book *book, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_balance(book->ledger, query, &report, &err), &err);
	assert_string_equal(report->name, "balance");
	return report;
}

static void refuses(
	struct real_book *book, const struct uph_query *query, enum uph_status status, const char *message)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_int_equal(uph_report_balance(book->ledger, query, &report, &err), status);
	assert_null(report);
	assert_string_equal(err.message, message);
}

static void refuses_what_it_does_not_know(void **state)
{
	struct real_book book;
	struct uph_report *report;
	struct uph_error err = {0};
	(void)state;
	real_book_open(&book, folder, "refuses.uph");
	const struct uph_query fund = {.fund = "UPH 2025"};
	assert_int_equal(uph_report_balance(book.ledger, &fund, &report, &err), UPH_E_MISSING);
	assert_non_null(strstr(err.message, "UPH 2024"));
	refuses(&book, &(struct uph_query){.known_at = "igår"}, UPH_E_USAGE,
		"\"igår\" är varken en tidpunkt eller en kontrollsumma; skriv 2024-10-01, 2024-10-01 14:05 "
		"(UTC) eller "
		"minst 8 siffror av kontrollsumman");
	refuses(&book, &(struct uph_query){.known_at = "abc"}, UPH_E_USAGE,
		"\"abc\" är varken en tidpunkt eller en kontrollsumma; skriv 2024-10-01, 2024-10-01 14:05 "
		"(UTC) eller "
		"minst 8 siffror av kontrollsumman");
	refuses(&book, &(struct uph_query){.known_at = "2024-09-30"}, UPH_E_MISSING,
		"boken hade inga poster vid den tidpunkten");
	refuses(&book, &(struct uph_query){.known_at = "00000000"}, UPH_E_MISSING,
		"kontrollsumman 00000000 finns inte i boken");
	refuses(&book, &(struct uph_query){.from = {20240601}, .to = {20240501}}, UPH_E_USAGE,
		"första dagen ligger efter den sista; byt plats på dem");
	real_book_close(&book);
}

static const struct {
	const char *code;
	int64_t opening, granted, allocated, held, available, on_balance;
} activities[] = {
	{"265", 0, 0, 0, 0, 0, 0},
	{"786", 72000036, 0, 344351500, 0, -272351464, 72000036},
	{"787", 86185370, 0, 376059000, 0, -289873630, 86185370},
	{"964", 22902000, 0, 142500000, 5381300, -124979300, 22902000},
	{"", 0, 1476578600, 0, 0, 1476578600, 1476578600},
};

static void by_activity(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "activity.uph");
	struct uph_report *report = balance(&book, &(struct uph_query){0});
	assert_int_equal(report->sections[0].row_count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(report_words(report, 0, i, "activity"), activities[i].code);
		assert_int_equal(report_ore(report, 0, i, "opening"), activities[i].opening);
		assert_int_equal(report_ore(report, 0, i, "granted"), activities[i].granted);
		assert_int_equal(report_ore(report, 0, i, "allocated"), activities[i].allocated);
		assert_int_equal(report_ore(report, 0, i, "held"), activities[i].held);
		assert_int_equal(report_ore(report, 0, i, "reserved"), activities[i].allocated);
		assert_int_equal(report_ore(report, 0, i, "available"), activities[i].available);
		assert_int_equal(report_ore(report, 0, i, "on_balance"), activities[i].on_balance);
	}
	assert_string_equal(report_words(report, 0, 4, "name"), "Ofördelat");
	assert_string_equal(report->sections[0].rows[1].trace, "aktivitet:786");
	assert_int_equal(report_total_ore(report, 0, "available"), 789374206);
	assert_int_equal(report_total_ore(report, 0, "on_balance"), 1657666006);
	assert_int_equal(report_total_ore(report, 0, "allocated"), 862910500);
	assert_int_equal(report_total_ore(report, 0, "held"), 5381300);
	assert_int_equal(report->note_count, 1);
	assert_string_equal(report->notes[0],
		"Minus på 786, 787 och 964 beror på att årets bidrag inte är fördelat på aktivitet.");
	uph_report_free(report);
	real_book_close(&book);
}

/* The columns of paper are those that are not zero, and the formula of what is left adds them up. */
static void the_formula_holds_on_paper(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "formula.uph");
	struct uph_report *report = balance(&book, &(struct uph_query){0});
	const struct uph_section *section = &report->sections[0];
	static const char *const paper[] = {"activity", "name", "opening", "granted", "allocated", "held",
		"available", "reserved", "on_balance"};
	size_t shown = 0;
	for (size_t i = 0; i < section->column_count; i++) {
		if (section->columns[i].flags & UPH_COLUMN_DATA_ONLY)
			continue;
		assert_true(shown < sizeof paper / sizeof *paper);
		assert_string_equal(section->columns[i].key, paper[shown++]);
	}
	assert_int_equal(shown, sizeof paper / sizeof *paper);
	for (size_t i = 0; i < section->row_count; i++) {
		const struct uph_value *value = report_value(report, 0, i, "available");
		int64_t sum = 0;
		assert_int_equal(value->term_count, 4);
		for (size_t k = 0; k < value->term_count; k++) {
			const struct uph_term *term = &value->terms[k];
			int64_t ore = section->rows[term->row_first].values[term->column].money.ore;
			assert_int_equal(section->columns[term->column].flags & UPH_COLUMN_DATA_ONLY, 0);
			sum += term->subtract ? -ore : ore;
		}
		assert_int_equal(sum, value->money.ore);
	}
	uph_report_free(report);
	real_book_close(&book);
}

static void by_fund_recipient_decision_and_month(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "groups.uph");
	struct uph_report *report = balance(&book, &(struct uph_query){.group = UPH_BY_FUND});
	assert_int_equal(report->sections[0].row_count, 2);
	assert_string_equal(report_words(report, 0, 0, "fund"), "UPH t.o.m. 2023");
	assert_int_equal(report_ore(report, 0, 0, "available"), 105087406);
	assert_string_equal(report_words(report, 0, 1, "fund"), "UPH 2024");
	assert_int_equal(report_ore(report, 0, 1, "available"), 684286800);
	uph_report_free(report);

	report = balance(&book, &(struct uph_query){.group = UPH_BY_RECIPIENT});
	size_t row = report_row_named(report, 0, "recipient", "Karlskrona kommun");
	assert_int_equal(report_ore(report, 0, row, "reserved"), 379509600);
	row = report->sections[0].row_count - 1;
	assert_string_equal(report_words(report, 0, row, "recipient"), "");
	assert_string_equal(report_words(report, 0, row, "name"), "Ej tilldelat");
	assert_int_equal(report_ore(report, 0, row, "held"), 5381300);
	assert_int_equal(report_total_ore(report, 0, "available"), 789374206);
	uph_report_free(report);

	report = balance(&book, &(struct uph_query){.group = UPH_BY_DECISION});
	assert_int_equal(report->sections[0].row_count, 17);
	assert_string_equal(report_words(report, 0, 3, "number"), "UPH-24-004");
	assert_string_equal(report_words(report, 0, 3, "decision"), "LSVO 2024-04-12");
	assert_string_equal(report_words(report, 0, 3, "recipient"), "KoU");
	assert_string_equal(report->sections[0].rows[3].trace, "UPH-24-004");
	assert_int_equal(report_ore(report, 0, 3, "allocated"), 35000000);
	assert_string_equal(report_words(report, 0, 15, "number"), "UPH-24-016");
	assert_int_equal(report_total_ore(report, 0, "available"), 789374206);
	uph_report_free(report);

	report = balance(&book, &(struct uph_query){.group = UPH_BY_MONTH});
	assert_int_equal(report->sections[0].row_count, 4);
	assert_string_equal(report_words(report, 0, 1, "month"), "2024-04");
	assert_int_equal(report_ore(report, 0, 1, "allocated"), 478559000);
	assert_int_equal(report_total_ore(report, 0, "on_balance"), 1657666006);
	uph_report_free(report);
	real_book_close(&book);
}

static void one_fund_of_two(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "fund.uph");
	struct uph_report *report = balance(&book, &(struct uph_query){.fund = "UPH t.o.m. 2023"});
	assert_int_equal(report_total_ore(report, 0, "opening"), 181087406);
	assert_int_equal(report_total_ore(report, 0, "allocated"), 76000000);
	assert_int_equal(report_total_ore(report, 0, "available"), 105087406);
	assert_int_equal(report->note_count, 0);
	assert_string_equal(report->parameters[0].key, "fund");
	assert_string_equal(report->parameters[0].value.text, "UPH t.o.m. 2023");
	uph_report_free(report);
	real_book_close(&book);
}

static void as_of_a_day_and_between_days(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "days.uph");
	struct uph_report *report = balance(&book, &(struct uph_query){.to = {20240430}});
	assert_int_equal(report_total_ore(report, 0, "available"), 1077725706);
	assert_int_equal(report_total_ore(report, 0, "on_balance"), 1657666006);
	assert_non_null(strstr(report->footer, " · uppgifter t.o.m. 2024-04-30 · "));
	uph_report_free(report);
	/* What was available before the first day is the opening. */
	report = balance(&book, &(struct uph_query){.from = {20240501}, .to = {20240630}});
	assert_int_equal(report_total_ore(report, 0, "opening"), 1077725706);
	assert_int_equal(report_total_ore(report, 0, "granted"), 0);
	assert_int_equal(report_total_ore(report, 0, "allocated"), 268351500);
	assert_int_equal(report_total_ore(report, 0, "available"), 809374206);
	uph_report_free(report);
	real_book_close(&book);
}

static void as_known_before_and_after(void **state)
{
	struct real_book book;
	struct uph_error err;
	char hex[65];
	(void)state;
	real_book_open(&book, folder, "known.uph");
	struct uph_head before = uph_ledger_head(book.ledger);
	int64_t grant = real_book_fund(&book, "UPH 2024"), a786 = real_book_activity(&book, "786");
	int64_t undivided = real_book_activity(&book, "");
	real_book_begin(&book);
	struct uph_entry_draft draft = {.event = UPH_EVENT_DISTRIBUTE,
		.date = {20241001},
		.amount = {300000000},
		.from = book_pot(grant, undivided),
		.to = book_pot(grant, a786)};
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	real_book_commit(&book);
	struct uph_report *report = balance(&book, &(struct uph_query){0});
	assert_int_equal(report_ore(report, 0, 1, "distributed"), 300000000);
	assert_int_equal(report_ore(report, 0, 1, "available"), 27648536);
	assert_int_equal(report_total_ore(report, 0, "distributed"), 0);
	assert_int_equal(report_total_ore(report, 0, "available"), 789374206);
	assert_string_equal(report->notes[0],
		"Minus på 787 och 964 beror på att årets bidrag inte är fördelat på aktivitet.");
	assert_string_not_equal(report->head, uph_head_hex(&before, hex));
	uph_report_free(report);
	hex[12] = '\0';
	report = balance(&book, &(struct uph_query){.known_at = hex});
	assert_int_equal(report_ore(report, 0, 1, "available"), -272351464);
	assert_string_equal(report->head, uph_head_hex(&before, hex));
	assert_int_equal(report->head_time, before.recorded_at);
	assert_non_null(strstr(report->footer, "boken per verifikation 18, 2024-10-01 12:0"));
	uph_report_free(report);
	char moment[UPH_TIME_TEXT_MAX];
	report = balance(
		&book, &(struct uph_query){.known_at = uph_time_print(before.recorded_at, true, moment)});
	assert_int_equal(report_ore(report, 0, 1, "available"), -272351464);
	uph_report_free(report);
	real_book_close(&book);
}

static void the_head_of_every_report(void **state)
{
	struct real_book book;
	char hex[65], expected[300], time[UPH_TIME_TEXT_MAX];
	(void)state;
	real_book_open(&book, folder, "head.uph");
	struct uph_head head = uph_ledger_head(book.ledger);
	(void)uph_head_hex(&head, hex);
	(void)snprintf(expected, sizeof expected,
		"Ur UPH-boken \"Blekinge\" · uppgifter t.o.m. 2024-09-27 · boken per verifikation 18, %s · "
		"kontrollsumma %.4s %.4s %.4s %.4s",
		uph_time_print(head.recorded_at, false, time), hex, hex + 4, hex + 8, hex + 12);
	struct uph_report *report = balance(&book, &(struct uph_query){0});
	assert_string_equal(report->footer, expected);
	assert_string_equal(report->head, hex);
	assert_string_equal(report->organisation, "Region Blekinge · KoU");
	uph_report_free(report);
	real_book_close(&book);
}

static void an_empty_book_has_no_day(void **state)
{
	struct real_book book;
	(void)state;
	real_book_empty(&book, folder, "empty.uph");
	struct uph_report *report = balance(&book, &(struct uph_query){0});
	assert_int_equal(report->sections[0].row_count, 1);
	assert_string_equal(report_words(report, 0, 0, "name"), "Ofördelat");
	assert_int_equal(report_total_ore(report, 0, "available"), 0);
	assert_null(strstr(report->footer, "uppgifter"));
	assert_int_equal(report->note_count, 0);
	uph_report_free(report);
	real_book_close(&book);
}

/* What each activity's decisions sum to is what the activity has allocated and held. */
static void decisions_behind_each_activity(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "detail.uph");
	struct uph_report *report = balance(&book, &(struct uph_query){.detail = true});
	size_t section = report_section_named(report, "decisions");
	assert_int_equal(report->sections[section].row_count, 17);
	assert_int_equal(report_total_ore(report, section, "amount"), 868291800);
	assert_false(report_value(report, 0, 0, "name")->linked); /* 265 has none */
	for (size_t i = 1; i < 4; i++) {
		const struct uph_value *name = report_value(report, 0, i, "name");
		assert_true(name->linked);
		assert_int_equal(name->link_section, section);
		assert_string_equal(
			report_words(report, section, name->link_row, "activity"), activities[i].code);
		int64_t sum = 0;
		for (size_t row = 0; row < report->sections[section].row_count; row++)
			if (strcmp(report_words(report, section, row, "activity"), activities[i].code) == 0)
				sum += report_ore(report, section, row, "amount");
		assert_int_equal(sum, activities[i].allocated + activities[i].held);
	}
	uph_report_free(report);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_it_does_not_know),
		cmocka_unit_test(by_activity),
		cmocka_unit_test(the_formula_holds_on_paper),
		cmocka_unit_test(by_fund_recipient_decision_and_month),
		cmocka_unit_test(one_fund_of_two),
		cmocka_unit_test(as_of_a_day_and_between_days),
		cmocka_unit_test(as_known_before_and_after),
		cmocka_unit_test(the_head_of_every_report),
		cmocka_unit_test(an_empty_book_has_no_day),
		cmocka_unit_test(decisions_behind_each_activity),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
