/* What a decision file says beside its money: a title that is new, an earlier decision that is extended, who
 * gets the money when a condition fails, parties the book lacks, money that is not reserved yet. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/decision_case.h"
#include "uph/condition.h"
#include "uph/verdict.h"

#define DECISION(paragraph, stage, rest)                                                                     \
	"{\"format\": \"uph-beslut-1\", \"body\": \"LSVO\", \"date\": \"2024-09-27\", \"paragraph\": "       \
	"\"" paragraph "\", \"stage\": \"" stage "\", \"decider\": \"regiondirektören\", " rest "}"
#define ALLOCATION(purpose, money) "{\"purpose\": \"" purpose "\", \"recipient\": \"KoU\", " money "}"
#define FROM_787                                                                                             \
	"\"financing\": [{\"fund\": \"UPH 2024\", \"activity\": \"787\", \"amount\": \"100 000,00\"}]"
#define MONEY "\"amount\": \"100 000,00\", " FROM_787

/* Imports the text, and has every finding as "rule place: sentence", a line each. */
static enum uph_status import_text(const char *text, char *said, size_t size, struct uph_error *err)
{
	struct uph_import_result result;
	size_t length = 0;
	import_case_text(&here, text);
	enum uph_status status = import_case_run(&here, NULL, &result, err);
	*said = '\0';
	for (size_t i = 0; i < uph_findings_count(here.findings); i++) {
		const struct uph_finding *finding = uph_findings_at(here.findings, i);
		length += (size_t)snprintf(said + length, size - length, "%s %s: %s\n", finding->rule,
			finding->where, finding->message);
	}
	uph_import_free(&result);
	return status;
}

static void taken(const char *text, const char *expected)
{
	char said[4096];
	struct uph_error err;
	assert_status(UPH_OK, import_text(text, said, sizeof said, &err), &err);
	assert_string_equal(expected, said);
	book_verify(here.ledger);
}

static void refused(const char *text, const char *message, const char *expected)
{
	char said[4096];
	struct uph_error err;
	assert_status(UPH_E_REFUSED, import_text(text, said, sizeof said, &err), &err);
	assert_string_equal(message, err.message);
	assert_string_equal(expected, said);
}

/* ---- refusals ---- */

static void a_condition_of_one_of_several_shares_is_refused(void **state)
{
	(void)state;
	refused(DECISION("90", "recommended",
			"\"allocations\": [" ALLOCATION("Ett",
				MONEY) ", {\"purpose\": \"Delat\", \"amount\": "
				       "\"100 000,00\", " FROM_787
				       ", \"shares\": [{\"recipient\": \"KoU\", \"share\": \"1/2\"}, "
				       "{\"recipient\": \"Karlshamns kommun\", \"share\": \"1/2\"}]}], \"conditions\": [{\"kind\": "
				       "\"report\", \"text\": \"återrapporterar\", \"allocation\": 2}]"),
		"", "");
}

static void an_earlier_decision_that_is_nowhere_is_refused(void **state)
{
	(void)state;
	refused(DECISION("90", "recommended",
			"\"extends\": {\"body\": \"LSVO\", \"date\": \"2024-02-16\", \"paragraph\": \"99\"}"),
		"", "");
}

/* ---- what is taken in ---- */

static void a_decision_extends_an_earlier_one(void **state)
{
	(void)state;
	static const char later[] = DECISION("91", "recommended",
		"\"extends\": {\"body\": \"LSVO\", \"date\": \"2024-02-16\", \"paragraph\": \"25 c\"}");
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	taken(later, "");
	struct uph_import_result result;
	struct uph_error err;
	/* Once is enough. */
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 0, 0, 0, 0);
	uph_import_free(&result);
	assert_int_equal(0, uph_findings_count(here.findings));
}

static void a_title_that_is_new_is_recorded(void **state)
{
	(void)state;
	taken(DECISION("92", "proposed", "\"title\": \"Hälsodag\""), "");
	taken(DECISION("92", "proposed", "\"title\": \"Hälsodagar\""), "");
	taken(DECISION("92", "proposed", "\"title\": \"Hälsodagar\""), "");
	assert_string_equal("Hälsodagar", decision_of("LSVO 2024-09-27 § 92").title);
}

static void a_condition_says_where_the_money_goes_when_it_fails(void **state)
{
	(void)state;
	static const char first[] =
		DECISION("93", "recommended", "\"allocations\": [" ALLOCATION("Hälsodag", MONEY) "]");
	static const char next[] = DECISION("93", "recommended",
		"\"allocations\": [" ALLOCATION("Hälsodag",
			MONEY) "], \"conditions\": [{\"kind\": \"report\", \"text\": "
			       "\"redovisas före årets slut\", \"due\": \"2024-12-31\", \"on_failure\": {\"fund\": \"UPH 2024\", "
			       "\"activity\": \"786\", \"reason\": \"går till barn och unga\"}}]");
	taken(first, "");
	taken(next, "");
	taken(next, "");
}

static void a_party_of_a_file_is_new_in_the_book(void **state)
{
	(void)state;
	taken(DECISION("94", "proposed",
		      "\"allocations\": [{\"purpose\": \"Läger\", \"recipient\": \"Olofströms kommun\", \"performer\": "
		      "\"Hasslö fritidsgård\", " MONEY "}]"),
		"");
}

/* A proposal has its lines, and no money is reserved by them. */
static void a_proposal_may_be_of_other_money_next_time(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	taken(DECISION("95", "proposed", "\"allocations\": [" ALLOCATION("Läger", MONEY) "]"), "");
	expect_available(&here, "7893742.06");
	import_case_text(
		&here, DECISION("95", "proposed",
			       "\"allocations\": [" ALLOCATION("Läger",
				       "\"amount\": \"40 000,00\", \"financing\": [{\"fund\": \"UPH 2024\", "
				       "\"activity\": \"786\", \"amount\": \"40 000,00\"}]") "]"));
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 0, 0, 1, 0);
	assert_string_equal("", result.rows[0].was);
	uph_import_free(&result);
	expect_available(&here, "7893742.06");
	book_verify(here.ledger);
}

static void shares_have_purposes_of_their_own(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	import_case_text(&here,
		DECISION("96", "recommended",
			"\"allocations\": [{\"purpose\": \"Läger\", \"amount\": \"100 000,00\", " FROM_787
			", \"shares\": [{\"recipient\": \"KoU\", \"share\": \"1/4\", \"purpose\": "
			"\"Sommarläger\"}, {\"name\": \"Kommunerna\", \"share\": \"3/4\"}]}]"));
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 2, 0, 0, 0);
	assert_string_equal("Sommarläger", result.rows[0].purpose);
	assert_int_equal(2500000, result.rows[0].amount.ore);
	assert_string_equal("Läger (Kommunerna)", result.rows[1].purpose);
	assert_int_equal(7500000, result.rows[1].amount.ore);
	uph_import_free(&result);
	book_verify(here.ledger);
}

static void options_of_a_matrix_are_not_a_decisions(void **state)
{
	(void)state;
	const struct uph_import_options options = {.fund = "UPH 2024"};
	file_is_example(ESF);
	import_case_refused(
		&here, &options, UPH_E_USAGE, "--fund och --sheet gäller matriser, inte beslutsfiler");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_condition_of_one_of_several_shares_is_refused),
		TEST(an_earlier_decision_that_is_nowhere_is_refused),
		TEST(options_of_a_matrix_are_not_a_decisions),
		TEST(a_decision_extends_an_earlier_one),
		TEST(a_title_that_is_new_is_recorded),
		TEST(a_condition_says_where_the_money_goes_when_it_fails),
		TEST(a_party_of_a_file_is_new_in_the_book),
		TEST(a_proposal_may_be_of_other_money_next_time),
		TEST(shares_have_purposes_of_their_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
