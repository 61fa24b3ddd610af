#include "tests/support/esf_book.h"

static void find_party(struct esf_book *esf)
{
	struct uph_error err;
	const struct uph_party *party;
	assert_status(UPH_OK, uph_party_find(esf->book.ledger, "ESF-rådet", &party, &err), &err);
	esf->esf = party->id;
}

static void allocate(struct esf_book *esf, int64_t fund, int64_t activity)
{
	struct uph_error err;
	struct book *book = &esf->book;
	const struct uph_financing line = {
		.allocation = esf->allocation, .fund = fund, .activity = activity, .amount = {100000000}};
	assert_status(UPH_OK, uph_financing_add(book->ledger, &line, 0, NULL, &err), &err);
	const struct uph_entry_draft draft = {.event = UPH_EVENT_ALLOCATE,
		.date = {20240216},
		.amount = {100000000},
		.from = book_pot(fund, activity),
		.to = book_at(UPH_ACCOUNT_RESERVED, fund, activity, esf->allocation)};
	assert_status(UPH_OK, uph_entry_add(book->ledger, &draft, NULL, &err), &err);
}

static void add_decision(struct esf_book *esf)
{
	struct uph_error err;
	struct book *book = &esf->book;
	const struct uph_decision decision = {.body = "LSVO", .date = {20240216}, .paragraph = "25 c"};
	const struct uph_step step = {.stage = UPH_RECOMMENDED, .date = {20240216}};
	assert_status(UPH_OK, uph_decision_add(book->ledger, &decision, NULL, &esf->decision, &err), &err);
	assert_status(UPH_OK, uph_step_add(book->ledger, esf->decision, &step, NULL, &err), &err);
	const struct uph_allocation allocation = {.decision = esf->decision,
		.purpose = "Egen del, ESF-projekt",
		.bound = "most",
		.period_first = {20240901},
		.period_last = {20260831},
		.requisitioner = book->kou,
		.recipient = book->kou};
	assert_status(UPH_OK,
		uph_allocation_add(book->ledger, &allocation, decision.date, NULL, &esf->allocation, &err),
		&err);
	assert_status(UPH_OK, uph_voucher_begin(book->ledger, NULL, &err), &err);
	allocate(esf, book->earlier, book->undivided);
	allocate(esf, book->year, book->a786);
	assert_status(UPH_OK, uph_voucher_end(book->ledger, &err), &err);
}

void esf_book_open(struct esf_book *esf, const char *folder)
{
	struct uph_error err;
	struct book *book = &esf->book;
	book_open(book, folder);
	assert_status(UPH_OK, uph_ledger_begin(book->ledger, &err), &err);
	const struct uph_account opening = {.kind = UPH_ACCOUNT_OPENING, .fund = book->earlier};
	const struct uph_account grantor = {.kind = UPH_ACCOUNT_GRANTOR, .fund = book->year};
	book_post(book, UPH_EVENT_OPENING, 20240101, 181087406, opening,
		book_pot(book->earlier, book->undivided));
	book_post(
		book, UPH_EVENT_GRANT, 20240101, 1476578600, grantor, book_pot(book->year, book->undivided));
	find_party(esf);
	add_decision(esf);
	const struct uph_condition condition = {.decision = esf->decision,
		.kind = UPH_CONDITION_COFINANCING,
		.text = "Projektet erhåller medel från ESF-rådet",
		.name = ESF_NAME};
	assert_status(UPH_OK,
		uph_condition_add(
			book->ledger, &condition, (struct uph_date){20240216}, NULL, &esf->condition, &err),
		&err);
	esf_book_version(esf, UPH_APPLIED, UPH_GIVEN_OWN, 200000000, 20240216);
	esf_book_commit(esf);
}

void esf_book_close(struct esf_book *esf)
{
	book_close(&esf->book);
}

void esf_book_version(struct esf_book *esf, enum uph_cofinancing_version version,
	enum uph_cofinancing_given given, int64_t ore, int32_t date)
{
	struct uph_error err;
	struct uph_cofinancing plan = {.condition = esf->condition,
		.version = version,
		.date = {date},
		.own_share = {46, 100},
		.funders = {{.party = esf->esf, .share = {54, 100}}},
		.funder_count = 1};
	assert_status(UPH_OK, uph_cofinancing_plan(&plan, given, (struct uph_money){ore}, &err), &err);
	assert_status(UPH_OK, uph_cofinancing_add(esf->book.ledger, &plan, NULL, NULL, &err), &err);
}

void esf_book_commit(struct esf_book *esf)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_commit(esf->book.ledger, &err), &err);
}

int64_t esf_book_outcome(struct esf_book *esf, enum uph_condition_state state, int32_t date)
{
	struct uph_error err;
	int64_t voucher = -1;
	const struct uph_condition_outcome outcome = {
		.condition = esf->condition, .state = state, .date = {date}, .evidence = "ESF-rådets beslut"};
	assert_status(UPH_OK, uph_ledger_begin(esf->book.ledger, &err), &err);
	assert_status(UPH_OK, uph_condition_settle(esf->book.ledger, &outcome, &voucher, &err), &err);
	esf_book_commit(esf);
	return voucher;
}

void esf_book_refuses(struct esf_book *esf, const struct uph_condition_outcome *outcome, const char *message)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(esf->book.ledger, &err), &err);
	assert_status(UPH_E_INVARIANT, uph_condition_settle(esf->book.ledger, outcome, NULL, &err), &err);
	assert_string_equal(message, err.message);
	uph_ledger_rollback(esf->book.ledger);
}

void esf_book_move(struct esf_book *esf, enum uph_event event, enum uph_account_kind from,
	enum uph_account_kind to, int64_t ore, int32_t date)
{
	struct uph_error err;
	struct book *book = &esf->book;
	const int64_t pots[][2] = {{book->earlier, book->undivided}, {book->year, book->a786}};
	assert_status(UPH_OK, uph_voucher_begin(book->ledger, NULL, &err), &err);
	for (size_t i = 0; i < 2; i++) {
		const struct uph_entry_draft draft = {.event = event,
			.date = {date},
			.amount = {ore},
			.from = book_at(from, pots[i][0], pots[i][1], esf->allocation),
			.to = book_at(to, pots[i][0], pots[i][1], esf->allocation)};
		assert_status(UPH_OK, uph_entry_add(book->ledger, &draft, NULL, &err), &err);
	}
	assert_status(UPH_OK, uph_voucher_end(book->ledger, &err), &err);
}

enum uph_status esf_book_reverse(struct esf_book *esf, int64_t voucher, int32_t date, struct uph_error *err)
{
	int64_t made;
	assert_status(UPH_OK, uph_ledger_begin(esf->book.ledger, err), err);
	enum uph_status status = uph_reverse_voucher(
		esf->book.ledger, voucher, (struct uph_date){date}, "fel utfall", &made, err);
	if (status == UPH_OK)
		return uph_ledger_commit(esf->book.ledger, err);
	uph_ledger_rollback(esf->book.ledger);
	return status;
}

int64_t esf_book_at(struct esf_book *esf, enum uph_account_kind kind, int64_t fund, int64_t activity)
{
	struct uph_error err;
	struct uph_money stands;
	const struct uph_account account = book_at(kind, fund, activity, esf->allocation);
	assert_status(UPH_OK, uph_account_balance(esf->book.ledger, &account, &stands, &err), &err);
	return stands.ore;
}

int64_t esf_book_pot(struct esf_book *esf, int64_t fund, int64_t activity)
{
	struct uph_error err;
	struct uph_money stands;
	const struct uph_account account = book_pot(fund, activity);
	assert_status(UPH_OK, uph_account_balance(esf->book.ledger, &account, &stands, &err), &err);
	return stands.ore;
}

struct uph_condition esf_book_condition(struct esf_book *esf)
{
	struct uph_error err;
	struct uph_condition condition;
	assert_status(UPH_OK, uph_condition_by_id(esf->book.ledger, esf->condition, &condition, &err), &err);
	return condition;
}
