/* Cell styles: only what the number format says about a number. */
#include "import/xlsx.h"

#include <stdlib.h>
#include <string.h>

enum { STYLES_MAX = 1 << 17, CUSTOM_MAX = 8192, BUILTIN_LAST = 163 };

struct custom_format {
	uint32_t id;
	struct number_format format;
};

struct styles_reader {
	struct xlsx_styles *styles;
	struct workbook_xml *xml;
	bool in_formats, in_cells;
	struct custom_format *custom;
	size_t custom_count, custom_capacity;
};

/* Room for one more; false when out of memory or beyond the maximum. */
static bool reserve(void **array, size_t size, size_t count, size_t *capacity, size_t max)
{
	if (count < *capacity)
		return true;
	size_t more = *capacity ? *capacity * 2 : 32;
	void *grown = count < max ? realloc(*array, more * size) : NULL;
	if (!grown)
		return false;
	*array = grown;
	*capacity = more;
	return true;
}

/* There are too many, or there was no memory for one more. */
static void too_many(struct styles_reader *reader)
{
	if (reader->custom_count < CUSTOM_MAX && reader->styles->count < STYLES_MAX) {
		workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
		return;
	}
	(void)uph_fail(workbook_xml_error(reader->xml), UPH_E_LIMIT,
		"Arbetsboken har för många format: kopiera tabellen till en ny arbetsbok.");
	workbook_xml_fail(reader->xml, UPH_E_LIMIT);
}

static void add_format(struct styles_reader *reader, const char **attributes)
{
	uint32_t id = workbook_xml_number(workbook_xml_attribute(attributes, "numFmtId"), UINT32_MAX, 0);
	const char *code = workbook_xml_attribute(attributes, "formatCode");
	void *array = reader->custom;
	if (!code)
		return;
	if (!reserve(&array, sizeof *reader->custom, reader->custom_count, &reader->custom_capacity,
		    CUSTOM_MAX)) {
		too_many(reader);
		return;
	}
	reader->custom = array;
	reader->custom[reader->custom_count++] =
		(struct custom_format){.id = id, .format = number_format_parse(code)};
}

static struct number_format format_of(const struct styles_reader *reader, uint32_t id)
{
	for (size_t i = 0; i < reader->custom_count; i++)
		if (reader->custom[i].id == id)
			return reader->custom[i].format;
	return id <= BUILTIN_LAST ? number_format_builtin(id) : (struct number_format){0};
}

static void add_style(struct styles_reader *reader, const char **attributes)
{
	struct xlsx_styles *styles = reader->styles;
	void *array = styles->formats;
	if (!reserve(&array, sizeof *styles->formats, styles->count, &styles->capacity, STYLES_MAX)) {
		too_many(reader);
		return;
	}
	styles->formats = array;
	uint32_t id = workbook_xml_number(workbook_xml_attribute(attributes, "numFmtId"), UINT32_MAX, 0);
	styles->formats[styles->count++] = format_of(reader, id);
}

static void on_start(void *data, const char *name, const char **attributes)
{
	struct styles_reader *reader = data;
	if (strcmp(name, "numFmts") == 0)
		reader->in_formats = true;
	else if (strcmp(name, "cellXfs") == 0)
		reader->in_cells = true;
	else if (reader->in_formats && strcmp(name, "numFmt") == 0)
		add_format(reader, attributes);
	else if (reader->in_cells && strcmp(name, "xf") == 0)
		add_style(reader, attributes);
}

static void on_end(void *data, const char *name)
{
	struct styles_reader *reader = data;
	if (strcmp(name, "numFmts") == 0)
		reader->in_formats = false;
	else if (strcmp(name, "cellXfs") == 0)
		reader->in_cells = false;
}

enum uph_status xlsx_styles_read(
	struct workbook_zip *zip, const char *part, struct xlsx_styles *out, struct uph_error *err)
{
	static const struct workbook_xml_handlers handlers = {on_start, on_end, NULL};
	struct styles_reader reader = {.styles = out};
	*out = (struct xlsx_styles){0};
	if (!part)
		return UPH_OK;
	enum uph_status status = workbook_xml_open(zip, part, false, &handlers, &reader, &reader.xml, err);
	if (status != UPH_OK)
		return status;
	status = workbook_xml_run(reader.xml, err);
	workbook_xml_close(reader.xml);
	free(reader.custom);
	return status == UPH_END ? UPH_OK : status;
}

void xlsx_styles_free(struct xlsx_styles *styles)
{
	free(styles->formats);
	*styles = (struct xlsx_styles){0};
}

struct number_format xlsx_styles_get(const struct xlsx_styles *styles, size_t index)
{
	return index < styles->count ? styles->formats[index] : (struct number_format){0};
}
