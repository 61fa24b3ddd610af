/* How far a long job has come, on standard error: only when that is a terminal and a second has passed, and
 * wiped out at the end. */
#ifndef UPH_CLI_PROGRESS_H
#define UPH_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what; /* "Prövar boken" */
	bool terminal, shown;
	int64_t begun_milliseconds, drawn_milliseconds;
};

void progress_begin(struct progress *progress, const char *what);
/* `context` is the struct progress: what the library takes as a callback. `total` 0: not known yet, and rows
 * are counted. */
void progress_update(void *context, int64_t done, int64_t total);
void progress_end(struct progress *progress);

#endif
