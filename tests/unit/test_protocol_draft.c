/* The draft of a protocol: what it holds, that it is a decision file, and that its bytes are always the same.
 */
#include <stdlib.h>
#include <string.h>

#include "import/decision_file.h"
#include "tests/support/protocol_case.h"

static struct protocol_case here;

static int setup(void **state)
{
	(void)state;
	protocol_case_begin(&here);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	protocol_case_end(&here);
	return 0;
}

static const char lines[] =
	"Att vara med kostar. För att få bidrag krävs 40 % egenfinansiering, resten står ESF-rådet för.\n\n"
	"LSVO beslutar\n\n"
	"att rekommendera regiondirektören att tillsätta högst 300 000 kr till \"Läger\\ute\" under perioden "
	"2026-06-01 - 2026-08-31,\n"
	"att 100 000 kr tas av tidigare års överskott och 200 000 kr från barn och unga 2026,\n"
	"att medlen rekvireras av Ronneby kommun under förutsättning att ESF-rådet beviljar bidrag senast 2026-05-15,\n"
	"att medlen återgår om ESF-rådet inte beviljar bidrag.\n\n"
	"Protokollet skickas till\n- Föredragande\n- Regiondirektören";

static void expect_in(const char *draft, const char *what)
{
	if (!strstr(draft, what))
		fail_msg("no %s in\n%s", what, draft);
}

static void every_field_and_its_line(void **state)
{
	static const char *const fields[] = {"\"format\": \"uph-beslut-1\"", "\"body\": \"LSVO\"",
		"\"date\": \"2026-04-17\"", "\"paragraph\": \"7\"", "\"title\": \"Stöd till unga\"",
		"\"stage\": \"recommended\"", "\"decider\": \"regiondirektören\"",
		"\"purpose\": \"\\\"Läger\\\\ute\\\"\"", "\"first\": \"2026-06-01\"",
		"\"last\": \"2026-08-31\"", "\"requisitioner\": \"Ronneby kommun\"",
		"\"at_most\": \"300 000,00\"", "\"fund\": \"UPH t.o.m. 2025\"", "\"activity\": \"786\"",
		"\"amount\": \"200 000,00\"", "\"kind\": \"cofinancing\"", "\"due\": \"2026-05-15\"",
		"; annars: medlen återgår om ESF-rådet inte beviljar bidrag\"", "\"own_share\": \"40/100\"",
		"\"party\": \"ESF-rådet\"", "\"share\": \"60/100\"", "\"name\": \"UPH t.o.m. 2025\"",
		"\"year\": 2025", "\"earlier\": true", "\"code\": \"786\"", "\"name\": \"Barn och unga\"",
		"\"decisions[0].paragraph\": 12", "\"decisions[0].clauses[0]\": 18",
		"\"decisions[0].allocations[0].period.first\": 18",
		"\"decisions[0].allocations[0].financing[1].activity\": 19",
		"\"decisions[0].conditions[0].cofinancing.own_share\": 14",
		"\"decisions[0].distribution[1]\": 25", "\"protocol\": \"protokoll.txt\""};
	(void)state;
	protocol_case_paragraph(&here, lines);
	char *draft = protocol_case_draft(&here);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		expect_in(draft, fields[i]);
	assert_int_equal('\n', draft[strlen(draft) - 1]);
	free(draft);
}

static void a_draft_is_a_decision_file(void **state)
{
	struct decision_file *file;
	(void)state;
	protocol_case_paragraph(&here, lines);
	char *draft = protocol_case_draft(&here);
	assert_true(decision_file_recognised((const unsigned char *)draft, strlen(draft)));
	assert_false(protocol_recognised((const unsigned char *)draft, strlen(draft)));
	assert_status(UPH_OK,
		decision_file_read(
			(const unsigned char *)draft, strlen(draft), &file, here.findings, &here.err),
		&here.err);
	assert_int_equal(1, file->count);
	const struct decision_text *decision = &file->decisions[0];
	assert_string_equal("7", decision->paragraph);
	assert_int_equal(4, decision->clause_count);
	assert_int_equal(1, decision->allocation_count);
	assert_int_equal(DECISION_AMOUNT_MOST, decision->allocations[0].bound);
	assert_int_equal(30000000, decision->allocations[0].amount.ore);
	assert_int_equal(2, decision->allocations[0].financing_count);
	assert_string_equal("\"Läger\\ute\"", decision->allocations[0].purpose);
	assert_int_equal(1, decision->condition_count);
	assert_int_equal(2, decision->distribution_count);
	decision_file_free(file);
	free(draft);
}

static void the_same_bytes_every_time(void **state)
{
	(void)state;
	protocol_case_paragraph(&here, lines);
	char *first = protocol_case_draft(&here);
	protocol_case_paragraph(&here, lines);
	char *second = protocol_case_draft(&here);
	assert_string_equal(first, second);
	free(first);
	free(second);
}

static void without_money_there_are_no_decisions(void **state)
{
	(void)state;
	protocol_case_paragraph(&here, "LSVO informeras.");
	assert_int_equal(0, protocol_decision_count(here.protocol));
	char *draft = protocol_case_draft(&here);
	expect_in(draft, "\"decisions\": []");
	free(draft);
}

static void what_is_not_known_is_left_out(void **state)
{
	struct decision_file *file;
	(void)state;
	protocol_case_paragraph(&here, "LSVO beslutar\n\natt finansiera en processledare med UPH-medel");
	char *draft = protocol_case_draft(&here);
	assert_null(strstr(draft, "\"amount\""));
	assert_null(strstr(draft, "\"recipient\""));
	assert_null(strstr(draft, "\"period\""));
	assert_null(strstr(draft, "\"adjusted\""));
	assert_status(UPH_OK,
		decision_file_read(
			(const unsigned char *)draft, strlen(draft), &file, here.findings, &here.err),
		&here.err);
	decision_file_free(file);
	free(draft);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_field_and_its_line, setup, teardown),
		cmocka_unit_test_setup_teardown(a_draft_is_a_decision_file, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_bytes_every_time, setup, teardown),
		cmocka_unit_test_setup_teardown(without_money_there_are_no_decisions, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_known_is_left_out, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
