#include "reports/xlsx_page.h"

#include <string.h>

#include "ledger/base/text.h"
#include "reports/shown.h"
#include "reports/words.h"

#define PAPER_A4 9
#define ROW_POINTS 12.0
#define SCALE_LEAST 0.79             /* of the papers' 10 points */
#define PAPER_POINTS_LANDSCAPE 521.0 /* what is left of A4's height between the margins */
#define PAPER_POINTS_PORTRAIT 768.0
#define MARGIN_SIDE 0.472 /* inches: 12 mm */
#define MARGIN_TOP 0.472
#define MARGIN_BOTTOM 0.55
#define FOOTER_MAX 250     /* characters, codes included; a workbook takes 255 */
#define FREEZE_ROWS_MAX 14 /* more, and little is left of a small screen */

static bool has(const char *text)
{
	return text && text[0];
}

/* ---- all that is not a cell ---- */

/* "&L&"Arial"&7 title · words · sida &P (&N)": one line, as the papers have it. */
static void set_footer(struct xlsx_book *book, lxw_worksheet *worksheet)
{
	const struct uph_report *report = book->report;
	const char *page = word(WORD_PAGE, report->language);
	struct buffer words, footer;
	buffer_init(&words, SHOWN_TEXT_MAX);
	buffer_init(&footer, 4096);
	shown_text(&words, report->title, false);
	if (has(report->footer)) {
		buffer_text(&words, " · ");
		shown_text(&words, report->footer, false);
	}
	buffer_text(&footer, "&L&\"" XLSX_FONT ",Regular\"&7 ");
	size_t room = FOOTER_MAX - text_width(buffer_string(&footer), footer.length) - strlen(page) - 20;
	const char *text = buffer_string(&words);
	size_t used = 0, at = 0;
	while (at < words.length) {
		uint32_t code = text_next(text, words.length, &at);
		used += code == '&' ? 2 : code > 0xFFFF ? 2 : 1;
		if (used > room) {
			buffer_text(&footer, "…");
			break;
		}
		if (code == '&')
			buffer_byte(&footer, '&');
		text_put(&footer, code);
	}
	buffer_print(&footer, " · %s &P (&N)", page);
	if (buffer_failed(&words) || buffer_failed(&footer) ||
		worksheet_set_footer(worksheet, buffer_string(&footer)) != LXW_NO_ERROR)
		book->failed = true;
	buffer_free(&words);
	buffer_free(&footer);
}

/* Headings of the longest table stay on the screen and come again on every page. A filter only where the
 * sheet has one table: a filter hides whole rows, of the tables beside it too. */
static void set_headings(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	lxw_worksheet *worksheet = book->worksheets[index];
	if (sheet->main_section == SIZE_MAX)
		return;
	const struct xlsx_section *placed = &book->layout.sections[sheet->main_section];
	uint32_t heading = placed->heading_row;
	(void)worksheet_repeat_rows(worksheet, heading, heading);
	if (heading < FREEZE_ROWS_MAX)
		worksheet_freeze_panes(worksheet, heading + 1, 0);
	if (sheet->heading_count == 1 && placed->section->row_count > 0)
		(void)worksheet_autofilter(worksheet, heading, (lxw_col_t)placed->first_slot,
			placed->first_row + (uint32_t)placed->section->row_count - 1,
			(lxw_col_t)placed->last_slot);
}

void xlsx_row_height(struct xlsx_book *book, size_t index, uint32_t row, double points)
{
	(void)worksheet_set_row(book->worksheets[index], row, points, NULL);
	if (points > ROW_POINTS)
		book->layout.sheets[index].more_points += points - ROW_POINTS;
}

/* One page wide. One page high, too, when that leaves the words large enough to be read. */
void xlsx_page_fit(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	size_t rows =
		sheet->end_row + (index == 0 ? book->report->note_count + 2 * book->report->blank_count : 0);
	double needed = (double)rows * ROW_POINTS + sheet->more_points;
	double paper = book->report->landscape ? PAPER_POINTS_LANDSCAPE : PAPER_POINTS_PORTRAIT;
	worksheet_fit_to_pages(book->worksheets[index], 1, needed * SCALE_LEAST <= paper ? 1 : 0);
}

void xlsx_page_setup(struct xlsx_book *book, size_t index)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	lxw_worksheet *worksheet = book->worksheets[index];
	worksheet_set_paper(worksheet, PAPER_A4);
	if (book->report->landscape)
		worksheet_set_landscape(worksheet);
	worksheet_set_margins(worksheet, MARGIN_SIDE, MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM);
	worksheet_set_default_row(worksheet, ROW_POINTS, LXW_FALSE);
	set_footer(book, worksheet);
	for (size_t slot = 0; slot < sheet->slot_count; slot++)
		(void)worksheet_set_column(
			worksheet, (lxw_col_t)slot, (lxw_col_t)slot, sheet->widths[slot], NULL);
	set_headings(book, index);
	/* Codes are texts that look like numbers, and meant so: no green corners. */
	(void)worksheet_ignore_errors(worksheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
}

/* ---- words on the page ---- */

/* A sentence across the page: running over the empty cells beside it, or, when it is longer than the page is
 * wide, wrapped in cells made one. */
static void put_across(
	struct xlsx_book *book, size_t index, uint32_t row, const char *text, struct xlsx_look look)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	lxw_worksheet *worksheet = book->worksheets[index];
	bool bold = look.kind == XLSX_TITLE || look.kind == XLSX_SECTION_TITLE;
	double scale = look.kind == XLSX_TITLE ? 1.4 : 1.0;
	double width = xlsx_sheet_width(sheet);
	double needed = xlsx_text_units(text, bold) * scale;
	if (needed > width) {
		uint32_t lines = xlsx_text_lines(text, width / scale, bold);
		if (lines > XLSX_LINES_MAX)
			lines = XLSX_LINES_MAX;
		look.wrap = true;
		xlsx_row_height(book, index, row, lines * XLSX_LINE_POINTS * scale + 2.0);
		if (sheet->slot_count > 1)
			(void)worksheet_merge_range(worksheet, row, 0, row,
				(lxw_col_t)(sheet->slot_count - 1), "", xlsx_format(&book->formats, look));
	} else if (look.kind == XLSX_TITLE) {
		xlsx_row_height(book, index, row, 21.0);
	}
	xlsx_put_text(book, worksheet, row, 0, text, look);
}

static void put_parameters(struct xlsx_book *book, size_t index, uint32_t row)
{
	struct buffer line;
	buffer_init(&line, SHOWN_TEXT_MAX);
	shown_parameters(&line, book->report);
	if (line.length > 0)
		put_across(book, index, row, buffer_string(&line), (struct xlsx_look){.kind = XLSX_SUBTITLE});
	if (buffer_failed(&line))
		book->failed = true;
	buffer_free(&line);
}

static void put_head(struct xlsx_book *book, size_t index)
{
	const struct uph_report *report = book->report;
	const struct xlsx_sheet *sheet = &book->layout.sheets[index];
	lxw_worksheet *worksheet = book->worksheets[index];
	uint32_t row = 0;
	xlsx_put_text(
		book, worksheet, row, 0, report->organisation, (struct xlsx_look){.kind = XLSX_ORGANISATION});
	if (has(report->status) || has(report->belongs)) {
		struct buffer right;
		buffer_init(&right, SHOWN_TEXT_MAX);
		buffer_print(&right, "%s%s%s", report->status,
			has(report->status) && has(report->belongs) ? "     " : "", report->belongs);
		xlsx_put_text(book, worksheet, row, sheet->slot_count > 1 ? sheet->slot_count - 1 : 1,
			buffer_string(&right), (struct xlsx_look){.kind = XLSX_STATUS, .right = true});
		book->failed = book->failed || buffer_failed(&right);
		buffer_free(&right);
	}
	row++;
	put_across(book, index, row++, report->title, (struct xlsx_look){.kind = XLSX_TITLE});
	if (has(report->subtitle))
		put_across(book, index, row++, report->subtitle, (struct xlsx_look){.kind = XLSX_SUBTITLE});
	if (report->parameter_count > 0)
		put_parameters(book, index, row);
}

/* A label and its value, the value under the amounts of the table where there is room. */
static void put_figure(struct xlsx_book *book, uint32_t row, const char *label, const struct uph_value *value)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[0];
	if (sheet->figure_slot == 0) {
		struct buffer line;
		buffer_init(&line, SHOWN_TEXT_MAX);
		shown_text(&line, label, false);
		buffer_text(&line, ": ");
		shown_value(&line, value, 0);
		put_across(book, 0, row, buffer_string(&line), (struct xlsx_look){.kind = XLSX_TEXT});
		buffer_free(&line);
		return;
	}
	struct xlsx_look look = {.kind = XLSX_TEXT, .right = shown_right(value->kind)};
	if (value->kind == UPH_VALUE_MONEY)
		look.kind = XLSX_MONEY;
	else if (value->kind == UPH_VALUE_INTEGER)
		look.kind = XLSX_INTEGER;
	else if (value->kind == UPH_VALUE_DATE)
		look.kind = XLSX_DATE;
	const char *formula = xlsx_layout_formula(&book->layout, 0, value, &book->arena);
	xlsx_put_text(book, book->worksheets[0], row, 0, label, (struct xlsx_look){.kind = XLSX_TEXT});
	xlsx_put_value(book, 0, row, sheet->figure_slot, value, formula, look);
}

static void put_figures(struct xlsx_book *book)
{
	const struct uph_report *report = book->report;
	const struct xlsx_sheet *sheet = &book->layout.sheets[0];
	uint32_t row = sheet->figure_row;
	for (size_t i = 0; i < report->figure_count; i++)
		if (report->figures[i].label)
			put_figure(book, row++, report->figures[i].label, &report->figures[i].value);
	row = sheet->totals_row;
	for (size_t i = 0; row != XLSX_NOWHERE && i < report->total_count; i++)
		if (report->totals[i].label)
			put_figure(book, row++, report->totals[i].label, &report->totals[i].value);
}

static void put_notes(struct xlsx_book *book)
{
	struct buffer line;
	uint32_t row = book->layout.sheets[0].end_row;
	buffer_init(&line, SHOWN_TEXT_MAX);
	for (size_t i = 0; i < book->report->note_count; i++) {
		buffer_clear(&line);
		buffer_text(&line, word(WORD_NOTE, book->report->language));
		buffer_byte(&line, ' ');
		shown_text(&line, book->report->notes[i], false);
		put_across(book, 0, row++, buffer_string(&line), (struct xlsx_look){.kind = XLSX_NOTE});
	}
	for (size_t i = 0; i < book->report->blank_count; i++) {
		buffer_clear(&line);
		shown_text(&line, book->report->blanks[i], false);
		put_across(book, 0, ++row, buffer_string(&line), (struct xlsx_look){.kind = XLSX_TEXT});
		row++;
	}
	if (buffer_failed(&line))
		book->failed = true;
	buffer_free(&line);
}

/* Bars of one column over the plain rows of the first section, below the tables. */
static void put_chart(struct xlsx_book *book)
{
	const struct xlsx_sheet *sheet = &book->layout.sheets[0];
	const struct xlsx_section *placed = &book->layout.sections[0];
	const struct uph_section *section = placed->section;
	size_t first = 0, last = section->row_count;
	size_t names = shown_chart_names(section, book->report->chart_columns[0]);
	while (first < last && section->rows[first].style != UPH_ROW_PLAIN)
		first++;
	while (last > first && section->rows[last - 1].style != UPH_ROW_PLAIN)
		last--;
	if (first == last || names >= section->column_count ||
		book->report->chart_columns[0] >= section->column_count)
		return;
	const struct uph_column *column = &section->columns[book->report->chart_columns[0]];
	lxw_chart *chart = workbook_add_chart(book->workbook, LXW_CHART_COLUMN);
	lxw_chart_series *series = chart ? chart_add_series(chart, NULL, NULL) : NULL;
	if (!series) {
		book->failed = true;
		return;
	}
	lxw_row_t row_first = placed->first_row + (uint32_t)first,
		  row_last = placed->first_row + (uint32_t)last - 1;
	lxw_col_t slot = (lxw_col_t)section->columns[names].slot, bars = (lxw_col_t)column->slot;
	chart_series_set_categories(series, sheet->name, row_first, slot, row_last, slot);
	chart_series_set_values(series, sheet->name, row_first, bars, row_last, bars);
	chart_title_set_name(chart, column->label);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	chart_axis_set_num_format(chart->y_axis, "[$-41D]#,##0");
	/* Names stand below the lowest bar, not across those below zero. */
	chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
	lxw_chart_options wide = {.x_scale = 1.8, .y_scale = 1.1};
	if (worksheet_insert_chart_opt(book->worksheets[0], sheet->chart_row, 0, chart, &wide) !=
		LXW_NO_ERROR)
		book->failed = true;
}

void xlsx_page_words(struct xlsx_book *book, size_t index)
{
	put_head(book, index);
	if (index != 0)
		return;
	put_figures(book);
	if (book->layout.sheets[0].chart_row != XLSX_NOWHERE)
		put_chart(book);
	put_notes(book);
}
