/* The report on co-financing: versions side by side, on the real case. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/esf_book.h"
#include "tests/support/real_book.h"

static char *folder;
static struct esf_book esf;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	esf_book_open(&esf, folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	esf_book_close(&esf);
	support_folder_remove(folder);
	return 0;
}

static struct uph_report *ask(const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_cofinancing(esf.book.ledger, query, &report, &err), &err);
	return report;
}

static void version(
	enum uph_cofinancing_version which, enum uph_cofinancing_given given, int64_t ore, int32_t date)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	esf_book_version(&esf, which, given, ore, date);
	esf_book_commit(&esf);
}

static void a_moment_before_the_book_is_refused(void **state)
{
	(void)state;
	struct uph_report *report;
	struct uph_error err;
	const struct uph_query query = {.known_at = "2001-01-01"};
	assert_int_equal(UPH_E_MISSING, uph_report_cofinancing(esf.book.ledger, &query, &report, &err));
	assert_null(report);
}

static void expect_row(const struct uph_report *report, size_t row, const char *kind, const char *party,
	const char *share, int64_t total, int64_t planned)
{
	assert_string_equal(kind, report_words(report, 0, row, "version"));
	assert_string_equal(party, report_words(report, 0, row, "party"));
	assert_string_equal(share, report_words(report, 0, row, "share"));
	assert_int_equal(total, report_ore(report, 0, row, "total"));
	assert_int_equal(planned, report_ore(report, 0, row, "planned"));
}

static void applied_alone(void **state)
{
	(void)state;
	struct uph_report *report = ask(&(struct uph_query){0});
	assert_string_equal("cofinancing", report->name);
	assert_int_equal(2, report->sections[0].row_count);
	expect_row(report, 0, "applied", "egen del", "46/100", 434782609, 200000000);
	expect_row(report, 1, "applied", "ESF-rådet", "54/100", 434782609, 234782609);
	assert_string_equal("V-24-001", report_words(report, 0, 0, "condition"));
	assert_string_equal(ESF_NAME, report_words(report, 0, 0, "project"));
	assert_string_equal("own", report_words(report, 0, 0, "role"));
	assert_string_equal("46,00 %", report_words(report, 0, 0, "percent"));
	assert_int_equal(200000000, report_ore(report, 0, 0, "own_decided"));
	assert_int_equal(0, report_ore(report, 0, 0, "not_covered"));
	assert_int_equal(UPH_VALUE_NONE, report_value(report, 0, 0, "payable")->kind);
	assert_int_equal(234782609, report_ore(report, 0, 1, "payable"));
	assert_int_equal(0, report_ore(report, 0, 1, "paid"));
	assert_int_equal(234782609, report_ore(report, 0, 1, "left"));
	assert_int_equal(434782609, report_total_ore(report, 0, "planned"));
	assert_int_equal(0, report->note_count);
	uph_report_free(report);
	report = ask(&(struct uph_query){.language = UPH_ENGLISH});
	assert_string_equal("own share", report_words(report, 0, 0, "party"));
	assert_string_equal("46.00 %", report_words(report, 0, 0, "percent"));
	uph_report_free(report);
}

static void versions_side_by_side(void **state)
{
	(void)state;
	version(UPH_GRANTED_VERSION, UPH_GIVEN_GRANT, 397618300, 20240614);
	struct uph_report *report = ask(&(struct uph_query){0});
	assert_int_equal(4, report->sections[0].row_count);
	expect_row(report, 1, "applied", "ESF-rådet", "54/100", 434782609, 234782609);
	expect_row(report, 2, "granted", "egen del", "46/100", 736330185, 338711885);
	expect_row(report, 3, "granted", "ESF-rådet", "54/100", 736330185, 397618300);
	assert_int_equal(138711885, report_ore(report, 0, 2, "not_covered"));
	assert_int_equal(338711885, report_ore(report, 0, 2, "own_needed"));
	assert_int_equal(UPH_ROW_MUTED, report->sections[0].rows[0].style);
	assert_int_equal(UPH_ROW_PLAIN, report->sections[0].rows[2].style);
	assert_int_equal(736330185, report_total_ore(report, 0, "planned"));
	assert_int_equal(397618300, report_total_ore(report, 0, "payable"));
	assert_int_equal(138711885, report_total_ore(report, 0, "not_covered"));
	assert_string_equal("Summorna gäller den senaste versionen av varje projekt.", report->notes[0]);
	uph_report_free(report);
	report = ask(&(struct uph_query){.to = {20240613}});
	assert_int_equal(2, report->sections[0].row_count);
	uph_report_free(report);
}

static void final_and_settled(void **state)
{
	(void)state;
	char known[2 * UPH_DIGEST_SIZE + 1];
	version(UPH_FINAL, UPH_GIVEN_TOTAL, 400000000, 20261001);
	struct uph_head before = uph_ledger_head(esf.book.ledger);
	uph_head_hex(&before, known);
	esf_book_outcome(&esf, UPH_CONDITION_SETTLED, 20261015);
	struct uph_report *report = ask(&(struct uph_query){0});
	expect_row(report, 2, "final", "egen del", "46/100", 400000000, 184000000);
	assert_int_equal(184000000, report_ore(report, 0, 2, "own_decided"));
	assert_int_equal(184000000, report_ore(report, 0, 2, "own_needed"));
	assert_int_equal(0, report_ore(report, 0, 2, "not_covered"));
	assert_int_equal(216000000, report_ore(report, 0, 3, "payable"));
	assert_string_equal("54,00 %", report_words(report, 0, 3, "actual_percent"));
	assert_string_equal("settled", report_words(report, 0, 3, "status"));
	assert_int_equal(200000000, report_ore(report, 0, 0, "own_decided"));
	uph_report_free(report);
	report = ask(&(struct uph_query){.known_at = known});
	assert_int_equal(200000000, report_ore(report, 0, 2, "own_decided"));
	assert_string_equal("open", report_words(report, 0, 2, "status"));
	uph_report_free(report);
}

static void what_failed_is_muted(void **state)
{
	(void)state;
	esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20240701);
	struct uph_report *report = ask(&(struct uph_query){0});
	assert_int_equal(UPH_ROW_MUTED, report->sections[0].rows[0].style);
	assert_int_equal(0, report_ore(report, 0, 1, "payable"));
	assert_int_equal(0, report_total_ore(report, 0, "planned"));
	uph_report_free(report);
}

/* A project of which nothing has been recorded is named. */
static void without_a_version(void **state)
{
	(void)state;
	struct uph_error err;
	int64_t id;
	const struct uph_condition condition = {.decision = esf.decision,
		.kind = UPH_CONDITION_COFINANCING,
		.text = "Medel från Vinnova",
		.name = "Vinnova"};
	assert_status(UPH_OK, uph_ledger_begin(esf.book.ledger, &err), &err);
	assert_status(UPH_OK,
		uph_condition_add(esf.book.ledger, &condition, (struct uph_date){20240216}, NULL, &id, &err),
		&err);
	esf_book_commit(&esf);
	struct uph_report *report = ask(&(struct uph_query){0});
	assert_int_equal(2, report->sections[0].row_count);
	assert_string_equal("V-24-002 (Vinnova) har ännu ingen version.", report->notes[0]);
	uph_report_free(report);
}

/* Two funders that turn out to be one stand in one row, with what it has paid once. */
static void funders_that_are_one_are_one_row(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_ledger *ledger = esf.book.ledger;
	int64_t other;
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	const struct uph_party party = {.name = "Socialfonden", .kind = "funder"};
	assert_status(UPH_OK, uph_party_add(ledger, &party, NULL, &other, &err), &err);
	struct uph_cofinancing plan = {.condition = esf.condition,
		.version = UPH_GRANTED_VERSION,
		.date = {20240614},
		.own_share = {46, 100},
		.funders = {{.party = esf.esf, .share = {1, 2}, .cap = {100000000}},
			{.party = other, .share = {4, 100}}},
		.funder_count = 2};
	assert_status(UPH_OK,
		uph_cofinancing_plan(&plan, UPH_GIVEN_TOTAL, (struct uph_money){400000000}, &err), &err);
	assert_status(UPH_OK, uph_cofinancing_add(ledger, &plan, NULL, NULL, &err), &err);
	for (int i = 0; i < 2; i++)
		book_post(&esf.book, UPH_EVENT_COFUND, 20240901, i ? 1000000 : 50000000,
			(struct uph_account){.kind = UPH_ACCOUNT_FUNDER, .party = i ? other : esf.esf},
			(struct uph_account){.kind = UPH_ACCOUNT_COFUNDED, .allocation = esf.allocation});
	esf_book_commit(&esf);
	struct uph_report *report = ask(&(struct uph_query){0});
	assert_int_equal(5, report->sections[0].row_count);
	expect_row(report, 3, "granted", "ESF-rådet", "1/2", 400000000, 200000000);
	expect_row(report, 4, "granted", "Socialfonden", "4/100", 400000000, 16000000);
	assert_int_equal(50000000, report_ore(report, 0, 3, "paid"));
	assert_int_equal(1000000, report_ore(report, 0, 4, "paid"));
	uph_report_free(report);
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	const struct uph_party_change merge = {.party = other, .field = UPH_PARTY_INTO, .other = esf.esf};
	assert_status(UPH_OK, uph_party_change(ledger, &merge, NULL, NULL, &err), &err);
	esf_book_commit(&esf);
	report = ask(&(struct uph_query){0});
	assert_int_equal(4, report->sections[0].row_count);
	expect_row(report, 3, "granted", "ESF-rådet", "54/100", 400000000, 216000000);
	assert_int_equal(116000000, report_ore(report, 0, 3, "payable")); /* the cap is the first one's */
	assert_int_equal(51000000, report_ore(report, 0, 3, "paid"));
	assert_int_equal(65000000, report_ore(report, 0, 3, "left"));
	assert_int_equal(51000000, report_total_ore(report, 0, "paid"));
	assert_int_equal(400000000, report_total_ore(report, 0, "planned"));
	uph_report_free(report);
}

static void every_format_draws_it(void **state)
{
	(void)state;
	struct uph_error err = {0};
	version(UPH_FINAL, UPH_GIVEN_TOTAL, 400000000, 20261001);
	struct uph_report *report = ask(&(struct uph_query){0});
	for (int format = 0; format < UPH_FORMAT_COUNT; format++) {
		char *path = support_path(folder, "medfinansiering.ut");
		assert_status(
			UPH_OK, uph_report_render(report, (enum uph_format)format, NULL, path, &err), &err);
		free(path);
	}
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_moment_before_the_book_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(applied_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(versions_side_by_side, setup, teardown),
		cmocka_unit_test_setup_teardown(final_and_settled, setup, teardown),
		cmocka_unit_test_setup_teardown(what_failed_is_muted, setup, teardown),
		cmocka_unit_test_setup_teardown(without_a_version, setup, teardown),
		cmocka_unit_test_setup_teardown(funders_that_are_one_are_one_row, setup, teardown),
		cmocka_unit_test_setup_teardown(every_format_draws_it, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
