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
extern struct operation money_operations[], verdict_operations[];

void throw_dice(uint64_t seed);
/* 0 … limit − 1 */
int64_t below(int64_t limit);
bool once_in(int64_t many);
/* 1 … count */
int one_of(int count);
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

#endif
