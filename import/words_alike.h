/* Whether two wordings can be of the same thing. */
#ifndef UPH_IMPORT_WORDS_ALIKE_H
#define UPH_IMPORT_WORDS_ALIKE_H

#include <stdbool.h>

/* The two have a word of substance in common ("programledare"), or words that begin alike. Words that stand
 * in half of all purposes ("kommun", "region", "psykisk", "hälsa") say nothing. */
bool words_alike(const char *a, const char *b);

#endif
