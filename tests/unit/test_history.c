/* The processing history: each command with what it made, as known and by day. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/record.h"
#include "tests/support/book.h"
#include "tests/support/full_book.h"
#include "tests/support/real_book.h"

static char *folder;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	support_folder_remove(folder);
	return 0;
}

struct seen {
	size_t count, stop_after;
	int64_t next_seq, records;
	int64_t made[UPH_MADE_KINDS];
	struct uph_command_run last; /* without its texts, but for these */
	char person[32], words[32];
	bool sources;
};

static enum uph_status take(void *context, const struct uph_command_run *run, struct uph_error *err)
{
	struct seen *seen = context;
	if (seen->stop_after && seen->count == seen->stop_after)
		return uph_fail(err, UPH_E_REFUSED, "nog");
	/* The chain has no gaps: a command's records begin where the last one's end. */
	assert_int_equal(run->first_seq, seen->next_seq + 1);
	int64_t sum = 1;
	for (size_t i = 0; i < UPH_MADE_KINDS; i++) {
		seen->made[i] += run->made[i];
		sum += run->made[i];
	}
	assert_int_equal(run->last_seq - run->first_seq + 1, sum);
	seen->next_seq = run->last_seq;
	seen->records += sum;
	seen->count++;
	seen->last = *run;
	(void)snprintf(seen->person, sizeof seen->person, "%s", run->person);
	(void)snprintf(seen->words, sizeof seen->words, "%s", run->words);
	seen->sources = run->sources != NULL;
	return UPH_OK;
}

/* The names are those of the record tables, every one but the command's own. */
static void every_kind_of_record_is_counted(void **state)
{
	(void)state;
	assert_int_equal(UPH_MADE_KINDS, RECORD_KINDS - 1);
	for (size_t kind = 0; kind < RECORD_KINDS; kind++) {
		size_t found = 0;
		for (size_t i = 0; i < UPH_MADE_KINDS; i++)
			found += strcmp(uph_made_name((enum uph_made)i),
					 record_table((enum record_kind)kind)->name) == 0;
		assert_int_equal(found, kind != RECORD_COMMAND);
	}
}

static void the_visitor_can_stop(void **state)
{
	struct real_book book;
	struct uph_error err;
	struct seen seen = {.stop_after = 1};
	(void)state;
	real_book_open(&book, folder, "stop.uph");
	assert_int_equal(uph_history(book.ledger, 0, take, &seen, &err), UPH_E_REFUSED);
	assert_string_equal(err.message, "nog");
	assert_int_equal(seen.count, 1);
	seen = (struct seen){0};
	assert_status(UPH_OK, uph_history(book.ledger, 0, take, &seen, &err), &err);
	assert_int_equal(seen.count, 2);
	real_book_close(&book);
}

static void all_of_a_full_book(void **state)
{
	struct uph_error err;
	struct uph_ledger *ledger;
	struct seen seen = {0};
	(void)state;
	char *path = full_book(folder);
	const struct uph_ledger_options options = {.read_only = true};
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	assert_status(UPH_OK, uph_history(ledger, 0, take, &seen, &err), &err);
	struct uph_head head = uph_ledger_head(ledger);
	assert_int_equal(seen.records, head.seq);
	for (size_t i = 0; i < UPH_MADE_KINDS; i++)
		assert_true(seen.made[i] > 0);
	assert_string_equal(seen.person, "chefen");
	assert_string_equal(seen.words, "uph attest");
	assert_int_equal(seen.last.made[UPH_MADE_ATTESTS], 1);
	assert_int_equal(seen.last.made[UPH_MADE_ATTACHMENTS], 1);
	assert_int_equal(seen.last.first_voucher, 0);
	assert_false(seen.sources);
	uph_ledger_close(ledger);
	free(path);
}

static void as_a_report(void **state)
{
	struct real_book book;
	struct uph_report *report;
	struct uph_error err;
	(void)state;
	real_book_open(&book, folder, "report.uph");
	assert_status(UPH_OK, uph_report_history(book.ledger, &(struct uph_query){0}, &report, &err), &err);
	assert_string_equal(report->title, "Behandlingshistorik");
	assert_int_equal(report->sections[0].row_count, 2);
	assert_string_equal(report_words(report, 0, 0, "recorded_at"), "2024-10-01 12:00:01 UTC");
	assert_string_equal(
		report_words(report, 0, 0, "made"), "19 andra namn, 9 parter, 1 aktivitet, 1 inställning");
	assert_string_equal(report_words(report, 0, 0, "sources"), "");
	assert_int_equal(report_value(report, 0, 0, "first_voucher")->kind, UPH_VALUE_NONE);
	assert_non_null(strstr(report_words(report, 0, 1, "made"), "22 poster, "));
	assert_non_null(strstr(report_words(report, 0, 1, "made"), "1 källa"));
	assert_string_equal(report_words(report, 0, 1, "person"), "controller");
	assert_non_null(strstr(report_words(report, 0, 1, "program"), "uph "));
	assert_string_equal(report_words(report, 0, 1, "sources"), "matris.tsv");
	assert_int_equal(report_value(report, 0, 1, "first_voucher")->integer, 1);
	assert_int_equal(report_value(report, 0, 1, "last_voucher")->integer, 18);
	assert_int_equal(report_value(report, 0, 1, "count_entry")->integer, 22);
	assert_int_equal(report_value(report, 0, 1, "first_record")->integer,
		report_value(report, 0, 0, "last_record")->integer + 1);
	uph_report_free(report);
	assert_status(UPH_OK,
		uph_report_history(book.ledger, &(struct uph_query){.language = UPH_ENGLISH}, &report, &err),
		&err);
	assert_string_equal(
		report_words(report, 0, 0, "made"), "19 other names, 9 parties, 1 activity, 1 setting");
	uph_report_free(report);
	real_book_close(&book);
}

static void by_day_and_as_known(void **state)
{
	static const struct {
		struct uph_query query;
		size_t rows;
	} cases[] = {
		{{.from = {20241001}}, 2},
		{{.from = {20241002}}, 0},
		{{.to = {20240930}}, 0},
		{{.to = {20241001}}, 2},
		{{.from = {20241001}, .to = {20241001}}, 2},
		{{.known_at = "2024-10-01 12:00"}, 1}, /* the import was not complete */
		{{.known_at = "2024-10-01"}, 2},
	};
	struct real_book book;
	struct uph_report *report;
	struct uph_error err;
	(void)state;
	real_book_open(&book, folder, "days.uph");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_status(UPH_OK, uph_report_history(book.ledger, &cases[i].query, &report, &err), &err);
		assert_int_equal(report->sections[0].row_count, cases[i].rows);
		uph_report_free(report);
	}
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_record_is_counted),
		cmocka_unit_test(the_visitor_can_stop),
		cmocka_unit_test(all_of_a_full_book),
		cmocka_unit_test(as_a_report),
		cmocka_unit_test(by_day_and_as_known),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
