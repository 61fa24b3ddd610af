/* An input imported into a small book, and what must hold of every import: all or nothing, the same as it
 * said it would be, proved afterwards, and nothing the second time. */
#ifndef UPH_TESTS_FUZZ_IMPORT_TRIED_H
#define UPH_TESTS_FUZZ_IMPORT_TRIED_H

#include "tests/fuzz/small_book.h"
#include "uph/import.h"

/* Returns what the import said. */
enum uph_status import_tried(enum small_book_kind kind, const struct uph_import_options *options,
	const uint8_t *data, size_t size);

#endif
