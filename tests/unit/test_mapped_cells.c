/* Sheets read by mappings, cell by cell: every field and constant, days in any order, conditions, events by
 * the sign, what a workbook's cells hold, totals that cannot be tried, and where a sheet is too much. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "tests/support/mapped_case.h"
#include "tests/support/sheet.h"
#include "tests/support/support.h"

#define MAP(rest) "{\"format\": \"uph-karta-1\", \"amount\": {\"column\": \"Belopp\"}, " rest "}"
#define PAID "\"event\": {\"is\": \"pay\"}, \"columns\": {\"date\": \"Datum\"}"

static char *folder;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	support_folder_remove(folder);
	return 0;
}

static void workbook_reads(const char *map, const char *script, const char *sheet, const char *expected)
{
	size_t length;
	char *path = support_path(folder, "blad.xlsx");
	support_workbook(path, script);
	char *data = support_read(path, &length);
	mapped_case_reads(map, data, length, sheet, expected);
	free(data);
	free(path);
}

/* ---- the mapping itself ---- */

static void says_what_does_not_go_together(void **state)
{
	(void)state;
	static const struct {
		const char *map, *said;
	} cases[] = {
		{"{\"format\": \"uph-karta-1\", \"amount\": {\"column\": \"B\", \"debit\": \"D\"}, " PAID "}",
			"! amount: Beloppet står i en kolumn (column) eller i två (debit och credit): skriv det ena.\n"},
		{"{\"format\": \"uph-karta-1\", \"amount\": {\"debit\": \"B\", \"credit\": \"C\", \"turned\": true}, " PAID
		 "}",
			"! amount.turned: Med debit och credit säger positive vilken sida som är plus; ta bort "
			"turned.\n"},
		{MAP(PAID ", \"find\": {\"activity\": \"Text\"}"),
			"! find: Ur en text kan bara tilldelningens nummer hämtas: skriv \"find\": "
			"{\"allocation\": kolumnen}.\n"},
		{MAP(PAID
			 ", \"formats\": [{\"column\": \"Belopp\", \"decimal\": \",\", \"thousands\": \",\"}]"),
			"! formats[0]: Samma tecken kan inte skilja både ören och tusental.\n"},
		{MAP(PAID ", \"filter\": [{\"column\": \"Text\", \"is\": \"equals\"}]"),
			"! filter[0]: Villkoret saknar value: skriv vad kolumnen jämförs med.\n"},
		{MAP(PAID ", \"filter\": [{\"column\": \"Text\", \"is\": \"empty\", \"value\": \"x\"}]"),
			"! filter[0]: empty och not_empty jämför inte med något: ta bort value.\n"},
		{MAP(PAID ", \"totals\": {\"total\": \"tolv\"}"),
			"! totals.total: Beloppet \"tolv\" går inte att läsa. Skriv det med siffror, som 1 234,50.\n"},
		{MAP("\"event\": {\"is\": \"pay\", \"positive\": \"pay\"}, \"columns\": {\"date\": \"Datum\"}"),
			"! event: Händelsen sägs på ett sätt: is (alltid densamma), column och words (efter vad som "
			"står i en kolumn), eller positive och negative (efter beloppets tecken).\n"},
		{MAP("\"event\": {\"column\": \"Typ\"}, \"columns\": {\"date\": \"Datum\"}"),
			"! event: Med column ska words säga vilken händelse varje ord är: {\"Utbetalning\": "
			"\"pay\"}.\n"},
		{MAP("\"event\": {\"is\": \"xyzzyxyzzy\"}, \"columns\": {\"date\": \"Datum\"}"),
			"! event.is: Händelsen \"xyzzyxyzzy\" finns inte. Skriv till exempel pay.\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reads(cases[i].map, "", cases[i].said);
}

/* ---- days ---- */

static void reads_days_in_the_order_of_the_mapping(void **state)
{
	(void)state;
	assert_reads(MAP(PAID ", \"formats\": [{\"column\": \"Datum\", \"date\": \"dmy\"}]"),
		"Datum;Belopp\n27/9 2024;1\n27.09.24;2\n270924;3\n27092024;4\n1/2/79;5\n1/2/80;6\n"
		"2024-09-27;7\n31/2 2024;8\n1/2/3/4;9\n1/2;10\n1a2;11\n12345/1/2024;12\n",
		"2 20240927 1.00 pay \n3 20240927 2.00 pay \n4 20240927 3.00 pay \n5 20240927 4.00 pay \n"
		"6 20790201 5.00 pay \n7 19800201 6.00 pay \n"
		"! 8: Kolumnen Datum: \"2024-09-27\" är inget datum med dagen först, som kartan säger.\n"
		"! 9: Kolumnen Datum: \"31/2 2024\" är inget datum med dagen först, som kartan säger.\n"
		"! 10: Kolumnen Datum: \"1/2/3/4\" är inget datum med dagen först, som kartan säger.\n"
		"! 11: Kolumnen Datum: \"1/2\" är inget datum med dagen först, som kartan säger.\n"
		"! 12: Kolumnen Datum: \"1a2\" är inget datum med dagen först, som kartan säger.\n"
		"! 13: Kolumnen Datum: \"12345/1/2024\" är inget datum med dagen först, som kartan säger.\n");
	assert_reads(MAP(PAID ", \"formats\": [{\"column\": \"Datum\", \"date\": \"mdy\"}]"),
		"Datum;Belopp\n9/27/2024;1\n27/9/2024;2\n",
		"2 20240927 1.00 pay \n! 3: Kolumnen Datum: \"27/9/2024\" är inget datum med månaden först, som "
		"kartan säger.\n");
}

static void fields_that_are_days_are_read_as_days(void **state)
{
	(void)state;
	assert_reads(
		MAP("\"event\": {\"is\": \"allocate\"}, \"columns\": {\"date\": \"Datum\", \"first_day\": "
		    "\"Från\", \"last_day\": \"Till\"}, \"formats\": [{\"column\": \"Från\", \"date\": "
		    "\"dmy\"}]"),
		"Datum;Belopp;Från;Till\n2024-05-01;5;1/6 2024;240731\n2024-05-02;6;2024-06-01;\n2024-05-03;7;;"
		"snart\n",
		"2 20240501 5.00 allocate  first_day=2024-06-01 last_day=2024-07-31\n"
		"! 3: Kolumnen Från: \"2024-06-01\" är inget datum med dagen först, som kartan säger.\n"
		"! 4: Kolumnen Till: \"snart\" är inget datum. Skriv dagen som 2024-09-27.\n");
}

/* ---- fields ---- */

static void constants_stand_where_the_cell_is_empty(void **state)
{
	(void)state;
	assert_reads(
		MAP("\"event\": {\"is\": \"refund\"}, \"columns\": {\"activity\": \"Akt\", \"into\": \"Till\"}, "
		    "\"constants\": {\"date\": \"2024-12-31\", \"activity\": \"786\", \"fund\": \"UPH 2024\"}, "
		    "\"values\": [{\"column\": \"Akt\", \"words\": {\"Ungdom\": \"787\"}}]"),
		"Belopp;Akt;Till\n5;;\n6;ungdom;Potten\n7;964;Reserverat\n8;-;annat\n",
		"2 20241231 5.00 refund  fund=UPH 2024 activity=786\n"
		"3 20241231 6.00 refund  fund=UPH 2024 activity=787 into=pot\n"
		"4 20241231 7.00 refund  fund=UPH 2024 activity=964 into=reserved\n"
		"5 20241231 8.00 refund  fund=UPH 2024 activity=786 into=annat\n");
	/* Of both a column and a constant the cell goes first. */
	assert_reads(
		MAP("\"event\": {\"is\": \"refund\"}, \"columns\": {\"date\": \"Datum\", \"of\": \"Av\"}, "
		    "\"constants\": {\"date\": \"2024-12-31\"}"),
		"Datum;Belopp;Av\n2024-05-01;5;Utbetalt\n;6;Rekvirerat\n;7;Förbrukat\nx;8;\n",
		"2 20240501 5.00 refund  of=paid\n3 20241231 6.00 refund  of=Rekvirerat\n4 20241231 7.00 refund  "
		"of=spent\n! 5: Kolumnen Datum: \"x\" är inget datum. Skriv dagen som 2024-09-27.\n");
}

static void numbers_of_allocations_are_found_in_texts(void **state)
{
	(void)state;
	assert_reads(MAP(PAID ", \"find\": {\"allocation\": \"Text\"}"),
		"Datum;Belopp;Text\n240501;1;Avser UPH-24-016, rekv. 2\n240501;2;(ESF-23-1234)\n"
		"240501;3;A-24-016\n240501;4;UPH-24-16\n240501;5;UPH-24-016234\n240501;6;UPH-2024-016\n"
		"240501;7;ABCDEFGHI-24-016\n240501;8;1UPH-24-016\n240501;9;UPH-24-016B\n240501;10;F-1 UPH-24-017\n",
		"2 20240501 1.00 pay UPH-24-016\n3 20240501 2.00 pay ESF-23-1234\n4 20240501 3.00 pay \n"
		"5 20240501 4.00 pay \n6 20240501 5.00 pay \n7 20240501 6.00 pay \n8 20240501 7.00 pay \n"
		"9 20240501 8.00 pay \n10 20240501 9.00 pay \n11 20240501 10.00 pay UPH-24-017\n");
}

/* ---- conditions ---- */

static void conditions_choose_rows(void **state)
{
	(void)state;
	static const struct {
		const char *condition, *read;
	} cases[] = {
		{"\"is\": \"equals\", \"value\": \"hyra\"", "A"},
		{"\"is\": \"not_equals\", \"value\": \"hyra\"", "BCD"},
		{"\"is\": \"empty\"", "D"},
		{"\"is\": \"not_empty\"", "ABC"},
		{"\"is\": \"matches\", \"value\": \"h?r*\"", "AB"},
		{"\"is\": \"matches\", \"value\": \"*lön\"", "C"},
		{"\"is\": \"matches\", \"value\": \"l?n\"", "C"},
		{"\"is\": \"matches\", \"value\": \"*a*a*\"", "B"},
		{"\"is\": \"matches\", \"value\": \"*\"", "ABCD"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static const char *const names[] = {"A", "B", "C", "D"};
		char map[600], expected[1200] = "";
		size_t length = 0;
		(void)snprintf(map, sizeof map, MAP(PAID ", \"filter\": [{\"column\": \"Text\", %s}]"),
			cases[i].condition);
		for (size_t k = 0; k < 4; k++)
			length += (size_t)snprintf(expected + length, sizeof expected - length,
				strstr(cases[i].read, names[k])
					? "%zu 20240501 %zu.00 pay \n"
					: "-%zu Raden väljs bort av kartans filter på Text.\n",
				k + 2, k + 1);
		assert_reads(map,
			"Datum;Belopp;Text\n240501;1;Hyra\n240501;2;Hårdvara\n240501;3;Lön\n240501;4;\n",
			expected);
	}
}

/* ---- amounts ---- */

static void the_sign_says_which_event(void **state)
{
	(void)state;
	assert_reads(MAP("\"event\": {\"positive\": \"pay\"}, \"columns\": {\"date\": \"Datum\"}"),
		"Datum;Belopp\n240501;5\n240502;-6,50\n240503;0\n240504;-0,00\n",
		"2 20240501 5.00 pay \n-4 Beloppet är noll.\n-5 Beloppet är noll.\n"
		"! 3: Kolumnen Belopp: Beloppet är −6,50 kr, och kartan säger inte vilken händelse ett negativt "
		"belopp är. Skriv negative under event.\n");
	assert_reads(MAP("\"event\": {\"negative\": \"refund\"}, \"columns\": {\"date\": \"Datum\"}"),
		"Datum;Belopp\n240501;5\n240502;-6,50\n",
		"3 20240502 6.50 refund \n! 2: Kolumnen Belopp: Beloppet är 5,00 kr, och kartan säger inte vilken "
		"händelse ett positivt belopp är. Skriv positive under event.\n");
}

static void reads_amounts_of_every_sign(void **state)
{
	(void)state;
	assert_reads(MAP(PAID),
		"Datum;Belopp\n240501;+5\n240501;1'234,50\n240501;1.234,50\n240501;1.234.567\n"
		"240501;5 kr\n240501;5:-\n240501;--5\n240501;(5\n240501;5)\n240501;(-5)\n240501;5 -5\n"
		"240501;1 234.567,00\n240501;,5\n240501;5,\n240501;-\n",
		"2 20240501 5.00 pay \n3 20240501 1234.50 pay \n4 20240501 1234.50 pay \n"
		"5 20240501 1234567.00 pay \n6 20240501 5.00 pay \n7 20240501 5.00 pay \n-16 Raden har inget "
		"belopp.\n"
		"! 8: Kolumnen Belopp: \"--5\" är inget belopp. Rätta cellen, eller utelämna raden med ett filter.\n"
		"! 9: Kolumnen Belopp: \"(5\" är inget belopp. Rätta cellen, eller utelämna raden med ett filter.\n"
		"! 10: Kolumnen Belopp: \"5)\" är inget belopp. Rätta cellen, eller utelämna raden med ett filter.\n"
		"! 11: Kolumnen Belopp: \"(-5)\" är inget belopp. Rätta cellen, eller utelämna raden med ett filter.\n"
		"! 12: Kolumnen Belopp: \"5 -5\" är inget belopp. Rätta cellen, eller utelämna raden med ett filter.\n"
		"! 13: Kolumnen Belopp: \"1 234.567,00\" är inget belopp så som kartan säger att kolumnen skrivs.\n"
		"! 14: Kolumnen Belopp: \",5\" är inget belopp så som kartan säger att kolumnen skrivs.\n"
		"! 15: Kolumnen Belopp: \"5,\" är inget belopp så som kartan säger att kolumnen skrivs.\n");
}

/* The stated total takes the sign that the rows take: "positive" says nothing of one column. */
static void a_stated_total_of_one_column_keeps_its_sign(void **state)
{
	(void)state;
	assert_reads(
		"{\"format\": \"uph-karta-1\", \"amount\": {\"column\": \"Belopp\", \"positive\": \"credit\"}, " PAID
		", \"totals\": {\"total\": \"12\"}}",
		"Datum;Belopp\n240501;5\n240502;7\n", "2 20240501 5.00 pay \n3 20240502 7.00 pay \n");
	assert_reads(
		"{\"format\": \"uph-karta-1\", \"amount\": {\"debit\": \"D\", \"credit\": \"K\", \"positive\": "
		"\"credit\"}, " PAID ", \"totals\": {\"total\": \"12\"}}",
		"Datum;D;K\n240501;;5\n240502;;7\n", "2 20240501 5.00 pay \n3 20240502 7.00 pay \n");
	assert_reads(
		"{\"format\": \"uph-karta-1\", \"amount\": {\"column\": \"Belopp\", \"turned\": true}, " PAID
		", \"totals\": {\"total\": \"12\"}}",
		"Datum;Belopp\n240501;-5\n240502;-7\n", "2 20240501 5.00 pay \n3 20240502 7.00 pay \n");
}

/* ---- totals and lines that are none ---- */

static void lines_that_are_no_rows_are_told(void **state)
{
	(void)state;
	assert_reads(
		MAP("\"event\": {\"is\": \"pay\"}, \"columns\": {\"date\": \"Datum\", \"text\": \"Text\"}, "
		    "\"totals\": {\"words\": [\"Summa\"], \"column\": \"Text\"}"),
		"Datum;Belopp;Text\n;;Sida 1\n240501;5;a\nDatum;Belopp;Text\n;;Summa\n;x;\n240502;;\n240503;;b\n"
		";9;c\n240504;x;d\n;77;Summa\n",
		"-2 Raden har varken dag eller belopp.\n3 20240501 5.00 pay  text=a\n-4 Raden är rubriken en gång "
		"till.\n-5 Raden är en summa (\"Summa\") utan belopp.\n-6 Raden har varken dag eller belopp.\n"
		"-7 Raden har inget belopp.\n-8 Raden har inget belopp.\n-11 Raden är en summa (\"Summa\") som "
		"inte kan prövas: ett belopp ovan kan inte läsas.\n"
		"! 9: Kolumnen Belopp: Raden har ett belopp men ingen dag. Skriv dagen, eller välj bort raden med "
		"ett filter i kartan.\n"
		"! 10: Kolumnen Belopp: \"x\" är inget belopp. Rätta cellen, eller utelämna raden med ett "
		"filter.\n");
}

static void totals_in_a_column_of_their_own(void **state)
{
	(void)state;
	assert_reads(MAP(PAID ", \"totals\": {\"words\": [\"Summa\"], \"column\": \"Sort\"}"),
		"Datum;Belopp;Sort;Text\n240501;5;Rad;Summa av allt\n;5;Summa;\n;5;;Summa\n",
		"2 20240501 5.00 pay \n-3 Raden är en summa (\"Summa\") och stämmer med raderna ovan.\n"
		"! 4: Kolumnen Belopp: Raden har ett belopp men ingen dag. Skriv dagen, eller välj bort raden med "
		"ett filter i kartan.\n");
}

static void a_hundred_faults_are_told_and_the_rest_counted(void **state)
{
	(void)state;
	struct buffer sheet, expected;
	buffer_init(&sheet, 1 << 16);
	buffer_init(&expected, 1 << 16);
	buffer_text(&sheet, "Datum;Belopp\n");
	for (unsigned i = 2; i <= 104; i++) {
		buffer_text(&sheet, "240501;-1\n");
		if (i <= 101)
			buffer_print(&expected,
				"! %u: Kolumnen Belopp: Beloppet är −1,00 kr, men händelsen säger åt vilket håll "
				"pengarna går. Skriv i kartan vilken händelse ett negativt belopp är (event: positive "
				"och negative), eller vänd tecknet.\n",
				i);
	}
	buffer_text(&expected, "! : Ytterligare 3 fel visas inte.\n");
	assert_reads(MAP(PAID), buffer_string(&sheet), buffer_string(&expected));
	buffer_free(&sheet);
	buffer_free(&expected);
}

/* ---- headings ---- */

static void headings_are_found_where_they_stand(void **state)
{
	(void)state;
	assert_reads(MAP(PAID ", \"header\": {\"row\": 1}"), "Utfall\n\nDatum;Belopp\n240501;5\n",
		"4 20240501 5.00 pay \n");
	/* Three lines from a row near the end are those that there are. */
	assert_reads(MAP(PAID ", \"header\": {\"lines\": 3}"), "Datum;Belopp\n", "");
	/* Words cut in two, and a heading over both sides without being merged. */
	assert_reads(
		"{\"format\": \"uph-karta-1\", \"header\": {\"lines\": 2}, \"amount\": {\"debit\": \"Belopp Debet\", "
		"\"credit\": \"Belopp Kredit\"}, \"event\": {\"is\": \"pay\"}, \"columns\": {\"date\": "
		"\"Bokföringsdag\"}}",
		"Bokförings-;Belopp;\ndag;Debet;Kredit\n240501;5;\n", "3 20240501 5.00 pay \n");
}

/* ---- workbooks ---- */

static void cells_without_a_result_are_told(void **state)
{
	(void)state;
	workbook_reads(
		MAP("\"event\": {\"is\": \"pay\"}, \"columns\": {\"date\": \"Datum\", \"text\": \"Text\"}"),
		"sheet Utfall\nA1 Datum\nB1 Belopp\nC1 Text\nA2 2024-05-02\nB2 =1+1 ?\nC2 a\nA3 2024-05-03\nB3 7\n"
		"C3 =A1 ?\nA4 2024-05-04\nB4 TRUE\nC4 c\nA5 2024-05-05\nB5 =1/0 #DIV/0!\nC5 d\nA6 2024-05-06\n"
		"format 0%\nB6 0.5\nC6 e\nformat\nA7 =TODAY() ?\nB7 9\nC7 f\nA8 2024-05-08\nB8 0.005\nC8 g\n"
		"A9 2024-05-09\nB9 =2*5 10\nC9 h\nA10 2024-05-10\nB10 99999999999999\nC10 i\n",
		NULL,
		"9 20240509 10.00 pay  text=h\n"
		"! Utfall!B2: Cellen har en formel (=1+1) vars resultat inte finns i filen. Öppna filen i Excel "
		"eller LibreOffice, spara den och läs in den igen.\n"
		"! Utfall!C3: Cellen har en formel (=A1) vars resultat inte finns i filen. Öppna filen i Excel "
		"eller LibreOffice, spara den och läs in den igen.\n"
		"! Utfall!B4: \"TRUE\" är inget belopp.\n"
		"! Utfall!B5: \"#DIV/0!\" är inget belopp. Rätta cellen, eller utelämna raden med ett filter.\n"
		"! Utfall!B6: \"0.5\" är inget belopp. Skriv det i kronor, till exempel 200 000 eller 720 "
		"000,36.\n"
		"! Utfall!A7: Cellen har en formel (=TODAY()) vars resultat inte finns i filen. Öppna filen i "
		"Excel eller LibreOffice, spara den och läs in den igen.\n"
		"! Utfall!B8: Beloppet 0.005 kr har fler decimaler än ören; avrunda det i filen.\n"
		"! Utfall!B10: Beloppet 99999999999999 kr är större än boken kan hålla.\n");
}

/* A cell of the kind "e", which a spreadsheet program writes for a formula that fails. */
static void cells_that_show_a_fault_are_told(void **state)
{
	(void)state;
	size_t length;
	char *path = support_path(folder, "fel.xlsx");
	const struct support_xlsx parts = {
		.sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Datum</t></is></c>"
			 "<c r=\"B1\" t=\"inlineStr\"><is><t>Belopp</t></is></c></row>"
			 "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>2024-05-02</t></is></c>"
			 "<c r=\"B2\" t=\"e\"><v>#VALUE!</v></c></row></sheetData>"};
	support_xlsx(path, &parts);
	char *data = support_read(path, &length);
	mapped_case_reads(MAP(PAID), data, length, NULL,
		"! Blad1!B2: Cellen visar felvärdet #VALUE!. Rätta formeln och spara filen igen.\n");
	free(data);
	free(path);
}

/* A heading that is merged over two columns heads both, also the one where nothing stands in any row. */
static void a_merged_heading_is_over_all_its_columns(void **state)
{
	(void)state;
	workbook_reads(
		"{\"format\": \"uph-karta-1\", \"header\": {\"lines\": 2}, \"amount\": {\"debit\": \"Utfall "
		"Debet\", \"credit\": \"Utfall Kredit\"}, \"event\": {\"positive\": \"pay\", \"negative\": "
		"\"refund\"}, \"columns\": {\"date\": \"Datum\"}, \"formats\": [{\"column\": \"Not\", "
		"\"date\": \"ymd\"}]}",
		"sheet Utfall\nA1 Datum\nmerge B1:C1 Utfall\nB2 Debet\nC2 Kredit\nmerge D1:E1 Not\nA3 2024-05-02\n"
		"B3 5\nA4 2024-05-03\nC4 7\n",
		NULL,
		"! Utfall!1: Kartan nämner kolumnen \"Not\" (formats), men två kolumner heter så, D och E. Skriv "
		"den bokstav som gäller i kartan.\n");
}

static void the_sheet_that_is_named_is_read(void **state)
{
	(void)state;
	static const char script[] =
		"sheet Ett\nA1 Annat\nA2 x\nsheet Två\nA1 Datum\nB1 Belopp\nA2 2024-05-02\n"
		"B2 5\nhide row 2\nA3 2024-05-03\nB3 6\nhide row 3\nsheet Tomt\n";
	workbook_reads(MAP(PAID), script, NULL,
		"2 20240502 5.00 pay \n3 20240503 6.00 pay \n! Två!A2: 2 rader är dolda i bladet, den första är "
		"rad 2, och läses som de andra.\n");
	workbook_reads(MAP(PAID ", \"sheet\": \"två\""), script, NULL,
		"2 20240502 5.00 pay \n3 20240503 6.00 pay \n! Två!A2: 2 rader är dolda i bladet, den första är "
		"rad 2, och läses som de andra.\n");
	workbook_reads(MAP(PAID ", \"sheet\": \"Budget\""), script, NULL,
		"? bladet \"Budget\" finns inte i filen\n");
	workbook_reads(MAP(PAID), script, "Ett",
		"! Ett!1: Kartan nämner kolumnen \"Belopp\" (amount.column), men ingen rubrik heter så. Rubrikerna "
		"är Annat. Rätta rubriken i kartan, eller skriv kolumnens bokstav.\n"
		"! Ett!1: Kartan nämner kolumnen \"Datum\" (columns), men ingen rubrik heter så. Rubrikerna är "
		"Annat. Rätta rubriken i kartan, eller skriv kolumnens bokstav.\n");
	workbook_reads(MAP(PAID), script, "Tomt",
		"! Tomt!1: Bladet är tomt: det finns ingen rubrik att läsa det efter.\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_does_not_go_together),
		cmocka_unit_test(reads_days_in_the_order_of_the_mapping),
		cmocka_unit_test(fields_that_are_days_are_read_as_days),
		cmocka_unit_test(constants_stand_where_the_cell_is_empty),
		cmocka_unit_test(numbers_of_allocations_are_found_in_texts),
		cmocka_unit_test(conditions_choose_rows),
		cmocka_unit_test(the_sign_says_which_event),
		cmocka_unit_test(reads_amounts_of_every_sign),
		cmocka_unit_test(a_stated_total_of_one_column_keeps_its_sign),
		cmocka_unit_test(lines_that_are_no_rows_are_told),
		cmocka_unit_test(totals_in_a_column_of_their_own),
		cmocka_unit_test(a_hundred_faults_are_told_and_the_rest_counted),
		cmocka_unit_test(headings_are_found_where_they_stand),
		cmocka_unit_test(cells_without_a_result_are_told),
		cmocka_unit_test(cells_that_show_a_fault_are_told),
		cmocka_unit_test(a_merged_heading_is_over_all_its_columns),
		cmocka_unit_test(the_sheet_that_is_named_is_read),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
