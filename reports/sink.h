/* Where a drawn report goes, byte by byte. The first failure sticks, with its errno; later writes do nothing.
 */
#ifndef UPH_REPORTS_SINK_H
#define UPH_REPORTS_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct sink {
	FILE *file;
	int error; /* errno of the first failure; 0: none */
};

void sink_bytes(struct sink *sink, const void *data, size_t length);
void sink_text(struct sink *sink, const char *text);
void sink_byte(struct sink *sink, char byte);
/* The byte `count` times. */
void sink_repeat(struct sink *sink, char byte, size_t count);
/* All that was written has reached the system; false when anything failed. */
bool sink_flush(struct sink *sink);

#endif
