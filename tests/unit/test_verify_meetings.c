/* What verify says of meetings, minutes and acceptances that were written past the program. */
#include <stdlib.h>

#include "tests/support/book.h"
#include "tests/support/broken_book.h"
#include "uph/meeting.h"

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

/* A whole ledger where a meeting was planned and then held, another called off, and a paragraph read; its
 * path is the caller's. */
static char *whole_ledger(void)
{
	struct uph_error err;
	struct book book;
	int64_t held, allocation, other;
	book_open(&book, folder);
	book_fill(&book, &allocation, &other);
	const struct uph_meeting meetings[] = {
		{.body = "Rådet", .date = {20240412}, .state = UPH_MEETING_PLANNED},
		{.body = "Rådet", .date = {20240614}, .state = UPH_MEETING_PLANNED},
		{.body = "Rådet", .date = {20240614}, .state = UPH_MEETING_CANCELLED},
		{.body = "Rådet", .date = {20240412}, .state = UPH_MEETING_HELD},
	};
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	for (size_t i = 0; i < sizeof meetings / sizeof *meetings; i++)
		assert_status(UPH_OK, uph_meeting_say(book.ledger, &meetings[i], NULL, &held, &err), &err);
	const struct uph_minute minute = {.meeting = held, .paragraph = "25 c", .kind = UPH_MINUTE_NONE};
	assert_status(UPH_OK, uph_minute_add(book.ledger, &minute, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
	uph_ledger_close(book.ledger);
	return book.path;
}

#define ACCEPT(rule, withdrawn)                                                                              \
	"INSERT INTO acceptance (seq, recorded_at, command, rule, reason, withdrawn, hash)"                  \
	" SELECT max(seq) + 1000, max(recorded_at) + 1000, command, '" rule "', 'skäl', " withdrawn          \
	", zeroblob(32) FROM minute"

static void what_breaks_a_rule_is_found(void **state)
{
	(void)state;
	static const struct broken_book cases[] = {
		{"INSERT INTO meeting (seq, recorded_at, command, body, date, state, hash)"
		 " SELECT seq + 1000, recorded_at + 1000, command, body, date, 'planned', hash FROM meeting"
		 " WHERE state = 'held'",
			"meetings.state",
			"sammanträdet har hållits, och sägs därefter vara planerat eller inställt"},
		{"UPDATE minute SET seq = 1", "meetings.minute",
			"paragrafen hänger på en uppgift om sammanträdet som är senare än den själv"},
		{"UPDATE minute SET meeting = (SELECT seq FROM meeting WHERE state = 'cancelled')",
			"meetings.cancelled", "paragrafen är ur ett sammanträde som är inställt"},
		{ACCEPT("R99", "0"), "audit.rule",
			"godtagandet gäller regeln R99, som granskningen inte har"},
		{ACCEPT("R01", "1"), "audit.withdrawn",
			"godtagandet är återtaget utan att något är godtaget"},
	};
	char *original = whole_ledger();
	broken_book_expect(original, folder, cases, sizeof cases / sizeof *cases);
	free(original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_breaks_a_rule_is_found, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
