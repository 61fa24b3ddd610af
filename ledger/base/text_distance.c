/* How far a misspelt name is from a known one: edits of single characters, neighbours swapped counting as
 * one. */
#include "ledger/base/text.h"

#include <stdlib.h>

/* Names longer than this, folded, are not compared by spelling. */
#define NAME_MAX_CHARACTERS 256

/* The folded text as code points; false when it is longer than any name. */
static bool spell(const char *text, uint32_t *codes, size_t *count)
{
	struct buffer folded;
	bool fits = false;
	size_t at = 0;
	size_t length = 0;

	buffer_init(&folded, 4 * (size_t)NAME_MAX_CHARACTERS);
	while (text[length] != '\0' && length <= folded.length_max)
		length++;
	*count = 0;
	if (length > folded.length_max)
		goto out;
	text_fold(&folded, text, length);
	if (buffer_failed(&folded))
		goto out;
	while (at < folded.length) {
		if (*count == NAME_MAX_CHARACTERS)
			goto out;
		codes[(*count)++] = text_next(folded.data, folded.length, &at);
	}
	fits = true;
out:
	buffer_free(&folded);
	return fits;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t text_distance(const char *a, const char *b, size_t limit)
{
	uint32_t codes_a[NAME_MAX_CHARACTERS];
	uint32_t codes_b[NAME_MAX_CHARACTERS];
	size_t rows[3][NAME_MAX_CHARACTERS + 1];
	size_t count_a;
	size_t count_b;

	if (limit == SIZE_MAX)
		limit--;
	if (!spell(a, codes_a, &count_a) || !spell(b, codes_b, &count_b))
		return limit + 1;
	for (size_t j = 0; j <= count_b; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= count_a; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i + 2) % 3];
		const size_t *two_above = rows[(i + 1) % 3];
		size_t row_least = row[0] = i;
		for (size_t j = 1; j <= count_b; j++) {
			size_t replaced = above[j - 1] + (codes_a[i - 1] != codes_b[j - 1]);
			row[j] = least(replaced, least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && codes_a[i - 1] == codes_b[j - 2] &&
				codes_a[i - 2] == codes_b[j - 1])
				row[j] = least(row[j], two_above[j - 2] + 1);
			row_least = least(row_least, row[j]);
		}
		/* A row never falls below the least of the one above it, not even by a swap, which costs what
		 * a replacement of its first letter does. */
		if (row_least > limit)
			return limit + 1;
	}
	return least(rows[count_a % 3][count_b], limit + 1);
}
