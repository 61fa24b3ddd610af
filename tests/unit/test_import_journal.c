/* Sheets of events into the ledger: every event, what is refused and how all of it is told at once, the same
 * file again and its next version, text files and workbooks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/import_case.h"
#include "tests/support/sheet.h"
#include "uph/movement_words.h"

static struct import_case here;

static int setup_empty(void **state)
{
	(void)state;
	import_case_begin(&here);
	return 0;
}

/* With the example matrix: UPH-24-001 to 016. */
static int setup(void **state)
{
	(void)state;
	import_case_begin(&here);
	import_case_example(&here, NULL);
	import_case_expect(&here, NULL, 22, 0, 0, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	import_case_end(&here);
	return 0;
}

/* What the latest import said of one severity, a line for each: "where: message". */
static char *told(enum uph_severity severity)
{
	static char text[8192];
	size_t length = 0;
	text[0] = '\0';
	for (size_t i = 0; i < uph_findings_count(here.findings); i++) {
		const struct uph_finding *finding = uph_findings_at(here.findings, i);
		if (finding->severity == severity)
			length += (size_t)snprintf(text + length, sizeof text - length, "%s: %s\n",
				finding->where, finding->message);
	}
	return text;
}

static void expect_total(enum uph_figure_kind figure, const char *expected)
{
	struct uph_balance *rows, sum;
	struct uph_error err;
	const struct uph_scope all = {0};
	size_t count;
	char text[UPH_MONEY_TEXT_MAX];
	assert_status(UPH_OK, uph_balances(here.ledger, &all, UPH_BY_FUND, &rows, &count, &err), &err);
	assert_status(UPH_OK, uph_balance_total(rows, count, &sum, &err), &err);
	free(rows);
	assert_string_equal(expected, uph_money_print(sum.figures[figure], UPH_MONEY_PLAIN, text));
}

/* What an account of an allocation holds in a pot. */
static void expect_standing(
	enum uph_account_kind kind, const char *label, const char *fund_name, const char *code, int64_t ore)
{
	struct uph_error err;
	struct uph_allocation allocation;
	const struct uph_fund *fund;
	const struct uph_activity *activity;
	struct uph_money amount;
	assert_status(UPH_OK, uph_allocation_find(here.ledger, label, &allocation, &err), &err);
	assert_status(UPH_OK, uph_fund_find(here.ledger, fund_name, &fund, &err), &err);
	assert_status(UPH_OK, uph_activity_find(here.ledger, code, &activity, &err), &err);
	const struct uph_account account = {kind, fund->id, activity->id, allocation.id, 0};
	assert_status(UPH_OK, uph_account_balance(here.ledger, &account, &amount, &err), &err);
	assert_int_equal(ore, amount.ore);
}

/* ---- what is refused ---- */

static void a_header_that_is_missing_or_double(void **state)
{
	(void)state;
	const struct uph_import_options as = {.as = "journal"};
	import_case_text(&here, "Datum;Belopp;Nr\n2024-05-20;100;2\n");
	import_case_refused(&here, &as, UPH_E_REFUSED, "händelserna godtas inte: 1 fel");
	assert_string_equal("1: Kolumnen Händelse hittas inte: tabellen ska bland de 50 första raderna ha en "
			    "rubrikrad med Händelse, Datum och Belopp.\n",
		told(UPH_SEVERITY_ERROR));
	import_case_text(&here, "Händelse;Datum;Belopp;Event;Nr\nUtbetalt;2024-05-20;100;Utbetalt;2\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "händelserna godtas inte: 1 fel");
	assert_string_equal(
		"1: Två kolumner heter som Händelse. Ge den ena ett annat namn.\n", told(UPH_SEVERITY_ERROR));
	import_case_text(&here, "Händelse;Datum;Belopp (tkr);Nr\nUtbetalt;2024-05-20;100;2\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "händelserna godtas inte: 1 fel");
	assert_string_equal(
		"1: Beloppen ska stå i kronor; rubriken säger en annan enhet.\n", told(UPH_SEVERITY_ERROR));
	const struct uph_import_options fund = {.fund = "UPH 2024"};
	import_case_text(&here, "Händelse;Datum;Belopp;Nr\nUtbetalt;2024-05-20;100;2\n");
	import_case_refused(&here, &fund, UPH_E_USAGE, "--fund gäller matriser, inte händelser");
}

static void all_that_is_wrong_in_form_at_once(void **state)
{
	(void)state;
	import_case_text(&here,
		"Händelse;Datum;Belopp;Nr;Av;Till;Bidragsår;Aktivitet;Sista dag;Beslut;Ändamål;Mottagare\n"
		"Rekvirerad;2024-05-20;100;2;;;;;;;;\n"
		"Hoppsan;2024-05-20;100;2;;;;;;;;\n"
		"Utbetalt;2024-02-30;ett par kronor;2;;;;;;;;\n"
		"Utbetalt;;;2;;;;;;;;\n"
		"Utbetalt;2024-05-20;-100;2;;;;;;;;\n"
		"Utbetalt;2024-05-20;100;;;;;;;;;\n"
		"Utbetalt;2024-05-20;100;2;utbetalt;;;;;;;\n"
		"Återkrävt;2024-05-20;100;2;återkrävt;;;;;;;\n"
		"Återbetalt;2024-05-20;100;2;lite;skåpet;;;;;;\n"
		"Återbetalt;2024-05-20;100;;;;UPH 2024;;;;;\n"
		"Rekommenderat;2024-05-20;100;;;;UPH 2024;787;snart;LSVO 2024-05-17 § 9;Mer;KoU\n"
		";;5 000;;;;;;;;;\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "händelserna godtas inte: 15 fel");
	assert_string_equal(
		"2: Händelsen \"Rekvirerad\" finns inte; menade du Rekvirerat?\n"
		"3: Händelsen \"Hoppsan\" finns inte. Skriv till exempel Rekvirerat, Utbetalt, Förbrukat eller "
		"Återfört.\n"
		"4: \"2024-02-30\" är inget datum. Skriv dagen som 2024-09-27.\n"
		"4: Beloppet \"ett par kronor\" går inte att läsa. Skriv det med siffror, som 1 234,50.\n"
		"5: Händelsen saknar belopp.\n"
		"5: Händelsen saknar datum.\n"
		"6: Beloppet −100,00 ska vara större än noll: händelsen säger åt vilket håll pengarna går.\n"
		"7: Utbetalt behöver kolumnen Nr.\n"
		"8: Utbetalt tar inte kolumnen Av.\n"
		"9: Återkrävt gäller det som är utbetalt eller förbrukat; skriv ett av dem i kolumnen Av.\n"
		"10: \"lite\" kan inte stå i kolumnen Av; skriv utbetalt, förbrukat eller återkrävt.\n"
		"10: \"skåpet\" kan inte stå i kolumnen Till; skriv potten eller reserverat.\n"
		"11: Återbetalt av mottagare behöver kolumnen Nr; för ett beslut som är äldre än boken i stället "
		"kolumnen Bidragsår och kolumnen Aktivitet.\n"
		"12: \"snart\" är inget datum. Skriv dagen som 2024-09-27.\n"
		"13: Raden har ett belopp men ingen händelse. Skriv händelsen, eller ta bort raden om den är en "
		"summa.\n",
		told(UPH_SEVERITY_ERROR));
}

static void all_that_the_books_refuse_at_once(void **state)
{
	(void)state;
	import_case_text(&here,
		"Händelse;Datum;Belopp;Nr;Bidragsår;Undantag;Mottagare;Beslut;Ändamål;Aktivitet;Sista dag\n"
		"Rekvirerat;2024-05-20;200 000,01;UPH-24-002;;;;;;;\n"
		"Rekvirerat;2024-05-20;150 000;UPH-24-002;;;;;;;\n"
		"Rekvirerat;2024-05-21;60 000;UPH-24-002;;;;;;;\n"
		"Utbetalt;2024-05-20;1;UPH-24-099;;;;;;;\n"
		"Återbetalat till staten;2024-05-20;100;;UPH2024;;;;;;\n"
		"Rekommenderat;2024-10-01;100;;UPH 2024;;Karlskona kommun;LSVO 2024-10-01;Lokal;787;\n"
		"Rekommenderat;2024-10-01;100;;UPH 2024;;KoU;LSVO 2024-10-01 § 3;Resor;787;2024-10-31\n"
		"Förbrukat;2024-11-01;100;UPH-24-017;;;;;;;\n"
		"Återbetalt;2024-12-01;100;UPH-24-002;;;;;;;\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "inget är bokfört: boken tar inte emot 7 händelser");
	assert_string_equal(
		"2: UPH-24-002 (Mötesplats i Karlshamn): 200 000,01 kan inte rekvireras, 200 000,00 är kvar att "
		"rekvirera av beslutet LSVO 2024-01-19 (200 000,00).\n"
		"4: UPH-24-002 (Mötesplats i Karlshamn): 60 000,00 kan inte rekvireras, 50 000,00 är kvar att "
		"rekvirera av beslutet LSVO 2024-01-19 (200 000,00).\n"
		"5: Tilldelningen \"UPH-24-099\" finns inte i boken; menade du UPH-24-009?\n"
		"6: Bidragsåret \"UPH2024\" finns inte i boken; menade du \"UPH 2024\"?\n"
		"7: Parten \"Karlskona kommun\" finns inte i boken; menade du \"Karlskrona kommun\"? Bekräfta det i "
		"så fall med uph party alias \"Karlskrona kommun\" \"Karlskona kommun\", eller rätta namnet.\n"
		"9: UPH-24-017 (Resor): 2024-11-01 ligger utanför perioden till och med 2024-10-31 i beslutet LSVO "
		"2024-10-01 § 3; ange ett skäl i kolumnen Undantag om det ändå är rätt.\n"
		"10: UPH-24-002 (Mötesplats i Karlshamn): 100,00 kan inte återbetalas, 0,00 är utbetalt och inte "
		"återkrävt av beslutet LSVO 2024-01-19 (200 000,00).\n",
		told(UPH_SEVERITY_ERROR));
	expect_available(&here, "7893742.06");
}

static void a_fund_below_zero_wants_a_reason(void **state)
{
	(void)state;
	import_case_text(&here, "Händelse;Datum;Belopp;Bidragsår;Undantag\n"
				"Återbetalat till staten;2024-12-01;9 000 000;UPH 2024;\n");
	import_case_refused(&here, NULL, UPH_E_INVARIANT,
		"bidragsåret UPH 2024 räcker inte: det skulle stå på −2 157 132,00 kr; lägg in tilldelningen "
		"först, eller ange ett skäl med --override");
	import_case_text(&here,
		"Händelse;Datum;Belopp;Bidragsår;Undantag\n"
		"Återbetalat till staten;2024-12-01;9 000 000;UPH 2024;staten vill ha det nu\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	expect_available(&here, "-1106257.94");
}

static void a_hundred_refusals_are_enough(void **state)
{
	(void)state;
	char text[8192] = "Händelse;Datum;Belopp;Nr\n";
	size_t length = strlen(text);
	for (int i = 0; i < 120; i++)
		length += (size_t)snprintf(
			text + length, sizeof text - length, "Utbetalt;2024-05-20;%d;UPH-24-099\n", i + 1);
	import_case_text(&here, text);
	import_case_refused(
		&here, NULL, UPH_E_REFUSED, "inget är bokfört: boken tar inte emot 100 händelser");
	assert_int_equal(101, uph_findings_count_of(here.findings, UPH_SEVERITY_ERROR));
	assert_string_equal("Fler fel visas inte; raderna efter detta är inte prövade.",
		import_case_finding(&here, "journal.untried")->message);
}

/* ---- every event ---- */

static const char every_event[] =
	"Händelse;Datum;Belopp;Nr;Bidragsår;Aktivitet;Till bidragsår;Till aktivitet;Beslut;Ändamål;Mottagare;"
	"Utförare;Rekvirent;Omfattning;Första dag;Sista dag;Motpart;Referens;Text;Av;Till;Undantag\n"
	"Ingående balans;2024-01-01;50 000;;UPH t.o.m. 2023;786 Ungdomsmottagning;;;;;;;;;;;;;;;;\n"
	"Ingående balans;2024-01-01;-1 000;;UPH t.o.m. 2023;ofördelat;;;;;;;;;;;;;;;;\n"
	"Tilldelat;2024-01-15;500 000;;UPH 2024;;;;;;;;;;;;Socialstyrelsen;dnr 17;;;;\n"
	"Erhållet;2024-02-01;400 000;;UPH 2024;;;;;;;;;;;;;;;;;\n"
	"Fördelat på aktivitet;2024-02-02;300 000;;UPH 2024;;;787 Samsjuklighet;;;;;;;;;;;;;;\n"
	"Överfört mellan bidragsår;2024-02-03;10 000;;UPH t.o.m. 2023;786;UPH 2024;787 "
	"Samsjuklighet;;;;;;;;;;;;;;\n"
	"Rekommenderat;2024-04-12;150 000;;UPH 2024;787;;;LSVO 2024-04-12 § "
	"30;Projektledare;Karlskrona;;KoU;0,75;2024-05-01;2024-12-31;;;;;;\n"
	"Avsatt på balansen;2024-04-12;20 000;;UPH 2024;787;;;LSVO 2024-04-12 § 30;Reserv;;;;;;;;;;;;\n"
	"Rekvirerat;2024-05-02;100 000;UPH-24-001;;;;;;;;;;;;;;rekvisition 1;;;;\n"
	"Utbetalt;2024-05-15;120 000;UPH-24-001;;;;;;;;;;;;;;F1881;;;;\n"
	"Förbrukat;2024-11-30;80 000;UPH-24-001;;;;;;;;;;;;;;;;;;\n"
	"Återkrävt;2025-01-10;15 000;1;;;;;;;;;;;;;;;;;;\n"
	"Återkrävt;2025-01-10;5 000;1;;;;;;;;;;;;;;;;förbrukat;;\n"
	"Återbetalt av mottagare;2025-01-20;20 000;1;;;;;;;;;;;;;;;;återkrävt;potten;\n"
	"Återbetalt;2025-01-20;25 000;1;;;;;;;;;;;;;;;;;reserverat;\n"
	"Återbetalt;2025-01-21;700;;UPH 2024;ofördelat;;;;;;;;;;;;;lön 2022;;;\n"
	"Återfört;2025-01-31;55 000;1;;;;;;;;;;;;;;;;;;\n"
	"Återfört;2025-01-31;8 000;2;;;;;;;;;;;;;;;;;;\n"
	"Återbetalat till staten;2025-02-01;90 000;;UPH 2024;;;;;;;;;;;;;;;;;\n"
	"Medfinansiering;2025-02-02;33 000;1;;;;;;;;;;;;;Sparbanksstiftelsen;;;;;\n";

static void every_event_by_import(void **state)
{
	(void)state;
	import_case_text(&here, every_event);
	import_case_expect(&here, NULL, 21, 0, 0, 0); /* the payment took from two accounts */
	expect_total(UPH_OPENING, "49000.00");
	expect_total(UPH_GRANTED, "500000.00");
	expect_total(UPH_DISTRIBUTED, "0.00");
	expect_total(UPH_CARRIED, "0.00");
	expect_total(UPH_ALLOCATED, "150000.00");
	expect_total(UPH_HELD, "20000.00");
	expect_total(UPH_RELEASED, "63000.00");
	expect_total(UPH_REFUNDED, "20700.00");
	expect_total(UPH_REPAID, "90000.00");
	expect_total(UPH_AVAILABLE, "372700.00");
	expect_total(UPH_STANDS_RESERVED, "0.00");
	expect_total(UPH_STANDS_REQUISITIONED, "0.00");
	expect_total(UPH_STANDS_PAID, "0.00");
	expect_total(UPH_STANDS_SPENT, "75000.00");
	expect_total(UPH_STANDS_CLAIMED, "0.00");
	expect_total(UPH_ON_BALANCE, "384700.00");
	expect_standing(UPH_ACCOUNT_SPENT, "UPH-24-001", "UPH 2024", "787", 7500000);
	expect_standing(UPH_ACCOUNT_HELD, "UPH-24-002", "UPH 2024", "787", 1200000);
	assert_string_equal("2: Bidragsåret UPH t.o.m. 2023 är nytt i boken.\n"
			    "2: Aktiviteten 786 Ungdomsmottagning är ny i boken.\n"
			    "4: Bidragsåret UPH 2024 är nytt i boken.\n"
			    "6: Aktiviteten 787 Samsjuklighet är ny i boken.\n"
			    "10: UPH-24-001 (Projektledare) är rekommenderat men inte beslutat av "
			    "regiondirektören.\n"
			    "21: Sparbanksstiftelsen är ny i boken.\n",
		told(UPH_SEVERITY_WARNING));
	assert_string_equal("8: Beslutet LSVO 2024-04-12 § 30 är nytt i boken, som rekommenderat.\n",
		told(UPH_SEVERITY_NOTE));
	import_case_expect(&here, NULL, 0, 20, 0, 0);
	book_verify(here.ledger);
}

static void several_pots_give_in_their_shares(void **state)
{
	(void)state;
	import_case_text(&here, "Händelse;Datum;Belopp;Nr;Bidragsår;Aktivitet\n"
				"Rekvirerat;2024-05-20;100 000,01;UPH-24-004;;\n"
				"Utbetalt;2024-05-21;40 000;UPH-24-004;UPH 2024;964\n");
	import_case_expect(&here, NULL, 3, 0, 0, 0);
	expect_standing(UPH_ACCOUNT_REQUISITIONED, "UPH-24-004", "UPH 2024", "787", 5000001);
	expect_standing(UPH_ACCOUNT_REQUISITIONED, "UPH-24-004", "UPH 2024", "964", 1000000);
	expect_standing(UPH_ACCOUNT_PAID, "UPH-24-004", "UPH 2024", "964", 4000000);
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	book_verify(here.ledger);
}

/* ---- again, and the next version ---- */

static void the_same_rows_twice_are_two_and_again_none(void **state)
{
	(void)state;
	const char *twice = "Händelse;Datum;Belopp;Nr\n"
			    "Utbetalt;2024-05-20;1 000;UPH-24-002\n"
			    "Utbetalt;2024-05-20;1 000;UPH-24-002\n";
	import_case_text(&here, twice);
	const struct uph_import_options dry = {.dry_run = true};
	struct uph_import_result result;
	struct uph_error err;
	assert_status(UPH_OK, import_case_run(&here, &dry, &result, &err), &err);
	expect_counts(&result, 2, 0, 0, 0);
	uph_import_free(&result);
	expect_total(UPH_STANDS_PAID, "0.00");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	expect_total(UPH_STANDS_PAID, "2000.00");
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 0, 2, 0, 0);
	assert_true(result.known_file);
	assert_string_equal("journal", result.kind);
	assert_string_equal("UPH-24-002", result.rows[0].label);
	assert_string_equal("964", result.rows[0].activity);
	assert_string_equal("Region Blekinge (Psykiatri)", result.rows[0].recipient);
	uph_import_free(&result);
	/* The same bytes by another name. */
	free(here.file);
	here.file = support_path(here.folder, "kopia.csv");
	import_case_text(&here, twice);
	import_case_expect(&here, NULL, 0, 2, 0, 0);
}

static void the_next_version_posts_what_is_new(void **state)
{
	(void)state;
	import_case_text(&here, "Händelse;Datum;Belopp;Nr;Motpart\n"
				"Utbetalt;2024-05-20;1 000;UPH-24-002;\n"
				"Utbetalt;2024-05-21;2 000;UPH-24-002;Karlskrona\n"
				"Utbetalt;2024-05-22;3 000;UPH-24-002;\n");
	import_case_expect(&here, NULL, 3, 0, 0, 0);
	/* Other words for the same, another order, one more, one gone. */
	import_case_text(&here, "Belopp;Nr;Datum;Motpart;Händelse\n"
				"3000,00;2;240522;;pay\n"
				"500;2;2024-05-23;;Utbetalning\n"
				"2 000;uph-24-002;2024-05-21;Karlskrona kommun;Utbetalt\n");
	import_case_expect(&here, NULL, 1, 2, 0, 0);
	expect_total(UPH_STANDS_PAID, "6500.00");
	assert_string_equal(
		": 1 händelse ur tidigare versioner av matris.csv finns inte i filen: verifikation 19. Den står "
		"kvar i boken; det som var fel tas bort med uph reverse.\n",
		told(UPH_SEVERITY_NOTE));
	/* What has been reversed can be posted anew. */
	struct uph_error err;
	int64_t voucher;
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_reverse_voucher(here.ledger, 20, (struct uph_date){0}, "fel", &voucher, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
	expect_total(UPH_STANDS_PAID, "4500.00");
	import_case_expect(&here, NULL, 1, 2, 0, 0);
	expect_total(UPH_STANDS_PAID, "6500.00");
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	book_verify(here.ledger);
}

static void a_new_version_by_another_name_is_warned_of(void **state)
{
	(void)state;
	import_case_text(&here, "Händelse;Datum;Belopp;Nr\n"
				"Utbetalt;2024-05-20;1 000;UPH-24-002\n"
				"Utbetalt;2024-05-21;2 000;UPH-24-002\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	free(here.file);
	here.file = support_path(here.folder, "version 2.csv");
	import_case_text(&here, "Händelse;Datum;Belopp;Nr\n"
				"Utbetalt;2024-05-20;1 000;UPH-24-002\n"
				"Utbetalt;2024-05-22;3 000;UPH-24-002\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	expect_total(UPH_STANDS_PAID, "7000.00");
	assert_string_equal(
		"1 rad säger detsamma som redan är bokfört ur matris.csv, och bokförs en gång till, "
		"för filen heter något annat. Är den en ny version av den filen: ångra med uph "
		"reverse och läs in den under samma namn.",
		import_case_finding(&here, "journal.elsewhere")->message);
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	assert_int_equal(0, uph_findings_count_of(here.findings, UPH_SEVERITY_WARNING));
}

/* ---- sheets ---- */

static void a_workbook_with_english_headings(void **state)
{
	(void)state;
	support_workbook(here.file, "sheet Om\n"
				    "A1 Händelser i Region Blekinge\n"
				    "sheet Events\n"
				    "A1 Region\n"
				    "B3 Amount (SEK)\n"
				    "C3 Event\n"
				    "D3 Date\n"
				    "E3 Allocation\n"
				    "F3 Reference\n"
				    "G3 Who typed\n"
				    "H3 last_day\n"
				    "format #,##0.00\n"
				    "B4 1000.5\n"
				    "format\n"
				    "C4 requisition\n"
				    "D4 2024-05-20\n"
				    "E4 2\n"
				    "G4 Kontoret\n"
				    "B6 =500+0.25 500.25\n"
				    "C6 PAY\n"
				    "D6 45433\n"
				    "E6 uph-24-002\n"
				    "F6 1881\n"
				    "hide row 6\n");
	struct uph_import_result result;
	struct uph_error err;
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 2, 0, 0, 0);
	assert_string_equal("Events!B4", result.rows[0].place);
	assert_int_equal(20240521, result.rows[1].date.ymd);
	assert_int_equal(50025, result.rows[1].amount.ore);
	uph_import_free(&result);
	expect_total(UPH_STANDS_PAID, "500.25");
	expect_total(UPH_STANDS_REQUISITIONED, "500.25");
	assert_string_equal("Events!G4: Kolumnen \"Who typed\" läses inte; den har innehåll på 1 rad.\n"
			    "Events: 1 dold rad läses som alla andra.\n",
		told(UPH_SEVERITY_NOTE));
}

static void a_refusal_names_the_cell(void **state)
{
	(void)state;
	support_workbook(here.file, "A1 Händelse\nB1 Datum\nC1 Belopp\nD1 Nr\n"
				    "A2 Utbetalt\nB2 2024-05-20\nC2 =A9 ?\nD2 2\n"
				    "A3 Utbetalt\nB3 12\nC3 5.123\nD3 2\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "händelserna godtas inte: 3 fel");
	assert_string_equal(
		"Blad1!C2: Cellen har en formel (=A9) vars resultat inte finns i filen. Öppna filen i Excel eller "
		"LibreOffice, spara den och läs in den igen.\n"
		"Blad1!B3: \"12\" är inget datum. Skriv dagen som 2024-09-27.\n"
		"Blad1!C3: Beloppet 5.123 har fler än två decimaler. Avrunda det till hela ören.\n",
		told(UPH_SEVERITY_ERROR));
	support_workbook(here.file, "A1 Händelse\nB1 Datum\nC1 Belopp\nD1 Nr\n"
				    "A2 Utbetalt\nB2 2024-05-20\nC2 300000\nD2 2\n"
				    "A3 Utbetalt\nB3 2024-05-20\nC3 1\nD3 99\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "inget är bokfört: boken tar inte emot 2 händelser");
	assert_string_equal("Blad1!C2", uph_findings_at(here.findings, 0)->where);
	assert_string_equal("Blad1!D3", uph_findings_at(here.findings, 1)->where);
}

static void days_are_counted_by_the_workbooks_epoch(void **state)
{
	(void)state;
	const struct support_xlsx parts = {.workbook = "<workbookPr date1904=\"1\"/>",
		.sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Händelse</t></is></c>"
			 "<c r=\"B1\" t=\"inlineStr\"><is><t>Datum</t></is></c>"
			 "<c r=\"C1\" t=\"inlineStr\"><is><t>Belopp</t></is></c>"
			 "<c r=\"D1\" t=\"inlineStr\"><is><t>Nr</t></is></c></row>"
			 "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Utbetalt</t></is></c>"
			 "<c r=\"B2\"><v>43970</v></c><c r=\"C2\"><v>10</v></c><c r=\"D2\"><v>2</v></c>"
			 "</row></sheetData>"};
	support_xlsx(here.file, &parts);
	struct uph_import_result result;
	struct uph_error err;
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	assert_int_equal(20240520, result.rows[0].date.ymd);
	uph_import_free(&result);
}

static void events_and_matrix_are_told_apart(void **state)
{
	(void)state;
	struct uph_import_result result;
	struct uph_error err;
	import_case_example(&here, NULL);
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	assert_string_equal("matrix", result.kind);
	uph_import_free(&result);
	/* All that heads a matrix stands in this one, too. */
	import_case_text(&here, "Datum;Händelse;Till;Belopp;Aktivitet;Mottagare;Bidragsår\n"
				"2024-05-20;Omfördelat;;1 000;786;;UPH 2024\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "händelserna godtas inte: 1 fel");
	assert_string_equal(
		"2: Fördelat på aktivitet behöver kolumnen Till aktivitet.\n", told(UPH_SEVERITY_ERROR));
}

static void two_sheets_of_events_are_chosen_between(void **state)
{
	(void)state;
	support_workbook(here.file, "sheet Maj\nA1 Händelse\nB1 Datum\nC1 Belopp\nD1 Nr\n"
				    "A2 Utbetalt\nB2 2024-05-20\nC2 10\nD2 2\n"
				    "sheet Juni\nA1 Händelse\nB1 Datum\nC1 Belopp\nD1 Nr\n"
				    "A2 Utbetalt\nB2 2024-06-20\nC2 20\nD2 2\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, "händelserna godtas inte: 1 fel");
	assert_string_equal("Juni: Två blad har händelser: \"Maj\" och \"Juni\". Välj ett med --sheet.\n",
		told(UPH_SEVERITY_ERROR));
	const struct uph_import_options june = {.sheet = "Juni"}, july = {.sheet = "Juli"};
	import_case_refused(&here, &july, UPH_E_MISSING, "bladet \"Juli\" finns inte i filen");
	import_case_expect(&here, &june, 1, 0, 0, 0);
	expect_total(UPH_STANDS_PAID, "20.00");
}

static void the_example_fits_the_example(void **state)
{
	(void)state;
	char *path = support_project("examples/handelser-2024.csv"), *text = support_read(path, NULL);
	import_case_text(&here, text);
	free(text);
	free(path);
	import_case_expect(&here, NULL, 9, 0, 0, 0);
	expect_available(&here, "8081091.31");
	expect_total(UPH_STANDS_PAID, "1132000.00");
	expect_total(UPH_STANDS_SPENT, "548969.25");
	expect_total(UPH_RELEASED, "150000.00");
	expect_total(UPH_REFUNDED, "37349.25");
	book_verify(here.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_header_that_is_missing_or_double, setup, teardown),
		cmocka_unit_test_setup_teardown(all_that_is_wrong_in_form_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(all_that_the_books_refuse_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(a_fund_below_zero_wants_a_reason, setup, teardown),
		cmocka_unit_test_setup_teardown(a_hundred_refusals_are_enough, setup, teardown),
		cmocka_unit_test_setup_teardown(a_refusal_names_the_cell, setup, teardown),
		cmocka_unit_test_setup_teardown(every_event_by_import, setup_empty, teardown),
		cmocka_unit_test_setup_teardown(several_pots_give_in_their_shares, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_rows_twice_are_two_and_again_none, setup, teardown),
		cmocka_unit_test_setup_teardown(the_next_version_posts_what_is_new, setup, teardown),
		cmocka_unit_test_setup_teardown(a_new_version_by_another_name_is_warned_of, setup, teardown),
		cmocka_unit_test_setup_teardown(a_workbook_with_english_headings, setup, teardown),
		cmocka_unit_test_setup_teardown(days_are_counted_by_the_workbooks_epoch, setup, teardown),
		cmocka_unit_test_setup_teardown(events_and_matrix_are_told_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(two_sheets_of_events_are_chosen_between, setup, teardown),
		cmocka_unit_test_setup_teardown(the_example_fits_the_example, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
