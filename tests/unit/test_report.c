/* The report model, the choice of format, and that a file is whole or absent. */
#define _DEFAULT_SOURCE

#include "tests/support/support.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/sample_report.h"
#include "uph/report.h"

static const struct uph_column amount_columns[] = {
	{.key = "name", .label = "Namn", .kind = UPH_VALUE_TEXT},
	{.key = "amount", .label = "Belopp", .kind = UPH_VALUE_MONEY, .flags = UPH_COLUMN_TOTAL},
};

/* ---- failures ---- */

static void test_format_named_refuses(void **state)
{
	static const struct {
		const char *name, *message;
	} cases[] = {
		{"xls", "formatet \"xls\" finns inte; välj text, csv, json, xlsx eller html. Menade du xlsx?"},
		{"jsno",
			"formatet \"jsno\" finns inte; välj text, csv, json, xlsx eller html. Menade du json?"},
		{"", "formatet \"\" finns inte; välj text, csv, json, xlsx eller html"},
		{"portabel", "formatet \"portabel\" finns inte; välj text, csv, json, xlsx eller html"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct uph_error err = {0};
		enum uph_format format = UPH_FORMAT_COUNT;
		assert_int_equal(UPH_E_USAGE, uph_format_named(cases[i].name, &format, &err));
		assert_string_equal(cases[i].message, err.message);
		assert_int_equal(UPH_FORMAT_COUNT, format);
	}
}

static void test_total_that_overflows_is_refused(void **state)
{
	(void)state;
	struct uph_error err = {0};
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	size_t section = uph_report_section(report, "", "", "", amount_columns, 2);
	for (int i = 0; i < 2; i++)
		uph_report_row(report, section, UPH_ROW_PLAIN)->values[1] =
			uph_value_money((struct uph_money){INT64_MAX});
	struct uph_money sum = {7};
	assert_false(uph_section_total(&report->sections[0], 1, &sum));
	assert_int_equal(7, sum.ore);
	assert_int_equal(UPH_E_OVERFLOW, uph_report_render(report, UPH_FORMAT_JSON, NULL, "/dev/null", &err));
	assert_string_equal(
		"summan av kolumnen \"Belopp\" är större än vad som kan hållas i ören", err.message);
	uph_report_free(report);
}

static size_t files_in(const char *folder)
{
	size_t count = 0;
	DIR *directory = opendir(folder);
	for (struct dirent *entry; (entry = readdir(directory));)
		count += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
	closedir(directory);
	return count;
}

static void test_unwritable_places(void **state)
{
	static const struct {
		const char *path, *message;
	} cases[] = {
		{"/dev/full", "/dev/full kan inte skrivas: disken är full; frigör plats och gör om"},
		{"/tmp", "/tmp kan inte skrivas: där finns redan en mapp med det namnet"},
		{"/nowhere/at/all.txt", "/nowhere/at/all.txt kan inte skrivas: mappen finns inte"},
	};
	(void)state;
	struct uph_report *report = sample_balance();
	for (int format = 0; format < UPH_FORMAT_COUNT; format++) {
		for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
			struct uph_error err = {0};
			assert_status(UPH_E_IO,
				uph_report_render(report, (enum uph_format)format, NULL, cases[i].path, &err),
				&err);
			assert_string_equal(cases[i].message, err.message);
		}
	}
	uph_report_free(report);
}

/* In a child, since a limit on file size cannot be taken back. */
static int drawn_with_limit(
	const struct uph_report *report, enum uph_format format, const char *path, rlim_t limit)
{
	pid_t child = fork();
	if (child == 0) {
		struct rlimit most = {limit, limit};
		struct uph_error err = {0};
		if (!freopen("/dev/null", "w", stderr)) /* libxlsxwriter has its say there */
			_exit(3);
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &most);
		enum uph_status status = uph_report_render(report, format, NULL, path, &err);
		bool worded = strstr(err.message, "filen blir större än vad systemet tillåter") ||
			      strstr(err.message, "tillfällig");
		_exit(status == UPH_OK ? 0 : status == UPH_E_IO && worded ? 1 : 2);
	}
	int status = 0;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_no_room_leaves_what_was_there(void **state)
{
	(void)state;
	struct uph_report *report = sample_hard_names();
	char *folder = support_folder();
	char *path = support_path(folder, "saldo");
	char *absent = support_path(folder, "nytt");
	support_write(path, "old", 3);
	for (int format = 0; format < UPH_FORMAT_COUNT; format++) {
		assert_int_equal(1, drawn_with_limit(report, (enum uph_format)format, path, 200));
		assert_int_equal(1, drawn_with_limit(report, (enum uph_format)format, absent, 200));
		size_t length;
		char *data = support_read(path, &length);
		assert_int_equal(3, length);
		assert_memory_equal("old", data, 3);
		free(data);
		assert_int_equal(1, files_in(folder));
		assert_int_equal(0, drawn_with_limit(report, (enum uph_format)format, absent, 1000000));
		assert_int_equal(0, unlink(absent));
	}
	free(absent);
	free(path);
	support_folder_remove(folder);
	uph_report_free(report);
}

static void test_closed_pipe(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	for (int format = 0; format < UPH_FORMAT_COUNT; format++) {
		int ends[2];
		assert_int_equal(0, pipe(ends));
		close(ends[0]); /* before the child is there, which may write at once */
		(void)fflush(NULL);
		pid_t child = fork();
		if (child == 0) {
			struct uph_error err = {0};
			signal(SIGPIPE, SIG_IGN);
			dup2(ends[1], STDOUT_FILENO);
			enum uph_status status =
				uph_report_render(report, (enum uph_format)format, NULL, "-", &err);
			_exit(status == UPH_E_IO && strcmp(err.message,
							    "utmatningen kan inte skrivas: mottagaren "
							    "slutade läsa innan allt var skrivet") == 0
					? 0
					: 1);
		}
		close(ends[1]);
		int status;
		waitpid(child, &status, 0);
		assert_true(WIFEXITED(status));
		assert_int_equal(0, WEXITSTATUS(status));
	}
	uph_report_free(report);
}

/* ---- successes ---- */

static void test_format_of_path(void **state)
{
	static const struct {
		const char *path;
		bool known;
		enum uph_format format;
	} cases[] = {
		{"saldo", false, UPH_FORMAT_TEXT},
		{"a.json/saldo", false, UPH_FORMAT_TEXT},
		{"saldo.xls", false, UPH_FORMAT_TEXT},
		{"", false, UPH_FORMAT_TEXT},
		{"saldo.txt", true, UPH_FORMAT_TEXT},
		{"/a.b/saldo.CSV", true, UPH_FORMAT_CSV},
		{"saldo.2024.json", true, UPH_FORMAT_JSON},
		{"saldo.Xlsx", true, UPH_FORMAT_XLSX},
		{"saldo.html", true, UPH_FORMAT_HTML},
		{"saldo.HTM", true, UPH_FORMAT_HTML},
		{"saldo.xhtml", false, UPH_FORMAT_TEXT},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum uph_format format = UPH_FORMAT_COUNT;
		assert_int_equal(cases[i].known, uph_format_of_path(cases[i].path, &format));
		assert_int_equal(cases[i].known ? cases[i].format : UPH_FORMAT_COUNT, format);
	}
	enum uph_format format;
	assert_int_equal(UPH_OK, uph_format_named("JSON", &format, NULL));
	assert_int_equal(UPH_FORMAT_JSON, format);
}

static void test_texts_are_copied(void **state)
{
	(void)state;
	char name[] = "Karlshamn", key[] = "amount";
	struct uph_column column = {.key = key, .label = name, .kind = UPH_VALUE_TEXT};
	struct uph_report *report = uph_report_new(name, name, UPH_SWEDISH);
	size_t section = uph_report_section(report, key, name, name, &column, 1);
	uph_report_row(report, section, UPH_ROW_PLAIN)->values[0] = uph_value_text(report, name);
	uph_report_parameter(report, key, name, name);
	uph_report_figure(report, key, name, (struct uph_value){.kind = UPH_VALUE_TEXT, .text = name});
	uph_report_note(report, "%s", name);
	memset(name, 'x', sizeof name - 1);
	memset(key, 'x', sizeof key - 1);
	assert_string_equal("Karlshamn", report->name);
	assert_string_equal("Karlshamn", report->sections[0].columns[0].label);
	assert_string_equal("amount", report->sections[0].columns[0].key);
	assert_string_equal("Karlshamn", report->sections[0].rows[0].values[0].text);
	assert_string_equal("Karlshamn", report->parameters[0].value.text);
	assert_string_equal("Karlshamn", report->figures[0].value.text);
	assert_string_equal("Karlshamn", report->notes[0]);
	assert_null(uph_report_text(report, NULL));
	assert_int_equal(UPH_VALUE_NONE, uph_value_text(report, NULL).kind);
	assert_int_equal(UPH_VALUE_NONE, uph_value_date((struct uph_date){0}).kind);
	assert_true(uph_report_complete(report));
	uph_report_free(report);
	uph_report_free(NULL);
}

static void test_texts_in_one(void **state)
{
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	assert_string_equal(
		"kvar 786", uph_report_texts(report, (const char *const[]){"kvar", NULL, " ", "", "786"}, 5));
	assert_string_equal("", uph_report_texts(report, NULL, 0));
	char longer[600];
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_string_equal(longer, uph_report_print(report, "%s", longer));
	longer[255] = '\0';
	assert_string_equal(longer, uph_report_print(report, "%s", longer));
	longer[254] = '\0';
	assert_string_equal(longer, uph_report_print(report, "%s", longer));
	uph_report_free(report);
}

static void test_columns_that_are_known_later(void **state)
{
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	struct uph_column columns[2] = {amount_columns[0], amount_columns[1]};
	columns[0].flags = UPH_COLUMN_DATA_ONLY;
	size_t section = uph_report_section(report, "", "", "", columns, 2);
	assert_int_equal(0, report->sections[section].columns[1].slot);
	columns[0].flags = UPH_COLUMN_WRAP;
	uph_report_columns(report, section, columns);
	uph_report_columns(report, section + 1, columns); /* there is no such section */
	assert_int_equal(UPH_COLUMN_WRAP, report->sections[section].columns[0].flags);
	assert_int_equal(1, report->sections[section].columns[1].slot);
	assert_string_equal("Belopp", report->sections[section].columns[1].label);
	uph_report_free(report);
}

static void test_lists_grow(void **state)
{
	(void)state;
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	for (size_t i = 0; i < 40; i++) {
		assert_int_equal(i, uph_report_section(report, "", "", "", amount_columns, 2));
		uph_report_note(report, "%zu", i);
		uph_report_total(report, "k", "l", uph_value_integer((int64_t)i));
	}
	for (int64_t i = 0; i < 1000; i++) {
		struct uph_row *row = uph_report_row(report, 39, UPH_ROW_PLAIN);
		assert_int_equal(UPH_VALUE_NONE, row->values[1].kind);
		row->values[1] = uph_value_money((struct uph_money){i});
	}
	struct uph_money sum;
	assert_true(uph_section_total(&report->sections[39], 1, &sum));
	assert_int_equal(499500, sum.ore);
	assert_string_equal("31", report->notes[31]);
	assert_int_equal(39, report->totals[39].value.integer);
	assert_null(uph_report_row(report, 40, UPH_ROW_PLAIN));
	assert_false(uph_report_complete(report));
	assert_int_equal(UPH_E_MEMORY, uph_report_render(report, UPH_FORMAT_TEXT, NULL, "/dev/null", NULL));
	uph_report_free(report);
}

static void test_slots_left_out_are_numbered(void **state)
{
	(void)state;
	struct uph_column columns[] = {
		{.key = "a", .label = "A"},
		{.key = "b", .label = "B", .flags = UPH_COLUMN_DATA_ONLY},
		{.key = "c", .label = "C"},
	};
	struct uph_report *report = uph_report_new("r", "R", UPH_SWEDISH);
	uph_report_section(report, "", "", "", columns, 3);
	assert_int_equal(1, report->sections[0].columns[2].slot);
	columns[2].slot = 5;
	uph_report_section(report, "", "", "", columns, 3);
	assert_int_equal(5, report->sections[1].columns[2].slot);
	uph_report_free(report);
}

static void test_totals_count_plain_rows_alone(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	struct uph_money sum;
	assert_true(uph_section_total(&report->sections[0], 4, &sum));
	assert_int_equal(789374206, sum.ore);
	assert_true(uph_section_total(&report->sections[0], 3, &sum));
	assert_int_equal(868291800, sum.ore);
	uph_report_free(report);
}

static void test_links_stay_and_rights_are_kept(void **state)
{
	(void)state;
	struct uph_report *report = sample_balance();
	char *folder = support_folder();
	char *path = support_path(folder, "saldo.txt"), *link = support_path(folder, "lank.txt");
	support_write(path, "old", 3);
	assert_int_equal(0, chmod(path, 0640));
	assert_int_equal(0, symlink("saldo.txt", link));
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_render(report, UPH_FORMAT_TEXT, NULL, link, &err), &err);
	struct stat st;
	assert_int_equal(0, lstat(link, &st));
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(0, lstat(path, &st));
	assert_true(st.st_size > 3);
	assert_int_equal(0640, st.st_mode & 0777);
	assert_int_equal(2, files_in(folder));
	free(link);
	free(path);
	support_folder_remove(folder);
	uph_report_free(report);
}

static void test_same_report_same_bytes(void **state)
{
	(void)state;
	char *first[UPH_FORMAT_COUNT];
	size_t lengths[UPH_FORMAT_COUNT];
	struct uph_report *report = sample_balance();
	for (int i = 0; i < UPH_FORMAT_COUNT; i++)
		first[i] = sample_drawn(report, (enum uph_format)i, NULL, &lengths[i]);
	uph_report_free(report);
	sleep(2); /* a zip's clock counts in twos */
	report = sample_balance();
	for (int i = 0; i < UPH_FORMAT_COUNT; i++) {
		size_t length;
		char *again = sample_drawn(report, (enum uph_format)i, NULL, &length);
		assert_int_equal(lengths[i], length);
		assert_memory_equal(first[i], again, length);
		free(first[i]);
		free(again);
	}
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format_named_refuses),
		cmocka_unit_test(test_total_that_overflows_is_refused),
		cmocka_unit_test(test_unwritable_places),
		cmocka_unit_test(test_no_room_leaves_what_was_there),
		cmocka_unit_test(test_closed_pipe),
		cmocka_unit_test(test_format_of_path),
		cmocka_unit_test(test_texts_are_copied),
		cmocka_unit_test(test_texts_in_one),
		cmocka_unit_test(test_columns_that_are_known_later),
		cmocka_unit_test(test_lists_grow),
		cmocka_unit_test(test_slots_left_out_are_numbered),
		cmocka_unit_test(test_totals_count_plain_rows_alone),
		cmocka_unit_test(test_links_stay_and_rights_are_kept),
		cmocka_unit_test(test_same_report_same_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
