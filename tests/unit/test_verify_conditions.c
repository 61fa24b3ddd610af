/* What verify says of conditions and co-financing that were written past the program. */
#include <stdlib.h>

#include "tests/support/broken_book.h"
#include "tests/support/esf_book.h"

static char *folder;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	support_folder_remove(folder);
	return 0;
}

/* A whole ledger with an outcome that moved money, closed; its path is the caller's. */
static char *whole_ledger(void)
{
	struct esf_book esf;
	esf_book_open(&esf, folder);
	esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701);
	book_verify(esf.book.ledger);
	uph_ledger_close(esf.book.ledger);
	return esf.book.path;
}

static void what_breaks_a_rule_is_found(void **state)
{
	(void)state;
	static const struct broken_book cases[] = {
		{"INSERT INTO outcome SELECT seq + 1000, recorded_at + 1, command, source, place, condition, 'met',"
		 " date, NULL, NULL, hash FROM outcome",
			"conditions.outcome",
			"villkoret har fått ett utfall utan att det förra är taget tillbaka"},
		{"UPDATE outcome SET outcome = 'reopened'", "conditions.outcome",
			"villkoret har fått ett utfall utan att det förra är taget tillbaka"},
		{"UPDATE outcome SET voucher = 3", "conditions.voucher",
			"utfallets verifikation finns inte i samma ändring"},
		{"UPDATE outcome SET voucher = 99", "conditions.voucher",
			"utfallets verifikation finns inte i samma ändring"},
		{"UPDATE cofunder SET amount_ore = amount_ore + 1", "cofinancing.total",
			"egen del och finansiärer blir inte hela kostnaden"},
		{"DELETE FROM cofunder", "cofinancing.total",
			"egen del och finansiärer blir inte hela kostnaden"},
		{"DELETE FROM cofunder", "cofinancing.shares",
			"medfinansieringen ska ha minst en finansiär och högst 32"},
		{"UPDATE cofunder SET share_numerator = 53", "cofinancing.shares",
			"andelarna blir 99/100 tillsammans; de ska bli 1, 1/100 saknas"},
		{"UPDATE condition SET kind = 'body'", "cofinancing.condition",
			"villkoret gäller inte medfinansiering"},
		{"UPDATE condition SET number = 2", "conditions.number", "villkorens nummer är inte löpande"},
	};
	char *original = whole_ledger();
	broken_book_expect(original, folder, cases, sizeof cases / sizeof *cases);
	free(original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_breaks_a_rule_is_found, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
