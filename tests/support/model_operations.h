/* Operations drawn at random: each is told to the model, which says whether the books take it, and then done
 * to the ledger. */
#ifndef UPH_TESTS_MODEL_OPERATIONS_H
#define UPH_TESTS_MODEL_OPERATIONS_H

#include "tests/support/model_book.h"

/* The books that are drawn for. */
extern struct model_book *book;
extern struct model *model;

/* What an operation is told: whether it went on to the ledger, and what the model says of it. */
struct attempt {
	bool cautious; /* what the model refuses is not tried: it would cost the whole change */
	bool tried;
	const char *refusal;
};

struct operation {
	const char *name;
	enum uph_status (*run)(struct attempt *attempt, struct uph_error *err);
	int weight;
	int tried, refused;
};
/* Each ended by one without a name. */
extern struct operation money_operations[], verdict_operations[], saying_operations[];

void throw_dice(uint64_t seed);
/* 0 … limit − 1 */
int64_t below(int64_t limit);
bool once_in(int64_t many);
/* 1 … count */
int one_of(int count);
/* A day of one of so many months, from the first on. */
int day_in(int year, int first_month, int months);
int random_day(void);
int usual_day(void);
int64_t random_amount(void);
int64_t amount_of(int64_t there);
int some_allocation(int kind);
int64_t allocation_id(int allocation);
int some_decision(void);
/* True when the operation is to be tried on the ledger. */
bool goes_on(struct attempt *attempt, const char *refusal);
/* A movement, in both. */
enum uph_status attempt_move(
	struct attempt *attempt, const struct model_movement *movement, struct uph_error *err);

/* ---- what a run does to everything at once (model_run.c) ---- */

/* Perhaps something fails from now on; whether it has, and the status says so. */
void strike_whole(int64_t most);
bool struck_whole(enum uph_status status);
/* Whether the file has gone on since, whatever it was told. */
bool kept_after_fault(const struct uph_head *before);
void expect_refusal(const char *expected, enum uph_status status, const struct uph_error *err);
void expect_unchanged(const struct uph_head *before);
void count_one(bool refused);

/* What stands, asked of a backup, of an exact export and of traces (model_end.c). */
void same_at_the_end(void);
/* A sheet of events of at most so many new rows, in a change of its own (model_files.c); true. */
bool import_events(int64_t most);
void forget_files(void);

#endif
