#include "reports/xlsx_formats.h"

#define BODY_POINTS 10
#define TITLE_POINTS 14
#define GREY 0x595959
#define LINK_BLUE 0x1F4E79

/* A real minus, and an en dash for zero, as literals. Thousands and decimal marks are the spreadsheet
 * program's own;
 * [$-41D] asks for Swedish ones where the program lets a format choose: "1 810 874,06". */
static const char *number_format(enum xlsx_kind kind)
{
	switch (kind) {
	case XLSX_MONEY:
		return "[$-41D]#,##0.00;[$-41D]\"−\"#,##0.00";
	case XLSX_MONEY_DASH:
		return "[$-41D]#,##0.00;[$-41D]\"−\"#,##0.00;\"–\"";
	case XLSX_INTEGER:
		return "0;\"−\"0";
	case XLSX_DATE:
		return "yyyy\\-mm\\-dd";
	case XLSX_CODE:
		return "@";
	case XLSX_TEXT:
	case XLSX_HEADING:
	case XLSX_SECTION_TITLE:
	case XLSX_TITLE:
	case XLSX_SUBTITLE:
	case XLSX_ORGANISATION:
	case XLSX_STATUS:
	case XLSX_NOTE:
	case XLSX_KIND_COUNT:
		break;
	}
	return NULL;
}

static void set_font(lxw_format *format, struct xlsx_look look)
{
	bool bold = look.style == UPH_ROW_SUBTOTAL || look.style == UPH_ROW_TOTAL ||
		    look.kind == XLSX_HEADING || look.kind == XLSX_SECTION_TITLE || look.kind == XLSX_TITLE ||
		    look.kind == XLSX_STATUS;
	format_set_font_name(format, XLSX_FONT);
	format_set_font_size(format, look.kind == XLSX_TITLE ? TITLE_POINTS : BODY_POINTS);
	if (bold)
		format_set_bold(format);
	if (look.style == UPH_ROW_MUTED)
		format_set_font_color(format, GREY);
	if (look.link)
		format_set_font_color(format, LINK_BLUE);
}

static void set_rules(lxw_format *format, struct xlsx_look look)
{
	if (look.kind == XLSX_HEADING)
		format_set_bottom(format, LXW_BORDER_THIN);
	if (look.style == UPH_ROW_SUBTOTAL || look.style == UPH_ROW_TOTAL)
		format_set_top(format, LXW_BORDER_THIN);
	if (look.style == UPH_ROW_TOTAL)
		format_set_bottom(format, LXW_BORDER_DOUBLE);
}

static void set_place(lxw_format *format, struct xlsx_look look)
{
	format_set_align(
		format, look.kind == XLSX_HEADING ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_TOP);
	format_set_align(format, look.right ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
	if (look.wrap)
		format_set_text_wrap(format);
	if (look.indent > 0)
		format_set_indent(format, (uint8_t)look.indent);
}

static lxw_format *make(lxw_workbook *workbook, struct xlsx_look look)
{
	lxw_format *format = workbook_add_format(workbook);
	if (!format)
		return NULL;
	set_font(format, look);
	set_rules(format, look);
	set_place(format, look);
	const char *number = number_format(look.kind);
	if (number)
		format_set_num_format(format, number);
	return format;
}

lxw_format *xlsx_format(struct xlsx_formats *formats, struct xlsx_look look)
{
	if (look.indent > XLSX_INDENT_MAX)
		look.indent = XLSX_INDENT_MAX;
	size_t at = (size_t)look.kind;
	at = at * 8 + (size_t)look.style;
	at = at * 2 + (look.right ? 1 : 0);
	at = at * 2 + (look.wrap ? 1 : 0);
	at = at * 2 + (look.link ? 1 : 0);
	at = at * 8 + look.indent;
	if (!formats->known[at])
		formats->known[at] = make(formats->workbook, look);
	return formats->known[at];
}
