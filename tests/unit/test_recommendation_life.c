/* Recommendations of what has been corrected, decided, refused or only proposed: a page that says what is not
 * known. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/recommendation_case.h"

#define CURLY_PURPOSE "=1+1 \"citat\" \xE2\x80\x8F <b>\xF0\x9F\x8E\x89"

/* ---- corrections ---- */

static void reverse(struct uph_ledger *ledger, int64_t voucher, int32_t day)
{
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	assert_status(UPH_OK,
		uph_reverse_voucher(ledger, voucher, (struct uph_date){day}, "fel rad", NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(ledger, &err), &err);
}

/* Nobody is asked to sign for money that is no longer in the books, and the next decision finds it. */
static void what_has_been_corrected_away(void **state)
{
	(void)state;
	recommendation_import(LEADER);
	struct uph_report *report = recommendation_of(here.ledger, "UPH-24-015"), *decisions;
	struct uph_error err = {0};
	assert_int_equal(report_pair_ore(report, "after"), 809374206);
	int64_t voucher = report->parts[1]->sections[0].rows[0].values[0].integer;
	uph_report_free(report);
	reverse(here.ledger, voucher, 0);
	report = recommendation_of(here.ledger, "UPH-24-015");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · RÄTTAT: INGET ATT BESLUTA");
	recommendation_expect_all(report, 851325706, 0, 851325706);
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 851325706);
	assert_string_equal(recommendation_says(report, "corrected_away"),
		"Rättat i boken, så att inget är reserverat: UPH-24-015.");
	assert_non_null(strstr(report->subtitle, "Belopp 0,00 kr"));
	assert_int_equal(report->sections[report_section_named(report, "signing")].row_count, 1);
	uph_report_free(report);
	report = recommendation_of(here.ledger, "UPH-24-016");
	recommendation_expect_all(report, 851325706, 20000000, 831325706);
	uph_report_free(report);
	const struct uph_query query = {.decision = "UPH-24-015"};
	assert_status(UPH_OK, uph_report_decisions(here.ledger, &query, &decisions, &err), &err);
	assert_int_equal(report_ore(decisions, 0, 0, "amount"), 0);
	uph_report_free(decisions);
}

/* Corrected after the meeting: then it stood, and the matrix of the day has it. */
static void what_was_corrected_later(void **state)
{
	(void)state;
	recommendation_import(LEADER);
	struct uph_report *report = recommendation_of(here.ledger, "UPH-24-016");
	int64_t voucher = report->parts[1]->sections[0].rows[0].values[0].integer;
	uph_report_free(report);
	reverse(here.ledger, voucher, 20241101);
	report = recommendation_of(here.ledger, "UPH-24-016");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · RÄTTAT: INGET ATT BESLUTA");
	recommendation_expect_all(report, 809374206, 20000000, 789374206);
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 789374206);
	assert_true(recommendation_has_section(report, "corrected_away"));
	uph_report_free(report);
	const struct uph_query before = {.decision = "UPH-24-016", .to = {20241031}};
	report = recommendation_asked(here.ledger, &before);
	assert_string_equal(report->status, "BESLUTSUNDERLAG · EJ BESLUTAT AV RD");
	assert_false(recommendation_has_section(report, "corrected_away"));
	uph_report_free(report);
}

/* An amount that was changed since: the page says what the matrix of the day has. */
static void an_amount_changed_later(void **state)
{
	(void)state;
	struct uph_error err = {0};
	int64_t voucher;
	recommendation_import(LEADER);
	int64_t id = allocation_of("UPH-24-016").id;
	begin();
	assert_status(UPH_OK,
		uph_allocation_set_amount(here.ledger, id, (struct uph_money){15000000},
			(struct uph_date){20241015}, "lägre", NULL, &voucher, &err),
		&err);
	commit();
	struct uph_report *report = recommendation_of(here.ledger, "UPH-24-016");
	recommendation_expect_all(report, 809374206, 15000000, 794374206);
	assert_string_equal(recommendation_says(report, "stood_that_day"),
		"I boken stod den dagen, före en senare ändring: 200\u00a0000,00.");
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 789374206);
	uph_report_free(report);
}

/* ---- verdicts ---- */

static void decided_with_another_amount(void **state)
{
	(void)state;
	recommendation_import(LEADER);
	struct uph_verdict given = {.decision = decision_of("LSVO 2024-09-27").id,
		.date = {20241002},
		.has_amount = true,
		.amount = {15000000},
		.reference = "2024/00123"};
	recommendation_judge(here.ledger, UPH_DECIDED, &given);
	struct uph_report *report = recommendation_of(here.ledger, "LSVO 2024-09-27");
	recommendation_expect_row(report, "787", "UPH 2024", -269873630, 20000000, -289873630);
	recommendation_expect_all(report, 809374206, 20000000, 789374206);
	assert_string_equal(report->status, "BESLUTSUNDERLAG · BESLUTAT 2024-10-02");
	assert_string_equal(report->belongs, "Dnr 2024/00123   Nr UPH-24-016");
	size_t verdict = report_section_named(report, "verdict");
	assert_int_equal(report_ore(report, verdict, 0, "amount"), 15000000);
	assert_string_equal(report->sections[verdict].title, "6 Regiondirektörens beslut");
	assert_string_equal(report->sections[verdict].rows[0].values[2].text,
		"beslutat 2024-10-02 av regiondirektören, Dnr 2024/00123, med ändring");
	assert_int_equal(report->sections[report_section_named(report, "signing")].row_count, 1);
	assert_int_equal(report->parts[1]->sections[0].row_count, 2);
	uph_report_free(report);

	const struct uph_query before = {.decision = "LSVO 2024-09-27", .to = {20241001}};
	report = recommendation_asked(here.ledger, &before);
	assert_string_equal(report->status, "BESLUTSUNDERLAG · EJ BESLUTAT AV RD");
	recommendation_expect_all(report, 809374206, 20000000, 789374206);
	assert_int_equal(report->sections[report_section_named(report, "verdict")].row_count, 0);
	assert_int_equal(report->parts[1]->sections[0].row_count, 1);
	uph_report_free(report);
}

/* On the meeting's own day, too, the paper shows what was asked for. */
static void rejected(void **state)
{
	(void)state;
	recommendation_import(LEADER);
	const struct uph_verdict given = {
		.decision = decision_of("LSVO 2024-09-27").id, .date = {20240927}, .note = "ej prioriterat"};
	recommendation_judge(here.ledger, UPH_REJECTED, &given);
	struct uph_report *report = recommendation_of(here.ledger, "LSVO 2024-09-27");
	recommendation_expect_row(report, "787", "UPH 2024", -269873630, 20000000, -289873630);
	assert_string_equal(report->status, "BESLUTSUNDERLAG · AVSLAGET 2024-09-27");
	size_t verdict = report_section_named(report, "verdict");
	assert_int_equal(report_value(report, verdict, 0, "amount")->kind, UPH_VALUE_NONE);
	assert_string_equal(report->sections[verdict].rows[0].values[2].text,
		"avslaget 2024-09-27 av regiondirektören · ej prioriterat");
	uph_report_free(report);
}

/* Some of a decision's allocations: the rest waits. */
static void partly_decided(void **state)
{
	(void)state;
	const int64_t one = allocation_of("UPH-24-008").id;
	const struct uph_verdict given = {.decision = allocation_of("UPH-24-008").decision,
		.allocations = &one,
		.allocation_count = 1,
		.date = {20240502}};
	recommendation_judge(here.ledger, UPH_DECIDED, &given);
	struct uph_report *report = recommendation_of(here.ledger, "LSVO 2024-04-12");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · DELVIS BESLUTAT");
	assert_string_equal(report->belongs, "Dnr ______   Nr UPH-24-004 – UPH-24-013");
	size_t verdict = report_section_named(report, "verdict");
	assert_int_equal(report->sections[verdict].row_count, 1);
	assert_string_equal(report_words(report, verdict, 0, "number"), "UPH-24-008");
	assert_int_equal(report_ore(report, verdict, 0, "amount"), 110511000);
	assert_int_equal(report->sections[report_section_named(report, "signing")].row_count, 4);
	uph_report_free(report);
}

/* One of them refused, the rest decided on several days and under several numbers: no day stands for all. */
static void partly_refused(void **state)
{
	(void)state;
	const int64_t one = allocation_of("UPH-24-008").id, two = allocation_of("UPH-24-009").id;
	struct uph_verdict given = {.decision = allocation_of("UPH-24-008").decision,
		.allocations = &one,
		.allocation_count = 1,
		.date = {20240502},
		.reference = "D1"};
	recommendation_judge(here.ledger, UPH_DECIDED, &given);
	given.allocations = &two;
	recommendation_judge(here.ledger, UPH_REJECTED, &given);
	given.allocations = NULL;
	given.allocation_count = 0;
	given.date.ymd = 20240503;
	given.reference = "D2";
	recommendation_judge(here.ledger, UPH_DECIDED, &given);
	struct uph_report *report = recommendation_of(here.ledger, "LSVO 2024-04-12");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · DELVIS BESLUTAT");
	assert_string_equal(report->belongs, "Dnr D2, D1   Nr UPH-24-004 – UPH-24-013");
	uph_report_free(report);
}

static void conditions_as_they_stand(void **state)
{
	(void)state;
	struct esf_book esf;
	esf_book_open(&esf, recommendation_folder);
	(void)esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20241130);
	struct uph_report *report = recommendation_of(esf.book.ledger, "2024-02-16");
	size_t conditions = report_section_named(report, "conditions");
	assert_string_equal(report_words(report, conditions, 0, "status"), "failed");
	assert_string_equal(report->sections[conditions].rows[0].values[7].text, "ej uppfyllt 2024-11-30");
	assert_int_equal(report_ore(report, conditions, 0, "amount"), 0);
	recommendation_expect_row(report, "786", "UPH 2024", 0, 100000000, -100000000);
	assert_int_equal(report->parts[1]->sections[0].row_count, 4);
	uph_report_free(report);

	const struct uph_query before = {.decision = "2024-02-16", .to = {20241129}};
	report = recommendation_asked(esf.book.ledger, &before);
	assert_string_equal(report_words(report, conditions, 0, "status"), "open");
	assert_int_equal(report_ore(report, conditions, 0, "amount"), 200000000);
	assert_int_equal(report->parts[1]->sections[0].row_count, 2);
	uph_report_free(report);
	esf_book_close(&esf);
}

/* ---- what is only proposed, and what has no amount ---- */

static int64_t propose(struct book *book, int64_t ore, const char *decider)
{
	struct uph_error err;
	int64_t decision, allocation;
	const struct uph_decision new = {.body = "LSVO",
		.date = {20241115},
		.paragraph = "99",
		.title = "Föräldrastöd",
		.decider = decider};
	const struct uph_step step = {.stage = UPH_PROPOSED, .date = new.date};
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_status(UPH_OK, uph_decision_add(book->ledger, &new, NULL, &decision, &err), &err);
	assert_status(UPH_OK, uph_step_add(book->ledger, decision, &step, NULL, &err), &err);
	const struct uph_allocation wanted = {.decision = decision,
		.purpose = CURLY_PURPOSE,
		.bound = ore ? "exact" : "unknown",
		.recipient = book->karlskrona};
	assert_status(
		UPH_OK, uph_allocation_add(book->ledger, &wanted, new.date, NULL, &allocation, &err), &err);
	const struct uph_financing line = {.allocation = allocation,
		.fund = book->year,
		.activity = book->a786,
		.amount = {ore},
		.share_numerator = ore ? 0 : 1,
		.share_denominator = ore ? 0 : 2};
	assert_status(UPH_OK, uph_financing_add(book->ledger, &line, 0, NULL, &err), &err);
	const struct uph_condition condition = {.decision = decision,
		.kind = UPH_CONDITION_RECEIVED,
		.text = "att statens medel kommer",
		.due = {20250131}};
	assert_status(UPH_OK, uph_condition_add(book->ledger, &condition, new.date, NULL, NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book->ledger, &err), &err);
	return decision;
}

static void a_proposal(void **state)
{
	(void)state;
	struct book book;
	int64_t allocation, held;
	book_open(&book, recommendation_folder);
	book_fill(&book, &allocation, &held);
	propose(&book, 15000, "hälso- och sjukvårdsnämnden");
	struct uph_report *report = recommendation_of(book.ledger, "2024-11-15");
	recommendation_expect_row(report, "786", "UPH 2024", 100000, 15000, 85000);
	recommendation_expect_all(report, 565000, 15000, 550000);
	assert_false(recommendation_has_section(report, "below_zero"));
	assert_string_equal(report->status, "BESLUTSUNDERLAG · FÖRSLAG");
	assert_string_equal(report->title, "REKOMMENDATION TILL HÄLSO- OCH SJUKVÅRDSNÄMNDEN: Föräldrastöd");
	assert_string_equal(report->sections[report_section_named(report, "signing")].title,
		"6 Hälso- och sjukvårdsnämndens beslut");
	size_t conditions = report_section_named(report, "conditions");
	assert_int_equal(report->sections[conditions].rows[0].values[4].date.ymd, 20250131);
	assert_string_equal(report->sections[conditions].rows[0].values[7].text, "medlen återförs");
	assert_int_equal(report->parts[1]->sections[0].row_count, 0);
	assert_int_equal(report->parts[1]->note_count, 1);
	assert_string_equal(report_words(report, report_section_named(report, "allocations"), 0, "purpose"),
		CURLY_PURPOSE);
	uph_report_free(report);
	book_close(&book);
}

/* One amount and five who share it; and before anybody has said the amount. */
static void five_who_share(void **state)
{
	(void)state;
	static const char text[] =
		"{\"format\":\"uph-beslut-1\",\"body\":\"LSVO\",\"date\":\"2024-11-15\",\"paragraph\":\"%s\","
		"\"stage\":\"recommended\",\"allocations\":[{\"purpose\":\"Lokala samordnare\",%s"
		"\"shares\":[{\"recipient\":\"Karlshamns kommun\",\"share\":\"1/5\"},"
		"{\"recipient\":\"Karlskrona kommun\",\"share\":\"1/5\"},"
		"{\"recipient\":\"Olofströms kommun\",\"share\":\"1/5\"},"
		"{\"recipient\":\"Ronneby kommun\",\"share\":\"1/5\"},"
		"{\"recipient\":\"Sölvesborgs kommun\",\"share\":\"1/5\"}],"
		"\"financing\":[{\"fund\":\"UPH 2024\",\"activity\":\"787\",\"share\":\"1/1\"}]}]}";
	char file[2048];
	(void)snprintf(file, sizeof file, text, "95", "\"amount\":\"1 230 480,00\",");
	import_case_text(&here, file);
	import_case_expect(&here, NULL, 5, 0, 0, 0);
	(void)snprintf(file, sizeof file, text, "96", "");
	import_case_text(&here, file);
	import_case_expect(&here, NULL, 0, 0, 0, 0);
	struct uph_report *report = recommendation_of(here.ledger, "LSVO 2024-11-15 § 95");
	size_t allocations = report_section_named(report, "allocations");
	recommendation_expect_row(report, "787", "UPH 2024", -289873630, 123048000, -412921630);
	assert_int_equal(report->sections[allocations].row_count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(report_ore(report, allocations, i, "amount"), 24609600);
	assert_string_equal(report->belongs, "Dnr ______   Nr UPH-24-017 – UPH-24-021");
	uph_report_free(report);
	report = recommendation_of(here.ledger, "LSVO 2024-11-15 § 96");
	assert_int_equal(report_pair_ore(report, "before"), 789374206 - 123048000);
	assert_string_equal(recommendation_says(report, "amount_unknown"), "Belopp: ännu inte bestämt.");
	assert_int_equal(report->parts[1]->sections[0].row_count, 0);
	uph_report_free(report);
}

static void without_an_amount(void **state)
{
	(void)state;
	struct book book;
	int64_t allocation, held;
	book_open(&book, recommendation_folder);
	book_fill(&book, &allocation, &held);
	propose(&book, 0, NULL);
	struct uph_report *report = recommendation_of(book.ledger, "2024-11-15");
	size_t row = report_row_named(report, 0, "activity", "786");
	assert_int_equal(report_ore(report, 0, row, "before"), 100000);
	assert_int_equal(report_value(report, 0, row, "amount")->kind, UPH_VALUE_NONE);
	assert_int_equal(report_value(report, 0, row, "after")->kind, UPH_VALUE_NONE);
	assert_string_equal(recommendation_says(report, "amount_unknown"), "Belopp: ännu inte bestämt.");
	assert_non_null(strstr(report->subtitle, "Belopp ännu inte bestämt"));
	uph_report_free(report);
	book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_has_been_corrected_away),
		TEST(what_was_corrected_later),
		TEST(an_amount_changed_later),
		TEST(partly_refused),
		TEST(decided_with_another_amount),
		TEST(rejected),
		TEST(partly_decided),
		OWN(conditions_as_they_stand),
		OWN(a_proposal),
		TEST(five_who_share),
		OWN(without_an_amount),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
