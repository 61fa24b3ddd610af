#include "tests/fault/faulty_memory.h"

#include <stdatomic.h>

#include "tests/fault/faulty_memory_plan.h"

static atomic_bool planned, persistent, struck;
static atomic_long counted, fails_at;

void faulty_memory_begin(long nth, bool on)
{
	atomic_store(&counted, 0);
	atomic_store(&fails_at, nth);
	atomic_store(&persistent, on);
	atomic_store(&struck, false);
	atomic_store(&planned, true);
}

long faulty_memory_end(void)
{
	atomic_store(&planned, false);
	return atomic_load(&counted);
}

bool faulty_memory_struck(void)
{
	return atomic_load(&struck);
}

bool faulty_memory_fails(void)
{
	if (!atomic_load(&planned))
		return false;
	long number = atomic_fetch_add(&counted, 1), at = atomic_load(&fails_at);
	if (at < 0 || (atomic_load(&persistent) ? number < at : number != at))
		return false;
	atomic_store(&struck, true);
	return true;
}
