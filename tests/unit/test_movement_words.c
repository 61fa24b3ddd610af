/* Movements in words: what each event needs and takes, what cannot be read, and what comes into the books
 * with a movement. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"
#include "uph/decision.h"
#include "uph/movement_words.h"

static char *folder;
static struct book book;
static struct uph_error err;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

/* "NR nummer" with its value, "NR" without. */
static const char *called(enum uph_movement_field field, bool with_value)
{
	static const char *const names[UPH_MOVEMENT_FIELDS][2] = {
		[UPH_MOVEMENT_DATE] = {"DAG"},
		[UPH_MOVEMENT_AMOUNT] = {"BELOPP"},
		[UPH_MOVEMENT_ALLOCATION] = {"NR", "NR nummer"},
		[UPH_MOVEMENT_FUND] = {"ÅR", "ÅR namn"},
		[UPH_MOVEMENT_ACTIVITY] = {"AKT", "AKT kod"},
		[UPH_MOVEMENT_TO_FUND] = {"TILL ÅR", "TILL ÅR namn"},
		[UPH_MOVEMENT_TO_ACTIVITY] = {"TILL AKT", "TILL AKT kod"},
		[UPH_MOVEMENT_DECISION] = {"BESLUT", "BESLUT namn"},
		[UPH_MOVEMENT_PARTY] = {"PART", "PART namn"},
		[UPH_MOVEMENT_LAST_DAY] = {"SISTA"},
		[UPH_MOVEMENT_OF] = {"AV"},
		[UPH_MOVEMENT_INTO] = {"IN"},
	};
	const char *name = names[field][with_value];
	return name ? name : "?";
}

static struct uph_movement_words words(enum uph_event event)
{
	struct uph_movement_words made = {.event = event, .called = called};
	made.fields[UPH_MOVEMENT_DATE] = "2024-05-20";
	made.fields[UPH_MOVEMENT_AMOUNT] = "1 000,50";
	return made;
}

static void fields_that_are_missing_or_needless(void **state)
{
	(void)state;
	static const struct {
		enum uph_event event;
		enum uph_movement_field field; /* that is written */
		const char *message;
	} cases[] = {
		{UPH_EVENT_GRANT, UPH_MOVEMENT_TEXT, "grant behöver ÅR namn"},
		{UPH_EVENT_GRANT, UPH_MOVEMENT_TO_FUND, "grant behöver ÅR namn"},
		{UPH_EVENT_CARRY, UPH_MOVEMENT_FUND, "carry behöver TILL ÅR namn"},
		{UPH_EVENT_DISTRIBUTE, UPH_MOVEMENT_FUND, "distribute behöver TILL AKT kod"},
		{UPH_EVENT_ALLOCATE, UPH_MOVEMENT_FUND, "allocate behöver AKT kod"},
		{UPH_EVENT_REQUISITION, UPH_MOVEMENT_PARTY, "requisition behöver NR nummer"},
		{UPH_EVENT_COFUND, UPH_MOVEMENT_ALLOCATION, "cofund behöver PART namn"},
		{UPH_EVENT_PAY, UPH_MOVEMENT_TO_FUND, "pay tar inte TILL ÅR"},
		{UPH_EVENT_REPAY, UPH_MOVEMENT_DECISION, "repay behöver ÅR namn"},
		{UPH_EVENT_REFUND, UPH_MOVEMENT_FUND,
			"refund behöver NR nummer; för ett beslut som är äldre än boken i stället ÅR namn och AKT "
			"kod"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_movement_words made = words(cases[i].event);
		made.fields[cases[i].field] = "x";
		assert_status(UPH_E_USAGE, uph_movement_words_check(&made, &err), &err);
		assert_string_equal(cases[i].message, err.message);
	}
	struct uph_movement_words grant = words(UPH_EVENT_GRANT);
	enum uph_movement_field fault = UPH_MOVEMENT_DATE;
	grant.event_called = uph_event_label;
	grant.at_fault = &fault;
	assert_status(UPH_E_USAGE, uph_movement_words_check(&grant, &err), &err);
	assert_string_equal("Tilldelat behöver ÅR namn", err.message);
	assert_int_equal(UPH_MOVEMENT_FUND, fault);
}

static void words_that_cannot_be_read(void **state)
{
	(void)state;
	static const struct {
		enum uph_event event;
		enum uph_movement_field field;
		const char *text, *message;
	} cases[] = {
		{UPH_EVENT_GRANT, UPH_MOVEMENT_DATE, NULL, "ange dagen: DAG 2024-09-27"},
		{UPH_EVENT_GRANT, UPH_MOVEMENT_DATE, "i går",
			"DAG tar en dag som 2024-09-27, inte \"i går\""},
		{UPH_EVENT_GRANT, UPH_MOVEMENT_AMOUNT, NULL, "ange beloppet: BELOPP \"200 000,00\""},
		{UPH_EVENT_GRANT, UPH_MOVEMENT_AMOUNT, "lite",
			"BELOPP: Beloppet \"lite\" går inte att läsa. Skriv det med siffror, som 1 234,50."},
		{UPH_EVENT_REFUND, UPH_MOVEMENT_OF, "allt",
			"AV tar paid, spent eller claimed, inte \"allt\""},
		{UPH_EVENT_REFUND, UPH_MOVEMENT_INTO, "hatten", "IN tar pot eller reserved, inte \"hatten\""},
		{UPH_EVENT_CLAIM, UPH_MOVEMENT_OF, "claimed", "claim tar AV paid eller AV spent"},
		{UPH_EVENT_ALLOCATE, UPH_MOVEMENT_DECISION, "ett beslut",
			"BESLUT tar ett beslut som \"LSVO 2024-09-27 § 84\", inte \"ett beslut\""},
		{UPH_EVENT_ALLOCATE, UPH_MOVEMENT_LAST_DAY, "snart",
			"SISTA tar en dag som 2024-09-27, inte \"snart\""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_movement_words made = words(cases[i].event);
		struct uph_movement movement;
		enum uph_movement_field fault = UPH_MOVEMENT_FIELDS;
		made.at_fault = &fault;
		made.fields[UPH_MOVEMENT_FUND] = "UPH 2024";
		if (cases[i].event != UPH_EVENT_GRANT)
			made.fields[UPH_MOVEMENT_ACTIVITY] = "787";
		if (cases[i].event == UPH_EVENT_CLAIM)
			made.fields[UPH_MOVEMENT_ALLOCATION] = "1";
		if (cases[i].event == UPH_EVENT_ALLOCATE) {
			made.fields[UPH_MOVEMENT_DECISION] = "LSVO 2024-04-12";
			made.fields[UPH_MOVEMENT_PURPOSE] = "Resor";
			made.fields[UPH_MOVEMENT_RECIPIENT] = "KoU";
		}
		made.fields[cases[i].field] = cases[i].text;
		assert_status(UPH_E_USAGE,
			uph_movement_record(book.ledger, &made, &movement, NULL, NULL, &err), &err);
		assert_string_equal(cases[i].message, err.message);
		assert_int_equal(cases[i].field, fault);
	}
}

/* Of a decision older than the books: it is named, and has no allocation. */
static void a_refund_tells_of_an_older_decision(void **state)
{
	(void)state;
	const struct uph_decision older = {.body = "LSVO", .date = {20220412}};
	int64_t id;
	assert_status(UPH_OK, uph_decision_add(book.ledger, &older, NULL, &id, &err), &err);
	struct uph_movement movement;
	enum uph_movement_field fault = UPH_MOVEMENT_FIELDS;
	struct uph_movement_words refund = words(UPH_EVENT_REFUND);
	refund.at_fault = &fault;
	refund.fields[UPH_MOVEMENT_FUND] = "UPH t.o.m. 2023";
	refund.fields[UPH_MOVEMENT_ACTIVITY] = "787";
	refund.fields[UPH_MOVEMENT_DECISION] = "LSVO 2021-01-01";
	assert_status(
		UPH_E_MISSING, uph_movement_record(book.ledger, &refund, &movement, NULL, NULL, &err), &err);
	assert_int_equal(UPH_MOVEMENT_DECISION, fault);
	refund.fields[UPH_MOVEMENT_DECISION] = "LSVO 2022-04-12";
	assert_status(UPH_OK, uph_movement_record(book.ledger, &refund, &movement, NULL, NULL, &err), &err);
	assert_int_equal(id, movement.decision);
	assert_int_equal(0, movement.allocation);
	assert_int_equal(100050, movement.amount.ore);
}

static void what_is_new_comes_with_the_movement(void **state)
{
	(void)state;
	struct uph_findings *remarks = uph_findings_new();
	struct uph_movement movement;
	struct uph_allocation allocation;
	int64_t voucher = 0;
	struct uph_movement_words grant = words(UPH_EVENT_GRANT);
	grant.fields[UPH_MOVEMENT_FUND] = "UPH 2025";
	grant.fields[UPH_MOVEMENT_ACTIVITY] = "301 Första linjen";
	assert_status(
		UPH_OK, uph_movement_record(book.ledger, &grant, &movement, &voucher, remarks, &err), &err);
	assert_int_equal(1, voucher);
	assert_int_equal(100050, movement.amount.ore);
	assert_status(UPH_OK, /* the code is known now, whatever it is called */
		uph_movement_record(book.ledger, &grant, &movement, &voucher, remarks, &err), &err);
	struct uph_movement_words allocate = words(UPH_EVENT_ALLOCATE);
	allocate.fields[UPH_MOVEMENT_FUND] = "UPH 2025";
	allocate.fields[UPH_MOVEMENT_ACTIVITY] = "301";
	allocate.fields[UPH_MOVEMENT_DECISION] = "LSVO 2025-01-17 § 4";
	allocate.fields[UPH_MOVEMENT_PURPOSE] = "Resor";
	allocate.fields[UPH_MOVEMENT_RECIPIENT] = "Föreningen Stigen";
	assert_status(UPH_OK, uph_movement_record(book.ledger, &allocate, &movement, &voucher, remarks, &err),
		&err);
	assert_int_equal(3, voucher);
	assert_status(
		UPH_OK, uph_allocation_by_id(book.ledger, movement.allocation, &allocation, &err), &err);
	assert_string_equal("UPH-25-001", allocation.label);
	movement.event = UPH_EVENT_PAY;
	assert_status(UPH_OK, uph_movement_warn(book.ledger, &movement, "rad 5", remarks, &err), &err);
	static const char *const expected[] = {"bidragsåret UPH 2025 är nytt i boken",
		"aktiviteten 301 Första linjen är ny i boken", "Föreningen Stigen är ny i boken",
		"Beslutet LSVO 2025-01-17 § 4 är nytt i boken, som rekommenderat.",
		"UPH-25-001 (Resor) är rekommenderat men inte beslutat av regiondirektören"};
	assert_int_equal(5, uph_findings_count(remarks));
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(expected[i], uph_findings_at(remarks, i)->message);
	assert_string_equal("rad 5", uph_findings_at(remarks, 4)->where);
	uph_findings_free(remarks);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static enum uph_status count_line(void *context, const struct uph_financing *line, struct uph_error *error)
{
	(void)line;
	(void)error;
	++*(size_t *)context;
	return UPH_OK;
}

static void one_more_pot_of_an_allocation(void **state)
{
	(void)state;
	struct uph_movement movement, joined;
	int64_t voucher = 0, open = 0;
	size_t lines = 0;
	struct uph_movement_words grant = words(UPH_EVENT_GRANT), allocate = words(UPH_EVENT_ALLOCATE);
	grant.fields[UPH_MOVEMENT_FUND] = allocate.fields[UPH_MOVEMENT_FUND] = "UPH 2025";
	grant.fields[UPH_MOVEMENT_AMOUNT] = "5000";
	grant.fields[UPH_MOVEMENT_ACTIVITY] = allocate.fields[UPH_MOVEMENT_ACTIVITY] = "301";
	allocate.fields[UPH_MOVEMENT_DECISION] = "LSVO 2025-01-17 § 4";
	allocate.fields[UPH_MOVEMENT_PURPOSE] = "Resor";
	allocate.fields[UPH_MOVEMENT_RECIPIENT] = "Föreningen Stigen";
	assert_status(
		UPH_OK, uph_movement_record(book.ledger, &grant, &movement, &voucher, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, &open, &err), &err);
	assert_status(
		UPH_OK, uph_movement_record(book.ledger, &allocate, &movement, &voucher, NULL, &err), &err);
	allocate.fields[UPH_MOVEMENT_ACTIVITY] = "302";
	allocate.joins = movement.allocation;
	assert_status(
		UPH_OK, uph_movement_record(book.ledger, &allocate, &joined, &voucher, NULL, &err), &err);
	assert_int_equal(movement.allocation, joined.allocation);
	assert_int_not_equal(movement.activity, joined.activity);
	assert_int_equal(open, voucher);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	assert_status(
		UPH_OK, uph_financings(book.ledger, joined.allocation, 0, count_line, &lines, &err), &err);
	assert_int_equal(2, lines);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(fields_that_are_missing_or_needless, setup, teardown),
		cmocka_unit_test_setup_teardown(words_that_cannot_be_read, setup, teardown),
		cmocka_unit_test_setup_teardown(a_refund_tells_of_an_older_decision, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_new_comes_with_the_movement, setup, teardown),
		cmocka_unit_test_setup_teardown(one_more_pot_of_an_allocation, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
