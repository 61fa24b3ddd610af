/* What verify says of decisions and shares that were written past the program. */
#include <stdlib.h>

#include "tests/support/book.h"
#include "tests/support/broken_book.h"
#include "uph/decision.h"
#include "uph/share.h"
#include "uph/verdict.h"

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

static int64_t decision_of(struct book *book, int64_t allocation)
{
	struct uph_error err;
	struct uph_allocation found;
	assert_status(UPH_OK, uph_allocation_by_id(book->ledger, allocation, &found, &err), &err);
	return found.decision;
}

static void add_shares(struct book *book, int64_t decision, int64_t allocation)
{
	struct uph_error err;
	int64_t whole;
	const struct uph_share root = {.numerator = 1, .denominator = 1, .name = "hela"};
	const struct uph_share half = {.numerator = 1, .denominator = 2, .allocation = allocation};
	const struct uph_share rest = {.numerator = 1, .denominator = 2, .name = "övriga"};
	assert_status(UPH_OK, uph_share_add(book->ledger, decision, 0, &root, NULL, &whole, &err), &err);
	assert_status(UPH_OK, uph_share_add(book->ledger, decision, whole, &half, NULL, NULL, &err), &err);
	assert_status(UPH_OK, uph_share_add(book->ledger, decision, whole, &rest, NULL, NULL, &err), &err);
}

/* A whole ledger with a decision rejected, one moved to its paragraph, and shares, closed; its path is the
 * caller's. */
static char *whole_ledger(void)
{
	struct uph_error err;
	struct book book;
	int64_t allocation, held, paragraph;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	int64_t decision = decision_of(&book, allocation);
	struct uph_decision meeting;
	assert_status(UPH_OK, uph_decision_by_id(book.ledger, decision, &meeting, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	const struct uph_decision known = {.body = meeting.body, .date = meeting.date, .paragraph = "7"};
	assert_status(UPH_OK, uph_decision_add(book.ledger, &known, NULL, &paragraph, &err), &err);
	assert_status(UPH_OK,
		uph_allocation_amend(book.ledger, allocation,
			&(struct uph_allocation_change){.decision = paragraph}, NULL, NULL, &err),
		&err);
	add_shares(&book, paragraph, allocation);
	const struct uph_verdict verdict = {
		.decision = paragraph, .allocations = &allocation, .allocation_count = 1, .date = {20241003}};
	assert_status(UPH_OK, uph_reject(book.ledger, &verdict, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
	uph_ledger_close(book.ledger);
	return book.path;
}

static void what_breaks_a_rule_is_found(void **state)
{
	(void)state;
	static const struct broken_book cases[] = {
		{"INSERT INTO stage SELECT seq + 1000, recorded_at + 1, command, source, place, decision, 'decided',"
		 " date, function, reference, linked, note, amount_ore, allocation, NULL, hash FROM stage"
		 " WHERE stage = 'rejected'",
			"decisions.stage",
			"beslutet är avgjort en gång till utan att det förra är taget tillbaka"},
		{"UPDATE stage SET date = 20200101 WHERE stage = 'rejected'", "decisions.day",
			"steget ligger före sammanträdet"},
		{"UPDATE stage SET voucher = 99 WHERE stage = 'rejected'", "decisions.voucher",
			"stegets verifikation finns inte i samma ändring"},
		{"UPDATE stage SET decision = (SELECT seq FROM decision WHERE body = 'Regiondirektören')"
		 " WHERE stage = 'rejected'",
			"decisions.line", "tilldelningen hör till ett annat beslut"},
		{"UPDATE decision SET date = 20240101 WHERE paragraph = '7'", "decisions.meeting",
			"tilldelningen är flyttad till ett annat möte"},
		{"UPDATE share SET denominator = 3 WHERE name = 'övriga'", "decisions.shares",
			"andelarna blir 5/6 tillsammans; de ska bli 1, 1/6 saknas"},
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
