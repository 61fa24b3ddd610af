/* Workbooks that have been filled in, back into the ledger: every sheet, and all that is refused at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/workbook_case.h"
#include "uph/source.h"

/* ---- what is refused ---- */

static void a_workbook_of_another_book(void **state)
{
	(void)state;
	memset(workbook_mark + strlen(UPH_WORKBOOK_MARK) + 1, 'a', 64);
	workbook_fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 100\n");
	workbook_expect_refused("arbetsboken godtas inte: 1 fel",
		"'Om arbetsboken'!B31: Arbetsboken är gjord ur en annan bok, eller ur ett senare läge av den här "
		"än det som boken nu har (en äldre säkerhetskopia kan vara återläst). Gör en ny med uph workbook "
		"och för över raderna.\n");
	(void)snprintf(workbook_mark, sizeof workbook_mark, "uph-arbetsbok 2 %064d", 7);
	workbook_fill(PAYMENTS "A6 2\nB6 2024-05-20\nC6 100\n");
	workbook_expect_refused("arbetsboken godtas inte: 1 fel",
		"'Om arbetsboken'!B31: Arbetsboken är gjord av en nyare version av uph än den här. Läs in den med "
		"den.\n");
	workbook_take_mark();
	char script[400];
	(void)snprintf(script, sizeof script, PAYMENTS "A1 %s %064d\n", UPH_WORKBOOK_MARK, 7);
	workbook_fill(script);
	workbook_expect_refused("arbetsboken godtas inte: 1 fel",
		"'Om arbetsboken'!B31: Filen har blad ur två olika arbetsböcker. Läs in dem var för sig.\n");
}

static void what_does_not_belong_to_a_workbook(void **state)
{
	(void)state;
	const struct uph_import_options fund = {.fund = "UPH 2024"}, sheet = {.sheet = "Utbetalningar"};
	workbook_fill(PAYMENTS);
	import_case_refused(&here, &fund, UPH_E_USAGE, "--fund gäller matriser, inte arbetsböcker");
	import_case_refused(&here, &sheet, UPH_E_USAGE,
		"--sheet gäller inte arbetsböcker: alla blad som fylls i läses tillsammans");
	workbook_fill("");
	workbook_expect_refused("inget är bokfört: 1 fel",
		": Filen har inget av de blad som fylls i: Nya beslut, Beslut av RD, Rekvisitioner, "
		"Utbetalningar, Förbrukat, Återbetalningar.\n");
}

/* One sheet that was saved by itself: by its headings alone. */
static void a_sheet_saved_as_text(void **state)
{
	(void)state;
	const struct uph_import_options as = {.as = "workbook"};
	const char *why =
		"filen ser ut som ett blad ur en arbetsbok; en textfil kan inte läsas som arbetsbok: "
		"läs in hela arbetsboken, sparad som xlsx eller ods";
	import_case_text(&here, "Tilldelning;Datum;Belopp\n2;2024-05-20;100\n");
	import_case_refused(&here, &as, UPH_E_REFUSED, why);
	import_case_refused(&here, NULL, UPH_E_REFUSED, why);
	import_case_text(&here,
		"Organ;Sammanträde;Paragraf;Ändamål;Belopp;Bidragsår;Aktivitet;Mottagare;Läge\n"
		"LSVO;2024-11-01;91;Resor;1000;UPH 2024;787;KoU;Rekommenderat\n");
	import_case_refused(&here, NULL, UPH_E_REFUSED, why);
}

static void headings_that_are_missing_or_double(void **state)
{
	(void)state;
	workbook_fill("sheet Rekvisitioner\nA5 Tilldelning\nB5 Datum\nC5 Summa\nA6 2\n"
		      "sheet Utbetalningar\nA6 2\nB6 2024-05-20\nC6 100\n"
		      "sheet Förbrukat\nA5 Tilldelning\nB5 Datum\nC5 Belopp\nD5 Belopp\nA6 2\n");
	workbook_expect_refused("inget är bokfört: 3 fel",
		"Rekvisitioner: Kolumnen Belopp saknas i rubrikraden, rad 5.\n"
		"Utbetalningar: Rubrikraden hittas inte bland bladets 50 första rader. Gör en ny arbetsbok med "
		"uph workbook och för över raderna.\n"
		"Förbrukat!D5: Två kolumner heter Belopp. Ge den ena ett annat namn.\n");
}

static void all_that_is_wrong_on_all_sheets_at_once(void **state)
{
	(void)state;
	workbook_fill(DECISIONS
		"A6 LSVO\nB6 2024-11-01\nC6 2024-05-24\nD6 Resor\nE6 1000\nF6 UPH 2024\nG6 787\nH6 KoU\n"
		"N6 Rekommenderad\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Reserv\nE7 1000\nF7 UPH 2024\nG7 787\nH7 KoU\nN7 Avsatt\n"
		"A8 LSVO\nB8 2024-11-01\nD8 Mer\nE8 1000\nF8 UPH 2024\nG8 787\nN8 Rekommenderat\n" VERDICTS
		"A6 UPH-24-006\nB6 2024-10-01\nC6 kanske\n"
		"A7 UPH-24-006\nC7 Avslaget\nD7 5\nB7 2024-10-01\n" REQUISITIONS
		"A6 UPH-24-002\nB6 '2024-02-30\nC6 ett par\n"
		"A7 UPH-24-002\nE7 glömt\n"
		"A8 UPH-24-002\nB8 2024-05-20\nC8 200000.01\n" PAYMENTS
		"A6 UPH-24-099\nB6 2024-05-20\nC6 -100\nA7 UPH-24-099\nB7 2024-05-20\nC7 100\n" REFUNDS
		"A6 UPH-24-002\nB6 2024-05-20\nC6 =A1 ?\nD6 lite\n");
	workbook_expect_refused("inget är bokfört: 15 fel",
		"'Nya beslut'!C6: Kalkylprogrammet har gjort paragrafen till dagen 2024-05-24. Formatera cellen "
		"som text och skriv paragrafen igen.\n"
		"'Nya beslut'!N6: \"Rekommenderad\" kan inte stå i kolumnen Läge; menade du Rekommenderat?\n"
		"'Nya beslut'!H7: Avsatt på balansen tar inte kolumnen Mottagare.\n"
		"'Nya beslut'!H8: Rekommenderat behöver kolumnen Mottagare.\n"
		"'Beslut av RD'!C6: \"kanske\" kan inte stå i kolumnen Utfall; skriv Beslutat eller Avslaget.\n"
		"'Beslut av RD'!D7: Det som avslås återförs helt: ta bort beloppet, eller skriv Beslutat med det "
		"belopp som beslutades.\n"
		"Rekvisitioner!B6: \"2024-02-30\" är inget datum. Skriv dagen som 2024-09-27.\n"
		"Rekvisitioner!C6: Beloppet \"ett par\" går inte att läsa. Skriv det med siffror, som 1 234,50.\n"
		"Rekvisitioner!B7: Raden saknar Datum.\n"
		"Rekvisitioner!C7: Raden saknar Belopp.\n"
		"Utbetalningar!C6: Beloppet −100,00 ska vara större än noll.\n"
		"Återbetalningar!C6: Cellen har en formel (=A1) vars resultat inte finns i filen. Öppna filen i "
		"Excel eller LibreOffice, spara den och läs in den igen.\n"
		"Återbetalningar!D6: \"lite\" kan inte stå i kolumnen Av; skriv Utbetalt, Förbrukat eller "
		"Återkrävt.\n"
		"Rekvisitioner!C8: UPH-24-002 (Mötesplats i Karlshamn): 200 000,01 kan inte rekvireras, "
		"200 000,00 är kvar att rekvirera av beslutet LSVO 2024-01-19 (200 000,00).\n"
		"Utbetalningar!A7: Tilldelningen \"UPH-24-099\" finns inte i boken; menade du UPH-24-009?\n");
}

static void all_that_the_books_refuse_on_three_sheets(void **state)
{
	(void)state;
	workbook_fill(VERDICTS
		"A6 UPH-24-006\nB6 2024-04-01\nC6 Beslutat\nA7 UPH-24-044\nB7 2024-10-01\nC7 "
		"Avslaget\n" REQUISITIONS
		"A6 UPH-24-006\nB6 2024-05-20\nC6 525000.01\nA7 UPH-24-006\nB7 2024-05-20\nC7 1000\n" REFUNDS
		"A6 UPH-24-002\nB6 2024-05-20\nC6 100\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 4 händelser",
		"'Beslut av RD'!B6: LSVO 2024-04-12 kan inte ha avgjorts 2024-04-01, före sammanträdet.\n"
		"'Beslut av RD'!A7: Tilldelningen \"UPH-24-044\" finns inte i boken; menade du UPH-24-004?\n"
		"Rekvisitioner!C6: UPH-24-006 (Projektledare samsjuklighet, kommun): 525 000,01 kan inte "
		"rekvireras, 525 000,00 är kvar att rekvirera av beslutet LSVO 2024-04-12 (525 000,00).\n"
		"Återbetalningar!C6: UPH-24-002 (Mötesplats i Karlshamn): 100,00 kan inte återbetalas, 0,00 är "
		"utbetalt och inte återkrävt av beslutet LSVO 2024-01-19 (200 000,00).\n");
	expect_available(&here, "7893742.06");
}

static enum uph_status count_line(void *context, const struct uph_financing *line, struct uph_error *err)
{
	(void)line;
	(void)err;
	++*(size_t *)context;
	return UPH_OK;
}

/* ---- what is filled in ---- */

static void nothing_filled_in_posts_nothing(void **state)
{
	(void)state;
	workbook_fill(DECISIONS VERDICTS REQUISITIONS PAYMENTS USE REFUNDS);
	import_case_expect(&here, NULL, 0, 0, 0, 0);
	assert_string_equal(
		": Inget är ifyllt i arbetsboken: inget är bokfört.\n", workbook_told(UPH_SEVERITY_NOTE));
	assert_string_equal("", workbook_told(UPH_SEVERITY_WARNING));
}

#define A_MONTH                                                                                              \
	VERDICTS "A6 UPH-24-006 Projektledare samsjuklighet, kommun\nB6 2024-10-02\nC6 beslutat\n"           \
		 "E6 2024/00123\nG6 Delegation 4.1\n" REQUISITIONS "A6 UPH-24-006 Projektledare\nB6 "        \
		 "2024-09-30\nC6 125000.5\nD6 R1\n" PAYMENTS                                                 \
		 "A6 6\nB6 45567\nC6 100 000,25 kr\nD6 '1881\n" REFUNDS "A6 uph-24-006\nB6 2024-12-02\n"     \
		 "C6 10000\nD6 utbetalat\nE6 Reserverat\n"

struct seen {
	size_t count;
	struct uph_source last;
};

static enum uph_status see_source(void *context, const struct uph_source *source, struct uph_error *err)
{
	struct seen *seen = context;
	(void)err;
	seen->count++;
	assert_true(seen->count == 1 || strcmp(source->name, "arbetsbok.xlsx") == 0);
	if (seen->count > 1) {
		assert_string_equal("journal", source->kind);
		assert_string_equal("Arbetsbok, gjord efter verifikation 18", source->title);
		assert_int_equal(3, source->entry_count);
		assert_int_equal(strlen("arbetsbok ") + 16, strlen(source->series));
		assert_memory_equal(source->series + 10, workbook_mark + strlen(UPH_WORKBOOK_MARK) + 1, 16);
	}
	return UPH_OK;
}

static void a_month_comes_in_with_the_workbook_as_source(void **state)
{
	(void)state;
	const struct uph_import_options dry = {.dry_run = true};
	struct uph_import_result result;
	struct uph_error err;
	struct seen seen = {0};
	workbook_fill(A_MONTH);
	assert_status(UPH_OK, import_case_run(&here, &dry, &result, &err), &err);
	expect_counts(&result, 4, 0, 0, 0);
	uph_import_free(&result);
	workbook_expect_total(UPH_STANDS_PAID, "0.00");
	assert_status(UPH_OK, import_case_run(&here, NULL, &result, &err), &err);
	expect_counts(&result, 4, 0, 0, 0);
	assert_string_equal("workbook", result.kind);
	assert_int_equal(4, result.row_count);
	assert_string_equal("'Beslut av RD'!A6", result.rows[0].place);
	assert_string_equal("approve", result.rows[0].event);
	assert_string_equal("UPH-24-006", result.rows[0].label);
	assert_int_equal(52500000, result.rows[0].amount.ore);
	assert_int_equal(0, result.rows[0].voucher);
	assert_string_equal("Utbetalningar!C6", result.rows[2].place);
	assert_string_equal("pay", result.rows[2].event);
	assert_string_equal("Karlskrona kommun", result.rows[2].recipient);
	assert_string_equal("Projektledare samsjuklighet, kommun", result.rows[2].purpose);
	assert_int_equal(20241002, result.rows[2].date.ymd);
	assert_int_equal(10000025, result.rows[2].amount.ore);
	assert_int_equal(20, result.rows[2].voucher);
	uph_import_free(&result);
	workbook_expect_stage("UPH-24-006", UPH_DECIDED, 20241002, "2024/00123");
	workbook_expect_total(UPH_STANDS_PAID, "90000.25");
	workbook_expect_total(UPH_STANDS_REQUISITIONED, "25000.25");
	expect_available(&here, "7893742.06");
	assert_string_equal("", workbook_told(UPH_SEVERITY_WARNING));
	assert_status(UPH_OK, uph_sources(here.ledger, 0, see_source, &seen, &err), &err);
	assert_int_equal(2, seen.count);
	import_case_expect(&here, NULL, 0, 4, 0, 0);
	assert_string_equal("", workbook_told(UPH_SEVERITY_NOTE));
	book_verify(here.ledger);
}

static void a_row_more_and_another_name(void **state)
{
	(void)state;
	workbook_fill(A_MONTH);
	import_case_expect(&here, NULL, 4, 0, 0, 0);
	workbook_rename("oktober, slutlig.xlsx");
	workbook_fill(A_MONTH USE "A6 UPH-24-006\nB6 2024-11-02\nC6 0.01\nE6 lön\nhide row 6\n");
	import_case_expect(&here, NULL, 1, 4, 0, 0);
	assert_string_equal(
		"Förbrukat: 1 dold rad läses som alla andra.\n", workbook_told(UPH_SEVERITY_NOTE));
	workbook_expect_total(UPH_STANDS_SPENT, "0.01");
	/* Without the rows of its other name: that is another copy's business. */
	workbook_fill(USE "A9 UPH-24-006\nB9 2024-11-02\nC9 0,01\nE9 Lön\n");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	assert_string_equal("", workbook_told(UPH_SEVERITY_NOTE));
	workbook_rename("arbetsbok.xlsx");
	workbook_fill(USE "A9 UPH-24-006\nB9 2024-11-02\nC9 0,01\nE9 Lön\n");
	import_case_expect(&here, NULL, 0, 1, 0, 0);
	assert_string_equal(": 3 rader som tidigare bokfördes ur arbetsboken finns inte i den längre: "
			    "verifikation 19, 20, 21. De står kvar i boken; det som var fel tas bort med uph "
			    "reverse.\n",
		workbook_told(UPH_SEVERITY_NOTE));
	book_verify(here.ledger);
}

static void new_decisions_in_three_stages(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_allocation allocation;
	const char *script = DECISIONS
		"A6 LSVO\nB6 2024-11-01\nC6 § 91\nD6 Resor\nE6 1000\nF6 UPH 2024\nG6 787 Stärkt samverkan\nH6 KoU\n"
		"I6 Karlshamn\nK6 0,5 årsarbetare\nL6 2024-11-01\nM6 2025-12-31\nN6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nC7 '91\nD7 Reserv\nE7 2000.55\nF7 UPH 2024\nG7 787 Stärkt samverkan\n"
		"N7 Avsatt\n"
		"A8 LSVO\nB8 2024-11-01\nC8 91\nD8 Idé\nE8 3000\nF8 UPH 2024\nG8 964\nH8 Nya föreningen\n"
		"N8 Föreslaget\n"
		"A9 LSVO\nB9 2024-11-29\nD9 Idé\nE9 3000\nF9 UPH 2024\nG9 Ofördelat\nN9 föreslaget\n";
	workbook_fill(script);
	import_case_expect(&here, NULL, 4, 0, 0, 0);
	expect_available(&here, "7890741.51");
	workbook_expect_stage("UPH-24-017", UPH_RECOMMENDED, 20241101, "");
	workbook_expect_stage("UPH-24-018", UPH_RECOMMENDED, 20241101, "");
	workbook_expect_stage("UPH-24-019", UPH_PROPOSED, 20241101, "");
	workbook_expect_stage("UPH-24-020", UPH_PROPOSED, 20241129, "");
	assert_status(UPH_OK, uph_allocation_find(here.ledger, "17", &allocation, &err), &err);
	assert_string_equal("0,5 årsarbetare", allocation.extent);
	assert_int_equal(20251231, allocation.period_last.ymd);
	assert_string_equal(
		"'Nya beslut'!E6: Beslutet LSVO 2024-11-01 § 91 är nytt i boken, som rekommenderat.\n"
		"'Nya beslut'!E9: Beslutet LSVO 2024-11-29 är nytt i boken, som föreslaget.\n",
		workbook_told(UPH_SEVERITY_NOTE));
	assert_string_equal(
		"'Nya beslut'!E8: Nya föreningen är ny i boken.\n", workbook_told(UPH_SEVERITY_WARNING));
	import_case_expect(&here, NULL, 0, 4, 0, 0);
	book_verify(here.ledger);
}

static void a_proposal_that_is_recommended(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_allocation allocation;
	workbook_fill(
		DECISIONS "A6 LSVO\nB6 2024-11-01\nC6 91\nD6 Idé\nE6 3000\nF6 UPH 2024\nG6 964\nH6 KoU\n"
			  "N6 Föreslaget\n"
			  "A7 LSVO\nB7 2024-11-01\nC7 91\nD7 Idé\nE7 3000\nF7 UPH 2024\nG7 964\nH7 KoU\n"
			  "N7 Föreslaget\n");
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	expect_available(&here, "7893742.06");
	workbook_fill(DECISIONS
		"A6 LSVO\nB6 2024-11-01\nC6 91\nD6 idé\nE6 3000\nF6 UPH 2024\nG6 964 Suicid\nH6 KoU\n"
		"I6 Karlshamn\nM6 2025-12-31\nN6 Rekommenderat\n"
		"A7 LSVO\nB7 2024-11-01\nC7 91\nD7 Idé\nE7 3000\nF7 UPH 2024\nG7 964\nH7 KoU\n"
		"N7 Föreslaget\n");
	import_case_expect(&here, NULL, 1, 1, 0, 0);
	expect_available(&here, "7890742.06");
	workbook_expect_stage("UPH-24-017", UPH_RECOMMENDED, 20241101, "");
	workbook_expect_stage("UPH-24-018", UPH_PROPOSED, 20241101, "");
	assert_status(UPH_OK, uph_allocation_find(here.ledger, "17", &allocation, &err), &err);
	assert_int_equal(20251231, allocation.period_last.ymd);
	assert_int_not_equal(0, allocation.performer);
	assert_status(UPH_E_MISSING, uph_allocation_find(here.ledger, "19", &allocation, &err), &err);
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	book_verify(here.ledger);
}

/* The amounts of a decision on two activities, from row 6 on. */
#define TWO_POTS(stage, first, second)                                                                       \
	DECISIONS "A6 LSVO\nB6 2024-11-01\nC6 91\nD6 Temavecka\nE6 " first                                   \
		  "\nF6 UPH 2024\nG6 787\nH6 KoU\nN6 " stage                                                 \
		  "\nA7 LSVO\nB7 2024-11-01\nC7 91\nD7 temavecka\nE7 " second                                \
		  "\nF7 UPH 2024\nG7 964 Suicidprevention\nH7 KoU\nN7 " stage "\n"

static size_t financing_count(const char *label)
{
	struct uph_error err;
	struct uph_allocation allocation;
	size_t count = 0;
	assert_status(UPH_OK, uph_allocation_find(here.ledger, label, &allocation, &err), &err);
	assert_status(UPH_OK, uph_financings(here.ledger, allocation.id, 0, count_line, &count, &err), &err);
	return count;
}

static void rows_of_several_pots_are_one_allocation(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_allocation allocation;
	workbook_fill(TWO_POTS("Rekommenderat", "1000", "2000.50")
		/* the same pot once more is another, and so is what is not right below */
		"A8 LSVO\nB8 2024-11-01\nC8 91\nD8 Temavecka\nE8 1000\nF8 UPH 2024\nG8 787\nH8 KoU\n"
		"N8 Rekommenderat\n"
		"A9 LSVO\nB9 2024-11-01\nC9 91\nD9 Reserv\nE9 5\nF9 UPH 2024\nG9 787\nN9 Avsatt\n"
		"A10 LSVO\nB10 2024-11-01\nC10 91\nD10 Reserv\nE10 6\nF10 UPH t.o.m. 2023\nG10 787\nN10 "
		"Avsatt\n"
		"A11 LSVO\nB11 2024-11-01\nC11 91\nD11 Temavecka\nE11 7\nF11 UPH 2024\nG11 964\nH11 KoU\n"
		"N11 Rekommenderat\n" REQUISITIONS "A6 UPH-24-017\nB6 2024-11-05\nC6 3000.50\n");
	import_case_expect(&here, NULL, 8, 0, 0, 0);
	assert_int_equal(2, financing_count("UPH-24-017"));
	assert_int_equal(1, financing_count("UPH-24-018"));
	assert_int_equal(2, financing_count("UPH-24-019"));
	assert_int_equal(1, financing_count("UPH-24-020"));
	assert_status(UPH_E_MISSING, uph_allocation_find(here.ledger, "21", &allocation, &err), &err);
	assert_int_equal(23, uph_ledger_head(here.ledger).voucher); /* two of two pots, three of one */
	import_case_expect(&here, NULL, 0, 7, 0, 0);
	assert_string_equal("", workbook_told(UPH_SEVERITY_NOTE));
	book_verify(here.ledger);
	/* One of its rows is changed: the other is not taken for it. */
	workbook_fill(TWO_POTS("Rekommenderat", "1000", "2001"));
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse",
		"'Nya beslut'!E7: Raden ser ut att vara en som redan är bokförd ur arbetsboken, som verifikation "
		"19 (2024-11-01, 2 000,50), men med andra uppgifter; är det samma sak: ta tillbaka den med uph "
		"reverse 19 först, annars skriv i kolumnen Undantag varför raden är en annan.\n");
}

static void a_proposal_of_several_pots_is_carried_out_whole(void **state)
{
	(void)state;
	workbook_fill(TWO_POTS("Föreslaget", "1000", "2000"));
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	assert_int_equal(2, financing_count("UPH-24-017"));
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	const char *why =
		"Raden säger inte detsamma som förslaget UPH-24-017 (Temavecka), som har flera potter: "
		"skriv en rad för varje pott, med förslagets belopp, direkt under varandra.\n";
	char expected[400];
	workbook_fill(TWO_POTS("Rekommenderat", "1000", "2001"));
	(void)snprintf(expected, sizeof expected, "'Nya beslut'!E7: %s", why);
	workbook_expect_refused("inget är bokfört: boken tar inte emot 1 händelse", expected);
	workbook_fill(TWO_POTS("Rekommenderat", "1000", "2000"));
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	expect_available(&here, "7890742.06");
	workbook_expect_stage("UPH-24-017", UPH_RECOMMENDED, 20241101, "");
	assert_int_equal(19, uph_ledger_head(here.ledger).voucher);
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	book_verify(here.ledger);
}

/* Of three equal rows two are recommended, one after the other: what the books have is counted once. */
static void equal_proposals_are_as_many_as_their_rows(void **state)
{
	(void)state;
#define EQUAL(row, stage)                                                                                    \
	"B" row " 2024-11-01\nC" row " 91\nD" row " Idé\nE" row " 3000\nF" row " UPH 2024\nG" row            \
	" 964\nH" row " KoU\nN" row " " stage "\nA" row " LSVO\n"
	struct uph_error err;
	struct uph_allocation allocation;
	workbook_fill(DECISIONS EQUAL("6", "Föreslaget") EQUAL("7", "Föreslaget"));
	import_case_expect(&here, NULL, 2, 0, 0, 0);
	workbook_fill(DECISIONS EQUAL("6", "Rekommenderat") EQUAL("7", "Föreslaget"));
	import_case_expect(&here, NULL, 1, 1, 0, 0);
	workbook_fill(
		DECISIONS EQUAL("6", "Föreslaget") EQUAL("7", "Rekommenderat") EQUAL("8", "Föreslaget"));
	import_case_expect(&here, NULL, 1, 2, 0, 0);
	workbook_fill(
		DECISIONS EQUAL("6", "Rekommenderat") EQUAL("7", "Rekommenderat") EQUAL("8", "Föreslaget"));
	import_case_expect(&here, NULL, 1, 2, 0, 0);
	workbook_expect_stage("UPH-24-018", UPH_RECOMMENDED, 20241101, "");
	workbook_expect_stage("UPH-24-019", UPH_PROPOSED, 20241101, "");
	assert_status(UPH_E_MISSING, uph_allocation_find(here.ledger, "20", &allocation, &err), &err);
	book_verify(here.ledger);
#undef EQUAL
}

static void a_proposal_that_the_books_do_not_take(void **state)
{
	(void)state;
	workbook_fill(DECISIONS
		"A6 LSVO\nB6 2024-11-01\nD6 Resor\nE6 1000\nF6 UPH 2025\nG6 787\nN6 Föreslaget\n"
		"A7 LSVO\nB7 2024-11-01\nD7 Resor\nE7 1000\nF7 UPH 2024\nG7 999\nN7 Föreslaget\n"
		"A8 LSVO\nB8 2024-11-01\nD8 Resor\nE8 1000\nF8 UPH 2024\nG8 787\nH8 Karlskona kommun\nN8 Föreslaget\n"
		"A9 LSVO\nB9 2024-11-01\nD9 Resor\nE9 1000\nF9 UPH 2024\nG9 787\nL9 2024-02-01\nM9 2024-01-01\n"
		"N9 Föreslaget\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 4 händelser",
		"'Nya beslut'!F6: Bidragsåret \"UPH 2025\" finns inte i boken; menade du \"UPH 2024\"?\n"
		"'Nya beslut'!G7: Aktiviteten \"999\" finns inte i boken.\n"
		"'Nya beslut'!H8: Parten \"Karlskona kommun\" finns inte i boken; menade du \"Karlskrona "
		"kommun\"? Bekräfta det i så fall med uph party alias \"Karlskrona kommun\" \"Karlskona "
		"kommun\", eller rätta namnet.\n"
		"'Nya beslut'!M9: Periodens sista dag ligger före den första.\n");
}

static void verdicts_with_another_amount_and_no(void **state)
{
	(void)state;
	const char *script =
		VERDICTS "A6 UPH-24-005\nB6 2024-10-02\nC6 Beslutat\nD6 500000\nE6 2024/00124\n"
			 "A7 UPH-24-016\nB7 2024-10-02\nC7 Avslaget\nF7 Hälso- och sjukvårdsdirektören\n";
	workbook_fill(script);
	import_case_expect(&here, NULL, 2, 0, 0, 0); /* what each gave back is an entry */
	expect_available(&here, "8118742.06");
	workbook_expect_stage("UPH-24-005", UPH_DECIDED, 20241002, "2024/00124");
	workbook_expect_stage("UPH-24-016", UPH_REJECTED, 20241002, "");
	import_case_expect(&here, NULL, 0, 2, 0, 0);
	assert_string_equal("", workbook_told(UPH_SEVERITY_NOTE));
	/* What was decided stands: another day, another amount, another word. */
	workbook_fill(VERDICTS "A6 UPH-24-005\nB6 2024-10-03\nC6 Beslutat\nD6 500000\n"
			       "A7 UPH-24-005\nB7 2024-10-02\nC7 Beslutat\nD7 400000\n"
			       "A8 UPH-24-005\nB8 2024-10-02\nC8 Avslaget\n"
			       "A9 UPH-24-016\nB9 2024-10-02\nC9 Beslutat\n");
	workbook_expect_refused("inget är bokfört: boken tar inte emot 4 händelser",
		"'Beslut av RD'!A6: UPH-24-005 (Projektledare samsjuklighet, region) är redan beslutat 2024-10-02 "
		"(2024/00124).\n"
		"'Beslut av RD'!A7: UPH-24-005 (Projektledare samsjuklighet, region) är redan beslutat 2024-10-02 "
		"(2024/00124).\n"
		"'Beslut av RD'!A8: UPH-24-005 (Projektledare samsjuklighet, region) är redan beslutat 2024-10-02 "
		"(2024/00124); var det fel, ta tillbaka steget med \"uph amend … --stage recommended\" först.\n"
		"'Beslut av RD'!A9: UPH-24-016 (Programledare 0,75 (kommun)) är redan avslaget 2024-10-02.\n");
	book_verify(here.ledger);
}

/* ---- a thousand rows ---- */

static void a_thousand_rows_in_a_moment(void **state)
{
	(void)state;
	enum { ROWS = 1000, BYTES = 200000 };
	char *script = malloc(BYTES);
	struct timespec start, end;
	assert_non_null(script);
	size_t length = (size_t)snprintf(script, BYTES, "%s", PAYMENTS);
	for (int i = 0; i < ROWS; i++)
		length += (size_t)snprintf(script + length, BYTES - length,
			"A%d UPH-24-014\nB%d 2024-%02d-%02d\nC%d %d.25\nE%d nummer %d\n", i + 6, i + 6,
			7 + i % 6, 1 + i % 28, i + 6, 100 + i, i + 6, i);
	workbook_fill(script);
	free(script);
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	import_case_expect(&here, NULL, ROWS, 0, 0, 0);
	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	print_message("%d rows in %lld ms\n", ROWS,
		(long long)(end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000);
	workbook_expect_total(UPH_STANDS_PAID, "599750.00");
	import_case_expect(&here, NULL, 0, ROWS, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBOOK_TEST(a_workbook_of_another_book),
		WORKBOOK_TEST(what_does_not_belong_to_a_workbook),
		WORKBOOK_TEST(headings_that_are_missing_or_double),
		WORKBOOK_TEST(all_that_is_wrong_on_all_sheets_at_once),
		WORKBOOK_TEST(all_that_the_books_refuse_on_three_sheets),
		WORKBOOK_TEST(a_proposal_that_is_recommended),
		WORKBOOK_TEST(rows_of_several_pots_are_one_allocation),
		WORKBOOK_TEST(a_proposal_of_several_pots_is_carried_out_whole),
		WORKBOOK_TEST(equal_proposals_are_as_many_as_their_rows),
		WORKBOOK_TEST(a_proposal_that_the_books_do_not_take),
		WORKBOOK_TEST(nothing_filled_in_posts_nothing),
		WORKBOOK_TEST(a_month_comes_in_with_the_workbook_as_source),
		WORKBOOK_TEST(a_row_more_and_another_name),
		WORKBOOK_TEST(new_decisions_in_three_stages),
		WORKBOOK_TEST(verdicts_with_another_amount_and_no),
		WORKBOOK_TEST(a_sheet_saved_as_text),
		WORKBOOK_TEST(a_thousand_rows_in_a_moment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
