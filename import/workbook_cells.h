/* Reading a workbook's rows, cell by cell: what workbook_rows.c and workbook_cells.c share. */
#ifndef UPH_IMPORT_WORKBOOK_CELLS_H
#define UPH_IMPORT_WORKBOOK_CELLS_H

#include "import/workbook_rows.h"
#include "ledger/base/buffer.h"

/* Errors of rows that are told one by one. */
#define WORKBOOK_ERRORS_MAX 100
#define WORKBOOK_SENTENCE_MAX ((size_t)1 << 14)

struct workbook_reading {
	struct table *table;
	struct arena *arena;
	struct workbook_rows *out;
	struct uph_findings *findings;
	enum uph_form form;
	const struct workbook_header *header;
	struct buffer why; /* the sentence that is being made */
	size_t hidden_count;
	bool out_of_memory;
};

/* The row that is being read. */
struct workbook_row_reading {
	struct workbook_reading *reading;
	struct journal_row row;
	struct workbook_row more;
	const struct table_cell *cells[UPH_FIELD_COUNT]; /* NULL: empty, or a dash */
	const char *texts[UPH_FIELD_COUNT];              /* of those that are text */
	bool sound;
};

/* An error at a cell of the row, which is then left out. */
void workbook_row_error(struct workbook_row_reading *at, enum uph_form_field field, const char *rule,
	const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The text itself; what is lost for want of memory (NULL) is not taken for an empty cell. */
const char *workbook_kept(struct workbook_reading *reading, const char *text);
/* Reads the cell of a field, which there is, into the row; an error when it cannot be read. */
void workbook_read_field(struct workbook_row_reading *at, enum uph_form_field field);

#endif
