/* Exact fractions: what reduces them, and a common denominator. */
#ifndef UPH_BASE_FRACTION_H
#define UPH_BASE_FRACTION_H

#include <stdbool.h>
#include <stdint.h>

/* The greatest common divisor; one of them may be 0, then it is the other. */
int64_t fraction_divisor(int64_t a, int64_t b);
/* The least common multiple of two denominators above zero; false when it does not fit. `out` may be one of
 * them. */
bool fraction_common(int64_t a, int64_t b, int64_t *out);

#endif
