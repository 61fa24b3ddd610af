/* How a page looks, in one place: on a screen simple and as wide as the paper; on paper as the workbook
 * prints.
 *
 * Paper is A4 with the workbook's margins. Each sheet begins a page; headings come again on every page; the
 * footer stands at the foot of every page, in room that each sheet keeps free at every break; the page's
 * number stands in the margin below it, in browsers that write there. All sizes are relative to the letters',
 * so that a sheet with smaller letters is the same sheet, smaller. */
#include "reports/html_page.h"

#include <string.h>

#include "reports/shown.h"
#include "reports/words.h"

/* What A4 holds between the margins: pixels of 1/96 inch across, points of the letters' size down, less the
 * footer's room. */
#define PIXELS_LANDSCAPE 1031
#define PIXELS_PORTRAIT 703
#define POINTS_LANDSCAPE 498
#define POINTS_PORTRAIT 745
#define PERMILLE_LEAST 790 /* of the letters' size, to get a sheet on one page */
#define ROWS_OF_A_PAGE 120 /* more are never tried to fit on one */
#define LINE_POINTS 12
#define HEAD_POINTS 75
#define CHART_POINTS 260

static const char style_common[] =
	"body{margin:0;color:#000;background:#fff;"
	"font:10pt/1.2 Arial,\"Liberation Sans\",Helvetica,sans-serif}\n"
	"h1,.title{font-size:1.4em;font-weight:bold;margin:.2em 0}\n"
	"h2{font-size:1em;margin:1.2em 0 .1em;break-after:avoid}\n"
	"p{margin:0}\n"
	".top{display:flex;justify-content:space-between}\n"
	"table{border-collapse:collapse;margin:.8em 0;font-variant-numeric:tabular-nums}\n"
	"h2+table{margin-top:0}\n"
	"th,td{padding:0 .15em;vertical-align:top;text-align:left;font-weight:normal}\n"
	"thead{display:table-header-group;break-inside:avoid}\n"
	"thead th,thead td{font-weight:bold;vertical-align:bottom;border-bottom:1px solid}\n"
	"thead th.number{white-space:normal}\n"
	"tr{break-inside:avoid}\n"
	".number{text-align:right;white-space:nowrap}\n"
	".whole{white-space:nowrap}\n"
	".after{padding-left:.9em}\n"
	".subtotal>td,.total>td{font-weight:bold;border-top:1px solid}\n"
	".total>td{border-bottom:3px double}\n"
	".muted>td{color:#595959}\n"
	"tr>td.gap{border:0}\n"
	".figures th{padding-right:2em}\n"
	"a{color:#1f4e79}\n"
	"svg{display:block;width:100%;max-width:65em;margin:1em 0;break-inside:avoid;"
	"font-size:12px}\n"
	"svg line{stroke:#bbb}\n"
	"svg .zero{stroke:#000}\n"
	"svg rect{fill:#595959}\n"
	"svg .chart-title{font-size:14px;font-weight:bold}\n";

static const char style_screen[] = "@media screen{\n"
				   "body{font-size:11pt;padding:1.5em}\n"
				   "main,body>footer{margin:0 auto}\n"
				   "td{padding-top:.15em;padding-bottom:.15em}\n"
				   "tbody tr:target{outline:2px solid}\n"
				   ".sheet+.sheet{border-top:1px solid;margin-top:2em}\n"
				   ".content{overflow-x:auto}\n"
				   ".again{display:none}\n"
				   "body>footer{margin-top:2em;font-size:.8em}\n"
				   "}\n";

static const char style_print[] = "@media print{\n"
				  ".sheet{display:table;width:100%;font-size:var(--letters,1em)}\n"
				  ".sheet+.sheet{break-before:page}\n"
				  ".content{display:table-row-group}\n"
				  ".room{display:table-footer-group;break-inside:avoid}\n"
				  ".room>div{height:8mm}\n"
				  "body>footer{position:fixed;left:0;right:0;bottom:0;font-size:7pt}\n"
				  "a{color:inherit;text-decoration:none}\n"
				  ".tab{display:none}\n"
				  "}\n";

void html_style(struct html_page *page)
{
	bool landscape = page->report->landscape;
	sink_text(page->sink, "<style>\n");
	html_print(page,
		"@page{size:A4 %s;margin:12mm 12mm 14mm;"
		"@bottom-right{font:7pt Arial,\"Liberation Sans\",Helvetica,sans-serif;vertical-align:top;"
		"content:\"%s \" counter(page) \" (\" counter(pages) \")\"}}\n",
		landscape ? "landscape" : "portrait", word(WORD_PAGE, page->report->language));
	sink_text(page->sink, style_common);
	sink_text(page->sink, style_screen);
	html_print(page, "@media screen{main,body>footer{max-width:%s}}\n", landscape ? "273mm" : "186mm");
	sink_text(page->sink, style_print);
	sink_text(page->sink, "</style>\n");
}

/* ---- how large the letters of a sheet are ---- */

static unsigned lines_of_row(const struct xlsx_sheet *sheet, const struct xlsx_section *placed, size_t index)
{
	const struct uph_section *section = placed->section;
	const struct uph_row *row = &section->rows[index];
	bool bold = row->style == UPH_ROW_SUBTOTAL || row->style == UPH_ROW_TOTAL;
	unsigned lines = 1;
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		if ((column->flags & UPH_COLUMN_DATA_ONLY) || row->values[i].kind != UPH_VALUE_TEXT ||
			!((column->flags & UPH_COLUMN_WRAP) || sheet->wraps[column->slot]))
			continue;
		double room =
			sheet->widths[column->slot] - XLSX_INDENT_UNITS * xlsx_column_indent(section, i);
		unsigned needed = xlsx_text_lines(row->values[i].text ? row->values[i].text : "", room, bold);
		lines = needed > lines ? needed : lines;
	}
	return lines;
}

static unsigned lines_of_heading(const struct xlsx_sheet *sheet, const struct uph_section *section)
{
	unsigned lines = 1;
	for (size_t i = 0; i < section->column_count; i++) {
		const struct uph_column *column = &section->columns[i];
		if (column->flags & UPH_COLUMN_DATA_ONLY)
			continue;
		unsigned needed = xlsx_text_lines(column->label, sheet->widths[column->slot], true);
		lines = needed > lines ? needed : lines;
	}
	return lines;
}

static unsigned points_of_section(const struct xlsx_sheet *sheet, const struct xlsx_section *placed)
{
	const struct uph_section *section = placed->section;
	unsigned points = 20;
	if (section->title && section->title[0])
		points += LINE_POINTS;
	if (section->heading_row)
		points += lines_of_heading(sheet, section) * LINE_POINTS;
	for (size_t i = 0; i < section->row_count; i++)
		points += lines_of_row(sheet, placed, i) * LINE_POINTS;
	return points + (section->total_row ? LINE_POINTS + 4 : 0);
}

/* How high a sheet is with letters of ten points, as far as can be told here; 0: higher than any page. */
static unsigned points_of(const struct html_page *page, size_t index)
{
	const struct uph_report *report = page->report;
	size_t rows = 0;
	unsigned points = HEAD_POINTS;
	for (size_t i = 0; i < page->layout.section_count; i++)
		rows += page->layout.sections[i].sheet == index ? page->layout.sections[i].section->row_count
								: 0;
	if (index == 0)
		rows += report->figure_count + report->total_count + report->note_count +
			2 * report->blank_count;
	if (rows > ROWS_OF_A_PAGE)
		return 0;
	for (size_t i = 0; i < page->layout.section_count; i++)
		if (page->layout.sections[i].sheet == index &&
			shown_on_paper(page->layout.sections[i].section))
			points += points_of_section(&page->layout.sheets[index], &page->layout.sections[i]);
	if (index != 0)
		return points;
	points += (unsigned)(report->figure_count + report->total_count + report->note_count +
			     2 * report->blank_count) *
			  LINE_POINTS +
		  20;
	return points + (report->chart != UPH_CHART_NONE ? CHART_POINTS : 0);
}

void html_sheet_open(struct html_page *page, size_t index)
{
	const struct xlsx_sheet *sheet = &page->layout.sheets[index];
	bool landscape = page->report->landscape;
	unsigned permille = 1000, points = points_of(page, index);
	unsigned paper = landscape ? PIXELS_LANDSCAPE : PIXELS_PORTRAIT;
	double wide = xlsx_sheet_width(sheet) * 7.0 + 5.0 * (double)sheet->slot_count;
	if (wide > paper)
		permille = (unsigned)(paper * 1000.0 / wide);
	unsigned high = points > 0 ? (landscape ? POINTS_LANDSCAPE : POINTS_PORTRAIT) * 1000U / points : 1000;
	if (high < permille && high >= PERMILLE_LEAST)
		permille = high;
	sink_text(page->sink, "<div class=\"sheet\"");
	if (permille < 1000)
		html_print(page, " style=\"--letters:.%03uem\"", permille);
	sink_text(page->sink, ">\n<div class=\"content\">\n");
}
