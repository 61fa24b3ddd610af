#include "tests/support/reconcile_case.h"

#include <stdlib.h>

int reconcile_setup(void **state)
{
	struct reconcile_case *f = calloc(1, sizeof *f);
	f->folder = support_folder();
	book_open(&f->book, f->folder);
	*state = f;
	return 0;
}

int reconcile_teardown(void **state)
{
	struct reconcile_case *f = *state;
	uph_reconcile_free(&f->result);
	book_close(&f->book);
	support_folder_remove(f->folder);
	free(f);
	return 0;
}

void reconcile_begin(struct reconcile_case *f)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_begin(f->book.ledger, &err), &err);
}

void reconcile_commit(struct reconcile_case *f)
{
	struct uph_error err;
	assert_status(UPH_OK, uph_ledger_commit(f->book.ledger, &err), &err);
}

void reconcile_post(struct reconcile_case *f, enum uph_event event, int32_t day, int64_t ore,
	struct uph_account from, struct uph_account to)
{
	reconcile_begin(f);
	(void)book_post(&f->book, event, day, ore, from, to);
	reconcile_commit(f);
}

void reconcile_open_books(struct reconcile_case *f)
{
	struct book *b = &f->book;
	struct uph_account opening = {.kind = UPH_ACCOUNT_OPENING, .fund = b->earlier};
	struct uph_account grantor = {.kind = UPH_ACCOUNT_GRANTOR, .fund = b->year};
	reconcile_begin(f);
	book_post(b, UPH_EVENT_OPENING, 20240101, 72000036, opening, book_pot(b->earlier, b->a786));
	book_post(b, UPH_EVENT_OPENING, 20240101, 86185370, opening, book_pot(b->earlier, b->a787));
	book_post(b, UPH_EVENT_OPENING, 20240101, 22902000, opening, book_pot(b->earlier, b->a964));
	book_post(b, UPH_EVENT_GRANT, 20240101, GRANT, grantor, book_pot(b->year, b->undivided));
	f->allocation = book_allocation(b, 20240412, "Samordnare", b->karlskrona);
	book_post(b, UPH_EVENT_ALLOCATE, 20240412, KRONOR(2000000), book_pot(b->year, b->a787),
		book_at(UPH_ACCOUNT_RESERVED, b->year, b->a787, f->allocation));
	reconcile_commit(f);
}

void reconcile_pay(struct reconcile_case *f, int32_t day, int64_t ore, const char *reference)
{
	struct uph_error err;
	struct uph_entry_draft draft = {.event = UPH_EVENT_PAY,
		.date = {day},
		.amount = {ore},
		.from = book_at(UPH_ACCOUNT_RESERVED, f->book.year, f->book.a787, f->allocation),
		.to = book_at(UPH_ACCOUNT_PAID, f->book.year, f->book.a787, f->allocation),
		.counterparty = f->book.karlskrona,
		.reference = reference};
	reconcile_begin(f);
	assert_status(UPH_OK, uph_voucher_begin(f->book.ledger, NULL, &err), &err);
	assert_status(UPH_OK, uph_entry_add(f->book.ledger, &draft, NULL, &err), &err);
	assert_status(UPH_OK, uph_voucher_end(f->book.ledger, &err), &err);
	reconcile_commit(f);
}

void reconcile_begin_file(struct reconcile_case *f, const char *name, int32_t last)
{
	outside_begin(&f->file, name, 20240101, last);
	outside_opening(&f->file, f->book.earlier, f->book.a786, 72000036);
	outside_opening(&f->file, f->book.earlier, f->book.a787, 86185370);
	outside_opening(&f->file, f->book.earlier, f->book.a964, 22902000);
}

void reconcile_their_grant(struct reconcile_case *f)
{
	outside_row(&f->file, "A 1", 1, 20240103, f->book.year, f->book.undivided, GRANT, "");
}

void reconcile_theirs(struct reconcile_case *f, const char *voucher, int number, int32_t day,
	int64_t activity, int64_t ore, const char *reference)
{
	outside_row(&f->file, voucher, number, day, f->book.year, activity, ore, reference);
}

void reconcile_at(struct reconcile_case *f, int32_t as_of)
{
	const struct uph_reconcile_options options = {.as_of = {as_of}};
	uph_reconcile_free(&f->result);
	outside_reconcile(f->book.ledger, &f->file, &options, &f->result);
}

const struct uph_difference *reconcile_only(struct reconcile_case *f, enum uph_difference_kind kind)
{
	for (size_t i = 0; f->result.difference_count != 1 && i < f->result.difference_count; i++)
		print_error("difference %s: %s %s\n", f->result.differences[i].key,
			uph_difference_name(f->result.differences[i].kind),
			f->result.differences[i].proposal);
	assert_int_equal(1, f->result.difference_count);
	assert_string_equal(uph_difference_name(kind), uph_difference_name(f->result.differences[0].kind));
	return &f->result.differences[0];
}

const struct uph_difference *reconcile_of_kind(struct reconcile_case *f, enum uph_difference_kind kind)
{
	for (size_t i = 0; i < f->result.difference_count; i++) {
		if (f->result.differences[i].kind == kind)
			return &f->result.differences[i];
	}
	fail_msg("no difference %s", uph_difference_name(kind));
	return NULL;
}

void reconcile_expect_part(
	const struct uph_difference *difference, size_t number, int64_t activity, int64_t ore)
{
	assert_true(number < difference->part_count);
	assert_int_equal(activity, difference->parts[number].activity);
	assert_int_equal(ore, difference->parts[number].amount.ore);
}

size_t reconcile_matched(const struct reconcile_case *f, enum uph_match how)
{
	size_t count = 0;
	for (size_t i = 0; i < f->result.match_count; i++)
		count += f->result.matches[i].how == how;
	return count;
}
