/* What is no table: each refused in one sentence that says what it is and what to do. */
#include "import/table.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zip.h>

#include "tests/support/sheet.h"
#include "tests/support/support.h"
#include "tests/support/table_text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void compare(const char *name, char *text, const char *expected)
{
	if (strcmp(text, expected) != 0)
		fail_msg("%s:\n%s--- expected:\n%s", name, text, expected);
	free(text);
}

#define PICTURE                                                                                              \
	"! refused: Filen är en bild, inte en tabell: be om kalkylbladet som bilden visar, eller skriv av " \
	"det.\n"
#define PACKED(name)                                                                                         \
	"! refused: Filen är packad (" name "): packa upp den, och läs in filen som ligger i den.\n"
#define WEB                                                                                                  \
	"! refused: Filen är en webbsida (HTML), inte en tabell: öppna den i Excel och spara den som "     \
	".xlsx, eller "                                                                                      \
	"hämta den på nytt.\n"
#define XML                                                                                                  \
	"! refused: Filen är XML, inte en tabell: öppna den i Excel eller LibreOffice och spara den som "  \
	".xlsx.\n"
#define SIE "! refused: SIE-filen är av typ 1 och har inga verifikationer: exportera typ 4.\n"
#define OLE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define NUL16 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define BYTES(text) text, sizeof(text) - 1

static void by_first_bytes(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t length;
		const char *text;
	} cases[] = {
		{"empty", "", 0, "! refused: Filen är tom (0 byte): exportera eller spara den igen.\n"},
		{"PDF", BYTES("%PDF-1.7\n%\xE2\xE3"),
			"! refused: Filen är en PDF, inte en tabell: be om kalkylbladet, eller spara "
			"tabellen som .xlsx eller .csv.\n"},
		{"PNG", BYTES("\x89PNG\r\n\x1A\n"), PICTURE},
		{"JPEG", BYTES("\xFF\xD8\xFF\xE0"), PICTURE},
		{"GIF", BYTES("GIF89a\1\0"), PICTURE},
		{"TIFF", BYTES("II*\0\1"), PICTURE},
		{"gzip", BYTES("\x1F\x8B\x08\0"), PACKED("gzip")},
		{"7-Zip", BYTES("7z\xBC\xAF\x27\x1C"), PACKED("7-Zip")},
		{"SQLite", BYTES("SQLite format 3\0"),
			"! refused: Filen är en databas (SQLite), inte en tabell: öppna en bok med -f i "
			"stället.\n"},
		{"RTF", BYTES("{\\rtf1\\ansi"),
			"! refused: Filen är ett RTF-dokument, inte en tabell: kopiera tabellen till ett "
			"kalkylblad och spara det "
			"som .xlsx.\n"},
		{"program",
			BYTES("\x7F"
			      "ELF\2\1"),
			"! refused: Filen är ett program, inte en tabell: kontrollera att rätt fil är "
			"angiven.\n"},
		{"HTML", BYTES("<!DOCTYPE html>\n<html>"), WEB},
		{"HTML of an .xls by the web", BYTES("\xEF\xBB\xBF \r\n<HTML xmlns:x=\"\"><TABLE>"), WEB},
		{"HTML in UTF-16", BYTES("\xFF\xFE<\0h\0t\0m\0l\0>\0"), WEB},
		{"a bare table", BYTES("<table><tr>"), WEB},
		{"XML", BYTES("<?xml version=\"1.0\"?><Workbook/>"), XML},
		{"SIE", BYTES("#FLAGGA 0\n#FORMAT PC8\n"), SIE},
		{"SIE with a mark", BYTES("\xEF\xBB\xBF#FLAGGA 0\n"), SIE},
		{"an old workbook", BYTES(OLE NUL16 "W\0o\0r\0k\0b\0o\0o\0k\0"),
			"! refused: Filen är en arbetsbok av det gamla slaget (.xls): öppna den i Excel och "
			"spara den som .xlsx.\n"},
		{"a protected workbook",
			BYTES(OLE NUL16 "W\0o\0r\0k\0"
					"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
			"! refused: Arbetsboken är skyddad med lösenord: öppna den i Excel, ta bort "
			"lösenordet (Arkiv, Info, "
			"Skydda arbetsbok) och spara den igen.\n"},
		{"an old document", BYTES(OLE NUL16 "W\0o\0r\0d\0"),
			"! refused: Filen är ett äldre Office-dokument, inte en tabell: öppna den och spara "
			"tabellen som .xlsx.\n"},
		{"the start of a zip", BYTES("PK\3\4\x14\0"),
			"! refused: Arbetsboken är avkortad eller skadad (slutet saknas): hämta eller spara "
			"den igen.\n"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		compare(cases[i].name, support_table_text_memory(cases[i].bytes, cases[i].length, NULL),
			cases[i].text);
}

static void other_zips(void **state)
{
	static const struct {
		const char *name;
		struct support_part parts[3];
		size_t count;
		const char *text;
	} cases[] = {
		{"archive", {{"saldo.csv", "a;b\n", 0}}, 1,
			"! refused: Filen är ett zip-arkiv utan arbetsbok: packa upp det, och läs in filen "
			"som ligger i det.\n"},
		{"docx", {{"_rels/.rels", "<x/>", 0}, {"word/document.xml", "<x/>", 0}}, 2,
			"! refused: Filen är ett textdokument, inte en arbetsbok: kopiera tabellen till ett "
			"kalkylblad och spara "
			"det som .xlsx.\n"},
		{"odt",
			{{"mimetype", "application/vnd.oasis.opendocument.text", 0},
				{"content.xml", "<x/>", 0}},
			2,
			"! refused: Filen är ett textdokument, inte en arbetsbok: kopiera tabellen till ett "
			"kalkylblad och spara "
			"det som .xlsx.\n"},
		{"pptx", {{"_rels/.rels", "<x/>", 0}, {"ppt/presentation.xml", "<x/>", 0}}, 2,
			"! refused: Filen är en presentation, inte en arbetsbok: kopiera tabellen till ett "
			"kalkylblad och spara "
			"det som .xlsx.\n"},
		{"xlsb", {{"_rels/.rels", "<x/>", 0}, {"xl/workbook.bin", "x", 0}}, 2,
			"! refused: Filen är en binär arbetsbok (.xlsb): öppna den i Excel och spara den som "
			".xlsx.\n"},
		{"no workbook", {{"_rels/.rels", "<x/>", 0}}, 1,
			"! refused: Arbetsboken saknar delen xl/workbook.xml: öppna den och spara den "
			"igen.\n"},
		{"no sheets", {{"_rels/.rels", "<x/>", 0}, {"xl/workbook.xml", "<workbook/>", 0}}, 2,
			"! refused: Filen är ingen arbetsbok med blad: öppna den i Excel och spara den som "
			".xlsx.\n"},
		{"another root",
			{{"_rels/.rels", "<x/>", 0}, {"xl/workbook.xml", "<document><sheet/></document>", 0}},
			2,
			"! refused: Filen är ingen arbetsbok med blad: öppna den i Excel och spara den som "
			".xlsx.\n"},
		{"a sheet without a part",
			{{"_rels/.rels", "<x/>", 0},
				{"xl/workbook.xml",
					"<workbook xmlns:r=\"r\"><sheets><sheet name=\"Plan\" "
					"r:id=\"r1\"/></sheets></workbook>",
					0}},
			2,
			"! refused: Arbetsboken är skadad (bladet Plan saknar sin del): öppna den och spara "
			"den igen.\n"},
		{"a sheet that is none",
			{{"_rels/.rels",
				 "<Relationships><Relationship Type=\"/officeDocument\" "
				 "Target=\"b.xml\"/></Relationships>",
				 0},
				{"b.xml",
					"<workbook xmlns:r=\"r\"><sheet name=\"Plan\" "
					"r:id=\"r1\"/></workbook>",
					0},
				{"_rels/b.xml.rels",
					"<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" "
					"Target=\"b.xml\"/></Relationships>",
					0}},
			3,
			"[Plan]\n! refused: Bladet Plan är skadat: öppna arbetsboken och spara den igen.\n"},
		{"a part that is not there",
			{{"_rels/.rels", "<x/>", 0},
				{"xl/workbook.xml",
					"<workbook xmlns:r=\"r\"><sheets><sheet name=\"Plan\" "
					"r:id=\"r1\"/></sheets></workbook>",
					0},
				{"xl/_rels/workbook.xml.rels",
					"<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" "
					"Target=\"..\\.\\xl/a.xml\"/></Relationships>",
					0}},
			3, "! refused: Arbetsboken saknar delen xl/a.xml: öppna den och spara den igen.\n"},
	};
	(void)state;
	char *folder = support_folder();
	char *path = support_path(folder, "other.zip");
	for (size_t i = 0; i < COUNT(cases); i++) {
		support_zip(path, cases[i].parts, cases[i].count);
		compare(cases[i].name, support_table_text(path, NULL), cases[i].text);
	}
	free(path);
	support_folder_remove(folder);
}

/* Parts are found by relation, whatever they are called and however the way is written. */
static void odd_names_are_fine(void **state)
{
	static const struct support_part parts[] = {
		{"_RELS/.rels",
			"<Relationships><Relationship Id=\"a\" "
			"Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/"
			"officeDocument\" Target=\"/Bok/Min.xml\"/></Relationships>",
			0},
		{"bok/min.xml",
			"<x:workbook xmlns:x=\"x\" xmlns:q=\"q\"><x:sheets><x:sheet name=\"Diagram\" "
			"q:id=\"c\"/><x:sheet name=\"Plan\" "
			"q:id=\"b\"/></x:sheets></x:workbook>",
			0},
		{"bok/_rels/min.xml.rels",
			"<p:Relationships xmlns:p=\"p\"><p:Relationship Id=\"b\" Type=\"x/worksheet\" "
			"Target=\"../blad/./ett.xml\"/>"
			"<p:Relationship Id=\"c\" Type=\"x/chartsheet\" Target=\"d.xml\"/></p:Relationships>",
			0},
		{"BLAD/ETT.XML",
			"<y:worksheet "
			"xmlns:y=\"y\"><y:sheetData><y:row><y:c><y:v>1</y:v></y:c></y:row></y:sheetData></"
			"y:worksheet>",
			0},
	};
	(void)state;
	char *folder = support_folder();
	char *path = support_path(folder, "odd.bin");
	support_zip(path, parts, COUNT(parts));
	compare("odd names", support_table_text(path, NULL), "[Plan]\nA1 1\n");
	free(path);
	support_folder_remove(folder);
}

/* <row><c><v>0…0</v></c></row>: packs a thousand to one. */
static char *long_sheet(size_t zeros)
{
	static const char head[] = "<sheetData><row><c t=\"str\"><v>", tail[] = "</v></c></row></sheetData>";
	char *text = malloc(zeros + sizeof head + sizeof tail);
	if (!text)
		abort();
	memcpy(text, head, sizeof head - 1);
	memset(text + sizeof head - 1, '0', zeros);
	memcpy(text + sizeof head - 1 + zeros, tail, sizeof tail);
	return text;
}

static void bombs(void **state)
{
	static const struct table_limits wide = {.cell_bytes = 64 << 20};
	static const struct table_limits small = {.cell_bytes = 64 << 20, .unzipped_bytes = 100000};
	static const struct table_limits ratio = {.cell_bytes = 64 << 20, .unzipped_ratio = 5000};
	(void)state;
	char *folder = support_folder();
	char *path = support_path(folder, "bomb.xlsx");
	char *sheet = long_sheet((size_t)4 << 20);
	support_xlsx(path, &(struct support_xlsx){.sheet = sheet});
	compare("ratio", support_table_text(path, &wide),
		"[Blad1]\n! limit: Delen xl/worksheets/sheet1.xml växer mer än 200 gånger när den packas "
		"upp, som i en fil gjord "
		"för att skada: spara tabellen på nytt i ett kalkylprogram.\n");
	compare("size", support_table_text(path, &small),
		"[Blad1]\n! limit: Delen xl/worksheets/sheet1.xml är uppackad större än gränsen 100000 byte: "
		"ta bort det som inte "
		"hör till tabellen, eller dela upp filen.\n");
	compare("cell", support_table_text(path, NULL),
		"[Blad1]\n! limit: Blad1!A1: cellen är större än gränsen 131072 byte: korta texten.\n");
	char *text = support_table_text(path, &ratio);
	assert_int_equal(strlen(text), ((size_t)4 << 20) + strlen("[Blad1]\nA1 \"\"\n"));
	free(text);
	free(sheet);
	free(path);
	support_folder_remove(folder);
}

/* An end record that tells of a directory of 16 MiB, in 32 bits and in 64. */
static void large_directories(void **state)
{
	static const char plain[] = "PK\3\4PK\5\6\0\0\0\0\xFF\xFF\xFF\xFF\0\0\0\1\0\0\0\0\0\0";
	static const char wide[] = "PK\6\6"
				   "\x2C\0\0\0\0\0\0\0"
				   "\x2D\0\x2D\0"
				   "\0\0\0\0\0\0\0\0"
				   "\1\0\0\0\0\0\0\0"
				   "\1\0\0\0\0\0\0\0"
				   "\0\0\0\1\0\0\0\0"
				   "\0\0\0\0\0\0\0\0"
				   "PK\6\7\0\0\0\0"
				   "\4\0\0\0\0\0\0\0"
				   "\1\0\0\0"
				   "PK\5\6\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0";
	static const char refusal[] =
		"! limit: Arbetsboken har för många delar, som en fil gjord för att skada: spara "
		"tabellen på nytt i ett kalkylprogram.\n";
	char data[sizeof wide + 4] = "PK\3\4";
	(void)state;
	compare("32 bits", support_table_text_memory(plain, sizeof plain - 1, NULL), refusal);
	memcpy(data + 4, wide, sizeof wide - 1);
	compare("64 bits", support_table_text_memory(data, sizeof wide + 3, NULL), refusal);
}

#define ENTITIES "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
#define DTD(part)                                                                                            \
	"! refused: Delen " part                                                                             \
	" innehåller en dokumenttyp (DTD), som arbetsböcker inte har: spara tabellen på "                 \
	"nytt i ett kalkylprogram.\n"

static void document_types(void **state)
{
	static const struct support_part xlsx[] = {{"_rels/.rels", ENTITIES "<x>&b;</x>", 0}};
	static const struct support_part ods[] = {
		{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", 0},
		{"content.xml", ENTITIES "<x>&b;</x>", 0}};
	(void)state;
	char *folder = support_folder();
	char *path = support_path(folder, "dtd.zip");
	support_zip(path, xlsx, COUNT(xlsx));
	compare("xlsx", support_table_text(path, NULL), DTD("_rels/.rels"));
	support_zip(path, ods, COUNT(ods));
	compare("ods", support_table_text(path, NULL), DTD("content.xml"));
	free(path);
	support_folder_remove(folder);
}

static void deep_and_long(void **state)
{
	enum { DEPTH = 300, LONG = 6 << 20 };
	char *sheet = calloc(1, LONG + 64);
	(void)state;
	assert_non_null(sheet);
	char *folder = support_folder();
	char *path = support_path(folder, "deep.xlsx");
	static const struct table_limits limits = {.unzipped_ratio = 100000};
	for (size_t i = 0; i < DEPTH; i++)
		memcpy(sheet + 3 * i, "<a>", 3);
	support_xlsx(path, &(struct support_xlsx){.sheet = sheet});
	compare("deep", support_table_text(path, &limits),
		"[Blad1]\n! refused: Delen xl/worksheets/sheet1.xml är nästlad djupare än 256 nivåer, som i "
		"en fil gjord för att "
		"skada: spara tabellen på nytt i ett kalkylprogram.\n");
	memset(sheet, 'x', LONG);
	memcpy(sheet, "<a b=\"", 6);
	memcpy(sheet + LONG, "\"/>", 4);
	support_xlsx(path, &(struct support_xlsx){.sheet = sheet});
	compare("long", support_table_text(path, &limits),
		"[Blad1]\n! limit: Delen xl/worksheets/sheet1.xml har ett enda märke på flera megabyte, som "
		"i en fil gjord för att "
		"skada: spara tabellen på nytt i ett kalkylprogram.\n");
	free(sheet);
	free(path);
	support_folder_remove(folder);
}

static void encrypted_entries(void **state)
{
	(void)state;
	char *folder = support_folder();
	char *path = support_path(folder, "locked.xlsx");
	support_workbook(path, "A1 x\n");
	int code;
	zip_t *archive = zip_open(path, 0, &code);
	assert_non_null(archive);
	zip_int64_t count = zip_get_num_entries(archive, 0);
	for (zip_int64_t i = 0; i < count; i++)
		assert_int_equal(
			zip_file_set_encryption(archive, (zip_uint64_t)i, ZIP_EM_AES_256, "hemligt"), 0);
	assert_int_equal(zip_close(archive), 0);
	compare("encrypted", support_table_text(path, NULL),
		"! refused: Arbetsboken är skyddad med lösenord: ta bort lösenordet och spara den igen.\n");
	free(path);
	support_folder_remove(folder);
}

/* Cut anywhere, or with any one byte of its sheet changed, a workbook is refused or reads as it was. */
static void damaged_workbooks(void **state)
{
	(void)state;
	char *folder = support_folder();
	char *path = support_path(folder, "whole.xlsx");
	support_workbook(path, "A1 Fördelning\nA2 2024-09-27\nB2 7893742.06\nB3 =SUM(B1:B2) 7893742.06\n");
	size_t length;
	char *data = support_read(path, &length);
	char *whole = support_table_text(path, NULL);
	for (size_t cut = 4; cut < length; cut += 97) {
		char *text = support_table_text_memory(data, cut, NULL);
		if (strncmp(text, "! refused: Arbetsboken är avkortad eller skadad", 46) != 0)
			fail_msg("cut to %zu: %s", cut, text);
		free(text);
	}
	for (size_t at = 0; at < length; at += 3) {
		data[at] ^= 0x55;
		char *text = support_table_text_memory(data, length, NULL);
		if (!strstr(text, "! ") && strcmp(text, whole) != 0 && strncmp(text, "1:", 2) != 0)
			fail_msg("byte %zu: %s", at, text);
		free(text);
		data[at] ^= 0x55;
	}
	free(whole);
	free(data);
	free(path);
	support_folder_remove(folder);
}

static void files(void **state)
{
	(void)state;
	char *folder = support_folder();
	char *path = support_path(folder, "tom.csv");
	compare("folder", support_table_text(folder, NULL),
		"! io: Det är en mapp, inte en fil: ange filen i mappen.\n");
	compare("missing", support_table_text(path, NULL),
		"! io: Filen finns inte: kontrollera namn och mapp.\n");
	support_write(path, "", 0);
	compare("empty", support_table_text(path, NULL),
		"! refused: Filen är tom (0 byte): exportera eller spara den igen.\n");
	support_write(path, "a;b\n", 4);
	static const struct table_limits limits = {.file_bytes = 3};
	compare("too large", support_table_text(path, &limits),
		"! limit: Filen är större än gränsen 3 byte: dela upp den, eller ta bort det som inte hör "
		"till tabellen.\n");
	assert_int_equal(chmod(path, 0), 0);
	if (geteuid() != 0)
		compare("unreadable", support_table_text(path, NULL),
			"! io: Filen kan inte läsas: Permission denied.\n");
	free(path);
	support_folder_remove(folder);
}

/* A pipe can be read once, and gives the same as the file. */
static void from_a_pipe(void **state)
{
	static const char data[] = "a;b\nc;d\n";
	static const struct table_limits limits = {.file_bytes = 7};
	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		int ends[2];
		char path[64];
		assert_int_equal(pipe(ends), 0);
		assert_int_equal(write(ends[1], data, sizeof data - 1), (ssize_t)(sizeof data - 1));
		(void)close(ends[1]);
		(void)snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
		compare("pipe", support_table_text(path, turn ? &limits : NULL),
			turn ? "! limit: Filen är större än gränsen 7 byte: dela upp den, eller ta bort det "
			       "som inte hör till "
			       "tabellen.\n"
			     : "1:1 \"a\"\n1:2 \"b\"\n2:1 \"c\"\n2:2 \"d\"\n");
		(void)close(ends[0]);
	}
}

static void from_standard_input(void **state)
{
	(void)state;
	char *folder = support_folder();
	char *csv = support_path(folder, "a.csv"), *xlsx = support_path(folder, "a.xlsx");
	const char *paths[] = {csv, xlsx, "/dev/null"};
	static const char *const expected[] = {"1:1 \"a\"\n1:2 \"b\"\n", "[Blad1]\nA1 \"x\"\n",
		"! refused: Filen är tom (0 byte): exportera eller spara den igen.\n"};
	support_write(csv, "a;b\n", 4);
	support_workbook(xlsx, "A1 x\n");
	int kept = dup(STDIN_FILENO);
	for (size_t i = 0; i < COUNT(paths); i++) {
		int fd = open(paths[i], O_RDONLY);
		assert_true(fd >= 0);
		assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
		(void)close(fd);
		compare(paths[i], support_table_text("-", NULL), expected[i]);
	}
	if (kept >= 0)
		(void)dup2(kept, STDIN_FILENO);
	free(csv);
	free(xlsx);
	support_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_first_bytes),
		cmocka_unit_test(other_zips),
		cmocka_unit_test(odd_names_are_fine),
		cmocka_unit_test(bombs),
		cmocka_unit_test(large_directories),
		cmocka_unit_test(document_types),
		cmocka_unit_test(deep_and_long),
		cmocka_unit_test(encrypted_entries),
		cmocka_unit_test(damaged_workbooks),
		cmocka_unit_test(files),
		cmocka_unit_test(from_a_pipe),
		cmocka_unit_test(from_standard_input),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
