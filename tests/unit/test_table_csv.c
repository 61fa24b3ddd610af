/* CSV, TSV and their encodings. */
#include "import/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "ledger/base/buffer.h"
#include "tests/support/support.h"
#include "tests/support/table_text.h"

struct csv_case {
	const char *name;
	const char *bytes;
	size_t length; /* 0: to the NUL */
	const char *text;
};

static void check(const struct csv_case *one, const struct table_limits *limits)
{
	char *text =
		support_table_text_memory(one->bytes, one->length ? one->length : strlen(one->bytes), limits);
	if (strcmp(text, one->text) != 0)
		fail_msg("%s:\n%s--- expected:\n%s", one->name, text, one->text);
	free(text);
}

#define CHECK_ALL(cases, limits)                                                                             \
	for (size_t i = 0; i < sizeof(cases) / sizeof((cases)[0]); i++)                                      \
	check(&(cases)[i], limits)

static void refused(void **state)
{
	static const struct csv_case cases[] = {
		{"quote never closed", "a;b\n1;\"två\ntre\nfyra", 0,
			"1:1 \"a\"\n1:2 \"b\"\n"
			"! syntax: 2: citattecknet som öppnas på raden stängs aldrig: sätt dit det som "
			"saknas, eller ta bort det.\n"},
		{"second quote of a row never closed", "\"a\nb\";\"c\nd\n", 0,
			"! syntax: 2: citattecknet som öppnas på raden stängs aldrig: sätt dit det som "
			"saknas, eller ta bort det.\n"},
		{"text after a quote", "a;b\n\"Karls\"hamn;2\n", 0,
			"1:1 \"a\"\n1:2 \"b\"\n"
			"! syntax: 2:1: text följer direkt efter ett avslutande citattecken: skriv "
			"citattecken inom citat dubbelt "
			"(\"\").\n"},
		{"two quotes in one field", "a;\"b\" \"c\";d\n", 0,
			"! syntax: 1:2: text följer direkt efter ett avslutande citattecken: skriv "
			"citattecken inom citat dubbelt "
			"(\"\").\n"},
		{"NUL", "a;b\nc\0d;e\n", 10,
			"! refused: Filen är ingen text (NUL på rad 2), alltså ingen tabell: kontrollera att "
			"rätt fil är angiven.\n"},
		{"binary", "\x01\x02\xFF\xFE\x03", 0,
			"! refused: Filen är ingen text, alltså ingen tabell: kontrollera att rätt fil är "
			"angiven.\n"},
		{"damaged UTF-8", "å;ä;ö\nÅ;\xC3;Ö\n", 0,
			"! refused: Filen är UTF-8 men skadad på rad 2: exportera den igen som UTF-8.\n"},
		{"UTF-8 by its mark, but damaged",
			"\xEF\xBB\xBF"
			"a;b\nc;\xE5\n",
			0, "! refused: Filen är UTF-8 men skadad på rad 2: exportera den igen som UTF-8.\n"},
		{"unknown code page",
			"K\x81lla;\x8F"
			"rende\n",
			0,
			"! refused: Teckenkodningen är varken UTF-8, UTF-16, Windows-1252 eller Latin-1 (rad "
			"1): exportera filen "
			"igen som UTF-8.\n"},
		{"half a UTF-16 character",
			"\xFF\xFE"
			"a\0;\0b",
			7, "! refused: Filen är UTF-16 men skadad (rad 1): exportera den igen som UTF-8.\n"},
		{"a lone surrogate",
			"\xFF\xFE"
			"a\0\n\0\x3D\xD8"
			"b\0",
			10, "! refused: Filen är UTF-16 men skadad (rad 2): exportera den igen som UTF-8.\n"},
		{"NUL in UTF-16",
			"\xFF\xFE"
			"a\0\0\0b\0",
			8,
			"! refused: Rad 1 innehåller tecknet NUL, så filen är ingen text: exportera den igen "
			"som UTF-8.\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

static void beyond_limits(void **state)
{
	static const struct table_limits limits = {
		.rows = 3, .columns = 4, .cell_bytes = 5, .file_bytes = 40};
	static const struct csv_case cases[] = {
		{"rows", "1\n2\n3\n4\n", 0,
			"1:1 \"1\"\n2:1 \"2\"\n3:1 \"3\"\n"
			"! limit: 4: filen har fler rader än gränsen 3: dela upp den.\n"},
		{"columns", "1;2;3;4;5\n", 0,
			"! limit: 1: raden har fler kolumner än gränsen 4: kontrollera skiljetecknet, eller "
			"dela upp tabellen.\n"},
		{"empty columns beside the table", "1;2;3;4;;;;;\n", 0,
			"1:1 \"1\"\n1:2 \"2\"\n1:3 \"3\"\n1:4 \"4\"\n"},
		{"cell", "12345;b\n1;123456\n", 0,
			"1:1 \"12345\"\n1:2 \"b\"\n"
			"! limit: 2:2: cellen är större än gränsen 5 byte: kontrollera att inget citattecken "
			"saknas.\n"},
		{"file", "12345;12345;12345;12345;12345;12345;12345;\n", 0,
			"! limit: Filen är större än gränsen 40 byte: dela upp den.\n"},
	};
	(void)state;
	CHECK_ALL(cases, &limits);
}

static void fields(void **state)
{
	static const struct csv_case cases[] = {
		{"ragged rows", "a;b;c\n1\n;;3\n", 0,
			"1:1 \"a\"\n1:2 \"b\"\n1:3 \"c\"\n2:1 \"1\"\n3:3 \"3\"\n"},
		{"blank lines count", "\n\na;b\n\n \n;;\n1;2\n", 0,
			"3:1 \"a\"\n3:2 \"b\"\n7:1 \"1\"\n7:2 \"2\"\n"},
		{"quoted line breaks", "a;\"b\r\nc\rd\"\r\ne;f\r\n", 0,
			"1:1 \"a\"\n1:2 \"b\\nc\\nd\"\n4:1 \"e\"\n4:2 \"f\"\n"},
		{"a quote within a field", "Mötesplats \"Karlshamn\";5\" rör;x\n1;2;3\n", 0,
			"1:1 \"Mötesplats \"Karlshamn\"\"\n1:2 \"5\" rör\"\n1:3 \"x\"\n2:1 \"1\"\n2:2 "
			"\"2\"\n2:3 \"3\"\n"},
		{"spaces", "  a  ;\" b \" ; \"c\"\n", 0, "1:1 \"a\"\n1:2 \" b \"\n1:3 \"c\"\n"},
		{"no line break at the end", "a;b\n1;2", 0, "1:1 \"a\"\n1:2 \"b\"\n2:1 \"1\"\n2:2 \"2\"\n"},
		{"a quote closed by the end", "a;b\n1;\"2\"", 0,
			"1:1 \"a\"\n1:2 \"b\"\n2:1 \"1\"\n2:2 \"2\"\n"},
		{"line breaks in UTF-16",
			"\xFF\xFE"
			"a\0\r\0\n\0\r\0b\0",
			12, "1:1 \"a\"\n3:1 \"b\"\n"},
		{"only a mark", "\xEF\xBB\xBF", 0, ""},
		{"only line breaks", "\r\n\r\n", 0, ""},
		{"carriage returns alone", "a;b\r1;2\r", 0, "1:1 \"a\"\n1:2 \"b\"\n2:1 \"1\"\n2:2 \"2\"\n"},
		{"a mark before a quote", "\xEF\xBB\xBF\"a;x\";b\n", 0, "1:1 \"a;x\"\n1:2 \"b\"\n"},
	};
	(void)state;
	CHECK_ALL(cases, NULL);
}

static void separators(void **state)
{
	static const struct {
		const char *bytes;
		char separator;
	} cases[] = {
		{"a;b\n1,5;2,5\n", ';'},
		{"a,b\n1,2\n", ','},
		{"1,2,3\n4,5,6\n", ','},
		{"a\tb\n1,5\t2;5\n", '\t'},
		{"a|b|c\n1|2|3\n", '|'},
		{"Belopp\n1 810 874,06\n200,00\n", ';'},
		{"\"a,b,c\";d\n\"e,f,g\";h\n", ';'},
		{"Titel, med komma\n\na;b;c\n1;2,5;3\n4;5,5;6\n", ';'},
		{"a;b, c, d\n\"x;\ny;z\";1, 2, 3\n", ';'},
		{"namn,ort\n\"Ett; två\",x\n\"Tre; fyra\",y\n", ','},
		{"sep=|\na;b|c\n", '|'},
		{"SEP=,\r\na;b,c\n", ','},
		{"\"sep=;\"\na,b;c,d\n", ';'},
		{"ett ord\n", ';'},
		/* What stands within amounts and words parts no cells, whatever the first line says. */
		{"sep=0\n100;205\n", ';'},
		{"sep=a\nkarta;bok\n", ';'},
		{"sep=-\n-5;2024-09-27\n", ';'},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct uph_error error = {0};
		struct table *table;
		assert_status(UPH_OK,
			table_open_memory(cases[i].bytes, strlen(cases[i].bytes), NULL, &table, &error),
			&error);
		if (table_separator(table) != cases[i].separator)
			fail_msg("%s: separator '%c'", cases[i].bytes, table_separator(table));
		table_close(table);
	}
}

static void stated_separator_is_no_row(void **state)
{
	static const struct csv_case one = {"sep=", "sep=,\n\na,b\n", 0, "3:1 \"a\"\n3:2 \"b\"\n"};
	(void)state;
	check(&one, NULL);
}

static void encodings(void **state)
{
	static const struct {
		const char *name;
		const char *bytes;
		size_t length;
	} cases[] = {
		{"UTF-8", "Å;ö–€\n", 0},
		{"UTF-8",
			"\xEF\xBB\xBF"
			"Å;ö–€\n",
			0},
		{"Windows-1252", "\xC5;\xF6\x96\x80\n", 0},
		{"UTF-16", "\xFF\xFE\xC5\0;\0\xF6\0\x13\x20\xAC\x20\n\0", 14},
		{"UTF-16", "\xFE\xFF\0\xC5\0;\0\xF6\x20\x13\x20\xAC\0\n", 14},
		{"UTF-16", "\xC5\0;\0\xF6\0\x13\x20\xAC\x20\n\0", 12},
		{"UTF-16", "\0\xC5\0;\0\xF6\x20\x13\x20\xAC\0\n", 12},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct csv_case one = {
			cases[i].name, cases[i].bytes, cases[i].length, "1:1 \"Å\"\n1:2 \"ö–€\"\n"};
		struct uph_error error = {0};
		struct table *table;
		check(&one, NULL);
		size_t length = cases[i].length ? cases[i].length : strlen(cases[i].bytes);
		assert_status(
			UPH_OK, table_open_memory(cases[i].bytes, length, NULL, &table, &error), &error);
		assert_string_equal(table_encoding(table), cases[i].name);
		assert_int_equal(table_format(table), TABLE_CSV);
		assert_int_equal(table_sheet_count(table), 1);
		assert_string_equal(table_sheet_name(table, 0), "");
		table_close(table);
	}
	static const struct csv_case latin = {
		"Latin-1", "r\xE4kning;\xF6\n", 0, "1:1 \"räkning\"\n1:2 \"ö\"\n"};
	check(&latin, NULL);
	static const struct csv_case pair = {
		"a pair", "\xFF\xFE\x3D\xD8\x00\xDE;\0x\0", 10, "1:1 \"😀\"\n1:2 \"x\"\n"};
	check(&pair, NULL);
}

/* Every way to cut a file into pieces gives the same rows: longer than the pieces that are read. */
static void many_rows(void **state)
{
	enum { ROWS = 20000 };
	size_t size = ROWS * 64, length = 0;
	char *data = malloc(size);
	assert_non_null(data);
	for (int i = 0; i < ROWS; i++)
		length += (size_t)snprintf(
			data + length, size - length, "%d;\"Sölvesborg\r\nnr %d\";%d,50\r\n", i, i, i);
	struct uph_error error = {0};
	struct table *table;
	struct table_row row;
	char expected[64];
	(void)state;
	assert_status(UPH_OK, table_open_memory(data, length, NULL, &table, &error), &error);
	for (int turn = 0; turn < 2; turn++) {
		assert_status(UPH_OK, table_select(table, 0, &error), &error);
		for (int i = 0; i < ROWS; i++) {
			assert_status(UPH_OK, table_next(table, &row, &error), &error);
			assert_int_equal(row.number, 2 * i + 1);
			assert_int_equal(row.cell_count, 3);
			(void)snprintf(expected, sizeof expected, "Sölvesborg\nnr %d", i);
			assert_string_equal(row.cells[1].text, expected);
		}
		assert_int_equal(table_next(table, &row, &error), UPH_END);
	}
	assert_int_equal(table_select(table, 1, &error), UPH_E_MISSING);
	table_close(table);
	free(data);
}

/* A quote that opens early in a large file is not read to the end of memory. */
static void open_quote_in_large_file(void **state)
{
	size_t length = (size_t)4 << 20;
	char *data = malloc(length + 1);
	assert_non_null(data);
	memset(data, 'x', length);
	data[length] = '\0';
	memcpy(data, "a;b\n1;\"2\n", 9);
	for (size_t i = 100; i < length; i += 100)
		data[i] = '\n';
	struct csv_case one = {"open quote", data, length,
		"1:1 \"a\"\n1:2 \"b\"\n"
		"! limit: 2: cellen är större än gränsen 131072 byte: kontrollera att inget citattecken "
		"saknas.\n"};
	(void)state;
	check(&one, NULL);
	free(data);
}

/* "\r\n" as "\n": what the reader does with line breaks. */
static void plain_breaks(char *text)
{
	char *to = text;
	for (; *text; text++)
		if (*text != '\r')
			*to++ = *text;
	*to = '\0';
}

static void compare_with_json(const char *csv, const char *json)
{
	struct uph_error error = {0};
	struct table *table;
	struct table_row row;
	char names[16][64];
	char *text = support_read(json, NULL);
	cJSON *rows = cJSON_Parse(text);
	assert_non_null(rows);
	assert_status(UPH_OK, table_open(csv, NULL, &table, &error), &error);
	assert_status(UPH_OK, table_next(table, &row, &error), &error);
	size_t columns = row.cell_count;
	for (size_t i = 0; i < columns; i++)
		(void)snprintf(names[i], sizeof names[i], "%s", row.cells[i].text);
	const cJSON *object;
	cJSON_ArrayForEach(object, rows)
	{
		size_t cell = 0;
		assert_status(UPH_OK, table_next(table, &row, &error), &error);
		for (size_t i = 0; i < columns; i++) {
			cJSON *value = cJSON_GetObjectItemCaseSensitive(object, names[i]);
			assert_non_null(value);
			plain_breaks(value->valuestring);
			bool here = cell < row.cell_count && row.cells[cell].column == i + 1;
			assert_string_equal(here ? row.cells[cell].text : "", value->valuestring);
			cell += here;
		}
		assert_int_equal(cell, row.cell_count);
	}
	assert_int_equal(table_next(table, &row, &error), UPH_END);
	table_close(table);
	cJSON_Delete(rows);
	free(text);
}

static void samples(void **state)
{
	static const char *const names[] = {"comma_in_quotes", "empty", "empty_crlf", "escaped_quotes",
		"json", "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8"};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char relative[128];
		(void)snprintf(relative, sizeof relative, "data/samples/csv/%s.csv", names[i]);
		char *csv = support_sample(relative);
		(void)snprintf(relative, sizeof relative, "data/samples/csv/%s.json", names[i]);
		char *json = support_sample(relative);
		if (!csv || !json) {
			free(csv);
			free(json);
			skip();
		}
		compare_with_json(csv, json);
		free(csv);
		free(json);
	}
}

static void matrix_sample(void **state)
{
	char *path = support_sample("data/matrix/fordelning-2024-09-27.tsv");
	(void)state;
	if (!path)
		skip();
	char *text = support_table_text(path, NULL);
	assert_non_null(strstr(text, "1:1 \"Fördelning av medel statsbidrag psykisk hälsa 2024\"\n2:1 "));
	assert_non_null(strstr(text, "\n14:3 \"15 816 660,06\"\n15:1 \"2024-01-19\"\n"));
	assert_non_null(strstr(text, "\n35:2 \"Kvar\"\n35:3 \"7 893 742,06\"\n"));
	size_t lines = 0;
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, 117);
	free(text);
	free(path);
}

/* ---- lines without quotes ---- */

static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(*seed >> 33) % below;
}

/* Lines of fields, with blank ones, spaces, tabs and letters of two bytes. What is longer than a line's share
 * of the reader's piece comes, too. */
static void put_line(struct buffer *out, uint64_t *seed, char separator)
{
	static const char *const words[] = {"", "", "786", " 12 500,00", "UPH-24-001  ", "Sölvesborgs kommun",
		"\t", " ", "a\tb", "-", "å", "  inre  blanksteg  ", "\xE2\x80\x93"};
	unsigned fields = draw(seed, 8);
	for (unsigned i = 0; i < fields; i++) {
		unsigned repeats = draw(seed, 200) == 0 ? 3000 : 1;
		const char *word = words[draw(seed, sizeof words / sizeof *words)];
		for (unsigned k = 0; k < repeats && (separator != '\t' || !strchr(word, '\t')); k++)
			buffer_text(out, word);
		if (i + 1 < fields)
			buffer_byte(out, separator);
	}
}

static void as_text(struct buffer *bytes, const struct table_limits *limits, char **out)
{
	assert_false(buffer_failed(bytes));
	*out = support_table_text_memory(bytes->data, bytes->length, limits);
}

/* A line without quotes is split by itself, one with a quote by libcsv: with an empty quoted field at its end
 * every line of the second file is of the latter kind, and says the same. */
static void plain_lines_are_read_as_quoted_ones(void **state)
{
	(void)state;
	static const char separators[] = ";,|\t";
	static const char *const breaks[] = {"\n", "\r\n", "\r"};
	uint64_t seed = 7;
	struct buffer plain, quoted, line;
	buffer_init(&plain, 1 << 24);
	buffer_init(&quoted, 1 << 24);
	buffer_init(&line, 1 << 20);
	for (unsigned round = 0; round < 60; round++) {
		const char separator = separators[round % 4], *end = breaks[round % 3];
		char *expected, *got;
		buffer_clear(&plain);
		buffer_clear(&quoted);
		buffer_print(&plain, "sep=%c%s", separator, end);
		buffer_print(&quoted, "sep=%c%s", separator, end);
		for (unsigned i = 0, lines = draw(&seed, 600); i < lines; i++) {
			buffer_clear(&line);
			put_line(&line, &seed, separator);
			bool last = i + 1 == lines && draw(&seed, 2) == 0;
			buffer_print(&plain, "%s%s", buffer_string(&line), last ? "" : end);
			buffer_print(&quoted, "%s%c\"\"%s", buffer_string(&line), separator, last ? "" : end);
		}
		const struct table_limits limits = {.rows = draw(&seed, 5) ? 0 : draw(&seed, 300) + 1};
		as_text(&quoted, &limits, &expected);
		as_text(&plain, &limits, &got);
		assert_string_equal(expected, got);
		free(expected);
		free(got);
	}
	buffer_free(&plain);
	buffer_free(&quoted);
	buffer_free(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused),
		cmocka_unit_test(beyond_limits),
		cmocka_unit_test(fields),
		cmocka_unit_test(separators),
		cmocka_unit_test(stated_separator_is_no_row),
		cmocka_unit_test(encodings),
		cmocka_unit_test(many_rows),
		cmocka_unit_test(open_quote_in_large_file),
		cmocka_unit_test(plain_lines_are_read_as_quoted_ones),
		cmocka_unit_test(samples),
		cmocka_unit_test(matrix_sample),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
