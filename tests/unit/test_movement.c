/* Movements: each event on a small book, every refusal with its exact words, and the figures after. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/book.h"

static char *folder;
static struct book book;
static int64_t samordnare, reserv,
	lokal; /* allocations: Karlskrona 787, held 964, KoU with Karlskrona as performer */
static struct uph_error err;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &samordnare, &reserv);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	int64_t decision;
	assert_status(UPH_OK,
		uph_decision_find(book.ledger, "LSVO", (struct uph_date){20240412}, NULL, &decision, &err),
		&err);
	const struct uph_allocation bought = {.decision = decision,
		.purpose = "Lokaler",
		.bound = "exact",
		.period_first = {20240501},
		.period_last = {20241231},
		.recipient = book.kou,
		.performer = book.karlskrona};
	assert_status(UPH_OK,
		uph_allocation_add(book.ledger, &bought, (struct uph_date){20240412}, NULL, &lokal, &err),
		&err);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	uph_ledger_rollback(book.ledger);
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static struct uph_movement of(enum uph_event event, int64_t allocation, int64_t ore)
{
	return (struct uph_movement){
		.event = event, .date = {20240601}, .amount = {ore}, .allocation = allocation};
}

static void posts(struct uph_movement movement)
{
	assert_status(UPH_OK, uph_movement_post(book.ledger, &movement, NULL, &err), &err);
}

static void refuses(struct uph_movement movement, const char *message)
{
	struct uph_head before = uph_ledger_head(book.ledger);
	enum uph_status status = uph_movement_post(book.ledger, &movement, NULL, &err);
	assert_status(UPH_E_INVARIANT, status, &err);
	assert_string_equal(message, err.message);
	assert_int_equal(before.seq, uph_ledger_head(book.ledger).seq);
}

static int64_t at(enum uph_account_kind kind, int64_t fund, int64_t activity, int64_t allocation)
{
	struct uph_money money;
	const struct uph_account account = {kind, fund, activity, allocation, 0};
	assert_status(UPH_OK, uph_account_balance(book.ledger, &account, &money, &err), &err);
	return money.ore;
}

static int64_t stands(enum uph_account_kind kind)
{
	return at(kind, book.year, book.a787, samordnare);
}

/* ---- refusals ---- */

static void never_more_than_is_there(void **state)
{
	(void)state;
	refuses(of(UPH_EVENT_REQUISITION, samordnare, 60000),
		"UPH-24-001 (Samordnare): 600,00 kan inte rekvireras, 300,00 är kvar att rekvirera av beslutet "
		"LSVO 2024-04-12 (300,00)");
	refuses(of(UPH_EVENT_PAY, samordnare, 30001),
		"UPH-24-001 (Samordnare): 300,01 kan inte betalas ut, 300,00 är kvar att betala ut av beslutet "
		"LSVO 2024-04-12 (300,00)");
	posts(of(UPH_EVENT_PAY, samordnare, 2000));
	refuses(of(UPH_EVENT_REFUND, samordnare, 3000),
		"UPH-24-001 (Samordnare): 30,00 kan inte återbetalas, 20,00 är utbetalt och inte återkrävt av "
		"beslutet LSVO 2024-04-12 (300,00)");
	refuses(of(UPH_EVENT_SPEND, samordnare, 3000),
		"UPH-24-001 (Samordnare): 30,00 kan inte förbrukas, 20,00 är utbetalt och inte förbrukat av "
		"beslutet LSVO 2024-04-12 (300,00); bara regionens egna enheter förbrukar direkt ur det "
		"reserverade, bokför utbetalningen först");
	refuses(of(UPH_EVENT_CLAIM, samordnare, 2001),
		"UPH-24-001 (Samordnare): 20,01 kan inte återkrävas, 20,00 är utbetalt och inte återkrävt av "
		"beslutet LSVO 2024-04-12 (300,00)");
	refuses(of(UPH_EVENT_RELEASE, reserv, 5001),
		"UPH-24-002 (Reserv): 50,01 kan inte återföras, 50,00 är kvar att återföra av beslutet LSVO "
		"2024-04-12 (50,00)");
	struct uph_movement other = of(UPH_EVENT_REQUISITION, samordnare, 100);
	other.fund = book.earlier;
	refuses(other,
		"UPH-24-001 (Samordnare, ur UPH t.o.m. 2023): 1,00 kan inte rekvireras, 0,00 är kvar att "
		"rekvirera av beslutet LSVO 2024-04-12 (300,00)");
}

static void a_refund_says_where_the_money_is(void **state)
{
	(void)state;
	posts(of(UPH_EVENT_PAY, samordnare, 5000));
	posts(of(UPH_EVENT_CLAIM, samordnare, 5000));
	refuses(of(UPH_EVENT_REFUND, samordnare, 5000),
		"UPH-24-001 (Samordnare): 50,00 kan inte återbetalas, 0,00 är utbetalt och inte återkrävt av "
		"beslutet LSVO 2024-04-12 (300,00); det som är återkrävt återbetalas med --of claimed");
	struct uph_movement claimed = of(UPH_EVENT_REFUND, samordnare, 5001);
	claimed.from_claimed = true;
	refuses(claimed, "UPH-24-001 (Samordnare): 50,01 kan inte återbetalas, 50,00 är återkrävt och inte "
			 "återbetalt av beslutet LSVO 2024-04-12 (300,00)");
}

static void outside_the_period(void **state)
{
	(void)state;
	struct uph_movement late = of(UPH_EVENT_SPEND, lokal, 1000);
	struct uph_movement allocate = of(UPH_EVENT_ALLOCATE, lokal, 10000);
	allocate.date.ymd = 20240412;
	allocate.fund = book.year;
	allocate.activity = book.undivided;
	posts(allocate);
	late.date.ymd = 20250115;
	refuses(late, "UPH-24-003 (Lokaler): 2025-01-15 ligger utanför perioden 2024-05-01 – 2024-12-31 i "
		      "beslutet LSVO 2024-04-12; ange ett skäl med --override om det ändå är rätt");
	late.date.ymd = 20240430;
	late.event = UPH_EVENT_REQUISITION;
	refuses(late, "UPH-24-003 (Lokaler): 2024-04-30 ligger utanför perioden 2024-05-01 – 2024-12-31 i "
		      "beslutet LSVO 2024-04-12; ange ett skäl med --override om det ändå är rätt");
	const struct uph_allocation_change open_end = {.period_last = {20241130}};
	assert_status(
		UPH_OK, uph_allocation_amend(book.ledger, lokal, &open_end, "kortare", NULL, &err), &err);
	late.date.ymd = 20241201;
	refuses(late, "UPH-24-003 (Lokaler): 2024-12-01 ligger utanför perioden 2024-05-01 – 2024-11-30 i "
		      "beslutet LSVO 2024-04-12; ange ett skäl med --override om det ändå är rätt");
	late.override_reason = "fakturan kom sent";
	posts(late);
	assert_int_equal(1000, at(UPH_ACCOUNT_REQUISITIONED, book.year, book.undivided, lokal));
	/* What is paid back or claimed may come after. */
	struct uph_movement release = of(UPH_EVENT_RELEASE, lokal, 500);
	release.date.ymd = 20250115;
	posts(release);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

/* Money cannot move before it was there, whatever the reason; what has been taken back was never there. */
static void before_the_money_was_there(void **state)
{
	(void)state;
	struct uph_movement allocate = of(UPH_EVENT_ALLOCATE, lokal, 10000);
	allocate.date.ymd = 20240301; /* taken back below */
	allocate.fund = book.year;
	allocate.activity = book.undivided;
	int64_t mistaken;
	assert_status(UPH_OK, uph_movement_post(book.ledger, &allocate, &mistaken, &err), &err);
	assert_status(UPH_OK,
		uph_reverse_voucher(book.ledger, mistaken, (struct uph_date){0}, "fel dag", NULL, &err),
		&err);
	allocate.date.ymd = 20240614;
	posts(allocate);
	static const enum uph_event events[] = {
		UPH_EVENT_REQUISITION, UPH_EVENT_PAY, UPH_EVENT_SPEND, UPH_EVENT_RELEASE};
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		struct uph_movement early = of(events[i], lokal, 100);
		early.override_reason = "fakturan är äldre";
		early.date.ymd = 20240411;
		refuses(early,
			"UPH-24-003 (Lokaler): 2024-04-11 ligger före beslutet LSVO 2024-04-12, vars pengar finns "
			"från och med 2024-06-14; ange den dagen eller en senare");
		early.date.ymd = 20240613;
		refuses(early,
			"UPH-24-003 (Lokaler): 2024-06-13 ligger före avsättningen enligt beslutet LSVO "
			"2024-04-12, vars pengar finns från och med 2024-06-14; ange den dagen eller en "
			"senare");
		early.date.ymd = 20240614;
		posts(early);
	}
	struct uph_movement paid_back = of(UPH_EVENT_REFUND, lokal, 100);
	paid_back.from_spent = true;
	paid_back.date.ymd = 20240613;
	refuses(paid_back,
		"UPH-24-003 (Lokaler): 2024-06-13 ligger före avsättningen enligt beslutet LSVO "
		"2024-04-12, vars pengar finns från och med 2024-06-14; ange den dagen eller en senare");
	paid_back.event = UPH_EVENT_COFUND;
	paid_back.counterparty = book.kou;
	refuses(paid_back,
		"UPH-24-003 (Lokaler): 2024-06-13 ligger före avsättningen enligt beslutet LSVO "
		"2024-04-12, vars pengar finns från och med 2024-06-14; ange den dagen eller en senare");
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

struct wanting {
	struct uph_movement movement;
	const char *message;
};

static void what_must_be_said(void **state)
{
	(void)state;
	const struct uph_date day = {20240601};
	const struct uph_money one = {100};
	const struct wanting cases[] = {
		{{.event = UPH_EVENT_GRANT, .date = day}, "Tilldelat: beloppet 0,00 ska vara större än noll"},
		{{.event = UPH_EVENT_GRANT, .date = day, .amount = {-1}},
			"Tilldelat: beloppet −0,01 ska vara större än noll"},
		{{.event = UPH_EVENT_GRANT, .amount = one}, "Tilldelat ska ha ett datum"},
		{{.event = UPH_EVENT_GRANT, .date = day, .amount = one}, "Tilldelat: ange bidragsåret"},
		{{.event = UPH_EVENT_GRANT, .date = day, .amount = one, .fund = book.year},
			"Tilldelat: ange aktiviteten"},
		{{.event = UPH_EVENT_DISTRIBUTE,
			 .date = day,
			 .amount = one,
			 .fund = book.year,
			 .activity = book.undivided},
			"Fördelat på aktivitet: ange aktiviteten som pengarna går till"},
		{{.event = UPH_EVENT_CARRY,
			 .date = day,
			 .amount = one,
			 .fund = book.earlier,
			 .activity = book.a786},
			"Överfört mellan bidragsår: ange bidragsåret som pengarna går till"},
		{{.event = UPH_EVENT_PAY, .date = day, .amount = one},
			"Utbetalt gäller en tilldelning; ange dess nummer"},
		{{.event = UPH_EVENT_COFUND, .date = day, .amount = one, .allocation = samordnare},
			"Medfinansiering: ange vem som medfinansierar"},
		{{.event = UPH_EVENT_ALLOCATE, .date = day, .amount = one, .allocation = samordnare},
			"UPH-24-001 (Samordnare): ange vilket bidragsår och vilken aktivitet"},
		{{.event = UPH_EVENT_HOLD, .date = day, .amount = one, .allocation = samordnare},
			"UPH-24-001 (Samordnare): det som har en mottagare (Karlskrona kommun) avsätts inte på "
			"balansen utan tilldelas"},
		{{.event = UPH_EVENT_RECEIVE, .date = day, .amount = {500001}, .fund = book.year},
			"UPH 2024: 5 000,01 kan inte vara erhållet, 5 000,00 är kvar att få av det som är tilldelat; "
			"bokför tilldelningen först"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum uph_status status = uph_movement_post(book.ledger, &cases[i].movement, NULL, &err);
		assert_status(UPH_E_INVARIANT, status, &err);
		assert_string_equal(cases[i].message, err.message);
		/* One that was begun is left as it was. */
		uph_ledger_rollback(book.ledger);
		assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	}
}

/* ---- the flow ---- */

static void a_krona_from_reserved_to_refunded(void **state)
{
	(void)state;
	posts(of(UPH_EVENT_REQUISITION, samordnare, 20000));
	assert_int_equal(10000, stands(UPH_ACCOUNT_RESERVED));
	assert_int_equal(20000, stands(UPH_ACCOUNT_REQUISITIONED));
	posts(of(UPH_EVENT_PAY, samordnare, 25000)); /* the requisitioned first, then the reserved */
	assert_int_equal(5000, stands(UPH_ACCOUNT_RESERVED));
	assert_int_equal(0, stands(UPH_ACCOUNT_REQUISITIONED));
	assert_int_equal(25000, stands(UPH_ACCOUNT_PAID));
	posts(of(UPH_EVENT_SPEND, samordnare, 15000));
	posts(of(UPH_EVENT_CLAIM, samordnare, 4000));
	struct uph_movement spent = of(UPH_EVENT_CLAIM, samordnare, 1000);
	spent.from_spent = true;
	posts(spent);
	assert_int_equal(6000, stands(UPH_ACCOUNT_PAID));
	assert_int_equal(14000, stands(UPH_ACCOUNT_SPENT));
	assert_int_equal(5000, stands(UPH_ACCOUNT_CLAIMED));
	int64_t pot = at(UPH_ACCOUNT_POT, book.year, book.a787, 0);
	struct uph_movement refund = of(UPH_EVENT_REFUND, samordnare, 3000);
	refund.from_claimed = true;
	posts(refund);
	posts(of(UPH_EVENT_REFUND, samordnare, 1000));
	assert_int_equal(pot + 4000, at(UPH_ACCOUNT_POT, book.year, book.a787, 0));
	struct uph_movement back = of(UPH_EVENT_REFUND, samordnare, 2000);
	back.to_reserved = true;
	posts(back);
	assert_int_equal(7000, stands(UPH_ACCOUNT_RESERVED));
	struct uph_movement elsewhere = of(UPH_EVENT_REFUND, samordnare, 500);
	elsewhere.to_fund = book.earlier;
	elsewhere.to_activity = book.a786;
	posts(elsewhere);
	assert_int_equal(100500, at(UPH_ACCOUNT_POT, book.earlier, book.a786, 0));
	posts(of(UPH_EVENT_RELEASE, samordnare, 7000));
	posts(of(UPH_EVENT_RELEASE, reserv, 5000));
	assert_int_equal(0, stands(UPH_ACCOUNT_RESERVED));
	assert_int_equal(0, at(UPH_ACCOUNT_HELD, book.year, book.a964, reserv));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void pots_are_taken_from_in_their_shares(void **state)
{
	(void)state;
	struct uph_movement first = of(UPH_EVENT_ALLOCATE, samordnare, 60000);
	first.fund = book.earlier;
	first.activity = book.a786;
	posts(first); /* 600,00 beside 300,00 from 787 of the year */
	posts(of(UPH_EVENT_REQUISITION, samordnare, 10000));
	assert_int_equal(3333, stands(UPH_ACCOUNT_REQUISITIONED));
	assert_int_equal(6667, at(UPH_ACCOUNT_REQUISITIONED, book.earlier, book.a786, samordnare));
	struct uph_movement named = of(UPH_EVENT_REQUISITION, samordnare, 26667);
	named.fund = book.year;
	named.activity = book.a787;
	posts(named);
	assert_int_equal(30000, stands(UPH_ACCOUNT_REQUISITIONED));
	struct uph_movement keyed = of(UPH_EVENT_PAY, samordnare, 10000);
	static const unsigned char key[UPH_ROW_KEY_SIZE] = {9};
	keyed.row_key = key;
	assert_status(UPH_E_INVARIANT, uph_movement_post(book.ledger, &keyed, NULL, &err), &err);
	assert_string_equal(
		"Utbetalt tas ur flera potter och blir fler än en post; ange vilken pott raden gäller",
		err.message);
}

static void own_units_spend_what_is_reserved(void **state)
{
	(void)state;
	struct uph_movement allocate = of(UPH_EVENT_ALLOCATE, lokal, 10000);
	allocate.fund = book.year;
	allocate.activity = book.undivided;
	posts(allocate);
	posts(of(UPH_EVENT_REQUISITION, lokal, 2000));
	posts(of(UPH_EVENT_SPEND, lokal, 3000));
	assert_int_equal(0, at(UPH_ACCOUNT_REQUISITIONED, book.year, book.undivided, lokal));
	assert_int_equal(7000, at(UPH_ACCOUNT_RESERVED, book.year, book.undivided, lokal));
	assert_int_equal(3000, at(UPH_ACCOUNT_SPENT, book.year, book.undivided, lokal));
	refuses(of(UPH_EVENT_SPEND, lokal, 7001),
		"UPH-24-003 (Lokaler): 70,01 kan inte förbrukas, 70,00 är kvar att förbruka av beslutet LSVO "
		"2024-04-12 (100,00)");
}

static enum uph_status look_at_counterparty(
	void *context, const struct uph_entry *entry, struct uph_error *error)
{
	(void)error;
	*(int64_t *)context = entry->counterparty;
	return UPH_OK;
}

static int64_t last_counterparty(void)
{
	int64_t party = 0;
	const struct uph_scope all = {0};
	assert_status(UPH_OK, uph_entries(book.ledger, &all, look_at_counterparty, &party, &err), &err);
	return party;
}

static void entries_name_whom_they_are_about(void **state)
{
	(void)state;
	struct uph_movement allocate = of(UPH_EVENT_ALLOCATE, lokal, 10000);
	allocate.fund = book.year;
	allocate.activity = book.undivided;
	posts(allocate);
	posts(of(UPH_EVENT_SPEND, lokal, 100)); /* a bought service: the performer */
	assert_int_equal(book.karlskrona, last_counterparty());
	posts(of(UPH_EVENT_REQUISITION, lokal, 100));
	assert_int_equal(book.kou, last_counterparty());
	posts(of(UPH_EVENT_PAY, samordnare, 100));
	assert_int_equal(book.karlskrona, last_counterparty());
	struct uph_movement said = of(UPH_EVENT_PAY, samordnare, 100);
	said.counterparty = book.kou;
	posts(said);
	assert_int_equal(book.kou, last_counterparty());
}

static void pots_and_the_world(void **state)
{
	(void)state;
	struct uph_movement movement = {.event = UPH_EVENT_OPENING,
		.date = {20240101},
		.amount = {-2500},
		.fund = book.earlier,
		.activity = book.a787};
	posts(movement);
	assert_int_equal(-2500, at(UPH_ACCOUNT_POT, book.earlier, book.a787, 0));
	movement = (struct uph_movement){
		.event = UPH_EVENT_RECEIVE, .date = {20240301}, .amount = {300000}, .fund = book.year};
	posts(movement);
	movement.amount.ore = 200001;
	refuses(movement, "UPH 2024: 2 000,01 kan inte vara erhållet, 2 000,00 är kvar att få av det som är "
			  "tilldelat; bokför tilldelningen först");
	movement = (struct uph_movement){.event = UPH_EVENT_DISTRIBUTE,
		.date = {20240302},
		.amount = {40000},
		.fund = book.year,
		.activity = book.undivided,
		.to_activity = book.a787};
	posts(movement);
	assert_int_equal(10000, at(UPH_ACCOUNT_POT, book.year, book.a787, 0));
	movement.event = UPH_EVENT_CARRY;
	movement.fund = book.earlier;
	movement.activity = book.a786;
	movement.to_activity = 0;
	movement.to_fund = book.year;
	posts(movement);
	assert_int_equal(60000, at(UPH_ACCOUNT_POT, book.earlier, book.a786, 0));
	assert_int_equal(40000, at(UPH_ACCOUNT_POT, book.year, book.a786, 0));
	movement = (struct uph_movement){.event = UPH_EVENT_REPAY,
		.date = {20240303},
		.amount = {1000},
		.fund = book.earlier,
		.activity = book.a786};
	posts(movement);
	movement.event = UPH_EVENT_REFUND; /* of a decision older than the books */
	movement.amount.ore = 700;
	posts(movement);
	assert_int_equal(59700, at(UPH_ACCOUNT_POT, book.earlier, book.a786, 0));
	assert_int_equal(-700, at(UPH_ACCOUNT_EARLIER, book.earlier, 0, 0));
	movement = of(UPH_EVENT_COFUND, samordnare, 5400);
	movement.counterparty = book.kou;
	posts(movement);
	assert_int_equal(5400, at(UPH_ACCOUNT_COFUNDED, 0, 0, samordnare));
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void financing_lines_say_the_pots(void **state)
{
	(void)state;
	const struct uph_financing lines[] = {
		{.allocation = lokal, .fund = book.earlier, .activity = book.a786, .amount = {20000}},
		{.allocation = lokal, .fund = book.year, .activity = book.undivided, .amount = {10000}}};
	for (size_t i = 0; i < 2; i++)
		assert_status(UPH_OK, uph_financing_add(book.ledger, &lines[i], 0, NULL, &err), &err);
	posts(of(UPH_EVENT_ALLOCATE, lokal, 10000));
	assert_int_equal(6667, at(UPH_ACCOUNT_RESERVED, book.earlier, book.a786, lokal));
	assert_int_equal(3333, at(UPH_ACCOUNT_RESERVED, book.year, book.undivided, lokal));
}

static void a_reason_stands_for_a_fund_below_zero(void **state)
{
	(void)state;
	struct uph_movement movement = {.event = UPH_EVENT_REPAY,
		.date = {20240303},
		.amount = {1000},
		.fund = book.earlier,
		.activity = book.a786,
		.override_reason = "behövdes inte"};
	posts(movement); /* 990,00 left: nothing to set aside */
	movement.amount.ore = 100000;
	movement.override_reason = NULL;
	posts(movement);
	assert_status(UPH_E_INVARIANT, uph_ledger_commit(book.ledger, &err), &err);
	assert_string_equal("bidragsåret UPH t.o.m. 2023 räcker inte: det skulle stå på −10,00 kr; lägg in "
			    "tilldelningen först, eller ange ett skäl med --override",
		err.message);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	struct uph_head before = uph_ledger_head(book.ledger);
	movement.amount.ore = 100001;
	movement.override_reason = "staten kräver";
	posts(movement);
	/* Command, entry, override. */
	assert_int_equal(before.seq + 3, uph_ledger_head(book.ledger).seq);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(never_more_than_is_there, setup, teardown),
		cmocka_unit_test_setup_teardown(a_refund_says_where_the_money_is, setup, teardown),
		cmocka_unit_test_setup_teardown(outside_the_period, setup, teardown),
		cmocka_unit_test_setup_teardown(before_the_money_was_there, setup, teardown),
		cmocka_unit_test_setup_teardown(what_must_be_said, setup, teardown),
		cmocka_unit_test_setup_teardown(a_krona_from_reserved_to_refunded, setup, teardown),
		cmocka_unit_test_setup_teardown(pots_are_taken_from_in_their_shares, setup, teardown),
		cmocka_unit_test_setup_teardown(own_units_spend_what_is_reserved, setup, teardown),
		cmocka_unit_test_setup_teardown(entries_name_whom_they_are_about, setup, teardown),
		cmocka_unit_test_setup_teardown(pots_and_the_world, setup, teardown),
		cmocka_unit_test_setup_teardown(financing_lines_say_the_pots, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reason_stands_for_a_fund_below_zero, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
