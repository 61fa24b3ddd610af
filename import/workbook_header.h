/* Which workbook, and where in it: the mark that says of which moment it is, and the heading row of each
 * sheet that is filled in. */
#ifndef UPH_IMPORT_WORKBOOK_HEADER_H
#define UPH_IMPORT_WORKBOOK_HEADER_H

#include "import/table.h"
#include "uph/workbook.h"

#define WORKBOOK_HEADER_WITHIN_ROWS 50
#define WORKBOOK_HEX_MAX 65

struct workbook_mark {
	char hex[WORKBOOK_HEX_MAX]; /* the chain's head when it was made; "": no mark */
	char place[TABLE_PLACE_MAX];
	bool newer; /* a mark of a form that is not known here */
	bool twice; /* sheets of two workbooks in one file */
};

/* Whether the table is a workbook that `uph workbook` made: it has the mark, or one of the sheets with at
 * least two of the headings that are needed, or, by any name and in a text file too, the sheet of new
 * decisions. */
bool workbook_recognised(struct table *table);

enum uph_status workbook_mark_find(struct table *table, struct workbook_mark *out, struct uph_error *err);

struct workbook_header {
	bool there; /* the sheet is in the file */
	size_t sheet;
	uint32_t row;                      /* of the headings; 0: not found */
	uint32_t columns[UPH_FIELD_COUNT]; /* 0: not there */
	size_t count, required;            /* headings found; of those that are needed */
	const char *twice;                 /* a heading that two columns have; NULL … */
	uint32_t second;                   /* … the second of them */
};

enum uph_status workbook_header_find(
	struct table *table, enum uph_form form, struct workbook_header *out, struct uph_error *err);

/* Which forms a sheet that has no form's name looks like, by its headings: a copy, or one that was renamed.
 * Sheets of requisitions, of payments and of use have the same headings. `header` is that of the first. */
enum uph_status workbook_forms_like(struct table *table, size_t sheet, bool like[UPH_FORM_COUNT], bool *any,
	struct workbook_header *header, struct uph_error *err);

/* Whether a table that is nothing else has a sheet with all the headings that a form needs: a sheet of a
 * workbook that was saved by itself. */
bool workbook_resembled(struct table *table);

#endif
