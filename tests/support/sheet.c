#include "tests/support/sheet.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xlsxwriter.h>
#include <zip.h>

#include "tests/support/support.h"

/* Stands for "no cached value" until the sheet's XML is mended. */
#define UNCACHED "UPH-UNCACHED"

enum { LINE_MAX_BYTES = 8192, SHEETS_MAX = 16 };

struct writer {
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_worksheet *sheets[SHEETS_MAX];
	bool hidden[SHEETS_MAX];
	int count;
	lxw_format *date;
	lxw_format *format; /* NULL: the ordinary one */
	bool uncached;
};

static const char *after(const char *line, const char *word)
{
	size_t length = strlen(word);
	return strncmp(line, word, length) == 0 ? line + length : NULL;
}

static void begin_sheet(struct writer *writer, const char *name, bool hidden)
{
	if (writer->count == SHEETS_MAX)
		fail_msg("support_workbook: too many sheets");
	writer->sheet = workbook_add_worksheet(writer->workbook, name);
	if (!writer->sheet)
		fail_msg("support_workbook: sheet \"%s\" not accepted", name);
	writer->hidden[writer->count] = hidden;
	writer->sheets[writer->count++] = writer->sheet;
}

static bool is_number(const char *text)
{
	const char *at = text + (*text == '-');
	size_t digits = strspn(at, "0123456789");
	if (digits == 0)
		return false;
	at += digits;
	if (*at == '.')
		at += 1 + strspn(at + 1, "0123456789");
	return *at == '\0';
}

static double number_of(const char *text)
{
	double number = 0;
	if (sscanf(text, "%lf", &number) != 1)
		fail_msg("support_workbook: \"%s\" is no number", text);
	return number;
}

static bool write_date(struct writer *writer, lxw_row_t row, lxw_col_t column, const char *text)
{
	lxw_datetime date = {0};
	char rest;
	if (strlen(text) != 10 ||
		sscanf(text, "%4d-%2d-%2d%c", &date.year, &date.month, &date.day, &rest) != 3)
		return false;
	worksheet_write_datetime(writer->sheet, row, column, &date, writer->date);
	return true;
}

static void write_text(struct writer *writer, lxw_row_t row, lxw_col_t column, const char *text)
{
	char plain[LINE_MAX_BYTES];
	size_t length = 0;
	for (; *text && length + 1 < sizeof plain; text++) {
		bool line_break = text[0] == '\\' && text[1] == 'n';
		plain[length++] = line_break ? '\n' : *text;
		text += line_break;
	}
	plain[length] = '\0';
	worksheet_write_string(writer->sheet, row, column, plain, NULL);
}

static void write_formula(struct writer *writer, lxw_row_t row, lxw_col_t column, const char *text)
{
	char formula[LINE_MAX_BYTES];
	const char *value = strrchr(text, ' ');
	if (!value)
		fail_msg("support_workbook: \"%s\" has no cached value; end it with a value or ?", text);
	(void)snprintf(formula, sizeof formula, "%.*s", (int)(value - text), text);
	value++;
	if (strcmp(value, "?") == 0) {
		writer->uncached = true;
		worksheet_write_formula_str(writer->sheet, row, column, formula, writer->format, UNCACHED);
	} else if (is_number(value)) {
		worksheet_write_formula_num(
			writer->sheet, row, column, formula, writer->format, number_of(value));
	} else {
		worksheet_write_formula_str(writer->sheet, row, column, formula, writer->format, value);
	}
}

/* "C8 …"; false when the line does not begin with a cell. */
static bool write_cell(struct writer *writer, const char *line)
{
	size_t letters = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	size_t digits = strspn(line + letters, "0123456789");
	char name[16];
	if (letters == 0 || letters > 3 || digits == 0 || letters + digits >= sizeof name ||
		line[letters + digits] != ' ')
		return false;
	(void)snprintf(name, sizeof name, "%.*s", (int)(letters + digits), line);
	lxw_row_t row = lxw_name_to_row(name);
	lxw_col_t column = lxw_name_to_col(name);
	const char *value = line + letters + digits + 1;
	if (*value == '\'')
		write_text(writer, row, column, value + 1);
	else if (*value == '=')
		write_formula(writer, row, column, value);
	else if (strcmp(value, "TRUE") == 0 || strcmp(value, "FALSE") == 0)
		worksheet_write_boolean(writer->sheet, row, column, *value == 'T', NULL);
	else if (is_number(value))
		worksheet_write_number(writer->sheet, row, column, number_of(value), writer->format);
	else if (!write_date(writer, row, column, value))
		write_text(writer, row, column, value);
	return true;
}

static void set_format(struct writer *writer, const char *code)
{
	writer->format = NULL;
	if (*code == '\0')
		return;
	writer->format = workbook_add_format(writer->workbook);
	format_set_num_format(writer->format, code + (*code == ' '));
}

static void merge(struct writer *writer, const char *text)
{
	const char *space = strchr(text, ' ');
	char range[32];
	if (!space || (size_t)(space - text) >= sizeof range)
		fail_msg("support_workbook: merge %s", text);
	(void)snprintf(range, sizeof range, "%.*s", (int)(space - text), text);
	worksheet_merge_range(writer->sheet, lxw_name_to_row(range), lxw_name_to_col(range),
		lxw_name_to_row_2(range), lxw_name_to_col_2(range), space + 1, NULL);
}

static void hide_row(struct writer *writer, const char *text)
{
	lxw_row_col_options options = {.hidden = LXW_TRUE};
	worksheet_set_row_opt(
		writer->sheet, (lxw_row_t)number_of(text) - 1, LXW_DEF_ROW_HEIGHT, NULL, &options);
}

static void hide_column(struct writer *writer, const char *letters)
{
	lxw_row_col_options options = {.hidden = LXW_TRUE};
	char name[16];
	(void)snprintf(name, sizeof name, "%.8s1", letters);
	lxw_col_t column = lxw_name_to_col(name);
	worksheet_set_column_opt(writer->sheet, column, column, LXW_DEF_COL_WIDTH, NULL, &options);
}

static void write_line(struct writer *writer, const char *line)
{
	const char *rest;
	if (*line == '\0' || *line == '#')
		return;
	if ((rest = after(line, "sheet "))) {
		begin_sheet(writer, rest, false);
		return;
	}
	if ((rest = after(line, "hidden sheet "))) {
		begin_sheet(writer, rest, true);
		return;
	}
	if (!writer->sheet)
		begin_sheet(writer, "Blad1", false);
	if ((rest = after(line, "format")))
		set_format(writer, rest);
	else if ((rest = after(line, "merge ")))
		merge(writer, rest);
	else if ((rest = after(line, "hide row ")))
		hide_row(writer, rest);
	else if ((rest = after(line, "hide column ")))
		hide_column(writer, rest);
	else if (!write_cell(writer, line))
		fail_msg("support_workbook: what is \"%s\"?", line);
}

/* A workbook opens on its first sheet that is shown. */
static void hide_sheets(struct writer *writer)
{
	int shown = -1;
	for (int i = 0; i < writer->count; i++)
		if (!writer->hidden[i] && shown < 0)
			shown = i;
	if (shown < 0)
		return;
	worksheet_activate(writer->sheets[shown]);
	worksheet_set_first_sheet(writer->sheets[shown]);
	for (int i = 0; i < writer->count; i++)
		if (writer->hidden[i])
			worksheet_hide(writer->sheets[i]);
}

/* A cell with the marker as its value loses the value and its type. */
static void drop_cached(char *xml)
{
	static const char type[] = " t=\"str\"", value[] = "<v>" UNCACHED "</v>";
	char *found;
	while ((found = strstr(xml, value))) {
		char *cell = found;
		memmove(found, found + sizeof value - 1, strlen(found + sizeof value - 1) + 1);
		while (strncmp(cell, "<c ", 3) != 0)
			cell--;
		char *at = strstr(cell, type);
		memmove(at, at + sizeof type - 1, strlen(at + sizeof type - 1) + 1);
	}
}

static void mend_sheet(zip_t *archive, zip_uint64_t index)
{
	zip_stat_t st;
	if (zip_stat_index(archive, index, 0, &st) != 0 || !strstr(st.name, "worksheets/sheet"))
		return;
	char *xml = calloc(1, (size_t)st.size + 1);
	zip_file_t *file = zip_fopen_index(archive, index, 0);
	if (!xml || !file || zip_fread(file, xml, st.size) != (zip_int64_t)st.size)
		fail_msg("support_workbook: %s cannot be read", st.name);
	(void)zip_fclose(file);
	drop_cached(xml);
	zip_source_t *source = zip_source_buffer(archive, xml, strlen(xml), 1);
	if (!source || zip_file_replace(archive, index, source, 0) != 0)
		fail_msg("support_workbook: %s cannot be mended", st.name);
}

static void mend(const char *path)
{
	int code;
	zip_t *archive = zip_open(path, 0, &code);
	if (!archive)
		fail_msg("support_workbook: %s cannot be opened again", path);
	zip_int64_t count = zip_get_num_entries(archive, 0);
	for (zip_int64_t i = 0; i < count; i++)
		mend_sheet(archive, (zip_uint64_t)i);
	if (zip_close(archive) != 0)
		fail_msg("support_workbook: %s cannot be written again", path);
}

void support_workbook(const char *path, const char *script)
{
	struct writer writer = {.workbook = workbook_new(path)};
	char line[LINE_MAX_BYTES];
	writer.date = workbook_add_format(writer.workbook);
	format_set_num_format(writer.date, "yyyy-mm-dd");
	while (*script) {
		size_t length = strcspn(script, "\n");
		if (length >= sizeof line)
			fail_msg("support_workbook: a line is too long");
		(void)snprintf(line, sizeof line, "%.*s", (int)length, script);
		write_line(&writer, line);
		script += length;
		script += *script == '\n';
	}
	if (!writer.sheet)
		begin_sheet(&writer, "Blad1", false);
	hide_sheets(&writer);
	lxw_error error = workbook_close(writer.workbook);
	if (error != LXW_NO_ERROR)
		fail_msg("support_workbook: %s: %s", path, lxw_strerror(error));
	if (writer.uncached)
		mend(path);
}

void support_zip(const char *path, const struct support_part *parts, size_t count)
{
	int code;
	zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
	if (!archive)
		fail_msg("support_zip: %s cannot be created", path);
	for (size_t i = 0; i < count; i++) {
		size_t length = parts[i].length ? parts[i].length : strlen(parts[i].text);
		zip_source_t *source = zip_source_buffer(archive, parts[i].text, length, 0);
		if (!source || zip_file_add(archive, parts[i].name, source, 0) < 0)
			fail_msg("support_zip: %s cannot be added", parts[i].name);
	}
	if (zip_close(archive) != 0)
		fail_msg("support_zip: %s cannot be written", path);
}

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

/* before + text + after, the caller's to free. */
static char *wrap(const char *before, const char *text, const char *end)
{
	size_t size = strlen(before) + strlen(text) + strlen(end) + 1;
	char *whole = malloc(size);
	if (!whole)
		abort();
	(void)snprintf(whole, size, "%s%s%s", before, text, end);
	return whole;
}

void support_xlsx(const char *path, const struct support_xlsx *parts)
{
	static const char package[] =
		RELATIONS "<Relationship Id=\"r1\" Type=\"" OFFICE
			  "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
	static const char relations[] = RELATIONS
		"<Relationship Id=\"r1\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
		"<Relationship Id=\"r2\" Type=\"" OFFICE "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
		"<Relationship Id=\"r3\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/></Relationships>";
	char state[64] = "";
	if (parts->state)
		(void)snprintf(state, sizeof state, " state=\"%s\"", parts->state);
	char *sheets = wrap(
		"<sheets><sheet name=\"Blad1\" sheetId=\"1\" r:id=\"r1\"", state, "/></sheets></workbook>");
	char *workbook = wrap(
		"<workbook " MAIN " xmlns:r=\"" OFFICE "\">", parts->workbook ? parts->workbook : "", sheets);
	char *sheet = wrap("<worksheet " MAIN ">", parts->sheet, "</worksheet>");
	char *strings = wrap("<sst " MAIN ">", parts->strings ? parts->strings : "", "</sst>");
	char *styles = wrap("<styleSheet " MAIN ">", parts->styles ? parts->styles : "", "</styleSheet>");
	const struct support_part list[] = {
		{"_rels/.rels", package, 0},
		{"xl/workbook.xml", workbook, 0},
		{"xl/_rels/workbook.xml.rels", relations, 0},
		{"xl/worksheets/sheet1.xml", sheet, 0},
		{"xl/sharedStrings.xml", strings, 0},
		{"xl/styles.xml", styles, 0},
	};
	support_zip(path, list, sizeof list / sizeof list[0]);
	free(sheets);
	free(workbook);
	free(sheet);
	free(strings);
	free(styles);
}

#define ODF(name) "urn:oasis:names:tc:opendocument:xmlns:" name ":1.0"

void support_ods(const char *path, const char *styles, const char *spreadsheet)
{
	static const char head[] =
		"<office:document-content xmlns:office=\"" ODF("office") "\" xmlns:table=\"" ODF("table") "\" xmlns:text=\"" ODF("text") "\" xmlns:style=\"" ODF(
			"style") "\" xmlns:number=\"" ODF("datastyle") "\" xmlns:draw=\"" ODF("drawing") "\" "
													 "xml"
													 "ns:"
													 "dc="
													 "\"h"
													 "ttp"
													 "://"
													 "pur"
													 "l."
													 "org"
													 "/dc"
													 "/el"
													 "eme"
													 "nts"
													 "/1."
													 "1/"
													 "\""
													 " xm"
													 "lns"
													 ":ca"
													 "lce"
													 "xt="
													 "\"u"
													 "rn:"
													 "org"
													 ":do"
													 "cum"
													 "ent"
													 "fou"
													 "nda"
													 "tio"
													 "n:"
													 "nam"
													 "es:"
													 "exp"
													 "eri"
													 "men"
													 "tal"
													 ":ca"
													 "lc:"
													 "xml"
													 "ns:"
													 "cal"
													 "cex"
													 "t:"
													 "1."
													 "0\""
													 ">"
													 "<of"
													 "fic"
													 "e:"
													 "aut"
													 "oma"
													 "tic"
													 "-st"
													 "yle"
													 "s>";
	char *body = wrap("</office:automatic-styles><office:body><office:spreadsheet>", spreadsheet,
		"</office:spreadsheet></office:body></office:document-content>");
	char *content = wrap(head, styles, body);
	const struct support_part list[] = {
		{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", 0},
		{"content.xml", content, 0},
		{"META-INF/manifest.xml", "<manifest:manifest xmlns:manifest=\"" ODF("manifest") "\"/>", 0},
	};
	support_zip(path, list, sizeof list / sizeof list[0]);
	free(body);
	free(content);
}
