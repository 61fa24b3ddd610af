/* Entries read back by what they belong to: those of one decision are the same as all entries, looked
 * through. */
#include <stdlib.h>

#include "tests/support/real_book.h"

#define ENTRIES_MAX 64

static char *folder;

static int setup(void **state)
{
	(void)state;
	folder = support_folder();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	support_folder_remove(folder);
	return 0;
}

struct list {
	int64_t decision; /* only of this one; 0: all */
	int64_t seqs[ENTRIES_MAX];
	size_t count;
};

static enum uph_status take(void *context, const struct uph_entry *entry, struct uph_error *err)
{
	struct list *list = context;
	(void)err;
	if (list->decision && entry->decision != list->decision)
		return UPH_OK;
	assert_true(list->count < ENTRIES_MAX);
	list->seqs[list->count++] = entry->seq;
	return UPH_OK;
}

struct decisions {
	int64_t ids[ENTRIES_MAX];
	size_t count;
};

static enum uph_status take_decision(
	void *context, const struct uph_decision *decision, struct uph_error *err)
{
	struct decisions *decisions = context;
	(void)err;
	decisions->ids[decisions->count++] = decision->id;
	return UPH_OK;
}

/* How many entries the decisions have together, each asked for alone. */
static size_t compare(struct uph_ledger *ledger, int64_t seq_max)
{
	struct decisions decisions = {.count = 0};
	struct uph_error err = {0};
	size_t together = 0;
	assert_status(UPH_OK, uph_decisions(ledger, seq_max, take_decision, &decisions, &err), &err);
	for (size_t i = 0; i < decisions.count; i++) {
		struct list looked_through = {.decision = decisions.ids[i]}, asked = {.decision = 0};
		const struct uph_scope all = {.seq_max = seq_max};
		const struct uph_scope one = {.seq_max = seq_max, .decision = decisions.ids[i]};
		assert_status(UPH_OK, uph_entries(ledger, &all, take, &looked_through, &err), &err);
		assert_status(UPH_OK, uph_entries(ledger, &one, take, &asked, &err), &err);
		assert_int_equal(asked.count, looked_through.count);
		for (size_t k = 0; k < asked.count; k++)
			assert_int_equal(asked.seqs[k], looked_through.seqs[k]);
		together += asked.count;
	}
	return together;
}

static void entries_of_each_decision(void **state)
{
	struct real_book book;
	struct uph_error err = {0};
	struct uph_allocation allocation;
	int64_t paragraph;
	(void)state;
	real_book_open(&book, folder, "poster.uph");
	size_t before = compare(book.ledger, 0);
	assert_int_equal(before, 18);
	int64_t seq_max = uph_ledger_head(book.ledger).seq;

	/* a line turns out to be of a paragraph of its own: its entries go with it, but not as known before
	 */
	assert_status(UPH_OK, uph_allocation_find(book.ledger, "UPH-24-006", &allocation, &err), &err);
	const struct uph_decision decision = {.body = "LSVO", .date = {20240412}, .paragraph = "41"};
	real_book_begin(&book);
	assert_status(UPH_OK, uph_decision_add(book.ledger, &decision, NULL, &paragraph, &err), &err);
	const struct uph_allocation_change change = {.decision = paragraph};
	assert_status(UPH_OK,
		uph_allocation_amend(book.ledger, allocation.id, &change, "protokollet", NULL, &err), &err);
	real_book_commit(&book);
	assert_int_equal(compare(book.ledger, 0), before);
	assert_int_equal(compare(book.ledger, seq_max), before);
	struct list own = {.decision = 0};
	const struct uph_scope now = {.decision = paragraph},
			       then = {.decision = paragraph, .seq_max = seq_max};
	assert_status(UPH_OK, uph_entries(book.ledger, &now, take, &own, &err), &err);
	assert_int_equal(own.count, 1);
	assert_status(UPH_OK, uph_entries(book.ledger, &then, take, &own, &err), &err);
	assert_int_equal(own.count, 1);
	real_book_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(entries_of_each_decision)};
	return cmocka_run_group_tests(tests, setup, teardown);
}
