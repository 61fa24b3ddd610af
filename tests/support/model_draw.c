/* Drawing at random: days, amounts, allocations and decisions, mostly such as the books may take.
 *
 * A seed gives the same draws with every compiler: the generator is our own, and no expression draws twice
 * but where the language says which draw comes first (&& || ?: and declarations; never two operands, two
 * arguments or two members of one initializer). */
#include "tests/support/model_operations.h"

struct model_book *book;
struct model *model;
static uint64_t dice;

void throw_dice(uint64_t seed)
{
	dice = seed;
}

static uint64_t random_bits(void)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return dice;
}

int64_t below(int64_t limit)
{
	return (int64_t)(random_bits() >> 1) % limit;
}

bool once_in(int64_t many)
{
	return below(many) == 0;
}

int one_of(int count)
{
	return 1 + (int)below(count);
}

/* True when the operation is to be tried on the ledger. */
bool goes_on(struct attempt *attempt, const char *refusal)
{
	attempt->refusal = refusal;
	attempt->tried = !refusal || !attempt->cautious;
	return attempt->tried;
}

/* ---- what to choose from ---- */

int day_in(int year, int first_month, int months)
{
	int month = first_month + (int)below(months);
	return (year * 100 + month) * 100 + one_of(28);
}

int random_day(void)
{
	int closings = model_count(model, MODEL_CLOSINGS);
	if (closings > 0 && once_in(2)) /* a closed period's last day, or the day after */
	{
		int through = model->closings[one_of(closings)].through;
		return through + (int)below(2);
	}
	return once_in(3) ? day_in(2025, 1, 12) : day_in(2024, 1, 12);
}

/* Mostly a day that is open and after the decisions. */
int usual_day(void)
{
	if (once_in(30))
		return once_in(4) ? 0 : random_day();
	return once_in(2) ? day_in(2025, 1, 12) : day_in(2024, 7, 6);
}

int64_t random_amount(void)
{
	static const int64_t limits[] = {100, 10000, 5000000, 80000000};
	return 1 + below(limits[below(4)]);
}

/* Of what is there: all, a part, one öre, and sometimes more than there is. */
int64_t amount_of(int64_t there)
{
	if (there <= 0)
		return random_amount();
	switch (below(12)) {
	case 0:
	case 1:
	case 2:
		return there;
	case 3:
		return 1;
	case 4:
		return there + 1;
	case 5:
		return there + random_amount();
	case 6:
		return once_in(4) ? -below(1000) : (there + 1) / 2;
	default:
		return 1 + below(there);
	}
}

/* An allocation; mostly one that has something on accounts of the kind (0: anything at all). */
int some_allocation(int kind)
{
	int count = model_count(model, MODEL_ALLOCATIONS), chosen = 0;
	if (count == 0 || once_in(100))
		return once_in(2) ? 0 : count + 1;
	for (int tries = 0; tries < 12; tries++) {
		chosen = once_in(3) ? one_of(count) : count - (int)below(count < 40 ? count : 40);
		if (kind ? model_standing(model, chosen, kind, 0, 0) > 0 : model_holds(model, chosen) > 0)
			break;
	}
	return chosen;
}

int64_t allocation_id(int allocation)
{
	return allocation > model_count(model, MODEL_ALLOCATIONS) ? INT64_C(99999999)
								  : book->allocation[allocation];
}

int some_decision(void)
{
	int count = model_count(model, MODEL_DECISIONS);
	return once_in(3) ? one_of(count) : count - (int)below(count < 25 ? count : 25);
}
