/* What people's words say of money: which year's it is, and that it comes back. */
#include "ledger/base/money_words.h"

#include "tests/support/support.h"

struct year_case {
	const char *text; /* folded */
	int money, balance;
};

static const struct year_case year_cases[] = {
	{"", 0, 0},
	{"temavecka hälsa 2024", 0, 0},
	{"medel 2024-10-01", 0, 0},
	{"budget 2022", 0, 0},
	{"20220 års medel", 0, 0},
	{"från 2022 års medel", 2022, 0},
	{"medel från 2022", 2022, 0},
	{"statsbidrag 2023, resor", 2023, 0},
	{"överskott för 2021", 2021, 0},
	{"över från balansen 2023 till 2024", 2023, 2023},
	{"2023 års balans", 2023, 2023},
};

static void years_of_money(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof year_cases / sizeof *year_cases; i++) {
		const struct year_case *c = &year_cases[i];
		int years[4] = {0};
		size_t count = words_money_years(c->text, years, 4);
		if (count != (size_t)(c->money != 0) || years[0] != c->money)
			fail_msg("\"%s\": %zu years, %d", c->text, count, years[0]);
		years[0] = 0;
		count = words_balance_years(c->text, years, 4);
		if (count != (size_t)(c->balance != 0) || years[0] != c->balance)
			fail_msg("\"%s\": %zu years of a balance, %d", c->text, count, years[0]);
	}
}

static void years_alone(void **state)
{
	(void)state;
	int years[2];
	assert_int_equal(words_years("2023-2024, igen 2023", years, 2), 2);
	assert_int_equal(years[0], 2023);
	assert_int_equal(years[1], 2024);
	assert_int_equal(words_years("2023-12-31 och x2024", years, 2), 0);
	assert_int_equal(words_years("2021 2022 2023", years, 2), 2);
	assert_int_equal(words_years("20245 och x2024 och 2024x", years, 2), 0);
	assert_int_equal(words_years("§2022§", years, 2), 1);
	assert_int_equal(years[0], 2022);
}

static void coming_back(void **state)
{
	(void)state;
	static const char *const back[] = {"återbetalning", "olofström återbetalat", "återkrav av lön",
		"återförs", "retur", "krediteras"};
	static const char *const not_back[] = {
		"", "åter", "utbetalning", "återhämtning", "naturretreat", "förutbetald"};
	for (size_t i = 0; i < sizeof back / sizeof *back; i++)
		assert_true(words_return(back[i]));
	for (size_t i = 0; i < sizeof not_back / sizeof *not_back; i++)
		assert_false(words_return(not_back[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(years_of_money),
		cmocka_unit_test(years_alone),
		cmocka_unit_test(coming_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
