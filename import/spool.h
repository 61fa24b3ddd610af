/* Bytes kept in a file that has no name any more: it is gone when it is closed, however the program ends. */
#ifndef UPH_IMPORT_SPOOL_H
#define UPH_IMPORT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "uph/error.h"

/* An empty one, to read and write; -1, with errno. The caller closes. */
int spool_open(void);
bool spool_write(int fd, const void *data, size_t length); /* all of it; false, with errno */
/* What there is to say when one cannot be made. */
enum uph_status spool_refused(struct uph_error *err);

#endif
