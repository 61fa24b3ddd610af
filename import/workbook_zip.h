/* A workbook's zip and its parts, read as a stream within limits: a part that grows beyond its size or its
 * ratio, that is encrypted, damaged or cut short is refused, never guessed at. Names are compared without
 * regard to case. */
#ifndef UPH_IMPORT_WORKBOOK_ZIP_H
#define UPH_IMPORT_WORKBOOK_ZIP_H

#include "import/table_reader.h"

struct workbook_zip;
struct workbook_part;

/* The reader a zip asks for; or what it is instead (a Word document, a plain archive). */
enum uph_status workbook_zip_sniff(
	const struct table_bytes *bytes, const struct table_driver **out, struct uph_error *err);

enum uph_status workbook_zip_open(const struct table_bytes *bytes, const struct table_limits *limits,
	struct workbook_zip **out, struct uph_error *err);
void workbook_zip_close(struct workbook_zip *zip); /* NULL is fine */

bool workbook_zip_has(const struct workbook_zip *zip, const char *name);

/* UPH_E_REFUSED when there is no such part. */
enum uph_status workbook_part_open(
	struct workbook_zip *zip, const char *name, struct workbook_part **out, struct uph_error *err);
void workbook_part_close(struct workbook_part *part); /* NULL is fine */
/* `*got` 0 at the end. */
enum uph_status workbook_part_read(
	struct workbook_part *part, void *data, size_t size, size_t *got, struct uph_error *err);
const char *workbook_part_name(const struct workbook_part *part);

#endif
