/* Rows of an exact file, one at a time: the one dialect that reports/exact.c writes, and no other. Quotation
 * marks tell a text from a number and an empty text from nothing; what stands between them is unchanged. */
#ifndef UPH_IMPORT_EXACT_READER_H
#define UPH_IMPORT_EXACT_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/buffer.h"
#include "uph/exact.h"

/* The kind and the columns. */
#define EXACT_CELLS (1 + UPH_EXACT_COLUMNS)

struct exact_reader {
	/* The next bytes of the file, up to `size`; 0: no more. */
	size_t (*next)(void *context, char *into, size_t size);
	void *context;
	char *piece;
	size_t at, length;
	size_t line; /* that is being read, from 1 */
	/* the row */
	size_t row_line; /* where it begins */
	struct buffer bytes;
	size_t starts[EXACT_CELLS];
	struct uph_exact_cell cells[EXACT_CELLS];
	size_t count;
};

enum uph_status exact_reader_open(struct exact_reader *reader,
	size_t (*next)(void *context, char *into, size_t size), void *context, struct uph_error *err);
void exact_reader_close(struct exact_reader *reader);

/* The next row's cells, which live until the next is read. UPH_END after the last; UPH_E_SYNTAX with a
 * sentence for what cannot be read, after which there is no going on. */
enum uph_status exact_reader_row(struct exact_reader *reader, struct uph_error *err);

#endif
