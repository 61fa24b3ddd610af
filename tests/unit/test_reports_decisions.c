/* Decisions and their stages: nothing is called decided that is not. */
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

static struct uph_report *decisions(struct uph_ledger *ledger, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_decisions(ledger, query, &report, &err), &err);
	assert_string_equal(report->name, "decisions");
	return report;
}

static struct uph_report *all_decisions(struct uph_ledger *ledger)
{
	const struct uph_query query = {.detail = true};
	return decisions(ledger, &query);
}

/* A ledger of its own, closed with its file. */
static void close_book(struct book *book)
{
	char *path = support_path(folder, "bok.uph");
	book_close(book);
	remove(path);
	free(path);
}

static void verdict(struct uph_ledger *ledger, enum uph_stage stage, const struct uph_verdict *given)
{
	struct uph_error err = {0};
	int64_t voucher;
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	if (stage == UPH_DECIDED)
		assert_status(UPH_OK, uph_approve(ledger, given, &voucher, &err), &err);
	else if (stage == UPH_REJECTED)
		assert_status(UPH_OK, uph_reject(ledger, given, &voucher, &err), &err);
	else
		assert_status(UPH_OK, uph_withdraw(ledger, given, 0, &voucher, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(ledger, &err), &err);
}

/* A decision of the next meeting that nobody has recommended: 150,00 and an amount to come. */
static int64_t propose(struct book *book)
{
	struct uph_error err;
	int64_t decision, allocation;
	const struct uph_decision new = {.body = "LSVO", .date = {20241115}, .title = "Föräldrastöd"};
	const struct uph_step step = {.stage = UPH_PROPOSED, .date = new.date};
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_status(UPH_OK, uph_decision_add(book->ledger, &new, NULL, &decision, &err), &err);
	assert_status(UPH_OK, uph_step_add(book->ledger, decision, &step, NULL, &err), &err);
	for (int i = 0; i < 2; i++) {
		const struct uph_allocation wanted = {.decision = decision,
			.purpose = i == 0 ? "Föräldrastöd" : "Utbildning",
			.bound = i == 0 ? "exact" : "unknown",
			.recipient = book->karlskrona};
		assert_status(UPH_OK,
			uph_allocation_add(book->ledger, &wanted, new.date, NULL, &allocation, &err), &err);
		const struct uph_financing line = {.allocation = allocation,
			.fund = book->year,
			.activity = i == 0 ? book->a786 : book->a964,
			.amount = {i == 0 ? 15000 : 0},
			.share_numerator = i == 0 ? 0 : 1,
			.share_denominator = i == 0 ? 0 : 1};
		assert_status(UPH_OK, uph_financing_add(book->ledger, &line, 0, NULL, &err), &err);
	}
	assert_status(UPH_OK, uph_ledger_commit(book->ledger, &err), &err);
	return decision;
}

/* ---- refusals ---- */

static void unknown_decision_is_told_of(void **state)
{
	struct book book;
	struct uph_report *report;
	struct uph_error err = {0};
	int64_t allocation, held;
	const struct uph_query query = {.decision = "LSVO 2024-04-13"};
	const struct uph_query from = {.from = {20240101}};
	(void)state;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	assert_int_equal(uph_report_decisions(book.ledger, &query, &report, &err), UPH_E_MISSING);
	assert_string_equal(err.message,
		"beslutet \"LSVO 2024-04-13\" finns inte i boken; skriv det som \"LSVO "
		"2024-09-27 § 84\" (uph decisions visar alla)");
	assert_null(report);
	assert_int_equal(uph_report_decisions(book.ledger, &from, &report, &err), UPH_E_USAGE);
	close_book(&book);
}

/* ---- the rows ---- */

static void recommended_is_not_decided(void **state)
{
	struct real_book book;
	(void)state;
	real_book_open(&book, folder, "beslut.uph");
	struct uph_report *report = all_decisions(book.ledger);
	assert_int_equal(report->sections[0].row_count, 16);
	for (size_t i = 0; i < 16; i++) {
		assert_string_equal(report_words(report, 0, i, "stage"), "rekommenderat");
		assert_int_equal(report_value(report, 0, i, "decided_amount")->kind, UPH_VALUE_NONE);
		assert_int_equal(report_value(report, 0, i, "decided")->kind, UPH_VALUE_NONE);
		assert_int_equal(report_value(report, 0, i, "adjusted")->kind, UPH_VALUE_NONE);
	}
	assert_int_equal(report_pair_ore(report, "recommended"), 868291800);
	assert_int_equal(report_pair_ore(report, "decided"), 0);
	assert_int_equal(report_total_ore(report, 0, "decided_amount"), 0);
	assert_int_equal(report_value(report, 0, 0, "paragraph")->kind, UPH_VALUE_NONE);
	size_t row = report_row_named(report, 0, "number", "UPH-24-004");
	assert_string_equal(report_words(report, 0, row, "financing"),
		"787 UPH 2024: 175 000,00; 964 UPH 2024: 175 000,00");
	assert_int_equal(report_ore(report, 0, row, "amount"), 35000000);
	uph_report_free(report);
	real_book_close(&book);
}

/* Approved with less, the rest released: recommended 300,00, decided 200,00; by then, and before. */
static void decided_amount_is_the_deciders(void **state)
{
	struct book book;
	int64_t allocation, held;
	(void)state;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	const struct uph_verdict approve = {.decision = 0};
	struct uph_verdict given = approve;
	struct uph_allocation line;
	struct uph_error err;
	assert_status(UPH_OK, uph_allocation_by_id(book.ledger, allocation, &line, &err), &err);
	given.decision = line.decision;
	given.allocations = &allocation;
	given.allocation_count = 1;
	given.date = (struct uph_date){20240503};
	given.has_amount = true;
	given.amount = (struct uph_money){20000};
	given.reference = "2024/77";
	verdict(book.ledger, UPH_DECIDED, &given);
	struct uph_report *report = all_decisions(book.ledger);
	size_t row = report_row_named(report, 0, "number", "UPH-24-001");
	assert_string_equal(report_words(report, 0, row, "stage"), "beslutat");
	assert_string_equal(report_words(report, 0, row, "stage_name"), "decided");
	assert_int_equal(report_ore(report, 0, row, "amount"), 30000);
	assert_int_equal(report_ore(report, 0, row, "decided_amount"), 20000);
	assert_string_equal(report_words(report, 0, row, "decided_by"), "regiondirektören");
	assert_string_equal(report_words(report, 0, row, "reference"), "2024/77");
	assert_int_equal(report_value(report, 0, row, "decided")->date.ymd, 20240503);
	size_t other = report_row_named(report, 0, "number", "UPH-24-002");
	assert_string_equal(report_words(report, 0, other, "stage"), "rekommenderat");
	assert_int_equal(report->sections[0].row_count, 2); /* the director's own decision is no row */
	assert_int_equal(report_pair_ore(report, "decided"), 20000);
	assert_int_equal(report_pair_ore(report, "recommended"), 5000);
	size_t steps = report_section_named(report, "steps");
	assert_int_equal(report->sections[steps].row_count, 2);
	assert_string_equal(report_words(report, steps, 1, "linked"), "Regiondirektören 2024-05-03");
	assert_int_equal(report_ore(report, steps, 1, "amount"), 20000);
	uph_report_free(report);

	const struct uph_query before = {.to = {20240502}, .detail = true};
	report = decisions(book.ledger, &before);
	assert_string_equal(report_words(report, 0, row, "stage"), "rekommenderat");
	assert_int_equal(report_value(report, 0, row, "decided_amount")->kind, UPH_VALUE_NONE);
	assert_int_equal(report_ore(report, 0, row, "amount"), 30000);
	assert_int_equal(report->sections[report_section_named(report, "steps")].row_count, 1);
	uph_report_free(report);
	close_book(&book);
}

static void one_decision_and_all_about_it(void **state)
{
	struct esf_book esf;
	struct uph_error err;
	const struct uph_attachment extract = {
		.name = "utdrag.pdf", .digest = {0x9c, 0x1e, 0xab}, .size = 1234, .decision = 0};
	struct uph_attachment attachment = extract;
	(void)state;
	esf_book_open(&esf, folder);
	struct uph_ledger *ledger = esf.book.ledger;
	const struct uph_step signed_step = {.stage = UPH_ADJUSTED, .date = {20240226}};
	attachment.decision = esf.decision;
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	assert_status(UPH_OK, uph_clause_add(ledger, esf.decision, "att rekommendera", NULL, &err), &err);
	assert_status(UPH_OK, uph_distribution_add(ledger, esf.decision, "Föredragande", NULL, &err), &err);
	assert_status(UPH_OK, uph_step_add(ledger, esf.decision, &signed_step, NULL, &err), &err);
	assert_status(UPH_OK, uph_attachment_add(ledger, &attachment, NULL, &err), &err);
	esf_book_commit(&esf);
	propose(&esf.book);
	const struct uph_query query = {.decision = "2024-02-16"};
	struct uph_report *report = decisions(ledger, &query);
	assert_string_equal(report->title, "LSVO 2024-02-16 § 25 c");
	assert_int_equal(report->sections[0].row_count, 1);
	assert_int_equal(report_ore(report, 0, 0, "amount"), 200000000);
	assert_string_equal(report_words(report, 0, 0, "bound"), "most");
	assert_string_equal(report_words(report, 0, 0, "conditions"), "V-24-001 öppet");
	assert_string_equal(report_words(report, 0, 0, "recipient"), "KoU");
	assert_int_equal(report_value(report, 0, 0, "clause_count")->integer, 1);
	assert_int_equal(report_value(report, 0, 0, "adjusted")->date.ymd, 20240226);
	assert_string_equal(
		report_words(report, report_section_named(report, "clauses"), 0, "text"), "att rekommendera");
	assert_string_equal(report_words(report, report_section_named(report, "distribution"), 0, "text"),
		"Föredragande");
	assert_string_equal(
		report_words(report, report_section_named(report, "steps"), 1, "stage"), "justerat");
	assert_string_equal(
		report_words(report, report_section_named(report, "conditions"), 0, "status"), "open");
	size_t attachments = report_section_named(report, "attachments");
	assert_string_equal(report_words(report, attachments, 0, "digest"), "9c1eab0000000000");
	assert_string_equal(report_words(report, attachments, 0, "name"), "utdrag.pdf");
	const struct uph_value *back = report_value(report, attachments, 0, "decision");
	assert_true(back->linked);
	assert_int_equal(back->link_row, 0);
	uph_report_free(report);
	esf_book_close(&esf);
	char *path = support_path(folder, "bok.uph");
	remove(path);
	free(path);
}

/* ---- no word too much ---- */

static bool says_decided(const char *text)
{
	return text && (strstr(text, "beslutat") || strstr(text, "Beslutat"));
}

/* Labels that say what they hold of both. */
static bool says_both(const char *text)
{
	static const char *const words[] = {"Rekomm./beslutat", "Rekomm. el. beslutat", "ej beslutat"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strstr(text, words[i]))
			return true;
	}
	return false;
}

static void expect_no_word(const struct uph_report *report, const char *text, const char *where)
{
	if (says_decided(text) && !says_both(text))
		fail_msg("%s: \"%s\" %s, and nothing is decided", report->name, text, where);
}

/* Over a book where nothing is decided: a column may be there for what is, with nothing in it. */
static void nothing_is_called_decided(struct uph_report *report)
{
	expect_no_word(report, report->title, "is the title");
	expect_no_word(report, report->subtitle, "is the subtitle");
	for (size_t s = 0; s < report->section_count; s++) {
		const struct uph_section *section = &report->sections[s];
		expect_no_word(report, section->title, "heads a table");
		for (size_t r = 0; r < section->row_count; r++) {
			for (size_t c = 0; c < section->column_count; c++) {
				const struct uph_value *value = &section->rows[r].values[c];
				expect_no_word(report, value->text, "stands in a row");
				if (value->kind != UPH_VALUE_NONE)
					expect_no_word(report, section->columns[c].label, "heads a figure");
			}
		}
	}
	for (size_t i = 0; i < report->figure_count; i++)
		expect_no_word(report, report->figures[i].label, "is a figure");
	for (size_t i = 0; i < report->total_count; i++)
		expect_no_word(report, report->totals[i].label, "is a total");
	for (size_t i = 0; i < report->note_count; i++)
		expect_no_word(report, report->notes[i], "is a note");
	uph_report_free(report);
}

typedef enum uph_status report_function(struct uph_ledger *ledger, const struct uph_query *query,
	struct uph_report **out, struct uph_error *err);

static void check_words(struct uph_ledger *ledger)
{
	static report_function *const functions[] = {uph_report_decisions, uph_report_statement,
		uph_report_balance, uph_report_matrix, uph_report_journal, uph_report_status,
		uph_report_conditions, uph_report_cofinancing, uph_report_sources};
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		for (int group = UPH_BY_ACTIVITY; group <= UPH_BY_MONTH; group++) {
			const struct uph_query query = {.party = "Karlskrona kommun",
				.detail = true,
				.proposals = true,
				.group = (enum uph_group)group,
				.form = functions[i] == uph_report_matrix ? UPH_MATRIX_BOTH
									  : UPH_MATRIX_FULL};
			struct uph_error err = {0};
			struct uph_report *report;
			assert_status(UPH_OK, functions[i](ledger, &query, &report, &err), &err);
			nothing_is_called_decided(report);
		}
	}
}

static void only_the_decided_is_called_so(void **state)
{
	struct book book;
	struct real_book real;
	struct uph_allocation line;
	struct uph_error err;
	int64_t allocation, held;
	(void)state;
	real_book_open(&real, folder, "ord.uph");
	check_words(real.ledger);
	real_book_close(&real);
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	int64_t proposed = propose(&book);
	check_words(book.ledger);
	const struct uph_verdict withdrawn = {.decision = proposed, .date = {20241120}};
	verdict(book.ledger, UPH_WITHDRAWN, &withdrawn);
	check_words(book.ledger);
	assert_status(UPH_OK, uph_allocation_by_id(book.ledger, allocation, &line, &err), &err);
	const struct uph_verdict rejected = {.decision = line.decision, .date = {20240601}};
	verdict(book.ledger, UPH_REJECTED, &rejected);
	check_words(book.ledger);
	const struct uph_query query = {0};
	struct uph_report *report = decisions(book.ledger, &query);
	assert_string_equal(report_words(report, 0, 0, "stage"), "avslaget");
	assert_string_equal(report_words(report, 0, 2, "stage"), "återtaget");
	assert_int_equal(report_pair_ore(report, "ended"), 30000 + 5000 + 15000);
	assert_int_equal(report_pair_ore(report, "recommended"), 0);
	uph_report_free(report);
	close_book(&book);
}

/* ---- proposals in the matrix ---- */

static struct uph_report *matrix(struct uph_ledger *ledger, bool proposals)
{
	const struct uph_query query = {.proposals = proposals};
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_matrix(ledger, &query, &report, &err), &err);
	return report;
}

static bool has_column(const struct uph_report *report, const char *key)
{
	for (size_t i = 0; i < report->sections[0].column_count; i++) {
		const char *there = report->sections[0].columns[i].key;
		if (there && strcmp(there, key) == 0)
			return true;
	}
	return false;
}

static void matrix_shows_proposals_apart(void **state)
{
	struct book book;
	struct uph_report *report;
	struct uph_error err = {0};
	int64_t allocation, held;
	const struct uph_query protocol = {.proposals = true, .form = UPH_MATRIX_PROTOCOL};
	(void)state;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	report = matrix(book.ledger, true);
	assert_false(has_column(report, "stage")); /* none: the ordinary matrix */
	assert_int_equal(report->section_count, 3);
	uph_report_free(report);
	propose(&book);
	report = matrix(book.ledger, false);
	assert_false(has_column(report, "stage"));
	size_t ordinary = report->sections[0].row_count;
	assert_int_equal(report_pair_ore(report, "available"), 565000);
	uph_report_free(report);

	report = matrix(book.ledger, true);
	assert_int_equal(report->sections[0].row_count, ordinary + 5);
	assert_int_equal(report_pair_ore(report, "available"), 565000);
	assert_int_equal(report_pair_ore(report, "allocated"), 35000);
	assert_int_equal(report_pair_ore(report, "proposed"), 15000);
	assert_int_equal(report_pair_ore(report, "available_after"), 550000);
	size_t row = report_row_named(report, 0, "purpose", "Föräldrastöd");
	assert_int_equal(row, ordinary + 1);
	assert_string_equal(report_words(report, 0, row, "stage"), "föreslaget");
	assert_string_equal(report_words(report, 0, row, "rd_decision"), "föreslaget");
	assert_int_equal(report_ore(report, 0, row, "amount"), 15000);
	assert_int_equal(report_value(report, 0, row + 1, "amount")->kind, UPH_VALUE_NONE);
	assert_string_equal(report_words(report, 0, row + 1, "comment"), "belopp saknas");
	assert_int_equal(
		report_ore(report, 0,
			report_row_named(report, 0, "purpose", "Förslag till kommande möte · Kvar före"),
			"amount"),
		565000);
	assert_int_equal(
		report_ore(report, 0, report_row_named(report, 0, "purpose", "Kvar efter"), "amount"),
		550000);
	size_t after = report_section_named(report, "left_after");
	row = report_row_named(report, after, "activity", "786");
	assert_int_equal(report_ore(report, after, row, "before"), 100000);
	assert_int_equal(report_ore(report, after, row, "proposed"), 15000);
	assert_int_equal(report_ore(report, after, row, "after"), 85000);
	uph_report_free(report);

	assert_int_equal(uph_report_matrix(book.ledger, &protocol, &report, &err), UPH_E_USAGE);
	assert_string_equal(err.message,
		"protokollets form läses in igen som beslut, så den visar inga förslag; ta --form full");
	close_book(&book);
}

/* A paper of a day before the director's decision does not know it. */
static void matrix_of_an_earlier_day(void **state)
{
	struct book book;
	struct uph_allocation line;
	struct uph_error err = {0};
	struct uph_report *report;
	int64_t allocation, held;
	(void)state;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	assert_status(UPH_OK, uph_allocation_by_id(book.ledger, allocation, &line, &err), &err);
	const struct uph_verdict approve = {.decision = line.decision, .date = {20240503}};
	verdict(book.ledger, UPH_DECIDED, &approve);
	const struct uph_query day = {.to = {20240430}};
	assert_status(UPH_OK, uph_report_matrix(book.ledger, &day, &report, &err), &err);
	size_t row = report_row_named(report, 0, "purpose", "Samordnare");
	assert_string_equal(report_words(report, 0, row, "rd_decision"), "saknas");
	assert_int_equal(report_pair_ore(report, "undecided"), 35000);
	uph_report_free(report);
	report = matrix(book.ledger, false);
	assert_string_equal(report_words(report, 0, row, "rd_decision"), "2024-05-03");
	assert_int_equal(report_pair_ore(report, "undecided"), 0);
	uph_report_free(report);
	close_book(&book);
}

/* ---- attests ---- */

static void reports_say_what_is_not_attested(void **state)
{
	struct book book;
	struct uph_error err = {0};
	int64_t allocation, held;
	static report_function *const functions[] = {uph_report_decisions, uph_report_statement,
		uph_report_balance, uph_report_matrix, uph_report_journal};
	const struct uph_query query = {.party = "Karlskrona kommun"};
	(void)state;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_set(book.ledger, "attest", "two", &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		struct uph_report *report;
		size_t found = 0;
		assert_status(UPH_OK, functions[i](book.ledger, &query, &report, &err), &err);
		for (size_t k = 0; k < report->note_count; k++)
			found += strcmp(report->notes[k],
					 "4 verifikationer, 6 350,00 kr, är inte attesterade.") == 0;
		if (found != 1)
			fail_msg("%s: %zu notes", report->name, found);
		uph_report_free(report);
	}
	close_book(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_decision_is_told_of),
		cmocka_unit_test(recommended_is_not_decided),
		cmocka_unit_test(decided_amount_is_the_deciders),
		cmocka_unit_test(one_decision_and_all_about_it),
		cmocka_unit_test(only_the_decided_is_called_so),
		cmocka_unit_test(matrix_shows_proposals_apart),
		cmocka_unit_test(matrix_of_an_earlier_day),
		cmocka_unit_test(reports_say_what_is_not_attested),
	};
	return cmocka_run_group_tests_name("reports_decisions", tests, setup, teardown);
}
