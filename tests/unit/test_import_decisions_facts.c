/* What a decision file says beside its money: a title that is new, an earlier decision that is extended, who
 * gets the money when a condition fails, parties the book lacks, money that is not reserved yet. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/decision_case.h"
#include "uph/condition.h"
#include "uph/verdict.h"

#define DECISION(paragraph, stage, rest)                                                                     \
	"{\"format\": \"uph-beslut-1\", \"body\": \"LSVO\", \"date\": \"2024-09-30\", \"paragraph\": "       \
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
		"conditions[0]: villkoret gäller en tilldelning som är delad mellan flera; skriv dem som egna "
		"tilldelningar, eller utelämna \"allocation\" så att villkoret gäller hela beslutet",
		"");
}

static void an_earlier_decision_that_is_nowhere_is_refused(void **state)
{
	(void)state;
	refused(DECISION("90", "recommended",
			"\"extends\": {\"body\": \"LSVO\", \"date\": \"2024-02-16\", \"paragraph\": \"99\"}"),
		"filen nämner något som boken inte känner",
		"decision.name extends: beslutet LSVO 2024-02-16 § 99 finns inte i boken\n");
}

/* ---- what is taken in ---- */

static void a_decision_extends_an_earlier_one(void **state)
{
	(void)state;
	static const char later[] = DECISION("91", "recommended",
		"\"extends\": {\"body\": \"LSVO\", \"date\": \"2024-02-16\", \"paragraph\": \"25 c\"}");
	file_is_example(ESF);
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	taken(later,
		"decision.extends extends: LSVO 2024-09-30 § 91 förlänger ett tidigare beslut. Perioden på det tidigare "
		"beslutets tilldelningar ändras inte av filen: ange den med uph amend NR --last-day.\n"
		"decision.new : LSVO 2024-09-30 § 91 är nytt i boken: rekommenderat, 0 att-satser, 0 tilldelningar, 0 "
		"villkor.\n");
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
	taken(DECISION("92", "proposed", "\"title\": \"Hälsodag\""),
		"decision.new : LSVO 2024-09-30 § 92 är nytt i boken: föreslaget, 0 att-satser, 0 tilldelningar, 0 villkor.\n");
	taken(DECISION("92", "proposed", "\"title\": \"Hälsodagar\""),
		"decision.changed : LSVO 2024-09-30 § 92: rubriken är nu \"Hälsodagar\".\n");
	taken(DECISION("92", "proposed", "\"title\": \"Hälsodagar\""), "");
	assert_string_equal("Hälsodagar", decision_of("LSVO 2024-09-30 § 92").title);
}

struct condition_said {
	struct uph_condition *found;
	char *reason;
};

static enum uph_status see_condition(
	void *context, const struct uph_condition *condition, struct uph_error *err)
{
	struct condition_said *said = context;
	(void)err;
	if (condition->kind != UPH_CONDITION_REPORT)
		return UPH_OK;
	*said->found = *condition;
	(void)snprintf(said->reason, 200, "%s", condition->reason);
	return UPH_OK;
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
	taken(first,
		"decision.new : LSVO 2024-09-30 § 93 är nytt i boken: rekommenderat, 0 att-satser, 1 tilldelning, 0 villkor.\n");
	taken(next,
		"decision.changed conditions[0]: LSVO 2024-09-30 § 93: villkoret \"redovisas före årets slut\" är nytt i "
		"boken.\n");
	taken(next, "");
	struct uph_condition found = {0};
	struct uph_error err;
	char texts[200];
	struct condition_said said = {&found, texts};
	assert_status(UPH_OK, uph_conditions(here.ledger, 0, see_condition, &said, &err), &err);
	assert_int_equal(20241231, found.due.ymd);
	assert_string_equal("UPH 2024", uph_fund_by_id(here.ledger, found.fund)->name);
	assert_string_equal("786", uph_activity_by_id(here.ledger, found.activity)->code);
	assert_string_equal("går till barn och unga", texts);
}

static void a_party_of_a_file_is_new_in_the_book(void **state)
{
	(void)state;
	taken(DECISION("94", "proposed",
		      "\"allocations\": [{\"purpose\": \"Läger\", \"recipient\": \"Tingsryds kommun\", \"performer\": "
		      "\"Hasslö fritidsgård\", " MONEY "}]"),
		"decision.new_party allocations[0]: Parten \"Tingsryds kommun\" är ny i boken.\n"
		"decision.new_party allocations[0]: Parten \"Hasslö fritidsgård\" är ny i boken.\n"
		"decision.new : LSVO 2024-09-30 § 94 är nytt i boken: föreslaget, 0 att-satser, 1 tilldelning, 0 villkor.\n");
	const struct uph_party *party;
	struct uph_error err;
	assert_status(UPH_OK, uph_party_find(here.ledger, "Tingsryds kommun", &party, &err), &err);
	assert_string_equal("municipality", party->kind);
	assert_status(UPH_OK, uph_party_find(here.ledger, "Hasslö fritidsgård", &party, &err), &err);
	assert_string_equal("other", party->kind);
}

/* A proposal has its lines, and no money is reserved by them. */
static void a_proposal_may_be_of_other_money_next_time(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	taken(DECISION("95", "proposed", "\"allocations\": [" ALLOCATION("Läger", MONEY) "]"),
		"decision.new : LSVO 2024-09-30 § 95 är nytt i boken: föreslaget, 0 att-satser, 1 tilldelning, 0 villkor.\n");
	expect_available(&here, "7893742.06");
	import_case_text(
		&here, DECISION("95", "proposed",
			       "\"allocations\": [" ALLOCATION("Läger",
				       "\"amount\": \"40 000,00\", \"financing\": [{\"fund\": \"UPH 2024\", "
				       "\"activity\": \"786\", \"amount\": \"40 000,00\"}]") "]"));
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 0, 0, 1, 0);
	assert_string_equal("UPH-24-017 \"Läger\", 100 000,00, LSVO 2024-09-30 § 95", result.rows[0].was);
	uph_import_free(&result);
	expect_available(&here, "7893742.06");
	book_verify(here.ledger);
}

/* A proposal is not in the books twice: it was told so. */
static void a_proposal_like_another_row_is_not_told_to_be_posted(void **state)
{
	(void)state;
	static const char text[] =
		"{\"format\": \"uph-beslut-1\", \"body\": \"LSVO\", \"date\": \"2024-09-27\", \"paragraph\": \"97\", "
		"\"stage\": \"proposed\", \"allocations\": [" ALLOCATION("Läger", MONEY) "]}";
	taken(text,
		"decision.alike allocations[0]: Samma möte har redan UPH-24-016 (Programledare 0,75 (kommun)) till "
		"samma mottagare ur samma pott, med ett annat belopp. Är det samma beslut bokförs det två gånger när "
		"förslaget rekommenderas: dra tillbaka förslaget med uph withdraw.\n"
		"decision.new : LSVO 2024-09-27 § 97 är nytt i boken: föreslaget, 0 att-satser, 1 tilldelning, 0 "
		"villkor.\n");
	expect_available(&here, "7893742.06");
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

/* By shares of the amount, to the öre: the first line gets what does not divide evenly. */
static void money_is_taken_by_shares(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	import_case_text(&here,
		DECISION("98", "recommended",
			"\"allocations\": [{\"purpose\": \"Läger\", \"recipient\": \"KoU\", \"amount\": \"100 000,00\", "
			"\"financing\": [{\"fund\": \"UPH 2024\", \"activity\": \"787\", \"share\": \"1/3\"}, {\"fund\": "
			"\"UPH 2024\", \"activity\": \"786\", \"share\": \"2/3\"}]}]"));
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 2, 0, 0, 0);
	uph_import_free(&result);
	expect_available(&here, "7793742.06");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	book_verify(here.ledger);
}

/* The earlier decision may stand in the same file, before the one that names it. */
static void a_decision_extends_one_of_the_same_file(void **state)
{
	(void)state;
	taken("{\"format\": \"uph-beslut-1\", \"decisions\": [" DECISION(
		      "10", "recommended", "\"title\": \"Läger\"") ", " DECISION("11", "recommended",
		      "\"extends\": {\"body\": \"LSVO\", \"date\": \"2024-09-30\", \"paragraph\": \"10\"}") "]}",
		"decision.new decisions[0]: LSVO 2024-09-30 § 10 är nytt i boken: rekommenderat, 0 att-satser, 0 "
		"tilldelningar, 0 villkor.\n"
		"decision.extends decisions[1].extends: LSVO 2024-09-30 § 11 förlänger ett tidigare beslut. Perioden på det "
		"tidigare beslutets tilldelningar ändras inte av filen: ange den med uph amend NR --last-day.\n"
		"decision.new decisions[1]: LSVO 2024-09-30 § 11 är nytt i boken: rekommenderat, 0 att-satser, 0 "
		"tilldelningar, 0 villkor.\n");
}

static void a_condition_with_another_day_is_told(void **state)
{
	(void)state;
#define REPORT(day)                                                                                            \
	DECISION("12", "recommended",                                                                          \
		"\"conditions\": [{\"kind\": \"report\", \"name\": \"Redovisning\", \"text\": \"redovisas\", " \
		"\"due\": \"" day "\"}]")
	taken(REPORT("2024-12-31"),
		"decision.new : LSVO 2024-09-30 § 12 är nytt i boken: rekommenderat, 0 att-satser, 0 tilldelningar, 1 villkor.\n");
	taken(REPORT("2025-01-31"),
		"decision.condition conditions[0]: LSVO 2024-09-30 § 12: villkoret \"Redovisning\" har en annan sista dag i "
		"boken; bokens står kvar.\n");
#undef REPORT
}

static void a_cofinancing_without_an_amount_waits_for_it(void **state)
{
	(void)state;
	taken(DECISION("13", "recommended",
		      "\"allocations\": [{\"purpose\": \"Läger\", \"recipient\": \"KoU\"}], \"conditions\": [{\"kind\": "
		      "\"cofinancing\", \"text\": \"om ESF beviljar\", \"cofinancing\": {\"version\": \"applied\", "
		      "\"own_share\": \"46/100\", \"funders\": [{\"party\": \"ESF-rådet\", \"share\": \"54/100\"}]}}]"),
		"decision.cofinancing conditions[0].cofinancing: Medfinansieringen får sina belopp när beslutet har fått sitt "
		"(uph cofinancing).\n"
		"decision.new : LSVO 2024-09-30 § 13 är nytt i boken: rekommenderat, 0 att-satser, 1 tilldelning, 1 villkor.\n");
}

static void words_that_read_otherwise_are_recorded(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	taken(DECISION("14", "recommended", "\"allocations\": [" ALLOCATION("Läger", MONEY) "]"),
		"decision.new : LSVO 2024-09-30 § 14 är nytt i boken: rekommenderat, 0 att-satser, 1 tilldelning, 0 villkor.\n");
	import_case_text(&here,
		DECISION("14", "recommended",
			"\"allocations\": [" ALLOCATION("Läger i skärgården",
				"\"requisitioner\": \"Karlshamns kommun\", \"extent\": \"två veckor\", "
				"\"at_most\": \"100 000,00\", " FROM_787) "]"));
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 0, 0, 1, 0);
	assert_string_equal("UPH-24-017 \"Läger\", 100 000,00, LSVO 2024-09-30 § 14", result.rows[0].was);
	uph_import_free(&result);
	struct uph_allocation changed = allocation_of("UPH-24-017");
	assert_string_equal("Läger i skärgården", changed.purpose);
	assert_string_equal("två veckor", changed.extent);
	assert_string_equal("Karlshamns kommun", uph_party_by_id(here.ledger, changed.requisitioner)->name);
	import_case_expect(&here, NULL, 0, 1, 0, 0);
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
		TEST(a_proposal_like_another_row_is_not_told_to_be_posted),
		TEST(shares_have_purposes_of_their_own),
		TEST(money_is_taken_by_shares),
		TEST(a_decision_extends_one_of_the_same_file),
		TEST(a_condition_with_another_day_is_told),
		TEST(a_cofinancing_without_an_amount_waits_for_it),
		TEST(words_that_read_otherwise_are_recorded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
