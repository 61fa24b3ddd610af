/* The journal, the list of sources, the book's state and the verifier's report, on the real matrix's ledger.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
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

typedef enum uph_status report_function(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

static struct uph_report *ask(
	struct real_book *book, report_function *function, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, function(book->ledger, query, &report, &err), &err);
	return report;
}

static void all_refuse_an_unknown_fund(void **state)
{
	static report_function *const functions[] = {
		uph_report_journal, uph_report_sources, uph_report_status};
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "refuse.uph");
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		struct uph_report *report;
		struct uph_error err = {0};
		const struct uph_query query = {.fund = "ESF 2019"};
		assert_int_equal(functions[i](book.ledger, &query, &report, &err), UPH_E_MISSING);
		assert_null(report);
	}
	real_book_close(&book);
}

struct following {
	const struct uph_report *report;
	size_t number, from, with_reference;
	int64_t last;
};

static enum uph_status follow(void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct following *following = context;
	const struct uph_section *section = &following->report->sections[0];
	(void)err;
	assert_int_equal(following->number++, index);
	assert_true(row->values[0].integer > following->last);
	following->last = row->values[0].integer;
	assert_int_equal(UPH_VALUE_TEXT, row->values[following->from].kind);
	for (size_t i = 0; i < section->column_count; i++)
		if (section->columns[i].key && strcmp(section->columns[i].key, "reference") == 0)
			following->with_reference += row->values[i].kind == UPH_VALUE_TEXT;
	return UPH_OK;
}

/* Entries beyond what is held are in the report all the same, and its columns are those that they need. */
static void more_entries_than_are_held(void **state)
{
	struct book book;
	struct uph_error err = {0};
	struct uph_report *report;
	const int count = UPH_ROWS_HELD_MAX + 200;
	(void)state;
	char *own = support_folder();
	book_open(&book, own);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	for (int i = 0; i < count; i++)
		(void)book_post(&book, UPH_EVENT_OPENING, 20240101, 100 + i,
			(struct uph_account){.kind = UPH_ACCOUNT_OPENING, .fund = book.year},
			book_pot(book.year, book.a786));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_report_journal(book.ledger, &(struct uph_query){0}, &report, &err), &err);
	assert_int_equal(count, report->sections[0].row_count);
	assert_null(report->sections[0].rows);
	struct following following = {.report = report, .from = 5};
	assert_status(UPH_OK, uph_section_visit(&report->sections[0], follow, &following, &err), &err);
	assert_int_equal(count, following.number);
	assert_int_equal(0, following.with_reference);
	uph_report_free(report);
	assert_status(UPH_OK, uph_report_receipt(book.ledger, "import", 0, UPH_SWEDISH, &report, &err), &err);
	assert_string_equal("voucher", report->figures[0].key);
	assert_int_equal(following.last, report->figures[0].value.integer);
	uph_report_free(report);
	book_close(&book);
	support_folder_remove(own);
}

static void entries_in_order(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "entries.uph");
	struct uph_report *report = ask(&book, uph_report_journal, &(struct uph_query){0});
	assert_string_equal(report->name, "journal");
	assert_int_equal(report->sections[0].row_count, 22);
	assert_int_equal(report_value(report, 0, 0, "voucher")->integer, 1);
	assert_string_equal(report_words(report, 0, 0, "event"), "opening");
	assert_string_equal(report_words(report, 0, 0, "event_label"), "Ingående balans");
	assert_string_equal(report_words(report, 0, 0, "from"), "ingående UPH t.o.m. 2023");
	assert_string_equal(report_words(report, 0, 0, "to"), "kvar 786 UPH t.o.m. 2023");
	assert_int_equal(report_ore(report, 0, 0, "amount"), 72000036);
	assert_string_equal(report_words(report, 0, 0, "allocation"), "");
	assert_string_equal(report_words(report, 0, 5, "from"), "bidragsgivare UPH 2024");
	assert_string_equal(report_words(report, 0, 5, "to"), "kvar ofördelat UPH 2024");
	assert_string_equal(report_words(report, 0, 21, "event"), "allocate");
	assert_string_equal(report_words(report, 0, 21, "from"), "kvar 787 UPH 2024");
	assert_string_equal(report_words(report, 0, 21, "to"), "reserverat UPH-24-016");
	assert_string_equal(report_words(report, 0, 21, "recipient"), "KoU");
	assert_string_equal(report_words(report, 0, 21, "decision"), "LSVO 2024-09-27");
	assert_string_equal(report_words(report, 0, 21, "person"), "controller");
	assert_string_equal(report->sections[0].rows[21].trace, "ver 18");
	assert_non_null(strstr(report_words(report, 0, 21, "source"), "matris.tsv "));
	assert_int_equal(report_value(report, 0, 21, "corrects")->kind, UPH_VALUE_NONE);
	assert_int_equal(report_value(report, 0, 21, "corrected_by")->kind, UPH_VALUE_NONE);
	uph_report_free(report);
	real_book_close(&book);
}

static void only_what_is_asked_for(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "asked.uph");
	struct uph_report *report =
		ask(&book, uph_report_journal, &(struct uph_query){.fund = "UPH t.o.m. 2023"});
	assert_int_equal(report->sections[0].row_count, 5);
	uph_report_free(report);
	report = ask(&book, uph_report_journal, &(struct uph_query){.from = {20240601}, .to = {20240630}});
	assert_int_equal(report->sections[0].row_count, 2);
	assert_int_equal(report_ore(report, 0, 0, "amount"), 226400000);
	assert_int_equal(report_ore(report, 0, 1, "amount"), 41951500);
	uph_report_free(report);
	real_book_close(&book);
}

struct last_entry {
	int64_t seq;
};

static enum uph_status take_last(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct last_entry *last = context;
	(void)err;
	last->seq = entry->seq;
	return UPH_OK;
}

/* A correction names the voucher it corrects, and that one names the correction; before it was known,
 * neither. */
static void corrections_both_ways(void **state)
{
	struct real_book book;
	struct uph_error err;
	struct last_entry last = {0};
	const struct uph_scope all = {0};
	char hex[65];
	int64_t seq;
	(void)state;
	real_book_open(&book, folder, "corrections.uph");
	struct uph_head before = uph_ledger_head(book.ledger);
	(void)uph_head_hex(&before, hex);
	assert_status(UPH_OK, uph_entries(book.ledger, &all, take_last, &last, &err), &err);
	real_book_begin(&book);
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(book.ledger, last.seq, (struct uph_money){0}, (struct uph_date){20241001},
			"beslutet återtogs", NULL, &seq, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	real_book_commit(&book);
	struct uph_report *report = ask(&book, uph_report_journal, &(struct uph_query){0});
	assert_int_equal(report->sections[0].row_count, 23);
	assert_int_equal(report_value(report, 0, 21, "corrected_by")->integer, 19);
	assert_int_equal(report_value(report, 0, 22, "corrects")->integer, 18);
	assert_string_equal(report_words(report, 0, 22, "reason"), "beslutet återtogs");
	assert_string_equal(report_words(report, 0, 22, "from"), "reserverat UPH-24-016");
	assert_string_equal(report_words(report, 0, 22, "event"), "correct");
	assert_string_equal(report_words(report, 0, 22, "event_label"), "Rättelse");
	assert_string_equal(report_words(report, 0, 22, "flow"), "allocate");
	assert_string_equal(report_words(report, 0, 21, "event"), "allocate");
	assert_string_equal(report_words(report, 0, 21, "event_label"), "Rekommenderat");
	assert_string_equal(report_words(report, 0, 21, "flow"), "allocate");
	const struct uph_section *section = &report->sections[0];
	for (size_t i = 0; i < section->column_count; i++) {
		if (strcmp(section->columns[i].label, "Rättelse") != 0)
			continue;
		assert_int_equal(section->columns[i].flags & UPH_COLUMN_DATA_ONLY, 0);
		assert_string_equal(section->rows[21].values[i].text, "rättad i ver 19");
		assert_string_equal(section->rows[22].values[i].text, "rättar ver 18: beslutet återtogs");
	}
	uph_report_free(report);
	report = ask(&book, uph_report_journal, &(struct uph_query){.known_at = hex});
	assert_int_equal(report->sections[0].row_count, 22);
	assert_int_equal(report_value(report, 0, 21, "corrected_by")->kind, UPH_VALUE_NONE);
	uph_report_free(report);
	real_book_close(&book);
}

static void the_sources(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "sources.uph");
	struct uph_report *report = ask(&book, uph_report_sources, &(struct uph_query){0});
	assert_int_equal(report->sections[0].row_count, 1);
	assert_string_equal(report_words(report, 0, 0, "name"), "matris.tsv");
	assert_string_equal(report_words(report, 0, 0, "kind"), "matrix");
	assert_int_equal(strlen(report_words(report, 0, 0, "digest")), 64);
	assert_int_equal(report_value(report, 0, 0, "entries")->integer, 22);
	assert_string_equal(report_words(report, 0, 0, "person"), "controller");
	assert_true(report_value(report, 0, 0, "size")->integer > 1000);
	uph_report_free(report);
	real_book_close(&book);
}

static void the_state_of_the_book(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "status.uph");
	struct uph_report *report = ask(&book, uph_report_status, &(struct uph_query){0});
	assert_string_equal(report_figure_value(report, "name")->text, "Blekinge");
	assert_string_equal(report_figure_value(report, "file")->text, "status.uph");
	assert_int_equal(report_figure_value(report, "records")->integer, uph_ledger_head(book.ledger).seq);
	assert_int_equal(report_figure_value(report, "vouchers")->integer, 18);
	assert_int_equal(report_figure_value(report, "entries")->integer, 22);
	assert_int_equal(report_figure_value(report, "first_day")->date.ymd, 20240101);
	assert_int_equal(report_figure_value(report, "last_day")->date.ymd, 20240927);
	assert_int_equal(report_figure_value(report, "undecided_count")->integer, 16);
	assert_int_equal(report_figure_value(report, "undecided")->money.ore, 868291800);
	assert_int_equal(report_figure_value(report, "held")->money.ore, 5381300);
	assert_int_equal(report_figure_value(report, "requisitioned")->money.ore, 0);
	assert_int_equal(report_figure_value(report, "below_zero")->integer, 3);
	assert_non_null(
		strstr(report_figure_value(report, "last_import")->text, "matris.tsv, 2024-10-01 12:0"));
	assert_int_equal(report->sections[0].row_count, 2);
	assert_int_equal(report_ore(report, 0, 0, "available"), 105087406);
	assert_int_equal(report_ore(report, 0, 1, "available"), 684286800);
	assert_int_equal(report_total_ore(report, 0, "on_balance"), 1657666006);
	uph_report_free(report);
	real_book_close(&book);
}

static void an_empty_book(void **state)
{
	struct real_book book;
	(void)state;
	real_book_empty(&book, folder, "empty.uph");
	struct uph_report *report = ask(&book, uph_report_status, &(struct uph_query){0});
	assert_int_equal(report_figure_value(report, "entries")->integer, 0);
	assert_int_equal(report_figure_value(report, "first_day")->kind, UPH_VALUE_NONE);
	assert_int_equal(report_figure_value(report, "last_import")->kind, UPH_VALUE_NONE);
	assert_int_equal(report->sections[0].row_count, 0);
	uph_report_free(report);
	report = ask(&book, uph_report_journal, &(struct uph_query){0});
	assert_int_equal(report->sections[0].row_count, 0);
	uph_report_free(report);
	real_book_close(&book);
}

static void the_verifier(void **state)
{
	struct real_book book;
	struct uph_report *report;
	struct uph_error err;
	struct uph_verify_result result;
	struct uph_findings *findings = uph_findings_new();
	(void)state;
	real_book_open(&book, folder, "verify.uph");
	assert_status(UPH_OK, uph_verify(book.ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	assert_status(
		UPH_OK, uph_report_verify(book.ledger, &result, findings, UPH_SWEDISH, &report, &err), &err);
	assert_string_equal(report_figure_value(report, "intact")->text, "ja");
	assert_int_equal(report_figure_value(report, "entry_count")->integer, 22);
	assert_int_equal(report_figure_value(report, "voucher_count")->integer, 18);
	assert_int_equal(report_figure_value(report, "error_count")->integer, 0);
	assert_ptr_equal(report->findings, findings);
	uph_report_free(report);
	(void)uph_findings_add(findings, UPH_SEVERITY_ERROR, "chain", "post 7", "posten är ändrad");
	assert_status(
		UPH_OK, uph_report_verify(book.ledger, &result, findings, UPH_ENGLISH, &report, &err), &err);
	assert_string_equal(report_figure_value(report, "intact")->text, "no");
	assert_int_equal(report_figure_value(report, "error_count")->integer, 1);
	uph_report_free(report);
	uph_findings_free(findings);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_refuse_an_unknown_fund),
		cmocka_unit_test(more_entries_than_are_held),
		cmocka_unit_test(more_entries_than_are_held),
		cmocka_unit_test(entries_in_order),
		cmocka_unit_test(only_what_is_asked_for),
		cmocka_unit_test(corrections_both_ways),
		cmocka_unit_test(the_sources),
		cmocka_unit_test(the_state_of_the_book),
		cmocka_unit_test(an_empty_book),
		cmocka_unit_test(the_verifier),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
