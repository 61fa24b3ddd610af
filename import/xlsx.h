/* The parts of an XLSX workbook besides its sheets: the way from the package to them, the shared strings, the
 * number formats. Used by table_xlsx.c alone. */
#ifndef UPH_IMPORT_XLSX_H
#define UPH_IMPORT_XLSX_H

#include "import/number_format.h"
#include "import/workbook_xml.h"
#include "import/workbook_zip.h"

/* Names of parts, found by following relations; NULL where the workbook has no such part. */
struct xlsx_package {
	char **sheets; /* as many as the table has */
	size_t sheet_count;
	char *strings;
	char *styles;
	bool epoch_1904;
};

/* Adds the workbook's sheets to the table. */
enum uph_status xlsx_package_read(
	struct table *table, struct workbook_zip *zip, struct xlsx_package *out, struct uph_error *err);
void xlsx_package_free(struct xlsx_package *package);

/* All shared strings in one run of text; string i is from offsets[i] to the NUL before offsets[i + 1]. */
struct xlsx_strings {
	struct buffer text;
	uint32_t *offsets;
	size_t count;
	size_t capacity;
};

/* `part` NULL: there are none. */
enum uph_status xlsx_strings_read(struct workbook_zip *zip, const char *part, uint64_t bytes_max,
	struct xlsx_strings *out, struct uph_error *err);
void xlsx_strings_free(struct xlsx_strings *strings);
/* NULL when there is no such string. */
const char *xlsx_strings_get(const struct xlsx_strings *strings, size_t index, size_t *length);

/* A number format for each cell style, by its index. */
struct xlsx_styles {
	struct number_format *formats;
	size_t count;
	size_t capacity;
};

enum uph_status xlsx_styles_read(
	struct workbook_zip *zip, const char *part, struct xlsx_styles *out, struct uph_error *err);
void xlsx_styles_free(struct xlsx_styles *styles);
struct number_format xlsx_styles_get(const struct xlsx_styles *styles, size_t index);

#endif
