/* A section as a table: a column for each slot of its sheet, as wide as the workbook's, so that the sections
 * of a sheet stand under each other. Rows that are filled in are the workbook's alone. Headings come again on
 * every page of paper; no row is broken by one. */
#include "reports/html_page.h"

#include <string.h>

#include "reports/render.h"
#include "reports/shown.h"
#include "reports/typography.h"
#include "reports/words.h"

#define NO_COLUMN SIZE_MAX
#define LEVELS_MAX 9
#define LEVEL_TENTHS 16 /* of the letters' size: how far a level is moved in */

struct table {
	struct html_page *page;
	const struct xlsx_section *placed;
	const struct xlsx_sheet *sheet;
	size_t *columns; /* by slot, to the last of the section: the column there, or NO_COLUMN */
};

static bool has(const char *text)
{
	return text && text[0];
}

static bool find_columns(struct table *table)
{
	const struct uph_section *section = table->placed->section;
	size_t count = (size_t)table->placed->last_slot + 1;
	table->columns = arena_alloc_array(&table->page->arena, count, sizeof *table->columns);
	for (size_t slot = 0; table->columns && slot < count; slot++)
		table->columns[slot] = NO_COLUMN;
	for (size_t i = section->column_count; table->columns && i-- > 0;)
		if (!(section->columns[i].flags & UPH_COLUMN_DATA_ONLY))
			table->columns[section->columns[i].slot] = i;
	return table->columns != NULL;
}

/* ---- cells ---- */

static void open_cell(const struct table *table, const char *tag, size_t column, bool right, bool whole)
{
	bool after = !right && xlsx_column_indent(table->placed, column) > 0;
	html_print(table->page, "<%s%s", tag, strcmp(tag, "th") == 0 ? " scope=\"col\"" : "");
	if (right)
		sink_text(table->page->sink, " class=\"number\"");
	else if (whole || after)
		html_print(table->page, " class=\"%s%s%s\"", whole ? "whole" : "", whole && after ? " " : "",
			after ? "after" : "");
}

/* Slots before the section's first belong to other sections; no rule is drawn there. */
static void put_gap(const struct table *table, size_t slot)
{
	sink_text(table->page->sink,
		slot < table->placed->first_slot ? "<td class=\"gap\"></td>" : "<td></td>");
}

static bool is_empty(const struct table *table, const struct uph_row *row, size_t slot)
{
	size_t column = table->columns[slot];
	return column == NO_COLUMN || row->values[column].kind == UPH_VALUE_NONE;
}

/* How many slots a column that is made to span takes. */
static size_t across(const struct table *table, size_t column)
{
	return xlsx_span_last(&table->page->layout, table->placed, column) -
	       table->placed->section->columns[column].slot + 1;
}

/* A text that is wider than its column runs over the empty cells beside it, as it does in a workbook. Gives
 * how many slots it takes. */
static size_t span_of(
	const struct table *table, const struct uph_row *row, size_t slot, enum uph_row_style style)
{
	const struct uph_column *column = &table->placed->section->columns[table->columns[slot]];
	const struct uph_value *value = &row->values[table->columns[slot]];
	size_t count = 1;
	if (UPH_COLUMN_SPAN_OF(column->flags) > 0)
		return across(table, table->columns[slot]);
	if (value->kind != UPH_VALUE_TEXT || shown_right(column->kind) ||
		((column->flags & UPH_COLUMN_WRAP) && !type_bold(style)))
		return 1;
	double needed = xlsx_text_units(value->text ? value->text : "", type_bold(style));
	double room = table->sheet->widths[slot];
	for (slot++; needed > room && slot <= table->placed->last_slot && is_empty(table, row, slot);
		slot++) {
		room += table->sheet->widths[slot];
		count++;
	}
	return count;
}

static void put_value(const struct table *table, const struct uph_value *value, unsigned flags)
{
	struct html_page *page = table->page;
	struct buffer link;
	buffer_init(&link, SHOWN_TEXT_MAX);
	bool linked = html_anchor_link(&page->anchors, value, &link);
	page->failed = page->failed || buffer_failed(&link);
	if (linked)
		html_print(page, "<a href=\"%s\">", buffer_string(&link));
	buffer_free(&link);
	html_value(page, value, flags);
	if (linked)
		sink_text(page->sink, "</a>");
}

/* Returns how many slots the cell takes. */
static size_t put_cell(const struct table *table, const struct uph_row *row, size_t slot)
{
	size_t index = table->columns[slot];
	if (index == NO_COLUMN) {
		put_gap(table, slot);
		return 1;
	}
	const struct uph_column *column = &table->placed->section->columns[index];
	const struct uph_value *value = &row->values[index];
	if (value->kind == UPH_VALUE_NONE) {
		sink_text(table->page->sink, "<td></td>");
		return 1;
	}
	bool right = shown_right(column->kind) || shown_right(value->kind);
	size_t span = span_of(table, row, slot, row->style);
	bool code = (column->flags & UPH_COLUMN_CODE) && !type_bold(row->style);
	open_cell(table, "td", index, right, code || value->kind == UPH_VALUE_DATE);
	if (index == table->placed->label_column && row->level > 0) {
		int tenths = (row->level < LEVELS_MAX ? row->level : LEVELS_MAX) * LEVEL_TENTHS;
		html_print(table->page, " style=\"padding-left:%d.%dem\"", tenths / 10, tenths % 10);
	}
	if (span > 1)
		html_print(table->page, " colspan=\"%zu\"", span);
	sink_byte(table->page->sink, '>');
	put_value(table, value, column->flags);
	sink_text(table->page->sink, "</td>");
	return span;
}

/* ---- rows ---- */

static void put_cells(const struct table *table, const struct uph_row *row, size_t index)
{
	struct html_page *page = table->page;
	struct buffer name;
	buffer_init(&name, SHOWN_TEXT_MAX);
	sink_text(page->sink, "<tr");
	if (html_anchor_name(&page->anchors, table->placed->part, table->placed->index, index, &name)) {
		sink_text(page->sink, " id=\"");
		html_escape(page->sink, buffer_string(&name), name.length);
		sink_byte(page->sink, '"');
	}
	page->failed = page->failed || buffer_failed(&name);
	buffer_free(&name);
	if (row->style != UPH_ROW_PLAIN)
		html_print(page, " class=\"%s\"", render_row_kind(row->style));
	sink_byte(page->sink, '>');
	for (size_t slot = 0; slot <= table->placed->last_slot;)
		slot += put_cell(table, row, slot);
	sink_text(page->sink, "</tr>\n");
}

static enum uph_status put_row(void *context, const struct uph_row *row, size_t index, struct uph_error *err)
{
	(void)err;
	if (row->style != UPH_ROW_INPUT)
		put_cells(context, row, index);
	return UPH_OK;
}

static void put_total(const struct table *table)
{
	const struct uph_section *section = table->placed->section;
	struct html_page *page = table->page;
	struct uph_row row = {.style = UPH_ROW_TOTAL};
	row.values = arena_alloc_array(&page->arena, section->column_count, sizeof *row.values);
	if (!row.values) {
		page->failed = true;
		return;
	}
	for (size_t i = 0; i < section->column_count; i++) {
		struct uph_value *value = &row.values[i];
		if (i == table->placed->label_column)
			*value = (struct uph_value){.kind = UPH_VALUE_TEXT,
				.text = shown_total_label(section, page->report->language)};
		else if (render_column_adds_up(&section->columns[i]) &&
			 uph_section_total(section, i, &value->money))
			value->kind = UPH_VALUE_MONEY;
	}
	put_cells(table, &row, section->row_count);
}

static void put_no_rows(const struct table *table)
{
	html_print(table->page, "<tr><td colspan=\"%zu\">%s</td></tr>\n",
		(size_t)table->placed->last_slot + 1, word(WORD_NO_ROWS, table->page->report->language));
}

static void put_heading(const struct table *table)
{
	struct html_page *page = table->page;
	sink_text(page->sink, "<thead><tr>");
	for (size_t slot = 0, taken; slot <= table->placed->last_slot; slot += taken) {
		size_t index = table->columns[slot];
		taken = index == NO_COLUMN ? 1 : across(table, index);
		if (index == NO_COLUMN) {
			put_gap(table, slot);
			continue;
		}
		const struct uph_column *column = &table->placed->section->columns[index];
		open_cell(table, "th", index, shown_right(column->kind), false);
		if (taken > 1)
			html_print(page, " colspan=\"%zu\"", taken);
		sink_byte(page->sink, '>');
		html_text(page, column->label);
		sink_text(page->sink, "</th>");
	}
	sink_text(page->sink, "</tr></thead>\n");
}

/* The width of a workbook's column in hundredths of letters of 10 points. */
static long hundredths_of(const struct xlsx_sheet *sheet, size_t slot)
{
	return (long)((sheet->widths[slot] * TYPE_UNIT_PIXELS + TYPE_COLUMN_PIXELS) * 7.5);
}

/* The title stands over the section's first column. */
static void put_title(const struct table *table)
{
	struct html_page *page = table->page;
	long before = 0;
	if (!has(table->placed->section->title))
		return;
	for (size_t slot = 0; slot < table->placed->first_slot; slot++)
		before += hundredths_of(table->sheet, slot);
	sink_text(page->sink, "<h2");
	if (before > 0)
		html_print(page, " style=\"margin-left:%ld.%02ldem\"", before / 100, before % 100);
	sink_byte(page->sink, '>');
	html_text(page, table->placed->section->title);
	sink_text(page->sink, "</h2>\n");
}

static void put_widths(const struct table *table)
{
	sink_text(table->page->sink, "<colgroup>");
	for (size_t slot = 0; slot <= table->placed->last_slot; slot++) {
		long hundredths = hundredths_of(table->sheet, slot);
		html_print(table->page, "<col style=\"width:%ld.%02ldem\"/>", hundredths / 100,
			hundredths % 100);
	}
	sink_text(table->page->sink, "</colgroup>\n");
}

void html_section(struct html_page *page, size_t index)
{
	struct table table = {.page = page, .placed = &page->layout.sections[index]};
	const struct uph_section *section = table.placed->section;
	if (!shown_on_paper(section) || shown_only_inputs(section))
		return;
	table.sheet = &page->layout.sheets[table.placed->sheet];
	if (!find_columns(&table)) {
		page->failed = true;
		return;
	}
	sink_text(page->sink, "<section>\n");
	put_title(&table);
	sink_text(page->sink, "<table>\n");
	put_widths(&table);
	if (section->heading_row)
		put_heading(&table);
	sink_text(page->sink, "<tbody>\n");
	if (page->rows_status == UPH_OK)
		page->rows_status = uph_section_visit(section, put_row, &table, page->err);
	if (section->row_count == 0)
		put_no_rows(&table);
	if (section->total_row)
		put_total(&table);
	sink_text(page->sink, "</tbody>\n</table>\n</section>\n");
}
