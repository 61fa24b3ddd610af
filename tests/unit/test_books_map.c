/* The mapping of somebody else's books: what is wrong with one, each with its place; and what --suggest finds
 * in a SIE file of grant years, and leaves for a person. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/books_map.h"
#include "tests/support/import_case.h"

static struct import_case here;

static int setup(void **state)
{
	struct uph_error err;
	struct uph_import_result result;
	(void)state;
	import_case_begin(&here);
	import_case_example(&here, NULL);
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	uph_import_free(&result);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	import_case_end(&here);
	return 0;
}

#define MAP(rest) "{\"books\": {\"system\": \"R\", \"key\": \"k\", \"ours\": \"credit\", " rest "}}"

static void says_what_is_wrong_with_a_mapping(void **state)
{
	(void)state;
	static const struct {
		const char *map, *said;
	} cases[] = {
		{MAP("\"accounts\": []"),
			"books.accounts: Inget konto är angivet, så ingenting skulle läsas."},
		{MAP("\"accounts\": [\"2990-299\"]"),
			"books.accounts: \"2990-299\" är inget intervall: skriv två lika långa kontonummer i stigande ordning, som 2990-2999."},
		{MAP("\"accounts\": [\"2990\"], \"dimension\": \"sex\""),
			"books.dimension: \"sex\" är inget nummer på en dimension: skriv det som i filens #DIM."},
		{MAP("\"accounts\": [\"2990\"], \"dimension\": \"\""),
			"books.dimension: Texten är tom. Skriv den, eller ta bort den om uppgiften saknas."},
		{MAP("\"accounts\": [\"2990\"], \"dimension\": \"1234567\""),
			"books.dimension: \"1234567\" är inget nummer på en dimension: skriv det som i filens #DIM."},
		{MAP("\"accounts\": [\"2990\"], \"dimension\": \"0\""),
			"books.dimension: \"0\" är inget nummer på en dimension: skriv det som i filens #DIM."},
		{MAP("\"accounts\": [\"2990\"], \"others\": [\"1\"]"),
			"books: Objekten hör till en dimension, och \"dimension\" saknas."},
		{MAP("\"accounts\": [\"2990\"], \"dimension\": \"6\", \"activities\": {\"7\": \"9999\"}"),
			"books.activities.7: aktiviteten \"9999\" finns inte i boken"},
		{MAP("\"accounts\": [\"2990\"], \"funds\": {\"år=23\": \"UPH 2024\"}"),
			"books.funds.år=23: \"år=23\" är varken ett konto (2991) eller en dimension med objekt (21=2024)."},
		{MAP("\"accounts\": [\"2990\"], \"funds\": {\"2990\": \"UPH 1999\"}"),
			"books.funds.2990: bidragsåret \"UPH 1999\" finns inte i boken"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena;
		struct books_map map;
		struct uph_error err;
		struct uph_findings *findings = uph_findings_new();
		arena_init(&arena, (size_t)16 << 20);
		assert_int_equal(UPH_E_REFUSED, books_map_read(here.ledger, cases[i].map,
							strlen(cases[i].map), &arena, &map, findings, &err));
		assert_string_equal("kartan kan inte läsas: 1 fel", err.message);
		assert_int_equal(1, uph_findings_count(findings));
		char said[600];
		(void)snprintf(said, sizeof said, "%s: %s", uph_findings_at(findings, 0)->where,
			uph_findings_at(findings, 0)->message);
		assert_string_equal(cases[i].said, said);
		uph_findings_free(findings);
		arena_free(&arena);
	}
}

static void a_mapping_is_known_by_its_first_key(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool books;
	} cases[] = {
		{"{\"books\": {}}", true},
		{"\xEF\xBB\xBF {\n\t\"books\": 1", true},
		{" \r\n{ \"books\"", true},
		{"", false},
		{"  ", false},
		{"[\"books\"]", false},
		{"{", false},
		{"{\"book\": 1}", false},
		{"{\"format\": \"uph-karta-1\", \"books\": 1}", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(cases[i].books, books_map_recognised(cases[i].text, strlen(cases[i].text)));
}

#define HEAD                                                                                                 \
	"#FLAGGA 0\n#PROGRAM \"Prov\" 1\n#FORMAT PC8\n#GEN 20240805\n#SIETYP 4\n#ORGNR 232100-0081\n"        \
	"#FNAMN \"Region Blekinge\"\n#RAR 0 20240101 20241231\n"

/* Grant years are told by an account's name, or by an object that has one; an object that is like no activity
 * is left for a person, once. */
static void finds_grant_years_and_tells_what_is_doubtful(void **state)
{
	(void)state;
	static const char *const wanted[] = {"\"2990\",\n      \"2991\"\n", "\"dimension\": \"20\"",
		"\"2991\": \"UPH 2024\"", "\"21=23\": \"UPH t.o.m. 2023\"", "\"786\": \"786\""};
	const struct uph_import_options options = {.suggest = true};
	struct uph_import_result result;
	struct uph_error err;
	import_case_text(&here, HEAD
		"#KONTO 2990 Statsbidrag\n#KONTO 2991 \"Statsbidrag UPH 2024\"\n#KONTO 1930 Bank\n"
		"#DIM 20 Aktivitet\n#DIM 21 Anslag\n#OBJEKT 20 786 Ungdom\n#OBJEKT 20 555 \"Annat\"\n"
		"#OBJEKT 21 23 \"UPH t.o.m. 2023\"\n"
		"#VER A 1 20240705 \"x\"\n{\n#TRANS 2990 {20 \"786\" 21 \"23\"} 10.00\n#TRANS 2991 {20 \"786\"} 5.00\n"
		"#TRANS 2991 {20 \"555\"} 1.00\n#TRANS 2990 {20 \"555\"} 1.00\n#TRANS 1930 {} -17.00\n}\n");
	assert_status(UPH_OK, import_case_run(&here, &options, &result, &err), &err);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		if (!strstr(result.draft_text, wanted[i]))
			fail_msg("there is no %s in\n%s", wanted[i], result.draft_text);
	}
	uph_import_free(&result);
	size_t doubtful = 0;
	for (size_t i = 0; i < uph_findings_count(here.findings); i++)
		doubtful += strcmp(uph_findings_at(here.findings, i)->rule, "books.doubtful") == 0;
	assert_int_equal(1, doubtful);
	assert_string_equal(
		"Objekt 555 (Annat) i dimension 20 finns på konto 2991 men liknar ingen aktivitet säkert: lägg det "
		"till \"activities\" med aktivitetens kod, till \"undivided\" eller till \"others\".",
		import_case_finding(&here, "books.doubtful")->message);
}

static void a_file_without_our_activities_is_refused(void **state)
{
	(void)state;
	const struct uph_import_options options = {.suggest = true};
	import_case_text(&here,
		HEAD "#KONTO 2990 Statsbidrag\n#KONTO 1930 Bank\n"
		     "#VER A 1 20240705 \"x\"\n{\n#TRANS 2990 {} 10.00\n#TRANS 1930 {} -10.00\n}\n");
	import_case_refused(&here, &options, UPH_E_REFUSED,
		"ingen dimension i filen heter aktivitet, verksamhet eller projekt eller har bokens aktiviteter som "
		"objekt: skriv kartan för hand, så som docs/sie.md visar");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_wrong_with_a_mapping),
		cmocka_unit_test(a_mapping_is_known_by_its_first_key),
		cmocka_unit_test(a_file_without_our_activities_is_refused),
		cmocka_unit_test(finds_grant_years_and_tells_what_is_doubtful),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
