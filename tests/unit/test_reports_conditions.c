/* The report on conditions: what is at risk, by when, and where it goes; on the real case of co-financing. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/esf_book.h"
#include "tests/support/real_book.h"

static char *folder;
static struct esf_book esf;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	esf_book_open(&esf, folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	esf_book_close(&esf);
	support_folder_remove(folder);
	return 0;
}

static struct uph_report *ask(const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_conditions(esf.book.ledger, query, &report, &err), &err);
	return report;
}

static int64_t add(int64_t decision, int32_t due, const char *text, int64_t fund, int64_t activity)
{
	struct uph_error err;
	int64_t id;
	const struct uph_condition condition = {.decision = decision,
		.kind = UPH_CONDITION_DEADLINE,
		.text = text,
		.due = {due},
		.fund = fund,
		.activity = activity};
	assert_status(UPH_OK,
		uph_condition_add(esf.book.ledger, &condition, (struct uph_date){20240216}, NULL, &id, &err),
		&err);
	return id;
}

static void a_moment_before_the_book_is_refused(void **state)
{
	(void)state;
	struct uph_report *report;
	struct uph_error err;
	const struct uph_query query = {.known_at = "2001-01-01"};
	assert_int_equal(UPH_E_MISSING, uph_report_conditions(esf.book.ledger, &query, &report, &err));
	assert_null(report);
}

static void one_without_a_last_day(void **state)
{
	(void)state;
	struct uph_report *report = ask(&(struct uph_query){.to = {20241001}});
	assert_string_equal("conditions", report->name);
	assert_string_equal("Villkor", report->title);
	assert_int_equal(1, report->sections[0].row_count);
	assert_string_equal("V-24-001", report_words(report, 0, 0, "condition"));
	assert_string_equal("LSVO 2024-02-16 § 25 c", report_words(report, 0, 0, "decision"));
	assert_string_equal("cofinancing", report_words(report, 0, 0, "kind"));
	assert_string_equal(ESF_NAME, report_words(report, 0, 0, "project"));
	assert_string_equal("open", report_words(report, 0, 0, "status"));
	assert_int_equal(UPH_VALUE_NONE, report_value(report, 0, 0, "due")->kind);
	assert_int_equal(UPH_VALUE_NONE, report_value(report, 0, 0, "days_left")->kind);
	assert_int_equal(200000000, report_ore(report, 0, 0, "unpaid"));
	assert_int_equal(0, report_ore(report, 0, 0, "paid"));
	assert_string_equal(
		"UPH t.o.m. 2023 ofördelat, UPH 2024 786", report_words(report, 0, 0, "returns_to"));
	assert_int_equal(200000000, report_total_ore(report, 0, "unpaid"));
	assert_string_equal("V-24-001", report->sections[0].rows[0].trace);
	const struct uph_section *section = &report->sections[0];
	bool told = false;
	for (size_t i = 0; i < section->column_count; i++)
		told = told || (section->rows[0].values[i].text &&
				       strcmp(section->rows[0].values[i].text, "saknar sista dag") == 0);
	assert_true(told);
	uph_report_free(report);
}

static const char *shown(const struct uph_report *report, size_t row, const char *label)
{
	const struct uph_section *section = &report->sections[0];
	for (size_t i = 0; i < section->column_count; i++) {
		if (!section->columns[i].key && strcmp(section->columns[i].label, label) == 0)
			return section->rows[row].values[i].text;
	}
	fail_msg("no column %s", label);
	return NULL;
}

/* The nearest last day first, none last; the same money is summed once. */
static void in_order_of_last_day(void **state)
{
	(void)state;
	struct uph_error err;
	struct book *book = &esf.book;
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	add(esf.decision, 20241231, "Slutrapport", 0, 0);
	add(esf.decision, 20240930, "Ansökan inlämnad", book->year, book->undivided);
	add(esf.decision, 20241002, "Avtal", 0, 0);
	esf_book_commit(&esf);
	struct uph_report *report = ask(&(struct uph_query){.to = {20241001}});
	static const struct {
		const char *label, *status, *time, *pot;
		int64_t days;
	} expected[] = {
		{"V-24-003", "overdue", "1 dag för sent", "UPH 2024 ofördelat", -1},
		{"V-24-004", "open", "1 dag", "UPH t.o.m. 2023 ofördelat, UPH 2024 786", 1},
		{"V-24-002", "open", "91 dagar", "UPH t.o.m. 2023 ofördelat, UPH 2024 786", 91},
		{"V-24-001", "open", "saknar sista dag", "UPH t.o.m. 2023 ofördelat, UPH 2024 786", 0},
	};
	assert_int_equal(4, report->sections[0].row_count);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(expected[i].label, report_words(report, 0, i, "condition"));
		assert_string_equal(expected[i].status, report_words(report, 0, i, "status"));
		assert_string_equal(expected[i].time, shown(report, i, "Återstår"));
		assert_string_equal(expected[i].pot, report_words(report, 0, i, "returns_to"));
		if (i < 3)
			assert_int_equal(expected[i].days, report_value(report, 0, i, "days_left")->integer);
	}
	assert_string_equal("förfallet", shown(report, 0, "Läge"));
	assert_false(report->sections[0].total_row);
	assert_int_equal(200000000, report_pair_ore(report, "unpaid"));
	assert_int_equal(1, report->note_count);
	uph_report_free(report);

	report = ask(&(struct uph_query){.to = {20241003}, .language = UPH_ENGLISH});
	assert_string_equal("3 days late", shown(report, 0, "Time left"));
	assert_string_equal("overdue", shown(report, 0, "Status"));
	assert_string_equal("deadline", shown(report, 0, "Kind"));
	uph_report_free(report);
	/* Without a day: from the day of the last record, 2024-10-01. */
	report = ask(&(struct uph_query){0});
	assert_int_equal(-1, report_value(report, 0, 0, "days_left")->integer);
	uph_report_free(report);
}

static void as_of_and_as_known(void **state)
{
	(void)state;
	char known[2 * UPH_DIGEST_SIZE + 1];
	struct uph_head before = uph_ledger_head(esf.book.ledger);
	uph_head_hex(&before, known);
	esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701);
	struct uph_report *report = ask(&(struct uph_query){.to = {20240701}});
	assert_string_equal("failed", report_words(report, 0, 0, "status"));
	assert_string_equal("ej uppfyllt", shown(report, 0, "Läge"));
	assert_int_equal(0, report_ore(report, 0, 0, "unpaid"));
	assert_int_equal(20240701, report_value(report, 0, 0, "outcome_date")->date.ymd);
	assert_int_equal(4, report_value(report, 0, 0, "voucher")->integer);
	assert_string_equal("ESF-rådets beslut", report_words(report, 0, 0, "evidence"));
	assert_int_equal(UPH_VALUE_NONE, report_value(report, 0, 0, "returns_to")->kind);
	uph_report_free(report);

	const struct uph_query questions[] = {{.to = {20240630}}, {.known_at = known}};
	for (size_t i = 0; i < 2; i++) {
		report = ask(&questions[i]);
		assert_string_equal("open", report_words(report, 0, 0, "status"));
		assert_int_equal(200000000, report_ore(report, 0, 0, "unpaid"));
		assert_int_equal(UPH_VALUE_NONE, report_value(report, 0, 0, "voucher")->kind);
		uph_report_free(report);
	}
	report = ask(&(struct uph_query){.to = {20240215}});
	assert_int_equal(0, report->sections[0].row_count);
	uph_report_free(report);
}

static void every_format_draws_it(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_report *report = ask(&(struct uph_query){.to = {20241001}});
	for (int format = 0; format < UPH_FORMAT_COUNT; format++) {
		char *path = support_path(folder, "villkor.ut");
		assert_status(
			UPH_OK, uph_report_render(report, (enum uph_format)format, NULL, path, &err), &err);
		free(path);
	}
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_moment_before_the_book_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(one_without_a_last_day, setup, teardown),
		cmocka_unit_test_setup_teardown(in_order_of_last_day, setup, teardown),
		cmocka_unit_test_setup_teardown(as_of_and_as_known, setup, teardown),
		cmocka_unit_test_setup_teardown(every_format_draws_it, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
