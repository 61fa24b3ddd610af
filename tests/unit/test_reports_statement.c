/* Statements: what a recipient has been given and may still requisition, to the öre, in every state of the
 * money. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/esf_book.h"
#include "tests/support/real_book.h"

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

static struct uph_report *statement(struct uph_ledger *ledger, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_statement(ledger, query, &report, &err), &err);
	assert_string_equal(report->name, "statement");
	return report;
}

static struct uph_report *statement_of(struct uph_ledger *ledger, const char *party)
{
	const struct uph_query query = {.party = party};
	return statement(ledger, &query);
}

static bool has_note(const struct uph_report *report, const char *note)
{
	for (size_t i = 0; i < report->note_count; i++) {
		if (strcmp(report->notes[i], note) == 0)
			return true;
	}
	return false;
}

static void expect_note(const struct uph_report *report, const char *note)
{
	if (has_note(report, note))
		return;
	for (size_t i = 0; i < report->note_count; i++)
		print_message("note: %s\n", report->notes[i]);
	fail_msg("no note: %s", note);
}

/* The row's amounts: granted, requisitioned, paid, reported, refunded, claimed, left, in whole kronor. */
static void expect_row(const struct uph_report *report, const char *number, const int64_t kronor[7])
{
	static const char *const keys[] = {
		"granted", "requisitioned", "paid", "reported", "refunded", "claimed", "left"};
	size_t row = report_row_named(report, 0, "number", number);
	for (size_t i = 0; i < 7; i++) {
		if (report_ore(report, 0, row, keys[i]) != kronor[i] * 100)
			fail_msg("%s %s: %lld öre, expected %lld kr", number, keys[i],
				(long long)report_ore(report, 0, row, keys[i]), (long long)kronor[i]);
	}
}

/* ---- refusals ---- */

static void unknown_party_gets_the_near_name(void **state)
{
	struct real_book book;
	struct uph_report *report;
	struct uph_error err = {0};
	const struct uph_query query = {.party = "Karlskrona komun"}, nobody = {0};
	const struct uph_query from = {.party = "KoU", .from = {20240101}};
	(void)state;
	real_book_open(&book, folder, "okand.uph");
	assert_int_equal(uph_report_statement(book.ledger, &query, &report, &err), UPH_E_MISSING);
	assert_null(report);
	assert_string_equal(err.message,
		"parten \"Karlskrona komun\" finns inte i boken; menade du \"Karlskrona kommun\"?");
	assert_int_equal(uph_report_statement(book.ledger, &nobody, &report, &err), UPH_E_USAGE);
	assert_string_equal(err.message, "ange vems saldobesked: namnet på en mottagare");
	assert_int_equal(uph_report_statement(book.ledger, &from, &report, &err), UPH_E_USAGE);
	assert_string_equal(
		err.message, "rapporten visar läget en dag; ange bara vilken dag den ska visa (--as-of)");
	real_book_close(&book);
}

/* ---- the real figures ---- */

static void karlskrona_has_what_it_has(void **state)
{
	static const struct {
		const char *number;
		int64_t kronor;
	} rows[] = {{"UPH-23-001", 760000}, {"UPH-24-006", 525000}, {"UPH-24-013", 246096},
		{"UPH-24-014", 2264000}};
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "karlskrona.uph");
	struct uph_report *report = statement_of(book.ledger, "Karlskrona");
	assert_int_equal(report->sections[0].row_count, 4);
	for (size_t i = 0; i < 4; i++)
		expect_row(
			report, rows[i].number, (int64_t[]){rows[i].kronor, 0, 0, 0, 0, 0, rows[i].kronor});
	assert_int_equal(report_total_ore(report, 0, "granted"), 379509600);
	assert_int_equal(report_total_ore(report, 0, "left"), 379509600);
	assert_string_equal(report->title, "SALDOBESKED 2024-10-01");
	assert_string_equal(report->belongs, "Mottagare: Karlskrona kommun (org.nr ______)");
	assert_string_equal(report_words(report, 0, 1, "stage"), "rekommenderat");
	expect_note(report, "* rekommenderat av LSVO, beslut av regiondirektören saknas.");
	expect_note(report, "Därutöver köpta tjänster (ej bidrag): –");
	assert_int_equal(report->blank_count, 2);
	uph_report_free(report);
	real_book_close(&book);
}

static void only_what_was_by_then(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "dag.uph");
	const struct uph_query may = {.party = "Karlskrona kommun", .to = {20240531}};
	struct uph_report *report = statement(book.ledger, &may);
	assert_int_equal(report_total_ore(report, 0, "granted"), 153109600);
	assert_string_equal(report->title, "SALDOBESKED 2024-05-31");
	uph_report_free(report);
	const struct uph_query year = {.party = "Karlskrona kommun", .fund = "UPH 2024"};
	report = statement(book.ledger, &year);
	assert_int_equal(report->sections[0].row_count, 3);
	assert_int_equal(report_total_ore(report, 0, "granted"), 303509600);
	uph_report_free(report);
	real_book_close(&book);
}

/* A unit's allocations are its own; the parent's statement names the units. */
static void parent_names_its_units(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "enhet.uph");
	struct uph_report *report = statement_of(book.ledger, "Region Blekinge");
	assert_int_equal(report->sections[0].row_count, 0);
	expect_note(report, "Boken har varken medel eller beslut för mottagaren.");
	expect_note(report, "Egna besked har enheterna: KoU, Region Blekinge (Psykiatri).");
	uph_report_free(report);
	real_book_close(&book);
}

struct all {
	int64_t granted;
	size_t count;
	char names[512];
};

static enum uph_status add_up(
	void *context, const struct uph_party *party, const struct uph_report *report, struct uph_error *err)
{
	struct all *all = context;
	(void)err;
	all->granted += report_total_ore(report, 0, "granted");
	all->count++;
	(void)snprintf(
		all->names + strlen(all->names), sizeof all->names - strlen(all->names), "%s|", party->name);
	return UPH_OK;
}

static enum uph_status refuse(
	void *context, const struct uph_party *party, const struct uph_report *report, struct uph_error *err)
{
	size_t *count = context;
	(void)party;
	(void)report;
	return ++*count < 2 ? UPH_OK : uph_fail(err, UPH_E_IO, "disken är full");
}

/* All that is decided for somebody, once: 8 682 918 less the 53 813 that nobody has. */
static void all_of_them_add_up(void **state)
{
	struct real_book book;
	struct uph_error err = {0};
	struct all all = {0};
	size_t count = 0;
	const struct uph_query query = {0};
	(void)state;
	real_book_open(&book, folder, "alla.uph");
	assert_status(UPH_OK, uph_report_statements(book.ledger, &query, add_up, &all, &err), &err);
	assert_int_equal(all.count, 7);
	assert_int_equal(all.granted, 868291800 - 5381300);
	assert_string_equal(all.names,
		"Karlshamns kommun|Karlskrona kommun|KoU|Olofströms kommun|Region Blekinge (Psykiatri)|"
		"Ronneby kommun|Sölvesborgs kommun|");
	assert_int_equal(uph_report_statements(book.ledger, &query, refuse, &count, &err), UPH_E_IO);
	assert_int_equal(count, 2);
	real_book_close(&book);
}

/* ---- money that moves ---- */

static void move(struct book *book, enum uph_event event, enum uph_account_kind from,
	enum uph_account_kind to, int64_t allocation, int64_t ore)
{
	book_post(book, event, 20240501, ore, book_at(from, book->year, book->a787, allocation),
		to == UPH_ACCOUNT_POT ? book_pot(book->year, book->a787)
				      : book_at(to, book->year, book->a787, allocation));
}

static void every_flow_has_its_column(void **state)
{
	struct book book;
	struct uph_error err = {0};
	int64_t allocation, held, made;
	(void)state;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held); /* 300,00 from 787 */
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	move(&book, UPH_EVENT_REQUISITION, UPH_ACCOUNT_RESERVED, UPH_ACCOUNT_REQUISITIONED, allocation,
		20000);
	move(&book, UPH_EVENT_PAY, UPH_ACCOUNT_REQUISITIONED, UPH_ACCOUNT_PAID, allocation, 18000);
	move(&book, UPH_EVENT_RELEASE, UPH_ACCOUNT_REQUISITIONED, UPH_ACCOUNT_POT, allocation, 2000);
	move(&book, UPH_EVENT_SPEND, UPH_ACCOUNT_PAID, UPH_ACCOUNT_SPENT, allocation, 9000);
	move(&book, UPH_EVENT_REFUND, UPH_ACCOUNT_PAID, UPH_ACCOUNT_POT, allocation, 1000);
	move(&book, UPH_EVENT_REFUND, UPH_ACCOUNT_PAID, UPH_ACCOUNT_RESERVED, allocation, 500);
	move(&book, UPH_EVENT_CLAIM, UPH_ACCOUNT_PAID, UPH_ACCOUNT_CLAIMED, allocation, 3000);
	move(&book, UPH_EVENT_REFUND, UPH_ACCOUNT_CLAIMED, UPH_ACCOUNT_POT, allocation, 1000);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	struct uph_report *report = statement_of(book.ledger, "Karlskrona kommun");
	assert_int_equal(report->sections[0].row_count, 1);
	assert_int_equal(report_ore(report, 0, 0, "granted"), 28000);
	assert_int_equal(
		report_ore(report, 0, 0, "requisitioned"), 18000); /* 200,00 less the released 20,00 */
	assert_int_equal(report_ore(report, 0, 0, "paid"), 18000);
	assert_int_equal(report_ore(report, 0, 0, "reported"), 9000);
	assert_int_equal(report_ore(report, 0, 0, "refunded"), 2500);
	assert_int_equal(report_ore(report, 0, 0, "claimed"), 2000);
	assert_int_equal(report_ore(report, 0, 0, "left"), 10500);
	expect_note(report, "Återkrävt ska betalas tillbaka och ingår inte i det som är kvar att rekvirera.");
	uph_report_free(report);

	/* A correction takes back what its root did, whatever the day. */
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	int64_t seq = book_post(&book, UPH_EVENT_REQUISITION, 20240502, 4000,
		book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, allocation),
		book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, allocation));
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(book.ledger, seq, (struct uph_money){1500}, (struct uph_date){20240503},
			"för högt", NULL, &made, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	report = statement_of(book.ledger, "Karlskrona kommun");
	assert_int_equal(report_ore(report, 0, 0, "requisitioned"), 20500);
	assert_int_equal(report_ore(report, 0, 0, "left"), 8000);
	uph_report_free(report);
	book_close(&book);
	char *path = support_path(folder, "bok.uph");
	remove(path);
	free(path);
}

/* ---- conditions ---- */

static void esf_is_one_row_of_two_pots(void **state)
{
	struct esf_book esf;
	(void)state;
	esf_book_open(&esf, folder);
	struct uph_report *report = statement_of(esf.book.ledger, "KoU");
	assert_int_equal(report->sections[0].row_count, 1);
	expect_row(report, "UPH-24-001", (int64_t[]){2000000, 0, 0, 0, 0, 0, 2000000});
	assert_string_equal(report_words(report, 0, 0, "decision"), "LSVO 2024-02-16 § 25 c");
	assert_int_equal(report_value(report, 0, 0, "due")->date.ymd, 20260831); /* the period's */
	expect_note(report, "UPH-24-001 gäller under villkoret V-24-001.");
	uph_report_free(report);

	assert_true(esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20241130) > 0);
	report = statement_of(esf.book.ledger, "KoU");
	expect_row(report, "UPH-24-001", (int64_t[]){0, 0, 0, 0, 0, 0, 0});
	expect_note(report, "UPH-24-001: villkoret är inte uppfyllt: V-24-001 2024-11-30.");
	uph_report_free(report);
	const struct uph_query before = {.party = "KoU", .to = {20241129}};
	report = statement(esf.book.ledger, &before);
	expect_row(report, "UPH-24-001", (int64_t[]){2000000, 0, 0, 0, 0, 0, 2000000});
	uph_report_free(report);
	esf_book_close(&esf);
	char *path = support_path(folder, "bok.uph");
	remove(path);
	free(path);
}

/* The first last day of an open condition comes before the period's; a met one no longer counts. */
static void condition_says_by_when(void **state)
{
	struct esf_book esf;
	struct uph_error err;
	(void)state;
	esf_book_open(&esf, folder);
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	for (int i = 0; i < 2; i++) {
		const struct uph_condition due = {.decision = esf.decision,
			.kind = UPH_CONDITION_REPORT,
			.text = "Lägesrapport",
			.due = {i == 0 ? 20251231 : 20250630}};
		assert_status(UPH_OK,
			uph_condition_add(esf.book.ledger, &due, (struct uph_date){20240216}, NULL,
				&esf.condition, &err),
			&err);
	}
	esf_book_commit(&esf);
	struct uph_report *report = statement_of(esf.book.ledger, "KoU");
	assert_int_equal(report_value(report, 0, 0, "due")->date.ymd, 20250630);
	uph_report_free(report);
	esf_book_outcome(&esf, UPH_CONDITION_MET, 20250601);
	report = statement_of(esf.book.ledger, "KoU");
	assert_int_equal(report_value(report, 0, 0, "due")->date.ymd, 20251231);
	uph_report_free(report);
	esf_book_close(&esf);
	char *path = support_path(folder, "bok.uph");
	remove(path);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_party_gets_the_near_name),
		cmocka_unit_test(karlskrona_has_what_it_has),
		cmocka_unit_test(only_what_was_by_then),
		cmocka_unit_test(parent_names_its_units),
		cmocka_unit_test(all_of_them_add_up),
		cmocka_unit_test(every_flow_has_its_column),
		cmocka_unit_test(esf_is_one_row_of_two_pots),
		cmocka_unit_test(condition_says_by_when),
	};
	return cmocka_run_group_tests_name("reports_statement", tests, setup, teardown);
}
