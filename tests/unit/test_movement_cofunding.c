/* What funders pay, against the plan: who may, how much, and what a reason allows. */
#include <stdlib.h>

#include "tests/support/esf_book.h"

#define LINE "UPH-24-001 (Egen del, ESF-projekt)"

static char *folder;
static struct esf_book esf;
static struct uph_error err;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	esf_book_open(&esf, folder);
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	uph_ledger_rollback(esf.book.ledger);
	esf_book_close(&esf);
	support_folder_remove(folder);
	return 0;
}

static struct uph_movement by(int64_t party, int64_t ore)
{
	return (struct uph_movement){.event = UPH_EVENT_COFUND,
		.date = {20241101},
		.amount = {ore},
		.allocation = esf.allocation,
		.counterparty = party};
}

static void posts(struct uph_movement movement)
{
	assert_status(UPH_OK, uph_movement_post(esf.book.ledger, &movement, NULL, &err), &err);
}

static void refuses(struct uph_movement movement, const char *message)
{
	int64_t before = uph_ledger_head(esf.book.ledger).seq;
	assert_status(UPH_E_INVARIANT, uph_movement_post(esf.book.ledger, &movement, NULL, &err), &err);
	assert_string_equal(message, err.message);
	assert_int_equal(before, uph_ledger_head(esf.book.ledger).seq);
}

static void only_who_the_plan_names(void **state)
{
	(void)state;
	struct uph_movement movement = by(esf.book.karlskrona, 100);
	movement.override_reason = "ändå";
	refuses(movement,
		LINE ": Karlskrona kommun är ingen av dem som medfinansierar enligt planen (ESF-rådet); "
		     "ändra planen först med \"uph cofinancing\"");
	/* Without a plan anybody may. */
	movement.allocation = book_allocation(&esf.book, 20240412, "Annat", esf.book.kou);
	posts(movement);
}

static void no_more_than_is_to_be_paid(void **state)
{
	(void)state;
	refuses(by(esf.esf, 234782610), LINE
		": 2 347 826,10 är för mycket: ESF-rådet har 2 347 826,09 att betala, 0,00 är betalt; ange ett "
		"skäl med --override om det ändå är rätt");
	posts(by(esf.esf, 100000000));
	posts(by(esf.esf, 134782609));
	struct uph_movement more = by(esf.esf, 1);
	refuses(more,
		LINE ": 0,01 är för mycket: ESF-rådet har 2 347 826,09 att betala, 2 347 826,09 är betalt; "
		     "ange ett skäl med --override om det ändå är rätt");
	int64_t before = uph_ledger_head(esf.book.ledger).seq;
	more.override_reason = "öresutjämning";
	posts(more);
	assert_int_equal(before + 2, uph_ledger_head(esf.book.ledger).seq); /* the override, the entry */
	esf_book_commit(&esf);
	book_verify(esf.book.ledger);
}

/* The granted version stands in for the one applied for, the final for both, and caps count. */
static void the_latest_version_counts(void **state)
{
	(void)state;
	struct uph_cofinancing plan = {.condition = esf.condition,
		.version = UPH_GRANTED_VERSION,
		.date = {20240614},
		.own_share = {46, 100},
		.funders = {{.party = esf.esf, .share = {54, 100}, .cap = {100000000}}},
		.funder_count = 1};
	assert_status(UPH_OK, uph_cofinancing_plan(&plan, UPH_GIVEN_OWN, (struct uph_money){200000000}, &err),
		&err);
	assert_status(UPH_OK, uph_cofinancing_add(esf.book.ledger, &plan, NULL, NULL, &err), &err);
	refuses(by(esf.esf, 100000001), LINE
		": 1 000 000,01 är för mycket: ESF-rådet har 1 000 000,00 att betala, 0,00 är betalt; ange ett "
		"skäl med --override om det ändå är rätt");
	esf_book_version(&esf, UPH_FINAL, UPH_GIVEN_TOTAL, 400000000, 20261001);
	refuses(by(esf.esf, 216000001), LINE
		": 2 160 000,01 är för mycket: ESF-rådet har 2 160 000,00 att betala, 0,00 är betalt; ange ett "
		"skäl med --override om det ändå är rätt");
	posts(by(esf.esf, 216000000));
}

static void a_failed_project_is_owed_nothing(void **state)
{
	(void)state;
	esf_book_commit(&esf);
	esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701);
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	refuses(by(esf.esf, 1),
		LINE ": 0,01 är för mycket: ESF-rådet har 0,00 att betala, 0,00 är betalt; ange ett skäl med "
		     "--override om det ändå är rätt");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_who_the_plan_names, setup, teardown),
		cmocka_unit_test_setup_teardown(no_more_than_is_to_be_paid, setup, teardown),
		cmocka_unit_test_setup_teardown(the_latest_version_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(a_failed_project_is_owed_nothing, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
