/* Every column of every table is altered, every record deleted, with plain SQL on a copy without its guards:
 * verify must find it and name it, every time. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/digest.h"
#include "tests/support/book.h"

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

/* What decisions have beside their allocations: shares, a condition with a plan and an outcome, a
 * distribution list. */
static void add_what_follows(struct book *book, int64_t allocation, const struct uph_origin *origin)
{
	struct uph_error err;
	struct uph_allocation found;
	int64_t whole, condition;
	const struct uph_date day = {20240412};
	assert_status(UPH_OK, uph_allocation_by_id(book->ledger, allocation, &found, &err), &err);
	const struct uph_share root = {.numerator = 1, .denominator = 1, .name = "hela"};
	const struct uph_share part = {
		.numerator = 1, .denominator = 1, .name = "kommunen", .allocation = allocation};
	assert_status(
		UPH_OK, uph_share_add(book->ledger, found.decision, 0, &root, origin, &whole, &err), &err);
	assert_status(
		UPH_OK, uph_share_add(book->ledger, found.decision, whole, &part, origin, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_distribution_add(book->ledger, found.decision, "Regiondirektören", origin, &err), &err);
	const struct uph_condition wanted = {.decision = found.decision,
		.kind = UPH_CONDITION_COFINANCING,
		.text = "att ESF beviljar",
		.name = "Projektet",
		.due = {20241231},
		.fund = book->year,
		.activity = book->a787,
		.reason = "samma år"};
	assert_status(UPH_OK, uph_condition_add(book->ledger, &wanted, day, origin, &condition, &err), &err);
	struct uph_cofinancing plan = {.condition = condition,
		.date = day,
		.own_share = {46, 100},
		.funders = {{.party = book->kou, .share = {54, 100}}},
		.funder_count = 1};
	assert_status(
		UPH_OK, uph_cofinancing_plan(&plan, UPH_GIVEN_OWN, (struct uph_money){30000}, &err), &err);
	assert_status(UPH_OK, uph_cofinancing_add(book->ledger, &plan, origin, NULL, &err), &err);
	const struct uph_condition_outcome met = {.condition = condition,
		.state = UPH_CONDITION_MET,
		.date = {20240501},
		.evidence = "beslut 17"};
	assert_status(UPH_OK, uph_condition_settle(book->ledger, &met, NULL, &err), &err);
}

/* A second person attests a voucher and lays its document beside it. */
static void attest_and_attach(struct book *book)
{
	struct uph_error err;
	struct uph_ledger_options options = book_options(&book->time, "uph attest");
	struct uph_attachment invoice = {.name = "faktura.pdf", .size = 3, .voucher = 3};
	struct digest *digest = digest_new();
	assert_true(
		digest_begin(digest) && digest_add(digest, "PDF", 3) && digest_end(digest, invoice.digest));
	digest_free(digest);
	uph_ledger_close(book->ledger);
	options.person = "chefen";
	assert_status(UPH_OK, uph_ledger_open(book->path, &options, &book->ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_status(UPH_OK, uph_attest_add(book->ledger, 3, &err), &err);
	assert_status(UPH_OK, uph_attachment_add(book->ledger, &invoice, "PDF", &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book->ledger, &err), &err);
}

/* A ledger with at least one record in every table. */
static char *full_ledger(void)
{
	struct book book;
	struct uph_error err;
	int64_t allocation, held, source, requisition;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	struct uph_source file = {.kind = "matrix", .name = "matris.csv", .size = 7, .title = "Fördelning"};
	memset(file.digest, 7, sizeof file.digest);
	assert_status(UPH_OK, uph_source_add(book.ledger, &file, &source, &err), &err);
	struct uph_origin origin = {source, "14"};
	assert_status(UPH_OK,
		uph_alias_add(book.ledger, UPH_ALIAS_PARTY, book.kou, "Kvalitet", &origin, &err), &err);
	assert_status(UPH_OK,
		uph_financing_add(book.ledger,
			&(struct uph_financing){.allocation = allocation,
				.fund = book.year,
				.activity = book.a787,
				.amount = {30000}},
			0, &origin, &err),
		&err);
	assert_status(UPH_OK,
		uph_allocation_amend(book.ledger, allocation,
			&(struct uph_allocation_change){.purpose = "Samordnare 1/5"}, "ny version", &origin,
			&err),
		&err);
	requisition = book_post(&book, UPH_EVENT_REQUISITION, 20240501, 20000,
		book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, allocation),
		book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, allocation));
	static const unsigned char key[UPH_ROW_KEY_SIZE] = {1, 2, 3};
	struct uph_entry_draft draft = {.event = UPH_EVENT_PAY,
		.date = {20240502},
		.amount = {10000},
		.from = book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, allocation),
		.to = book_at(UPH_ACCOUNT_PAID, book.year, book.a787, allocation),
		.counterparty = book.karlskrona,
		.reference = "faktura 17",
		.text = "första delen",
		.origin = origin,
		.row_key = key};
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(book.ledger, requisition, (struct uph_money){1000},
			(struct uph_date){20240503}, "för mycket", NULL, NULL, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	assert_status(
		UPH_OK, uph_ledger_override(book.ledger, "fund-below-zero", "väntar bidrag", &err), &err);
	assert_status(
		UPH_OK, uph_ledger_close_period(book.ledger, book.earlier, 20231231, "bokslut", &err), &err);
	add_what_follows(&book, allocation, &origin);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	attest_and_attach(&book);
	book_verify(book.ledger);
	uph_ledger_close(book.ledger);
	return book.path;
}

static sqlite3 *tampered(const char *original, char **path)
{
	size_t length;
	char *bytes = support_read(original, &length);
	*path = support_path(folder, "rubbad.uph");
	support_write(*path, bytes, length);
	free(bytes);
	sqlite3 *db;
	assert_int_equal(SQLITE_OK, sqlite3_open(*path, &db));
	sqlite3_stmt *names;
	char *drop = sqlite3_mprintf("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;");
	assert_int_equal(
		SQLITE_OK, sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", -1,
				   &names, NULL));
	while (sqlite3_step(names) == SQLITE_ROW) {
		char *more = sqlite3_mprintf("%s DROP TRIGGER %s;", drop, sqlite3_column_text(names, 0));
		sqlite3_free(drop);
		drop = more;
	}
	sqlite3_finalize(names);
	assert_int_equal(SQLITE_OK, sqlite3_exec(db, drop, NULL, NULL, NULL));
	sqlite3_free(drop);
	return db;
}

/* Verifies a tampered copy; the first finding, which must not be about the schema, into `where`. */
static void must_find(const char *path, const char *what, char where[64])
{
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	struct uph_ledger_options options = {.read_only = true};
	struct uph_findings *findings = uph_findings_new();
	enum uph_status status = uph_ledger_open(path, &options, &ledger, &err);
	(void)snprintf(where, 64, "%s", "");
	if (status != UPH_OK) { /* a head that cannot be read is found before verify begins */
		assert_non_null(strstr(what, "head"));
		uph_findings_free(findings);
		return;
	}
	assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	if (uph_findings_count(findings) == 0 || strcmp(uph_findings_at(findings, 0)->rule, "schema") == 0)
		fail_msg("not found: %s", what);
	(void)snprintf(where, 64, "%s", uph_findings_at(findings, 0)->where);
	uph_findings_free(findings);
	uph_ledger_close(ledger);
}

/* Runs `sql` on a copy and verifies it. */
static int changed_and_found(const char *original, const char *sql, char where[64])
{
	char *path;
	sqlite3 *db = tampered(original, &path);
	int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
	int changes = code == SQLITE_OK ? sqlite3_changes(db) : 0;
	sqlite3_close(db);
	if (changes > 0)
		must_find(path, sql, where);
	(void)remove(path);
	free(path);
	return changes;
}

static const char *altered(const char *type)
{
	if (strcmp(type, "INTEGER") == 0)
		return "ifnull(%s, 0) + 1";
	return strcmp(type, "BLOB") == 0 ? "zeroblob(ifnull(length(%s), 16))" : "ifnull(%s, '') || 'x'";
}

static void every_column_is_watched(void **state)
{
	(void)state;
	char *original = full_ledger(), where[64];
	sqlite3 *db;
	sqlite3_stmt *columns;
	int tried = 0;
	assert_int_equal(SQLITE_OK, sqlite3_open(original, &db));
	assert_int_equal(SQLITE_OK,
		sqlite3_prepare_v2(db,
			"SELECT t.name, c.name, c.type, t.wr FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
			" WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
			-1, &columns, NULL));
	while (sqlite3_step(columns) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(columns, 0);
		const char *column = (const char *)sqlite3_column_text(columns, 1);
		bool without_rowid = sqlite3_column_int(columns, 3) != 0;
		char *value = sqlite3_mprintf(altered((const char *)sqlite3_column_text(columns, 2)), column);
		char *sql = sqlite3_mprintf(
			without_rowid
				? "UPDATE %s SET %s = %s WHERE amount_ore = (SELECT max(amount_ore) FROM %s)"
				: "UPDATE %s SET %s = %s WHERE rowid = (SELECT max(rowid) FROM %s)",
			table, column, value, table);
		if (changed_and_found(original, sql, where) == 0)
			fail_msg("changed nothing: %s", sql);
		tried++;
		sqlite3_free(value);
		sqlite3_free(sql);
	}
	sqlite3_finalize(columns);
	sqlite3_close(db);
	assert_true(tried > 140);
	free(original);
}

static void every_record_is_missed(void **state)
{
	(void)state;
	char *original = full_ledger(), where[64];
	sqlite3 *db;
	sqlite3_stmt *tables;
	int tried = 0;
	assert_int_equal(SQLITE_OK, sqlite3_open(original, &db));
	assert_int_equal(SQLITE_OK,
		sqlite3_prepare_v2(db,
			"SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
			" AND name NOT LIKE 'sqlite_%'",
			-1, &tables, NULL));
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(tables, 0);
		const char *key = sqlite3_column_int(tables, 1) ? "amount_ore" : "rowid";
		for (int last = 0; last < 2; last++) {
			char *sql = sqlite3_mprintf("DELETE FROM %s WHERE %s = (SELECT %s(%s) FROM %s)",
				table, key, last ? "max" : "min", key, table);
			if (changed_and_found(original, sql, where) == 0)
				fail_msg("deleted nothing: %s", sql);
			tried++;
			sqlite3_free(sql);
		}
	}
	sqlite3_finalize(tables);
	sqlite3_close(db);
	assert_true(tried >= 40);
	free(original);
}

struct named {
	const char *sql, *where;
};

static void the_first_bad_record_is_named(void **state)
{
	(void)state;
	char *original = full_ledger(), where[64], expected[64];
	static const struct named cases[] = {
		{"UPDATE entry SET amount_ore = amount_ore + 1 WHERE voucher = 3", "entry"},
		{"UPDATE entry SET date = 20240413 WHERE voucher = 3", "entry"},
		{"UPDATE allocation SET purpose = 'Annat' WHERE number = 1", "allocation"},
		{"UPDATE party SET name = 'Någon annan' WHERE name = 'Karlskrona kommun'", "party"},
		{"UPDATE decision SET paragraph = '84'", "decision"},
		{"UPDATE alias SET name = 'Kvaliteten' WHERE name = 'Kvalitet'", "alias"},
		{"UPDATE source SET name = 'annan.csv'", "source"},
		{"UPDATE amendment SET text = 'Samordnare 2/5'", "amendment"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(1, changed_and_found(original, cases[i].sql, where));
		(void)snprintf(expected, sizeof expected, "%s ", cases[i].where);
		if (strncmp(where, expected, strlen(expected)) != 0)
			fail_msg("%s: found at %s", cases[i].sql, where);
	}
	/* Two entries change places. */
	assert_true(changed_and_found(original,
			    "UPDATE entry SET date = CASE voucher WHEN 3 THEN 20240501 ELSE 20240412 END"
			    " WHERE voucher IN (3, 5)",
			    where) == 2);
	assert_int_equal(0, strncmp(where, "entry ", 6));
	free(original);
}

/* What stands beside the chain, in another type, in an index or behind a hidden guard is found as well. */
static void what_hides_is_found(void **state)
{
	(void)state;
	char *original = full_ledger(), where[64];
	static const struct named cases[] = {
		{"INSERT INTO entry SELECT 9223372036854775807, recorded_at + 1, command, source, place, voucher, event,"
		 " date, amount_ore, from_account, to_account, counterparty, decision, reference, text, reason, corrects,"
		 " NULL, hash FROM entry WHERE voucher = 3",
			"entry 9223372036854775807"},
		{"INSERT INTO setting SELECT 9223372036854775807, recorded_at, command, source, place, key, 'Falsk', hash"
		 " FROM setting",
			"setting 9223372036854775807"},
		{"INSERT INTO setting SELECT -5, 1, command, source, place, key, 'Falsk', hash FROM setting",
			"setting -5"},
		{"INSERT INTO account (kind, fund) SELECT 11, max(seq) FROM fund", "account"},
		{"INSERT INTO flow_sum SELECT block, 209901, kind, event, fund, activity, 0 FROM flow_sum LIMIT 1",
			"block 1"},
		{"UPDATE flow_sum SET amount_ore = -9223372036854775807 - 1 WHERE amount_ore > 0", "block 1"},
		{"UPDATE account_balance SET amount_ore = -9223372036854775807 - 1", "account"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (changed_and_found(original, cases[i].sql, where) == 0)
			fail_msg("changed nothing: %s", cases[i].sql);
		if (strncmp(where, cases[i].where, strlen(cases[i].where)) != 0)
			fail_msg("%s: found at %s", cases[i].sql, where);
	}
	free(original);
}

/* A record of one kind that is altered does not excuse those that point at it. */
static void each_altered_record_is_named(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	struct uph_ledger_options options = {.read_only = true};
	char *original = full_ledger(), *path;
	sqlite3 *db = tampered(original, &path);
	assert_int_equal(SQLITE_OK,
		sqlite3_exec(db,
			"UPDATE party SET organisation_number = '1' WHERE name = 'Karlskrona kommun';"
			"UPDATE entry SET date = 20240101 WHERE reference = 'faktura 17'",
			NULL, NULL, NULL));
	sqlite3_close(db);
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	bool party = false, entry = false;
	for (size_t i = 0; i < uph_findings_count(findings); i++) {
		const struct uph_finding *finding = uph_findings_at(findings, i);
		party = party || strncmp(finding->where, "party ", 6) == 0;
		entry = entry || (strncmp(finding->where, "entry ", 6) == 0 &&
					 strcmp(finding->rule, "chain.hash") == 0);
	}
	assert_true(party);
	assert_true(entry);
	uph_findings_free(findings);
	uph_ledger_close(ledger);
	free(path);
	free(original);
}

static void guards_that_are_gone_are_told(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	struct uph_ledger_options options = {.read_only = true};
	char *original = full_ledger(), *path;
	sqlite3_close(tampered(original, &path));
	assert_status(UPH_OK, uph_ledger_open(path, &options, &ledger, &err), &err);
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	assert_int_equal(78, uph_findings_count(findings));
	assert_string_equal(
		"spärren account_keeps_delete saknas i boken", uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
	uph_ledger_close(ledger);
	free(path);
	free(original);
}

static void a_paper_is_known_by_its_digest(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	struct uph_ledger_options options = {.read_only = true};
	char *original = full_ledger(), hex[65], spaced[24];
	assert_status(UPH_OK, uph_ledger_open(original, &options, &ledger, &err), &err);
	struct uph_head head = uph_ledger_head(ledger);
	uph_head_hex(&head, hex);
	(void)snprintf(spaced, sizeof spaced, "%.4s %.4s %.4s %.4s", hex, hex + 4, hex + 8, hex + 12);
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, uph_verify(ledger, spaced, NULL, NULL, &result, findings, &err), &err);
	assert_int_equal(1, uph_findings_count(findings));
	assert_int_equal(UPH_SEVERITY_NOTE, uph_findings_at(findings, 0)->severity);
	uph_findings_free(findings);
	findings = uph_findings_new();
	assert_status(UPH_OK, uph_verify(ledger, "00000000", NULL, NULL, &result, findings, &err), &err);
	assert_int_equal(1, uph_findings_count_of(findings, UPH_SEVERITY_ERROR));
	uph_findings_free(findings);
	uph_ledger_close(ledger);
	free(original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_column_is_watched, setup, teardown),
		cmocka_unit_test_setup_teardown(every_record_is_missed, setup, teardown),
		cmocka_unit_test_setup_teardown(the_first_bad_record_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(what_hides_is_found, setup, teardown),
		cmocka_unit_test_setup_teardown(each_altered_record_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(guards_that_are_gone_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_paper_is_known_by_its_digest, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
