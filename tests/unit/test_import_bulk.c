/* Long sheets of events: nothing is kept of a row but its count, all refusals come at once without posting
 * the rows before them again, the same file posts nothing and its next version what is new. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/arena.h"
#include "ledger/base/buffer.h"
#include "tests/support/import_case.h"

#define ALLOCATIONS 40

static struct import_case here;
static struct buffer sheet;

static int setup(void **state)
{
	(void)state;
	import_case_begin(&here);
	buffer_init(&sheet, (size_t)64 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	buffer_free(&sheet);
	import_case_end(&here);
	return 0;
}

/* The grant and the allocations, and requisitions of `first` to `last`; every second of them says what
 * another one does, too. */
static void begin_sheet(void)
{
	buffer_clear(&sheet);
	buffer_text(&sheet, "Händelse;Datum;Belopp;Nr;Bidragsår;Aktivitet;Beslut;Ändamål;Mottagare;Referens\n"
			    "Tilldelat;2024-01-01;900 000 000;;UPH 2024;787;;;;\n");
	for (int i = 0; i < ALLOCATIONS; i++)
		buffer_print(&sheet,
			"Rekommenderat;2024-02-16;20 000 000;;UPH 2024;787;LSVO 2024-02-16 § %d;Insats "
			"%d;KoU;\n",
			i / 4 + 1, i + 1);
}

static void add_rows(int first, int last)
{
	for (int i = first; i <= last; i++)
		buffer_print(&sheet, "Rekvirerat;2024-%02d-01;%d,%02d;UPH-24-%03d;;;;;;R%d\n", 3 + i % 9,
			i % 700 + 1, i % 100, i % ALLOCATIONS + 1, i / 12600);
}

static size_t rows_of(int requisitions)
{
	return 1 + ALLOCATIONS + (size_t)requisitions;
}

static void write_sheet(void)
{
	assert_false(buffer_failed(&sheet));
	import_case_text(&here, buffer_string(&sheet));
}

static size_t arena_used(const struct uph_import_result *result)
{
	return ((const struct arena *)result->memory)->used_total;
}

static void import(const struct uph_import_options *options, size_t posted, size_t unchanged,
	struct uph_import_result *result)
{
	struct uph_error err = {0};
	assert_status(UPH_OK, import_case_run(&here, options, result, &err), &err);
	assert_int_equal(posted, result->posted);
	assert_int_equal(unchanged, result->unchanged);
}

static void a_long_sheet_takes_no_more_memory(void **state)
{
	(void)state;
	const struct uph_import_options dry = {.dry_run = true};
	struct uph_import_result result;
	begin_sheet();
	add_rows(1, 12000);
	write_sheet();
	import(&dry, rows_of(12000), 0, &result);
	assert_int_equal(10000, result.row_count);
	assert_int_equal(rows_of(12000) - 10000, result.unlisted);
	size_t used = arena_used(&result);
	uph_import_free(&result);

	add_rows(12001, 30000);
	write_sheet();
	import(NULL, rows_of(30000), 0, &result);
	assert_int_equal(rows_of(30000) - 10000, result.unlisted);
	assert_true(arena_used(&result) <= used + 4096);
	uph_import_free(&result);
	book_verify(here.ledger);

	import(NULL, 0, rows_of(30000), &result); /* the same once more, found by the rows' keys */
	assert_true(result.known_file);
	uph_import_free(&result);

	add_rows(30001, 30500);
	write_sheet();
	import(NULL, 500, rows_of(30000), &result);
	assert_false(result.known_file);
	uph_import_free(&result);
	book_verify(here.ledger);
}

/* A version without some rows names them, and posts nothing. */
static void what_is_gone_is_told(void **state)
{
	(void)state;
	struct uph_import_result result;
	begin_sheet();
	add_rows(1, 12000);
	write_sheet();
	import(NULL, rows_of(12000), 0, &result);
	uph_import_free(&result);
	begin_sheet();
	add_rows(3, 12000);
	write_sheet();
	import(NULL, 0, rows_of(12000) - 2, &result);
	uph_import_free(&result);
	assert_non_null(strstr(import_case_finding(&here, "journal.gone")->message, "2 händelser ur "));
	assert_non_null(strstr(import_case_finding(&here, "journal.gone")->message, "verifikation 42, 43."));
}

static void close_year(void)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(here.ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_close_period(here.ledger, 0, 20231231, "Bokslut", &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(here.ledger, &err), &err);
}

static size_t errors(void)
{
	return uph_findings_count_of(here.findings, UPH_SEVERITY_ERROR);
}

/* Refusals that have written something (a party, a decision, an allocation) and such that have not, far into
 * the sheet: each is told once, and what comes after them is tried as if they were not there. */
static void all_refusals_come_at_once(void **state)
{
	(void)state;
	begin_sheet();
	add_rows(1, 11000);
	buffer_text(&sheet, "Utbetalt;2024-05-20;99 999 999;UPH-24-001;;;;;;för mycket\n"
			    "Rekommenderat;2024-02-16;10;;UPH 2031;787;LSVO 2024-12-01 § 9;Ny;Nya kommunen;\n"
			    "Rekommenderat;2024-02-16;10;;UPH 2024;999x;LSVO 2024-12-02;Ny;Annan kommun;\n");
	add_rows(11001, 11500);
	buffer_text(&sheet, "Rekvirerat;2024-05-20;99 999 999;UPH-24-002;;;;;;för mycket\n"
			    "Rekvirerat;2024-05-20;1;UPH-24-099;;;;;;finns inte\n");
	add_rows(11501, 12000);
	/* A closed period is met when the voucher has begun. */
	buffer_text(&sheet, "Erhållet;2023-12-30;5;;UPH 2024;;;;;stängt\n");
	add_rows(12001, 12100);
	buffer_text(&sheet, "Erhållet;2023-12-31;6;;UPH 2024;;;;;stängt\n");
	write_sheet();
	close_year();
	struct uph_head before = uph_ledger_head(here.ledger);
	struct uph_import_result result;
	struct uph_error err = {0};
	assert_int_equal(UPH_E_REFUSED, import_case_run(&here, NULL, &result, &err));
	assert_memory_equal(before.hash, uph_ledger_head(here.ledger).hash, UPH_DIGEST_SIZE);
	char expected[100];
	(void)snprintf(
		expected, sizeof expected, "inget är bokfört: boken tar inte emot %zu händelser", errors());
	assert_string_equal(expected, err.message);
	assert_int_equal(6, errors());
	for (size_t i = 0; i + 1 < uph_findings_count(here.findings); i++) {
		const struct uph_finding *one = uph_findings_at(here.findings, i);
		for (size_t k = i + 1; k < uph_findings_count(here.findings); k++)
			assert_string_not_equal(one->where, uph_findings_at(here.findings, k)->where);
	}
	book_verify(here.ledger);
}

struct heard {
	int calls;
	int64_t done, total;
};

static void hear(void *context, int64_t done, int64_t total)
{
	struct heard *heard = context;
	if (total > 0)
		assert_true(done < total);
	heard->calls++;
	heard->done = done;
	heard->total = total;
}

static void progress_is_told(void **state)
{
	(void)state;
	struct heard heard = {0};
	const struct uph_import_options options = {
		.dry_run = true, .progress = hear, .progress_context = &heard};
	struct uph_import_result result;
	begin_sheet();
	add_rows(1, 5000);
	write_sheet();
	import(&options, rows_of(5000), 0, &result);
	uph_import_free(&result);
	assert_true(heard.calls >= 5);
	assert_int_equal(rows_of(5000), heard.total);
	assert_true(heard.done > 4000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_long_sheet_takes_no_more_memory, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_gone_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(all_refusals_come_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(progress_is_told, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
