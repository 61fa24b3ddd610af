/* Entries: what the books allow, what they refuse and in which words, and that every figure equals a small
 * model's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/event.h"
#include "tests/support/book.h"

static char *folder;
static struct book book;
static int64_t allocation, held;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	book_close(&book);
	support_folder_remove(folder);
	return 0;
}

static struct uph_account reserved(void)
{
	return book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, allocation);
}

static void begin(void)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
}

static void commit(void)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
}

static int64_t available(int64_t seq_max, int32_t from, int32_t to, int64_t activity)
{
	struct uph_error err;
	struct uph_balance *rows;
	size_t count;
	int64_t ore = 0;
	const struct uph_scope scope = {.from = {from}, .to = {to}, .seq_max = seq_max};
	assert_status(UPH_OK, uph_balances(book.ledger, &scope, UPH_BY_ACTIVITY, &rows, &count, &err), &err);
	for (size_t i = 0; i < count; i++) {
		if (activity == 0 || rows[i].activity == activity)
			ore += rows[i].figures[UPH_AVAILABLE].ore;
	}
	free(rows);
	return ore;
}

struct refusal {
	enum uph_event event;
	int32_t date;
	int64_t ore;
	struct uph_account from, to;
	const char *message;
};

static void what_the_books_do_not_allow(void **state)
{
	(void)state;
	const struct uph_account pot786 = book_pot(book.year, book.a786),
				 pot787 = book_pot(book.year, book.a787);
	const struct uph_account other = book_pot(book.earlier, book.a786);
	const struct uph_account grantor = {.kind = UPH_ACCOUNT_GRANTOR, .fund = book.year};
	const struct uph_account whole = {.kind = UPH_ACCOUNT_POT, .fund = book.year};
	const struct uph_account nowhere = book_pot(book.year, 99999);
	struct uph_account with_party = pot787;
	with_party.party = book.kou;
	const struct refusal cases[] = {
		{UPH_EVENT_DISTRIBUTE, 20240601, 0, pot786, pot787,
			"beloppet 0,00 ska vara större än noll och högst tio biljoner"},
		{UPH_EVENT_DISTRIBUTE, 20240601, -100, pot786, pot787,
			"beloppet −1,00 ska vara större än noll och högst tio biljoner"},
		{UPH_EVENT_DISTRIBUTE, 20240601, INT64_MAX, pot786, pot787, "högst tio biljoner"},
		{UPH_EVENT_DISTRIBUTE, 20240230, 100, pot786, pot787, "posten saknar giltigt datum"},
		{UPH_EVENT_DISTRIBUTE, 0, 100, pot786, pot787, "posten saknar giltigt datum"},
		{UPH_EVENT_DISTRIBUTE, 20240601, 100, pot786, pot786, "från och till är samma konto"},
		{UPH_EVENT_DISTRIBUTE, 20240601, 100, pot786, other,
			"Fördelat på aktivitet kan inte bokföras: bidragsåret ska vara detsamma på båda sidor"},
		{UPH_EVENT_CARRY, 20240601, 100, pot786, pot787,
			"Överfört mellan bidragsår kan inte bokföras: bidragsåren ska vara två olika"},
		{UPH_EVENT_GRANT, 20240601, 100, pot786, grantor,
			"Tilldelat kan inte bokföras: händelsen går inte mellan de kontona"},
		{UPH_EVENT_ALLOCATE, 20240601, 100, pot786, reserved(),
			"bidragsår och aktivitet ska vara desamma på båda sidor"},
		{UPH_EVENT_REQUISITION, 20240601, 100, reserved(),
			book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, held),
			"bidragsår, aktivitet och tilldelning ska vara desamma på båda sidor"},
		{UPH_EVENT_DISTRIBUTE, 20240601, 100, pot786, whole,
			"kontot har inte de delar som dess slag ska ha (bidragsår, aktivitet, tilldelning, part)"},
		{(enum uph_event)99, 20240601, 100, pot786, pot787, "händelsen finns inte"},
		{UPH_EVENT_DISTRIBUTE, 20240601, 100, pot786, with_party,
			"kontot har inte de delar som dess slag ska ha (bidragsår, aktivitet, tilldelning, part)"},
		{UPH_EVENT_DISTRIBUTE, 20240601, 100, pot786, nowhere,
			"kontot hänvisar till ett bidragsår, en aktivitet, en tilldelning eller en part som inte finns"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct uph_error err = {0};
		const struct uph_entry_draft draft = {.event = cases[i].event,
			.date = {cases[i].date},
			.amount = {cases[i].ore},
			.from = cases[i].from,
			.to = cases[i].to};
		begin();
		assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
		enum uph_status status = uph_entry_add(book.ledger, &draft, NULL, &err);
		if (status == UPH_OK || !strstr(err.message, cases[i].message))
			fail_msg("case %zu: %s: %s", i, uph_status_name(status), err.message);
		uph_ledger_rollback(book.ledger);
	}
	book_verify(book.ledger);
}

static void every_event_says_from_and_to(void **state)
{
	(void)state;
	int allowed = 0;
	for (int event = 1; event <= UPH_EVENT_LAST; event++) {
		for (int from = 1; from <= UPH_ACCOUNT_LAST; from++) {
			for (int to = 1; to <= UPH_ACCOUNT_LAST; to++) {
				static const unsigned parts[UPH_ACCOUNT_LAST + 1] = {
					/* fund 1, activity 2, allocation 4, party 8 */
					0, 1, 3, 1, 1, 7, 7, 7, 7, 7, 7, 1, 1, 8, 4};
				struct uph_account a = {(enum uph_account_kind)from, parts[from] & 1 ? 1 : 0,
					parts[from] & 2 ? 2 : 0, parts[from] & 4 ? 3 : 0,
					parts[from] & 8 ? 4 : 0};
				struct uph_account b = {(enum uph_account_kind)to, parts[to] & 1 ? 1 : 0,
					parts[to] & 2 ? 2 : 0, parts[to] & 4 ? 3 : 0, parts[to] & 8 ? 4 : 0};
				if (event == UPH_EVENT_CARRY)
					b.fund = 9;
				allowed += event_refuses((enum uph_event)event, &a, &b, false) == NULL;
			}
		}
	}
	/* opening 2, grant, receive, distribute, carry, allocate, hold, requisition, pay 2, spend 3, claim 2,
	 * refund 3×2 and earlier → pot, release 3, repay, cofund */
	assert_int_equal(2 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 2 + 3 + 2 + 7 + 3 + 1 + 1, allowed);
}

static void nothing_leaves_that_did_not_enter(void **state)
{
	(void)state;
	struct uph_error err;
	const struct uph_entry_draft draft = {.event = UPH_EVENT_REQUISITION,
		.date = {20240601},
		.amount = {30001},
		.from = reserved(),
		.to = book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, allocation)};
	begin();
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_E_INVARIANT, uph_voucher_end(book.ledger, &err), &err);
	assert_string_equal(
		"UPH-24-001 (Samordnare): mer lämnar tilldelningen än som finns där, det saknas 0,01 på reserverat",
		err.message);
	uph_ledger_rollback(book.ledger);
	assert_int_equal(565000, available(0, 0, 0, 0));
}

static void a_closed_period_takes_no_entries(void **state)
{
	(void)state;
	struct uph_error err;
	struct uph_entry_draft draft = {.event = UPH_EVENT_DISTRIBUTE,
		.date = {20240331},
		.amount = {100},
		.from = book_pot(book.year, book.undivided),
		.to = book_pot(book.year, book.a786)};
	begin();
	assert_status(
		UPH_OK, uph_ledger_close_period(book.ledger, book.year, 20240331, "kvartal 1", &err), &err);
	commit();
	begin();
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_E_INVARIANT, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_string_equal(
		"perioden är stängd till och med 2024-03-31: en post daterad 2024-03-31 tas inte emot; den "
		"första öppna dagen är 2024-04-01. Ange den med --date; en ny rad i en fil bokförs för hand den dagen "
		"(uph record), och läses sedan in som oförändrad",
		err.message);
	uph_ledger_rollback(book.ledger);
	begin();
	draft.date.ymd = 20240401; /* the day after, and another fund */
	book_post(&book, UPH_EVENT_DISTRIBUTE, 20240401, 100, draft.from, draft.to);
	book_post(&book, UPH_EVENT_DISTRIBUTE, 20240201, 100, book_pot(book.earlier, book.a786),
		book_pot(book.earlier, book.a787));
	commit();
	book_verify(book.ledger);
}

struct seen {
	int64_t corrects, corrected_by;
	int64_t voucher;
	enum uph_event event;
};

static enum uph_status look(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	(void)err;
	struct seen *seen = context;
	if (entry->voucher == seen->voucher) {
		seen->corrects = entry->corrects_voucher;
		seen->corrected_by = entry->corrected_by_voucher;
		seen->event = entry->event;
	}
	return UPH_OK;
}

static void corrections_mirror_and_link_both_ways(void **state)
{
	(void)state;
	struct uph_error err;
	const struct uph_scope all = {0};
	const struct uph_date day = {20240601};
	int64_t before = available(0, 0, 0, 0), mirror;
	begin();
	int64_t entry = book_post(
		&book, UPH_EVENT_ALLOCATE, 20240501, 1000, book_pot(book.year, book.a787), reserved());
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_E_INVARIANT,
		uph_entry_correct(book.ledger, entry, (struct uph_money){0}, day, "", NULL, NULL, &err),
		&err);
	assert_status(UPH_OK,
		uph_entry_correct(
			book.ledger, entry, (struct uph_money){400}, day, "fel belopp", NULL, NULL, &err),
		&err);
	assert_status(UPH_E_INVARIANT,
		uph_entry_correct(
			book.ledger, entry, (struct uph_money){601}, day, "fel belopp", NULL, NULL, &err),
		&err);
	assert_string_equal("posten i verifikation 5 har bara 6,00 kvar att rätta", err.message);
	assert_status(UPH_OK,
		uph_entry_correct(
			book.ledger, entry, (struct uph_money){0}, day, "fel belopp", NULL, &mirror, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	commit();
	assert_int_equal(before, available(0, 0, 0, 0));
	struct seen seen = {.voucher = 5};
	assert_status(UPH_OK, uph_entries(book.ledger, &all, look, &seen, &err), &err);
	assert_int_equal(6, seen.corrected_by);
	seen = (struct seen){.voucher = 6};
	assert_status(UPH_OK, uph_entries(book.ledger, &all, look, &seen, &err), &err);
	assert_int_equal(5, seen.corrects);
	assert_int_equal(UPH_EVENT_ALLOCATE, seen.event); /* it counts in the flow of its root */
	/* A correction can itself be corrected: the money is allocated again. */
	begin();
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(
			book.ledger, mirror, (struct uph_money){0}, day, "rätt ändå", NULL, NULL, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	commit();
	assert_int_equal(before - 600, available(0, 0, 0, 0));
	book_verify(book.ledger);
}

static int64_t corrects(int64_t entry, int64_t ore)
{
	struct uph_error err;
	int64_t mirror;
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(book.ledger, entry, (struct uph_money){ore}, (struct uph_date){20240601},
			"fel", NULL, &mirror, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	return mirror;
}

static void correct_refuses(int64_t entry, int64_t ore, const char *message)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_E_INVARIANT,
		uph_entry_correct(book.ledger, entry, (struct uph_money){ore}, (struct uph_date){20240601},
			"fel", NULL, NULL, &err),
		&err);
	assert_string_equal(message, err.message);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
}

/* Taking back what took back a correction corrects the first entry again, of which something must be left. */
static void a_chain_never_corrects_too_much(void **state)
{
	(void)state;
	begin();
	int64_t root = book_post(
		&book, UPH_EVENT_ALLOCATE, 20240501, 1000, book_pot(book.year, book.a787), reserved());
	int64_t first = corrects(root, 0);   /* voucher 6 */
	int64_t second = corrects(first, 0); /* voucher 7: the money is allocated again */
	corrects(root, 700);                 /* voucher 8 */
	correct_refuses(second, 0,
		"verifikation 7 kan inte rättas med 10,00: då är verifikation 5 rättad igen, och av den är bara 3,00 "
		"kvar att rätta; rätta verifikation 8 först");
	correct_refuses(second, 301,
		"verifikation 7 kan inte rättas med 3,01: då är verifikation 5 rättad igen, och av den är bara 3,00 "
		"kvar att rätta; rätta verifikation 8 först");
	int64_t third = corrects(second, 300);
	int64_t fourth = corrects(third, 0); /* two levels down: the same again */
	corrects(root, 100);
	correct_refuses(fourth, 201,
		"verifikation 10 kan inte rättas med 2,01: då är verifikation 5 rättad igen, och av den är bara 2,00 "
		"kvar att rätta; rätta verifikation 11 först");
	corrects(fourth, 200);
	commit();
	book_verify(book.ledger);
}

static void a_failed_change_can_only_be_taken_back(void **state)
{
	(void)state;
	struct uph_error err;
	const struct uph_entry_draft draft = {.event = UPH_EVENT_DISTRIBUTE, .date = {20240601}};
	begin();
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_E_INVARIANT, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_E_USAGE, uph_ledger_commit(book.ledger, &err), &err);
	assert_string_equal("ändringen har misslyckats och kan bara tas tillbaka", err.message);
	begin(); /* the commit has taken it back */
	uph_ledger_rollback(book.ledger);
}

/* A fund that stood below zero before is not the fault of a change to another. */
static void only_what_a_change_makes_worse_is_refused(void **state)
{
	(void)state;
	struct uph_error err;
	const struct uph_account repaid = {.kind = UPH_ACCOUNT_REPAID, .fund = book.earlier};
	begin();
	assert_status(
		UPH_OK, uph_ledger_override(book.ledger, "fund-below-zero", "bidrag väntas", &err), &err);
	book_post(&book, UPH_EVENT_REPAY, 20240601, 100100, book_pot(book.earlier, book.a786), repaid);
	commit();
	begin();
	book_post(&book, UPH_EVENT_DISTRIBUTE, 20240601, 100, book_pot(book.year, book.undivided),
		book_pot(book.year, book.a786));
	book_post(&book, UPH_EVENT_DISTRIBUTE, 20240601, 100, book_pot(book.earlier, book.a786),
		book_pot(book.earlier, book.a787));
	commit();
	begin();
	book_post(&book, UPH_EVENT_REPAY, 20240601, 1, book_pot(book.earlier, book.a786), repaid);
	assert_status(UPH_E_INVARIANT, uph_ledger_commit(book.ledger, &err), &err);
	book_verify(book.ledger);
}

static void money_that_has_moved_on_is_not_mirrored_away(void **state)
{
	(void)state;
	struct uph_error err;
	begin();
	int64_t entry = book_post(
		&book, UPH_EVENT_ALLOCATE, 20240501, 1000, book_pot(book.year, book.a787), reserved());
	book_post(&book, UPH_EVENT_REQUISITION, 20240601, 30500, reserved(),
		book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, allocation));
	commit();
	begin();
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(book.ledger, entry, (struct uph_money){0}, (struct uph_date){20240602},
			"fel", NULL, NULL, &err),
		&err);
	assert_status(UPH_E_INVARIANT, uph_voucher_end(book.ledger, &err), &err);
	assert_string_equal(
		"UPH-24-001 (Samordnare): det saknas 5,00 på reserverat, som har gått vidare: Rekvirerat 2024-06-01 "
		"(verifikation 6); rätta den först",
		err.message);
	uph_ledger_rollback(book.ledger);
}

static enum uph_status look_inside(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	(void)entry;
	int *outer = context;
	struct seen seen = {.voucher = 1};
	const struct uph_scope all = {0};
	(*outer)++;
	return uph_entries(book.ledger, &all, look, &seen, err);
}

static void a_question_within_a_question(void **state)
{
	(void)state;
	struct uph_error err;
	const struct uph_scope all = {0};
	int outer = 0;
	assert_status(UPH_OK, uph_entries(book.ledger, &all, look_inside, &outer, &err), &err);
	assert_int_equal(4, outer);
}

static void a_row_is_posted_once(void **state)
{
	(void)state;
	struct uph_error err;
	static const unsigned char key[UPH_ROW_KEY_SIZE] = {7};
	const struct uph_entry_draft draft = {.event = UPH_EVENT_DISTRIBUTE,
		.date = {20240601},
		.amount = {100},
		.from = book_pot(book.year, book.undivided),
		.to = book_pot(book.year, book.a786),
		.row_key = key};
	begin();
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_E_INVARIANT, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	uph_ledger_rollback(book.ledger);
}

/* ---- sums against a model that adds everything up, with random entries in many commits ---- */

#define STEPS 6000

struct step {
	int32_t date;
	int64_t seq, ore, from, to; /* activities */
};

static uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 33;
}

static int64_t model(const struct step *steps, size_t count, int64_t seq_max, int32_t to, int64_t activity)
{
	int64_t ore = 0;
	for (size_t i = 0; i < count; i++) {
		if (steps[i].seq > seq_max || steps[i].date > to)
			continue;
		ore += steps[i].to == activity ? steps[i].ore : 0;
		ore -= steps[i].from == activity ? steps[i].ore : 0;
	}
	return ore;
}

static void sums_equal_a_model(void **state)
{
	(void)state;
	static struct step steps[STEPS];
	uint64_t random = 4711;
	const int64_t activities[] = {book.a786, book.a787, book.a964, book.undivided};
	size_t i = 0;
	while (i < STEPS) { /* commits of different sizes, so that blocks begin and go on; some in bulk */
		struct uph_error err;
		size_t size = 1 + (size_t)(next_random(&random) % 700);
		assert_status(UPH_OK,
			size % 5 == 0 ? uph_ledger_begin_bulk(book.ledger, &err)
				      : uph_ledger_begin(book.ledger, &err),
			&err);
		for (size_t k = 0; k < size && i < STEPS; k++, i++) {
			size_t from = (size_t)(next_random(&random) % 4);
			size_t to = (from + 1 + (size_t)(next_random(&random) % 3)) % 4;
			struct uph_date day;
			assert_true(uph_date_from_days(19723 + (int32_t)(next_random(&random) % 366), &day));
			steps[i] = (struct step){day.ymd, 0, 1 + (int64_t)(next_random(&random) % 100000),
				activities[from], activities[to]};
			steps[i].seq = book_post(&book, UPH_EVENT_DISTRIBUTE, steps[i].date, steps[i].ore,
				book_pot(book.year, steps[i].from), book_pot(book.year, steps[i].to));
		}
		commit();
	}
	book_verify(book.ledger);
	int64_t base =
		available(0, 0, 20240101, book.a964) -
		model(steps, STEPS, INT64_MAX, 20240101, book.a964); /* 0: nothing but the steps that day */
	assert_int_equal(0, base);
	for (int question = 0; question < 200; question++) {
		struct uph_date day;
		assert_true(uph_date_from_days(19723 + (int32_t)(next_random(&random) % 366), &day));
		int64_t seq = steps[next_random(&random) % STEPS].seq;
		int64_t fixed = day.ymd >= 20240412 ? -30000 : 0; /* 787 by book_fill */
		assert_int_equal(model(steps, STEPS, seq, day.ymd, book.a787) + fixed,
			available(seq, 0, day.ymd, book.a787));
		/* From a day on: what was before is the opening, so that the end is the same. */
		assert_int_equal(model(steps, STEPS, seq, day.ymd, book.a787) + fixed,
			available(seq, day.ymd - day.ymd % 100 + 1 + question % 7, day.ymd, book.a787));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_the_books_do_not_allow, setup, teardown),
		cmocka_unit_test_setup_teardown(every_event_says_from_and_to, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_leaves_that_did_not_enter, setup, teardown),
		cmocka_unit_test_setup_teardown(a_closed_period_takes_no_entries, setup, teardown),
		cmocka_unit_test_setup_teardown(corrections_mirror_and_link_both_ways, setup, teardown),
		cmocka_unit_test_setup_teardown(a_chain_never_corrects_too_much, setup, teardown),
		cmocka_unit_test_setup_teardown(a_failed_change_can_only_be_taken_back, setup, teardown),
		cmocka_unit_test_setup_teardown(only_what_a_change_makes_worse_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
			money_that_has_moved_on_is_not_mirrored_away, setup, teardown),
		cmocka_unit_test_setup_teardown(a_question_within_a_question, setup, teardown),
		cmocka_unit_test_setup_teardown(a_row_is_posted_once, setup, teardown),
		cmocka_unit_test_setup_teardown(sums_equal_a_model, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
