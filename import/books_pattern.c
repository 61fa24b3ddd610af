/* See books_pattern.h. */
#include "import/books_pattern.h"

#include <string.h>

bool books_pattern_is_interval(const char *pattern)
{
	size_t first = strspn(pattern, "0123456789");
	if (first == 0 || pattern[first] != '-')
		return false;
	size_t last = strspn(pattern + first + 1, "0123456789");
	return last == first && pattern[2 * first + 1] == '\0' &&
	       memcmp(pattern, pattern + first + 1, first) <= 0;
}

static bool is_beginning(const char *pattern)
{
	size_t length = strlen(pattern);
	return length > 0 && pattern[length - 1] == '*';
}

bool books_pattern_fits(const char *pattern, const char *text)
{
	if (strcmp(pattern, text) == 0)
		return true;
	if (is_beginning(pattern))
		return strncmp(text, pattern, strlen(pattern) - 1) == 0;
	if (!books_pattern_is_interval(pattern))
		return false;
	size_t length = strlen(pattern) / 2;
	return strlen(text) == length && strspn(text, "0123456789") == length &&
	       memcmp(text, pattern, length) >= 0 && memcmp(text, pattern + length + 1, length) <= 0;
}

static int rank(const char *pattern)
{
	return is_beginning(pattern) ? 2 : books_pattern_is_interval(pattern) ? 1 : 0;
}

int books_pattern_compare(const char *a, const char *b)
{
	size_t length_a = strlen(a), length_b = strlen(b);
	if (rank(a) != rank(b))
		return rank(a) - rank(b);
	if (rank(a) == 2 && length_a != length_b)
		return length_a > length_b ? -1 : 1;
	return strcmp(a, b);
}
