/* Arithmetic in whole öre, and how an amount is printed. Reading is in money_read.c.
 *
 * Rules: no floating point; what does not fit in 64 bits is refused and never wrapped; the parts of a split
 * sum to the whole. Intermediate products are kept in 128 bits, where they always fit. */
#include "uph/money.h"

#include <string.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 unsigned_wide;

/* The amount without its sign; INT64_MIN included. */
static uint64_t magnitude(int64_t ore)
{
	return ore < 0 ? UINT64_C(0) - (uint64_t)ore : (uint64_t)ore;
}

/* The sign put back. `size` is at most 2^63 for a negative amount, 2^63 - 1 for any other. */
static int64_t with_sign(uint64_t size, bool negative)
{
	if (!negative)
		return (int64_t)size;
	return size == 0 ? 0 : -(int64_t)(size - 1) - 1;
}

/* The digits of a whole number, as many as are returned. */
static int put_whole(uint64_t whole, char digits[24])
{
	char backwards[24];
	int count = 0;

	do {
		backwards[count++] = (char)('0' + whole % 10);
		whole /= 10;
	} while (whole > 0);
	for (int i = 0; i < count; i++)
		digits[i] = backwards[count - 1 - i];
	return count;
}

char *uph_money_print(struct uph_money amount, enum uph_money_style style, char *text)
{
	char digits[24];
	uint64_t size = magnitude(amount.ore);
	const char *minus = style == UPH_MONEY_SWEDISH ? "\xE2\x88\x92" : "-";
	char *end = text;

	int count = put_whole(size / 100, digits);
	if (amount.ore < 0) {
		memcpy(end, minus, strlen(minus));
		end += strlen(minus);
	}
	for (int i = 0; i < count; i++) {
		if (style == UPH_MONEY_SWEDISH && i > 0 && (count - i) % 3 == 0)
			*end++ = ' ';
		*end++ = digits[i];
	}
	*end++ = style == UPH_MONEY_PLAIN ? '.' : ',';
	*end++ = (char)('0' + size % 100 / 10);
	*end++ = (char)('0' + size % 10);
	*end = '\0';
	return text;
}

bool uph_money_add(struct uph_money a, struct uph_money b, struct uph_money *out)
{
	int64_t sum;

	if (__builtin_add_overflow(a.ore, b.ore, &sum))
		return false;
	out->ore = sum;
	return true;
}

bool uph_money_subtract(struct uph_money a, struct uph_money b, struct uph_money *out)
{
	int64_t difference;

	if (__builtin_sub_overflow(a.ore, b.ore, &difference))
		return false;
	out->ore = difference;
	return true;
}

bool uph_money_negate(struct uph_money a, struct uph_money *out)
{
	return uph_money_subtract((struct uph_money){0}, a, out);
}

/* value / divisor, rounded as named. divisor > 0. */
static wide divide(wide value, int64_t divisor, enum uph_rounding rounding)
{
	wide quotient = value / divisor;
	wide rest = value % divisor;
	wide away = value < 0 ? -1 : 1;

	if (rest == 0)
		return quotient;
	wide twice = (rest < 0 ? -rest : rest) * 2;
	switch (rounding) {
	case UPH_ROUND_DOWN:
		return quotient;
	case UPH_ROUND_UP:
		return quotient + away;
	case UPH_ROUND_HALF_UP:
		return twice >= divisor ? quotient + away : quotient;
	case UPH_ROUND_HALF_EVEN:
		break;
	}
	if (twice == divisor)
		return quotient % 2 == 0 ? quotient : quotient + away;
	return twice > divisor ? quotient + away : quotient;
}

static bool narrow(wide value, struct uph_money *out)
{
	if (value < INT64_MIN || value > INT64_MAX)
		return false;
	out->ore = (int64_t)value;
	return true;
}

enum uph_status uph_money_ratio(struct uph_money amount, int64_t numerator, int64_t denominator,
	enum uph_rounding rounding, struct uph_money *out, struct uph_error *err)
{
	char text[UPH_MONEY_TEXT_MAX];

	if (denominator <= 0)
		return uph_fail(err, UPH_E_SYNTAX,
			"Andelen %lld/%lld går inte att räkna med. Talet under bråkstrecket ska vara större "
			"än noll.",
			(long long)numerator, (long long)denominator);
	/* The factors are below 2^63 in size, so the product is at most 2^126. */
	if (!narrow(divide((wide)amount.ore * numerator, denominator, rounding), out))
		return uph_fail(err, UPH_E_OVERFLOW,
			"%s gånger %lld/%lld blir ett större belopp än boken kan hålla. "
			"Kontrollera andelen.",
			uph_money_print(amount, UPH_MONEY_SWEDISH, text), (long long)numerator,
			(long long)denominator);
	return UPH_OK;
}

bool uph_money_round_kronor(struct uph_money amount, enum uph_rounding rounding, struct uph_money *out)
{
	return narrow(divide(amount.ore, 100, rounding) * 100, out);
}

/* What a part has left over when its share is cut to whole öre; compared with the others' it decides who gets
 * the öre that remain. Below `sum`. */
static uint64_t remainder_of(uint64_t size, uint64_t weight, uint64_t sum)
{
	return (uint64_t)((unsigned_wide)size * weight % sum);
}

/* The largest remainder that at least `wanted` parts reach. There is one above zero: the remainders, each
 * below `sum`, add up to `wanted` × `sum`. */
static uint64_t remainder_reached(
	uint64_t size, const uint64_t *weights, size_t count, uint64_t sum, uint64_t wanted)
{
	uint64_t low = 1;
	uint64_t high = sum - 1;

	while (low < high) {
		uint64_t middle = low + (high - low + 1) / 2;
		uint64_t reached = 0;
		for (size_t i = 0; i < count; i++)
			reached += remainder_of(size, weights[i], sum) >= middle;
		if (reached >= wanted)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* Hands out the `left` öre that the cut shares do not cover: one each to the largest remainders, and among
 * equals to the earlier part. */
static void hand_out(uint64_t size, const uint64_t *weights, size_t count, uint64_t sum, uint64_t left,
	int64_t one_ore, struct uph_money *parts)
{
	uint64_t least = remainder_reached(size, weights, count, sum, left);
	uint64_t equals = left;

	for (size_t i = 0; i < count; i++)
		equals -= remainder_of(size, weights[i], sum) > least;
	for (size_t i = 0; i < count; i++) {
		uint64_t remainder = remainder_of(size, weights[i], sum);
		if (remainder < least || (remainder == least && equals == 0))
			continue;
		equals -= remainder == least;
		parts[i].ore += one_ore;
	}
}

enum uph_status uph_money_split(struct uph_money total, const uint64_t *weights, size_t count,
	struct uph_money *parts, struct uph_error *err)
{
	uint64_t size = magnitude(total.ore);
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		if (__builtin_add_overflow(sum, weights[i], &sum))
			return uph_fail(err, UPH_E_OVERFLOW,
				"Andelarna är för stora för att läggas ihop. "
				"Skriv dem med mindre tal.");
	if (sum == 0)
		return uph_fail(err, UPH_E_SYNTAX,
			"Beloppet kan inte delas: ingen andel är större än noll. "
			"Ge minst en andel.");
	uint64_t left = size;
	for (size_t i = 0; i < count; i++) {
		uint64_t share = (uint64_t)((unsigned_wide)size * weights[i] / sum);
		left -= share;
		parts[i].ore = with_sign(share, total.ore < 0);
	}
	if (left > 0)
		hand_out(size, weights, count, sum, left, total.ore < 0 ? -1 : 1, parts);
	return UPH_OK;
}
