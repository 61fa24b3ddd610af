/* What is filled in, as the parts of the workbook say it: looks, rules, notes, what is looked up and checked.
 * That the formulas reckon right is seen in tests/papers, where a spreadsheet program reckons. */
#include "tests/support/support.h"

#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "reports/words.h"
#include "reports/xlsx_layout.h"
#include "tests/support/sample_inputs.h"
#include "tests/support/sample_report.h"

#define FORM_SHEET "xl/worksheets/sheet2.xml"

/* A part of the drawn workbook; the caller frees. NULL: there is none. */
static char *part(const struct uph_report *report, const char *name)
{
	size_t length;
	zip_stat_t st;
	char *data = sample_drawn(report, UPH_FORMAT_XLSX, NULL, &length), *text = NULL;
	assert_true(sample_is_whole(data, length));
	zip_t *zip = zip_open_from_source(
		zip_source_buffer_create(data, length, 0, NULL), ZIP_CHECKCONS | ZIP_RDONLY, NULL);
	assert_non_null(zip);
	if (zip_stat(zip, name, 0, &st) == 0) {
		zip_file_t *file = zip_fopen(zip, name, 0);
		text = calloc(1, st.size + 1);
		assert_int_equal((zip_int64_t)st.size, zip_fread(file, text, st.size));
		zip_fclose(file);
	}
	zip_discard(zip);
	free(data);
	return text;
}

static void holds(const struct uph_report *report, const char *name, const char *const *wanted)
{
	char *text = part(report, name);
	assert_non_null(text);
	for (; *wanted; wanted++)
		if (!strstr(text, *wanted))
			fail_msg("%s does not hold %s\n%s", name, *wanted, text);
	free(text);
}

static void lacks(const struct uph_report *report, const char *name, const char *const *unwanted)
{
	char *text = part(report, name);
	assert_non_null(text);
	for (; *unwanted; unwanted++)
		if (strstr(text, *unwanted))
			fail_msg("%s holds %s\n%s", name, *unwanted, text);
	free(text);
}

static struct uph_section *form(struct uph_report *report)
{
	return &report->parts[0]->sections[0];
}

/* The inputs of the form, to be changed by a test. */
static struct uph_input *inputs(struct uph_report *report)
{
	struct uph_section *section = form(report);
	struct uph_input *copy = malloc(SAMPLE_COLUMNS * sizeof *copy);
	memcpy(copy, section->inputs, SAMPLE_COLUMNS * sizeof *copy);
	section->inputs = copy;
	return copy;
}

/* ---- what is not there ---- */

static void test_nothing_to_choose_or_look_up(void **state)
{
	(void)state;
	static const struct uph_place nowhere[] = {
		{0, 9, 0},  /* no such section */
		{9, 0, 0},  /* no such part */
		{0, 0, 77}, /* no such column */
	};
	for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
		struct uph_report *report = sample_inputs();
		struct uph_input *changed = inputs(report);
		changed[SAMPLE_CHOICE].choices = nowhere[i];
		for (size_t column = SAMPLE_PURPOSE; column <= SAMPLE_LATEST; column++)
			changed[column].key = nowhere[i];
		lacks(report, FORM_SHEET,
			(const char *const[]){"'Öppna'", "sqref=\"A5:A12\"><formula1>", NULL});
		/* the choice then is none that is known, and the rest is checked as ever */
		holds(report, FORM_SHEET,
			(const char *const[]){"<dataValidations count=\"6\">", "<c r=\"F5\" s=\"", "/>",
				"IF(AND(A5&lt;&gt;\"\",F5=\"\"),\"Tilldelning: inte bland de \"\"öppna\"\"\",",
				NULL});
		free(changed);
		uph_report_free(report);
	}
}

static void test_a_list_without_rows_is_no_list(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	report->sections[0].rows[1].style = report->sections[0].rows[2].style = UPH_ROW_MUTED;
	holds(report, FORM_SHEET, (const char *const[]){"<dataValidations count=\"6\">", NULL});
	report->sections[0].row_count = 0;
	holds(report, FORM_SHEET, (const char *const[]){"<dataValidations count=\"6\">", NULL});
	lacks(report, FORM_SHEET, (const char *const[]){"'Öppna'", NULL});
	uph_report_free(report);
}

static void test_a_fixed_list_too_long_for_a_rule(void **state)
{
	(void)state;
	char words[300];
	struct uph_report *report = sample_inputs();
	struct uph_input *changed = inputs(report);
	for (size_t i = 0; i < sizeof words - 1; i++)
		words[i] = i % 10 == 9 ? ',' : 'a';
	words[255] = '\0';
	changed[SAMPLE_EXTENT].fixed = words;
	holds(report, FORM_SHEET,
		(const char *const[]){
			"<dataValidations count=\"8\">", "<formula1>\"aaaaaaaaa,aaaaaaaaa,", NULL});
	words[255] = 'a';
	words[256] = '\0';
	holds(report, FORM_SHEET, (const char *const[]){"<dataValidations count=\"6\">", NULL});
	for (size_t i = 0; i < 200; i++) /* more choices than a rule is made for */
		words[i] = i % 2 ? ',' : 'a';
	words[199] = '\0';
	holds(report, FORM_SHEET, (const char *const[]){"<dataValidations count=\"6\">", NULL});
	changed[SAMPLE_EXTENT].fixed = "";
	holds(report, FORM_SHEET, (const char *const[]){"<dataValidations count=\"6\">", NULL});
	free(changed);
	uph_report_free(report);
}

static void test_a_report_without_inputs_has_none(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	lacks(report, "xl/worksheets/sheet1.xml",
		(const char *const[]){"dataValidation", "conditionalFormatting", "legacyDrawing", NULL});
	assert_null(part(report, "xl/comments1.xml"));
	uph_report_free(report);
}

static void test_a_message_of_any_length(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	struct uph_check checks[4];
	char words[9000];
	memcpy(checks, form(report)->checks, sizeof checks);
	memset(words, '"', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	checks[0].message = words;
	form(report)->checks = checks;
	char *text = part(report, FORM_SHEET);
	const char *said = strstr(text, "\"Tilldelning: \"\"");
	assert_non_null(said); /* cut to the 200 that are sure to fit, each doubled */
	assert_int_equal(2 * (200 - 13) + 1, strspn(said + 14, "\""));
	free(text);
	uph_report_free(report);
}

/* ---- what is there ---- */

static void test_looks(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	holds(report, "xl/styles.xml",
		(const char *const[]){"<fgColor rgb=\"FFFFF8DC\"/>", "<left style=\"thin\">",
			"yyyy\\-mm\\-dd",
			/* what a condition lays over: bold and red; a frame and a fill */
			"<dxfs count=\"2\"><dxf><font><b/><color rgb=\"FFB00020\"/></font></dxf>",
			"<bgColor rgb=\"FFF8CFCF\"/>", NULL});
	holds(report, FORM_SHEET,
		(const char *const[]){/* headings stay, and the first cell to fill in is chosen */
			"<pane ySplit=\"4\" topLeftCell=\"A5\" activePane=\"bottomLeft\" state=\"frozen\"/>"
			"<selection pane=\"bottomLeft\" activeCell=\"A5\" sqref=\"A5\"/>",
			/* a row: five empty cells of their own looks, and what is looked up and said */
			"<c r=\"A5\" s=\"12\"/><c r=\"B5\" s=\"13\"/><c r=\"C5\" s=\"14\"/><c r=\"D5\" "
			"s=\"15\"/><c r=\"E5\" s=\"12\"/><c r=\"F5\"",
			/* what stands between runs is as it was */
			"<c r=\"A13\" s=\"1\" t=\"s\">", "<c r=\"A15\" s=\"12\"/>", NULL});
	lacks(report, FORM_SHEET, (const char *const[]){"<autoFilter", NULL});
	holds(report, "xl/workbook.xml",
		(const char *const[]){"_xlnm.Print_Area\" localSheetId=\"1\">Rekvisitioner!$A$1:$J$15<",
			"_xlnm.Print_Titles\" localSheetId=\"1\">Rekvisitioner!$4:$4<", NULL});
	uph_report_free(report);
}

static void test_rules(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	holds(report, FORM_SHEET,
		(const char *const[]){"<dataValidations count=\"8\">",
			"<dataValidation type=\"list\" errorStyle=\"warning\" allowBlank=\"1\" "
			"showInputMessage=\"1\" showErrorMessage=\"1\" errorTitle=\"Finns inte i listan\" "
			"error=\"Listan har inte det som är skrivet. Svara nej och välj ur listan, eller ja om "
			"det ska stå som det är skrivet.\" "
			"sqref=\"A5:A12\"><formula1>'Öppna'!$A$6:$A$7</formula1>",
			"errorTitle=\"Ingen dag\" error=\"Skriv dagen som år, månad och dag: 2024-09-27. Åren går "
			"från 2000 till 2199.\" "
			"sqref=\"B5:B12\"><formula1>36526</formula1><formula2>109574</formula2>",
			"<dataValidation type=\"decimal\" operator=\"greaterThan\"",
			"sqref=\"C5:C12\"><formula1>0</formula1>",
			"sqref=\"E5:E12\"><formula1>\"Helt,Delvis\"</formula1>",
			/* the second run has its own */
			"sqref=\"A14:A15\"><formula1>'Öppna'!$A$6:$A$7</formula1>", "sqref=\"B14:B15\">",
			NULL});
	lacks(report, FORM_SHEET, (const char *const[]){"sqref=\"D5:D12\"", "sqref=\"F5:F12\"", NULL});
	uph_report_free(report);
}

static void test_what_turns_red(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	holds(report, FORM_SHEET,
		(const char *const[]){
			"<conditionalFormatting sqref=\"J5:J12\"><cfRule type=\"expression\" dxfId=\"0\" "
			"priority=\"1\"><formula>AND($J5&lt;&gt;\"\",$J5&lt;&gt;\"OK\")</formula>",
			"<conditionalFormatting sqref=\"A5:A12\"><cfRule type=\"expression\" dxfId=\"1\" "
			"priority=\"2\"><formula>AND(TRIM(A5)=\"\",$J5&lt;&gt;\"\")</formula>",
			"<conditionalFormatting sqref=\"C14:C15\">",
			"AND($J14&lt;&gt;\"\",$J14&lt;&gt;\"OK\")", NULL});
	/* what is not required may be empty */
	lacks(report, FORM_SHEET, (const char *const[]){"conditionalFormatting sqref=\"D5:D12\"", NULL});
	uph_report_free(report);
}

static void test_notes(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	holds(report, "xl/comments1.xml",
		(const char *const[]){"<author>uph</author>", "<comment ref=\"A4\"",
			"<t>Välj i listan. Eller: 16.</t>", "<comment ref=\"B4\"",
			"<t>Rekvisitionens dag: 2024-09-27.</t>", NULL});
	/* none for an amount without, nor for an empty one */
	lacks(report, "xl/comments1.xml", (const char *const[]){"ref=\"C4\"", "ref=\"D4\"", NULL});
	holds(report, "xl/drawings/vmlDrawing1.vml", (const char *const[]){"visibility:hidden", NULL});
	lacks(report, "xl/drawings/vmlDrawing1.vml", (const char *const[]){"<x:Visible", NULL});
	uph_report_free(report);
}

static void test_lookups(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	holds(report, FORM_SHEET,
		(const char *const[]){/* a text; "" of a cell that is empty */
			"<c r=\"F5\" s=\"6\" t=\"str\"><f>IFERROR(IF(A5=\"\",\"\",INDEX('Öppna'!$C$5:$C$7,"
			"IFERROR(MATCH(LEFT(TRIM(A5),FIND(\" \",TRIM(A5)&amp;\" \")-1),'Öppna'!$B$5:$B$7,0),"
			"MATCH(\"*-\"&amp;TEXT(VALUE(A5),\"000\"),'Öppna'!$B$5:$B$7,0)))&amp;\"\"),\"\")</f><v></v>",
			/* an amount */
			"<c r=\"G15\" s=\"7\" t=\"str\"><f>IFERROR(IF(A15=\"\",\"\",IF(INDEX('Öppna'!$D$5:$D$7,",
			NULL});
	lacks(report, FORM_SHEET, (const char *const[]){"Programledare", "Barnahus", NULL});
	uph_report_free(report);
}

static void test_checks(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	holds(report, FORM_SHEET,
		(const char *const[]){
			"<c r=\"J5\" s=\"1\" t=\"str\"><f>IFERROR(IF(COUNTA(A5,B5,C5,D5,E5)=0,\"\","
			"IF(TRIM(A5)=\"\",\"Tilldelning saknas\",IF(TRIM(B5)=\"\",\"Datum saknas\","
			"IF(TRIM(C5)=\"\",\"Belopp saknas\",",
			"IF(IF(ISNUMBER(B5),OR(B5&lt;DATE(2000,1,1),B5&gt;=DATE(2200,1,1)),B5&lt;&gt;\"\"),"
			"\"Datum: skriv en dag som 2024-09-27\",",
			"IF(IF(ISNUMBER(C5),OR(C5&lt;=0,ABS(C5-ROUND(C5,2))&gt;0.00001),C5&lt;&gt;\"\"),"
			"\"Belopp: skriv kronor och ören, större än noll\",",
			/* the amounts of both runs */
			"SUMIF($A$5:$A$12,LEFT(TRIM(A5),FIND(\" \",TRIM(A5)&amp;\" \")-1),$C$5:$C$12)+SUMIF($A$5:$A$12,",
			"&amp;\" *\",$C$5:$C$12)+SUMIF($A$14:$A$15,", "\"Belopp: \"&amp;FIXED(ROUND(0+",
			"-G5,2),2)&amp;\" kr \"&amp;\"mer än vad som är kvar\",",
			"IF(IF(AND(ISNUMBER(B5),ISNUMBER(H5)),B5&lt;H5,FALSE),\"Datum: före beslutet\",",
			"IF(IF(AND(ISNUMBER(B5),ISNUMBER(I5)),B5&gt;I5,FALSE),\"Datum: efter periodens sista "
			"dag\",\"OK\"))))))))))"
			",\"En cell på raden har ett felvärde: rätta eller töm den\")</f><v></v></c></row>",
			NULL});
	report->parts[0]->language = UPH_ENGLISH;
	holds(report, FORM_SHEET,
		(const char *const[]){"\"Datum is missing\"", "errorTitle=\"Not in the list\"", NULL});
	uph_report_free(report);
}

static void test_what_is_given_does_not_begin_a_row(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	struct uph_row *row = &form(report)->rows[0];
	row->values[SAMPLE_CHOICE] = uph_value_text(report, "UPH-24-014 Barnahus");
	row->values[SAMPLE_AMOUNT] = uph_value_money((struct uph_money){125050});
	holds(report, FORM_SHEET,
		(const char *const[]){"COUNTA(B5,D5,E5)=0", "COUNTA(A6,B6,C6,D6,E6)=0",
			"<c r=\"A5\" s=\"12\" t=\"s\">", "<c r=\"C5\" s=\"14\"><v>1250.5</v>", NULL});
	for (size_t i = 0; i <= SAMPLE_EXTENT; i++)
		row->values[i] = uph_value_text(report, "x");
	holds(report, FORM_SHEET, (const char *const[]){"IF(COUNTA(1)=0,", NULL});
	uph_report_free(report);
}

static void test_widths(void **state)
{
	(void)state;
	struct uph_report *report = sample_inputs();
	struct xlsx_layout layout;
	struct arena arena;
	struct uph_error err = {0};
	arena_init(&arena, (size_t)1 << 20);
	assert_status(UPH_OK, xlsx_layout_make(report, NULL, &arena, &layout, &err), &err);
	const double *widths = layout.sheets[1].widths;
	assert_true(widths[SAMPLE_CHOICE] >= xlsx_text_units("UPH-24-016 Programledare", false) + 2);
	assert_true(widths[SAMPLE_DATE] > xlsx_text_units("2024-09-27", false));
	assert_true(widths[SAMPLE_AMOUNT] > xlsx_text_units("99 999 999,00", false));
	assert_true(widths[SAMPLE_LEFT] > xlsx_text_units("2 264 000,00", false));
	assert_true(widths[SAMPLE_CHECK] >=
		    xlsx_text_units("Belopp: 9 999 999,00 kr mer än vad som är kvar", true));
	arena_free(&arena);
	uph_report_free(report);
}

static void test_words_fit_their_boxes(void **state)
{
	(void)state;
	static const struct {
		enum word word;
		size_t most;
	} words[] = {
		{WORD_INPUT_DAY_TITLE, 32},
		{WORD_INPUT_AMOUNT_TITLE, 32},
		{WORD_INPUT_CHOICE_TITLE, 32},
		{WORD_INPUT_DAY, 255},
		{WORD_INPUT_AMOUNT, 255},
		{WORD_INPUT_CHOICE, 255},
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		assert_in_range(strlen(word(words[i].word, UPH_SWEDISH)), 1, words[i].most);
		assert_in_range(strlen(word(words[i].word, UPH_ENGLISH)), 1, words[i].most);
	}
}

static void test_same_inputs_same_bytes(void **state)
{
	(void)state;
	size_t lengths[2];
	char *data[2];
	for (int i = 0; i < 2; i++) {
		struct uph_report *report = sample_inputs();
		data[i] = sample_drawn(report, UPH_FORMAT_XLSX, NULL, &lengths[i]);
		uph_report_free(report);
	}
	assert_int_equal(lengths[0], lengths[1]);
	assert_memory_equal(data[0], data[1], lengths[0]);
	free(data[0]);
	free(data[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_to_choose_or_look_up),
		cmocka_unit_test(test_a_list_without_rows_is_no_list),
		cmocka_unit_test(test_a_fixed_list_too_long_for_a_rule),
		cmocka_unit_test(test_a_report_without_inputs_has_none),
		cmocka_unit_test(test_a_message_of_any_length),
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_what_turns_red),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_lookups),
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_what_is_given_does_not_begin_a_row),
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_words_fit_their_boxes),
		cmocka_unit_test(test_same_inputs_same_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
