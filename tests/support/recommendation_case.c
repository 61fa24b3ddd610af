#include "tests/support/recommendation_case.h"

#include <string.h>

char *recommendation_folder;

struct uph_report *recommendation_asked(struct uph_ledger *ledger, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_recommendation(ledger, query, &report, &err), &err);
	assert_string_equal(report->name, "recommendation");
	assert_int_equal(report->part_count, 2);
	return report;
}

struct uph_report *recommendation_of(struct uph_ledger *ledger, const char *words)
{
	const struct uph_query query = {.decision = words};
	return recommendation_asked(ledger, &query);
}

/* What the row of an activity ("" the undivided) says, with the formula's own result. */
void recommendation_expect_row(const struct uph_report *report, const char *activity, const char *fund,
	int64_t before, int64_t amount, int64_t after)
{
	size_t row = report_row_named(report, 0, "activity", activity);
	assert_string_equal(report_words(report, 0, row, "fund"), fund);
	assert_int_equal(report_ore(report, 0, row, "before"), before);
	assert_int_equal(report_ore(report, 0, row, "amount"), amount);
	assert_int_equal(report_ore(report, 0, row, "after"), after);
	assert_int_equal(before - amount, after);
	assert_int_equal(report_value(report, 0, row, "after")->term_count, 2);
}

void recommendation_expect_all(const struct uph_report *report, int64_t before, int64_t amount, int64_t after)
{
	const struct uph_section *section = &report->sections[0];
	const struct uph_row *last = &section->rows[section->row_count - 1];
	assert_int_equal(last->style, UPH_ROW_TOTAL);
	assert_int_equal(report_pair_ore(report, "before"), before);
	assert_int_equal(report_pair_ore(report, "amount"), amount);
	assert_int_equal(report_pair_ore(report, "after"), after);
	assert_int_equal(report_ore(report, 0, section->row_count - 1, "before"), before);
	assert_int_equal(report_ore(report, 0, section->row_count - 1, "after"), after);
}

/* The one sentence of a section that is on paper alone. */
const char *recommendation_says(const struct uph_report *report, const char *key)
{
	const struct uph_section *section = &report->sections[report_section_named(report, key)];
	assert_true(section->paper_only);
	assert_int_equal(section->row_count, 1);
	return section->rows[0].values[0].text;
}

bool recommendation_has_section(const struct uph_report *report, const char *key)
{
	for (size_t i = 0; i < report->section_count; i++) {
		if (report->sections[i].key && strcmp(report->sections[i].key, key) == 0)
			return true;
	}
	return false;
}

void recommendation_import(const char *name)
{
	file_is_example(name);
	import_case_expect(&here, NULL, strcmp(name, ESF) == 0 ? 2 : 0, 0, strcmp(name, ESF) == 0 ? 0 : 1, 0);
}

void recommendation_judge(struct uph_ledger *ledger, enum uph_stage stage, const struct uph_verdict *given)
{
	struct uph_error err = {0};
	int64_t voucher;
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	if (stage == UPH_DECIDED)
		assert_status(UPH_OK, uph_approve(ledger, given, &voucher, &err), &err);
	else
		assert_status(UPH_OK, uph_reject(ledger, given, &voucher, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(ledger, &err), &err);
}

int recommendation_setup(void **state)
{
	(void)state;
	recommendation_folder = support_folder();
	return 0;
}

int recommendation_teardown(void **state)
{
	(void)state;
	support_folder_remove(recommendation_folder);
	return 0;
}
