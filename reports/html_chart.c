/* A report's chart as lines of the page itself: bars of its columns, side by side, over the plain rows of the
 * first section, with a legend when there are several.
 *
 * Whole numbers only: heights are permille of the space between the lowest and the highest line. Lines stand
 * at round amounts and say which; a bar says its name and amount to who points at it. */
#include "reports/html_page.h"

#include <string.h>

#include "ledger/base/text.h"
#include "reports/shown.h"
#include "reports/typography.h"

#define PLOT_LEFT 120
#define PLOT_WIDTH 820
#define PLOT_TOP 36
#define PLOT_HEIGHT 200 /* a permille is a fifth of a pixel */
#define NAMES_HEIGHT 26
#define NAMES_HEIGHT_ASLANT 110
#define SIGN_PIXELS 7 /* of a name, about */
#define NAME_SIGNS_ASLANT 20
#define LINES_MAX 6

__extension__ typedef __int128 wide;

struct chart {
	struct html_page *page;
	const struct uph_section *section;
	const size_t *bars; /* columns, of which there are `series` */
	size_t series, names;
	size_t count; /* of groups of bars */
	wide low, high, step;
	bool aslant; /* names that would run into each other */
};

static wide amount_of(const struct uph_value *value)
{
	return value->kind == UPH_VALUE_MONEY     ? value->money.ore
	       : value->kind == UPH_VALUE_INTEGER ? value->integer
						  : 0;
}

static const struct uph_row *next_bar(const struct chart *chart, size_t *at)
{
	while (*at < chart->section->row_count) {
		const struct uph_row *row = &chart->section->rows[(*at)++];
		if (row->style == UPH_ROW_PLAIN)
			return row;
	}
	return NULL;
}

/* ---- measuring ---- */

/* 1, 2, 5, 10, 20 … kronor (or pieces): the least step that takes few enough lines. */
static void round_to_lines(struct chart *chart)
{
	static const int factors[] = {2, 5, 10};
	wide unit = chart->section->columns[chart->bars[0]].kind == UPH_VALUE_MONEY ? 100 : 1;
	wide range = chart->high - chart->low;
	chart->step = unit;
	for (size_t i = 0; range / chart->step > LINES_MAX - 2; i = (i + 1) % 3) {
		chart->step = unit * factors[i];
		if (factors[i] == 10)
			unit *= 10;
	}
	if (chart->low < 0)
		chart->low = -((-chart->low + chart->step - 1) / chart->step) * chart->step;
	chart->high = (chart->high + chart->step - 1) / chart->step * chart->step;
	if (chart->high == chart->low)
		chart->high += chart->step;
}

static void measure(struct chart *chart)
{
	const struct uph_row *row;
	size_t longest = 0;
	for (size_t at = 0; (row = next_bar(chart, &at)); chart->count++) {
		for (size_t i = 0; i < chart->series; i++) {
			wide amount = amount_of(&row->values[chart->bars[i]]);
			chart->low = amount < chart->low ? amount : chart->low;
			chart->high = amount > chart->high ? amount : chart->high;
		}
		buffer_clear(&chart->page->text);
		shown_value(&chart->page->text, &row->values[chart->names], 0);
		size_t width = text_width(buffer_string(&chart->page->text), chart->page->text.length);
		longest = width > longest ? width : longest;
	}
	buffer_clear(&chart->page->text);
	chart->aslant = longest * SIGN_PIXELS * chart->count > PLOT_WIDTH;
	round_to_lines(chart);
}

/* ---- drawing ---- */

/* Where an amount stands, in tenths of a pixel from the top. */
static int height_of(const struct chart *chart, wide amount)
{
	int permille = (int)((amount - chart->low) * 1000 / (chart->high - chart->low));
	return (PLOT_TOP + PLOT_HEIGHT) * 10 - permille * PLOT_HEIGHT / 100;
}

/* Lines stand at whole kronor: their öre are not written. */
static void put_axis_amount(struct html_page *page, const struct uph_value *value)
{
	const size_t ore = sizeof ",00" - 1;
	shown_value(&page->text, value, 0);
	if (value->kind == UPH_VALUE_MONEY && page->text.length > ore)
		page->text.length -= ore;
	html_flush(page);
}

static void put_lines(const struct chart *chart)
{
	struct html_page *page = chart->page;
	for (wide at = chart->low; at <= chart->high; at += chart->step) {
		int y = height_of(chart, at);
		struct uph_value value = {.kind = chart->section->columns[chart->bars[0]].kind};
		if (at > INT64_MAX || at < INT64_MIN)
			continue;
		value.money.ore = value.integer = (int64_t)at;
		html_print(page, "<line%s x1=\"%d\" x2=\"%d\" y1=\"%d.%d\" y2=\"%d.%d\"/>",
			at == 0 ? " class=\"zero\"" : "", PLOT_LEFT, PLOT_LEFT + PLOT_WIDTH, y / 10, y % 10,
			y / 10, y % 10);
		html_print(page, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", PLOT_LEFT - 6, y / 10 + 4);
		put_axis_amount(page, &value);
		sink_text(page->sink, "</text>\n");
	}
}

/* Aslant there is room for the beginning of a long name; the table has the whole. */
static void put_name(const struct chart *chart, const struct uph_value *value, int middle)
{
	struct html_page *page = chart->page;
	int y = PLOT_TOP + PLOT_HEIGHT + 16;
	html_print(page, "<text x=\"%d.%d\" y=\"%d\"", middle / 10, middle % 10, y);
	if (chart->aslant)
		html_print(page, " text-anchor=\"end\" transform=\"rotate(-40 %d.%d %d)\"", middle / 10,
			middle % 10, y);
	else
		sink_text(page->sink, " text-anchor=\"middle\"");
	sink_byte(page->sink, '>');
	shown_value(&page->text, value, 0);
	size_t at = 0, signs = 0;
	while (chart->aslant && at < page->text.length && signs++ < NAME_SIGNS_ASLANT)
		(void)text_next(buffer_string(&page->text), page->text.length, &at);
	bool cut = chart->aslant && at < page->text.length;
	if (cut)
		page->text.length = at;
	html_flush(page);
	sink_text(page->sink, cut ? "…</text>\n" : "</text>\n");
}

/* One of the bars side by side over a name; `left` and `width` in tenths of a pixel. */
static void put_bar(const struct chart *chart, const struct uph_row *row, size_t series, int left, int width)
{
	struct html_page *page = chart->page;
	const struct uph_value *value = &row->values[chart->bars[series]];
	int zero = height_of(chart, 0), end = height_of(chart, amount_of(value));
	int top = end < zero ? end : zero, high = end < zero ? zero - end : end - zero;
	html_print(page,
		"<rect class=\"bar%zu\" x=\"%d.%d\" y=\"%d.%d\" width=\"%d.%d\" height=\"%d.%d\"><title>",
		series, left / 10, left % 10, top / 10, top % 10, width / 10, width % 10, high / 10,
		high % 10);
	shown_value(&page->text, &row->values[chart->names], 0);
	buffer_text(&page->text, ": ");
	shown_value(&page->text, value, 0);
	html_flush(page);
	sink_text(page->sink, "</title></rect>");
}

static void put_group(const struct chart *chart, const struct uph_row *row, size_t index)
{
	int room = (int)((size_t)PLOT_WIDTH * 10 / chart->count); /* tenths of a pixel */
	int middle = PLOT_LEFT * 10 + (int)((2 * index + 1) * (size_t)PLOT_WIDTH * 5 / chart->count);
	int width = room * (chart->series > 1 ? 8 : 6) / 10 / (int)chart->series;
	int left = middle - width * (int)chart->series / 2;
	for (size_t i = 0; i < chart->series; i++)
		put_bar(chart, row, i, left + (int)i * width, width);
	put_name(chart, &row->values[chart->names], middle);
}

/* One series gives the chart its title; several, each with its bar beside it. */
static void put_legend(const struct chart *chart)
{
	struct html_page *page = chart->page;
	int at = PLOT_LEFT;
	if (chart->series == 1) {
		html_print(page, "<text class=\"chart-title\" x=\"%d\" y=\"20\" text-anchor=\"middle\">",
			PLOT_LEFT + PLOT_WIDTH / 2);
		html_text(page, chart->section->columns[chart->bars[0]].label);
		sink_text(page->sink, "</text>\n");
		return;
	}
	for (size_t i = 0; i < chart->series; i++) {
		const char *label = chart->section->columns[chart->bars[i]].label;
		html_print(
			page, "<rect class=\"bar%zu\" x=\"%d\" y=\"9\" width=\"12\" height=\"12\"/>", i, at);
		html_print(page, "<text x=\"%d\" y=\"20\">", at + 18);
		html_text(page, label);
		sink_text(page->sink, "</text>\n");
		at += 18 + (int)(text_width(label, strlen(label)) + 4) * SIGN_PIXELS;
	}
}

/* How wide the sheet's columns are together, in letters' sizes: a chart is as wide as the table above it. */
static unsigned letters_wide(const struct chart *chart)
{
	const struct xlsx_layout *layout = &chart->page->layout;
	double pixels = 0;
	for (size_t i = 0; i < layout->section_count; i++) {
		const struct xlsx_sheet *sheet = &layout->sheets[layout->sections[i].sheet];
		if (layout->sections[i].section == chart->section)
			pixels = xlsx_sheet_width(sheet) * TYPE_UNIT_PIXELS +
				 TYPE_COLUMN_PIXELS * (double)sheet->slot_count;
	}
	return (unsigned)(pixels * 72.0 / 96.0 / TYPE_BODY_POINTS);
}

static void put_chart(const struct chart *chart)
{
	struct html_page *page = chart->page;
	const struct uph_row *row;
	html_print(page,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" style=\"max-width:%uem\" aria-label=\"",
		letters_wide(chart));
	for (size_t i = 0; i < chart->series; i++) {
		sink_text(page->sink, i > 0 ? ", " : "");
		html_text(page, chart->section->columns[chart->bars[i]].label);
	}
	html_print(page, "\" viewBox=\"0 0 %d %d\">\n", PLOT_LEFT + PLOT_WIDTH + 20,
		PLOT_TOP + PLOT_HEIGHT + (chart->aslant ? NAMES_HEIGHT_ASLANT : NAMES_HEIGHT));
	put_legend(chart);
	put_lines(chart);
	for (size_t at = 0, index = 0; (row = next_bar(chart, &at)); index++)
		put_group(chart, row, index);
	sink_text(page->sink, "</svg>\n");
}

void html_chart(struct html_page *page)
{
	const struct uph_report *report = page->report;
	if (!shown_chart_drawable(report))
		return;
	struct chart chart = {.page = page,
		.section = &report->sections[0],
		.bars = report->chart_columns,
		.series = report->chart_column_count};
	chart.names = shown_chart_names(chart.section, chart.bars[0]);
	measure(&chart);
	if (chart.count > 0)
		put_chart(&chart);
}
