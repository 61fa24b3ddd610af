/* What reports say of attests, settings and documents. */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/digest.h"
#include "tests/support/book.h"
#include "tests/support/real_book.h"

static char *folder;
static struct book book;
static int64_t samordnare, reserv;
static struct uph_error err;

/* Vouchers 1 to 4 by "controller", two together, 3 attested by "chefen" with a document beside it. */
static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &samordnare, &reserv);
	struct uph_ledger_options options = book_options(&book.time, "uph attest");
	options.person = "chefen";
	uph_ledger_close(book.ledger);
	assert_status(UPH_OK, uph_ledger_open(book.path, &options, &book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "attest", "two", &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "attest.from", "100.00", &err), &err);
	assert_status(UPH_OK, uph_attest_add(book.ledger, 3, &err), &err);
	struct uph_attachment invoice = {.name = "faktura.pdf", .size = 3, .allocation = samordnare};
	struct digest *digest = digest_new();
	assert_true(
		digest_begin(digest) && digest_add(digest, "PDF", 3) && digest_end(digest, invoice.digest));
	digest_free(digest);
	assert_status(UPH_OK, uph_attachment_add(book.ledger, &invoice, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

typedef enum uph_status question(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *error);

static struct uph_report *ask(question *report)
{
	struct uph_report *made = NULL;
	const struct uph_query all = {0};
	assert_status(UPH_OK, report(book.ledger, &all, &made, &err), &err);
	return made;
}

static void what_waits_is_listed(void **state)
{
	(void)state;
	struct uph_report *report = ask(uph_report_attests);
	assert_int_equal(2, report->sections[0].row_count); /* the fourth is below the limit */
	assert_int_equal(1, report->sections[0].rows[0].values[0].integer);
	assert_string_equal("Ingående balans", report_words(report, 0, 0, "event_label"));
	assert_string_equal("Tilldelat", report_words(report, 0, 1, "event_label"));
	assert_string_equal("controller", report_words(report, 0, 1, "registered_by"));
	assert_int_equal(600000, report_total_ore(report, 0, "amount"));
	assert_int_equal(0, report->note_count);
	uph_report_free(report);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "attest", "off", &err), &err);
	report = ask(uph_report_attests);
	assert_int_equal(0, report->sections[0].row_count);
	assert_string_equal("Attest är inte påslagen i boken (uph setting attest two).", report->notes[0]);
	uph_report_free(report);
	uph_ledger_rollback(book.ledger);
}

static void the_journal_marks_them(void **state)
{
	(void)state;
	struct uph_report *report = ask(uph_report_journal);
	const struct uph_section *entries = &report->sections[0];
	size_t mark = entries->column_count - 2;
	assert_string_equal("Attest", entries->columns[mark].label);
	assert_string_equal("ej attesterad", entries->rows[0].values[mark].text);
	assert_string_equal("chefen", entries->rows[2].values[mark].text);
	assert_int_equal(UPH_VALUE_NONE, entries->rows[3].values[mark].kind);
	assert_string_equal("", report_words(report, 0, 0, "attested_by"));
	assert_string_equal("chefen", report_words(report, 0, 2, "attested_by"));
	assert_string_equal(
		"2 verifikationer, 6 000,00 kr, är inte attesterade.", report->notes[report->note_count - 1]);
	uph_report_free(report);
	report = ask(uph_report_balance);
	assert_string_equal(
		"2 verifikationer, 6 000,00 kr, är inte attesterade.", report->notes[report->note_count - 1]);
	uph_report_free(report);
	/* A book that asks for none has no such columns. */
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "attest", "off", &err), &err);
	report = ask(uph_report_journal);
	assert_int_equal(mark, report->sections[0].column_count);
	assert_int_equal(0, report->note_count);
	uph_report_free(report);
	uph_ledger_rollback(book.ledger);
}

static void settings_and_documents(void **state)
{
	(void)state;
	struct uph_report *report = ask(uph_report_settings);
	assert_int_equal(3, report->sections[0].row_count);
	assert_string_equal("100.00",
		report_words(report, 0, report_row_named(report, 0, "key", "attest.from"), "value"));
	assert_string_equal(
		"Blekinge", report_words(report, 0, report_row_named(report, 0, "key", "name"), "value"));
	uph_report_free(report);
	report = ask(uph_report_attachments);
	assert_int_equal(1, report->sections[0].row_count);
	assert_string_equal("faktura.pdf", report_words(report, 0, 0, "name"));
	assert_string_equal("UPH-24-001 Samordnare", report_words(report, 0, 0, "beside"));
	assert_false(report_value(report, 0, 0, "stored")->boolean);
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_waits_is_listed, setup, teardown),
		cmocka_unit_test_setup_teardown(the_journal_marks_them, setup, teardown),
		cmocka_unit_test_setup_teardown(settings_and_documents, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
