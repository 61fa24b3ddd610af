/* A sheet's row as spreadsheet programs write it, read where it stands without expat: cells with a reference,
 * a style and a type, and in them a formula without attributes and one value. A row in any other form, beyond
 * a limit or out of order is expat's, so that table_xlsx.c alone says what is wrong with it. */
#include "import/xlsx_sheet.h"
#include "import/xml_plain.h"

enum { ATTRIBUTES_MAX = 16 };

static bool is_value(const struct xml_plain_attribute *attribute, const char *text)
{
	size_t length = strlen(text);
	return attribute->value_length == length && memcmp(attribute->value, text, length) == 0;
}

/* Behind "<row". */
static bool read_row_start(struct xlsx_reader *reader, const char **at)
{
	struct xml_plain_attribute attributes[ATTRIBUTES_MAX];
	size_t count;
	uint32_t number = reader->row + 1;
	if (!xml_plain_attributes(at, attributes, ATTRIBUTES_MAX, &count))
		return false;
	const struct xml_plain_attribute *given = xml_plain_attribute(attributes, count, "r");
	const struct xml_plain_attribute *hidden = xml_plain_attribute(attributes, count, "hidden");
	if (given) {
		const char *digits = given->value;
		if (!xml_plain_number(&digits, &number) || digits != given->value + given->value_length)
			return false;
	}
	if (number <= reader->row || number > reader->table->limits.rows)
		return false;
	xlsx_row_begin(reader, number,
		hidden && (is_value(hidden, "1") || is_value(hidden, "true") || is_value(hidden, "on")));
	return true;
}

/* "C14" in row 14. */
static bool read_place(const char **at, uint32_t row, uint32_t *column)
{
	uint32_t letters = 0, number;
	const char *from = *at;
	for (; **at >= 'A' && **at <= 'Z' && *at - from < 4; ++*at)
		letters = letters * 26 + (uint32_t)(**at - 'A' + 1);
	*column = letters;
	return letters > 0 && xml_plain_number(at, &number) && number == row;
}

static enum xlsx_type read_type(const char **at)
{
	const char *from = *at;
	while ((**at >= 'a' && **at <= 'z') || (**at >= 'A' && **at <= 'Z'))
		++*at;
	return xlsx_type_of(from, (size_t)(*at - from));
}

/* The value of the attribute that one letter names. */
static bool read_attribute(struct xlsx_reader *reader, const char **at, char name, uint32_t *column)
{
	switch (name) {
	case 'r':
		return read_place(at, reader->row, column);
	case 's':
		return xml_plain_number(at, &reader->style);
	case 't':
		reader->type = read_type(at);
		return true;
	default:
		return false;
	}
}

/* Behind "<c": what stands in the tag, in any order, and the cell's column. */
static bool read_cell_start(struct xlsx_reader *reader, const char **at)
{
	uint32_t column = reader->column + 1;
	unsigned seen = 0;
	xlsx_cell_begin(reader);
	while (**at == ' ') {
		char name = (*at)[1];
		unsigned bit = 1U << (name & 31);
		*at += 2;
		if ((seen & bit) || !xml_plain_take(at, "=\"") ||
			!read_attribute(reader, at, name, &column) || !xml_plain_take(at, "\""))
			return false;
		seen |= bit;
	}
	if (column <= reader->column || column > reader->table->limits.columns)
		return false;
	reader->column = column;
	return true;
}

/* Text into the row's pool; false beyond a cell's limit, too. */
static bool read_text(struct xlsx_reader *reader, const char **at, size_t *text_at)
{
	struct buffer *pool = xlsx_pool(reader);
	*text_at = pool->length;
	return xml_plain_text(at, pool) && !buffer_failed(pool) &&
	       pool->length - *text_at <= reader->table->limits.cell_bytes;
}

static bool read_formula(struct xlsx_reader *reader, const char **at)
{
	if (!read_text(reader, at, &reader->formula_at) || !xml_plain_take(at, "</f>"))
		return false;
	reader->formula_shared = false;
	xlsx_formula_end(reader);
	return true;
}

static bool read_content(struct xlsx_reader *reader, const char **at)
{
	if ((xml_plain_take(at, "<f>") || xml_plain_take(at, "<f aca=\"false\">")) &&
		!read_formula(reader, at))
		return false;
	if (xml_plain_take(at, "<v>"))
		return read_text(reader, at, &reader->value_at) && xml_plain_take(at, "</v>");
	if (xml_plain_take(at, "<is><t>") || xml_plain_take(at, "<is><t xml:space=\"preserve\">"))
		return read_text(reader, at, &reader->value_at) && xml_plain_take(at, "</t></is>");
	return true;
}

/* Behind "<c". */
static bool read_cell(struct xlsx_reader *reader, const char **at)
{
	if (!read_cell_start(reader, at))
		return false;
	if (xml_plain_take(at, ">")) {
		if (!read_content(reader, at) || !xml_plain_take(at, "</c>"))
			return false;
	} else if (!xml_plain_take(at, "/>")) {
		return false;
	}
	xlsx_cell_end(reader);
	return true;
}

static bool read_row(struct xlsx_reader *reader, const char **at)
{
	if (!xml_plain_take(at, "<row") || !read_row_start(reader, at))
		return false;
	if (xml_plain_take(at, "/>"))
		return true;
	if (!xml_plain_take(at, ">"))
		return false;
	while (xml_plain_take(at, "<c")) {
		if (!read_cell(reader, at))
			return false;
		if (workbook_xml_failed(reader->xml))
			return true;
	}
	return xml_plain_take(at, "</row>");
}

const char *xlsx_plain_row(void *data, const char *at, bool *pause)
{
	struct xlsx_reader *reader = data;
	uint32_t before = reader->row;
	if (reader->place != IN_DATA || reader->skipped > 0)
		return NULL;
	if (!read_row(reader, &at)) {
		reader->row = before;
		reader->place = IN_DATA;
		return NULL;
	}
	if (!workbook_xml_failed(reader->xml))
		*pause = xlsx_row_end(reader);
	return at;
}
