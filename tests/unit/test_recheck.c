/* The SQL for somebody without the program: every record of every table gets, in the shell of sqlite3, the
 * bytes that its hash was made of. Skipped where there is no such shell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "ledger/handle.h"
#include "ledger/record.h"
#include "tests/support/book.h"
#include "tests/support/full_book.h"
#include "uph/recheck.h"

#define TEXT_MAX 64

struct recheck {
	char *folder, *book;
};

static int set_up(void **state)
{
	struct recheck *recheck = calloc(1, sizeof *recheck);
	struct uph_error err;
	char *chain = NULL, *order = NULL;
	recheck->folder = support_folder();
	recheck->book = full_book(recheck->folder);
	assert_status(UPH_OK, uph_recheck_chain_sql(&chain, &err), &err);
	assert_status(UPH_OK, uph_recheck_order_sql(&order, &err), &err);
	char *chain_path = support_path(recheck->folder, "kedja.sql");
	char *order_path = support_path(recheck->folder, "ordning.sql");
	support_write(chain_path, chain, strlen(chain));
	support_write(order_path, order, strlen(order));
	free(chain_path);
	free(order_path);
	free(chain);
	free(order);
	*state = recheck;
	return 0;
}

static int tear_down(void **state)
{
	struct recheck *recheck = *state;
	support_folder_remove(recheck->folder);
	free(recheck->book);
	free(recheck);
	return 0;
}

/* What a shell says of a line, in the test's folder; freed with free(). */
static char *shell(struct recheck *recheck, const char *line, int *code)
{
	char *out = support_path(recheck->folder, "svar");
	struct buffer command;
	buffer_init(&command, 8192);
	buffer_print(&command, "cd '%s' && { %s; } >svar 2>&1", recheck->folder, line);
	*code = system(buffer_string(&command));
	buffer_free(&command);
	char *said = support_read(out, NULL);
	free(out);
	return said;
}

static void assert_says(struct recheck *recheck, const char *line, int expected, const char *words)
{
	int code;
	char *said = shell(recheck, line, &code);
	if ((code != 0) != (expected != 0))
		fail_msg("%s: exit %d: %s", line, code, said);
	assert_string_equal(said, words);
	free(said);
}

static void need_shell(struct recheck *recheck)
{
	int code;
	char *said = shell(recheck, "sqlite3 :memory: 'SELECT 1' && sha256sum --version >/dev/null", &code);
	free(said);
	if (code != 0)
		skip();
}

#define CHAIN                                                                                                \
	"rm -rf led && mkdir led && { echo 'CREATE TEMP TABLE omfang (forsta, sista); INSERT INTO omfang "   \
	"VALUES (%s);'; cat kedja.sql; } >led.sql && (cd led && sqlite3 -batch -bail -readonly ../bok.uph "  \
	"<../led.sql) >led/lista && cd led && sha256sum --quiet -c lista"

static void assert_chain(struct recheck *recheck, const char *extent, int expected, const char *words)
{
	char line[1024];
	const char *at = strstr(CHAIN, "%s");
	(void)snprintf(line, sizeof line, "%.*s%s%s", (int)(at - CHAIN), CHAIN, extent, at + strlen("%s"));
	assert_says(recheck, line, expected, words);
}

static void test_every_record_hashes_right(void **state)
{
	struct recheck *recheck = *state;
	need_shell(recheck);
	assert_chain(recheck, "1, 1000000", 0, "");
	assert_chain(recheck, "5, 9", 0, "");
	assert_says(recheck, "ls led | wc -l", 0, "6\n");
	assert_says(recheck, "sqlite3 -batch -bail -readonly bok.uph <ordning.sql", 0, "");
}

/* ---- a record of every kind with every field filled in ---- */

static const char *const any_id[FIELD_TYPES] = {
	[FIELD_COMMAND] = "SELECT max(seq) FROM command",
	[FIELD_SOURCE] = "SELECT max(seq) FROM source",
	[FIELD_FUND] = "SELECT max(seq) FROM fund",
	[FIELD_ACTIVITY] = "SELECT max(seq) FROM activity",
	[FIELD_PARTY] = "SELECT max(seq) FROM party",
	[FIELD_DECISION] = "SELECT max(seq) FROM decision",
	[FIELD_ALLOCATION] = "SELECT max(seq) FROM allocation",
	[FIELD_FINANCING] = "SELECT max(seq) FROM financing",
	[FIELD_ENTRY] = "SELECT max(seq) FROM entry",
	[FIELD_SHARE] = "SELECT max(seq) FROM share",
	[FIELD_CONDITION] = "SELECT max(seq) FROM condition",
	[FIELD_COFINANCING] = "SELECT max(seq) FROM cofinancing",
	[FIELD_MEETING] = "SELECT max(seq) FROM meeting",
	[FIELD_MINUTE] = "SELECT max(seq) FROM minute",
	[FIELD_ACCOUNT] = "SELECT id FROM account WHERE allocation IS NOT NULL",
};

static void fill_in(struct uph_ledger *ledger, enum record_kind kind, int round, struct value *fields)
{
	static const int64_t numbers[] = {1, -1, INT64_MAX};
	static const char *const texts[] = {"", "åäö \xf0\x9f\x8e\x88 'citat'", "a\nb\tc"};
	static unsigned char bytes[RECORD_KINDS][DIGEST_SIZE];
	static char written[RECORD_KINDS][RECORD_FIELDS_MAX][TEXT_MAX];
	const struct record_table *table = record_table(kind);
	struct uph_error err;
	for (size_t i = 1; i < table->field_count; i++) {
		int64_t id;
		size_t pick = ((size_t)round + i) % 3;
		if (table->fields[i] >= FIELD_COMMAND) {
			assert_status(
				UPH_OK, db_number(ledger->db, any_id[table->fields[i]], &id, &err), &err);
			assert_true(id > 0);
			fields[i - 1] = value_number(id);
		} else if (table->fields[i] == FIELD_NUMBER) {
			fields[i - 1] = value_number(numbers[pick] - (round > 0 ? round * (int)kind : 0));
		} else if (table->fields[i] == FIELD_TEXT) {
			char *text = written[kind][i];
			(void)snprintf(text, TEXT_MAX, "%s%d.%d.%zu", texts[pick], round, (int)kind, i);
			fields[i - 1] = value_text(text);
		} else {
			memset(bytes[kind], 0xF0 + round, DIGEST_SIZE);
			fields[i - 1] = value_blob(bytes[kind], DIGEST_SIZE);
		}
	}
}

static void test_every_field_of_every_kind(void **state)
{
	struct recheck *recheck = *state;
	struct uph_error err;
	struct uph_ledger *ledger;
	int64_t time = 1800000000000000;
	struct uph_ledger_options options = book_options(&time, "prov");
	need_shell(recheck);
	assert_status(UPH_OK, uph_ledger_open(recheck->book, &options, &ledger, &err), &err);
	/* Only the bytes matter here; what the values mean is the tables' own affair. */
	assert_status(UPH_OK,
		db_script(ledger->db, "PRAGMA ignore_check_constraints = ON; DROP INDEX decision_by_meeting",
			&err),
		&err);
	for (int round = 0; round < 3; round++) {
		for (enum record_kind kind = RECORD_SOURCE; kind < RECORD_KINDS; kind++) {
			struct value fields[RECORD_FIELDS_MAX] = {0};
			assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
			fill_in(ledger, kind, round, fields);
			enum uph_status status = record_append(ledger, kind, fields, NULL, &err);
			if (status != UPH_OK)
				fail_msg("%s: %s", record_table(kind)->name, err.message);
			assert_status(UPH_OK, uph_ledger_commit(ledger, &err), &err);
		}
	}
	assert_status(UPH_OK,
		db_script(ledger->db, "CREATE INDEX decision_by_meeting ON decision (body, date, paragraph)",
			&err),
		&err);
	uph_ledger_close(ledger);
	assert_chain(recheck, "1, 1000000", 0, "");
}

static void test_what_does_not_hold_is_named(void **state)
{
	struct recheck *recheck = *state;
	need_shell(recheck);
	assert_says(recheck,
		"sqlite3 bok.uph \"DROP TRIGGER entry_keeps_update; UPDATE entry SET corrects = 999999, reason = 'x' "
		"WHERE seq = (SELECT max(seq) FROM entry WHERE corrects IS NULL)\"",
		0, "");
	int code;
	char *said =
		shell(recheck, "sqlite3 bok.uph 'SELECT max(seq) FROM entry WHERE corrects = 999999'", &code);
	struct buffer expected;
	buffer_init(&expected, 4096);
	buffer_print(&expected, "%09ld: FAILED\nsha256sum: WARNING: 1 computed checksum did NOT match\n",
		strtol(said, NULL, 10));
	free(said);
	assert_chain(recheck, "1, 1000000", 1, buffer_string(&expected));
	buffer_free(&expected);
	assert_says(recheck,
		"sqlite3 bok.uph 'DROP TRIGGER alias_keeps_update; DROP TRIGGER alias_keeps_delete; DELETE FROM alias "
		"WHERE seq = (SELECT min(seq) FROM alias); UPDATE alias SET recorded_at = 1 WHERE seq = (SELECT "
		"min(seq) FROM alias)' && sqlite3 -batch -bail -readonly bok.uph <ordning.sql",
		0, "Post 5 saknas\nPost 6 är inte senare än posten före den\n");
	assert_says(recheck,
		"sqlite3 bok.uph 'DROP TRIGGER head_only_rises; UPDATE head SET seq = seq - 1' && sqlite3 -batch "
		"-bail -readonly bok.uph <ordning.sql | tail -1",
		0, "Bokens sista led är inte den sista posten\n");
}

/* The system documentation lists every kind of account and every event, by the numbers that are stored. */
static void test_the_documentation_knows_the_numbers(void **state)
{
	char *path = support_project("docs/systemdokumentation.md");
	char *text = support_read(path, NULL);
	char row[64];
	(void)state;
	for (int kind = 1; kind <= UPH_ACCOUNT_LAST + 1; kind++) {
		(void)snprintf(row, sizeof row, "\n| %d | ", kind);
		if ((strstr(text, row) != NULL) != (kind <= UPH_ACCOUNT_LAST))
			fail_msg("kind of account %d", kind);
	}
	for (int event = 1; event <= UPH_EVENT_LAST; event++) {
		struct buffer label;
		buffer_init(&label, 256);
		text_fold(&label, uph_event_label((enum uph_event)event),
			strlen(uph_event_label((enum uph_event)event)));
		(void)snprintf(row, sizeof row, "\n| %d %.40s", event, buffer_string(&label));
		if (!strstr(text, row))
			fail_msg("no row begins with: %s", row);
		buffer_free(&label);
	}
	(void)snprintf(row, sizeof row, "\n| %d ", UPH_EVENT_LAST + 1);
	assert_null(strstr(text, row));
	free(text);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_documentation_knows_the_numbers),
		cmocka_unit_test_setup_teardown(test_every_record_hashes_right, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_every_field_of_every_kind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_does_not_hold_is_named, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
