/* What each word of a question takes of decisions and allocations that have no entries yet, and of a grant
 * that has been received: the answers that rest on what is only proposed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/audit_case.h"
#include "uph/trace.h"

static struct uph_trace *ask(const char *words)
{
	struct uph_question *question = NULL;
	struct uph_trace *trace = NULL;
	struct uph_error err = {0};
	const struct uph_scope now = {0};
	enum uph_status status = uph_question_read(books.ledger, words, &question, &err);
	if (status == UPH_OK)
		status = uph_trace_make(books.ledger, question, &now, &trace, &err);
	uph_question_free(question);
	if (status != UPH_OK && status != UPH_E_MISSING)
		fail_msg("%s: %s", words, err.message);
	return trace;
}

static void finance(int64_t allocation, int64_t activity, int64_t ore)
{
	struct uph_error err = {0};
	const struct uph_financing line = {
		.allocation = allocation, .fund = books.year, .activity = activity, .amount = {ore}};
	books_begin();
	assert_status(UPH_OK, uph_financing_add(books.ledger, &line, 0, NULL, &err), &err);
	books_commit();
}

/* Camp: from 786 and 787 of 2024, to Karlskrona, which KoU requisitions for. Choir: from 964, to KoU. Both
 * are proposed, at different meetings; at a third the paper has no allocation. */
static void propose(void)
{
	int64_t camp = books_decide_by("LSVO", 20241108, "97", UPH_PROPOSED);
	books_from("decisions", "lager.json", "beslut 1");
	const struct uph_allocation to_karlskrona = {.decision = camp,
		.purpose = "Läger",
		.recipient = books.karlskrona,
		.requisitioner = books.kou,
		.performer = books_party("Friluftsrådet"),
		.extent = "tre veckor"};
	int64_t allocation = books_allocate_as(&to_karlskrona, books.year, books.a786, 0, NULL);
	books_by_hand();
	finance(allocation, books.a786, KRONOR(700));
	finance(allocation, books.a787, KRONOR(300));
	int64_t choir = books_decide_by("LSVO", 20241213, "105", UPH_PROPOSED);
	const struct uph_allocation to_kou = {
		.decision = choir, .purpose = "Körsång", .recipient = books.kou};
	allocation = books_allocate_as(&to_kou, books.year, books.a964, 0, NULL);
	finance(allocation, books.a964, KRONOR(450));
	books_from("decisions", "januari.json", "beslut 1");
	(void)books_decide_by("RSN", 20250117, "3", UPH_PROPOSED);
	books_by_hand();
}

/* "läger", "körsång", both or none; after a stroke how many decisions. */
static void each_word_takes_what_is_only_proposed(void **state)
{
	static const struct {
		const char *words, *taken;
	} cases[] = {
		{"aktivitet:786", "Läger/1"},
		{"aktivitet:787", "Läger/1"},
		{"aktivitet:964", "Körsång/1"},
		{"aktivitet:ofördelat", "/0"},
		{"bidragsår:2024", "Läger Körsång/2"},
		{"bidragsår:UPH t.o.m. 2023", "/0"},
		{"mottagare:Karlskrona", "Läger/1"},
		{"mottagare:KoU", "Körsång/1"},
		{"part:KoU", "Läger Körsång/2"},
		{"part:Friluftsrådet", "Läger/1"},
		{"datum:2024-11", "Läger/1"},
		{"datum:2024-11-09..2024-12-31", "Körsång/1"},
		{"datum:2025", "/1"},
		{"datum:2023", "/0"},
		{"belopp:700", "Läger/1"},
		{"belopp:300", "Läger/1"},
		{"belopp:1000", "Läger/1"},
		{"belopp:>400", "Läger Körsång/2"},
		{"belopp:<=450", "Läger Körsång/2"},
		{"belopp:999,99", "/0"},
		{"nr:UPH-24-002", "Körsång/1"},
		{"beslut:LSVO 2024-12-13", "Körsång/1"},
		{"beslut:RSN 2025-01-17", "/1"},
		{"källa:lager.json", "Läger/1"},
		{"källa:januari.json", "/1"},
		{"källa:januari.json not:beslut:RSN 2025-01-17", "/0"},
		{"Friluftsrådet", "Läger/1"},
		{"text:veckor", "Läger/1"},
		{"text:körs", "Körsång/1"},
		{"bidragsår:2024 not:aktivitet:786", "Körsång/1"},
		{"bidragsår:2024 not:part:KoU", "/0"},
		{"bidragsår:2024 händelse:utbetalt", "/0"},
		{"bidragsår:2024 ver:1-9", "/0"},
	};
	(void)state;
	propose();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char taken[200] = "";
		size_t decisions = 0;
		struct uph_trace *trace = ask(cases[i].words);
		for (size_t k = 0; trace && k < trace->count; k++) {
			const struct uph_trace_node *node = &trace->nodes[k];
			size_t length = strlen(taken);
			decisions += node->kind == UPH_TRACE_DECISION;
			if (node->kind == UPH_TRACE_ALLOCATION)
				(void)snprintf(taken + length, sizeof taken - length, "%s%s",
					length ? " " : "", node->allocation->purpose);
		}
		if (trace)
			assert_int_equal(0, trace->entry_count);
		size_t length = strlen(taken);
		(void)snprintf(taken + length, sizeof taken - length, "/%zu", decisions);
		if (strcmp(cases[i].taken, taken) != 0)
			fail_msg("%s: took %s, expected %s", cases[i].words, taken, cases[i].taken);
		uph_trace_free(trace);
	}
}

/* Money that has come is told under its pot and adds nothing to it: the grant is what may be decided. */
static void a_grant_that_has_been_received(void **state)
{
	(void)state;
	books_grant(books.year, books.undivided, KRONOR(900000), 20240101, "Bidrag");
	const struct uph_movement came = {.event = UPH_EVENT_RECEIVE,
		.fund = books.year,
		.amount = {KRONOR(600000)},
		.date = {20240315},
		.reference = "IN-1"};
	(void)books_move(&came);
	struct uph_trace *trace = ask("händelse:erhållet");
	assert_non_null(trace);
	assert_int_equal(1, trace->match_count);
	assert_int_equal(KRONOR(600000), trace->match_sum.ore);
	size_t received = 0;
	for (size_t i = 0; i < trace->count; i++) {
		const struct uph_trace_node *node = &trace->nodes[i];
		if (node->kind == UPH_TRACE_POT)
			assert_int_equal(KRONOR(900000), node->amount.ore);
		if (!node->entry || node->entry->event != UPH_EVENT_RECEIVE)
			continue;
		received++;
		assert_int_equal(KRONOR(600000), node->entry->amount.ore);
		assert_int_equal(UPH_TRACE_POT, trace->nodes[node->parent].kind);
	}
	assert_int_equal(1, received);
	uph_trace_free(trace);
}

/* A cell is of a sheet: the same cell of another sheet is not meant, and no name of a sheet means any. */
static void a_cell_is_of_its_sheet(void **state)
{
	static const struct {
		const char *words;
		size_t matches;
	} cases[] = {
		{"bok.xlsx:C4", 2},
		{"bok.xlsx:Bidrag!C4", 1},
		{"bok.xlsx:bidrag!C4", 1},
		{"bok.xlsx:Annat!C4", 1},
		{"bok.xlsx:Bidrag!C9", 0},
		{"bok.xlsx:Tredje!C4", 0},
	};
	(void)state;
	books_from("matrix", "bok.xlsx", "Bidrag!C4");
	books_grant(books.year, books.undivided, KRONOR(1000), 20240101, "Ett");
	books_from("matrix", "bok.xlsx", "Annat!C4");
	books_grant(books.year, books.undivided, KRONOR(2000), 20240101, "Två");
	books_by_hand();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_question *question = NULL;
		struct uph_trace *trace = NULL;
		struct uph_error err = {0};
		const struct uph_scope now = {0};
		enum uph_status status = uph_question_read(books.ledger, cases[i].words, &question, &err);
		if (status == UPH_OK)
			status = uph_trace_make(books.ledger, question, &now, &trace, &err);
		assert_int_equal(cases[i].matches ? UPH_OK : UPH_E_MISSING, status);
		if ((trace ? trace->match_count : 0) != cases[i].matches)
			fail_msg("%s: %zu matches", cases[i].words, trace ? trace->match_count : 0);
		uph_trace_free(trace);
		uph_question_free(question);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AUDIT_TEST(each_word_takes_what_is_only_proposed),
		AUDIT_TEST(a_grant_that_has_been_received),
		AUDIT_TEST(a_cell_is_of_its_sheet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
