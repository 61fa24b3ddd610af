/* Templates to send out: whose they are, and that a matrix comes back as it was or with what was added. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/real_book.h"

#define ROWS 30

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

static struct uph_report *template_of(
	struct uph_ledger *ledger, enum uph_template kind, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_template(ledger, kind, query, &report, &err), &err);
	return report;
}

/* ---- refusals ---- */

static void what_has_no_template_is_refused(void **state)
{
	static const struct {
		enum uph_template kind;
		struct uph_query query;
		enum uph_status status;
		const char *message;
	} cases[] = {
		{UPH_TEMPLATE_REQUISITION, {0}, UPH_E_USAGE,
			"ange vem som ska rekvirera: namnet på en mottagare"},
		{UPH_TEMPLATE_REQUISITION, {.party = "Karlskrona komun"}, UPH_E_MISSING,
			"parten \"Karlskrona komun\" finns inte i boken; menade du \"Karlskrona kommun\"?"},
		{UPH_TEMPLATE_MATRIX, {0}, UPH_E_MISSING,
			"boken har inget års statsbidrag att visa en matris för; läs in en matris först"},
		{UPH_TEMPLATE_DECISIONS, {.from = {20240101}}, UPH_E_USAGE,
			"rapporten visar läget en dag; ange bara vilken dag den ska visa (--as-of)"},
	};
	struct real_book book;
	(void)state;
	real_book_empty(&book, folder, "nej.uph");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct uph_report *report;
		struct uph_error err = {0};
		assert_int_equal(
			uph_report_template(book.ledger, cases[i].kind, &cases[i].query, &report, &err),
			cases[i].status);
		assert_null(report);
		assert_string_equal(err.message, cases[i].message);
	}
	real_book_close(&book);
}

/* ---- what is sent ---- */

static void expect_sheets(const struct uph_report *report, const char *const *names)
{
	assert_string_equal(report->sections[0].sheet, names[0]);
	for (size_t i = 0; i < report->part_count; i++) {
		assert_non_null(names[i + 1]);
		assert_string_equal(report->parts[i]->sections[0].sheet, names[i + 1]);
	}
	assert_null(names[report->part_count + 1]);
}

static bool has_mark(const struct uph_report *report)
{
	for (size_t s = 0; s < report->section_count; s++)
		for (size_t r = 0; r < report->sections[s].row_count; r++)
			for (size_t c = 0; c < report->sections[s].column_count; c++) {
				const char *text = report->sections[s].rows[r].values[c].text;
				if (text && strncmp(text, UPH_WORKBOOK_MARK, strlen(UPH_WORKBOOK_MARK)) == 0)
					return true;
			}
	return false;
}

static void new_decisions_are_one_sheet(void **state)
{
	static const char *const names[] = {"Om mallen", "Nya beslut", "Listor", NULL};
	const struct uph_query query = {0};
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "beslut.uph");
	struct uph_report *report = template_of(book.ledger, UPH_TEMPLATE_DECISIONS, &query);
	expect_sheets(report, names);
	assert_true(has_mark(report));
	assert_int_equal(report->parts[0]->sections[0].row_count, 200);
	assert_int_equal(report->parts[1]->section_count, 4);
	uph_report_free(report);
	real_book_close(&book);
}

static bool has_note(const struct uph_report *report, const char *words)
{
	for (size_t i = 0; i < report->note_count; i++)
		if (strstr(report->notes[i], words))
			return true;
	return false;
}

static void a_requisition_is_of_one_party(void **state)
{
	static const char *const names[] = {
		"Om mallen", "Öppna tilldelningar", "Rekvisitioner", "Listor", NULL};
	static const char *const numbers[] = {"UPH-23-001", "UPH-24-006", "UPH-24-013", "UPH-24-014"};
	const struct uph_query query = {.party = "Karlskrona"}, region = {.party = "Region Blekinge"};
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "rekvisition.uph");
	struct uph_report *report = template_of(book.ledger, UPH_TEMPLATE_REQUISITION, &query);
	expect_sheets(report, names);
	assert_true(has_mark(report));
	assert_string_equal(report->subtitle, "Till Karlskrona kommun: mall för rekvisitioner");
	assert_string_equal(report->sections[0].rows[3].values[0].text,
		"4. Spara mallen och skicka tillbaka den till Region Blekinge · KoU.");
	const struct uph_report *open = report->parts[0], *lists = report->parts[2];
	assert_int_equal(lists->section_count, 1);
	assert_int_equal(open->sections[0].row_count, 4);
	assert_int_equal(lists->sections[0].row_count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(report_words(open, 0, i, "number"), numbers[i]);
		assert_string_equal(report_words(lists, 0, i, "number"), numbers[i]);
	}
	assert_int_equal(report_total_ore(open, 0, "left"), 379509600);
	uph_report_free(report);
	/* its units have their own */
	report = template_of(book.ledger, UPH_TEMPLATE_REQUISITION, &region);
	assert_int_equal(report->parts[2]->sections[0].row_count, 0);
	assert_string_equal(report->subtitle,
		"Till Region Blekinge: mall för rekvisitioner. Inget är kvar att rekvirera.");
	assert_true(has_note(report, "Egna mallar har enheterna: KoU"));
	uph_report_free(report);
	real_book_close(&book);
}

/* Who requisitions what another receives has it to choose, too. */
static void a_requisitioner_has_what_it_asks_for(void **state)
{
	struct real_book book;
	struct uph_error err = {0};
	struct uph_allocation found;
	struct uph_party const *ronneby;
	const struct uph_query query = {.party = "Ronneby kommun"};
	const struct uph_origin origin = {0};
	(void)state;
	real_book_open(&book, folder, "rekvirent.uph");
	assert_status(UPH_OK, uph_allocation_find(book.ledger, "UPH-24-014", &found, &err), &err);
	assert_status(UPH_OK, uph_party_find(book.ledger, "Ronneby kommun", &ronneby, &err), &err);
	const struct uph_allocation_change change = {.requisitioner = ronneby->id};
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_allocation_amend(book.ledger, found.id, &change, "rekvirent", &origin, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	struct uph_report *report = template_of(book.ledger, UPH_TEMPLATE_REQUISITION, &query);
	const struct uph_report *lists = report->parts[2];
	assert_int_equal(lists->sections[0].row_count, 2);
	assert_string_equal(report_words(lists, 0, 0, "number"), "UPH-24-012");
	assert_string_equal(report_words(lists, 0, 1, "number"), "UPH-24-014");
	assert_string_equal(report->subtitle, "Till Ronneby kommun: mall för rekvisitioner");
	uph_report_free(report);
	real_book_close(&book);
}

/* ---- the matrix ---- */

struct counted {
	size_t posted;
	int64_t available;
};

/* Takes the template into the book it was made of; nothing is written. */
static struct counted import(struct real_book *book, const struct uph_report *report)
{
	struct uph_error err = {0};
	struct uph_import_result result;
	struct uph_findings *findings = uph_findings_new();
	const struct uph_import_options options = {.dry_run = true};
	char *path = support_path(folder, "mall.xlsx");
	assert_status(UPH_OK, uph_report_render(report, UPH_FORMAT_XLSX, NULL, path, &err), &err);
	enum uph_status status = uph_import_file(book->ledger, path, &options, &result, findings, &err);
	for (size_t i = 0; status != UPH_OK && i < uph_findings_count(findings); i++)
		print_message("%s: %s\n", uph_findings_at(findings, i)->where,
			uph_findings_at(findings, i)->message);
	assert_status(UPH_OK, status, &err);
	assert_string_equal(result.kind, "matrix");
	const struct counted counted = {(size_t)result.posted, result.available_after.ore};
	uph_import_free(&result);
	uph_findings_free(findings);
	free(path);
	return counted;
}

static struct uph_value *cell(struct uph_report *report, size_t row, const char *label)
{
	struct uph_section *section = &report->sections[0];
	for (size_t i = 0; i < section->column_count; i++)
		if (strcmp(section->columns[i].label, label) == 0 &&
			!(section->columns[i].flags & UPH_COLUMN_DATA_ONLY))
			return &section->rows[row].values[i];
	fail_msg("no column %s", label);
	return NULL;
}

/* The row of the first that is to be filled in. */
static size_t first_input(const struct uph_report *report)
{
	const struct uph_section *section = &report->sections[0];
	size_t row = 0;
	while (row < section->row_count && section->rows[row].style != UPH_ROW_INPUT)
		row++;
	for (size_t i = 0; i < ROWS; i++)
		assert_int_equal(section->rows[row + i].style, UPH_ROW_INPUT);
	assert_int_equal(row + ROWS + 1, section->row_count);
	return row;
}

static void the_matrix_counts_what_is_filled_in(void **state)
{
	const struct uph_query query = {0};
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "matris.uph");
	struct uph_report *report = template_of(book.ledger, UPH_TEMPLATE_MATRIX, &query);
	assert_string_equal(report->sections[0].sheet, "Protokoll");
	assert_int_equal(report->part_count, 1);
	assert_false(has_mark(report));
	size_t row = first_input(report);
	const struct uph_value *left = cell(report, row + ROWS, "Belopp");
	assert_int_equal(left->money.ore, 789374206);
	assert_int_equal(left->term_count, 2);
	assert_true(left->terms[1].subtract);
	assert_true(left->terms[1].row_first < row);
	assert_int_equal(left->terms[1].row_last, row + ROWS - 1);
	struct counted untouched = import(&book, report);
	assert_int_equal(untouched.posted, 0);
	assert_int_equal(untouched.available, 789374206);
	uph_report_free(report);
	real_book_close(&book);
}

/* As a spreadsheet leaves it: the cells, and the sum it has worked out. */
static void rows_filled_in_are_posted(void **state)
{
	const struct uph_query query = {0};
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "ifylld.uph");
	struct uph_report *report = template_of(book.ledger, UPH_TEMPLATE_MATRIX, &query);
	size_t row = first_input(report);
	*cell(report, row, "LSVO beslutsdatum") = uph_value_date((struct uph_date){20241122});
	*cell(report, row, "Till") = uph_value_text(report, "Föräldrastöd");
	*cell(report, row, "Belopp") = uph_value_money((struct uph_money){5000050});
	*cell(report, row, "Aktivitet") = uph_value_text(report, "786 Ungdomsmottagning");
	*cell(report, row, "Mottagare") = uph_value_text(report, "Ronneby kommun");
	/* a row is left empty between them */
	*cell(report, row + 2, "LSVO beslutsdatum") = uph_value_date((struct uph_date){20241122});
	*cell(report, row + 2, "Till") = uph_value_text(report, "Studiecirkel");
	*cell(report, row + 2, "Belopp") = uph_value_money((struct uph_money){123456});
	*cell(report, row + 2, "Aktivitet") = uph_value_text(report, "964 Suicidprevention");
	*cell(report, row + 2, "Mottagare") = uph_value_text(report, "Karlskrona kommun");
	cell(report, row + ROWS, "Belopp")->money.ore -= 5000050 + 123456;
	struct counted counted = import(&book, report);
	assert_int_equal(counted.posted, 2);
	assert_int_equal(counted.available, 789374206 - 5000050 - 123456);
	uph_report_free(report);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_has_no_template_is_refused),
		cmocka_unit_test(new_decisions_are_one_sheet),
		cmocka_unit_test(a_requisition_is_of_one_party),
		cmocka_unit_test(a_requisitioner_has_what_it_asks_for),
		cmocka_unit_test(the_matrix_counts_what_is_filled_in),
		cmocka_unit_test(rows_filled_in_are_posted),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
