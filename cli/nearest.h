/* The name that was probably meant: "menade du …?". */
#ifndef UPH_CLI_NEAREST_H
#define UPH_CLI_NEAREST_H

#include <stddef.h>

struct nearest {
	char wanted[64];
	size_t distance;
	const char *name; /* the nearest so far; NULL: none near enough */
};

struct nearest nearest_to(const char *wanted, size_t length);
/* `name` must outlive the answer. */
void nearest_try(struct nearest *nearest, const char *name);
/* As nearest_try(), but the answer is `means`. */
void nearest_try_for(struct nearest *nearest, const char *name, const char *means);

#endif
