/* The JSON contract: shape, order, money as strings, and that any text survives. */
#include "tests/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "ledger/base/text.h"
#include "tests/support/sample_report.h"

static cJSON *parsed(const struct uph_report *report)
{
	size_t length;
	char *data = sample_drawn(report, UPH_FORMAT_JSON, NULL, &length);
	assert_true(length > 1 && data[length - 1] == '\n' && data[length - 2] == '}');
	assert_true(text_valid(data, length, NULL));
	cJSON *root = cJSON_ParseWithOpts(data, NULL, true);
	assert_non_null(root);
	free(data);
	return root;
}

static const cJSON *at(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	if (!item)
		fail_msg("no key %s", key);
	return item;
}

static const char *text_at(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(at(object, key));
}

static void keys_are(const cJSON *object, const char *expected)
{
	char keys[512] = "";
	for (const cJSON *item = object->child; item; item = item->next) {
		size_t used = strlen(keys);
		(void)snprintf(keys + used, sizeof keys - used, "%s%s", used ? " " : "", item->string);
	}
	assert_string_equal(expected, keys);
}

static void test_texts_survive(void **state)
{
	(void)state;
	struct uph_report *report = sample_hard_names();
	cJSON *root = parsed(report);
	const cJSON *rows = at(root, "rows");
	assert_int_equal(sample_name_count, cJSON_GetArraySize(rows));
	for (size_t i = 0; i < sample_name_count; i++) {
		const char *name = text_at(cJSON_GetArrayItem(rows, (int)i), "name");
		if (text_valid(sample_names[i], strlen(sample_names[i]), NULL))
			assert_string_equal(sample_names[i], name);
		else
			assert_string_equal("bad \xEF\xBF\xBD\xEF\xBF\xBD bytes \xEF\xBF\xBD", name);
	}
	cJSON_Delete(root);
	char *data = sample_drawn(report, UPH_FORMAT_JSON, NULL, NULL);
	assert_non_null(strstr(data, "\"Ungdomsmottagning åäö ÅÄÖ é\""));
	assert_non_null(strstr(data, "\"esc \\u001b[31mred\\u001b[0m bell\\u0007 c1\\u009bm\""));
	free(data);
	uph_report_free(report);
}

static void test_balance(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	cJSON *root = parsed(report);
	keys_are(root, "report parameters posted left silent columns rows totals sections notes head");
	assert_string_equal("balance", text_at(root, "report"));
	keys_are(at(root, "parameters"), "as_of fund");
	assert_string_equal("2024-09-27", text_at(at(root, "parameters"), "as_of"));
	assert_true(cJSON_IsNull(at(at(root, "parameters"), "fund")));
	assert_int_equal(22, at(root, "posted")->valueint);
	assert_string_equal("7893742.06", text_at(root, "left"));
	assert_string_equal("3f9a17c28b04d6e1", text_at(root, "head"));
	assert_int_equal(6, cJSON_GetArraySize(at(root, "columns")));
	const cJSON *column = cJSON_GetArrayItem(at(root, "columns"), 4);
	keys_are(column, "key label type");
	assert_string_equal("available", text_at(column, "key"));
	assert_string_equal("Kvar att besluta", text_at(column, "label"));
	assert_string_equal("money", text_at(column, "type"));
	assert_int_equal(5, cJSON_GetArraySize(at(root, "rows")));
	const cJSON *row = cJSON_GetArrayItem(at(root, "rows"), 1);
	keys_are(row, "activity name opening used available rows trace");
	assert_string_equal("-2723514.64", text_at(row, "available"));
	assert_string_equal("aktivitet:786", text_at(row, "trace"));
	assert_true(cJSON_IsNumber(at(row, "rows")));
	keys_are(at(root, "totals"), "opening used available on_balance");
	assert_string_equal("7893742.06", text_at(at(root, "totals"), "available"));
	assert_string_equal("16576660.06", text_at(at(root, "totals"), "on_balance"));
	const cJSON *section = at(at(root, "sections"), "decisions");
	keys_are(section, "title columns rows totals");
	assert_string_equal("200000.00", text_at(at(section, "totals"), "amount"));
	assert_string_equal("2024-09-27", text_at(cJSON_GetArrayItem(at(section, "rows"), 0), "date"));
	assert_int_equal(1, cJSON_GetArraySize(at(root, "notes")));
	cJSON_Delete(root);
	char *data = sample_drawn(report, UPH_FORMAT_JSON, NULL, NULL);
	assert_non_null(strstr(data, "\n  \"silent\": 9223372036854775807,\n"));
	free(data);
	uph_report_free(report);
}

static void test_booleans(void **state)
{
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	static const struct uph_column columns[] = {{.key = "ok", .label = "Hel", .kind = UPH_VALUE_BOOLEAN}};
	uph_report_parameter_boolean(report, "dry_run", NULL, true);
	uph_report_figure(report, "intact", "Hel", uph_value_boolean(report, false));
	uph_report_row(report, uph_report_section(report, "", "", "", columns, 1), UPH_ROW_PLAIN)->values[0] =
		uph_value_boolean(report, true);
	cJSON *root = parsed(report);
	assert_true(cJSON_IsTrue(at(at(root, "parameters"), "dry_run")));
	assert_true(cJSON_IsFalse(at(root, "intact")));
	assert_string_equal("boolean", text_at(cJSON_GetArrayItem(at(root, "columns"), 0), "type"));
	assert_true(cJSON_IsTrue(at(cJSON_GetArrayItem(at(root, "rows"), 0), "ok")));
	cJSON_Delete(root);
	char *data = sample_drawn(report, UPH_FORMAT_TEXT, NULL, NULL);
	assert_non_null(strstr(data, "Hel  nej\n"));
	free(data);
	uph_report_free(report);
}

static void test_diagnostics(void **state)
{
	(void)state;
	struct uph_report *report = uph_report_new("import", "Import", UPH_SWEDISH);
	struct uph_findings *findings = uph_findings_new();
	report->findings = findings;
	char *data = sample_drawn(report, UPH_FORMAT_JSON, NULL, NULL);
	assert_string_equal(
		"{\n  \"report\": \"import\",\n  \"parameters\": {},\n  \"columns\": [],\n  \"rows\": [],\n"
		"  \"totals\": {},\n  \"diagnostics\": [],\n  \"notes\": [],\n  \"head\": \"\"\n}\n",
		data);
	free(data);
	uph_findings_add(findings, UPH_SEVERITY_ERROR, "matrix.sum", "Blad1!C14", "fel \"här\"");
	uph_findings_add_amount(
		findings, UPH_SEVERITY_NOTE, "matrix.held", "", (struct uph_money){-5381300}, "x");
	report->language = UPH_ENGLISH; /* the contract's words stay */
	cJSON *root = parsed(report);
	const cJSON *first = cJSON_GetArrayItem(at(root, "diagnostics"), 0);
	keys_are(first, "severity rule where message amount");
	assert_string_equal("fel", text_at(first, "severity"));
	assert_string_equal("matrix.sum", text_at(first, "rule"));
	assert_string_equal("Blad1!C14", text_at(first, "where"));
	assert_string_equal("fel \"här\"", text_at(first, "message"));
	assert_true(cJSON_IsNull(at(first, "amount")));
	const cJSON *second = cJSON_GetArrayItem(at(root, "diagnostics"), 1);
	assert_string_equal("upplysning", text_at(second, "severity"));
	assert_string_equal("-53813.00", text_at(second, "amount"));
	cJSON_Delete(root);
	uph_findings_free(findings);
	uph_report_free(report);
}

static void test_all_rows_and_overruling_totals(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	report->sections[0].all_rows = true;
	uph_report_total(report, "available", NULL, uph_value_money((struct uph_money){100}));
	cJSON *root = parsed(report);
	assert_int_equal(6, cJSON_GetArraySize(at(root, "rows")));
	assert_string_equal("muted", text_at(cJSON_GetArrayItem(at(root, "rows"), 0), "row_kind"));
	assert_string_equal("subtotal", text_at(cJSON_GetArrayItem(at(root, "rows"), 4), "row_kind"));
	keys_are(at(root, "totals"), "opening used on_balance available");
	assert_string_equal("1.00", text_at(at(root, "totals"), "available"));
	cJSON_Delete(root);
	uph_report_free(report);
}

/* Sections for paper alone, lines to write on and the parts that follow are no data. */
static void test_what_is_for_paper_alone(void **state)
{
	(void)state;
	struct uph_report *report = sample_paper();
	uph_report_row(report, 0, UPH_ROW_SIGN);
	uph_report_row(report, 0, UPH_ROW_INPUT);
	report->sections[0].all_rows = true;
	cJSON *root = parsed(report);
	keys_are(root, "report parameters columns rows totals sections notes head");
	assert_string_equal("recommend", text_at(root, "report"));
	assert_int_equal(3, cJSON_GetArraySize(at(root, "rows")));
	keys_are(at(root, "sections"), "financing");
	cJSON_Delete(root);
	/* The first that is data gives the report's own columns. */
	report->sections[0].paper_only = true;
	root = parsed(report);
	keys_are(root, "report parameters columns rows totals notes head");
	assert_string_equal("7893742.06", text_at(cJSON_GetArrayItem(at(root, "rows"), 0), "after"));
	cJSON_Delete(root);
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts_survive),
		cmocka_unit_test(test_balance),
		cmocka_unit_test(test_booleans),
		cmocka_unit_test(test_diagnostics),
		cmocka_unit_test(test_all_rows_and_overruling_totals),
		cmocka_unit_test(test_what_is_for_paper_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
