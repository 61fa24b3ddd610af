/* A file that is complete or absent: made under a temporary name beside its own, forced to disk, and only
 * then given its name. Until then nothing stands there, or what stood there before. */
#ifndef UPH_BASE_NEW_FILE_H
#define UPH_BASE_NEW_FILE_H

#include <stdbool.h>

#include "uph/error.h"

/* A name for something to work in beside `path`: ".name<suffix>", where the suffix ends in XXXXXX. Freed with
 * free(); NULL without memory. */
char *new_file_beside(const char *path, const char *suffix);
/* Creates an empty file beside `path`, with the rights that a new file gets, and opens it for writing; its
 * name into `out`. -1, and errno says why, when it cannot. */
int new_file_open(const char *path, char **out);
/* The same for its owner's eyes alone, whatever rights new files get. */
int new_file_open_own(const char *path, char **out);
/* The same two, closed. UPH_E_IO with a sentence when it cannot be created. */
enum uph_status new_file_begin(const char *path, char **out, struct uph_error *err);
enum uph_status new_file_begin_own(const char *path, char **out, struct uph_error *err);
/* Removes what is left at the temporary name, and frees it. NULL is fine. */
void new_file_end(char *temporary);
/* UPH_E_EXISTS when something stands at `path`, be it a link to nothing. */
enum uph_status new_file_absent(const char *path, struct uph_error *err);
/* Forces what has been written to disk. Some file systems cannot; that is no failure. */
bool new_file_force_open(int file);
enum uph_status new_file_force(const char *temporary, const char *path, struct uph_error *err);
/* Gives the file its name; what another has put there meanwhile is not overwritten (UPH_E_EXISTS). The
 * temporary name may be left over: new_file_end() afterwards, whatever was returned. */
enum uph_status new_file_place(const char *temporary, const char *path, struct uph_error *err);
/* The same in the place of what stood there. */
enum uph_status new_file_replace(const char *temporary, const char *path, struct uph_error *err);

#endif
