/* libFuzzer's door to mutate.h: every other change is libFuzzer's own. */
#include "tests/fuzz/mutate.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t size_max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed)
{
	enum { CHANGES_MAX = 4 };
	if (seed & 1)
		return LLVMFuzzerMutate(data, size, size_max);
	for (unsigned i = 0; i <= (seed >> 1) % CHANGES_MAX; i++)
		size = mutate_text(data, size, size_max, (seed >> 3) + i);
	return size;
}
