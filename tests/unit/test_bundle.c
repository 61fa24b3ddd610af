/* A meeting's papers: which meeting is meant, which papers there are, and how the files are listed. */
#include <stdio.h>
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

static void add_decision(
	struct real_book *book, const char *body, int32_t date, const char *paragraph, enum uph_stage stage)
{
	struct uph_error err = {0};
	int64_t id;
	const struct uph_decision decision = {.body = body, .date = {date}, .paragraph = paragraph};
	const struct uph_step step = {.stage = stage, .date = {date}};
	real_book_begin(book);
	assert_status(UPH_OK, uph_decision_add(book->ledger, &decision, NULL, &id, &err), &err);
	assert_status(UPH_OK, uph_step_add(book->ledger, id, &step, NULL, &err), &err);
	assert_status(UPH_OK, uph_clause_add(book->ledger, id, "att pröva", NULL, &err), &err);
	real_book_commit(book);
}

/* ---- which meeting ---- */

static void meetings_that_are_refused(void **state)
{
	static const struct {
		const char *words;
		enum uph_status status;
		const char *message;
	} cases[] = {
		{"LSVO", UPH_E_USAGE,
			"mötet \"LSVO\" har ingen dag; skriv det som \"LSVO 2024-09-27\" eller 2024-09-27"},
		{"", UPH_E_USAGE,
			"mötet \"\" har ingen dag; skriv det som \"LSVO 2024-09-27\" eller 2024-09-27"},
		{"LSVO 2024-02-30", UPH_E_USAGE,
			"mötet \"LSVO 2024-02-30\" har ingen dag; skriv det som \"LSVO 2024-09-27\" eller "
			"2024-09-27"},
		{"LSVO 2024-06-16", UPH_E_MISSING,
			"mötet \"LSVO 2024-06-16\" finns inte i boken; närmast är LSVO 2024-06-14, LSVO "
			"2024-06-18, LSVO 2024-04-12"},
		{"Nämnden 2024-09-27", UPH_E_MISSING,
			"mötet \"Nämnden 2024-09-27\" finns inte i boken; närmast är LSVO 2024-09-27, "
			"Styrgruppen 2024-09-27, LSVO 2024-06-18"},
		{"2024-09-27", UPH_E_USAGE,
			"flera organ möttes den dagen: LSVO 2024-09-27, Styrgruppen 2024-09-27; ange vilket"},
	};
	struct real_book book;
	struct uph_bundle_meeting meeting;
	const struct uph_query query = {0};
	(void)state;
	real_book_open(&book, folder, "nekade.uph");
	add_decision(&book, "Styrgruppen", 20240927, "3", UPH_RECOMMENDED);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err = {0};
		assert_status(cases[i].status,
			uph_bundle_meeting_find(book.ledger, &query, cases[i].words, &meeting, &err), &err);
		assert_string_equal(err.message, cases[i].message);
	}
	real_book_close(&book);
}

static void an_empty_book_has_no_meeting(void **state)
{
	struct real_book book;
	struct uph_bundle_meeting meeting;
	struct uph_error err = {0};
	const struct uph_query query = {0};
	(void)state;
	real_book_empty(&book, folder, "tom.uph");
	assert_status(
		UPH_E_MISSING, uph_bundle_meeting_find(book.ledger, &query, NULL, &meeting, &err), &err);
	assert_string_equal(
		err.message, "boken har inget möte med beslut; läs in en matris eller ett beslut först");
	real_book_close(&book);
}

static void meetings_that_are_found(void **state)
{
	static const struct {
		const char *words, *body;
		int32_t date, as_of;
	} cases[] = {
		{NULL, "LSVO", 20240927, 20240927}, /* the latest that is more than proposed */
		{"2024-09-27", "LSVO", 20240927, 20240927},
		{"lsvo  2024-06-14 ", "LSVO", 20240614, 20240614},
		{"LSVO 2024-11-15", "LSVO", 20241115, 20241115},
		{"2023-10-20", "LSVO", 20231020, 20240101}, /* the book begins after it */
		{"Region Blekinges styrgrupp 2024-03-01", "Region Blekinges styrgrupp", 20240301, 20240301},
	};
	struct real_book book;
	const struct uph_query query = {0};
	(void)state;
	real_book_open(&book, folder, "funna.uph");
	add_decision(&book, "LSVO", 20241115, "9", UPH_PROPOSED);
	add_decision(&book, "Region Blekinges styrgrupp", 20240301, NULL, UPH_RECOMMENDED);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err = {0};
		struct uph_bundle_meeting meeting;
		assert_status(UPH_OK,
			uph_bundle_meeting_find(book.ledger, &query, cases[i].words, &meeting, &err), &err);
		assert_string_equal(meeting.body, cases[i].body);
		assert_int_equal(meeting.date.ymd, cases[i].date);
		assert_int_equal(meeting.as_of.ymd, cases[i].as_of);
	}
	real_book_close(&book);
}

/* ---- the papers ---- */

struct seen {
	char names[4096];
	int64_t statements_ore, available_ore, recommended_ore;
	struct {
		size_t papers, pages;
	} count;
};

static enum uph_status see(void *context, const struct uph_bundle_paper *paper,
	const struct uph_report *report, struct uph_error *err)
{
	struct seen *seen = context;
	size_t used = strlen(seen->names);
	(void)err;
	(void)snprintf(seen->names + used, sizeof seen->names - used, "%s%s%s|", paper->folder,
		*paper->folder ? "/" : "", paper->name);
	assert_true(uph_report_complete(report));
	seen->count.papers++;
	seen->count.pages += paper->page;
	if (strcmp(paper->folder, "saldobesked") == 0)
		seen->statements_ore += paper->amount.ore;
	if (strcmp(paper->name, "fördelningsmatris") == 0)
		seen->available_ore = paper->amount.ore;
	if (paper->page)
		seen->recommended_ore += paper->amount.ore;
	return UPH_OK;
}

static void papers_of_a_meeting(void **state)
{
	struct real_book book;
	struct uph_bundle_meeting meeting;
	struct uph_error err = {0};
	struct seen seen = {0};
	const struct uph_query query = {0};
	(void)state;
	real_book_open(&book, folder, "papper.uph");
	add_decision(&book, "Styrgruppen", 20240927, "3", UPH_RECOMMENDED);
	assert_status(UPH_OK, uph_bundle_meeting_find(book.ledger, &query, "LSVO 2024-09-27", &meeting, &err),
		&err);
	assert_status(UPH_OK, uph_bundle_papers(book.ledger, &query, &meeting, see, &seen, &err), &err);
	assert_non_null(
		strstr(seen.names, "fördelningsmatris|saldo|villkor|poster|rekommendation 2024-09-27 "));
	assert_null(strstr(seen.names, "förslag"));
	assert_null(strstr(seen.names, "medfinansiering"));
	assert_int_equal(seen.count.papers, 4 + 1 + 7);
	assert_int_equal(seen.count.pages, 1);
	assert_int_equal(seen.available_ore, 789374206);
	assert_int_equal(seen.recommended_ore, 20000000);
	assert_int_equal(seen.statements_ore, 862910500);
	real_book_close(&book);
}

static enum uph_status refuse(void *context, const struct uph_bundle_paper *paper,
	const struct uph_report *report, struct uph_error *err)
{
	size_t *count = context;
	(void)report;
	if (++*count == 3)
		return uph_fail(err, UPH_E_IO, "%s får inte plats", paper->name);
	return UPH_OK;
}

static void what_a_visitor_refuses_ends_it(void **state)
{
	struct real_book book;
	struct uph_bundle_meeting meeting;
	struct uph_error err = {0};
	size_t count = 0;
	const struct uph_query query = {0};
	(void)state;
	real_book_open(&book, folder, "slut.uph");
	assert_status(UPH_OK, uph_bundle_meeting_find(book.ledger, &query, NULL, &meeting, &err), &err);
	assert_status(UPH_E_IO, uph_bundle_papers(book.ledger, &query, &meeting, refuse, &count, &err), &err);
	assert_string_equal(err.message, "villkor får inte plats");
	assert_int_equal(count, 3);
	real_book_close(&book);
}

/* ---- the list ---- */

static void files_are_listed_with_their_digest(void **state)
{
	const struct uph_bundle_file files[] = {
		{.path = "saldo.xlsx",
			.paper = {.title = "Saldo", .shows = "Kvar", .has_amount = true, .amount = {12345}},
			.digest = {0xAB, 0x01, [31] = 0xFF},
			.size = 7},
		{.path = "poster.xlsx", .paper = {.title = "Journal", .shows = "Poster: 22"}},
	};
	const struct uph_bundle_meeting meeting = {"LSVO", {20231020}, {20240101}};
	struct real_book book;
	struct uph_report *report;
	struct uph_error err = {0};
	const struct uph_query query = {.language = UPH_ENGLISH};
	(void)state;
	real_book_open(&book, folder, "lista.uph");
	assert_status(
		UPH_OK, uph_report_bundle(book.ledger, &query, &meeting, files, 2, &report, &err), &err);
	assert_string_equal(report->subtitle, "All papers of LSVO 2023-10-20");
	assert_int_equal(report_figure_value(report, "file_count")->integer, 2);
	assert_string_equal(report_words(report, 0, 0, "file"), "saldo.xlsx");
	assert_int_equal(report_ore(report, 0, 0, "amount"), 12345);
	assert_string_equal(report_words(report, 0, 0, "sha256"),
		"ab010000000000000000000000000000000000000000000000000000000000ff");
	assert_int_equal(report_value(report, 0, 1, "amount")->kind, UPH_VALUE_NONE);
	assert_string_equal(report->notes[0],
		"The meeting was before the book's first day; the papers show the state on 2024-01-01.");
	uph_report_free(report);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(meetings_that_are_refused),
		cmocka_unit_test(an_empty_book_has_no_meeting),
		cmocka_unit_test(meetings_that_are_found),
		cmocka_unit_test(papers_of_a_meeting),
		cmocka_unit_test(what_a_visitor_refuses_ends_it),
		cmocka_unit_test(files_are_listed_with_their_digest),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
