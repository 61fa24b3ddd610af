/* Co-financing: the arithmetic of plans and of what funders pay, the versions in the ledger, and the real
 * case. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/esf_book.h"

static char *folder;
static struct esf_book esf;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	esf_book_open(&esf, folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	esf_book_close(&esf);
	support_folder_remove(folder);
	return 0;
}

/* ---- plans ---- */

struct refused_plan {
	struct uph_fraction own;
	struct uph_fraction funders[2];
	int64_t ore;
	enum uph_status status;
	const char *message;
};

static void plans_that_are_refused(void **state)
{
	(void)state;
	static const struct refused_plan cases[] = {
		{{46, 100}, {{44, 100}}, 100, UPH_E_SYNTAX,
			"andelarna blir 9/10 tillsammans; de ska bli 1, 1/10 saknas"},
		{{1, 2}, {{1, 3}, {1, 3}}, 100, UPH_E_SYNTAX,
			"andelarna blir 7/6 tillsammans; de ska bli 1, 1/6 för mycket"},
		{{1, 1}, {{0}}, 100, UPH_E_SYNTAX,
			"medfinansieringen ska ha minst en finansiär och högst 32"},
		{{0, 100}, {{1, 1}}, 100, UPH_E_SYNTAX,
			"den egna andelen är 0/100; en andel ska vara större än noll och högst ett"},
		{{1, 2}, {{3, 2}}, 100, UPH_E_SYNTAX,
			"finansiärens andel är 3/2; en andel ska vara större än noll och högst ett"},
		{{46, 100}, {{54, 100}}, 0, UPH_E_SYNTAX,
			"beloppet 0,00 ska vara större än noll och högst tio biljoner"},
		{{46, 100}, {{54, 100}}, -1, UPH_E_SYNTAX,
			"beloppet −0,01 ska vara större än noll och högst tio biljoner"},
		{{1, 4611686018427387847}, {{1, 4611686018427387846}}, 100, UPH_E_OVERFLOW,
			"andelarna har så stora tal under bråkstrecket att de inte kan läggas ihop; skriv dem med "
			"mindre tal"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err;
		struct uph_cofinancing plan = {.own_share = cases[i].own};
		for (size_t k = 0; k < 2; k++) {
			if (cases[i].funders[k].denominator)
				plan.funders[plan.funder_count++].share = cases[i].funders[k];
		}
		assert_status(cases[i].status,
			uph_cofinancing_plan(&plan, UPH_GIVEN_TOTAL, (struct uph_money){cases[i].ore}, &err),
			&err);
		assert_string_equal(cases[i].message, err.message);
	}
}

struct made_plan {
	enum uph_cofinancing_given given;
	int64_t ore;
	struct uph_fraction own, first, second;
	int64_t total_ore, own_ore, first_ore, second_ore;
};

static void plans_to_the_ore(void **state)
{
	(void)state;
	static const struct made_plan cases[] = {
		/* the real case: applied, and granted */
		{UPH_GIVEN_OWN, 200000000, {46, 100}, {54, 100}, {0}, 434782609, 200000000, 234782609, 0},
		{UPH_GIVEN_GRANT, 397618300, {46, 100}, {54, 100}, {0}, 736330185, 338711885, 397618300, 0},
		{UPH_GIVEN_TOTAL, 434782609, {23, 50}, {27, 50}, {0}, 434782609, 200000000, 234782609, 0},
		{UPH_GIVEN_TOTAL, 400000000, {46, 100}, {54, 100}, {0}, 400000000, 184000000, 216000000, 0},
		/* several funders with unlike denominators: largest remainder, ties to the earlier */
		{UPH_GIVEN_TOTAL, 100, {1, 3}, {1, 3}, {1, 3}, 100, 34, 33, 33},
		{UPH_GIVEN_TOTAL, 1, {1, 3}, {1, 3}, {1, 3}, 1, 1, 0, 0},
		{UPH_GIVEN_OWN, 100, {1, 2}, {1, 3}, {1, 6}, 200, 100, 67, 33},
		{UPH_GIVEN_GRANT, 100, {1, 2}, {1, 3}, {1, 6}, 200, 100, 67, 33},
		{UPH_GIVEN_OWN, 1, {2, 3}, {1, 3}, {0}, 2, 1, 1, 0},   /* 1,5 is 2 */
		{UPH_GIVEN_GRANT, 2, {1, 5}, {4, 5}, {0}, 3, 1, 2, 0}, /* 2,5 is 3 */
		{UPH_GIVEN_OWN, INT64_C(1000000000000000), {46, 100}, {54, 100}, {0},
			INT64_C(2173913043478261), INT64_C(1000000000000000), INT64_C(1173913043478261), 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err;
		struct uph_cofinancing plan = {.own_share = cases[i].own,
			.funders = {{.share = cases[i].first}, {.share = cases[i].second}},
			.funder_count = cases[i].second.denominator ? 2 : 1};
		assert_status(UPH_OK,
			uph_cofinancing_plan(&plan, cases[i].given, (struct uph_money){cases[i].ore}, &err),
			&err);
		assert_int_equal(cases[i].total_ore, plan.total.ore);
		assert_int_equal(cases[i].own_ore, plan.own.ore);
		assert_int_equal(cases[i].first_ore, plan.funders[0].amount.ore);
		assert_int_equal(cases[i].second_ore, plan.funders[1].amount.ore);
	}
}

/* Own share and funders are the whole, whatever the shares. */
static void parts_are_the_whole(void **state)
{
	(void)state;
	uint64_t random = 20240216;
	for (int i = 0; i < 20000; i++) {
		struct uph_error err;
		struct uph_cofinancing plan = {.funder_count = 1 + (size_t)i % 5};
		int64_t weights[6], sum = 0, ore;
		for (size_t k = 0; k <= plan.funder_count; k++) {
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
			sum += weights[k] = 1 + (int64_t)((random >> 33) % 997);
		}
		plan.own_share = (struct uph_fraction){weights[0], sum};
		for (size_t k = 0; k < plan.funder_count; k++)
			plan.funders[k].share = (struct uph_fraction){weights[k + 1], sum};
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		ore = 1 + (int64_t)((random >> 24) % 1000000000);
		assert_status(UPH_OK,
			uph_cofinancing_plan(
				&plan, (enum uph_cofinancing_given)(i % 3), (struct uph_money){ore}, &err),
			&err);
		int64_t parts = plan.own.ore;
		for (size_t k = 0; k < plan.funder_count; k++) {
			assert_true(plan.funders[k].amount.ore >= 0);
			parts += plan.funders[k].amount.ore;
		}
		assert_int_equal(plan.total.ore, parts);
	}
}

struct payable_case {
	enum uph_cofinancing_version version;
	int64_t cost_ore, financing_ore; /* −1: not reported */
	struct uph_fraction second_rule;
	int64_t funder_cap_ore, cap_ore;
	int64_t first_ore, second_ore;
};

static void what_funders_pay(void **state)
{
	(void)state;
	/* The first funder 54/100, the second 6/100, the own share 40/100. */
	static const struct payable_case cases[] = {
		{UPH_APPLIED, 100000, -1, {0}, 0, 0, 54000, 6000},
		{UPH_APPLIED, 100000, -1, {0}, 50000, 0, 50000, 6000},
		{UPH_GRANTED_VERSION, 100000, 1, {1, 2}, 0, 0, 54000, 6000}, /* rules are of what is final */
		{UPH_FINAL, 100000, -1, {1, 2}, 0, 0, 54000, 6000},          /* financing is not reported */
		{UPH_FINAL, 100000, 90000, {54, 100}, 0, 0, 48600, 6000},
		{UPH_FINAL, 100000, 110000, {54, 100}, 0, 0, 54000, 6000},
		{UPH_FINAL, 100000, 90001, {1, 2}, 0, 0, 45001, 6000}, /* half an öre up */
		{UPH_FINAL, 100000, 0, {1, 2}, 0, 0, 0, 6000},
		{UPH_FINAL, 100000, 90000, {54, 100}, 40000, 0, 40000, 6000},
		{UPH_FINAL, 100000, -1, {0}, 0, 30000, 27000, 3000}, /* the cap of them all, pro rata */
		{UPH_FINAL, 100000, -1, {0}, 0, 30001, 27001, 3000},
		{UPH_FINAL, 1, -1, {0}, 0, 0, 1, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err;
		struct uph_money parts[UPH_COFUNDERS_MAX];
		const struct payable_case *one = &cases[i];
		struct uph_cofinancing plan = {.version = one->version,
			.own_share = {40, 100},
			.cap = {one->cap_ore},
			.has_financing = one->financing_ore >= 0,
			.financing = {one->financing_ore},
			.funders = {{.share = {54, 100},
					    .financing_share = one->second_rule,
					    .cap = {one->funder_cap_ore}},
				{.share = {6, 100}}},
			.funder_count = 2};
		assert_status(UPH_OK,
			uph_cofinancing_plan(&plan, UPH_GIVEN_TOTAL, (struct uph_money){one->cost_ore}, &err),
			&err);
		assert_status(UPH_OK, uph_cofinancing_payable(&plan, parts, &err), &err);
		assert_int_equal(one->first_ore, parts[0].ore);
		assert_int_equal(one->second_ore, parts[1].ore);
	}
	/* Two halves of an öre, both up, are still no more than the cost. */
	struct uph_error err;
	struct uph_money parts[UPH_COFUNDERS_MAX];
	const struct uph_cofinancing halves = {.version = UPH_FINAL,
		.total = {1},
		.own_share = {1, 100},
		.funders = {{.share = {1, 2}}, {.share = {1, 2}}},
		.funder_count = 2};
	assert_status(UPH_OK, uph_cofinancing_payable(&halves, parts, &err), &err);
	assert_int_equal(1, parts[0].ore + parts[1].ore);
}

/* ---- versions ---- */

static struct uph_cofinancing plan_of(struct uph_fraction own, struct uph_fraction theirs, int64_t total)
{
	struct uph_error err;
	struct uph_cofinancing plan = {.condition = esf.condition,
		.version = UPH_FINAL,
		.date = {20261001},
		.own_share = own,
		.funders = {{.party = esf.esf, .share = theirs}},
		.funder_count = 1};
	assert_status(
		UPH_OK, uph_cofinancing_plan(&plan, UPH_GIVEN_TOTAL, (struct uph_money){total}, &err), &err);
	return plan;
}

static void refuse(const struct uph_cofinancing *plan, enum uph_status expected, const char *message)
{
	struct uph_error err;
	assert_status(expected, uph_cofinancing_add(esf.book.ledger, plan, NULL, NULL, &err), &err);
	assert_string_equal(message, err.message);
}

static void versions_that_are_refused(void **state)
{
	(void)state;
	struct uph_error err;
	const struct uph_cofinancing good =
		plan_of((struct uph_fraction){46, 100}, (struct uph_fraction){54, 100}, 400000000);
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	struct uph_cofinancing plan = good;
	plan.own.ore--;
	refuse(&plan, UPH_E_INVARIANT,
		"egen del och finansiärer blir 3 999 999,99; de ska bli hela kostnaden 4 000 000,00");
	plan = good;
	plan.funders[0].share = (struct uph_fraction){44, 100};
	refuse(&plan, UPH_E_SYNTAX, "andelarna blir 9/10 tillsammans; de ska bli 1, 1/10 saknas");
	plan = good;
	plan.funder_count = 2;
	plan.funders[0].share = plan.funders[1].share = (struct uph_fraction){27, 100};
	plan.funders[0].amount.ore = plan.funders[1].amount.ore = 108000000;
	plan.funders[1].party = plan.funders[0].party;
	refuse(&plan, UPH_E_INVARIANT, "samma finansiär är angiven två gånger; lägg ihop andelarna");
	plan = good;
	plan.condition = 999999;
	refuse(&plan, UPH_E_MISSING, "villkoret finns inte i boken");
	const struct uph_condition other = {
		.decision = esf.decision, .kind = UPH_CONDITION_BODY, .text = "Regionstyrelsen beslutar"};
	assert_status(UPH_OK,
		uph_condition_add(
			esf.book.ledger, &other, (struct uph_date){20240216}, NULL, &plan.condition, &err),
		&err);
	refuse(&plan, UPH_E_INVARIANT,
		"V-24-002 (Regionstyrelsen beslutar): villkoret gäller inte medfinansiering utan annat organs beslut");
	uph_ledger_rollback(esf.book.ledger);

	esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701);
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	refuse(&good, UPH_E_INVARIANT,
		"V-24-001 (" ESF_NAME
		"): villkoret föll 2024-07-01 (verifikation 4); rätta det först med \"uph reverse 4\"");
	uph_ledger_rollback(esf.book.ledger);
}

static struct uph_cofinancing latest(enum uph_cofinancing_version version)
{
	struct uph_error err;
	struct uph_cofinancing plan;
	assert_status(UPH_OK, uph_cofinancing_latest(esf.book.ledger, esf.condition, version, 0, &plan, &err),
		&err);
	return plan;
}

static struct uph_cofinancing_state state_of(
	enum uph_cofinancing_version version, int32_t as_of, int64_t seq_max)
{
	struct uph_error err;
	struct uph_cofinancing_state found;
	const struct uph_cofinancing plan = latest(version);
	assert_status(UPH_OK,
		uph_cofinancing_state(
			esf.book.ledger, &plan, (struct uph_date){as_of}, seq_max, &found, &err),
		&err);
	return found;
}

static void version(
	enum uph_cofinancing_version which, enum uph_cofinancing_given given, int64_t ore, int32_t date)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	esf_book_version(&esf, which, given, ore, date);
	esf_book_commit(&esf);
}

static void applied_and_granted(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_cofinancing plan = latest(UPH_APPLIED);
	assert_int_equal(434782609, plan.total.ore);
	assert_int_equal(234782609, plan.funders[0].amount.ore);
	struct uph_cofinancing_state found = state_of(UPH_APPLIED, 0, 0);
	assert_int_equal(200000000, found.own_decided.ore);
	assert_int_equal(0, found.not_covered.ore);
	assert_int_equal(234782609, found.payable.ore);
	assert_int_equal(234782609, found.left.ore);
	assert_int_equal(UPH_E_MISSING,
		uph_cofinancing_latest(esf.book.ledger, esf.condition, UPH_GRANTED_VERSION, 0, &plan, &err));

	int64_t before = uph_ledger_head(esf.book.ledger).seq;
	version(UPH_GRANTED_VERSION, UPH_GIVEN_GRANT, 397618300, 20240614);
	plan = latest(UPH_GRANTED_VERSION);
	assert_int_equal(736330185, plan.total.ore);
	assert_int_equal(338711885, plan.own.ore);
	assert_int_equal(46, plan.own_share.numerator);
	assert_int_equal(100, plan.own_share.denominator);
	found = state_of(UPH_GRANTED_VERSION, 0, 0);
	assert_int_equal(138711885, found.not_covered.ore);
	assert_int_equal(397618300, found.payable.ore);
	assert_int_equal(0, state_of(UPH_APPLIED, 0, 0).not_covered.ore);

	assert_int_equal(UPH_E_MISSING, uph_cofinancing_latest(esf.book.ledger, esf.condition,
						UPH_GRANTED_VERSION, before, &plan, &err));
	assert_int_equal(
		UPH_E_MISSING, uph_cofinancing_on(esf.book.ledger, esf.condition, UPH_GRANTED_VERSION,
				       (struct uph_date){20240613}, 0, &plan, &err));
	assert_int_equal(UPH_OK, uph_cofinancing_on(esf.book.ledger, esf.condition, UPH_GRANTED_VERSION,
					 (struct uph_date){20240614}, 0, &plan, &err));
	book_verify(esf.book.ledger);
}

static void pay(int64_t ore, int32_t date)
{
	struct uph_error err;
	const struct uph_entry_draft draft = {.event = UPH_EVENT_COFUND,
		.date = {date},
		.amount = {ore},
		.from = {.kind = UPH_ACCOUNT_FUNDER, .party = esf.esf},
		.to = {.kind = UPH_ACCOUNT_COFUNDED, .allocation = esf.allocation}};
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	assert_status(UPH_OK, uph_voucher_begin(esf.book.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(esf.book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(esf.book.ledger, &err), &err);
	esf_book_commit(&esf);
}

static void paid_and_left(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_money paid;
	pay(100000000, 20241101);
	int64_t before = uph_ledger_head(esf.book.ledger).seq;
	pay(50000000, 20250301);
	assert_int_equal(150000000, state_of(UPH_APPLIED, 0, 0).funded.ore);
	assert_int_equal(84782609, state_of(UPH_APPLIED, 0, 0).left.ore);
	assert_int_equal(100000000, state_of(UPH_APPLIED, 20250228, 0).funded.ore);
	assert_int_equal(100000000, state_of(UPH_APPLIED, 0, before).funded.ore);
	assert_status(UPH_OK,
		uph_cofinancing_funded(esf.book.ledger, esf.condition, esf.book.karlskrona,
			(struct uph_date){0}, 0, &paid, &err),
		&err);
	assert_int_equal(0, paid.ore);
	assert_status(UPH_OK, esf_book_reverse(&esf, 5, 20250302, &err), &err);
	assert_int_equal(100000000, state_of(UPH_APPLIED, 0, 0).funded.ore);
	book_verify(esf.book.ledger);
}

/* ---- settled by the final version ---- */

static void expect_pots(int64_t earlier, int64_t a786)
{
	assert_int_equal(earlier, esf_book_pot(&esf, esf.book.earlier, esf.book.undivided));
	assert_int_equal(a786, esf_book_pot(&esf, esf.book.year, esf.book.a786));
}

static void under_budget_gives_back_pro_rata(void **state)
{
	(void)state;
	struct uph_error err;
	version(UPH_GRANTED_VERSION, UPH_GIVEN_GRANT, 397618300, 20240614);
	version(UPH_FINAL, UPH_GIVEN_TOTAL, 400000000, 20261001);
	struct uph_cofinancing_state found = state_of(UPH_FINAL, 0, 0);
	assert_int_equal(216000000, found.payable.ore);
	assert_int_equal(184000000, found.own_needed.ore);
	assert_int_equal(200000000, found.own_decided.ore);
	assert_int_equal(4, esf_book_outcome(&esf, UPH_CONDITION_SETTLED, 20261015));
	expect_pots(81087406 + 8000000, -100000000 + 8000000);
	found = state_of(UPH_FINAL, 0, 0);
	assert_int_equal(184000000, found.own_decided.ore);
	assert_int_equal(0, found.not_covered.ore);
	/* Plans are set against what there was before. */
	assert_int_equal(138711885, state_of(UPH_GRANTED_VERSION, 0, 0).not_covered.ore);
	assert_int_equal(138711885, state_of(UPH_GRANTED_VERSION, 20261014, 0).not_covered.ore);
	book_verify(esf.book.ledger);

	assert_status(UPH_OK, esf_book_reverse(&esf, 4, 20261016, &err), &err);
	expect_pots(81087406, -100000000);
	assert_int_equal(UPH_CONDITION_OPEN, esf_book_condition(&esf).state);
	version(UPH_FINAL, UPH_GIVEN_TOTAL, 420000000, 20261016);
	assert_int_equal(6, esf_book_outcome(&esf, UPH_CONDITION_SETTLED, 20261017));
	expect_pots(81087406 + 3400000, -100000000 + 3400000);
	book_verify(esf.book.ledger);
}

/* Unpaid money goes back first; of what is paid, the rest becomes a claim. */
static void what_is_paid_of_it_is_claimed(void **state)
{
	(void)state;
	struct uph_error err;
	struct book *book = &esf.book;
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	esf_book_move(&esf, UPH_EVENT_REQUISITION, UPH_ACCOUNT_RESERVED, UPH_ACCOUNT_REQUISITIONED, 95000000,
		20260110);
	esf_book_move(&esf, UPH_EVENT_PAY, UPH_ACCOUNT_REQUISITIONED, UPH_ACCOUNT_PAID, 95000000, 20260120);
	esf_book_version(&esf, UPH_FINAL, UPH_GIVEN_TOTAL, 400000000, 20261001);
	esf_book_commit(&esf);
	esf_book_outcome(&esf, UPH_CONDITION_SETTLED, 20261015);
	expect_pots(81087406 + 5000000, -100000000 + 5000000);
	assert_int_equal(3000000, esf_book_at(&esf, UPH_ACCOUNT_CLAIMED, book->earlier, book->undivided));
	assert_int_equal(3000000, esf_book_at(&esf, UPH_ACCOUNT_CLAIMED, book->year, book->a786));
	assert_int_equal(92000000, esf_book_at(&esf, UPH_ACCOUNT_PAID, book->year, book->a786));
	assert_int_equal(184000000, state_of(UPH_FINAL, 0, 0).own_decided.ore);
	book_verify(book->ledger);
}

/* The project costs more than the funders pay for under the cap: nothing goes back, and what is missing is
 * told. */
static void the_cap_holds(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_cofinancing plan =
		plan_of((struct uph_fraction){46, 100}, (struct uph_fraction){54, 100}, 500000000);
	plan.cap.ore = 234782609;
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	assert_status(UPH_OK, uph_cofinancing_add(esf.book.ledger, &plan, NULL, NULL, &err), &err);
	esf_book_commit(&esf);
	struct uph_cofinancing_state found = state_of(UPH_FINAL, 0, 0);
	assert_int_equal(234782609, found.payable.ore);
	assert_int_equal(265217391, found.own_needed.ore);
	assert_int_equal(65217391, found.not_covered.ore);
	assert_int_equal(0, esf_book_outcome(&esf, UPH_CONDITION_SETTLED, 20261015));
	expect_pots(81087406, -100000000);
	assert_int_equal(0, esf_book_condition(&esf).voucher);
	esf_book_outcome(&esf, UPH_CONDITION_OPEN, 20261016);
	book_verify(esf.book.ledger);
}

static void nothing_is_due_of_what_failed(void **state)
{
	(void)state;
	esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701);
	struct uph_cofinancing_state found = state_of(UPH_APPLIED, 0, 0);
	assert_int_equal(0, found.own_decided.ore);
	assert_int_equal(0, found.payable.ore);
	assert_int_equal(0, found.not_covered.ore);
	found = state_of(UPH_APPLIED, 20240630, 0);
	assert_int_equal(200000000, found.own_decided.ore);
	assert_int_equal(234782609, found.payable.ore);
}

static void words_and_names(void **state)
{
	(void)state;
	enum uph_cofinancing_version found;
	assert_true(uph_cofinancing_version_named("granted", &found));
	assert_int_equal(UPH_GRANTED_VERSION, found);
	assert_false(uph_cofinancing_version_named("beviljat", &found));
	assert_string_equal("beviljat", uph_cofinancing_version_word(UPH_GRANTED_VERSION));
	assert_string_equal("final", uph_cofinancing_version_name(UPH_FINAL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_that_are_refused),
		cmocka_unit_test(plans_to_the_ore),
		cmocka_unit_test(parts_are_the_whole),
		cmocka_unit_test(what_funders_pay),
		cmocka_unit_test_setup_teardown(versions_that_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(applied_and_granted, setup, teardown),
		cmocka_unit_test_setup_teardown(paid_and_left, setup, teardown),
		cmocka_unit_test_setup_teardown(under_budget_gives_back_pro_rata, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_paid_of_it_is_claimed, setup, teardown),
		cmocka_unit_test_setup_teardown(the_cap_holds, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_due_of_what_failed, setup, teardown),
		cmocka_unit_test(words_and_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
