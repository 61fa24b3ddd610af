/* The workbook read back part by part: values, formulas, links, page, names; and that a damaged one is never
 * let through. */
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

#include "ledger/base/arena.h"
#include "ledger/base/text.h"
#include "reports/xlsx_layout.h"
#include "reports/xlsx_sheet_name.h"
#include "tests/support/sample_report.h"

struct book {
	char *data;
	size_t length;
	zip_t *zip;
};

static struct book drawn(const struct uph_report *report)
{
	struct book book;
	book.data = sample_drawn(report, UPH_FORMAT_XLSX, NULL, &book.length);
	zip_source_t *source = zip_source_buffer_create(book.data, book.length, 0, NULL);
	book.zip = zip_open_from_source(source, ZIP_CHECKCONS | ZIP_RDONLY, NULL);
	assert_non_null(book.zip);
	return book;
}

static void book_free(struct book *book)
{
	zip_discard(book->zip);
	free(book->data);
}

/* A part's text; the caller frees. */
static char *part(const struct book *book, const char *name)
{
	zip_stat_t st;
	if (zip_stat(book->zip, name, 0, &st) != 0)
		fail_msg("no part %s", name);
	char *text = calloc(1, st.size + 1);
	zip_file_t *file = zip_fopen(book->zip, name, 0);
	assert_int_equal((zip_int64_t)st.size, zip_fread(file, text, st.size));
	zip_fclose(file);
	return text;
}

static void part_holds(const struct book *book, const char *name, const char *const *wanted)
{
	char *text = part(book, name);
	for (; *wanted; wanted++)
		if (!strstr(text, *wanted))
			fail_msg("%s does not hold %s\n%s", name, *wanted, text);
	free(text);
}

static void part_lacks(const struct book *book, const char *name, const char *unwanted)
{
	char *text = part(book, name);
	if (strstr(text, unwanted))
		fail_msg("%s holds %s", name, unwanted);
	free(text);
}

/* ---- damage ---- */

static void test_damage_is_seen(void **state)
{
	(void)state;
	struct uph_report *report = sample_hard_names();
	size_t length;
	char *data = sample_drawn(report, UPH_FORMAT_XLSX, NULL, &length);
	assert_true(sample_is_whole(data, length));
	assert_false(sample_is_whole(data, 0));
	for (size_t cut = 0; cut < length; cut += 7)
		assert_false(sample_is_whole(data, cut));
	/* Any changed byte is either seen, or of no consequence to what is unpacked (times, attributes):
	 * never a crash. */
	size_t unseen = 0;
	for (size_t i = 0; i < length; i++) {
		data[i] = (char)(data[i] ^ 0x55);
		unseen += sample_is_whole(data, length);
		data[i] = (char)(data[i] ^ 0x55);
	}
	assert_true(unseen < length / 4);
	free(data);
	uph_report_free(report);
}

/* A zip in perfect order whose part was cut before it was zipped: what a full temporary file system gives. */
static void test_parts_cut_before_zipping_are_seen(void **state)
{
	static const struct {
		const char *content;
		bool whole;
	} cases[] = {
		{"<?xml version=\"1.0\"?>\n<worksheet><a/></worksheet>", true},
		{"<?xml version=\"1.0\"?>\n<worksheet><a/></worksheet>\n", true},
		{"<?xml version=\"1.0\"?>\n<worksheet a=\"b\"/>", true},
		{"<?xml version=\"1.0\"?>\n<worksheet><a/></workshee", false},
		{"<?xml version=\"1.0\"?>\n<worksheet><a/>", false},
		{"<?xml version=\"1.0\"?>\n<worksheet>", false},
		{"<?xml version=\"1.0\"?>\n", false},
		{"<?xml version=\"1", false},
		{"<", false},
		{"", false},
	};
	(void)state;
	char *folder = support_folder();
	char *path = support_path(folder, "a.zip");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
		zip_source_t *source = zip_source_buffer(zip, cases[i].content, strlen(cases[i].content), 0);
		assert_true(zip_file_add(zip, "xl/sheet1.xml", source, 0) >= 0);
		assert_int_equal(0, zip_close(zip));
		size_t length;
		char *data = support_read(path, &length);
		if (sample_is_whole(data, length) != cases[i].whole)
			fail_msg("case %zu", i);
		free(data);
	}
	free(path);
	support_folder_remove(folder);
}

/* Whatever the limit on a file's size, temporary ones included: whole or absent. */
static void test_every_limit_gives_whole_or_nothing(void **state)
{
	(void)state;
	static const struct uph_column columns[] = {{.key = "name", .label = "Namn", .kind = UPH_VALUE_TEXT}};
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	size_t section = uph_report_section(report, "", "", "", columns, 1);
	for (int i = 0; i < 2000;
		i++) /* a sheet that packs well: its temporary file is larger than the workbook */
		uph_report_row(report, section, UPH_ROW_PLAIN)->values[0] = uph_value_text(report, "samma");
	char *folder = support_folder();
	char *path = support_path(folder, "a.xlsx");
	unsigned refused = 0, whole = 0;
	for (rlim_t limit = 1000; limit < 300000; limit += limit < 20000 ? 1000 : 20000) {
		pid_t child = fork();
		if (child == 0) {
			struct rlimit most = {limit, limit};
			struct uph_error err = {0};
			if (!freopen("/dev/null", "w", stderr)) /* libxlsxwriter has its say there */
				_exit(3);
			signal(SIGXFSZ, SIG_IGN);
			setrlimit(RLIMIT_FSIZE, &most);
			enum uph_status status = uph_report_render(report, UPH_FORMAT_XLSX, NULL, path, &err);
			_exit(status == UPH_OK ? 0 : status == UPH_E_IO && err.message[0] ? 1 : 2);
		}
		int status;
		waitpid(child, &status, 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
		if (WEXITSTATUS(status) == 0) {
			size_t length;
			char *data = support_read(path, &length);
			assert_true(sample_is_whole(data, length));
			free(data);
			assert_int_equal(0, unlink(path));
			whole++;
		} else {
			assert_int_equal(-1, access(path, F_OK));
			refused++;
		}
	}
	if (refused == 0 || whole == 0)
		fail_msg("refused %u, whole %u", refused, whole);
	free(path);
	support_folder_remove(folder);
	uph_report_free(report);
}

static void test_no_temporary_folder(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_report *report = sample_balance();
	const char *before = getenv("TMPDIR");
	char *kept = before ? strdup(before) : NULL;
	setenv("TMPDIR", "/nowhere", 1);
	enum uph_status status = uph_report_render(report, UPH_FORMAT_XLSX, NULL, "/dev/null", &err);
	if (kept)
		setenv("TMPDIR", kept, 1);
	else
		unsetenv("TMPDIR");
	free(kept);
	assert_int_equal(UPH_E_IO, status);
	assert_non_null(strstr(err.message, "mappen finns inte"));
	uph_report_free(report);
}

static void test_limits(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_column column = {.key = "a", .label = "A", .kind = UPH_VALUE_TEXT, .slot = 16384};
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	uph_report_section(report, "", "", "", &column, 1);
	assert_int_equal(UPH_E_LIMIT, uph_report_render(report, UPH_FORMAT_XLSX, NULL, "/dev/null", &err));
	assert_string_equal("rapporten har fler kolumner än ett kalkylblad rymmer (16384)", err.message);
	uph_report_free(report);

	report = uph_report_new("r", "R", UPH_SWEDISH);
	column.slot = 0;
	uph_report_section(report, "", "", "", &column, 1);
	struct uph_row *row = uph_report_row(report, 0, UPH_ROW_PLAIN);
	struct uph_value *values = row->values;
	free(report->sections[0].rows);
	report->sections[0].rows = calloc(XLSX_ROWS_MAX, sizeof *row);
	report->sections[0].row_count = XLSX_ROWS_MAX;
	for (size_t i = 0; i < XLSX_ROWS_MAX; i++)
		report->sections[0].rows[i].values = values;
	assert_int_equal(UPH_E_LIMIT, uph_report_render(report, UPH_FORMAT_XLSX, NULL, "/dev/null", &err));
	assert_string_equal(
		"rapporten har fler rader än ett kalkylblad rymmer (1048576); avgränsa den, eller välj "
		"csv eller json",
		err.message);
	uph_report_free(report);
}

/* ---- names of sheets ---- */

static void test_sheet_names(void **state)
{
	static const struct {
		const char *wanted, *name;
	} cases[] = {
		{"Saldo", "Saldo"},
		{"SALDO", "SALDO (2)"},
		{"saldo", "saldo (3)"},
		{"a/b\\c?d*e[f]g:h", "a-b-c-d-e-f-g-h"},
		{"'x'", "’x’"},
		{"", "Blad"},
		{"\xE2\x80\x8F", "Blad (2)"},
		{"history", "history (2)"},
		{"Åtgärder för psykisk hälsa 2024 i Blekinge", "Åtgärder för psykisk hälsa 2024"},
		{"Åtgärder för psykisk hälsa 2024 i Karlskrona", "Åtgärder för psykisk häl (2)"},
		{"1234567890123456789012345678901x", "1234567890123456789012345678901"},
		{"🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾",
			"🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾🧾"},
	};
	(void)state;
	struct arena arena;
	const char *taken[sizeof cases / sizeof cases[0]];
	arena_init(&arena, 65536);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		taken[i] = xlsx_sheet_name(cases[i].wanted, taken, sizeof taken[0], i, &arena);
		assert_string_equal(cases[i].name, taken[i]);
	}
	arena_free(&arena);
}

/* ---- the workbook ---- */

static void test_balance(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	report->landscape = true;
	struct book book = drawn(report);
	part_holds(&book, "xl/worksheets/sheet1.xml",
		(const char *const[]){/* the formula's cached value is the ledger's own */
			"<f>C11-D11</f><v>-2723514.64</v>", "<f>C15-D15</f><v>14765786</v>",
			/* totals leave subtotals and context out */
			"<f>SUM(C11:C13,C15)</f><v>16576660.06</v>",
			"<f>SUM(E11:E13,E15)</f><v>7893742.06</v>",
			/* a date, a linked amount */
			"<v>45457</v>", "<hyperlink ref=\"E11\" location=\"'Beslut'!A8\"",
			/* the page */
			"<pageSetup paperSize=\"9\"", "orientation=\"landscape\"",
			"<pageSetUpPr fitToPage=\"1\"/>",
			"<pane ySplit=\"9\" topLeftCell=\"A10\" activePane=\"bottomLeft\" state=\"frozen\"/>",
			"<autoFilter ref=\"A9:F15\"/>",
			"&amp;7 Saldo per aktivitet · Ur UPH-boken \"Blekinge\" · boken per verifikation 19 "
			"&amp;&amp; senare · sida &amp;P (&amp;N)</oddFooter>",
			NULL});
	part_holds(&book, "xl/worksheets/sheet2.xml",
		(const char *const[]){
			"<hyperlink ref=\"B8\" location=\"'Saldo'!A12\"", "<v>45562</v>", NULL});
	part_holds(&book, "xl/workbook.xml",
		(const char *const[]){"<sheet name=\"Saldo\"", "<sheet name=\"Beslut\"",
			"_xlnm.Print_Titles\" localSheetId=\"0\">Saldo!$9:$9<", NULL});
	part_holds(&book, "xl/styles.xml",
		(const char *const[]){"[$-41D]#,##0.00;[$-41D]&quot;−&quot;#,##0.00;&quot;–&quot;",
			"yyyy\\-mm\\-dd", NULL});
	part_holds(&book, "docProps/core.xml",
		(const char *const[]){"<dc:title>Saldo per aktivitet</dc:title>",
			"<dc:creator>uph</dc:creator>", ">2024-10-01T14:05:09Z</dcterms:created>", NULL});
	part_holds(&book, "docProps/app.xml",
		(const char *const[]){"<Company>Region Blekinge · KoU</Company>", NULL});
	book_free(&book);
	uph_report_free(report);
}

static void test_hard_names(void **state)
{
	(void)state;
	struct uph_report *report = sample_hard_names();
	struct book book = drawn(report);
	part_holds(&book, "xl/sharedStrings.xml",
		(const char *const[]){"<t>Ungdomsmottagning åäö ÅÄÖ é</t>",
			"<t>a \"quoted\" name; with, separators</t>",
			"<t>&lt;b&gt;&amp;amp; \\ 'x' ]]&gt;</t>", "<t>=SUM(A1:A9)</t>", "<t>+46 455</t>",
			"<t>-minus</t>", "<t>@konto</t>", "<t>höger\xE2\x80\x8Ftill\xE2\x80\xAEvänster</t>",
			"<t>emoji 🧾👩‍⚕️</t>", "esc ␛[31mred␛[0m bell␇ c1\xEF\xBF\xBDm",
			"<t>two\nlines\nthree</t>", "bad \xEF\xBF\xBD\xEF\xBF\xBD bytes \xEF\xBF\xBD",
			"<t xml:space=\"preserve\"> spaces </t>", NULL});
	part_lacks(&book, "xl/worksheets/sheet1.xml", "<f>");
	part_holds(&book, "xl/worksheets/sheet1.xml", (const char *const[]){"<v>-1.15</v>", NULL});
	char *strings = part(&book, "xl/sharedStrings.xml");
	assert_true(text_valid(strings, strlen(strings), NULL));
	free(strings);
	book_free(&book);
	uph_report_free(report);
}

static void test_what_no_cell_can_hold(void **state)
{
	(void)state;
	static const struct uph_column columns[] = {
		{.key = "name", .label = "Namn", .kind = UPH_VALUE_TEXT},
		{.key = "amount", .label = "Belopp", .kind = UPH_VALUE_MONEY},
		{.key = "count", .label = "Antal", .kind = UPH_VALUE_INTEGER},
	};
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	size_t section = uph_report_section(report, "", "", "", columns, 3);
	char *longest = malloc(40001);
	for (size_t i = 0; i < 40000; i += 2)
		memcpy(longest + i, "å", 2);
	longest[40000] = '\0';
	for (int i = 0; i < 4; i++) {
		struct uph_row *row = uph_report_row(report, section, UPH_ROW_PLAIN);
		row->values[1] = uph_value_money((struct uph_money){i == 0   ? INT64_MIN
								    : i == 1 ? INT64_C(999999999999999)
									     : INT64_C(1000000000000000)});
		row->values[2] = uph_value_integer(i == 0 ? INT64_MAX : -7);
		row->values[0] = uph_value_text(report, i == 0 ? longest : "x");
	}
	free(longest);
	longest = malloc(70001);
	memset(longest, 'a', 70000);
	longest[70000] = '\0';
	report->sections[section].rows[1].values[0] = uph_value_text(report, longest);
	free(longest);
	struct book book = drawn(report);
	part_holds(&book, "xl/worksheets/sheet1.xml",
		(const char *const[]){"<v>9999999999999.99</v>", "<v>-7</v>", NULL});
	char *strings = part(&book, "xl/sharedStrings.xml");
	assert_non_null(strstr(strings, "<t>−92 233 720 368 547 758,08</t>"));
	assert_non_null(strstr(strings, "<t>10 000 000 000 000,00</t>"));
	assert_non_null(strstr(strings, "<t>9223372036854775807</t>"));
	const char *first = strstr(strings, "<t>aaa");
	assert_non_null(first);
	assert_int_equal(32766, strcspn(first + 3, "\xE2"));
	assert_memory_equal("…</t>", first + 3 + 32766, 7);
	first = strstr(strings, "<t>åå");
	assert_int_equal(40000, strcspn(first + 3, "<")); /* 20 000 characters: short enough */
	free(strings);
	book_free(&book);
	uph_report_free(report);
}

static void test_formulas(void **state)
{
	static const struct uph_column columns[] = {
		{.key = "a", .label = "A", .kind = UPH_VALUE_MONEY, .flags = UPH_COLUMN_TOTAL, .slot = 27},
		{.key = "b", .label = "B", .kind = UPH_VALUE_MONEY, .flags = UPH_COLUMN_DATA_ONLY},
	};
	/* Section 0 stands on "Ett" in rows 5 to 8, total in 9; section 1 on "Två" in rows 5 and 6. */
	static const struct {
		size_t count;
		struct uph_term terms[3];
		const char *formula;
	} cases[] = {
		{0, {{0}}, NULL},
		{1, {{.section = 2}}, NULL},
		{1, {{.section = 0, .column = 1}}, NULL},
		{1, {{.section = 0, .column = 2}}, NULL},
		{1, {{.section = 0, .row_first = 2, .row_last = 1}}, NULL},
		{1, {{.section = 0, .row_last = 5}}, NULL},
		{1, {{.section = 1, .row_first = 2, .row_last = 2}}, NULL},
		{2, {{.section = 0}, {.section = 7}}, NULL},
		{1, {{.section = 0}}, "=AB5"},
		{1, {{.section = 0, .row_last = 3}}, "=SUM(AB5:AB8)"},
		{1, {{.section = 0, .row_first = 4, .row_last = 4}}, "=AB9"},
		{2, {{.section = 0}, {.section = 0, .row_first = 2, .row_last = 2}}, "=AB5+AB7"},
		{2, {{.section = 0}, {.subtract = true, .section = 0, .row_first = 1, .row_last = 3}},
			"=AB5-SUM(AB6:AB8)"},
		{2, {{.subtract = true, .section = 1}, {.section = 1, .row_last = 1}},
			"=-'Två'!AB5+SUM('Två'!AB5:AB6)"},
	};
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	size_t first = uph_report_section(report, "", "", "Ett", columns, 2);
	report->sections[first].total_row = true;
	size_t second = uph_report_section(report, "", "", "Två", columns, 2);
	for (int i = 0; i < 4; i++)
		uph_report_row(report, first, i == 2 ? UPH_ROW_SUBTOTAL : UPH_ROW_PLAIN);
	uph_report_row(report, second, UPH_ROW_PLAIN);
	uph_report_row(report, second, UPH_ROW_PLAIN);
	struct arena arena, none;
	struct xlsx_layout layout;
	struct buffer scratch;
	buffer_init(&scratch, 100);
	arena_init(&arena, 1 << 20);
	assert_int_equal(UPH_OK, xlsx_layout_make(report, NULL, &arena, &layout, NULL));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct uph_value value = {
			.kind = UPH_VALUE_MONEY, .terms = cases[i].terms, .term_count = cases[i].count};
		const char *formula = xlsx_layout_formula(&layout, 0, &value, &arena, &scratch);
		if (!cases[i].formula)
			assert_null(formula);
		else
			assert_string_equal(cases[i].formula, formula);
	}
	assert_string_equal("=SUM(AB5:AB6,AB8)", xlsx_layout_total(&layout.sections[0], 0, &arena, &scratch));
	struct uph_value linked = {.linked = true, .link_section = 1, .link_row = 1};
	assert_string_equal("internal:'Två'!AB6", xlsx_layout_link(&layout, &linked, &arena, &scratch));
	linked.link_row = 2;
	assert_null(xlsx_layout_link(&layout, &linked, &arena, &scratch));
	linked.linked = false;
	assert_null(xlsx_layout_link(&layout, &linked, &arena, &scratch));
	assert_false(buffer_failed(&scratch));
	/* One that there is no room for is not one that is not there. */
	arena_init(&none, 0);
	assert_null(xlsx_layout_total(&layout.sections[0], 0, &none, &scratch));
	assert_true(buffer_starved(&scratch));
	arena_free(&none);
	arena_free(&arena);
	uph_report_free(report);
}

static void test_total_of_scattered_rows(void **state)
{
	(void)state;
	static const struct uph_column column = {
		.key = "a", .label = "A", .kind = UPH_VALUE_MONEY, .flags = UPH_COLUMN_TOTAL};
	struct arena arena;
	struct buffer scratch;
	arena_init(&arena, 1 << 20);
	buffer_init(&scratch, 100);
	for (size_t runs = 0; runs <= 256; runs += 64) {
		struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
		size_t section = uph_report_section(report, "", "", "", &column, 1);
		for (size_t i = 0; i < runs; i++) {
			uph_report_row(report, section, UPH_ROW_PLAIN);
			uph_report_row(report, section, UPH_ROW_MUTED);
		}
		struct xlsx_layout layout;
		assert_int_equal(UPH_OK, xlsx_layout_make(report, NULL, &arena, &layout, NULL));
		const char *formula = xlsx_layout_total(&layout.sections[0], 0, &arena, &scratch);
		assert_int_equal(runs == 0 || runs > 255, formula == NULL);
		uph_report_free(report);
	}
	arena_free(&arena);
}

static void test_sections_share_a_sheet_and_findings_have_their_own(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	struct uph_findings *findings = uph_findings_new();
	uph_findings_add_amount(
		findings, UPH_SEVERITY_WARNING, "a", "Blad1!C29", (struct uph_money){41951500}, "=fråga");
	report->findings = findings;
	report->sections[1].sheet = "Saldo";
	report->chart = UPH_CHART_COLUMNS;
	report->chart_columns[0] = 4;
	report->chart_column_count = 1;
	struct book book = drawn(report);
	part_lacks(&book, "xl/worksheets/sheet1.xml", "<autoFilter");
	part_holds(&book, "xl/worksheets/sheet1.xml",
		(const char *const[]){"<hyperlink ref=\"E11\" location=\"'Saldo'!A22\"", "<drawing", NULL});
	part_holds(&book, "xl/worksheets/sheet2.xml", (const char *const[]){"<v>419515</v>", NULL});
	part_lacks(&book, "xl/worksheets/sheet2.xml", "<f>");
	part_holds(&book, "xl/workbook.xml", (const char *const[]){"<sheet name=\"Iakttagelser\"", NULL});
	part_holds(&book, "xl/charts/chart1.xml",
		(const char *const[]){"Saldo!$E$11:$E$15", "Saldo!$B$11:$B$15", NULL});
	book_free(&book);
	uph_findings_free(findings);
	uph_report_free(report);
}

static void test_nothing_but_figures(void **state)
{
	(void)state;
	struct uph_report *report = uph_report_new("import", "Import", UPH_ENGLISH);
	uph_report_figure(report, "posted", "Bokförda", uph_value_integer(22));
	uph_report_figure(report, "left", "Kvar att besluta", uph_value_money((struct uph_money){789374206}));
	uph_report_total(
		report, "on_balance", "På balansen", uph_value_money((struct uph_money){1657666006}));
	struct book book = drawn(report);
	part_holds(&book, "xl/worksheets/sheet1.xml",
		(const char *const[]){"<c r=\"B4\"", "<v>22</v>", "<c r=\"B5\"", "<v>7893742.06</v>",
			"<c r=\"B7\"", "<v>16576660.06</v>", " · page &amp;P", NULL});
	part_holds(&book, "docProps/core.xml",
		(const char *const[]){">1980-01-01T00:00:00Z</dcterms:created>", NULL});
	book_free(&book);
	uph_report_free(report);
}

static void test_long_footer_is_cut(void **state)
{
	(void)state;
	struct uph_report *report = uph_report_new("r", "R & Ö", UPH_SWEDISH);
	char footer[600];
	for (size_t i = 0; i < sizeof footer - 1; i++)
		footer[i] = i % 2 ? '&' : 'x';
	footer[sizeof footer - 1] = '\0';
	report->footer = footer;
	struct book book = drawn(report);
	part_holds(&book, "xl/worksheets/sheet1.xml",
		(const char *const[]){"&amp;7 R &amp;&amp; Ö · x&amp;&amp;x",
			"… · sida &amp;P (&amp;N)</oddFooter>", NULL});
	book_free(&book);
	uph_report_free(report);
}

/* ---- parts, texts across columns, lines to write on ---- */

static void test_parts_are_sheets_of_their_own(void **state)
{
	(void)state;
	struct uph_report *report = sample_paper();
	struct uph_findings *findings = uph_findings_new();
	uph_findings_add(findings, UPH_SEVERITY_NOTE, "a", "här", "något");
	report->parts[0]->findings = findings;
	struct book book = drawn(report);
	part_holds(&book, "xl/workbook.xml",
		(const char *const[]){"<sheet name=\"Papper\" sheetId=\"1\"",
			"<sheet name=\"Saldo\" sheetId=\"2\"", "<sheet name=\"Beslut\" sheetId=\"3\"",
			"<sheet name=\"Iakttagelser\" sheetId=\"4\"",
			"<sheet name=\"Papper (2)\" sheetId=\"5\"", NULL});
	/* Each its own way up, head and footer. */
	part_holds(&book, "xl/worksheets/sheet1.xml",
		(const char *const[]){"orientation=\"portrait\"", "&amp;7 Rekommendation · Ur UPH", NULL});
	part_holds(&book, "xl/worksheets/sheet2.xml",
		(const char *const[]){"orientation=\"landscape\"", "&amp;7 Saldo per aktivitet · Ur UPH",
			"<drawing", NULL});
	part_holds(&book, "xl/worksheets/sheet4.xml",
		(const char *const[]){"orientation=\"landscape\"", "&amp;7 Saldo per aktivitet · ", NULL});
	part_holds(&book, "xl/worksheets/sheet5.xml",
		(const char *const[]){"orientation=\"portrait\"", "&amp;7 Posterna bakom · a ", NULL});
	part_holds(&book, "docProps/core.xml",
		(const char *const[]){"<dc:title>Rekommendation</dc:title>", NULL});
	part_holds(&book, "xl/sharedStrings.xml",
		(const char *const[]){"<t>Saldo per aktivitet</t>", "<t>Posterna bakom</t>",
			"<t>OJUSTERAT</t>", "<t>Anm. Minus på 786, 787 och 964", NULL});
	/* Formulas within their own part, links across. */
	part_holds(&book, "xl/worksheets/sheet2.xml",
		(const char *const[]){
			"<f>C11-D11</f>", "<hyperlink ref=\"E11\" location=\"'Beslut'!A8\"", NULL});
	part_holds(&book, "xl/worksheets/sheet1.xml",
		(const char *const[]){"<f>C13-D13</f><v>7893742.06</v>",
			"<hyperlink ref=\"A6\" location=\"'Beslut'!A8\"", NULL});
	part_holds(
		&book, "xl/worksheets/sheet5.xml", (const char *const[]){"location=\"'Papper'!B13\"", NULL});
	book_free(&book);
	uph_findings_free(findings);
	uph_report_free(report);
}

static void test_texts_across_columns(void **state)
{
	(void)state;
	struct uph_report *report = sample_paper();
	struct book book = drawn(report);
	/* The organisation and the status have a line each. The second clause takes two rows of cells made
	 * one; a text of several lines is no link. */
	part_holds(&book, "xl/worksheets/sheet1.xml",
		(const char *const[]){"<mergeCell ref=\"A2:E2\"/>", "<mergeCell ref=\"B6:E6\"/>",
			"<mergeCell ref=\"B7:E7\"/>", "<mergeCell ref=\"B8:E8\"/>",
			"<mergeCell ref=\"B9:E9\"/>",
			"<row r=\"7\" spans=\"1:5\" ht=\"405\" customHeight=\"1\"",
			"<mergeCell ref=\"A16:B16\"/>", "<mergeCell ref=\"C16:E16\"/>",
			"<row r=\"16\" spans=\"1:5\" ht=\"26\" customHeight=\"1\"",
			"<row r=\"17\" spans=\"1:2\" ht=\"26\" customHeight=\"1\"", NULL});
	part_lacks(&book, "xl/worksheets/sheet1.xml", "<hyperlink ref=\"B7\"");
	part_lacks(&book, "xl/worksheets/sheet1.xml", "<autoFilter");
	/* Every word is there, once. */
	char *strings = part(&book, "xl/sharedStrings.xml");
	const char *at = strings;
	for (int i = 1; i <= SAMPLE_CLAUSE_WORDS; i++) {
		char word[16];
		(void)snprintf(word, sizeof word, "ord%d", i);
		at = strstr(at, word);
		assert_non_null(at);
		at += strlen(word);
	}
	free(strings);
	book_free(&book);
	uph_report_free(report);
}

/* The last clause is short of the last line by some words, whatever the letters measure: no line is counted
 * twice and none left out. */
static void test_texts_are_cut_at_spaces(void **state)
{
	static const struct {
		const char *text;
		double units;
		uint32_t lines;
		size_t taken;
	} cases[] = {
		{"", 40, 31, 0},
		{"ett två tre", 40, 1, 12},
		{"ett två tre", 5, 1, 4},
		{"ett två tre", 5, 2, 9},
		{"ett\ntvå\ntre", 40, 2, 9},
		{"enordutanslut", 6, 1, 3},
		{"ååååååååå", 6, 1, 2},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t taken = xlsx_text_take(cases[i].text, cases[i].units, false, cases[i].lines);
		if (taken != cases[i].taken)
			fail_msg("case %zu: %zu", i, taken);
	}
}

/* A text that is told to take one line is one that goes whole on one, however near the edge. */
static void test_lines_agree_with_what_is_taken(void **state)
{
	static const char *const texts[] = {"", " ", "ett två tre", "enordutanslut", "två  mellanslag ",
		"rad\nrad", "AVSER @ % MW · Överenskommelse § 84", "1 234 567,89"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (int bold = 0; bold < 2; bold++)
			for (double units = 1.5; units < 60; units += 0.01) {
				bool one = xlsx_text_lines(texts[i], units, bold) == 1;
				size_t taken = xlsx_text_take(texts[i], units, bold, 1);
				if (one && taken != strlen(texts[i]))
					fail_msg("%s in %.2f: one line, %zu taken", texts[i], units, taken);
			}
}

static void test_chart_of_two_series(void **state)
{
	(void)state;
	struct uph_report *report = sample_paper();
	struct book book = drawn(report);
	part_holds(&book, "xl/charts/chart1.xml",
		(const char *const[]){"Saldo!$D$11:$D$15", "Saldo!$E$11:$E$15",
			"Rekommenderat eller beslutat", "Kvar att besluta", "<c:legendPos val=\"t\"/>",
			"<a:srgbClr val=\"595959\"/>", "<a:srgbClr val=\"D0D0D0\"/>",
			"<a:srgbClr val=\"262626\"/>",
			"formatCode=\"[$-41D]#,##0;[$-41D]&quot;−&quot;#,##0\"", NULL});
	book_free(&book);
	uph_report_free(report);
}

/* A narrow table does not make the words above it narrow; where the paper is too narrow for both ends of the
 * top line, it is two. */
static void test_top_line(void **state)
{
	static const struct {
		const char *belongs;
		const char *cells[3];
	} cases[] = {
		{"", {"<c r=\"A1\"", "<c r=\"D1\"", "<c r=\"A2\""}},
		{"Bilaga till LSVO 2024-09-27 § 84/24", {"<c r=\"A1\"", "<c r=\"D1\"", "<c r=\"A2\""}},
		{"Bilaga till LSVO 2024-09-27 § 84/24, beslutsunderlag till regiondirektören, Dnr ______",
			{"<c r=\"A1\"", "<c r=\"D2\"", "<c r=\"A3\""}},
	};
	static const struct uph_column column = {.key = "a", .label = "A", .kind = UPH_VALUE_TEXT};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
		report->organisation = "Region Blekinge · KoU";
		report->status = "UTKAST";
		report->belongs = cases[i].belongs;
		uph_report_section(report, "a", "", "Blad", &column, 1);
		struct book book = drawn(report);
		part_holds(&book, "xl/worksheets/sheet1.xml",
			(const char *const[]){cases[i].cells[0], cases[i].cells[1], cases[i].cells[2], NULL});
		book_free(&book);
		uph_report_free(report);
	}
}

/* What a row cannot hold, a wider column does. */
static void test_long_texts_widen_their_column(void **state)
{
	static const struct uph_column column = {.key = "a",
		.label = "A",
		.kind = UPH_VALUE_TEXT,
		.flags = UPH_COLUMN_WRAP | UPH_COLUMN_LINE(20)};
	char text[3001];
	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 7 == 6 ? ' ' : 'n';
	text[sizeof text - 1] = '\0';
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	size_t section = uph_report_section(report, "a", "", "Blad", &column, 1);
	uph_report_row(report, section, UPH_ROW_PLAIN)->values[0] = uph_value_text(report, text);
	struct arena arena;
	struct xlsx_layout layout;
	arena_init(&arena, 1 << 20);
	assert_int_equal(UPH_OK, xlsx_layout_make(report, NULL, &arena, &layout, NULL));
	assert_true(layout.sheets[0].widths[0] < 130);
	assert_true(xlsx_text_lines(text, layout.sheets[0].widths[0], false) <= 31);
	arena_free(&arena);
	uph_report_free(report);
}

static void test_a_part_that_cannot_be_drawn(void **state)
{
	static const struct uph_column column = {
		.key = "a", .label = "A", .kind = UPH_VALUE_MONEY, .flags = UPH_COLUMN_TOTAL};
	(void)state;
	struct uph_error err = {0};
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	struct uph_report *follower = uph_report_new("p", "P", UPH_SWEDISH);
	size_t section = uph_report_section(follower, "a", "", "Blad", &column, 1);
	for (int i = 0; i < 2; i++)
		uph_report_row(follower, section, UPH_ROW_PLAIN)->values[0] =
			uph_value_money((struct uph_money){INT64_MAX});
	assert_int_equal(1, uph_report_join(report, follower));
	assert_int_equal(UPH_E_OVERFLOW, uph_report_render(report, UPH_FORMAT_XLSX, NULL, "/dev/null", &err));
	assert_string_equal("summan av kolumnen \"A\" är större än vad som kan hållas i ören", err.message);
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damage_is_seen),
		cmocka_unit_test(test_parts_cut_before_zipping_are_seen),
		cmocka_unit_test(test_every_limit_gives_whole_or_nothing),
		cmocka_unit_test(test_no_temporary_folder),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_sheet_names),
		cmocka_unit_test(test_balance),
		cmocka_unit_test(test_hard_names),
		cmocka_unit_test(test_what_no_cell_can_hold),
		cmocka_unit_test(test_formulas),
		cmocka_unit_test(test_total_of_scattered_rows),
		cmocka_unit_test(test_sections_share_a_sheet_and_findings_have_their_own),
		cmocka_unit_test(test_nothing_but_figures),
		cmocka_unit_test(test_long_footer_is_cut),
		cmocka_unit_test(test_parts_are_sheets_of_their_own),
		cmocka_unit_test(test_texts_across_columns),
		cmocka_unit_test(test_texts_are_cut_at_spaces),
		cmocka_unit_test(test_lines_agree_with_what_is_taken),
		cmocka_unit_test(test_chart_of_two_series),
		cmocka_unit_test(test_top_line),
		cmocka_unit_test(test_long_texts_widen_their_column),
		cmocka_unit_test(test_a_part_that_cannot_be_drawn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
