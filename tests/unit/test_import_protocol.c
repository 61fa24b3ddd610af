/* Protocols into a ledger: facts on paper, never money; a draft that is whole or absent. */
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/import_case.h"
#include "tests/support/protocol_case.h"
#include "uph/meeting.h"
#include "uph/source.h"

static const char lines[] =
	"LSVO beslutar\n\natt bevilja högst 120 000 kr till läger\n\natt medlen tas ur barn och unga "
	"2026\n\natt medlen rekvireras av Ronneby kommun\n\nProtokollet skickas till\n- Föredragande";

struct protocol_import {
	struct import_case books;
	char *draft;
	struct uph_import_options options;
	struct uph_import_result result;
	struct uph_error err;
};

static void begin(struct protocol_import *here)
{
	memset(here, 0, sizeof *here);
	import_case_begin(&here->books);
	char *text = protocol_case_around(lines);
	import_case_text(&here->books, text);
	free(text);
	here->draft = support_path(here->books.folder, "utkast.json");
	here->options.draft = here->draft;
}

static void end(struct protocol_import *here)
{
	free(here->draft);
	import_case_end(&here->books);
}

static enum uph_status run(struct protocol_import *here)
{
	enum uph_status status = import_case_run(&here->books, &here->options, &here->result, &here->err);
	return status;
}

static void expect_meeting(struct protocol_import *here, size_t minutes)
{
	struct uph_meeting meeting;
	assert_status(UPH_OK,
		uph_meeting_on(
			here->books.ledger, "LSVO", (struct uph_date){20260417}, 0, &meeting, &here->err),
		&here->err);
	assert_int_equal(UPH_MEETING_HELD, meeting.state);
	assert_int_equal(minutes, meeting.minute_count);
	assert_string_equal("6", meeting.first_paragraph);
	assert_string_equal("8", meeting.last_paragraph);
}

static void a_protocol_is_recorded_and_posts_nothing(void **state)
{
	struct protocol_import here;
	struct uph_minute minute;
	(void)state;
	begin(&here);
	assert_status(UPH_OK, run(&here), &here.err);
	assert_string_equal("protocol", here.result.kind);
	assert_int_equal(0, here.result.posted);
	assert_int_equal(1, here.result.draft_decisions);
	assert_int_equal(3, here.result.paragraph_count);
	assert_string_equal("7", here.result.paragraphs[1].number);
	assert_string_equal("money", here.result.paragraphs[1].kind);
	assert_string_equal("12", here.result.paragraphs[1].place);
	assert_int_equal(12000000, here.result.paragraphs[1].amount.ore);
	assert_int_equal(20260417, here.result.meeting->date.ymd);
	uph_import_free(&here.result);
	assert_int_equal(0, import_case_available(&here.books).ore);
	expect_meeting(&here, 3);
	assert_status(UPH_OK,
		uph_minute_of(
			here.books.ledger, "LSVO", (struct uph_date){20260417}, "7", 0, &minute, &here.err),
		&here.err);
	assert_int_equal(UPH_MINUTE_MONEY, minute.kind);
	assert_int_equal(12000000, minute.amount.ore);
	assert_true(minute.at_most);
	assert_string_equal("rad 12", minute.place);
	assert_string_equal("högst 120 000,00 kr: UPH 2026, 786; till Ronneby kommun; läger", minute.text);
	end(&here);
}

static void the_same_bytes_record_nothing_more(void **state)
{
	struct protocol_import here;
	(void)state;
	begin(&here);
	assert_status(UPH_OK, run(&here), &here.err);
	uph_import_free(&here.result);
	const struct uph_head head = uph_ledger_head(here.books.ledger);
	assert_status(UPH_OK, run(&here), &here.err);
	assert_true(here.result.known_file);
	uph_import_free(&here.result);
	assert_int_equal(head.seq, uph_ledger_head(here.books.ledger).seq);
	end(&here);
}

static void a_dry_run_writes_nothing(void **state)
{
	struct protocol_import here;
	(void)state;
	begin(&here);
	const struct uph_head head = uph_ledger_head(here.books.ledger);
	here.options.dry_run = true;
	assert_status(UPH_OK, run(&here), &here.err);
	assert_string_equal(here.draft, here.result.draft);
	uph_import_free(&here.result);
	assert_int_equal(head.seq, uph_ledger_head(here.books.ledger).seq);
	assert_int_not_equal(0, access(here.draft, F_OK));
	end(&here);
}

static void a_draft_that_was_worked_on_is_kept(void **state)
{
	struct protocol_import here;
	char *was = getcwd(NULL, 0);
	(void)state;
	begin(&here);
	assert_int_equal(0, chdir(here.books.folder));
	here.options.draft = NULL; /* named after the protocol, in the current folder */
	assert_status(UPH_OK, run(&here), &here.err);
	char *usual = strdup(here.result.draft);
	uph_import_free(&here.result);
	assert_status(UPH_OK, run(&here), &here.err); /* the same draft stands there */
	uph_import_free(&here.result);
	support_write(usual, "{}", 2);
	const struct uph_head head = uph_ledger_head(here.books.ledger);
	assert_status(UPH_E_EXISTS, run(&here), &here.err);
	char message[512];
	(void)snprintf(message, sizeof message,
		"utkastet %s finns redan och säger annat; läs in det, ta bort det, eller namnge ett annat med -o",
		usual);
	assert_string_equal(message, here.err.message);
	assert_int_equal(head.seq, uph_ledger_head(here.books.ledger).seq);
	size_t length;
	char *kept = support_read(usual, &length);
	assert_string_equal("{}", kept);
	free(kept);
	/* A person who names it means it. */
	here.options.draft = usual;
	assert_status(UPH_OK, run(&here), &here.err);
	uph_import_free(&here.result);
	kept = support_read(usual, &length);
	assert_int_not_equal(2, length);
	free(kept);
	free(usual);
	assert_int_equal(0, chdir(was));
	free(was);
	end(&here);
}

static size_t files_in(const char *path)
{
	size_t count = 0;
	DIR *open = opendir(path);
	assert_non_null(open);
	for (const struct dirent *entry = readdir(open); entry; entry = readdir(open))
		count += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
	(void)closedir(open);
	return count;
}

/* Once the protocol was in the book although the draft could not have its name, and the import said to fail.
 */
static void a_draft_that_cannot_be_named_leaves_the_book_as_it_was(void **state)
{
	struct protocol_import here;
	(void)state;
	begin(&here);
	const struct uph_head head = uph_ledger_head(here.books.ledger);
	assert_int_equal(0, mkdir(here.draft, 0700));
	size_t files = files_in(here.books.folder);
	assert_status(UPH_E_IO, run(&here), &here.err);
	assert_int_equal(head.seq, uph_ledger_head(here.books.ledger).seq);
	assert_int_equal(files, files_in(here.books.folder));
	assert_int_equal(0, rmdir(here.draft));
	assert_status(UPH_OK, run(&here), &here.err);
	uph_import_free(&here.result);
	assert_int_equal(0, access(here.draft, F_OK));
	expect_meeting(&here, 3);
	end(&here);
}

/* Somebody reads in the book, so that it can be written in and not committed. */
static void expect_busy(struct protocol_import *here)
{
	sqlite3 *reader;
	assert_int_equal(SQLITE_OK, sqlite3_open(here->books.path, &reader));
	assert_int_equal(
		SQLITE_OK, sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM head", NULL, NULL, NULL));
	size_t files = files_in(here->books.folder);
	assert_status(UPH_E_LOCKED, run(here), &here->err);
	assert_int_equal(SQLITE_OK, sqlite3_exec(reader, "COMMIT", NULL, NULL, NULL));
	assert_int_equal(SQLITE_OK, sqlite3_close(reader));
	assert_int_equal(files, files_in(here->books.folder));
}

static void a_failed_commit_leaves_what_stood_for_the_draft(void **state)
{
	struct protocol_import here;
	size_t length;
	(void)state;
	begin(&here);
	struct uph_ledger_options options = book_options(&here.books.now, "uph import");
	options.busy_milliseconds = 1;
	uph_ledger_close(here.books.ledger);
	assert_status(
		UPH_OK, uph_ledger_open(here.books.path, &options, &here.books.ledger, &here.err), &here.err);
	const struct uph_head head = uph_ledger_head(here.books.ledger);
	expect_busy(&here);
	assert_int_not_equal(0, access(here.draft, F_OK));
	support_write(here.draft, "{}", 2);
	expect_busy(&here);
	char *kept = support_read(here.draft, &length);
	assert_string_equal("{}", kept);
	free(kept);
	assert_int_equal(head.seq, uph_ledger_head(here.books.ledger).seq);
	assert_status(UPH_OK, run(&here), &here.err);
	uph_import_free(&here.result);
	expect_meeting(&here, 3);
	end(&here);
}

static void the_draft_may_go_to_standard_output(void **state)
{
	struct protocol_import here;
	(void)state;
	begin(&here);
	here.options.draft = "-";
	assert_status(UPH_OK, run(&here), &here.err);
	assert_non_null(strstr(here.result.draft_text, "\"at_most\": \"120 000,00\""));
	uph_import_free(&here.result);
	end(&here);
}

static void a_person_may_say_the_day(void **state)
{
	struct protocol_import here;
	struct uph_meeting meeting;
	(void)state;
	begin(&here);
	here.options.date = (struct uph_date){20260418};
	assert_status(UPH_OK, run(&here), &here.err);
	assert_int_equal(20260418, here.result.meeting->date.ymd);
	assert_int_equal(20260417, here.result.meeting->stated.ymd);
	uph_import_free(&here.result);
	assert_status(UPH_OK,
		uph_meeting_on(
			here.books.ledger, "LSVO", (struct uph_date){20260418}, 0, &meeting, &here.err),
		&here.err);
	end(&here);
}

static void what_cannot_be_imported_is_refused(void **state)
{
	static const struct {
		const char *text, *message;
		enum uph_status status;
	} cases[] = {
		{"Tid och plats: Rådhuset\nNärvarande: alla\n\n§ 3\nEkonomi\n\nLSVO beslutar\n\natt gå\n",
			"protokollet säger inte vilken dag mötet hölls; ange dagen med --date",
			UPH_E_REFUSED},
		{"Tid och plats: 2026-04-17\nNärvarande: alla\n\n§ 3\nEkonomi\n\nText.\n\n§ 4\nSlut\n\nText.\n",
			"protokollet säger inte vem som beslutar; skriv till exempel \"LSVO beslutar\" före att-satserna",
			UPH_E_REFUSED},
		{"Datum;Till\n2026-04-17;a\n", "-o och --date gäller protokoll, och filen är inget",
			UPH_E_USAGE},
	};
	struct protocol_import here;
	(void)state;
	begin(&here);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		import_case_text(&here.books, cases[i].text);
		assert_status(cases[i].status, run(&here), &here.err);
		assert_string_equal(cases[i].message, here.err.message);
	}
	end(&here);
}

/* The adjusted minutes with another amount: both are told, and the later counts. */
static void another_version_of_the_minutes_is_compared(void **state)
{
	struct protocol_import here;
	struct uph_minute minute;
	(void)state;
	begin(&here);
	assert_status(UPH_OK, run(&here), &here.err);
	uph_import_free(&here.result);
	char *text = protocol_case_around(lines);
	memcpy(strstr(text, "120 000"), "150 000", 7);
	import_case_text(&here.books, text);
	free(text);
	assert_status(UPH_OK, run(&here), &here.err);
	uph_import_free(&here.result);
	const struct uph_finding *finding = import_case_finding(&here.books, "protocol.again");
	assert_non_null(finding);
	assert_non_null(strstr(finding->message, "§ 7 stod på högst 120 000,00 i "));
	assert_non_null(strstr(finding->message, "och står nu på högst 150 000,00"));
	assert_status(UPH_OK,
		uph_minute_of(
			here.books.ledger, "LSVO", (struct uph_date){20260417}, "7", 0, &minute, &here.err),
		&here.err);
	assert_int_equal(15000000, minute.amount.ore);
	end(&here);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_protocol_is_recorded_and_posts_nothing),
		cmocka_unit_test(the_same_bytes_record_nothing_more),
		cmocka_unit_test(a_dry_run_writes_nothing),
		cmocka_unit_test(a_draft_that_was_worked_on_is_kept),
		cmocka_unit_test(a_draft_that_cannot_be_named_leaves_the_book_as_it_was),
		cmocka_unit_test(a_failed_commit_leaves_what_stood_for_the_draft),
		cmocka_unit_test(the_draft_may_go_to_standard_output),
		cmocka_unit_test(a_person_may_say_the_day),
		cmocka_unit_test(what_cannot_be_imported_is_refused),
		cmocka_unit_test(another_version_of_the_minutes_is_compared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
