/* Rows read by a thread of their own while the ledger takes those before them, in the order in which they
 * stand.
 *
 * The thread calls the source's `next` and nothing else, from the beginning to the end; a row is copied, so
 * that it lives on its own. What the source works on is the thread's until read_ahead_end(). */
#ifndef UPH_IMPORT_READ_AHEAD_H
#define UPH_IMPORT_READ_AHEAD_H

#include "import/journal_posting.h"

/* Fewer rows than this are read faster than a thread is begun. */
#define READ_AHEAD_ROWS ((size_t)10000)

struct read_ahead;

/* Begins to read; NULL when there is no memory or no thread for it: the source is as it was. `source` must
 * live as long. */
struct read_ahead *read_ahead_begin(const struct journal_stream *source);
/* What the source's `next` would say. The row lives until the next call. */
enum uph_status read_ahead_next(
	struct read_ahead *ahead, const struct journal_row **out, struct uph_error *err);
/* Stops the thread, wherever it is, and waits for it; NULL is fine. */
void read_ahead_end(struct read_ahead *ahead);

#endif
