/* XLSX: a sheet's XML, paused after every row that holds something.
 *
 * A number stays the text that the file has; its format only says whether it is a day, a percentage or shown
 * without decimals. A day number that is no day (60, below zero) stays a number. Of a shared formula every cell
 * gives the text of the first, unshifted. Values that stand beneath a merged cell are given as they stand in the file. */
#include "import/table_reader.h"

#include <stdlib.h>
#include <string.h>

#include "import/cell_value.h"
#include "import/xlsx.h"

enum place { OUTSIDE, IN_DATA, IN_ROW, IN_CELL, IN_VALUE, IN_FORMULA, IN_INLINE, IN_INLINE_TEXT };
enum cell_type { TYPE_NUMBER, TYPE_SHARED, TYPE_STRING, TYPE_INLINE, TYPE_BOOL, TYPE_ERROR, TYPE_DATE };

enum { MASTERS_MAX = 1 << 20 };

#define NONE SIZE_MAX

struct xlsx_reader {
	struct table *table;
	struct workbook_zip *zip;
	struct xlsx_package package;
	struct xlsx_strings strings;
	struct xlsx_styles styles;
	struct column_set hidden;
	struct workbook_xml *xml;
	bool is_sheet;
	enum place place;
	unsigned skipped; /* elements deep inside one that is not read */
	uint32_t row;
	bool row_hidden;
	bool row_ready;
	/* the cell being read */
	uint32_t column;
	uint32_t style;
	enum cell_type type;
	size_t value_at;   /* in the row's pool, or NONE */
	size_t formula_at;
	/* shared formulas: the first cell's text, by index */
	bool formula_shared;
	uint32_t formula_index;
	struct buffer formulas;
	size_t *masters;
	size_t master_count;
};

#define refuse(reader, column_, status_, ...)                                                              \
	workbook_xml_fail((reader)->xml, table_refuse((reader)->table, (reader)->row, column_,             \
						 workbook_xml_error((reader)->xml), status_, __VA_ARGS__))

static struct buffer *pool_of(struct xlsx_reader *reader)
{
	return &reader->table->row.pool;
}

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

static void begin_row(struct xlsx_reader *reader, const char **attributes)
{
	const char *number = workbook_xml_attribute(attributes, "r");
	const struct table_limits *limits = &reader->table->limits;
	uint32_t before = reader->row;
	reader->row = number ? workbook_xml_number(number, UINT32_MAX, 0) : before + 1;
	reader->row_hidden = workbook_xml_true(workbook_xml_attribute(attributes, "hidden"));
	reader->column = 0;
	reader->place = IN_ROW;
	table_cells_clear(&reader->table->row);
	if (reader->row <= before) {
		reader->row = before + 1;
		refuse(reader, 0, UPH_E_REFUSED,
			"raden efter rad %u har numret %s, så bladet är skadat: öppna arbetsboken och spara den igen.",
			before, number ? number : "");
	} else if (reader->row > limits->rows) {
		refuse(reader, 0, UPH_E_LIMIT, "bladet har fler rader än gränsen %u: dela upp det.", limits->rows);
	}
}

static enum cell_type type_of(const char *text)
{
	static const struct {
		const char *text;
		enum cell_type type;
	} types[] = {
		{"s", TYPE_SHARED},
		{"n", TYPE_NUMBER},
		{"str", TYPE_STRING},
		{"inlineStr", TYPE_INLINE},
		{"b", TYPE_BOOL},
		{"e", TYPE_ERROR},
		{"d", TYPE_DATE},
	};
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(text, types[i].text) == 0)
			return types[i].type;
	return TYPE_STRING;
}

static void place_cell(struct xlsx_reader *reader, const char *reference)
{
	uint32_t before = reader->column, column = before + 1, row = reader->row;
	const char *at = reference;
	if (reference && (!read_reference(&at, &column, &row) || *at || row != reader->row)) {
		refuse(reader, 0, UPH_E_REFUSED,
			"en cell på raden kallar sig %.20s, så bladet är skadat: öppna arbetsboken och spara den igen.",
			reference);
		return;
	}
	if (column <= before) {
		refuse(reader, column, UPH_E_REFUSED,
			"cellen finns två gånger eller i fel ordning, så bladet är skadat: öppna arbetsboken och spara den "
			"igen.");
		return;
	}
	if (column > reader->table->limits.columns) {
		refuse(reader, 0, UPH_E_LIMIT, "raden har fler kolumner än gränsen %u: dela upp tabellen.",
			reader->table->limits.columns);
		return;
	}
	reader->column = column;
}

static void begin_cell(struct xlsx_reader *reader, const char **attributes)
{
	const char *reference = NULL;
	reader->style = 0;
	reader->type = TYPE_NUMBER;
	reader->value_at = reader->formula_at = NONE;
	reader->place = IN_CELL;
	for (; *attributes; attributes += 2) {
		const char *name = attributes[0];
		if (name[0] == '\0' || name[1] != '\0')
			continue;
		if (name[0] == 'r')
			reference = attributes[1];
		else if (name[0] == 's')
			reader->style = workbook_xml_number(attributes[1], UINT32_MAX, 0);
		else if (name[0] == 't')
			reader->type = type_of(attributes[1]);
	}
	place_cell(reader, reference);
}

/* One formula, then one value: all else is not what a spreadsheet writes. */
static void refuse_order(struct xlsx_reader *reader)
{
	refuse(reader, reader->column, UPH_E_REFUSED,
		"cellen har fler än ett värde, så bladet är skadat: öppna arbetsboken och spara den igen.");
}

static void begin_formula(struct xlsx_reader *reader, const char **attributes)
{
	if (reader->value_at != NONE || reader->formula_at != NONE) {
		refuse_order(reader);
		return;
	}
	const char *type = workbook_xml_attribute(attributes, "t");
	reader->formula_shared = type && strcmp(type, "shared") == 0;
	reader->formula_index = workbook_xml_number(workbook_xml_attribute(attributes, "si"), MASTERS_MAX, MASTERS_MAX);
	reader->formula_at = pool_of(reader)->length;
	reader->place = IN_FORMULA;
}

/* Keeps the text of a shared formula's first cell, or fetches it for a later one. */
static void share_formula(struct xlsx_reader *reader)
{
	struct buffer *pool = pool_of(reader);
	size_t length = pool->length - reader->formula_at, index = reader->formula_index;
	if (index >= MASTERS_MAX)
		return;
	if (length == 0) {
		if (index < reader->master_count && reader->masters[index] != NONE)
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
			more[i] = NONE;
		reader->masters = more;
		reader->master_count = count;
	}
	reader->masters[index] = reader->formulas.length;
	buffer_append(&reader->formulas, pool->data + reader->formula_at, length);
	buffer_byte(&reader->formulas, '\0');
	if (buffer_failed(&reader->formulas))
		refuse(reader, reader->column, UPH_E_LIMIT, "bladets formler är för stora: spara bladet som värden.");
}

static void end_formula(struct xlsx_reader *reader)
{
	if (reader->formula_shared)
		share_formula(reader);
	buffer_byte(pool_of(reader), '\0');
	reader->place = IN_CELL;
}

static void begin_value(struct xlsx_reader *reader, enum place place)
{
	if (reader->value_at != NONE) {
		refuse_order(reader);
		return;
	}
	reader->value_at = pool_of(reader)->length;
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

static void start_outside(struct xlsx_reader *reader, const char *name, const char **attributes)
{
	if (strcmp(name, "worksheet") == 0)
		reader->is_sheet = true;
	else if (strcmp(name, "sheetData") == 0)
		reader->place = IN_DATA;
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
	struct buffer *pool = pool_of(reader);
	if (reader->skipped > 0 || (!value && reader->place != IN_FORMULA))
		return;
	buffer_append(pool, text, (size_t)length);
	if (buffer_failed(pool))
		refuse(reader, 0, UPH_E_LIMIT, "raden är för stor: dela upp tabellen.");
	else if (pool->length - (value ? reader->value_at : reader->formula_at) > reader->table->limits.cell_bytes)
		refuse(reader, reader->column, UPH_E_LIMIT, "cellen är större än gränsen %u byte: korta texten.",
			reader->table->limits.cell_bytes);
}

/* The cell's value with the space around it taken off, as a text in the pool. */
static char *trimmed_value(struct xlsx_reader *reader, size_t *length)
{
	struct buffer *pool = pool_of(reader);
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
	struct buffer *pool = pool_of(reader);
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
	struct buffer *pool = pool_of(reader);
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
		refuse(reader, reader->column, UPH_E_REFUSED,
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
	buffer_byte(pool_of(reader), '\0'); /* moves the pool: ask again */
	index = pool_of(reader)->data + reader->value_at;
	const char *text = xlsx_strings_get(&reader->strings,
		workbook_xml_number(index, UINT32_MAX - 1, UINT32_MAX), &length);
	if (!text)
		refuse(reader, reader->column, UPH_E_REFUSED,
			"cellen pekar på text nummer %.20s, som inte finns: öppna arbetsboken och spara den igen.", index);
	else if (length > reader->table->limits.cell_bytes)
		refuse(reader, reader->column, UPH_E_LIMIT, "cellen är större än gränsen %u byte: korta texten.",
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

static void end_cell(struct xlsx_reader *reader)
{
	struct table_cells *row = &reader->table->row;
	bool formula = reader->formula_at != NONE;
	reader->place = IN_ROW;
	if (reader->value_at == NONE && !formula)
		return;
	struct table_cell *cell = table_cells_add(row, reader->column);
	if (!cell) {
		workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
		return;
	}
	if (reader->value_at != NONE) {
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

static void end_row(struct xlsx_reader *reader)
{
	reader->place = IN_DATA;
	if (reader->table->row.count == 0)
		return;
	if (!table_cells_finish(&reader->table->row)) {
		refuse(reader, 0, UPH_E_LIMIT, "raden är för stor: dela upp tabellen.");
		return;
	}
	reader->row_ready = true;
	workbook_xml_pause(reader->xml);
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
		end_row(reader);
		return;
	case IN_CELL:
		end_cell(reader);
		return;
	case IN_VALUE:
		reader->place = IN_CELL;
		return;
	case IN_FORMULA:
		end_formula(reader);
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
		reader->masters[i] = NONE;
	return workbook_xml_open(reader->zip, reader->package.sheets[table->sheet], false, &handlers, reader,
		&reader->xml, err);
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
