/* Recommendations: the state before and after one decision, and what leads to it and follows it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/recommendation_case.h"

/* ---- refusals ---- */

static void what_is_no_decision_is_refused(void **state)
{
	(void)state;
	struct uph_report *report;
	struct uph_error err = {0};
	const struct uph_query unknown = {.decision = "LSVO 2024-04-13"};
	const struct uph_query early = {.decision = "LSVO 2024-09-27", .to = {20240926}};
	const struct uph_query from = {.decision = "LSVO 2024-09-27", .from = {20240101}};
	recommendation_import(LEADER);
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
	recommendation_import(ESF);
	assert_int_equal(uph_report_recommendation(here.ledger, &query, &report, &err), UPH_E_MISSING);
	assert_string_equal(err.message,
		"LSVO 2024-02-16 § 25 c stod inte i boken än; ange en senare tidpunkt (--known-at)");
	assert_null(report);
	const struct uph_query other = {.decision = "LSVO 2024-09-27", .known_at = hex};
	report = recommendation_asked(here.ledger, &other);
	recommendation_expect_all(report, 809374206, 20000000, 789374206);
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
	recommendation_import(LEADER);
	recommendation_import(ESF);
	for (size_t i = 0; i < sizeof meetings / sizeof *meetings; i++) {
		struct uph_report *report = recommendation_of(here.ledger, meetings[i]);
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
	recommendation_import(LEADER);
	struct uph_report *report = recommendation_of(here.ledger, "LSVO 2024-09-27 § 84");
	recommendation_expect_row(report, "787", "UPH 2024", -269873630, 20000000, -289873630);
	recommendation_expect_row(report, "", "UPH 2024", 1476578600, 0, 1476578600);
	assert_int_equal(report->sections[0].row_count, 3);
	recommendation_expect_all(report, 809374206, 20000000, 789374206);
	assert_string_equal(
		report->title, "REKOMMENDATION TILL REGIONDIREKTÖREN: Kommunal programledare UPH");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · EJ BESLUTAT AV RD");
	assert_string_equal(report->belongs, "Dnr ______   Nr UPH-24-016");
	assert_non_null(strstr(report->subtitle, "/24 · protokollet justerat: ________ · Belopp 200"));
	assert_non_null(strstr(report->subtitle, "Period 2024-10-01 – 2024-12-31"));
	assert_false(report->landscape);
	assert_string_equal(recommendation_says(report, "below_zero"),
		"Minus på 787 beror på att årets bidrag inte är fördelat på aktivitet; täckning finns i det "
		"ofördelade bidraget.");
	size_t roles = report_section_named(report, "allocations");
	assert_string_equal(report->sections[roles].rows[0].values[1].text,
		"Mottagare och rekvirent: Region Blekinge, KoU · Utförare: Karlshamns kommun (tjänsteköp) · "
		"Omfattning: 0,75 årsarbetare · Period: 2024-10-01 – 2024-12-31");
	assert_string_equal(recommendation_says(report, "conditions_none"), "Inga villkor.");
	assert_int_equal(report->sections[report_section_named(report, "conditions")].row_count, 0);
	assert_string_equal(recommendation_says(report, "extract_missing"), "Protokollsutdrag saknas.");
	assert_string_equal(recommendation_says(report, "distribution_list"),
		"Sändlista: Föredragande · Regiondirektör");
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
	recommendation_import(LEADER);
	recommendation_import(ESF);
	struct uph_report *report = recommendation_of(here.ledger, "UPH-24-016");
	recommendation_expect_all(report, 609374206, 20000000, 589374206);
	recommendation_expect_row(report, "787", "UPH 2024", -269873630, 20000000, -289873630);
	uph_report_free(report);
	report = recommendation_of(here.ledger, "LSVO 2024-02-16 § 25 c");
	recommendation_expect_row(report, "786", "UPH 2024", -3999964, 100000000, -103999964);
	recommendation_expect_row(report, "", "UPH t.o.m. 2023", 1476578600, 100000000, 1376578600);
	recommendation_expect_all(report, 1556284706, 200000000, 1356284706);
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
	struct uph_report *report = recommendation_of(here.ledger, "UPH-24-011");
	recommendation_expect_row(report, "787", "UPH 2024", 86185370, 356059000, -269873630);
	recommendation_expect_row(report, "964", "UPH 2024", -2479300, 122500000, -124979300);
	recommendation_expect_all(report, 1556284706, 478559000, 1077725706);
	assert_string_equal(report->belongs, "Dnr ______   Nr UPH-24-004 – UPH-24-013");
	size_t allocations = report_section_named(report, "allocations");
	assert_int_equal(report->sections[allocations].row_count, 10);
	assert_int_equal(report_total_ore(report, allocations, "amount"), 478559000);
	assert_int_equal(report_ore(report, allocations, 9, "amount"), 24609600);
	assert_string_equal(recommendation_says(report, "clauses_missing"),
		"Att-satser saknas: protokollet är inte inläst.");
	assert_non_null(strstr(recommendation_says(report, "below_zero"), "Minus på 787 och 964 beror"));
	uph_report_free(report);
}

/* Older than the opening balance: as of the day that it counts from. */
static void a_decision_older_than_the_book(void **state)
{
	(void)state;
	struct uph_report *report = recommendation_of(here.ledger, "UPH-23-001");
	recommendation_expect_row(report, "786", "UPH t.o.m. 2023", 72000036, 76000000, -3999964);
	recommendation_expect_all(report, 1657666006, 76000000, 1581666006);
	assert_string_equal(recommendation_says(report, "counted_from"),
		"Läget visas per den dag då beslutet räknas i boken: 2024-01-01.");
	assert_int_equal(report->parts[1]->sections[0].row_count, 2);
	uph_report_free(report);
	/* What day is asked about changes neither. */
	const struct uph_query then = {.decision = "UPH-23-001", .to = {20231231}};
	report = recommendation_asked(here.ledger, &then);
	recommendation_expect_all(report, 1657666006, 76000000, 1581666006);
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
	book_open(&book, recommendation_folder);
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
	struct uph_report *report = recommendation_of(book.ledger, "UPH-24-001");
	recommendation_expect_row(report, "787", "UPH 2024", 0, 30000, -30000);
	recommendation_expect_row(report, "964", "UPH 2024", 0, 5000, -5000);
	recommendation_expect_all(report, 600000, 35000, 565000);
	uph_report_free(report);
	report = recommendation_of(book.ledger, "LSVO 2024-04-12 § 31");
	recommendation_expect_row(report, "787", "UPH 2024", -30000, 7000, -37000);
	recommendation_expect_all(report, 565000, 7000, 558000);
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
	book_open(&book, recommendation_folder);
	book_fill(&book, &allocation, &held);
	add_second(&book);
	assert_status(UPH_OK, uph_allocation_by_id(book.ledger, allocation, &first, &err), &err);
	struct uph_verdict given = {.decision = first.decision,
		.allocations = &allocation,
		.allocation_count = 1,
		.date = {20240412},
		.has_amount = true,
		.amount = {10000}};
	recommendation_judge(book.ledger, UPH_DECIDED, &given);
	struct uph_report *report = recommendation_of(book.ledger, "UPH-24-001");
	recommendation_expect_all(report, 600000, 35000, 565000);
	uph_report_free(report);
	report = recommendation_of(book.ledger, "LSVO 2024-04-12 § 31");
	recommendation_expect_all(report, 565000, 7000, 558000);
	recommendation_expect_row(report, "787", "UPH 2024", -30000, 7000, -37000);
	assert_string_equal(recommendation_says(report, "same_day_verdicts"),
		"Det som beslutades eller avslogs samma dag som mötet räknas inte in här; i matrisen är det "
		"med.");
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 578000);
	uph_report_free(report);

	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	voucher = uph_ledger_head(book.ledger).voucher;
	assert_status(UPH_OK,
		uph_reverse_voucher(book.ledger, voucher, (struct uph_date){0}, "fel", NULL, &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	report = recommendation_of(book.ledger, "LSVO 2024-04-12 § 31");
	recommendation_expect_all(report, 565000, 7000, 558000);
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
	book_open(&book, recommendation_folder);
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
	struct uph_report *report = recommendation_of(book.ledger, "UPH-24-001");
	recommendation_expect_all(report, 600000, 35000, 565000);
	recommendation_expect_row(report, "787", "UPH 2024", 0, 30000, -30000);
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 565000);
	uph_report_free(report);
	report = recommendation_of(book.ledger, "LSVO 2024-06-14");
	recommendation_expect_all(report, 9000, 4000, 5000);
	recommendation_expect_row(report, "787", "ESF 2024", 9000, 4000, 5000);
	assert_int_equal(report_pair_ore(report->parts[0], "available"), 5000);
	uph_report_free(report);
	book_close(&book);
}

/* ---- the head of many ---- */

static void many_allocations_are_not_all_named(void **state)
{
	(void)state;
	struct book book;
	struct uph_error err = {0};
	char purpose[64];
	book_open(&book, recommendation_folder);
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
	recommendation_import(LEADER);
	import_case_text(&here,
		"{\"format\":\"uph-beslut-1\",\"body\":\"LSVO\",\"date\":\"2024-11-15\",\"paragraph\":\"97\","
		"\"stage\":\"recommended\",\"allocations\":[],"
		"\"withdraws\":{\"body\":\"LSVO\",\"date\":\"2024-09-27\",\"paragraph\":\"84\"}}");
	import_case_expect(&here, NULL, 1, 0, 0, 0);
	struct uph_report *report = recommendation_of(here.ledger, "LSVO 2024-11-15");
	assert_non_null(strstr(report->subtitle, "Belopp – "));
	assert_false(recommendation_has_section(report, "amount_unknown"));
	uph_report_free(report);
	report = recommendation_of(here.ledger, "LSVO 2024-09-27");
	assert_string_equal(report->status, "BESLUTSUNDERLAG · ÅTERTAGET 2024-11-15");
	recommendation_expect_all(report, 809374206, 20000000, 789374206);
	uph_report_free(report);
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
	recommendation_import(LEADER);
	struct uph_report *report = recommendation_of(here.ledger, "LSVO 2024-09-27");
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
	recommendation_import(LEADER);
	extract.decision = decision_of("LSVO 2024-09-27").id;
	begin();
	assert_status(UPH_OK, uph_attachment_add(here.ledger, &extract, NULL, &err), &err);
	commit();
	struct uph_report *report = recommendation_of(here.ledger, "LSVO 2024-09-27");
	const struct uph_section *section = &report->sections[report_section_named(report, "enclosures")];
	assert_string_equal(section->rows[0].values[2].text, "utdrag.pdf");
	assert_string_equal(
		section->rows[0].values[4].text, "sha256\u00a09c1e\u00a004ab\u00a00000\u00a00000");
	assert_false(recommendation_has_section(report, "extract_missing"));
	uph_report_free(report);
}

static void in_english(void **state)
{
	(void)state;
	const struct uph_query query = {.decision = "LSVO 2024-09-27", .language = UPH_ENGLISH};
	recommendation_import(LEADER);
	struct uph_report *report = recommendation_asked(here.ledger, &query);
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
		OWN(many_allocations_are_not_all_named),
		TEST(a_decision_without_allocations),
		TEST(numbers_lead_to_the_entries_and_back),
		TEST(an_attachment_is_named),
		TEST(in_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
