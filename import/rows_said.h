/* How often the rows of a file have said the same: what a row's occurrence is counted with. Of a row there is
 * kept eight bytes of the digest of what it says, so that a million rows take some 16 MiB. Two rows that say
 * different things and have those bytes in common are counted as one, and that only makes the second of them
 * its second occurrence. */
#ifndef UPH_IMPORT_ROWS_SAID_H
#define UPH_IMPORT_ROWS_SAID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/key_map.h"

/* What is more than "once". */
struct said_more {
	uint32_t occurrences;
	int64_t taken_back; /* the voucher that was, and has been corrected away; 0 */
};

struct rows_said {
	uint64_t *slots; /* 0: free */
	size_t slot_count, count;
	struct key_map more; /* what has been said more than once, or has been taken back */
	struct said_more *mores;
	size_t more_capacity;
};

void rows_said_init(struct rows_said *said);
void rows_said_free(struct rows_said *said); /* back to empty */
/* Room for so many, so that there is no growing on the way; false when memory is out. */
bool rows_said_reserve(struct rows_said *said, size_t rows);

/* Counts once more what has this digest (of 16 bytes or more): `*occurrence` is from 1. False when memory is
 * out. */
bool rows_said_add(struct rows_said *said, const unsigned char *digest, size_t *occurrence);
/* What was posted for it has been taken back: the voucher is remembered. False when memory is out. */
bool rows_said_take_back(struct rows_said *said, const unsigned char *digest, int64_t voucher);
int64_t rows_said_taken_back(const struct rows_said *said, const unsigned char *digest); /* 0: no */

#endif
