/* An allocator that fails when it is told to: the n-th allocation, once or from then on.
 *
 * In a build without sanitizers the test defines malloc itself, and so is asked by every library of the
 * process, SQLite, expat, libzip, OpenSSL and the C library included; blocks are counted, too, so that a leak
 * shows. With sanitizers it is asked by our own code (the linker's --wrap) and by SQLite
 * (SQLITE_CONFIG_MALLOC), and leaks are LeakSanitizer's to find. */
#ifndef UPH_TESTS_FAULTY_MEMORY_H
#define UPH_TESTS_FAULTY_MEMORY_H

#include <stdbool.h>

/* Once, before SQLite is used. Without sanitizers, allocations that come from the libraries listed in
 * faulty_memory_defined.c, whose own code does not survive a failure, are spared; with them no library but
 * SQLite is asked at all. */
bool faulty_memory_register(void);

/* `nth` from 0; below zero: none fails, they are only counted. */
void faulty_memory_begin(long nth, bool on);
/* Over; how many there were. */
long faulty_memory_end(void);
/* Whether one has failed since the plan began. */
bool faulty_memory_struck(void);

/* How many blocks are in use; below zero: this build does not know. */
long faulty_memory_blocks(void);
/* Whether the sanitizer finds a leak now; false when there is none in this build. */
bool faulty_memory_leaks(void);

#endif
