/* Linked into every program of a build that counts executed lines: one that ends by _exit, as the children of
 * the fault and crash tests do, writes its counts first. */
#include <stdnoreturn.h>

void __gcov_dump(void);
noreturn void __real__exit(int status);
noreturn void __wrap__exit(int status);

noreturn void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}
