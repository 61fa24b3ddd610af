/* AFL++'s door to mutate.h: a library that afl-fuzz loads (AFL_CUSTOM_MUTATOR_LIBRARY) and asks between its
 * own changes. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/mutate.h"

enum { BYTES_MAX = 1 << 20 };

struct afl_mutator {
	unsigned seed;
	uint8_t bytes[BYTES_MAX];
};

void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(struct afl_mutator *mutator, uint8_t *data, size_t size, uint8_t **out,
	const uint8_t *other, size_t other_size, size_t size_max);
void afl_custom_deinit(struct afl_mutator *mutator);

void *afl_custom_init(void *afl, unsigned seed)
{
	struct afl_mutator *mutator = calloc(1, sizeof *mutator);
	(void)afl;
	if (mutator)
		mutator->seed = seed;
	return mutator;
}

size_t afl_custom_fuzz(struct afl_mutator *mutator, uint8_t *data, size_t size, uint8_t **out,
	const uint8_t *other, size_t other_size, size_t size_max)
{
	enum { CHANGES_MAX = 4 };
	(void)other, (void)other_size;
	if (size > BYTES_MAX)
		size = BYTES_MAX;
	if (size_max > BYTES_MAX)
		size_max = BYTES_MAX;
	memcpy(mutator->bytes, data, size);
	mutator->seed = mutator->seed * 1664525U + 1013904223U;
	for (unsigned i = 0; i <= (mutator->seed >> 16) % CHANGES_MAX; i++)
		size = mutate_text(mutator->bytes, size, size_max, mutator->seed + i);
	*out = mutator->bytes;
	return size;
}

void afl_custom_deinit(struct afl_mutator *mutator)
{
	free(mutator);
}
