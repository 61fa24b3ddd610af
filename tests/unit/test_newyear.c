/* The turn of the year: what stands on the balance on the last day, per fund, activity and allocation; the
 * opening block of the next matrix; and undecided money carried by a decision, once. */
#include <stdio.h>
#include <string.h>

#include "tests/support/real_book.h"

static char *folder;
static struct real_book book;
static int64_t number;

static int begin_folder(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	support_folder_remove(folder);
	return 0;
}

static void open_book(void)
{
	char name[32];
	(void)snprintf(name, sizeof name, "bok%lld.uph", (long long)++number);
	real_book_open(&book, folder, name);
}

static void gather(struct uph_newyear *out)
{
	struct uph_error err;
	assert_status(
		UPH_OK, uph_newyear_gather(book.ledger, (struct uph_date){20241231}, 0, out, &err), &err);
}

static const struct uph_newyear_line *line_of(
	const struct uph_newyear *newyear, const char *label, const char *fund, const char *code)
{
	int64_t fund_id = real_book_fund(&book, fund), activity = real_book_activity(&book, code);
	for (size_t i = 0; i < newyear->line_count; i++) {
		const struct uph_newyear_line *line = &newyear->lines[i];
		bool same = label ? line->allocation && strcmp(line->label, label) == 0 : !line->allocation;
		if (same && line->fund == fund_id && line->activity == activity)
			return line;
	}
	fail_msg("no line %s of %s %s", label ? label : "(pot)", fund, code);
	return NULL;
}

static void record(enum uph_event event, const char *label, int32_t date, int64_t ore)
{
	struct uph_error err;
	struct uph_allocation allocation;
	assert_status(UPH_OK, uph_allocation_find(book.ledger, label, &allocation, &err), &err);
	const struct uph_movement movement = {
		.event = event, .date = {date}, .amount = {ore}, .allocation = allocation.id};
	real_book_begin(&book);
	assert_status(UPH_OK, uph_movement_post(book.ledger, &movement, NULL, &err), &err);
	real_book_commit(&book);
}

/* ---- what stands ---- */

static void nothing_paid(void **state)
{
	(void)state;
	struct uph_newyear newyear;
	open_book();
	gather(&newyear);
	assert_int_equal(2025, newyear.year);
	assert_int_equal(1657666006, newyear.total.on_balance.ore);
	assert_int_equal(789374206, newyear.total.available.ore);
	assert_int_equal(862910500, newyear.total.reserved.ore);
	assert_int_equal(5381300, newyear.total.held_amount.ore);
	assert_int_equal(-3999964, line_of(&newyear, NULL, "UPH t.o.m. 2023", "786")->available.ore);
	assert_int_equal(76000000, line_of(&newyear, "UPH-23-001", "UPH t.o.m. 2023", "786")->given.ore);
	assert_int_equal(17500000, line_of(&newyear, "UPH-24-004", "UPH 2024", "787")->reserved.ore);
	assert_int_equal(17500000, line_of(&newyear, "UPH-24-004", "UPH 2024", "964")->reserved.ore);
	assert_true(line_of(&newyear, "UPH-24-003", "UPH 2024", "964")->held);
	assert_int_equal(1476578600, line_of(&newyear, NULL, "UPH 2024", "")->on_balance.ore);
	uph_newyear_free(&newyear);
	real_book_close(&book);
}

/* What is paid has left; what is requisitioned stands; what happens in the new year does not count. */
static void remaining_amounts(void **state)
{
	(void)state;
	struct uph_newyear newyear;
	open_book();
	record(UPH_EVENT_REQUISITION, "UPH-24-014", 20240628, 113200000);
	record(UPH_EVENT_PAY, "UPH-24-014", 20240705, 100000000);
	record(UPH_EVENT_PAY, "UPH-24-006", 20240705, 52500000);
	record(UPH_EVENT_RELEASE, "UPH-24-016", 20241220, 5000000);
	record(UPH_EVENT_PAY, "UPH-24-013", 20250102, 24609600);
	gather(&newyear);
	const struct uph_newyear_line *barnahus = line_of(&newyear, "UPH-24-014", "UPH 2024", "786");
	assert_int_equal(226400000, barnahus->given.ore);
	assert_int_equal(126400000, barnahus->on_balance.ore);
	assert_int_equal(113200000, barnahus->reserved.ore);
	assert_int_equal(13200000, barnahus->requisitioned.ore);
	const struct uph_newyear_line *paid = line_of(&newyear, "UPH-24-006", "UPH 2024", "787");
	assert_false(uph_newyear_line_stands(paid));
	assert_int_equal(52500000, paid->given.ore);
	assert_int_equal(15000000, line_of(&newyear, "UPH-24-016", "UPH 2024", "787")->given.ore);
	assert_int_equal(24609600, line_of(&newyear, "UPH-24-013", "UPH 2024", "787")->on_balance.ore);
	assert_int_equal(1657666006 - 100000000 - 52500000, newyear.total.on_balance.ore);
	uph_newyear_free(&newyear);
	real_book_close(&book);
}

static void what_remains_to_do(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_newyear newyear;
	struct uph_findings *findings = uph_findings_new();
	open_book();
	gather(&newyear);
	assert_status(UPH_OK, uph_newyear_matters(book.ledger, &newyear, findings, &err), &err);
	static const char *const rules[] = {
		"close.undecided", "newyear.reconcile", "newyear.undivided", "newyear.open"};
	assert_int_equal(4, uph_findings_count(findings));
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(rules[i], uph_findings_at(findings, i)->rule);
	assert_string_equal(
		"2024 är inte stängt: poster med dag till och med 2024-12-31 tas ännu emot, och ändrar det som "
		"står här. När bokslutet är klart: uph close 2024.",
		uph_findings_at(findings, 3)->message);
	uph_findings_free(findings);
	uph_newyear_free(&newyear);
	real_book_close(&book);
}

/* ---- the paper ---- */

static void the_paper(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_report *report;
	const struct uph_query query = {.year = 2025, .detail = true};
	open_book();
	assert_status(UPH_OK, uph_report_newyear(book.ledger, &query, &report, &err), &err);
	assert_int_equal(1657666006, report_total_ore(report, 0, "on_balance"));
	size_t outstanding = report_section_named(report, "outstanding");
	assert_int_equal(17, report->sections[outstanding].row_count);
	assert_int_equal(868291800, report_total_ore(report, outstanding, "left"));
	size_t opening = report_section_named(report, "opening");
	static const struct {
		const char *activity;
		int64_t ore;
	} block[] = {{"265", 0}, {"786", 72000036}, {"787", 86185370}, {"964", 22902000}, {"", 1476578600}};
	assert_int_equal(5, report->sections[opening].row_count);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(block[i].activity, report_words(report, opening, i, "activity"));
		assert_int_equal(block[i].ore, report_ore(report, opening, i, "opening"));
	}
	size_t matrix = report_section_named(report, "matrix");
	assert_int_equal(17 + 2, report->sections[matrix].row_count);
	assert_int_equal(76000000, report_ore(report, matrix, 0, "amount"));
	assert_int_equal(868291800, report_ore(report, matrix, 17, "amount"));
	assert_int_equal(789374206, report_ore(report, matrix, 18, "amount"));
	assert_int_equal(1, report->part_count);
	uph_report_free(report);
	const struct uph_query too_early = {.year = 2023};
	assert_status(UPH_E_MISSING, uph_report_newyear(book.ledger, &too_early, &report, &err), &err);
	assert_string_equal("boken har inga statsbidrag från åren före 2023", err.message);
	real_book_close(&book);
}

/* ---- the turn ---- */

static void turn(const struct uph_newyear_turn *wanted, struct uph_newyear_turned *out)
{
	struct uph_error err;
	real_book_begin(&book);
	assert_status(UPH_OK, uph_newyear_turn(book.ledger, wanted, out, &err), &err);
	real_book_commit(&book);
}

static void refused(const struct uph_newyear_turn *wanted, enum uph_status status, const char *message)
{
	struct uph_error err;
	struct uph_newyear_turned turned;
	real_book_begin(&book);
	assert_status(status, uph_newyear_turn(book.ledger, wanted, &turned, &err), &err);
	assert_string_equal(message, err.message);
	uph_newyear_turned_free(&turned);
	uph_ledger_rollback(book.ledger);
}

static void what_is_refused(void **state)
{
	(void)state;
	open_book();
	refused(&(struct uph_newyear_turn){.year = 2025, .decision = "§ 101", .amount = {100}}, UPH_E_USAGE,
		"--decision tar ett beslut som \"LSVO 2024-09-27 § 84\", inte \"§ 101\"");
	refused(
		&(struct uph_newyear_turn){
			.year = 2025, .decision = "LSVO 2024-12-13 § 101", .amount = {100}},
		UPH_E_USAGE,
		"ange vilken aktivitet beloppet förs från: --activity 964, eller --activity ofördelat");
	refused(&(struct uph_newyear_turn){.year = 2025,
			.decision = "LSVO 2024-12-13 § 101",
			.activity = "964",
			.amount = {22902001}},
		UPH_E_INVARIANT, "229 020,01 kan inte föras över: 229 020,00 är kvar att besluta där");
	refused(
		&(struct uph_newyear_turn){
			.year = 2024, .decision = "LSVO 2024-12-13 § 101", .fund = "UPH 2024"},
		UPH_E_USAGE,
		"UPH 2024 är inte ett tidigare års statsbidrag: därifrån förs ingenting till 2024");
	refused(&(struct uph_newyear_turn){.year = 2052}, UPH_E_MISSING,
		"bokens senaste bidragsår före 2052 är 2024: året efter det är 2025, och börjar med uph newyear 2025");
	refused(&(struct uph_newyear_turn){.year = 2025, .decision = "LSVO 2052-12-13 § 101"}, UPH_E_USAGE,
		"LSVO 2052-12-13 § 101 är taget efter 2025: med det förs ingenting till det bidragsåret; kontrollera "
		"året");
	refused(
		&(struct uph_newyear_turn){
			.year = 2025, .decision = "LSVO 2024-12-13 § 101", .activity = "265"},
		UPH_E_INVARIANT,
		"LSVO 2024-12-13 § 101 finns inte i boken, och det finns inget obeslutat att föra över: ingenting är "
		"bokfört");
	refused(&(struct uph_newyear_turn){.year = 1999}, UPH_E_MISSING,
		"boken har inga statsbidrag från åren före 1999");
	real_book_close(&book);
}

static void the_fund_alone(void **state)
{
	(void)state;
	struct uph_newyear_turned turned;
	open_book();
	turn(&(struct uph_newyear_turn){.year = 2025}, &turned);
	assert_true(turned.fund_made);
	assert_int_equal(0, turned.voucher);
	assert_int_equal(789374206, turned.left.ore);
	const struct uph_fund *fund = uph_fund_by_id(book.ledger, turned.fund);
	assert_string_equal("UPH 2025", fund->name);
	assert_string_equal("state", fund->kind);
	assert_int_equal(2025, fund->year);
	uph_newyear_turned_free(&turned);
	turn(&(struct uph_newyear_turn){.year = 2025}, &turned);
	assert_false(turned.fund_made);
	uph_newyear_turned_free(&turned);
	real_book_close(&book);
}

/* A part, then the rest; each once, also when it is asked for twice. */
static void carried_by_decision(void **state)
{
	(void)state;
	const struct uph_newyear_turn part = {
		.year = 2025, .decision = "LSVO 2024-12-13 § 101", .activity = "964", .amount = {15000000}};
	const struct uph_newyear_turn rest = {.year = 2025, .decision = "LSVO 2024-12-13 § 102"};
	struct uph_newyear_turned turned;
	open_book();
	turn(&part, &turned);
	assert_true(turned.decision_made);
	assert_int_equal(1, turned.carried_count);
	assert_int_equal(real_book_fund(&book, "UPH t.o.m. 2023"), turned.carried[0].fund);
	assert_int_equal(15000000, turned.sum.ore);
	assert_int_equal(774374206, turned.left.ore);
	uph_newyear_turned_free(&turned);
	turn(&part, &turned);
	assert_int_equal(0, turned.voucher);
	assert_int_equal(0, turned.carried_count);
	uph_newyear_turned_free(&turned);
	turn(&rest, &turned);
	assert_int_equal(7, turned.carried_count);
	assert_int_equal(774374206, turned.sum.ore);
	assert_int_equal(0, turned.left.ore);
	uph_newyear_turned_free(&turned);
	turn(&rest, &turned);
	assert_int_equal(0, turned.voucher);
	int64_t decision = turned.decision;
	uph_newyear_turned_free(&turned);
	/* What no longer is decided carries nothing; what is decided after the first day is carried then. */
	const struct uph_step withdrawn = {.stage = UPH_WITHDRAWN, .date = {20250110}};
	struct uph_error err;
	real_book_begin(&book);
	assert_status(UPH_OK, uph_step_add(book.ledger, decision, &withdrawn, NULL, &err), &err);
	real_book_commit(&book);
	refused(&rest, UPH_E_INVARIANT,
		"LSVO 2024-12-13 § 102 är återtaget och för ingenting över till ett annat bidragsår");
	/* The balance of the old year is what it was. */
	struct uph_newyear newyear;
	gather(&newyear);
	assert_int_equal(-3999964, line_of(&newyear, NULL, "UPH t.o.m. 2023", "786")->available.ore);
	assert_int_equal(1657666006, newyear.total.on_balance.ore);
	uph_newyear_free(&newyear);
	real_book_close(&book);
}

static enum uph_status note_carried(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	int32_t *day = context;
	(void)err;
	if (entry->event == UPH_EVENT_CARRY)
		*day = entry->date.ymd;
	return UPH_OK;
}

/* A decision of the new year cannot have moved money before it was taken. */
static void carried_on_the_day_of_a_later_decision(void **state)
{
	(void)state;
	const struct uph_newyear_turn late = {
		.year = 2025, .decision = "LSVO 2025-02-14 § 5", .activity = "964", .amount = {100}};
	const struct uph_scope everything = {0};
	struct uph_newyear_turned turned;
	struct uph_error err;
	int32_t day = 0;
	open_book();
	turn(&late, &turned);
	assert_int_equal(1, turned.carried_count);
	assert_int_equal(100, turned.sum.ore);
	uph_newyear_turned_free(&turned);
	assert_status(UPH_OK, uph_entries(book.ledger, &everything, note_carried, &day, &err), &err);
	assert_int_equal(20250214, day);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(nothing_paid),
		cmocka_unit_test(remaining_amounts),
		cmocka_unit_test(what_remains_to_do),
		cmocka_unit_test(the_paper),
		cmocka_unit_test(the_fund_alone),
		cmocka_unit_test(carried_by_decision),
		cmocka_unit_test(carried_on_the_day_of_a_later_decision),
	};
	return cmocka_run_group_tests(tests, begin_folder, remove_folder);
}
