#include "tests/support/full_book.h"

#include <string.h>

#include "ledger/base/digest.h"
#include "ledger/record.h"
#include "tests/support/book.h"

/* What decisions have beside their allocations: shares, a condition with a plan and an outcome, a
 * distribution list. */
static void add_what_follows(struct book *book, int64_t allocation, const struct uph_origin *origin)
{
	struct uph_error err;
	struct uph_allocation found;
	int64_t whole, condition;
	const struct uph_date day = {20240412};
	assert_status(UPH_OK, uph_allocation_by_id(book->ledger, allocation, &found, &err), &err);
	const struct uph_share root = {.numerator = 1, .denominator = 1, .name = "hela"};
	const struct uph_share part = {
		.numerator = 1, .denominator = 1, .name = "kommunen", .allocation = allocation};
	assert_status(
		UPH_OK, uph_share_add(book->ledger, found.decision, 0, &root, origin, &whole, &err), &err);
	assert_status(
		UPH_OK, uph_share_add(book->ledger, found.decision, whole, &part, origin, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_distribution_add(book->ledger, found.decision, "Regiondirektören", origin, &err), &err);
	const struct uph_condition wanted = {.decision = found.decision,
		.kind = UPH_CONDITION_COFINANCING,
		.text = "att ESF beviljar",
		.name = "Projektet",
		.due = {20241231},
		.fund = book->year,
		.activity = book->a787,
		.reason = "samma år"};
	assert_status(UPH_OK, uph_condition_add(book->ledger, &wanted, day, origin, &condition, &err), &err);
	struct uph_cofinancing plan = {.condition = condition,
		.date = day,
		.own_share = {46, 100},
		.funders = {{.party = book->kou, .share = {54, 100}}},
		.funder_count = 1};
	assert_status(
		UPH_OK, uph_cofinancing_plan(&plan, UPH_GIVEN_OWN, (struct uph_money){30000}, &err), &err);
	assert_status(UPH_OK, uph_cofinancing_add(book->ledger, &plan, origin, NULL, &err), &err);
	const struct uph_condition_outcome met = {.condition = condition,
		.state = UPH_CONDITION_MET,
		.date = {20240501},
		.evidence = "beslut 17"};
	assert_status(UPH_OK, uph_condition_settle(book->ledger, &met, NULL, &err), &err);
}

/* A second person attests a voucher and lays its document beside it. */
static void attest_and_attach(struct book *book)
{
	struct uph_error err;
	struct uph_ledger_options options = book_options(&book->time, "uph attest");
	struct uph_attachment invoice = {.name = "faktura.pdf", .size = 3, .voucher = 3};
	struct digest *digest = digest_new();
	assert_true(
		digest_begin(digest) && digest_add(digest, "PDF", 3) && digest_end(digest, invoice.digest));
	digest_free(digest);
	uph_ledger_close(book->ledger);
	options.person = "chefen";
	assert_status(UPH_OK, uph_ledger_open(book->path, &options, &book->ledger, &err), &err);
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	assert_status(UPH_OK, uph_attest_add(book->ledger, 3, &err), &err);
	assert_status(UPH_OK, uph_attachment_add(book->ledger, &invoice, "PDF", &err), &err);
	assert_status(UPH_OK, uph_ledger_commit(book->ledger, &err), &err);
}

/* What a protocol says, and a finding that somebody has accepted. */
static void read_and_accept(struct book *book, const struct uph_origin *origin)
{
	struct uph_error err;
	const struct uph_meeting held = {.body = "LSVO",
		.date = {20240412},
		.state = UPH_MEETING_HELD,
		.adjusted = {20240420},
		.first_paragraph = "27",
		.last_paragraph = "35",
		.note = "utan bilagor"};
	struct uph_minute minute = {.paragraph = "30",
		.title = "Samordnare",
		.kind = UPH_MINUTE_MONEY,
		.amount = {30000},
		.at_most = true,
		.text = "300 kr till en samordnare"};
	assert_status(UPH_OK, uph_meeting_say(book->ledger, &held, origin, &minute.meeting, &err), &err);
	assert_status(UPH_OK, uph_minute_add(book->ledger, &minute, origin, &err), &err);
	const struct value acceptance[] = {value_source(origin), value_place(origin), value_text("R04"),
		value_text("delas i höst"), value_number(0), value_number(500000), value_null(), value_null(),
		value_null(), value_null(), value_null(), value_number(book->year)};
	struct value fields[RECORD_FIELDS_MAX] = {0};
	memcpy(fields, acceptance, sizeof acceptance);
	assert_status(UPH_OK, record_append(book->ledger, RECORD_ACCEPTANCE, fields, NULL, &err), &err);
}

/* What the accounting system says, and a party's number. */
static void set_against_theirs(struct book *book, const struct uph_origin *origin)
{
	struct uph_error err;
	const struct uph_mapping map = {
		.kind = UPH_MAPPING_BOOKS, .key = "232100-0081", .name = "Regionens bok", .body = "{}"};
	const struct uph_outside_row theirs = {.voucher = "A 17",
		.number = 1,
		.date = {20240502},
		.account = "2990",
		.objects = "6=787",
		.fund = book->year,
		.activity = book->a787,
		.amount = {-10000},
		.reference = "F17",
		.text = "utbetalning"};
	const struct uph_party_change number = {.party = book->karlskrona,
		.field = UPH_PARTY_NUMBER,
		.text = "212000-0829",
		.reason = "registret"};
	const struct value explained[] = {value_source(origin), value_place(origin), value_text(map.key),
		value_text("theirs:A 17/1"), value_number(book->year), value_number(book->a787),
		value_number(500), value_text("bokfört i maj"), value_number(20240630)};
	const struct value kept[] = {value_source(origin), value_place(origin), value_text(map.key),
		value_number(19991231), value_number(book->year), value_number(book->a787), value_number(500),
		value_number(0), value_number(500)};
	assert_status(UPH_OK, uph_mapping_keep(book->ledger, &map, origin, NULL, &err), &err);
	assert_status(UPH_OK, uph_outside_add(book->ledger, map.key, &theirs, origin, NULL, &err), &err);
	assert_status(UPH_OK, uph_party_change(book->ledger, &number, origin, NULL, &err), &err);
	assert_status(UPH_OK, record_append(book->ledger, RECORD_EXPLANATION, explained, NULL, &err), &err);
	assert_status(UPH_OK, record_append(book->ledger, RECORD_RECONCILIATION, kept, NULL, &err), &err);
}

char *full_book(const char *folder)
{
	struct book book;
	struct uph_error err;
	int64_t allocation, held, source, requisition;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	assert_status(UPH_OK, uph_ledger_begin(book.ledger, &err), &err);
	struct uph_source file = {.kind = "matrix", .name = "matris.csv", .size = 7, .title = "Fördelning"};
	memset(file.digest, 7, sizeof file.digest);
	assert_status(UPH_OK, uph_source_add(book.ledger, &file, &source, &err), &err);
	struct uph_origin origin = {source, "14"};
	assert_status(UPH_OK,
		uph_alias_add(book.ledger, UPH_ALIAS_PARTY, book.kou, "Kvalitet", &origin, &err), &err);
	assert_status(UPH_OK,
		uph_financing_add(book.ledger,
			&(struct uph_financing){.allocation = allocation,
				.fund = book.year,
				.activity = book.a787,
				.amount = {30000}},
			0, &origin, &err),
		&err);
	assert_status(UPH_OK,
		uph_allocation_amend(book.ledger, allocation,
			&(struct uph_allocation_change){.purpose = "Samordnare 1/5"}, "ny version", &origin,
			&err),
		&err);
	requisition = book_post(&book, UPH_EVENT_REQUISITION, 20240501, 20000,
		book_at(UPH_ACCOUNT_RESERVED, book.year, book.a787, allocation),
		book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, allocation));
	static const unsigned char key[UPH_ROW_KEY_SIZE] = {1, 2, 3};
	struct uph_entry_draft draft = {.event = UPH_EVENT_PAY,
		.date = {20240502},
		.amount = {10000},
		.from = book_at(UPH_ACCOUNT_REQUISITIONED, book.year, book.a787, allocation),
		.to = book_at(UPH_ACCOUNT_PAID, book.year, book.a787, allocation),
		.counterparty = book.karlskrona,
		.reference = "faktura 17",
		.text = "första delen",
		.origin = origin,
		.row_key = key};
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	assert_status(UPH_OK, uph_voucher_begin(book.ledger, NULL, &err), &err);
	assert_status(UPH_OK,
		uph_entry_correct(book.ledger, requisition, (struct uph_money){1000},
			(struct uph_date){20240503}, "för mycket", NULL, NULL, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_end(book.ledger, &err), &err);
	assert_status(
		UPH_OK, uph_ledger_override(book.ledger, "fund-below-zero", "väntar bidrag", &err), &err);
	assert_status(
		UPH_OK, uph_ledger_close_period(book.ledger, book.earlier, 20231231, "bokslut", &err), &err);
	add_what_follows(&book, allocation, &origin);
	read_and_accept(&book, &origin);
	set_against_theirs(&book, &origin);
	assert_status(UPH_OK, uph_ledger_commit(book.ledger, &err), &err);
	attest_and_attach(&book);
	book_verify(book.ledger);
	uph_ledger_close(book.ledger);
	return book.path;
}
