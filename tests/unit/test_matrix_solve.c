/* The arithmetic of a matrix alone: what explains a number, which numbers are grants, who is at fault. */
#include "import/matrix_solve.h"

#include <string.h>

#include "tests/support/support.h"

/* A chain written briefly: o opening, s opening sum, m movement, n number, l labelled as a sum, g labelled
 * as a grant, k Kvar; amounts in öre. */
struct step {
	char kind;
	int64_t ore;
};

#define STEPS_MAX 40

static size_t build(const struct step *steps, struct solve_item *items)
{
	size_t count = 0;
	for (; steps[count].kind; count++) {
		enum solve_kind kind = SOLVE_NUMBER;
		switch (steps[count].kind) {
		case 'o':
			kind = SOLVE_OPENING;
			break;
		case 's':
			kind = SOLVE_OPENING_SUM;
			break;
		case 'm':
			kind = SOLVE_MOVEMENT;
			break;
		case 'k':
			kind = SOLVE_LEFT;
			break;
		default:
			break;
		}
		items[count] = (struct solve_item){
			.kind = kind,
			.amount = {steps[count].ore},
			.whole = steps[count].ore % 100 == 0,
			.never_grant = steps[count].kind == 'l',
			.named_grant = steps[count].kind == 'g',
		};
	}
	return count;
}

static void rounds_shown_amounts(void **state)
{
	(void)state;
	static const struct {
		int64_t shown;
		bool whole;
		int64_t exact;
		bool agrees;
	} cases[] = {
		{1657666000, true, 1657666100, false},
		{1657666000, true, 1657666050, false},
		{1657666000, false, 1657666006, false},
		{1657666006, false, 1657666007, false},
		{-100, true, -50 - 100, false},
		{1657666000, true, 1657666006, true},
		{1657666000, true, 1657666049, true},
		{1657666000, true, 1657665950, true},
		{1657666100, true, 1657666050, true},
		{1657666006, false, 1657666006, true},
		{-100, true, -149, true},
		{-200, true, -150, true},
		{0, true, 49, true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (solve_agrees((struct uph_money){cases[i].shown}, cases[i].whole,
			    (struct uph_money){cases[i].exact}) != cases[i].agrees)
			fail_msg("case %zu", i);
}

static void finds_grants(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		struct step steps[STEPS_MAX];
		enum solve_verdict verdict;
		const char *roles; /* one letter a step: g grant, . movement or the like, else the reason */
	} cases[] = {
		{"kvar off by an öre", {{'o', 1000}, {'m', 300}, {'k', 701}}, SOLVE_FAILED, ""},
		{"kvar off by a krona", {{'o', 100000}, {'n', 500000}, {'m', 30000}, {'k', 570100}},
			SOLVE_FAILED, ""},
		{"a negative number is no grant", {{'o', 1000}, {'n', -300}, {'k', 700}}, SOLVE_FAILED, ""},
		{"a sum is no grant", {{'o', 1000}, {'l', 300}, {'k', 1300}}, SOLVE_FAILED, ""},
		{"two equal numbers, one too many", {{'m', 60000}, {'n', 60000}, {'n', 60000}, {'k', 0}},
			SOLVE_AMBIGUOUS, ""},
		{"nothing but opening", {{'o', 1000}, {'k', 1000}}, SOLVE_PROVED, ".k"},
		{"one grant", {{'o', 1000}, {'n', 5000}, {'m', 300}, {'k', 5700}}, SOLVE_PROVED, ".g.k"},
		{"two grants and their sum", {{'o', 1000}, {'n', 5000}, {'n', 700}, {'n', 5700}, {'k', 6700}},
			SOLVE_PROVED, ".ggsk"},
		{"rows above, sum so far",
			{{'o', 9000}, {'m', 100}, {'m', 20}, {'n', 120}, {'m', 3}, {'n', 3}, {'n', 123},
				{'k', 8877}},
			SOLVE_PROVED, "...r.rfk"},
		{"opening, opening and grants, balance",
			{{'o', 9001}, {'m', 101}, {'n', 5003}, {'n', 9001}, {'n', 14004}, {'n', 13903},
				{'k', 13903}},
			SOLVE_PROVED, "..gopbk"},
		{"labels help where two sets would do", {{'m', 60000}, {'l', 60000}, {'g', 60000}, {'k', 0}},
			SOLVE_PROVED, ".rgk"},
		{"two equal instalments, or a sum", {{'n', 50000}, {'n', 50000}, {'m', 7}, {'k', 99993}},
			SOLVE_DOUBTFUL, ""},
		{"two equal instalments", {{'n', 50000}, {'g', 50000}, {'m', 7}, {'k', 99993}}, SOLVE_PROVED,
			"gg.k"},
		{"a sum that calls itself grant", {{'n', 50000}, {'g', 50000}, {'m', 7}, {'k', 49993}},
			SOLVE_PROVED, "gp.k"},
		{"a kvar that forgot a subtotal",
			{{'o', 900}, {'m', 70}, {'n', 70}, {'n', 500}, {'m', 8}, {'k', 1392}}, SOLVE_DOUBTFUL,
			""},
		{"money back", {{'o', 1000}, {'m', -300}, {'k', 1300}}, SOLVE_PROVED, "..k"},
		{"below zero", {{'o', 1000}, {'m', 1301}, {'n', -301}, {'k', -301}}, SOLVE_PROVED, "..bk"},
		{"kvar shown whole", {{'o', 100049}, {'m', 50000}, {'k', 50000}}, SOLVE_PROVED, "..k"},
		{"kvar of nothing", {{'m', 100}, {'g', 100}, {'k', 0}}, SOLVE_PROVED, ".gk"},
	};
	static const char letters[] = {[REASON_NONE] = '?',
		[REASON_ROWS_ABOVE] = 'r',
		[REASON_SO_FAR] = 'f',
		[REASON_OPENING] = 'o',
		[REASON_OPENING_AND_GRANTS] = 'p',
		[REASON_BALANCE] = 'b',
		[REASON_GRANTS_ABOVE] = 's'};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct solve_item items[STEPS_MAX];
		struct solve_result result;
		char roles[STEPS_MAX + 1];
		size_t count = build(cases[i].steps, items);
		enum solve_verdict verdict = solve_chain(items, count, &result);
		if (verdict != cases[i].verdict)
			fail_msg("%s: verdict %d", cases[i].name, (int)verdict);
		if (verdict != SOLVE_PROVED)
			continue;
		for (size_t j = 0; j < count; j++)
			roles[j] = items[j].kind == SOLVE_LEFT     ? 'k'
				   : items[j].kind != SOLVE_NUMBER ? '.'
				   : items[j].grant                ? 'g'
								   : letters[items[j].reason];
		roles[count] = '\0';
		if (strcmp(roles, cases[i].roles) != 0)
			fail_msg("%s: %s", cases[i].name, roles);
		assert_int_equal(result.left.ore, result.opening.ore + result.granted.ore - result.moved.ore);
	}
}

static void names_the_culprit(void **state)
{
	(void)state;
	/* Opening 9001, movements 101 and 50, a grant 5003, with sums that confirm it, and 700 + 77 after. */
	static const struct {
		const char *name;
		size_t step;
		int64_t ore;
		enum culprit_kind kind;
		size_t item;
		int64_t expected, difference;
		size_t suspects;
	} cases[] = {
		{"subtotal", 5, 152, CULPRIT_NUMBER, 5, 151, 1, 0},
		{"opening and grants", 7, 14005, CULPRIT_NUMBER, 7, 14004, 1, 0},
		{"balance", 8, 13854, CULPRIT_NUMBER, 8, 13853, 1, 0},
		{"grant", 6, 5004, CULPRIT_GRANT, 6, 5003, 1, 1},
		{"a covered movement", 3, 102, CULPRIT_SEVERAL, 3, 0, 1, 2},
		{"an uncovered movement", 9, 701, CULPRIT_LEFT, 11, 13075, 1, 2},
		{"kvar", 11, 13075, CULPRIT_LEFT, 11, 13076, -1, 2},
	};
	static const struct step sound[] = {{'o', 9000}, {'o', 1}, {'s', 9001}, {'m', 101}, {'m', 50},
		{'n', 151}, {'n', 5003}, {'n', 14004}, {'n', 13853}, {'m', 700}, {'m', 77}, {'k', 13076},
		{0, 0}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct step steps[STEPS_MAX];
		struct solve_item items[STEPS_MAX];
		bool suspect[STEPS_MAX];
		struct solve_result result;
		struct culprit culprit;
		memcpy(steps, sound, sizeof sound);
		size_t count = build(steps, items);
		assert_int_equal(solve_chain(items, count, &result), SOLVE_PROVED);
		steps[cases[i].step].ore = cases[i].ore;
		count = build(steps, items);
		assert_int_equal(solve_chain(items, count, &result), SOLVE_FAILED);
		culprit_find(items, count, suspect, &culprit);
		if (culprit.kind != cases[i].kind || culprit.item != cases[i].item ||
			culprit.difference.ore != cases[i].difference ||
			(cases[i].expected && culprit.expected.ore != cases[i].expected) ||
			culprit.suspect_count != cases[i].suspects)
			fail_msg("%s: kind %d item %zu expected %lld difference %lld suspects %zu",
				cases[i].name, (int)culprit.kind, culprit.item,
				(long long)culprit.expected.ore, (long long)culprit.difference.ore,
				culprit.suspect_count);
	}
}

static void lists_what_is_unexplained_when_two_are_off(void **state)
{
	(void)state;
	static const struct step steps[] = {{'o', 9001}, {'m', 101}, {'m', 50}, {'n', 153}, {'n', 5003},
		{'n', 14009}, {'n', 13853}, {'m', 700}, {'k', 13153}, {0, 0}};
	struct solve_item items[STEPS_MAX];
	bool suspect[STEPS_MAX];
	struct solve_result result;
	struct culprit culprit;
	size_t count = build(steps, items);
	assert_int_equal(solve_chain(items, count, &result), SOLVE_FAILED);
	culprit_find(items, count, suspect, &culprit);
	assert_int_equal(culprit.kind, CULPRIT_NONE);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(items[i].unexplained, i == 3 || i == 5);
	assert_int_equal(items[3].exact.ore, 151);
	assert_int_equal(items[5].exact.ore, 14004);
	assert_int_equal(culprit.reading.left.ore, 13153);
}

static void checks_the_opening_sum(void **state)
{
	(void)state;
	static const struct step steps[] = {{'o', 9000}, {'o', 1}, {'s', 9002}, {'k', 9001}, {0, 0}};
	struct solve_item items[STEPS_MAX];
	struct uph_money rows;
	size_t count = build(steps, items);
	assert_false(solve_opening(items, count, &rows));
	assert_int_equal(rows.ore, 9001);
	assert_int_equal(items[2].exact.ore, 9001);
	items[2].amount.ore = 9001;
	assert_true(solve_opening(items, count, &rows));
	items[2].amount.ore = 9000;
	items[2].whole = true;
	assert_true(solve_opening(items, count, &rows));
}

static void gives_up_in_time(void **state)
{
	(void)state;
	static struct solve_item items[SOLVE_ITEMS_MAX];
	struct solve_result result;
	/* Equal numbers, each of them a sum so far or a grant: more sets than can be tried, none of which
	 * fits. */
	size_t count = 0;
	items[count++] = (struct solve_item){.kind = SOLVE_OPENING, .amount = {700}};
	for (int i = 0; i < 60; i++)
		items[count++] = (struct solve_item){.kind = SOLVE_NUMBER, .amount = {700}};
	items[count++] = (struct solve_item){.kind = SOLVE_LEFT, .amount = {20999}};
	assert_int_equal(solve_chain(items, count, &result), SOLVE_TOO_MANY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounds_shown_amounts),
		cmocka_unit_test(finds_grants),
		cmocka_unit_test(names_the_culprit),
		cmocka_unit_test(lists_what_is_unexplained_when_two_are_off),
		cmocka_unit_test(checks_the_opening_sum),
		cmocka_unit_test(gives_up_in_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
