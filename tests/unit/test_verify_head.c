/* What only a paper can prove: a book whose last records are gone, or that has been written anew from the
 * first hash to the last, holds together in itself. The 16 digits in the foot of a paper say that it is
 * another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/broken_book.h"
#include "tests/support/full_book.h"

static char *folder, *original, *path;
static char foot[24];    /* "3f9a 17c2 8b04 d6e1" */
static char sixteen[17]; /* without spaces */
static struct uph_head head;

static int setup(void **state)
{
	struct uph_error err;
	struct uph_ledger *ledger;
	const struct uph_ledger_options options = {.read_only = true};
	char hex[65];
	(void)state;
	folder = support_folder();
	original = full_book(folder);
	path = support_path(folder, "kopia.uph");
	assert_status(UPH_OK, uph_ledger_open(original, &options, &ledger, &err), &err);
	head = uph_ledger_head(ledger);
	uph_ledger_close(ledger);
	uph_head_hex(&head, hex);
	(void)snprintf(foot, sizeof foot, "%.4s %.4s %.4s %.4s", hex, hex + 4, hex + 8, hex + 12);
	(void)snprintf(sixteen, sizeof sixteen, "%.16s", hex);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(path);
	free(original);
	support_folder_remove(folder);
	return 0;
}

/* The forged book holds in itself, and is not the one that the paper was made from. */
static void expect_only_the_paper_tells(const char *what)
{
	struct uph_findings *findings = broken_book_findings(path, NULL);
	if (uph_findings_count(findings) > 0)
		fail_msg("%s: the forgery is not complete: %s: %s", what, uph_findings_at(findings, 0)->where,
			uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
	static const char *const digests[] = {foot, sixteen};
	for (size_t i = 0; i < 2; i++) {
		char message[300];
		(void)snprintf(message, sizeof message,
			"kontrollsumman %s finns inte i boken: den är inte den bok som papperet gjordes ur, eller så "
			"har den ändrats",
			digests[i]);
		findings = broken_book_findings(path, digests[i]);
		assert_int_equal(1, uph_findings_count(findings));
		assert_int_equal(UPH_SEVERITY_ERROR, uph_findings_at(findings, 0)->severity);
		assert_string_equal(message, uph_findings_at(findings, 0)->message);
		uph_findings_free(findings);
	}
}

static int64_t number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *row;
	assert_int_equal(SQLITE_OK, sqlite3_prepare_v2(db, sql, -1, &row, NULL));
	assert_int_equal(SQLITE_ROW, sqlite3_step(row));
	int64_t found = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return found;
}

static void cut_after(int64_t last, const char *what)
{
	struct forged_book forged;
	broken_book_begin(&forged, original, path);
	broken_book_cut(&forged, last);
	broken_book_end(&forged, true);
	expect_only_the_paper_tells(what);
}

static void removed_last_records_are_found_with_a_head(void **state)
{
	(void)state;
	struct forged_book forged;
	cut_after(head.seq - 1, "the last record");
	cut_after(head.seq - 2, "the last two");
	broken_book_begin(&forged, original, path);
	int64_t last_entry = number(forged.db, "SELECT max(seq) FROM entry");
	int64_t whole_commit = number(forged.db, "SELECT max(seq) FROM command") - 1;
	broken_book_end(&forged, true);
	cut_after(whole_commit, "the last change");
	cut_after(last_entry - 1, "the last voucher and what follows it");
	cut_after(last_entry - 6, "several vouchers");
}

/* The last voucher alone, with what was recorded after it moved up: every hash must be counted anew. */
static void a_voucher_cut_out_is_found_with_a_head(void **state)
{
	(void)state;
	struct forged_book forged;
	broken_book_begin(&forged, original, path);
	int64_t seq = number(forged.db, "SELECT max(seq) FROM entry");
	assert_int_equal(SQLITE_OK,
		sqlite3_exec(forged.db, "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)", NULL,
			NULL, NULL));
	assert_int_equal(1, sqlite3_changes(forged.db));
	broken_book_derive(&forged);
	broken_book_end(&forged, true);
	struct uph_findings *findings = broken_book_findings(path, NULL);
	char message[100];
	(void)snprintf(
		message, sizeof message, "post %lld i kedjan saknas: den har tagits bort", (long long)seq);
	assert_true(uph_findings_count(findings) > 0); /* the gap is enough */
	assert_string_equal(message, uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
}

static void rewrite(const char *sql)
{
	struct forged_book forged;
	broken_book_begin(&forged, original, path);
	if (sqlite3_exec(forged.db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(forged.db));
	assert_true(sqlite3_changes(forged.db) > 0);
	broken_book_derive(&forged);
	broken_book_rechain(&forged);
	broken_book_end(&forged, true);
	expect_only_the_paper_tells(sql);
}

static void a_chain_written_anew_is_found_with_a_head(void **state)
{
	(void)state;
	static const char *const forgeries[] = {
		"UPDATE entry SET amount_ore = amount_ore + 1 WHERE voucher = 1",
		"UPDATE entry SET date = date + 1 WHERE voucher = 1",
		"UPDATE entry SET reference = 'faktura 18' WHERE reference = 'faktura 17'",
		"UPDATE party SET organisation_number = '212000-0811' WHERE name = 'Ronneby kommun'",
		"UPDATE allocation SET purpose = 'Annat' WHERE number = 1",
		"UPDATE command SET person = 'någon annan' WHERE person = 'controller'",
		"UPDATE decision SET paragraph = '85'",
		"UPDATE closing SET reason = 'annat skäl'",
		"UPDATE attachment SET name = 'annan.pdf'",
		"UPDATE minute SET title = 'Annat'",
		"UPDATE source SET name = 'annan.csv'",
		"UPDATE fund SET name = 'UPH 2030' WHERE name = 'UPH 2024'",
	};
	for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++)
		rewrite(forgeries[i]);
}

/* Counting every hash anew changes nothing in a book that is whole: the forger's tool counts as the program.
 */
static void the_forger_counts_as_the_program(void **state)
{
	(void)state;
	struct forged_book forged;
	broken_book_begin(&forged, original, path);
	broken_book_derive(&forged);
	broken_book_rechain(&forged);
	broken_book_end(&forged, true);
	struct uph_findings *findings = broken_book_findings(path, sixteen);
	assert_int_equal(1, uph_findings_count(findings));
	assert_int_equal(UPH_SEVERITY_NOTE, uph_findings_at(findings, 0)->severity);
	uph_findings_free(findings);
}

static void a_head_is_read_as_it_is_written(void **state)
{
	(void)state;
	char hex[65], upper[65], wide[40], nbsp[40], eight[9];
	uph_head_hex(&head, hex);
	for (size_t i = 0; i < 65; i++)
		upper[i] = hex[i] >= 'a' && hex[i] <= 'f' ? (char)(hex[i] - 'a' + 'A') : hex[i];
	(void)snprintf(wide, sizeof wide, "  %.8s\t%.8s\n", hex, hex + 8);
	(void)snprintf(nbsp, sizeof nbsp, "%.4s\u00a0%.4s\u202f%.4s %.4s", hex, hex + 4, hex + 8, hex + 12);
	(void)snprintf(eight, sizeof eight, "%.8s", hex);
	const char *const taken[] = {foot, sixteen, hex, upper, wide, nbsp, eight};
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		struct uph_findings *findings = broken_book_findings(original, taken[i]);
		assert_int_equal(1, uph_findings_count(findings));
		assert_int_equal(UPH_SEVERITY_NOTE, uph_findings_at(findings, 0)->severity);
		uph_findings_free(findings);
	}
}

static void what_is_no_digest_is_refused(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_verify_result result;
	const struct uph_ledger_options options = {.read_only = true};
	char seven[8], long_one[67], message[200];
	uph_head_hex(&head, long_one);
	(void)snprintf(long_one + 64, 3, "0");
	(void)snprintf(seven, sizeof seven, "%.7s", sixteen);
	const char *const refused[] = {
		seven, "", "        ", "3f9a", "kontrollsumma", "3f9a-17c2-8b04", long_one};
	assert_status(UPH_OK, uph_ledger_open(original, &options, &ledger, &err), &err);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct uph_findings *findings = uph_findings_new();
		assert_status(UPH_E_USAGE,
			uph_verify(ledger, refused[i], NULL, NULL, &result, findings, &err), &err);
		(void)snprintf(message, sizeof message,
			"\"%s\" är ingen kontrollsumma; skriv minst 8 hexadecimala siffror", refused[i]);
		assert_string_equal(message, err.message);
		uph_findings_free(findings);
	}
	uph_ledger_close(ledger);
}

/* A paper of an earlier moment: verify says which, and how much has come since. */
static void an_earlier_head_is_told_with_its_moment(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_ledger *ledger;
	struct uph_head earlier;
	const struct uph_ledger_options options = {.read_only = true};
	struct forged_book forged;
	char hex[65], digits[17], time[UPH_TIME_TEXT_MAX], message[400];
	broken_book_begin(&forged, original, path);
	int64_t at = number(forged.db, "SELECT recorded_at FROM entry WHERE voucher = 4");
	broken_book_end(&forged, true);
	assert_status(UPH_OK, uph_ledger_open(original, &options, &ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_known_at_time(ledger, at, &earlier, &err), &err);
	uph_ledger_close(ledger);
	(void)snprintf(digits, sizeof digits, "%.16s", uph_head_hex(&earlier, hex));
	(void)snprintf(message, sizeof message,
		"kontrollsumman %s är post %lld av %lld, registrerad %s, när den sista verifikationen var 4; %lld "
		"poster har kommit till sedan dess",
		digits, (long long)earlier.seq, (long long)head.seq,
		uph_time_print(earlier.recorded_at, true, time), (long long)(head.seq - earlier.seq));
	struct uph_findings *findings = broken_book_findings(original, digits);
	assert_int_equal(1, uph_findings_count(findings));
	assert_string_equal(message, uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(removed_last_records_are_found_with_a_head, setup, teardown),
		cmocka_unit_test_setup_teardown(a_voucher_cut_out_is_found_with_a_head, setup, teardown),
		cmocka_unit_test_setup_teardown(a_chain_written_anew_is_found_with_a_head, setup, teardown),
		cmocka_unit_test_setup_teardown(the_forger_counts_as_the_program, setup, teardown),
		cmocka_unit_test_setup_teardown(a_head_is_read_as_it_is_written, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_digest_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(an_earlier_head_is_told_with_its_moment, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
