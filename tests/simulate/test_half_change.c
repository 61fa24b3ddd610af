/* A change that the machine failed under: whoever goes on writing in it, and never commits, has written
 * nothing. The engine takes a transaction back by itself when memory or the disk fails; a failure that was
 * passed over (who a party counts as could not be looked up) left the rest of the change outside of it, one
 * record at a time. */
#include <stdlib.h>
#include <string.h>

#include "tests/simulate/faults.h"
#include "tests/support/book.h"

/* Of the allocations and the reads of a movement every third one is tried. */
#define TRIES 140
#define STRIDE 3

static const struct model_faults *faults;

static void open_book(const char *path, int64_t *time, struct uph_ledger **out)
{
	struct uph_error err;
	const struct uph_ledger_options options = book_options(time, "uph test");
	assert_status(UPH_OK, uph_ledger_open(path, &options, out, &err), &err);
}

static struct uph_movement movement_of(enum uph_event event, int64_t allocation)
{
	return (struct uph_movement){
		.event = event, .date = {20240601}, .amount = {100}, .allocation = allocation};
}

/* Whether the fault struck. */
static bool go_on_after_fault(
	const char *path, int64_t *time, int64_t allocation, enum model_fault kind, int nth)
{
	struct uph_error err;
	struct uph_ledger *ledger;
	const struct uph_movement requisition = movement_of(UPH_EVENT_REQUISITION, allocation),
				  pay = movement_of(UPH_EVENT_PAY, allocation);
	open_book(path, time, &ledger);
	const struct uph_head before = uph_ledger_head(ledger);
	assert_status(UPH_OK, uph_ledger_begin(ledger, &err), &err);
	faults->arm(kind, nth);
	enum uph_status first = uph_movement_post(ledger, &requisition, NULL, &err);
	const bool struck = faults->disarm();
	enum uph_status second = uph_movement_post(ledger, &pay, NULL, &err);
	if (struck && first == UPH_OK && second != UPH_OK)
		assert_string_not_equal(err.message, "");
	uph_ledger_close(ledger);
	open_book(path, time, &ledger);
	const struct uph_head after = uph_ledger_head(ledger);
	if (after.seq != before.seq)
		fail_msg("%s fails at %d: %lld records were written without a commit",
			kind == FAULT_MEMORY ? "memory" : "a file", nth, (long long)(after.seq - before.seq));
	book_verify(ledger);
	uph_ledger_close(ledger);
	return struck;
}

static void nothing_is_written_without_its_commit(void **state)
{
	(void)state;
	static const enum model_fault kinds[] = {FAULT_MEMORY, FAULT_OPEN};
	char *folder = support_folder();
	struct book book;
	int64_t allocation, held;
	book_open(&book, folder);
	book_fill(&book, &allocation, &held);
	uph_ledger_close(book.ledger);
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		int struck = 0;
		for (int nth = 1; nth <= TRIES; nth += STRIDE)
			struck += go_on_after_fault(book.path, &book.time, allocation, kinds[k], nth);
		assert_true(struck > 0);
	}
	free(book.path);
	support_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_written_without_its_commit)};
	faults = simulate_faults();
	return faults ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
