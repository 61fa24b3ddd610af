/* Somebody else's books read for a reconciliation: balances and rows of the accounts and objects that the
 * mapping names, with our sign; what the file lacks joined from what was taken in before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/real_book.h"

static char *folder;
static struct real_book book;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	real_book_open(&book, folder, "bok.uph");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	real_book_close(&book);
	support_folder_remove(folder);
	return 0;
}

/* ---- files ---- */

#define HEAD                                                                                                 \
	"#FLAGGA 0\n#PROGRAM \"Prov\" 1\n#FORMAT PC8\n#GEN 20240805\n#SIETYP 4\n#ORGNR 232100-0081\n"        \
	"#FNAMN \"Region Blekinge\"\n#RAR 0 20240101 20241231\n#OMFATTN 20240731\n"                          \
	"#KONTO 2990 Statsbidrag\n#KONTO 1930 Bank\n#DIM 20 Aktivitet\n#OBJEKT 20 786 Ungdom\n"
#define VOUCHER                                                                                              \
	"#VER A 1 20240705 \"F1902 Barnahus\"\n{\n#TRANS 2990 {20 \"786\"} 1000.50\n#TRANS 1930 {} -1000.50\n}\n"

static const char map_text[] = "{\"books\": {\"system\": \"Region Blekinge\", \"key\": \"232100-0081\", "
			       "\"accounts\": [\"2990\"], \"dimension\": \"20\", \"activities\": {\"786\": "
			       "\"786\", \"964\": \"964\"}, \"others\": [\"455\"], \"ours\": \"credit\"}}";

static char *written(const char *name, const char *text)
{
	char *path = support_path(folder, name);
	support_write(path, text, strlen(text));
	return path;
}

struct answer {
	enum uph_status status;
	struct uph_outside outside;
	struct uph_findings *findings;
	struct uph_error err;
};

static struct answer read_text(const char *text, const char *mapping)
{
	struct answer answer = {.findings = uph_findings_new()};
	char *path = written(strchr(text, ';') ? "fil.csv" : "fil.se", text),
	     *map = mapping ? written("karta.json", mapping) : NULL;
	const struct uph_outside_options options = {.mapping = map};
	answer.status =
		uph_outside_read(book.ledger, path, &options, &answer.outside, answer.findings, &answer.err);
	free(path);
	free(map);
	return answer;
}

static void done(struct answer *answer)
{
	if (answer->status == UPH_OK)
		uph_outside_free(&answer->outside);
	uph_findings_free(answer->findings);
}

static const struct uph_finding *finding_with(const struct answer *answer, const char *words)
{
	for (size_t i = 0; i < uph_findings_count(answer->findings); i++) {
		if (strstr(uph_findings_at(answer->findings, i)->message, words))
			return uph_findings_at(answer->findings, i);
	}
	return NULL;
}

static const struct uph_outside_balance *balance_of(const struct answer *answer, const char *code)
{
	int64_t activity = real_book_activity(&book, code);
	for (size_t i = 0; i < answer->outside.balance_count; i++) {
		if (answer->outside.balances[i].activity == activity)
			return &answer->outside.balances[i];
	}
	fail_msg("no balance of %s", code);
	return NULL;
}

/* ---- refusals ---- */

static void without_a_mapping_it_says_what_to_run(void **state)
{
	(void)state;
	struct answer answer = read_text(HEAD VOUCHER, NULL);
	assert_int_equal(UPH_E_MISSING, answer.status);
	assert_non_null(strstr(answer.err.message, "--suggest"));
	done(&answer);
}

static void what_is_no_books_is_refused(void **state)
{
	(void)state;
	struct answer answer = read_text("<html><body>404</body></html>", NULL);
	assert_int_not_equal(UPH_OK, answer.status);
	assert_true(answer.err.message[0] != '\0');
	done(&answer);
}

static void a_missing_file_is_told(void **state)
{
	(void)state;
	struct uph_outside outside;
	struct uph_error err = {0};
	struct uph_findings *findings = uph_findings_new();
	char *path = support_path(folder, "finns-inte.se");
	assert_int_equal(UPH_E_IO, uph_outside_read(book.ledger, path, NULL, &outside, findings, &err));
	assert_null(outside.memory);
	free(path);
	uph_findings_free(findings);
}

/* Rows and balances: all at once, each object once, with its line. */
static void unknown_objects_are_named_all_at_once(void **state)
{
	(void)state;
	struct answer answer = read_text(HEAD
		"#IB 0 2990 -30\n#OIB 0 2990 {20 \"555\"} -10 0\n#OIB 0 2990 {20 \"666\"} -20 0\n"
		"#OUB 0 2990 {20 \"555\"} -10 0\n"
		"#VER A 1 20240705 x\n{\n#TRANS 2990 {20 \"777\"} 5\n#TRANS 2990 {20 \"666\"} 5\n"
		"#TRANS 1930 {} -10\n}\n#VER A 2 20240706 y\n{\n#TRANS 2990 {20 \"777\"} 5\n"
		"#TRANS 1930 {} -5\n}\n",
		map_text);
	assert_int_equal(UPH_E_REFUSED, answer.status);
	assert_int_equal(3, uph_findings_count_of(answer.findings, UPH_SEVERITY_ERROR));
	assert_string_equal("15", finding_with(&answer, "555")->where);
	assert_non_null(finding_with(&answer, "666"));
	assert_string_equal("20", finding_with(&answer, "777")->where);
	done(&answer);
}

/* ---- reading ---- */

static void balances_of_objects_have_our_sign(void **state)
{
	(void)state;
	struct answer answer = read_text(HEAD
		"#IB 0 2990 -1349020.36\n#UB 0 2990 -1348019.86\n"
		"#OIB 0 2990 {20 \"455\"} -400000 0\n#OIB 0 2990 {20 \"786\"} -720000.36 0\n"
		"#OIB 0 2990 {20 \"964\"} -229020 0\n#OUB 0 2990 {20 \"455\"} -400000 0\n"
		"#OUB 0 2990 {20 \"786\"} -718999.86 0\n#OUB 0 2990 {20 \"964\"} -229020 0\n" VOUCHER
		"#VER A 2 20240618 Annat\n{\n#TRANS 2990 {20 \"455\"} 7\n#TRANS 1930 {} -7\n}\n"
		"#VER A 3 20240619 Annat\n{\n#TRANS 2990 {20 \"455\"} -7\n#TRANS 1930 {} 7\n}\n",
		map_text);
	assert_status(UPH_OK, answer.status, &answer.err);
	const struct uph_outside *outside = &answer.outside;
	assert_string_equal("Region Blekinge", outside->system);
	assert_string_equal("232100-0081", outside->key);
	assert_string_equal("fil.se", outside->name);
	assert_string_equal("konto 2990, dimension 20 = aktivitet, kredit är våra pengar", outside->reads);
	assert_int_equal(20240101, outside->first.ymd);
	assert_int_equal(20240731, outside->last.ymd); /* #OMFATTN, not the year's end */
	assert_false(outside->tells_funds);
	assert_int_equal(2, outside->balance_count);
	assert_int_equal(72000036, balance_of(&answer, "786")->opening.ore);
	assert_int_equal(71899986, balance_of(&answer, "786")->closing.ore);
	assert_true(balance_of(&answer, "786")->has_closing);
	assert_int_equal(22902000, balance_of(&answer, "964")->opening.ore);
	assert_int_equal(1, outside->row_count);
	assert_int_equal(-100050, outside->rows[0].amount.ore);
	assert_int_equal(real_book_activity(&book, "786"), outside->rows[0].activity);
	assert_string_equal("F1902", outside->rows[0].reference);
	/* bank rows and those of an object that is not ours */
	assert_int_equal(5, outside->passed_over);
	assert_string_equal("Region Blekinge", outside->mapping.name);
	assert_int_equal(0, outside->mapping.id);
	done(&answer);
}

/* An account's balance without objects is undivided, and that is said. */
static void what_has_no_object_is_undivided(void **state)
{
	(void)state;
	struct answer answer =
		read_text(HEAD "#IB 0 2990 -1000\n#UB 0 2990 0.50\n#OIB 0 2990 {20 \"786\"} -900 0\n" VOUCHER,
			map_text);
	assert_status(UPH_OK, answer.status, &answer.err);
	assert_int_equal(90000, balance_of(&answer, "786")->opening.ore);
	assert_int_equal(10000, balance_of(&answer, "")->opening.ore);
	/* closings of the account alone do not say what each activity has: rows do */
	assert_false(balance_of(&answer, "786")->has_closing);
	assert_non_null(finding_with(&answer, "utan objekt i dimension 20"));
	done(&answer);
}

static void balances_alone_are_closings(void **state)
{
	(void)state;
	struct answer answer = read_text(
		"#FLAGGA 0\n#SIETYP 3\n#ORGNR 232100-0081\n#FNAMN \"Region Blekinge\"\n"
		"#RAR 0 20240101 20241231\n#OMFATTN 20240930\n#KONTO 2990 x\n#IB 0 2990 -10\n#UB 0 2990 -35\n"
		"#OIB 0 2990 {20 \"786\"} -10 0\n#OUB 0 2990 {20 \"786\"} -35 0\n",
		map_text);
	assert_status(UPH_OK, answer.status, &answer.err);
	assert_int_equal(0, answer.outside.row_count);
	assert_int_equal(3500, balance_of(&answer, "786")->closing.ore);
	assert_int_equal(20240930, answer.outside.last.ymd);
	done(&answer);
}

/* ---- what came before ---- */

static void take_in(const char *voucher, int32_t date, int64_t ore)
{
	struct uph_error err = {0};
	const struct uph_outside_row row = {.voucher = voucher,
		.number = 1,
		.place = "9",
		.date = {date},
		.account = "2990",
		.objects = "20=786",
		.activity = real_book_activity(&book, "786"),
		.amount = {ore},
		.reference = "",
		.text = "förra"};
	int64_t seq;
	const struct uph_source source = {.kind = "sie", .name = "juni.se", .digest = {7}, .size = 1};
	struct uph_origin origin = {.place = "9"};
	real_book_begin(&book);
	assert_status(UPH_OK, uph_source_add(book.ledger, &source, &origin.source, &err), &err);
	assert_status(UPH_OK, uph_outside_add(book.ledger, "232100-0081", &row, &origin, &seq, &err), &err);
	real_book_commit(&book);
}

/* A month's file is joined with the months before; a voucher in both counts once, as the file has it. */
static void a_month_is_joined_with_what_came_before(void **state)
{
	(void)state;
	take_in("A 99/2024", 20240603, -700);
	take_in("A 1/2024", 20240705, -1);
	struct answer answer = read_text(HEAD VOUCHER, map_text);
	assert_status(UPH_OK, answer.status, &answer.err);
	assert_int_equal(2, answer.outside.row_count);
	assert_int_equal(20240603, answer.outside.rows[0].date.ymd);
	assert_int_equal(-700, answer.outside.rows[0].amount.ore);
	assert_int_equal(-100050, answer.outside.rows[1].amount.ore);
	assert_int_equal(20240601, answer.outside.first.ymd);
	assert_non_null(finding_with(&answer, "1 rader som har lästs in förut är med"));
	done(&answer);
	/* one that adds up stands for itself */
	answer = read_text(HEAD "#IB 0 2990 -10\n#OIB 0 2990 {20 \"786\"} -10 0\n#UB 0 2990 990.50\n"
				"#OUB 0 2990 {20 \"786\"} 990.50 0\n" VOUCHER,
		map_text);
	assert_status(UPH_OK, answer.status, &answer.err);
	assert_int_equal(1, answer.outside.row_count);
	done(&answer);
}

/* ---- sheets ---- */

static const char vouchers_map[] =
	"{\"format\": \"uph-karta-1\", \"name\": \"Transaktionslista\", \"rows\": \"books\", "
	"\"system\": \"Region Blekinge\", \"key_of_system\": \"lista\", \"amount\": {\"debit\": \"Debet\", "
	"\"credit\": \"Kredit\", \"positive\": \"credit\"}, \"columns\": {\"date\": \"Datum\", "
	"\"voucher\": \"Ver\", \"account\": \"Konto\", \"activity\": \"Aktivitet\", \"text\": \"Text\"}}";
#define VOUCHERS_HEAD "Datum;Ver;Konto;Aktivitet;Debet;Kredit;Text\n"

static void a_sheet_without_a_mapping_says_what_to_run(void **state)
{
	(void)state;
	struct answer answer = read_text(VOUCHERS_HEAD "2024-07-05;A 1;2990;786;1000,50;;F1902 x\n", NULL);
	assert_int_equal(UPH_E_MISSING, answer.status);
	assert_non_null(strstr(answer.err.message, "--suggest"));
	done(&answer);
}

static void unknown_activities_of_a_sheet_are_all_named(void **state)
{
	(void)state;
	struct answer answer = read_text(VOUCHERS_HEAD "2024-07-05;A 1;2990;555;1000,50;;x\n"
						       "2024-07-06;A 2;2990;786;1;;y\n"
						       "2024-07-07;A 3;2990;556;1;;z\n",
		vouchers_map);
	assert_int_equal(UPH_E_REFUSED, answer.status);
	assert_int_equal(2, uph_findings_count_of(answer.findings, UPH_SEVERITY_ERROR));
	assert_non_null(finding_with(&answer, "555"));
	assert_non_null(finding_with(&answer, "556"));
	done(&answer);
}

static void a_sheet_of_vouchers_has_rows(void **state)
{
	(void)state;
	struct answer answer = read_text(VOUCHERS_HEAD "2024-07-05;A 1;2990;786;1000,50;;F1902 x\n"
						       "2024-07-05;A 1;2990;964;;200,25;y\n"
						       "2024-07-09;A 2;2990;;;3,00;z\n",
		vouchers_map);
	assert_status(UPH_OK, answer.status, &answer.err);
	const struct uph_outside *outside = &answer.outside;
	assert_string_equal("Region Blekinge", outside->system);
	assert_string_equal("lista", outside->key);
	assert_int_equal(3, outside->row_count);
	assert_int_equal(-100050, outside->rows[0].amount.ore);
	assert_string_equal("F1902", outside->rows[0].reference);
	assert_int_equal(20025, outside->rows[1].amount.ore);
	assert_int_equal(2, outside->rows[1].number);
	assert_int_equal(real_book_activity(&book, ""), outside->rows[2].activity);
	assert_int_equal(1, outside->rows[2].number);
	assert_int_equal(20240701, outside->first.ymd);
	assert_int_equal(20240709, outside->last.ymd);
	assert_int_equal(UPH_MAPPING_SHEET, outside->mapping.kind);
	assert_string_equal(
		"kartan \"Transaktionslista\": verifikationer, kolumnen \"Aktivitet\" = aktivitet",
		outside->reads);
	done(&answer);
}

static void a_sheet_of_balances_has_balances(void **state)
{
	(void)state;
	struct answer answer = read_text(
		"Aktivitet;In;Ut\n786;720 000,36;718 999,86\n964;229 020,00;229 020,00\n",
		"{\"format\": \"uph-karta-1\", \"name\": \"Saldolista\", \"rows\": \"balances\", "
		"\"columns\": {\"activity\": \"Aktivitet\", \"opening\": \"In\", \"closing\": \"Ut\"}}");
	assert_status(UPH_OK, answer.status, &answer.err);
	assert_int_equal(2, answer.outside.balance_count);
	assert_int_equal(72000036, balance_of(&answer, "786")->opening.ore);
	assert_int_equal(71899986, balance_of(&answer, "786")->closing.ore);
	assert_int_equal(0, answer.outside.row_count);
	assert_string_equal("Saldolista", answer.outside.system);
	done(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_mapping_it_says_what_to_run),
		cmocka_unit_test(what_is_no_books_is_refused),
		cmocka_unit_test(a_missing_file_is_told),
		cmocka_unit_test(unknown_objects_are_named_all_at_once),
		cmocka_unit_test(a_sheet_without_a_mapping_says_what_to_run),
		cmocka_unit_test(unknown_activities_of_a_sheet_are_all_named),
		cmocka_unit_test(a_sheet_of_vouchers_has_rows),
		cmocka_unit_test(a_sheet_of_balances_has_balances),
		cmocka_unit_test(balances_of_objects_have_our_sign),
		cmocka_unit_test(what_has_no_object_is_undivided),
		cmocka_unit_test(balances_alone_are_closings),
		cmocka_unit_test(a_month_is_joined_with_what_came_before),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
