/* A file to be read in, with its digest: what an import needs that must know whether it has seen these very
 * bytes. A small file is held in memory. A large one stays open and is read in place, from a pipe by way of a
 * file without a name; whoever has read it asks at the end whether it is still the file that was digested. */
#ifndef UPH_IMPORT_FILE_BYTES_H
#define UPH_IMPORT_FILE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/digest.h"
#include "uph/error.h"

/* Beyond this a file is not held in memory. */
#define FILE_BYTES_HELD_MAX ((size_t)8 << 20)

struct file_bytes {
	char *data; /* NULL: a large file, see `fd` */
	size_t length;
	unsigned char digest[DIGEST_SIZE];
	const char *name;                             /* without folders; "(standard in)" for "-" */
	int fd;                                       /* of a large file; -1: held in memory */
	bool spooled;                                 /* nobody else can reach the bytes */
	int64_t changed_seconds, changed_nanoseconds; /* when the file was last written to */
};

/* Reads `path` ("-": standard input) up to `length_max` bytes. `name` points into `path`. */
enum uph_status file_bytes_read(
	const char *path, size_t length_max, struct file_bytes *out, struct uph_error *err);
void file_bytes_free(struct file_bytes *file);

/* The beginning of a large file, `size` bytes at the most. */
enum uph_status file_bytes_begin(
	const struct file_bytes *file, void *data, size_t size, size_t *got, struct uph_error *err);
/* Takes a large file into memory after all, for a reader that needs it whole; the digest is of what is there.
 */
enum uph_status file_bytes_hold(struct file_bytes *file, struct uph_error *err);
/* UPH_E_IO when somebody has written in a large file since it was opened. */
enum uph_status file_bytes_unchanged(const struct file_bytes *file, struct uph_error *err);

#endif
