/* The workbook to work in: its sheets, what they choose among, and the columns that come back. */
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

static struct uph_report *workbook_of(struct uph_ledger *ledger)
{
	struct uph_report *report;
	struct uph_error err = {0};
	const struct uph_query query = {0};
	assert_status(UPH_OK, uph_report_workbook(ledger, &query, &report, &err), &err);
	return report;
}

/* The part whose first section stands on this sheet; 0: none. */
static size_t part_named(const struct uph_report *workbook, const char *sheet)
{
	for (size_t i = 0; i < workbook->part_count; i++)
		if (strcmp(workbook->parts[i]->sections[0].sheet, sheet) == 0)
			return i + 1;
	return 0;
}

static const struct uph_report *sheet_named(const struct uph_report *workbook, const char *sheet)
{
	size_t part = part_named(workbook, sheet);
	if (part == 0)
		fail_msg("no sheet %s", sheet);
	return workbook->parts[part - 1];
}

static const struct uph_report *part_at(const struct uph_report *workbook, size_t part)
{
	assert_true(part <= workbook->part_count);
	return part == 0 ? workbook : workbook->parts[part - 1];
}

/* ---- refusals ---- */

static void a_state_has_no_first_day(void **state)
{
	struct real_book book;
	struct uph_report *report;
	struct uph_error err = {0};
	const struct uph_query from = {.from = {20240101}};
	(void)state;
	real_book_empty(&book, folder, "fran.uph");
	assert_int_equal(uph_report_workbook(book.ledger, &from, &report, &err), UPH_E_USAGE);
	assert_null(report);
	assert_string_equal(
		err.message, "rapporten visar läget en dag; ange bara vilken dag den ska visa (--as-of)");
	real_book_close(&book);
}

/* ---- the sheets ---- */

static void sheets_stand_in_order(void **state)
{
	static const char *const names[] = {"Saldo", "Fördelningsmatris", "Öppna tilldelningar", "Villkor",
		"Nya beslut", "Beslut av RD", "Rekvisitioner", "Utbetalningar", "Förbrukat",
		"Återbetalningar", "Listor"};
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "blad.uph");
	struct uph_report *workbook = workbook_of(book.ledger);
	assert_string_equal(workbook->name, "workbook");
	assert_string_equal(workbook->sections[0].sheet, "Om arbetsboken");
	assert_int_equal(workbook->part_count, sizeof names / sizeof names[0]);
	for (size_t i = 0; i < workbook->part_count; i++)
		assert_string_equal(workbook->parts[i]->sections[0].sheet, names[i]);
	assert_int_equal(sheet_named(workbook, "Saldo")->chart, UPH_CHART_COLUMNS);
	uph_report_free(workbook);
	real_book_close(&book);
}

static void a_book_without_a_year_has_no_matrix(void **state)
{
	struct real_book book;
	(void)state;
	real_book_empty(&book, folder, "tom.uph");
	struct uph_report *workbook = workbook_of(book.ledger);
	assert_int_equal(workbook->part_count, 10);
	assert_int_equal(part_named(workbook, "Fördelningsmatris"), 0);
	assert_int_equal(sheet_named(workbook, "Öppna tilldelningar")->sections[0].row_count, 0);
	uph_report_free(workbook);
	real_book_close(&book);
}

static void one_cell_has_the_mark(void **state)
{
	char mark[sizeof UPH_WORKBOOK_MARK + 2 * UPH_DIGEST_SIZE + 1], hex[2 * UPH_DIGEST_SIZE + 1];
	struct real_book book;
	size_t found = 0;
	(void)state;
	real_book_open(&book, folder, "marke.uph");
	struct uph_head head = uph_ledger_head(book.ledger);
	(void)snprintf(mark, sizeof mark, "%s %s", UPH_WORKBOOK_MARK, uph_head_hex(&head, hex));
	struct uph_report *workbook = workbook_of(book.ledger);
	for (size_t s = 0; s < workbook->section_count; s++)
		for (size_t r = 0; r < workbook->sections[s].row_count; r++)
			for (size_t c = 0; c < workbook->sections[s].column_count; c++) {
				const char *text = workbook->sections[s].rows[r].values[c].text;
				found += text && strcmp(text, mark) == 0;
			}
	assert_int_equal(found, 1);
	uph_report_free(workbook);
	real_book_close(&book);
}

static void contents_lead_to_the_sheets(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "innehall.uph");
	struct uph_report *workbook = workbook_of(book.ledger);
	const struct uph_section *contents = &workbook->sections[1];
	assert_int_equal(contents->row_count, workbook->part_count);
	for (size_t i = 0; i < contents->row_count; i++) {
		const struct uph_value *name = &contents->rows[i].values[0];
		const struct uph_report *part = workbook->parts[i];
		assert_string_equal(name->text, part->sections[0].sheet);
		assert_int_equal(name->linked, part->sections[0].row_count > 0);
		if (name->linked)
			assert_int_equal(name->link_part, i + 1);
	}
	/* open allocations, and those that wait for a decision */
	assert_string_equal(contents->rows[2].values[2].text, "öppna: 16");
	assert_string_equal(contents->rows[5].values[2].text, "öppna: 16");
	uph_report_free(workbook);
	real_book_close(&book);
}

/* ---- the sheets to fill in ---- */

static void expect_place(const struct uph_report *workbook, struct uph_place place)
{
	const struct uph_report *part = part_at(workbook, place.part);
	assert_true(place.section < part->section_count);
	assert_true(place.column < part->sections[place.section].column_count);
}

static void expect_form(const struct uph_report *workbook, enum uph_form form)
{
	const struct uph_form_sheet *from = uph_form_sheet(form);
	const struct uph_report *part = sheet_named(workbook, from->name);
	const struct uph_section *section = &part->sections[0];
	int checks = 0;
	assert_int_equal(part->section_count, 1);
	assert_string_equal(part->subtitle, from->what);
	assert_int_equal(section->row_count, 200);
	assert_non_null(section->inputs);
	for (size_t i = 0; i < section->row_count; i++)
		assert_int_equal(section->rows[i].style, UPH_ROW_INPUT);
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_input *input = &section->inputs[i];
		bool filled = i < from->column_count;
		assert_int_equal(section->columns[i].flags & UPH_COLUMN_DATA_ONLY, 0);
		if (filled) {
			assert_string_equal(section->columns[i].label, from->columns[i].heading);
			assert_int_equal(input->required, from->columns[i].required);
			assert_string_equal(input->note, from->columns[i].note);
		} else {
			bool check = strcmp(section->columns[i].label, "Kontroll") == 0;
			assert_int_equal(input->kind, check ? UPH_INPUT_CHECK : UPH_INPUT_LOOKUP);
			checks += check ? 1 : 0;
		}
		if (input->kind == UPH_INPUT_CHOICE && !input->fixed)
			expect_place(workbook, input->choices);
		if (input->kind == UPH_INPUT_LOOKUP) {
			expect_place(workbook, input->key);
			assert_int_equal(input->by, 0);
			assert_string_equal(part_at(workbook, input->key.part)->sections[0].sheet, "Listor");
		}
	}
	assert_int_equal(checks, 1);
	for (size_t i = 0; i < section->check_count; i++) {
		assert_true(section->checks[i].column < section->column_count);
		assert_true(section->checks[i].other < section->column_count);
	}
}

static void forms_follow_their_table(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "form.uph");
	struct uph_report *workbook = workbook_of(book.ledger);
	for (enum uph_form form = 0; form < UPH_FORM_COUNT; form++)
		expect_form(workbook, form);
	uph_report_free(workbook);
	real_book_close(&book);
}

/* Input `i` of a form chooses from a list with this first row. */
static void expect_first_choice(
	const struct uph_report *workbook, const char *sheet, const char *heading, const char *first)
{
	const struct uph_section *section = &sheet_named(workbook, sheet)->sections[0];
	for (size_t i = 0; i < section->column_count; i++) {
		if (strcmp(section->columns[i].label, heading) != 0)
			continue;
		const struct uph_place place = section->inputs[i].choices;
		const struct uph_section *list = &part_at(workbook, place.part)->sections[place.section];
		assert_int_equal(section->inputs[i].kind, UPH_INPUT_CHOICE);
		assert_string_equal(list->rows[0].values[place.column].text, first);
		return;
	}
	fail_msg("no column %s", heading);
}

static void new_decisions_choose_from_the_register(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "register.uph");
	struct uph_report *workbook = workbook_of(book.ledger);
	expect_first_choice(workbook, "Nya beslut", "Organ", "LSVO");
	expect_first_choice(workbook, "Nya beslut", "Bidragsår", "UPH t.o.m. 2023");
	expect_first_choice(workbook, "Nya beslut", "Aktivitet", "265 Brukarmedverkan");
	expect_first_choice(workbook, "Nya beslut", "Mottagare", "Karlshamns kommun");
	expect_first_choice(
		workbook, "Beslut av RD", "Tilldelning", "UPH-23-001 Utvärdering (Karlskrona kommun)");
	uph_report_free(workbook);
	real_book_close(&book);
}

/* ---- what can be chosen ---- */

#define NOT_THERE INT64_MIN

/* How much of the allocation a sheet lets one take, in öre; NOT_THERE when it cannot be chosen. */
static int64_t there(const struct uph_report *workbook, enum uph_form form, const char *number)
{
	const struct uph_report *lists = sheet_named(workbook, "Listor");
	size_t section = report_section_named(lists, uph_form_sheet(form)->name);
	for (size_t i = 0; i < lists->sections[section].row_count; i++)
		if (strcmp(report_words(lists, section, i, "number"), number) == 0)
			return report_ore(lists, section, i, "there");
	return NOT_THERE;
}

static void expect_there(struct uph_ledger *ledger, const char *number, const int64_t kronor[UPH_FORM_COUNT])
{
	struct uph_report *workbook = workbook_of(ledger);
	for (enum uph_form form = UPH_FORM_VERDICTS; form < UPH_FORM_COUNT; form++) {
		int64_t ore = there(workbook, form, number);
		int64_t expected = kronor[form] < 0 ? NOT_THERE : kronor[form] * 100;
		if (ore != expected)
			fail_msg("%s, %s: %lld öre, expected %lld", number, uph_form_sheet(form)->name,
				(long long)ore, (long long)expected);
	}
	uph_report_free(workbook);
}

static void move(struct uph_ledger *ledger, enum uph_event event, const char *number, int64_t kronor)
{
	struct uph_error err = {0};
	struct uph_allocation allocation;
	assert_status(UPH_OK, uph_allocation_find(ledger, number, &allocation, &err), &err);
	const struct uph_movement movement = {
		.event = event, .date = {20241101}, .amount = {kronor * 100}, .allocation = allocation.id};
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	assert_status(UPH_OK, uph_movement_post(ledger, &movement, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(ledger, &err), &err);
}

static void approve(struct uph_ledger *ledger, const char *number, int64_t kronor)
{
	struct uph_error err = {0};
	struct uph_allocation allocation;
	assert_status(UPH_OK, uph_allocation_find(ledger, number, &allocation, &err), &err);
	const struct uph_verdict verdict = {.decision = allocation.decision,
		.allocations = &allocation.id,
		.allocation_count = 1,
		.date = {20241002},
		.has_amount = true,
		.amount = {kronor * 100}};
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	assert_status(UPH_OK, uph_approve(ledger, &verdict, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(ledger, &err), &err);
}

/* Beslut av RD, Rekvisitioner, Utbetalningar, Förbrukat, Återbetalningar: -1 where it cannot be chosen. */
static void a_municipality_is_chosen_where_it_has_money(void **state)
{
	static const char number[] = "UPH-24-006";
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "kommun.uph");
	struct uph_ledger *ledger = book.ledger;
	expect_there(ledger, number, (const int64_t[]){-1, 525000, 525000, 525000, -1, -1});
	approve(ledger, number, 500000);
	expect_there(ledger, number, (const int64_t[]){-1, -1, 500000, 500000, -1, -1});
	move(ledger, UPH_EVENT_REQUISITION, number, 100000);
	expect_there(ledger, number, (const int64_t[]){-1, -1, 400000, 500000, -1, -1});
	move(ledger, UPH_EVENT_PAY, number, 60000);
	expect_there(ledger, number, (const int64_t[]){-1, -1, 400000, 440000, 60000, 60000});
	move(ledger, UPH_EVENT_SPEND, number, 50000);
	expect_there(ledger, number, (const int64_t[]){-1, -1, 400000, 440000, 10000, 60000});
	move(ledger, UPH_EVENT_PAY, number, 440000);
	move(ledger, UPH_EVENT_SPEND, number, 450000);
	expect_there(ledger, number, (const int64_t[]){-1, -1, -1, -1, -1, 500000});
	real_book_close(&book);
}

static void own_units_use_what_is_reserved(void **state)
{
	static const char number[] = "UPH-24-016";
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "egen.uph");
	expect_there(book.ledger, number, (const int64_t[]){-1, 200000, 200000, 200000, 200000, -1});
	/* set aside without a recipient: only to be decided */
	expect_there(book.ledger, "UPH-24-003", (const int64_t[]){-1, 53813, -1, -1, -1, -1});
	real_book_close(&book);
}

static void days_are_those_that_the_money_may_move(void **state)
{
	struct esf_book esf;
	struct uph_error err = {0};
	(void)state;
	esf_book_open(&esf, folder);
	const struct uph_allocation_change change = {.period_first = {20240901}, .period_last = {20260831}};
	const struct uph_origin origin = {0};
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_allocation_amend(esf.book.ledger, esf.allocation, &change, "period", &origin, &err),
		&err);
	esf_book_commit(&esf);
	struct uph_report *workbook = workbook_of(esf.book.ledger);
	const struct uph_report *lists = sheet_named(workbook, "Listor");
	size_t verdicts = report_section_named(lists, "Beslut av RD");
	size_t requisitions = report_section_named(lists, "Rekvisitioner");
	assert_int_equal(report_value(lists, verdicts, 0, "earliest")->date.ymd, 20240216);
	assert_int_equal(report_value(lists, requisitions, 0, "earliest")->date.ymd, 20240901);
	assert_int_equal(report_value(lists, requisitions, 0, "latest")->date.ymd, 20260831);
	uph_report_free(workbook);
	esf_book_close(&esf);
}

/* A decision older than the book: its money is there from the opening balance's day, and can move no sooner.
 */
static void money_moves_when_there_is_some(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "tidigast.uph");
	struct uph_report *workbook = workbook_of(book.ledger);
	const struct uph_report *lists = sheet_named(workbook, "Listor");
	for (enum uph_form form = UPH_FORM_VERDICTS; form <= UPH_FORM_PAYMENTS; form++) {
		size_t section = report_section_named(lists, uph_form_sheet(form)->name);
		assert_string_equal(report_words(lists, section, 0, "number"), "UPH-23-001");
		assert_int_equal(report_value(lists, section, 0, "earliest")->date.ymd,
			form == UPH_FORM_VERDICTS ? 20231020 : 20240101);
	}
	uph_report_free(workbook);
	real_book_close(&book);
}

/* The books take a requisition of what is only recommended, with a warning: the choice gives it. */
static void a_choice_says_what_is_not_decided(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "ej-beslutat.uph");
	approve(book.ledger, "UPH-24-006", 500000);
	struct uph_report *workbook = workbook_of(book.ledger);
	const struct uph_report *lists = sheet_named(workbook, "Listor");
	size_t verdicts = report_section_named(lists, "Beslut av RD");
	size_t requisitions = report_section_named(lists, "Rekvisitioner");
	size_t row = report_row_named(lists, verdicts, "number", "UPH-24-014");
	assert_string_equal(
		report_words(lists, verdicts, row, "choice"), "UPH-24-014 Barnahus (Karlskrona kommun)");
	row = report_row_named(lists, requisitions, "number", "UPH-24-014");
	assert_string_equal(report_words(lists, requisitions, row, "choice"),
		"UPH-24-014 Barnahus (Karlskrona kommun), ej beslutat");
	row = report_row_named(lists, requisitions, "number", "UPH-24-006");
	assert_null(strstr(report_words(lists, requisitions, row, "choice"), "ej beslutat"));
	uph_report_free(workbook);
	real_book_close(&book);
}

/* What has been corrected away is neither open nor to be decided. */
static void what_has_been_corrected_away_is_not_there(void **state)
{
	struct real_book book;
	struct uph_error err = {0};
	(void)state;
	real_book_open(&book, folder, "rattad.uph");
	int64_t voucher = uph_ledger_head(book.ledger).voucher; /* the last: UPH-24-016 */
	expect_there(book.ledger, "UPH-24-016", (const int64_t[]){-1, 200000, 200000, 200000, 200000, -1});
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_reverse_voucher(book.ledger, voucher, (struct uph_date){0}, "fel", NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	expect_there(book.ledger, "UPH-24-016", (const int64_t[]){-1, -1, -1, -1, -1, -1});
	struct uph_report *workbook = workbook_of(book.ledger);
	const struct uph_report *open = sheet_named(workbook, "Öppna tilldelningar");
	for (size_t i = 0; i < open->sections[0].row_count; i++)
		assert_string_not_equal(report_words(open, 0, i, "number"), "UPH-24-016");
	uph_report_free(workbook);
	real_book_close(&book);
}

/* ---- open allocations ---- */

static void open_allocations_add_up_to_the_balance(void **state)
{
	static const struct {
		const char *open, *balance;
	} sums[] = {{"left", "reserved"}, {"to_pay", "requisitioned"}, {"unreported", "paid"}};
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "oppna.uph");
	move(book.ledger, UPH_EVENT_REQUISITION, "UPH-24-006", 100000);
	move(book.ledger, UPH_EVENT_PAY, "UPH-24-006", 60000);
	approve(book.ledger, "UPH-24-016", 200000);
	move(book.ledger, UPH_EVENT_SPEND, "UPH-24-016", 200000);
	struct uph_report *workbook = workbook_of(book.ledger);
	const struct uph_report *open = sheet_named(workbook, "Öppna tilldelningar");
	const struct uph_report *balance = sheet_named(workbook, "Saldo");
	/* what is decided and used up is not open */
	assert_int_equal(open->sections[0].row_count, 15);
	for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
		assert_int_equal(report_total_ore(open, 0, sums[i].open),
			report_total_ore(balance, 0, sums[i].balance));
	assert_int_equal(report_total_ore(open, 0, "left"), 832910500);
	assert_int_equal(report_total_ore(open, 0, "held"), 5381300);
	size_t row = report_row_named(open, 0, "number", "UPH-24-006");
	assert_string_equal(report_words(open, 0, row, "recipient"), "Karlskrona kommun");
	assert_string_equal(report_words(open, 0, row, "stage"), "rekommenderat");
	assert_int_equal(report_ore(open, 0, row, "to_pay"), 4000000);
	assert_int_equal(report_ore(open, 0, row, "unreported"), 6000000);
	uph_report_free(workbook);
	real_book_close(&book);
}

/* ---- as a file ---- */

static void the_same_book_gives_the_same_bytes(void **state)
{
	struct real_book book;
	struct uph_error err = {0};
	size_t length, again;
	char *first = support_path(folder, "a.xlsx"), *second = support_path(folder, "b.xlsx");
	(void)state;
	real_book_open(&book, folder, "bytes.uph");
	char *const paths[] = {first, second};
	for (size_t i = 0; i < 2; i++) {
		struct uph_report *workbook = workbook_of(book.ledger);
		assert_status(
			UPH_OK, uph_report_render(workbook, UPH_FORMAT_XLSX, NULL, paths[i], &err), &err);
		uph_report_free(workbook);
	}
	char *bytes = support_read(first, &length), *same = support_read(second, &again);
	assert_int_equal(length, again);
	assert_memory_equal(bytes, same, length);
	free(bytes);
	free(same);
	free(first);
	free(second);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_state_has_no_first_day),
		cmocka_unit_test(sheets_stand_in_order),
		cmocka_unit_test(a_book_without_a_year_has_no_matrix),
		cmocka_unit_test(one_cell_has_the_mark),
		cmocka_unit_test(contents_lead_to_the_sheets),
		cmocka_unit_test(forms_follow_their_table),
		cmocka_unit_test(new_decisions_choose_from_the_register),
		cmocka_unit_test(a_municipality_is_chosen_where_it_has_money),
		cmocka_unit_test(own_units_use_what_is_reserved),
		cmocka_unit_test(days_are_those_that_the_money_may_move),
		cmocka_unit_test(money_moves_when_there_is_some),
		cmocka_unit_test(a_choice_says_what_is_not_decided),
		cmocka_unit_test(what_has_been_corrected_away_is_not_there),
		cmocka_unit_test(open_allocations_add_up_to_the_balance),
		cmocka_unit_test(the_same_book_gives_the_same_bytes),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
