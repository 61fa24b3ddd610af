/* A file that is written whole or not at all, whatever writes it: a drawn report, exported books.
 *
 * It is filled under a temporary name in the same folder, forced to disk, and only then given its own name,
 * so that what stood there before stays until the new is complete. Every short write is an error. */
#ifndef UPH_REPORTS_WHOLE_FILE_H
#define UPH_REPORTS_WHOLE_FILE_H

#include "reports/sink.h"
#include "uph/error.h"

/* Writes all of it into the sink, whose failures need not be looked at. */
typedef enum uph_status whole_file_fill(void *context, struct sink *sink, struct uph_error *err);

/* `path` "-" or NULL is standard output; a device or a pipe is written to as it is, a link is followed.
 * UPH_E_IO when it cannot be written, else what `fill` said. */
enum uph_status whole_file_write(
	const char *path, whole_file_fill *fill, void *context, struct uph_error *err);

/* "utmatningen kan inte skrivas: disken är full …"; `name` NULL: standard output. */
enum uph_status whole_file_failed(const char *name, int error, struct uph_error *err);

#endif
