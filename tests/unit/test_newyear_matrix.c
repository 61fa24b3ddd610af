/* The next year's matrix, imported into the ledger of the year before: its opening block and its rows before
 * the grant are what the books have, or are named with the difference. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/import_case.h"

static struct import_case here;

static int begin(void **state)
{
	(void)state;
	import_case_begin(&here);
	return 0;
}

static int end(void **state)
{
	(void)state;
	import_case_end(&here);
	return 0;
}

#define OPENING                                                                                              \
	"Fördelning 2025\nKvar på balansen 2024-12-31;;786 Unga;720 000,36\n;;787 Samverkan;861 853,70\n"  \
	";;964 Suicid;229 020,00\n;;Ofördelat;14 765 786,00\n"
#define HEADING "Datum;Till;Belopp;Aktivitet;Mottagare;Kommentar\n"
#define FIRST "2023-10-20;Utvärderingen;760 000;786;Karlskrona kommun;\n"
#define BEGINNING                                                                                            \
	"2024-01-19;Mötesplats;200 000;964;Region Blekinge (Psykiatri);\n"                                  \
	"2024-01-19;Från balansen;53 813;964;;\n2024-04-12;Temavecka;175 000;787;KoU;\n"                    \
	"2024-04-12;Temavecka;175 000;964;KoU;\n2024-04-12;Projektledare, region;525 000;787;KoU;\n"
#define COMMUNAL "2024-04-12;Projektledare, kommun;525 000;787;Karlskrona kommun;\n"
#define MIDDLE                                                                                               \
	"2024-04-12;Samordnare;1 050 000;964;KoU;\n2024-04-12;Programledare;1 105 110;787;KoU;\n"            \
	"2024-04-12;Lokala samordnare;246 096;787;Karlshamns kommun;\n"                                      \
	"2024-04-12;Lokala samordnare;246 096;787;Sölvesborgs kommun;\n"                                    \
	"2024-04-12;Lokala samordnare;246 096;787;Olofströms kommun;\n"                                     \
	"2024-04-12;Lokala samordnare;246 096;787;Ronneby kommun;\n"                                         \
	"2024-04-12;Lokala samordnare;246 096;787;Karlskrona kommun;\n"
#define BARNAHUS "2024-06-14;Barnahus;2 264 000;786;Karlskrona kommun;\n"
#define LAST "2024-06-18;Olofström, lön;419 515;786;KoU;\n2024-09-27;Programledare 0,75;200 000;787;KoU;\n"
#define GRANT ";Statsbidrag 2025;15 000 000\n2025-02-14;Nytt;50 000;786;KoU;\n"

static void first_import(void)
{
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 22, 0, 0, 0);
}

static const char *message_of(const char *rule)
{
	return import_case_finding(&here, rule)->message;
}

static size_t count_of(const char *rule)
{
	size_t count = 0;
	for (size_t i = 0; i < uph_findings_count(here.findings); i++)
		count += strcmp(uph_findings_at(here.findings, i)->rule, rule) == 0;
	return count;
}

static void pay(const char *label, int64_t ore)
{
	struct uph_error err;
	struct uph_allocation allocation;
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(UPH_OK, uph_allocation_find(here.ledger, label, &allocation, &err), &err);
	const struct uph_movement movement = {
		.event = UPH_EVENT_PAY, .date = {20240930}, .amount = {ore}, .allocation = allocation.id};
	assert_status(UPH_OK, uph_movement_post(here.ledger, &movement, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
}

/* ---- what differs ---- */

/* As decided, though some of it has been paid: recognised, posted as nothing, and told with both figures. */
static void deducted_twice(void **state)
{
	(void)state;
	first_import();
	pay("UPH-24-006", 52500000);
	pay("UPH-24-014", 113200000);
	import_case_text(&here,
		OPENING HEADING FIRST BEGINNING COMMUNAL MIDDLE BARNAHUS LAST GRANT ";Kvar;22 843 742,06\n");
	import_case_expect(&here, NULL, 2, 17, 0, 0);
	assert_int_equal(2, count_of("import.outstanding_paid"));
	assert_string_equal(
		"UPH-24-014 (\"Barnahus\", LSVO 2024-06-14, 786) står med 2 264 000,00, men 1 132 000,00 är kvar "
		"av det på balansen 2024-12-31: 1 132 000,00 har redan lämnat balansen och dras två gånger i "
		"matrisen. Ändra beloppet i matrisen till 1 132 000,00; i boken är det rätt.",
		message_of("import.outstanding_paid"));
	assert_int_equal(2, count_of("import.opening"));
	assert_string_equal(
		"Ingående 720 000,36 för aktivitet 786 stämmer inte med boken: −411 999,64 på balansen (skiljer "
		"1 132 000,00). Inget är bokfört för skillnaden; red ut den och bokför en fördelning eller rättelse.",
		message_of("import.opening"));
	expect_available(&here, "22843742.06");
	book_verify(here.ledger);
}

/* Two that stand in no row, and one of two rows of a third. */
static void missing_decisions(void **state)
{
	(void)state;
	first_import();
	import_case_text(&here, OPENING HEADING
		"2023-10-20;Utvärdering;488 018;786;Karlskrona kommun;\n" BEGINNING COMMUNAL MIDDLE LAST GRANT
		";Kvar;25 379 724,06\n");
	import_case_expect(&here, NULL, 2, 16, 0, 0);
	assert_int_equal(2, count_of("import.outstanding_missing"));
	assert_string_equal(
		"UPH-23-001 (\"Utvärdering av missions\", LSVO 2023-10-20, 786) har 760 000,00 kvar på balansen "
		"2024-12-31 men står inte med allt det i matrisen: dess Kvar är 271 982,00 för högt. Lägg in "
		"beslutet före årets bidrag; i boken står det kvar.",
		message_of("import.outstanding_missing"));
	assert_string_equal(
		"Kvar i matrisen är 25 379 724,06; boken har 22 843 742,06 kvar att besluta (skiljer 2 535 982,00). "
		"Skillnaden är det som sägs ovan om ingående balans och kvarstående beslut, och det som boken har "
		"bokfört utöver matrisen.",
		message_of("import.left"));
	book_verify(here.ledger);
}

/* Neither what is left nor what was decided: a conflict, with all three figures. */
static void another_amount(void **state)
{
	(void)state;
	first_import();
	pay("UPH-24-014", 113200000);
	import_case_text(&here, OPENING HEADING FIRST BEGINNING COMMUNAL MIDDLE
		"2024-06-14;Barnahus;1 000 000;786;Karlskrona kommun;\n" LAST GRANT ";Kvar;24 107 742,06\n");
	import_case_refused(&here, NULL, UPH_E_CONFLICT,
		"1 rad säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med "
		"--accept-changes om filen har rätt");
	assert_string_equal(
		"Matrisen drar 1 000 000,00 för UPH-24-014 (\"Barnahus\", LSVO 2024-06-14, 786); boken har "
		"1 132 000,00 kvar av det på balansen 2024-12-31 (beslutat 2 264 000,00). Rätta den som är fel.",
		message_of("import.outstanding_amount"));
}

/* A decision on which nothing is left stops the import: it would be decided once more. */
static void paid_and_listed_in_part(void **state)
{
	(void)state;
	first_import();
	pay("UPH-24-006", 52500000);
	import_case_text(&here, OPENING HEADING FIRST BEGINNING
		"2024-04-12;Projektledare samsjuklighet, kommun;300 000;787;Karlskrona kommun;\n" MIDDLE
			BARNAHUS LAST GRANT ";Kvar;23 068 742,06\n");
	import_case_refused(&here, NULL, UPH_E_CONFLICT,
		"1 rad säger annat än boken; inget är bokfört. Granska skillnaderna och läs in igen med "
		"--accept-changes om filen har rätt");
	const char *message = message_of("import.outstanding_amount");
	assert_non_null(strstr(message, "Matrisen drar 300 000,00 för UPH-24-006 ("));
	assert_non_null(strstr(message,
		"787); boken har ingenting kvar av det på balansen 2024-12-31 (beslutat 525 000,00). Ta bort raden "
		"ur matrisen; är det ett nytt beslut, ge det en egen text."));
	book_verify(here.ledger);
}

/* One row more than the books have decisions: a new one, and never in silence. */
static void the_same_row_twice(void **state)
{
	(void)state;
	first_import();
	import_case_text(&here, OPENING HEADING FIRST BEGINNING COMMUNAL MIDDLE BARNAHUS BARNAHUS LAST GRANT
		";Kvar;20 579 742,06\n");
	import_case_expect(&here, NULL, 3, 17, 0, 0);
	assert_int_equal(1, count_of("import.outstanding_again"));
	assert_string_equal(
		"Raden, 2 264 000,00, liknar UPH-24-014 (\"Barnahus\", LSVO 2024-06-14, 786) men läses som ett nytt "
		"beslut: det står redan på en annan rad. Är det samma beslut dras det två gånger; ta då bort raden ur "
		"matrisen.",
		message_of("import.outstanding_again"));
	book_verify(here.ledger);
}

static void another_amount_that_is_right(void **state)
{
	(void)state;
	const struct uph_import_options accept = {.accept_changes = true};
	struct uph_import_result result;
	struct uph_error err;
	first_import();
	import_case_text(&here, OPENING HEADING
		"2023-10-20;Utvärdering av missions;700 000;786;Karlskrona kommun;\n" BEGINNING COMMUNAL
			MIDDLE BARNAHUS LAST GRANT ";Kvar;22 903 742,06\n");
	assert_status(UPH_OK, import_case_run(&here, &accept, &result, &err), &err);
	uph_import_free(&result);
	expect_available(&here, "22903742.06");
	book_verify(here.ledger);
}

/* ---- what agrees ---- */

static void all_of_it(void **state)
{
	(void)state;
	first_import();
	import_case_text(&here,
		OPENING HEADING FIRST BEGINNING COMMUNAL MIDDLE BARNAHUS LAST GRANT ";Kvar;22 843 742,06\n");
	import_case_expect(&here, NULL, 2, 17, 0, 0);
	assert_string_equal(
		"Ingående balans 2024-12-31, 16 576 660,06, är på varje aktivitet det som boken har på balansen "
		"den dagen.",
		message_of("import.opening_equal"));
	assert_string_equal(
		"17 rader före årets bidrag, 8 682 918,00, är beslut som boken redan har på balansen 2024-12-31. De "
		"bokförs inte igen.",
		message_of("import.outstanding"));
	assert_string_equal("Kvar i matrisen, 22 843 742,06, är det som boken har kvar att besluta.",
		message_of("import.left_equal"));
	assert_int_equal(0, count_of("import.outstanding_missing"));
	expect_available(&here, "22843742.06");
	import_case_expect(&here, NULL, 0, 19, 0, 0);
	book_verify(here.ledger);
}

/* What is left of a decision that is paid in part stands with that amount. */
static void what_is_left(void **state)
{
	(void)state;
	first_import();
	pay("UPH-24-006", 52500000);
	pay("UPH-24-014", 113200000);
	import_case_text(&here,
		"Fördelning 2025\nKvar på balansen 2024-12-31;;786 Unga;-411 999,64\n;;787 Samverkan;336 853,70\n"
		";;964 Suicid;229 020,00\n;;Ofördelat;14 765 786,00\n" HEADING
		"2023-10-20;Utvärdering;488 018;786;Karlskrona kommun;\n"
		"2023-10-20;Utvärdering;271 982;786;Karlskrona kommun;\n" BEGINNING MIDDLE
		"2024-06-14;Barnahus;1 132 000;786;Karlskrona kommun;\n" LAST GRANT ";Kvar;22 843 742,06\n");
	import_case_expect(&here, NULL, 2, 17, 0, 0);
	assert_int_equal(1, count_of("import.opening_equal"));
	assert_int_equal(1, count_of("import.left_equal"));
	assert_int_equal(0, count_of("import.outstanding_missing") + count_of("import.outstanding_paid"));
	book_verify(here.ledger);
}

/* New decisions on old money: the oldest fund that has enough, or the one there was, and it is said. */
static void new_rows_before_the_grant(void **state)
{
	(void)state;
	first_import();
	import_case_text(&here, OPENING HEADING FIRST BEGINNING COMMUNAL MIDDLE BARNAHUS LAST
		"2024-12-13;Suicidprevention i skolan;200 000;964;KoU;\n"
		"2024-12-13;Uppföljning;100 000;964;KoU;\n" GRANT ";Kvar;22 543 742,06\n");
	import_case_expect(&here, NULL, 4, 17, 0, 0);
	assert_int_equal(2, count_of("import.earlier_fund"));
	assert_string_equal(
		"\"Suicidprevention i skolan\" är ny och dras från UPH t.o.m. 2023, 964 (229 020,00 kvar där): det "
		"äldsta bidragsår som räcker till. Säger beslutet något annat, flytta den för hand.",
		message_of("import.earlier_fund"));
	expect_available(&here, "22543742.06");
	import_case_expect(&here, NULL, 0, 21, 0, 0);
	book_verify(here.ledger);
}

/* ---- the real matrix, as a file outside the project ---- */

static void the_real_matrix(void **state)
{
	(void)state;
	char *sample = support_sample("data/matrix/fordelning-2024-09-27.xlsx");
	struct uph_error err;
	struct uph_import_result result;
	struct uph_newyear newyear;
	struct uph_report *report;
	const struct uph_query query = {.year = 2025};
	if (!sample)
		skip();
	const struct uph_import_options plain = {0};
	uph_findings_free(here.findings);
	here.findings = uph_findings_new();
	assert_status(
		UPH_OK, uph_import_file(here.ledger, sample, &plain, &result, here.findings, &err), &err);
	uph_import_free(&result);
	free(sample);
	assert_status(UPH_OK, uph_newyear_gather(here.ledger, (struct uph_date){20241231}, 0, &newyear, &err),
		&err);
	assert_int_equal(1657666006, newyear.total.on_balance.ore);
	assert_int_equal(789374206, newyear.total.available.ore);
	uph_newyear_free(&newyear);
	assert_status(UPH_OK, uph_report_newyear_matrix(here.ledger, &query, &report, &err), &err);
	const struct uph_section *rows = &report->sections[0], *opening = &report->sections[1];
	assert_int_equal(6, opening->row_count); /* 265, 786, 787, 964, undivided, their sum */
	static const int64_t block[] = {0, 72000036, 86185370, 22902000, 1476578600, 1657666006};
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(block[i], opening->rows[i].values[3].money.ore);
	int64_t sum = 0;
	for (size_t i = 0; i < rows->row_count; i++)
		sum += rows->rows[i].style == UPH_ROW_PLAIN ? rows->rows[i].values[2].money.ore : 0;
	assert_int_equal(868291800, sum);
	assert_int_equal(789374206, rows->rows[rows->row_count - 1].values[2].money.ore);
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(another_amount, begin, end),
		cmocka_unit_test_setup_teardown(another_amount_that_is_right, begin, end),
		cmocka_unit_test_setup_teardown(paid_and_listed_in_part, begin, end),
		cmocka_unit_test_setup_teardown(the_same_row_twice, begin, end),
		cmocka_unit_test_setup_teardown(deducted_twice, begin, end),
		cmocka_unit_test_setup_teardown(missing_decisions, begin, end),
		cmocka_unit_test_setup_teardown(all_of_it, begin, end),
		cmocka_unit_test_setup_teardown(what_is_left, begin, end),
		cmocka_unit_test_setup_teardown(new_rows_before_the_grant, begin, end),
		cmocka_unit_test_setup_teardown(the_real_matrix, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
