/* Files that nobody is to find: without a name, in the folder for such things, gone with the program. */
#ifndef UPH_REPORTS_TEMPORARY_H
#define UPH_REPORTS_TEMPORARY_H

#include "uph/error.h"

#define TEMPORARY_PATH_MAX 1100

/* $TMPDIR, else /tmp. */
const char *temporary_folder(void);
/* Opens an empty file for reading and writing. -1, and errno says why; `path` is then what could not be made.
 */
int temporary_open(char path[TEMPORARY_PATH_MAX]);
/* As temporary_open(), but the file has the name `path`, for those who know only names; unlink it. */
int temporary_open_named(char path[TEMPORARY_PATH_MAX]);
/* UPH_E_IO: "rapporten blev inte hel: det finns inte plats för tillfälliga filer vid …". */
enum uph_status temporary_failed(const char *what, struct uph_error *err);

#endif
