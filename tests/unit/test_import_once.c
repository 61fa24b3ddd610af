/* A sheet of events is posted as it is read, once, when all its rows are sound; and says the same, in the
 * same order, as when they have been looked at first. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "tests/support/import_case.h"

#define HEADINGS "Händelse;Datum;Belopp;Nr;Bidragsår;Aktivitet;Beslut;Ändamål;Mottagare;Text;Anm\n"
#define GRANT "Tilldelat;2024-01-01;1 000;;UPH 2024;787;;;;;\n"
#define ALLOCATION "Rekommenderat;2024-02-16;500;;UPH 2024;787;LSVO 2024-02-16 § 1;Insats 1;KoU;;\n"
#define REQUISITION "Rekvirerat;2024-03-01;5;UPH-24-001;;;;;;;\n"
#define TOO_MUCH "Rekvirerat;2024-03-01;9 999;UPH-24-001;;;;;;;\n"
#define NO_DAY "Rekvirerat;27.09.24;5;UPH-24-001;;;;;;;\n"
#define NOTHING ";;;;;;;;;en rad för sig;\n"
#define REMARKED "Rekvirerat;2024-03-02;5;UPH-24-001;;;;;;;sett\n"

static struct import_case here;

static int setup(void **state)
{
	(void)state;
	import_case_begin(&here);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	import_case_end(&here);
	return 0;
}

/* Every finding of the latest import, in order: its severity, place and rule. */
static const char *told(void)
{
	static char text[8192];
	size_t length = 0;
	text[0] = '\0';
	for (size_t i = 0; i < uph_findings_count(here.findings); i++) {
		const struct uph_finding *finding = uph_findings_at(here.findings, i);
		length += (size_t)snprintf(text + length, sizeof text - length, "%s %s %s\n",
			uph_severity_word(finding->severity), finding->where, finding->rule);
	}
	return text;
}

static void expect_refused(const char *sheet, const char *message, const char *findings)
{
	import_case_text(&here, sheet);
	import_case_refused(&here, NULL, UPH_E_REFUSED, message);
	assert_string_equal(findings, told());
}

static void a_row_that_cannot_be_read_takes_all_back(void **state)
{
	(void)state;
	expect_refused(HEADINGS GRANT ALLOCATION REQUISITION NOTHING NO_DAY REQUISITION NO_DAY REMARKED,
		"händelserna godtas inte: 2 fel",
		"upplysning 5 journal.no_event\nfel 6 journal.date\nfel 8 journal.date\n"
		"upplysning 9 journal.unknown_column\n");
}

/* As long as a row cannot be read the books are not asked; what they would refuse is not told. */
static void form_comes_before_the_books(void **state)
{
	(void)state;
	expect_refused(HEADINGS GRANT ALLOCATION TOO_MUCH REQUISITION NO_DAY,
		"händelserna godtas inte: 1 fel", "fel 6 journal.date\n");
	expect_refused(HEADINGS GRANT ALLOCATION NO_DAY TOO_MUCH, "händelserna godtas inte: 1 fel",
		"fel 4 journal.date\n");
}

static void all_that_the_books_refuse_is_told(void **state)
{
	(void)state;
	expect_refused(HEADINGS GRANT ALLOCATION TOO_MUCH NOTHING REQUISITION TOO_MUCH REMARKED TOO_MUCH,
		"inget är bokfört: boken tar inte emot 3 händelser",
		"upplysning 5 journal.no_event\nupplysning 8 journal.unknown_column\n"
		"fel 4 journal.refused\nfel 7 journal.refused\nfel 9 journal.refused\n");
}

static void a_file_that_breaks_off_is_told_as_it_breaks(void **state)
{
	(void)state;
	import_case_text(&here, HEADINGS GRANT ALLOCATION REQUISITION "Rekvirerat;2024-03-01;\"5");
	import_case_refused(&here, NULL, UPH_E_SYNTAX,
		"5: citattecknet som öppnas på raden stängs aldrig: sätt dit det som saknas, eller ta bort "
		"det.");
}

static void what_is_said_of_sound_rows_is_said_once(void **state)
{
	(void)state;
	import_case_text(&here, HEADINGS GRANT NOTHING ALLOCATION REMARKED REQUISITION NOTHING);
	import_case_expect(&here, NULL, 4, 0, 0, 0);
	static const char first[] = "upplysning 3 journal.no_event\nupplysning 7 journal.no_event\n"
				    "upplysning 5 journal.unknown_column\n";
	assert_memory_equal(first, told(), sizeof first - 1);
	assert_null(strstr(told() + sizeof first - 1, "no_event"));
	const struct uph_import_options dry = {.dry_run = true};
	import_case_expect(&here, &dry, 0, 4, 0, 0);
	import_case_expect(&here, NULL, 0, 4, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_row_that_cannot_be_read_takes_all_back, setup, teardown),
		cmocka_unit_test_setup_teardown(form_comes_before_the_books, setup, teardown),
		cmocka_unit_test_setup_teardown(all_that_the_books_refuse_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_that_breaks_off_is_told_as_it_breaks, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_said_of_sound_rows_is_said_once, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
