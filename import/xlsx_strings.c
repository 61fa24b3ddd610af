/* Shared strings: the texts that a workbook's cells refer to by number. Rich text is put together from its
 * runs; readings of East Asian names (rPh) are not part of the text. A string in plain XML without runs is
 * read where it stands. */
#include "import/xlsx.h"

#include <stdlib.h>
#include <string.h>

#include "import/cell_value.h"
#include "import/xml_plain.h"

/* What a string counts towards the limit besides its text, so that empty ones do, too. */
enum { COUNTED_BYTES = 8 };

struct strings_reader {
	struct xlsx_strings *strings;
	struct workbook_xml *xml;
	uint64_t bytes_max;
	size_t start; /* of the string being read */
	bool in_string, in_text;
	unsigned phonetic;
};

static void too_many(struct strings_reader *reader)
{
	if (buffer_starved(&reader->strings->text)) {
		workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
		return;
	}
	(void)uph_fail(workbook_xml_error(reader->xml), UPH_E_LIMIT,
		"Arbetsbokens texter är tillsammans större än gränsen %llu byte: spara bladet med tabellen i "
		"en egen fil.",
		(unsigned long long)reader->bytes_max);
	workbook_xml_fail(reader->xml, UPH_E_LIMIT);
}

static void on_start(void *data, const char *name, const char **attributes)
{
	struct strings_reader *reader = data;
	(void)attributes;
	if (strcmp(name, "si") == 0) {
		reader->in_string = true;
		reader->start = reader->strings->text.length;
	} else if (strcmp(name, "rPh") == 0) {
		reader->phonetic++;
	} else if (strcmp(name, "t") == 0) {
		reader->in_text = reader->in_string && reader->phonetic == 0;
	}
}

static void end_string(struct strings_reader *reader)
{
	struct xlsx_strings *strings = reader->strings;
	struct buffer *text = &strings->text;
	if (strings->count == strings->capacity) {
		size_t capacity = strings->capacity ? strings->capacity * 2 : 256;
		uint32_t *offsets = realloc(strings->offsets, (capacity + 1) * sizeof *offsets);
		if (!offsets) {
			workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
			return;
		}
		strings->offsets = offsets;
		strings->capacity = capacity;
	}
	if (text->length > reader->start)
		text->length = reader->start +
			       cell_unescape(text->data + reader->start, text->length - reader->start);
	strings->offsets[strings->count++] = (uint32_t)reader->start;
	buffer_byte(text, '\0');
	strings->offsets[strings->count] = (uint32_t)text->length;
	if (buffer_failed(text) || text->length + strings->count * COUNTED_BYTES > reader->bytes_max)
		too_many(reader);
}

static void on_end(void *data, const char *name)
{
	struct strings_reader *reader = data;
	if (strcmp(name, "t") == 0) {
		reader->in_text = false;
	} else if (strcmp(name, "rPh") == 0) {
		reader->phonetic--;
	} else if (strcmp(name, "si") == 0) {
		reader->in_string = false;
		end_string(reader);
	}
}

static void on_text(void *data, const char *text, int length)
{
	struct strings_reader *reader = data;
	if (!reader->in_text)
		return;
	buffer_append(&reader->strings->text, text, (size_t)length);
	if (buffer_failed(&reader->strings->text))
		too_many(reader);
}

static const char *take_string(void *data, const char *at, bool *pause)
{
	struct strings_reader *reader = data;
	struct buffer *text = &reader->strings->text;
	size_t start = text->length;
	(void)pause;
	if (reader->in_string || reader->in_text || reader->phonetic > 0)
		return NULL;
	if (!xml_plain_take(&at, "<si><t>") && !xml_plain_take(&at, "<si><t xml:space=\"preserve\">"))
		return NULL;
	if (!xml_plain_text(&at, text) || !xml_plain_take(&at, "</t></si>")) {
		text->length = start;
		return NULL;
	}
	reader->start = start;
	end_string(reader);
	return at;
}

enum uph_status xlsx_strings_read(struct workbook_zip *zip, const char *part, uint64_t bytes_max,
	struct xlsx_strings *out, struct uph_error *err)
{
	static const struct workbook_xml_handlers handlers = {on_start, on_end, on_text};
	struct strings_reader reader = {.strings = out, .bytes_max = bytes_max};
	*out = (struct xlsx_strings){0};
	buffer_init(&out->text, bytes_max < UINT32_MAX ? (size_t)bytes_max : UINT32_MAX);
	if (!part)
		return UPH_OK;
	enum uph_status status = workbook_xml_open(zip, part, false, &handlers, &reader, &reader.xml, err);
	if (status != UPH_OK)
		return status;
	status = workbook_xml_take_plain(reader.xml, take_string, "</si>", err);
	if (status == UPH_OK)
		status = workbook_xml_run(reader.xml, err);
	workbook_xml_close(reader.xml);
	return status == UPH_END ? UPH_OK : status;
}

void xlsx_strings_free(struct xlsx_strings *strings)
{
	buffer_free(&strings->text);
	free(strings->offsets);
	*strings = (struct xlsx_strings){0};
}

const char *xlsx_strings_get(const struct xlsx_strings *strings, size_t index, size_t *length)
{
	if (index >= strings->count)
		return NULL;
	*length = strings->offsets[index + 1] - strings->offsets[index] - 1;
	return strings->text.data + strings->offsets[index];
}
