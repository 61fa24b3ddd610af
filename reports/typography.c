#include "reports/typography.h"

#include "reports/shown.h"

/* Told from each other when printed in black and white: dark, light, middle, white. */
const unsigned type_bars[UPH_CHART_SERIES_MAX] = {0x595959, 0xD0D0D0, 0x8C8C8C, 0xFFFFFF};

int type_text_width_mm(bool landscape)
{
	return (landscape ? TYPE_PAPER_LONG_MM : TYPE_PAPER_SHORT_MM) - 2 * TYPE_MARGIN_SIDE_MM;
}

unsigned type_text_pixels(bool landscape)
{
	return (unsigned)(TYPE_PIXELS(type_text_width_mm(landscape)) + 0.01);
}

unsigned type_text_points(bool landscape)
{
	int height = landscape ? TYPE_PAPER_SHORT_MM : TYPE_PAPER_LONG_MM;
	return (unsigned)TYPE_POINTS(height - TYPE_MARGIN_TOP_MM - TYPE_MARGIN_BOTTOM_MM);
}

bool type_bold(enum uph_row_style style)
{
	return style == UPH_ROW_SUBTOTAL || style == UPH_ROW_TOTAL;
}

static bool has(const char *text)
{
	return text && text[0];
}

void type_top_right(struct buffer *out, const struct uph_report *report)
{
	static const char between[] = " \u00a0 \u00a0 ";
	if (has(report->status))
		shown_text(out, report->status, false);
	if (has(report->status) && has(report->belongs))
		buffer_text(out, between);
	if (has(report->belongs))
		shown_text(out, report->belongs, false);
}

void type_foot_words(struct buffer *out, const struct uph_report *report)
{
	if (!has(report->footer))
		return;
	buffer_text(out, " · ");
	shown_text(out, report->footer, false);
}

void type_foot(struct buffer *out, const struct uph_report *report)
{
	shown_text(out, report->title, false);
	type_foot_words(out, report);
}
