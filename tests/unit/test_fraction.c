/* Divisors and common denominators. */
#include "ledger/base/fraction.h"

#include "tests/support/support.h"

static void too_large_does_not_fit(void **state)
{
	(void)state;
	int64_t common = 7;
	assert_false(fraction_common(INT64_MAX, INT64_MAX - 1, &common));
	assert_false(fraction_common(INT64_C(4611686018427387847), 3, &common));
	assert_true(fraction_common(INT64_MAX, INT64_MAX, &common));
	assert_true(common == INT64_MAX);
}

static void common_denominators(void **state)
{
	(void)state;
	static const int64_t cases[][3] = {
		{1, 1, 1}, {100, 100, 100}, {100, 50, 100}, {3, 4, 12}, {6, 4, 12}, {1, 997, 997}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t common = cases[i][0];
		assert_true(fraction_common(common, cases[i][1], &common));
		assert_int_equal(cases[i][2], common);
	}
}

static void divisors(void **state)
{
	(void)state;
	static const int64_t cases[][3] = {
		{46, 100, 2}, {54, 100, 2}, {7, 3, 1}, {0, 9, 9}, {9, 0, 9}, {12, 12, 12}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(cases[i][2], fraction_divisor(cases[i][0], cases[i][1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(too_large_does_not_fit),
		cmocka_unit_test(common_denominators),
		cmocka_unit_test(divisors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
