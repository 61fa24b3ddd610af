/* A whole file in memory, with its digest: what an import needs that must know whether it has seen these very
 * bytes. */
#ifndef UPH_IMPORT_FILE_BYTES_H
#define UPH_IMPORT_FILE_BYTES_H

#include <stddef.h>

#include "ledger/base/digest.h"
#include "uph/error.h"

struct file_bytes {
	char *data;
	size_t length;
	unsigned char digest[DIGEST_SIZE];
	const char *name; /* without folders; "(standard in)" for "-" */
};

/* Reads `path` ("-": standard input) up to `length_max` bytes. `name` points into `path`. */
enum uph_status file_bytes_read(
	const char *path, size_t length_max, struct file_bytes *out, struct uph_error *err);
void file_bytes_free(struct file_bytes *file);

#endif
