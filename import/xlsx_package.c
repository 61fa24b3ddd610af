/* From a package to its sheets, as the format says: the package's relations name the workbook, the workbook
 * its sheets by relation, the workbook's relations their parts. Nothing is taken from a part's usual name
 * unless the relations are missing. Both the transitional and the strict words for a relation are known by
 * their last word. */
#include "import/xlsx.h"

#include <stdlib.h>
#include <string.h>

enum { RELATIONS_MAX = 16384, SHEETS_MAX = 16384, PATH_LENGTH_MAX = 1024 };

struct relation {
	char *id, *type, *target;
};

struct package_reader {
	struct workbook_xml *xml;
	struct relation *relations;
	size_t count;
	/* the workbook */
	struct table *table;
	struct xlsx_package *package;
	const char *workbook;
	bool is_workbook;
	size_t sheets_seen; /* those that are charts, too */
};

static void relations_free(struct package_reader *reader)
{
	for (size_t i = 0; i < reader->count; i++) {
		free(reader->relations[i].id);
		free(reader->relations[i].type);
		free(reader->relations[i].target);
	}
	free(reader->relations);
	reader->relations = NULL;
	reader->count = 0;
}

static char *attribute_copy(const char **attributes, const char *name)
{
	const char *value = workbook_xml_attribute(attributes, name);
	return strdup(value ? value : "");
}

static void on_relation(void *data, const char *name, const char **attributes)
{
	struct package_reader *reader = data;
	const char *mode = workbook_xml_attribute(attributes, "TargetMode");
	if (strcmp(name, "Relationship") != 0 || (mode && strcmp(mode, "External") == 0))
		return;
	struct relation *more = NULL;
	if (reader->count < RELATIONS_MAX)
		more = realloc(reader->relations, (reader->count + 1) * sizeof *more);
	if (!more && reader->count < RELATIONS_MAX) {
		workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
		return;
	}
	if (!more) {
		(void)uph_fail(workbook_xml_error(reader->xml), UPH_E_LIMIT,
			"Arbetsboken har för många delar: kopiera tabellen till en ny arbetsbok.");
		workbook_xml_fail(reader->xml, UPH_E_LIMIT);
		return;
	}
	reader->relations = more;
	struct relation *relation = &reader->relations[reader->count++];
	relation->id = attribute_copy(attributes, "Id");
	relation->type = attribute_copy(attributes, "Type");
	relation->target = attribute_copy(attributes, "Target");
	if (!relation->id || !relation->type || !relation->target)
		workbook_xml_fail(reader->xml, table_out_of_memory(workbook_xml_error(reader->xml)));
}

static void on_nothing(void *data, const char *name)
{
	(void)data, (void)name;
}

/* A part without relations has none. */
static enum uph_status read_relations(
	struct package_reader *reader, struct workbook_zip *zip, const char *part, struct uph_error *err)
{
	static const struct workbook_xml_handlers handlers = {on_relation, on_nothing, NULL};
	relations_free(reader);
	if (!workbook_zip_has(zip, part))
		return UPH_OK;
	enum uph_status status = workbook_xml_open(zip, part, false, &handlers, reader, &reader->xml, err);
	if (status != UPH_OK)
		return status;
	status = workbook_xml_run(reader->xml, err);
	workbook_xml_close(reader->xml);
	reader->xml = NULL;
	return status == UPH_END ? UPH_OK : status;
}

static const struct relation *relation_of_type(const struct package_reader *reader, const char *word)
{
	for (size_t i = 0; i < reader->count; i++) {
		const char *slash = strrchr(reader->relations[i].type, '/');
		if (slash && strcmp(slash + 1, word) == 0)
			return &reader->relations[i];
	}
	return NULL;
}

static const struct relation *relation_of_id(const struct package_reader *reader, const char *id)
{
	for (size_t i = 0; i < reader->count; i++)
		if (strcmp(reader->relations[i].id, id) == 0)
			return &reader->relations[i];
	return NULL;
}

/* Takes the last step off "xl/worksheets". */
static size_t step_up(const char *path, size_t length)
{
	while (length > 0 && path[length - 1] != '/')
		length--;
	return length > 0 ? length - 1 : 0;
}

/* A target, seen from a part: "worksheets/sheet1.xml", "../x.xml", "/xl/x.xml". NULL: memory, or too long. */
static char *resolve(const char *from, const char *target)
{
	char path[PATH_LENGTH_MAX];
	size_t length = 0;
	if (strlen(from) + strlen(target) + 2 > sizeof path)
		return NULL;
	if (*target != '/' && *target != '\\') {
		length = step_up(from, strlen(from));
		memcpy(path, from, length);
	}
	while (*target) {
		size_t step = strcspn(target, "/\\");
		if (step == 2 && target[0] == '.' && target[1] == '.') {
			length = step_up(path, length);
		} else if (step > 0 && !(step == 1 && target[0] == '.')) {
			if (length > 0)
				path[length++] = '/';
			memcpy(path + length, target, step);
			length += step;
		}
		target += step;
		target += *target != '\0';
	}
	path[length] = '\0';
	return strdup(path);
}

/* "xl/workbook.xml": "xl/_rels/workbook.xml.rels" */
static char *relations_part(const char *part)
{
	static const char before[] = "_rels/", after[] = ".rels";
	size_t length = strlen(part), size = length + sizeof before + sizeof after;
	size_t folder = step_up(part, length);
	folder += part[folder] == '/';
	char *path = calloc(1, size);
	if (!path)
		return NULL;
	memcpy(path, part, folder);
	memcpy(path + folder, before, sizeof before - 1);
	memcpy(path + folder + sizeof before - 1, part + folder, length - folder);
	memcpy(path + length + sizeof before - 1, after, sizeof after - 1);
	return path;
}

static bool hidden_state(const char *state)
{
	return state && (strcmp(state, "hidden") == 0 || strcmp(state, "veryHidden") == 0);
}

/* The relation's id, whatever prefix the attribute has. */
static const char *sheet_relation(const char **attributes)
{
	for (; *attributes; attributes += 2) {
		const char *colon = strrchr(attributes[0], ':');
		if (colon && strcmp(colon + 1, "id") == 0)
			return attributes[1];
	}
	return NULL;
}

static void add_sheet(struct package_reader *reader, const char **attributes)
{
	const char *id = sheet_relation(attributes);
	const char *name = workbook_xml_attribute(attributes, "name");
	const struct relation *relation = id ? relation_of_id(reader, id) : NULL;
	struct xlsx_package *package = reader->package;
	struct uph_error *err = workbook_xml_error(reader->xml);
	const char *slash = relation ? strrchr(relation->type, '/') : NULL;
	if (reader->sheets_seen++ == SHEETS_MAX) {
		(void)uph_fail(err, UPH_E_LIMIT,
			"Arbetsboken har fler än %d blad: spara bladet med tabellen i en egen fil.",
			SHEETS_MAX);
		workbook_xml_fail(reader->xml, UPH_E_LIMIT);
		return;
	}
	if (slash && strcmp(slash + 1, "worksheet") != 0)
		return; /* a sheet that is a chart or a dialogue */
	if (!relation) {
		(void)uph_fail(err, UPH_E_REFUSED,
			"Arbetsboken är skadad (bladet %s saknar sin del): öppna den och spara den igen.",
			name ? name : "utan namn");
		workbook_xml_fail(reader->xml, UPH_E_REFUSED);
		return;
	}
	char **more = realloc(package->sheets, (package->sheet_count + 1) * sizeof *more);
	char *part = resolve(reader->workbook, relation->target);
	if (more)
		package->sheets = more;
	if (!more || !part) {
		free(part);
		workbook_xml_fail(reader->xml, table_out_of_memory(err));
		return;
	}
	package->sheets[package->sheet_count++] = part;
	enum uph_status status = table_sheet_add(reader->table, name ? name : "",
		hidden_state(workbook_xml_attribute(attributes, "state")), err);
	if (status != UPH_OK)
		workbook_xml_fail(reader->xml, status);
}

static void on_workbook(void *data, const char *name, const char **attributes)
{
	struct package_reader *reader = data;
	if (strcmp(name, "workbook") == 0)
		reader->is_workbook = true;
	else if (strcmp(name, "sheet") == 0 && reader->is_workbook)
		add_sheet(reader, attributes);
	else if (strcmp(name, "workbookPr") == 0 && workbook_xml_attribute(attributes, "date1904"))
		reader->package->epoch_1904 =
			workbook_xml_true(workbook_xml_attribute(attributes, "date1904"));
}

static enum uph_status read_workbook(
	struct package_reader *reader, struct workbook_zip *zip, struct uph_error *err)
{
	static const struct workbook_xml_handlers handlers = {on_workbook, on_nothing, NULL};
	enum uph_status status =
		workbook_xml_open(zip, reader->workbook, false, &handlers, reader, &reader->xml, err);
	if (status != UPH_OK)
		return status;
	status = workbook_xml_run(reader->xml, err);
	workbook_xml_close(reader->xml);
	reader->xml = NULL;
	if (status != UPH_END)
		return status;
	if (!reader->is_workbook || reader->package->sheet_count == 0)
		return uph_fail(err, UPH_E_REFUSED,
			"Filen är ingen arbetsbok med blad: öppna den i Excel och spara den som .xlsx.");
	return UPH_OK;
}

/* The parts that stand beside the sheets. */
static enum uph_status name_parts(struct package_reader *reader, struct uph_error *err)
{
	const struct relation *strings = relation_of_type(reader, "sharedStrings");
	const struct relation *styles = relation_of_type(reader, "styles");
	if (strings)
		reader->package->strings = resolve(reader->workbook, strings->target);
	if (styles)
		reader->package->styles = resolve(reader->workbook, styles->target);
	if ((strings && !reader->package->strings) || (styles && !reader->package->styles))
		return table_out_of_memory(err);
	return UPH_OK;
}

enum uph_status xlsx_package_read(
	struct table *table, struct workbook_zip *zip, struct xlsx_package *out, struct uph_error *err)
{
	struct package_reader reader = {.table = table, .package = out};
	char *workbook = NULL, *relations = NULL;
	*out = (struct xlsx_package){0};
	enum uph_status status = read_relations(&reader, zip, "_rels/.rels", err);
	if (status != UPH_OK)
		goto out;
	const struct relation *document = relation_of_type(&reader, "officeDocument");
	workbook = resolve("", document ? document->target : "xl/workbook.xml");
	relations = workbook ? relations_part(workbook) : NULL;
	if (!relations) {
		status = table_out_of_memory(err);
		goto out;
	}
	reader.workbook = workbook;
	status = read_relations(&reader, zip, relations, err);
	if (status == UPH_OK)
		status = read_workbook(&reader, zip, err);
	if (status == UPH_OK)
		status = name_parts(&reader, err);
out:
	relations_free(&reader);
	free(relations);
	free(workbook);
	return status;
}

void xlsx_package_free(struct xlsx_package *package)
{
	for (size_t i = 0; i < package->sheet_count; i++)
		free(package->sheets[i]);
	free(package->sheets);
	free(package->strings);
	free(package->styles);
	*package = (struct xlsx_package){0};
}
