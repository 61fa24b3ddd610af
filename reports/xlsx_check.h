/* Whether a workbook's bytes are whole. */
#ifndef UPH_REPORTS_XLSX_CHECK_H
#define UPH_REPORTS_XLSX_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* A zip whose directory, offsets, sizes and checksums agree, and whose every XML part ends where it should.
 */
bool xlsx_is_whole(const unsigned char *data, size_t length);

#endif
