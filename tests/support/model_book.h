/* A ledger and its model side by side: which id is which number, and everything compared. A difference fails
 * the test, or the run of the simulation, with the seed, the operation, and both sides. */
#ifndef UPH_TESTS_MODEL_BOOK_H
#define UPH_TESTS_MODEL_BOOK_H

#include "tests/support/model.h"
#include "tests/support/support.h"
#include "uph.h"

/* Where the books stood after a change. */
struct model_moment {
	struct uph_head head;
	struct model_mark mark;
	int64_t available, on_balance;
};

#define MODEL_MOMENTS_MAX 20000

struct model_book {
	struct model *model;
	struct uph_ledger *ledger; /* as the person who registers */
	struct uph_ledger *second; /* the same person's other window */
	struct uph_ledger *other;  /* as the person who attests */
	char *path;
	char *folder; /* where the file stands, and those that are read into it */
	int64_t time;
	uint64_t seed; /* what the sequence began with */
	int operation; /* the running one's number */
	const char *doing;
	int64_t fund[MODEL_FUNDS + 1], activity[MODEL_ACTIVITIES + 1], party[MODEL_PARTIES + 1];
	int64_t decision[MODEL_ALLOCATIONS_MAX], allocation[MODEL_ALLOCATIONS_MAX];
	char label[MODEL_ALLOCATIONS_MAX][24]; /* "UPH-24-016" */
	int64_t condition[MODEL_ALLOCATIONS_MAX], share[MODEL_ROWS_MAX];
	struct model_moment moments[MODEL_MOMENTS_MAX];
	int moment_count;
};

struct model_book *model_book_open(char *folder, uint64_t seed);
void model_book_close(struct model_book *book);
/* The person goes on in the other window. */
void model_book_turn(struct model_book *book);
/* Drops all handles, and what they have not committed, and opens the file again. */
void model_book_reopen(struct model_book *book);

/* Gets the message of a failure, and does not return; NULL: the running test fails with it. */
extern void (*model_book_failing)(const char *message);
void model_book_must(enum uph_status status, const struct uph_error *err);
void model_book_equal(int64_t real, int64_t expected, const char *what);
/* "seed … operation 17 (pay): " before the message. */
void model_book_fail(const struct model_book *book, const char *format, ...)
	__attribute__((noreturn, format(printf, 2, 3)));

/* What was written after the record `seq` are the model's entries after `mark`; gives these their numbers. */
void model_book_same_entries(struct model_book *book, const struct model_mark *mark, int64_t seq);
/* The accounts of pots and funds, and of the allocations that the entries after `mark` touch. */
void model_book_same_accounts(struct model_book *book, const struct model_mark *mark);
/* The stages of the decisions that the steps after `mark` are about, line by line. */
void model_book_same_stages(struct model_book *book, const struct model_mark *mark);
/* Every account there is, none of an allocation below zero, and every stage and condition. */
void model_book_same_all(struct model_book *book);
/* Every row and figure of a balance in a scope, which the tally is of. `allocations` were known then. */
void model_book_same_balance(struct model_book *book, const struct uph_scope *scope, enum uph_group group,
	const struct model_tally *tally);
/* Every group of balance as known at a moment: of all; and in some funds, as of days, between days, all of
 * these or (not `full`) one by turns. */
void model_book_same_balances(struct model_book *book, const struct model_moment *moment, bool full);
/* The tally of the entries up to `entries` that are dated in the scope. */
void model_book_tally(const struct model_book *book, int entries, unsigned funds, int from, int to,
	struct model_tally *out);
/* What is left to correct of every entry, as the journal tells it. */
void model_book_same_left(struct model_book *book);
void model_book_verify(struct model_book *book);

/* Remembers where the books stand now. */
void model_book_remember(struct model_book *book);

#endif
