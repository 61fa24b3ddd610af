/* The same minutes as plain text in any encoding, as a web page, as a Word document and as a PDF; what is no
 * minutes; and what is not taken for minutes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "import/protocol_text.h"
#include "tests/support/protocol_case.h"
#include "tests/support/sheet.h"

static struct protocol_case here;

static int setup(void **state)
{
	(void)state;
	protocol_case_begin(&here);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	protocol_case_end(&here);
	return 0;
}

static const char clauses[] =
	"LSVO beslutar\n\natt bevilja högst 120 000 kr till läger\n\natt medlen tas ur barn och unga "
	"2026\n\natt medlen rekvireras av Ronneby kommun\n\nProtokollet skickas till\n- Föredragande";

/* What every form gives. */
static void expect_same(void)
{
	const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
	assert_int_equal(20260417, here.protocol->date.ymd);
	assert_string_equal("Stöd till unga", seven->title);
	assert_int_equal(12000000, seven->amount.ore);
	assert_true(seven->at_most);
	assert_int_equal(3, seven->clause_count);
	assert_int_equal(1, seven->financing_count);
	assert_string_equal("UPH 2026", seven->financing[0].fund);
	assert_string_equal("786", seven->financing[0].activity);
	assert_string_equal("Ronneby kommun", seven->recipient);
	assert_int_equal(1, seven->distribution_count);
	assert_string_equal("Föredragande", seven->distribution[0].text);
	assert_int_equal(3, here.protocol->paragraph_count);
}

static void plain_text_in_every_encoding(void **state)
{
	char *text = protocol_case_around(clauses);
	size_t length = strlen(text);
	char *wide = malloc(2 + 2 * length), *narrow = malloc(length);
	size_t wide_length = 2, narrow_length = 0;
	(void)state;
	memcpy(wide, "\xFF\xFE", 2);
	for (size_t i = 0; i < length; i++) {
		unsigned code = (unsigned char)text[i];
		if (code >= 0xC0)
			code = (code & 0x1F) << 6 | ((unsigned char)text[++i] & 0x3F);
		wide[wide_length++] = (char)(code & 0xFF);
		wide[wide_length++] = (char)(code >> 8);
		narrow[narrow_length++] = (char)code;
	}
	protocol_case_bytes(&here, text, length, "p.txt");
	expect_same();
	protocol_case_bytes(&here, wide, wide_length, "p.txt");
	expect_same();
	protocol_case_bytes(&here, narrow, narrow_length, "p.txt");
	expect_same();
	assert_true(protocol_recognised((const unsigned char *)text, length));
	assert_true(protocol_recognised((const unsigned char *)wide, wide_length));
	assert_true(protocol_recognised((const unsigned char *)narrow, narrow_length));
	free(text);
	free(wide);
	free(narrow);
}

/* Each line in a block of its own, å ä ö and § as entities. */
static void put_html(struct buffer *out, const char *text)
{
	static const struct {
		const char *bytes, *entity;
	} signs[] = {{"å", "&aring;"}, {"ä", "&#228;"}, {"ö", "&#xF6;"}, {"§", "&sect;"}};
	buffer_text(out, "<!DOCTYPE html><html><head><title>§ 1 Titel</title><style>p{}</style></head><body>"
			 "<script>var a = '<p>§ 99</p>';</script><!-- § 98 --><p class='a>b'>");
	for (const char *c = text; *c; c++) {
		const char *entity = NULL;
		for (size_t i = 0; i < 4 && !entity; i++) {
			if (strncmp(c, signs[i].bytes, strlen(signs[i].bytes)) == 0) {
				entity = signs[i].entity;
				c += strlen(signs[i].bytes) - 1;
			}
		}
		if (entity)
			buffer_text(out, entity);
		else if (*c == '\n')
			buffer_text(out, "</p>\n<p>");
		else
			buffer_byte(out, *c);
	}
	buffer_text(out, "</p></body></html>");
}

static void a_web_page(void **state)
{
	struct buffer page;
	char *text = protocol_case_around(clauses);
	(void)state;
	buffer_init(&page, 1 << 20);
	put_html(&page, text);
	assert_true(protocol_recognised((const unsigned char *)page.data, page.length));
	protocol_case_bytes(&here, page.data, page.length, "p.html");
	expect_same();
	buffer_free(&page);
	free(text);
}

static void tags_and_tables(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
		{"<p>a<br>b", "a\nb\n"},
		{"a &amp; b &lt; c &okänd; &", "a & b < c &okänd; &\n"},
		{"<table><tr><td>a</td><td></td><td>b c</td></tr><tr><td><p>d</p><p>e</p></td></tr></table>",
			"a\t\tb c\nd e\n\n\n"},
		{"<ul><li>a<li>b</ul>", "- a\n- b\n\n"},
		{"a < b <3 <p", "a < b <3\n\n"},
		{"<script>x", "\n"},
		{"<p title=\"a>b\">c</p>", "c\n\n"},
		{"<b title=\"a>b<p>c", "b\nc\n"},
		{"<p>\n\t a\tb\t\tc\n\td", "a\tb\t\tc d\n"},
		{"<pre>\ta\n\tb</pre>", "\ta\n\tb\n\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer out;
		buffer_init(&out, 4096);
		protocol_html(cases[i].html, strlen(cases[i].html), &out);
		if (strcmp(cases[i].text, buffer_string(&out)) != 0)
			fail_msg("\"%s\" is \"%s\"", cases[i].html, buffer_string(&out));
		buffer_free(&out);
	}
}

/* ---- Word ---- */

#define W "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"

/* A paragraph for each line; a run is cut in the middle of every line, and "- " is a list that Word counts.
 */
static void put_docx(struct buffer *out, const char *text)
{
	buffer_text(out, W);
	while (*text) {
		size_t length = strcspn(text, "\n"), half = length / 2;
		bool list = strncmp(text, "- ", 2) == 0;
		while (half < length && ((unsigned char)text[half] & 0xC0) == 0x80)
			half++;
		buffer_text(out, "<w:p><w:pPr>");
		buffer_text(out, list ? "<w:numPr><w:ilvl w:val=\"0\"/></w:numPr>" : "");
		buffer_text(out, "<w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>");
		size_t skip = list ? 2 : 0;
		buffer_append(out, text + skip, half > skip ? half - skip : 0);
		buffer_text(
			out, "</w:t></w:r><w:del><w:r><w:delText>borta</w:delText></w:r></w:del><w:r><w:t>");
		buffer_append(out, text + (half > skip ? half : skip), length - (half > skip ? half : skip));
		buffer_text(out, "</w:t></w:r></w:p>");
		text += length + (text[length] == '\n');
	}
	buffer_text(out,
		"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:p><w:r>"
		"<w:t>b</w:t></w:r></w:p><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>");
}

static char *zipped(const char *name, const char *text, size_t *length)
{
	char *folder = support_folder(), *path = support_path(folder, "p.zip");
	const struct support_part parts[] = {{"_rels/.rels", "<x/>", 0}, {name, text, 0}};
	support_zip(path, parts, 2);
	char *bytes = support_read(path, length);
	free(path);
	support_folder_remove(folder);
	return bytes;
}

/* What is deleted, moved away, struck or hidden is not read, and a text box is read once. */
static void what_word_does_not_show(void **state)
{
	static const char shown[] = "att bevilja 200 000 kr fr&#229;n 786 till Ronneby kommun";
	static const char *const runs[] = {
		"<w:moveFrom><w:r><w:t>att bevilja 300 000 kr</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>%s</w:t></w:r></w:moveTo>",
		"<w:r><w:rPr><w:strike/></w:rPr><w:t>att bevilja 300 000 kr </w:t></w:r><w:r><w:rPr><w:strike "
		"w:val=\"0\"/></w:rPr><w:t>%s</w:t></w:r>",
		"<w:r><w:rPr><w:vanish/></w:rPr><w:t>300 000 kr </w:t></w:r><w:r><w:t>%s</w:t></w:r>",
		"<w:r><x:AlternateContent xmlns:x=\"x\"><x:Fallback><w:p><w:r><w:t>att bevilja 300 000 kr till "
		"Olofstr&#246;m</w:t></w:r></w:p></x:Fallback></x:AlternateContent></w:r><w:r><w:t>%s</w:t></w:r>"};
	(void)state;
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
		struct buffer xml;
		size_t length;
		const char *gap = strstr(runs[i], "%s");
		buffer_init(&xml, 1 << 20);
		buffer_text(&xml, W
			"<w:p><w:r><w:t>Tid och plats: 2026-04-17</w:t></w:r></w:p><w:p><w:r><w:t>N&#228;rvarande: alla</w:t></w:r></w:p>"
			"<w:p><w:r><w:t>&#167; 7 L&#228;ger</w:t></w:r></w:p><w:p><w:r><w:t>LSVO beslutar</w:t></w:r></w:p><w:p>");
		buffer_append(&xml, runs[i], (size_t)(gap - runs[i]));
		buffer_text(&xml, shown);
		buffer_text(&xml, gap + 2);
		buffer_text(&xml, "</w:p></w:body></w:document>");
		char *bytes = zipped("word/document.xml", buffer_string(&xml), &length);
		protocol_case_bytes(&here, bytes, length, "p.docx");
		assert_int_equal(20000000, protocol_case_number(&here, "7")->amount.ore);
		assert_int_equal(0, protocol_case_number(&here, "7")->part_count);
		free(bytes);
		buffer_free(&xml);
	}
}

static void a_word_document(void **state)
{
	char *text = protocol_case_around(clauses);
	struct buffer xml, plain;
	size_t length;
	(void)state;
	buffer_init(&xml, 1 << 20);
	put_docx(&xml, text);
	char *bytes = zipped("word/document.xml", buffer_string(&xml), &length);
	assert_true(protocol_recognised((const unsigned char *)bytes, length));
	protocol_case_bytes(&here, bytes, length, "p.docx");
	expect_same();
	buffer_init(&plain, 1 << 20);
	assert_status(
		UPH_OK, protocol_text((const unsigned char *)bytes, length, &plain, &here.err), &here.err);
	assert_non_null(strstr(buffer_string(&plain), "\na\t\tb c\n"));
	assert_null(strstr(buffer_string(&plain), "borta"));
	buffer_free(&plain);
	buffer_free(&xml);
	free(bytes);
	free(text);
}

/* ---- PDF ---- */

/* One page, a line for each line; Latin-1, as its font says. */
static void put_pdf(struct buffer *out, const char *text)
{
	struct buffer stream;
	buffer_init(&stream, 1 << 20);
	buffer_text(&stream, "BT /F1 9 Tf 40 800 Td 12 TL\n(");
	for (const char *c = text; *c; c++) {
		unsigned char byte = (unsigned char)*c;
		if (*c == '\n')
			buffer_text(&stream, ") Tj T*\n(");
		else if (byte >= 0xC0)
			buffer_byte(&stream, (char)((byte & 0x1F) << 6 | ((unsigned char)*++c & 0x3F)));
		else if (strchr("()\\", *c))
			buffer_print(&stream, "\\%c", *c);
		else
			buffer_byte(&stream, *c);
	}
	buffer_text(&stream, ") Tj ET");
	buffer_print(out,
		"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 "
		"R>>>>>>endobj\n4 0 obj<</Length %zu>>stream\n",
		stream.length);
	buffer_append(out, stream.data, stream.length);
	buffer_text(out, "\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/"
			 "WinAnsiEncoding>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
	buffer_free(&stream);
}

static void a_pdf(void **state)
{
	char *text = protocol_case_around(clauses);
	struct buffer pdf, plain;
	(void)state;
	buffer_init(&pdf, 1 << 20);
	buffer_init(&plain, 1 << 20);
	put_pdf(&pdf, text);
	free(text);
	assert_true(protocol_recognised((const unsigned char *)pdf.data, pdf.length));
	enum uph_status status =
		protocol_text((const unsigned char *)pdf.data, pdf.length, &plain, &here.err);
	buffer_free(&plain);
	if (status == UPH_E_IO && strstr(here.err.message, "inte är installerat")) {
		buffer_free(&pdf);
		skip();
	}
	protocol_case_bytes(&here, pdf.data, pdf.length, "p.pdf");
	buffer_free(&pdf);
	expect_same();
	const struct protocol_paragraph *seven = protocol_case_number(&here, "7");
	assert_int_equal(1, seven->place.page);
	assert_string_equal("sida 1 rad 12", protocol_where(&here.arena, seven->place));
}

/* A matrix in columns of blanks, as the text of a PDF has it; one cell goes on in the next line. */
static void a_matrix_in_columns(void **state)
{
	char *text = protocol_case_around(
		"     Fördelning av medel statsbidrag psykisk hälsa 2026\n"
		" Kvar på balansen 2025-12-31        Aktivitet 786 Unga         1 000,50\n"
		"                                    Summa                      1 000,50\n"
		" LSVO beslutsdatum    Till                     Belopp    Aktivitet   Mottagare\n"
		"                                               50 000\n"
		" 2026-02-13           Läger                    20 000    786         Ronneby\n"
		"                      för unga                                       kommun\n"
		" 2026-02-13           Kurs                      5 000    787         KoU\n"
		"                      Kvar                  26 000,50\n");
	(void)state;
	protocol_case_text(&here, text);
	assert_true(here.protocol->matrix_read);
	assert_int_equal(2600050, here.protocol->matrix_left.ore);
	assert_int_equal(14, here.protocol->matrix_first.line);
	assert_int_equal(22, here.protocol->matrix_last.line);
	assert_string_equal("14", protocol_case_finding(&here, "protocol.matrix")->where);
	assert_string_equal("18", protocol_case_finding(&here, "matrix.grant_undated")->where);
	free(text);
}

static void without_the_program_it_is_named(void **state)
{
	struct buffer plain;
	const char pdf[] = "%PDF-1.4\n%%EOF\n";
	char *path = getenv("PATH") ? strdup(getenv("PATH")) : NULL;
	(void)state;
	buffer_init(&plain, 4096);
	assert_int_equal(0, setenv("PATH", "/nonexistent", 1));
	enum uph_status status = protocol_text((const unsigned char *)pdf, sizeof pdf - 1, &plain, &here.err);
	if (path)
		(void)setenv("PATH", path, 1);
	free(path);
	buffer_free(&plain);
	assert_int_equal(UPH_E_IO, status);
	assert_string_equal(
		"PDF läses med programmet pdftotext (paketet poppler-utils), som inte är installerat; installera "
		"det, eller spara protokollet som .docx eller .txt och läs in det.",
		here.err.message);
}

/* ---- what is no minutes ---- */

static void other_texts_are_refused(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"", "p.txt är inget protokoll: den är tom; det som saknas är paragrafer (§) eller \"… beslutar\" och uppgifter "
		     "om mötet (tid och plats, närvarande, justering)."},
		{"Kära vän,\n\nhur mår du?\n",
			"p.txt är inget protokoll: texten är av annat slag; det som saknas är paragrafer (§) eller \"… "
			"beslutar\" och uppgifter om mötet (tid och plats, närvarande, justering)."},
		{"§ 1 Lagens syfte\nDenna lag gäller.\n§ 2 Undantag\nInga.\n",
			"p.txt är inget protokoll: texten är av annat slag; det som saknas är uppgifter om mötet (tid och plats, "
			"närvarande, justering)."},
		{"Plats och tid: här, nu\nNärvarande: alla\n",
			"p.txt är inget protokoll: texten är av annat slag; det som saknas är paragrafer (§) eller \"… "
			"beslutar\"."},
		{"Datum\tTill\tBelopp\n2026-01-01\ta\t1\n2026-01-01\tb\t2\n",
			"p.txt är inget protokoll: den är en tabell; det som saknas är paragrafer (§) eller \"… beslutar\" och "
			"uppgifter om mötet (tid och plats, närvarande, justering)."},
		{"Plats och tid: här\nNärvarande: alla\nLSVO beslutar\natt gå\n",
			"p.txt är inget protokoll: inga numrerade paragrafer finns i texten; det som saknas är \"§ 1\" eller "
			"\"1.\" i början av raderna."},
		{"%PDF-1.4\n1 0 obj\n", "PDF-filen är avkortad (slutet saknas): hämta eller spara den igen."},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = cases[i].text;
		assert_status(UPH_E_REFUSED,
			protocol_read((const unsigned char *)text, strlen(text), "p.txt", &here.arena,
				here.findings, &here.protocol, &here.err),
			&here.err);
		assert_string_equal(cases[i].message, here.err.message);
	}
}

static void other_zips_are_refused(void **state)
{
	size_t length;
	struct buffer plain;
	char *bytes = zipped("xl/workbook.xml", "<x/>", &length);
	(void)state;
	buffer_init(&plain, 4096);
	assert_false(protocol_recognised((const unsigned char *)bytes, length));
	assert_status(UPH_E_REFUSED, protocol_text((const unsigned char *)bytes, length, &plain, &here.err),
		&here.err);
	assert_string_equal(
		"Filen är ett zip-arkiv men inget Word-dokument: spara protokollet som .docx, .pdf eller .txt.",
		here.err.message);
	free(bytes);
	bytes = zipped("word/document.xml", "<w:document", &length);
	assert_true(protocol_recognised((const unsigned char *)bytes, length));
	assert_status(UPH_E_REFUSED, protocol_text((const unsigned char *)bytes, length, &plain, &here.err),
		&here.err);
	assert_string_equal(
		"Word-dokumentet är skadat eller skyddat med lösenord: öppna det och spara det igen som .docx, "
		"utan lösenord.",
		here.err.message);
	free(bytes);
	buffer_free(&plain);
}

static void other_files_are_left_to_others(void **state)
{
	static const char *const files[] = {"examples/fordelning-2024.csv", "examples/fordelning-2024.xlsx",
		"examples/beslut-2024-09-27.json", "examples/handelser-2024.csv", "docs/handbok.md", NULL};
	(void)state;
	for (size_t i = 0; files[i]; i++) {
		size_t length;
		char *path = support_project(files[i]);
		char *bytes = support_read(path, &length);
		if (protocol_recognised((const unsigned char *)bytes, length))
			fail_msg("%s is taken for minutes", files[i]);
		free(bytes);
		free(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plain_text_in_every_encoding, setup, teardown),
		cmocka_unit_test_setup_teardown(a_web_page, setup, teardown),
		cmocka_unit_test_setup_teardown(tags_and_tables, setup, teardown),
		cmocka_unit_test_setup_teardown(a_word_document, setup, teardown),
		cmocka_unit_test_setup_teardown(what_word_does_not_show, setup, teardown),
		cmocka_unit_test_setup_teardown(a_pdf, setup, teardown),
		cmocka_unit_test_setup_teardown(a_matrix_in_columns, setup, teardown),
		cmocka_unit_test_setup_teardown(without_the_program_it_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(other_texts_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(other_zips_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(other_files_are_left_to_others, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
