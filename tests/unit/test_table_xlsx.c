/* XLSX: scripts by libxlsxwriter, odd files by hand, and the samples. */
#include "import/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/number_format.h"
#include "tests/support/sheet.h"
#include "tests/support/support.h"
#include "tests/support/table_text.h"

static void compare(const char *name, char *text, const char *expected)
{
	if (strcmp(text, expected) != 0)
		fail_msg("%s:\n%s--- expected:\n%s", name, text, expected);
	free(text);
}

struct hand_case {
	const char *name;
	struct support_xlsx parts;
	const char *text;
};

static void check(const struct hand_case *one, const struct table_limits *limits)
{
	char *folder = support_folder();
	char *path = support_path(folder, "hand.xlsx");
	support_xlsx(path, &one->parts);
	compare(one->name, support_table_text(path, limits), one->text);
	free(path);
	support_folder_remove(folder);
}

#define CHECK_ALL(cases, limits)                                                                             \
	for (size_t i = 0; i < sizeof(cases) / sizeof((cases)[0]); i++)                                      \
	check(&(cases)[i], limits)

#define DATA(rows) "<sheetData>" rows "</sheetData>"
#define SAVE_AGAIN "öppna arbetsboken och spara den igen.\n"

static void refused(void **state)
{
	static const struct hand_case cases[] = {
		{"rows out of order",
			{.sheet = DATA("<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"/>")},
			"[Blad1]\nA2 1\n! refused: Blad1!3: raden efter rad 2 har numret 1, så bladet är "
			"skadat: " SAVE_AGAIN},
		{"a row twice", {.sheet = DATA("<row r=\"1\"/><row r=\"1\"/>")},
			"[Blad1]\n! refused: Blad1!2: raden efter rad 1 har numret 1, så bladet är "
			"skadat: " SAVE_AGAIN},
		{"row number no number", {.sheet = DATA("<row r=\"x\"/>")},
			"[Blad1]\n! refused: Blad1!1: raden efter rad 0 har numret x, så bladet är "
			"skadat: " SAVE_AGAIN},
		{"a cell twice",
			{.sheet = DATA(
				 "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row>")},
			"[Blad1]\n! refused: Blad1!B1: cellen finns två gånger eller i fel ordning, så "
			"bladet är skadat: " SAVE_AGAIN},
		{"cells out of order",
			{.sheet = DATA(
				 "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>")},
			"[Blad1]\n! refused: Blad1!A1: cellen finns två gånger eller i fel ordning, så "
			"bladet är skadat: " SAVE_AGAIN},
		{"a cell of another row", {.sheet = DATA("<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>")},
			"[Blad1]\n! refused: Blad1!1: en cell på raden kallar sig A2, så bladet är "
			"skadat: " SAVE_AGAIN},
		{"two values", {.sheet = DATA("<row r=\"1\"><c r=\"A1\"><v>1</v><v>2</v></c></row>")},
			"[Blad1]\n! refused: Blad1!A1: cellen har fler än ett värde, så bladet är "
			"skadat: " SAVE_AGAIN},
		{"a formula after its value",
			{.sheet = DATA("<row r=\"1\"><c r=\"A1\"><v>1</v><f>2</f></c></row>")},
			"[Blad1]\n! refused: Blad1!A1: cellen har fler än ett värde, så bladet är "
			"skadat: " SAVE_AGAIN},
		{"no number", {.sheet = DATA("<row r=\"1\"><c r=\"C1\"><v>1,5</v></c></row>")},
			"[Blad1]\n! refused: Blad1!C1: värdet \"1,5\" är inget tal: " SAVE_AGAIN},
		{"no such text",
			{.sheet = DATA("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c></row>"),
				.strings = "<si><t>a</t></si>"},
			"[Blad1]\n! refused: Blad1!A1: cellen pekar på text nummer 1, som inte "
			"finns: " SAVE_AGAIN},
		{"not XML", {.sheet = DATA("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row>")},
			"[Blad1]\nA1 1\n! refused: Arbetsboken är skadad (delen xl/worksheets/sheet1.xml, "
			"rad 1: mismatched "
			"tag): hämta eller spara den igen.\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

static void beyond_limits(void **state)
{
	static const struct table_limits limits = {
		.rows = 3, .columns = 4, .cell_bytes = 5, .shared_bytes = 64};
	static const struct hand_case cases[] = {
		{"rows", {.sheet = DATA("<row r=\"3\"><c><v>1</v></c></row><row><c><v>1</v></c></row>")},
			"[Blad1]\nA3 1\n! limit: Blad1!4: bladet har fler rader än gränsen 3: dela upp "
			"det.\n"},
		{"columns", {.sheet = DATA("<row r=\"1\"><c r=\"E1\"><v>1</v></c></row>")},
			"[Blad1]\n! limit: Blad1!1: raden har fler kolumner än gränsen 4: dela upp "
			"tabellen.\n"},
		{"cell",
			{.sheet = DATA("<row><c r=\"B1\" t=\"inlineStr\"><is><t>12345</t></is></c>"
				       "<c t=\"inlineStr\"><is><t>123</t><t>456</t></is></c></row>")},
			"[Blad1]\n! limit: Blad1!C1: cellen är större än gränsen 5 byte: korta texten.\n"},
		{"formula", {.sheet = DATA("<row><c><f>A1+B1+C1</f><v>1</v></c></row>")},
			"[Blad1]\n! limit: Blad1!A1: cellen är större än gränsen 5 byte: korta texten.\n"},
		{"shared text",
			{.sheet = DATA("<row><c t=\"s\"><v>0</v></c></row>"),
				.strings = "<si><t>123456</t></si>"},
			"[Blad1]\n! limit: Blad1!A1: cellen är större än gränsen 5 byte: korta texten.\n"},
		{"shared texts", {.sheet = DATA(""), .strings = "<si/><si/><si/><si/><si/><si/><si/><si/>"},
			"! limit: Arbetsbokens texter är tillsammans större än gränsen 64 byte: spara bladet "
			"med tabellen i en "
			"egen fil.\n"},
	};
	(void)state;
	CHECK_ALL(cases, &limits);
}

static void values(void **state)
{
	static const struct hand_case cases[] = {
		{"kinds",
			{.sheet = DATA(
				 "<row r=\"2\"><c r=\"A2\" t=\"s\"><v> 1 </v></c><c r=\"B2\" "
				 "t=\"str\"><v>str</v></c>"
				 "<c r=\"C2\" t=\"b\"><v>1</v></c><c r=\"D2\" t=\"b\"><v>0</v></c>"
				 "<c r=\"E2\" t=\"e\"><v>#DIV/0!</v></c><c r=\"F2\" t=\"n\"><v>-1.5E3</v></c>"
				 "<c r=\"G2\" t=\"d\"><v>2011-09-15T15:22:00</v></c><c r=\"H2\" "
				 "t=\"d\"><v>2011-09-15</v></c>"
				 "<c r=\"I2\" t=\"inlineStr\"><is><r><rPr><b/></rPr><t>in</t></r><r><t "
				 "xml:space=\"preserve\"> "
				 "line</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></is></c></row>"),
				.strings = "<si><t>a</t></si><si><r><t>Ri</t></r><r><rPr><i/></rPr><t>k</t></"
					   "r><rPh><t>x</t></rPh>"
					   "<phoneticPr/></si>"},
			"[Blad1]\nA2 \"Rik\"\nB2 \"str\"\nC2 TRUE bool\nD2 FALSE bool\nE2 #DIV/0! error\nF2 "
			"-1.5E3\n"
			"G2 2011-09-15 15:22:00 date\nH2 2011-09-15 date\nI2 \"in line\"\n"},
		{"nothing in a cell",
			{.sheet = DATA("<row r=\"1\"><c r=\"A1\" s=\"0\"/><c r=\"B1\"><v/></c><c r=\"C1\" "
				       "t=\"s\"><v>0"
				       "</v></c><c r=\"D1\" t=\"str\"><v></v></c></row><row r=\"2\"/>"),
				.strings = "<si/>"},
			"[Blad1]\n"},
		{"no names",
			{.sheet = DATA("<row/><row><c/><c><v>1</v></c></row><row><c><v>2</v></c><c "
				       "r=\"D3\"><v>3</v></c><c>"
				       "<v>4</v></c></row>")},
			"[Blad1]\nB2 1\nA3 2\nD3 3\nE3 4\n"},
		{"escapes",
			{.sheet = DATA("<row><c "
				       "t=\"inlineStr\"><is><t>a_x000D_\nb_x000d_c_x005F_x000D__xZZZZ__x0000_"
				       "_xD83D__xDE00__xD83D_</t></is></c></row>")},
			"[Blad1]\nA1 \"a\\nb\\nc_x000D__xZZZZ__x0000_😀_xD83D_\"\n"},
		{"spaces in texts stay, around numbers not",
			{.sheet = DATA("<row>\n <c>\n <v> 12 </v>\n</c>\n<c t=\"inlineStr\"><is><t> x "
				       "</t></is></c></row>")},
			"[Blad1]\nA1 12\nB1 \" x \"\n"},
		{"what is not read",
			{.sheet = DATA("<row><c><v>1</v><extLst><ext><v>9</v></ext></extLst></"
				       "c><extLst><c><v>8</v></c>"
				       "</extLst></row>") "<extLst><row><c><v>7</v></c></row></extLst>"},
			"[Blad1]\nA1 1\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

static void more_values(void **state)
{
	static const struct hand_case cases[] = {
		{"ISO moments",
			{.sheet = DATA("<row><c t=\"d\"><v>15:22:00.5Z</v></c><c "
				       "t=\"d\"><v>2011-09-15T15:22</v></c>"
				       "<c t=\"d\"><v>25:00</v></c><c t=\"d\"><v>2011-09-15Tx</v></c><c "
				       "t=\"d\"><v>i går</v></c>"
				       "<c t=\"d\"><v>2011-09-15T15:60:00</v></c><c "
				       "t=\"d\"><v>2011-09-15T15:22:61</v></c></row>")},
			"[Blad1]\nA1 \"15:22:00\"\nB1 2011-09-15 15:22:00 date\nC1 \"25:00\"\nD1 "
			"\"2011-09-15Tx\"\nE1 \"i går\"\n"
			"F1 \"2011-09-15T15:60:00\"\nG1 \"2011-09-15T15:22:61\"\n"},
		{"escapes of every length",
			{.sheet = DATA("<row><c t=\"str\"><v>_x0041__x00E5__x20AC__xDC00_</v></c></row>")},
			"[Blad1]\nA1 \"Aå€_xDC00_\"\n"},
		{"an unknown type is text", {.sheet = DATA("<row><c t=\"z\" foo=\"1\"><v>1</v></c></row>")},
			"[Blad1]\nA1 \"1\"\n"},
		{"unreadable numbers", {.sheet = DATA("<row><c><v>1E</v></c></row>")},
			"[Blad1]\n! refused: Blad1!A1: värdet \"1E\" är inget tal: öppna arbetsboken och "
			"spara den igen.\n"},
		{"a merged range that is none",
			{.sheet = DATA("") "<mergeCells><mergeCell/><mergeCell ref=\"A1:\"/><mergeCell "
					   "ref=\"1:A\"/></mergeCells>"},
			"[Blad1]\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

/* A sheet is read again from its start, with all that belongs to it and no more. */
static void read_again(void **state)
{
	static const struct support_xlsx parts = {
		.sheet = DATA("<row><c><f t=\"shared\" si=\"0\" "
			      "ref=\"A1:A2\">B1</f><v>1</v></c></row><row><c><f t=\"shared\" "
			      "si=\"0\"/><v>2</v></c></row>") "<mergeCells><mergeCell "
							      "ref=\"A1:B1\"/></mergeCells>"};
	struct uph_error error = {0};
	struct table *table;
	struct table_row row;
	size_t merges;
	(void)state;
	char *folder = support_folder();
	char *path = support_path(folder, "again.xlsx");
	support_xlsx(path, &parts);
	assert_status(UPH_OK, table_open(path, NULL, &table, &error), &error);
	for (int turn = 0; turn < 3; turn++) {
		assert_status(UPH_OK, table_next(table, &row, &error), &error);
		assert_string_equal(row.cells[0].formula, "B1");
		if (turn != 1) { /* the second time only in part */
			assert_status(UPH_OK, table_next(table, &row, &error), &error);
			assert_string_equal(row.cells[0].formula, "B1");
			assert_int_equal(table_next(table, &row, &error), UPH_END);
			(void)table_merges(table, &merges);
			assert_int_equal(merges, 1);
		}
		assert_status(UPH_OK, table_select(table, 0, &error), &error);
	}
	table_close(table);
	free(path);
	support_folder_remove(folder);
}

static void formulas(void **state)
{
	static const struct hand_case cases[] = {
		{"cached or not",
			{.sheet = DATA("<row><c><f>1+1</f><v>2</v></c><c><f>A1</f></c><c><f>A1</f><v></v></c>"
				       "<c t=\"str\"><f>\"\"</f><v></v></c><c t=\"str\"><f>B1</f></c><c "
				       "t=\"e\"><f>NA()</f><v>#N/A</v></c>"
				       "<c t=\"b\"><f>=TRUE()</f><v>1</v></c></row>")},
			"[Blad1]\nA1 2 =1+1\nB1 empty =A1 uncached\nC1 empty =A1 uncached\nD1 \"\" =\"\"\nE1 "
			"empty =B1 uncached\n"
			"F1 #N/A error =NA()\nG1 TRUE bool =TRUE()\n"},
		{"shared",
			{.sheet = DATA(
				 "<row><c><f t=\"shared\" ref=\"A1:A3\" si=\"0\">B1*2</f><v>1</v></c></row>"
				 "<row><c><f t=\"shared\" si=\"0\"/><v>2</v></c><c><f t=\"shared\" "
				 "si=\"7\"/><v>3</v></c></row>"
				 "<row><c><f t=\"array\" ref=\"A3\">SUM(B1:B2)</f><v>4</v></c></row>")},
			"[Blad1]\nA1 1 =B1*2\nA2 2 =B1*2\nB2 3 =\nA3 4 =SUM(B1:B2)\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

#define FORMATS                                                                                              \
	"<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd;@\"/><numFmt numFmtId=\"165\" "       \
	"formatCode=\"[h]:mm\"/><numFmt numFmtId=\"166\" formatCode=\"0000\"/></numFmts><cellStyleXfs><xf "  \
	"numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf "             \
	"numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"22\"/><xf "            \
	"numFmtId=\"3\"/><xf numFmtId=\"10\"/><xf numFmtId=\"20\"/></cellXfs><dxfs><dxf><numFmt "            \
	"numFmtId=\"3\" formatCode=\"yyyy\"/></dxf></dxfs>"

static void dates(void **state)
{
	static const struct hand_case cases[] = {
		{"1900",
			{.styles = FORMATS,
				.sheet = DATA(
					"<row><c s=\"1\"><v>45562</v></c><c s=\"2\"><v>4.5562E4</v></c><c "
					"s=\"3\"><v>10.5</v></c>"
					"<c s=\"4\"><v>265</v></c><c s=\"5\"><v>39339.640277777777</v></c><c "
					"s=\"6\"><v>5.4</v></c>"
					"<c s=\"7\"><v>0.5</v></c><c "
					"s=\"8\"><v>0.64027777777777783</v></c><c s=\"99\"><v>1</v></c></row>"
					"<row><c s=\"1\"><v>60</v></c><c s=\"1\"><v>59</v></c><c "
					"s=\"1\"><v>61</v></c><c s=\"1\"><v>0</v></c>"
					"<c s=\"1\"><v>-1</v></c><c s=\"1\"><v>1</v></c><c "
					"s=\"1\"><v>45562.999999</v></c>"
					"<c s=\"1\"><v>99999999999</v></c><c "
					"s=\"1\"><v>4.5E-320</v></c></row>")},
			"[Blad1]\nA1 2024-09-27 date\nB1 2024-09-27 date\nC1 10.5\nD1 265 whole pad4\nE1 "
			"2007-09-14 15:22:00 date\n"
			"F1 5.4 whole\nG1 0.5 percent\nH1 \"15:22:00\"\nI1 1\n"
			"A2 60\nB2 1900-02-28 date\nC2 1900-03-01 date\nD2 \"00:00:00\"\nE2 -1\nF2 "
			"1900-01-01 date\n"
			"G2 2024-09-28 date\nH2 99999999999\nI2 \"00:00:00\"\n"},
		{"1904",
			{.styles = FORMATS,
				.workbook = "<workbookPr date1904=\"1\"/>",
				.sheet = DATA("<row><c s=\"1\"><v>44100</v></c><c s=\"1\"><v>0</v></c><c "
					      "s=\"1\"><v>0.5</v></c></row>")},
			"[Blad1]\nA1 2024-09-27 date\nB1 1904-01-01 date\nC1 \"12:00:00\"\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

static void hidden_and_merged(void **state)
{
	static const struct hand_case cases[] = {
		{"hidden",
			{.state = "veryHidden",
				.sheet = "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" "
					 "max=\"16384\" hidden=\"true\"/></cols>" DATA(
						 "<row hidden=\"1\"><c><v>1</v></c></row><row "
						 "hidden=\"0\"><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c>"
						 "<c><v>4</v></c><c><v>5</v></c></row>") "<mergeCells><"
											 "mergeCell "
											 "ref=\"A1:C1\"/"
											 "><mergeCell "
											 "ref=\"B2\"/>"
											 "<mergeCell "
											 "ref=\"$D$4:E5\"/"
											 "><mergeCell "
											 "ref=\"E5:D4\"/></"
											 "mergeCells>"},
			"[Blad1] (dold)\nA1 1 row-hidden\nA2 1\nB2 2 hidden\nC2 3 hidden\nD2 4\nE2 5 hidden\n"
			"merged 1:1-1:3\nmerged 4:4-5:5\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

static void format_codes(void **state)
{
	static const struct {
		const char *code;
		struct number_format format;
	} cases[] = {
		{"General", {0}},
		{"0", {.whole = true}},
		{"00000", {.whole = true, .zero_pad = 5}},
		{"#,##0", {.whole = true}},
		{"# ##0", {.whole = true}},
		{"#,##0.00", {0}},
		{"#,##0;[Red]-#,##0.00", {.whole = true}},
		{"#,##0\\ \"kr\"", {.whole = true}},
		{"#,##0\\ [$kr-41D];[Red]\\-#,##0\\ [$kr-41D]", {.whole = true}},
		{"_-* #,##0\\ _k_r_-", {.whole = true}},
		{"\"dag\" 0", {.whole = true}},
		{"#,##0,", {0}},
		{"#,##0,,\"mkr\"", {0}},
		{"0%", {.percent = true}},
		{"0.0%", {.percent = true}},
		{"\"%\"0", {.whole = true}},
		{"0.00E+00", {0}},
		{"##0E+0", {0}},
		{"# ?/?", {0}},
		{"@", {0}},
		{"yyyy-mm-dd", {.date = true}},
		{"YYYY\\-MM\\-DD", {.date = true}},
		{"[$-41D]d mmmm yyyy", {.date = true}},
		{"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", {.date = true}},
		{"h:mm AM/PM", {.date = true}},
		{"mm:ss.0", {.date = true}},
		{"[h]:mm", {0}},
		{"[mm]:ss", {0}},
		{"[Red]0", {.whole = true}},
		{"[>=100]0;yyyy", {.whole = true}},
		{"[Blue", {0}},
		{"\"unclosed", {0}},
		{"\\", {0}},
		{"", {0}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct number_format format = number_format_parse(cases[i].code), expected = cases[i].format;
		if (format.date != expected.date || format.percent != expected.percent ||
			format.whole != expected.whole || format.zero_pad != expected.zero_pad)
			fail_msg("%s: date %d percent %d whole %d pad %u", cases[i].code, format.date,
				format.percent, format.whole, format.zero_pad);
	}
}

static void script(void **state)
{
	char *folder = support_folder();
	char *path = support_path(folder, "script.xlsx");
	(void)state;
	support_workbook(path,
		"hidden sheet Gammalt\nA1 x\n\n# a remark\nsheet Plan 2024\nmerge A1:F1 Fördelning\n"
		"A9 2024-09-27\nB9 rad\\nbrytning\nC9 2264000\nD9 '0265\nE9 TRUE\nformat #,##0\nC10 "
		"7893742.06\n"
		"C11 =SUM(C9:C10) 760000\nformat\nC12 =C11 ?\nD12 =IF(C11>0,\"ja\",\"nej\") ja\n"
		"hide row 12\nhide column D\n");
	compare("script", support_table_text(path, NULL),
		"[Gammalt] (dold)\nA1 \"x\"\n"
		"[Plan 2024]\nA1 \"Fördelning\"\nA9 2024-09-27 date\nB9 \"rad\\nbrytning\"\nC9 2264000\nD9 "
		"\"0265\" hidden\n"
		"E9 TRUE bool\nC10 7893742.06 whole\nC11 760000 =SUM(C9:C10) whole\nC12 empty =C11 "
		"row-hidden uncached\n"
		"D12 \"ja\" =IF(C11>0,\"ja\",\"nej\") hidden row-hidden\nmerged 1:1-1:6\n");
	free(path);
	support_folder_remove(folder);
}

static void places(void **state)
{
	static const struct {
		const char *sheet, *place;
	} cases[] = {
		{"Blad1", "'Blad1'!AB14"}, /* looks like no cell, but see below */
		{"Min plan", "'Min plan'!AB14"},
		{"Plan_å.2", "Plan_å.2!AB14"},
		{"2024", "'2024'!AB14"},
		{"A1", "'A1'!AB14"},
		{"Ann's", "'Ann''s'!AB14"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *folder = support_folder();
		char *path = support_path(folder, "place.xlsx");
		char text[128], place[TABLE_PLACE_MAX], small[8];
		struct uph_error error = {0};
		struct table *table;
		(void)snprintf(text, sizeof text, "sheet %s\nA1 x\n", cases[i].sheet);
		support_workbook(path, text);
		assert_status(UPH_OK, table_open(path, NULL, &table, &error), &error);
		table_place(table, 0, 14, 28, place, sizeof place);
		assert_string_equal(place, i == 0 ? "Blad1!AB14" : cases[i].place);
		table_place(table, 0, 14, 28, small, sizeof small);
		assert_int_equal(strlen(small), 7);
		table_close(table);
		free(path);
		support_folder_remove(folder);
	}
}

static void sample(const char *name, const char *expected)
{
	char relative[128];
	(void)snprintf(relative, sizeof relative, "data/samples/xlsx/%s", name);
	char *path = support_sample(relative);
	if (!path)
		skip();
	compare(name, support_table_text(path, NULL), expected);
	free(path);
}

static void samples(void **state)
{
	(void)state;
	sample("calamine-date.xlsx", "[Sheet1]\nA1 2021-01-01 date\nB1 15\nA2 2021-01-02 date\nB2 16\n"
				     "A3 10.6320601851852\nB3 17\n");
	sample("calamine-date_1904.xlsx", "[Sheet1]\nA1 2021-01-01 date\nB1 15\nA2 2021-01-02 date\nB2 16\n"
					  "A3 10.6320601851852\nB3 17\n");
	sample("calamine-empty_shared_string.xlsx", "[Sheet1]\nA1 \"abc\"\n");
	sample("calamine-formula.issue.xlsx",
		"[Sheet1]\nA1 23 =C1+E5\nC1 23\nG13 2 =SUM(1+1)\n"
		"J14 \"US\" =IF(OR(Q22=\"\",Q22=\"United States\"),\"US\",\"Foreign\")\n");
	sample("calamine-has_x000D_.xlsx", "[Sheet1]\nA1 \"ABC\\nDEF\"\n");
	sample("calamine-inlineStr_cdata.xlsx",
		"[Sheet1]\nA1 \"Hello CDATA\"\nB1 \"World\"\nA2 \"12345\"\nB2 \"NormalText\"\n");
	sample("calamine-temperature.xlsx",
		"[Sheet1]\nA1 \"label\"\nB1 \"value\"\nA2 \"celsius\"\nB2 22.2222\n"
		"A3 \"fahrenheit\"\nB3 72.0\n");
	sample("calamine-pass_protected.xlsx", "! refused: Arbetsboken är skyddad med lösenord: öppna den i "
					       "Excel, ta bort lösenordet (Arkiv, Info, "
					       "Skydda arbetsbok) och spara den igen.\n");
	sample("calamine-merged_range.xlsx", "[Sheet1]\nA1 \"A1\"\nB1 \"B1\"\nC1 \"C1\"\nE1 \"E1\"\nF1 "
					     "\"F1\"\nG1 \"G1\"\nH1 \"H1\"\nA3 \"A3\"\nB3 \"B3\"\n"
					     "C3 \"C3\"\nE3 \"E3\"\nF3 \"F3\"\nG3 \"G3\"\nH3 \"H3\"\nA4 "
					     "\"A4\"\nB4 \"B4\"\nC4 \"C4\"\nE4 \"E4\"\nF4 \"F4\"\nG4 "
					     "\"G4\"\nH4 \"H4\"\nmerged 1:8-2:8\nmerged 1:1-2:1\nmerged "
					     "1:2-2:2\nmerged 1:3-2:4\nmerged 3:3-3:4\nmerged "
					     "4:3-4:4\nmerged 1:5-2:5\nmerged 1:6-2:6\nmerged 1:7-2:7\n"
					     "[Sheet2]\nA1 \"A1\"\nB1 \"B1\"\nC1 \"C1\"\nE1 \"E1\"\nF1 "
					     "\"F1\"\nB3 \"B3\"\nC3 \"C3\"\nE3 \"E3\"\nB4 \"B4\"\nE4 "
					     "\"E4\"\nmerged 1:1-4:1\nmerged 3:3-4:4\nmerged 1:6-4:8\nmerged "
					     "1:2-2:2\nmerged 1:3-2:4\nmerged 1:5-2:5\n");
	sample("xlsx2csv-datetime.xlsx", "[Sheet1]\nA1 2011-09-15 15:22:00 date\n");
	sample("xlsx2csv-escape.xlsx",
		"[Austin]\nE1 \"Hello\\nWorld\t!\"\nF1 FALSE bool =FALSE()\n[Sheet2]\nA1 1\nB1 2\n");
	sample("xlsx2csv-float.xlsx",
		"[Лист1]\nA2 0.10299999999999999\nA3 0.27600000000000002\nA4 0.10299999999999999\n"
		"A5 0.27600000000000002\n[Лист2]\n[Лист3]\n");
	sample("xlsx2csv-percentage.xlsx",
		"[Sheet 1]\nA1 0.01234 percent\nA2 0.5 percent\nA3 0.005 percent\nA4 5e-05 percent\n");
	sample("xlsx2csv-no_cell_ids.xlsx",
		"[Sheet1]\nA2 \"Date\"\nB2 \"Agency\"\nC2 \"Customer\"\nD2 \"Campaign\"\nE2 "
		"\"Publisher\"\nF2 \"Format\"\nG2 "
		"\"Inventory\"\nH2 \"Impressions\"\nI2 \"Clicks\"\nJ2 \"CTR (%)\"\nK2 \"Price\"\nL2 \"Price "
		"model\"\nM2 "
		"\"Revenue\"\nA3 \"At the moment no data for report\"\nmerged 3:1-3:7\n");
}

/* A sheet as comma-separated text, empty cells and all: how the files beside the samples are written. */
static char *comma_text(const char *path, uint32_t columns)
{
	struct uph_error error = {0};
	struct table *table;
	struct table_row row;
	size_t size = 65536, length = 0;
	char *text = calloc(1, size);
	assert_non_null(text);
	assert_status(UPH_OK, table_open(path, NULL, &table, &error), &error);
	while (table_next(table, &row, &error) == UPH_OK) {
		size_t cell = 0;
		for (uint32_t column = 1; column <= columns; column++) {
			bool here = cell < row.cell_count && row.cells[cell].column == column;
			length += (size_t)snprintf(text + length, size - length, "%s%s",
				column > 1 ? "," : "", here ? row.cells[cell].text : "");
			cell += here;
		}
		length += (size_t)snprintf(text + length, size - length, "\n");
	}
	table_close(table);
	return text;
}

static void sample_with_namespaces(void **state)
{
	char *path = support_sample("data/samples/xlsx/xlsx2csv-namespace.xlsx");
	char *csv = support_sample("data/samples/xlsx/xlsx2csv-namespace.csv");
	(void)state;
	if (!path || !csv) {
		free(path);
		free(csv);
		skip();
	}
	char *expected = support_read(csv, NULL);
	compare("namespace", comma_text(path, 17), expected);
	free(expected);
	free(path);
	free(csv);
}

static size_t line_count(const char *text)
{
	size_t lines = 0;
	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

static void sample_of_strict_format(void **state)
{
	char *path = support_sample("data/samples/xlsx/calamine-strict_iso_paths.xlsx");
	(void)state;
	if (!path)
		skip();
	char *text = support_table_text(path, NULL);
	assert_non_null(strstr(text, "[ml_out]\nA1 \"Item\"\nB1 \"Thickness\"\n"));
	assert_non_null(strstr(text, "\nA2 \"150-031260-001_B\"\nB2 1.5\nC2 7\n"));
	assert_non_null(strstr(text, "\nG2 78.459999999999994\n"));
	assert_int_equal(line_count(text), 1 + 76 * 18);
	free(text);
	free(path);
}

static void matrix_sample(void **state)
{
	char *path = support_sample("data/matrix/fordelning-2024-09-27.xlsx");
	(void)state;
	if (!path)
		skip();
	char *text = support_table_text(path, NULL);
	assert_non_null(strstr(
		text, "[Fördelning 2024]\nA1 \"Fördelning av medel statsbidrag psykisk hälsa 2024\"\n"));
	assert_non_null(strstr(text, "\nD3 720000.36\n"));
	assert_non_null(strstr(text, "\nD6 1810874.06 =SUM(D2:D5)\n"));
	assert_non_null(
		strstr(text, "\nA8 2023-10-20 date\nB8 \"Utvärdering missions\"\nC8 488018 whole\nD8 786\n"));
	assert_non_null(strstr(text, "\nC12 1810874.06 =D6 whole\nC13 16576660.06 =C11+C12 whole\n"));
	assert_non_null(strstr(text, "\nB34 \"Kvar\"\nC34 7893742.06 =C14-SUM(C15:C33)\nmerged 1:1-1:6\n"));
	assert_int_equal(line_count(text), 1 + 117 + 1);
	free(text);
	free(path);
}

/* Told before the rows, for a reader that would know how long it will take: no more than a hint. */
static void rows_about(void **state)
{
	static const struct {
		const char *dimension;
		unsigned rows;
	} cases[] = {
		{"", 0},
		{"<dimension/>", 0},
		{"<dimension ref=\"A1\"/>", 0},
		{"<dimension ref=\"A2:C1\"/>", 0},
		{"<dimension ref=\"A1:C1048577\"/>", 0},
		{"<dimension ref=\"A1:C99999999999\"/>", 0},
		{"<dimension ref=\"A1:K1048576\"/>", 1048576},
		{"<dimension ref=\"B3:K21\"/>", 21},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char sheet[200];
		struct table *table;
		struct table_row row;
		char *folder = support_folder();
		char *path = support_path(folder, "hand.xlsx");
		(void)snprintf(
			sheet, sizeof sheet, "%s" DATA("<row><c><v>1</v></c></row>"), cases[i].dimension);
		support_xlsx(path, &(struct support_xlsx){.sheet = sheet});
		assert_int_equal(table_open(path, NULL, &table, NULL), UPH_OK);
		assert_int_equal(table_next(table, &row, NULL), UPH_OK);
		assert_int_equal(table_rows_about(table), cases[i].rows);
		table_close(table);
		free(path);
		support_folder_remove(folder);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused),
		cmocka_unit_test(beyond_limits),
		cmocka_unit_test(values),
		cmocka_unit_test(more_values),
		cmocka_unit_test(read_again),
		cmocka_unit_test(formulas),
		cmocka_unit_test(dates),
		cmocka_unit_test(hidden_and_merged),
		cmocka_unit_test(format_codes),
		cmocka_unit_test(rows_about),
		cmocka_unit_test(script),
		cmocka_unit_test(places),
		cmocka_unit_test(samples),
		cmocka_unit_test(sample_with_namespaces),
		cmocka_unit_test(sample_of_strict_format),
		cmocka_unit_test(matrix_sample),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
