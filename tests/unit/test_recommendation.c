/* Recommendations: the state before and after one decision, and a page that says what is not known. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "tests/support/decision_case.h"
#include "tests/support/esf_book.h"
#include "tests/support/real_book.h"
#include "uph/condition.h"
#include "uph/verdict.h"

#define CURLY_PURPOSE "=1+1 \"citat\" \xE2\x80\x8F <b>\xF0\x9F\x8E\x89"

static char *folder;

static struct uph_report *asked(struct uph_ledger *ledger, const struct uph_query *query)
{
	struct uph_report *report;
	struct uph_error err = {0};
	assert_status(UPH_OK, uph_report_recommendation(ledger, query, &report, &err), &err);
	assert_string_equal(report->name, "recommendation");
	assert_int_equal(report->part_count, 2);
	return report;
}

static struct uph_report *recommended(struct uph_ledger *ledger, const char *words)
{
	const struct uph_query query = {.decision = words};
	return asked(ledger, &query);
}

/* What the row of an activity ("" the undivided) says, with the formula's own result. */
static void expect_row(const struct uph_report *report, const char *activity, const char *fund,
	int64_t before, int64_t amount, int64_t after)
{
	size_t row = report_row_named(report, 0, "activity", activity);
	assert_string_equal(report_words(report, 0, row, "fund"), fund);
	assert_int_equal(report_ore(report, 0, row, "before"), before);
	assert_int_equal(report_ore(report, 0, row, "amount"), amount);
	assert_int_equal(report_ore(report, 0, row, "after"), after);
	assert_int_equal(before - amount, after);
	assert_int_equal(report_value(report, 0, row, "after")->term_count, 2);
}

static void expect_all(const struct uph_report *report, int64_t before, int64_t amount, int64_t after)
{
	const struct uph_section *section = &report->sections[0];
	const struct uph_row *last = &section->rows[section->row_count - 1];
	assert_int_equal(last->style, UPH_ROW_TOTAL);
	assert_int_equal(report_pair_ore(report, "before"), before);
	assert_int_equal(report_pair_ore(report, "amount"), amount);
	assert_int_equal(report_pair_ore(report, "after"), after);
	assert_int_equal(report_ore(report, 0, section->row_count - 1, "before"), before);
	assert_int_equal(report_ore(report, 0, section->row_count - 1, "after"), after);
}

/* The one sentence of a section that is on paper alone. */
static const char *sentence(const struct uph_report *report, const char *key)
{
	const struct uph_section *section = &report->sections[report_section_named(report, key)];
	assert_true(section->paper_only);
	assert_int_equal(section->row_count, 1);
	return section->rows[0].values[0].text;
}

static bool has_section(const struct uph_report *report, const char *key)
{
	for (size_t i = 0; i < report->section_count; i++) {
		if (report->sections[i].key && strcmp(report->sections[i].key, key) == 0)
			return true;
	}
	return false;
}

static void import_example(const char *name)
{
	file_is_example(name);
	import_case_expect(&here, NULL, strcmp(name, ESF) == 0 ? 2 : 0, 0, strcmp(name, ESF) == 0 ? 0 : 1, 0);
}

static void judge(struct uph_ledger *ledger, enum uph_stage stage, const struct uph_verdict *given)
{
	struct uph_error err = {0};
	int64_t voucher;
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	if (stage == UPH_DECIDED)
		assert_status(UPH_OK, uph_approve(ledger, given, &voucher, &err), &err);
	else
		assert_status(UPH_OK, uph_reject(ledger, given, &voucher, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(ledger, &err), &err);
}

static int own_setup(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int own_teardown(void **state)
{
	(void)state;
	support_folder_remove(folder);
	return 0;
}

#define OWN(name) cmocka_unit_test_setup_teardown(name, own_setup, own_teardown)

/* ---- refusals ---- */

static void what_is_no_decision_is_refused(void **state)
{
	(void)state;
	struct uph_report *report;
	struct uph_error err = {0};
	const struct uph_query unknown = {.decision = "LSVO 2024-04-13"};
	const struct uph_query early = {.decision = "LSVO 2024-09-27", .to = {20240926}};
	const struct uph_query from = {.decision = "LSVO 2024-09-27", .from = {20240101}};
	import_example(LEADER);
	assert_int_equal(uph_report_recommendation(here.ledger, &unknown, &report, &err), UPH_E_MISSING);
	assert_non_null(strstr(err.message, "\"LSVO 2024-04-13\" finns inte i boken"));
	assert_null(report);
	assert_int_equal(uph_report_recommendation(here.ledger, &early, &report, &err), UPH_E_USAGE);
	assert_string_equal(err.message,
		"LSVO 2024-09-27 § 84 är från ett möte efter 2024-09-26; ange en dag som inte är tidigare "
		"än mötet (--as-of)");
	assert_int_equal(uph_report_recommendation(here.ledger, &from, &report, &err), UPH_E_USAGE);
	assert_null(report);
}

static void what_was_not_known_then_is_refused(void **state)
{
	(void)state;
	struct uph_report *report;
	struct uph_error err = {0};
	char hex[2 * UPH_DIGEST_SIZE + 1];
	const struct uph_head head = uph_ledger_head(here.ledger);
	const struct uph_query query = {.decision = "LSVO 2024-02-16", .known_at = uph_head_hex(&head, hex)};
	import_example(ESF);
	assert_int_equal(uph_report_recommendation(here.ledger, &query, &report, &err), UPH_E_MISSING);
	assert_string_equal(err.message,
		"LSVO 2024-02-16 § 25 c stod inte i boken än; ange en senare tidpunkt (--known-at)");
	assert_null(report);
	const struct uph_query other = {.decision = "LSVO 2024-09-27", .known_at = hex};
	report = asked(here.ledger, &other);
	expect_all(report, 809374206, 20000000, 789374206);
	uph_report_free(report);
}

/* ---- before, this, after ---- */

/* Down the matrix, meeting by meeting: what one decision leaves is what the next finds. */
static void what_one_leaves_the_next_finds(void **state)
{
	(void)state;
	static const char *const meetings[] = {"LSVO 2023-10-20", "LSVO 2024-01-19", "LSVO 2024-02-16",
		"LSVO 2024-04-12", "LSVO 2024-06-14", "LSVO 2024-06-18", "LSVO 2024-09-27"};
	int64_t left = 1657666006;
	import_example(LEADER);
	import_example(ESF);
	for (size_t i = 0; i < sizeof meetings / sizeof *meetings; i++) {
		struct uph_report *report = recommended(here.ledger, meetings[i]);
		assert_int_equal(report_pair_ore(report, "before"), left);
		left = report_pair_ore(report, "after");
		assert_int_equal(report_pair_ore(report->parts[0], "available"), left);
		uph_report_free(report);
	}
	assert_int_equal(left, 589374206);
}

static void the_sketch(void **state)
{
	(void)state;
	import_example(LEADER);
	struct uph_report *report = recommended(here.ledger, "LSVO 2024-09-27 § 84");
	expect_row(report, "787", "UPH 2024", -269873630, 20000000, -289873630);
	expect_row(report, "", "UPH 2024", 1476578600, 0, 1476578600);
	assert_int_equal(report->sections[0].row_count, 3);
	expect_all(report, 809374206, 20000000, 789374206);
	assert_string_equal(
		report->title, "REKOMMENDATION TILL REGIONDIREKTÖREN: Kommunal programledare UPH");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · EJ BESLUTAT AV RD");
	assert_string_equal(report->belongs, "Dnr ______   Nr UPH-24-016");
	assert_non_null(strstr(report->subtitle, "/24 · protokollet justerat: ________ · Belopp 200"));
	assert_non_null(strstr(report->subtitle, "Period 2024-10-01 – 2024-12-31"));
	assert_false(report->landscape);
	assert_string_equal(sentence(report, "below_zero"),
		"Minus på 787 beror på att årets bidrag inte är fördelat på aktivitet; täckning finns i det "
		"ofördelade bidraget.");
	size_t roles = report_section_named(report, "allocations");
	assert_string_equal(report->sections[roles].rows[0].values[1].text,
		"Mottagare och rekvirent: Region Blekinge, KoU · Utförare: Karlshamns kommun (tjänsteköp) · "
		"Omfattning: 0,75 årsarbetare · Period: 2024-10-01 – 2024-12-31");
	assert_string_equal(sentence(report, "conditions_none"), "Inga villkor.");
	assert_int_equal(report->sections[report_section_named(report, "conditions")].row_count, 0);
	assert_string_equal(sentence(report, "extract_missing"), "Protokollsutdrag saknas.");
	assert_string_equal(
		sentence(report, "distribution_list"), "Sändlista: Föredragande · Regiondirektör");
	const struct uph_section *signing = &report->sections[report_section_named(report, "signing")];
	assert_string_equal(signing->title, "6 Regiondirektörens beslut");
	assert_int_equal(signing->row_count, 4);
	assert_int_equal(signing->rows[0].style, UPH_ROW_SIGN);
	uph_report_free(report);
}

/* A decision of an earlier meeting that is registered later stands before it. */
static void one_that_came_in_late_stands_before(void **state)
{
	(void)state;
	import_example(LEADER);
	import_example(ESF);
	struct uph_report *report = recommended(here.ledger, "UPH-24-016");
	expect_all(report, 609374206, 20000000, 589374206);
	expect_row(report, "787", "UPH 2024", -269873630, 20000000, -289873630);
	uph_report_free(report);
	report = recommended(here.ledger, "LSVO 2024-02-16 § 25 c");
	expect_row(report, "786", "UPH 2024", -3999964, 100000000, -103999964);
	expect_row(report, "", "UPH t.o.m. 2023", 1476578600, 100000000, 1376578600);
	expect_all(report, 1556284706, 200000000, 1356284706);
	size_t conditions = report_section_named(report, "conditions");
	assert_string_equal(report->sections[conditions].rows[0].values[4].text, "ingen sista dag angiven");
	assert_int_equal(report_ore(report, conditions, 0, "amount"), 200000000);
	assert_string_equal(
		report_words(report, conditions, 0, "returns_to"), "UPH t.o.m. 2023 ofördelat, UPH 2024 786");
	size_t versions = report_section_named(report, "cofinancing");
	assert_string_equal(report->sections[versions].rows[0].values[3].text,
		"Medfinansiering, ansökt 2024-02-16: egen del 46 % 2\u00a0000\u00a0000,00 · ESF-rådet 54 % "
		"2\u00a0347\u00a0826,09 · totalt 4\u00a0347\u00a0826,09");
	assert_non_null(strstr(report->subtitle, "§\u00a025 c · "));
	assert_non_null(strstr(report->subtitle, "Belopp högst 2"));
	uph_report_free(report);
}

/* Ten allocations of one meeting, five of them equal parts of one amount. */
static void several_allocations(void **state)
{
	(void)state;
	struct uph_report *report = recommended(here.ledger, "UPH-24-011");
	expect_row(report, "787", "UPH 2024", 86185370, 356059000, -269873630);
	expect_row(report, "964", "UPH 2024", -2479300, 122500000, -124979300);
	expect_all(report, 1556284706, 478559000, 1077725706);
	assert_string_equal(report->belongs, "Dnr ______   Nr UPH-24-004 – UPH-24-013");
	size_t allocations = report_section_named(report, "allocations");
	assert_int_equal(report->sections[allocations].row_count, 10);
	assert_int_equal(report_total_ore(report, allocations, "amount"), 478559000);
	assert_int_equal(report_ore(report, allocations, 9, "amount"), 24609600);
	assert_string_equal(
		sentence(report, "clauses_missing"), "Att-satser saknas: protokollet är inte inläst.");
	assert_non_null(strstr(sentence(report, "below_zero"), "Minus på 787 och 964 beror"));
	uph_report_free(report);
}

/* Older than the opening balance: as of the day that it counts from. */
static void a_decision_older_than_the_book(void **state)
{
	(void)state;
	struct uph_report *report = recommended(here.ledger, "UPH-23-001");
	expect_row(report, "786", "UPH t.o.m. 2023", 72000036, 76000000, -3999964);
	expect_all(report, 1657666006, 76000000, 1581666006);
	assert_string_equal(sentence(report, "counted_from"),
		"Läget visas per den dag då beslutet räknas i boken: 2024-01-01.");
	assert_int_equal(report->parts[1]->sections[0].row_count, 2);
	uph_report_free(report);
	/* What day is asked about changes neither. */
	const struct uph_query then = {.decision = "UPH-23-001", .to = {20231231}};
	report = asked(here.ledger, &then);
	expect_all(report, 1657666006, 76000000, 1581666006);
	assert_int_equal(report->parts[1]->sections[0].row_count, 0);
	uph_report_free(report);
}

/* Of one meeting the decision that was registered first stands first. */
static void two_of_one_day(void **state)
{
	(void)state;
	struct book book;
	struct uph_error err = {0};
	int64_t allocation, held, decision, other;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	const struct uph_decision second = {.body = "LSVO", .date = {20240412}, .paragraph = "31"};
	const struct uph_allocation wanted = {
		.purpose = "Läger", .bound = "exact", .recipient = book.karlskrona};
	struct uph_allocation made = wanted;
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_decision_add(book.ledger, &second, NULL, &decision, &err), &err);
	const struct uph_step step = {.stage = UPH_RECOMMENDED, .date = second.date};
	assert_status(UPH_OK, uph_step_add(book.ledger, decision, &step, NULL, &err), &err);
	made.decision = decision;
	assert_status(UPH_OK, uph_allocation_add(book.ledger, &made, second.date, NULL, &other, &err), &err);
	book_post(&book, UPH_EVENT_ALLOCATE, 20240412, 7000, book_pot(book.year, book.a787),
		book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, other));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	struct uph_report *report = recommended(book.ledger, "UPH-24-001");
	expect_row(report, "787", "UPH 2024", 0, 30000, -30000);
	expect_row(report, "964", "UPH 2024", 0, 5000, -5000);
	expect_all(report, 600000, 35000, 565000);
	uph_report_free(report);
	report = recommended(book.ledger, "LSVO 2024-04-12 § 31");
	expect_row(report, "787", "UPH 2024", -30000, 7000, -37000);
	expect_all(report, 565000, 7000, 558000);
	uph_report_free(report);
	book_close(&book);
}

/* Another decision of the same meeting: 70,00 from 787. */
static int64_t add_second(struct book *book)
{
	struct uph_error err = {0};
	int64_t decision, allocation;
	const struct uph_decision second = {.body = "LSVO", .date = {20240412}, .paragraph = "31"};
	const struct uph_step step = {.stage = UPH_RECOMMENDED, .date = second.date};
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_status(UPH_OK, uph_decision_add(book->ledger, &second, NULL, &decision, &err), &err);
	assert_status(UPH_OK, uph_step_add(book->ledger, decision, &step, NULL, &err), &err);
	const struct uph_allocation made = {
		.decision = decision, .purpose = "Läger", .bound = "exact", .recipient = book->karlskrona};
	assert_status(
		UPH_OK, uph_allocation_add(book->ledger, &made, second.date, NULL, &allocation, &err), &err);
	book_post(book, UPH_EVENT_ALLOCATE, 20240412, 7000, book_pot(book->year, book->a787),
		book_at(UPH_ACCOUNT_RESERVED, book->year, book->a787, allocation));
	assert_status(UPH_OK, uph_ledger_commit(book->ledger, &err), &err);
	return decision;
}

/* What is decided or refused on the meeting's own day, and taken back that day, comes after what the meeting
 * recommended. */
static void a_verdict_of_the_same_day_leaves_no_gap(void **state)
{
	(void)state;
	struct book book;
	struct uph_error err = {0};
	struct uph_allocation first;
	int64_t allocation, held, voucher;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	add_second(&book);
	assert_status(UPH_OK, uph_allocation_by_id(book.ledger, allocation, &first, &err), &err);
	struct uph_verdict given = {.decision = first.decision,
		.allocations = &allocation,
		.allocation_count = 1,
		.date = {20240412},
		.has_amount = true,
		.amount = {10000}};
	judge(book.ledger, UPH_DECIDED, &given);
	struct uph_report *report = recommended(book.ledger, "UPH-24-001");
	expect_all(report, 600000, 35000, 565000);
	uph_report_free(report);
	report = recommended(book.ledger, "LSVO 2024-04-12 § 31");
	expect_all(report, 565000, 7000, 558000);
	expect_row(report, "787", "UPH 2024", -30000, 7000, -37000);
	assert_string_equal(sentence(report, "same_day_verdicts"),
		"Det som beslutades eller avslogs samma dag som mötet räknas inte in här; i matrisen är det "
		"med.");
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 578000);
	uph_report_free(report);

	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	voucher = uph_ledger_head(book.ledger).voucher;
	assert_status(UPH_OK,
		uph_reverse_voucher(book.ledger, voucher, (struct uph_date){0}, "fel", NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	report = recommended(book.ledger, "LSVO 2024-04-12 § 31");
	expect_all(report, 565000, 7000, 558000);
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 558000);
	uph_report_free(report);
	book_close(&book);
}

/* Money of another kind, and of a year to come, is neither on the page nor in the matrix that goes with it.
 */
static void money_of_another_kind_is_not_counted(void **state)
{
	(void)state;
	struct book book;
	struct uph_error err = {0};
	int64_t allocation, held, esf, next;
	const struct uph_fund other = {.name = "ESF 2024", .kind = "esf", .year = 2024};
	const struct uph_fund later = {.name = "UPH 2025", .kind = "state", .year = 2025};
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_fund_add(book.ledger, &other, NULL, &esf, &err), &err);
	assert_status(UPH_OK, uph_fund_add(book.ledger, &later, NULL, &next, &err), &err);
	book_post(&book, UPH_EVENT_GRANT, 20240101, 9000, book_at(UPH_ACCOUNT_GRANTOR, esf, 0, 0),
		book_pot(esf, book.a787));
	book_post(&book, UPH_EVENT_GRANT, 20240401, 8000, book_at(UPH_ACCOUNT_GRANTOR, next, 0, 0),
		book_pot(next, book.a787));
	int64_t own = book_allocation(&book, 20240614, "ESF-projekt", book.kou);
	book_post(&book, UPH_EVENT_ALLOCATE, 20240614, 4000, book_pot(esf, book.a787),
		book_at(UPH_ACCOUNT_RESERVED, esf, book.a787, own));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	struct uph_report *report = recommended(book.ledger, "UPH-24-001");
	expect_all(report, 600000, 35000, 565000);
	expect_row(report, "787", "UPH 2024", 0, 30000, -30000);
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 565000);
	uph_report_free(report);
	report = recommended(book.ledger, "LSVO 2024-06-14");
	expect_all(report, 9000, 4000, 5000);
	expect_row(report, "787", "ESF 2024", 9000, 4000, 5000);
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 5000);
	uph_report_free(report);
	book_close(&book);
}

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
	import_example(LEADER);
	struct uph_report *report = recommended(here.ledger, "UPH-24-015"), *decisions;
	struct uph_error err = {0};
	assert_int_equal(report_pair_ore(report, "after"), 809374206);
	int64_t voucher = report->parts[1]->sections[0].rows[0].values[0].integer;
	uph_report_free(report);
	reverse(here.ledger, voucher, 0);
	report = recommended(here.ledger, "UPH-24-015");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · RÄTTAT: INGET ATT BESLUTA");
	expect_all(report, 851325706, 0, 851325706);
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 851325706);
	assert_string_equal(sentence(report, "corrected_away"),
		"Rättat i boken, så att inget är reserverat: UPH-24-015.");
	assert_non_null(strstr(report->subtitle, "Belopp 0,00 kr"));
	assert_int_equal(report->sections[report_section_named(report, "signing")].row_count, 1);
	uph_report_free(report);
	report = recommended(here.ledger, "UPH-24-016");
	expect_all(report, 851325706, 20000000, 831325706);
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
	import_example(LEADER);
	struct uph_report *report = recommended(here.ledger, "UPH-24-016");
	int64_t voucher = report->parts[1]->sections[0].rows[0].values[0].integer;
	uph_report_free(report);
	reverse(here.ledger, voucher, 20241101);
	report = recommended(here.ledger, "UPH-24-016");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · RÄTTAT: INGET ATT BESLUTA");
	expect_all(report, 809374206, 20000000, 789374206);
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 789374206);
	assert_true(has_section(report, "corrected_away"));
	uph_report_free(report);
	const struct uph_query before = {.decision = "UPH-24-016", .to = {20241031}};
	report = asked(here.ledger, &before);
	assert_string_equal(report->status, "BESLUTSUNDERLAG · EJ BESLUTAT AV RD");
	assert_false(has_section(report, "corrected_away"));
	uph_report_free(report);
}

/* An amount that was changed since: the page says what the matrix of the day has. */
static void an_amount_changed_later(void **state)
{
	(void)state;
	struct uph_error err = {0};
	int64_t voucher;
	import_example(LEADER);
	int64_t id = allocation_of("UPH-24-016").id;
	begin();
	assert_status(UPH_OK,
		uph_allocation_set_amount(here.ledger, id, (struct uph_money){15000000},
			(struct uph_date){20241015}, "lägre", NULL, &voucher, &err),
		&err);
	commit();
	struct uph_report *report = recommended(here.ledger, "UPH-24-016");
	expect_all(report, 809374206, 15000000, 794374206);
	assert_string_equal(sentence(report, "stood_that_day"),
		"I boken stod den dagen, före en senare ändring: 200\u00a0000,00.");
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 789374206);
	uph_report_free(report);
}

/* ---- the head of many ---- */

static void many_allocations_are_not_all_named(void **state)
{
	(void)state;
	struct book book;
	struct uph_error err = {0};
	char purpose[64];
	book_open(&book, folder);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	int64_t first = book_allocation(&book, 20240412, "Ett", book.kou);
	(void)book_allocation(&book, 20240614, "Annat", book.kou);
	struct uph_allocation found;
	assert_status(UPH_OK, uph_allocation_by_id(book.ledger, first, &found, &err), &err);
	for (int i = 2; i <= 40; i++) {
		(void)snprintf(purpose, sizeof purpose, "Ändamål %d", i);
		const struct uph_allocation made = {.decision = found.decision,
			.purpose = purpose,
			.bound = "exact",
			.recipient = book.karlskrona};
		assert_status(UPH_OK,
			uph_allocation_add(book.ledger, &made, (struct uph_date){20240412}, NULL, NULL, &err),
			&err);
	}
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	struct uph_report *report;
	const struct uph_query query = {.decision = "UPH-24-001"};
	assert_status(UPH_OK, uph_report_recommendation(book.ledger, &query, &report, &err), &err);
	assert_string_equal(report->belongs, "Dnr ______   Nr UPH-24-001, UPH-24-003, UPH-24-004 m.fl.");
	assert_string_equal(
		report->title, "REKOMMENDATION TILL REGIONDIREKTÖREN: Ett; Ändamål 2; Ändamål 3 m.fl.");
	assert_int_equal(report->sections[report_section_named(report, "allocations")].row_count, 40);
	uph_report_free(report);
	book_close(&book);
}

/* It takes another back and gives nothing: no amount is waited for. */
static void a_decision_without_allocations(void **state)
{
	(void)state;
	import_example(LEADER);
	import_case_text(&here,
		"{\"format\":\"uph-beslut-1\",\"body\":\"LSVO\",\"date\":\"2024-11-15\",\"paragraph\":\"97\","
		"\"stage\":\"recommended\",\"allocations\":[],"
		"\"withdraws\":{\"body\":\"LSVO\",\"date\":\"2024-09-27\",\"paragraph\":\"84\"}}");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	struct uph_report *report = recommended(here.ledger, "LSVO 2024-11-15");
	assert_non_null(strstr(report->subtitle, "Belopp – "));
	assert_false(has_section(report, "amount_unknown"));
	uph_report_free(report);
	report = recommended(here.ledger, "LSVO 2024-09-27");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · ÅTERTAGET 2024-11-15");
	expect_all(report, 809374206, 20000000, 789374206);
	uph_report_free(report);
}

/* ---- verdicts ---- */

static void decided_with_another_amount(void **state)
{
	(void)state;
	import_example(LEADER);
	struct uph_verdict given = {.decision = decision_of("LSVO 2024-09-27").id,
		.date = {20241002},
		.has_amount = true,
		.amount = {15000000},
		.reference = "2024/00123"};
	judge(here.ledger, UPH_DECIDED, &given);
	struct uph_report *report = recommended(here.ledger, "LSVO 2024-09-27");
	expect_row(report, "787", "UPH 2024", -269873630, 20000000, -289873630);
	expect_all(report, 809374206, 20000000, 789374206);
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
	report = asked(here.ledger, &before);
	assert_string_equal(report->status, "BESLUTSUNDERLAG · EJ BESLUTAT AV RD");
	expect_all(report, 809374206, 20000000, 789374206);
	assert_int_equal(report->sections[report_section_named(report, "verdict")].row_count, 0);
	assert_int_equal(report->parts[1]->sections[0].row_count, 1);
	uph_report_free(report);
}

/* On the meeting's own day, too, the paper shows what was asked for. */
static void rejected(void **state)
{
	(void)state;
	import_example(LEADER);
	const struct uph_verdict given = {
		.decision = decision_of("LSVO 2024-09-27").id, .date = {20240927}, .note = "ej prioriterat"};
	judge(here.ledger, UPH_REJECTED, &given);
	struct uph_report *report = recommended(here.ledger, "LSVO 2024-09-27");
	expect_row(report, "787", "UPH 2024", -269873630, 20000000, -289873630);
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
	judge(here.ledger, UPH_DECIDED, &given);
	struct uph_report *report = recommended(here.ledger, "LSVO 2024-04-12");
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
	judge(here.ledger, UPH_DECIDED, &given);
	given.allocations = &two;
	judge(here.ledger, UPH_REJECTED, &given);
	given.allocations = NULL;
	given.allocation_count = 0;
	given.date.ymd = 20240503;
	given.reference = "D2";
	judge(here.ledger, UPH_DECIDED, &given);
	struct uph_report *report = recommended(here.ledger, "LSVO 2024-04-12");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · DELVIS BESLUTAT");
	assert_string_equal(report->belongs, "Dnr D2, D1   Nr UPH-24-004 – UPH-24-013");
	uph_report_free(report);
}

static void conditions_as_they_stand(void **state)
{
	(void)state;
	struct esf_book esf;
	esf_book_open(&esf, folder);
	(void)esf_book_outcome(&esf, UPH_CONDITION_FAILED, 20241130);
	struct uph_report *report = recommended(esf.book.ledger, "2024-02-16");
	size_t conditions = report_section_named(report, "conditions");
	assert_string_equal(report_words(report, conditions, 0, "status"), "failed");
	assert_string_equal(report->sections[conditions].rows[0].values[7].text, "ej uppfyllt 2024-11-30");
	assert_int_equal(report_ore(report, conditions, 0, "amount"), 0);
	expect_row(report, "786", "UPH 2024", 0, 100000000, -100000000);
	assert_int_equal(report->parts[1]->sections[0].row_count, 4);
	uph_report_free(report);

	const struct uph_query before = {.decision = "2024-02-16", .to = {20241129}};
	report = asked(esf.book.ledger, &before);
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
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	propose(&book, 15000, "hälso- och sjukvårdsnämnden");
	struct uph_report *report = recommended(book.ledger, "2024-11-15");
	expect_row(report, "786", "UPH 2024", 100000, 15000, 85000);
	expect_all(report, 565000, 15000, 550000);
	assert_false(has_section(report, "below_zero"));
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
	struct uph_report *report = recommended(here.ledger, "LSVO 2024-11-15 § 95");
	size_t allocations = report_section_named(report, "allocations");
	expect_row(report, "787", "UPH 2024", -289873630, 123048000, -412921630);
	assert_int_equal(report->sections[allocations].row_count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(report_ore(report, allocations, i, "amount"), 24609600);
	assert_string_equal(report->belongs, "Dnr ______   Nr UPH-24-017 – UPH-24-021");
	uph_report_free(report);
	report = recommended(here.ledger, "LSVO 2024-11-15 § 96");
	assert_int_equal(report_pair_ore(report, "before"), 789374206 - 123048000);
	assert_string_equal(sentence(report, "amount_unknown"), "Belopp: ännu inte bestämt.");
	assert_int_equal(report->parts[1]->sections[0].row_count, 0);
	uph_report_free(report);
}

static void without_an_amount(void **state)
{
	(void)state;
	struct book book;
	int64_t allocation, held;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	propose(&book, 0, NULL);
	struct uph_report *report = recommended(book.ledger, "2024-11-15");
	size_t row = report_row_named(report, 0, "activity", "786");
	assert_int_equal(report_ore(report, 0, row, "before"), 100000);
	assert_int_equal(report_value(report, 0, row, "amount")->kind, UPH_VALUE_NONE);
	assert_int_equal(report_value(report, 0, row, "after")->kind, UPH_VALUE_NONE);
	assert_string_equal(sentence(report, "amount_unknown"), "Belopp: ännu inte bestämt.");
	assert_non_null(strstr(report->subtitle, "Belopp ännu inte bestämt"));
	uph_report_free(report);
	book_close(&book);
}

/* ---- what follows the page ---- */

static void expect_link(const struct uph_value *value, size_t part, size_t section, size_t row)
{
	assert_true(value->linked);
	assert_int_equal(value->link_part, part);
	assert_int_equal(value->link_section, section);
	assert_int_equal(value->link_row, row);
}

static void numbers_lead_to_the_entries_and_back(void **state)
{
	(void)state;
	import_example(LEADER);
	struct uph_report *report = recommended(here.ledger, "LSVO 2024-09-27");
	const struct uph_report *matrix = report->parts[0], *entries = report->parts[1];
	size_t allocations = report_section_named(report, "allocations");
	assert_string_equal(matrix->name, "matrix");
	assert_true(matrix->landscape);
	size_t row = report_row_named(matrix, 0, "label", "UPH-24-016");
	expect_link(report_value(matrix, 0, row, "purpose"), 0, allocations, 0);
	assert_int_equal(report_pair_ore(matrix, "available"), 789374206);
	assert_string_equal(entries->title, "Verifikationer bakom beslutet");
	assert_int_equal(entries->sections[0].row_count, 1);
	assert_string_equal(report_words(entries, 0, 0, "to"), "reserverat UPH-24-016");
	expect_link(report_value(entries, 0, 0, "to"), 0, allocations, 0);
	expect_link(report_value(report, allocations, 0, "number"), 2, 0, 0);
	size_t enclosures = report_section_named(report, "enclosures");
	const struct uph_section *section = &report->sections[enclosures];
	expect_link(&section->rows[0].values[2], 1, 0, row);
	expect_link(&section->rows[1].values[2], 2, 0, 0);
	assert_int_equal(section->row_count, 4);
	assert_string_equal(report_words(report, enclosures, 2, "kind"), "source"); /* the matrix's file */
	assert_string_equal(report_words(report, enclosures, 3, "kind"), "source"); /* the decision's */
	assert_string_not_equal(
		report_words(report, enclosures, 2, "digest"), report_words(report, enclosures, 3, "digest"));
	assert_int_equal(strlen(report_words(report, enclosures, 3, "digest")), 64);
	assert_string_equal(report->sections[0].rows[0].trace, "aktivitet:787");
	uph_report_free(report);
}

static void an_attachment_is_named(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_attachment extract = {
		.name = "utdrag.pdf", .digest = {0x9c, 0x1e, 0x04, 0xab}, .size = 1234};
	import_example(LEADER);
	extract.decision = decision_of("LSVO 2024-09-27").id;
	begin();
	assert_status(UPH_OK, uph_attachment_add(here.ledger, &extract, NULL, &err), &err);
	commit();
	struct uph_report *report = recommended(here.ledger, "LSVO 2024-09-27");
	const struct uph_section *section = &report->sections[report_section_named(report, "enclosures")];
	assert_string_equal(section->rows[0].values[2].text, "utdrag.pdf");
	assert_string_equal(
		section->rows[0].values[4].text, "sha256\u00a09c1e\u00a004ab\u00a00000\u00a00000");
	assert_false(has_section(report, "extract_missing"));
	uph_report_free(report);
}

static void in_english(void **state)
{
	(void)state;
	const struct uph_query query = {.decision = "LSVO 2024-09-27", .language = UPH_ENGLISH};
	import_example(LEADER);
	struct uph_report *report = asked(here.ledger, &query);
	assert_string_equal(
		report->title, "RECOMMENDATION TO THE REGIONAL DIRECTOR: Kommunal programledare UPH");
	assert_string_equal(report->status, "FOR DECISION · NOT DECIDED BY THE DIRECTOR");
	assert_string_equal(report->sections[report_section_named(report, "signing")].title,
		"6 Decision: the regional director");
	uph_report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_no_decision_is_refused),
		TEST(what_was_not_known_then_is_refused),
		TEST(the_sketch),
		TEST(what_one_leaves_the_next_finds),
		TEST(one_that_came_in_late_stands_before),
		TEST(several_allocations),
		TEST(a_decision_older_than_the_book),
		OWN(two_of_one_day),
		OWN(a_verdict_of_the_same_day_leaves_no_gap),
		OWN(money_of_another_kind_is_not_counted),
		TEST(what_has_been_corrected_away),
		TEST(what_was_corrected_later),
		TEST(an_amount_changed_later),
		OWN(many_allocations_are_not_all_named),
		TEST(a_decision_without_allocations),
		TEST(partly_refused),
		TEST(decided_with_another_amount),
		TEST(rejected),
		TEST(partly_decided),
		OWN(conditions_as_they_stand),
		OWN(a_proposal),
		TEST(five_who_share),
		OWN(without_an_amount),
		TEST(numbers_lead_to_the_entries_and_back),
		TEST(an_attachment_is_named),
		TEST(in_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
