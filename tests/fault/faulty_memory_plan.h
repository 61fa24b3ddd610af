/* What the two ways in to the allocator share. */
#ifndef UPH_TESTS_FAULTY_MEMORY_PLAN_H
#define UPH_TESTS_FAULTY_MEMORY_PLAN_H

#include <stdbool.h>

/* Whether this allocation is one that fails. */
bool faulty_memory_fails(void);

#endif
