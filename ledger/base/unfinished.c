/* The rules: a place is filled and emptied in one step, since a signal may come between any two; a path is
 * freed only after its place is empty. */
#include "ledger/base/unfinished.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLACES 16

static _Atomic(char *) places[PLACES];

void unfinished_add(const char *path)
{
	char *copy = strdup(path);
	for (size_t i = 0; copy && i < PLACES; i++) {
		char *empty = NULL;
		if (atomic_compare_exchange_strong(&places[i], &empty, copy))
			return;
	}
	free(copy);
}

void unfinished_end(const char *path)
{
	for (size_t i = 0; i < PLACES; i++) {
		char *held = atomic_load(&places[i]);
		if (held && strcmp(held, path) == 0 &&
			atomic_compare_exchange_strong(&places[i], &held, (char *)NULL)) {
			free(held);
			return;
		}
	}
}

void unfinished_remove_all(void)
{
	for (size_t i = PLACES; i-- > 0;) {
		const char *path = atomic_load(&places[i]);
		if (path && unlink(path) != 0)
			(void)rmdir(path);
	}
}
