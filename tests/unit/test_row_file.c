/* Rows too many to hold: drawn from a file they are what they are when held, in every format, and cost no
 * memory. */
#define _DEFAULT_SOURCE

#include "tests/support/support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <zip.h>

#include "tests/support/sample_report.h"
#include "tests/support/table_text.h"
#include "uph/report.h"

enum { NAME, DAY, AMOUNT, NUMBER, FLAG, ABOUT, HIDDEN, COLUMNS };

static const struct uph_column columns[COLUMNS] = {
	[NAME] = {.key = "name", .label = "Namn", .kind = UPH_VALUE_TEXT},
	[DAY] = {.key = "day", .label = "Datum", .kind = UPH_VALUE_DATE},
	[AMOUNT] = {.key = "amount",
		.label = "Belopp",
		.kind = UPH_VALUE_MONEY,
		.flags = UPH_COLUMN_TOTAL | UPH_COLUMN_ZERO_DASH},
	[NUMBER] = {.key = "number", .label = "Nr", .kind = UPH_VALUE_INTEGER},
	[FLAG] = {.key = "flag", .label = "Klar", .kind = UPH_VALUE_BOOLEAN},
	[ABOUT] = {.key = "about",
		.label = "Avser",
		.kind = UPH_VALUE_TEXT,
		.flags = UPH_COLUMN_WRAP | UPH_COLUMN_LINE(20)},
	[HIDDEN] = {.key = "hidden",
		.label = "Kod",
		.kind = UPH_VALUE_TEXT,
		.flags = UPH_COLUMN_DATA_ONLY | UPH_COLUMN_CODE},
};

static enum uph_row_style style_of(int number)
{
	return number % 50 == 49   ? UPH_ROW_SUBTOTAL
	       : number % 50 == 48 ? UPH_ROW_TOTAL
	       : number % 11 == 10 ? UPH_ROW_MUTED
				   : UPH_ROW_PLAIN;
}

static void fill_row(struct uph_report *report, struct uph_row *row, int number)
{
	struct uph_value *values = row->values;
	row->level = number % 7 == 0 ? 2 : 0;
	row->trace = number % 3 == 0 ? uph_report_print(report, "ver %d", number) : NULL;
	if (number % 13 == 0)
		return;
	values[NAME] = uph_value_text(report, sample_names[(size_t)number % sample_name_count]);
	values[DAY] = uph_value_date((struct uph_date){20240101 + number % 28});
	/* Quarters are whole in a double, and so in the library's own writing. */
	values[AMOUNT] = uph_value_money((struct uph_money){(int64_t)(number - 500) * 25 * (number % 97)});
	values[NUMBER] = uph_value_integer(number % 5 == 0 ? -number : number);
	values[FLAG] = uph_value_boolean(report, number % 2 == 0);
	if (number % 4 == 0)
		values[ABOUT] = uph_value_text(report,
			uph_report_print(report, "%s nr %d, som tar flera rader i sin cell och mer därtill",
				"insats & <stöd>", number));
	values[HIDDEN] = uph_value_text(report, number % 6 == 0 ? NULL : "0265");
	if (number == 17) /* no cell can hold it as a number */
		values[AMOUNT] = uph_value_money((struct uph_money){INT64_C(1234567890123456789)});
	if (number == 18)
		values[NUMBER] = uph_value_text(report, "inget nummer");
}

static struct uph_report *made(int count, bool many)
{
	struct uph_error err = {0};
	struct uph_report *report = uph_report_new("rows", "Rader", UPH_SWEDISH);
	report->landscape = true;
	report->footer = "Ur UPH-boken";
	uph_report_note(report, "en not under raderna");
	size_t section = uph_report_section(report, "rows", "", "Rader", columns, COLUMNS);
	report->sections[section].total_row = true;
	report->sections[section].all_rows = true;
	if (many)
		uph_report_rows_begin(report, section);
	for (int i = 0; i < count; i++)
		fill_row(report, uph_report_row(report, section, style_of(i)), i);
	if (many)
		assert_status(UPH_OK, uph_report_rows_end(report, &err), &err);
	assert_true(uph_report_complete(report));
	assert_int_equal(count, report->sections[section].row_count);
	return report;
}

/* ---- failures ---- */

static enum uph_status stop_at_seven(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	size_t *seen = context;
	(void)row;
	++*seen;
	return index == 7 ? uph_fail(err, UPH_E_REFUSED, "rad 7") : UPH_OK;
}

static void test_a_visitor_may_stop(void **state)
{
	(void)state;
	for (int many = 0; many < 2; many++) {
		struct uph_error err = {0};
		struct uph_report *report = made(1500, many);
		size_t seen = 0;
		assert_int_equal(
			UPH_E_REFUSED, uph_section_visit(&report->sections[0], stop_at_seven, &seen, &err));
		assert_int_equal(8, seen);
		assert_string_equal("rad 7", err.message);
		uph_report_free(report);
	}
}

static void test_a_sum_that_cannot_be_held(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_report *report = uph_report_new("rows", "Rader", UPH_SWEDISH);
	size_t section = uph_report_section(report, "rows", "", "", columns, COLUMNS);
	uph_report_rows_begin(report, section);
	for (int i = 0; i <= UPH_ROWS_HELD_MAX; i++)
		uph_report_row(report, section, UPH_ROW_PLAIN)->values[AMOUNT] =
			uph_value_money((struct uph_money){INT64_MAX / 1000});
	assert_status(UPH_OK, uph_report_rows_end(report, &err), &err);
	assert_int_equal(UPH_E_OVERFLOW, uph_report_render(report, UPH_FORMAT_CSV, NULL, "/dev/null", &err));
	assert_string_equal(
		"summan av kolumnen \"Belopp\" är större än vad som kan hållas i ören", err.message);
	uph_report_free(report);
}

static void test_more_rows_than_a_sheet(void **state)
{
	(void)state;
	struct uph_error err = {0};
	static const struct uph_column one[] = {{.key = "n", .label = "Nr", .kind = UPH_VALUE_INTEGER}};
	struct uph_report *report = uph_report_new("rows", "Rader", UPH_SWEDISH);
	size_t section = uph_report_section(report, "rows", "", "", one, 1);
	uph_report_rows_begin(report, section);
	for (int i = 0; i < 1048576; i++)
		uph_report_row(report, section, UPH_ROW_PLAIN)->values[0] = uph_value_integer(i);
	assert_status(UPH_OK, uph_report_rows_end(report, &err), &err);
	assert_int_equal(UPH_E_LIMIT, uph_report_render(report, UPH_FORMAT_XLSX, NULL, "/dev/null", &err));
	assert_string_equal(
		"rapporten har fler rader än ett kalkylblad rymmer (1048576); avgränsa den, eller "
		"välj csv eller json",
		err.message);
	uph_report_free(report);
}

/* ---- what holds ---- */

static void test_few_are_held(void **state)
{
	(void)state;
	struct uph_report *few = made(UPH_ROWS_HELD_MAX, true), *more = made(UPH_ROWS_HELD_MAX + 1, true);
	assert_non_null(few->sections[0].rows);
	assert_null(few->sections[0].file);
	assert_null(more->sections[0].rows);
	assert_non_null(more->sections[0].file);
	uph_report_free(few);
	uph_report_free(more);
}

struct comparing {
	const struct uph_section *held;
	size_t seen;
};

static void expect_text(const char *expected, const char *text)
{
	assert_true((expected == NULL) == (text == NULL));
	if (expected)
		assert_string_equal(expected, text);
}

static enum uph_status compare_row(
	void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	struct comparing *comparing = context;
	const struct uph_row *held = &comparing->held->rows[index];
	(void)err;
	assert_int_equal(comparing->seen++, index);
	assert_int_equal(held->style, row->style);
	assert_int_equal(held->level, row->level);
	expect_text(held->trace, row->trace);
	for (size_t i = 0; i < COLUMNS; i++) {
		const struct uph_value *expected = &held->values[i], *value = &row->values[i];
		assert_int_equal(expected->kind, value->kind);
		expect_text(expected->text, value->text);
		assert_int_equal(expected->money.ore, value->money.ore);
		assert_int_equal(expected->date.ymd, value->date.ymd);
		assert_int_equal(expected->integer, value->integer);
		assert_int_equal(expected->boolean, value->boolean);
		assert_false(value->linked);
		assert_int_equal(0, value->term_count);
	}
	return UPH_OK;
}

static void test_rows_are_the_same(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_report *held = made(3000, false), *filed = made(3000, true);
	for (int pass = 0; pass < 3; pass++) {
		struct comparing comparing = {.held = &held->sections[0]};
		assert_status(
			UPH_OK, uph_section_visit(&filed->sections[0], compare_row, &comparing, &err), &err);
		assert_int_equal(3000, comparing.seen);
	}
	struct uph_money expected, sum;
	assert_true(uph_section_total(&held->sections[0], AMOUNT, &expected));
	assert_true(uph_section_total(&filed->sections[0], AMOUNT, &sum));
	assert_int_equal(expected.ore, sum.ore);
	assert_true(expected.ore != 0);
	uph_report_free(held);
	uph_report_free(filed);
}

/* A disk that takes nothing, or takes no more at some byte: the rows are there all the same. In children,
 * since a limit on file size cannot be taken back. */
static void test_what_the_disk_does_not_take(void **state)
{
	(void)state;
	struct uph_report *held = made(3000, false);
	unsigned without_room = 0;
	for (rlim_t limit = 0; limit < 2000000; limit = limit * 3 + 20001) {
		pid_t child = fork();
		if (child == 0) {
			struct rlimit most = {limit, limit};
			struct uph_error err = {0};
			signal(SIGXFSZ, SIG_IGN);
			setrlimit(RLIMIT_FSIZE, &most);
			if (limit == 0)
				setenv("TMPDIR", "/nowhere", 1);
			struct uph_report *report = made(3000, true);
			struct comparing comparing = {.held = &held->sections[0]};
			enum uph_status status =
				uph_section_visit(&report->sections[0], compare_row, &comparing, &err);
			uph_report_free(report);
			_exit(status == UPH_OK && comparing.seen == 3000 ? 0 : 1);
		}
		int status;
		waitpid(child, &status, 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		without_room += limit < 300000;
	}
	assert_true(without_room > 2);
	uph_report_free(held);
}

/* A row larger than what is read and written at a time. */
static void test_a_row_of_any_size(void **state)
{
	(void)state;
	struct uph_error err = {0};
	const size_t size = (size_t)3 << 20;
	char *text = malloc(size + 1);
	memset(text, 'x', size);
	text[size] = '\0';
	struct uph_report *reports[2];
	for (int many = 0; many < 2; many++) {
		struct uph_report *report = uph_report_new("rows", "Rader", UPH_SWEDISH);
		size_t section = uph_report_section(report, "rows", "", "", columns, COLUMNS);
		if (many)
			uph_report_rows_begin(report, section);
		for (int i = 0; i < 1200; i++) {
			struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
			fill_row(report, row, i);
			if (i == 3 || i == 1100)
				row->values[NAME] = uph_value_text(report, text);
		}
		assert_status(UPH_OK, uph_report_rows_end(report, &err), &err);
		reports[many] = report;
	}
	struct comparing comparing = {.held = &reports[0]->sections[0]};
	assert_status(
		UPH_OK, uph_section_visit(&reports[1]->sections[0], compare_row, &comparing, &err), &err);
	uph_report_free(reports[0]);
	uph_report_free(reports[1]);
	free(text);
}

/* A part of a workbook; the caller frees. */
static char *part(char *data, size_t length, const char *name)
{
	zip_stat_t st;
	zip_t *zip = zip_open_from_source(zip_source_buffer_create(data, length, 0, NULL), ZIP_RDONLY, NULL);
	assert_non_null(zip);
	assert_int_equal(0, zip_stat(zip, name, 0, &st));
	char *text = calloc(1, st.size + 1);
	zip_file_t *file = zip_fopen(zip, name, 0);
	assert_int_equal((zip_int64_t)st.size, zip_fread(file, text, st.size));
	zip_fclose(file);
	zip_discard(zip);
	return text;
}

static void test_every_format_draws_the_same(void **state)
{
	(void)state;
	static const struct uph_render_options options[] = {
		{0}, {.english_csv = true, .width = 60}, {.colour = true, .width = 100}};
	struct uph_report *held = made(1300, false), *filed = made(1300, true);
	for (int format = 0; format < UPH_FORMAT_COUNT; format++) {
		for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
			size_t length, expected_length;
			char *data = sample_drawn(filed, (enum uph_format)format, &options[i], &length);
			char *expected =
				sample_drawn(held, (enum uph_format)format, &options[i], &expected_length);
			if (format == UPH_FORMAT_XLSX) {
				assert_true(sample_is_whole(data, length));
				char *cells = support_table_text_memory(data, length, NULL);
				char *expected_cells =
					support_table_text_memory(expected, expected_length, NULL);
				assert_null(strstr(cells, "! "));
				assert_string_equal(expected_cells, cells);
				free(cells);
				free(expected_cells);
			} else {
				assert_int_equal(expected_length, length);
				assert_memory_equal(expected, data, length);
			}
			free(data);
			free(expected);
		}
	}
	uph_report_free(held);
	uph_report_free(filed);
}

/* What stands in the sheet itself, cell by cell. */
static void test_cells_of_a_sheet(void **state)
{
	static const struct {
		int64_t ore;
		const char *cell;
	} amounts[] = {{9990, "<v>99.9</v>"}, {-68818, "<v>-688.18</v>"}, {5, "<v>0.05</v>"},
		{-100, "<v>-1</v>"}, {99999999999999, "<v>999999999999.99</v>"}};
	static const struct {
		int32_t ymd;
		const char *cell;
	} days[] = {{19000301, "<v>61</v>"}, {19000228, "<v>59</v>"}, {20240927, "<v>45562</v>"},
		{20240229, "<v>45351</v>"}, {19700101, "<v>25569</v>"}};
	(void)state;
	struct uph_error err = {0};
	struct uph_report *report = uph_report_new("rows", "Rader", UPH_SWEDISH);
	size_t section = uph_report_section(report, "rows", "", "", columns, COLUMNS), length;
	uph_report_rows_begin(report, section);
	for (size_t i = 0; i <= UPH_ROWS_HELD_MAX; i++) {
		struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
		row->values[AMOUNT] = uph_value_money((struct uph_money){amounts[i % 5].ore});
		row->values[DAY] = uph_value_date((struct uph_date){days[i % 5].ymd});
		row->values[NAME] = uph_value_text(report, i == 3 ? " <a> & b " : "");
	}
	assert_status(UPH_OK, uph_report_rows_end(report, &err), &err);
	char *data = sample_drawn(report, UPH_FORMAT_XLSX, NULL, &length);
	char *sheet = part(data, length, "xl/worksheets/sheet1.xml");
	for (size_t i = 0; i < 5; i++) {
		assert_non_null(strstr(sheet, amounts[i].cell));
		assert_non_null(strstr(sheet, days[i].cell));
	}
	assert_non_null(strstr(
		sheet, "t=\"inlineStr\"><is><t xml:space=\"preserve\"> &lt;a&gt; &amp; b </t></is></c>"));
	assert_non_null(strstr(sheet, "<dimension ref=\"A1:F1005\"/>"));
	assert_non_null(strstr(sheet, "<row r=\"1005\" ht=\"12\" customHeight=\"1\"><c r=\"A1005\" s=\""));
	free(sheet);
	free(data);
	uph_report_free(report);
}

static void test_same_rows_same_bytes(void **state)
{
	(void)state;
	struct uph_report *first = made(1300, true), *second = made(1300, true);
	for (int format = 0; format < UPH_FORMAT_COUNT; format++) {
		size_t length, again_length;
		char *data = sample_drawn(first, (enum uph_format)format, NULL, &length);
		char *again = sample_drawn(second, (enum uph_format)format, NULL, &again_length);
		assert_int_equal(length, again_length);
		assert_memory_equal(data, again, length);
		free(data);
		free(again);
	}
	uph_report_free(first);
	uph_report_free(second);
}

/* ---- memory ---- */

/* Kilobytes at the most of a process that makes so many rows and draws them. */
static long peak_of(int rows, enum uph_format format)
{
	int ends[2];
	long peak = 0;
	assert_int_equal(0, pipe(ends));
	pid_t child = fork();
	if (child == 0) {
		struct rusage used;
		struct uph_report *report = made(rows, true);
		enum uph_status status = uph_report_render(report, format, NULL, "/dev/null", NULL);
		uph_report_free(report);
		getrusage(RUSAGE_SELF, &used);
		long answer = status == UPH_OK ? used.ru_maxrss : -1;
		_exit(write(ends[1], &answer, sizeof answer) == sizeof answer ? 0 : 1);
	}
	assert_int_equal(sizeof peak, read(ends[0], &peak, sizeof peak));
	waitpid(child, NULL, 0);
	close(ends[0]);
	close(ends[1]);
	assert_true(peak > 0);
	return peak;
}

static void test_memory_does_not_grow_with_the_rows(void **state)
{
	static const enum uph_format formats[] = {
		UPH_FORMAT_TEXT, UPH_FORMAT_CSV, UPH_FORMAT_JSON, UPH_FORMAT_XLSX};
	(void)state;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		long few = peak_of(2000, formats[i]), many = peak_of(22000, formats[i]);
		if (many > few + 6000) /* held, they take twenty thousand times half a kilobyte or more */
			fail_msg("format %d: %ld KB for 2000 rows, %ld KB for 22000", (int)formats[i], few,
				many);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_visitor_may_stop),
		cmocka_unit_test(test_a_sum_that_cannot_be_held),
		cmocka_unit_test(test_more_rows_than_a_sheet),
		cmocka_unit_test(test_few_are_held),
		cmocka_unit_test(test_rows_are_the_same),
		cmocka_unit_test(test_what_the_disk_does_not_take),
		cmocka_unit_test(test_a_row_of_any_size),
		cmocka_unit_test(test_every_format_draws_the_same),
		cmocka_unit_test(test_cells_of_a_sheet),
		cmocka_unit_test(test_same_rows_same_bytes),
		cmocka_unit_test(test_memory_does_not_grow_with_the_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
