#include "nearest.h"

#include <string.h>

#include "ledger/base/text.h"

struct nearest nearest_to(const char *wanted, size_t length)
{
	struct nearest nearest = {.name = NULL};
	if (length >= sizeof nearest.wanted) /* longer than any name by more than a slip */
		length = 0;
	memcpy(nearest.wanted, wanted, length);
	/* A third of the letters may be wrong: of a word of three, one; of nothing, nothing. */
	nearest.distance = length / 3 + 1;
	return nearest;
}

void nearest_try_for(struct nearest *nearest, const char *name, const char *means)
{
	if (!nearest->wanted[0])
		return;
	size_t distance = text_distance(nearest->wanted, name, nearest->distance);
	if (distance < nearest->distance && distance < strlen(name)) {
		nearest->distance = distance;
		nearest->name = means;
	} else if (!nearest->name && strlen(nearest->wanted) >= 3 &&
		   strncmp(nearest->wanted, name, strlen(nearest->wanted)) == 0) {
		nearest->name = means; /* the beginning of it */
	}
}

void nearest_try(struct nearest *nearest, const char *name)
{
	nearest_try_for(nearest, name, name);
}
