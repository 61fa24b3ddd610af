/* ODS: documents by hand, and the samples. */
#include "import/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/sheet.h"
#include "tests/support/support.h"
#include "tests/support/table_text.h"

struct hand_case {
	const char *name;
	const char *styles;
	const char *spreadsheet;
	const char *text;
};

static void check(const struct hand_case *one, const struct table_limits *limits)
{
	char *folder = support_folder();
	char *path = support_path(folder, "hand.ods");
	support_ods(path, one->styles, one->spreadsheet);
	char *text = support_table_text(path, limits);
	if (strcmp(text, one->text) != 0)
		fail_msg("%s:\n%s--- expected:\n%s", one->name, text, one->text);
	free(text);
	free(path);
	support_folder_remove(folder);
}

#define CHECK_ALL(cases, limits)                                                                             \
	for (size_t i = 0; i < sizeof(cases) / sizeof((cases)[0]); i++)                                      \
	check(&(cases)[i], limits)

#define TABLE(rows) "<table:table table:name=\"Blad1\">" rows "</table:table>"
#define ROW(cells) "<table:table-row>" cells "</table:table-row>"
#define CELL(attributes, content) "<table:table-cell " attributes ">" content "</table:table-cell>"
#define P(text) "<text:p>" text "</text:p>"
#define STRING(content) CELL("office:value-type=\"string\"", content)
#define FLOAT(value) CELL("office:value-type=\"float\" office:value=\"" value "\"", P("shown"))

static void refused(void **state)
{
	static const struct hand_case cases[] = {
		{"no number", "", TABLE(ROW(FLOAT("1") FLOAT("1,5"))),
			"[Blad1]\n! refused: Blad1!B1: värdet \"1,5\" är inget tal: öppna arbetsboken och "
			"spara den igen.\n"},
		{"no sheets", "", "",
			"! refused: Filen är ingen arbetsbok med blad: öppna den i LibreOffice och spara den "
			"som .ods eller "
			".xlsx.\n"},
		{"not XML", "", TABLE("<table:table-row>"),
			"! refused: Arbetsboken är skadad (delen content.xml, rad 1: mismatched tag): hämta "
			"eller spara den "
			"igen.\n"},
		{"repeated beyond reason", "",
			TABLE("<table:table-row table:number-rows-repeated=\"100000\">" CELL(
				"table:number-columns-repeated=\"1000\" office:value-type=\"string\"",
				P("x")) "</table:table-row>"),
			"[Blad1]\n! limit: Blad1!1: bladet upprepar celler mer än 8388608 gånger: ta bort "
			"det som är ifyllt "
			"utanför tabellen.\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

static void beyond_limits(void **state)
{
	static const struct table_limits limits = {.rows = 3, .columns = 4, .cell_bytes = 5};
	static const struct hand_case cases[] = {
		{"rows", "", TABLE("<table:table-row table:number-rows-repeated=\"3\"/>" ROW(STRING(P("x")))),
			"[Blad1]\n! limit: Blad1!4: bladet har fler rader än gränsen 3: dela upp det.\n"},
		{"repeated rows", "",
			TABLE("<table:table-row table:number-rows-repeated=\"4\">" STRING(
				P("x")) "</table:table-row>"),
			"[Blad1]\n! limit: Blad1!1: bladet har fler rader än gränsen 3: dela upp det.\n"},
		{"columns", "", TABLE(ROW(CELL("table:number-columns-repeated=\"4\"", "") STRING(P("x")))),
			"[Blad1]\n! limit: Blad1!1: raden har fler kolumner än gränsen 4: dela upp "
			"tabellen.\n"},
		{"repeated columns", "", TABLE(ROW(CELL("table:number-columns-repeated=\"5\"", P("x")))),
			"[Blad1]\n! limit: Blad1!1: raden har fler kolumner än gränsen 4: dela upp "
			"tabellen.\n"},
		{"cell", "", TABLE(ROW(STRING(P("x")) STRING(P("123") P("45")))),
			"[Blad1]\n! limit: Blad1!B1: cellen är större än gränsen 5 byte: korta texten.\n"},
		{"empty repeats cost nothing", "",
			TABLE(ROW(STRING(P("x")) CELL("table:number-columns-repeated=\"16383\"",
				"")) "<table:table-row "
				     "table:number-rows-repeated=\"4294967295\"><table:table-cell "
				     "table:number-columns-repeated=\"4294967295\"/></table:table-row>"),
			"[Blad1]\nA1 \"x\"\n"},
	};
	(void)state;
	CHECK_ALL(cases, &limits);
}

static void values(void **state)
{
	static const struct hand_case cases[] = {
		{"kinds", "",
			TABLE(ROW(FLOAT("-1.5E3") CELL(
				"office:value-type=\"currency\" office:currency=\"SEK\" office:value=\"200\"",
				"") CELL("office:value-type=\"percentage\" office:value=\"0.46\"",
				P("46 %")) CELL("office:value-type=\"date\" office:date-value=\"2024-09-27\"",
				P("27 sep")) CELL("office:value-type=\"date\" "
						  "office:date-value=\"2024-09-27T15:22:00.5\"",
				"") CELL("office:value-type=\"time\" office:time-value=\"PT10H37M58S\"",
				"") CELL("office:value-type=\"boolean\" office:boolean-value=\"true\"",
				P("SANT")) CELL("office:value-type=\"boolean\" "
						"office:boolean-value=\"false\"",
				"") CELL("office:value-type=\"string\" office:string-value=\"värde\"",
				P("visat")) CELL("", P("utan typ")))),
			"[Blad1]\nA1 -1.5E3\nB1 200\nC1 0.46 percent\nD1 2024-09-27 date\nE1 2024-09-27 "
			"15:22:00 date\nF1 \"10:37:58\"\n"
			"G1 TRUE bool\nH1 FALSE bool\nI1 \"värde\"\nJ1 \"utan typ\"\n"},
		{"odd dates", "",
			TABLE(ROW(CELL("office:value-type=\"date\" office:date-value=\"2024-02-30\"",
				P("30 feb")) CELL("office:value-type=\"date\"",
				P("när som helst")) CELL("office:value-type=\"time\" office:time-value=\"x\"",
				P("kl")) CELL("office:value-type=\"time\" office:time-value=\"P10DT15H0M0S\"",
				""))),
			"[Blad1]\nA1 \"30 feb\"\nB1 \"när som helst\"\nC1 \"kl\"\nD1 \"255:00:00\"\n"},
		{"texts", "",
			TABLE(ROW(STRING(P("två") P("stycken")) STRING(
				P("a<text:s/>b<text:s text:c=\"3\"/>c<text:tab/>d<text:line-break/>e"))
					STRING(P("  <text:span>i  <text:a>rad\n</text:a></text:span>x"))
						STRING("<office:annotation><dc:creator>y</"
						       "dc:creator><text:p>anteckning</text:p></"
						       "office:annotation>" P("cell"))
							STRING("<draw:frame><draw:text-box><text:p>ruta</"
							       "text:p></draw:text-box></draw:frame>")
								STRING(P("före<text:note><text:p>not</"
									 "text:p></"
									 "text:note>efter"))
									STRING(P("") P("")))),
			"[Blad1]\nA1 \"två\\nstycken\"\nB1 \"a b   c\td\\ne\"\nC1 \"i rad x\"\nD1 "
			"\"cell\"\nF1 \"föreefter\"\nG1 \"\\n\"\n"},
		{"formulas", "",
			TABLE(ROW(CELL("table:formula=\"of:=SUM([.A1:.A2])\" office:value-type=\"float\" "
				       "office:value=\"3\"",
				P("3")) CELL("table:formula=\"of:=[.A1]\"",
				"") CELL("table:formula=\"of:=[.A1]\" office:value-type=\"float\"",
				"") CELL("table:formula=\"of:=&quot;&quot;\" office:value-type=\"string\"",
				"") CELL("table:formula=\"of:=IF([$&apos;A.B&apos;.$C$1]=&quot;[;]&quot;;["
					 "Blad2.B1:Blad2.B2];{1;2})\" office:value-type=\"string\" "
					 "office:string-value=\"\" calcext:value-type=\"error\"",
				P("#REF!")) CELL("table:formula=\"of:=1/0\" office:value-type=\"float\" "
						 "office:value=\"0\"",
				P("#DIV/0!")) CELL("table:formula=\"of:=NA()\" office:value-type=\"string\"",
				P("Err:502")))),
			"[Blad1]\nA1 3 =SUM(A1:A2)\nB1 empty =A1 uncached\nC1 empty =A1 uncached\nD1 \"\" "
			"=\"\"\n"
			"E1 #REF! error =IF($'A.B'!$C$1=\"[;]\",Blad2!B1:Blad2!B2,{1,2})\nF1 #DIV/0! error "
			"=1/0\nG1 Err:502 error =NA()\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

static void repeats_and_spans(void **state)
{
	static const struct hand_case cases[] = {
		{"repeats", "",
			TABLE("<table:table-header-rows>" ROW(CELL("table:number-columns-repeated=\"2\" "
								   "office:value-type=\"string\"",
				P("x")) FLOAT("1")) "</"
						    "table:table-header-rows><table:table-"
						    "row-group><table:table-row "
						    "table:number-rows-repeated="
						    "\"2\">" FLOAT("2") "</"
									"table:table-row></"
									"table:table-row-"
									"group>"
									"<table:table-row "
									"table:number-rows-"
									"repeated=\"5\"/"
									">" ROW(FLOAT("3"))),
			"[Blad1]\nA1 \"x\"\nB1 \"x\"\nC1 1\nA2 2\nA3 2\nA9 3\n"},
		{"spans", "",
			TABLE(ROW(CELL("table:number-columns-spanned=\"3\" "
				       "table:number-rows-spanned=\"2\" "
				       "office:value-type=\"string\"",
				P("x")) "<table:covered-table-cell "
					"table:number-columns-repeated=\"2\"><text:p>dold</"
					"text:p></table:covered-table-cell>" FLOAT("1"))
					ROW("<table:covered-table-cell "
					    "table:number-columns-repeated=\"3\"/>" FLOAT("2"))),
			"[Blad1]\nA1 \"x\"\nD1 1\nD2 2\nmerged 1:1-2:3\n"},
		{"hidden",
			"<style:style style:name=\"ta1\" "
			"style:family=\"table\"><style:table-properties "
			"table:display=\"false\"/></style:style>",
			"<table:table table:name=\"Gömt\" "
			"table:style-name=\"ta1\"><table:table-column/><table:table-column "
			"table:visibility=\"collapse\" table:number-columns-repeated=\"2\"/>"
			"<table:table-row table:visibility=\"filter\">" FLOAT("1")
				FLOAT("2") "</table:table-row><table:table-row "
					   "table:visibility=\"collapse\">" FLOAT(
						   "3") "</table:table-row></"
							"table:table>" TABLE(ROW(FLOAT("4") FLOAT("5"))),
			"[Gömt] (dold)\nA1 1 row-hidden\nB1 2 hidden row-hidden\nA2 3 "
			"row-hidden\n[Blad1]\nA1 4\nB1 5\n"},
		{"what is not the table", "",
			"<table:tracked-changes><table:cell-content-change><table:table-cell "
			"office:value-type=\"float\" "
			"office:value=\"9\"/></table:cell-content-change></"
			"table:tracked-changes>"
			"<table:table "
			"table:name=\"Blad1\"><table:shapes><draw:frame><text:p>x</text:p></"
			"draw:frame></table:shapes>" ROW(STRING("<table:table table:name=\"inre\">" ROW(
				FLOAT("8")) "</table:table>") FLOAT("1")) "</table:table>"
									  "<table:named-expressions/>",
			"[Blad1]\nB1 1\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

#define DATA_STYLE(name, attributes)                                                                         \
	"<number:number-style style:name=\"" name "\"><number:number " attributes "/></number:number-style>"
#define CELL_STYLE(name, rest) "<style:style style:name=\"" name "\" style:family=\"table-cell\" " rest "/>"

static void formats(void **state)
{
	static const struct hand_case cases[] = {
		{"formats",
			CELL_STYLE("ce1", "style:data-style-name=\"N1\"") CELL_STYLE(
				"ce2", "style:data-style-name=\"N2\"") CELL_STYLE("ce3",
				"style:data-style-name=\"N3\"") CELL_STYLE("ce4",
				"style:parent-style-name=\"ce1\"") CELL_STYLE("ce5",
				"style:parent-style-name=\"ce5\"") CELL_STYLE("ce6",
				"style:data-style-name=\"N4\"") DATA_STYLE("N1",
				"number:decimal-places=\"0\" number:min-integer-digits=\"1\" "
				"number:grouping=\"true\"") DATA_STYLE("N2", "number:decimal-places=\"2\"")
				DATA_STYLE("N3", "number:decimal-places=\"0\" "
						 "number:min-integer-digits=\"4\"") "<number:currency-style "
										    "style:name=\"N4\"><"
										    "number:number "
										    "number:decimal-places="
										    "\"0\" "
										    "number:min-integer-"
										    "digits=\"2\"/>"
										    "<number:text> "
										    "</"
										    "number:text><number:"
										    "currency-symbol>kr</"
										    "number:currency-symbol><"
										    "/number:currency-style>",
			TABLE("<table:table-column "
			      "table:default-cell-style-name=\"ce2\"/><table:table-column "
			      "table:default-cell-style-name=\"ce1\" "
			      "table:number-columns-repeated=\"9\"/>" ROW(
				      CELL("table:style-name=\"ce1\" office:value-type=\"float\" "
					   "office:value=\"1.4\"",
					      "") CELL("table:style-name=\"ce2\" "
						       "office:value-type=\"float\" office:value=\"2\"",
					      "") CELL("table:style-name=\"ce3\" "
						       "office:value-type=\"float\" office:value=\"265\"",
					      "") CELL("table:style-name=\"ce4\" "
						       "office:value-type=\"float\" office:value=\"4\"",
					      "") CELL("table:style-name=\"ce5\" "
						       "office:value-type=\"float\" office:value=\"5\"",
					      "") CELL("table:style-name=\"ce6\" "
						       "office:value-type=\"currency\" office:value=\"6\"",
					      "") CELL("table:style-name=\"ingen\" "
						       "office:value-type=\"float\" office:value=\"7\"",
					      "")) ROW(FLOAT("1") FLOAT("2")
					      STRING(P("3"))) "<table:table-row "
							      "table:default-cell-style-name="
							      "\"ce3\">" FLOAT("4") "</table:table-row>"),
			"[Blad1]\nA1 1.4 whole\nB1 2\nC1 265 whole pad4\nD1 4 whole\nE1 5\nF1 6 whole\nG1 "
			"7\nA2 1\nB2 2 whole\nC2 \"3\"\n"
			"A3 4 whole pad4\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

static void sample(const char *relative, const char *expected)
{
	char *path = support_sample(relative);
	if (!path)
		skip();
	char *text = support_table_text(path, NULL);
	if (strcmp(text, expected) != 0)
		fail_msg("%s:\n%s--- expected:\n%s", relative, text, expected);
	free(text);
	free(path);
}

#define REPEATED(a, b, c, d, e)                                                                              \
	"A" a " \"A\"\nB" a " \"B\"\nA" b " \"C\"\nB" b " \"D\"\nA" c " \"C\"\nB" c " \"D\"\nA" d            \
	" \"C\"\nB" d " \"D\"\nA" e " \"C\"\nB" e " \"D\"\n"

static void samples(void **state)
{
	(void)state;
	sample("data/samples/xlsx/calamine-date.ods", "[Sheet1]\nA1 2021-01-01 date\nB1 15\nA2 2021-01-01 "
						      "10:10:10 date\nB2 16\nA3 \"10:10:10\"\nB3 17\n"
						      "A4 \"10:10:10\"\nB4 18\n");
	sample("data/samples/xlsx/calamine-number_rows_repeated.ods",
		"[Sheet1]\n" REPEATED("1", "2", "3", "6", "8") "[Sheet2]\n" REPEATED(
			"2", "3", "4", "7", "9") "[Sheet3]\n" REPEATED("3", "4", "5", "8", "10"));
	sample("data/samples/xlsx/calamine-issues.ods",
		"[datatypes]\nA1 1\nA2 1.5\nA3 \"ab\" =CONCATENATE(\"a\",\"b\")\nA4 FALSE bool =A1>A2\nA5 "
		"\"test\"\nA6 2016-10-20 date\n"
		"[Sheet1]\nA2 0 =B1+$$OneRange\n[issue2]\nA1 1\nB1 \"a\"\nA2 2\nB2 \"b\"\nA3 3\nB3 "
		"\"c\"\n[issue5]\nA1 0.5 whole\n"
		"[issue6]\nA1 1\nA2 2\nA3 \"ab\" =CONCATENATE(\"a\",\"b\")\nA4 FALSE bool =A1>A2\n"
		"[spc_chrs]\nA1 \"&\"\nA2 \"<\"\nA3 \">\"\nA4 \"aaa ' aaa\"\nA5 \"\"\"\nA6 \"☺\"\nA7 "
		"\"֍\"\nA8 \"àâéêèçöïî«»\"\n");
	sample("data/samples/xlsx/calamine-pass_protected.ods",
		"! refused: Arbetsboken är skyddad med lösenord: öppna den, spara den på nytt utan lösenord "
		"och läs in den "
		"igen.\n");
}

/* The same table kept as XLSX and as ODS gives the same cells. */
static void matrix_samples_agree(void **state)
{
	char *ods = support_sample("data/matrix/fordelning-2024-09-27.ods");
	char *xlsx = support_sample("data/matrix/fordelning-2024-09-27.xlsx");
	(void)state;
	if (!ods || !xlsx) {
		free(ods);
		free(xlsx);
		skip();
	}
	char *left = support_table_text(ods, NULL), *right = support_table_text(xlsx, NULL);
	assert_string_equal(left, right);
	assert_non_null(strstr(left, "\nC34 7893742.06 =C14-SUM(C15:C33)\n"));
	free(left);
	free(right);
	free(ods);
	free(xlsx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused),
		cmocka_unit_test(beyond_limits),
		cmocka_unit_test(values),
		cmocka_unit_test(repeats_and_spans),
		cmocka_unit_test(formats),
		cmocka_unit_test(samples),
		cmocka_unit_test(matrix_samples_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
