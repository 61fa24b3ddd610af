/* The house's typography: what is left of the paper, and the words at the top and the foot. */
#include "tests/support/support.h"

#include "reports/typography.h"

static void test_paper(void **state)
{
	(void)state;
	assert_int_equal(186, type_text_width_mm(false));
	assert_int_equal(273, type_text_width_mm(true));
	assert_int_equal(703, type_text_pixels(false));
	assert_int_equal(1031, type_text_pixels(true));
	assert_int_equal(768, type_text_points(false));
	assert_int_equal(521, type_text_points(true));
}

static void test_words(void **state)
{
	static const struct {
		const char *status, *belongs, *footer, *right, *foot;
	} cases[] = {
		{"", "", "", "", "T\xE2\x90\x9B"},
		{"UTKAST", "", "Ur boken", "UTKAST", "T\xE2\x90\x9B · Ur boken"},
		{"", "Dnr 1", "", "Dnr 1", "T\xE2\x90\x9B"},
		{"UTKAST", "Dnr 1", "a\nb", "UTKAST \u00a0 \u00a0 Dnr 1", "T\xE2\x90\x9B · a b"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct uph_report *report = uph_report_new("r", "T\x1b", UPH_SWEDISH);
		struct buffer out;
		report->status = cases[i].status;
		report->belongs = cases[i].belongs;
		report->footer = cases[i].footer;
		buffer_init(&out, 1000);
		type_top_right(&out, report);
		assert_string_equal(cases[i].right, buffer_string(&out));
		buffer_clear(&out);
		type_foot(&out, report);
		assert_string_equal(cases[i].foot, buffer_string(&out));
		buffer_free(&out);
		uph_report_free(report);
	}
}

static void test_bold_rows(void **state)
{
	(void)state;
	for (int style = UPH_ROW_PLAIN; style <= UPH_ROW_INPUT; style++)
		assert_int_equal(style == UPH_ROW_SUBTOTAL || style == UPH_ROW_TOTAL,
			type_bold((enum uph_row_style)style));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paper),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_bold_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
