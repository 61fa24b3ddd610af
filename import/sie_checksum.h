/* The checksum of a SIE file (#KSUMMA): CRC-32 over labels and fields in code page 437, without what
 * separates and encloses them. */
#ifndef UPH_IMPORT_SIE_CHECKSUM_H
#define UPH_IMPORT_SIE_CHECKSUM_H

#include <stdint.h>

#include "import/sie_line.h"
#include "ledger/base/buffer.h"

struct sie_checksum {
	uint32_t sum;
	struct buffer field; /* one that is not plain ASCII, in the code page */
};

void sie_checksum_begin(struct sie_checksum *checksum);
void sie_checksum_end(struct sie_checksum *checksum); /* frees; the sum stays */
/* The fields of a line as they were written: before they are cleaned. False when memory is out. */
bool sie_checksum_add(struct sie_checksum *checksum, const struct sie_line *line);

#endif
