/* XLSX: a sheet's XML, paused after every row that holds something. Of a shared formula every cell gives the
 * text of the first, unshifted. Values that stand beneath a merged cell are given as they stand in the file.
 */
#include "import/xlsx_sheet.h"

#include <stdlib.h>
#include <string.h>

/* Shared formulas of one sheet. */
enum { MASTERS_MAX = 1 << 20 };

/* "C14" or "$C$14"; false when it is none. */
static bool read_reference(const char **text, uint32_t *column, uint32_t *row)
{
	const char *at = *text;
	uint64_t number = 0;
	uint32_t letters = 0;
	at += *at == '$';
	for (; (*at | 0x20) >= 'a' && (*at | 0x20) <= 'z' && letters < 1000000; at++)
		letters = letters * 26 + (uint32_t)((*at | 0x20) - 'a' + 1);
	at += *at == '$';
	for (; *at >= '0' && *at <= '9' && number <= UINT32_MAX; at++)
		number = number * 10 + (uint64_t)(*at - '0');
	if (letters == 0 || number == 0 || number > UINT32_MAX)
		return false;
	*column = letters;
	*row = (uint32_t)number;
	*text = at;
	return true;
}

void xlsx_row_begin(struct xlsx_reader *reader, uint32_t number, bool hidden)
{
	reader->row = number;
	reader->row_hidden = hidden;
	reader->column = 0;
	reader->place = IN_ROW;
	table_cells_clear(&reader->table->row);
}

static void begin_row(struct xlsx_reader *reader, const char **attributes)
{
	const char *number = workbook_xml_attribute(attributes, "r");
	const struct table_limits *limits = &reader->table->limits;
	uint32_t before = reader->row;
	xlsx_row_begin(reader, number ? workbook_xml_number(number, UINT32_MAX, 0) : before + 1,
		workbook_xml_true(workbook_xml_attribute(attributes, "hidden")));
	if (reader->row <= before) {
		reader->row = before + 1;
		xlsx_refuse(reader, 0, UPH_E_REFUSED,
			"raden efter rad %u har numret %s, så bladet är skadat: öppna arbetsboken och spara "
			"den igen.",
			before, number ? number : "");
	} else if (reader->row > limits->rows) {
		xlsx_refuse(reader, 0, UPH_E_LIMIT, "bladet har fler rader än gränsen %u: dela upp det.",
			limits->rows);
	}
}

enum xlsx_type xlsx_type_of(const char *text, size_t length)
{
	if (length != 1)
		return length == 9 && memcmp(text, "inlineStr", 9) == 0 ? TYPE_INLINE : TYPE_STRING;
	switch (*text) {
	case 's':
		return TYPE_SHARED;
	case 'n':
		return TYPE_NUMBER;
	case 'b':
		return TYPE_BOOL;
	case 'e':
		return TYPE_ERROR;
	case 'd':
		return TYPE_DATE;
	default:
		return TYPE_STRING; /* "str", and what no program writes */
	}
}

static void place_cell(struct xlsx_reader *reader, const char *reference)
{
	uint32_t before = reader->column, column = before + 1, row = reader->row;
	const char *at = reference;
	if (reference && (!read_reference(&at, &column, &row) || *at || row != reader->row)) {
		xlsx_refuse(reader, 0, UPH_E_REFUSED,
			"en cell på raden kallar sig %.20s, så bladet är skadat: öppna arbetsboken och spara "
			"den igen.",
			reference);
		return;
	}
	if (column <= before) {
		xlsx_refuse(reader, column, UPH_E_REFUSED,
			"cellen finns två gånger eller i fel ordning, så bladet är skadat: öppna arbetsboken "
			"och spara den "
			"igen.");
		return;
	}
	if (column > reader->table->limits.columns) {
		xlsx_refuse(reader, 0, UPH_E_LIMIT,
			"raden har fler kolumner än gränsen %u: dela upp tabellen.",
			reader->table->limits.columns);
		return;
	}
	reader->column = column;
}

static void begin_cell(struct xlsx_reader *reader, const char **attributes)
{
	const char *reference = NULL;
	xlsx_cell_begin(reader);
	for (; *attributes; attributes += 2) {
		const char *name = attributes[0];
		if (name[0] == '\0' || name[1] != '\0')
			continue;
		if (name[0] == 'r')
			reference = attributes[1];
		else if (name[0] == 's')
			reader->style = workbook_xml_number(attributes[1], UINT32_MAX, 0);
		else if (name[0] == 't')
			reader->type = xlsx_type_of(attributes[1], strlen(attributes[1]));
	}
	place_cell(reader, reference);
}

/* One formula, then one value: all else is not what a spreadsheet writes. */
static void refuse_order(struct xlsx_reader *reader)
{
	xlsx_refuse(reader, reader->column, UPH_E_REFUSED,
		"cellen har fler än ett värde, så bladet är skadat: öppna arbetsboken och spara den igen.");
}

static void begin_formula(struct xlsx_reader *reader, const char **attributes)
{
	if (reader->value_at != XLSX_NONE || reader->formula_at != XLSX_NONE) {
		refuse_order(reader);
		return;
	}
	const char *type = workbook_xml_attribute(attributes, "t");
	reader->formula_shared = type && strcmp(type, "shared") == 0;
	reader->formula_index =
		workbook_xml_number(workbook_xml_attribute(attributes, "si"), MASTERS_MAX, MASTERS_MAX);
	reader->formula_at = xlsx_pool(reader)->length;
	reader->place = IN_FORMULA;
}

/* Keeps the text of a shared formula's first cell, or fetches it for a later one. */
static void share_formula(struct xlsx_reader *reader)
{
	struct buffer *pool = xlsx_pool(reader);
	size_t length = pool->length - reader->formula_at, index = reader->formula_index;
	if (index >= MASTERS_MAX)
		return;
	if (length == 0) {
		if (index < reader->master_count && reader->masters[index] != XLSX_NONE)
			buffer_text(pool, buffer_string(&reader->formulas) + reader->masters[index]);
		return;
	}
	if (index >= reader->master_count) {
		size_t count = (index + 1) * 2;
		size_t *more = realloc(reader->masters, count * sizeof *more);
		if (!more) {
			workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
			return;
		}
		for (size_t i = reader->master_count; i < count; i++)
			more[i] = XLSX_NONE;
		reader->masters = more;
		reader->master_count = count;
	}
	reader->masters[index] = reader->formulas.length;
	buffer_append(&reader->formulas, pool->data + reader->formula_at, length);
	buffer_byte(&reader->formulas, '\0');
	if (buffer_starved(&reader->formulas))
		xlsx_refuse(reader, reader->column, UPH_E_MEMORY, "minnet räcker inte");
	else if (buffer_failed(&reader->formulas))
		xlsx_refuse(reader, reader->column, UPH_E_LIMIT,
			"bladets formler är för stora: spara bladet som värden.");
}

void xlsx_formula_end(struct xlsx_reader *reader)
{
	struct buffer *pool = xlsx_pool(reader);
	if (pool->length > reader->formula_at && pool->data[reader->formula_at] == '=')
		reader->formula_at++; /* some programs write it */
	if (reader->formula_shared)
		share_formula(reader);
	buffer_byte(pool, '\0');
	reader->place = IN_CELL;
}

static void begin_value(struct xlsx_reader *reader, enum xlsx_place place)
{
	if (reader->value_at != XLSX_NONE) {
		refuse_order(reader);
		return;
	}
	reader->value_at = xlsx_pool(reader)->length;
	reader->place = place;
}

static void read_columns(struct xlsx_reader *reader, const char **attributes)
{
	uint32_t first = workbook_xml_number(workbook_xml_attribute(attributes, "min"), UINT32_MAX, 0);
	uint32_t last = workbook_xml_number(workbook_xml_attribute(attributes, "max"), UINT32_MAX, 0);
	if (first > 0 && workbook_xml_true(workbook_xml_attribute(attributes, "hidden")))
		column_set_add(&reader->hidden, first, last);
}

static void read_merge(struct xlsx_reader *reader, const char **attributes)
{
	const char *text = workbook_xml_attribute(attributes, "ref");
	struct table_range range;
	if (!text || !read_reference(&text, &range.column_first, &range.row_first) || *text != ':')
		return;
	text++;
	if (!read_reference(&text, &range.column_last, &range.row_last) || *text ||
		range.column_last < range.column_first || range.row_last < range.row_first)
		return;
	enum uph_status status = table_merge_add(reader->table, &range, workbook_xml_error(reader->xml));
	if (status != UPH_OK)
		workbook_xml_fail(reader->xml, status);
}

/* The range in use is told before its rows; some programs tell only of the first cell. It is of use for the
 * one sheet of a workbook: who asks has looked at all of them. */
static void read_dimension(struct xlsx_reader *reader, const char **attributes)
{
	const char *text = workbook_xml_attribute(attributes, "ref");
	uint32_t column, row_first, row_last;
	if (reader->table->sheet_count != 1 || !text || !read_reference(&text, &column, &row_first) ||
		*text++ != ':' || !read_reference(&text, &column, &row_last) || row_last < row_first)
		return;
	if (row_last <= reader->table->limits.rows)
		reader->table->rows_about = row_last;
}

static void start_outside(struct xlsx_reader *reader, const char *name, const char **attributes)
{
	if (strcmp(name, "worksheet") == 0)
		reader->is_sheet = true;
	else if (strcmp(name, "sheetData") == 0)
		reader->place = IN_DATA;
	else if (strcmp(name, "dimension") == 0)
		read_dimension(reader, attributes);
	else if (strcmp(name, "col") == 0)
		read_columns(reader, attributes);
	else if (strcmp(name, "mergeCell") == 0)
		read_merge(reader, attributes);
}

/* What is not known inside a row is skipped with all that is in it. */
static void on_start(void *data, const char *name, const char **attributes)
{
	struct xlsx_reader *reader = data;
	if (reader->skipped > 0) {
		reader->skipped++;
		return;
	}
	switch (reader->place) {
	case OUTSIDE:
		start_outside(reader, name, attributes);
		return;
	case IN_DATA:
		if (strcmp(name, "row") == 0) {
			begin_row(reader, attributes);
			return;
		}
		break;
	case IN_ROW:
		if (strcmp(name, "c") == 0) {
			begin_cell(reader, attributes);
			return;
		}
		break;
	case IN_CELL:
		if (strcmp(name, "v") == 0) {
			begin_value(reader, IN_VALUE);
			return;
		}
		if (strcmp(name, "f") == 0) {
			begin_formula(reader, attributes);
			return;
		}
		if (strcmp(name, "is") == 0) {
			begin_value(reader, IN_INLINE);
			return;
		}
		break;
	case IN_INLINE:
		if (strcmp(name, "t") == 0) {
			reader->place = IN_INLINE_TEXT;
			return;
		}
		if (strcmp(name, "r") == 0)
			return;
		break;
	case IN_VALUE:
	case IN_FORMULA:
	case IN_INLINE_TEXT:
		break;
	}
	reader->skipped = 1;
}

static void on_text(void *data, const char *text, int length)
{
	struct xlsx_reader *reader = data;
	bool value = reader->place == IN_VALUE || reader->place == IN_INLINE_TEXT;
	struct buffer *pool = xlsx_pool(reader);
	if (reader->skipped > 0 || (!value && reader->place != IN_FORMULA))
		return;
	buffer_append(pool, text, (size_t)length);
	if (buffer_starved(pool))
		xlsx_refuse(reader, 0, UPH_E_MEMORY, "minnet räcker inte");
	else if (buffer_failed(pool))
		xlsx_refuse(reader, 0, UPH_E_LIMIT, "raden är för stor: dela upp tabellen.");
	else if (pool->length - (value ? reader->value_at : reader->formula_at) >
		 reader->table->limits.cell_bytes)
		xlsx_refuse(reader, reader->column, UPH_E_LIMIT,
			"cellen är större än gränsen %u byte: korta texten.",
			reader->table->limits.cell_bytes);
}

bool xlsx_row_end(struct xlsx_reader *reader)
{
	reader->place = IN_DATA;
	if (reader->table->row.count == 0)
		return false;
	if (buffer_starved(&reader->table->row.pool)) {
		xlsx_refuse(reader, 0, UPH_E_MEMORY, "minnet räcker inte");
		return false;
	}
	if (!table_cells_finish(&reader->table->row)) {
		xlsx_refuse(reader, 0, UPH_E_LIMIT, "raden är för stor: dela upp tabellen.");
		return false;
	}
	reader->row_ready = true;
	return true;
}

static void on_end(void *data, const char *name)
{
	struct xlsx_reader *reader = data;
	if (reader->skipped > 0) {
		reader->skipped--;
		return;
	}
	switch (reader->place) {
	case OUTSIDE:
		return;
	case IN_DATA:
		reader->place = OUTSIDE;
		return;
	case IN_ROW:
		if (xlsx_row_end(reader))
			workbook_xml_pause(reader->xml);
		return;
	case IN_CELL:
		xlsx_cell_end(reader);
		return;
	case IN_VALUE:
		reader->place = IN_CELL;
		return;
	case IN_FORMULA:
		xlsx_formula_end(reader);
		return;
	case IN_INLINE:
		if (strcmp(name, "is") == 0)
			reader->place = IN_CELL;
		return;
	case IN_INLINE_TEXT:
		reader->place = IN_INLINE;
		return;
	}
}

static enum uph_status xlsx_next(struct table *table, struct table_row *row, struct uph_error *err)
{
	struct xlsx_reader *reader = table->reader;
	reader->row_ready = false;
	enum uph_status status = workbook_xml_run(reader->xml, err);
	if (status != UPH_OK && status != UPH_END)
		return status;
	if (reader->row_ready) {
		row->number = reader->row;
		row->hidden = reader->row_hidden;
		row->cells = table->row.cells;
		row->cell_count = table->row.count;
		return UPH_OK;
	}
	if (!reader->is_sheet)
		return uph_fail(err, UPH_E_REFUSED,
			"Bladet %s är skadat: öppna arbetsboken och spara den igen.",
			table_sheet_name(table, table->sheet));
	return UPH_END;
}

static enum uph_status xlsx_select(struct table *table, struct uph_error *err)
{
	static const struct workbook_xml_handlers handlers = {on_start, on_end, on_text};
	struct xlsx_reader *reader = table->reader;
	workbook_xml_close(reader->xml);
	reader->xml = NULL;
	reader->is_sheet = false;
	reader->place = OUTSIDE;
	reader->skipped = 0;
	reader->row = 0;
	column_set_clear(&reader->hidden);
	buffer_clear(&reader->formulas);
	for (size_t i = 0; i < reader->master_count; i++)
		reader->masters[i] = XLSX_NONE;
	enum uph_status status = workbook_xml_open(reader->zip, reader->package.sheets[table->sheet], false,
		&handlers, reader, &reader->xml, err);
	if (status != UPH_OK)
		return status;
	return workbook_xml_take_plain(reader->xml, xlsx_plain_row, "</row>", err);
}

static enum uph_status xlsx_open(struct table *table, struct uph_error *err)
{
	struct xlsx_reader *reader = calloc(1, sizeof *reader);
	if (!reader)
		return table_out_of_memory(err);
	table->reader = reader;
	reader->table = table;
	buffer_init(&reader->formulas, (size_t)64 << 20);
	if (!column_set_init(&reader->hidden, table->limits.columns))
		return table_out_of_memory(err);
	enum uph_status status = workbook_zip_open(&table->bytes, &table->limits, &reader->zip, err);
	if (status == UPH_OK)
		status = xlsx_package_read(table, reader->zip, &reader->package, err);
	table->epoch_1904 = reader->package.epoch_1904;
	if (status == UPH_OK)
		status = xlsx_styles_read(reader->zip, reader->package.styles, &reader->styles, err);
	if (status == UPH_OK)
		status = xlsx_strings_read(reader->zip, reader->package.strings, table->limits.shared_bytes,
			&reader->strings, err);
	return status;
}

static void xlsx_close(struct table *table)
{
	struct xlsx_reader *reader = table->reader;
	if (!reader)
		return;
	workbook_xml_close(reader->xml);
	xlsx_strings_free(&reader->strings);
	xlsx_styles_free(&reader->styles);
	xlsx_package_free(&reader->package);
	column_set_free(&reader->hidden);
	workbook_zip_close(reader->zip);
	buffer_free(&reader->formulas);
	free(reader->masters);
	free(reader);
}

const struct table_driver table_xlsx_driver = {
	.format = TABLE_XLSX,
	.open = xlsx_open,
	.select = xlsx_select,
	.next = xlsx_next,
	.close = xlsx_close,
};
