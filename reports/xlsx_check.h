/* Whether a workbook is whole. */
#ifndef UPH_REPORTS_XLSX_CHECK_H
#define UPH_REPORTS_XLSX_CHECK_H

#include <stdbool.h>

/* An open file that is a zip whose directory, offsets, sizes and checksums agree, and whose every XML part
 * ends where it should.
 */
bool xlsx_is_whole(int file);

#endif
