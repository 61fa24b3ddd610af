/* Shares to the öre: equal, by fraction, by weight and of shares; and a hundred thousand trees at random, set
 * against exact arithmetic. Seeded: UPH_SEED gives other trees. */
#include "uph/share.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/model.h"
#include "tests/support/support.h"

__extension__ typedef __int128 wide;

#define NODES_MAX 40
#define MUNICIPALITIES 5

static const struct uph_share whole = {.parent = UPH_SHARE_ROOT, .numerator = 1, .denominator = 1};

static struct uph_share part_of(size_t parent, int64_t numerator, int64_t denominator)
{
	return (struct uph_share){.parent = parent, .numerator = numerator, .denominator = denominator};
}

static void expect_parts(int64_t total, const struct uph_share *nodes, size_t count, const int64_t *expected)
{
	struct uph_money parts[NODES_MAX];
	struct uph_error err;
	assert_status(UPH_OK, uph_share_split((struct uph_money){total}, nodes, count, parts, &err), &err);
	for (size_t i = 0; i < count; i++) {
		if (parts[i].ore != expected[i])
			fail_msg("part %zu of %" PRId64 " is %" PRId64 ", expected %" PRId64, i, total,
				parts[i].ore, expected[i]);
	}
}

/* ---- refusals ---- */

struct refusal {
	struct uph_share nodes[4];
	size_t count;
	enum uph_status status;
	const char *message;
};

static void what_cannot_be_divided(void **state)
{
	(void)state;
	const int64_t big = INT64_C(3037000507), other = INT64_C(3037000511); /* no common divisor */
	const struct refusal refusals[] = {
		{{whole}, 0, UPH_E_SYNTAX, "andelarna saknar en helhet"},
		{{part_of(0, 1, 1)}, 1, UPH_E_SYNTAX, "andelarna saknar en helhet"},
		{{whole, part_of(0, 1, 2), part_of(0, 2, 5)}, 3, UPH_E_SYNTAX,
			"andelarna blir 9/10 tillsammans; de ska bli 1, 1/10 saknas"},
		{{whole, part_of(0, 1, 2), part_of(0, 2, 3)}, 3, UPH_E_SYNTAX,
			"andelarna blir 7/6 tillsammans; de ska bli 1, 1/6 för mycket"},
		{{whole, part_of(0, 1, 3)}, 2, UPH_E_SYNTAX,
			"andelarna blir 1/3 tillsammans; de ska bli 1, 2/3 saknas"},
		{{whole, part_of(0, 1, 1), part_of(1, 3, 4)}, 3, UPH_E_SYNTAX,
			"andelarna blir 3/4 tillsammans; de ska bli 1, 1/4 saknas"},
		{{whole, part_of(0, 0, 2), part_of(0, 1, 1)}, 3, UPH_E_SYNTAX,
			"en andel ska vara större än noll"},
		{{whole, part_of(0, 3, 2), part_of(0, -1, 2)}, 3, UPH_E_SYNTAX,
			"en andel ska vara större än noll"},
		{{whole, part_of(0, 1, 0)}, 2, UPH_E_SYNTAX, "en andel ska vara större än noll"},
		{{whole, part_of(2, 1, 1), part_of(0, 1, 1)}, 3, UPH_E_SYNTAX,
			"en andel ska stå efter det som den är en del av"},
		{{whole, part_of(1, 1, 1)}, 2, UPH_E_SYNTAX,
			"en andel ska stå efter det som den är en del av"},
		{{whole, whole}, 2, UPH_E_SYNTAX, "en andel ska stå efter det som den är en del av"},
		{{whole, part_of(0, 1, big), part_of(0, 1, other)}, 3, UPH_E_OVERFLOW,
			"andelarnas nämnare är för stora för att räknas ihop; skriv dem enklare"},
		{{whole, part_of(0, INT64_MAX, 2), part_of(0, 1, 2)}, 3, UPH_E_OVERFLOW,
			"andelarna är för stora för att räknas ihop"},
	};
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct uph_money parts[4];
		struct uph_error err;
		assert_status(refusals[i].status,
			uph_share_split((struct uph_money){100000}, refusals[i].nodes, refusals[i].count,
				parts, &err),
			&err);
		assert_string_equal(err.message, refusals[i].message);
	}
}

static void weights_that_weigh_nothing(void **state)
{
	(void)state;
	const uint64_t none[] = {0, 0}, heavy[] = {UINT64_MAX, 1};
	struct uph_money parts[2];
	struct uph_error err;
	assert_int_equal(UPH_E_SYNTAX, uph_money_split((struct uph_money){1}, none, 2, parts, &err));
	assert_int_not_equal(UPH_OK, uph_money_split((struct uph_money){1}, heavy, 2, parts, &err));
}

/* ---- the figures ---- */

static void equal_parts(void **state)
{
	(void)state;
	struct uph_share five[6] = {whole}, three[4] = {whole};
	for (size_t i = 1; i < 6; i++)
		five[i] = part_of(0, 1, 5);
	for (size_t i = 1; i < 4; i++)
		three[i] = part_of(0, 1, 3);
	expect_parts(123048000, five, 6,
		(const int64_t[]){123048000, 24609600, 24609600, 24609600, 24609600, 24609600});
	expect_parts(100000000, three, 4, (const int64_t[]){100000000, 33333334, 33333333, 33333333});
	expect_parts(1, five, 6, (const int64_t[]){1, 1, 0, 0, 0, 0});
	expect_parts(4, five, 6, (const int64_t[]){4, 1, 1, 1, 1, 0});
	expect_parts(0, five, 6, (const int64_t[]){0, 0, 0, 0, 0, 0});
	expect_parts(-1, five, 6, (const int64_t[]){-1, -1, 0, 0, 0, 0});
	expect_parts(-100000000, three, 4, (const int64_t[]){-100000000, -33333334, -33333333, -33333333});
	expect_parts(777, &whole, 1, (const int64_t[]){777});
}

static void the_largest_amounts(void **state)
{
	(void)state;
	struct uph_share nodes[3] = {whole, part_of(0, 1, 3), part_of(0, 2, 3)};
	const int64_t most = UPH_MONEY_INPUT_MAX_ORE;
	expect_parts(most, nodes, 3, (const int64_t[]){most, 333333333333333, 666666666666667});
	expect_parts(-most, nodes, 3, (const int64_t[]){-most, -333333333333333, -666666666666667});
}

/* Half the region's, half the five municipalities', by turns equally and by inhabitants. */
static void shares_of_shares(void **state)
{
	(void)state;
	struct uph_share nodes[8] = {whole, part_of(0, 1, 2), part_of(0, 1, 2)};
	for (size_t i = 3; i < 8; i++)
		nodes[i] = part_of(2, 1, 5);
	expect_parts(100000001, nodes, 8,
		(const int64_t[]){
			100000001, 50000001, 50000000, 10000000, 10000000, 10000000, 10000000, 10000000});
	expect_parts(70000006, nodes, 8,
		(const int64_t[]){70000006, 35000003, 35000003, 7000001, 7000001, 7000001, 7000000, 7000000});
	/* The whole's parts may stand between a part's parts. */
	const struct uph_share mixed[5] = {
		whole, part_of(0, 1, 4), part_of(1, 2, 3), part_of(0, 3, 4), part_of(1, 1, 3)};
	expect_parts(1000, mixed, 5, (const int64_t[]){1000, 250, 167, 750, 83});
}

/* ---- by inhabitants, in any order ---- */

static void next_order(size_t *order)
{
	size_t i = MUNICIPALITIES - 1, j = MUNICIPALITIES - 1;
	while (i > 0 && order[i - 1] > order[i])
		i--;
	if (i == 0)
		return;
	while (order[j] < order[i - 1])
		j--;
	size_t kept = order[i - 1];
	order[i - 1] = order[j];
	order[j] = kept;
	for (j = MUNICIPALITIES - 1; i < j; i++, j--) {
		kept = order[i];
		order[i] = order[j];
		order[j] = kept;
	}
}

/* Divides by inhabitants with the municipalities in this order; by_party[] is what each of them gets. */
static void divide_in_order(
	int64_t total, const int64_t *inhabitants, const size_t *order, int64_t by_party[MUNICIPALITIES])
{
	struct uph_share nodes[MUNICIPALITIES + 1] = {whole};
	struct uph_money parts[MUNICIPALITIES + 1];
	uint64_t weights[MUNICIPALITIES];
	struct uph_money by_weight[MUNICIPALITIES];
	struct uph_error err;
	int64_t all = 0, sum = 0;
	for (size_t i = 0; i < MUNICIPALITIES; i++)
		all += inhabitants[i];
	for (size_t i = 0; i < MUNICIPALITIES; i++) {
		nodes[i + 1] = part_of(0, inhabitants[order[i]], all);
		weights[i] = (uint64_t)inhabitants[order[i]];
	}
	assert_status(UPH_OK,
		uph_share_split((struct uph_money){total}, nodes, MUNICIPALITIES + 1, parts, &err), &err);
	assert_status(UPH_OK,
		uph_money_split((struct uph_money){total}, weights, MUNICIPALITIES, by_weight, &err), &err);
	for (size_t i = 0; i < MUNICIPALITIES; i++) {
		by_party[order[i]] = parts[i + 1].ore;
		assert_int_equal(parts[i + 1].ore, by_weight[i].ore);
		sum += parts[i + 1].ore;
	}
	assert_int_equal(sum, total);
}

/* No two of these municipalities' remainders are equal: then the order makes no difference to any of them. */
static void by_inhabitants_in_any_order(void **state)
{
	(void)state;
	const int64_t inhabitants[MUNICIPALITIES] = {32473, 66808, 13056, 29254, 17428};
	const int64_t totals[] = {123048000, 100000000, 1, 99, 1476578600, 7, -123048001, INT64_C(789374206)};
	for (size_t t = 0; t < sizeof totals / sizeof *totals; t++) {
		size_t order[MUNICIPALITIES] = {0, 1, 2, 3, 4};
		int64_t first[MUNICIPALITIES], now[MUNICIPALITIES];
		divide_in_order(totals[t], inhabitants, order, first);
		for (int i = 1; i < 120; i++) {
			next_order(order);
			divide_in_order(totals[t], inhabitants, order, now);
			assert_memory_equal(now, first, sizeof now);
		}
		assert_int_equal(order[0], 4); /* the last order of all: none was left out */
	}
}

/* Two equal weights: when one öre is left between them, the earlier of the two has it. That is all that the
 * order decides: everybody else's part stands, and so does what the two have together. */
static void ties_go_to_the_earlier(void **state)
{
	(void)state;
	const int64_t inhabitants[MUNICIPALITIES] = {20000, 66808, 13056, 20000, 17428};
	int differed = 0;
	for (int64_t total = 1; total < 200; total++) {
		size_t order[MUNICIPALITIES] = {0, 1, 2, 3, 4};
		int64_t first[MUNICIPALITIES], now[MUNICIPALITIES];
		divide_in_order(total, inhabitants, order, first);
		assert_true(first[0] == first[3] || first[0] == first[3] + 1);
		for (int i = 1; i < 120; i++) {
			next_order(order);
			divide_in_order(total, inhabitants, order, now);
			size_t at0 = 0, at3 = 0;
			for (size_t k = 0; k < MUNICIPALITIES; k++) {
				at0 = order[k] == 0 ? k : at0;
				at3 = order[k] == 3 ? k : at3;
			}
			assert_int_equal(now[1], first[1]);
			assert_int_equal(now[2], first[2]);
			assert_int_equal(now[4], first[4]);
			assert_int_equal(at0 < at3 ? now[0] : now[3], first[0]);
			assert_int_equal(at0 < at3 ? now[3] : now[0], first[3]);
		}
		differed += first[0] != first[3];
	}
	assert_true(differed > 10);
}

/* ---- a hundred thousand trees ---- */

#define TREES 100000

static uint64_t seed;

static uint64_t random_bits(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static int64_t random_below(int64_t limit)
{
	return (int64_t)(random_bits() >> 1) % limit;
}

static int64_t divisor(int64_t a, int64_t b)
{
	return b == 0 ? a : divisor(b, a % b);
}

struct tree {
	struct uph_share nodes[NODES_MAX];
	int64_t weights[NODES_MAX]; /* among its siblings */
	size_t count;
};

static size_t children_of(const struct tree *tree, size_t parent, size_t *out)
{
	size_t count = 0;
	for (size_t i = parent + 1; i < tree->count; i++) {
		if (tree->nodes[i].parent == parent)
			out[count++] = i;
	}
	return count;
}

/* Equal parts, percents, inhabitants or anything; written over one denominator or each shortened. */
static void weigh_children(struct tree *tree, const size_t *children, size_t count)
{
	static const int64_t limits[] = {1, 3, 100, 70000, INT64_C(1000000000)};
	int64_t limit = limits[random_below(5)], sum = 0;
	bool shorten = random_below(2) == 0;
	for (size_t i = 0; i < count; i++)
		sum += tree->weights[children[i]] = 1 + random_below(limit);
	for (size_t i = 0; i < count; i++) {
		int64_t weight = tree->weights[children[i]], by = shorten ? divisor(weight, sum) : 1;
		tree->nodes[children[i]].numerator = weight / by;
		tree->nodes[children[i]].denominator = sum / by;
	}
}

static void grow(struct tree *tree)
{
	size_t children[NODES_MAX];
	bool deep = random_below(3) == 0;
	tree->count = 1 + (size_t)random_below(random_below(20) ? 12 : NODES_MAX);
	tree->nodes[0] = whole;
	for (size_t i = 1; i < tree->count; i++) {
		size_t parent =
			deep ? i - 1 - (size_t)random_below(i < 3 ? 1 : 3) : (size_t)random_below((int64_t)i);
		tree->nodes[i] = part_of(parent, 1, 1);
	}
	for (size_t i = 0; i < tree->count; i++)
		weigh_children(tree, children, children_of(tree, i, children));
}

static int64_t random_total(void)
{
	static const int64_t limits[] = {10, 1000, 100000000, UPH_MONEY_INPUT_MAX_ORE};
	int64_t total = random_below(limits[random_below(4)] + 1);
	if (random_below(50) == 0)
		total = UPH_MONEY_INPUT_MAX_ORE;
	return random_below(2) ? total : -total;
}

/* Each part is the exact one rounded up or down, and just the one that the model gives. */
static bool check_node(const struct tree *tree, const struct uph_money *parts, size_t node)
{
	size_t children[NODES_MAX];
	int64_t weights[NODES_MAX], expected[NODES_MAX], sum = 0;
	size_t count = children_of(tree, node, children);
	if (count == 0)
		return true;
	for (size_t i = 0; i < count; i++)
		weights[i] = tree->weights[children[i]];
	model_divide(parts[node].ore, weights, count, expected);
	for (size_t i = 0; i < count; i++) {
		const struct uph_share *child = &tree->nodes[children[i]];
		int64_t part = parts[children[i]].ore;
		wide off = (wide)part * child->denominator - (wide)parts[node].ore * child->numerator;
		if (off <= -child->denominator || off >= child->denominator || part != expected[i])
			return false;
		sum += part;
	}
	return sum == parts[node].ore;
}

static void try_tree(uint64_t from)
{
	struct tree tree;
	struct uph_money parts[NODES_MAX], again[NODES_MAX];
	struct uph_error err;
	grow(&tree);
	const struct uph_money total = {random_total()};
	enum uph_status status = uph_share_split(total, tree.nodes, tree.count, parts, &err);
	if (status != UPH_OK)
		fail_msg("UPH_SEED=%" PRIu64 ": %s", from, err.message);
	bool holds = parts[0].ore == total.ore;
	for (size_t i = 0; i < tree.count; i++)
		holds = holds && check_node(&tree, parts, i);
	assert_int_equal(UPH_OK, uph_share_split(total, tree.nodes, tree.count, again, &err));
	for (size_t i = 0; i < tree.count; i++)
		holds = holds && parts[i].ore == again[i].ore;
	if (!holds)
		fail_msg("UPH_SEED=%" PRIu64 ": %zu nodes of %" PRId64 " do not hold", from, tree.count,
			total.ore);
	size_t spoilt = (size_t)random_below((int64_t)tree.count);
	if (spoilt > 0) {
		tree.nodes[spoilt].numerator++;
		if (uph_share_split(total, tree.nodes, tree.count, again, &err) != UPH_E_SYNTAX)
			fail_msg("UPH_SEED=%" PRIu64 ": shares above one are taken", from);
	}
}

static void any_tree_sums_at_every_node(void **state)
{
	(void)state;
	const char *given = getenv("UPH_SEED");
	seed = given ? strtoull(given, NULL, 10) : UINT64_C(1230480);
	if (seed == 0)
		seed = 1;
	for (int i = 0; i < TREES; i++)
		try_tree(seed); /* the seed that is told begins with the very tree that fails */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_divided),
		cmocka_unit_test(weights_that_weigh_nothing),
		cmocka_unit_test(equal_parts),
		cmocka_unit_test(the_largest_amounts),
		cmocka_unit_test(shares_of_shares),
		cmocka_unit_test(by_inhabitants_in_any_order),
		cmocka_unit_test(ties_go_to_the_earlier),
		cmocka_unit_test(any_tree_sums_at_every_node),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
