/* ODS: the rows of one sheet of content.xml, paused after every row that holds something.
 *
 * A repeat of empty cells or rows costs nothing; a repeated row is given again and again from the same
 * memory. Notes, drawings and what a merged cell covers are not read. Formulas are turned to the form others
 * use. */
#include "import/ods_sheet.h"

#include <stdlib.h>
#include <string.h>

#include "import/cell_value.h"

/* Cells made by repeats alone, in one sheet: more than any person repeats, less than hurts. */
enum { TABLE_DEPTH = 4, REPEATED_MAX = 1 << 23, DEFAULTS_MAX = 1 << 14, SPACES_MAX = 1024 };

static uint64_t repeat_of(const char **attributes, const char *name)
{
	uint32_t repeat = workbook_xml_number(workbook_xml_attribute_of(attributes, name), UINT32_MAX, 1);
	return repeat ? repeat : 1;
}

static bool is_hidden(const char **attributes)
{
	const char *visibility = workbook_xml_attribute_of(attributes, "table:1.0|visibility");
	return visibility && (strcmp(visibility, "collapse") == 0 || strcmp(visibility, "filter") == 0);
}

static void read_column(struct ods_reader *reader, const char **attributes)
{
	uint64_t repeat = repeat_of(attributes, "table:1.0|number-columns-repeated");
	uint64_t first = reader->columns + 1, last = reader->columns + repeat;
	const char *style = workbook_xml_attribute_of(attributes, "table:1.0|default-cell-style-name");
	reader->columns = last;
	if (is_hidden(attributes))
		column_set_add(&reader->hidden, ods_shown(first), ods_shown(last));
	if (!style || reader->default_count == DEFAULTS_MAX)
		return;
	if (reader->default_count == reader->default_capacity) {
		size_t capacity = reader->default_capacity ? reader->default_capacity * 2 : 16;
		struct ods_column_default *more = realloc(reader->defaults, capacity * sizeof *more);
		if (!more) {
			workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
			return;
		}
		reader->defaults = more;
		reader->default_capacity = capacity;
	}
	reader->defaults[reader->default_count++] = (struct ods_column_default){
		.first = first, .last = last, .format = ods_styles_format(&reader->styles, style)};
}

static void begin_row(struct ods_reader *reader, const char **attributes)
{
	const char *style = workbook_xml_attribute_of(attributes, "table:1.0|default-cell-style-name");
	reader->row_repeat = repeat_of(attributes, "table:1.0|number-rows-repeated");
	reader->row_first = reader->row + 1;
	reader->row += reader->row_repeat;
	reader->row_hidden = is_hidden(attributes);
	reader->row_has_style = style != NULL;
	reader->row_format = ods_styles_format(&reader->styles, style);
	reader->column = 0;
	reader->place = IN_ROW;
	table_cells_clear(&reader->table->row);
}

static enum ods_type type_of(const char **attributes)
{
	static const struct {
		const char *text;
		enum ods_type type;
	} types[] = {
		{"float", TYPE_NUMBER},
		{"currency", TYPE_NUMBER},
		{"string", TYPE_STRING},
		{"date", TYPE_DATE},
		{"percentage", TYPE_PERCENT},
		{"time", TYPE_TIME},
		{"boolean", TYPE_BOOL},
	};
	const char *extended = workbook_xml_attribute_of(attributes, "calc:xmlns:calcext:1.0|value-type");
	const char *type = workbook_xml_attribute_of(attributes, "office:1.0|value-type");
	if (extended && strcmp(extended, "error") == 0)
		return TYPE_ERROR;
	for (size_t i = 0; type && i < sizeof types / sizeof types[0]; i++)
		if (strcmp(type, types[i].text) == 0)
			return types[i].type;
	return TYPE_NONE;
}

static const char *value_of(enum ods_type type, const char **attributes)
{
	switch (type) {
	case TYPE_NUMBER:
	case TYPE_PERCENT:
		return workbook_xml_attribute_of(attributes, "office:1.0|value");
	case TYPE_DATE:
		return workbook_xml_attribute_of(attributes, "office:1.0|date-value");
	case TYPE_TIME:
		return workbook_xml_attribute_of(attributes, "office:1.0|time-value");
	case TYPE_BOOL:
		return workbook_xml_attribute_of(attributes, "office:1.0|boolean-value");
	case TYPE_STRING:
		return workbook_xml_attribute_of(attributes, "office:1.0|string-value");
	case TYPE_NONE:
	case TYPE_ERROR:
		break;
	}
	return NULL;
}

static void check_size(struct ods_reader *reader, size_t length)
{
	if (buffer_starved(ods_pool(reader)))
		ods_refuse(reader, ods_shown(reader->row_first), 0, UPH_E_MEMORY, "minnet räcker inte");
	else if (buffer_failed(ods_pool(reader)))
		ods_refuse(reader, ods_shown(reader->row_first), 0, UPH_E_LIMIT,
			"raden är för stor: dela upp tabellen.");
	else if (length > reader->table->limits.cell_bytes)
		ods_refuse(reader, ods_shown(reader->row_first), ods_shown(reader->column + 1), UPH_E_LIMIT,
			"cellen är större än gränsen %u byte: korta texten.",
			reader->table->limits.cell_bytes);
}

static void read_span(struct ods_reader *reader, const char **attributes)
{
	uint64_t columns = repeat_of(attributes, "table:1.0|number-columns-spanned");
	uint64_t rows = repeat_of(attributes, "table:1.0|number-rows-spanned");
	if (columns == 1 && rows == 1)
		return;
	struct table_range range = {.row_first = ods_shown(reader->row_first),
		.column_first = ods_shown(reader->column + 1),
		.row_last = ods_shown(reader->row_first + rows - 1),
		.column_last = ods_shown(reader->column + columns)};
	enum uph_status status = table_merge_add(reader->table, &range, workbook_xml_error(reader->xml));
	if (status != UPH_OK)
		workbook_xml_fail(reader->xml, status);
}

/* The attributes live only now: what the cell's end needs goes to the pool. */
static void begin_cell(struct ods_reader *reader, const char **attributes)
{
	struct buffer *pool = ods_pool(reader);
	const char *formula = workbook_xml_attribute_of(attributes, "table:1.0|formula");
	const char *style = workbook_xml_attribute_of(attributes, "table:1.0|style-name");
	reader->cell_repeat = repeat_of(attributes, "table:1.0|number-columns-repeated");
	reader->type = type_of(attributes);
	reader->cell_has_style = style != NULL;
	reader->format = (struct number_format){0};
	if (style && reader->type == TYPE_NUMBER)
		reader->format = ods_styles_format(&reader->styles, style);
	reader->value_at = reader->formula_at = ODS_NONE;
	reader->paragraphs = 0;
	reader->place = IN_CELL;
	if (formula) {
		reader->formula_at = pool->length;
		cell_formula_from_open(formula, pool);
		check_size(reader, pool->length - reader->formula_at);
		buffer_byte(pool, '\0');
	}
	const char *value = value_of(reader->type, attributes);
	if (value) {
		reader->value_at = pool->length;
		reader->value_length = strlen(value);
		buffer_append(pool, value, reader->value_length);
		check_size(reader, reader->value_length);
		buffer_byte(pool, '\0');
	}
	reader->text_at = pool->length;
	read_span(reader, attributes);
}

static void begin_paragraph(struct ods_reader *reader)
{
	if (reader->paragraphs++ > 0)
		buffer_byte(ods_pool(reader), '\n');
	reader->inner = 0;
	reader->space = true;
	reader->place = IN_PARAGRAPH;
}

/* Marks within a paragraph; true when what they hold is not the cell's text. */
static bool begin_inner(struct ods_reader *reader, const char *name, const char **attributes)
{
	static const char *const foreign[] = {"annotation", "note", "ruby-text", "frame", "custom-shape"};
	struct buffer *pool = ods_pool(reader);
	for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
		if (strcmp(name, foreign[i]) == 0)
			return true;
	if (strcmp(name, "s") == 0) {
		uint32_t count = workbook_xml_number(
			workbook_xml_attribute_of(attributes, "text:1.0|c"), SPACES_MAX, 1);
		for (uint32_t i = 0; i < count; i++)
			buffer_byte(pool, ' ');
		reader->space = false;
	} else if (strcmp(name, "tab") == 0) {
		buffer_byte(pool, '\t');
		reader->space = false;
	} else if (strcmp(name, "line-break") == 0) {
		buffer_byte(pool, '\n');
		reader->space = true;
	}
	check_size(reader, pool->length - reader->text_at);
	reader->inner++;
	return false;
}

static bool is_wrapper(const char *name)
{
	static const char *const wrappers[] = {"table-row-group", "table-header-rows", "table-rows",
		"table-column-group", "table-header-columns", "table-columns"};
	for (size_t i = 0; i < sizeof wrappers / sizeof wrappers[0]; i++)
		if (strcmp(name, wrappers[i]) == 0)
			return true;
	return false;
}

static bool start_in_table(struct ods_reader *reader, const char *name, const char **attributes)
{
	if (strcmp(name, "table-row") == 0)
		begin_row(reader, attributes);
	else if (strcmp(name, "table-column") == 0)
		read_column(reader, attributes);
	else
		return is_wrapper(name);
	return true;
}

static bool start_in_row(struct ods_reader *reader, const char *name, const char **attributes)
{
	if (strcmp(name, "table-cell") == 0) {
		begin_cell(reader, attributes);
		return true;
	}
	if (strcmp(name, "covered-table-cell") == 0)
		reader->column += repeat_of(attributes, "table:1.0|number-columns-repeated");
	return false;
}

static void start_outside(struct ods_reader *reader, const char *name)
{
	if (reader->depth == TABLE_DEPTH && strcmp(name, "table") == 0 &&
		reader->tables++ == reader->table->sheet)
		reader->place = IN_TABLE;
}

static void on_start(void *data, const char *name, const char **attributes)
{
	struct ods_reader *reader = data;
	bool known = true;
	reader->depth++;
	if (reader->skipped > 0) {
		reader->skipped++;
		return;
	}
	switch (reader->place) {
	case OUTSIDE:
		start_outside(reader, name);
		break;
	case IN_TABLE:
		known = start_in_table(reader, name, attributes);
		break;
	case IN_ROW:
		known = start_in_row(reader, name, attributes);
		break;
	case IN_CELL:
		known = strcmp(name, "p") == 0;
		if (known)
			begin_paragraph(reader);
		break;
	case IN_PARAGRAPH:
		known = !begin_inner(reader, name, attributes);
		break;
	}
	if (!known)
		reader->skipped = 1;
}

/* White space in a run of text is one space, none at a paragraph's start. */
static void on_text(void *data, const char *text, int length)
{
	struct ods_reader *reader = data;
	struct buffer *pool = ods_pool(reader);
	if (reader->place != IN_PARAGRAPH || reader->skipped > 0)
		return;
	for (int i = 0; i < length; i++) {
		bool blank = text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r';
		if (!blank)
			buffer_byte(pool, text[i]);
		else if (!reader->space)
			buffer_byte(pool, ' ');
		reader->space = blank;
	}
	check_size(reader, pool->length - reader->text_at);
}

static void end_row(struct ods_reader *reader)
{
	struct table *table = reader->table;
	reader->place = IN_TABLE;
	if (table->row.count == 0)
		return;
	reader->repeated += table->row.count * (reader->row_repeat - 1);
	if (reader->row > table->limits.rows)
		ods_refuse(reader, ods_shown(reader->row_first), 0, UPH_E_LIMIT,
			"bladet har fler rader än gränsen %u: dela upp det.", table->limits.rows);
	else if (reader->repeated > REPEATED_MAX)
		ods_refuse(reader, ods_shown(reader->row_first), 0, UPH_E_LIMIT,
			"bladet upprepar celler mer än %d gånger: ta bort det som är ifyllt utanför "
			"tabellen.",
			REPEATED_MAX);
	else if (!table_cells_finish(&table->row))
		ods_refuse(reader, ods_shown(reader->row_first), 0, UPH_E_LIMIT,
			"raden är för stor: dela upp tabellen.");
	else {
		reader->row_ready = true;
		workbook_xml_pause(reader->xml);
	}
}

static void on_end(void *data, const char *name)
{
	struct ods_reader *reader = data;
	reader->depth--;
	if (reader->skipped > 0) {
		reader->skipped--;
		return;
	}
	switch (reader->place) {
	case OUTSIDE:
		return;
	case IN_TABLE:
		if (strcmp(name, "table") == 0)
			workbook_xml_stop(reader->xml);
		return;
	case IN_ROW:
		end_row(reader);
		return;
	case IN_CELL:
		ods_cell_end(reader);
		return;
	case IN_PARAGRAPH:
		if (reader->inner > 0)
			reader->inner--;
		else
			reader->place = IN_CELL;
		return;
	}
}

static enum uph_status ods_next(struct table *table, struct table_row *row, struct uph_error *err)
{
	struct ods_reader *reader = table->reader;
	if (reader->row_ready && reader->row_repeat > 1) {
		reader->row_repeat--;
		reader->row_first++;
	} else {
		reader->row_ready = false;
		enum uph_status status = workbook_xml_run(reader->xml, err);
		if (status != UPH_OK && status != UPH_END)
			return status;
		if (!reader->row_ready)
			return UPH_END;
	}
	row->number = ods_shown(reader->row_first);
	row->hidden = reader->row_hidden;
	row->cells = table->row.cells;
	row->cell_count = table->row.count;
	return UPH_OK;
}

static enum uph_status ods_select(struct table *table, struct uph_error *err)
{
	static const struct workbook_xml_handlers handlers = {on_start, on_end, on_text};
	struct ods_reader *reader = table->reader;
	workbook_xml_close(reader->xml);
	reader->xml = NULL;
	reader->default_count = 0;
	reader->columns = 0;
	reader->depth = 0;
	reader->tables = 0;
	reader->place = OUTSIDE;
	reader->skipped = 0;
	reader->row = 0;
	reader->row_ready = false;
	reader->repeated = 0;
	column_set_clear(&reader->hidden);
	return workbook_xml_open(reader->zip, ODS_CONTENT, true, &handlers, reader, &reader->xml, err);
}

static enum uph_status ods_open(struct table *table, struct uph_error *err)
{
	struct ods_reader *reader = calloc(1, sizeof *reader);
	if (!reader)
		return table_out_of_memory(err);
	table->reader = reader;
	reader->table = table;
	if (!column_set_init(&reader->hidden, table->limits.columns))
		return table_out_of_memory(err);
	enum uph_status status = workbook_zip_open(&table->bytes, &table->limits, &reader->zip, err);
	if (status == UPH_OK)
		status = ods_scan(table, reader->zip, &reader->styles, err);
	return status;
}

static void ods_close(struct table *table)
{
	struct ods_reader *reader = table->reader;
	if (!reader)
		return;
	workbook_xml_close(reader->xml);
	ods_styles_free(&reader->styles);
	column_set_free(&reader->hidden);
	workbook_zip_close(reader->zip);
	free(reader->defaults);
	free(reader);
}

const struct table_driver table_ods_driver = {
	.format = TABLE_ODS,
	.open = ods_open,
	.select = ods_select,
	.next = ods_next,
	.close = ods_close,
};
