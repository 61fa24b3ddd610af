/* A decision's paragraph and an att-clause as they read from now on: what is refused, what every reading
 * says, and what was known before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/decision_case.h"
#include "uph/journal.h"

static int64_t seq_of_head(void)
{
	return uph_ledger_head(here.ledger).seq;
}

static enum uph_status renumber(const char *decision, const char *paragraph, struct uph_error *err)
{
	const struct uph_decision known = decision_of(decision);
	begin();
	enum uph_status status =
		uph_decision_renumber(here.ledger, known.id, paragraph, "enligt protokollet", NULL, err);
	if (status == UPH_OK)
		status = uph_ledger_commit(here.ledger, err);
	else
		uph_ledger_rollback(here.ledger);
	return status;
}

static enum uph_status amend_clause(
	const char *decision, int64_t number, const char *text, struct uph_error *err)
{
	const struct uph_decision known = decision_of(decision);
	begin();
	enum uph_status status = uph_clause_amend(here.ledger, known.id, number, text, "skrivfel", NULL, err);
	if (status == UPH_OK)
		status = uph_ledger_commit(here.ledger, err);
	else
		uph_ledger_rollback(here.ledger);
	return status;
}

/* ---- refusals ---- */

static void a_paragraph_that_is_refused(void **state)
{
	static const struct {
		const char *decision, *paragraph;
		enum uph_status status;
		const char *message;
	} cases[] = {
		{"LSVO 2024-09-27 § 84", " § ", UPH_E_USAGE,
			"ange paragrafen, till exempel \"84\" eller \"25 c\""},
		{"LSVO 2024-09-27 § 84", " 84  ", UPH_E_USAGE,
			"LSVO 2024-09-27 § 84 har redan den paragrafen"},
		{"LSVO 2024-09-27 § 84", "§ 84/24", UPH_E_USAGE,
			"LSVO 2024-09-27 § 84 har redan den paragrafen"},
		{"LSVO 2024-09-27 § 84", "91", UPH_E_REFUSED,
			"LSVO 2024-09-27 § 84 kan inte bli § 91: LSVO 2024-09-27 § 91 finns redan i boken; två beslut "
			"vid ett möte har inte samma paragraf"},
		{"LSVO 2024-09-27 § 84",
			"1234567890123456789012345678901234567890123456789012345678901234567890", UPH_E_USAGE,
			"paragrafen är för lång: högst 59 tecken"},
	};
	struct uph_error err;
	int64_t id;
	(void)state;
	file_is_example(LEADER);
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	begin();
	const struct uph_decision other = {.body = "LSVO", .date = {20240927}, .paragraph = "91"};
	assert_status(UPH_OK, uph_decision_add(here.ledger, &other, NULL, &id, &err), &err);
	commit();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_status(cases[i].status, renumber(cases[i].decision, cases[i].paragraph, &err), &err);
		assert_string_equal(cases[i].message, err.message);
	}
}

static void a_clause_that_is_refused(void **state)
{
	struct uph_error err;
	(void)state;
	assert_status(UPH_E_MISSING, amend_clause("LSVO 2024-09-27", 1, "att", &err), &err);
	assert_string_equal("LSVO 2024-09-27 har inga att-satser i boken", err.message);
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	assert_status(UPH_E_MISSING, amend_clause("LSVO 2024-02-16 § 25 c", 4, "att", &err), &err);
	assert_string_equal("LSVO 2024-02-16 § 25 c har ingen att-sats 4; att-satserna är 1–3", err.message);
	assert_status(UPH_E_USAGE, amend_clause("LSVO 2024-02-16 § 25 c", 2, "", &err), &err);
	assert_string_equal("ange att-satsens text", err.message);
}

/* ---- the paragraph ---- */

struct naming {
	char paragraphs[200];
	const char *wanted;
	int64_t decision;
};

static enum uph_status name_decision(
	void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct naming *naming = context;
	(void)err;
	if (decision->date.ymd == 20240412)
		(void)snprintf(naming->paragraphs + strlen(naming->paragraphs), 40, "%s;",
			decision->paragraph ? decision->paragraph : "-");
	return UPH_OK;
}

static enum uph_status name_allocation(void *context, const struct uph_allocation *allocation,
	const struct uph_decision *decision, struct uph_error *err)
{
	(void)allocation;
	return name_decision(context, decision, err);
}

static enum uph_status name_entry(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct uph_decision decision = {.date = entry->decided, .paragraph = entry->paragraph};
	return name_decision(context, &decision, err);
}

#define TEN(paragraph)                                                                                       \
	paragraph ";" paragraph ";" paragraph ";" paragraph ";" paragraph ";" paragraph ";" paragraph        \
		  ";" paragraph ";" paragraph ";" paragraph ";"

static void expect_paragraphs(
	int64_t seq_max, const char *decisions, const char *allocations, const char *entries)
{
	struct uph_error err;
	struct naming naming = {.wanted = NULL};
	const struct uph_scope scope = {.seq_max = seq_max};
	assert_status(UPH_OK, uph_decisions(here.ledger, seq_max, name_decision, &naming, &err), &err);
	assert_string_equal(decisions, naming.paragraphs);
	naming.paragraphs[0] = '\0';
	assert_status(UPH_OK, uph_allocations(here.ledger, seq_max, name_allocation, &naming, &err), &err);
	assert_string_equal(allocations, naming.paragraphs);
	naming.paragraphs[0] = '\0';
	assert_status(UPH_OK, uph_entries(here.ledger, &scope, name_entry, &naming, &err), &err);
	assert_string_equal(entries, naming.paragraphs);
}

static void every_reading_says_the_new_paragraph(void **state)
{
	struct uph_error err;
	int64_t before = seq_of_head(), id, found;
	(void)state;
	id = decision_of("LSVO 2024-04-12").id;
	assert_status(UPH_OK, renumber("LSVO 2024-04-12", "§ 41/24", &err), &err);
	int64_t between = seq_of_head();
	assert_status(UPH_OK, renumber("LSVO 2024-04-12 § 41", "40", &err), &err);
	expect_paragraphs(0, "40;", TEN("40"), TEN("40") "40;");
	expect_paragraphs(between, "41;", TEN("41"), TEN("41") "41;");
	expect_paragraphs(before, "-;", TEN("-"), TEN("-") "-;");
	assert_int_equal(id, decision_of("LSVO 2024-04-12 § 40").id);
	static const char *const names[] = {"40", "40/24", "41", NULL}; /* as it was called, too */
	for (size_t i = 0; i < 4; i++) {
		assert_status(UPH_OK,
			uph_decision_find(
				here.ledger, "LSVO", (struct uph_date){20240412}, names[i], &found, &err),
			&err);
		assert_int_equal(id, found);
	}
	assert_int_equal(UPH_E_MISSING,
		uph_decision_find(here.ledger, "LSVO", (struct uph_date){20240412}, "42", &found, NULL));
	book_verify(here.ledger);
}

/* The matrix knows a row by its meeting: read again, and its next version, it adds no decision. */
static void a_matrix_read_again_undoes_nothing(void **state)
{
	static const char *const longer[] = {"2024-06-14;Barnahus",
		"2024-04-12;Utbildning;1 000;787;KoU;\n2024-06-14;Barnahus", "7 893 742,06", "7 892 742,06",
		NULL};
	struct uph_error err;
	(void)state;
	assert_status(UPH_OK, renumber("LSVO 2024-04-12", "40", &err), &err);
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 0, 22, 0, 0);
	import_case_example(&here, longer);
	import_case_expect(&here, NULL, 1, 22, 0, 0);
	expect_paragraphs(0, "40;", TEN("40") "40;", TEN("40") "40;40;");
	book_verify(here.ledger);
}

static void a_file_that_names_the_old_paragraph_finds_it(void **state)
{
	struct uph_error err;
	(void)state;
	file_is_example(LEADER);
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	assert_status(UPH_OK, renumber("LSVO 2024-09-27 § 84", "85", &err), &err);
	file_is_example_with(LEADER, "0,75 årsarbetare\"", "0,80 årsarbetare\"");
	import_case_expect(&here, NULL, 0, 0, 1, 0);
	assert_string_equal(
		"LSVO 2024-09-27 § 84 i filen är LSVO 2024-09-27 § 85 i boken: paragrafen är rättad där, och "
		"bokens gäller.",
		import_case_finding(&here, "decision.renumbered")->message);
	assert_string_equal("0,80 årsarbetare", allocation_of("UPH-24-016").extent);
	assert_string_equal("85", decision_of("LSVO 2024-09-27 § 85").paragraph);
	expect_available(&here, "7893742.06");
}

/* A draft of another paragraph of the meeting does not take rows that a person has said the paragraph of. */
static void what_a_person_has_said_is_not_parted(void **state)
{
	struct uph_error err;
	(void)state;
	assert_status(UPH_OK, renumber("LSVO 2024-09-27", "90", &err), &err);
	file_is_example(LEADER);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal("90", decision_of("LSVO 2024-09-27 § 90").paragraph);
}

/* ---- att-clauses ---- */

static enum uph_status join(void *context, int64_t number, const char *text, struct uph_error *err)
{
	char *all = context;
	(void)err;
	(void)snprintf(all + strlen(all), 60, "%lld:%.10s;", (long long)number, text);
	return UPH_OK;
}

static void expect_clauses(int64_t seq_max, const char *wanted)
{
	char all[400] = "";
	struct uph_error err;
	assert_status(UPH_OK,
		uph_clauses(here.ledger, decision_of("LSVO 2024-02-16 § 25 c").id, seq_max, join, all, &err),
		&err);
	assert_string_equal(wanted, all);
}

static void a_clause_reads_otherwise(void **state)
{
	struct uph_error err;
	(void)state;
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	int64_t before = seq_of_head();
	assert_status(UPH_OK, amend_clause("LSVO 2024-02-16 § 25 c", 2, "att pengarna finns", &err), &err);
	expect_clauses(0, "1:att rekomm;2:att pengar;3:att medlen;");
	expect_clauses(before, "1:att rekomm;2:att 1 000 ;3:att medlen;");
	assert_string_equal(
		"Egen del i ESF-projekt, förlängning", decision_of("LSVO 2024-02-16 § 25 c").title);
	import_case_expect(&here, NULL, 0, 1, 0, 0); /* the file again */
	file_is_example_with(ESF, "\"Regiondirektör\"", "\"Regiondirektören\"");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	expect_clauses(0, "1:att rekomm;2:att pengar;3:att medlen;");
	book_verify(here.ledger);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_paragraph_that_is_refused),
		TEST(a_clause_that_is_refused),
		TEST(every_reading_says_the_new_paragraph),
		TEST(a_matrix_read_again_undoes_nothing),
		TEST(a_file_that_names_the_old_paragraph_finds_it),
		TEST(what_a_person_has_said_is_not_parted),
		TEST(a_clause_reads_otherwise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
