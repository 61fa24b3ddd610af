#include "tests/support/book.h"

#include <stdlib.h>
#include <string.h>

#define START INT64_C(1727784000000000)

int64_t book_clock(void *context)
{
	int64_t *time = context;
	if (*time == 0)
		*time = START;
	*time += 1000000;
	return *time;
}

struct uph_ledger_options book_options(int64_t *time, const char *words)
{
	return (struct uph_ledger_options){
		.person = "controller", .words = words, .clock = book_clock, .clock_context = time};
}

static int64_t party(struct uph_ledger *ledger, const char *name)
{
	const struct uph_party *found;
	struct uph_error err;
	assert_status(UPH_OK, uph_party_find(ledger, name, &found, &err), &err);
	return found->id;
}

static int64_t activity(struct uph_ledger *ledger, const char *code, const char *name)
{
	struct uph_activity new = {.code = code, .name = name};
	struct uph_error err;
	int64_t id;
	assert_status(UPH_OK, uph_activity_add(ledger, &new, NULL, &id, &err), &err);
	return id;
}

static int64_t fund(struct uph_ledger *ledger, const char *name, int year, bool earlier)
{
	struct uph_fund new = {.name = name, .kind = "state", .year = year, .earlier = earlier};
	struct uph_error err;
	int64_t id;
	assert_status(UPH_OK, uph_fund_add(ledger, &new, NULL, &id, &err), &err);
	return id;
}

void book_open(struct book *book, const char *folder)
{
	struct uph_error err;
	memset(book, 0, sizeof *book);
	book->path = support_path(folder, "bok.uph");
	struct uph_ledger_options options = book_options(&book->time, "uph init");
	assert_status(UPH_OK, uph_ledger_create(book->path, "Blekinge", &options, &err), &err);
	options.words = "uph test";
	assert_status(UPH_OK, uph_ledger_open(book->path, &options, &book->ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	book->earlier = fund(book->ledger, "UPH t.o.m. 2023", 2023, true);
	book->year = fund(book->ledger, "UPH 2024", 2024, false);
	book->a786 = activity(book->ledger, "786", "Ungdomsmottagning");
	book->a787 = activity(book->ledger, "787", "Samsjuklighet");
	book->a964 = activity(book->ledger, "964", "Suicidprevention");
	assert_status(UPH_OK, uph_ledger_commit(book->ledger, &err), &err);
	const struct uph_activity *undivided;
	assert_status(UPH_OK, uph_activity_find(book->ledger, "", &undivided, &err), &err);
	book->undivided = undivided->id;
	book->kou = party(book->ledger, "KoU");
	book->karlskrona = party(book->ledger, "Karlskrona kommun");
}

void book_close(struct book *book)
{
	uph_ledger_close(book->ledger);
	free(book->path);
}

struct uph_account book_pot(int64_t fund_id, int64_t activity_id)
{
	return (struct uph_account){.kind = UPH_ACCOUNT_POT, .fund = fund_id, .activity = activity_id};
}

struct uph_account book_at(
	enum uph_account_kind kind, int64_t fund_id, int64_t activity_id, int64_t allocation)
{
	return (struct uph_account){kind, fund_id, activity_id, allocation, 0};
}

int64_t book_post(struct book *book, enum uph_event event, int32_t date, int64_t ore, struct uph_account from,
	struct uph_account to)
{
	struct uph_error err;
	int64_t seq;
	struct uph_entry_draft draft = {
		.event = event, .date = {date}, .amount = {ore}, .from = from, .to = to};
	assert_status(UPH_OK, uph_voucher_begin(book->ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book->ledger, &draft, &seq, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(book->ledger, &err), &err);
	return seq;
}

int64_t book_allocation(struct book *book, int32_t date, const char *purpose, int64_t recipient)
{
	struct uph_error err;
	int64_t decision, allocation;
	struct uph_decision new = {.body = "LSVO", .date = {date}};
	if (uph_decision_find(book->ledger, "LSVO", new.date, NULL, &decision, &err) != UPH_OK) {
		assert_status(UPH_OK, uph_decision_add(book->ledger, &new, NULL, &decision, &err), &err);
		assert_status(UPH_OK,
			uph_clause_add(
				book->ledger, decision, "att rekommendera regiondirektören", NULL, &err),
			&err);
		const struct uph_step step = {.stage = UPH_RECOMMENDED, .date = new.date};
		assert_status(UPH_OK, uph_step_add(book->ledger, decision, &step, NULL, &err), &err);
	}
	struct uph_allocation wanted = {
		.decision = decision, .purpose = purpose, .bound = "exact", .recipient = recipient};
	assert_status(
		UPH_OK, uph_allocation_add(book->ledger, &wanted, new.date, NULL, &allocation, &err), &err);
	return allocation;
}

void book_fill(struct book *book, int64_t *allocation, int64_t *held)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	struct uph_account opening = {.kind = UPH_ACCOUNT_OPENING, .fund = book->earlier};
	struct uph_account grantor = {.kind = UPH_ACCOUNT_GRANTOR, .fund = book->year};
	book_post(book, UPH_EVENT_OPENING, 20240101, 100000, opening, book_pot(book->earlier, book->a786));
	book_post(book, UPH_EVENT_GRANT, 20240101, 500000, grantor, book_pot(book->year, book->undivided));
	*allocation = book_allocation(book, 20240412, "Samordnare", book->karlskrona);
	book_post(book, UPH_EVENT_ALLOCATE, 20240412, 30000, book_pot(book->year, book->a787),
		book_at(UPH_ACCOUNT_RESERVED, book->year, book->a787, *allocation));
	*held = book_allocation(book, 20240412, "Reserv", 0);
	book_post(book, UPH_EVENT_HOLD, 20240412, 5000, book_pot(book->year, book->a964),
		book_at(UPH_ACCOUNT_HELD, book->year, book->a964, *held));
	assert_status(UPH_OK, uph_ledger_commit(book->ledger, &err), &err);
}

void book_verify(struct uph_ledger *ledger)
{
	struct uph_error err;
	struct uph_verify_result result;
	struct uph_findings *findings = uph_findings_new();
	assert_status(UPH_OK, uph_verify(ledger, NULL, NULL, NULL, &result, findings, &err), &err);
	if (uph_findings_count(findings) > 0)
		fail_msg("verify: %s: %s", uph_findings_at(findings, 0)->where,
			uph_findings_at(findings, 0)->message);
	uph_findings_free(findings);
}
