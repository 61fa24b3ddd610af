/* A table read to its end, with what must hold of every row, and a digest of what was read, for comparing. */
#ifndef UPH_TESTS_FUZZ_TABLE_SEEN_H
#define UPH_TESTS_FUZZ_TABLE_SEEN_H

#include "import/table.h"
#include "ledger/base/buffer.h"

/* Small enough to be met by small inputs. */
extern const struct table_limits table_seen_limits;

struct table_seen {
	uint64_t digest;
	enum uph_status status; /* of opening, else of the last sheet that was read */
	bool nested;            /* it was refused for its depth */
	uint64_t cells, bytes;
	struct buffer *rewritten; /* gets the rows of the first sheet as CSV; NULL: not wanted */
	uint32_t line;            /* that the next row of it would begin on */
	uint32_t lines_before;    /* … of another reading, that it is to be the same as */
};

void table_seen_memory(const void *data, size_t size, struct table_seen *seen);

#endif
