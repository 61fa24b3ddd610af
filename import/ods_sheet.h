/* The state of one sheet's reading, shared by the two halves of the ODS reader: table_ods.c follows the XML,
 * ods_cell.c makes cells of what it found. */
#ifndef UPH_IMPORT_ODS_SHEET_H
#define UPH_IMPORT_ODS_SHEET_H

#include "import/ods.h"
#include "import/table_reader.h"

enum ods_place { OUTSIDE, IN_TABLE, IN_ROW, IN_CELL, IN_PARAGRAPH };
enum ods_type {
	TYPE_NONE,
	TYPE_NUMBER,
	TYPE_PERCENT,
	TYPE_DATE,
	TYPE_TIME,
	TYPE_BOOL,
	TYPE_STRING,
	TYPE_ERROR
};

#define ODS_NONE SIZE_MAX

struct ods_column_default {
	uint64_t first, last;
	struct number_format format;
};

struct ods_reader {
	struct table *table;
	struct workbook_zip *zip;
	struct workbook_xml *xml;
	struct ods_styles styles;
	struct column_set hidden;
	struct ods_column_default *defaults;
	size_t default_count, default_capacity;
	uint64_t columns; /* described so far */
	unsigned depth;
	size_t tables; /* begun so far */
	enum ods_place place;
	unsigned skipped;
	uint64_t row; /* the last one begun, its repeats included */
	uint64_t row_first;
	uint64_t row_repeat;
	bool row_hidden;
	bool row_ready;
	bool row_has_style;
	struct number_format row_format;
	uint64_t repeated;
	/* the cell being read */
	uint64_t column; /* the last one, its repeats included */
	uint64_t cell_repeat;
	enum ods_type type;
	bool cell_has_style;
	struct number_format format;
	size_t value_at, value_length; /* the value's attribute, in the pool, or ODS_NONE */
	size_t formula_at;
	size_t text_at;
	unsigned paragraphs;
	unsigned inner; /* elements open within the paragraph */
	bool space;     /* a space now would be one too many */
};

#define ods_refuse(reader, row_, column_, status_, ...)                                                      \
	workbook_xml_fail((reader)->xml, table_refuse((reader)->table, row_, column_,                        \
						 workbook_xml_error((reader)->xml), status_, __VA_ARGS__))

static inline struct buffer *ods_pool(struct ods_reader *reader)
{
	return &reader->table->row.pool;
}

/* Numbers of people's rows and columns: what is beyond 32 bits is beyond every limit. */
static inline uint32_t ods_shown(uint64_t number)
{
	return number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
}

/* Adds the cell that has just ended to the row, as often as it is repeated, unless it holds nothing. */
void ods_cell_end(struct ods_reader *reader);

#endif
