/* CSV as Swedish controllers and as scripts read it; no text in it becomes a formula. */
#include "tests/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/text.h"
#include "tests/support/sample_report.h"

static char *drawn_of(const char *text, bool english)
{
	static const struct uph_column columns[] = {{.key = "name", .label = "Namn", .kind = UPH_VALUE_TEXT}};
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	uph_report_row(report, uph_report_section(report, "", "", "", columns, 1), UPH_ROW_PLAIN)->values[0] =
		uph_value_text(report, text);
	struct uph_render_options options = {.english_csv = english};
	char *data = sample_drawn(report, UPH_FORMAT_CSV, &options, NULL);
	uph_report_free(report);
	return data;
}

static void test_texts(void **state)
{
	static const struct {
		const char *text, *swedish, *english;
	} cases[] = {
		{"=SUM(A1)", "'=SUM(A1)", "'=SUM(A1)"},
		{"+46", "'+46", "'+46"},
		{"-1", "'-1", "'-1"},
		{"-", "'-", "'-"},
		{"@a", "'@a", "'@a"},
		{"\ta", "\"'\ta\"", "\"'\ta\""},
		{"\ra", "\"'\ra\"", "\"'\ra\""},
		{"=\"a\";b", "\"'=\"\"a\"\";b\"", "\"'=\"\"a\"\";b\""},
		{"a=b", "a=b", "a=b"},
		{"a;b", "\"a;b\"", "a;b"},
		{"a,b", "a,b", "\"a,b\""},
		{"a\nb", "\"a\nb\"", "\"a\nb\""},
		{"\"", "\"\"\"\"", "\"\"\"\""},
		{" a", "\" a\"", "\" a\""},
		{"0265", "0265", "0265"},
		{"åäö\xff", "åäö\xEF\xBF\xBD", "åäö\xEF\xBF\xBD"},
		{"", "", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char expected[128];
		(void)snprintf(expected, sizeof expected, "\xEF\xBB\xBFNamn\r\n%s\r\n", cases[i].swedish);
		char *data = drawn_of(cases[i].text, false);
		assert_string_equal(expected, data);
		free(data);
		(void)snprintf(expected, sizeof expected, "name\r\n%s\r\n", cases[i].english);
		data = drawn_of(cases[i].text, true);
		assert_string_equal(expected, data);
		free(data);
	}
}

static void test_balance(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	char *data = sample_drawn(report, UPH_FORMAT_CSV, NULL, NULL);
	assert_string_equal(
		"\xEF\xBB\xBF"
		"Aktivitet;Benämning;Ingående;Rekommenderat eller beslutat;Kvar att besluta;Rader\r\n"
		"0265;Brukarmedverkan;0,00;0,00;0,00;0\r\n"
		"786;Ungdomsmottagning;720000,36;3443515,00;-2723514,64;1\r\n"
		"787;Stärkt samverkan;861853,70;3760590,00;-2898736,30;2\r\n"
		"964;Suicidprevention;229020,00;1478813,00;-1249793,00;3\r\n"
		";Ofördelat;14765786,00;0,00;14765786,00;5\r\n",
		data);
	free(data);
	report->sections[0].all_rows = true;
	struct uph_render_options options = {.english_csv = true};
	data = sample_drawn(report, UPH_FORMAT_CSV, &options, NULL);
	assert_string_equal("activity,name,opening,used,available,rows,row_kind\r\n"
			    "0265,Brukarmedverkan,0.00,0.00,0.00,0,muted\r\n"
			    "786,Ungdomsmottagning,720000.36,3443515.00,-2723514.64,1,plain\r\n"
			    "787,Stärkt samverkan,861853.70,3760590.00,-2898736.30,2,plain\r\n"
			    "964,Suicidprevention,229020.00,1478813.00,-1249793.00,3,plain\r\n"
			    ",Fördelat,1810874.06,8682918.00,-6872043.94,4,subtotal\r\n"
			    ",Ofördelat,14765786.00,0.00,14765786.00,5,plain\r\n"
			    "Summa,,16576660.06,8682918.00,7893742.06,,total\r\n",
		data);
	free(data);
	uph_report_free(report);
}

static void test_no_section_is_its_findings(void **state)
{
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	char *data = sample_drawn(report, UPH_FORMAT_CSV, NULL, NULL);
	assert_string_equal("\xEF\xBB\xBF"
			    "Grad;Regel;Var;Iakttagelse;Belopp\r\n",
		data);
	free(data);
	uph_report_free(report);
}

/* The first sheet's sections in their slots: that above first, data alone and other sheets left out. */
static void test_as_the_paper_has_it(void **state)
{
	static const struct uph_column table[] = {
		{.key = "code", .label = "Kod", .kind = UPH_VALUE_TEXT, .flags = UPH_COLUMN_DATA_ONLY},
		{.key = "day", .label = "Dag", .kind = UPH_VALUE_DATE, .slot = 0},
		{.label = "Till", .kind = UPH_VALUE_TEXT, .slot = 1},
		{.key = "amount", .label = "Belopp", .kind = UPH_VALUE_MONEY, .slot = 2},
	};
	static const struct uph_column block[] = {
		{.label = "Namn", .kind = UPH_VALUE_TEXT, .slot = 1},
		{.key = "opening", .label = "Ingående", .kind = UPH_VALUE_MONEY, .slot = 2},
	};
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	size_t first = uph_report_section(report, "rows", "", "Blad", table, 4);
	size_t above = uph_report_section(report, "opening", "Kvar; 2023", "Blad", block, 2);
	size_t other = uph_report_section(report, "other", "Annat", "Ett annat blad", block, 2);
	report->csv_as_paper = true;
	report->sections[above].above = true;
	report->sections[above].heading_row = false;
	struct uph_row *row = uph_report_row(report, first, UPH_ROW_PLAIN);
	row->values[0] = uph_value_text(report, "786");
	row->values[1] = uph_value_date((struct uph_date){20240927});
	row->values[2] = uph_value_text(report, "Barnahus");
	row->values[3] = uph_value_money((struct uph_money){-226400005});
	row = uph_report_row(report, first, UPH_ROW_TOTAL);
	row->values[2] = uph_value_text(report, "Kvar");
	row->values[3] = uph_value_money((struct uph_money){5});
	row = uph_report_row(report, above, UPH_ROW_SUBTOTAL);
	row->values[0] = uph_value_text(report, "Summa");
	row->values[1] = uph_value_money((struct uph_money){100});
	uph_report_row(report, other, UPH_ROW_PLAIN)->values[0] = uph_value_text(report, "ej här");
	char *data = sample_drawn(report, UPH_FORMAT_CSV, NULL, NULL);
	assert_string_equal("\xEF\xBB\xBF"
			    "\"Kvar; 2023\";;\r\n"
			    ";Summa;1,00\r\n"
			    "Dag;Till;Belopp\r\n"
			    "2024-09-27;Barnahus;-2264000,05\r\n"
			    ";Kvar;0,05\r\n",
		data);
	free(data);
	uph_report_free(report);
}

static void test_direction_marks_stay(void **state)
{
	(void)state;
	char *data = drawn_of("a\xE2\x80\x8F"
			      "b\xE2\x80\xAE",
		false);
	assert_string_equal("\xEF\xBB\xBFNamn\r\na\xE2\x80\x8F"
			    "b\xE2\x80\xAE\r\n",
		data);
	free(data);
}

static void test_hard_names_are_whole_utf8(void **state)
{
	(void)state;
	struct uph_report *report = sample_hard_names();
	size_t length;
	char *data = sample_drawn(report, UPH_FORMAT_CSV, NULL, &length);
	assert_true(text_valid(data, length, NULL));
	assert_non_null(strstr(data, "\r\n'-minus;-1,05\r\n"));
	assert_non_null(strstr(data, "\r\nemoji 🧾👩‍⚕️;-1,10\r\n"));
	free(data);
	uph_report_free(report);
}

static void test_what_is_for_paper_alone(void **state)
{
	static const char financing[] = "Aktivitet;Kvar före;Detta beslut;Kvar efter\r\n"
					"Stärkt samverkan;8093742,06;200000,00;7893742,06\r\n";
	static const char paper[] = "Finansiering;;;;\r\n"
				    ";Aktivitet;Kvar före;Detta beslut;Kvar efter\r\n"
				    ";Stärkt samverkan;8093742,06;200000,00;7893742,06\r\n";
	(void)state;
	struct uph_report *report = sample_paper();
	report->sections[0].paper_only = true;
	uph_report_row(report, 1, UPH_ROW_SIGN);
	uph_report_row(report, 1, UPH_ROW_INPUT);
	for (int as_paper = 0; as_paper < 2; as_paper++) {
		report->csv_as_paper = as_paper == 1;
		char *data = sample_drawn(report, UPH_FORMAT_CSV, NULL, NULL);
		assert_memory_equal("\xEF\xBB\xBF", data, 3);
		assert_string_equal(as_paper ? paper : financing, data + 3);
		free(data);
	}
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_balance),
		cmocka_unit_test(test_no_section_is_its_findings),
		cmocka_unit_test(test_as_the_paper_has_it),
		cmocka_unit_test(test_direction_marks_stay),
		cmocka_unit_test(test_hard_names_are_whole_utf8),
		cmocka_unit_test(test_what_is_for_paper_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
