/* Time that nobody waits for: a nap is over at once, and the clock says that it has passed. For our own code,
 * by the linker's --wrap; SQLite's naps are faulty_vfs.c's. */
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

#define BILLION 1000000000L

int __real_clock_gettime(clockid_t clock, struct timespec *out);
int __wrap_clock_gettime(clockid_t clock, struct timespec *out);
int __wrap_nanosleep(const struct timespec *wanted, struct timespec *left);

static _Atomic(long long) slept;

int __wrap_nanosleep(const struct timespec *wanted, struct timespec *left)
{
	(void)left;
	atomic_fetch_add(&slept, (long long)wanted->tv_sec * BILLION + wanted->tv_nsec);
	return 0;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *out)
{
	if (__real_clock_gettime(clock, out) != 0)
		return -1;
	const long long time = out->tv_nsec + atomic_load(&slept);
	out->tv_sec += (time_t)(time / BILLION);
	out->tv_nsec = (long)(time % BILLION);
	return 0;
}
