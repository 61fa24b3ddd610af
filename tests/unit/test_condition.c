/* Conditions: what they refuse, what a failure gives back, and how each step is taken back; on the real case
 * of co-financing. */
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

#define ESF "V-24-001 (" ESF_NAME ")"

/* ---- what is refused ---- */

static void a_condition_is_whole(void **state)
{
	(void)state;
	struct book *book = &esf.book;
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	int64_t other = book_allocation(book, 20240412, "Annat", book->karlskrona);
	const struct {
		struct uph_condition condition;
		enum uph_status status;
		const char *message;
	} cases[] = {
		{{.text = ""}, UPH_E_INVARIANT, "villkoret saknar text; skriv vad som ska vara uppfyllt"},
		{{.text = "x", .fund = book->year}, UPH_E_INVARIANT,
			"potten som pengarna går till anges med både bidragsår och aktivitet"},
		{{.text = "x", .due = {20240231}}, UPH_E_INVARIANT,
			"villkorets sista dag finns inte i almanackan"},
		{{.text = "x", .due = {20240215}}, UPH_E_INVARIANT,
			"villkorets sista dag 2024-02-15 ligger före beslutet 2024-02-16"},
		{{.text = "x", .allocation = other}, UPH_E_INVARIANT,
			"UPH-24-002 hör till ett annat beslut än villkoret"},
		{{.text = "x", .allocation = 999999}, UPH_E_MISSING,
			"tilldelningen som villkoret gäller finns inte"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_condition condition = cases[i].condition;
		int64_t id;
		condition.decision = esf.decision;
		condition.kind = UPH_CONDITION_DEADLINE;
		assert_status(cases[i].status,
			uph_condition_add(
				book->ledger, &condition, (struct uph_date){20240216}, NULL, &id, &err),
			&err);
		assert_string_equal(cases[i].message, err.message);
	}
	uph_ledger_rollback(book->ledger);
}

static int64_t add(const char *text, const char *name, int32_t due)
{
	struct uph_error err;
	int64_t id;
	const struct uph_condition condition = {.decision = esf.decision,
		.kind = UPH_CONDITION_REPORT,
		.text = text,
		.name = name,
		.due = {due}};
	assert_status(UPH_OK,
		uph_condition_add(esf.book.ledger, &condition, (struct uph_date){20250301}, NULL, &id, &err),
		&err);
	return id;
}

static void found_by_label_and_name(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_condition found;
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	add("Slutrapport", "ESF slutrapport", 20261231);
	esf_book_commit(&esf);
	static const struct {
		const char *words, *label, *message;
		enum uph_status status;
	} cases[] = {
		{"V-24-009", NULL, "villkoret \"V-24-009\" finns inte i boken; menade du \"V-24-001\"?",
			UPH_E_MISSING},
		{"Barnahus", NULL, "villkoret \"Barnahus\" finns inte i boken", UPH_E_MISSING},
		{"ESF", NULL,
			"\"ESF\" kan vara flera villkor: V-24-001 (ESF Mission: psykisk hälsa i skolan), V-25-002 (ESF "
			"slutrapport); ange numret",
			UPH_E_USAGE},
		{"V-24-001", "V-24-001", NULL, UPH_OK},
		{"v-25-002", "V-25-002", NULL, UPH_OK},
		{"esf mission: psykisk hälsa i skolan", "V-24-001", NULL, UPH_OK},
		{"slutrapport", "V-25-002", NULL, UPH_OK},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_status(cases[i].status,
			uph_condition_find(esf.book.ledger, cases[i].words, &found, &err), &err);
		if (cases[i].message)
			assert_string_equal(cases[i].message, err.message);
		else
			assert_string_equal(cases[i].label, found.label);
	}
	assert_string_equal("Slutrapport", found.text);
	assert_int_equal(20261231, found.due.ymd);
	assert_int_equal(UPH_CONDITION_OPEN, found.state);
}

static void outcomes_have_an_order(void **state)
{
	(void)state;
	struct uph_condition_outcome outcome = {
		.condition = esf.condition, .state = UPH_CONDITION_OPEN, .date = {20240701}};
	esf_book_refuses(&esf, &outcome, ESF ": villkoret är öppet, det finns inget utfall att ta tillbaka");
	outcome.state = UPH_CONDITION_FAILED;
	outcome.date.ymd = 20240215;
	esf_book_refuses(&esf, &outcome, ESF ": utfallet 2024-02-15 ligger före beslutet 2024-02-16");
	outcome.date.ymd = 20240230;
	esf_book_refuses(&esf, &outcome, ESF ": utfallet saknar giltig dag");
	outcome.date.ymd = 20240701;
	outcome.to_fund = esf.book.year;
	outcome.to_activity = esf.book.undivided;
	esf_book_refuses(&esf, &outcome, ESF ": ange varför pengarna går till en annan pott (--reason)");
	outcome.state = UPH_CONDITION_MET;
	esf_book_refuses(&esf, &outcome, ESF ": inga pengar går tillbaka, så ingen pott kan anges");
	outcome.to_fund = 0;

	assert_int_equal(0, esf_book_outcome(&esf, UPH_CONDITION_MET, 20240615));
	static const char met[] = ESF
		": villkoret uppfylldes 2024-06-15; öppna det först med \"uph condition reopen V-24-001\"";
	esf_book_refuses(&esf, &outcome, met);
	outcome.state = UPH_CONDITION_FAILED;
	esf_book_refuses(&esf, &outcome, met);
	outcome.state = UPH_CONDITION_OPEN;
	esf_book_refuses(&esf, &outcome, ESF ": ange varför villkoret öppnas igen (--evidence)");
	assert_int_equal(0, esf_book_outcome(&esf, UPH_CONDITION_OPEN, 20240616));

	assert_int_equal(4, esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701));
	static const char failed[] =
		ESF ": villkoret föll 2024-07-01 (verifikation 4); rätta det först med \"uph reverse 4\"";
	for (int wanted = UPH_CONDITION_MET; wanted <= UPH_CONDITION_SETTLED; wanted++) {
		outcome.state = (enum uph_condition_state)wanted;
		esf_book_refuses(&esf, &outcome, failed);
	}
	outcome.state = UPH_CONDITION_OPEN;
	esf_book_refuses(&esf, &outcome,
		ESF
		": utfallet 2024-07-01 flyttade pengar i verifikation 4; rätta den med \"uph reverse 4\", så öppnas "
		"villkoret");
	book_verify(esf.book.ledger);
}

static void settling_needs_a_day_that_is_past(void **state)
{
	(void)state;
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	int64_t due = add("Slutrapport", NULL, 20261231), open = add("Protokollsutdrag", NULL, 0);
	esf_book_commit(&esf);
	struct uph_condition_outcome outcome = {
		.condition = esf.condition, .state = UPH_CONDITION_SETTLED, .date = {20261231}};
	esf_book_refuses(&esf, &outcome,
		ESF
		": villkoret saknar sista dag och kan inte avräknas; ange utfallet med \"uph condition met\" eller "
		"\"uph condition failed\", eller slutversionen med \"uph cofinancing --version final\"");
	outcome.condition = open;
	esf_book_refuses(&esf, &outcome,
		"V-25-003 (Protokollsutdrag): villkoret saknar sista dag och kan inte avräknas; ange utfallet med \"uph "
		"condition met\" eller \"uph condition failed\"");
	outcome.condition = due;
	esf_book_refuses(&esf, &outcome,
		"V-25-002 (Slutrapport): sista dagen 2026-12-31 har inte passerat 2026-12-31; avräkna när den har det, "
		"eller ange utfallet med \"uph condition met\" eller \"uph condition failed\"");

	esf.condition = due;
	assert_int_equal(4, esf_book_outcome(&esf, UPH_CONDITION_SETTLED, 20270101));
	assert_int_equal(UPH_CONDITION_SETTLED, esf_book_condition(&esf).state);
	assert_int_equal(181087406, esf_book_pot(&esf, esf.book.earlier, esf.book.undivided));
}

/* ---- what goes back ---- */

static void expect_back(void)
{
	struct book *book = &esf.book;
	assert_int_equal(181087406, esf_book_pot(&esf, book->earlier, book->undivided));
	assert_int_equal(0, esf_book_pot(&esf, book->year, book->a786));
	assert_int_equal(1476578600, esf_book_pot(&esf, book->year, book->undivided));
}

static void expect_reserved(int64_t ore)
{
	struct book *book = &esf.book;
	assert_int_equal(ore, esf_book_at(&esf, UPH_ACCOUNT_RESERVED, book->earlier, book->undivided));
	assert_int_equal(ore, esf_book_at(&esf, UPH_ACCOUNT_RESERVED, book->year, book->a786));
}

struct seen {
	int64_t voucher;
	size_t count;
	bool text_told;
};

static enum uph_status see(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct seen *seen = context;
	(void)err;
	if (entry->voucher != seen->voucher)
		return UPH_OK;
	seen->count++;
	assert_int_equal(100000000, entry->amount.ore);
	assert_string_equal("Villkor " ESF " föll", entry->text);
	return UPH_OK;
}

static void failed_gives_each_pot_what_it_gave(void **state)
{
	(void)state;
	struct uph_error err;
	struct seen seen = {.voucher = 4};
	expect_reserved(100000000);
	assert_int_equal(4, esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701));
	expect_back();
	expect_reserved(0);
	assert_status(UPH_OK, uph_entries(esf.book.ledger, &(struct uph_scope){0}, see, &seen, &err), &err);
	assert_int_equal(2, seen.count);
	struct uph_condition condition = esf_book_condition(&esf);
	assert_int_equal(UPH_CONDITION_FAILED, condition.state);
	assert_int_equal(20240701, condition.outcome_date.ymd);
	assert_string_equal("ESF-rådets beslut", condition.evidence);
	assert_int_equal(4, condition.voucher);
	book_verify(esf.book.ledger);
}

static void what_is_paid_becomes_a_claim(void **state)
{
	(void)state;
	struct uph_error err;
	struct book *book = &esf.book;
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	esf_book_move(&esf, UPH_EVENT_REQUISITION, UPH_ACCOUNT_RESERVED, UPH_ACCOUNT_REQUISITIONED, 50000000,
		20240910);
	esf_book_move(&esf, UPH_EVENT_PAY, UPH_ACCOUNT_REQUISITIONED, UPH_ACCOUNT_PAID, 20000000, 20240920);
	esf_book_move(&esf, UPH_EVENT_SPEND, UPH_ACCOUNT_PAID, UPH_ACCOUNT_SPENT, 5000000, 20240925);
	esf_book_commit(&esf);
	assert_int_equal(7, esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20241001));
	assert_int_equal(161087406, esf_book_pot(&esf, book->earlier, book->undivided));
	assert_int_equal(-20000000, esf_book_pot(&esf, book->year, book->a786));
	assert_int_equal(20000000, esf_book_at(&esf, UPH_ACCOUNT_CLAIMED, book->year, book->a786));
	assert_int_equal(0, esf_book_at(&esf, UPH_ACCOUNT_PAID, book->year, book->a786));
	assert_int_equal(0, esf_book_at(&esf, UPH_ACCOUNT_SPENT, book->earlier, book->undivided));
	book_verify(book->ledger);
}

/* To the pot that the condition names; another takes a reason. */
static void another_pot(void **state)
{
	(void)state;
	struct uph_error err;
	struct book *book = &esf.book;
	int64_t voucher;
	struct uph_condition_outcome outcome = {.condition = esf.condition,
		.state = UPH_CONDITION_FAILED,
		.date = {20240701},
		.to_fund = book->year,
		.to_activity = book->undivided,
		.reason = "överenskommelsen"};
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_status(UPH_OK, uph_condition_settle(book->ledger, &outcome, &voucher, &err), &err);
	esf_book_commit(&esf);
	assert_int_equal(81087406, esf_book_pot(&esf, book->earlier, book->undivided));
	assert_int_equal(-100000000, esf_book_pot(&esf, book->year, book->a786));
	assert_int_equal(1676578600, esf_book_pot(&esf, book->year, book->undivided));
	book_verify(book->ledger);
}

static void a_closed_fund_has_a_successor(void **state)
{
	(void)state;
	struct uph_error err;
	struct book *book = &esf.book;
	struct uph_condition_outcome outcome = {
		.condition = esf.condition, .state = UPH_CONDITION_FAILED, .date = {20240701}};
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_close_period(book->ledger, book->earlier, 20241231, "bokslut", &err),
		&err);
	esf_book_commit(&esf);
	esf_book_refuses(&esf, &outcome,
		ESF
		": bidragsåret UPH t.o.m. 2023 är stängt till och med 2024-12-31; kör igen med --date 2025-01-01. Är bidragsåret "
		"avslutat går pengarna till dess efterföljare med --to-fund och --reason");
	outcome.to_fund = book->year;
	outcome.to_activity = book->undivided;
	outcome.reason = "bidragsåret är avslutat";
	esf_book_refuses(&esf, &outcome,
		ESF
		": bidragsåret UPH t.o.m. 2023 är stängt till och med 2024-12-31; kör igen med --date 2025-01-01");
	/* Verdicts have no such options, and speak of none. */
	const struct uph_verdict withdrawn = {.decision = esf.decision, .date = {20240701}};
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_status(UPH_E_INVARIANT, uph_withdraw(book->ledger, &withdrawn, 0, NULL, &err), &err);
	assert_string_equal(
		"bidragsåret UPH t.o.m. 2023 är stängt till och med 2024-12-31; kör igen med --date 2025-01-01",
		err.message);
	uph_ledger_rollback(book->ledger);
	outcome.date.ymd = 20250115;
	int64_t voucher, before = esf_book_pot(&esf, book->year, book->undivided);
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_status(UPH_OK, uph_condition_settle(book->ledger, &outcome, &voucher, &err), &err);
	esf_book_commit(&esf);
	assert_int_equal(before + 200000000, esf_book_pot(&esf, book->year, book->undivided));
	book_verify(book->ledger);
}

/* ---- taken back ---- */

static void reversing_the_voucher_reopens(void **state)
{
	(void)state;
	struct uph_error err;
	assert_int_equal(4, esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701));
	assert_status(UPH_OK, esf_book_reverse(&esf, 4, 20240702, &err), &err);
	expect_reserved(100000000);
	struct uph_condition condition = esf_book_condition(&esf);
	assert_int_equal(UPH_CONDITION_OPEN, condition.state);
	assert_int_equal(0, condition.voucher);
	assert_int_equal(6, esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240703));
	expect_back();
	book_verify(esf.book.ledger);
}

/* What has been requisitioned since stands in the way, and is named. */
static void what_has_moved_on_is_named(void **state)
{
	(void)state;
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	esf_book_move(&esf, UPH_EVENT_REQUISITION, UPH_ACCOUNT_RESERVED, UPH_ACCOUNT_REQUISITIONED, 50000000,
		20240910);
	esf_book_commit(&esf);
	assert_int_equal(UPH_E_INVARIANT, esf_book_reverse(&esf, 3, 20241001, &err));
	assert_non_null(strstr(err.message, "verifikation 4"));
	assert_non_null(strstr(err.message, "Rekvirerat"));
}

/* ---- at risk, and as of a day ---- */

static void expect_risk(int32_t as_of, int64_t seq_max, int64_t unpaid_ore, int64_t paid_ore)
{
	struct uph_error err;
	struct uph_money unpaid, paid;
	const struct uph_condition condition = {
		.id = esf.condition, .decision = esf.decision, .state = UPH_CONDITION_OPEN};
	assert_status(UPH_OK,
		uph_condition_at_risk(
			esf.book.ledger, &condition, (struct uph_date){as_of}, seq_max, &unpaid, &paid, &err),
		&err);
	assert_int_equal(unpaid_ore, unpaid.ore);
	assert_int_equal(paid_ore, paid.ore);
}

static void at_risk_as_of_and_as_known(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t before = uph_ledger_head(esf.book.ledger).seq;
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	esf_book_move(&esf, UPH_EVENT_REQUISITION, UPH_ACCOUNT_RESERVED, UPH_ACCOUNT_REQUISITIONED, 50000000,
		20240910);
	esf_book_move(&esf, UPH_EVENT_PAY, UPH_ACCOUNT_REQUISITIONED, UPH_ACCOUNT_PAID, 20000000, 20240920);
	expect_risk(0, 0, 160000000, 40000000);
	esf_book_commit(&esf);
	int64_t paid = uph_ledger_head(esf.book.ledger).seq;
	esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20241001);
	expect_risk(0, 0, 0, 0);
	expect_risk(0, paid, 160000000, 40000000);
	expect_risk(20240930, 0, 160000000, 40000000);
	expect_risk(20240919, 0, 200000000, 0);
	expect_risk(20240919, before, 200000000, 0);
	expect_risk(20241001, before, 200000000, 0);
	expect_risk(20240215, 0, 0, 0);
	struct uph_condition_part *parts;
	size_t count;
	struct uph_condition open = esf_book_condition(&esf);
	assert_status(UPH_OK,
		uph_condition_parts(
			esf.book.ledger, &open, (struct uph_date){20240930}, 0, &parts, &count, &err),
		&err);
	assert_int_equal(0, count); /* it has failed */
	free(parts);
	open.state = UPH_CONDITION_OPEN;
	assert_status(UPH_OK,
		uph_condition_parts(
			esf.book.ledger, &open, (struct uph_date){20240930}, 0, &parts, &count, &err),
		&err);
	assert_int_equal(2, count);
	assert_int_equal(esf.book.earlier, parts[0].fund);
	assert_int_equal(80000000, parts[0].unpaid.ore);
	assert_int_equal(20000000, parts[0].paid.ore);
	assert_int_equal(esf.book.a786, parts[1].activity);
	free(parts);
	assert_status(UPH_OK,
		uph_condition_parts(esf.book.ledger, &open, (struct uph_date){0}, 0, &parts, &count, &err),
		&err);
	assert_int_equal(0, count); /* nothing is left there */
	free(parts);
}

static enum uph_status take_state(void *context, const struct uph_condition *condition, struct uph_error *err)
{
	enum uph_condition_state *state = context;
	(void)err;
	*state = condition->state;
	return UPH_OK;
}

static void outcome_as_of_a_day(void **state)
{
	(void)state;
	struct uph_error err;
	enum uph_condition_state seen;
	int64_t before = uph_ledger_head(esf.book.ledger).seq;
	esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701);
	assert_status(UPH_OK,
		uph_conditions_on(esf.book.ledger, (struct uph_date){20240630}, 0, take_state, &seen, &err),
		&err);
	assert_int_equal(UPH_CONDITION_OPEN, seen);
	assert_status(UPH_OK,
		uph_conditions_on(esf.book.ledger, (struct uph_date){20240701}, 0, take_state, &seen, &err),
		&err);
	assert_int_equal(UPH_CONDITION_FAILED, seen);
	assert_status(UPH_OK, uph_conditions(esf.book.ledger, before, take_state, &seen, &err), &err);
	assert_int_equal(UPH_CONDITION_OPEN, seen);
}

static void words_and_names(void **state)
{
	(void)state;
	enum uph_condition_kind kind;
	for (int i = 0; i < UPH_CONDITION_KINDS; i++) {
		const char *name = uph_condition_kind_name((enum uph_condition_kind)i);
		assert_true(uph_condition_kind_named(name, &kind));
		assert_int_equal(i, (int)kind);
		assert_true(uph_condition_kind_word(kind)[0] != '\0');
	}
	assert_false(uph_condition_kind_named("medfinansiering", &kind));
	assert_string_equal("öppet", uph_condition_state_word(UPH_CONDITION_OPEN));
	assert_string_equal("failed", uph_condition_state_name(UPH_CONDITION_FAILED));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_condition_is_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(found_by_label_and_name, setup, teardown),
		cmocka_unit_test_setup_teardown(outcomes_have_an_order, setup, teardown),
		cmocka_unit_test_setup_teardown(settling_needs_a_day_that_is_past, setup, teardown),
		cmocka_unit_test_setup_teardown(failed_gives_each_pot_what_it_gave, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_paid_becomes_a_claim, setup, teardown),
		cmocka_unit_test_setup_teardown(another_pot, setup, teardown),
		cmocka_unit_test_setup_teardown(a_closed_fund_has_a_successor, setup, teardown),
		cmocka_unit_test_setup_teardown(reversing_the_voucher_reopens, setup, teardown),
		cmocka_unit_test_setup_teardown(what_has_moved_on_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(at_risk_as_of_and_as_known, setup, teardown),
		cmocka_unit_test_setup_teardown(outcome_as_of_a_day, setup, teardown),
		cmocka_unit_test(words_and_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
