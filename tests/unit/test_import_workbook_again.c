/* The same workbook again, copies of it, and one that is older than the books: nothing is recorded twice. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/workbook_case.h"
#include "uph/source.h"

/* ---- older than the books ---- */

static void what_has_been_recorded_by_hand_since_is_not_recorded_twice(void **state)
{
	(void)state;
	assert_int_equal(19, workbook_record(UPH_EVENT_REQUISITION, "UPH-24-004", "2024-05-20", "100000,01"));
	workbook_fill(
		REQUISITIONS "A6 UPH-24-004\nB6 2024-05-20\nC6 100000.01\nA7 UPH-24-004\nB7 2024-05-21\nC7 "
			     "100000.01\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"Rekvisitioner!C6: Samma händelse, dag och belopp är redan bokfört för hand, som verifikation 19, "
		"efter att arbetsboken gjordes; ta bort raden, eller skriv i kolumnen Undantag varför den ska "
		"bokföras en gång till.\n");
	assert_string_equal(
		": Boken har gått vidare sedan arbetsboken gjordes, från verifikation 18 till 19. Varje "
		"rad prövas mot boken som den är nu.\n",
		workbook_told(UPH_SEVERITY_WARNING));
	/* Without the row. */
	workbook_fill(REQUISITIONS "A7 UPH-24-004\nB7 2024-05-21\nC7 100000.01\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0); /* of two pots */
	assert_string_equal(
		": Boken har gått vidare sedan arbetsboken gjordes, från verifikation 18 till 19. Varje "
		"rad prövas mot boken som den är nu.\n",
		workbook_told(UPH_SEVERITY_NOTE));
	/* With a reason, which stays. */
	workbook_fill(
		REQUISITIONS "A6 UPH-24-004\nB6 2024-05-20\nC6 100000.01\nF6 Två rekvisitioner samma dag\nA7 "
			     "UPH-24-004\nB7 2024-05-21\nC7 100000.01\n");
	import_case_expect(&here, NULL, 2, 1, 0, 0);
	workbook_expect_total(UPH_STANDS_REQUISITIONED, "300000.03");
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	book_verify(here.ledger);
}

static void what_another_file_has_recorded_or_taken_back(void **state)
{
	(void)state;
	workbook_rename("handelser.csv");
	import_case_text(
		&here, "Händelse;Datum;Belopp;Nr\nUtbetalt;2024-05-20;1000;2\nUtbetalt;2024-05-21;2000;2\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	workbook_reverse(20);
	workbook_rename("arbetsbok.xlsx");
	workbook_fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 1000\nA7 2\nB7 2024-05-21\nC7 2000\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"Utbetalningar!C6: Samma händelse, dag och belopp är redan bokfört ur handelser.csv, som "
		"verifikation 19, efter att arbetsboken gjordes; ta bort raden, eller skriv i kolumnen Undantag "
		"varför den ska bokföras en gång till.\n");
	/* A workbook that was made after knows of it. */
	workbook_take_mark();
	workbook_fill(PAYMENTS "A7 2\nB7 2024-05-21\nC7 2000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal("", workbook_told(UPH_SEVERITY_NOTE));
}

static void a_row_whose_words_were_changed_is_not_posted_twice(void **state)
{
	(void)state;
	workbook_fill(PAYMENTS
		"A6 2\nB6 2024-05-20\nC6 1000\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 1000\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	workbook_fill(
		PAYMENTS "A6 2\nB6 2024-05-20\nC6 1000\nD6 F1881\n" DECISIONS
			 "A6 LSVO\nB6 2024-11-01\nD6 Resor och mat\nE6 1000\nF6 UPH 2024\nG6 787\nH6 KoU\n"
			 "N6 Rekommenderat\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 2 händelser",
		"'Nya beslut'!E6: Samma händelse, dag och belopp är redan bokfört ur den här arbetsboken, som "
		"verifikation 19, men raden hade andra ord då; är det samma sak: ta tillbaka den med uph reverse "
		"19 först, annars skriv i kolumnen Undantag varför den ska bokföras en gång till.\n"
		"Utbetalningar!C6: Samma händelse, dag och belopp är redan bokfört ur den här arbetsboken, som "
		"verifikation 20, men raden hade andra ord då; är det samma sak: ta tillbaka den med uph reverse "
		"20 först, annars skriv i kolumnen Undantag varför den ska bokföras en gång till.\n");
	/* In a copy by another name, too. */
	workbook_rename("kopia.xlsx");
	workbook_fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 1000\nD6 F1881\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"Utbetalningar!C6: Samma händelse, dag och belopp är redan bokfört ur arbetsbok.xlsx, som "
		"verifikation 20, efter att arbetsboken gjordes; ta bort raden, eller skriv i kolumnen Undantag "
		"varför den ska bokföras en gång till.\n");
	workbook_rename("arbetsbok.xlsx");
	/* Two that are the same are two. */
	workbook_fill(PAYMENTS
		"A6 2\nB6 2024-05-20\nC6 1000\nA7 2\nB7 2024-05-20\nC7 1000\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 1000\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n");
	import_case_expect(&here, NULL, 1, 2, 0, 0);
}

static void a_row_that_was_corrected_is_not_posted_beside_the_old_one(void **state)
{
	(void)state;
#define TWO_ROWS(day, amount, decided)                                                                       \
	PAYMENTS "A6 2\nB6 " day "\nC6 " amount "\nA7 4\nB7 2024-05-20\nC7 500\n" DECISIONS                  \
		 "A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 " decided "\nF6 UPH 2024\nG6 787\nH6 KoU\n"           \
		 "N6 Rekommenderat\n"
	workbook_fill(TWO_ROWS("2024-05-20", "1000", "700"));
	import_case_expect(&here, NULL, 4, 0, 0, 0);
	const char *payment =
		"Utbetalningar!C6: Raden ser ut att vara en som redan är bokförd ur arbetsboken, "
		"som verifikation 20 (2024-05-20, 1 000,00), men med andra uppgifter; är det samma "
		"sak: ta tillbaka den med uph reverse 20 först, annars skriv i kolumnen Undantag "
		"varför raden är en annan.\n";
	workbook_fill(TWO_ROWS("2024-05-20", "1100", "700"));
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse", payment);
	workbook_fill(TWO_ROWS("2024-05-21", "1000", "700"));
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse", payment);
	/* Saved by another name it has the other rows still; with that row alone, the place. */
	workbook_rename("rättad.xlsx");
	workbook_fill(TWO_ROWS("2024-05-20", "1100", "700"));
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse", payment);
	workbook_fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 1100\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse", payment);
	/* A colleague's copy has rows of its own, and maybe some of these. */
	workbook_fill(PAYMENTS "A7 4\nB7 2024-05-20\nC7 500\nA9 2\nB9 2024-05-23\nC9 1000\n");
	import_case_expect(&here, NULL, 1, 1, 0, 0);
	workbook_fill(PAYMENTS "A8 2\nB8 2024-05-20\nC8 1100\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	workbook_rename("arbetsbok.xlsx");
	workbook_fill(TWO_ROWS("2024-05-20", "1000", "800"));
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"'Nya beslut'!E6: Raden ser ut att vara en som redan är bokförd ur arbetsboken, som verifikation "
		"19 (2024-11-01, 700,00), men med andra uppgifter; är det samma sak: ta tillbaka den med uph "
		"reverse 19 först, annars skriv i kolumnen Undantag varför raden är en annan.\n");
	/* Taken back as it says, the corrected row goes in, and once. */
	workbook_reverse(20);
	workbook_fill(TWO_ROWS("2024-05-20", "1150", "700"));
	import_case_expect(&here, NULL, 1, 2, 0, 0);
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	workbook_expect_total(UPH_STANDS_PAID, "3750.00");
	book_verify(here.ledger);
#undef TWO_ROWS
}

static void what_was_taken_back_is_told_when_it_is_posted_again(void **state)
{
	(void)state;
	const char *script =
		REQUISITIONS "A6 6\nB6 2024-05-20\nC6 1000\nA7 6\nB7 2024-05-20\nC7 1000\nA8 6\nB8 "
			     "2024-05-21\nC8 1000\n" VERDICTS "A6 6\nB6 2024-05-02\nC6 Beslutat\n";
	workbook_fill(script);
	import_case_expect(&here, NULL, 4, 0, 0, 0);
	workbook_reverse(19);
	import_case_expect(&here, NULL, 1, 3, 0, 0);
	assert_string_equal(
		"Rekvisitioner!C7: Raden bokfördes förut, som verifikation 19, som har tagits tillbaka, "
		"och bokförs nu igen; ska den inte det: ta bort raden.\n",
		workbook_told(UPH_SEVERITY_WARNING));
	import_case_expect(&here, NULL, 0, 4, 0, 0);
	assert_string_equal("", workbook_told(UPH_SEVERITY_WARNING));
	workbook_expect_total(UPH_STANDS_REQUISITIONED, "3000.00");
	/* One of another moment that says the same without any paper. */
	workbook_take_mark();
	workbook_fill(REQUISITIONS "A8 6\nB8 2024-05-21\nC8 1000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal(
		": 1 rad säger detsamma som redan är bokfört ur en annan fil, som verifikation 21, och "
		"bokförs en gång till. Är det samma händelse: ångra med uph reverse och ta bort raden.\n",
		workbook_told(UPH_SEVERITY_WARNING));
}

static void a_mark_that_was_lost_posts_nothing_twice(void **state)
{
	(void)state;
	const char *rows = REQUISITIONS "A6 6\nB6 2024-05-20\nC6 1000\n";
	workbook_fill(rows);
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	support_workbook(here.file, rows);
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"Rekvisitioner!C6: Samma rad är redan bokförd ur en annan fil, som verifikation 19, och "
		"arbetsboken saknar sitt märke: det syns inte om den är samma arbetsbok; ta bort raden, eller "
		"skriv i kolumnen Undantag varför den ska bokföras en gång till.\n");
	support_workbook(here.file, REQUISITIONS "A6 6\nB6 2024-05-20\nC6 1000\nF6 Två samma dag\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	workbook_expect_total(UPH_STANDS_REQUISITIONED, "2000.00");
}

/* Of many files it is the latest that are asked. */
static void the_last_of_many_files_says_the_same(void **state)
{
	(void)state;
	char text[100], name[40];
	for (int i = 1; i <= 20; i++) {
		(void)snprintf(name, sizeof name, "handelser-%02d.csv", i);
		workbook_rename(name);
		(void)snprintf(
			text, sizeof text, "Händelse;Datum;Belopp;Nr\nRekvirerat;2024-05-%02d;1000;6\n", i);
		import_case_text(&here, text);
		import_case_expect(&here, NULL, 1, 0, 0, 0);
	}
	workbook_rename("arbetsbok.xlsx");
	workbook_take_mark();
	workbook_fill(REQUISITIONS "A6 UPH-24-006\nB6 2024-05-20\nC6 1000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal(
		": 1 rad säger detsamma som redan är bokfört ur en annan fil, som verifikation 38, och "
		"bokförs en gång till. Är det samma händelse: ångra med uph reverse och ta bort raden.\n",
		strchr(workbook_told(UPH_SEVERITY_WARNING), '\n') + 1);
}

static void what_was_in_the_books_when_the_workbook_was_made(void **state)
{
	(void)state;
	workbook_fill(PAYMENTS
		"A6 2\nB6 2024-05-20\nC6 1000\nD6 F1881\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 700\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	workbook_take_mark();
	workbook_rename("nästa.xlsx");
	workbook_fill(PAYMENTS
		"A6 2\nB6 2024-05-20\nC6 1000\nD6 f1881\nE6 igen\nA7 2\nB7 2024-05-20\nC7 1000\nD7 F1882\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 resor\nE6 700\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Mat\nE7 700\nF7 UPH 2024\nG7 787\nH7 KoU\nN7 Rekommenderat\n"
		"A8 LSVO\nB8 2024-04-12\nD8 Samordnare suicidprevention\nE8 1050000\nF8 UPH 2024\nG8 964\n"
		"H8 KoU\nN8 Rekommenderat\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 3 händelser",
		"'Nya beslut'!E6: Samma händelse, dag och belopp, med samma ändamål, är redan bokfört ur "
		"arbetsbok.xlsx, som verifikation 19, innan arbetsboken gjordes; ta bort raden, eller "
		"skriv i kolumnen Undantag varför den ska bokföras en gång till.\n"
		"'Nya beslut'!E8: Samma händelse, dag och belopp, med samma ändamål, är redan bokfört ur "
		"matris.csv, som verifikation 9, innan arbetsboken gjordes; ta bort raden, eller "
		"skriv i kolumnen Undantag varför den ska bokföras en gång till.\n"
		"Utbetalningar!C6: Samma händelse, dag och belopp, med samma referens, är redan bokfört ur "
		"arbetsbok.xlsx, som verifikation 20, innan arbetsboken gjordes; ta bort raden, eller "
		"skriv i kolumnen Undantag varför den ska bokföras en gång till.\n");
}

static void what_a_known_row_says_otherwise_is_told(void **state)
{
	(void)state;
	workbook_fill(VERDICTS
		"A6 6\nB6 2024-10-02\nC6 Beslutat\nG6 möte\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 700\nF6 UPH 2024\nG6 787\nH6 KoU\nM6 2025-12-31\n"
		"N6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Idé\nE7 700\nF7 UPH 2024\nG7 787\nH7 KoU\nN7 Föreslaget\n");
	import_case_expect(&here, NULL, 3, 0, 0, 0);
	workbook_fill(VERDICTS
		"A6 6\nB6 2024-10-02\nC6 Beslutat\nF6 Ekonomichefen\nG6 möte\n" DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 700\nF6 UPH 2024\nG6 787\nH6 KoU\nI6 Karlshamn\n"
		"K6 heltid\nM6 2026-12-31\nN6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Idé\nE7 700\nF7 UPH 2024\nG7 787\nH7 KoU\nJ7 KoU\nN7 Föreslaget\n");
	import_case_expect(&here, NULL, 0, 3, 0, 0);
	assert_string_equal(
		"'Nya beslut'!E6: Raden är bokförd förut, som UPH-24-017, men säger nu något annat: Utförare "
		"Karlshamn (i boken: inget), Omfattning heltid (i boken: inget), Sista dag 2026-12-31 (i boken: "
		"2025-12-31). Det är inte ändrat i boken; gör det med uph amend UPH-24-017.\n"
		"'Nya beslut'!E7: Raden är bokförd förut, som UPH-24-018, men säger nu något annat: Rekvirent "
		"KoU (i boken: inget). Det är inte ändrat i boken; gör det med uph amend UPH-24-018.\n"
		"'Beslut av RD'!A6: Beslutet om UPH-24-006 står redan i boken, med annat i Beslutsfattare: "
		"\"regiondirektören\". Det är inte ändrat.\n",
		workbook_told(UPH_SEVERITY_WARNING));
	workbook_fill(VERDICTS "A6 6\nB6 2024-10-02\nC6 Beslutat\nE6 2024/7\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"'Beslut av RD'!E6: UPH-24-006 (Projektledare samsjuklighet, kommun) är redan beslutat 2024-10-02, "
		"utan dnr, och raden säger dnr 2024/7; låt dnr stå tomt, eller ta tillbaka beslutet först och läs "
		"in raden igen.\n");
}

static void money_that_is_gone_and_a_verdict_by_another(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_allocation line;
	workbook_record(UPH_EVENT_REQUISITION, "UPH-24-002", "2024-05-19", "150000");
	assert_status(UPH_OK, uph_allocation_find(here.ledger, "UPH-24-006", &line, &err), &err);
	const struct uph_verdict verdict = {.decision = line.decision,
		.allocations = &line.id,
		.allocation_count = 1,
		.date = {20241001},
		.reference = "2024/00100"};
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(UPH_OK, uph_approve(here.ledger, &verdict, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
	workbook_fill(VERDICTS "A6 UPH-24-006\nB6 2024-10-02\nC6 Beslutat\nE6 2024/00123\n" REQUISITIONS
			       "A6 UPH-24-002\nB6 2024-05-20\nC6 60000\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 2 händelser",
		"'Beslut av RD'!A6: UPH-24-006 (Projektledare samsjuklighet, kommun) är redan beslutat 2024-10-01 "
		"(2024/00100).\n"
		"Rekvisitioner!C6: UPH-24-002 (Mötesplats i Karlshamn): 60 000,00 kan inte rekvireras, 50 000,00 "
		"är kvar att rekvirera av beslutet LSVO 2024-01-19 (200 000,00).\n");
	workbook_fill(VERDICTS "A6 UPH-24-006\nB6 2024-10-01\nC6 Beslutat\nD6 525000\n" REQUISITIONS
			       "A6 UPH-24-002\nB6 2024-05-20\nC6 50000\n");
	import_case_expect(&here, NULL, 1, 1, 0, 0);
}

static void without_its_mark(void **state)
{
	(void)state;
	support_workbook(here.file, REQUISITIONS "A6 UPH-24-002\nB6 2024-05-20\nC6 1000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal(
		"Arbetsboken saknar sitt märke: det syns inte när den gjordes, och vad andra har bokfört "
		"sedan dess jämförs med raderna bara när referens, eller beslut och ändamål, är desamma.",
		import_case_finding(&here, "workbook.no_mark")->message);
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	/* The same sheet can be read as what it is. */
	support_workbook(here.file, "sheet Rekvisitioner\nA1 Nr\nB1 Datum\nC1 Belopp\nD1 Händelse\n"
				    "A2 2\nB2 2024-05-21\nC2 500\nD2 Rekvirerat\n");
	struct uph_import_result result;
	struct uph_error err;
	assert_status(UPH_OK,
		import_case_run(&here, &(struct uph_import_options){.as = "journal"}, &result, &err), &err);
	assert_string_equal("journal", result.kind);
	expect_counts(&result, 1, 0, 0, 0);
	uph_import_free(&result);
}

static void a_copy_of_a_sheet_is_told_of(void **state)
{
	(void)state;
	workbook_fill("sheet Rekvisitioner (2)\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nG6 visas bara\n"
		      "sheet Beslutat\nA1 Tilldelning\nB1 Beslutsdatum\nC1 Utfall\n" PAYMENTS
		      "A6 2\nB6 2024-05-20\nC6 1000\n");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	assert_string_equal("Rekvisitioner (2): Bladet läses inte. Det ser ut som bladet Rekvisitioner, "
			    "Förbrukat eller Återbetalningar.\n"
			    "Beslutat: Bladet läses inte. Det ser ut som bladet Beslut av RD.\n"
			    "Utbetalningar!C6: UPH-24-002 (Mötesplats i Karlshamn) är rekommenderat men inte "
			    "beslutat av regiondirektören.\n",
		workbook_told(UPH_SEVERITY_WARNING));
}

static void what_is_filled_in_on_a_sheet_of_another_name(void **state)
{
	(void)state;
	workbook_fill("sheet Utbetalt oktober\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nA6 2\nB6 2024-05-20\n"
		      "C6 1000\n" REQUISITIONS USE REFUNDS
		      "sheet Beslutat\nA1 Tilldelning\nB1 Beslutsdatum\nC1 Utfall\n"
		      "A2 2\nA3 -\nA4 3\n" VERDICTS);
	workbook_expect_refused("inget är bokfört: 2 fel",
		"Utbetalt oktober: 1 rad är ifylld på bladet, men blad med det namnet läses inte: för över den "
		"till bladet Utbetalningar, ge bladet det namnet om det saknas, eller ta bort bladet.\n"
		"Beslutat: 2 rader är ifyllda på bladet, men blad med det namnet läses inte: för över dem till "
		"bladet Beslut av RD, ge bladet det namnet om det saknas, eller ta bort bladet.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBOOK_TEST(what_has_been_recorded_by_hand_since_is_not_recorded_twice),
		WORKBOOK_TEST(what_another_file_has_recorded_or_taken_back),
		WORKBOOK_TEST(a_row_whose_words_were_changed_is_not_posted_twice),
		WORKBOOK_TEST(a_row_that_was_corrected_is_not_posted_beside_the_old_one),
		WORKBOOK_TEST(what_was_taken_back_is_told_when_it_is_posted_again),
		WORKBOOK_TEST(a_mark_that_was_lost_posts_nothing_twice),
		WORKBOOK_TEST(the_last_of_many_files_says_the_same),
		WORKBOOK_TEST(what_was_in_the_books_when_the_workbook_was_made),
		WORKBOOK_TEST(what_a_known_row_says_otherwise_is_told),
		WORKBOOK_TEST(money_that_is_gone_and_a_verdict_by_another),
		WORKBOOK_TEST(without_its_mark),
		WORKBOOK_TEST(a_copy_of_a_sheet_is_told_of),
		WORKBOOK_TEST(what_is_filled_in_on_a_sheet_of_another_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
