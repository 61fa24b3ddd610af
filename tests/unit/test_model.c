/* Sequences of ten thousand operations at random, done to the ledger and to a small model of it side by side
 * (tests/support/model_run.c); tests/simulate does many more, with faults among them.
 *
 * UPH_SEED gives another sequence, UPH_OPERATIONS another length, UPH_TELL=1 tells how many were refused. */
#include <inttypes.h>
#include <stdlib.h>

#include "tests/support/model_run.h"

#define OPERATIONS 10000
#define STRIDE 17

static int64_t number_from(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	return text ? strtoll(text, NULL, 10) : otherwise;
}

static void sequence(uint64_t seed, int stride)
{
	struct model_counts counts = {0};
	struct model_run run = {.seed = seed,
		.operations = number_from("UPH_OPERATIONS", OPERATIONS),
		.stride = stride,
		.tell = getenv("UPH_TELL") != NULL,
		.counts = &counts};
	run.all_kinds = run.operations >= OPERATIONS;
	model_run(&run);
	print_message("UPH_SEED=%" PRIu64 ": %" PRId64 " operations, %" PRId64 " refused, %" PRId64
		      " entries\n",
		seed, counts.operations, counts.refused, counts.entries);
}

static void a_sequence_at_random(void **state)
{
	(void)state;
	sequence((uint64_t)number_from("UPH_SEED", 1810874), 1);
}

static void another_sequence(void **state)
{
	(void)state;
	if (getenv("UPH_SEED"))
		skip();
	sequence(14765786, STRIDE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sequence_at_random),
		cmocka_unit_test(another_sequence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
