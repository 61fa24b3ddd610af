/* How a page looks, in one place: on a screen simple and as wide as the paper; on paper as the workbook
 * prints.
 *
 * Paper is A4 with the workbook's margins. Each sheet begins a page; headings come again on every page; the
 * footer stands at the foot of every page, in room that each sheet keeps free at every break; the page's
 * number stands in the margin below it, in browsers that write there. All sizes are relative to the letters',
 * so that a sheet with smaller letters is the same sheet, smaller.
 *
 * A page of several parts has a named page for each, with its way up and its footer, in the margin. */
#include "reports/html_page.h"

#include <string.h>

#include "reports/shown.h"
#include "reports/typography.h"
#include "reports/words.h"

static const char style_common[] =
	"body{margin:0;color:#000;background:#fff;font:var(--body)/var(--line) var(--font)}\n"
	"h1,.title{font-size:var(--title);font-weight:bold;margin:.2em 0}\n"
	"h2{font-size:1em;margin:1.2em 0 .1em;break-after:avoid}\n"
	"p{margin:0}\n"
	".top{display:flex;flex-wrap:wrap;justify-content:space-between;column-gap:2em;"
	"overflow-wrap:anywhere}\n"
	".top strong{margin-left:auto;white-space:pre-wrap}\n"
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
	".sign>td{white-space:pre-wrap;padding-top:var(--sign)}\n"
	"tr>td.gap{border:0}\n"
	".figures th{padding-right:2em}\n"
	"svg{display:block;width:100%;margin:1em 0;break-inside:avoid;font-size:12px}\n"
	"svg .zero{stroke:#000}\n"
	"svg .chart-title{font-size:14px;font-weight:bold}\n";

static const char style_screen[] = "@media screen{\n"
				   "body{font-size:var(--screen);padding:1.5em}\n"
				   "main,body>footer{margin:0 auto}\n"
				   "td{padding-top:.15em;padding-bottom:.15em}\n"
				   "tbody tr:target{outline:2px solid}\n"
				   ".sheet+.sheet{border-top:1px solid;margin-top:2em}\n"
				   ".content{overflow-x:auto}\n"
				   ".again{display:none}\n"
				   "body>footer{margin-top:2em;font-size:.8em}\n"
				   "}\n";

static const char style_print[] =
	"@media print{\n"
	".sheet{display:table;width:100%;font-size:var(--letters,1em)}\n"
	".sheet+.sheet{break-before:page}\n"
	".content{display:table-row-group}\n"
	".room{display:table-footer-group;break-inside:avoid}\n"
	".room>div{height:var(--room)}\n"
	"body>footer{position:fixed;left:0;right:0;bottom:0;font-size:var(--footer)}\n"
	"a{color:inherit;text-decoration:none}\n"
	".tab{display:none}\n"
	"}\n";

/* What the typography says, as names that the rules use. */
static void put_names(struct html_page *page)
{
	html_print(page,
		":root{--font:%s;--body:%dpt;--line:%s;--title:calc(1em*%d/%d);--sign:calc(1em*%d/%d);"
		"--screen:%dpt;--footer:%dpt;--room:%dmm}\n",
		TYPE_FONT_FAMILY, TYPE_BODY_POINTS, TYPE_LINE_HEIGHT, TYPE_TITLE_POINTS, TYPE_BODY_POINTS,
		TYPE_SIGN_POINTS, TYPE_BODY_POINTS, TYPE_SCREEN_POINTS, TYPE_FOOTER_POINTS,
		page->whole->part_count > 0 ? 0 : TYPE_FOOTER_ROOM_MM);
}

static void put_colours(struct html_page *page)
{
	html_print(page, ".muted>td{color:#%06x}\na{color:#%06x}\nsvg line{stroke:#%06x}\n", TYPE_GREY,
		TYPE_LINK, TYPE_RULE);
	html_print(page, "svg rect{stroke:#%06x}\n", TYPE_BAR_EDGE);
	for (size_t i = 0; i < UPH_CHART_SERIES_MAX; i++)
		html_print(page, "svg .bar%zu{fill:#%06x}\n", i, type_bars[i]);
}

/* A text between quotation marks of a style, with what could end it, or the element, as its number. */
static void put_string(struct html_page *page, const char *text)
{
	sink_byte(page->sink, '"');
	for (; *text; text++) {
		if (strchr("\"\\<>&'", *text) || (unsigned char)*text < 0x20)
			html_print(page, "\\%x ", (unsigned)(unsigned char)*text);
		else
			sink_byte(page->sink, *text);
	}
	sink_byte(page->sink, '"');
}

static const struct uph_report *part_at(const struct html_page *page, size_t part)
{
	return part == 0 ? page->whole : page->whole->parts[part - 1];
}

/* A page of its own for each part: how it lies, and what stands at its foot. */
static void put_parts(struct html_page *page)
{
	struct buffer foot;
	buffer_init(&foot, SHOWN_TEXT_MAX);
	for (size_t i = 0; i <= page->whole->part_count; i++) {
		const struct uph_report *part = part_at(page, i);
		html_print(page,
			"@page part%zu{size:A4 %s;@bottom-left{width:92%%;text-align:left;font:%dpt %s;"
			"vertical-align:top;content:",
			i, part->landscape ? "landscape" : "portrait", TYPE_FOOTER_POINTS, TYPE_FONT_FAMILY);
		buffer_clear(&foot);
		type_foot(&foot, part);
		put_string(page, buffer_string(&foot));
		html_print(page,
			"}}\n.part%zu{page:part%zu}\n@media screen{.part%zu{max-width:calc(%dmm*%d/%d)}}\n",
			i, i, i, type_text_width_mm(part->landscape), TYPE_SCREEN_POINTS, TYPE_BODY_POINTS);
	}
	page->failed = page->failed || buffer_failed(&foot);
	buffer_free(&foot);
	sink_text(page->sink, "@media print{body>footer{display:none}}\n");
}

static bool any_landscape(const struct html_page *page)
{
	for (size_t i = 0; i <= page->whole->part_count; i++)
		if (part_at(page, i)->landscape)
			return true;
	return false;
}

void html_style(struct html_page *page)
{
	sink_text(page->sink, "<style>\n");
	html_print(page,
		"@page{size:A4 %s;margin:%dmm %dmm %dmm;"
		"@bottom-right{font:%dpt %s;vertical-align:top;"
		"content:\"%s \" counter(page) \" (\" counter(pages) \")\"}}\n",
		page->whole->landscape ? "landscape" : "portrait", TYPE_MARGIN_TOP_MM, TYPE_MARGIN_SIDE_MM,
		TYPE_MARGIN_BOTTOM_MM - (page->whole->part_count > 0 ? 0 : TYPE_FOOTER_ROOM_MM),
		TYPE_FOOTER_POINTS, TYPE_FONT_FAMILY, word(WORD_PAGE, page->whole->language));
	put_names(page);
	sink_text(page->sink, style_common);
	put_colours(page);
	sink_text(page->sink, style_screen);
	html_print(page, "@media screen{main,body>footer{max-width:calc(%dmm*%d/%d)}}\n",
		type_text_width_mm(any_landscape(page)), TYPE_SCREEN_POINTS, TYPE_BODY_POINTS);
	sink_text(page->sink, style_print);
	if (page->whole->part_count > 0)
		put_parts(page);
	sink_text(page->sink, "</style>\n");
}
