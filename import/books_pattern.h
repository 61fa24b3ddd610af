/* Which accounts or objects are meant: a number ("2990"), a beginning ("29*"), or, of accounts, an interval
 * of equally long numbers ("2991-2999"). */
#ifndef UPH_IMPORT_BOOKS_PATTERN_H
#define UPH_IMPORT_BOOKS_PATTERN_H

#include <stdbool.h>

bool books_pattern_fits(const char *pattern, const char *text);
/* Whether it is an interval as it should be: digits, equally long, the first not above the last. An object's
 * number may have a dash of its own, which is no interval. */
bool books_pattern_is_interval(const char *pattern);
/* The order in which patterns are tried: whole numbers, intervals, then beginnings, the longest first. */
int books_pattern_compare(const char *a, const char *b);

#endif
