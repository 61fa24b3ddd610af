/* Matrices that are refused: each with its one reason, its cell and the difference. */
#include "import/matrix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/matrix_sample.h"
#include "tests/support/sheet.h"

/* One text of one line changed. */
static const struct {
	size_t line;
	const char *from, *to;
	const char *rule, *where, *message;
} changes[] = {
	{10, "760 000", "760 001", "matrix.unexplained", "10",
		"Talet 760 001,00 kan inte förklaras: närmast summan av raderna ovanför 760 000,00, skiljer "
		"1,00. Utan det "
		"talet stämmer allt annat i tabellen."},
	{10, ";;760 000", ";Summa;760 001", "matrix.subtotal", "10",
		"Talet 760 001,00 kan inte förklaras: närmast summan av raderna ovanför 760 000,00, skiljer "
		"1,00. Utan det "
		"talet stämmer allt annat i tabellen."},
	{13, "16 576 660", "16 576 659", "matrix.unexplained", "13",
		"Talet 16 576 659,00 kan inte förklaras: närmast ingående + bidrag 16 576 660,06, skiljer "
		"−1,00. Utan det "
		"talet stämmer allt annat i tabellen."},
	{14, "15 816 660,06", "15 816 660,07", "matrix.unexplained", "14",
		"Talet 15 816 660,07 kan inte förklaras: närmast kvar hittills 15 816 660,06, skiljer 0,01. "
		"Utan det talet "
		"stämmer allt annat i tabellen."},
	{33, ";;0", ";;4 711", "matrix.unexplained", "33",
		"Talet 4 711,00 kan inte förklaras: det är varken en summa av raderna ovanför, ingående "
		"balans, ingående + "
		"bidrag eller kvar hittills. Utan det talet stämmer allt annat i tabellen."},
	{33, ";;0", ";;-4 711", "matrix.unexplained", "33",
		"Talet −4 711,00 kan inte förklaras: det är varken en summa av raderna ovanför, ingående "
		"balans, ingående + "
		"bidrag eller kvar hittills. Utan det talet stämmer allt annat i tabellen."},
	{35, "7 893 742,06", "7 893 741,06", "matrix.left", "35",
		"Kvar 7 893 741,06 följer inte av raderna: 7 893 742,06 (skiljer −1,00). Felet kan i stället "
		"ligga i rad "
		"15–31, som ingen annan summa prövar."},
	{35, "7 893 742,06", "7 893 743", "matrix.left", "35",
		"Kvar 7 893 743,00 följer inte av raderna: 7 893 742,06 (skiljer 1,00). Felet kan i stället "
		"ligga i rad "
		"15–31, som ingen annan summa prövar."},
	{29, "2 264 000", "2 246 000", "matrix.left", "35",
		"Kvar 7 893 742,06 följer inte av raderna: 7 911 742,06 (skiljer −18 000,00). Felet kan i "
		"stället ligga i rad "
		"15–31, som ingen annan summa prövar."},
	{8, "488 018", "488 019", "matrix.value", "8",
		"Ett av beloppen i rad 8 och 9 är fel med 1,00: allt annat i tabellen stämmer om ett av dem "
		"rättas."},
	{11, "14 765 786", "14 765 787", "matrix.value", "11",
		"Bidraget 14 765 787,00 stämmer inte med resten av tabellen: ska vara 14 765 786,00 (skiljer "
		"1,00)."},
	{3, "720 000,36", "720 000,37", "matrix.opening_sum", "6",
		"Summan av ingående balans är 1 810 874,06, men raderna blir 1 810 874,07 (skiljer −0,01). "
		"Kvar följer av "
		"summan: felet är i någon av raderna."},
	{6, "1 810 874,06", "1 810 875,06", "matrix.opening_sum", "6",
		"Summan av ingående balans är 1 810 875,06, men raderna blir 1 810 874,06 (skiljer 1,00). "
		"Kvar följer av "
		"raderna: felet är i summan."},
	{4, "787", "786", "matrix.activity_twice", "4",
		"Aktivitet 786 står två gånger i ingående balans, med 861 853,70 här och 720 000,36 i rad 3. "
		"Slå ihop "
		"raderna."},
	{29, ";786;", ";;", "matrix.activity_missing", "29",
		"Raden \"Barnahus\" med 2 264 000,00 saknar aktivitet. Skriv aktivitetens kod i kolumnen för "
		"aktivitet."},
	{19, ";964;", ";;", "matrix.activity_missing", "19",
		"Raden \"utan ändamål\" med 175 000,00 saknar aktivitet. Skriv aktivitetens kod i kolumnen "
		"för aktivitet."},
	{29, ";786;", ";786/787;", "matrix.activity", "29",
		"\"786/787\" nämner mer än en aktivitet. Dela raden i en rad för varje aktivitet."},
	{29, ";786;", ";Ungdomar;", "matrix.activity", "29",
		"\"Ungdomar\" är ingen aktivitet som kan läsas. Skriv aktivitetens kod, till exempel 787."},
	{29, ";786;", ";786a;", "matrix.activity", "29",
		"\"786a\" är ingen aktivitet som kan läsas. Skriv aktivitetens kod, till exempel 787."},
	{29, "2024-06-14", "2024-13-45", "matrix.date", "29",
		"\"2024-13-45\" är inget datum. Skriv beslutets dag som 2024-09-27."},
	{29, "2024-06-14", "snarast", "matrix.date", "29",
		"\"snarast\" är inget datum. Skriv beslutets dag som 2024-09-27."},
	{8, "2023-10-20", "", "matrix.date", "8",
		"Raden har ett belopp men inget datum, och ovanför finns inget beslut att ärva datumet från. "
		"Skriv beslutets "
		"dag."},
	{1, "2024", "2025", "matrix.year", "1",
		"Rubriken (rad 1) säger 2025, men ingående balans (rad 2) är per 2023-12-31 och hör till "
		"2024. Rätta den som är fel."},
	{13, "16 576 660", "16 576 661", "matrix.unexplained", "13",
		"Talet 16 576 661,00 kan inte förklaras: närmast ingående + bidrag 16 576 660,06, skiljer "
		"1,00. Utan det talet stämmer allt annat i tabellen."},
	{1, "Fördelning", "Ingående balans 2022", "matrix.opening_twice", "2:1",
		"Ingående balans anges på två ställen, också i rad 1. Behåll en av dem."},
	{5, "229 020,00", "", "matrix.amount", "5",
		"Aktivitet 964 har inget belopp i ingående balans. Skriv beloppet, eller - för noll."},
	{5, "Aktivitet 964 Suicidprevention", "Suicidprevention", "matrix.unexplained", "5",
		"Beloppet står bland ingående balans men hör inte till någon aktivitet. Skriv aktivitetens "
		"kod framför "
		"namnet, eller flytta beloppet."},
	{7, "Belopp", "Pengar", "matrix.header_missing", "7",
		"Kolumnen Belopp hittas inte: tabellen ska ha en rubrikrad med Belopp, Aktivitet och LSVO "
		"beslutsdatum eller "
		"Till. Närmast är rad 7, som har LSVO beslutsdatum, Till, Aktivitet, Mottagare, Kommentar."},
	{7, "Aktivitet", "Kod", "matrix.header_missing", "7",
		"Kolumnen Aktivitet hittas inte: tabellen ska ha en rubrikrad med Belopp, Aktivitet och LSVO "
		"beslutsdatum "
		"eller Till. Närmast är rad 7, som har LSVO beslutsdatum, Till, Belopp, Mottagare, "
		"Kommentar."},
	{7, "LSVO beslutsdatum", "När", "matrix.header_missing", "7",
		"Kolumnen LSVO beslutsdatum hittas inte: rubrikraden 7 har ingen kolumn för beslutens dag."},
	{7, "Kommentar", "Summa", "matrix.header_twice", "7:6",
		"Två kolumner heter som Belopp: kolumn 3 och kolumn 6. Ge den ena ett annat namn."},
	{21, "2024-04-12;Projektledare i kommun;525 000;787;Karlskrona kommun;",
		"Datum;Avser;Belopp;Akt;Mottagare;", "matrix.header_twice", "21",
		"Bladet har två rubrikrader, rad 7 och rad 21. Behåll en, eller lägg tabellerna på var sitt "
		"blad."},
	{35, "Kvar", "Rest", "matrix.no_left", "31",
		"Slutraden saknas: efter sista beslutet ska en rad med ordet Kvar visa vad som är kvar att "
		"besluta."},
};

static void names_cell_and_difference(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		struct matrix_case c;
		struct sample_lines *lines = sample_matrix();
		sample_replace(lines, changes[i].line, changes[i].from, changes[i].to);
		case_read_lines(&c, lines);
		if (c.status != UPH_E_REFUSED)
			print_error("case %zu: %s\n", i, changes[i].message);
		case_refused(&c, changes[i].rule, changes[i].where, changes[i].message);
	}
}

static void refuses_amounts_that_are_none(void **state)
{
	(void)state;
	static const char *const amounts[] = {
		"2 264 00O", "högst 2 264 000", "ca 2 264 000", "2,264", "2 26 000", "se nedan"};
	for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
		struct matrix_case c;
		struct sample_lines *lines = sample_matrix();
		sample_replace(lines, 29, "2 264 000", amounts[i]);
		case_read_lines(&c, lines);
		assert_status(UPH_E_REFUSED, c.status, &c.err);
		assert_int_equal(uph_findings_count_of(c.findings, UPH_SEVERITY_ERROR), 1);
		assert_string_equal(uph_findings_at(c.findings, 0)->rule, "matrix.amount");
		assert_string_equal(uph_findings_at(c.findings, 0)->where, "29");
		case_free(&c);
	}
}

static void refuses_two_possible_grants(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_nothing();
	sample_add(lines, "Medel 2024");
	sample_add(lines, "Datum;Till;Belopp;Akt;Mottagare");
	sample_add(lines, "2024-03-04;Kurs;600;786;KoU");
	sample_add(lines, ";;600;;");
	sample_add(lines, ";;600;;");
	sample_add(lines, ";Kvar;0;;");
	case_read_lines(&c, lines);
	case_refused(&c, "matrix.ambiguous", "4",
		"Det går att läsa bidraget på två sätt, och båda ger samma Kvar: rad 4, eller rad 5. Skriv "
		"Statsbidrag "
		"framför bidraget och Summa framför summan.");
}

static void refuses_a_kvar_that_forgot_a_subtotal(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_nothing();
	sample_add(lines, "Medel 2024");
	sample_add(lines, "Datum;Till;Belopp;Akt;Mottagare");
	sample_add(lines, "2024-03-04;Kurs;600;786;KoU");
	sample_add(lines, ";;600;;");
	sample_add(lines, ";;9000;;");
	sample_add(lines, "2024-04-04;Resa;50;786;KoU");
	sample_add(lines, ";Kvar;8950;;");
	case_read_lines(&c, lines);
	case_refused(&c, "matrix.ambiguous", "4",
		"Kvar 8 950,00 stämmer bara om 600,00 är ett bidrag, men talet är också summan av raderna "
		"ovanför. Är det ett "
		"bidrag: skriv Statsbidrag framför. Är det en summa: då är Kvar fel.");
}

static void refuses_decisions_below_kvar(void **state)
{
	(void)state;
	static const char *const rows[] = {
		"2024-10-25;Kurs;5 000;787;KoU;", ";;5 000;787;KoU;", "2024-10-25;;5 000;;;"};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct matrix_case c;
		char message[200];
		struct sample_lines *lines = sample_matrix();
		sample_add(lines, "%s", rows[i]);
		case_read_lines(&c, lines);
		(void)snprintf(message, sizeof message,
			"Raden har ett belopp med %s men står under slutraden Kvar (rad 35). Flytta den "
			"ovanför Kvar, eller "
			"skriv Kvar sist.",
			i < 2 ? "aktivitet" : "datum");
		case_refused(&c, "matrix.below_left", "36", message);
	}
}

static void refuses_to_inherit_past_words_without_amount(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_insert(lines, 19, "2024-05-01;Rubrik;;;;");
	case_read_lines(&c, lines);
	case_refused(&c, "matrix.date", "20",
		"Raden saknar datum, och raden ovanför med ord men utan belopp (rad 19) gör att det inte går "
		"att veta vilket "
		"beslut den hör till. Skriv datum och ändamål på raden.");
}

static void tells_all_faults_at_once(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 29, ";786;", ";;");
	sample_replace(lines, 22, "2024-04-12", "i april");
	sample_replace(lines, 10, "760 000", "760 010");
	sample_replace(lines, 6, "1 810 874,06", "1 810 874,16");
	case_read_lines(&c, lines);
	assert_status(UPH_E_REFUSED, c.status, &c.err);
	assert_string_equal(c.err.message, "matrisen godtas inte: 4 fel");
	case_says(&c, UPH_SEVERITY_ERROR, "matrix.date", "22",
		"\"i april\" är inget datum. Skriv beslutets dag som 2024-09-27.");
	assert_int_equal(case_count(&c, "matrix.activity_missing"), 1);
	assert_int_equal(case_count(&c, "matrix.opening_sum"), 1);
	assert_int_equal(case_count(&c, "matrix.unexplained"), 1);
	assert_int_equal(case_count(&c, "matrix.undivided"), 0);
	case_free(&c);
}

static void tells_the_chain_when_two_numbers_are_off(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_matrix();
	sample_replace(lines, 10, "760 000", "760 010");
	sample_replace(lines, 35, "7 893 742,06", "7 893 000,06");
	case_read_lines(&c, lines);
	assert_string_equal(c.err.message, "matrisen godtas inte: 2 fel");
	case_says(&c, UPH_SEVERITY_ERROR, "matrix.left", "35",
		"Kvar 7 893 000,06 följer inte av raderna: ingående 1 810 874,06 + bidrag 14 765 786,00 (rad "
		"11) − beslut "
		"8 682 918,00 = 7 893 742,06 (skiljer −742,00).");
	case_says(&c, UPH_SEVERITY_ERROR, "matrix.unexplained", "10",
		"Talet 760 010,00 kan inte förklaras: närmast summan av raderna ovanför 760 000,00, skiljer "
		"10,00.");
	case_free(&c);
}

static void refuses_what_holds_no_table(void **state)
{
	(void)state;
	struct matrix_case c;
	struct sample_lines *lines = sample_nothing();
	sample_add(lines, "Namn;Ort");
	sample_add(lines, "KoU;Karlskrona");
	case_read_lines(&c, lines);
	case_refused(&c, "matrix.header_missing", "",
		"Kolumnerna Belopp, Aktivitet, LSVO beslutsdatum hittas inte: tabellen ska ha en rubrikrad "
		"med Belopp, "
		"Aktivitet och LSVO beslutsdatum eller Till.");
	lines = sample_nothing();
	sample_add(lines, " ; ");
	case_read_lines(&c, lines);
	case_refused(&c, "matrix.empty", "", "Det finns inget att läsa: bladet är tomt.");
	lines = sample_nothing();
	sample_add(lines, "Datum;Till;Belopp;Akt");
	case_read_lines(&c, lines);
	case_refused(&c, "matrix.no_left", "1",
		"Slutraden saknas: efter sista beslutet ska en rad med ordet Kvar visa vad som är kvar att "
		"besluta.");
}

/* ---- workbooks ---- */

#define TABLE                                                                                                \
	"A1 Medel 2024\nA2 Datum\nB2 Till\nC2 Belopp\nD2 Aktivitet\nE2 Mottagare\nC3 1000\nA4 "              \
	"2024-03-01\nB4 Kurs\n"                                                                              \
	"C4 100\nD4 786\nE4 KoU\nB5 Kvar\nC5 900\n"

static void read_script(struct matrix_case *c, const char *script, const char *sheet)
{
	size_t length;
	char *folder = support_folder();
	char *path = support_path(folder, "matris.xlsx");
	support_workbook(path, script);
	char *bytes = support_read(path, &length);
	case_read(c, bytes, length, sheet);
	table_close(c->table);
	c->table = NULL;
	free(bytes);
	free(path);
	support_folder_remove(folder);
}

static void refuses_cells_of_workbooks(void **state)
{
	(void)state;
	static const struct {
		const char *script, *rule, *where, *message;
	} cases[] = {
		{TABLE "C4 =50+50 ?\n", "matrix.uncached", "Blad1!C4",
			"Cellen har en formel (=50+50) vars resultat inte finns i filen. Öppna filen i Excel "
			"eller LibreOffice, "
			"spara den och läs in den igen."},
		{TABLE "C5 =C3-C4 ?\n", "matrix.uncached", "Blad1!C5",
			"Cellen har en formel (=C3-C4) vars resultat inte finns i filen. Öppna filen i Excel "
			"eller LibreOffice, "
			"spara den och läs in den igen."},
		{TABLE "D4 =786 ?\n", "matrix.uncached", "Blad1!D4",
			"Cellen har en formel (=786) vars resultat inte finns i filen. Öppna filen i Excel "
			"eller LibreOffice, spara "
			"den och läs in den igen."},
		{TABLE "A4 =TODAY() ?\n", "matrix.uncached", "Blad1!A4",
			"Cellen har en formel (=TODAY()) vars resultat inte finns i filen. Öppna filen i "
			"Excel eller LibreOffice, "
			"spara den och läs in den igen."},
		{TABLE "B4 =F9 ?\n", "matrix.uncached", "Blad1!B4",
			"Cellen har en formel (=F9) vars resultat inte finns i filen. Öppna filen i Excel "
			"eller LibreOffice, spara "
			"den och läs in den igen."},
		{TABLE "C4 2024-03-01\n", "matrix.amount", "Blad1!C4",
			"\"2024-03-01\" är inget belopp: cellen är formaterad som datum. Skriv beloppet i "
			"kronor, till exempel 200 "
			"000 eller 720 000,36."},
		{TABLE "C4 TRUE\n", "matrix.amount", "Blad1!C4",
			"\"TRUE\" är inget belopp: cellen är sant eller falskt. Skriv beloppet i kronor, "
			"till exempel 200 000 eller "
			"720 000,36."},
		{TABLE "format 0%\nC4 100\n", "matrix.amount", "Blad1!C4",
			"\"100\" är inget belopp: cellen är formaterad som procent. Skriv beloppet i kronor, "
			"till exempel 200 000 "
			"eller 720 000,36."},
		{TABLE "A4 36525\n", "matrix.date", "Blad1!A4",
			"\"36525\" är inget datum. Skriv beslutets dag som 2024-09-27."},
		{TABLE "D4 786.5\n", "matrix.activity", "Blad1!D4",
			"\"786.5\" är ingen aktivitet som kan läsas. Skriv aktivitetens kod, till exempel "
			"787."},
		{TABLE "F2 Belopp\n", "matrix.header_twice", "Blad1!F2",
			"Två kolumner heter som Belopp: C2 och F2. Ge den ena ett annat namn."},
		{TABLE "sheet Gammal\nA1 Datum\nB1 Belopp\nC1 Akt\n", "matrix.sheets", "Gammal",
			"Två blad har en matris: \"Blad1\" och \"Gammal\". Välj ett med --sheet."},
		{"sheet Tom\n", "matrix.empty", "Tom", "Det finns inget att läsa: bladet är tomt."},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct matrix_case c;
		read_script(&c, cases[i].script, NULL);
		if (c.status != UPH_E_REFUSED)
			print_error("case %zu: %s\n", i, cases[i].message);
		case_refused(&c, cases[i].rule, cases[i].where, cases[i].message);
	}
	struct matrix_case c;
	read_script(&c, TABLE, NULL);
	assert_status(UPH_OK, c.status, &c.err);
	assert_int_equal(c.matrix.left.ore, 90000);
	case_free(&c);
}

static void refuses_error_values(void **state)
{
	(void)state;
	struct matrix_case c;
	size_t length;
	char *folder = support_folder();
	char *path = support_path(folder, "matris.xlsx");
	const struct support_xlsx parts = {
		.sheet = "<sheetData><row r=\"1\">"
			 "<c r=\"A1\" t=\"inlineStr\"><is><t>Datum</t></is></c>"
			 "<c r=\"B1\" t=\"inlineStr\"><is><t>Belopp</t></is></c>"
			 "<c r=\"C1\" t=\"inlineStr\"><is><t>Akt</t></is></c></row>"
			 "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>2024-03-01</t></is></c>"
			 "<c r=\"B2\" t=\"e\"><v>#REF!</v></c><c r=\"C2\"><v>786</v></c></row>"
			 "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>Kvar</t></is></c>"
			 "<c r=\"B3\"><v>-5</v></c></row></sheetData>",
	};
	support_xlsx(path, &parts);
	char *bytes = support_read(path, &length);
	case_read(&c, bytes, length, NULL);
	case_refused(&c, "matrix.cell", "Blad1!B2",
		"Cellen visar felvärdet #REF!. Rätta formeln och spara filen igen.");
	free(bytes);
	free(path);
	support_folder_remove(folder);
}

static void names_the_sheets_when_one_is_missing(void **state)
{
	(void)state;
	struct matrix_case c;
	read_script(&c, TABLE "sheet Gammal\nA1 Datum\nB1 Belopp\nC1 Akt\n", "Plan");
	assert_status(UPH_E_MISSING, c.status, &c.err);
	assert_string_equal(c.err.message, "bladet \"Plan\" finns inte; filen har \"Blad1\", \"Gammal\"");
	case_free(&c);
	case_read(&c, "Datum;Belopp;Akt\n", 17, "Plan");
	assert_status(UPH_E_MISSING, c.status, &c.err);
	assert_string_equal(c.err.message, "bladet \"Plan\" finns inte: en textfil har inga blad");
	case_free(&c);
	read_script(&c, TABLE "sheet Gammal\nA1 Datum\nB1 Belopp\nC1 Akt\n", "BLAD1");
	assert_status(UPH_OK, c.status, &c.err);
	case_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_cell_and_difference),
		cmocka_unit_test(refuses_amounts_that_are_none),
		cmocka_unit_test(refuses_two_possible_grants),
		cmocka_unit_test(refuses_a_kvar_that_forgot_a_subtotal),
		cmocka_unit_test(refuses_decisions_below_kvar),
		cmocka_unit_test(refuses_to_inherit_past_words_without_amount),
		cmocka_unit_test(tells_all_faults_at_once),
		cmocka_unit_test(tells_the_chain_when_two_numbers_are_off),
		cmocka_unit_test(refuses_what_holds_no_table),
		cmocka_unit_test(refuses_cells_of_workbooks),
		cmocka_unit_test(refuses_error_values),
		cmocka_unit_test(names_the_sheets_when_one_is_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
