/* The styles and the names of sheets of an OpenDocument spreadsheet, read in one pass before its rows. */
#ifndef UPH_IMPORT_ODS_H
#define UPH_IMPORT_ODS_H

#include "import/number_format.h"
#include "import/workbook_xml.h"
#include "import/workbook_zip.h"
#include "ledger/base/arena.h"

struct ods_style {
	const char *name;
	const char *data;   /* the data style's name, or NULL */
	const char *parent; /* or NULL */
	bool is_data;
	bool hidden; /* of a table: not shown */
	struct number_format format;
};

struct ods_styles {
	struct arena memory;
	struct ods_style *styles; /* sorted by name, cell styles before data styles */
	size_t count;
	size_t capacity;
};

#define ODS_CONTENT "content.xml"
#define ODS_STYLES "styles.xml"

/* Adds the document's sheets to the table. */
enum uph_status ods_scan(
	struct table *table, struct workbook_zip *zip, struct ods_styles *out, struct uph_error *err);
void ods_styles_free(struct ods_styles *styles);
/* The format of a cell style; plain when it is not known. NULL is fine. */
struct number_format ods_styles_format(const struct ods_styles *styles, const char *name);

#endif
