/* A file that is complete or absent: made under a temporary name beside its own, forced to disk, and only
 * then given its name. Until then nothing stands there, or what stood there before. */
#ifndef UPH_BASE_NEW_FILE_H
#define UPH_BASE_NEW_FILE_H

#include "uph/error.h"

/* Creates an empty "path.ny-XXXXXX" with the rights that a new file gets; its name into `out`, freed with
 * free(). UPH_E_IO with a sentence when it cannot be created. */
enum uph_status new_file_begin(const char *path, char **out, struct uph_error *err);
/* UPH_E_EXISTS when something stands at `path`, be it a link to nothing. */
enum uph_status new_file_absent(const char *path, struct uph_error *err);
/* Forces what has been written to disk. */
enum uph_status new_file_force(const char *temporary, const char *path, struct uph_error *err);
/* Gives the file its name; what another has put there meanwhile is not overwritten (UPH_E_EXISTS). The
 * temporary name may be left over: unlink() it afterwards, whatever was returned. */
enum uph_status new_file_place(const char *temporary, const char *path, struct uph_error *err);
/* The same in the place of what stood there. */
enum uph_status new_file_replace(const char *temporary, const char *path, struct uph_error *err);

#endif
