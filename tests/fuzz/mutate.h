/* Changes a text by its lines and cells, so that a table, a list of labels or a JSON text stays nearly one.
 */
#ifndef UPH_TESTS_FUZZ_MUTATE_H
#define UPH_TESTS_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* One change in place; the new size, at most `size_max`. The same seed makes the same change. */
size_t mutate_text(uint8_t *data, size_t size, size_t size_max, unsigned seed);

#endif
