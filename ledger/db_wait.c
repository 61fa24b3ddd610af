#include "ledger/db_wait.h"

#include <time.h>
#include <unistd.h>

#define NAP_MILLISECONDS_MAX 20

static int64_t now(void)
{
	struct timespec time;
	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void db_wait_init(struct db_wait *wait, int milliseconds_max)
{
	*wait = (struct db_wait){
		.milliseconds_max = milliseconds_max, .chance = (uint32_t)getpid() * UINT32_C(2654435761)};
}

void db_wait_begin(struct db_wait *wait)
{
	wait->slept = 0;
	wait->in_vain = false;
}

/* Short naps, never much longer than the others': who came first must not sleep the longest. */
static void nap(struct db_wait *wait, int times)
{
	int milliseconds = times < NAP_MILLISECONDS_MAX / 2 ? times + 1 : NAP_MILLISECONDS_MAX / 2;
	wait->chance = wait->chance * UINT32_C(1664525) + UINT32_C(1013904223);
	milliseconds += (int)((wait->chance >> 16) % (uint32_t)milliseconds);
	const struct timespec time = {.tv_nsec = (long)milliseconds * 1000000};
	const int64_t before = now();
	(void)nanosleep(&time, NULL);
	wait->slept += now() - before;
}

int db_wait_on(void *context, int times)
{
	struct db_wait *wait = context;
	const int64_t waited = wait->slept / 1000000;
	wait->in_vain = wait->in_vain || waited >= wait->milliseconds_max;
	if (wait->in_vain)
		return 0;
	if (wait->tell)
		wait->tell(wait->tell_context, (int)waited, wait->milliseconds_max);
	nap(wait, times);
	return 1;
}
