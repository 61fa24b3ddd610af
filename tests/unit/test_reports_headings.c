/* Every column of every report has a heading of its own: in a file, where the columns are those with a key,
 * and on paper, in both languages. And the figures that are yes or no. */
#include <string.h>

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

static bool in_file(const struct uph_column *column)
{
	return column->key;
}

static bool on_paper(const struct uph_column *column)
{
	return !(column->flags & UPH_COLUMN_DATA_ONLY);
}

static void headings_differ(const struct uph_report *report, bool (*there)(const struct uph_column *column))
{
	for (size_t s = 0; s < report->section_count; s++) {
		const struct uph_section *section = &report->sections[s];
		for (size_t i = 0; i < section->column_count; i++) {
			for (size_t k = 0; k < i && there(&section->columns[i]); k++) {
				if (!there(&section->columns[k]))
					continue;
				if (strcmp(section->columns[i].label, section->columns[k].label) == 0)
					fail_msg("%s, %s: \"%s\" twice", report->name, section->key,
						section->columns[i].label);
			}
		}
	}
}

typedef enum uph_status ask(struct uph_ledger *ledger, const struct uph_query *query, struct uph_report **out,
	struct uph_error *err);

static const struct {
	ask *report;
	struct uph_query query;
} questions[] = {
	{uph_report_matrix, {.form = UPH_MATRIX_FULL}},
	{uph_report_matrix, {.form = UPH_MATRIX_BOTH}},
	{uph_report_matrix, {.form = UPH_MATRIX_PROTOCOL}},
	{uph_report_balance, {.group = UPH_BY_ACTIVITY, .detail = true}},
	{uph_report_balance, {.group = UPH_BY_FUND}},
	{uph_report_balance, {.group = UPH_BY_RECIPIENT}},
	{uph_report_balance, {.group = UPH_BY_DECISION}},
	{uph_report_balance, {.group = UPH_BY_MONTH}},
	{uph_report_journal, {.group = UPH_BY_ACTIVITY}},
	{uph_report_sources, {.group = UPH_BY_ACTIVITY}},
	{uph_report_status, {.group = UPH_BY_ACTIVITY}},
};

static void no_heading_twice(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "headings.uph");
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		for (int language = UPH_SWEDISH; language <= UPH_ENGLISH; language++) {
			struct uph_query query = questions[i].query;
			struct uph_report *report;
			struct uph_error err = {0};
			query.language = (enum uph_language)language;
			assert_status(UPH_OK, questions[i].report(book.ledger, &query, &report, &err), &err);
			headings_differ(report, in_file);
			headings_differ(report, on_paper);
			uph_report_free(report);
		}
	}
	real_book_close(&book);
}

static const struct {
	enum uph_group group;
	const char *name;
} groups[] = {
	{UPH_BY_ACTIVITY, "activity"},
	{UPH_BY_FUND, "fund"},
	{UPH_BY_RECIPIENT, "recipient"},
	{UPH_BY_DECISION, "decision"},
	{UPH_BY_MONTH, "month"},
};

static void a_balance_says_by_what(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "by.uph");
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		struct uph_report *report;
		struct uph_error err = {0};
		const struct uph_query query = {.group = groups[i].group};
		assert_status(UPH_OK, uph_report_balance(book.ledger, &query, &report, &err), &err);
		const struct uph_pair *by = &report->parameters[report->parameter_count - 1];
		assert_string_equal(by->key, "by");
		assert_string_equal(by->value.text, groups[i].name);
		assert_null(by->label); /* the title says it to a person */
		uph_report_free(report);
	}
	real_book_close(&book);
}

static void whole_is_true_or_false(void **state)
{
	struct real_book book;
	struct uph_error err = {0};
	(void)state;
	real_book_open(&book, folder, "whole.uph");
	for (int broken = 0; broken < 2; broken++) {
		struct uph_findings *findings = uph_findings_new();
		const struct uph_verify_result result = {0};
		struct uph_report *report;
		if (broken)
			(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "r", "w", "sönder");
		assert_status(UPH_OK,
			uph_report_verify(book.ledger, &result, findings, UPH_SWEDISH, &report, &err), &err);
		const struct uph_value *intact = report_figure_value(report, "intact");
		assert_int_equal(intact->kind, UPH_VALUE_BOOLEAN);
		assert_int_equal(intact->boolean, !broken);
		assert_string_equal(intact->text, broken ? "nej" : "ja");
		uph_report_free(report);
		uph_findings_free(findings);
	}
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_heading_twice),
		cmocka_unit_test(a_balance_says_by_what),
		cmocka_unit_test(whole_is_true_or_false),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
