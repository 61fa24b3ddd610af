/* From a report to a file that is whole or absent: chooses the format, checks the report, and draws it. A
 * report that lost a row for want of memory or whose total cannot be held is drawn nowhere. */
#include "reports/render.h"

#include <string.h>
#include <strings.h>

#include "ledger/base/buffer.h"
#include "ledger/base/text.h"
#include "reports/whole_file.h"

static const struct format {
	const char *name;
	const char *suffixes[2]; /* the usual one, and another or NULL */
	render_draw *draw;
} formats[UPH_FORMAT_COUNT] = {
	[UPH_FORMAT_TEXT] = {"text", {".txt"}, render_text},
	[UPH_FORMAT_CSV] = {"csv", {".csv"}, render_csv},
	[UPH_FORMAT_JSON] = {"json", {".json"}, render_json},
	[UPH_FORMAT_XLSX] = {"xlsx", {".xlsx"}, render_xlsx},
	[UPH_FORMAT_HTML] = {"html", {".html", ".htm"}, render_html},
};

/* ---- choosing ---- */

static void list_names(struct buffer *out)
{
	for (size_t i = 0; i < UPH_FORMAT_COUNT; i++) {
		if (i > 0)
			buffer_text(out, i + 1 < UPH_FORMAT_COUNT ? ", " : " eller ");
		buffer_text(out, formats[i].name);
	}
}

static const char *near_name(const char *name)
{
	const char *nearest = NULL;
	size_t least = 3;
	for (size_t i = 0; i < UPH_FORMAT_COUNT; i++) {
		size_t distance = text_distance(name, formats[i].name, 2);
		if (distance < least && distance < strlen(formats[i].name)) {
			least = distance;
			nearest = formats[i].name;
		}
	}
	return nearest;
}

enum uph_status uph_format_named(const char *name, enum uph_format *out, struct uph_error *err)
{
	for (size_t i = 0; i < UPH_FORMAT_COUNT; i++) {
		if (strcasecmp(name, formats[i].name) == 0) {
			*out = (enum uph_format)i;
			return UPH_OK;
		}
	}
	char asked[TEXT_EXCERPT_MAX];
	struct buffer names;
	buffer_init(&names, 256);
	list_names(&names);
	const char *near = near_name(name);
	enum uph_status status = uph_fail(err, UPH_E_USAGE, "formatet \"%s\" finns inte; välj %s%s%s%s",
		text_excerpt(name, strlen(name), asked), buffer_string(&names), near ? ". Menade du " : "",
		near ? near : "", near ? "?" : "");
	buffer_free(&names);
	return status;
}

bool uph_format_of_path(const char *path, enum uph_format *out)
{
	const char *name = strrchr(path, '/');
	const char *suffix = strrchr(name ? name : path, '.');
	if (!suffix)
		return false;
	for (size_t i = 0; i < 2 * UPH_FORMAT_COUNT; i++) {
		const char *known = formats[i / 2].suffixes[i % 2];
		if (known && strcasecmp(suffix, known) == 0) {
			*out = (enum uph_format)(i / 2);
			return true;
		}
	}
	return false;
}

/* ---- what several formats ask ---- */

bool render_row_is_data(const struct uph_section *section, const struct uph_row *row)
{
	if (row->style == UPH_ROW_SIGN || row->style == UPH_ROW_INPUT)
		return false;
	return section->all_rows || row->style == UPH_ROW_PLAIN || row->style == UPH_ROW_MUTED;
}

const char *render_row_kind(enum uph_row_style style)
{
	switch (style) {
	case UPH_ROW_SUBTOTAL:
		return "subtotal";
	case UPH_ROW_TOTAL:
		return "total";
	case UPH_ROW_MUTED:
		return "muted";
	case UPH_ROW_SIGN:
		return "sign";
	case UPH_ROW_INPUT:
		return "input";
	case UPH_ROW_PLAIN:
		break;
	}
	return "plain";
}

const struct uph_section *render_data(const struct uph_report *report, size_t *next)
{
	while (*next < report->section_count && report->sections[*next].paper_only)
		++*next;
	return *next < report->section_count ? &report->sections[(*next)++] : NULL;
}

bool render_column_adds_up(const struct uph_column *column)
{
	return column->kind == UPH_VALUE_MONEY && (column->flags & UPH_COLUMN_TOTAL);
}

/* ---- checking ---- */

static enum uph_status check_totals(const struct uph_section *section, struct uph_error *err)
{
	struct uph_money sum;
	for (size_t i = 0; i < section->column_count; i++)
		if (render_column_adds_up(&section->columns[i]) && !uph_section_total(section, i, &sum))
			return uph_fail(err, UPH_E_OVERFLOW,
				"summan av kolumnen \"%s\" är större än vad som kan hållas i ören",
				section->columns[i].label);
	return UPH_OK;
}

static enum uph_status check_part(const struct uph_report *report, struct uph_error *err)
{
	if (!uph_report_complete(report) || (report->findings && !uph_findings_complete(report->findings)))
		return uph_fail(err, UPH_E_MEMORY, "minnet räckte inte till rapporten \"%s\"", report->title);
	for (size_t i = 0; i < report->section_count; i++) {
		enum uph_status status = check_totals(&report->sections[i], err);
		if (status != UPH_OK)
			return status;
	}
	return UPH_OK;
}

static enum uph_status check(const struct uph_report *report, struct uph_error *err)
{
	enum uph_status status = check_part(report, err);
	for (size_t i = 0; status == UPH_OK && i < report->part_count; i++)
		status = check_part(report->parts[i], err);
	return status;
}

/* ---- drawing ---- */

struct drawing {
	const struct uph_report *report;
	const struct format *format;
	const struct uph_render_options *options;
};

static enum uph_status draw(void *context, struct sink *sink, struct uph_error *err)
{
	const struct drawing *drawing = context;
	return drawing->format->draw(drawing->report, drawing->options, sink, err);
}

enum uph_status uph_report_render(const struct uph_report *report, enum uph_format format,
	const struct uph_render_options *options, const char *path, struct uph_error *err)
{
	static const struct uph_render_options plain;
	if (!options)
		options = &plain;
	enum uph_status status = check(report, err);
	if (status != UPH_OK)
		return status;
	struct drawing drawing = {report, &formats[format], options};
	return whole_file_write(path, draw, &drawing, err);
}
