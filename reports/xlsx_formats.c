#include "reports/xlsx_formats.h"

#include "reports/typography.h"

static const char *number_format(enum xlsx_kind kind)
{
	switch (kind) {
	case XLSX_MONEY:
		return TYPE_FORMAT_MONEY;
	case XLSX_MONEY_DASH:
		return TYPE_FORMAT_MONEY_DASH;
	case XLSX_INTEGER:
		return TYPE_FORMAT_INTEGER;
	case XLSX_DATE:
		return TYPE_FORMAT_DATE;
	case XLSX_CODE:
		return TYPE_FORMAT_CODE;
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
	bool bold = type_bold(look.style) || look.kind == XLSX_HEADING || look.kind == XLSX_SECTION_TITLE ||
		    look.kind == XLSX_TITLE || look.kind == XLSX_STATUS;
	format_set_font_name(format, TYPE_FONT);
	format_set_font_size(format, look.kind == XLSX_TITLE ? TYPE_TITLE_POINTS : TYPE_BODY_POINTS);
	if (bold)
		format_set_bold(format);
	if (look.style == UPH_ROW_MUTED)
		format_set_font_color(format, TYPE_GREY);
	if (look.link)
		format_set_font_color(format, TYPE_LINK);
}

static void set_rules(lxw_format *format, struct xlsx_look look)
{
	if (look.kind == XLSX_HEADING)
		format_set_bottom(format, LXW_BORDER_THIN);
	if (look.style == UPH_ROW_SUBTOTAL || look.style == UPH_ROW_TOTAL)
		format_set_top(format, LXW_BORDER_THIN);
	if (look.style == UPH_ROW_TOTAL)
		format_set_bottom(format, LXW_BORDER_DOUBLE);
	if (look.style == UPH_ROW_INPUT) { /* a frame, which is seen without colours, too */
		format_set_border(format, LXW_BORDER_THIN);
		format_set_border_color(format, TYPE_GREY);
		format_set_bg_color(format, TYPE_INPUT);
	}
}

static void set_place(lxw_format *format, struct xlsx_look look)
{
	bool low = look.kind == XLSX_HEADING || look.style == UPH_ROW_SIGN;
	format_set_align(format, low ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_TOP);
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

lxw_format *xlsx_format_broken(struct xlsx_formats *formats, bool empty)
{
	lxw_format **known = empty ? &formats->missing : &formats->broken;
	if (*known)
		return *known;
	*known = workbook_add_format(formats->workbook);
	if (*known && empty) {
		format_set_border(*known, LXW_BORDER_THIN);
		format_set_border_color(*known, TYPE_BROKEN);
		format_set_bg_color(*known, TYPE_MISSING);
	} else if (*known) {
		format_set_bold(*known);
		format_set_font_color(*known, TYPE_BROKEN);
	}
	return *known;
}
