/* A sheet read by a mapping, as a text that a test can compare. */
#ifndef UPH_TESTS_MAPPED_CASE_H
#define UPH_TESTS_MAPPED_CASE_H

#include <stddef.h>

/* What is read, a line per row ("2 20240501 5.00 pay UPH-24-001 party=KoU": row, day, amount, event,
 * allocation, the other fields), then a line per finding ("! place: sentence"), then why it is not read when
 * no finding says it ("? sentence"). `sheet` (may be NULL) names the sheet. */
void mapped_case_reads(
	const char *map, const void *data, size_t length, const char *sheet, const char *expected);
/* The same of a text. */
void assert_reads(const char *map, const char *sheet, const char *expected);

#endif
