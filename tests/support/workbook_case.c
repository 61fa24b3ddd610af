#include "tests/support/workbook_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char workbook_mark[100];

void workbook_take_mark(void)
{
	char hex[65];
	const struct uph_head head = uph_ledger_head(here.ledger);
	(void)snprintf(
		workbook_mark, sizeof workbook_mark, "%s %s", UPH_WORKBOOK_MARK, uph_head_hex(&head, hex));
}

/* With the example matrix: UPH-24-001 to 016, and a workbook made of it. */
int workbook_setup(void **state)
{
	(void)state;
	import_case_begin(&here);
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 22, 0, 0, 0);
	free(here.file);
	here.file = support_path(here.folder, "arbetsbok.xlsx");
	workbook_take_mark();
	return 0;
}

int workbook_teardown(void **state)
{
	(void)state;
	import_case_end(&here);
	return 0;
}

void workbook_rename(const char *name)
{
	free(here.file);
	here.file = support_path(here.folder, name);
}

/* The workbook, with its mark on the first sheet. */
void workbook_fill(const char *script)
{
	size_t size = strlen(script) + sizeof workbook_mark + 100;
	char *whole = malloc(size);
	assert_non_null(whole);
	(void)snprintf(whole, size, ABOUT "B31 %s\n%s", workbook_mark, script);
	support_workbook(here.file, whole);
	free(whole);
}

char *workbook_told(enum uph_severity severity)
{
	static char text[16384];
	size_t length = 0;
	text[0] = '\0';
	for (size_t i = 0; i < uph_findings_count(here.findings); i++) {
		const struct uph_finding *finding = uph_findings_at(here.findings, i);
		if (finding->severity == severity)
			length += (size_t)snprintf(text + length, sizeof text - length, "%s: %s\n",
				finding->where, finding->message);
	}
	return text;
}

void workbook_expect_total(enum uph_figure_kind figure, const char *expected)
{
	struct uph_balance *rows, sum;
	struct uph_error err;
	const struct uph_scope all = {0};
	size_t count;
	char text[UPH_MONEY_TEXT_MAX];
	assert_status(UPH_OK, uph_balances(here.ledger, &all, UPH_BY_FUND, &rows, &count, &err), &err);
	assert_status(UPH_OK, uph_balance_total(rows, count, &sum, &err), &err);
	free(rows);
	assert_string_equal(expected, uph_money_print(sum.figures[figure], UPH_MONEY_PLAIN, text));
}

void workbook_expect_stage(const char *label, enum uph_stage stage, int32_t day, const char *reference)
{
	struct uph_error err;
	struct uph_allocation allocation;
	struct uph_step step;
	assert_status(UPH_OK, uph_allocation_find(here.ledger, label, &allocation, &err), &err);
	assert_status(UPH_OK, uph_allocation_step(here.ledger, allocation.id, 0, &step, &err), &err);
	assert_int_equal(stage, step.stage);
	assert_int_equal(day, step.date.ymd);
	assert_string_equal(reference, step.reference ? step.reference : "");
}

static const char *called(enum uph_movement_field field, bool with_value)
{
	(void)field;
	(void)with_value;
	return "fältet";
}

/* Recorded by hand; returns the voucher. */
int64_t workbook_record(enum uph_event event, const char *allocation, const char *day, const char *amount)
{
	struct uph_error err;
	struct uph_movement movement;
	int64_t voucher;
	struct uph_movement_words words = {.event = event, .called = called};
	words.fields[UPH_MOVEMENT_ALLOCATION] = allocation;
	words.fields[UPH_MOVEMENT_DATE] = day;
	words.fields[UPH_MOVEMENT_AMOUNT] = amount;
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(
		UPH_OK, uph_movement_record(here.ledger, &words, &movement, &voucher, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
	return voucher;
}

void workbook_reverse(int64_t voucher)
{
	struct uph_error err;
	int64_t made;
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_reverse_voucher(here.ledger, voucher, (struct uph_date){0}, "fel", &made, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
}

void workbook_expect_refused(const char *message, const char *errors)
{
	import_case_refused(&here, NULL, UPH_E_REFUSED, message);
	assert_string_equal(errors, workbook_told(UPH_SEVERITY_ERROR));
}
