/* A cell of an ODS sheet, from its type, its value and the text that it shows: the value decides, the text
 * only where there is none. An error counts as one however the program that wrote it marks it. */
#include "import/ods_sheet.h"

#include <string.h>

#include "import/cell_value.h"

/* A formula's text that is an error's name, from programs that do not mark it. */
static bool error_text(const char *text)
{
	static const char *const errors[] = {
		"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"};
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (strcmp(text, errors[i]) == 0)
			return true;
	return strncmp(text, "Err:", 4) == 0 && strspn(text + 4, "0123456789") == strlen(text + 4);
}

struct value {
	enum table_cell_kind kind;
	struct uph_date date;
	size_t text_at, text_length;
	const char *outside;
};

static void finish_text(struct ods_reader *reader, struct value *value, size_t text_length)
{
	bool formula = reader->formula_at != ODS_NONE;
	bool given = reader->value_at != ODS_NONE && reader->value_length > 0;
	*value = (struct value){.text_at = reader->text_at, .text_length = text_length};
	if (reader->type == TYPE_STRING && given)
		*value = (struct value){.text_at = reader->value_at, .text_length = reader->value_length};
	if (value->text_length > 0 || (formula && reader->type == TYPE_STRING))
		value->kind = TABLE_TEXT;
	if (reader->type == TYPE_ERROR ||
		(formula && value->text_length > 0 && error_text(ods_pool(reader)->data + value->text_at)))
		value->kind = TABLE_ERROR;
}

/* A date, a moment or a clock time: its own text after all that is in the pool; false when it is none. */
static bool finish_moment(struct ods_reader *reader, struct value *value)
{
	struct buffer *pool = ods_pool(reader);
	char text[64];
	enum cell_moment moment = CELL_NO_MOMENT;
	if (reader->value_length >= sizeof text)
		return false;
	memcpy(text, pool->data + reader->value_at, reader->value_length + 1);
	size_t at = pool->length;
	if (reader->type == TYPE_DATE)
		moment = cell_from_iso(text, reader->value_length, &value->date, pool);
	else if (cell_from_duration(text, pool))
		moment = CELL_CLOCK;
	if (moment == CELL_NO_MOMENT)
		return false;
	value->kind = moment == CELL_DAY ? TABLE_DATE : TABLE_TEXT;
	value->text_at = at;
	value->text_length = pool->length - at;
	buffer_byte(pool, '\0');
	return true;
}

static void finish_number(struct ods_reader *reader, struct value *value)
{
	const char *text = ods_pool(reader)->data + reader->value_at;
	if (!cell_is_decimal(text, reader->value_length)) {
		ods_refuse(reader, ods_shown(reader->row_first), ods_shown(reader->column + 1), UPH_E_REFUSED,
			"värdet \"%.40s\" är inget tal: öppna arbetsboken och spara den igen.", text);
		return;
	}
	*value = (struct value){
		.kind = TABLE_NUMBER, .text_at = reader->value_at, .text_length = reader->value_length};
}

static void finish_value(struct ods_reader *reader, struct value *value)
{
	struct buffer *pool = ods_pool(reader);
	size_t text_length = pool->length - reader->text_at;
	buffer_byte(pool, '\0');
	*value = (struct value){.kind = TABLE_EMPTY};
	if (buffer_failed(pool))
		return;
	bool given = reader->value_at != ODS_NONE && reader->value_length > 0;
	switch (reader->type) {
	case TYPE_NUMBER:
	case TYPE_PERCENT:
		if (reader->formula_at != ODS_NONE && error_text(pool->data + reader->text_at))
			break; /* an error that is stored as zero */
		if (given)
			finish_number(reader, value);
		return;
	case TYPE_DATE:
	case TYPE_TIME:
		if (given && finish_moment(reader, value))
			return;
		break;
	case TYPE_BOOL:
		if (!given)
			return;
		value->kind = TABLE_BOOL;
		value->outside = pool->data[reader->value_at] == 't' ? "TRUE" : "FALSE";
		value->text_length = strlen(value->outside);
		return;
	case TYPE_NONE:
	case TYPE_STRING:
	case TYPE_ERROR:
		break;
	}
	finish_text(reader, value, text_length);
}

static struct number_format format_of(const struct ods_reader *reader)
{
	if (reader->cell_has_style)
		return reader->format;
	if (reader->row_has_style)
		return reader->row_format;
	size_t low = 0, high = reader->default_count; /* by rising column, without overlap */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct ods_column_default *column = &reader->defaults[middle];
		if (reader->column + 1 < column->first)
			high = middle;
		else if (reader->column + 1 > column->last)
			low = middle + 1;
		else
			return column->format;
	}
	return (struct number_format){0};
}

static bool add_cells(struct ods_reader *reader, const struct value *value)
{
	struct table_cells *row = &reader->table->row;
	struct number_format format = {0};
	if (value->kind == TABLE_NUMBER && reader->type == TYPE_NUMBER)
		format = format_of(reader);
	for (uint64_t i = 1; i <= reader->cell_repeat; i++) {
		uint32_t column = (uint32_t)(reader->column + i);
		struct table_cell *cell = table_cells_add(row, column);
		if (!cell)
			return false;
		cell->kind = value->kind;
		cell->date = value->date;
		cell->text_length = value->text_length;
		cell->hidden = column_set_has(&reader->hidden, column);
		cell->percent =
			value->kind == TABLE_NUMBER && (reader->type == TYPE_PERCENT || format.percent);
		cell->shown_whole = format.whole && !format.percent;
		cell->zero_pad = format.zero_pad;
		cell->uncached = reader->formula_at != ODS_NONE && value->kind == TABLE_EMPTY;
		row->texts[row->count - 1] = (struct cell_text){.outside = value->outside,
			.text_at = value->text_at,
			.formula_at = reader->formula_at};
	}
	return true;
}

void ods_cell_end(struct ods_reader *reader)
{
	struct value value;
	reader->place = IN_ROW;
	finish_value(reader, &value);
	if (workbook_xml_failed(reader->xml))
		return;
	if (value.kind != TABLE_EMPTY || reader->formula_at != ODS_NONE) {
		reader->repeated += reader->cell_repeat - 1;
		if (reader->column + reader->cell_repeat > reader->table->limits.columns) {
			ods_refuse(reader, ods_shown(reader->row_first), 0, UPH_E_LIMIT,
				"raden har fler kolumner än gränsen %u: dela upp tabellen.",
				reader->table->limits.columns);
			return;
		}
		if (!add_cells(reader, &value)) {
			workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
			return;
		}
	}
	reader->column += reader->cell_repeat;
}
