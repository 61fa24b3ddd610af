/* The reconciliation's paper, on a reconciliation made by hand: what stands where, and what it ends in. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/real_book.h"

static char *folder;
static struct real_book book;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	real_book_open(&book, folder, "bok.uph");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	real_book_close(&book);
	support_folder_remove(folder);
	return 0;
}

/* ---- two pots, three differences, a match of one against two ---- */

static struct uph_outside outside;
static struct uph_reconcile_pot pots[2];
static struct uph_reconcile_item items[6];
static struct uph_reconcile_match matches[1];
static struct uph_difference differences[3];
static struct uph_difference_part parts[4];
static const size_t of_first[] = {3}, of_second[] = {4}, of_third[] = {5};

static struct uph_money ore(int64_t amount)
{
	return (struct uph_money){amount};
}

static struct uph_date day(int32_t ymd)
{
	return (struct uph_date){ymd};
}

static void make_items(int64_t a786, int64_t a964)
{
	items[0] = (struct uph_reconcile_item){.name = "A 11",
		.place = "41",
		.date = day(20240820),
		.activity = a964,
		.amount = ore(-15000000),
		.reference = "",
		.text = "Del 1",
		.group = 0,
		.difference = SIZE_MAX,
		.counts = true};
	items[1] = (struct uph_reconcile_item){.name = "A 12",
		.place = "46",
		.date = day(20240821),
		.activity = a964,
		.amount = ore(-10000000),
		.reference = "",
		.text = "Del 2",
		.group = 0,
		.difference = SIZE_MAX,
		.counts = true};
	items[2] = (struct uph_reconcile_item){.ours = true,
		.entry = 40,
		.name = "ver 21",
		.date = day(20240819),
		.activity = a964,
		.amount = ore(-25000000),
		.reference = "F2002",
		.text = "",
		.group = 0,
		.difference = SIZE_MAX,
		.counts = true};
	items[3] = (struct uph_reconcile_item){.ours = true,
		.entry = 41,
		.name = "ver 22",
		.date = day(20240828),
		.activity = a786,
		.amount = ore(-4000000),
		.reference = "F2003",
		.text = "",
		.group = SIZE_MAX,
		.difference = 0,
		.counts = true};
	items[4] = (struct uph_reconcile_item){.name = "A 13",
		.place = "51",
		.date = day(20240815),
		.activity = a964,
		.amount = ore(-120050),
		.reference = "",
		.text = "=HYPERLINK(1)",
		.group = SIZE_MAX,
		.difference = 1,
		.counts = true};
	items[5] = (struct uph_reconcile_item){.ours = true,
		.entry = 42,
		.name = "ver 23",
		.date = day(20240801),
		.activity = a786,
		.amount = ore(-700000),
		.reference = "",
		.text = "",
		.group = SIZE_MAX,
		.difference = 2,
		.counts = true};
}

static void make_differences(int64_t a786, int64_t a964)
{
	parts[0] = (struct uph_difference_part){.activity = a786, .amount = ore(4000000)};
	parts[1] = (struct uph_difference_part){.activity = a964, .amount = ore(-120050)};
	parts[2] = (struct uph_difference_part){.activity = a786, .amount = ore(700000)};
	parts[3] = (struct uph_difference_part){.activity = a964, .amount = ore(-700000)};
	differences[0] = (struct uph_difference){.number = 1,
		.key = "k1",
		.kind = UPH_DIFFERENCE_LATE,
		.parts = &parts[0],
		.part_count = 1,
		.amount = ore(4000000),
		.items = of_first,
		.item_count = 1,
		.proposal = "Väntas bli bokförd nästa månad.",
		.commands = "",
		.explained = true,
		.explanation = "Utbetald 2024-09-02",
		.until = day(20240930),
		.person = "Ekonom"};
	differences[1] = (struct uph_difference){.number = 2,
		.key = "k2",
		.kind = UPH_DIFFERENCE_THEIRS,
		.parts = &parts[1],
		.part_count = 1,
		.amount = ore(-120050),
		.items = of_second,
		.item_count = 1,
		.proposal = "",
		.commands = "uph record spend --date 2024-08-15\nuph record pay\n",
		.explanation = "",
		.person = ""};
	differences[2] = (struct uph_difference){.number = 3,
		.key = "k3",
		.kind = UPH_DIFFERENCE_OURS,
		.parts = &parts[2],
		.part_count = 2,
		.moved = ore(700000),
		.items = of_third,
		.item_count = 1,
		.proposal = "",
		.commands = "",
		.explanation = "Väntar",
		.lapsed = true,
		.until = day(20240731),
		.person = "Ekonom"};
}

static void make_pots(int64_t a786, int64_t a964)
{
	pots[0] = (struct uph_reconcile_pot){.activity = a786,
		.theirs = ore(72000036 + 4700000),
		.ours = ore(72000036),
		.available = ore(-272351464),
		.decided = ore(344351500),
		.difference = ore(4700000),
		.explained = ore(4000000),
		.unexplained = ore(700000)};
	pots[1] = (struct uph_reconcile_pot){.activity = a964,
		.theirs = ore(22902000 - 120050),
		.ours = ore(22902000),
		.available = ore(-124979300),
		.decided = ore(142500000),
		.held = ore(5381300),
		.difference = ore(-120050),
		.unexplained = ore(-120050),
		.reconciled = day(20240731),
		.before = day(20240731)};
}

static struct uph_reconciliation made(void)
{
	int64_t a786 = real_book_activity(&book, "786"), a964 = real_book_activity(&book, "964");
	outside = (struct uph_outside){.system = "Region Blekinge",
		.key = "232100-0081",
		.name = "ekonomi.se",
		.reads = "konto 2990–2999, dimension 6 = aktivitet, kredit är våra pengar",
		.digest = {0x51, 0xab},
		.passed_over = 4};
	make_items(a786, a964);
	make_differences(a786, a964);
	make_pots(a786, a964);
	matches[0] = (struct uph_reconcile_match){
		.how = UPH_MATCH_SPLIT, .ours = 1, .theirs = 2, .activity = a964, .amount = ore(-25000000)};
	return (struct uph_reconciliation){.as_of = day(20240831),
		.outside = &outside,
		.pots = pots,
		.pot_count = 2,
		.items = items,
		.item_count = 6,
		.matches = matches,
		.match_count = 1,
		.differences = differences,
		.difference_count = 3,
		.unexplained_count = 2};
}

static struct uph_report *ask(const struct uph_reconciliation *of, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_reconciliation(book.ledger, query, of, &report, &err), &err);
	return report;
}

static struct uph_report *ask_made(bool detail)
{
	struct uph_reconciliation of = made();
	const struct uph_query query = {.to = day(20240831), .detail = detail};
	return ask(&of, &query);
}

static bool has_note(const struct uph_report *report, const char *words)
{
	for (size_t i = 0; i < report->note_count; i++) {
		if (strstr(report->notes[i], words))
			return true;
	}
	return false;
}

/* ---- refusals ---- */

static void a_question_from_a_day_is_refused(void **state)
{
	(void)state;
	struct uph_reconciliation of = made();
	struct uph_report *report;
	struct uph_error err = {0};
	const struct uph_query query = {.from = day(20240101), .to = day(20240831)};
	assert_int_equal(UPH_E_USAGE, uph_report_reconciliation(book.ledger, &query, &of, &report, &err));
	assert_null(report);
}

/* ---- the paper ---- */

static void the_head_says_what_was_read(void **state)
{
	(void)state;
	struct uph_report *report = ask_made(false);
	assert_string_equal("reconcile", report->name);
	assert_string_equal("Avstämning 2024-08-31", report->title);
	assert_string_equal("UPH-boken mot ekonomisystemet hos Region Blekinge · Källa: ekonomi.se (sha256 "
			    "51ab000000000000…), konto 2990–2999, dimension 6 = aktivitet, kredit är våra "
			    "pengar",
		report->subtitle);
	assert_string_equal("EJ AVSTÄMT", report->status);
	assert_true(report->landscape);
	assert_int_equal(2, report_figure_value(report, "unexplained_count")->integer);
	assert_int_equal(20240831, report_figure_value(report, "as_of")->date.ymd);
	uph_report_free(report);
}

static void pots_add_up(void **state)
{
	(void)state;
	struct uph_report *report = ask_made(false);
	size_t section = report_section_named(report, "pots");
	assert_int_equal(0, section);
	size_t row = report_row_named(report, section, "activity", "786");
	assert_int_equal(76700036, report_ore(report, section, row, "outside"));
	assert_int_equal(72000036, report_ore(report, section, row, "on_balance"));
	assert_int_equal(4700000, report_ore(report, section, row, "difference"));
	assert_int_equal(4000000, report_ore(report, section, row, "explained"));
	assert_int_equal(700000, report_ore(report, section, row, "unexplained"));
	assert_int_equal(99481986, report_total_ore(report, section, "outside"));
	assert_int_equal(579950, report_total_ore(report, section, "unexplained"));
	row = report_row_named(report, section, "activity", "964");
	assert_int_equal(20240731, report_value(report, section, row, "reconciled")->date.ymd);
	/* live: ours is its parts, the difference theirs less ours, the rest what is not explained */
	assert_int_equal(3, report_value(report, section, row, "on_balance")->term_count);
	assert_int_equal(2, report_value(report, section, row, "difference")->term_count);
	assert_true(report_value(report, section, row, "unexplained")->terms[1].subtract);
	uph_report_free(report);
}

static void differences_keep_their_numbers(void **state)
{
	(void)state;
	struct uph_report *report = ask_made(false);
	size_t explained = report_section_named(report, "explained");
	size_t open = report_section_named(report, "unexplained");
	assert_int_equal(1, report->sections[explained].row_count);
	assert_int_equal(3, report->sections[open].row_count);
	size_t row = report_row_named(report, explained, "number", "F1");
	assert_string_equal("late", report_words(report, explained, row, "kind"));
	assert_string_equal("ver 22 F2003", report_words(report, explained, row, "here"));
	assert_string_equal("", report_words(report, explained, row, "there"));
	assert_string_equal("Utbetald 2024-09-02", report_words(report, explained, row, "explanation"));
	assert_int_equal(20240930, report_value(report, explained, row, "until")->date.ymd);
	assert_string_equal("Ekonom", report_words(report, explained, row, "person"));
	row = report_row_named(report, open, "number", "O2");
	assert_string_equal("A 13 (rad 51)", report_words(report, open, row, "there"));
	assert_int_equal(-120050, report_ore(report, open, row, "amount"));
	row = report_row_named(report, open, "number", "O3");
	assert_string_equal("786", report_words(report, open, row, "activity"));
	assert_int_equal(700000, report_ore(report, open, row, "amount"));
	assert_string_equal("O3", report_words(report, open, row + 1, "number"));
	assert_string_equal("964", report_words(report, open, row + 1, "activity"));
	assert_int_equal(-700000, report_ore(report, open, row + 1, "amount"));
	assert_string_equal("", report_words(report, open, row + 1, "here"));
	uph_report_free(report);
}

/* What a person reads of a difference: the text across the last slots. */
static const char *what(const struct uph_report *report, const char *key, const char *number)
{
	size_t section = report_section_named(report, key);
	size_t row = report_row_named(report, section, "number", number);
	const struct uph_section *found = &report->sections[section];
	for (size_t i = 0; i < found->column_count; i++) {
		if (UPH_COLUMN_SPAN_OF(found->columns[i].flags) == UPH_SPAN_REST)
			return found->rows[row].values[i].text;
	}
	fail_msg("no text across the rest");
	return NULL;
}

static void a_person_reads_why(void **state)
{
	(void)state;
	struct uph_report *report = ask_made(false);
	assert_string_equal("Väntas bli bokförd nästa månad. Förklarat: "
			    "\"Utbetald 2024-09-02\" (Ekonom), gäller t.o.m. 2024-09-30.",
		what(report, "explained", "F1"));
	assert_string_equal("Står bara i ekonomisystemet.", what(report, "unexplained", "O2"));
	assert_string_equal("Står bara i UPH-boken. Förklaringen gällde t.o.m. 2024-07-31: \"Väntar\".",
		what(report, "unexplained", "O3"));
	uph_report_free(report);
}

static void commands_stand_a_line_each(void **state)
{
	(void)state;
	struct uph_report *report = ask_made(false);
	size_t section = report_section_named(report, "commands");
	assert_true(report->sections[section].paper_only);
	assert_int_equal(2, report->sections[section].row_count);
	assert_string_equal("O2", report_words(report, section, 0, "number"));
	assert_string_equal(
		"uph record spend --date 2024-08-15", report_words(report, section, 0, "command"));
	assert_string_equal("uph record pay", report_words(report, section, 1, "command"));
	uph_report_free(report);
}

static void notes_and_signatures(void **state)
{
	(void)state;
	struct uph_report *report = ask_made(false);
	assert_true(has_note(report, "Träffar: 1 delad. Utan träff: 1 i "
				     "ekonomisystemet, 2 i UPH-boken."));
	assert_true(has_note(report, "4 rader i filen är av andra konton"));
	assert_true(has_note(report, "avstämt över alla bidragsår"));
	assert_true(has_note(report, "--as-of 2024-08-31 --explain O1"));
	assert_int_equal(3, report->blank_count);
	assert_string_equal("Nästa avstämning: 2024-09-30", report->blanks[2]);
	uph_report_free(report);
}

static void items_stand_on_their_own_sheets(void **state)
{
	(void)state;
	struct uph_report *report = ask_made(true);
	size_t matched = report_section_named(report, "matched");
	size_t unmatched = report_section_named(report, "unmatched");
	assert_int_equal(3, report->sections[matched].row_count);
	for (size_t row = 0; row < 3; row++) {
		assert_int_equal(1, report_value(report, matched, row, "match")->integer);
		assert_string_equal("split", report_words(report, matched, row, "how"));
	}
	assert_int_equal(3, report->sections[unmatched].row_count);
	size_t row = report_row_named(report, unmatched, "name", "ver 22");
	assert_string_equal("F1", report_words(report, unmatched, row, "difference"));
	assert_string_equal("ours", report_words(report, unmatched, row, "side"));
	row = report_row_named(report, unmatched, "name", "A 13");
	assert_string_equal("O2", report_words(report, unmatched, row, "difference"));
	uph_report_free(report);
}

static void books_that_agree_say_so(void **state)
{
	(void)state;
	struct uph_reconciliation of = made();
	const struct uph_query query = {.to = day(20241130), .detail = true};
	of.as_of = day(20241130);
	of.difference_count = of.unexplained_count = of.item_count = of.match_count = 0;
	outside.passed_over = 0;
	outside.tells_funds = true;
	pots[0].fund = pots[1].fund = real_book_fund(&book, "UPH 2024");
	struct uph_report *report = ask(&of, &query);
	assert_string_equal("", report->status);
	assert_int_equal(1, report->section_count);
	assert_string_equal("UPH 2024", report_words(report, 0, 0, "fund"));
	assert_int_equal(1, report->note_count);
	assert_string_equal("Böckerna stämmer överens.", report->notes[0]);
	assert_string_equal("Nästa avstämning: 2024-12-31", report->blanks[2]);
	uph_report_free(report);
}

static void december_is_followed_by_january(void **state)
{
	(void)state;
	struct uph_reconciliation of = made();
	const struct uph_query query = {.to = day(20241231)};
	of.as_of = day(20241231);
	of.unexplained_count = 0;
	struct uph_report *report = ask(&of, &query);
	assert_string_equal("Nästa avstämning: 2025-01-31", report->blanks[2]);
	assert_true(has_note(report, "Ingenting är oförklarat."));
	uph_report_free(report);
}

static void english_has_the_same_figures(void **state)
{
	(void)state;
	struct uph_reconciliation of = made();
	const struct uph_query query = {.to = day(20240831), .language = UPH_ENGLISH, .detail = true};
	struct uph_report *report = ask(&of, &query);
	assert_string_equal("Reconciliation 2024-08-31", report->title);
	assert_int_equal(579950, report_total_ore(report, 0, "unexplained"));
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_from_a_day_is_refused),
		cmocka_unit_test(the_head_says_what_was_read),
		cmocka_unit_test(pots_add_up),
		cmocka_unit_test(differences_keep_their_numbers),
		cmocka_unit_test(a_person_reads_why),
		cmocka_unit_test(commands_stand_a_line_each),
		cmocka_unit_test(notes_and_signatures),
		cmocka_unit_test(items_stand_on_their_own_sheets),
		cmocka_unit_test(books_that_agree_say_so),
		cmocka_unit_test(december_is_followed_by_january),
		cmocka_unit_test(english_has_the_same_figures),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
