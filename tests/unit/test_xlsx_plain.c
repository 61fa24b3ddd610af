/* Rows and shared strings in plain XML give what expat gives: every sheet here is read once as it stands and
 * once so deep within other elements that nothing is taken without expat, and the two must say the same. */
#include "import/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/workbook_xml.h"
#include "ledger/base/buffer.h"
#include "tests/support/sheet.h"
#include "tests/support/support.h"
#include "tests/support/table_text.h"

/* Deeper than any plain element is looked for, and still within what is allowed. */
enum { DEEP = 248 };

#define PARTS(sheet_, strings_)                                                                              \
	{                                                                                                    \
		{"_rels/.rels", "<R><Relationship Id=\"a\" Type=\"/officeDocument\" Target=\"b.xml\"/></R>", \
			0},                                                                                  \
			{"b.xml",                                                                            \
				"<workbook xmlns:r=\"r\"><sheets><sheet name=\"Blad1\" "                     \
				"r:id=\"a\"/></sheets></workbook>",                                          \
				0},                                                                          \
			{"_rels/b.xml.rels",                                                                 \
				"<R><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s.xml\"/>"           \
				"<Relationship Id=\"b\" Type=\"/styles\" Target=\"f.xml\"/>"                 \
				"<Relationship Id=\"c\" Type=\"/sharedStrings\" Target=\"t.xml\"/></R>",     \
				0},                                                                          \
			{"f.xml",                                                                            \
				"<styleSheet><cellXfs><xf/><xf numFmtId=\"14\"/><xf "                        \
				"numFmtId=\"10\"/><xf numFmtId=\"3\"/></cellXfs></styleSheet>",              \
				0},                                                                          \
			{"t.xml", strings_, 0}, {"s.xml", sheet_, 0},                                        \
	}
#define STRINGS "<sst><si><t>Tilldelat</t></si><si><t xml:space=\"preserve\"> Utbetalt </t></si></sst>"

static char *read_parts(const char *sheet, const char *strings, const struct table_limits *limits)
{
	const struct support_part parts[] = PARTS(sheet, strings);
	char *folder = support_folder();
	char *path = support_path(folder, "blad.xlsx");
	support_zip(path, parts, sizeof parts / sizeof parts[0]);
	char *text = support_table_text(path, limits);
	free(path);
	support_folder_remove(folder);
	return text;
}

/* `before` and `after` around the body, and around that DEEP elements. */
static char *wrapped(const char *declaration, const char *root, const char *before, const char *body,
	const char *after, int deep)
{
	struct buffer xml;
	buffer_init(&xml, (size_t)1 << 24);
	buffer_print(&xml, "%s<%s>", declaration, root);
	for (int i = 0; i < deep; i++)
		buffer_text(&xml, "<a>");
	buffer_text(&xml, before);
	buffer_text(&xml, body);
	buffer_text(&xml, after);
	for (int i = 0; i < deep; i++)
		buffer_text(&xml, "</a>");
	buffer_print(&xml, "</%s>", root);
	assert_false(buffer_failed(&xml));
	return xml.data;
}

static void same(
	const char *name, const char *declaration, const char *rows, const struct table_limits *limits)
{
	char *plain = wrapped(declaration, "worksheet", "<sheetData><row></row>", rows, "</sheetData>", 0);
	char *deep = wrapped(declaration, "worksheet", "<sheetData><row></row>", rows, "</sheetData>", DEEP);
	char *text = read_parts(plain, STRINGS, limits);
	char *expected = read_parts(deep, STRINGS, limits);
	if (strcmp(text, expected) != 0)
		fail_msg("%s:\n%s--- expat:\n%s", name, text, expected);
	free(plain);
	free(deep);
	free(text);
	free(expected);
}

static void refused_alike(void **state)
{
	static const char *const cases[] = {
		"<row r=\"1\"><c><v>1</v></c></row>",
		"<row r=\"3\"/><row r=\"3\"/>",
		"<row r=\"4294967297\"><c><v>1</v></c></row>",
		"<row r=\"99999999999\"><c><v>1</v></c></row>",
		"<row r=\"x\"><c><v>1</v></c></row>",
		"<row r=\"21\"><c><v>1</v></c></row>",
		"<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>",
		"<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"B2\"><v>1</v></c></row>",
		"<row r=\"2\"><c r=\"A3\"><v>1</v></c></row>",
		"<row r=\"2\"><c r=\"2A\"><v>1</v></c></row>",
		"<row r=\"2\"><c r=\"F2\"><v>1</v></c></row>",
		"<row r=\"2\"><c r=\"AAAAAAAAAAAAAAA2\"><v>1</v></c></row>",
		"<row r=\"2\"><c><v>1</v><v>2</v></c></row>",
		"<row r=\"2\"><c><v>1</v><f>2</f></c></row>",
		"<row r=\"2\"><c><f>1</f><f>2</f></c></row>",
		"<row r=\"2\"><c><v>1,5</v></c></row>",
		"<row r=\"2\"><c t=\"s\"><v>2</v></c></row>",
		"<row r=\"2\"><c t=\"s\"><v>-1</v></c></row>",
		"<row r=\"2\"><c t=\"str\"><v>12345678901234567</v></c></row>",
		"<row r=\"2\"><c><v>1</v></c><c><v>x</v></c><c></row>",
		"<row r=\"2\" r=\"2\"><c><v>1</v></c></row>",
		"<row r=\"2\"><c s=\"1\" s=\"1\"><v>1</v></c></row>",
		"<row r=\"2\"><c><v>1</v></d></row>",
		"<row r=\"2\"><c><v>1</v></c></rom></row>",
		"<row r=\"2\"><c><v>1</c></row>",
		"<row r=\"2\"><c t=\"str\"><v>]]></v></c></row>",
		"<row r=\"2\"><c t=\"str\"><v>\xEF\xBF\xBE</v></c></row>",
		"<row r=\"2\"><c t=\"str\"><v>\xC3(</v></c></row>",
		"<row r=\"2\"><c t=\"str\"><v>&#0;</v></c></row>",
		"<row r=\"2\"><c t=\"str\"><v>&nbsp;</v></c></row>",
		"<row r=\"2\"><c t=\"str\"><v>\x01</v></c></row>",
		"<rows r=\"2\"/><row><c><v>1</v></c></row><row",
		"\n\n<row r=\"2\"/>\n<row r=\"5\"><c><v>1</v></c></row>\n</row>",
	};
	static const struct table_limits limits = {.rows = 20, .columns = 5, .cell_bytes = 16};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		same(cases[i], "", cases[i], &limits);
}

static void read_alike(void **state)
{
	static const char *const cases[] = {
		"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>H&#228;ndelse</t></is></c><c r=\"B2\" s=\"1\" "
		"t=\"n\"><v>45292</v></c><c r=\"C2\" s=\"2\"><v>0.25</v></c><c r=\"E2\" t=\"s\"><v>1</v></c></row>",
		"<row r=\"2\" spans=\"1:3\" hidden=\"1\" x:d=\"0.25\"><c r=\"B2\" s=\"3\"><v>7</v></c></row>",
		"<row r=\"2\" hidden=\"true\"><c><v>1</v></c></row><row hidden=\"false\"><c><v>2</v></c></row>",
		"<row r=\"3\"/><row r=\"4\"></row><row r=\"7\"><c/><c s=\"0\"/><c><v></v></c><c><v>1</v></c></row>",
		"<row><c><f>A1+1</f><v>2</v></c><c><f>A1&amp;\"x\"</f></c><c><f>=B1</f><v>1</v></c><c><f></f></c>"
		"<c t=\"str\"><f aca=\"false\">A1</f><v>s</v></c></row>",
		"<row><c t=\"str\"><v>a&lt;b</v></c><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c>"
		"<c t=\"e\"><v>#REF!</v></c><c t=\"d\"><v>2024-09-27T15:22:00</v></c><c t=\"z\"><v>z</v></c></row>",
		"<row><c t=\"inlineStr\"><is><t xml:space=\"preserve\"> a_x000D_ </t></is></c>"
		"<c t=\"inlineStr\"><is><r><t>a</t></r><r><t>b</t></r></is></c><c><v> 12 </v></c></row>",
		"<row><c t=\"str\"><v>en\nrad</v></c></row>\r\n<row><c t=\"str\"><v>\xE2\x82\xAC &#x20AC;</v></c></row>",
		"<row><c t='n' r = \"A2\" ><v >1</v ></c></row><row ><c><v>1</v></c></row >",
		"<row><c><v>1</v><extLst><c><v>2</v></c></extLst></c></row><row><c><v>1</v></c></row>",
		"<row><c r=\"$A$2\"><v>1</v></c><c r=\"b2\"><v>1</v></c></row>",
		"<row><c t=\"n\" r=\"A2\" s=\"999999999\"><v>1</v></c><c cm=\"1\"><v>1</v></c></row>",
		"<row><c><f t=\"shared\" si=\"0\">A1</f><v>1</v></c></row><row><c><f t=\"shared\" "
		"si=\"0\"/><v>1</v></c></row>",
		"<!-- <row><c><v>1</v></c></row> --><row><c><v>2</v></c></row>",
		"<!-- <row><c><v>1</v></c></row>--><!--</row></row>--><row><c><v>2</v></c></row>",
		"<![CDATA[<row><c><v>1</v></c></row>]]><row><c><v>2</v></c></row><row><c><v>3</v></c></row>",
		"<![CDATA[</row><row><c><v>1</v></c></row>]]><row><c><v>2</v></c></row>",
		"<?x <row><c><v>1</v></c></row>?><row><c><v>2</v></c></row><row><c><v>3</v></c></row>",
		"<x><row><c><v>1</v></c></row></x><row><c><v>2</v></c></row><row><c><v>3</v></c></row>",
		"<row><x><row><c><v>1</v></c></row></x><c><v>9</v></c></row><row><c><v>2</v></c></row>",
		"<x:row><x:c><x:v>1</x:v></x:c></x:row><row><c><v>2</v></c></row>",
		"</sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row><sheetData>",
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		same(cases[i], "", cases[i], NULL);
}

/* Only what is in UTF-8 is taken: the letters of another encoding are expat's. */
static void encodings(void **state)
{
	static const char *const declarations[] = {
		"<?xml version=\"1.0\"?>",
		"<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n",
		"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
		"<?xml version=\"1.0\" encoding=\"US-ASCII\"?>",
		"\xEF\xBB\xBF",
	};
	(void)state;
	for (size_t i = 0; i < sizeof declarations / sizeof declarations[0]; i++)
		same(declarations[i], declarations[i],
			"<row><c t=\"str\"><v>\xC3\xA5</v></c></row><row><c><v>1</v></c></row>", NULL);
}

/* Rows of all lengths across the pieces that a sheet is read in, with one that is longer than a piece. */
static void across_pieces(void **state)
{
	struct buffer rows;
	(void)state;
	for (size_t before = 0; before < 90; before += 9) {
		buffer_init(&rows, (size_t)1 << 24);
		buffer_print(&rows, "<!--%.*s-->", (int)before,
			"..........................................................................................");
		for (unsigned row = 2; row < 1400; row++)
			buffer_print(&rows,
				"<row r=\"%u\"><c r=\"A%u\" t=\"str\"><v>sm\xC3\xA5 &amp; stora</v></c><c r=\"B%u\" "
				"s=\"1\"><v>%u</v></c>%s</row>%s",
				row, row, row, row + 40000, row % 7 ? "" : "<c><v>\n1</v></c>",
				row % 11 ? "" : "\n");
		buffer_text(&rows, "<row>");
		for (unsigned cell = 0; cell < (before % 2 ? 3000 : 9000); cell++)
			buffer_print(&rows, "<c><v>%u</v></c>", cell);
		buffer_text(&rows, "</row><row><c><v>1</v></c></row>");
		same("across pieces", "", rows.data, NULL);
		buffer_free(&rows);
	}
}

static void strings_alike(void **state)
{
	static const char *const cases[] = {
		"<si><t>a</t></si><si><t xml:space=\"preserve\"> b_x0041_ </t></si><si/><si><t></t></si><si><t/></si>",
		"<si><t>&lt;\xC3\xA5&#229;</t></si><si><r><t>c</t></r><r><t>d</t></r></si><si><t>e</t><rPh><t>f</t></rPh>"
		"</si><si><t>g</t></si>",
		"<si><t>a\nb</t></si><si><t>c]]></t></si>",
		"<si><t>12345678</t></si><si><t>&#0;</t></si>",
		"<si><t>a</t></si><si><t>b</t></si></si>",
		"<si><x><si><t>a</t></si></x></si><si><t>b</t></si>",
		"<!--<si><t>a</t></si>--><si><t>b</t></si><![CDATA[<si><t>a</t></si>]]><si><t>c</t></si>",
		"<si><t>123456789012345678901234567890</t></si><si><t>123456789012345678901234567890</t></si>"
		"<si><t>123456789012345678901234567890</t></si><si><t>123456789012345678901234567890</t></si>",
	};
	static const struct table_limits limits = {.shared_bytes = 120};
	static const char sheet[] =
		"<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c "
		"t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c></row></sheetData></worksheet>";
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *plain = wrapped("", "sst", "<si></si>", cases[i], "", 0);
		char *deep = wrapped("", "sst", "<si></si>", cases[i], "", DEEP);
		char *text = read_parts(sheet, plain, &limits), *expected = read_parts(sheet, deep, &limits);
		if (strcmp(text, expected) != 0)
			fail_msg("%s:\n%s--- expat:\n%s", cases[i], text, expected);
		free(plain);
		free(deep);
		free(text);
		free(expected);
	}
}

static void many_strings(void **state)
{
	struct buffer strings, sheet, expected;
	(void)state;
	buffer_init(&strings, 1 << 16);
	buffer_init(&sheet, 1 << 16);
	buffer_init(&expected, 1 << 16);
	buffer_text(&strings, "<sst>");
	buffer_text(&sheet, "<worksheet><sheetData>");
	buffer_text(&expected, "[Blad1]\n");
	for (unsigned i = 0; i < 100; i++)
		buffer_print(&strings, "<si><t>text %u</t></si>", i * i);
	for (unsigned i = 0; i < 100; i++) {
		unsigned index = i * 37 % 100;
		buffer_print(&sheet, "<row><c t=\"s\"><v>%u</v></c></row>", index);
		buffer_print(&expected, "A%u \"text %u\"\n", i + 1, index * index);
	}
	buffer_text(&strings, "</sst>");
	buffer_text(&sheet, "</sheetData></worksheet>");
	char *text = read_parts(sheet.data, strings.data, NULL);
	assert_string_equal(text, expected.data);
	free(text);
	buffer_free(&strings);
	buffer_free(&sheet);
	buffer_free(&expected);
}

struct count {
	struct workbook_xml *xml;
	unsigned rows, taken;
};

static void count_start(void *data, const char *name, const char **attributes)
{
	(void)attributes;
	((struct count *)data)->rows += strcmp(name, "row") == 0;
}

static void count_end(void *data, const char *name)
{
	(void)data, (void)name;
}

static const char *take_row(void *data, const char *at, bool *pause)
{
	static const char row[] = "<row>1</row>";
	struct count *count = data;
	if (strncmp(at, row, sizeof row - 1) != 0)
		return NULL;
	*pause = ++count->taken % 2 == 0;
	return at + sizeof row - 1;
}

/* That rows are taken at all, and all those that can be, is not to be seen in what is read. */
static void taken(void **state)
{
	static const struct workbook_xml_handlers handlers = {count_start, count_end, NULL};
	static const struct {
		const char *xml;
		unsigned rows, taken;
		int deep;
	} cases[] = {
		{"<row>1</row><row>1</row><row>1</row><row>1</row><row>1</row>", 1, 4, 0},
		{"<row>1</row><row>1</row><row>1</row><row>1</row><row>1</row>", 1, 4, DEEP - 8},
		{"<row>1</row><row>1</row><row>1</row><row>1</row><row>1</row>", 5, 0, DEEP},
		{"<row>1</row><row>2</row><row>1</row><row>1</row><row>3</row><row>1</row>", 3, 3, 0},
		{"<row>1</row><row>1</row> <row>1</row><row>1</row>", 2, 2, 0},
		{"<row>1</row><![CDATA[<row>1</row>]]><row>1</row><row>1</row>", 3, 0, 0},
	};
	static const struct table_limits limits = {.unzipped_bytes = 1 << 20, .unzipped_ratio = 200};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *xml = wrapped("", "s", "", cases[i].xml, "", cases[i].deep);
		const struct support_part part = {"a.xml", xml, 0};
		struct count count = {0};
		struct table_bytes bytes;
		struct workbook_zip *zip;
		char *folder = support_folder();
		char *path = support_path(folder, "a.zip");
		support_zip(path, &part, 1);
		assert_int_equal(table_bytes_open(path, 1 << 20, &bytes, NULL), UPH_OK);
		assert_int_equal(workbook_zip_open(&bytes, &limits, &zip, NULL), UPH_OK);
		assert_int_equal(
			workbook_xml_open(zip, "a.xml", false, &handlers, &count, &count.xml, NULL), UPH_OK);
		assert_int_equal(workbook_xml_take_plain(count.xml, take_row, "</row>", NULL), UPH_OK);
		unsigned pauses = 0;
		while (workbook_xml_run(count.xml, NULL) == UPH_OK)
			pauses++;
		assert_int_equal(count.rows, cases[i].rows);
		assert_int_equal(count.taken, cases[i].taken);
		assert_int_equal(pauses, cases[i].taken / 2);
		workbook_xml_close(count.xml);
		workbook_zip_close(zip);
		table_bytes_close(&bytes);
		free(xml);
		free(path);
		support_folder_remove(folder);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_alike),
		cmocka_unit_test(read_alike),
		cmocka_unit_test(encodings),
		cmocka_unit_test(across_pieces),
		cmocka_unit_test(strings_alike),
		cmocka_unit_test(many_strings),
		cmocka_unit_test(taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
