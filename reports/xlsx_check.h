/* Whether a workbook is whole. */
#ifndef UPH_REPORTS_XLSX_CHECK_H
#define UPH_REPORTS_XLSX_CHECK_H

#include <stdbool.h>
#include <stdint.h>

/* An open file that is a zip whose directory, offsets, sizes and checksums agree, whose every XML part ends
 * where it should, and which has a part of at least so many bytes, unpacked.
 */
bool xlsx_is_whole(int file, uint64_t bytes_least);
/* Two files with the same bytes. */
bool xlsx_is_same(int file, int other);

#endif
