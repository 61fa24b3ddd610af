/* A cell of an XLSX sheet, from its type, its style and its text. A number stays the text that the file has;
 * its format only says whether it is a day, a percentage or shown without decimals. A day number that is no
 * day (60, below zero) stays a number. */
#include "import/xlsx_sheet.h"

#include <string.h>

#include "import/cell_value.h"

/* The cell's value with the space around it taken off, as a text in the pool. */
static char *trimmed_value(struct xlsx_reader *reader, size_t *length)
{
	struct buffer *pool = xlsx_pool(reader);
	size_t from = reader->value_at, to = pool->length;
	while (from < to && strchr(" \t\r\n", pool->data[from]))
		from++;
	while (to > from && strchr(" \t\r\n", pool->data[to - 1]))
		to--;
	reader->value_at = from;
	pool->length = to;
	if (pool->data)
		pool->data[to] = '\0';
	*length = to - from;
	return to > from ? pool->data + from : NULL;
}

static void finish_text(struct xlsx_reader *reader, struct table_cell *cell)
{
	struct buffer *pool = xlsx_pool(reader);
	size_t length = pool->length - reader->value_at;
	if (length > 0)
		length = cell_unescape(pool->data + reader->value_at, length);
	pool->length = reader->value_at + length;
	cell->kind = TABLE_TEXT;
	cell->text_length = length;
}

/* A moment replaces the number that it was written as. */
static bool finish_moment(struct xlsx_reader *reader, struct table_cell *cell, bool serial)
{
	struct buffer *pool = xlsx_pool(reader);
	char text[64];
	size_t length = pool->length - reader->value_at, end = pool->length;
	if (length == 0 || length >= sizeof text)
		return false;
	memcpy(text, pool->data + reader->value_at, length);
	enum cell_moment moment =
		serial ? cell_from_serial(text, length, reader->package.epoch_1904, &cell->date, pool)
		       : cell_from_iso(text, length, &cell->date, pool);
	if (moment == CELL_NO_MOMENT)
		return false;
	cell->kind = moment == CELL_DAY ? TABLE_DATE : TABLE_TEXT;
	reader->value_at = end;
	cell->text_length = pool->length - end;
	return true;
}

static void finish_number(struct xlsx_reader *reader, struct table_cell *cell)
{
	size_t length;
	const char *text = trimmed_value(reader, &length);
	struct number_format format = xlsx_styles_get(&reader->styles, reader->style);
	if (!text)
		return;
	if (!cell_is_decimal(text, length)) {
		xlsx_refuse(reader, reader->column, UPH_E_REFUSED,
			"värdet \"%.40s\" är inget tal: öppna arbetsboken och spara den igen.", text);
		return;
	}
	if (format.date && finish_moment(reader, cell, true))
		return;
	cell->kind = TABLE_NUMBER;
	cell->text_length = length;
	cell->percent = format.percent;
	cell->shown_whole = format.whole;
	cell->zero_pad = format.zero_pad;
}

/* A text that does not stand in the pool. */
static void finish_outside(struct xlsx_reader *reader, struct table_cell *cell, enum table_cell_kind kind,
	const char *text, size_t length)
{
	reader->table->row.texts[reader->table->row.count - 1].outside = text;
	cell->kind = kind;
	cell->text_length = length;
}

static void finish_shared(struct xlsx_reader *reader, struct table_cell *cell)
{
	size_t length;
	char *index = trimmed_value(reader, &length);
	if (!index)
		return;
	buffer_byte(xlsx_pool(reader), '\0'); /* moves the pool: ask again */
	index = xlsx_pool(reader)->data + reader->value_at;
	const char *text = xlsx_strings_get(
		&reader->strings, workbook_xml_number(index, UINT32_MAX - 1, UINT32_MAX), &length);
	if (!text)
		xlsx_refuse(reader, reader->column, UPH_E_REFUSED,
			"cellen pekar på text nummer %.20s, som inte finns: öppna arbetsboken och spara den "
			"igen.",
			index);
	else if (length > reader->table->limits.cell_bytes)
		xlsx_refuse(reader, reader->column, UPH_E_LIMIT,
			"cellen är större än gränsen %u byte: korta texten.",
			reader->table->limits.cell_bytes);
	else
		finish_outside(reader, cell, TABLE_TEXT, text, length);
}

static void finish_bool(struct xlsx_reader *reader, struct table_cell *cell)
{
	size_t length;
	const char *text = trimmed_value(reader, &length);
	if (!text)
		return;
	bool truth = text[0] == '1' || text[0] == 't' || text[0] == 'T';
	finish_outside(reader, cell, TABLE_BOOL, truth ? "TRUE" : "FALSE", truth ? 4 : 5);
}

static void finish_value(struct xlsx_reader *reader, struct table_cell *cell)
{
	size_t length;
	switch (reader->type) {
	case TYPE_NUMBER:
		finish_number(reader, cell);
		return;
	case TYPE_SHARED:
		finish_shared(reader, cell);
		return;
	case TYPE_BOOL:
		finish_bool(reader, cell);
		return;
	case TYPE_ERROR:
		if (trimmed_value(reader, &length)) {
			cell->kind = TABLE_ERROR;
			cell->text_length = length;
		}
		return;
	case TYPE_DATE:
		if (!trimmed_value(reader, &length) || finish_moment(reader, cell, false))
			return;
		break;
	case TYPE_STRING:
	case TYPE_INLINE:
		break;
	}
	finish_text(reader, cell);
}

void xlsx_cell_end(struct xlsx_reader *reader)
{
	struct table_cells *row = &reader->table->row;
	bool formula = reader->formula_at != XLSX_NONE;
	reader->place = IN_ROW;
	if (reader->value_at == XLSX_NONE && !formula)
		return;
	struct table_cell *cell = table_cells_add(row, reader->column);
	if (!cell) {
		workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
		return;
	}
	if (reader->value_at != XLSX_NONE) {
		finish_value(reader, cell);
		buffer_byte(&row->pool, '\0');
		row->texts[row->count - 1].text_at = reader->value_at;
	}
	if (!formula && cell->text_length == 0) {
		row->count--; /* an empty text holds nothing */
		return;
	}
	cell->hidden = column_set_has(&reader->hidden, reader->column);
	if (formula) {
		row->texts[row->count - 1].formula_at = reader->formula_at;
		cell->uncached = cell->kind == TABLE_EMPTY;
	}
}
