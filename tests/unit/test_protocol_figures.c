/* Words, days, periods, amounts and shares as they stand in running text. */
#include "import/protocol_figures.h"

#include <string.h>

#include "tests/support/support.h"

static struct arena arena;

static struct spoken spoken(const char *text)
{
	struct spoken out;
	assert_true(words_speak(&arena, text, strlen(text), &out));
	return out;
}

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, (size_t)16 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void words_are_found_in_damaged_text(void **state)
{
	static const struct {
		const char *text, *pattern;
		bool found;
	} cases[] = {
		{"Karlskrona", "karlshamn", false},
		{"beslutade", "beslut", false},
		{"överbeslut", "beslut*", false},
		{"kostnader?", "kostnad", false},
		{"sex", "x", false},
		{"LSVO beslutar", "beslutar", true},
		{"LSVO bes1utar", "beslutar", true},
		{"1SV0 beslutar", "lsvo", true},
		{"under fÖrutsättning att", "under förutsättning*", true},
		{"under forutsattning att", "under förutsättning*", true},
		{"under f?ruts?ttning att", "under förutsättning*", true},
		{"under frutsttning att", "under förutsättning*", true},
		{"under f rutsättning att", "under förutsättning*", true},
		{"under f\xC3\x83\xC2\xB6ruts\xC3\x83\xC2\xA4ttning", "under förutsättning*", true},
		{"o\xCC\x88verskott", "överskott", true},
		{"verskott fr\xEF\xBF\xBDn", "överskott", true},
		{"överens-kommelse", "överenskommelse", true},
		{"vilka kostnader?", "kostnader", true},
		{"Protokollet  skickas\xC2\xA0till", "protokollet skickas till", true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spoken text = spoken(cases[i].text);
		if (words_has(&text, cases[i].pattern) != cases[i].found)
			fail_msg("\"%s\" in \"%s\"", cases[i].pattern, cases[i].text);
	}
}

static void days_are_read_in_every_form(void **state)
{
	static const struct {
		const char *text;
		int32_t ymd;
	} cases[] = {
		{"§ 84", 0},
		{"2024-13-01", 0},
		{"240931", 0},
		{"241001 kr", 0},
		{"46/54", 0},
		{"1,5", 0},
		{"2024-09-27", 20240927},
		{"den 2024-09-27.", 20240927},
		{"24-09-27", 20240927},
		{"240927", 20240927},
		{"20240927", 20240927},
		{"2024.09.27", 20240927},
		{"2024/09/27", 20240927},
		{"27 september 2024", 20240927},
		{"fredagen den 27 september 2024, klockan 08:30", 20240927},
		{"den 27:e sept 2024", 20240927},
		{"27 sept. 2024", 20240927},
		{"27/9 2024", 20240927},
		{"27/9-24", 20240927},
		{"den 1 oktober", 20261001},
		{"31/1", 20260131},
		{"1 apri1 2024", 20240401},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spoken text = spoken(cases[i].text);
		struct day_found day = {0};
		bool found = day_find(&text, 0, 2026, &day) && day.month == 0;
		if ((found ? day.date.ymd : 0) != cases[i].ymd)
			fail_msg("\"%s\" is %d", cases[i].text, (int)day.date.ymd);
	}
}

static void periods_have_one_end_or_two(void **state)
{
	static const struct {
		const char *text;
		int32_t first, last;
	} cases[] = {
		{"senast 2024-10-11", 0, 0},
		{"hösten 2024", 0, 0},
		{"241001-241231", 20241001, 20241231},
		{"24-09-01 - 26-08-31", 20240901, 20260831},
		{"2024-10-01 tom 2024-12-31", 20241001, 20241231},
		{"2024-10-01 – 2024-12-31", 20241001, 20241231},
		{"fr o m 2024-10-01 t o m 2024-12-31", 20241001, 20241231},
		{"fr.o.m. den 1 oktober t.o.m. den 31 december 2024", 20241001, 20241231},
		{"från och med 1 oktober 2024 till och med 31 december 2024", 20241001, 20241231},
		{"1 oktober - 31 december 2024", 20241001, 20241231},
		{"1/10-31/12 2024", 20241001, 20241231},
		{"oktober - december 2024", 20241001, 20241231},
		{"februari 2024 till februari 2025", 20240201, 20250228},
		{"fr. o m. 2024-03-01 och revideras", 20240301, 0},
		{"löper fram till och med 2025-12-31", 0, 20251231},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spoken text = spoken(cases[i].text);
		struct period_found period;
		(void)period_find(&text, 0, 2024, &period);
		if (period.first.ymd != cases[i].first || period.last.ymd != cases[i].last)
			fail_msg("\"%s\" is %d – %d", cases[i].text, (int)period.first.ymd,
				(int)period.last.ymd);
	}
}

static void amounts_are_read_in_every_form(void **state)
{
	static const struct {
		const char *text;
		int64_t ore; /* 0: none; -1: unreadable */
		bool at_most;
	} cases[] = {
		{"aktivitet 787", 0, false},
		{"200 000", 0, false},
		{"2 miljoner invånare", 0, false},
		{"2024-09-27", 0, false},
		{"§ 25", 0, false},
		{"en krona till skillnad", 0, false},
		{"1,0000001 kr", -1, false},
		{"200 000 kr", 20000000, false},
		{"200 000 kronor", 20000000, false},
		{"200000 kr", 20000000, false},
		{"200.000 kr", 20000000, false},
		{"200\xC2\xA0"
		 "000\xC2\xA0kr",
			20000000, false},
		{"200 000:-", 20000000, false},
		{"200 000 :-", 20000000, false},
		{"200 000,50 kr", 20000050, false},
		{"200 tkr", 20000000, false},
		{"2,5 mkr", 250000000, false},
		{"2 mnkr", 200000000, false},
		{"2 miljoner kronor", 200000000, false},
		{"max 2 mkr", 200000000, true},
		{"maximalt 2 miljoner", 200000000, true},
		{"högst 100 000 kr", 10000000, true},
		{"upp till 1 000 000 kr", 100000000, true},
		{"max 2 mi1joner kronor", 200000000, true},
		{"två miljoner kronor", 200000000, false},
		{"en halv miljon kronor", 50000000, false},
		{"SEK 200 000", 20000000, false},
		{"för 2024 200 000 kr", 20000000, false},
		{"aktivitet 787 200 000 kr", 20000000, false},
		{"2024-09-27 200 000 kr", 20000000, false},
		{"1 ooo 000 kr", 100000000, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spoken text = spoken(cases[i].text);
		struct amount_found amount = {0};
		bool found = amount_find(&text, 0, &amount);
		int64_t ore = !found ? 0 : amount.unreadable ? -1 : amount.amount.ore;
		if (ore != cases[i].ore || amount.at_most != cases[i].at_most)
			fail_msg("\"%s\" is %lld, at most %d", cases[i].text, (long long)ore, amount.at_most);
	}
}

static void percentages_are_exact(void **state)
{
	static const struct {
		const char *text;
		int64_t numerator, denominator;
	} cases[] = {
		{"146 %", 0, 0},
		{"46", 0, 0},
		{"46% egenfinansiering", 46, 100},
		{"46,5 procent", 465, 1000},
		{"0,75 %", 75, 10000},
		{"100 %", 100, 100},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spoken text = spoken(cases[i].text);
		struct percent_found percent = {0};
		if (!percent_find(&text, 0, &percent))
			percent.numerator = percent.denominator = 0;
		assert_int_equal(cases[i].numerator, percent.numerator);
		assert_int_equal(cases[i].denominator, percent.denominator);
	}
}

static void extents_are_work(void **state)
{
	static const struct {
		const char *text, *extent;
	} cases[] = {
		{"200 000 kr", NULL},
		{"0,75 årsarbetare Uppdrag", "0,75 årsarbetare"},
		{"0,75 arsarbetare", "0,75 arsarbetare"},
		{"en 50 % tjänst i länet", "50 % tjänst"},
		{"med tjänsteutrymme 100%, för", "tjänsteutrymme 100%"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spoken text = spoken(cases[i].text);
		struct found at;
		bool found = extent_find(&text, 0, &at);
		assert_int_equal(cases[i].extent != NULL, found);
		if (found)
			assert_memory_equal(
				cases[i].extent, text.text + text.back[at.from], strlen(cases[i].extent));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(words_are_found_in_damaged_text, setup, teardown),
		cmocka_unit_test_setup_teardown(days_are_read_in_every_form, setup, teardown),
		cmocka_unit_test_setup_teardown(periods_have_one_end_or_two, setup, teardown),
		cmocka_unit_test_setup_teardown(amounts_are_read_in_every_form, setup, teardown),
		cmocka_unit_test_setup_teardown(percentages_are_exact, setup, teardown),
		cmocka_unit_test_setup_teardown(extents_are_work, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
