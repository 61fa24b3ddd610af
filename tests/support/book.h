/* A small ledger to test on: the real matrix's figures, posted by hand. */
#ifndef UPH_TESTS_BOOK_H
#define UPH_TESTS_BOOK_H

#include "tests/support/support.h"
#include "uph.h"

/* A clock that starts at 2024-10-01 12:00:00 UTC and moves one second each time it is asked. */
int64_t book_clock(void *context);

/* Options of a test's ledger; `time` is the clock's own. */
struct uph_ledger_options book_options(int64_t *time, const char *words);

struct book {
	struct uph_ledger *ledger;
	char *path;
	int64_t time;
	int64_t earlier, year;               /* funds */
	int64_t undivided, a786, a787, a964; /* activities */
	int64_t kou, karlskrona;             /* parties */
};

/* Creates and opens a ledger in `folder`, with two funds and three activities, and begins no change. */
void book_open(struct book *book, const char *folder);
void book_close(struct book *book);

struct uph_account book_pot(int64_t fund, int64_t activity);
struct uph_account book_at(enum uph_account_kind kind, int64_t fund, int64_t activity, int64_t allocation);

/* Posts one entry as a voucher of its own inside the running change; returns its seq. */
int64_t book_post(struct book *book, enum uph_event event, int32_t date, int64_t ore, struct uph_account from,
	struct uph_account to);
/* A decision with one allocation to `recipient`, recommended on `date`; returns the allocation. */
int64_t book_allocation(struct book *book, int32_t date, const char *purpose, int64_t recipient);
/* Opening 786 1 000,00 and the year's grant 5 000,00; an allocation of 300,00 from 787 and one held 50,00. */
void book_fill(struct book *book, int64_t *allocation, int64_t *held);

/* Fails the test with the first finding unless the ledger proves whole. */
void book_verify(struct uph_ledger *ledger);

#endif
