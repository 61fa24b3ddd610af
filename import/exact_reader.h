/* Rows of an exact file, one at a time: the one dialect that reports/exact.c writes, and no other. Quotation
 * marks tell a text from a number and an empty text from nothing; what stands between them is unchanged. The
 * rows' bytes are counted into a digest, for the last row says what that of all before it was. */
#ifndef UPH_IMPORT_EXACT_READER_H
#define UPH_IMPORT_EXACT_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/buffer.h"
#include "ledger/base/digest.h"
#include "uph/exact.h"

/* The kind and the columns. */
#define EXACT_CELLS (1 + UPH_EXACT_COLUMNS)

struct exact_reader {
	/* The next bytes of the file, up to `size`; 0: no more. */
	size_t (*next)(void *context, char *into, size_t size);
	void *context;
	char *piece;
	size_t at, length;
	size_t line;           /* that is being read, from 1 */
	struct digest *digest; /* of the rows before this one; NULL: it has been asked for */
	size_t row_from;       /* in `piece`, where this row's bytes begin … */
	struct buffer before;  /* … after those of earlier pieces */
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

/* The SHA-256 of every row before the one that was read last; it is given once. */
enum uph_status exact_reader_digest(
	struct exact_reader *reader, unsigned char out[DIGEST_SIZE], struct uph_error *err);

#endif
