/* What verify says of entries that were written past the program: amounts, accounts, days, closed periods,
 * funds below zero. */
#include <stdlib.h>

#include "tests/support/book.h"
#include "tests/support/broken_book.h"

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

/* A whole ledger, closed through June, with a payment of 100,00 in September (voucher 5) that is its last
 * entry; the caller frees the path. */
static char *whole_ledger(void)
{
	struct book book;
	struct uph_error err;
	int64_t allocation, held;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(
		UPH_OK, uph_ledger_close_period(book.ledger, 0, 20240630, "halvåret är klart", &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	book_post(&book, UPH_EVENT_PAY, 20240930, 10000,
		book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, allocation),
		book_at(UPH_ACCOUNT_PAID, book.year, book.a787, allocation));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
	char *path = support_path(folder, "bok.uph");
	book_close(&book);
	return path;
}

static void an_entry_that_breaks_a_rule_is_found(void **state)
{
	(void)state;
	static const struct broken_book cases[] = {
		{"UPDATE entry SET amount_ore = 0 WHERE voucher = 5", "books.amount",
			"beloppet är inte större än noll"},
		{"UPDATE entry SET amount_ore = -10000 WHERE voucher = 5", "books.amount",
			"beloppet är inte större än noll"},
		{"UPDATE entry SET from_account = to_account WHERE voucher = 5", "books.accounts",
			"från och till är samma konto"},
		{"UPDATE entry SET date = 20240931 WHERE voucher = 5", "books.date", "datumet finns inte"},
		{"UPDATE entry SET date = -20240930 WHERE voucher = 5", "books.date", "datumet finns inte"},
		/* 20240930 in the lower half, and not a day of any year. */
		{"UPDATE entry SET date = 4294967296 + 20240930 WHERE voucher = 5", "books.date",
			"datumet finns inte"},
		{"UPDATE entry SET date = 20240630 WHERE voucher = 5", "books.closed",
			"posten är daterad i en period som redan var stängd"},
		{"UPDATE closing SET through = 20240930", "books.closed",
			"posten är daterad i en period som redan var stängd"},
		{"UPDATE entry SET event = 1 WHERE voucher = 2", "books.event",
			"händelsen går inte mellan de kontona"},
		{"UPDATE entry SET event = 16 WHERE voucher = 5", "books.event", "händelsen finns inte"},
		/* 5 000,00 granted, 350,00 of it gone: 349,99 is one öre too little. */
		{"UPDATE entry SET amount_ore = 34999 WHERE voucher = 2", "books.fund",
			"bidragsåret UPH 2024 står på −0,01 utan att ett skäl är angivet"},
	};
	char *original = whole_ledger();
	broken_book_expect(original, folder, cases, sizeof cases / sizeof *cases);
	free(original);
}

/* What is nearest to each rule and keeps it; the hashes made anew, so that nothing but a rule could speak. */
static void an_entry_at_the_boundary_is_let_be(void **state)
{
	(void)state;
	static const char *const kept[] = {
		"UPDATE entry SET date = 20240701 WHERE voucher = 5",
		"UPDATE closing SET through = 20240929",
		"UPDATE entry SET date = 20240229 WHERE voucher = 4",
		"UPDATE entry SET amount_ore = 1 WHERE voucher = 5",
		"UPDATE entry SET amount_ore = 35000 WHERE voucher = 2",
	};
	char *original = whole_ledger(), *path = support_path(folder, "vid gränsen.uph");
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		struct forged_book book;
		broken_book_begin(&book, original, path);
		assert_int_equal(SQLITE_OK, sqlite3_exec(book.db, kept[i], NULL, NULL, NULL));
		assert_int_equal(1, sqlite3_changes(book.db));
		broken_book_derive(&book);
		broken_book_rechain(&book);
		broken_book_end(&book, true);
		struct uph_findings *findings = broken_book_findings(path, NULL);
		for (size_t k = 0; k < uph_findings_count(findings); k++)
			fail_msg("%s: %s: %s", kept[i], uph_findings_at(findings, k)->rule,
				uph_findings_at(findings, k)->message);
		uph_findings_free(findings);
	}
	free(path);
	free(original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_entry_that_breaks_a_rule_is_found, setup, teardown),
		cmocka_unit_test_setup_teardown(an_entry_at_the_boundary_is_let_be, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
