/* A zip archive: complete or absent, and the same bytes of the same contents.
 *
 * Names are UTF-8 with "/" between folders. Every file has the one moment given at the start, in UTC, so that
 * neither the clock nor the time zone shows. A digest of each file is kept as it goes in, in the form that
 * `sha256sum -c` reads. Limits, of the zip format without extensions: 65 535 files, 4 GiB for a file and for
 * the archive; beyond them UPH_E_LIMIT. */
#ifndef UPH_REPORTS_ARCHIVE_H
#define UPH_REPORTS_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uph/error.h"

struct archive;

/* `moment` in UTC microseconds. UPH_E_IO when nothing can be written at `path`. */
enum uph_status archive_begin(const char *path, int64_t moment, struct archive **out, struct uph_error *err);
/* `runs`: unpacked, the file may be run. */
enum uph_status archive_add(struct archive *archive, const char *name, const void *data, size_t length,
	bool runs, struct uph_error *err);
enum uph_status archive_add_file(
	struct archive *archive, const char *name, const char *path, struct uph_error *err);
/* Nobody may read the archive who may not read the file `as`. */
void archive_limit_rights(struct archive *archive, const char *as);
/* "<64 digits>  name" and a line end for each file so far. */
const char *archive_sums(const struct archive *archive);
size_t archive_count(const struct archive *archive);
/* Completes the archive and gives it its name, in the place of what stood there. */
enum uph_status archive_end(struct archive *archive, struct uph_error *err);
/* Without archive_end() nothing is left of it. NULL is fine. */
void archive_free(struct archive *archive);

#endif
