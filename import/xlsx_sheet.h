/* The state of one sheet's reading, shared by the parts of the XLSX reader: table_xlsx.c follows the XML as
 * expat tells it, xlsx_plain.c reads a row in plain XML by itself, xlsx_cell.c makes a cell of what either
 * found. */
#ifndef UPH_IMPORT_XLSX_SHEET_H
#define UPH_IMPORT_XLSX_SHEET_H

#include "import/table_reader.h"
#include "import/xlsx.h"

enum xlsx_place { OUTSIDE, IN_DATA, IN_ROW, IN_CELL, IN_VALUE, IN_FORMULA, IN_INLINE, IN_INLINE_TEXT };
enum xlsx_type { TYPE_NUMBER, TYPE_SHARED, TYPE_STRING, TYPE_INLINE, TYPE_BOOL, TYPE_ERROR, TYPE_DATE };

#define XLSX_NONE SIZE_MAX

struct xlsx_reader {
	struct table *table;
	struct workbook_zip *zip;
	struct xlsx_package package;
	struct xlsx_strings strings;
	struct xlsx_styles styles;
	struct column_set hidden;
	struct workbook_xml *xml;
	bool is_sheet;
	enum xlsx_place place;
	unsigned skipped; /* elements deep inside one that is not read */
	uint32_t row;
	bool row_hidden;
	bool row_ready;
	/* the cell being read */
	uint32_t column;
	uint32_t style;
	enum xlsx_type type;
	size_t value_at; /* in the row's pool, or XLSX_NONE */
	size_t formula_at;
	/* shared formulas: the first cell's text, by index */
	bool formula_shared;
	uint32_t formula_index;
	struct buffer formulas;
	size_t *masters;
	size_t master_count;
};

#define xlsx_refuse(reader, column_, status_, ...)                                                           \
	workbook_xml_fail((reader)->xml, table_refuse((reader)->table, (reader)->row, column_,               \
						 workbook_xml_error((reader)->xml), status_, __VA_ARGS__))

void xlsx_row_begin(struct xlsx_reader *reader, uint32_t number, bool hidden);
/* Whether it holds anything, so that it is to be given. */
bool xlsx_row_end(struct xlsx_reader *reader);
enum xlsx_type xlsx_type_of(const char *text, size_t length);
/* The formula's text has been read: takes its sign off, and shares it. */
void xlsx_formula_end(struct xlsx_reader *reader);
workbook_xml_take xlsx_plain_row;

static inline void xlsx_cell_begin(struct xlsx_reader *reader)
{
	reader->style = 0;
	reader->type = TYPE_NUMBER;
	reader->value_at = reader->formula_at = XLSX_NONE;
	reader->place = IN_CELL;
}

/* Adds the cell that has just ended to the row, unless it holds nothing. */
void xlsx_cell_end(struct xlsx_reader *reader);

static inline struct buffer *xlsx_pool(struct xlsx_reader *reader)
{
	return &reader->table->row.pool;
}

#endif
