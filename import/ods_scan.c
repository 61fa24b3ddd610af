/* The first pass over an OpenDocument spreadsheet: whether it is encrypted, its automatic styles, its sheets.
 */
#include "import/ods.h"

#include <stdlib.h>
#include <string.h>

enum { STYLES_MAX = 1 << 17, PARENTS_MAX = 8, TABLE_DEPTH = 4 };

struct scanner {
	struct workbook_xml *xml;
	struct table *table;
	struct ods_styles *styles;
	unsigned depth;
	unsigned open_depth; /* of the style being read */
	size_t open;         /* its index, or STYLES_MAX */
	bool has_text;       /* the data style shows text beside its number */
	bool spreadsheet;
	bool in_styles; /* within the named styles, or the automatic ones of the content */
	bool content;
	const char **sheet_styles; /* of each sheet, or NULL */
	size_t sheet_count;
};

static void out_of_room(struct scanner *scanner)
{
	(void)uph_fail(workbook_xml_error(scanner->xml), UPH_E_LIMIT,
		"Arbetsboken har för många format: kopiera tabellen till en ny arbetsbok.");
	workbook_xml_fail(scanner->xml, UPH_E_LIMIT);
}

/* NULL stays NULL. */
static const char *keep(struct scanner *scanner, const char *text)
{
	if (!text)
		return NULL;
	const char *copy = arena_string(&scanner->styles->memory, text);
	if (!copy)
		out_of_room(scanner);
	return copy;
}

static struct ods_style *add_style(struct scanner *scanner, const char **attributes, bool is_data)
{
	struct ods_styles *styles = scanner->styles;
	const char *name = workbook_xml_attribute_of(attributes, "style:1.0|name");
	if (!name)
		return NULL;
	if (styles->count == styles->capacity) {
		size_t capacity = styles->capacity ? styles->capacity * 2 : 64;
		struct ods_style *more =
			styles->count < STYLES_MAX ? realloc(styles->styles, capacity * sizeof *more) : NULL;
		if (!more) {
			out_of_room(scanner);
			return NULL;
		}
		styles->styles = more;
		styles->capacity = capacity;
	}
	const char *copy = keep(scanner, name);
	if (!copy)
		return NULL;
	scanner->open = styles->count++;
	scanner->open_depth = scanner->depth;
	scanner->has_text = false;
	styles->styles[scanner->open] = (struct ods_style){.name = copy, .is_data = is_data};
	return &styles->styles[scanner->open];
}

static void begin_style(struct scanner *scanner, const char **attributes)
{
	struct ods_style *style = add_style(scanner, attributes, false);
	if (!style)
		return;
	style->data = keep(scanner, workbook_xml_attribute_of(attributes, "style:1.0|data-style-name"));
	style->parent = keep(scanner, workbook_xml_attribute_of(attributes, "style:1.0|parent-style-name"));
}

static bool begin_data_style(struct scanner *scanner, const char *name, const char **attributes)
{
	bool percent = strcmp(name, "percentage-style") == 0;
	bool date = strcmp(name, "date-style") == 0 || strcmp(name, "time-style") == 0;
	if (!percent && !date && strcmp(name, "number-style") != 0 && strcmp(name, "currency-style") != 0)
		return false;
	struct ods_style *style = add_style(scanner, attributes, true);
	if (style)
		style->format = (struct number_format){.percent = percent, .date = date};
	return true;
}

/* number:number within a data style. */
static void read_number(struct scanner *scanner, const char **attributes)
{
	struct number_format *format = &scanner->styles->styles[scanner->open].format;
	const char *decimals = workbook_xml_attribute_of(attributes, "datastyle:1.0|decimal-places");
	const char *factor = workbook_xml_attribute_of(attributes, "datastyle:1.0|display-factor");
	uint32_t digits = workbook_xml_number(
		workbook_xml_attribute_of(attributes, "datastyle:1.0|min-integer-digits"), UINT8_MAX, 0);
	bool grouping = workbook_xml_true(workbook_xml_attribute_of(attributes, "datastyle:1.0|grouping"));
	format->whole = decimals && strcmp(decimals, "0") == 0 && !format->percent && !factor;
	format->zero_pad = format->whole && !grouping && digits > 1 ? (uint8_t)digits : 0;
}

static void inside_style(struct scanner *scanner, const char *name, const char **attributes)
{
	struct ods_style *style = &scanner->styles->styles[scanner->open];
	if (style->is_data && strcmp(name, "number") == 0) {
		read_number(scanner, attributes);
	} else if (style->is_data && (strcmp(name, "text") == 0 || strcmp(name, "currency-symbol") == 0)) {
		scanner->has_text = true;
	} else if (strcmp(name, "table-properties") == 0) {
		const char *display = workbook_xml_attribute_of(attributes, "table:1.0|display");
		style->hidden = display && strcmp(display, "false") == 0;
	}
}

static void add_sheet(struct scanner *scanner, const char **attributes)
{
	const char *name = workbook_xml_attribute_of(attributes, "table:1.0|name");
	const char *style = workbook_xml_attribute_of(attributes, "table:1.0|style-name");
	const char **more = realloc(scanner->sheet_styles, (scanner->sheet_count + 1) * sizeof *more);
	if (!more) {
		workbook_xml_fail(scanner->xml, table_out_of_memory(workbook_xml_error(scanner->xml)));
		return;
	}
	scanner->sheet_styles = more;
	scanner->sheet_styles[scanner->sheet_count++] = keep(scanner, style);
	if (workbook_xml_failed(scanner->xml))
		return;
	enum uph_status status =
		table_sheet_add(scanner->table, name ? name : "", false, workbook_xml_error(scanner->xml));
	if (status != UPH_OK)
		workbook_xml_fail(scanner->xml, status);
}

static void on_start(void *data, const char *name, const char **attributes)
{
	struct scanner *scanner = data;
	scanner->depth++;
	if (scanner->depth == 2)
		scanner->in_styles = strcmp(name, scanner->content ? "automatic-styles" : "styles") == 0;
	if (scanner->open != STYLES_MAX)
		inside_style(scanner, name, attributes);
	else if (scanner->depth == TABLE_DEPTH - 1 && strcmp(name, "spreadsheet") == 0)
		scanner->spreadsheet = true;
	else if (scanner->depth == TABLE_DEPTH && scanner->spreadsheet && strcmp(name, "table") == 0)
		add_sheet(scanner, attributes);
	else if (scanner->depth == 3 && scanner->in_styles && strcmp(name, "style") == 0)
		begin_style(scanner, attributes);
	else if (scanner->depth == 3 && scanner->in_styles)
		(void)begin_data_style(scanner, name, attributes);
}

static void on_end(void *data, const char *name)
{
	struct scanner *scanner = data;
	(void)name;
	if (scanner->open != STYLES_MAX && scanner->depth == scanner->open_depth) {
		if (scanner->has_text)
			scanner->styles->styles[scanner->open].format.zero_pad = 0;
		scanner->open = STYLES_MAX;
	}
	scanner->depth--;
}

static int by_name(const void *a, const void *b)
{
	const struct ods_style *left = a, *right = b;
	if (left->is_data != right->is_data)
		return left->is_data ? 1 : -1;
	return strcmp(left->name, right->name);
}

static const struct ods_style *find(const struct ods_styles *styles, const char *name, bool is_data)
{
	struct ods_style key = {.name = name, .is_data = is_data};
	if (!name || styles->count == 0)
		return NULL;
	return bsearch(&key, styles->styles, styles->count, sizeof key, by_name);
}

/* A cell style without a data style of its own has its parent's. */
static void resolve(struct ods_styles *styles)
{
	for (size_t i = 0; i < styles->count; i++) {
		struct ods_style *style = &styles->styles[i];
		const struct ods_style *from = style;
		if (style->is_data)
			continue;
		for (int step = 0; from && !from->data && step < PARENTS_MAX; step++)
			from = find(styles, from->parent, false);
		const struct ods_style *data = from ? find(styles, from->data, true) : NULL;
		if (data)
			style->format = data->format;
	}
}

static void on_manifest(void *data, const char *name, const char **attributes)
{
	(void)attributes;
	if (strcmp(name, "encryption-data") == 0)
		*(bool *)data = true;
}

static void on_nothing(void *data, const char *name)
{
	(void)data, (void)name;
}

static enum uph_status refuse_encrypted(struct workbook_zip *zip, struct uph_error *err)
{
	static const struct workbook_xml_handlers handlers = {on_manifest, on_nothing, NULL};
	static const char manifest[] = "META-INF/manifest.xml";
	struct workbook_xml *xml;
	bool encrypted = false;
	if (!workbook_zip_has(zip, manifest))
		return UPH_OK;
	enum uph_status status = workbook_xml_open(zip, manifest, true, &handlers, &encrypted, &xml, err);
	if (status != UPH_OK)
		return status;
	status = workbook_xml_run(xml, err);
	workbook_xml_close(xml);
	if (encrypted)
		return uph_fail(err, UPH_E_REFUSED,
			"Arbetsboken är skyddad med lösenord: öppna den, spara den på nytt utan lösenord och "
			"läs in den igen.");
	return status == UPH_END ? UPH_OK : status;
}

static enum uph_status scan_part(
	struct scanner *scanner, struct workbook_zip *zip, const char *part, struct uph_error *err)
{
	static const struct workbook_xml_handlers handlers = {on_start, on_end, NULL};
	enum uph_status status = workbook_xml_open(zip, part, true, &handlers, scanner, &scanner->xml, err);
	if (status != UPH_OK)
		return status;
	status = workbook_xml_run(scanner->xml, err);
	workbook_xml_close(scanner->xml);
	return status == UPH_END ? UPH_OK : status;
}

static void hide_sheets(const struct scanner *scanner)
{
	for (size_t i = 0; i < scanner->sheet_count; i++) {
		const struct ods_style *style = find(scanner->styles, scanner->sheet_styles[i], false);
		scanner->table->sheets[i].hidden = style && style->hidden;
	}
}

enum uph_status ods_scan(
	struct table *table, struct workbook_zip *zip, struct ods_styles *out, struct uph_error *err)
{
	struct scanner scanner = {.table = table, .styles = out, .open = STYLES_MAX};
	arena_init(&out->memory, (size_t)64 << 20);
	enum uph_status status = refuse_encrypted(zip, err);
	if (status == UPH_OK && workbook_zip_has(zip, ODS_STYLES))
		status = scan_part(&scanner, zip, ODS_STYLES, err);
	scanner.content = true;
	if (status == UPH_OK)
		status = scan_part(&scanner, zip, ODS_CONTENT, err);
	if (status == UPH_OK && scanner.sheet_count == 0)
		status = uph_fail(err, UPH_E_REFUSED,
			"Filen är ingen arbetsbok med blad: öppna den i LibreOffice och spara den som .ods "
			"eller .xlsx.");
	if (status == UPH_OK && out->count > 0) {
		qsort(out->styles, out->count, sizeof *out->styles, by_name);
		resolve(out);
	}
	if (status == UPH_OK)
		hide_sheets(&scanner);
	free(scanner.sheet_styles);
	return status;
}

void ods_styles_free(struct ods_styles *styles)
{
	arena_free(&styles->memory);
	free(styles->styles);
	*styles = (struct ods_styles){0};
}

struct number_format ods_styles_format(const struct ods_styles *styles, const char *name)
{
	const struct ods_style *style = find(styles, name, false);
	return style ? style->format : (struct number_format){0};
}
