/* How large the letters of a sheet are on paper: so that its columns fit the width of the page, and its rows
 * the height, when that leaves them large enough to be read. */
#include "reports/html_page.h"

#include "reports/shown.h"
#include "reports/typography.h"

#define ROWS_OF_A_PAGE 120 /* more are never tried to fit on one */
#define CHART_POINTS 260
/* What html_style.c gives besides the lines: above a table, above and below its title, below the last. */
#define TABLE_POINTS 8
#define TABLE_TITLE_POINTS 13
#define RULES_POINTS 3

static unsigned lines_of_row(
	const struct xlsx_layout *layout, const struct xlsx_section *placed, size_t index)
{
	const struct xlsx_sheet *sheet = &layout->sheets[placed->sheet];
	const struct uph_section *section = placed->section;
	const struct uph_row *row = &section->rows[index];
	bool bold = type_bold(row->style);
	unsigned lines = 1;
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		if ((column->flags & UPH_COLUMN_DATA_ONLY) || row->values[i].kind != UPH_VALUE_TEXT ||
			!((column->flags & UPH_COLUMN_WRAP) || UPH_COLUMN_SPAN_OF(column->flags) > 0 ||
				sheet->wraps[column->slot]))
			continue;
		double room = xlsx_cell_room(layout, placed, i, row);
		unsigned needed = xlsx_text_lines(row->values[i].text ? row->values[i].text : "", room, bold);
		lines = needed > lines ? needed : lines;
	}
	return lines;
}

static unsigned lines_of_heading(const struct xlsx_layout *layout, const struct xlsx_section *placed)
{
	const struct uph_section *section = placed->section;
	unsigned lines = 1;
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		if (column->flags & UPH_COLUMN_DATA_ONLY)
			continue;
		unsigned needed =
			xlsx_text_lines(column->label, xlsx_cell_room(layout, placed, i, NULL), true);
		lines = needed > lines ? needed : lines;
	}
	return lines;
}

static unsigned points_of_section(const struct xlsx_layout *layout, const struct xlsx_section *placed)
{
	const struct uph_section *section = placed->section;
	unsigned points = TABLE_POINTS;
	if (section->title && section->title[0])
		points = TABLE_TITLE_POINTS + (unsigned)TYPE_ROW_POINTS;
	if (section->heading_row)
		points += lines_of_heading(layout, placed) * (unsigned)TYPE_ROW_POINTS;
	for (size_t i = 0; i < section->row_count; i++) { /* so few that they are held */
		if (section->rows[i].style == UPH_ROW_INPUT)
			continue;
		points += lines_of_row(layout, placed, i) * (unsigned)TYPE_ROW_POINTS;
		points += section->rows[i].style == UPH_ROW_SIGN ? TYPE_SIGN_POINTS : 0;
	}
	return points + (section->total_row ? (unsigned)TYPE_ROW_POINTS : 0) + RULES_POINTS;
}

static unsigned points_of_head(const struct uph_report *report)
{
	unsigned lines = 1; /* organisation and status */
	lines += report->subtitle[0] ? 1 : 0;
	lines += report->parameter_count > 0 ? 1 : 0;
	return lines * (unsigned)TYPE_ROW_POINTS + (unsigned)TYPE_TITLE_ROW_POINTS + RULES_POINTS;
}

/* Lines that are no table's: figures and totals with a label, notes, lines to write on. */
static size_t loose_lines(const struct uph_report *report)
{
	size_t count = report->note_count + 2 * report->blank_count;
	for (size_t i = 0; i < report->figure_count; i++)
		count += report->figures[i].label ? 1 : 0;
	for (size_t i = 0; i < report->total_count; i++)
		count += report->totals[i].label ? 1 : 0;
	return count;
}

/* How high a sheet is with letters of ten points, as far as can be told here; 0: higher than any page. */
static unsigned points_of(const struct html_page *page, size_t index)
{
	const struct uph_report *report = page->report;
	size_t rows = 0;
	unsigned points = points_of_head(report) + TABLE_POINTS;
	for (size_t i = 0; i < page->layout.section_count; i++)
		rows += page->layout.sections[i].sheet == index ? page->layout.sections[i].section->row_count
								: 0;
	if (page->layout.sheets[index].first)
		rows += loose_lines(report);
	if (rows > ROWS_OF_A_PAGE)
		return 0;
	for (size_t i = 0; i < page->layout.section_count; i++)
		if (page->layout.sections[i].sheet == index &&
			shown_on_paper(page->layout.sections[i].section))
			points += points_of_section(&page->layout, &page->layout.sections[i]);
	if (!page->layout.sheets[index].first)
		return points;
	points += (unsigned)loose_lines(report) * (unsigned)TYPE_ROW_POINTS + 2 * TABLE_POINTS;
	return points + (report->chart != UPH_CHART_NONE ? CHART_POINTS : 0);
}

void html_sheet_open(struct html_page *page, size_t index)
{
	const struct xlsx_sheet *sheet = &page->layout.sheets[index];
	bool landscape = page->report->landscape;
	unsigned permille = 1000, points = points_of(page, index);
	unsigned paper = type_text_pixels(landscape);
	unsigned room = type_text_points(landscape) - 1;
	double wide =
		xlsx_sheet_width(sheet) * TYPE_UNIT_PIXELS + TYPE_COLUMN_PIXELS * (double)sheet->slot_count;
	if (wide > paper)
		permille = (unsigned)(paper * 1000.0 / wide);
	unsigned high = points > 0 ? room * 1000U / points : 1000;
	if (high < permille && high >= TYPE_SCALE_LEAST_PERMILLE)
		permille = high;
	sink_text(page->sink, "<div class=\"sheet");
	if (page->whole->part_count > 0)
		html_print(page, " part%zu", sheet->part);
	sink_byte(page->sink, '"');
	if (permille < 1000)
		html_print(page, " style=\"--letters:.%03uem\"", permille);
	sink_text(page->sink, ">\n<div class=\"content\">\n");
}
