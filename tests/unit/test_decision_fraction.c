/* Fractions as decision files have them: read exactly or refused, printed, and given a common denominator. */
#include "import/decision_fraction.h"

#include <string.h>

#include "tests/support/support.h"

static void reads_fractions(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t numerator, denominator; /* 0: refused */
	} cases[] = {{"46/100", 46, 100}, {"46 %", 46, 100}, {"46%", 46, 100}, {"46,5 %", 465, 1000},
		{"46.5 %", 465, 1000}, {"46\xC2\xA0%", 46, 100}, {" 1 / 3 ", 1, 3}, {"100 %", 100, 100},
		{"5/5", 5, 5}, {"0,000000001 %", 1, 100000000000},
		{"33,333333333 %", 33333333333, 100000000000},
		{"999999999999/1000000000000", 999999999999, 1000000000000}, {"", 0, 0}, {"1", 0, 0},
		{"0,46", 0, 0}, {"1/0", 0, 0}, {"0/5", 0, 0}, {"6/5", 0, 0}, {"100,1 %", 0, 0},
		{"-1/5", 0, 0}, {"1/-5", 0, 0}, {"1/5 %", 0, 0}, {"1,5/5", 0, 0}, {"1//5", 0, 0},
		{"/5", 0, 0}, {"%", 0, 0}, {",5 %", 0, 0}, {"46, %", 0, 0}, {"46 procent", 0, 0},
		{"1 000/5 000", 0, 0}, {"0,0000000001 %", 0, 0}, {"1/99999999999999999999", 0, 0},
		{"99999999999999999999/1", 0, 0}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct uph_fraction fraction = {0, 0};
		struct uph_error err;
		enum uph_status status = decision_fraction_parse(cases[i].text, &fraction, &err);
		if (status != (cases[i].denominator ? UPH_OK : UPH_E_SYNTAX))
			fail_msg("\"%s\": %s", cases[i].text, uph_status_name(status));
		assert_int_equal(fraction.numerator, cases[i].numerator);
		assert_int_equal(fraction.denominator, cases[i].denominator);
	}
}

static void says_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"hälften",
			"Andelen \"hälften\" går inte att läsa. Skriv den som bråk, \"46/100\", eller i procent, "
			"\"46,5 %\"."},
		{"0 %", "Andelen \"0 %\" är noll. Den ska vara större än noll; ta bort den som inte har någon del."},
		{"3/2", "Andelen \"3/2\" är mer än det hela. Den får vara högst 1."},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct uph_fraction fraction;
		struct uph_error err;
		assert_int_equal(decision_fraction_parse(cases[i].text, &fraction, &err), UPH_E_SYNTAX);
		assert_string_equal(err.message, cases[i].message);
	}
}

static void is_printed(void **state)
{
	(void)state;
	char text[DECISION_FRACTION_TEXT_MAX];
	assert_string_equal(decision_fraction_print(decision_fraction_make(90, 100), text), "9/10");
	assert_string_equal(decision_fraction_print(decision_fraction_make(500, 500), text), "1");
	assert_string_equal(
		decision_fraction_print(decision_fraction_make(INT64_C(1000000000000000), 3), text),
		"1000000000000000/3");
}

static void has_a_common_denominator(void **state)
{
	(void)state;
	int64_t common = 1;
	assert_true(decision_fraction_common(&common, decision_fraction_make(1, 6)));
	assert_true(decision_fraction_common(&common, decision_fraction_make(1, 4)));
	assert_true(decision_fraction_common(&common, decision_fraction_make(2, 3)));
	assert_int_equal(common, 12);
	assert_true(decision_fraction_common(&common, decision_fraction_make(1, INT64_C(1000000000000))));
	assert_int_equal(common, INT64_C(3000000000000));
	assert_false(decision_fraction_common(&common, decision_fraction_make(1, 999983)));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(reads_fractions),
		cmocka_unit_test(is_printed),
		cmocka_unit_test(has_a_common_denominator),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
