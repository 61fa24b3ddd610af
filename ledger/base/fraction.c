#include "ledger/base/fraction.h"

int64_t fraction_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

bool fraction_common(int64_t a, int64_t b, int64_t *out)
{
	return !__builtin_mul_overflow(a, b / fraction_divisor(a, b), out);
}
